/* XES as a stream: one case is built in its own arena, handed over at its end and dropped. Of the
   log itself only traces are taken; its extensions, globals, classifiers and attributes describe
   it and are passed by. Names count without their namespace prefix. A DOCTYPE is refused, so there
   are no entities to expand or fetch. */
#include "format/xes.h"

#include <expat.h>
#include <string.h>

#include "base/arena.h"

#include "format/log_event.h"

enum place { AT_START, IN_LOG, IN_TRACE, IN_EVENT };

struct attributes {
    struct log_attribute *first;
    struct log_attribute **end; /* where the next one is hung */
    size_t count;
};

struct event_link {
    struct log_event event;
    struct event_link *next;
};

struct xes_reader {
    struct arena *arena;  /* for errors */
    struct arena *memory; /* of the present case */
    jmp_buf full;         /* where a full memory jumps to: set in each handler, as nothing may jump
                             over expat */
    const struct log_options *options;
    log_case_fn *fn;
    void *context;
    XML_Parser parser;
    struct err *err; /* the first one; nothing is taken after it */
    int64_t fed_bytes, token_byte;
    enum place place;
    unsigned depth;             /* of elements */
    unsigned passed_by;         /* depth inside of an element of the log that is not read */
    unsigned attribute_depth;   /* of attributes in the event or trace */
    struct log_attribute **top; /* the open attribute of depth 0 */
    struct log_case one;
    struct attributes case_attributes, event_attributes;
    struct event_link *event, *first_event;
};

/* An element's XML attributes that have a meaning here. */
struct fields {
    struct str key, value;
};

/* Where the present token starts. Expat forgets it when it moves its buffer; the token is the same
   then. */
static int64_t token_byte(struct xes_reader *reader)
{
    int64_t byte = XML_GetCurrentByteIndex(reader->parser);

    if (byte >= 0) reader->token_byte = byte;
    return reader->token_byte;
}

static void fail(struct xes_reader *reader, const char *what, struct str which)
{
    if (reader->err != NULL) return;
    reader->err = ERR(reader->arena, ERR_BAD_FILE, "line %lu, byte %lld: %s" STR_FMT,
                      XML_GetCurrentLineNumber(reader->parser), (long long)token_byte(reader), what,
                      STR_ARG(str_points_cut(which, 100)));
    XML_StopParser(reader->parser, XML_FALSE);
}

static struct str local_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return str_of(colon != NULL ? colon + 1 : name);
}

static bool kind_find(struct str name, enum log_kind *kind)
{
    static const char *const names[] = {
        [LOG_STRING] = "string", [LOG_DATE] = "date",           [LOG_INT] = "int",
        [LOG_FLOAT] = "float",   [LOG_BOOLEAN] = "boolean",     [LOG_ID] = "id",
        [LOG_LIST] = "list",     [LOG_CONTAINER] = "container",
    };

    for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
        if (!str_is(name, names[at])) continue;
        *kind = (enum log_kind)at;
        return true;
    }
    return false;
}

static void attribute_start(struct xes_reader *reader, struct str name, struct fields fields)
{
    struct attributes *list =
        reader->place == IN_EVENT ? &reader->event_attributes : &reader->case_attributes;
    struct log_attribute *attribute;
    enum log_kind kind;

    if (str_is(name, "values") && reader->attribute_depth > 0) return;
    if (!kind_find(name, &kind)) {
        fail(reader, "this element has no place here: ", name);
        return;
    }
    if (fields.key.ptr == NULL || fields.key.len > LOG_KEY_BYTES_MAX) {
        fail(reader, "an attribute has no key, or a very long one: ", fields.key);
        return;
    }
    if (fields.value.len > LOG_VALUE_BYTES_MAX) {
        fail(reader, "a value is too long, that of ", fields.key);
        return;
    }
    if (++list->count > LOG_ATTRIBUTES_MAX) {
        fail(reader, "an event or trace has too many attributes, from this one on: ", fields.key);
        return;
    }
    attribute = ARENA_NEW(reader->memory, struct log_attribute);
    attribute->key = str_copy(reader->memory, fields.key);
    if (fields.value.ptr != NULL) attribute->value = str_copy(reader->memory, fields.value);
    attribute->kind = kind;
    attribute->depth = reader->attribute_depth++;
    if (attribute->depth == 0) reader->top = list->end;
    *list->end = attribute;
    list->end = &attribute->next;
}

