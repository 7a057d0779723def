/* The form of an offering, shown: empty, half-filled, or as it was stored with a request, in the
   reader's language. One table says how each kind of value is said. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/limits.h"
#include "feature/attachment/attachment.h"
#include "feature/org/org.h"
#include "web/i18n.h"
#include "web/req.h"

#define TEXT_BYTES_MAX ((size_t)64 * 1024) /* of the labels of all ticked choices */
#define LANGS          4

/* One field while it is shown. */
struct showing {
    struct req *req;
    struct store_tx *tx;
    const struct catalogue_field *field;
    struct str company_lang;
    struct doc *value;
    struct str text;   /* out: in the reader's words */
    struct doc *files; /* out: of an answer by files */
};

typedef struct err *kind_show(struct showing *showing);

/* ---- showing ---- */

static struct err *plain_show(struct showing *showing)
{
    showing->text = doc_say(showing->req->arena, showing->req->voice, showing->value, NULL);
    return NULL;
}

static struct err *money_show(struct showing *showing)
{
    struct arena *arena = showing->req->arena;
    struct money money;

    if (money_make(doc_int(showing->value, "minor"), doc_text(showing->value, "currency"),
                   &money)) {
        showing->text = doc_say(arena, showing->req->voice,
                                doc_put_money(arena, doc_object(arena), "money", money), NULL);
    }
    return NULL;
}

static struct err *date_show(struct showing *showing)
{
    struct arena *arena = showing->req->arena;
    struct date date;

    if (showing->value->kind == DOC_TEXT && date_parse(showing->value->text, &date)) {
        showing->text =
            doc_say(arena, showing->req->voice,
                    doc_put_date(arena, doc_object(arena), "date", date_day(date)), NULL);
    }
    return NULL;
}

/* The label to show; its language in *LANG. */
static struct str choice_label(const struct catalogue_choice *choice, const struct req *req,
                               struct str company_lang, struct str *lang)
{
    bool there[LANGS];

    for (size_t i = 0; i < LANGS; i++)
        there[i] = !str_empty(choice->labels[i]);
    size_t place = catalogue_lang_choose(there, catalogue_lang_code(req->i18n->lang), company_lang);

    *lang = catalogue_lang_code(place);
    return place < LANGS ? choice->labels[place] : choice->value;
}

static struct err *choices_show(struct showing *showing)
{
    const struct catalogue_field *field = showing->field;
    struct buf out = buf_new(showing->req->arena, TEXT_BYTES_MAX);

    for (size_t i = 0; i < field->choice_count; i++) {
        struct str lang;

        if (!catalogue_holds(showing->value, field->choices[i].value)) continue;
        if (out.len > 0) buf_add(&out, STR(", "));
        buf_add(&out, choice_label(&field->choices[i], showing->req, showing->company_lang, &lang));
    }
    showing->text = buf_str(&out);
    return NULL;
}

static struct err *party_show(struct showing *showing)
{
    int64_t id;

    if (showing->value->kind != DOC_TEXT || !id_parse(showing->value->text, &id)) return NULL;
    return org_party_name(showing->tx, id, &showing->text);
}

static struct err *yes_no_show(struct showing *showing)
{
    struct arena *arena = showing->req->arena;
    struct doc *word = doc_put_message(arena, doc_object(arena), "word",
                                       doc_true(showing->value) ? N_("Yes") : N_("No"));

    showing->text = doc_say(arena, showing->req->voice, word, NULL);
    return NULL;
}

/* Ids of files that went with their request say nothing any more. */
static struct err *files_show(struct showing *showing)
{
    struct arena *arena = showing->req->arena;
    struct buf out = buf_new(arena, TEXT_BYTES_MAX);
    const struct doc *one = showing->value->children.first;

