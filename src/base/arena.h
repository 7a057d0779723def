/* One arena per request: memory is taken in one direction and dropped at once. An allocation never
   returns NULL: a full arena (its maximum, or no memory) jumps to the place named by arena_escape,
   where the request is answered 503 (docs/decisions/001). Without such a place it aborts. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(size_t bytes_max); /* NULL when there is no memory */
void arena_free(struct arena *arena);      /* NULL is allowed */
void arena_reset(struct arena *arena);     /* drop all, keep the first chunk */
jmp_buf *arena_escape(struct arena *arena,
                      jmp_buf *where); /* set the place to jump to; returns the one before */

void *arena_alloc(struct arena *arena, size_t size)
    __attribute__((returns_nonnull)); /* zeroed, aligned to 16 */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
    __attribute__((returns_nonnull)); /* in place when it was the last one, else a copy */
/* Room for one more at the end of a list of COUNT that only this made longer: ITEMS (NULL when
   COUNT is 0), moved when it had to grow. The new place is zeroed. */
void *arena_push(struct arena *arena, void *items, size_t count, size_t size)
    __attribute__((returns_nonnull));
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
