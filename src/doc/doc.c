/* The tree: making nodes and reading them, and the words of a value in the reader's language. */
#include "doc/doc.h"

#include <string.h>

#include "base/arena.h"
#include "base/kept.h"
#include "base/time.h"

#define MESSAGE_BYTES_MAX ((size_t)64 * 1024)

static struct doc *doc_new(struct arena *arena, enum doc_kind kind)
{
    struct doc *node = ARENA_NEW(arena, struct doc);

    node->kind = kind;
    return node;
}

struct doc *doc_object(struct arena *arena)
{
    return doc_new(arena, DOC_OBJECT);
}

struct doc *doc_list(struct arena *arena)
{
    return doc_new(arena, DOC_LIST);
}

struct doc *doc_null(struct arena *arena)
{
    return doc_new(arena, DOC_NULL);
}

struct doc *doc_put(struct arena *arena, struct doc *parent, const char *name, struct doc *value)
{
    if (value->placed) {
        struct doc *copy = doc_new(arena, value->kind);

        *copy = *value;
        copy->next = NULL;
        value = copy;
    }
    value->placed = true;
    value->name = name;
    if (parent->children.last == NULL)
        parent->children.first = value;
    else
        parent->children.last->next = value;
    parent->children.last = value;
    parent->children.count++;
    return value;
}

static struct doc *put_new(struct arena *arena, struct doc *parent, const char *name,
                           enum doc_kind kind)
{
    return doc_put(arena, parent, name, doc_new(arena, kind));
}

struct doc *doc_put_object(struct arena *arena, struct doc *parent, const char *name)
{
    return put_new(arena, parent, name, DOC_OBJECT);
}

struct doc *doc_put_list(struct arena *arena, struct doc *parent, const char *name)
{
    return put_new(arena, parent, name, DOC_LIST);
}

struct doc *doc_put_bool(struct arena *arena, struct doc *parent, const char *name, bool value)
{
    struct doc *node = put_new(arena, parent, name, DOC_BOOL);

    node->flag = value;
    return node;
}

static struct doc *put_number(struct arena *arena, struct doc *parent, const char *name,
                              enum doc_kind kind, int64_t value)
{
    struct doc *node = put_new(arena, parent, name, value == NONE ? DOC_NULL : kind);

    node->number = value == NONE ? 0 : value;
    return node;
}

struct doc *doc_put_int(struct arena *arena, struct doc *parent, const char *name, int64_t value)
{
    return put_number(arena, parent, name, DOC_INT, value);
}

struct doc *doc_put_milli(struct arena *arena, struct doc *parent, const char *name, int64_t value)
{
    return put_number(arena, parent, name, DOC_MILLI, value);
}

struct doc *doc_put_id(struct arena *arena, struct doc *parent, const char *name, int64_t value)
{
    return put_number(arena, parent, name, DOC_ID, value);
}

struct doc *doc_put_time(struct arena *arena, struct doc *parent, const char *name, int64_t ms)
{
    return put_number(arena, parent, name, DOC_TIME, ms);
}

struct doc *doc_put_date(struct arena *arena, struct doc *parent, const char *name, int64_t day)
{
    return put_number(arena, parent, name, DOC_DATE, day);
}

static struct doc *put_text(struct arena *arena, struct doc *parent, const char *name,
                            enum doc_kind kind, struct str value)
{
    struct doc *node = put_new(arena, parent, name, value.ptr == NULL ? DOC_NULL : kind);

    node->text = value;
    return node;
}

struct doc *doc_put_text(struct arena *arena, struct doc *parent, const char *name,
                         struct str value)
{
    return put_text(arena, parent, name, DOC_TEXT, value);
}

struct doc *doc_put_c(struct arena *arena, struct doc *parent, const char *name, const char *value)
{
    return put_text(arena, parent, name, DOC_TEXT, str_of(value));
}

struct doc *doc_put_markdown(struct arena *arena, struct doc *parent, const char *name,
                             struct str source, struct str lang)
{
    return doc_lang(put_text(arena, parent, name, DOC_MARKDOWN, source), lang);
}

struct doc *doc_put_money(struct arena *arena, struct doc *parent, const char *name,
                          struct money value)
{
    struct doc *node = put_new(arena, parent, name, money_present(value) ? DOC_MONEY : DOC_NULL);

    node->money = value;
    return node;
}

struct doc *doc_put_message(struct arena *arena, struct doc *parent, const char *name,
                            const char *msgid)
{
    return doc_put_plural(arena, parent, name, msgid, NULL, 0);
}

struct doc *doc_put_plural(struct arena *arena, struct doc *parent, const char *name,
                           const char *one, const char *many, int64_t count)
{
    struct doc *node = put_new(arena, parent, name, DOC_MESSAGE);

    node->message.msgid = one;
    node->message.plural = many;
    node->message.count = count;
    return node;
}

void doc_param(struct arena *arena, struct doc *message, const char *name, struct doc *value)
{
    if (message->message.params == NULL) message->message.params = doc_object(arena);
    doc_put(arena, message->message.params, name, value);
}

