/* Acts: gate, facts, rule, rows, event, clock, in that order and in one transaction. Every change
   of a request goes through request_do; making one stands in request_make.c. */
#include "base/arena.h"
#include "base/limits.h"
#include "base/zone.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org_absence.h"
#include "feature/request/request_act.h"
#include "feature/request/request_files.h"
#include "feature/request/request_link.h"
#include "feature/request/request_rules.h"
#include "feature/request/request_store.h"
#include "job/job.h"
#include "store/store.h"
#include "web/req.h"

#define AWAY_MAX 100 /* absences to come of one person */

int64_t request_actor_id(const struct request_act *act)
{
    return act->actor == NULL ? 0 : act->actor->person_id;
}

/* ---- facts ---- */

struct err *request_facts_of_supplier(struct store_tx *tx, int64_t unit_id,
                                      struct request_facts *facts)
{
    struct org_party unit, company;
    struct str zone;

    TRY(org_party_get(tx, unit_id, &unit));
    zone = unit.zone;
    if (str_empty(zone)) {
        TRY(org_party_get(tx, unit.company_id, &company));
        zone = company.zone;
    }
    facts->zone = zone_get(zone);
    return NULL;
}

bool request_is_own(const struct request *request, int64_t person_id)
{
    bool concerned = request->secrecy == SECRECY_NAMED && person_id == request->concerns_id;

    return concerned || person_id == request->requester_id || person_id == request->asked_by_id;
}

/* Who approves: the offering's approver; one whose own it is, or who has left, is stood in for by a
   lead of the supplying unit, or of a named request by another handler. */
static struct err *approver_of(struct store_tx *tx, const struct catalogue_offering *offering,
                               const struct request *request, int64_t *approver_id)
{
    struct org_party approver;
    int64_t *others;
    size_t count;

    *approver_id = offering->approver_id;
    TRY(org_party_get(tx, offering->approver_id, &approver));
    if (!request_is_own(request, approver.id) && approver.ended_ms == NONE) return NULL;
    if (offering->secrecy == SECRECY_NAMED) {
        others = offering->handlers;
        count = offering->handler_count;
    } else {
        TRY(org_leads_of(tx, request->supplier_id, tx->now_ms, &others, &count));
    }
    for (size_t i = 0; i < count; i++) {
        if (request_is_own(request, others[i])) continue;
        *approver_id = others[i];
        return NULL;
    }
    return NULL;
}

struct err *request_facts_of_offering(struct store_tx *tx,
                                      const struct catalogue_offering *offering,
                                      const struct request *request, struct money price,
                                      struct request_facts *facts)
{
    facts->answer_days = offering->answer_days;
    facts->implied_allowed = !str_is(offering->acceptance, "explicit");
    facts->shown = offering->price;
    facts->approval_needed = request_needs_approval(offering, request, price);
    facts->approver_id = NONE;
    facts->approved =
        money_present(request->approved) ? request->approved : offering->approval_above;
    return facts->approval_needed ? approver_of(tx, offering, request, &facts->approver_id) : NULL;
}

/* A request without an offering (imported): one day to answer, silence counts. */
static struct err *facts_of_terms(struct store_tx *tx, const struct request *request,
                                  struct money price, struct request_facts *facts)
{
    struct catalogue_offering offering;

    facts->answer_days = 1;
    facts->implied_allowed = true;
    facts->shown = request->price;
    if (request->offering_id == NONE) return NULL;
    TRY(catalogue_offering_asked(tx, request->offering_id, request->asked_ms, &offering));
    return request_facts_of_offering(tx, &offering, request, price, facts);
}

static const struct request_offer *open_offer(const struct request_offer *offers, size_t count)
{
    for (size_t i = count; i > 0; i--) {
        if (str_is(offers[i - 1].state, "open")) return &offers[i - 1];
    }
    return NULL;
}

