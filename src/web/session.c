/* Who is there. What was found for a cookie or token is kept for limits.session_cache_ms, so that a
   page with its parts asks the database once; a revoked session is gone that soon at the latest,
   and at once in this process. The whole cache is dropped when the time is over, which needs no
   bookkeeping per entry. Who sits at a shared device is asked for anew each time: neither the lock
   nor an end of the device waits for the cache. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/sha256.h"

#include <pthread.h>
#include <string.h>

#define SLOTS         1024 /* a power of two */
#define PROBES_MAX    8
#define CACHE_BYTES   ((size_t)4 * 1024 * 1024)
#define TOKEN_LEN_MAX 200

struct session_slot {
    uint8_t key[SHA256_SIZE];
    const struct actor *actor; /* NULL: free */
};

struct session_cache {
    pthread_mutex_t mutex;
    struct arena *arena;
    int64_t dropped_ms;
    uint64_t generation; /* grows with every drop */
    struct session_slot slots[SLOTS];
};

struct session_cache *session_cache_make(struct arena *arena)
{
    struct session_cache *cache = ARENA_NEW(arena, struct session_cache);

    pthread_mutex_init(&cache->mutex, NULL);
    cache->arena = arena_new(CACHE_BYTES);
    return cache->arena == NULL ? NULL : cache;
}

void session_cache_free(struct session_cache *cache)
{
    arena_free(cache->arena);
    pthread_mutex_destroy(&cache->mutex);
}

static void cache_drop(struct session_cache *cache)
{
    memset(cache->slots, 0, sizeof cache->slots);
    arena_reset(cache->arena);
    cache->generation++;
}

void session_cache_forget(struct session_cache *cache)
{
    pthread_mutex_lock(&cache->mutex);
    cache_drop(cache);
    pthread_mutex_unlock(&cache->mutex);
}

static struct actor actor_copy(struct arena *arena, const struct actor *actor)
{
    struct actor copy = *actor;
    struct actor_party *parties = ARENA_ARRAY(arena, struct actor_party, actor->party_count + 1);

    copy.name = str_copy(arena, actor->name);
    copy.lang = str_copy(arena, actor->lang);
    copy.zone = str_copy(arena, actor->zone);
    copy.theme = str_copy(arena, actor->theme);
    copy.theme = str_copy(arena, actor->theme);
    copy.csrf = str_copy(arena, actor->csrf);
    for (size_t i = 0; i < actor->party_count; i++) {
        parties[i] = actor->parties[i];
        parties[i].relation = str_copy(arena, actor->parties[i].relation);
    }
    copy.parties = parties;
    return copy;
}

/* The slot of KEY, or the free one where it would stand; NULL: neither. */
static struct session_slot *cache_slot(struct session_cache *cache, const uint8_t *key)
{
    size_t at = (size_t)key[0] | (size_t)key[1] << 8;

    for (size_t i = 0; i < PROBES_MAX; i++) {
        struct session_slot *slot = &cache->slots[(at + i) % SLOTS];
        if (slot->actor == NULL || memcmp(slot->key, key, SHA256_SIZE) == 0) return slot;
    }
    return NULL;
}

static const struct actor *cache_look(struct call *call, const uint8_t *key, uint64_t *generation)
{
    struct session_cache *cache = call->web->sessions;

    if (call->req.now_ms - cache->dropped_ms >= limits.session_cache_ms ||
        call->req.now_ms < cache->dropped_ms) {
        cache_drop(cache);
        cache->dropped_ms = call->req.now_ms;
    }
    const struct session_slot *slot = cache_slot(cache, key);
    *generation = cache->generation;
    return slot != NULL ? slot->actor : NULL;
}

/* A full arena must not leave with the lock held. */
static bool cache_get(struct call *call, const uint8_t *key, uint64_t *generation)
{
    struct session_cache *cache = call->web->sessions;
    jmp_buf full, *before;

    pthread_mutex_lock(&cache->mutex);
    before = arena_escape(call->req.arena, &full);
    if (setjmp(full) != 0) {
        pthread_mutex_unlock(&cache->mutex);
        (void)arena_escape(call->req.arena, before);
        longjmp(*before, 1);
    }
    const struct actor *found = cache_look(call, key, generation);
    if (found != NULL) call->actor = actor_copy(call->req.arena, found);
    (void)arena_escape(call->req.arena, before);
    pthread_mutex_unlock(&cache->mutex);
    return found != NULL;
}

/* Nothing is kept when somebody's rights changed while we read (another generation), nor when it
   might not fit: an actor is small, so a quarter left is room enough. */
static void cache_put(struct call *call, const uint8_t *key, uint64_t generation)
{
    struct session_cache *cache = call->web->sessions;

    if (call->actor.device_id != 0) return;
    pthread_mutex_lock(&cache->mutex);
    struct session_slot *slot = cache_slot(cache, key);
    if (slot != NULL && generation == cache->generation && call->actor.party_count < 1000 &&
        arena_used(cache->arena) < CACHE_BYTES / 4 * 3) {
        struct actor *kept = ARENA_NEW(cache->arena, struct actor);
        *kept = actor_copy(cache->arena, &call->actor);
        kept->touch = false; /* once is enough */
        slot->actor = kept;
        memcpy(slot->key, key, SHA256_SIZE);
    }
    pthread_mutex_unlock(&cache->mutex);
}

struct session_work {
    struct call *call;
    struct str cookie, bearer;
};

static struct err *session_read(struct store_tx *tx, void *context)
{
    struct session_work *work = context;
    struct actor *actor = NULL;

    TRY(work->call->web->config.hooks.session_find(tx, work->cookie, work->bearer,
                                                   work->call->req.now_ms, &actor));
    if (actor != NULL) work->call->actor = *actor;
    return NULL;
}

static struct err *session_touch(struct store_tx *tx, void *context)
{
    struct call *call = context;

    return call->web->config.hooks.session_touch(tx, &call->actor);
}

struct err *session_find(struct call *call)
{
    struct req *req = &call->req;
    struct session_work work = {call, STR_NONE, STR_NONE};
    struct str given = http_header(req->http, "authorization");
    uint8_t key[SHA256_SIZE];
    uint64_t generation;

    if (str_starts(str_lower(req->arena, str_sub(given, 0, 7)), STR("bearer "))) {
        work.bearer = str_trim(str_sub(given, 7, given.len));
        call->bearer = true;
    } else {
        work.cookie = http_cookie(req->http, COOKIE_SESSION);
    }
    struct str secret = call->bearer ? work.bearer : work.cookie;
    if (str_empty(secret) || call->web->config.hooks.session_find == NULL) return NULL;
    if (secret.len > TOKEN_LEN_MAX || !str_is_clean(secret, false)) return NULL;

    sha256_two(call->bearer ? STR("b") : STR("c"), secret, key);
    if (cache_get(call, key, &generation)) return NULL;
    TRY(store_read(req->store, req->arena, req->now_ms, session_read, &work));
    if (call->actor.touch && call->web->config.hooks.session_touch != NULL) {
        struct store_write write = {.apply = session_touch,
                                    .context = call,
                                    .arena = req->arena,
                                    .now_ms = req->now_ms,
                                    .background = true};
        TRY(store_write(req->store, &write));
    }
    cache_put(call, key, generation);
    return NULL;
}
