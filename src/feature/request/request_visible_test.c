/* Who may know of a request is said twice: by the gate (request_sides and access_sees), for one,
   and by the fragment `visible`, for lists. In random worlds both must say the same, of every
   person, also at a shared device, and every request, through every list; and what is secret is
   never in the search table. */
#include <stdlib.h>

#include "base/fold.h"
#include "base/rand.h"
#include "feature/request/request_act.h"
#include "feature/request/request_store.h"
#include "group.h"

#define WORLDS      300
#define WORLDS_LONG 3000 /* ./test --long */
#define PERSONS     6
#define UNITS       3
#define COMPANIES   2
#define REQUESTS    12
#define ROWS_MAX    1000
#define WORD        "zanzibar" /* in the title of all requests */

struct world {
    struct group *group;
    struct rand rand;
    int number;
    bool lent; /* everybody sits at a shared device */
    int64_t persons[PERSONS], units[UNITS], companies[COMPANIES], client;
    size_t merged; /* 1: the first unit, into the second; it has no members any more */
    struct request requests[REQUESTS];
    bool seen[PERSONS][REQUESTS]; /* by the gate */
    int64_t asked, shown;         /* how often both said yes, and were asked */
    int64_t kept;                 /* requests kept from who is their requester */
};

/* ---- chance ---- */

static size_t below(struct world *world, size_t limit)
{
    return (size_t)rand_below(&world->rand, limit);
}

static bool once_in(struct world *world, size_t times)
{
    return below(world, times) == 0;
}

static int64_t any_person(struct world *world)
{
    return world->persons[below(world, PERSONS)];
}

static int64_t maybe_person(struct world *world)
{
    return once_in(world, 2) ? NONE : any_person(world);
}

/* ---- a world ---- */

/* A person, a unit, a company or an external one. */
static int64_t any_party(struct world *world)
{
    switch (below(world, 4)) {
    case 0:
        return world->units[below(world, UNITS)];
    case 1:
        return world->companies[below(world, COMPANIES)];
    case 2:
        return world->client;
    default:
        return any_person(world);
    }
}

/* Ended, about to begin, just begun, just ended, or open. */
static struct err *relation_make(struct store_tx *tx, struct world *world)
{
    static const char *const seats[] = {"member", "lead"};
    static const char *const ties[] = {"employee", "temporary", "contractor", "shareholder"};
    static const struct {
        int64_t from_ms, to_ms;
    } times[] = {
        {TEST_NOW_MS - DAY_MS, INT64_MAX}, {TEST_NOW_MS - DAY_MS, TEST_NOW_MS + DAY_MS},
        {TEST_NOW_MS, INT64_MAX},          {TEST_NOW_MS - DAY_MS, TEST_NOW_MS},
        {TEST_NOW_MS + 1, INT64_MAX},
    };
    bool seat = once_in(world, 2);
    int64_t party_id = seat ? world->units[world->merged + below(world, UNITS - world->merged)]
                            : world->companies[below(world, COMPANIES)];
    const char *kind = seat ? seats[below(world, 2)] : ties[below(world, 4)];
    size_t when = below(world, 5);

    return sql_run(tx, SQL_ORG_RELATION_ADD, sql_i(store_new_id(tx)), sql_i(any_person(world)),
                   sql_i(party_id), sql_t(str_of(kind)), sql_i(times[when].from_ms),
                   sql_i(times[when].to_ms));
}

/* Over, of now or to come; by a deputy or by nobody. */
static struct err *absence_make(struct store_tx *tx, struct world *world)
{
    int64_t from_ms = TEST_NOW_MS - DAY_MS + (int64_t)below(world, 3) * DAY_MS / 2;

    return sql_run(tx, SQL_ORG_ABSENCE_ADD, sql_i(store_new_id(tx)), sql_i(any_person(world)),
                   sql_i(maybe_person(world)), sql_i(from_ms),
                   sql_i(from_ms + (1 + (int64_t)below(world, 3)) * DAY_MS / 2));
}

