/* QR codes: what every reader looks for first stands where the standard puts it. */
#include "lib/qr.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

#define QUIET       4
#define MODULES_MAX 185

/* The modules that PATH paints. */
static int64_t paint(struct str path, bool dark[MODULES_MAX][MODULES_MAX])
{
    const char *at = path.ptr, *end = path.ptr + path.len;
    int64_t count = 0;

    memset(dark, 0, sizeof(bool[MODULES_MAX][MODULES_MAX]));
    while (at < end) {
        char *rest;
        assert_int_equal(*at, 'M');
        long x = strtol(at + 1, &rest, 10), y = strtol(rest, &rest, 10);
        assert_int_equal(*rest, 'h');
        long width = strtol(rest + 1, &rest, 10);
        for (long i = 0; i < width; i++)
            dark[y][x + i] = true;
        count += width;
        at = strchr(rest, 'z') + 1;
    }
    return count;
}

/* A finder (ISO/IEC 18004, 6.3.3): a dark ring, a light one, a dark square of three. */
static void assert_finder(bool dark[MODULES_MAX][MODULES_MAX], int64_t left, int64_t top)
{
    for (int64_t y = 0; y < 7; y++) {
        for (int64_t x = 0; x < 7; x++) {
            bool ring = x == 0 || x == 6 || y == 0 || y == 6;
            bool square = x >= 2 && x <= 4 && y >= 2 && y <= 4;

            assert_int_equal(dark[top + y][left + x], ring || square);
        }
    }
}

static void a_code_has_three_finders_a_timing_and_a_quiet_zone(void **state)
{
    static bool dark[MODULES_MAX][MODULES_MAX];
    struct arena *arena = arena_new((size_t)8 * 1024 * 1024);
    struct str text = STR("https://interna.example/requests/new?offering=1");
    struct qr qr;

    (void)state;
    assert_non_null(arena);
    assert_done(qr_make(arena, text, &qr));
    assert_int_equal((qr.size - 2 * QUIET - 17) % 4, 0);
    assert_true(paint(qr.path, dark) > 100);
    int64_t far = qr.size - QUIET - 7;
    assert_finder(dark, QUIET, QUIET);
    assert_finder(dark, far, QUIET);
    assert_finder(dark, QUIET, far);
    for (int64_t i = 8; i < qr.size - 2 * QUIET - 8; i++)
        assert_int_equal(dark[QUIET + 6][QUIET + i], i % 2 == 0);
    for (int64_t i = 0; i < qr.size; i++)
        for (int64_t j = 0; j < QUIET; j++)
            assert_false(dark[i][j] || dark[j][i] || dark[qr.size - 1 - j][i]);
    arena_free(arena);
}

static void what_is_too_long_or_nothing_is_refused(void **state)
{
    struct arena *arena = arena_new((size_t)8 * 1024 * 1024);
    char *text = arena_alloc(arena, QR_BYTES_MAX + 1);
    struct qr qr;

    (void)state;
    memset(text, 'x', QR_BYTES_MAX + 1);
    assert_done(qr_make(arena, (struct str){text, QR_BYTES_MAX}, &qr));
    struct err *err = qr_make(arena, (struct str){text, QR_BYTES_MAX + 1}, &qr);
    assert_int_equal(err->code, ERR_TOO_LONG);
    err = qr_make(arena, STR(""), &qr);
    assert_int_equal(err->code, ERR_TOO_LONG);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_has_three_finders_a_timing_and_a_quiet_zone),
        cmocka_unit_test(what_is_too_long_or_nothing_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
