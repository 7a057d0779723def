/* What a document looks like, told in one line (struct route, `document`), as a JSON Schema. */
#include "web/web_inner.h"

#include "base/arena.h"

#include <assert.h>

#define MONEY_REF "#/components/schemas/money"

static const struct {
    const char *name, *type, *format, *pattern;
} kinds[] = {
    {"id", "string", NULL, "^[0-9]+$"},    {"text", "string", NULL, NULL},
    {"time", "string", "date-time", NULL}, {"date", "string", "date", NULL},
    {"int", "integer", NULL, NULL},        {"number", "number", NULL, NULL},
    {"bool", "boolean", NULL, NULL},
};

/* The rest of a shape, read from the left. */
struct reading {
    struct arena *arena;
    const char *at;
};

static void read_members(struct reading *reading, struct doc *schema, char end);

static bool taken(struct reading *reading, char one)
{
    if (*reading->at != one) return false;
    if (one != '\0') reading->at++;
    return true;
}

static const char *read_name(struct reading *reading)
{
    const char *from = reading->at;

    while ((*reading->at >= 'a' && *reading->at <= 'z') || *reading->at == '_')
        reading->at++;
    assert(reading->at > from); /* a shape is ours: a fault in it is a fault of the program */
    return str_c(reading->arena, (struct str){from, (size_t)(reading->at - from)});
}

static void put_type(struct reading *reading, struct doc *schema, const char *type, bool absent)
{
    if (!absent) {
        doc_put_c(reading->arena, schema, "type", type);
        return;
    }
    struct doc *types = doc_put_list(reading->arena, schema, "type");
    doc_put_c(reading->arena, types, NULL, type);
    doc_put_c(reading->arena, types, NULL, "null");
}

static void read_kind(struct reading *reading, struct doc *schema, bool absent)
{
    struct str name = str_of(read_name(reading));
    struct arena *arena = reading->arena;
    size_t i = 0;

    if (str_is(name, "any")) return;
    if (str_is(name, "money")) {
        struct doc *either = doc_put_list(arena, schema, "anyOf");
        doc_put_c(arena, doc_put_object(arena, either, NULL), "$ref", MONEY_REF);
        if (absent) doc_put_c(arena, doc_put_object(arena, either, NULL), "type", "null");
        return;
    }
    while (!str_is(name, kinds[i].name)) {
        i++;
        assert(i < sizeof kinds / sizeof *kinds);
    }
    put_type(reading, schema, kinds[i].type, absent);
    if (kinds[i].format != NULL) doc_put_c(arena, schema, "format", kinds[i].format);
    if (kinds[i].pattern != NULL) doc_put_c(arena, schema, "pattern", kinds[i].pattern);
}

/* What stands behind a name: ":kind", "{members}", "[members]" or "[]:kind". */
static void read_value(struct reading *reading, struct doc *schema, bool absent)
{
    if (taken(reading, '{')) {
        put_type(reading, schema, "object", absent);
        read_members(reading, schema, '}');
    } else if (taken(reading, '[')) {
        struct doc *items = doc_put_object(reading->arena, schema, "items");

        put_type(reading, schema, "array", absent);
        if (taken(reading, ']')) {
            (void)taken(reading, ':');
            read_kind(reading, items, false);
        } else {
            put_type(reading, items, "object", false);
            read_members(reading, items, ']');
        }
    } else {
        bool kind = taken(reading, ':');
        assert(kind);
        read_kind(reading, schema, absent);
    }
}

static void read_members(struct reading *reading, struct doc *schema, char end)
{
    struct doc *properties = doc_put_object(reading->arena, schema, "properties");
    struct doc *required = doc_put_list(reading->arena, schema, "required");

    doc_put_bool(reading->arena, schema, "additionalProperties", false);
    while (!taken(reading, end)) {
        (void)taken(reading, ' ');
        const char *name = read_name(reading);
        bool absent = taken(reading, '?');

        if (!absent) doc_put_c(reading->arena, required, NULL, name);
        read_value(reading, doc_put_object(reading->arena, properties, name), absent);
    }
}

static void put_object(struct arena *arena, struct doc *schema, struct str shape)
{
    struct reading reading = {arena, str_c(arena, shape)};

    put_type(&reading, schema, "object", false);
    read_members(&reading, schema, '\0');
}

void shape_schema(struct arena *arena, struct doc *schema, const char *shape)
{
    struct str one, rest = str_of(shape);

    if (str_find(rest, STR("|")) < 0) {
        put_object(arena, schema, rest);
        return;
    }
    struct doc *either = doc_put_list(arena, schema, "anyOf");
    for (bool more = true; more;) {
        more = str_cut(rest, '|', &one, &rest);
        put_object(arena, doc_put_object(arena, either, NULL), one);
    }
}
