/* Rows of shares and control <-> structs; whether a sale is internal, from the rows of a day. */
#include "feature/org/org_ownership.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/zone.h"
#include "feature/event/event.h"
#include "store/store.h"

#define OPEN_DAY INT64_MAX /* to_day of what is open, so that SQL compares plainly */

static int64_t stored_end(int64_t to_day)
{
    return to_day == NONE ? OPEN_DAY : to_day;
}

static int64_t end_read(struct sql_rows *rows)
{
    int64_t to_day = sql_int(rows);

    return to_day == OPEN_DAY ? NONE : to_day;
}

/* ---- reading ---- */

static void share_read(struct sql_rows *rows, struct org_share *share)
{
    share->id = sql_int(rows);
    share->owner_id = sql_int(rows);
    share->owned_id = sql_int(rows);
    share->votes_ppm = sql_int(rows);
    share->from_day = sql_int(rows);
    share->to_day = end_read(rows);
}

static void control_read(struct sql_rows *rows, struct org_control *control)
{
    control->id = sql_int(rows);
    control->controller_id = sql_int(rows);
    control->controlled_id = sql_int(rows);
    control->reason = sql_text(rows);
    control->from_day = sql_int(rows);
    control->to_day = end_read(rows);
}

/* The rows of a statement whose parameters are KEY and LIMIT. */
static struct err *shares_query(struct store_tx *tx, enum sql id, int64_t key, size_t limit,
                                struct org_share_list *list)
{
    struct sql_rows rows;

    *list = (struct org_share_list){NULL, 0};
    TRY(sql_query(tx, id, &rows, sql_i(key), sql_i((int64_t)limit)));
    while (list->count < limit && sql_next(&rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        share_read(&rows, &list->items[list->count++]);
    }
    return sql_done(&rows);
}

static struct err *controls_query(struct store_tx *tx, enum sql id, int64_t key, size_t limit,
                                  struct org_control_list *list)
{
    struct sql_rows rows;

    *list = (struct org_control_list){NULL, 0};
    TRY(sql_query(tx, id, &rows, sql_i(key), sql_i((int64_t)limit)));
    while (list->count < limit && sql_next(&rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        control_read(&rows, &list->items[list->count++]);
    }
    return sql_done(&rows);
}

struct err *org_shares_in(struct store_tx *tx, int64_t company_id, size_t limit,
                          struct org_share_list *list)
{
    return shares_query(tx, SQL_ORG_SHARES_IN, company_id, limit, list);
}

struct err *org_shares_by(struct store_tx *tx, int64_t company_id, size_t limit,
                          struct org_share_list *list)
{
    return shares_query(tx, SQL_ORG_SHARES_BY, company_id, limit, list);
}

struct err *org_controls_in(struct store_tx *tx, int64_t company_id, size_t limit,
                            struct org_control_list *list)
{
    return controls_query(tx, SQL_ORG_CONTROLS_IN, company_id, limit, list);
}

struct err *org_holdings_on(struct store_tx *tx, int64_t day, struct org_holdings *holdings)
{
    TRY(shares_query(tx, SQL_ORG_SHARES_ON, day, ORG_SHARES_MAX, &holdings->shares));
    return controls_query(tx, SQL_ORG_CONTROLS_ON, day, ORG_CONTROLS_MAX, &holdings->controls);
}

struct err *org_share_get(struct store_tx *tx, int64_t id, struct org_share *share)
{
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_ORG_SHARE_GET, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) share_read(&rows, share);
    TRY(sql_done(&rows));
    return found ? NULL : ERR(tx->arena, ERR_NOT_FOUND, "no such share");
}

struct err *org_control_get(struct store_tx *tx, int64_t id, struct org_control *control)
{
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_ORG_CONTROL_GET, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) control_read(&rows, control);
    TRY(sql_done(&rows));
    return found ? NULL : ERR(tx->arena, ERR_NOT_FOUND, "no such control");
}

/* ---- internal or not ---- */

int64_t org_company_day(const struct org_party *company, int64_t now_ms)
{
    return date_day(zone_civil(zone_get(company->zone), now_ms).date);
}

int64_t org_day_begin_ms(const struct org_party *company, int64_t day)
{
    return zone_instant(zone_get(company->zone), (struct civil){.date = date_of_day(day)});
}

/* What everybody may see of a person: where they work. */
static bool is_open(struct str kind)
{
    return org_relation_is_insider(kind) || org_relation_is_of_unit(kind);
}

