/* Letting many people in by scenario: through web, on both databases. Ana administers My company;
   Eva and "=Gus", who has no e-mail, are of its front desk and have no way in yet. */
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/access/access_let_in.h"
#include "feature/access/access_way.h"
#include "feature/org/org.h"
#include "scene.h"
#include "web/web.h"

#define PAGE     "/people/let-in"
#define SHEET    "/people/let-in/sheet"
#define NEW_BODY "{\"password\":\"a sentence of my own\"}"

/* ---- what the tests share ---- */

struct house {
    struct scene scene;
    const char *ana; /* her session */
    int64_t eva_id, gus_id, company_id, desk_id;
    int more; /* people beside these */
};

static struct err *tie(struct store_tx *tx, int64_t person_id, int64_t party_id, struct str kind)
{
    struct org_relation relation = {.person_id = person_id,
                                    .party_id = party_id,
                                    .kind = kind,
                                    .to_ms = NONE};

    return org_relation_add(tx, 0, &relation);
}

static struct err *people_add(struct store_tx *tx, void *context)
{
    struct house *house = context;
    struct org_party eva = {.kind = STR("person"),
                            .name = STR("Eva"),
                            .email = STR("eva@jkl.example")};
    struct org_party gus = {.kind = STR("person"),
                            .name = STR("=Gus"),
                            .personnel_no = STR("4711")};
    struct actor_party *parties;
    size_t count;

    TRY(org_party_add(tx, 0, &eva));
    TRY(org_party_add(tx, 0, &gus));
    house->eva_id = eva.id;
    house->gus_id = gus.id;
    TRY(org_parties_of(tx, house->scene.ana_id, tx->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++)
        *(parties[i].unit ? &house->desk_id : &house->company_id) = parties[i].party_id;
    TRY(tie(tx, eva.id, house->company_id, STR("employee")));
    TRY(tie(tx, eva.id, house->desk_id, STR("member")));
    return tie(tx, gus.id, house->company_id, STR("temporary"));
}

static struct err *more_add(struct store_tx *tx, void *context)
{
    const struct house *house = context;

    for (int i = 0; i < house->more; i++) {
        struct org_party one = {.kind = STR("person"),
                                .name = str_print(tx->arena, "Worker %03d", i)};

        TRY(org_party_add(tx, 0, &one));
    }
    return NULL;
}

static void house_begin(void **state, struct house *house)
{
    scene_begin(state, &house->scene);
    assert_done(test_write(house->scene.test, people_add, house));
    house->ana = scene_signed_in(&house->scene, "ana@jkl.example");
}

static struct scene_answer look(struct house *house, const char *path)
{
    return scene_ask(&house->scene, house->ana, path, NULL, true);
}

/* A program of Ana's makes the links; FIELDS: behind the secret of the session. */
static struct scene_answer make(struct house *house, const char *fields)
{
    struct scene_answer session = look(house, "/session");
    struct str body = str_print(house->scene.arena, "{\"_csrf\":\"" STR_FMT "\"%s}",
                                STR_ARG(doc_text(session.doc, "csrf")), fields);

    return scene_ask(&house->scene, house->ana, PAGE, str_c(house->scene.arena, body), true);
}

static const char *text_with_id(struct house *house, const char *start, int64_t id, const char *end)
{
    return str_c(house->scene.arena,
                 str_print(house->scene.arena, "%s%lld%s", start, (long long)id, end));
}

/* What is said of the person called NAME. */
static struct doc *row_of(const struct scene_answer *answer, const char *name)
{
    struct doc *one = doc_get(answer->doc, "items")->children.first;

