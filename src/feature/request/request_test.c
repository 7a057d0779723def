/* The loop as it is lived, on both databases: real people, units and offerings, every act through
   gate, rule and rows. */
#include "feature/catalogue/catalogue.h"
#include "story.h"
#include "web/i18n.h"

/* ---- stories ---- */

static void a_request_goes_from_ask_to_rated_with_a_child_on_the_way(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, wanted 3, answer 1", .offering = WHO(problem),
            .text = "The printer jams", .field = "Room 5", .wanted = 3),
         ON(0, ivo, "promise", 0, "use-counter", .due = 4),
         ON(0, ivo, "promise", 0, "fields", .due = -1),
         ON(0, ivo, "counter", 0, "countered, customer, wanted 3, answer 14", .due = 7),
         ON(1, ivo, "accept-offer", 0, "right"), ON(1, paul, "accept-offer", 0, "not-found"),
         ON(1, ana, "accept-offer", 0, "promised, supplier, wanted 3, due 7"),
         ON(1, ana, "ask-child", 1, "right", .offering = WHO(cable), .text = "A cable"),
         ON(1, ivo, "ask-child", 1, "fields", .offering = WHO(cable), .text = "A cable",
            .disclose = "salary"),
         ON(1, ivo, "ask-child", 1, "asked, supplier, answer 2", .offering = WHO(cable),
            .text = "A cable", .disclose = "where"),
         ON(1, ivo, "pause", 0, "promised, request, wanted 3, due 7, paused", .on = "request"),
         ON(1, ivo, "deliver", 0, "children-open"),
         ON(2, nils, "promise", 1, "promised, supplier, due 3", .due = 3),
         ON(3, nils, "deliver", 1, "delivered, customer, due 3, answer 10"),
         ON(3, ana, "accept", 1, "right"),
         ON(3, eva, "accept", 1, "accepted, nobody, due 3, customer rated 5", .rating = 5),
         ON(3, ivo, "deliver", 0, "delivered, customer, wanted 3, due 7, answer 10"),
         ON(4, ana, "return", 0, "promised, supplier, wanted 3, due 7, returned 1",
            .text = "It still jams"),
         ON(7, ivo, "deliver", 0, "delivered, customer, wanted 3, due 7, answer 14, returned 1"),
         ON(7, ivo, "accept", 0, "right"),
         ON(7, ana, "accept", 0, "accepted, nobody, wanted 3, due 7, returned 1, customer rated 4",
            .rating = 4),
         ON(7, max, "rate", 0, "right", .rating = 1),
         ON(7, ana, "rate", 0, "already-rated", .rating = 5),
         ON(8, eva, "rate", 0,
            "accepted, nobody, wanted 3, due 7, returned 1, customer rated 4, supplier rated 5",
            .rating = 5),
         ON(8, ivo, "rate", 0, "already-rated", .rating = 5));

    struct request child = group_request(&story->group, story->ids[1]);
    assert_int_equal(child.parent_id, story->ids[0]);
    assert_int_equal(child.customer_id, story->group.it);
    assert_true(str_find(child.disclosed, STR("Room 5")) > 0);
    assert_true(str_find(child.disclosed, STR("printer")) < 0);
    assert_true(str_find(child.disclosed, STR("whole story")) < 0);
    story_says(story, story_events, story->ids[0],
               "ask counter:asked>countered accept-offer:countered>promised ask-child pause resume "
               "deliver:promised>delivered return:delivered>promised deliver:promised>delivered "
               "accept:delivered>accepted rate");
    story_says(story, story_events, story->ids[1],
               "ask promise:asked>promised deliver:promised>delivered accept:delivered>accepted");
    story_says(story, story_versions, story->ids[0], "counter/supplier/accepted");
    assert_int_equal(story_indexed(story, story->ids[0]), 1);
}

