/* Retention: a request is erased so many days after its end as its offering says. Its events keep
   their times and digests, so that the log stays whole (docs/decisions/017). */
#include "feature/request/request_keeping.h"

#include "base/arena.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/attachment/attachment.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_glass.h"
#include "feature/request/request_jobs.h"
#include "feature/request/request_pages.h"
#include "feature/request/request_store.h"
#include "job/job.h"
#include "store/store.h"

#define ROWS_MAX 5 /* erased in one step: a short write */

/* Whoever the customer was, a person or from outside: what stays names their company, else ours. */
static struct err *customer_after(struct store_tx *tx, const struct request *request,
                                  int64_t *customer_id)
{
    struct org_party customer;

    *customer_id = request->customer_id;
    TRY(org_party_get(tx, request->customer_id, &customer));
    if (str_is(customer.kind, "unit") || str_is(customer.kind, "company")) return NULL;
    *customer_id = request->customer_company_id != NONE ? request->customer_company_id
                                                        : request->supplier_company_id;
    return NULL;
}

struct err *request_erase(struct store_tx *tx, int64_t id)
{
    struct grant grant = access_system_grant(id);
    struct request request;
    int64_t customer_id;

    TRY(request_lock(tx, id));
    TRY(request_get(tx, &grant, id, &request));
    TRY(customer_after(tx, &request, &customer_id));
    TRY(sql_run(tx, SQL_REQUEST_ERASE, sql_i(id), sql_i(customer_id), sql_i(tx->now_ms)));
    TRY(sql_run(tx, SQL_REQUEST_ERASE_LINES, sql_i(id)));
    TRY(sql_run(tx, SQL_REQUEST_ERASE_OFFERS, sql_i(id)));
    TRY(sql_run(tx, SQL_REQUEST_WATCHERS_DELETE, sql_i(id)));
    TRY(request_ratings_clear(tx, id));
    TRY(request_glass_erase(tx, id));
    TRY(attachment_erase_of(tx, id));
    store_search_remove(tx, "request", id);
    TRY(job_put(tx, "request.clock", id, NONE));
    return event_erase_object(tx, id);
}

/* ---- the clock ---- */

static struct err *ids_read(struct sql_rows *rows, int64_t ids[ROWS_MAX], size_t *count)
{
    while (*count < ROWS_MAX && sql_next(rows))
        ids[(*count)++] = sql_int(rows);
    return sql_done(rows);
}

/* The next offering after *OFFERING_ID that has requests which ended; NONE: no more. */
static struct err *next_offering(struct store_tx *tx, int64_t *offering_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_ENDED_OFFERING, &rows, sql_i(*offering_id)));
    *offering_id = sql_next(&rows) ? sql_int(&rows) : NONE;
    return sql_done(&rows);
}

static struct err *over_time(struct store_tx *tx, int64_t ids[ROWS_MAX], size_t *count)
{
    int64_t offering_id = -1, days;
    struct sql_rows rows;

    TRY(next_offering(tx, &offering_id));
    while (offering_id != NONE && *count < ROWS_MAX) {
        TRY(catalogue_retention_get(tx, offering_id, &days));
        TRY(sql_query(tx, SQL_REQUEST_OVER_TIME, &rows, sql_i(offering_id),
                      sql_i(tx->now_ms - days * DAY_MS), sql_i(ROWS_MAX)));
        TRY(ids_read(&rows, ids, count));
        TRY(next_offering(tx, &offering_id));
    }
    return NULL;
}

static struct err *discard_left(struct store_tx *tx, int64_t id)
{
    struct grant grant = access_system_grant(id);
    struct request_form form = request_form_empty();
    struct request_act act = {NULL, VERB_DISCARD, &form, NONE, NULL};
    struct request request;

    TRY(request_lock(tx, id));
    TRY(request_get(tx, &grant, id, &request));
    TRY(request_event(tx, &request, &act, NULL));
    return request_delete(tx, id);
}

static struct err *drafts_discard(struct store_tx *tx, size_t *count)
{
    int64_t ids[ROWS_MAX];
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_DRAFTS_LEFT, &rows,
                  sql_i(tx->now_ms - REQUEST_DRAFT_DAYS * DAY_MS), sql_i(ROWS_MAX)));
    TRY(ids_read(&rows, ids, count));
    for (size_t i = 0; i < *count; i++)
        TRY(discard_left(tx, ids[i]));
    return NULL;
}

/* ---- erasing who left ---- */

struct err *request_erase_bar(struct store_tx *tx, int64_t person_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_STILL_OPEN, &rows, sql_i(person_id)));
    return org_bar_read(tx, &rows, ERR_STILL_OPEN);
}

struct err *request_person_erase(struct store_tx *tx, int64_t person_id)
{
    int64_t *ids = NULL;
    struct sql_rows rows;
    size_t count = 0;

    TRY(sql_query(tx, SQL_REQUEST_DRAFTS_OF, &rows, sql_i(person_id)));
    for (; sql_next(&rows); count++) {
        ids = arena_push(tx->arena, ids, count, sizeof *ids);
        ids[count] = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(discard_left(tx, ids[i]));
    return sql_run(tx, SQL_REQUEST_FOLLOWER_ERASE, sql_i(person_id));
}

/* ---- the clock goes round ---- */

struct err *request_keeping_step(struct store_tx *tx, int64_t id)
{
    int64_t ids[ROWS_MAX];
    size_t erased = 0, discarded = 0;

    TRY(over_time(tx, ids, &erased));
    for (size_t i = 0; i < erased; i++)
        TRY(request_erase(tx, ids[i]));
    TRY(drafts_discard(tx, &discarded));
    bool more = erased == ROWS_MAX || discarded == ROWS_MAX;
    return job_put(tx, REQUEST_KEEPING_JOB, id, more ? tx->now_ms : tx->now_ms + HOUR_MS);
}

struct err *request_keeping_put(struct store_tx *tx, void *context)
{
    (void)context;
    return job_put(tx, REQUEST_KEEPING_JOB, REQUEST_KEEPING_ID, tx->now_ms);
}

struct err *request_keeping_start(struct store *store, struct arena *arena, int64_t now_ms)
{
    struct store_write write = {.apply = request_keeping_put,
                                .arena = arena,
                                .now_ms = now_ms,
                                .background = true};

    return store_write(store, &write);
}
