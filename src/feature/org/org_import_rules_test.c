/* The rules of an import by tables: headers, words, days, rows, ties, and the file as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"
#include "feature/org/org_import.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
#define COLUMNS_MAX 6
#define LINES_MAX   8

static void headers_are_known_in_four_languages(void **state)
{
    static const struct {
        enum org_import_kind kind;
        const char *header;
        enum org_import_field want;
    } rows[] = {
        {ORG_IMPORT_PEOPLE, "Full name", IMPORT_NAME},
        {ORG_IMPORT_PEOPLE, "Nombre y apellidos", IMPORT_NAME},
        {ORG_IMPORT_PEOPLE, "Prénom et nom", IMPORT_NAME},
        {ORG_IMPORT_PEOPLE, "VĀRDS, UZVĀRDS", IMPORT_NAME},
        {ORG_IMPORT_PEOPLE, "E-mail", IMPORT_EMAIL},
        {ORG_IMPORT_PEOPLE, "Correo electrónico", IMPORT_EMAIL},
        {ORG_IMPORT_PEOPLE, "E-pasta adrese", IMPORT_EMAIL},
        {ORG_IMPORT_PEOPLE, "Matricule", IMPORT_PERSONNEL_NO},
        {ORG_IMPORT_PEOPLE, "personnel_no", IMPORT_PERSONNEL_NO},
        {ORG_IMPORT_PEOPLE, "Uzņēmums", IMPORT_COMPANY},
        {ORG_IMPORT_PEOPLE, "Service", IMPORT_UNIT},
        {ORG_IMPORT_PEOPLE, "Struktūrvienība", IMPORT_UNIT},
        {ORG_IMPORT_PEOPLE, "Responsable", IMPORT_LEAD},
        {ORG_IMPORT_PEOPLE, "Fecha de alta", IMPORT_FROM},
        {ORG_IMPORT_PEOPLE, "Date de sortie", IMPORT_TO},
        {ORG_IMPORT_PEOPLE, "ID", IMPORT_EXTERNAL_ID},
        {ORG_IMPORT_PEOPLE, "Code", IMPORT_NO_FIELD},
        {ORG_IMPORT_PEOPLE, "reason", IMPORT_NO_FIELD},
        {ORG_IMPORT_PEOPLE, "Salary", IMPORT_NO_FIELD},
        {ORG_IMPORT_PEOPLE, "", IMPORT_NO_FIELD},
        {ORG_IMPORT_UNITS, "Departamento", IMPORT_NAME},
        {ORG_IMPORT_UNITS, "Código", IMPORT_CODE},
        {ORG_IMPORT_UNITS, "Augstākā struktūrvienība", IMPORT_PARENT},
        {ORG_IMPORT_UNITS, "E-mail", IMPORT_NO_FIELD},
        {ORG_IMPORT_CUSTOMERS, "Klients", IMPORT_NAME},
        {ORG_IMPORT_CUSTOMERS, "E-mail", IMPORT_NO_FIELD},
        {ORG_IMPORT_ORDERS, "Client", IMPORT_CUSTOMER},
        {ORG_IMPORT_ORDERS, "Número de pedido", IMPORT_NUMBER},
        {ORG_IMPORT_ORDERS, "Prix unitaire", IMPORT_PRICE},
        {ORG_IMPORT_ORDERS, "Piegādes datums", IMPORT_WANTED},
        {ORG_IMPORT_ORDERS, "E-mail", IMPORT_NO_FIELD},
    };
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str header = str_of(rows[i].header);
        enum org_import_field field;

        org_import_guess(arena, rows[i].kind, &header, 1, &field);
        if (field != rows[i].want) print_error("%s: %d\n", rows[i].header, (int)field);
        assert_int_equal(field, rows[i].want);
    }
    arena_free(arena);
}

static void a_field_is_guessed_once(void **state)
{
    static const struct str headers[] = {STR("Email"), STR("Name"), STR("E-mail")};
    struct arena *arena = arena_new(ARENA_BYTES);
    enum org_import_field map[3];

    (void)state;
    org_import_guess(arena, ORG_IMPORT_PEOPLE, headers, 3, map);
    assert_int_equal(map[0], IMPORT_EMAIL);
    assert_int_equal(map[1], IMPORT_NAME);
    assert_int_equal(map[2], IMPORT_NO_FIELD);
    arena_free(arena);
}

static void a_map_names_each_field_once_and_what_finds_a_row(void **state)
{
    static const struct {
        enum org_import_kind kind;
        enum org_import_field map[3];
        size_t count;
        enum err_code want;
    } rows[] = {
        {ORG_IMPORT_PEOPLE, {IMPORT_NAME, IMPORT_EMAIL}, 2, ERR_NONE},
        {ORG_IMPORT_PEOPLE, {IMPORT_NAME, IMPORT_PERSONNEL_NO, IMPORT_NO_FIELD}, 3, ERR_NONE},
        {ORG_IMPORT_PEOPLE, {IMPORT_NAME, IMPORT_UNIT}, 2, ERR_MAPPING},
        {ORG_IMPORT_PEOPLE, {IMPORT_EMAIL}, 1, ERR_MAPPING},
        {ORG_IMPORT_PEOPLE, {IMPORT_NAME, IMPORT_EMAIL, IMPORT_EMAIL}, 3, ERR_MAPPING},
        {ORG_IMPORT_PEOPLE, {IMPORT_NO_FIELD, IMPORT_NO_FIELD, IMPORT_NO_FIELD}, 3, ERR_MAPPING},
        {ORG_IMPORT_UNITS, {IMPORT_NAME, IMPORT_CODE}, 2, ERR_NONE},
        {ORG_IMPORT_UNITS, {IMPORT_NAME, IMPORT_EXTERNAL_ID}, 2, ERR_NONE},
        {ORG_IMPORT_UNITS, {IMPORT_NAME, IMPORT_PARENT}, 2, ERR_MAPPING},
        {ORG_IMPORT_CUSTOMERS, {IMPORT_NAME}, 1, ERR_NONE},
        {ORG_IMPORT_CUSTOMERS, {IMPORT_EXTERNAL_ID}, 1, ERR_MAPPING_CUSTOMERS},
        {ORG_IMPORT_ORDERS, {IMPORT_CUSTOMER, IMPORT_NUMBER, IMPORT_OFFERING}, 3, ERR_NONE},
        {ORG_IMPORT_ORDERS, {IMPORT_CUSTOMER, IMPORT_OFFERING}, 2, ERR_MAPPING_ORDERS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum org_import_field lacks;

        assert_int_equal(org_import_map_check(rows[i].kind, rows[i].map, rows[i].count, &lacks),
                         rows[i].want);
    }
}

static void a_number_is_read_unless_it_may_mean_two(void **state)
{
    static const char *const rows[][2] = {
        {"12", "12"},
        {"12.5", "12.5"},
        {"12,50", "12.50"},
        {"1 234,50", "1234.50"},
        {"1.234.567", "1234567"},
        {"1,234.50", "1234.50"},
        {"1.234,50", "1234.50"},
        {"-3", "-3"},
        {"1,234", NULL},
        {"1.234", NULL},
        {"", NULL},
    };
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str plain = STR_NONE;
        bool read = org_import_number(arena, str_of(rows[i][0]), &plain);

        assert_true(read == (rows[i][1] != NULL));
        if (read) assert_string_equal(str_c(arena, plain), rows[i][1]);
    }
    arena_free(arena);
}

static void words_of_people_are_understood(void **state)
{
    static const struct {
        enum org_import_field field;
        const char *text, *want;
    } rows[] = {
        {IMPORT_PERSON_KIND, "Ejecutiva", "executive"},
        {IMPORT_PERSON_KIND, "OPERATĪVAIS", "operative"},
        {IMPORT_PERSON_KIND, "boss", NULL},
        {IMPORT_LANG, "français", "fr"},
        {IMPORT_LANG, "LV", "lv"},
        {IMPORT_LANG, "de", NULL},
        {IMPORT_RELATION, "Salariée", "employee"},
        {IMPORT_RELATION, "Pensionārs", "pensioner"},
        {IMPORT_RELATION, "lead", NULL},
        {IMPORT_LEAD, "Sí", "yes"},
        {IMPORT_LEAD, "jā", "yes"},
        {IMPORT_LEAD, "0", "no"},
        {IMPORT_LEAD, "maybe", NULL},
    };
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value;
        bool known = org_import_word(arena, rows[i].field, str_of(rows[i].text), &value);

        assert_int_equal(known, rows[i].want != NULL);
        if (known) assert_true(str_is(value, rows[i].want));
    }
    arena_free(arena);
}

static void days_are_read_in_the_ways_of_europe(void **state)
{
    static const struct {
        const char *text, *want; /* NULL: refused */
    } rows[] = {
        {"2024-02-29", "2024-02-29"},
        {"29.02.2024", "2024-02-29"},
        {"29/2/2024", "2024-02-29"},
        {"2024.02.29.", "2024-02-29"},
        {"2024-02-29T00:00:00", "2024-02-29"},
        {"29.02.2024 10:15", "2024-02-29"},
        {"30.02.2024", NULL},
        {"2024-13-01", NULL},
        {"02/29/2024", NULL},
        {"1.1.24", NULL},
        {"45000", NULL},
        {"yesterday", NULL},
        {"", NULL},
        {"2024-02", NULL},
        {"-1-1-2024", NULL},
        {"1..2024", NULL},
    };
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t day = 0;
        bool good = org_import_day(str_of(rows[i].text), &day);

        if (good != (rows[i].want != NULL)) print_error("%s\n", rows[i].text);
        assert_int_equal(good, rows[i].want != NULL);
        if (good) assert_true(str_is(date_text(arena, date_of_day(day)), rows[i].want));
    }
    arena_free(arena);
}

