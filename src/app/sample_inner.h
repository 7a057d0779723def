/* Within the sample: the house that was made, the plan of every request, and how far each is. */
#ifndef APP_SAMPLE_INNER_H
#define APP_SAMPLE_INNER_H

#include "app/sample_data.h"

struct rand;

/* Ids of what was made, by the places in the tables. */
struct sample_house {
    int64_t companies[COMPANY_COUNT], units[UNIT_COUNT], people[SAMPLE_PEOPLE];
    int64_t externals[EXTERNAL_COUNT], offers[OFFER_COUNT];
};

/* One request, decided before anything is written. */
struct sample_plan {
    const struct sample_course *course;
    const struct sample_story *story;
    const struct sample_child *children[SAMPLE_SLOTS]; /* by slot, in the order of their asking */
    int requester, other;                              /* places in sample_people */
    int performers[SAMPLE_SLOTS];                      /* by slot */
    int second_performer;                              /* after a hand-over */
    bool for_unit;                                     /* the requester asks for their team */
    unsigned way;                                      /* of saying things */
    int64_t at_ms[SAMPLE_STEPS_MAX + 1];               /* the start, then each step */
    size_t step_count;
};

struct sample_plans {
    struct sample_plan *items;
    size_t count;
};

/* How far one is. */
struct sample_progress {
    size_t next;                     /* 0: its start, then its steps */
    int64_t ids[SAMPLE_SLOTS];       /* NONE: not made yet */
    int64_t clocks_ms[SAMPLE_SLOTS]; /* when the clock acts; NONE: not by itself */
};

/* Make companies, people and offerings as they were founded long before NOW_MS. */
MUST_CHECK struct err *sample_house_make(struct store_tx *tx, int64_t now_ms, struct str hash,
                                         struct sample_house *house);

/* Who is away as of NOW_MS. */
MUST_CHECK struct err *sample_absences_make(struct store_tx *tx, int64_t now_ms,
                                            const struct sample_house *house);

/* Decide all requests: who, what, when; everything from RAND. */
struct sample_plans sample_plan(struct arena *arena, struct rand *rand, int64_t now_ms);

/* The next step of PLAN, at its time. */
MUST_CHECK struct err *sample_act(struct store_tx *tx, const struct sample_house *house,
                                  const struct sample_plan *plan, struct sample_progress *progress);
/* What the clock does on the one in SLOT, at the time it is due. */
MUST_CHECK struct err *sample_clock(struct store_tx *tx, struct sample_progress *progress,
                                    int slot);

/* A picture, as PNG. */
struct str sample_photo(struct arena *arena);

int sample_person_find(const char *email); /* its place in sample_people */

#endif