/* The relation by which PERSON is of the group that day: one that all may see, if there is one. */
static struct err *tie_find(struct store_tx *tx, const struct org_party *company,
                            const struct org_party *person, int64_t day,
                            const struct org_groups *groups, struct org_internal *internal)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_TIES_BETWEEN, &rows, sql_i(person->id),
                  sql_i(org_day_begin_ms(company, day)), sql_i(org_day_begin_ms(company, day + 1)),
                  sql_i((int64_t)limits.relations_max)));
    while (sql_next(&rows)) {
        struct str kind = sql_text(&rows);
        int64_t company_id = sql_int(&rows);

        if (org_groups_parent(groups, company_id) != internal->parent_id) continue;
        if (internal->relation.ptr != NULL && !is_open(kind)) continue;
        internal->relation = kind;
        internal->with_company_id = company_id;
        if (is_open(kind)) break;
    }
    return sql_done(&rows);
}

/* For two groups: what each holds of the other. */
static void stakes_add(struct arena *arena, const struct org_groups *groups, int64_t company_id,
                       struct org_internal *internal)
{
    int64_t one_id = internal->parent_id, other_id = internal->with_parent_id;
    struct org_proof *proof = &internal->proof;

    org_proof_stake(arena, groups, one_id, other_id, proof);
    org_proof_stake(arena, groups, other_id, one_id, proof);
    if (internal->with_company_id != other_id)
        org_proof_stake(arena, groups, one_id, internal->with_company_id, proof);
    if (company_id != one_id) org_proof_stake(arena, groups, other_id, company_id, proof);
}

struct err *org_internal_find(struct store_tx *tx, const struct org_party *company,
                              const struct org_party *with, int64_t day,
                              struct org_internal *internal)
{
    struct org_holdings holdings;
    struct org_groups groups;

    TRY(org_holdings_on(tx, day, &holdings));
    org_groups_make(tx->arena, &holdings, &groups);
    *internal = (struct org_internal){.parent_id = org_groups_parent(&groups, company->id),
                                      .with_company_id = with->company_id,
                                      .with_parent_id = NONE};
    if (str_is(with->kind, "person")) TRY(tie_find(tx, company, with, day, &groups, internal));
    org_proof_control(tx->arena, &groups, company->id, &internal->proof);
    if (internal->with_company_id == NONE) return NULL;

    internal->with_parent_id = org_groups_parent(&groups, internal->with_company_id);
    internal->internal = internal->parent_id == internal->with_parent_id;
    org_proof_control(tx->arena, &groups, internal->with_company_id, &internal->proof);
    if (!internal->internal) stakes_add(tx->arena, &groups, company->id, internal);
    return NULL;
}

/* ---- changing ---- */

static struct err *refuse(struct store_tx *tx, struct org_fault fault)
{
    struct err *err = NULL;
    struct str limit = STR_NONE;

    if (fault.code == ERR_NONE) return NULL;
    if (fault.code == ERR_OVER_WHOLE) {
        limit = date_text(tx->arena, date_of_day(fault.limit));
    } else if (fault.limit != 0) {
        limit = str_of_int(tx->arena, fault.limit);
    }
    err_add_field(tx->arena, &err, str_of(fault.field), fault.code, limit);
    return err;
}

static struct err *company_get(struct store_tx *tx, int64_t id, const char *field,
                               struct org_party *company)
{
    struct err *err = org_party_get(tx, id, company);

    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    return refuse(tx, (struct org_fault){field, ERR_BAD_REFERENCE, 0});
}

/* The company is the root of what is held of it: locked, so that two writers cannot both find
   room. */
static struct err *company_lock(struct store_tx *tx, int64_t company_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_LOCK, &rows, sql_i(company_id)));
    (void)sql_next(&rows);
    return sql_done(&rows);
}

static struct err *room_check(struct store_tx *tx, enum sql count_id, int64_t max,
                              const char *field)
{
    struct sql_rows rows;
    int64_t count = 0;

    TRY(sql_query_values(tx, count_id, NULL, 0, &rows));
    if (sql_next(&rows)) count = sql_int(&rows);
    TRY(sql_done(&rows));
    return count < max ? NULL : refuse(tx, (struct org_fault){field, ERR_TOO_MANY, max});
}

static struct str day_json(struct arena *arena, int64_t day)
{
    if (day == NONE) return STR("null");
    return str_print(arena, "\"" STR_FMT "\"", STR_ARG(date_text(arena, date_of_day(day))));
}

