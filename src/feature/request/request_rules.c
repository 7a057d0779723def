/* The thought about the loop, pure: may a verb be done (request_check), and what is it after
   (request_change). Facts come in, a verdict or the changed structs go out. */
#include <assert.h>
#include "base/limits.h"
#include "feature/request/request.h"

#define CUSTOMER (SIDE_REQUESTER | SIDE_CUSTOMER)
#define SUPPLIER (SIDE_SUPPLIER | SIDE_PERFORMER | SIDE_SUPPLIER_LEAD)

static bool on(const struct request_facts *facts, unsigned sides)
{
    return (facts->sides & sides) != 0;
}

/* A price the customer was not shown needs a counter-offer; a lower one keeps what was shown. */
static bool price_kept(const struct request *request, struct money price)
{
    if (!money_present(price)) return true;
    if (!money_present(request->price)) return price.minor == 0;
    return price.minor <= request->price.minor &&
           str_equal(str_of(price.currency), str_of(request->price.currency));
}

static enum err_code check_promise(const struct request *request, const struct request_form *form)
{
    if (request->wanted_ms != NONE && form->due_ms != NONE && form->due_ms > request->wanted_ms) {
        return ERR_USE_COUNTER;
    }
    return price_kept(request, form->price) ? ERR_NONE : ERR_USE_COUNTER;
}

/* In `asked` the supplier counters, in `countered` the customer does. */
static enum err_code check_counter(const struct request *request, const struct request_facts *facts)
{
    unsigned needed = request->state == REQUEST_ASKED ? SUPPLIER : CUSTOMER;

    return on(facts, needed) ? ERR_NONE : ERR_RIGHT;
}

/* As whom somebody rates: the customer's side before the supplier's, and never their own work. */
static enum err_code rating_side(const struct request *request, const struct request_facts *facts,
                                 unsigned *side)
{
    bool worked =
        facts->actor_id == request->performer_id || facts->actor_id == request->deliverer_id;
    bool customer = on(facts, CUSTOMER) && !worked;
    bool supplier = on(facts, SUPPLIER) && facts->actor_id != request->requester_id;

    *side = 0;
    if (str_is(request->confirmation, "open") || str_is(request->confirmation, "contested")) {
        return ERR_STATE;
    }
    if (customer && !facts->customer_rated)
        *side = SIDE_CUSTOMER;
    else if (supplier && !facts->supplier_rated)
        *side = SIDE_SUPPLIER;
    else if (on(facts, SIDE_JOINED) && !worked && !facts->actor_rated)
        *side = SIDE_JOINED;
    if (*side != 0) return ERR_NONE;
    if (!customer && !supplier && worked) return ERR_OWN_RATING;
    return ERR_ALREADY_RATED;
}

/* A recorded one is confirmed by the other side than the one that recorded it. */
static enum err_code check_confirm(const struct request *request, const struct request_facts *facts)
{
    if (!str_is(request->confirmation, "open")) return ERR_STATE;
    return facts->actor_id != request->asked_by_id ? ERR_NONE : ERR_RIGHT;
}

static enum err_code check_reopen(const struct request *request, const struct request_facts *facts)
{
    int64_t last_ms = request->ended_ms + limits.reopen_days * DAY_MS;

    return facts->now_ms <= last_ms ? ERR_NONE : ERR_REOPEN_LATE;
}

/* The verb's own conditions, right side and state being decided. */
static enum err_code check_rule(enum request_verb verb, const struct request *request,
                                const struct request_facts *facts, const struct request_form *form)
{
    unsigned side;

    switch (verb) {
    case VERB_PROMISE:
        return check_promise(request, form);
    case VERB_RESUME:
        return request->paused_ms != NONE ? ERR_NONE : ERR_STATE;
    case VERB_PAUSE:
        return request->paused_ms == NONE ? ERR_NONE : ERR_STATE;
    case VERB_START:
        return request->started_ms == NONE ? ERR_NONE : ERR_STATE;
    case VERB_CONSENT:
    case VERB_REFUSE_CONSENT:
        return request->consent == 1 ? ERR_NONE : ERR_STATE;
    case VERB_ACCEPT_OFFER:
        return facts->offer != NULL ? ERR_NONE : ERR_STATE;
    case VERB_DELIVER:
        return facts->children_open ? ERR_CHILDREN_OPEN : ERR_NONE;
    case VERB_RATE:
        return rating_side(request, facts, &side);
    case VERB_REOPEN:
        return check_reopen(request, facts);
    case VERB_CONFIRM:
    case VERB_CONTEST:
        return check_confirm(request, facts);
    case VERB_ASK_CHILD:
        if (!request_open(request->state)) return ERR_STATE;
        return request->depth + 1 < (int64_t)limits.chain_depth_max ? ERR_NONE : ERR_TOO_DEEP;
    case VERB_HAND_OVER: /* a named one stays with its handlers */
        return request->secrecy == SECRECY_NAMED ? ERR_STATE : ERR_NONE;
    case VERB_JOIN:
        return request_open(request->state) ? ERR_NONE : ERR_STATE;
    default:
        return ERR_NONE;
    }
}

