/* Is a sale internal, with the proof; and what would change if a company were bought. Everybody who
   has signed in may look; what ties a person to a company stays with them and the administrator. */
#include "feature/org/org_ownership.h"

#include "base/actor.h"
#include "base/arena.h"
#include "templates.h"
#include "web/web.h"

#define CHANGES_SHOWN_MAX 200 /* pairs; more are only counted */

struct internal_query {
    int64_t with, on;
};

struct purchase_query {
    int64_t buyer, percent, on;
};

static const struct field internal_fields[] = {{.name = "with",
                                                .kind = FIELD_ID,
                                                .offset = offsetof(struct internal_query, with),
                                                .label = N_("Sale to or from"),
                                                .required = true},
                                               {.name = "on",
                                                .kind = FIELD_DATE,
                                                .offset = offsetof(struct internal_query, on),
                                                .label = N_("Day")},
                                               {0}};

static const struct field purchase_fields[] = {{.name = "buyer",
                                                .kind = FIELD_ID,
                                                .offset = offsetof(struct purchase_query, buyer),
                                                .label = N_("Buyer"),
                                                .required = true},
                                               {.name = "percent",
                                                .kind = FIELD_MILLI,
                                                .offset = offsetof(struct purchase_query, percent),
                                                .label = N_("Votes bought, in percent"),
                                                .required = true,
                                                .min = 1,
                                                .max = 100000},
                                               {.name = "on",
                                                .kind = FIELD_DATE,
                                                .offset = offsetof(struct purchase_query, on),
                                                .label = N_("Day")},
                                               {0}};

/* ---- the question ---- */

struct view {
    struct req *req;
    struct store_tx *tx;
    struct doc *doc;
    struct org_party company;
    int64_t day;
    struct doc *form; /* of the page; NULL in JSON */
};

/* FIELD of what was asked cannot be meant. */
static struct err *query_refuse(struct view *view, const char *field, enum err_code code)
{
    struct req *req = view->req;

    if (!req->json) {
        doc_put_message(req->arena, doc_get(view->form, field), "error", err_title(code));
        return NULL;
    }
    form_fault(req, field, code, STR_NONE);
    return req_form_check(req);
}

static struct err *company_put(struct view *view)
{
    struct req *req = view->req;

    TRY(org_party_get(view->tx, req->object_id, &view->company));
    return org_put_name(req, view->tx, view->doc, "company", view->company.id);
}

static struct err *company_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "company");
}

/* The day asked for, today where the company is when none was. */
static void day_put(struct view *view, int64_t on)
{
    struct arena *arena = view->req->arena;

    view->day = on == NONE ? org_company_day(&view->company, view->req->now_ms) : on;
    doc_put_date(arena, view->doc, "on", view->day);
    if (view->form == NULL || on != NONE) return;
    if (doc_get(doc_get(view->form, "on"), "value") != NULL) return; /* what was typed stays */
    doc_put_date(arena, doc_get(view->form, "on"), "value", view->day);
}

/* ---- the proof ---- */

static struct err *put_steps(const struct view *view, const struct org_proof *proof)
{
    struct arena *arena = view->req->arena;
    struct doc *list = doc_put_list(arena, view->doc, "proof");

    for (size_t i = 0; i < proof->count; i++) {
        const struct org_step *step = &proof->steps[i];
        struct doc *one = doc_put_object(arena, list, NULL), *holders;
        bool by_votes = step->reason.ptr == NULL;

        TRY(org_put_name(view->req, view->tx, one, "company", step->company_id));
        TRY(org_put_name(view->req, view->tx, one, "controller",
                         by_votes ? NONE : step->largest_id));
        doc_put_text(arena, one, "reason", step->reason);
        org_put_votes(arena, one, by_votes ? step->votes_ppm : NONE);
        doc_put_bool(arena, one, "enough", step->enough);
        holders = doc_put_list(arena, one, "holders");
        for (size_t j = 0; j < step->holder_count; j++) {
            const struct org_holder *holder = &step->holders[j];
            struct doc *of = doc_put_object(arena, holders, NULL);

            TRY(org_put_name(view->req, view->tx, of, "company", holder->company_id));
            org_put_votes(arena, of, holder->votes_ppm);
        }
    }
    return NULL;
}

/* Every company of the proof below the one that holds most of it, from HEAD down: what the table
   says, as a tree. */
