/* What rows of all kinds need: companies, units and customers by how people call them, and a party
   against what is kept of it. */
#include "feature/org/org_import_inner.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/zone.h"
#include "store/store.h"

#define ALIKE_MAX 500 /* companies, or units of one, looked through for a name */

bool org_import_failed(const struct org_import_work *work)
{
    return work->faults.count > 0;
}

void org_import_fail(struct org_import_work *work, enum org_import_field field, enum err_code code,
                     struct str param)
{
    org_import_fault_add(&work->faults, field, code, param);
}

struct str org_import_said(const struct org_import_work *work, enum org_import_field field)
{
    return org_import_cell(work->import, work->line, field);
}

/* ---- who is called so ---- */

/* FOUND is how a look-up ended; not found is no error. */
static struct err *or_none(struct err *found, struct org_party *party)
{
    if (found == NULL || found->code != ERR_NOT_FOUND) return found;
    party->id = 0;
    return NULL;
}

struct err *org_import_party(struct store_tx *tx, const char *kind, enum org_import_field field,
                             struct str text, struct org_party *party)
{
    party->id = 0;
    if (text.ptr == NULL) return NULL;
    if (field == IMPORT_EMAIL) return or_none(org_party_by_email(tx, text, party), party);
    if (field == IMPORT_PERSONNEL_NO) return or_none(org_party_by_number(tx, text, party), party);
    if (field == IMPORT_CODE) return or_none(org_party_by_code(tx, text, party), party);
    return or_none(org_party_by_external_id(tx, str_of(kind), text, party), party);
}

static struct org_import_named *named_find(struct org_import_named *list, struct str text,
                                           int64_t company_id)
{
    while (list != NULL && !(str_equal(list->text, text) && list->company_id == company_id))
        list = list->next;
    return list;
}

static struct org_import_named *named_add(struct org_import_work *work,
                                          struct org_import_named **list, struct str text,
                                          int64_t company_id)
{
    struct org_import_named *named = ARENA_NEW(work->tx->arena, struct org_import_named);

    *named = (struct org_import_named){.text = text, .company_id = company_id, .next = *list};
    *list = named;
    return named;
}

/* The one of LIST that is called TEXT but for case and accents. */
static void named_alike(struct store_tx *tx, struct org_import_named *named,
                        const struct org_party_list *list)
{
    struct str text = fold_search(tx->arena, named->text);

    for (size_t i = 0; i < list->count; i++) {
        if (!str_equal(fold_search(tx->arena, list->items[i].name), text)) continue;
        if (named->party.id != 0) named->code = ERR_UNCLEAR;
        named->party = list->items[i];
    }
}

static struct err *company_look(struct store_tx *tx, struct org_import_named *named)
{
    struct org_party *party = &named->party;
    struct org_party_list all;

    if (named->text.ptr == NULL) {
        TRY(org_parties(tx, STR("company"), NONE, 2, &all));
        named->code = all.count == 1 ? ERR_NONE : ERR_REQUIRED;
        if (all.count == 1) *party = all.items[0];
        return NULL;
    }
    TRY(org_import_party(tx, "company", IMPORT_EXTERNAL_ID, named->text, party));
    if (party->id == 0) TRY(or_none(org_company_by_name(tx, named->text, party), party));
    if (party->id == 0) {
        TRY(org_parties(tx, STR("company"), NONE, ALIKE_MAX, &all));
        named_alike(tx, named, &all);
    }
    if (named->code == ERR_NONE && (party->id == 0 || party->ended_ms != NONE)) {
        named->code = ERR_UNKNOWN_COMPANY;
    }
    return NULL;
}

struct err *org_import_company(struct org_import_work *work, struct str text,
                               struct org_party *company)
{
    struct org_import_named *named = named_find(work->companies, text, NONE);

    if (named == NULL) {
        named = named_add(work, &work->companies, text, NONE);
        TRY(company_look(work->tx, named));
    }
    *company = named->party;
    if (named->code != ERR_NONE) org_import_fail(work, IMPORT_COMPANY, named->code, text);
    return NULL;
}

static struct err *unit_by_name(struct store_tx *tx, struct org_import_named *named)
{
    struct str key = fold_sort_key(tx->arena, named->text);
    struct org_party_list list;

    TRY(org_units_named(tx, named->company_id, key, &list));
    if (list.count == 1) named->party = list.items[0];
    named->code = list.count > 1 ? ERR_UNCLEAR : ERR_NONE;
    if (list.count > 0) return NULL;
    TRY(org_units_of_company(tx, named->company_id, NONE, ALIKE_MAX, &list));
    named_alike(tx, named, &list);
    return NULL;
}

static struct err *unit_look(struct store_tx *tx, struct org_import_named *named)
{
    struct org_party *party = &named->party;

