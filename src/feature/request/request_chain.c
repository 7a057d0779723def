/* The chain: a request, what was asked of other teams to keep its promise, and what they asked in
   turn, each link only as far as the reader may see it; lateness travels up. */
#include "feature/request/request_chain.h"

#include "base/arena.h"
#include "base/limits.h"
#include "feature/request/request_store.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/req.h"

#define LINKS_MAX  200 /* shown of one chain */
#define LEVELS_MAX 20

/* ---- rules ---- */

bool request_is_order(const struct request *request)
{
    return request->customer_company_id == NONE && request->customer_id != request->requester_id;
}

/* Each customer counts its own: the number is kept behind whose it is. */
static struct str order_prefix(struct arena *arena, int64_t customer_id)
{
    return str_print(arena, "order:%lld:", (long long)customer_id);
}

struct str request_order_id(struct arena *arena, int64_t customer_id, struct str number)
{
    return str_print(arena, STR_FMT STR_FMT, STR_ARG(order_prefix(arena, customer_id)),
                     STR_ARG(number));
}

struct str request_order_number(struct arena *arena, const struct request *request)
{
    struct str prefix = order_prefix(arena, request->customer_id);

    if (!str_starts(request->external_id, prefix)) return STR_NONE;
    return str_sub(request->external_id, prefix.len, request->external_id.len);
}

static struct request_link *parent_of(struct request_link *links, size_t at)
{
    for (size_t i = at; i > 0; i--) {
        if (links[i - 1].request.id == links[at].request.parent_id) return &links[i - 1];
    }
    return NULL;
}

void request_chain_carry(struct request_link *links, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        links[i].expected_ms = links[i].request.due_ms;
        links[i].late_below = false;
    }
    for (size_t i = count; i > 1; i--) {
        struct request_link *link = &links[i - 1], *parent = parent_of(links, i - 1);

        if (parent == NULL || !request_open(link->request.state)) continue;
        if (link->late || link->late_below) parent->late_below = true;
        if (link->request.required == 0 || link->expected_ms == NONE) continue;
        if (parent->expected_ms == NONE || link->expected_ms > parent->expected_ms)
            parent->expected_ms = link->expected_ms;
    }
}

/* ---- reading ---- */

static struct err *read_links(struct req *req, struct store_tx *tx, struct request_link *links,
                              size_t *count, bool *more)
{
    struct sql_rows rows;

    *count = 0;
    *more = false;
    TRY(sql_query(tx, SQL_REQUEST_CHAIN, &rows, sql_i(req->actor->person_id), sql_i(req->now_ms),
                  sql_i(access_standing(req->actor)), sql_i(req->object_id), sql_i(LEVELS_MAX),
                  sql_i(LINKS_MAX + 1)));
    while (sql_next(&rows)) {
        struct request_link link = {.expected_ms = NONE};
        struct request_link *parent;

        request_read(&rows, &link.request);
        link.level = sql_int(&rows);
        links[*count] = link;
        if (sql_int(&rows) == 1) {
            *more = *count == LINKS_MAX;
            if (!*more) ++*count;
            continue;
        }
        parent = parent_of(links, *count);
        if (parent != NULL) parent->others = true;
    }
    return sql_done(&rows);
}

/* ---- as a document ---- */

/* Who it waits for; of a person or team their name. */
static void put_owes(struct req *req, const struct request *request, struct doc *row)
{
    struct str name = STR_NONE;

    switch (request->turn) {
    case TURN_SUPPLIER:
        name = request->performer_id != NONE ? request->performer_name : request->supplier_name;
        break;
    case TURN_CUSTOMER:
        name = request->customer_name;
        break;
    case TURN_APPROVER:
        name = request->approver_name;
        break;
    case TURN_REQUEST:
        doc_put_message(req->arena, row, "owes", N_("another team"));
        return;
    case TURN_THIRD:
        doc_put_message(req->arena, row, "owes", N_("a third party"));
        return;
    default:
        break;
    }
    doc_put_text(req->arena, row, "owes", name);
}

