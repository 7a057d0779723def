/* Who is away, who stands in, and what goes on without somebody who left. */
#include "world.h"

#include "base/arena.h"
#include "base/time.h"
#include "feature/org/org_absence.h"

static struct answer send(struct world *world, int who, const char *path, const char *body)
{
    return world_send(world, who, FACE_JSON, SCOPE_ALL, world_fill(world, 0, path),
                      body == NULL ? NULL : world_fill(world, 0, body));
}

static const char *kept(struct world *world, const char *key)
{
    return str_c(world->arena, str_of(key));
}

static const char *path_of(struct world *world, const char *key, const char *verb)
{
    return str_c(world->arena, str_print(world->arena, "/requests/%s%s", key, verb));
}

static const char *person_path(struct world *world, int who, const char *rest)
{
    return str_c(world->arena,
                 str_print(world->arena, "/people/%lld/%s", (long long)world->person[who], rest));
}

static struct answer away(struct world *world, int by, int who, const char *body)
{
    return send(world, by, person_path(world, who, "absences"), body);
}

static const char *body_of(struct world *world, const char *from, const char *until, int deputy)
{
    return str_c(world->arena,
                 str_print(world->arena,
                           "{\"from\":\"%s\",\"until\":\"%s\",\"deputy\":\"%s@jkl.example\"}", from,
                           until, relation_names[deputy]));
}

/* ---- the rule ---- */

static void an_absence_that_cannot_be_is_refused_by_name(void **state)
{
    static const struct {
        const char *name, *field;
        struct org_absence absence;
        struct org_absence_facts facts;
        enum err_code code;
    } rows[] = {
        {"fine", NULL, {0, 1, NONE, 0, DAY_MS}, {0}, ERR_NONE},
        {"fine with a deputy", NULL, {0, 1, 2, 0, DAY_MS}, {0}, ERR_NONE},
        {"until before from", "until", {0, 1, NONE, DAY_MS, DAY_MS}, {0}, ERR_DAY_ORDER},
        {"for ever", "until", {0, 1, NONE, 0, 11 * 366 * DAY_MS}, {0}, ERR_TOO_FAR},
        {"twice", "from", {0, 1, NONE, 0, DAY_MS}, {.overlaps = true}, ERR_OVERLAPS},
        {"themself", "deputy", {0, 1, 1, 0, DAY_MS}, {0}, ERR_DEPUTY_SELF},
        {"gone", "deputy", {0, 1, 2, 0, DAY_MS}, {.deputy_left = true}, ERR_DEPUTY_LEFT},
        {"away", "deputy", {0, 1, 2, 0, DAY_MS}, {.deputy_away = true}, ERR_DEPUTY_AWAY},
        {"of others", "deputy", {0, 1, 2, 0, DAY_MS}, {.deputy_other = true}, ERR_DEPUTY_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_fault fault = org_absence_check(&rows[i].absence, &rows[i].facts);

        if (fault.code != rows[i].code) fail_msg("%s: %d", rows[i].name, (int)fault.code);
        if (rows[i].field != NULL) assert_string_equal(fault.field, rows[i].field);
    }
}

/* ---- pages ---- */

static void absences_are_kept_by_the_person_their_lead_and_administrators(void **state)
{
    struct world *world = world_begin(state);
    const char *first = body_of(world, "2025-11-24", "2025-11-28", RELATION_SUPPLIER);
    static const struct {
        const char *from, *until, *code;
        int deputy;
    } rows[] = {
        {"2025-11-28", "2025-12-02", "overlaps", RELATION_SUPPLIER},
        {"2025-12-10", "2025-12-09", "day-order", RELATION_SUPPLIER},
        {"2025-12-10", "2025-12-12", "deputy-self", RELATION_PERFORMER},
        {"2025-12-10", "2045-12-12", "too-far", RELATION_SUPPLIER},
        {"2025-12-10", "2025-12-12", "deputy-other", RELATION_STRANGER},
        {"2025-12-10", "2025-12-12", "deputy-away", WORLD_CONCERNED},
        {"2025-12-10", "2025-12-12", "deputy-left", WORLD_RECORDER},
    };

    assert_int_equal(away(world, RELATION_PERFORMER, RELATION_PERFORMER, first).status, 200);
    assert_int_equal(away(world, RELATION_SUPPLIER, RELATION_PERFORMER, first).status, 403);
    assert_int_equal(away(world, RELATION_LEAD, WORLD_CONCERNED,
                          "{\"from\":\"2025-12-11\",\"until\":\"2025-12-11\"}")
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_ADMIN, person_path(world, WORLD_RECORDER, "leave"),
                          "{\"on\":\"2025-11-24\"}")
                         .status,
                     200);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer = away(world, RELATION_PERFORMER, RELATION_PERFORMER,
                                    body_of(world, rows[i].from, rows[i].until, rows[i].deputy));

        if (answer.status != 422 || !holds_text(answer.body, rows[i].code))
            fail_msg("%s: " STR_FMT, rows[i].code, STR_ARG(answer.body));
    }
    assert_true(holds_text(away(world, RELATION_PERFORMER, RELATION_PERFORMER,
                                "{\"from\":\"2025-12-10\",\"until\":\"2025-12-12\","
                                "\"deputy\":\"nobody@jkl.example\"}")
                               .body,
                           "\"nobody\""));
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM absence"), 2);
    world_end(world);
}

