/* What a request's document and page say of how it stands. */
#include "world.h"

static bool shows(struct world *world, int who, enum face face, const char *path, const char *text)
{
    return holds_text(world_get(world, who, face, path).body, text);
}

/* The clock of the house stands still: the answer was due before it. */
static void an_answer_that_is_overdue_is_late(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "asked");
    const char *path = str_c(world->arena, str_print(world->arena, "/requests/%s", key));
    const char *queue = world_fill(world, SECRECY_NORMAL, "/queue/$IT");

    assert_true(shows(world, RELATION_SUPPLIER, FACE_JSON, path, "\"late\":false"));
    assert_false(shows(world, RELATION_SUPPLIER, FACE_PAGE, queue, "class=\"tag b\""));
    test_sql(world->test, "UPDATE request SET answer_due_ms = 1");
    for (int who = RELATION_REQUESTER; who <= RELATION_SUPPLIER; who++) {
        assert_true(shows(world, who, FACE_JSON, path, "\"late\":true"));
        assert_true(shows(world, who, FACE_PAGE, path, "Late</span>"));
    }
    assert_true(shows(world, RELATION_SUPPLIER, FACE_PAGE, queue, "class=\"tag b\""));
    test_sql(world->test, "UPDATE request SET state = 'countered', turn = 'customer'");
    assert_true(shows(world, RELATION_SUPPLIER, FACE_JSON, path, "\"late\":false"));
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(an_answer_that_is_overdue_is_late),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
