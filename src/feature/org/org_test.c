/* What a party and a relation may be: the rules by table. */
#include "base/kept.h"
#include "feature/org/org.h"
#include "support.h"

enum { JKL = 1, IT = 2, ANA = 3 };

static struct org_party company(void)
{
    return (struct org_party){.id = JKL,
                              .kind = STR("company"),
                              .name = STR("JKL Company"),
                              .company_id = NONE,
                              .parent_id = NONE,
                              .ended_ms = NONE};
}

static struct org_party unit(void)
{
    return (struct org_party){.id = IT,
                              .kind = STR("unit"),
                              .name = STR("IT"),
                              .code = STR("IT"),
                              .company_id = JKL,
                              .parent_id = NONE,
                              .ended_ms = NONE};
}

static struct org_party person(void)
{
    return (struct org_party){.id = ANA,
                              .kind = STR("person"),
                              .name = STR("Ana Núñez Ortega"),
                              .email = STR("ana@jkl.example"),
                              .company_id = NONE,
                              .parent_id = NONE,
                              .ended_ms = NONE};
}

static void assert_fault(const char *row, struct org_fault fault, const char *field,
                         enum err_code code)
{
    if (fault.code != code) {
        print_error("%s: %s instead of %s\n", row, err_code_text(fault.code), err_code_text(code));
    }
    assert_int_equal(fault.code, code);
    if (code != ERR_NONE) assert_string_equal(fault.field, field);
}

static void a_unit_needs_a_code_and_a_company(void **state)
{
    static const struct {
        const char *name;
        struct str code;
        int64_t company_id;
        const char *field;
        enum err_code want;
    } rows[] = {
        {"two letters", STR("IT"), JKL, NULL, ERR_NONE},
        {"six letters and digits", STR("SHOP24"), JKL, NULL, ERR_NONE},
        {"no code", STR_NONE, JKL, "code", ERR_REQUIRED},
        {"one letter", STR("I"), JKL, "code", ERR_WRONG_TYPE},
        {"seven letters", STR("KITCHEN"), JKL, "code", ERR_WRONG_TYPE},
        {"small letters", STR("it"), JKL, "code", ERR_WRONG_TYPE},
        {"a dash", STR("I-T"), JKL, "code", ERR_WRONG_TYPE},
        {"no company", STR("IT"), NONE, "company", ERR_REQUIRED},
    };
    struct org_party jkl = company();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_party it = unit();

        it.code = rows[i].code;
        it.company_id = rows[i].company_id;
        assert_fault(rows[i].name, org_party_check(&it, &jkl, NULL, 0), rows[i].field,
                     rows[i].want);
    }
}

static void the_company_of_a_unit_is_a_company_that_is_there(void **state)
{
    struct org_party it = unit(), jkl = company(), ended = company(), ana = person();

    (void)state;
    ended.ended_ms = TEST_NOW_MS;
    assert_fault("there", org_party_check(&it, &jkl, NULL, 0), NULL, ERR_NONE);
    assert_fault("ended", org_party_check(&it, &ended, NULL, 0), "company", ERR_BAD_REFERENCE);
    assert_fault("person", org_party_check(&it, &ana, NULL, 0), "company", ERR_BAD_REFERENCE);
    assert_fault("unknown", org_party_check(&it, NULL, NULL, 0), "company", ERR_BAD_REFERENCE);
}

static void units_form_a_tree_of_bounded_depth_in_one_company(void **state)
{
    struct org_party jkl = company(), below = unit(), above[ORG_DEPTH_MAX];

    (void)state;
    for (size_t i = 0; i < ORG_DEPTH_MAX; i++) {
        above[i] = unit();
        above[i].id = 100 + (int64_t)i;
    }
    below.parent_id = 100;
    assert_fault("deepest", org_party_check(&below, &jkl, above, ORG_DEPTH_MAX - 1), NULL,
                 ERR_NONE);
    assert_fault("too deep", org_party_check(&below, &jkl, above, ORG_DEPTH_MAX), "parent",
                 ERR_TOO_DEEP);
    assert_fault("parent unknown", org_party_check(&below, &jkl, above, 0), "parent",
                 ERR_BAD_REFERENCE);
    above[1].id = below.id;
    assert_fault("circle", org_party_check(&below, &jkl, above, 2), "parent", ERR_BAD_REFERENCE);
    above[1].id = 101;
    above[1].company_id = JKL + 1;
    assert_fault("other company", org_party_check(&below, &jkl, above, 2), "parent",
                 ERR_BAD_REFERENCE);
    above[0].ended_ms = TEST_NOW_MS;
    assert_fault("ended", org_party_check(&below, &jkl, above, 1), "parent", ERR_BAD_REFERENCE);
}

