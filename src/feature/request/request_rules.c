/* The thought about the loop, pure: may a verb be done (request_check). Each verb's own conditions
   are one function in one table; what it changes stands in request_change_rules.c. */
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/request/request_rules.h"

/* What a condition looks at. */
struct question {
    const struct request *request;
    const struct request_facts *facts;
    const struct request_form *form;
};

static enum err_code state_unless(bool fits)
{
    return fits ? ERR_NONE : ERR_STATE;
}

/* ---- money ---- */

static bool same_currency(struct money a, struct money b)
{
    return str_equal(str_of(a.currency), str_of(b.currency));
}

/* A price the customer was not shown needs a counter-offer; a lower one keeps what was shown. */
static bool price_kept(const struct request *request, struct money price)
{
    if (!money_present(price)) return true;
    if (!money_present(request->price)) return price.minor == 0;
    return price.minor <= request->price.minor && same_currency(price, request->price);
}

/* More than LIMIT, or in a currency that nobody spoke of. */
static bool is_above(struct money price, struct money limit)
{
    if (!money_present(price) || price.minor <= 0) return false;
    return price.minor > limit.minor || !same_currency(price, limit);
}

bool request_needs_approval(const struct catalogue_offering *offering,
                            const struct request *request, struct money price)
{
    if (offering->approver_id == NONE) return false;
    if (money_present(request->approved)) return is_above(price, request->approved);
    if (!money_present(offering->approval_above)) return true;
    return is_above(price, offering->approval_above);
}

/* ---- preparing and negotiating ---- */

static enum err_code check_approval(const struct question *q)
{
    bool own = q->facts->actor_id == q->request->requester_id ||
               q->facts->actor_id == q->request->asked_by_id;

    return own ? ERR_OWN_APPROVAL : ERR_NONE;
}

static enum err_code check_promise(const struct question *q)
{
    int64_t wanted_ms = q->request->wanted_ms;

    if (wanted_ms != NONE && q->form->due_ms != NONE && q->form->due_ms > wanted_ms) {
        return ERR_USE_COUNTER;
    }
    return price_kept(q->request, q->form->price) ? ERR_NONE : ERR_USE_COUNTER;
}

/* In `asked` the supplier counters, in `countered` the customer does. */
static enum err_code check_counter(const struct question *q)
{
    bool asked = q->request->state == REQUEST_ASKED;

    return state_unless(stands_on(q->facts, asked ? SUPPLIER_SIDE : CUSTOMER_SIDE));
}

static enum err_code check_offer(const struct question *q)
{
    return state_unless(q->facts->offer != NULL);
}

/* A named one stays with its handlers, whatever its state. */
static enum err_code check_hand_over(const struct question *q)
{
    return q->request->secrecy == SECRECY_NAMED ? ERR_RIGHT : ERR_NONE;
}

/* Only a named one has a list of handlers. */
static enum err_code check_handlers(const struct question *q)
{
    return q->request->secrecy == SECRECY_NAMED ? ERR_NONE : ERR_RIGHT;
}

/* ---- performing ---- */

static enum err_code check_not_started(const struct question *q)
{
    return state_unless(q->request->started_ms == NONE);
}

static enum err_code check_running(const struct question *q)
{
    return state_unless(q->request->paused_ms == NONE);
}

static enum err_code check_paused(const struct question *q)
{
    return state_unless(q->request->paused_ms != NONE);
}

static enum err_code check_consent(const struct question *q)
{
    return state_unless(q->request->consent == 1 && q->facts->offer != NULL);
}

/* A price that has to be approved first was refused when it was proposed; the limit may have been
   lowered since. */
static enum err_code check_agree(const struct question *q)
{
    enum err_code code = check_consent(q);
    bool above = q->facts->approval_needed;

    if (code != ERR_NONE) return code;
    return state_unless(!above || !money_present(q->facts->offer->price));
}

static enum err_code check_deliver(const struct question *q)
{
    return q->facts->children_open ? ERR_CHILDREN_OPEN : ERR_NONE;
}

static enum err_code check_child(const struct question *q)
{
    return q->request->depth + 1 < (int64_t)limits.chain_depth_max ? ERR_NONE : ERR_TOO_DEEP;
}

/* ---- accepting and rating ---- */

static bool worked_on(const struct request *request, const struct request_facts *facts)
{
    return facts->actor_id == request->performer_id || facts->actor_id == request->deliverer_id;
}

static enum err_code check_accept(const struct question *q)
{
    if (q->facts->actor_id == q->request->deliverer_id) return ERR_OWN_ACCEPTANCE;
    if (q->form->rating != NONE && worked_on(q->request, q->facts)) return ERR_OWN_RATING;
    return ERR_NONE;
}

bool request_silence_counts(const struct request *request, const struct request_facts *facts)
{
    bool money = money_present(request->price) && request->price.minor != 0;

    return facts->implied_allowed && !money && request->secrecy == SECRECY_NORMAL;
}

static enum err_code check_silence(const struct question *q)
{
    return state_unless(request_silence_counts(q->request, q->facts));
}

/* What was recorded after the fact counts for nothing until the other side confirms it. */
static bool is_unconfirmed(const struct request *request)
{
    return str_is(request->confirmation, "open") || str_is(request->confirmation, "contested");
}

