/* CSV as rows: a machine of four states cuts the text into cells. */
#include "format/csv_rows.h"

#include "base/arena.h"

enum state { CELL_START, IN_CELL, IN_QUOTES, AFTER_QUOTE };

struct reader {
    struct arena *arena; /* for errors */
    csv_row_fn *fn;
    void *context;
    char delimiter;
    enum state state;
    bool after_return; /* a line feed now belongs to the carriage return before it */
    size_t line, row_line, quote_line;
    char *text; /* of the present row; LOG_ROW_BYTES_MAX */
    uint32_t ends[LOG_COLUMNS_MAX];
    size_t text_len, cells;
};

static struct err *fail(const struct reader *reader, enum err_code code, size_t line,
                        const char *what)
{
    struct err *err = ERR(reader->arena, code, "line %zu: %s", line, what);

    err->param = str_of_int(reader->arena, (int64_t)line);
    return err;
}

struct str csv_cell(const char *text, const uint32_t *ends, size_t at)
{
    uint32_t start = at == 0 ? 0 : ends[at - 1];

    return (struct str){text + start, ends[at] - start};
}

static struct err *end_cell(struct reader *reader)
{
    size_t start = reader->cells == 0 ? 0 : reader->ends[reader->cells - 1];

    if (reader->cells == LOG_COLUMNS_MAX)
        return fail(reader, ERR_BAD_FILE, reader->row_line, "the row has too many columns");
    if (!str_is_utf8((struct str){reader->text + start, reader->text_len - start}))
        return fail(reader, ERR_FILE_UTF8, reader->row_line,
                    "this is not UTF-8 text; save the table as UTF-8");
    reader->ends[reader->cells++] = (uint32_t)reader->text_len;
    reader->state = CELL_START;
    return NULL;
}

static struct err *end_row(struct reader *reader)
{
    bool blank = reader->cells == 0 && reader->state == CELL_START;

    if (!blank) {
        struct csv_row row = {.line = reader->row_line, .ends = reader->ends};

        TRY(end_cell(reader));
        row.text = (struct str){reader->text, reader->text_len};
        row.cells = reader->cells;
        TRY(reader->fn(reader->context, &row));
    }
    reader->cells = reader->text_len = 0;
    reader->row_line = ++reader->line;
    return NULL;
}

static struct err *add_char(struct reader *reader, char one)
{
    if (reader->text_len == LOG_ROW_BYTES_MAX)
        return fail(reader, ERR_BAD_FILE, reader->row_line,
                    "the row is too long; is a quote not closed?");
    reader->text[reader->text_len++] = one;
    return NULL;
}

static struct err *take_quoted(struct reader *reader, char one)
{
    if (one == '"') {
        reader->state = AFTER_QUOTE;
        return NULL;
    }
    if (one == '\n') reader->line++;
    return add_char(reader, one);
}

static struct err *take_char(struct reader *reader, char one)
{
    bool ends_return = one == '\n' && reader->after_return;

    reader->after_return = false;
    if (ends_return) return NULL;
    if (reader->state == IN_QUOTES) return take_quoted(reader, one);
    if (one == reader->delimiter) return end_cell(reader);
    if (one == '\n' || one == '\r') {
        reader->after_return = one == '\r';
        return end_row(reader);
    }
    if (reader->state == AFTER_QUOTE && one != '"')
        return fail(reader, ERR_BAD_FILE, reader->line,
                    "text follows a closing quote in the same cell");
    if (reader->state == CELL_START && one == '"') {
        reader->state = IN_QUOTES;
        reader->quote_line = reader->line;
        return NULL;
    }
    reader->state = reader->state == AFTER_QUOTE ? IN_QUOTES : IN_CELL;
    return add_char(reader, one);
}

/* The mark that parts most cells of the header. */
static char guess_delimiter(struct str block)
{
    static const char marks[] = {',', ';', '\t'};
    size_t counts[sizeof marks] = {0}, best = 0;
    bool quoted = false;

    for (size_t at = 0; at < block.len; at++) {
        char one = block.ptr[at];

        if (one == '"') quoted = !quoted;
        if (!quoted && (one == '\n' || one == '\r')) break;
        for (size_t mark = 0; mark < sizeof marks && !quoted; mark++)
            counts[mark] += one == marks[mark];
    }
    for (size_t mark = 1; mark < sizeof marks; mark++) {
        if (counts[mark] > counts[best]) best = mark;
    }
    return marks[best];
}

struct err *csv_rows_read(struct arena *arena, struct arena *memory, struct log_source *source,
                          csv_row_fn *fn, void *context)
{
    static const struct str utf8_mark = {"\xEF\xBB\xBF", 3};
    struct reader *reader = ARENA_NEW(memory, struct reader);
    struct str block = source->block;

    *reader = (struct reader){.arena = arena, .fn = fn, .context = context, .line = 1};
    reader->row_line = 1;
    reader->text = arena_alloc(memory, LOG_ROW_BYTES_MAX);
    if (str_starts(block, utf8_mark)) block = str_sub(block, utf8_mark.len, block.len);
    reader->delimiter = guess_delimiter(block);
    while (block.len > 0) {
        for (size_t at = 0; at < block.len; at++)
            TRY(take_char(reader, block.ptr[at]));
        TRY(log_source_next(arena, source));
        block = source->block;
    }
    if (reader->state == IN_QUOTES)
        return fail(reader, ERR_BAD_FILE, reader->quote_line,
                    "the quote that opens here is never closed");
    return end_row(reader);
}
