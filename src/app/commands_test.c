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
        const char *value, *refusal;
        int left;
    } rows[] = {
        {{"--map", "helpdesk", "file"}, "helpdesk", NULL, 1},
        {{"file", "--map", "helpdesk"}, "helpdesk", NULL, 1},
        {{"file", "--map=helpdesk", "x"}, "helpdesk", NULL, 2},
        {{"--map=--x"}, "--x", NULL, 0},
        {{"--map="}, "", NULL, 0},
        {{"--mapping", "x"}, NULL, NULL, 2},
        {{NULL}, NULL, NULL, 0},
        {{"file", "--map"}, NULL, "--map needs a value", 0},
        {{"--map", "--origin", "x"}, NULL, "--map needs a value", 0},
        {{"--map", "a", "file", "--map=b"}, NULL, "--map was given twice", 0},
    };
    struct arena *arena = arena_new(1 << 20);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *argv[WORDS_MAX];
        struct command_call call = {.arena = arena, .argv = argv};
        const char *value;

        call.argc = words(rows[i].given, argv);
        struct err *err = command_option(&call, "--map", &value);
        assert_true((err == NULL) == (rows[i].refusal == NULL));
        if (err != NULL) assert_true(str_is(err->detail, rows[i].refusal));
        if (err != NULL) continue;
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
    const char *root = getenv("INTERNA_SOURCE_ROOT");
    if (root == NULL) root = getcwd(path, sizeof path);
    return setenv("LC_ALL", "C", 1) + setenv("PATH", all, 1) + setenv("ROOT", root, 1);
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

/* Each script ends with CODE and says TEXT, but not WITHOUT. */
struct script {
    const char *script;
    int code;
    const char *text, *without;
};

static void assert_scripts(const struct script *rows, size_t count)
{
    char output[OUTPUT_MAX];

    for (size_t i = 0; i < count; i++) {
        const struct script *row = &rows[i];
        int code = shell(row->script, output);

        if (code == row->code && strstr(output, row->text) != NULL &&
            (row->without == NULL || strstr(output, row->without) == NULL)) {
            continue;
        }
        fail_msg("%s: %d, %s", row->script, code, output);
    }
}

#define ASSERT_SCRIPTS(rows) assert_scripts(rows, sizeof(rows) / sizeof *(rows))

