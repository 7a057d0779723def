/* Who is there: made by feature/access from a cookie or a token, read by the gate, by rules and by
   handlers. In base, like the grant, so that a pure rule can read it. */
#ifndef BASE_ACTOR_H
#define BASE_ACTOR_H

#include "base/str.h"

enum scope { SCOPE_READ = 1, SCOPE_WRITE = 2, SCOPE_ADMIN = 4, SCOPE_ALL = 7 };

/* Where somebody belongs at a time: one row per relation to a company, one per unit (a lead who is
   also a member appears once, as lead). */
struct actor_party {
    int64_t party_id;
    bool unit; /* a unit (member or lead), else a company (insider or other) */
    bool lead;
    bool insider;        /* company: employee or temporary; sees what is normal there */
    struct str relation; /* member lead employee temporary contractor shareholder board partner
                            pensioner */
};

/* person_id 0: nobody has signed in. */
struct actor {
    int64_t person_id;
    int64_t session_id; /* 0 with a token */
    int64_t device_id;  /* the shared device of a unit that they sit at; 0: their own. There the
                           gate lends the requester's side alone */
    struct str name;    /* shown */
    struct str lang;    /* en es fr lv */
    struct str zone;    /* IANA; absent: none told */
    struct str theme;   /* light dark; absent: as the device says */
    struct str csrf;    /* of this session; absent with a token, which needs none */
    bool admin;
    bool executive;  /* of that kind, in whatever company */
    bool touch;      /* session_find asks that session_touch be run soon (it was used again) */
    unsigned scopes; /* bits of enum scope; a session has all */
    const struct actor_party *parties; /* where this person belongs today (org) */
    size_t party_count;
};

#endif
