/* Within the feature: how long requests are kept. */
#ifndef REQUEST_REQUEST_KEEPING_H
#define REQUEST_REQUEST_KEEPING_H

#include "feature/request/request.h"

#define REQUEST_KEEPING_JOB "request.erase"
#define REQUEST_KEEPING_ID  1   /* one job for the house */
#define REQUEST_DRAFT_DAYS  365 /* a draft that nobody touched is discarded */

/* The clock: erase a few of those whose time is over. */
MUST_CHECK struct err *request_keeping_step(struct store_tx *tx, int64_t id);
/* Erase one that has ended: nobody finds or reads it any more, and it names nobody. What counts
   stays: supplier, offering, states, times, amounts, returns, ratings. */
MUST_CHECK struct err *request_erase(struct store_tx *tx, int64_t id);

#endif
