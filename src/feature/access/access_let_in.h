/* Letting many people in at once: a link for each who has no way in yet, told in one sheet. */
#ifndef ACCESS_ACCESS_LET_IN_H
#define ACCESS_ACCESS_LET_IN_H

#include "base/err.h"

struct store_tx;
struct web_routes;

#define ACCESS_LET_IN_MAX    ((size_t)500)  /* links of one sheet */
#define ACCESS_NEWCOMERS_MAX INT64_C(20000) /* counted so far */

/* Somebody who is here and has neither password nor PIN nor a link that still works. */
struct access_newcomer {
    int64_t id;
    struct str name, email, personnel_no; /* the last two may be absent */
    int64_t unit_id;                      /* a unit of theirs, else a company, else NONE */
};

struct access_newcomers {
    struct access_newcomer *items;
    size_t count;
};

/* A page of them by name, after the person AFTER_ID (NONE: from the first). PARTY_ID: only those of
   this company or unit now; NONE: all. */
MUST_CHECK struct err *access_newcomers(struct store_tx *tx, int64_t party_id, int64_t after_id,
                                        size_t limit, struct access_newcomers *list);
MUST_CHECK struct err *access_newcomers_count(struct store_tx *tx, int64_t party_id,
                                              int64_t *count);

/* What the links of one act are found by again: whoever knows it can tell them all, so it is kept
   nowhere. Each link has a secret of its own, which tells nothing of the others. */
struct access_sheet {
    struct str seed; /* by access_secret_make */
    int64_t first_id, last_id;
};

struct access_sheet_row {
    struct access_newcomer person;
    struct str secret; /* of the link */
    int64_t ends_ms;
};

/* Make the links of all newcomers of PARTY_ID, each with its event, and fill in the ids of SHEET.
   ERR_ALL_LET_IN: there are none; ERR_LET_IN_MANY: more than ACCESS_LET_IN_MAX. */
MUST_CHECK struct err *access_sheet_make(struct store_tx *tx, int64_t actor_id, int64_t party_id,
                                         struct access_sheet *sheet);
/* Those of its links that still work, by name; none for a sheet that nobody made. */
MUST_CHECK struct err *access_sheet_read(struct store_tx *tx, const struct access_sheet *sheet,
                                         struct access_sheet_row **rows, size_t *count);

extern const struct web_routes access_let_in_routes;

#endif
