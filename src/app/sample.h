/* The sample: JKL Company with the companies that it owns, a partner, external customers, their
   people, offerings and about 1,500 requests in every state, as if they had worked with Interna for
   three months. Made from a constant seed through the rules that hold for everybody, each act at
   its own time before NOW_MS. */
#ifndef APP_SAMPLE_H
#define APP_SAMPLE_H

#include "base/err.h"

struct store;

#define SAMPLE_PASSWORD "interna-sample" /* of everybody in it */

enum sample_end { SAMPLE_ADDED, SAMPLE_THERE, SAMPLE_OTHER_DATA, SAMPLE_REMOVED };

/* Fill an empty database, whole or not at all; one that holds a company, or from which the sample
   was removed, is left alone: END tells. */
MUST_CHECK struct err *sample_load(struct store *store, struct arena *arena, int64_t now_ms,
                                   enum sample_end *end);

#endif