static void an_absence_is_shown_where_it_matters_and_ends_early(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_NORMAL, "promised"));
    const char *shown = "\"until\":\"2025-11-28\",\"deputy\":{\"id\":";
    const char *person =
        str_c(world->arena, str_print(world->arena, "/people/%lld",
                                      (long long)world->person[RELATION_PERFORMER]));
    const char *end;

    assert_int_equal(away(world, RELATION_LEAD, RELATION_PERFORMER,
                          body_of(world, "2025-11-24", "2025-11-28", RELATION_SUPPLIER))
                         .status,
                     200);
    assert_true(holds_text(send(world, RELATION_INSIDER, person, NULL).body, shown));
    assert_true(
        holds_text(send(world, RELATION_REQUESTER, path_of(world, key, ""), NULL).body, shown));
    assert_true(
        holds_text(world_get(world, RELATION_REQUESTER, FACE_PAGE, path_of(world, key, "")).body,
                   "Deputy:"));
    end = person_path(world, RELATION_PERFORMER,
                      str_c(world->arena,
                            str_print(world->arena, "absences/%lld/end",
                                      (long long)test_sql(world->test, "SELECT id FROM absence"))));
    assert_int_equal(send(world, RELATION_SUPPLIER, end, "{\"back\":\"2025-11-25\"}").status, 403);
    assert_true(holds_text(send(world, RELATION_PERFORMER, end, "{\"back\":\"2025-12-25\"}").body,
                           "ended-before"));
    assert_int_equal(send(world, RELATION_PERFORMER, end, "{\"back\":\"2025-11-26\"}").status, 200);
    assert_true(
        holds_text(send(world, RELATION_INSIDER, person, NULL).body, "\"until\":\"2025-11-25\""));
    assert_int_equal(send(world, RELATION_PERFORMER, end, "{\"back\":\"2025-11-24\"}").status, 200);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM absence"), 0);
    world_end(world);
}

/* ---- who stands in ---- */

static bool waits_for(struct world *world, int who, const char *key)
{
    struct str home = send(world, who, "/", NULL).body;
    ptrdiff_t at = str_find(home, STR("\"waiting\":")), end = str_find(home, STR("\"owe\":"));

    assert_true(at >= 0 && end > at);
    return holds_text(str_sub(home, (size_t)at, (size_t)end), key);
}

