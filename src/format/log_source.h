/* The bytes of a log, block by block, unpacked when they are gz (RFC 1952, several members too). */
#ifndef FORMAT_LOG_SOURCE_H
#define FORMAT_LOG_SOURCE_H

#include "format/log.h"

struct log_source {
    struct str block;          /* the present one; of length 0 at the end */
    struct log_unpack *unpack; /* NULL: the file is plain */
    char *raw;                 /* LOG_BLOCK_BYTES of the file itself */
    int fd;
    int64_t read_bytes, total_bytes, text_bytes, progress_ms;
    const struct log_options *options;
};

/* Gives the first block at once. Close what was opened. */
MUST_CHECK struct err *log_source_open(struct arena *arena, int fd,
                                       const struct log_options *options,
                                       struct log_source **source);
MUST_CHECK struct err *log_source_next(struct arena *arena, struct log_source *source);
void log_source_close(struct log_source *source);

#endif
