/* Views of text, the growing text and the escaping of HTML. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

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

#define assert_str(text, want) assert_true(str_equal((text), STR(want)))

static void texts_are_cut_and_found(void **state)
{
    struct str before, after;

    (void)state;
    assert_int_equal(str_find(STR("counter-offer"), STR("offer")), 8);
    assert_int_equal(str_find(STR("offer"), STR("counter-offer")), -1);
    assert_str(str_sub(STR("promise"), 3, 100), "mise");
    assert_str(str_sub(STR("promise"), 50, 2), "");
    assert_str(str_trim(STR(" \t\r\n a b \n")), "a b");
    assert_str(str_trim(STR(" \n ")), "");
    assert_true(str_cut(STR("a=b=c"), '=', &before, &after));
    assert_str(before, "a");
    assert_str(after, "b=c");
    assert_false(str_cut(STR("abc"), '=', &before, &after));
    assert_str(before, "abc");
    assert_null(after.ptr);
    assert_true(str_starts(STR("/queue/1"), STR("/queue/")));
    assert_false(str_starts(STR("/q"), STR("/queue/")));
    assert_true(str_ends(STR("a.json"), STR(".json")));
    assert_false(str_ends(STR("json"), STR(".json")));
}

static void texts_are_ordered_by_bytes(void **state)
{
    (void)state;
    assert_true(str_compare(STR("a"), STR("b")) < 0);
    assert_true(str_compare(STR("ab"), STR("a")) > 0);
    assert_true(str_compare(STR("a"), STR("\xc4\x81")) < 0);
    assert_int_equal(str_compare(STR(""), STR_NONE), 0);
}

static void only_well_formed_utf8_passes(void **state)
{
    static const struct {
        struct str text;
        bool want;
    } rows[] = {
        {STR(""), true},
        {STR("plain text of more than eight bytes"), true},
        {STR("Š\xc4\x81\xe2\x82\xac\xf0\x9f\x98\x80"), true},
        {STR("12345678\xc4\x81"), true},
        {STR("a\0b"), false},
        {STR("12345678\0"), false},
        {STR("\x80"), false},             /* a follower alone */
        {STR("\xc3"), false},             /* cut short */
        {STR("\xc0\x80"), false},         /* too long a form of NUL */
        {STR("\xe0\x9f\xbf"), false},     /* too long a form */
        {STR("\xf0\x8f\xbf\xbf"), false}, /* too long a form */
        {STR("\xed\xa0\x80"), false},     /* a surrogate */
        {STR("\xf4\x90\x80\x80"), false}, /* above U+10FFFF */
        {STR("\xff"), false},
        {STR("\xe2\x28\xa1"), false},
        {STR("\xe2\x82\x28"), false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_is_utf8(rows[i].text) != rows[i].want) fail_msg("row %zu", i);
}

static void control_characters_are_not_clean(void **state)
{
    static const struct {
        struct str text;
        bool one_line, lines;
    } rows[] = {
        {STR("Māris & Ana"), true, true},  {STR("a\nb\tc"), false, true},
        {STR("a\rb"), false, false},       {STR("\x1b[31m"), false, false},
        {STR("\x7f"), false, false},       {STR("\xc2\x85"), false, false}, /* U+0085 */
        {STR("\xc2\xa0"), true, true},                                      /* no-break space */
        {STR("\xe4\x85\x80"), true, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_is_clean(rows[i].text, false) != rows[i].one_line) fail_msg("row %zu", i);
        if (str_is_clean(rows[i].text, true) != rows[i].lines) fail_msg("row %zu, lines", i);
    }
}

static void code_points_are_counted_and_never_cut_in_two(void **state)
{
    (void)state;
    assert_int_equal(str_points(STR("ķēde")), 4);
    assert_str(str_points_cut(STR("ķēde"), 2), "ķē");
    assert_str(str_points_cut(STR("ķē"), 2), "ķē");
    assert_str(str_points_cut(STR("ķē"), 0), "");
}

static void integers_are_written_to_their_limits(void **state)
{
    assert_str(str_of_int(*state, 0), "0");
    assert_str(str_of_int(*state, -7), "-7");
    assert_str(str_of_int(*state, INT64_MAX), "9223372036854775807");
    assert_str(str_of_int(*state, INT64_MIN), "-9223372036854775808");
}

static void hex_goes_out_and_back(void **state)
{
    const uint8_t bytes[] = {0x00, 0x7f, 0xab, 0xff};
    uint8_t back[4];

    assert_str(str_hex(*state, bytes, 4), "007fabff");
    assert_true(str_unhex(STR("007FabFF"), back, 4));
    assert_memory_equal(back, bytes, 4);
    assert_false(str_unhex(STR("007fabf"), back, 4));
    assert_false(str_unhex(STR("007fabfg"), back, 4));
    assert_false(str_unhex(STR("007fabffff"), back, 4));
}

static void copies_end_with_nul_and_absent_stays_absent(void **state)
{
    assert_string_equal(str_c(*state, STR("abc")), "abc");
    assert_string_equal(str_c(*state, STR_NONE), "");
    assert_null(str_copy(*state, STR_NONE).ptr);
    assert_non_null(str_copy(*state, STR("")).ptr);
    assert_str(str_lower(*state, STR("ANA@Company.Example")), "ana@company.example");
    assert_str(str_print(*state, "%s-%d", "IT", 123), "IT-123");
}

static void a_growing_text_keeps_what_was_added(void **state)
{
    struct buf buf = buf_new(*state, 100000);

    assert_str(buf_str(&buf), "");
    for (int i = 0; i < 1000; i++) {
        buf_add(&buf, STR("abc"));
        buf_add_char(&buf, '-');
        buf_add_int(&buf, i % 10);
        buf_print(&buf, "%s", ";");
    }
    assert_int_equal(buf.len, 6000);
    assert_true(str_ends(buf_str(&buf), STR("abc-8;abc-9;")));
    assert_false(buf.full);
}

static void a_full_text_adds_nothing_more(void **state)
{
    struct buf buf = buf_new(*state, 5);

    buf_add(&buf, STR("abc"));
    buf_add(&buf, STR("def"));
    assert_true(buf.full);
    buf_add_char(&buf, 'x');
    assert_str(buf_str(&buf), "abc");
}

static void a_text_may_be_exactly_its_maximum(void **state)
{
    struct buf buf = buf_new(*state, 5);

    buf_add(&buf, STR("abcde"));
    assert_false(buf.full);
    assert_str(buf_str(&buf), "abcde");
}

static void html_is_escaped_for_text_and_attributes(void **state)
{
    struct buf buf = buf_new(*state, 1000);

    buf_add_html(&buf, STR("<a href='x' title=\"y\">Ž & ž</a>"));
    assert_str(buf_str(&buf), "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;Ž &amp; ž&lt;/a&gt;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_and_found),
        cmocka_unit_test(texts_are_ordered_by_bytes),
        cmocka_unit_test(only_well_formed_utf8_passes),
        cmocka_unit_test(control_characters_are_not_clean),
        cmocka_unit_test(code_points_are_counted_and_never_cut_in_two),
        cmocka_unit_test(integers_are_written_to_their_limits),
        cmocka_unit_test(hex_goes_out_and_back),
        cmocka_unit_test(copies_end_with_nul_and_absent_stays_absent),
        cmocka_unit_test(a_growing_text_keeps_what_was_added),
        cmocka_unit_test(a_full_text_adds_nothing_more),
        cmocka_unit_test(a_text_may_be_exactly_its_maximum),
        cmocka_unit_test(html_is_escaped_for_text_and_attributes),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
