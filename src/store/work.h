/* One write while it runs: the same on both engines. All that it makes lives in its arena, so that
   running it again is only forgetting. */
#ifndef STORE_WORK_H
#define STORE_WORK_H

#include "base/sha256.h"
#include "store/engine.h"

struct work_digest {
    struct str hex;
    struct work_digest *next;
};

struct search_kind;

struct work_search {
    const struct search_kind *kind;
    int64_t object_id;
    struct str folded; /* absent: only remove */
    bool first;        /* it had none before */
    struct work_search *next;
};

struct work {
    struct store_write *write;
    struct store_tx tx;
    uint8_t seed[32];
    int64_t first_seq; /* of its events; set by the writer before it runs */
    int64_t digest_count;
    struct work_digest *digests, **digest_end;
    struct work_search *search, **search_end;
    int64_t *ids; /* made in the first run, given again in the second */
    size_t id_count, id_room, id_next;
    uint8_t trace[SHA256_SIZE]; /* of all statements and values; only when run twice */
    bool emptied;               /* nothing from before it is left: its events begin the log */
    bool refused;               /* apply itself said no */
    bool first;        /* of its transaction: no mark is needed, to undo it is to begin anew */
    struct err *spare; /* room for an error when the arena is full */
    char *spare_detail;
};

#define SPARE_DETAIL_MAX 240

MUST_CHECK struct err *work_new(struct work *work, struct store *store, struct store_write *write);
/* Claim the key, lock the roots, apply; on a refusal undo it and run what a refusal leaves. Within
   a transaction of SESSION; nothing of it stays when an error is returned, except what `refused`
   wrote. Look at session->lost and ->again before going on. */
MUST_CHECK struct err *work_run(struct work *work, struct store_session *session);
/* The search rows of a finished work. */
MUST_CHECK struct err *work_search_write(struct work *work, struct store_session *session);
/* Forget what it made: nothing was committed. */
void work_reset(struct work *work);
/* Forget the events and search rows it made so far. */
void work_log_forget(struct work *work);
/* An error that needs no room: CODE and the text of CAUSE, in the work's own spare. */
struct err *work_fail(struct work *work, enum err_code code, const char *detail);
void work_trace(struct work *work, enum sql id, const struct sql_value *values, size_t count);

/* search.c */
MUST_CHECK struct err *search_row_write(struct store_tx *tx, const struct work_search *row);

/* once.c: keys of writes */
MUST_CHECK struct err *once_claim(struct store_tx *tx, struct store_write *write);
MUST_CHECK struct err *once_done(struct store_tx *tx, const struct store_write *write);

#endif
