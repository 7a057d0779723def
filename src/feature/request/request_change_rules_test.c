/* What a request is after a verb, told as short stories: each step says on which day who does what,
   and how the request then stands in one line. Day 0 is a Monday, 16:00; times in those lines are
   days. What is not said (no price, no date, no rating) is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "feature/org/org_absence.h"
#include "feature/request/request.h"
#include "told.h"

#define MONDAY_MS   INT64_C(1764000000000) /* 2025-11-24T16:00:00Z */
#define LINES       2
#define ARENA_BYTES ((size_t)4 * 1024 * 1024)
#define DAY(number) (MONDAY_MS + (number)*DAY_MS)
#define EUR(amount) ((struct money){(amount)*100, "EUR"})

static const struct zone_step utc_steps[] = {{TIME_MIN_MS, 0}};
static const struct zone utc = {{"UTC", 3}, utc_steps, 1};

/* One step. By the clock: whatever verb is due then, or "nothing". */
struct step {
    int day;
    const char *who, *verb, *want;
    int due;              /* day told in the form; 0: none */
    int price;            /* EUR told in the form; 0: none */
    int rating;           /* 0: none */
    const char *criteria; /* NULL: none */
    const char *on;       /* pause: on whom */
    int64_t milli[LINES]; /* lines 1 and 2 named in the form; 0: not named */
};

struct play {
    struct arena *arena;
    struct request request;
    struct request_facts facts;
    struct request_offer open; /* the offer that waits for an answer */
    struct request_line lines[LINES];
};

static int setup(void **state)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct play *play = ARENA_NEW(arena, struct play);

    play->arena = arena;
    play->request = (struct request){
        .id = 100,
        .state = REQUEST_ASKED,
        .turn = TURN_SUPPLIER,
        .offering_id = NONE,
        .parent_id = NONE,
        .requester_id = 1,
        .asked_by_id = 1,
        .customer_id = 1,
        .supplier_id = 300,
        .performer_id = NONE,
        .approver_id = NONE,
        .deliverer_id = NONE,
        .concerns_id = NONE,
        .wanted_ms = NONE,
        .due_ms = NONE,
        .answer_due_ms = DAY(1),
        .pause_request_id = NONE,
        .paused_ms = NONE,
        .customer_rating = NONE,
        .supplier_rating = NONE,
        .made_ms = DAY(0),
        .asked_ms = DAY(0),
        .promised_ms = NONE,
        .started_ms = NONE,
        .delivered_ms = NONE,
        .ended_ms = NONE,
    };
    play->facts = (struct request_facts){.zone = &utc,
                                         .answer_days = 1,
                                         .implied_allowed = true,
                                         .approver_id = 5,
                                         .unit_company_id = NONE};
    *state = play;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct play *)*state)->arena);
    return 0;
}

/* ---- playing ---- */

static void come_as(struct play *play, const char *who)
{
    static const struct {
        const char *name;
        int64_t person_id;
        unsigned sides;
    } cast[] = {
        {"customer", 1, SIDE_REQUESTER | SIDE_CUSTOMER},
        {"supplier", 3, SIDE_SUPPLIER},
        {"approver", 5, SIDE_APPROVER},
        {"follower", 7, SIDE_FOLLOWER},
        {"clock", 0, SIDE_SYSTEM},
    };

    for (size_t i = 0; i < sizeof cast / sizeof *cast; i++) {
        if (!str_is(str_of(who), cast[i].name)) continue;
        play->facts.actor_id = cast[i].person_id;
        play->facts.sides = cast[i].sides;
        return;
    }
    fail_msg("nobody is called %s", who);
}

static struct request_form form_of(struct play *play, const struct step *step)
{
    struct request_form form = request_form_empty();
    struct request_line_form *lines = ARENA_ARRAY(play->arena, struct request_line_form, LINES);

    if (step->due != 0) form.due_ms = DAY(step->due);
    if (step->price != 0) form.price = EUR(step->price);
    if (step->rating != 0) form.rating = step->rating;
    form.criteria = str_of(step->criteria);
    form.on = str_of(step->on);
    form.request_id = 101;
    form.unit_id = 301;
    form.lines.items = lines;
    for (int i = 0; i < LINES; i++) {
        if (step->milli[i] == 0) continue;
        lines[form.lines.count++] =
            (struct request_line_form){.number = i + 1, .quantity_milli = step->milli[i]};
    }
    return form;
}

