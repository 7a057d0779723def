/* Reads and writes: what they promise on both engines, also when something fails. */
#include <pthread.h>
#include <stdio.h>

#include "base/limits.h"
#include "job/job.h"
#include "store/engine.h"
#include "support.h"

#define THREADS 16

static struct err *count_up(struct store_tx *tx, const char *name, int64_t *value)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_COUNTER_NEXT, &rows, sql_t(str_of(name))));
    if (sql_next(&rows)) *value = sql_int(&rows);
    return sql_done(&rows);
}

static struct err *counter_apply(struct store_tx *tx, void *context)
{
    return count_up(tx, "IT", context);
}

static void a_counter_counts_up(void **state)
{
    struct test_store *test = *state;
    int64_t value = 0;

    for (int64_t want = 1; want <= 3; want++) {
        assert_done(test_write(test, counter_apply, &value));
        assert_int_equal(value, want);
    }
}

/* ---- values ---- */

struct row {
    int64_t number;
    struct str text;
};

static struct err *row_put(struct store_tx *tx, void *context)
{
    const struct row *row = context;

    return sql_run(tx, SQL_ONCE_CLAIM, sql_i(1), sql_t(STR("k")), sql_t(row->text),
                   sql_i(tx->now_ms), sql_i(0));
}

static struct err *row_number(struct store_tx *tx, void *context)
{
    const struct row *row = context;

    return sql_run(tx, SQL_ONCE_DONE, sql_i(1), sql_t(STR("k")), sql_i(row->number));
}

static struct err *row_get(struct store_tx *tx, void *context)
{
    struct row *row = context;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ONCE_FIND, &rows, sql_i(1), sql_t(STR("k"))));
    if (sql_next(&rows)) {
        row->text = sql_text(&rows);
        row->number = sql_int(&rows);
    }
    return sql_done(&rows);
}

static void values_come_back_as_they_went_in(void **state)
{
    static const struct row rows[] = {
        {0, {"", 0}},
        {INT64_MAX, {"a'\"\\%_;--", 9}},
        {INT64_MIN + 1, {"ñandú 中文 \xf0\x9f\x8e\x89", 19}},
        {NONE, {"NULL", 4}},
    };
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct row in = rows[i], out = {0};

        test_sql(test, "DELETE FROM idempotency");
        assert_done(test_write(test, row_put, &in));
        assert_done(test_write(test, row_number, &in));
        assert_done(test_read(test, row_get, &out));
        assert_true(str_equal(out.text, in.text));
        assert_true(out.number == in.number);
    }
}

static void a_text_with_nul_is_refused(void **state)
{
    struct row row = {0, {"a\0b", 3}};

    assert_refused(test_write(*state, row_put, &row), ERR_BAD_TEXT);
}

/* ---- snapshots ---- */

static struct err *due_count(struct store_tx *tx, int64_t *count)
{
    struct sql_rows rows;

    *count = 0;
    TRY(sql_query(tx, SQL_JOB_DUE, &rows, sql_t(STR("a")), sql_i(INT64_MAX), sql_i(100)));
    while (sql_next(&rows))
        ++*count;
    return sql_done(&rows);
}

static struct err *job_apply(struct store_tx *tx, void *context)
{
    return job_put(tx, "a", *(int64_t *)context, 1);
}

static struct err *write_within_read(struct store_tx *tx, void *context)
{
    struct test_store *test = context;
    int64_t before, after, object_id = 7;

    TRY(due_count(tx, &before));
    TRY(test_write(test, job_apply, &object_id));
    TRY(due_count(tx, &after));
    assert_int_equal(before, 0);
    assert_int_equal(after, 0);
    return NULL;
}

static void a_read_sees_one_moment(void **state)
{
    struct test_store *test = *state;

    assert_done(test_read(test, write_within_read, test));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 1);
}

static struct err *read_for_ever(struct store_tx *tx, void *context)
{
    (void)context;
    for (;;) {
        int64_t count;

        TRY(due_count(tx, &count));
    }
}

