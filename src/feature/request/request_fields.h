/* Within the feature: the field tables by name, for the routes. */
#ifndef REQUEST_REQUEST_FIELDS_H
#define REQUEST_REQUEST_FIELDS_H

#include "feature/request/request.h"

/* Of an order, in a form and in a file. */
#define REQUEST_QUANTITY_MILLI_MAX      INT64_C(1000000000000)
#define REQUEST_ORDER_NUMBER_POINTS_MAX 100

extern const struct field request_fields_none[], request_fields_reason[],
    request_fields_reason_free[], request_fields_words[], request_fields_offer[],
    request_fields_rate[], request_fields_accept[], request_fields_return[],
    request_fields_deliver[], request_fields_assign[], request_fields_hand_over[],
    request_fields_pause[], request_fields_edit[], request_fields_ask_child[],
    request_fields_add_handler[], request_fields_drop_handler[], request_fields_link[],
    request_fields_unlink[];

#endif
