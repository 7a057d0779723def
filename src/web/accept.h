/* What a client says it takes: a list with weights (RFC 9110, 12.4.2). */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include "base/str.h"

#define WEIGHT_MAX 1000

/* Take the next NAME off LIST with its weight in thousandths: 1000 without one, 0 when it cannot be
   read. Other parameters are passed over. False: there is none. */
bool accept_next(struct str *list, struct str *name, int64_t *weight);

#endif
