/* The catalogue for those who supply: an offering is proposed and changed. Forms and JSON send the
   same fields; rows that were left empty in the form are passed over. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "templates.h"
#include "web/assets.h"
#include "web/i18n.h"
#include "web/req.h"
#include "web/web.h"

#define LANGS 4

/* What was sent. */
struct offer {
    struct str unit, icon, secrecy, acceptance, approver;
    int64_t normal_days, answer_days;
    struct money price, approval_above;
    struct field_list texts, fields, handlers;
    struct catalogue_market_sent market;
};

struct text_row {
    struct str lang, title, description;
};

struct field_text_row {
    struct str lang, label, hint;
    struct str choices; /* labels, one in each line, in the order of the field's choices */
};

struct field_row {
    struct str name, kind;
    int64_t required, concerns;
    struct str choices;      /* values, one in each line; absent: the first labels there are */
    struct field_list texts; /* of struct field_text_row */
};

static const char *const acceptances[] = {"silence", "explicit", NULL};
static const char *const kinds[] = {"text",   "long-text", "number", "money", "date",
                                    "choice", "choices",   "person", "unit",  "yes-no",
                                    "file",   "photo",     NULL};

static const struct field text_fields[] = {
    {.name = "lang",
     .kind = FIELD_LANG,
     .offset = offsetof(struct text_row, lang),
     .label = N_("Language")},
    {.name = "title",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct text_row, title),
     .label = N_("Title")},
    {.name = "description",
     .kind = FIELD_LONG_TEXT,
     .offset = offsetof(struct text_row, description),
     .label = N_("Description")},
    {.name = NULL},
};

static const struct field field_text_fields[] = {
    {.name = "lang",
     .kind = FIELD_LANG,
     .offset = offsetof(struct field_text_row, lang),
     .label = N_("Language")},
    {.name = "label",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct field_text_row, label),
     .label = N_("Question")},
    {.name = "hint",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct field_text_row, hint),
     .label = N_("Hint")},
    {.name = "choices",
     .kind = FIELD_LONG_TEXT,
     .offset = offsetof(struct field_text_row, choices),
     .label = N_("Answers to choose from, one in each line")},
    {.name = NULL},
};

static const struct field field_fields[] = {
    {.name = "name",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct field_row, name),
     .label = N_("Name in data")},
    {.name = "kind",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct field_row, kind),
     .label = N_("Kind of answer"),
     .choices = kinds},
    {.name = "required",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct field_row, required),
     .label = N_("An answer is required")},
    {.name = "concerns",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct field_row, concerns),
     .label = N_("The request is about this person")},
    {.name = "choices",
     .kind = FIELD_LONG_TEXT,
     .offset = offsetof(struct field_row, choices),
     .label = N_("Values in data, one in each line")},
    {.name = "texts",
     .kind = FIELD_ROWS,
     .offset = offsetof(struct field_row, texts),
     .label = N_("Texts"),
     .max = LANGS,
     .rows = field_text_fields,
     .row_size = sizeof(struct field_text_row)},
    {.name = NULL},
};

#define AT(member) .offset = offsetof(struct offer, member)

/* What may be changed later too. */
#define DEFINITION_FIELDS                                                                          \
    {.name = "icon", .kind = FIELD_CHOICE, AT(icon), .label = N_("Icon"), .choices = asset_icons}, \
        {.name = "acceptance",                                                                     \
         .kind = FIELD_CHOICE,                                                                     \
         AT(acceptance),                                                                           \
         .label = N_("When the customer says nothing"),                                            \
         .choices = acceptances},                                                                  \
        {.name = "normal_days",                                                                    \
         .kind = FIELD_INT,                                                                        \
         AT(normal_days),                                                                          \
         .label = N_("Working days it usually takes"),                                             \
         .required = true,                                                                         \
         .min = 0,                                                                                 \
         .max = 366},                                                                              \
        {.name = "answer_days",                                                                    \
         .kind = FIELD_INT,                                                                        \
         AT(answer_days),                                                                          \
         .label = N_("Working days until the first answer"),                                       \
         .min = 1,                                                                                 \
         .max = 366},                                                                              \
        {.name = "price", .kind = FIELD_MONEY, AT(price), .label = N_("Price")},                   \
        {.name = "approver",                                                                       \
         .kind = FIELD_TEXT,                                                                       \
         AT(approver),                                                                             \
         .label = N_("Who approves"),                                                              \
         .hint = N_("E-mail address; empty: nobody has to")},                                      \
        {.name = "approval_above",                                                                 \
         .kind = FIELD_MONEY,                                                                      \
         AT(approval_above),                                                                       \
         .label = N_("Approval only above this amount")},                                          \
        {.name = "texts",                                                                          \
         .kind = FIELD_ROWS,                                                                       \
         AT(texts),                                                                                \
         .label = N_("Texts"),                                                                     \
         .required = true,                                                                         \
         .max = LANGS,                                                                             \
         .rows = text_fields,                                                                      \
         .row_size = sizeof(struct text_row)},                                                     \
    {                                                                                              \
        .name = "fields", .kind = FIELD_ROWS, AT(fields), .label = N_("Questions of the form"),    \
        .max = 60, .rows = field_fields, .row_size = sizeof(struct field_row)                      \
    }

