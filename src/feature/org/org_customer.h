/* External customers: whom the house sells to. They have no account; they wait for orders. */
#ifndef ORG_ORG_CUSTOMER_H
#define ORG_ORG_CUSTOMER_H

#include "feature/org/org.h"

/* Who adds, changes and ends them (docs/decisions/023): colleagues of commercial kind, who lead a
   unit, or administer. */
MUST_CHECK struct err *org_keeps_customers(struct store_tx *tx, const struct actor *actor,
                                           bool *keeps);
/* It is no customer from now on. Refused while it waits for something (ERR_CUSTOMER_WAITS), and
   when it has ended. */
MUST_CHECK struct err *org_customer_end(struct store_tx *tx, int64_t actor_id, int64_t customer_id);

extern const struct web_routes org_customer_routes;

#endif