static int approve(struct world *world, int who, const char *key)
{
    return send(world, who, path_of(world, key, "/approve"), "{}").status;
}

static void the_deputy_of_an_absent_approver_decides_and_it_says_for_whom(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_CONFIDENTIAL, "approval"));
    const char *path = path_of(world, key, "");

    assert_int_equal(send(world, RELATION_INSIDER, path, NULL).status, 404);
    assert_int_equal(away(world, RELATION_APPROVER, RELATION_APPROVER,
                          body_of(world, "2025-11-24", "2025-11-28", RELATION_INSIDER))
                         .status,
                     200);
    assert_true(waits_for(world, RELATION_INSIDER, key));
    assert_false(waits_for(world, RELATION_LEAD, key)); /* there is a deputy */
    assert_int_equal(approve(world, RELATION_LEAD, key), 403);
    assert_int_equal(approve(world, RELATION_REQUESTER, key), 403);
    assert_int_equal(approve(world, RELATION_INSIDER, key), 200);
    assert_true(
        holds_text(send(world, RELATION_SUPPLIER, path, NULL).body,
                   str_c(world->calls, str_print(world->calls, "\"for\":\"%lld\"",
                                                 (long long)world->person[RELATION_APPROVER]))));
    /* It was lent for the decision alone. */
    assert_int_equal(send(world, RELATION_INSIDER, path, NULL).status, 404);
    world_end(world);
}

static void without_a_deputy_the_lead_decides_and_never_who_asked(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_NORMAL, "approval"));
    const char *other = kept(world, world_request(world, SECRECY_NORMAL, "approval"));

    /* The deputy asked it: the lead goes in their place. */
    assert_int_equal(away(world, RELATION_APPROVER, RELATION_APPROVER,
                          body_of(world, "2025-11-24", "2025-11-28", RELATION_REQUESTER))
                         .status,
                     200);
    assert_int_equal(approve(world, RELATION_REQUESTER, key), 403);
    assert_true(waits_for(world, RELATION_LEAD, key));
    assert_int_equal(approve(world, RELATION_SUPPLIER, key), 403);
    assert_int_equal(approve(world, RELATION_LEAD, key), 200);
    assert_int_equal(approve(world, RELATION_APPROVER, other), 200); /* may still, if they like */
    world_end(world);
}

static void a_named_one_is_decided_by_another_handler_alone(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_NAMED, "approval"));
    const char *path = path_of(world, key, "");

    assert_int_equal(approve(world, RELATION_SUPPLIER, key), 403);
    assert_int_equal(away(world, RELATION_APPROVER, RELATION_APPROVER,
                          body_of(world, "2025-11-24", "2025-11-28", RELATION_INSIDER))
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_INSIDER, path, NULL).status, 404);
    assert_int_equal(send(world, RELATION_LEAD, path, NULL).status, 404);
    assert_int_equal(send(world, RELATION_ADMIN, path, NULL).status, 404);
    assert_int_equal(send(world, WORLD_CONCERNED, path, NULL).status, 404);
    assert_false(waits_for(world, RELATION_INSIDER, key));
    assert_true(waits_for(world, RELATION_SUPPLIER, key));
    assert_int_equal(approve(world, RELATION_SUPPLIER, key), 200);
    world_end(world);
}

/* ---- silence ---- */

static bool is_due(struct world *world, const char *key, const char *when)
{
    struct str due = str_print(world->arena, "\"answer_due\":\"%s\"", when);

    return str_find(send(world, RELATION_REQUESTER, path_of(world, key, ""), NULL).body, due) >= 0;
}

