/* Which PINs are easily guessed. Pure. */
#include "feature/access/access_device.h"

/* Each digit is the one before plus STEP: 1111, 1234, 8901, 4321. */
static bool is_row(struct str pin)
{
    int step = (pin.ptr[1] - pin.ptr[0] + 10) % 10;

    if (step > 1 && step < 9) return false;
    for (size_t i = 1; i < pin.len; i++)
        if ((pin.ptr[i] - pin.ptr[i - 1] + 10) % 10 != step) return false;
    return true;
}

/* A part of two to four digits, over and over: 1212, 123123, 20202020. */
static bool is_repeat(struct str pin)
{
    for (size_t part = 2; part <= pin.len / 2; part++) {
        size_t i = part;

        if (pin.len % part != 0) continue;
        while (i < pin.len && pin.ptr[i] == pin.ptr[i - part])
            i++;
        if (i == pin.len) return true;
    }
    return false;
}

static int digits(struct str pin, size_t from, size_t count)
{
    int number = 0;

    for (size_t i = from; i < from + count; i++)
        number = number * 10 + (pin.ptr[i] - '0');
    return number;
}

static bool is_day(int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool is_year(int year)
{
    return year >= 1920 && year <= 2039;
}

/* Day and month, either first. */
static bool is_day_at(struct str pin, size_t at)
{
    int one = digits(pin, at, 2), two = digits(pin, at + 2, 2);

    return is_day(one, two) || is_day(two, one);
}

/* A year, or a day with its year behind or in front: 1984, 120784, 19840712. */
static bool is_date(struct str pin)
{
    switch (pin.len) {
    case 4:
        return is_year(digits(pin, 0, 4));
    case 6:
        return is_day_at(pin, 0) || is_day_at(pin, 2);
    case 8:
        return (is_day_at(pin, 0) && is_year(digits(pin, 4, 4))) ||
               (is_year(digits(pin, 0, 4)) && is_day_at(pin, 4));
    default:
        return false;
    }
}

enum err_code access_pin_check(struct str pin, struct str number)
{
    if (pin.len < ACCESS_PIN_DIGITS_MIN || pin.len > ACCESS_PIN_DIGITS_MAX) return ERR_PIN_DIGITS;
    for (size_t i = 0; i < pin.len; i++)
        if (pin.ptr[i] < '0' || pin.ptr[i] > '9') return ERR_PIN_DIGITS;
    if (is_row(pin) || is_repeat(pin) || is_date(pin)) return ERR_WEAK_PIN;
    if (number.ptr != NULL && str_find(number, pin) >= 0) return ERR_WEAK_PIN;
    return ERR_NONE;
}
