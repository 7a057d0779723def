/* Sub-commands: what was asked, done, and told by text and exit code (0 done, 1 refused, 2 usage,
   3 environment). */
#include "app/app.h"

#include "base/arena.h"
#include "web/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND_BYTES ((size_t)256 * 1024 * 1024)

struct program {
    struct arena *arena;
    struct i18n i18n;
    struct app_config config;
    int argc; /* without the common options */
    char **argv;
};

struct own_command {
    const char *name, *usage, *help;
    struct err *(*run)(struct program *program);
};

static struct err *run_serve(struct program *program);
static struct err *run_verify(struct program *program);
static struct err *run_version(struct program *program);

static const struct own_command own_commands[] = {
    {"serve", "serve [--sample] [--listen ADDRESS:PORT] [--https]",
     N_("Serve people and programs until it is told to end."), run_serve},
    {"verify", "verify", N_("Recompute every event and every seal of the log."), run_verify},
    {"version", "version", N_("Print the version."), run_version},
};

static void print(const struct program *program, FILE *file, const char *msgid)
{
    struct str text = i18n_text(&program->i18n, program->arena, msgid);

    fprintf(file, STR_FMT, STR_ARG(text));
}

/* ---- serve, verify, version ---- */

static void serve_ready(const struct app_config *config, int port)
{
    const char *colon = strrchr(config->listen, ':');
    int host_len = colon != NULL ? (int)(colon - config->listen) : 0;

    printf("Interna: http://%.*s:%d/\n", host_len > 0 ? host_len : 9,
           host_len > 0 ? config->listen : "127.0.0.1", port);
    (void)fflush(stdout);
}

static bool flag_take(struct program *program, const char *name)
{
    for (int i = 0; i < program->argc; i++) {
        if (strcmp(program->argv[i], name) != 0) continue;
        for (int j = i; j + 1 < program->argc; j++)
            program->argv[j] = program->argv[j + 1];
        program->argc--;
        return true;
    }
    return false;
}

/* Its own options are understood by serve alone. */
static struct err *run_serve(struct program *program)
{
    program->config.secure = flag_take(program, "--https");
    struct command_call call = {.arena = program->arena,
                                .argc = program->argc,
                                .argv = program->argv,
                                .command = &(const struct command){.usage = own_commands[0].usage}};
    const char *listen = command_option(&call, "--listen");
    const char *colon = listen != NULL ? strrchr(listen, ':') : NULL;

    if (listen != NULL && (colon == NULL || colon[1] == '\0')) {
        return ERR(program->arena, ERR_USAGE, "--listen is ADDRESS:PORT, not %s", listen);
    }
    program->config.listen = listen != NULL ? listen : "127.0.0.1:8080";
    program->config.i18n = &program->i18n;
    TRY(command_end(&call));
    return app_serve(program->arena, &program->config, serve_ready);
}

/* Beside a server it only reads; where there is no data yet, it begins as every command does. */
static struct err *verify_open(struct program *program, struct store **store)
{
    struct store_config config = {.data_dir = program->config.data_dir,
                                  .url = program->config.database_url,
                                  .read_only = true};
    struct err *err = store_open(program->arena, &config, store);

    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    config.read_only = false;
    return store_open(program->arena, &config, store);
}

static struct err *run_verify(struct program *program)
{
    struct arena *arena = program->arena;
    struct seal_report report = {0};
    struct store *store;

    if (program->argc > 0) return ERR(arena, ERR_USAGE, "verify takes no arguments");
    if (features_event_check == NULL) return NULL;
    TRY(verify_open(program, &store));
    struct err *err = store_verify(store, arena, features_event_check, &report);
    store_close(store);
    if (err != NULL) return err;
    if (report.bad_event_id != 0) {
        return ERR(arena, ERR_SEAL_BROKEN, "event %lld", (long long)report.bad_event_id);
    }
    if (report.bad_seal != 0) {
        return ERR(arena, ERR_SEAL_BROKEN, "seal %lld", (long long)report.bad_seal);
    }
    printf("%lld events, %lld seals\n", (long long)report.events, (long long)report.seals);
    return NULL;
}

static struct err *run_version(struct program *program)
{
    if (program->argc > 0) return ERR(program->arena, ERR_USAGE, "version takes no arguments");
    printf("interna %s\n", INTERNA_VERSION);
    return NULL;
}

/* ---- help ---- */

static void print_row(const struct program *program, FILE *file, const char *usage,
                      const char *help)
{
    fprintf(file, "  interna %s\n      ", usage);
    print(program, file, help);
    fputs("\n", file);
}

