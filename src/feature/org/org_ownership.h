/* Which companies are one group on a day: dated shares, dated control for another reason, the
   ultimate parent of each company, and the proof of it step by step. A sale between two companies
   is internal when both have the same ultimate parent on that day; a sale to a person when they are
   related to a company of the group that day. Source of the rule: IFRS 10, paragraphs 5 to 18 and
   B41 to B43; that votes of controlled companies add up is our reading of it. */
#ifndef ORG_ORG_OWNERSHIP_H
#define ORG_ORG_OWNERSHIP_H

#include "feature/org/org.h"

struct arena;

#define VOTES_WHOLE_PPM  INT64_C(1000000)
#define VOTES_HALF_PPM   INT64_C(500000) /* exactly half is no control */
#define ORG_SHARES_MAX   5000            /* rows, also those that ended */
#define ORG_CONTROLS_MAX 1000

/* Days are civil dates, counted from 1970-01-01: what is held from a day on is held on it. */
struct org_share {
    int64_t id, owner_id, owned_id;
    int64_t votes_ppm;        /* of all votes in the owned company, parts per million */
    int64_t from_day, to_day; /* half-open; to_day NONE: open */
};

/* Control that votes do not show: a contract, the right to name the board, or scattered votes.
   While it holds it alone says who controls that company, so that nobody has two parents. */
struct org_control {
    int64_t id, controller_id, controlled_id;
    struct str reason;
    int64_t from_day, to_day; /* half-open; to_day NONE: open */
};

struct org_share_list {
    struct org_share *items;
    size_t count;
};

struct org_control_list {
    struct org_control *items;
    size_t count;
};

/* All that holds on one day. */
struct org_holdings {
    struct org_share_list shares;
    struct org_control_list controls; /* at most one for a controlled company */
};

/* ---- rules (pure) ---- */

/* May SHARE be added between these two? OTHERS: all shares in the owned company. With
   ERR_OVER_WHOLE the limit is the first day on which the owners would hold more than the whole. */
struct org_fault org_share_check(const struct org_share *share, const struct org_party *owner,
                                 const struct org_party *owned,
                                 const struct org_share_list *others);
/* May CONTROL be added between these two? OTHERS: all control of the controlled company. */
struct org_fault org_control_check(const struct org_control *control,
                                   const struct org_party *controller,
                                   const struct org_party *controlled,
                                   const struct org_control_list *others);
/* May what holds [FROM_DAY, TO_DAY) end on DAY, its first day without? */
struct org_fault org_holding_end_check(int64_t from_day, int64_t to_day, int64_t day);

/* The companies that hold or are held, each with its ultimate parent: the company that controls it
   and is controlled by none; of companies that control one another in a circle the lowest id. */
struct org_groups {
    int64_t *ids;        /* ascending */
    int64_t *parent_ids; /* beside ids */
    size_t count;
    const struct org_edge *edges; /* votes that count for control, by owner */
    const size_t *first_edges;    /* of each owner, and one past the last */
    const struct org_holdings *holdings;
};

/* HOLDINGS must outlive GROUPS. */
void org_groups_make(struct arena *arena, const struct org_holdings *holdings,
                     struct org_groups *groups);
/* A company that neither holds nor is held is its own parent. */
int64_t org_groups_parent(const struct org_groups *groups, int64_t company_id);

struct org_holder {
    int64_t company_id, votes_ppm;
};

/* That the holders, each of them the group's head or shown by a step before, do or do not control
   a company. */
struct org_step {
    int64_t company_id;
    struct org_holder *holders; /* by id */
    size_t holder_count;
    int64_t votes_ppm;  /* of all holders together; 0 where a reason stands */
    int64_t largest_id; /* the holder of most votes, or who controls for the reason */
    struct str reason;  /* of control that votes do not show; absent: by votes */
    bool enough;        /* controlled: more than half of the votes, or the reason */
};

struct org_proof {
    struct org_step *steps;
    size_t count;
};

/* Add to PROOF the steps by which the group of its ultimate parent comes to COMPANY_ID, the
   shortest way; none for the parent itself. */
