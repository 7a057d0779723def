/* Who controls whom: the worked numbers, the refusals by name, and random companies held against
   another way to find a group. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/rand.h"
#include "base/time.h"
#include "feature/org/org_ownership.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)16 * 1024 * 1024)
#define HELD_MAX    8
#define GRAPHS      20000
#define GRAPHS_LONG 100000
#define NODES_MAX   6

/* ---- the worked numbers ---- */

/* Companies are letters; a share without votes is control for a reason. */
struct held {
    char owner, owned;
    int64_t votes_ppm;
};

static struct org_holdings holdings_of(struct arena *arena, const struct held *held)
{
    struct org_holdings holdings = {{ARENA_ARRAY(arena, struct org_share, HELD_MAX), 0},
                                    {ARENA_ARRAY(arena, struct org_control, HELD_MAX), 0}};

    for (; held->owner != '\0'; held++) {
        if (held->votes_ppm > 0) {
            holdings.shares.items[holdings.shares.count++] =
                (struct org_share){.owner_id = held->owner,
                                   .owned_id = held->owned,
                                   .votes_ppm = held->votes_ppm,
                                   .to_day = NONE};
        } else {
            holdings.controls.items[holdings.controls.count++] =
                (struct org_control){.controller_id = held->owner,
                                     .controlled_id = held->owned,
                                     .reason = STR("by contract"),
                                     .to_day = NONE};
        }
    }
    return holdings;
}

/* "B: J 60 = 60; C: B 60 = 60", votes in percent; "!" before a step that is not enough. */
static struct str proof_text(struct arena *arena, const struct org_proof *proof)
{
    struct str text = STR("");

    for (size_t i = 0; i < proof->count; i++) {
        const struct org_step *step = &proof->steps[i];

        text = str_print(arena, STR_FMT "%s%s%c:", STR_ARG(text), i > 0 ? "; " : "",
                         step->enough ? "" : "!", (char)step->company_id);
        if (step->reason.ptr != NULL) {
            text = str_print(arena, STR_FMT " %c " STR_FMT, STR_ARG(text), (char)step->largest_id,
                             STR_ARG(step->reason));
            continue;
        }
        for (size_t j = 0; j < step->holder_count; j++) {
            text = str_print(arena, STR_FMT " %c %lld", STR_ARG(text),
                             (char)step->holders[j].company_id,
                             (long long)step->holders[j].votes_ppm / 10000);
        }
        text =
            str_print(arena, STR_FMT " = %lld", STR_ARG(text), (long long)step->votes_ppm / 10000);
    }
    return text;
}

