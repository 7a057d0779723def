/* Sub-commands: found by name, run beside a server through its socket, or alone. */
#include "app/app.h"

#include "base/arena.h"
#include "base/limits.h"
#include "web/i18n.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 4096

const struct command *command_at(size_t index)
{
    for (size_t i = 0; features[i] != NULL; i++) {
        if (index < features[i]->command_count) return &features[i]->commands[index];
        index -= features[i]->command_count;
    }
    return NULL;
}

/* Do the first words of ARGV say NAME? How many they are, or 0. */
static int words_of(const char *name, int argc, char **argv)
{
    struct str rest = str_of(name), word;
    int words = 0;

    for (bool more = true; more; words++) {
        more = str_cut(rest, ' ', &word, &rest);
        if (words == argc || !str_is(word, argv[words])) return 0;
    }
    return words;
}

const struct command *command_find(int argc, char **argv, int *words)
{
    const struct command *command;

    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        *words = words_of(command->name, argc, argv);
        if (*words > 0) return command;
    }
    return NULL;
}

/* ---- arguments ---- */

/* Where option NAME stands; argc: nowhere. */
static int option_at(const struct command_call *call, const char *name)
{
    size_t len = strlen(name);
    int at = 0;

    while (at < call->argc && (strncmp(call->argv[at], name, len) != 0 ||
                               (call->argv[at][len] != '=' && call->argv[at][len] != '\0')))
        at++;
    return at;
}

static void arguments_remove(struct command_call *call, int at, int count)
{
    for (int i = at; i + count < call->argc; i++)
        call->argv[i] = call->argv[i + count];
    call->argc -= count;
}

struct err *command_option_next(struct command_call *call, const char *name, const char **value)
{
    int at = option_at(call, name);

    *value = NULL;
    if (at == call->argc) return NULL;
    const char *argument = call->argv[at], *joined = strchr(argument, '=');
    const char *next = at + 1 < call->argc ? call->argv[at + 1] : "--";

    if (argument[strlen(name)] != '=') joined = NULL;
    if (joined == NULL && strncmp(next, "--", 2) == 0) {
        return ERR(call->arena, ERR_USAGE, "%s needs a value", name);
    }
    *value = joined != NULL ? joined + 1 : next;
    arguments_remove(call, at, joined != NULL ? 1 : 2);
    return NULL;
}

struct err *command_option(struct command_call *call, const char *name, const char **value)
{
    const char *again;

    TRY(command_option_next(call, name, value));
    if (*value == NULL) return NULL;
    TRY(command_option_next(call, name, &again));
    return again == NULL ? NULL : ERR(call->arena, ERR_USAGE, "%s was given twice", name);
}

bool command_flag(struct command_call *call, const char *name)
{
    for (int at = 0; at < call->argc; at++) {
        if (strcmp(call->argv[at], name) != 0) continue;
        arguments_remove(call, at, 1);
        return true;
    }
    return false;
}

struct err *command_end(struct command_call *call)
{
    if (call->argc == 0) return NULL;
    return ERR(call->arena, ERR_USAGE, "%s is not understood", call->argv[0]);
}

struct err *command_line(struct command_call *call, struct str *line)
{
    char *text = arena_alloc(call->arena, LINE_MAX_BYTES);

    if (fgets(text, LINE_MAX_BYTES, stdin) == NULL) {
        return ERR(call->arena, ERR_USAGE, "a line is expected on standard input");
    }
    *line = (struct str){text, strcspn(text, "\r\n")};
    return NULL;
}

void command_say(const struct command_call *call, FILE *file, const char *msgid,
                 const struct command_word *words)
{
    struct i18n i18n = *call->i18n;
    struct doc_voice voice = i18n_voice(&i18n);
    struct doc *doc = doc_object(call->arena);
    struct doc *line = doc_put_message(call->arena, doc, "line", msgid);

    for (; words->name != NULL; words++) {
        struct doc *value = doc_put_text(call->arena, doc, words->name, words->value);

        doc_param(call->arena, line, words->name, value);
    }
    fprintf(file, STR_FMT "\n", STR_ARG(doc_message_text(call->arena, &voice, line)));
}

/* ---- sending ---- */

static enum err_code code_of(struct str text)
{
    for (enum err_code code = ERR_NONE; code < ERR_CODE_COUNT; code++) {
        if (str_is(text, err_code_text(code))) return code;
    }
    return ERR_INTERNAL;
}

static struct err *refusal_read(struct arena *arena, const struct doc *doc)
{
    struct err *fields = NULL;
    struct err *err =
        ERR(arena, code_of(doc_text(doc, "error")), STR_FMT, STR_ARG(doc_text(doc, "detail")));
    const struct doc *list = doc_get(doc, "fields"), *cause = doc_get(doc, "cause");
    const struct doc *one = list != NULL && list->kind == DOC_LIST ? list->children.first : NULL;

    err->param = doc_text(doc, "param");
    for (; one != NULL; one = one->next)
        err_add_field(arena, &fields, doc_text(one, "name"), code_of(doc_text(one, "code")),
                      doc_text(one, "param"));
    if (fields != NULL) err->fields = fields->fields;
    if (cause != NULL) err->cause = refusal_read(arena, cause);
    return err;
}

static struct err *answer_read(struct arena *arena, struct str line, struct doc **answer)
{
    struct doc *doc;

    TRY(doc_read(arena, line, limits.json_depth_max, &doc));
    *answer = doc_get(doc, "answer");
    if (doc_get(doc, "error") != NULL) return refusal_read(arena, doc);
    if (*answer != NULL) return NULL;
    return ERR(arena, ERR_INTERNAL, "the running server answers another language");
}

static struct err *place_open(struct command_call *call)
{
    struct command_place *place = call->place;
    struct store_config config = {.data_dir = place->data_dir,
                                  .url = place->database_url,
                                  .existing = !call->command->begins};

    return place->store != NULL ? NULL : store_open(place->arena, &config, &place->store);
}

struct err *command_send(struct command_call *call, struct doc *request, struct doc **answer)
{
    struct arena *arena = call->arena;
    struct doc *asked = doc_object(arena);
    struct buf out = buf_new(arena, limits.response_bytes_max);
    struct str line;

    if (call->place->store == NULL) {
        doc_put_c(arena, asked, "command", call->command->name);
        doc_put(arena, asked, "request", request);
        doc_json(&out, asked, NULL);
        if (out.full) return ERR(arena, ERR_TOO_LARGE, "the request of the command is too large");
        struct err *err = store_socket_ask(arena, call->place->data_dir, buf_str(&out), &line);
        if (err == NULL) return answer_read(arena, line, answer);
        if (err->code != ERR_NOT_FOUND) return err;
    }
    TRY(place_open(call));
    *answer = doc_object(arena);
    return call->command->act(call->place->store, arena, app_now_ms(), request, *answer);
}

void command_place_close(struct command_place *place)
{
    if (place->store != NULL) store_close(place->store);
}