static void every_version_of_a_promise_is_kept(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, ivo, "counter", 0, "countered, customer, answer 14", .due = 5),
         ON(0, ivo, "take-back", 0, "asked, supplier, answer 1"),
         ON(0, ivo, "counter", 0, "countered, customer, answer 14", .due = 6),
         ON(0, ana, "counter", 0, "asked, supplier, wanted 4, answer 1", .due = 4),
         ON(0, ivo, "promise", 0, "promised, supplier, wanted 4, due 4", .due = 4),
         ON(1, ivo, "re-promise", 0, "promised, supplier, wanted 4, due 4, consent", .due = 8),
         ON(1, ivo, "re-promise", 0, "promised, supplier, wanted 4, due 4, consent", .due = 7),
         ON(1, ana, "refuse-consent", 0, "promised, supplier, wanted 4, due 4"),
         ON(1, ivo, "re-promise", 0, "promised, supplier, wanted 4, due 4, consent", .due = 6),
         ON(7, ana, "consent", 0, "promised, supplier, wanted 4, due 6, broken"));
    story_says(story, story_versions, story->ids[0],
               "counter/supplier/taken-back counter/supplier/replaced counter/customer/replaced "
               "promise/supplier/accepted re-promise/supplier/replaced re-promise/supplier/refused "
               "re-promise/supplier/accepted");
}

static void a_draft_is_its_writers_alone_and_leaves_nothing(void **state)
{
    struct story *story = story_make(state);
    int64_t id;

    PLAY(story,
         ON(0, ana, "draft", 0, "draft, customer, wanted 2", .offering = WHO(problem),
            .text = "Zanzibar", .wanted = 2, .milli = {1000, 2000}),
         ON(0, max, "message", 0, "not-found"), ON(0, lea, "promise", 0, "not-found", .due = 2),
         ON(0, admin, "follow", 0, "not-found"), ON(0, ana, "message", 0, "state"),
         ON(0, ana, "edit", 0, "draft, customer, wanted 2", .text = "Zanzibar again"),
         ON(3, ana, "ask", 0, "fields"), /* what was wanted is past */
         ON(3, ana, "edit", 0, "draft, customer, wanted 5", .text = "Once more", .wanted = 5),
         ON(3, ana, "discard", 0, "done"));
    id = story->ids[0];
    story_says(story, story_events, id, "draft edit edit discard");
    story_says(story, story_lines, id, "");
    story_says(story, story_watchers, id, "");
    assert_int_equal(story_indexed(story, id), 0);
    PLAY(story, ON(3, ana, "ask", 0, "not-found"));
    assert_int_equal(test_sql(story->group.test, "SELECT COUNT(*) FROM request"), 0);
}

static void a_draft_is_asked_and_then_found(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "draft", 0, "draft, customer", .offering = WHO(problem), .text = "Later"),
         ON(1, ana, "ask", 0, "asked, supplier, answer 2"), ON(1, ana, "edit", 0, "state"),
         ON(1, ivo, "decline", 0, "declined, nobody"), ON(2, ivo, "ask-again", 1, "right"),
         ON(2, ana, "ask-again", 1, "draft, customer"));
    story_says(story, story_events, story->ids[0], "draft ask:draft>asked decline:asked>declined");
    assert_int_equal(story_indexed(story, story->ids[0]), 1);
    assert_int_equal(story_indexed(story, story->ids[1]), 0);
}

static void lines_are_counted_and_asked_for_again(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(cable), .text = "Cables",
            .milli = {10000, 5000}),
         ON(0, nils, "promise", 0, "promised, supplier, due 9", .due = 9),
         ON(1, nils, "deliver", 0, "promised, supplier, due 9", .milli = {10000, 0}));
    story_says(story, story_lines, story->ids[0], "[10/10, 0/5]");
    PLAY(story, ON(2, nils, "deliver", 0, "delivered, customer, due 9, answer 9"),
         ON(2, ana, "return", 0, "promised, supplier, due 9, returned 1", .milli = {3000, 0}));
    story_says(story, story_lines, story->ids[0], "[7/10 returned, 5/5]");
    PLAY(story, ON(3, ana, "cancel", 0, "cancelled, nobody, due 9, returned 1"),
         ON(3, ana, "ask-again", 1, "draft, customer"));
    story_says(story, story_lines, story->ids[1], "[0/10, 0/5]");
}

