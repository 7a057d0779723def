/* Lists of requests: all one may see, a unit's queue, and the three of the home page. Every list is
   filtered in SQL by the fragment `visible`, before LIMIT. */
#include "base/arena.h"
#include "base/fold.h"
#include "base/limits.h"
#include "base/num.h"
#include "feature/org/org.h"
#include "feature/request/request_glass.h"
#include "feature/request/request_lists.h"
#include "feature/request/request_store.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/req.h"

struct err *request_put_items(struct req *req, struct sql_rows *rows, size_t limit, struct doc *doc,
                              const char *name)
{
    struct doc *items = doc_put_list(req->arena, doc, name);
    struct request request;
    int64_t last_id = NONE;
    size_t count = 0;

    while (count < limit && sql_next(rows)) {
        request_read(rows, &request);
        request_put_brief(req, &request, doc_put_object(req->arena, items, NULL));
        last_id = request.id;
        count++;
    }
    if (str_is(str_of(name), "items"))
        req_next(req, doc, last_id, count == limit && sql_next(rows));
    return sql_done(rows);
}

/* ---- GET /requests ---- */

const struct field request_list_query[] = {
    {"state", FIELD_CHOICE, 0, N_("State"), NULL, false, 0, 0, request_state_names, NULL, 0},
    {"supplier", FIELD_ID, 0, N_("Supplier"), NULL, false, 0, 0, NULL, NULL, 0},
    {"customer", FIELD_ID, 0, N_("Customer"), NULL, false, 0, 0, NULL, NULL, 0},
    {"mine", FIELD_BOOL, 0, N_("Only mine"), NULL, false, 0, 0, NULL, NULL, 0},
    {"q", FIELD_TEXT, 0, N_("Search"), NULL, false, 0, 200, NULL, NULL, 0},
    {"after", FIELD_ID, 0, N_("After"), NULL, false, 0, 0, NULL, NULL, 0},
    {NULL, FIELD_TEXT, 0, NULL, NULL, false, 0, 0, NULL, NULL, 0},
};

struct list_filter {
    struct str state, q;
    int64_t supplier_id, customer_id, after;
    bool mine;
};

static void read_filter(struct req *req, struct list_filter *filter)
{
    filter->state = req_query(req, "state");
    if (str_empty(filter->state)) filter->state = STR_NONE;
    filter->q = req_query(req, "q");
    filter->supplier_id = req_query_id(req, "supplier");
    filter->customer_id = req_query_id(req, "customer");
    filter->after = req_query_id(req, "after");
    filter->mine = str_is(req_query(req, "mine"), "1") || str_is(req_query(req, "mine"), "true");
    if (filter->after == NONE) filter->after = INT64_MAX;
}

static struct err *query_list(struct req *req, struct store_tx *tx,
                              const struct list_filter *filter, struct str terms,
                              struct sql_rows *rows)
{
    struct sql_value me = sql_i(req->actor->person_id), now = sql_i(req->now_ms),
                     admin = sql_i(access_standing(req->actor)), after = sql_i(filter->after);
    struct sql_value state = sql_t(filter->state), limit = sql_i((int64_t)limits.page_rows + 1);

    if (!str_empty(terms)) {
        return sql_query(tx, SQL_REQUEST_SEARCH, rows, me, now, admin, after, state, limit,
                         sql_t(terms), sql_i(filter->supplier_id), sql_i(filter->customer_id));
    }
    if (filter->supplier_id != NONE) {
        return sql_query(tx, SQL_REQUEST_LIST_SUPPLIER, rows, me, now, admin, after, state, limit,
                         sql_i(filter->supplier_id), sql_i(filter->customer_id));
    }
    if (filter->customer_id != NONE) {
        return sql_query(tx, SQL_REQUEST_LIST_CUSTOMER, rows, me, now, admin, after, state, limit,
                         sql_i(filter->customer_id));
    }
    return sql_query(tx, filter->mine ? SQL_REQUEST_LIST_MINE : SQL_REQUEST_LIST, rows, me, now,
                     admin, after, state, limit);
}

