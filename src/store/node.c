/* Nodes: who may make which ids. A node's row names its owner and how far the owner may go; the
   next owner starts above. An owner that lost its node learns it when it wants to go further. */
#include "base/time.h"
#include "store/engine.h"

#define NODE_MAX    255
#define RESERVE_MS  (60 * SECOND_MS)
#define RESERVE_IDS (RESERVE_MS << 22) /* as id.h lays ids out */

static struct err *take_number(struct store_tx *tx, int *number)
{
    struct sql_rows rows;

    *number = 0;
    if (!store_is_postgres(tx->store)) return NULL;
    for (*number = 1; *number <= NODE_MAX; ++*number) {
        int64_t taken = 0;

        TRY(sql_query(tx, SQL_NODE_LOCK, &rows, sql_i(*number)));
        if (sql_next(&rows)) taken = sql_int(&rows);
        TRY(sql_done(&rows));
        if (taken == 1) return NULL;
    }
    return ERR(tx->arena, ERR_BUSY, "all %d nodes are taken", NODE_MAX);
}

static struct id_gen gen_copy(struct store_ids *ids)
{
    struct id_gen gen;

    pthread_mutex_lock(&ids->lock);
    gen = ids->gen;
    pthread_mutex_unlock(&ids->lock);
    return gen;
}

static struct err *one_read(struct sql_rows *rows, int64_t *value)
{
    *value = NONE;
    if (sql_next(rows)) *value = sql_int(rows);
    return sql_done(rows);
}

static struct err *take(struct store_tx *tx, void *context)
{
    struct store_ids *ids = context;
    struct id_gen gen = gen_copy(ids);
    struct sql_rows rows;
    int64_t value, changed;

    TRY(take_number(tx, &gen.node));
    TRY(sql_query(tx, SQL_NODE_TAKE, &rows, sql_i(gen.node), sql_t(ids->owner)));
    TRY(one_read(&rows, &value));
    if (value > gen.last) gen.last = value;
    TRY(sql_query(tx, SQL_EVENT_ID_MAX, &rows));
    TRY(one_read(&rows, &value));
    if (value > gen.last) gen.last = value;
    TRY(sql_change(tx, SQL_NODE_RESERVE, &changed, sql_i(gen.node), sql_t(ids->owner),
                   sql_i(gen.last + RESERVE_IDS)));
    pthread_mutex_lock(&ids->lock);
    if (gen.last < ids->gen.last) gen.last = ids->gen.last;
    ids->gen = gen;
    ids->reserved = gen.last;
    pthread_mutex_unlock(&ids->lock);
    return NULL;
}

struct err *node_take(struct store_session *session, struct arena *arena)
{
    struct store_ids *ids = &session->store->ids;
    uint8_t random[16];

    if (ids->owner.len == 0) {
        if (!rand_entropy(random, sizeof random)) {
            return ERR(arena, ERR_INTERNAL, "the system gives no random bytes");
        }
        ids->owner = str_hex(session->store->arena, random, sizeof random);
    }
    return session_write(session, arena, 0, take, ids);
}

static int64_t id_of(int64_t now_ms)
{
    struct id_gen gen = {0};

    return id_next(&gen, now_ms);
}

static struct err *reserve(struct store_tx *tx, void *context)
{
    struct store_ids *ids = &tx->store->ids;
    const int64_t *high = context;
    int node = gen_copy(ids).node;
    int64_t changed;

    TRY(sql_change(tx, SQL_NODE_RESERVE, &changed, sql_i(node), sql_t(ids->owner), sql_i(*high)));
    if (changed == 1) return NULL;
    return ERR(tx->arena, ERR_BUSY, "node %d was taken over by another process", node);
}

struct err *node_reserve(struct store_session *session, struct arena *arena, int64_t now_ms)
{
    struct store_ids *ids = &session->store->ids;
    struct store_tx tx = session_tx(session, arena, now_ms, true);
    int64_t need = id_of(now_ms), reserved;

    pthread_mutex_lock(&ids->lock);
    if (need < ids->gen.last) need = ids->gen.last;
    reserved = ids->reserved;
    pthread_mutex_unlock(&ids->lock);
    if (need + RESERVE_IDS / 2 < reserved) return NULL;

    need += RESERVE_IDS;
    if (store_is_postgres(session->store)) {
        TRY(session_write(session, arena, now_ms, reserve, &need));
    } else {
        TRY(reserve(&tx, &need));
    }
    pthread_mutex_lock(&ids->lock);
    if (ids->reserved < need) ids->reserved = need;
    pthread_mutex_unlock(&ids->lock);
    return NULL;
}

void node_forget(struct store *store)
{
    pthread_mutex_lock(&store->ids.lock);
    store->ids.reserved = 0;
    pthread_mutex_unlock(&store->ids.lock);
}
