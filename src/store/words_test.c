/* What a question finds, and in which order: exact words, beginnings, one typo; one's own first.
   The same on both engines, and the same as comparing with every word. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fold.h"
#include "base/rand.h"
#include "store/words.h"
#include "support.h"

#define ME     7001
#define OTHER  7002
#define FOUND  64
#define WORDS  70 /* of the random vocabulary, one an object */
#define TYPED  400
#define LETTER 3 /* bytes of a letter below, at most */

struct text {
    int64_t object_id, owner_id;
    const char *text; /* NULL: taken out */
};

static struct err *put(struct store_tx *tx, void *context)
{
    const struct text *text = context;

    if (text->text == NULL) {
        store_search_remove(tx, "request", text->object_id);
    } else {
        store_search_put(tx, "request", text->object_id, text->owner_id,
                         fold_search(tx->arena, str_of(text->text)));
    }
    return NULL;
}

static void put_text(struct test_store *test, int64_t object_id, int64_t owner_id, const char *text)
{
    struct text row = {object_id, owner_id, text};

    assert_done(test_write(test, put, &row));
}

struct asked {
    const char *text;
    bool own; /* tell whose question it is */
    struct found {
        int64_t id;
        int rank;
    } found[FOUND];
    size_t count;
};

static struct err *ask(struct store_tx *tx, void *context)
{
    static const int64_t owners[] = {ME};
    struct asked *asked = context;
    struct search_question question;
    struct str folded = fold_search(tx->arena, str_of(asked->text));

    asked->count = 0;
    if (!store_search_ask(tx, "request", folded, owners, asked->own ? 1 : 0, &question)) {
        return NULL;
    }
    for (int rank = 0; rank < SEARCH_RANKS; rank++) {
        struct sql_rows rows;
        struct str terms;

        TRY(store_search_rank(&question, (enum search_rank)rank, &terms));
        if (str_empty(terms)) continue;
        TRY(sql_query(tx, SQL_SEARCH_REQUEST_HOLDS, &rows, sql_t(terms), sql_i(FOUND)));
        while (sql_next(&rows) && asked->count < FOUND)
            asked->found[asked->count++] = (struct found){sql_int(&rows), rank};
        TRY(sql_done(&rows));
    }
    return NULL;
}

/* "3e 1b 2n": ids with their ranks: e exact, b begun, n near; capitals are one's own. */
static const char *answer(struct test_store *test, const char *text)
{
    struct asked asked = {.text = text, .own = true};
    struct buf out = buf_new(test->arena, 1000);

    assert_done(test_read(test, ask, &asked));
    for (size_t i = 0; i < asked.count; i++) {
        buf_print(&out, "%s%lld%c", i > 0 ? " " : "", (long long)asked.found[i].id,
                  "EeBbNn"[asked.found[i].rank]);
    }
    return str_c(test->arena, buf_str(&out));
}

static void exact_goes_before_begun_before_mistyped_and_ones_own_before_others(void **state)
{
    static const struct {
        const char *typed, *want;
    } rows[] = {
        {"printer", "1E 2e 3b 4N"},
        {"PRÍNTER", "1E 2e 3b 4N"},
        {"print", "1B 4B 2b 3b"},
        {"pritner", "1N 2n 3n"},
        {"prnter", "1N 2n 3n"},
        {"printter", "1N 2n 3n"},
        {"orinter", "1N 2n 3n"},
        {"printer kitchen", "2e"},
        {"kitchen printer", "2e"},
        {"prin kitc", "2b"},
        {"prinetr kichen", "2n"},
        {"virtuve", "5e"},
        {"virtuv", "5b"},
        {"virutv", "5n"},
        {"zzz", ""},
        {"or", ""},
        {"T3-12", "2e"},
        {"T3-1", ""},
        {"120345", "3e"},
        {"1203", "3b"},
        {"120346", ""},
        {"\"printer\" AND * ^ NEAR(", ""},
        {"' | ! & :* printer", "1E 2e 3b 4N"},
        {"%_*\"'", ""},
        {"\ue0007001", ""},
    };
    struct test_store *test = *state;

    put_text(test, 1, ME, "My printer");
    put_text(test, 2, OTHER, "Printer of the kitchen, T3-12");
    put_text(test, 3, OTHER, "Printers, serial 120345");
    put_text(test, 4, ME, "It was printed");
    put_text(test, 5, OTHER, "Virtuvē");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = answer(test, rows[i].typed);

        if (strcmp(got, rows[i].want) != 0) {
            fail_msg("%s: \"%s\", not \"%s\"", rows[i].typed, got, rows[i].want);
        }
    }
}

