/* XES, IEEE 1849-2016 and the 1.0 and 2.0 before it, by expat. */
#ifndef FORMAT_XES_H
#define FORMAT_XES_H

#include "format/log_source.h"

MUST_CHECK struct err *xes_read(struct arena *arena, struct log_source *source,
                                const struct log_options *options, log_case_fn *fn, void *context);

#endif
