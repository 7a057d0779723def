/* The directory: companies, units with their members, people. Companies, units and the name of a
   person whom one meets are open to whoever has signed in, people to their colleagues; what ties a
   person to a company is shown to that person and the administrator alone. */
#include "feature/org/org_absence.h"
#include "feature/org/org_end.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "templates.h"
#include "web/web.h"

#define BELOW_MAX 100 /* units shown under a unit */

/* ---- parts of documents ---- */

struct err *org_put_name(struct req *req, struct store_tx *tx, struct doc *doc, const char *name,
                         int64_t id)
{
    struct doc *party;
    struct str text;

    if (id == NONE) {
        doc_put(req->arena, doc, name, doc_null(req->arena));
        return NULL;
    }
    TRY(org_party_name(tx, id, &text));
    party = doc_put_object(req->arena, doc, name);
    doc_put_id(req->arena, party, "id", id);
    doc_put_text(req->arena, party, "name", text);
    return NULL;
}

static struct err *put_unit(struct req *req, struct store_tx *tx, struct doc *doc,
                            const struct org_party *unit)
{
    struct arena *arena = req->arena;

    doc_put_id(arena, doc, "id", unit->id);
    doc_put_text(arena, doc, "name", unit->name);
    doc_put_text(arena, doc, "code", unit->code);
    doc_put_bool(arena, doc, "front_desk", unit->front_desk);
    TRY(org_put_name(req, tx, doc, "company", unit->company_id));
    return org_put_name(req, tx, doc, "parent", unit->parent_id);
}

/* Is more than the name of PERSON_ID the reader's to know? */
static bool is_known(const struct req *req, int64_t person_id)
{
    return org_is_colleague(req->actor) || req->actor->person_id == person_id;
}

static void put_person(struct req *req, struct doc *doc, const struct org_party *person)
{
    doc_put_id(req->arena, doc, "id", person->id);
    doc_put_text(req->arena, doc, "name", person->name);
    doc_put_text(req->arena, doc, "email", is_known(req, person->id) ? person->email : STR_NONE);
}

static void put_company(struct req *req, struct doc *doc, const struct org_party *company)
{
    doc_put_id(req->arena, doc, "id", company->id);
    doc_put_text(req->arena, doc, "name", company->name);
    doc_put_text(req->arena, doc, "lang", company->lang);
    doc_put_text(req->arena, doc, "zone", company->zone);
}

/* One row more than a page was read, to know whether there is a next one. */
static bool cut_to_page(struct org_party_list *list)
{
    bool more = list->count > limits.page_rows;

    if (more) list->count = limits.page_rows;
    return more;
}

static void put_next(struct req *req, struct doc *doc, const struct org_party_list *list, bool more)
{
    req_next(req, doc, list->count > 0 ? list->items[list->count - 1].id : NONE, more);
}

struct err *org_party_of_path(struct req *req, struct store_tx *tx, const char *kind)
{
    struct org_party party;

    if (!id_parse(req->keys[0], &req->object_id)) {
        return ERR(tx->arena, ERR_NOT_FOUND, "the path names no id");
    }
    TRY(org_party_get(tx, req->object_id, &party));
    if (!str_is(party.kind, kind)) return ERR(tx->arena, ERR_NOT_FOUND, "this is no %s", kind);
    return NULL;
}

struct err *org_party_of_admin(struct req *req, struct store_tx *tx, const char *kind)
{
    struct org_party party;

    TRY(req_admin_check(req));
    TRY(org_party_of_path(req, tx, kind));
    TRY(org_party_get(tx, req->object_id, &party));
    if (org_is_erased(&party)) return ERR(tx->arena, ERR_NOT_FOUND, "erased: nothing is kept");
    if (req->route->apply != NULL) req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

/* ---- parts of forms ---- */

const struct field org_end_fields[] = {{.name = "to",
                                        .kind = FIELD_DATE,
                                        .offset = offsetof(struct org_end_form, to),
                                        .label = N_("First day without it"),
                                        .required = true},
                                       {0}};

struct doc *org_put_form(struct req *req, struct doc *doc, const char *what, struct str path,
                         const struct field *fields, const struct doc *values)
{
    const struct doc *typed = req->typed;
    const struct err *faults = req->faults;
    bool sent = typed != NULL && str_equal(req->typed_path, path);
    struct doc *part = doc_html_only(doc_put_object(req->arena, doc, what)), *form;

    if (!sent) req->typed = NULL, req->faults = NULL;
    form = req_form(req, part, "form", fields, values);
    req->typed = typed;
    req->faults = faults;
    doc_put_text(req->arena, part, "action", path);
    doc_put_bool(req->arena, part, "sent", sent);
    for (struct doc *field = form->children.first; field != NULL && !sent; field = field->next)
        doc_get(field, "id")->text = str_print(req->arena, "%s-%s", what, field->name);
    return form;
}

void org_put_end(struct req *req, struct doc *doc, struct str action)
{
    struct doc *end = doc_html_only(doc_put_object(req->arena, doc, "end"));
    bool sent = req->typed != NULL && str_equal(req->typed_path, action);

    doc_put_text(req->arena, end, "action", action);
    if (sent) (void)req_form(req, end, "form", org_end_fields, NULL);
}

struct doc *org_put_row(struct req *req, struct doc *doc, const char *folder, int64_t id,
                        struct str name)
{
    struct doc *row = doc_html_only(doc_put_object(req->arena, doc, "row"));

