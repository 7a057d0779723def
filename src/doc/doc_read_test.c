/* JSON in: what is read, what is refused, and that nothing leaks when memory ends. */
#include "doc/doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define DEPTH_MAX 4

static int arena_make(void **state)
{
    *state = arena_new(4 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static void what_is_read_is_written_alike(void **state)
{
    static const struct {
        const char *json, *want; /* NULL: the same */
    } rows[] = {
        {"{\"z\":1,\"a\":[true,false,null,\"Ķ\"],\"\":{}}", NULL},
        {"[[[[]]]]", NULL},
        {"9223372036854775807", NULL},
        {"-0", "0"},
        {" \"x\" ", "\"x\""},
        {"\"\\u0137\\ud83d\\ude00\\n\"", "\"ķ😀\\n\""},
        {"2.5", NULL},
        {"2.0", "2"},
        {"1e3", "1000"},
        {"-0.001", NULL},
        {"8796093022207.999", NULL},
        {"0.0005", "\"0.0005\""},
        {"3.14159", "\"3.14159\""},
        {"1e300", "\"1e+300\""},
        {"8796093022208.5", "\"8796093022208.5\""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *want = rows[i].want == NULL ? rows[i].json : rows[i].want;
        struct buf out = buf_new(*state, 1000);
        struct doc *doc;

        assert_null(doc_read(*state, str_of(rows[i].json), DEPTH_MAX, &doc));
        doc_json(&out, doc, NULL);
        if (!str_is(buf_str(&out), want)) fail_msg("row %zu: " STR_FMT, i, STR_ARG(buf_str(&out)));
    }
}

static void numbers_keep_their_kind(void **state)
{
    struct doc *doc;

    assert_null(doc_read(*state, STR("[1, 1.5, 1.2345]"), DEPTH_MAX, &doc));
    assert_int_equal(doc->children.first->kind, DOC_INT);
    assert_int_equal(doc->children.first->next->kind, DOC_MILLI);
    assert_int_equal(doc->children.first->next->number, 1500);
    assert_int_equal(doc->children.last->kind, DOC_TEXT);
}

static void bad_json_is_refused_with_its_place(void **state)
{
    static const struct {
        struct str json;
        const char *place; /* part of the detail */
    } rows[] = {
        {STR(""), "line 1"},
        {STR("{"), "line 1"},
        {STR("{\"a\":1,\n\"a\":2}"), "line 2"},
        {STR("{\"a\":1} x"), "column 9"},
        {STR("{'a':1}"), "column 2"},
        {STR("[1,]"), "column 4"},
        {STR("[01]"), "column 2"},
        {STR("[1.]"), "column 3"},
        {STR("[NaN]"), "column 4"},
        {STR("// no\n1"), "line 1"},
        {STR("9223372036854775808"), "too big integer"},
        {STR("-9223372036854775809"), "too big negative integer"},
        {STR("1e400"), "real number overflow"},
        {STR("\"\\ud800\""), "line 1"},
        {STR("\"\\u0000\""), "line 1"},
        {STR("\"\xff\""), "unable to decode byte 0xff"},
        {STR("\"\n\""), "line 1"},
        {STR("\"a\0b\""), "line 1"},
        {STR("[[[[[]]]]]"), "deeper than 4"},
        {STR("{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}"), "deeper than 4"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct doc *doc = NULL;
        struct err *err = doc_read(*state, rows[i].json, DEPTH_MAX, &doc);

        if (err == NULL) fail_msg("row %zu was taken", i);
        assert_int_equal(err->code, ERR_BAD_JSON);
        if (str_find(err->detail, str_of(rows[i].place)) < 0)
            fail_msg("row %zu: " STR_FMT, i, STR_ARG(err->detail));
    }
}

static void a_million_brackets_are_refused(void **state)
{
    size_t size = 1000000;
    char *json = arena_alloc(*state, size);
    struct doc *doc;

    memset(json, '[', size);
    assert_int_equal(doc_read(*state, (struct str){json, size}, DEPTH_MAX, &doc)->code,
                     ERR_BAD_JSON);
}

static bool read_jumps(struct arena *arena, struct str json, jmp_buf *here)
{
    struct doc *doc;

    if (setjmp(*here) != 0) return true;
    assert_null(doc_read(arena, json, DEPTH_MAX, &doc));
    return false;
}

/* The leak sanitizer watches that the parser's own tree is dropped before the jump goes on. */
static void a_full_arena_while_reading_jumps_and_leaks_nothing(void **state)
{
    struct arena *arena = arena_new(512);
    jmp_buf here;

    (void)state;
    arena_escape(arena, &here);
    assert_true(read_jumps(arena, STR("[1,2,3,4,5,6,7,8,9,10,{\"a\":\"b\"}]"), &here));
    assert_ptr_equal(arena_escape(arena, NULL), &here);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_alike),
        cmocka_unit_test(numbers_keep_their_kind),
        cmocka_unit_test(bad_json_is_refused_with_its_place),
        cmocka_unit_test(a_million_brackets_are_refused),
        cmocka_unit_test(a_full_arena_while_reading_jumps_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
