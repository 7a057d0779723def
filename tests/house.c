/* Two people and what they may ask for; see house.h. */
#include "house.h"

#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"

static struct err *offering_read(struct store_tx *tx, void *context)
{
    struct catalogue_filter filter = {.unit_id = NONE};
    struct catalogue_list list;
    const char **id = context;

    TRY(catalogue_offering_list(tx, &filter, 1, &list));
    *id = str_c(tx->arena, str_of_int(tx->arena, list.items[0].id));
    return NULL;
}

static const char *person_add(struct test_store *test, struct str email)
{
    struct access_user user = {.email = email,
                               .name = email,
                               .password = STR("correct horse battery")};
    struct str token;

    assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &user));
    assert_done(access_command_token_create(test->store, test->arena, TEST_NOW_MS, email, STR_NONE,
                                            STR_NONE, &token));
    return str_c(test->arena, token);
}

void house_make(struct test_store *test, struct house *house)
{
    house->supplier = person_add(test, STR("ana@jkl.example"));
    house->customer = person_add(test, STR("ben@jkl.example"));
    assert_done(catalogue_desks_open(test->store, test->arena, TEST_NOW_MS));
    assert_done(test_read(test, offering_read, &house->offering));
}
