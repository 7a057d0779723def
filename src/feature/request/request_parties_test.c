/* Who asks, and for whom, as it is lived on both databases: recorded for somebody, drafted for
   somebody, and what an offering that one may not see answers. */
#include "feature/catalogue/catalogue.h"
#include "story.h"

/* ---- told after the fact ---- */

/* Nobody confirms what they recorded themselves: who of the supplier records says for whom. */
static void the_supplier_records_for_somebody_else(void **state)
{
    struct story *story = story_make(state);
    struct request_form form = request_form_empty();
    int64_t id;

    PLAY(story,
         ON(2, ivo, "record", 0, "fields", .offering = WHO(problem), .text = "A call",
            .happened = 1),
         ON(2, ivo, "record", 0, "fields", .offering = WHO(problem), .text = "A call",
            .person = WHO(ivo), .happened = 1),
         ON(2, ivo, "record", 0, "fields", .offering = WHO(problem), .text = "A call",
            .customer = WHO(client), .happened = 1),
         ON(2, ivo, "record", 0, "accepted, nobody", .offering = WHO(problem), .text = "A call",
            .person = WHO(eva), .customer = WHO(client), .happened = 1),
         ON(2, ivo, "confirm", 0, "right"), ON(2, eva, "confirm", 0, "accepted, nobody"));
    form.offering_id = story->group.problem;
    form.title = STR("A call");
    form.happened_ms = story_day_ms(1);
    struct err *err = group_ask(&story->group, story->group.ivo, &form, &id);
    assert_non_null(err);
    assert_non_null(err->fields);
    assert_true(str_is(err->fields->name, "on_behalf"));
    assert_int_equal(err->fields->code, ERR_FOR_WHOM);
}

/* ---- drafts for a colleague ---- */

struct waiting {
    int64_t person_id, count;
};

static struct err *waiting_read(struct store_tx *tx, void *context)
{
    struct waiting *waiting = context;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_HOME_WAITING, &rows, sql_i(waiting->person_id), sql_i(tx->now_ms),
                  sql_i(0), sql_i(0), sql_i(8)));
    while (sql_next(&rows))
        waiting->count++;
    return sql_done(&rows);
}

/* What waits for somebody on their home page. */
static int64_t waiting_for(struct story *story, int64_t person_id)
{
    struct waiting waiting = {person_id, 0};

    assert_done(group_read(&story->group, waiting_read, &waiting));
    return waiting.count;
}

static void a_draft_for_a_colleague_is_its_writers_until_it_is_asked(void **state)
{
    struct story *story = story_make(state);

    PLAY(story,
         ON(0, ana, "draft", 0, "draft, customer", .offering = WHO(problem), .text = "For Max",
            .person = WHO(max)),
         ON(0, max, "edit", 0, "not-found", .text = "Mine"), ON(0, max, "ask", 0, "not-found"),
         ON(0, max, "discard", 0, "not-found"),
         ON(0, ana, "edit", 0, "draft, customer", .text = "For Max, soon"));
    story_seen_by(story, story->ids[0], "ana");
    assert_int_equal(waiting_for(story, story->group.ana), 1);
    assert_int_equal(waiting_for(story, story->group.max), 0);
    PLAY(story, ON(1, ana, "ask", 0, "asked, supplier, answer 2"),
         ON(1, ana, "withdraw", 0, "right"), ON(1, max, "withdraw", 0, "withdrawn, nobody"),
         ON(1, ana, "draft", 1, "draft, customer", .offering = WHO(salary), .text = "For Max",
            .person = WHO(max)),
         ON(1, ana, "ask", 1, "asked, supplier, answer 2"),
         ON(1, ana, "draft", 2, "draft, customer", .offering = WHO(problem), .text = "Once more",
            .person = WHO(max)),
         ON(1, ana, "discard", 2, "done"));
    story_says(story, story_watchers, story->ids[0], "follower:Ana");
    story_seen_by(story, story->ids[0], "ana max boss ivo hana hugo admin");
    story_seen_by(story, story->ids[1], "max hana hugo");
}

static void a_draft_is_not_asked_for_who_is_no_colleague_any_more(void **state)
{
    struct story *story = story_make(state);

    PLAY(story, ON(0, ana, "draft", 0, "draft, customer", .offering = WHO(problem),
                   .text = "For Max", .person = WHO(max)));
    (void)test_sql(story->group.test,
                   "UPDATE relation SET to_ms = from_ms + 1 "
                   "WHERE person_id = (SELECT id FROM party WHERE name = 'Max')");
    PLAY(story, ON(1, ana, "ask", 0, "fields"), ON(1, ana, "discard", 0, "done"));
}

/* ---- offerings that are not for all ---- */

static void what_one_may_not_see_is_not_there_and_what_one_sees_may_be_for_others(void **state)
{
    struct story *story = story_make(state);
    struct group *group = &story->group;

    group->cable = group_offering(group, group->it, "Cables for the hotel",
                                  (struct catalogue_offering){
                                      .market = {.audience = &group->hotel, .audience_count = 1}});
    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(salary), .text = "A"),
         ON(0, ana, "ask", 1, "fields", .offering = WHO(cable), .text = "B"),
         ON(0, ana, "draft", 1, "fields", .offering = WHO(cable), .text = "B"),
         ON(0, ana, "record", 1, "fields", .offering = WHO(cable), .text = "B", .happened = -1),
         ON(0, ivo, "ask", 1, "not-eligible", .offering = WHO(cable), .text = "B"),
         ON(0, admin, "ask", 1, "not-eligible", .offering = WHO(cable), .text = "B"),
         ON(0, hana, "ask-child", 1, "fields", .offering = WHO(cable), .text = "B"),
         ON(0, carl, "ask", 2, "asked, supplier, answer 1", .offering = WHO(cable), .text = "B"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(the_supplier_records_for_somebody_else),
        TEST_ON_BOTH(a_draft_for_a_colleague_is_its_writers_until_it_is_asked),
        TEST_ON_BOTH(a_draft_is_not_asked_for_who_is_no_colleague_any_more),
        TEST_ON_BOTH(what_one_may_not_see_is_not_there_and_what_one_sees_may_be_for_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