    doc_put_text(req->arena, row, "href", str_print(req->arena, "/%s/%lld", folder, (long long)id));
    doc_put_text(req->arena, row, "name", name);
    return row;
}

/* ---- handlers ---- */

/* GET /companies: companies of the group by name. */
static struct err *companies_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct org_party_list list;
    bool more;

    req_title(req, doc, N_("Companies"));
    TRY(org_parties(tx, STR("company"), req_query_id(req, "after"), limits.page_rows + 1, &list));
    more = cut_to_page(&list);
    for (size_t i = 0; i < list.count; i++)
        put_company(req, doc_put_object(req->arena, items, NULL), &list.items[i]);
    put_next(req, doc, &list, more);
    return NULL;
}

/* GET /units: units by name, of all companies or of one. */
static struct err *units_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    int64_t company_id = req_query_id(req, "company"), after_id = req_query_id(req, "after");
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct org_party_list list;
    bool more;

    req_title(req, doc, N_("Units"));
    if (company_id == NONE) {
        TRY(org_parties(tx, STR("unit"), after_id, limits.page_rows + 1, &list));
    } else {
        TRY(org_units_of_company(tx, company_id, after_id, limits.page_rows + 1, &list));
    }
    more = cut_to_page(&list);
    for (size_t i = 0; i < list.count; i++)
        TRY(put_unit(req, tx, doc_put_object(req->arena, items, NULL), &list.items[i]));
    put_next(req, doc, &list, more);
    return NULL;
}

static struct err *unit_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "unit");
}

static bool holds(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id) return true;
    return false;
}

static struct err *put_members(struct req *req, struct store_tx *tx, int64_t unit_id,
                               struct doc *doc)
{
    struct org_party *persons;
    size_t person_count, lead_count;
    int64_t *lead_ids;
    struct doc *members = doc_put_list(req->arena, doc, "members");

    TRY(org_leads_of(tx, unit_id, req->now_ms, &lead_ids, &lead_count));
    doc_html_only(doc_put_bool(req->arena, doc, "no_lead", lead_count == 0));
    TRY(org_members_of(tx, unit_id, req->now_ms, &persons, &person_count));
    for (size_t i = 0; i < person_count; i++) {
        struct doc *member = doc_put_object(req->arena, members, NULL);

        put_person(req, member, &persons[i]);
        doc_put_bool(req->arena, member, "lead", holds(lead_ids, lead_count, persons[i].id));
    }
    return NULL;
}

/* GET /units/{id}: one unit with its members, its leads and the units below it. */
static struct err *unit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party unit;
    struct org_party_list units;
    struct doc *below;

    TRY(org_party_get(tx, req->object_id, &unit));
    TRY(put_unit(req, tx, doc, &unit));
    doc_html_only(doc_put_text(req->arena, doc, "page_title", unit.name));
    doc_put_text(req->arena, doc, "zone", unit.zone);
    doc_put_time(req->arena, doc, "ended", unit.ended_ms);
    TRY(org_put_successor(req, tx, doc, unit.id));
    TRY(org_put_plans(req, tx, doc, &unit));
    if (org_is_colleague(req->actor)) TRY(put_members(req, tx, unit.id, doc));
    doc_html_only(
        doc_put_bool(req->arena, doc, "keeps_members", org_keeps_members(req->actor, unit.id)));
    doc_html_only(doc_put_bool(req->arena, doc, "looks_behind",
                               org_looks_behind(req->actor, unit.id, unit.company_id)));
    TRY(org_units_below(tx, unit.id, BELOW_MAX, &units));
    below = doc_put_list(req->arena, doc, "units");
    for (size_t i = 0; i < units.count; i++) {
        struct doc *one = doc_put_object(req->arena, below, NULL);

        doc_put_id(req->arena, one, "id", units.items[i].id);
        doc_put_text(req->arena, one, "name", units.items[i].name);
    }
    return NULL;
}

/* GET /people: people by name, or those whose name or e-mail holds the words of q, newest first. */
static struct err *people_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    int64_t after_id = req_query_id(req, "after");
    struct str text = req_query(req, "q");
    struct org_party_list list;
    bool more;

    if (!org_is_colleague(req->actor)) return req_refuse(req, ERR_RIGHT);
    req_title(req, doc, N_("People"));
    doc_html_only(doc_put_text(req->arena, doc, "q", text));
    if (str_empty(str_trim(text))) {
        TRY(org_parties(tx, STR("person"), after_id, limits.page_rows + 1, &list));
    } else {
        TRY(org_people_found(tx, text, after_id, limits.page_rows + 1, &list));
    }
    more = cut_to_page(&list);
    for (size_t i = 0; i < list.count; i++)
        put_person(req, doc_put_object(req->arena, items, NULL), &list.items[i]);
    put_next(req, doc, &list, more);
    return NULL;
}

