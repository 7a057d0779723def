/* What the files of an import share: how it is kept, and one slice on its way. */
#ifndef ORG_ORG_IMPORT_INNER_H
#define ORG_ORG_IMPORT_INNER_H

#include "feature/org/org_import.h"
#include "feature/org/org_inner.h"

/* ---- kept (org_import_kept.c) ---- */

/* State, map, place and counts of IMPORT as they stand. */
MUST_CHECK struct err *org_import_put(struct store_tx *tx, const struct org_import *import);
MUST_CHECK struct err *org_import_slice(struct store_tx *tx, const struct org_import *import,
                                        int64_t number, struct org_import_lines *lines,
                                        struct doc **changes); /* NULL: it made none */
MUST_CHECK struct err *org_import_slice_replace(struct store_tx *tx, int64_t id, int64_t number,
                                                const struct org_import *import,
                                                const struct org_import_line *lines, size_t count);
MUST_CHECK struct err *org_import_slice_changes(struct store_tx *tx, int64_t id, int64_t number,
                                                const struct doc *changes);
MUST_CHECK struct err *org_import_row_add(struct store_tx *tx, const struct org_import *import,
                                          enum org_import_verdict verdict, bool whole,
                                          const struct org_import_line *line,
                                          const struct org_import_faults *faults);
/* Is any row a fault already; is the one with this NUMBER? */
MUST_CHECK struct err *org_import_any_failed(struct store_tx *tx, int64_t id, bool *any);
MUST_CHECK struct err *org_import_row_failed(struct store_tx *tx, int64_t id, int64_t number,
                                             bool *failed);
/* Forget what was told of rows; those of the file as a whole only when WHOLE. */
MUST_CHECK struct err *org_import_rows_clear(struct store_tx *tx, int64_t id, bool whole);

/* ---- one row (org_import_row.c) ---- */

/* The companies and units that a step names are looked up once. */
struct org_import_named {
    struct str text;
    int64_t company_id; /* of units: where it was looked for; NONE: anywhere */
    struct org_party party;
    enum err_code code; /* why there is none */
    struct org_import_named *next;
};

struct org_import_work {
    struct store_tx *tx;
    const struct org_import *import;
    bool write;          /* a run; else a check */
    bool any_failed;     /* some rows, of the file as a whole */
    struct doc *changes; /* a run: what it did */
    struct org_import_named *companies, *units;
    /* of the present row */
    const struct org_import_line *line;
    struct org_import_faults faults;
};

/* A row has a fault: collected, and the row goes no further. */
bool org_import_failed(const struct org_import_work *work);
void org_import_fail(struct org_import_work *work, enum org_import_field field, enum err_code code,
                     struct str param);
/* A company by external id or name; TEXT absent: the only one there is. A fault is collected. */
MUST_CHECK struct err *org_import_company(struct org_import_work *work, struct str text,
                                          struct org_party *company);
/* A unit by code, external id or, within COMPANY_ID, its name. FIELD: where a fault belongs. */
MUST_CHECK struct err *org_import_unit_find(struct org_import_work *work,
                                            enum org_import_field field, struct str text,
                                            int64_t company_id, struct org_party *unit);
/* The party of KIND with this external id, e-mail or code; id 0: none. */
MUST_CHECK struct err *org_import_party(struct store_tx *tx, const char *kind,
                                        enum org_import_field field, struct str text,
                                        struct org_party *party);
/* BECOMES (id 0: new) against WAS: kept in a run, and what changes told. */
MUST_CHECK struct err *org_import_party_write(struct org_import_work *work,
                                              const struct org_party *was,
                                              struct org_party *becomes,
                                              enum org_import_verdict *verdict);
/* Faults of org_party_check at the columns they come from. */
void org_import_fault_of(struct org_import_work *work, const struct org_fault *fault);

/* One row: what becomes of it, done when work->write. */
MUST_CHECK struct err *org_import_person_row(struct org_import_work *work,
                                             enum org_import_verdict *verdict);
MUST_CHECK struct err *org_import_unit_row(struct org_import_work *work,
                                           enum org_import_verdict *verdict);

/* ---- undoing (org_import_undo.c) ---- */

/* A change as a slice keeps it. */
void org_import_note_party(struct org_import_work *work, const struct org_party *was,
                           const struct org_party *becomes);
void org_import_note_relation(struct org_import_work *work, const struct org_relation *relation,
                              bool made, int64_t before_ms);
/* Undo what one slice did, the last first. */
MUST_CHECK struct err *org_import_slice_undo(struct store_tx *tx, struct org_import *import,
                                             int64_t number);

#endif
