/* What a row of an import says, and what becomes of a tie. Pure. */
#include "feature/org/org_import.h"

#include "base/arena.h"
#include "base/time.h"

void org_import_fault_add(struct org_import_faults *faults, enum org_import_field field,
                          enum err_code code, struct str param)
{
    if (faults->count == ORG_IMPORT_FAULTS_MAX) return;
    faults->items[faults->count++] = (struct org_import_fault){field, code, param};
}

bool org_import_goes_on(const struct org_import *import)
{
    return import->state == IMPORT_CHECKING || import->state == IMPORT_RUNNING ||
           import->state == IMPORT_UNDOING;
}

struct str org_import_cell(const struct org_import *import, const struct org_import_line *line,
                           enum org_import_field field)
{
    for (size_t i = 0; i < import->column_count; i++) {
        if (import->map[i] == field) {
            return str_empty(line->cells[i]) ? STR_NONE : line->cells[i];
        }
    }
    return STR_NONE;
}

/* ---- rows ---- */

struct reading {
    struct arena *arena;
    const struct org_import *import;
    const struct org_import_line *line;
    struct org_import_faults *faults;
};

static struct str text_of(const struct reading *reading, enum org_import_field field)
{
    return org_import_cell(reading->import, reading->line, field);
}

static struct str word_of(const struct reading *reading, enum org_import_field field)
{
    struct str text = text_of(reading, field), value = STR_NONE;

    if (text.ptr == NULL || org_import_word(reading->arena, field, text, &value)) return value;
    org_import_fault_add(reading->faults, field, ERR_BAD_WORD,
                         org_import_word_list(reading->arena, field));
    return STR_NONE;
}

static int64_t day_of(const struct reading *reading, enum org_import_field field)
{
    struct str text = text_of(reading, field);
    int64_t day;

    if (text.ptr == NULL) return NONE;
    if (org_import_day(text, &day)) return day;
    org_import_fault_add(reading->faults, field, ERR_BAD_DATE, STR_NONE);
    return NONE;
}

void org_import_person_read(struct arena *arena, const struct org_import *import,
                            const struct org_import_line *line, struct org_import_person *person,
                            struct org_import_faults *faults)
{
    const struct reading reading = {arena, import, line, faults};
    struct str email = text_of(&reading, IMPORT_EMAIL);

    *person = (struct org_import_person){
        .name = text_of(&reading, IMPORT_NAME),
        .email = email.ptr == NULL ? email : str_lower(arena, email),
        .personnel_no = text_of(&reading, IMPORT_PERSONNEL_NO),
        .person_kind = word_of(&reading, IMPORT_PERSON_KIND),
        .lang = word_of(&reading, IMPORT_LANG),
        .zone = text_of(&reading, IMPORT_ZONE),
        .external_id = text_of(&reading, IMPORT_EXTERNAL_ID),
        .company = text_of(&reading, IMPORT_COMPANY),
        .unit = text_of(&reading, IMPORT_UNIT),
        .relation = word_of(&reading, IMPORT_RELATION),
        .lead = str_is(word_of(&reading, IMPORT_LEAD), "yes"),
        .from_day = day_of(&reading, IMPORT_FROM),
        .to_day = day_of(&reading, IMPORT_TO),
    };
    if (person->external_id.ptr == NULL && person->email.ptr == NULL &&
        person->personnel_no.ptr == NULL) {
        org_import_fault_add(faults, IMPORT_NO_FIELD, ERR_NO_KEY, STR_NONE);
    }
    if (person->lead && person->unit.ptr == NULL) {
        org_import_fault_add(faults, IMPORT_UNIT, ERR_REQUIRED, STR_NONE);
    }
    if (person->from_day != NONE && person->to_day != NONE && person->to_day < person->from_day) {
        org_import_fault_add(faults, IMPORT_TO, ERR_DAY_ORDER, STR_NONE);
    }
}

