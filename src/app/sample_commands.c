/* interna sample remove: from the command line to feature/admin and back. */
#include "app/sample_commands.h"

#include "app/app.h"
#include "base/arena.h"
#include "base/num.h"
#include "feature/admin/admin_sample.h"

#include <stdio.h>

static struct err *take_added(struct command_call *call, struct doc *request)
{
    const char *value;
    int64_t added = 0;

    TRY(command_option(call, "--added", &value));
    if (value != NULL && (!num_parse_int(str_of(value), &added) || added < 0)) {
        return ERR(call->arena, ERR_USAGE, "--added is a number, not %s", value);
    }
    doc_put_int(call->arena, request, "added", added);
    return NULL;
}

static struct err *sample_remove_run(struct command_call *call)
{
    static const struct command_word none[] = {{.name = NULL}};
    struct doc *request = doc_object(call->arena), *answer;
    const char *address;

    TRY(take_added(call, request));
    TRY(command_option(call, "--address", &address));
    TRY(command_end(call));
    TRY(command_send(call, request, &answer));
    if (call->place->store != NULL) { /* what opens the set-up now ends with the next start */
        command_say(call, stdout,
                    N_("The sample is removed, and the house is empty. The next start of the "
                       "server prints where to set it up."),
                    none);
        return NULL;
    }
    command_say(call, stdout,
                N_("The sample is removed, and the house is empty. Set it up, once, at:"), none);
    printf("  %s/set-up/" STR_FMT "\n", address != NULL ? address : COMMAND_HERE,
           STR_ARG(doc_text(answer, "secret")));
    return NULL;
}

static struct err *sample_remove_act(struct store *store, struct arena *arena, int64_t now_ms,
                                     const struct doc *request, struct doc *answer)
{
    struct str secret;

    TRY(admin_command_sample_remove(store, arena, now_ms, doc_int(request, "added"), &secret));
    doc_put_text(arena, answer, "secret", secret);
    return NULL;
}

const struct command sample_commands[SAMPLE_COMMANDS] = {
    {"sample remove", "sample remove [--added COUNT] [--address http://127.0.0.1:8080]",
     N_("Empty the house of the sample and of all that was done in it. Refused, with their names, "
        "while people, units, companies or customers were added to it, unless --added says "
        "how many. --address is where people find this house."),
     sample_remove_run, sample_remove_act, false},
};
