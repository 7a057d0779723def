/* Linking: a request that was asked for another one, and not from it, takes its place in the chain
   below; and may leave it again. Who supplies the upper one does it, with what is theirs to ask. */
#include "feature/request/request_link.h"

#include "base/arena.h"
#include "base/limits.h"
#include "doc/doc.h"
#include "feature/event/event.h"
#include "feature/request/request_act.h"
#include "feature/request/request_chain.h"
#include "feature/request/request_store.h"
#include "store/store.h"

/* ---- which ---- */

static struct err *fault(struct store_tx *tx, const struct request_act *act, enum err_code code)
{
    return request_fault_limit(tx, act, "request", code, act->form->request_key);
}

/* The request that the form names, locked; id 0 and a fault when the actor may not know of it. */
static struct err *named_get(struct store_tx *tx, const struct request_act *act,
                             struct request *lower, unsigned *sides)
{
    struct authz_object object = {.id = 0};
    struct grant grant;
    int64_t above_id, id;
    struct err *err;

    lower->id = 0;
    if (str_empty(act->form->request_key)) return fault(tx, act, ERR_REQUIRED);
    err = request_find(tx, act->form->request_key, &id);
    if (err == NULL) err = request_sides(tx, act->actor, id, &object, &above_id);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL || object.draft || !authz(act->actor, RIGHT_SEE, &object, &grant))
        return fault(tx, act, ERR_BAD_REFERENCE);
    *sides = object.sides;
    TRY(request_lock(tx, id));
    return request_get(tx, &grant, id, lower);
}

/* ---- rules ---- */

/* Is LOWER above UPPER already? All that is above is locked on the way up, so that two links cannot
   close a circle between them. */
static struct err *is_above(struct store_tx *tx, const struct request *lower,
                            const struct request *upper, bool *above)
{
    struct request at = *upper;

    *above = lower->id == upper->id;
    for (unsigned i = 0; i < limits.chain_depth_max && !*above && at.parent_id != NONE; i++) {
        struct grant grant = access_system_grant(at.parent_id);

        TRY(request_lock(tx, at.parent_id));
        TRY(request_get(tx, &grant, at.parent_id, &at));
        *above = at.id == lower->id;
    }
    return NULL;
}

/* How many levels stand below it. */
static struct err *height_of(struct store_tx *tx, int64_t id, int64_t *height)
{
    struct sql_rows rows;

    *height = 0;
    TRY(sql_query(tx, SQL_REQUEST_HEIGHT, &rows, sql_i(id),
                  sql_i((int64_t)limits.chain_depth_max)));
    if (sql_next(&rows)) *height = sql_int(&rows);
    return sql_done(&rows);
}

struct err *request_check_link(struct store_tx *tx, const struct request *upper,
                               const struct request_act *act)
{
    struct request lower;
    unsigned sides = 0;
    int64_t height;
    bool above;

    TRY(named_get(tx, act, &lower, &sides));
    if (lower.id == 0) return NULL;
    act->form->request_id = lower.id;
    if ((sides & CUSTOMER_SIDE) == 0) return fault(tx, act, ERR_NOT_ASKED);
    if (request_is_order(&lower)) return fault(tx, act, ERR_ORDER_FIRST);
    TRY(is_above(tx, &lower, upper, &above));
    if (above) return fault(tx, act, ERR_LINK_CIRCLE);
    if (lower.parent_id != NONE) return fault(tx, act, ERR_SECOND_PARENT);
    TRY(height_of(tx, lower.id, &height));
    if (upper->depth + 1 + height < (int64_t)limits.chain_depth_max) return NULL;
    return fault(tx, act, ERR_TOO_DEEP);
}

struct err *request_check_unlink(struct store_tx *tx, const struct request *upper,
                                 const struct request_act *act)
{
    struct request lower;
    unsigned sides;

    TRY(named_get(tx, act, &lower, &sides));
    if (lower.id == 0) return NULL;
    act->form->request_id = lower.id;
    if (lower.parent_id != upper->id) return fault(tx, act, ERR_NOT_LINKED);
    if (upper->pause_request_id == lower.id) return fault(tx, act, ERR_PAUSED_ON);
    return request_may_unlink(&lower) ? NULL : fault(tx, act, ERR_PASSED_ON);
}

bool request_may_unlink(const struct request *lower)
{
    return lower->parent_id != NONE && str_empty(lower->disclosed);
}

/* ---- done ---- */

static struct err *tell(struct store_tx *tx, const struct request_act *act, int64_t id,
                        struct str data)
{
    struct event event = {.object_id = id,
                          .type = str_print(tx->arena, "request.%s", request_verbs[act->verb].name),
                          .actor_id = request_actor_id(act),
                          .happened_ms = NONE,
                          .data = data};

    return event_append(tx, &event);
}

struct err *request_relink(struct store_tx *tx, const struct request *upper,
                           const struct request_act *act)
{
    struct grant grant = access_system_grant(act->form->request_id);
    bool links = act->verb == VERB_LINK;
    struct request lower;
    int64_t deeper;
    struct str data;

    TRY(request_get(tx, &grant, act->form->request_id, &lower));
    deeper = links ? upper->depth + 1 - lower.depth : -lower.depth;
    lower.parent_id = links ? upper->id : NONE;
    lower.required = links && act->form->required == 1;
    lower.depth += deeper;
    TRY(request_save(tx, &lower));
    TRY(sql_run(tx, SQL_REQUEST_DEEPEN, sql_i(lower.id), sql_i((int64_t)limits.chain_depth_max),
                sql_i(deeper)));
    /* Who sees the one may not know of the other: neither log tells of a secret one. Where both
       are, the lower one's tells. */
    if (upper->secrecy == SECRECY_NORMAL || lower.secrecy != SECRECY_NORMAL)
        TRY(tell(tx, act, lower.id, STR_NONE));
    if (lower.secrecy != SECRECY_NORMAL) return NULL;
    data = str_print(tx->arena, "{\"request\":\"%lld\"}", (long long)lower.id);
    return tell(tx, act, upper->id, data);
}