static void the_worked_numbers_come_out_with_their_proof(void **state)
{
    static const struct {
        const char *name;
        struct held held[HELD_MAX];
        char company, parent;
        const char *proof;
    } rows[] = {
        {"J 60 % B, B 60 % C: C is of J, though J's economic share is 36 %",
         {{'J', 'B', 600000}, {'B', 'C', 600000}},
         'C',
         'J',
         "B: J 60 = 60; C: B 60 = 60"},
        {"J 30 % C and controlled B 25 % C: 55 %",
         {{'J', 'B', 510000}, {'J', 'C', 300000}, {'B', 'C', 250000}},
         'C',
         'J',
         "B: J 51 = 51; C: B 25 J 30 = 55"},
        {"the 25 % of a company that is not controlled do not add up",
         {{'J', 'B', 500000}, {'J', 'C', 300000}, {'B', 'C', 250000}},
         'C',
         'C',
         ""},
        {"exactly 50.00 % is no control", {{'J', 'B', 500000}}, 'B', 'B', ""},
        {"one part per million more is", {{'J', 'B', 500001}}, 'B', 'J', "B: J 50 = 50"},
        {"two with half each: nobody controls",
         {{'J', 'C', 500000}, {'K', 'C', 500000}},
         'C',
         'C',
         ""},
        {"the parent has no controller", {{'J', 'B', 1000000}}, 'J', 'J', ""},
        {"who holds nothing and is not held is its own parent", {{0}}, 'X', 'X', ""},
        {"below half, with a reason",
         {{'J', 'B', 300000}, {'J', 'B', 0}},
         'B',
         'J',
         "B: J by contract"},
        {"a reason goes before the votes of another",
         {{'K', 'B', 600000}, {'J', 'B', 0}},
         'B',
         'J',
         "B: J by contract"},
        {"votes of whom one controls for a reason count",
         {{'J', 'B', 0}, {'B', 'C', 510000}},
         'C',
         'J',
         "B: J by contract; C: B 51 = 51"},
        {"a circle: the lowest id is the parent",
         {{'B', 'C', 600000}, {'C', 'D', 600000}, {'D', 'B', 600000}},
         'D',
         'B',
         "C: B 60 = 60; D: C 60 = 60"},
        {"a circle with a controller outside: that one is",
         {{'B', 'C', 600000}, {'C', 'B', 400000}, {'J', 'B', 510000}},
         'C',
         'J',
         "B: J 51 = 51; C: B 60 = 60"},
        {"a circle of whom somebody holds only half",
         {{'B', 'C', 600000}, {'C', 'B', 510000}, {'A', 'B', 490000}},
         'C',
         'B',
         "C: B 60 = 60"},
        {"a step that is not needed is not told",
         {{'J', 'B', 600000}, {'J', 'C', 600000}, {'B', 'D', 600000}},
         'D',
         'J',
         "B: J 60 = 60; D: B 60 = 60"},
    };
    struct arena *arena = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_holdings holdings = holdings_of(arena, rows[i].held);
        struct org_groups groups;
        struct org_proof proof = {NULL, 0};

        org_groups_make(arena, &holdings, &groups);
        int64_t parent_id = org_groups_parent(&groups, rows[i].company);
        org_proof_control(arena, &groups, rows[i].company, &proof);
        struct str text = proof_text(arena, &proof);
        if (parent_id == rows[i].parent && str_is(text, rows[i].proof)) continue;
        fail_msg("%s: parent %c, " STR_FMT, rows[i].name, (char)parent_id, STR_ARG(text));
    }
}

static void what_is_not_enough_is_shown_too(void **state)
{
    static const struct held held[] = {{'J', 'A', 800000},
                                       {'J', 'C', 300000},
                                       {'A', 'C', 200000},
                                       {0}};
    struct arena *arena = *state;
    struct org_holdings holdings = holdings_of(arena, held);
    struct org_groups groups;
    struct org_proof proof = {NULL, 0};

    org_groups_make(arena, &holdings, &groups);
    org_proof_stake(arena, &groups, 'J', 'C', &proof);
    assert_true(str_is(proof_text(arena, &proof), "!C: A 20 J 30 = 50"));
    org_proof_stake(arena, &groups, 'C', 'J', &proof);
    org_proof_stake(arena, &groups, 'J', 'A', &proof);
    org_proof_stake(arena, &groups, 'J', 'X', &proof);
    assert_int_equal(proof.count, 1); /* nothing held, controlled, unknown: no step */
}

/* ---- what if ---- */

static void a_purchase_takes_what_is_free_then_from_the_others_in_proportion(void **state)
{
    static const struct {
        const char *name;
        struct held held[HELD_MAX];
        int64_t votes_ppm;
        bool good;
        struct held want[HELD_MAX]; /* in C, by owner */
    } rows[] = {
        {"nothing is recorded", {{0}}, 800000, true, {{'J', 'C', 800000}}},
        {"there is room",
         {{'K', 'C', 200000}},
         800000,
         true,
         {{'J', 'C', 800000}, {'K', 'C', 200000}}},
        {"from the others",
         {{'K', 'C', 600000}, {'L', 'C', 300000}},
         700000,
         true,
         {{'J', 'C', 700000}, {'K', 'C', 200000}, {'L', 'C', 100000}}},
        {"added to its own",
         {{'J', 'C', 400000}, {'K', 'C', 600000}},
         200000,
         true,
         {{'J', 'C', 600000}, {'K', 'C', 400000}}},
        {"all of it", {{'K', 'C', 1000000}}, 1000000, true, {{'J', 'C', 1000000}}},
        {"more than there is", {{'J', 'C', 400000}}, 600001, false, {{0}}},
    };
    struct arena *arena = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_holdings holdings = holdings_of(arena, rows[i].held), bought;

        assert_int_equal(org_holdings_buy(arena, &holdings, 'J', 'C', rows[i].votes_ppm, &bought),
                         rows[i].good);
        for (size_t j = 0; rows[i].want[j].owner != '\0'; j++) {
            int64_t votes_ppm = 0;

            for (size_t k = 0; k < bought.shares.count; k++) {
                if (bought.shares.items[k].owner_id == rows[i].want[j].owner)
                    votes_ppm += bought.shares.items[k].votes_ppm;
            }
            if (votes_ppm != rows[i].want[j].votes_ppm) fail_msg("%s", rows[i].name);
        }
    }
}

