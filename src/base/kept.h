/* What the house keeps about people: each feature says it of its own tables, in one small table
   NAME_kept.c that ends with `tables` NULL. The page /what-is-recorded prints them all, and a test
   finds the table that nobody names. */
#ifndef BASE_KEPT_H
#define BASE_KEPT_H

#include <stdint.h>

struct kept {
    const char *tables; /* of the database, parted by spaces */
    const char *what;   /* this and the next are msgids: whole sentences */
    const char *whom;
    const char *why;
    const char *until;      /* may name {days} or {hours} */
    const int64_t *time_ms; /* how many: the limit itself, so that the page cannot be wrong */
};

#endif
