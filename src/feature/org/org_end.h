/* How a unit or company ends, and how one unit takes over another (docs/decisions/014): at once, or
   by the clock on a day to come. */
#ifndef ORG_ORG_END_H
#define ORG_ORG_END_H

#include "feature/org/org.h"

#define ORG_END_YEARS_MAX 10        /* from today */
#define ORG_END_JOB       "org.end" /* of the unit or company */

/* DAY, in days where the company is, is the first one without it. Today or before: it ends at once.
   Nothing may stand in the way: of a unit open requests, members who do not lead, units below, live
   offerings; of a company units, people, shares, control, open requests. Who leads stops leading
   with it. With a successor, another unit of the same company, that one takes over members and
   leads from that day, units below, the front desk, and what the features have of it. Refused at
   `successor` or `on`. */
MUST_CHECK struct err *org_end_at(struct store_tx *tx, const struct org_end *end, int64_t day);
/* The same, but a day to come is planned, instead of what was planned before. */
MUST_CHECK struct err *org_end_on(struct store_tx *tx, const struct org_end *end, int64_t day,
                                  bool *planned);
/* What stands in the way of ending it today, as org_end_at refuses it; code ERR_NONE: nothing. */
MUST_CHECK struct err *org_end_held(struct store_tx *tx, const struct org_end *end,
                                    struct org_fault *held);
/* All that org_end_at checks; *AT_MS: when DAY begins, where PARTY is. */
MUST_CHECK struct err *org_end_check(struct store_tx *tx, const struct org_end *end,
                                     const struct org_party *party, int64_t day, int64_t *at_ms);
MUST_CHECK struct err *org_successor_check(struct store_tx *tx, const struct org_party *unit,
                                           int64_t successor_id, struct org_party *successor);

struct org_end_plan {
    int64_t party_id, successor_id; /* NONE: without one */
    int64_t day;                    /* NONE: nothing is planned */
};
struct org_end_plan_list {
    struct org_end_plan *items;
    size_t count;
};
MUST_CHECK struct err *org_end_plan_get(struct store_tx *tx, int64_t party_id,
                                        struct org_end_plan *plan);
/* What is to be merged into a unit, and all: the next first. */
MUST_CHECK struct err *org_end_plans_into(struct store_tx *tx, int64_t successor_id, size_t limit,
                                          struct org_end_plan_list *list);
MUST_CHECK struct err *org_end_plans(struct store_tx *tx, size_t limit,
                                     struct org_end_plan_list *list);
/* Refused (ERR_END_UNPLANNED) when there is none. */
MUST_CHECK struct err *org_end_take_back(struct store_tx *tx, int64_t actor_id, int64_t party_id);
/* The day has come: it ends by who planned it, or stays whole and is tried again an hour later. */
MUST_CHECK struct err *org_end_step(struct store_tx *tx, int64_t party_id);

/* The unit named when this one was merged; NONE: it was not. */
MUST_CHECK struct err *org_successor(struct store_tx *tx, int64_t unit_id, int64_t *successor_id,
                                     struct str *name);

/* Put `successor` as {id, name}, where it was merged. */
MUST_CHECK struct err *org_put_successor(struct req *req, struct store_tx *tx, struct doc *doc,
                                         int64_t unit_id);
/* For colleagues: put `ends`, the planned end of PARTY, and `takes_over`, what is to be merged into
   it. What stands in the way is told to those who keep it. */
#define ORG_ENDS                                                                                   \
    "ends?{party{id:id name:text} on:date successor?{id:id name:text}"                             \
    " held?{code:text title:text}}"
#define ORG_TAKES_OVER "takes_over?[party{id:id name:text} on:date successor?{id:id name:text}]"
MUST_CHECK struct err *org_put_plans(struct req *req, struct store_tx *tx, struct doc *doc,
                                     const struct org_party *party);
/* For administrators: put `ends`, all that is planned, the next first. */
#define ORG_ENDS_ALL                                                                               \
    "ends[party{id:id name:text} on:date successor?{id:id name:text}"                              \
    " held?{code:text title:text}]"
MUST_CHECK struct err *org_put_ends(struct req *req, struct store_tx *tx, struct doc *doc);

extern const struct web_routes org_end_routes;

#endif
