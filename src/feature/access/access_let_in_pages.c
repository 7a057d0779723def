/* Letting many people in: who has no way in yet, one act that makes a link for each of them, and
   the sheet of these links, as a page to print and as CSV. */
#include "feature/access/access_let_in.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "format/table.h"
#include "templates.h"
#include "web/web.h"

#define COOKIE_SHEET   "interna_sheet"
#define SHOWN_SECONDS  "600" /* so long the sheet may be looked at, printed and downloaded */
#define SHEET_PATH     "/people/let-in/sheet"
#define FILE_BYTES_MAX ((size_t)2 * 1024 * 1024)

struct let_in_form {
    int64_t party;
    struct access_sheet sheet; /* its seed made by prepare, its ids by apply */
};

static const struct field let_in_fields[] = {{.name = "party",
                                              .kind = FIELD_ID,
                                              .offset = offsetof(struct let_in_form, party),
                                              .label = N_("Company or unit")},
                                             {0}};

/* ---- who has no way in yet ---- */

/* Is PARTY_ID a company or unit that is still there, or NONE: all? */
static struct err *party_is_known(struct store_tx *tx, int64_t party_id, bool *known)
{
    struct org_party party;
    struct err *err;

    *known = party_id == NONE;
    if (*known) return NULL;
    err = org_party_get(tx, party_id, &party);
    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    *known =
        (str_is(party.kind, "company") || str_is(party.kind, "unit")) && party.ended_ms == NONE;
    return NULL;
}

/* What the list is of: as chosen in the query, or in the form that was refused; a choice that is
   none there leaves all. */
static struct err *party_read(struct req *req, struct store_tx *tx, int64_t *party_id)
{
    struct str typed = req->typed != NULL ? doc_text(req->typed, "party") : STR_NONE;
    bool known;

    *party_id = req_query_id(req, "party");
    if (typed.ptr != NULL && !id_parse(typed, party_id)) *party_id = NONE;
    TRY(party_is_known(tx, *party_id, &known));
    if (known) return NULL;
    *party_id = NONE;
    if (req->typed != NULL) return NULL;
    form_fault(req, "party", ERR_BAD_REFERENCE, STR_NONE);
    return req_form_check(req);
}

static struct err *put_newcomer(struct req *req, struct store_tx *tx, struct doc *doc,
                                const struct access_newcomer *person)
{
    doc_put_id(req->arena, doc, "id", person->id);
    doc_put_text(req->arena, doc, "name", person->name);
    doc_put_text(req->arena, doc, "email", person->email);
    doc_put_text(req->arena, doc, "personnel_no", person->personnel_no);
    return org_put_name(req, tx, doc, "unit", person->unit_id);
}

static struct err *put_filter(struct req *req, struct store_tx *tx, struct doc *doc,
                              int64_t party_id)
{
    struct doc *values = doc_object(req->arena), *form;

    TRY(org_put_name(req, tx, doc, "party", party_id));
    if (req->json) return NULL;
    doc_put_id(req->arena, values, "party", party_id);
    form = req_form(req, doc, "form", let_in_fields, values);
    TRY(org_offer_companies(req, tx, form, "party", NONE));
    return org_offer_units(req, tx, form, "party", NONE, NONE);
}

/* GET /people/let-in: people who have no way in yet, by name, of the whole house or of one company
   or unit. Right: the administrator. */
static struct err *newcomers_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct access_newcomers list;
    int64_t party_id, count;

    TRY(req_admin_check(req));
    req_title(req, doc, N_("Let your people in"));
    TRY(party_read(req, tx, &party_id));
    TRY(access_newcomers_count(tx, party_id, &count));
    TRY(access_newcomers(tx, party_id, req_query_id(req, "after"), limits.page_rows + 1, &list));
    bool more = list.count > limits.page_rows;
    if (more) list.count = limits.page_rows;
    for (size_t i = 0; i < list.count; i++)
        TRY(put_newcomer(req, tx, doc_put_object(req->arena, items, NULL), &list.items[i]));
    doc_put_int(req->arena, doc, "count", count);
    doc_put_int(req->arena, doc, "count_max", (int64_t)ACCESS_LET_IN_MAX);
    doc_html_only(doc_put_bool(req->arena, doc, "too_many", count > (int64_t)ACCESS_LET_IN_MAX));
    req_next(req, doc, list.count > 0 ? list.items[list.count - 1].id : NONE, more);
    return put_filter(req, tx, doc, party_id);
}

/* ---- the sheet ---- */

/* The sheet just made: of a program in the answer itself, of a page for some minutes in a cookie of
   this page, since a form is answered by leading on. */
static void sheet_made(const struct req *req, struct access_sheet *sheet)
{
    const struct let_in_form *form = req->form;
    struct str cookie = http_cookie(req->http, COOKIE_SHEET), first, last;

    *sheet = (struct access_sheet){.seed = STR("")};
    if (form != NULL) {
        *sheet = form->sheet;
        return;
    }
    if (!str_cut(cookie, '.', &sheet->seed, &first) || !str_cut(first, '.', &first, &last)) return;
    if (!id_parse(first, &sheet->first_id) || !id_parse(last, &sheet->last_id))
        *sheet = (struct access_sheet){.seed = STR("")};
}

static void cells_add(struct buf *out, const struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_add_char(out, ',');
        table_csv_cell(out, cells[i].ptr == NULL ? STR("") : cells[i]);
    }
    buf_add_c(out, "\r\n");
}

