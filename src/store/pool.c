/* Sessions for whoever comes: SQLite's readers, PostgreSQL's connections. The one given back last
   is taken first, since its pages are still warm. */
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "store/engine.h"

/* Reading SQLite is work for our own cores: more at once than two for each only wait for each
   other, and some far longer than others. PostgreSQL works elsewhere. */
static unsigned sessions_max(const struct store *store)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (store_is_postgres(store) || cores < 1) return limits.readers;
    return 2 * (unsigned)cores < limits.readers ? 2 * (unsigned)cores : limits.readers;
}

void pool_open(struct store *store)
{
    struct pool *pool = &store->pool;
    pthread_condattr_t monotonic;
    unsigned count = sessions_max(store);

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->free, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pool->open = true;
    for (unsigned i = 0; i < count; i++) {
        struct store_session *session = session_new(store);

        session->next = pool->idle;
        pool->idle = session;
    }
}

void pool_close(struct store *store)
{
    struct pool *pool = &store->pool;

    if (!pool->open) return;
    pool->open = false;
    for (; pool->idle != NULL; pool->idle = pool->idle->next)
        store->engine->disconnect(pool->idle);
    pthread_cond_destroy(&pool->free);
    pthread_mutex_destroy(&pool->lock);
}

static struct err *connect_work(struct store_tx *tx, void *context)
{
    (void)context;
    return tx->store->engine->connect(tx->session, tx->arena, false);
}

/* A session that cannot be connected goes back, also when the arena gets full meanwhile. */
static struct err *connect_taken(struct store_session *session, struct arena *arena)
{
    struct store_tx tx = session_tx(session, arena, 0, false);
    struct err *err;
    bool full;

    err = session_guard(&tx, connect_work, NULL, &full);
    if (err == NULL && !full) return NULL;
    session->lost = true;
    pool_give(session);
    if (full) arena_alloc(arena, PTRDIFF_MAX); /* jump on */
    return err;
}

struct err *pool_take(struct store *store, struct arena *arena, struct store_session **session)
{
    struct pool *pool = &store->pool;
    struct timespec end;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += (time_t)(limits.read_ms_max / 1000 + 1);
    pthread_mutex_lock(&pool->lock);
    while (pool->idle == NULL && rc == 0)
        rc = pthread_cond_timedwait(&pool->free, &pool->lock, &end);
    *session = pool->idle;
    if (*session != NULL) pool->idle = (*session)->next;
    pthread_mutex_unlock(&pool->lock);
    if (*session == NULL) return ERR(arena, ERR_BUSY, "no free session in time");

    return (*session)->link != NULL ? NULL : connect_taken(*session, arena);
}

void pool_give(struct store_session *session)
{
    struct pool *pool = &session->store->pool;

    if (session->lost) session->store->engine->disconnect(session);
    session->lost = session->again = false;
    session->failure = NULL;
    session->work = NULL;
    pthread_mutex_lock(&pool->lock);
    session->next = pool->idle;
    pool->idle = session;
    pthread_cond_signal(&pool->free);
    pthread_mutex_unlock(&pool->lock);
}
