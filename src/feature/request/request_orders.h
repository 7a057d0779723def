/* Within the feature: orders of external customers that come from a file
   (feature/org/org_import.h). Each row becomes a request of its customer, asked by a colleague of
   the supplying company, who answers for it. The number that the customer gave it finds it again; a
   file never changes an order, since that is between the two sides. */
#ifndef REQUEST_REQUEST_ORDERS_H
#define REQUEST_REQUEST_ORDERS_H

#include "feature/request/request.h"

struct event;
struct org_import_maker;

extern const struct org_import_maker request_import_orders;
/* EVENT of what was made is by who imported it, when a file made it. */
void request_import_tell(struct store_tx *tx, const struct request_form *form, struct event *event);

#endif
