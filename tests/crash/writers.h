/* Sixteen who write at once and remember, outside of the server, what it acknowledged. Each leads
   requests through the loop, one act after another, every act under a key of its own; an act whose
   answer never came is sent again later under the same key. */
#ifndef TESTS_CRASH_WRITERS_H
#define TESTS_CRASH_WRITERS_H

#include "house.h"
#include "program.h"

#include <pthread.h>
#include <stdatomic.h>

#define WRITERS 16

struct load {
    struct house house;
    uint32_t salt; /* parts titles and keys of this run from those of others */
    int year; /* of what is promised: the next one */
    int port;
    atomic_bool stopping;
};

struct asked {
    char key[32]; /* as the server named it; empty until it is known to be there */
    int steps;    /* acknowledged */
    bool unknown; /* the next step was sent, and no answer came */
};

struct writer {
    struct load *load;
    int number;
    pthread_t thread;
    struct asked *asked;
    size_t count, checked;   /* `checked` of them were done and found so */
    long acknowledged, busy; /* steps; answers of 503, which were sent again */
    long kept, lost;         /* unknown steps that were there, or were not, before sent again */
    char fault[400];         /* the first thing that was wrong; empty: nothing */
};

/* Work of a thread. */
void *writer_write(void *writer); /* until load->stopping, or cut off */
/* Is there what was acknowledged, once, and nothing else? Send again what is unknown, and look
   once more. */
void *writer_look(void *writer);

void writers_start(struct writer *writers, void *(*work)(void *));
/* False: something was wrong, which is printed. */
bool writers_join(struct writer *writers);

#endif
