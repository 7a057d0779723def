/* Views of text: comparing, cutting, checking UTF-8, and copies into an arena. */
#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct str str_of(const char *text)
{
    return text == NULL ? STR_NONE : (struct str){text, strlen(text)};
}

bool str_empty(struct str text)
{
    return text.len == 0;
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str a, const char *b)
{
    return str_equal(a, str_of(b));
}

int str_compare(struct str a, struct str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str text, struct str start)
{
    return text.len >= start.len && str_equal((struct str){text.ptr, start.len}, start);
}

bool str_ends(struct str text, struct str end)
{
    return text.len >= end.len && str_equal(str_sub(text, text.len - end.len, end.len), end);
}

ptrdiff_t str_find(struct str text, struct str part)
{
    const char *found;

    if (part.len == 0) return 0;
    if (text.len == 0) return -1;
    found = memmem(text.ptr, text.len, part.ptr, part.len);
    return found == NULL ? -1 : found - text.ptr;
}

struct str str_sub(struct str text, size_t from, size_t len)
{
    if (text.ptr == NULL) return STR_NONE;
    if (from > text.len) from = text.len;
    if (len > text.len - from) len = text.len - from;
    return (struct str){text.ptr + from, len};
}

static bool char_is_space(char one)
{
    return one == ' ' || (one >= '\t' && one <= '\r');
}

struct str str_trim(struct str text)
{
    while (text.len > 0 && char_is_space(text.ptr[text.len - 1]))
        text.len--;
    while (text.len > 0 && char_is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    return text;
}

bool str_cut(struct str text, char at, struct str *before, struct str *after)
{
    const char *found = text.len == 0 ? NULL : memchr(text.ptr, at, text.len);
    size_t len;

    if (found == NULL) {
        *before = text;
        *after = STR_NONE;
        return false;
    }
    len = (size_t)(found - text.ptr);
    *before = (struct str){text.ptr, len};
    *after = (struct str){found + 1, text.len - len - 1};
    return true;
}

static bool byte_follows(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The table of well-formed sequences: Unicode 15, section 3.9, table 3-7. */
size_t str_point_len(struct str text)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    unsigned char low = 0x80, high = 0xbf;
    size_t len;

    if (text.len == 0) return 0;
    if (bytes[0] < 0x80) return 1;
    if (bytes[0] < 0xc2 || bytes[0] > 0xf4) return 0;
    len = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    if (text.len < len) return 0;
    if (bytes[0] == 0xe0) low = 0xa0;
    if (bytes[0] == 0xed) high = 0x9f; /* no surrogates */
    if (bytes[0] == 0xf0) low = 0x90;
    if (bytes[0] == 0xf4) high = 0x8f;
    if (bytes[1] < low || bytes[1] > high) return 0;
    for (size_t i = 2; i < len; i++)
        if (!byte_follows(bytes[i])) return 0;
    return len;
}

/* How many bytes at the start are ASCII without NUL, eight at a time; rounded down to eights. */
static size_t ascii_run(struct str text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    size_t len = 0;
    uint64_t word;

    for (; len + sizeof word <= text.len; len += sizeof word) {
        memcpy(&word, text.ptr + len, sizeof word);
        if (((word | (word - ones)) & highs) != 0) break;
    }
    return len;
}

bool str_is_utf8(struct str text)
{
    size_t at = 0;

    while (at < text.len) {
        struct str rest = {text.ptr + at, text.len - at};
        size_t len = ascii_run(rest);

        if (len == 0) len = rest.ptr[0] == '\0' ? 0 : str_point_len(rest);
        if (len == 0) return false;
        at += len;
    }
    return true;
}

bool str_is_clean(struct str text, bool lines)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];

        if (byte >= 0x20 && byte != 0x7f && byte != 0xc2) continue;
        if (lines && (byte == '\n' || byte == '\t')) continue;
        /* U+0080 to U+009F are control characters too. */
        if (byte == 0xc2 && (i + 1 == text.len || (unsigned char)text.ptr[i + 1] > 0x9f)) continue;
        return false;
    }
    return true;
}

size_t str_points(struct str text)
{
    size_t points = 0;

    for (size_t i = 0; i < text.len; i++)
        points += !byte_follows((unsigned char)text.ptr[i]);
    return points;
}

struct str str_points_cut(struct str text, size_t points)
{
    size_t seen = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (byte_follows((unsigned char)text.ptr[i])) continue;
        if (seen++ == points) return (struct str){text.ptr, i};
    }
    return text;
}

struct str str_copy(struct arena *arena, struct str text)
{
    if (text.ptr == NULL) return STR_NONE;
    return (struct str){str_c(arena, text), text.len};
}

const char *str_c(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1);

    if (text.len > 0) memcpy(copy, text.ptr, text.len);
    return copy;
}

struct str str_lower(struct arena *arena, struct str text)
{
    char *copy;

    if (text.ptr == NULL) return STR_NONE;
    copy = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char one = text.ptr[i];
        copy[i] = one >= 'A' && one <= 'Z' ? (char)(one + ('a' - 'A')) : one;
    }
    return (struct str){copy, text.len};
}

struct str str_print_args(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    int len;
    char *text;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(len >= 0);
    text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return (struct str){text, (size_t)len};
}

struct str str_print(struct arena *arena, const char *format, ...)
{
    va_list args;
    struct str text;

    va_start(args, format);
    text = str_print_args(arena, format, args);
    va_end(args);
    return text;
}

struct str str_of_int(struct arena *arena, int64_t value)
{
    char digits[INT_TEXT_SIZE];

    return str_copy(arena, (struct str){digits, str_write_int(digits, value)});
}

size_t str_write_int(char out[INT_TEXT_SIZE], int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char backward[INT_TEXT_SIZE];
    size_t count = 0, len = 0;

    do
        backward[count++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0) out[len++] = '-';
    while (count > 0)
        out[len++] = backward[--count];
    return len;
}

struct str str_hex(struct arena *arena, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_array(arena, count + 1, 2);

    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return (struct str){text, 2 * count};
}

static int hex_value(char one)
{
    if (one >= '0' && one <= '9') return one - '0';
    if (one >= 'a' && one <= 'f') return one - 'a' + 10;
    if (one >= 'A' && one <= 'F') return one - 'A' + 10;
    return -1;
}

bool str_unhex(struct str text, uint8_t *bytes, size_t count)
{
    if (text.len != 2 * count) return false;
    for (size_t i = 0; i < count; i++) {
        int high = hex_value(text.ptr[2 * i]), low = hex_value(text.ptr[2 * i + 1]);

        if (high < 0 || low < 0) return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
