/* A table that people made, with a header: CSV (RFC 4180) or XLSX, told apart by its content, which
   must be what its name says. Read whole into memory, so it is bounded. */
#ifndef FORMAT_TABLE_H
#define FORMAT_TABLE_H

#include "base/err.h"

#define TABLE_COLUMNS_MAX    ((size_t)100)
#define TABLE_ROWS_MAX       ((size_t)20000)
#define TABLE_CELLS_MAX      ((size_t)250000)
#define TABLE_CELL_BYTES_MAX ((size_t)4000)
#define TABLE_BYTES_MAX      ((size_t)8 * 1024 * 1024) /* of all texts; so that ARENA never ends */

enum table_kind { TABLE_CSV, TABLE_XLSX };

struct table_row {
    size_t number;     /* of the line where it begins, of the sheet's row; from 1 */
    struct str *cells; /* as many as there are columns; trimmed; "" where nothing stands */
};

struct table {
    enum table_kind kind;
    struct str *columns; /* of the header, trimmed; "" where it has none */
    size_t column_count;
    struct table_row *rows;
    size_t row_count, row_room, bytes;
};

/* Read the open file FD, called NAME, from its start into ARENA. Rows without any text are passed
   by. Refusals: ERR_FILE_NAME, ERR_FILE_TYPE, ERR_FILE_EMPTY, ERR_FILE_SIZE, ERR_FILE_UTF8,
   ERR_FILE_WIDTH, ERR_FILE_COLUMNS, ERR_FILE_BROKEN (its param says where). */
MUST_CHECK struct err *table_read(struct arena *arena, int fd, struct str name,
                                  struct table *table);

/* A cell of a CSV file, quoted where it must be. What a spreadsheet would take for a formula gets
   an apostrophe before it; table_read takes that away again. */
struct buf;
void table_csv_cell(struct buf *out, struct str text);

#endif
