/* The page of a company: its units, who owns it, what it owns, who controls it. Everybody who has
   signed in may look; administrators record what begins and ends. */
#include "feature/org/org_ownership.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "feature/org/org_end.h"
#include "templates.h"
#include "web/web.h"

#define ROWS_SHOWN_MAX    200 /* shares on each side, and controls */
#define COMPANIES_MAX     500 /* offered in a choice */
#define PERCENT_MIN_MILLI 1
#define PERCENT_MAX_MILLI 100000

struct share_form {
    int64_t owner, percent, from, to;
};

struct control_form {
    int64_t controller, from, to;
    struct str reason;
};

static const struct field share_fields[] = {{.name = "owner",
                                             .kind = FIELD_ID,
                                             .offset = offsetof(struct share_form, owner),
                                             .label = N_("Owner"),
                                             .required = true},
                                            {.name = "percent",
                                             .kind = FIELD_MILLI,
                                             .offset = offsetof(struct share_form, percent),
                                             .label = N_("Votes in percent"),
                                             .required = true,
                                             .min = PERCENT_MIN_MILLI,
                                             .max = PERCENT_MAX_MILLI},
                                            {.name = "from",
                                             .kind = FIELD_DATE,
                                             .offset = offsetof(struct share_form, from),
                                             .label = N_("First day"),
                                             .required = true},
                                            {.name = "to",
                                             .kind = FIELD_DATE,
                                             .offset = offsetof(struct share_form, to),
                                             .label = N_("First day without it")},
                                            {0}};

static const struct field control_fields[] = {
    {.name = "controller",
     .kind = FIELD_ID,
     .offset = offsetof(struct control_form, controller),
     .label = N_("Who controls this company"),
     .required = true},
    {.name = "reason",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct control_form, reason),
     .label = N_("Reason"),
     .hint = N_("For example: names most of the board by contract."),
     .required = true},
    {.name = "from",
     .kind = FIELD_DATE,
     .offset = offsetof(struct control_form, from),
     .label = N_("First day"),
     .required = true},
    {.name = "to",
     .kind = FIELD_DATE,
     .offset = offsetof(struct control_form, to),
     .label = N_("First day without it")},
    {0}};

/* ---- the document ---- */

struct view {
    struct req *req;
    struct store_tx *tx;
    struct org_party company;
    int64_t day; /* today where the company is */
};

void org_put_votes(struct arena *arena, struct doc *doc, int64_t votes_ppm)
{
    int64_t percent_milli = votes_ppm == NONE ? NONE : votes_ppm / PPM_PER_MILLI;
    struct doc *percent = doc_put_milli(arena, doc, "percent", percent_milli), *votes;

    if (votes_ppm == NONE) return;
    votes = doc_html_only(doc_put_message(arena, doc, "votes", N_("{percent} %")));
    doc_param(arena, votes, "percent", percent);
}

static void put_days(const struct view *view, struct doc *doc, int64_t from_day, int64_t to_day)
{
    struct arena *arena = view->req->arena;
    bool ended = to_day != NONE && to_day <= view->day;

    doc_put_date(arena, doc, "from", from_day);
    doc_put_date(arena, doc, "to", to_day);
    doc_put_bool(arena, doc, "holds", from_day <= view->day && !ended);
    doc_html_only(doc_put_bool(arena, doc, "ended", ended));
}

static bool may_change(const struct view *view)
{
    return view->req->actor->admin && view->company.ended_ms == NONE && !view->req->json;
}

static void put_end(const struct view *view, struct doc *doc, const char *what, int64_t id,
                    int64_t to_day)
{
    struct arena *arena = view->req->arena;

    if (!may_change(view) || (to_day != NONE && to_day <= view->day)) return;
    org_put_end(view->req, doc,
                str_print(arena, "/companies/%lld/%s/%lld/end", (long long)view->company.id, what,
                          (long long)id));
}

static struct err *put_share(const struct view *view, struct doc *list,
                             const struct org_share *share)
{
    bool owned = share->owned_id == view->company.id;
    int64_t other_id = owned ? share->owner_id : share->owned_id;
    struct arena *arena = view->req->arena;
    struct doc *one = doc_put_object(arena, list, NULL);

    doc_put_id(arena, one, "id", share->id);
    TRY(org_put_name(view->req, view->tx, one, "owner", share->owner_id));
    TRY(org_put_name(view->req, view->tx, one, "owned", share->owned_id));
    org_put_votes(arena, one, share->votes_ppm);
    put_days(view, one, share->from_day, share->to_day);
    (void)org_put_row(view->req, one, "companies", other_id,
                      doc_text(doc_get(one, owned ? "owner" : "owned"), "name"));
    if (owned) put_end(view, one, "shares", share->id, share->to_day);
    return NULL;
}

