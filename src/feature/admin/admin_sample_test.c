/* Removing the sample, on both databases: who may, what stops it, and what is left. The world plays
   the sample. */
#include "feature/admin/admin_sample.h"

#include "feature/access/access_way.h"
#include "feature/attachment/attachment_test.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "scene.h"

#define PAGE   "/administration/sample"
#define REMOVE PAGE "/remove"
#define YES    "{\"sure\":true}"
/* One event and its seal; the settings of the sample and of the set-up; the job of retention. */
#define ROWS_LEFT 5

static struct err *play_sample(struct store_tx *tx, void *context)
{
    const struct world *world = context;

    TRY(access_sample_offer(tx, world->person[RELATION_ADMIN]));
    return access_sample_loaded(tx);
}

static struct world *sample_begin(void **state)
{
    struct world *world = world_begin(state);

    assert_done(test_write(world->test, play_sample, world));
    return world;
}

static struct answer removal(struct world *world, enum face face, const char *body)
{
    return world_send(world, RELATION_ADMIN, face, SCOPE_ALL, REMOVE, body);
}

static void add_user(struct world *world, const char *email)
{
    const struct access_user user = {.email = str_of(email),
                                     .name = STR("Eve Real"),
                                     .password = STR("a sentence of mine")};

    assert_done(access_command_user_add(world->test->store, world->arena, TEST_NOW_MS, &user));
}

static void assert_sealed(struct world *world, int64_t events)
{
    struct test_store *test = world->test;
    struct seal_report report;

    assert_done(store_seal_flush(test->store, test->arena));
    assert_done(store_verify(test->store, test->arena, event_check, &report));
    assert_int_equal(report.bad_event_id + report.bad_seal, 0);
    assert_int_equal(report.events, events);
}

static void only_the_sample_is_removed_and_only_by_who_says_so(void **state)
{
    struct world *world = world_begin(state);
    struct answer answer = world_get(world, RELATION_ADMIN, FACE_PAGE, "/administration");

    assert_false(holds_text(answer.body, PAGE));
    assert_true(str_is(removal(world, FACE_JSON, YES).code, "no-sample"));

    assert_done(test_write(world->test, play_sample, world));
    answer = world_get(world, RELATION_ADMIN, FACE_PAGE, "/administration");
    assert_true(holds_text(answer.body, "class=\"tile\" href=\"" PAGE "\""));
    answer = world_get(world, RELATION_LEAD, FACE_PAGE, "/");
    assert_false(holds_text(answer.body, PAGE));
    static const char *const unsaid[] = {"{}", "{\"sure\":false}", "{\"sure\":\"x\"}"};
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
        assert_int_equal(removal(world, FACE_JSON, unsaid[i]).status, 422);
    answer = removal(world, FACE_PAGE, "{}");
    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "action=\"" REMOVE "\""));
    assert_true(test_sql(world->test, "SELECT COUNT(*) FROM party") > 10);
    world_end(world);
}

static void all_of_it_goes_and_the_house_is_set_up_anew(void **state)
{
    struct world *world = sample_begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "delivered");
    int64_t last_id = world_file(world, key);
    struct answer answer = removal(world, FACE_PAGE, YES);
    const char *path = str_c(world->arena, answer.location);

    assert_int_equal(answer.status, 303);
    assert_true(str_starts(answer.location, STR("/set-up/int_")));
    assert_sealed(world, 1);
    assert_true(test_sql(world->test, "SELECT id FROM event") > last_id);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type = "
                                           "'org.sample-remove' AND actor_id = 0"),
                     1);
    assert_int_equal(world_get(world, RELATION_ADMIN, FACE_PAGE, "/").status, 303);
    assert_int_equal(world_get(world, RELATION_ADMIN, FACE_JSON, "/").status, 401);

    assert_int_equal(contents(world), 1); /* and made old */
    assert_int_equal(test_rows(world->test), ROWS_LEFT + 1);
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 0);

    answer = world_send(world, RELATION_ANONYMOUS, FACE_JSON, 0, path,
                        "{\"company\":\"Mine\",\"name\":\"Eve\",\"email\":\"eve@mine.example\","
                        "\"password\":\"a sentence of mine\"}");
    assert_int_equal(answer.status, 201);
    assert_int_equal(world_get(world, RELATION_ANONYMOUS, FACE_PAGE, path).status, 403);
    answer = world_get(world, RELATION_ANONYMOUS, FACE_PAGE, "/sign-in");
    assert_false(holds_text(answer.body, "/session/sample"));
    world_end(world);
}

