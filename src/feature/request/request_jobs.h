/* The loop's kinds of background work, for the features table. */
#ifndef REQUEST_REQUEST_JOBS_H
#define REQUEST_REQUEST_JOBS_H

#include "job/job.h"

extern const struct job_kind request_jobs[];

#endif