static bool verb_needs_offers(enum request_verb verb)
{
    return verb == VERB_ACCEPT_OFFER || verb == VERB_CONSENT || verb == VERB_REFUSE_CONSENT;
}

static bool verb_needs_lines(enum request_verb verb)
{
    switch (verb) {
    case VERB_DELIVER:
    case VERB_TAKE_BACK:
    case VERB_ACCEPT:
    case VERB_RETURN:
    case VERB_SILENCE:
    case VERB_REOPEN:
        return true;
    default:
        return false;
    }
}

/* Days on which who asked is away do not count for silence. */
static struct err *facts_of_requester(struct store_tx *tx, const struct request *request,
                                      struct request_facts *facts)
{
    struct org_absence_list list;

    if (request->requester_id == NONE) return NULL;
    TRY(org_absences_within(tx, request->requester_id, facts->now_ms, INT64_MAX, AWAY_MAX, &list));
    facts->away = list.items;
    facts->away_count = list.count;
    return NULL;
}

/* Whoever is asked again: the unit may have been merged, the performer may have left. */
static struct err *facts_of_reopening(struct store_tx *tx, const struct request *request,
                                      struct request_facts *facts)
{
    struct org_party performer;

    TRY(request_heir(tx, request->supplier_id, &facts->supplier_heir_id));
    if (request->performer_id == NONE) return NULL;
    TRY(org_party_get(tx, request->performer_id, &performer));
    facts->performer_left = performer.ended_ms != NONE;
    return NULL;
}

static struct err *gather(struct store_tx *tx, const struct grant *grant,
                          const struct request *request, const struct request_act *act,
                          struct request_facts *facts)
{
    struct request_offer *offers = NULL;
    struct request_line *lines = NULL;
    struct money price = money_present(act->form->price) ? act->form->price : request->price;
    size_t count = 0;

    *facts = (struct request_facts){
        .actor_id = request_actor_id(act),
        .now_ms = tx->now_ms,
        .sides = grant->sides,
        .unit_company_id = NONE,
    };
    if (act->happened_ms != NONE) facts->now_ms = act->happened_ms;
    TRY(request_facts_of_supplier(tx, request->supplier_id, facts));
    if (verb_needs_offers(act->verb)) {
        TRY(request_offers_get(tx, grant, request->id, &offers, &count));
        facts->offer = open_offer(offers, count);
        if (facts->offer != NULL && money_present(facts->offer->price)) price = facts->offer->price;
    }
    TRY(facts_of_terms(tx, request, price, facts));
    if (verb_needs_lines(act->verb)) {
        TRY(request_lines_get(tx, grant, request->id, &lines, &facts->line_count));
        facts->lines = lines;
        (void)request_add_prices(lines, facts->line_count,
                                 &facts->shown); /* could be, when asked */
    }
    if (act->verb == VERB_DELIVER)
        TRY(request_children_open(tx, request->id, &facts->children_open));
    if (act->verb == VERB_DELIVER || act->verb == VERB_COUNTER)
        TRY(facts_of_requester(tx, request, facts));
    if (act->verb == VERB_REOPEN) TRY(facts_of_reopening(tx, request, facts));
    if (act->verb == VERB_RATE || act->verb == VERB_ACCEPT) {
        TRY(request_rated(tx, grant, request->id, facts->actor_id, facts));
    }
    return NULL;
}

/* ---- rows after the rule ---- */

/* Who stands in for the approver says for whom. */
static bool decides_for_another(const struct request *request, const struct request_act *act)
{
    if (act->verb != VERB_APPROVE && act->verb != VERB_REFUSE) return false;
    return request->approver_id != NONE && request->approver_id != request_actor_id(act);
}

