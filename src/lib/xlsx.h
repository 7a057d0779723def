/* The first visible sheet of an XLSX workbook (ECMA-376), row by row as texts: shared and inline
   texts, the kept results of formulas, dates by their number format. libzip and expat read it;
   everything is bounded, no name within the archive is ever a path of ours, and no DOCTYPE, so no
   entity, is read. */
#ifndef LIB_XLSX_H
#define LIB_XLSX_H

#include "base/err.h"

#define XLSX_ENTRIES_MAX    ((int64_t)2000)             /* files in the archive */
#define XLSX_UNPACKED_MAX   ((size_t)128 * 1024 * 1024) /* bytes of all that is read */
#define XLSX_DEPTH_MAX      32u                         /* elements in one another */
#define XLSX_CELLS_MAX      ((size_t)1000000)           /* that hold something */
#define XLSX_COLUMNS_MAX    ((size_t)500)
#define XLSX_TEXTS_MAX      ((size_t)500000)    /* shared ones */
#define XLSX_TEXT_BYTES_MAX ((size_t)32 * 1024) /* of one cell */
#define XLSX_FORMATS_MAX    ((size_t)20000)     /* of cells */
#define XLSX_MEMORY_MAX     ((size_t)128 * 1024 * 1024)

/* A row that holds something. Its number is the sheet's own, from 1; empty cells are "". It lives
   until the call returns; an error stops the reading and is handed on. */
typedef struct err *xlsx_row_fn(void *context, size_t number, const struct str *cells,
                                size_t count);

/* Read the open file FD from its start. ERR_FILE_TYPE: no workbook, or one with a password;
   ERR_FILE_BROKEN: where, as its param; ERR_FILE_SIZE: a limit. */
MUST_CHECK struct err *xlsx_read(struct arena *arena, int fd, xlsx_row_fn *fn, void *context);

/* The text of a number that a sheet shows as a date: 45000 -> "2023-03-15", with a part of a day
   "2023-03-15T12:00:00". SINCE_1904: the workbook counts from there. False: no such day. */
bool xlsx_date_text(double serial, bool since_1904, char out[20]);
/* Does a number format (ECMA-376, 18.8.31) show days or times? */
bool xlsx_format_is_date(struct str code);

#endif
