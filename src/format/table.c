/* Tables: what the file is, its rows by the reader of its kind, and the one shape for both. */
#include "format/table.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv_rows.h"
#include "lib/xlsx.h"

#define MAGIC_BYTES    8
#define CSV_MEMORY_MAX ((size_t)8 * 1024 * 1024)

struct reader {
    struct arena *arena;
    struct table *table;
};

static struct err *refuse(struct arena *arena, enum err_code code, struct str param)
{
    struct err *err = ERR(arena, code, "the table cannot be taken: " STR_FMT, STR_ARG(param));

    err->param = param;
    return err;
}

static struct err *refuse_size(struct arena *arena, size_t limit)
{
    return refuse(arena, ERR_FILE_SIZE, str_of_int(arena, (int64_t)limit));
}

/* ---- rows ---- */

/* The apostrophe of table_csv_cell is not of the text. */
static bool looks_like_formula(struct str text)
{
    return text.len > 0 && strchr("=+-@\t\r", text.ptr[0]) != NULL;
}

static struct str cell_clean(struct arena *arena, struct str text)
{
    struct str rest = str_sub(text, 1, text.len);

    text = str_trim(text);
    if (str_starts(text, STR("'")) && looks_like_formula(rest)) text = str_trim(rest);
    return str_copy(arena, text);
}

static bool row_is_empty(const struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_trim(cells[i]).len > 0) return false;
    }
    return true;
}

static struct err *take_header(struct reader *reader, const struct str *cells, size_t count)
{
    struct table *table = reader->table;

    while (count > 0 && str_trim(cells[count - 1]).len == 0)
        count--;
    if (count > TABLE_COLUMNS_MAX) return refuse_size(reader->arena, TABLE_COLUMNS_MAX);
    table->columns = ARENA_ARRAY(reader->arena, struct str, count);
    table->column_count = count;
    for (size_t i = 0; i < count; i++) {
        table->columns[i] = cell_clean(reader->arena, str_points_cut(cells[i], 200));
        for (size_t before = 0; before < i; before++) {
            if (table->columns[i].len > 0 && str_equal(table->columns[before], table->columns[i]))
                return refuse(reader->arena, ERR_FILE_COLUMNS, table->columns[i]);
        }
    }
    return NULL;
}

static struct err *take_row(struct reader *reader, size_t number, const struct str *cells,
                            size_t count)
{
    struct arena *arena = reader->arena;
    struct table *table = reader->table;
    struct table_row *row;

    if (table->row_count == TABLE_ROWS_MAX) return refuse_size(arena, TABLE_ROWS_MAX);
    if ((table->row_count + 1) * table->column_count > TABLE_CELLS_MAX) {
        return refuse_size(arena, TABLE_CELLS_MAX / table->column_count);
    }
    if (count > table->column_count &&
        !row_is_empty(cells + table->column_count, count - table->column_count)) {
        return refuse(arena, ERR_FILE_WIDTH, str_of_int(arena, (int64_t)number));
    }
    if (table->row_count == table->row_room) {
        size_t room = table->row_room == 0 ? 64 : 2 * table->row_room;

        table->rows = arena_grow(arena, table->rows, table->row_room * sizeof *table->rows,
                                 room * sizeof *table->rows);
        table->row_room = room;
    }
    row = &table->rows[table->row_count++];
    *row = (struct table_row){number, ARENA_ARRAY(arena, struct str, table->column_count)};
    for (size_t i = 0; i < table->column_count; i++) {
        row->cells[i] = i < count ? cell_clean(arena, cells[i]) : STR("");
        if (row->cells[i].len > TABLE_CELL_BYTES_MAX) {
            return refuse_size(arena, TABLE_CELL_BYTES_MAX);
        }
        table->bytes += row->cells[i].len;
    }
    return table->bytes > TABLE_BYTES_MAX ? refuse_size(arena, TABLE_BYTES_MAX) : NULL;
}

static struct err *take_any(void *context, size_t number, const struct str *cells, size_t count)
{
    struct reader *reader = context;

