/* Requests: rows <-> structs, nothing else. The order of columns is the fragment request_columns.
 */
#include <assert.h>
#include "base/arena.h"
#include "base/fold.h"
#include "base/limits.h"
#include "feature/request/request_chain.h"
#include "feature/request/request_store.h"
#include "store/store.h"

static enum request_turn turn_of(struct str name)
{
    for (int i = 0; i < TURN_COUNT; i++) {
        if (str_is(name, request_turn_names[i])) return (enum request_turn)i;
    }
    return TURN_NOBODY;
}

/* The parties and texts: the first half of the columns. */
static void read_parties(struct sql_rows *rows, struct request *request)
{
    request->offering_id = sql_int(rows);
    request->parent_id = sql_int(rows);
    request->depth = sql_int(rows);
    request->required = sql_int(rows);
    request->requester_id = sql_int(rows);
    request->customer_id = sql_int(rows);
    request->customer_company_id = sql_int(rows);
    request->supplier_id = sql_int(rows);
    request->supplier_company_id = sql_int(rows);
    request->performer_id = sql_int(rows);
    request->approver_id = sql_int(rows);
    request->deliverer_id = sql_int(rows);
    request->concerns_id = sql_int(rows);
    request->asked_by_id = sql_int(rows);
    request->title = sql_text(rows);
    request->body = sql_text(rows);
    request->lang = sql_text(rows);
    request->fields = sql_text(rows);
    request->disclosed = sql_text(rows);
}

static void read_terms(struct sql_rows *rows, struct request *request)
{
    request->wanted_ms = sql_int(rows);
    request->price = sql_money(rows);
    request->approved = sql_money(rows);
    request->due_ms = sql_int(rows);
    request->criteria = sql_text(rows);
    request->answer_due_ms = sql_int(rows);
    request->pause_request_id = sql_int(rows);
    request->paused_ms = sql_int(rows);
    request->pause_reason = sql_text(rows);
    request->question = sql_int(rows);
    request->consent = sql_int(rows);
    request->broken = sql_int(rows);
    request->returns = sql_int(rows);
    request->implied = sql_int(rows);
    request->escalated = sql_int(rows);
    request->customer_rating = sql_int(rows);
    request->supplier_rating = sql_int(rows);
    request->confirmation = sql_text(rows);
    request->external_id = sql_text(rows);
}

void request_read(struct sql_rows *rows, struct request *request)
{
    enum request_state state = REQUEST_DRAFT;

    *request = (struct request){.id = sql_int(rows)};
    request->key = sql_text(rows);
    request->version = sql_int(rows);
    (void)request_state_of(sql_text(rows), &state);
    request->state = state;
    request->turn = turn_of(sql_text(rows));
    request->secrecy = (enum secrecy)sql_int(rows);
    read_parties(rows, request);
    read_terms(rows, request);
    request->made_ms = sql_int(rows);
    request->asked_ms = sql_int(rows);
    request->promised_ms = sql_int(rows);
    request->started_ms = sql_int(rows);
    request->delivered_ms = sql_int(rows);
    request->ended_ms = sql_int(rows);
    request->changed_ms = sql_int(rows);
    request->requester_name = sql_text(rows);
    request->customer_name = sql_text(rows);
    request->supplier_name = sql_text(rows);
    request->performer_name = sql_text(rows);
    request->approver_name = sql_text(rows);
}

/* The queue's place: the promise, else the date wanted, else the answer target. */
int64_t request_queue_ms(const struct request *request)
{
    if (request->due_ms != NONE) return request->due_ms;
    if (request->wanted_ms != NONE) return request->wanted_ms;
    if (request->answer_due_ms != NONE) return request->answer_due_ms;
    return request->asked_ms != NONE ? request->asked_ms : request->made_ms;
}

