/* The log's rows: made once with their digest, read back, checked; only people's words may go. */
#include "feature/event/event.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "store/store.h"

#define EVENT_BYTES_MAX (1024 * 1024) /* of one event, written out to be hashed */
#define EVENT_CHECK_MAX 1000          /* events per call of event_check */
#define SALT_SIZE       16

/* A row as stored: the event and what guards it. */
struct event_row {
    struct event event;
    struct str salt, text_digest, digest;
    int64_t erased_ms; /* NONE: as it was appended, but perhaps for its words */
};

/* A value with its length before it, so that no two events are ever written out alike. */
static void seal_text(struct buf *out, struct str value)
{
    if (value.ptr == NULL) {
        buf_add_c(out, "-,");
        return;
    }
    buf_add_int(out, (int64_t)value.len);
    buf_add_char(out, ':');
    buf_add(out, value);
    buf_add_char(out, ',');
}

static void seal_number(struct buf *out, int64_t value)
{
    buf_add_int(out, value);
    buf_add_char(out, ',');
}

/* SHA-256 of all that an event says. Its seq is left out: the seal gives that later. */
static struct str event_digest(struct arena *arena, const struct event_row *row)
{
    const struct event *event = &row->event;
    struct buf out = buf_new(arena, EVENT_BYTES_MAX);

    seal_number(&out, event->id);
    seal_number(&out, event->object_id);
    seal_text(&out, event->type);
    seal_number(&out, event->actor_id);
    seal_number(&out, event->happened_ms);
    seal_number(&out, event->recorded_ms);
    seal_text(&out, event->from_state);
    seal_text(&out, event->to_state);
    seal_text(&out, event->data);
    seal_text(&out, event->lang);
    seal_text(&out, row->text_digest);
    return sha256_hex(arena, buf_str(&out));
}

static struct str event_text_digest(struct arena *arena, struct str salt, struct str text)
{
    uint8_t digest[SHA256_SIZE];

    sha256_two(salt, text, digest);
    return str_hex(arena, digest, sizeof digest);
}

struct err *event_append(struct store_tx *tx, struct event *event)
{
    struct event_row row;

    if (event->data.len + event->type.len > EVENT_BYTES_MAX / 2) {
        return ERR(tx->arena, ERR_TOO_LARGE, "event data of %zu bytes", event->data.len);
    }
    event->id = store_new_id(tx);
    event->recorded_ms = tx->now_ms;
    if (event->happened_ms == NONE) event->happened_ms = tx->now_ms;
    event->erased = false;

    row = (struct event_row){.event = *event};
    if (event->text.ptr != NULL) {
        uint8_t salt[SALT_SIZE];

        rand_bytes(&tx->rand, salt, sizeof salt);
        row.salt = str_hex(tx->arena, salt, sizeof salt);
        row.text_digest = event_text_digest(tx->arena, row.salt, event->text);
    }
    row.digest = event_digest(tx->arena, &row);
    event->seq = store_seal_next(tx);
    TRY(sql_run(tx, SQL_EVENT_ADD, sql_i(event->id), sql_i(event->seq), sql_i(event->object_id),
                sql_t(event->type), sql_i(event->actor_id), sql_i(event->happened_ms),
                sql_i(event->recorded_ms), sql_t(event->from_state), sql_t(event->to_state),
                sql_t(event->data), sql_t(event->text), sql_t(event->lang), sql_t(row.salt),
                sql_t(row.text_digest), sql_t(row.digest)));
    store_seal_add(tx, event->id, row.digest);
    return NULL;
}

static struct event_row row_read(struct sql_rows *rows)
{
    struct event_row row;
    struct event *event = &row.event;

    event->id = sql_int(rows);
    event->seq = sql_int(rows);
    event->object_id = sql_int(rows);
    event->type = sql_text(rows);
    event->actor_id = sql_int(rows);
    event->happened_ms = sql_int(rows);
    event->recorded_ms = sql_int(rows);
    event->from_state = sql_text(rows);
    event->to_state = sql_text(rows);
    event->data = sql_text(rows);
    event->text = sql_text(rows);
    event->lang = sql_text(rows);
    row.salt = sql_text(rows);
    row.text_digest = sql_text(rows);
    row.digest = sql_text(rows);
    row.erased_ms = sql_int(rows);
    event->erased =
        row.erased_ms != NONE || (event->text.ptr == NULL && row.text_digest.ptr != NULL);
    return row;
}

struct err *event_of_object(struct store_tx *tx, const struct grant *grant, int64_t object_id,
                            size_t limit, struct event_list *list)
{
    struct event *newest_first = NULL;
    struct sql_rows rows;
    size_t count = 0;

    *list = (struct event_list){NULL, 0};
    if (grant->right == 0 || grant->object_id != object_id) {
        return ERR(tx->arena, ERR_NOT_FOUND, "the grant is not for this object");
    }
    TRY(sql_query(tx, SQL_EVENT_OF_OBJECT, &rows, sql_i(object_id), sql_i((int64_t)limit)));
    while (count < limit && sql_next(&rows)) {
        newest_first = arena_push(tx->arena, newest_first, count, sizeof *newest_first);
        newest_first[count++] = row_read(&rows).event;
    }
    TRY(sql_done(&rows));

    list->items = ARENA_ARRAY(tx->arena, struct event, count);
    for (size_t i = 0; i < count; i++)
        list->items[i] = newest_first[count - 1 - i];
    list->count = count;
    return NULL;
}

