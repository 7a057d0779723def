/* Reading what was sent by the field table of a noun. Every fault is collected; nothing is guessed:
   what the table does not name is refused. */
#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/zone.h"
#include "web/web_inner.h"

#include <string.h>

/* One field being read. */
struct reading {
    struct req *req;
    const struct field *field;
    const struct doc *value; /* present, and not empty */
    void *target;
    bool json;        /* types are told by JSON; in a form all values are texts */
    struct str param; /* out: the {limit} of the fault */
    struct str path;  /* name of the field as sent */
};

typedef enum err_code field_reader(struct reading *reading);

static enum err_code limit_fault(struct reading *reading, enum err_code code, int64_t limit)
{
    reading->param = str_of_int(reading->req->arena, limit);
    return code;
}

/* ---- texts ---- */

static int64_t text_max(const struct field *field)
{
    if (field->max > 0) return field->max;
    switch (field->kind) {
    case FIELD_LONG_TEXT:
        return (int64_t)limits.body_points_max;
    case FIELD_SECRET:
        return (int64_t)limits.password_bytes_max;
    case FIELD_EMAIL:
        return (int64_t)limits.email_bytes_max;
    default:
        return (int64_t)limits.title_points_max;
    }
}

/* Browsers end lines with CR LF. */
static struct str without_returns(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\r') out[len++] = text.ptr[i];
    }
    return (struct str){out, len};
}

static enum err_code text_check(struct reading *reading, struct str text, bool lines)
{
    const struct field *field = reading->field;
    int64_t points = (int64_t)str_points(text);

    if (!str_is_utf8(text) || !str_is_clean(text, lines)) return ERR_BAD_TEXT;
    if (points > text_max(field)) return limit_fault(reading, ERR_TOO_LONG, text_max(field));
    if (points < field->min) return limit_fault(reading, ERR_TOO_SHORT, field->min);
    return ERR_NONE;
}

static enum err_code read_text(struct reading *reading)
{
    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    struct str text = str_trim(reading->value->text);

    *(struct str *)reading->target = text;
    return text_check(reading, text, false);
}

static enum err_code read_long_text(struct reading *reading)
{
    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    struct str text = without_returns(reading->req->arena, str_trim(reading->value->text));

    *(struct str *)reading->target = text;
    return text_check(reading, text, true);
}

static enum err_code read_secret(struct reading *reading)
{
    struct str text = reading->value->text;

    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    *(struct str *)reading->target = text;
    return text_check(reading, text, false);
}

static bool is_email(struct str text)
{
    struct str local, host;

    if (!str_cut(text, '@', &local, &host)) return false;
    if (local.len == 0 || local.len > 64 || host.len == 0) return false;
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] <= ' ' || strchr("<>()[],;:\\\"", text.ptr[i]) != NULL) {
            return false;
        }
    }
    return memchr(host.ptr, '@', host.len) == NULL && host.ptr[0] != '.' &&
           host.ptr[host.len - 1] != '.' && str_find(host, STR("..")) < 0;
}

static enum err_code read_email(struct reading *reading)
{
    struct str *target = reading->target;
    enum err_code code = read_text(reading);

    if (code != ERR_NONE) return code;
    *target = str_lower(reading->req->arena, *target);
    return is_email(*target) ? ERR_NONE : ERR_BAD_EMAIL;
}

static enum err_code read_choice(struct reading *reading)
{
    struct str *target = reading->target;

    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    *target = reading->value->text;
    for (const char *const *choice = reading->field->choices; *choice != NULL; choice++) {
        if (str_is(*target, *choice)) return ERR_NONE;
    }
    return ERR_BAD_CHOICE;
}

static enum err_code read_lang(struct reading *reading)
{
    struct str *target = reading->target;

    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    *target = reading->value->text;
    for (size_t i = 0; i < LANG_COUNT; i++) {
        if (str_is(*target, lang_codes[i])) return ERR_NONE;
    }
    return ERR_BAD_CHOICE;
}

static enum err_code read_zone(struct reading *reading)
{
    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    *(struct str *)reading->target = reading->value->text;
    return zone_known(reading->value->text) ? ERR_NONE : ERR_BAD_CHOICE;
}

/* ---- numbers ---- */

static enum err_code range_check(struct reading *reading, int64_t value, bool milli)
{
    const struct field *field = reading->field;
    struct arena *arena = reading->req->arena;

