/* Imports for the administrator: upload, columns, dry run, progress, result, undoing, and the rows
   with errors as a file. */
#include "feature/org/org_import.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "format/table.h"
#include "templates.h"
#include "web/web.h"

#define ERROR_FILE_MAX ((size_t)24 * 1024 * 1024)

/* Only who administers imports, and sees what was imported. */
static struct err *admin_check(struct req *req)
{
    return req->actor->admin ? NULL : req_refuse(req, ERR_RIGHT);
}

/* ---- parts of documents ---- */

static const char *const state_labels[IMPORT_STATE_COUNT] = {
    [IMPORT_MAPPING] = N_("Waiting for its columns"),
    [IMPORT_CHECKING] = N_("Being checked"),
    [IMPORT_CHECKED] = N_("Checked"),
    [IMPORT_RUNNING] = N_("Being imported"),
    [IMPORT_DONE] = N_("Imported"),
    [IMPORT_UNDOING] = N_("Being undone"),
    [IMPORT_UNDONE] = N_("Undone"),
};

static void put_head(struct req *req, struct doc *doc, const struct org_import *import)
{
    struct arena *arena = req->arena;
    int64_t done = import->place * ORG_IMPORT_SLICE_ROWS;

    doc_put_id(arena, doc, "id", import->id);
    doc_put_c(arena, doc, "kind", org_import_kinds[import->kind]);
    doc_put_text(arena, doc, "file", import->file_name);
    doc_put_c(arena, doc, "state", org_import_states[import->state]);
    doc_html_only(doc_put_message(arena, doc, "state_label", state_labels[import->state]));
    doc_put_time(arena, doc, "made", import->made_ms);
    doc_put_int(arena, doc, "rows", import->rows);
    doc_put_int(arena, doc, "done", done > import->rows ? import->rows : done);
}

/* The name of a column of FIELD, else what the field is. */
static void put_column(struct req *req, struct doc *doc, const struct org_import *import,
                       enum org_import_field field)
{
    for (size_t i = 0; i < import->column_count && field != IMPORT_NO_FIELD; i++) {
        if (import->map[i] != field || str_empty(import->columns[i])) continue;
        doc_put_text(req->arena, doc, "column", import->columns[i]);
        return;
    }
    if (field == IMPORT_NO_FIELD) {
        doc_put(req->arena, doc, "column", doc_null(req->arena));
    } else {
        doc_put_message(req->arena, doc, "column", org_import_fields[field].label);
    }
}

static void put_fault(struct req *req, struct doc *list, const struct org_import *import,
                      const struct org_import_fault *fault)
{
    struct doc *one = doc_put_object(req->arena, list, NULL), *title;

    doc_put_c(req->arena, one, "field",
              fault->field == IMPORT_NO_FIELD ? NULL : org_import_fields[fault->field].name);
    put_column(req, one, import, fault->field);
    if (fault->code == ERR_NONE) return;
    doc_put_c(req->arena, one, "code", err_code_text(fault->code));
    title = doc_put_message(req->arena, one, "title", err_title(fault->code));
    if (fault->param.ptr != NULL) {
        struct doc *holder = doc_object(req->arena);

        doc_param(req->arena, title, "limit",
                  doc_put_text(req->arena, holder, "limit", fault->param));
    }
}

static void put_row(struct req *req, struct doc *list, const struct org_import *import,
                    const struct org_import_shown *row)
{
    struct doc *one = doc_put_object(req->arena, list, NULL);
    struct doc *cells = doc_put_list(req->arena, one, "cells");
    struct doc *faults = doc_put_list(req->arena, one, "notes");

    doc_put_int(req->arena, one, "row", row->line.number);
    for (size_t i = 0; i < import->column_count; i++)
        doc_put_text(req->arena, cells, NULL, row->line.cells[i]);
    for (size_t i = 0; i < row->faults.count; i++)
        put_fault(req, faults, import, &row->faults.items[i]);
}

