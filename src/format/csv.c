/* CSV as a log: the rows are kept (the cases of a table may be mixed), sorted by case, and handed
   over in the order in which the cases first appear. */
#include "format/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv_rows.h"
#include "format/log_event.h"

enum role { CASE, ACTIVITY, TIME, RESOURCE, LIFECYCLE, ROLE_COUNT };

#define NO_COLUMN SIZE_MAX

struct row {
    struct row *next;
    struct str case_id;
    size_t order; /* in the file */
    int64_t time_ms;
    const char *text;     /* all cells, one behind the other */
    const uint32_t *ends; /* of each cell in the text */
};

struct group {
    struct row **rows; /* of one case, in the order of the file */
    size_t count;
};

struct csv_reader {
    struct arena *arena;  /* for errors */
    struct arena *table;  /* all rows */
    struct arena *memory; /* of the present case */
    const struct log_options *options;
    size_t line; /* of the present row */
    struct str *columns;
    size_t column_count, column_of[ROLE_COUNT];
    struct row *first, **end;
    size_t rows;
};

static struct err *fail(const struct csv_reader *reader, size_t line, const char *what,
                        struct str which)
{
    return ERR(reader->arena, ERR_BAD_FILE, "line %zu: %s" STR_FMT, line, what,
               STR_ARG(str_points_cut(which, 100)));
}

static struct str row_cell(const struct csv_reader *reader, const struct row *row, enum role role)
{
    size_t column = reader->column_of[role];
    struct str value = column == NO_COLUMN ? STR_NONE : csv_cell(row->text, row->ends, column);

    return str_empty(value) ? STR_NONE : value;
}

static struct str column_list(const struct csv_reader *reader)
{
    struct buf list = buf_new(reader->arena, 1000);

    for (size_t at = 0; at < reader->column_count; at++) {
        if (at > 0) buf_add_c(&list, ", ");
        buf_add(&list, reader->columns[at]);
    }
    return buf_str(&list);
}

/* Find the column of ROLE: the one that was named, else the one that has its XES name. */
static struct err *column_find(struct csv_reader *reader, enum role role, struct str named)
{
    static const struct {
        const char *name, *option; /* option NULL: the column may be missing */
    } usual[ROLE_COUNT] = {
        [CASE] = {"case:concept:name", "--case"},     [ACTIVITY] = {"concept:name", "--activity"},
        [TIME] = {"time:timestamp", "--time"},        [RESOURCE] = {"org:resource", NULL},
        [LIFECYCLE] = {"lifecycle:transition", NULL},
    };
    struct str name = str_empty(named) ? str_of(usual[role].name) : named;

    reader->column_of[role] = NO_COLUMN;
    for (size_t at = 0; at < reader->column_count; at++) {
        if (str_equal(reader->columns[at], name)) reader->column_of[role] = at;
    }
    if (reader->column_of[role] != NO_COLUMN) return NULL;
    if (str_empty(named) && usual[role].option == NULL) return NULL;
    return ERR(reader->arena, ERR_USAGE,
               "the table has no column " STR_FMT "%s%s; its columns are: " STR_FMT, STR_ARG(name),
               usual[role].option != NULL ? ", name it by " : "",
               usual[role].option != NULL ? usual[role].option : "", STR_ARG(column_list(reader)));
}

static struct err *take_header(struct csv_reader *reader, const struct csv_row *row)
{
    const struct log_options *options = reader->options;

    reader->column_count = row->cells;
    reader->columns = ARENA_ARRAY(reader->table, struct str, row->cells);
    for (size_t at = 0; at < row->cells; at++) {
        struct str name = str_trim(csv_cell(row->text.ptr, row->ends, at));

        if (name.len > LOG_KEY_BYTES_MAX)
            return fail(reader, row->line, "the name of a column is very long: ", name);
        if (str_empty(name)) name = str_print(reader->table, "column %zu", at + 1);
        for (size_t before = 0; before < at; before++) {
            if (str_equal(reader->columns[before], name))
                return fail(reader, row->line, "two columns have the name ", name);
        }
        reader->columns[at] = str_copy(reader->table, name);
    }
    TRY(column_find(reader, CASE, options->case_column));
    TRY(column_find(reader, ACTIVITY, options->activity_column));
    TRY(column_find(reader, TIME, options->time_column));
    TRY(column_find(reader, RESOURCE, options->resource_column));
    return column_find(reader, LIFECYCLE, options->lifecycle_column);
}

static struct err *take_row(struct csv_reader *reader, const struct csv_row *given)
{
    struct row *row;
    struct str time;
    uint32_t *ends;

    if (given->cells != reader->column_count)
        return ERR(reader->arena, ERR_BAD_FILE,
                   "line %zu: the header has %zu columns, this row has %zu", given->line,
                   reader->column_count, given->cells);
    if (reader->rows == LOG_TABLE_EVENTS_MAX)
        return fail(reader, given->line, "the table has too many rows, cut it", STR_NONE);
    row = ARENA_NEW(reader->table, struct row);
    row->text = str_copy(reader->table, given->text).ptr;
    ends = ARENA_ARRAY(reader->table, uint32_t, given->cells);
    memcpy(ends, given->ends, given->cells * sizeof *ends);
    row->ends = ends;
    row->order = reader->rows++;
    row->case_id = row_cell(reader, row, CASE);
    if (str_empty(row->case_id))
        return fail(reader, given->line, "the row does not say which case it is of", STR_NONE);
    row->time_ms = NONE;
    time = row_cell(reader, row, TIME);
    if (!str_empty(time) && !log_time_parse(time, reader->options->zone, &row->time_ms))
        return fail(reader, given->line, "this is not a date and time that exist: ", time);
    *reader->end = row;
    reader->end = &row->next;
    return NULL;
}