static const struct field offer_fields[] = {
    {.name = "unit",
     .kind = FIELD_TEXT,
     AT(unit),
     .label = N_("Unit that supplies it"),
     .required = true},
    {.name = "secrecy",
     .kind = FIELD_CHOICE,
     AT(secrecy),
     .label = N_("Who sees its requests"),
     .choices = secrecy_names},
    DEFINITION_FIELDS,
    CATALOGUE_MARKET_FIELDS(struct offer, market),
    {.name = "handlers",
     .kind = FIELD_TEXTS,
     AT(handlers),
     .label = N_("Who handles it"),
     .hint = N_("E-mail addresses")},
    {.name = NULL},
};

/* Unit, secrecy and handlers stay what they were for the requests that were made. */
static const struct field change_fields[] = {DEFINITION_FIELDS, {.name = NULL}};

static struct err *offer_apply(struct req *req, struct store_tx *tx);
static struct err *offer_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *change_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *change_apply(struct req *req, struct store_tx *tx);

#define PARTY   "id:id name:text code?:text"
#define CHOICES "relations[relation:text] audience[" PARTY "]"

/* Whoever is of a unit may propose for it; which one, the form will say. */
#define OF_ANY_UNIT                                                                                \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN, [RELATION_STRANGER] = VERDICT_FORBIDDEN,           \
        [RELATION_INSIDER] = VERDICT_FORBIDDEN,                                                    \
        [RELATION_REQUESTER... RELATION_PERFORMER] = VERDICT_YES,                                  \
        [RELATION_APPROVER] = VERDICT_FORBIDDEN,                                                   \
        [RELATION_LEAD... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN,     \
    }

