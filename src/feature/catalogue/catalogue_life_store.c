/* Offerings: made, changed and led through their life. */
#include "feature/catalogue/catalogue.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fold.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

#define LANGS            4
#define SEARCH_BYTES_MAX ((size_t)512 * 1024) /* of all texts of one offering */

/* ---- rows ---- */

static struct sql_value flag(bool value)
{
    return sql_i(value ? 1 : 0);
}

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
                   sql_t(offering->market.relations), sql_i(tx->now_ms), sql_t(offering->state),
                   sql_t(offering->market.reach), flag(offering->market.internal_only),
                   sql_i(offering->decide_ms));
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

static struct err *event_add(struct store_tx *tx, int64_t actor_id,
                             const struct catalogue_offering *offering, enum catalogue_verb verb,
                             struct str from, struct str reason, bool waits)
{
    const char *more = waits ? ",\"waits\":true" : "";

    struct event event = {.object_id = offering->id,
                          .type = str_print(tx->arena, "offering.%s", catalogue_verb_names[verb]),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .from_state = from,
                          .to_state = offering->state,
                          .data = str_print(tx->arena, "{\"version\":%lld%s}",
                                            (long long)offering->version, more),
                          .text = reason};

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

static struct err *market_check(struct store_tx *tx, const struct catalogue_market *market,
                                struct err **faults)
{
    struct org_party party;

    for (size_t i = 0; i < market->audience_count; i++) {
        TRY(party_check(tx, market->audience[i], "company unit", STR("audience"), faults, &party));
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
    TRY(market_check(tx, &offering->market, faults));
    for (size_t i = 0; i < offering->handler_count; i++)
        TRY(party_check(tx, offering->handlers[i], "person", STR("handlers"), faults, &party));
    return NULL;
}

static struct err *definition_check(struct store_tx *tx, struct catalogue_offering *offering)
{
    struct err *faults = NULL;

    if (offering->approver_id == 0) offering->approver_id = NONE;
    catalogue_offering_check(tx->arena, offering, &faults);
    if (faults == NULL) TRY(parties_check(tx, offering, &faults));
    return faults;
}

/* Where the reach was left out, it is said by whether anybody is listed. */
static void reach_set(struct catalogue_market *market)
{
    if (!str_empty(market->reach)) return;
    market->reach = market->audience_count > 0 ? STR("listed") : STR("everybody");
}

static struct err *form_insert(struct store_tx *tx, const struct catalogue_offering *offering)
{
    TRY(texts_insert(tx, offering));
    for (size_t i = 0; i < offering->field_count; i++)
        TRY(field_insert(tx, offering->id, (int64_t)i, &offering->fields[i]));
    return NULL;
}

static struct err *audience_insert(struct store_tx *tx, enum sql statement, int64_t offering_id,
                                   const struct catalogue_market *market)
{
    for (size_t i = 0; i < market->audience_count; i++)
        TRY(sql_run(tx, statement, sql_i(offering_id), sql_i(market->audience[i])));
    return NULL;
}

/* ---- made ---- */

struct err *catalogue_offering_add(struct store_tx *tx, int64_t actor_id,
                                   struct catalogue_offering *offering)
{
    bool proposed = str_is(offering->state, "proposed");

    TRY(definition_check(tx, offering));
    offering->id = store_new_id(tx);
    offering->version = 1;
    offering->decide_ms = proposed ? tx->now_ms : NONE;
    if (!proposed) offering->state = STR("live");
    reach_set(&offering->market);
    TRY(offering_insert(tx, offering));
    TRY(form_insert(tx, offering));
    TRY(audience_insert(tx, SQL_CATALOGUE_AUDIENCE_ADD, offering->id, &offering->market));
    for (size_t i = 0; i < offering->handler_count; i++) {
        TRY(sql_run(tx, SQL_CATALOGUE_HANDLER_ADD, sql_i(offering->id),
                    sql_i(offering->handlers[i])));
    }
    if (!proposed) search_put(tx, offering);
    return event_add(tx, actor_id, offering, CATALOGUE_PROPOSE, STR_NONE, STR_NONE, proposed);
}

struct err *catalogue_offering_propose(struct store_tx *tx, const struct actor *actor,
                                       struct catalogue_offering *offering)
{
    struct org_party unit = {.company_id = NONE};
    struct err *err = org_party_get(tx, offering->unit_id, &unit);
    bool decides = false;

