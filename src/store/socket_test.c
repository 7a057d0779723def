/* DIR/socket: commands beside a running server. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"
#include "support.h"

#define NOBODY 65534

static struct str echo(void *context, struct arena *arena, struct str request)
{
    return str_print(arena, "%s " STR_FMT, (const char *)context, STR_ARG(request));
}

static struct str fill_arena(void *context, struct arena *arena, struct str request)
{
    (void)context;
    if (str_is(request, "small")) return STR("done");
    for (;;)
        arena_alloc(arena, 1 << 20);
}

static void a_command_is_answered_by_the_server_of_the_folder(void **state)
{
    struct test_store *test = *state;
    struct str answer;

    assert_done(store_socket_serve(test->store, echo, (void *)"heard"));
    for (int i = 0; i < 20; i++) {
        assert_done(store_socket_ask(test->arena, test->folder, STR("{\"a\":1}"), &answer));
        assert_true(str_is(answer, "heard {\"a\":1}"));
    }
}

static void a_long_line_comes_through_and_a_longer_one_is_refused(void **state)
{
    static char text[2000000];
    struct test_store *test = *state;
    struct str answer;

    memset(text, 'x', sizeof text);
    assert_done(store_socket_serve(test->store, echo, (void *)"heard"));
    assert_done(store_socket_ask(test->arena, test->folder, (struct str){text, 900000}, &answer));
    assert_int_equal(answer.len, 900006);
    assert_refused(store_socket_ask(test->arena, test->folder, (struct str){text, sizeof text},
                                    &answer),
                   ERR_IO);
}

static void without_a_server_nobody_is_found(void **state)
{
    struct test_store *test = *state;
    struct str answer;

    assert_refused(store_socket_ask(test->arena, test->folder, STR("x"), &answer), ERR_NOT_FOUND);
    assert_refused(store_socket_ask(test->arena, "/nowhere", STR("x"), &answer), ERR_NOT_FOUND);
    assert_done(store_socket_serve(test->store, echo, (void *)"heard"));
    test_store_close(test);
    assert_refused(store_socket_ask(test->arena, test->folder, STR("x"), &answer), ERR_NOT_FOUND);
}

/* What another user's process gets. */
static enum err_code ask_as_nobody(struct test_store *test)
{
    struct str answer;
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (seteuid(NOBODY) != 0) _exit(ERR_NONE);
        struct err *err = store_socket_ask(test->arena, test->folder, STR("x"), &answer);
        _exit(err == NULL ? ERR_NONE : (int)err->code);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return (enum err_code)WEXITSTATUS(status);
}

static void another_user_is_not_answered(void **state)
{
    struct test_store *test = *state;
    const char *path = str_c(test->arena, str_print(test->arena, "%s/socket", test->folder));
    struct stat status;

    assert_done(store_socket_serve(test->store, echo, (void *)"heard"));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    if (geteuid() != 0) return; /* only root can play another user */
    assert_int_equal(chmod(test->folder, 0755), 0);
    assert_int_equal(ask_as_nobody(test), ERR_IO);
    assert_int_equal(chmod(path, 0666), 0); /* even then */
    assert_int_equal(ask_as_nobody(test), ERR_IO);
}

static void a_folder_with_a_long_name_has_its_socket_too(void **state)
{
    struct test_store *test = *state;
    char name[201];
    struct str answer;

    memset(name, 'd', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    test_store_close(test);
    test->config.data_dir = str_c(test->arena, str_print(test->arena, "%s/%s", test->folder, name));
    assert_done(test_store_open(test));
    assert_done(store_socket_serve(test->store, echo, (void *)"heard"));
    assert_done(store_socket_ask(test->arena, test->config.data_dir, STR("x"), &answer));
    assert_true(str_is(answer, "heard x"));
}

static void a_command_that_needs_too_much_memory_breaks_only_itself(void **state)
{
    struct test_store *test = *state;
    struct str answer;

    assert_done(store_socket_serve(test->store, fill_arena, NULL));
    assert_refused(store_socket_ask(test->arena, test->folder, STR("large"), &answer), ERR_IO);
    assert_done(store_socket_ask(test->arena, test->folder, STR("small"), &answer));
    assert_true(str_is(answer, "done"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_command_is_answered_by_the_server_of_the_folder),
        TEST_ON_SQLITE(a_long_line_comes_through_and_a_longer_one_is_refused),
        TEST_ON_SQLITE(without_a_server_nobody_is_found),
        TEST_ON_SQLITE(another_user_is_not_answered),
        TEST_ON_SQLITE(a_folder_with_a_long_name_has_its_socket_too),
        TEST_ON_SQLITE(a_command_that_needs_too_much_memory_breaks_only_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
