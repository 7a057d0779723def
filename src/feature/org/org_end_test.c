/* Units that end and units that are merged: what stands in the way, and what the successor gets. */
#include "world.h"

#include "base/arena.h"
#include "base/time.h"
#include "feature/org/org_import_jobs.h"
#include "feature/request/request_jobs.h"

#include <stdio.h>

static struct answer send(struct world *world, int who, const char *path, const char *body)
{
    return world_send(world, who, FACE_JSON, SCOPE_ALL, world_fill(world, 0, path),
                      body == NULL ? NULL : world_fill(world, 0, body));
}

static void assert_says(struct answer answer, const char *field, const char *code)
{
    struct arena *arena = arena_new(1 << 20);
    const char *want = str_c(arena, str_print(arena, "\"code\":\"%s\"", code));
    const char *name = str_c(arena, str_print(arena, "\"name\":\"%s\"", field));

    if (answer.status < 400 || !holds_text(answer.body, want) ||
        (*field != '\0' && !holds_text(answer.body, name)))
        fail_msg("%s %s instead of %d " STR_FMT, field, code, answer.status, STR_ARG(answer.body));
    arena_free(arena);
}

static const char *path_of(struct world *world, const char *key, const char *verb)
{
    return str_c(world->arena, str_print(world->arena, "/requests/%s%s", key, verb));
}

static const char *kept(struct world *world, const char *key)
{
    return str_c(world->arena, str_of(key));
}

#define TODAY   "{\"on\":\"2025-11-24\"}"
#define INTO_HR "{\"on\":\"2025-11-24\",\"successor\":\"$HR\"}"

/* ---- ending ---- */

static void a_unit_ends_once_nothing_stands_in_the_way(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_NORMAL, "asked"));
    long long fresh;

    /* What it offers comes before what it owes: the features in the order of their needs. */
    assert_says(send(world, RELATION_LEAD, "/units/$IT/end", TODAY), "", "unit-offers");
    (void)test_sql(world->test, "UPDATE offering SET state = 'withdrawn'");
    assert_says(send(world, RELATION_LEAD, "/units/$IT/end", TODAY), "", "unit-owes");
    assert_int_equal(send(world, RELATION_REQUESTER, path_of(world, key, "/withdraw"), "{}").status,
                     200);
    assert_says(send(world, RELATION_LEAD, "/units/$IT/end", TODAY), "", "unit-members");
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM party WHERE ended_ms IS NOT NULL"),
                     0);

    assert_int_equal(send(world, RELATION_ADMIN, "/units",
                          "{\"name\":\"Old\",\"code\":\"OLD\",\"company\":\"$JKL\"}")
                         .status,
                     201);
    assert_int_equal(send(world, RELATION_ADMIN, "/units",
                          "{\"name\":\"Below\",\"code\":\"BEL\",\"company\":\"$JKL\"}")
                         .status,
                     201);
    fresh = test_sql(world->test, "SELECT id FROM party WHERE code = 'OLD'");
    (void)test_sql(world->test, "UPDATE party SET parent_id = (SELECT id FROM party WHERE code = "
                                "'OLD') WHERE code = 'BEL'");
    const char *end = str_c(world->arena, str_print(world->arena, "/units/%lld/end", fresh));
    assert_says(send(world, RELATION_ADMIN, end, TODAY), "", "unit-units");
    (void)test_sql(world->test, "UPDATE party SET parent_id = NULL WHERE code = 'BEL'");
    assert_says(send(world, RELATION_ADMIN, end, "{\"on\":\"2036-01-01\"}"), "on", "too-far");
    assert_says(send(world, RELATION_ADMIN, end, "{\"on\":\"2025-11-20\"}"), "on", "ends-early");
    assert_says(send(world, RELATION_ADMIN, end, "{\"on\":\"2025-02-30\"}"), "on", "bad-date");
    assert_int_equal(send(world, RELATION_ADMIN, end, TODAY).status, 200);
    assert_says(send(world, RELATION_ADMIN, end, TODAY), "", "ended");
    assert_false(holds_text(send(world, RELATION_ADMIN, "/units", NULL).body, "\"OLD\""));
    assert_false(
        holds_text(send(world, RELATION_ADMIN, "/companies/$JKL/chart", NULL).body, "\"OLD\""));
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type = 'org.end'"), 1);
    world_end(world);
}

