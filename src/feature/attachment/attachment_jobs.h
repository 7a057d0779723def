/* What the clock does with files. */
#ifndef ATTACHMENT_ATTACHMENT_JOBS_H
#define ATTACHMENT_ATTACHMENT_JOBS_H

#include "job/job.h"

extern const struct job_kind attachment_jobs[];

/* At the start of a server: every folder that is there is swept, and then once a day. */
MUST_CHECK struct err *attachment_sweeps_begin(struct store *store, struct arena *arena,
                                               int64_t now_ms);
/* The same within a write; CONTEXT is not looked at. */
MUST_CHECK struct err *attachment_sweeps_put(struct store_tx *tx, void *context);

#endif
