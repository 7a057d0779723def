/* The sample, loaded once on each database: everything that can happen has happened in it, and the
   same moment makes the same sample. */
#include "app/sample.h"

#include <string.h>

#include "app/sample_inner.h"
#include "base/buf.h"
#include "feature/admin/admin_sample.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org_ownership.h"
#include "lib/password.h"
#include "support.h"

#define LIST_BYTES_MAX ((size_t)1024 * 1024)

static int64_t count_of(struct test_store *test, const char *condition)
{
    return test_sql(test, str_c(test->arena,
                                str_print(test->arena, "SELECT COUNT(*) FROM request WHERE %s",
                                          condition)));
}

static void requests_stand_in_every_state(void **state)
{
    struct test_store *test = *state;
    int64_t all = count_of(test, "1 = 1");

    assert_in_range(all, 1350, 1650);
    for (int i = 0; i < REQUEST_STATE_COUNT; i++) {
        struct str condition = str_print(test->arena, "state = '%s'", request_state_names[i]);

        if (count_of(test, str_c(test->arena, condition)) == 0) {
            fail_msg("no request is %s", request_state_names[i]);
        }
    }
}

static void everything_that_can_happen_has_happened(void **state)
{
    static const char *const conditions[] = {
        "state = 'asked' AND turn = 'supplier' AND escalated = 0",
        "state = 'asked' AND escalated = 1",
        "state = 'asked' AND question = 1 AND turn = 'customer'",
        "state = 'promised' AND turn = 'customer' AND paused_ms IS NOT NULL",
        "state = 'promised' AND turn = 'request' AND pause_request_id IS NOT NULL",
        "state = 'promised' AND turn = 'third'",
        "state = 'promised' AND started_ms IS NOT NULL AND turn = 'supplier'",
        "state = 'promised' AND due_ms < 1764000000000 AND paused_ms IS NULL",
        "state = 'promised' AND consent = 1",
        "state = 'promised' AND returns > 0",
        "state = 'accepted' AND implied = 1 AND customer_rating IS NULL",
        "state = 'accepted' AND broken = 1",
        "state = 'accepted' AND customer_rating IS NOT NULL AND supplier_rating IS NOT NULL",
        "state = 'accepted' AND customer_rating IS NULL AND implied = 0",
        "confirmation = 'open'",
        "confirmation = 'confirmed'",
        "confirmation = 'contested'",
        "parent_id IS NOT NULL AND disclosed IS NOT NULL",
        "secrecy = 1",
        "secrecy = 2 AND concerns_id IS NOT NULL",
        "price_minor IS NOT NULL AND state = 'promised'",
        "customer_id IN (SELECT id FROM party WHERE kind = 'external')",
        "customer_id IN (SELECT id FROM party WHERE kind = 'unit') AND parent_id IS NULL",
        "id IN (SELECT request_id FROM request_watcher WHERE role = 'joined')",
        "id IN (SELECT request_id FROM request_rating WHERE side = 'joined')",
        "id IN (SELECT request_id FROM request_offer WHERE kind = 'counter' AND side = 'customer')",
        "lang = 'en'",
        "lang = 'es'",
        "lang = 'fr'",
        "lang = 'lv'",
    };
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        if (count_of(test, conditions[i]) == 0) fail_msg("no request with %s", conditions[i]);
    }
}

/* An act is recorded when it happens, except what somebody records after the fact. */
static void history_lies_in_the_past_and_in_order(void **state)
{
    struct test_store *test = *state;

    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE recorded_ms > 1764000000000"),
                     0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE happened_ms <> recorded_ms "
                                    "AND type <> 'request.record'"),
                     0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event a JOIN event b ON b.object_id = "
                                    "a.object_id AND b.id > a.id AND b.happened_ms < "
                                    "a.happened_ms"),
                     0);
}

static void its_seals_hold(void **state)
{
    struct test_store *test = *state;
    struct seal_report report = {0};

    assert_done(store_seal_flush(test->store, test->arena));
    assert_done(store_verify(test->store, test->arena, event_check, &report));
    assert_int_equal(report.bad_event_id, 0);
    assert_int_equal(report.bad_seal, 0);
    assert_int_equal(report.events, test_sql(test, "SELECT COUNT(*) FROM event"));
}

