/* What an import shows: its head, its columns, what became of its rows, and the rows with errors as
   a file. */
#include "feature/org/org_import_view.h"

#include "base/arena.h"
#include "base/buf.h"
#include "format/table.h"
#include "web/req.h"

#define ERROR_FILE_MAX ((size_t)24 * 1024 * 1024)

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

static const char *const kind_labels[ORG_IMPORT_KINDS] = {
    [ORG_IMPORT_PEOPLE] = N_("People"),
    [ORG_IMPORT_UNITS] = N_("Units"),
    [ORG_IMPORT_CUSTOMERS] = N_("External customers"),
    [ORG_IMPORT_ORDERS] = N_("Orders"),
};

void org_import_put_head(struct req *req, struct doc *doc, const struct org_import *import)
{
    struct arena *arena = req->arena;
    int64_t done = import->place * ORG_IMPORT_SLICE_ROWS;

    doc_put_id(arena, doc, "id", import->id);
    doc_put_c(arena, doc, "kind", org_import_kinds[import->kind]);
    doc_html_only(doc_put_message(arena, doc, "kind_label", kind_labels[import->kind]));
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
    struct doc *one = doc_put_object(req->arena, list, NULL);

    doc_put_c(req->arena, one, "field",
              fault->field == IMPORT_NO_FIELD ? NULL : org_import_fields[fault->field].name);
    put_column(req, one, import, fault->field);
    if (fault->code == ERR_NONE) return;
    doc_put_c(req->arena, one, "code", err_code_text(fault->code));
    (void)req_put_refusal(req->arena, one, "title", fault->code, fault->param);
}

void org_import_put_row(struct req *req, struct doc *list, const struct org_import *import,
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

struct err *org_import_put_rows(struct req *req, struct store_tx *tx, struct doc *doc,
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
            org_import_put_row(req, rows, import, &shown[row]);
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
        struct doc *option;

        if (!org_import_is_of_kind(field, import->kind)) continue;
        option = doc_put_object(req->arena, options, NULL);
        doc_put_c(req->arena, option, "value", org_import_fields[field].name);
        doc_put_message(req->arena, option, "label", org_import_fields[field].label);
        doc_put_bool(req->arena, option, "chosen", str_is(chosen, org_import_fields[field].name));
    }
}

/* The columns with what they hold and what stands in them first. */
struct err *org_import_put_columns(struct req *req, struct store_tx *tx, struct doc *doc,
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

static void csv_row(struct buf *out, const struct str *cells, size_t count, struct str last)
{
    for (size_t i = 0; i < count; i++) {
        table_csv_cell(out, cells[i]);
        buf_add_char(out, ',');
    }
    table_csv_cell(out, last);
    buf_add_c(out, "\r\n");
}

void org_import_put_file(struct req *req, const struct org_import *import,
                         const struct org_import_shown *rows, size_t count)
{
    struct buf out = buf_new(req->arena, ERROR_FILE_MAX);
    struct doc *word = doc_put_message(req->arena, doc_object(req->arena), "reason", N_("reason"));
    struct str name = import->file_name, unused;

    buf_add_c(&out, "\xEF\xBB\xBF"); /* so that spreadsheets know it is UTF-8 */
    csv_row(&out, import->columns, import->column_count,
            doc_message_text(req->arena, req->voice, word));
    for (size_t i = 0; i < count; i++) {
        struct buf reason = buf_new(req->arena, 8000);

        for (size_t j = 0; j < rows[i].faults.count; j++)
            reason_add(req, &reason, import, &rows[i].faults.items[j]);
        csv_row(&out, rows[i].line.cells, import->column_count, buf_str(&reason));
    }
    (void)str_cut(name, '.', &name, &unused);
    req->file =
        (struct req_file){.name = str_print(req->arena, STR_FMT "-errors.csv", STR_ARG(name)),
                          .type = STR("text/csv; charset=utf-8"),
                          .content = buf_str(&out)};
}
