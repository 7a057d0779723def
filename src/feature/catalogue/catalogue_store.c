/* Offerings: rows to structs and back. An offering never changes but for its withdrawal, so that a
   request can always be read by the form it was asked with. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/limits.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

#define LANGS            4
#define SEARCH_BATCH     32                   /* found offerings that are looked at together */
#define SEARCH_BYTES_MAX ((size_t)512 * 1024) /* of all texts of one offering */

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
    offering.audience_relations = sql_text(rows);
    offering.unit_code = sql_text(rows);
    offering.zone = sql_text(rows);
    offering.company_lang = sql_text(rows);
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

static struct err *audience_read(struct store_tx *tx, struct catalogue_list *list)
{
    struct sql_rows rows;
    size_t at = 0;

    TRY(sql_query(tx, SQL_CATALOGUE_AUDIENCE_BETWEEN, &rows, sql_i(list->items[0].id),
                  sql_i(list->items[list->count - 1].id)));
    while (sql_next(&rows)) {
        struct catalogue_offering *offering = list_find(list, &at, sql_int(&rows));
        int64_t party_id = sql_int(&rows);

        if (offering == NULL) continue;
        offering->audience =
            arena_push(tx->arena, offering->audience, offering->audience_count, sizeof(int64_t));
        offering->audience[offering->audience_count++] = party_id;
    }
    return sql_done(&rows);
}

/* What lists show and the rules of eligibility need. */
static struct err *heads_read(struct store_tx *tx, struct catalogue_list *list)
{
    if (list->count == 0) return NULL;
    TRY(texts_read(tx, list));
    return audience_read(tx, list);
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

static struct err *fields_read(struct store_tx *tx, struct catalogue_offering *offering)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_FIELD_OF, &rows, sql_i(offering->id)));
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

static struct err *choices_read(struct store_tx *tx, struct catalogue_offering *offering)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_CHOICE_OF, &rows, sql_i(offering->id)));
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
    if (one.count == 0) return ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
    TRY(heads_read(tx, &one));
    TRY(fields_read(tx, offering));
    if (has_choices(offering)) TRY(choices_read(tx, offering));
    return offering->secrecy == SECRECY_NAMED ? handlers_read(tx, offering) : NULL;
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

struct err *catalogue_offering_list(struct store_tx *tx, const struct catalogue_filter *filter,
                                    size_t limit, struct catalogue_list *list)
{
    struct sql_rows rows;

    *list = (struct catalogue_list){ARENA_ARRAY(tx->arena, struct catalogue_offering, limit), 0};
    if (filter->words.len == 0 && filter->words.ptr != NULL) return NULL;
    TRY(list_query(tx, filter, limit, &rows));
    while (sql_next(&rows) && list->count < limit)
        list->items[list->count++] = offering_row_read(&rows);
    TRY(sql_done(&rows));
    return heads_read(tx, list);
}

/* The visible ones of a batch: who may see an offering is a rule of its audience. */
static struct err *batch_see(struct store_tx *tx, const struct actor *actor,
                             const struct catalogue_list *batch, size_t limit,
                             struct search_ids *ids)
{
    for (size_t i = 0; i < batch->count && ids->count < limit; i++) {
        struct catalogue_list one = {&batch->items[i], 1};

        TRY(audience_read(tx, &one));
        if (!catalogue_may_see(one.items, actor)) continue;
        ids->items = arena_push(tx->arena, ids->items, ids->count, sizeof *ids->items);
        ids->items[ids->count++] = one.items->id;
    }
    return NULL;
}

struct err *catalogue_offering_search(struct store_tx *tx, const struct actor *actor,
                                      struct str terms, int64_t before_id, size_t limit,
                                      struct search_ids *ids)
{
    struct catalogue_offering batch[SEARCH_BATCH];
    struct catalogue_list list = {batch, SEARCH_BATCH};

