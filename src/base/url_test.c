/* Which addresses may be linked, and how values enter them. */
#include "base/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void only_known_kinds_of_addresses_are_safe(void **state)
{
    static const struct {
        struct str url;
        bool want;
    } rows[] = {
        {STR("/requests/IT-1?x=1#y"), true},
        {STR("/"), true},
        {STR("#top"), true},
        {STR("?sort=due"), true},
        {STR("https://company.example/a"), true},
        {STR("HTTP://company.example"), true},
        {STR("mailto:ana@company.example"), true},
        {STR(""), false},
        {STR("//evil.example"), false},
        {STR("/\\evil.example"), false},
        {STR("\\\\evil.example"), false},
        {STR("javascript:alert(1)"), false},
        {STR("JaVaScRiPt:alert(1)"), false},
        {STR(" javascript:alert(1)"), false},
        {STR("java\nscript:alert(1)"), false},
        {STR("\x01javascript:alert(1)"), false},
        {STR("/a\nb"), false},
        {STR("/a\tb"), false},
        {STR("/\x7f"), false},
        {STR("/\0"), false},
        {STR("/\t/evil.example"), false},
        {STR("/a b"), false},
        {STR("data:text/html,x"), false},
        {STR("vbscript:x"), false},
        {STR("https:"), false},
        {STR("https:evil.example"), false},
        {STR("relative/path"), false},
        {STR("/\xff"), false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (url_is_safe(rows[i].url) != rows[i].want) fail_msg("row %zu", i);
}

static void values_within_an_address_are_percent_encoded(void **state)
{
    struct arena *arena = arena_new(1 << 16);
    struct buf out = buf_new(arena, 1000);

    (void)state;
    url_add_part(&out, STR("a-b_c.d~9/?&=#%\"<ķ\n"));
    assert_true(str_is(buf_str(&out), "a-b_c.d~9%2F%3F%26%3D%23%25%22%3C%C4%B7%0A"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_known_kinds_of_addresses_are_safe),
        cmocka_unit_test(values_within_an_address_are_percent_encoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
