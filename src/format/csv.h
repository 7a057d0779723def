/* CSV, RFC 4180, one row an event, with a header row. */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "format/log_source.h"

/* Parted by comma, semicolon or tab, whichever the header has most of. Lines end by LF, CRLF or CR;
   empty ones are passed by. UTF-8, with or without its mark. */
MUST_CHECK struct err *csv_read(struct arena *arena, struct log_source *source,
                                const struct log_options *options, log_case_fn *fn, void *context);

#endif
