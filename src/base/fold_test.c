/* Folding for search and keys for sorting. */
#include "base/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static int arena_make(void **state)
{
    *state = arena_new(64 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static void people_find_words_without_case_and_accents(void **state)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"Printer, 3rd floor!", "printer 3rd floor"},
        {"  Šķūņu   iela—12 ", "skunu iela 12"},
        {"¿Señor Núñez?", "senor nunez"},
        {"L'été à l'œuvre", "l ete a l oeuvre"},
        {"Łódź Ørsted Đorđe straße Æsir", "lodz orsted dorde strasse aesir"},
        {"İstanbul ISPARTA ısı", "istanbul isparta isi"},
        {"e\xcc\x81", "e"},
        {"ﬁ ＡＢＣ x²", "fi abc x2"},
        {"Здравствуй, МИР", "здравствуи мир"},
        {"ΌΔΟΣ όδος", "οδοσ οδοσ"},
        {"IT-123", "it 123"},
        {"...", ""},
        {"", ""},
        {"a\xff"
         "b",
         "a b"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!str_is(fold_search(*state, str_of(rows[i].text)), rows[i].want))
            fail_msg("row %zu", i);
}

static void folding_twice_is_folding_once(void **state)
{
    struct str once = fold_search(*state, STR("Ⅷ ǅ ŉ Å ½ Straße ŒUVRE İ ﷺ"));

    assert_true(str_equal(fold_search(*state, once), once));
}

static void keys_sort_as_dictionaries_do(void **state)
{
    static const char *const sorted[] = {"",    "1",    "12",    "2",     "ābele", "Abols", "ana",
                                         "Ana", "Anna", "čakls", "Cālis", "Žanis", "zebra", "Яна"};

    for (size_t i = 1; i < sizeof sorted / sizeof sorted[0]; i++) {
        struct str before = fold_sort_key(*state, str_of(sorted[i - 1]));
        struct str after = fold_sort_key(*state, str_of(sorted[i]));

        if (str_compare(before, after) >= 0)
            fail_msg("'%s' is not before '%s'", sorted[i - 1], sorted[i]);
    }
}

static void a_text_beyond_the_maximum_is_folded_up_to_it(void **state)
{
    size_t size = (size_t)3 << 20;
    char *long_text = arena_alloc(*state, size);

    memset(long_text, 'A', size);
    assert_int_equal(fold_search(*state, (struct str){long_text, size}).len, 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_find_words_without_case_and_accents),
        cmocka_unit_test(folding_twice_is_folding_once),
        cmocka_unit_test(keys_sort_as_dictionaries_do),
        cmocka_unit_test(a_text_beyond_the_maximum_is_folded_up_to_it),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