/* Rights that hang on the person rather than the side. */
static enum err_code check_person(enum request_verb verb, const struct request *request,
                                  const struct request_facts *facts)
{
    if ((verb == VERB_APPROVE || verb == VERB_REFUSE) &&
        (facts->actor_id == request->requester_id || facts->actor_id == request->asked_by_id)) {
        return ERR_OWN_APPROVAL;
    }
    if (verb == VERB_ACCEPT && facts->actor_id == request->deliverer_id) return ERR_OWN_ACCEPTANCE;
    if (verb == VERB_COUNTER) {
        bool open = request->state == REQUEST_ASKED || request->state == REQUEST_COUNTERED;
        return open ? check_counter(request, facts) : ERR_NONE;
    }
    return ERR_NONE;
}

enum err_code request_check(enum request_verb verb, const struct request *request,
                            const struct request_facts *facts, const struct request_form *form)
{
    const struct request_verb_row *row = &request_verbs[verb];
    enum err_code code;

    if ((facts->sides & row->sides) == 0) return ERR_RIGHT;
    code = check_person(verb, request, facts);
    if (code == ERR_RIGHT) return code;
    if ((row->from & (1u << request->state)) == 0) return ERR_STATE;
    if (code != ERR_NONE) return code;
    return check_rule(verb, request, facts, form);
}

/* ---- what it is after ---- */

static void end(struct request *request, enum request_state state,
                const struct request_facts *facts)
{
    request->state = state;
    request->turn = TURN_NOBODY;
    request->ended_ms = facts->now_ms;
    request->answer_due_ms = NONE;
    request->paused_ms = NONE;
    request->pause_request_id = NONE;
    request->consent = 0;
    request->question = 0;
}

static void resume(struct request *request)
{
    request->paused_ms = NONE;
    request->pause_request_id = NONE;
    request->pause_reason = STR_NONE;
    request->turn = TURN_SUPPLIER;
}

/* Hand it to the supplier, who owes an answer by the offering's target. */
static void to_asked(struct request *request, const struct request_facts *facts)
{
    request->state = REQUEST_ASKED;
    request->turn = TURN_SUPPLIER;
    request->question = 0;
    request->escalated = 0;
    if (request->asked_ms == NONE) request->asked_ms = facts->now_ms;
    request->answer_due_ms =
        zone_add_working_days(facts->zone, facts->now_ms, (int)facts->answer_days);
}

static void to_approval(struct request *request, const struct request_facts *facts)
{
    request->state = REQUEST_APPROVAL;
    request->turn = TURN_APPROVER;
    request->approver_id = facts->approver_id;
    request->answer_due_ms = NONE;
    if (request->asked_ms == NONE) request->asked_ms = facts->now_ms;
}

static void to_promised(struct request *request, const struct request_facts *facts, int64_t due_ms,
                        struct money price, struct str criteria)
{
    request->state = REQUEST_PROMISED;
    request->turn = TURN_SUPPLIER;
    request->due_ms = due_ms;
    if (money_present(price)) request->price = price;
    if (!str_empty(criteria)) request->criteria = criteria;
    request->promised_ms = facts->now_ms;
    request->answer_due_ms = NONE;
    request->question = 0;
    request->escalated = 0;
    if (request->performer_id == NONE) request->performer_id = facts->actor_id;
}

static struct request_offer version_of(const struct request_form *form,
                                       const struct request_facts *facts, const char *kind,
                                       const char *state)
{
    return (struct request_offer){
        .kind = str_of(kind),
        .side = (facts->sides & SUPPLIER) != 0 ? STR("supplier") : STR("customer"),
        .state = str_of(state),
        .due_ms = form->due_ms,
        .price = form->price,
        .criteria = form->criteria,
        .reason = form->reason,
        .actor_id = facts->actor_id,
        .made_ms = facts->now_ms,
    };
}