static void a_read_that_takes_too_long_is_ended(void **state)
{
    struct test_store *test = *state;
    int64_t started_ms = store_clock_ms();

    assert_refused(test_read(test, read_for_ever, NULL), ERR_BUSY);
    assert_in_range(store_clock_ms() - started_ms, limits.read_ms_max, 2 * limits.read_ms_max);
    assert_done(store_ready(test->store, test->arena));
}

/* ---- refusals and failures ---- */

static struct err *put_then_refuse(struct store_tx *tx, void *context)
{
    (void)context;
    TRY(job_put(tx, "a", 1, 1));
    return ERR_REFUSE(tx->arena, ERR_STATE);
}

static struct err *put_audit(struct store_tx *tx, void *context)
{
    (void)context;
    return job_put(tx, "audit", 1, 1);
}

static void a_refusal_leaves_only_its_audit_row(void **state)
{
    struct test_store *test = *state;
    struct store_write write = {.apply = put_then_refuse,
                                .refused = put_audit,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS};

    assert_refused(store_write(test->store, &write), ERR_STATE);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 1);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job WHERE kind = 'audit'"), 1);
}

static struct err *swallow_failure(struct store_tx *tx, void *context)
{
    (void)context;
    TRY(job_put(tx, "a", 1, 1));
    for (int i = 0; i < 2; i++) {
        struct err *err = sql_run(tx, SQL_SEAL_ADD, sql_i(1), sql_i(1), sql_i(1), sql_t(STR("x")));
        (void)err;
    }
    return NULL;
}

static void a_broken_unique_is_exists_even_when_apply_goes_on(void **state)
{
    struct test_store *test = *state;

    assert_refused(test_write(test, swallow_failure, NULL), ERR_EXISTS);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM seal"), 0);
}

static void a_broken_foreign_key_is_a_bad_reference(void **state)
{
    struct test_store *test = *state;
    int64_t object_id = 7;

    test_sql(test, "DROP TABLE job;"
                   "CREATE TABLE job (kind TEXT, object_id BIGINT REFERENCES event (id),"
                   " due_ms BIGINT, tries INTEGER, last_error TEXT,"
                   " PRIMARY KEY (kind, object_id))");
    assert_refused(test_write(test, job_apply, &object_id), ERR_BAD_REFERENCE);
}

static struct err *put_other_each_time(struct store_tx *tx, void *context)
{
    int64_t *times = context;

    return job_put(tx, "a", ++*times, 1);
}

static void an_apply_that_differs_when_run_again_is_told(void **state)
{
    struct test_store *test = *state;
    int64_t times = 0;

    assert_refused(test_write(test, put_other_each_time, &times), ERR_INTERNAL);
    assert_true(times > 1);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 0);
}

static struct err *put_new_id(struct store_tx *tx, void *context)
{
    uint64_t random;
    int64_t *id = context;

    *id = store_new_id(tx);
    rand_bytes(&tx->rand, &random, sizeof random);
    TRY(job_put(tx, "random", (int64_t)(random >> 1), 1));
    return job_put(tx, "a", *id, 1);
}

static void ids_and_random_numbers_are_the_same_when_run_again(void **state)
{
    struct test_store *test = *state;
    int64_t first, second;

    assert_done(test_write(test, put_new_id, &first));
    assert_done(test_write(test, put_new_id, &second));
    assert_true(first > 0 && second > first);
}

static void ids_go_on_above_those_before_a_restart_whatever_the_clock_says(void **state)
{
    struct test_store *test = *state;
    int64_t before, after;
    struct store_write write = {.apply = put_new_id,
                                .context = &after,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS - 1000000};

    assert_done(test_write(test, put_new_id, &before));
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_done(store_write(test->store, &write));
    assert_true(after > before);
}

static struct err *allocate_for_ever(struct store_tx *tx, void *context)
{
    (void)context;
    if (tx->writes) TRY(job_put(tx, "a", 1, 1));
    for (;;) {
        int64_t count;

        TRY(due_count(tx, &count));
        arena_alloc(tx->arena, 1000);
    }
}