/* How it stands after STEP, or why it was refused. */
static struct str played(struct play *play, const struct step *step)
{
    struct request_form form = form_of(play, step);
    struct request_offer made;
    enum request_verb verb = VERB_COUNT;
    enum err_code code;

    come_as(play, step->who);
    play->facts.now_ms = DAY(step->day);
    play->facts.offer = play->open.kind.ptr != NULL ? &play->open : NULL;
    if (!str_is(str_of(step->verb), "tick")) {
        assert_true(request_verb_of(str_of(step->verb), &verb));
    } else if (!request_clock_verb(&play->request, play->facts.now_ms, &verb)) {
        return STR("nothing");
    }
    code = request_check(verb, &play->request, &play->facts, &form);
    if (code != ERR_NONE) return str_of(err_code_text(code));
    request_change(verb, &play->request, &play->facts, &form, &made, play->lines);
    if (str_is(made.state, "open"))
        play->open = made;
    else if (play->request.state != REQUEST_COUNTERED && play->request.consent == 0)
        play->open = (struct request_offer){0};
    struct str line = told(play->arena, &play->request, MONDAY_MS);
    if (play->facts.line_count == 0) return line;
    return str_print(play->arena, STR_FMT " " STR_FMT, STR_ARG(line),
                     STR_ARG(told_lines(play->arena, play->lines, LINES)));
}

static void play_all(struct play *play, const struct step *steps)
{
    for (const struct step *step = steps; step->who != NULL; step++) {
        struct str got = played(play, step);

        if (str_is(got, step->want)) continue;
        fail_msg("day %d, %s: %s\n   gives  " STR_FMT "\n   wanted %s", step->day, step->who,
                 step->verb, STR_ARG(got), step->want);
    }
}

/* On DAY, WHO does VERB: so it stands then, or so it is refused. */
#define ON(on_day, by, does, then, ...)                                                            \
    {                                                                                              \
        .day = (on_day), .who = (by), .verb = (does), .want = (then), __VA_ARGS__                  \
    }
#define STORY(...)                                                                                 \
    static const struct step steps[] = {__VA_ARGS__, {.who = NULL}};                               \
    play_all(*state, steps)

/* ---- negotiation ---- */

static void a_promise_keeps_the_wish_and_the_price_or_is_a_counter_offer(void **state)
{
    static const struct {
        const char *name;
        int64_t wanted_ms;
        struct money shown, told;
        int64_t due_ms;
        enum err_code want;
    } rows[] = {
        {"on the wanted day", DAY(5), {0}, {0}, DAY(5), ERR_NONE},
        {"before it", DAY(5), {0}, {0}, DAY(4), ERR_NONE},
        {"a moment after it", DAY(5), {0}, {0}, DAY(5) + 1, ERR_USE_COUNTER},
        {"any day when none is wanted", NONE, {0}, {0}, DAY(500), ERR_NONE},
        {"at the price shown", NONE, {100, "EUR"}, {100, "EUR"}, DAY(1), ERR_NONE},
        {"for less", NONE, {100, "EUR"}, {99, "EUR"}, DAY(1), ERR_NONE},
        {"a cent more", NONE, {100, "EUR"}, {101, "EUR"}, DAY(1), ERR_USE_COUNTER},
        {"in another currency", NONE, {100, "EUR"}, {1, "JPY"}, DAY(1), ERR_USE_COUNTER},
        {"for money when none was shown", NONE, {0}, {1, "EUR"}, DAY(1), ERR_USE_COUNTER},
        {"for nothing when none was shown", NONE, {0}, {0, "EUR"}, DAY(1), ERR_NONE},
        {"without a word of the price", NONE, {100, "EUR"}, {0}, DAY(1), ERR_NONE},
    };
    struct play *play = *state;

    come_as(play, "supplier");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = play->request;
        struct request_form form = request_form_empty();

        request.wanted_ms = rows[i].wanted_ms;
        request.price = rows[i].shown;
        form.due_ms = rows[i].due_ms;
        form.price = rows[i].told;
        enum err_code code = request_check(VERB_PROMISE, &request, &play->facts, &form);
        if (code != rows[i].want) fail_msg("%s: %s", rows[i].name, err_code_text(code));
    }
}