struct err *event_log(struct store_tx *tx, const struct grant *grant, const struct event_span *span,
                      size_t limit, struct event_list *list)
{
    struct sql_rows rows;

    *list = (struct event_list){NULL, 0};
    if (grant->right == 0 || grant->object_id != 0) {
        return ERR(tx->arena, ERR_NOT_FOUND, "the grant is not for the log");
    }
    TRY(sql_query(tx, SQL_EVENT_LOG, &rows, sql_i(span->from_id), sql_i(span->before_id),
                  sql_i(span->actor_id), sql_t(span->kind), sql_i((int64_t)limit)));
    while (sql_next(&rows)) {
        struct event *event;

        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        event = &list->items[list->count++];
        *event = (struct event){.id = sql_int(&rows), .seq = NONE};
        event->object_id = sql_int(&rows);
        event->type = sql_text(&rows);
        event->actor_id = sql_int(&rows);
        event->happened_ms = sql_int(&rows);
        event->recorded_ms = sql_int(&rows);
        event->from_state = sql_text(&rows);
        event->to_state = sql_text(&rows);
        event->data = sql_text(&rows);
    }
    return sql_done(&rows);
}

struct err *event_by_others(struct store_tx *tx, int64_t object_id, struct str type,
                            int64_t actor_id, struct str begins, bool *found)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_EVENT_BY_OTHERS, &rows, sql_i(object_id), sql_t(type), sql_i(actor_id),
                  sql_t(str_print(tx->arena, STR_FMT "%%", STR_ARG(begins)))));
    *found = sql_next(&rows);
    return sql_done(&rows);
}

struct err *event_last_by(struct store_tx *tx, int64_t object_id, struct str type,
                          int64_t *actor_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_EVENT_LAST_BY, &rows, sql_i(object_id), sql_t(type)));
    *actor_id = sql_next(&rows) ? sql_int(&rows) : 0;
    return sql_done(&rows);
}

struct err *event_erase_text(struct store_tx *tx, int64_t event_id)
{
    int64_t changed;

    TRY(sql_change(tx, SQL_EVENT_ERASE_TEXT, &changed, sql_i(event_id)));
    if (changed == 0) return ERR(tx->arena, ERR_NOT_FOUND, "no event to erase words of");
    return NULL;
}

struct err *event_erase_object(struct store_tx *tx, int64_t object_id)
{
    struct event erasure = {.object_id = object_id,
                            .type = STR("event.erase"),
                            .happened_ms = NONE};

    TRY(event_append(tx, &erasure));
    return sql_run(tx, SQL_EVENT_ERASE_OBJECT, sql_i(object_id), sql_i(erasure.id),
                   sql_i(tx->now_ms));
}

/* Does the row still say what its digests say? */
static bool row_is_whole(struct arena *arena, const struct event_row *row)
{
    if (!sha256_same(event_digest(arena, row), row->digest)) return false;
    if (row->event.text.ptr == NULL) return true;
    if (row->salt.ptr == NULL || row->text_digest.ptr == NULL) return false;
    return sha256_same(event_text_digest(arena, row->salt, row->event.text), row->text_digest);
}

/* An erased row says nothing any more, and a later event, whole itself, says that it was erased. */
static struct err *row_is_erased(struct store_tx *tx, const struct event_row *row, bool *whole)
{
    const struct event *event = &row->event;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_EVENT_ERASURE, &rows, sql_i(event->object_id), sql_i(event->id)));
    *whole = sql_next(&rows) && event->actor_id == 0 && event->data.ptr == NULL &&
             event->text.ptr == NULL && event->lang.ptr == NULL && row->salt.ptr == NULL &&
             row->text_digest.ptr == NULL;
    return sql_done(&rows);
}

struct err *event_check(struct store_tx *tx, int64_t after_seq, int64_t *last_seq,
                        struct seal_report *report, void (*digest)(void *, struct str),
                        void *context)
{
    struct sql_rows rows;

    *last_seq = after_seq;
    TRY(sql_query(tx, SQL_EVENT_AFTER_SEQ, &rows, sql_i(after_seq), sql_i(EVENT_CHECK_MAX)));
    while (report->bad_event_id == 0 && sql_next(&rows)) {
        struct event_row row = row_read(&rows);
        bool whole = false;

        if (row.erased_ms != NONE)
            TRY(row_is_erased(tx, &row, &whole));
        else
            whole = row_is_whole(tx->arena, &row);
        /* A gap means that a sealed event was taken out; the next one shows it. */
        if (row.event.seq != *last_seq + 1 || !whole) {
            report->bad_event_id = row.event.id;
            break;
        }
        *last_seq = row.event.seq;
        report->events++;
        digest(context, row.digest);
    }
    return sql_done(&rows);
}
