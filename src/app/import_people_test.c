/* interna import people, on both databases: 5,000 rows of either format within 10 seconds, those
   who are there already are the same, and what is refused by name. */
#include "app/import_people.h"

#include "lib/xlsx_test.h"

#include <time.h>

#include "app/app.h"
#include "base/buf.h"
#include "feature/event/event.h"
#include "feature/org/org_import.h"
#include "support.h"
#include "web/i18n.h"

#define ARGUMENTS_MAX 12
#define ROWS          5000
#define FRESH         1000 /* of the second file: people whom the first has not */
#ifdef __SANITIZE_ADDRESS__
#define MOST_MS 60000 /* of the sanitizers' build, which also does each write twice */
#else
#define MOST_MS 10000
#endif

static const char *path_of(struct test_store *test, const char *name)
{
    return str_c(test->arena, str_print(test->arena, "%s/%s", test->folder, name));
}

static const char *file_make(struct test_store *test, const char *name, struct str text)
{
    const char *path = path_of(test, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    fclose(file);
    return path;
}

/* What the command prints on the stream FD is read from a file put in its place. */
static int capture_begin(struct test_store *test, int fd, const char *name)
{
    int before = dup(fd), file = open(file_make(test, name, STR("")), O_RDWR | O_TRUNC);

    assert_true(before >= 0 && file >= 0 && dup2(file, fd) >= 0);
    close(file);
    return before;
}

static struct str capture_end(struct test_store *test, int fd, int before)
{
    char *text = arena_alloc(test->arena, 8000);
    ssize_t len = pread(fd, text, 8000, 0);

    assert_true(len >= 0 && dup2(before, fd) >= 0);
    close(before);
    return (struct str){text, (size_t)len};
}

struct told {
    struct str out, err;
};

static struct err *import_of(struct test_store *test, enum org_import_kind kind, const char *file,
                             const char *arguments, struct told *told)
{
    struct i18n i18n = {.lang = LANG_EN, .locale = "en_GB"};
    struct command_place place = {.arena = test->arena, .store = test->store};
    char *argv[ARGUMENTS_MAX] = {(char *)file};
    struct command_call call = {.arena = test->arena,
                                .argc = 1,
                                .argv = argv,
                                .command = &people_commands[kind],
                                .place = &place,
                                .i18n = &i18n};
    char *rest = (char *)str_c(test->arena, str_of(arguments)), *word;
    int out, err_before;
    struct err *err;

    while ((word = strsep(&rest, " ")) != NULL) {
        assert_true(call.argc < ARGUMENTS_MAX);
        if (*word != '\0') argv[call.argc++] = word;
    }
    fflush(stdout);
    fflush(stderr);
    out = capture_begin(test, STDOUT_FILENO, "out");
    err_before = capture_begin(test, STDERR_FILENO, "err");
    err = call.command->run(&call);
    fflush(stdout);
    fflush(stderr);
    told->err = capture_end(test, STDERR_FILENO, err_before);
    told->out = capture_end(test, STDOUT_FILENO, out);
    return err;
}

static struct err *import_people(struct test_store *test, const char *file, const char *arguments,
                                 struct told *told)
{
    return import_of(test, ORG_IMPORT_PEOPLE, file, arguments, told);
}

static struct err *house_apply(struct store_tx *tx, void *context)
{
    struct org_party company = {.kind = STR("company"), .name = STR("JKL Company")};

    (void)context;
    TRY(org_party_add(tx, 0, &company));
    for (int i = 0; i < 20; i++) {
        struct org_party unit = {.kind = STR("unit"),
                                 .name = str_print(tx->arena, "Unit %d", i),
                                 .code = str_print(tx->arena, "U%d", i),
                                 .company_id = company.id};

        TRY(org_party_add(tx, 0, &unit));
    }
    return NULL;
}

static const char *table_csv(struct test_store *test)
{
    struct buf out = buf_new(test->arena, 4 << 20);

    buf_add_c(&out, "Name,E-mail,Personnel number,Company,Unit,Relation,From,Language,ID\n");
    for (int i = 0; i < ROWS; i++) {
        buf_print(&out,
                  "\"Ozoliņa, Ilze %d\",p%d@jkl.example,%d,JKL Company,U%d,employee,2024-01-15,"
                  "lv,E%d\n",
                  i, i, 100000 + i, i % 20, i);
    }
    return file_make(test, "people.csv", buf_str(&out));
}

/* Most of them again: texts in cells, numbers as numbers and dates as dates. */
static const char *table_xlsx(struct test_store *test)
{
    static const char *const header[] = {"Name", "E-mail", "Personnel number", "Company", "Unit",
                                         "From", "ID"};
    struct buf sheet = buf_new(test->arena, 16 << 20);
    const char *path = path_of(test, "people.xlsx");
    char block[65536];
    ssize_t len;

    buf_add_c(&sheet, "<worksheet><sheetData><row r=\"1\">");
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        buf_print(&sheet, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", header[i]);
    buf_add_c(&sheet, "</row>");
    for (int i = FRESH; i < FRESH + ROWS; i++) {
        buf_print(&sheet,
                  "<row r=\"%d\"><c t=\"inlineStr\"><is><t>Ozoliņa, Ilze %d</t></is></c>"
                  "<c t=\"inlineStr\"><is><t>p%d@jkl.example</t></is></c><c><v>%d</v></c>"
                  "<c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>U%d</t></is></c>"
                  "<c s=\"0\"><v>45306</v></c><c t=\"inlineStr\"><is><t>E%d</t></is></c></row>",
                  i - FRESH + 2, i, i, 100000 + i, i % 20, i);
    }
    buf_add_c(&sheet, "</sheetData></worksheet>");
    const struct xlsx_test_part parts[] = {
        XLSX_ROOT,
        XLSX_BOOK,
        XLSX_LINKS,
        XLSX_TEXTS("<si><t>JKL Company</t></si>"),
        XLSX_STYLES("<xf numFmtId=\"14\"/>"),
        {"xl/worksheets/sheet1.xml", str_c(test->arena, buf_str(&sheet))},
    };
    int fd = xlsx_test_make(parts, sizeof parts / sizeof *parts);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    while ((len = read(fd, block, sizeof block)) > 0)
        assert_int_equal(fwrite(block, 1, (size_t)len, file), len);
    fclose(file);
    close(fd);
    return path;
}

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static void expect_out(const struct told *told, const char *want)
{
    if (!str_is(told->out, want)) {
        print_error("told: " STR_FMT STR_FMT "\n", STR_ARG(told->out), STR_ARG(told->err));
    }
    assert_true(str_is(told->out, want));
}

static void five_thousand_rows_are_imported_in_seconds_and_who_is_there_is_the_same(void **state)
{
    static const char *const told_of[] = {"New: 5000; changed: 0; the same: 0; errors: 0\n",
                                          "New: 1000; changed: 0; the same: 4000; errors: 0\n"};
    struct test_store *test = *state;
    struct told told;

    assert_done(test_write(test, house_apply, NULL));
    const char *files[] = {table_csv(test), table_xlsx(test)};
    for (size_t i = 0; i < 2; i++) {
        int64_t began_ms = clock_ms(), taken_ms;

        assert_done(import_people(test, files[i], "", &told));
        taken_ms = clock_ms() - began_ms;
        print_message("%s: %d rows in %lld ms\n", i == 0 ? "CSV" : "XLSX", ROWS,
                      (long long)taken_ms);
        expect_out(&told, told_of[i]);
        assert_true(str_find(told.err, STR("Importing the rows: 100 %")) >= 0);
        assert_true(taken_ms <= MOST_MS);
    }
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'person'"), 6000);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM relation"), 12000);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM event WHERE type = 'org.relate'"), 12000);
    /* The day of the workbook is the day of the text. */
    assert_int_equal(test_sql(test, "SELECT count(DISTINCT from_ms) FROM relation"), 1);
}

