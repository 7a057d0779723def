/* Who may do what, when, and what comes of it: every state, verb and side of the loop, from one
   table of arcs that reads as the product's own. What is not listed there is refused: `not-found`
   to who may not know of it, `right` to who never may, `state` to who may at another time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "feature/catalogue/catalogue.h"
#include "feature/request/request.h"

#define NOW_MS INT64_C(1764000000000) /* 2025-11-24T16:00:00Z, a Monday */

/* ---- the people ---- */

enum {
    REQUESTER = 1,
    COLLEAGUE,
    SUPPLIER,
    PERFORMER,
    APPROVER,
    LEAD,
    FOLLOWER,
    JOINED,
    INSIDER,
    STRANGER,
    ADMIN,
    CLOCK,
    PEOPLE_END
};

static const struct {
    const char *name;
    unsigned sides;
} people[PEOPLE_END] = {
    [REQUESTER] = {"requester", SIDE_REQUESTER | SIDE_CUSTOMER},
    [COLLEAGUE] = {"colleague", SIDE_CUSTOMER}, /* of the customer unit */
    [SUPPLIER] = {"supplier", SIDE_SUPPLIER},   /* of the supplying unit */
    [PERFORMER] = {"performer", SIDE_SUPPLIER | SIDE_PERFORMER},
    [APPROVER] = {"approver", SIDE_APPROVER},
    [LEAD] = {"lead", SIDE_SUPPLIER | SIDE_SUPPLIER_LEAD},
    [FOLLOWER] = {"follower", SIDE_FOLLOWER},
    [JOINED] = {"joined", SIDE_JOINED},
    [INSIDER] = {"insider", SIDE_INSIDER}, /* employee of a side's company, on no side */
    [STRANGER] = {"stranger", SIDE_SIGNED_IN},
    [ADMIN] = {"admin", SIDE_ADMIN},
    [CLOCK] = {"clock", SIDE_SYSTEM},
};

#define CUSTOMERS "requester colleague"
#define SUPPLIERS "supplier performer lead"
#define SIDES     CUSTOMERS " " SUPPLIERS
#define SEEING    SIDES " approver follower joined insider"

/* ---- the arcs ---- */

#define AFTER_DRAFT                                                                                \
    "approval asked countered promised delivered accepted refused declined withdrawn revoked "     \
    "cancelled"