static struct err *put_branch(const struct view *view, const struct org_proof *proof,
                              int64_t head_id, struct doc *list)
{
    const struct doc *steps = doc_get(view->doc, "proof");
    struct doc *one = doc_put_object(view->req->arena, list, NULL), *below;
    const struct doc *step = steps->children.first;

    TRY(org_put_name(view->req, view->tx, one, "company", head_id));
    below = doc_put_list(view->req->arena, one, "below");
    for (size_t i = 0; i < proof->count; i++, step = step->next) {
        if (proof->steps[i].largest_id != head_id) continue;
        if (proof->steps[i].enough) {
            TRY(put_branch(view, proof, proof->steps[i].company_id, below));
        } else {
            struct doc *leaf = doc_put_object(view->req->arena, below, NULL);
            TRY(org_put_name(view->req, view->tx, leaf, "company", proof->steps[i].company_id));
        }
        doc_put(view->req->arena, below->children.last, "step", (struct doc *)(uintptr_t)step);
    }
    return NULL;
}

static struct err *put_tree(const struct view *view, const struct org_internal *internal)
{
    struct doc *tree;

    if (view->req->json) return NULL;
    tree = doc_html_only(doc_put_list(view->req->arena, view->doc, "tree"));
    TRY(put_branch(view, &internal->proof, internal->parent_id, tree));
    if (internal->internal || internal->with_parent_id == NONE) return NULL;
    return put_branch(view, &internal->proof, internal->with_parent_id, tree);
}

/* ---- is it internal ---- */

/* A person's relation is told to themself and the administrator. Colleagues are told that somebody
   works in the group today, as they see it on that person's page; anything else would betray a
   relation, or its absence. */
static struct err *tie_put(const struct view *view, const struct org_party *with,
                           const struct org_internal *internal)
{
    struct req *req = view->req;
    bool person = str_is(with->kind, "person");
    bool own = req->actor->admin || req->actor->person_id == with->id;
    bool today = view->day == org_company_day(&view->company, req->now_ms);
    bool works =
        org_relation_is_insider(internal->relation) || org_relation_is_of_unit(internal->relation);

    if (person && !own && !(works && today && org_is_colleague(req->actor)))
        return req_refuse(req, ERR_RIGHT);
    doc_put_text(req->arena, view->doc, "relation", internal->relation);
    return NULL;
}

static struct err *answer_put(struct view *view, const struct org_party *with)
{
    struct arena *arena = view->req->arena;
    struct org_internal internal;
    struct doc *party;

    TRY(org_internal_find(view->tx, &view->company, with, view->day, &internal));
    TRY(tie_put(view, with, &internal));
    party = doc_put_object(arena, view->doc, "with");
    doc_put_id(arena, party, "id", with->id);
    doc_put_text(arena, party, "kind", with->kind);
    doc_put_text(arena, party, "name", with->name);
    doc_put_bool(arena, view->doc, "internal", internal.internal);
    TRY(org_put_name(view->req, view->tx, view->doc, "with_company", internal.with_company_id));
    TRY(org_put_name(view->req, view->tx, view->doc, "parent", internal.parent_id));
    TRY(org_put_name(view->req, view->tx, view->doc, "with_parent", internal.with_parent_id));
    TRY(put_steps(view, &internal.proof));
    return put_tree(view, &internal);
}

/* The party asked for; one that is not there is a fault of the question. */
static struct err *with_find(struct view *view, int64_t with_id, struct org_party *with,
                             bool *asked)
{
    struct err *err = org_party_get(view->tx, with_id, with);

    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    *asked = false;
    return query_refuse(view, "with", ERR_BAD_REFERENCE);
}

/* A unit or person that was asked for by a link stands in the choice beside the companies. */
static struct err *with_offer(struct view *view, const struct org_party *with)
{
    struct req *req = view->req;

    if (view->form == NULL) return NULL;
    TRY(org_offer_companies(req, view->tx, view->form, "with", view->company.id));
    if (with == NULL) return NULL;
    req_form_option(req, view->form, "with", str_of_int(req->arena, with->id),
                    doc_put_text(req->arena, doc_object(req->arena), "label", with->name));
    return NULL;
}

/* GET /companies/{id}/internal: is a sale between a company and another party internal on a day,
   and the proof. */
static struct err *internal_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct view view = {.req = req, .tx = tx, .doc = doc};
    struct internal_query query;
    struct org_party with;
    bool asked;

    req_title(req, doc, N_("Internal or external?"));
    TRY(req_query_form(req, doc, internal_fields, &query, &view.form, &asked));
    TRY(company_put(&view));
    if (asked) TRY(with_find(&view, query.with, &with, &asked));
    TRY(with_offer(&view, asked ? &with : NULL));
    day_put(&view, query.on);
    return asked ? answer_put(&view, &with) : NULL;
}

/* ---- what if ---- */

