/* What a file says of itself: no row and no unit twice, no unit above itself, parents first. Pure.
   Texts are put in order to find equal ones, so a file of any length is looked at quickly. */
#include "feature/org/org_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fold.h"

#define CYCLE_SHOWN_MAX 6
#define WALK_MAX        500 /* rows above one another; who gets no further is above nobody's top */

/* A text by which a row is known, and the row. */
struct known {
    struct str text;
    size_t row;
};

struct index {
    struct known *items;
    size_t count;
};

struct whole {
    struct arena *arena;
    const struct org_import *import;
    struct org_import_lines *lines;
    struct org_import_faults *faults;
    size_t *parents; /* of each row; NO_ROW */
    size_t *depths;
};

#define NO_ROW SIZE_MAX

static int known_compare(const void *left, const void *right)
{
    const struct known *a = left, *b = right;
    int order = str_compare(a->text, b->text);

    if (order != 0) return order;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Each customer counts its own orders. */
static struct str order_of(const struct whole *whole, size_t row, struct str number)
{
    struct str customer =
        org_import_cell(whole->import, &whole->lines->items[row], IMPORT_CUSTOMER);

    return str_print(whole->arena, STR_FMT "\n" STR_FMT,
                     STR_ARG(fold_search(whole->arena, customer)), STR_ARG(number));
}

/* Customers of one name are told apart by their external ids alone. */
static struct str name_of(const struct whole *whole, size_t row, struct str name)
{
    const struct org_import_line *line = &whole->lines->items[row];
    bool told = org_import_cell(whole->import, line, IMPORT_EXTERNAL_ID).ptr != NULL;

    if (whole->import->kind == ORG_IMPORT_CUSTOMERS && told) return STR_NONE;
    return fold_search(whole->arena, name);
}

static struct str key_of(const struct whole *whole, size_t row, enum org_import_field field)
{
    struct str text = org_import_cell(whole->import, &whole->lines->items[row], field);

    if (text.ptr == NULL) return text;
    if (field == IMPORT_NUMBER) return order_of(whole, row, text);
    if (field == IMPORT_EMAIL) return str_lower(whole->arena, text);
    return field == IMPORT_NAME ? name_of(whole, row, text) : text;
}

static struct index index_make(const struct whole *whole, enum org_import_field field)
{
    struct index index = {ARENA_ARRAY(whole->arena, struct known, whole->lines->count + 1), 0};

    for (size_t row = 0; row < whole->lines->count; row++) {
        struct str text = key_of(whole, row, field);

        if (text.ptr != NULL) index.items[index.count++] = (struct known){text, row};
    }
    qsort(index.items, index.count, sizeof *index.items, known_compare);
    return index;
}

static struct str number_of(const struct whole *whole, size_t row)
{
    return str_of_int(whole->arena, whole->lines->items[row].number);
}

/* ---- twice ---- */

static void twice_find(const struct whole *whole, enum org_import_field field)
{
    struct index index = index_make(whole, field);

    for (size_t i = 1; i < index.count; i++) {
        const struct known *before = &index.items[i - 1], *one = &index.items[i];

        if (!str_equal(before->text, one->text)) continue;
        if (i == 1 || !str_equal(index.items[i - 2].text, one->text)) {
            org_import_fault_add(&whole->faults[before->row], field, ERR_TWICE,
                                 number_of(whole, one->row));
        }
        org_import_fault_add(&whole->faults[one->row], field, ERR_TWICE,
                             number_of(whole, before->row));
    }
}

/* ---- units above units ---- */

/* How many rows are known by TEXT; ROW is the first. */
static size_t index_find(const struct index *index, struct str text, size_t *row)
{
    size_t low = 0, high = index->count, count = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_compare(index->items[middle].text, text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low + count < index->count && str_equal(index->items[low + count].text, text))
        count++;
    if (count > 0) *row = index->items[low].row;
    return count;
}

/* A parent is told by external id, code or name. */
static void parents_find(const struct whole *whole)
{
    static const enum org_import_field ways[] = {IMPORT_EXTERNAL_ID, IMPORT_CODE, IMPORT_NAME};
    struct index indexes[3];

    for (size_t i = 0; i < 3; i++)
        indexes[i] = index_make(whole, ways[i]);
    for (size_t row = 0; row < whole->lines->count; row++) {
        struct str text = org_import_cell(whole->import, &whole->lines->items[row], IMPORT_PARENT);
        size_t count = 0;

        whole->parents[row] = NO_ROW;
        for (size_t i = 0; i < 3 && text.ptr != NULL && count == 0; i++) {
            struct str key = ways[i] == IMPORT_NAME ? fold_search(whole->arena, text) : text;

            count = index_find(&indexes[i], key, &whole->parents[row]);
        }
        if (count > 1 && whole->faults[row].count == 0) {
            org_import_fault_add(&whole->faults[row], IMPORT_PARENT, ERR_UNCLEAR, text);
        }
    }
}

static void cycle_tell(const struct whole *whole, size_t row)
{
    struct buf names = buf_new(whole->arena, 2000);
    size_t at = row, steps = 0;

    do {
        struct str name = org_import_cell(whole->import, &whole->lines->items[at], IMPORT_NAME);

        if (steps > 0) buf_add_c(&names, " \xE2\x86\x92 ");
        buf_add(&names, str_points_cut(name, 60));
        at = whole->parents[at];
    } while (at != row && ++steps < CYCLE_SHOWN_MAX);
    org_import_fault_add(&whole->faults[row], IMPORT_PARENT, ERR_CYCLE, buf_str(&names));
}

/* How deep each row stands below the top of the file; those in a circle never get there. */
static void depths_find(const struct whole *whole)
{
    for (size_t row = 0; row < whole->lines->count; row++) {
        size_t depth = 0, at = row;

        while (whole->parents[at] != NO_ROW && depth < WALK_MAX) {
            at = whole->parents[at];
            depth++;
            if (at == row) break;
        }
        whole->depths[row] = depth;
        if (whole->parents[at] != NO_ROW && at == row) {
            cycle_tell(whole, row);
        } else if (depth == WALK_MAX) {
            org_import_fault_add(&whole->faults[row], IMPORT_PARENT, ERR_PARENT_FAILED,
                                 number_of(whole, whole->parents[row]));
        } else if (depth >= ORG_DEPTH_MAX) {
            org_import_fault_add(&whole->faults[row], IMPORT_PARENT, ERR_UNITS_DEEP,
                                 str_of_int(whole->arena, ORG_DEPTH_MAX));
        }
    }
}

struct placed {
    struct org_import_line line;
    struct org_import_faults faults;
    size_t depth, row, parent;
};

static int placed_compare(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;

    if (a->depth != b->depth) return a->depth < b->depth ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* A unit without a company of its own has that of the unit above; another one is a fault, and so is
   a parent that has one itself. */
static void inherit(const struct whole *whole, struct placed *one, const struct placed *parent)
{
    struct arena *arena = whole->arena;
    struct str own = org_import_cell(whole->import, &one->line, IMPORT_COMPANY);

    one->line.company = own.ptr == NULL ? STR("") : own;
    if (parent == NULL) return;
    one->line.parent = parent->line.number;
    if (own.ptr == NULL) one->line.company = parent->line.company;
    if (parent->faults.count > 0 && one->faults.count == 0) {
        org_import_fault_add(&one->faults, IMPORT_PARENT, ERR_PARENT_FAILED,
                             str_of_int(arena, parent->line.number));
    }
    if (own.ptr != NULL && !str_empty(parent->line.company) &&
        !str_equal(fold_search(arena, own), fold_search(arena, parent->line.company))) {
        org_import_fault_add(&one->faults, IMPORT_PARENT, ERR_OTHER_COMPANY, STR_NONE);
    }
}

static void order(const struct whole *whole)
{
    size_t count = whole->lines->count;
    struct placed *placed = ARENA_ARRAY(whole->arena, struct placed, count + 1);
    size_t *place_of = ARENA_ARRAY(whole->arena, size_t, count + 1);

    for (size_t row = 0; row < count; row++) {
        placed[row] = (struct placed){whole->lines->items[row], whole->faults[row],
                                      whole->depths[row], row, whole->parents[row]};
    }
    qsort(placed, count, sizeof *placed, placed_compare);
    for (size_t place = 0; place < count; place++)
        place_of[placed[place].row] = place;
    for (size_t place = 0; place < count; place++) {
        size_t parent = placed[place].parent;
        bool before = parent != NO_ROW && place_of[parent] < place;

        inherit(whole, &placed[place], before ? &placed[place_of[parent]] : NULL);
        whole->lines->items[place] = placed[place].line;
        whole->faults[place] = placed[place].faults;
    }
}

/* What stands in a file of a kind only once. */
static const struct {
    enum org_import_kind kind;
    enum org_import_field field;
} once[] = {
    {ORG_IMPORT_PEOPLE, IMPORT_EXTERNAL_ID},  {ORG_IMPORT_PEOPLE, IMPORT_EMAIL},
    {ORG_IMPORT_PEOPLE, IMPORT_PERSONNEL_NO}, {ORG_IMPORT_UNITS, IMPORT_EXTERNAL_ID},
    {ORG_IMPORT_UNITS, IMPORT_CODE},          {ORG_IMPORT_CUSTOMERS, IMPORT_EXTERNAL_ID},
    {ORG_IMPORT_CUSTOMERS, IMPORT_NAME},      {ORG_IMPORT_ORDERS, IMPORT_NUMBER},
};

void org_import_whole_check(struct arena *arena, const struct org_import *import,
                            struct org_import_lines *lines, struct org_import_faults *faults)
{
    struct whole whole = {.arena = arena, .import = import, .lines = lines, .faults = faults};

    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        if (once[i].kind == import->kind) twice_find(&whole, once[i].field);
    }
    if (import->kind != ORG_IMPORT_UNITS) return;
    whole.parents = ARENA_ARRAY(arena, size_t, lines->count + 1);
    whole.depths = ARENA_ARRAY(arena, size_t, lines->count + 1);
    parents_find(&whole);
    depths_find(&whole);
    order(&whole);
}
