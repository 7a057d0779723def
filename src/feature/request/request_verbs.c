/* The table of verbs: from which states, by which sides, under which right (product.md section 2).
   All that is data about the loop stands here; request_rules.c holds what is thought about it. */
#include "feature/request/request.h"

const char *const request_state_names[REQUEST_STATE_COUNT + 1] = {
    "draft",   "approval", "asked",     "countered", "promised",  "delivered", "accepted",
    "refused", "declined", "withdrawn", "revoked",   "cancelled", NULL,
};

const char *const request_turn_names[TURN_COUNT + 1] = {
    "nobody", "customer", "supplier", "approver", "request", "third", NULL,
};

static const char *const state_labels[REQUEST_STATE_COUNT] = {
    N_("Draft"),    N_("Waiting for approval"),
    N_("Asked"),    N_("Counter-offer"),
    N_("Promised"), N_("Delivered"),
    N_("Accepted"), N_("Refused"),
    N_("Declined"), N_("Withdrawn"),
    N_("Revoked"),  N_("Cancelled"),
};

#define IN(state)   (1u << REQUEST_##state)
#define ENDED       (IN(REFUSED) | IN(DECLINED) | IN(WITHDRAWN) | IN(REVOKED) | IN(CANCELLED))
#define OPEN        (((1u << REQUEST_STATE_COUNT) - 1) & ~(ENDED | IN(ACCEPTED)))
#define AFTER_DRAFT (((1u << REQUEST_STATE_COUNT) - 1) & ~IN(DRAFT))
#define EITHER      (CUSTOMER_SIDE | SUPPLIER_SIDE)
#define ANYONE      (~0u & ~(unsigned)SIDE_SYSTEM)

static bool not_paused(const struct request *request, unsigned sides)
{
    (void)sides;
    return request->paused_ms == NONE;
}

static bool paused(const struct request *request, unsigned sides)
{
    return !not_paused(request, sides);
}

static bool not_started(const struct request *request, unsigned sides)
{
    (void)sides;
    return request->started_ms == NONE;
}

static bool consent_asked(const struct request *request, unsigned sides)
{
    (void)sides;
    return request->consent == 1;
}

static bool unconfirmed(const struct request *request, unsigned sides)
{
    (void)sides;
    return str_is(request->confirmation, "open");
}

static bool following(const struct request *request, unsigned sides)
{
    (void)request;
    return (sides & SIDE_FOLLOWER) != 0;
}

static bool may_follow(const struct request *request, unsigned sides)
{
    (void)request;
    return (sides & (SIDE_FOLLOWER | EITHER)) == 0;
}

static bool may_join(const struct request *request, unsigned sides)
{
    return request_open(request->state) && request->secrecy == SECRECY_NORMAL &&
           (sides & (SIDE_JOINED | EITHER)) == 0;
}

static bool is_named(const struct request *request, unsigned sides)
{
    (void)sides;
    return request->secrecy == SECRECY_NAMED;
}

static bool works(const struct request *request, unsigned sides)
{
    (void)sides;
    return request->state == REQUEST_ASKED || request->state == REQUEST_PROMISED;
}

