/* Linking an existing request below an order, on both databases: who may, and what is refused by
   name. */
#include "feature/request/request_link.h"

#include <string.h>

#include "story.h"

static const char *key_of(struct story *story, int number)
{
    return str_c(story->arena, group_request(&story->group, story->ids[number]).key);
}

static struct err *link_by(struct story *story, int64_t who, enum request_verb verb, int upper,
                           const char *key)
{
    struct request_form form = request_form_empty();

    form.request_key = str_of(key);
    form.required = 1;
    return group_do(&story->group, who, verb, story->ids[upper], &form, NULL);
}

/* The fault at "request", or "done". */
static void links(struct story *story, int64_t who, enum request_verb verb, int upper,
                  const char *key, const char *want)
{
    struct err *err = link_by(story, who, verb, upper, key);
    const char *code = err == NULL ? "done" : err_code_text(err->code);

    if (err != NULL && err->fields != NULL) code = err_code_text(err->fields->code);
    if (strcmp(code, want) != 0) fail_msg("%s instead of %s for %s", code, want, key);
}

/* An order that IT promised, what IT's Ivo asked of the network team, and what Ana asked of it. */
static struct story *three(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem),
            .text = "Ten cables", .customer = WHO(client)),
         ON(0, ivo, "promise", 0, "promised, supplier, due 5", .due = 5),
         ON(0, ivo, "ask", 1, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "Cables"),
         ON(0, ana, "ask", 2, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "A cable"));
    return story;
}

static void what_was_asked_for_an_order_is_linked_below_it_and_unlinked(void **state)
{
    struct story *story = three(state);
    struct group *group = &story->group;
    struct request lower;

    links(story, group->ivo, VERB_LINK, 0, key_of(story, 1), "done");
    lower = group_request(group, story->ids[1]);
    assert_int_equal(lower.parent_id, story->ids[0]);
    assert_int_equal(lower.depth, 1);
    assert_int_equal(lower.required, 1);
    story_says(story, story_events, story->ids[0], "ask promise:asked>promised link");
    story_says(story, story_events, story->ids[1], "ask link");
    links(story, group->ivo, VERB_UNLINK, 0, key_of(story, 1), "done");
    lower = group_request(group, story->ids[1]);
    assert_int_equal(lower.parent_id, NONE);
    assert_int_equal(lower.depth, 0);
    assert_int_equal(lower.required, 0);
    story_says(story, story_events, story->ids[1], "ask link unlink");
    links(story, group->ivo, VERB_UNLINK, 0, key_of(story, 1), "not-linked");
    group_verify(group);
}

static void a_link_is_made_by_who_supplies_the_one_and_asked_the_other(void **state)
{
    struct story *story = three(state);
    struct group *group = &story->group;
    const char *of_ivo = key_of(story, 1);

    links(story, group->ana, VERB_LINK, 0, of_ivo, "right");
    links(story, group->nils, VERB_LINK, 0, of_ivo, "right");
    links(story, group->paul, VERB_LINK, 0, of_ivo, "not-found");
    links(story, group->lea, VERB_LINK, 0, of_ivo, "not-asked");
    links(story, group->ivo, VERB_LINK, 0, key_of(story, 2), "not-asked");
    links(story, group->ivo, VERB_LINK, 0, "", "required");
    links(story, group->ivo, VERB_LINK, 0, "NET-999", "bad-reference");
}

static void a_secret_one_that_is_not_theirs_is_as_if_it_were_not_there(void **state)
{
    struct story *story = three(state);
    struct group *group = &story->group;
    struct request_form form = request_form_empty();
    int64_t id;

    form.offering_id = group->salary;
    form.title = STR("A bonus");
    assert_done(group_ask(group, group->ana, &form, &id));
    links(story, group->ivo, VERB_LINK, 0, str_c(story->arena, group_request(group, id).key),
          "bad-reference");
    assert_done(group_ask(group, group->ivo, &form, &id));
    links(story, group->ivo, VERB_LINK, 0, str_c(story->arena, group_request(group, id).key),
          "done");
    story_says(story, story_events, story->ids[0], "ask promise:asked>promised");
    story_says(story, story_events, id, "ask link");
}

