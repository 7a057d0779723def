/* The JSON writer (RFC 8259): one pass, whole spans copied. Ill-formed UTF-8 becomes U+FFFD, so the
   output is always well-formed. */
#include "doc/doc.h"

#include <string.h>

#include "base/num.h"
#include "base/time.h"

static bool byte_is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* What stands for the first code point of REST, which takes TAKEN bytes; absent: itself. */
static struct str escape_of(struct str rest, char room[6], size_t *taken)
{
    static const char digits[] = "0123456789abcdef";
    static const char shorts[128] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                     ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};
    unsigned char byte = (unsigned char)rest.ptr[0];

    *taken = str_point_len(rest);
    if (*taken == 0) {
        *taken = 1;
        return STR("\xef\xbf\xbd");
    }
    if (*taken > 1) {
        /* Line ends to JavaScript, which JSON must not smuggle into a script. */
        if (str_starts(rest, STR("\xe2\x80\xa8"))) return STR("\\u2028");
        if (str_starts(rest, STR("\xe2\x80\xa9"))) return STR("\\u2029");
        return STR_NONE;
    }
    memcpy(room, "\\u00", 4);
    room[4] = digits[byte >> 4];
    room[5] = digits[byte & 15];
    if (shorts[byte] == '\0') return (struct str){room, 6};
    room[1] = shorts[byte];
    return (struct str){room, 2};
}

static void write_text(struct buf *out, struct str text)
{
    size_t from = 0, at = 0, taken;
    char room[6];

    buf_add_char(out, '"');
    while (at < text.len) {
        struct str escape;

        if (byte_is_plain((unsigned char)text.ptr[at])) {
            at++;
            continue;
        }
        escape = escape_of((struct str){text.ptr + at, text.len - at}, room, &taken);
        if (escape.ptr != NULL) {
            buf_add(out, (struct str){text.ptr + from, at - from});
            buf_add(out, escape);
            from = at + taken;
        }
        at += taken;
    }
    if (at > from) buf_add(out, (struct str){text.ptr + from, at - from});
    buf_add_char(out, '"');
}

static void write_quoted(struct buf *out, const char *text, size_t len)
{
    buf_add_char(out, '"');
    buf_add(out, (struct str){text, len});
    buf_add_char(out, '"');
}

static void write_time(struct buf *out, int64_t ms)
{
    char text[TIME_TEXT_SIZE];

    write_quoted(out, text, time_write(text, ms));
}

static void write_date(struct buf *out, int64_t day)
{
    char text[DATE_TEXT_SIZE];

    write_quoted(out, text, date_write(text, date_of_day(day)));
}

static void write_id(struct buf *out, int64_t id)
{
    char text[INT_TEXT_SIZE];

    write_quoted(out, text, str_write_int(text, id));
}

static void write_money(struct buf *out, struct money money)
{
    buf_add(out, STR("{\"minor\":"));
    buf_add_int(out, money.minor);
    buf_add(out, STR(",\"currency\":"));
    write_text(out, str_of(money.currency));
    buf_add_char(out, '}');
}

static void write_children(struct buf *out, const struct doc *doc, const struct doc_voice *voice)
{
    bool first = true;

    for (const struct doc *child = doc->children.first; child != NULL; child = child->next) {
        if (child->html_only) continue;
        if (!first) buf_add_char(out, ',');
        first = false;
        if (doc->kind == DOC_OBJECT) {
            write_text(out, str_of(child->name));
            buf_add_char(out, ':');
        }
        doc_json(out, child, voice);
    }
}

void doc_json(struct buf *out, const struct doc *doc, const struct doc_voice *voice)
{
    switch (doc->kind) {
    case DOC_NULL:
        buf_add(out, STR("null"));
        return;
    case DOC_BOOL:
        buf_add(out, doc->flag ? STR("true") : STR("false"));
        return;
    case DOC_INT:
        buf_add_int(out, doc->number);
        return;
    case DOC_MILLI:
        buf_add(out, num_milli_text(out->arena, doc->number));
        return;
    case DOC_TEXT:
        write_text(out, doc_text_say(out->arena, voice, doc->text));
        return;
    case DOC_MARKDOWN:
        write_text(out, doc->text);
        return;
    case DOC_ID:
        write_id(out, doc->number);
        return;
    case DOC_MONEY:
        write_money(out, doc->money);
        return;
    case DOC_TIME:
        write_time(out, doc->number);
        return;
    case DOC_DATE:
        write_date(out, doc->number);
        return;
    case DOC_MESSAGE:
        write_text(out, doc_message_text(out->arena, voice, doc));
        return;
    case DOC_LIST:
        buf_add_char(out, '[');
        write_children(out, doc, voice);
        buf_add_char(out, ']');
        return;
    case DOC_OBJECT:
        buf_add_char(out, '{');
        write_children(out, doc, voice);
        buf_add_char(out, '}');
        return;
    }
}