static struct err *request_random(struct store_tx *tx, struct world *world, size_t i)
{
    static const char *const roles[] = {"follower", "joined", "handler"};
    struct request request = request_empty(tx->now_ms);

    request.state = (enum request_state)below(world, REQUEST_STATE_COUNT);
    request.turn = (enum request_turn)below(world, TURN_COUNT);
    request.secrecy = (enum secrecy)below(world, 3);
    request.requester_id = once_in(world, 8) ? NONE : any_person(world);
    request.asked_by_id = once_in(world, 3) ? maybe_person(world) : request.requester_id;
    request.customer_id = request.requester_id;
    if (request.customer_id == NONE || once_in(world, 2)) request.customer_id = any_party(world);
    if (!once_in(world, 4)) request.customer_company_id = world->companies[below(world, COMPANIES)];
    request.supplier_id = world->units[below(world, UNITS)];
    request.supplier_company_id = world->companies[below(world, COMPANIES)];
    request.performer_id = maybe_person(world);
    request.approver_id = maybe_person(world);
    request.concerns_id = once_in(world, 3) ? request.requester_id : maybe_person(world);
    if (i > 0 && once_in(world, 2)) request.parent_id = world->requests[below(world, i)].id;
    request.title = STR("Zanzibar");
    TRY(request_add(tx, &request));
    for (size_t watchers = below(world, 3); watchers > 0; watchers--) {
        TRY(request_watch(tx, request.id, any_person(world), roles[below(world, 3)], true));
    }
    world->requests[i] = request;
    return NULL;
}

static struct err *world_apply(struct store_tx *tx, void *context)
{
    struct world *world = context;

    world->rand = (struct rand){.seed = {(uint8_t)world->number, (uint8_t)(world->number >> 8)}};
    world->merged = once_in(world, 3) ? 1 : 0;
    if (world->merged == 1)
        TRY(sql_run(tx, SQL_ORG_HEIR_ADD, sql_i(world->units[0]), sql_i(world->units[1])));
    for (size_t absences = below(world, PERSONS); absences > 0; absences--)
        TRY(absence_make(tx, world));
    for (size_t relations = below(world, 3 * PERSONS); relations > 0; relations--) {
        TRY(relation_make(tx, world));
    }
    for (size_t i = 0; i < REQUESTS; i++) {
        TRY(request_random(tx, world, i));
    }
    return NULL;
}

/* ---- both answers: what differs is returned as an error, since an assertion would leave a
   transaction open ---- */

typedef bool fits(const struct request *request, int64_t me, int64_t about);

static bool is_any(const struct request *request, int64_t me, int64_t about)
{
    (void)request, (void)me, (void)about;
    return true;
}

static bool is_mine(const struct request *request, int64_t me, int64_t about)
{
    (void)about;
    return request->requester_id == me;
}

static bool is_owed(const struct request *request, int64_t me, int64_t about)
{
    return is_mine(request, me, about) && request_open(request->state) &&
           request->state != REQUEST_DRAFT;
}

static bool is_of_supplier(const struct request *request, int64_t me, int64_t about)
{
    (void)me;
    return request->supplier_id == about;
}

static bool is_of_customer(const struct request *request, int64_t me, int64_t about)
{
    (void)me;
    return request->customer_id == about;
}

static bool is_queued(const struct request *request, int64_t me, int64_t about)
{
    return is_of_supplier(request, me, about) && request_open(request->state) &&
           request->state != REQUEST_DRAFT;
}

static bool is_mine_to_do(const struct request *request, int64_t me, int64_t about)
{
    (void)about;
    return request->performer_id == me &&
           (request->state == REQUEST_ASKED || request->state == REQUEST_PROMISED);
}

static bool is_unassigned(const struct request *request, int64_t me, int64_t about)
{
    return is_of_supplier(request, me, about) && request->performer_id == NONE &&
           request->state == REQUEST_ASKED;
}

static bool is_released(const struct request *request, int64_t me, int64_t about)
{
    return is_of_supplier(request, me, about) && request->performer_id == NONE &&
           request->state == REQUEST_PROMISED;
}

