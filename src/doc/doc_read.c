/* JSON in, by jansson, whose tree is turned into ours and dropped. */
#include "doc/doc.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define MILLI_EXACT_MAX 0x1p43 /* from there on a double does not hold every thousandth */
#define REAL_TEXT_SIZE  32

struct reader {
    struct arena *arena;
    unsigned depth_max;
    bool too_deep;
};

static struct doc *read_value(struct reader *reader, json_t *json, unsigned depth);

/* The fewest digits that give the same double, which are those that were sent if they were few. */
static struct str real_text(struct arena *arena, double value)
{
    char text[REAL_TEXT_SIZE];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    return str_copy(arena, str_of(text));
}

static void read_real(struct arena *arena, double value, struct doc *node)
{
    bool small = fabs(value) < MILLI_EXACT_MAX;
    int64_t milli = small ? llround(value * 1000) : 0;

    if (small && (double)milli / 1000 == value) {
        node->kind = DOC_MILLI;
        node->number = milli;
    } else {
        node->kind = DOC_TEXT;
        node->text = real_text(arena, value);
    }
}

static void read_list(struct reader *reader, json_t *json, unsigned depth, struct doc *node)
{
    size_t i;
    json_t *item;

    node->kind = DOC_LIST;
    json_array_foreach(json, i, item)
    {
        if (reader->too_deep) return;
        doc_put(reader->arena, node, NULL, read_value(reader, item, depth + 1));
    }
}

static void read_object(struct reader *reader, json_t *json, unsigned depth, struct doc *node)
{
    const char *name;
    json_t *member;

    node->kind = DOC_OBJECT;
    json_object_foreach(json, name, member)
    {
        if (reader->too_deep) return;
        doc_put(reader->arena, node, str_c(reader->arena, str_of(name)),
                read_value(reader, member, depth + 1));
    }
}

static struct doc *read_value(struct reader *reader, json_t *json, unsigned depth)
{
    struct doc *node = doc_null(reader->arena);
    struct str text;

    switch (json_typeof(json)) {
    case JSON_NULL:
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        node->kind = DOC_BOOL;
        node->flag = json_is_true(json);
        break;
    case JSON_INTEGER:
        node->kind = DOC_INT;
        node->number = json_integer_value(json);
        break;
    case JSON_REAL:
        read_real(reader->arena, json_real_value(json), node);
        break;
    case JSON_STRING:
        text = (struct str){json_string_value(json), json_string_length(json)};
        node->kind = DOC_TEXT;
        node->text = str_copy(reader->arena, text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        reader->too_deep = reader->too_deep || depth >= reader->depth_max;
        if (reader->too_deep) break;
        if (json_is_array(json))
            read_list(reader, json, depth, node);
        else
            read_object(reader, json, depth, node);
        break;
    }
    return node;
}

/* A full arena jumps out of read_value; the jump is caught here to drop jansson's tree, then goes
   on to where it was bound. */
static struct doc *read_tree(struct reader *reader, json_t *json)
{
    jmp_buf here, *there = arena_escape(reader->arena, &here);
    struct doc *doc;

    if (setjmp(here) != 0) {
        json_decref(json);
        arena_escape(reader->arena, there);
        if (there == NULL) abort();
        longjmp(*there, 1);
    }
    doc = read_value(reader, json, 0);
    arena_escape(reader->arena, there);
    json_decref(json);
    return doc;
}

struct err *doc_read(struct arena *arena, struct str json, unsigned depth_max, struct doc **doc)
{
    struct reader reader = {.arena = arena, .depth_max = depth_max};
    json_error_t error;
    json_t *tree = json_loadb(json.ptr == NULL ? "" : json.ptr, json.len,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);

    if (tree == NULL)
        return ERR(arena, ERR_BAD_JSON, "line %d, column %d: %s", error.line, error.column,
                   error.text);
    *doc = read_tree(&reader, tree);
    if (!reader.too_deep) return NULL;
    return ERR(arena, ERR_BAD_JSON, "nested deeper than %u", depth_max);
}