    if (field->min == 0 && field->max == 0) return ERR_NONE;
    int64_t limit = value < field->min ? field->min : field->max;
    if (value >= field->min && value <= field->max) return ERR_NONE;
    reading->param = milli ? num_milli_text(arena, limit) : str_of_int(arena, limit);
    return value < field->min ? ERR_TOO_SMALL : ERR_TOO_BIG;
}

static enum err_code read_int(struct reading *reading)
{
    const struct doc *value = reading->value;
    int64_t *target = reading->target;

    if (value->kind == DOC_INT) {
        *target = value->number;
    } else if (reading->json || value->kind != DOC_TEXT) {
        return ERR_WRONG_TYPE;
    } else if (!num_parse_int(str_trim(value->text), target)) {
        return ERR_BAD_NUMBER;
    }
    return range_check(reading, *target, false);
}

static enum err_code read_milli(struct reading *reading)
{
    const struct doc *value = reading->value;
    int64_t *target = reading->target;
    struct req *req = reading->req;
    struct str plain;

    if (value->kind == DOC_MILLI) {
        *target = value->number;
    } else if (value->kind == DOC_INT) {
        if (!num_mul(target, value->number, 1000)) return ERR_BAD_NUMBER;
    } else if (reading->json || value->kind != DOC_TEXT) {
        return ERR_WRONG_TYPE;
    } else if (!i18n_number_read(req->i18n, req->arena, value->text, 3, &plain) ||
               !num_parse_milli(plain, target)) {
        return ERR_BAD_NUMBER;
    }
    return range_check(reading, *target, true);
}

static enum err_code read_bool(struct reading *reading)
{
    static const char *const yes[] = {"1", "on", "true", "yes"};
    static const char *const no[] = {"0", "off", "false", "no"};
    const struct doc *value = reading->value;
    int64_t *target = reading->target;

    if (value->kind == DOC_BOOL) {
        *target = value->flag;
        return ERR_NONE;
    }
    if (reading->json || value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        bool is_yes = str_is(value->text, yes[i]);
        *target = is_yes;
        if (is_yes || str_is(value->text, no[i])) return ERR_NONE;
    }
    return ERR_BAD_CHOICE;
}

static enum err_code read_id(struct reading *reading)
{
    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    return id_parse(reading->value->text, reading->target) ? ERR_NONE : ERR_BAD_REFERENCE;
}

/* Of an amount's object only AMOUNT and the currency are read. */
static void refuse_other_names(struct reading *reading, const char *amount)
{
    struct req *req = reading->req;
    const struct doc *child = reading->value->children.first;

    for (; child != NULL; child = child->next) {
        if (strcmp(child->name, amount) == 0 || strcmp(child->name, "currency") == 0) continue;
        err_add_field(req->arena, &req->form_err,
                      str_print(req->arena, STR_FMT ".%s", STR_ARG(reading->path), child->name),
                      ERR_UNKNOWN_FIELD, STR_NONE);
    }
}

static enum err_code read_money_json(struct reading *reading)
{
    const struct doc *value = reading->value, *minor = doc_get(value, "minor");

    if (value->kind != DOC_OBJECT) return ERR_WRONG_TYPE;
    refuse_other_names(reading, "minor");
    if (minor == NULL || minor->kind != DOC_INT) return ERR_BAD_MONEY;
    bool good = money_make(minor->number, doc_text(value, "currency"), reading->target);
    return good ? ERR_NONE : ERR_BAD_MONEY;
}

bool form_money(const struct req *req, struct str amount, struct str currency, struct money *money)
{
    struct str plain, code = str_trim(currency);

    return currency_known(code) &&
           i18n_number_read(req->i18n, req->arena, amount,
                            currency_exponent(str_c(req->arena, code)), &plain) &&
           money_parse(plain, code, money);
}

/* "1 234,50 EUR": the currency stands behind the last space. */
static bool amount_cut(struct str text, struct str *amount, struct str *currency)
{
    text = str_trim(text);
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != ' ')
        at--;
    *amount = str_sub(text, 0, at);
    *currency = str_sub(text, at, text.len);
    return at > 0;
}

/* {minor, currency} in JSON; {amount, currency} or "12.50 EUR" in a form. */
static enum err_code read_money(struct reading *reading)
{
    const struct doc *value = reading->value;
    struct str amount, currency;

    if (reading->json) return read_money_json(reading);
    if (value->kind == DOC_OBJECT) {
        refuse_other_names(reading, "amount");
        amount = doc_text(value, "amount");
        currency = doc_text(value, "currency");
        if (str_empty(amount)) return reading->field->required ? ERR_REQUIRED : ERR_NONE;
    } else if (value->kind != DOC_TEXT || !amount_cut(value->text, &amount, &currency)) {
        return ERR_BAD_MONEY;
    }
    bool good = form_money(reading->req, amount, currency, reading->target);
    return good ? ERR_NONE : ERR_BAD_MONEY;
}

