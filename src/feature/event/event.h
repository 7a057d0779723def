/* The append-only log. Every transition of every object is one event, in the same transaction as
   the change. People's words stand in `text` and enter the digest salted, so that they can be
   erased and the chain still verifies. */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "base/err.h"
#include "base/grant.h"
#include "base/kept.h"

struct store_tx;
struct seal_report;

struct event {
    int64_t id;  /* out */
    int64_t seq; /* out; NONE until sealed */
    int64_t object_id;
    struct str type;                 /* "request.promise" */
    int64_t actor_id;                /* 0: the system */
    int64_t happened_ms;             /* NONE: now */
    int64_t recorded_ms;             /* out */
    struct str from_state, to_state; /* absent where nothing changed */
    struct str data; /* JSON object in the arena, without people's words; absent allowed */
    struct str text; /* people's words (Markdown); absent allowed */
    struct str lang;
    bool erased; /* out: there was a text, or all of it was erased */
};

struct event_list {
    struct event *items; /* oldest first */
    size_t count;
};

/* Append to the log. The object's feature names the types; the digest and the seal are made here.
 */
MUST_CHECK struct err *event_append(struct store_tx *tx, struct event *event);

/* The last LIMIT events of an object that GRANT is for. */
MUST_CHECK struct err *event_of_object(struct store_tx *tx, const struct grant *grant,
                                       int64_t object_id, size_t limit, struct event_list *list);

/* A part of the whole log. */
struct event_span {
    int64_t from_id, before_id; /* half-open */
    int64_t actor_id;           /* NONE: by anybody */
    struct str kind;            /* what its types begin with, "org"; absent: all */
};
/* Its last LIMIT events, the newest first, without their words. GRANT is of an administrator, for
   everything; what of it may be shown is for the caller to say. */
MUST_CHECK struct err *event_log(struct store_tx *tx, const struct grant *grant,
                                 const struct event_span *span, size_t limit,
                                 struct event_list *list);

/* Did anybody but ACTOR do TYPE to an object, with data that begin with BEGINS (no signs of
   patterns)? */
MUST_CHECK struct err *event_by_others(struct store_tx *tx, int64_t object_id, struct str type,
                                       int64_t actor_id, struct str begins, bool *found);

/* Who did TYPE to an object last; 0: nobody. */
MUST_CHECK struct err *event_last_by(struct store_tx *tx, int64_t object_id, struct str type,
                                     int64_t *actor_id);

/* Erase the words of an event; the chain stays whole. */
MUST_CHECK struct err *event_erase_text(struct store_tx *tx, int64_t event_id);

/* Erase all that was logged of an object: who, what, and the words. Times, types and states stay,
   and so do the digests, which the seals chain; an event `event.erase` of the system says that it
   was done, and without it verify takes an erased event for a changed one (docs/decisions/017). */
MUST_CHECK struct err *event_erase_object(struct store_tx *tx, int64_t object_id);

/* For store_verify: digests of the stored events after AFTER_SEQ, recomputed from their rows. */
MUST_CHECK struct err *event_check(struct store_tx *tx, int64_t after_seq, int64_t *last_seq,
                                   struct seal_report *report, void (*digest)(void *, struct str),
                                   void *context);

/* What is kept about people (base/kept.h). */
extern const struct kept event_kept[];

#endif
