/* Breaking the glass: rows, events, and who is told. */
#include "feature/request/request_glass.h"

#include "base/arena.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/request/request_store.h"
#include "store/store.h"
#include "web/req.h"

#define LIST_MAX 50
#define TOLD_MAX 50 /* opened in a week: each is a decision of two people */

static struct request_glass glass_read(struct sql_rows *rows)
{
    struct request_glass glass = {.id = sql_int(rows)};

    glass.key = sql_text(rows);
    glass.reason = sql_text(rows);
    glass.asker_id = sql_int(rows);
    glass.asker = sql_text(rows);
    glass.asked_ms = sql_int(rows);
    glass.confirmer_id = sql_int(rows);
    glass.confirmer = sql_text(rows);
    glass.confirmed_ms = sql_int(rows);
    glass.request_id = sql_int(rows);
    glass.until_ms = sql_int(rows);
    return glass;
}

struct err *request_glass_list(struct store_tx *tx, int64_t person_id,
                               struct request_glass **glasses, size_t *count)
{
    struct sql_rows rows;

    *glasses = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_REQUEST_GLASS_LIST, &rows, sql_i(person_id),
                  sql_i(tx->now_ms - 2 * REQUEST_GLASS_WAIT_MS), sql_i(LIST_MAX)));
    while (sql_next(&rows)) {
        *glasses = arena_push(tx->arena, *glasses, *count, sizeof **glasses);
        (*glasses)[(*count)++] = glass_read(&rows);
    }
    return sql_done(&rows);
}

static struct err *glass_event(struct store_tx *tx, int64_t glass_id, const char *type,
                               int64_t actor_id, struct str words)
{
    struct event event = {.object_id = glass_id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .text = words};

    return event_append(tx, &event);
}

struct err *request_glass_ask(struct store_tx *tx, int64_t person_id, struct str key,
                              struct str reason)
{
    int64_t id = store_new_id(tx);

    TRY(sql_run(tx, SQL_REQUEST_GLASS_ADD, sql_i(id), sql_t(key), sql_i(person_id), sql_t(reason),
                sql_i(tx->now_ms)));
    return glass_event(tx, id, "glass.ask", person_id, reason);
}

/* Whose own it is, or about whom, neither asks nor confirms. */
static bool is_kept_from(const struct request *request, int64_t person_id)
{
    return person_id == request->requester_id || person_id == request->asked_by_id ||
           person_id == request->concerns_id;
}

/* The request that may be opened by these two; NONE: there is none. */
static struct err *find_secret(struct store_tx *tx, const struct request_glass *glass,
                               int64_t confirmer_id, int64_t *id)
{
    struct err *err = request_find(tx, glass->key, id);
    struct request request;
    struct grant grant;

    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL) return NULL;
    grant = access_system_grant(*id);
    TRY(request_get(tx, &grant, *id, &request));
    if (request.secrecy == SECRECY_NORMAL || request.state == REQUEST_DRAFT ||
        is_kept_from(&request, glass->asker_id) || is_kept_from(&request, confirmer_id))
        *id = NONE;
    return NULL;
}

/* In the history of the request, for all who see it. */
static struct err *tell(struct store_tx *tx, const struct request_glass *glass, int64_t id,
                        int64_t confirmer_id, int64_t until_ms)
{
    struct event event = {.object_id = id,
                          .type = STR("request.glass"),
                          .actor_id = glass->asker_id,
                          .happened_ms = NONE,
                          .data =
                              str_print(tx->arena, "{\"person\":\"%lld\",\"due\":\"" STR_FMT "\"}",
                                        (long long)confirmer_id,
                                        STR_ARG(time_text(tx->arena, until_ms))),
                          .text = glass->reason};

    return event_append(tx, &event);
}

struct err *request_glass_confirm(struct store_tx *tx, int64_t person_id,
                                  const struct request_glass *glass)
{
    int64_t id = NONE, changed, until_ms = NONE;

    if (person_id == glass->asker_id) return ERR_REFUSE(tx->arena, ERR_OWN_GLASS);
    TRY(find_secret(tx, glass, person_id, &id));
    if (id != NONE) until_ms = tx->now_ms + REQUEST_GLASS_READ_MS;
    TRY(sql_change(tx, SQL_REQUEST_GLASS_CONFIRM, &changed, sql_i(glass->id), sql_i(person_id),
                   sql_i(tx->now_ms), sql_i(id), sql_i(until_ms)));
    if (changed == 0) return ERR_REFUSE(tx->arena, ERR_STATE);
    TRY(glass_event(tx, glass->id, "glass.confirm", person_id, STR_NONE));
    return id == NONE ? NULL : tell(tx, glass, id, person_id, until_ms);
}

