/* Single-use links by scenario: through web, on both databases. Ana administers and makes links. */
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "feature/org/org.h"
#include "scene.h"
#include "web/web.h"

#define NEW_PASSWORD "a sentence of my own"
#define NEW_BODY     "{\"password\":\"" NEW_PASSWORD "\"}"

/* ---- what the tests share ---- */

/* Eva is in the house, but has no password yet. */
static struct err *eva_add(struct store_tx *tx, void *context)
{
    struct org_party eva = {.kind = STR("person"),
                            .name = STR("Eva"),
                            .email = STR("eva@jkl.example")};
    int64_t *id = context;

    TRY(org_party_add(tx, 0, &eva));
    *id = eva.id;
    return NULL;
}

static const char *path_print(struct scene *scene, const char *format, int64_t id)
{
    struct str number = str_of_int(scene->arena, id), before, after;

    assert_true(str_cut(str_of(format), '#', &before, &after));
    return str_c(scene->arena, str_print(scene->arena, STR_FMT STR_FMT STR_FMT, STR_ARG(before),
                                         STR_ARG(number), STR_ARG(after)));
}

static const char *token_of(struct scene *scene, struct scene_answer made)
{
    assert_int_equal(made.status, 201);
    struct str path = doc_text(made.doc, "path");

    assert_true(str_starts(path, STR("/links/int_")));
    return str_c(scene->arena, path);
}

/* A program of Ana's makes a link for PERSON; its path. */
static const char *link_make(struct scene *scene, const char *ana, int64_t person_id)
{
    struct scene_answer session = scene_ask(scene, ana, "/session", NULL, true);
    struct str csrf = doc_text(session.doc, "csrf");
    struct str body = str_print(scene->arena, "{\"_csrf\":\"" STR_FMT "\"}", STR_ARG(csrf));

    return token_of(scene, scene_ask(scene, ana, path_print(scene, "/people/#/link", person_id),
                                     str_c(scene->arena, body), true));
}

static int status_of(struct scene *scene, const char *path)
{
    return scene_ask(scene, NULL, path, NULL, true).status;
}

/* ---- the scenes ---- */

static void a_first_link_lets_a_person_in_once(void **state)
{
    struct scene scene;
    int64_t eva_id;

    scene_begin(state, &scene);
    assert_done(test_write(scene.test, eva_add, &eva_id));
    const char *link = link_make(&scene, scene_signed_in(&scene, "ana@jkl.example"), eva_id);

    struct scene_answer page = scene_ask(&scene, NULL, link, NULL, false);
    assert_int_equal(page.status, 200);
    assert_true(scene_holds(page.body, "Eva"));
    assert_int_equal(scene_ask(&scene, NULL, link, "{\"password\":\"short\"}", true).status, 422);
    struct scene_answer used = scene_ask(&scene, NULL, link, NEW_BODY, true);
    assert_int_equal(used.status, 201);
    assert_true(str_is(doc_text(doc_get(used.doc, "person"), "name"), "Eva"));
    assert_int_equal(scene_ask(&scene, scene_cookie(&scene, &used), "/session", NULL, true).status,
                     200);
    assert_int_equal(scene_sign_in(&scene, "eva@jkl.example", NEW_PASSWORD).status, 201);

    assert_int_equal(status_of(&scene, link), 403);
    assert_int_equal(scene_ask(&scene, NULL, link, NEW_BODY, true).status, 403);
    web_stop(scene.web);
}

static void a_reset_ends_every_session_and_begins_another(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *phone = scene_signed_in(&scene, "ben@jkl.example");
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *link = link_make(&scene, ana, scene.ben_id);

    /* Whoever sat at this browser is signed out of it, too. */
    struct scene_answer used = scene_form(&scene, ana, link, "password=a+sentence+of+my+own");
    assert_int_equal(used.status, 303);
    assert_true(str_is(used.location, "/"));
    assert_int_equal(scene_ask(&scene, ana, "/session", NULL, true).status, 401);
    assert_int_equal(scene_ask(&scene, phone, "/session", NULL, true).status, 401);
    struct scene_answer now =
        scene_ask(&scene, scene_cookie(&scene, &used), "/session", NULL, true);
    assert_true(str_is(doc_text(doc_get(now.doc, "person"), "name"), "Ben"));
    assert_int_equal(scene_sign_in(&scene, "ben@jkl.example", SCENE_PASSWORD).status, 401);
    web_stop(scene.web);
}

static void a_link_ends_with_its_time(void **state)
{
    struct scene scene;
    int64_t eva_id;

    scene_begin(state, &scene);
    assert_done(test_write(scene.test, eva_add, &eva_id));
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *first = link_make(&scene, ana, eva_id);
    const char *reset = link_make(&scene, ana, scene.ben_id);

    scene_now_ms = TEST_NOW_MS + ACCESS_RESET_MS - 1;
    assert_int_equal(status_of(&scene, reset), 200);
    scene_now_ms++;
    assert_int_equal(status_of(&scene, reset), 403);
    assert_int_equal(scene_ask(&scene, NULL, reset, NEW_BODY, true).status, 403);
    scene_now_ms = TEST_NOW_MS + ACCESS_FIRST_MS - 1;
    assert_int_equal(status_of(&scene, first), 200);
    scene_now_ms++;
    assert_int_equal(status_of(&scene, first), 403);
    web_stop(scene.web);
}

