/* The form of an offering, read: what was typed is checked and stored as JSON. One table says how
   each kind of field is read, and what it is in JSON. Forms send texts, JSON sends values; both end
   as the same stored value. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/num.h"
#include "feature/attachment/attachment.h"
#include "feature/org/org.h"
#include "web/i18n.h"
#include "web/req.h"

#define VALUES_BYTES_MAX ((size_t)256 * 1024) /* of one stored form */

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

typedef struct err *kind_read(struct reading *reading);
typedef enum err_code kind_of_json(const struct doc *typed);

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

static struct err *number_read(struct reading *reading)
{
    const struct doc *typed = reading->typed;
    struct req *req = reading->req;
    struct str plain;
    int64_t milli;

    if (typed->kind == DOC_TEXT) {
        if (!i18n_number_read(req->i18n, req->arena, typed->text, 3, &plain) ||
            !num_parse_milli(plain, &milli)) {
            return wrong(reading, ERR_BAD_NUMBER);
        }
    } else if (typed->kind == DOC_MILLI) {
        milli = typed->number;
    } else if (typed->kind != DOC_INT) {
        return wrong(reading, ERR_WRONG_TYPE);
    } else if (!num_mul(&milli, typed->number, 1000)) {
        milli = typed->number > 0 ? INT64_MAX : -INT64_MAX; /* out of bounds either way */
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
        good = form_money(reading->req, amount, currency, &money);
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

bool catalogue_holds(const struct doc *typed, struct str value)
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

        if (catalogue_holds(typed, value)) doc_put_text(reading->req->arena, list, NULL, value);
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

/* Only files of who answers, and for a photo only pictures. */
static struct err *file_read(struct reading *reading, struct str typed, struct doc *list)
{
    struct req *req = reading->req;
    struct attachment file;
    int64_t id;

    if (!id_parse(typed, &id)) return wrong(reading, ERR_BAD_REFERENCE);
    struct err *err = attachment_own(reading->tx, req->actor, req->object_id, id, &file);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL) return wrong(reading, ERR_BAD_REFERENCE);
    if (str_is(reading->field->kind, "photo") && !attachment_is_photo(file.type)) {
        return wrong(reading, ERR_NO_PHOTO);
    }
    doc_put_id(req->arena, list, NULL, id);
    return NULL;
}

static struct err *files_read(struct reading *reading)
{
    struct doc *typed = reading->typed;
    struct doc *list = doc_put_list(reading->req->arena, reading->values, reading->name);

    if (typed->kind == DOC_TEXT) return file_read(reading, typed->text, list);
    if (typed->kind != DOC_LIST) return wrong(reading, ERR_WRONG_TYPE);
    if (typed->children.count > limits.attachments_max) {
        return wrong_limit(reading, ERR_TOO_MANY, (int64_t)limits.attachments_max);
    }
    for (const struct doc *one = typed->children.first; one != NULL; one = one->next) {
        if (one->kind != DOC_TEXT) return wrong(reading, ERR_WRONG_TYPE);
        TRY(file_read(reading, one->text, list));
    }
    return NULL;
}

/* ---- what a value is in JSON ---- */

static enum err_code text_of_json(const struct doc *typed)
{
    return typed->kind == DOC_TEXT ? ERR_NONE : ERR_WRONG_TYPE;
}

static enum err_code number_of_json(const struct doc *typed)
{
    return typed->kind == DOC_INT || typed->kind == DOC_MILLI ? ERR_NONE : ERR_WRONG_TYPE;
}

/* An amount as text is a form's. */
static enum err_code money_of_json(const struct doc *typed)
{
    bool good = typed->kind == DOC_OBJECT && doc_get(typed, "amount") == NULL;

