/* What the files of access share of their rows. */
#ifndef ACCESS_ACCESS_INNER_H
#define ACCESS_ACCESS_INNER_H

#include "feature/access/access.h"

struct org_party;

/* What tries of a PIN are counted under: the person, and the device. */
#define ACCESS_TRIES_PIN    STR("pin")
#define ACCESS_TRIES_DEVICE STR("device")

/* Who signs in as LOGIN, an e-mail or a personnel number; id 0: nobody. KEY: what their tries are
   counted under, the same for both names of a person. */
MUST_CHECK struct err *access_login_person(struct store_tx *tx, struct str login,
                                           struct org_party *person, struct str *key);
/* Raise *WAIT_SECONDS to what the failures counted under KIND and NAME ask for. */
MUST_CHECK struct err *access_tries_wait(struct store_tx *tx, struct str kind, struct str name,
                                         int64_t tries_max, int64_t *wait_seconds);
/* One more; TRIES: how many there are within the window. */
MUST_CHECK struct err *access_tries_add(struct store_tx *tx, struct str kind, struct str name,
                                        int64_t window_ms, int64_t *tries);

#endif