struct doc *doc_html_only(struct doc *node)
{
    node->html_only = true;
    return node;
}

struct doc *doc_lang(struct doc *node, struct str lang)
{
    node->lang = lang;
    return node;
}

struct doc *doc_find(const struct doc *object, struct str name)
{
    if (object == NULL || object->kind != DOC_OBJECT) return NULL;
    for (struct doc *child = object->children.first; child != NULL; child = child->next)
        if (strncmp(child->name, name.ptr, name.len) == 0 && child->name[name.len] == '\0')
            return child;
    return NULL;
}

struct doc *doc_get(const struct doc *object, const char *name)
{
    return doc_find(object, str_of(name));
}

struct str doc_text(const struct doc *object, const char *name)
{
    const struct doc *node = doc_get(object, name);
    bool text = node != NULL && (node->kind == DOC_TEXT || node->kind == DOC_MARKDOWN);

    return text ? node->text : STR_NONE;
}

int64_t doc_int(const struct doc *object, const char *name)
{
    const struct doc *node = doc_get(object, name);

    if (node == NULL) return NONE;
    switch (node->kind) {
    case DOC_INT:
    case DOC_ID:
    case DOC_TIME:
    case DOC_DATE:
        return node->number;
    default:
        return NONE;
    }
}

bool doc_true(const struct doc *node)
{
    if (node == NULL) return false;
    switch (node->kind) {
    case DOC_NULL:
        return false;
    case DOC_BOOL:
        return node->flag;
    case DOC_INT:
    case DOC_MILLI:
        return node->number != 0;
    case DOC_TEXT:
    case DOC_MARKDOWN:
        return node->text.len > 0;
    case DOC_LIST:
        return node->children.count > 0;
    case DOC_ID:
    case DOC_MONEY:
    case DOC_TIME:
    case DOC_DATE:
    case DOC_MESSAGE:
    case DOC_OBJECT:
        return true;
    }
    return false;
}

static struct str say_int(struct arena *arena, const struct doc_voice *voice, int64_t value)
{
    int64_t milli;

    /* Beyond what thousandths can hold, plain digits are better than none. */
    if (__builtin_mul_overflow(value, 1000, &milli)) return str_of_int(arena, value);
    return voice->number(voice->context, arena, milli);
}

struct str doc_text_say(struct arena *arena, const struct doc_voice *voice, struct str text)
{
    if (voice == NULL || !str_equal(text, KEPT_ERASED_NAME)) return text;
    return voice->message(voice->context, arena, N_("Former colleague"), NULL, 1);
}

struct str doc_say(struct arena *arena, const struct doc_voice *voice, const struct doc *value,
                   const char *style)
{
    if (value == NULL) return STR("");
    switch (value->kind) {
    case DOC_BOOL:
        return value->flag ? STR("true") : STR("false");
    case DOC_INT:
        return say_int(arena, voice, value->number);
    case DOC_MILLI:
        return voice->number(voice->context, arena, value->number);
    case DOC_TEXT:
        return doc_text_say(arena, voice, value->text);
    case DOC_MARKDOWN:
        return value->text;
    case DOC_ID:
        return str_of_int(arena, value->number);
    case DOC_MONEY:
        return voice->money(voice->context, arena, value->money);
    case DOC_TIME:
        return voice->time(voice->context, arena, value->number, style ? style : "datetime");
    case DOC_DATE:
        return voice->date(voice->context, arena, value->number, style ? style : "date");
    case DOC_MESSAGE:
        return doc_message_text(arena, voice, value);
    case DOC_NULL:
    case DOC_LIST:
    case DOC_OBJECT:
        break;
    }
    return STR("");
}

/* What stands for PLACE, the inside of {name} or {name:style}; absent when nothing fills it. */
static struct str message_fill(struct arena *arena, const struct doc_voice *voice,
                               const struct doc *message, struct str place)
{
    struct str name, style;
    bool styled = str_cut(place, ':', &name, &style);
    const struct doc *param = doc_find(message->message.params, name);

    if (param != NULL) return doc_say(arena, voice, param, styled ? str_c(arena, style) : NULL);
    if (message->message.plural != NULL && str_is(place, "count"))
        return say_int(arena, voice, message->message.count);
    return STR_NONE;
}

struct str doc_message_text(struct arena *arena, const struct doc_voice *voice,
                            const struct doc *message)
{
    struct str rest = voice->message(voice->context, arena, message->message.msgid,
                                     message->message.plural, message->message.count);
    struct buf out = buf_new(arena, MESSAGE_BYTES_MAX);
    struct str before, after, place, tail;

    if (str_find(rest, STR("{")) < 0) return rest;
    while (str_cut(rest, '{', &before, &after)) {
        struct str fill = STR_NONE;

        buf_add(&out, before);
        if (str_cut(after, '}', &place, &tail)) fill = message_fill(arena, voice, message, place);
        if (fill.ptr == NULL) {
            buf_add_char(&out, '{');
            rest = after;
        } else {
            buf_add(&out, fill);
            rest = tail;
        }
    }
    buf_add(&out, before);
    return buf_str(&out);
}