    showing->files = doc_list(arena);
    for (; showing->value->kind == DOC_LIST && one != NULL; one = one->next) {
        struct attachment file;
        int64_t id;

        if (one->kind != DOC_TEXT || !id_parse(one->text, &id)) continue;
        struct err *err = attachment_row(showing->tx, id, &file);
        if (err != NULL && err->code == ERR_NOT_FOUND) continue;
        TRY(err);
        if (out.len > 0) buf_add(&out, STR(", "));
        buf_add(&out, file.name);
        attachment_put(showing->req, showing->files, &file);
    }
    showing->text = buf_str(&out);
    return NULL;
}

static const struct kind {
    const char *name;
    kind_show *show;
} kinds[] = {
    {"text", plain_show},      {"long-text", plain_show}, {"number", plain_show},
    {"money", money_show},     {"date", date_show},       {"choice", choices_show},
    {"choices", choices_show}, {"person", party_show},    {"unit", party_show},
    {"yes-no", yes_no_show},   {"file", files_show},      {"photo", files_show},
};

static const struct kind *kind_of(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(name, kinds[i].name)) return &kinds[i];
    }
    return NULL;
}

/* ---- documents ---- */

/* Label and hint in the reader's language, or the nearest there is. */
static void label_put(struct req *req, const struct catalogue_offering *offering,
                      const struct catalogue_field *field, bool hint, struct doc *item)
{
    bool there[LANGS];

    for (size_t i = 0; i < LANGS; i++)
        there[i] = !str_empty(field->texts[i].label);
    size_t place =
        catalogue_lang_choose(there, catalogue_lang_code(req->i18n->lang), offering->company_lang);
    struct catalogue_field_text text = {0};

    if (place < LANGS) text = field->texts[place];
    doc_put_text(req->arena, item, "name", field->name);
    doc_lang(doc_put_text(req->arena, item, "label", text.label), catalogue_lang_code(place));
    if (hint) {
        doc_lang(doc_put_text(req->arena, item, "hint", text.hint), catalogue_lang_code(place));
    }
    doc_put_text(req->arena, item, "kind", field->kind);
}

struct err *catalogue_form_show(struct req *req, struct store_tx *tx,
                                const struct catalogue_offering *offering, struct str values,
                                const struct doc *only, struct doc *list)
{
    struct doc *stored;

    if (str_empty(values)) return NULL;
    TRY(doc_read(req->arena, values, limits.json_depth_max, &stored));
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        const struct kind *kind = kind_of(field->kind);
        struct showing showing = {.req = req,
                                  .tx = tx,
                                  .field = field,
                                  .company_lang = offering->company_lang,
                                  .value = doc_find(stored, field->name)};

        if (showing.value == NULL || kind == NULL) continue;
        if (only != NULL && !catalogue_holds(only, field->name)) continue;
        TRY(kind->show(&showing));
        struct doc *item = doc_put_object(req->arena, list, NULL);
        label_put(req, offering, field, false, item);
        doc_put(req->arena, item, "value", showing.value);
        doc_put_text(req->arena, item, "text", showing.text);
        if (showing.files != NULL) doc_put(req->arena, item, "files", showing.files);
    }
    return NULL;
}

/* What is wrong with it, when the form is shown again. */
static void fault_put(struct req *req, const struct catalogue_field *field, struct doc *item)
{
    struct str name = str_print(req->arena, "fields." STR_FMT, STR_ARG(field->name));

    if (req->faults == NULL) return;
    for (const struct err_field *fault = req->faults->fields; fault != NULL; fault = fault->next) {
        if (!str_equal(fault->name, name)) continue;
        doc_html_only(req_put_refusal(req->arena, item, "error", fault->code, fault->param));
        return;
    }
}

/* A stored amount as {amount, currency}; what was typed as it is. */
static void money_again(struct arena *arena, struct doc *typed, struct doc *item)
{
    struct money money;

    if (!money_make(doc_int(typed, "minor"), doc_text(typed, "currency"), &money)) {
        doc_html_only(doc_put(arena, item, "value", typed));
        return;
    }
    struct doc *value = doc_html_only(doc_put_object(arena, item, "value"));

    doc_put_text(arena, value, "amount", money_decimal(arena, money));
    doc_put_text(arena, value, "currency", doc_text(typed, "currency"));
}

