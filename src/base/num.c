/* Numbers from text and back: decimal digits only, every step checked for overflow. */
#include "base/num.h"

#include "base/arena.h"

static bool is_digit(char one)
{
    return one >= '0' && one <= '9';
}

/* One more digit, gathered below zero, where the range is wider by one. */
static bool take_digit(int64_t *sum, char one)
{
    return is_digit(one) && num_mul(sum, *sum, 10) && num_add(sum, *sum, '0' - one);
}

bool num_parse_decimal(struct str text, int places, int64_t *value)
{
    bool negative = str_starts(text, STR("-"));
    struct str whole, part = STR_NONE;
    int64_t sum = 0;

    if (negative) text = str_sub(text, 1, text.len);
    bool point = str_cut(text, '.', &whole, &part);
    if (whole.len == 0 || (point && part.len == 0) || part.len > (size_t)places) return false;
    for (size_t i = 0; i < whole.len; i++)
        if (!take_digit(&sum, whole.ptr[i])) return false;
    for (size_t i = 0; i < (size_t)places; i++)
        if (!take_digit(&sum, i < part.len ? part.ptr[i] : '0')) return false;
    return num_mul(value, sum, negative ? 1 : -1);
}

bool num_parse_int(struct str text, int64_t *value)
{
    return num_parse_decimal(text, 0, value);
}

bool num_parse_milli(struct str text, int64_t *value)
{
    return num_parse_decimal(text, 3, value);
}

struct str num_decimal_text(struct arena *arena, int64_t value, int places)
{
    char digits[INT_TEXT_SIZE];
    size_t len = str_write_int(digits, value), sign = digits[0] == '-', point = (size_t)places;
    size_t zeros = len - sign > point ? 0 : point + 1 - (len - sign);
    char *text = arena_alloc(arena, len + zeros + 2);
    size_t at = 0;

    if (sign) text[at++] = '-';
    for (size_t i = 0; i < zeros + len - sign; i++) {
        if (i > 0 && i == zeros + len - sign - point) text[at++] = '.';
        text[at++] = i < zeros ? '0' : digits[sign + i - zeros];
    }
    return (struct str){text, at};
}

struct str num_milli_text(struct arena *arena, int64_t milli)
{
    struct str text = num_decimal_text(arena, milli, 3);

    while (text.ptr[text.len - 1] == '0' && text.ptr[text.len - 2] != '.')
        text.len--;
    if (str_ends(text, STR(".0"))) text.len -= 2;
    return text;
}

bool num_add(int64_t *sum, int64_t a, int64_t b)
{
    return !__builtin_add_overflow(a, b, sum);
}

bool num_mul(int64_t *product, int64_t a, int64_t b)
{
    return !__builtin_mul_overflow(a, b, product);
}