static void a_person_has_a_plausible_address_in_small_letters(void **state)
{
    static const struct {
        struct str email;
        enum err_code want;
    } rows[] = {
        {STR("ana@jkl.example"), ERR_NONE},
        {STR("a.b+c@x-y.example"), ERR_NONE},
        {STR_NONE, ERR_NONE},
        {STR(""), ERR_BAD_EMAIL},
        {STR("ana"), ERR_BAD_EMAIL},
        {STR("@jkl.example"), ERR_BAD_EMAIL},
        {STR("ana@"), ERR_BAD_EMAIL},
        {STR("ana@jkl..example"), ERR_BAD_EMAIL},
        {STR("ana@.example"), ERR_BAD_EMAIL},
        {STR("ana@jkl.example."), ERR_BAD_EMAIL},
        {STR("ana@b@jkl.example"), ERR_BAD_EMAIL},
        {STR("ana maria@jkl.example"), ERR_BAD_EMAIL},
        {STR("Ana@jkl.example"), ERR_BAD_EMAIL},
        {STR("ana@jkl.example\r\nCc: x"), ERR_BAD_EMAIL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_party ana = person();

        ana.email = rows[i].email;
        assert_fault(rows[i].email.ptr, org_party_check(&ana, NULL, NULL, 0), "email",
                     rows[i].want);
    }
}

static void each_kind_of_party_has_only_its_own_fields(void **state)
{
    struct org_party ana = person(), jkl = company(), guest = person();

    (void)state;
    ana.code = STR("ANA");
    assert_fault("code", org_party_check(&ana, NULL, NULL, 0), "code", ERR_UNKNOWN_FIELD);
    ana = person();
    ana.front_desk = true;
    assert_fault("desk", org_party_check(&ana, NULL, NULL, 0), "front_desk", ERR_UNKNOWN_FIELD);
    ana = person();
    ana.company_id = JKL;
    assert_fault("company", org_party_check(&ana, &jkl, NULL, 0), "company", ERR_UNKNOWN_FIELD);
    jkl.email = STR("info@jkl.example");
    assert_fault("email", org_party_check(&jkl, NULL, NULL, 0), "email", ERR_UNKNOWN_FIELD);
    guest.kind = STR("robot");
    assert_fault("kind", org_party_check(&guest, NULL, NULL, 0), "kind", ERR_BAD_CHOICE);
    guest = person();
    guest.name = STR("  ");
    assert_fault("name", org_party_check(&guest, NULL, NULL, 0), "name", ERR_REQUIRED);
    guest.name = STR("Ana\nMaria");
    assert_fault("lines", org_party_check(&guest, NULL, NULL, 0), "name", ERR_BAD_TEXT);
    guest.name = KEPT_ERASED_NAME;
    assert_fault("as one erased", org_party_check(&guest, NULL, NULL, 0), "name", ERR_BAD_TEXT);
    guest = person();
    guest.lang = STR("de");
    assert_fault("lang", org_party_check(&guest, NULL, NULL, 0), "lang", ERR_BAD_CHOICE);
    guest.lang = STR_NONE;
    guest.person_kind = STR("important");
    assert_fault("kind of person", org_party_check(&guest, NULL, NULL, 0), "person_kind",
                 ERR_BAD_CHOICE);
}

static void a_relation_fits_the_kind_of_its_party(void **state)
{
    static const struct {
        const char *kind;
        bool to_unit, to_company;
    } rows[] = {
        {"lead", true, false},      {"member", true, false},     {"employee", false, true},
        {"temporary", false, true}, {"contractor", false, true}, {"shareholder", false, true},
        {"board", false, true},     {"partner", false, true},    {"pensioner", false, true},
        {"friend", false, false},
    };
    struct org_party ana = person(), it = unit(), jkl = company();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_relation relation = {.kind = str_of(rows[i].kind),
                                        .from_ms = TEST_NOW_MS,
                                        .to_ms = NONE};

        assert_fault(rows[i].kind, org_relation_check(&relation, &ana, &it, false), "kind",
                     rows[i].to_unit ? ERR_NONE : ERR_BAD_CHOICE);
        assert_fault(rows[i].kind, org_relation_check(&relation, &ana, &jkl, false), "kind",
                     rows[i].to_company ? ERR_NONE : ERR_BAD_CHOICE);
        assert_fault("to a person", org_relation_check(&relation, &ana, &ana, false), "kind",
                     ERR_BAD_CHOICE);
    }
}