/* What the event says beside the people's words. */
static struct str event_data(struct store_tx *tx, const struct request *request,
                             const struct request_act *act)
{
    struct doc *data = doc_object(tx->arena);
    struct buf out = buf_new(tx->arena, 4096);
    const struct request_form *form = act->form;
    struct doc *files = request_files_said(tx->arena, act);
    bool pauses = act->verb == VERB_PAUSE;
    struct str on = pauses ? str_of(request_turn_names[request->turn]) : form->on;

    if (form->due_ms != NONE) doc_put_time(tx->arena, data, "due", form->due_ms);
    if (money_present(form->price)) doc_put_money(tx->arena, data, "price", form->price);
    if (form->person_id != NONE) doc_put_id(tx->arena, data, "person", form->person_id);
    if (form->unit_id != NONE) doc_put_id(tx->arena, data, "unit", form->unit_id);
    if (form->rating != NONE) doc_put_int(tx->arena, data, "rating", form->rating);
    if (on.ptr != NULL) doc_put_text(tx->arena, data, "on", on);
    if (files->children.count > 0) doc_put(tx->arena, data, "files", files);
    if (decides_for_another(request, act)) doc_put_id(tx->arena, data, "for", request->approver_id);
    if (request->implied == 1 && act->verb == VERB_SILENCE)
        doc_put_bool(tx->arena, data, "implied", true);
    if (!doc_true(data)) return STR_NONE;
    doc_json(&out, data, NULL);
    return buf_str(&out);
}

static struct str words_of(const struct request_form *form)
{
    if (!str_empty(form->text)) return form->text;
    if (!str_empty(form->reason)) return form->reason;
    return str_empty(form->comment) ? STR_NONE : form->comment;
}

struct err *request_event(struct store_tx *tx, const struct request *request,
                          const struct request_act *act, const char *from)
{
    bool moved = from != NULL;
    struct event event = {
        .object_id = request->id,
        .type = str_print(tx->arena, "request.%s", request_verbs[act->verb].name),
        .actor_id = request_actor_id(act),
        .happened_ms = act->happened_ms,
        .from_state = str_of(from),
        .to_state = moved ? str_of(request_state_names[request->state]) : STR_NONE,
        .data = event_data(tx, request, act),
        .text = words_of(act->form),
        .lang =
            str_empty(act->form->lang) && act->actor != NULL ? act->actor->lang : act->form->lang,
    };

    TRY(event_append(tx, &event));
    return request_files_say(tx, request, act, event.id);
}

struct err *request_clock_put(struct store_tx *tx, const struct request *request)
{
    bool waits = request_open(request->state) && request->escalated == 0;

    return job_put(tx, "request.clock", request->id, waits ? request->answer_due_ms : NONE);
}

static struct err *keep_lines(struct store_tx *tx, const struct request *request,
                              const struct request_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        TRY(request_line_put(tx, request->id, &lines[i]));
    }
    return NULL;
}

static const char *closes_offers_as(enum request_verb verb)
{
    switch (verb) {
    case VERB_ACCEPT_OFFER:
    case VERB_CONSENT:
        return "accepted";
    case VERB_REFUSE_CONSENT:
        return "refused";
    case VERB_TAKE_BACK:
        return "taken-back";
    case VERB_COUNTER:
    case VERB_RE_PROMISE:
    case VERB_WITHDRAW:
    case VERB_LAPSE:
    case VERB_DECLINE:
    case VERB_DELIVER:
    case VERB_REVOKE:
    case VERB_CANCEL:
        return "replaced";
    default:
        return NULL;
    }
}

static struct err *keep_rating(struct store_tx *tx, const struct request *before,
                               const struct request *after, const struct request_act *act)
{
    const char *side = "joined";

    if (act->form->rating == NONE || (act->verb != VERB_RATE && act->verb != VERB_ACCEPT))
        return NULL;
    if (before->customer_rating == NONE && after->customer_rating != NONE)
        side = "customer";
    else if (before->supplier_rating == NONE && after->supplier_rating != NONE)
        side = "supplier";
    return request_rating_put(tx, after->id, side, request_actor_id(act), act->form->rating,
                              act->form->comment);
}

