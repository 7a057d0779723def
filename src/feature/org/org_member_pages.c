/* Who belongs to a unit, kept by those who lead it and by administrators; who leads is recorded on
   the page of the person, by administrators alone (docs/decisions/012). */
#include "feature/org/org_people.h"

#include "base/actor.h"
#include "base/arena.h"
#include "templates.h"
#include "web/web.h"

struct member_form {
    struct str person;
    int64_t from, to;
};

static const struct field member_fields[] = {{.name = "person",
                                              .kind = FIELD_TEXT,
                                              .offset = offsetof(struct member_form, person),
                                              .label = N_("E-mail or personnel number"),
                                              .required = true},
                                             {.name = "from",
                                              .kind = FIELD_DATE,
                                              .offset = offsetof(struct member_form, from),
                                              .label = N_("First day"),
                                              .required = true},
                                             {.name = "to",
                                              .kind = FIELD_DATE,
                                              .offset = offsetof(struct member_form, to),
                                              .label = N_("First day without it")},
                                             {0}};

static void put_row(struct req *req, struct doc *doc, int64_t person_id)
{
    struct str name = doc_text(doc_get(doc, "person"), "name");
    struct doc *row = org_put_row(req, doc, "people", person_id, name);

    doc_put_text(req->arena, row, "pin",
                 str_print(req->arena, "/people/%lld/pin", (long long)person_id));
}

/* GET /units/{id}/members: the members of a unit with their days, and of those to come. */
static struct err *members_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_relation_list list;
    struct org_party unit, company;
    struct doc *items;

    TRY(org_party_get(tx, req->object_id, &unit));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/units/%lld/members", (long long)unit.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", unit.name));
    TRY(org_put_name(req, tx, doc, "unit", unit.id));
    TRY(org_company_of(tx, &unit, &company));
    items = doc_put_list(req->arena, doc, "items");
    TRY(org_memberships_of(tx, unit.id, req->now_ms, ORG_RELATIONS_SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct org_relation *relation = &list.items[i];
        struct doc *one = doc_put_object(req->arena, items, NULL);
        struct str action = str_print(req->arena, "/units/%lld/members/%lld/end",
                                      (long long)unit.id, (long long)relation->id);

        org_put_relation(req, one, relation, &company, unit.ended_ms == NONE ? action : STR_NONE);
        TRY(org_put_name(req, tx, one, "person", relation->person_id));
        put_row(req, one, relation->person_id);
    }
    if (unit.ended_ms == NONE && !req->json) {
        struct str path = str_print(req->arena, "/units/%lld/members", (long long)unit.id);

        (void)org_put_form(req, doc, "add", path, member_fields, NULL);
    }
    return NULL;
}

/* ---- changes ---- */

static struct err *members_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "unit"));
    return org_keeps_members(req->actor, req->object_id) ? NULL : req_refuse(req, ERR_RIGHT);
}

static struct err *change_check(struct req *req)
{
    if (!org_keeps_members(req->actor, req->object_id)) return req_refuse(req, ERR_RIGHT);
    return req_form_check(req);
}

/* Does the person belong to the company of the unit today? */
static struct err *colleague_check(struct req *req, struct store_tx *tx, int64_t person_id)
{
    struct actor_party *parties;
    struct org_party unit;
    struct err *err = NULL;
    size_t count;

    TRY(org_party_get(tx, req->object_id, &unit));
    TRY(org_parties_of(tx, person_id, req->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++)
        if (parties[i].party_id == unit.company_id) return NULL;
    err_add_field(req->arena, &err, STR("person"), ERR_OTHERS_PEOPLE, STR_NONE);
    return err;
}

/* POST /units/{id}/members: record a member of a unit, from when to when. Right: a lead of the
   unit, of the people of its company; the administrator; view members_view. */
static struct err *member_apply(struct req *req, struct store_tx *tx)
{
    const struct member_form *form = req->form;
    struct org_relation relation = {.party_id = req->object_id, .kind = STR("member")};
    struct org_party person;

    TRY(change_check(req));
    TRY(org_person_typed(tx, form->person, "person", &person));
    if (!req->actor->admin) TRY(colleague_check(req, tx, person.id));
    relation.person_id = person.id;
    TRY(org_relate_days(tx, req->actor->person_id, &relation, form->from, form->to));
    req->session_changed = true;
    req->flash = STR(N_("The relation is recorded."));
    return NULL;
}

/* POST /units/{id}/members/{member}/end: end a membership: the day named is the first one without
   it. Right: a lead of the unit; the administrator; view members_view. */
static struct err *member_end_apply(struct req *req, struct store_tx *tx)
{
    struct org_relation relation;

    TRY(change_check(req));
    TRY(org_relation_of_path(req, tx, &relation));
    if (relation.party_id != req->object_id || !str_is(relation.kind, "member"))
        return req_refuse(req, ERR_NOT_FOUND);
    return org_relation_end_by_form(req, tx, &relation);
}

/* ---- routes ---- */

#define LEAD                                                                                       \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_APPROVER] = VERDICT_FORBIDDEN,                              \
        [RELATION_LEAD... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN      \
    }

#define MEMBERS                                                                                    \
    "unit{id:id name:text} items[id:id relation:text from:date to?:date holds:bool "               \
    "person{id:id name:text}]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/units/{id}/members",
     .summary = "the members of a unit with their days, and of those to come",
     .scope = SCOPE_READ,
     .find = members_find,
     .view = members_view,
     .block = block_members_page,
     .document = MEMBERS,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/members",
     .summary = "record a member of a unit, from when to when",
     .scope = SCOPE_WRITE,
     .find = members_find,
     .prepare = form_prepare,
     .apply = member_apply,
     .view = members_view,
     .block = block_members_page,
     .fields = member_fields,
     .form_size = sizeof(struct member_form),
     .again = "/units/{id}/members",
     .document = MEMBERS,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/members/{member}/end",
     .summary = "end a membership: the day named is the first one without it",
     .scope = SCOPE_WRITE,
     .find = members_find,
     .prepare = form_prepare,
     .apply = member_end_apply,
     .view = members_view,
     .block = block_members_page,
     .fields = org_end_fields,
     .form_size = sizeof(struct org_end_form),
     .again = "/units/{id}/members",
     .document = MEMBERS,
     .expect = LEAD},
};

const struct web_routes org_member_routes = {routes, sizeof routes / sizeof *routes};
