/* Which route a path belongs to. */
#include "web/web_inner.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct route rows[] = {
    {.method = "GET", .path = "/"},
    {.method = "GET", .path = "/requests"},
    {.method = "POST", .path = "/requests"},
    {.method = "GET", .path = "/requests/new"},
    {.method = "GET", .path = "/requests/{key}"},
    {.method = "POST", .path = "/requests/{key}/{verb}"},
    {.method = "POST", .path = "/requests/{key}/accept"},
    {.method = "GET", .path = "/people/{id}/requests/{key}"},
};
static const struct web_routes table = {rows, sizeof rows / sizeof *rows};

static void a_path_finds_its_route_and_keys(void **state)
{
    static const struct {
        const char *path, *get, *post, *keys[2];
    } cases[] = {
        {"/", "/", NULL, {NULL, NULL}},
        {"/requests", "/requests", "/requests", {NULL, NULL}},
        {"/requests/new", "/requests/new", NULL, {NULL, NULL}},
        {"/requests/IT-1", "/requests/{key}", NULL, {"IT-1", NULL}},
        {"/requests/IT-1/promise", NULL, "/requests/{key}/{verb}", {"IT-1", "promise"}},
        {"/requests/IT-1/accept", NULL, "/requests/{key}/accept", {"IT-1", NULL}},
        {"/requests/new/promise", NULL, "/requests/{key}/{verb}", {"new", "promise"}},
        {"/people/7/requests/A", "/people/{id}/requests/{key}", NULL, {"7", "A"}},
        {"/requests/", NULL, NULL, {NULL, NULL}},
        {"/Requests", NULL, NULL, {NULL, NULL}},
        {"/people/7", NULL, NULL, {NULL, NULL}},
        {"/requests/a/b/c", NULL, NULL, {NULL, NULL}},
        {"/nothing", NULL, NULL, {NULL, NULL}},
    };
    struct arena *arena = arena_new(1 << 20);
    struct route_tree *tree;

    (void)state;
    assert_null(route_tree_make(arena, &table, 1, &tree));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct route_match match;
        bool found = route_tree_find(tree, str_of(cases[i].path), &match);
        const char *get = found && match.get != NULL ? match.get->path : NULL;
        const char *post = found && match.post != NULL ? match.post->path : NULL;
        bool good =
            (get == NULL) == (cases[i].get == NULL) && (post == NULL) == (cases[i].post == NULL);
        if (good && get != NULL) good = strcmp(get, cases[i].get) == 0;
        if (good && post != NULL) good = strcmp(post, cases[i].post) == 0;
        for (size_t key = 0; good && found && key < 2; key++)
            good = str_equal(match.keys[key], str_of(cases[i].keys[key]));
        if (!good) fail_msg("%s finds %s and %s", cases[i].path, get, post);
    }
    arena_free(arena);
}

static void a_route_that_stands_twice_is_refused(void **state)
{
    static const struct route twice[] = {{.method = "GET", .path = "/people/{id}"},
                                         {.method = "GET", .path = "/people/{key}"}};
    const struct web_routes routes = {twice, 2};
    struct arena *arena = arena_new(1 << 20);
    struct route_tree *tree;

    (void)state;
    assert_non_null(route_tree_make(arena, &routes, 1, &tree));
    arena_free(arena);
}

static void the_names_of_keys_are_read_from_the_path(void **state)
{
    (void)state;
    assert_true(str_is(route_key_name("/a/{key}/{verb}", 0), "key"));
    assert_true(str_is(route_key_name("/a/{key}/{verb}", 1), "verb"));
    assert_null(route_key_name("/a/{key}/{verb}", 2).ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_its_route_and_keys),
        cmocka_unit_test(a_route_that_stands_twice_is_refused),
        cmocka_unit_test(the_names_of_keys_are_read_from_the_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