static void an_older_link_dies_with_a_newer_one_and_with_a_new_password(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *older = link_make(&scene, ana, scene.ben_id);
    const char *newer = link_make(&scene, ana, scene.ben_id);

    assert_int_equal(status_of(&scene, older), 403);
    assert_int_equal(status_of(&scene, newer), 200);
    const char *ben = scene_signed_in(&scene, "ben@jkl.example");
    assert_int_equal(scene_form(&scene, ben, "/account/password",
                                "current=correct+horse+battery&password=another+long+one")
                         .status,
                     303);
    assert_int_equal(status_of(&scene, newer), 403);
    web_stop(scene.web);
}

static void person_leave(struct test_store *test, int64_t person_id)
{
    struct str sql = str_print(test->arena, "UPDATE party SET ended_ms = 1 WHERE id = %lld",
                               (long long)person_id);

    (void)test_sql(test, str_c(test->arena, sql));
}

static void links_that_open_nothing_all_look_alike(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *of_leaver = link_make(&scene, ana, scene.ben_id);
    const char *invented = str_c(scene.arena, str_print(scene.arena, "/links/int_%064d", 7));

    person_leave(scene.test, scene.ben_id);
    for (int i = 0; i < 2; i++) {
        const char *body = i == 0 ? NULL : NEW_BODY;
        struct scene_answer gone = scene_ask(&scene, NULL, of_leaver, body, true);
        struct scene_answer never = scene_ask(&scene, NULL, invented, body, true);

        assert_int_equal(gone.status, 403);
        assert_true(str_equal(gone.body, never.body));
        assert_int_equal(gone.whole.header_count, never.whole.header_count);
    }
    assert_int_equal(scene_ask(&scene, ana, path_print(&scene, "/people/#/link", scene.ben_id),
                               NULL, true)
                         .status,
                     200);
    web_stop(scene.web);
}

static void who_tries_many_links_waits_and_is_told(void **state)
{
    struct scene scene;
    int tries = 0;

    scene_begin(state, &scene);
    const char *link = link_make(&scene, scene_signed_in(&scene, "ana@jkl.example"), scene.ben_id);
    while (status_of(&scene, "/links/int_0") == 403 && tries < 1000)
        tries++;
    assert_in_range(tries, 90, 110);
    struct scene_answer good = scene_ask(&scene, NULL, link, NULL, true);
    assert_int_equal(good.status, 429);
    assert_true(test_sql(scene.test, "SELECT COUNT(*) FROM event"
                                     " WHERE type = 'access.refused'") > 0);
    web_stop(scene.web);
}

static void the_link_is_shown_to_its_maker_alone_and_kept_nowhere(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *ben = scene_signed_in(&scene, "ben@jkl.example");
    const char *path = path_print(&scene, "/people/#/link", scene.ben_id);

    assert_int_equal(scene_ask(&scene, ben, path, NULL, true).status, 403);
    assert_int_equal(scene_form(&scene, ben, path, "").status, 403);
    struct scene_answer made = scene_form(&scene, ana, path, "");
    assert_int_equal(made.status, 303);
    assert_true(str_is(made.location, path));
    assert_true(scene_holds(made.cookie, "; HttpOnly; SameSite=Strict"));
    assert_true(scene_holds(made.cookie, path));

    struct str secret, rest;
    (void)str_cut(made.cookie, ';', &secret, &rest);
    const char *both = str_c(scene.arena, str_print(scene.arena, "interna_session=%s; " STR_FMT,
                                                    ana, STR_ARG(secret)));
    (void)str_cut(secret, '=', &rest, &secret);
    struct str address =
        str_print(scene.arena, "http://house.example/links/" STR_FMT, STR_ARG(secret));
    const char *whole = str_c(scene.arena, address);
    struct scene_answer page = scene_ask(&scene, both, path, NULL, false);
    assert_true(scene_holds(page.body, whole));
    /* The cookie of one person's link tells nothing on the page of another. */
    page = scene_ask(&scene, both, path_print(&scene, "/people/#/link", scene.ana_id), NULL, false);
    assert_int_equal(page.status, 200);
    assert_false(scene_holds(page.body, whole));
    struct str rows =
        str_print(scene.arena, "SELECT COUNT(*) FROM link WHERE token_digest = '" STR_FMT "'",
                  STR_ARG(secret));
    assert_int_equal(test_sql(scene.test, str_c(scene.arena, rows)), 0);
    web_stop(scene.web);
}

static void the_page_of_a_link_leads_nowhere_else(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *link = link_make(&scene, scene_signed_in(&scene, "ana@jkl.example"), scene.ben_id);
    struct scene_answer page = scene_ask(&scene, NULL, link, NULL, false);
    struct http_request headers = {.headers = page.whole.headers,
                                   .header_count = page.whole.header_count};

    assert_true(str_is(http_header(&headers, "referrer-policy"), "same-origin"));
    assert_true(str_is(http_header(&headers, "cache-control"), "no-store"));
    assert_false(scene_holds(page.body, "href=\"http"));
    assert_false(scene_holds(page.body, "src=\"http"));
    web_stop(scene.web);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_first_link_lets_a_person_in_once),
        TEST_ON_BOTH(a_reset_ends_every_session_and_begins_another),
        TEST_ON_BOTH(a_link_ends_with_its_time),
        TEST_ON_BOTH(an_older_link_dies_with_a_newer_one_and_with_a_new_password),
        TEST_ON_BOTH(links_that_open_nothing_all_look_alike),
        TEST_ON_BOTH(who_tries_many_links_waits_and_is_told),
        TEST_ON_BOTH(the_link_is_shown_to_its_maker_alone_and_kept_nowhere),
        TEST_ON_BOTH(the_page_of_a_link_leads_nowhere_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
