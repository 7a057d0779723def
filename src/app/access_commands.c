/* interna user add, interna token create: arguments and standard input to feature/access. The
   password is hashed where it was typed; only the hash goes to the server. */
#include "app/features.h"

#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access.h"

#include <stdio.h>

static struct err *field_fault(struct arena *arena, const char *field, enum err_code code,
                               size_t limit)
{
    struct err *err = NULL;

    err_add_field(arena, &err, str_of(field), code, str_of_int(arena, (int64_t)limit));
    return err;
}

static struct err *password_read(struct command_call *call, struct str *hash)
{
    struct str password;
    enum err_code code;

    TRY(command_line(call, &password));
    code = access_password_check(password);
    if (code != ERR_NONE) {
        size_t limit =
            code == ERR_WEAK_PASSWORD ? limits.password_points_min : limits.password_bytes_max;

        return field_fault(call->arena, "password", code, limit);
    }
    return access_password_hash(call->arena, password, hash);
}

/* The value of an option that must be there. */
static struct err *option_needed(struct command_call *call, const char *name, struct str *value)
{
    *value = str_of(command_option(call, name));
    if (!str_empty(*value)) return NULL;
    return ERR(call->arena, ERR_USAGE, "%s is missing; usage: interna %s", name,
               call->command->usage);
}

static struct err *user_add_run(struct command_call *call)
{
    struct doc *request = doc_object(call->arena), *answer;
    struct str email, name, company, hash;

    TRY(option_needed(call, "--email", &email));
    TRY(option_needed(call, "--name", &name));
    company = str_of(command_option(call, "--company"));
    TRY(command_end(call));
    TRY(password_read(call, &hash));
    doc_put_text(call->arena, request, "email", email);
    doc_put_text(call->arena, request, "name", name);
    doc_put_text(call->arena, request, "company", company);
    doc_put_text(call->arena, request, "hash", hash);
    return command_send(call, request, &answer);
}

static struct err *user_add_act(struct store *store, struct arena *arena, int64_t now_ms,
                                const struct doc *request, struct doc *answer)
{
    struct access_user user = {.email = doc_text(request, "email"),
                               .name = doc_text(request, "name"),
                               .company = doc_text(request, "company"),
                               .hash = doc_text(request, "hash")};

    (void)answer;
    return access_user_add(store, arena, now_ms, &user);
}

static struct err *token_create_run(struct command_call *call)
{
    struct doc *request = doc_object(call->arena), *answer;
    struct str user, scope, name;

    TRY(option_needed(call, "--user", &user));
    scope = str_of(command_option(call, "--scope"));
    name = str_of(command_option(call, "--name"));
    TRY(command_end(call));
    doc_put_text(call->arena, request, "user", user);
    doc_put_text(call->arena, request, "scope", scope);
    doc_put_text(call->arena, request, "name", name);
    TRY(command_send(call, request, &answer));
    printf(STR_FMT "\n", STR_ARG(doc_text(answer, "token")));
    return NULL;
}

static struct err *token_create_act(struct store *store, struct arena *arena, int64_t now_ms,
                                    const struct doc *request, struct doc *answer)
{
    struct str token;

    TRY(access_token_create(store, arena, now_ms, doc_text(request, "user"),
                            doc_text(request, "scope"), doc_text(request, "name"), &token));
    doc_put_text(arena, answer, "token", token);
    return NULL;
}

const struct command access_commands[ACCESS_COMMANDS] = {
    {.name = "user add",
     .usage = "user add --email EMAIL --name NAME [--company NAME]",
     .help = N_("Adds a person; the password is read from standard input. The first one "
                "administers."),
     .run = user_add_run,
     .act = user_add_act},
    {.name = "token create",
     .usage = "token create --user EMAIL [--scope read,write] [--name NAME]",
     .help = N_("Prints a new token for programs that act for this person."),
     .run = token_create_run,
     .act = token_create_act},
};