static bool is_child(const struct request *request, int64_t me, int64_t about)
{
    (void)me;
    return request->parent_id == about;
}

static bool is_findable(const struct request *request, int64_t me, int64_t about)
{
    (void)me, (void)about;
    return request->secrecy == SECRECY_NORMAL && request->state != REQUEST_DRAFT;
}

/* A list as its pages ask for it. After me, now and admin come the values named by TAIL: M the
   largest, m the smallest, 0, - NULL, L the limit, A what it is about, T the words, B their
   beginning, Y the words with a typo. */
static const struct probe {
    const char *name;
    enum sql statement;
    const char *tail;
    enum { ABOUT_NOTHING, ABOUT_UNIT, ABOUT_PARTY, ABOUT_REQUEST } about;
    fits *fits; /* NULL: its own choice of what may be seen */
} probes[] = {
    {"list", SQL_REQUEST_LIST, "M-L", ABOUT_NOTHING, is_any},
    {"list of a supplier", SQL_REQUEST_LIST_SUPPLIER, "M-LA-", ABOUT_UNIT, is_of_supplier},
    {"list of a customer", SQL_REQUEST_LIST_CUSTOMER, "M-LA", ABOUT_PARTY, is_of_customer},
    {"list of mine", SQL_REQUEST_LIST_MINE, "M-L", ABOUT_NOTHING, is_mine},
    {"search", SQL_REQUEST_SEARCH, "M-LT--", ABOUT_NOTHING, is_findable},
    {"search by a beginning", SQL_REQUEST_FOUND, "MLB", ABOUT_NOTHING, is_findable},
    {"search by a typo", SQL_REQUEST_FOUND, "MLY", ABOUT_NOTHING, is_findable},
    {"queue by date", SQL_REQUEST_QUEUE_DUE, "Am0---M0L", ABOUT_UNIT, is_queued},
    {"queue by age", SQL_REQUEST_QUEUE_NEWEST, "AmM---M0L", ABOUT_UNIT, is_queued},
    {"children", SQL_REQUEST_CHILDREN, "A", ABOUT_REQUEST, is_child},
    {"waiting for me", SQL_REQUEST_HOME_WAITING, "0L", ABOUT_NOTHING, NULL},
    {"mine to do", SQL_REQUEST_HOME_MINE, "L", ABOUT_NOTHING, is_mine_to_do},
    {"nobody's yet", SQL_REQUEST_HOME_UNASSIGNED, "LA", ABOUT_UNIT, is_unassigned},
    {"nobody's any more", SQL_REQUEST_HOME_RELEASED, "LA", ABOUT_UNIT, is_released},
    {"I am owed", SQL_REQUEST_HOME_OWED, "L", ABOUT_NOTHING, is_owed},
};

static int64_t about_of(struct world *world, const struct probe *probe)
{
    switch (probe->about) {
    case ABOUT_UNIT:
        return world->units[below(world, UNITS)];
    case ABOUT_PARTY:
        return any_party(world);
    case ABOUT_REQUEST:
        return world->requests[below(world, REQUESTS)].id;
    default:
        return NONE;
    }
}

/* Everybody's of a rank: what RANK leaves out of it is left to the rank before, which is empty. */
static struct sql_value terms_of(struct store_tx *tx, struct str typed, enum search_rank rank)
{
    struct search_question question;
    struct str terms;

    assert_true(store_search_ask(tx, "request", fold_search(tx->arena, typed), NULL, 0, &question));
    assert_done(store_search_rank(&question, rank, &terms));
    return sql_t(str_empty(terms) ? STR("nothing") : terms);
}

static struct sql_value tail_value(struct store_tx *tx, char letter, int64_t about)
{
    switch (letter) {
    case 'M':
        return sql_i(INT64_MAX);
    case 'm':
        return sql_i(INT64_MIN + 1);
    case '0':
        return sql_i(0);
    case 'L':
        return sql_i(ROWS_MAX);
    case 'A':
        return sql_i(about);
    case 'T':
        return sql_t(store_search_terms(tx, "request", fold_search(tx->arena, STR(WORD))));
    case 'B':
        return terms_of(tx, STR("Zanzi"), SEARCH_BEGUN);
    case 'Y':
        return terms_of(tx, STR("Zanizbar"), SEARCH_NEAR);
    default:
        return sql_i(NONE);
    }
}