    return good ? ERR_NONE : ERR_WRONG_TYPE;
}

static enum err_code yes_no_of_json(const struct doc *typed)
{
    return typed->kind == DOC_BOOL ? ERR_NONE : ERR_WRONG_TYPE;
}

static enum err_code texts_of_json(const struct doc *typed)
{
    if (typed->kind != DOC_LIST) return ERR_WRONG_TYPE;
    for (const struct doc *one = typed->children.first; one != NULL; one = one->next) {
        if (one->kind != DOC_TEXT || one->text.len == 0) return ERR_WRONG_TYPE;
        for (const struct doc *other = one->next; other != NULL; other = other->next) {
            if (other->kind == DOC_TEXT && str_equal(one->text, other->text)) {
                return ERR_DUPLICATE_FIELD;
            }
        }
    }
    return ERR_NONE;
}

/* ---- the kinds ---- */

static const struct kind {
    const char *name;
    kind_read *read;
    kind_of_json *of_json;
} kinds[] = {
    {"text", line_read, text_of_json},        {"long-text", long_text_read, text_of_json},
    {"number", number_read, number_of_json},  {"money", money_read, money_of_json},
    {"date", date_read, text_of_json},        {"choice", choice_read, text_of_json},
    {"choices", choices_read, texts_of_json}, {"person", party_read, text_of_json},
    {"unit", party_read, text_of_json},       {"yes-no", yes_no_read, yes_no_of_json},
    {"file", files_read, texts_of_json},      {"photo", files_read, texts_of_json},
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

/* Every form has an empty answer beside the boxes, so that the last one can be unticked. */
static void filled_put(struct arena *arena, const struct doc *typed, struct doc *list)
{
    if (typed->kind != DOC_LIST && !is_blank(typed))
        doc_put(arena, list, NULL, (struct doc *)(uintptr_t)typed);
    if (typed->kind != DOC_LIST) return;
    for (struct doc *one = typed->children.first; one != NULL; one = one->next) {
        if (!is_blank(one)) doc_put(arena, list, NULL, one);
    }
}

static struct doc *files_sent(struct req *req, const struct catalogue_field *field,
                              const struct doc *typed)
{
    struct str name = str_print(req->arena, "_files." STR_FMT, STR_ARG(field->name));
    struct doc *list = doc_list(req->arena);

    if (typed != NULL && !req->sent_json) filled_put(req->arena, typed, list);
    attachment_held_put(req, str_c(req->arena, name), list);
    return typed == NULL && list->children.count == 0 ? NULL : list;
}

const struct doc *catalogue_fields_sent(struct req *req, const struct catalogue_offering *offering,
                                        const struct doc *fields)
{
    struct doc *sent = doc_object(req->arena);

    if (req->sent_json || !catalogue_form_brings_files(offering)) return fields;
    if (fields != NULL && fields->kind != DOC_OBJECT) return fields;
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        struct doc *list;

        if (!catalogue_brings_files(field)) continue;
        list = files_sent(req, field, fields == NULL ? NULL : doc_find(fields, field->name));
        if (list != NULL) doc_put(req->arena, sent, str_c(req->arena, field->name), list);
    }
    struct doc *other = fields == NULL ? NULL : fields->children.first;
    for (; other != NULL; other = other->next) {
        if (doc_get(sent, other->name) == NULL) doc_put(req->arena, sent, other->name, other);
    }
    return sent->children.count == 0 ? fields : sent;
}

static const char *field_path(struct arena *arena, struct str name)
{
    return str_c(arena, str_print(arena, "fields." STR_FMT, STR_ARG(name)));
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
            form_fault(req, field_path(req->arena, str_of(one->name)), ERR_UNKNOWN_FIELD, STR_NONE);
        }
    }
}

void catalogue_kinds_check(struct req *req, const struct catalogue_offering *offering,
                           const struct doc *fields)
{
    if (!req->sent_json || fields == NULL || fields->kind != DOC_OBJECT) return;
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        const struct doc *typed = doc_find(fields, field->name);
        const struct kind *kind = kind_of(field->kind);

        if (typed == NULL || typed->kind == DOC_NULL || kind == NULL) continue;
        enum err_code code = kind->of_json(typed);
        if (code != ERR_NONE) form_fault(req, field_path(req->arena, field->name), code, STR_NONE);
    }
}

/* Said already, by its kind. */
static bool is_at_fault(const struct req *req, const char *path)
{
    const struct err_field *fault = req->form_err == NULL ? NULL : req->form_err->fields;

    for (; fault != NULL; fault = fault->next) {
        if (str_is(fault->name, path)) return true;
    }
    return false;
}

/* A file beside the form answers one of its questions. */
static void uploads_check(struct req *req, const struct catalogue_offering *offering)
{
    for (const struct upload *upload = req->uploads; upload != NULL; upload = upload->next) {
        struct str first, name = STR_NONE;
        bool known = false;

        (void)str_cut(upload->name, '.', &first, &name);
        for (size_t i = 0; i < offering->field_count; i++) {
            const struct catalogue_field *field = &offering->fields[i];

            known = known || (catalogue_brings_files(field) && str_equal(field->name, name));
        }
        if (!known) form_fault(req, field_path(req->arena, name), ERR_UNKNOWN_FIELD, STR_NONE);
    }
}

struct err *catalogue_files_check(struct req *req, struct store_tx *tx,
                                  const struct catalogue_offering *offering,
                                  const struct doc *fields)
{
    struct doc *unused = doc_object(req->arena);

    uploads_check(req, offering);
    if (fields == NULL || fields->kind != DOC_OBJECT) return NULL;
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        const char *path = field_path(req->arena, field->name);
        struct reading reading = {.req = req,
                                  .tx = tx,
                                  .field = field,
                                  .typed = doc_find(fields, field->name),
                                  .values = unused,
                                  .name = str_c(req->arena, field->name),
                                  .code = ERR_NONE};

        if (!catalogue_brings_files(field) || is_blank(reading.typed)) continue;
        if (is_at_fault(req, path)) continue;
        TRY(files_read(&reading));
        if (reading.code != ERR_NONE) form_fault(req, path, reading.code, reading.param);
    }
    return NULL;
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
    uploads_check(req, offering);
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        const char *path = field_path(req->arena, field->name);
        struct reading reading = {.req = req,
                                  .tx = tx,
                                  .field = field,
                                  .typed = fields == NULL ? NULL : doc_find(fields, field->name),
                                  .values = object,
                                  .name = str_c(req->arena, field->name),
                                  .party_id = NONE,
                                  .code = ERR_NONE};

        if (is_at_fault(req, path)) continue;
        TRY(field_check(&reading));
        if (reading.code != ERR_NONE) form_fault(req, path, reading.code, reading.param);
        if (field->concerns) *concerns_id = reading.party_id;
    }
    doc_json(&json, object, req->voice);
    *values = buf_str(&json);
    if (json.full) {
        form_fault(req, "fields", ERR_TOO_LONG, str_of_int(req->arena, (int64_t)json.size_max));
    }
    return NULL;
}
