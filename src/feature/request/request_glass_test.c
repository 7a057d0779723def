/* Breaking the glass: two people, a reason, some hours; and nobody learns from it what is there. */
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/request/request_jobs.h"
#include "world.h"

#define REASON "Water damage"

/* The stranger is a second administrator, the recorder an executive. */
static struct world *begin(void **state)
{
    struct world *world = world_begin(state);
    const char *body = "{\"admin\":true}";
    struct str path =
        str_print(world->arena, "/people/%lld/admin", (long long)world->person[RELATION_STRANGER]);

    assert_int_equal(world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL,
                                str_c(world->arena, path), body)
                         .status,
                     200);
    (void)test_sql(world->test,
                   "UPDATE party SET person_kind = 'executive' WHERE name IN ('recorder',"
                   " 'concerned', 'requester', 'performer')");
    return world;
}

static struct answer ask(struct world *world, int who, const char *key)
{
    struct str body = str_print(world->calls, "{\"key\":\"%s\",\"reason\":\"" REASON "\"}", key);

    return world_send(world, who, FACE_JSON, SCOPE_ALL, "/glass", str_c(world->calls, body));
}

/* WHO confirms what was asked last. */
static struct answer confirm(struct world *world, int who)
{
    int64_t id = test_sql(world->test, "SELECT MAX(id) FROM request_glass");
    struct str path = str_print(world->calls, "/glass/%lld/confirm", (long long)id);

    return world_send(world, who, FACE_JSON, SCOPE_ALL, str_c(world->calls, path), "{}");
}

static struct answer look(struct world *world, int who, const char *key)
{
    struct str path = str_print(world->calls, "/requests/%s", key);

    return world_get(world, who, FACE_JSON, str_c(world->calls, path));
}

static void two_people_let_one_read_and_who_handles_it_is_told(void **state)
{
    struct world *world = begin(state);

    for (enum secrecy secrecy = SECRECY_CONFIDENTIAL; secrecy <= SECRECY_NAMED; secrecy++) {
        const char *key = world_request(world, secrecy, "asked");

        assert_int_equal(look(world, RELATION_ADMIN, key).status, 404);
        assert_int_equal(ask(world, RELATION_ADMIN, key).status, 200);
        assert_int_equal(look(world, RELATION_ADMIN, key).status, 404);
        assert_true(str_is(confirm(world, RELATION_ADMIN).code, "own-glass"));
        assert_int_equal(confirm(world, RELATION_LEAD).status, 403);
        int second = secrecy == SECRECY_NAMED ? WORLD_RECORDER : RELATION_STRANGER;
        assert_int_equal(confirm(world, second).status, 200);
        assert_true(str_is(confirm(world, RELATION_STRANGER).code,
                           secrecy == SECRECY_NAMED ? "not-found" : "state"));

        struct answer read = look(world, RELATION_ADMIN, key);
        assert_int_equal(read.status, 200);
        assert_true(holds_text(read.body, CANARY) && holds_text(read.body, "\"actions\":[]"));
        assert_false(holds_text(read.body, CANARY_NOTE));
        assert_int_equal(look(world, RELATION_STRANGER, key).status, 404);
        assert_false(
            holds_text(world_get(world, RELATION_ADMIN, FACE_JSON, "/requests").body, key));
        struct str path = str_print(world->calls, "/requests/%s/message", key);
        assert_int_equal(world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL,
                                    str_c(world->calls, path), "{\"text\":\"Hello\"}")
                             .status,
                         403);

        struct answer told = look(world, RELATION_PERFORMER, key);
        assert_true(holds_text(told.body, "request.glass") && holds_text(told.body, REASON));
        assert_true(holds_text(world_get(world, RELATION_PERFORMER, FACE_JSON, "/").body, REASON));
        assert_true(holds_text(world_get(world, RELATION_PERFORMER, FACE_PAGE, "/").body, REASON));
        assert_false(holds_text(world_get(world, RELATION_INSIDER, FACE_JSON, "/").body, REASON));
        if (secrecy == SECRECY_NAMED)
            assert_false(holds_text(world_get(world, WORLD_CONCERNED, FACE_JSON, "/").body, key));
    }
    world_end(world);
}

static bool is_told(struct world *world, int who, enum face face)
{
    return holds_text(world_get(world, who, face, "/").body, REASON);
}

static void who_may_confirm_is_told_at_home_while_it_waits(void **state)
{
    static const int told[] = {RELATION_STRANGER, WORLD_RECORDER};
    static const int others[] = {RELATION_ADMIN, RELATION_LEAD, RELATION_INSIDER,
                                 RELATION_REQUESTER, WORLD_CONCERNED};
    struct world *world = begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "asked");

    assert_int_equal(ask(world, RELATION_ADMIN, key).status, 200);
    for (int face = FACE_JSON; face <= FACE_PAGE; face++) {
        for (size_t i = 0; i < sizeof told / sizeof *told; i++)
            assert_true(is_told(world, told[i], (enum face)face));
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            assert_false(is_told(world, others[i], (enum face)face));
    }
    assert_true(holds_text(world_get(world, WORLD_RECORDER, FACE_PAGE, "/").body, "(1) Home"));
    assert_int_equal(confirm(world, WORLD_RECORDER).status, 200);
    assert_false(is_told(world, RELATION_STRANGER, FACE_JSON));
    assert_int_equal(ask(world, RELATION_ADMIN, key).status, 200);
    (void)test_sql(world->test, "UPDATE request_glass SET asked_ms = 1 WHERE confirmed_ms IS NULL");
    assert_false(is_told(world, RELATION_STRANGER, FACE_JSON));
    world_end(world);
}