/* ---- rows ---- */

static void a_row_of_people_is_refused_by_its_columns(void **state)
{
    static const enum org_import_field map[] = {IMPORT_EMAIL, IMPORT_PERSON_KIND, IMPORT_LEAD,
                                                IMPORT_UNIT,  IMPORT_FROM,        IMPORT_TO};
    static const struct {
        const char *cells[COLUMNS_MAX];
        size_t count;
        enum org_import_field field;
        enum err_code code;
    } rows[] = {
        {{"a@x", "", "", "", "", ""}, 0, 0, 0},
        {{"a@x", "Commercial", "yes", "IT", "2024-01-01", "2024-01-01"}, 0, 0, 0},
        {{"", "", "", "", "", ""}, 1, IMPORT_NO_FIELD, ERR_NO_KEY},
        {{"a@x", "boss", "", "", "", ""}, 1, IMPORT_PERSON_KIND, ERR_BAD_WORD},
        {{"a@x", "", "yes", "", "", ""}, 1, IMPORT_UNIT, ERR_REQUIRED},
        {{"a@x", "", "", "", "31.02.2024", ""}, 1, IMPORT_FROM, ERR_BAD_DATE},
        {{"a@x", "", "", "", "2024-01-02", "2024-01-01"}, 1, IMPORT_TO, ERR_DAY_ORDER},
        {{"", "boss", "maybe", "", "x", "y"}, 4, IMPORT_PERSON_KIND, ERR_BAD_WORD},
    };
    const struct org_import import = {.map = map, .column_count = COLUMNS_MAX};
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str cells[COLUMNS_MAX];
        struct org_import_line line = {.number = 2, .cells = cells};
        struct org_import_faults faults = {.count = 0};
        struct org_import_person person;

        for (size_t j = 0; j < COLUMNS_MAX; j++)
            cells[j] = str_of(rows[i].cells[j]);
        org_import_person_read(arena, &import, &line, &person, &faults);
        assert_int_equal(faults.count, rows[i].count);
        if (faults.count == 0) continue;
        assert_int_equal(faults.items[0].field, rows[i].field);
        assert_int_equal(faults.items[0].code, rows[i].code);
    }
    arena_free(arena);
}