static void a_dry_run_leaves_nothing_behind(void **state)
{
    struct test_store *test = *state;
    const char *file = file_make(test, "few.csv", STR("Who;Mail\nAna;ana@jkl.example\nBen;bad@\n"));
    struct told told;

    assert_done(test_write(test, house_apply, NULL));
    struct err *err = import_people(test, file, "--dry-run --map Who=name --map Mail=email", &told);
    assert_refused(err, ERR_ROWS_LEFT);
    assert_true(str_is(err->param, "1"));
    expect_out(&told, "Would be new: 1; changed: 0; the same: 0; errors: 1\n");
    assert_true(str_find(told.err, STR("Row 3: Mail: Enter an e-mail address")) >= 0);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'person'"), 0);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM org_import"), 0);
}

static void what_cannot_be_imported_is_refused_by_name(void **state)
{
    struct test_store *test = *state;
    const char *good = file_make(test, "good.csv", STR("Name,E-mail,Note\nAna,a@x.example,b\n"));
    const struct {
        const char *file, *arguments;
        enum err_code code;
    } rows[] = {
        {file_make(test, "people.pdf", STR("Name\nAna\n")), "", ERR_FILE_NAME},
        {file_make(test, "people.xlsx", STR("Name\nAna\n")), "", ERR_FILE_TYPE},
        {file_make(test, "empty.csv", STR("Name\n")), "", ERR_FILE_EMPTY},
        {file_make(test, "nobody.csv", STR("Name,Unit\nAna,IT\n")), "", ERR_FIELDS},
        {path_of(test, "not-there.csv"), "", ERR_IO},
        {good, "--map Note=salary", ERR_USAGE},
        {good, "--map Nothing=name", ERR_USAGE},
        {good, "--map Note", ERR_USAGE},
        {good, "--map Note=email", ERR_FIELDS},
        {good, "more", ERR_USAGE},
    };
    struct told told;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_refused(import_people(test, rows[i].file, rows[i].arguments, &told), rows[i].code);
    assert_done(import_people(test, good, "--map Note=-", &told));
}

