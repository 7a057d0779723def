/* What a request is after a verb (request_change), pure: one small function a verb, in one table.
   Whether the verb may be done was decided by request_check. */
#include <assert.h>
#include "base/limits.h"
#include "feature/request/request_rules.h"

/* All that a verb works with; the first, the fourth and the fifth are changed. */
struct change {
    struct request *request;
    const struct request_facts *facts;
    const struct request_form *form;
    struct request_offer *offer; /* a version to keep */
    struct request_line *lines;
};

/* ---- from state to state ---- */

static void end(struct change *change, enum request_state state)
{
    struct request *request = change->request;

    request->state = state;
    request->turn = TURN_NOBODY;
    request->ended_ms = change->facts->now_ms;
    request->answer_due_ms = NONE;
    request->paused_ms = NONE;
    request->pause_request_id = NONE;
    request->pause_reason = STR_NONE;
    request->consent = 0;
    request->question = 0;
}

/* Hand it to the supplier, who owes an answer by the offering's target. */
static void to_asked(struct change *change)
{
    struct request *request = change->request;
    const struct request_facts *facts = change->facts;

    request->state = REQUEST_ASKED;
    request->turn = TURN_SUPPLIER;
    request->question = 0;
    request->escalated = 0;
    if (request->asked_ms == NONE) request->asked_ms = facts->now_ms;
    request->answer_due_ms =
        zone_add_working_days(facts->zone, facts->now_ms, (int)facts->answer_days);
}

static void to_approval(struct change *change)
{
    struct request *request = change->request;

    request->state = REQUEST_APPROVAL;
    request->turn = TURN_APPROVER;
    request->approver_id = change->facts->approver_id;
    request->answer_due_ms = NONE;
    request->question = 0;
    if (request->asked_ms == NONE) request->asked_ms = change->facts->now_ms;
}

/* What was not told stays as it was. */
static void take_price_and_criteria(struct request *request, struct money price,
                                    struct str criteria)
{
    if (money_present(price)) request->price = price;
    if (!str_empty(criteria)) request->criteria = criteria;
}

/* What was agreed. */
static void take_terms(struct request *request, int64_t due_ms, struct money price,
                       struct str criteria)
{
    request->due_ms = due_ms;
    take_price_and_criteria(request, price, criteria);
}

static void to_promised(struct change *change, int64_t performer_id)
{
    struct request *request = change->request;

    request->state = REQUEST_PROMISED;
    request->turn = TURN_SUPPLIER;
    request->promised_ms = change->facts->now_ms;
    request->answer_due_ms = NONE;
    request->question = 0;
    request->escalated = 0;
    if (request->performer_id == NONE) request->performer_id = performer_id;
}

/* A delivery that does not count, or no longer: the work goes on. */
static void back_to_promised(struct change *change)
{
    change->request->state = REQUEST_PROMISED;
    change->request->turn = TURN_SUPPLIER;
    change->request->delivered_ms = NONE;
    change->request->answer_due_ms = NONE;
    change->request->escalated = 0;
}

static void resume(struct change *change)
{
    change->request->paused_ms = NONE;
    change->request->pause_request_id = NONE;
    change->request->pause_reason = STR_NONE;
    change->request->turn = TURN_SUPPLIER;
}

static bool is_late(const struct change *change)
{
    return change->request->due_ms != NONE && change->facts->now_ms > change->request->due_ms;
}

/* ---- preparing ---- */

static void edit(struct change *change)
{
    const struct request_form *form = change->form;
    struct request *request = change->request;

    if (form->title.ptr != NULL) request->title = form->title;
    if (form->body.ptr != NULL) request->body = form->body;
    if (form->lang.ptr != NULL) request->lang = form->lang;
    if (form->wanted_ms != NONE) request->wanted_ms = form->wanted_ms;
}

static void ask(struct change *change)
{
    if (change->facts->approval_needed)
        to_approval(change);
    else
        to_asked(change);
}

static void approve(struct change *change)
{
    struct request *request = change->request;

    /* Nothing is nothing in every currency. */
    request->approved = money_present(request->price) ? request->price : (struct money){0, "EUR"};
    to_asked(change);
}

static void refuse(struct change *change)
{
    end(change, REQUEST_REFUSED);
}

static void withdraw(struct change *change)
{
    end(change, REQUEST_WITHDRAWN);
}

/* ---- silence ---- */

static int64_t silence_due(const struct change *change, int days)
{
    const struct request_facts *facts = change->facts;

    return request_silence_due(facts->zone, facts->now_ms, days, facts->away, facts->away_count);
}

