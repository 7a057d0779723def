/* Imports, slices and rows <-> structs; their lists are kept as JSON. */
#include "feature/org/org_import_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "doc/doc.h"
#include "format/table.h"
#include "store/store.h"

#define JSON_BYTES_MAX  ((size_t)16 * 1024 * 1024)
#define JSON_DEPTH_MAX  8
#define LINE_HEAD_COUNT 3 /* number, parent, company */

/* ---- JSON ---- */

static struct str json_of(struct arena *arena, const struct doc *doc)
{
    struct buf out = buf_new(arena, JSON_BYTES_MAX);

    doc_json(&out, doc, NULL);
    return buf_str(&out);
}

static struct str columns_json(struct arena *arena, const struct org_import *import)
{
    struct doc *list = doc_list(arena);

    for (size_t i = 0; i < import->column_count; i++)
        doc_put_text(arena, list, NULL, import->columns[i]);
    return json_of(arena, list);
}

/* No field is kept as -1, whatever fields there come to be. */
static int64_t kept_field(enum org_import_field field)
{
    return field == IMPORT_NO_FIELD ? -1 : (int64_t)field;
}

static enum org_import_field field_kept(int64_t number)
{
    bool known = number >= 0 && number < IMPORT_NO_FIELD;

    return known ? (enum org_import_field)number : IMPORT_NO_FIELD;
}

static struct str map_json(struct arena *arena, const struct org_import *import)
{
    struct doc *list = doc_list(arena);

    for (size_t i = 0; i < import->column_count; i++)
        doc_put_int(arena, list, NULL, kept_field(import->map[i]));
    return json_of(arena, list);
}

static struct doc *line_doc(struct arena *arena, const struct org_import *import,
                            const struct org_import_line *line)
{
    struct doc *list = doc_list(arena);

    doc_put_int(arena, list, NULL, line->number);
    doc_put_int(arena, list, NULL, line->parent);
    doc_put_text(arena, list, NULL, line->company.ptr == NULL ? STR("") : line->company);
    for (size_t i = 0; i < import->column_count; i++)
        doc_put_text(arena, list, NULL, line->cells[i]);
    return list;
}

static struct str lines_json(struct arena *arena, const struct org_import *import,
                             const struct org_import_line *lines, size_t count)
{
    struct doc *list = doc_list(arena);

    for (size_t i = 0; i < count; i++)
        doc_put(arena, list, NULL, line_doc(arena, import, &lines[i]));
    return json_of(arena, list);
}

static struct err *broken(struct store_tx *tx)
{
    return ERR(tx->arena, ERR_INTERNAL, "an import is not kept as it was written");
}

static struct err *line_read(struct store_tx *tx, const struct org_import *import,
                             const struct doc *list, struct org_import_line *line)
{
    struct str *cells = ARENA_ARRAY(tx->arena, struct str, import->column_count + 1);
    const struct doc *one = list->children.first;

    if (list->kind != DOC_LIST || list->children.count != import->column_count + LINE_HEAD_COUNT) {
        return broken(tx);
    }
    line->number = one->number;
    one = one->next;
    line->parent = one->number;
    one = one->next;
    line->company = one->text;
    for (size_t i = 0; i < import->column_count; i++) {
        one = one->next;
        cells[i] = one->text;
    }
    line->cells = cells;
    return NULL;
}

static struct err *lines_read(struct store_tx *tx, const struct org_import *import, struct str json,
                              struct org_import_lines *lines)
{
    struct doc *list;

    TRY(doc_read(tx->arena, json, JSON_DEPTH_MAX, &list));
    if (list->kind != DOC_LIST) return broken(tx);
    for (const struct doc *one = list->children.first; one != NULL; one = one->next) {
        lines->items = arena_push(tx->arena, lines->items, lines->count, sizeof *lines->items);
        TRY(line_read(tx, import, one, &lines->items[lines->count++]));
    }
    return NULL;
}

static struct str faults_json(struct arena *arena, const struct org_import_faults *faults)
{
    struct doc *list = doc_list(arena);

    for (size_t i = 0; i < faults->count; i++) {
        struct doc *one = doc_put_list(arena, list, NULL);

        doc_put_int(arena, one, NULL, kept_field(faults->items[i].field));
        doc_put_c(arena, one, NULL, err_code_text(faults->items[i].code));
        doc_put_text(arena, one, NULL, faults->items[i].param);
    }
    return json_of(arena, list);
}

