/* The proof that the gate said yes: readers of data take it as an argument, so no grant, no rows.
   Only feature/access makes one (authz); it names who, which right, and on which object. */
#ifndef BASE_GRANT_H
#define BASE_GRANT_H

#include <stdbool.h>
#include <stdint.h>

struct grant {
    int64_t actor_id;  /* person, or 0 for the system itself (clock, import, sample) */
    int64_t object_id; /* the one object it is for, or 0: what the right covers by its filter */
    unsigned right;    /* enum right of feature/access */
    unsigned sides;    /* bits of the sides of the object that the actor is on (request_side) */
};

#endif
