/* The pages of ownership by scenario: an acquisition is recorded, told, proven, ended; what it
   would change is asked before; and who may know what ties a person. */
#include "world.h"

#include "base/time.h"
#include "feature/org/org_ownership.h"

#include <string.h>

#define TYPED    "{\"owner\":\"$JKL\",\"percent\":\"60,5\",\"from\":\"2025-11-20\"}"
#define ACQUIRED "{\"owner\":\"$JKL\",\"percent\":60.5,\"from\":\"2025-11-20\"}"

/* JSON of PATH for WHO; it must be there. */
static struct doc *look(struct world *world, int who, const char *path)
{
    struct answer answer = world_get(world, who, FACE_JSON, world_fill(world, 0, path));
    struct doc *doc;

    if (answer.status != 200) fail_msg("%s: " STR_FMT, path, STR_ARG(answer.body));
    assert_done(doc_read(world->calls, answer.body, 16, &doc));
    return doc;
}

static struct answer change(struct world *world, enum face face, const char *path, const char *body)
{
    return world_send(world, RELATION_ADMIN, face, SCOPE_ALL, world_fill(world, 0, path),
                      world_fill(world, 0, body));
}

static bool is_internal(struct world *world, const char *path)
{
    return doc_true(doc_get(look(world, RELATION_STRANGER, path), "internal"));
}

/* The 10 % that JKL has of ABC at first are ended, so that it may have more. */
static void stake_end(struct world *world)
{
    struct answer ended =
        change(world, FACE_JSON, "/companies/$ABC/shares/$SHARE/end", "{\"to\":\"2025-11-20\"}");

    assert_int_equal(ended.status, 200);
}

static void an_acquisition_makes_sales_internal_from_its_day_on(void **state)
{
    struct world *world = world_begin(state);
    struct doc *doc;

    doc = look(world, RELATION_STRANGER, "/companies/$ABC/internal?with=$JKL&on=2025-11-20");
    assert_false(doc_true(doc_get(doc, "internal")));
    doc = doc_get(doc, "proof")->children.first;
    assert_false(doc_true(doc_get(doc, "enough")));
    assert_int_equal(doc_int(doc, "percent"), 10);

    stake_end(world);
    assert_int_equal(change(world, FACE_JSON, "/companies/$ABC/shares", ACQUIRED).status, 200);
    assert_false(is_internal(world, "/companies/$ABC/internal?with=$JKL&on=2025-11-19"));
    assert_true(is_internal(world, "/companies/$ABC/internal?with=$JKL&on=2025-11-20"));
    assert_true(is_internal(world, "/companies/$JKL/internal?with=$ABC"));
    assert_true(is_internal(world, "/companies/$ABC/internal?with=$IT"));

    doc = look(world, RELATION_STRANGER, "/companies/$ABC");
    assert_true(str_is(doc_text(doc_get(doc, "parent"), "name"), "JKL Company"));
    assert_int_equal(doc_get(doc, "owners")->children.count, 2);
    doc = doc_get(doc, "owners")->children.first; /* the latest first */
    assert_int_equal(doc_get(doc, "percent")->number, 60500);
    assert_true(doc_true(doc_get(doc, "holds")));
    world_end(world);
}

static void the_page_shows_the_proof_as_a_tree_and_as_a_table(void **state)
{
    struct world *world = world_begin(state);

    stake_end(world);
    assert_int_equal(change(world, FACE_PAGE, "/companies/$ABC/shares", TYPED).status, 303);
    struct answer page =
        world_get(world, RELATION_STRANGER, FACE_PAGE,
                  world_fill(world, 0, "/companies/$ABC/internal?with=$JKL&on=2025-11-20"));
    assert_int_equal(page.status, 200);
    assert_true(holds_text(page.body, "<h2 id=\"answer-title\">Internal</h2>"));
    assert_true(holds_text(page.body, "both belong to the group of JKL Company"));
    assert_true(holds_text(page.body, "60.5 % held by JKL Company"));
    assert_true(holds_text(page.body, "<th scope=\"row\">ABC Company</th>"));
    assert_true(holds_text(page.body, "value=\"2025-11-20\""));

    page = world_get(world, RELATION_STRANGER, FACE_PAGE,
                     world_fill(world, 0, "/companies/$ABC/internal?with=$JKL&on=2025-02-30"));
    assert_int_equal(page.status, 200);
    assert_true(holds_text(page.body, "Enter a date that exists"));
    assert_false(holds_text(page.body, "answer-title"));
    page = world_get(world, RELATION_STRANGER, FACE_PAGE,
                     world_fill(world, 0, "/companies/$ABC/internal"));
    assert_false(holds_text(page.body, "class=\"fault\"")); /* nothing was asked yet */
    world_end(world);
}

