/* The life of an offering: proposed again, approved, refused, withdrawn; its history; what a unit
   offers in every state; what waits for a decision. */
#include "feature/catalogue/catalogue.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/req.h"
#include "web/web.h"

#define UNIT_MAX   200 /* offerings of a unit shown */
#define DECIDE_MAX 50  /* shown on home */

struct refusal {
    struct str reason;
};

static const struct field refuse_fields[] = {
    {.name = "reason",
     .kind = FIELD_LONG_TEXT,
     .offset = offsetof(struct refusal, reason),
     .label = N_("Why it is refused"),
     .hint = N_("The unit reads it, and can propose it again."),
     .required = true},
    {.name = NULL},
};

static struct err *propose_apply(struct req *req, struct store_tx *tx);
static struct err *approve_apply(struct req *req, struct store_tx *tx);
static struct err *refuse_apply(struct req *req, struct store_tx *tx);
static struct err *refuse_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *withdraw_apply(struct req *req, struct store_tx *tx);
static struct err *history_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *unit_find(struct req *req, struct store_tx *tx);
static struct err *unit_view(struct req *req, struct store_tx *tx, struct doc *doc);

static const struct route routes[] = {
    {
        .method = "POST",
        .path = "/offerings/{id}/propose",
        .summary = "Propose a refused offering again",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .apply = propose_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .document = OFFERING_WHOLE,
        .expect = EXPECT_BEHIND(VERDICT_YES),
    },
    /* Where a company has an executive it is theirs to decide, not the lead's; where it has none
       administrators decide. */
    {
        .method = "POST",
        .path = "/offerings/{id}/approve",
        .summary = "Decide that an offering, or another market of it, becomes live",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .apply = approve_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .document = OFFERING_WHOLE,
        .expect = EXPECT_ADMINISTRATOR,
    },
    {
        .method = "GET",
        .path = "/offerings/{id}/refuse",
        .summary = "Show the form to refuse an offering, or another market of it",
        .scope = SCOPE_READ,
        .find = catalogue_offering_find,
        .view = refuse_view,
        .block = block_offering_refuse_page,
        .document = "id:id title:text",
        .expect = EXPECT_ADMINISTRATOR,
    },
    {
        .method = "POST",
        .path = "/offerings/{id}/refuse",
        .summary = "Decide that an offering, or another market of it, does not become live",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .prepare = form_prepare,
        .apply = refuse_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .fields = refuse_fields,
        .form_size = sizeof(struct refusal),
        .again = "/offerings/{id}/refuse",
        .document = OFFERING_WHOLE,
        .expect = EXPECT_ADMINISTRATOR,
    },
    {
        .method = "POST",
        .path = "/offerings/{id}/withdraw",
        .summary = "Withdraw an offering: it takes no new requests",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .apply = withdraw_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .document = OFFERING_WHOLE,
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
    {
        .method = "GET",
        .path = "/offerings/{id}/history",
        .summary = "Show what became of an offering, the latest first",
        .scope = SCOPE_READ,
        .find = catalogue_offering_find,
        .view = history_view,
        .block = block_offering_history_page,
        .document = "id:id title:text version:int items[what:text at:time by?{id:id name:text}"
                    " from?:text to?:text version?:int waits:bool reason?:text]",
        .expect = EXPECT_BEHIND(VERDICT_YES),
    },
    {
        .method = "GET",
        .path = "/units/{id}/offerings",
        .summary = "List what a unit offers, in every state",
        .scope = SCOPE_READ,
        .find = unit_find,
        .view = unit_view,
        .block = block_unit_offerings_page,
        .document = "id:id name:text items[id:id title:text lang?:text state:text wished:bool"
                    " version:int unit{id:id name:text} company{id:id name:text}]",
        .expect = EXPECT_BEHIND(VERDICT_YES),
    },
};

const struct web_routes catalogue_life_routes = {routes, sizeof routes / sizeof *routes};

/* ---- steps ---- */

struct err *catalogue_verb_begin(struct req *req, struct store_tx *tx, enum catalogue_verb verb,
                                 struct catalogue_offering *offering, bool *decides)
{
    enum err_code code;

    TRY(catalogue_gate(req, req->object_id));
    TRY(catalogue_offering_get(tx, req->object_id, offering));
    TRY(catalogue_decides(tx, req->actor, offering->company_id, decides));
    code = catalogue_verb_check(offering, verb, req->actor, *decides);
    return code == ERR_NONE ? NULL : req_refuse(req, code);
}

static struct err *step(struct req *req, struct store_tx *tx, enum catalogue_verb verb,
                        struct str to)
{
    const struct refusal *refusal = req->form;
    struct catalogue_offering offering;
    bool decides;

    TRY(catalogue_verb_begin(req, tx, verb, &offering, &decides));
    TRY(req_form_check(req));
    if (verb == CATALOGUE_PROPOSE && decides) to = STR("live");
    if (offering.wished && verb == CATALOGUE_REFUSE) to = offering.state;
    return catalogue_offering_step(tx, req->actor->person_id, &offering, verb, to,
                                   verb == CATALOGUE_REFUSE ? refusal->reason : STR_NONE);
}

/* POST /offerings/{id}/propose: Propose a refused offering again. Right catalogue, for the people
   of its unit and administrators; view catalogue_offering_view. */
static struct err *propose_apply(struct req *req, struct store_tx *tx)
{
    return step(req, tx, CATALOGUE_PROPOSE, STR("proposed"));
}

/* POST /offerings/{id}/approve: Decide that an offering, or another market of it, becomes live.
   Right catalogue, for executives of its company, or administrators where there is none; view
   catalogue_offering_view. */
static struct err *approve_apply(struct req *req, struct store_tx *tx)
{
    req->flash = STR(N_("It is decided. The offering is live."));
    return step(req, tx, CATALOGUE_APPROVE, STR("live"));
}

/* POST /offerings/{id}/refuse: Decide that an offering, or another market of it, does not become
   live. Right catalogue, for executives of its company, or administrators where there is none; view
   catalogue_offering_view. */
static struct err *refuse_apply(struct req *req, struct store_tx *tx)
{
    req->flash = STR(N_("It is refused. The unit reads your reason."));
    return step(req, tx, CATALOGUE_REFUSE, STR("refused"));
}

/* POST /offerings/{id}/withdraw: Withdraw an offering: it takes no new requests. Right catalogue,
   for leads of its unit, executives of its company and administrators; view
   catalogue_offering_view. */
static struct err *withdraw_apply(struct req *req, struct store_tx *tx)
{
    return step(req, tx, CATALOGUE_WITHDRAW, STR("withdrawn"));
}

static struct str title_put(struct req *req, const struct catalogue_offering *offering,
                            struct doc *doc)
{
    struct str found,
        title = catalogue_title(offering, catalogue_lang_code(req->i18n->lang), &found);

    doc_lang(doc_put_text(req->arena, doc, "title", title), found);
    return found;
}

/* GET /offerings/{id}/refuse: Show the form to refuse an offering, or another market of it. Right
   catalogue, for executives of its company, or administrators where there is none; view
   refuse_view. */
static struct err *refuse_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;
    bool decides;

    TRY(catalogue_gate(req, req->object_id));
    TRY(catalogue_offering_get(tx, req->object_id, &offering));
    TRY(catalogue_decides(tx, req->actor, offering.company_id, &decides));
    if (!decides) return req_refuse(req, ERR_RIGHT);
    req_title(req, doc, N_("Refuse an offering"));
    doc_put_id(req->arena, doc, "id", offering.id);
    (void)title_put(req, &offering, doc);
    (void)req_form(req, doc, "form", refuse_fields, NULL);
    return NULL;
}