static const struct arc {
    const char *verb, *who, *from;
    const char *to;    /* "": it stays */
    const char *turn;  /* NULL: of the state; when it stays, as before */
    const char *given; /* what the verb is about: it is given in every cell of the verb */
} arcs[] = {
    {"edit", "requester", "draft", "", NULL, NULL},
    {"discard", "requester", "draft", "", NULL, NULL},
    {"ask", "requester", "draft", "asked", NULL, NULL},

    {"approve", "approver", "approval", "asked", NULL, NULL},
    {"refuse", "approver", "approval", "refused", NULL, NULL},
    {"withdraw", CUSTOMERS, "approval asked countered", "withdrawn", NULL, NULL},

    {"promise", SUPPLIERS, "asked", "promised", NULL, NULL},
    {"counter", SUPPLIERS, "asked", "countered", NULL, NULL},
    {"question", SUPPLIERS, "asked", "", "customer", NULL},
    {"assign", SUPPLIERS, "asked promised", "", NULL, NULL},
    {"hand-over", SUPPLIERS, "asked", "", NULL, NULL},
    {"decline", SUPPLIERS, "asked countered", "declined", NULL, NULL},

    {"accept-offer", CUSTOMERS, "countered", "promised", NULL, "offer"},
    {"counter", CUSTOMERS, "countered", "asked", NULL, NULL},
    {"take-back", SUPPLIERS, "countered", "asked", NULL, NULL},

    {"start", SUPPLIERS, "promised", "", NULL, NULL},
    {"pause", SUPPLIERS, "promised", "", "third", NULL},
    {"resume", SUPPLIERS, "promised", "", "supplier", "paused"},
    {"re-promise", SUPPLIERS, "promised", "", NULL, NULL},
    {"consent", CUSTOMERS, "promised", "", NULL, "consent"},
    {"refuse-consent", CUSTOMERS, "promised", "", NULL, "consent"},
    {"deliver", SUPPLIERS, "promised", "delivered", NULL, NULL},
    {"revoke", SUPPLIERS, "promised", "revoked", NULL, NULL},
    {"cancel", CUSTOMERS, "promised", "cancelled", NULL, NULL},

    {"accept", CUSTOMERS, "delivered", "accepted", NULL, NULL},
    {"return", CUSTOMERS, "delivered", "promised", NULL, NULL},
    {"take-back", SUPPLIERS, "delivered", "promised", NULL, NULL},

    {"rate", SIDES " joined", "accepted revoked cancelled", "", NULL, NULL},
    {"reopen", CUSTOMERS, "accepted", "asked", NULL, NULL},
    {"ask-again", CUSTOMERS, "refused declined withdrawn revoked cancelled", "", NULL, NULL},
    {"confirm", SIDES, "", "", NULL, NULL}, /* only what was recorded: a test of its own */
    {"contest", SIDES, "", "", NULL, NULL},
    {"add-handler", "", "", "", NULL, NULL}, /* only of a named one: a test of its own */
    {"drop-handler", "", "", "", NULL, NULL},

    {"message", SEEING " admin", AFTER_DRAFT, "", NULL, NULL},
    {"note", SUPPLIERS, AFTER_DRAFT, "", NULL, NULL},
    {"follow", SEEING " admin", AFTER_DRAFT, "", NULL, NULL},
    {"unfollow", SEEING " admin", AFTER_DRAFT, "", NULL, NULL},
    {"ask-child", SUPPLIERS, AFTER_DRAFT, "", NULL, NULL},
    {"link", SUPPLIERS, AFTER_DRAFT, "", NULL, NULL},
    {"unlink", SUPPLIERS, AFTER_DRAFT, "", NULL, NULL},
    {"join", SUPPLIERS " approver follower joined insider", AFTER_DRAFT, "", NULL, NULL},

    {"lapse", "clock", "countered", "withdrawn", NULL, NULL},
    {"silence", "clock", "delivered", "accepted", NULL, NULL},
    {"escalate", "clock", "asked promised", "", NULL, NULL},
    {"merge", "clock", "draft " AFTER_DRAFT, "", NULL, NULL},
    {"release", "clock", "draft approval asked countered promised delivered", "", NULL, NULL},
    {"reroute", "clock", "approval", "", NULL, NULL},
};

#define ARC_COUNT (sizeof arcs / sizeof *arcs)

static const char *const turns[REQUEST_STATE_COUNT] = {
    [REQUEST_DRAFT] = "customer",    [REQUEST_APPROVAL] = "approver",
    [REQUEST_ASKED] = "supplier",    [REQUEST_COUNTERED] = "customer",
    [REQUEST_PROMISED] = "supplier", [REQUEST_DELIVERED] = "customer",
    [REQUEST_ACCEPTED] = "nobody",   [REQUEST_REFUSED] = "nobody",
    [REQUEST_DECLINED] = "nobody",   [REQUEST_WITHDRAWN] = "nobody",
    [REQUEST_REVOKED] = "nobody",    [REQUEST_CANCELLED] = "nobody",
};

/* Is WORD one of the words of LIST? */
static bool holds(const char *list, const char *word)
{
    struct str one, rest = str_of(list);

    for (bool more = true; more;) {
        more = str_cut(rest, ' ', &one, &rest);
        if (str_is(one, word)) return true;
    }
    return false;
}

/* ---- what is wanted of a cell ---- */

struct outcome {
    enum err_code code;
    const char *state, *turn; /* when it is done */
};

