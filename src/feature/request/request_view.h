/* Within the feature: requests as documents. */
#ifndef REQUEST_REQUEST_VIEW_H
#define REQUEST_REQUEST_VIEW_H

#include "feature/request/request.h"

struct attachment_list;

/* Past its promise, or past the answer that the supplier owes. */
bool request_is_late(const struct request *request, int64_t now_ms);
void request_put_brief(struct req *req, const struct request *request,
                       struct doc *doc); /* a row of a list */
MUST_CHECK struct err *request_put_whole(struct req *req, struct store_tx *tx,
                                         const struct grant *grant,
                                         const struct authz_object *object, struct doc *doc);
/* `conversation` (messages, and notes for the supplier's side) and `history` (every event). */
MUST_CHECK struct err *request_put_history(struct req *req, struct store_tx *tx,
                                           const struct grant *grant, const struct request *request,
                                           const struct attachment_list *files, struct doc *doc);
/* Does the page put this verb before the others? */
bool request_verb_leads(enum request_verb verb);
/* A message or note that was refused, for the page that shows it again. */
MUST_CHECK struct err *request_put_message_typed(struct req *req, struct store_tx *tx,
                                                 struct doc *doc);
/* The form of one verb on the request's page (request_forms.c). */
MUST_CHECK struct err *request_put_form(struct req *req, struct store_tx *tx,
                                        const struct request *request, enum request_verb verb,
                                        const struct doc *whole, struct doc *forms);
/* The rows of a list statement as `items`, with `next`. ROWS is read to its end or to LIMIT. */
struct sql_rows;
MUST_CHECK struct err *request_put_items(struct req *req, struct sql_rows *rows, size_t limit,
                                         struct doc *doc, const char *name);

#endif
