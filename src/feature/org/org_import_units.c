/* A row of units: the unit, its company and the unit above it. */
#include "feature/org/org_import_inner.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/zone.h"
#include "store/store.h"

struct row {
    struct org_import_unit said;
    struct org_party was, becomes, company, parent; /* id 0: none */
    bool parent_comes; /* a check: the row of the file that makes it was not done yet */
};

static struct err *company_find(struct org_import_work *work, struct row *row)
{
    if (row->said.company.ptr == NULL && row->was.id != 0) {
        return org_party_get(work->tx, row->was.company_id, &row->company);
    }
    if (row->said.company.ptr == NULL && row->parent.id != 0) {
        return org_party_get(work->tx, row->parent.company_id, &row->company);
    }
    return org_import_company(work, row->said.company, &row->company);
}

static struct err *unit_find(struct org_import_work *work, struct row *row)
{
    const struct org_import_unit *said = &row->said;
    struct org_party coded;

    TRY(org_import_party(work->tx, "unit", IMPORT_EXTERNAL_ID, said->external_id, &row->was));
    TRY(org_import_party(work->tx, "unit", IMPORT_CODE, said->code, &coded));
    if (row->was.id == 0) {
        row->was = coded;
    } else if (coded.id != 0 && coded.id != row->was.id) {
        org_import_fail(work, IMPORT_CODE, ERR_OTHER_PERSON, coded.name);
    }
    if (row->was.id == 0) return NULL;
    if (row->was.ended_ms != NONE) {
        org_import_fail(work, IMPORT_NO_FIELD, ERR_PERSON_LEFT, STR_NONE);
    }
    if (said->external_id.ptr != NULL && row->was.external_id.ptr != NULL &&
        !str_equal(said->external_id, row->was.external_id)) {
        org_import_fail(work, IMPORT_EXTERNAL_ID, ERR_OTHER_PERSON, row->was.name);
    }
    return NULL;
}

/* A parent of the same file may have a fault of its own. */
static struct err *parent_check(struct org_import_work *work, struct row *row)
{
    bool failed;

    if (work->line->parent == 0) return NULL;
    row->parent_comes = !work->write;
    TRY(org_import_row_failed(work->tx, work->import->id, work->line->parent, &failed));
    if (failed) {
        org_import_fail(work, IMPORT_PARENT, ERR_PARENT_FAILED,
                        str_of_int(work->tx->arena, work->line->parent));
    }
    return NULL;
}

/* In a check it may not be there yet; in a run it was made before. */
static struct err *parent_find(struct org_import_work *work, struct row *row)
{
    struct org_import_faults before = work->faults;

    if (row->said.parent.ptr == NULL) return NULL;
    TRY(org_import_unit_find(work, IMPORT_PARENT, row->said.parent,
                             row->company.id != 0 ? row->company.id : NONE, &row->parent));
    if (row->parent_comes) work->faults = before;
    return NULL;
}

static void circle_tell(struct org_import_work *work, const struct row *row,
                        const struct org_party *above, size_t count)
{
    struct buf names = buf_new(work->tx->arena, 4000);

    buf_add(&names, row->becomes.name);
    for (size_t i = 0; i < count; i++) {
        buf_add_c(&names, " \xE2\x86\x92 ");
        buf_add(&names, str_points_cut(above[i].name, 60));
    }
    org_import_fail(work, IMPORT_PARENT, ERR_CYCLE, buf_str(&names));
}

static struct err *unit_check(struct org_import_work *work, struct row *row)
{
    struct org_party above[ORG_DEPTH_MAX];
    struct org_fault fault;
    size_t count = 0;

    if (row->parent.id != 0 && !row->parent_comes) {
        TRY(org_units_above(work->tx, row->parent.id, above, &count));
    }
    for (size_t i = 0; i < count && row->was.id != 0; i++) {
        if (above[i].id != row->was.id) continue;
        circle_tell(work, row, above, i + 1);
        return NULL;
    }
    struct org_party checked = row->becomes;
    if (count == 0) checked.parent_id = NONE;
    fault = org_party_check(&checked, &row->company, above, count);
    org_import_fault_of(work, &fault);
    if (row->said.zone.ptr != NULL && !zone_known(row->said.zone)) {
        org_import_fail(work, IMPORT_ZONE, ERR_BAD_WORD, STR("Europe/Riga, Europe/Madrid"));
    }
    return NULL;
}

static void take(struct str *into, struct str said)
{
    if (said.ptr != NULL) *into = said;
}

static void unit_become(struct org_import_work *work, struct row *row)
{
    const struct org_import_unit *said = &row->said;
    struct org_party *becomes = &row->becomes;

    *becomes = row->was.id != 0 ? row->was
                                : (struct org_party){.kind = STR("unit"),
                                                     .company_id = row->company.id,
                                                     .parent_id = NONE,
                                                     .ended_ms = NONE};
    take(&becomes->name, said->name);
    take(&becomes->code, said->code);
    take(&becomes->zone, said->zone);
    take(&becomes->external_id, said->external_id);
    if (row->parent.id != 0) becomes->parent_id = row->parent.id;
    if (becomes->company_id != row->company.id) {
        org_import_fail(work, IMPORT_COMPANY, ERR_OTHER_COMPANY, STR_NONE);
    }
}

static struct err *unit_row(struct org_import_work *work, enum org_import_verdict *verdict)
{
    struct row *row = ARENA_NEW(work->tx->arena, struct row);

    org_import_unit_read(work->tx->arena, work->import, work->line, &row->said, &work->faults);
    if (!org_import_failed(work)) TRY(parent_check(work, row));
    if (org_import_failed(work)) return NULL;
    TRY(unit_find(work, row));
    if (row->said.company.ptr != NULL || row->said.parent.ptr == NULL) {
        TRY(company_find(work, row));
    }
    if (org_import_failed(work)) return NULL;
    TRY(parent_find(work, row));
    if (row->company.id == 0 && !org_import_failed(work)) TRY(company_find(work, row));
    if (org_import_failed(work)) return NULL;
    unit_become(work, row);
    if (!org_import_failed(work)) TRY(unit_check(work, row));
    if (org_import_failed(work)) return NULL;

    *verdict = ORG_ROW_SAME;
    if (row->parent_comes && row->parent.id == 0 && row->was.id != 0) {
        *verdict = ORG_ROW_CHANGED; /* below a unit that is new */
        org_import_fault_add(&work->faults, IMPORT_PARENT, ERR_NONE, STR_NONE);
    }
    return org_import_party_write(work, &row->was, &row->becomes, verdict);
}

const struct org_import_maker org_import_units = {unit_row, org_import_party_unmake};