    if (row_is_empty(cells, count)) return NULL;
    if (reader->table->columns == NULL) return take_header(reader, cells, count);
    return take_row(reader, number, cells, count);
}

static struct err *take_csv(void *context, const struct csv_row *row)
{
    struct str cells[LOG_COLUMNS_MAX];

    for (size_t i = 0; i < row->cells; i++)
        cells[i] = csv_cell(row->text.ptr, row->ends, i);
    return take_any(context, row->line, cells, row->cells);
}

/* ---- files ---- */

static struct err *csv_within_memory(struct reader *reader, int fd, struct arena *memory)
{
    const struct log_options options = {0};
    struct log_source *source;
    jmp_buf full;

    (void)arena_escape(memory, &full);
    if (setjmp(full) != 0) return refuse_size(reader->arena, TABLE_CELLS_MAX);
    TRY(log_source_open(memory, fd, &options, &source));
    struct err *err = csv_rows_read(reader->arena, memory, source, take_csv, reader);
    log_source_close(source);
    if (err != NULL && err->code == ERR_BAD_FILE) err->code = ERR_FILE_BROKEN;
    return err;
}

static struct err *csv_read_all(struct reader *reader, int fd)
{
    struct arena *memory = arena_new(CSV_MEMORY_MAX);

    if (memory == NULL) return ERR(reader->arena, ERR_BUSY, "no memory to read a table");
    struct err *err = csv_within_memory(reader, fd, memory);
    arena_free(memory);
    return err;
}

static bool is_named(struct arena *arena, struct str name, const char *const *ends)
{
    struct str lower = str_lower(arena, name);

    while (*ends != NULL && !str_ends(lower, str_of(*ends)))
        ends++;
    return *ends != NULL;
}

/* A workbook is an archive; a text holds neither NUL nor the marks of gz and of old workbooks. */
static bool is_kind(enum table_kind kind, struct str start)
{
    bool archive = str_starts(start, STR("PK\x03\x04"));

    if (kind == TABLE_XLSX || archive) return kind == TABLE_XLSX && archive;
    return memchr(start.ptr, '\0', start.len) == NULL && !str_starts(start, STR("\x1F\x8B")) &&
           !str_starts(start, STR("\xD0\xCF\x11\xE0"));
}

static struct err *kind_find(struct arena *arena, int fd, struct str name, enum table_kind *kind)
{
    static const char *const workbooks[] = {".xlsx", ".xlsm", NULL};
    static const char *const texts[] = {".csv", ".tsv", ".txt", NULL};
    char magic[MAGIC_BYTES];
    ssize_t count = pread(fd, magic, sizeof magic, 0);
    struct str start = {magic, count > 0 ? (size_t)count : 0};

    if (count < 0) return ERR(arena, ERR_IO, "reading the table: %s", strerror(errno));
    *kind = is_named(arena, name, workbooks) ? TABLE_XLSX : TABLE_CSV;
    if (*kind == TABLE_CSV && !is_named(arena, name, texts)) {
        return ERR_REFUSE(arena, ERR_FILE_NAME);
    }
    if (start.len == 0) return ERR_REFUSE(arena, ERR_FILE_EMPTY);
    if (str_starts(start, STR("\xFF\xFE")) || str_starts(start, STR("\xFE\xFF"))) {
        return refuse(arena, ERR_FILE_UTF8, STR("1"));
    }
    return is_kind(*kind, start) ? NULL : ERR_REFUSE(arena, ERR_FILE_TYPE);
}

struct err *table_read(struct arena *arena, int fd, struct str name, struct table *table)
{
    struct reader reader = {arena, table};

    *table = (struct table){0};
    TRY(kind_find(arena, fd, name, &table->kind));
    TRY(table->kind == TABLE_XLSX ? xlsx_read(arena, fd, take_any, &reader)
                                  : csv_read_all(&reader, fd));
    return table->row_count == 0 ? ERR_REFUSE(arena, ERR_FILE_EMPTY) : NULL;
}

void table_csv_cell(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    if (looks_like_formula(text)) buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') buf_add_char(out, '"');
        buf_add_char(out, text.ptr[i]);
    }
    buf_add_char(out, '"');
}