/* ---- offerings ---- */

static struct err *check_offers(struct store_tx *tx, void *context)
{
    struct catalogue_filter filter = {.unit_id = NONE};
    struct catalogue_list list;
    struct org_party unit;

    (void)context;
    TRY(catalogue_offering_list(tx, &filter, 100, &list));
    assert_in_range(list.count, 55, 70);
    TRY(org_party_get(tx, list.items[0].unit_id, &unit));
    assert_true(str_is(unit.code, "IT"));
    assert_true(str_is(list.items[0].texts[EN].title, "Report a problem"));
    assert_int_equal(list.items[0].market.audience_count, 0);
    for (size_t i = 0; i < list.count; i++) {
        struct catalogue_offering offering;

        TRY(catalogue_offering_get(tx, list.items[i].id, &offering));
        for (size_t lang = 0; lang < LANGS; lang++) {
            assert_false(str_empty(offering.texts[lang].title));
            assert_false(str_empty(offering.texts[lang].description));
            for (size_t j = 0; j < offering.field_count; j++)
                assert_false(str_empty(offering.fields[j].texts[lang].label));
        }
    }
    return NULL;
}

static void every_offering_speaks_four_languages_and_the_first_is_its(void **state)
{
    assert_done(test_read(*state, check_offers, NULL));
}

/* ---- people ---- */

static struct err *check_people(struct store_tx *tx, void *context)
{
    struct access_login login;
    int64_t *people;
    size_t count;
    bool same;

    (void)context;
    TRY(access_sample_people(tx, &people, &count));
    assert_int_equal(count, SAMPLE_CAST);
    for (size_t i = 0; i < SAMPLE_PEOPLE; i += SAMPLE_PEOPLE - 1) {
        struct str email = str_of(sample_people[i].email);

        TRY(access_login_find(tx, email, STR("127.0.0.1"), &login));
        TRY(password_same(tx->arena, STR(SAMPLE_PASSWORD), login.hash, &same));
        assert_true(same);
    }
    return NULL;
}

static void its_people_sign_in_by_one_click_or_the_password(void **state)
{
    struct test_store *test = *state;

    assert_done(test_read(test, check_people, NULL));
    assert_int_equal(
        test_sql(test, "SELECT COUNT(*) FROM relation r JOIN party p ON p.id = r.person_id JOIN "
                       "party u ON u.id = r.party_id WHERE r.kind = 'lead' AND u.code = 'IT' AND "
                       "p.email = 'lead.it@jkl.example'"),
        1);
    assert_int_equal(
        test_sql(test, "SELECT COUNT(*) FROM relation r JOIN party p ON p.id = r.person_id JOIN "
                       "party u ON u.id = r.party_id WHERE u.code = 'IT' AND p.email = "
                       "'admin@jkl.example'"),
        0);
}

static void those_who_look_around_have_something_to_do(void **state)
{
    static const char *const people[] = {"admin@jkl.example", "lead.it@jkl.example",
                                         "claire@jkl.example", "carmen@jkl.example"};
    static const char *const lists[] = {
        "requester_id = %s AND open = 1 AND state <> 'draft' AND turn = 'customer'",
        "performer_id = %s AND state IN ('asked', 'promised')",
        "requester_id = %s AND open = 1",
    };
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct str person =
            str_print(test->arena, "(SELECT id FROM party WHERE email = '%s')", people[i]);

        for (size_t j = 0; j < sizeof lists / sizeof *lists; j++) {
            struct str before, after, condition;

            str_cut(str_of(lists[j]), '%', &before, &after);
            condition = str_print(test->arena, STR_FMT STR_FMT STR_FMT, STR_ARG(before),
                                  STR_ARG(person), STR_ARG(str_sub(after, 1, after.len)));
            if (count_of(test, str_c(test->arena, condition)) == 0) {
                fail_msg("%s: nothing with %s", people[i], lists[j]);
            }
        }
    }
}

/* ---- scenes ---- */

