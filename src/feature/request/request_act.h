/* Within the feature: what acts share between doing (request_act.c) and making (request_make.c). */
#ifndef REQUEST_REQUEST_ACT_H
#define REQUEST_REQUEST_ACT_H

#include "feature/request/request.h"

struct catalogue_offering;

/* Asked by PERSON, or a named one about them: they neither approve nor handle it. */
bool request_is_own(const struct request *request, int64_t person_id);
int64_t request_actor_id(const struct request_act *act); /* 0: the system */
MUST_CHECK struct err *request_facts_of_supplier(struct store_tx *tx, int64_t unit_id,
                                                 struct request_facts *facts);
MUST_CHECK struct err *request_facts_of_offering(struct store_tx *tx,
                                                 const struct catalogue_offering *offering,
                                                 const struct request *request, struct money price,
                                                 struct request_facts *facts);
/* The event of ACT; FROM: the state before, NULL when it did not move. */
MUST_CHECK struct err *request_event(struct store_tx *tx, const struct request *request,
                                     const struct request_act *act, const char *from);
MUST_CHECK struct err *request_clock_put(struct store_tx *tx, const struct request *request);

/* The clock's step: whatever is due now, as the system. */
MUST_CHECK struct err *request_clock_step(struct store_tx *tx, int64_t id);
/* The clock's step after a merging: what was asked of the unit meanwhile. */
MUST_CHECK struct err *request_heir_step(struct store_tx *tx, int64_t unit_id);

/* A value of the form that does not fit: told beside the others to who typed it; NULL. Where nobody
   typed (the sample, the system) it is refused at once. One fault a field: the first. */
MUST_CHECK struct err *request_fault(struct store_tx *tx, const struct request_act *act,
                                     const char *name, enum err_code code);
/* The same, with what fills {limit}. */
MUST_CHECK struct err *request_fault_limit(struct store_tx *tx, const struct request_act *act,
                                           const char *name, enum err_code code, struct str limit);
/* An amount as {limit}: "18.50 EUR". */
struct str request_amount(struct arena *arena, struct money money);
/* All that were told, or NULL. */
MUST_CHECK struct err *request_faults(const struct request_act *act);

/* Tell what of ACT's form does not fit REQUEST; the zone in FACTS becomes that of a new unit. */
MUST_CHECK struct err *request_form_faults(struct store_tx *tx, const struct grant *grant,
                                           const struct request *request,
                                           const struct request_act *act,
                                           struct request_facts *facts);

/* Priced lines make PRICE, that of the whole. False: amounts that cannot be added. */
bool request_add_prices(const struct request_line *lines, size_t count, struct money *price);

struct request request_empty(int64_t now_ms); /* a draft of nobody, everything absent */

/* Who asks and for whom (request_parties.c). A seat in a company counts when it is an insider's, if
   INSIDER; BY_SUPPLIER: recorded by the supplier, for somebody else of any company. */
bool request_has_seat(const struct actor *actor, int64_t party_id, bool insider);
MUST_CHECK struct err *request_set_requester(struct store_tx *tx, const struct request_act *act,
                                             bool by_supplier, struct request *request);
/* A draft may be older than what it says: whom it is asked for must still be a colleague. */
/* Is OFFERING for who it is asked for, when that is somebody else? Faults of the form. */
MUST_CHECK struct err *request_check_market(struct store_tx *tx, const struct request_act *act,
                                            const struct catalogue_offering *offering,
                                            const struct request *request);
MUST_CHECK struct err *request_check_requester(struct store_tx *tx, const struct request_act *act,
                                               const struct request *request);
MUST_CHECK struct err *request_set_customer(struct store_tx *tx, const struct request_act *act,
                                            struct request *request);

/* Verbs that make or fill a request; rule and form have been checked. */
MUST_CHECK struct err *request_edit(struct store_tx *tx, struct request *request,
                                    const struct request_facts *facts,
                                    const struct request_act *act);
MUST_CHECK struct err *request_ask_draft(struct store_tx *tx, struct request *request,
                                         const struct request_act *act);
MUST_CHECK struct err *request_ask_again(struct store_tx *tx, const struct request *before,
                                         const struct request_act *act, int64_t *id);
MUST_CHECK struct err *request_make_child(struct store_tx *tx, const struct request *parent,
                                          const struct request_act *act, int64_t *id);

#endif
