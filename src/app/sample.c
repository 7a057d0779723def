/* Loading the sample: the house, then all steps of all requests in the order of their times; all in
   one write, so that whoever is interrupted has none of it. */
#include "app/sample.h"

#include <string.h>

#include "app/sample_inner.h"
#include "base/arena.h"
#include "base/rand.h"
#include "feature/org/org.h"
#include "store/store.h"

#define WRITE_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define SEED            STR("JKL Company")

struct loading {
    int64_t now_ms;
    struct str hash;
    enum sample_end end;
    struct sample_house house;
    struct sample_plans plans;
    struct sample_progress *progress; /* of each plan */
};

#define STEP (-1)

/* The next thing that happens: a step of a plan, or the clock on the one in a slot of it. */
struct next {
    size_t plan;
    int slot; /* or STEP */
    int64_t at_ms;
};

static void consider(struct next *next, size_t plan, int slot, int64_t at_ms)
{
    if (at_ms != NONE && at_ms < next->at_ms) *next = (struct next){plan, slot, at_ms};
}

static bool find_next(const struct loading *loading, struct next *next)
{
    *next = (struct next){0, STEP, loading->now_ms};
    for (size_t i = 0; i < loading->plans.count; i++) {
        const struct sample_plan *plan = &loading->plans.items[i];
        const struct sample_progress *progress = &loading->progress[i];

        if (progress->next <= plan->step_count)
            consider(next, i, STEP, plan->at_ms[progress->next]);
        for (int slot = 0; slot < SAMPLE_SLOTS; slot++)
            consider(next, i, slot, progress->clocks_ms[slot]);
    }
    return next->at_ms < loading->now_ms;
}

static struct err *load_acts(struct store_tx *tx, struct loading *loading)
{
    struct next next;

    while (find_next(loading, &next)) {
        struct sample_progress *progress = &loading->progress[next.plan];

        if (next.slot == STEP) {
            TRY(sample_act(tx, &loading->house, &loading->plans.items[next.plan], progress));
        } else {
            TRY(sample_clock(tx, progress, next.slot));
        }
    }
    return NULL;
}

/* Is there a company, and is it the sample's, or was that removed? */
static struct err *look(struct store_tx *tx, enum sample_end *end)
{
    struct org_party_list first;
    enum access_sample sample;
    int64_t last_id;

    TRY(org_parties(tx, STR("company"), NONE, 1, &first));
    TRY(access_sample_get(tx, &sample, &last_id));
    *end = first.count == 0 ? SAMPLE_ADDED : SAMPLE_OTHER_DATA;
    if (sample == ACCESS_SAMPLE_HERE) *end = SAMPLE_THERE;
    if (sample == ACCESS_SAMPLE_REMOVED) *end = SAMPLE_REMOVED;
    return NULL;
}

static struct err *load(struct store_tx *tx, void *context)
{
    struct loading *loading = context;
    struct rand rand = {.counter = 0};

    TRY(look(tx, &loading->end));
    if (loading->end != SAMPLE_ADDED) return NULL;
    TRY(sample_house_make(tx, loading->now_ms, loading->hash, &loading->house));
    tx->rand = rand; /* the same random keys wherever the sample is made */
    memcpy(rand.seed, SEED.ptr, SEED.len);
    loading->plans = sample_plan(tx->arena, &rand, loading->now_ms);
    loading->progress = ARENA_ARRAY(tx->arena, struct sample_progress, loading->plans.count);
    for (size_t i = 0; i < loading->plans.count; i++) {
        for (size_t slot = 0; slot < SAMPLE_SLOTS; slot++)
            loading->progress[i].ids[slot] = loading->progress[i].clocks_ms[slot] = NONE;
    }
    TRY(load_acts(tx, loading));
    TRY(sample_absences_make(tx, loading->now_ms, &loading->house));
    return access_sample_loaded(tx);
}

struct err *sample_load(struct store *store, struct arena *arena, int64_t now_ms,
                        enum sample_end *end)
{
    struct loading loading = {.now_ms = now_ms};
    struct store_write write = {.apply = load,
                                .context = &loading,
                                .arena = arena_new(WRITE_BYTES_MAX),
                                .now_ms = now_ms,
                                .background = true};
    struct err *err = NULL;

    if (write.arena == NULL) err = ERR(arena, ERR_BUSY, "no memory");
    if (err == NULL) err = access_password_hash(arena, STR(SAMPLE_PASSWORD), &loading.hash);
    if (err == NULL) err = store_write(store, &write);
    if (err != NULL) err = err_copy(arena, err);
    arena_free(write.arena);
    *end = loading.end;
    return err;
}
