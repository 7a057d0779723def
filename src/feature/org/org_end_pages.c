/* The end of a unit, by who leads it or an administrator; its merging into another, by who leads
   both or an administrator; the end of a company, by administrators. On a day to come it is done by
   the clock; until then it may be taken back (docs/decisions/014). */
#include "feature/org/org_end.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "templates.h"
#include "web/web.h"

#define PLANS_MAX 100 /* shown */

struct end_form {
    int64_t on, successor;
};

#define ON                                                                                         \
    {                                                                                              \
        .name = "on", .kind = FIELD_DATE, .offset = offsetof(struct end_form, on),                 \
        .label = N_("First day without it"), .required = true                                      \
    }

static const struct field end_fields[] = {ON, {0}};
static const struct field merge_fields[] = {{.name = "successor",
                                             .kind = FIELD_ID,
                                             .offset = offsetof(struct end_form, successor),
                                             .label = N_("Unit that takes over"),
                                             .required = true},
                                            ON,
                                            {0}};

/* ---- the document ---- */

/* Whoever leads this one may merge it into another that they lead; administrators into any. */
static bool has_successors(const struct req *req, int64_t unit_id)
{
    bool has = req->actor->admin;

    for (size_t i = 0; i < req->actor->party_count; i++) {
        const struct actor_party *seat = &req->actor->parties[i];

        has = has || (seat->lead && seat->party_id != unit_id);
    }
    return has;
}

static struct err *offer_successors(struct req *req, struct store_tx *tx, struct doc *form,
                                    const struct org_party *unit)
{
    struct doc *nothing = doc_object(req->arena);

    if (req->actor->admin)
        return org_offer_units(req, tx, form, "successor", unit->company_id, unit->id);
    for (size_t i = 0; i < req->actor->party_count; i++) {
        const struct actor_party *seat = &req->actor->parties[i];
        struct str name;

        if (!seat->lead || seat->party_id == unit->id) continue;
        TRY(org_party_name(tx, seat->party_id, &name));
        req_form_option(req, form, "successor", str_of_int(req->arena, seat->party_id),
                        doc_put_text(req->arena, nothing, "label", name));
    }
    return NULL;
}

struct err *org_put_successor(struct req *req, struct store_tx *tx, struct doc *doc,
                              int64_t unit_id)
{
    int64_t successor_id;
    struct doc *successor;
    struct str name;

    TRY(org_successor(tx, unit_id, &successor_id, &name));
    if (successor_id == NONE) return NULL;
    successor = doc_put_object(req->arena, doc, "successor");
    doc_put_id(req->arena, successor, "id", successor_id);
    doc_put_text(req->arena, successor, "name", name);
    return NULL;
}

/* ---- what is planned ---- */

/* Who may say that a unit or company ends. */
static bool keeps(const struct req *req, const struct org_party *party)
{
    return str_is(party->kind, "unit") ? org_keeps_members(req->actor, party->id)
                                       : req->actor->admin;
}

/* Also who would take it over. */
static bool may_take_back(const struct req *req, const struct org_party *party,
                          const struct org_end_plan *plan)
{
    return keeps(req, party) ||
           (plan->successor_id != NONE && org_keeps_members(req->actor, plan->successor_id));
}

static struct err *put_held(struct req *req, struct store_tx *tx, struct doc *doc,
                            const struct org_end_plan *plan)
{
    const struct org_end end = {plan->party_id, plan->successor_id, 0};
    struct arena *arena = req->arena;
    struct doc *held, *title;
    struct org_fault fault;

    TRY(org_end_held(tx, &end, &fault));
    if (fault.code == ERR_NONE) return NULL;
    held = doc_put_object(arena, doc, "held");
    doc_put_c(arena, held, "code", err_code_text(fault.code));
    title = doc_put_message(arena, held, "title", err_title(fault.code));
    doc_param(arena, title, "limit", doc_put_int(arena, doc_object(arena), "limit", fault.limit));
    return NULL;
}

static struct err *put_plan(struct req *req, struct store_tx *tx, struct doc *doc,
                            const struct org_end_plan *plan)
{
    struct arena *arena = req->arena;
    struct org_party party, company;
    bool unit;

    TRY(org_party_get(tx, plan->party_id, &party));
    TRY(org_company_of(tx, &party, &company));
    unit = str_is(party.kind, "unit");
    TRY(org_put_name(req, tx, doc, "party", party.id));
    doc_put_date(arena, doc, "on", plan->day);
    TRY(org_put_name(req, tx, doc, "successor", plan->successor_id));
    doc_html_only(doc_put_bool(arena, doc, "unit", unit));
    doc_html_only(
        doc_put_bool(arena, doc, "late", plan->day <= org_company_day(&company, req->now_ms)));
    if (may_take_back(req, &party, plan))
        doc_html_only(doc_put_text(arena, doc, "take_back",
                                   str_print(arena, "/%s/%lld/end/take-back",
                                             unit ? "units" : "companies", (long long)party.id)));
    return keeps(req, &party) ? put_held(req, tx, doc, plan) : NULL;
}

