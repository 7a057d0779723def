/* What nobody used goes after a day, and content that no row names goes with its last row: at once
   by the folder's sweep, and after a crash by the daily one. */
#include "feature/attachment/attachment_jobs.h"

#include "base/limits.h"
#include "base/time.h"
#include "feature/attachment/attachment_inner.h"

#define LET_GO "attachment.let-go"
#define SWEEP  "attachment.sweep"

/* Held for a day. */
static struct err *let_go_step(struct store_tx *tx, int64_t id)
{
    struct attachment attachment;
    struct err *err = attachment_row(tx, id, &attachment);

    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    return attachment.object_id == NONE ? attachment_drop(tx, &attachment) : NULL;
}

/* Each folder comes again a day later, sooner where something was too young to go. */
static struct err *sweep_step(struct store_tx *tx, int64_t folder)
{
    bool young;

    TRY(attachment_folder_sweep(tx, folder, attachment_digest_needed, &young));
    return job_put(tx, SWEEP, folder, tx->now_ms + (young ? 2 * ATTACHMENT_YOUNG_MS : DAY_MS));
}

/* A folder's number is no id: nothing has to be locked, and nothing is. */
const struct job_kind attachment_jobs[] = {
    {LET_GO, SQL_ATTACHMENT_LOCK, let_go_step},
    {SWEEP, SQL_ATTACHMENT_LOCK, sweep_step},
    {NULL, SQL_ATTACHMENT_LOCK, NULL},
};

struct err *attachment_let_go_put(struct store_tx *tx, int64_t id)
{
    return job_put(tx, LET_GO, id, tx->now_ms + limits.attachment_held_ms);
}

struct err *attachment_sweep_put(struct store_tx *tx, struct str digest)
{
    return job_put(tx, SWEEP, attachment_folder(digest), tx->now_ms);
}

struct err *attachment_sweeps_put(struct store_tx *tx, void *context)
{
    (void)context;
    for (int64_t folder = 0; folder < ATTACHMENT_FOLDERS; folder++) {
        if (attachment_folder_there(tx, folder)) TRY(job_put(tx, SWEEP, folder, tx->now_ms));
    }
    return NULL;
}

struct err *attachment_sweeps_begin(struct store *store, struct arena *arena, int64_t now_ms)
{
    struct store_write write = {.apply = attachment_sweeps_put,
                                .arena = arena,
                                .now_ms = now_ms,
                                .background = true};

    return store_write(store, &write);
}
