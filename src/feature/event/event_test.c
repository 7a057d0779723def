/* The log: what is appended comes back, words can be erased, and nothing else can be changed
   without being seen. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "feature/event/event.h"
#include "support.h"

#define REQUEST_ID INT64_C(7001)
#define PERSON_ID  INT64_C(7002)

struct append {
    struct event event;
    int64_t count;
};

static struct err *append(struct store_tx *tx, void *context)
{
    struct append *work = context;

    for (int64_t i = 0; i < work->count; i++) {
        struct event event = work->event;

        event.from_state = str_of_int(tx->arena, i);
        TRY(event_append(tx, &event));
        if (i + 1 == work->count) work->event.id = event.id;
    }
    return NULL;
}

static struct append promise(int64_t count)
{
    return (struct append){.event = {.object_id = REQUEST_ID,
                                     .type = STR("request.promise"),
                                     .actor_id = PERSON_ID,
                                     .happened_ms = TEST_NOW_MS - 5,
                                     .to_state = STR("promised"),
                                     .data = STR("{\"due\":\"2025-11-28\"}"),
                                     .text = STR("By Friday, I promise."),
                                     .lang = STR("en")},
                           .count = count};
}

struct history {
    struct grant grant;
    size_t limit;
    struct event_list list;
};

static struct err *history_read(struct store_tx *tx, void *context)
{
    struct history *history = context;

    return event_of_object(tx, &history->grant, REQUEST_ID, history->limit, &history->list);
}

static struct history history_of(struct test_store *test, size_t limit)
{
    struct history history = {.grant = {.object_id = REQUEST_ID, .right = 1}, .limit = limit};

    assert_done(test_read(test, history_read, &history));
    return history;
}

static void an_event_comes_back_as_it_was_appended(void **state)
{
    struct test_store *test = *state;
    struct append work = promise(1);

    assert_done(test_write(test, append, &work));
    struct history history = history_of(test, 10);

    assert_int_equal(history.list.count, 1);
    const struct event *event = &history.list.items[0];
    assert_int_equal(event->id, work.event.id);
    assert_int_equal(event->object_id, REQUEST_ID);
    assert_int_equal(event->actor_id, PERSON_ID);
    assert_int_equal(event->happened_ms, TEST_NOW_MS - 5);
    assert_int_equal(event->recorded_ms, TEST_NOW_MS);
    assert_true(str_is(event->type, "request.promise"));
    assert_true(str_is(event->from_state, "0"));
    assert_true(str_is(event->to_state, "promised"));
    assert_true(str_is(event->data, "{\"due\":\"2025-11-28\"}"));
    assert_true(str_is(event->text, "By Friday, I promise."));
    assert_true(str_is(event->lang, "en"));
    assert_false(event->erased);
}

static void the_last_events_come_oldest_first(void **state)
{
    struct test_store *test = *state;
    struct append work = promise(5);

    assert_done(test_write(test, append, &work));
    struct history history = history_of(test, 3);

    assert_int_equal(history.list.count, 3);
    assert_true(str_is(history.list.items[0].from_state, "2"));
    assert_true(str_is(history.list.items[2].from_state, "4"));
}

static void without_a_grant_for_the_object_there_are_no_events(void **state)
{
    static const struct grant rows[] = {
        {.object_id = REQUEST_ID}, /* no right */
        {.object_id = REQUEST_ID + 1, .right = 1} /* another object */,
        {.right = 1} /* none */,
    };
    struct test_store *test = *state;
    struct append work = promise(1);

    assert_done(test_write(test, append, &work));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct history history = {.grant = rows[i], .limit = 10};

        assert_refused(test_read(test, history_read, &history), ERR_NOT_FOUND);
        assert_int_equal(history.list.count, 0);
    }
}

static struct err *erase(struct store_tx *tx, void *context)
{
    const int64_t *event_id = context;

    return event_erase_text(tx, *event_id);
}

static struct seal_report verified(struct test_store *test)
{
    struct seal_report report;

    assert_done(store_seal_flush(test->store, test->arena));
    assert_done(store_verify(test->store, test->arena, event_check, &report));
    return report;
}

static void erased_words_are_gone_and_the_chain_is_whole(void **state)
{
    struct test_store *test = *state;
    struct append work = promise(3);
    int64_t unknown_id = 1;

    assert_done(test_write(test, append, &work));
    assert_done(test_write(test, erase, &work.event.id));
    assert_refused(test_write(test, erase, &unknown_id), ERR_NOT_FOUND);

    struct history history = history_of(test, 10);
    assert_true(history.list.items[2].erased);
    assert_null(history.list.items[2].text.ptr);
    assert_false(history.list.items[1].erased);

    struct seal_report report = verified(test);
    assert_int_equal(report.bad_event_id, 0);
    assert_int_equal(report.bad_seal, 0);
    assert_int_equal(report.events, 3);
}

static struct err *erase_all(struct store_tx *tx, void *context)
{
    (void)context;
    return event_erase_object(tx, REQUEST_ID);
}

static void an_erased_object_leaves_when_and_that_alone_and_the_chain_is_whole(void **state)
{
    static const char *const left[] = {"actor_id <> 0",    "data IS NOT NULL",
                                       "text IS NOT NULL", "lang IS NOT NULL",
                                       "salt IS NOT NULL", "text_digest IS NOT NULL"};
    struct test_store *test = *state;
    struct append work = promise(3);

    assert_done(test_write(test, append, &work));
    assert_done(test_write(test, erase_all, NULL));
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        struct str sql = str_print(test->arena, "SELECT COUNT(*) FROM event WHERE %s", left[i]);

        assert_int_equal(test_sql(test, str_c(test->arena, sql)), 0);
    }
    struct history history = history_of(test, 10);
    assert_int_equal(history.list.count, 4);
    assert_true(history.list.items[0].erased);
    assert_true(str_is(history.list.items[0].type, "request.promise"));
    assert_true(str_is(history.list.items[3].type, "event.erase"));
    assert_int_equal(verified(test).bad_event_id, 0);
}