static void all_that_a_word_begins_is_found_however_many_and_with_digits_in_it(void **state)
{
    struct test_store *test = *state;
    struct asked asked = {.text = "serial"};
    char text[40];

    put_text(test, 1, OTHER, "Office");
    put_text(test, 2, OTHER, "Office365");
    assert_string_equal(answer(test, "offi"), "1b 2b");
    assert_string_equal(answer(test, "office"), "1e 2b");
    assert_string_equal(answer(test, "office36"), "2b");
    for (int i = 0; i < 2 * BEGUN_MAX; i++) {
        snprintf(text, sizeof text, "Serial%c%c", 'a' + i % 26, 'a' + i / 26);
        put_text(test, 100 + i, OTHER, text);
        assert_done(test_read(test, ask, &asked));
        assert_int_equal(asked.count, i + 1);
        assert_int_equal(asked.found[i / 2].rank, SEARCH_BEGUN);
    }
}

static void words_of_nothing_that_is_found_are_kept_nowhere(void **state)
{
    struct test_store *test = *state;

    put_text(test, 1, ME, "printer zanzibar");
    put_text(test, 2, ME, "printer");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece WHERE word = 'zanzibar'"),
                     7);
    put_text(test, 1, ME, "printer kitchen");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece WHERE word = 'zanzibar'"),
                     0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece WHERE word = 'kitchen'"), 7);
    put_text(test, 1, ME, NULL);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece WHERE word <> 'printer'"),
                     0);
    assert_string_equal(answer(test, "pritner"), "2N");
    put_text(test, 2, ME, NULL);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece"), 0);
    put_text(test, 3, ME, "zanzibar"); /* known a moment ago, and not any more */
    assert_string_equal(answer(test, "zanizbar"), "3N");
}

static void words_put_before_words_were_kept_are_kept_when_the_store_opens(void **state)
{
    struct test_store *test = *state;

    put_text(test, 1, ME, "printer");
    put_text(test, 2, OTHER, "kitchen");
    test_sql(test, "DELETE FROM search_piece");
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece"), 14);
    assert_string_equal(answer(test, "ktichen"), "2n");
}

static struct err *put_and_refuse(struct store_tx *tx, void *context)
{
    TRY(put(tx, context));
    return ERR_REFUSE(tx->arena, ERR_STATE);
}

static void words_of_a_refused_write_are_not_kept(void **state)
{
    struct test_store *test = *state;
    struct text row = {1, ME, "zanzibar"};
    struct err *err = test_write(test, put_and_refuse, &row);

    assert_non_null(err);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_piece"), 0);
    put_text(test, 2, ME, "zanzibar");
    assert_string_equal(answer(test, "zanizbar"), "2N");
}

/* ---- against every word ---- */

static const char *const alphabet[] = {"a", "b", "o", "ж", "語"};

struct word {
    int letters[12];
    size_t count;
    char text[12 * LETTER + 1];
};

static void spell(struct word *word)
{
    word->text[0] = '\0';
    for (size_t i = 0; i < word->count; i++) {
        size_t len = strlen(word->text);

        snprintf(word->text + len, sizeof word->text - len, "%s", alphabet[word->letters[i]]);
    }
}

static struct word random_word(struct rand *rand, size_t min, size_t max)
{
    struct word word = {.count = min + rand_below(rand, max - min + 1)};

    for (size_t i = 0; i < word.count; i++)
        word.letters[i] = (int)rand_below(rand, 5);
    spell(&word);
    return word;
}

