/* SQLite's writer when the disk is full, or a write takes the common transaction with it. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "job/job.h"
#include "store/engine.h"
#include "support.h"

#define THREADS 8
#define ROUNDS  20
#define ROWS    4 /* of one write */

struct big {
    char first; /* letter of the kind */
    int64_t object_id;
};

static struct err *big_apply(struct store_tx *tx, void *context)
{
    const struct big *big = context;
    char kind[2000];

    memset(kind, 'k', sizeof kind);
    kind[0] = big->first;
    kind[sizeof kind - 1] = '\0';
    for (int64_t i = 0; i < ROWS; i++)
        TRY(job_put(tx, kind, big->object_id * ROWS + i, 1));
    return NULL;
}

struct filler {
    struct test_store *test;
    int64_t first_id;
    bool spoils; /* every fifth of its writes is bad */
    enum err_code expected;
    int written, refused, other; /* acknowledged; failed as expected, or otherwise */
    pthread_t thread;
};

static void *fill(void *context)
{
    struct filler *filler = context;

    for (int i = 0; i < ROUNDS; i++) {
        struct arena *arena = arena_new(1 << 20);
        struct big big = {filler->spoils && i % 5 == 0 ? 'b' : 'k', filler->first_id + i};
        struct store_write write = {.apply = big_apply,
                                    .context = &big,
                                    .arena = arena,
                                    .now_ms = TEST_NOW_MS};
        struct err *err = store_write(filler->test->store, &write);

        if (err == NULL) {
            filler->written++;
        } else if (err->code == filler->expected) {
            filler->refused++;
        } else {
            filler->other++;
        }
        arena_free(arena);
    }
    return NULL;
}

/* Many write at once; how many were acknowledged and refused. What was acknowledged is there. */
static void fill_all(struct test_store *test, enum err_code expected, bool spoil, int *written,
                     int *refused)
{
    struct filler fillers[THREADS];

    *written = *refused = 0;
    for (int i = 0; i < THREADS; i++) {
        fillers[i] = (struct filler){.test = test,
                                     .first_id = (i + 1) * 1000,
                                     .expected = expected,
                                     .spoils = spoil && i % 2 == 0};
        assert_int_equal(pthread_create(&fillers[i].thread, NULL, fill, &fillers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(fillers[i].thread, NULL);
        assert_int_equal(fillers[i].other, 0);
        *written += fillers[i].written;
        *refused += fillers[i].refused;
    }
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), ROWS * *written);
}

static void pages_max_set(struct test_store *test, int pages)
{
    char sql[60];

    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d", pages);
    assert_int_equal(sqlite3_exec(test->store->writing->link, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void a_full_disk_is_named_and_keeps_all_that_was_acknowledged(void **state)
{
    struct test_store *test = *state;
    struct big big = {'k', 1000000};
    int written, refused;

    pages_max_set(test, (int)test_sql(test, "PRAGMA page_count") + 150);
    fill_all(test, ERR_DISK_FULL, false, &written, &refused);
    assert_true(written > 0 && refused > 0);
    assert_refused(test_write(test, big_apply, &big), ERR_DISK_FULL);
    assert_done(store_ready(test->store, test->arena));

    pages_max_set(test, 1000000);
    assert_done(test_write(test, big_apply, &big));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM pragma_integrity_check"
                                    " WHERE integrity_check = 'ok'"),
                     1);
}

static void a_write_that_ends_the_transaction_takes_no_other_with_it(void **state)
{
    struct test_store *test = *state;
    int written, refused;

    test_sql(test, "CREATE TRIGGER spoil BEFORE INSERT ON job WHEN NEW.kind LIKE 'b%'"
                   " BEGIN SELECT RAISE(ROLLBACK, 'the transaction is gone'); END");
    fill_all(test, ERR_DATABASE, true, &written, &refused);
    assert_int_equal(refused, THREADS / 2 * ROUNDS / 5);
    assert_int_equal(written + refused, THREADS * ROUNDS);
}

static int commit_refuse(void *context)
{
    (void)context;
    return 1;
}

static void after_a_commit_that_the_disk_refused_only_a_new_start_helps(void **state)
{
    struct test_store *test = *state;
    struct big big = {'k', 1};

    sqlite3_commit_hook(test->store->writing->link, commit_refuse, NULL);
    assert_refused(test_write(test, big_apply, &big), ERR_UNSURE);
    sqlite3_commit_hook(test->store->writing->link, NULL, NULL);
    assert_refused(test_write(test, big_apply, &big), ERR_DATABASE);
    assert_refused(store_ready(test->store, test->arena), ERR_DATABASE);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 0);

    test_store_close(test);
    assert_done(test_store_open(test));
    assert_done(test_write(test, big_apply, &big));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(a_full_disk_is_named_and_keeps_all_that_was_acknowledged),
        TEST_ON_SQLITE(a_write_that_ends_the_transaction_takes_no_other_with_it),
        TEST_ON_SQLITE(after_a_commit_that_the_disk_refused_only_a_new_start_helps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
