/* Who is away, from which day until which, and who stands in. Why somebody is away is not kept. */
#ifndef ORG_ORG_ABSENCE_H
#define ORG_ORG_ABSENCE_H

#include "feature/org/org.h"

#define ORG_ABSENCE_YEARS_MAX 10

struct org_absence {
    int64_t id, person_id;
    int64_t deputy_id;      /* NONE: nobody named */
    int64_t from_ms, to_ms; /* half-open: when the first day back begins */
};

struct org_absence_list {
    struct org_absence *items; /* by their first day */
    size_t count;
};

/* What the rule must know beside it. */
struct org_absence_facts {
    int64_t now_ms;
    bool deputy_left, deputy_away, deputy_other; /* ended; absent within; of no common company */
    bool overlaps;                               /* another absence within these days */
};

/* May ABSENCE be recorded? Pure. */
struct org_fault org_absence_check(const struct org_absence *absence,
                                   const struct org_absence_facts *facts);

/* Those of PERSON that have a part in [FROM, TO). */
MUST_CHECK struct err *org_absences_within(struct store_tx *tx, int64_t person_id, int64_t from_ms,
                                           int64_t to_ms, size_t limit,
                                           struct org_absence_list *list);
/* The one that holds at NOW; *away false: there is none. PERSON_ID may be NONE. */
MUST_CHECK struct err *org_absence_now(struct store_tx *tx, int64_t person_id, int64_t now_ms,
                                       struct org_absence *absence, bool *away);

/* From the beginning of FROM_DAY to the end of UNTIL_DAY, where PERSON is. Sets id and times. */
MUST_CHECK struct err *org_absence_add(struct store_tx *tx, int64_t actor_id,
                                       struct org_absence *absence, int64_t from_day,
                                       int64_t until_day);
/* BACK_DAY is the first day back; when it is the first of the absence, or before, it never was. */
MUST_CHECK struct err *org_absence_end(struct store_tx *tx, int64_t actor_id,
                                       const struct org_absence *absence, int64_t back_day);
MUST_CHECK struct err *org_absence_get(struct store_tx *tx, int64_t id,
                                       struct org_absence *absence);

/* Put NAME as {until, deputy{id, name}} where PERSON is away now; else nothing. */
MUST_CHECK struct err *org_put_absence(struct req *req, struct store_tx *tx, struct doc *doc,
                                       const char *name, int64_t person_id);
/* Who records when PERSON is away: that person, who leads a unit of theirs, administrators. */
MUST_CHECK struct err *org_keeps_absences(struct req *req, struct store_tx *tx, int64_t person_id,
                                          bool *keeps);

/* Of org_namers (org.h): is this party away at some time, or somebody's deputy? */
MUST_CHECK struct err *org_absence_names(struct store_tx *tx, int64_t party_id, bool *named);

extern const struct web_routes org_absence_routes;

#endif
