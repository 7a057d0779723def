/* Times of events, and their order. */
#include "format/log_event.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define DATE_BYTES      ((size_t)10) /* 2026-11-21 */
#define STAMP_BYTES_MAX ((size_t)40) /* 2026-11-21T18:05:00.123456789+02:00, and some to spare */

static size_t offset_start(struct str clock)
{
    size_t at = 0;

    while (at < clock.len && clock.ptr[at] != '+' && clock.ptr[at] != '-' && clock.ptr[at] != 'Z')
        at++;
    return at;
}

/* Rewrite as RFC 3339 what is written in another way; what is no time at all stays none. */
static bool parse_loosely(struct str date, struct str clock, struct str offset, int64_t *ms)
{
    char stamp[2 * STAMP_BYTES_MAX];
    struct str hours = str_sub(offset, 0, sizeof "+02" - 1);
    struct str minutes = str_sub(offset, hours.len, offset.len);
    bool plain_offset = offset.len <= 1; /* Z or none */
    int length;

    if (date.ptr[4] != date.ptr[7] || (date.ptr[4] != '-' && date.ptr[4] != '/')) return false;
    if (str_starts(minutes, STR(":"))) minutes = str_sub(minutes, 1, minutes.len);
    if (str_empty(minutes)) minutes = STR("00");
    if (str_empty(clock)) clock = STR("00:00");
    length = snprintf(stamp, sizeof stamp, "%.4s-%.2s-%.2sT" STR_FMT "%s" STR_FMT "%s" STR_FMT,
                      date.ptr, date.ptr + 5, date.ptr + 8, STR_ARG(clock),
                      clock.len == sizeof "18:05" - 1 ? ":00" : "",
                      STR_ARG(plain_offset ? STR("Z") : hours), plain_offset ? "" : ":",
                      STR_ARG(plain_offset ? STR("") : minutes));
    return length > 0 && time_parse((struct str){stamp, (size_t)length}, ms);
}

bool log_time_parse(struct str text, const struct zone *zone, int64_t *ms)
{
    struct str clock, offset;
    size_t cut;

    text = str_trim(text);
    if (time_parse(text, ms)) return true;
    if (text.len < DATE_BYTES || text.len > STAMP_BYTES_MAX) return false;
    clock = str_sub(text, DATE_BYTES, text.len);
    if (clock.len > 0 && clock.ptr[0] != ' ' && clock.ptr[0] != 'T') return false;
    clock = str_sub(clock, 1, clock.len);
    cut = offset_start(clock);
    offset = str_sub(clock, cut, clock.len);
    clock = str_trim(str_sub(clock, 0, cut));
    if (!parse_loosely(str_sub(text, 0, DATE_BYTES), clock, offset, ms)) return false;
    if (offset.len == 0 && zone != NULL) *ms = zone_instant(zone, time_civil_utc(*ms));
    return true;
}

struct place {
    int64_t time_ms;
    size_t order;
};

static int place_compare(const void *left, const void *right)
{
    const struct place *a = left, *b = right;

    if (a->time_ms != b->time_ms) return a->time_ms < b->time_ms ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void log_case_sort(struct arena *arena, struct log_case *one)
{
    struct place *places = ARENA_ARRAY(arena, struct place, one->count);
    struct log_event *sorted;
    int64_t known_ms = NONE;
    bool in_order = true;

    for (size_t at = 0; at < one->count; at++) {
        int64_t time_ms = one->events[at].time_ms;

        if (time_ms == NONE) time_ms = known_ms;
        if (time_ms < known_ms) in_order = false;
        known_ms = time_ms;
        places[at] = (struct place){time_ms, at};
    }
    if (in_order) return;
    qsort(places, one->count, sizeof *places, place_compare);
    sorted = ARENA_ARRAY(arena, struct log_event, one->count);
    for (size_t at = 0; at < one->count; at++)
        sorted[at] = one->events[places[at].order];
    one->events = sorted;
}
