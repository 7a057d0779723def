/* Shared devices and PINs by scenario: through web, on both databases. Ana leads the front desk;
   Eva, a temporary worker without an e-mail, belongs to it as number 4711. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/access/access_device.h"
#include "feature/org/org.h"
#include "scene.h"
#include "web/web.h"

#define PIN_EVA "730264"

/* ---- what the tests share ---- */

struct desk {
    struct scene scene;
    const char *ana; /* her session */
    int64_t eva_id, unit_id;
    const char *device; /* the cookie of the paired browser, "name=value" */
};

static struct err *eva_add(struct store_tx *tx, void *context)
{
    struct desk *desk = context;
    struct org_party eva = {.kind = STR("person"), .name = STR("Eva"), .personnel_no = STR("4711")};
    struct org_relation tie = {.kind = STR("member"), .to_ms = NONE};
    struct actor_party *parties;
    size_t count;

    TRY(org_party_add(tx, 0, &eva));
    TRY(org_parties_of(tx, desk->scene.ana_id, tx->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++)
        if (parties[i].unit) desk->unit_id = parties[i].party_id;
    tie.person_id = desk->eva_id = eva.id;
    tie.party_id = desk->unit_id;
    return org_relation_add(tx, 0, &tie);
}

static const char *text_of(struct scene *scene, struct str text)
{
    return str_c(scene->arena, text);
}

static const char *path_of(struct desk *desk, const char *start, int64_t id, const char *end)
{
    return text_of(&desk->scene,
                   str_print(desk->scene.arena, "%s%lld%s", start, (long long)id, end));
}

/* A program of the session COOKIE sends the members FIELDS, which may be empty. */
static struct scene_answer send(struct scene *scene, const char *cookie, const char *path,
                                const char *fields)
{
    struct scene_answer session = scene_ask(scene, cookie, "/session", NULL, true);
    struct str csrf = session.status == 200 ? doc_text(session.doc, "csrf") : STR("");
    struct str body = str_print(scene->arena, "{\"_csrf\":\"" STR_FMT "\"%s%s}", STR_ARG(csrf),
                                *fields == '\0' ? "" : ",", fields);

    return scene_ask(scene, cookie, path, text_of(scene, body), true);
}

/* "name=value" of the cookie that the answer sets. */
static const char *cookie_of(struct scene *scene, const struct scene_answer *answer)
{
    struct str pair, rest;

    assert_true(str_cut(answer->cookie, ';', &pair, &rest));
    assert_true(scene_holds(rest, "HttpOnly"));
    return text_of(scene, pair);
}

static const char *code_make(struct desk *desk)
{
    struct scene_answer made =
        send(&desk->scene, desk->ana, path_of(desk, "/units/", desk->unit_id, "/devices"),
             "\"name\":\"Tablet\"");

    assert_int_equal(made.status, 201);
    return text_of(&desk->scene, doc_text(made.doc, "code"));
}

static struct scene_answer pair(struct desk *desk, const char *cookie, const char *code)
{
    struct str body = str_print(desk->scene.arena, "\"code\":\"%s\"", code);

