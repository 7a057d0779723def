/* The form of a new offering as a page: for whom, in which languages, which questions; with what
   was typed when it is shown again. */
#include "feature/catalogue/catalogue.h"

#include "base/num.h"
#include "feature/org/org.h"
#include "web/i18n.h"
#include "web/req.h"

#define FIELDS_SHOWN   10 /* in the form; JSON takes limits.form_fields_offering_max */
#define PARTIES_SHOWN  200
#define HANDLERS_SHOWN 5

/* The row of a list in a form that was sent: its number is its name. */
static const struct doc *row_at(const struct doc *typed, const char *list, int64_t place)
{
    const struct doc *rows = doc_get(typed, list);
    int64_t number;

    if (rows == NULL || rows->kind != DOC_LIST) return NULL;
    for (const struct doc *row = rows->children.first; row != NULL; row = row->next) {
        if (row->name != NULL && num_parse_int(str_of(row->name), &number) && number == place) {
            return row;
        }
    }
    return NULL;
}

/* One row for each language, with what was typed in it under NAMES. */
static bool texts_put(struct req *req, const struct doc *typed, const char *const *names,
                      struct doc *parent)
{
    struct doc *list = doc_html_only(doc_put_list(req->arena, parent, "texts"));
    bool any = false;

    for (int64_t i = 0; i < LANG_COUNT; i++) {
        const struct doc *row = row_at(typed, "texts", i);
        struct doc *item = doc_put_object(req->arena, list, NULL);
        bool filled = i == (int64_t)req->i18n->lang;

        doc_put_int(req->arena, item, "place", i);
        doc_put_c(req->arena, item, "lang", lang_codes[i]);
        doc_put_c(req->arena, item, "lang_name", lang_names[i]);
        for (const char *const *name = names; *name != NULL; name++) {
            struct str text = doc_text(row, *name);

            doc_put_text(req->arena, item, *name, text);
            any = any || !str_empty(text);
            filled = filled || !str_empty(text);
        }
        doc_put_bool(req->arena, item, "open", filled);
    }
    return any;
}

static void questions_put(struct req *req, struct doc *doc)
{
    static const char *const names[] = {"label", "hint", "choices", NULL};
    struct doc *list = doc_html_only(doc_put_list(req->arena, doc, "questions"));

    for (int64_t i = 0; i < FIELDS_SHOWN; i++) {
        const struct doc *row = row_at(req->typed, "fields", i);
        struct doc *item = doc_put_object(req->arena, list, NULL);
        struct str kind = doc_text(row, "kind");

        doc_put_int(req->arena, item, "place", i);
        doc_put_int(req->arena, item, "number", i + 1);
        doc_put_text(req->arena, item, "kind", kind);
        doc_put_bool(req->arena, item, "required", doc_true(doc_get(row, "required")));
        doc_put_bool(req->arena, item, "concerns", doc_true(doc_get(row, "concerns")));
        bool any = texts_put(req, row, names, item);
        doc_put_bool(req->arena, item, "open", any || !str_empty(kind));
    }
}

static void party_put(struct req *req, const struct org_party *party, const char *field,
                      struct doc *list)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);
    struct str id = str_of_int(req->arena, party->id);

    doc_put_id(req->arena, item, "id", party->id);
    doc_put_text(req->arena, item, "name", party->name);
    doc_put_text(req->arena, item, "code", party->code);
    doc_html_only(
        doc_put_bool(req->arena, item, "chosen", catalogue_holds(doc_get(req->typed, field), id)));
}

/* The companies and units that may ask, and the units that the reader makes offerings for. */
static struct err *parties_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party_list companies, units;
    struct doc *suppliers = doc_put_list(req->arena, doc, "suppliers");
    struct doc *audience = doc_put_list(req->arena, doc, "audience");

    TRY(org_parties(tx, STR("company"), NONE, PARTIES_SHOWN, &companies));
    TRY(org_parties(tx, STR("unit"), NONE, PARTIES_SHOWN, &units));
    for (size_t i = 0; i < companies.count; i++)
        party_put(req, &companies.items[i], "audience", audience);
    for (size_t i = 0; i < units.count; i++) {
        party_put(req, &units.items[i], "audience", audience);
        if (catalogue_may_offer(req->actor, units.items[i].id)) {
            party_put(req, &units.items[i], "unit", suppliers);
        }
    }
    return NULL;
}

static void people_put(struct req *req, struct doc *doc)
{
    static const char *const relations[] = {"employee", "temporary", "contractor", "shareholder",
                                            "board",    "partner",   "pensioner"};
    struct doc *list = doc_put_list(req->arena, doc, "relations");
    struct doc *handlers = doc_html_only(doc_put_list(req->arena, doc, "handlers"));
    const struct doc *typed = doc_get(req->typed, "handlers");
    const struct doc *handler =
        typed != NULL && typed->kind == DOC_LIST ? typed->children.first : typed;

    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        struct doc *item = doc_put_object(req->arena, list, NULL);
        struct str relation = str_of(relations[i]);

        doc_put_text(req->arena, item, "relation", relation);
        doc_html_only(doc_put_bool(req->arena, item, "chosen",
                                   catalogue_holds(doc_get(req->typed, "relations"), relation)));
    }
    for (size_t i = 0; i < HANDLERS_SHOWN; i++) {
        struct doc *item = doc_put_object(req->arena, handlers, NULL);

        if (handler != NULL && handler->kind == DOC_TEXT) {
            doc_put_text(req->arena, item, "value", handler->text);
        }
        if (handler != NULL) handler = typed->kind == DOC_LIST ? handler->next : NULL;
    }
}

struct err *catalogue_offer_form(struct req *req, struct store_tx *tx, struct doc *doc)
{
    static const char *const names[] = {"title", "description", NULL};

    (void)texts_put(req, req->typed, names, doc);
    questions_put(req, doc);
    people_put(req, doc);
    return parties_put(req, tx, doc);
}
