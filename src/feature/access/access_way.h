/* Ways in beside the password that one has: links that work once, and the set-up of an empty
   house. */
#ifndef ACCESS_ACCESS_WAY_H
#define ACCESS_ACCESS_WAY_H

#include "base/err.h"

struct req;
struct store;
struct store_tx;
struct web_routes;

/* A person's only link: a newer one takes its place, a new password ends it. Of the secret in its
   address only the SHA-256 is kept. */
struct access_link {
    int64_t id; /* 0: none */
    int64_t person_id;
    struct str purpose; /* first: no password yet; reset */
    int64_t ends_ms;    /* ACCESS_FIRST_MS or ACCESS_RESET_MS after it was made */
};

#define ACCESS_FIRST_MS (72 * HOUR_MS)
#define ACCESS_RESET_MS HOUR_MS

/* Whether it is a first one or a reset is told by the person's credential. SECRET: by
   access_secret_make. ERR_NOT_FOUND: nobody there, or no longer. */
MUST_CHECK struct err *access_link_make(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                        struct str secret, struct access_link *link);
/* The link that SECRET opens now; id 0 for one unknown, used, expired or of somebody who left,
   which all look alike. */
MUST_CHECK struct err *access_link_find(struct store_tx *tx, struct str secret,
                                        struct access_link *link);
/* Use it up; of two at once one is first. ERR_BAD_LINK for the other. */
MUST_CHECK struct err *access_link_use(struct store_tx *tx, const struct access_link *link);

/* Whoever tries addresses waits as at sign-in: ERR_THROTTLED; else the address is counted and the
   answer ERR_BAD_LINK, unless GOOD. */
MUST_CHECK struct err *access_link_gate(struct req *req, struct store_tx *tx, bool good);

extern const struct web_routes access_link_routes;

/* ---- set-up ---- */

#define ACCESS_SET_UP STR("set-up") /* the setting that keeps its SHA-256 */
/* While nobody administers: SECRET alone opens the set-up from now on. OPEN false: it is closed,
   for ever. */
MUST_CHECK struct err *access_set_up_begin(struct store_tx *tx, struct str secret, bool *open);
MUST_CHECK struct err *access_set_up_find(struct store_tx *tx, struct str secret, bool *open);

/* Who sets up a house. */
struct access_founder {
    struct str company, name, email, lang;
    struct str desk; /* what their front desk is called; empty: in English */
    struct str hash; /* of the password */
};

/* The company with its front desk, whose lead administers. DESK_ID 0: the company was there. */
MUST_CHECK struct err *access_set_up_end(struct store_tx *tx, const struct access_founder *founder,
                                         int64_t *person_id, int64_t *desk_id);

/* interna user link: the secret of a new link for the person with this e-mail. */
MUST_CHECK struct err *access_command_user_link(struct store *store, struct arena *arena,
                                                int64_t now_ms, struct str email,
                                                struct str *secret);

#endif
