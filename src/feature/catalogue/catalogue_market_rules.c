/* The rules of an offering's life and market, pure: for whom it is, who may do what with it, and
   whether another market is narrower than the one it has. */
#include "feature/catalogue/catalogue.h"

#include "base/actor.h"
#include "feature/org/org_ownership.h"

/* ---- markets ---- */

static bool is_listed(const struct catalogue_market *market, int64_t party_id)
{
    for (size_t i = 0; i < market->audience_count; i++) {
        if (market->audience[i] == party_id) return true;
    }
    return false;
}

/* The reach that an absent one means. */
static struct str reach_of(const struct catalogue_market *market)
{
    if (!str_empty(market->reach)) return market->reach;
    return market->audience_count > 0 ? STR("listed") : STR("everybody");
}

/* Is the company PARTY_ID of the group that OFFERING's company is of? */
static bool same_group(const struct catalogue_offering *offering, int64_t party_id)
{
    if (party_id == offering->company_id) return true;
    if (offering->groups == NULL) return false;
    return org_groups_parent(offering->groups, party_id) ==
           org_groups_parent(offering->groups, offering->company_id);
}

/* Does REACH take in this unit or company, whoever is listed beside it? */
static bool reaches(const struct catalogue_offering *offering, struct str reach, int64_t party_id)
{
    if (str_is(reach, "everybody")) return true;
    if (str_is(reach, "listed")) return false;
    if (party_id == offering->unit_id) return true;
    if (str_is(reach, "company")) return party_id == offering->company_id;
    return str_is(reach, "group") && same_group(offering, party_id);
}

static bool belongs(const struct catalogue_offering *offering, const struct actor *actor)
{
    struct str reach = reach_of(&offering->market);

    for (size_t i = 0; i < actor->party_count; i++) {
        int64_t party_id = actor->parties[i].party_id;

        if (reaches(offering, reach, party_id) || is_listed(&offering->market, party_id)) {
            return true;
        }
    }
    return str_is(reach, "everybody");
}

/* Is WORD one of the words of LIST, parted by spaces? */
static bool word_in(struct str word, struct str list)
{
    struct str first, rest;

    while (!str_empty(list)) {
        if (!str_cut(list, ' ', &first, &rest)) rest = STR_NONE;
        if (str_equal(first, word)) return true;
        list = rest;
    }
    return false;
}

static bool has_relation(const struct catalogue_offering *offering, const struct actor *actor)
{
    const struct catalogue_market *market = &offering->market;
    bool group = str_is(reach_of(market), "group");

    for (size_t i = 0; i < actor->party_count; i++) {
        const struct actor_party *party = &actor->parties[i];

        if (party->unit || !word_in(party->relation, market->relations)) continue;
        if (party->party_id == offering->company_id) return true;
        if (is_listed(market, party->party_id)) return true;
        if (group && same_group(offering, party->party_id)) return true;
    }
    return str_empty(market->relations);
}

/* Is every word of LIST one of ALL? Where ALL is empty each is; an empty LIST means each. */
static bool words_within(struct str list, struct str all)
{
    struct str first, rest;

    if (str_empty(all)) return true;
    if (str_empty(list)) return false;
    while (!str_empty(list)) {
        if (!str_cut(list, ' ', &first, &rest)) rest = STR_NONE;
        if (!word_in(first, all)) return false;
        list = rest;
    }
    return true;
}

/* From the widest on; each is within all before it. */
static int reach_rank(struct str reach)
{
    static const char *const ranks[] = {"everybody", "group", "company", "unit", "listed"};
    int rank = 0;

    while (rank < 4 && !str_is(reach, ranks[rank]))
        rank++;
    return rank;
}