static void a_refused_share_is_shown_again_in_its_own_form(void **state)
{
    struct world *world = world_begin(state);
    static const struct {
        const char *path, *body, *code;
    } rows[] = {
        {"/companies/$ABC/shares", "{\"owner\":\"$ABC\",\"percent\":1,\"from\":\"2025-11-20\"}",
         "own-shares"},
        {"/companies/$ABC/shares", "{\"owner\":\"$JKL\",\"percent\":1,\"from\":\"2025-11-20\"}",
         "overlaps"},
        {"/companies/$ABC/shares", "{\"owner\":\"$JKL\",\"percent\":101,\"from\":\"2025-11-20\"}",
         "too-big"},
        {"/companies/$ABC/shares", "{\"owner\":\"$JKL\",\"percent\":1,\"from\":\"2025-02-30\"}",
         "bad-date"},
        {"/companies/$ABC/shares", "{\"owner\":\"$IT\",\"percent\":1,\"from\":\"2025-11-20\"}",
         "bad-reference"},
        {"/companies/$ABC/shares/$SHARE/end", "{\"to\":\"2019-12-31\"}", "ends-early"},
        {"/companies/$ABC/controls", "{\"controller\":\"$JKL\",\"from\":\"2025-11-20\"}",
         "required"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer = change(world, FACE_JSON, rows[i].path, rows[i].body);
        struct str code = str_print(world->arena, "\"code\":\"%s\"", rows[i].code);

        assert_int_equal(answer.status, 422);
        if (str_find(answer.body, code) < 0)
            fail_msg("%s: " STR_FMT, code.ptr, STR_ARG(answer.body));
        answer = change(world, FACE_PAGE, rows[i].path, rows[i].body);
        assert_int_equal(answer.status, 422);
        if (!holds_text(answer.body, "class=\"fault\"") || !holds_text(answer.body, " open>"))
            fail_msg("%s is not shown: " STR_FMT, rows[i].code, STR_ARG(answer.body));
    }
    struct answer late = change(world, FACE_JSON, "/companies/$ABC/controls/$CONTROL/end",
                                "{\"to\":\"2021-01-02\"}");
    assert_true(holds_text(late.body, "ended-before"));
    assert_int_equal(change(world, FACE_JSON, "/companies/$JKL/shares/$SHARE/end",
                            "{\"to\":\"2025-11-20\"}")
                         .status,
                     404); /* it is ABC's */
    world_end(world);
}

static void only_the_administrator_finds_forms_to_change_it(void **state)
{
    struct world *world = world_begin(state);
    const char *path = world_fill(world, 0, "/companies/$ABC");
    struct answer page = world_get(world, RELATION_ADMIN, FACE_PAGE, path);

    assert_true(holds_text(page.body, "/controls\" method=\"post\""));
    assert_true(holds_text(page.body, "/end\" method=\"post\""));
    page = world_get(world, RELATION_LEAD, FACE_PAGE, path);
    assert_int_equal(page.status, 200);
    assert_true(holds_text(page.body, "It named the board."));
    assert_false(holds_text(page.body, "/controls"));
    world_end(world);
}

static void what_a_purchase_would_change_is_told_and_nothing_is_stored(void **state)
{
    struct world *world = world_begin(state);
    struct doc *doc, *pair;

    doc = look(world, RELATION_STRANGER,
               "/companies/$ABC/if-bought?buyer=$JKL&percent=40.001&on=2025-12-01");
    assert_int_equal(doc_int(doc, "count"), 1);
    pair = doc_get(doc, "changes")->children.first;
    assert_true(doc_true(doc_get(pair, "internal")));
    assert_true(str_is(doc_text(doc_get(doc, "parent_before"), "name"), "ABC Company"));
    assert_true(str_is(doc_text(doc_get(doc, "parent_after"), "name"), "JKL Company"));
    doc = look(world, RELATION_STRANGER,
               "/companies/$ABC/if-bought?buyer=$JKL&percent=40&on=2025-12-01");
    assert_int_equal(doc_int(doc, "count"), 0); /* 50 % with the 10 % there are */
    assert_false(is_internal(world, "/companies/$ABC/internal?with=$JKL&on=2025-12-01"));

    static const struct {
        const char *path, *code;
    } rows[] = {
        {"/companies/$ABC/if-bought?buyer=$JKL&percent=90.001", "over-buyer"},
        {"/companies/$ABC/if-bought?buyer=$ABC&percent=1", "own-shares"},
        {"/companies/$ABC/if-bought?buyer=$IT&percent=1", "bad-reference"},
        {"/companies/$ABC/if-bought?percent=1", "required"},
        {"/companies/$ABC/internal", "required"},
        {"/companies/$ABC/internal?with=7", "bad-reference"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *path = world_fill(world, 0, rows[i].path);
        struct answer answer = world_get(world, RELATION_STRANGER, FACE_JSON, path);

        assert_int_equal(answer.status, 422);
        if (!holds_text(answer.body, rows[i].code)) fail_msg("%s", rows[i].code);
        answer = world_get(world, RELATION_STRANGER, FACE_PAGE, path);
        assert_int_equal(answer.status, 200); /* the form again, with what is wrong */
    }
    world_end(world);
}

static struct err *shareholder_add(struct store_tx *tx, void *context)
{
    const struct world *world = context;
    struct org_relation relation = {.person_id = world->person[RELATION_STRANGER],
                                    .party_id = world->jkl_id,
                                    .kind = STR("shareholder"),
                                    .from_ms = 0,
                                    .to_ms = NONE};

    return org_relation_add(tx, 0, &relation);
}

/* The stranger works in ABC, and holds shares of JKL, which is nobody's business. */
static void what_ties_a_person_is_told_to_them_and_the_administrator(void **state)
{
    struct world *world = world_begin(state);
    long long stranger = world->person[RELATION_STRANGER];
    const char *jkl =
        str_c(world->arena, str_print(world->arena, "/companies/%lld/internal?with=%lld",
                                      (long long)world->jkl_id, stranger));
    const char *abc =
        str_c(world->arena, str_print(world->arena, "/companies/%lld/internal?with=%lld",
                                      (long long)world->abc_id, stranger));

    assert_int_equal(world_get(world, RELATION_LEAD, FACE_JSON, jkl).status, 403);
    assert_false(is_internal(world, jkl)); /* they themself */
    assert_done(test_write(world->test, shareholder_add, world));
    assert_int_equal(world_get(world, RELATION_LEAD, FACE_JSON, jkl).status, 403);
    assert_int_equal(world_get(world, RELATION_LEAD, FACE_PAGE, jkl).status, 403);
    assert_true(is_internal(world, jkl));
    assert_true(str_is(doc_text(look(world, RELATION_ADMIN, jkl), "relation"), "shareholder"));
    assert_true(str_is(doc_text(look(world, RELATION_LEAD, abc), "relation"), "employee"));
    abc = str_c(world->arena, str_print(world->arena, "%s&on=2025-11-01", abc)); /* what was */
    assert_int_equal(world_get(world, RELATION_LEAD, FACE_JSON, abc).status, 403);
    assert_true(is_internal(world, abc));
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(an_acquisition_makes_sales_internal_from_its_day_on),
        TEST_ON_BOTH(the_page_shows_the_proof_as_a_tree_and_as_a_table),
        TEST_ON_BOTH(a_refused_share_is_shown_again_in_its_own_form),
        TEST_ON_BOTH(only_the_administrator_finds_forms_to_change_it),
        TEST_ON_BOTH(what_a_purchase_would_change_is_told_and_nothing_is_stored),
        TEST_ON_BOTH(what_ties_a_person_is_told_to_them_and_the_administrator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
