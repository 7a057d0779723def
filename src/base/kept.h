/* What the house keeps about people, and what becomes of it when somebody who left is erased: each
   feature says it of its own tables, in one small table NAME_kept.c that ends with `tables` NULL.
   The page /what-is-recorded prints them all, and tests find the table that nobody names and the
   one where somebody erased is still found. */
#ifndef BASE_KEPT_H
#define BASE_KEPT_H

#include <stdint.h>

#include "base/str.h"

struct err;
struct store_tx;

/* The name of a person who was erased, as it is stored; each reads it in their own language. Its
   first sign is invisible and on no keyboard: so it is nobody's name, nor the title of anything. */
#define KEPT_ERASED_NAME                                                                           \
    STR("\u2060"                                                                                   \
        "Former colleague")

struct kept {
    const char *tables; /* of the database, parted by spaces */
    const char *what;   /* this and the next are msgids: whole sentences */
    const char *whom;
    const char *why;
    const char *until;      /* may name {days} or {hours} */
    const int64_t *time_ms; /* how many: the limit itself, so that the page cannot be wrong */
    const char *erased;     /* what erasing a person does to it, a msgid: a whole sentence */
    struct err *(*erase)(struct store_tx *tx, int64_t person_id); /* NULL: nothing is done */
};

#endif