static void an_offer_waits_on_while_who_asked_is_away(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_NORMAL, "countered"));
    const char *later, *end;

    assert_true(is_due(world, key, "2025-12-08T16:00:00Z"));
    assert_int_equal(away(world, RELATION_REQUESTER, RELATION_REQUESTER,
                          "{\"from\":\"2025-11-25\",\"until\":\"2025-11-28\"}")
                         .status,
                     200);
    assert_true(is_due(world, key, "2025-12-12T16:00:00Z"));
    later = kept(world, world_request(world, SECRECY_NORMAL, "countered"));
    assert_true(is_due(world, later, "2025-12-12T16:00:00Z"));
    assert_int_equal(test_sql(world->test,
                              str_c(world->calls,
                                    str_print(world->calls,
                                              "SELECT COUNT(*) FROM job WHERE due_ms = %lld",
                                              (long long)(TEST_NOW_MS + 18 * DAY_MS)))),
                     2);
    end = person_path(world, RELATION_REQUESTER,
                      str_c(world->arena,
                            str_print(world->arena, "absences/%lld/end",
                                      (long long)test_sql(world->test, "SELECT id FROM absence"))));
    assert_int_equal(send(world, RELATION_REQUESTER, end, "{\"back\":\"2025-11-27\"}").status, 200);
    assert_true(is_due(world, key, "2025-12-10T16:00:00Z"));
    world_end(world);
}

/* ---- who left ---- */

static void what_a_leaver_did_or_was_to_approve_goes_to_others(void **state)
{
    struct world *world = world_begin(state);
    const char *work = kept(world, world_request(world, SECRECY_NORMAL, "promised"));
    const char *wait = kept(world, world_request(world, SECRECY_NORMAL, "approval"));
    const char *named = kept(world, world_request(world, SECRECY_NAMED, "approval"));

    assert_true(holds_text(send(world, RELATION_SUPPLIER, path_of(world, work, ""), NULL).body,
                           "\"performer\":{"));
    assert_int_equal(send(world, RELATION_ADMIN, person_path(world, RELATION_SUPPLIER, "leave"),
                          "{\"on\":\"2025-11-24\"}")
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_ADMIN, person_path(world, RELATION_PERFORMER, "leave"),
                          "{\"on\":\"2025-11-24\"}")
                         .status,
                     200);
    assert_true(holds_text(send(world, RELATION_LEAD, path_of(world, work, ""), NULL).body,
                           "\"performer\":null"));
    assert_true(holds_text(send(world, RELATION_LEAD, "/", NULL).body, work));
    assert_true(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type = 'request.release'") >
                0);

    assert_int_equal(send(world, RELATION_ADMIN, person_path(world, RELATION_APPROVER, "leave"),
                          "{\"on\":\"2025-11-24\"}")
                         .status,
                     200);
    assert_true(
        holds_text(send(world, RELATION_ADMIN, person_path(world, RELATION_APPROVER, "relations"),
                        "{\"party\":\"$IT\",\"relation\":\"lead\","
                        "\"from\":\"2025-11-24\"}")
                       .body,
                   "\"leader-left\""));
    assert_true(waits_for(world, RELATION_LEAD, wait));
    assert_int_equal(approve(world, RELATION_LEAD, wait), 200);
    assert_int_equal(send(world, RELATION_LEAD, path_of(world, named, ""), NULL).status, 404);
    assert_int_equal(test_sql(world->test,
                              "SELECT COUNT(*) FROM event WHERE type = 'request.reroute'"),
                     1);
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absence_that_cannot_be_is_refused_by_name),
        TEST_ON_BOTH(absences_are_kept_by_the_person_their_lead_and_administrators),
        TEST_ON_BOTH(an_absence_is_shown_where_it_matters_and_ends_early),
        TEST_ON_BOTH(the_deputy_of_an_absent_approver_decides_and_it_says_for_whom),
        TEST_ON_BOTH(without_a_deputy_the_lead_decides_and_never_who_asked),
        TEST_ON_BOTH(a_named_one_is_decided_by_another_handler_alone),
        TEST_ON_BOTH(an_offer_waits_on_while_who_asked_is_away),
        TEST_ON_BOTH(what_a_leaver_did_or_was_to_approve_goes_to_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
