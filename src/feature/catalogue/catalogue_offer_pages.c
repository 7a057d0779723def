/* The catalogue for those who supply: the form of a new offering. Forms and JSON send the same
   fields; rows that were left empty in the form are passed over. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "templates.h"
#include "web/assets.h"
#include "web/req.h"
#include "web/web.h"

#define LANGS 4

/* What was sent. */
struct offer {
    struct str unit, icon, secrecy, acceptance, approver;
    int64_t normal_days, answer_days;
    struct money price, approval_above;
    struct field_list texts, fields, audience, relations, handlers;
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

static const struct field offer_fields[] = {
    {.name = "unit",
     .kind = FIELD_TEXT,
     AT(unit),
     .label = N_("Unit that supplies it"),
     .required = true},
    {.name = "icon", .kind = FIELD_CHOICE, AT(icon), .label = N_("Icon"), .choices = asset_icons},
    {.name = "secrecy",
     .kind = FIELD_CHOICE,
     AT(secrecy),
     .label = N_("Who sees its requests"),
     .choices = secrecy_names},
    {.name = "acceptance",
     .kind = FIELD_CHOICE,
     AT(acceptance),
     .label = N_("When the customer says nothing"),
     .choices = acceptances},
    {.name = "normal_days",
     .kind = FIELD_INT,
     AT(normal_days),
     .label = N_("Working days it usually takes"),
     .required = true,
     .min = 0,
     .max = 366},
    {.name = "answer_days",
     .kind = FIELD_INT,
     AT(answer_days),
     .label = N_("Working days until the first answer"),
     .min = 1,
     .max = 366},
    {.name = "price", .kind = FIELD_MONEY, AT(price), .label = N_("Price")},
    {.name = "approver",
     .kind = FIELD_TEXT,
     AT(approver),
     .label = N_("Who approves"),
     .hint = N_("E-mail address; empty: nobody has to")},
    {.name = "approval_above",
     .kind = FIELD_MONEY,
     AT(approval_above),
     .label = N_("Approval only above this amount")},
    {.name = "texts",
     .kind = FIELD_ROWS,
     AT(texts),
     .label = N_("Texts"),
     .required = true,
     .max = LANGS,
     .rows = text_fields,
     .row_size = sizeof(struct text_row)},
    {.name = "fields",
     .kind = FIELD_ROWS,
     AT(fields),
     .label = N_("Questions of the form"),
     .max = 60,
     .rows = field_fields,
     .row_size = sizeof(struct field_row)},
    {.name = "audience",
     .kind = FIELD_TEXTS,
     AT(audience),
     .label = N_("Companies and units that may ask"),
     .hint = N_("None: everybody may ask")},
    {.name = "relations",
     .kind = FIELD_TEXTS,
     AT(relations),
     .label = N_("Relations to the company that may ask"),
     .hint = N_("None: every relation")},
    {.name = "handlers",
     .kind = FIELD_TEXTS,
     AT(handlers),
     .label = N_("Who handles it"),
     .hint = N_("E-mail addresses")},
    {.name = NULL},
};

/* The leads of the unit, and administrators. */
#define LEADS                                                                                      \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN, [RELATION_STRANGER] = VERDICT_FORBIDDEN,           \
        [RELATION_INSIDER] = VERDICT_FORBIDDEN, [RELATION_REQUESTER] = VERDICT_FORBIDDEN,          \
        [RELATION_CUSTOMER] = VERDICT_FORBIDDEN, [RELATION_SUPPLIER] = VERDICT_FORBIDDEN,          \
        [RELATION_PERFORMER] = VERDICT_FORBIDDEN, [RELATION_APPROVER] = VERDICT_FORBIDDEN,         \
        [RELATION_LEAD] = VERDICT_YES, [RELATION_ADMIN] = VERDICT_YES,                             \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN,                                                      \
    }

static struct err *offer_apply(struct req *req, struct store_tx *tx);
static struct err *offer_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *withdraw_apply(struct req *req, struct store_tx *tx);

#define PARTY "id:id name:text code?:text"

