/* Any text as a time, a date, a number or money: what is read is within bounds, and told and read
   again it is the same. */
#include "text_fuzz.h"

#include "base/money.h"
#include "base/num.h"
#include "base/time.h"
#include "base/zone.h"

static void time_check(struct arena *arena, struct str text)
{
    int64_t ms, again;

    if (time_parse(text, &ms)) {
        assert(ms >= TIME_MIN_MS && ms <= TIME_MAX_MS);
        assert(time_parse(time_text(arena, ms), &again) && again == ms);
    }
    if (zone_local_parse(zone_get(STR("Europe/Riga")), text, &ms)) {
        assert(ms >= TIME_MIN_MS - DAY_MS && ms <= TIME_MAX_MS + DAY_MS);
    }
}

static void date_check(struct arena *arena, struct str text)
{
    struct date date;

    if (!date_parse(text, &date)) return;
    assert(date_valid(date));
    assert(str_equal(date_text(arena, date), text));
    struct date again = date_of_day(date_day(date));
    assert(again.year == date.year && again.month == date.month && again.day == date.day);
}

static void number_check(struct arena *arena, struct str text)
{
    int64_t value, again;
    struct money money;

    if (num_parse_int(text, &value)) {
        assert(num_parse_int(str_of_int(arena, value), &again) && again == value);
    }
    (void)num_parse_milli(text, &value);
    for (int places = 0; places <= 4; places++)
        (void)num_parse_decimal(text, places, &value);
    (void)money_parse(text, STR("EUR"), &money);
    (void)money_parse(text, STR("JPY"), &money);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct str text = fuzz_text_of(data, size);

    time_check(arena, text);
    date_check(arena, text);
    number_check(arena, text);
    arena_free(arena);
    return 0;
}
