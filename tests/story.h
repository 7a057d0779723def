/* Stories of the loop on the group of companies: scenes in a table, each says who does what to
   which request on which day, and how it then stands (told.h) or why it was refused. After each
   table the chain of events must be whole. */
#ifndef TESTS_STORY_H
#define TESTS_STORY_H

#include "group.h"
#include "told.h"

#define STORY_REQUESTS 3

/* One step. People, units and offerings are told by their place in struct group. */
struct scene {
    int day;
    size_t who;
    const char *verb; /* ask, draft, record: make one; tick: the clock; else a verb */
    int request; /* which of the story's, from 0; ask-child and ask-again make it from the first */
    const char
        *want; /* as told(), or the code of a refusal, or "done" when nothing is left to tell */
    size_t offering, person, unit, customer;  /* 0: not told */
    const char *text;                         /* title, words or reason */
    const char *field;                        /* value of the form's one field */
    const char *on;                           /* pause; "request" is the second one */
    const char *disclose;                     /* one name */
    int due, wanted, happened, price, rating; /* days, EUR; 0: not told */
    int64_t milli[2];                         /* quantities of lines 1 and 2 */
};

struct story {
    struct group group;
    struct arena *arena;
    int64_t ids[STORY_REQUESTS];
};

#define WHO(person) offsetof(struct group, person)
/* On DAY, PERSON does VERB to REQUEST: so it stands then, or so it is refused. */
#define ON(on_day, person, does, number, then, ...)                                                \
    {                                                                                              \
        .day = (on_day), .who = WHO(person), .verb = (does), .request = (number), .want = (then),  \
        __VA_ARGS__                                                                                \
    }
#define PLAY(story, ...)                                                                           \
    do {                                                                                           \
        static const struct scene scenes[] = {__VA_ARGS__, {.verb = NULL}};                        \
        story_play((story), scenes);                                                               \
    } while (0)

struct story *story_make(void **state); /* in a test on a store */
void story_play(struct story *story, const struct scene *scenes);
int64_t story_day_ms(int day);

/* What the rows of request ID say, in one line that must be WANT. */
void story_says(struct story *story, store_work *work, int64_t id, const char *want);
/* Types of its events without "request.", and ":from>to" where it moved. */
struct err *story_events(struct store_tx *tx, void *context);
struct err *story_versions(struct store_tx *tx, void *context); /* kind/side/state */
struct err *story_lines(struct store_tx *tx, void *context);    /* as told_lines */
struct err *story_watchers(struct store_tx *tx, void *context); /* role:name, by name */
/* How many rows the search table has for it. */
int64_t story_indexed(struct story *story, int64_t id);
/* Who of the cast may know of it, by the gate. */
void story_seen_by(struct story *story, int64_t id, const char *want);

#endif
