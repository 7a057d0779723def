/* Workbooks: what their cells say, and each way in which they may be broken or too large. */
#include "lib/xlsx_test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/xlsx.h"

static struct err *show_row(void *context, size_t number, const struct str *cells, size_t count)
{
    buf_print(context, "%zu:", number);
    for (size_t i = 0; i < count; i++)
        buf_print(context, "[" STR_FMT "]", STR_ARG(cells[i]));
    buf_add_char(context, ' ');
    return NULL;
}

#define PARTS_MAX 6

static struct err *read_parts(struct arena *arena, const struct xlsx_test_part *parts,
                              struct str *shown)
{
    struct buf out = buf_new(arena, 1 << 20);
    size_t count = 0;

    while (count < PARTS_MAX && parts[count].path != NULL)
        count++;
    int fd = xlsx_test_make(parts, count);
    struct err *err = xlsx_read(arena, fd, show_row, &out);

    close(fd);
    *shown = buf_str(&out);
    return err;
}

#define ALL(sheet)                                                                                 \
    {                                                                                              \
        XLSX_ROOT, XLSX_BOOK, XLSX_LINKS,                                                          \
            XLSX_TEXTS("<si><t>Ana</t></si><si><r><t>Liep</t></r><rPh><t>no</t></rPh>"             \
                       "<r><t>iņš</t></r></si>"),                                                  \
            XLSX_STYLES("<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"),        \
            XLSX_SHEET(sheet)                                                                      \
    }

static void cells_say_what_people_see(void **state)
{
    static const struct {
        const char *name, *want;
        struct xlsx_test_part parts[PARTS_MAX];
    } rows[] = {
        {"shared texts, rich ones and without how they are spoken", "1:[Ana][Liepiņš] ",
         ALL("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
             "t=\"s\"><v>1</v></c></row>")},
        {"numbers as people write them", "1:[1001][0.1][1000][-5][12345678901234] ",
         ALL("<row r=\"1\"><c><v>1001</v></c><c><v>0.10000000000000001</v></c><c><v>1.0E3</v></c>"
             "<c t=\"n\"><v>-5</v></c><c><v>1.2345678901234E13</v></c></row>")},
        {"dates by their format", "1:[2023-03-15][2023-03-15][45000][1900-02-28][1900-03-01] ",
         ALL("<row r=\"1\"><c s=\"1\"><v>45000</v></c><c s=\"2\"><v>45000</v></c><c s=\"0\">"
             "<v>45000</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c></row>")},
        {"a date with its time", "1:[2023-03-15T12:00:00] ",
         ALL("<row r=\"1\"><c s=\"1\"><v>45000.5</v></c></row>")},
        {"the kept result of a formula, not the formula", "1:[ana@x][7] ",
         ALL("<row r=\"1\"><c t=\"str\"><f>A2&amp;\"@x\"</f><v>ana@x</v></c><c><f>3+4</f>"
             "<v>7</v></c></row>")},
        {"inline texts, truths and errors", "1:[a & b][true][false][#N/A] ",
         ALL("<row r=\"1\"><c t=\"inlineStr\"><is><t>a &amp; b</t></is></c><c t=\"b\"><v>1</v></c>"
             "<c t=\"b\"><v>0</v></c><c t=\"e\"><v>#N/A</v></c></row>")},
        {"gaps between cells and rows", "2:[][x] 5:[y] ",
         ALL("<row r=\"2\"><c r=\"B2\" t=\"str\"><v>x</v></c></row><row r=\"3\"/>"
             "<row r=\"5\"><c r=\"A5\" t=\"str\"><v>y</v></c><c r=\"B5\"/></row>")},
        {"rows and cells without numbers", "1:[x] 2:[y] ",
         ALL("<row><c t=\"str\"><v>x</v></c></row><row><c t=\"str\"><v>y</v></c></row>")},
    };
    struct arena *arena = arena_new(1 << 24);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str shown;

        assert_null(read_parts(arena, rows[i].parts, &shown));
        if (!str_is(shown, rows[i].want)) print_error("%s: %.*s\n", rows[i].name, STR_ARG(shown));
        assert_true(str_is(shown, rows[i].want));
    }
    arena_free(arena);
}

static void the_first_sheet_that_can_be_seen_is_read(void **state)
{
    static const struct xlsx_test_part parts[] = {
        XLSX_ROOT,
        {"xl/workbook.xml", "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets>"
                            "<sheet name=\"A\" sheetId=\"1\" state=\"hidden\" r:id=\"rId9\"/>"
                            "<sheet name=\"B\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>"},
        XLSX_LINKS,
        XLSX_TEXTS(""),
        XLSX_STYLES("<xf numFmtId=\"14\"/>"),
        XLSX_SHEET("<row><c s=\"0\"><v>1</v></c></row>"),
    };
    struct arena *arena = arena_new(1 << 24);
    struct str shown;

    (void)state;
    assert_null(read_parts(arena, parts, &shown));
    assert_true(str_is(shown, "1:[1904-01-02] "));
    arena_free(arena);
}

#define DEEP10 "<a><a><a><a><a><a><a><a><a><a>"

