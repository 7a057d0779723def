/* When a person is away: kept by that person, by who leads a unit of theirs, by administrators; the
   one of today is shown to colleagues, and beside the name where something waits for them. */
#include "feature/org/org_absence.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "templates.h"
#include "web/web.h"

#define SHOWN_MAX 100

struct absence_form {
    int64_t from, until, back;
    struct str deputy;
};

#define AT(member) .offset = offsetof(struct absence_form, member)

static const struct field absence_fields[] = {
    {.name = "from", .kind = FIELD_DATE, AT(from), .label = N_("First day away"), .required = true},
    {.name = "until",
     .kind = FIELD_DATE,
     AT(until),
     .label = N_("Last day away"),
     .required = true},
    {.name = "deputy",
     .kind = FIELD_TEXT,
     AT(deputy),
     .label = N_("Deputy"),
     .hint =
         N_("E-mail or personnel number of who decides meanwhile. Without one, the lead does.")},
    {0}};
static const struct field back_fields[] = {
    {.name = "back", .kind = FIELD_DATE, AT(back), .label = N_("First day back"), .required = true},
    {0}};

struct err *org_keeps_absences(struct req *req, struct store_tx *tx, int64_t person_id, bool *keeps)
{
    struct actor_party *parties;
    size_t count;

    *keeps = req->actor->admin || req->actor->person_id == person_id;
    if (*keeps) return NULL;
    TRY(org_parties_of(tx, person_id, req->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++)
        *keeps = *keeps || (parties[i].unit && org_keeps_members(req->actor, parties[i].party_id));
    return NULL;
}

/* ---- the document ---- */

static int64_t until_day(const struct org_party *where, const struct org_absence *absence)
{
    return org_to_day(where, absence->to_ms) - 1;
}

struct err *org_put_absence(struct req *req, struct store_tx *tx, struct doc *doc, const char *name,
                            int64_t person_id)
{
    struct org_absence absence;
    struct org_party person, where;
    struct doc *part;
    bool away;

    TRY(org_absence_now(tx, person_id, req->now_ms, &absence, &away));
    if (!away) return NULL;
    TRY(org_party_get(tx, person_id, &person));
    TRY(org_days_of_person(tx, &person, &where));
    part = doc_put_object(req->arena, doc, name);
    doc_put_date(req->arena, part, "until", until_day(&where, &absence));
    return org_put_name(req, tx, part, "deputy", absence.deputy_id);
}

static void put_back(struct req *req, struct doc *doc, struct str action)
{
    struct doc *back = doc_html_only(doc_put_object(req->arena, doc, "back"));
    bool sent = req->typed != NULL && str_equal(req->typed_path, action);

    doc_put_text(req->arena, back, "action", action);
    if (sent) (void)req_form(req, back, "form", back_fields, NULL);
}

/* GET /people/{id}/absences: the absences of a person that are not over. */
static struct err *absences_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_absence_list list;
    struct org_party person, where;
    long long id = req->object_id;
    struct str path = str_print(req->arena, "/people/%lld/absences", id);
    struct doc *items;

    TRY(org_party_get(tx, req->object_id, &person));
    TRY(org_days_of_person(tx, &person, &where));
    if (req->route->apply != NULL) req->location = path;
    req_title(req, doc, N_("Absences"));
    TRY(org_put_name(req, tx, doc, "person", person.id));
    items = doc_put_list(req->arena, doc, "items");
    TRY(org_absences_within(tx, person.id, req->now_ms, INT64_MAX, SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct org_absence *absence = &list.items[i];
        struct doc *one = doc_put_object(req->arena, items, NULL);

        doc_put_id(req->arena, one, "id", absence->id);
        doc_put_date(req->arena, one, "from", org_from_day(&where, absence->from_ms));
        doc_put_date(req->arena, one, "until", until_day(&where, absence));
        doc_put_bool(req->arena, one, "holds", absence->from_ms <= req->now_ms);
        TRY(org_put_name(req, tx, one, "deputy", absence->deputy_id));
        put_back(req, one,
                 str_print(req->arena, STR_FMT "/%lld/end", STR_ARG(path), (long long)absence->id));
    }
    if (person.ended_ms == NONE && !req->json)
        (void)org_put_form(req, doc, "add", path, absence_fields, NULL);
    return NULL;
}

/* ---- changes ---- */

static struct err *right_check(struct req *req, struct store_tx *tx)
{
    bool keeps;

