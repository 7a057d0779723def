/* Sign-in, account and directory by scenario: through web, by form and by JSON, on both databases.
   Ana administers My company and leads its front desk; Ben is employed there. */
#include "scene.h"

#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/org/org.h"
#include "web/web.h"

static void a_program_signs_in_and_asks_who_it_is(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    assert_int_equal(scene_ask(&scene, NULL, "/session", NULL, true).status, 401);
    struct scene_answer answer = scene_sign_in(&scene, "ANA@jkl.example", SCENE_PASSWORD);

    assert_int_equal(answer.status, 201);
    assert_true(str_is(answer.location, "/session"));
    assert_true(str_is(doc_text(doc_get(answer.doc, "person"), "name"), "Ana"));
    struct scene_answer session =
        scene_ask(&scene, scene_cookie(&scene, &answer), "/session", NULL, true);
    assert_int_equal(session.status, 200);
    assert_true(str_is(doc_text(doc_get(session.doc, "person"), "name"), "Ana"));
    assert_true(doc_true(doc_get(session.doc, "admin")));
    assert_true(doc_text(session.doc, "csrf").len > 0);
    web_stop(scene.web);
}

static void a_person_signs_in_and_goes_where_they_wanted_on_this_site(void **state)
{
    static const struct {
        const char *next, *want;
    } rows[] = {{"%2Funits%3Fafter%3D1", "/units?after=1"},
                {"", "/"},
                {"%2F%2Fevil.example", "/"},
                {"https%3A%2F%2Fevil.example", "/"}};
    struct scene scene;

    scene_begin(state, &scene);
    struct scene_answer before = scene_ask(&scene, NULL, "/units", NULL, false);
    assert_int_equal(before.status, 303);
    assert_true(str_is(before.location, "/sign-in?next=%2Funits"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str body =
            str_print(scene.arena,
                      "email=ana%%40jkl.example&password=correct+horse+battery&next=%s",
                      rows[i].next);
        struct scene_answer answer =
            scene_ask(&scene, NULL, "/session", str_c(scene.arena, body), false);

        assert_int_equal(answer.status, 303);
        assert_true(str_is(answer.location, rows[i].want));
        assert_non_null(scene_cookie(&scene, &answer));
    }
    web_stop(scene.web);
}

static void a_wrong_password_and_an_unknown_address_look_alike(void **state)
{
    static const char wrong[] = "email=ana%40jkl.example&password=wrong+horse&next=%2Funits";
    struct scene scene;

    scene_begin(state, &scene);
    struct scene_answer known = scene_sign_in(&scene, "ana@jkl.example", "wrong horse");
    struct scene_answer unknown = scene_sign_in(&scene, "eve@jkl.example", "wrong horse");

    assert_int_equal(known.status, 401);
    assert_int_equal(unknown.status, 401);
    assert_true(str_equal(known.body, unknown.body));
    assert_null(known.cookie.ptr);

    struct scene_answer page = scene_ask(&scene, NULL, "/session", wrong, false);
    assert_int_equal(page.status, 401);
    assert_true(scene_holds(page.body, "E-mail, number or password is wrong."));
    assert_true(scene_holds(page.body, "value=\"ana@jkl.example\""));
    assert_true(scene_holds(page.body, "name=\"next\" value=\"/units\""));
    assert_false(scene_holds(page.body, "wrong horse"));
    web_stop(scene.web);
}

static struct err *eva_add(struct store_tx *tx, void *context)
{
    struct org_party eva = {.kind = STR("person"),
                            .name = STR("Eva"),
                            .personnel_no = STR("Plant 2 / 0017a")};

    TRY(org_party_add(tx, 0, &eva));
    return access_password_set(tx, 0, eva.id, *(const struct str *)context);
}

/* Eva has no e-mail, as many in the kitchen. */
static void eva_comes(struct scene *scene)
{
    struct str hash;

    assert_done(access_password_hash(scene->arena, STR(SCENE_PASSWORD), &hash));
    assert_done(test_write(scene->test, eva_add, &hash));
}

static void who_has_no_email_signs_in_by_personnel_number(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    eva_comes(&scene);
    struct scene_answer answer = scene_sign_in(&scene, " PLANT 2 / 0017A", SCENE_PASSWORD);
    assert_int_equal(answer.status, 201);
    assert_true(str_is(doc_text(doc_get(answer.doc, "person"), "name"), "Eva"));
    const char *eva = scene_cookie(&scene, &answer);
    assert_int_equal(scene_form(&scene, eva, "/account/password",
                                "current=correct+horse+battery&password=another+long+one")
                         .status,
                     303);
    assert_int_equal(scene_sign_in(&scene, "plant 2 / 0017a", "another long one").status, 201);
    web_stop(scene.web);
}

static void a_wrong_number_and_a_wrong_password_look_alike_and_are_counted(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    eva_comes(&scene);
    struct scene_answer there = scene_sign_in(&scene, "plant 2 / 0017a", "wrong horse");
    struct scene_answer nobody = scene_sign_in(&scene, "plant 2 / 0018", "wrong horse");
    assert_int_equal(there.status, 401);
    assert_true(str_equal(there.body, nobody.body));
    for (unsigned i = 1; i < limits.login_tries_max; i++)
        assert_int_equal(scene_sign_in(&scene, "Plant 2 / 0017A", "wrong horse").status, 401);
    assert_int_equal(scene_sign_in(&scene, "plant 2 / 0017a", SCENE_PASSWORD).status, 429);
    assert_int_equal(scene_sign_in(&scene, "ben@jkl.example", SCENE_PASSWORD).status, 201);
    web_stop(scene.web);
}

static struct err *other_add(struct store_tx *tx, void *context)
{
    struct org_party other = {.kind = STR("person"),
                              .name = STR("Other"),
                              .personnel_no = STR("PLANT 2 / 0017A")};

    (void)context;
    return org_party_add(tx, 0, &other);
}

static void nobody_shares_a_personnel_number(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    eva_comes(&scene);
    struct err *err = test_write(scene.test, other_add, NULL);
    assert_refused(err, ERR_FIELDS);
    assert_true(str_is(err->fields->name, "personnel_no"));
    web_stop(scene.web);
}

static void after_too_many_failures_the_right_password_waits_too(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    for (unsigned i = 0; i < limits.login_tries_max; i++)
        assert_int_equal(scene_sign_in(&scene, "ana@jkl.example", "wrong horse").status, 401);
    struct scene_answer answer = scene_sign_in(&scene, "ana@jkl.example", SCENE_PASSWORD);

    assert_int_equal(answer.status, 429);
    assert_true(scene_holds(doc_text(answer.doc, "title"), "Try again in 15 min."));
    assert_int_equal(scene_sign_in(&scene, "ben@jkl.example", SCENE_PASSWORD).status, 201);
    web_stop(scene.web);
}

static void a_form_without_the_secret_of_its_session_changes_nothing(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    const char *ben = scene_signed_in(&scene, "ben@jkl.example");
    struct str secret = doc_text(scene_ask(&scene, ben, "/session", NULL, true).doc, "csrf");
    struct str body = str_print(scene.arena, "_csrf=" STR_FMT, STR_ARG(secret));

    assert_int_equal(scene_ask(&scene, ana, "/session/end", "x=y", false).status, 403);
    assert_int_equal(scene_ask(&scene, ana, "/session/end", str_c(scene.arena, body), false).status,
                     403);
    assert_int_equal(scene_ask(&scene, ana, "/session", NULL, true).status, 200);
    web_stop(scene.web);
}

static void who_signs_out_is_nobody(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");
    struct scene_answer answer = scene_form(&scene, ana, "/session/end", "");

    assert_int_equal(answer.status, 303);
    assert_true(str_is(answer.location, "/sign-in"));
    assert_null(scene_cookie(&scene, &answer));
    assert_int_equal(scene_ask(&scene, ana, "/session", NULL, true).status, 401);
    web_stop(scene.web);
}

static void language_zone_and_colours_are_ones_own(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ben = scene_signed_in(&scene, "ben@jkl.example");
    struct scene_answer answer =
        scene_form(&scene, ben, "/account", "lang=lv&zone=Europe%2FRiga&theme=dark");

    assert_int_equal(answer.status, 303);
    answer = scene_ask(&scene, ben, "/account", NULL, true);
    assert_true(str_is(doc_text(answer.doc, "lang"), "lv"));
    assert_true(str_is(doc_text(answer.doc, "theme"), "dark"));
    answer = scene_ask(&scene, ben, "/account", NULL, false);
    assert_true(scene_holds(answer.body, "<html lang=\"lv\" dir=\"ltr\" data-theme=\"dark\">"));
    assert_int_equal(scene_form(&scene, ben, "/account", "lang=de").status, 422);
    assert_int_equal(scene_form(&scene, ben, "/account", "admin=1").status, 422);
    web_stop(scene.web);
}

static void a_new_password_needs_the_old_one_and_ends_other_sessions(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *phone = scene_signed_in(&scene, "ben@jkl.example");
    const char *desk = scene_signed_in(&scene, "ben@jkl.example");

    assert_int_equal(scene_form(&scene, desk, "/account/password",
                                "current=wrong+horse&password=another+long+one")
                         .status,
                     401);
    assert_int_equal(scene_form(&scene, desk, "/account/password",
                                "current=correct+horse+battery&password=short")
                         .status,
                     422);
    struct scene_answer answer =
        scene_form(&scene, desk, "/account/password",
                   "current=correct+horse+battery&password=another+long+one");
    assert_int_equal(answer.status, 303);
    assert_int_equal(scene_ask(&scene, phone, "/session", NULL, true).status, 401);
    assert_int_equal(scene_ask(&scene, desk, "/session", NULL, true).status, 401);
    assert_int_equal(
        scene_ask(&scene, scene_cookie(&scene, &answer), "/session", NULL, true).status, 200);
    assert_int_equal(scene_sign_in(&scene, "ben@jkl.example", SCENE_PASSWORD).status, 401);
    assert_int_equal(scene_sign_in(&scene, "ben@jkl.example", "another long one").status, 201);
    web_stop(scene.web);
}

static struct err *ben_offer(struct store_tx *tx, void *context)
{
    const struct scene *scene = context;

    return access_sample_offer(tx, scene->ben_id);
}

static void one_click_signs_in_on_the_sample_and_nowhere_else(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    const char *ben = str_c(scene.arena, str_print(scene.arena, "person=%lld&next=%%2Funits",
                                                   (long long)scene.ben_id));
    const char *ana =
        str_c(scene.arena, str_print(scene.arena, "person=%lld", (long long)scene.ana_id));

    assert_int_equal(scene_ask(&scene, NULL, "/session/sample", ben, false).status, 404);
    assert_false(scene_holds(scene_ask(&scene, NULL, "/sign-in", NULL, false).body, "Ben"));

    assert_done(test_write(scene.test, ben_offer, &scene));
    assert_true(scene_holds(scene_ask(&scene, NULL, "/sign-in", NULL, false).body, "Ben"));
    assert_int_equal(scene_ask(&scene, NULL, "/session/sample", ana, false).status, 404);
    struct scene_answer answer = scene_ask(&scene, NULL, "/session/sample", ben, false);
    assert_int_equal(answer.status, 303);
    assert_true(str_is(answer.location, "/units"));
    struct scene_answer page =
        scene_ask(&scene, scene_cookie(&scene, &answer), "/units", NULL, false);
    assert_true(scene_holds(page.body, "action=\"/session/sample\""));
    web_stop(scene.web);
}

static void what_ties_a_person_to_a_company_is_told_to_few(void **state)
{
    static const struct {
        const char *reader;
        bool tells;
    } rows[] = {{"ana@jkl.example", true}, {"ben@jkl.example", false}};
    struct scene scene;

    scene_begin(state, &scene);
    const char *path =
        str_c(scene.arena, str_print(scene.arena, "/people/%lld", (long long)scene.ana_id));

    assert_int_equal(scene_ask(&scene, NULL, path, NULL, true).status, 401);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *reader = scene_signed_in(&scene, rows[i].reader);
        struct scene_answer answer = scene_ask(&scene, reader, path, NULL, true);

        assert_int_equal(answer.status, 200);
        assert_true(scene_holds(answer.body, "Front desk"));
        assert_int_equal(scene_holds(answer.body, "\"employee\""), rows[i].tells);
    }
    web_stop(scene.web);
}