static struct outcome wanted(const char *verb, int who, enum request_state state,
                             const char *turn_before)
{
    struct outcome outcome = {ERR_RIGHT, NULL, NULL};

    if (who == STRANGER) return (struct outcome){ERR_NOT_FOUND, NULL, NULL};
    if (state == REQUEST_DRAFT && who != REQUESTER && who != CLOCK) {
        return (struct outcome){ERR_NOT_FOUND, NULL, NULL};
    }
    for (size_t i = 0; i < ARC_COUNT; i++) {
        const struct arc *arc = &arcs[i];
        enum request_state to = state;

        if (!str_is(str_of(verb), arc->verb) || !holds(arc->who, people[who].name)) continue;
        if (outcome.code == ERR_RIGHT) outcome.code = ERR_STATE;
        if (!holds(arc->from, request_state_names[state])) continue;
        if (arc->to[0] != '\0') assert_true(request_state_of(str_of(arc->to), &to));
        outcome = (struct outcome){ERR_NONE, request_state_names[to], turns[to]};
        if (to == state) outcome.turn = turn_before;
        if (arc->turn != NULL) outcome.turn = arc->turn;
    }
    return outcome;
}

/* ---- what the rules say ---- */

static const struct zone_step utc_steps[] = {{TIME_MIN_MS, 0}};
static const struct zone utc = {{"UTC", 3}, utc_steps, 1};

/* An everyday request in STATE, promised for in five days. */
static struct request request_in(enum request_state state)
{
    struct request request = {
        .id = 100,
        .state = state,
        .offering_id = NONE,
        .parent_id = NONE,
        .requester_id = REQUESTER,
        .asked_by_id = REQUESTER,
        .customer_id = 200,
        .supplier_id = 300,
        .performer_id = NONE,
        .approver_id = APPROVER,
        .deliverer_id = NONE,
        .concerns_id = NONE,
        .wanted_ms = NONE,
        .due_ms = NONE,
        .answer_due_ms = NONE,
        .pause_request_id = NONE,
        .paused_ms = NONE,
        .customer_rating = NONE,
        .supplier_rating = NONE,
        .made_ms = NOW_MS,
        .asked_ms = NOW_MS,
        .promised_ms = NONE,
        .started_ms = NONE,
        .delivered_ms = NONE,
        .ended_ms = NONE,
        .changed_ms = NOW_MS,
    };

    for (int turn = 0; turn < TURN_COUNT; turn++) {
        if (str_is(str_of(request_turn_names[turn]), turns[state])) {
            request.turn = (enum request_turn)turn;
        }
    }
    if (state >= REQUEST_PROMISED) {
        request.performer_id = PERFORMER;
        request.due_ms = NOW_MS + 5 * DAY_MS;
    }
    if (state == REQUEST_DELIVERED || state == REQUEST_ACCEPTED) request.deliverer_id = PERFORMER;
    if (!request_open(state)) request.ended_ms = NOW_MS;
    return request;
}

static void give(const char *verb, struct request *request, struct request_facts *facts)
{
    static const struct request_offer offer = {.due_ms = NOW_MS + 3 * DAY_MS, .actor_id = SUPPLIER};
    const char *given = NULL;

    for (size_t i = 0; i < ARC_COUNT; i++) {
        if (str_is(str_of(verb), arcs[i].verb) && arcs[i].given != NULL) given = arcs[i].given;
    }
    if (given == NULL) return;
    if (str_is(str_of(given), "offer") || str_is(str_of(given), "consent")) facts->offer = &offer;
    if (str_is(str_of(given), "consent")) request->consent = 1;
    if (str_is(str_of(given), "paused") && request->state == REQUEST_PROMISED) {
        request->paused_ms = NOW_MS;
        request->turn = TURN_THIRD;
    }
}

/* The gate and the rule, in the order of every act. */
static enum err_code decide(enum request_verb verb, const struct request *request,
                            const struct request_facts *facts, const struct request_form *form)
{
    bool draft = request->state == REQUEST_DRAFT;

    if (facts->sides != SIDE_SYSTEM) {
        if (!access_allows(RIGHT_SEE, facts->sides, request->secrecy, draft)) return ERR_NOT_FOUND;
        if (!access_allows(request_verbs[verb].right, facts->sides, request->secrecy, draft)) {
            return ERR_RIGHT;
        }
    }
    return request_check(verb, request, facts, form);
}

static struct request_form form_of_all(void)
{
    struct request_form form = request_form_empty();

