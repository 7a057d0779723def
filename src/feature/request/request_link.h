/* Within the feature: linking an existing request below another, and unlinking it
   (docs/decisions/027). */
#ifndef REQUEST_REQUEST_LINK_H
#define REQUEST_REQUEST_LINK_H

#include "feature/request/request.h"

/* Faults of the form at "request"; what it names is then form->request_id. */
MUST_CHECK struct err *request_check_link(struct store_tx *tx, const struct request *upper,
                                          const struct request_act *act);
MUST_CHECK struct err *request_check_unlink(struct store_tx *tx, const struct request *upper,
                                            const struct request_act *act);
/* What was passed on when it was asked belongs to its link. */
bool request_may_unlink(const struct request *lower);
/* Do it, for VERB_LINK and VERB_UNLINK; all was checked. (A struct request_link is a link of a
   chain, request_chain.h.) */
MUST_CHECK struct err *request_relink(struct store_tx *tx, const struct request *upper,
                                      const struct request_act *act);

#endif
