/* Within the feature: files of a request. Who sees the request sees them, but those of notes, which
   are the supplier's own. */
#ifndef REQUEST_REQUEST_FILES_H
#define REQUEST_REQUEST_FILES_H

#include "feature/attachment/attachment.h"
#include "feature/request/request.h"

struct doc;
struct req;

/* ---- what is done ---- */

/* Do the answers of the form hold a file? */
MUST_CHECK struct err *request_files_any(struct store_tx *tx,
                                         const struct catalogue_offering *offering,
                                         const struct request *request, bool *any);
/* The files that the answers name become the request's, others that were its answers go. Its row is
   there. */
MUST_CHECK struct err *request_files_keep(struct store_tx *tx,
                                          const struct catalogue_offering *offering,
                                          const struct request *request);
/* Copies of the files of BEFORE for REQUEST, which has an id, named in its answers. */
MUST_CHECK struct err *request_files_again(struct store_tx *tx,
                                           const struct catalogue_offering *offering,
                                           const struct request *before, struct request *request);
/* Ids of the files that go with the words of ACT, as texts; a list, empty without. */
struct doc *request_files_said(struct arena *arena, const struct request_act *act);
/* Words or files must be there, and files must be the actor's to give. */
MUST_CHECK struct err *request_files_faults(struct store_tx *tx, const struct request_act *act);
/* They become the request's, with the event that tells of them. */
MUST_CHECK struct err *request_files_say(struct store_tx *tx, const struct request *request,
                                         const struct request_act *act, int64_t event_id);
/* Does a name of what is passed on mean a file ("file.ID")? */
bool request_files_named(struct str name, int64_t *id);
/* A file to be passed on that is none of PARENT is a fault of `disclose`. */
MUST_CHECK struct err *request_files_check(struct store_tx *tx, const struct request_act *act,
                                           const struct request *parent, int64_t id);
/* Files of PARENT that the form passes on, as copies of CHILD's own, whose row is there. */
MUST_CHECK struct err *request_files_pass(struct store_tx *tx, const struct request *parent,
                                          const struct request_act *act,
                                          const struct request *child);

/* ---- what is shown ---- */

/* Where each of a list of attachment_put is, for pages. */
void request_files_link(struct req *req, struct str key, struct doc *files);
/* Those said with event EVENT_ID, under `files` of ITEM; false: none. */
bool request_files_put(struct req *req, const struct attachment_list *list, struct str key,
                       int64_t event_id, struct doc *item);
/* Those passed on, as items of `disclosed`. */
void request_files_put_passed(struct req *req, const struct attachment_list *list, struct str key,
                              struct doc *doc);
/* What may be passed on, a row each. */
MUST_CHECK struct err *request_files_put_disclosable(struct req *req, struct store_tx *tx,
                                                     const struct grant *grant, struct doc *list);
/* Files that came with a form that is shown again: boxes to keep them. */
MUST_CHECK struct err *request_files_put_typed(struct req *req, struct store_tx *tx,
                                               struct doc *list);

/* GET /requests/{key}/files/{file} */
MUST_CHECK struct err *request_file_view(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