static void offers_go_back_and_forth_until_one_is_kept(void **state)
{
    struct play *play = *state;

    play->request.wanted_ms = DAY(5);
    play->request.price = EUR(100);
    STORY(ON(0, "supplier", "promise", "use-counter", .due = 7),
          ON(0, "supplier", "counter", "countered, customer, wanted 5, price 100, answer 14",
             .due = 9, .price = 130),
          ON(0, "supplier", "counter", "state", .due = 8),
          ON(1, "customer", "counter", "asked, supplier, wanted 7, price 110, answer 2", .due = 7,
             .price = 110),
          ON(1, "customer", "counter", "state", .due = 8),
          ON(1, "supplier", "promise", "use-counter", .due = 7, .price = 111),
          ON(1, "supplier", "counter", "countered, customer, wanted 7, price 110, answer 15",
             .due = 8, .price = 111),
          ON(2, "customer", "accept-offer", "promised, supplier, wanted 7, due 8, price 111"));
    /* Who made the offer keeps it. */
    assert_int_equal(play->request.performer_id, 3);
    assert_int_equal(play->request.promised_ms, DAY(2));
}

static void an_offer_can_be_taken_back_or_lapses_after_ten_working_days(void **state)
{
    STORY(ON(0, "supplier", "counter", "countered, customer, answer 14", .due = 3),
          ON(1, "supplier", "take-back", "asked, supplier, answer 2"),
          ON(1, "customer", "accept-offer", "state"),
          ON(4, "supplier", "counter", "countered, customer, answer 18", .due = 8),
          ON(17, "clock", "tick", "nothing"), ON(18, "clock", "tick", "withdrawn, nobody"),
          ON(19, "clock", "tick", "nothing"));
}

static void silence_past_the_answer_target_escalates_once(void **state)
{
    STORY(ON(0, "clock", "tick", "nothing"),
          ON(1, "clock", "tick", "asked, supplier, answer 1, escalated"),
          ON(2, "clock", "tick", "nothing"),
          ON(4, "supplier", "hand-over", "asked, supplier, answer 7"), /* from Friday to Monday */
          ON(7, "clock", "tick", "asked, supplier, answer 7, escalated"),
          ON(7, "supplier", "promise", "promised, supplier, due 9", .due = 9));
}

static void a_question_is_the_customers_turn_until_they_answer(void **state)
{
    STORY(ON(0, "supplier", "question", "asked, customer, question"),
          ON(5, "clock", "tick", "nothing"),
          ON(5, "follower", "message", "asked, customer, question"),
          ON(5, "supplier", "message", "asked, customer, question"),
          /* On Saturday: Monday counts as the first moment, and the target is a day later. */
          ON(5, "customer", "message", "asked, supplier, answer 8"),
          ON(7, "supplier", "question", "asked, customer, question"),
          ON(7, "supplier", "promise", "promised, supplier, due 9", .due = 9));
}

static void above_the_approved_amount_the_approver_decides(void **state)
{
    struct play *play = *state;

    play->request.price = EUR(100);
    play->facts.approval_needed = true;
    STORY(ON(0, "supplier", "promise", "approval, approver, price 100", .due = 3),
          ON(1, "supplier", "promise", "state", .due = 3), ON(1, "customer", "approve", "right"),
          ON(1, "approver", "approve", "asked, supplier, price 100, answer 2"),
          ON(1, "supplier", "counter", "countered, customer, price 100, answer 15", .due = 4,
             .price = 120),
          ON(2, "customer", "accept-offer", "approval, approver, wanted 4, price 120"),
          ON(3, "approver", "refuse", "refused, nobody, wanted 4, price 120"));
    assert_true(money_equal(play->request.approved, EUR(100)));
}

static void what_was_agreed_outlives_the_approval(void **state)
{
    struct play *play = *state;

    play->facts.approval_needed = true;
    {
        STORY(ON(0, "supplier", "counter", "countered, customer, answer 14", .due = 4, .price = 120,
                 .criteria = "It prints"),
              ON(1, "customer", "accept-offer", "approval, approver, wanted 4, price 120"),
              ON(1, "approver", "approve", "asked, supplier, wanted 4, price 120, answer 2"));
    }
    play->facts.approval_needed = false;
    {
        STORY(ON(1, "supplier", "promise", "use-counter", .due = 5),
              ON(1, "supplier", "promise", "promised, supplier, wanted 4, due 4, price 120",
                 .due = 4));
    }
    assert_true(str_is(play->request.criteria, "It prints"));
}

