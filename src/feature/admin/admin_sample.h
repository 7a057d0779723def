/* Removing the sample: all that the house holds goes in one write, and it is as empty as at its
   first start (docs/decisions/024). */
#ifndef ADMIN_ADMIN_SAMPLE_H
#define ADMIN_ADMIN_SAMPLE_H

#include "base/err.h"

struct arena;
struct store;
struct store_tx;
struct web_routes;

extern const struct web_routes admin_sample_routes;

#define ADMIN_SAMPLE_NAMED 20

/* What a removal takes with it. */
struct admin_sample {
    bool here;
    struct admin_sample_party {
        int64_t id;
        struct str kind, name;
    } added[ADMIN_SAMPLE_NAMED]; /* people, units, companies, customers that came after its load */
    size_t named;                /* of these, the first */
    int64_t added_count;
};

/* EXCEPT_ID: an account that nobody would miss, of whoever removes it; 0: none. */
MUST_CHECK struct err *admin_sample_read(struct store_tx *tx, int64_t except_id,
                                         struct admin_sample *sample);
/* ERR_NO_SAMPLE; ERR_SAMPLE_GROWN, with their names, unless just ADDED came after it. Afterwards
   SECRET opens the set-up. */
MUST_CHECK struct err *admin_sample_remove(struct store_tx *tx, int64_t except_id, int64_t added,
                                           struct str secret);

/* interna sample remove: the same from the machine, where nobody's account is left out. */
MUST_CHECK struct err *admin_command_sample_remove(struct store *store, struct arena *arena,
                                                   int64_t now_ms, int64_t added,
                                                   struct str *secret);

/* What each start of a server puts into the house: put anew into one that was emptied.
   app/features.c lists them, NULL at the end. */
typedef struct err *admin_sample_begin(struct store_tx *tx, void *context);
extern admin_sample_begin *const admin_sample_beginnings[];

#endif
