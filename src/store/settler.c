/* The disk has its say: a thread of SQLite's writer that makes commits durable while the writer and
   those who wait for it go on. */
#include <assert.h>
#include <semaphore.h>

#include "store/engine.h"

struct waiter {
    int64_t mark;
    bool kept;
    sem_t done;
    struct waiter *next;
};

struct settler {
    struct store_session *session; /* its log is synced, nothing else */
    pthread_t thread;
    pthread_mutex_t *lock; /* the writer's */
    pthread_cond_t *moved; /* told when the disk is free again */
    pthread_cond_t asked;
    int64_t committed; /* the number of the last commit */
    int64_t settled;   /* of the last one of which the disk has had its say */
    int64_t kept;      /* of the last durable one: behind `settled` once the disk refused one */
    struct waiter *waiters;
    bool stopping;
};

/* After a refusal the disk is never asked again: it might say yes and have forgotten. */
static bool sync_once(struct settler *settler)
{
    atomic_bool *broken = &settler->session->store->broken;

    if (atomic_load(broken)) return false;
    if (engine_sqlite_sync(settler->session)) return true;
    atomic_store(broken, true);
    return false;
}

/* Under the lock. */
static void tell(struct settler *settler)
{
    struct waiter **place = &settler->waiters, *waiter;

    while ((waiter = *place) != NULL) {
        if (waiter->mark > settler->settled) {
            place = &waiter->next;
            continue;
        }
        *place = waiter->next;
        waiter->kept = waiter->mark <= settler->kept;
        sem_post(&waiter->done); /* the waiter is gone once its owner wakes */
    }
    pthread_cond_broadcast(settler->moved);
}

static void *settler_main(void *context)
{
    struct settler *settler = context;

    pthread_mutex_lock(settler->lock);
    for (;;) {
        while (settler->settled == settler->committed && !settler->stopping)
            pthread_cond_wait(&settler->asked, settler->lock);
        if (settler->settled == settler->committed) break;
        int64_t mark = settler->committed;
        pthread_mutex_unlock(settler->lock);
        bool kept = sync_once(settler);
        pthread_mutex_lock(settler->lock);
        settler->settled = mark;
        if (kept) settler->kept = mark;
        tell(settler);
    }
    pthread_mutex_unlock(settler->lock);
    return NULL;
}

/* Only a connection that has read has the log open. */
static struct err *log_open(struct store_session *session, struct arena *arena)
{
    struct store_tx tx = session_tx(session, arena, 0, false);
    struct seal_head head;

    TRY(session_step(session, arena, STEP_BEGIN_READ));
    TRY(seal_head_read(&tx, &head));
    return session_step(session, arena, STEP_ROLLBACK);
}

struct err *settler_open(struct store *store, struct arena *arena, pthread_mutex_t *lock,
                         pthread_cond_t *moved, struct settler **result)
{
    struct settler *settler = ARENA_NEW(arena, struct settler);
    struct err *err;

    *settler = (struct settler){.session = session_new(store), .lock = lock, .moved = moved};
    TRY(store->engine->connect(settler->session, arena, false));
    err = log_open(settler->session, arena);
    pthread_cond_init(&settler->asked, NULL);
    if (err == NULL && pthread_create(&settler->thread, NULL, settler_main, settler) != 0) {
        err = ERR(arena, ERR_BUSY, "no thread for the writer");
    }
    if (err != NULL) store->engine->disconnect(settler->session);
    *result = settler;
    return err;
}

void settler_close(struct settler *settler)
{
    pthread_mutex_lock(settler->lock);
    settler->stopping = true;
    pthread_cond_signal(&settler->asked);
    pthread_mutex_unlock(settler->lock);
    pthread_join(settler->thread, NULL);
    settler->session->store->engine->disconnect(settler->session);
    pthread_cond_destroy(&settler->asked);
}

void settler_put(struct settler *settler, int64_t mark)
{
    pthread_mutex_lock(settler->lock);
    settler->committed = mark;
    pthread_cond_signal(&settler->asked);
    pthread_mutex_unlock(settler->lock);
}

bool settler_idle(const struct settler *settler)
{
    return settler->settled == settler->committed;
}

bool settler_kept(struct settler *settler, int64_t mark)
{
    struct waiter waiter = {.mark = mark};
    bool waits;

    pthread_mutex_lock(settler->lock);
    waits = mark > settler->settled;
    if (waits) {
        sem_init(&waiter.done, 0, 0);
        waiter.next = settler->waiters;
        settler->waiters = &waiter;
    } else {
        waiter.kept = mark <= settler->kept;
    }
    pthread_mutex_unlock(settler->lock);
    if (!waits) return waiter.kept;
    while (sem_wait(&waiter.done) != 0)
        continue; /* a signal came */
    sem_destroy(&waiter.done);
    return waiter.kept;
}