/* Where ATTRIBUTE belongs if it is one of those that have a member of their own. */
static struct str *member_of(struct xes_reader *reader, struct str key)
{
    struct log_event *event;

    if (reader->place == IN_TRACE) return str_is(key, "concept:name") ? &reader->one.id : NULL;
    event = &reader->event->event;
    if (str_is(key, "concept:name")) return &event->activity;
    if (str_is(key, "org:resource")) return &event->resource;
    if (str_is(key, "lifecycle:transition")) return &event->lifecycle;
    return NULL;
}

/* Give ATTRIBUTE to its member; false if it has none, or an earlier one of the same key has it. */
static bool attribute_take(struct xes_reader *reader, const struct log_attribute *attribute)
{
    struct str *member = member_of(reader, attribute->key);

    if (attribute->value.ptr == NULL) return false;
    if (member != NULL && member->ptr == NULL) {
        *member = attribute->value;
        return true;
    }
    if (reader->place == IN_EVENT && str_is(attribute->key, "time:timestamp") &&
        reader->event->event.time_ms == NONE) {
        if (str_empty(str_trim(attribute->value))) return true;
        if (!log_time_parse(attribute->value, reader->options->zone, &reader->event->event.time_ms))
            fail(reader, "this is not a date and time that exist: ", attribute->value);
        return true;
    }
    return false;
}

static void attribute_end(struct xes_reader *reader)
{
    struct attributes *list =
        reader->place == IN_EVENT ? &reader->event_attributes : &reader->case_attributes;
    struct log_attribute *attribute;

    if (--reader->attribute_depth > 0) return;
    attribute = *reader->top;
    if (!attribute_take(reader, attribute) || attribute->next != NULL) return;
    *reader->top = NULL; /* without children its member says all of it */
    list->end = reader->top;
}

static void trace_start(struct xes_reader *reader)
{
    arena_reset(reader->memory);
    reader->place = IN_TRACE;
    reader->one = (struct log_case){.number = reader->one.number + 1};
    reader->case_attributes = (struct attributes){0};
    reader->case_attributes.end = &reader->case_attributes.first;
    reader->event = reader->first_event = NULL;
}

static void trace_end(struct xes_reader *reader)
{
    struct log_case *one = &reader->one;
    struct event_link *link = reader->first_event;

    reader->place = IN_LOG;
    one->attributes = reader->case_attributes.first;
    one->events = ARENA_ARRAY(reader->memory, struct log_event, one->count);
    for (size_t at = 0; at < one->count; at++, link = link->next)
        one->events[at] = link->event;
    log_case_sort(reader->memory, one);
    reader->err = reader->fn(reader->context, one);
    if (reader->err != NULL) XML_StopParser(reader->parser, XML_FALSE);
}

static void event_start(struct xes_reader *reader)
{
    struct event_link *link = ARENA_NEW(reader->memory, struct event_link);

    if (reader->one.count == LOG_CASE_EVENTS_MAX) {
        fail(reader, "a trace has too many events: ", reader->one.id);
        return;
    }
    link->event.time_ms = NONE;
    link->event.order = reader->one.count++;
    if (reader->event != NULL)
        reader->event->next = link;
    else
        reader->first_event = link;
    reader->event = link;
    reader->place = IN_EVENT;
    reader->event_attributes = (struct attributes){0};
    reader->event_attributes.end = &reader->event_attributes.first;
}

static void log_element_start(struct xes_reader *reader, struct str name)
{
    if (str_is(name, "trace"))
        trace_start(reader);
    else if (str_is(name, "event"))
        fail(reader, "an event stands outside of a trace", STR_NONE);
    else
        reader->passed_by = 1;
}

static struct fields fields_of(struct xes_reader *reader, const char *const *pairs)
{
    struct fields fields = {STR_NONE, STR_NONE};

    for (unsigned count = 0; *pairs != NULL; pairs += 2) {
        if (strcmp(pairs[0], "key") == 0) fields.key = str_of(pairs[1]);
        if (strcmp(pairs[0], "value") == 0) fields.value = str_of(pairs[1]);
        if (++count > LOG_XML_FIELDS_MAX) {
            fail(reader, "a tag has too many attributes, from this one on: ", str_of(pairs[0]));
            break;
        }
    }
    return fields;
}

