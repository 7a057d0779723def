/* Who controls whom on a day, and why. Pure: all that holds that day is given. */
#include "feature/org/org_ownership.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MIN (TIME_MIN_MS / DAY_MS)
#define DAY_MAX (TIME_MAX_MS / DAY_MS)

static const struct org_fault fine = {NULL, ERR_NONE, 0};

/* ---- what may be recorded ---- */

static int64_t end_of(int64_t to_day)
{
    return to_day == NONE ? INT64_MAX : to_day;
}

/* Do two times share a day? What ended as it began has none. */
static bool meet(int64_t from, int64_t to, int64_t other_from, int64_t other_to)
{
    int64_t first = from > other_from ? from : other_from;

    return first < end_of(to) && first < end_of(other_to);
}

static bool is_day(int64_t day)
{
    return day >= DAY_MIN && day <= DAY_MAX;
}

static struct org_fault days_check(int64_t from_day, int64_t to_day)
{
    if (!is_day(from_day)) return (struct org_fault){"from", ERR_BAD_DATE, 0};
    if (to_day == NONE) return fine;
    if (!is_day(to_day)) return (struct org_fault){"to", ERR_BAD_DATE, 0};
    if (to_day <= from_day) return (struct org_fault){"to", ERR_ENDS_EARLY, 0};
    return fine;
}

/* FIELD names who holds; the other company is the one that the form stands on. */
static struct org_fault companies_check(const char *field, const struct org_party *holder,
                                        const struct org_party *held)
{
    if (!str_is(holder->kind, "company")) return (struct org_fault){field, ERR_BAD_REFERENCE, 0};
    if (!str_is(held->kind, "company")) return (struct org_fault){"company", ERR_BAD_REFERENCE, 0};
    if (holder->id == held->id) return (struct org_fault){field, ERR_OWN_SHARES, 0};
    if (holder->ended_ms != NONE) return (struct org_fault){field, ERR_COMPANY_ENDED, 0};
    if (held->ended_ms != NONE) return (struct org_fault){"company", ERR_COMPANY_ENDED, 0};
    return fine;
}

static int64_t votes_on(const struct org_share_list *shares, int64_t day)
{
    int64_t votes_ppm = 0;

    for (size_t i = 0; i < shares->count; i++) {
        const struct org_share *share = &shares->items[i];

        if (meet(day, day + 1, share->from_day, share->to_day)) votes_ppm += share->votes_ppm;
    }
    return votes_ppm;
}

/* The sum only grows on days on which a share begins: those are looked at. */
static int64_t first_day_over(const struct org_share *share, const struct org_share_list *others)
{
    int64_t room_ppm = VOTES_WHOLE_PPM - share->votes_ppm, first = NONE;

    if (votes_on(others, share->from_day) > room_ppm) return share->from_day;
    for (size_t i = 0; i < others->count; i++) {
        int64_t day = others->items[i].from_day;

        if (day < share->from_day || day >= end_of(share->to_day)) continue;
        if (first != NONE && first <= day) continue;
        if (votes_on(others, day) > room_ppm) first = day;
    }
    return first;
}

struct org_fault org_share_check(const struct org_share *share, const struct org_party *owner,
                                 const struct org_party *owned, const struct org_share_list *others)
{
    struct org_fault found = companies_check("owner", owner, owned);
    int64_t over;

    if (found.code != ERR_NONE) return found;
    if (share->votes_ppm <= 0) return (struct org_fault){"percent", ERR_BAD_NUMBER, 0};
    if (share->votes_ppm > VOTES_WHOLE_PPM) return (struct org_fault){"percent", ERR_TOO_BIG, 100};
    found = days_check(share->from_day, share->to_day);
    if (found.code != ERR_NONE) return found;
    for (size_t i = 0; i < others->count; i++) {
        const struct org_share *other = &others->items[i];

        if (other->owner_id == share->owner_id &&
            meet(share->from_day, share->to_day, other->from_day, other->to_day)) {
            return (struct org_fault){"owner", ERR_OVERLAPS, 0};
        }
    }
    over = first_day_over(share, others);
    if (over != NONE) return (struct org_fault){"percent", ERR_OVER_WHOLE, over};
    return fine;
}