    return send(&desk->scene, cookie, "/pair", text_of(&desk->scene, body));
}

static void desk_begin(void **state, struct desk *desk)
{
    scene_begin(state, &desk->scene);
    assert_done(test_write(desk->scene.test, eva_add, desk));
    desk->ana = scene_signed_in(&desk->scene, "ana@jkl.example");
    struct scene_answer paired = pair(desk, NULL, code_make(desk));
    assert_int_equal(paired.status, 201);
    desk->device = cookie_of(&desk->scene, &paired);
}

static struct scene_answer try_pin(struct desk *desk, const char *login, const char *pin,
                                   const char *new_pin)
{
    struct str body = str_print(desk->scene.arena, "{\"login\":\"%s\",\"pin\":\"%s\"%s%s%s}", login,
                                pin, new_pin == NULL ? "" : ",\"new_pin\":\"",
                                new_pin == NULL ? "" : new_pin, new_pin == NULL ? "" : "\"");

    return scene_ask(&desk->scene, desk->device, "/session/pin", text_of(&desk->scene, body), true);
}

/* The first PIN that GIVER, a session, gives to PERSON; NULL: refused. */
static const char *pin_give(struct desk *desk, const char *giver, int64_t person_id)
{
    struct scene_answer given =
        send(&desk->scene, giver, path_of(desk, "/people/", person_id, "/pin"), "");

    return given.status == 201 ? text_of(&desk->scene, doc_text(given.doc, "pin")) : NULL;
}

/* Eva with a PIN of her own; her session, with the cookie of the device. */
static const char *eva_sits_down(struct desk *desk)
{
    const char *first = pin_give(desk, desk->ana, desk->eva_id);

    assert_non_null(first);
    struct scene_answer in = try_pin(desk, "4711", first, PIN_EVA);
    assert_int_equal(in.status, 201);
    return text_of(&desk->scene, str_print(desk->scene.arena, "%s; %s",
                                           cookie_of(&desk->scene, &in), desk->device));
}

static int status_of(struct desk *desk, const char *cookie, const char *path)
{
    return scene_ask(&desk->scene, cookie, path, NULL, true).status;
}

static bool is_code(const struct scene_answer *answer, const char *code)
{
    return str_is(doc_text(answer->doc, "code"), code);
}

/* ---- pairing ---- */

static void a_code_pairs_one_browser_once(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *code = code_make(&desk);
    const char *lower = text_of(&desk.scene, str_lower(desk.scene.arena, str_of(code)));

    assert_int_equal(pair(&desk, NULL, lower).status, 201);
    assert_int_equal(pair(&desk, NULL, code).status, 403);
    struct scene_answer page = scene_ask(&desk.scene, desk.device, "/sign-in", NULL, true);
    assert_true(str_is(doc_text(doc_get(page.doc, "device"), "name"), "Tablet"));
    page = scene_ask(&desk.scene, NULL, "/sign-in", NULL, true);
    assert_null(doc_get(page.doc, "device"));
    struct str rows =
        str_print(desk.scene.arena, "SELECT COUNT(*) FROM device WHERE token_digest = '%s'",
                  strchr(desk.device, '=') + 1);
    assert_int_equal(test_sql(desk.scene.test, str_c(desk.scene.arena, rows)), 0);
    web_stop(desk.scene.web);
}

static void a_code_ends_with_its_time_and_pairing_signs_out(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *late = code_make(&desk), *soon = code_make(&desk);
    const char *ben = scene_signed_in(&desk.scene, "ben@jkl.example");

    scene_now_ms = TEST_NOW_MS + limits.device_pair_ms - 1;
    assert_int_equal(pair(&desk, ben, soon).status, 201);
    assert_int_equal(status_of(&desk, ben, "/session"), 401);
    scene_now_ms++;
    assert_int_equal(pair(&desk, NULL, late).status, 403);
    web_stop(desk.scene.web);
}

static void who_tries_many_codes_waits(void **state)
{
    struct desk desk;
    int tries = 0;

    desk_begin(state, &desk);
    const char *code = code_make(&desk);
    while (pair(&desk, NULL, "AAAA-AAAA-AAAA-AAAA").status == 403 && tries < 1000)
        tries++;
    assert_in_range(tries, 90, 110);
    assert_int_equal(pair(&desk, NULL, code).status, 429);
    web_stop(desk.scene.web);
}

static void a_device_that_is_ended_signs_its_people_out_at_once(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *eva = eva_sits_down(&desk);
    const char *path = path_of(&desk, "/units/", desk.unit_id, "/devices");
    struct scene_answer list = scene_ask(&desk.scene, desk.ana, path, NULL, true);
    const struct doc *device = doc_get(list.doc, "items")->children.first;

    assert_true(doc_get(device, "seen")->kind == DOC_TIME ||
                doc_get(device, "seen")->kind == DOC_TEXT);
    assert_int_equal(status_of(&desk, eva, "/"), 200);
    const char *end = text_of(&desk.scene, str_print(desk.scene.arena, "%s/" STR_FMT "/end", path,
                                                     STR_ARG(doc_text(device, "id"))));
    assert_int_equal(
        send(&desk.scene, scene_signed_in(&desk.scene, "ben@jkl.example"), end, "").status, 403);
    assert_int_equal(send(&desk.scene, desk.ana, end, "").status, 200);
    assert_int_equal(status_of(&desk, eva, "/"), 401);
    struct scene_answer refused = try_pin(&desk, "4711", PIN_EVA, NULL);
    assert_true(refused.status == 403 && is_code(&refused, "no-device"));
    web_stop(desk.scene.web);
}

/* ---- PINs ---- */

static void a_first_pin_is_changed_when_it_is_used(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *first = pin_give(&desk, desk.ana, desk.eva_id);
    struct scene_answer answer = try_pin(&desk, "4711", first, NULL);
    assert_true(answer.status == 422 && scene_holds(answer.body, "choose-pin"));
    assert_int_equal(try_pin(&desk, "4711", first, first).status, 422);
    assert_int_equal(try_pin(&desk, "4711", first, "1234").status, 422);
    assert_int_equal(try_pin(&desk, "4711", first, PIN_EVA).status, 201);
    assert_int_equal(try_pin(&desk, "4711", first, NULL).status, 401);
    assert_int_equal(try_pin(&desk, "4711", PIN_EVA, NULL).status, 201);

    const char *late = pin_give(&desk, desk.ana, desk.eva_id);
    scene_now_ms = TEST_NOW_MS + ACCESS_PIN_FIRST_MS;
    assert_int_equal(try_pin(&desk, "4711", late, PIN_EVA).status, 401);
    web_stop(desk.scene.web);
}

static void easily_guessed_pins_are_refused_by_name(void **state)
{
    static const struct {
        const char *pin, *number;
        enum err_code want;
    } rows[] = {
        {"123", NULL, ERR_PIN_DIGITS},    {"123456789", NULL, ERR_PIN_DIGITS},
        {"12a4", NULL, ERR_PIN_DIGITS},   {"١٢٣٤", NULL, ERR_PIN_DIGITS},
        {"0000", NULL, ERR_WEAK_PIN},     {"1234", NULL, ERR_WEAK_PIN},
        {"8901", NULL, ERR_WEAK_PIN},     {"4321", NULL, ERR_WEAK_PIN},
        {"1212", NULL, ERR_WEAK_PIN},     {"123123", NULL, ERR_WEAK_PIN},
        {"58585858", NULL, ERR_WEAK_PIN}, {"1984", NULL, ERR_WEAK_PIN},
        {"120784", NULL, ERR_WEAK_PIN},   {"840712", NULL, ERR_WEAK_PIN},
        {"12071984", NULL, ERR_WEAK_PIN}, {"19840712", NULL, ERR_WEAK_PIN},
        {"4711", "4711", ERR_WEAK_PIN},   {"4711", "A-94711", ERR_WEAK_PIN},
        {"4711", "4712", ERR_NONE},       {"7302", NULL, ERR_NONE},
        {PIN_EVA, NULL, ERR_NONE},        {"90517346", NULL, ERR_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum err_code got = access_pin_check(str_of(rows[i].pin), str_of(rows[i].number));

        if (got == rows[i].want) continue;
        fail_msg("%s: %s", rows[i].pin, err_code_text(got));
    }
}

/* As often as a four-digit PIN has values (by ./test --long). Whoever waits is not compared; each
   window lets in a few tries, and after limits.pin_tries_max in a row the PIN is void, also for who
   knows it. */
static void a_pin_tried_ten_thousand_times_is_refused_by_name(void **state)
{
    const int tries = getenv("INTERNA_TEST_LONG") != NULL ? 10000 : 240, a_window = 20;
    struct arena *calls = arena_new((size_t)64 * 1024 * 1024);
    unsigned compared = 0, waited = 0;
    struct desk desk;

    desk_begin(state, &desk);
    (void)eva_sits_down(&desk);
    desk.scene.arena = calls;
    for (int i = 0; i < tries; i++) {
        arena_reset(calls);
        scene_now_ms = TEST_NOW_MS + i / a_window * (limits.login_window_ms + 1);
        struct str pin = str_print(calls, "%04d", i);
        struct scene_answer answer = try_pin(&desk, "4711", str_c(calls, pin), NULL);

        compared += answer.status == 401 && is_code(&answer, "bad-pin");
        waited += answer.status == 429 && is_code(&answer, "throttled");
    }
    assert_int_equal(compared + waited, tries);
    assert_true(compared > limits.pin_tries_max && waited >= compared);
    scene_now_ms += limits.login_window_ms + 1;
    struct scene_answer right = try_pin(&desk, "4711", PIN_EVA, NULL);
    assert_true(is_code(&right, "bad-pin"));
    assert_true(test_sql(desk.scene.test, "SELECT COUNT(*) FROM event"
                                          " WHERE type = 'access.sign-in-failed'") >= compared);
    arena_free(calls);
    web_stop(desk.scene.web);
}

static void a_device_waits_when_many_people_are_tried_on_it(void **state)
{
    struct desk desk;
    unsigned tries = 0;

    desk_begin(state, &desk);
    (void)eva_sits_down(&desk);
    for (; tries < 1000; tries++) {
        struct str login = str_print(desk.scene.arena, "N%u", tries);
        struct scene_answer answer = try_pin(&desk, str_c(desk.scene.arena, login), "7777", NULL);

        if (answer.status == 429) break;
        assert_true(is_code(&answer, "bad-pin"));
    }
    assert_int_equal(tries, limits.device_tries_max);
    assert_int_equal(try_pin(&desk, "4711", PIN_EVA, NULL).status, 429);
    web_stop(desk.scene.web);
}

/* Nobody, somebody without a PIN, of another unit, and a pattern of a search: all look alike. */
static void a_refused_pin_tells_nobody_who_exists(void **state)
{
    static const char *const logins[] = {"4711", "nobody", "ben@jkl.example", "%",
                                         "47__", "*)(",    "4711' OR '1'='1"};
    struct desk desk;
    struct str first = STR_NONE;

    desk_begin(state, &desk);
    (void)eva_sits_down(&desk);
    for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
        struct scene_answer answer = try_pin(&desk, logins[i], "9051", NULL);

        assert_int_equal(answer.status, 401);
        if (first.ptr == NULL) first = answer.body;
        assert_true(str_equal(answer.body, first));
    }
    web_stop(desk.scene.web);
}

static void a_lead_gives_a_first_pin_to_who_has_no_way_in(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    (void)test_sql(desk.scene.test, "UPDATE credential SET admin = 0; SELECT 1");
    desk.ana = scene_signed_in(&desk.scene, "ana@jkl.example");
    assert_null(pin_give(&desk, desk.ana, desk.scene.ben_id)); /* not hers */
    const char *ben = scene_signed_in(&desk.scene, "ben@jkl.example");
    assert_null(pin_give(&desk, ben, desk.eva_id)); /* leads nobody */
    assert_non_null(pin_give(&desk, desk.ana, desk.eva_id));
    (void)eva_sits_down(&desk);
    struct scene_answer again =
        send(&desk.scene, desk.ana, path_of(&desk, "/people/", desk.eva_id, "/pin"), "");
    assert_true(is_code(&again, "has-way-in"));
    web_stop(desk.scene.web);
}

static struct err *nora_add(struct store_tx *tx, void *context)
{
    struct org_party nora = {.kind = STR("person"),
                             .name = STR("Nora"),
                             .personnel_no = STR("4712")};
    struct org_relation tie = {.kind = STR("employee"), .to_ms = NONE};
    struct desk *desk = context;
    struct org_party unit;