    form.due_ms = NOW_MS + 2 * DAY_MS;
    form.rating = 4;
    form.on = STR("third");
    form.person_id = SUPPLIER;
    form.unit_id = 301;
    return form;
}

static void cell_is_as_wanted(enum request_verb verb, int who, enum request_state state,
                              int *counts)
{
    const char *name = request_verbs[verb].name;
    struct request request = request_in(state);
    struct request_facts facts = {.actor_id = who,
                                  .now_ms = NOW_MS,
                                  .sides = people[who].sides,
                                  .zone = &utc,
                                  .answer_days = 1,
                                  .implied_allowed = true,
                                  .unit_company_id = NONE};
    struct request_form form = form_of_all();
    struct request_offer offer;

    give(name, &request, &facts);
    struct outcome want = wanted(name, who, state, request_turn_names[request.turn]);
    enum err_code code = decide(verb, &request, &facts, &form);

    counts[code]++;
    if (code != want.code) {
        fail_msg("%s by the %s in %s: %s, wanted %s", name, people[who].name,
                 request_state_names[state], err_code_text(code), err_code_text(want.code));
    }
    if (code != ERR_NONE) return;
    request_change(verb, &request, &facts, &form, &offer, NULL);
    if (!str_is(str_of(request_state_names[request.state]), want.state) ||
        !str_is(str_of(request_turn_names[request.turn]), want.turn)) {
        fail_msg("%s by the %s in %s: %s, %s's turn; wanted %s, %s's turn", name, people[who].name,
                 request_state_names[state], request_state_names[request.state],
                 request_turn_names[request.turn], want.state, want.turn);
    }
    assert_int_equal(request.changed_ms, NOW_MS);
}

static void every_verb_in_every_state_by_every_side_is_done_or_refused_by_name(void **state)
{
    int counts[ERR_CODE_COUNT] = {0}, cells = 0;

    (void)state;
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        for (int who = REQUESTER; who < PEOPLE_END; who++) {
            for (int from = 0; from < REQUEST_STATE_COUNT; from++, cells++) {
                cell_is_as_wanted((enum request_verb)verb, who, (enum request_state)from, counts);
            }
        }
    }
    print_message("%d cells: %d done, %d not-found, %d right, %d state\n", cells, counts[ERR_NONE],
                  counts[ERR_NOT_FOUND], counts[ERR_RIGHT], counts[ERR_STATE]);
    assert_int_equal(cells, counts[ERR_NONE] + counts[ERR_NOT_FOUND] + counts[ERR_RIGHT] +
                                counts[ERR_STATE]);
}

static void every_verb_of_the_api_has_an_arc_and_every_arc_a_verb(void **state)
{
    enum request_verb found;

    (void)state;
    for (size_t i = 0; i < ARC_COUNT; i++) {
        if (!request_verb_of(str_of(arcs[i].verb), &found)) fail_msg("no verb %s", arcs[i].verb);
    }
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        bool listed = false;

        for (size_t i = 0; i < ARC_COUNT; i++)
            listed = listed || str_is(str_of(arcs[i].verb), request_verbs[verb].name);
        if (!listed) fail_msg("no arc for %s", request_verbs[verb].name);
    }
}

/* ---- refusals beyond right and state ---- */

static struct request_facts facts_of(int who, unsigned more_sides)
{
    return (struct request_facts){.actor_id = who,
                                  .now_ms = NOW_MS,
                                  .sides = people[who].sides | more_sides,
                                  .zone = &utc,
                                  .answer_days = 1,
                                  .implied_allowed = true};
}

