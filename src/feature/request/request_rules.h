/* Within the feature: what the two halves of the rules share, may it be done (request_rules.c) and
   what it is after (request_change_rules.c). Pure. */
#ifndef REQUEST_REQUEST_RULES_H
#define REQUEST_REQUEST_RULES_H

#include "feature/request/request.h"

static inline bool stands_on(const struct request_facts *facts, unsigned sides)
{
    return (facts->sides & sides) != 0;
}

/* May silence count as acceptance here: never for money, never where others may not look. */
bool request_silence_counts(const struct request *request, const struct request_facts *facts);
/* As whom somebody rates: SIDE_CUSTOMER, SIDE_SUPPLIER or SIDE_JOINED; or why not, and 0. */
enum err_code request_rating_side(const struct request *request, const struct request_facts *facts,
                                  unsigned *side);
/* How much of a line VERB may still name. */
int64_t request_line_open_milli(const struct request_line *line, enum request_verb verb);

#endif