static struct err *put_list(struct req *req, struct store_tx *tx, struct doc *doc, const char *name,
                            const struct org_end_plan_list *plans)
{
    struct doc *list = doc_put_list(req->arena, doc, name);

    for (size_t i = 0; i < plans->count; i++)
        TRY(put_plan(req, tx, doc_put_object(req->arena, list, NULL), &plans->items[i]));
    return NULL;
}

struct err *org_put_plans(struct req *req, struct store_tx *tx, struct doc *doc,
                          const struct org_party *party)
{
    struct org_end_plan_list into;
    struct org_end_plan plan;

    if (!org_is_colleague(req->actor) || party->ended_ms != NONE) return NULL;
    TRY(org_end_plan_get(tx, party->id, &plan));
    if (plan.day != NONE) TRY(put_plan(req, tx, doc_put_object(req->arena, doc, "ends"), &plan));
    if (!str_is(party->kind, "unit")) return NULL;
    TRY(org_end_plans_into(tx, party->id, PLANS_MAX, &into));
    return put_list(req, tx, doc, "takes_over", &into);
}

struct err *org_put_ends(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_end_plan_list plans;

    TRY(org_end_plans(tx, PLANS_MAX, &plans));
    return put_list(req, tx, doc, "ends", &plans);
}

/* ---- the document of a page ---- */

static struct err *put_party(struct req *req, struct store_tx *tx, struct doc *doc,
                             const struct org_party *party, struct doc **today)
{
    struct org_party company;

    TRY(org_company_of(tx, party, &company));
    doc_html_only(doc_put_text(req->arena, doc, "page_title", party->name));
    doc_put_id(req->arena, doc, "id", party->id);
    doc_put_text(req->arena, doc, "name", party->name);
    doc_put_time(req->arena, doc, "ended", party->ended_ms);
    *today = doc_object(req->arena);
    doc_put_date(req->arena, *today, "on", org_company_day(&company, req->now_ms));
    return org_put_plans(req, tx, doc, party);
}

/* GET /units/{id}/end: whether a unit has ended, and the unit that took it over. */
static struct err *unit_end_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    long long id = req->object_id;
    struct org_party unit;
    struct doc *today, *form;

    TRY(org_party_get(tx, req->object_id, &unit));
    if (req->route->apply != NULL) req->location = str_print(req->arena, "/units/%lld", id);
    TRY(put_party(req, tx, doc, &unit, &today));
    TRY(org_put_successor(req, tx, doc, unit.id));
    if (req->json || unit.ended_ms != NONE) return NULL;
    (void)org_put_form(req, doc, "end", str_print(req->arena, "/units/%lld/end", id), end_fields,
                       today);
    if (!has_successors(req, unit.id)) return NULL;
    form = org_put_form(req, doc, "merge", str_print(req->arena, "/units/%lld/merge", id),
                        merge_fields, today);
    return offer_successors(req, tx, form, &unit);
}

/* GET /companies/{id}/end: whether a company has ended. */
static struct err *company_end_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    long long id = req->object_id;
    struct org_party company;
    struct doc *today;

    TRY(org_party_get(tx, req->object_id, &company));
    if (req->route->apply != NULL) req->location = str_print(req->arena, "/companies/%lld", id);
    TRY(put_party(req, tx, doc, &company, &today));
    if (req->json || company.ended_ms != NONE) return NULL;
    (void)org_put_form(req, doc, "end", str_print(req->arena, "/companies/%lld/end", id),
                       end_fields, today);
    return NULL;
}

/* What is left to be told when a plan was taken back. */
static struct err *plan_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party party;
    struct doc *today;

    TRY(org_party_get(tx, req->object_id, &party));
    req->location =
        str_print(req->arena, "/%s/%lld", str_is(party.kind, "unit") ? "units" : "companies",
                  (long long)party.id);
    return put_party(req, tx, doc, &party, &today);
}

/* ---- changes ---- */

static struct err *unit_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "unit"));
    if (!org_keeps_members(req->actor, req->object_id)) return req_refuse(req, ERR_RIGHT);
    if (req->route->apply != NULL) req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

static struct err *plan_check(struct req *req, struct store_tx *tx)
{
    struct org_end_plan plan;
    struct org_party unit;

    TRY(org_party_get(tx, req->object_id, &unit));
    TRY(org_end_plan_get(tx, unit.id, &plan));
    return may_take_back(req, &unit, &plan) ? NULL : req_refuse(req, ERR_RIGHT);
}

static struct err *plan_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "unit"));
    TRY(plan_check(req, tx));
    req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

static struct err *company_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_admin(req, tx, "company");
}

/* DONE is said when it has ended at once. */
static struct err *end_on(struct req *req, struct store_tx *tx, int64_t successor_id,
                          const char *done)
{
    const struct org_end end = {req->object_id, successor_id, req->actor->person_id};
    const struct end_form *form = req->form;
    bool planned;

    TRY(org_end_on(tx, &end, form->on, &planned));
    req->session_changed = !planned;
    req->flash = str_of(planned ? N_("The end is planned for that day.") : done);
    return NULL;
}