    if (err != NULL && err->code != ERR_NOT_FOUND) return err; /* none: a fault, with all others */
    if (err == NULL) TRY(catalogue_decides(tx, actor, unit.company_id, &decides));
    offering->state = decides ? STR("live") : STR("proposed");
    return catalogue_offering_add(tx, actor->person_id, offering);
}

/* ---- its life ---- */

static struct err *market_put(struct store_tx *tx, const struct catalogue_offering *offering,
                              const struct catalogue_market *market)
{
    TRY(sql_run(tx, SQL_CATALOGUE_MARKET_SET, sql_i(offering->id), sql_t(market->reach),
                sql_t(market->relations), flag(market->internal_only)));
    TRY(sql_run(tx, SQL_CATALOGUE_AUDIENCE_CLEAR, sql_i(offering->id)));
    return audience_insert(tx, SQL_CATALOGUE_AUDIENCE_ADD, offering->id, market);
}

/* MARKET NULL: none is wished any more. */
static struct err *wish_put(struct store_tx *tx, const struct catalogue_offering *offering,
                            const struct catalogue_market *market)
{
    TRY(sql_run(tx, SQL_CATALOGUE_WISH_CLEAR, sql_i(offering->id)));
    if (market == NULL) {
        return sql_run(tx, SQL_CATALOGUE_MARKET_WISH, sql_i(offering->id), sql_t(STR_NONE),
                       sql_t(STR_NONE), sql_i(NONE), sql_i(NONE));
    }
    TRY(sql_run(tx, SQL_CATALOGUE_MARKET_WISH, sql_i(offering->id), sql_t(market->reach),
                sql_t(market->relations), flag(market->internal_only), sql_i(tx->now_ms)));
    return audience_insert(tx, SQL_CATALOGUE_WISH_ADD, offering->id, market);
}

struct err *catalogue_offering_step(struct store_tx *tx, int64_t actor_id,
                                    struct catalogue_offering *offering, enum catalogue_verb verb,
                                    struct str to, struct str reason)
{
    struct str from = offering->state;
    bool was_live = str_is(from, "live"), live = str_is(to, "live");

    if (offering->wished) {
        if (verb == CATALOGUE_APPROVE) TRY(market_put(tx, offering, &offering->wish));
        TRY(wish_put(tx, offering, NULL));
    }
    offering->state = to;
    TRY(sql_run(tx, SQL_CATALOGUE_OFFERING_STEP, sql_i(offering->id), sql_t(to),
                sql_i(str_is(to, "proposed") ? tx->now_ms : NONE),
                sql_i(verb == CATALOGUE_WITHDRAW ? tx->now_ms : NONE)));
    if (live && !was_live) search_put(tx, offering);
    if (was_live && !live) store_search_remove(tx, "offering", offering->id);
    return event_add(tx, actor_id, offering, verb, from, reason, str_is(to, "proposed"));
}

struct err *catalogue_offering_market(struct store_tx *tx, int64_t actor_id,
                                      struct catalogue_offering *offering,
                                      const struct catalogue_market *market, bool at_once)
{
    struct catalogue_market next = *market;
    struct err *faults = NULL;

    catalogue_market_check(tx->arena, &next, &faults);
    if (faults == NULL) TRY(market_check(tx, &next, &faults));
    if (faults != NULL) return faults;
    reach_set(&next);
    if (at_once) {
        TRY(market_put(tx, offering, &next));
        if (offering->wished) TRY(wish_put(tx, offering, NULL));
    } else {
        TRY(wish_put(tx, offering, &next));
    }
    return event_add(tx, actor_id, offering, CATALOGUE_MARKET, offering->state, STR_NONE, !at_once);
}

/* ---- versions ---- */

static struct err *past_keep(struct store_tx *tx, int64_t offering_id)
{
    static const enum sql parts[] = {SQL_CATALOGUE_PAST_TEXTS, SQL_CATALOGUE_PAST_FIELDS,
                                     SQL_CATALOGUE_PAST_FIELD_TEXTS, SQL_CATALOGUE_PAST_CHOICES,
                                     SQL_CATALOGUE_PAST_CHOICE_TEXTS};
    int64_t past_id = store_new_id(tx);

    TRY(sql_run(tx, SQL_CATALOGUE_PAST_ADD, sql_i(offering_id), sql_i(past_id), sql_i(tx->now_ms)));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        TRY(sql_run(tx, parts[i], sql_i(offering_id), sql_i(past_id)));
    return NULL;
}

struct err *catalogue_offering_change(struct store_tx *tx, int64_t actor_id,
                                      struct catalogue_offering *offering)
{
    bool priced = money_present(offering->price);
    bool bounded = money_present(offering->approval_above);

    TRY(definition_check(tx, offering));
    TRY(past_keep(tx, offering->id));
    TRY(sql_run(tx, SQL_CATALOGUE_OFFERING_CHANGE, sql_i(offering->id), sql_t(offering->icon),
                sql_t(offering->acceptance), sql_i(offering->normal_days),
                sql_i(offering->answer_days), sql_i(priced ? offering->price.minor : NONE),
                sql_t(priced ? str_of(offering->price.currency) : STR_NONE),
                sql_i(offering->approver_id),
                sql_i(bounded ? offering->approval_above.minor : NONE),
                sql_t(bounded ? str_of(offering->approval_above.currency) : STR_NONE),
                sql_i(tx->now_ms)));
    TRY(form_insert(tx, offering));
    if (str_is(offering->state, "live")) search_put(tx, offering);
    offering->version++;
    return event_add(tx, actor_id, offering, CATALOGUE_CHANGE, offering->state, STR_NONE, false);
}