static void lines_are_named_once_with_something_and_no_more_than_is_open(void **state)
{
    struct story *story = story_make(state);
    static const struct {
        const char *name;
        struct request_line_form lines[2];
        enum err_code want;
    } rows[] = {
        {"nothing at all", {{.number = 1}, {.number = 2}}, ERR_TOO_SMALL},
        {"more than is due", {{.number = 1, .quantity_milli = 10001}}, ERR_TOO_BIG},
        {"twice", {{.number = 2, .quantity_milli = 1}, {.number = 2}}, ERR_DUPLICATE_FIELD},
        {"one that is not there", {{.number = 3, .quantity_milli = 1}}, ERR_BAD_REFERENCE},
    };

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(cable), .text = "Cables",
            .milli = {10000, 5000}),
         ON(0, nils, "promise", 0, "promised, supplier, due 9", .due = 9));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request_line_form lines[2] = {rows[i].lines[0], rows[i].lines[1]};
        struct request_form form = request_form_empty();

        form.lines = (struct field_list){lines, lines[1].number == 0 ? 1 : 2};
        struct err *err =
            group_do(&story->group, story->group.nils, VERB_DELIVER, story->ids[0], &form, NULL);
        if (err == NULL || err->fields == NULL || err->fields->code != rows[i].want)
            fail_msg("%s: " STR_FMT, rows[i].name, STR_ARG(err_chain(story->arena, err)));
    }
    PLAY(story, ON(1, nils, "deliver", 0, "delivered, customer, due 9, answer 8"),
         ON(1, ana, "accept", 0, "fields", .milli = {4000, 0}, .rating = 5),
         ON(1, ana, "accept", 0, "fields", .milli = {11000, 0}),
         ON(1, ana, "accept", 0, "delivered, customer, due 9, answer 8", .milli = {4000, 0}),
         ON(1, ana, "accept", 0, "accepted, nobody, due 9, customer rated 5", .milli = {6000, 5000},
            .rating = 5));
}

static void no_price_is_less_than_nothing(void **state)
{
    struct story *story = story_make(state);
    struct request_line_form line = {.what = STR("A discount"),
                                     .quantity_milli = 1000,
                                     .price = {-1, "EUR"}};
    struct request_form form = request_form_empty();
    int64_t id;

    form.offering_id = story->group.problem;
    form.title = STR("Less");
    form.lines = (struct field_list){&line, 1};
    struct err *err = group_ask(&story->group, story->group.ana, &form, &id);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_FIELDS);
    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, ivo, "counter", 0, "fields", .due = 2, .price = -1),
         ON(0, ivo, "promise", 0, "promised, supplier, due 2", .due = 2),
         ON(0, ivo, "re-promise", 0, "fields", .due = 3, .price = -1));
}

static void what_already_happened_is_recorded_and_confirmed(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(2, ivo, "record", 0, "fields", .offering = WHO(problem), .text = "A call",
            .person = WHO(carl), .happened = 3),
         ON(2, ivo, "record", 0, "accepted, nobody", .offering = WHO(problem), .text = "A call",
            .person = WHO(carl), .happened = 1),
         ON(2, eva, "confirm", 0, "right"), ON(2, carl, "rate", 0, "state", .rating = 5),
         ON(2, carl, "reopen", 0, "state"), ON(2, carl, "confirm", 0, "accepted, nobody"),
         ON(2, carl, "contest", 0, "state"),
         ON(2, carl, "rate", 0, "accepted, nobody, customer rated 5", .rating = 5),
         ON(2, ana, "record", 1, "accepted, nobody", .offering = WHO(problem), .text = "A visit",
            .happened = 1),
         ON(2, ana, "confirm", 1, "right"), ON(2, ivo, "contest", 1, "accepted, nobody"),
         ON(2, paul, "record", 2, "fields", .offering = WHO(problem), .text = "For another",
            .person = WHO(carl), .happened = 1));
    struct request request = group_request(&story->group, story->ids[0]);
    assert_int_equal(request.requester_id, story->group.carl);
    assert_int_equal(request.performer_id, story->group.ivo);
    assert_int_equal(request.ended_ms, story_day_ms(1));
    assert_true(str_is(request.confirmation, "confirmed"));
    request = group_request(&story->group, story->ids[1]);
    assert_int_equal(request.performer_id, NONE);
    assert_true(str_is(request.confirmation, "contested"));
    story_says(story, story_events, story->ids[0], "record confirm rate");
}