static void promise(struct request *request, const struct request_facts *facts,
                    const struct request_form *form, struct request_offer *offer)
{
    *offer = version_of(form, facts, "promise", "accepted");
    if (facts->approval_needed) {
        offer->state = STR("replaced");
        if (money_present(form->price)) request->price = form->price;
        to_approval(request, facts);
        return;
    }
    to_promised(request, facts, form->due_ms, form->price, form->criteria);
}

static void counter(struct request *request, const struct request_facts *facts,
                    const struct request_form *form, struct request_offer *offer)
{
    *offer = version_of(form, facts, "counter", "open");
    if (request->state == REQUEST_ASKED) {
        offer->side = STR("supplier");
        request->state = REQUEST_COUNTERED;
        request->turn = TURN_CUSTOMER;
        request->question = 0;
        request->escalated = 0;
        request->answer_due_ms =
            zone_add_working_days(facts->zone, facts->now_ms, limits.lapse_working_days);
        return;
    }
    /* What the customer offers back is what they want now; a promise may keep it. */
    offer->side = STR("customer");
    offer->state = STR("replaced");
    if (form->due_ms != NONE) request->wanted_ms = form->due_ms;
    if (money_present(form->price)) request->price = form->price;
    to_asked(request, facts);
}

static void accept_offer(struct request *request, const struct request_facts *facts)
{
    const struct request_offer *offer = facts->offer;

    assert(offer != NULL);
    if (facts->approval_needed) {
        request->wanted_ms = offer->due_ms;
        if (money_present(offer->price)) request->price = offer->price;
        to_approval(request, facts);
        return;
    }
    /* The one who offered promised; who accepts does not become the performer. */
    if (request->performer_id == NONE) request->performer_id = offer->actor_id;
    to_promised(request, facts, offer->due_ms, offer->price, offer->criteria);
}

static void consent(struct request *request, const struct request_facts *facts)
{
    const struct request_offer *offer = facts->offer;

    if (request->due_ms != NONE && facts->now_ms > request->due_ms) request->broken = 1;
    request->consent = 0;
    request->answer_due_ms = NONE;
    request->escalated = 0;
    if (offer == NULL) return;
    request->due_ms = offer->due_ms;
    if (money_present(offer->price)) request->price = offer->price;
    if (!str_empty(offer->criteria)) request->criteria = offer->criteria;
}

static void pause_on(struct request *request, const struct request_facts *facts,
                     const struct request_form *form)
{
    request->paused_ms = facts->now_ms;
    request->pause_reason = form->reason;
    if (str_is(form->on, "customer"))
        request->turn = TURN_CUSTOMER;
    else if (str_is(form->on, "request"))
        request->turn = TURN_REQUEST;
    else
        request->turn = TURN_THIRD;
    request->pause_request_id = str_is(form->on, "request") ? form->request_id : NONE;
}

/* How much of each line the form names; without lines in the form, all that is still due. */
static void count_lines(const struct request_facts *facts, const struct request_form *form,
                        struct request_line *lines, enum request_verb verb)
{
    const struct request_line_form *named = form->lines.items;

    for (size_t i = 0; i < facts->line_count; i++) {
        struct request_line *line = &lines[i];
        int64_t due_milli = verb == VERB_DELIVER ? line->quantity_milli - line->delivered_milli
                                                 : line->delivered_milli - line->accepted_milli;
        int64_t much_milli = form->lines.count == 0 ? due_milli : 0;

        for (size_t j = 0; j < form->lines.count; j++) {
            if (named[j].number == line->number) much_milli = named[j].quantity_milli;
        }
        if (much_milli == NONE || much_milli > due_milli) much_milli = due_milli;
        if (verb == VERB_DELIVER)
            line->delivered_milli += much_milli;
        else if (verb == VERB_ACCEPT)
            line->accepted_milli += much_milli;
        else {
            line->returned_milli += much_milli;
            line->delivered_milli -= much_milli;
        }
    }
}

/* Silence counts as acceptance after some days, never for money and never where others may not
 * look. */
