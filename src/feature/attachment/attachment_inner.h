/* Within the feature: where content stands, and rows. */
#ifndef ATTACHMENT_ATTACHMENT_INNER_H
#define ATTACHMENT_ATTACHMENT_INNER_H

#include "feature/attachment/attachment.h"

#define ATTACHMENT_FOLDERS 256 /* by the first two digits of the digest */

/* ---- attachment_files.c: the disk ---- */

/* DIR/files/ab/ab12... */
struct str attachment_path(struct arena *arena, const char *dir, struct str digest);
/* Keep PIECES, whose digest is DIGEST, unless they are there: written under another name, flushed,
   renamed. What is there is marked as used now. ERR_DISK_FULL, ERR_IO; nothing is left behind. */
MUST_CHECK struct err *attachment_file_keep(struct arena *arena, const char *dir, struct str digest,
                                            const struct attachment_pieces *pieces);
/* Go through a folder: what NEEDED does not name goes, unless it is younger than
   ATTACHMENT_YOUNG_MS at NOW_MS: a row may be about to name it. *YOUNG: such a one stayed. */
#define ATTACHMENT_YOUNG_MS ((int64_t)10 * 60 * 1000)
typedef struct err *attachment_needed(struct store_tx *tx, struct str digest, bool *needed);
MUST_CHECK struct err *attachment_folder_sweep(struct store_tx *tx, int64_t folder,
                                               attachment_needed *needed, bool *young);
/* Is the content of DIGEST there, unchanged? */
MUST_CHECK struct err *attachment_file_check(struct arena *arena, const char *dir,
                                             struct str digest, bool *good);
/* Which folder DIGEST stands in; is there any such? */
int64_t attachment_folder(struct str digest);
bool attachment_folder_there(struct store_tx *tx, int64_t folder);

/* ---- attachment_store.c ---- */

/* A new row, held for its uploader; sets id. ERR_ATTACHMENTS_HELD: they hold too many. */
MUST_CHECK struct err *attachment_add(struct store_tx *tx, struct attachment *attachment);
MUST_CHECK struct err *attachment_digest_needed(struct store_tx *tx, struct str digest,
                                                bool *needed);

/* ---- attachment_jobs.c ---- */

/* What was sent goes after a day, unless it was used. */
MUST_CHECK struct err *attachment_let_go_put(struct store_tx *tx, int64_t id);
/* A row of DIGEST is gone: look soon whether its content may go. */
MUST_CHECK struct err *attachment_sweep_put(struct store_tx *tx, struct str digest);

/* ---- attachment_hold.c ---- */

struct upload;
/* Look at what was sent, clean it, keep its content: what a row says of it. CODE: why it may not be
   kept, else ERR_NONE; PARAM fills its {limit}. */
MUST_CHECK struct err *attachment_take(struct req *req, const struct upload *upload,
                                       struct attachment *attachment, enum err_code *code,
                                       struct str *param);

#endif
