/* The list of handlers of an offering and its retention: rows, events, and what a leaver leaves. */
#include "feature/catalogue/catalogue_keeping.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

struct err *catalogue_handlers_of(struct store_tx *tx, int64_t offering_id,
                                  struct catalogue_handler **handlers, size_t *count)
{
    struct sql_rows rows;

    *handlers = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_CATALOGUE_HANDLERS_OF, &rows, sql_i(offering_id)));
    while (sql_next(&rows)) {
        *handlers = arena_push(tx->arena, *handlers, *count, sizeof **handlers);
        struct catalogue_handler *handler = &(*handlers)[(*count)++];
        handler->id = sql_int(&rows);
        handler->name = sql_text(&rows);
    }
    return sql_done(&rows);
}

static bool is_listed(const struct catalogue_offering *offering, int64_t person_id)
{
    for (size_t i = 0; i < offering->handler_count; i++) {
        if (offering->handlers[i] == person_id) return true;
    }
    return false;
}

/* An administrator is not among them: who keeps the house does not choose who reads its secrets. */
bool catalogue_may_list(const struct actor *actor, const struct catalogue_offering *offering)
{
    if (is_listed(offering, actor->person_id)) return true;
    for (size_t i = 0; i < actor->party_count; i++) {
        if (actor->parties[i].lead && actor->parties[i].party_id == offering->unit_id) return true;
    }
    return false;
}

static struct err *event_add(struct store_tx *tx, int64_t actor_id, int64_t offering_id,
                             const char *type, struct str data)
{
    struct event event = {.object_id = offering_id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .data = data};

    return event_append(tx, &event);
}

static struct str about(struct store_tx *tx, int64_t person_id)
{
    return str_print(tx->arena, "{\"person\":\"%lld\"}", (long long)person_id);
}

struct err *catalogue_handler_add(struct store_tx *tx, int64_t actor_id,
                                  const struct catalogue_offering *offering, int64_t person_id)
{
    if (offering->secrecy != SECRECY_NAMED) return ERR_REFUSE(tx->arena, ERR_NOT_NAMED);
    if (is_listed(offering, person_id)) return NULL;
    if (person_id == actor_id) return ERR_REFUSE(tx->arena, ERR_SELF_HANDLER);
    TRY(sql_run(tx, SQL_CATALOGUE_HANDLER_PUT, sql_i(offering->id), sql_i(person_id)));
    return event_add(tx, actor_id, offering->id, "catalogue.add-handler", about(tx, person_id));
}

static struct err *handler_remove(struct store_tx *tx, int64_t actor_id, int64_t offering_id,
                                  int64_t person_id)
{
    TRY(sql_run(tx, SQL_CATALOGUE_HANDLER_REMOVE, sql_i(offering_id), sql_i(person_id)));
    return event_add(tx, actor_id, offering_id, "catalogue.drop-handler", about(tx, person_id));
}

struct err *catalogue_handler_drop(struct store_tx *tx, int64_t actor_id,
                                   const struct catalogue_offering *offering, int64_t person_id)
{
    struct catalogue_handler *handlers;
    size_t count, others = 0;

    if (offering->secrecy != SECRECY_NAMED) return ERR_REFUSE(tx->arena, ERR_NOT_NAMED);
    if (!is_listed(offering, person_id)) return ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
    if (person_id == offering->approver_id) return ERR_REFUSE(tx->arena, ERR_HANDLER_APPROVES);
    TRY(catalogue_handlers_of(tx, offering->id, &handlers, &count));
    for (size_t i = 0; i < count; i++)
        others += handlers[i].id != person_id;
    if (others == 0) return ERR_REFUSE(tx->arena, ERR_LAST_HANDLER);
    return handler_remove(tx, actor_id, offering->id, person_id);
}

/* ---- how long ---- */

struct err *catalogue_retention_get(struct store_tx *tx, int64_t offering_id, int64_t *days)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_RETENTION_GET, &rows, sql_i(offering_id)));
    *days = sql_next(&rows) ? sql_int(&rows) : CATALOGUE_RETENTION_DAYS;
    return sql_done(&rows);
}

struct err *catalogue_retention_set(struct store_tx *tx, int64_t actor_id, int64_t offering_id,
                                    int64_t days)
{
    struct str data = str_print(tx->arena, "{\"days\":%lld}", (long long)days);
    int64_t before;

    TRY(catalogue_retention_get(tx, offering_id, &before));
    if (before == days) return NULL;
    TRY(sql_run(tx, SQL_CATALOGUE_RETENTION_PUT, sql_i(offering_id), sql_i(days)));
    return event_add(tx, actor_id, offering_id, "catalogue.retention", data);
}

/* ---- who leaves ---- */

struct handled {
    int64_t *ids;
    size_t count;
    bool alone; /* one that is live has no other handler */
};

static struct err *handled_by(struct store_tx *tx, int64_t person_id, struct handled *handled)
{
    struct sql_rows rows;

    *handled = (struct handled){NULL, 0, false};
    TRY(sql_query(tx, SQL_CATALOGUE_HANDLED_BY, &rows, sql_i(person_id)));
    while (sql_next(&rows)) {
        handled->ids = arena_push(tx->arena, handled->ids, handled->count, sizeof(int64_t));
        handled->ids[handled->count++] = sql_int(&rows);
        bool live = str_is(sql_text(&rows), "live");
        handled->alone = handled->alone || (live && sql_int(&rows) == 0);
    }
    return sql_done(&rows);
}

static struct err *leaver_may(struct store_tx *tx, int64_t person_id, enum err_code *code)
{
    struct handled handled;

    TRY(handled_by(tx, person_id, &handled));
    if (handled.alone) *code = ERR_LAST_HANDLER;
    return NULL;
}

static struct err *leaver_left(struct store_tx *tx, int64_t person_id)
{
    struct handled handled;

    TRY(handled_by(tx, person_id, &handled));
    for (size_t i = 0; i < handled.count; i++)
        TRY(handler_remove(tx, 0, handled.ids[i], person_id));
    return NULL;
}

const struct access_leaver catalogue_leaver = {leaver_may, leaver_left};

/* ---- erasing who left ---- */

struct err *catalogue_erase_bar(struct store_tx *tx, int64_t person_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_CATALOGUE_STILL_APPROVES, &rows, sql_i(person_id)));
    return org_bar_read(tx, &rows, ERR_STILL_APPROVES);
}

struct err *catalogue_person_erase(struct store_tx *tx, int64_t person_id)
{
    TRY(sql_run(tx, SQL_CATALOGUE_AUDIENCE_ERASE, sql_i(person_id)));
    return sql_run(tx, SQL_CATALOGUE_WISH_ERASE, sql_i(person_id));
}
