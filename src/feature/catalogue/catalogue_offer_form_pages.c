/* The form of an offering as a page: in which languages, which questions, who handles it; with what
   was typed when it is shown again, or with what it is now. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "feature/org/org.h"
#include "web/i18n.h"
#include "web/req.h"

#define FIELDS_SHOWN   10 /* in the form; JSON takes limits.form_fields_offering_max */
#define FIELDS_FREE    3  /* at least, behind those that are there */
#define UNITS_SHOWN    200
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

/* As many as there are, and some to fill. */
static int64_t questions_shown(const struct doc *values)
{
    const struct doc *rows = doc_get(values, "fields");
    int64_t shown = FIELDS_SHOWN, number;

    if (rows == NULL || rows->kind != DOC_LIST) return shown;
    for (const struct doc *row = rows->children.first; row != NULL; row = row->next) {
        if (row->name != NULL && num_parse_int(str_of(row->name), &number) &&
            number + 1 + FIELDS_FREE > shown) {
            shown = number + 1 + FIELDS_FREE;
        }
    }
    return shown < (int64_t)limits.form_fields_offering_max
               ? shown
               : (int64_t)limits.form_fields_offering_max;
}

static void questions_put(struct req *req, const struct doc *values, struct doc *doc)
{
    static const char *const names[] = {"label", "hint", "choices", NULL};
    struct doc *list = doc_html_only(doc_put_list(req->arena, doc, "questions"));
    int64_t shown = questions_shown(values);

    for (int64_t i = 0; i < shown; i++) {
        const struct doc *row = row_at(values, "fields", i);
        struct doc *item = doc_put_object(req->arena, list, NULL);
        struct str kind = doc_text(row, "kind");

        doc_put_int(req->arena, item, "place", i);
        doc_put_int(req->arena, item, "number", i + 1);
        doc_put_text(req->arena, item, "name", doc_text(row, "name"));
        doc_put_text(req->arena, item, "kind", kind);
        doc_put_text(req->arena, item, "choices", doc_text(row, "choices"));
        doc_put_bool(req->arena, item, "required", doc_true(doc_get(row, "required")));
        doc_put_bool(req->arena, item, "concerns", doc_true(doc_get(row, "concerns")));
        bool any = texts_put(req, row, names, item);
        doc_put_bool(req->arena, item, "open", any || !str_empty(kind));
    }
}

/* The units that the reader may propose offerings for. */
struct err *catalogue_suppliers_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "suppliers");
    struct org_party_list units;

    TRY(org_parties(tx, STR("unit"), NONE, UNITS_SHOWN, &units));
    for (size_t i = 0; i < units.count; i++) {
        const struct org_party *unit = &units.items[i];
        struct doc *item;

        if (!catalogue_may_propose(req->actor, unit->id)) continue;
        item = doc_put_object(req->arena, list, NULL);
        doc_put_id(req->arena, item, "id", unit->id);
        doc_put_text(req->arena, item, "name", unit->name);
        doc_put_text(req->arena, item, "code", unit->code);
        doc_html_only(
            doc_put_bool(req->arena, item, "may_keep", catalogue_may_keep(req->actor, unit->id)));
        doc_html_only(doc_put_bool(req->arena, item, "chosen",
                                   catalogue_holds(doc_get(req->typed, "unit"),
                                                   str_of_int(req->arena, unit->id))));
    }
    return NULL;
}

void catalogue_handlers_put(struct req *req, const struct doc *values, struct doc *doc)
{
    struct doc *handlers = doc_html_only(doc_put_list(req->arena, doc, "handlers"));
    const struct doc *typed = doc_get(values, "handlers");
    const struct doc *handler =
        typed != NULL && typed->kind == DOC_LIST ? typed->children.first : typed;

    for (size_t i = 0; i < HANDLERS_SHOWN; i++) {
        struct doc *item = doc_put_object(req->arena, handlers, NULL);

        if (handler != NULL && handler->kind == DOC_TEXT) {
            doc_put_text(req->arena, item, "value", handler->text);
        }
        if (handler != NULL) handler = typed->kind == DOC_LIST ? handler->next : NULL;
    }
}