const struct request_verb_row request_verbs[VERB_COUNT] = {
    [VERB_EDIT] = {"edit", B_("Change"), IN(DRAFT), SIDE_REQUESTER, RIGHT_ACT_CUSTOMER, NULL},
    [VERB_DISCARD] = {"discard", B_("Discard"), IN(DRAFT), SIDE_REQUESTER, RIGHT_ACT_CUSTOMER,
                      NULL},
    [VERB_ASK] = {"ask", B_("Ask"), IN(DRAFT), SIDE_REQUESTER, RIGHT_ACT_CUSTOMER, NULL},
    [VERB_APPROVE] = {"approve", B_("Approve"), IN(APPROVAL), SIDE_APPROVER, RIGHT_ACT_APPROVER,
                      NULL},
    [VERB_REFUSE] = {"refuse", B_("Refuse"), IN(APPROVAL), SIDE_APPROVER, RIGHT_ACT_APPROVER, NULL},
    [VERB_WITHDRAW] = {"withdraw", B_("Withdraw"), IN(APPROVAL) | IN(ASKED) | IN(COUNTERED),
                       CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER, NULL},
    [VERB_PROMISE] = {"promise", B_("Promise"), IN(ASKED), SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER, NULL},
    [VERB_COUNTER] = {"counter", B_("Make a counter-offer"), IN(ASKED) | IN(COUNTERED), EITHER,
                      RIGHT_ACT_EITHER, NULL},
    [VERB_QUESTION] = {"question", B_("Ask a question"), IN(ASKED), SUPPLIER_SIDE,
                       RIGHT_ACT_SUPPLIER, NULL},
    [VERB_ASSIGN] = {"assign", B_("Assign"), IN(ASKED) | IN(PROMISED), SUPPLIER_SIDE,
                     RIGHT_ACT_SUPPLIER, NULL},
    [VERB_HAND_OVER] = {"hand-over", B_("Hand over"), IN(ASKED), SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER,
                        NULL},
    [VERB_DECLINE] = {"decline", B_("Decline"), IN(ASKED) | IN(COUNTERED), SUPPLIER_SIDE,
                      RIGHT_ACT_SUPPLIER, NULL},
    [VERB_ACCEPT_OFFER] = {"accept-offer", B_("Accept the offer"), IN(COUNTERED), CUSTOMER_SIDE,
                           RIGHT_ACT_CUSTOMER, NULL},
    [VERB_TAKE_BACK] = {"take-back", B_("Take back"), IN(COUNTERED) | IN(DELIVERED), SUPPLIER_SIDE,
                        RIGHT_ACT_SUPPLIER, NULL},
    [VERB_START] = {"start", B_("Start"), IN(PROMISED), SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER,
                    not_started},
    [VERB_PAUSE] = {"pause", B_("Pause"), IN(PROMISED), SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER,
                    not_paused},
    [VERB_RESUME] = {"resume", B_("Resume"), IN(PROMISED), SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER,
                     paused},
    [VERB_RE_PROMISE] = {"re-promise", B_("Propose a new date"), IN(PROMISED), SUPPLIER_SIDE,
                         RIGHT_ACT_SUPPLIER, NULL},
    [VERB_CONSENT] = {"consent", B_("Agree to the new promise"), IN(PROMISED), CUSTOMER_SIDE,
                      RIGHT_ACT_CUSTOMER, consent_asked},
    [VERB_REFUSE_CONSENT] = {"refuse-consent", B_("Keep the old promise"), IN(PROMISED),
                             CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER, consent_asked},
    [VERB_DELIVER] = {"deliver", B_("Deliver"), IN(PROMISED), SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER,
                      NULL},
    [VERB_REVOKE] = {"revoke", B_("Revoke the promise"), IN(PROMISED), SUPPLIER_SIDE,
                     RIGHT_ACT_SUPPLIER, NULL},
    [VERB_CANCEL] = {"cancel", B_("Cancel"), IN(PROMISED), CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER, NULL},
    [VERB_ACCEPT] = {"accept", B_("Accept"), IN(DELIVERED), CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER,
                     NULL},
    [VERB_RETURN] = {"return", B_("Return"), IN(DELIVERED), CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER,
                     NULL},
    [VERB_RATE] = {"rate", B_("Rate"), IN(ACCEPTED) | IN(REVOKED) | IN(CANCELLED),
                   EITHER | SIDE_JOINED, RIGHT_TAKE_PART, NULL},
    [VERB_REOPEN] = {"reopen", B_("Reopen"), IN(ACCEPTED), CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER, NULL},
    [VERB_ASK_AGAIN] = {"ask-again", B_("Ask again"), ENDED, CUSTOMER_SIDE, RIGHT_ACT_CUSTOMER,
                        NULL},
    [VERB_CONFIRM] = {"confirm", B_("Confirm"), IN(ACCEPTED), EITHER, RIGHT_ACT_EITHER,
                      unconfirmed},
    [VERB_CONTEST] = {"contest", B_("Contest"), IN(ACCEPTED), EITHER, RIGHT_ACT_EITHER,
                      unconfirmed},
    [VERB_MESSAGE] = {"message", B_("Send a message"), AFTER_DRAFT, ANYONE, RIGHT_TAKE_PART, NULL},
    [VERB_NOTE] = {"note", B_("Add a note"), AFTER_DRAFT, SUPPLIER_SIDE, RIGHT_NOTE, NULL},
    [VERB_FOLLOW] = {"follow", B_("Follow"), AFTER_DRAFT, ANYONE, RIGHT_TAKE_PART, may_follow},
    [VERB_UNFOLLOW] = {"unfollow", B_("Stop following"), AFTER_DRAFT, ANYONE, RIGHT_TAKE_PART,
                       following},
    [VERB_ASK_CHILD] = {"ask-child", B_("Ask another team"), AFTER_DRAFT, SUPPLIER_SIDE,
                        RIGHT_ACT_SUPPLIER, works},
    [VERB_JOIN] = {"join", B_("I need this too"), AFTER_DRAFT, ANYONE, RIGHT_JOIN, may_join},
    [VERB_ADD_HANDLER] = {"add-handler", B_("Add a handler"), AFTER_DRAFT, SUPPLIER_SIDE,
                          RIGHT_ACT_SUPPLIER, is_named},
    [VERB_DROP_HANDLER] = {"drop-handler", B_("Drop a handler"), AFTER_DRAFT, SUPPLIER_SIDE,
                           RIGHT_ACT_SUPPLIER, is_named},
    [VERB_LINK] = {"link", B_("Link a request"), AFTER_DRAFT, SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER,
                   works},
    [VERB_UNLINK] = {"unlink", B_("Unlink"), AFTER_DRAFT, SUPPLIER_SIDE, RIGHT_ACT_SUPPLIER, NULL},
    [VERB_SILENCE] = {"silence", N_("Accepted by silence"), IN(DELIVERED), SIDE_SYSTEM,
                      RIGHT_SYSTEM, NULL},
    [VERB_LAPSE] = {"lapse", N_("Lapsed"), IN(COUNTERED), SIDE_SYSTEM, RIGHT_SYSTEM, NULL},
    [VERB_ESCALATE] = {"escalate", N_("No answer in time"), IN(ASKED) | IN(PROMISED), SIDE_SYSTEM,
                       RIGHT_SYSTEM, NULL},
    [VERB_MERGE] = {"merge", N_("Taken over by another unit"), (1u << REQUEST_STATE_COUNT) - 1,
                    SIDE_SYSTEM, RIGHT_SYSTEM, NULL},
    [VERB_RELEASE] = {"release", N_("Free again: who did it has left"), OPEN, SIDE_SYSTEM,
                      RIGHT_SYSTEM, NULL},
    [VERB_REROUTE] = {"reroute", N_("Approval passed on"), IN(APPROVAL), SIDE_SYSTEM, RIGHT_SYSTEM,
                      NULL},
};

const char *request_state_label(enum request_state state)
{
    return state_labels[state];
}

bool request_state_of(struct str name, enum request_state *state)
{
    for (int i = 0; i < REQUEST_STATE_COUNT; i++) {
        if (!str_is(name, request_state_names[i])) continue;
        *state = (enum request_state)i;
        return true;
    }
    return false;
}

bool request_verb_of(struct str name, enum request_verb *verb)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        if (!str_is(name, request_verbs[i].name)) continue;
        *verb = (enum request_verb)i;
        return true;
    }
    return false;
}