/* ---- history ---- */

/* Nouns: whatever they are said of, they stay as they are. */
static const struct {
    const char *type, *label;
} told[] = {
    {"offering.propose", N_("Proposal")},     {"offering.approve", N_("Approval")},
    {"offering.refuse", N_("Refusal")},       {"offering.withdraw", N_("Withdrawal")},
    {"offering.change", N_("New version")},   {"offering.market", N_("Another market")},
    {"catalogue.offer", N_("First version")}, {"catalogue.withdraw", N_("Withdrawal")},
};

static const char *label_of(const struct event *event)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (str_is(event->type, told[i].type)) return told[i].label;
    }
    return N_("Change");
}

static struct err *item_put(struct req *req, struct store_tx *tx, const struct event *event,
                            struct doc *list)
{
    struct doc *item = doc_put_object(req->arena, list, NULL), *data = NULL;
    struct str verb, rest = event->type;
    int64_t version;

    if (str_cut(event->type, '.', &verb, &rest)) verb = rest;
    doc_put_text(req->arena, item, "what", verb);
    doc_html_only(doc_put_message(req->arena, item, "label", label_of(event)));
    doc_put_time(req->arena, item, "at", event->recorded_ms);
    if (event->actor_id != 0) TRY(org_put_name(req, tx, item, "by", event->actor_id));
    doc_put_text(req->arena, item, "from", event->from_state);
    doc_put_text(req->arena, item, "to", event->to_state);
    if (!str_empty(event->data)) {
        TRY(doc_read(req->arena, event->data, limits.json_depth_max, &data));
    }
    version = data == NULL ? 1 : doc_int(data, "version");
    doc_put_int(req->arena, item, "version", version);
    doc_put_bool(req->arena, item, "waits", doc_true(doc_get(data, "waits")));
    doc_put_markdown(req->arena, item, "reason", event->text, STR_NONE);
    return NULL;
}

