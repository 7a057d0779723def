/* Background steps of the loop: what the clock does when whose turn it is has not answered in time.
 */
#include "feature/request/request_jobs.h"

#include "feature/request/request_act.h"
#include "feature/request/request_handlers.h"
#include "feature/request/request_keeping.h"

const struct job_kind request_jobs[] = {
    {"request.clock", SQL_REQUEST_LOCK, request_clock_step},
    {"request.heir", SQL_ORG_PARTY_LOCK, request_heir_step},
    {"request.left", SQL_ORG_PARTY_LOCK, request_left_step},
    {REQUEST_KEEPING_JOB, SQL_REQUEST_LOCK, request_keeping_step},
    {NULL, SQL_REQUEST_LOCK, NULL},
};