static void a_write_whose_arena_is_full_is_refused_and_leaves_nothing(void **state)
{
    struct test_store *test = *state;
    struct arena *small = arena_new(100000);
    struct store_write write = {.apply = allocate_for_ever, .arena = small, .now_ms = TEST_NOW_MS};
    int64_t value;

    assert_refused(store_write(test->store, &write), ERR_BUSY);
    arena_free(small);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 0);
    assert_done(test_write(test, counter_apply, &value));
}

static void read_until_full(struct test_store *test, struct arena *small)
{
    jmp_buf full;

    arena_escape(small, &full);
    if (setjmp(full) != 0) return;
    assert_done(store_read(test->store, small, 0, allocate_for_ever, NULL));
    fail();
}

static void a_read_whose_arena_is_full_gives_its_session_back(void **state)
{
    struct test_store *test = *state;

    for (unsigned i = 0; i <= limits.readers; i++) {
        struct arena *small = arena_new(100000);

        read_until_full(test, small);
        arena_free(small);
    }
    assert_done(store_ready(test->store, test->arena));
}

/* ---- many at once ---- */

struct counting {
    struct test_store *test;
    struct store_root roots[2];
    int64_t sum;
    int failed;
    pthread_t thread;
};

static void *count_often(void *context)
{
    struct counting *counting = context;

    for (int i = 0; i < 25; i++) {
        struct arena *arena = arena_new(1 << 20);
        int64_t value = 0;
        struct store_write write = {.apply = counter_apply,
                                    .context = &value,
                                    .arena = arena,
                                    .now_ms = TEST_NOW_MS,
                                    .background = i % 2 == 0,
                                    .roots = counting->roots,
                                    .root_count = 2};

        if (store_write(counting->test->store, &write) != NULL) counting->failed++;
        counting->sum += value;
        arena_free(arena);
    }
    return NULL;
}

static void many_writers_lose_nothing(void **state)
{
    struct test_store *test = *state;
    struct counting threads[THREADS];
    int64_t sum = 0, all = THREADS * 25;

    for (int i = 0; i < THREADS; i++) {
        /* Named in either order; taken in one, or they would wait for each other in circles. */
        threads[i] = (struct counting){.test = test,
                                       .roots = {{SQL_COUNTER_NEXT, i % 2 + 1},
                                                 {SQL_COUNTER_NEXT, 2 - i % 2}}};
        assert_int_equal(pthread_create(&threads[i].thread, NULL, count_often, &threads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i].thread, NULL);
        assert_int_equal(threads[i].failed, 0);
        sum += threads[i].sum;
    }
    assert_int_equal(sum, all * (all + 1) / 2);
}

/* ---- PostgreSQL alone: what a network and other nodes bring ---- */

struct crossing {
    struct test_store *test;
    pthread_barrier_t *meet;
    const char *first, *second;
    int runs, failed;
};

static struct err *cross(struct store_tx *tx, void *context)
{
    struct crossing *crossing = context;
    int64_t value;

    TRY(count_up(tx, crossing->first, &value));
    if (crossing->runs++ == 0) pthread_barrier_wait(crossing->meet);
    return count_up(tx, crossing->second, &value);
}

static void *cross_main(void *context)
{
    struct crossing *crossing = context;
    struct arena *arena = arena_new(1 << 20);
    struct store_write write = {.apply = cross,
                                .context = crossing,
                                .arena = arena,
                                .now_ms = TEST_NOW_MS};

    crossing->failed = store_write(crossing->test->store, &write) != NULL;
    arena_free(arena);
    return NULL;
}

