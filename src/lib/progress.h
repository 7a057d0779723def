/* How far a long command is: a bar that redraws itself on a terminal, elsewhere (a log, a pipe) one
   line for each further tenth. Steps may come at any rate; only what changes is written. */
#ifndef LIB_PROGRESS_H
#define LIB_PROGRESS_H

#include "base/str.h"

struct progress {
    struct str label; /* what is done, in the reader's language */
    int fd;
    bool terminal;
    bool open_line; /* the terminal's cursor stands behind a bar */
    int percent;    /* shown last; -1: nothing yet */
};

/* Write to FD, standard error as a rule. A LABEL with control characters is left out. */
struct progress progress_new(int fd, struct str label);
/* PROGRESS is a struct progress. TOTAL 0 or less: not known, then nothing is shown. */
void progress_step(void *progress, int64_t done, int64_t total);
/* Leave the bar as it stands and go to the next line; before any other message. */
void progress_end(struct progress *progress);

#endif
