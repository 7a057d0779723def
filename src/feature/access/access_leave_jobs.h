/* Background steps of access: who leaves on a day to come. */
#ifndef ACCESS_ACCESS_LEAVE_JOBS_H
#define ACCESS_ACCESS_LEAVE_JOBS_H

#include "job/job.h"

#define ACCESS_LEAVE_JOB "access.leave" /* object: the person */

extern const struct job_kind access_jobs[];

#endif