static void others_follow_join_and_rate(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, max, "join", 0, "asked, supplier, answer 1"),
         ON(0, max, "join", 0, "asked, supplier, answer 1"), ON(0, ana, "join", 0, "right"),
         ON(0, hana, "follow", 0, "asked, supplier, answer 1"),
         ON(0, hugo, "follow", 0, "asked, supplier, answer 1"),
         ON(0, hugo, "unfollow", 0, "asked, supplier, answer 1"), ON(0, admin, "join", 0, "right"),
         ON(0, carl, "join", 0, "not-found"),
         ON(0, hana, "message", 0, "asked, supplier, answer 1", .text = "Me too"),
         ON(0, hana, "note", 0, "right", .text = "Psst"),
         ON(0, ivo, "promise", 0, "promised, supplier, due 1", .due = 1),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 1, answer 7"),
         ON(0, max, "accept", 0, "right"), ON(0, ana, "accept", 0, "accepted, nobody, due 1"),
         ON(0, hana, "rate", 0, "right", .rating = 1),
         ON(0, max, "rate", 0, "accepted, nobody, due 1", .rating = 2),
         ON(0, max, "rate", 0, "already-rated", .rating = 5),
         ON(0, ana, "rate", 0, "accepted, nobody, due 1, customer rated 3", .rating = 3));
    story_says(story, story_watchers, story->ids[0], "follower:Hana joined:Max");
    story_says(story, story_events, story->ids[0],
               "ask join follow follow unfollow message promise:asked>promised "
               "deliver:promised>delivered accept:delivered>accepted rate rate");
}

static void the_third_return_goes_to_both_leads(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A",
            .customer = WHO(marketing)),
         ON(0, ivo, "promise", 0, "promised, supplier, due 9", .due = 9),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7"),
         ON(0, max, "return", 0, "promised, supplier, due 9, returned 1", .text = "No"),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7, returned 1"),
         ON(0, ana, "return", 0, "promised, supplier, due 9, returned 2", .text = "No"),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7, returned 2"));
    story_says(story, story_watchers, story->ids[0], "");
    PLAY(story, ON(0, ana, "return", 0, "promised, supplier, due 9, returned 3", .text = "No"));
    story_says(story, story_watchers, story->ids[0], "follower:Boss follower:Lea");
}

static void the_leads_of_a_person_are_told_and_a_reopen_is_no_return(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, ivo, "promise", 0, "promised, supplier, due 9", .due = 9),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7"),
         ON(0, ana, "return", 0, "promised, supplier, due 9, returned 1", .text = "No"),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7, returned 1"),
         ON(0, ana, "accept", 0, "accepted, nobody, due 9, returned 1"),
         ON(0, ana, "reopen", 0, "asked, supplier, answer 1, returned 1", .text = "No"),
         ON(0, ivo, "promise", 0, "promised, supplier, due 9, returned 1", .due = 9),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7, returned 1"),
         ON(0, ana, "return", 0, "promised, supplier, due 9, returned 2", .text = "No"),
         ON(0, ivo, "deliver", 0, "delivered, customer, due 9, answer 7, returned 2"));
    story_says(story, story_watchers, story->ids[0], "");
    PLAY(story, ON(0, ana, "return", 0, "promised, supplier, due 9, returned 3", .text = "No"));
    story_says(story, story_watchers, story->ids[0], "follower:Boss follower:Lea");
}