/* Else who brings a cable would read that there is a case. */
static void what_is_linked_to_a_secret_one_does_not_tell_of_it(void **state)
{
    struct story *story = story_make(state);
    struct group *group = &story->group;

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(salary),
            .text = "A bonus"),
         ON(0, hana, "promise", 0, "promised, supplier, due 5", .due = 5),
         ON(0, hana, "ask", 1, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "Cables"));
    links(story, group->hana, VERB_LINK, 0, key_of(story, 1), "done");
    links(story, group->hana, VERB_UNLINK, 0, key_of(story, 1), "done");
    story_says(story, story_events, story->ids[0], "ask promise:asked>promised link unlink");
    story_says(story, story_events, story->ids[1], "ask");
    group_verify(group);
}

static void a_second_parent_and_an_order_below_another_are_refused_by_name(void **state)
{
    struct story *story = three(state);
    struct group *group = &story->group;
    struct request_form form = request_form_empty();
    int64_t id;

    links(story, group->ivo, VERB_LINK, 0, key_of(story, 1), "done");
    links(story, group->ivo, VERB_LINK, 0, key_of(story, 1), "second-parent");
    form.offering_id = group->cable;
    form.title = STR("An order");
    form.customer_id = group->client;
    assert_done(group_ask(group, group->ivo, &form, &id));
    links(story, group->ivo, VERB_LINK, 0, str_c(story->arena, group_request(group, id).key),
          "order-first");
}

/* IT asked itself, and the network team for it, which asked IT in turn. */
static void a_circle_is_refused_by_name(void **state)
{
    struct story *story = story_make(state);
    struct group *group = &story->group;

    PLAY(story,
         ON(0, ivo, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem), .text = "A"),
         ON(0, ivo, "ask", 1, "asked, supplier, answer 1", .offering = WHO(cable), .text = "B"),
         ON(0, nils, "ask", 2, "asked, supplier, answer 1", .offering = WHO(problem), .text = "C"));
    links(story, group->ivo, VERB_LINK, 0, key_of(story, 0), "link-circle");
    links(story, group->nils, VERB_LINK, 1, key_of(story, 2), "done");
    links(story, group->ivo, VERB_LINK, 0, key_of(story, 1), "done");
    assert_int_equal(group_request(group, story->ids[2]).depth, 2);
    links(story, group->ivo, VERB_LINK, 2, key_of(story, 0), "link-circle");
}

static void what_is_waited_for_or_was_passed_on_stays_linked(void **state)
{
    struct story *story = story_make(state);
    struct group *group = &story->group;

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem),
            .text = "Ten cables", .customer = WHO(client)),
         ON(0, ivo, "promise", 0, "promised, supplier, due 5", .due = 5),
         ON(0, ivo, "ask-child", 1, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "Cables"),
         ON(0, ivo, "ask-child", 2, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "More cables", .disclose = "title"),
         ON(0, ivo, "pause", 0, "promised, request, due 5, paused", .on = "request",
            .text = "Waiting for cables"));
    links(story, group->ivo, VERB_UNLINK, 0, key_of(story, 1), "paused-on");
    links(story, group->ivo, VERB_UNLINK, 0, key_of(story, 2), "passed-on");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(what_was_asked_for_an_order_is_linked_below_it_and_unlinked),
        TEST_ON_BOTH(a_link_is_made_by_who_supplies_the_one_and_asked_the_other),
        TEST_ON_BOTH(a_secret_one_that_is_not_theirs_is_as_if_it_were_not_there),
        TEST_ON_BOTH(what_is_linked_to_a_secret_one_does_not_tell_of_it),
        TEST_ON_BOTH(a_second_parent_and_an_order_below_another_are_refused_by_name),
        TEST_ON_BOTH(a_circle_is_refused_by_name),
        TEST_ON_BOTH(what_is_waited_for_or_was_passed_on_stays_linked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
