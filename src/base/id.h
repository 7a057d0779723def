/* 64-bit ids ordered by time: 41 bits of ms since 2024-01-01, 8 bits of node, 14 bits of count. A
   generator never goes back: it starts above the largest id stored and never follows a clock back.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/str.h"

struct id_gen {
    int64_t last;
    int node; /* 0..255, leased in the database */
};

int64_t id_first(int64_t ms); /* no id made at MS or later is smaller */
int64_t id_next(struct id_gen *gen, int64_t now_ms);
bool id_parse(struct str text, int64_t *id); /* digits only, 1 .. INT64_MAX */

#endif
