/* One write while it runs: key, roots, apply; what a refusal leaves; the second run of tests. */
#include "store/work.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define ROOTS_MAX 64
#define RUNS_MAX  4 /* of an apply, in tests */

struct err *work_new(struct work *work, struct store *store, struct store_write *write)
{
    *work = (struct work){.write = write, .first_seq = NONE};
    work->tx.store = store;
    write->replayed = false;
    if (!rand_entropy(work->seed, sizeof work->seed)) {
        return ERR(write->arena, ERR_INTERNAL, "the system gives no random bytes");
    }
    work->spare = ARENA_NEW(write->arena, struct err);
    work->spare_detail = arena_alloc(write->arena, SPARE_DETAIL_MAX);
    work_reset(work);
    return NULL;
}

struct err *work_fail(struct work *work, enum err_code code, const char *detail)
{
    int len = snprintf(work->spare_detail, SPARE_DETAIL_MAX, "%s", detail);

    if (len >= SPARE_DETAIL_MAX) len = SPARE_DETAIL_MAX - 1;
    *work->spare = (struct err){.code = code, .detail = {work->spare_detail, (size_t)len}};
    return work->spare;
}

void work_log_forget(struct work *work)
{
    work->digest_count = 0;
    work->digests = NULL;
    work->digest_end = &work->digests;
    work->search = NULL;
    work->search_end = &work->search;
}

void work_reset(struct work *work)
{
    work_log_forget(work);
    work->emptied = false;
    work->id_next = 0;
    work->refused = false;
    memset(work->trace, 0, sizeof work->trace);
}

/* ---- what apply leaves in the work ---- */

int64_t store_new_id(struct store_tx *tx)
{
    struct work *work = tx->session->work;
    struct store_ids *ids = &tx->store->ids;
    int64_t id;

    assert(tx->writes && work != NULL);
    if (work->id_next < work->id_count) return work->ids[work->id_next++];
    pthread_mutex_lock(&ids->lock);
    id = id_next(&ids->gen, tx->now_ms);
    pthread_mutex_unlock(&ids->lock);
    if (!tx->store->twice) return id;
    if (work->id_count == work->id_room) {
        size_t room = work->id_room == 0 ? 64 : work->id_room * 2;

        work->ids = arena_grow(tx->arena, work->ids, work->id_room * sizeof *work->ids,
                               room * sizeof *work->ids);
        work->id_room = room;
    }
    work->ids[work->id_count++] = id;
    work->id_next = work->id_count;
    return id;
}

int64_t store_seal_next(struct store_tx *tx)
{
    const struct work *work = tx->session->work;

    if (work->first_seq == NONE) return NONE;
    return (work->emptied ? 1 : work->first_seq) + work->digest_count;
}

void store_seal_add(struct store_tx *tx, int64_t event_id, struct str digest)
{
    struct work *work = tx->session->work;
    struct work_digest *row = ARENA_NEW(tx->arena, struct work_digest);

    (void)event_id; /* the order of the calls is the order of the chain */
    row->hex = digest;
    *work->digest_end = row;
    work->digest_end = &row->next;
    work->digest_count++;
}

void work_trace(struct work *work, enum sql id, const struct sql_value *values, size_t count)
{
    struct str trace = {(const char *)work->trace, sizeof work->trace};

    sha256_two(trace, str_of(sql_table[id].name), work->trace);
    for (size_t i = 0; i < count; i++) {
        int64_t plain[2] = {values[i].kind, values[i].number};

        sha256_two(trace, (struct str){(const char *)plain, sizeof plain}, work->trace);
        if (values[i].kind == SQL_TEXT) sha256_two(trace, values[i].text, work->trace);
    }
}

/* ---- running ---- */

