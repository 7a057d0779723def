/* What an administrator does first in a new house, at its home page until all of it is done. */
#ifndef HOME_HOME_STEPS_H
#define HOME_HOME_STEPS_H

#include "base/err.h"

struct doc;
struct req;
struct store_tx;

#define HOME_FIRST_STEPS "first_steps[step:text href:text done:bool]"
/* Put `first_steps`: empty for others, and once each of them is done. */
MUST_CHECK struct err *home_steps_put(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
