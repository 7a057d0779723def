/* What becomes of requests when a unit ends or is merged, when a person leaves, and while one is
   away (org_reactions). The system does it, request by request, each with its event. */
#include "base/arena.h"
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org_absence.h"
#include "feature/request/request_act.h"
#include "feature/request/request_jobs.h"
#include "feature/request/request_store.h"
#include "job/job.h"
#include "store/store.h"

#define PAGE      200 /* requests changed at once */
#define COUNT_MAX 1000
#define AWAY_MAX  100
#define ROUND_MS  MINUTE_MS /* what was asked of a unit while it was merged is moved later */
#define LATELY_MS                                                                                  \
    (2 * DAY_MS) /* relations end by the day of their company, people by their own                 \
                  */

struct ids {
    int64_t *items;
    size_t count;
};

static struct err *ids_read(struct store_tx *tx, struct sql_rows *rows, struct ids *ids)
{
    *ids = (struct ids){NULL, 0};
    while (sql_next(rows)) {
        ids->items = arena_push(tx->arena, ids->items, ids->count, sizeof *ids->items);
        ids->items[ids->count++] = sql_int(rows);
    }
    return sql_done(rows);
}

static struct err *act_on(struct store_tx *tx, int64_t id, enum request_verb verb,
                          struct request_form *form)
{
    const struct request_act act = {NULL, verb, form, NONE, NULL};
    int64_t result_id;

    TRY(request_lock(tx, id));
    return request_do(tx, id, &act, &result_id);
}

/* ---- units ---- */

struct err *request_heir(struct store_tx *tx, int64_t unit_id, int64_t *heir_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_HEIR, &rows, sql_i(unit_id)));
    *heir_id = sql_next(&rows) ? sql_int(&rows) : 0;
    return sql_done(&rows);
}

static struct err *sides_held(struct store_tx *tx, int64_t party_id, int64_t limit, struct ids *ids)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_SIDES_HELD, &rows, sql_i(party_id), sql_i(limit)));
    return ids_read(tx, &rows, ids);
}

struct err *request_holds(struct store_tx *tx, const struct org_party *party,
                          struct org_fault *fault)
{
    enum err_code code = str_is(party->kind, "unit")       ? ERR_UNIT_OWES
                         : str_is(party->kind, "external") ? ERR_CUSTOMER_WAITS
                                                           : ERR_COMPANY_OWES;
    struct ids ids;

    TRY(sides_held(tx, party->id, COUNT_MAX, &ids));
    if (ids.count > 0) *fault = (struct org_fault){NULL, code, (int64_t)ids.count};
    return NULL;
}

/* Page by page: what was moved is found no more. */
static struct err *inherit(struct store_tx *tx, int64_t unit_id, int64_t heir_id)
{
    struct ids ids;

    do {
        TRY(sides_held(tx, unit_id, PAGE, &ids));
        for (size_t i = 0; i < ids.count; i++) {
            struct request_form form = request_form_empty();

            form.customer_id = unit_id;
            form.unit_id = heir_id;
            TRY(act_on(tx, ids.items[i], VERB_MERGE, &form));
        }
    } while (ids.count == PAGE);
    return NULL;
}

struct err *request_heir_step(struct store_tx *tx, int64_t unit_id)
{
    int64_t heir_id;

    TRY(request_heir(tx, unit_id, &heir_id));
    return heir_id == 0 ? NULL : inherit(tx, unit_id, heir_id);
}

/* ---- people who leave ---- */

static struct err *release(struct store_tx *tx, int64_t person_id)
{
    struct sql_rows rows;
    struct ids ids;

    do {
        TRY(sql_query(tx, SQL_REQUEST_HELD_BY_PERFORMER, &rows, sql_i(person_id), sql_i(PAGE)));
        TRY(ids_read(tx, &rows, &ids));
        for (size_t i = 0; i < ids.count; i++) {
            struct request_form form = request_form_empty();

            form.person_id = person_id;
            TRY(act_on(tx, ids.items[i], VERB_RELEASE, &form));
        }
    } while (ids.count == PAGE);
    return NULL;
}

/* The first of PERSONS that is here, not away, and not who asked. */
static struct err *first_fit(struct store_tx *tx, const struct request *request,
                             const int64_t *persons, size_t count, int64_t *approver_id)
{
    for (size_t i = 0; i < count && *approver_id == NONE; i++) {
        struct org_absence absence;
        struct org_party person;
        bool away;

        TRY(org_party_get(tx, persons[i], &person));
        TRY(org_absence_now(tx, person.id, tx->now_ms, &absence, &away));
        if (person.ended_ms == NONE && !away && !request_is_own(request, person.id))
            *approver_id = person.id;
    }
    return NULL;
}