/* The customer's side goes before the supplier's; nobody rates their own work, or for both sides.
 */
enum err_code request_rating_side(const struct request *request, const struct request_facts *facts,
                                  unsigned *side)
{
    bool worked = worked_on(request, facts);
    bool customer = stands_on(facts, CUSTOMER_SIDE) && !worked;
    bool supplier = stands_on(facts, SUPPLIER_SIDE) && facts->actor_id != request->requester_id;
    bool joined = stands_on(facts, SIDE_JOINED) && !worked;

    *side = 0;
    if (is_unconfirmed(request)) return ERR_STATE;
    if (!customer && !supplier && !joined) return ERR_OWN_RATING;
    if (customer && !facts->customer_rated)
        *side = SIDE_CUSTOMER;
    else if (supplier && !facts->supplier_rated)
        *side = SIDE_SUPPLIER;
    else if (joined && !facts->actor_rated)
        *side = SIDE_JOINED;
    return *side != 0 ? ERR_NONE : ERR_ALREADY_RATED;
}

/* Who rated for one side does not rate for the other. */
static enum err_code check_rate(const struct question *q)
{
    unsigned side;
    enum err_code code = request_rating_side(q->request, q->facts, &side);

    return code == ERR_NONE && q->facts->actor_rated ? ERR_OWN_RATING : code;
}

static enum err_code check_reopen(const struct question *q)
{
    int64_t last_ms = q->request->ended_ms + limits.reopen_days * DAY_MS;

    if (is_unconfirmed(q->request)) return ERR_STATE;
    return q->facts->now_ms <= last_ms ? ERR_NONE : ERR_REOPEN_LATE;
}

/* Confirmed by the other side than the one that recorded it; a supplier records its own delivery.
 */
static enum err_code check_confirm(const struct question *q)
{
    const struct request *request = q->request;
    bool by_supplier = request->deliverer_id == request->asked_by_id;

    if (!str_is(request->confirmation, "open")) return ERR_STATE;
    if (q->facts->actor_id == request->asked_by_id) return ERR_RIGHT;
    return stands_on(q->facts, by_supplier ? CUSTOMER_SIDE : SUPPLIER_SIDE) ? ERR_NONE : ERR_RIGHT;
}

/* ---- all of them ---- */

typedef enum err_code condition(const struct question *question);

static condition *const conditions[VERB_COUNT] = {
    [VERB_APPROVE] = check_approval,
    [VERB_REFUSE] = check_approval,
    [VERB_PROMISE] = check_promise,
    [VERB_COUNTER] = check_counter,
    [VERB_ACCEPT_OFFER] = check_offer,
    [VERB_HAND_OVER] = check_hand_over,
    [VERB_START] = check_not_started,
    [VERB_PAUSE] = check_running,
    [VERB_RESUME] = check_paused,
    [VERB_CONSENT] = check_agree,
    [VERB_REFUSE_CONSENT] = check_consent,
    [VERB_DELIVER] = check_deliver,
    [VERB_LINK] = check_child,
    [VERB_ASK_CHILD] = check_child,
    [VERB_ACCEPT] = check_accept,
    [VERB_SILENCE] = check_silence,
    [VERB_RATE] = check_rate,
    [VERB_REOPEN] = check_reopen,
    [VERB_CONFIRM] = check_confirm,
    [VERB_CONTEST] = check_confirm,
    [VERB_ADD_HANDLER] = check_handlers,
    [VERB_DROP_HANDLER] = check_handlers,
};

/* Whose it is cannot be another customer of it. */
static bool may_ever(enum request_verb verb, const struct request_facts *facts)
{
    if (verb == VERB_JOIN && stands_on(facts, CUSTOMER_SIDE)) return false;
    return stands_on(facts, request_verbs[verb].sides);
}

enum err_code request_check(enum request_verb verb, const struct request *request,
                            const struct request_facts *facts, const struct request_form *form)
{
    const struct request_verb_row *row = &request_verbs[verb];
    struct question question = {request, facts, form};

    if (!may_ever(verb, facts)) return ERR_RIGHT;
    if ((row->from & (1u << request->state)) == 0) return ERR_STATE;
    return conditions[verb] == NULL ? ERR_NONE : conditions[verb](&question);
}

/* ---- the clock ---- */

bool request_clock_verb(const struct request *request, int64_t now_ms, enum request_verb *verb)
{
    if (request->answer_due_ms == NONE || request->answer_due_ms > now_ms) return false;
    if (request->state == REQUEST_COUNTERED)
        *verb = VERB_LAPSE;
    else if (request->state == REQUEST_DELIVERED)
        *verb = VERB_SILENCE;
    else
        *verb = VERB_ESCALATE;
    return request_open(request->state) && request->escalated == 0;
}

/* One that ended before its time shows how far it came. */
int request_step(const struct request *request)
{
    if (request->state == REQUEST_DRAFT) return 0;
    if (request->state == REQUEST_ACCEPTED) return 5;
    if (request->state == REQUEST_DELIVERED || request->delivered_ms != NONE) return 4;
    if (request->state != REQUEST_PROMISED && request->promised_ms == NONE) return 1;
    return request->started_ms == NONE ? 2 : 3;
}