static struct err *put_shares(const struct view *view, struct doc *doc)
{
    struct doc *owners = doc_put_list(view->req->arena, doc, "owners");
    struct doc *owns = doc_put_list(view->req->arena, doc, "owns");
    struct org_share_list list;

    TRY(org_shares_in(view->tx, view->company.id, ROWS_SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++)
        TRY(put_share(view, owners, &list.items[i]));
    TRY(org_shares_by(view->tx, view->company.id, ROWS_SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++)
        TRY(put_share(view, owns, &list.items[i]));
    return NULL;
}

static struct err *put_controls(const struct view *view, struct doc *doc)
{
    struct arena *arena = view->req->arena;
    struct doc *controls = doc_put_list(arena, doc, "controls");
    struct org_control_list list;

    TRY(org_controls_in(view->tx, view->company.id, ROWS_SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct org_control *control = &list.items[i];
        struct doc *one = doc_put_object(arena, controls, NULL);

        doc_put_id(arena, one, "id", control->id);
        TRY(org_put_name(view->req, view->tx, one, "controller", control->controller_id));
        doc_put_text(arena, one, "reason", control->reason);
        put_days(view, one, control->from_day, control->to_day);
        (void)org_put_row(view->req, one, "companies", control->controller_id,
                          doc_text(doc_get(one, "controller"), "name"));
        put_end(view, one, "controls", control->id, control->to_day);
    }
    return NULL;
}

static struct err *put_parent(const struct view *view, struct doc *doc)
{
    struct org_holdings holdings;
    struct org_groups groups;
    int64_t parent_id;

    TRY(org_holdings_on(view->tx, view->day, &holdings));
    org_groups_make(view->tx->arena, &holdings, &groups);
    parent_id = org_groups_parent(&groups, view->company.id);
    doc_html_only(doc_put_bool(view->req->arena, doc, "is_parent", parent_id == view->company.id));
    return org_put_name(view->req, view->tx, doc, "parent", parent_id);
}

struct err *org_offer_companies(struct req *req, struct store_tx *tx, struct doc *form,
                                const char *field, int64_t but_id)
{
    struct org_party_list companies;

    TRY(org_parties(tx, STR("company"), NONE, COMPANIES_MAX, &companies));
    for (size_t i = 0; i < companies.count; i++) {
        const struct org_party *company = &companies.items[i];

        if (company->id == but_id) continue;
        req_form_option(req, form, field, str_of_int(req->arena, company->id),
                        doc_put_text(req->arena, doc_object(req->arena), "label", company->name));
    }
    return NULL;
}

static struct err *put_form(const struct view *view, struct doc *doc, const char *what,
                            const struct field *fields, const char *choice)
{
    struct str path =
        str_print(view->req->arena, "/companies/%lld/%s", (long long)view->company.id, what);
    struct doc *form = org_put_form(view->req, doc, what, path, fields, NULL);

    return org_offer_companies(view->req, view->tx, form, choice, view->company.id);
}

static struct err *put_forms(const struct view *view, struct doc *doc)
{
    struct req *req = view->req;

    if (!may_change(view)) return NULL;
    struct doc *change = doc_html_only(doc_put_object(req->arena, doc, "change"));

    TRY(put_form(view, change, "shares", share_fields, "owner"));
    return put_form(view, change, "controls", control_fields, "controller");
}

/* GET /companies/{id}: a company with its owners, what it owns, who controls it, and its ultimate
   parent today. */
static struct err *company_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct view view = {.req = req, .tx = tx};

    TRY(org_party_get(tx, req->object_id, &view.company));
    view.day = org_company_day(&view.company, req->now_ms);
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/companies/%lld", (long long)view.company.id);
    doc_put_id(req->arena, doc, "id", view.company.id);
    doc_put_text(req->arena, doc, "name", view.company.name);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", view.company.name));
    doc_put_text(req->arena, doc, "lang", view.company.lang);
    doc_put_text(req->arena, doc, "zone", view.company.zone);
    doc_put_time(req->arena, doc, "ended", view.company.ended_ms);
    doc_put_date(req->arena, doc, "on", view.day);
    TRY(org_put_plans(req, tx, doc, &view.company));
    TRY(put_parent(&view, doc));
    TRY(put_shares(&view, doc));
    TRY(put_controls(&view, doc));
    return put_forms(&view, doc);
}

/* ---- changes ---- */

static struct err *company_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "company");
}

static struct err *company_change_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "company"));
    req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

/* The second key of the path names what ends, HELD_ID the company it must be of. */
static struct err *row_check(struct req *req, int64_t held_id)
{
    if (held_id == req->object_id) return NULL;
    return ERR(req->arena, ERR_NOT_FOUND, "it is of another company");
}

static int64_t row_id(const struct req *req)
{
    int64_t id;

    return id_parse(req->keys[1], &id) ? id : NONE;
}