static void every_scene_has_come_as_far_as_it_should(void **state)
{
    static const char *const conditions[] = {
        "title = 'Campaña de primavera' AND state = 'promised' AND turn = 'request'",
        "title = 'Diseño de la campaña de primavera' AND state = 'promised' AND consent = 1",
        "title = 'Montar la campaña de primavera' AND state = 'promised'",
        "title = 'Enviar la campaña de primavera' AND state = 'promised'",
        "title = 'Viesnīcas vadības sistēma nav sasniedzama' AND started_ms IS NOT NULL",
        "title = 'Cena de gala en el salón' AND state = 'delivered'",
        "title = 'Health insurance for the whole family' AND state = 'promised'",
        "title = 'Remarks in the meetings of the team' AND secrecy = 2 AND concerns_id IS NOT NULL",
        "title = 'Winter jacket, grey' AND state = 'delivered'",
        "title = 'Póliza para mi propio coche' AND state = 'accepted'",
        "title = 'Une ligne DSL chez moi' AND state = 'promised'",
        "title = 'Audioconférence avec les quatre sites' AND state = 'accepted'",
        "title = 'Cinq cents widgets verts' AND state = 'accepted'",
        "title = 'Encore cinq cents widgets verts' AND state = 'accepted'",
        /* for somebody else: an external customer */
        "title = 'Trois machines pour Amber Foods' AND requester_id <> customer_id",
        "title = 'Llevar tres máquinas a Amber Foods' AND parent_id IS NOT NULL",
        "title = 'Annual report on paper' AND state = 'delivered'",
        "title = 'La porte vitrée ferme mal' AND state = 'accepted' AND customer_rating = 2",
    };
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        if (count_of(test, conditions[i]) != 1) fail_msg("not one request with %s", conditions[i]);
    }
}

/* Is a sale of the company NAMED to ABC internal on the day DAYS_AGO? */
struct sale {
    const char *named;
    int64_t days_ago;
    bool internal;
};

static struct err *check_sale(struct store_tx *tx, void *context)
{
    const struct sale *sale = context;
    struct org_party_list companies;
    struct org_party seller = {.id = NONE}, buyer = {.id = NONE};
    struct org_internal internal;

    TRY(org_parties(tx, STR("company"), NONE, COMPANY_COUNT, &companies));
    for (size_t i = 0; i < companies.count; i++) {
        if (str_is(companies.items[i].name, sale->named)) seller = companies.items[i];
        if (str_is(companies.items[i].name, "ABC Company")) buyer = companies.items[i];
    }
    assert_int_not_equal(seller.id, NONE);
    TRY(org_internal_find(tx, &seller, &buyer,
                          org_company_day(&seller, TEST_NOW_MS - sale->days_ago * DAY_MS),
                          &internal));
    if (internal.internal != sale->internal) {
        fail_msg("%s, %d days ago", sale->named, (int)sale->days_ago);
    }
    return NULL;
}

static void a_sale_is_internal_from_the_day_on_which_the_seller_was_bought(void **state)
{
    static const struct sale sales[] = {
        {"XYZ Company", SAMPLE_BOUGHT_DAYS + 1, false},
        {"XYZ Company", SAMPLE_BOUGHT_DAYS, true},
        {"XYZ Company", 0, true},
        {"Baltic Carriers", 0, false},
        {"Linea Telecom", 0, true},
    };

    for (size_t i = 0; i < sizeof sales / sizeof *sales; i++) {
        struct sale sale = sales[i];

        assert_done(test_read(*state, check_sale, &sale));
    }
}