static void what_was_erased_is_not_told_otherwise_later(void **state)
{
    static const char *const changes[] = {"actor_id = 5", "data = '{}'", "text = 'No.'",
                                          "digest = SUBSTR(digest, 2) || SUBSTR(digest, 1, 1)",
                                          "erased_ms = NULL"};
    struct test_store *test = *state;
    struct append work = promise(3);

    assert_done(test_write(test, append, &work));
    assert_done(test_write(test, erase_all, NULL));
    assert_int_equal(verified(test).bad_event_id, 0); /* sealed before anybody tampers */
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *id = str_c(test->arena, str_of_int(test->arena, work.event.id));
        struct str keep =
            str_print(test->arena, "CREATE TABLE kept AS SELECT * FROM event WHERE id = %s", id);
        struct str change =
            str_print(test->arena, "UPDATE event SET %s WHERE id = %s", changes[i], id);

        (void)test_sql(test, str_c(test->arena, keep));
        (void)test_sql(test, str_c(test->arena, change));
        struct seal_report report = verified(test);
        if (report.bad_event_id == 0 && report.bad_seal == 0)
            print_error("unseen: %s\n", changes[i]);
        assert_true(report.bad_event_id == work.event.id || report.bad_seal > 0);
        (void)test_sql(test, str_c(test->arena,
                                   str_print(test->arena, "DELETE FROM event WHERE id = %s", id)));
        (void)test_sql(test, "INSERT INTO event SELECT * FROM kept; DROP TABLE kept");
    }
    assert_int_equal(verified(test).bad_event_id, 0);
}

/* Change rows as somebody with the database in hand would. */
static void run_from_outside(struct test_store *test, const char *sql)
{
    if (test->config.url != NULL) {
        PGconn *link = PQconnectdb(test->config.url);
        PGresult *result = PQexec(link, sql);

        assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
        PQclear(result);
        PQfinish(link);
        return;
    }
    sqlite3 *link;
    const char *path = str_c(test->arena, str_print(test->arena, "%s/interna.db", test->folder));

    assert_int_equal(sqlite3_open(path, &link), SQLITE_OK);
    assert_int_equal(sqlite3_exec(link, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(link), SQLITE_OK);
}

static void a_change_of_any_column_is_named(void **state)
{
    static const char *const changes[] = {
        "object_id = object_id + 1",
        "type = 'request.promisE'",
        "actor_id = actor_id + 1",
        "happened_ms = happened_ms - 1",
        "recorded_ms = recorded_ms + 1",
        "from_state = NULL",
        "to_state = 'accepted'",
        "data = '{\"due\":\"2025-11-29\"}'",
        "data = NULL, to_state = data",
        "text = 'By Monday, I promise.'",
        "lang = 'fr'",
        "text_digest = NULL, text = NULL",
        "salt = '00'",
        "salt = NULL",
        "type = 'request.', data = type",
        "erased_ms = 1",
        ("erased_ms = 1, actor_id = 0, data = NULL, text = NULL, lang = NULL, salt = NULL,"
         " text_digest = NULL"),
    };
    struct test_store *test = *state;
    struct append work = promise(3);

    assert_done(test_write(test, append, &work));
    assert_int_equal(verified(test).bad_event_id, 0);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *id = str_c(test->arena, str_of_int(test->arena, work.event.id));
        struct str keep =
            str_print(test->arena, "CREATE TABLE kept AS SELECT * FROM event WHERE id = %s", id);
        struct str change =
            str_print(test->arena, "UPDATE event SET %s WHERE id = %s", changes[i], id);

        test_store_close(test);
        run_from_outside(test, str_c(test->arena, keep));
        run_from_outside(test, str_c(test->arena, change));
        assert_done(test_store_open(test));
        struct seal_report report = verified(test);
        if (report.bad_event_id != work.event.id) print_error("unseen: %s\n", changes[i]);
        assert_int_equal(report.bad_event_id, work.event.id);

        test_store_close(test);
        run_from_outside(test,
                         str_c(test->arena,
                               str_print(test->arena, "DELETE FROM event WHERE id = %s", id)));
        run_from_outside(test, "INSERT INTO event SELECT * FROM kept");
        run_from_outside(test, "DROP TABLE kept");
        assert_done(test_store_open(test));
    }
    assert_int_equal(verified(test).bad_event_id, 0);
}

static void an_event_taken_out_is_seen(void **state)
{
    struct test_store *test = *state;
    struct append work = promise(3);

    assert_done(test_write(test, append, &work));
    assert_int_equal(verified(test).bad_event_id, 0);
    test_store_close(test);
    run_from_outside(test, "DELETE FROM event WHERE from_state = '1'");
    assert_done(test_store_open(test));
    assert_int_equal(verified(test).bad_event_id, work.event.id);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(an_event_comes_back_as_it_was_appended),
        TEST_ON_BOTH(the_last_events_come_oldest_first),
        TEST_ON_BOTH(without_a_grant_for_the_object_there_are_no_events),
        TEST_ON_BOTH(erased_words_are_gone_and_the_chain_is_whole),
        TEST_ON_BOTH(an_erased_object_leaves_when_and_that_alone_and_the_chain_is_whole),
        TEST_ON_BOTH(what_was_erased_is_not_told_otherwise_later),
        TEST_ON_BOTH(a_change_of_any_column_is_named),
        TEST_ON_BOTH(an_event_taken_out_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
