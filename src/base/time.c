/* Calendar and clock: days since 1970, RFC 3339, local times of a zone, working days. */
#include "base/time.h"

#include <assert.h>

#include "base/arena.h"

#define DAYS_PER_400_YEARS INT64_C(146097)
#define DAYS_TO_1970       INT64_C(719468) /* from 0000-03-01 */
#define YEAR_MAX           9999

static bool year_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool date_valid(struct date date)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int length;

    if (date.year < 1 || date.year > YEAR_MAX || date.month < 1 || date.month > 12) return false;
    length = lengths[date.month - 1] + (date.month == 2 && year_is_leap(date.year));
    return date.day >= 1 && date.day <= length;
}

/* Years are counted from March, so that the leap day is the last of its year; 400 of them repeat.
 */
int64_t date_day(struct date date)
{
    int64_t year = date.year - (date.month <= 2), month = (date.month + 9) % 12;
    int64_t era = (year >= 0 ? year : year - 399) / 400, year_of_era = year - era * 400;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t leap_days = year_of_era / 4 - year_of_era / 100;

    return era * DAYS_PER_400_YEARS + year_of_era * 365 + leap_days + day_of_year - DAYS_TO_1970;
}

struct date date_of_day(int64_t day)
{
    int64_t shifted = day + DAYS_TO_1970;
    int64_t era = (shifted >= 0 ? shifted : shifted - DAYS_PER_400_YEARS + 1) / DAYS_PER_400_YEARS;
    int64_t day_of_era = shifted - era * DAYS_PER_400_YEARS;
    int64_t leap_days = day_of_era / 1460 - day_of_era / 36524 + day_of_era / 146096;
    int64_t year_of_era = (day_of_era - leap_days) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date = {.day = (int)(day_of_year - (153 * month + 2) / 5 + 1)};

    date.month = (int)(month < 10 ? month + 3 : month - 9);
    date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
    return date;
}

int date_weekday(struct date date)
{
    int64_t from_thursday = date_day(date) % 7; /* 1970-01-01 was one */

    return (int)((from_thursday + 7 + 3) % 7) + 1;
}

/* Take COUNT digits off the front of TEXT. */
static bool take_digits(struct str *text, size_t count, int *value)
{
    int sum = 0;

    if (text->len < count) return false;
    for (size_t i = 0; i < count; i++) {
        if (text->ptr[i] < '0' || text->ptr[i] > '9') return false;
        sum = sum * 10 + (text->ptr[i] - '0');
    }
    *value = sum;
    *text = str_sub(*text, count, text->len);
    return true;
}

/* Take one character off the front of TEXT if it is one of ALLOWED; returns it, or 0. */
static char take_one(struct str *text, struct str allowed)
{
    char one = text->len == 0 ? '\0' : text->ptr[0];

    if (one == '\0' || str_find(allowed, (struct str){&one, 1}) < 0) return '\0';
    *text = str_sub(*text, 1, text->len);
    return one;
}

static bool take_date(struct str *text, struct date *date)
{
    return take_digits(text, 4, &date->year) && take_one(text, STR("-")) &&
           take_digits(text, 2, &date->month) && take_one(text, STR("-")) &&
           take_digits(text, 2, &date->day) && date_valid(*date);
}

/* Digits past the third are below our unit: read and dropped. */
static bool take_fraction(struct str *text, int *ms)
{
    int digit, unit = 100;

    if (!take_digits(text, 1, &digit)) return false;
    do {
        *ms += digit * unit;
        unit /= 10;
    } while (take_digits(text, 1, &digit));
    return true;
}

static bool take_clock(struct str *text, bool seconds_required, struct civil *civil)
{
    if (!take_digits(text, 2, &civil->hour) || !take_one(text, STR(":")) ||
        !take_digits(text, 2, &civil->minute))
        return false;
    civil->second = civil->ms = 0;
    if (take_one(text, STR(":"))) {
        if (!take_digits(text, 2, &civil->second)) return false;
        if (take_one(text, STR(".")) && !take_fraction(text, &civil->ms)) return false;
    } else if (seconds_required) {
        return false;
    }
    return civil->hour <= 23 && civil->minute <= 59 && civil->second <= 60;
}

