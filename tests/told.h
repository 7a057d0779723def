/* How a request stands, in one line that a reader of the product understands: state, whose turn,
   then what there is of wish, promise, price, answer target and marks. Times are days after a
   first one. */
#ifndef TESTS_TOLD_H
#define TESTS_TOLD_H

#include "feature/request/request.h"

/* "promised, supplier, due 5, price 100, broken" */
struct str told(struct arena *arena, const struct request *request, int64_t day_zero_ms);
/* "[4/10, 5/5 accepted]": delivered of wanted, by line. */
struct str told_lines(struct arena *arena, const struct request_line *lines, size_t count);

#endif