    TRY(org_party_get(tx, desk->unit_id, &unit));
    TRY(org_party_add(tx, 0, &nora));
    tie.person_id = desk->eva_id = nora.id;
    tie.party_id = unit.company_id;
    return org_relation_add(tx, 0, &tie);
}

/* Else a lead would take in a colleague of no unit, and sign in as them. */
static void a_lead_gives_none_to_whom_they_took_in_themself(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    (void)test_sql(desk.scene.test, "UPDATE credential SET admin = 0; SELECT 1");
    desk.ana = scene_signed_in(&desk.scene, "ana@jkl.example");
    assert_done(test_write(desk.scene.test, nora_add, &desk));
    assert_int_equal(send(&desk.scene, desk.ana,
                          path_of(&desk, "/units/", desk.unit_id, "/members"),
                          "\"person\":\"4712\",\"from\":\"2025-11-01\"")
                         .status,
                     200);
    struct scene_answer refused =
        send(&desk.scene, desk.ana, path_of(&desk, "/people/", desk.eva_id, "/pin"), "");
    assert_true(is_code(&refused, "own-member"));
    (void)test_sql(desk.scene.test, "UPDATE credential SET admin = 1; SELECT 1");
    desk.ana = scene_signed_in(&desk.scene, "ana@jkl.example");
    assert_non_null(pin_give(&desk, desk.ana, desk.eva_id));
    web_stop(desk.scene.web);
}

static void one_chooses_a_pin_with_ones_password(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *wrong = "\"current\":\"not this one at all\",\"pin\":\"7302\"";
    const char *right = "\"current\":\"" SCENE_PASSWORD "\",\"pin\":\"7302\"";
    const char *weak = "\"current\":\"" SCENE_PASSWORD "\",\"pin\":\"0000\"";
    struct scene_answer answer = send(&desk.scene, desk.ana, "/account/pin", weak);
    assert_true(answer.status == 422 && scene_holds(answer.body, "weak-pin"));
    assert_int_equal(send(&desk.scene, desk.ana, "/account/pin", wrong).status, 401);
    assert_int_equal(send(&desk.scene, desk.ana, "/account/pin", right).status, 200);
    assert_int_equal(try_pin(&desk, "ana@jkl.example", "7302", NULL).status, 201);
    assert_int_equal(test_sql(desk.scene.test, "SELECT COUNT(*) FROM pin"
                                               " WHERE pin_hash LIKE '$argon2id$%'"),
                     1);
    web_stop(desk.scene.web);
}

/* ---- sitting at it ---- */

static void a_session_on_a_device_locks_after_a_minute(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *eva = eva_sits_down(&desk);
    scene_now_ms += limits.device_idle_ms - 1;
    assert_int_equal(status_of(&desk, eva, "/requests"), 200); /* which counts as doing something */
    scene_now_ms += limits.device_idle_ms - 1;
    assert_int_equal(status_of(&desk, eva, "/"), 200);
    scene_now_ms += limits.device_idle_ms;
    assert_int_equal(status_of(&desk, eva, "/"), 401);
    scene_now_ms -= 1;
    assert_int_equal(status_of(&desk, desk.ana, "/"), 200); /* a browser of one's own does not */
    web_stop(desk.scene.web);
}

static void a_device_lends_the_requesters_side_alone(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    (void)send(&desk.scene, desk.ana, "/account/pin",
               "\"current\":\"" SCENE_PASSWORD "\",\"pin\":\"7302\"");
    struct scene_answer in = try_pin(&desk, "ana@jkl.example", "7302", NULL);
    const char *ana = cookie_of(&desk.scene, &in);
    struct scene_answer session = scene_ask(&desk.scene, ana, "/session", NULL, true);

    assert_false(doc_get(session.doc, "admin")->flag);
    static const char *const closed[] = {"/queue",       "/people",         "/account",
                                         "/imports",     "/units",          "/units/new",
                                         "/account/pin", "/requests/record"};
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        struct scene_answer answer = scene_ask(&desk.scene, ana, closed[i], NULL, true);

        if (answer.status != 403 || !is_code(&answer, "shared-device")) fail_msg("%s", closed[i]);
    }
    /* A password or a link opens no more on the device than a PIN. */
    struct str body =
        str_print(desk.scene.arena, "{\"email\":\"ana@jkl.example\",\"password\":\"%s\"}",
                  SCENE_PASSWORD);
    in = scene_ask(&desk.scene, desk.device, "/session", str_c(desk.scene.arena, body), true);
    assert_int_equal(in.status, 201);
    assert_int_equal(status_of(&desk, cookie_of(&desk.scene, &in), "/people"), 403);
    web_stop(desk.scene.web);
}

