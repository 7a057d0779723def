/* Zones out of ICU: the offset of 1970 and every change of it until 2100. */
#include "base/zone.h"

#include <pthread.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/arena.h"

#define ZONE_NAME_MAX  64
#define ZONE_STEPS_MAX ((size_t)1024)         /* Casablanca, the longest, has about 320 */
#define ZONE_END_MS    INT64_C(4102444800000) /* 2100-01-01 */

/* ICU also takes GMT+3, and three-letter names that mean several places: not here. */
bool zone_known(struct str name)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[ZONE_NAME_MAX], canonical[ZONE_NAME_MAX];
    UBool is_system = false;
    int32_t len;

    if (str_is(name, "UTC")) return true;
    if (name.len >= ZONE_NAME_MAX || str_find(name, STR("/")) < 0) return false;
    if (str_is(name, "Etc/Unknown")) return false;
    u_strFromUTF8(wide, ZONE_NAME_MAX, &len, name.ptr, (int32_t)name.len, &status);
    ucal_getCanonicalTimeZoneID(wide, len, canonical, ZONE_NAME_MAX, &is_system, &status);
    return U_SUCCESS(status) && is_system;
}

static int32_t calendar_offset_ms(UCalendar *calendar, int64_t ms, UErrorCode *status)
{
    ucal_setMillis(calendar, (UDate)ms, status);
    return ucal_get(calendar, UCAL_ZONE_OFFSET, status) +
           ucal_get(calendar, UCAL_DST_OFFSET, status);
}

/* Walk the changes; returns how many steps were made (also of those where the offset stays). */
static size_t zone_walk(UCalendar *calendar, struct zone_step *steps, UErrorCode *status)
{
    size_t count = 1;
    UDate next = 0;

    steps[0] = (struct zone_step){TIME_MIN_MS, calendar_offset_ms(calendar, 0, status)};
    while (count < ZONE_STEPS_MAX &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &next, status) &&
           U_SUCCESS(*status) && (int64_t)next < ZONE_END_MS) {
        int32_t offset_ms = calendar_offset_ms(calendar, (int64_t)next, status);

        if (offset_ms != steps[count - 1].offset_ms)
            steps[count++] = (struct zone_step){(int64_t)next, offset_ms};
    }
    return count;
}

struct err *zone_load(struct arena *arena, struct str name, struct zone *zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[ZONE_NAME_MAX];
    struct zone_step *steps;
    UCalendar *calendar;
    int32_t len;
    size_t count;

    if (!zone_known(name))
        return ERR(arena, ERR_BAD_CHOICE, "no time zone '" STR_FMT "'", STR_ARG(name));
    /* Before ICU holds anything: a full arena jumps away. */
    steps = ARENA_ARRAY(arena, struct zone_step, ZONE_STEPS_MAX);
    u_strFromUTF8(wide, ZONE_NAME_MAX, &len, name.ptr, (int32_t)name.len, &status);
    calendar = ucal_open(wide, len, "", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status)) return ERR(arena, ERR_INTERNAL, "ICU: %s", u_errorName(status));
    count = zone_walk(calendar, steps, &status);
    ucal_close(calendar);
    if (U_FAILURE(status)) return ERR(arena, ERR_INTERNAL, "ICU: %s", u_errorName(status));
    steps = arena_grow(arena, steps, ZONE_STEPS_MAX * sizeof *steps, count * sizeof *steps);
    *zone = (struct zone){.name = str_copy(arena, name), .steps = steps, .count = count};
    return NULL;
}

/* ---- zones kept for good: an append-only list, the one thing here that outlives a request ---- */

#define ZONES_MAX            600 /* ICU knows about 450 canonical ones and their links */
#define ZONES_ARENA_SIZE_MAX ((size_t)4 * 1024 * 1024) /* six hundred of the longest take 3 MiB */

static struct {
    pthread_mutex_t lock;
    struct arena *arena; /* stays until the process ends */
    struct zone zones[ZONES_MAX];
    size_t count;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const struct zone_step utc_steps[] = {{TIME_MIN_MS, 0}};
static const struct zone utc = {{"UTC", 3}, utc_steps, 1};

static const struct zone *kept_find(struct str name)
{
    for (size_t i = 0; i < kept.count; i++)
        if (str_equal(kept.zones[i].name, name)) return &kept.zones[i];
    return NULL;
}

/* Only known names reach the arena, so that unknown ones cannot fill it. */
static const struct zone *kept_add(struct str name)
{
    struct zone *zone = &kept.zones[kept.count];

    if (kept.arena == NULL) kept.arena = arena_new(ZONES_ARENA_SIZE_MAX);
    if (kept.arena == NULL || kept.count == ZONES_MAX || !zone_known(name)) return &utc;
    if (zone_load(kept.arena, name, zone) != NULL) return &utc;
    kept.count++;
    return zone;
}

const struct zone *zone_get(struct str name)
{
    const struct zone *zone;

    if (str_empty(name) || str_is(name, "UTC")) return &utc;
    pthread_mutex_lock(&kept.lock);
    zone = kept_find(name);
    if (zone == NULL) zone = kept_add(name);
    pthread_mutex_unlock(&kept.lock);
    return zone;
}
