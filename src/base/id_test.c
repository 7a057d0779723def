/* Ids that ascend, randomness that repeats, digests that are known. */
#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/rand.h"
#include "base/sha256.h"

#define NOW_MS INT64_C(1790000000000)

static void ids_ascend_whatever_the_clock_does(void **state)
{
    static const int64_t steps[] = {0, 0, 1, -1, -3600000, 0, 5, -315360000000, 315360000000, 0};
    struct id_gen gen = {.node = 7};
    int64_t now = NOW_MS, last = 0;

    (void)state;
    for (size_t round = 0; round < 5000; round++) {
        int64_t id;

        now += steps[round % (sizeof steps / sizeof steps[0])];
        id = id_next(&gen, now);
        assert_true(id > last);
        assert_int_equal(id >> 14 & 255, 7);
        last = id;
    }
}

static void more_ids_than_a_millisecond_holds_go_on_in_the_next(void **state)
{
    struct id_gen gen = {.node = 255};
    int64_t first = id_next(&gen, NOW_MS), last = first;

    (void)state;
    for (int i = 1; i <= 1 << 14; i++) {
        int64_t id = id_next(&gen, NOW_MS);

        assert_true(id > last);
        last = id;
    }
    assert_int_equal((last >> 22) - (first >> 22), 1);
}

static void a_generator_starts_above_the_largest_id_of_another_node(void **state)
{
    struct id_gen other = {.node = 200}, gen = {.node = 3};

    (void)state;
    gen.last = id_next(&other, NOW_MS);
    assert_true(id_next(&gen, NOW_MS) > other.last);
    assert_int_equal(gen.last >> 14 & 255, 3);
}

static void ids_are_positive_digits_in_text(void **state)
{
    static const char *const bad[] = {"", "0", "-1", "+1", "1a", " 1", "9223372036854775808"};
    int64_t id;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (id_parse(str_of(bad[i]), &id)) fail_msg("'%s' was taken", bad[i]);
    assert_true(id_parse(STR("9223372036854775807"), &id));
    assert_true(id == INT64_MAX);
}

static void the_same_seed_gives_the_same_stream(void **state)
{
    struct rand a = {.seed = {1}}, b = {.seed = {1}}, c = {.seed = {2}};
    uint8_t from_a[100], from_b[100], from_c[100];

    (void)state;
    rand_bytes(&a, from_a, sizeof from_a);
    rand_bytes(&b, from_b, sizeof from_b);
    rand_bytes(&c, from_c, sizeof from_c);
    assert_memory_equal(from_a, from_b, sizeof from_a);
    assert_memory_not_equal(from_a, from_c, sizeof from_a);
    rand_bytes(&a, from_a, sizeof from_a);
    assert_memory_not_equal(from_a, from_b, sizeof from_a);
}

static void numbers_below_a_limit_are_spread_evenly(void **state)
{
    struct rand rand = {.seed = {3}};
    unsigned seen[7] = {0};

    (void)state;
    for (int i = 0; i < 7000; i++)
        seen[rand_below(&rand, 7)]++;
    for (size_t i = 0; i < 7; i++)
        assert_in_range(seen[i], 880, 1120); /* four standard deviations */
    assert_int_equal(rand_below(&rand, 1), 0);
    assert_true(rand_below(&rand, UINT64_MAX) < UINT64_MAX);
}

static void entropy_differs_from_call_to_call(void **state)
{
    uint8_t a[32], b[32];

    (void)state;
    assert_true(rand_entropy(a, sizeof a));
    assert_true(rand_entropy(b, sizeof b));
    assert_memory_not_equal(a, b, sizeof a);
}

/* FIPS 180-2, appendix B. */
static void digests_are_those_of_the_standard(void **state)
{
    struct arena *arena = arena_new(1 << 16);
    struct str abc = sha256_hex(arena, STR("abc")), upper;
    uint8_t whole[SHA256_SIZE], parts[SHA256_SIZE];

    (void)state;
    assert_true(str_is(abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assert_true(str_is(sha256_hex(arena, STR_NONE),
                       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    sha256(STR("abc"), whole);
    sha256_two(STR("a"), STR("bc"), parts);
    assert_memory_equal(whole, parts, sizeof whole);
    assert_true(sha256_same(abc, str_copy(arena, abc)));
    upper = sha256_hex(arena, STR("abd"));
    assert_false(sha256_same(abc, upper));
    assert_false(sha256_same(STR(""), STR("")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_ascend_whatever_the_clock_does),
        cmocka_unit_test(more_ids_than_a_millisecond_holds_go_on_in_the_next),
        cmocka_unit_test(a_generator_starts_above_the_largest_id_of_another_node),
        cmocka_unit_test(ids_are_positive_digits_in_text),
        cmocka_unit_test(the_same_seed_gives_the_same_stream),
        cmocka_unit_test(numbers_below_a_limit_are_spread_evenly),
        cmocka_unit_test(entropy_differs_from_call_to_call),
        cmocka_unit_test(digests_are_those_of_the_standard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
