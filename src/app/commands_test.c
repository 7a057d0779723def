/* Sub-commands: their names and their arguments, and what the program says to a wrong use. */
#include "app/app.h"

#include "base/arena.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* ---- the program, as a shell calls it ---- */

#define OUTPUT_MAX 20000

static char folder[] = "/tmp/interna-commands.XXXXXX";

static int folder_make(void **state)
{
    char path[PATH_MAX - 64], all[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);

    (void)state;
    if (len < 0 || mkdtemp(folder) == NULL) return -1;
    path[len] = '\0';
    for (int i = 0; i < 2; i++) /* BUILD/tests/NAME */
        *strrchr(path, '/') = '\0';
    snprintf(all, sizeof all, "%s:/usr/bin:/bin", path);
    return setenv("LC_ALL", "C", 1) + setenv("PATH", all, 1);
}

static int folder_remove(void **state)
{
    char command[100];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return pclose(popen(command, "r"));
}

/* Run SCRIPT in the folder; its exit code, and all that it printed in OUTPUT. */
static int shell(const char *script, char output[OUTPUT_MAX])
{
    char all[1000];
    int status;

    snprintf(all, sizeof all, "exec 2>&1; cd %s || exit; %s", folder, script);
    FILE *pipe = popen(all, "r");
    assert_non_null(pipe);
    output[fread(output, 1, OUTPUT_MAX - 1, pipe)] = '\0';
    status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define ADD "interna user add --email ana@company.example --company Company --data "
/* A server on FOLDER, and COMMAND beside it. */
#define BESIDE(folder, options, command)                                                           \
    "interna serve --listen 127.0.0.1:0 --data " folder options " >" folder ".out 2>&1 & "         \
    "until grep -q http " folder ".out; do sleep 0.1; done; " command                              \
    "; code=$?; kill $!; wait; exit $code"

static void the_program_says_what_is_wrong_and_what_to_do(void **state)
{
    static const struct {
        const char *script;
        int code;
        const char *text;
    } rows[] = {
        {"echo short | " ADD "a", 1, "password: Choose a password of at least 12 characters."},
        {BESIDE("b", "", "echo short | " ADD "b"), 1,
         "password: Choose a password of at least 12 characters."},
        {"echo a-long-password | " ADD "c; " BESIDE("c", " --sample", "cat c.out"), 0,
         "interna: The folder has data already; the sample was not added."},
        {"interna verify --data missing", 0, "0 events, 0 seals"},
        {"mkdir empty; interna verify --data empty", 0, "0 events, 0 seals"},
        {"mkdir bad; seq 99999 >bad/interna.db; interna verify --data bad", 3,
         "interna: The data file is damaged. Stop, and restore a backup."},
        {"echo a-long-password | " ADD "bad", 3,
         "interna: The data file is damaged. Stop, and restore a backup."},
        {"interna verify --db mysql://x", 2, "--db needs a value like postgresql:///interna"},
        {"interna verify --db ''", 2, "--db needs a value like postgresql:///interna"},
        {"interna verify --db", 2, "--db needs a value like postgresql:///interna"},
        {"interna verify --data", 2, "--data needs a value"},
        {"interna verify --data=", 2, "--data needs a value"},
        {"interna serve --listen bogus", 2, "--listen is ADDRESS:PORT, not bogus"},
        {"interna --help", 0, "--scope names others: read, write, admin."},
    };
    char output[OUTPUT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int code = shell(rows[i].script, output);

        if (code == rows[i].code && strstr(output, rows[i].text) != NULL) continue;
        fail_msg("%s: %d, %s", rows[i].script, code, output);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_is_taken_out_wherever_it_stands),
        cmocka_unit_test(a_command_is_found_by_all_words_of_its_name),
        cmocka_unit_test(what_is_left_over_is_refused_as_usage),
        cmocka_unit_test(the_program_says_what_is_wrong_and_what_to_do),
    };

    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
