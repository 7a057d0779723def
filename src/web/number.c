/* Numbers as people type them: in the format that pages print in their language, or plain with a
   point or a comma before the decimals. */
#include "base/arena.h"
#include "base/buf.h"
#include "web/i18n.h"

#include <string.h>

static const struct {
    char point, group;
} marks[] = {
    [LANG_EN] = {'.', ','}, [LANG_ES] = {',', '.'}, [LANG_FR] = {',', ' '}, [LANG_LV] = {',', ' '}};

/* Pages print spaces that do not break. */
static struct str with_plain_spaces(struct arena *arena, struct str text)
{
    static const struct str spaces[] = {{"\u00a0", 2}, {"\u202f", 3}};
    struct buf out = buf_new(arena, text.len + 1);

    while (text.len > 0) {
        size_t taken = 0;

        for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
            if (str_starts(text, spaces[i])) taken = spaces[i].len;
        buf_add_char(&out, taken > 0 ? ' ' : text.ptr[0]);
        text = str_sub(text, taken > 0 ? taken : 1, text.len);
    }
    return str_trim(buf_str(&out));
}

static bool are_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    }
    return text.len > 0;
}

/* Read TEXT, without its sign, by these marks; GROUP NUL: not grouped. A grouped number begins with
   one to three digits, not with zero, and goes on by three. */
static bool reads(struct arena *arena, struct str text, char point, char group, int places,
                  struct str *plain)
{
    struct buf out = buf_new(arena, text.len + 1);
    struct str whole, part = STR_NONE, digits;
    bool pointed = str_cut(text, point, &whole, &part), first = true;

    for (bool more = true; more; first = false) {
        more = str_cut(whole, group, &digits, &whole);
        if (!are_digits(digits)) return false;
        bool starts = !more || (digits.len <= 3 && digits.ptr[0] != '0');
        if (first ? !starts : digits.len != 3) return false;
        buf_add(&out, digits);
    }
    if (pointed && (!are_digits(part) || part.len > (size_t)places)) return false;
    if (pointed) buf_add_char(&out, '.');
    buf_add(&out, part);
    *plain = buf_str(&out);
    return true;
}

bool i18n_number_read(const struct i18n *i18n, struct arena *arena, struct str typed, int places,
                      struct str *plain)
{
    struct str text = with_plain_spaces(arena, typed), grouped, lone;
    enum lang lang = i18n != NULL ? i18n->lang : LANG_EN;
    bool negative = str_starts(text, STR("-"));

    if (negative) text = str_sub(text, 1, text.len);
    if (text.len == 0) return false;
    char comma = memchr(text.ptr, ',', text.len) != NULL ? ',' : '.';
    bool is_grouped = reads(arena, text, marks[lang].point, marks[lang].group, places, &grouped);
    bool is_lone = reads(arena, text, comma, '\0', places, &lone);
    if (is_grouped && is_lone && !str_equal(grouped, lone)) return false;
    *plain =
        str_print(arena, "%s" STR_FMT, negative ? "-" : "", STR_ARG(is_grouped ? grouped : lone));
    return is_grouped || is_lone;
}