static int root_compare(const void *left, const void *right)
{
    const struct store_root *a = left, *b = right;

    if (a->lock != b->lock) return a->lock < b->lock ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* Always in the same order, so that two writes never wait for each other in a circle. SQLite has
   one writer and needs none. */
static struct err *roots_lock(struct store_tx *tx, const struct store_write *write)
{
    struct store_root roots[ROOTS_MAX];

    if (!store_is_postgres(tx->store)) return NULL;
    if (write->root_count > ROOTS_MAX) {
        return ERR(tx->arena, ERR_INTERNAL, "more than %d roots", ROOTS_MAX);
    }
    if (write->root_count > 0) memcpy(roots, write->roots, write->root_count * sizeof *roots);
    qsort(roots, write->root_count, sizeof *roots, root_compare);
    for (size_t i = 0; i < write->root_count; i++) {
        if (i > 0 && root_compare(&roots[i - 1], &roots[i]) == 0) continue;
        TRY(sql_run(tx, roots[i].lock, sql_i(roots[i].id)));
    }
    return NULL;
}

static struct err *work_whole(struct store_tx *tx, void *context)
{
    struct work *work = context;
    struct store_write *write = work->write;
    struct err *err;

    TRY(once_claim(tx, write));
    if (write->replayed) return NULL;
    TRY(roots_lock(tx, write));
    err = write->apply(tx, write->context);
    session_forget_all(tx->session);
    /* An apply that went on after a failed statement saw less than it believes. */
    if (err == NULL) err = tx->session->failure;
    work->refused = err != NULL && err_status(err->code) < 500;
    if (err != NULL) return err;
    return once_done(tx, write);
}

static struct err *work_attempt(struct work *work, struct store_session *session, store_work *what,
                                void *context)
{
    struct err *err;
    bool full;

    work->tx = session_tx(session, work->write->arena, work->write->now_ms, true);
    memcpy(work->tx.rand.seed, work->seed, sizeof work->seed);
    session->work = work;
    err = session_guard(&work->tx, what, context, &full);
    session->work = NULL;
    session_forget_all(session);
    if (full) return work_fail(work, ERR_BUSY, "the arena of the write is full");
    return err != NULL ? err : session->failure;
}

/* Undo to the mark; what fails here has lost the transaction. */
static void work_undo(struct work *work, struct store_session *session)
{
    const struct engine *engine = session->store->engine;

    session->failure = NULL;
    work_reset(work);
    if (session->lost || session->again) return;
    if (engine->step(session, work->first ? STEP_ROLLBACK : STEP_BACK) != ERR_NONE ||
        (work->first && engine->step(session, STEP_BEGIN) != ERR_NONE))
        session->lost = true;
}

static bool same_end(const struct err *a, const struct err *b)
{
    return a == NULL || b == NULL ? a == b : a->code == b->code;
}

/* Tests: an apply that gives other rows when run again would break every retry. On PostgreSQL
   another write may come between two runs, so a difference is looked at again. One that filled its
   arena (spare) was not run to its end. */
static struct err *work_again(struct work *work, struct store_session *session, struct err *first)
{
    for (int run = 1; run < RUNS_MAX; run++) {
        uint8_t trace[SHA256_SIZE];
        struct err *second;

        if (session->lost || session->again || first == work->spare) return first;
        memcpy(trace, work->trace, sizeof trace);
        work_undo(work, session);
        work->write->replayed = false;
        second = work_attempt(work, session, work_whole, work);
        if (session->lost || session->again || second == work->spare) return second;
        if (memcmp(trace, work->trace, sizeof trace) == 0 && same_end(first, second)) return second;
        first = second;
    }
    work->refused = false;
    return work_fail(work, ERR_INTERNAL, "apply does something else when it is run again");
}

static struct err *work_mark(struct work *work, struct store_session *session, enum step step)
{
    enum err_code code = ERR_NONE;

    if (!work->first) code = session->store->engine->step(session, step);
    if (code == ERR_NONE) return NULL;
    session->lost = true;
    return work_fail(work, code, session->detail);
}

struct err *work_run(struct work *work, struct store_session *session)
{
    struct err *err;
    bool refused;

    work_reset(work);
    work->write->replayed = false;
    TRY(work_mark(work, session, STEP_MARK));
    err = work_attempt(work, session, work_whole, work);
    if (session->store->twice) err = work_again(work, session, err);
    if (err == NULL) return work_mark(work, session, STEP_UNMARK);

    refused = work->refused && work->write->refused != NULL;
    work_undo(work, session);
    if (refused && !session->lost && !session->again) {
        if (work_attempt(work, session, work->write->refused, work->write->context) != NULL) {
            work_undo(work, session);
        }
    }
    if (session->lost || session->again) return err;
    struct err *end = work_mark(work, session, STEP_UNMARK);
    return end != NULL ? end : err;
}

static struct err *search_rows(struct store_tx *tx, void *context)
{
    const struct work *work = context;

    for (const struct work_search *row = work->search; row != NULL; row = row->next) {
        TRY(search_row_write(tx, row));
    }
    return NULL;
}

struct err *work_search_write(struct work *work, struct store_session *session)
{
    return work->search != NULL ? work_attempt(work, session, search_rows, work) : NULL;
}
