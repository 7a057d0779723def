/* Offerings: rows to structs. When one is changed the version before is kept, so that a request can
   always be read by the form it was asked with. */
#include "feature/catalogue/catalogue.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/org/org.h"
#include "feature/org/org_ownership.h"
#include "store/store.h"

#define LANGS         4
#define COMPANIES_MAX 1000 /* with something to decide */
#define SEARCH_BATCH  32   /* found offerings that are looked at together */

/* ---- reading ---- */

static struct catalogue_offering offering_row_read(struct sql_rows *rows)
{
    struct catalogue_offering offering = {
        .id = sql_int(rows),
    };
    struct str secrecy;

    offering.unit_id = sql_int(rows);
    offering.company_id = sql_int(rows);
    offering.state = sql_text(rows);
    offering.icon = sql_text(rows);
    secrecy = sql_text(rows);
    for (size_t i = 0; secrecy_names[i] != NULL; i++) {
        if (str_is(secrecy, secrecy_names[i])) offering.secrecy = (enum secrecy)i;
    }
    offering.acceptance = sql_text(rows);
    offering.normal_days = sql_int(rows);
    offering.answer_days = sql_int(rows);
    offering.price = sql_money(rows);
    offering.approver_id = sql_int(rows);
    offering.approval_above = sql_money(rows);
    offering.market.relations = sql_text(rows);
    offering.unit_code = sql_text(rows);
    offering.zone = sql_text(rows);
    offering.company_lang = sql_text(rows);
    offering.market.reach = sql_text(rows);
    offering.market.internal_only = sql_int(rows) == 1;
    offering.version = sql_int(rows);
    offering.changed_ms = sql_int(rows);
    offering.decide_ms = sql_int(rows);
    offering.wish.reach = sql_text(rows);
    offering.wish.relations = sql_text(rows);
    offering.wish.internal_only = sql_int(rows) == 1;
    offering.wished = !str_empty(offering.wish.reach);
    return offering;
}

/* The offering of LIST with this id, from *AT on; both go by id. NULL: not in the list. */
static struct catalogue_offering *list_find(struct catalogue_list *list, size_t *at, int64_t id)
{
    while (*at < list->count && list->items[*at].id < id)
        (*at)++;
    return *at < list->count && list->items[*at].id == id ? &list->items[*at] : NULL;
}

static struct err *texts_read(struct store_tx *tx, struct catalogue_list *list)
{
    struct sql_rows rows;
    size_t at = 0;

    TRY(sql_query(tx, SQL_CATALOGUE_TEXT_BETWEEN, &rows, sql_i(list->items[0].id),
                  sql_i(list->items[list->count - 1].id)));
    while (sql_next(&rows)) {
        struct catalogue_offering *offering = list_find(list, &at, sql_int(&rows));
        struct catalogue_text text = {.lang = sql_text(&rows)};
        size_t place = catalogue_lang_place(text.lang);

        text.title = sql_text(&rows);
        text.description = sql_text(&rows);
        if (offering != NULL && place < LANGS) offering->texts[place] = text;
    }
    return sql_done(&rows);
}

static void audience_push(struct store_tx *tx, struct catalogue_market *market, int64_t party_id)
{
    market->audience =
        arena_push(tx->arena, market->audience, market->audience_count, sizeof(int64_t));
    market->audience[market->audience_count++] = party_id;
}

static struct err *audience_read(struct store_tx *tx, struct catalogue_list *list)
{
    struct sql_rows rows;
    size_t at = 0;

    TRY(sql_query(tx, SQL_CATALOGUE_AUDIENCE_BETWEEN, &rows, sql_i(list->items[0].id),
                  sql_i(list->items[list->count - 1].id)));
    while (sql_next(&rows)) {
        struct catalogue_offering *offering = list_find(list, &at, sql_int(&rows));
        int64_t party_id = sql_int(&rows);

        if (offering != NULL) audience_push(tx, &offering->market, party_id);
    }
    return sql_done(&rows);
}

/* Who is of the group today, where that is asked: by the day of the first such company. */
static struct err *groups_read(struct store_tx *tx, struct catalogue_list *list)
{
    struct org_groups *groups = NULL;
    struct org_holdings *holdings;
    struct org_party company;

