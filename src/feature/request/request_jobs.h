/* The loop's kinds of background work, for the features table. */
#ifndef REQUEST_REQUEST_JOBS_H
#define REQUEST_REQUEST_JOBS_H

#include "job/job.h"

extern const struct job_kind request_jobs[];

/* Of struct feature (app/features.h): from now on what is over its time is erased. */
MUST_CHECK struct err *request_keeping_start(struct store *store, struct arena *arena,
                                             int64_t now_ms);
/* The same within a write; CONTEXT is not looked at. */
MUST_CHECK struct err *request_keeping_put(struct store_tx *tx, void *context);

#endif