static struct err *put_rows(struct req *req, struct store_tx *tx, struct doc *doc,
                            const struct org_import *import)
{
    static const struct {
        enum org_import_verdict verdict;
        const char *name, *label;
    } groups[] = {{ORG_ROW_ERROR, "error", N_("Errors")},
                  {ORG_ROW_NEW, "new", N_("New")},
                  {ORG_ROW_CHANGED, "changed", N_("Changed")},
                  {ORG_ROW_SAME, "same", N_("The same")},
                  {ORG_ROW_KEPT, "kept", N_("Not undone")}};
    struct doc *counts = doc_put_object(req->arena, doc, "counts");
    struct doc *list = doc_put_list(req->arena, doc, "outcomes");

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        struct doc *group = doc_put_object(req->arena, list, NULL), *rows;
        int64_t count = import->counts[groups[i].verdict];
        struct org_import_shown *shown;
        size_t shown_count;

        doc_put_int(req->arena, counts, groups[i].name, count);
        doc_put_c(req->arena, group, "verdict", groups[i].name);
        doc_html_only(doc_put_message(req->arena, group, "label", groups[i].label));
        doc_put_int(req->arena, group, "count", count);
        rows = doc_put_list(req->arena, group, "rows");
        TRY(org_import_shown(tx, import, groups[i].verdict, 0, ORG_IMPORT_SHOWN_MAX, &shown,
                             &shown_count));
        for (size_t row = 0; row < shown_count; row++)
            put_row(req, rows, import, &shown[row]);
    }
    return NULL;
}

/* What was chosen for a column in a form that is shown again. */
static struct str typed_field(const struct req *req, size_t index)
{
    const struct doc *list = doc_get(req->typed, "columns"), *one;

    if (list == NULL) return STR_NONE;
    if (list->kind == DOC_TEXT) return index == 0 ? list->text : STR_NONE;
    if (list->kind != DOC_LIST) return STR_NONE;
    for (one = list->children.first; one != NULL && index > 0; one = one->next)
        index--;
    return one != NULL && one->kind == DOC_TEXT ? one->text : STR_NONE;
}

static void put_options(struct req *req, struct doc *column, const struct org_import *import,
                        struct str chosen)
{
    struct doc *options = doc_html_only(doc_put_list(req->arena, column, "options"));

    for (enum org_import_field field = 0; field < IMPORT_FIELD_COUNT; field++) {
        bool fits = import->kind == ORG_IMPORT_PEOPLE ? org_import_fields[field].people
                                                      : org_import_fields[field].units;
        struct doc *option;

        if (!fits) continue;
        option = doc_put_object(req->arena, options, NULL);
        doc_put_c(req->arena, option, "value", org_import_fields[field].name);
        doc_put_message(req->arena, option, "label", org_import_fields[field].label);
        doc_put_bool(req->arena, option, "chosen", str_is(chosen, org_import_fields[field].name));
    }
}

/* The columns with what they hold and what stands in them first. */
static struct err *put_columns(struct req *req, struct store_tx *tx, struct doc *doc,
                               const struct org_import *import)
{
    struct doc *list = doc_put_list(req->arena, doc, "columns");
    struct org_import first = *import;
    struct org_import_lines lines;

    if (first.slices > 1) first.slices = 1;
    TRY(org_import_lines(tx, &first, &lines));
    for (size_t i = 0; i < import->column_count; i++) {
        struct doc *column = doc_put_object(req->arena, list, NULL);
        enum org_import_field field = import->map[i];
        struct str chosen = typed_field(req, i);

        doc_put_text(req->arena, column, "name", import->columns[i]);
        doc_put_c(req->arena, column, "field",
                  field == IMPORT_NO_FIELD ? "-" : org_import_fields[field].name);
        doc_put_text(req->arena, column, "example",
                     lines.count > 0 ? lines.items[0].cells[i] : STR_NONE);
        doc_html_only(doc_put_int(req->arena, column, "index", (int64_t)i + 1));
        if (chosen.ptr == NULL) chosen = doc_text(column, "field");
        put_options(req, column, import, chosen);
    }
    req->typed_shown = true;
    return NULL;
}

/* ---- one import ---- */

static struct err *import_find(struct req *req, struct store_tx *tx)
{
    struct org_import import;

    TRY(admin_check(req));
    if (!id_parse(req->keys[0], &req->object_id)) {
        return ERR(tx->arena, ERR_NOT_FOUND, "the path names no id");
    }
    req_root(req, SQL_ORG_IMPORT_LOCK, req->object_id);
    return org_import_get(tx, req->object_id, &import);
}

