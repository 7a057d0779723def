/* The set-up of an empty house by scenario: through web, on both databases. */
#include "base/buf.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "scene.h"
#include "web/web.h"

#define FOUNDER                                                                                    \
    "{\"company\":\"Viesnīca\",\"name\":\"Līga\",\"email\":\"liga@v.example\","                  \
    "\"password\":\"a sentence of my own\"}"

struct begin {
    struct str secret;
    bool open;
};

static struct err *begin_apply(struct store_tx *tx, void *context)
{
    struct begin *begin = context;

    return access_set_up_begin(tx, begin->secret, &begin->open);
}

/* As at a start of the server: the path of the set-up, or NULL. */
static const char *server_start(struct scene *scene)
{
    struct begin begin = {.open = false};

    assert_done(access_secret_make(scene->arena, &begin.secret));
    assert_done(test_write(scene->test, begin_apply, &begin));
    if (!begin.open) return NULL;
    return str_c(scene->arena, str_print(scene->arena, "/set-up/" STR_FMT, STR_ARG(begin.secret)));
}

static int status_of(struct scene *scene, const char *path, const char *body)
{
    return scene_ask(scene, NULL, path, body, true).status;
}

static void four_fields_make_a_house_that_works(void **state)
{
    struct scene scene;

    scene_begin_empty(state, &scene);
    const char *path = server_start(&scene);
    struct scene_answer page = scene_ask(&scene, NULL, path, NULL, false);
    assert_int_equal(page.status, 200);
    assert_true(scene_holds(page.body, "name=\"company\""));
    assert_true(scene_holds(page.body, "autocomplete=\"organization\""));

    struct scene_answer made = scene_ask(&scene, NULL, path,
                                         "company=Viesn%C4%ABca&name=L%C4%ABga&email=liga%40v."
                                         "example&password=a+sentence+of+my+own",
                                         false);
    assert_int_equal(made.status, 303);
    assert_true(str_is(made.location, "/"));
    const char *liga = scene_cookie(&scene, &made);
    struct scene_answer session = scene_ask(&scene, liga, "/session", NULL, true);
    assert_true(doc_true(doc_get(session.doc, "admin")));
    assert_true(scene_holds(session.body, "\"name\":\"Viesnīca\""));
    assert_true(scene_holds(session.body, "\"relation\":\"lead\""));
    struct scene_answer home = scene_ask(&scene, liga, "/", NULL, false);
    assert_int_equal(home.status, 200);
    struct scene_answer offerings = scene_ask(&scene, liga, "/offerings", NULL, true);
    assert_int_equal(doc_get(offerings.doc, "items")->children.count, 2);
    web_stop(scene.web);
}

/* "zone units": the first steps that home shows as done; "-": it shows none at all. */
static struct str steps_done(struct scene *scene, const char *who)
{
    struct scene_answer home = scene_ask(scene, who, "/", NULL, true);
    const struct doc *steps = doc_get(home.doc, "first_steps");
    struct buf done = buf_new(scene->arena, 1000);

    if (steps->children.count == 0) return STR("-");
    for (const struct doc *step = steps->children.first; step != NULL; step = step->next) {
        if (!doc_true(doc_get(step, "done"))) continue;
        buf_add(&done, doc_text(step, "step"));
        buf_add_char(&done, ' ');
    }
    return buf_str(&done);
}

/* PATTERN with ID in the place of these letters, where it has them. */
static const char *with_id(struct scene *scene, const char *pattern, struct str id)
{
    struct str text = str_of(pattern);
    ptrdiff_t at = str_find(text, STR("ID"));

    if (at < 0) return pattern;
    return str_c(scene->arena, str_print(scene->arena, STR_FMT STR_FMT STR_FMT,
                                         STR_ARG(str_sub(text, 0, (size_t)at)), STR_ARG(id),
                                         STR_ARG(str_sub(text, (size_t)at + 2, text.len))));
}