/* POST /units/{id}/end: a unit ends, at once or on a day to come: the day named is the first one
   without it. Right: a lead of the unit; the administrator; view unit_end_view. */
static struct err *unit_end_apply(struct req *req, struct store_tx *tx)
{
    if (!org_keeps_members(req->actor, req->object_id)) return req_refuse(req, ERR_RIGHT);
    TRY(req_form_check(req));
    return end_on(req, tx, NONE, N_("The unit has ended."));
}

/* POST /units/{id}/merge: a unit is merged into another, which takes over from the day named.
   Right: a lead of both units; the administrator; view unit_end_view. */
static struct err *unit_merge_apply(struct req *req, struct store_tx *tx)
{
    const struct end_form *form = req->form;

    if (!org_keeps_members(req->actor, req->object_id)) return req_refuse(req, ERR_RIGHT);
    if (form->successor != NONE && !org_keeps_members(req->actor, form->successor))
        form_fault(req, "successor", ERR_BAD_REFERENCE, STR_NONE);
    TRY(req_form_check(req));
    return end_on(req, tx, form->successor, N_("The unit was merged."));
}

/* POST /companies/{id}/end: a company ends, at once or on a day to come: the day named is the first
   one without it. Right: the administrator; view company_end_view. */
static struct err *company_end_apply(struct req *req, struct store_tx *tx)
{
    TRY(req_admin_form_check(req));
    return end_on(req, tx, NONE, N_("The company has ended."));
}

static struct err *take_back(struct req *req, struct store_tx *tx)
{
    TRY(org_end_take_back(tx, req->actor->person_id, req->object_id));
    req->flash = STR(N_("The end is taken back."));
    return NULL;
}

/* POST /units/{id}/end/take-back: a unit does not end on the day that was planned. Right: a lead of
   the unit, or of the one that would take it over; the administrator; view plan_view. */
static struct err *unit_take_back_apply(struct req *req, struct store_tx *tx)
{
    TRY(plan_check(req, tx));
    return take_back(req, tx);
}

/* POST /companies/{id}/end/take-back: a company does not end on the day that was planned. Right:
   the administrator; view plan_view. */
static struct err *company_take_back_apply(struct req *req, struct store_tx *tx)
{
    TRY(req_admin_check(req));
    return take_back(req, tx);
}

/* ---- routes ---- */

#define LEAD                                                                                       \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_APPROVER] = VERDICT_FORBIDDEN,                              \
        [RELATION_LEAD... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN      \
    }

#define COMPANY "id:id name:text ended?:time " ORG_ENDS
#define UNIT    COMPANY " " ORG_TAKES_OVER " successor?{id:id name:text}"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/units/{id}/end",
     .summary = "whether a unit has ended, and the unit that took it over",
     .scope = SCOPE_READ,
     .find = unit_find,
     .view = unit_end_view,
     .block = block_unit_end_page,
     .document = UNIT,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/end",
     .summary = "a unit ends, at once or on a day to come: the day named is the first one without "
                "it",
     .scope = SCOPE_WRITE,
     .find = unit_find,
     .prepare = form_prepare,
     .apply = unit_end_apply,
     .view = unit_end_view,
     .block = block_unit_end_page,
     .fields = end_fields,
     .form_size = sizeof(struct end_form),
     .again = "/units/{id}/end",
     .document = UNIT,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/merge",
     .summary = "a unit is merged into another, which takes over from the day named",
     .scope = SCOPE_WRITE,
     .find = unit_find,
     .prepare = form_prepare,
     .apply = unit_merge_apply,
     .view = unit_end_view,
     .block = block_unit_end_page,
     .fields = merge_fields,
     .form_size = sizeof(struct end_form),
     .again = "/units/{id}/end",
     .document = UNIT,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/end/take-back",
     .summary = "a unit does not end on the day that was planned",
     .scope = SCOPE_WRITE,
     .find = plan_find,
     .apply = unit_take_back_apply,
     .view = plan_view,
     .block = block_unit_end_page,
     .again = "/units/{id}",
     .document = UNIT,
     .expect = LEAD},
    {.method = "GET",
     .path = "/companies/{id}/end",
     .summary = "whether a company has ended",
     .scope = SCOPE_ADMIN,
     .find = company_find,
     .view = company_end_view,
     .block = block_company_end_page,
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies/{id}/end",
     .summary = "a company ends, at once or on a day to come: the day named is the first one "
                "without it",
     .scope = SCOPE_ADMIN,
     .find = company_find,
     .prepare = form_prepare,
     .apply = company_end_apply,
     .view = company_end_view,
     .block = block_company_end_page,
     .fields = end_fields,
     .form_size = sizeof(struct end_form),
     .again = "/companies/{id}/end",
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies/{id}/end/take-back",
     .summary = "a company does not end on the day that was planned",
     .scope = SCOPE_ADMIN,
     .find = company_find,
     .apply = company_take_back_apply,
     .view = plan_view,
     .block = block_company_end_page,
     .again = "/companies/{id}",
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes org_end_routes = {routes, sizeof routes / sizeof *routes};