    *ids = (struct search_ids){NULL, 0};
    while (list.count == SEARCH_BATCH && ids->count < limit) {
        struct sql_rows rows;

        TRY(sql_query(tx, SQL_CATALOGUE_OFFERING_SEARCH, &rows, sql_i(before_id),
                      sql_i(SEARCH_BATCH), sql_t(terms)));
        for (list.count = 0; sql_next(&rows); before_id = batch[list.count++].id)
            batch[list.count] = offering_row_read(&rows);
        TRY(sql_done(&rows));
        TRY(batch_see(tx, actor, &list, limit, ids));
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

/* ---- writing ---- */

static struct err *offering_insert(struct store_tx *tx, const struct catalogue_offering *offering)
{
    bool priced = money_present(offering->price);
    bool bounded = money_present(offering->approval_above);

    return sql_run(tx, SQL_CATALOGUE_OFFERING_ADD, sql_i(offering->id), sql_i(offering->unit_id),
                   sql_i(offering->company_id), sql_t(offering->icon),
                   sql_t(str_of(secrecy_names[offering->secrecy])), sql_t(offering->acceptance),
                   sql_i(offering->normal_days), sql_i(offering->answer_days),
                   sql_i(priced ? offering->price.minor : NONE),
                   sql_t(priced ? str_of(offering->price.currency) : STR_NONE),
                   sql_i(offering->approver_id),
                   sql_i(bounded ? offering->approval_above.minor : NONE),
                   sql_t(bounded ? str_of(offering->approval_above.currency) : STR_NONE),
                   sql_t(offering->audience_relations), sql_i(tx->now_ms));
}

static struct err *texts_insert(struct store_tx *tx, const struct catalogue_offering *offering)
{
    for (size_t i = 0; i < LANGS; i++) {
        const struct catalogue_text *text = &offering->texts[i];

        if (str_empty(text->title)) continue;
        TRY(sql_run(tx, SQL_CATALOGUE_TEXT_ADD, sql_i(offering->id), sql_t(catalogue_lang_code(i)),
                    sql_t(text->title), sql_t(text->description)));
    }
    return NULL;
}

static struct err *choice_insert(struct store_tx *tx, int64_t offering_id, int64_t place,
                                 int64_t number, const struct catalogue_choice *choice)
{
    TRY(sql_run(tx, SQL_CATALOGUE_CHOICE_ADD, sql_i(offering_id), sql_i(place), sql_i(number),
                sql_t(choice->value)));
    for (size_t i = 0; i < LANGS; i++) {
        if (str_empty(choice->labels[i])) continue;
        TRY(sql_run(tx, SQL_CATALOGUE_CHOICE_TEXT_ADD, sql_i(offering_id), sql_i(place),
                    sql_i(number), sql_t(catalogue_lang_code(i)), sql_t(choice->labels[i])));
    }
    return NULL;
}

static struct err *field_insert(struct store_tx *tx, int64_t offering_id, int64_t place,
                                const struct catalogue_field *field)
{
    TRY(sql_run(tx, SQL_CATALOGUE_FIELD_ADD, sql_i(offering_id), sql_i(place), sql_t(field->name),
                sql_t(field->kind), sql_i(field->required), sql_i(field->concerns)));
    for (size_t i = 0; i < LANGS; i++) {
        const struct catalogue_field_text *text = &field->texts[i];

        if (str_empty(text->label)) continue;
        TRY(sql_run(tx, SQL_CATALOGUE_FIELD_TEXT_ADD, sql_i(offering_id), sql_i(place),
                    sql_t(catalogue_lang_code(i)), sql_t(text->label), sql_t(text->hint)));
    }
    for (size_t i = 0; i < field->choice_count; i++)
        TRY(choice_insert(tx, offering_id, place, (int64_t)i, &field->choices[i]));
    return NULL;
}

/* Titles and descriptions in all languages: who searches need not know which one was written. */
static void search_put(struct store_tx *tx, const struct catalogue_offering *offering)
{
    struct buf words = buf_new(tx->arena, SEARCH_BYTES_MAX);

    for (size_t i = 0; i < LANGS; i++) {
        buf_add(&words, offering->texts[i].title);
        buf_add_char(&words, ' ');
        buf_add(&words, offering->texts[i].description);
        buf_add_char(&words, ' ');
    }
    store_search_put(tx, "offering", offering->id, offering->company_id,
                     fold_search(tx->arena, buf_str(&words)));
}

static struct err *event_add(struct store_tx *tx, int64_t actor_id, int64_t offering_id,
                             struct str type, struct str from, struct str to)
{
    struct event event = {.object_id = offering_id,
                          .type = type,
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .from_state = from,
                          .to_state = to};

    return event_append(tx, &event);
}

/* PARTY_ID must be there, of one of KINDS (parted by spaces) and not ended; else a fault of NAME.
 */
static struct err *party_check(struct store_tx *tx, int64_t party_id, const char *kinds,
                               struct str name, struct err **faults, struct org_party *party)
{
    struct err *err = org_party_get(tx, party_id, party);

    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL || party->ended_ms != NONE || str_find(str_of(kinds), party->kind) < 0) {
        err_add_field(tx->arena, faults, name, ERR_BAD_REFERENCE, STR_NONE);
    }
    return NULL;
}

static struct err *parties_check(struct store_tx *tx, struct catalogue_offering *offering,
                                 struct err **faults)
{
    struct org_party party = {.company_id = NONE};