/* GET /offerings/{id}/history: Show what became of an offering, the latest first. Right catalogue,
   for the people of its unit, executives of its company and administrators; view history_view. */
static struct err *history_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    const struct authz_object object = {.id = req->object_id};
    struct catalogue_offering offering;
    struct event_list events;
    struct grant grant;

    if (!authz(req->actor, RIGHT_CATALOGUE, &object, &grant)) return req_refuse(req, ERR_RIGHT);
    TRY(catalogue_offering_get(tx, req->object_id, &offering));
    if (!catalogue_may_look_behind(req->actor, offering.unit_id, offering.company_id)) {
        return req_refuse(req, ERR_RIGHT);
    }
    req_title(req, doc, N_("History"));
    doc_put_id(req->arena, doc, "id", offering.id);
    (void)title_put(req, &offering, doc);
    doc_put_int(req->arena, doc, "version", offering.version);
    TRY(event_of_object(tx, &grant, offering.id, limits.history_rows_max, &events));
    for (size_t i = events.count; i > 0; i--)
        TRY(item_put(req, tx, &events.items[i - 1], items));
    return NULL;
}

/* ---- lists ---- */

struct err *catalogue_brief_put(struct req *req, struct store_tx *tx,
                                const struct catalogue_offering *offering, struct doc *item)
{
    struct str found;

    doc_put_id(req->arena, item, "id", offering->id);
    found = title_put(req, offering, item);
    doc_put_text(req->arena, item, "lang", found);
    TRY(org_put_name(req, tx, item, "unit", offering->unit_id));
    TRY(org_put_name(req, tx, item, "company", offering->company_id));
    doc_put_bool(req->arena, item, "wished", offering->wished);
    return NULL;
}

static struct err *unit_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "unit");
}

/* GET /units/{id}/offerings: List what a unit offers, in every state. Right catalogue, for the
   people of the unit, executives of its company and administrators; view unit_view. */
static struct err *unit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct catalogue_list list;
    struct org_party unit;

    TRY(catalogue_gate(req, 0));
    TRY(org_party_get(tx, req->object_id, &unit));
    if (!catalogue_may_look_behind(req->actor, unit.id, unit.company_id)) {
        return req_refuse(req, ERR_RIGHT);
    }
    req_title(req, doc, N_("What the unit offers"));
    doc_put_id(req->arena, doc, "id", unit.id);
    doc_put_text(req->arena, doc, "name", unit.name);
    doc_html_only(
        doc_put_bool(req->arena, doc, "may_propose", catalogue_may_propose(req->actor, unit.id)));
    doc_html_only(
        doc_put_bool(req->arena, doc, "may_keep", catalogue_may_keep(req->actor, unit.id)));
    TRY(catalogue_offering_all(tx, unit.id, UNIT_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct doc *item = doc_put_object(req->arena, items, NULL);

        TRY(catalogue_brief_put(req, tx, &list.items[i], item));
        doc_put_text(req->arena, item, "state", list.items[i].state);
        doc_put_int(req->arena, item, "version", list.items[i].version);
    }
    return NULL;
}

/* ---- to decide ---- */

static struct err *company_put(struct req *req, struct store_tx *tx, int64_t company_id,
                               struct doc *items)
{
    struct catalogue_list list;
    bool decides;

    TRY(catalogue_decides(tx, req->actor, company_id, &decides));
    if (!decides) return NULL;
    TRY(catalogue_to_decide(tx, company_id, DECIDE_MAX, &list));
    for (size_t i = 0; i < list.count && items->children.count < DECIDE_MAX; i++) {
        struct doc *item = doc_put_object(req->arena, items, NULL);

        TRY(catalogue_brief_put(req, tx, &list.items[i], item));
        doc_put_time(req->arena, item, "since", list.items[i].decide_ms);
    }
    return NULL;
}

struct err *catalogue_home_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "to_decide");
    int64_t *companies;
    size_t count;

    if (!req->actor->admin && !req->actor->executive) return NULL;
    TRY(catalogue_deciding_companies(tx, &companies, &count));
    for (size_t i = 0; i < count; i++)
        TRY(company_put(req, tx, companies[i], items));
    return NULL;
}
