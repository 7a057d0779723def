/* Sub-commands: what was asked, done, and told by text and exit code (0 done, 1 refused, 2 usage,
   3 environment). */
#include "app/app.h"

#include "base/arena.h"
#include "base/num.h"
#include "feature/attachment/attachment.h"
#include "web/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND_BYTES ((size_t)256 * 1024 * 1024)

struct program {
    struct arena *arena;
    struct i18n i18n;
    struct app_config config;
    struct command_call call; /* without the common options */
    const char *word;         /* the first of the command; NULL: none was given */
};

struct own_command {
    const char *name, *usage, *help;
    struct err *(*run)(struct program *program);
};

static struct err *run_serve(struct program *program);
static struct err *run_verify(struct program *program);
static struct err *run_version(struct program *program);

static const struct own_command own_commands[] = {
    {"serve", "serve [--sample] [--listen ADDRESS:PORT] [--address URL] [--https]",
     N_("Serve people and programs until it is told to end."), run_serve},
    {"verify", "verify", N_("Recompute every event and every seal of the log, and every file."),
     run_verify},
    {"version", "version", N_("Print the version."), run_version},
};

static void print(const struct program *program, FILE *file, const char *msgid)
{
    struct str text = i18n_text(&program->i18n, program->arena, msgid);

    fprintf(file, STR_FMT, STR_ARG(text));
}

static void print_indented(const struct program *program, FILE *file, const char *msgid)
{
    fputs("      ", file);
    print(program, file, msgid);
    fputs("\n", file);
}

/* ---- serve, verify, version ---- */

static void serve_ready(struct arena *arena, const struct app_config *config, int port,
                        struct str set_up)
{
    const char *colon = strrchr(config->listen, ':');
    int host_len = colon != NULL ? (int)(colon - config->listen) : 0;

    printf("Interna: http://%.*s:%d/\n", host_len > 0 ? host_len : 9,
           host_len > 0 ? config->listen : "127.0.0.1", port);
    if (!str_empty(set_up)) {
        struct str text =
            i18n_text(config->i18n, arena, N_("Nobody is here yet. Set up your house, once, at:"));

        printf(STR_FMT "\n  http://%.*s:%d" STR_FMT "\n", STR_ARG(text),
               host_len > 0 ? host_len : 9, host_len > 0 ? config->listen : "127.0.0.1", port,
               STR_ARG(set_up));
    }
    (void)fflush(stdout);
}

/* An address, a colon, and what a port may be. */
static bool listen_is_good(const char *listen)
{
    const char *colon = strrchr(listen, ':');
    int64_t port;

    return colon != NULL && num_parse_int(str_of(colon + 1), &port) && port >= 0 &&
           port <= UINT16_MAX;
}

/* "https://host", perhaps with a port: no path, since the house stands at the root of its site. */
static bool address_is_good(struct str address)
{
    struct str rest = str_sub(address, str_starts(address, STR("https://")) ? 8 : 7, address.len);

    if (!str_starts(address, STR("https://")) && !str_starts(address, STR("http://"))) return false;
    for (size_t i = 0; i < rest.len; i++) {
        char one = rest.ptr[i];
        bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');

        if (!letter && !(one >= '0' && one <= '9') && strchr(".:-[]", one) == NULL) return false;
    }
    return rest.len > 0;
}

/* Where people reach it; unless told, where it listens. */
static struct err *take_address(struct program *program)
{
    struct app_config *config = &program->config;

    TRY(command_option(&program->call, "--address", &config->address));
    if (config->address == NULL) {
        config->address =
            str_c(program->arena, str_print(program->arena, "%s://%s",
                                            config->secure ? "https" : "http", config->listen));
    } else if (!address_is_good(str_of(config->address))) {
        return ERR(program->arena, ERR_USAGE, "--address is like https://interna.company.example");
    }
    return NULL;
}

/* Its own options are understood by serve alone. */
static struct err *run_serve(struct program *program)
{
    const char *listen;

    program->config.sample = command_flag(&program->call, "--sample");
    program->config.secure = command_flag(&program->call, "--https");
    TRY(command_option(&program->call, "--listen", &listen));
    if (listen != NULL && !listen_is_good(listen)) {
        return ERR(program->arena, ERR_USAGE, "--listen is ADDRESS:PORT, not %s", listen);
    }
    program->config.listen = listen != NULL ? listen : "127.0.0.1:8080";
    TRY(take_address(program));
    program->config.i18n = &program->i18n;
    TRY(command_end(&program->call));
    return app_serve(program->arena, &program->config, serve_ready);
}

static struct err *run_verify(struct program *program)
{
    struct arena *arena = program->arena;
    struct store_config config = {.data_dir = program->config.data_dir,
                                  .url = program->config.database_url,
                                  .read_only = true};
    struct seal_report report = {0};
    struct str bad_file;
    struct store *store;
    int64_t files;

    TRY(command_end(&program->call));
    if (features_event_check == NULL) return NULL;
    TRY(store_open(arena, &config, &store));
    struct err *err = store_verify(store, arena, features_event_check, &report);
    if (err == NULL) err = attachment_verify(store, arena, &files, &bad_file);
    store_close(store);
    if (err != NULL) return err;
    if (report.bad_event_id != 0) {
        return ERR(arena, ERR_SEAL_BROKEN, "event %lld", (long long)report.bad_event_id);
    }
    if (report.bad_seal != 0) {
        return ERR(arena, ERR_SEAL_BROKEN, "seal %lld", (long long)report.bad_seal);
    }
    if (bad_file.ptr != NULL) {
        return ERR(arena, ERR_FILE_LOST, "files/" STR_FMT "/" STR_FMT,
                   STR_ARG(str_sub(bad_file, 0, 2)), STR_ARG(bad_file));
    }
    printf("%lld events, %lld seals, %lld files\n", (long long)report.events,
           (long long)report.seals, (long long)files);
    return NULL;
}