static void put_filter(struct req *req, const struct list_filter *filter, struct doc *doc)
{
    struct doc *part = doc_html_only(doc_put_object(req->arena, doc, "filter"));
    struct doc *states = doc_html_only(doc_put_list(req->arena, doc, "states"));

    doc_put_text(req->arena, part, "q", filter->q);
    doc_put_text(req->arena, part, "state", filter->state);
    doc_put_id(req->arena, part, "supplier", filter->supplier_id);
    doc_put_id(req->arena, part, "customer", filter->customer_id);
    doc_put_bool(req->arena, part, "mine", filter->mine);
    for (int i = 0; i < REQUEST_STATE_COUNT; i++) {
        struct doc *row = doc_put_object(req->arena, states, NULL);

        doc_put_c(req->arena, row, "value", request_state_names[i]);
        doc_put_message(req->arena, row, "label", request_state_label((enum request_state)i));
        doc_put_bool(req->arena, row, "chosen", str_is(filter->state, request_state_names[i]));
    }
}

struct err *request_list_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct list_filter filter;
    struct sql_rows rows;
    struct str terms = STR_NONE;

    read_filter(req, &filter);
    if (!str_empty(str_trim(filter.q))) {
        terms = store_search_terms(tx, "request", fold_search(req->arena, filter.q));
        if (str_empty(terms)) { /* nothing that could be found: punctuation only */
            doc_put_list(req->arena, doc, "items");
            req_next(req, doc, NONE, false);
            put_filter(req, &filter, doc);
            return NULL;
        }
    }
    TRY(query_list(req, tx, &filter, terms, &rows));
    TRY(request_put_items(req, &rows, limits.page_rows, doc, "items"));
    put_filter(req, &filter, doc);
    return NULL;
}

struct err *request_search(struct req *req, struct store_tx *tx, struct str terms,
                           int64_t before_id, size_t limit, struct search_ids *ids)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_FOUND, &rows, sql_i(req->actor->person_id), sql_i(req->now_ms),
                  sql_i(req->actor->admin), sql_i(before_id), sql_i((int64_t)limit), sql_t(terms)));
    return store_search_ids(&rows, ids);
}

/* ---- GET /queue/{unit} ---- */

static const char *const queue_views[] = {"open",     "unassigned", "mine", "due",
                                          "customer", "returned",   NULL};
static const char *const queue_view_labels[] = {
    N_("To do now"), N_("Unassigned"), N_("Mine"), N_("Due today"), N_("Waiting for the customer"),
    N_("Returned"),
};
static const char *const queue_sorts[] = {"due", "newest", NULL};

#define QUEUE_COUNT_MAX 99 /* more are said as "99+": counting goes no further */

const struct field request_queue_query[] = {
    {"view", FIELD_CHOICE, 0, N_("View"), NULL, false, 0, 0, queue_views, NULL, 0},
    {"state", FIELD_CHOICE, 0, N_("State"), NULL, false, 0, 0, request_state_names, NULL, 0},
    {"sort", FIELD_CHOICE, 0, N_("Sort by"), NULL, false, 0, 0, queue_sorts, NULL, 0},
    {"after", FIELD_TEXT, 0, N_("After"), NULL, false, 0, 60, NULL, NULL, 0},
    {NULL, FIELD_TEXT, 0, NULL, NULL, false, 0, 0, NULL, NULL, 0},
};

struct queue_filter {
    int view; /* index of queue_views */
    bool newest;
    struct str state;
    int64_t after_ms, after_id; /* cursor: place and id of the last row shown */
    int64_t day_end_ms;         /* end of the reader's day */
};

/* The first when NAME is absent; others than these are refused before. */
static int index_of(const char *const *names, struct str name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (str_is(name, names[i])) return i;
    }
    return 0;
}

static struct err *read_queue_filter(struct req *req, struct queue_filter *filter)
{
    int sort = index_of(queue_sorts, req_query(req, "sort"));
    struct civil today = zone_civil(req->zone, req->now_ms);
    struct str place, id;

