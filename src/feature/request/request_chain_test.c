/* The chain of an external order: how lateness travels, and who sees which link, on both
   databases. */
#include "feature/request/request_chain.h"

#include "base/buf.h"
#include "feature/request/request_store.h"
#include "story.h"

/* ---- how lateness travels ---- */

#define LINKS 3

static void lateness_below_moves_the_dates_above(void **state)
{
    static const struct {
        const char *name;
        struct {
            int64_t parent_id, due_ms, required;
            enum request_state state;
            bool late;
        } links[LINKS];
        int64_t expected_ms[LINKS];
        bool late_below[LINKS];
    } rows[] = {
        {"nothing is late",
         {{NONE, 9, 0, REQUEST_PROMISED, false},
          {1, 5, 1, REQUEST_PROMISED, false},
          {2, 4, 1, REQUEST_PROMISED, false}},
         {9, 5, 4},
         {false, false, false}},
        {"the lowest slips: all above it do",
         {{NONE, 9, 0, REQUEST_PROMISED, false},
          {1, 5, 1, REQUEST_PROMISED, false},
          {2, 12, 1, REQUEST_PROMISED, true}},
         {12, 12, 12},
         {true, true, false}},
        {"what is not required moves no date, and is late all the same",
         {{NONE, 9, 0, REQUEST_PROMISED, false},
          {1, 12, 0, REQUEST_PROMISED, true},
          {NONE, 0, 0, REQUEST_DECLINED, false}},
         {9, 12, 0},
         {true, false, false}},
        {"what is done is late no more",
         {{NONE, 9, 0, REQUEST_PROMISED, false},
          {1, 12, 1, REQUEST_ACCEPTED, true},
          {NONE, 0, 0, REQUEST_DECLINED, false}},
         {9, 12, 0},
         {false, false, false}},
        {"a link that is not promised yet passes on what is",
         {{NONE, 9, 0, REQUEST_PROMISED, false},
          {1, NONE, 1, REQUEST_ASKED, false},
          {2, 12, 1, REQUEST_PROMISED, false}},
         {12, 12, 12},
         {false, false, false}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request_link links[LINKS] = {0};

        for (size_t k = 0; k < LINKS; k++) {
            links[k].request = (struct request){.id = (int64_t)k + 1,
                                                .parent_id = rows[i].links[k].parent_id,
                                                .due_ms = rows[i].links[k].due_ms,
                                                .required = rows[i].links[k].required,
                                                .state = rows[i].links[k].state};
            links[k].late = rows[i].links[k].late;
        }
        request_chain_carry(links, LINKS);
        for (size_t k = 0; k < LINKS; k++) {
            if (links[k].expected_ms != rows[i].expected_ms[k] ||
                links[k].late_below != rows[i].late_below[k])
                fail_msg("%s: link %zu", rows[i].name, k);
        }
    }
}

/* ---- who sees which link ---- */

struct look {
    const struct story *story;
    int64_t me, from;
    struct buf out;
};

/* The links as "0 1 2", those that are only owed as "1?"; then "order" where it is told of. */
static struct err *look_at(struct store_tx *tx, void *context)
{
    struct look *look = context;
    const int64_t *ids = look->story->ids;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_CHAIN, &rows, sql_i(look->me), sql_i(tx->now_ms), sql_i(0),
                  sql_i(look->from), sql_i(20), sql_i(20)));
    while (sql_next(&rows)) {
        struct request request;

        request_read(&rows, &request);
        (void)sql_int(&rows); /* its level */
        buf_add_int(&look->out, request.id == ids[0] ? 0 : request.id == ids[1] ? 1 : 2);
        buf_add_c(&look->out, sql_int(&rows) == 1 ? " " : "? ");
    }
    TRY(sql_done(&rows));
    TRY(sql_query(tx, SQL_REQUEST_ORDER_ABOVE, &rows, sql_i(look->me), sql_i(tx->now_ms), sql_i(0),
                  sql_i(look->from), sql_i(20)));
    if (sql_next(&rows)) buf_add_c(&look->out, "order");
    return sql_done(&rows);
}

static void sees(struct story *story, int64_t me, int from, const char *want)
{
    struct look look = {story, me, story->ids[from], buf_new(story->arena, 100)};

    assert_done(group_read(&story->group, look_at, &look));
    assert_string_equal(str_c(story->arena, str_trim(buf_str(&look.out))), want);
}

static void each_link_is_seen_by_those_who_may_know_of_it(void **state)
{
    struct story *story = story_make(state);
    struct group *group = &story->group;

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem),
            .text = "Ten cables", .customer = WHO(client)),
         ON(0, ivo, "promise", 0, "promised, supplier, due 5", .due = 5),
         ON(0, ivo, "ask-child", 1, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "Cables"),
         ON(0, ivo, "ask-child", 2, "asked, supplier, answer 1", .offering = WHO(salary),
            .text = "A bonus"));
    sees(story, group->ivo, 0, "0 1 2");
    sees(story, group->ana, 0, "0 1");
    sees(story, group->hana, 0, "0 1 2");
    sees(story, group->carl, 0, "0 1?");
    sees(story, group->nils, 1, "1 order");
    sees(story, group->hana, 2, "2 order");
    sees(story, group->carl, 1, "1");
}

/* Between a part and its order stands one that the reader may not know of. */
static void an_order_behind_a_secret_link_is_not_told_of(void **state)
{
    struct story *story = story_make(state);
    struct group *group = &story->group;

    PLAY(story,
         ON(0, ana, "ask", 0, "asked, supplier, answer 1", .offering = WHO(problem),
            .text = "Ten cables", .customer = WHO(client)),
         ON(0, ivo, "promise", 0, "promised, supplier, due 5", .due = 5),
         ON(0, ivo, "ask-child", 1, "asked, supplier, answer 1", .offering = WHO(salary),
            .text = "A bonus"),
         ON(0, ivo, "ask-child", 2, "asked, supplier, answer 1", .offering = WHO(cable),
            .text = "Cables"));
    sees(story, group->nils, 2, "2 order");
    (void)test_sql(group->test, str_c(story->arena, str_print(story->arena,
                                                              "UPDATE request SET parent_id = %lld"
                                                              " WHERE id = %lld",
                                                              (long long)story->ids[1],
                                                              (long long)story->ids[2])));
    sees(story, group->nils, 2, "2");
    sees(story, group->nils, 0, "0");
    sees(story, group->hana, 0, "0 1 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lateness_below_moves_the_dates_above),
        TEST_ON_BOTH(each_link_is_seen_by_those_who_may_know_of_it),
        TEST_ON_BOTH(an_order_behind_a_secret_link_is_not_told_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