static void put_link(struct req *req, const struct request_link *link, struct str above,
                     struct doc *row)
{
    const struct request *request = &link->request;
    bool moved = request_open(request->state) && link->expected_ms != request->due_ms;

    request_put_brief(req, request, row);
    doc_put_int(req->arena, row, "level", link->level);
    doc_put_text(req->arena, row, "above", above);
    doc_put_bool(req->arena, row, "required", request->required == 1);
    put_owes(req, request, row);
    doc_put_bool(req->arena, row, "late_below", link->late_below);
    doc_put_time(req->arena, row, "expected", moved ? link->expected_ms : NONE);
    doc_put_bool(req->arena, row, "others", link->others);
}

struct chain {
    struct req *req;
    const struct request_link *links;
    size_t count;
    struct doc *flat; /* all links in the order of the tree */
};

/* LINK and all below it; a link is never its own ancestor, since it stands a level below. */
static void put_branch(const struct chain *chain, const struct request_link *link, struct str above,
                       struct doc *tree)
{
    struct arena *arena = chain->req->arena;
    struct doc *branch = doc_put_object(arena, tree, NULL), *below;

    put_link(chain->req, link, above, doc_put_object(arena, chain->flat, NULL));
    put_link(chain->req, link, above, branch);
    below = doc_put_list(arena, branch, "below");
    for (size_t i = 0; i < chain->count; i++) {
        const struct request_link *other = &chain->links[i];

        if (other->level != link->level + 1 || other->request.parent_id != link->request.id)
            continue;
        put_branch(chain, other, link->request.key, below);
    }
}

/* GET /requests/{key}/chain: a request and what was asked of others for it, in the order of the
   tree. */
struct err *request_chain_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct request_link *links = ARENA_ARRAY(req->arena, struct request_link, LINKS_MAX + 2);
    struct chain chain = {.req = req, .links = links};
    struct authz_object object;
    struct grant grant;
    int64_t parent_id;
    bool more;

    TRY(request_sides(tx, req->actor, req->object_id, &object, &parent_id));
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(read_links(req, tx, links, &chain.count, &more));
    for (size_t i = 0; i < chain.count; i++)
        links[i].late = request_is_late(&links[i].request, req->now_ms);
    request_chain_carry(links, chain.count);
    req_title(req, doc, N_("Chain"));
    doc_put_text(req->arena, doc, "key", links[0].request.key);
    doc_lang(doc_put_text(req->arena, doc, "title", links[0].request.title), links[0].request.lang);
    TRY(request_put_order(req, tx, &links[0].request, doc));
    chain.flat = doc_put_list(req->arena, doc, "items");
    put_branch(&chain, &links[0], STR_NONE, doc_html_only(doc_put_list(req->arena, doc, "tree")));
    doc_put_bool(req->arena, doc, "more", more);
    return NULL;
}

struct err *request_put_order(struct req *req, struct store_tx *tx, const struct request *request,
                              struct doc *doc)
{
    struct sql_rows rows;

    doc_put_bool(req->arena, doc, "external", request_is_order(request));
    doc_put_text(req->arena, doc, "order_number", request_order_number(req->arena, request));
    if (request->parent_id == NONE) return NULL;
    TRY(sql_query(tx, SQL_REQUEST_ORDER_ABOVE, &rows, sql_i(req->actor->person_id),
                  sql_i(req->now_ms), sql_i(access_standing(req->actor)), sql_i(request->id),
                  sql_i(LEVELS_MAX)));
    if (sql_next(&rows)) {
        struct doc *order = doc_put_object(req->arena, doc, "order");
        struct str title, lang;

        doc_put_text(req->arena, order, "key", sql_text(&rows));
        title = sql_text(&rows);
        lang = sql_text(&rows);
        doc_lang(doc_put_text(req->arena, order, "title", title), lang);
        doc_put_text(req->arena, order, "customer", sql_text(&rows));
    }
    return sql_done(&rows);
}
