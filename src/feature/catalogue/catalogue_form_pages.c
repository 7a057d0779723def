/* The form of an offering: what was typed is checked and stored as JSON, what was stored is shown.
   One table says how each kind of field is read and said. Forms send texts, JSON sends values; both
   end as the same stored value. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/num.h"
#include "feature/org/org.h"
#include "web/i18n.h"
#include "web/req.h"

#define VALUES_BYTES_MAX ((size_t)256 * 1024) /* of one stored form */
#define LANGS            4

/* One field while it is read. */
struct reading {
    struct req *req;
    struct store_tx *tx;
    const struct catalogue_field *field;
    struct doc *typed;
    struct doc *values; /* where the value is put, under NAME */
    const char *name;
    int64_t party_id;   /* of a person or unit */
    enum err_code code; /* what is wrong with it */
    struct str param;
};

/* One field while it is shown. */
struct showing {
    struct req *req;
    struct store_tx *tx;
    const struct catalogue_field *field;
    struct str company_lang;
    struct doc *value;
    struct str text; /* out: in the reader's words */
};

typedef struct err *kind_read(struct reading *reading);
typedef struct err *kind_show(struct showing *showing);

static struct err *wrong(struct reading *reading, enum err_code code)
{
    reading->code = code;
    return NULL;
}

static struct err *wrong_limit(struct reading *reading, enum err_code code, int64_t limit)
{
    reading->param = str_of_int(reading->req->arena, limit);
    return wrong(reading, code);
}

/* ---- reading ---- */

/* Browsers send lines with carriage returns. */
static struct str lines_clean(struct arena *arena, struct str text)
{
    struct buf out = buf_new(arena, text.len + 1);

    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';

        if (!pair) buf_add_char(&out, text.ptr[i]);
    }
    return buf_str(&out);
}

static struct err *text_read(struct reading *reading, bool lines, size_t points_max)
{
    if (reading->typed->kind != DOC_TEXT) return wrong(reading, ERR_WRONG_TYPE);
    struct str text = str_trim(lines_clean(reading->req->arena, reading->typed->text));

    if (!str_is_utf8(text) || !str_is_clean(text, lines)) return wrong(reading, ERR_BAD_TEXT);
    if (str_points(text) > points_max) {
        return wrong_limit(reading, ERR_TOO_LONG, (int64_t)points_max);
    }
    doc_put_text(reading->req->arena, reading->values, reading->name, text);
    return NULL;
}

static struct err *line_read(struct reading *reading)
{
    return text_read(reading, false, limits.title_points_max);
}

static struct err *long_text_read(struct reading *reading)
{
    return text_read(reading, true, limits.message_points_max);
}

/* "12,5" as people of three of our languages write it, with a point. */
static struct str decimal_clean(struct arena *arena, struct str text)
{
    struct str whole, part;

    text = str_trim(text);
    if (!str_cut(text, ',', &whole, &part)) return text;
    return str_print(arena, STR_FMT "." STR_FMT, STR_ARG(whole), STR_ARG(part));
}

static struct err *number_read(struct reading *reading)
{
    const struct doc *typed = reading->typed;
    int64_t milli;

    if (typed->kind == DOC_TEXT) {
        if (!num_parse_milli(decimal_clean(reading->req->arena, typed->text), &milli)) {
            return wrong(reading, ERR_BAD_NUMBER);
        }
    } else if (typed->kind == DOC_MILLI) {
        milli = typed->number;
    } else if (typed->kind != DOC_INT) {
        return wrong(reading, ERR_WRONG_TYPE);
    } else if (!num_mul(&milli, typed->number, 1000)) {
        return wrong_limit(reading, ERR_TOO_BIG, MONEY_MINOR_MAX / 1000);
    }
    if (milli > MONEY_MINOR_MAX) return wrong_limit(reading, ERR_TOO_BIG, MONEY_MINOR_MAX / 1000);
    if (milli < -MONEY_MINOR_MAX) {
        return wrong_limit(reading, ERR_TOO_SMALL, -MONEY_MINOR_MAX / 1000);
    }
    doc_put_milli(reading->req->arena, reading->values, reading->name, milli);
    return NULL;
}

/* {amount, currency} from a form, {minor, currency} from JSON. */
static struct err *money_read(struct reading *reading)
{
    const struct doc *typed = reading->typed, *minor = doc_get(typed, "minor");
    struct str amount = doc_text(typed, "amount"), currency = doc_text(typed, "currency");
    struct money money;
    bool good;

    if (typed->kind != DOC_OBJECT) return wrong(reading, ERR_WRONG_TYPE);
    if (typed->children.count != 2) return wrong(reading, ERR_BAD_MONEY);
    if (minor != NULL && minor->kind == DOC_INT) {
        good = money_make(minor->number, currency, &money);
    } else {
        good = amount.ptr != NULL &&
               money_parse(decimal_clean(reading->req->arena, amount), currency, &money);
    }
    if (!good) return wrong(reading, ERR_BAD_MONEY);
    doc_put_money(reading->req->arena, reading->values, reading->name, money);
    return NULL;
}

