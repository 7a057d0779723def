/* The chain of the log: dense numbers, seals that verify, and tampering that is found. */
#include <stdio.h>

#include "feature/event/event.h"
#include "store/engine.h"
#include "support.h"

static struct err *append(struct store_tx *tx, void *context)
{
    int *count = context;

    for (int i = 0; i < *count; i++) {
        struct event event = {.object_id = 7,
                              .type = STR("request.ask"),
                              .actor_id = 1,
                              .happened_ms = NONE,
                              .text = STR("Two words")};

        TRY(event_append(tx, &event));
    }
    return NULL;
}

static struct err *append_then_refuse(struct store_tx *tx, void *context)
{
    TRY(append(tx, context));
    return ERR_REFUSE(tx->arena, ERR_STATE);
}

static void append_events(struct test_store *test, int count)
{
    assert_done(test_write(test, append, &count));
    assert_done(store_seal_flush(test->store, test->arena));
}

static struct seal_report verify(struct test_store *test)
{
    struct seal_report report;

    assert_done(store_verify(test->store, test->arena, event_check, &report));
    return report;
}

static void an_empty_log_is_whole(void **state)
{
    struct seal_report report = verify(*state);

    assert_int_equal(report.events + report.seals, 0);
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
}

static void every_commit_is_sealed_and_the_whole_verifies(void **state)
{
    struct test_store *test = *state;

    append_events(test, 3);
    append_events(test, 1500); /* more than a page of the check */
    append_events(test, 1);
    struct seal_report report = verify(test);
    assert_int_equal(report.events, 1504);
    assert_true(report.seals >= 3);
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
    assert_int_equal(test_sql(test, "SELECT MAX(seq) - MIN(seq) FROM event"), 1503);
}

static void a_refusal_leaves_no_hole_in_the_numbers(void **state)
{
    struct test_store *test = *state;
    int count = 2;

    append_events(test, 2);
    assert_refused(test_write(test, append_then_refuse, &count), ERR_STATE);
    append_events(test, 2);
    struct seal_report report = verify(test);
    assert_int_equal(report.events, 4);
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
}

static void the_chain_goes_on_after_a_restart(void **state)
{
    struct test_store *test = *state;

    append_events(test, 2);
    test_store_close(test);
    assert_done(test_store_open(test));
    append_events(test, 2);
    struct seal_report report = verify(test);
    assert_int_equal(report.events, 4);
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
}

static void erased_words_leave_the_chain_whole(void **state)
{
    struct test_store *test = *state;

    append_events(test, 2);
    test_sql(test, "UPDATE event SET text = NULL, salt = NULL");
    struct seal_report report = verify(test);
    assert_int_equal(report.events, 2);
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
}

static void tampering_is_found(void **state)
{
    static const struct {
        const char *name, *sql;
        bool event;   /* an event is named, else a seal */
        int64_t seal; /* the one named */
    } rows[] = {
        {"one word changed", "UPDATE event SET text = 'Too words' WHERE seq = 3", true, 0},
        {"an actor changed", "UPDATE event SET actor_id = 2 WHERE seq = 1", true, 0},
        {"a digest changed", "UPDATE event SET digest = 'x' WHERE seq = 6", true, 0},
        {"an event taken out", "DELETE FROM event WHERE seq = 2", true, 0},
        {"the first taken out", "DELETE FROM event WHERE seq = 1", true, 0},
        {"the last taken out", "DELETE FROM event WHERE seq = 6", false, 3},
        {"the last three taken out", "DELETE FROM event WHERE seq > 3", false, 2},
        {"all taken out", "DELETE FROM event", false, 1},
        {"a seal changed",
         "UPDATE seal SET hash = (SELECT hash FROM seal WHERE id = 1)"
         " WHERE id = 2",
         false, 2},
        {"a seal taken out", "DELETE FROM seal WHERE id = 2", false, 2},
        {"the last seal taken out", "DELETE FROM seal WHERE id = 3", false, 3},
        {"two events changed places",
         "UPDATE event SET seq = 100 WHERE seq = 1; UPDATE event SET seq = 1 WHERE seq = 2;"
         "UPDATE event SET seq = 2 WHERE seq = 100",
         false, 1},
    };
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        test_sql(test, "DELETE FROM event; DELETE FROM seal");
        test_store_close(test); /* the head of the chain is read when it opens */
        assert_done(test_store_open(test));
        for (int seal = 0; seal < 3; seal++)
            append_events(test, 2);
        test_sql(test, rows[i].sql);
        struct seal_report report = verify(test);
        if ((report.bad_event_id != 0) != rows[i].event || report.bad_seal != rows[i].seal) {
            fail_msg("%s: event %lld, seal %lld", rows[i].name, (long long)report.bad_event_id,
                     (long long)report.bad_seal);
        }
    }
}

/* ---- PostgreSQL: events get their numbers when all before them are committed ---- */

static struct err *append_and_flush(struct store_tx *tx, void *context)
{
    struct test_store *test = context;
    int one = 1;

    TRY(append(tx, &one));
    TRY(test_write(test, append, &one));
    TRY(store_seal_flush(test->store, test->arena));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE seq IS NOT NULL"), 0);
    return NULL;
}

static void nothing_is_sealed_while_an_earlier_write_is_open(void **state)
{
    struct test_store *test = *state;

    test->store->twice = false; /* it writes beside its own transaction */
    assert_done(test_write(test, append_and_flush, test));
    assert_done(store_seal_flush(test->store, test->arena));
    assert_int_equal(verify(test).events, 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(an_empty_log_is_whole),
        TEST_ON_BOTH(every_commit_is_sealed_and_the_whole_verifies),
        TEST_ON_BOTH(a_refusal_leaves_no_hole_in_the_numbers),
        TEST_ON_BOTH(the_chain_goes_on_after_a_restart),
        TEST_ON_BOTH(erased_words_leave_the_chain_whole),
        TEST_ON_BOTH(tampering_is_found),
        TEST_ON_POSTGRES(nothing_is_sealed_while_an_earlier_write_is_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