static struct err *take_any(void *context, const struct csv_row *row)
{
    struct csv_reader *reader = context;

    reader->line = row->line;
    return reader->columns == NULL ? take_header(reader, row) : take_row(reader, row);
}

static int row_compare(const void *left, const void *right)
{
    const struct row *a = *(struct row *const *)left, *b = *(struct row *const *)right;
    int order = str_compare(a->case_id, b->case_id);

    if (order != 0) return order;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int group_compare(const void *left, const void *right)
{
    const struct group *a = left, *b = right;

    return a->rows[0]->order < b->rows[0]->order ? -1 : a->rows[0]->order > b->rows[0]->order;
}

/* Sort the rows by case and cut them where the case changes. */
static struct group *group_rows(struct csv_reader *reader, size_t *count)
{
    struct row **rows = ARENA_ARRAY(reader->table, struct row *, reader->rows);
    struct group *groups;
    struct row *row = reader->first;

    for (size_t at = 0; at < reader->rows; at++, row = row->next)
        rows[at] = row;
    qsort(rows, reader->rows, sizeof *rows, row_compare);
    *count = 0;
    for (size_t at = 0; at < reader->rows; at++)
        *count += at == 0 || !str_equal(rows[at]->case_id, rows[at - 1]->case_id);
    groups = ARENA_ARRAY(reader->table, struct group, *count);
    *count = 0;
    for (size_t at = 0; at < reader->rows; at++) {
        if (at == 0 || !str_equal(rows[at]->case_id, rows[at - 1]->case_id))
            groups[(*count)++].rows = rows + at;
        groups[*count - 1].count++;
    }
    qsort(groups, *count, sizeof *groups, group_compare);
    return groups;
}

static bool has_role(const struct csv_reader *reader, size_t column)
{
    for (enum role role = CASE; role < ROLE_COUNT; role++) {
        if (reader->column_of[role] == column) return true;
    }
    return false;
}

static struct log_attribute *row_attributes(const struct csv_reader *reader, const struct row *row)
{
    struct log_attribute *first = NULL, **end = &first;

    for (size_t at = 0; at < reader->column_count; at++) {
        struct str value = csv_cell(row->text, row->ends, at);

        if (str_empty(value) || has_role(reader, at)) continue;
        *end = ARENA_NEW(reader->memory, struct log_attribute);
        **end = (struct log_attribute){.key = reader->columns[at], .value = value};
        end = &(*end)->next;
    }
    return first;
}

static struct err *give_case(struct csv_reader *reader, const struct group *group, size_t number,
                             log_case_fn *fn, void *context)
{
    struct log_case one = {.id = group->rows[0]->case_id, .number = number, .count = group->count};

    if (group->count > LOG_CASE_EVENTS_MAX)
        return ERR(reader->arena, ERR_BAD_FILE, "case " STR_FMT " has more than %zu events",
                   STR_ARG(one.id), LOG_CASE_EVENTS_MAX);
    arena_reset(reader->memory);
    one.events = ARENA_ARRAY(reader->memory, struct log_event, group->count);
    for (size_t at = 0; at < group->count; at++) {
        const struct row *row = group->rows[at];

        one.events[at] = (struct log_event){
            .activity = row_cell(reader, row, ACTIVITY),
            .resource = row_cell(reader, row, RESOURCE),
            .lifecycle = row_cell(reader, row, LIFECYCLE),
            .time_ms = row->time_ms,
            .order = at,
            .attributes = row_attributes(reader, row),
        };
    }
    log_case_sort(reader->memory, &one);
    return fn(context, &one);
}

static struct err *read_all(struct csv_reader *reader, struct log_source *source, log_case_fn *fn,
                            void *context)
{
    struct group *groups;
    size_t count;
    struct err *err = csv_rows_read(reader->arena, reader->table, source, take_any, reader);

    if (err != NULL && err->code == ERR_FILE_UTF8) err->code = ERR_BAD_FILE; /* as of any log */
    TRY(err);
    if (reader->columns == NULL) return fail(reader, 1, "the table has no header", STR_NONE);
    groups = group_rows(reader, &count);
    for (size_t at = 0; at < count; at++)
        TRY(give_case(reader, &groups[at], at + 1, fn, context));
    return NULL;
}

static struct err *read_within_memory(struct csv_reader *reader, struct log_source *source,
                                      log_case_fn *fn, void *context)
{
    jmp_buf full;

    arena_escape(reader->table, &full);
    arena_escape(reader->memory, &full);
    if (setjmp(full) != 0)
        return fail(reader, reader->line, "the table needs too much memory, cut it", STR_NONE);
    return read_all(reader, source, fn, context);
}

struct err *csv_read(struct arena *arena, struct log_source *source,
                     const struct log_options *options, log_case_fn *fn, void *context)
{
    struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
    struct err *err;

    *reader = (struct csv_reader){.arena = arena, .options = options};
    reader->end = &reader->first;
    reader->table = arena_new(LOG_TABLE_BYTES_MAX);
    reader->memory = arena_new(LOG_CASE_BYTES_MAX);
    if (reader->table != NULL && reader->memory != NULL)
        err = read_within_memory(reader, source, fn, context);
    else
        err = ERR(arena, ERR_BUSY, "no memory to read a table");
    arena_free(reader->memory);
    arena_free(reader->table);
    return err;
}