static enum err_code code_of(struct str text)
{
    for (enum err_code code = ERR_NONE; code < ERR_CODE_COUNT; code++) {
        if (str_is(text, err_code_text(code))) return code;
    }
    return ERR_INTERNAL;
}

static struct err *faults_read(struct store_tx *tx, struct str json,
                               struct org_import_faults *faults)
{
    struct doc *list;

    *faults = (struct org_import_faults){.count = 0};
    TRY(doc_read(tx->arena, json, JSON_DEPTH_MAX, &list));
    for (const struct doc *one = list->children.first; one != NULL; one = one->next) {
        const struct doc *field = one->children.first, *code = field->next;

        org_import_fault_add(faults, field_kept(field->number), code_of(code->text),
                             code->next->kind == DOC_TEXT ? code->next->text : STR_NONE);
    }
    return NULL;
}

/* ---- imports ---- */

/* The head of an import; MAP and COLUMNS are its lists as text. */
static void import_read(struct sql_rows *rows, struct org_import *import, struct str *columns,
                        struct str *map)
{
    *import = (struct org_import){.id = sql_int(rows)};
    import->kind = (enum org_import_kind)sql_int(rows);
    import->state = (enum org_import_state)sql_int(rows);
    import->actor_id = sql_int(rows);
    import->file_name = sql_text(rows);
    *columns = sql_text(rows);
    *map = sql_text(rows);
    import->rows = sql_int(rows);
    import->slices = sql_int(rows);
    import->place = sql_int(rows);
    for (enum org_import_verdict verdict = 0; verdict < ORG_ROW_VERDICTS; verdict++)
        import->counts[verdict] = sql_int(rows);
    import->made_ms = sql_int(rows);
    import->changed_ms = sql_int(rows);
    import->forgotten = sql_int(rows) == 1;
}

static struct err *columns_read(struct store_tx *tx, struct org_import *import, struct str columns,
                                struct str map)
{
    struct doc *names, *fields;
    enum org_import_field *field;
    struct str *column;

    TRY(doc_read(tx->arena, columns, JSON_DEPTH_MAX, &names));
    TRY(doc_read(tx->arena, map, JSON_DEPTH_MAX, &fields));
    if (names->kind != DOC_LIST || fields->kind != DOC_LIST ||
        names->children.count != fields->children.count) {
        return broken(tx);
    }
    import->column_count = names->children.count;
    import->columns = column = ARENA_ARRAY(tx->arena, struct str, import->column_count + 1);
    import->map = field = ARENA_ARRAY(tx->arena, enum org_import_field, import->column_count + 1);
    for (const struct doc *one = names->children.first; one != NULL; one = one->next)
        *column++ = one->text;
    for (const struct doc *one = fields->children.first; one != NULL; one = one->next)
        *field++ = field_kept(one->number);
    return NULL;
}

struct err *org_import_get(struct store_tx *tx, int64_t id, struct org_import *import)
{
    struct str columns = STR_NONE, map = STR_NONE;
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_ORG_IMPORT_GET, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) import_read(&rows, import, &columns, &map);
    TRY(sql_done(&rows));
    if (!found) return ERR(tx->arena, ERR_NOT_FOUND, "no such import");
    return columns_read(tx, import, columns, map);
}

struct err *org_imports(struct store_tx *tx, int64_t after_id, size_t limit,
                        struct org_import_list *list)
{
    struct sql_rows rows;
    struct str unused;

    *list = (struct org_import_list){NULL, 0};
    TRY(sql_query(tx, SQL_ORG_IMPORTS, &rows, sql_i(after_id == NONE ? INT64_MAX : after_id),
                  sql_i((int64_t)limit)));
    while (list->count < limit && sql_next(&rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        import_read(&rows, &list->items[list->count++], &unused, &unused);
    }
    return sql_done(&rows);
}

struct err *org_import_add(struct store_tx *tx, int64_t actor_id, struct org_import *import)
{
    enum org_import_field *map =
        ARENA_ARRAY(tx->arena, enum org_import_field, import->column_count + 1);