/* ---- refusals ---- */

#define DAY(month, day) date_day((struct date){2026, (month), (day)})

static void a_share_is_refused_by_name(void **state)
{
    const struct org_party jkl = {.id = 1, .kind = STR("company"), .ended_ms = NONE};
    const struct org_party abc = {.id = 2, .kind = STR("company"), .ended_ms = NONE};
    const struct org_party old = {.id = 3, .kind = STR("company"), .ended_ms = 5};
    const struct org_party unit = {.id = 4, .kind = STR("unit"), .ended_ms = NONE};
    struct org_share there[] = {
        {.owner_id = 1, .votes_ppm = 600000, .from_day = DAY(3, 1), .to_day = DAY(6, 1)},
        {.owner_id = 7, .votes_ppm = 300000, .from_day = DAY(5, 1), .to_day = NONE},
        {.owner_id = 1, .votes_ppm = 900000, .from_day = DAY(5, 9), .to_day = DAY(5, 9)},
    };
    const struct org_share_list others = {there, 3};
    const struct {
        const char *name, *field;
        const struct org_party *owner, *owned;
        int64_t votes_ppm, from_day, to_day;
        enum err_code code;
        int64_t limit;
    } rows[] = {
        {"good", NULL, &jkl, &abc, 700000, DAY(6, 1), NONE, ERR_NONE, 0},
        {"before", NULL, &jkl, &abc, 1000000, DAY(1, 1), DAY(3, 1), ERR_NONE, 0},
        {"by a unit", "owner", &unit, &abc, 1, DAY(1, 1), NONE, ERR_BAD_REFERENCE, 0},
        {"of a unit", "company", &jkl, &unit, 1, DAY(1, 1), NONE, ERR_BAD_REFERENCE, 0},
        {"own shares", "owner", &jkl, &jkl, 1, DAY(1, 1), NONE, ERR_OWN_SHARES, 0},
        {"an ended owner", "owner", &old, &abc, 1, DAY(1, 1), NONE, ERR_COMPANY_ENDED, 0},
        {"an ended company", "company", &jkl, &old, 1, DAY(1, 1), NONE, ERR_COMPANY_ENDED, 0},
        {"no votes", "percent", &jkl, &abc, 0, DAY(1, 1), NONE, ERR_BAD_NUMBER, 0},
        {"over all", "percent", &jkl, &abc, 1000001, DAY(1, 1), NONE, ERR_TOO_BIG, 100},
        {"before 1900", "from", &jkl, &abc, 1, -30000, NONE, ERR_BAD_DATE, 0},
        {"after 9999", "to", &jkl, &abc, 1, DAY(1, 1), 4000000, ERR_BAD_DATE, 0},
        {"empty", "to", &jkl, &abc, 1, DAY(1, 1), DAY(1, 1), ERR_ENDS_EARLY, 0},
        {"backwards", "to", &jkl, &abc, 1, DAY(1, 2), DAY(1, 1), ERR_ENDS_EARLY, 0},
        {"twice", "owner", &jkl, &abc, 1, DAY(5, 31), NONE, ERR_OVERLAPS, 0},
        {"around", "owner", &jkl, &abc, 1, DAY(1, 1), NONE, ERR_OVERLAPS, 0},
        {"too much at once", "percent", &jkl, &abc, 700001, DAY(6, 1), NONE, ERR_OVER_WHOLE,
         DAY(6, 1)},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct org_party owner = *rows[i].owner;
        const struct org_share share = {.owner_id = owner.id,
                                        .owned_id = rows[i].owned->id,
                                        .votes_ppm = rows[i].votes_ppm,
                                        .from_day = rows[i].from_day,
                                        .to_day = rows[i].to_day};
        struct org_fault got = org_share_check(&share, &owner, rows[i].owned, &others);
        bool field = rows[i].field == NULL ? got.field == NULL
                                           : got.field && strcmp(got.field, rows[i].field) == 0;

        if (got.code != rows[i].code || !field || got.limit != rows[i].limit)
            fail_msg("%s: %s %s", rows[i].name, got.field, err_code_text(got.code));
    }
}