void org_proof_control(struct arena *arena, const struct org_groups *groups, int64_t company_id,
                       struct org_proof *proof);
/* Add the one step that shows what the group of PARENT_ID holds in COMPANY_ID of another group:
   not enough. None when it holds nothing. */
void org_proof_stake(struct arena *arena, const struct org_groups *groups, int64_t parent_id,
                     int64_t company_id, struct org_proof *proof);

/* HOLDINGS as they were if BUYER_ID got VOTES_PPM of COMPANY_ID more: first what nobody is recorded
   to hold, then from the other owners in proportion. False: with what the buyer holds already it
   is more than the whole. */
bool org_holdings_buy(struct arena *arena, const struct org_holdings *holdings, int64_t buyer_id,
                      int64_t company_id, int64_t votes_ppm, struct org_holdings *bought);

/* ---- facts ---- */

/* Today where the company is. */
int64_t org_company_day(const struct org_party *company, int64_t now_ms);
/* When DAY begins there. */
int64_t org_day_begin_ms(const struct org_party *company, int64_t day);

MUST_CHECK struct err *org_holdings_on(struct store_tx *tx, int64_t day,
                                       struct org_holdings *holdings);

struct org_internal {
    bool internal;
    int64_t parent_id; /* the company's ultimate parent that day */
    int64_t
        with_company_id;    /* the company through which the other party is asked for; NONE: none */
    int64_t with_parent_id; /* that one's ultimate parent; NONE: none */
    struct str relation;    /* of a person to that company; absent: none, or no person */
    struct org_proof proof;
};

/* Is a sale of COMPANY to WITH on DAY internal? WITH may be a company, a unit (which is its
   company's), a person, or an external party (never). A relation counts that holds at any time of
   the day where the company is; one that everybody may see goes before one that not. */
MUST_CHECK struct err *org_internal_find(struct store_tx *tx, const struct org_party *company,
                                         const struct org_party *with, int64_t day,
                                         struct org_internal *internal);

/* All there ever were in a company, by a company, and control of a company; the latest first. */
MUST_CHECK struct err *org_shares_in(struct store_tx *tx, int64_t company_id, size_t limit,
                                     struct org_share_list *list);
MUST_CHECK struct err *org_shares_by(struct store_tx *tx, int64_t company_id, size_t limit,
                                     struct org_share_list *list);
MUST_CHECK struct err *org_controls_in(struct store_tx *tx, int64_t company_id, size_t limit,
                                       struct org_control_list *list);
MUST_CHECK struct err *org_share_get(struct store_tx *tx, int64_t id, struct org_share *share);
MUST_CHECK struct err *org_control_get(struct store_tx *tx, int64_t id,
                                       struct org_control *control);

/* ---- changes ---- */

/* Each checks its rule and writes its row and an event of the owned or controlled company. */
MUST_CHECK struct err *org_share_add(struct store_tx *tx, int64_t actor_id,
                                     struct org_share *share); /* sets id */
MUST_CHECK struct err *org_share_end(struct store_tx *tx, int64_t actor_id, int64_t id,
                                     int64_t to_day);
MUST_CHECK struct err *org_control_add(struct store_tx *tx, int64_t actor_id,
                                       struct org_control *control); /* sets id */
MUST_CHECK struct err *org_control_end(struct store_tx *tx, int64_t actor_id, int64_t id,
                                       int64_t to_day);

/* ---- pages ---- */

/* A percent with three places, as documents have it, in parts per million. */
#define PPM_PER_MILLI 10

/* Put `percent`, and for pages `votes`: the same with its sign. NONE: null. */
void org_put_votes(struct arena *arena, struct doc *doc, int64_t votes_ppm);
/* Offer every company but BUT_ID (NONE: all) in the choice FIELD of a form. */
MUST_CHECK struct err *org_offer_companies(struct req *req, struct store_tx *tx, struct doc *form,
                                           const char *field, int64_t but_id);

extern const struct web_routes org_ownership_routes, org_internal_routes;

/* Of org_namers (org.h): does this party own shares? */
MUST_CHECK struct err *org_ownership_names(struct store_tx *tx, int64_t party_id, bool *named);

#endif
