/* Numbers from text and back: decimal digits only, every step checked for overflow. */
#include "base/num.h"

#include "base/arena.h"

bool num_parse_decimal(struct str text, int places, int64_t *value)
{
    bool negative = text.len > 0 && text.ptr[0] == '-', point = false;
    int left = places;
    int64_t sum = 0;

    if (negative) text = str_sub(text, 1, text.len);
    if (text.len == 0 || text.ptr[0] == '.' || text.ptr[text.len - 1] == '.') return false;
    for (size_t i = 0; i < text.len; i++) {
        char one = text.ptr[i];

        if (one == '.' && !point && places > 0) {
            point = true;
            continue;
        }
        if (one < '0' || one > '9' || (point && left-- == 0)) return false;
        /* Gathered below zero, where the range is wider by one. */
        if (!num_mul(&sum, sum, 10) || !num_add(&sum, sum, '0' - one)) return false;
    }
    for (; left > 0; left--)
        if (!num_mul(&sum, sum, 10)) return false;
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