    org_import_guess(tx->arena, import->kind, import->columns, import->column_count, map);
    import->map = map;
    import->id = store_new_id(tx);
    import->actor_id = actor_id;
    return sql_run(tx, SQL_ORG_IMPORT_ADD, sql_i(import->id), sql_i((int64_t)import->kind),
                   sql_i(actor_id), sql_t(import->file_name),
                   sql_t(columns_json(tx->arena, import)), sql_t(map_json(tx->arena, import)),
                   sql_i(tx->now_ms));
}

struct err *org_import_put(struct store_tx *tx, const struct org_import *import)
{
    const int64_t *counts = import->counts;

    return sql_run(tx, SQL_ORG_IMPORT_MOVE, sql_i(import->id), sql_i((int64_t)import->state),
                   sql_t(map_json(tx->arena, import)), sql_i(import->place),
                   sql_i(counts[ORG_ROW_NEW]), sql_i(counts[ORG_ROW_CHANGED]),
                   sql_i(counts[ORG_ROW_SAME]), sql_i(counts[ORG_ROW_ERROR]),
                   sql_i(counts[ORG_ROW_KEPT]), sql_i(tx->now_ms), sql_i(import->forgotten));
}

struct err *org_import_drop(struct store_tx *tx, int64_t id)
{
    struct org_import import;

    TRY(org_import_get(tx, id, &import));
    if (import.state != IMPORT_MAPPING && import.state != IMPORT_CHECKED) {
        return ERR_REFUSE(tx->arena, ERR_STATE);
    }
    TRY(org_import_rows_clear(tx, id, true));
    TRY(sql_run(tx, SQL_ORG_IMPORT_SLICES_REMOVE, sql_i(id)));
    return sql_run(tx, SQL_ORG_IMPORT_REMOVE, sql_i(id));
}

/* ---- slices ---- */

struct err *org_import_lines_add(struct store_tx *tx, int64_t id,
                                 const struct org_import_line *lines, size_t count)
{
    struct org_import import;

    TRY(org_import_get(tx, id, &import));
    if (import.state != IMPORT_MAPPING) return ERR_REFUSE(tx->arena, ERR_STATE);
    for (size_t at = 0; at < count; at += ORG_IMPORT_SLICE_ROWS) {
        size_t some = count - at < ORG_IMPORT_SLICE_ROWS ? count - at : ORG_IMPORT_SLICE_ROWS;

        TRY(sql_run(tx, SQL_ORG_IMPORT_SLICE_ADD, sql_i(id), sql_i(import.slices++),
                    sql_t(lines_json(tx->arena, &import, lines + at, some))));
        TRY(sql_run(tx, SQL_ORG_IMPORT_GROW, sql_i(id), sql_i((int64_t)some), sql_i(tx->now_ms)));
    }
    return NULL;
}

struct err *org_import_lines(struct store_tx *tx, const struct org_import *import,
                             struct org_import_lines *lines)
{
    struct str *texts = ARENA_ARRAY(tx->arena, struct str, (size_t)import->slices + 1);
    struct sql_rows rows;
    size_t count = 0;

    *lines = (struct org_import_lines){NULL, 0};
    TRY(sql_query(tx, SQL_ORG_IMPORT_SLICES, &rows, sql_i(import->id), sql_i(import->slices)));
    while (count < (size_t)import->slices && sql_next(&rows))
        texts[count++] = sql_text(&rows);
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(lines_read(tx, import, texts[i], lines));
    return NULL;
}

struct err *org_import_slice(struct store_tx *tx, const struct org_import *import, int64_t number,
                             struct org_import_lines *lines, struct doc **changes)
{
    struct str json = STR("[]"), done = STR_NONE;
    struct sql_rows rows;

