/* The page where administrators keep a person: every fact, and every relation with its days. */
#include "feature/org/org_people.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/web.h"

#define COMPANIES_MAX 500

struct person_form {
    struct str name, email, personnel_no, person_kind, lang, zone, external_id;
    struct str relation; /* these of a new person alone */
    int64_t company, from;
};

struct relation_form {
    int64_t party, from, to;
    struct str relation;
};

static const char *const person_kinds[] = {N_("executive"), N_("commercial"), N_("operative"),
                                           NULL};
static const char *const relation_kinds[] = {N_("lead"),       N_("member"),
                                             N_("employee"),   N_("temporary"),
                                             N_("contractor"), N_("shareholder"),
                                             N_("board"),      N_("partner"),
                                             N_("pensioner"),  NULL};

#define AT(member) .offset = offsetof(struct person_form, member)

#define PERSON_FIELDS                                                                              \
    {.name = "name", .kind = FIELD_TEXT, AT(name), .label = N_("Name"), .required = true},         \
        {.name = "email", .kind = FIELD_EMAIL, AT(email), .label = N_("E-mail")},                  \
        {.name = "personnel_no",                                                                   \
         .kind = FIELD_TEXT,                                                                       \
         AT(personnel_no),                                                                         \
         .label = N_("Personnel number")},                                                         \
        {.name = "person_kind",                                                                    \
         .kind = FIELD_CHOICE,                                                                     \
         AT(person_kind),                                                                          \
         .label = N_("Kind of work"),                                                              \
         .choices = person_kinds},                                                                 \
        {.name = "lang", .kind = FIELD_LANG, AT(lang), .label = N_("Language")},                   \
        {.name = "zone",                                                                           \
         .kind = FIELD_ZONE,                                                                       \
         AT(zone),                                                                                 \
         .label = N_("Time zone"),                                                                 \
         .hint = N_("For example Europe/Riga.")},                                                  \
    {                                                                                              \
        .name = "external_id", .kind = FIELD_TEXT, AT(external_id),                                \
        .label = N_("Number in another system")                                                    \
    }

static const struct field person_fields[] = {PERSON_FIELDS, {0}};
static const struct field new_fields[] = {
    PERSON_FIELDS,
    {.name = "company", .kind = FIELD_ID, AT(company), .label = N_("Company"), .required = true},
    {.name = "relation",
     .kind = FIELD_CHOICE,
     AT(relation),
     .label = N_("Relation"),
     .choices = relation_kinds,
     .required = true},
    {.name = "from", .kind = FIELD_DATE, AT(from), .label = N_("First day"), .required = true},
    {0}};

static const struct field relation_fields[] = {{.name = "party",
                                                .kind = FIELD_ID,
                                                .offset = offsetof(struct relation_form, party),
                                                .label = N_("Company or unit"),
                                                .required = true},
                                               {.name = "relation",
                                                .kind = FIELD_CHOICE,
                                                .offset = offsetof(struct relation_form, relation),
                                                .label = N_("Relation"),
                                                .choices = relation_kinds,
                                                .required = true},
                                               {.name = "from",
                                                .kind = FIELD_DATE,
                                                .offset = offsetof(struct relation_form, from),
                                                .label = N_("First day"),
                                                .required = true},
                                               {.name = "to",
                                                .kind = FIELD_DATE,
                                                .offset = offsetof(struct relation_form, to),
                                                .label = N_("First day without it")},
                                               {0}};

/* ---- choices ---- */

void org_offer_langs(struct req *req, struct doc *form)
{
    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *label = doc_put_c(req->arena, doc_object(req->arena), "label", lang_names[i]);

        req_form_option(req, form, "lang", str_of(lang_codes[i]), label);
    }
}

/* ---- the document ---- */

static void put_facts(struct req *req, struct doc *doc, const struct org_party *person)
{
    doc_put_text(req->arena, doc, "name", person->name);
    doc_put_text(req->arena, doc, "email", person->email);
    doc_put_text(req->arena, doc, "personnel_no", person->personnel_no);
    doc_put_text(req->arena, doc, "person_kind", person->person_kind);
    doc_put_text(req->arena, doc, "lang", person->lang);
    doc_put_text(req->arena, doc, "zone", person->zone);
    doc_put_text(req->arena, doc, "external_id", person->external_id);
}

