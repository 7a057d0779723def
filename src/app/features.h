/* What a feature is to the program, and the one table that names them all. */
#ifndef APP_FEATURES_H
#define APP_FEATURES_H

#include "job/job.h"
#include "web/web.h"

#include <stdio.h>

struct command_call;
struct i18n;

/* A sub-command. RUN is called in the process that was started: it reads arguments, files and
   standard input, and prints. What needs the database it sends by command_send, so that it works
   beside a running server or alone; ACT is where that arrives, in whichever process has the store.
   Refused arguments are ERR_USAGE. */
struct command {
    const char *name;  /* "user add" */
    const char *usage; /* "user add --email EMAIL --name NAME" */
    const char *help;  /* msgid: one sentence */
    struct err *(*run)(struct command_call *call);
    struct err *(*act)(struct store *store, struct arena *arena, int64_t now_ms,
                       const struct doc *request, struct doc *answer);
    bool begins; /* an empty folder or database is made ready; else it is ERR_NO_DATA */
};

#define COMMAND_HERE "http://127.0.0.1:8080" /* where people find a house, unless it was told */

struct command_call {
    struct arena *arena;
    int argc; /* what stands behind the command's name, common options taken out */
    char **argv;
    const struct command *command;
    struct command_place *place; /* app/commands.c: where the store is */
    const struct i18n *i18n;     /* the language of who started it */
};

/* The value of option NAME ("--email"), taken out of argv; NULL when it is not given. ERR_USAGE
   when it is given twice or without a value (which begins with "--" only behind "="). */
MUST_CHECK struct err *command_option(struct command_call *call, const char *name,
                                      const char **value);
/* The same for one that may be given several times: the first that is left. */
MUST_CHECK struct err *command_option_next(struct command_call *call, const char *name,
                                           const char **value);
/* Is NAME, which has no value, among the arguments? It is taken out. */
bool command_flag(struct command_call *call, const char *name);
/* ERR_USAGE when arguments are left. */
MUST_CHECK struct err *command_end(struct command_call *call);
/* One line of standard input without its end; ERR_USAGE when there is none. */
MUST_CHECK struct err *command_line(struct command_call *call, struct str *line);
/* A line of MSGID to FILE, in the language of who started it; WORDS, which end with a NULL name,
   fill its {names}. */
struct command_word {
    const char *name;
    struct str value;
};
void command_say(const struct command_call *call, FILE *file, const char *msgid,
                 const struct command_word *words);
/* Let ACT run on REQUEST (an object) in the process that has the store; ANSWER is its object. A
   command may send several times, for instance the slices of an import. */
MUST_CHECK struct err *command_send(struct command_call *call, struct doc *request,
                                    struct doc **answer);

struct feature {
    const char *name;
    const char *const *needs;               /* names of features before it; ends with NULL */
    const struct web_routes *const *routes; /* ends with NULL; may be NULL */
    const struct job_kind *jobs;            /* ends with name NULL; may be NULL */
    const struct command *commands;
    size_t command_count;
    /* Run at every start of the server before it listens: rows that a new house begins with. May be
       run again on what it made. */
    struct err *(*start)(struct store *store, struct arena *arena, int64_t now_ms);
    /* Its share of what every page shows, in the order of the table. */
    struct err *(*page)(struct req *req, struct store_tx *tx, struct doc *page);
};

extern const struct feature *const features[]; /* in the order of their needs; ends with NULL */
extern const struct web_hooks features_hooks;  /* `page` is filled from the features */
/* What verify recomputes events by; NULL while there are no events. */
extern store_event_check *const features_event_check;

#endif
