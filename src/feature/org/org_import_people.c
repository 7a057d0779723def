/* A row of people: the person, and their ties to a company and a unit. */
#include "feature/org/org_import_inner.h"

#include "base/arena.h"
#include "base/time.h"
#include "base/zone.h"
#include "store/store.h"

struct row {
    struct org_import_person said;
    struct org_party was, company, unit; /* id 0: none */
    struct org_party becomes;
    struct org_relation *held[2]; /* with the company, with the unit */
    size_t held_count[2];
    struct org_import_tie_verdict ties[2];
};

/* ---- who it is ---- */

/* What is somebody else's cannot be this one's. */
static void owner_check(struct org_import_work *work, enum org_import_field field,
                        const struct org_party *owner, const struct org_party *was)
{
    if (owner->id == 0 || owner->id == was->id) return;
    org_import_fail(work, field, ERR_OTHER_PERSON, owner->name);
}

static struct err *person_find(struct org_import_work *work, struct row *row)
{
    const struct org_import_person *said = &row->said;
    struct org_party known[KNOWN_COUNT];
    const struct org_party *mailed = &known[KNOWN_BY_EMAIL], *numbered = &known[KNOWN_BY_NUMBER];

    TRY(org_people_known(work->tx, said->external_id, said->email, said->personnel_no, known));
    row->was = known[KNOWN_BY_ID];
    if (row->was.id == 0) row->was = mailed->id != 0 ? *mailed : *numbered;
    owner_check(work, IMPORT_EMAIL, mailed, &row->was);
    owner_check(work, IMPORT_PERSONNEL_NO, numbered, &row->was);
    if (row->was.id == 0) return NULL;
    if (row->was.ended_ms != NONE) {
        org_import_fail(work, said->lead ? IMPORT_LEAD : IMPORT_NO_FIELD,
                        said->lead ? ERR_LEADER_LEFT : ERR_PERSON_LEFT, STR_NONE);
    }
    if (said->external_id.ptr != NULL && row->was.external_id.ptr != NULL &&
        !str_equal(said->external_id, row->was.external_id)) {
        org_import_fail(work, IMPORT_EXTERNAL_ID, ERR_OTHER_PERSON, row->was.name);
    }
    return NULL;
}

static void take(struct str *into, struct str said)
{
    if (said.ptr != NULL) *into = said;
}

static void person_become(struct org_import_work *work, struct row *row)
{
    const struct org_import_person *said = &row->said;
    struct org_party *becomes = &row->becomes;
    struct org_fault fault;

    *becomes = row->was.id != 0 ? row->was
                                : (struct org_party){.kind = STR("person"),
                                                     .company_id = NONE,
                                                     .parent_id = NONE,
                                                     .ended_ms = NONE};
    take(&becomes->name, said->name);
    take(&becomes->email, said->email);
    take(&becomes->personnel_no, said->personnel_no);
    take(&becomes->person_kind, said->person_kind);
    take(&becomes->lang, said->lang);
    take(&becomes->zone, said->zone);
    take(&becomes->external_id, said->external_id);
    fault = org_party_check(becomes, NULL, NULL, 0);
    org_import_fault_of(work, &fault);
    if (said->zone.ptr != NULL && !zone_known(said->zone)) {
        org_import_fail(work, IMPORT_ZONE, ERR_BAD_WORD, STR("Europe/Riga, Europe/Madrid"));
    }
}

/* ---- where they belong ---- */

/* A unit says its company; a company alone is enough; neither: the person alone. */
static struct err *places_find(struct org_import_work *work, struct row *row)
{
    const struct org_import_person *said = &row->said;
    bool tied = said->relation.ptr != NULL || said->from_day != NONE || said->to_day != NONE;

    if (said->company.ptr != NULL) TRY(org_import_company(work, said->company, &row->company));
    if (org_import_failed(work)) return NULL;
    if (said->unit.ptr != NULL) {
        TRY(org_import_unit_find(work, IMPORT_UNIT, said->unit,
                                 row->company.id != 0 ? row->company.id : NONE, &row->unit));
        if (org_import_failed(work) || row->company.id != 0) return NULL;
        return org_party_get(work->tx, row->unit.company_id, &row->company);
    }
    if (row->company.id == 0 && tied) return org_import_company(work, STR_NONE, &row->company);
    return NULL;
}

static int64_t day_start(const struct org_party *company, int64_t day)
{
    return zone_instant(zone_get(company->zone), (struct civil){.date = date_of_day(day)});
}