static struct err *write_row(struct store_tx *tx, enum sql statement, const struct request *r)
{
    return sql_run(tx, statement, sql_i(r->id), sql_t(r->key), sql_i(r->version),
                   sql_t(str_of(request_state_names[r->state])),
                   sql_t(str_of(request_turn_names[r->turn])), sql_i(r->secrecy),
                   sql_i(r->offering_id), sql_i(r->parent_id), sql_i(r->depth), sql_i(r->required),
                   sql_i(r->requester_id), sql_i(r->customer_id), sql_i(r->customer_company_id),
                   sql_i(r->supplier_id), sql_i(r->supplier_company_id), sql_i(r->performer_id),
                   sql_i(r->approver_id), sql_i(r->deliverer_id), sql_i(r->concerns_id),
                   sql_i(r->asked_by_id), sql_t(r->title), sql_t(r->body), sql_t(r->lang),
                   sql_t(r->fields), sql_t(r->disclosed), sql_i(r->wanted_ms),
                   sql_money_minor(&r->price), sql_money_currency(&r->price),
                   sql_money_minor(&r->approved), sql_money_currency(&r->approved),
                   sql_i(r->due_ms), sql_t(r->criteria), sql_i(r->answer_due_ms),
                   sql_i(r->pause_request_id), sql_i(r->paused_ms), sql_t(r->pause_reason),
                   sql_i(r->question), sql_i(r->consent), sql_i(r->broken), sql_i(r->returns),
                   sql_i(r->implied), sql_i(r->escalated), sql_i(r->customer_rating),
                   sql_i(r->supplier_rating), sql_t(r->confirmation), sql_t(r->external_id),
                   sql_i(r->made_ms), sql_i(r->asked_ms), sql_i(r->promised_ms),
                   sql_i(r->started_ms), sql_i(r->delivered_ms), sql_i(r->ended_ms),
                   sql_i(r->changed_ms), sql_i(request_open(r->state)), sql_i(request_queue_ms(r)));
}

/* Found by its words, except where others may not look. They are put once, when it is asked: what
   was asked does not change after. */
static void index_words(struct store_tx *tx, const struct request *request)
{
    struct str words, number;

    if (request->secrecy != SECRECY_NORMAL || request->state == REQUEST_DRAFT) return;
    number = request_order_number(tx->arena, request);
    words = str_print(tx->arena, STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(request->key),
                      STR_ARG(request->title), STR_ARG(request->body), STR_ARG(number));
    store_search_add(tx, "request", request->id, request->requester_id,
                     fold_search(tx->arena, words));
}

struct err *request_add(struct store_tx *tx, struct request *request)
{
    if (request->id == 0) request->id = store_new_id(tx);
    request->version = 1;
    TRY(request_key_make(tx, request));
    TRY(write_row(tx, SQL_REQUEST_INSERT, request));
    index_words(tx, request);
    return NULL;
}

struct err *request_save(struct store_tx *tx, struct request *request)
{
    request->version++;
    return write_row(tx, SQL_REQUEST_UPDATE, request);
}

void request_index(struct store_tx *tx, const struct request *request)
{
    index_words(tx, request);
}

struct err *request_delete(struct store_tx *tx, int64_t id)
{
    TRY(sql_run(tx, SQL_REQUEST_LINES_DELETE, sql_i(id)));
    TRY(sql_run(tx, SQL_REQUEST_WATCHERS_DELETE, sql_i(id)));
    return sql_run(tx, SQL_REQUEST_DELETE, sql_i(id));
}

struct err *request_unmake(struct store_tx *tx, int64_t id)
{
    TRY(sql_run(tx, SQL_REQUEST_LINES_DELETE, sql_i(id)));
    TRY(sql_run(tx, SQL_REQUEST_WATCHERS_DELETE, sql_i(id)));
    return sql_run(tx, SQL_REQUEST_UNMAKE, sql_i(id));
}

static struct err *one_id(struct store_tx *tx, enum sql statement, struct str key, int64_t *id)
{
    struct sql_rows rows;