static bool take_offset(struct str *text, int64_t *offset_ms)
{
    char sign = take_one(text, STR("Zz+-"));
    int hours, minutes;

    *offset_ms = 0;
    if (sign == 'Z' || sign == 'z') return true;
    if (sign == '\0' || !take_digits(text, 2, &hours) || !take_one(text, STR(":")) ||
        !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset_ms = (hours * HOUR_MS + minutes * MINUTE_MS) * (sign == '-' ? -1 : 1);
    return true;
}

bool date_parse(struct str text, struct date *date)
{
    return take_date(&text, date) && text.len == 0;
}

static void write_digits(char *out, int value, size_t count)
{
    while (count-- > 0) {
        out[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

size_t date_write(char out[DATE_TEXT_SIZE], struct date date)
{
    write_digits(out, date.year, 4);
    out[4] = '-';
    write_digits(out + 5, date.month, 2);
    out[7] = '-';
    write_digits(out + 8, date.day, 2);
    return DATE_TEXT_SIZE;
}

struct str date_text(struct arena *arena, struct date date)
{
    char text[DATE_TEXT_SIZE];

    return str_copy(arena, (struct str){text, date_write(text, date)});
}

int64_t time_of_civil_utc(struct civil civil)
{
    return date_day(civil.date) * DAY_MS + civil.hour * HOUR_MS + civil.minute * MINUTE_MS +
           civil.second * SECOND_MS + civil.ms;
}

struct civil time_civil_utc(int64_t ms)
{
    int64_t day = ms / DAY_MS - (ms % DAY_MS < 0), rest = ms - day * DAY_MS;

    return (struct civil){.date = date_of_day(day),
                          .hour = (int)(rest / HOUR_MS),
                          .minute = (int)(rest % HOUR_MS / MINUTE_MS),
                          .second = (int)(rest % MINUTE_MS / SECOND_MS),
                          .ms = (int)(rest % SECOND_MS)};
}

static bool time_in_range(int64_t ms)
{
    return ms >= TIME_MIN_MS && ms <= TIME_MAX_MS;
}

bool time_parse(struct str text, int64_t *ms)
{
    struct civil civil;
    int64_t offset_ms;

    if (!take_date(&text, &civil.date) || !take_one(&text, STR("Tt ")) ||
        !take_clock(&text, true, &civil) || !take_offset(&text, &offset_ms) || text.len > 0)
        return false;
    *ms = time_of_civil_utc(civil) - offset_ms;
    /* A leap second exists only at the end of a UTC day; it becomes the first second of the next.
     */
    if (civil.second == 60 && time_civil_utc(*ms - SECOND_MS).hour != 23) return false;
    if (civil.second == 60 && (*ms % DAY_MS + DAY_MS) % DAY_MS >= SECOND_MS) return false;
    return time_in_range(*ms);
}

size_t time_write(char out[TIME_TEXT_SIZE], int64_t ms)
{
    struct civil civil = time_civil_utc(ms);
    size_t len = date_write(out, civil.date);

    out[len] = 'T';
    write_digits(out + 11, civil.hour, 2);
    out[13] = ':';
    write_digits(out + 14, civil.minute, 2);
    out[16] = ':';
    write_digits(out + 17, civil.second, 2);
    len = 19;
    if (civil.ms != 0) {
        out[len] = '.';
        write_digits(out + 20, civil.ms, 3);
        len = 23;
    }
    out[len] = 'Z';
    return len + 1;
}

struct str time_text(struct arena *arena, int64_t ms)
{
    char text[TIME_TEXT_SIZE];

    return str_copy(arena, (struct str){text, time_write(text, ms)});
}

int64_t zone_offset_ms(const struct zone *zone, int64_t ms)
{
    size_t low = 0, high = zone->count;

    assert(zone->count > 0);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (zone->steps[middle].from_ms <= ms)
            low = middle;
        else
            high = middle;
    }
    return zone->steps[low].offset_ms;
}

struct civil zone_civil(const struct zone *zone, int64_t ms)
{
    return time_civil_utc(ms + zone_offset_ms(zone, ms));
}

/* The offsets a day before and after are the only candidates. The earlier one, where it holds, is
   the first of two equal clock times; where neither holds, the clock skipped this time, and the
   earlier offset moves it forward by the gap. */
int64_t zone_instant(const struct zone *zone, struct civil civil)
{
    int64_t local_ms = time_of_civil_utc(civil);
    int64_t before_ms = local_ms - zone_offset_ms(zone, local_ms - DAY_MS);
    int64_t after_ms = local_ms - zone_offset_ms(zone, local_ms + DAY_MS);

    if (before_ms + zone_offset_ms(zone, before_ms) == local_ms) return before_ms;
    if (after_ms + zone_offset_ms(zone, after_ms) == local_ms) return after_ms;
    return before_ms;
}

bool zone_local_parse(const struct zone *zone, struct str text, int64_t *ms)
{
    struct civil civil = {.hour = 23, .minute = 59};

    if (!take_date(&text, &civil.date)) return false;
    if (text.len > 0 && (!take_one(&text, STR("T ")) || !take_clock(&text, false, &civil)))
        return false;
    if (text.len > 0 || civil.second > 59) return false;
    *ms = zone_instant(zone, civil);
    bool skipped = *ms + zone_offset_ms(zone, *ms) != time_of_civil_utc(civil);
    return !skipped && time_in_range(*ms);
}

int64_t zone_add_working_days(const struct zone *zone, int64_t ms, int days)
{
    struct civil civil = zone_civil(zone, ms);
    int64_t day = date_day(civil.date);
    int weekday = date_weekday(civil.date);

    assert(days >= 0);
    if (weekday > 5) {
        day += 8 - weekday;
        weekday = 1;
    }
    day += (int64_t)(days / 5) * 7 + days % 5;
    if (weekday + days % 5 > 5) day += 2;
    civil.date = date_of_day(day);
    return zone_instant(zone, civil);
}
