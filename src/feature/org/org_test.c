/* Parties and relations: the rules by table, the store on both databases. */
#include "base/actor.h"
#include "base/time.h"
#include "feature/org/org.h"
#include "support.h"

/* ---- rules ---- */

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
    assert_fault("gone", org_relation_check(&relation, &gone, &it, false), "person",
                 ERR_BAD_REFERENCE);
    assert_fault("unit", org_relation_check(&relation, &it, &it, false), "person",
                 ERR_BAD_REFERENCE);
    assert_fault("closed", org_relation_check(&relation, &ana, &closed, false), "party",
                 ERR_BAD_REFERENCE);
    assert_fault("twice", org_relation_check(&relation, &ana, &it, true), "kind", ERR_EXISTS);
    relation.to_ms = relation.from_ms;
    assert_fault("empty", org_relation_check(&relation, &ana, &it, false), "to", ERR_BAD_TIME);
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
    assert_fault("before it began", org_relation_end_check(&open, 99), "to", ERR_BAD_TIME);
    assert_fault("earlier", org_relation_end_check(&closed, 150), NULL, ERR_NONE);
    assert_fault("back again", org_relation_end_check(&closed, 201), "to", ERR_STATE);
}

/* ---- store ---- */

struct house {
    struct org_party jkl, it, help, ana, ben;
    struct org_relation relation;
};

static struct err *house_apply(struct store_tx *tx, void *context)
{
    struct house *house = context;

    house->jkl = (struct org_party){.kind = STR("company"), .name = STR("JKL Company")};
    TRY(org_party_add(tx, 0, &house->jkl));
    house->it = (struct org_party){.kind = STR("unit"),
                                   .name = STR("IT"),
                                   .code = STR("IT"),
                                   .company_id = house->jkl.id,
                                   .zone = STR("Europe/Riga")};
    TRY(org_party_add(tx, 0, &house->it));
    house->help = (struct org_party){.kind = STR("unit"),
                                     .name = STR("Help desk"),
                                     .code = STR("HELP"),
                                     .front_desk = true,
                                     .company_id = house->jkl.id,
                                     .parent_id = house->it.id};
    TRY(org_party_add(tx, 0, &house->help));
    house->ana = (struct org_party){.kind = STR("person"),
                                    .name = STR("Ana Núñez Ortega"),
                                    .email = STR("Ana@JKL.example"),
                                    .external_id = STR("E1")};
    TRY(org_party_add(tx, 0, &house->ana));
    house->ben = (struct org_party){.kind = STR("person"), .name = STR("Ābols, Ben")};
    TRY(org_party_add(tx, 0, &house->ben));
    return NULL;
}

static struct house house_make(struct test_store *test)
{
    struct house house;

    assert_done(test_write(test, house_apply, &house));
    return house;
}

struct looked {
    struct org_party party;
    struct str text;
    int64_t id, now_ms;
    struct actor_party *parties;
    int64_t *ids;
    struct org_party *persons;
    struct org_party_list list;
    size_t count;
};

static struct err *by_id(struct store_tx *tx, void *context)
{
    struct looked *looked = context;

    return org_party_get(tx, looked->id, &looked->party);
}

static void a_party_comes_back_as_it_was_added(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct looked looked = {.id = house.help.id};

    assert_done(test_read(test, by_id, &looked));
    assert_true(str_is(looked.party.name, "Help desk"));
    assert_true(str_is(looked.party.code, "HELP"));
    assert_true(looked.party.front_desk);
    assert_int_equal(looked.party.company_id, house.jkl.id);
    assert_int_equal(looked.party.parent_id, house.it.id);
    assert_int_equal(looked.party.made_ms, TEST_NOW_MS);
    assert_int_equal(looked.party.ended_ms, NONE);
    assert_null(looked.party.zone.ptr);

    looked.id = house.jkl.id;
    assert_done(test_read(test, by_id, &looked));
    assert_int_equal(looked.party.company_id, house.jkl.id);
    looked.id = 1;
    assert_refused(test_read(test, by_id, &looked), ERR_NOT_FOUND);
}

static struct err *by_everything(struct store_tx *tx, void *context)
{
    struct house *house = context;
    struct org_party party;
    struct str name;

    TRY(org_party_by_email(tx, STR("ANA@jkl.example"), &party));
    assert_int_equal(party.id, house->ana.id);
    assert_true(str_is(party.email, "ana@jkl.example"));
    TRY(org_party_by_code(tx, STR("IT"), &party));
    assert_int_equal(party.id, house->it.id);
    TRY(org_party_by_external_id(tx, STR("person"), STR("E1"), &party));
    assert_int_equal(party.id, house->ana.id);
    assert_refused(org_party_by_external_id(tx, STR("unit"), STR("E1"), &party), ERR_NOT_FOUND);
    TRY(org_party_name(tx, house->it.id, &name));
    assert_true(str_is(name, "IT"));
    TRY(org_party_name(tx, NONE, &name));
    assert_null(name.ptr);
    return NULL;
}

