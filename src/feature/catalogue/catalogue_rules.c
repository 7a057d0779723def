/* The rules of a definition, pure: in which language it is shown, and whether it holds together. */
#include "feature/catalogue/catalogue.h"

#include "base/limits.h"

#define LANGS          4
#define NAME_BYTES_MAX 40
#define DAYS_MAX       366

static const char *const langs[LANGS] = {"en", "es", "fr", "lv"}; /* as enum lang */

static const char *const kinds[] = {"text",    "long-text", "number", "money",  "date", "choice",
                                    "choices", "person",    "unit",   "yes-no", "file", "photo"};

static const char *const company_relations[] = {"employee",    "temporary", "contractor",
                                                "shareholder", "board",     "partner",
                                                "pensioner"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool listed(struct str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(word, words[i])) return true;
    }
    return false;
}

/* ---- languages ---- */

size_t catalogue_lang_place(struct str lang)
{
    for (size_t i = 0; i < LANGS; i++) {
        if (str_is(lang, langs[i])) return i;
    }
    return SIZE_MAX;
}

struct str catalogue_lang_code(size_t place)
{
    return place < LANGS ? str_of(langs[place]) : STR_NONE;
}

size_t catalogue_lang_choose(const bool there[4], struct str lang, struct str company_lang)
{
    const size_t wanted[] = {catalogue_lang_place(lang), catalogue_lang_place(company_lang), 0};

    for (size_t i = 0; i < COUNT(wanted); i++) {
        if (wanted[i] < LANGS && there[wanted[i]]) return wanted[i];
    }
    for (size_t i = 0; i < LANGS; i++) {
        if (there[i]) return i;
    }
    return SIZE_MAX;
}

struct str catalogue_title(const struct catalogue_offering *offering, struct str lang,
                           struct str *found)
{
    bool there[LANGS];

    for (size_t i = 0; i < LANGS; i++)
        there[i] = !str_empty(offering->texts[i].title);
    size_t place = catalogue_lang_choose(there, lang, offering->company_lang);

    *found = catalogue_lang_code(place);
    return place < LANGS ? offering->texts[place].title : STR_NONE;
}

/* ---- files ---- */

bool catalogue_brings_files(const struct catalogue_field *field)
{
    return str_is(field->kind, "file") || str_is(field->kind, "photo");
}

bool catalogue_form_brings_files(const struct catalogue_offering *offering)
{
    for (size_t i = 0; i < offering->field_count; i++) {
        if (catalogue_brings_files(&offering->fields[i])) return true;
    }
    return false;
}

/* ---- terms ---- */

struct str catalogue_acceptance(const struct catalogue_offering *offering)
{
    bool money = money_present(offering->price) && offering->price.minor != 0;

    return offering->secrecy == SECRECY_NORMAL && !money ? offering->acceptance : STR("explicit");
}

/* ---- definitions ---- */

struct check {
    struct arena *arena;
    struct err **faults;
};

static void fault(const struct check *check, struct str name, enum err_code code)
{
    err_add_field(check->arena, check->faults, name, code, STR_NONE);
}

static void fault_limit(const struct check *check, struct str name, enum err_code code,
                        int64_t limit)
{
    err_add_field(check->arena, check->faults, name, code, str_of_int(check->arena, limit));
}

static void check_points(const struct check *check, struct str name, struct str text,
                         size_t points_max, bool lines)
{
    if (str_empty(text)) return;
    if (!str_is_utf8(text) || !str_is_clean(text, lines)) {
        fault(check, name, ERR_BAD_TEXT);
    } else if (str_points(text) > points_max) {
        fault_limit(check, name, ERR_TOO_LONG, (int64_t)points_max);
    }
}

/* a-z 0-9 and MARK, beginning with a letter. */
static bool is_name(struct str name, char mark)
{
    if (name.len == 0 || name.len > NAME_BYTES_MAX) return false;
    for (size_t i = 0; i < name.len; i++) {
        bool letter = name.ptr[i] >= 'a' && name.ptr[i] <= 'z';
        bool digit = name.ptr[i] >= '0' && name.ptr[i] <= '9';

        if (!letter && (i == 0 || (!digit && name.ptr[i] != mark))) return false;
    }
    return true;
}