/* What was agreed goes back to what was shown, and a broken promise is not the next one's fault. */
static void a_reopened_request_is_agreed_anew(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "approval, approver, price 1000", .offering = WHO(laptop),
            .text = "A laptop"),
         ON(0, boss, "approve", 0, "asked, supplier, price 1000, answer 1"),
         ON(0, ivo, "promise", 0, "promised, supplier, due 2, price 900", .due = 2, .price = 900),
         ON(3, ivo, "deliver", 0, "delivered, customer, due 2, price 900, broken"),
         ON(3, ana, "accept", 0, "accepted, nobody, due 2, price 900, broken"),
         ON(4, ana, "reopen", 0, "asked, supplier, price 1000, answer 7", .text = "It broke"),
         ON(4, ivo, "promise", 0, "promised, supplier, due 8, price 1000", .due = 8),
         ON(7, ivo, "deliver", 0, "delivered, customer, due 8, price 1000"));
    PLAY(story,
         ON(0, ana, "ask", 1, "asked, supplier, answer 1", .offering = WHO(problem), .text = "B"),
         ON(0, ivo, "counter", 1, "countered, customer, answer 14", .due = 3, .price = 50),
         ON(0, ana, "accept-offer", 1, "promised, supplier, due 3, price 50"),
         ON(0, ivo, "deliver", 1, "delivered, customer, due 3, price 50"),
         ON(0, ana, "accept", 1, "accepted, nobody, due 3, price 50"),
         ON(0, ana, "reopen", 1, "asked, supplier, answer 1", .text = "It broke"));
}

static void a_request_is_assigned_and_handed_over(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, lea, "assign", 0, "fields", .person = WHO(nils)),
         ON(0, lea, "assign", 0, "asked, supplier, answer 1", .person = WHO(eva)),
         ON(0, eva, "hand-over", 0, "fields", .unit = WHO(it)),
         ON(0, eva, "hand-over", 0, "fields", .unit = WHO(jkl)),
         ON(1, eva, "hand-over", 0, "asked, supplier, answer 2", .unit = WHO(net)),
         ON(1, ivo, "promise", 0, "right", .due = 3), ON(1, eva, "message", 0, "not-found"),
         ON(1, nils, "promise", 0, "promised, supplier, due 3", .due = 3),
         ON(1, nils, "hand-over", 0, "state", .unit = WHO(it)));
    assert_int_equal(group_request(&story->group, story->ids[0]).performer_id, story->group.nils);
}

static void an_approver_decides_above_the_amount_and_never_on_their_own(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "approval, approver, price 1000", .offering = WHO(laptop),
            .text = "A laptop"),
         ON(0, ivo, "promise", 0, "state", .due = 2), ON(0, lea, "approve", 0, "right"),
         ON(1, boss, "approve", 0, "asked, supplier, price 1000, answer 2"),
         ON(1, ivo, "counter", 0, "countered, customer, price 1000, answer 15", .due = 3,
            .price = 1200),
         ON(1, ana, "accept-offer", 0, "approval, approver, wanted 3, price 1200"),
         ON(2, boss, "refuse", 0, "refused, nobody, wanted 3, price 1200", .text = "Too dear"),
         ON(2, boss, "ask", 1, "approval, approver, price 1000", .offering = WHO(laptop),
            .text = "One for me"),
         ON(2, boss, "approve", 1, "right"),
         ON(2, lea, "approve", 1, "asked, supplier, price 1000, answer 3"));
    assert_int_equal(group_request(&story->group, story->ids[1]).approver_id, story->group.lea);
}

static void a_new_promise_stays_within_what_was_approved(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "approval, approver, price 1000", .offering = WHO(laptop),
            .text = "A laptop"),
         ON(0, boss, "approve", 0, "asked, supplier, price 1000, answer 1"),
         ON(0, ivo, "promise", 0, "fields", .due = 2, .price = -1),
         ON(0, ivo, "promise", 0, "promised, supplier, due 2, price 1000", .due = 2),
         ON(0, ivo, "re-promise", 0, "fields", .due = 3, .price = 1001),
         ON(0, ivo, "re-promise", 0, "fields", .due = 3, .price = -1),
         ON(0, ivo, "re-promise", 0, "promised, supplier, due 2, price 1000, consent", .due = 3,
            .price = 1000));
}

/* ---- secrets ---- */

