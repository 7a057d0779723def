/* Erasing a person who left: a page that says what goes and what stays, and the act itself. What is
   done stands beside each table in the NAME_kept.c of its feature (docs/decisions/025). */
#include "base/actor.h"
#include "base/arena.h"
#include "feature/org/org.h"
#include "feature/record/record.h"
#include "templates.h"
#include "web/web.h"

struct erase_form {
    int64_t sure;
};

static const struct field erase_fields[] = {{.name = "sure",
                                             .kind = FIELD_BOOL,
                                             .offset = offsetof(struct erase_form, sure),
                                             .label = N_("I know that nobody can bring it back.")},
                                            {0}};

static struct err *erase_find(struct req *req, struct store_tx *tx)
{
    TRY(req_admin_check(req));
    TRY(org_party_of_path(req, tx, "person"));
    if (req->route->apply != NULL) req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

/* ---- what is told ---- */

static void put_rows(struct arena *arena, struct doc *doc)
{
    struct doc *list = doc_put_list(arena, doc, "items");

    for (size_t i = 0; record_kept[i] != NULL; i++) {
        for (const struct kept *kept = record_kept[i]; kept->tables != NULL; kept++) {
            struct doc *row = doc_put_object(arena, list, NULL);

            (void)doc_put_message(arena, row, "what", kept->what);
            (void)doc_put_message(arena, row, "becomes", kept->erased);
        }
    }
}

/* What stands in the way is a refusal; anything else is a failure. */
static bool is_refusal(const struct err *err)
{
    return err_status(err->code) < 500;
}

static struct err *put_bars(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "bars");

    for (size_t i = 0; record_bars[i] != NULL; i++) {
        struct err *err = record_bars[i](tx, req->object_id);
        struct doc *row;

        if (err == NULL) continue;
        if (!is_refusal(err)) return err;
        row = doc_put_object(req->arena, list, NULL);
        doc_put_c(req->arena, row, "code", err_code_text(err->code));
        (void)req_put_refusal(req->arena, row, "title", err->code, err->param);
    }
    return NULL;
}

/* GET /people/{id}/erase: what becomes of what is kept about a person, and what stands in the way.
 */
static struct err *erase_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party person;

    TRY(org_party_get(tx, req->object_id, &person));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/people/%lld", (long long)person.id);
    req_title(req, doc, N_("Erase a person"));
    doc_put_id(req->arena, doc, "id", person.id);
    doc_put_text(req->arena, doc, "name", person.name);
    doc_put_time(req->arena, doc, "ended", person.ended_ms);
    doc_put_bool(req->arena, doc, "erased", org_is_erased(&person));
    TRY(put_bars(req, tx, doc));
    put_rows(req->arena, doc);
    (void)req_form(req, doc, "form", erase_fields, NULL);
    return NULL;
}

/* ---- the act ---- */

static struct err *erase_check(struct req *req, struct store_tx *tx)
{
    struct org_party person;

    if (req->object_id == req->actor->person_id) return req_refuse(req, ERR_ERASE_SELF);
    TRY(org_party_get(tx, req->object_id, &person));
    if (org_is_erased(&person)) return req_refuse(req, ERR_ENDED);
    for (size_t i = 0; record_bars[i] != NULL; i++)
        TRY(record_bars[i](tx, person.id));
    return NULL;
}

/* From the last row to the first: the entry of the person, by which other rows are found, goes last
   of all. */
static struct err *rows_erase(struct store_tx *tx, int64_t person_id)
{
    size_t features = 0;

    while (record_kept[features] != NULL)
        features++;
    while (features-- > 0) {
        const struct kept *first = record_kept[features], *kept = first;

        while (kept->tables != NULL)
            kept++;
        while (kept-- > first)
            if (kept->erase != NULL) TRY(kept->erase(tx, person_id));
    }
    return NULL;
}

/* POST /people/{id}/erase: erase a person who left: their requests go on without the name. Right:
   the administrator; view erase_view. */
static struct err *erase_apply(struct req *req, struct store_tx *tx)
{
    const struct erase_form *form = req->form;

    if (form->sure != 1 && req->form_err == NULL)
        form_fault(req, "sure", ERR_UNCONFIRMED, STR_NONE);
    TRY(req_admin_form_check(req));
    TRY(erase_check(req, tx));
    TRY(rows_erase(tx, req->object_id));
    TRY(org_erased(tx, req->actor->person_id, req->object_id));
    req->flash = STR(N_("The person was erased."));
    return NULL;
}

#define ERASING                                                                                    \
    "id:id name:text ended?:time erased:bool bars[code:text title:text] "                          \
    "items[what:text becomes:text]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/people/{id}/erase",
     .summary = "what becomes of what is kept about a person, and what stands in the way",
     .scope = SCOPE_ADMIN,
     .find = erase_find,
     .view = erase_view,
     .block = block_erase_page,
     .document = ERASING,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/erase",
     .summary = "erase a person who left: their requests go on without the name",
     .scope = SCOPE_ADMIN,
     .find = erase_find,
     .prepare = form_prepare,
     .apply = erase_apply,
     .view = erase_view,
     .block = block_erase_page,
     .fields = erase_fields,
     .form_size = sizeof(struct erase_form),
     .again = "/people/{id}/erase",
     .document = ERASING,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes record_erase_routes = {routes, sizeof routes / sizeof *routes};
