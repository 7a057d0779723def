/* The loop on the web and over the API: lists, one request, making one, and a route for every verb,
   all of them served by the same three functions (verb_find, verb_prepare, verb_apply). */
#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_chain.h"
#include "feature/request/request_fields.h"
#include "feature/request/request_files.h"
#include "feature/request/request_lists.h"
#include "feature/request/request_pages.h"
#include "feature/request/request_view.h"
#include "templates.h"
#include "web/web.h"

/* ---- finding ---- */

static struct err *request_of_path(struct req *req, struct store_tx *tx)
{
    return request_find(tx, req->keys[0], &req->object_id);
}

/* The request and the one above it: an acceptance may wake a parent that waits for it. */
static struct err *verb_find(struct req *req, struct store_tx *tx)
{
    struct authz_object object;
    int64_t parent_id;

    TRY(request_find(tx, req->keys[0], &req->object_id));
    TRY(request_sides(tx, req->actor, req->object_id, &object, &parent_id));
    req_root(req, SQL_REQUEST_LOCK, req->object_id);
    if (parent_id != NONE) req_root(req, SQL_REQUEST_LOCK, parent_id);
    return NULL;
}

static struct err *unit_of_path(struct req *req, struct store_tx *tx)
{
    struct org_party unit;

    if (!id_parse(req->keys[0], &req->object_id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(org_party_get(tx, req->object_id, &unit));
    return str_is(unit.kind, "unit") ? NULL : req_refuse(req, ERR_NOT_FOUND);
}

/* ---- reading ---- */

/* GET /requests: requests one may see, newest first. */
static struct err *list_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    req_title(req, doc, N_("Requests"));
    return request_list_view(req, tx, doc);
}

/* GET /requests/{key}: one request, whole. */
static struct err *request_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct authz_object object;
    struct grant grant;
    int64_t parent_id;

    TRY(request_sides(tx, req->actor, req->object_id, &object, &parent_id));
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return req_refuse(req, ERR_NOT_FOUND);
    doc_html_only(doc_put_bool(req->arena, doc, "through_glass", (grant.sides & SIDE_GLASS) != 0));
    return request_put_whole(req, tx, &grant, &object, doc);
}

/* One may hand over, or ask for a colleague, what one then no longer sees: only what it is called
   and where it stands. */
static struct err *put_out_of_sight(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct grant grant = access_system_grant(req->object_id);
    struct request request;

    TRY(request_get(tx, &grant, req->object_id, &request));
    doc_put_id(req->arena, doc, "id", request.id);
    doc_put_text(req->arena, doc, "key", request.key);
    doc_put_c(req->arena, doc, "state", request_state_names[request.state]);
    doc_put_bool(req->arena, doc, "moved", true);
    req->location = str_print(req->arena, "/requests/" STR_FMT, STR_ARG(request.key));
    return NULL;
}

/* After a write: the changed request, or word that there is none any more (a discarded draft). */
static struct err *changed_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct authz_object object;
    struct grant grant;
    struct err *err;
    int64_t parent_id;

    err = request_sides(tx, req->actor, req->object_id, &object, &parent_id);
    if (err != NULL && err->code == ERR_NOT_FOUND && str_is(request_path_verb(req), "discard")) {
        doc_put_bool(req->arena, doc, "discarded", true);
        req->location = STR("/");
        return NULL;
    }
    if (err != NULL) return err;
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return put_out_of_sight(req, tx, doc);
    TRY(request_put_whole(req, tx, &grant, &object, doc));
    req->location = str_print(req->arena, "/requests/" STR_FMT, STR_ARG(doc_text(doc, "key")));
    return NULL;
}

/* GET /queue/{unit}: what a unit owes, in the order it is due. */
static struct err *queue_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    req_title(req, doc, N_("Queue"));
    return request_queue_view(req, tx, doc);
}