#define DAY(n) ((n)*DAY_MS)
#define NOW    DAY(100)

static void a_tie_is_added_kept_ended_or_refused(void **state)
{
    static const struct org_relation
        open = {.kind = STR("employee"), .from_ms = DAY(10), .to_ms = NONE},
        past = {.kind = STR("employee"), .from_ms = DAY(10), .to_ms = DAY(20)},
        share = {.kind = STR("shareholder"), .from_ms = DAY(10), .to_ms = NONE},
        lead = {.kind = STR("lead"), .from_ms = DAY(10), .to_ms = NONE};
    static const struct {
        const char *name;
        struct org_import_tie tie;
        const struct org_relation *held;
        int want;
        enum err_code code;
        int64_t from_ms, to_ms;
    } rows[] = {
        {"nothing is held", {STR_NONE, false, NONE, NONE}, NULL, TIE_ADD, 0, NOW, NONE},
        {"the same now", {STR_NONE, false, NONE, NONE}, &open, TIE_SAME, 0, 0, 0},
        {"the same day", {STR("employee"), false, DAY(10), NONE}, &open, TIE_SAME, 0, 0, 0},
        {"another first day",
         {STR("employee"), false, DAY(12), NONE},
         &open,
         TIE_FAULT,
         ERR_OVERLAP,
         0,
         0},
        {"it ends", {STR_NONE, false, NONE, DAY(120)}, &open, TIE_END, 0, 0, DAY(120)},
        {"it has ended so", {STR_NONE, false, DAY(10), DAY(20)}, &past, TIE_SAME, 0, 0, 0},
        {"it has ended so, without its first day",
         {STR("employee"), false, NONE, DAY(20)},
         &past,
         TIE_SAME,
         0,
         0,
         0},
        {"what has ended goes on",
         {STR("employee"), false, DAY(10), DAY(30)},
         &past,
         TIE_FAULT,
         ERR_OVERLAP,
         0,
         0},
        {"again after its end",
         {STR("employee"), false, DAY(30), NONE},
         &past,
         TIE_ADD,
         0,
         DAY(30),
         NONE},
        {"another kind beside it",
         {STR("employee"), false, NONE, NONE},
         &share,
         TIE_ADD,
         0,
         NOW,
         NONE},
        {"no kind is said, and one is held",
         {STR_NONE, false, NONE, NONE},
         &share,
         TIE_SAME,
         0,
         0,
         0},
        {"a member who leads", {STR("member"), false, NONE, NONE}, &lead, TIE_SAME, 0, 0, 0},
        {"the past without a first day",
         {STR("employee"), false, NONE, DAY(50)},
         NULL,
         TIE_FAULT,
         ERR_REQUIRED,
         0,
         0},
        {"the past with one",
         {STR("employee"), false, DAY(40), DAY(50)},
         NULL,
         TIE_ADD,
         0,
         DAY(40),
         DAY(50)},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_import_tie_verdict verdict =
            org_import_tie_rule(&rows[i].tie, rows[i].held, rows[i].held != NULL, NOW);

        if ((int)verdict.what != rows[i].want) print_error("%s\n", rows[i].name);
        assert_int_equal(verdict.what, rows[i].want);
        assert_int_equal(verdict.code, rows[i].code);
        assert_true(verdict.from_ms == rows[i].from_ms && verdict.to_ms == rows[i].to_ms);
    }
}

