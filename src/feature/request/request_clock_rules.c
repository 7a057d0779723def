/* How long silence waits (request_silence_due). Pure. */
#include "feature/org/org_absence.h"
#include "feature/request/request.h"

static bool is_away(int64_t ms, const struct org_absence *away, size_t away_count)
{
    for (size_t i = 0; i < away_count; i++)
        if (away[i].from_ms <= ms && ms < away[i].to_ms) return true;
    return false;
}

int64_t request_silence_due(const struct zone *zone, int64_t ms, int days,
                            const struct org_absence *away, size_t away_count)
{
    if (away_count == 0) return zone_add_working_days(zone, ms, days);
    ms = zone_add_working_days(zone, ms, 0);
    for (int day = 0; day <= days; day++) {
        if (day > 0) ms = zone_add_working_days(zone, ms, 1);
        while (is_away(ms, away, away_count))
            ms = zone_add_working_days(zone, ms, 1);
    }
    return ms;
}
