/* The queue of durable work, and running what is due. */
#include "job/job.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"

#define ROUND_MAX 64               /* jobs of a kind taken at once */
#define PAUSE_MS  (10 * SECOND_MS) /* after the first failure; grows to a hundred times */
#define ERROR_MAX 500              /* bytes kept of what went wrong */

struct err *job_put(struct store_tx *tx, const char *kind, int64_t object_id, int64_t due_ms)
{
    if (due_ms == NONE) {
        return sql_run(tx, SQL_JOB_REMOVE, sql_t(str_of(kind)), sql_i(object_id));
    }
    return sql_run(tx, SQL_JOB_PUT, sql_t(str_of(kind)), sql_i(object_id), sql_i(due_ms));
}

struct err *job_count(struct store_tx *tx, struct job_counts *counts)
{
    struct sql_rows rows;

    *counts = (struct job_counts){0};
    TRY(sql_query(tx, SQL_JOB_COUNTS, &rows, sql_i(tx->now_ms)));
    if (sql_next(&rows)) {
        counts->waiting = sql_int(&rows);
        counts->due = sql_int(&rows);
        counts->failed = sql_int(&rows);
    }
    return sql_done(&rows);
}

struct due {
    const struct job_kind *kind;
    int64_t objects[ROUND_MAX];
    size_t count;
};

static struct err *due_read(struct store_tx *tx, void *context)
{
    struct due *due = context;
    struct sql_rows rows;

    due->count = 0;
    TRY(sql_query(tx, SQL_JOB_DUE, &rows, sql_t(str_of(due->kind->name)), sql_i(tx->now_ms),
                  sql_i(ROUND_MAX)));
    while (due->count < ROUND_MAX && sql_next(&rows))
        due->objects[due->count++] = sql_int(&rows);
    return sql_done(&rows);
}

struct step {
    const struct job_kind *kind;
    int64_t object_id;
    struct str error;
    bool taken;
};

/* The row goes first, so that the step itself may put the object in again. */
static struct err *step_apply(struct store_tx *tx, void *context)
{
    struct step *step = context;
    int64_t taken;

    TRY(sql_change(tx, SQL_JOB_TAKE, &taken, sql_t(str_of(step->kind->name)),
                   sql_i(step->object_id), sql_i(tx->now_ms)));
    step->taken = taken > 0;
    return step->taken ? step->kind->step(tx, step->object_id) : NULL;
}

static struct err *step_failed(struct store_tx *tx, void *context)
{
    const struct step *step = context;

    return sql_run(tx, SQL_JOB_FAILED, sql_t(str_of(step->kind->name)), sql_i(step->object_id),
                   sql_t(step->error), sql_i(tx->now_ms), sql_i(PAUSE_MS));
}

/* Run one job. Its own failure is written to its row; only a failure to do that is returned. */
static struct err *step_run(struct store *store, struct arena *arena, struct step *step,
                            int64_t now_ms)
{
    struct store_root root = {step->kind->lock, step->object_id};
    struct store_write write = {.apply = step_apply,
                                .context = step,
                                .arena = arena,
                                .now_ms = now_ms,
                                .roots = &root,
                                .root_count = 1,
                                .background = true};
    struct err *err = store_write(store, &write);

    if (err == NULL) return NULL;
    step->taken = false;
    step->error = err_chain(arena, err);
    step->error = str_points_cut(step->error, ERROR_MAX);
    write.apply = step_failed;
    return store_write(store, &write);
}

static struct err *kind_run(struct store *store, struct arena *arena, const struct job_kind *kind,
                            int64_t now_ms, int64_t *done)
{
    struct due due = {.kind = kind};

    TRY(store_read(store, arena, now_ms, due_read, &due));
    for (size_t i = 0; i < due.count; i++) {
        struct step step = {.kind = kind, .object_id = due.objects[i]};

        TRY(step_run(store, arena, &step, now_ms));
        if (step.taken) ++*done;
    }
    return NULL;
}

struct err *job_run_round(struct store *store, struct arena *arena, const struct job_kind *kinds,
                          int64_t now_ms, int64_t *done)
{
    *done = 0;
    for (const struct job_kind *kind = kinds; kind->name != NULL; kind++)
        TRY(kind_run(store, arena, kind, now_ms, done));
    return NULL;
}

struct err *job_run_due(struct store *store, struct arena *arena, const struct job_kind *kinds,
                        int64_t now_ms, int64_t *done)
{
    int64_t round;

    *done = 0;
    do {
        TRY(job_run_round(store, arena, kinds, now_ms, &round));
        *done += round;
    } while (round > 0);
    return NULL;
}