    TRY(party_check(tx, offering->unit_id, "unit", STR("unit"), faults, &party));
    offering->company_id = party.company_id;
    if (offering->approver_id != NONE) {
        TRY(party_check(tx, offering->approver_id, "person", STR("approver"), faults, &party));
    }
    for (size_t i = 0; i < offering->audience_count; i++) {
        TRY(party_check(tx, offering->audience[i], "company unit", STR("audience"), faults,
                        &party));
    }
    for (size_t i = 0; i < offering->handler_count; i++)
        TRY(party_check(tx, offering->handlers[i], "person", STR("handlers"), faults, &party));
    return NULL;
}

struct err *catalogue_offering_add(struct store_tx *tx, int64_t actor_id,
                                   struct catalogue_offering *offering)
{
    struct err *faults = NULL;

    if (offering->approver_id == 0) offering->approver_id = NONE;
    catalogue_offering_check(tx->arena, offering, &faults);
    if (faults == NULL) TRY(parties_check(tx, offering, &faults));
    if (faults != NULL) return faults;

    offering->id = store_new_id(tx);
    offering->state = STR("live");
    TRY(offering_insert(tx, offering));
    TRY(texts_insert(tx, offering));
    for (size_t i = 0; i < offering->field_count; i++)
        TRY(field_insert(tx, offering->id, (int64_t)i, &offering->fields[i]));
    for (size_t i = 0; i < offering->audience_count; i++) {
        TRY(sql_run(tx, SQL_CATALOGUE_AUDIENCE_ADD, sql_i(offering->id),
                    sql_i(offering->audience[i])));
    }
    for (size_t i = 0; i < offering->handler_count; i++) {
        TRY(sql_run(tx, SQL_CATALOGUE_HANDLER_ADD, sql_i(offering->id),
                    sql_i(offering->handlers[i])));
    }
    search_put(tx, offering);
    return event_add(tx, actor_id, offering->id, STR("catalogue.offer"), STR_NONE, STR("live"));
}

struct err *catalogue_offering_withdraw(struct store_tx *tx, int64_t actor_id, int64_t offering_id)
{
    int64_t changed = 0;

    TRY(sql_change(tx, SQL_CATALOGUE_OFFERING_WITHDRAW, &changed, sql_i(offering_id),
                   sql_i(tx->now_ms)));
    if (changed == 0) return ERR_REFUSE(tx->arena, ERR_WITHDRAWN_OFFERING);
    store_search_remove(tx, "offering", offering_id);
    return event_add(tx, actor_id, offering_id, STR("catalogue.withdraw"), STR("live"),
                     STR("withdrawn"));
}

struct err *catalogue_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    return sql_done(&rows);
}