static void signing_in_takes_a_new_session_and_done_ends_it(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    const char *eva = eva_sits_down(&desk);
    struct str csrf = doc_text(scene_ask(&desk.scene, eva, "/session", NULL, true).doc, "csrf");
    struct str body =
        str_print(desk.scene.arena, "{\"_csrf\":\"" STR_FMT "\",\"login\":\"4711\",\"pin\":\"%s\"}",
                  STR_ARG(csrf), PIN_EVA);
    struct scene_answer again =
        scene_ask(&desk.scene, eva, "/session/pin", str_c(desk.scene.arena, body), true);
    assert_int_equal(again.status, 201);
    assert_int_equal(status_of(&desk, eva, "/"), 401);
    const char *now = cookie_of(&desk.scene, &again);
    assert_int_equal(send(&desk.scene, now, "/session/end", "").status, 200);
    assert_int_equal(status_of(&desk, now, "/"), 401);
    web_stop(desk.scene.web);
}

static void a_sign_in_leads_nowhere_outside(void **state)
{
    static const struct {
        const char *next, *want;
    } rows[] = {
        {"/requests/new?offering=1&fields.place=Room%2012",
         "/requests/new?offering=1&fields.place=Room%2012"},
        {"https://evil.example/", "/"},
        {"//evil.example", "/"},
        {"/\\\\evil.example", "/"},
        {"/%0d%0aSet-Cookie: x=1", NULL}, /* a line of text holds none */
        {"javascript:alert(1)", "/"},
    };
    struct desk desk;

    desk_begin(state, &desk);
    (void)eva_sits_down(&desk);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str body =
            str_print(desk.scene.arena, "login=4711&pin=%s&next=%s", PIN_EVA,
                      i == 0 ? "%2Frequests%2Fnew%3Foffering%3D1%26fields.place%3DRoom%252012"
                             : rows[i].next);
        struct scene_answer in = scene_ask(&desk.scene, desk.device, "/session/pin",
                                           str_c(desk.scene.arena, body), false);

        assert_int_equal(in.status, rows[i].want == NULL ? 422 : 303);
        if (rows[i].want == NULL) continue;
        if (!str_is(in.location, rows[i].want)) fail_msg("%s", rows[i].next);
    }
    web_stop(desk.scene.web);
}

