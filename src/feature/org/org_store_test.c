/* Parties and relations as rows, on both databases. */
#include "base/actor.h"
#include "base/time.h"
#include "feature/org/org.h"
#include "support.h"

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