void org_import_unit_read(struct arena *arena, const struct org_import *import,
                          const struct org_import_line *line, struct org_import_unit *unit,
                          struct org_import_faults *faults)
{
    const struct reading reading = {arena, import, line, faults};

    *unit = (struct org_import_unit){
        .name = text_of(&reading, IMPORT_NAME),
        .company = str_empty(line->company) ? STR_NONE : line->company,
        .parent = text_of(&reading, IMPORT_PARENT),
        .code = text_of(&reading, IMPORT_CODE),
        .zone = text_of(&reading, IMPORT_ZONE),
        .external_id = text_of(&reading, IMPORT_EXTERNAL_ID),
    };
    if (unit->external_id.ptr == NULL && unit->code.ptr == NULL) {
        org_import_fault_add(faults, IMPORT_CODE, ERR_REQUIRED, STR_NONE);
    }
}

/* ---- ties ---- */

#define END_MS(relation) ((relation)->to_ms == NONE ? INT64_MAX : (relation)->to_ms)

/* A lead is also a member. */
static bool is_same_kind(const struct org_import_tie *tie, struct str kind,
                         const struct org_relation *held)
{
    if (str_equal(held->kind, kind)) return true;
    return str_is(kind, "member") && !tie->lead && str_is(held->kind, "lead");
}

/* What is held already is the same, or ends earlier; what has ended stays ended. */
static struct org_import_tie_verdict held_rule(const struct org_import_tie *tie,
                                               const struct org_relation *held)
{
    if (tie->to_ms == NONE || tie->to_ms == held->to_ms) {
        return (struct org_import_tie_verdict){.what = TIE_SAME};
    }
    if (tie->to_ms < END_MS(held) && tie->to_ms > held->from_ms) {
        return (struct org_import_tie_verdict){.what = TIE_END, .to_ms = tie->to_ms, .old = held};
    }
    return (struct org_import_tie_verdict){.what = TIE_FAULT,
                                           .old = held,
                                           .field = IMPORT_TO,
                                           .code = ERR_OVERLAP};
}

static struct str kind_of(const struct org_import_tie *tie, const struct org_relation *held,
                          size_t count, int64_t now_ms)
{
    if (tie->kind.ptr != NULL) return tie->kind;
    for (size_t i = 0; i < count; i++) {
        bool fits =
            tie->from_ms == NONE ? END_MS(&held[i]) > now_ms : held[i].from_ms == tie->from_ms;

        if (fits) return held[i].kind;
    }
    return STR("employee");
}

struct org_import_tie_verdict org_import_tie_rule(const struct org_import_tie *tie,
                                                  const struct org_relation *held, size_t count,
                                                  int64_t now_ms)
{
    struct str kind = kind_of(tie, held, count, now_ms);
    int64_t from_ms = tie->from_ms, to_ms = tie->to_ms == NONE ? INT64_MAX : tie->to_ms;

    for (size_t i = count; i > 0; i--) { /* the latest first */
        const struct org_relation *one = &held[i - 1];
        bool now = from_ms == NONE && (END_MS(one) > now_ms || END_MS(one) == to_ms);

        if (!is_same_kind(tie, kind, one)) continue;
        if (now || (from_ms != NONE && one->from_ms == from_ms)) return held_rule(tie, one);
        if (from_ms != NONE && one->from_ms < to_ms && END_MS(one) > from_ms) {
            return (struct org_import_tie_verdict){.what = TIE_FAULT,
                                                   .old = one,
                                                   .field = IMPORT_FROM,
                                                   .code = ERR_OVERLAP};
        }
    }
    if (from_ms == NONE && to_ms <= now_ms) {
        return (struct org_import_tie_verdict){.what = TIE_FAULT,
                                               .field = IMPORT_FROM,
                                               .code = ERR_REQUIRED};
    }
    return (struct org_import_tie_verdict){.what = TIE_ADD,
                                           .kind = kind,
                                           .from_ms = from_ms == NONE ? now_ms : from_ms,
                                           .to_ms = tie->to_ms};
}
