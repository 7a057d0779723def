/* What the house keeps about people, told to everybody, and how somebody who left is erased. Late
   in the features table: the rows are those of all features. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/kept.h"

struct doc;
struct err;
struct req;
struct store_tx;
struct web_routes;

extern const struct web_routes record_routes, record_erase_routes;
extern const struct kept *const record_kept[]; /* app/features.c; ends with NULL */
extern const struct kept record_own[];         /* of what belongs to no feature */

/* Why PERSON may not be erased yet: a refusal that names what stands in the way; NULL: nothing. */
typedef struct err *record_bar(struct store_tx *tx, int64_t person_id);
extern record_bar *const record_bars[]; /* app/features.c; ends with NULL */

/* Each feature puts what it keeps about the actor of REQ, and nothing they may not see. */
typedef struct err *record_tell(struct req *req, struct store_tx *tx, struct doc *doc);
extern record_tell *const record_tellers[]; /* app/features.c; ends with NULL */

#endif
