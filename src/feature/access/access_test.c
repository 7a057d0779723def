/* The gate and the rules of sign-in, by table. */
#include <string.h>

#include "base/actor.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "support.h"

/* ---- the gate ---- */

/* The twelve sides, one column each, in the order of enum side: Requester Customer Supplier
   Performer Approver Lead Follower Joined Insider aDministrator siGned-in sYstem. */
#define SIDES "RCSPALFJIDGY"

enum { SIDE_COUNT = sizeof SIDES - 1, SECRECIES = 3, DRAFT = SECRECIES, CASES };

/* Who has each right on a normal, a confidential and a named object, and on a draft. */
static const struct {
    enum right right;
    const char *who[CASES];
} gate[] = {
    {RIGHT_NONE, {"", "", "", ""}},
    {RIGHT_CATALOGUE, {"G", "G", "G", "G"}},
    {RIGHT_ADMINISTER, {"D", "D", "D", "D"}},
    {RIGHT_ASK, {"G", "G", "G", "G"}},
    {RIGHT_SEE, {"RCSPALFJID", "RCSPAL", "RSA", "R"}},
    {RIGHT_NOTE, {"SPL", "SPL", "S", ""}},
    {RIGHT_TAKE_PART, {"RCSPALFJID", "RCSPAL", "RSA", "R"}},
    {RIGHT_QUEUE, {"SID", "S", "S", ""}},
    {RIGHT_JOIN, {"RCSPALFJI", "", "", "R"}},
    {RIGHT_ACT_CUSTOMER, {"RC", "RC", "R", "R"}},
    {RIGHT_ACT_SUPPLIER, {"SPL", "SPL", "S", ""}},
    {RIGHT_ACT_APPROVER, {"A", "A", "A", ""}},
    {RIGHT_ACT_EITHER, {"RCSPL", "RCSPL", "RS", "R"}},
    {RIGHT_SYSTEM, {"Y", "Y", "Y", "Y"}},
};

static unsigned sides_of(const char *letters)
{
    unsigned sides = 0;

    for (; *letters != '\0'; letters++)
        sides |= 1u << (strchr(SIDES, *letters) - SIDES);
    return sides;
}

static void every_right_is_decided_for_every_set_of_sides(void **state)
{
    (void)state;
    assert_int_equal(sizeof gate / sizeof *gate, RIGHT_COUNT);
    for (size_t i = 0; i < RIGHT_COUNT; i++) {
        assert_int_equal(gate[i].right, i);
        for (int kind = 0; kind < CASES; kind++) {
            enum secrecy secrecy = kind == DRAFT ? SECRECY_NORMAL : (enum secrecy)kind;
            unsigned who = sides_of(gate[i].who[kind]);

            for (unsigned sides = 0; sides < 1u << SIDE_COUNT; sides++) {
                bool allowed = access_allows(gate[i].right, sides, secrecy, kind == DRAFT);

                if (allowed != ((sides & who) != 0)) {
                    print_error("right %zu, sides %03x, case %d\n", i, sides, kind);
                }
                assert_int_equal(allowed, (sides & who) != 0);
            }
        }
    }
}

static void a_secret_draft_is_for_its_requester_alone(void **state)
{
    (void)state;
    for (int secrecy = 0; secrecy < SECRECIES; secrecy++) {
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            bool own = SIDES[side] == 'R' || SIDES[side] == 'Y';

            assert_int_equal(access_sees(1u << side, (enum secrecy)secrecy, true), own);
        }
    }
}

static void the_system_sees_all_and_a_stranger_nothing(void **state)
{
    (void)state;
    for (int secrecy = 0; secrecy < SECRECIES; secrecy++) {
        assert_true(access_sees(SIDE_SYSTEM, (enum secrecy)secrecy, false));
        assert_false(access_sees(SIDE_SIGNED_IN, (enum secrecy)secrecy, false));
        assert_false(access_sees(0, (enum secrecy)secrecy, false));
    }
    assert_false(access_sees(~(unsigned)SIDE_SYSTEM, (enum secrecy)SECRECIES, false));
    assert_false(access_allows(RIGHT_COUNT, ~0u, SECRECY_NORMAL, false));
}

static void the_gate_adds_what_a_person_is_and_takes_no_word_for_it(void **state)
{
    struct actor ana = {.person_id = 5}, root = {.person_id = 6, .admin = true}, nobody = {0};
    struct authz_object lent = {.id = 9, .sides = SIDE_ADMIN | SIDE_SYSTEM};
    struct authz_object own = {.id = 9, .sides = SIDE_REQUESTER | SIDE_SUPPLIER_LEAD};
    struct grant grant;

    (void)state;
    assert_false(authz(&ana, RIGHT_SEE, &lent, &grant));
    assert_false(authz(&ana, RIGHT_ADMINISTER, &lent, &grant));
    assert_false(authz(&root, RIGHT_SYSTEM, &lent, &grant));
    assert_int_equal(grant.right, RIGHT_NONE);
    assert_true(authz(&root, RIGHT_SEE, &lent, &grant));
    assert_true(authz(&root, RIGHT_ADMINISTER, &lent, &grant));
    assert_false(authz(&nobody, RIGHT_SEE, &own, &grant));
    assert_false(authz(&nobody, RIGHT_ASK, &own, &grant));

    assert_true(authz(&ana, RIGHT_SEE, &own, &grant));
    assert_int_equal(grant.actor_id, 5);
    assert_int_equal(grant.object_id, 9);
    assert_int_equal(grant.right, RIGHT_SEE);
    assert_int_equal(grant.sides, SIDE_REQUESTER | SIDE_SUPPLIER_LEAD | SIDE_SIGNED_IN);
}

