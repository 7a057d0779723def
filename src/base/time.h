/* Instants are milliseconds since 1970 UTC; civil dates are the proleptic Gregorian calendar. A
   zone is plain data (made by zone.c from ICU), so that rules can use it without I/O. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/str.h"

#define SECOND_MS   INT64_C(1000)
#define MINUTE_MS   (60 * SECOND_MS)
#define HOUR_MS     (60 * MINUTE_MS)
#define DAY_MS      (24 * HOUR_MS)
#define TIME_MIN_MS INT64_C(-2208988800000)  /* 1900-01-01 */
#define TIME_MAX_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

struct date {
    int year, month, day; /* month 1..12, day 1..31 */
};

struct civil {
    struct date date;
    int hour, minute, second, ms;
};

bool date_valid(struct date date);
int64_t date_day(struct date date); /* days since 1970-01-01 */
struct date date_of_day(int64_t day);
int date_weekday(struct date date);                  /* 1 Monday .. 7 Sunday (ISO 8601) */
bool date_parse(struct str text, struct date *date); /* 2026-11-21 */
struct str date_text(struct arena *arena, struct date date);

#define DATE_TEXT_SIZE 10
size_t date_write(char out[DATE_TEXT_SIZE], struct date date); /* returns the length; no NUL */

int64_t time_of_civil_utc(struct civil civil);
struct civil time_civil_utc(int64_t ms);
bool time_parse(struct str text,
                int64_t *ms); /* RFC 3339 with offset or Z; also "+00:00" and a space for T */
struct str time_text(struct arena *arena,
                     int64_t ms); /* RFC 3339 UTC: 2026-11-21T18:05:00Z, .123 only if not 0 */
#define TIME_TEXT_SIZE 24
size_t time_write(char out[TIME_TEXT_SIZE], int64_t ms); /* returns the length; no NUL */

/* From `from_ms` on, local time is UTC + offset_ms, until the next row. */
struct zone_step {
    int64_t from_ms;
    int32_t offset_ms;
};

struct zone {
    struct str name;               /* IANA: Europe/Riga */
    const struct zone_step *steps; /* ascending; the first starts at TIME_MIN_MS */
    size_t count;
};

int64_t zone_offset_ms(const struct zone *zone, int64_t ms);
struct civil zone_civil(const struct zone *zone, int64_t ms);
/* A local time that the clock skips is moved forward by the gap; one that it shows twice is the
 * first. */
int64_t zone_instant(const struct zone *zone, struct civil civil);
/* 2026-11-21T18:05[:00], or a date alone: its end, 23:59. What the clock skips is no time. */
bool zone_local_parse(const struct zone *zone, struct str text, int64_t *ms);

/* Working days are Monday to Friday in ZONE until a unit has a calendar. N days after MS, at the
   same local time; from a weekend, counting starts on Monday at the same local time. */
int64_t zone_add_working_days(const struct zone *zone, int64_t ms, int days);

#endif