void org_put_relation(struct req *req, struct doc *doc, const struct org_relation *relation,
                      const struct org_party *company, struct str action)
{
    int64_t from_day = org_from_day(company, relation->from_ms);
    bool ended = relation->to_ms != NONE && relation->to_ms <= req->now_ms;

    doc_put_id(req->arena, doc, "id", relation->id);
    doc_put_text(req->arena, doc, "relation", relation->kind);
    doc_put_date(req->arena, doc, "from", from_day);
    doc_put_date(req->arena, doc, "to", org_to_day(company, relation->to_ms));
    doc_put_bool(req->arena, doc, "holds",
                 from_day <= org_company_day(company, req->now_ms) && !ended);
    doc_html_only(doc_put_bool(req->arena, doc, "ended", ended));
    if (!ended && action.ptr != NULL) org_put_end(req, doc, action);
}

static struct err *put_relations(struct req *req, struct store_tx *tx, struct doc *doc,
                                 const struct org_party *person)
{
    struct doc *relations = doc_put_list(req->arena, doc, "relations"), *with;
    struct org_relation_list list;

    TRY(org_relations_of(tx, person->id, ORG_RELATIONS_SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct org_relation *relation = &list.items[i];
        struct doc *one = doc_put_object(req->arena, relations, NULL);
        struct str action = str_print(req->arena, "/people/%lld/relations/%lld/end",
                                      (long long)person->id, (long long)relation->id);
        struct org_party party, company;

        TRY(org_party_get(tx, relation->party_id, &party));
        TRY(org_company_of(tx, &party, &company));
        org_put_relation(req, one, relation, &company,
                         person->ended_ms == NONE ? action : STR_NONE);
        doc_put_text(req->arena,
                     org_put_row(req, one, str_is(party.kind, "unit") ? "units" : "companies",
                                 party.id, party.name),
                     "relation", relation->kind);
        with = doc_put_object(req->arena, one, "party");
        doc_put_id(req->arena, with, "id", party.id);
        doc_put_text(req->arena, with, "name", party.name);
    }
    return NULL;
}

static struct err *put_forms(struct req *req, struct store_tx *tx, struct doc *doc,
                             const struct org_party *person)
{
    struct doc *values = doc_object(req->arena), *form;
    long long id = person->id;

    if (req->json || person->ended_ms != NONE) return NULL;
    struct doc *change = doc_html_only(doc_put_object(req->arena, doc, "change"));

    put_facts(req, values, person);
    form = org_put_form(req, change, "facts", str_print(req->arena, "/people/%lld/edit", id),
                        person_fields, values);
    org_offer_langs(req, form);
    form = org_put_form(req, change, "relations",
                        str_print(req->arena, "/people/%lld/relations", id), relation_fields, NULL);
    TRY(org_offer_companies(req, tx, form, "party", NONE));
    return org_offer_units(req, tx, form, "party", NONE, NONE);
}

/* GET /people/{id}/edit: all that is kept of a person, with every relation. */
static struct err *person_edit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party person;

    TRY(org_party_get(tx, req->object_id, &person));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/people/%lld/edit", (long long)person.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", person.name));
    doc_put_id(req->arena, doc, "id", person.id);
    put_facts(req, doc, &person);
    doc_put_time(req->arena, doc, "ended", person.ended_ms);
    TRY(put_relations(req, tx, doc, &person));
    return put_forms(req, tx, doc, &person);
}

struct err *org_put_companies(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "companies");
    struct org_party_list list;

    TRY(org_parties(tx, STR("company"), NONE, COMPANIES_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct doc *one = doc_put_object(req->arena, items, NULL);

        doc_put_id(req->arena, one, "id", list.items[i].id);
        doc_put_text(req->arena, one, "name", list.items[i].name);
    }
    return NULL;
}

/* GET /people/new: the form of a new person. */
static struct err *person_new_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *values = doc_object(req->arena), *form;

    TRY(req_admin_check(req));
    req_title(req, doc, N_("Add a person"));
    doc_put_date(req->arena, values, "from", date_day(zone_civil(req->zone, req->now_ms).date));
    TRY(org_put_companies(req, tx, doc));
    form = req_form(req, doc, "form", new_fields, values);
    org_offer_langs(req, form);
    return org_offer_companies(req, tx, form, "company", NONE);
}

/* ---- changes ---- */

static struct err *person_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_admin(req, tx, "person");
}

static void person_take(struct org_party *person, const struct person_form *form)
{
    person->name = form->name;
    person->email = form->email;
    person->personnel_no = form->personnel_no;
    person->person_kind = form->person_kind;
    person->lang = form->lang;
    person->zone = form->zone;
    person->external_id = form->external_id;
}

/* POST /people: add a person with their relation to a company. Right: the administrator; view
   person_edit_view. */
static struct err *person_add_apply(struct req *req, struct store_tx *tx)
{
    const struct person_form *form = req->form;
    struct org_party person = {.kind = STR("person")};
    struct org_relation relation = {.party_id = form->company, .kind = form->relation};