    while (one != NULL && !str_is(doc_text(one, "name"), name))
        one = one->next;
    return one;
}

/* Is the party NAME of DOC the one with this id? */
static bool is_party(struct house *house, const struct doc *doc, const char *name, int64_t id)
{
    return str_equal(doc_text(doc_get(doc, name), "id"), str_of_int(house->scene.arena, id));
}

static size_t rows_in(const struct scene_answer *answer)
{
    return doc_get(answer->doc, "items")->children.count;
}

static bool is_refused(const struct scene_answer *answer, int status, const char *code)
{
    return answer->status == status && str_is(doc_text(answer->doc, "code"), code);
}

/* Ana's session and the cookie that ANSWER sets, as her browser sends them. */
static const char *browser_of(struct house *house, const struct scene_answer *answer)
{
    struct str pair, rest;

    assert_true(str_cut(answer->cookie, ';', &pair, &rest));
    assert_true(scene_holds(rest, "Path=" SHEET ";"));
    assert_true(scene_holds(rest, "HttpOnly; SameSite=Strict"));
    return str_c(house->scene.arena, str_print(house->scene.arena, "interna_session=%s; " STR_FMT,
                                               house->ana, STR_ARG(pair)));
}

/* ---- the scenes ---- */

static void one_act_lets_everybody_in_who_has_no_way_in(void **state)
{
    struct house house;

    house_begin(state, &house);
    struct scene_answer before = look(&house, PAGE);
    assert_int_equal(rows_in(&before), 2);
    assert_int_equal(doc_int(before.doc, "count"), 2);
    struct doc *eva = row_of(&before, "Eva"), *gus = row_of(&before, "=Gus");
    assert_true(str_is(doc_text(eva, "email"), "eva@jkl.example"));
    assert_true(is_party(&house, eva, "unit", house.desk_id));
    assert_true(str_is(doc_text(gus, "personnel_no"), "4711"));
    assert_true(is_party(&house, gus, "unit", house.company_id));

    struct scene_answer made = make(&house, "");
    assert_int_equal(made.status, 201);
    assert_int_equal(rows_in(&made), 2);
    const char *of_eva = str_c(house.scene.arena, doc_text(row_of(&made, "Eva"), "path"));
    assert_int_equal(scene_ask(&house.scene, NULL, of_eva, NULL, true).status, 200);
    struct scene_answer used = scene_ask(&house.scene, NULL, of_eva, NEW_BODY, true);
    assert_int_equal(used.status, 201);
    assert_true(str_is(doc_text(doc_get(used.doc, "person"), "name"), "Eva"));
    assert_int_equal(scene_ask(&house.scene, NULL, of_eva, NULL, true).status, 403);
    assert_int_equal(test_sql(house.scene.test,
                              "SELECT COUNT(*) FROM event WHERE type = 'access.link'"),
                     2);

    before = look(&house, PAGE);
    assert_int_equal(rows_in(&before), 0);
    made = make(&house, "");
    assert_true(is_refused(&made, 409, "all-let-in"));
    /* Who did not use theirs in time is to be let in again. */
    scene_now_ms = TEST_NOW_MS + ACCESS_FIRST_MS;
    house.ana = scene_signed_in(&house.scene, "ana@jkl.example");
    before = look(&house, PAGE);
    assert_int_equal(rows_in(&before), 1);
    assert_non_null(row_of(&before, "=Gus"));
    web_stop(house.scene.web);
}

static void who_has_a_pin_or_has_left_needs_no_link(void **state)
{
    struct house house;

    house_begin(state, &house);
    (void)test_sql(house.scene.test,
                   text_with_id(&house, "UPDATE party SET ended_ms = 1 WHERE id = ", house.eva_id,
                                ""));
    (void)test_sql(
        house.scene.test,
        text_with_id(&house, "INSERT INTO pin (person_id, pin_hash, failed, changed_ms) VALUES (",
                     house.gus_id, ", 'x', 0, 1)"));
    struct scene_answer list = look(&house, PAGE);
    assert_int_equal(doc_int(list.doc, "count"), 0);
    list = make(&house, "");
    assert_true(is_refused(&list, 409, "all-let-in"));
    web_stop(house.scene.web);
}

static void only_those_of_the_company_or_unit_chosen_get_links(void **state)
{
    struct house house;

    house_begin(state, &house);
    struct scene_answer list =
        look(&house, text_with_id(&house, PAGE "?party=", house.desk_id, ""));
    assert_int_equal(rows_in(&list), 1);
    assert_true(is_party(&house, list.doc, "party", house.desk_id));
    list = look(&house, text_with_id(&house, PAGE "?party=", house.company_id, ""));
    assert_int_equal(rows_in(&list), 2);

    list = make(&house, text_with_id(&house, ",\"party\":\"", house.desk_id, "\""));
    assert_int_equal(rows_in(&list), 1);
    assert_non_null(row_of(&list, "Eva"));
    list = make(&house, text_with_id(&house, ",\"party\":\"", house.desk_id, "\""));
    assert_true(is_refused(&list, 409, "all-let-in"));

    /* A person is no company, and 7 is nobody. */
    list = make(&house, text_with_id(&house, ",\"party\":\"", house.eva_id, "\""));
    assert_true(is_refused(&list, 422, "fields"));
    list = make(&house, ",\"party\":\"7\"");
    assert_true(is_refused(&list, 422, "fields"));
    list = look(&house, PAGE "?party=7");
    assert_true(is_refused(&list, 422, "fields"));
    list = scene_form(&house.scene, house.ana, PAGE, "party=7");
    assert_int_equal(list.status, 422);
    assert_true(scene_holds(list.body, "=Gus"));
    list = look(&house, PAGE);
    assert_int_equal(rows_in(&list), 1);
    web_stop(house.scene.web);
}

static void the_sheet_is_shown_to_its_maker_alone_and_kept_nowhere(void **state)
{
    struct house house;

    house_begin(state, &house);
    struct scene_answer made = scene_form(&house.scene, house.ana, PAGE, "");
    assert_int_equal(made.status, 303);
    assert_true(str_is(made.location, SHEET));
    const char *browser = browser_of(&house, &made);
    struct scene_answer page = scene_ask(&house.scene, browser, SHEET, NULL, false);
    assert_int_equal(page.status, 200);
    assert_true(scene_holds(page.body, "http://house.example/links/int_"));
    assert_true(scene_holds(page.body, "eva@jkl.example") && scene_holds(page.body, "4711"));

    struct scene_answer sheet = scene_ask(&house.scene, browser, SHEET, NULL, true);
    struct str path = doc_text(row_of(&sheet, "Eva"), "path"), start, secret;
    assert_true(str_cut(str_sub(path, 1, path.len), '/', &start, &secret));
    struct str rows =
        str_print(house.scene.arena, "SELECT COUNT(*) FROM link WHERE token_digest = '" STR_FMT "'",
                  STR_ARG(secret));
    assert_int_equal(test_sql(house.scene.test, str_c(house.scene.arena, rows)), 0);

    /* Without the cookie, or with one that was invented, there is no sheet. */
    sheet = look(&house, SHEET);
    assert_int_equal(rows_in(&sheet), 0);
    static const char *const invented[] = {"int_0.1.9223372036854775807", "int_0.1", "..", ""};
    for (size_t i = 0; i < sizeof invented / sizeof *invented; i++) {
        struct str cookie = str_print(house.scene.arena, "interna_session=%s; interna_sheet=%s",
                                      house.ana, invented[i]);
        sheet = scene_ask(&house.scene, str_c(house.scene.arena, cookie), SHEET, NULL, true);
        assert_int_equal(sheet.status, 200);
        assert_int_equal(rows_in(&sheet), 0);
    }
    const char *ben = scene_signed_in(&house.scene, "ben@jkl.example");
    assert_int_equal(scene_ask(&house.scene, ben, PAGE, NULL, true).status, 403);
    assert_int_equal(scene_ask(&house.scene, ben, SHEET, NULL, true).status, 403);
    assert_int_equal(scene_form(&house.scene, ben, PAGE, "").status, 403);
    web_stop(house.scene.web);
}

static void a_form_sent_twice_makes_one_sheet(void **state)
{
    struct house house;

    house_begin(state, &house);
    struct scene_answer made = scene_form(&house.scene, house.ana, PAGE, "_key=once");
    const char *browser = browser_of(&house, &made);
    struct scene_answer again = scene_form(&house.scene, house.ana, PAGE, "_key=once");
    assert_int_equal(again.status, 303);
    assert_true(str_is(again.location, SHEET));
    assert_true(str_empty(again.cookie));
    struct scene_answer sheet = scene_ask(&house.scene, browser, SHEET, NULL, true);
    assert_int_equal(rows_in(&sheet), 2);
    again = scene_form(&house.scene, house.ana, PAGE, "");
    assert_int_equal(again.status, 409);
    assert_int_equal(test_sql(house.scene.test,
                              "SELECT COUNT(*) FROM event WHERE type = 'access.link'"),
                     2);
    web_stop(house.scene.web);
}

static void the_file_holds_no_formula(void **state)
{
    struct house house;

    house_begin(state, &house);
    struct scene_answer made = scene_form(&house.scene, house.ana, PAGE, "");
    struct scene_answer file =
        scene_ask(&house.scene, browser_of(&house, &made), SHEET "?as=csv", NULL, false);
    struct http_request headers = {.headers = file.whole.headers,
                                   .header_count = file.whole.header_count};

    assert_true(scene_holds(http_header(&headers, "content-disposition"), "\"links.csv\""));
    assert_true(str_is(http_header(&headers, "cache-control"), "no-store"));
    assert_true(
        scene_holds(file.body, "\"E-mail\",\"Personnel number\",\"Unit\",\"Link to sign in\""));
    assert_true(scene_holds(file.body, "\r\n\"'=Gus\",\"\",\"4711\","));
    assert_true(scene_holds(file.body, "\r\n\"Eva\",\"eva@jkl.example\",\"\","));
    assert_true(scene_holds(file.body, ",\"http://house.example/links/int_"));
    web_stop(house.scene.web);
}

static void at_most_five_hundred_get_links_at_once(void **state)
{
    struct house house;

    house_begin(state, &house);
    house.more = (int)ACCESS_LET_IN_MAX - 1;
    assert_done(test_write(house.scene.test, more_add, &house));
    struct scene_answer answer = make(&house, "");
    assert_true(is_refused(&answer, 409, "let-in-many"));
    assert_true(scene_holds(scene_form(&house.scene, house.ana, PAGE, "").body,
                            "At most 500 people get links at once."));
    assert_int_equal(test_sql(house.scene.test, "SELECT COUNT(*) FROM link"), 0);
    answer = look(&house, PAGE);
    assert_int_equal(doc_int(answer.doc, "count"), 501);
    assert_int_equal(rows_in(&answer), 50);
    struct str next =
        str_print(house.scene.arena, PAGE "?after=" STR_FMT, STR_ARG(doc_text(answer.doc, "next")));
    answer = look(&house, str_c(house.scene.arena, next));
    assert_int_equal(rows_in(&answer), 50);
    assert_null(row_of(&answer, "Eva"));

    answer = make(&house, text_with_id(&house, ",\"party\":\"", house.desk_id, "\""));
    assert_int_equal(rows_in(&answer), 1);
    answer = make(&house, "");
    assert_int_equal(answer.status, 201);
    assert_int_equal(rows_in(&answer), 500);
    assert_int_equal(test_sql(house.scene.test, "SELECT COUNT(*) FROM link"), 501);
    web_stop(house.scene.web);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(one_act_lets_everybody_in_who_has_no_way_in),
        TEST_ON_BOTH(who_has_a_pin_or_has_left_needs_no_link),
        TEST_ON_BOTH(only_those_of_the_company_or_unit_chosen_get_links),
        TEST_ON_BOTH(the_sheet_is_shown_to_its_maker_alone_and_kept_nowhere),
        TEST_ON_BOTH(a_form_sent_twice_makes_one_sheet),
        TEST_ON_BOTH(the_file_holds_no_formula),
        TEST_ON_BOTH(at_most_five_hundred_get_links_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
