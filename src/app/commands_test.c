/* Sub-commands: their names and their arguments. */
#include "app/app.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define WORDS_MAX 8

static int words(const char *const *given, char **argv)
{
    int count = 0;

    for (; count < WORDS_MAX && given[count] != NULL; count++)
        argv[count] = (char *)(uintptr_t)given[count];
    return count;
}

static void an_option_is_taken_out_wherever_it_stands(void **state)
{
    static const struct {
        const char *given[WORDS_MAX];
        const char *value;
        int left;
    } rows[] = {
        {{"--map", "helpdesk", "file"}, "helpdesk", 1},
        {{"file", "--map", "helpdesk"}, "helpdesk", 1},
        {{"file", "--map=helpdesk", "x"}, "helpdesk", 2},
        {{"--map="}, "", 0},
        {{"file", "--map"}, NULL, 2},
        {{"--mapping", "x"}, NULL, 2},
        {{NULL}, NULL, 0},
    };
    struct arena *arena = arena_new(1 << 20);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *argv[WORDS_MAX];
        struct command_call call = {.arena = arena, .argv = argv};
        call.argc = words(rows[i].given, argv);
        const char *value = command_option(&call, "--map");
        assert_int_equal(call.argc, rows[i].left);
        assert_true((value == NULL) == (rows[i].value == NULL));
        if (value != NULL) assert_string_equal(value, rows[i].value);
    }
    arena_free(arena);
}

static void a_command_is_found_by_all_words_of_its_name(void **state)
{
    static const struct {
        const char *given[WORDS_MAX];
        const char *name;
    } rows[] = {
        {{"user", "add", "--email"}, "user add"},
        {{"token", "create"}, "token create"},
        {{"user"}, NULL},
        {{"user", "remove"}, NULL},
        {{"add", "user"}, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *argv[WORDS_MAX];
        int count = words(rows[i].given, argv), taken = 0;
        const struct command *command = command_find(count, argv, &taken);
        assert_true((command == NULL) == (rows[i].name == NULL));
        if (command == NULL) continue;
        assert_string_equal(command->name, rows[i].name);
        assert_int_equal(taken, 2);
    }
}

static void what_is_left_over_is_refused_as_usage(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    char *argv[] = {(char[]){"left"}};
    struct command_call call = {.arena = arena,
                                .argc = 1,
                                .argv = argv,
                                .command = &(const struct command){.usage = "user add"}};

    (void)state;
    struct err *err = command_end(&call);
    assert_non_null(err);
    assert_int_equal(err_exit_code(err->code), 2);
    call.argc = 0;
    assert_null(command_end(&call));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_is_taken_out_wherever_it_stands),
        cmocka_unit_test(a_command_is_found_by_all_words_of_its_name),
        cmocka_unit_test(what_is_left_over_is_refused_as_usage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