/* ---- negotiating ---- */

static void keep_version(struct change *change, const char *kind, const char *side,
                         const char *state)
{
    const struct request_form *form = change->form;

    *change->offer = (struct request_offer){
        .kind = str_of(kind),
        .side = str_of(side),
        .state = str_of(state),
        .due_ms = form->due_ms,
        .price = form->price,
        .criteria = form->criteria,
        .reason = form->reason,
        .actor_id = change->facts->actor_id,
        .made_ms = change->facts->now_ms,
    };
}

static void promise(struct change *change)
{
    const struct request_form *form = change->form;

    if (change->facts->approval_needed) {
        keep_version(change, "promise", "supplier", "replaced");
        take_price_and_criteria(change->request, form->price, form->criteria);
        to_approval(change);
        return;
    }
    keep_version(change, "promise", "supplier", "accepted");
    take_terms(change->request, form->due_ms, form->price, form->criteria);
    to_promised(change, change->facts->actor_id);
}

static void counter_by_supplier(struct change *change)
{
    struct request *request = change->request;

    keep_version(change, "counter", "supplier", "open");
    request->state = REQUEST_COUNTERED;
    request->turn = TURN_CUSTOMER;
    request->question = 0;
    request->escalated = 0;
    request->answer_due_ms = silence_due(change, limits.lapse_working_days);
}

/* What the customer offers back is what they want now; a promise may keep it. */
static void counter_by_customer(struct change *change)
{
    const struct request_form *form = change->form;

    keep_version(change, "counter", "customer", "replaced");
    if (form->due_ms != NONE) change->request->wanted_ms = form->due_ms;
    if (money_present(form->price)) change->request->price = form->price;
    to_asked(change);
}

static void counter(struct change *change)
{
    if (change->request->state == REQUEST_ASKED)
        counter_by_supplier(change);
    else
        counter_by_customer(change);
}

static void accept_offer(struct change *change)
{
    const struct request_offer *offer = change->facts->offer;

    assert(offer != NULL);
    if (change->facts->approval_needed) {
        /* A promise that says no more than the date keeps all of it. */
        change->request->wanted_ms = offer->due_ms;
        take_price_and_criteria(change->request, offer->price, offer->criteria);
        to_approval(change);
        return;
    }
    take_terms(change->request, offer->due_ms, offer->price, offer->criteria);
    /* The one who offered promised; who accepts does not become the performer. */
    to_promised(change, offer->actor_id);
}

static void question(struct change *change)
{
    change->request->question = 1;
    change->request->turn = TURN_CUSTOMER;
    change->request->answer_due_ms = NONE;
}

static void assign(struct change *change)
{
    change->request->performer_id = change->form->person_id;
}

static void hand_over(struct change *change)
{
    change->request->supplier_id = change->form->unit_id;
    change->request->supplier_company_id = change->facts->unit_company_id;
    change->request->performer_id = NONE;
    to_asked(change);
}

static void decline(struct change *change)
{
    end(change, REQUEST_DECLINED);
}

/* ---- lines ---- */

int64_t request_line_open_milli(const struct request_line *line, enum request_verb verb)
{
    if (verb == VERB_DELIVER) return line->quantity_milli - line->delivered_milli;
    return line->delivered_milli - line->accepted_milli;
}

/* How much of LINE the form names, at most what is open; without lines in the form, all of it. */
static int64_t named_milli(const struct request_form *form, const struct request_line *line,
                           int64_t most_milli)
{
    const struct request_line_form *named = form->lines.items;

    if (form->lines.count == 0) return most_milli;
    for (size_t i = 0; i < form->lines.count; i++) {
        if (named[i].number != line->number) continue;
        if (named[i].quantity_milli == NONE) return most_milli;
        return named[i].quantity_milli < most_milli ? named[i].quantity_milli : most_milli;
    }
    return 0;
}

/* Count the lines; true: everything has been delivered. */
static bool count_lines(struct change *change, enum request_verb verb)
{
    bool whole = true;

    for (size_t i = 0; i < change->facts->line_count; i++) {
        struct request_line *line = &change->lines[i];
        int64_t milli = named_milli(change->form, line, request_line_open_milli(line, verb));

        if (verb == VERB_DELIVER) line->delivered_milli += milli;
        if (verb == VERB_ACCEPT) line->accepted_milli += milli;
        if (verb == VERB_RETURN) {
            line->returned_milli += milli;
            line->delivered_milli -= milli;
        }
        if (line->delivered_milli < line->quantity_milli) whole = false;
    }
    return whole;
}