static void each_kind_has_a_command_of_its_own(void **state)
{
    struct test_store *test = *state;
    const char *customers = file_make(test, "c.csv", STR("Customer,ID\nAcme,A1\nBerg,B1\n"));
    const char *orders =
        file_make(test, "o.csv", STR("Client,Order,Offering\nA1,7,Cable\nC1,8,Cable\n"));
    const char *units = file_make(test, "u.csv", STR("Unit,Code\nNet,NET\n"));
    struct told told;

    assert_done(test_write(test, house_apply, NULL));
    assert_done(import_of(test, ORG_IMPORT_CUSTOMERS, customers, "", &told));
    expect_out(&told, "New: 2; changed: 0; the same: 0; errors: 0\n");
    assert_done(import_of(test, ORG_IMPORT_UNITS, units, "", &told));
    expect_out(&told, "New: 1; changed: 0; the same: 0; errors: 0\n");
    assert_refused(import_of(test, ORG_IMPORT_ORDERS, orders, "--dry-run", &told), ERR_ROWS_LEFT);
    expect_out(&told, "Would be new: 0; changed: 0; the same: 0; errors: 2\n");
    assert_true(str_find(told.err, STR("Row 2: Offering: Nobody offers Cable here.")) >= 0);
    assert_true(str_find(told.err, STR("Row 3: Client: There is no external customer C1.")) >= 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(five_thousand_rows_are_imported_in_seconds_and_who_is_there_is_the_same),
        TEST_ON_BOTH(a_dry_run_leaves_nothing_behind),
        TEST_ON_BOTH(what_cannot_be_imported_is_refused_by_name),
        TEST_ON_BOTH(each_kind_has_a_command_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
