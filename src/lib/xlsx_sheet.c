/* The parts of a workbook that hold values: shared texts, formats of cells, and the sheet itself.
 */
#include "lib/xlsx_inner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/time.h"

/* ---- shared texts ---- */

struct texts {
    bool in_text, in_phonetic;
    struct buf text;
};

static void texts_start(struct xlsx_part *part, struct str name, const char **attributes)
{
    struct texts *texts = part->context;

    (void)attributes;
    if (str_is(name, "si")) texts->text = buf_new(part->xlsx->memory, XLSX_TEXT_BYTES_MAX);
    if (str_is(name, "rPh")) texts->in_phonetic = true;
    texts->in_text = str_is(name, "t") && !texts->in_phonetic;
}

static void texts_text(struct xlsx_part *part, struct str text)
{
    struct texts *texts = part->context;

    if (texts->in_text && texts->text.arena != NULL) buf_add(&texts->text, text);
}

static void texts_end(struct xlsx_part *part, struct str name)
{
    struct texts *texts = part->context;
    struct xlsx *xlsx = part->xlsx;

    texts->in_text = false;
    if (str_is(name, "rPh")) texts->in_phonetic = false;
    if (!str_is(name, "si")) return;
    if (texts->text.full) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "32 KiB");
    } else if (xlsx->text_count == XLSX_TEXTS_MAX) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "500000");
    } else {
        xlsx->texts = arena_push(xlsx->memory, xlsx->texts, xlsx->text_count, sizeof *xlsx->texts);
        xlsx->texts[xlsx->text_count++] = buf_str(&texts->text);
    }
}

struct err *xlsx_texts_read(struct xlsx *xlsx, const char *path)
{
    struct texts texts = {0};
    struct xlsx_part part = {.xlsx = xlsx,
                             .path = path,
                             .start = texts_start,
                             .end = texts_end,
                             .text = texts_text,
                             .context = &texts};

    return xlsx_part_read(&part, NULL);
}

/* ---- formats ---- */

struct format {
    struct format *next;
    int64_t id;
    bool date;
};

struct styles {
    struct format *formats; /* the workbook's own */
    bool in_cells;
};

bool xlsx_format_is_date(struct str code)
{
    bool quoted = false, bracket = false;

    for (size_t i = 0; i < code.len && code.ptr[i] != ';'; i++) {
        char one = code.ptr[i];

        if (one == '"') quoted = !quoted;
        if (quoted) continue;
        if (one == '\\' || one == '_' || one == '*') {
            i++; /* the next one stands for itself */
        } else if (one == '[') {
            bracket = true;
        } else if (one == ']') {
            bracket = false;
        } else if (!bracket && strchr("dDmMyYhHsS", one) != NULL) {
            return true;
        }
    }
    return false;
}

/* The formats that every program knows by number (ECMA-376, 18.8.30). */
static bool is_known_date(int64_t id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

static bool is_date(const struct styles *styles, int64_t id)
{
    for (const struct format *format = styles->formats; format != NULL; format = format->next) {
        if (format->id == id) return format->date;
    }
    return is_known_date(id);
}

static void styles_start(struct xlsx_part *part, struct str name, const char **attributes)
{
    struct styles *styles = part->context;
    struct xlsx *xlsx = part->xlsx;
    int64_t id;

    if (str_is(name, "cellXfs")) styles->in_cells = true;
    if (!str_is(name, "numFmt") && !(str_is(name, "xf") && styles->in_cells)) return;
    if (!num_parse_int(xlsx_attribute(attributes, "numFmtId"), &id)) id = 0;
    if (xlsx->format_count == XLSX_FORMATS_MAX) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "20000");
    } else if (str_is(name, "numFmt")) {
        struct format *format = ARENA_NEW(xlsx->memory, struct format);

        *format = (struct format){styles->formats, id,
                                  xlsx_format_is_date(xlsx_attribute(attributes, "formatCode"))};
        styles->formats = format;
    } else {
        xlsx->dates =
            arena_push(xlsx->memory, xlsx->dates, xlsx->format_count, sizeof *xlsx->dates);
        xlsx->dates[xlsx->format_count++] = is_date(styles, id);
    }
}

