/* Units and companies that end on a day to come: planned, taken back, and done by the clock. */
#include "feature/org/org_end.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "job/job.h"

#define PLANNED STR("org.end-plan")

/* ---- facts ---- */

static struct err *plans_read(struct store_tx *tx, struct sql_rows *rows,
                              struct org_end_plan_list *list)
{
    *list = (struct org_end_plan_list){NULL, 0};
    while (sql_next(rows)) {
        struct org_end_plan plan = {.party_id = sql_int(rows)};

        plan.successor_id = sql_int(rows);
        plan.day = sql_int(rows);
        list->items = arena_push(tx->arena, list->items, list->count, sizeof plan);
        list->items[list->count++] = plan;
    }
    return sql_done(rows);
}

struct err *org_end_plan_get(struct store_tx *tx, int64_t party_id, struct org_end_plan *plan)
{
    struct org_end_plan_list list;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_END_PLAN_GET, &rows, sql_i(party_id)));
    TRY(plans_read(tx, &rows, &list));
    *plan = list.count > 0 ? list.items[0] : (struct org_end_plan){party_id, NONE, NONE};
    return NULL;
}

struct err *org_end_plans_into(struct store_tx *tx, int64_t successor_id, size_t limit,
                               struct org_end_plan_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_END_PLANS_INTO, &rows, sql_i(successor_id), sql_i((int64_t)limit)));
    return plans_read(tx, &rows, list);
}

struct err *org_end_plans(struct store_tx *tx, size_t limit, struct org_end_plan_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_END_PLANS, &rows, sql_i((int64_t)limit)));
    return plans_read(tx, &rows, list);
}

struct err *org_end_held(struct store_tx *tx, const struct org_end *end, struct org_fault *held)
{
    struct org_party party, company;
    struct err *err;
    int64_t at_ms;

    *held = (struct org_fault){NULL, ERR_NONE, 0};
    TRY(org_party_get(tx, end->party_id, &party));
    TRY(org_company_of(tx, &party, &company));
    err = org_end_check(tx, end, &party, org_company_day(&company, tx->now_ms), &at_ms);
    if (err == NULL) return NULL;
    if (err_status(err->code) >= 500) return err;
    held->code = err->fields == NULL ? err->code : err->fields->code;
    if (!num_parse_int(err->fields == NULL ? err->param : err->fields->param, &held->limit))
        held->limit = 0;
    return NULL;
}

/* ---- changes ---- */

static struct err *plan_event(struct store_tx *tx, int64_t actor_id, int64_t party_id,
                              struct str type, const struct org_end_plan *plan)
{
    struct str on = date_text(tx->arena, date_of_day(plan->day));
    struct event event = {.object_id = party_id,
                          .type = type,
                          .actor_id = actor_id,
                          .happened_ms = NONE};

    event.data = str_print(tx->arena, "{\"on\":\"" STR_FMT "\"}", STR_ARG(on));
    if (plan->successor_id != NONE)
        event.data = str_print(tx->arena, "{\"on\":\"" STR_FMT "\",\"into\":\"%lld\"}", STR_ARG(on),
                               (long long)plan->successor_id);
    return event_append(tx, &event);
}

static struct err *plan_put(struct store_tx *tx, const struct org_end *end,
                            const struct org_party *party, const struct org_party *company,
                            int64_t day)
{
    const struct org_end_plan plan = {party->id, end->successor_id, day};
    int64_t day_max = org_company_day(company, tx->now_ms) + ORG_END_YEARS_MAX * 366;
    struct org_party successor;

    if (day > day_max)
        return org_refuse(tx, (struct org_fault){"on", ERR_TOO_FAR, ORG_END_YEARS_MAX});
    if (end->successor_id != NONE)
        TRY(org_successor_check(tx, party, end->successor_id, &successor));
    TRY(sql_run(tx, SQL_ORG_END_PLAN_PUT, sql_i(party->id), sql_i(plan.successor_id), sql_i(day)));
    TRY(job_put(tx, ORG_END_JOB, party->id, org_day_begin_ms(company, day)));
    return plan_event(tx, end->actor_id, party->id, PLANNED, &plan);
}

struct err *org_end_on(struct store_tx *tx, const struct org_end *end, int64_t day, bool *planned)
{
    struct org_party party, company;

    TRY(org_party_get(tx, end->party_id, &party));
    TRY(org_company_of(tx, &party, &company));
    *planned = party.ended_ms == NONE && day > org_company_day(&company, tx->now_ms);
    return *planned ? plan_put(tx, end, &party, &company, day) : org_end_at(tx, end, day);
}

struct err *org_end_take_back(struct store_tx *tx, int64_t actor_id, int64_t party_id)
{
    struct org_end_plan plan;

    TRY(org_end_plan_get(tx, party_id, &plan));
    if (plan.day == NONE) return ERR_REFUSE(tx->arena, ERR_END_UNPLANNED);
    TRY(sql_run(tx, SQL_ORG_END_PLAN_DROP, sql_i(party_id)));
    TRY(job_put(tx, ORG_END_JOB, party_id, NONE));
    return plan_event(tx, actor_id, party_id, STR("org.end-take-back"), &plan);
}

/* ---- the day has come ---- */

/* Where the zone of the company was changed meanwhile, the day may begin later than it was said. */
struct err *org_end_step(struct store_tx *tx, int64_t party_id)
{
    struct org_end end = {party_id, NONE, 0};
    struct org_party party, company;
    struct org_end_plan plan;
    struct org_fault held;
    int64_t today;

    TRY(org_end_plan_get(tx, party_id, &plan));
    if (plan.day == NONE) return NULL;
    TRY(org_party_get(tx, party_id, &party));
    TRY(org_company_of(tx, &party, &company));
    today = org_company_day(&company, tx->now_ms);
    if (today < plan.day)
        return job_put(tx, ORG_END_JOB, party_id, org_day_begin_ms(&company, plan.day));
    end.successor_id = plan.successor_id;
    TRY(org_end_held(tx, &end, &held));
    if (held.code != ERR_NONE) return job_put(tx, ORG_END_JOB, party_id, tx->now_ms + HOUR_MS);
    TRY(event_last_by(tx, party_id, PLANNED, &end.actor_id));
    return org_end_at(tx, &end, today);
}
