/* Who asks, and for whom, as it is lived on both databases: recorded for somebody, drafted for
   somebody, and what an offering that one may not see answers. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(the_supplier_records_for_somebody_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
