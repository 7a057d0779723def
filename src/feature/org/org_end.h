/* How a unit or company ends, and how one unit takes over another (docs/decisions/014). */
#ifndef ORG_ORG_END_H
#define ORG_ORG_END_H

#include "feature/org/org.h"

/* DAY, in days where the company is, is the first one without it: today or before. Nothing may
   stand in the way: open requests, members who do not lead, units below, live offerings. Who leads
   stops leading with it. */
MUST_CHECK struct err *org_unit_end(struct store_tx *tx, int64_t actor_id, int64_t unit_id,
                                    int64_t day);
/* The same, but SUCCESSOR of the same company takes over members and leads from that day, units
   below, the front desk, and what the features have of it. Refused at `successor` or `on`. */
MUST_CHECK struct err *org_unit_merge(struct store_tx *tx, int64_t actor_id, int64_t unit_id,
                                      int64_t successor_id, int64_t day);
/* Nothing may stand in the way: units, people, shares, control, open requests. */
MUST_CHECK struct err *org_company_end(struct store_tx *tx, int64_t actor_id, int64_t company_id,
                                       int64_t day);
/* The unit named when this one was merged; NONE: it was not. */
MUST_CHECK struct err *org_successor(struct store_tx *tx, int64_t unit_id, int64_t *successor_id,
                                     struct str *name);

/* Put `successor` as {id, name}, where it was merged. */
MUST_CHECK struct err *org_put_successor(struct req *req, struct store_tx *tx, struct doc *doc,
                                         int64_t unit_id);

extern const struct web_routes org_end_routes;

#endif
