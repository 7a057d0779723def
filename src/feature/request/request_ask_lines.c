/* Lines in the forms that ask: rows to be filled in without scripts. A form sends every row that it
   shows, so those that were left empty are passed over before it is read. */
#include "base/arena.h"
#include "base/limits.h"
#include "feature/request/request_act.h"
#include "feature/request/request_pages.h"
#include "web/req.h"

#define ROWS_EMPTY 5 /* behind those that are filled in */

/* ---- as sent ---- */

static bool is_left_empty(const struct doc *row)
{
    if (row->kind != DOC_OBJECT) return false;
    for (const struct doc *cell = row->children.first; cell != NULL; cell = cell->next) {
        if (cell->kind != DOC_TEXT || str_trim(cell->text).len > 0) return false;
    }
    return true;
}

void request_lines_trim(struct req *req)
{
    const struct doc *sent = doc_get(req->body, "lines");
    struct doc *lines = (struct doc *)(uintptr_t)sent, *kept;

    if (req->sent_json || sent == NULL || sent->kind != DOC_LIST) return;
    kept = doc_list(req->arena);
    for (struct doc *row = lines->children.first, *next; row != NULL; row = next) {
        next = row->next;
        if (!is_left_empty(row)) doc_put(req->arena, kept, NULL, row);
    }
    lines->children = kept->children;
}

/* ---- as shown ---- */

/* The first fault of the row at PLACE. */
static void put_fault(struct req *req, struct doc *row, size_t place)
{
    const struct err_field *fault = req->faults == NULL ? NULL : req->faults->fields;
    struct str start = str_print(req->arena, "lines.%zu.", place);

    while (fault != NULL && !str_starts(fault->name, start))
        fault = fault->next;
    if (fault == NULL) return;
    (void)req_put_refusal(req->arena, row, "error", fault->code, fault->param);
}

static void put_row(struct req *req, struct doc *rows, const struct doc *line, size_t place)
{
    static const char *const cells[] = {"what", "quantity", "unit", "price"};
    struct doc *row = doc_put_object(req->arena, rows, NULL);

    doc_put_int(req->arena, row, "place", (int64_t)place);
    doc_put_int(req->arena, row, "number", (int64_t)place + 1);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const struct doc *cell = doc_get(line, cells[i]);

        if (cell != NULL) doc_put(req->arena, row, cells[i], (struct doc *)(uintptr_t)cell);
    }
    put_fault(req, row, place);
}

void request_put_line_rows(struct req *req, const struct doc *lines, bool priced, struct doc *doc)
{
    const struct doc *typed = doc_get(req->typed, "lines");
    struct doc *part = doc_html_only(doc_put_object(req->arena, doc, "line_rows"));
    struct doc *rows = doc_put_list(req->arena, part, "rows");
    size_t place = 0, most;

    if (req->typed != NULL) lines = typed;
    if (lines != NULL && lines->kind != DOC_LIST) lines = NULL;
    for (const struct doc *line = lines == NULL ? NULL : lines->children.first; line != NULL;
         line = line->next)
        put_row(req, rows, line, place++);
    doc_put_bool(req->arena, part, "open", place > 0);
    doc_put_bool(req->arena, part, "priced", priced);
    most = place + ROWS_EMPTY < limits.lines_max ? place + ROWS_EMPTY : limits.lines_max;
    while (place < most)
        put_row(req, rows, NULL, place++);
}

/* Lines as they are kept, as values of a form. */
struct doc *request_line_values(struct req *req, const struct request_line *lines, size_t count)
{
    struct doc *list = doc_list(req->arena);

    for (size_t i = 0; i < count; i++) {
        struct doc *row = doc_put_object(req->arena, list, NULL);

        doc_put_text(req->arena, row, "what", lines[i].what);
        doc_put_milli(req->arena, row, "quantity", lines[i].quantity_milli);
        doc_put_text(req->arena, row, "unit", lines[i].unit);
        if (!money_present(lines[i].price)) continue;
        doc_put_text(req->arena, row, "price", request_amount(req->arena, lines[i].price));
    }
    return list;
}