struct org_fault org_control_check(const struct org_control *control,
                                   const struct org_party *controller,
                                   const struct org_party *controlled,
                                   const struct org_control_list *others)
{
    struct org_fault found = companies_check("controller", controller, controlled);

    if (found.code != ERR_NONE) return found;
    if (str_empty(str_trim(control->reason))) return (struct org_fault){"reason", ERR_REQUIRED, 0};
    if (str_points(control->reason) > limits.title_points_max) {
        return (struct org_fault){"reason", ERR_TOO_LONG, (int64_t)limits.title_points_max};
    }
    found = days_check(control->from_day, control->to_day);
    if (found.code != ERR_NONE) return found;
    for (size_t i = 0; i < others->count; i++) {
        const struct org_control *other = &others->items[i];

        if (meet(control->from_day, control->to_day, other->from_day, other->to_day)) {
            return (struct org_fault){"controller", ERR_OVERLAPS, 0};
        }
    }
    return fine;
}

struct org_fault org_holding_end_check(int64_t from_day, int64_t to_day, int64_t day)
{
    if (!is_day(day)) return (struct org_fault){"to", ERR_BAD_DATE, 0};
    if (day < from_day) return (struct org_fault){"to", ERR_ENDS_EARLY, 0};
    if (day > end_of(to_day)) return (struct org_fault){"to", ERR_ENDED_BEFORE, 0};
    return fine;
}

/* ---- the graph ---- */

#define NOWHERE SIZE_MAX

/* Votes that count for control; companies are told by their place in ids. A control that votes do
   not show is all votes, and its company's shares do not count. */
struct org_edge {
    size_t owner, owned;
    int64_t votes_ppm;
    const struct org_control *control; /* NULL: by votes */
};

static int id_compare(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return one < other ? -1 : one > other;
}

static size_t place_of(const struct org_groups *groups, int64_t id)
{
    const int64_t *found = groups->count == 0 ? NULL
                                              : bsearch(&id, groups->ids, groups->count,
                                                        sizeof *groups->ids, id_compare);

    return found == NULL ? NOWHERE : (size_t)(found - groups->ids);
}

static void ids_collect(struct arena *arena, struct org_groups *groups)
{
    const struct org_share_list *shares = &groups->holdings->shares;
    const struct org_control_list *controls = &groups->holdings->controls;
    size_t count = 0, kept = 0;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, 2 * (shares->count + controls->count) + 1);

    for (size_t i = 0; i < shares->count; i++) {
        ids[count++] = shares->items[i].owner_id;
        ids[count++] = shares->items[i].owned_id;
    }
    for (size_t i = 0; i < controls->count; i++) {
        ids[count++] = controls->items[i].controller_id;
        ids[count++] = controls->items[i].controlled_id;
    }
    qsort(ids, count, sizeof *ids, id_compare);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i]) ids[kept++] = ids[i];
    }
    groups->ids = ids;
    groups->count = kept;
}

static int edge_compare(const void *a, const void *b)
{
    const struct org_edge *one = a, *other = b;

    if (one->owner != other->owner) return one->owner < other->owner ? -1 : 1;
    return one->owned < other->owned ? -1 : one->owned > other->owned;
}

static void edges_collect(struct arena *arena, struct org_groups *groups)
{
    const struct org_share_list *shares = &groups->holdings->shares;
    const struct org_control_list *controls = &groups->holdings->controls;
    bool *by_reason = ARENA_ARRAY(arena, bool, groups->count + 1);
    size_t *first = ARENA_ARRAY(arena, size_t, groups->count + 1), count = 0;
    struct org_edge *edges = ARENA_ARRAY(arena, struct org_edge, shares->count + controls->count);

    for (size_t i = 0; i < controls->count; i++) {
        const struct org_control *control = &controls->items[i];
        size_t owned = place_of(groups, control->controlled_id);

        by_reason[owned] = true;
        edges[count++] = (struct org_edge){place_of(groups, control->controller_id), owned,
                                           VOTES_WHOLE_PPM, control};
    }
    for (size_t i = 0; i < shares->count; i++) {
        const struct org_share *share = &shares->items[i];
        size_t owned = place_of(groups, share->owned_id);

        if (by_reason[owned]) continue;
        edges[count++] =
            (struct org_edge){place_of(groups, share->owner_id), owned, share->votes_ppm, NULL};
    }
    qsort(edges, count, sizeof *edges, edge_compare);
    for (size_t owner = 0, at = 0; owner <= groups->count; owner++) {
        while (at < count && edges[at].owner < owner)
            at++;
        first[owner] = at;
    }
    groups->edges = edges;
    groups->first_edges = first;
}

