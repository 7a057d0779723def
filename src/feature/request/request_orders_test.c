/* Orders of external customers from a file, on both databases: what a dry run tells is what the
   import does, the same file again changes nothing, and what is wrong has its row and column. */
#include "feature/request/request_orders.h"

#include "feature/org/org_import_test.h"
#include "group.h"

#define HEADER "customer|number|offering|unit|requester|title|wanted|quantity|price"

static struct group *house(void **state)
{
    struct test_store *test = *state;
    struct group *group = arena_alloc(test->arena, sizeof *group);

    group_make(test, group);
    (void)test_sql(test, str_c(test->arena, str_print(test->arena,
                                                      "UPDATE party SET email = 'ana@jkl.example',"
                                                      " personnel_no = '501' WHERE id = %lld",
                                                      (long long)group->ana)));
    (void)test_sql(test, str_c(test->arena,
                               str_print(test->arena,
                                         "UPDATE party SET external_id = 'C1' WHERE id = %lld",
                                         (long long)group->client)));
    return group;
}

static int64_t orders(struct group *group)
{
    return test_sql(group->test, "SELECT count(*) FROM request WHERE external_id LIKE 'order:%'");
}

static const char *const two[] = {HEADER, "C1|PO-1|A cable|||Ten cables|2026-12-01|10|",
                                  "C1|PO-2|a CABLE|NET|501||||", NULL};

static void orders_are_asked_in_the_customers_name_and_the_same_file_changes_nothing(void **state)
{
    struct group *group = house(state);
    struct file file = {ORG_IMPORT_ORDERS, two, group->ana};
    struct run run = checked(group->test, file);

    expect(&run, IMPORT_CHECKED, "2 new ");
    assert_int_equal(orders(group), 0);
    start(&run);
    expect(&run, IMPORT_DONE, "2 new ");
    assert_int_equal(orders(group), 2);
    assert_int_equal(test_sql(group->test, "SELECT requester_id FROM request WHERE title ="
                                           " 'Ten cables' AND state = 'asked'"),
                     group->ana);
    assert_int_equal(test_sql(group->test, "SELECT quantity_milli FROM request_line"), 10000);
    assert_int_equal(test_sql(group->test, "SELECT count(*) FROM event WHERE type = 'request.ask'"
                                           " AND data LIKE '{\"import\":%'"),
                     2);
    run = checked(group->test, file);
    expect(&run, IMPORT_CHECKED, "2 same ");
    group_verify(group);
}

static void an_undone_import_takes_its_orders_back_but_for_those_that_went_on(void **state)
{
    struct group *group = house(state);
    struct run run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, two, group->ana});
    struct request_form form = request_form_empty();

    start(&run);
    form.due_ms = group->now_ms + DAY_MS;
    assert_done(group_do(group, group->nils, VERB_PROMISE,
                         test_sql(group->test, "SELECT id FROM request WHERE title = 'Ten cables'"),
                         &form, NULL));
    undo(&run);
    expect(&run, IMPORT_UNDONE, "2 new 1 kept 2:-:changed-since ");
    assert_int_equal(orders(group), 1);
    run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, two, group->ana});
    expect(&run, IMPORT_CHECKED, "1 new 1 same ");
    group_verify(group);
}

static void every_error_of_orders_has_its_row_and_column(void **state)
{
    static const char *const bad[] = {HEADER,
                                      "Nobody|1|A cable||||||",
                                      "C1||A cable||||||",
                                      "C1|3|Nothing||||||",
                                      "C1|4|A cable|XX|||||",
                                      "C1|5|A cable||paul@nowhere.example||||",
                                      "C1|6|A cable||||2026-02-30||",
                                      "C1|7|A cable||||2020-01-01||",
                                      "C1|8|A cable||||2126-01-01||",
                                      "C1|9|A cable|||||ten|",
                                      "C1|10|A cable|||||0|",
                                      "C1|11|A cable||||||12",
                                      "C1|12|A cable||||||-1 EUR",
                                      "C1|13|A cable||||||9 XYZ",
                                      "C1|14|A laptop||||||12 EUR",
                                      "C1|15|A question on my salary||||||",
                                      "C1|16|Trouble with somebody||||||",
                                      "C1|17|A cable||||||",
                                      "c1|17|A cable||||||",
                                      NULL};
    static const char *const again[] = {HEADER, "C1|PO-1|A cable|||Twenty cables|||", NULL};
    struct group *group = house(state);
    struct run run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, bad, group->ana});

    expect(&run, IMPORT_CHECKED,
           "18 error 2:customer:unknown-customer(Nobody) 3:number:required "
           "4:offering:unknown-offering(Nothing) 5:unit:unknown-unit(XX) "
           "6:requester:unknown-colleague(paul@nowhere.example) 7:wanted:bad-date "
           "8:wanted:in-past 9:wanted:too-far(10) 10:quantity:bad-number "
           "11:quantity:too-small(0.001) 12:price:bad-money 13:price:too-small(0) "
           "14:price:bad-money 15:price:other-price(1000.00 EUR) 16:offering:by-hand "
           "17:offering:by-hand 18:number:twice-in-file(19) 19:number:twice-in-file(18) ");
    run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, two, group->ana});
    start(&run);
    run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, again, group->ana});
    expect(&run, IMPORT_CHECKED, "1 error 2:number:order-there ");
}

static void nobody_orders_for_an_ended_customer_or_as_a_stranger_of_the_supplier(void **state)
{
    static const char *const one[] = {HEADER, "C1|1|A cable||||||", NULL};
    struct group *group = house(state);
    struct run run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, one, 0});

    expect(&run, IMPORT_CHECKED, "1 error 2:requester:required ");
    run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, one, group->carl});
    expect(&run, IMPORT_CHECKED, "1 error 2:requester:unknown-colleague(Carl) ");
    (void)test_sql(group->test, "UPDATE party SET ended_ms = 1 WHERE external_id = 'C1'");
    run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, one, group->ana});
    expect(&run, IMPORT_CHECKED, "1 error 2:customer:customer-ended(C1) ");
    assert_int_equal(orders(group), 0);
}

/* Between the dry run and the import somebody withdrew what is offered. */
static void what_came_in_between_is_a_fault_of_its_row(void **state)
{
    struct group *group = house(state);
    struct run run = checked(group->test, (struct file){ORG_IMPORT_ORDERS, two, group->ana});

    (void)test_sql(group->test, "UPDATE offering SET state = 'withdrawn'");
    start(&run);
    expect(&run, IMPORT_DONE,
           "2 error 2:offering:unknown-offering(A cable) 3:offering:unknown-offering(a CABLE) ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(orders_are_asked_in_the_customers_name_and_the_same_file_changes_nothing),
        TEST_ON_BOTH(an_undone_import_takes_its_orders_back_but_for_those_that_went_on),
        TEST_ON_BOTH(every_error_of_orders_has_its_row_and_column),
        TEST_ON_BOTH(nobody_orders_for_an_ended_customer_or_as_a_stranger_of_the_supplier),
        TEST_ON_BOTH(what_came_in_between_is_a_fault_of_its_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