static void nobody_consents_to_what_must_be_approved(void **state)
{
    struct play *play = *state;

    {
        STORY(ON(0, "supplier", "promise", "promised, supplier, due 2", .due = 2),
              ON(1, "supplier", "re-promise", "promised, supplier, due 2, consent", .due = 5,
                 .price = 10));
    }
    play->facts.approval_needed = true; /* the limit was lowered */
    {
        STORY(ON(1, "customer", "consent", "state"),
              ON(1, "customer", "refuse-consent", "promised, supplier, due 2"),
              ON(1, "supplier", "re-promise", "promised, supplier, due 2, consent", .due = 5),
              ON(1, "customer", "consent", "promised, supplier, due 5"));
    }
}

/* ---- performance ---- */

static void a_pause_ends_by_the_one_it_waits_for_or_by_the_delivery(void **state)
{
    STORY(ON(0, "supplier", "promise", "promised, supplier, due 4", .due = 4),
          ON(1, "supplier", "pause", "promised, customer, due 4, paused", .on = "customer"),
          ON(1, "supplier", "pause", "state", .on = "third"),
          ON(1, "supplier", "message", "promised, customer, due 4, paused"),
          ON(1, "follower", "message", "promised, customer, due 4, paused"),
          ON(2, "customer", "message", "promised, supplier, due 4"),
          ON(2, "supplier", "resume", "state"),
          ON(2, "supplier", "pause", "promised, third, due 4, paused", .on = "third"),
          ON(2, "customer", "message", "promised, third, due 4, paused"),
          ON(3, "supplier", "resume", "promised, supplier, due 4"),
          ON(3, "supplier", "pause", "promised, request, due 4, paused", .on = "request"),
          ON(3, "customer", "message", "promised, request, due 4, paused"),
          ON(4, "supplier", "deliver", "delivered, customer, due 4, answer 11"),
          ON(4, "supplier", "take-back", "promised, supplier, due 4"));
}

static void the_old_promise_stands_until_the_customer_consents(void **state)
{
    STORY(ON(0, "supplier", "promise", "promised, supplier, due 2", .due = 2),
          ON(1, "supplier", "re-promise", "promised, supplier, due 2, consent", .due = 5),
          ON(1, "supplier", "re-promise", "promised, supplier, due 2, consent", .due = 6),
          ON(1, "customer", "refuse-consent", "promised, supplier, due 2"),
          ON(1, "customer", "consent", "state"),
          ON(1, "supplier", "re-promise", "promised, supplier, due 2, consent", .due = 4,
             .price = 10),
          ON(2, "customer", "consent", "promised, supplier, due 4, price 10"),
          ON(4, "supplier", "re-promise", "promised, supplier, due 4, price 10, consent", .due = 8),
          ON(5, "customer", "consent", "promised, supplier, due 8, price 10, broken"),
          ON(6, "supplier", "deliver", "delivered, customer, due 8, price 10, broken"));
}

static void a_late_delivery_breaks_the_promise_and_a_punctual_one_keeps_it(void **state)
{
    STORY(ON(0, "supplier", "promise", "promised, supplier, due 2", .due = 2),
          ON(2, "supplier", "deliver", "delivered, customer, due 2, answer 9"),
          ON(2, "supplier", "take-back", "promised, supplier, due 2"),
          ON(3, "supplier", "deliver", "delivered, customer, due 2, answer 10, broken"));
}

static void a_return_keeps_the_old_date_and_asks_for_a_new_one_when_it_is_past(void **state)
{
    STORY(ON(0, "supplier", "promise", "promised, supplier, due 3", .due = 3),
          ON(1, "supplier", "deliver", "delivered, customer, due 3, answer 8"),
          ON(2, "customer", "return", "promised, supplier, due 3, returned 1"),
          ON(2, "supplier", "deliver", "delivered, customer, due 3, answer 9, returned 1"),
          ON(4, "customer", "return", "promised, supplier, due 3, answer 7, returned 2"),
          ON(7, "clock", "tick", "promised, supplier, due 3, answer 7, returned 2, escalated"),
          ON(7, "supplier", "re-promise",
             "promised, supplier, due 3, consent, returned 2, escalated", .due = 9),
          ON(7, "customer", "consent", "promised, supplier, due 9, broken, returned 2"),
          ON(8, "supplier", "deliver", "delivered, customer, due 9, answer 15, broken, returned 2"),
          ON(8, "customer", "return", "promised, supplier, due 9, broken, returned 3"),
          ON(8, "customer", "cancel", "cancelled, nobody, due 9, broken, returned 3"));
}

/* ---- acceptance ---- */

