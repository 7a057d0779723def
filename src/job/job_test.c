/* Durable work: run when due, once, and again after a failure. */
#include "job/job.h"

#include <pthread.h>
#include <unistd.h>

#include "base/time.h"
#include "support.h"

/* Each step leaves a trace: a job of kind "trace" for its object, that no clock runs. */
static struct err *step_trace(struct store_tx *tx, int64_t object_id)
{
    return job_put(tx, "trace", object_id, tx->now_ms);
}

static struct err *step_fail(struct store_tx *tx, int64_t object_id)
{
    TRY(step_trace(tx, object_id));
    return ERR(tx->arena, ERR_STATE, "not today");
}

static struct err *step_again(struct store_tx *tx, int64_t object_id)
{
    TRY(step_trace(tx, object_id));
    return job_put(tx, "again", object_id, tx->now_ms + HOUR_MS);
}

static const struct job_kind kinds[] = {
    {"good", SQL_COUNTER_NEXT, step_trace},
    {"bad", SQL_COUNTER_NEXT, step_fail},
    {"again", SQL_COUNTER_NEXT, step_again},
    {NULL, 0, NULL},
};

struct wanted {
    const char *kind;
    int64_t object_id, due_ms;
};

static struct err *put(struct store_tx *tx, void *context)
{
    const struct wanted *wanted = context;

    return job_put(tx, wanted->kind, wanted->object_id, wanted->due_ms);
}

static void put_job(struct test_store *test, const char *kind, int64_t object_id, int64_t due_ms)
{
    struct wanted wanted = {kind, object_id, due_ms};

    assert_done(test_write(test, put, &wanted));
}

static int64_t run_due(struct test_store *test, int64_t now_ms)
{
    int64_t done;

    assert_done(job_run_due(test->store, test->arena, kinds, now_ms, &done));
    return done;
}

static int64_t count(struct test_store *test, const char *kind)
{
    return test_sql(test, str_c(test->arena,
                                str_print(test->arena, "SELECT COUNT(*) FROM job WHERE kind = '%s'",
                                          kind)));
}

static void what_is_due_runs_once_and_what_is_not_waits(void **state)
{
    struct test_store *test = *state;

    put_job(test, "good", 1, 1000);
    put_job(test, "good", 2, 2000);
    assert_int_equal(run_due(test, 999), 0);
    assert_int_equal(run_due(test, 1000), 1);
    assert_int_equal(count(test, "trace"), 1);
    assert_int_equal(run_due(test, 1999), 0);
    assert_int_equal(run_due(test, 5000), 1);
    assert_int_equal(count(test, "good"), 0);
    assert_int_equal(count(test, "trace"), 2);
}

static void a_job_put_again_is_moved_and_none_takes_it_out(void **state)
{
    struct test_store *test = *state;

    put_job(test, "good", 1, 1000);
    put_job(test, "good", 1, 2000);
    assert_int_equal(count(test, "good"), 1);
    assert_int_equal(run_due(test, 1000), 0);
    put_job(test, "good", 1, NONE);
    assert_int_equal(count(test, "good"), 0);
    assert_int_equal(run_due(test, 5000), 0);
}

static void a_step_may_put_its_object_in_again(void **state)
{
    struct test_store *test = *state;

    put_job(test, "again", 1, 1000);
    assert_int_equal(run_due(test, 1000), 1);
    assert_int_equal(count(test, "again"), 1);
    assert_int_equal(run_due(test, 1000 + HOUR_MS - 1), 0);
    assert_int_equal(run_due(test, 1000 + HOUR_MS), 1);
}

static void a_step_that_fails_leaves_nothing_and_is_tried_again_ever_later(void **state)
{
    struct test_store *test = *state;
    int64_t now_ms = 1000, pause_before_ms = 0;

    put_job(test, "bad", 1, 1000);
    put_job(test, "good", 2, 1000);
    for (int tries = 1; tries <= 3; tries++) {
        run_due(test, now_ms);
        int64_t due_ms = test_sql(test, "SELECT due_ms FROM job WHERE kind = 'bad'");

        assert_true(due_ms - now_ms > pause_before_ms);
        pause_before_ms = due_ms - now_ms;
        now_ms = due_ms;
        assert_int_equal(test_sql(test, "SELECT tries FROM job WHERE kind = 'bad'"), tries);
    }
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job WHERE last_error LIKE '%not today%'"),
                     1);
    assert_int_equal(count(test, "trace"), 1); /* of the good one, which did not wait */
}

static void more_than_one_round_is_run(void **state)
{
    struct test_store *test = *state;

    test_sql(test, "INSERT INTO job (kind, object_id, due_ms, tries)"
                   " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)"
                   " SELECT 'good', i, 1, 0 FROM n");
    assert_int_equal(run_due(test, 1000), 150);
}

/* ---- threads ---- */

struct runner {
    struct test_store *test;
    int64_t done;
    struct err *err;
    struct arena *arena;
    pthread_t thread;
};

static void *run(void *context)
{
    struct runner *runner = context;

    runner->err = job_run_due(runner->test->store, runner->arena, kinds, 1000, &runner->done);
    return NULL;
}

static void two_clocks_share_the_work(void **state)
{
    struct test_store *test = *state;
    struct runner runners[2];

    for (int64_t i = 1; i <= 30; i++)
        put_job(test, "good", i, 1000);
    for (int i = 0; i < 2; i++) {
        runners[i] = (struct runner){.test = test, .arena = arena_new(1 << 24)};
        assert_int_equal(pthread_create(&runners[i].thread, NULL, run, &runners[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(runners[i].thread, NULL);
        assert_done(runners[i].err);
        arena_free(runners[i].arena);
    }
    assert_int_equal(runners[0].done + runners[1].done, 30);
}

static int64_t now(void)
{
    return 1000;
}

static void the_clock_runs_what_is_due_and_stops(void **state)
{
    struct test_store *test = *state;
    struct job_clock *clock;

    put_job(test, "good", 1, 1000);
    assert_done(job_clock_start(test->arena, test->store, kinds, now, &clock));
    for (int i = 0; i < 100 && count(test, "trace") == 0; i++)
        usleep(50000);
    job_clock_stop(clock);
    assert_int_equal(count(test, "trace"), 1);
    put_job(test, "good", 2, 1000);
    usleep(1200000); /* longer than a tick */
    assert_int_equal(count(test, "trace"), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(what_is_due_runs_once_and_what_is_not_waits),
        TEST_ON_BOTH(a_job_put_again_is_moved_and_none_takes_it_out),
        TEST_ON_BOTH(a_step_may_put_its_object_in_again),
        TEST_ON_BOTH(a_step_that_fails_leaves_nothing_and_is_tried_again_ever_later),
        TEST_ON_BOTH(more_than_one_round_is_run),
        TEST_ON_BOTH(two_clocks_share_the_work),
        TEST_ON_BOTH(the_clock_runs_what_is_due_and_stops),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
