/* Calendar, RFC 3339, and local times where the clock jumps. */
#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/zone.h"

static int arena_make(void **state)
{
    *state = arena_new(4 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static int64_t utc(const char *text)
{
    int64_t ms = NONE;

    if (!time_parse(str_of(text), &ms)) fail_msg("'%s' is no time", text);
    return ms;
}

static struct zone load(struct arena *arena, const char *name)
{
    struct zone zone;

    assert_null(zone_load(arena, str_of(name), &zone));
    return zone;
}

static void every_day_of_the_calendar_goes_out_and_back(void **state)
{
    struct date before = {1899, 12, 31};
    int64_t last = date_day((struct date){2400, 12, 31});

    (void)state;
    assert_int_equal(date_day((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_day((struct date){2000, 3, 1}), 11017);
    for (int64_t day = date_day((struct date){1900, 1, 1}); day <= last; day++) {
        struct date date = date_of_day(day);

        assert_true(date_valid(date));
        assert_int_equal(date_day(date), day);
        assert_int_equal(date_weekday(date), date_weekday(before) % 7 + 1);
        before = date;
    }
    assert_int_equal(date_weekday((struct date){2026, 11, 20}), 5);
}

static void impossible_dates_are_refused(void **state)
{
    static const char *const rows[] = {"2026-02-29", "1900-02-29",  "2026-04-31", "2026-13-01",
                                       "2026-00-10", "2026-01-00",  "0000-01-01", "2026-1-1",
                                       "20260101",   "2026-01-01 ", "",           "+2026-01-01",
                                       "2026/01/01", "26-01-01",    "-026-01-01"};
    struct date date;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (date_parse(str_of(rows[i]), &date)) fail_msg("'%s' was taken", rows[i]);
    assert_true(date_parse(STR("2024-02-29"), &date));
    assert_true(str_is(date_text(*state, date), "2024-02-29"));
}

static void instants_are_read_in_every_form_of_rfc_3339(void **state)
{
    static const struct {
        const char *text, *want; /* NULL: refused */
    } rows[] = {
        {"2026-11-21T18:05:00Z", "2026-11-21T18:05:00Z"},
        {"2026-11-21t18:05:00z", "2026-11-21T18:05:00Z"},
        {"2026-11-21 18:05:00+00:00", "2026-11-21T18:05:00Z"},
        {"2026-11-21T18:05:00-00:00", "2026-11-21T18:05:00Z"},
        {"2026-11-21T01:05:00+02:00", "2026-11-20T23:05:00Z"},
        {"2026-11-21T18:05:00.5Z", "2026-11-21T18:05:00.500Z"},
        {"2026-11-21T18:05:00.123456789-05:30", "2026-11-21T23:35:00.123Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"2017-01-01T01:59:60+02:00", "2017-01-01T00:00:00Z"},
        {"2016-12-31T22:59:60Z", NULL},
        {"2016-12-31T23:58:60Z", NULL},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
        {"9999-12-31T23:59:59-01:00", NULL},
        {"1899-12-31T23:59:59Z", NULL},
        {"2026-02-30T00:00:00Z", NULL},
        {"2026-11-21T24:00:00Z", NULL},
        {"2026-11-21T18:60:00Z", NULL},
        {"2026-11-21T18:05:61Z", NULL},
        {"2026-11-21T18:05Z", NULL},
        {"2026-11-21T18:05:00", NULL},
        {"2026-11-21T18:05:00.Z", NULL},
        {"2026-11-21T18:05:00+24:00", NULL},
        {"2026-11-21T18:05:00+0200", NULL},
        {"2026-11-21T18:05:00Zz", NULL},
        {"2026-11-21", NULL},
        {"", NULL},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t ms;
        bool good = time_parse(str_of(rows[i].text), &ms);

        if (good != (rows[i].want != NULL)) fail_msg("row %zu", i);
        if (good && !str_is(time_text(*state, ms), rows[i].want)) fail_msg("row %zu", i);
    }
}

static void local_times_follow_the_clock_through_gap_and_fold(void **state)
{
    static const struct {
        const char *zone, *local, *want;
    } rows[] = {
        {"Europe/Riga", "2026-01-15T12:00", "2026-01-15T10:00:00Z"},
        {"Europe/Riga", "2026-07-15T12:00", "2026-07-15T09:00:00Z"},
        {"Europe/Riga", "2026-03-29T02:59", "2026-03-29T00:59:00Z"},
        {"Europe/Riga", "2026-03-29T03:30", "2026-03-29T01:30:00Z"}, /* gap: 04:30 */
        {"Europe/Riga", "2026-10-25T03:30", "2026-10-25T00:30:00Z"}, /* fold: the first */
        {"Europe/Riga", "2026-10-25T04:00", "2026-10-25T02:00:00Z"},
        {"Europe/Madrid", "2026-03-29T02:30", "2026-03-29T01:30:00Z"},       /* gap: 03:30 */
        {"Europe/Madrid", "2026-10-25T02:30", "2026-10-25T00:30:00Z"},       /* fold */
        {"America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00Z"},    /* gap: 03:30 */
        {"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z"},    /* fold */
        {"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z"}, /* gap of 30 min */
        {"Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z"}, /* fold of 30 min */
        {"Australia/Lord_Howe", "2026-04-05T02:00", "2026-04-04T15:30:00Z"},
        {"Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00Z"}, /* a day that never was */
        {"Asia/Kathmandu", "2026-01-01T00:00:30", "2025-12-31T18:15:30Z"},
        {"UTC", "2026-11-21", "2026-11-21T23:59:00Z"},
        {"Europe/Riga", "2026-11-21", "2026-11-21T21:59:00Z"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct zone zone = load(*state, rows[i].zone);
        int64_t clock_ms, ms, parsed_ms;

        assert_true(zone_local_parse(zone_get(STR("UTC")), str_of(rows[i].local), &clock_ms));
        ms = zone_instant(&zone, time_civil_utc(clock_ms));
        if (!str_is(time_text(*state, ms), rows[i].want)) fail_msg("row %zu", i);
        bool shown = ms + zone_offset_ms(&zone, ms) == clock_ms;
        assert_int_equal(zone_local_parse(&zone, str_of(rows[i].local), &parsed_ms), shown);
        assert_true(!shown || parsed_ms == ms);
    }
}

static void every_hour_of_a_year_goes_to_local_time_and_back(void **state)
{
    static const char *const names[] = {"Europe/Riga", "Europe/Madrid", "America/New_York",
                                        "Australia/Lord_Howe"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct zone zone = load(*state, names[i]);
        int64_t end = utc("2027-01-01T00:00:00Z"), before = INT64_MIN, second_times = 0;

        for (int64_t ms = utc("2026-01-01T00:00:00Z"); ms < end; ms += HOUR_MS / 2) {
            int64_t back = zone_instant(&zone, zone_civil(&zone, ms));

            /* Only the second showing of a time leads to another instant: the first. */
            second_times += back != ms;
            assert_true(back == ms || zone_offset_ms(&zone, back) > zone_offset_ms(&zone, ms));
            assert_true(ms > before);
            before = ms;
        }
        assert_int_equal(second_times, i == 3 ? 1 : 2);
    }
}

static void unreadable_local_times_are_refused(void **state)
{
    static const char *const rows[] = {"",
                                       "2026-11-31",
                                       "2026-11-21T25:00",
                                       "2026-11-21T",
                                       "2026-11-21T18:05Z",
                                       "2026-11-21T18",
                                       "18:05",
                                       "2026-11-21T18:05:60",
                                       "2026-03-29T03:30"};
    struct zone zone = load(*state, "Europe/Riga");
    int64_t ms;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (zone_local_parse(&zone, str_of(rows[i]), &ms)) fail_msg("'%s' was taken", rows[i]);
}

static void only_iana_names_are_zones(void **state)
{
    static const char *const bad[] = {"",         "Riga",        "Europe/Atlantis",
                                      "GMT+3:00", "EST",         "Etc/Unknown",
                                      "IST",      "europe/riga", "../Europe/Riga"};
    struct zone zone;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (zone_known(str_of(bad[i]))) fail_msg("'%s' was taken", bad[i]);
        assert_int_equal(zone_load(*state, str_of(bad[i]), &zone)->code, ERR_BAD_CHOICE);
    }
    assert_true(zone_known(STR("America/Argentina/Buenos_Aires")));
    assert_true(zone_known(STR("Europe/Kiev")));
    assert_true(zone_known(STR("UTC")));
}

static void steps_ascend_and_begin_before_everything(void **state)
{
    static const char *const names[] = {"UTC", "Europe/Riga", "Africa/Casablanca"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct zone zone = load(*state, names[i]);

        assert_true(zone.steps[0].from_ms == TIME_MIN_MS);
        for (size_t step = 1; step < zone.count; step++) {
            assert_true(zone.steps[step].from_ms > zone.steps[step - 1].from_ms);
            assert_int_not_equal(zone.steps[step].offset_ms, zone.steps[step - 1].offset_ms);
        }
    }
}

static void a_zone_is_kept_and_an_unknown_one_is_utc(void **state)
{
    const struct zone *riga = zone_get(STR("Europe/Riga"));

    (void)state;
    assert_ptr_equal(zone_get(STR("Europe/Riga")), riga);
    assert_int_equal(zone_offset_ms(riga, utc("2026-07-01T00:00:00Z")), 3 * HOUR_MS);
    for (int i = 0; i < 100000; i++)
        assert_true(str_is(zone_get(STR("Europe/Atlantis"))->name, "UTC"));
    assert_ptr_equal(zone_get(STR("Europe/Riga")), riga);
}

static void working_days_pass_over_weekends_at_the_same_local_time(void **state)
{
    static const struct {
        const char *from;
        int days;
        const char *want;
    } rows[] = {
        {"2026-11-20T15:00", 0, "2026-11-20T15:00"},
        {"2026-11-20T15:00", 1, "2026-11-23T15:00"}, /* Friday to Monday */
        {"2026-11-20T15:00", 5, "2026-11-27T15:00"},
        {"2026-11-20T15:00", 6, "2026-11-30T15:00"},
        {"2026-11-16T09:00", 4, "2026-11-20T09:00"}, /* Monday to Friday */
        {"2026-11-16T09:00", 10, "2026-11-30T09:00"},
        {"2026-11-18T09:00", 3, "2026-11-23T09:00"},
        {"2026-11-21T09:00", 0, "2026-11-23T09:00"}, /* Saturday counts as Monday */
        {"2026-11-22T09:00", 1, "2026-11-24T09:00"},
        {"2026-03-27T03:30", 1, "2026-03-30T03:30"}, /* over the change of the clock */
        {"2026-10-23T12:00", 1, "2026-10-26T12:00"},
    };
    struct zone zone = load(*state, "Europe/Riga");

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t from, want;

        assert_true(zone_local_parse(&zone, str_of(rows[i].from), &from));
        assert_true(zone_local_parse(&zone, str_of(rows[i].want), &want));
        if (zone_add_working_days(&zone, from, rows[i].days) != want) fail_msg("row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_the_calendar_goes_out_and_back),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(instants_are_read_in_every_form_of_rfc_3339),
        cmocka_unit_test(local_times_follow_the_clock_through_gap_and_fold),
        cmocka_unit_test(every_hour_of_a_year_goes_to_local_time_and_back),
        cmocka_unit_test(unreadable_local_times_are_refused),
        cmocka_unit_test(only_iana_names_are_zones),
        cmocka_unit_test(steps_ascend_and_begin_before_everything),
        cmocka_unit_test(a_zone_is_kept_and_an_unknown_one_is_utc),
        cmocka_unit_test(working_days_pass_over_weekends_at_the_same_local_time),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