static void a_company_ends_once_nobody_and_nothing_belongs_to_it(void **state)
{
    struct world *world = world_begin(state);

    assert_says(send(world, RELATION_ADMIN, "/companies/$JKL/end", TODAY), "", "company-units");
    assert_says(send(world, RELATION_ADMIN, "/companies/$ABC/end", TODAY), "", "company-people");
    (void)test_sql(world->test,
                   str_c(world->calls,
                         str_print(world->calls,
                                   "UPDATE relation SET to_ms = from_ms WHERE party_id = %lld",
                                   (long long)world->abc_id)));
    assert_says(send(world, RELATION_ADMIN, "/companies/$ABC/end", TODAY), "", "company-shares");
    assert_int_equal(send(world, RELATION_ADMIN, "/companies/$ABC/shares/$SHARE/end",
                          "{\"to\":\"2025-11-24\"}")
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_ADMIN, "/companies/$ABC/end", TODAY).status, 200);
    assert_false(holds_text(send(world, RELATION_ADMIN, "/companies", NULL).body, "ABC Company"));
    world_end(world);
}

/* ---- on a day to come ---- */

#define MONDAY       "{\"on\":\"2025-12-01\"}"
#define MONDAY_SALES "{\"on\":\"2025-12-01\",\"successor\":\"$SALES\"}"
#define MONDAY_MS    (TEST_NOW_MS + 7 * DAY_MS - 16 * HOUR_MS)

static void clock_at(struct world *world, int64_t now_ms)
{
    int64_t done;

    assert_done(job_run_due(world->test->store, world->calls, org_jobs, now_ms, &done));
}

static bool has_ended(struct world *world, int64_t party_id)
{
    struct str sql =
        str_print(world->calls,
                  "SELECT COUNT(*) FROM party WHERE ended_ms IS NOT NULL AND id = %lld",
                  (long long)party_id);

    return test_sql(world->test, str_c(world->calls, sql)) == 1;
}

static void what_was_planned_is_shown_and_done_by_the_clock_on_that_day(void **state)
{
    static const char *const pages[] = {"/units/$HR", "/units/$SALES", "/companies/$JKL/chart"};
    struct world *world = world_begin(state);
    int64_t begins_ms;

    assert_int_equal(send(world, RELATION_ADMIN, "/people/$PERFORMER/relations",
                          "{\"party\":\"$HR\",\"relation\":\"member\",\"from\":\"2025-11-24\"}")
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$HR/merge", MONDAY_SALES).status, 200);
    assert_false(has_ended(world, world->hr_id));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(holds_text(send(world, RELATION_LEAD, pages[i], NULL).body, "\"2025-12-01\""));
    assert_true(holds_text(
        world_get(world, RELATION_LEAD, FACE_PAGE, world_fill(world, 0, "/units/$HR")).body,
        "Ends on"));
    begins_ms = test_sql(world->test, "SELECT due_ms FROM job WHERE kind = 'org.end'");
    assert_true(begins_ms > MONDAY_MS - DAY_MS && begins_ms < MONDAY_MS + DAY_MS);
    clock_at(world, begins_ms - 1);
    assert_false(has_ended(world, world->hr_id));
    clock_at(world, begins_ms);
    assert_true(has_ended(world, world->hr_id));
    assert_true(
        holds_text(send(world, RELATION_LEAD, "/units/$HR", NULL).body, "\"successor\":{\"id\":"));
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM end_plan"), 0);
    /* The merging and the members taken over are by who planned it: so nobody makes a member by
       the clock, as if others had (docs/decisions/015). */
    assert_int_equal(test_sql(world->test, "SELECT SUM(actor_id) FROM event"
                                           " WHERE type = 'unit.merge'"),
                     world->person[RELATION_ADMIN]);
    assert_int_equal(test_sql(world->test, "SELECT SUM(actor_id) FROM event"
                                           " WHERE type = 'org.relate' AND id > (SELECT id"
                                           " FROM event WHERE type = 'org.end-plan')"),
                     world->person[RELATION_ADMIN]);
    world_end(world);
}

static void a_plan_is_taken_back_by_who_keeps_either_unit_and_by_nobody_else(void **state)
{
    static const char path[] = "/units/$HR/end/take-back";
    struct world *world = world_begin(state);

    assert_says(send(world, RELATION_ADMIN, path, "{}"), "", "end-unplanned");
    assert_says(send(world, RELATION_ADMIN, "/companies/$ABC/end/take-back", "{}"), "",
                "end-unplanned");
    assert_int_equal(send(world, RELATION_LEAD, path, "{}").status, 403);
    /* Planned again, the last plan holds; who leads IT may refuse to take HR over. */
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$HR/merge", MONDAY_SALES).status, 200);
    assert_int_equal(send(world, RELATION_LEAD, path, "{}").status, 403);
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$HR/merge",
                          "{\"on\":\"2025-12-02\",\"successor\":\"$IT\"}")
                         .status,
                     200);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM end_plan"), 1);
    assert_int_equal(send(world, RELATION_SUPPLIER, path, "{}").status, 403);
    assert_int_equal(send(world, RELATION_LEAD, path, "{}").status, 200);
    assert_int_equal(send(world, RELATION_ADMIN, "/companies/$ABC/end", MONDAY).status, 200);
    assert_true(
        holds_text(send(world, RELATION_ADMIN, "/companies/$ABC", NULL).body, "\"2025-12-01\""));
    assert_int_equal(send(world, RELATION_LEAD, "/companies/$ABC/end/take-back", "{}").status, 403);
    assert_int_equal(send(world, RELATION_ADMIN, "/companies/$ABC/end/take-back", "{}").status,
                     200);
    clock_at(world, MONDAY_MS + 30 * DAY_MS);
    assert_false(has_ended(world, world->hr_id));
    assert_false(has_ended(world, world->abc_id));
    world_end(world);
}

