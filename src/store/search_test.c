/* Search finds the same on both engines. */
#include <string.h>

#include "base/fold.h"
#include "support.h"

struct text {
    int64_t object_id;
    const char *text; /* NULL: taken out */
};

static struct err *put(struct store_tx *tx, void *context)
{
    const struct text *text = context;

    if (text->text == NULL) {
        store_search_remove(tx, "request", text->object_id);
    } else {
        store_search_put(tx, "request", text->object_id, NONE,
                         fold_search(tx->arena, str_of(text->text)));
    }
    return NULL;
}

struct question {
    const char *text;
    struct str terms;
};

static struct err *terms(struct store_tx *tx, void *context)
{
    struct question *question = context;

    question->terms =
        store_search_terms(tx, "request", fold_search(tx->arena, str_of(question->text)));
    return NULL;
}

/* The ids found, as one number: 3 and 1 are 31. */
static int64_t found(struct test_store *test, const char *text)
{
    bool postgres = test_is_postgres(test);
    struct question question = {.text = text};
    int64_t all = 0;

    assert_done(test_read(test, terms, &question));
    for (int id = 3; id > 0; id--) {
        struct str sql =
            str_print(test->arena,
                      "SELECT COUNT(*) FROM search_request WHERE rowid = %d AND tokens %s" STR_FMT
                      "%s",
                      id, postgres ? "@@ CAST($$" : "MATCH '", STR_ARG(question.terms),
                      postgres ? "$$ AS TSQUERY)" : "'");

        if (test_sql(test, str_c(test->arena, sql)) > 0) all = all * 10 + id;
    }
    return all;
}

static void put_text(struct test_store *test, int64_t object_id, const char *text)
{
    struct text row = {object_id, text};

    assert_done(test_write(test, put, &row));
}

static void words_are_found_whole_and_the_last_by_its_beginning(void **state)
{
    static const struct {
        const char *text;
        int64_t want;
    } rows[] = {
        {"printer", 321},
        {"prin", 321},
        {"rinter", 0},
        {"printer kitchen", 2},
        {"kitchen printer", 2},
        {"prin kitchen", 0},
        {"ÑANDÚ", 1},
        {"nandu", 1},
        {"čau", 3},
        {"cau", 3},
        {"3e5abc", 2},
        {"3e5", 2},
        {"12e4x printer", 2},
        {"kitch", 2},
        {"toner or", 0},
        {"printer \"and\" or", 0},
        {"' | printer & :*", 321},
        {"007", 3},
        {"7", 0},
    };
    struct test_store *test = *state;

    put_text(test, 1, "The printer, said the Ñandú.");
    put_text(test, 2, "Printer in the kitchen: serial 3e5abc-12e4x");
    put_text(test, 3, "čau! PRINTER No. 007");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t got = found(test, rows[i].text);

        if (got != rows[i].want) fail_msg("%s: %lld", rows[i].text, (long long)got);
    }
}

static void a_text_put_again_replaces_the_one_before(void **state)
{
    struct test_store *test = *state;

    put_text(test, 1, "printer");
    put_text(test, 1, "kitchen");
    assert_int_equal(found(test, "printer"), 0);
    assert_int_equal(found(test, "kitchen"), 1);
    put_text(test, 1, NULL);
    assert_int_equal(found(test, "kitchen"), 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_request"), 0);
}

static void a_text_without_words_is_no_question(void **state)
{
    struct test_store *test = *state;
    struct question question = {.text = " .,:; \"'*"};

    assert_done(test_read(test, terms, &question));
    assert_null(question.terms.ptr);
    put_text(test, 1, " .,:;");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_request"), 0);
}

static void very_long_words_and_texts_are_cut_not_refused(void **state)
{
    static char text[600000], word[5000];
    struct test_store *test = *state;

    memset(text, 'a', 5000);
    for (size_t i = 5000; i < sizeof text - 1; i++)
        text[i] = i % 7 == 0 ? ' ' : (char)('a' + i % 26);
    memset(word, 'a', sizeof word - 1);
    put_text(test, 1, text);
    assert_int_equal(found(test, word), 1);
    assert_int_equal(found(test, "a b c d e f g h i j k l m n o p q r s t u v w x y z"), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(words_are_found_whole_and_the_last_by_its_beginning),
        TEST_ON_BOTH(a_text_put_again_replaces_the_one_before),
        TEST_ON_BOTH(a_text_without_words_is_no_question),
        TEST_ON_BOTH(very_long_words_and_texts_are_cut_not_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