static struct err *run_version(struct program *program)
{
    TRY(command_end(&program->call));
    printf("interna %s\n", INTERNA_VERSION);
    return NULL;
}

/* ---- help ---- */

/* What the nth command is called with, and what it does; false behind the last. */
static bool command_row(size_t index, const char **usage, const char **help)
{
    size_t own = sizeof own_commands / sizeof *own_commands;
    const struct command *command = index < own ? NULL : command_at(index - own);

    if (index >= own && command == NULL) return false;
    *usage = command != NULL ? command->usage : own_commands[index].usage;
    *help = command != NULL ? command->help : own_commands[index].help;
    return true;
}

static bool usage_begins(const char *usage, const char *word)
{
    struct str first, rest;

    (void)str_cut(str_of(usage), ' ', &first, &rest);
    return str_is(first, word);
}

/* The commands that begin with WORD (NULL: all), with what they do or without. How many there are.
 */
static size_t print_commands(const struct program *program, FILE *file, const char *word, bool full)
{
    const char *usage, *help;
    size_t count = 0;

    for (size_t i = 0; command_row(i, &usage, &help); i++) {
        if (word != NULL && !usage_begins(usage, word)) continue;
        count++;
        fprintf(file, "  interna %s\n", usage);
        if (full) print_indented(program, file, help);
    }
    return count;
}

static struct err *no_command(const struct program *program)
{
    const char *usage, *help;

    for (size_t i = 0; command_row(i, &usage, &help); i++) {
        if (!usage_begins(usage, program->word)) continue;
        return ERR(program->arena, ERR_USAGE, "%s is not the whole of a command", program->word);
    }
    return ERR(program->arena, ERR_USAGE, "there is no command %s", program->word);
}

static struct err *print_help(const struct program *program)
{
    if (program->word == NULL) {
        print(program, stdout, N_("Interna: ask, promise, deliver, accept."));
        fputs("\n\n", stdout);
    }
    if (print_commands(program, stdout, program->word, true) == 0) {
        return no_command(program);
    }
    fputs("\n  --data DIR\n", stdout);
    print_indented(program, stdout,
                   N_("The data folder; ./interna-data unless given, made when missing."));
    fputs("  --db URL\n", stdout);
    print_indented(program, stdout,
                   N_("A PostgreSQL database (postgresql://...) instead of SQLite."));
    return NULL;
}

/* ---- dispatch ---- */

static struct err *run_feature_command(struct program *program, const struct command *command)
{
    struct command_place place = {.arena = program->arena,
                                  .data_dir = program->config.data_dir,
                                  .database_url = program->config.database_url};

    program->call.command = command;
    program->call.place = &place;
    struct err *err = command->run(&program->call);
    command_place_close(&place);
    return err;
}

static struct err *run(struct program *program)
{
    struct command_call *call = &program->call;
    const struct command *command;
    int words = 1;

    if (program->word == NULL) return ERR(program->arena, ERR_USAGE, "no command was given");
    for (size_t i = 0; i < sizeof own_commands / sizeof *own_commands; i++) {
        if (strcmp(program->word, own_commands[i].name) != 0) continue;
        call->argc--;
        call->argv++;
        return own_commands[i].run(program);
    }
    command = command_find(call->argc, call->argv, &words);
    if (command == NULL) return no_command(program);
    call->argc -= words;
    call->argv += words;
    return run_feature_command(program, command);
}

/* The options that every command takes, wherever they stand. */
static struct err *take_common(struct program *program)
{
    struct app_config *config = &program->config;
    const char *data;

    TRY(command_option(&program->call, "--data", &data));
    TRY(command_option(&program->call, "--db", &config->database_url));
    config->data_dir = data != NULL ? data : "./interna-data";
    if (*config->data_dir == '\0') return ERR(program->arena, ERR_USAGE, "--data needs a value");
    if (config->database_url != NULL &&
        !str_starts(str_of(config->database_url), STR("postgresql://"))) {
        return ERR(program->arena, ERR_USAGE,
                   "--db is an address like postgresql:///interna, not %s", config->database_url);
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
    struct program program = {.call = {.argc = argc - 1, .argv = argv + 1}};

    program.arena = arena_new(COMMAND_BYTES);
    if (program.arena == NULL) return err_exit_code(ERR_INTERNAL);
    choose_language(&program);
    program.call.arena = program.arena;
    program.call.i18n = &program.i18n;
    bool help = command_flag(&program.call, "--help");
    struct err *err = take_common(&program);
    if (program.call.argc > 0) program.word = program.call.argv[0];
    if (err == NULL) err = help ? print_help(&program) : run(&program);
    int code = err != NULL ? err_exit_code(err->code) : 0;
    if (err != NULL) print_error(&program, err);
    if (code == err_exit_code(ERR_USAGE) && program.word != NULL) {
        (void)print_commands(&program, stderr, program.word, false);
    }
    arena_free(program.arena);
    return code;
}
