/* The life of an import: looked at as a whole, then checked, run and undone slice by slice. */
#include "feature/org/org_import_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "doc/doc.h"
#include "feature/event/event.h"
#include "feature/org/org_import_jobs.h"
#include "store/store.h"

/* ---- the whole file ---- */

static struct err *map_refuse(struct store_tx *tx, enum err_code code, enum org_import_field lacks)
{
    struct err *err = NULL;

    err_add_field(tx->arena, &err, STR("columns"), code, str_of(org_import_fields[lacks].name));
    return err;
}

struct err *org_import_look(struct store_tx *tx, int64_t id, const enum org_import_field *map,
                            size_t count, struct org_import_whole *whole)
{
    struct org_import *import = &whole->import;
    enum org_import_field lacks;
    enum err_code code;

    TRY(org_import_get(tx, id, import));
    if (import->state != IMPORT_MAPPING && import->state != IMPORT_CHECKED) {
        return ERR_REFUSE(tx->arena, ERR_STATE);
    }
    if (count != import->column_count) return map_refuse(tx, ERR_MAPPING, IMPORT_NAME);
    code = org_import_map_check(import->kind, map, count, &lacks);
    if (code != ERR_NONE) return map_refuse(tx, code, lacks);
    import->map = map;
    TRY(org_import_lines(tx, import, &whole->lines));
    whole->faults = ARENA_ARRAY(tx->arena, struct org_import_faults, whole->lines.count + 1);
    org_import_whole_check(tx->arena, import, &whole->lines, whole->faults);
    return NULL;
}

/* Units were put in order, and told of their parents. */
static struct err *slices_replace(struct store_tx *tx, const struct org_import_whole *whole)
{
    int64_t number = 0;

    if (whole->import.kind != ORG_IMPORT_UNITS) return NULL;
    for (size_t at = 0; at < whole->lines.count; number++) {
        struct org_import_lines now;
        struct doc *changes;

        TRY(org_import_slice(tx, &whole->import, number, &now, &changes));
        if (now.count == 0 || at + now.count > whole->lines.count) {
            return ERR_REFUSE(tx->arena, ERR_STATE); /* changed since it was looked at */
        }
        TRY(org_import_slice_replace(tx, whole->import.id, number, &whole->import,
                                     whole->lines.items + at, now.count));
        at += now.count;
    }
    return NULL;
}

static void counts_clear(struct org_import *import)
{
    import->place = 0;
    for (size_t i = 0; i < ORG_ROW_VERDICTS; i++)
        import->counts[i] = 0;
}

static struct err *event_add(struct store_tx *tx, int64_t actor_id, int64_t id, const char *type)
{
    struct event event = {.object_id = id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE};

    return event_append(tx, &event);
}

struct err *org_import_check(struct store_tx *tx, int64_t actor_id,
                             const struct org_import_whole *whole)
{
    struct org_import import;

    TRY(org_import_get(tx, whole->import.id, &import));
    if (import.state != IMPORT_MAPPING && import.state != IMPORT_CHECKED) {
        return ERR_REFUSE(tx->arena, ERR_STATE);
    }
    TRY(org_import_rows_clear(tx, import.id, true));
    TRY(slices_replace(tx, whole));
    for (size_t i = 0; i < whole->lines.count; i++) {
        if (whole->faults[i].count == 0) continue;
        TRY(org_import_row_add(tx, &whole->import, ORG_ROW_ERROR, true, &whole->lines.items[i],
                               &whole->faults[i]));
    }
    import.map = whole->import.map;
    import.state = IMPORT_CHECKING;
    counts_clear(&import);
    TRY(org_import_put(tx, &import));
    TRY(event_add(tx, actor_id, import.id, "org.import-check"));
    return org_import_job_put(tx, import.id, tx->now_ms);
}

/* From one state to the next, by a person. */
static struct err *begin(struct store_tx *tx, int64_t actor_id, int64_t id,
                         enum org_import_state from, enum org_import_state to, const char *type)
{
    struct org_import import;
    int64_t counts[ORG_ROW_VERDICTS];

    TRY(org_import_get(tx, id, &import));
    if (import.state != from || import.forgotten) return ERR_REFUSE(tx->arena, ERR_STATE);
    for (size_t i = 0; i < ORG_ROW_VERDICTS; i++)
        counts[i] = import.counts[i];
    import.state = to;
    counts_clear(&import);
    if (to == IMPORT_RUNNING) {
        TRY(org_import_rows_clear(tx, id, false));
    } else { /* what an undone import had done is still told */
        for (size_t i = 0; i < ORG_ROW_KEPT; i++)
            import.counts[i] = counts[i];
    }
    TRY(org_import_put(tx, &import));
    TRY(event_add(tx, actor_id, id, type));
    return org_import_job_put(tx, id, tx->now_ms);
}