    for (size_t i = 0; i < list->count; i++) {
        struct catalogue_offering *offering = &list->items[i];

        if (!str_is(offering->market.reach, "group") && !str_is(offering->wish.reach, "group"))
            continue;
        if (groups == NULL) {
            groups = ARENA_NEW(tx->arena, struct org_groups);
            holdings = ARENA_NEW(tx->arena, struct org_holdings);
            TRY(org_party_get(tx, offering->company_id, &company));
            TRY(org_holdings_on(tx, org_company_day(&company, tx->now_ms), holdings));
            org_groups_make(tx->arena, holdings, groups);
        }
        offering->groups = groups;
    }
    return NULL;
}

/* What lists show and the rules of eligibility need. */
static struct err *heads_read(struct store_tx *tx, struct catalogue_list *list)
{
    if (list->count == 0) return NULL;
    TRY(texts_read(tx, list));
    TRY(audience_read(tx, list));
    return groups_read(tx, list);
}

static struct err *wish_read(struct store_tx *tx, struct catalogue_offering *offering)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_WISH_OF, &rows, sql_i(offering->id)));
    while (sql_next(&rows))
        audience_push(tx, &offering->wish, sql_int(&rows));
    return sql_done(&rows);
}

static struct err *handlers_read(struct store_tx *tx, struct catalogue_offering *offering)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_HANDLER_OF, &rows, sql_i(offering->id)));
    while (sql_next(&rows)) {
        offering->handlers =
            arena_push(tx->arena, offering->handlers, offering->handler_count, sizeof(int64_t));
        offering->handlers[offering->handler_count++] = sql_int(&rows);
    }
    return sql_done(&rows);
}

static struct err *fields_read(struct store_tx *tx, int64_t form_id,
                               struct catalogue_offering *offering)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_FIELD_OF, &rows, sql_i(form_id)));
    while (sql_next(&rows)) {
        int64_t place = sql_int(&rows);

        /* One row for each language of a field; places are dense. */
        if (place == (int64_t)offering->field_count) {
            offering->fields = arena_push(tx->arena, offering->fields, offering->field_count,
                                          sizeof(struct catalogue_field));
            offering->fields[offering->field_count++] = (struct catalogue_field){0};
        }
        struct catalogue_field *field = &offering->fields[offering->field_count - 1];
        struct catalogue_field_text text;

        field->name = sql_text(&rows);
        field->kind = sql_text(&rows);
        field->required = sql_int(&rows) == 1;
        field->concerns = sql_int(&rows) == 1;
        text.lang = sql_text(&rows);
        text.label = sql_text(&rows);
        text.hint = sql_text(&rows);
        size_t lang = catalogue_lang_place(text.lang);
        if (lang < LANGS) field->texts[lang] = text;
    }
    return sql_done(&rows);
}

static struct err *choices_read(struct store_tx *tx, int64_t form_id,
                                struct catalogue_offering *offering)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_CHOICE_OF, &rows, sql_i(form_id)));
    while (sql_next(&rows)) {
        struct catalogue_field *field = &offering->fields[sql_int(&rows)];
        int64_t place = sql_int(&rows);

        if (place == (int64_t)field->choice_count) {
            field->choices = arena_push(tx->arena, field->choices, field->choice_count,
                                        sizeof(struct catalogue_choice));
            field->choices[field->choice_count++] = (struct catalogue_choice){0};
        }
        struct catalogue_choice *choice = &field->choices[field->choice_count - 1];

        choice->value = sql_text(&rows);
        size_t lang = catalogue_lang_place(sql_text(&rows));
        struct str label = sql_text(&rows);
        if (lang < LANGS) choice->labels[lang] = label;
    }
    return sql_done(&rows);
}

static bool has_choices(const struct catalogue_offering *offering)
{
    for (size_t i = 0; i < offering->field_count; i++) {
        if (str_starts(offering->fields[i].kind, STR("choice"))) return true;
    }
    return false;
}

/* All that belongs to the one row of LIST, whose form is kept under FORM_ID. */
static struct err *rest_read(struct store_tx *tx, int64_t form_id, struct catalogue_list *list)
{
    struct catalogue_offering *offering = list->items;