static struct err *first_lead(struct store_tx *tx, const struct request *request, int64_t unit_id,
                              int64_t *approver_id)
{
    int64_t *leads;
    size_t count;

    if (*approver_id != NONE) return NULL;
    TRY(org_leads_of(tx, unit_id, tx->now_ms, &leads, &count));
    return first_fit(tx, request, leads, count, approver_id);
}

/* Their deputy, else a lead of a unit of theirs or of the supplying unit; of a named one another
   handler. NONE: nobody is there now; then whoever comes to lead the unit stands in. */
static struct err *next_approver(struct store_tx *tx, const struct request *request,
                                 const struct ids *units, int64_t *approver_id)
{
    struct catalogue_offering offering;
    struct org_absence absence;
    bool away;

    *approver_id = NONE;
    if (request->secrecy == SECRECY_NAMED) {
        TRY(catalogue_offering_get(tx, request->offering_id, &offering));
        return first_fit(tx, request, offering.handlers, offering.handler_count, approver_id);
    }
    TRY(org_absence_now(tx, request->approver_id, tx->now_ms, &absence, &away));
    if (away && absence.deputy_id != NONE)
        TRY(first_fit(tx, request, &absence.deputy_id, 1, approver_id));
    for (size_t i = 0; i < units->count; i++)
        TRY(first_lead(tx, request, units->items[i], approver_id));
    return first_lead(tx, request, request->supplier_id, approver_id);
}

static struct err *reroute(struct store_tx *tx, int64_t person_id)
{
    struct ids units, ids;
    struct sql_rows rows;
    int64_t last_id = 0;

    TRY(sql_query(tx, SQL_REQUEST_UNITS_LATELY, &rows, sql_i(person_id),
                  sql_i(tx->now_ms - LATELY_MS)));
    TRY(ids_read(tx, &rows, &units));
    do {
        TRY(sql_query(tx, SQL_REQUEST_HELD_BY_APPROVER, &rows, sql_i(person_id), sql_i(PAGE),
                      sql_i(last_id)));
        TRY(ids_read(tx, &rows, &ids));
        for (size_t i = 0; i < ids.count; i++) {
            struct grant grant = access_system_grant(last_id = ids.items[i]);
            struct request_form form = request_form_empty();
            struct request request;

            TRY(request_get(tx, &grant, last_id, &request));
            TRY(next_approver(tx, &request, &units, &form.person_id));
            if (form.person_id != NONE) TRY(act_on(tx, last_id, VERB_REROUTE, &form));
        }
    } while (ids.count == PAGE);
    return NULL;
}

struct err *request_party_ended(struct store_tx *tx, const struct org_end *end)
{
    if (end->successor_id != NONE) {
        TRY(job_put(tx, "request.heir", end->party_id, tx->now_ms + ROUND_MS));
        return inherit(tx, end->party_id, end->successor_id);
    }
    TRY(release(tx, end->party_id));
    return reroute(tx, end->party_id);
}

/* ---- people who are away ---- */

/* Since when the requester is silent. */
static struct err *silent_since(struct store_tx *tx, const struct grant *grant,
                                const struct request *request, int64_t *since_ms)
{
    struct request_offer *offers;
    size_t count;

    *since_ms = request->delivered_ms;
    if (request->state == REQUEST_DELIVERED) return NULL;
    TRY(request_offers_get(tx, grant, request->id, &offers, &count));
    for (size_t i = 0; i < count; i++)
        if (str_is(offers[i].state, "open")) *since_ms = offers[i].made_ms;
    return NULL;
}

/* The date shown is the one that holds: counted anew from the day of the delivery or offer. */
static struct err *silence_anew(struct store_tx *tx, int64_t id)
{
    struct grant grant = access_system_grant(id);
    struct request_facts facts = {.zone = NULL};
    struct org_absence_list list;
    struct request request;
    int64_t since_ms, due_ms;
    int days = limits.lapse_working_days;

    TRY(request_lock(tx, id));
    TRY(request_get(tx, &grant, id, &request));
    if (request.state == REQUEST_DELIVERED) days = limits.silence_working_days;
    TRY(silent_since(tx, &grant, &request, &since_ms));
    TRY(request_facts_of_supplier(tx, request.supplier_id, &facts));
    TRY(org_absences_within(tx, request.requester_id, since_ms, INT64_MAX, AWAY_MAX, &list));
    due_ms = request_silence_due(facts.zone, since_ms, days, list.items, list.count);
    if (due_ms == request.answer_due_ms) return NULL;
    request.answer_due_ms = due_ms;
    TRY(request_save(tx, &request));
    return request_clock_put(tx, &request);
}

struct err *request_away(struct store_tx *tx, int64_t person_id)
{
    struct sql_rows rows;
    struct ids ids;

    TRY(sql_query(tx, SQL_REQUEST_SILENT, &rows, sql_i(person_id)));
    TRY(ids_read(tx, &rows, &ids));
    for (size_t i = 0; i < ids.count; i++)
        TRY(silence_anew(tx, ids.items[i]));
    return NULL;
}