    TRY(org_keeps_absences(req, tx, req->object_id, &keeps));
    return keeps ? NULL : req_refuse(req, ERR_RIGHT);
}

static struct err *absences_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "person"));
    TRY(right_check(req, tx));
    if (req->route->apply != NULL) req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

/* POST /people/{id}/absences: record when a person is away, and who stands in. Right: the person;
   a lead of theirs; the administrator; view absences_view. */
static struct err *absence_apply(struct req *req, struct store_tx *tx)
{
    const struct absence_form *form = req->form;
    struct org_absence absence = {.person_id = req->object_id, .deputy_id = NONE};
    struct org_party deputy;

    TRY(right_check(req, tx));
    TRY(req_form_check(req));
    if (!str_empty(str_trim(form->deputy))) {
        TRY(org_person_typed(tx, form->deputy, "deputy", &deputy));
        absence.deputy_id = deputy.id;
    }
    TRY(org_absence_add(tx, req->actor->person_id, &absence, form->from, form->until));
    req->flash = STR(N_("The absence is recorded."));
    return NULL;
}

/* POST /people/{id}/absences/{absence}/end: an absence ends earlier: the day named is the first one
   back. Right: the person; a lead of theirs; the administrator; view absences_view. */
static struct err *absence_end_apply(struct req *req, struct store_tx *tx)
{
    const struct absence_form *form = req->form;
    struct org_absence absence;
    int64_t id;

    TRY(right_check(req, tx));
    TRY(req_form_check(req));
    if (!id_parse(req->keys[1], &id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(org_absence_get(tx, id, &absence));
    if (absence.person_id != req->object_id) return req_refuse(req, ERR_NOT_FOUND);
    TRY(org_absence_end(tx, req->actor->person_id, &absence, form->back));
    req->flash = STR(N_("The end is recorded."));
    return NULL;
}

/* ---- routes ---- */

/* Of a member of the unit that `lead` leads. */
#define OF_A_MEMBER                                                                                \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_SUPPLIER] = VERDICT_FORBIDDEN,                              \
        [RELATION_PERFORMER] = VERDICT_YES, [RELATION_APPROVER] = VERDICT_FORBIDDEN,               \
        [RELATION_LEAD... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN      \
    }

#define ABSENCES                                                                                   \
    "person{id:id name:text} items[id:id from:date until:date holds:bool deputy?{id:id "           \
    "name:text}]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/people/{id}/absences",
     .summary = "the absences of a person that are not over",
     .scope = SCOPE_READ,
     .find = absences_find,
     .view = absences_view,
     .block = block_absences_page,
     .document = ABSENCES,
     .expect = OF_A_MEMBER},
    {.method = "POST",
     .path = "/people/{id}/absences",
     .summary = "record when a person is away, and who stands in",
     .scope = SCOPE_WRITE,
     .find = absences_find,
     .prepare = form_prepare,
     .apply = absence_apply,
     .view = absences_view,
     .block = block_absences_page,
     .fields = absence_fields,
     .form_size = sizeof(struct absence_form),
     .again = "/people/{id}/absences",
     .document = ABSENCES,
     .expect = OF_A_MEMBER},
    {.method = "POST",
     .path = "/people/{id}/absences/{absence}/end",
     .summary = "an absence ends earlier: the day named is the first one back",
     .scope = SCOPE_WRITE,
     .find = absences_find,
     .prepare = form_prepare,
     .apply = absence_end_apply,
     .view = absences_view,
     .block = block_absences_page,
     .fields = back_fields,
     .form_size = sizeof(struct absence_form),
     .again = "/people/{id}/absences",
     .document = ABSENCES,
     .expect = OF_A_MEMBER},
};

const struct web_routes org_absence_routes = {routes, sizeof routes / sizeof *routes};
