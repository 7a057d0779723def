/* The ways that requests of the sample go, and how many go each. Each way ends in the state that
   its last step, or the clock after it, leaves. */
#include "app/sample_data.h"

#define ACT(verb_, who_, hours_, ...)                                                              \
    {                                                                                              \
        .verb = (verb_), .who = (who_), .hours = (hours_), __VA_ARGS__                             \
    }
#define WAY(fit_, count_, days_min_, days_max_, start_, ...)                                       \
    {                                                                                              \
        .fit = (fit_), .count = (count_), .days_min = (days_min_), .days_max = (days_max_),        \
        .start = (start_), .steps = {                                                              \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define C BY_CUSTOMER
#define S BY_SUPPLIER

#define PROMISE(hours, days)        ACT(VERB_PROMISE, S, hours, NOTHING, days)
#define PROMISE_WELL(hours, days)   ACT(VERB_PROMISE, S, hours, CRITERIA, days)
#define START(hours)                ACT(VERB_START, S, hours, NOTHING)
#define DELIVER(hours)              ACT(VERB_DELIVER, S, hours, DONE)
#define ACCEPT(hours, words, stars) ACT(VERB_ACCEPT, C, hours, words, stars)
#define RATE_BACK(hours, stars)     ACT(VERB_RATE, S, hours, SUPPLIER_SAYS, stars)
#define NO_MORE                     ACT(VERB_COUNT, C, 0, NOTHING)
#define ASK_CHILD(hours)            ACT(VERB_ASK_CHILD, S, hours, NOTHING)
#define CHILD_PROMISE(hours)        ACT(VERB_PROMISE, BY_CHILD_SUPPLIER, hours, NOTHING, 2, 1)
#define CHILD_DELIVER(hours)        ACT(VERB_DELIVER, BY_CHILD_SUPPLIER, hours, DONE, 0, 1)
#define CHILD_ACCEPT(hours)         ACT(VERB_ACCEPT, S, hours, NOTHING, 5, 1)

static const struct sample_course rows[] = {
    /* accepted, on the straight way */
    WAY(FIT_PLAIN, 226, 3, 85, START_ASK, PROMISE_WELL(3, 3), START(8), DELIVER(20),
        ACCEPT(5, GOOD, 5), RATE_BACK(20, 5)),
    WAY(FIT_PLAIN, 96, 1, 85, START_ASK, PROMISE(2, 2), DELIVER(18), ACCEPT(9, GOOD, 4)),
    WAY(FIT_PLAIN, 60, 1, 20, START_ASK, PROMISE(4, 3), START(4), DELIVER(30),
        ACCEPT(3, NOTHING, 0)),
    WAY(FIT_PLAIN, 60, 2, 85, START_ASK, ACT(VERB_ASSIGN, BY_LEAD, 2), PROMISE(3, 3),
        ACT(VERB_MESSAGE, C, 2, MESSAGE), START(9), DELIVER(16), ACCEPT(6, GOOD, 5)),
    WAY(FIT_PRICED, 42, 3, 80, START_ASK, PROMISE_WELL(5, 4), DELIVER(60), ACCEPT(10, GOOD, 5),
        RATE_BACK(24, 4)),
    WAY(FIT_SECRET, 36, 5, 85, START_ASK, PROMISE(4, 4), DELIVER(40), ACCEPT(8, NOTHING, 5)),
    WAY(FIT_APPROVAL, 24, 4, 80, START_ASK, ACT(VERB_APPROVE, BY_APPROVER, 20), PROMISE_WELL(6, 5),
        START(20), DELIVER(70), ACCEPT(6, GOOD, 5)),
    /* accepted after some talk */
    WAY(FIT_PLAIN, 60, 2, 85, START_ASK, ACT(VERB_QUESTION, S, 2, QUESTION),
        ACT(VERB_MESSAGE, C, 3, ANSWER), PROMISE(2, 3), ACT(VERB_NOTE, S, 1, NOTE), DELIVER(22),
        ACCEPT(6, GOOD, 4)),
    WAY(FIT_PLAIN, 72, 2, 85, START_ASK, ACT(VERB_COUNTER, S, 5, COUNTER_WHY, 5),
        ACT(VERB_ACCEPT_OFFER, C, 8), START(20), DELIVER(40), ACCEPT(5, GOOD, 4), RATE_BACK(12, 5)),
    WAY(FIT_PLAIN, 30, 2, 85, START_ASK, ACT(VERB_COUNTER, S, 4, COUNTER_WHY, 7),
        ACT(VERB_COUNTER, C, 6, CUSTOMER_COUNTER_WHY, 5), PROMISE(3, 3), DELIVER(44),
        ACCEPT(9, FAIR, 4)),
    WAY(FIT_PLAIN, 54, 2, 85, START_ASK, PROMISE(3, 3), START(6), DELIVER(20),
        ACT(VERB_RETURN, C, 4, RETURN_WHY), DELIVER(12), ACCEPT(6, FAIR, 3), RATE_BACK(30, 4)),
    WAY(FIT_PLAIN, 48, 2, 85, START_ASK, PROMISE(4, 2), START(20),
        ACT(VERB_RE_PROMISE, S, 20, LATE_WHY, 3), ACT(VERB_CONSENT, C, 6), DELIVER(40),
        ACCEPT(8, FAIR, 3)),
    WAY(FIT_PLAIN, 36, 2, 85, START_ASK, PROMISE(3, 1), START(10), DELIVER(70), ACCEPT(8, BAD, 2),
        RATE_BACK(30, 4)),
    WAY(FIT_PLAIN, 36, 2, 85, START_ASK, PROMISE(3, 4), ASK_CHILD(2), CHILD_PROMISE(3),
        CHILD_DELIVER(20), CHILD_ACCEPT(4), DELIVER(6), ACCEPT(5, GOOD, 5)),
    WAY(FIT_EXTERNAL, 18, 3, 60, START_ASK, PROMISE_WELL(3, 6), ASK_CHILD(2), CHILD_PROMISE(3),
        CHILD_DELIVER(30), CHILD_ACCEPT(4), DELIVER(20), ACCEPT(8, GOOD, 5)),
    WAY(FIT_PLAIN, 18, 2, 60, START_ASK, PROMISE(3, 3), ACT(VERB_JOIN, BY_OTHER, 4), DELIVER(14),
        ACCEPT(4, GOOD, 5), ACT(VERB_RATE, BY_OTHER, 5, GOOD, 4)),
    WAY(FIT_PLAIN, 18, 2, 60, START_ASK, ACT(VERB_HAND_OVER, S, 2, HAND_OVER_WHY), PROMISE(4, 3),
        DELIVER(16), ACCEPT(6, GOOD, 4)),
    WAY(FIT_PLAIN, 18, 2, 60, START_ASK, PROMISE(3, 3), DELIVER(10), ACCEPT(4, GOOD, 4),
        ACT(VERB_REOPEN, C, 40, REOPEN_WHY), PROMISE(3, 2), DELIVER(12), ACCEPT(6, FAIR, 3)),
    WAY(FIT_PLAIN, 18, 2, 40, START_DRAFT, ACT(VERB_ASK, C, 20), PROMISE(3, 3), DELIVER(16),
        ACCEPT(6, GOOD, 5)),
    WAY(FIT_PLAIN, 60, 10, 85, START_ASK, PROMISE(3, 3), DELIVER(16)), /* by silence */
    WAY(FIT_PLAIN, 18, 2, 60, START_RECORD, ACT(VERB_CONFIRM, C, 6), ACT(VERB_RATE, C, 1, GOOD, 5)),
    WAY(FIT_PLAIN, 6, 5, 20, START_RECORD, ACT(VERB_CONTEST, C, 6, CONTEST_WHY)),
    WAY(FIT_PLAIN, 8, 0, 4, START_RECORD, ACT(VERB_NOTE, S, 1, NOTE)),
    /* ended in another way */
    WAY(FIT_APPROVAL, 12, 3, 60, START_ASK, ACT(VERB_REFUSE, BY_APPROVER, 20, REFUSE_WHY)),
    WAY(FIT_PLAIN, 36, 2, 85, START_ASK, ACT(VERB_DECLINE, S, 6, DECLINE_WHY)),
    WAY(FIT_PLAIN, 30, 2, 85, START_ASK, ACT(VERB_WITHDRAW, C, 6)),
    WAY(FIT_PLAIN, 12, 20, 60, START_ASK, ACT(VERB_COUNTER, S, 5, COUNTER_WHY, 6)), /* lapsed */
    WAY(FIT_PLAIN, 24, 2, 85, START_ASK, PROMISE(3, 4), START(10),
        ACT(VERB_REVOKE, S, 30, REVOKE_WHY), ACT(VERB_RATE, C, 5, BAD, 2)),
    WAY(FIT_PLAIN, 30, 2, 85, START_ASK, PROMISE(3, 4), ACT(VERB_CANCEL, C, 12, CANCEL_WHY),
        RATE_BACK(8, 3)),
    /* what is open now */
    WAY(FIT_PLAIN, 10, 0, 4, START_DRAFT, NO_MORE),
    WAY(FIT_APPROVAL, 6, 0, 2, START_ASK, NO_MORE),
    WAY(FIT_PLAIN, 20, 0, 0, START_ASK, NO_MORE),
    WAY(FIT_SECRET, 6, 0, 0, START_ASK, NO_MORE),
    WAY(FIT_PRICED, 4, 0, 0, START_ASK, NO_MORE),
    WAY(FIT_PLAIN, 8, 3, 6, START_ASK, NO_MORE), /* nobody answered in time */
    WAY(FIT_PLAIN, 8, 0, 2, START_ASK, ACT(VERB_QUESTION, S, 3, QUESTION)),
    WAY(FIT_PLAIN, 14, 0, 4, START_ASK, ACT(VERB_COUNTER, S, 5, COUNTER_WHY, 8)),
    WAY(FIT_PLAIN, 6, 0, 0, START_ASK, ACT(VERB_COUNTER, S, 5, COUNTER_WHY, 9),
        ACT(VERB_COUNTER, C, 8, CUSTOMER_COUNTER_WHY, 7)),
    WAY(FIT_PLAIN, 16, 0, 1, START_ASK, PROMISE(3, 6)),
    WAY(FIT_PLAIN, 18, 0, 2, START_ASK, PROMISE_WELL(3, 6), START(8),
        ACT(VERB_MESSAGE, C, 3, MESSAGE)),
    WAY(FIT_PRICED, 6, 0, 2, START_ASK, PROMISE(4, 7)),
    WAY(FIT_SECRET, 6, 0, 2, START_ASK, PROMISE(4, 6), START(6)),
    WAY(FIT_PLAIN, 12, 4, 6, START_ASK, PROMISE(3, 1), START(6)), /* late */
    WAY(FIT_PLAIN, 6, 0, 2, START_ASK, PROMISE(3, 6), START(4),
        ACT(VERB_PAUSE, S, 5, PAUSE_CUSTOMER)),
    WAY(FIT_PLAIN, 6, 0, 3, START_ASK, PROMISE(3, 6), START(4), ACT(VERB_PAUSE, S, 5, PAUSE_THIRD)),
    WAY(FIT_PLAIN, 6, 0, 2, START_ASK, PROMISE(3, 7), ASK_CHILD(3), CHILD_PROMISE(2),
        ACT(VERB_PAUSE, S, 1, PAUSE_REQUEST)),
    WAY(FIT_EXTERNAL, 6, 0, 2, START_ASK, PROMISE_WELL(3, 8), ASK_CHILD(3),
        ACT(VERB_PAUSE, S, 1, PAUSE_REQUEST)),
    WAY(FIT_PLAIN, 10, 0, 1, START_ASK, PROMISE(3, 2), START(10),
        ACT(VERB_RE_PROMISE, S, 24, LATE_WHY, 5)),
    WAY(FIT_PLAIN, 8, 0, 1, START_ASK, PROMISE(3, 3), START(4), DELIVER(20),
        ACT(VERB_RETURN, C, 4, RETURN_WHY)),
    WAY(FIT_PLAIN, 20, 0, 4, START_ASK, PROMISE(3, 3), START(4), DELIVER(20)),
    WAY(FIT_PRICED, 4, 0, 3, START_ASK, PROMISE(5, 3), DELIVER(30)),
    WAY(FIT_SECRET, 4, 0, 3, START_ASK, PROMISE(5, 3), DELIVER(30)),
};

const struct sample_courses sample_courses = {rows, sizeof rows / sizeof *rows};