static void a_party_is_found_by_what_is_unique_of_it(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);

    assert_done(test_read(test, by_everything, &house));
}

static struct err *party_apply(struct store_tx *tx, void *context)
{
    struct org_party party = *(struct org_party *)context;

    return org_party_add(tx, 0, &party);
}

static void a_party_is_refused_with_the_name_of_the_field(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    const struct {
        const char *field;
        enum err_code code;
        struct org_party party;
    } rows[] = {
        {"code",
         ERR_EXISTS,
         {.kind = STR("unit"), .name = STR("x"), .code = STR("IT"), .company_id = house.jkl.id}},
        {"email",
         ERR_EXISTS,
         {.kind = STR("person"), .name = STR("x"), .email = STR("ANA@JKL.EXAMPLE")}},
        {"external_id",
         ERR_EXISTS,
         {.kind = STR("person"), .name = STR("x"), .external_id = STR("E1")}},
        {"company",
         ERR_BAD_REFERENCE,
         {.kind = STR("unit"), .name = STR("x"), .code = STR("X1"), .company_id = 77}},
        {"parent",
         ERR_BAD_REFERENCE,
         {.kind = STR("unit"),
          .name = STR("x"),
          .code = STR("X1"),
          .company_id = house.jkl.id,
          .parent_id = 77}},
        {"zone",
         ERR_BAD_CHOICE,
         {.kind = STR("person"), .name = STR("x"), .zone = STR("Mars/Olympus")}},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_party party = rows[i].party;
        struct err *err = test_write(test, party_apply, &party);

        assert_refused(err, ERR_FIELDS);
        assert_true(str_is(err->fields->name, rows[i].field));
        assert_int_equal(err->fields->code, rows[i].code);
    }
}

static struct err *relation_apply(struct store_tx *tx, void *context)
{
    struct org_relation *relation = context;

    return org_relation_add(tx, 0, relation);
}

static struct org_relation tie(struct test_store *test, const struct org_party *person,
                               const struct org_party *party, const char *kind)
{
    struct org_relation relation = {.person_id = person->id,
                                    .party_id = party->id,
                                    .kind = str_of(kind),
                                    .from_ms = TEST_NOW_MS - DAY_MS,
                                    .to_ms = NONE};

    assert_done(test_write(test, relation_apply, &relation));
    return relation;
}

static struct err *belonging(struct store_tx *tx, void *context)
{
    struct looked *looked = context;

    return org_parties_of(tx, looked->id, looked->now_ms, &looked->parties, &looked->count);
}

static void a_person_belongs_where_relations_say_at_that_time(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct looked looked = {.id = house.ana.id, .now_ms = TEST_NOW_MS};

    (void)tie(test, &house.ana, &house.jkl, "employee");
    (void)tie(test, &house.ana, &house.jkl, "shareholder");
    (void)tie(test, &house.ana, &house.it, "member");
    (void)tie(test, &house.ana, &house.it, "lead");
    (void)tie(test, &house.ana, &house.help, "member");
    assert_done(test_read(test, belonging, &looked));
    assert_int_equal(looked.count, 4);
    assert_int_equal(looked.parties[0].party_id, house.jkl.id);
    assert_true(looked.parties[0].insider && !looked.parties[0].unit);
    assert_true(!looked.parties[1].insider && str_is(looked.parties[1].relation, "shareholder"));
    assert_int_equal(looked.parties[2].party_id, house.it.id);
    assert_true(looked.parties[2].unit && looked.parties[2].lead);
    assert_int_equal(looked.parties[3].party_id, house.help.id);
    assert_true(looked.parties[3].unit && !looked.parties[3].lead);

    looked.now_ms = TEST_NOW_MS - DAY_MS; /* half-open: from is in */
    assert_done(test_read(test, belonging, &looked));
    assert_int_equal(looked.count, 4);
    looked.now_ms = TEST_NOW_MS - DAY_MS - 1;
    assert_done(test_read(test, belonging, &looked));
    assert_int_equal(looked.count, 0);
}

struct ending {
    int64_t relation_id, to_ms;
};

static struct err *end_apply(struct store_tx *tx, void *context)
{
    const struct ending *ending = context;

    return org_relation_end(tx, 0, ending->relation_id, ending->to_ms);
}