    TRY(req_admin_form_check(req));
    person_take(&person, form);
    TRY(org_party_add(tx, req->actor->person_id, &person));
    relation.person_id = req->object_id = person.id;
    TRY(org_relate_days(tx, req->actor->person_id, &relation, form->from, NONE));
    req->location = str_print(req->arena, "/people/%lld/edit", (long long)person.id);
    req->flash = STR(N_("The person was added."));
    return NULL;
}

/* POST /people/{id}/edit: change the facts of a person; what is left out is taken out. Right: the
   administrator; view person_edit_view. */
static struct err *person_edit_apply(struct req *req, struct store_tx *tx)
{
    struct org_party person;

    TRY(req_admin_form_check(req));
    TRY(org_party_get(tx, req->object_id, &person));
    person_take(&person, req->form);
    TRY(org_party_save(tx, req->actor->person_id, &person));
    req->session_changed = true;
    req->flash = STR(N_("The changes are recorded."));
    return NULL;
}

/* POST /people/{id}/relations: record how a person is tied to a company or unit, from when to when.
   Right: the administrator; view person_edit_view. */
static struct err *relation_apply(struct req *req, struct store_tx *tx)
{
    const struct relation_form *form = req->form;
    struct org_relation relation = {.person_id = req->object_id,
                                    .party_id = form->party,
                                    .kind = form->relation};

    TRY(req_admin_form_check(req));
    TRY(org_relate_days(tx, req->actor->person_id, &relation, form->from, form->to));
    req->session_changed = true;
    req->flash = STR(N_("The relation is recorded."));
    return NULL;
}

struct err *org_relation_of_path(struct req *req, struct store_tx *tx,
                                 struct org_relation *relation)
{
    int64_t id;

    if (!id_parse(req->keys[1], &id)) return req_refuse(req, ERR_NOT_FOUND);
    return org_relation_get(tx, id, relation);
}

struct err *org_relation_end_by_form(struct req *req, struct store_tx *tx,
                                     const struct org_relation *relation)
{
    const struct org_end_form *form = req->form;

    TRY(org_unrelate_day(tx, req->actor->person_id, relation, form->to));
    req->session_changed = true;
    req->flash = STR(N_("The end is recorded."));
    return NULL;
}

/* POST /people/{id}/relations/{relation}/end: end a relation: the day named is the first one
   without it. Right: the administrator; view person_edit_view. */
static struct err *relation_end_apply(struct req *req, struct store_tx *tx)
{
    struct org_relation relation;

    TRY(req_admin_form_check(req));
    TRY(org_relation_of_path(req, tx, &relation));
    if (relation.person_id != req->object_id) return req_refuse(req, ERR_NOT_FOUND);
    return org_relation_end_by_form(req, tx, &relation);
}

/* ---- routes ---- */

#define PERSON                                                                                     \
    "id:id name:text email?:text personnel_no?:text person_kind?:text lang?:text zone?:text "      \
    "external_id?:text ended?:time relations[id:id relation:text from:date to?:date holds:bool "   \
    "party{id:id name:text}]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/people/new",
     .summary = "the form of a new person",
     .scope = SCOPE_ADMIN,
     .view = person_new_view,
     .block = block_person_new_page,
     .document = "companies[id:id name:text]",
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people",
     .summary = "add a person with their relation to a company",
     .scope = SCOPE_ADMIN,
     .makes = true,
     .prepare = form_prepare,
     .apply = person_add_apply,
     .view = person_edit_view,
     .block = block_person_edit_page,
     .fields = new_fields,
     .form_size = sizeof(struct person_form),
     .again = "/people/new",
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/people/{id}/edit",
     .summary = "all that is kept of a person, with every relation",
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .view = person_edit_view,
     .block = block_person_edit_page,
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/edit",
     .summary = "change the facts of a person; what is left out is taken out",
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .prepare = form_prepare,
     .apply = person_edit_apply,
     .view = person_edit_view,
     .block = block_person_edit_page,
     .fields = person_fields,
     .form_size = sizeof(struct person_form),
     .again = "/people/{id}/edit",
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/relations",
     .summary = "record how a person is tied to a company or unit, from when to when",
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .prepare = form_prepare,
     .apply = relation_apply,
     .view = person_edit_view,
     .block = block_person_edit_page,
     .fields = relation_fields,
     .form_size = sizeof(struct relation_form),
     .again = "/people/{id}/edit",
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/relations/{relation}/end",
     .summary = "end a relation: the day named is the first one without it",
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .prepare = form_prepare,
     .apply = relation_end_apply,
     .view = person_edit_view,
     .block = block_person_edit_page,
     .fields = org_end_fields,
     .form_size = sizeof(struct org_end_form),
     .again = "/people/{id}/edit",
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes org_people_routes = {routes, sizeof routes / sizeof *routes};
