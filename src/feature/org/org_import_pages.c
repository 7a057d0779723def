/* Imports for the administrator: upload, columns, dry run, progress, result, undoing, and the rows
   with errors as a file. */
#include "feature/org/org_import_view.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "format/table.h"
#include "templates.h"
#include "web/web.h"

/* ---- one import ---- */

static struct err *import_find(struct req *req, struct store_tx *tx)
{
    struct org_import import;

    TRY(req_admin_check(req));
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
    org_import_put_head(req, doc, &import);
    doc_put_bool(req->arena, doc, "may_check", mapping || checked);
    doc_put_bool(req->arena, doc, "may_start", checked);
    doc_put_bool(req->arena, doc, "may_undo", import.state == IMPORT_DONE && !import.forgotten);
    doc_put_time(req->arena, doc, "undo_until",
                 import.state == IMPORT_DONE ? import.changed_ms + limits.import_undo_ms : NONE);
    doc_html_only(doc_put_bool(req->arena, doc, "mapping", mapping));
    doc_html_only(doc_put_bool(req->arena, doc, "goes_on", org_import_goes_on(&import)));
    TRY(org_import_put_columns(req, tx, doc, &import));
    return org_import_put_rows(req, tx, doc, &import);
}

/* ---- all imports ---- */

struct upload_form {
    struct str kind, file;
    struct table table; /* set by prepare */
};

static const char *const kind_labels[] = {N_("people"), N_("units"), N_("customers"), N_("orders"),
                                          NULL};

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

/* What the columns of a table of each kind may be, for who prepares one. */
static void put_known_columns(struct req *req, struct doc *doc)
{
    struct doc *kinds = doc_html_only(doc_put_list(req->arena, doc, "known"));

    for (size_t kind = 0; kind < ORG_IMPORT_KINDS; kind++) {
        struct doc *one = doc_put_object(req->arena, kinds, NULL), *columns;

        doc_put_message(req->arena, one, "kind", kind_labels[kind]);
        columns = doc_put_list(req->arena, one, "columns");
        for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++) {
            if (org_import_is_of_kind((enum org_import_field)i, (enum org_import_kind)kind))
                doc_put_message(req->arena, columns, NULL, org_import_fields[i].label);
        }
    }
}

/* GET /imports: imports, the newest first. */
static struct err *imports_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items"), *values = doc_object(req->arena);
    struct org_import_list list;
    bool more;

    TRY(req_admin_check(req));
    req_title(req, doc, N_("Import from a table"));
    doc_put_text(req->arena, values, "kind", req_query(req, "kind"));
    (void)req_form(req, doc, "form", upload_fields, values);
    put_known_columns(req, doc);
    req->typed_shown = true;
    TRY(org_imports(tx, req_query_id(req, "after"), limits.page_rows + 1, &list));
    more = list.count > limits.page_rows;
    if (more) list.count = limits.page_rows;
    for (size_t i = 0; i < list.count; i++)
        org_import_put_head(req, doc_put_object(req->arena, items, NULL), &list.items[i]);
    req_next(req, doc, list.count > 0 ? list.items[list.count - 1].id : NONE, more);
    return NULL;
}

/* The file is read before the write; what is wrong with it stands at its field. */
static struct err *upload_prepare(struct req *req)
{
    const struct upload *upload = req_upload(req, "file");
    struct upload_form *form;
    struct err *err;

    TRY(req_admin_check(req));
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

/* POST /imports: keep a table of people, units, customers or orders, to be checked and imported.
   Right: administer; view import. */
static struct err *upload_apply(struct req *req, struct store_tx *tx)
{
    const struct upload_form *form = req->form;
    struct org_import import = {.file_name = form->file};
    struct org_import_line *lines;

    TRY(req_form_check(req));
    import.kind = org_import_kind_of(form->kind);
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

    TRY(req_admin_check(req));
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

/* ---- rows with errors ---- */

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
        org_import_put_file(req, &import, rows, count);
        return NULL;
    }
    bool more = count > limits.page_rows;
    if (more) count = limits.page_rows;
    for (size_t i = 0; i < count; i++)
        org_import_put_row(req, items, &import, &rows[i]);
    req_next(req, doc, count > 0 ? rows[count - 1].line.number : NONE, more);
    return NULL;
}

/* ---- routes ---- */

struct list_query {
    int64_t after;
    struct str kind; /* chosen in the form already */
};
static const struct field imports_query[] = {{.name = "after",
                                              .kind = FIELD_ID,
                                              .offset = offsetof(struct list_query, after)},
                                             {.name = "kind",
                                              .kind = FIELD_CHOICE,
                                              .offset = offsetof(struct list_query, kind),
                                              .label = N_("What is in the file?"),
                                              .choices = kind_labels},
                                             {0}};
static const struct field after_query[] = {
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct list_query, after)}, {0}};

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
     .query = imports_query,
     .document = IMPORTS,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/imports",
     .summary = "keep a table of people, units, customers or orders, to be checked and imported",
     .scope = SCOPE_ADMIN,
     .prepare = upload_prepare,
     .apply = upload_apply,
     .view = import_view,
     .block = block_import_page,
     .fields = upload_fields,
     .form_size = sizeof(struct upload_form),
     .makes = true,
     .upload = "file",
     .again = "/imports",
     .document = IMPORT,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/imports/{id}",
     .summary = "one import: its columns, its dry run, its progress or its result",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .view = import_view,
     .block = block_import_page,
     .document = IMPORT,
     .expect = EXPECT_ADMINISTRATOR},
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
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/imports/{id}/start",
     .summary = "import what was checked",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .apply = start_apply,
     .view = import_view,
     .block = block_import_page,
     .document = IMPORT,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/imports/{id}/undo",
     .summary = "take the whole import back",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .apply = undo_apply,
     .view = import_view,
     .block = block_import_page,
     .document = IMPORT,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/imports/{id}/drop",
     .summary = "remove an import that has changed nothing",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .apply = drop_apply,
     .view = imports_view,
     .block = block_imports_page,
     .document = IMPORTS,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/imports/{id}/errors",
     .summary = "the rows that were not imported, with the reason; as CSV for people",
     .scope = SCOPE_ADMIN,
     .find = import_find,
     .view = errors_view,
     .block = block_imports_page,
     .query = after_query,
     .document = "items[" ROW "] next?:id",
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes org_import_routes = {routes, sizeof routes / sizeof *routes};
