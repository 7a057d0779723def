/* Within the feature and for home: lists of requests as documents. */
#ifndef REQUEST_REQUEST_LISTS_H
#define REQUEST_REQUEST_LISTS_H

#include "feature/request/request.h"

extern const struct field request_list_query[], request_queue_query[];

MUST_CHECK struct err *request_list_view(struct req *req, struct store_tx *tx, struct doc *doc);
MUST_CHECK struct err *request_queue_view(struct req *req, struct store_tx *tx, struct doc *doc);
/* The panels of the home page: `waiting` for you, `owe`, `owed`. */
MUST_CHECK struct err *request_home_put(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
