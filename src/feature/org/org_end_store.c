/* The end of units and companies, and the taking over of one unit by another. */
#include "feature/org/org_end.h"

#include "base/arena.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/org/org_customer.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "store/store.h"

#define BELOW_MAX 1000 /* units right below one */
#define TIES_PAGE 500  /* relations ended at once */

struct err *org_successor(struct store_tx *tx, int64_t unit_id, int64_t *successor_id,
                          struct str *name)
{
    struct sql_rows rows;

    *successor_id = NONE;
    TRY(sql_query(tx, SQL_ORG_SUCCESSOR, &rows, sql_i(unit_id)));
    if (sql_next(&rows)) {
        *successor_id = sql_int(&rows);
        *name = sql_text(&rows);
    }
    return sql_done(&rows);
}

/* ---- what stands in the way ---- */

static struct err *count_of(struct sql_rows *rows, int64_t *count)
{
    *count = sql_next(rows) ? sql_int(rows) : 0;
    return sql_done(rows);
}

/* It stands in the way as a whole: there is no field to correct. */
static struct err *refuse_held(struct store_tx *tx, enum err_code code, int64_t count)
{
    struct err *err;

    if (count == 0) return NULL;
    err = ERR_REFUSE(tx->arena, code);
    err->param = str_of_int(tx->arena, count);
    return err;
}

static struct err *features_check(struct store_tx *tx, const struct org_party *party)
{
    for (const struct org_reaction *one = org_reactions; one->ends != NULL; one++) {
        struct org_fault fault = {NULL, ERR_NONE, 0};

        if (one->holds != NULL) TRY(one->holds(tx, party, &fault));
        if (fault.code != ERR_NONE) return refuse_held(tx, fault.code, fault.limit);
    }
    return NULL;
}

static struct err *unit_free_check(struct store_tx *tx, const struct org_party *unit, int64_t at_ms)
{
    struct sql_rows rows;
    int64_t count;

    TRY(features_check(tx, unit));
    TRY(sql_query(tx, SQL_ORG_TIES_COUNT, &rows, sql_i(unit->id), sql_i(at_ms)));
    TRY(count_of(&rows, &count));
    TRY(refuse_held(tx, ERR_UNIT_MEMBERS, count));
    TRY(sql_query(tx, SQL_ORG_UNITS_BELOW_COUNT, &rows, sql_i(unit->id)));
    TRY(count_of(&rows, &count));
    return refuse_held(tx, ERR_UNIT_UNITS, count);
}

static struct err *company_free_check(struct store_tx *tx, const struct org_party *company,
                                      int64_t day, int64_t at_ms)
{
    struct sql_rows rows;
    int64_t count;

    TRY(features_check(tx, company));
    TRY(sql_query(tx, SQL_ORG_UNITS_OF_COUNT, &rows, sql_i(company->id)));
    TRY(count_of(&rows, &count));
    TRY(refuse_held(tx, ERR_COMPANY_UNITS, count));
    TRY(sql_query(tx, SQL_ORG_TIES_COUNT, &rows, sql_i(company->id), sql_i(at_ms)));
    TRY(count_of(&rows, &count));
    TRY(refuse_held(tx, ERR_COMPANY_PEOPLE, count));
    TRY(sql_query(tx, SQL_ORG_SHARES_AFTER_COUNT, &rows, sql_i(company->id), sql_i(day)));
    TRY(count_of(&rows, &count));
    return refuse_held(tx, ERR_COMPANY_SHARES, count);
}

/* DAY is not before there was PARTY. On its first day it ends as it began. */
static struct err *day_check(struct store_tx *tx, const struct org_party *party, int64_t day,
                             int64_t *at_ms)
{
    struct org_party company;
    int64_t made_day;

    if (party->ended_ms != NONE) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(org_company_of(tx, party, &company));
    made_day = org_company_day(&company, party->made_ms);
    *at_ms = org_day_begin_ms(&company, day);
    if (day < made_day) return org_refuse(tx, (struct org_fault){"on", ERR_ENDS_EARLY, 0});
    if (day == made_day) *at_ms = party->made_ms;
    return NULL;
}

/* ---- the end ---- */