static void shares_over_the_whole_are_refused_on_the_first_day_they_are(void **state)
{
    const struct org_party kin = {.id = 9, .kind = STR("company"), .ended_ms = NONE};
    const struct org_party abc = {.id = 2, .kind = STR("company"), .ended_ms = NONE};
    struct org_share there[] = {
        {.owner_id = 1, .votes_ppm = 600000, .from_day = DAY(3, 1), .to_day = DAY(6, 1)},
        {.owner_id = 8, .votes_ppm = 300000, .from_day = DAY(7, 1), .to_day = NONE},
        {.owner_id = 7, .votes_ppm = 300000, .from_day = DAY(5, 1), .to_day = NONE},
    };
    const struct org_share_list others = {there, 3};
    struct org_share share = {.owner_id = 9, .owned_id = 2, .from_day = DAY(1, 1), .to_day = NONE};

    (void)state;
    share.votes_ppm = 100000;
    assert_int_equal(org_share_check(&share, &kin, &abc, &others).code, ERR_NONE);
    share.votes_ppm = 100001; /* with 60 + 30 in May */
    assert_int_equal(org_share_check(&share, &kin, &abc, &others).limit, DAY(5, 1));
    share.votes_ppm = 400001; /* with 60 in March */
    assert_int_equal(org_share_check(&share, &kin, &abc, &others).limit, DAY(3, 1));
    share.to_day = DAY(3, 1);
    assert_int_equal(org_share_check(&share, &kin, &abc, &others).code, ERR_NONE);
    share.from_day = DAY(6, 1);
    share.to_day = NONE; /* with 30 + 30 in July */
    assert_int_equal(org_share_check(&share, &kin, &abc, &others).limit, DAY(7, 1));
}

static void control_is_refused_by_name(void **state)
{
    const struct org_party jkl = {.id = 1, .kind = STR("company"), .ended_ms = NONE};
    const struct org_party abc = {.id = 2, .kind = STR("company"), .ended_ms = NONE};
    struct org_control there[] = {{.controller_id = 7, .from_day = DAY(3, 1), .to_day = DAY(6, 1)}};
    const struct org_control_list others = {there, 1};
    const struct {
        const struct org_party *controller;
        const char *reason;
        int64_t from_day, to_day;
        enum err_code code;
    } rows[] = {
        {&jkl, "names the board", DAY(6, 1), NONE, ERR_NONE},
        {&jkl, "names the board", DAY(1, 1), DAY(3, 1), ERR_NONE},
        {&abc, "names the board", DAY(6, 1), NONE, ERR_OWN_SHARES},
        {&jkl, "  ", DAY(6, 1), NONE, ERR_REQUIRED},
        {&jkl, "names the board", DAY(6, 1), DAY(5, 1), ERR_ENDS_EARLY},
        {&jkl, "names the board", DAY(5, 31), NONE, ERR_OVERLAPS}, /* also by another */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct org_control control = {.controller_id = rows[i].controller->id,
                                            .controlled_id = 2,
                                            .reason = str_of(rows[i].reason),
                                            .from_day = rows[i].from_day,
                                            .to_day = rows[i].to_day};

        assert_int_equal(org_control_check(&control, rows[i].controller, &abc, &others).code,
                         rows[i].code);
    }
}

