/* Seals: each chains a batch of events to the one before by SHA-256, so that a changed, lost or
   moved event is found. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "store/engine.h"

#define SEAL_EVENTS_MAX   5000 /* of one seal on PostgreSQL */
#define DIGESTS_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define HEX_LEN           (2 * SHA256_SIZE)

struct err *seal_head_read(struct store_tx *tx, struct seal_head *head)
{
    struct sql_rows rows;
    struct str hash = STR_NONE;

    *head = (struct seal_head){0};
    TRY(sql_query(tx, SQL_SEAL_HEAD, &rows));
    if (sql_next(&rows)) {
        head->id = sql_int(&rows);
        head->last_seq = sql_int(&rows);
        hash = sql_text(&rows);
    }
    TRY(sql_done(&rows));
    if (hash.len > HEX_LEN) hash.len = HEX_LEN; /* verify will name it */
    if (hash.len > 0) memcpy(head->hash, hash.ptr, hash.len);
    return NULL;
}

static struct str chain_hash(struct arena *arena, const char *before, struct str digests)
{
    struct buf buf = buf_new(arena, digests.len + HEX_LEN);

    buf_add_c(&buf, before);
    buf_add(&buf, digests);
    return sha256_hex(arena, buf_str(&buf));
}

struct err *seal_chain(struct store_tx *tx, struct seal_head *head, int64_t count,
                       struct str digests)
{
    struct str hash = chain_hash(tx->arena, head->hash, digests);

    TRY(sql_run(tx, SQL_SEAL_ADD, sql_i(head->id + 1), sql_i(head->last_seq + 1),
                sql_i(head->last_seq + count), sql_t(hash)));
    head->id++;
    head->last_seq += count;
    memcpy(head->hash, hash.ptr, HEX_LEN);
    return NULL;
}

/* ---- PostgreSQL: what is committed ---- */

struct seal_run {
    bool wait, more;
};

static struct err *seal_lock(struct store_tx *tx, bool wait, bool *locked)
{
    struct sql_rows rows;

    *locked = wait;
    if (wait) return sql_run(tx, SQL_SEAL_LOCK);
    TRY(sql_query(tx, SQL_SEAL_TRY_LOCK, &rows));
    if (sql_next(&rows)) *locked = sql_int(&rows) == 1;
    return sql_done(&rows);
}

static struct err *seal_numbered(struct store_tx *tx, struct seal_head *head, int64_t count)
{
    struct buf digests = buf_new(tx->arena, DIGESTS_BYTES_MAX);
    int64_t seq = head->last_seq;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_SEAL_DIGESTS, &rows, sql_i(seq)));
    while (sql_next(&rows)) {
        if (sql_int(&rows) != ++seq) break;
        buf_add(&digests, sql_text(&rows));
    }
    TRY(sql_done(&rows));
    if (seq != head->last_seq + count || digests.full) {
        return ERR(tx->arena, ERR_SEAL_BROKEN, "event numbers have a hole after %lld",
                   (long long)seq);
    }
    return seal_chain(tx, head, count, buf_str(&digests));
}

static struct err *seal_work(struct store_tx *tx, void *context)
{
    struct seal_run *run = context;
    struct seal_head head;
    int64_t count;
    bool locked;

    TRY(seal_lock(tx, run->wait, &locked));
    if (!locked) return NULL;
    TRY(seal_head_read(tx, &head));
    TRY(sql_change(tx, SQL_SEAL_NUMBER, &count, sql_i(head.last_seq), sql_i(SEAL_EVENTS_MAX)));
    run->more = count == SEAL_EVENTS_MAX;
    return count > 0 ? seal_numbered(tx, &head, count) : NULL;
}

struct err *seal_committed(struct store_session *session, struct arena *arena, bool wait,
                           bool *more)
{
    struct seal_run run = {.wait = wait};

    TRY(session_write(session, arena, 0, seal_work, &run));
    *more = run.more;
    return NULL;
}

struct err *store_seal_flush(struct store *store, struct arena *arena)
{
    struct store_session *session;
    struct err *err = NULL;
    bool more = true;

    if (!store_is_postgres(store)) return NULL;
    TRY(pool_take(store, arena, &session));
    while (err == NULL && more)
        err = seal_committed(session, arena, true, &more);
    pool_give(session);
    return err;
}