static struct err *end_event(struct store_tx *tx, int64_t actor_id, int64_t party_id,
                             const char *type, struct str data)
{
    struct event event = {.object_id = party_id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .data = data};

    return event_append(tx, &event);
}

static struct err *party_end(struct store_tx *tx, const struct org_end *end, int64_t at_ms)
{
    struct str on = time_text(tx->arena, at_ms);
    struct str data = str_print(tx->arena, "{\"on\":\"" STR_FMT "\"}", STR_ARG(on));
    const char *type = "org.end";

    TRY(sql_run(tx, SQL_ORG_PARTY_END, sql_i(end->party_id), sql_i(at_ms)));
    TRY(sql_run(tx, SQL_ORG_END_PLAN_DROP, sql_i(end->party_id)));
    if (end->successor_id != NONE) {
        type = "unit.merge";
        data = str_print(tx->arena, "{\"on\":\"" STR_FMT "\",\"into\":\"%lld\"}", STR_ARG(on),
                         (long long)end->successor_id);
    }
    return end_event(tx, end->actor_id, end->party_id, type, data);
}

/* A member of both already is one without a gap and without an overlap: what of [from, to) the
   relations with the successor leave open is added. */
static struct err *tie_inherit(struct store_tx *tx, const struct org_end *end,
                               const struct org_relation *was, int64_t from_ms)
{
    struct org_relation piece = *was, *there;
    int64_t at_ms = from_ms > was->from_ms ? from_ms : was->from_ms;
    size_t count;

    piece.party_id = end->successor_id;
    TRY(org_relations_with(tx, was->person_id, end->successor_id, &there, &count));
    for (size_t i = 0; i < count; i++) {
        bool over = was->to_ms != NONE && there[i].from_ms >= was->to_ms;

        if (!str_equal(there[i].kind, was->kind) || over) continue;
        if (there[i].to_ms != NONE && there[i].to_ms <= at_ms) continue;
        piece.from_ms = at_ms;
        piece.to_ms = there[i].from_ms;
        if (piece.to_ms > at_ms) TRY(org_relation_keep(tx, end->actor_id, 0, &piece));
        if (there[i].to_ms == NONE) return NULL;
        at_ms = there[i].to_ms;
    }
    if (was->to_ms != NONE && at_ms >= was->to_ms) return NULL;
    piece.from_ms = at_ms;
    piece.to_ms = was->to_ms;
    return org_relation_keep(tx, end->actor_id, 0, &piece);
}

static struct err *ties_page(struct store_tx *tx, int64_t unit_id, int64_t at_ms,
                             struct org_relation_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_TIES_AFTER, &rows, sql_i(unit_id), sql_i(at_ms), sql_i(TIES_PAGE)));
    return org_relations_read(tx, &rows, TIES_PAGE, list);
}

/* Every tie ends at AT_MS, and goes on with the successor where there is one. What would have begun
   later never was. */
static struct err *ties_end(struct store_tx *tx, const struct org_end *end, int64_t at_ms)
{
    struct org_relation_list list;

    do {
        TRY(ties_page(tx, end->party_id, at_ms, &list));
        for (size_t i = 0; i < list.count; i++) {
            struct org_relation *one = &list.items[i], was = *one;

            TRY(org_person_lock(tx, one->person_id));
            one->to_ms = at_ms > one->from_ms ? at_ms : one->from_ms;
            TRY(org_relation_change(tx, end->actor_id, 0, one));
            if (end->successor_id != NONE) TRY(tie_inherit(tx, end, &was, at_ms));
        }
    } while (list.count > 0);
    return NULL;
}

static struct err *features_end(struct store_tx *tx, const struct org_end *end)
{
    for (const struct org_reaction *one = org_reactions; one->ends != NULL; one++)
        TRY(one->ends(tx, end));
    return NULL;
}

struct err *org_customer_end(struct store_tx *tx, int64_t actor_id, int64_t customer_id)
{
    struct org_end end = {customer_id, NONE, actor_id};
    struct org_party customer;

    TRY(org_party_get(tx, customer_id, &customer));
    if (customer.ended_ms != NONE) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(features_check(tx, &customer));
    return party_end(tx, &end, tx->now_ms);
}

/* ---- merging ---- */