/* As access_standing says it, apart from it. */
static struct sql_value standing(const struct world *world, int64_t me)
{
    if (world->lent) return sql_i(-1);
    return sql_i(me == world->group->admin);
}

static struct err *probe_rows(struct store_tx *tx, struct world *world, size_t person,
                              const struct probe *probe, int64_t about, bool *listed)
{
    int64_t me = world->persons[person];
    struct sql_value values[16] = {sql_i(me), sql_i(tx->now_ms), standing(world, me)};
    struct sql_rows rows;
    size_t count = 3;

    for (const char *letter = probe->tail; *letter != '\0'; letter++)
        values[count++] = tail_value(tx, *letter, about);
    TRY(sql_query_values(tx, probe->statement, values, count, &rows));
    while (sql_next(&rows)) {
        int64_t id = sql_int(&rows);

        for (size_t i = 0; i < REQUESTS; i++)
            listed[i] = listed[i] || world->requests[i].id == id;
    }
    return sql_done(&rows);
}

static struct err *probe_check(struct store_tx *tx, struct world *world, size_t person,
                               const struct probe *probe)
{
    bool listed[REQUESTS] = {false};
    int64_t about = about_of(world, probe), me = world->persons[person];

    TRY(probe_rows(tx, world, person, probe, about, listed));
    for (size_t i = 0; i < REQUESTS; i++) {
        const struct request *request = &world->requests[i];
        bool seen = world->seen[person][i];
        bool want = seen && (probe->fits == NULL ? listed[i] : probe->fits(request, me, about));

        world->asked++;
        world->shown += listed[i];
        if (listed[i] == want) continue;
        return ERR(tx->arena, ERR_INTERNAL,
                   "world %d, person %zu, request %zu (%s, secrecy %d): `%s` %s it, the gate %s",
                   world->number, person, i, request_state_names[request->state], request->secrecy,
                   probe->name, listed[i] ? "shows" : "keeps", seen ? "lets in" : "keeps out");
    }
    return NULL;
}

/* A queue counts as many as it shows. */
static struct err *counts_check(struct store_tx *tx, struct world *world, size_t person)
{
    int64_t me = world->persons[person], unit_id = world->units[below(world, UNITS)];
    int64_t got = NONE, want = 0;
    struct sql_rows rows;

    for (size_t i = 0; i < REQUESTS; i++)
        want += world->seen[person][i] && is_queued(&world->requests[i], me, unit_id);
    TRY(sql_query(tx, SQL_REQUEST_QUEUE_COUNTS, &rows, sql_i(me), sql_i(tx->now_ms),
                  standing(world, me), sql_i(unit_id), sql_i(INT64_MAX), sql_i(ROWS_MAX)));
    if (sql_next(&rows)) got = sql_int(&rows);
    TRY(sql_done(&rows));
    if (got == want) return NULL;
    return ERR(tx->arena, ERR_INTERNAL, "world %d, person %zu: the queue counts %lld of %lld",
               world->number, person, (long long)got, (long long)want);
}

/* Said apart from the gate, which must agree: a draft is nobody's but its writer's, and a named
   request is never shown to the person it concerns (product.md), be it that others asked in their
   name: only who asked it in person knows of it anyway. */
static bool is_kept_from(const struct request *request, int64_t me)
{
    bool asked = request->asked_by_id == me;

    if (request->state == REQUEST_DRAFT && !asked) return true;
    if (request->secrecy != SECRECY_NAMED || request->concerns_id != me) return false;
    return !asked || request->requester_id != me;
}

static struct err *kept_check(struct store_tx *tx, struct world *world, size_t person)
{
    int64_t me = world->persons[person];