static void the_directory_has_pages_for_all_it_lists(void **state)
{
    static const char *const paths[] = {"/companies", "/units", "/people", "/people?q=an"};
    struct scene scene;

    scene_begin(state, &scene);
    const char *ana = scene_signed_in(&scene, "ana@jkl.example");

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct scene_answer json = scene_ask(&scene, ana, paths[i], NULL, true);
        struct scene_answer page = scene_ask(&scene, ana, paths[i], NULL, false);
        const struct doc *first = doc_get(json.doc, "items")->children.first;

        assert_int_equal(page.status, 200);
        assert_true(scene_holds(page.body, str_c(scene.arena, doc_text(first, "name"))));
    }
    assert_int_equal(scene_ask(&scene, ana, "/units/1", NULL, true).status, 404);
    assert_int_equal(scene_ask(&scene, ana, "/people/x", NULL, true).status, 404);
    const char *person =
        str_c(scene.arena, str_print(scene.arena, "/units/%lld", (long long)scene.ana_id));
    assert_int_equal(scene_ask(&scene, ana, person, NULL, true).status, 404);
    web_stop(scene.web);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_program_signs_in_and_asks_who_it_is),
        TEST_ON_BOTH(a_person_signs_in_and_goes_where_they_wanted_on_this_site),
        TEST_ON_BOTH(a_wrong_password_and_an_unknown_address_look_alike),
        TEST_ON_BOTH(who_has_no_email_signs_in_by_personnel_number),
        TEST_ON_BOTH(a_wrong_number_and_a_wrong_password_look_alike_and_are_counted),
        TEST_ON_BOTH(nobody_shares_a_personnel_number),
        TEST_ON_BOTH(after_too_many_failures_the_right_password_waits_too),
        TEST_ON_BOTH(a_form_without_the_secret_of_its_session_changes_nothing),
        TEST_ON_BOTH(who_signs_out_is_nobody),
        TEST_ON_BOTH(language_zone_and_colours_are_ones_own),
        TEST_ON_BOTH(a_new_password_needs_the_old_one_and_ends_other_sessions),
        TEST_ON_BOTH(one_click_signs_in_on_the_sample_and_nowhere_else),
        TEST_ON_BOTH(what_ties_a_person_to_a_company_is_told_to_few),
        TEST_ON_BOTH(the_directory_has_pages_for_all_it_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
