/* The handlers of one named request: its own list, kept by those who are on it. Who leaves the
   house is taken off it; where nobody else is left, the offering's handlers take over
   (docs/decisions/017). */
#include "base/arena.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/org/org_people.h"
#include "feature/request/request_act.h"
#include "feature/request/request_handlers.h"
#include "feature/request/request_jobs.h"
#include "feature/request/request_store.h"
#include "job/job.h"
#include "store/store.h"
#include "web/req.h"

#define LEFT_JOB  "request.left" /* as in request_jobs.c */
#define LEFT_ROWS 50             /* requests of one leaver looked at in one step */

struct err *request_handlers(struct store_tx *tx, int64_t id, struct request_handler **handlers,
                             size_t *count)
{
    struct sql_rows rows;

    *handlers = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_REQUEST_HANDLERS, &rows, sql_i(id)));
    while (sql_next(&rows)) {
        *handlers = arena_push(tx->arena, *handlers, *count, sizeof **handlers);
        struct request_handler *handler = &(*handlers)[(*count)++];
        handler->id = sql_int(&rows);
        handler->name = sql_text(&rows);
    }
    return sql_done(&rows);
}

/* How many of them PERSON_ID is (0 or 1), and how many others there are. */
static struct err *count_handlers(struct store_tx *tx, int64_t id, int64_t person_id, size_t *is,
                                  size_t *others)
{
    struct request_handler *handlers;
    size_t count;

    *is = 0;
    TRY(request_handlers(tx, id, &handlers, &count));
    for (size_t i = 0; i < count; i++)
        *is += handlers[i].id == person_id;
    *others = count - *is;
    return NULL;
}

struct err *request_check_handler_added(struct store_tx *tx, const struct request *request,
                                        const struct request_act *act)
{
    struct org_party person;
    size_t is, others;

    if (str_empty(act->form->handler)) return request_fault(tx, act, "person", ERR_REQUIRED);
    TRY(org_person_typed(tx, act->form->handler, "person", &person));
    TRY(count_handlers(tx, request->id, person.id, &is, &others));
    if (is > 0 || person.ended_ms != NONE || request_is_own(request, person.id))
        return request_fault(tx, act, "person", ERR_BAD_REFERENCE);
    act->form->person_id = person.id;
    return NULL;
}

struct err *request_check_handler_dropped(struct store_tx *tx, const struct request *request,
                                          const struct request_act *act)
{
    size_t is, others;

    if (act->form->person_id == NONE) return request_fault(tx, act, "person", ERR_REQUIRED);
    TRY(count_handlers(tx, request->id, act->form->person_id, &is, &others));
    if (is == 0) return request_fault(tx, act, "person", ERR_BAD_REFERENCE);
    if (others == 0) return request_fault(tx, act, "person", ERR_LAST_HANDLER);
    bool decides =
        request->state == REQUEST_APPROVAL && request->approver_id == act->form->person_id;
    return decides ? request_fault(tx, act, "person", ERR_HANDLER_APPROVES) : NULL;
}

/* ---- who leaves ---- */

static struct err *leaver_may(struct store_tx *tx, int64_t person_id, enum err_code *code)
{
    (void)tx, (void)person_id, (void)code; /* the offering sees to it that somebody takes over */
    return NULL;
}

static struct err *leaver_left(struct store_tx *tx, int64_t person_id)
{
    struct sql_rows rows;
    bool handles;

    TRY(sql_query(tx, SQL_REQUEST_HANDLED_BY, &rows, sql_i(person_id), sql_i(1)));
    handles = sql_next(&rows);
    TRY(sql_done(&rows));
    return handles ? job_put(tx, LEFT_JOB, person_id, tx->now_ms) : NULL;
}

const struct access_leaver request_leaver = {leaver_may, leaver_left};

/* VERB, done by the system to the person PERSON_ID. */
static struct err *list_event(struct store_tx *tx, const struct request *request,
                              enum request_verb verb, int64_t person_id)
{
    struct request_form form = request_form_empty();
    struct request_act act = {NULL, verb, &form, NONE, NULL};

    form.person_id = person_id;
    TRY(request_watch(tx, request->id, person_id, "handler", verb == VERB_ADD_HANDLER));
    return request_event(tx, request, &act, NULL);
}

/* The handlers of its offering take over; COUNT: how many. */
static struct err *hand_on(struct store_tx *tx, const struct request *request, size_t *count)
{
    struct catalogue_handler *handlers = NULL;
    size_t listed = 0;

    *count = 0;
    if (request->offering_id != NONE)
        TRY(catalogue_handlers_of(tx, request->offering_id, &handlers, &listed));
    for (size_t i = 0; i < listed; i++) {
        if (request_is_own(request, handlers[i].id)) continue;
        TRY(list_event(tx, request, VERB_ADD_HANDLER, handlers[i].id));
        (*count)++;
    }
    return NULL;
}

/* Take the leaver off one request; GONE stays false where nobody could take over. */
static struct err *take_off(struct store_tx *tx, int64_t id, int64_t person_id, bool *gone)
{
    struct grant grant = access_system_grant(id);
    struct request request;
    size_t is, others;

    TRY(request_lock(tx, id));
    TRY(request_get(tx, &grant, id, &request));
    TRY(count_handlers(tx, id, person_id, &is, &others));
    if (others == 0) TRY(hand_on(tx, &request, &others));
    *gone = others > 0;
    if (!*gone) return NULL;
    if (request.performer_id == person_id) request.performer_id = NONE;
    TRY(request_save(tx, &request));
    return list_event(tx, &request, VERB_DROP_HANDLER, person_id);
}

struct err *request_left_step(struct store_tx *tx, int64_t person_id)
{
    int64_t ids[LEFT_ROWS];
    struct sql_rows rows;
    size_t count = 0, taken = 0;

    TRY(sql_query(tx, SQL_REQUEST_HANDLED_BY, &rows, sql_i(person_id), sql_i(LEFT_ROWS)));
    while (count < LEFT_ROWS && sql_next(&rows))
        ids[count++] = sql_int(&rows);
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++) {
        bool gone;

        TRY(take_off(tx, ids[i], person_id, &gone));
        taken += gone;
    }
    bool more = count == LEFT_ROWS && taken > 0;
    return more ? job_put(tx, LEFT_JOB, person_id, tx->now_ms) : NULL;
}