    filter->view = index_of(queue_views, req_query(req, "view"));
    filter->newest = sort == 1;
    filter->state = req_query(req, "state");
    if (str_empty(filter->state)) filter->state = STR_NONE;
    filter->after_ms = INT64_MIN + 1;
    filter->after_id = filter->newest ? INT64_MAX : 0;
    if (!str_empty(req_query(req, "after"))) {
        if (!str_cut(req_query(req, "after"), '.', &place, &id) ||
            !num_parse_int(place, &filter->after_ms) || !id_parse(id, &filter->after_id)) {
            form_fault(req, "after", ERR_BAD_REFERENCE, STR_NONE);
        }
    }
    today.hour = 23;
    today.minute = 59;
    today.second = 59;
    today.ms = 999;
    filter->day_end_ms = zone_instant(req->zone, today) + 1;
    return req_form_check(req);
}

static struct err *query_queue(struct req *req, struct store_tx *tx, int64_t unit_id,
                               const struct queue_filter *filter, struct sql_rows *rows)
{
    const char *view = queue_views[filter->view];
    struct str turn = str_is(str_of(view), "customer") ? STR("customer") : STR_NONE;
    int64_t performer_id = str_is(str_of(view), "unassigned") ? 0
                           : str_is(str_of(view), "mine")     ? req->actor->person_id
                                                              : NONE;
    int64_t before_ms = str_is(str_of(view), "due") ? filter->day_end_ms : INT64_MAX;
    int64_t returns = str_is(str_of(view), "returned") ? 1 : 0;

    return sql_query(tx, filter->newest ? SQL_REQUEST_QUEUE_NEWEST : SQL_REQUEST_QUEUE_DUE, rows,
                     sql_i(req->actor->person_id), sql_i(req->now_ms),
                     sql_i(access_standing(req->actor)), sql_i(unit_id), sql_i(filter->after_ms),
                     sql_i(filter->after_id), sql_t(filter->state), sql_t(turn),
                     sql_i(performer_id), sql_i(before_ms), sql_i(returns),
                     sql_i((int64_t)limits.page_rows + 1));
}

/* Counted among the first of the queue; when there are more, each count is "so many and more". */
static void put_views(struct req *req, const struct queue_filter *filter, const int64_t *counts,
                      struct doc *doc)
{
    struct doc *views = doc_put_list(req->arena, doc, "views");

    for (int i = 0; queue_views[i] != NULL; i++) {
        struct doc *row = doc_put_object(req->arena, views, NULL);

        doc_put_c(req->arena, row, "view", queue_views[i]);
        doc_html_only(doc_put_message(req->arena, row, "label", queue_view_labels[i]));
        doc_put_int(req->arena, row, "count",
                    counts[i] > QUEUE_COUNT_MAX ? QUEUE_COUNT_MAX : counts[i]);
        doc_put_bool(req->arena, row, "more", counts[0] > QUEUE_COUNT_MAX);
        doc_html_only(doc_put_bool(req->arena, row, "current", i == filter->view));
    }
}