static void what_cannot_end_on_its_day_stays_whole_and_administrators_are_told(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_NORMAL, "promised"));
    int64_t ties;

    assert_int_equal(send(world, RELATION_LEAD, "/units/$IT/end", MONDAY).status, 200);
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$HR/merge", MONDAY_SALES).status, 200);
    (void)test_sql(world->test, str_c(world->calls, str_print(world->calls,
                                                              "UPDATE party SET ended_ms = 1"
                                                              " WHERE id = %lld",
                                                              (long long)world->sales_id)));
    ties = test_sql(world->test, "SELECT SUM(to_ms % 1000003) FROM relation");
    clock_at(world, MONDAY_MS + DAY_MS);
    assert_false(has_ended(world, world->it_id) || has_ended(world, world->hr_id));
    assert_int_equal(test_sql(world->test, "SELECT SUM(to_ms % 1000003) FROM relation"), ties);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type = 'unit.merge'"
                                           " OR type = 'org.end'"),
                     0);
    struct str told = send(world, RELATION_ADMIN, "/administration", NULL).body;
    assert_true(holds_text(told, "\"code\":\"unit-offers\""));
    assert_true(holds_text(told, "\"code\":\"ended\""));
    /* Once nothing stands in the way, it ends on the day that is then. */
    (void)test_sql(world->test,
                   "UPDATE offering SET state = 'withdrawn'; UPDATE relation SET to_ms = from_ms;"
                   " UPDATE request SET state = 'withdrawn', open = 0, turn = 'nobody'");
    clock_at(world, MONDAY_MS + 3 * DAY_MS);
    assert_true(has_ended(world, world->it_id));
    assert_false(has_ended(world, world->hr_id));
    assert_non_null(key);
    world_end(world);
}

/* ---- merging ---- */

static void a_merging_that_cannot_be_is_refused_by_name_and_nothing_is_half_done(void **state)
{
    struct world *world = world_begin(state);
    static const struct {
        const char *body, *code;
        int who;
    } rows[] = {
        {"{\"on\":\"2025-11-24\"}", "required", RELATION_ADMIN},
        {"{\"on\":\"2025-11-24\",\"successor\":\"7\"}", "bad-reference", RELATION_ADMIN},
        {"{\"on\":\"2025-11-24\",\"successor\":\"$JKL\"}", "bad-reference", RELATION_ADMIN},
        {"{\"on\":\"2025-11-24\",\"successor\":\"$IT\"}", "merge-itself", RELATION_ADMIN},
        {INTO_HR, "bad-reference", RELATION_LEAD}, /* who does not lead the other */
    };
    int64_t events = test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type LIKE 'org.%'");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_says(send(world, rows[i].who, "/units/$IT/merge", rows[i].body), "successor",
                    rows[i].code);
    (void)test_sql(world->test, str_c(world->calls,
                                      str_print(world->calls,
                                                "UPDATE party SET parent_id = %lld WHERE id = "
                                                "%lld",
                                                (long long)world->it_id, (long long)world->hr_id)));
    assert_says(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR), "successor",
                "merge-below");
    (void)test_sql(world->test,
                   str_c(world->calls,
                         str_print(world->calls,
                                   "UPDATE party SET parent_id = NULL, company_id = %lld "
                                   "WHERE id = %lld",
                                   (long long)world->abc_id, (long long)world->hr_id)));
    assert_says(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR), "successor",
                "other-company");
    (void)test_sql(world->test,
                   str_c(world->calls,
                         str_print(world->calls,
                                   "UPDATE party SET ended_ms = 1, company_id = "
                                   "%lld WHERE id = %lld",
                                   (long long)world->jkl_id, (long long)world->hr_id)));
    assert_says(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR), "successor", "ended");
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type LIKE 'org.%'"),
                     events);
    world_end(world);
}

