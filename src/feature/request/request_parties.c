/* Who asks, and for whom: the requester and the customer of a new request. */
#include "base/actor.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_chain.h"
#include "feature/request/request_store.h"
#include "store/store.h"

/* The company somebody asks from: where they are an insider, else the first they belong to. */
static int64_t company_of(const struct actor_party *parties, size_t count)
{
    int64_t company_id = NONE;

    for (size_t i = 0; i < count; i++) {
        if (parties[i].unit) continue;
        if (parties[i].insider) return parties[i].party_id;
        if (company_id == NONE) company_id = parties[i].party_id;
    }
    return company_id;
}

bool request_has_seat(const struct actor *actor, int64_t party_id, bool insider)
{
    for (size_t i = 0; i < actor->party_count; i++) {
        const struct actor_party *seat = &actor->parties[i];

        if (seat->party_id == party_id && (seat->unit || !insider || seat->insider)) return true;
    }
    return false;
}

/* COMPANY_ID: from where PERSON_ID asks. At fault: a person who is not there, or of none of the
   actor's companies, unless BY_SUPPLIER. */
static struct err *check_colleague(struct store_tx *tx, const struct request_act *act,
                                   int64_t person_id, bool by_supplier, int64_t *company_id)
{
    struct actor_party *parties;
    struct org_party person;
    struct err *err;
    size_t count;

    err = org_party_get(tx, person_id, &person);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL || !str_is(person.kind, "person") || person.ended_ms != NONE)
        return request_fault(tx, act, "on_behalf", ERR_BAD_REFERENCE);
    TRY(org_parties_of(tx, person.id, tx->now_ms, &parties, &count));
    *company_id = company_of(parties, count);
    if (by_supplier || (*company_id != NONE && request_has_seat(act->actor, *company_id, true)))
        return NULL;
    return request_fault(tx, act, "on_behalf", ERR_BAD_REFERENCE);
}

/* Asked for a colleague of the same company: they are the requester, and the asker follows. What
   the supplier records was for somebody else, of any company: nobody confirms their own record. */
struct err *request_set_requester(struct store_tx *tx, const struct request_act *act,
                                  bool by_supplier, struct request *request)
{
    int64_t person_id = act->actor->person_id;

    request->asked_by_id = act->actor->person_id;
    request->requester_id = act->actor->person_id;
    request->customer_company_id = company_of(act->actor->parties, act->actor->party_count);
    if (!str_empty(act->form->on_behalf) && act->actor->device_id != 0)
        return ERR_REFUSE(tx->arena, ERR_DEVICE);
    if (!str_empty(act->form->on_behalf))
        TRY(catalogue_party_find(tx, act->form->on_behalf, &person_id));
    if (person_id == act->actor->person_id)
        return by_supplier ? request_fault(tx, act, "on_behalf", ERR_FOR_WHOM) : NULL;
    request->requester_id = person_id;
    return check_colleague(tx, act, person_id, by_supplier, &request->customer_company_id);
}

struct err *request_check_requester(struct store_tx *tx, const struct request_act *act,
                                    const struct request *request)
{
    int64_t company_id;

    if (request->requester_id == request->asked_by_id) return NULL;
    return check_colleague(tx, act, request->requester_id, false, &company_id);
}

struct err *request_check_market(struct store_tx *tx, const struct request_act *act,
                                 const struct catalogue_offering *offering,
                                 const struct request *request)
{
    bool external = request_is_order(request);
    struct actor requester = {.person_id = request->requester_id};
    struct actor_party *parties;

    if (external && offering->market.internal_only) {
        TRY(request_fault(tx, act, "customer", ERR_NOT_FOR_CUSTOMERS));
    }
    if (request->requester_id == act->actor->person_id) return NULL;
    TRY(org_parties_of(tx, requester.person_id, tx->now_ms, &parties, &requester.party_count));
    requester.parties = parties;
    if (catalogue_may_ask(offering, &requester) == ERR_NONE) return NULL;
    return request_fault(tx, act, "on_behalf", ERR_NOT_FOR_THEM);
}

/* What was entered once is not entered again: the number is the customer's own. */
static struct err *set_order_number(struct store_tx *tx, const struct request_act *act,
                                    struct request *request)
{
    struct str number = str_trim(act->form->order_number);
    struct err *err;
    int64_t id;

    if (str_empty(number)) return NULL;
    if (act->form->customer_id != NONE && act->form->customer_id != request->customer_id)
        return NULL; /* the customer is at fault */
    if (!request_is_order(request))
        return request_fault(tx, act, "order_number", ERR_UNKNOWN_FIELD);
    request->external_id = request_order_id(tx->arena, request->customer_id, number);
    err = request_find_external(tx, request->external_id, &id);
    if (err == NULL) return request_fault(tx, act, "order_number", ERR_ORDER_THERE);
    return err->code == ERR_NOT_FOUND ? NULL : err;
}

/* For whom: oneself, a unit or company one belongs to, or an external customer. */
static struct err *set_customer(struct store_tx *tx, const struct request_act *act,
                                struct request *request)
{
    struct org_party party;
    struct err *err;
    bool fits = false;

    request->customer_id = request->requester_id;
    if (act->form->customer_id == NONE || act->form->customer_id == request->requester_id)
        return NULL;
    err = org_party_get(tx, act->form->customer_id, &party);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err == NULL && party.ended_ms == NONE) {
        if (str_is(party.kind, "unit")) fits = request_has_seat(act->actor, party.id, false);
        if (str_is(party.kind, "company")) fits = request_has_seat(act->actor, party.id, true);
        if (str_is(party.kind, "external"))
            fits = request_has_seat(act->actor, request->supplier_company_id, true);
    }
    if (!fits) return request_fault(tx, act, "customer", ERR_BAD_REFERENCE);
    request->customer_id = party.id;
    request->customer_company_id = str_is(party.kind, "external") ? NONE : party.company_id;
    return NULL;
}

struct err *request_set_customer(struct store_tx *tx, const struct request_act *act,
                                 struct request *request)
{
    TRY(set_customer(tx, act, request));
    return set_order_number(tx, act, request);
}