/* GET /imports/{id}: one import: its columns, its dry run, its progress or its result. */
static struct err *import_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_import import;
    bool mapping, checked;

    TRY(org_import_get(tx, req->object_id, &import));
    mapping = import.state == IMPORT_MAPPING;
    checked = import.state == IMPORT_CHECKED;
    doc_html_only(doc_put_text(req->arena, doc, "page_title", import.file_name));
    put_head(req, doc, &import);
    doc_put_bool(req->arena, doc, "may_check", mapping || checked);
    doc_put_bool(req->arena, doc, "may_start", checked);
    doc_put_bool(req->arena, doc, "may_undo", import.state == IMPORT_DONE && !import.forgotten);
    doc_put_time(req->arena, doc, "undo_until",
                 import.state == IMPORT_DONE ? import.changed_ms + limits.import_undo_ms : NONE);
    doc_html_only(doc_put_bool(req->arena, doc, "mapping", mapping));
    doc_html_only(doc_put_bool(req->arena, doc, "goes_on", org_import_goes_on(&import)));
    TRY(put_columns(req, tx, doc, &import));
    return put_rows(req, tx, doc, &import);
}

/* ---- all imports ---- */

struct upload_form {
    struct str kind, file;
    struct table table; /* set by prepare */
};

static const char *const kind_labels[] = {N_("people"), N_("units"), NULL};

static const struct field upload_fields[] = {
    {.name = "kind",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct upload_form, kind),
     .label = N_("What is in the file?"),
     .required = true,
     .choices = kind_labels},
    {.name = "file",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct upload_form, file),
     .label = N_("File"),
     .required = true},
    {.name = NULL},
};

/* GET /imports: imports, the newest first. */
static struct err *imports_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct org_import_list list;
    bool more;

    TRY(admin_check(req));
    req_title(req, doc, N_("Import people and units"));
    (void)req_form(req, doc, "form", upload_fields, NULL);
    req->typed_shown = true;
    TRY(org_imports(tx, req_query_id(req, "after"), limits.page_rows + 1, &list));
    more = list.count > limits.page_rows;
    if (more) list.count = limits.page_rows;
    for (size_t i = 0; i < list.count; i++)
        put_head(req, doc_put_object(req->arena, items, NULL), &list.items[i]);
    req_next(req, doc, list.count > 0 ? list.items[list.count - 1].id : NONE, more);
    return NULL;
}

/* The file is read before the write; what is wrong with it stands at its field. */
static struct err *upload_prepare(struct req *req)
{
    const struct upload *upload = req_upload(req, "file");
    struct upload_form *form;
    struct err *err;

    TRY(admin_check(req));
    TRY(form_prepare(req));
    form = req->form;
    if (upload == NULL) {
        if (!str_empty(form->file)) form_fault(req, "file", ERR_REQUIRED, STR_NONE);
        return NULL;
    }
    err = table_read(req->arena, upload->fd, upload->file_name, &form->table);
    if (err == NULL || err_status(err->code) != 422) return err;
    form_fault(req, "file", err->code, err->param);
    return NULL;
}

/* POST /imports: keep a table of people or units, to be checked and imported. Right: administer;
   view import. */
static struct err *upload_apply(struct req *req, struct store_tx *tx)
{
    const struct upload_form *form = req->form;
    struct org_import import = {.file_name = form->file};
    struct org_import_line *lines;

    TRY(req_form_check(req));
    import.kind = str_is(form->kind, "units") ? ORG_IMPORT_UNITS : ORG_IMPORT_PEOPLE;
    import.columns = form->table.columns;
    import.column_count = form->table.column_count;
    TRY(org_import_add(tx, req->actor->person_id, &import));
    lines = ARENA_ARRAY(tx->arena, struct org_import_line, form->table.row_count + 1);
    for (size_t i = 0; i < form->table.row_count; i++) {
        lines[i] = (struct org_import_line){.number = (int64_t)form->table.rows[i].number,
                                            .cells = form->table.rows[i].cells};
    }
    TRY(org_import_lines_add(tx, import.id, lines, form->table.row_count));
    req->object_id = import.id;
    req->created = true;
    req->location = str_print(req->arena, "/imports/%lld", (long long)import.id);
    return NULL;
}

/* ---- what is done with one ---- */

struct map_form {
    struct field_list columns;
    const enum org_import_field *map;
    struct org_import_whole whole;
    int64_t id;
};

static const struct field map_fields[] = {
    {.name = "columns",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct map_form, columns),
     .label = N_("Columns"),
     .required = true},
    {.name = NULL},
};

static struct err *look_read(struct store_tx *tx, void *context)
{
    struct map_form *form = context;

    return org_import_look(tx, form->id, form->map, form->columns.count, &form->whole);
}

