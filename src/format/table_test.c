/* Tables of people: CSV and XLSX give the same rows; a wrong file is refused by name. */
#include "lib/xlsx_test.h"

#include <sys/mman.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/table.h"

static struct str show(struct arena *arena, const struct table *table)
{
    struct buf out = buf_new(arena, 1 << 20);

    for (size_t i = 0; i < table->column_count; i++)
        buf_print(&out, "(" STR_FMT ")", STR_ARG(table->columns[i]));
    for (size_t i = 0; i < table->row_count; i++) {
        buf_print(&out, " %zu:", table->rows[i].number);
        for (size_t j = 0; j < table->column_count; j++)
            buf_print(&out, "[" STR_FMT "]", STR_ARG(table->rows[i].cells[j]));
    }
    return buf_str(&out);
}

static int file_of(struct str text)
{
    int fd = memfd_create("table", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.ptr, text.len), text.len);
    return fd;
}

static void csv_gives_its_rows(void **state)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"Name,Mail\nAna,a@x\n", "(Name)(Mail) 2:[Ana][a@x]"},
        {"Name;Mail\r\n\r\n Ana ;a@x\r\n;\r\nBo\r\n", "(Name)(Mail) 3:[Ana][a@x] 5:[Bo][]"},
        {"\xEF\xBB\xBFName\tMail\n\"A \"\"b\"\"\"\t\"x\ny\"\nB\tc\n",
         "(Name)(Mail) 2:[A \"b\"][x\ny] 4:[B][c]"},
        {"Name,,\nAna,,\n", "(Name) 2:[Ana]"},
        {"Name,\"Tel\"\nAna,'+371 2\n'tis,'-\n", "(Name)(Tel) 2:[Ana][+371 2] 3:['tis][-]"},
    };
    struct arena *arena = arena_new(1 << 24);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = file_of(str_of(rows[i].text));
        struct table table;

        assert_null(table_read(arena, fd, STR("people.CSV"), &table));
        assert_string_equal(str_c(arena, show(arena, &table)), rows[i].want);
        close(fd);
    }
    arena_free(arena);
}

static void a_workbook_gives_the_same_rows(void **state)
{
    static const struct xlsx_test_part parts[] = {
        XLSX_ROOT,
        XLSX_BOOK,
        XLSX_LINKS,
        XLSX_TEXTS("<si><t>Name</t></si><si><t>From</t></si>"),
        XLSX_STYLES("<xf numFmtId=\"14\"/>"),
        XLSX_SHEET("<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
                   "<row r=\"3\"><c t=\"inlineStr\"><is><t>Ana</t></is></c>"
                   "<c s=\"0\"><v>45000</v></c></row>"),
    };
    struct arena *arena = arena_new(1 << 24);
    int fd = xlsx_test_make(parts, sizeof parts / sizeof *parts);
    struct table table;

    (void)state;
    assert_null(table_read(arena, fd, STR("people.xlsx"), &table));
    assert_int_equal(table.kind, TABLE_XLSX);
    assert_string_equal(str_c(arena, show(arena, &table)), "(Name)(From) 3:[Ana][2023-03-15]");
    close(fd);
    arena_free(arena);
}

static void a_wrong_file_is_refused_by_what_is_wrong(void **state)
{
    static const struct {
        const char *file;
        struct str text;
        enum err_code code;
        const char *param;
    } rows[] = {
        {"people.pdf", STR("Name\nAna\n"), ERR_FILE_NAME, NULL},
        {"people", STR("Name\nAna\n"), ERR_FILE_NAME, NULL},
        {"people.xlsx", STR("Name\nAna\n"), ERR_FILE_TYPE, NULL},
        {"people.csv", STR("PK\x03\x04 zip"), ERR_FILE_TYPE, NULL},
        {"people.xlsx", STR("PK\x03\x04 zip"), ERR_FILE_BROKEN, "zip"},
        {"people.xlsx", STR("\xD0\xCF\x11\xE0 old"), ERR_FILE_TYPE, NULL},
        {"people.csv", STR("\xD0\xCF\x11\xE0 old"), ERR_FILE_TYPE, NULL},
        {"people.csv", STR("a\0b"), ERR_FILE_TYPE, NULL},
        {"people.csv", STR(""), ERR_FILE_EMPTY, NULL},
        {"people.csv", STR("Name,Mail\n"), ERR_FILE_EMPTY, NULL},
        {"people.csv", STR("\xFF\xFEN\0a\0"), ERR_FILE_UTF8, "1"},
        {"people.csv", STR("Name\nAna\nMu\xF1oz\n"), ERR_FILE_UTF8, "3"},
        {"people.csv", STR("Name\nAna,Bo\n"), ERR_FILE_WIDTH, "2"},
        {"people.csv", STR("Name,Name\nAna,Bo\n"), ERR_FILE_COLUMNS, "Name"},
        {"people.csv", STR("Name\n\"Ana\n"), ERR_FILE_BROKEN, "2"},
        {"people.csv", STR("Name\n\"Ana\"x\n"), ERR_FILE_BROKEN, "2"},
    };
    struct arena *arena = arena_new(1 << 24);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int fd = file_of(rows[i].text);
        struct table table;
        struct err *err = table_read(arena, fd, str_of(rows[i].file), &table);

        assert_non_null(err);
        if (err->code != rows[i].code) print_error("row %zu: %s\n", i, err_code_text(err->code));
        assert_int_equal(err->code, rows[i].code);
        if (rows[i].param != NULL) assert_true(str_is(err->param, rows[i].param));
        close(fd);
    }
    arena_free(arena);
}

static void a_table_without_end_is_refused(void **state)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct buf text = buf_new(arena, 1 << 22);
    struct table table;
    struct err *err;

    (void)state;
    for (size_t i = 0; i < TABLE_ROWS_MAX + 2; i++)
        buf_print(&text, "n%zu\n", i);
    int fd = file_of(buf_str(&text));
    err = table_read(arena, fd, STR("people.csv"), &table);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_FILE_SIZE);
    assert_true(str_is(err->param, "20000"));
    close(fd);
    arena_free(arena);
}

static void no_cell_of_a_csv_is_a_formula(void **state)
{
    static const struct {
        const char *text, *want;
    } rows[] = {{"Ana", "\"Ana\""},
                {"=1+1", "\"'=1+1\""},
                {"+371 2", "\"'+371 2\""},
                {"-", "\"'-\""},
                {"@SUM(A1)", "\"'@SUM(A1)\""},
                {"\tx", "\"'\tx\""},
                {"a \"b\"", "\"a \"\"b\"\"\""},
                {"", "\"\""}};
    struct arena *arena = arena_new(1 << 20);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = buf_new(arena, 1000);

        table_csv_cell(&out, str_of(rows[i].text));
        assert_true(str_is(buf_str(&out), rows[i].want));
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_gives_its_rows),
        cmocka_unit_test(a_workbook_gives_the_same_rows),
        cmocka_unit_test(a_wrong_file_is_refused_by_what_is_wrong),
        cmocka_unit_test(a_table_without_end_is_refused),
        cmocka_unit_test(no_cell_of_a_csv_is_a_formula),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