static void the_successor_takes_over_what_goes_on(void **state)
{
    struct world *world = world_begin(state);
    const char *open = kept(world, world_request(world, SECRECY_NORMAL, "promised"));
    const char *secret = kept(world, world_request(world, SECRECY_CONFIDENTIAL, "asked"));
    char hr[32];

    (void)snprintf(hr, sizeof hr, "%lld", (long long)world->hr_id);
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR).status, 200);
    assert_true(holds_text(send(world, RELATION_STRANGER, "/units/$IT", NULL).body,
                           "\"successor\":{\"id\":"));
    assert_true(holds_text(send(world, RELATION_SUPPLIER, path_of(world, open, ""), NULL).body,
                           str_c(world->calls,
                                 str_print(world->calls, "\"supplier\":{\"id\":\"%s\"", hr))));
    /* Members go along, also those that come later; the lead leads on. */
    assert_int_equal(send(world, RELATION_SUPPLIER, path_of(world, open, "/deliver"), "{}").status,
                     200);
    assert_int_equal(send(world, RELATION_LEAD, "/units/$HR/members", NULL).status, 200);
    assert_int_equal(send(world, RELATION_LEAD, path_of(world, secret, ""), NULL).status, 200);
    assert_int_equal(send(world, RELATION_INSIDER, path_of(world, secret, ""), NULL).status, 404);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type = 'unit.merge'"),
                     1);
    assert_int_equal(test_sql(world->test,
                              "SELECT COUNT(*) FROM event WHERE type = 'request.merge'"),
                     2);
    assert_int_equal(test_sql(world->test,
                              str_c(world->calls,
                                    str_print(world->calls,
                                              "SELECT COUNT(*) FROM offering WHERE unit_id = %lld",
                                              (long long)world->it_id))),
                     0);
    assert_true(holds_text(send(world, RELATION_SUPPLIER, "/queue/$HR", NULL).body, open));
    /* Asked as before: it comes to the successor. */
    assert_non_null(world_request(world, SECRECY_NORMAL, "asked"));
    world_end(world);
}

static void what_is_done_stays_under_the_old_name_and_the_successor_reaches_it(void **state)
{
    struct world *world = world_begin(state);
    const char *done = kept(world, world_request(world, SECRECY_CONFIDENTIAL, "accepted"));
    const char *path = path_of(world, done, "");
    char it[64];

    (void)snprintf(it, sizeof it, "\"supplier\":{\"id\":\"%lld\"", (long long)world->it_id);
    assert_int_equal(send(world, RELATION_ADMIN, "/people/$REQUESTER/relations",
                          "{\"party\":\"$HR\",\"relation\":\"member\",\"from\":\"2025-11-01\"}")
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_INSIDER, path, NULL).status, 404);
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR).status, 200);
    assert_int_equal(send(world, RELATION_ADMIN,
                          str_c(world->arena,
                                str_print(world->arena, "/people/%lld/relations",
                                          (long long)world->person[RELATION_INSIDER])),
                          "{\"party\":\"$HR\",\"relation\":\"member\",\"from\":\"2025-11-24\"}")
                         .status,
                     200);
    /* Who came to the successor after the merging stands on the same side. */
    assert_true(holds_text(send(world, RELATION_INSIDER, path, NULL).body, it));
    assert_true(
        holds_text(send(world, RELATION_INSIDER, "/requests?supplier=$IT", NULL).body, done));
    assert_int_equal(send(world, RELATION_INSIDER, path_of(world, done, "/note"),
                          "{\"text\":\"Ours now\"}")
                         .status,
                     200);
    /* Reopened, it is the successor's to do. */
    assert_int_equal(send(world, RELATION_REQUESTER, path_of(world, done, "/reopen"),
                          "{\"reason\":\"Again\"}")
                         .status,
                     200);
    assert_false(holds_text(send(world, RELATION_SUPPLIER, path, NULL).body, it));
    /* Merged on, the last one stands for both. */
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$HR/merge",
                          "{\"on\":\"2025-11-24\",\"successor\":\"$SALES\"}")
                         .status,
                     200);
    assert_int_equal(test_sql(world->test,
                              str_c(world->calls,
                                    str_print(world->calls,
                                              "SELECT COUNT(*) FROM unit_heir WHERE heir_id = %lld",
                                              (long long)world->sales_id))),
                     2);
    world_end(world);
}