static void map_read(struct req *req, struct map_form *form, enum org_import_kind kind)
{
    enum org_import_field *map =
        ARENA_ARRAY(req->arena, enum org_import_field, form->columns.count + 1);
    const struct str *names = form->columns.items;

    for (size_t i = 0; i < form->columns.count; i++) {
        if (!org_import_field_find(kind, names[i], &map[i])) {
            form_fault(req, "columns", ERR_BAD_CHOICE, STR_NONE);
            return;
        }
    }
    form->map = map;
}

static struct err *kind_read(struct store_tx *tx, void *context)
{
    struct map_form *form = context;

    return org_import_get(tx, form->id, &form->whole.import);
}

/* The whole file is looked at before the write: who stands in it twice, units in a circle. */
static struct err *check_prepare(struct req *req)
{
    struct map_form *form;
    struct err *err;

    TRY(admin_check(req));
    TRY(form_prepare(req));
    form = req->form;
    if (req->form_err != NULL) return NULL;
    if (!id_parse(req->keys[0], &form->id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(store_read(req->store, req->arena, req->now_ms, kind_read, form));
    map_read(req, form, form->whole.import.kind);
    if (req->form_err != NULL) return NULL;
    err = store_read(req->store, req->arena, req->now_ms, look_read, form);
    if (err == NULL || err->code != ERR_FIELDS) return err;
    req->form_err = err;
    return NULL;
}

/* POST /imports/{id}/check: say what the columns hold, and look what an import would do. Right:
   administer; view import. */
static struct err *check_apply(struct req *req, struct store_tx *tx)
{
    const struct map_form *form = req->form;

    TRY(req_form_check(req));
    return org_import_check(tx, req->actor->person_id, &form->whole);
}

/* POST /imports/{id}/start: import what was checked. Right: administer; view import. */
static struct err *start_apply(struct req *req, struct store_tx *tx)
{
    return org_import_start(tx, req->actor->person_id, req->object_id);
}

/* POST /imports/{id}/undo: take the whole import back. Right: administer; view import. */
static struct err *undo_apply(struct req *req, struct store_tx *tx)
{
    return org_import_undo(tx, req->actor->person_id, req->object_id);
}

/* POST /imports/{id}/drop: remove an import that has changed nothing. Right: administer; view
   imports. */
static struct err *drop_apply(struct req *req, struct store_tx *tx)
{
    TRY(org_import_drop(tx, req->object_id));
    req->location = STR("/imports");
    return NULL;
}

/* ---- rows with errors as a file ---- */

static void reason_add(struct req *req, struct buf *out, const struct org_import *import,
                       const struct org_import_fault *fault)
{
    struct doc *list = doc_list(req->arena), *one, *column;

    put_fault(req, list, import, fault);
    one = list->children.first;
    column = doc_get(one, "column");
    if (out->len > 0) buf_add_char(out, ' ');
    if (doc_true(column)) {
        buf_add(out, doc_say(req->arena, req->voice, column, NULL));
        buf_add_c(out, ": ");
    }
    buf_add(out, doc_message_text(req->arena, req->voice, doc_get(one, "title")));
}

static void csv_row(struct req *req, struct buf *out, const struct str *cells, size_t count,
                    struct str last)
{
    (void)req;
    for (size_t i = 0; i < count; i++) {
        table_csv_cell(out, cells[i]);
        buf_add_char(out, ',');
    }
    table_csv_cell(out, last);
    buf_add_c(out, "\r\n");
}

static void put_file(struct req *req, const struct org_import *import,
                     const struct org_import_shown *rows, size_t count)
{
    struct buf out = buf_new(req->arena, ERROR_FILE_MAX);
    struct doc *word = doc_put_message(req->arena, doc_object(req->arena), "reason", N_("reason"));
    struct str name = import->file_name, unused;

    buf_add_c(&out, "\xEF\xBB\xBF"); /* so that spreadsheets know it is UTF-8 */
    csv_row(req, &out, import->columns, import->column_count,
            doc_message_text(req->arena, req->voice, word));
    for (size_t i = 0; i < count; i++) {
        struct buf reason = buf_new(req->arena, 8000);

        for (size_t j = 0; j < rows[i].faults.count; j++)
            reason_add(req, &reason, import, &rows[i].faults.items[j]);
        csv_row(req, &out, rows[i].line.cells, import->column_count, buf_str(&reason));
    }
    (void)str_cut(name, '.', &name, &unused);
    req->file =
        (struct req_file){.name = str_print(req->arena, STR_FMT "-errors.csv", STR_ARG(name)),
                          .type = STR("text/csv; charset=utf-8"),
                          .content = buf_str(&out)};
}

/* GET /imports/{id}/errors: the rows that were not imported, with the reason; as CSV for people. */
static struct err *errors_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    int64_t after = req_query_id(req, "after");
    size_t limit = req->json ? limits.page_rows + 1 : TABLE_ROWS_MAX, count;
    struct org_import_shown *rows;
    struct org_import import;

    TRY(org_import_get(tx, req->object_id, &import));
    TRY(org_import_shown(tx, &import, ORG_ROW_ERROR, after == NONE ? 0 : after, limit, &rows,
                         &count));
    if (!req->json) {
        put_file(req, &import, rows, count);
        return NULL;
    }
    bool more = count > limits.page_rows;
    if (more) count = limits.page_rows;
    for (size_t i = 0; i < count; i++)
        put_row(req, items, &import, &rows[i]);
    req_next(req, doc, count > 0 ? rows[count - 1].line.number : NONE, more);
    return NULL;
}

/* ---- routes ---- */

struct list_query {
    int64_t after;
};
static const struct field after_query[] = {
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct list_query, after)}, {0}};