    TRY(heads_read(tx, list));
    TRY(fields_read(tx, form_id, offering));
    if (has_choices(offering)) TRY(choices_read(tx, form_id, offering));
    if (offering->wished) TRY(wish_read(tx, offering));
    return offering->secrecy == SECRECY_NAMED ? handlers_read(tx, offering) : NULL;
}

struct err *catalogue_offering_get(struct store_tx *tx, int64_t id,
                                   struct catalogue_offering *offering)
{
    struct catalogue_list one = {.items = offering};
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_OFFERING_GET, &rows, sql_i(id)));
    if (sql_next(&rows)) {
        *offering = offering_row_read(&rows);
        one.count = 1;
    }
    TRY(sql_done(&rows));
    return one.count == 1 ? rest_read(tx, id, &one) : ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

/* A version before of the offering ID, told by BY, in the place of what OFFERING is now: texts,
   form and terms; state, market and handlers stay those of now. ERR_NOT_FOUND. */
static struct err *past_get(struct store_tx *tx, enum sql statement, int64_t id, int64_t by,
                            struct catalogue_offering *offering)
{
    struct catalogue_offering now = *offering, past;
    struct catalogue_list one = {.items = &past};
    struct sql_rows rows;

    TRY(sql_query(tx, statement, &rows, sql_i(id), sql_i(by)));
    if (sql_next(&rows)) {
        past = offering_row_read(&rows);
        one.count = 1;
    }
    TRY(sql_done(&rows));
    if (one.count == 0) return ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
    TRY(rest_read(tx, past.id, &one));
    past.id = now.id;
    past.state = now.state;
    past.market = now.market;
    past.groups = now.groups;
    past.handlers = now.handlers;
    past.handler_count = now.handler_count;
    *offering = past;
    return NULL;
}

struct err *catalogue_offering_asked(struct store_tx *tx, int64_t id, int64_t asked_ms,
                                     struct catalogue_offering *offering)
{
    TRY(catalogue_offering_get(tx, id, offering));
    if (asked_ms == NONE || offering->changed_ms == NONE || asked_ms >= offering->changed_ms) {
        return NULL;
    }
    return past_get(tx, SQL_CATALOGUE_OFFERING_AT, id, asked_ms, offering);
}

struct err *catalogue_offering_version(struct store_tx *tx, int64_t id, int64_t version,
                                       struct catalogue_offering *offering)
{
    TRY(catalogue_offering_get(tx, id, offering));
    if (version == offering->version) return NULL;
    return past_get(tx, SQL_CATALOGUE_OFFERING_VERSION, id, version, offering);
}

static struct err *list_query(struct store_tx *tx, const struct catalogue_filter *filter,
                              size_t limit, struct sql_rows *rows)
{
    struct sql_value after = sql_i(filter->after_id), most = sql_i((int64_t)limit);

    if (filter->words.ptr != NULL) {
        return sql_query(tx, SQL_CATALOGUE_OFFERING_FOUND, rows, after, most,
                         sql_t(store_search_terms(tx, "offering", filter->words)));
    }
    if (filter->unit_id != NONE) {
        return sql_query(tx, SQL_CATALOGUE_OFFERING_OF_UNIT, rows, after, most,
                         sql_i(filter->unit_id));
    }
    return sql_query(tx, SQL_CATALOGUE_OFFERING_LIVE, rows, after, most);
}

static struct err *list_read(struct store_tx *tx, struct sql_rows *rows, size_t limit,
                             struct catalogue_list *list)
{
    while (sql_next(rows) && list->count < limit)
        list->items[list->count++] = offering_row_read(rows);
    TRY(sql_done(rows));
    return heads_read(tx, list);
}

static struct catalogue_list list_new(struct store_tx *tx, size_t limit)
{
    return (struct catalogue_list){ARENA_ARRAY(tx->arena, struct catalogue_offering, limit), 0};
}