static void what_was_asked_while_the_unit_was_merged_follows_a_minute_later(void **state)
{
    struct world *world = world_begin(state);
    long long it = world->it_id, hr = world->hr_id;
    int64_t done;

    (void)world_request(world, SECRECY_NORMAL, "asked");
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR).status, 200);
    (void)test_sql(world->test, str_c(world->calls, str_print(world->calls,
                                                              "UPDATE request SET supplier_id = "
                                                              "%lld",
                                                              it)));
    assert_done(job_run_due(world->test->store, world->arena, request_jobs, TEST_NOW_MS + MINUTE_MS,
                            &done));
    assert_int_equal(
        test_sql(world->test,
                 str_c(world->calls,
                       str_print(world->calls,
                                 "SELECT COUNT(*) FROM request WHERE supplier_id = %lld", hr))),
        1);
    world_end(world);
}

static void the_customer_that_is_merged_goes_on_as_its_successor(void **state)
{
    struct world *world = world_begin(state);
    const char *key = kept(world, world_request(world, SECRECY_CONFIDENTIAL, "delivered"));

    assert_int_equal(send(world, RELATION_ADMIN, "/units/$SALES/merge", INTO_HR).status, 200);
    assert_int_equal(send(world, RELATION_CUSTOMER, path_of(world, key, "/accept"), "{}").status,
                     200);
    world_end(world);
}

static void who_is_a_member_of_both_has_no_gap_and_no_overlap(void **state)
{
    struct world *world = world_begin(state);
    long long person = world->person[RELATION_PERFORMER], hr = world->hr_id;

    assert_int_equal(send(world, RELATION_ADMIN, "/people/$PERFORMER/relations",
                          "{\"party\":\"$HR\",\"relation\":\"member\",\"from\":\"2025-12-01\","
                          "\"to\":\"2026-01-01\"}")
                         .status,
                     200);
    assert_int_equal(send(world, RELATION_ADMIN, "/units/$IT/merge", INTO_HR).status, 200);
    assert_int_equal(
        test_sql(world->test,
                 str_c(world->calls,
                       str_print(world->calls,
                                 "SELECT COUNT(*) FROM relation a WHERE a.person_id = %lld AND "
                                 "a.party_id = %lld",
                                 person, hr))),
        3);
    assert_int_equal(
        test_sql(world->test,
                 str_c(world->calls,
                       str_print(world->calls,
                                 "SELECT COUNT(*) FROM relation a JOIN relation b ON b.person_id = "
                                 "a.person_id AND b.party_id = a.party_id AND b.from_ms = a.to_ms "
                                 "WHERE a.person_id = %lld AND a.party_id = %lld",
                                 person, hr))),
        2);
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_unit_ends_once_nothing_stands_in_the_way),
        TEST_ON_BOTH(a_company_ends_once_nobody_and_nothing_belongs_to_it),
        TEST_ON_BOTH(what_was_planned_is_shown_and_done_by_the_clock_on_that_day),
        TEST_ON_BOTH(a_plan_is_taken_back_by_who_keeps_either_unit_and_by_nobody_else),
        TEST_ON_BOTH(what_cannot_end_on_its_day_stays_whole_and_administrators_are_told),
        TEST_ON_BOTH(a_merging_that_cannot_be_is_refused_by_name_and_nothing_is_half_done),
        TEST_ON_BOTH(the_successor_takes_over_what_goes_on),
        TEST_ON_BOTH(what_is_done_stays_under_the_old_name_and_the_successor_reaches_it),
        TEST_ON_BOTH(what_was_asked_while_the_unit_was_merged_follows_a_minute_later),
        TEST_ON_BOTH(the_customer_that_is_merged_goes_on_as_its_successor),
        TEST_ON_BOTH(who_is_a_member_of_both_has_no_gap_and_no_overlap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