/* The first COUNT letters of B are A but for one change: tried one by one. */
static bool one_typo(const struct word *a, const struct word *b, size_t count)
{
    for (size_t at = 0; at <= a->count; at++) {
        for (int kind = 0; kind < 4; kind++) {
            for (int letter = 0; letter < 5; letter++) {
                struct word word = *a;

                if (kind == 0) { /* one more */
                    memmove(word.letters + at + 1, word.letters + at,
                            (a->count - at) * sizeof(int));
                    word.letters[at] = letter;
                    word.count++;
                } else if (at < a->count && kind == 1) { /* one less */
                    memmove(word.letters + at, word.letters + at + 1,
                            (a->count - at - 1) * sizeof(int));
                    word.count--;
                } else if (at < a->count && kind == 2) { /* another one */
                    word.letters[at] = letter;
                } else if (at + 1 < a->count && kind == 3) { /* two that changed places */
                    word.letters[at] = a->letters[at + 1];
                    word.letters[at + 1] = a->letters[at];
                }
                if (word.count == count &&
                    memcmp(word.letters, b->letters, count * sizeof(int)) == 0) {
                    return true;
                }
            }
        }
    }
    return false;
}

static bool begins(const struct word *a, const struct word *b)
{
    return a->count <= b->count && memcmp(a->letters, b->letters, a->count * sizeof(int)) == 0;
}

static int want_rank(const struct word *typed, const struct word *word)
{
    if (begins(typed, word)) {
        if (typed->count == word->count) return SEARCH_EXACT;
        return strlen(typed->text) >= 3 ? SEARCH_BEGUN : -1;
    }
    if (word->count < 4 || typed->count < 3) return -1;
    if (one_typo(typed, word, word->count)) return SEARCH_NEAR;
    for (size_t count = 5; typed->count >= 6 && count <= word->count; count++)
        if (one_typo(typed, word, count)) return SEARCH_NEAR;
    return -1;
}

static int got_rank(const struct asked *asked, int64_t id)
{
    int rank = -1;

    for (size_t i = 0; i < asked->count; i++) {
        if (asked->found[i].id != id) continue;
        assert_int_equal(rank, -1); /* in one rank alone */
        rank = asked->found[i].rank;
    }
    return rank;
}

static void one_typo_is_forgiven_as_by_comparing_with_every_word(void **state)
{
    struct test_store *test = *state;
    struct rand rand = {.seed = {41}};
    struct word words[WORDS];
    size_t counts[SEARCH_RANKS] = {0};

    for (size_t i = 0; i < WORDS; i++) {
        words[i] = random_word(&rand, 3, 9);
        put_text(test, (int64_t)i + 1, NONE, words[i].text);
    }
    for (size_t i = 0; i < TYPED; i++) {
        struct word typed = i % 2 == 0 ? random_word(&rand, 2, 9) : words[i % WORDS];
        size_t at = rand_below(&rand, typed.count);

        typed.letters[at] = (int)rand_below(&rand, 5);
        if (i % 4 == 1 && typed.count > 3) typed.count--;
        spell(&typed);
        struct asked asked = {.text = typed.text};
        assert_done(test_read(test, ask, &asked));
        assert_true(asked.count < NEAR_MAX);
        for (size_t j = 0; j < WORDS; j++) {
            int want = want_rank(&typed, &words[j]), got = got_rank(&asked, (int64_t)j + 1);

            if (want != got) fail_msg("%s, %s: %d, not %d", typed.text, words[j].text, got, want);
            if (want >= 0) counts[want]++;
        }
    }
    print_message("%zu exact, %zu begun, %zu near\n", counts[SEARCH_EXACT], counts[SEARCH_BEGUN],
                  counts[SEARCH_NEAR]);
    assert_true(counts[SEARCH_EXACT] > 20 && counts[SEARCH_BEGUN] > 20 &&
                counts[SEARCH_NEAR] > 100);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(exact_goes_before_begun_before_mistyped_and_ones_own_before_others),
        TEST_ON_BOTH(all_that_a_word_begins_is_found_however_many_and_with_digits_in_it),
        TEST_ON_BOTH(words_of_nothing_that_is_found_are_kept_nowhere),
        TEST_ON_BOTH(words_put_before_words_were_kept_are_kept_when_the_store_opens),
        TEST_ON_BOTH(words_of_a_refused_write_are_not_kept),
        TEST_ON_BOTH(one_typo_is_forgiven_as_by_comparing_with_every_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