/* People know an e-mail address or a code, not an id. */
static struct err *party_again(struct req *req, struct store_tx *tx, struct str typed,
                               struct doc *item)
{
    struct org_party party = {0};
    int64_t id;

    if (id_parse(typed, &id)) {
        struct err *err = org_party_get(tx, id, &party);
        if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    }
    if (!str_empty(party.code)) typed = party.code;
    if (!str_empty(party.email)) typed = party.email;
    doc_html_only(doc_put_text(req->arena, item, "value", typed));
    return NULL;
}

/* Boxes of the files that were sent before, ticked, as far as they are the reader's own. */
static struct err *files_again(struct req *req, struct store_tx *tx,
                               const struct catalogue_field *field, struct doc *typed,
                               struct doc *item)
{
    struct doc *all = doc_object(req->arena), *list = doc_list(req->arena);
    const struct catalogue_offering alone = {.fields = (struct catalogue_field *)(uintptr_t)field,
                                             .field_count = 1};

    if (typed != NULL) doc_put(req->arena, all, str_c(req->arena, field->name), typed);
    typed = doc_find(catalogue_fields_sent(req, &alone, all), field->name);
    doc_html_only(doc_put(req->arena, item, "files", list));
    if (typed == NULL || typed->kind != DOC_LIST) return NULL;
    for (const struct doc *one = typed->children.first; one != NULL; one = one->next) {
        struct attachment file;
        int64_t id;

        if (one->kind != DOC_TEXT || !id_parse(one->text, &id)) continue;
        struct err *err = attachment_own(tx, req->actor, req->object_id, id, &file);
        if (err != NULL && err->code == ERR_NOT_FOUND) continue;
        TRY(err);
        attachment_put(req, list, &file);
    }
    return NULL;
}

/* What stands in the box again: as typed, or a stored value as people type it. */
static struct err *value_again(struct req *req, struct store_tx *tx,
                               const struct catalogue_field *field, struct doc *typed,
                               struct doc *item)
{
    bool party = str_is(field->kind, "person") || str_is(field->kind, "unit");

    if (catalogue_brings_files(field)) return files_again(req, tx, field, typed, item);
    if (typed == NULL) return NULL;
    if (party && typed->kind == DOC_TEXT) return party_again(req, tx, typed->text, item);
    if (str_is(field->kind, "money")) {
        money_again(req->arena, typed, item);
    } else if (typed->kind == DOC_BOOL) {
        doc_html_only(doc_put_c(req->arena, item, "value", typed->flag ? "yes" : "no"));
    } else {
        doc_html_only(doc_put(req->arena, item, "value", typed));
    }
    return NULL;
}

struct err *catalogue_form_blank(struct req *req, struct store_tx *tx,
                                 const struct catalogue_offering *offering, const struct doc *typed,
                                 struct doc *list)
{
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        struct doc *item = doc_put_object(req->arena, list, NULL);
        struct doc *value = typed == NULL ? NULL : doc_find(typed, field->name);

        label_put(req, offering, field, true, item);
        doc_put_bool(req->arena, item, "required", field->required);
        fault_put(req, field, item);
        struct doc *choices = doc_put_list(req->arena, item, "choices");
        for (size_t j = 0; j < field->choice_count; j++) {
            struct doc *choice = doc_put_object(req->arena, choices, NULL);
            struct str lang,
                label = choice_label(&field->choices[j], req, offering->company_lang, &lang);

            doc_put_text(req->arena, choice, "value", field->choices[j].value);
            doc_lang(doc_put_text(req->arena, choice, "label", label), lang);
            doc_html_only(doc_put_bool(req->arena, choice, "chosen",
                                       catalogue_holds(value, field->choices[j].value)));
        }
        TRY(value_again(req, tx, field, value, item));
    }
    return NULL;
}