static void the_program_says_what_is_wrong_and_what_to_do(void **state)
{
    static const struct script rows[] = {
        {"echo short | " ADD "a", 1, "password: Choose a password of at least 12 characters.",
         NULL},
        {BESIDE("b", "", "echo short | " ADD "b"), 1,
         "password: Choose a password of at least 12 characters.", NULL},
        {"echo a-long-password | " ADD "c; " BESIDE("c", " --sample", "cat c.out"), 0,
         "interna: The folder has data already; the sample was not added.", NULL},
        {"echo a-long-password | " ADD "d", 0, "ana@company.example can sign in now.\n", NULL},
        {"mkdir bad; seq 99999 >bad/interna.db; interna verify --data bad", 3,
         "interna: The data file is damaged. Stop, and restore a backup.", NULL},
        {"echo a-long-password | " ADD "bad", 3,
         "interna: The data file is damaged. Stop, and restore a backup.", NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

static void a_refusal_beside_a_server_is_told_as_alone(void **state)
{
    static const struct script rows[] = {
        {"echo short | " ADD "e", 1, "\n  password: Choose", "fields:"},
        {BESIDE("e", "", "echo short | " ADD "e"), 1, "\n  password: Choose", "fields:"},
        {BESIDE("e", "", "interna serve --listen 127.0.0.1:0 --data e"), 3, "\n  locked: e is used",
         NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

#define USAGE       "interna: The command was not understood. See --help.\n  usage: "
#define USER_ADD    "\n  interna user add --email EMAIL [--name NAME] [--company NAME]\n"
#define OTHER_USAGE "interna token create"

static void a_wrong_use_is_told_by_the_line_that_matters(void **state)
{
    static const struct script rows[] = {
        {"interna", 2, USAGE "no command was given\n", OTHER_USAGE},
        {"interna fly", 2, USAGE "there is no command fly\n", OTHER_USAGE},
        {"interna user", 2, USAGE "user is not the whole of a command" USER_ADD, OTHER_USAGE},
        {"interna user fly", 2, USAGE "user is not the whole of a command" USER_ADD, OTHER_USAGE},
        {"interna user add", 2, USAGE "--email is missing" USER_ADD, OTHER_USAGE},
        {"interna user add --email", 2, USAGE "--email needs a value" USER_ADD, OTHER_USAGE},
        {"interna user add a b", 2, USAGE "b is not understood" USER_ADD, OTHER_USAGE},
        {"interna verify x", 2, USAGE "x is not understood\n  interna verify\n", OTHER_USAGE},
        {"interna verify --db mysql://x", 2,
         USAGE "--db is an address like postgresql:///interna, not mysql://x\n", NULL},
        {"interna verify --db ''", 2, "--db is an address like postgresql:///interna, not \n",
         NULL},
        {"interna verify --db", 2, USAGE "--db needs a value\n", NULL},
        {"interna verify --data", 2, USAGE "--data needs a value\n", NULL},
        {"interna verify --data=", 2, USAGE "--data needs a value\n", NULL},
        {"interna verify --data a --data b", 2, USAGE "--data was given twice\n", NULL},
        {"interna serve --listen bogus", 2, "--listen is ADDRESS:PORT, not bogus", NULL},
        {"interna serve --listen 127.0.0.1:99999", 2, "--listen is ADDRESS:PORT, not 127", NULL},
        {"interna serve --listen 127.0.0.1:+80", 2, "--listen is ADDRESS:PORT, not 127", NULL},
        {"interna token create --user a --scope read,fly", 2,
         USAGE "--scope is of read, write, admin, not read,fly\n", NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

static void help_is_of_the_command_it_is_asked_of(void **state)
{
    static const struct script rows[] = {
        {"interna --help", 0, "--scope names others: read, write, admin.", NULL},
        {"interna --help", 0, "\n  --data DIR\n", NULL},
        {"interna user add --help", 0, "The first one administers.", OTHER_USAGE},
        {"interna --help user", 0, "interna user add --email EMAIL", OTHER_USAGE},
        {"interna serve --help", 0, "\n  --data DIR\n", OTHER_USAGE},
        {"interna fly --help", 2, USAGE "there is no command fly\n", OTHER_USAGE},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

#define NO_DATA "interna: There is no data of Interna here. Check --data and --db; "

static void only_what_begins_data_makes_a_folder(void **state)
{
    static const struct script rows[] = {
        {"interna verify --data typo", 3, NO_DATA, NULL},
        {"interna token create --user ana@company.example --data typo", 3, NO_DATA, NULL},
        {"mkdir none; interna verify --data none", 3, NO_DATA, NULL},
        {"interna token create --user ana@company.example --data none", 3, NO_DATA, NULL},
        {"ls typo none", 2, "none:\n", "lock"},
        {"touch none/interna.db; interna verify --data none", 3, NO_DATA, NULL},
        {"interna token create --user ana@company.example --data none", 3, NO_DATA, NULL},
        {"echo a-long-password | " ADD "begun; interna verify --data begun", 0, " events, ", NULL},
        {"interna token create --user ana@company.example --data begun", 0, "int_", NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

#define TABLE                                                                                      \
    "(echo case:concept:name,concept:name,time:timestamp; seq -f "                                 \
    "'%.0f,open,2024-03-01T08:00:00Z' 6000) >big.csv; "
#define IMPORT_BIG "interna import log big.csv --data half 2>&1"

static void an_import_that_the_disk_ends_says_what_is_kept_and_goes_on_again(void **state)
{
    static const struct script rows[] = {
        {TABLE "trap '' XFSZ; ulimit -f 5000; " IMPORT_BIG, 3,
         "interna: The import stopped half-way (requests kept: ", "Nothing was changed"},
        {IMPORT_BIG, 0, "Imported: requests ", "Imported: requests 6000,"},
        {IMPORT_BIG, 0, "Imported: requests 0, events 0; already there: 6000\n", NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

static void the_cases_of_two_files_are_told_apart(void **state)
{
    static const char log[] = "mkdir -p logs; echo \"<log><trace><event>"
                              "<date key='time:timestamp' value='2024-03-01T08:00:00Z'/>"
                              "</event></trace></log>\" | tee logs/a.xes logs/c >logs/b.xes.gz; ";
    static const char hint[] = "interna: A case counts once by its origin and name (origin here: "
                               "a). If this is the log of another system, give it --origin NAME.\n";
    const struct script rows[] = {
        {log, 0, "", NULL},
        {"interna import log logs/a.xes --data two", 0, "requests 1, events 1; already there: 0\n",
         hint},
        {"interna import log logs/b.xes.gz --data two", 0, "requests 1, ", hint},
        {"interna import log logs/c --data two", 0, "requests 1, ", hint},
        {"cp logs/a.xes a.csv; interna import log a.csv --data two", 0, hint, NULL},
        {"interna import log a.csv --data two --origin other", 0, "requests 1, ", hint},
        {"n=$(seq -s- 30); cp a.csv $n; interna import log $n --data two", 2,
         "cannot name the origin: give --origin NAME, of at most 40 letters\n", NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

/* A tree whose program tells where it was started, and how. */
#define TREE                                                                                       \
    "mkdir -p tree/tools tree/build bin; cp \"$ROOT/run\" tree; touch tree/build/build.ninja; "    \
    "echo 'set -e; build_packages=(); install_packages() { :; }; install_modules() { :; }' "       \
    ">tree/tools/install.sh; printf '#!/bin/sh\\necho $PWD: $*\\n' >tree/build/interna; "          \
    "ln -s /bin/true bin/ninja; chmod +x tree/build/interna; PATH=$PWD/bin:$PATH; "                \
    "mkdir 'my place'; cd 'my place'; "

static void run_serves_from_where_one_stands(void **state)
{
    static const struct script rows[] = {
        {TREE "../tree/run --data mine", 0, "/my place: serve --sample --data mine\n", NULL},
    };

    (void)state;
    ASSERT_SCRIPTS(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_is_taken_out_wherever_it_stands),
        cmocka_unit_test(a_command_is_found_by_all_words_of_its_name),
        cmocka_unit_test(what_is_left_over_is_refused_as_usage),
        cmocka_unit_test(the_program_says_what_is_wrong_and_what_to_do),
        cmocka_unit_test(a_refusal_beside_a_server_is_told_as_alone),
        cmocka_unit_test(a_wrong_use_is_told_by_the_line_that_matters),
        cmocka_unit_test(help_is_of_the_command_it_is_asked_of),
        cmocka_unit_test(only_what_begins_data_makes_a_folder),
        cmocka_unit_test(an_import_that_the_disk_ends_says_what_is_kept_and_goes_on_again),
        cmocka_unit_test(the_cases_of_two_files_are_told_apart),
        cmocka_unit_test(run_serves_from_where_one_stands),
    };

    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