static struct err *put_counts(struct req *req, struct store_tx *tx, int64_t unit_id,
                              const struct queue_filter *filter, struct doc *doc)
{
    struct sql_rows rows;
    int64_t counts[6] = {0};

    TRY(sql_query(tx, SQL_REQUEST_QUEUE_COUNTS, &rows, sql_i(req->actor->person_id),
                  sql_i(req->now_ms), sql_i(access_standing(req->actor)), sql_i(unit_id),
                  sql_i(filter->day_end_ms), sql_i(QUEUE_COUNT_MAX + 1)));
    if (sql_next(&rows)) {
        for (int i = 0; i < 6; i++)
            counts[i] = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    put_views(req, filter, counts, doc);
    doc_put_int(req->arena, doc, "open", counts[0]);
    doc_put_int(req->arena, doc, "due_today", counts[3]);
    return NULL;
}

static struct err *put_queue_rows(struct req *req, struct sql_rows *rows,
                                  const struct queue_filter *filter, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct request request;
    size_t count = 0;
    struct str next = STR_NONE;

    while (count < limits.page_rows && sql_next(rows)) {
        struct doc *item = doc_put_object(req->arena, items, NULL);

        request_read(rows, &request);
        request_put_brief(req, &request, item);
        doc_put_time(req->arena, item, "queue_at", request_queue_ms(&request));
        doc_put_bool(req->arena, item, "promised", request.due_ms != NONE);
        doc_html_only(doc_put_bool(req->arena, item, "for_other",
                                   request.customer_id != request.requester_id));
        count++;
    }
    if (count == limits.page_rows && sql_next(rows)) {
        int64_t place = filter->newest ? 0 : request_queue_ms(&request);
        next = str_print(req->arena, "%lld.%lld", (long long)place, (long long)request.id);
    }
    doc_put_text(req->arena, doc, "next", next);
    return sql_done(rows);
}

/* Who stands where to the queue of a unit: its own people, and whoever works in its company. */
static unsigned queue_sides(const struct actor *actor, const struct org_party *unit)
{
    unsigned sides = 0;

    for (size_t i = 0; i < actor->party_count; i++) {
        const struct actor_party *seat = &actor->parties[i];

        if (seat->unit && seat->party_id == unit->id) sides |= SIDE_SUPPLIER;
        if (seat->insider && seat->party_id == unit->company_id) sides |= SIDE_INSIDER;
    }
    return sides;
}

struct err *request_queue_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct queue_filter filter;
    struct authz_object queue = {.id = req->object_id};
    struct grant grant;
    struct org_party unit;
    struct sql_rows rows;
    struct doc *part;

    TRY(org_party_get(tx, req->object_id, &unit));
    queue.sides = queue_sides(req->actor, &unit);
    if (!authz(req->actor, RIGHT_QUEUE, &queue, &grant)) return req_refuse(req, ERR_RIGHT);
    TRY(read_queue_filter(req, &filter));
    part = doc_put_object(req->arena, doc, "unit");
    doc_put_id(req->arena, part, "id", unit.id);
    doc_put_text(req->arena, part, "name", unit.name);
    doc_put_text(req->arena, part, "code", unit.code);
    doc_put_c(req->arena, doc, "view", queue_views[filter.view]);
    doc_put_c(req->arena, doc, "sort", queue_sorts[filter.newest ? 1 : 0]);
    TRY(put_counts(req, tx, unit.id, &filter, doc));
    TRY(query_queue(req, tx, unit.id, &filter, &rows));
    return put_queue_rows(req, &rows, &filter, doc);
}

/* ---- home ---- */

#define HOME_ROWS 8
#define RATE_DAYS 30 /* asked for a rating no longer than this */

/* Why something waits for this person, and what they are asked. */
static const char *waiting_for(const struct request *request, int64_t person_id, const char **say)
{
    if (request->state == REQUEST_APPROVAL) {
        *say = request->approver_id == person_id
                   ? N_("Do you approve this?")
                   : N_("Do you approve this? You stand in for the approver.");
        return "approve";
    }
    if (request->consent == 1) {
        *say = N_("Do you agree to the new date of {team}?");
        return "consent";
    }
    if (str_is(request->confirmation, "open")) {
        *say = N_("Did this happen as {team} recorded it?");
        return "confirm";
    }
    if (request->state == REQUEST_COUNTERED) {
        *say = N_("{team} offers something else. Do you accept?");
        return "offer";
    }
    if (request->state == REQUEST_DELIVERED) {
        *say = N_("Is the delivery of {team} right?");
        return "accept";
    }
    if (request->state == REQUEST_ACCEPTED) {
        *say = N_("How was {team}?");
        return "rate";
    }
    if (request->state == REQUEST_DRAFT) {
        *say = N_("You have not sent this to {team} yet");
        return "draft";
    }
    *say = N_("{team} waits for your answer");
    return "answer";
}