#define ADMIN_ONLY                                                                                 \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_LEAD] = VERDICT_FORBIDDEN, [RELATION_ADMIN] = VERDICT_YES,  \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN                                                       \
    }

#define HEAD "id:id kind:text file:text state:text made:time rows:int done:int"
#define ROW  "row:int cells[]:text notes[field?:text column?:text code?:text title?:text]"
#define IMPORT                                                                                     \
    HEAD " may_check:bool may_start:bool may_undo:bool undo_until?:time"                           \
         " columns[name:text field:text example?:text]"                                            \
         " counts{error:int new:int changed:int same:int kept:int}"                                \
         " outcomes[verdict:text count:int rows[" ROW "]]"
#define IMPORTS "items[" HEAD "] next?:id"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/imports",
     .summary = "imports, the newest first",
     .scope = SCOPE_ADMIN,
     .view = imports_view,
     .block = block_imports_page,
     .query = after_query,
     .document = IMPORTS,
     .expect = ADMIN_ONLY},
    {.method = "POST",
     .path = "/imports",
     .summary = "keep a table of people or units, to be checked and imported",
     .scope = SCOPE_ADMIN,
     .prepare = upload_prepare,
     .apply = upload_apply,
     .view = import_view,
     .block = block_import_page,
     .fields = upload_fields,
     .form_size = sizeof(struct upload_form),
     .upload = "file",
     .again = "/imports",
     .document = IMPORT,
     .expect = ADMIN_ONLY},
    {.method = "GET",
     .path = "/imports/{id}",
     .summary = "one import: its columns, its dry run, its progress or its result",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .view = import_view,
     .block = block_import_page,
     .document = IMPORT,
     .expect = ADMIN_ONLY},
    {.method = "POST",
     .path = "/imports/{id}/check",
     .summary = "say what the columns hold, and look what an import would do",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .prepare = check_prepare,
     .apply = check_apply,
     .view = import_view,
     .block = block_import_page,
     .fields = map_fields,
     .form_size = sizeof(struct map_form),
     .document = IMPORT,
     .expect = ADMIN_ONLY},
    {.method = "POST",
     .path = "/imports/{id}/start",
     .summary = "import what was checked",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .apply = start_apply,
     .view = import_view,
     .block = block_import_page,
     .document = IMPORT,
     .expect = ADMIN_ONLY},
    {.method = "POST",
     .path = "/imports/{id}/undo",
     .summary = "take the whole import back",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .apply = undo_apply,
     .view = import_view,
     .block = block_import_page,
     .document = IMPORT,
     .expect = ADMIN_ONLY},
    {.method = "POST",
     .path = "/imports/{id}/drop",
     .summary = "remove an import that has changed nothing",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .apply = drop_apply,
     .view = imports_view,
     .block = block_imports_page,
     .document = IMPORTS,
     .expect = ADMIN_ONLY},
    {.method = "GET",
     .path = "/imports/{id}/errors",
     .summary = "the rows that were not imported, with the reason; as CSV for people",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .view = errors_view,
     .block = block_imports_page,
     .query = after_query,
     .document = "items[" ROW "] next?:id",
     .expect = ADMIN_ONLY},
};

const struct web_routes org_import_routes = {routes, sizeof routes / sizeof *routes};
