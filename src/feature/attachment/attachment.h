/* Files of requests: a row each, their content kept once, under its SHA-256, in the data folder and
   outside of what the web shows. A file is held for who sent it until a request uses it; what is
   not used goes after a day. Who may read one is the rule of its request, never of this feature. */
#ifndef ATTACHMENT_ATTACHMENT_H
#define ATTACHMENT_ATTACHMENT_H

#include "base/err.h"
#include "base/grant.h"
#include "base/kept.h"

struct actor;
struct doc;
struct req;
struct store;
struct store_tx;
struct web_routes;

struct attachment {
    int64_t id;
    struct str digest; /* SHA-256 of what is kept, in hex */
    int64_t bytes;
    struct str name; /* cleaned: no folders, control or invisible characters, device names */
    struct str type; /* by its content: for people to read, never to be served as */
    int64_t uploader_id;
    int64_t object_id; /* the request; NONE: held for who sent it */
    struct str role;  /* held; field: an answer of its form; said, note: with a message, with a note
                         of the supplier's own; passed: from the one above */
    struct str field; /* of the form */
    int64_t event_id; /* with which it was said, else NONE */
    int64_t made_ms;
};

struct attachment_list {
    struct attachment *items;
    size_t count;
};

/* ---- rules (pure) ---- */

/* May a file called NAME, whose content is of TYPE, be kept? ERR_NONE, ERR_ATTACHMENT_PROGRAM,
   ERR_ATTACHMENT_TYPE: content and name differ. */
enum err_code attachment_check(struct arena *arena, struct str name, struct str type);
/* Is it one of the kinds of pictures that a question for a photo takes? */
bool attachment_is_photo(struct str type);
/* What a reader calls it: "Picture". */
const char *attachment_kind(struct str type);

/* The bytes of a photo without what it tells beside the picture (place, time, device, texts, what
   is hidden behind its end), in pieces that lie in BYTES or ARENA; how it is to be turned stays.
   False: it is damaged. Bounds: nothing is unpacked, time is linear (docs/decisions/016). */
struct attachment_pieces {
    struct str *items;
    size_t count;
};
bool attachment_photo_clean(struct arena *arena, struct str type, struct str bytes,
                            struct attachment_pieces *pieces);

/* ---- keeping ---- */

/* Of prepare: hold every file that the form brought for its sender, and name it in held_id; what
   may not be kept is a fault of its field ("_files.photo" is sent for "fields.photo", "_files" for
   "files"). A form that is shown again therefore keeps its files. */
MUST_CHECK struct err *attachment_hold(struct req *req);
/* The same for one file that the house itself made, in its own transaction: *ID. */
MUST_CHECK struct err *attachment_hold_made(struct req *req, struct store_tx *tx, struct str name,
                                            struct str content, int64_t *id);
/* Add the ids of what attachment_hold held of the form's field NAME to LIST, as texts. */
void attachment_held_put(struct req *req, const char *name, struct doc *list);

/* One that ACTOR sent, and that is still held, or was an answer of OBJECT: what they may name in a
   form. ERR_NOT_FOUND. */
MUST_CHECK struct err *attachment_own(struct store_tx *tx, const struct actor *actor,
                                      int64_t object_id, int64_t id, struct attachment *attachment);

struct attachment_use {
    int64_t object_id;
    const char *role;
    struct str field;
    int64_t event_id;
};
/* What ACTOR holds becomes a part of an object. ERR_BAD_REFERENCE: it is not held any more. */
MUST_CHECK struct err *attachment_use(struct store_tx *tx, int64_t actor_id, int64_t id,
                                      const struct attachment_use *use);
/* The same content, as a part of another object; *ID: the new one. */
MUST_CHECK struct err *attachment_copy(struct store_tx *tx, const struct attachment *from,
                                       int64_t actor_id, const struct attachment_use *use,
                                       int64_t *id);

/* ---- reading ---- */

/* All of the object that GRANT is for, in the order they came. */
MUST_CHECK struct err *attachment_of(struct store_tx *tx, const struct grant *grant,
                                     struct attachment_list *list);
/* One of them. ERR_NOT_FOUND, also for one of another object. */
MUST_CHECK struct err *attachment_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                                      struct attachment *attachment);
/* Its row, whosesoever it is: for answers that were kept by their owner. ERR_NOT_FOUND. */
MUST_CHECK struct err *attachment_row(struct store_tx *tx, int64_t id,
                                      struct attachment *attachment);

/* ---- going ---- */

MUST_CHECK struct err *attachment_drop(struct store_tx *tx, const struct attachment *attachment);
/* Every file of an object: its rows now, then, by the clock, what no other row keeps. For whoever
   erases the object. */
MUST_CHECK struct err *attachment_erase_of(struct store_tx *tx, int64_t object_id);
/* Of org_namers (org.h): did this party send a file? */
MUST_CHECK struct err *attachment_names(struct store_tx *tx, int64_t party_id, bool *named);

/* ---- checking ---- */

/* Every row's content is there, unchanged: *COUNT of them; *BAD: the digest of the first that is
   not, else absent. For interna verify. */
MUST_CHECK struct err *attachment_verify(struct store *store, struct arena *arena, int64_t *count,
                                         struct str *bad);

/* ---- pages ---- */

#define ATTACHMENT "id:id name:text type:text bytes:int"
/* Put it as an item of LIST; returns the item. */
struct doc *attachment_put(struct req *req, struct doc *list, const struct attachment *attachment);
/* Let the reader's browser save it: a neutral type under its own name. */
void attachment_answer(struct req *req, const struct attachment *attachment);

extern const struct web_routes attachment_routes;

/* What is kept about people (base/kept.h). */
extern const struct kept attachment_kept[];
MUST_CHECK struct err *attachment_person_erase(struct store_tx *tx, int64_t person_id);

#endif