/* Who waits: the supplier, or the customer who recorded what the supplier is to confirm. */
static struct str who_waits(const struct request *request)
{
    bool told =
        str_is(request->confirmation, "open") && request->asked_by_id == request->requester_id;

    return told ? request->requester_name : request->supplier_name;
}

static struct err *put_waiting(struct req *req, struct sql_rows *rows, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "waiting");
    struct request request;

    while (sql_next(rows)) {
        struct doc *item = doc_put_object(req->arena, items, NULL), *message;
        const char *say;

        request_read(rows, &request);
        request_put_brief(req, &request, item);
        doc_put_c(req->arena, item, "waits_for",
                  waiting_for(&request, req->actor->person_id, &say));
        message = doc_html_only(doc_put_message(req->arena, item, "say", say));
        doc_param(req->arena, message, "team",
                  doc_put_text(req->arena, doc_object(req->arena), "team", who_waits(&request)));
    }
    return sql_done(rows);
}

/* The few most urgent of several lists. */
struct urgent {
    struct request items[HOME_ROWS + 1];
    size_t count;
};

static void urgent_add(struct urgent *urgent, const struct request *request)
{
    size_t at = urgent->count;

    while (at > 0 && request_queue_ms(&urgent->items[at - 1]) > request_queue_ms(request)) {
        urgent->items[at] = urgent->items[at - 1];
        at--;
    }
    urgent->items[at] = *request;
    if (urgent->count < HOME_ROWS) urgent->count++;
}

static struct err *urgent_read(struct urgent *urgent, struct sql_rows *rows)
{
    struct request request;

    while (sql_next(rows)) {
        request_read(rows, &request);
        urgent_add(urgent, &request);
    }
    return sql_done(rows);
}

/* What I perform, and what nobody of my units has taken yet. */
static struct err *put_owe(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct sql_value me = sql_i(req->actor->person_id), now = sql_i(req->now_ms),
                     admin = sql_i(access_standing(req->actor)), limit = sql_i(HOME_ROWS);
    struct urgent *urgent = ARENA_NEW(req->arena, struct urgent);
    struct doc *items = doc_put_list(req->arena, doc, "owe");
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_HOME_MINE, &rows, me, now, admin, limit));
    TRY(urgent_read(urgent, &rows));
    for (size_t i = 0; i < req->actor->party_count; i++) {
        if (!req->actor->parties[i].unit) continue;
        TRY(sql_query(tx, SQL_REQUEST_HOME_UNASSIGNED, &rows, me, now, admin, limit,
                      sql_i(req->actor->parties[i].party_id)));
        TRY(urgent_read(urgent, &rows));
        TRY(sql_query(tx, SQL_REQUEST_HOME_RELEASED, &rows, me, now, admin, limit,
                      sql_i(req->actor->parties[i].party_id)));
        TRY(urgent_read(urgent, &rows));
    }
    for (size_t i = 0; i < urgent->count; i++) {
        request_put_brief(req, &urgent->items[i], doc_put_object(req->arena, items, NULL));
    }
    return NULL;
}

struct err *request_home_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct sql_value me = sql_i(req->actor->person_id), now = sql_i(req->now_ms),
                     admin = sql_i(access_standing(req->actor)), limit = sql_i(HOME_ROWS);
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_HOME_WAITING, &rows, me, now, admin,
                  sql_i(req->now_ms - RATE_DAYS * DAY_MS), limit));
    TRY(put_waiting(req, &rows, doc));
    TRY(put_owe(req, tx, doc));
    TRY(request_glass_home_put(req, tx, doc));
    TRY(request_glass_waiting_put(req, tx, doc));
    TRY(sql_query(tx, SQL_REQUEST_HOME_OWED, &rows, me, now, admin, limit));
    return request_put_items(req, &rows, HOME_ROWS, doc, "owed");
}

struct err *request_accepted_any(struct store_tx *tx, bool *any)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_ACCEPTED_ANY, &rows, sql_i(0)));
    *any = sql_next(&rows);
    return sql_done(&rows);
}
