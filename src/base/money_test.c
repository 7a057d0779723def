/* Numbers and money: the worked numbers, the limits, and text that must be refused. */
#include "base/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/num.h"

static int arena_make(void **state)
{
    *state = arena_new(1 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static void integers_are_digits_with_an_optional_minus(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t want;
    } rows[] = {
        {"0", true, 0},
        {"-12", true, -12},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"--1", false, 0},
        {"0x10", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 0;

        if (num_parse_int(str_of(rows[i].text), &value) != rows[i].good) fail_msg("row %zu", i);
        if (rows[i].good) assert_int_equal(value, rows[i].want);
    }
}

static void thousandths_go_out_and_back(void **state)
{
    static const struct {
        const char *text;
        int64_t milli;
    } rows[] = {
        {"0", 0},
        {"2.5", 2500},
        {"2", 2000},
        {"-0.001", -1},
        {"0.07", 70},
        {"100", 100000},
        {"-12.34", -12340},
        {"10.5", 10500},
        {"9223372036854775.807", INT64_MAX},
        {"-9223372036854775.808", INT64_MIN},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t milli = 1;

        assert_true(num_parse_milli(str_of(rows[i].text), &milli));
        assert_int_equal(milli, rows[i].milli);
        if (!str_is(num_milli_text(*state, milli), rows[i].text)) fail_msg("row %zu", i);
    }
}

static void what_is_no_decimal_is_refused(void **state)
{
    static const char *const rows[] = {"",       ".",     "1.",    ".5",
                                       "1.2345", "1.2.3", "1,5",   "1e3",
                                       "-.5",    "nan",   "1 000", "9223372036854775.808"};
    int64_t milli;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (num_parse_milli(str_of(rows[i]), &milli)) fail_msg("'%s' was taken", rows[i]);
}

static void a_currency_has_its_own_exponent(void **state)
{
    (void)state;
    assert_int_equal(currency_exponent("EUR"), 2);
    assert_int_equal(currency_exponent("JPY"), 0);
    assert_int_equal(currency_exponent("BHD"), 3);
    assert_int_equal(currency_exponent("CLF"), 4);
    assert_false(currency_known(STR("EU")));
    assert_false(currency_known(STR("eur")));
    assert_false(currency_known(STR("XAU")));
    assert_false(currency_known(STR("UR ")));
    assert_false(currency_known(STR("")));
}

static void amounts_go_out_and_back(void **state)
{
    static const struct {
        const char *decimal, *currency;
        int64_t minor;
        const char *out; /* NULL: refused */
    } rows[] = {
        {"12.50", "EUR", 1250, "12.50"},
        {"12.5", "EUR", 1250, "12.50"},
        {"-0.05", "EUR", -5, "-0.05"},
        {"1000", "JPY", 1000, "1000"},
        {"1.234", "BHD", 1234, "1.234"},
        {"0.0001", "CLF", 1, "0.0001"},
        {"90071992547409.91", "EUR", MONEY_MINOR_MAX, "90071992547409.91"},
        {"90071992547409.92", "EUR", 0, NULL},
        {"12.505", "EUR", 0, NULL},
        {"12.5", "JPY", 0, NULL},
        {"12.50", "EEK", 0, NULL},
        {"12.50", "", 0, NULL},
        {"", "EUR", 0, NULL},
        {"1,250.00", "EUR", 0, NULL},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct money money;
        bool good = money_parse(str_of(rows[i].decimal), str_of(rows[i].currency), &money);

        if (good != (rows[i].out != NULL)) fail_msg("row %zu", i);
        if (!good) continue;
        assert_int_equal(money.minor, rows[i].minor);
        assert_string_equal(money.currency, rows[i].currency);
        assert_true(str_is(money_decimal(*state, money), rows[i].out));
    }
}

static void sums_stay_exact_in_every_json_reader(void **state)
{
    int64_t sum;

    (void)state;
    assert_true(money_add(&sum, MONEY_MINOR_MAX - 1, 1));
    assert_int_equal(sum, MONEY_MINOR_MAX);
    assert_false(money_add(&sum, MONEY_MINOR_MAX, 1));
    assert_false(money_add(&sum, -MONEY_MINOR_MAX, -1));
    assert_false(money_add(&sum, INT64_MAX, 1));
}

static void a_quantity_rounds_half_away_from_zero(void **state)
{
    static const struct {
        int64_t price, quantity_milli, want;
    } rows[] = {
        {333, 1500, 500}, /* 499.5 */
        {-333, 1500, -500}, {333, 1499, 499}, {1, 499, 0},
        {1, 500, 1},        {-1, 500, -1},    {1250, 3000, 3750},
    };
    struct money total, most = {MONEY_MINOR_MAX, "EUR"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct money price = {rows[i].price, "EUR"};

        assert_true(money_times_milli(price, rows[i].quantity_milli, &total));
        assert_int_equal(total.minor, rows[i].want);
        assert_string_equal(total.currency, "EUR");
    }
    assert_true(money_times_milli(most, 1000, &total));
    assert_true(money_equal(total, most));
    assert_false(money_times_milli(most, 1001, &total));
    assert_false(money_times_milli(most, INT64_MAX, &total));
}

static void a_split_gives_the_largest_remainders_first_and_loses_no_cent(void **state)
{
    static const struct {
        int64_t total, weights[4];
        size_t count;
        int64_t want[4];
    } rows[] = {
        {10000, {1, 1, 1}, 3, {3334, 3333, 3333}},
        {-10000, {1, 1, 1}, 3, {-3334, -3333, -3333}},
        {1000, {1, 1, 1}, 3, {334, 333, 333}}, /* JPY */
        {100001, {50, 30, 20}, 3, {50001, 30000, 20000}},
        {5, {0, 1, 1, 0}, 4, {0, 3, 2, 0}},
        {1, {1, 3}, 2, {0, 1}},
        {0, {1, 2}, 2, {0, 0}},
        {3, {1, 1, 1, 1}, 4, {1, 1, 1, 0}},
        {7, {2, 2, 3}, 3, {2, 2, 3}},
        {MONEY_MINOR_MAX, {1, INT64_MAX - 1}, 2, {0, MONEY_MINOR_MAX}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t parts[4];

        assert_true(money_split(rows[i].total, rows[i].weights, rows[i].count, parts));
        for (size_t part = 0; part < rows[i].count; part++)
            if (parts[part] != rows[i].want[part]) fail_msg("row %zu, part %zu", i, part);
    }
}

static void a_split_without_fit_weights_is_refused(void **state)
{
    const int64_t zero[] = {0, 0}, negative[] = {2, -1}, huge[] = {INT64_MAX, 1}, fit[] = {1, 1};
    int64_t parts[2];

    (void)state;
    assert_false(money_split(100, zero, 2, parts));
    assert_false(money_split(100, negative, 2, parts));
    assert_false(money_split(100, huge, 2, parts));
    assert_false(money_split(100, fit, 0, parts));
    assert_false(money_split(INT64_MIN, fit, 2, parts));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_digits_with_an_optional_minus),
        cmocka_unit_test(thousandths_go_out_and_back),
        cmocka_unit_test(what_is_no_decimal_is_refused),
        cmocka_unit_test(a_currency_has_its_own_exponent),
        cmocka_unit_test(amounts_go_out_and_back),
        cmocka_unit_test(sums_stay_exact_in_every_json_reader),
        cmocka_unit_test(a_quantity_rounds_half_away_from_zero),
        cmocka_unit_test(a_split_gives_the_largest_remainders_first_and_loses_no_cent),
        cmocka_unit_test(a_split_without_fit_weights_is_refused),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