/* POST /companies/{id}/shares: record who owns a part of a company, from when to when. Right: the
   administrator; view company_view. */
static struct err *share_apply(struct req *req, struct store_tx *tx)
{
    const struct share_form *form = req->form;
    struct org_share share;

    TRY(req_admin_form_check(req));
    share = (struct org_share){.owner_id = form->owner,
                               .owned_id = req->object_id,
                               .votes_ppm = form->percent * PPM_PER_MILLI,
                               .from_day = form->from,
                               .to_day = form->to};
    TRY(org_share_add(tx, req->actor->person_id, &share));
    req->flash = STR(N_("The share is recorded."));
    return NULL;
}

/* POST /companies/{id}/shares/{share}/end: end a share: the day named is the first one without it.
   Right: the administrator; view company_view. */
static struct err *share_end_apply(struct req *req, struct store_tx *tx)
{
    const struct org_end_form *form = req->form;
    struct org_share share;

    TRY(req_admin_form_check(req));
    TRY(org_share_get(tx, row_id(req), &share));
    TRY(row_check(req, share.owned_id));
    TRY(org_share_end(tx, req->actor->person_id, share.id, form->to));
    req->flash = STR(N_("The end is recorded."));
    return NULL;
}

/* POST /companies/{id}/controls: record who controls a company for a reason that votes do not show.
   Right: the administrator; view company_view. */
static struct err *control_apply(struct req *req, struct store_tx *tx)
{
    const struct control_form *form = req->form;
    struct org_control control;

    TRY(req_admin_form_check(req));
    control = (struct org_control){.controller_id = form->controller,
                                   .controlled_id = req->object_id,
                                   .reason = form->reason,
                                   .from_day = form->from,
                                   .to_day = form->to};
    TRY(org_control_add(tx, req->actor->person_id, &control));
    req->flash = STR(N_("The control is recorded."));
    return NULL;
}

/* POST /companies/{id}/controls/{control}/end: end such control: the day named is the first one
   without it. Right: the administrator; view company_view. */
static struct err *control_end_apply(struct req *req, struct store_tx *tx)
{
    const struct org_end_form *form = req->form;
    struct org_control control;

    TRY(req_admin_form_check(req));
    TRY(org_control_get(tx, row_id(req), &control));
    TRY(row_check(req, control.controlled_id));
    TRY(org_control_end(tx, req->actor->person_id, control.id, form->to));
    req->flash = STR(N_("The end is recorded."));
    return NULL;
}

/* ---- routes ---- */

#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }
#define NAMED "{id:id name:text}"
#define DAYS  "from:date to?:date holds:bool"
#define SHARE "id:id owner" NAMED " owned" NAMED " percent:number " DAYS
#define COMPANY                                                                                    \
    "id:id name:text lang?:text zone?:text ended?:time on:date " ORG_ENDS " parent" NAMED          \
    " owners[" SHARE "] owns[" SHARE "] controls[id:id controller" NAMED " reason:text " DAYS "]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/companies/{id}",
     .summary = "a company with its owners, what it owns, who controls it, and its ultimate parent",
     .scope = SCOPE_READ,
     .find = company_find,
     .view = company_view,
     .block = block_company_page,
     .document = COMPANY,
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/companies/{id}/shares",
     .summary = "record who owns a part of a company, from when to when",
     .scope = SCOPE_ADMIN,
     .find = company_change_find,
     .prepare = form_prepare,
     .apply = share_apply,
     .view = company_view,
     .block = block_company_page,
     .fields = share_fields,
     .form_size = sizeof(struct share_form),
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies/{id}/shares/{share}/end",
     .summary = "end a share: the day named is the first one without it",
     .scope = SCOPE_ADMIN,
     .find = company_change_find,
     .prepare = form_prepare,
     .apply = share_end_apply,
     .view = company_view,
     .block = block_company_page,
     .fields = org_end_fields,
     .form_size = sizeof(struct org_end_form),
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies/{id}/controls",
     .summary = "record who controls a company for a reason that votes do not show",
     .scope = SCOPE_ADMIN,
     .find = company_change_find,
     .prepare = form_prepare,
     .apply = control_apply,
     .view = company_view,
     .block = block_company_page,
     .fields = control_fields,
     .form_size = sizeof(struct control_form),
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies/{id}/controls/{control}/end",
     .summary = "end such control: the day named is the first one without it",
     .scope = SCOPE_ADMIN,
     .find = company_change_find,
     .prepare = form_prepare,
     .apply = control_end_apply,
     .view = company_view,
     .block = block_company_page,
     .fields = org_end_fields,
     .form_size = sizeof(struct org_end_form),
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes org_ownership_routes = {routes, sizeof routes / sizeof *routes};