static struct err *refuse_successor(struct store_tx *tx, enum err_code code, int64_t limit)
{
    return org_refuse(tx, (struct org_fault){"successor", code, limit});
}

/* Another unit of the same company, which is still there, does not stand below this one, and has
   room below it for what stands below this one. */
struct err *org_successor_check(struct store_tx *tx, const struct org_party *unit,
                                int64_t successor_id, struct org_party *successor)
{
    struct org_party above[ORG_DEPTH_MAX];
    struct err *err = org_party_get(tx, successor_id, successor);
    struct sql_rows rows;
    int64_t depth;
    size_t count;

    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL || !str_is(successor->kind, "unit"))
        return refuse_successor(tx, ERR_BAD_REFERENCE, 0);
    if (successor->id == unit->id) return refuse_successor(tx, ERR_MERGE_ITSELF, 0);
    if (successor->ended_ms != NONE) return refuse_successor(tx, ERR_ENDED, 0);
    if (successor->company_id != unit->company_id)
        return refuse_successor(tx, ERR_OTHER_COMPANY, 0);
    TRY(org_units_above(tx, successor->parent_id, above, &count));
    for (size_t i = 0; i < count; i++)
        if (above[i].id == unit->id) return refuse_successor(tx, ERR_MERGE_BELOW, 0);
    TRY(sql_query(tx, SQL_ORG_UNITS_DEPTH, &rows, sql_i(unit->id)));
    TRY(count_of(&rows, &depth));
    if (depth + (int64_t)count > ORG_DEPTH_MAX)
        return refuse_successor(tx, ERR_UNITS_DEEP, ORG_DEPTH_MAX);
    return NULL;
}

static struct err *below_inherit(struct store_tx *tx, const struct org_end *end)
{
    struct org_party_list below;

    TRY(org_units_below(tx, end->party_id, BELOW_MAX, &below));
    for (size_t i = 0; i < below.count; i++) {
        below.items[i].parent_id = end->successor_id;
        TRY(org_party_save(tx, end->actor_id, &below.items[i]));
    }
    return NULL;
}

/* The tree of a company is changed by one at a time. */
static struct err *merge_lock(struct store_tx *tx, const struct org_party *unit,
                              int64_t successor_id)
{
    TRY(org_person_lock(tx, unit->company_id));
    return org_person_lock(tx, successor_id);
}

static struct err *merge(struct store_tx *tx, const struct org_end *end,
                         const struct org_party *unit)
{
    struct org_party successor;

    TRY(below_inherit(tx, end));
    TRY(org_party_get(tx, end->successor_id, &successor));
    if (unit->front_desk && !successor.front_desk) {
        successor.front_desk = true;
        TRY(org_party_save(tx, end->actor_id, &successor));
    }
    TRY(sql_run(tx, SQL_ORG_HEIR_ADD, sql_i(unit->id), sql_i(successor.id)));
    return sql_run(tx, SQL_ORG_HEIRS_MOVE, sql_i(unit->id), sql_i(successor.id));
}

/* ---- both ---- */

struct err *org_end_check(struct store_tx *tx, const struct org_end *end,
                          const struct org_party *party, int64_t day, int64_t *at_ms)
{
    struct org_party successor;

    TRY(day_check(tx, party, day, at_ms));
    if (end->successor_id != NONE)
        return org_successor_check(tx, party, end->successor_id, &successor);
    if (str_is(party->kind, "unit")) return unit_free_check(tx, party, *at_ms);
    return company_free_check(tx, party, day, *at_ms);
}

struct err *org_end_at(struct store_tx *tx, const struct org_end *end, int64_t day)
{
    bool merges = end->successor_id != NONE;
    struct org_party party;
    int64_t at_ms;

    TRY(org_party_get(tx, end->party_id, &party));
    if (merges) {
        TRY(merge_lock(tx, &party, end->successor_id));
        TRY(org_party_get(tx, end->party_id, &party));
    }
    TRY(org_end_check(tx, end, &party, day, &at_ms));
    if (str_is(party.kind, "unit")) TRY(ties_end(tx, end, at_ms));
    if (merges) TRY(merge(tx, end, &party));
    TRY(party_end(tx, end, at_ms));
    return merges ? features_end(tx, end) : NULL;
}