void catalogue_definition_form(struct req *req, const struct doc *values, struct doc *doc)
{
    static const char *const names[] = {"title", "description", NULL};

    (void)texts_put(req, values, names, doc);
    questions_put(req, values, doc);
}

/* ---- what it is now, as it would be sent ---- */

static struct doc *row_put(struct req *req, struct doc *list, size_t place)
{
    struct doc *row = doc_object(req->arena);

    return doc_put(req->arena, list, str_c(req->arena, str_of_int(req->arena, (int64_t)place)),
                   row);
}

/* One line for each choice; PLACE: of a language, SIZE_MAX: the values. */
static struct str lines_of(struct req *req, const struct catalogue_field *field, size_t place)
{
    struct buf out = buf_new(req->arena, limits.body_bytes_max);
    bool any = false;

    for (size_t i = 0; i < field->choice_count; i++) {
        const struct catalogue_choice *choice = &field->choices[i];
        struct str line = place == SIZE_MAX ? choice->value : choice->labels[place];

        if (i > 0) buf_add_char(&out, '\n');
        buf_add(&out, line);
        any = any || !str_empty(line);
    }
    return any ? buf_str(&out) : STR_NONE;
}

static void field_put(struct req *req, const struct catalogue_field *field, struct doc *row)
{
    struct doc *texts;

    doc_put_text(req->arena, row, "name", field->name);
    doc_put_text(req->arena, row, "kind", field->kind);
    doc_put_bool(req->arena, row, "required", field->required);
    doc_put_bool(req->arena, row, "concerns", field->concerns);
    doc_put_text(req->arena, row, "choices", lines_of(req, field, SIZE_MAX));
    texts = doc_put_list(req->arena, row, "texts");
    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *text;

        if (str_empty(field->texts[i].label)) continue;
        text = row_put(req, texts, i);
        doc_put_text(req->arena, text, "lang", catalogue_lang_code(i));
        doc_put_text(req->arena, text, "label", field->texts[i].label);
        doc_put_text(req->arena, text, "hint", field->texts[i].hint);
        doc_put_text(req->arena, text, "choices", lines_of(req, field, i));
    }
}

struct err *catalogue_definition_put(struct req *req, struct store_tx *tx,
                                     const struct catalogue_offering *offering, struct doc *doc,
                                     struct doc **values)
{
    struct doc *part = doc_put_object(req->arena, doc, "definition"), *texts, *fields;
    struct org_party approver;

    doc_put_text(req->arena, part, "icon", offering->icon);
    doc_put_text(req->arena, part, "acceptance", offering->acceptance);
    doc_put_int(req->arena, part, "normal_days", offering->normal_days);
    doc_put_int(req->arena, part, "answer_days", offering->answer_days);
    doc_put_money(req->arena, part, "price", offering->price);
    if (offering->approver_id != NONE) {
        TRY(org_party_get(tx, offering->approver_id, &approver));
        doc_put_text(req->arena, part, "approver",
                     str_empty(approver.email) ? str_of_int(req->arena, approver.id)
                                               : approver.email);
    }
    doc_put_money(req->arena, part, "approval_above", offering->approval_above);
    texts = doc_put_list(req->arena, part, "texts");
    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *text;

        if (str_empty(offering->texts[i].title)) continue;
        text = row_put(req, texts, i);
        doc_put_text(req->arena, text, "lang", catalogue_lang_code(i));
        doc_put_text(req->arena, text, "title", offering->texts[i].title);
        doc_put_text(req->arena, text, "description", offering->texts[i].description);
    }
    fields = doc_put_list(req->arena, part, "fields");
    for (size_t i = 0; i < offering->field_count; i++)
        field_put(req, &offering->fields[i], row_put(req, fields, i));
    *values = part;
    return NULL;
}