static const struct route routes[] = {
    {
        .method = "GET",
        .path = "/offerings/new",
        .summary = "Show the form for a new offering",
        .scope = SCOPE_READ,
        .view = offer_view,
        .block = block_offer_page,
        .document = "suppliers[" PARTY "] " CHOICES,
        .expect = OF_ANY_UNIT,
    },
    {
        .method = "POST",
        .path = "/offerings",
        .summary = "Make an offering of a unit",
        .makes = true,
        .scope = SCOPE_WRITE,
        .prepare = form_prepare,
        .apply = offer_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .fields = offer_fields,
        .form_size = sizeof(struct offer),
        .again = "/offerings/new",
        .document = OFFERING_WHOLE,
        .expect = EXPECT_BEHIND(VERDICT_YES),
    },
    {
        .method = "GET",
        .path = "/offerings/{id}/edit",
        .summary = "Show the form to change an offering, with what it is now",
        .scope = SCOPE_READ,
        .find = catalogue_offering_find,
        .view = change_view,
        .block = block_offer_change_page,
        .document = "id:id title:text version:int definition{icon:text acceptance:text"
                    " normal_days:int answer_days:int price?:money approver?:text"
                    " approval_above?:money texts[lang:text title:text description?:text]"
                    " fields[name:text kind:text required:bool concerns:bool choices?:text"
                    " texts[lang:text label:text hint?:text choices?:text]]}",
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
    {
        .method = "POST",
        .path = "/offerings/{id}/edit",
        .summary = "Change an offering: another version, what was asked keeps the one before",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .versioned = true,
        .prepare = form_prepare,
        .apply = change_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .fields = change_fields,
        .form_size = sizeof(struct offer),
        .again = "/offerings/{id}/edit",
        .document = OFFERING_WHOLE,
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
};

const struct web_routes catalogue_offer_routes = {routes, sizeof routes / sizeof *routes};

/* ---- from the form to an offering ---- */

/* The lines of TEXT that hold something. */
static size_t lines_take(struct arena *arena, struct str text, struct str **lines)
{
    size_t count = 0, line_max = 1;
    struct str line, rest = text;

    for (size_t i = 0; i < text.len; i++)
        line_max += text.ptr[i] == '\n';
    *lines = ARENA_ARRAY(arena, struct str, line_max);
    while (!str_empty(rest)) {
        if (!str_cut(rest, '\n', &line, &rest)) rest = STR_NONE;
        line = str_trim(line);
        if (!str_empty(line)) (*lines)[count++] = line;
    }
    return count;
}

/* Text ROW of the list PATH is in a language that has its text already. */
static void lang_twice(struct req *req, struct str path, size_t row)
{
    form_fault(req,
               str_c(req->arena, str_print(req->arena, STR_FMT ".%zu.lang", STR_ARG(path), row)),
               ERR_DUPLICATE_FIELD, STR_NONE);
}

static void texts_take(struct req *req, const struct offer *offer,
                       struct catalogue_offering *offering)
{
    const struct text_row *rows = offer->texts.items;

    for (size_t i = 0; i < offer->texts.count; i++) {
        size_t place = catalogue_lang_place(rows[i].lang);

        if (place == SIZE_MAX) continue; /* its language is a fault of the form already */
        if (!str_empty(offering->texts[place].lang)) lang_twice(req, STR("texts"), i);
        offering->texts[place] = (struct catalogue_text){.lang = rows[i].lang,
                                                         .title = rows[i].title,
                                                         .description = rows[i].description};
    }
}

static void choices_take(struct arena *arena, const struct field_row *row,
                         struct catalogue_field *field)
{
    const struct field_text_row *texts = row->texts.items;
    struct str *values, *labels;
    size_t value_count = lines_take(arena, row->choices, &values);

    /* A label that has no value yet is its own: the form asks for labels alone. */
    for (size_t i = 0; i < row->texts.count; i++) {
        size_t count = lines_take(arena, texts[i].choices, &labels);

        for (; value_count < count; value_count++) {
            values = arena_push(arena, values, value_count, sizeof *values);
            values[value_count] = labels[value_count];
        }
    }
    field->choices = ARENA_ARRAY(arena, struct catalogue_choice, value_count);
    field->choice_count = value_count;
    for (size_t i = 0; i < value_count; i++)
        field->choices[i].value = values[i];
    for (size_t i = 0; i < row->texts.count; i++) {
        size_t count = lines_take(arena, texts[i].choices, &labels);
        size_t place = catalogue_lang_place(texts[i].lang);

        for (size_t j = 0; j < count && j < value_count && place != SIZE_MAX; j++)
            field->choices[j].labels[place] = labels[j];
    }
}

/* Left empty in the form: no kind, and not a word in any language. */
static bool row_is_blank(const struct field_row *row)
{
    const struct field_text_row *texts = row->texts.items;

    for (size_t i = 0; i < row->texts.count; i++) {
        if (!str_empty(texts[i].label)) return false;
    }
    return str_empty(row->kind) && str_empty(row->name);
}

static void fields_take(struct req *req, const struct offer *offer,
                        struct catalogue_offering *offering)
{
    const struct field_row *rows = offer->fields.items;
    struct arena *arena = req->arena;

    offering->fields = ARENA_ARRAY(arena, struct catalogue_field, offer->fields.count);
    for (size_t i = 0; i < offer->fields.count; i++) {
        if (row_is_blank(&rows[i])) continue;
        struct catalogue_field *field = &offering->fields[offering->field_count++];
        const struct field_text_row *texts = rows[i].texts.items;

        field->name = rows[i].name;
        if (str_empty(field->name)) field->name = str_print(arena, "field_%zu", i + 1);
        field->kind = rows[i].kind;
        field->required = rows[i].required == 1;
        field->concerns = rows[i].concerns == 1;
        for (size_t j = 0; j < rows[i].texts.count; j++) {
            size_t place = catalogue_lang_place(texts[j].lang);

            if (place == SIZE_MAX) continue;
            if (!str_empty(field->texts[place].lang))
                lang_twice(req, str_print(arena, "fields.%zu.texts", i), j);
            field->texts[place] =
                (struct catalogue_field_text){texts[j].lang, texts[j].label, texts[j].hint};
        }
        choices_take(arena, &rows[i], field);
    }
}

static enum secrecy secrecy_of(struct str word)
{
    for (int i = SECRECY_NORMAL; i <= SECRECY_NAMED; i++) {
        if (str_is(word, secrecy_names[i])) return (enum secrecy)i;
    }
    return SECRECY_NORMAL;
}

static struct err *approver_take(struct req *req, struct store_tx *tx, const struct offer *offer,
                                 struct catalogue_offering *offering)
{
    offering->approver_id = NONE;
    if (str_empty(offer->approver)) return NULL;
    TRY(catalogue_party_find(tx, offer->approver, &offering->approver_id));
    if (offering->approver_id == NONE) form_fault(req, "approver", ERR_BAD_REFERENCE, STR_NONE);
    return NULL;
}

/* Texts, form and terms, as new ones and changed ones have them. */
static struct err *definition_take(struct req *req, struct store_tx *tx, const struct offer *offer,
                                   struct catalogue_offering *offering)
{
    offering->icon = str_empty(offer->icon) ? STR("message-circle") : offer->icon;
    offering->acceptance = str_empty(offer->acceptance) ? STR("silence") : offer->acceptance;
    offering->normal_days = offer->normal_days;
    offering->answer_days = offer->answer_days == NONE ? 1 : offer->answer_days;
    offering->price = offer->price;
    offering->approval_above = offer->approval_above;
    TRY(approver_take(req, tx, offer, offering));
    texts_take(req, offer, offering);
    fields_take(req, offer, offering);
    return NULL;
}

/* POST /offerings: Propose an offering of a unit. Right catalogue, for the people of the unit and
   administrators; view catalogue_offering_view. */
static struct err *offer_apply(struct req *req, struct store_tx *tx)
{
    const struct offer *offer = req->form;
    struct catalogue_offering offering = {.secrecy = secrecy_of(offer->secrecy)};

    TRY(catalogue_gate(req, 0));
    TRY(catalogue_party_find(tx, offer->unit, &offering.unit_id));
    if (!catalogue_may_propose(req->actor, offering.unit_id)) return req_refuse(req, ERR_RIGHT);
    if (offering.unit_id == NONE && !str_empty(offer->unit)) {
        form_fault(req, "unit", ERR_BAD_REFERENCE, STR_NONE);
    }
    TRY(definition_take(req, tx, offer, &offering));
    TRY(catalogue_market_take(req, tx, &offer->market, &offering.market));
    TRY(catalogue_parties_take(req, tx, &offer->handlers, "handlers", &offering.handlers,
                               &offering.handler_count));
    TRY(req_form_check(req));
    TRY(catalogue_offering_propose(tx, req->actor, &offering));
    req->object_id = offering.id;
    req->location = str_print(req->arena, "/offerings/%lld", (long long)offering.id);
    return NULL;
}

/* GET /offerings/new: Show the form for a new offering. Right catalogue, for the people of a unit
   and administrators; view offer_view. */
static struct err *offer_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    TRY(catalogue_gate(req, 0));
    if (!catalogue_may_propose(req->actor, NONE)) return req_refuse(req, ERR_RIGHT);
    req_title(req, doc, N_("New offering"));
    (void)req_form(req, doc, "form", offer_fields, NULL);
    TRY(catalogue_suppliers_put(req, tx, doc));
    catalogue_definition_form(req, req->typed, doc);
    catalogue_handlers_put(req, req->typed, doc);
    return catalogue_market_form(req, tx, req->typed, doc);
}

/* GET /offerings/{id}/edit: Show the form to change an offering, with what it is now. Right
   catalogue, for leads of its unit and administrators; view change_view. */
static struct err *change_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;
    struct str found, title;
    struct doc *values;
    bool decides;

    TRY(catalogue_verb_begin(req, tx, CATALOGUE_CHANGE, &offering, &decides));
    req_title(req, doc, N_("Change an offering"));
    title = catalogue_title(&offering, catalogue_lang_code(req->i18n->lang), &found);
    doc_put_id(req->arena, doc, "id", offering.id);
    doc_lang(doc_put_text(req->arena, doc, "title", title), found);
    doc_put_int(req->arena, doc, "version", offering.version);
    TRY(catalogue_definition_put(req, tx, &offering, doc, &values));
    (void)req_form(req, doc, "form", change_fields, values);
    req->etag = str_of_int(req->arena, offering.version);
    catalogue_definition_form(req, req->typed == NULL ? values : req->typed, doc);
    return NULL;
}

/* POST /offerings/{id}/edit: Change an offering: another version, what was asked keeps the one
   before. Right catalogue, for leads of its unit and administrators; view catalogue_offering_view.
 */
static struct err *change_apply(struct req *req, struct store_tx *tx)
{
    struct catalogue_offering now, offering;
    bool decides;

    TRY(catalogue_verb_begin(req, tx, CATALOGUE_CHANGE, &now, &decides));
    TRY(req_match_check(req, str_of_int(req->arena, now.version)));
    offering = (struct catalogue_offering){.id = now.id,
                                           .unit_id = now.unit_id,
                                           .company_id = now.company_id,
                                           .state = now.state,
                                           .secrecy = now.secrecy,
                                           .market = now.market,
                                           .handlers = now.handlers,
                                           .handler_count = now.handler_count,
                                           .version = now.version};
    TRY(definition_take(req, tx, req->form, &offering));
    TRY(req_form_check(req));
    req->flash = STR(N_("The changes are recorded."));
    return catalogue_offering_change(tx, req->actor->person_id, &offering);
}
