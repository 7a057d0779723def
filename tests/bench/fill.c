/* People, teams and requests for the measurements; see fill.h. */
#include "fill.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request.h"
#include "store/store.h"

#include <time.h>

#define FILL_BATCH   500
#define PEOPLE_BATCH 50

struct filling {
    struct arena *arena;
    struct store *store;
    struct fill *fill;
    int64_t company_id;
    size_t from, to; /* of this batch */
    int64_t now_ms;
};

static int64_t clock_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static struct err *run(struct filling *filling, store_work *apply, size_t from, size_t to)
{
    struct arena *arena = arena_new(limits.request_arena_bytes_max * 4);
    struct err *err;

    filling->from = from;
    filling->to = to;
    filling->arena = arena;
    struct store_write write = {.apply = apply,
                                .context = filling,
                                .arena = arena,
                                .now_ms = filling->now_ms,
                                .background = true};
    err = store_write(filling->store, &write);
    if (err == NULL) arena_free(arena);
    return err;
}

static struct err *add_units(struct store_tx *tx, void *context)
{
    struct filling *filling = context;
    struct org_party company = {.kind = STR("company"),
                                .name = STR("Measured"),
                                .company_id = NONE,
                                .parent_id = NONE,
                                .lang = STR("en"),
                                .zone = STR("Europe/Riga")};

    TRY(org_party_add(tx, 0, &company));
    filling->company_id = company.id;
    for (size_t i = 0; i < FILL_UNITS; i++) {
        struct org_party unit = {.kind = STR("unit"),
                                 .company_id = company.id,
                                 .parent_id = NONE,
                                 .front_desk = true};

        unit.name = str_print(tx->arena, "Team %zu", i);
        unit.code = str_print(tx->arena, "T%zu", i);
        TRY(org_party_add(tx, 0, &unit));
        filling->fill->units[i] = unit.id;
        TRY(catalogue_starters_add(tx, 0, unit.id));
    }
    return NULL;
}

static struct err *relate(struct store_tx *tx, int64_t person_id, int64_t party_id,
                          const char *kind)
{
    struct org_relation relation = {.person_id = person_id,
                                    .party_id = party_id,
                                    .kind = str_of(kind),
                                    .from_ms = TIME_MIN_MS,
                                    .to_ms = NONE};

    return org_relation_add(tx, 0, &relation);
}

static struct err *add_persons(struct store_tx *tx, void *context)
{
    struct filling *filling = context;

    for (size_t i = filling->from; i < filling->to; i++) {
        struct org_party person = {.kind = STR("person"),
                                   .company_id = NONE,
                                   .parent_id = NONE,
                                   .lang = STR("en"),
                                   .zone = STR("Europe/Riga")};

        person.name = str_print(tx->arena, "Person %zu", i);
        person.email = str_print(tx->arena, "p%zu@measured.example", i);
        TRY(org_party_add(tx, 0, &person));
        filling->fill->persons[i] = person.id;
        TRY(relate(tx, person.id, filling->company_id, "employee"));
        TRY(relate(tx, person.id, filling->fill->units[i % FILL_UNITS],
                   i < FILL_UNITS ? "lead" : "member"));
        TRY(access_token_make(tx, 0, person.id, filling->fill->tokens[i], SCOPE_READ | SCOPE_WRITE,
                              STR("measure")));
    }
    return NULL;
}

static struct err *find_offerings(struct store_tx *tx, void *context)
{
    struct filling *filling = context;

    for (size_t i = 0; i < FILL_UNITS; i++) {
        struct catalogue_filter filter = {.unit_id = filling->fill->units[i]};
        struct catalogue_list list;

        TRY(catalogue_offering_list(tx, &filter, 1, &list));
        filling->fill->offerings[i] = list.items[0].id;
    }
    return NULL;
}

static const char *const things[] = {"printer",  "laptop", "invoice", "badge",    "window",
                                     "contract", "pump",   "van",     "calendar", "oven",
                                     "access",   "report", "phone",   "lamp"};
static const char *const troubles[] = {"does not start",      "is missing",     "makes a noise",
                                       "is needed by Friday", "was sent twice", "needs a signature",
                                       "is too slow",         "leaks"};

static struct err *add_requests(struct store_tx *tx, void *context)
{
    struct filling *filling = context;
    struct fill *fill = filling->fill;

    for (size_t i = filling->from; i < filling->to; i++) {
        size_t who = (i * 7919) % fill->person_count, whom = (i * 31 + 3) % FILL_UNITS;
        struct request_form form = request_form_empty();
        struct actor actor = {.person_id = fill->persons[who], .lang = STR("en")};
        struct actor_party *seats;
        struct request_act act = {&actor, VERB_ASK, &form, NONE, NULL};
        int64_t id;

        TRY(org_parties_of(tx, actor.person_id, tx->now_ms, &seats, &actor.party_count));
        actor.parties = seats;
        form.offering_id = fill->offerings[whom];
        form.title = str_print(tx->arena, "The %s %s, place %zu", things[i % 14],
                               troubles[(i / 14) % 8], i % 977);
        form.body =
            STR("It has been so since this morning. Please tell me by when I can count on it.");
        TRY(request_make(tx, &act, false, &id));
    }
    return NULL;
}

static struct err *find_keys(struct store_tx *tx, void *context)
{
    struct filling *filling = context;

    for (size_t i = 0; i < 1000; i++) {
        filling->fill->keys[i] =
            str_print(tx->arena, "T%zu-%zu", i % FILL_UNITS, i / FILL_UNITS * 7 + 1);
    }
    return NULL;
}

static size_t batch_end(size_t from, size_t batch, size_t count)
{
    return from + batch < count ? from + batch : count;
}

struct err *fill_make(struct arena *arena, const char *data_dir, size_t requests, struct fill *fill)
{
    struct store_config config = {.data_dir = data_dir};
    struct filling filling = {.fill = fill, .now_ms = clock_ms()};

    TRY(store_open(arena, &config, &filling.store));
    for (size_t i = 0; i < fill->person_count; i++)
        TRY(access_secret_make(arena, &fill->tokens[i]));
    TRY(run(&filling, add_units, 0, 0));
    for (size_t i = 0; i < fill->person_count; i += PEOPLE_BATCH)
        TRY(run(&filling, add_persons, i, batch_end(i, PEOPLE_BATCH, fill->person_count)));
    TRY(store_read(filling.store, arena, filling.now_ms, find_offerings, &filling));
    for (size_t i = 0; i < requests; i += FILL_BATCH)
        TRY(run(&filling, add_requests, i, batch_end(i, FILL_BATCH, requests)));
    TRY(store_read(filling.store, arena, filling.now_ms, find_keys, &filling));
    store_close(filling.store);
    return NULL;
}
