/* Cases of an event log read as requests: what the map says of customer, supplier and state, and
   everything else as attributes. Nothing is kept here. */
#include "feature/request/request_import.h"

#include "base/arena.h"
#include "base/limits.h"
#include "doc/doc.h"
#include "feature/request/request.h"
#include "format/log.h"

#define ATTRIBUTE_BYTES 300 /* of one in memory, beside its key and value */

static const struct {
    const char *name;
    struct request_import_map map;
} maps[] = {
    {"helpdesk",
     {.origin = {"helpdesk", 8},
      .customer = {"customer", 8},
      .supplier = {"workgroup", 9},
      .closed = {"Closed", 6},
      .delivered = {"Resolve ticket,RESOLVED", 23},
      .paused = {"Wait", 4}}},
};

bool request_import_map_find(struct str name, struct request_import_map *map)
{
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        if (!str_is(name, maps[i].name)) continue;
        *map = maps[i].map;
        return true;
    }
    return false;
}

/* ---- texts ---- */

/* A name or title on one line, as long as ours may be. Absent when nothing is left. */
static struct str one_line(struct arena *arena, struct str text, size_t points_max)
{
    char *line = arena_alloc(arena, text.len + 1);

    for (size_t i = 0; i < text.len; i++) {
        unsigned char one = (unsigned char)text.ptr[i];

        line[i] = (char)(one < ' ' || one == 0x7f ? ' ' : one);
    }
    text = str_trim(str_points_cut(str_trim((struct str){line, text.len}), points_max));
    return str_empty(text) ? STR_NONE : text;
}

static bool is_one_of(struct str word, struct str list)
{
    struct str one;
    bool more = !str_empty(list);

    while (more) {
        more = str_cut(list, ',', &one, &list);
        if (str_equal(str_trim(one), word)) return true;
    }
    return false;
}

/* The log's memory ends with the case; the document goes on. */
static void put_text(struct arena *arena, struct doc *object, const char *name, struct str text)
{
    if (text.ptr != NULL) text = str_copy(arena, text);
    doc_put_text(arena, object, name, text);
}

/* ---- attributes ---- */

/* A name that OBJECT does not hold yet: a second "note" is "note 2". */
static const char *free_name(struct arena *arena, const struct doc *object, struct str key)
{
    struct str name = key;

    for (int i = 2; doc_find(object, name) != NULL; i++)
        name = str_print(arena, STR_FMT " %d", STR_ARG(key), i);
    return str_c(arena, name);
}

/* An attribute and those that stand in it, as an object or a plain value; returns the next one. */
static const struct log_attribute *
put_attribute(struct arena *arena, const struct log_attribute *from, struct doc *object)
{
    const char *name = free_name(arena, object, from->key);
    const struct log_attribute *next = from->next;
    struct doc *inner;

    if (next == NULL || next->depth <= from->depth) {
        put_text(arena, object, name, from->value);
        return next;
    }
    inner = doc_put_object(arena, object, name);
    if (from->value.ptr != NULL) put_text(arena, inner, "value", from->value);
    while (next != NULL && next->depth > from->depth)
        next = put_attribute(arena, next, inner);
    return next;
}

static void put_attributes(struct arena *arena, const struct log_attribute *attribute,
                           struct doc *data)
{
    struct doc *object = doc_put_object(arena, data, "attributes");

    while (attribute != NULL)
        attribute = put_attribute(arena, attribute, object);
}

static struct str value_of(const struct log_attribute *attribute, struct str key)
{
    for (; attribute != NULL; attribute = attribute->next) {
        if (attribute->depth == 0 && str_equal(attribute->key, key)) return attribute->value;
    }
    return STR_NONE;
}

/* The first value of KEY: of the case itself, else of its events in their order. */
static struct str first_value(struct arena *arena, const struct log_case *one, struct str key)
{
    struct str value = value_of(one->attributes, key);

    for (size_t i = 0; i < one->count && str_empty(value); i++)
        value = value_of(one->events[i].attributes, key);
    return one_line(arena, value, limits.name_points_max);
}

/* ---- bounds ---- */

static struct err *unfit(struct arena *arena, const struct log_case *one, const char *what)
{
    return ERR(arena, ERR_BAD_FILE, "case %zu (" STR_FMT ") %s", one->number,
               STR_ARG(str_points_cut(one->id, 100)), what);
}

/* Add the memory that attributes will take. False: there are too many of them. */
static bool weigh(const struct log_attribute *attribute, size_t *bytes)
{
    size_t count = 0;

    for (; attribute != NULL; attribute = attribute->next) {
        *bytes += attribute->key.len + attribute->value.len + ATTRIBUTE_BYTES;
        if (++count > IMPORT_ATTRIBUTES_MAX || attribute->depth + 10 > limits.json_depth_max) {
            return false;
        }
    }
    return true;
}

static struct err *check_size(struct arena *arena, const struct log_case *one)
{
    size_t bytes = 0;
    bool fits = weigh(one->attributes, &bytes);