static const struct route routes[] = {
    {
        .method = "GET",
        .path = "/offerings/new",
        .summary = "Show the form for a new offering",
        .scope = SCOPE_READ,
        .view = offer_view,
        .block = block_offer_page,
        .document = "relations[relation:text] suppliers[" PARTY "] audience[" PARTY "]",
        .expect = LEADS,
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
        .expect = LEADS,
    },
    {
        .method = "POST",
        .path = "/offerings/{id}/withdraw",
        .summary = "Withdraw an offering: it takes no new requests",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .apply = withdraw_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .document = OFFERING_WHOLE,
        .expect = LEADS,
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

/* The parties that LIST names; who is not found is a fault of NAME. */
static struct err *parties_take(struct req *req, struct store_tx *tx, const struct field_list *list,
                                const char *name, int64_t **ids, size_t *count)
{
    const struct str *typed = list->items;

    *ids = ARENA_ARRAY(req->arena, int64_t, list->count);
    for (size_t i = 0; i < list->count; i++) {
        int64_t id;

        if (str_empty(str_trim(typed[i]))) continue; /* a box left empty */
        TRY(catalogue_party_find(tx, str_trim(typed[i]), &id));
        if (id == NONE) {
            form_fault(req, name, ERR_BAD_REFERENCE, STR_NONE);
        } else {
            (*ids)[(*count)++] = id;
        }
    }
    return NULL;
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

    for (size_t i = 0; i < row->texts.count && value_count == 0; i++)
        value_count = lines_take(arena, texts[i].choices, &values);
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

static struct err *people_take(struct req *req, struct store_tx *tx, const struct offer *offer,
                               struct catalogue_offering *offering)
{
    const struct str *relations = offer->relations.items;

    offering->approver_id = NONE;
    if (!str_empty(offer->approver)) {
        TRY(catalogue_party_find(tx, offer->approver, &offering->approver_id));
        if (offering->approver_id == NONE) {
            form_fault(req, "approver", ERR_BAD_REFERENCE, STR_NONE);
        }
    }
    for (size_t i = 0; i < offer->relations.count; i++) {
        offering->audience_relations =
            i == 0 ? relations[i]
                   : str_print(req->arena, STR_FMT " " STR_FMT,
                               STR_ARG(offering->audience_relations), STR_ARG(relations[i]));
    }
    TRY(parties_take(req, tx, &offer->audience, "audience", &offering->audience,
                     &offering->audience_count));
    return parties_take(req, tx, &offer->handlers, "handlers", &offering->handlers,
                        &offering->handler_count);
}

/* POST /offerings: Make an offering of a unit. Right catalogue, for leads of the unit and
   administrators; view catalogue_offering_view. */
static struct err *offer_apply(struct req *req, struct store_tx *tx)
{
    const struct offer *offer = req->form;
    struct catalogue_offering offering = {
        .icon = str_empty(offer->icon) ? STR("message-circle") : offer->icon,
        .secrecy = secrecy_of(offer->secrecy),
        .acceptance = str_empty(offer->acceptance) ? STR("silence") : offer->acceptance,
        .normal_days = offer->normal_days,
        .answer_days = offer->answer_days == NONE ? 1 : offer->answer_days,
        .price = offer->price,
        .approval_above = offer->approval_above,
    };

    TRY(catalogue_gate(req, 0));
    TRY(catalogue_party_find(tx, offer->unit, &offering.unit_id));
    if (!catalogue_may_offer(req->actor, offering.unit_id)) return req_refuse(req, ERR_RIGHT);
    if (offering.unit_id == NONE && !str_empty(offer->unit)) {
        form_fault(req, "unit", ERR_BAD_REFERENCE, STR_NONE);
    }
    TRY(people_take(req, tx, offer, &offering));
    texts_take(req, offer, &offering);
    fields_take(req, offer, &offering);
    TRY(req_form_check(req));
    TRY(catalogue_offering_add(tx, req->actor->person_id, &offering));
    req->object_id = offering.id;
    req->location = str_print(req->arena, "/offerings/%lld", (long long)offering.id);
    return NULL;
}

/* GET /offerings/new: Show the form for a new offering. Right catalogue, for leads and
   administrators; view offer_view. */
static struct err *offer_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    TRY(catalogue_gate(req, 0));
    if (!catalogue_may_offer(req->actor, NONE)) return req_refuse(req, ERR_RIGHT);
    req_title(req, doc, N_("New offering"));
    (void)req_form(req, doc, "form", offer_fields, NULL);
    return catalogue_offer_form(req, tx, doc);
}

/* POST /offerings/{id}/withdraw: Withdraw an offering: it takes no new requests. Right catalogue,
   for leads of its unit and administrators; view catalogue_offering_view. */
static struct err *withdraw_apply(struct req *req, struct store_tx *tx)
{
    struct catalogue_offering offering;

    TRY(catalogue_gate(req, req->object_id));
    TRY(catalogue_offering_get(tx, req->object_id, &offering));
    if (!catalogue_may_offer(req->actor, offering.unit_id)) return req_refuse(req, ERR_RIGHT);
    TRY(req_form_check(req));
    return catalogue_offering_withdraw(tx, req->actor->person_id, offering.id);
}
