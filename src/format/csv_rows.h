/* CSV, RFC 4180, cut into rows of cells: what both event logs and tables of people stand on. Parted
   by comma, semicolon or tab, whichever the first row has most of. Lines end by LF, CRLF or CR;
   empty ones are passed by. UTF-8, with or without its mark. */
#ifndef FORMAT_CSV_ROWS_H
#define FORMAT_CSV_ROWS_H

#include "format/log_source.h"

struct csv_row {
    size_t line;          /* of the file, where the row begins */
    struct str text;      /* all cells, one behind the other */
    const uint32_t *ends; /* of each cell in the text */
    size_t cells;         /* at most LOG_COLUMNS_MAX */
};

/* The cell AT of a row that has the TEXT and ENDS. */
struct str csv_cell(const char *text, const uint32_t *ends, size_t at);

/* Called for each row, the header first. The row lives until the call returns; an error stops the
   reading and is handed on. */
typedef struct err *csv_row_fn(void *context, const struct csv_row *row);

/* MEMORY takes the present row. ERR_BAD_FILE says the line (also as the error's param) and what is
   wrong there; ERR_FILE_UTF8 the line that is not UTF-8. */
MUST_CHECK struct err *csv_rows_read(struct arena *arena, struct arena *memory,
                                     struct log_source *source, csv_row_fn *fn, void *context);

#endif