    for (size_t i = 0; i < one->count && fits; i++) {
        const struct log_event *event = &one->events[i];

        bytes += event->activity.len + event->resource.len + 3 * ATTRIBUTE_BYTES;
        fits = weigh(event->attributes, &bytes);
    }
    if (!fits) return unfit(arena, one, "has an event with too many attributes");
    if (bytes > IMPORT_CASE_BYTES_MAX) return unfit(arena, one, "is too large to be kept");
    if (one->id.len > IMPORT_ID_BYTES_MAX) return unfit(arena, one, "has too long a name");
    return NULL;
}

/* ---- times ---- */

/* An event without a time happened at that of the one before it; at the start, of the one after. */
static struct err *times_of(struct arena *arena, const struct log_case *one, int64_t **times)
{
    int64_t known_ms = NONE;

    *times = ARENA_ARRAY(arena, int64_t, one->count + 1);
    for (size_t i = 0; i < one->count && known_ms == NONE; i++)
        known_ms = one->events[i].time_ms;
    if (known_ms == NONE) return unfit(arena, one, "has no event with a time");
    for (size_t i = 0; i < one->count; i++) {
        if (one->events[i].time_ms != NONE) known_ms = one->events[i].time_ms;
        (*times)[i] = known_ms;
    }
    return NULL;
}

/* ---- the case ---- */

static void put_event(struct arena *arena, const struct log_event *event, int64_t at_ms,
                      struct doc *list)
{
    struct doc *row = doc_put_object(arena, list, NULL);
    struct doc *data;

    doc_put_int(arena, row, "at", at_ms);
    data = doc_put_object(arena, row, "data");
    put_text(arena, data, "activity", event->activity);
    put_text(arena, data, "resource", event->resource);
    if (!str_empty(event->lifecycle)) put_text(arena, data, "lifecycle", event->lifecycle);
    put_attributes(arena, event->attributes, data);
}

/* State and its times, all taken from the last event and the last delivery before it. */
static void put_state(struct arena *arena, const struct request_import_map *map,
                      const struct log_case *one, const int64_t *times, struct doc *doc)
{
    size_t last = one->count - 1;
    struct str activity = one->events[last].activity;
    enum request_state state = REQUEST_PROMISED;
    int64_t delivered_ms = NONE;

    if (is_one_of(activity, map->closed))
        state = REQUEST_ACCEPTED;
    else if (is_one_of(activity, map->delivered))
        state = REQUEST_DELIVERED;
    for (size_t i = 0; i < one->count && state != REQUEST_PROMISED; i++) {
        if (is_one_of(one->events[i].activity, map->delivered)) delivered_ms = times[i];
    }
    doc_put_c(arena, doc, "state", request_state_names[state]);
    doc_put_int(arena, doc, "asked", times[0]);
    doc_put_int(arena, doc, "delivered", delivered_ms);
    doc_put_int(arena, doc, "ended", state == REQUEST_ACCEPTED ? times[last] : NONE);
    if (state == REQUEST_PROMISED && is_one_of(activity, map->paused)) {
        doc_put_int(arena, doc, "paused", times[last]);
        put_text(arena, doc, "pause_reason", activity);
    }
}

static void put_parties(struct arena *arena, const struct request_import_map *map,
                        const struct log_case *one, struct doc *doc)
{
    struct str performer = STR_NONE;

    for (size_t i = one->count; i > 0 && str_empty(performer); i--)
        performer = one->events[i - 1].resource;
    doc_put_text(arena, doc, "customer", first_value(arena, one, map->customer));
    doc_put_text(arena, doc, "supplier", first_value(arena, one, map->supplier));
    doc_put_text(arena, doc, "performer", one_line(arena, performer, limits.name_points_max));
}

/* "Case 12: Assign seriousness" */
static struct str title_of(struct arena *arena, const struct log_case *one, struct str id)
{
    struct str activity = one->events[0].activity;

    if (str_empty(activity)) return one_line(arena, id, limits.title_points_max);
    id = str_print(arena, STR_FMT ": " STR_FMT, STR_ARG(id), STR_ARG(activity));
    return one_line(arena, id, limits.title_points_max);
}

struct err *request_import_case(struct arena *arena, const struct request_import_map *map,
                                const struct log_case *one, struct doc **doc)
{
    struct str id = one_line(arena, one->id, IMPORT_ID_BYTES_MAX);
    struct doc *data, *events;
    int64_t *times;

    TRY(check_size(arena, one));
    TRY(times_of(arena, one, &times));
    if (str_empty(id)) id = str_print(arena, "#%zu", one->number);
    *doc = doc_object(arena);
    doc_put_text(arena, *doc, "id",
                 str_print(arena, "log:" STR_FMT ":" STR_FMT, STR_ARG(map->origin), STR_ARG(id)));
    doc_put_text(arena, *doc, "title", title_of(arena, one, id));
    put_state(arena, map, one, times, *doc);
    put_parties(arena, map, one, *doc);
    data = doc_put_object(arena, *doc, "data");
    doc_put_text(arena, data, "origin", map->origin);
    doc_put_text(arena, data, "case", id);
    put_attributes(arena, one->attributes, data);
    events = doc_put_list(arena, *doc, "events");
    for (size_t i = 0; i < one->count; i++)
        put_event(arena, &one->events[i], times[i], events);
    return NULL;
}