    *id = NONE;
    TRY(sql_query(tx, statement, &rows, sql_t(key)));
    if (sql_next(&rows)) *id = sql_int(&rows);
    TRY(sql_done(&rows));
    return *id == NONE ? ERR_REFUSE(tx->arena, ERR_NOT_FOUND) : NULL;
}

struct err *request_key_of(struct store_tx *tx, int64_t id, struct str *key)
{
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_REQUEST_KEY, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) *key = sql_text(&rows);
    TRY(sql_done(&rows));
    return found ? NULL : ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

struct err *request_open_key_of(struct store_tx *tx, int64_t id, struct str *key)
{
    struct sql_rows rows;

    *key = STR_NONE;
    TRY(sql_query(tx, SQL_REQUEST_OPEN_KEY, &rows, sql_i(id)));
    if (sql_next(&rows)) *key = sql_text(&rows);
    return sql_done(&rows);
}

struct err *request_find(struct store_tx *tx, struct str key, int64_t *id)
{
    return one_id(tx, SQL_REQUEST_BY_KEY, key, id);
}

struct err *request_find_external(struct store_tx *tx, struct str external_id, int64_t *id)
{
    return one_id(tx, SQL_REQUEST_BY_EXTERNAL, external_id, id);
}

struct err *request_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                        struct request *request)
{
    struct sql_rows rows;
    bool found = false;

    assert(grant->object_id == id);
    TRY(sql_query(tx, SQL_REQUEST_GET, &rows, sql_i(id)));
    if (sql_next(&rows)) {
        request_read(&rows, request);
        found = true;
    }
    TRY(sql_done(&rows));
    return found ? NULL : ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

/* ---- lines ---- */

struct err *request_lines_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                              struct request_line **lines, size_t *count)
{
    struct sql_rows rows;

    assert(grant->object_id == id);
    *lines = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_REQUEST_LINES, &rows, sql_i(id)));
    while (*count < limits.lines_max && sql_next(&rows)) {
        *lines = arena_push(tx->arena, *lines, *count, sizeof **lines);
        struct request_line *line = &(*lines)[(*count)++];
        line->number = sql_int(&rows);
        line->what = sql_text(&rows);
        line->unit = sql_text(&rows);
        line->quantity_milli = sql_int(&rows);
        line->delivered_milli = sql_int(&rows);
        line->accepted_milli = sql_int(&rows);
        line->returned_milli = sql_int(&rows);
        line->price = sql_money(&rows);
    }
    return sql_done(&rows);
}

struct err *request_line_put(struct store_tx *tx, int64_t id, const struct request_line *line)
{
    return sql_run(tx, SQL_REQUEST_LINE_PUT, sql_i(id), sql_i(line->number), sql_t(line->what),
                   sql_t(line->unit), sql_i(line->quantity_milli), sql_i(line->delivered_milli),
                   sql_i(line->accepted_milli), sql_i(line->returned_milli),
                   sql_money_minor(&line->price), sql_money_currency(&line->price));
}

/* ---- versions of the promise ---- */

#define OFFERS_MAX 200

struct err *request_offers_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                               struct request_offer **offers, size_t *count)
{
    struct sql_rows rows;

    assert(grant->object_id == id);
    *offers = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_REQUEST_OFFERS, &rows, sql_i(id)));
    while (*count < OFFERS_MAX && sql_next(&rows)) {
        *offers = arena_push(tx->arena, *offers, *count, sizeof **offers);
        struct request_offer *offer = &(*offers)[(*count)++];
        offer->number = sql_int(&rows);
        offer->kind = sql_text(&rows);
        offer->side = sql_text(&rows);
        offer->state = sql_text(&rows);
        offer->due_ms = sql_int(&rows);
        offer->price = sql_money(&rows);
        offer->criteria = sql_text(&rows);
        offer->reason = sql_text(&rows);
        offer->actor_id = sql_int(&rows);
        offer->made_ms = sql_int(&rows);
    }
    return sql_done(&rows);
}