static void what_holds_ends_within_its_time(void **state)
{
    (void)state;
    assert_int_equal(org_holding_end_check(10, NONE, 10).code, ERR_NONE);
    assert_int_equal(org_holding_end_check(10, NONE, 99).code, ERR_NONE);
    assert_int_equal(org_holding_end_check(10, NONE, 9).code, ERR_ENDS_EARLY);
    assert_int_equal(org_holding_end_check(10, 20, 20).code, ERR_NONE);
    assert_int_equal(org_holding_end_check(10, 20, 21).code, ERR_ENDED_BEFORE);
    assert_int_equal(org_holding_end_check(10, NONE, INT64_MAX).code, ERR_BAD_DATE);
}

/* ---- random companies ---- */

/* Companies are bits; the same rule, told another way: a group is the smallest set with its head
   that leaves outside nobody whom it controls. */
struct graph {
    size_t count;
    int64_t ids[NODES_MAX];
    int64_t votes_ppm[NODES_MAX][NODES_MAX]; /* [owner][owned] */
    int controller[NODES_MAX];               /* -1: by votes */
    unsigned groups[NODES_MAX];
};

static bool controls(const struct graph *graph, unsigned set, size_t company)
{
    int64_t votes_ppm = 0;

    if (graph->controller[company] >= 0) return (set >> graph->controller[company] & 1) != 0;
    for (size_t i = 0; i < graph->count; i++) {
        if ((set >> i & 1) != 0) votes_ppm += graph->votes_ppm[i][company];
    }
    return 2 * votes_ppm > 1000000;
}

static bool is_closed(const struct graph *graph, unsigned set)
{
    for (size_t i = 0; i < graph->count; i++) {
        if ((set >> i & 1) == 0 && controls(graph, set, i)) return false;
    }
    return true;
}

/* All sets are tried; what all closed ones with the head have in common is the group. */
static void groups_try(struct graph *graph)
{
    for (size_t head = 0; head < graph->count; head++) {
        graph->groups[head] = ~0u;
        for (unsigned set = 0; set < 1u << graph->count; set++) {
            if ((set >> head & 1) != 0 && is_closed(graph, set)) graph->groups[head] &= set;
        }
    }
}

/* The lowest of those that control COMPANY and are controlled only by whom they control. */
static size_t parent_try(const struct graph *graph, size_t company)
{
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < graph->count; i++) {
        bool top = (graph->groups[i] >> company & 1) != 0;

        for (size_t j = 0; j < graph->count; j++) {
            if ((graph->groups[j] >> i & 1) != 0 && (graph->groups[i] >> j & 1) == 0) top = false;
        }
        if (!top) continue;
        if (found == SIZE_MAX || graph->ids[i] < graph->ids[found]) found = i;
    }
    return found;
}

static void graph_draw(struct rand *rand, struct graph *graph)
{
    static const int64_t sizes[] = {100000, 250000, 300000, 400000, 499999,
                                    500000, 500001, 510000, 600000, 1000000};

    *graph = (struct graph){.count = 2 + rand_below(rand, NODES_MAX - 1)};
    for (size_t i = 0; i < graph->count; i++) {
        int64_t left_ppm = 1000000;

        do { /* no two alike, in no order */
            graph->ids[i] = 1 + (int64_t)rand_below(rand, 1000);
            for (size_t j = 0; j < i; j++)
                if (graph->ids[j] == graph->ids[i]) graph->ids[i] = 0;
        } while (graph->ids[i] == 0);
        graph->controller[i] = -1;
        for (size_t tries = rand_below(rand, 4); tries > 0; tries--) {
            size_t owner = rand_below(rand, graph->count);
            int64_t votes_ppm = sizes[rand_below(rand, sizeof sizes / sizeof *sizes)];

            if (owner == i || votes_ppm > left_ppm || graph->votes_ppm[owner][i] > 0) continue;
            graph->votes_ppm[owner][i] = votes_ppm;
            left_ppm -= votes_ppm;
        }
        if (rand_below(rand, 8) == 0) {
            int controller = (int)rand_below(rand, graph->count);
            if ((size_t)controller != i) graph->controller[i] = controller;
        }
    }
}

static struct org_holdings graph_holdings(struct arena *arena, const struct graph *graph)
{
    struct org_holdings holdings = {{ARENA_ARRAY(arena, struct org_share, NODES_MAX * NODES_MAX),
                                     0},
                                    {ARENA_ARRAY(arena, struct org_control, NODES_MAX), 0}};