static void a_named_request_is_for_the_requester_and_its_handlers_alone(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(trouble),
            .text = "Max shouts", .field = "max"),
         ON(0, hugo, "promise", 0, "not-found", .due = 2), ON(0, max, "message", 0, "not-found"),
         ON(0, admin, "message", 0, "not-found"), ON(0, boss, "join", 0, "not-found"),
         ON(0, hana, "assign", 0, "fields", .person = WHO(hugo)),
         ON(0, hana, "assign", 0, "asked, supplier, answer 1", .person = WHO(hana)),
         ON(0, hana, "hand-over", 0, "right", .unit = WHO(it)), ON(0, ana, "join", 0, "right"),
         ON(1, admin, "tick", 0, "asked, supplier, answer 1, escalated"),
         ON(1, hana, "promise", 0, "promised, supplier, due 2", .due = 2),
         ON(1, hana, "deliver", 0, "delivered, customer, due 2"),
         ON(30, admin, "tick", 0, "nothing"));
    story_seen_by(story, story->ids[0], "ana hana");
    story_says(story, story_watchers, story->ids[0], "handler:Hana");
    assert_int_equal(story_indexed(story, story->ids[0]), 0);
    struct request request = group_request(&story->group, story->ids[0]);
    assert_int_equal(request.concerns_id, story->group.max);
    assert_true(str_find(request.key, STR("HR")) < 0 || request.key.len == 11);
}

static void a_named_request_is_not_asked_on_behalf_of_whom_it_concerns(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(1, ana, "ask", 0, "fields", .offering = WHO(trouble), .text = "Max shouts",
            .field = "max", .person = WHO(max)),
         ON(1, hana, "record", 0, "fields", .offering = WHO(trouble), .text = "Max shouts",
            .field = "max", .person = WHO(max), .happened = 1),
         ON(1, ana, "ask", 1, "asked, supplier, answer 2", .offering = WHO(trouble),
            .text = "Max shouts", .field = "max", .person = WHO(boss)),
         ON(1, ana, "draft", 2, "draft, customer", .offering = WHO(trouble), .text = "Max shouts",
            .field = "max", .person = WHO(max)),
         ON(1, ana, "ask", 2, "fields"));
    story_seen_by(story, story->ids[1], "boss hana");
    story_seen_by(story, story->ids[2], "ana");
}

/* An offering like `trouble`, which is approved by Max, and handled by Max and HANDLER. */
static void approve_by_max(struct story *story, int64_t handler)
{
    struct group *group = &story->group;
    int64_t handlers[] = {group->max, handler};
    struct catalogue_field about = {.name = STR("about"),
                                    .kind = STR("person"),
                                    .required = true,
                                    .concerns = true};

    about.texts[LANG_EN] = (struct catalogue_field_text){STR("en"), STR("About"), STR_NONE};
    group->trouble = group_offering(group, group->hr, "Trouble, approved",
                                    (struct catalogue_offering){.secrecy = SECRECY_NAMED,
                                                                .approver_id = group->max,
                                                                .handlers = handlers,
                                                                .handler_count = 2,
                                                                .fields = &about,
                                                                .field_count = 1});
}

static void whom_it_concerns_neither_approves_nor_handles_it(void **state)
{
    struct story *story = story_make(state);

    approve_by_max(story, story->group.hana);
    PLAY(story,
         ON(0, ana, "ask", 0, "approval, approver", .offering = WHO(trouble), .text = "Max shouts",
            .field = "max"),
         ON(0, max, "approve", 0, "not-found"),
         ON(0, hana, "approve", 0, "asked, supplier, answer 1"));
    story_seen_by(story, story->ids[0], "ana hana");
    approve_by_max(story, story->group.ana);
    PLAY(story,
         ON(0, ana, "ask", 1, "fields", .offering = WHO(trouble), .text = "Max shouts",
            .field = "max"),
         ON(0, ana, "draft", 1, "draft, customer", .offering = WHO(trouble), .text = "Max shouts",
            .field = "max"),
         ON(0, ana, "ask", 1, "fields"));
}

static void a_confidential_request_is_for_its_two_sides(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(salary),
            .text = "Less than last month"),
         ON(0, hugo, "ask-child", 1, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "A cable"),
         ON(0, admin, "message", 0, "not-found"), ON(0, boss, "follow", 0, "not-found"),
         ON(0, hugo, "promise", 0, "promised, supplier, due 2", .due = 2),
         ON(0, hana, "assign", 0, "promised, supplier, due 2", .person = WHO(hana)));
    story_seen_by(story, story->ids[0], "ana hana hugo");
    story_seen_by(story, story->ids[1], "ana max boss ivo hana hugo admin");
    assert_int_equal(story_indexed(story, story->ids[0]), 0);
    assert_int_equal(group_request(&story->group, story->ids[0]).key.len, 11);
}

