/* PostgreSQL's thread: it holds the node as long as its connection lives, seals what is committed
   every 100 ms, and drops old keys. What fails is tried again on a new connection. */
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/time.h"
#include "store/engine.h"

#define TICK_MS                100
#define KEEPER_ARENA_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct keeper {
    struct store *store;
    struct store_session *session;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool stopping;
    int64_t purge_at_ms;
};

static struct err *keeper_connect(struct keeper *keeper)
{
    if (keeper->session->link != NULL) return NULL;
    TRY(keeper->store->engine->connect(keeper->session, keeper->arena, true));
    return node_take(keeper->session, keeper->arena);
}

static struct err *waiting(struct store_tx *tx, void *context)
{
    struct sql_rows rows;
    bool *found = context;

    TRY(sql_query(tx, SQL_SEAL_WAITING, &rows));
    *found = sql_next(&rows);
    return sql_done(&rows);
}

static struct err *purge(struct store_tx *tx, void *context)
{
    (void)context;
    return sql_run(tx, SQL_ONCE_PURGE, sql_i(tx->now_ms - limits.idempotency_ms));
}

static struct err *keeper_tick(struct store_tx *tx, void *context)
{
    struct keeper *keeper = context;
    bool more = false;

    TRY(keeper_connect(keeper));
    TRY(waiting(tx, &more));
    while (more)
        TRY(seal_committed(keeper->session, keeper->arena, false, &more));
    if (store_clock_ms() < keeper->purge_at_ms) return NULL;
    keeper->purge_at_ms = store_clock_ms() + MINUTE_MS;
    return session_write(keeper->session, keeper->arena, (int64_t)time(NULL) * 1000, purge, NULL);
}

static bool keeper_wait(struct keeper *keeper)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TICK_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_mutex_lock(&keeper->lock);
    if (!keeper->stopping) pthread_cond_timedwait(&keeper->stopped, &keeper->lock, &until);
    stopping = keeper->stopping;
    pthread_mutex_unlock(&keeper->lock);
    return !stopping;
}

static void *keeper_main(void *context)
{
    struct keeper *keeper = context;

    while (keeper_wait(keeper)) {
        struct store_tx tx = session_tx(keeper->session, keeper->arena, 0, true);
        bool full;
        struct err *err = session_guard(&tx, keeper_tick, keeper, &full);

        if (full || err != NULL) keeper->store->engine->disconnect(keeper->session);
        keeper->session->failure = NULL;
        keeper->session->lost = keeper->session->again = false;
        arena_reset(keeper->arena);
    }
    return NULL;
}

struct err *keeper_open(struct store *store, struct arena *arena)
{
    struct keeper *keeper = ARENA_NEW(arena, struct keeper);
    pthread_condattr_t monotonic;

    *keeper = (struct keeper){.store = store, .session = session_new(store)};
    TRY(store->engine->connect(keeper->session, arena, true));
    struct err *err = node_take(keeper->session, arena);
    if (err == NULL && (keeper->arena = arena_new(KEEPER_ARENA_BYTES_MAX)) == NULL) {
        err = ERR(arena, ERR_BUSY, "no memory for the keeper");
    }
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&keeper->lock, NULL);
    pthread_cond_init(&keeper->stopped, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (err == NULL && pthread_create(&keeper->thread, NULL, keeper_main, keeper) != 0) {
        err = ERR(arena, ERR_BUSY, "no thread for the keeper");
    }
    if (err != NULL) {
        store->engine->disconnect(keeper->session);
        arena_free(keeper->arena);
        return err;
    }
    store->keeper = keeper;
    return NULL;
}

void keeper_close(struct store *store)
{
    struct keeper *keeper = store->keeper;

    if (keeper == NULL) return;
    pthread_mutex_lock(&keeper->lock);
    keeper->stopping = true;
    pthread_cond_signal(&keeper->stopped);
    pthread_mutex_unlock(&keeper->lock);
    pthread_join(keeper->thread, NULL);
    store->engine->disconnect(keeper->session);
    arena_free(keeper->arena);
    pthread_cond_destroy(&keeper->stopped);
    pthread_mutex_destroy(&keeper->lock);
    store->keeper = NULL;
}