static void check_texts(const struct check *check, const struct catalogue_offering *offering)
{
    bool any = false;

    for (size_t i = 0; i < LANGS; i++) {
        const struct catalogue_text *text = &offering->texts[i];

        if (str_empty(text->title)) {
            if (!str_empty(text->description)) fault(check, STR("texts"), ERR_REQUIRED);
            continue;
        }
        any = true;
        check_points(check, STR("texts"), text->title, limits.title_points_max, false);
        check_points(check, STR("texts"), text->description, limits.message_points_max, true);
    }
    if (!any) fault(check, STR("texts"), ERR_REQUIRED);
}

static void check_days(const struct check *check, struct str name, int64_t days, int64_t days_min)
{
    if (days < days_min) fault_limit(check, name, ERR_TOO_SMALL, days_min);
    if (days > DAYS_MAX) fault_limit(check, name, ERR_TOO_BIG, DAYS_MAX);
}

static void check_amount(const struct check *check, struct str name, struct money amount)
{
    if (money_present(amount) && amount.minor < 0) fault_limit(check, name, ERR_TOO_SMALL, 0);
}

static void check_terms(const struct check *check, const struct catalogue_offering *offering)
{
    static const char *const acceptances[] = {"silence", "explicit"};

    if (offering->unit_id <= 0) fault(check, STR("unit"), ERR_REQUIRED);
    if (!is_name(offering->icon, '-')) fault(check, STR("icon"), ERR_BAD_CHOICE);
    if (!listed(offering->acceptance, acceptances, COUNT(acceptances))) {
        fault(check, STR("acceptance"), ERR_BAD_CHOICE);
    }
    check_days(check, STR("normal_days"), offering->normal_days, 0);
    check_days(check, STR("answer_days"), offering->answer_days, 1);
    check_amount(check, STR("price"), offering->price);
    check_amount(check, STR("approval_above"), offering->approval_above);
    if (offering->approver_id == NONE && money_present(offering->approval_above)) {
        fault(check, STR("approver"), ERR_REQUIRED);
    }
}

static void check_ids(const struct check *check, struct str name, const int64_t *ids, size_t count,
                      size_t count_max)
{
    if (count > count_max) {
        fault_limit(check, name, ERR_TOO_MANY, (int64_t)count_max);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (ids[j] == ids[i]) fault(check, name, ERR_DUPLICATE_FIELD);
        }
    }
}

/* Of a named request only its handlers may know, whoever approves it included. */
static bool approver_may_know(const struct catalogue_offering *offering)
{
    if (offering->secrecy != SECRECY_NAMED || offering->approver_id == NONE) return true;
    for (size_t i = 0; i < offering->handler_count; i++) {
        if (offering->handlers[i] == offering->approver_id) return true;
    }
    return false;
}

static void check_people(const struct check *check, const struct catalogue_offering *offering)
{
    /* Nobody could answer a named request without a handler. */
    if (offering->secrecy == SECRECY_NAMED && offering->handler_count == 0) {
        fault(check, STR("handlers"), ERR_REQUIRED);
    }
    if (!approver_may_know(offering)) fault(check, STR("approver"), ERR_BAD_CHOICE);
    check_ids(check, STR("handlers"), offering->handlers, offering->handler_count,
              limits.handlers_max);
}

void catalogue_market_check(struct arena *arena, const struct catalogue_market *market,
                            struct err **faults)
{
    static const char *const reaches[] = {"everybody", "group", "company", "unit", "listed"};
    const struct check check = {arena, faults};
    struct str relations = market->relations, first, rest;

    if (!str_empty(market->reach) && !listed(market->reach, reaches, COUNT(reaches))) {
        fault(&check, STR("reach"), ERR_BAD_CHOICE);
    }
    if (str_is(market->reach, "everybody") && market->audience_count > 0) {
        fault(&check, STR("audience"), ERR_FOR_EVERYBODY);
    }
    if (str_is(market->reach, "listed") && market->audience_count == 0) {
        fault(&check, STR("audience"), ERR_REQUIRED);
    }
    check_ids(&check, STR("audience"), market->audience, market->audience_count,
              limits.relations_max);
    while (!str_empty(relations)) {
        if (!str_cut(relations, ' ', &first, &rest)) rest = STR_NONE;
        if (!listed(first, company_relations, COUNT(company_relations))) {
            fault(&check, STR("relations"), ERR_BAD_CHOICE);
        }
        relations = rest;
    }
}