static void nobody_decides_on_their_own_work(void **state)
{
    static const struct {
        const char *name;
        enum request_verb verb;
        int who;
        unsigned more_sides;
        int64_t performer_id, deliverer_id, rating;
        enum request_state in;
        enum err_code want;
    } rows[] = {
        {"approving what one asked for", VERB_APPROVE, REQUESTER, SIDE_APPROVER, NONE, NONE, NONE,
         REQUEST_APPROVAL, ERR_OWN_APPROVAL},
        {"refusing what one asked for", VERB_REFUSE, REQUESTER, SIDE_APPROVER, NONE, NONE, NONE,
         REQUEST_APPROVAL, ERR_OWN_APPROVAL},
        {"approving what a colleague asked for", VERB_APPROVE, COLLEAGUE, SIDE_APPROVER, NONE, NONE,
         NONE, REQUEST_APPROVAL, ERR_NONE},
        {"accepting what one delivered", VERB_ACCEPT, REQUESTER, SIDE_SUPPLIER, REQUESTER,
         REQUESTER, NONE, REQUEST_DELIVERED, ERR_OWN_ACCEPTANCE},
        {"a colleague accepting it instead", VERB_ACCEPT, COLLEAGUE, 0, REQUESTER, REQUESTER, 5,
         REQUEST_DELIVERED, ERR_NONE},
        {"accepting what another delivered for one", VERB_ACCEPT, REQUESTER, SIDE_SUPPLIER,
         REQUESTER, SUPPLIER, NONE, REQUEST_DELIVERED, ERR_NONE},
        {"rating it with the acceptance", VERB_ACCEPT, REQUESTER, SIDE_SUPPLIER, REQUESTER,
         SUPPLIER, 5, REQUEST_DELIVERED, ERR_OWN_RATING},
        {"rating what one did for oneself", VERB_RATE, REQUESTER, SIDE_PERFORMER, REQUESTER,
         REQUESTER, 5, REQUEST_ACCEPTED, ERR_OWN_RATING},
        {"rating what one joined and did", VERB_RATE, JOINED, 0, JOINED, JOINED, 5,
         REQUEST_ACCEPTED, ERR_OWN_RATING},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = request_in(rows[i].in);
        struct request_facts facts = facts_of(rows[i].who, rows[i].more_sides);
        struct request_form form = request_form_empty();

        request.performer_id = rows[i].performer_id;
        request.deliverer_id = rows[i].deliverer_id;
        form.rating = rows[i].rating;
        enum err_code code = decide(rows[i].verb, &request, &facts, &form);
        if (code != rows[i].want) fail_msg("%s: %s", rows[i].name, err_code_text(code));
    }
}

