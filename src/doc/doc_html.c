/* What compiled templates call. Each function escapes for the one place it writes to. */
#include "doc/html.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/time.h"
#include "base/url.h"

static const struct doc *text_lang(struct arena *arena, const struct doc *text)
{
    struct doc *lang;

    if (text->lang.ptr == NULL) return NULL;
    lang = ARENA_NEW(arena, struct doc);
    *lang = (struct doc){.kind = DOC_TEXT, .text = text->lang};
    return lang;
}

const struct doc *html_path(struct html *html, const struct doc *value, const char *path)
{
    struct str step, rest = str_of(path);

    if (str_is(rest, ".")) return value;
    str_cut(rest, '.', &step, &rest);
    if (str_is(step, "page")) {
        value = html->page;
        if (rest.ptr == NULL) return value;
        str_cut(rest, '.', &step, &rest);
    }
    for (;;) {
        bool text = value != NULL && (value->kind == DOC_TEXT || value->kind == DOC_MARKDOWN);

        value =
            text && str_is(step, "lang") ? text_lang(html->arena, value) : doc_find(value, step);
        if (value == NULL || rest.ptr == NULL) return value;
        str_cut(rest, '.', &step, &rest);
    }
}

/* The first code points of the first and of the last word. */
static struct str initials(struct arena *arena, struct str name)
{
    struct str first = str_trim(name), last = first, before, first_letter;

    while (str_cut(last, ' ', &before, &last))
        continue;
    last = before;
    first_letter = str_points_cut(first, 1);
    if (last.ptr == first.ptr) return first_letter;
    last = str_points_cut(last, 1);
    return str_print(arena, STR_FMT STR_FMT, STR_ARG(first_letter), STR_ARG(last));
}

static struct str filtered(struct html *html, const struct doc *value, const char *filter)
{
    if (filter != NULL && strcmp(filter, "initials") == 0)
        return initials(html->arena, doc_say(html->arena, html->voice, value, NULL));
    return doc_say(html->arena, html->voice, value, filter);
}

/* As programs read it: no grouping, the decimal point, UTC. */
static struct str plain(struct html *html, const struct doc *value)
{
    if (value == NULL) return STR("");
    switch (value->kind) {
    case DOC_INT:
        return str_of_int(html->arena, value->number);
    case DOC_MILLI:
        return num_milli_text(html->arena, value->number);
    case DOC_MONEY:
        return money_decimal(html->arena, value->money);
    case DOC_TIME:
        return time_text(html->arena, value->number);
    case DOC_DATE:
        return date_text(html->arena, date_of_day(value->number));
    default:
        return doc_say(html->arena, html->voice, value, NULL);
    }
}

void html_text(struct html *html, const struct doc *value, const char *filter)
{
    if (value != NULL && value->kind == DOC_MARKDOWN && filter == NULL)
        buf_add(html->out, html->voice->markdown(html->voice->context, html->arena, value->text));
    else
        buf_add_html(html->out, filtered(html, value, filter));
}

void html_attr(struct html *html, const struct doc *value, const char *filter)
{
    buf_add_html(html->out, filter == NULL ? plain(html, value) : filtered(html, value, filter));
}

void html_url(struct html *html, const struct doc *value)
{
    struct str url = plain(html, value);

    buf_add_html(html->out, url_is_safe(url) ? url : STR("#"));
}

void html_url_part(struct html *html, const struct doc *value)
{
    url_add_part(html->out, plain(html, value));
}

void html_message(struct html *html, const char *msgid, const char *plural, const struct doc *count,
                  const struct doc *params, bool attribute)
{
    struct doc message = {.kind = DOC_MESSAGE};

    (void)attribute; /* one escaping serves both places: quotes are escaped in text too */
    message.message.msgid = msgid;
    message.message.plural = plural;
    if (count != NULL && count->kind == DOC_INT) message.message.count = count->number;
    message.message.params = (struct doc *)params;
    buf_add_html(html->out, doc_message_text(html->arena, html->voice, &message));
}

bool html_equal(const struct doc *value, const char *text)
{
    char digits[INT_TEXT_SIZE];

    if (value == NULL) return *text == '\0';
    switch (value->kind) {
    case DOC_NULL:
        return *text == '\0';
    case DOC_BOOL:
        return strcmp(text, value->flag ? "true" : "false") == 0;
    case DOC_INT:
    case DOC_ID:
        return str_is((struct str){digits, str_write_int(digits, value->number)}, text);
    case DOC_TEXT:
        return str_is(value->text, text);
    default:
        return false;
    }
}