static void the_group_has_its_size_and_every_relation(void **state)
{
    static const struct {
        const char *sql;
        int64_t min;
    } rows[] = {
        {"SELECT COUNT(*) FROM party WHERE kind = 'person'", SAMPLE_PEOPLE},
        {"SELECT COUNT(*) FROM party WHERE personnel_no IS NOT NULL", 130},
        {"SELECT COUNT(DISTINCT party_id) FROM relation WHERE kind = 'lead'", UNIT_COUNT},
        {"SELECT COUNT(DISTINCT kind) FROM relation", 9},
        {"SELECT COUNT(DISTINCT company_id) FROM party WHERE front_desk = 1", COMPANY_COUNT},
        {"SELECT COUNT(DISTINCT r.party_id) FROM relation r JOIN party p ON p.id = r.person_id "
         "WHERE p.person_kind = 'executive' AND r.kind = 'employee'",
         COMPANY_COUNT},
        {"SELECT COUNT(*) FROM absence WHERE deputy_id IS NOT NULL", SAMPLE_ABSENCES},
        {"SELECT COUNT(*) FROM offering_field WHERE kind = 'photo'", 1},
        {"SELECT COUNT(*) FROM attachment WHERE type = 'image/png' AND role = 'field'", 1},
        {"SELECT COUNT(*) FROM credential WHERE sample = 1", SAMPLE_CAST},
    };
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (test_sql(test, rows[i].sql) < rows[i].min) fail_msg("too few by %s", rows[i].sql);
    }
}

/* ---- again ---- */

static struct err *list_requests(struct store_tx *tx, void *context)
{
    struct buf *out = context;
    struct sql_rows rows;

    out->len = 0;
    for (int64_t number = 1;; number++) {
        bool any = false;

        for (size_t i = 0; i < UNIT_COUNT; i++) {
            struct str key =
                str_print(tx->arena, "%s-%lld", sample_units[i].code, (long long)number);
            struct grant grant;
            struct request request;
            int64_t id = NONE;

            TRY(sql_query(tx, SQL_REQUEST_BY_KEY, &rows, sql_t(key)));
            if (sql_next(&rows)) id = sql_int(&rows);
            TRY(sql_done(&rows));
            if (id == NONE) continue;
            any = true;
            grant = access_system_grant(id);
            TRY(request_get(tx, &grant, id, &request));
            buf_print(out, STR_FMT " " STR_FMT " %s " STR_FMT " %lld\n", STR_ARG(key),
                      STR_ARG(request.title), request_state_names[request.state],
                      STR_ARG(request.performer_name), (long long)request.changed_ms);
        }
        if (!any) return NULL;
    }
}

static struct str requests_of(struct test_store *test)
{
    struct buf out = buf_new(test->arena, LIST_BYTES_MAX);

    assert_done(test_read(test, list_requests, &out));
    assert_false(out.full);
    return buf_str(&out);
}

static void one_moment_makes_one_sample(void **state)
{
    struct test_store *test = *state;
    void *second = NULL;
    struct test_store *other;

    assert_int_equal(test_sqlite(&second), 0);
    other = second;
    assert_done(sample_load(other->store, other->arena, TEST_NOW_MS, &(enum sample_end){0}));
    assert_string_equal(str_c(test->arena, requests_of(test)),
                        str_c(other->arena, requests_of(other)));
    test_store_end(&second);
}

static struct err *add_company(struct store_tx *tx, void *context)
{
    struct org_party company = {.kind = STR("company"),
                                .name = STR("Other Company"),
                                .lang = STR("en"),
                                .zone = STR("UTC")};

    (void)context;
    return org_party_add(tx, 0, &company);
}

static void a_house_that_has_a_company_is_left_alone(void **state)
{
    struct test_store *test = *state, *other;
    int64_t events = test_sql(test, "SELECT COUNT(*) FROM event");
    enum sample_end end;
    void *second = NULL;

    assert_done(sample_load(test->store, test->arena, TEST_NOW_MS + DAY_MS, &end));
    assert_int_equal(end, SAMPLE_THERE);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event"), events);
    assert_int_equal(test_sqlite(&second), 0);
    other = second;
    assert_done(test_write(other, add_company, NULL));
    assert_done(sample_load(other->store, other->arena, TEST_NOW_MS, &end));
    assert_int_equal(end, SAMPLE_OTHER_DATA);
    assert_int_equal(test_sql(other, "SELECT COUNT(*) FROM party"), 1);
    test_store_end(&second);
}

