/* A write on PostgreSQL: a transaction on one of the pool's connections, run again as a whole when
   it lost against another one or its connection broke. */
#include <stdio.h>
#include <time.h>

#include "base/limits.h"
#include "store/work.h"

#define PAUSE_MS_MAX 200

enum outcome { DONE, AGAIN, BROKEN, UNKNOWN };

static enum outcome outcome_of(const struct store_session *session)
{
    return session->lost ? BROKEN : session->again ? AGAIN : DONE;
}

/* After the work: commit, with its search rows. */
static struct err *commit(struct work *work, struct store_session *session, enum outcome *outcome)
{
    struct err *err = work_search_write(work, session);
    enum err_code code;

    *outcome = outcome_of(session);
    if (err != NULL) return err;
    code = session->store->engine->step(session, STEP_COMMIT);
    *outcome = session->lost ? UNKNOWN : outcome_of(session);
    return code == ERR_NONE ? NULL : work_fail(work, code, session->detail);
}

static struct err *attempt_in(struct work *work, struct store_session *session,
                              enum outcome *outcome)
{
    struct err *err, *refusal;
    enum err_code code;

    code = session->store->engine->step(session, STEP_BEGIN);
    *outcome = outcome_of(session);
    if (code != ERR_NONE) return work_fail(work, code, session->detail);
    work->first = true;
    refusal = work_run(work, session);
    *outcome = outcome_of(session);
    if (*outcome == DONE) {
        err = commit(work, session, outcome);
        if (err == NULL) return refusal;
        refusal = err;
    }
    if (!session->lost) session->store->engine->step(session, STEP_ROLLBACK);
    return refusal;
}

static struct err *ids_reserve(struct store_tx *tx, void *context)
{
    (void)context;
    return node_reserve(tx->session, tx->arena, tx->now_ms);
}

static struct err *attempt(struct store *store, struct work *work, enum outcome *outcome)
{
    struct store_write *write = work->write;
    struct store_session *session;
    struct store_tx tx;
    struct err *err;
    bool full;

    *outcome = DONE;
    TRY(pool_take(store, write->arena, &session));
    tx = session_tx(session, write->arena, write->now_ms, true);
    err = session_guard(&tx, ids_reserve, NULL, &full);
    *outcome = outcome_of(session);
    if (full) err = work_fail(work, ERR_BUSY, "the arena of the write is full");
    if (err == NULL) err = attempt_in(work, session, outcome);
    pool_give(session);
    return err;
}

/* Two that met once should not meet again. */
static void pause_before(unsigned tries, struct work *work)
{
    struct rand rand = {.counter = UINT32_MAX + (uint64_t)tries};
    uint64_t span_ms = (uint64_t)5 << tries;
    struct timespec pause;

    for (size_t i = 0; i < sizeof rand.seed; i++)
        rand.seed[i] = work->seed[i];
    if (span_ms > PAUSE_MS_MAX) span_ms = PAUSE_MS_MAX;
    pause = (struct timespec){.tv_nsec = (long)(rand_below(&rand, span_ms) + 1) * 1000000};
    nanosleep(&pause, NULL);
}

/* With a key a write of unknown end may be run again: the key's row waits for the lost
   transaction's end, and tells whether it was kept. */
static bool may_run_again(const struct work *work, enum outcome outcome, unsigned tries,
                          bool reconnected)
{
    switch (outcome) {
    case AGAIN:
        return tries <= limits.retry_max;
    case BROKEN:
        return !reconnected;
    case UNKNOWN:
        return !reconnected && work->write->once.key.len > 0;
    case DONE:
        break;
    }
    return false;
}

struct err *retry_run(struct store *store, struct work *work)
{
    bool reconnected = false, unsure = false;

    for (unsigned tries = 1;; tries++) {
        enum outcome outcome;
        struct err *err = attempt(store, work, &outcome);

        if (outcome == UNKNOWN) unsure = true;
        if (may_run_again(work, outcome, tries, reconnected)) {
            if (outcome == AGAIN) pause_before(tries, work);
            if (outcome != AGAIN) reconnected = true;
            continue;
        }
        /* A refusal answers for the attempt before it too: its key was not there. */
        if (!unsure || err == NULL || err_status(err->code) < 500) return err;
        return work_fail(work, ERR_UNSURE, "the connection broke at COMMIT");
    }
}