static struct err *date_read(struct reading *reading)
{
    struct date date;

    if (reading->typed->kind != DOC_TEXT) return wrong(reading, ERR_WRONG_TYPE);
    if (!date_parse(str_trim(reading->typed->text), &date)) return wrong(reading, ERR_BAD_DATE);
    doc_put_date(reading->req->arena, reading->values, reading->name, date_day(date));
    return NULL;
}

static const struct catalogue_choice *choice_find(const struct catalogue_field *field,
                                                  struct str value)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (str_equal(field->choices[i].value, value)) return &field->choices[i];
    }
    return NULL;
}

static struct err *choice_read(struct reading *reading)
{
    if (reading->typed->kind != DOC_TEXT) return wrong(reading, ERR_WRONG_TYPE);
    const struct catalogue_choice *choice = choice_find(reading->field, reading->typed->text);

    if (choice == NULL) return wrong(reading, ERR_BAD_CHOICE);
    doc_put_text(reading->req->arena, reading->values, reading->name, choice->value);
    return NULL;
}

/* Is VALUE among what was typed: a list, or the one box that was ticked? */
static bool is_typed(const struct doc *typed, struct str value)
{
    if (typed == NULL) return false;
    if (typed->kind == DOC_TEXT) return str_equal(typed->text, value);
    if (typed->kind != DOC_LIST) return false;
    for (const struct doc *one = typed->children.first; one != NULL; one = one->next) {
        if (one->kind == DOC_TEXT && str_equal(one->text, value)) return true;
    }
    return false;
}

/* Stored in the order of the form, each once. */
static struct err *choices_read(struct reading *reading)
{
    const struct doc *typed = reading->typed;

    if (typed->kind == DOC_LIST) {
        for (const struct doc *one = typed->children.first; one != NULL; one = one->next) {
            if (one->kind != DOC_TEXT) return wrong(reading, ERR_WRONG_TYPE);
            if (choice_find(reading->field, one->text) == NULL) {
                return wrong(reading, ERR_BAD_CHOICE);
            }
        }
    } else if (typed->kind != DOC_TEXT) {
        return wrong(reading, ERR_WRONG_TYPE);
    } else if (choice_find(reading->field, typed->text) == NULL) {
        return wrong(reading, ERR_BAD_CHOICE);
    }
    struct doc *list = doc_put_list(reading->req->arena, reading->values, reading->name);

    for (size_t i = 0; i < reading->field->choice_count; i++) {
        struct str value = reading->field->choices[i].value;

        if (is_typed(typed, value)) doc_put_text(reading->req->arena, list, NULL, value);
    }
    return NULL;
}

static struct err *party_read(struct reading *reading)
{
    struct org_party party;
    int64_t id;

    if (reading->typed->kind != DOC_TEXT) return wrong(reading, ERR_WRONG_TYPE);
    TRY(catalogue_party_find(reading->tx, str_trim(reading->typed->text), &id));
    if (id == NONE) return wrong(reading, ERR_BAD_REFERENCE);
    TRY(org_party_get(reading->tx, id, &party));
    if (party.ended_ms != NONE || !str_equal(party.kind, reading->field->kind)) {
        return wrong(reading, ERR_BAD_REFERENCE);
    }
    reading->party_id = party.id;
    doc_put_id(reading->req->arena, reading->values, reading->name, party.id);
    return NULL;
}

static struct err *yes_no_read(struct reading *reading)
{
    const struct doc *typed = reading->typed;
    bool yes;

    if (typed->kind == DOC_BOOL) {
        yes = typed->flag;
    } else if (typed->kind != DOC_TEXT) {
        return wrong(reading, ERR_WRONG_TYPE);
    } else if (str_is(typed->text, "yes") || str_is(typed->text, "no")) {
        yes = str_is(typed->text, "yes");
    } else {
        return wrong(reading, ERR_BAD_CHOICE);
    }
    doc_put_bool(reading->req->arena, reading->values, reading->name, yes);
    return NULL;
}

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
    struct buf out = buf_new(showing->req->arena, VALUES_BYTES_MAX);

    for (size_t i = 0; i < field->choice_count; i++) {
        struct str lang;

        if (!is_typed(showing->value, field->choices[i].value)) continue;
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

/* ---- the kinds ---- */

static const struct kind {
    const char *name;
    kind_read *read;
    kind_show *show;
} kinds[] = {
    {"text", line_read, plain_show},         {"long-text", long_text_read, plain_show},
    {"number", number_read, plain_show},     {"money", money_read, money_show},
    {"date", date_read, date_show},          {"choice", choice_read, choices_show},
    {"choices", choices_read, choices_show}, {"person", party_read, party_show},
    {"unit", party_read, party_show},        {"yes-no", yes_no_read, yes_no_show},
};

static const struct kind *kind_of(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(name, kinds[i].name)) return &kinds[i];
    }
    return NULL;
}

