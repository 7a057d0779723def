/* interna user add, interna user link, interna token create: from the command line to
   feature/access and back. */
#include "app/user_commands.h"

#include "base/arena.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "feature/catalogue/catalogue.h"

#include <stdio.h>

static struct err *put_option(struct command_call *call, struct doc *request, const char *name)
{
    const char *option = str_c(call->arena, str_print(call->arena, "--%s", name)), *value;

    TRY(command_option(call, option, &value));
    if (value != NULL) doc_put_c(call->arena, request, name, value);
    return NULL;
}

static struct err *require(struct command_call *call, const struct doc *request, const char *name)
{
    if (doc_get(request, name) != NULL) return NULL;
    return ERR(call->arena, ERR_USAGE, "--%s is missing", name);
}

/* ---- user add ---- */

static struct err *user_add_run(struct command_call *call)
{
    struct doc *request = doc_object(call->arena), *answer;
    struct str password;

    TRY(put_option(call, request, "email"));
    TRY(put_option(call, request, "name"));
    TRY(put_option(call, request, "company"));
    if (doc_get(request, "email") == NULL && call->argc > 0) { /* the address alone also does */
        doc_put_c(call->arena, request, "email", call->argv[0]);
        call->argc--;
        call->argv++;
    }
    TRY(command_end(call));
    TRY(require(call, request, "email"));
    TRY(command_line(call, &password));
    doc_put_text(call->arena, request, "password", password);
    TRY(command_send(call, request, &answer));
    command_say(call, stdout, N_("{email} can sign in now."),
                (const struct command_word[]){{"email", doc_text(request, "email")},
                                              {.name = NULL}});
    return NULL;
}

static struct err *user_add_act(struct store *store, struct arena *arena, int64_t now_ms,
                                const struct doc *request, struct doc *answer)
{
    struct access_user user = {
        .email = doc_text(request, "email"),
        .name = doc_text(request, "name"),
        .password = doc_text(request, "password"),
        .company = doc_text(request, "company"),
    };

    (void)answer;
    if (str_empty(user.name)) (void)str_cut(user.email, '@', &user.name, &(struct str){0});
    TRY(access_command_user_add(store, arena, now_ms, &user));
    return catalogue_desks_open(store, arena, now_ms);
}

/* ---- user link ---- */

static struct err *user_link_run(struct command_call *call)
{
    struct doc *request = doc_object(call->arena), *answer;
    const char *address;
    struct str secret;

    TRY(put_option(call, request, "email"));
    TRY(command_option(call, "--address", &address));
    TRY(command_end(call));
    TRY(require(call, request, "email"));
    TRY(command_send(call, request, &answer));
    secret = doc_text(answer, "secret");
    printf("%s/links/" STR_FMT "\n", address != NULL ? address : COMMAND_HERE, STR_ARG(secret));
    return NULL;
}

static struct err *user_link_act(struct store *store, struct arena *arena, int64_t now_ms,
                                 const struct doc *request, struct doc *answer)
{
    struct str secret;

    TRY(access_command_user_link(store, arena, now_ms, doc_text(request, "email"), &secret));
    doc_put_text(arena, answer, "secret", secret);
    return NULL;
}

/* ---- token create ---- */

static struct err *token_create_run(struct command_call *call)
{
    struct doc *request = doc_object(call->arena), *answer;
    struct str token, scope;
    unsigned scopes;

    TRY(put_option(call, request, "user"));
    TRY(put_option(call, request, "scope"));
    TRY(put_option(call, request, "name"));
    TRY(command_end(call));
    scope = doc_text(request, "scope");
    if (scope.ptr != NULL && !access_scopes_read(scope, &scopes)) {
        return ERR(call->arena, ERR_USAGE, "--scope is of read, write, admin, not " STR_FMT,
                   STR_ARG(scope));
    }
    TRY(require(call, request, "user"));
    TRY(command_send(call, request, &answer));
    token = doc_text(answer, "token");
    printf(STR_FMT "\n", STR_ARG(token));
    return NULL;
}

static struct err *token_create_act(struct store *store, struct arena *arena, int64_t now_ms,
                                    const struct doc *request, struct doc *answer)
{
    struct str token;

    TRY(access_command_token_create(store, arena, now_ms, doc_text(request, "user"),
                                    doc_text(request, "scope"), doc_text(request, "name"), &token));
    doc_put_text(arena, answer, "token", token);
    return NULL;
}

const struct command user_commands[USER_COMMAND_COUNT] = {
    {"user add", "user add --email EMAIL [--name NAME] [--company NAME]",
     N_("Add a person; the password comes on standard input. The first one administers."),
     user_add_run, user_add_act, true},
    {"user link", "user link --email EMAIL [--address http://127.0.0.1:8080]",
     N_("Print a link by which a person chooses a password, once: within 72 hours the first one, "
        "within one hour another. --address is where people find this house."),
     user_link_run, user_link_act, false},
    {"token create", "token create --user EMAIL [--scope read,write,admin] [--name NAME]",
     N_("Print a new bearer token of a person, and nothing else. Its scopes are read and write "
        "unless "
        "--scope names others: read, write, admin."),
     token_create_run, token_create_act, false},
};