/* ---- the whole file ---- */

struct lines {
    struct org_import_line items[LINES_MAX];
    struct str cells[LINES_MAX][COLUMNS_MAX];
};

/* Rows "a|b|c", as the file has them from row 2 on. */
static struct org_import_lines lines_make(struct lines *made, const char *const *rows,
                                          size_t columns)
{
    struct org_import_lines lines = {made->items, 0};

    for (; rows[lines.count] != NULL; lines.count++) {
        struct str rest = str_of(rows[lines.count]);

        for (size_t i = 0; i < columns; i++) {
            struct str cell = rest;

            if (!str_cut(rest, '|', &cell, &rest)) rest = STR("");
            made->cells[lines.count][i] = cell;
        }
        made->items[lines.count] = (struct org_import_line){.number = (int64_t)lines.count + 2,
                                                            .cells = made->cells[lines.count]};
    }
    return lines;
}

static struct str show(struct arena *arena, const struct org_import_lines *lines,
                       const struct org_import_faults *faults)
{
    struct buf out = buf_new(arena, 10000);

    for (size_t i = 0; i < lines->count; i++) {
        buf_print(&out, "%lld<%lld", (long long)lines->items[i].number,
                  (long long)lines->items[i].parent);
        if (!str_empty(lines->items[i].company)) {
            buf_print(&out, "@" STR_FMT, STR_ARG(lines->items[i].company));
        }
        for (size_t j = 0; j < faults[i].count; j++) {
            buf_print(&out, "!%s:%s:" STR_FMT, org_import_fields[faults[i].items[j].field].name,
                      err_code_text(faults[i].items[j].code), STR_ARG(faults[i].items[j].param));
        }
        buf_add_char(&out, ' ');
    }
    return buf_str(&out);
}