static bool choice_repeats(const struct catalogue_field *field, size_t place)
{
    for (size_t i = 0; i < place; i++) {
        if (str_equal(field->choices[i].value, field->choices[place].value)) return true;
    }
    return false;
}

static bool choice_has_label(const struct catalogue_choice *choice)
{
    for (size_t i = 0; i < LANGS; i++) {
        if (!str_empty(choice->labels[i])) return true;
    }
    return false;
}

static void check_choices(const struct check *check, const struct catalogue_field *field,
                          struct str name)
{
    bool wanted = str_is(field->kind, "choice") || str_is(field->kind, "choices");

    if (wanted && field->choice_count == 0) fault(check, name, ERR_REQUIRED);
    if (!wanted && field->choice_count > 0) fault(check, name, ERR_UNKNOWN_FIELD);
    if (field->choice_count > limits.choices_max) {
        fault_limit(check, name, ERR_TOO_MANY, (int64_t)limits.choices_max);
        return;
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct catalogue_choice *choice = &field->choices[i];

        if (str_empty(choice->value) || !choice_has_label(choice)) fault(check, name, ERR_REQUIRED);
        if (choice_repeats(field, i)) fault(check, name, ERR_DUPLICATE_FIELD);
        check_points(check, name, choice->value, limits.name_points_max, false);
        for (size_t j = 0; j < LANGS; j++)
            check_points(check, name, choice->labels[j], limits.name_points_max, false);
    }
}

static void check_field_texts(const struct check *check, const struct catalogue_field *field,
                              struct str name)
{
    bool any = false;

    for (size_t i = 0; i < LANGS; i++) {
        any = any || !str_empty(field->texts[i].label);
        check_points(check, name, field->texts[i].label, limits.title_points_max, false);
        check_points(check, name, field->texts[i].hint, limits.title_points_max, false);
    }
    if (!any) fault(check, name, ERR_REQUIRED);
}

static void check_field(const struct check *check, const struct catalogue_offering *offering,
                        size_t place)
{
    const struct catalogue_field *field = &offering->fields[place];
    struct str prefix = str_print(check->arena, "fields.%zu", place);
    struct str name = str_print(check->arena, STR_FMT ".name", STR_ARG(prefix));
    struct str concerns = str_print(check->arena, STR_FMT ".concerns", STR_ARG(prefix));

    if (!is_name(field->name, '_')) fault(check, name, ERR_BAD_TEXT);
    for (size_t i = 0; i < place; i++) {
        const struct catalogue_field *other = &offering->fields[i];

        if (str_equal(other->name, field->name)) fault(check, name, ERR_DUPLICATE_FIELD);
        if (other->concerns && field->concerns) fault(check, concerns, ERR_DUPLICATE_FIELD);
    }
    if (!listed(field->kind, kinds, COUNT(kinds))) {
        fault(check, str_print(check->arena, STR_FMT ".kind", STR_ARG(prefix)), ERR_BAD_CHOICE);
    }
    if (field->concerns && !str_is(field->kind, "person")) fault(check, concerns, ERR_BAD_CHOICE);
    check_field_texts(check, field, str_print(check->arena, STR_FMT ".texts", STR_ARG(prefix)));
    check_choices(check, field, str_print(check->arena, STR_FMT ".choices", STR_ARG(prefix)));
}

void catalogue_offering_check(struct arena *arena, const struct catalogue_offering *offering,
                              struct err **faults)
{
    const struct check check = {arena, faults};

    check_terms(&check, offering);
    check_texts(&check, offering);
    check_people(&check, offering);
    catalogue_market_check(arena, &offering->market, faults);
    if (offering->field_count > limits.form_fields_offering_max) {
        fault_limit(&check, STR("fields"), ERR_TOO_MANY, (int64_t)limits.form_fields_offering_max);
        return;
    }
    for (size_t i = 0; i < offering->field_count; i++)
        check_field(&check, offering, i);
}