/* Nothing was typed: an empty text, no box ticked, a currency without an amount. */
static bool is_blank(const struct doc *typed)
{
    if (typed == NULL || typed->kind == DOC_NULL) return true;
    if (typed->kind == DOC_TEXT) return str_trim(typed->text).len == 0;
    if (typed->kind == DOC_OBJECT) {
        const struct doc *amount = doc_get(typed, "amount");

        return amount != NULL && amount->kind == DOC_TEXT && is_blank(amount);
    }
    if (typed->kind != DOC_LIST) return false;
    for (const struct doc *one = typed->children.first; one != NULL; one = one->next) {
        if (!is_blank(one)) return false;
    }
    return true;
}

static struct err *field_check(struct reading *reading)
{
    const struct kind *kind = kind_of(reading->field->kind);

    if (is_blank(reading->typed)) {
        if (reading->field->required) reading->code = ERR_REQUIRED;
        return NULL;
    }
    return kind == NULL ? wrong(reading, ERR_WRONG_TYPE) : kind->read(reading);
}

static const char *fault_name(struct req *req, struct str name)
{
    return str_c(req->arena, str_print(req->arena, "fields." STR_FMT, STR_ARG(name)));
}

static void unknown_check(struct req *req, const struct catalogue_offering *offering,
                          const struct doc *fields)
{
    if (fields == NULL) return;
    for (const struct doc *one = fields->children.first; one != NULL; one = one->next) {
        bool known = false;

        for (size_t i = 0; i < offering->field_count; i++)
            known = known || str_is(offering->fields[i].name, one->name);
        if (!known) {
            form_fault(req, fault_name(req, str_of(one->name)), ERR_UNKNOWN_FIELD, STR_NONE);
        }
    }
}

struct err *catalogue_form_check(struct req *req, struct store_tx *tx,
                                 const struct catalogue_offering *offering,
                                 const struct doc *fields, struct str *values, int64_t *concerns_id)
{
    struct buf json = buf_new(req->arena, VALUES_BYTES_MAX);
    struct doc *object = doc_object(req->arena);

    *concerns_id = NONE;
    *values = STR_NONE;
    if (fields != NULL && fields->kind != DOC_OBJECT) {
        form_fault(req, "fields", ERR_WRONG_TYPE, STR_NONE);
        return NULL;
    }
    unknown_check(req, offering, fields);
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        struct reading reading = {.req = req,
                                  .tx = tx,
                                  .field = field,
                                  .typed = fields == NULL ? NULL : doc_find(fields, field->name),
                                  .values = object,
                                  .name = str_c(req->arena, field->name),
                                  .party_id = NONE,
                                  .code = ERR_NONE};

        TRY(field_check(&reading));
        if (reading.code != ERR_NONE) {
            form_fault(req, fault_name(req, field->name), reading.code, reading.param);
        }
        if (field->concerns) *concerns_id = reading.party_id;
    }
    doc_json(&json, object, req->voice);
    *values = buf_str(&json);
    if (json.full) {
        form_fault(req, "fields", ERR_TOO_LONG, str_of_int(req->arena, (int64_t)json.size_max));
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
        if (only != NULL && !is_typed(only, field->name)) continue;
        TRY(kind->show(&showing));
        struct doc *item = doc_put_object(req->arena, list, NULL);
        label_put(req, offering, field, false, item);
        doc_put(req->arena, item, "value", showing.value);
        doc_put_text(req->arena, item, "text", showing.text);
    }
    return NULL;
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

/* What stands in the box again: as typed, or a stored value as people type it. */
static struct err *value_again(struct req *req, struct store_tx *tx,
                               const struct catalogue_field *field, struct doc *typed,
                               struct doc *item)
{
    bool party = str_is(field->kind, "person") || str_is(field->kind, "unit");

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
        struct doc *choices = doc_put_list(req->arena, item, "choices");
        for (size_t j = 0; j < field->choice_count; j++) {
            struct doc *choice = doc_put_object(req->arena, choices, NULL);
            struct str lang,
                label = choice_label(&field->choices[j], req, offering->company_lang, &lang);

            doc_put_text(req->arena, choice, "value", field->choices[j].value);
            doc_lang(doc_put_text(req->arena, choice, "label", label), lang);
            doc_html_only(doc_put_bool(req->arena, choice, "chosen",
                                       is_typed(value, field->choices[j].value)));
        }
        TRY(value_again(req, tx, field, value, item));
    }
    return NULL;
}
