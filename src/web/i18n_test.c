/* Numbers, money, dates and plurals as CLDR has them: worked values, and Node's Intl as an oracle
   where node is installed. */
#include "web/i18n.h"

#include "base/arena.h"
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NBSP  "\xc2\xa0"
#define NNBSP "\xe2\x80\xaf"
#define NOW   INT64_C(1795284300000) /* 2026-11-21T18:05:00Z, a Saturday */

struct fixture {
    struct arena *arena;
    struct zone madrid;
};

static int fixture_make(void **state)
{
    struct arena *arena = arena_new(64 << 20);
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);

    fixture->arena = arena;
    *state = fixture;
    return zone_load(arena, STR("Europe/Madrid"), &fixture->madrid) == NULL ? 0 : -1;
}

static int fixture_free(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static struct i18n reader(const struct fixture *fixture, enum lang lang)
{
    return (struct i18n){lang, NULL, &fixture->madrid, NOW};
}

static void expect(struct fixture *fixture, enum lang lang, struct str got, const char *want)
{
    if (str_is(got, want)) return;
    fail_msg("%s: want \"%s\", got \"%s\"", lang_codes[lang], want, str_c(fixture->arena, got));
}

static void numbers_group_as_each_language_does(void **state)
{
    static const struct {
        int64_t milli;
        const char *want[LANG_COUNT];
    } rows[] = {
        {1234500, {"1,234.5", "1234,5", "1" NNBSP "234,5", "1234,5"}},
        {12345000, {"12,345", "12.345", "12" NNBSP "345", "12" NBSP "345"}},
        {1234567890,
         {"1,234,567.89", "1.234.567,89", "1" NNBSP "234" NNBSP "567,89",
          "1" NBSP "234" NBSP "567,89"}},
        {-2500, {"-2.5", "-2,5", "-2,5", "-2,5"}},
        {0, {"0", "0", "0", "0"}},
        {1, {"0.001", "0,001", "0,001", "0,001"}},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (enum lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
            struct i18n i18n = reader(fixture, lang);
            struct doc_voice voice = i18n_voice(&i18n);
            expect(fixture, lang, voice.number(&i18n, fixture->arena, rows[i].milli),
                   rows[i].want[lang]);
        }
    }
}

static void money_has_the_places_of_its_currency(void **state)
{
    static const struct {
        struct money money;
        const char *want[LANG_COUNT];
    } rows[] = {
        {{1234560, "EUR"},
         {"€12,345.60", "12.345,60" NBSP "€", "12" NNBSP "345,60" NBSP "€",
          "12" NBSP "345,60" NBSP "€"}},
        {{1234, "JPY"}, {"¥1,234", "1234" NBSP "JPY", "1" NNBSP "234" NBSP "JPY", "1234" NBSP "¥"}},
        {{-5, "EUR"}, {"-€0.05", "-0,05" NBSP "€", "-0,05" NBSP "€", "-0,05" NBSP "€"}},
        {{1234567, "BHD"},
         {"BHD" NBSP "1,234.567", "1234,567" NBSP "BHD", "1" NNBSP "234,567" NBSP "BHD",
          "1234,567" NBSP "BHD"}},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (enum lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
            struct i18n i18n = reader(fixture, lang);
            struct doc_voice voice = i18n_voice(&i18n);
            expect(fixture, lang, voice.money(&i18n, fixture->arena, rows[i].money),
                   rows[i].want[lang]);
        }
    }
}

static void numbers_are_read_as_people_type_them(void **state)
{
    static const struct {
        const char *typed;
        int places;
        const char *want[LANG_COUNT]; /* NULL: refused */
    } rows[] = {
        {"1234", 3, {"1234", "1234", "1234", "1234"}},
        {" -12,5 ", 3, {"-12.5", "-12.5", "-12.5", "-12.5"}},
        {"12.50", 2, {"12.50", "12.50", "12.50", "12.50"}},
        {"1,234.50", 2, {"1234.50", NULL, NULL, NULL}},
        {"1.234,50", 2, {NULL, "1234.50", NULL, NULL}},
        {"1 234,50", 2, {NULL, NULL, "1234.50", "1234.50"}},
        {"1" NNBSP "234" NBSP "567,89", 2, {NULL, NULL, "1234567.89", "1234567.89"}},
        {"1,234", 3, {NULL, "1.234", "1.234", "1.234"}},
        {"1.234", 3, {"1.234", NULL, "1.234", "1.234"}},
        {"1,234", 2, {"1234", NULL, NULL, NULL}},
        {"1.234", 0, {NULL, "1234", NULL, NULL}},
        {"0,125", 3, {"0.125", "0.125", "0.125", "0.125"}},
        {"12,34,567", 3, {NULL, NULL, NULL, NULL}},
        {"1,2345.5", 3, {NULL, NULL, NULL, NULL}},
        {"1234,567.5", 3, {NULL, NULL, NULL, NULL}},
        {"1.2.3", 3, {NULL, NULL, NULL, NULL}},
        {"1  234", 3, {NULL, NULL, NULL, NULL}},
        {"12,", 3, {NULL, NULL, NULL, NULL}},
        {",5", 3, {NULL, NULL, NULL, NULL}},
        {"+5", 3, {NULL, NULL, NULL, NULL}},
        {"--5", 3, {NULL, NULL, NULL, NULL}},
        {"-", 3, {NULL, NULL, NULL, NULL}},
        {"", 3, {NULL, NULL, NULL, NULL}},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (enum lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
            struct i18n i18n = reader(fixture, lang);
            struct str plain, typed = str_of(rows[i].typed);
            bool good = i18n_number_read(&i18n, fixture->arena, typed, rows[i].places, &plain);

            if (good != (rows[i].want[lang] != NULL)) {
                fail_msg("%s: \"%s\" is %s", lang_codes[lang], rows[i].typed,
                         good ? "taken" : "refused");
            }
            if (good) expect(fixture, lang, plain, rows[i].want[lang]);
        }
    }
}

static void times_are_said_in_the_zone_of_the_reader(void **state)
{
    static const struct {
        int64_t ms;
        const char *style;
        const char *want[LANG_COUNT];
    } rows[] = {
        {NOW, "short", {"11/21/26", "21/11/26", "21/11/2026", "21.11.26"}},
        {NOW, "date", {"Nov 21, 2026", "21 nov 2026", "21 nov. 2026", "2026. gada 21. nov."}},
        {NOW, "time", {"7:05" NNBSP "PM", "19:05", "19:05", "19:05"}},
        {NOW, "relative", {"now", "ahora", "maintenant", "tagad"}},
        {NOW + 21 * HOUR_MS, "relative", {"tomorrow", "mañana", "demain", "rīt"}},
        {NOW + 2 * DAY_MS, "relative", {"in 2 days", "pasado mañana", "après-demain", "parīt"}},
        {NOW + 3 * DAY_MS,
         "relative",
         {"in 3 days", "dentro de 3 días", "dans 3 jours", "pēc 3 dienām"}},
        {NOW - DAY_MS, "relative", {"yesterday", "ayer", "hier", "vakar"}},
        {NOW - 90 * DAY_MS,
         "relative",
         {"Aug 23, 2026", "23 ago 2026", "23 août 2026", "2026. gada 23. aug."}},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (enum lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
            struct i18n i18n = reader(fixture, lang);
            struct doc_voice voice = i18n_voice(&i18n);
            expect(fixture, lang, voice.time(&i18n, fixture->arena, rows[i].ms, rows[i].style),
                   rows[i].want[lang]);
        }
    }
}

static void near_times_are_said_in_hours_and_minutes(void **state)
{
    static const struct {
        int64_t ahead_ms;
        const char *want;
    } rows[] = {
        {70 * MINUTE_MS, "in 1 hr 10 min"},
        {-70 * MINUTE_MS, "1 hr 10 min ago"},
        {2 * HOUR_MS, "in 2 hr"},
        {5 * MINUTE_MS, "in 5 min"},
        {59 * SECOND_MS, "now"},
    };
    struct fixture *fixture = *state;
    struct i18n i18n = reader(fixture, LANG_EN);
    struct doc_voice voice = i18n_voice(&i18n);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        expect(fixture, LANG_EN,
               voice.time(&i18n, fixture->arena, NOW + rows[i].ahead_ms, "relative"), rows[i].want);
    }
}