struct err *catalogue_offering_list(struct store_tx *tx, const struct catalogue_filter *filter,
                                    size_t limit, struct catalogue_list *list)
{
    struct sql_rows rows;

    *list = list_new(tx, limit);
    if (filter->words.len == 0 && filter->words.ptr != NULL) return NULL;
    TRY(list_query(tx, filter, limit, &rows));
    return list_read(tx, &rows, limit, list);
}

struct err *catalogue_offering_all(struct store_tx *tx, int64_t unit_id, size_t limit,
                                   struct catalogue_list *list)
{
    struct sql_rows rows;

    *list = list_new(tx, limit);
    TRY(sql_query(tx, SQL_CATALOGUE_OFFERING_ALL_OF_UNIT, &rows, sql_i(unit_id),
                  sql_i((int64_t)limit)));
    return list_read(tx, &rows, limit, list);
}

struct err *catalogue_to_decide(struct store_tx *tx, int64_t company_id, size_t limit,
                                struct catalogue_list *list)
{
    struct sql_rows rows;

    *list = list_new(tx, limit);
    TRY(sql_query(tx, SQL_CATALOGUE_OFFERING_TO_DECIDE, &rows, sql_i(company_id),
                  sql_i((int64_t)limit)));
    return list_read(tx, &rows, limit, list);
}

struct err *catalogue_deciding_companies(struct store_tx *tx, int64_t **ids, size_t *count)
{
    struct sql_rows rows;

    *ids = ARENA_ARRAY(tx->arena, int64_t, COMPANIES_MAX);
    *count = 0;
    TRY(sql_query(tx, SQL_CATALOGUE_DECIDING_COMPANIES, &rows));
    while (*count < COMPANIES_MAX && sql_next(&rows))
        (*ids)[(*count)++] = sql_int(&rows);
    return sql_done(&rows);
}

struct err *catalogue_decides(struct store_tx *tx, const struct actor *actor, int64_t company_id,
                              bool *decides)
{
    bool any = true;

    *decides = org_is_executive(actor, company_id);
    if (*decides || !actor->admin) return NULL;
    TRY(org_executive_any(tx, company_id, tx->now_ms, &any));
    *decides = !any;
    return NULL;
}

/* Who may see an offering is a rule of its market, which SQL does not know. */
struct err *catalogue_offering_search(struct store_tx *tx, const struct actor *actor,
                                      struct str terms, int64_t before_id, size_t limit,
                                      struct search_ids *ids)
{
    struct catalogue_list list = {.count = SEARCH_BATCH};

    *ids = (struct search_ids){NULL, 0};
    while (list.count == SEARCH_BATCH && ids->count < limit) {
        struct sql_rows rows;

        list = list_new(tx, SEARCH_BATCH);
        TRY(sql_query(tx, SQL_CATALOGUE_OFFERING_SEARCH, &rows, sql_i(before_id),
                      sql_i(SEARCH_BATCH), sql_t(terms)));
        TRY(list_read(tx, &rows, SEARCH_BATCH, &list));
        for (size_t i = 0; i < list.count && ids->count < limit; i++) {
            before_id = list.items[i].id;
            if (!catalogue_may_see(&list.items[i], actor)) continue;
            ids->items = arena_push(tx->arena, ids->items, ids->count, sizeof *ids->items);
            ids->items[ids->count++] = before_id;
        }
    }
    return NULL;
}

struct err *catalogue_party_find(struct store_tx *tx, struct str typed, int64_t *party_id)
{
    struct org_party party;
    struct err *err;
    int64_t id;

    *party_id = NONE;
    if (id_parse(typed, &id)) {
        err = org_party_get(tx, id, &party);
    } else if (str_find(typed, STR("@")) >= 0) {
        err = org_party_by_email(tx, str_lower(tx->arena, typed), &party);
    } else {
        err = org_party_by_code(tx, typed, &party);
    }
    if (err == NULL) *party_id = party.id;
    return err != NULL && err->code != ERR_NOT_FOUND ? err : NULL;
}

struct err *catalogue_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    return sql_done(&rows);
}

struct err *catalogue_live_count(struct store_tx *tx, int64_t max, int64_t *count)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_LIVE_COUNT, &rows, sql_i(0), sql_i(max)));
    *count = sql_next(&rows) ? sql_int(&rows) : 0;
    return sql_done(&rows);
}