static struct err *share_event(struct store_tx *tx, int64_t actor_id, struct str type,
                               const struct org_share *share)
{
    struct event event = {.object_id = share->owned_id,
                          .type = type,
                          .actor_id = actor_id,
                          .happened_ms = NONE};

    event.data =
        str_print(tx->arena,
                  "{\"share\":\"%lld\",\"owner\":\"%lld\",\"votes_ppm\":%lld,"
                  "\"from\":" STR_FMT ",\"to\":" STR_FMT "}",
                  (long long)share->id, (long long)share->owner_id, (long long)share->votes_ppm,
                  STR_ARG(day_json(tx->arena, share->from_day)),
                  STR_ARG(day_json(tx->arena, share->to_day)));
    return event_append(tx, &event);
}

static struct err *control_event(struct store_tx *tx, int64_t actor_id, struct str type,
                                 const struct org_control *control)
{
    struct event event = {.object_id = control->controlled_id,
                          .type = type,
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .text = control->reason};

    event.data = str_print(tx->arena,
                           "{\"control\":\"%lld\",\"controller\":\"%lld\",\"from\":" STR_FMT
                           ",\"to\":" STR_FMT "}",
                           (long long)control->id, (long long)control->controller_id,
                           STR_ARG(day_json(tx->arena, control->from_day)),
                           STR_ARG(day_json(tx->arena, control->to_day)));
    return event_append(tx, &event);
}

struct err *org_share_add(struct store_tx *tx, int64_t actor_id, struct org_share *share)
{
    struct org_party owner, owned;
    struct org_share_list others;

    TRY(company_lock(tx, share->owned_id));
    TRY(company_get(tx, share->owner_id, "owner", &owner));
    TRY(company_get(tx, share->owned_id, "company", &owned));
    TRY(org_shares_in(tx, share->owned_id, ORG_SHARES_MAX, &others));
    TRY(refuse(tx, org_share_check(share, &owner, &owned, &others)));
    TRY(room_check(tx, SQL_ORG_SHARE_COUNT, ORG_SHARES_MAX, "owner"));

    share->id = store_new_id(tx);
    TRY(sql_run(tx, SQL_ORG_SHARE_ADD, sql_i(share->id), sql_i(share->owner_id),
                sql_i(share->owned_id), sql_i(share->votes_ppm), sql_i(share->from_day),
                sql_i(stored_end(share->to_day))));
    return share_event(tx, actor_id, STR("org.own"), share);
}

struct err *org_share_end(struct store_tx *tx, int64_t actor_id, int64_t id, int64_t to_day)
{
    struct org_share share;

    TRY(org_share_get(tx, id, &share));
    TRY(company_lock(tx, share.owned_id));
    TRY(org_share_get(tx, id, &share)); /* as it stands under the lock */
    TRY(refuse(tx, org_holding_end_check(share.from_day, share.to_day, to_day)));
    share.to_day = to_day;
    TRY(sql_run(tx, SQL_ORG_SHARE_END, sql_i(id), sql_i(to_day)));
    return share_event(tx, actor_id, STR("org.disown"), &share);
}

struct err *org_control_add(struct store_tx *tx, int64_t actor_id, struct org_control *control)
{
    struct org_party controller, controlled;
    struct org_control_list others;

    TRY(company_lock(tx, control->controlled_id));
    TRY(company_get(tx, control->controller_id, "controller", &controller));
    TRY(company_get(tx, control->controlled_id, "company", &controlled));
    TRY(org_controls_in(tx, control->controlled_id, ORG_CONTROLS_MAX, &others));
    TRY(refuse(tx, org_control_check(control, &controller, &controlled, &others)));
    TRY(room_check(tx, SQL_ORG_CONTROL_COUNT, ORG_CONTROLS_MAX, "controller"));

    control->id = store_new_id(tx);
    TRY(sql_run(tx, SQL_ORG_CONTROL_ADD, sql_i(control->id), sql_i(control->controller_id),
                sql_i(control->controlled_id), sql_t(control->reason), sql_i(control->from_day),
                sql_i(stored_end(control->to_day))));
    return control_event(tx, actor_id, STR("org.control"), control);
}

struct err *org_control_end(struct store_tx *tx, int64_t actor_id, int64_t id, int64_t to_day)
{
    struct org_control control;

    TRY(org_control_get(tx, id, &control));
    TRY(company_lock(tx, control.controlled_id));
    TRY(org_control_get(tx, id, &control)); /* as it stands under the lock */
    TRY(refuse(tx, org_holding_end_check(control.from_day, control.to_day, to_day)));
    control.to_day = to_day;
    TRY(sql_run(tx, SQL_ORG_CONTROL_END, sql_i(id), sql_i(to_day)));
    return control_event(tx, actor_id, STR("org.release"), &control);
}

struct err *org_ownership_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_OWNERSHIP_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    return sql_done(&rows);
}