static void a_relation_joins_those_who_are_there_for_some_time(void **state)
{
    struct org_party ana = person(), it = unit(), gone = person(), closed = unit();
    struct org_relation relation = {.kind = STR("member"), .from_ms = TEST_NOW_MS, .to_ms = NONE};

    (void)state;
    gone.ended_ms = closed.ended_ms = TEST_NOW_MS;
    assert_fault("open", org_relation_check(&relation, &ana, &it, false), NULL, ERR_NONE);
    assert_fault("gone", org_relation_check(&relation, &gone, &it, false), "person", ERR_ENDED);
    assert_fault("unit", org_relation_check(&relation, &it, &it, false), "person",
                 ERR_BAD_REFERENCE);
    relation.kind = STR("lead");
    assert_fault("a leader who left", org_relation_check(&relation, &gone, &it, false), "person",
                 ERR_LEADER_LEFT);
    relation.kind = STR("member");
    assert_fault("closed", org_relation_check(&relation, &ana, &closed, false), "party", ERR_ENDED);
    assert_fault("twice", org_relation_check(&relation, &ana, &it, true), "from", ERR_OVERLAPS);
    relation.to_ms = relation.from_ms;
    assert_fault("empty", org_relation_check(&relation, &ana, &it, false), "to", ERR_ENDS_EARLY);
    relation.to_ms = INT64_MAX;
    assert_fault("after all", org_relation_check(&relation, &ana, &it, false), "to", ERR_BAD_TIME);
    relation.from_ms = INT64_MIN + 1;
    assert_fault("before all", org_relation_check(&relation, &ana, &it, false), "from",
                 ERR_BAD_TIME);
}

static void a_relation_ends_within_its_time(void **state)
{
    struct org_relation open = {.from_ms = 100, .to_ms = NONE};
    struct org_relation closed = {.from_ms = 100, .to_ms = 200};

    (void)state;
    assert_fault("later", org_relation_end_check(&open, 300), NULL, ERR_NONE);
    assert_fault("never was", org_relation_end_check(&open, 100), NULL, ERR_NONE);
    assert_fault("before it began", org_relation_end_check(&open, 99), "to", ERR_ENDS_EARLY);
    assert_fault("earlier", org_relation_end_check(&closed, 150), NULL, ERR_NONE);
    assert_fault("back again", org_relation_end_check(&closed, 201), "to", ERR_ENDED_BEFORE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_needs_a_code_and_a_company),
        cmocka_unit_test(the_company_of_a_unit_is_a_company_that_is_there),
        cmocka_unit_test(units_form_a_tree_of_bounded_depth_in_one_company),
        cmocka_unit_test(a_person_has_a_plausible_address_in_small_letters),
        cmocka_unit_test(each_kind_of_party_has_only_its_own_fields),
        cmocka_unit_test(a_relation_fits_the_kind_of_its_party),
        cmocka_unit_test(a_relation_joins_those_who_are_there_for_some_time),
        cmocka_unit_test(a_relation_ends_within_its_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
