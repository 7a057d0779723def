/* What an absence may be. Pure: the first failing check, in this order, is the answer. */
#include "feature/org/org_absence.h"

#include "base/time.h"

static struct org_fault fault(const char *field, enum err_code code, int64_t limit)
{
    return (struct org_fault){field, code, limit};
}

struct org_fault org_absence_check(const struct org_absence *absence,
                                   const struct org_absence_facts *facts)
{
    int64_t last_ms = facts->now_ms + ORG_ABSENCE_YEARS_MAX * 366 * DAY_MS;

    if (absence->from_ms < TIME_MIN_MS) return fault("from", ERR_BAD_DATE, 0);
    if (absence->to_ms <= absence->from_ms) return fault("until", ERR_DAY_ORDER, 0);
    if (absence->to_ms > last_ms) return fault("until", ERR_TOO_FAR, ORG_ABSENCE_YEARS_MAX);
    if (facts->overlaps) return fault("from", ERR_OVERLAPS, 0);
    if (absence->deputy_id == NONE) return fault(NULL, ERR_NONE, 0);
    if (absence->deputy_id == absence->person_id) return fault("deputy", ERR_DEPUTY_SELF, 0);
    if (facts->deputy_left) return fault("deputy", ERR_DEPUTY_LEFT, 0);
    if (facts->deputy_other) return fault("deputy", ERR_DEPUTY_OTHER, 0);
    if (facts->deputy_away) return fault("deputy", ERR_DEPUTY_AWAY, 0);
    return fault(NULL, ERR_NONE, 0);
}