    *lines = (struct org_import_lines){NULL, 0};
    *changes = NULL;
    TRY(sql_query(tx, SQL_ORG_IMPORT_SLICE_GET, &rows, sql_i(import->id), sql_i(number)));
    if (sql_next(&rows)) {
        json = sql_text(&rows);
        done = sql_text(&rows);
    }
    TRY(sql_done(&rows));
    if (done.ptr != NULL) TRY(doc_read(tx->arena, done, JSON_DEPTH_MAX, changes));
    return lines_read(tx, import, json, lines);
}

struct err *org_import_slice_replace(struct store_tx *tx, int64_t id, int64_t number,
                                     const struct org_import *import,
                                     const struct org_import_line *lines, size_t count)
{
    return sql_run(tx, SQL_ORG_IMPORT_SLICE_PUT, sql_i(id), sql_i(number),
                   sql_t(lines_json(tx->arena, import, lines, count)));
}

struct err *org_import_slice_changes(struct store_tx *tx, int64_t id, int64_t number,
                                     const struct doc *changes)
{
    return sql_run(tx, SQL_ORG_IMPORT_SLICE_DONE, sql_i(id), sql_i(number),
                   sql_t(json_of(tx->arena, changes)));
}

/* ---- rows ---- */

struct err *org_import_row_add(struct store_tx *tx, const struct org_import *import,
                               enum org_import_verdict verdict, bool whole,
                               const struct org_import_line *line,
                               const struct org_import_faults *faults)
{
    return sql_run(tx, SQL_ORG_IMPORT_ROW_ADD, sql_i(import->id), sql_i((int64_t)verdict),
                   sql_i(line->number), sql_i(whole),
                   sql_t(json_of(tx->arena, line_doc(tx->arena, import, line))),
                   sql_t(faults_json(tx->arena, faults)));
}

struct err *org_import_row_failed(struct store_tx *tx, int64_t id, int64_t number, bool *failed)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_IMPORT_ROW_FAILED, &rows, sql_i(id), sql_i(number)));
    *failed = sql_next(&rows);
    return sql_done(&rows);
}

struct err *org_import_any_failed(struct store_tx *tx, int64_t id, bool *any)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_IMPORT_ANY_FAILED, &rows, sql_i(id)));
    *any = sql_next(&rows);
    return sql_done(&rows);
}

struct err *org_import_rows_clear(struct store_tx *tx, int64_t id, bool whole)
{
    return sql_run(tx, SQL_ORG_IMPORT_ROWS_CLEAR, sql_i(id), sql_i(whole));
}

struct err *org_import_shown(struct store_tx *tx, const struct org_import *import,
                             enum org_import_verdict verdict, int64_t after, size_t limit,
                             struct org_import_shown **shown, size_t *count)
{
    struct str *texts = ARENA_ARRAY(tx->arena, struct str, 2 * limit + 1);
    struct sql_rows rows;
    size_t found = 0;

    TRY(sql_query(tx, SQL_ORG_IMPORT_ROWS, &rows, sql_i(import->id), sql_i((int64_t)verdict),
                  sql_i(after), sql_i((int64_t)limit)));
    while (found < limit && sql_next(&rows)) {
        texts[2 * found] = sql_text(&rows);
        texts[2 * found + 1] = sql_text(&rows);
        found++;
    }
    TRY(sql_done(&rows));
    *shown = ARENA_ARRAY(tx->arena, struct org_import_shown, found + 1);
    *count = found;
    for (size_t i = 0; i < found; i++) {
        struct doc *line;

        TRY(doc_read(tx->arena, texts[2 * i], JSON_DEPTH_MAX, &line));
        TRY(line_read(tx, import, line, &(*shown)[i].line));
        TRY(faults_read(tx, texts[2 * i + 1], &(*shown)[i].faults));
    }
    return NULL;
}

/* ---- erasing who left ---- */

/* A cell as it stands in a row; absent: there is none. */
static struct str quoted(struct arena *arena, struct str text)
{
    struct doc *list = doc_list(arena);
    struct str json;

    if (text.ptr == NULL) return STR_NONE;
    doc_put_text(arena, list, NULL, text);
    json = json_of(arena, list);
    return str_sub(json, 1, json.len - 2);
}

struct err *org_import_erase(struct store_tx *tx, int64_t person_id)
{
    struct org_party person;
    int64_t *ids = NULL;
    struct sql_rows rows;
    size_t count = 0;

    TRY(org_party_get(tx, person_id, &person));
    TRY(sql_query(tx, SQL_ORG_IMPORTS_NAMING, &rows,
                  sql_t(str_print(tx->arena, "\"%lld\"", (long long)person_id)),
                  sql_t(quoted(tx->arena, person.name)), sql_t(quoted(tx->arena, person.email)),
                  sql_t(quoted(tx->arena, person.personnel_no)),
                  sql_t(quoted(tx->arena, person.external_id))));
    for (; sql_next(&rows); count++) {
        ids = arena_push(tx->arena, ids, count, sizeof *ids);
        ids[count] = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(org_import_forget(tx, ids[i]));
    return NULL;
}
