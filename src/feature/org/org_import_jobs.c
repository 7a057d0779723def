/* What the clock does in org: imports go on, one slice after the other; what was to end ends. */
#include "feature/org/org_import_jobs.h"

#include "feature/org/org_end.h"
#include "feature/org/org_import.h"

#define KIND "org.import"

static struct err *import_step(struct store_tx *tx, int64_t id)
{
    bool waiting;
    struct err *err = org_import_step(tx, id, tx->now_ms, &waiting);

    return err != NULL && err->code == ERR_NOT_FOUND ? NULL : err; /* dropped meanwhile */
}

const struct job_kind org_jobs[] = {
    {KIND, SQL_ORG_IMPORT_LOCK, import_step},
    {ORG_END_JOB, SQL_ORG_PARTY_LOCK, org_end_step},
    {NULL, SQL_ORG_IMPORT_LOCK, NULL},
};

struct err *org_import_job_put(struct store_tx *tx, int64_t id, int64_t due_ms)
{
    return job_put(tx, KIND, id, due_ms);
}
