/* The arena: chunks taken by malloc, filled from the front, dropped together. Under the address
   sanitizer what is not handed out is poisoned, so reading past the end or after a reset is seen.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define ARENA_HIDE(place, size) ASAN_POISON_MEMORY_REGION((place), (size))
#define ARENA_SHOW(place, size) ASAN_UNPOISON_MEMORY_REGION((place), (size))
#else
#define ARENA_HIDE(place, size) ((void)(place), (void)(size))
#define ARENA_SHOW(place, size) ((void)(place), (void)(size))
#endif

#define ARENA_ALIGN           ((size_t)16)
#define ARENA_FIRST_BYTES     ((size_t)64 * 1024) /* most requests need no more */
#define ARENA_CHUNK_BYTES_MAX ((size_t)1024 * 1024)

struct chunk {
    struct chunk *next; /* the one before it in time */
    size_t size, used;
    _Alignas(16) unsigned char bytes[];
};

struct arena {
    size_t bytes_max, bytes_used;
    struct chunk *first, *current;
    unsigned char *last; /* the newest allocation: it alone can grow in place */
    jmp_buf *escape;
};

static size_t arena_round(size_t size)
{
    return size == 0 ? ARENA_ALIGN : (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
}

static struct chunk *chunk_new(size_t size)
{
    struct chunk *chunk = malloc(sizeof *chunk + size);

    if (chunk == NULL) return NULL;
    *chunk = (struct chunk){.size = size};
    ARENA_HIDE(chunk->bytes, size);
    return chunk;
}

static void chunk_free(struct chunk *chunk)
{
    ARENA_SHOW(chunk->bytes, chunk->size);
    free(chunk);
}

struct arena *arena_new(size_t bytes_max)
{
    struct arena *arena = malloc(sizeof *arena);
    struct chunk *chunk = chunk_new(ARENA_FIRST_BYTES);

    if (arena == NULL || chunk == NULL) {
        free(arena);
        free(chunk);
        return NULL;
    }
    *arena = (struct arena){.bytes_max = bytes_max, .first = chunk, .current = chunk};
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->current != arena->first) {
        struct chunk *chunk = arena->current;
        arena->current = chunk->next;
        chunk_free(chunk);
    }
    arena->first->used = 0;
    arena->bytes_used = 0;
    arena->last = NULL;
    ARENA_HIDE(arena->first->bytes, arena->first->size);
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) return;
    arena_reset(arena);
    chunk_free(arena->first);
    free(arena);
}

jmp_buf *arena_escape(struct arena *arena, jmp_buf *where)
{
    jmp_buf *before = arena->escape;

    arena->escape = where;
    return before;
}

static _Noreturn void arena_fail(struct arena *arena)
{
    if (arena->escape == NULL) abort();
    longjmp(*arena->escape, 1);
}

/* A new chunk is twice the one before up to a bound, so that few are needed. */
static void arena_extend(struct arena *arena, size_t size)
{
    size_t chunk_size = arena->current->size * 2;
    struct chunk *chunk;

    if (chunk_size > ARENA_CHUNK_BYTES_MAX) chunk_size = ARENA_CHUNK_BYTES_MAX;
    if (chunk_size < size) chunk_size = size;
    chunk = chunk_new(chunk_size);
    if (chunk == NULL) arena_fail(arena);
    chunk->next = arena->current;
    arena->current = chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = arena_round(size);

    if (size > arena->bytes_max || rounded > arena->bytes_max - arena->bytes_used)
        arena_fail(arena);
    if (rounded > arena->current->size - arena->current->used) arena_extend(arena, rounded);
    arena->last = arena->current->bytes + arena->current->used;
    arena->current->used += rounded;
    arena->bytes_used += rounded;
    ARENA_SHOW(arena->last, size);
    return memset(arena->last, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total)) arena_fail(arena);
    return arena_alloc(arena, total);
}

/* Move the end of the newest allocation; false when the chunk or the arena has no room. */
static bool arena_resize_last(struct arena *arena, size_t old_size, size_t new_size)
{
    struct chunk *chunk = arena->current;
    size_t start = (size_t)(arena->last - chunk->bytes);
    size_t old_rounded = arena_round(old_size), new_rounded = arena_round(new_size);

    assert(start + old_rounded == chunk->used);
    if (new_size > arena->bytes_max || new_rounded > chunk->size - start) return false;
    if (new_rounded > arena->bytes_max - (arena->bytes_used - old_rounded)) return false;
    chunk->used = start + new_rounded;
    arena->bytes_used = arena->bytes_used - old_rounded + new_rounded;
    ARENA_HIDE(arena->last, old_rounded);
    ARENA_SHOW(arena->last, new_size);
    return true;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
    unsigned char *place = old;

    if (old != NULL && place == arena->last && arena_resize_last(arena, old_size, new_size)) {
        if (new_size > old_size) memset(place + old_size, 0, new_size - old_size);
        return old;
    }
    if (old != NULL && new_size <= old_size) return old;
    place = arena_alloc(arena, new_size);
    if (old_size > 0) memcpy(place, old, old_size);
    return place;
}

#define PUSH_FIRST ((size_t)8)

void *arena_push(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count == 0) return arena_array(arena, PUSH_FIRST, size);
    if (count < PUSH_FIRST || (count & (count - 1)) != 0) return items;
    return arena_grow(arena, items, count * size, count * 2 * size);
}

size_t arena_used(const struct arena *arena)
{
    return arena->bytes_used;
}
