/* What the files of an import share: how it is kept, and one slice on its way. */
#ifndef ORG_ORG_IMPORT_INNER_H
#define ORG_ORG_IMPORT_INNER_H

#include "feature/org/org_import_row.h"
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

/* BECOMES (id 0: new) against WAS: kept in a run, and what changes told. */
MUST_CHECK struct err *org_import_party_write(struct org_import_work *work,
                                              const struct org_party *was,
                                              struct org_party *becomes,
                                              enum org_import_verdict *verdict);
/* Faults of org_party_check at the columns they come from. */
void org_import_fault_of(struct org_import_work *work, const struct org_fault *fault);

/* ---- undoing (org_import_undo.c) ---- */

/* A change as a slice keeps it. */
void org_import_note_party(struct org_import_work *work, const struct org_party *was,
                           const struct org_party *becomes);
void org_import_note_relation(struct org_import_work *work, const struct org_relation *relation,
                              bool made, int64_t before_ms);
/* A party that the import made; it stays when anything else names it. */
MUST_CHECK struct err *org_import_party_unmake(struct store_tx *tx, const struct org_import *import,
                                               int64_t id, enum err_code *keeps);
/* Undo what one slice did, the last first. */
MUST_CHECK struct err *org_import_slice_undo(struct store_tx *tx, struct org_import *import,
                                             int64_t number);

#endif