static void styles_end(struct xlsx_part *part, struct str name)
{
    struct styles *styles = part->context;

    if (str_is(name, "cellXfs")) styles->in_cells = false;
}

struct err *xlsx_styles_read(struct xlsx *xlsx, const char *path)
{
    struct styles styles = {0};
    struct xlsx_part part = {
        .xlsx = xlsx, .path = path, .start = styles_start, .end = styles_end, .context = &styles};

    return xlsx_part_read(&part, NULL);
}

/* ---- values ---- */

bool xlsx_date_text(double serial, bool since_1904, char out[20])
{
    /* Day 1 is 1900-01-01, and day 60 a 29 February that never was (ECMA-376, 18.17.4.1). */
    double whole = floor(serial);
    int64_t day, seconds;

    if (!(serial >= 0 && serial < 2958466)) return false;
    seconds = (int64_t)llround((serial - whole) * 86400);
    day = (int64_t)whole + seconds / 86400;
    seconds %= 86400;
    day += since_1904 ? date_day((struct date){1904, 1, 1})
                      : date_day((struct date){1899, 12, whole < 60 ? 31 : 30});
    struct date date = date_of_day(day);
    char text[64];
    int len = snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    if (seconds > 0) {
        len += snprintf(text + len, sizeof text - (size_t)len, "T%02d:%02d:%02d",
                        (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    }
    memcpy(out, text, (size_t)len + 1);
    return true;
}

/* A number as people wrote it: 1.0E3 is 1000, 0.1 stays 0.1. */
static struct str number_text(struct arena *arena, double number)
{
    if (number == floor(number) && fabs(number) < 1e15) return str_print(arena, "%.0f", number);
    return str_print(arena, "%.15g", number);
}

/* ---- the sheet ---- */

struct sheet {
    struct str cells[XLSX_COLUMNS_MAX];
    size_t count;         /* up to the last cell of the row that holds something */
    size_t row, last_row; /* numbers, from 1 */
    size_t column;        /* of the present cell, from 0 */
    struct str type;
    int64_t format;
    bool in_cell, in_value, in_phonetic;
    struct buf value;
};

/* "BC12": column 54, row 12. False: it is no reference, or another row's. */
static bool reference_read(struct str text, size_t row, size_t *column)
{
    size_t at = 0, found = 0;
    int64_t number;

    while (at < text.len && text.ptr[at] >= 'A' && text.ptr[at] <= 'Z' && at < 4)
        found = found * 26 + (size_t)(text.ptr[at++] - 'A') + 1;
    if (at == 0 || !num_parse_int(str_sub(text, at, text.len), &number)) return false;
    *column = found - 1;
    return number == (int64_t)row;
}

static void row_start(struct xlsx_part *part, struct sheet *sheet, const char **attributes)
{
    struct str text = xlsx_attribute(attributes, "r");
    int64_t number = (int64_t)sheet->last_row + 1;

    if (text.ptr != NULL &&
        (!num_parse_int(text, &number) || number > 1048576 || number <= (int64_t)sheet->last_row)) {
        xlsx_part_fail(part, ERR_FILE_BROKEN, "rows are not numbered in order");
        return;
    }
    sheet->row = sheet->last_row = (size_t)number;
    sheet->count = sheet->column = 0;
    arena_reset(part->xlsx->row_memory);
}

static void cell_start(struct xlsx_part *part, struct sheet *sheet, const char **attributes)
{
    struct str reference = xlsx_attribute(attributes, "r");
    struct str format = xlsx_attribute(attributes, "s");

    if (reference.ptr != NULL && !reference_read(reference, sheet->row, &sheet->column)) {
        xlsx_part_fail(part, ERR_FILE_BROKEN, "a cell stands in another row than it says");
        return;
    }
    sheet->type = str_copy(part->xlsx->row_memory, xlsx_attribute(attributes, "t"));
    if (format.ptr == NULL || !num_parse_int(format, &sheet->format)) sheet->format = -1;
    sheet->value = buf_new(part->xlsx->row_memory, XLSX_TEXT_BYTES_MAX);
    sheet->in_cell = true;
}

static void sheet_start(struct xlsx_part *part, struct str name, const char **attributes)
{
    struct sheet *sheet = part->context;

    if (str_is(name, "row")) row_start(part, sheet, attributes);
    if (str_is(name, "c") && sheet->row > 0) cell_start(part, sheet, attributes);
    if (str_is(name, "rPh")) sheet->in_phonetic = true;
    sheet->in_value =
        sheet->in_cell && !sheet->in_phonetic && (str_is(name, "v") || str_is(name, "t"));
}

static void sheet_text(struct xlsx_part *part, struct str text)
{
    struct sheet *sheet = part->context;

    if (sheet->in_value) buf_add(&sheet->value, text);
}

/* What a cell of numbers shows. */
static struct str number_value(const struct xlsx *xlsx, const struct sheet *sheet, struct str raw)
{
    const char *text = str_c(xlsx->row_memory, raw);
    char date[20], *end;
    double number = strtod(text, &end);
    bool dated = sheet->format >= 0 && sheet->format < (int64_t)xlsx->format_count &&
                 xlsx->dates[sheet->format];

    if (end == text || *end != '\0' || !isfinite(number)) return raw;
    if (dated && xlsx_date_text(number, xlsx->since_1904, date)) {
        return str_copy(xlsx->row_memory, str_of(date));
    }
    return number_text(xlsx->row_memory, number);
}

static struct str cell_value(struct xlsx_part *part, const struct sheet *sheet)
{
    const struct xlsx *xlsx = part->xlsx;
    struct str raw = buf_str(&sheet->value);
    int64_t index;

    if (raw.len == 0) return STR("");
    if (str_is(sheet->type, "s")) {
        if (num_parse_int(raw, &index) && index >= 0 && index < (int64_t)xlsx->text_count) {
            return xlsx->texts[index];
        }
        xlsx_part_fail(part, ERR_FILE_BROKEN, "a cell names a text that is not there");
        return STR("");
    }
    if (str_is(sheet->type, "b")) return str_is(raw, "1") ? STR("true") : STR("false");
    if (sheet->type.ptr == NULL || str_is(sheet->type, "n")) return number_value(xlsx, sheet, raw);
    return raw; /* inlineStr, str (of a formula), d (a date as text), e (an error as it is shown) */
}

static void cell_end(struct xlsx_part *part, struct sheet *sheet)
{
    struct str value = cell_value(part, sheet);

    sheet->in_cell = sheet->in_value = false;
    if (sheet->value.full) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "32 KiB");
    } else if (value.len > 0 && sheet->column >= XLSX_COLUMNS_MAX) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "500");
    } else if (value.len > 0 && ++part->xlsx->cell_count > XLSX_CELLS_MAX) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "1000000");
    } else if (value.len > 0 && sheet->column + 1 < sheet->count) {
        sheet->cells[sheet->column] = value; /* cells may come in any order */
    } else if (value.len > 0) {
        while (sheet->count < sheet->column)
            sheet->cells[sheet->count++] = STR("");
        sheet->cells[sheet->column] = value;
        sheet->count = sheet->column + 1;
    }
    sheet->column++;
}

static void sheet_end(struct xlsx_part *part, struct str name)
{
    struct sheet *sheet = part->context;

    if (str_is(name, "rPh")) sheet->in_phonetic = false;
    if (str_is(name, "v") || str_is(name, "t")) sheet->in_value = false;
    if (str_is(name, "c") && sheet->in_cell) cell_end(part, sheet);
    if (!str_is(name, "row") || sheet->row == 0 || part->err != NULL) return;
    if (sheet->count > 0) {
        part->err = part->xlsx->fn(part->xlsx->context, sheet->row, sheet->cells, sheet->count);
        if (part->err != NULL) XML_StopParser(part->parser, XML_FALSE);
    }
    sheet->row = 0;
}

struct err *xlsx_sheet_read(struct xlsx *xlsx, const char *path)
{
    struct sheet *sheet = ARENA_NEW(xlsx->memory, struct sheet);
    struct xlsx_part part = {.xlsx = xlsx,
                             .path = path,
                             .start = sheet_start,
                             .end = sheet_end,
                             .text = sheet_text,
                             .context = sheet};

    return xlsx_part_read(&part, NULL);
}