struct err *request_offer_put(struct store_tx *tx, int64_t id, struct request_offer *offer)
{
    return sql_run(tx, SQL_REQUEST_OFFER_INSERT, sql_i(id), sql_t(offer->kind), sql_t(offer->side),
                   sql_t(offer->state), sql_i(offer->due_ms), sql_money_minor(&offer->price),
                   sql_money_currency(&offer->price), sql_t(offer->criteria), sql_t(offer->reason),
                   sql_i(offer->actor_id), sql_i(offer->made_ms));
}

struct err *request_offers_close(struct store_tx *tx, int64_t id, const char *state)
{
    return sql_run(tx, SQL_REQUEST_OFFERS_CLOSE, sql_i(id), sql_t(str_of(state)));
}

/* ---- watchers, ratings, children ---- */

struct err *request_watch(struct store_tx *tx, int64_t id, int64_t person_id, const char *role,
                          bool on)
{
    enum sql statement = on ? SQL_REQUEST_WATCHER_PUT : SQL_REQUEST_WATCHER_REMOVE;

    return sql_run(tx, statement, sql_i(id), sql_i(person_id), sql_t(str_of(role)));
}

struct err *request_rating_put(struct store_tx *tx, int64_t id, const char *side, int64_t person_id,
                               int64_t rating, struct str comment)
{
    int64_t rater_id = str_is(STR("joined"), side) ? person_id : 0;

    return sql_run(tx, SQL_REQUEST_RATING_PUT, sql_i(id), sql_t(str_of(side)), sql_i(rater_id),
                   sql_i(person_id), sql_i(rating), sql_t(comment), sql_i(tx->now_ms));
}

struct err *request_rated(struct store_tx *tx, const struct grant *grant, int64_t id,
                          int64_t person_id, struct request_facts *facts)
{
    struct sql_rows rows;

    assert(grant->object_id == id);
    TRY(sql_query(tx, SQL_REQUEST_RATINGS, &rows, sql_i(id)));
    while (sql_next(&rows)) {
        struct str side = sql_text(&rows);

        (void)sql_int(&rows); /* 0 for the two sides: who it was comes next */
        if (str_is(side, "customer")) facts->customer_rated = true;
        if (str_is(side, "supplier")) facts->supplier_rated = true;
        if (sql_int(&rows) == person_id) facts->actor_rated = true;
    }
    return sql_done(&rows);
}

struct err *request_ratings_clear(struct store_tx *tx, int64_t id)
{
    return sql_run(tx, SQL_REQUEST_RATINGS_CLEAR, sql_i(id));
}

struct err *request_lines_clear(struct store_tx *tx, int64_t id)
{
    return sql_run(tx, SQL_REQUEST_LINES_DELETE, sql_i(id));
}

struct err *request_is_handler(struct store_tx *tx, const struct grant *grant, int64_t id,
                               int64_t person_id, bool *listed)
{
    struct sql_rows rows;

    assert(grant->object_id == id);
    *listed = false;
    TRY(sql_query(tx, SQL_REQUEST_ROLES, &rows, sql_i(id), sql_i(person_id)));
    while (sql_next(&rows)) {
        if (str_is(sql_text(&rows), "handler")) *listed = true;
    }
    return sql_done(&rows);
}

struct err *request_children_open(struct store_tx *tx, int64_t id, bool *open)
{
    struct sql_rows rows;

    *open = false;
    TRY(sql_query(tx, SQL_REQUEST_CHILDREN_OPEN, &rows, sql_i(id)));
    if (sql_next(&rows)) *open = sql_int(&rows) > 0;
    return sql_done(&rows);
}

/* Roots named before the write are locked already; this is for one that only apply comes to know.
 */
struct err *request_lock(struct store_tx *tx, int64_t id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_LOCK, &rows, sql_i(id)));
    (void)sql_next(&rows);
    return sql_done(&rows);
}

struct err *request_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    return sql_done(&rows);
}
