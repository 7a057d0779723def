/* Durable background work: a queue of (kind, object, due) and the clock that runs what is due. One
   row per kind and object; putting it again moves it. A step is one background write and is retried
   with growing pauses; features.c names the kinds. */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "store/store.h"

struct job_kind {
    const char *name; /* "request.clock" */
    enum sql lock;    /* root of the object */
    struct err *(*step)(struct store_tx *tx,
                        int64_t object_id); /* apply: facts -> rule -> rows -> events */
};

/* Within a write: at DUE_MS run KIND for the object; NONE takes it out. */
MUST_CHECK struct err *job_put(struct store_tx *tx, const char *kind, int64_t object_id,
                               int64_t due_ms);

/* What waits in the queue. */
struct job_counts {
    int64_t waiting, due, failed; /* all; of these due by now; of these failed at the last try */
};
MUST_CHECK struct err *job_count(struct store_tx *tx, struct job_counts *counts);

struct job_clock;
/* Start the thread that runs due jobs. KINDS ends with name NULL and outlives the clock. */
MUST_CHECK struct err *job_clock_start(struct arena *arena, struct store *store,
                                       const struct job_kind *kinds, int64_t (*now_ms)(void),
                                       struct job_clock **clock);
void job_clock_stop(struct job_clock *clock);
/* One round: a few jobs of each kind that are due. */
MUST_CHECK struct err *job_run_round(struct store *store, struct arena *arena,
                                     const struct job_kind *kinds, int64_t now_ms, int64_t *done);
/* Run everything due at NOW_MS on this thread (tests), also what a step puts in for the same time;
   how many steps were done. */
MUST_CHECK struct err *job_run_due(struct store *store, struct arena *arena,
                                   const struct job_kind *kinds, int64_t now_ms, int64_t *done);

#endif