    for (size_t i = 0; i < REQUESTS; i++) {
        const struct request *request = &world->requests[i];

        if (!is_kept_from(request, me)) continue;
        world->kept += request->requester_id == me;
        if (!world->seen[person][i]) continue;
        return ERR(tx->arena, ERR_INTERNAL, "world %d: person %zu sees request %zu", world->number,
                   person, i);
    }
    return NULL;
}

/* Said apart from the gate: at a shared device nothing but one's own is there. */
static struct err *lent_check(struct store_tx *tx, struct world *world, size_t person)
{
    int64_t me = world->persons[person];

    for (size_t i = 0; i < REQUESTS && world->lent; i++) {
        const struct request *request = &world->requests[i];
        bool draft = request->state == REQUEST_DRAFT;

        if (!world->seen[person][i]) continue;
        if ((draft ? request->asked_by_id : request->requester_id) == me) continue;
        return ERR(tx->arena, ERR_INTERNAL, "world %d: person %zu is shown others' request %zu",
                   world->number, person, i);
    }
    return NULL;
}

static struct err *person_check(struct store_tx *tx, struct world *world, size_t person)
{
    struct authz_object object;
    struct actor actor;
    int64_t parent_id;

    TRY(group_actor(tx, world->group, world->persons[person], &actor));
    actor.device_id = world->lent ? 1 : 0;
    for (size_t i = 0; i < REQUESTS; i++) {
        TRY(request_sides(tx, &actor, world->requests[i].id, &object, &parent_id));
        world->seen[person][i] = access_sees(object.sides, object.secrecy, object.draft);
    }
    TRY(kept_check(tx, world, person));
    TRY(lent_check(tx, world, person));
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        TRY(probe_check(tx, world, person, &probes[i]));
    }
    return counts_check(tx, world, person);
}

static struct err *world_read(struct store_tx *tx, void *context)
{
    struct world *world = context;

    for (size_t person = 0; person < PERSONS; person++) {
        TRY(person_check(tx, world, person));
    }
    return NULL;
}

/* ---- all worlds ---- */

static void gate_and_lists_show_the_same_in_random_worlds(void **state)
{
    struct test_store *test = *state;
    struct group group = {.test = test, .now_ms = TEST_NOW_MS};
    struct world world = {.group = &group};
    static const char *const codes[UNITS] = {"AA", "BB", "CC"};
    int worlds = getenv("INTERNA_TEST_LONG") != NULL ? WORLDS_LONG : WORLDS;

    for (size_t i = 0; i < COMPANIES; i++)
        world.companies[i] = group_company(&group, "Company");
    for (size_t i = 0; i < UNITS; i++)
        world.units[i] = group_unit(&group, world.companies[i % COMPANIES], codes[i]);
    for (size_t i = 0; i < PERSONS; i++)
        world.persons[i] = group_person(&group, "Person");
    world.client = group_company(&group, "Client");
    group.admin = world.persons[0];

    for (world.number = 0; world.number < worlds; world.number++) {
        assert_done(group_write(&group, world_apply, &world));
        assert_int_equal(0, test_sql(test, "SELECT COUNT(*) FROM search_request s JOIN request r "
                                           "ON r.id = s.rowid WHERE r.secrecy > 0"));
        assert_int_equal(0, test_sql(test, "SELECT COUNT(*) FROM search_piece WHERE kind = "
                                           "'request' AND NOT EXISTS (SELECT 1 FROM request WHERE "
                                           "secrecy = 0 AND state <> 'draft')"));
        world.lent = world.number % 3 == 0;
        assert_done(group_read(&group, world_read, &world));
        (void)test_sql(test,
                       "DELETE FROM request_watcher; DELETE FROM request; "
                       "DELETE FROM relation; DELETE FROM search_request; "
                       "DELETE FROM search_piece; DELETE FROM absence; DELETE FROM unit_heir;");
    }
    print_message("%d worlds, %lld answers, %lld of them yes\n", worlds, (long long)world.asked,
                  (long long)world.shown);
    assert_true(world.shown > world.asked / 20);
    assert_true(world.kept > worlds / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(gate_and_lists_show_the_same_in_random_worlds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
