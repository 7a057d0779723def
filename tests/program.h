/* The program as its users meet it, for tests that kill it, starve it or flood it: started on a
   data folder, asked over HTTP, ended by a signal. Nothing here asserts, so that threads may use
   it. */
#ifndef TESTS_PROGRAM_H
#define TESTS_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

struct program {
    const char *data_dir, *url; /* url NULL: SQLite in data_dir */
    pid_t pid;                  /* 0: it does not run */
    int port;
    int64_t ready_ms; /* from its start to the first good answer of /readyz */
};

int64_t program_clock_ms(void); /* monotonic */
void program_pause_ms(int64_t ms);

/* Start `interna serve`; false: it was not ready within 30 s. Its log is data_dir/server.log. The
   program is INTERNA_PROGRAM, else the one built beside the running test. */
bool program_start(struct program *program);
/* Until /readyz is good, after its database was away; false: not within 30 s. */
bool program_ready_wait(struct program *program);
/* Start it, and do not wait for anything. */
void program_launch(struct program *program);
/* Send SIGNAL and wait: the status as of waitpid, -1 when it had ended before. */
int program_end(struct program *program, int signal);
/* Run another command on its data beside or without it; its exit code. ARGUMENTS ends with NULL. */
int program_command(const struct program *program, const char *const *arguments);
void program_log_print(const struct program *program); /* the end of its log, on standard error */

/* ---- a connection ---- */

#define TALK_BYTES_MAX ((size_t)512 * 1024)

struct talk {
    int fd;       /* -1: not connected */
    int status;   /* of the last answer; -1: the connection ended before it was whole */
    char *answer; /* TALK_BYTES_MAX; the talk owns it */
    size_t len;
    struct str body; /* within it */
};

bool talk_open(struct talk *talk, int port); /* answers are waited for at most 30 s */
void talk_close(struct talk *talk);
bool talk_send(struct talk *talk, struct str bytes); /* false: the other side does not take them */
int talk_answer(struct talk *talk);                  /* read one answer; its status */
/* Send a whole message and read its answer. BODY NULL: GET. KEY and TOKEN may be NULL. */
int talk_ask(struct talk *talk, const char *path, const char *token, const char *key,
             const char *body);

#endif