/* ---- the clock ---- */

static void the_clock_escalates_lapses_and_accepts(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, ana, "ask", 1, "asked, supplier, answer 1", .offering = WHO(cable), .text = "B"),
         ON(0, nils, "counter", 1, "countered, customer, answer 14", .due = 3),
         ON(0, admin, "tick", 0, "nothing"),
         ON(1, admin, "tick", 0, "asked, supplier, answer 1, escalated"),
         ON(2, admin, "tick", 0, "nothing"),
         ON(2, ivo, "promise", 0, "promised, supplier, due 4", .due = 4),
         ON(4, ivo, "deliver", 0, "delivered, customer, due 4, answer 11"),
         ON(10, admin, "tick", 0, "nothing"),
         ON(11, admin, "tick", 0, "accepted, nobody, due 4, implied"),
         ON(14, admin, "tick", 1, "withdrawn, nobody"), ON(40, admin, "tick", 1, "nothing"),
         ON(41, ana, "reopen", 0, "asked, supplier, answer 43"), ON(41, ana, "reopen", 1, "state"));
    story_says(story, story_watchers, story->ids[0], "follower:Lea");
    story_says(story, story_events, story->ids[0],
               "ask escalate promise:asked>promised deliver:promised>delivered "
               "silence:delivered>accepted reopen:accepted>asked");
    story_says(story, story_events, story->ids[1],
               "ask counter:asked>countered lapse:countered>withdrawn");
}

static void a_declined_child_lets_its_parent_go_on(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, ivo, "promise", 0, "promised, supplier, due 4", .due = 4),
         ON(0, ivo, "ask-child", 1, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "B"),
         ON(0, ivo, "pause", 0, "promised, request, due 4, paused", .on = "request"),
         ON(1, nils, "decline", 1, "declined, nobody", .text = "None left"),
         ON(1, ivo, "pause", 0, "fields", .on = "request"), /* nothing to wait for any more */
         ON(1, ivo, "deliver", 0, "delivered, customer, due 4, answer 8"));
    story_says(story, story_events, story->ids[0],
               "ask promise:asked>promised ask-child pause resume deliver:promised>delivered");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_request_goes_from_ask_to_rated_with_a_child_on_the_way),
        TEST_ON_BOTH(every_version_of_a_promise_is_kept),
        TEST_ON_BOTH(a_draft_is_its_writers_alone_and_leaves_nothing),
        TEST_ON_BOTH(a_draft_is_asked_and_then_found),
        TEST_ON_BOTH(lines_are_counted_and_asked_for_again),
        TEST_ON_BOTH(lines_are_named_once_with_something_and_no_more_than_is_open),
        TEST_ON_BOTH(no_price_is_less_than_nothing),
        TEST_ON_BOTH(what_already_happened_is_recorded_and_confirmed),
        TEST_ON_BOTH(others_follow_join_and_rate),
        TEST_ON_BOTH(the_third_return_goes_to_both_leads),
        TEST_ON_BOTH(the_leads_of_a_person_are_told_and_a_reopen_is_no_return),
        TEST_ON_BOTH(a_reopened_request_is_agreed_anew),
        TEST_ON_BOTH(a_request_is_assigned_and_handed_over),
        TEST_ON_BOTH(an_approver_decides_above_the_amount_and_never_on_their_own),
        TEST_ON_BOTH(a_new_promise_stays_within_what_was_approved),
        TEST_ON_BOTH(a_named_request_is_for_the_requester_and_its_handlers_alone),
        TEST_ON_BOTH(a_named_request_is_not_asked_on_behalf_of_whom_it_concerns),
        TEST_ON_BOTH(whom_it_concerns_neither_approves_nor_handles_it),
        TEST_ON_BOTH(a_confidential_request_is_for_its_two_sides),
        TEST_ON_BOTH(the_clock_escalates_lapses_and_accepts),
        TEST_ON_BOTH(a_declined_child_lets_its_parent_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