struct err *request_glass_until(struct store_tx *tx, int64_t id, int64_t person_id,
                                int64_t *until_ms)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_GLASS_HOLDS, &rows, sql_i(id), sql_i(person_id),
                  sql_i(tx->now_ms)));
    *until_ms = sql_next(&rows) ? sql_int(&rows) : NONE;
    return sql_done(&rows);
}

/* One that the reader sees, and not through the glass. */
static struct err *put_told(struct req *req, struct store_tx *tx, const struct request_glass *glass,
                            struct doc *list)
{
    struct authz_object object;
    struct request request;
    struct grant grant;
    int64_t parent_id;
    struct doc *row;

    TRY(request_sides(tx, req->actor, glass->request_id, &object, &parent_id));
    object.sides &= ~(unsigned)SIDE_GLASS;
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return NULL;
    TRY(request_get(tx, &grant, object.id, &request));
    row = doc_put_object(req->arena, list, NULL);
    doc_put_text(req->arena, row, "key", request.key);
    doc_lang(doc_put_text(req->arena, row, "title", request.title), request.lang);
    doc_put_text(req->arena, row, "reason", glass->reason);
    doc_put_text(req->arena, row, "by", glass->asker);
    doc_put_text(req->arena, row, "with", glass->confirmer);
    doc_put_time(req->arena, row, "opened_at", glass->confirmed_ms);
    doc_put_time(req->arena, row, "until", glass->until_ms);
    return NULL;
}

struct err *request_glass_home_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "glass");
    struct request_glass glass[TOLD_MAX];
    struct sql_rows rows;
    size_t count = 0;

    TRY(sql_query(tx, SQL_REQUEST_GLASS_TOLD, &rows, sql_i(req->now_ms - REQUEST_GLASS_TOLD_MS)));
    while (count < TOLD_MAX && sql_next(&rows)) {
        struct request_glass *one = &glass[count++];

        one->request_id = sql_int(&rows);
        one->asker_id = sql_int(&rows);
        one->reason = sql_text(&rows);
        one->asker = sql_text(&rows);
        one->confirmer = sql_text(&rows);
        one->confirmed_ms = sql_int(&rows);
        one->until_ms = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(put_told(req, tx, &glass[i], list));
    return NULL;
}

bool request_glass_confirms(const struct actor *actor)
{
    return actor->person_id != 0 && (actor->admin || actor->executive);
}

struct err *request_glass_waiting_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "glass_waiting");
    const struct actor *actor = req->actor;
    struct sql_rows rows;

    if (!request_glass_confirms(actor) || actor->device_id != 0) return NULL;
    TRY(sql_query(tx, SQL_REQUEST_GLASS_WAITING, &rows, sql_i(actor->person_id),
                  sql_i(req->now_ms - REQUEST_GLASS_WAIT_MS)));
    while (sql_next(&rows)) {
        struct doc *row = doc_put_object(req->arena, list, NULL);

        doc_put_text(req->arena, row, "key", sql_text(&rows));
        doc_put_text(req->arena, row, "reason", sql_text(&rows));
        doc_put_text(req->arena, row, "by", sql_text(&rows));
        doc_put_time(req->arena, row, "asked_at", sql_int(&rows));
    }
    return sql_done(&rows);
}

struct err *request_glass_erase(struct store_tx *tx, int64_t id)
{
    int64_t ids[100];
    struct sql_rows rows;
    size_t count = 0;

    TRY(sql_query(tx, SQL_REQUEST_GLASS_OF, &rows, sql_i(id)));
    while (count < 100 && sql_next(&rows))
        ids[count++] = sql_int(&rows);
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(event_erase_object(tx, ids[i]));
    return sql_run(tx, SQL_REQUEST_GLASS_ERASE, sql_i(id));
}