/* ---- performing ---- */

static void start(struct change *change)
{
    change->request->started_ms = change->facts->now_ms;
}

/* What waits for a secret child waits for a third party to all who read it
   (docs/decisions/009). */
static void pause_clock(struct change *change)
{
    const struct request_form *form = change->form;
    struct request *request = change->request;

    request->paused_ms = change->facts->now_ms;
    request->pause_reason = form->reason;
    request->pause_request_id = NONE;
    if (str_is(form->on, "customer"))
        request->turn = TURN_CUSTOMER;
    else
        request->turn = TURN_THIRD;
    if (str_is(form->on, "request")) {
        if (!change->facts->child_secret) request->turn = TURN_REQUEST;
        request->pause_request_id = form->request_id;
    }
}

static void re_promise(struct change *change)
{
    keep_version(change, "re-promise", "supplier", "open");
    change->request->consent = 1;
    change->request->answer_due_ms = NONE;
}

static void consent(struct change *change)
{
    const struct request_offer *offer = change->facts->offer;

    assert(offer != NULL);
    if (is_late(change)) change->request->broken = 1;
    take_terms(change->request, offer->due_ms, offer->price, offer->criteria);
    change->request->consent = 0;
    change->request->escalated = 0;
}

static void refuse_consent(struct change *change)
{
    change->request->consent = 0;
}

static void deliver(struct change *change)
{
    struct request *request = change->request;
    int64_t now_ms = change->facts->now_ms;
    bool whole = count_lines(change, VERB_DELIVER);

    resume(change);
    if (request->started_ms == NONE) request->started_ms = now_ms;
    request->deliverer_id = change->facts->actor_id;
    if (!whole) return; /* a part: the promise stays open for the rest */
    request->state = REQUEST_DELIVERED;
    request->turn = TURN_CUSTOMER;
    request->delivered_ms = now_ms;
    request->answer_due_ms = NONE;
    if (request_silence_counts(request, change->facts)) {
        request->answer_due_ms = silence_due(change, limits.silence_working_days);
    }
    request->escalated = 0;
    request->consent = 0;
    if (is_late(change)) request->broken = 1;
}

static void revoke(struct change *change)
{
    end(change, REQUEST_REVOKED);
}

static void cancel(struct change *change)
{
    end(change, REQUEST_CANCELLED);
}

/* ---- accepting ---- */

/* What was delivered and not yet accepted is the supplier's again. */
static void take_back(struct change *change)
{
    if (change->request->state == REQUEST_COUNTERED) {
        to_asked(change);
        return;
    }
    for (size_t i = 0; i < change->facts->line_count; i++) {
        change->lines[i].delivered_milli = change->lines[i].accepted_milli;
    }
    back_to_promised(change);
}

/* The old date stays; if it is past, the supplier owes a new one within a working day. */
static void give_back(struct change *change)
{
    struct request *request = change->request;

    count_lines(change, VERB_RETURN);
    back_to_promised(change);
    request->returns++;
    if (request->due_ms == NONE || is_late(change)) {
        request->answer_due_ms =
            zone_add_working_days(change->facts->zone, change->facts->now_ms, 1);
    }
}

static bool all_accepted(const struct change *change)
{
    for (size_t i = 0; i < change->facts->line_count; i++) {
        if (request_line_open_milli(&change->lines[i], VERB_ACCEPT) > 0) return false;
    }
    return true;
}

/* A part of the lines is counted, and the rest waits for a word of its own. */
static void accept(struct change *change)
{
    count_lines(change, VERB_ACCEPT);
    if (!all_accepted(change)) return;
    end(change, REQUEST_ACCEPTED);
    if (change->form->rating != NONE) change->request->customer_rating = change->form->rating;
}

static void accept_by_silence(struct change *change)
{
    count_lines(change, VERB_ACCEPT);
    end(change, REQUEST_ACCEPTED);
    change->request->implied = 1;
}

static void rate(struct change *change)
{
    unsigned side;
    enum err_code code = request_rating_side(change->request, change->facts, &side);

    assert(code == ERR_NONE);
    if (side == SIDE_CUSTOMER) change->request->customer_rating = change->form->rating;
    if (side == SIDE_SUPPLIER) change->request->supplier_rating = change->form->rating;
}

