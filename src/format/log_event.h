/* What both readers do with events: read their times, put them in order. */
#ifndef FORMAT_LOG_EVENT_H
#define FORMAT_LOG_EVENT_H

#include "format/log.h"

/* RFC 3339, and what logs write in its place: no offset (then it is local to ZONE; NULL: UTC), an
   offset without colon, no seconds, a date alone (its midnight), slashes in the date. */
bool log_time_parse(struct str text, const struct zone *zone, int64_t *ms);

/* Sort the events of ONE as struct log_case says. */
void log_case_sort(struct arena *arena, struct log_case *one);

#endif