/* GET /queue: the units whose queues are mine. */
static struct err *queues_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");

    req_title(req, doc, N_("Queues"));
    for (size_t i = 0; i < req->actor->party_count; i++) {
        struct doc *row;
        struct str name;

        if (!req->actor->parties[i].unit) continue;
        TRY(org_party_name(tx, req->actor->parties[i].party_id, &name));
        row = doc_put_object(req->arena, items, NULL);
        doc_put_id(req->arena, row, "id", req->actor->parties[i].party_id);
        doc_put_text(req->arena, row, "name", name);
        doc_put_bool(req->arena, row, "lead", req->actor->parties[i].lead);
    }
    doc_put(req->arena, doc, "next", doc_null(req->arena));
    if (items->children.count == 1) { /* nothing to choose: a page leads on to the one there is */
        req->location =
            str_print(req->arena, "/queue/%lld", (long long)doc_int(items->children.first, "id"));
    }
    return NULL;
}

/* ---- making ---- */

static struct err *form_prepare_empty(struct req *req, const struct field *fields)
{
    struct request_form *form = ARENA_NEW(req->arena, struct request_form);

    request_lines_trim(req);
    *form = request_form_empty();
    form_read(req, req->body, fields, form, "");
    req->form = form;
    return attachment_hold(req);
}

static struct err *ask_prepare(struct req *req)
{
    return form_prepare_empty(req, req->route->fields);
}

static struct err *made(struct req *req, struct err *err, int64_t id)
{
    TRY(err);
    req->object_id = id;
    return NULL;
}

/* POST /requests: ask at once, or keep a draft. */
static struct err *ask_apply(struct req *req, struct store_tx *tx)
{
    struct request_act act = {req->actor, VERB_ASK, req->form, NONE, req};
    int64_t id = NONE;
    struct err *err = request_make(tx, &act, false, &id);

    req->flash = STR("Sent. This page tells you how it goes on.");
    TRY(made(req, err, id));
    return request_location(req, tx);
}

/* POST /requests/record: enter what already happened. */
static struct err *record_apply(struct req *req, struct store_tx *tx)
{
    struct request_act act = {req->actor, VERB_ASK, req->form, NONE, req};
    int64_t id = NONE;
    struct err *err = request_make(tx, &act, true, &id);

    TRY(made(req, err, id));
    return request_location(req, tx);
}

/* ---- verbs ---- */

struct str request_path_verb(const struct req *req)
{
    struct str path = str_of(req->route->path);
    size_t at = path.len;

    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return str_sub(path, at, path.len);
}

static struct err *verb_prepare(struct req *req)
{
    return form_prepare_empty(req, req->route->fields);
}

static struct err *verb_apply(struct req *req, struct store_tx *tx)
{
    struct request_act act = {req->actor, VERB_COUNT, req->form, NONE, req};
    int64_t id = req->object_id, result_id = NONE;

    if (!request_verb_of(request_path_verb(req), &act.verb)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(request_do(tx, id, &act, &result_id));
    req->object_id = result_id;
    if (act.verb == VERB_DISCARD) {
        req->location = STR("/");
        return NULL;
    }
    return request_location(req, tx);
}

/* Where the answer to a form leads: the request's own page, or home when it is out of sight now.
   Whoever asked for JSON reads the view, which names it. */
struct err *request_location(struct req *req, struct store_tx *tx)
{
    struct authz_object object;
    struct grant grant;
    int64_t parent_id;
    struct str key;

    if (req->json) return NULL;
    TRY(request_sides(tx, req->actor, req->object_id, &object, &parent_id));
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) {
        req->location = STR("/");
        req->flash = STR(N_("Done. It is now with those who may see it; you are not among them."));
        return NULL;
    }
    TRY(request_key_of(tx, req->object_id, &key));
    req->location = str_print(req->arena, "/requests/" STR_FMT, STR_ARG(key));
    return NULL;
}

/* Who stands where gets what: anonymous, stranger, insider, requester, customer, supplier,
   performer, approver, lead, administrator, token without the scope, requester at a shared device.
 */
#define YES    VERDICT_YES
#define SIGN   VERDICT_SIGN_IN
#define NO     VERDICT_FORBIDDEN
#define HIDDEN VERDICT_HIDDEN
#define EXPECT_LIST                                                                                \
    {                                                                                              \
        SIGN, YES, YES, YES, YES, YES, YES, YES, YES, YES, NO, YES                                 \
    }
#define EXPECT_STAFF                                                                               \
    {                                                                                              \
        SIGN, YES, YES, YES, YES, YES, YES, YES, YES, YES, NO, NO                                  \
    }