/* All over again, from what was shown: nothing is agreed, and both sides may rate anew. */
static void reopen(struct change *change)
{
    struct request *request = change->request;

    request->due_ms = NONE;
    request->price = change->facts->shown;
    request->criteria = STR_NONE;
    request->broken = 0;
    request->promised_ms = NONE;
    request->started_ms = NONE;
    request->delivered_ms = NONE;
    request->ended_ms = NONE;
    request->deliverer_id = NONE;
    if (change->facts->performer_left) request->performer_id = NONE;
    if (change->facts->supplier_heir_id != 0)
        request->supplier_id = change->facts->supplier_heir_id;
    request->implied = 0;
    request->customer_rating = NONE;
    request->supplier_rating = NONE;
    for (size_t i = 0; i < change->facts->line_count; i++) {
        change->lines[i].delivered_milli = 0;
        change->lines[i].accepted_milli = 0;
    }
    to_asked(change);
}

static void confirm(struct change *change)
{
    change->request->confirmation = STR("confirmed");
}

static void contest(struct change *change)
{
    change->request->confirmation = STR("contested");
}

/* Who does not handle it any more does not do it. */
static void drop_handler(struct change *change)
{
    if (change->request->performer_id == change->form->person_id)
        change->request->performer_id = NONE;
}

/* ---- words ---- */

/* Words of the customer answer a question, and end a pause on them. */
static void message(struct change *change)
{
    struct request *request = change->request;

    if (!stands_on(change->facts, CUSTOMER_SIDE)) return;
    if (request->state == REQUEST_ASKED && request->question == 1) to_asked(change);
    if (request->paused_ms != NONE && request->turn == TURN_CUSTOMER) resume(change);
}

static void escalate(struct change *change)
{
    change->request->escalated = 1;
}

/* ---- units that are merged, people who leave ---- */

static void merge(struct change *change)
{
    struct request *request = change->request;
    int64_t merged_id = change->form->customer_id;

    if (request->supplier_id == merged_id) request->supplier_id = change->form->unit_id;
    if (request->customer_id == merged_id) request->customer_id = change->form->unit_id;
}

static void release(struct change *change)
{
    change->request->performer_id = NONE;
}

static void reroute(struct change *change)
{
    change->request->approver_id = change->form->person_id;
}

/* ---- all of them ---- */

/* Verbs without a row change nothing here: note, follow, unfollow, join, ask-child, ask-again. */
static void (*const changes[VERB_COUNT])(struct change *) = {
    [VERB_EDIT] = edit,
    [VERB_ASK] = ask,
    [VERB_APPROVE] = approve,
    [VERB_REFUSE] = refuse,
    [VERB_WITHDRAW] = withdraw,
    [VERB_PROMISE] = promise,
    [VERB_COUNTER] = counter,
    [VERB_QUESTION] = question,
    [VERB_ASSIGN] = assign,
    [VERB_HAND_OVER] = hand_over,
    [VERB_DECLINE] = decline,
    [VERB_ACCEPT_OFFER] = accept_offer,
    [VERB_TAKE_BACK] = take_back,
    [VERB_START] = start,
    [VERB_PAUSE] = pause_clock,
    [VERB_RESUME] = resume,
    [VERB_RE_PROMISE] = re_promise,
    [VERB_CONSENT] = consent,
    [VERB_REFUSE_CONSENT] = refuse_consent,
    [VERB_DELIVER] = deliver,
    [VERB_REVOKE] = revoke,
    [VERB_CANCEL] = cancel,
    [VERB_ACCEPT] = accept,
    [VERB_RETURN] = give_back,
    [VERB_RATE] = rate,
    [VERB_REOPEN] = reopen,
    [VERB_CONFIRM] = confirm,
    [VERB_CONTEST] = contest,
    [VERB_MESSAGE] = message,
    [VERB_DROP_HANDLER] = drop_handler,
    [VERB_SILENCE] = accept_by_silence,
    [VERB_LAPSE] = withdraw,
    [VERB_ESCALATE] = escalate,
    [VERB_MERGE] = merge,
    [VERB_RELEASE] = release,
    [VERB_REROUTE] = reroute,
};

void request_change(enum request_verb verb, struct request *request,
                    const struct request_facts *facts, const struct request_form *form,
                    struct request_offer *offer, struct request_line *lines)
{
    struct change change = {request, facts, form, offer, lines};

    *offer = (struct request_offer){.due_ms = NONE};
    if (changes[verb] != NULL) changes[verb](&change);
    request->changed_ms = facts->now_ms;
}