static void element_start(struct xes_reader *reader, const char *tag, const char *const *pairs)
{
    struct str name = local_name(tag);
    struct fields fields = fields_of(reader, pairs);

    if (++reader->depth > LOG_DEPTH_MAX)
        fail(reader, "elements stand too deep in one another: ", name);
    if (reader->err != NULL) return;
    if (reader->passed_by > 0) {
        reader->passed_by++;
    } else if (reader->place == AT_START) {
        reader->place = IN_LOG;
        if (!str_is(name, "log")) fail(reader, "the file is XML, but not XES: ", name);
    } else if (reader->place == IN_LOG) {
        log_element_start(reader, name);
    } else if (reader->place == IN_TRACE && reader->attribute_depth == 0 && str_is(name, "event")) {
        event_start(reader);
    } else {
        attribute_start(reader, name, fields);
    }
}

static void element_end(struct xes_reader *reader, struct str name)
{
    reader->depth--;
    if (reader->passed_by > 0) {
        reader->passed_by--;
    } else if (reader->attribute_depth > 0) {
        if (!str_is(name, "values")) attribute_end(reader);
    } else if (reader->place == IN_EVENT) {
        reader->event->event.attributes = reader->event_attributes.first;
        reader->place = IN_TRACE;
    } else if (reader->place == IN_TRACE) {
        trace_end(reader);
    }
}

static void XMLCALL on_start(void *data, const char *tag, const char **pairs)
{
    struct xes_reader *reader = data;

    if (reader->err != NULL) return;
    if (setjmp(reader->full) == 0)
        element_start(reader, tag, (const char *const *)pairs);
    else
        fail(reader, "a trace needs too much memory: ", reader->one.id);
}

static void XMLCALL on_end(void *data, const char *tag)
{
    struct xes_reader *reader = data;

    if (reader->err != NULL) return;
    if (setjmp(reader->full) == 0)
        element_end(reader, local_name(tag));
    else
        fail(reader, "a trace needs too much memory: ", reader->one.id);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system_id,
                               const char *public_id, int has_internal)
{
    (void)system_id, (void)public_id, (void)has_internal;
    fail(data, "a document type is not read; remove it: ", str_of(name));
}

/* Feed one block, or the end. A token that does not end is refused early: expat keeps it whole and
   reads it again from its start. */
static struct err *feed(struct xes_reader *reader, struct str block, bool last)
{
    enum XML_Status status = XML_Parse(reader->parser, block.ptr, (int)block.len, last);

    if (status != XML_STATUS_OK && reader->err == NULL)
        fail(reader, XML_ErrorString(XML_GetErrorCode(reader->parser)), STR_NONE);
    reader->fed_bytes += (int64_t)block.len;
    if (reader->err == NULL && !last &&
        reader->fed_bytes - token_byte(reader) > LOG_TOKEN_BYTES_MAX)
        fail(reader, "one tag or comment is too long", STR_NONE);
    return reader->err;
}

static struct err *read_all(struct xes_reader *reader, struct log_source *source)
{
    while (source->block.len > 0) {
        TRY(feed(reader, source->block, false));
        TRY(log_source_next(reader->arena, source));
    }
    return feed(reader, STR(""), true);
}

struct err *xes_read(struct arena *arena, struct log_source *source,
                     const struct log_options *options, log_case_fn *fn, void *context)
{
    struct xes_reader *reader = ARENA_NEW(arena, struct xes_reader);
    struct err *err;

    *reader = (struct xes_reader){.arena = arena, .options = options, .fn = fn, .context = context};
    reader->memory = arena_new(LOG_CASE_BYTES_MAX);
    reader->parser = XML_ParserCreate(NULL);
    if (reader->memory != NULL && reader->parser != NULL) {
        XML_SetUserData(reader->parser, reader);
        XML_SetElementHandler(reader->parser, on_start, on_end);
        XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
        arena_escape(reader->memory, &reader->full);
        err = read_all(reader, source);
    } else {
        err = ERR(arena, ERR_BUSY, "no memory to read a log");
    }
    if (reader->parser != NULL) XML_ParserFree(reader->parser);
    arena_free(reader->memory);
    return err;
}