/* A parent that is paused on a child goes on when the child has ended: with an acceptance, or
   because there is nothing to wait for any more. The system does it: who ended the child may not be
   known to those who see the parent. */
static struct err *wake_parent(struct store_tx *tx, const struct request *child)
{
    struct request parent;
    struct request_offer none;
    struct request_facts facts = {.now_ms = tx->now_ms};
    struct request_form form = request_form_empty();
    struct request_act resume = {NULL, VERB_RESUME, &form, NONE, NULL};
    struct grant grant = access_system_grant(child->parent_id);

    if (child->parent_id == NONE || request_open(child->state)) return NULL;
    TRY(request_lock(tx, child->parent_id));
    TRY(request_get(tx, &grant, child->parent_id, &parent));
    if (parent.pause_request_id != child->id) return NULL;
    form.on = str_of(request_turn_names[parent.turn]);
    request_change(VERB_RESUME, &parent, &facts, &form, &none, NULL);
    TRY(request_save(tx, &parent));
    return request_event(tx, &parent, &resume, NULL);
}

static struct err *tell_leads(struct store_tx *tx, const struct request *request, int64_t unit_id)
{
    int64_t *leads;
    size_t count;

    if (request->secrecy != SECRECY_NORMAL) return NULL;
    TRY(org_leads_of(tx, unit_id, tx->now_ms, &leads, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(request_watch(tx, request->id, leads[i], "follower", true));
    }
    return NULL;
}

/* The leads of the customer unit, or of the units that the customer is a member of. */
static struct err *tell_customer_leads(struct store_tx *tx, const struct request *request)
{
    struct actor_party *parties;
    struct org_party customer;
    size_t count;

    TRY(org_party_get(tx, request->customer_id, &customer));
    if (!str_is(customer.kind, "person")) return tell_leads(tx, request, customer.id);
    TRY(org_parties_of(tx, customer.id, tx->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++) {
        if (parties[i].unit) TRY(tell_leads(tx, request, parties[i].party_id));
    }
    return NULL;
}

/* Watchers that a verb makes or ends; silence past the target and the third return go to the leads.
 */
static struct err *keep_watchers(struct store_tx *tx, const struct request *request,
                                 const struct request_act *act)
{
    int64_t me = request_actor_id(act);

    switch (act->verb) {
    case VERB_FOLLOW:
        return request_watch(tx, request->id, me, "follower", true);
    case VERB_UNFOLLOW:
        return request_watch(tx, request->id, me, "follower", false);
    case VERB_JOIN:
        return request_watch(tx, request->id, me, "joined", true);
    case VERB_ADD_HANDLER:
        return request_watch(tx, request->id, act->form->person_id, "handler", true);
    case VERB_DROP_HANDLER:
        return request_watch(tx, request->id, act->form->person_id, "handler", false);
    case VERB_ESCALATE:
        return tell_leads(tx, request, request->supplier_id);
    case VERB_RETURN:
        if (request->returns < limits.returns_to_leads) return NULL;
        TRY(tell_leads(tx, request, request->supplier_id));
        return tell_customer_leads(tx, request);
    default:
        return NULL;
    }
}

static struct err *keep(struct store_tx *tx, const struct request *before, struct request *after,
                        const struct request_facts *facts, const struct request_act *act,
                        struct request_offer *offer, const struct request_line *lines)
{
    const char *closed = closes_offers_as(act->verb);
    bool moved = before->state != after->state;