#define EXPECT_SEE                                                                                 \
    {                                                                                              \
        SIGN, HIDDEN, YES, YES, YES, YES, YES, YES, YES, YES, NO, YES                              \
    }
#define EXPECT_CUSTOMER                                                                            \
    {                                                                                              \
        SIGN, HIDDEN, NO, YES, YES, NO, NO, NO, NO, NO, NO, YES                                    \
    }
#define EXPECT_SUPPLIER                                                                            \
    {                                                                                              \
        SIGN, HIDDEN, NO, NO, NO, YES, YES, NO, YES, NO, NO, NO                                    \
    }
#define EXPECT_EITHER                                                                              \
    {                                                                                              \
        SIGN, HIDDEN, NO, YES, YES, YES, YES, NO, YES, NO, NO, YES                                 \
    }
#define EXPECT_APPROVER                                                                            \
    {                                                                                              \
        SIGN, HIDDEN, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO                                      \
    }
#define EXPECT_RATE                                                                                \
    {                                                                                              \
        SIGN, HIDDEN, NO, YES, YES, YES, YES, NO, YES, NO, NO, YES                                 \
    }
#define EXPECT_DRAFT                                                                               \
    {                                                                                              \
        SIGN, HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, NO, YES         \
    }
#define EXPECT_JOIN                                                                                \
    {                                                                                              \
        SIGN, HIDDEN, YES, NO, NO, YES, YES, YES, YES, NO, NO, NO                                  \
    }

/* A normal request has no list of handlers. */
#define EXPECT_HANDLERS                                                                            \
    {                                                                                              \
        SIGN, HIDDEN, NO, NO, NO, NO, NO, NO, NO, NO, NO                                           \
    }

#define ASKED_OFFERING                                                                             \
    "id:id title:text withdrawn:bool may_ask:bool normal_days:int price?:money approval:bool"      \
    " secrecy:text supplier{id:id name:text}"
/* A draft may be gone, and what was handed over may be out of sight. */
#define REQUEST_CHANGED REQUEST_WHOLE "|id:id key:text state:text moved:bool|discarded:bool"

#define VERB_ROUTE(verb, of, say, who)  VERB_ROUTE_WITH(NULL, verb, of, say, who)
#define FILES_ROUTE(verb, of, say, who) VERB_ROUTE_WITH("_files", verb, of, say, who)
#define VERB_ROUTE_WITH(files, verb, of, say, ...)                                                 \
    {                                                                                              \
        .method = "POST", .path = "/requests/{key}/" verb, .summary = say, .scope = SCOPE_WRITE,   \
        .shared = true, .find = verb_find, .versioned = true, .prepare = verb_prepare,             \
        .apply = verb_apply, .view = changed_view, .fields = of,                                   \
        .form_size = sizeof(struct request_form), .upload = files, .again = "/requests/{key}",     \
        .document = REQUEST_CHANGED, .expect = __VA_ARGS__                                         \
    }

