/* The clock: a thread that runs what is due, once a second. */
#include <pthread.h>
#include <time.h>

#include "base/arena.h"
#include "base/limits.h"
#include "job/job.h"

struct job_clock {
    struct store *store;
    const struct job_kind *kinds;
    int64_t (*now_ms)(void);
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool stopping;
};

static bool clock_stopping(struct job_clock *clock)
{
    pthread_mutex_lock(&clock->lock);
    bool stopping = clock->stopping;
    pthread_mutex_unlock(&clock->lock);
    return stopping;
}

static bool clock_wait(struct job_clock *clock)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    pthread_mutex_lock(&clock->lock);
    if (!clock->stopping) pthread_cond_timedwait(&clock->stopped, &clock->lock, &until);
    stopping = clock->stopping;
    pthread_mutex_unlock(&clock->lock);
    return !stopping;
}

static void clock_tick(struct job_clock *clock, struct arena *arena)
{
    jmp_buf full;
    struct err *err;
    int64_t done;

    arena_escape(arena, &full);
    if (setjmp(full) != 0) return; /* what is left comes with the next tick */
    do { /* a database that does not answer is told by /readyz and asked again at the next tick */
        arena_reset(arena);
        err = job_run_round(clock->store, arena, clock->kinds, clock->now_ms(), &done);
    } while (err == NULL && done > 0 && !clock_stopping(clock));
}

static void *clock_main(void *context)
{
    struct job_clock *clock = context;
    struct arena *arena = NULL;

    while (clock_wait(clock)) {
        if (arena == NULL) arena = arena_new(limits.request_arena_bytes_max);
        if (arena != NULL) clock_tick(clock, arena);
    }
    arena_free(arena);
    return NULL;
}

struct err *job_clock_start(struct arena *arena, struct store *store, const struct job_kind *kinds,
                            int64_t (*now_ms)(void), struct job_clock **clock)
{
    struct job_clock *new = ARENA_NEW(arena, struct job_clock);
    pthread_condattr_t monotonic;

    *new = (struct job_clock){.store = store, .kinds = kinds, .now_ms = now_ms};
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&new->lock, NULL);
    pthread_cond_init(&new->stopped, &monotonic);
    pthread_condattr_destroy(&monotonic);
    *clock = new;
    if (pthread_create(&new->thread, NULL, clock_main, new) == 0) return NULL;
    *clock = NULL;
    return ERR(arena, ERR_BUSY, "no thread for the clock");
}

void job_clock_stop(struct job_clock *clock)
{
    if (clock == NULL) return;
    pthread_mutex_lock(&clock->lock);
    clock->stopping = true;
    pthread_cond_signal(&clock->stopped);
    pthread_mutex_unlock(&clock->lock);
    pthread_join(clock->thread, NULL);
    pthread_cond_destroy(&clock->stopped);
    pthread_mutex_destroy(&clock->lock);
}