static void each_side_rates_once(void **state)
{
    static const struct {
        int who;
        bool customer_rated, supplier_rated, actor_rated;
        enum err_code want;
        int64_t customer_rating, supplier_rating;
    } rows[] = {
        {REQUESTER, false, false, false, ERR_NONE, 4, NONE},
        {COLLEAGUE, false, true, false, ERR_NONE, 4, NONE},
        {COLLEAGUE, true, false, false, ERR_ALREADY_RATED, NONE, NONE},
        {PERFORMER, true, false, false, ERR_NONE, NONE, 4},
        {LEAD, false, true, false, ERR_ALREADY_RATED, NONE, NONE},
        {JOINED, true, true, false, ERR_NONE, NONE, NONE},
        {JOINED, false, false, true, ERR_ALREADY_RATED, NONE, NONE},
        {PERFORMER, true, false, true, ERR_OWN_RATING, NONE, NONE},
        {COLLEAGUE, false, true, true, ERR_OWN_RATING, NONE, NONE},
        {INSIDER, false, false, false, ERR_RIGHT, NONE, NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = request_in(REQUEST_ACCEPTED);
        struct request_facts facts = facts_of(rows[i].who, 0);
        struct request_form form = form_of_all();
        struct request_offer offer;

        facts.customer_rated = rows[i].customer_rated;
        facts.supplier_rated = rows[i].supplier_rated;
        facts.actor_rated = rows[i].actor_rated;
        enum err_code code = decide(VERB_RATE, &request, &facts, &form);
        if (code != rows[i].want) fail_msg("row %zu: %s", i, err_code_text(code));
        if (code != ERR_NONE) continue;
        request_change(VERB_RATE, &request, &facts, &form, &offer, NULL);
        assert_int_equal(request.customer_rating, rows[i].customer_rating);
        assert_int_equal(request.supplier_rating, rows[i].supplier_rating);
    }
}

static void what_was_recorded_is_confirmed_by_the_other_side(void **state)
{
    static const struct {
        const char *name;
        int64_t recorded_by, deliverer_id;
        int who;
        enum err_code confirm, rate;
    } rows[] = {
        {"the supplier recorded; the requester", PERFORMER, PERFORMER, REQUESTER, ERR_NONE,
         ERR_STATE},
        {"the supplier recorded; who did", PERFORMER, PERFORMER, PERFORMER, ERR_RIGHT, ERR_STATE},
        {"the supplier recorded; their colleague", PERFORMER, PERFORMER, LEAD, ERR_RIGHT,
         ERR_STATE},
        {"the customer recorded; the supplier", REQUESTER, NONE, SUPPLIER, ERR_NONE, ERR_STATE},
        {"the customer recorded; who did", REQUESTER, NONE, REQUESTER, ERR_RIGHT, ERR_STATE},
        {"the customer recorded; their colleague", REQUESTER, NONE, COLLEAGUE, ERR_RIGHT,
         ERR_STATE},
        {"the customer recorded; one who follows", REQUESTER, NONE, FOLLOWER, ERR_RIGHT, ERR_RIGHT},
    };
    static const char *const after[] = {"confirmed", "contested"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int contest = 0; contest < 2; contest++) {
            struct request request = request_in(REQUEST_ACCEPTED);
            struct request_facts facts = facts_of(rows[i].who, 0);
            struct request_form form = form_of_all();
            struct request_offer offer;
            enum request_verb verb = contest ? VERB_CONTEST : VERB_CONFIRM;

            request.confirmation = STR("open");
            request.asked_by_id = rows[i].recorded_by;
            request.deliverer_id = request.performer_id = rows[i].deliverer_id;
            enum err_code code = decide(verb, &request, &facts, &form);
            if (code != rows[i].confirm) fail_msg("%s: %s", rows[i].name, err_code_text(code));
            assert_int_equal(decide(VERB_RATE, &request, &facts, &form), rows[i].rate);
            if (code != ERR_NONE) continue;
            request_change(verb, &request, &facts, &form, &offer, NULL);
            assert_true(str_is(request.confirmation, after[contest]));
            assert_int_equal(decide(verb, &request, &facts, &form), ERR_STATE);
        }
    }
}