struct err *org_import_start(struct store_tx *tx, int64_t actor_id, int64_t id)
{
    return begin(tx, actor_id, id, IMPORT_CHECKED, IMPORT_RUNNING, "org.import");
}

struct err *org_import_undo(struct store_tx *tx, int64_t actor_id, int64_t id)
{
    return begin(tx, actor_id, id, IMPORT_DONE, IMPORT_UNDOING, "org.import-undo");
}

/* ---- slices ---- */

/* Tell what became of a row: faults always, of the others the first ones. */
static struct err *row_tell(struct org_import_work *work, struct org_import *import,
                            enum org_import_verdict verdict)
{
    bool shown = verdict == ORG_ROW_ERROR || import->counts[verdict] < ORG_IMPORT_SHOWN_MAX;

    import->counts[verdict]++;
    if (!shown) return NULL;
    return org_import_row_add(work->tx, import, verdict, false, work->line, &work->faults);
}

static struct err *row_do(struct org_import_work *work, struct org_import *import)
{
    enum org_import_verdict verdict = ORG_ROW_ERROR;
    bool failed = work->any_failed;

    work->faults.count = 0;
    if (failed) TRY(org_import_row_failed(work->tx, import->id, work->line->number, &failed));
    if (failed) {
        import->counts[ORG_ROW_ERROR]++; /* of the file as a whole: told already */
        return NULL;
    }
    TRY(org_import_makers[import->kind]->row(work, &verdict));
    return row_tell(work, import, verdict);
}

static struct err *slice_do(struct org_import_work *work, struct org_import *import, int64_t number)
{
    struct store_tx *tx = work->tx;
    struct org_import_lines lines;
    struct doc *before;

    work->changes = doc_list(tx->arena);
    TRY(org_import_slice(tx, import, number, &lines, &before));
    for (size_t i = 0; i < lines.count; i++) {
        work->line = &lines.items[i];
        TRY(row_do(work, import));
        /* A unit that this slice has made may be the next one's parent. */
        if (import->kind == ORG_IMPORT_UNITS) work->units = NULL;
    }
    if (work->changes->children.count == 0) return NULL;
    return org_import_slice_changes(tx, import->id, number, work->changes);
}

static struct err *slices_do(struct store_tx *tx, struct org_import *import)
{
    int64_t some = import->state == IMPORT_CHECKING ? ORG_IMPORT_CHECK_MAX : 1;
    struct org_import_work work = {.tx = tx,
                                   .import = import,
                                   .write = import->state == IMPORT_RUNNING};

    TRY(org_import_any_failed(tx, import->id, &work.any_failed));
    for (; some > 0 && import->place < import->slices; some--, import->place++) {
        if (import->state == IMPORT_UNDOING) {
            TRY(org_import_slice_undo(tx, import, import->slices - 1 - import->place));
        } else {
            TRY(slice_do(&work, import, import->place));
        }
    }
    return NULL;
}

/* Personal data of rows is not kept for longer than it may be of use. */
static struct err *rows_forget(struct store_tx *tx, struct org_import *import)
{
    bool idle = import->state == IMPORT_MAPPING || import->state == IMPORT_CHECKED;

    if (idle) return org_import_drop(tx, import->id);
    TRY(org_import_rows_clear(tx, import->id, true));
    TRY(sql_run(tx, SQL_ORG_IMPORT_SLICES_REMOVE, sql_i(import->id)));
    import->forgotten = true;
    return org_import_put(tx, import);
}

struct err *org_import_forget(struct store_tx *tx, int64_t id)
{
    struct org_import import;

    TRY(org_import_get(tx, id, &import));
    if (org_import_goes_on(&import)) return ERR_REFUSE(tx->arena, ERR_BUSY);
    return rows_forget(tx, &import);
}

struct err *org_import_step(struct store_tx *tx, int64_t id, int64_t next_ms, bool *waiting)
{
    struct org_import import;

    TRY(org_import_get(tx, id, &import));
    *waiting = !org_import_goes_on(&import);
    if (*waiting) {
        int64_t due_ms = import.changed_ms + limits.import_undo_ms;

        if (import.forgotten) return NULL;
        return tx->now_ms >= due_ms ? rows_forget(tx, &import) : org_import_job_put(tx, id, due_ms);
    }
    TRY(slices_do(tx, &import));
    *waiting = import.place >= import.slices;
    if (*waiting) {
        import.state++; /* checking, running and undoing are followed by what they lead to */
        next_ms = tx->now_ms + limits.import_undo_ms;
    }
    TRY(org_import_put(tx, &import));
    return org_import_job_put(tx, id, next_ms);
}