static struct err *person_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "person");
}

/* Units are for everybody to see; of companies the ones a person works in, and all of them with
   the kind of relation to the person themself and the administrator. */
static struct err *put_belonging(struct req *req, struct store_tx *tx, struct doc *doc,
                                 int64_t person_id)
{
    bool whole = req->actor->admin || req->actor->person_id == person_id;
    struct doc *units = doc_put_list(req->arena, doc, "units");
    struct doc *companies = doc_put_list(req->arena, doc, "companies");
    struct actor_party *parties;
    size_t count;

    TRY(org_parties_of(tx, person_id, req->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++) {
        const struct actor_party *party = &parties[i];
        struct doc *one;
        struct str name;

        if (!party->unit && !party->insider && !whole) continue;
        TRY(org_party_name(tx, party->party_id, &name));
        one = doc_put_object(req->arena, party->unit ? units : companies, NULL);
        doc_put_id(req->arena, one, "id", party->party_id);
        doc_put_text(req->arena, one, "name", name);
        if (party->unit) {
            doc_put_bool(req->arena, one, "lead", party->lead);
        } else {
            doc_put_text(req->arena, one, "relation", whole ? party->relation : STR_NONE);
        }
    }
    return NULL;
}

/* GET /people/{id}: one person and where they belong. */
static struct err *person_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party person;

    bool keeps;

    TRY(org_party_get(tx, req->object_id, &person));
    put_person(req, doc, &person);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", person.name));
    doc_put_time(req->arena, doc, "ended", person.ended_ms);
    doc_html_only(
        doc_put_bool(req->arena, doc, "keeps", req->actor->admin && !org_is_erased(&person)));
    if (!is_known(req, person.id)) return NULL;
    doc_put_text(req->arena, doc, "lang", person.lang);
    doc_put_text(req->arena, doc, "zone", person.zone);
    TRY(org_put_absence(req, tx, doc, "absence", person.id));
    TRY(org_keeps_absences(req, tx, person.id, &keeps));
    doc_html_only(doc_put_bool(req->arena, doc, "keeps_absences", keeps));
    return put_belonging(req, tx, doc, person.id);
}

/* ---- routes ---- */

struct list_query {
    int64_t company, after;
    struct str q;
};

static const struct field after_query[] = {
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct list_query, after)}, {0}};
static const struct field units_query[] = {
    {.name = "company", .kind = FIELD_ID, .offset = offsetof(struct list_query, company)},
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct list_query, after)},
    {0}};
static const struct field people_query[] = {
    {.name = "q", .kind = FIELD_TEXT, .offset = offsetof(struct list_query, q)},
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct list_query, after)},
    {0}};

/* The directory is for everybody who has signed in; what it tells of people, for colleagues. */
#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }

#define UNIT                                                                                       \
    "id:id name:text code:text front_desk:bool company?{id:id name:text} parent?{id:id name:text}"
#define PERSON "id:id name:text email?:text"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/companies",
     .summary = "companies of the group by name",
     .scope = SCOPE_READ,
     .view = companies_view,
     .block = block_companies_page,
     .query = after_query,
     .document = "items[id:id name:text lang?:text zone?:text] next?:id",
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/units",
     .summary = "units by name, of all companies or of one",
     .scope = SCOPE_READ,
     .view = units_view,
     .block = block_units_page,
     .query = units_query,
     .document = "items[" UNIT "] next?:id",
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/units/{id}",
     .summary = "one unit with its members, its leads and the units below it",
     .scope = SCOPE_READ,
     .find = unit_find,
     .view = unit_view,
     .block = block_unit_page,
     .document = UNIT " zone?:text ended?:time successor?{id:id name:text} " ORG_ENDS
                      " " ORG_TAKES_OVER " members?[" PERSON " lead:bool] units[id:id name:text]",
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/people",
     .summary = "people by name, or those whose name or e-mail holds the words of q, newest first",
     .scope = SCOPE_READ,
     .view = people_view,
     .block = block_people_page,
     .query = people_query,
     .document = "items[" PERSON "] next?:id",
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/people/{id}",
     .summary = "one person and where they belong",
     .scope = SCOPE_READ,
     .find = person_find,
     .view = person_view,
     .block = block_person_page,
     .document =
         PERSON " lang?:text zone?:text ended?:time"
                " absence?{until:date deputy?{id:id name:text}} units?[id:id name:text lead:bool]"
                " companies?[id:id name:text relation?:text]",
     .expect = SIGNED_IN},
};

const struct web_routes org_routes = {routes, sizeof routes / sizeof *routes};