static void five_working_days_of_silence_accept(void **state)
{
    STORY(ON(0, "supplier", "promise", "promised, supplier, due 9", .due = 9),
          ON(4, "supplier", "deliver", "delivered, customer, due 9, answer 11"),
          ON(10, "clock", "tick", "nothing"),
          ON(10, "customer", "message", "delivered, customer, due 9, answer 11"),
          ON(11, "clock", "tick", "accepted, nobody, due 9, implied"),
          ON(12, "customer", "rate", "accepted, nobody, due 9, implied, customer rated 2",
             .rating = 2),
          ON(12, "customer", "reopen", "asked, supplier, answer 15"));
}

static void days_on_which_the_customer_is_away_are_not_counted(void **state)
{
    /* DAY(0) is a Monday. */
    static const struct {
        const char *name;
        struct org_absence away[2];
        size_t count;
        int64_t due;
    } rows[] = {
        {"here all the time", {{0}}, 0, 7},
        {"away on a Wednesday", {{0, 0, NONE, DAY(2) - HOUR_MS, DAY(3) - HOUR_MS}}, 1, 8},
        {"away for two weeks", {{0, 0, NONE, DAY(0) - HOUR_MS, DAY(14) - HOUR_MS}}, 1, 21},
        {"away on a weekend", {{0, 0, NONE, DAY(5) - HOUR_MS, DAY(7) - HOUR_MS}}, 1, 7},
        {"away twice",
         {{0, 0, NONE, DAY(1) - HOUR_MS, DAY(2) - HOUR_MS},
          {0, 0, NONE, DAY(7) - HOUR_MS, DAY(9) - HOUR_MS}},
         2,
         10},
        {"back before", {{0, 0, NONE, DAY(-9), DAY(-8)}}, 1, 7},
        {"away after", {{0, 0, NONE, DAY(8) - HOUR_MS, DAY(9) - HOUR_MS}}, 1, 7},
    };
    struct play *play = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t due_ms =
            request_silence_due(play->facts.zone, DAY(0), 5, rows[i].away, rows[i].count);

        if (due_ms != DAY(rows[i].due))
            fail_msg("%s: day %lld", rows[i].name, (long long)((due_ms - DAY(0)) / DAY_MS));
    }
}

static void silence_never_accepts_money_secrets_or_what_asks_for_a_word(void **state)
{
    static const struct {
        const char *name;
        struct money price;
        enum secrecy secrecy;
        bool implied_allowed, accepts;
    } rows[] = {
        {"everyday", {0}, SECRECY_NORMAL, true, true},
        {"free of charge", {0, "EUR"}, SECRECY_NORMAL, true, true},
        {"for money", {1, "EUR"}, SECRECY_NORMAL, true, false},
        {"confidential", {0}, SECRECY_CONFIDENTIAL, true, false},
        {"named", {0}, SECRECY_NAMED, true, false},
        {"explicit acceptance", {0}, SECRECY_NORMAL, false, false},
    };
    struct play *play = *state;
    struct request_form form = request_form_empty();
    struct request_offer offer;
    enum request_verb verb;

    play->request.state = REQUEST_PROMISED;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = play->request;
        struct request_facts facts = play->facts;

        facts.implied_allowed = rows[i].implied_allowed;
        facts.now_ms = DAY(0);
        request.price = rows[i].price;
        request.secrecy = rows[i].secrecy;
        request_change(VERB_DELIVER, &request, &facts, &form, &offer, NULL);
        bool due = request_clock_verb(&request, DAY(7), &verb);
        facts.sides = SIDE_SYSTEM;
        bool may = request_check(VERB_SILENCE, &request, &facts, &form) == ERR_NONE;
        if (due != rows[i].accepts || may != rows[i].accepts) fail_msg("%s", rows[i].name);
    }
}

