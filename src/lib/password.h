/* Passwords by libsodium: argon2id with 19 MiB and two passes (OWASP's second choice for servers),
   about 15 ms each; never more than limits.hash_threads at once, so that sign-ins cannot take all
   memory and all processors. */
#ifndef LIB_PASSWORD_H
#define LIB_PASSWORD_H

#include "base/err.h"

/* HASH: salt and costs included, as text. ERR_BUSY after two seconds in the queue. */
MUST_CHECK struct err *password_hash(struct arena *arena, struct str password, struct str *hash);
/* With HASH absent (nobody there) the work is the same and SAME is false. ERR_BUSY as above. */
MUST_CHECK struct err *password_same(struct arena *arena, struct str password, struct str hash,
                                     bool *same);

#endif