static void what_was_added_stops_it_and_is_named(void **state)
{
    struct world *world = sample_begin(state);
    struct str secret;
    int64_t rows;

    add_user(world, "eve@real.example");
    add_user(world, "ian@real.example");
    rows = test_sql(world->test, "SELECT COUNT(*) FROM event");
    assert_true(str_is(removal(world, FACE_JSON, YES).code, "sample-grown"));
    struct answer page = world_get(world, RELATION_ADMIN, FACE_PAGE, PAGE);
    assert_true(holds_text(page.body, "Eve Real</a>"));
    assert_true(holds_text(page.body, "interna sample remove --added 2"));
    assert_false(holds_text(page.body, "action=\"" REMOVE "\""));
    for (int64_t added = 0; added < 4; added++) {
        struct err *err = admin_command_sample_remove(world->test->store, world->arena, TEST_NOW_MS,
                                                      added, &secret);

        if (added == 2) continue;
        assert_refused(err, added < 2 ? ERR_SAMPLE_GROWN : ERR_NO_SAMPLE);
        if (added < 2) assert_true(holds_text(err->detail, "Eve Real, Eve Real"));
        if (added < 2) assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event"), rows);
    }
    assert_sealed(world, 1);
    assert_int_equal(test_rows(world->test), ROWS_LEFT);
    world_end(world);
}

static struct err *scene_play(struct store_tx *tx, void *context)
{
    const struct scene *scene = context;

    TRY(access_sample_offer(tx, scene->ben_id));
    return access_sample_loaded(tx);
}

static struct err *eve_administers(struct store_tx *tx, void *context)
{
    struct org_party eve;

    (void)context;
    TRY(org_party_by_email(tx, STR("eve@real.example"), &eve));
    return access_admin_change(tx, 0, eve.id, true);
}

/* Whoever looked around in the sample with an account of their own misses nothing in it. */
static void ones_own_account_goes_too_and_stops_others_alone(void **state)
{
    const struct access_user eve = {.email = STR("eve@real.example"),
                                    .name = STR("Eve Real"),
                                    .password = STR(SCENE_PASSWORD)};
    struct scene scene;

    scene_begin(state, &scene);
    assert_done(test_write(scene.test, scene_play, &scene));
    assert_done(access_command_user_add(scene.test->store, scene.arena, TEST_NOW_MS, &eve));
    assert_done(test_write(scene.test, eve_administers, NULL));
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *own = scene_signed_in(&scene, "eve@real.example");

    assert_true(scene_holds(scene_ask(&scene, ana, PAGE, NULL, false).body, "Eve Real"));
    assert_true(scene_holds(scene_ask(&scene, ana, "/", NULL, false).body, PAGE));
    assert_int_equal(scene_form(&scene, ana, REMOVE, "sure=1").status, 409);
    struct scene_answer page = scene_ask(&scene, own, PAGE, NULL, false);
    assert_true(scene_holds(page.body, "name=\"sure\""));
    struct scene_answer gone = scene_form(&scene, own, REMOVE, "sure=1");
    assert_int_equal(gone.status, 303);
    page = scene_ask(&scene, NULL, str_c(scene.arena, gone.location), NULL, false);
    assert_int_equal(page.status, 200);
    assert_int_equal(scene_ask(&scene, own, "/session", NULL, true).status, 401);
    assert_int_equal(test_sql(scene.test, "SELECT COUNT(*) FROM party"), 0);
    web_stop(scene.web);
}

static void a_removal_that_is_stopped_half_way_removes_nothing(void **state)
{
    struct world *world = sample_begin(state);
    int64_t rows = test_rows(world->test);

    test_sql(world->test, "CREATE TRIGGER stop BEFORE DELETE ON party WHEN old.kind = 'company' "
                          "BEGIN SELECT RAISE(ABORT, 'stop'); END");
    assert_true(removal(world, FACE_JSON, YES).status >= 500);
    assert_int_equal(test_rows(world->test), rows);
    test_sql(world->test, "DROP TRIGGER stop");
    assert_int_equal(removal(world, FACE_JSON, YES).status, 200);
    assert_sealed(world, 1);
    assert_int_equal(test_rows(world->test), ROWS_LEFT);
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(only_the_sample_is_removed_and_only_by_who_says_so),
        TEST_ON_BOTH(all_of_it_goes_and_the_house_is_set_up_anew),
        TEST_ON_BOTH(what_was_added_stops_it_and_is_named),
        TEST_ON_BOTH(ones_own_account_goes_too_and_stops_others_alone),
        TEST_ON_SQLITE(a_removal_that_is_stopped_half_way_removes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