static struct str span_text(struct org_import_work *work, const struct row *row,
                            const struct org_relation *old)
{
    const struct zone *zone = zone_get(row->company.zone);
    struct arena *arena = work->tx->arena;
    struct str to = STR("");

    if (old == NULL) return STR_NONE;
    if (old->to_ms != NONE) to = date_text(arena, zone_civil(zone, old->to_ms - 1).date);
    return str_print(arena, STR_FMT " \xE2\x80\x93 " STR_FMT,
                     STR_ARG(date_text(arena, zone_civil(zone, old->from_ms).date)), STR_ARG(to));
}

static struct err *tie_decide(struct org_import_work *work, struct row *row, size_t place)
{
    const struct org_import_person *said = &row->said;
    const struct org_party *party = place == 0 ? &row->company : &row->unit;
    struct org_import_tie tie = {
        .kind = said->relation,
        .from_ms = said->from_day == NONE ? NONE : day_start(&row->company, said->from_day),
        .to_ms = said->to_day == NONE ? NONE : day_start(&row->company, said->to_day + 1)};
    struct org_import_tie_verdict *verdict = &row->ties[place];

    if (party->id == 0) return NULL;
    if (place == 1) tie.kind = said->lead ? STR("lead") : STR("member");
    tie.lead = said->lead;
    if (said->lead && tie.to_ms != NONE && tie.to_ms <= work->tx->now_ms && place == 1) {
        org_import_fail(work, IMPORT_LEAD, ERR_LEADER_LEFT, STR_NONE);
        return NULL;
    }
    if (row->was.id != 0) {
        TRY(org_relations_with(work->tx, row->was.id, party->id, &row->held[place],
                               &row->held_count[place]));
    }
    *verdict =
        org_import_tie_rule(&tie, row->held[place], row->held_count[place], work->tx->now_ms);
    if (verdict->what == TIE_FAULT) {
        org_import_fail(work, verdict->field, verdict->code, span_text(work, row, verdict->old));
    }
    return NULL;
}

/* ---- done ---- */

static struct err *tie_write(struct org_import_work *work, struct row *row, size_t place,
                             enum org_import_verdict *verdict)
{
    const struct org_import_tie_verdict *tie = &row->ties[place];
    int64_t actor_id = work->import->actor_id, import_id = work->import->id;
    struct org_relation relation;

    if (tie->what == TIE_SAME) return NULL;
    if (*verdict == ORG_ROW_SAME) *verdict = ORG_ROW_CHANGED;
    org_import_fault_add(&work->faults, place == 0 ? IMPORT_COMPANY : IMPORT_UNIT, ERR_NONE,
                         STR_NONE);
    if (!work->write) return NULL;
    if (tie->what == TIE_END) {
        relation = *tie->old;
        relation.to_ms = tie->to_ms;
        TRY(org_relation_change(work->tx, actor_id, import_id, &relation));
        org_import_note_relation(work, &relation, false, tie->old->to_ms);
        return NULL;
    }
    relation = (struct org_relation){.person_id = row->becomes.id,
                                     .party_id = place == 0 ? row->company.id : row->unit.id,
                                     .kind = tie->kind,
                                     .from_ms = tie->from_ms,
                                     .to_ms = tie->to_ms};
    TRY(org_relation_keep(work->tx, actor_id, import_id, &relation));
    org_import_note_relation(work, &relation, true, NONE);
    return NULL;
}

static struct err *person_row(struct org_import_work *work, enum org_import_verdict *verdict)
{
    struct row *row = ARENA_NEW(work->tx->arena, struct row);

    org_import_person_read(work->tx->arena, work->import, work->line, &row->said, &work->faults);
    if (org_import_failed(work)) return NULL;
    TRY(person_find(work, row));
    if (row->was.id != 0 && work->write) TRY(org_person_lock(work->tx, row->was.id));
    person_become(work, row);
    TRY(places_find(work, row));
    for (size_t place = 0; place < 2 && !org_import_failed(work); place++)
        TRY(tie_decide(work, row, place));
    if (org_import_failed(work)) return NULL;

    *verdict = ORG_ROW_SAME;
    TRY(org_import_party_write(work, &row->was, &row->becomes, verdict));
    for (size_t place = 0; place < 2; place++) {
        const struct org_party *party = place == 0 ? &row->company : &row->unit;

        if (party->id != 0) TRY(tie_write(work, row, place, verdict));
    }
    return NULL;
}

const struct org_import_maker org_import_people = {person_row, org_import_party_unmake};
