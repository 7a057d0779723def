/* Somebody leaves: doors close at once or on the day, what they were part of goes on. */
#include "world.h"

#include "base/time.h"
#include "feature/access/access_leave_jobs.h"
#include "feature/org/org.h"

static struct answer act(struct world *world, int who, int subject, const char *verb,
                         const char *body)
{
    const char *path = str_c(world->calls, str_print(world->calls, "/people/%lld/%s",
                                                     (long long)world->person[subject], verb));

    return world_send(world, who, FACE_JSON, SCOPE_ALL, path, body);
}

static int session_of(struct world *world, int who, enum face face)
{
    return world_get(world, who, face, "/session").status;
}

static void who_leaves_is_cut_off_at_once_and_the_unit_keeps_the_request(void **state)
{
    struct world *world = world_begin(state);
    const char *key = str_c(world->arena, str_of(world_request(world, SECRECY_NORMAL, "promised")));
    const char *path = str_c(world->arena, str_print(world->arena, "/requests/%s", key));
    const char *secret =
        str_c(world->arena, str_of(world_request(world, SECRECY_NAMED, "promised")));
    const char *hidden = str_c(world->arena, str_print(world->arena, "/requests/%s", secret));

    assert_int_equal(session_of(world, RELATION_PERFORMER, FACE_PAGE), 200);
    assert_int_equal(
        act(world, RELATION_ADMIN, RELATION_PERFORMER, "leave", "{\"on\":\"2025-11-24\"}").status,
        200);
    assert_int_not_equal(session_of(world, RELATION_PERFORMER, FACE_PAGE), 200);
    assert_int_equal(session_of(world, RELATION_PERFORMER, FACE_JSON), 401);
    assert_int_equal(
        test_sql(world->test,
                 str_c(world->calls,
                       str_print(world->calls,
                                 "SELECT COUNT(*) FROM relation WHERE person_id = %lld AND to_ms > "
                                 "%lld",
                                 (long long)world->person[RELATION_PERFORMER],
                                 (long long)TEST_NOW_MS))),
        0);
    assert_int_equal(world_get(world, RELATION_SUPPLIER, FACE_JSON, path).status, 200);
    assert_int_equal(world_send(world, RELATION_SUPPLIER, FACE_JSON, SCOPE_ALL,
                                str_c(world->calls, str_print(world->calls, "%s/deliver", path)),
                                "{}")
                         .status,
                     200);
    /* A private one is reached by who else is on it, and by nobody new. */
    assert_int_equal(world_get(world, RELATION_SUPPLIER, FACE_JSON, hidden).status, 200);
    assert_int_equal(world_get(world, RELATION_REQUESTER, FACE_JSON, hidden).status, 200);
    assert_int_equal(world_get(world, RELATION_LEAD, FACE_JSON, hidden).status, 404);
    assert_true(str_is(
        act(world, RELATION_ADMIN, RELATION_PERFORMER, "leave", "{\"on\":\"2025-11-24\"}").code,
        "ended"));
    world_end(world);
}

static void a_unit_whose_leader_left_goes_on_and_says_so(void **state)
{
    struct world *world = world_begin(state);
    const char *unit = world_fill(world, 0, "/units/$IT");

    assert_false(holds_text(world_get(world, RELATION_ADMIN, FACE_PAGE, unit).body, "no-lead"));
    assert_int_equal(
        act(world, RELATION_ADMIN, RELATION_LEAD, "leave", "{\"on\":\"2025-11-01\"}").status, 200);
    assert_true(holds_text(world_get(world, RELATION_ADMIN, FACE_PAGE, unit).body, "no-lead"));
    assert_int_equal(act(world, RELATION_ADMIN, RELATION_LEAD, "relations",
                         world_fill(world, 0,
                                    "{\"party\":\"$IT\",\"relation\":\"lead\","
                                    "\"from\":\"2025-11-24\"}"))
                         .status,
                     422);
    assert_non_null(world_request(world, SECRECY_NORMAL, "asked"));
    world_end(world);
}

static struct err *clock_run(struct world *world, int64_t now_ms)
{
    int64_t done;

    return job_run_due(world->test->store, world->arena, access_jobs, now_ms, &done);
}

static void who_leaves_on_a_day_to_come_works_until_then(void **state)
{
    struct world *world = world_begin(state);

    assert_int_equal(
        act(world, RELATION_ADMIN, RELATION_SUPPLIER, "leave", "{\"on\":\"2025-11-26\"}").status,
        200);
    assert_done(clock_run(world, TEST_NOW_MS + DAY_MS));
    assert_int_equal(session_of(world, RELATION_SUPPLIER, FACE_JSON), 200);
    assert_done(clock_run(world, TEST_NOW_MS + 2 * DAY_MS));
    web_sessions_forget(world->web);
    assert_int_equal(session_of(world, RELATION_SUPPLIER, FACE_JSON), 401);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM party WHERE ended_ms IS NOT NULL"),
                     1);
    world_end(world);
}

static void the_last_administrator_stays_until_there_is_another(void **state)
{
    struct world *world = world_begin(state);

    assert_true(
        str_is(act(world, RELATION_ADMIN, RELATION_ADMIN, "leave", "{\"on\":\"2025-11-24\"}").code,
               "last-admin"));
    assert_true(
        str_is(act(world, RELATION_ADMIN, RELATION_ADMIN, "admin", "{\"admin\":false}").code,
               "last-admin"));
    assert_int_equal(act(world, RELATION_ADMIN, RELATION_LEAD, "admin", "{\"admin\":true}").status,
                     200);
    assert_int_equal(
        act(world, RELATION_ADMIN, RELATION_ADMIN, "leave", "{\"on\":\"2025-11-24\"}").status, 200);
    assert_true(str_is(act(world, RELATION_LEAD, RELATION_LEAD, "admin", "{\"admin\":false}").code,
                       "last-admin"));
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(who_leaves_is_cut_off_at_once_and_the_unit_keeps_the_request),
        TEST_ON_BOTH(a_unit_whose_leader_left_goes_on_and_says_so),
        TEST_ON_BOTH(who_leaves_on_a_day_to_come_works_until_then),
        TEST_ON_BOTH(the_last_administrator_stays_until_there_is_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
