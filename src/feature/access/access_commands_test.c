/* What the two commands refuse, on both databases. */
#include "feature/access/access.h"
#include "support.h"

#define EMAIL    STR("ana@jkl.example")
#define PASSWORD STR("correct horse battery")

static void ana_make(struct test_store *test)
{
    struct access_user ana = {.email = EMAIL, .name = STR("Ana Núñez"), .password = PASSWORD};

    assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &ana));
}

static void a_user_is_refused_with_the_name_of_the_field(void **state)
{
    static const struct {
        struct access_user user;
        const char *field;
        enum err_code code;
    } rows[] = {
        {{.email = EMAIL, .name = STR("Ana"), .password = PASSWORD}, "email", ERR_EXISTS},
        {{.email = STR("ana"), .name = STR("Ana"), .password = PASSWORD}, "email", ERR_BAD_EMAIL},
        {{.name = STR("Ana"), .password = PASSWORD}, "email", ERR_REQUIRED},
        {{.email = STR("b@jkl.example"), .password = PASSWORD}, "name", ERR_REQUIRED},
        {{.email = STR("b@jkl.example"), .name = STR("B"), .password = STR("short")},
         "password",
         ERR_WEAK_PASSWORD},
    };
    struct test_store *test = *state;

    ana_make(test);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err *err =
            access_command_user_add(test->store, test->arena, TEST_NOW_MS, &rows[i].user);

        assert_refused(err, ERR_FIELDS);
        assert_true(str_is(err->fields->name, rows[i].field));
        assert_int_equal(err->fields->code, rows[i].code);
    }
}

static void a_token_is_for_somebody_who_is_there_and_has_known_scopes(void **state)
{
    struct test_store *test = *state;
    struct str token;

    ana_make(test);
    assert_refused(access_command_token_create(test->store, test->arena, TEST_NOW_MS,
                                               STR("nobody@jkl.example"), STR_NONE, STR_NONE,
                                               &token),
                   ERR_FIELDS);
    assert_refused(access_command_token_create(test->store, test->arena, TEST_NOW_MS, EMAIL,
                                               STR("everything"), STR_NONE, &token),
                   ERR_FIELDS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_user_is_refused_with_the_name_of_the_field),
        TEST_ON_BOTH(a_token_is_for_somebody_who_is_there_and_has_known_scopes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
