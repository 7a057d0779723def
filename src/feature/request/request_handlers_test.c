/* The handlers of one named request: who lets others in or takes them off, and who leaves. */
#include "feature/request/request_jobs.h"
#include "world.h"

static const char *path_of(struct world *world, const char *key, const char *verb)
{
    return str_c(world->calls, str_print(world->calls, "/requests/%s%s", key, verb));
}

static bool sees(struct world *world, int who, const char *key)
{
    return world_get(world, who, FACE_JSON, path_of(world, key, "")).status == 200;
}

static struct answer act(struct world *world, int who, const char *key, const char *verb,
                         const char *body)
{
    return world_send(world, who, FACE_JSON, SCOPE_ALL, path_of(world, key, verb),
                      world_fill(world, SECRECY_NAMED, body));
}

static void handlers_let_others_in_and_take_them_off_by_name(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "asked");
    const char *other = world_request(world, SECRECY_NAMED, "asked");

    assert_false(sees(world, WORLD_RECORDER, key));
    assert_int_equal(act(world, RELATION_PERFORMER, key, "/add-handler",
                         "{\"person\":\"recorder@jkl.example\"}")
                         .status,
                     200);
    assert_true(sees(world, WORLD_RECORDER, key));
    assert_false(sees(world, WORLD_RECORDER, other));
    struct str page = world_get(world, RELATION_REQUESTER, FACE_JSON, path_of(world, key, "")).body;
    assert_true(holds_text(page, "request.add-handler"));
    assert_int_equal(
        act(world, WORLD_RECORDER, key, "/drop-handler", "{\"person\":\"$PERFORMER\"}").status,
        200);
    assert_false(sees(world, RELATION_PERFORMER, key));
    assert_true(sees(world, RELATION_PERFORMER, other));
    page = world_get(world, WORLD_RECORDER, FACE_JSON, path_of(world, key, "")).body;
    assert_true(holds_text(page, "\"performer\":null"));
    world_end(world);
}

static void nobody_who_may_not_handle_it_is_let_in_and_the_last_one_stays(void **state)
{
    static const struct {
        const char *name, *verb, *body, *code;
    } rows[] = {
        {"nobody", "/add-handler", "{}", "required"},
        {"an unknown one", "/add-handler", "{\"person\":\"x@jkl.example\"}", "nobody"},
        {"a unit", "/add-handler", "{\"person\":\"$IT\"}", "nobody"},
        {"whom it concerns", "/add-handler", "{\"person\":\"concerned@jkl.example\"}",
         "bad-reference"},
        {"who asked", "/add-handler", "{\"person\":\"requester@jkl.example\"}", "bad-reference"},
        {"who handles it", "/add-handler", "{\"person\":\"supplier@jkl.example\"}",
         "bad-reference"},
        {"drop nobody", "/drop-handler", "{}", "required"},
        {"drop who does not", "/drop-handler", "{\"person\":\"$REQUESTER\"}", "bad-reference"},
    };
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "asked");
#define DROP "{\"person\":\"%lld\"}"

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer = act(world, RELATION_SUPPLIER, key, rows[i].verb, rows[i].body);

        if (answer.status != 422 || !holds_text(answer.body, rows[i].code))
            fail_msg("%s: %d " STR_FMT, rows[i].name, answer.status, STR_ARG(answer.body));
    }
    assert_false(sees(world, WORLD_CONCERNED, key));
    const int others[] = {RELATION_PERFORMER, RELATION_APPROVER};
    for (size_t i = 0; i < 2; i++) {
        struct str body = str_print(world->arena, DROP, (long long)world->person[others[i]]);

        assert_int_equal(
            act(world, RELATION_SUPPLIER, key, "/drop-handler", str_c(world->arena, body)).status,
            200);
    }
    struct str body = str_print(world->arena, DROP, (long long)world->person[RELATION_SUPPLIER]);
    struct answer answer =
        act(world, RELATION_SUPPLIER, key, "/drop-handler", str_c(world->arena, body));
    assert_true(holds_text(answer.body, "last-handler"));
    world_end(world);
}

static void who_decides_on_it_stays_until_it_was_decided(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "approval");
    struct str body = str_print(world->arena, "{\"person\":\"%lld\"}",
                                (long long)world->person[RELATION_APPROVER]);
    struct answer answer =
        act(world, RELATION_SUPPLIER, key, "/drop-handler", str_c(world->arena, body));

    assert_true(holds_text(answer.body, "handler-approves"));
    world_end(world);
}

/* The clock after somebody has left: the others go on, or the offering's handlers take over. */
static void who_leaves_is_taken_off_and_somebody_is_left(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "asked");
    const char *alone = world_request(world, SECRECY_NAMED, "asked");
    const char *leave = str_c(world->arena, str_print(world->arena, "/people/%lld/leave",
                                                      (long long)world->person[RELATION_SUPPLIER]));
    int64_t done;

    struct str only = str_print(world->arena,
                                "DELETE FROM request_watcher WHERE person_id <> %lld AND request_id"
                                " = (SELECT id FROM request WHERE key = '%s')",
                                (long long)world->person[RELATION_SUPPLIER], alone);
    (void)test_sql(world->test, str_c(world->arena, only));
    assert_false(sees(world, RELATION_PERFORMER, alone));
    struct answer answer =
        world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, leave, "{\"on\":\"2025-11-24\"}");
    assert_int_equal(answer.status, 200);
    assert_done(job_run_due(world->test->store, world->calls, request_jobs, TEST_NOW_MS, &done));
    assert_true(sees(world, RELATION_PERFORMER, key));
    assert_true(sees(world, RELATION_PERFORMER, alone)); /* of the offering's list */
    assert_false(sees(world, WORLD_CONCERNED, alone));
    struct str left =
        str_print(world->arena, "SELECT COUNT(*) FROM request_watcher WHERE person_id = %lld",
                  (long long)world->person[RELATION_SUPPLIER]);
    assert_int_equal(test_sql(world->test, str_c(world->arena, left)), 0);
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(handlers_let_others_in_and_take_them_off_by_name),
        TEST_ON_BOTH(nobody_who_may_not_handle_it_is_let_in_and_the_last_one_stays),
        TEST_ON_BOTH(who_decides_on_it_stays_until_it_was_decided),
        TEST_ON_BOTH(who_leaves_is_taken_off_and_somebody_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
