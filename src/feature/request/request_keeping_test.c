/* Retention: what is over its time is erased everywhere, what counts stays, and the log is whole.
 */
#include "base/time.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/event/event.h"
#include "feature/request/request_jobs.h"
#include "feature/request/request_keeping.h"
#include "world.h"

static int64_t tick(struct world *world, int64_t days)
{
    int64_t done, now_ms = TEST_NOW_MS + days * DAY_MS;

    assert_done(request_keeping_start(world->test->store, world->calls, now_ms));
    assert_done(job_run_due(world->test->store, world->calls, request_jobs, now_ms, &done));
    return test_sql(world->test, "SELECT COUNT(*) FROM request WHERE erased_ms IS NOT NULL");
}

static int64_t count(struct world *world, const char *from)
{
    return test_sql(world->test,
                    str_c(world->calls, str_print(world->calls, "SELECT COUNT(*) FROM %s", from)));
}

static int status(struct world *world, int who, const char *key)
{
    const char *path = str_c(world->calls, str_print(world->calls, "/requests/%s", key));

    return world_get(world, who, FACE_JSON, path).status;
}

static const char *file_path(struct world *world, const char *key)
{
    long long id = world_file(world, key);

    return str_c(world->calls, str_print(world->calls, "/requests/%s/files/%lld", key, id));
}

static void assert_whole(struct world *world)
{
    struct seal_report report;

    assert_done(store_seal_flush(world->test->store, world->calls));
    assert_done(store_verify(world->test->store, world->calls, event_check, &report));
    assert_int_equal(report.bad_event_id, 0);
    assert_int_equal(report.bad_seal, 0);
    assert_true(report.events > 0);
}

/* Every place that held words or people of a request. */
static void what_was_erased_is_nowhere_and_the_log_is_whole(void **state)
{
    static const char *const gone[] = {
        "request WHERE title <> '' OR body IS NOT NULL OR fields IS NOT NULL",
        "request WHERE requester_id IS NOT NULL OR asked_by_id IS NOT NULL",
        "request WHERE performer_id IS NOT NULL OR approver_id IS NOT NULL",
        "request WHERE concerns_id IS NOT NULL OR deliverer_id IS NOT NULL",
        "request_offer",
        "request_watcher",
        "request_rating",
        "request_line WHERE what <> ''",
        "search_request",
        "attachment",
        "job WHERE kind = 'request.clock'",
        "event WHERE type LIKE 'request.%' AND (text IS NOT NULL OR data IS NOT NULL)",
        "event WHERE type LIKE 'request.%' AND (salt IS NOT NULL OR actor_id <> 0)",
        "party p JOIN request r ON r.customer_id = p.id WHERE p.kind = 'person'",
    };
    static const int readers[] = {RELATION_REQUESTER, RELATION_PERFORMER, RELATION_INSIDER,
                                  RELATION_ADMIN};
    struct world *world = world_begin(state);
    const char *keys[3], *files[3];

    for (int secrecy = 0; secrecy < 3; secrecy++) {
        keys[secrecy] = world_request(world, (enum secrecy)secrecy, "accepted");
        const char *rate =
            str_c(world->calls, str_print(world->calls, "/requests/%s/rate", keys[secrecy]));
        (void)world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, rate,
                         "{\"rating\":4,\"comment\":\"" CANARY "\"}");
        files[secrecy] = file_path(world, keys[secrecy]);
        assert_int_equal(world_get(world, RELATION_REQUESTER, FACE_JSON, files[secrecy]).status,
                         200);
    }
    assert_int_equal(tick(world, CATALOGUE_RETENTION_DAYS - 1), 0);
    assert_true(count(world, "event WHERE text IS NOT NULL") > 0);
    assert_int_equal(tick(world, CATALOGUE_RETENTION_DAYS + 1), 3);
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        if (count(world, gone[i]) != 0) fail_msg("left: %s", gone[i]);
    }
    assert_int_equal(count(world, "request WHERE state = 'accepted' AND customer_rating = 4"), 3);
    assert_int_equal(count(world, "event WHERE type = 'event.erase' AND erased_ms IS NULL"), 3);
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        for (int secrecy = 0; secrecy < 3; secrecy++) {
            assert_int_equal(status(world, readers[i], keys[secrecy]), 404);
            assert_int_equal(world_get(world, readers[i], FACE_JSON, files[secrecy]).status, 404);
        }
        struct answer list = world_get(world, readers[i], FACE_JSON, "/requests");
        assert_true(holds_text(list.body, "\"items\":[]"));
    }
    assert_whole(world);
    assert_int_equal(tick(world, CATALOGUE_RETENTION_DAYS + 2), 3);
    world_end(world);
}

static void each_offering_keeps_as_long_as_it_says_and_what_is_open_stays(void **state)
{
    struct world *world = world_begin(state);
    const char *path = str_c(world->arena, str_print(world->arena, "/offerings/%lld/retention",
                                                     (long long)world->offering[SECRECY_NAMED]));
    const char *named = world_request(world, SECRECY_NAMED, "accepted");
    const char *normal = world_request(world, SECRECY_NORMAL, "accepted");
    const char *open = world_request(world, SECRECY_NAMED, "promised");

    assert_int_equal(
        world_send(world, RELATION_LEAD, FACE_JSON, SCOPE_ALL, path, "{\"days\":30}").status, 200);
    assert_int_equal(tick(world, 29), 0);
    assert_int_equal(tick(world, 31), 1);
    assert_int_equal(status(world, RELATION_REQUESTER, named), 404);
    assert_int_equal(status(world, RELATION_REQUESTER, normal), 200);
    assert_int_equal(status(world, RELATION_REQUESTER, open), 200);
    assert_whole(world);
    world_end(world);
}

static void a_child_is_read_on_after_the_one_above_was_erased(void **state)
{
    struct world *world = world_begin(state);
    const char *child = world_request(world, SECRECY_NORMAL, "child");

    (void)test_sql(world->test,
                   str_c(world->calls,
                         str_print(world->calls,
                                   "UPDATE request SET ended_ms = %lld WHERE parent_id IS NULL",
                                   (long long)TEST_NOW_MS)));
    assert_int_equal(tick(world, CATALOGUE_RETENTION_DAYS + 1), 1);
    assert_int_equal(status(world, RELATION_PERFORMER, child), 200);
    world_end(world);
}

static void many_are_erased_in_short_steps_and_drafts_left_alone_are_discarded(void **state)
{
    struct world *world = world_begin(state);

    for (int i = 0; i < 12; i++)
        (void)world_request(world, SECRECY_NORMAL, i % 2 == 0 ? "draft" : "declined");
    (void)tick(world, REQUEST_DRAFT_DAYS - 1);
    assert_int_equal(count(world, "request WHERE state = 'draft'"), 6);
    (void)tick(world, REQUEST_DRAFT_DAYS + 1);
    assert_int_equal(count(world, "request WHERE state = 'draft'"), 0);
    assert_int_equal(tick(world, CATALOGUE_RETENTION_DAYS + 1), 6);
    assert_whole(world);
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(what_was_erased_is_nowhere_and_the_log_is_whole),
        TEST_ON_BOTH(each_offering_keeps_as_long_as_it_says_and_what_is_open_stays),
        TEST_ON_BOTH(a_child_is_read_on_after_the_one_above_was_erased),
        TEST_ON_BOTH(many_are_erased_in_short_steps_and_drafts_left_alone_are_discarded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
