/* Within the feature: the list of handlers of one named request. */
#ifndef REQUEST_REQUEST_HANDLERS_H
#define REQUEST_REQUEST_HANDLERS_H

#include "feature/request/request.h"

struct request_handler {
    int64_t id;
    struct str name;
};

/* Who handles it and has not left, by name. */
MUST_CHECK struct err *request_handlers(struct store_tx *tx, int64_t id,
                                        struct request_handler **handlers, size_t *count);
/* Tell what of the form does not fit; person_id becomes that of who was typed. */
MUST_CHECK struct err *request_check_handler_added(struct store_tx *tx,
                                                   const struct request *request,
                                                   const struct request_act *act);
MUST_CHECK struct err *request_check_handler_dropped(struct store_tx *tx,
                                                     const struct request *request,
                                                     const struct request_act *act);
/* The clock: take who left off what they handled. */
MUST_CHECK struct err *request_left_step(struct store_tx *tx, int64_t person_id);

#endif