static void a_huge_pin_costs_nothing(void **state)
{
    struct desk desk;

    desk_begin(state, &desk);
    struct str huge = str_print(desk.scene.arena, "%0*d", 500000, 7);
    assert_int_equal(try_pin(&desk, "4711", str_c(desk.scene.arena, huge), NULL).status, 422);
    web_stop(desk.scene.web);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_code_pairs_one_browser_once),
        TEST_ON_BOTH(a_code_ends_with_its_time_and_pairing_signs_out),
        TEST_ON_BOTH(who_tries_many_codes_waits),
        TEST_ON_BOTH(a_device_that_is_ended_signs_its_people_out_at_once),
        TEST_ON_BOTH(a_first_pin_is_changed_when_it_is_used),
        cmocka_unit_test(easily_guessed_pins_are_refused_by_name),
        TEST_ON_BOTH(a_pin_tried_ten_thousand_times_is_refused_by_name),
        TEST_ON_BOTH(a_device_waits_when_many_people_are_tried_on_it),
        TEST_ON_BOTH(a_refused_pin_tells_nobody_who_exists),
        TEST_ON_BOTH(a_lead_gives_a_first_pin_to_who_has_no_way_in),
        TEST_ON_BOTH(a_lead_gives_none_to_whom_they_took_in_themself),
        TEST_ON_BOTH(one_chooses_a_pin_with_ones_password),
        TEST_ON_BOTH(a_session_on_a_device_locks_after_a_minute),
        TEST_ON_BOTH(a_device_lends_the_requesters_side_alone),
        TEST_ON_BOTH(signing_in_takes_a_new_session_and_done_ends_it),
        TEST_ON_BOTH(a_sign_in_leads_nowhere_outside),
        TEST_ON_BOTH(a_huge_pin_costs_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