/* ---- time ---- */

static enum err_code read_date(struct reading *reading)
{
    struct date date;

    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    if (!date_parse(reading->value->text, &date)) return ERR_BAD_DATE;
    *(int64_t *)reading->target = date_day(date);
    return ERR_NONE;
}

#define YEARS_AHEAD_MAX 10 /* nobody means a later time */
#define YEAR_MS         (INT64_C(366) * DAY_MS)

/* A program has no clock on the wall. A leap second, told by logs of the past, is nothing to plan
   by. */
static bool time_take(const struct reading *reading, struct str text)
{
    bool leap = str_is(str_sub(text, sizeof "2026-11-21T18:05:" - 1, 2), "60");

    if (!leap && time_parse(text, reading->target)) return true;
    return !reading->json && zone_local_parse(reading->req->zone, text, reading->target);
}

static enum err_code read_time(struct reading *reading)
{
    if (reading->value->kind != DOC_TEXT) return ERR_WRONG_TYPE;
    if (!time_take(reading, reading->value->text)) return ERR_BAD_TIME;
    if (*(int64_t *)reading->target > reading->req->now_ms + YEARS_AHEAD_MAX * YEAR_MS) {
        return limit_fault(reading, ERR_TOO_FAR, YEARS_AHEAD_MAX);
    }
    return ERR_NONE;
}

/* ---- several ---- */

static enum err_code read_object(struct reading *reading)
{
    if (reading->value->kind != DOC_OBJECT) return ERR_WRONG_TYPE;
    *(const struct doc **)reading->target = reading->value;
    return ERR_NONE;
}

static size_t list_max(const struct field *field)
{
    if (field->kind == FIELD_ROWS) return field->max > 0 ? (size_t)field->max : limits.lines_max;
    return limits.choices_max;
}

static bool holds(const struct str *texts, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(texts[i], text)) return true;
    }
    return false;
}

static enum err_code read_texts(struct reading *reading)
{
    struct field_list *target = reading->target;
    const struct doc *value = reading->value;
    bool one = !reading->json && value->kind == DOC_TEXT;

    if (!one && value->kind != DOC_LIST) return ERR_WRONG_TYPE;
    size_t count = one ? 1 : value->children.count;
    if (count > list_max(reading->field)) {
        return limit_fault(reading, ERR_TOO_MANY, (int64_t)list_max(reading->field));
    }
    struct str *texts = ARENA_ARRAY(reading->req->arena, struct str, count + 1);
    size_t taken = 0;
    *target = (struct field_list){texts, count};
    for (const struct doc *item = one ? value : value->children.first; item != NULL;
         item = one ? NULL : item->next) {
        if (item->kind != DOC_TEXT) return ERR_WRONG_TYPE;
        if (reading->json && str_trim(item->text).len == 0) return ERR_REQUIRED;
        enum err_code code = text_check(reading, item->text, false);
        if (code != ERR_NONE) return code;
        bool empty = str_trim(item->text).len == 0; /* a box of a form left out */
        if (!empty && holds(texts, taken, item->text)) return ERR_DUPLICATE_FIELD;
        texts[taken++] = item->text;
    }
    return ERR_NONE;
}

static enum err_code read_rows(struct reading *reading)
{
    const struct field *field = reading->field;
    struct arena *arena = reading->req->arena;
    struct field_list *target = reading->target;
    size_t index = 0;

    if (reading->value->kind != DOC_LIST) return ERR_WRONG_TYPE;
    if (reading->value->children.count > list_max(field)) {
        return limit_fault(reading, ERR_TOO_MANY, (int64_t)list_max(field));
    }
    *target =
        (struct field_list){arena_array(arena, reading->value->children.count + 1, field->row_size),
                            reading->value->children.count};
    for (const struct doc *row = reading->value->children.first; row != NULL; row = row->next) {
        if (row->kind != DOC_OBJECT) return ERR_WRONG_TYPE;
        form_read(reading->req, row, field->rows, (char *)target->items + index * field->row_size,
                  str_c(arena, str_print(arena, STR_FMT ".%zu.", STR_ARG(reading->path), index)));
        index++;
    }
    return ERR_NONE;
}

