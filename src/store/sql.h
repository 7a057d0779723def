/* The statements and schema steps of all .sql files, compiled by tools/sqlgen. Both texts of a row
   are one line each, without comments; a statement that one database alone knows has NULL for the
   other. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>

#include "sql_ids.h" /* enum sql, SQL_COUNT */

struct sql_text {
    const char *name;     /* request_by_key */
    const char *sqlite;   /* parameters ?1 ?2 */
    const char *postgres; /* parameters $1 $2 */
    unsigned params;
    bool writes;      /* not a SELECT */
    const char *scan; /* why a full scan is right here, or NULL */
    const char *file; /* where it stands, for messages */
};

struct sql_step {
    const char *feature; /* the file's stem: request */
    unsigned number;     /* from 1, dense within a feature */
    const char *title;   /* what it is for */
    const char *sqlite, *postgres;
    const char *checksum; /* FNV-1a of both texts, 16 hex digits; comments and white space do not
                             count */
};

extern const struct sql_text sql_table[SQL_COUNT]; /* by enum sql */
extern const struct sql_step sql_steps[];          /* in the order to be taken */
extern const size_t sql_step_count;

#endif