static int64_t silence_ms(const struct request *request, const struct request_facts *facts)
{
    bool money = money_present(request->price) && request->price.minor != 0;

    if (!facts->implied_allowed || money || request->secrecy != SECRECY_NORMAL) return NONE;
    return zone_add_working_days(facts->zone, facts->now_ms, limits.silence_working_days);
}

static void deliver(struct request *request, const struct request_facts *facts,
                    const struct request_form *form, struct request_line *lines)
{
    bool all = true;

    count_lines(facts, form, lines, VERB_DELIVER);
    for (size_t i = 0; i < facts->line_count; i++) {
        if (lines[i].delivered_milli < lines[i].quantity_milli) all = false;
    }
    resume(request);
    if (request->started_ms == NONE) request->started_ms = facts->now_ms;
    request->deliverer_id = facts->actor_id;
    if (!all) return; /* a part: the promise stays open for the rest */
    request->state = REQUEST_DELIVERED;
    request->turn = TURN_CUSTOMER;
    request->delivered_ms = facts->now_ms;
    request->answer_due_ms = silence_ms(request, facts);
    request->escalated = 0;
    request->consent = 0;
    if (request->due_ms != NONE && facts->now_ms > request->due_ms) request->broken = 1;
}

static void give_back(struct request *request, const struct request_facts *facts,
                      const struct request_form *form, struct request_line *lines)
{
    count_lines(facts, form, lines, VERB_RETURN);
    request->state = REQUEST_PROMISED;
    request->turn = TURN_SUPPLIER;
    request->delivered_ms = NONE;
    request->returns++;
    request->escalated = 0;
    request->answer_due_ms = NONE;
    if (request->due_ms == NONE || facts->now_ms > request->due_ms) {
        request->answer_due_ms = zone_add_working_days(facts->zone, facts->now_ms, 1);
    }
}

static void accept(struct request *request, const struct request_facts *facts,
                   const struct request_form *form, struct request_line *lines)
{
    count_lines(facts, form, lines, VERB_ACCEPT);
    end(request, REQUEST_ACCEPTED, facts);
    if (form->rating != NONE) request->customer_rating = form->rating;
}

static void reopen(struct request *request, const struct request_facts *facts)
{
    to_asked(request, facts);
    request->due_ms = NONE;
    request->promised_ms = NONE;
    request->started_ms = NONE;
    request->delivered_ms = NONE;
    request->ended_ms = NONE;
    request->implied = 0;
    request->returns++;
}

static void rate(struct request *request, const struct request_facts *facts,
                 const struct request_form *form)
{
    unsigned side;

    if (rating_side(request, facts, &side) != ERR_NONE) return;
    if (side == SIDE_CUSTOMER) request->customer_rating = form->rating;
    if (side == SIDE_SUPPLIER) request->supplier_rating = form->rating;
}

/* Words of the customer answer a question and end a pause on them. */
static void message(struct request *request, const struct request_facts *facts)
{
    if (!on(facts, CUSTOMER)) return;
    if (request->state == REQUEST_ASKED && request->question == 1) {
        request->question = 0;
        to_asked(request, facts);
    }
    if (request->state == REQUEST_PROMISED && request->paused_ms != NONE &&
        request->turn == TURN_CUSTOMER) {
        resume(request);
    }
}

static void take_back(struct request *request, const struct request_facts *facts)
{
    if (request->state == REQUEST_COUNTERED) {
        to_asked(request, facts);
        return;
    }
    request->state = REQUEST_PROMISED;
    request->turn = TURN_SUPPLIER;
    request->delivered_ms = NONE;
    request->answer_due_ms = NONE;
}

static void question(struct request *request)
{
    request->question = 1;
    request->turn = TURN_CUSTOMER;
    request->answer_due_ms = NONE;
}

static void ask(struct request *request, const struct request_facts *facts)
{
    if (facts->approval_needed)
        to_approval(request, facts);
    else
        to_asked(request, facts);
}

static void hand_over(struct request *request, const struct request_facts *facts,
                      const struct request_form *form)
{
    request->supplier_id = form->unit_id;
    request->supplier_company_id = facts->unit_company_id;
    request->performer_id = NONE;
    to_asked(request, facts);
}

static void edit(struct request *request, const struct request_form *form)
{
    if (form->title.ptr != NULL) request->title = form->title;
    if (form->body.ptr != NULL) request->body = form->body;
    if (form->lang.ptr != NULL) request->lang = form->lang;
    if (form->wanted_ms != NONE) request->wanted_ms = form->wanted_ms;
}

