/* What a run did, as its slices keep it, and taking it back: what it made goes when nothing else
   names it, what it changed is set back when it was not changed since; the rest is named. */
#include "feature/org/org_import_inner.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "doc/doc.h"
#include "store/store.h"

/* The texts of a party that an import may change. */
static const struct {
    const char *name;
    size_t offset;
} members[] = {
    {"name", offsetof(struct org_party, name)},
    {"email", offsetof(struct org_party, email)},
    {"personnel_no", offsetof(struct org_party, personnel_no)},
    {"person_kind", offsetof(struct org_party, person_kind)},
    {"lang", offsetof(struct org_party, lang)},
    {"zone", offsetof(struct org_party, zone)},
    {"code", offsetof(struct org_party, code)},
    {"external_id", offsetof(struct org_party, external_id)},
};
#define MEMBERS (sizeof members / sizeof *members)

static struct str *member(struct org_party *party, size_t index)
{
    return (struct str *)(void *)((char *)party + members[index].offset);
}

static struct str told(const struct org_party *party, size_t index)
{
    struct org_party copy = *party;

    return *member(&copy, index);
}

/* ---- notes ---- */

static struct doc *note(struct org_import_work *work, const char *what, int64_t id)
{
    struct arena *arena = work->tx->arena;
    struct doc *one = doc_put_object(arena, work->changes, NULL);

    doc_put_c(arena, one, "what", what);
    doc_put_id(arena, one, "id", id);
    doc_put_int(arena, one, "row", work->line->number);
    return one;
}

void org_import_note_made(struct org_import_work *work, int64_t id)
{
    (void)note(work, "made", id);
}

void org_import_note_party(struct org_import_work *work, const struct org_party *was,
                           const struct org_party *becomes)
{
    struct doc *one = note(work, was == NULL ? "made" : "changed", becomes->id);
    struct arena *arena = work->tx->arena;

    if (was == NULL) return;
    struct doc *before = doc_put_object(arena, one, "before");
    struct doc *after = doc_put_object(arena, one, "after");
    for (size_t i = 0; i < MEMBERS; i++) {
        if (str_equal(told(was, i), told(becomes, i))) continue;
        doc_put_text(arena, before, members[i].name, told(was, i));
        doc_put_text(arena, after, members[i].name, told(becomes, i));
    }
    if (was->parent_id == becomes->parent_id) return;
    doc_put_id(arena, before, "parent", was->parent_id);
    doc_put_id(arena, after, "parent", becomes->parent_id);
}

void org_import_note_relation(struct org_import_work *work, const struct org_relation *relation,
                              bool made, int64_t before_ms)
{
    struct doc *one = note(work, made ? "tied" : "ended", relation->id);

    doc_put_int(work->tx->arena, one, "to", relation->to_ms);
    if (!made) doc_put_int(work->tx->arena, one, "before", before_ms);
}

/* ---- taking back ---- */

struct undo {
    struct store_tx *tx;
    struct org_import *import;
    const struct doc *change;
    int64_t id;
};

static int64_t id_of(const struct doc *object, const char *name)
{
    int64_t id;

    return num_parse_int(doc_text(object, name), &id) ? id : NONE;
}

/* Name what stays, by its row. */
static struct err *keep(const struct undo *undo, enum err_code code,
                        const struct org_import_lines *lines)
{
    struct org_import_faults faults = {.count = 0};
    int64_t number = doc_int(undo->change, "row");

    org_import_fault_add(&faults, IMPORT_NO_FIELD, code, STR_NONE);
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->items[i].number != number) continue;
        undo->import->counts[ORG_ROW_KEPT]++;
        return org_import_row_add(undo->tx, undo->import, ORG_ROW_KEPT, false, &lines->items[i],
                                  &faults);
    }
    return NULL;
}

struct err *org_import_party_unmake(struct store_tx *tx, const struct org_import *import,
                                    int64_t id, enum err_code *keeps)
{
    struct org_party party;
    bool named;

    *keeps = ERR_NONE;
    TRY(org_party_get(tx, id, &party));
    if (party.ended_ms != NONE) return NULL;
    TRY(org_party_is_named(tx, id, &named));
    if (!named) return org_party_unmake(tx, import->actor_id, import->id, &party);
    *keeps = ERR_IN_USE;
    return NULL;
}

static struct err *made_undo(const struct undo *undo, const struct org_import_lines *lines)
{
    enum err_code keeps;

    TRY(org_import_makers[undo->import->kind]->unmake(undo->tx, undo->import, undo->id, &keeps));
    return keeps == ERR_NONE ? NULL : keep(undo, keeps, lines);
}

/* Is PARTY still as the import left it? */
static bool is_unchanged(const struct org_party *party, const struct doc *after)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        if (doc_get(after, members[i].name) == NULL) continue;
        if (!str_equal(told(party, i), doc_text(after, members[i].name))) return false;
    }
    return doc_get(after, "parent") == NULL || party->parent_id == id_of(after, "parent");
}

static struct err *changed_undo(const struct undo *undo, const struct org_import_lines *lines)
{
    const struct doc *before = doc_get(undo->change, "before");
    struct org_party party;

    TRY(org_party_get(undo->tx, undo->id, &party));
    if (party.ended_ms != NONE || !is_unchanged(&party, doc_get(undo->change, "after"))) {
        return keep(undo, ERR_CHANGED_SINCE, lines);
    }
    for (size_t i = 0; i < MEMBERS; i++) {
        if (doc_get(before, members[i].name) == NULL) continue;
        *member(&party, i) = doc_text(before, members[i].name);
    }
    if (doc_get(before, "parent") != NULL) party.parent_id = id_of(before, "parent");
    return org_party_change(undo->tx, undo->import->actor_id, undo->import->id,
                            STR("\"undone\":true"), &party);
}

static struct err *relation_undo(const struct undo *undo, const struct org_import_lines *lines)
{
    bool made = str_is(doc_text(undo->change, "what"), "tied");
    int64_t actor_id = undo->import->actor_id;
    struct org_relation relation;
    struct err *err = org_relation_get(undo->tx, undo->id, &relation);

    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    if (relation.to_ms != doc_int(undo->change, "to")) return keep(undo, ERR_CHANGED_SINCE, lines);
    if (made) return org_relation_unmake(undo->tx, actor_id, undo->import->id, &relation);
    relation.to_ms = doc_int(undo->change, "before");
    return org_relation_change(undo->tx, actor_id, undo->import->id, &relation);
}

struct err *org_import_slice_undo(struct store_tx *tx, struct org_import *import, int64_t number)
{
    struct undo undo = {.tx = tx, .import = import};
    struct org_import_lines lines;
    const struct doc **all;
    struct doc *changes;
    size_t count = 0;

    TRY(org_import_slice(tx, import, number, &lines, &changes));
    if (changes == NULL) return NULL;
    all = ARENA_ARRAY(tx->arena, const struct doc *, changes->children.count + 1);
    for (const struct doc *one = changes->children.first; one != NULL; one = one->next)
        all[count++] = one;
    while (count > 0) {
        struct str what;

        undo.change = all[--count];
        undo.id = id_of(undo.change, "id");
        what = doc_text(undo.change, "what");
        if (str_is(what, "made")) {
            TRY(made_undo(&undo, &lines));
        } else if (str_is(what, "changed")) {
            TRY(changed_undo(&undo, &lines));
        } else {
            TRY(relation_undo(&undo, &lines));
        }
    }
    return NULL;
}