/* The companies that one controls, itself the first; made anew for each. */
struct group {
    size_t *members; /* in the order in which they came */
    size_t count;
    unsigned *rounds;   /* by place: 0: not of it; the head came in round 1 */
    int64_t *votes_ppm; /* by place: what the members hold */
    size_t *touched;    /* places of which they hold any */
    size_t touched_count;
};

static struct group group_make(struct arena *arena, size_t count)
{
    return (struct group){.members = ARENA_ARRAY(arena, size_t, count + 1),
                          .rounds = ARENA_ARRAY(arena, unsigned, count + 1),
                          .votes_ppm = ARENA_ARRAY(arena, int64_t, count + 1),
                          .touched = ARENA_ARRAY(arena, size_t, count + 1)};
}

static void group_clear(struct group *group)
{
    for (size_t i = 0; i < group->count; i++)
        group->rounds[group->members[i]] = 0;
    for (size_t i = 0; i < group->touched_count; i++)
        group->votes_ppm[group->touched[i]] = 0;
    group->count = group->touched_count = 0;
}

static void votes_add(const struct org_groups *groups, struct group *group, size_t member)
{
    for (size_t i = groups->first_edges[member]; i < groups->first_edges[member + 1]; i++) {
        const struct org_edge *edge = &groups->edges[i];

        if (group->votes_ppm[edge->owned] == 0)
            group->touched[group->touched_count++] = edge->owned;
        group->votes_ppm[edge->owned] += edge->votes_ppm;
    }
}

/* The fixed point: take in, round by round, every company of whose votes the members of the rounds
   before hold more than half. The group only grows, so it ends, in circles too. */
static void group_fill(const struct org_groups *groups, struct group *group, size_t head)
{
    size_t begun = 0;

    group_clear(group);
    group->rounds[head] = 1;
    group->members[group->count++] = head;
    for (unsigned round = 2; begun < group->count; round++) {
        for (size_t end = group->count; begun < end; begun++)
            votes_add(groups, group, group->members[begun]);
        for (size_t i = 0; i < group->touched_count; i++) {
            size_t company = group->touched[i];

            if (group->rounds[company] != 0 || group->votes_ppm[company] <= VOTES_HALF_PPM)
                continue;
            group->rounds[company] = round;
            group->members[group->count++] = company;
        }
    }
}

/* Who controls a company has all of its group in theirs. So the ultimate parent is the head of the
   largest group that a company is in; in a circle all have the same group, and the lowest id is
   taken. There cannot be two largest: their heads would together hold more than the whole. */
void org_groups_make(struct arena *arena, const struct org_holdings *holdings,
                     struct org_groups *groups)
{
    *groups = (struct org_groups){.holdings = holdings};
    ids_collect(arena, groups);
    edges_collect(arena, groups);
    groups->parent_ids = ARENA_ARRAY(arena, int64_t, groups->count + 1);
    size_t *largest = ARENA_ARRAY(arena, size_t, groups->count + 1);
    struct group group = group_make(arena, groups->count);

    for (size_t head = 0; head < groups->count; head++) {
        group_fill(groups, &group, head);
        for (size_t i = 0; i < group.count; i++) {
            size_t member = group.members[i];

            if (group.count <= largest[member]) continue;
            largest[member] = group.count;
            groups->parent_ids[member] = groups->ids[head];
        }
    }
}

int64_t org_groups_parent(const struct org_groups *groups, int64_t company_id)
{
    size_t place = place_of(groups, company_id);

    return place == NOWHERE ? company_id : groups->parent_ids[place];
}

/* ---- the proof ---- */

/* The step of COMPANY by those of GROUP that came before ROUND. */
static struct org_step step_make(struct arena *arena, const struct org_groups *groups,
                                 const struct group *group, size_t company, unsigned round)
{
    struct org_step step = {.company_id = groups->ids[company], .largest_id = NONE};
    int64_t largest_ppm = 0;

    for (size_t i = 0; i < groups->first_edges[groups->count]; i++) {
        const struct org_edge *edge = &groups->edges[i];

        if (edge->owned != company || group->rounds[edge->owner] == 0 ||
            group->rounds[edge->owner] >= round) {
            continue;
        }
        if (edge->votes_ppm > largest_ppm) step.largest_id = groups->ids[edge->owner];
        if (edge->votes_ppm > largest_ppm) largest_ppm = edge->votes_ppm;
        if (edge->control != NULL) {
            step.reason = edge->control->reason;
            step.enough = true;
            return step;
        }
        step.holders = arena_push(arena, step.holders, step.holder_count, sizeof *step.holders);
        step.holders[step.holder_count++] =
            (struct org_holder){groups->ids[edge->owner], edge->votes_ppm};
        step.votes_ppm += edge->votes_ppm;
    }
    step.enough = step.votes_ppm > VOTES_HALF_PPM;
    return step;
}