    for (size_t owned = 0; owned < graph->count; owned++) {
        for (size_t owner = 0; owner < graph->count; owner++) {
            if (graph->votes_ppm[owner][owned] == 0) continue;
            holdings.shares.items[holdings.shares.count++] =
                (struct org_share){.owner_id = graph->ids[owner],
                                   .owned_id = graph->ids[owned],
                                   .votes_ppm = graph->votes_ppm[owner][owned]};
        }
        if (graph->controller[owned] < 0) continue;
        holdings.controls.items[holdings.controls.count++] =
            (struct org_control){.controller_id = graph->ids[graph->controller[owned]],
                                 .controlled_id = graph->ids[owned],
                                 .reason = STR("why")};
    }
    return holdings;
}

static size_t node_of(const struct graph *graph, int64_t id)
{
    size_t i = 0;

    while (graph->ids[i] != id)
        i++;
    return i;
}

/* A reader who knows only the shares follows the steps from the parent to the company. */
static void follow(const struct graph *graph, const struct org_proof *proof, size_t parent,
                   size_t company)
{
    unsigned shown = 1u << parent;

    for (size_t i = 0; i < proof->count; i++) {
        const struct org_step *step = &proof->steps[i];
        size_t node = node_of(graph, step->company_id);
        int64_t votes_ppm = 0;

        assert_true(step->enough);
        if (step->reason.ptr != NULL) {
            assert_int_equal(graph->controller[node], node_of(graph, step->largest_id));
            assert_true((shown >> graph->controller[node] & 1) != 0);
        }
        for (size_t j = 0; j < step->holder_count; j++) {
            size_t holder = node_of(graph, step->holders[j].company_id);

            assert_true((shown >> holder & 1) != 0);
            assert_int_equal(step->holders[j].votes_ppm, graph->votes_ppm[holder][node]);
            votes_ppm += step->holders[j].votes_ppm;
        }
        assert_int_equal(votes_ppm, step->votes_ppm);
        assert_true(step->reason.ptr != NULL || votes_ppm > 500000);
        shown |= 1u << node;
    }
    assert_true((shown >> company & 1) != 0);
}

static void random_companies_have_the_parents_that_trying_all_sets_finds(void **state)
{
    struct arena *arena = *state;
    int graphs = getenv("INTERNA_TEST_LONG") != NULL ? GRAPHS_LONG : GRAPHS, circles = 0;
    struct rand rand = {.seed = "ownership"};

    for (int number = 0; number < graphs; number++) {
        struct graph graph;
        struct org_groups groups;

        arena_reset(arena);
        graph_draw(&rand, &graph);
        groups_try(&graph);
        struct org_holdings holdings = graph_holdings(arena, &graph);
        org_groups_make(arena, &holdings, &groups);
        for (size_t i = 0; i < graph.count; i++) {
            size_t parent = parent_try(&graph, i);
            struct org_proof proof = {NULL, 0};

            if (org_groups_parent(&groups, graph.ids[i]) != graph.ids[parent])
                fail_msg("graph %d: another parent", number);
            org_proof_control(arena, &groups, graph.ids[i], &proof);
            follow(&graph, &proof, parent, i);
            circles += parent != i && (graph.groups[i] >> parent & 1) != 0;
        }
    }
    assert_true(circles > graphs / 100); /* the hard ones are among them */
}

static int arena_begin(void **state)
{
    *state = arena_new(ARENA_BYTES);
    return *state == NULL;
}

static int arena_end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_numbers_come_out_with_their_proof),
        cmocka_unit_test(what_is_not_enough_is_shown_too),
        cmocka_unit_test(a_purchase_takes_what_is_free_then_from_the_others_in_proportion),
        cmocka_unit_test(a_share_is_refused_by_name),
        cmocka_unit_test(shares_over_the_whole_are_refused_on_the_first_day_they_are),
        cmocka_unit_test(control_is_refused_by_name),
        cmocka_unit_test(what_holds_ends_within_its_time),
        cmocka_unit_test(random_companies_have_the_parents_that_trying_all_sets_finds),
    };

    return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