static void a_day_has_no_zone(void **state)
{
    static const char *const want[LANG_COUNT] = {"Saturday, November 21, 2026",
                                                 "sábado, 21 de noviembre de 2026",
                                                 "samedi 21 novembre 2026",
                                                 "sestdiena, 2026. gada 21. novembris"};
    struct fixture *fixture = *state;
    int64_t day = date_day((struct date){2026, 11, 21});

    for (enum lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
        struct i18n i18n = reader(fixture, lang);
        struct doc_voice voice = i18n_voice(&i18n);
        expect(fixture, lang, voice.date(&i18n, fixture->arena, day, "full"), want[lang]);
    }
}

static void the_language_is_the_heaviest_that_we_speak(void **state)
{
    static const struct {
        const char *header;
        enum lang want;
    } rows[] = {
        {"", LANG_EN},
        {"de", LANG_EN},
        {"lv", LANG_LV},
        {"lv-LV", LANG_LV},
        {"LV", LANG_LV},
        {"lvx", LANG_EN},
        {"de, fr;q=0.5, es;q=0.8", LANG_ES},
        {"es;q=0.8,fr", LANG_FR},
        {"es;q=0", LANG_EN},
        {"es;q=x, lv;q=0.1", LANG_LV},
        {"fr;q=0.5, es;q=0.5", LANG_FR},
        {",,;;", LANG_EN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum lang got = lang_accepted(str_of(rows[i].header));
        if (got != rows[i].want) fail_msg("%s: %s", rows[i].header, lang_codes[got]);
    }
}

/* ---- the oracle ---- */

static const char oracle[] =
    "const L=['en-US','es-ES','fr-FR','lv-LV'];const out=[];"
    "for(const l of L){"
    "for(const n of [0,7,999,1000,9999,10000,123456,1234567.5,-1234.567,0.25])"
    "out.push(['n',l,Math.round(n*1000),new Intl.NumberFormat(l).format(n)].join('\\t'));"
    "for(const c of ['EUR','USD','GBP','JPY','CHF','SEK'])for(const m of [0,5,123456,-99,12345678])"
    "out.push(['m',l,m,c,new Intl.NumberFormat(l,{style:'currency',currency:c})"
    ".format(c==='JPY'?m:m/100)].join('\\t'));"
    "for(const d of [0,1,58,59,20000,20787,20790,21000])"
    "for(const s of ['short','medium','full'])"
    "out.push(['d',l,d,s,new Intl.DateTimeFormat(l,{dateStyle:s,timeZone:'UTC'})"
    ".format(new Date(d*864e5))].join('\\t'));"
    "for(let d=-30;d<=30;d++)out.push(['r',l,d,new Intl.RelativeTimeFormat(l,{numeric:'auto'})"
    ".format(d,'day')].join('\\t'));}"
    "console.log(out.join('\\n'));";

static enum lang lang_of_code(const char *code)
{
    enum lang lang = LANG_EN;

    assert_true(lang_of(str_of(code), &lang));
    return lang;
}

/* Spaces that do not break differ between versions of CLDR within dates. */
static struct str plain_spaces(struct arena *arena, struct str text)
{
    struct buf out = buf_new(arena, 4096);

    for (size_t i = 0; i < text.len; i++) {
        if (str_starts(str_sub(text, i, 3), STR(NNBSP))) {
            buf_add_char(&out, ' ');
            i += 2;
        } else if (str_starts(str_sub(text, i, 2), STR(NBSP))) {
            buf_add_char(&out, ' ');
            i += 1;
        } else {
            buf_add_char(&out, text.ptr[i]);
        }
    }
    return buf_str(&out);
}

static void compare_row(struct fixture *fixture, char **cells)
{
    enum lang lang = lang_of_code(cells[1]);
    struct i18n i18n = reader(fixture, lang);
    struct doc_voice voice = i18n_voice(&i18n);
    struct arena *arena = fixture->arena;
    int64_t number = strtoll(cells[2], NULL, 10);
    int64_t today = date_day((struct date){2026, 11, 21});
    struct str got = STR_NONE, want = str_of(cells[4] != NULL ? cells[4] : cells[3]);

    switch (cells[0][0]) {
    case 'n':
        got = voice.number(&i18n, arena, number);
        break;
    case 'm': {
        struct money money;
        assert_true(money_make(number, str_of(cells[3]), &money));
        got = voice.money(&i18n, arena, money);
        break;
    }
    case 'd':
        got = voice.date(&i18n, arena, number, strcmp(cells[3], "medium") == 0 ? "date" : cells[3]);
        break;
    default:
        got = voice.date(&i18n, arena, today + number, "relative");
        break;
    }
    if (!str_equal(plain_spaces(arena, got), plain_spaces(arena, want))) {
        fail_msg("%s %s %s: Intl says \"%.*s\", we \"%.*s\"", cells[0], cells[1], cells[2],
                 STR_ARG(want), STR_ARG(got));
    }
}

static void values_are_said_as_node_says_them(void **state)
{
    char path[] = "/tmp/interna-oracle-XXXXXX", command[128], line[512];
    int file = mkstemp(path);
    size_t rows = 0;

    if (system("command -v node >/dev/null 2>&1") != 0) skip();
    assert_true(file >= 0);
    FILE *script = fdopen(file, "w");
    assert_true(fputs(oracle, script) >= 0);
    assert_int_equal(fclose(script), 0);
    snprintf(command, sizeof command, "node %s", path);
    FILE *said = popen(command, "r");
    assert_non_null(said);
    while (fgets(line, sizeof line, said) != NULL) {
        char *cells[6] = {line}, *at = line;
        line[strcspn(line, "\n")] = '\0';
        for (size_t i = 1; i < 5 && (at = strchr(at, '\t')) != NULL; i++) {
            *at++ = '\0';
            cells[i] = at;
        }
        compare_row(*state, cells);
        rows++;
    }
    assert_int_equal(pclose(said), 0);
    assert_int_equal(remove(path), 0);
    assert_true(rows > 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_group_as_each_language_does),
        cmocka_unit_test(money_has_the_places_of_its_currency),
        cmocka_unit_test(numbers_are_read_as_people_type_them),
        cmocka_unit_test(times_are_said_in_the_zone_of_the_reader),
        cmocka_unit_test(near_times_are_said_in_hours_and_minutes),
        cmocka_unit_test(a_day_has_no_zone),
        cmocka_unit_test(the_language_is_the_heaviest_that_we_speak),
        cmocka_unit_test(values_are_said_as_node_says_them),
    };

    return cmocka_run_group_tests(tests, fixture_make, fixture_free);
}