static void print_help(const struct program *program, FILE *file)
{
    const struct command *command;

    print(program, file, N_("Interna: ask, promise, deliver, accept."));
    fputs("\n\n", file);
    for (size_t i = 0; i < sizeof own_commands / sizeof *own_commands; i++)
        print_row(program, file, own_commands[i].usage, own_commands[i].help);
    for (size_t i = 0; (command = command_at(i)) != NULL; i++)
        print_row(program, file, command->usage, command->help);
    fputs("\n  --data DIR\n      ", file);
    print(program, file, N_("The data folder; ./interna-data unless given, made when missing."));
    fputs("\n  --db URL\n      ", file);
    print(program, file, N_("A PostgreSQL database (postgresql://...) instead of SQLite."));
    fputs("\n", file);
}

/* ---- dispatch ---- */

static struct err *run_feature_command(struct program *program, const struct command *command)
{
    struct command_place place = {.arena = program->arena,
                                  .data_dir = program->config.data_dir,
                                  .database_url = program->config.database_url};
    struct command_call call = {program->arena, program->argc, program->argv,
                                command,        &place,        &program->i18n};
    struct err *err = command->run(&call);

    command_place_close(&place);
    return err;
}

static struct err *run(struct program *program)
{
    int words = 0;

    if (program->argc == 0) return ERR(program->arena, ERR_USAGE, "no command was given");
    for (size_t i = 0; i < sizeof own_commands / sizeof *own_commands; i++) {
        if (strcmp(program->argv[0], own_commands[i].name) != 0) continue;
        program->argc--;
        program->argv++;
        return own_commands[i].run(program);
    }
    const struct command *command = command_find(program->argc, program->argv, &words);
    if (command == NULL) {
        return ERR(program->arena, ERR_USAGE, "there is no command %s", program->argv[0]);
    }
    program->argc -= words;
    program->argv += words;
    return run_feature_command(program, command);
}

/* The options that every command takes, wherever they stand. */
static struct err *take_common(struct program *program)
{
    struct app_config *config = &program->config;
    struct command_call call = {.arena = program->arena,
                                .argc = program->argc,
                                .argv = program->argv};
    const char *data = command_option(&call, "--data");

    config->data_dir = data != NULL ? data : "./interna-data";
    config->database_url = command_option(&call, "--db");
    program->argc = call.argc;
    config->sample = flag_take(program, "--sample");
    if (*config->data_dir == '\0' || flag_take(program, "--data")) {
        return ERR(program->arena, ERR_USAGE, "--data needs a value");
    }
    if (flag_take(program, "--db") ||
        (config->database_url != NULL &&
         !str_starts(str_of(config->database_url), STR("postgresql://")))) {
        return ERR(program->arena, ERR_USAGE, "--db needs a value like postgresql:///interna");
    }
    return NULL;
}

static void choose_language(struct program *program)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    program->i18n = (struct i18n){.lang = LANG_EN};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value == NULL || *value == '\0') continue;
        (void)lang_of(str_sub(str_of(value), 0, 2), &program->i18n.lang);
        return;
    }
}

static struct str title_of(const struct program *program, enum err_code code, struct str param)
{
    struct arena *arena = program->arena;
    struct i18n i18n = program->i18n;
    struct doc_voice voice = i18n_voice(&i18n);
    struct doc *holder = doc_object(arena);
    struct doc *title = doc_put_message(arena, holder, "title", err_title(code));

    doc_param(arena, title, "limit", doc_put_text(arena, holder, "limit", param));
    return doc_message_text(arena, &voice, title);
}

/* What to do, in the reader's language; then what happened, for whoever looks deeper. */
static void print_error(const struct program *program, const struct err *err)
{
    struct arena *arena = program->arena;

    fprintf(stderr, "interna: " STR_FMT "\n", STR_ARG(title_of(program, err->code, err->param)));
    if (err->detail.len > 0 || err->cause != NULL) {
        fprintf(stderr, "  " STR_FMT "\n", STR_ARG(err_chain(arena, err)));
    }
    for (const struct err_field *field = err->fields; field != NULL; field = field->next) {
        fprintf(stderr, "  " STR_FMT ": " STR_FMT "\n", STR_ARG(field->name),
                STR_ARG(title_of(program, field->code, field->param)));
    }
}

int main(int argc, char **argv)
{
    struct program program = {.argc = argc - 1, .argv = argv + 1};

    program.arena = arena_new(COMMAND_BYTES);
    if (program.arena == NULL) return err_exit_code(ERR_INTERNAL);
    choose_language(&program);
    struct err *err = take_common(&program);
    if (flag_take(&program, "--help")) {
        print_help(&program, stdout);
        arena_free(program.arena);
        return 0;
    }
    if (err == NULL) err = run(&program);
    int code = err != NULL ? err_exit_code(err->code) : 0;
    if (err != NULL) print_error(&program, err);
    if (err != NULL && err->code == ERR_USAGE) print_help(&program, stderr);
    arena_free(program.arena);
    return code;
}
