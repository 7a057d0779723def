/* The store's promises, on both engines. */
#include <string.h>

#include "support.h"

static struct err *count_up(struct store_tx *tx, void *context)
{
    int64_t *value = context;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_COUNTER_NEXT, &rows, sql_t(STR("IT"))));
    if (sql_next(&rows)) *value = sql_int(&rows);
    return sql_done(&rows);
}

static void a_counter_counts_up(void **state)
{
    struct test_store *test = *state;
    int64_t value = 0;

    for (int64_t want = 1; want <= 3; want++) {
        assert_done(test_write(test, count_up, &value));
        assert_int_equal(value, want);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_counter_counts_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
