/* Loading the sample: the house in one write, then all steps of all requests in the order of their
   times, many in one write. */
#include "app/sample.h"

#include <string.h>

#include "app/sample_inner.h"
#include "base/arena.h"
#include "base/rand.h"
#include "feature/org/org.h"
#include "store/store.h"

#define SLICE_ACTS      100 /* in one write */
#define SLICE_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define PLAN_BYTES_MAX  ((size_t)16 * 1024 * 1024)
#define SEED            STR("JKL Company")

struct loading {
    struct store *store;
    struct arena *arena; /* of one write */
    int64_t now_ms;
    struct str hash;
    bool empty; /* there was no company */
    struct sample_house house;
    struct sample_plans plans;
    struct sample_progress *progress; /* of each plan, after the last write */
    struct sample_progress *after;    /* and after this one, if it is kept */
    uint64_t slice;
    bool done;
};

static struct err *load_house(struct store_tx *tx, void *context)
{
    struct loading *loading = context;
    struct org_party_list first;

    TRY(org_parties(tx, STR("company"), NONE, 1, &first));
    loading->empty = first.count == 0;
    if (!loading->empty) return NULL;
    return sample_house_make(tx, loading->now_ms, loading->hash, &loading->house);
}

/* The next thing that happens: a step of a plan, or the clock on it or on its child. */
enum next_what { STEP, CLOCK, CHILD_CLOCK };

struct next {
    size_t plan;
    enum next_what what;
    int64_t at_ms;
};

static void consider(struct next *next, size_t plan, enum next_what what, int64_t at_ms)
{
    if (at_ms != NONE && at_ms < next->at_ms) *next = (struct next){plan, what, at_ms};
}

static bool find_next(const struct loading *loading, struct next *next)
{
    *next = (struct next){0, STEP, loading->now_ms};
    for (size_t i = 0; i < loading->plans.count; i++) {
        const struct sample_plan *plan = &loading->plans.items[i];
        const struct sample_progress *progress = &loading->after[i];

        if (progress->next <= plan->step_count)
            consider(next, i, STEP, plan->at_ms[progress->next]);
        consider(next, i, CLOCK, progress->clock_ms);
        consider(next, i, CHILD_CLOCK, progress->child_clock_ms);
    }
    return next->at_ms < loading->now_ms;
}

static struct err *load_acts(struct store_tx *tx, void *context)
{
    struct loading *loading = context;
    size_t count = loading->plans.count;
    struct next next;

    /* The same random keys wherever the sample is made. */
    tx->rand = (struct rand){.counter = loading->slice << 32};
    loading->after = ARENA_ARRAY(tx->arena, struct sample_progress, count);
    memcpy(loading->after, loading->progress, count * sizeof *loading->after);
    for (int i = 0; i < SLICE_ACTS; i++) {
        loading->done = !find_next(loading, &next);
        if (loading->done) return NULL;
        if (next.what == STEP) {
            TRY(sample_act(tx, &loading->house, &loading->plans.items[next.plan],
                           &loading->after[next.plan]));
        } else {
            TRY(sample_clock(tx, &loading->after[next.plan], next.what == CHILD_CLOCK));
        }
    }
    return NULL;
}

static struct err *write_slice(struct loading *loading, store_work *apply)
{
    struct store_write write = {.apply = apply,
                                .context = loading,
                                .arena = loading->arena,
                                .now_ms = loading->now_ms,
                                .background = true};

    arena_reset(loading->arena);
    return store_write(loading->store, &write);
}

static struct err *load_all(struct loading *loading, struct arena *arena)
{
    struct rand rand = {.counter = 0};

    TRY(write_slice(loading, load_house));
    if (!loading->empty) return NULL;
    memcpy(rand.seed, SEED.ptr, SEED.len);
    loading->plans = sample_plan(arena, &rand, loading->now_ms);
    loading->progress = ARENA_ARRAY(arena, struct sample_progress, loading->plans.count);
    for (size_t i = 0; i < loading->plans.count; i++)
        loading->progress[i] = (struct sample_progress){0, NONE, NONE, NONE, NONE};
    while (!loading->done) {
        loading->slice++;
        TRY(write_slice(loading, load_acts));
        memcpy(loading->progress, loading->after, loading->plans.count * sizeof *loading->progress);
    }
    return NULL;
}

struct err *sample_load(struct store *store, struct arena *arena, int64_t now_ms)
{
    struct loading loading = {.store = store, .now_ms = now_ms};
    struct arena *plans = arena_new(PLAN_BYTES_MAX);
    struct err *err = NULL;

    loading.arena = arena_new(SLICE_BYTES_MAX);
    if (plans == NULL || loading.arena == NULL) err = ERR(arena, ERR_BUSY, "no memory");
    if (err == NULL) err = access_password_hash(arena, STR(SAMPLE_PASSWORD), &loading.hash);
    if (err == NULL) {
        err = load_all(&loading, plans);
        if (err != NULL) err = ERR(arena, err->code, STR_FMT, STR_ARG(err_chain(arena, err)));
    }
    arena_free(plans);
    arena_free(loading.arena);
    return err;
}
