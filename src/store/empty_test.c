/* An emptied house: nothing is left but the schema and the clock of ids, also while others
   write. */
#include <pthread.h>
#include <stdatomic.h>

#include "feature/event/event.h"
#include "store/engine.h"
#include "support.h"

#define THREADS 4
#define EMPTIED 10 /* times, while others write */

static struct err *append(struct store_tx *tx, void *context)
{
    int64_t *id = context;
    struct event event = {.object_id = *id,
                          .type = STR("request.ask"),
                          .actor_id = 1,
                          .happened_ms = NONE,
                          .text = STR("Two words")};

    store_search_put(tx, "request", *id, NONE, STR("emptiness"));
    TRY(event_append(tx, &event));
    *id = event.id;
    return NULL;
}

struct emptying {
    bool refuses;
    int64_t id; /* of the event behind it */
};

static struct err *empty(struct store_tx *tx, void *context)
{
    struct emptying *emptying = context;

    emptying->id = 8;
    TRY(append(tx, &(int64_t){9}));
    TRY(store_alone(tx));
    TRY(store_empty(tx));
    if (emptying->refuses) return ERR_REFUSE(tx->arena, ERR_STATE);
    return append(tx, &emptying->id);
}

static int64_t sealed(struct test_store *test)
{
    struct seal_report report;

    assert_done(store_seal_flush(test->store, test->arena));
    assert_done(store_verify(test->store, test->arena, event_check, &report));
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE seq IS NULL"), 0);
    return report.events;
}

static void write_keyed(struct test_store *test, int64_t *id)
{
    struct store_write write = {.apply = append,
                                .context = id,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS,
                                .once = {1, STR("0123456789abcdef0123456789abcdef"), STR("a")},
                                .object_id = id};

    assert_done(store_write(test->store, &write));
}

static void all_goes_but_the_schema_and_the_clock_of_ids(void **state)
{
    struct test_store *test = *state;
    struct emptying emptying = {false, 0};
    int64_t before = 7, again = 7, after = 10;

    write_keyed(test, &before);
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_done(test_write(test, append, &again)); /* its word was found in the database */
    assert_int_equal(sealed(test), 2);
    assert_done(test_write(test, empty, &emptying));
    assert_true(emptying.id > before);
    assert_int_equal(sealed(test), 1);
    /* The event and its seal, a text and the seven pieces of its word. */
    assert_int_equal(test_rows(test), 10);
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_done(test_write(test, append, &after));
    assert_true(after > emptying.id);
    assert_int_equal(sealed(test), 2);
}

static void what_is_refused_empties_nothing(void **state)
{
    struct test_store *test = *state;
    struct emptying emptying = {true, 0};
    int64_t id = 7, rows;

    assert_done(test_write(test, append, &id));
    (void)sealed(test);
    rows = test_rows(test);
    assert_refused(test_write(test, empty, &emptying), ERR_STATE);
    assert_int_equal(test_rows(test), rows);
    id = 7;
    assert_done(test_write(test, append, &id));
    assert_int_equal(sealed(test), 2);
}

struct others {
    struct test_store *test;
    atomic_bool stop;
    atomic_int failed;
};

static void *append_often(void *context)
{
    struct others *others = context;

    while (!atomic_load(&others->stop)) {
        struct arena *arena = arena_new(1 << 20);
        int64_t id = 20;
        struct store_write write = {.apply = append,
                                    .context = &id,
                                    .arena = arena,
                                    .now_ms = TEST_NOW_MS};

        if (store_write(others->test->store, &write) != NULL) atomic_fetch_add(&others->failed, 1);
        arena_free(arena);
    }
    return NULL;
}

static void the_log_is_whole_when_others_write_meanwhile(void **state)
{
    struct others others = {.test = *state};
    pthread_t threads[THREADS];
    struct err *err = NULL;
    struct seal_report report = {0};

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, append_often, &others), 0);
    for (int i = 0; i < EMPTIED && err == NULL && report.bad_event_id + report.bad_seal == 0; i++) {
        struct test_store *test = others.test;

        err = test_write(test, empty, &(struct emptying){false, 0});
        if (err == NULL) err = store_verify(test->store, test->arena, event_check, &report);
    }
    atomic_store(&others.stop, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_done(err);
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
    assert_int_equal(atomic_load(&others.failed), 0);
    assert_true(sealed(others.test) > 0);
    assert_done(test_write(others.test, empty, &(struct emptying){false, 0}));
    assert_int_equal(sealed(others.test), 1);
    assert_int_equal(test_rows(others.test), 10);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(all_goes_but_the_schema_and_the_clock_of_ids),
        TEST_ON_BOTH(what_is_refused_empties_nothing),
        TEST_ON_BOTH(the_log_is_whole_when_others_write_meanwhile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