    TRY(org_import_party(tx, "unit", IMPORT_CODE, named->text, party));
    if (party->id == 0) {
        TRY(org_import_party(tx, "unit", IMPORT_EXTERNAL_ID, named->text, party));
    }
    if (party->id != 0) {
        bool here = named->company_id == NONE || party->company_id == named->company_id;

        named->code = here ? ERR_NONE : ERR_OTHER_COMPANY;
    } else if (named->company_id != NONE) {
        TRY(unit_by_name(tx, named));
    }
    if (named->code == ERR_NONE && (party->id == 0 || party->ended_ms != NONE)) {
        named->code = ERR_UNKNOWN_UNIT;
    }
    return NULL;
}

/* Where names of units are looked for when the row names no company: among several ones a code or
   an external id will do. */
static struct err *only_company(struct org_import_work *work, int64_t *company_id)
{
    struct org_import_faults before = work->faults;
    struct org_party only = {.id = 0};

    if (*company_id != NONE) return NULL;
    TRY(org_import_company(work, STR_NONE, &only));
    work->faults = before;
    if (only.id != 0) *company_id = only.id;
    return NULL;
}

struct err *org_import_unit_find(struct org_import_work *work, enum org_import_field field,
                                 struct str text, int64_t company_id, struct org_party *unit)
{
    struct org_import_named *named;

    TRY(only_company(work, &company_id));
    named = named_find(work->units, text, company_id);
    if (named == NULL) {
        named = named_add(work, &work->units, text, company_id);
        TRY(unit_look(work->tx, named));
    }
    *unit = named->party;
    if (named->code != ERR_NONE) org_import_fail(work, field, named->code, text);
    return NULL;
}

/* ---- a party against what is kept ---- */

struct compared {
    enum org_import_field field;
    size_t offset;
};

static const struct compared compared[] = {
    {IMPORT_NAME, offsetof(struct org_party, name)},
    {IMPORT_EMAIL, offsetof(struct org_party, email)},
    {IMPORT_PERSONNEL_NO, offsetof(struct org_party, personnel_no)},
    {IMPORT_PERSON_KIND, offsetof(struct org_party, person_kind)},
    {IMPORT_LANG, offsetof(struct org_party, lang)},
    {IMPORT_ZONE, offsetof(struct org_party, zone)},
    {IMPORT_CODE, offsetof(struct org_party, code)},
    {IMPORT_EXTERNAL_ID, offsetof(struct org_party, external_id)},
};

static struct str member(const struct org_party *party, const struct compared *one)
{
    return *(const struct str *)((const char *)party + one->offset);
}

/* The fields that differ, as changes of the row and as a member of the event. */
static bool differs(struct org_import_work *work, const struct org_party *was,
                    const struct org_party *becomes, struct str *fields)
{
    struct buf out = buf_new(work->tx->arena, 1000);
    bool any = false;

    buf_add_c(&out, "\"fields\":[");
    for (size_t i = 0; i <= sizeof compared / sizeof *compared; i++) {
        bool parent = i == sizeof compared / sizeof *compared;
        enum org_import_field field = parent ? IMPORT_PARENT : compared[i].field;
        bool same = parent ? was->parent_id == becomes->parent_id
                           : str_equal(member(was, &compared[i]), member(becomes, &compared[i]));

        if (same) continue;
        buf_print(&out, "%s\"%s\"", any ? "," : "", org_import_fields[field].name);
        org_import_fault_add(&work->faults, field, ERR_NONE, STR_NONE);
        any = true;
    }
    buf_add_char(&out, ']');
    *fields = buf_str(&out);
    return any;
}

struct err *org_import_party_write(struct org_import_work *work, const struct org_party *was,
                                   struct org_party *becomes, enum org_import_verdict *verdict)
{
    int64_t actor_id = work->import->actor_id, import_id = work->import->id;
    struct str fields;

    if (becomes->id == 0) {
        *verdict = ORG_ROW_NEW;
        if (!work->write) return NULL;
        TRY(org_party_keep(work->tx, actor_id, import_id, becomes));
        org_import_note_party(work, NULL, becomes);
        return NULL;
    }
    if (!differs(work, was, becomes, &fields)) return NULL;
    *verdict = ORG_ROW_CHANGED;
    if (!work->write) return NULL;
    TRY(org_party_change(work->tx, actor_id, import_id, fields, becomes));
    org_import_note_party(work, was, becomes);
    return NULL;
}

void org_import_fault_of(struct org_import_work *work, const struct org_fault *fault)
{
    struct str param = fault->limit == 0 ? STR_NONE : str_of_int(work->tx->arena, fault->limit);
    enum org_import_field field = IMPORT_NO_FIELD;
    enum err_code code = fault->code;

    if (code == ERR_NONE) return;
    for (enum org_import_field one = 0; one < IMPORT_FIELD_COUNT; one++) {
        if (strcmp(fault->field, org_import_fields[one].name) == 0) field = one;
    }
    if (field == IMPORT_CODE && code == ERR_WRONG_TYPE) code = ERR_BAD_CODE;
    if (field == IMPORT_PARENT && code == ERR_TOO_DEEP) {
        code = ERR_UNITS_DEEP;
        param = str_of_int(work->tx->arena, ORG_DEPTH_MAX);
    }
    org_import_fail(work, field, code, param);
}
