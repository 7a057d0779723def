/* Background steps of org: what the clock does for imports, and on the day something ends. */
#ifndef ORG_ORG_IMPORT_JOBS_H
#define ORG_ORG_IMPORT_JOBS_H

#include "job/job.h"

extern const struct job_kind org_jobs[];
/* The next step of an import. */
MUST_CHECK struct err *org_import_job_put(struct store_tx *tx, int64_t id, int64_t due_ms);

#endif