/* The rows of the page, as a file for a mail merge. */
static void put_file(struct req *req, const struct doc *items)
{
    static const char *const heads[] = {N_("Name"), N_("E-mail"),          N_("Personnel number"),
                                        N_("Unit"), N_("Link to sign in"), N_("Works until")};
    struct buf out = buf_new(req->arena, FILE_BYTES_MAX);
    struct str cells[sizeof heads / sizeof *heads];

    buf_add_c(&out, "\xEF\xBB\xBF"); /* so that spreadsheets know it is UTF-8 */
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct doc *head = doc_put_message(req->arena, doc_object(req->arena), "head", heads[i]);

        cells[i] = doc_message_text(req->arena, req->voice, head);
    }
    cells_add(&out, cells, sizeof heads / sizeof *heads);
    for (const struct doc *one = items->children.first; one != NULL; one = one->next) {
        cells[0] = doc_text(one, "name");
        cells[1] = doc_text(one, "email");
        cells[2] = doc_text(one, "personnel_no");
        cells[3] = doc_text(doc_get(one, "unit"), "name");
        cells[4] = doc_text(one, "address");
        cells[5] = doc_say(req->arena, req->voice, doc_get(one, "ends"), NULL);
        cells_add(&out, cells, sizeof heads / sizeof *heads);
    }
    req->file = (struct req_file){.name = STR("links.csv"),
                                  .type = STR("text/csv; charset=utf-8"),
                                  .content = buf_str(&out)};
}

/* GET /people/let-in/sheet: the links just made for many people, to be printed or, with as=csv,
   downloaded. Right: the administrator. */
static struct err *sheet_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct access_sheet_row *rows;
    struct access_sheet sheet;
    size_t count;

    TRY(req_admin_check(req));
    if (req->route->apply != NULL) req->location = STR(SHEET_PATH);
    req_title(req, doc, N_("Links to sign in"));
    sheet_made(req, &sheet);
    TRY(access_sheet_read(tx, &sheet, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *one = doc_put_object(req->arena, items, NULL);
        struct str path = str_print(req->arena, "/links/" STR_FMT, STR_ARG(rows[i].secret));

        TRY(put_newcomer(req, tx, one, &rows[i].person));
        doc_put_text(req->arena, one, "path", path);
        doc_put_text(req->arena, one, "address", req_address(req, path));
        doc_put_time(req->arena, one, "ends", rows[i].ends_ms);
    }
    doc_put_int(req->arena, doc, "count", (int64_t)count);
    if (str_is(req_query(req, "as"), "csv") && count > 0 && !req->json) put_file(req, items);
    return NULL;
}

static struct err *sheet_prepare(struct req *req)
{
    struct let_in_form *form;

    TRY(form_prepare(req));
    form = req->form;
    return access_secret_make(req->arena, &form->sheet.seed);
}

/* POST /people/let-in: make a link for each who has no way in yet, of the whole house or of one
   company or unit. Right: the administrator; view sheet_view. */
static struct err *sheet_apply(struct req *req, struct store_tx *tx)
{
    struct let_in_form *form = req->form;
    bool known;

    TRY(req_admin_form_check(req));
    TRY(party_is_known(tx, form->party, &known));
    if (!known) form_fault(req, "party", ERR_BAD_REFERENCE, STR_NONE);
    TRY(req_form_check(req));
    TRY(access_sheet_make(tx, req->actor->person_id, form->party, &form->sheet));
    req->location = STR(SHEET_PATH);
    req->set_cookie =
        str_print(req->arena,
                  COOKIE_SHEET "=" STR_FMT ".%lld.%lld; Path=" SHEET_PATH "; Max-Age=" SHOWN_SECONDS
                               "; HttpOnly; SameSite=Strict",
                  STR_ARG(form->sheet.seed), (long long)form->sheet.first_id,
                  (long long)form->sheet.last_id);
    return NULL;
}

/* ---- routes ---- */

static const char *const formats[] = {"csv", NULL};

struct let_in_query {
    int64_t party, after;
    struct str as;
};

static const struct field newcomers_query[] = {
    {.name = "party", .kind = FIELD_ID, .offset = offsetof(struct let_in_query, party)},
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct let_in_query, after)},
    {0}};
static const struct field sheet_query[] = {{.name = "as",
                                            .kind = FIELD_CHOICE,
                                            .offset = offsetof(struct let_in_query, as),
                                            .choices = formats},
                                           {0}};

#define PERSON "id:id name:text email?:text personnel_no?:text unit?{id:id name:text}"
#define SHEET  "items[" PERSON " path:text address:text ends:time] count:int"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/people/let-in",
     .summary = "people who have no way in yet, by name, of the whole house or of one company or "
                "unit",
     .scope = SCOPE_ADMIN,
     .view = newcomers_view,
     .block = block_let_in_page,
     .query = newcomers_query,
     .document = "items[" PERSON "] count:int count_max:int party?{id:id name:text} next?:id",
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/let-in",
     .summary = "make a link for each who has no way in yet, of the whole house or of one company "
                "or unit",
     .makes = true,
     .scope = SCOPE_ADMIN,
     .prepare = sheet_prepare,
     .apply = sheet_apply,
     .view = sheet_view,
     .block = block_let_in_sheet_page,
     .fields = let_in_fields,
     .form_size = sizeof(struct let_in_form),
     .again = "/people/let-in",
     .document = SHEET,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/people/let-in/sheet",
     .summary = "the links just made for many people, to be printed or, with as=csv, downloaded",
     .scope = SCOPE_ADMIN,
     .view = sheet_view,
     .block = block_let_in_sheet_page,
     .query = sheet_query,
     .document = SHEET,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes access_let_in_routes = {routes, sizeof routes / sizeof *routes};