static bool is_proven(const struct org_proof *proof, int64_t company_id)
{
    for (size_t i = 0; i < proof->count; i++) {
        if (proof->steps[i].enough && proof->steps[i].company_id == company_id) return true;
    }
    return false;
}

static void step_add(struct arena *arena, struct org_proof *proof, struct org_step step)
{
    proof->steps = arena_push(arena, proof->steps, proof->count, sizeof *proof->steps);
    proof->steps[proof->count++] = step;
}

/* From COMPANY back to the head: who holds it needs a step too. */
static void needs_mark(const struct org_groups *groups, const struct group *group, size_t company,
                       bool *needed)
{
    size_t edge_count = groups->first_edges[groups->count];

    needed[company] = true;
    for (size_t i = group->count; i-- > 0;) { /* who came later first */
        size_t member = group->members[i];

        for (size_t j = 0; needed[member] && j < edge_count; j++) {
            const struct org_edge *edge = &groups->edges[j];
            unsigned round = group->rounds[edge->owner];

            if (edge->owned == member && round != 0 && round < group->rounds[member])
                needed[edge->owner] = true;
        }
    }
}

void org_proof_control(struct arena *arena, const struct org_groups *groups, int64_t company_id,
                       struct org_proof *proof)
{
    size_t company = place_of(groups, company_id);
    size_t head = place_of(groups, org_groups_parent(groups, company_id));
    bool *needed = ARENA_ARRAY(arena, bool, groups->count + 1);
    struct group group = group_make(arena, groups->count);

    if (company == NOWHERE) return;
    group_fill(groups, &group, head);
    assert(group.rounds[company] != 0);
    needs_mark(groups, &group, company, needed);
    for (size_t i = 1; i < group.count; i++) {
        size_t member = group.members[i];

        if (!needed[member] || is_proven(proof, groups->ids[member])) continue;
        step_add(arena, proof, step_make(arena, groups, &group, member, group.rounds[member]));
    }
}

void org_proof_stake(struct arena *arena, const struct org_groups *groups, int64_t parent_id,
                     int64_t company_id, struct org_proof *proof)
{
    size_t head = place_of(groups, parent_id), company = place_of(groups, company_id);
    struct group group = group_make(arena, groups->count);

    if (head == NOWHERE || company == NOWHERE) return;
    group_fill(groups, &group, head);
    if (group.rounds[company] != 0 || group.votes_ppm[company] == 0) return;
    step_add(arena, proof, step_make(arena, groups, &group, company, UINT_MAX));
}

/* ---- what if ---- */

bool org_holdings_buy(struct arena *arena, const struct org_holdings *holdings, int64_t buyer_id,
                      int64_t company_id, int64_t votes_ppm, struct org_holdings *bought)
{
    const struct org_share_list *before = &holdings->shares;
    struct org_share *after = ARENA_ARRAY(arena, struct org_share, before->count + 1);
    struct org_share own = {.owner_id = buyer_id, .owned_id = company_id, .to_day = NONE};
    int64_t others_ppm = 0, room_ppm;
    size_t count = 0;

    own.votes_ppm = votes_ppm;
    for (size_t i = 0; i < before->count; i++) {
        if (before->items[i].owned_id != company_id) continue;
        if (before->items[i].owner_id == buyer_id) {
            own.votes_ppm += before->items[i].votes_ppm;
        } else {
            others_ppm += before->items[i].votes_ppm;
        }
    }
    room_ppm = VOTES_WHOLE_PPM - own.votes_ppm;
    if (room_ppm < 0) return false;
    for (size_t i = 0; i < before->count; i++) {
        struct org_share share = before->items[i];

        if (share.owned_id == company_id && share.owner_id == buyer_id) continue;
        if (share.owned_id == company_id && others_ppm > room_ppm)
            share.votes_ppm = share.votes_ppm * room_ppm / others_ppm; /* both below 2^20 */
        if (share.votes_ppm > 0) after[count++] = share;
    }
    after[count++] = own;
    *bought = (struct org_holdings){{after, count}, holdings->controls};
    return true;
}