static void an_approval_is_needed_above_the_amount(void **state)
{
    static const struct {
        const char *name;
        int64_t approver_id;
        struct money above, approved, price;
        bool want;
    } rows[] = {
        {"nobody approves", NONE, {0}, {0}, {100, "EUR"}, false},
        {"always, for nothing too", APPROVER, {0}, {0}, {0}, true},
        {"up to the amount", APPROVER, {500, "EUR"}, {0}, {500, "EUR"}, false},
        {"a cent above it", APPROVER, {500, "EUR"}, {0}, {501, "EUR"}, true},
        {"free of charge", APPROVER, {500, "EUR"}, {0}, {0}, false},
        {"in another currency", APPROVER, {500, "EUR"}, {0}, {1, "JPY"}, true},
        {"nothing in another currency", APPROVER, {500, "EUR"}, {0}, {0, "JPY"}, false},
        {"as approved", APPROVER, {0}, {700, "EUR"}, {700, "EUR"}, false},
        {"above what was approved", APPROVER, {0}, {700, "EUR"}, {701, "EUR"}, true},
        {"approved for nothing, then priced", APPROVER, {0}, {0, "EUR"}, {1, "USD"}, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct catalogue_offering offering = {.approver_id = rows[i].approver_id,
                                              .approval_above = rows[i].above};
        struct request request = {.approved = rows[i].approved};

        if (request_needs_approval(&offering, &request, rows[i].price) != rows[i].want) {
            fail_msg("%s: %s", rows[i].name, rows[i].want ? "passed" : "asked for");
        }
    }
}

static void some_verbs_have_conditions_of_their_own(void **state)
{
    static const struct {
        const char *name;
        enum request_verb verb;
        int who;
        enum request_state in;
        enum secrecy secrecy;
        bool children_open;
        int64_t depth, started_ms, ended_ms;
        enum err_code want;
    } rows[] = {
        {"deliver with a required child open", VERB_DELIVER, SUPPLIER, REQUEST_PROMISED, 0, true, 0,
         NONE, NONE, ERR_CHILDREN_OPEN},
        {"start twice", VERB_START, SUPPLIER, REQUEST_PROMISED, 0, false, 0, NOW_MS, NONE,
         ERR_STATE},
        {"resume what runs", VERB_RESUME, SUPPLIER, REQUEST_PROMISED, 0, false, 0, NONE, NONE,
         ERR_STATE},
        {"consent to nothing", VERB_CONSENT, REQUESTER, REQUEST_PROMISED, 0, false, 0, NONE, NONE,
         ERR_STATE},
        {"keep a promise that nobody changes", VERB_REFUSE_CONSENT, REQUESTER, REQUEST_PROMISED, 0,
         false, 0, NONE, NONE, ERR_STATE},
        {"ask below a chain of 15", VERB_ASK_CHILD, SUPPLIER, REQUEST_PROMISED, 0, false, 14, NONE,
         NONE, ERR_NONE},
        {"ask below a chain of 16", VERB_ASK_CHILD, SUPPLIER, REQUEST_PROMISED, 0, false, 15, NONE,
         NONE, ERR_TOO_DEEP},
        {"hand over a confidential one", VERB_HAND_OVER, SUPPLIER, REQUEST_ASKED,
         SECRECY_CONFIDENTIAL, false, 0, NONE, NONE, ERR_NONE},
        {"hand over a named one", VERB_HAND_OVER, SUPPLIER, REQUEST_ASKED, SECRECY_NAMED, false, 0,
         NONE, NONE, ERR_RIGHT},
        {"let another handle a named one", VERB_ADD_HANDLER, SUPPLIER, REQUEST_ACCEPTED,
         SECRECY_NAMED, false, 0, NONE, NONE, ERR_NONE},
        {"let another handle a confidential one", VERB_ADD_HANDLER, SUPPLIER, REQUEST_ASKED,
         SECRECY_CONFIDENTIAL, false, 0, NONE, NONE, ERR_RIGHT},
        {"take one's own handler off", VERB_DROP_HANDLER, REQUESTER, REQUEST_ASKED, SECRECY_NAMED,
         false, 0, NONE, NONE, ERR_RIGHT},
        {"join a confidential one", VERB_JOIN, SUPPLIER, REQUEST_ASKED, SECRECY_CONFIDENTIAL, false,
         0, NONE, NONE, ERR_RIGHT},
        {"reopen on the last day", VERB_REOPEN, REQUESTER, REQUEST_ACCEPTED, 0, false, 0, NONE,
         NOW_MS - 30 * DAY_MS, ERR_NONE},
        {"reopen a moment later", VERB_REOPEN, REQUESTER, REQUEST_ACCEPTED, 0, false, 0, NONE,
         NOW_MS - 30 * DAY_MS - 1, ERR_REOPEN_LATE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = request_in(rows[i].in);
        struct request_facts facts = facts_of(rows[i].who, 0);
        struct request_form form = form_of_all();

        request.secrecy = rows[i].secrecy;
        request.depth = rows[i].depth;
        request.started_ms = rows[i].started_ms;
        request.ended_ms = rows[i].ended_ms;
        facts.children_open = rows[i].children_open;
        enum err_code code = decide(rows[i].verb, &request, &facts, &form);
        if (code != rows[i].want) fail_msg("%s: %s", rows[i].name, err_code_text(code));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_in_every_state_by_every_side_is_done_or_refused_by_name),
        cmocka_unit_test(every_verb_of_the_api_has_an_arc_and_every_arc_a_verb),
        cmocka_unit_test(nobody_decides_on_their_own_work),
        cmocka_unit_test(each_side_rates_once),
        cmocka_unit_test(what_was_recorded_is_confirmed_by_the_other_side),
        cmocka_unit_test(an_approval_is_needed_above_the_amount),
        cmocka_unit_test(some_verbs_have_conditions_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
