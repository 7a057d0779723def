/* Time zones from ICU as plain data. The only place in base that asks ICU for zones. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/err.h"
#include "base/time.h"

bool zone_known(struct str name); /* an IANA name that ICU knows */
/* Transitions from 1970 to 2100 for NAME; ERR_BAD_CHOICE if unknown. Owned by ARENA. */
MUST_CHECK struct err *zone_load(struct arena *arena, struct str name, struct zone *zone);

/* The same, kept for good: zones never change while a process runs, so the tables are made once. An
   unknown or absent name gives UTC. Safe from every thread; nobody owns the result. */
const struct zone *zone_get(struct str name);

#endif