static void a_broken_workbook_is_refused_by_its_place(void **state)
{
    static const struct {
        const char *name, *param;
        enum err_code code;
        struct xlsx_test_part parts[PARTS_MAX];
    } rows[] = {
        {"an archive of other things", "", ERR_FILE_TYPE, {{"readme.txt", "x"}}},
        {"no workbook is named", "", ERR_FILE_TYPE, {{"_rels/.rels", XLSX_RELATIONS("")}}},
        {"the workbook is not there", "xl/workbook.xml", ERR_FILE_BROKEN, {XLSX_ROOT}},
        {"its parts are not named",
         "xl/_rels/workbook.xml.rels",
         ERR_FILE_BROKEN,
         {XLSX_ROOT, XLSX_BOOK}},
        {"the sheet is not there",
         "xl/sharedStrings.xml",
         ERR_FILE_BROKEN,
         {XLSX_ROOT, XLSX_BOOK, XLSX_LINKS}},
        {"the sheet is cut", "xl/worksheets/sheet1.xml:1", ERR_FILE_BROKEN, ALL("<row>")},
        {"a text that is not there", "xl/worksheets/sheet1.xml:1", ERR_FILE_BROKEN,
         ALL("<row><c t=\"s\"><v>2</v></c></row>")},
        {"a text below the first", "xl/worksheets/sheet1.xml:1", ERR_FILE_BROKEN,
         ALL("<row><c t=\"s\"><v>-1</v></c></row>")},
        {"rows in disorder", "xl/worksheets/sheet1.xml:1", ERR_FILE_BROKEN,
         ALL("<row r=\"2\"/><row r=\"1\"/>")},
        {"a cell of another row", "xl/worksheets/sheet1.xml:1", ERR_FILE_BROKEN,
         ALL("<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>")},
        {"too deep", "xl/worksheets/sheet1.xml:1", ERR_FILE_BROKEN, ALL(DEEP10 DEEP10 DEEP10)},
        {"too wide", "500", ERR_FILE_SIZE, ALL("<row r=\"1\"><c r=\"ZZ1\"><v>1</v></c></row>")},
        {"a DOCTYPE",
         "xl/workbook.xml:1",
         ERR_FILE_BROKEN,
         {XLSX_ROOT,
          {"xl/workbook.xml",
           "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>"}}},
    };
    struct arena *arena = arena_new(1 << 24);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str shown;
        struct err *err = read_parts(arena, rows[i].parts, &shown);

        if (err == NULL || err->code != rows[i].code || !str_is(err->param, rows[i].param)) {
            print_error("%s: %.*s\n", rows[i].name,
                        STR_ARG(err == NULL ? shown : err_chain(arena, err)));
        }
        assert_non_null(err);
        assert_int_equal(err->code, rows[i].code);
        assert_true(err->param.ptr == NULL ? rows[i].param[0] == '\0'
                                           : str_is(err->param, rows[i].param));
    }
    arena_free(arena);
}

/* A few kilobytes that unpack to more than is allowed. */
static void an_archive_that_unpacks_without_end_is_stopped(void **state)
{
    static const size_t len = 200 << 20;
    struct arena *arena = arena_new(1 << 24);
    char *text = malloc(len + 1);
    struct xlsx_test_part parts[PARTS_MAX] = ALL("");
    struct str shown;
    struct err *err;

    (void)state;
    assert_non_null(text);
    memset(text, ' ', len);
    memcpy(text, "<x>", 3);
    text[len] = '\0';
    parts[1].text = text;
    err = read_parts(arena, parts, &shown);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_FILE_SIZE);
    free(text);
    arena_free(arena);
}

/* Cut or changed anywhere, it is refused or read, and never more than that. */
static void a_workbook_changed_anywhere_does_no_harm(void **state)
{
    static const struct xlsx_test_part parts[] = ALL("<row r=\"1\"><c t=\"s\"><v>0</v></c></row>");
    struct arena *arena = arena_new(1 << 24);
    int whole = xlsx_test_make(parts, PARTS_MAX), fd;
    static char bytes[65536];
    ssize_t len = pread(whole, bytes, sizeof bytes, 0);
    char path[] = "/tmp/interna-xlsx.XXXXXX";

    (void)state;
    assert_true(len > 100);
    for (ssize_t i = 0; i < 2 * len; i += 7) {
        struct buf out = buf_new(arena, 1 << 16);
        ssize_t at = i % len;

        fd = mkstemp(path);
        assert_true(fd >= 0);
        unlink(path);
        memcpy(path, "/tmp/interna-xlsx.XXXXXX", sizeof path);
        if (i >= len) bytes[at] ^= 0x55;
        assert_int_equal(write(fd, bytes, (size_t)(i >= len ? len : at)), i >= len ? len : at);
        if (i >= len) bytes[at] ^= 0x55;
        struct err *err = xlsx_read(arena, fd, show_row, &out);
        assert_true(err == NULL || err->code == ERR_FILE_TYPE || err->code == ERR_FILE_BROKEN ||
                    err->code == ERR_FILE_SIZE);
        close(fd);
        arena_reset(arena);
    }
    close(whole);
    arena_free(arena);
}

static void a_format_of_dates_is_known_by_its_letters(void **state)
{
    static const struct {
        const char *code;
        bool date;
    } rows[] = {{"dd/mm/yyyy", true},    {"General", false},   {"0.00", false},
                {"[$-426]d. mmm", true}, {"\"day\" 0", false}, {"#,##0 [Red]", false},
                {"\\d0", false},         {"0;dd", false},      {"h:mm", true}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(xlsx_format_is_date(str_of(rows[i].code)), rows[i].date);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_say_what_people_see),
        cmocka_unit_test(the_first_sheet_that_can_be_seen_is_read),
        cmocka_unit_test(a_broken_workbook_is_refused_by_its_place),
        cmocka_unit_test(an_archive_that_unpacks_without_end_is_stopped),
        cmocka_unit_test(a_workbook_changed_anywhere_does_no_harm),
        cmocka_unit_test(a_format_of_dates_is_known_by_its_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
