/* Breaking the glass: two people together let one of them read a request that others keep secret.
   An administrator asks, by its key and with a reason; another administrator or an executive
   confirms; who sees the request is told (docs/decisions/017). */
#ifndef REQUEST_REQUEST_GLASS_H
#define REQUEST_REQUEST_GLASS_H

#include "feature/request/request.h"

struct web_routes;

#define REQUEST_GLASS_WAIT_MS (24 * HOUR_MS) /* confirmed within this time, or not at all */
#define REQUEST_GLASS_READ_MS (8 * HOUR_MS)  /* from the confirmation on: a working day */
#define REQUEST_GLASS_TOLD_MS (7 * DAY_MS)   /* shown on the home page of who handles it */

struct request_glass {
    int64_t id;
    struct str key, reason;
    int64_t asker_id;
    struct str asker;
    int64_t asked_ms, confirmer_id; /* NONE */
    struct str confirmer;
    int64_t confirmed_ms, request_id, until_ms; /* NONE */
};

/* What PERSON asked, confirmed or may confirm, newest first; what lapsed is shown for a day more.
 */
MUST_CHECK struct err *request_glass_list(struct store_tx *tx, int64_t person_id,
                                          struct request_glass **glasses, size_t *count);
/* Nothing tells whether KEY names a request: that is looked up when somebody confirms. */
MUST_CHECK struct err *request_glass_ask(struct store_tx *tx, int64_t person_id, struct str key,
                                         struct str reason);
/* ERR_OWN_GLASS: two different people; ERR_STATE: confirmed before. Opened only where GLASS names a
   request that is secret, asked, and neither asked by one of the two nor about them. */
MUST_CHECK struct err *request_glass_confirm(struct store_tx *tx, int64_t person_id,
                                             const struct request_glass *glass);
/* Until when may PERSON read request ID through the glass? NONE: not at all. */
MUST_CHECK struct err *request_glass_until(struct store_tx *tx, int64_t id, int64_t person_id,
                                           int64_t *until_ms);
/* Put `glass`: what was opened lately of the requests that the reader sees. */
MUST_CHECK struct err *request_glass_home_put(struct req *req, struct store_tx *tx,
                                              struct doc *doc);
/* Who confirms: administrators and executives. */
bool request_glass_confirms(const struct actor *actor);
/* Put `glass_waiting`: what waits for the reader, or somebody like them, to confirm. */
MUST_CHECK struct err *request_glass_waiting_put(struct req *req, struct store_tx *tx,
                                                 struct doc *doc);
/* With its request all that was asked about it is erased. */
MUST_CHECK struct err *request_glass_erase(struct store_tx *tx, int64_t id);

#define REQUEST_GLASS_TOLD                                                                         \
    "glass[key:text title:text reason:text by:text with:text opened_at:time until:time] "          \
    "glass_waiting[key:text reason:text by:text asked_at:time]"

extern const struct web_routes request_glass_routes;

#endif