/* The half of the verbs that the supplier's work is made of. */
static void change_work(enum request_verb verb, struct request *request,
                        const struct request_facts *facts, const struct request_form *form,
                        struct request_offer *offer, struct request_line *lines)
{
    switch (verb) {
    case VERB_ASSIGN:
        request->performer_id = form->person_id;
        break;
    case VERB_START:
        request->started_ms = facts->now_ms;
        break;
    case VERB_PAUSE:
        pause_on(request, facts, form);
        break;
    case VERB_RESUME:
        resume(request);
        break;
    case VERB_RE_PROMISE:
        *offer = version_of(form, facts, "re-promise", "open");
        offer->side = STR("supplier");
        request->consent = 1;
        request->answer_due_ms = NONE;
        break;
    case VERB_CONSENT:
        consent(request, facts);
        break;
    case VERB_REFUSE_CONSENT:
        request->consent = 0;
        break;
    case VERB_DELIVER:
        deliver(request, facts, form, lines);
        break;
    case VERB_REVOKE:
        end(request, REQUEST_REVOKED, facts);
        break;
    case VERB_CANCEL:
        end(request, REQUEST_CANCELLED, facts);
        break;
    case VERB_ACCEPT:
        accept(request, facts, form, lines);
        break;
    case VERB_RETURN:
        give_back(request, facts, form, lines);
        break;
    case VERB_RATE:
        rate(request, facts, form);
        break;
    case VERB_REOPEN:
        reopen(request, facts);
        break;
    case VERB_CONFIRM:
        request->confirmation = STR("confirmed");
        break;
    case VERB_CONTEST:
        request->confirmation = STR("contested");
        break;
    case VERB_MESSAGE:
        message(request, facts);
        break;
    default:
        break; /* note, follow, unfollow, join, ask-child, ask-again change nothing here */
    }
}

void request_change(enum request_verb verb, struct request *request,
                    const struct request_facts *facts, const struct request_form *form,
                    struct request_offer *offer, struct request_line *lines)
{
    *offer = (struct request_offer){.due_ms = NONE};
    switch (verb) {
    case VERB_EDIT:
        edit(request, form);
        break;
    case VERB_ASK:
        ask(request, facts);
        break;
    case VERB_APPROVE:
        /* Nothing is nothing in every currency. */
        request->approved =
            money_present(request->price) ? request->price : (struct money){0, "EUR"};
        to_asked(request, facts);
        break;
    case VERB_REFUSE:
        end(request, REQUEST_REFUSED, facts);
        break;
    case VERB_WITHDRAW:
    case VERB_LAPSE:
        end(request, REQUEST_WITHDRAWN, facts);
        break;
    case VERB_PROMISE:
        promise(request, facts, form, offer);
        break;
    case VERB_COUNTER:
        counter(request, facts, form, offer);
        break;
    case VERB_QUESTION:
        question(request);
        break;
    case VERB_HAND_OVER:
        hand_over(request, facts, form);
        break;
    case VERB_DECLINE:
        end(request, REQUEST_DECLINED, facts);
        break;
    case VERB_ACCEPT_OFFER:
        accept_offer(request, facts);
        break;
    case VERB_TAKE_BACK:
        take_back(request, facts);
        break;
    case VERB_SILENCE:
        count_lines(facts, form, lines, VERB_ACCEPT);
        end(request, REQUEST_ACCEPTED, facts);
        request->implied = 1;
        break;
    case VERB_ESCALATE:
        request->escalated = 1;
        break;
    default:
        change_work(verb, request, facts, form, offer, lines);
        break;
    }
    request->changed_ms = facts->now_ms;
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
    return request->escalated == 0;
}

int request_step(const struct request *request)
{
    switch (request->state) {
    case REQUEST_DRAFT:
        return 0;
    case REQUEST_APPROVAL:
    case REQUEST_ASKED:
    case REQUEST_COUNTERED:
        return 1;
    case REQUEST_PROMISED:
        return request->started_ms == NONE ? 2 : 3;
    case REQUEST_DELIVERED:
        return 4;
    case REQUEST_ACCEPTED:
        return 5;
    default:
        return request->delivered_ms != NONE ? 4 : request->promised_ms != NONE ? 2 : 1;
    }
}
