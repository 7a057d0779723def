/* On which sides of a request somebody stands, and the key it goes by. Facts only: what the gate
   needs before there is a grant. */
#include "base/arena.h"
#include "feature/org/org.h"
#include "feature/request/request_glass.h"
#include "feature/request/request_store.h"
#include "store/store.h"
#include "web/req.h"

struct parties {
    int64_t requester_id, customer_id, customer_company_id, supplier_id, supplier_company_id,
        performer_id, approver_id, concerns_id, asked_by_id;
};

/* What a person's seat in a company or unit makes them on this request. */
static unsigned sides_of_seat(const struct actor_party *seat, const struct parties *parties,
                              enum secrecy secrecy)
{
    unsigned sides = 0;

    if (seat->unit) {
        if (seat->party_id == parties->customer_id) sides |= SIDE_CUSTOMER;
        if (seat->party_id == parties->supplier_id && secrecy != SECRECY_NAMED) {
            sides |= SIDE_SUPPLIER;
            if (seat->lead) sides |= SIDE_SUPPLIER_LEAD;
        }
        return sides;
    }
    if (!seat->insider) return 0;
    if (seat->party_id == parties->supplier_company_id ||
        seat->party_id == parties->customer_company_id) {
        sides |= SIDE_INSIDER;
    }
    return sides;
}

static struct err *sides_of_roles(struct store_tx *tx, int64_t id, int64_t person_id,
                                  enum secrecy secrecy, unsigned *sides)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_ROLES, &rows, sql_i(id), sql_i(person_id)));
    while (sql_next(&rows)) {
        struct str role = sql_text(&rows);

        if (str_is(role, "follower")) *sides |= SIDE_FOLLOWER;
        if (str_is(role, "joined")) *sides |= SIDE_JOINED;
        if (str_is(role, "handler") && secrecy == SECRECY_NAMED) *sides |= SIDE_SUPPLIER;
    }
    return sql_done(&rows);
}

/* Who stands in for an approver that is away or has left. */
static struct err *side_of_deputy(struct store_tx *tx, int64_t id, int64_t person_id,
                                  unsigned *sides)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_STANDS_IN, &rows, sql_i(person_id), sql_i(tx->now_ms),
                  sql_i(id)));
    if (sql_next(&rows)) *sides |= SIDE_APPROVER;
    return sql_done(&rows);
}

/* A draft is asked by who writes it, whoever it is for (docs/decisions/005). */
static unsigned sides_of_person(const struct actor *actor, const struct parties *parties,
                                const struct authz_object *object)
{
    enum secrecy secrecy = object->secrecy;
    int64_t asks_id = object->draft ? parties->asked_by_id : parties->requester_id;
    unsigned sides = SIDE_SIGNED_IN;
    int64_t me = actor->person_id;

    if (actor->admin) sides |= SIDE_ADMIN;
    if (me == asks_id) sides |= SIDE_REQUESTER | SIDE_CUSTOMER;
    if (me == parties->customer_id) sides |= SIDE_CUSTOMER;
    if (me == parties->performer_id && secrecy != SECRECY_NAMED) sides |= SIDE_PERFORMER;
    if (me == parties->approver_id) sides |= SIDE_APPROVER;
    for (size_t i = 0; i < actor->party_count; i++) {
        sides |= sides_of_seat(&actor->parties[i], parties, secrecy);
    }
    return sides;
}

/* Whom a named one concerns never knows, except who asked it in person: also the requester not, in
   whose name somebody else asked. */
static bool is_kept_from(int64_t me, const struct parties *parties)
{
    return me == parties->concerns_id &&
           (me != parties->requester_id || me != parties->asked_by_id);
}

/* Two people opened it for this administrator. */
static struct err *sides_of_glass(struct store_tx *tx, const struct actor *actor,
                                  struct authz_object *object)
{
    int64_t until_ms;

    if (!actor->admin || object->secrecy == SECRECY_NORMAL || object->draft) return NULL;
    TRY(request_glass_until(tx, object->id, actor->person_id, &until_ms));
    if (until_ms != NONE) object->sides |= SIDE_GLASS;
    return NULL;
}

struct err *request_sides(struct store_tx *tx, const struct actor *actor, int64_t id,
                          struct authz_object *object, int64_t *parent_id)
{
    struct sql_rows rows;
    struct parties parties;
    struct str state;
    bool approval;

    *object = (struct authz_object){.id = id};
    TRY(sql_query(tx, SQL_REQUEST_FACTS, &rows, sql_i(id)));
    if (!sql_next(&rows)) {
        TRY(sql_done(&rows));
        return ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
    }
    state = sql_text(&rows);
    object->draft = str_is(state, "draft");
    approval = str_is(state, "approval");
    object->secrecy = (enum secrecy)sql_int(&rows);
    parties.requester_id = sql_int(&rows);
    parties.customer_id = sql_int(&rows);
    parties.customer_company_id = sql_int(&rows);
    parties.supplier_id = sql_int(&rows);
    parties.supplier_company_id = sql_int(&rows);
    parties.performer_id = sql_int(&rows);
    parties.approver_id = sql_int(&rows);
    parties.concerns_id = sql_int(&rows);
    parties.asked_by_id = sql_int(&rows);
    *parent_id = sql_int(&rows);
    TRY(sql_done(&rows));
    if (actor == NULL) {
        object->sides = SIDE_SYSTEM;
        return NULL;
    }
    if (actor->person_id == 0) return NULL;
    object->sides = sides_of_person(actor, &parties, object);
    TRY(sides_of_roles(tx, id, actor->person_id, object->secrecy, &object->sides));
    if (approval) TRY(side_of_deputy(tx, id, actor->person_id, &object->sides));
    if (object->secrecy == SECRECY_NAMED && is_kept_from(actor->person_id, &parties))
        object->sides = SIDE_SIGNED_IN;
    else
        TRY(sides_of_glass(tx, actor, object));
    object->sides = access_lent(actor, object->sides);
    return NULL;
}

/* ---- keys ---- */

#define SECRET_LETTERS "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" /* 32, none that are mixed up */
#define SECRET_LENGTH  10

/* Ten letters of 32 and a dash: nobody meets one by counting, and no gap tells that one was made.
 */
static struct str secret_key(struct store_tx *tx)
{
    struct str letters = STR(SECRET_LETTERS);
    char *key = arena_alloc(tx->arena, SECRET_LENGTH + 1);

    for (size_t i = 0; i <= SECRET_LENGTH; i++) {
        key[i] = letters.ptr[rand_below(&tx->rand, letters.len)];
    }
    key[4] = '-';
    return (struct str){key, SECRET_LENGTH + 1};
}

struct err *request_key_make(struct store_tx *tx, struct request *request)
{
    struct str code = request->supplier_code, series;
    struct org_party unit;
    struct sql_rows rows;

    if (request->secrecy != SECRECY_NORMAL) {
        request->key = secret_key(tx);
        return NULL;
    }
    if (str_empty(code)) {
        TRY(org_party_get(tx, request->supplier_id, &unit));
        code = unit.code;
    }
    series = str_print(tx->arena, "request." STR_FMT, STR_ARG(code));
    TRY(sql_query(tx, SQL_COUNTER_NEXT, &rows, sql_t(series)));
    if (sql_next(&rows)) {
        request->key =
            str_print(tx->arena, STR_FMT "-%lld", STR_ARG(code), (long long)sql_int(&rows));
    }
    return sql_done(&rows);
}