static void a_deadlock_is_run_again_until_both_are_done(void **state)
{
    struct test_store *test = *state;
    pthread_barrier_t meet;
    struct crossing one = {test, &meet, "a", "b", 0, 0}, two = {test, &meet, "b", "a", 0, 0};
    pthread_t thread;

    test_sql(test, "INSERT INTO counter (name, value) VALUES ('a', 0), ('b', 0)");
    pthread_barrier_init(&meet, NULL, 2);
    assert_int_equal(pthread_create(&thread, NULL, cross_main, &one), 0);
    cross_main(&two);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&meet);
    assert_int_equal(one.failed + two.failed, 0);
    assert_true(one.runs + two.runs >= 5); /* each twice, and one that lost */
    assert_int_equal(test_sql(test, "SELECT SUM(value) FROM counter"), 4);
}

struct cut {
    struct test_store *test;
    int64_t value;
    int runs;
};

/* All connections of the store die after the first statement of the first run. */
static struct err *cut_once(struct store_tx *tx, void *context)
{
    struct cut *cut = context;
    int64_t value;

    TRY(count_up(tx, "a", &value));
    if (cut->runs++ == 0) {
        test_sql(cut->test, "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            " WHERE pid <> pg_backend_pid() AND application_name ="
                            " current_setting('application_name')");
    }
    return count_up(tx, "b", &cut->value);
}

static void a_connection_that_breaks_within_a_write_is_made_anew(void **state)
{
    struct test_store *test = *state;
    struct cut cut = {.test = test};

    assert_done(test_write(test, cut_once, &cut));
    assert_int_equal(cut.value, 1);
    assert_int_equal(test_sql(test, "SELECT SUM(value) FROM counter"), 2);
    assert_done(store_ready(test->store, test->arena));
}

/* From now on the first transaction that writes a job loses its connection at COMMIT. */
static void cut_at_commit(struct test_store *test)
{
    test_sql(test, "CREATE SEQUENCE cuts;"
                   "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
                   " IF nextval(''cuts'') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid());"
                   " END IF; RETURN NULL; END';"
                   "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON job DEFERRABLE INITIALLY"
                   " DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()");
}

static void a_commit_without_answer_is_told_to_be_unknown(void **state)
{
    struct test_store *test = *state;
    int64_t object_id = 7;

    cut_at_commit(test);
    assert_refused(test_write(test, job_apply, &object_id), ERR_UNSURE);
}

static void a_commit_without_answer_is_resolved_by_the_key(void **state)
{
    struct test_store *test = *state;
    int64_t object_id = 7;
    struct store_write write = {.apply = job_apply,
                                .context = &object_id,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS,
                                .object_id = &object_id,
                                .once = {1, STR("00112233445566778899aabbccddeeff"), STR("print")}};

    cut_at_commit(test);
    assert_done(store_write(test->store, &write));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_counter_counts_up),
        TEST_ON_BOTH(values_come_back_as_they_went_in),
        TEST_ON_BOTH(a_text_with_nul_is_refused),
        TEST_ON_BOTH(a_read_sees_one_moment),
        TEST_ON_BOTH(a_read_that_takes_too_long_is_ended),
        TEST_ON_BOTH(a_refusal_leaves_only_its_audit_row),
        TEST_ON_BOTH(a_broken_unique_is_exists_even_when_apply_goes_on),
        TEST_ON_BOTH(a_broken_foreign_key_is_a_bad_reference),
        TEST_ON_BOTH(an_apply_that_differs_when_run_again_is_told),
        TEST_ON_BOTH(ids_and_random_numbers_are_the_same_when_run_again),
        TEST_ON_BOTH(ids_go_on_above_those_before_a_restart_whatever_the_clock_says),
        TEST_ON_BOTH(a_write_whose_arena_is_full_is_refused_and_leaves_nothing),
        TEST_ON_BOTH(a_read_whose_arena_is_full_gives_its_session_back),
        TEST_ON_BOTH(many_writers_lose_nothing),
        TEST_ON_POSTGRES(a_deadlock_is_run_again_until_both_are_done),
        TEST_ON_POSTGRES(a_connection_that_breaks_within_a_write_is_made_anew),
        TEST_ON_POSTGRES(a_commit_without_answer_is_told_to_be_unknown),
        TEST_ON_POSTGRES(a_commit_without_answer_is_resolved_by_the_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