static struct err *put_change(const struct view *view, struct doc *list, int64_t one_id,
                              int64_t other_id, bool internal)
{
    struct doc *change = doc_put_object(view->req->arena, list, NULL);

    TRY(org_put_name(view->req, view->tx, change, "one", one_id));
    TRY(org_put_name(view->req, view->tx, change, "other", other_id));
    doc_put_bool(view->req->arena, change, "internal", internal);
    return NULL;
}

/* Each pair of companies whose sales are internal in only one of the two. AFTER has them all. */
static struct err *put_changes(const struct view *view, const struct org_groups *before,
                               const struct org_groups *after)
{
    struct arena *arena = view->req->arena;
    struct doc *list = doc_put_list(arena, view->doc, "changes");
    int64_t *old_ids = ARENA_ARRAY(arena, int64_t, after->count + 1), count = 0;

    for (size_t i = 0; i < after->count; i++)
        old_ids[i] = org_groups_parent(before, after->ids[i]);
    for (size_t i = 0; i < after->count; i++) {
        for (size_t j = i + 1; j < after->count; j++) {
            bool internal = after->parent_ids[i] == after->parent_ids[j];

            if (internal == (old_ids[i] == old_ids[j])) continue;
            if (count++ >= CHANGES_SHOWN_MAX) continue;
            TRY(put_change(view, list, after->ids[i], after->ids[j], internal));
        }
    }
    doc_put_int(arena, view->doc, "count", count);
    doc_html_only(doc_put_bool(arena, view->doc, "more", count > CHANGES_SHOWN_MAX));
    return NULL;
}

static struct err *purchase_put(struct view *view, const struct purchase_query *query)
{
    struct arena *arena = view->req->arena;
    struct org_holdings holdings, bought;
    struct org_groups before, after;
    struct org_party buyer;
    struct err *err = org_party_get(view->tx, query->buyer, &buyer);

    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL || !str_is(buyer.kind, "company"))
        return query_refuse(view, "buyer", ERR_BAD_REFERENCE);
    if (buyer.id == view->company.id) return query_refuse(view, "buyer", ERR_OWN_SHARES);
    TRY(org_holdings_on(view->tx, view->day, &holdings));
    if (!org_holdings_buy(arena, &holdings, buyer.id, view->company.id,
                          query->percent * PPM_PER_MILLI, &bought)) {
        return query_refuse(view, "percent", ERR_OVER_BUYER);
    }
    org_groups_make(arena, &holdings, &before);
    org_groups_make(arena, &bought, &after);
    TRY(org_put_name(view->req, view->tx, view->doc, "buyer", buyer.id));
    org_put_votes(arena, view->doc, query->percent * PPM_PER_MILLI);
    TRY(org_put_name(view->req, view->tx, view->doc, "parent_before",
                     org_groups_parent(&before, view->company.id)));
    TRY(org_put_name(view->req, view->tx, view->doc, "parent_after",
                     org_groups_parent(&after, view->company.id)));
    return put_changes(view, &before, &after);
}

/* GET /companies/{id}/if-bought: between which companies sales become internal or external if this
   one is bought. Nothing is stored. */
static struct err *purchase_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct view view = {.req = req, .tx = tx, .doc = doc};
    struct purchase_query query;
    bool asked;

    req_title(req, doc, N_("What changes if this company is bought?"));
    TRY(req_query_form(req, doc, purchase_fields, &query, &view.form, &asked));
    TRY(company_put(&view));
    if (view.form != NULL) TRY(org_offer_companies(req, tx, view.form, "buyer", view.company.id));
    day_put(&view, query.on);
    return asked ? purchase_put(&view, &query) : NULL;
}

/* ---- routes ---- */

#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }

#define NAMED "{id:id name:text}"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/companies/{id}/internal",
     .summary = "is a sale between a company and another party internal on a day, and the proof",
     .scope = SCOPE_READ,
     .find = company_find,
     .view = internal_view,
     .block = block_internal_page,
     .query = internal_fields,
     .document = "company" NAMED " on:date relation?:text with{id:id kind:text name:text}"
                 " internal:bool with_company?" NAMED " parent" NAMED " with_parent?" NAMED
                 " proof[company" NAMED " controller?" NAMED " reason?:text percent?:number"
                 " enough:bool holders[company" NAMED " percent:number]]",
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/companies/{id}/if-bought",
     .summary = "between which companies sales become internal or external if this one is bought",
     .scope = SCOPE_READ,
     .find = company_find,
     .view = purchase_view,
     .block = block_purchase_page,
     .query = purchase_fields,
     .document = "company" NAMED " on:date buyer" NAMED " percent:number parent_before" NAMED
                 " parent_after" NAMED " changes[one" NAMED " other" NAMED " internal:bool]"
                 " count:int",
     .expect = SIGNED_IN},
};

const struct web_routes org_internal_routes = {routes, sizeof routes / sizeof *routes};