static void a_first_step_is_done_once_what_it_is_for_is_there(void **state)
{
    static const struct {
        const char *path, *form, *done;
    } rows[] = {
        {"/companies/ID/edit", "name=V&zone=Europe%2FRiga", "zone "},
        {"/units", "name=K&code=KIT&company=ID", "zone units "},
        {"/people", "name=Juris&relation=employee&from=2025-01-01&company=ID",
         "zone units people "},
    };
    struct scene scene;

    scene_begin_empty(state, &scene);
    struct scene_answer made = scene_ask(&scene, NULL, server_start(&scene), FOUNDER, true);
    const char *liga = scene_cookie(&scene, &made);
    struct scene_answer companies = scene_ask(&scene, liga, "/companies", NULL, true);
    struct str id = doc_text(doc_get(companies.doc, "items")->children.first, "id");

    assert_true(str_is(steps_done(&scene, liga), ""));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *path = with_id(&scene, rows[i].path, id);
        const char *form = with_id(&scene, rows[i].form, id);
        struct scene_answer answer = scene_form(&scene, liga, path, form);

        if (answer.status != 303) fail_msg("%s: " STR_FMT, path, STR_ARG(answer.body));
        assert_true(str_is(steps_done(&scene, liga), rows[i].done));
    }
    web_stop(scene.web);
}

static void the_set_up_is_closed_for_ever_after(void **state)
{
    struct scene scene;

    scene_begin_empty(state, &scene);
    const char *path = server_start(&scene);

    assert_int_equal(status_of(&scene, path, FOUNDER), 201);
    assert_int_equal(status_of(&scene, path, NULL), 403);
    assert_int_equal(status_of(&scene, path, FOUNDER), 403);
    assert_null(server_start(&scene));
    assert_int_equal(status_of(&scene, path, FOUNDER), 403);
    assert_int_equal(test_sql(scene.test, "SELECT COUNT(*) FROM party WHERE kind = 'person'"), 1);
    web_stop(scene.web);
}

static void a_user_added_on_the_machine_closes_the_set_up(void **state)
{
    struct access_user ana = {.email = STR("ana@jkl.example"),
                              .name = STR("Ana"),
                              .password = STR(SCENE_PASSWORD)};
    struct scene scene;

    scene_begin_empty(state, &scene);
    const char *path = server_start(&scene);
    assert_done(access_command_user_add(scene.test->store, scene.arena, TEST_NOW_MS, &ana));
    assert_int_equal(status_of(&scene, path, NULL), 403);
    assert_int_equal(status_of(&scene, path, FOUNDER), 403);
    web_stop(scene.web);
}

static void a_stranger_without_the_address_takes_nothing_over(void **state)
{
    static const char *const paths[] = {"/set-up/int_0", "/set-up/set-up", "/set-up/%25"};
    struct scene scene;

    scene_begin_empty(state, &scene);
    const char *older = server_start(&scene), *newer = server_start(&scene);

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(status_of(&scene, paths[i], NULL), 403);
        assert_int_equal(status_of(&scene, paths[i], FOUNDER), 403);
    }
    assert_int_equal(status_of(&scene, older, FOUNDER), 403);
    assert_int_equal(status_of(&scene, newer, FOUNDER), 201);
    web_stop(scene.web);
}

static void what_is_wrong_is_named_and_the_address_stays_good(void **state)
{
    static const struct {
        const char *body, *field;
    } rows[] = {
        {"{}", "company"},
        {"{\"company\":\"C\",\"name\":\"N\",\"email\":\"n\",\"password\":\"a sentence of mine\"}",
         "email"},
        {"{\"company\":\"C\",\"name\":\"N\",\"email\":\"n@c.example\",\"password\":\"short\"}",
         "password"},
        {"{\"company\":\" \",\"name\":\"N\",\"email\":\"n@c.example\",\"password\":\"a sentence "
         "of mine\"}",
         "company"},
        {"{\"company\":\"C\",\"name\":\"N\",\"email\":\"n@c.example\",\"password\":\"a sentence "
         "of mine\",\"admin\":1}",
         "admin"},
    };
    struct scene scene;

    scene_begin_empty(state, &scene);
    const char *path = server_start(&scene);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scene_answer refused = scene_ask(&scene, NULL, path, rows[i].body, true);

        assert_int_equal(refused.status, 422);
        assert_true(scene_holds(refused.body, rows[i].field));
    }
    assert_int_equal(test_sql(scene.test, "SELECT COUNT(*) FROM party"), 0);
    assert_int_equal(status_of(&scene, path, FOUNDER), 201);
    web_stop(scene.web);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(four_fields_make_a_house_that_works),
        TEST_ON_BOTH(a_first_step_is_done_once_what_it_is_for_is_there),
        TEST_ON_BOTH(the_set_up_is_closed_for_ever_after),
        TEST_ON_BOTH(a_user_added_on_the_machine_closes_the_set_up),
        TEST_ON_BOTH(a_stranger_without_the_address_takes_nothing_over),
        TEST_ON_BOTH(what_is_wrong_is_named_and_the_address_stays_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