static void it_closes_with_its_time_and_with_the_right_to_administer(void **state)
{
    struct world *world = begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "asked");

    assert_int_equal(ask(world, RELATION_ADMIN, key).status, 200);
    assert_int_equal(confirm(world, RELATION_STRANGER).status, 200);
    assert_int_equal(look(world, RELATION_ADMIN, key).status, 200);
    (void)test_sql(world->test, "UPDATE request_glass SET until_ms = 1764000000000");
    assert_int_equal(look(world, RELATION_ADMIN, key).status, 404);
    assert_int_equal(ask(world, RELATION_ADMIN, key).status, 200);
    assert_int_equal(confirm(world, RELATION_STRANGER).status, 200);
    struct str path =
        str_print(world->calls, "/people/%lld/admin", (long long)world->person[RELATION_ADMIN]);
    assert_int_equal(world_send(world, RELATION_STRANGER, FACE_JSON, SCOPE_ALL,
                                str_c(world->calls, path), "{\"admin\":false}")
                         .status,
                     200);
    assert_int_equal(look(world, RELATION_ADMIN, key).status, 404);
    world_end(world);
}

/* Whatever the key names, or whoever it is about: the answers are the same. */
static void what_is_asked_and_confirmed_tells_nothing(void **state)
{
    struct world *world = begin(state);
    const char *secret = world_request(world, SECRECY_NAMED, "asked");
    const char *draft = world_request(world, SECRECY_NAMED, "draft");
    const char *normal = world_request(world, SECRECY_NORMAL, "asked");
    const char *const keys[] = {"ZZZZ-ZZZZZZ", draft, normal};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_int_equal(ask(world, RELATION_ADMIN, keys[i]).status, 200);
        struct answer answer = confirm(world, RELATION_STRANGER);
        assert_int_equal(answer.status, 200);
        assert_true(holds_text(answer.body, "\"state\":\"nothing\""));
    }
    /* Neither the requester nor whom it concerns hears of it or confirms it. */
    assert_int_equal(ask(world, RELATION_ADMIN, secret).status, 200);
    const int own[] = {RELATION_REQUESTER, WORLD_CONCERNED};
    for (size_t i = 0; i < 2; i++) {
        assert_false(holds_text(world_get(world, own[i], FACE_JSON, "/glass").body, secret));
        assert_int_equal(confirm(world, own[i]).status, 404);
    }
    /* One who administers and whom it concerns asks in vain. */
    struct str path =
        str_print(world->calls, "/people/%lld/admin", (long long)world->person[WORLD_CONCERNED]);
    assert_int_equal(world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL,
                                str_c(world->calls, path), "{\"admin\":true}")
                         .status,
                     200);
    assert_int_equal(ask(world, WORLD_CONCERNED, secret).status, 200);
    assert_true(holds_text(confirm(world, RELATION_STRANGER).body, "\"state\":\"nothing\""));
    assert_int_equal(look(world, WORLD_CONCERNED, secret).status, 404);
    world_end(world);
}

static void bad_input_is_refused_and_a_day_is_the_time_to_confirm(void **state)
{
    static const char *const bodies[] = {"{}", "{\"key\":\"A\"}", "{\"reason\":\"B\"}",
                                         "{\"key\":\"A\",\"reason\":\"B\",\"until\":\"C\"}"};
    struct world *world = begin(state);

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_int_equal(
            world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, "/glass", bodies[i]).status,
            422);
    assert_int_equal(ask(world, WORLD_RECORDER, "A").status, 403); /* an executive only confirms */
    assert_int_equal(ask(world, RELATION_ADMIN, "A").status, 200);
    (void)test_sql(world->test, "UPDATE request_glass SET asked_ms = asked_ms - 86400000");
    assert_true(str_is(confirm(world, RELATION_STRANGER).code, "glass-late"));
    (void)test_sql(world->test, "UPDATE request_glass SET asked_ms = asked_ms - 86400000");
    assert_true(str_is(confirm(world, RELATION_STRANGER).code, "not-found"));
    world_end(world);
}

/* With the request goes what was asked about it; the log stays whole. */
static void what_was_asked_about_a_request_is_erased_with_it(void **state)
{
    struct world *world = begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "declined");
    int64_t done, now_ms = TEST_NOW_MS + 4000 * DAY_MS;
    struct seal_report report;

    assert_int_equal(ask(world, RELATION_ADMIN, key).status, 200);
    assert_int_equal(confirm(world, RELATION_STRANGER).status, 200);
    assert_done(request_keeping_start(world->test->store, world->calls, now_ms));
    assert_done(job_run_due(world->test->store, world->calls, request_jobs, now_ms, &done));
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM request_glass"), 0);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE text = '" REASON "'"),
                     0);
    assert_done(store_seal_flush(world->test->store, world->calls));
    assert_done(store_verify(world->test->store, world->calls, event_check, &report));
    assert_true(report.bad_event_id == 0 && report.bad_seal == 0);
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(two_people_let_one_read_and_who_handles_it_is_told),
        TEST_ON_BOTH(who_may_confirm_is_told_at_home_while_it_waits),
        TEST_ON_BOTH(it_closes_with_its_time_and_with_the_right_to_administer),
        TEST_ON_BOTH(what_is_asked_and_confirmed_tells_nothing),
        TEST_ON_BOTH(bad_input_is_refused_and_a_day_is_the_time_to_confirm),
        TEST_ON_BOTH(what_was_asked_about_a_request_is_erased_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