static void lines_are_delivered_returned_and_accepted_by_number(void **state)
{
    struct play *play = *state;

    play->lines[0] = (struct request_line){.number = 1, .quantity_milli = 10000};
    play->lines[1] = (struct request_line){.number = 2, .quantity_milli = 5000};
    play->facts.line_count = LINES;
    STORY(ON(0, "supplier", "promise", "promised, supplier, due 9 [0/10, 0/5]", .due = 9),
          ON(1, "supplier", "deliver", "promised, supplier, due 9 [4/10, 0/5]", .milli = {4000}),
          ON(1, "customer", "accept", "state"),
          ON(1, "supplier", "deliver", "promised, supplier, due 9 [10/10, 2/5]",
             .milli = {9000, 2000}),
          ON(2, "supplier", "deliver", "delivered, customer, due 9, answer 9 [10/10, 5/5]"),
          ON(2, "customer", "return", "promised, supplier, due 9, returned 1 [10/10, 4/5 returned]",
             .milli = {0, 1000}),
          ON(3, "supplier", "deliver",
             "delivered, customer, due 9, answer 10, returned 1 [10/10, 5/5 returned]"),
          ON(3, "supplier", "take-back",
             "promised, supplier, due 9, returned 1 [0/10, 0/5 returned]"),
          ON(3, "supplier", "deliver",
             "delivered, customer, due 9, answer 10, returned 1 [10/10, 5/5 returned]"),
          ON(4, "customer", "accept",
             "delivered, customer, due 9, answer 10, returned 1 [10/10 accepted, 5/5 returned]",
             .milli = {10000}),
          ON(4, "customer", "accept",
             "accepted, nobody, due 9, returned 1, customer rated 5 [10/10 accepted, 5/5 accepted "
             "returned]",
             .rating = 5),
          ON(5, "customer", "reopen",
             "asked, supplier, answer 8, returned 1 [0/10, 0/5 returned]"));
}

static void an_end_leaves_nothing_waiting(void **state)
{
    static const struct {
        const char *who, *verb, *want;
    } rows[] = {
        {"supplier", "revoke", "revoked, nobody, due 3"},
        {"customer", "cancel", "cancelled, nobody, due 3"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct play play = *(struct play *)*state;
        const struct step steps[] = {
            ON(0, "supplier", "promise", "promised, supplier, due 3", .due = 3),
            ON(1, "supplier", "pause", "promised, third, due 3, paused", .on = "third"),
            ON(1, "supplier", "re-promise", "promised, third, due 3, paused, consent", .due = 5),
            ON(2, rows[i].who, rows[i].verb, rows[i].want),
            ON(3, "clock", "tick", "nothing"),
            {.who = NULL},
        };

        play_all(&play, steps);
        assert_int_equal(play.request.ended_ms, DAY(2));
    }
}

static void five_steps_are_shown(void **state)
{
    static const struct {
        enum request_state in;
        bool promised, started, delivered;
        int want;
    } rows[] = {
        {REQUEST_DRAFT, false, false, false, 0},    {REQUEST_APPROVAL, false, false, false, 1},
        {REQUEST_ASKED, false, false, false, 1},    {REQUEST_COUNTERED, false, false, false, 1},
        {REQUEST_PROMISED, true, false, false, 2},  {REQUEST_PROMISED, true, true, false, 3},
        {REQUEST_DELIVERED, true, true, true, 4},   {REQUEST_ACCEPTED, true, true, true, 5},
        {REQUEST_REFUSED, false, false, false, 1},  {REQUEST_WITHDRAWN, false, false, false, 1},
        {REQUEST_DECLINED, false, false, false, 1}, {REQUEST_REVOKED, true, true, false, 3},
        {REQUEST_CANCELLED, true, false, false, 2},
    };
    struct play *play = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = play->request;

        request.state = rows[i].in;
        if (rows[i].promised) request.promised_ms = DAY(1);
        if (rows[i].started) request.started_ms = DAY(2);
        if (rows[i].delivered) request.delivered_ms = DAY(3);
        if (request_step(&request) != rows[i].want) {
            fail_msg("row %zu: step %d, wanted %d", i, request_step(&request), rows[i].want);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_promise_keeps_the_wish_and_the_price_or_is_a_counter_offer),
        TEST(offers_go_back_and_forth_until_one_is_kept),
        TEST(an_offer_can_be_taken_back_or_lapses_after_ten_working_days),
        TEST(silence_past_the_answer_target_escalates_once),
        TEST(a_question_is_the_customers_turn_until_they_answer),
        TEST(above_the_approved_amount_the_approver_decides),
        TEST(what_was_agreed_outlives_the_approval),
        TEST(nobody_consents_to_what_must_be_approved),
        TEST(a_pause_ends_by_the_one_it_waits_for_or_by_the_delivery),
        TEST(the_old_promise_stands_until_the_customer_consents),
        TEST(a_late_delivery_breaks_the_promise_and_a_punctual_one_keeps_it),
        TEST(a_return_keeps_the_old_date_and_asks_for_a_new_one_when_it_is_past),
        TEST(five_working_days_of_silence_accept),
        TEST(days_on_which_the_customer_is_away_are_not_counted),
        TEST(silence_never_accepts_money_secrets_or_what_asks_for_a_word),
        TEST(lines_are_delivered_returned_and_accepted_by_number),
        TEST(an_end_leaves_nothing_waiting),
        TEST(five_steps_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