static void who_asked_and_leads_the_supplier_is_no_supplier_of_a_named_request(void **state)
{
    struct actor ana = {.person_id = 5};
    struct authz_object own = {.id = 9,
                               .sides = SIDE_REQUESTER | SIDE_SUPPLIER_LEAD,
                               .secrecy = SECRECY_NAMED};
    struct grant grant;

    (void)state;
    assert_false(authz(&ana, RIGHT_ACT_SUPPLIER, &own, &grant));
    assert_false(authz(&ana, RIGHT_NOTE, &own, &grant));
    assert_true(authz(&ana, RIGHT_SEE, &own, &grant));
    assert_int_equal(grant.sides, SIDE_REQUESTER | SIDE_SIGNED_IN);
}

/* ---- sign-in ---- */

static void a_password_is_long_enough_and_not_too_long(void **state)
{
    char many[2000];
    const struct {
        struct str password;
        enum err_code want;
    } rows[] = {
        {STR("correct horse"), ERR_NONE},
        {STR("ābēčdēfghijk"), ERR_NONE}, /* twelve letters, more bytes */
        {STR("elevenchars"), ERR_WEAK_PASSWORD},
        {STR("ābēčdēfghij"), ERR_WEAK_PASSWORD},
        {STR(""), ERR_WEAK_PASSWORD},
        {STR("\xff\xfe and much more"), ERR_BAD_TEXT},
        {{many, limits.password_bytes_max}, ERR_NONE},
        {{many, limits.password_bytes_max + 1}, ERR_TOO_LONG},
    };

    (void)state;
    memset(many, 'a', sizeof many);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(access_password_check(rows[i].password), rows[i].want);
}

static void after_too_many_failures_one_waits_for_the_end_of_the_window(void **state)
{
    int64_t window_ms = limits.login_window_ms;
    const struct {
        int64_t tries, now_ms, want;
    } rows[] = {
        {9, 0, 0},
        {10, 0, window_ms / SECOND_MS},
        {500, 0, window_ms / SECOND_MS},
        {10, window_ms - SECOND_MS, 1},
        {10, window_ms - 1, 1},
        {10, window_ms, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(access_wait_seconds(rows[i].tries, 10, 1000, 1000 + rows[i].now_ms),
                         rows[i].want);
    }
}

static void one_is_sent_only_to_paths_of_this_site(void **state)
{
    static const struct {
        struct str path;
        bool want;
    } rows[] = {
        {STR("/"), true},
        {STR("/requests/IT-1?after=7#history"), true},
        {STR("/%2f%2fevil.example"), true}, /* a path of ours that does not exist */
        {STR_NONE, false},
        {STR(""), false},
        {STR("requests"), false},
        {STR("//evil.example"), false},
        {STR("/\\evil.example"), false},
        {STR("https://evil.example/"), false},
        {STR("javascript:alert(1)"), false},
        {STR("/\t/evil.example"), false},
        {STR("/a\r\nSet-Cookie: x=y"), false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(access_path_is_local(rows[i].path), rows[i].want);
}

static void scopes_are_read_by_name(void **state)
{
    static const struct {
        struct str text;
        bool want;
        unsigned scopes;
    } rows[] = {
        {STR("read"), true, SCOPE_READ},
        {STR("read,write"), true, SCOPE_READ | SCOPE_WRITE},
        {STR("admin,write,read"), true, SCOPE_ALL},
        {STR(""), false, 0},
        {STR("read,"), false, 0},
        {STR("read, write"), false, 0},
        {STR("all"), false, 0},
    };
    unsigned scopes;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(access_scopes_read(rows[i].text, &scopes), rows[i].want);
        if (rows[i].want) assert_int_equal(scopes, rows[i].scopes);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_right_is_decided_for_every_set_of_sides),
        cmocka_unit_test(a_secret_draft_is_for_its_requester_alone),
        cmocka_unit_test(the_system_sees_all_and_a_stranger_nothing),
        cmocka_unit_test(the_gate_adds_what_a_person_is_and_takes_no_word_for_it),
        cmocka_unit_test(who_asked_and_leads_the_supplier_is_no_supplier_of_a_named_request),
        cmocka_unit_test(a_password_is_long_enough_and_not_too_long),
        cmocka_unit_test(after_too_many_failures_one_waits_for_the_end_of_the_window),
        cmocka_unit_test(one_is_sent_only_to_paths_of_this_site),
        cmocka_unit_test(scopes_are_read_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