static void a_relation_is_not_held_twice_and_may_come_again_after_its_end(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct org_relation first = tie(test, &house.ana, &house.it, "member");
    struct org_relation again = first;
    struct ending ending = {first.id, TEST_NOW_MS};
    struct looked looked = {.id = house.ana.id, .now_ms = TEST_NOW_MS};

    assert_refused(test_write(test, relation_apply, &again), ERR_FIELDS);
    assert_done(test_write(test, end_apply, &ending));
    assert_done(test_read(test, belonging, &looked));
    assert_int_equal(looked.count, 0); /* half-open: to is out */

    ending.to_ms++;
    assert_refused(test_write(test, end_apply, &ending), ERR_FIELDS);
    again.from_ms = TEST_NOW_MS;
    assert_done(test_write(test, relation_apply, &again));
    assert_done(test_read(test, belonging, &looked));
    assert_int_equal(looked.count, 1);
}

static struct err *team(struct store_tx *tx, void *context)
{
    struct looked *looked = context;
    size_t lead_count;

    TRY(org_leads_of(tx, looked->id, TEST_NOW_MS, &looked->ids, &lead_count));
    assert_int_equal(lead_count, 1);
    return org_members_of(tx, looked->id, TEST_NOW_MS, &looked->persons, &looked->count);
}

static void leads_are_members_and_members_stand_in_the_order_of_their_names(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct looked looked = {.id = house.it.id};

    (void)tie(test, &house.ana, &house.it, "lead");
    (void)tie(test, &house.ana, &house.it, "member");
    (void)tie(test, &house.ben, &house.it, "member");
    assert_done(test_read(test, team, &looked));
    assert_int_equal(looked.ids[0], house.ana.id);
    assert_int_equal(looked.count, 2);
    assert_int_equal(looked.persons[0].id, house.ben.id); /* Ā sorts with A, b before n */
    assert_int_equal(looked.persons[1].id, house.ana.id);
}

static struct err *people_found(struct store_tx *tx, void *context)
{
    struct looked *looked = context;

    return org_people_found(tx, looked->text, NONE, 10, &looked->list);
}

static void people_are_found_without_case_or_accents(void **state)
{
    static const struct {
        const char *text;
        size_t want;
    } rows[] = {{"nunez", 1},          {"ORTEGA an", 1}, {"abols", 1},
                {"jkl.example", 1},    {"unknown", 0},   {"a", 2},
                {"núñez & | ! :*", 1}, {"\" OR 1", 0},   {"---", 0}};
    struct test_store *test = *state;

    (void)house_make(test);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct looked looked = {.text = str_of(rows[i].text)};

        assert_done(test_read(test, people_found, &looked));
        if (looked.list.count != rows[i].want) print_error("found by %s\n", rows[i].text);
        assert_int_equal(looked.list.count, rows[i].want);
    }
}

static struct err *page(struct store_tx *tx, void *context)
{
    struct looked *looked = context;

    return org_parties(tx, STR("unit"), looked->id, 1, &looked->list);
}

static void a_list_goes_on_where_the_page_before_ended(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct looked looked = {.id = NONE};

    assert_done(test_read(test, page, &looked));
    assert_int_equal(looked.list.items[0].id, house.help.id);
    looked.id = house.help.id;
    assert_done(test_read(test, page, &looked));
    assert_int_equal(looked.list.items[0].id, house.it.id);
    looked.id = house.it.id;
    assert_done(test_read(test, page, &looked));
    assert_int_equal(looked.list.count, 0);
}

static struct err *prefer_apply(struct store_tx *tx, void *context)
{
    struct looked *looked = context;

    return org_person_prefer(tx, looked->id, looked->id, STR("lv"), looked->text);
}

static void a_person_chooses_language_and_zone(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct looked looked = {.id = house.ana.id, .text = STR("Europe/Riga")};

    assert_done(test_write(test, prefer_apply, &looked));
    assert_done(test_read(test, by_id, &looked));
    assert_true(str_is(looked.party.lang, "lv") && str_is(looked.party.zone, "Europe/Riga"));
    looked.text = STR("Mars/Olympus");
    assert_refused(test_write(test, prefer_apply, &looked), ERR_FIELDS);
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
        TEST_ON_BOTH(a_party_comes_back_as_it_was_added),
        TEST_ON_BOTH(a_party_is_found_by_what_is_unique_of_it),
        TEST_ON_BOTH(a_party_is_refused_with_the_name_of_the_field),
        TEST_ON_BOTH(a_person_belongs_where_relations_say_at_that_time),
        TEST_ON_BOTH(a_relation_is_not_held_twice_and_may_come_again_after_its_end),
        TEST_ON_BOTH(leads_are_members_and_members_stand_in_the_order_of_their_names),
        TEST_ON_BOTH(people_are_found_without_case_or_accents),
        TEST_ON_BOTH(a_list_goes_on_where_the_page_before_ended),
        TEST_ON_BOTH(a_person_chooses_language_and_zone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
