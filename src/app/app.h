/* The running house: store, web, HTTP, clock and socket, started and stopped in order. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/features.h"

struct app_config {
    const char *data_dir;
    const char *database_url; /* NULL: SQLite */
    const char *listen;
    const char *address; /* where people reach it: "https://interna.company.example"; no slash at
                            its end */
    bool sample;
    bool secure;             /* people come by https */
    const struct i18n *i18n; /* the language of who started it */
};

int64_t app_now_ms(void);

/* Serve until SIGTERM or SIGINT, then end in order within APP_STOP_SECONDS. READY is told the port
   once people can come, and the path of the set-up (empty: closed), which is told nobody else. */
#define APP_STOP_SECONDS 15
MUST_CHECK struct err *app_serve(struct arena *arena, const struct app_config *config,
                                 void (*ready)(struct arena *arena, const struct app_config *config,
                                               int port, struct str set_up));

/* ---- commands.c ---- */

struct command_place {
    struct arena *arena; /* of the store, once it is opened here */
    const char *data_dir;
    const char *database_url;
    struct store *store; /* opened here, when no server runs */
};

/* The command that ARGV begins with, and how many words its name has; NULL: none. */
const struct command *command_find(int argc, char **argv, int *words);
/* The nth command of all features; NULL behind the last. */
const struct command *command_at(size_t index);
void command_place_close(struct command_place *place);
/* store_command: a line from the socket of the data folder. */
struct str command_answer(void *app, struct arena *arena, struct str request);

#endif