static const struct route routes[] = {
    {.method = "GET",
     .path = "/requests",
     .summary = "Requests one may see, newest first",
     .shared = true,
     .scope = SCOPE_READ,
     .view = list_view,
     .block = block_requests_page,
     .query = request_list_query,
     .document = "items[" REQUEST_BRIEF "] next?:id",
     .expect = EXPECT_LIST},
    {.method = "GET",
     .path = "/requests/new",
     .summary = "The form to ask",
     .shared = true,
     .scope = SCOPE_READ,
     .view = request_new_view,
     .block = block_request_new_page,
     .query = request_new_query,
     .document = "offering?{" ASKED_OFFERING "}",
     .expect = EXPECT_LIST},
    {.method = "GET",
     .path = "/requests/record",
     .summary = "The form to record what already happened",
     .scope = SCOPE_READ,
     .view = request_record_view,
     .block = block_request_record_page,
     .query = request_new_query,
     .document = "offering?{" ASKED_OFFERING "}",
     .expect = EXPECT_STAFF},
    {.method = "GET",
     .path = "/requests/{key}",
     .summary = "One request, whole",
     .shared = true,
     .scope = SCOPE_READ,
     .find = request_of_path,
     .view = request_view,
     .block = block_request_page,
     .document = REQUEST_WHOLE,
     .expect = EXPECT_SEE},
    {.method = "GET",
     .path = "/requests/{key}/files/{file}",
     .summary = "A file, to be saved; what it is in JSON",
     .scope = SCOPE_READ,
     .find = request_of_path,
     .view = request_file_view,
     .document = ATTACHMENT " digest:text at:time by" REQUEST_PARTY,
     /* Not on a shared device, where it would be left behind. */
     .expect = {SIGN, HIDDEN, YES, YES, YES, YES, YES, YES, YES, YES, NO, NO}},
    {.method = "GET",
     .path = "/requests/{key}/ask-child",
     .summary = "The form to ask another team",
     .scope = SCOPE_READ,
     .find = request_of_path,
     .view = request_child_view,
     .block = block_request_child_page,
     .query = request_new_query,
     .document = "parent{key:text title:text} offering?{" ASKED_OFFERING "}",
     .expect = {SIGN, HIDDEN, NO, NO, NO, YES, YES, NO, YES, NO, NO, NO}},
    {.method = "GET",
     .path = "/requests/{key}/chain",
     .summary = "A request and what was asked of others for it, in the order of the tree",
     .scope = SCOPE_READ,
     .find = request_of_path,
     .view = request_chain_view,
     .block = block_chain_page,
     .document = "key:text title:text external:bool order_number?:text order?{key:text title:text "
                 "customer:text}"
                 " items[" REQUEST_BRIEF REQUEST_LINK "] more:bool",
     .expect = {SIGN, HIDDEN, YES, YES, YES, YES, YES, YES, YES, YES, NO, NO}},
    {.method = "GET",
     .path = "/requests/{key}/edit",
     .summary = "The form of a draft",
     .shared = true,
     .scope = SCOPE_READ,
     .find = request_of_path,
     .view = request_edit_view,
     .block = block_request_edit_page,
     .document = "key:text version:int offering?{" ASKED_OFFERING "}",
     .expect = EXPECT_DRAFT},
    {.method = "GET",
     .path = "/queue",
     .summary = "The units whose queues are mine",
     .scope = SCOPE_READ,
     .view = queues_view,
     .block = block_queues_page,
     .document = "items[id:id name:text lead:bool] next?:id",
     .expect = EXPECT_STAFF},
    {.method = "GET",
     .path = "/queue/{unit}",
     .summary = "What a unit owes, in the order it is due",
     .scope = SCOPE_READ,
     .find = unit_of_path,
     .view = queue_view,
     .block = block_queue_page,
     .query = request_queue_query,
     .document = "unit{id:id name:text code:text} view:text sort:text open:int due_today:int"
                 " views[view:text count:int more:bool]"
                 " items[" REQUEST_BRIEF " queue_at:time promised:bool] next?:text",
     .expect = {SIGN, NO, YES, YES, YES, YES, YES, YES, YES, YES, NO}},
    {.method = "POST",
     .path = "/requests",
     .summary = "Ask at once, or keep a draft",
     .makes = true,
     .shared = true,
     .scope = SCOPE_WRITE,
     .prepare = ask_prepare,
     .apply = ask_apply,
     .view = changed_view,
     .fields = request_ask_fields,
     .form_size = sizeof(struct request_form),
     .upload = "_files",
     .again = "/requests/new",
     .document = REQUEST_CHANGED,
     .expect = EXPECT_LIST},
    {.method = "POST",
     .path = "/requests/record",
     .summary = "Enter what already happened",
     .makes = true,
     .scope = SCOPE_WRITE,
     .prepare = ask_prepare,
     .apply = record_apply,
     .view = changed_view,
     .fields = request_record_fields,
     .form_size = sizeof(struct request_form),
     .upload = "_files",
     .again = "/requests/record",
     .document = REQUEST_CHANGED,
     .expect = EXPECT_STAFF},
    FILES_ROUTE("edit", request_fields_edit, "Change a draft", EXPECT_DRAFT),
    VERB_ROUTE("discard", request_fields_none, "Discard a draft", EXPECT_DRAFT),
    VERB_ROUTE("ask", request_fields_none, "Ask what was drafted", EXPECT_DRAFT),
    VERB_ROUTE("approve", request_fields_reason_free, "Approve", EXPECT_APPROVER),
    VERB_ROUTE("refuse", request_fields_reason, "Refuse to approve", EXPECT_APPROVER),
    VERB_ROUTE("withdraw", request_fields_reason_free, "Withdraw before there is a promise",
               EXPECT_CUSTOMER),
    VERB_ROUTE("promise", request_fields_offer, "Promise what was asked", EXPECT_SUPPLIER),
    VERB_ROUTE("counter", request_fields_offer, "Offer another date, price or scope",
               EXPECT_EITHER),
    FILES_ROUTE("question", request_fields_words, "Ask the customer before answering",
                EXPECT_SUPPLIER),
    VERB_ROUTE("assign", request_fields_assign, "Say who does it", EXPECT_SUPPLIER),
    VERB_ROUTE("hand-over", request_fields_hand_over, "Hand over to another unit", EXPECT_SUPPLIER),
    VERB_ROUTE("decline", request_fields_reason, "Decline", EXPECT_SUPPLIER),
    VERB_ROUTE("accept-offer", request_fields_none, "Accept the counter-offer", EXPECT_CUSTOMER),
    VERB_ROUTE("take-back", request_fields_reason_free, "Take back a counter-offer or a delivery",
               EXPECT_SUPPLIER),
    VERB_ROUTE("start", request_fields_none, "Start the work", EXPECT_SUPPLIER),
    VERB_ROUTE("pause", request_fields_pause, "Pause the clock, and say for whom", EXPECT_SUPPLIER),
    VERB_ROUTE("resume", request_fields_none, "Let the clock run again", EXPECT_SUPPLIER),
    VERB_ROUTE("re-promise", request_fields_offer, "Propose a new promise", EXPECT_SUPPLIER),
    VERB_ROUTE("consent", request_fields_none, "Agree to the new promise", EXPECT_CUSTOMER),
    VERB_ROUTE("refuse-consent", request_fields_reason_free, "Keep the old promise",
               EXPECT_CUSTOMER),
    FILES_ROUTE("deliver", request_fields_deliver, "Deliver all or a part", EXPECT_SUPPLIER),
    VERB_ROUTE("revoke", request_fields_reason, "Revoke the promise", EXPECT_SUPPLIER),
    VERB_ROUTE("cancel", request_fields_reason, "Cancel after the promise", EXPECT_CUSTOMER),
    VERB_ROUTE("accept", request_fields_accept, "Accept what was delivered", EXPECT_CUSTOMER),
    FILES_ROUTE("return", request_fields_return, "Return it, and say what is missing",
                EXPECT_CUSTOMER),
    VERB_ROUTE("rate", request_fields_rate, "Rate the other side, once", EXPECT_RATE),
    VERB_ROUTE("reopen", request_fields_reason, "Reopen within 30 days", EXPECT_CUSTOMER),
    VERB_ROUTE("ask-again", request_fields_none, "Copy into a new draft", EXPECT_CUSTOMER),
    VERB_ROUTE("confirm", request_fields_none, "Confirm what was recorded", EXPECT_EITHER),
    VERB_ROUTE("contest", request_fields_reason_free, "Contest what was recorded", EXPECT_EITHER),
    FILES_ROUTE("message", request_fields_words, "Say something to all who see it", EXPECT_SEE),
    FILES_ROUTE("note", request_fields_words, "Keep a note on the supplier's side",
                EXPECT_SUPPLIER),
    VERB_ROUTE("follow", request_fields_none, "Follow", EXPECT_SEE),
    VERB_ROUTE("unfollow", request_fields_none, "Stop following", EXPECT_SEE),
    FILES_ROUTE("ask-child", request_fields_ask_child, "Ask another team, to keep the promise",
                EXPECT_SUPPLIER),
    VERB_ROUTE("join", request_fields_none, "Need the same thing", EXPECT_JOIN),
    VERB_ROUTE("add-handler", request_fields_add_handler, "Let another person handle a named one",
               EXPECT_HANDLERS),
    VERB_ROUTE("drop-handler", request_fields_drop_handler, "Take a handler off a named one",
               EXPECT_HANDLERS),
    VERB_ROUTE("link", request_fields_link, "Link what you asked for it below it", EXPECT_SUPPLIER),
    VERB_ROUTE("unlink", request_fields_unlink, "Unlink what was linked below it", EXPECT_SUPPLIER),
};

const struct web_routes request_routes = {routes, sizeof routes / sizeof *routes};