static void it_is_removed_as_a_whole_and_does_not_come_again(void **state)
{
    struct test_store *test = *state;
    enum sample_end end;
    struct str secret;

    assert_done(admin_command_sample_remove(test->store, test->arena, TEST_NOW_MS, 0, &secret));
    its_seals_hold(state);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event"), 1);
    assert_int_equal(test_rows(test), 6); /* its seal, two settings, jobs of retention and files */
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_done(sample_load(test->store, test->arena, TEST_NOW_MS, &end));
    assert_int_equal(end, SAMPLE_REMOVED);
    assert_int_equal(test_rows(test), 6);
}

static void an_interrupted_sample_leaves_nothing_and_can_be_made_again(void **state)
{
    struct test_store *test = *state;
    enum sample_end end;

    test_sql(test, "CREATE TRIGGER stop BEFORE INSERT ON request WHEN (SELECT COUNT(*) FROM "
                   "request) = 200 BEGIN SELECT RAISE(ABORT, 'stop'); END");
    assert_non_null(sample_load(test->store, test->arena, TEST_NOW_MS, &end));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM party"), 0);
    assert_int_equal(count_of(test, "1 = 1"), 0);
    test_sql(test, "DROP TRIGGER stop");
    assert_done(sample_load(test->store, test->arena, TEST_NOW_MS, &end));
    assert_int_equal(end, SAMPLE_ADDED);
    assert_in_range(count_of(test, "1 = 1"), 1350, 1650);
}

/* Working hours, nights, week-ends and the change of the clock: a person of the sample never does
   what the rules refuse. */
static void it_can_be_made_at_any_time(void **state)
{
    static const char *const times[] = {"2026-03-29T01:30:00Z", "2026-05-04T05:10:00Z",
                                        "2026-08-15T23:59:00Z", "2027-01-01T12:00:00Z"};

    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        void *fresh = NULL;
        struct test_store *test;
        int64_t now_ms;

        assert_true(time_parse(str_of(times[i]), &now_ms));
        assert_int_equal(test_sqlite(&fresh), 0);
        test = fresh;
        assert_done(sample_load(test->store, test->arena, now_ms, &(enum sample_end){0}));
        assert_in_range(count_of(test, "1 = 1"), 1350, 1650);
        test_store_end(&fresh);
    }
}

static int loaded(void **state, int (*begin)(void **))
{
    struct test_store *test;
    struct err *err;

    if (begin(state) != 0) return -1;
    test = *state;
    err = sample_load(test->store, test->arena, TEST_NOW_MS, &(enum sample_end){0});
    if (err == NULL) return 0;
    print_error(STR_FMT "\n", STR_ARG(err_chain(test->arena, err)));
    return -1;
}

static int loaded_sqlite(void **state)
{
    return loaded(state, test_sqlite);
}

static int loaded_postgres(void **state)
{
    return loaded(state, test_postgres);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_stand_in_every_state),
        cmocka_unit_test(everything_that_can_happen_has_happened),
        cmocka_unit_test(history_lies_in_the_past_and_in_order),
        cmocka_unit_test(its_seals_hold),
        cmocka_unit_test(every_offering_speaks_four_languages_and_the_first_is_its),
        cmocka_unit_test(its_people_sign_in_by_one_click_or_the_password),
        cmocka_unit_test(those_who_look_around_have_something_to_do),
        cmocka_unit_test(every_scene_has_come_as_far_as_it_should),
        cmocka_unit_test(a_sale_is_internal_from_the_day_on_which_the_seller_was_bought),
        cmocka_unit_test(the_group_has_its_size_and_every_relation),
        cmocka_unit_test(one_moment_makes_one_sample),
        cmocka_unit_test(a_house_that_has_a_company_is_left_alone),
        cmocka_unit_test(it_is_removed_as_a_whole_and_does_not_come_again),
    };
    static const struct CMUnitTest alone[] = {
        TEST_ON_SQLITE(an_interrupted_sample_leaves_nothing_and_can_be_made_again),
        cmocka_unit_test(it_can_be_made_at_any_time),
    };
    int failed = cmocka_run_group_tests_name("SQLite", tests, loaded_sqlite, test_store_end);

    failed += cmocka_run_group_tests_name("PostgreSQL", tests, loaded_postgres, test_store_end);
    return failed + cmocka_run_group_tests(alone, NULL, NULL);
}
