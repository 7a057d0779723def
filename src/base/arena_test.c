/* The arena: zeroed, aligned, bounded, and it jumps when it is full. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void memory_is_zeroed_and_aligned_also_after_a_reset(void **state)
{
    struct arena *arena = arena_new(1 << 20);

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (size_t size = 0; size < 200; size++) {
            unsigned char *place = arena_alloc(arena, size);

            assert_int_equal((uintptr_t)place % 16, 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(place[i], 0);
            memset(place, 0xff, size);
        }
        assert_true(arena_used(arena) >= 199 * 100);
        arena_reset(arena);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_free(arena);
}

static void pieces_larger_than_a_chunk_are_given_whole(void **state)
{
    struct arena *arena = arena_new(8 << 20);
    unsigned char *small = arena_alloc(arena, 16);
    unsigned char *large = arena_alloc(arena, 4 << 20);

    (void)state;
    memset(small, 1, 16);
    memset(large, 2, 4 << 20);
    assert_int_equal(small[15], 1);
    arena_free(arena);
}

static void the_newest_piece_grows_in_place_and_an_older_one_is_copied(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    char *first = arena_alloc(arena, 10), *second, *moved;

    (void)state;
    memcpy(first, "0123456789", 10);
    assert_ptr_equal(arena_grow(arena, first, 10, 100), first);
    assert_int_equal(first[99], 0);
    second = arena_alloc(arena, 10);
    moved = arena_grow(arena, first, 100, 200);
    assert_ptr_not_equal(moved, first);
    assert_memory_equal(moved, "0123456789", 10);
    assert_int_equal(moved[150], 0);
    assert_ptr_not_equal(second, moved);
    arena_free(arena);
}

static void growing_to_less_gives_room_back(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    void *piece = arena_alloc(arena, 4096);

    (void)state;
    assert_ptr_equal(arena_grow(arena, piece, 4096, 16), piece);
    assert_int_equal(arena_used(arena), 16);
    arena_free(arena);
}

enum full_way { FULL_ALLOC, FULL_GROW, FULL_ARRAY, FULL_WRAP };

static void fill(struct arena *arena, enum full_way way)
{
    void *piece = arena_alloc(arena, 1000);

    switch (way) {
    case FULL_ALLOC:
        arena_alloc(arena, 1000);
        break;
    case FULL_GROW:
        arena_grow(arena, piece, 1000, 1100);
        break;
    case FULL_ARRAY:
        arena_array(arena, SIZE_MAX / 2, 3);
        break;
    case FULL_WRAP:
        arena_alloc(arena, SIZE_MAX - 3);
        break;
    }
}

static bool fill_jumps(struct arena *arena, enum full_way way, jmp_buf *here)
{
    if (setjmp(*here) != 0) return true;
    fill(arena, way);
    return false;
}

static void a_full_arena_jumps_to_its_escape_and_works_on(void **state)
{
    (void)state;
    for (enum full_way way = FULL_ALLOC; way <= FULL_WRAP; way++) {
        struct arena *arena = arena_new(1024);
        jmp_buf here;

        assert_null(arena_escape(arena, &here));
        assert_true(fill_jumps(arena, way, &here));
        arena_reset(arena);
        assert_non_null(arena_alloc(arena, 1024));
        assert_ptr_equal(arena_escape(arena, NULL), &here);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_also_after_a_reset),
        cmocka_unit_test(pieces_larger_than_a_chunk_are_given_whole),
        cmocka_unit_test(the_newest_piece_grows_in_place_and_an_older_one_is_copied),
        cmocka_unit_test(growing_to_less_gives_room_back),
        cmocka_unit_test(a_full_arena_jumps_to_its_escape_and_works_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