    if (closed != NULL) TRY(request_offers_close(tx, after->id, closed));
    if (offer->kind.ptr != NULL) TRY(request_offer_put(tx, after->id, offer));
    if (facts->line_count > 0) TRY(keep_lines(tx, after, lines, facts->line_count));
    if (act->verb == VERB_REOPEN) TRY(request_ratings_clear(tx, after->id));
    TRY(request_save(tx, after));
    TRY(keep_rating(tx, before, after, act));
    TRY(keep_watchers(tx, after, act));
    TRY(request_clock_put(tx, after));
    TRY(request_event(tx, after, act, moved ? request_state_names[before->state] : NULL));
    return moved ? wake_parent(tx, after) : NULL;
}

/* ---- doing ---- */

/* Nothing of a draft stays but the word in the log that there was one. */
static struct err *discard(struct store_tx *tx, const struct request *request,
                           const struct request_act *act)
{
    TRY(request_event(tx, request, act, NULL));
    TRY(attachment_erase_of(tx, request->id));
    return request_delete(tx, request->id);
}

static struct err *act_on(struct store_tx *tx, const struct grant *grant,
                          const struct request *before, const struct request_act *act,
                          int64_t *result_id)
{
    struct request after = *before;
    struct request_facts facts;
    struct request_offer offer;
    struct request_line *lines;
    enum err_code code;

    TRY(gather(tx, grant, before, act, &facts));
    code = request_check(act->verb, before, &facts, act->form);
    /* What the state refuses may have been right before somebody came in between. */
    if (code != ERR_RIGHT && act->req != NULL)
        TRY(req_match_check(act->req, str_of_int(tx->arena, before->version)));
    if (code != ERR_NONE) return ERR_REFUSE(tx->arena, code);
    TRY(request_form_faults(tx, grant, before, act, &facts));
    TRY(request_faults(act));
    *result_id = before->id;
    switch (act->verb) {
    case VERB_JOIN: /* joined before: nothing to keep, and nothing to tell */
        if (stands_on(&facts, SIDE_JOINED)) return NULL;
        break;
    case VERB_DISCARD:
        return discard(tx, before, act);
    case VERB_EDIT:
        return request_edit(tx, &after, &facts, act);
    case VERB_ASK:
        return request_ask_draft(tx, &after, act);
    case VERB_ASK_AGAIN:
        return request_ask_again(tx, before, act, result_id);
    case VERB_LINK:
    case VERB_UNLINK:
        return request_relink(tx, before, act);
    case VERB_ASK_CHILD:
        return request_make_child(tx, before, act, result_id);
    default:
        break;
    }
    lines = ARENA_ARRAY(tx->arena, struct request_line, facts.line_count + 1);
    for (size_t i = 0; i < facts.line_count; i++)
        lines[i] = facts.lines[i];
    request_change(act->verb, &after, &facts, act->form, &offer, lines);
    return keep(tx, before, &after, &facts, act, &offer, lines);
}

struct err *request_do(struct store_tx *tx, int64_t id, const struct request_act *act,
                       int64_t *result_id)
{
    struct authz_object object;
    struct grant grant;
    struct request request;
    int64_t parent_id;

    TRY(request_sides(tx, act->actor, id, &object, &parent_id));
    if (act->actor == NULL) {
        grant = access_system_grant(id);
        grant.sides = SIDE_SYSTEM;
    } else {
        if (!authz(act->actor, RIGHT_SEE, &object, &grant))
            return ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
        if (!authz(act->actor, request_verbs[act->verb].right, &object, &grant)) {
            return ERR_REFUSE(tx->arena, ERR_RIGHT);
        }
    }
    TRY(request_get(tx, &grant, id, &request));
    return act_on(tx, &grant, &request, act, result_id);
}

/* The clock's step: whatever is due now, as the system. */
struct err *request_clock_step(struct store_tx *tx, int64_t id)
{
    struct grant grant = access_system_grant(id);
    struct request_form form = request_form_empty();
    struct request_act act = {NULL, VERB_COUNT, &form, NONE, NULL};
    struct request request;
    int64_t result_id;

    TRY(request_get(tx, &grant, id, &request));
    if (!request_clock_verb(&request, tx->now_ms, &act.verb)) return NULL;
    return request_do(tx, id, &act, &result_id);
}