static void expect_whole(enum org_import_kind kind, const enum org_import_field *map,
                         size_t columns, const char *const *rows, const char *want)
{
    const struct org_import import = {.kind = kind, .map = map, .column_count = columns};
    struct arena *arena = arena_new(ARENA_BYTES);
    struct org_import_faults faults[LINES_MAX] = {{.count = 0}};
    struct lines made;
    struct org_import_lines lines = lines_make(&made, rows, columns);

    org_import_whole_check(arena, &import, &lines, faults);
    assert_string_equal(str_c(arena, show(arena, &lines, faults)), want);
    arena_free(arena);
}

static void nobody_stands_in_a_file_twice(void **state)
{
    static const enum org_import_field map[] = {IMPORT_EMAIL, IMPORT_PERSONNEL_NO};
    static const char *const rows[] = {"a@x|1", "b@x|", "A@X|2", "|2", "|", NULL};

    (void)state;
    expect_whole(ORG_IMPORT_PEOPLE, map, 2, rows,
                 "2<0!email:twice-in-file:4 3<0 "
                 "4<0!email:twice-in-file:2!personnel_no:twice-in-file:5 "
                 "5<0!personnel_no:twice-in-file:4 6<0 ");
}

static void units_come_after_the_unit_above_them(void **state)
{
    static const enum org_import_field map[] = {IMPORT_NAME, IMPORT_CODE, IMPORT_PARENT,
                                                IMPORT_COMPANY};
    static const struct {
        const char *rows[LINES_MAX];
        const char *want;
    } cases[] = {
        {{"Help|HELP|Support|", "Support|SUP|IT|", "IT|IT||JKL", NULL}, "4<0@JKL 3<4@JKL 2<3@JKL "},
        {{"A|AA|other|X", NULL}, "2<0@X "},
        {{"A|AA|BB|", "B|BB|AA|", "C|CC|AA|", NULL},
         "2<0!parent:cycle:A \xE2\x86\x92 B 3<2!parent:cycle:B \xE2\x86\x92 A "
         "4<2!parent:parent-failed:2 "},
        {{"A|AA|AA|", NULL}, "2<0!parent:cycle:A "},
        {{"IT|IT||JKL", "Help|HELP|IT|ABC", NULL}, "2<0@JKL 3<2@ABC!parent:other-company: "},
        {{"IT|IT||", "Net|IT||", NULL}, "2<0!code:twice-in-file:3 3<0!code:twice-in-file:2 "},
        {{"IT|IT||", "it|IT2||", "Net|NET|It|", NULL}, "2<0 3<0 4<2!parent:unclear:It "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_whole(ORG_IMPORT_UNITS, map, 4, cases[i].rows, cases[i].want);
}

/* A chain as long as a file may be is looked at in no time. */
static void a_chain_without_end_is_refused_quickly(void **state)
{
    static const enum org_import_field map[] = {IMPORT_NAME, IMPORT_CODE, IMPORT_PARENT};
    const struct org_import import = {.kind = ORG_IMPORT_UNITS, .map = map, .column_count = 3};
    const size_t count = 20000;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct org_import_lines lines = {ARENA_ARRAY(arena, struct org_import_line, count), count};
    struct org_import_faults *faults = ARENA_ARRAY(arena, struct org_import_faults, count);
    size_t faulty = 0;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct str *cells = ARENA_ARRAY(arena, struct str, 3);

        cells[0] = cells[1] = str_print(arena, "U%zu", i);
        cells[2] = str_print(arena, "U%zu", i + 1);
        lines.items[i] = (struct org_import_line){.number = (int64_t)i + 2, .cells = cells};
    }
    org_import_whole_check(arena, &import, &lines, faults);
    for (size_t i = 0; i < count; i++)
        faulty += faults[i].count > 0;
    assert_int_equal(faulty, count - ORG_DEPTH_MAX);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_known_in_four_languages),
        cmocka_unit_test(a_field_is_guessed_once),
        cmocka_unit_test(a_map_names_each_field_once_and_what_finds_a_row),
        cmocka_unit_test(a_number_is_read_unless_it_may_mean_two),
        cmocka_unit_test(words_of_people_are_understood),
        cmocka_unit_test(days_are_read_in_the_ways_of_europe),
        cmocka_unit_test(a_row_of_people_is_refused_by_its_columns),
        cmocka_unit_test(a_tie_is_added_kept_ended_or_refused),
        cmocka_unit_test(nobody_stands_in_a_file_twice),
        cmocka_unit_test(units_come_after_the_unit_above_them),
        cmocka_unit_test(a_chain_without_end_is_refused_quickly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
