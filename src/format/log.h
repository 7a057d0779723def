/* Event logs from files: XES (IEEE 1849; plain or gz) and CSV (RFC 4180; one row an event). One
   reader for both: it looks at the content, not at the name, and hands over case by case, so that
   a log of any length needs the memory of one case (CSV: of one table, as its cases may be mixed).
   What breaks a file is never skipped: ERR_BAD_FILE says the line and what is wrong there. */
#ifndef FORMAT_LOG_H
#define FORMAT_LOG_H

#include "base/err.h"
#include "base/time.h"

#define LOG_BLOCK_BYTES      ((size_t)64 * 1024)          /* read at once */
#define LOG_TEXT_BYTES_MAX   (INT64_C(16) << 30)          /* of a file, unpacked */
#define LOG_VALUE_BYTES_MAX  ((size_t)1024 * 1024)        /* XML: value of one attribute */
#define LOG_TOKEN_BYTES_MAX  (INT64_C(4) * 1024 * 1024)   /* XML: text that waits for a tag's end */
#define LOG_DEPTH_MAX        64u                          /* XML: elements in one another */
#define LOG_XML_FIELDS_MAX   32u                          /* XML: attributes of one tag */
#define LOG_KEY_BYTES_MAX    ((size_t)1024)               /* name of an attribute or column */
#define LOG_ATTRIBUTES_MAX   ((size_t)10000)              /* of one event or case */
#define LOG_CASE_EVENTS_MAX  ((size_t)200000)             /* of one case */
#define LOG_CASE_BYTES_MAX   ((size_t)256 * 1024 * 1024)  /* memory of one case */
#define LOG_ROW_BYTES_MAX    ((size_t)1024 * 1024)        /* CSV: one row */
#define LOG_COLUMNS_MAX      ((size_t)500)                /* CSV */
#define LOG_TABLE_EVENTS_MAX ((size_t)2000000)            /* CSV: rows in memory */
#define LOG_TABLE_BYTES_MAX  ((size_t)1024 * 1024 * 1024) /* CSV: memory of the table */

enum log_kind {
    LOG_STRING,
    LOG_DATE,
    LOG_INT,
    LOG_FLOAT,
    LOG_BOOLEAN,
    LOG_ID,
    LOG_LIST,
    LOG_CONTAINER
};

/* A value as written. Nested ones follow their parent in the list, one deeper. CSV gives LOG_STRING
   and leaves empty cells out. */
struct log_attribute {
    struct str key;
    struct str value; /* absent for lists and containers */
    enum log_kind kind;
    unsigned depth; /* 0 for those of the event or case itself */
    struct log_attribute *next;
};

struct log_event {
    struct str activity, resource, lifecycle; /* absent when not given */
    int64_t time_ms;                          /* NONE when not given */
    size_t order;                             /* place in its case in the file, from 0 */
    struct log_attribute *attributes;         /* what the four above do not say; NULL: none */
};

struct log_case {
    struct str id; /* absent when an XES trace has no name; XES does not make it unique */
    size_t number; /* of the case in the file, from 1 */
    struct log_attribute *attributes; /* XES; NULL: none */
    /* By time, equal times as in the file. One without a time stays behind the one it followed. */
    struct log_event *events;
    size_t count;
};

/* Called for each case. The case and all it points to live until the call returns; an error stops
   the reading and is handed on. It must not jump out of the reader (arena_escape). */
typedef struct err *log_case_fn(void *context, const struct log_case *one);

/* Called with the bytes of the file read so far, at most every 100 ms and once at the end.
   TOTAL_BYTES is 0 when the size is not known (a pipe). */
typedef void log_progress_fn(void *context, int64_t read_bytes, int64_t total_bytes);

/* All may be zero. Columns concern CSV: absent ones are looked for under their XES names
   (case:concept:name, concept:name, time:timestamp, org:resource, lifecycle:transition); case,
   activity and time must exist. */
struct log_options {
    struct str case_column, activity_column, time_column, resource_column, lifecycle_column;
    const struct zone *zone; /* for times written without an offset; NULL: UTC */
    log_progress_fn *progress;
    void *progress_context;
};

struct log_counts {
    size_t cases, events;
};

/* Read the open file FD from its start (a pipe: from where it stands) to its end. Errors in ARENA:
   ERR_BAD_FILE, ERR_IO, ERR_USAGE (a column that is not there), or what FN returned. Cases given
   before an error were given: to import all or nothing, log_check first. */
MUST_CHECK struct err *log_read(struct arena *arena, int fd, const struct log_options *options,
                                log_case_fn *fn, void *context);

/* Read the whole file and only count. */
MUST_CHECK struct err *log_check(struct arena *arena, int fd, const struct log_options *options,
                                 struct log_counts *counts);

#endif