bool catalogue_market_narrower(const struct catalogue_offering *offering,
                               const struct catalogue_market *market)
{
    const struct catalogue_market *now = &offering->market;
    struct str reach = reach_of(now), next = reach_of(market);
    bool any = str_empty(now->relations);

    if (reach_rank(next) < reach_rank(reach)) return false;
    /* Relations count in other companies only where the group is the reach. */
    if (!any && str_is(next, "group") && !str_is(reach, "group")) return false;
    if (now->internal_only && !market->internal_only) return false;
    if (!words_within(market->relations, now->relations)) return false;
    /* Who is listed must have been listed, or be reached anyhow. Whom the words of relations count
       for grows with the list, so then nobody may come to it. */
    for (size_t i = 0; i < market->audience_count; i++) {
        int64_t party_id = market->audience[i];

        if (!is_listed(now, party_id) && !(any && reaches(offering, reach, party_id))) return false;
    }
    return true;
}

/* ---- who ---- */

static bool of_unit(const struct actor *actor, int64_t unit_id, bool lead)
{
    for (size_t i = 0; i < actor->party_count; i++) {
        const struct actor_party *party = &actor->parties[i];

        if (!party->unit || (lead && !party->lead)) continue;
        if (unit_id == NONE || party->party_id == unit_id) return true;
    }
    return false;
}

enum err_code catalogue_may_ask(const struct catalogue_offering *offering,
                                const struct actor *actor)
{
    bool was_offered = str_is(offering->state, "live") || str_is(offering->state, "withdrawn");

    if (actor->person_id == 0 || !was_offered) return ERR_NOT_ELIGIBLE;
    if (!belongs(offering, actor) || !has_relation(offering, actor)) return ERR_NOT_ELIGIBLE;
    return str_is(offering->state, "live") ? ERR_NONE : ERR_WITHDRAWN_OFFERING;
}

bool catalogue_may_look_behind(const struct actor *actor, int64_t unit_id, int64_t company_id)
{
    return actor->person_id != 0 && org_looks_behind(actor, unit_id, company_id);
}

bool catalogue_may_see(const struct catalogue_offering *offering, const struct actor *actor)
{
    if (catalogue_may_ask(offering, actor) != ERR_NOT_ELIGIBLE) return true;
    return catalogue_may_look_behind(actor, offering->unit_id, offering->company_id);
}

bool catalogue_may_propose(const struct actor *actor, int64_t unit_id)
{
    return actor->person_id != 0 && (actor->admin || of_unit(actor, unit_id, false));
}

bool catalogue_may_keep(const struct actor *actor, int64_t unit_id)
{
    return actor->person_id != 0 && (actor->admin || of_unit(actor, unit_id, true));
}

/* ---- verbs ---- */

const char *const catalogue_verb_names[CATALOGUE_VERBS + 1] = {"propose",  "approve", "refuse",
                                                               "withdraw", "change",  "market",
                                                               NULL};

/* What is not offered yet is its unit's own: whoever may propose may change it and take it back. */
static bool is_ours(const struct catalogue_offering *offering, const struct actor *actor)
{
    if (catalogue_may_keep(actor, offering->unit_id)) return true;
    if (str_is(offering->state, "live")) return false;
    return catalogue_may_propose(actor, offering->unit_id);
}

enum err_code catalogue_verb_check(const struct catalogue_offering *offering,
                                   enum catalogue_verb verb, const struct actor *actor,
                                   bool decides)
{
    bool refused = str_is(offering->state, "refused");
    bool decision = verb == CATALOGUE_APPROVE || verb == CATALOGUE_REFUSE;
    bool ours = verb == CATALOGUE_PROPOSE ? catalogue_may_propose(actor, offering->unit_id)
                                          : is_ours(offering, actor);

    if (decision ? !decides : !ours && !(decides && verb == CATALOGUE_WITHDRAW)) return ERR_RIGHT;
    if (str_is(offering->state, "withdrawn")) return ERR_WITHDRAWN_OFFERING;
    if (decision) return offering->decide_ms != NONE ? ERR_NONE : ERR_OFFERING_STATE;
    if (verb == CATALOGUE_PROPOSE) return refused ? ERR_NONE : ERR_OFFERING_STATE;
    return ERR_NONE;
}