static field_reader *const readers[] = {
    [FIELD_TEXT] = read_text,     [FIELD_LONG_TEXT] = read_long_text,
    [FIELD_SECRET] = read_secret, [FIELD_EMAIL] = read_email,
    [FIELD_LANG] = read_lang,     [FIELD_ZONE] = read_zone,
    [FIELD_CHOICE] = read_choice, [FIELD_INT] = read_int,
    [FIELD_MILLI] = read_milli,   [FIELD_BOOL] = read_bool,
    [FIELD_ID] = read_id,         [FIELD_MONEY] = read_money,
    [FIELD_DATE] = read_date,     [FIELD_TIME] = read_time,
    [FIELD_OBJECT] = read_object, [FIELD_TEXTS] = read_texts,
    [FIELD_ROWS] = read_rows,
};

/* The value that says "absent" in a struct; zero for the other kinds. */
static void set_absent(const struct field *field, void *target)
{
    switch (field->kind) {
    case FIELD_INT:
    case FIELD_MILLI:
    case FIELD_BOOL:
    case FIELD_ID:
    case FIELD_DATE:
    case FIELD_TIME:
        *(int64_t *)target = NONE;
        break;
    default:
        break;
    }
}

static bool is_text_in_json(const struct field *field)
{
    switch (field->kind) {
    case FIELD_INT:
    case FIELD_MILLI:
    case FIELD_BOOL:
    case FIELD_MONEY:
    case FIELD_OBJECT:
    case FIELD_TEXTS:
    case FIELD_ROWS:
        return false;
    default:
        return true;
    }
}

/* A form sends an empty text for whatever was left out, JSON only for a text. */
static bool is_empty(const struct field *field, const struct doc *value, bool json)
{
    if (value == NULL || value->kind == DOC_NULL) return true;
    if (value->kind == DOC_LIST) {
        bool several = field->kind == FIELD_TEXTS || field->kind == FIELD_ROWS;
        return several && value->children.count == 0;
    }
    if (value->kind != DOC_TEXT || (json && !is_text_in_json(field))) return false;
    return (field->kind == FIELD_SECRET ? value->text : str_trim(value->text)).len == 0;
}

static void field_read(struct req *req, const struct doc *doc, const struct field *field, void *row,
                       const char *prefix)
{
    struct reading reading = {.req = req,
                              .field = field,
                              .value = doc_get(doc, field->name),
                              .target = (char *)row + field->offset,
                              .json = req->sent_json};
    enum err_code code = ERR_NONE;

    reading.path = str_print(req->arena, "%s%s", prefix, field->name);
    set_absent(field, reading.target);
    if (is_empty(field, reading.value, reading.json)) {
        if (field->required) code = ERR_REQUIRED;
    } else if (!reading.json && reading.value->kind == DOC_LIST && field->kind != FIELD_TEXTS &&
               field->kind != FIELD_ROWS) {
        code = ERR_DUPLICATE_FIELD;
    } else {
        code = readers[field->kind](&reading);
    }
    if (code == ERR_NONE) return;
    set_absent(field, reading.target);
    err_add_field(req->arena, &req->form_err, reading.path, code, reading.param);
}

static bool is_known(const struct field *fields, const char *name)
{
    for (const struct field *field = fields; field != NULL && field->name != NULL; field++) {
        if (strcmp(field->name, name) == 0) return true;
    }
    return false;
}

void form_read(struct req *req, const struct doc *doc, const struct field *fields, void *target,
               const char *prefix)
{
    for (const struct field *field = fields; field != NULL && field->name != NULL; field++)
        field_read(req, doc, field, target, prefix);
    for (const struct doc *child = doc->children.first; child != NULL; child = child->next) {
        if (is_known(fields, child->name)) continue;
        err_add_field(req->arena, &req->form_err,
                      str_print(req->arena, "%s%s", prefix, child->name), ERR_UNKNOWN_FIELD,
                      STR_NONE);
    }
}

struct err *form_prepare(struct req *req)
{
    req->form = arena_alloc(req->arena, req->route->form_size + 1);
    form_read(req, req->body, req->route->fields, req->form, "");
    return NULL;
}

void form_fault(struct req *req, const char *name, enum err_code code, struct str param)
{
    err_add_field(req->arena, &req->form_err, str_of(name), code, param);
}

struct err *req_form_check(struct req *req)
{
    return req->form_err;
}

struct err *req_admin_check(struct req *req)
{
    return req->actor->admin ? NULL : req_refuse(req, ERR_RIGHT);
}

struct err *req_admin_form_check(struct req *req)
{
    TRY(req_admin_check(req));
    return req_form_check(req);
}
