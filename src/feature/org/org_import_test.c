/* Imports on both databases: what a dry run tells is what the import does; the same file again
   changes nothing; undoing leaves what was there before. */
#include "feature/org/org_import_test.h"

/* ---- the house ---- */

struct house {
    struct org_party jkl, abc, it, ana;
};

static struct err *house_apply(struct store_tx *tx, void *context)
{
    struct house *house = context;
    struct org_relation member;

    house->jkl = (struct org_party){.kind = STR("company"), .name = STR("JKL Company")};
    house->jkl.zone = STR("Europe/Riga");
    TRY(org_party_add(tx, 0, &house->jkl));
    house->abc = (struct org_party){.kind = STR("company"), .name = STR("ABC Company")};
    TRY(org_party_add(tx, 0, &house->abc));
    house->it = (struct org_party){.kind = STR("unit"),
                                   .name = STR("Information technology"),
                                   .code = STR("IT"),
                                   .company_id = house->jkl.id};
    TRY(org_party_add(tx, 0, &house->it));
    house->ana = (struct org_party){.kind = STR("person"),
                                    .name = STR("Ana"),
                                    .email = STR("ana@jkl.example")};
    TRY(org_party_add(tx, 0, &house->ana));
    member = (struct org_relation){.person_id = house->ana.id,
                                   .party_id = house->it.id,
                                   .kind = STR("member"),
                                   .from_ms = TEST_NOW_MS - 10 * DAY_MS,
                                   .to_ms = NONE};
    return org_relation_add(tx, 0, &member);
}

static struct house house_make(struct test_store *test)
{
    struct house house;

    assert_done(test_write(test, house_apply, &house));
    return house;
}

static const char *const people[] = {
    "Name|E-mail|Company|Unit|Lead|From|Language|ID",
    "Ana Núñez|ana@jkl.example|JKL Company|IT||||E1",
    "Ben|ben@jkl.example|jkl company|Information Technology|yes|2024-01-15|lv|E2",
    "Carla||ABC Company||||es|E3",
    NULL,
};

static void a_dry_run_tells_and_changes_nothing_then_the_import_does_it(void **state)
{
    struct test_store *test = *state;
    struct file file = {ORG_IMPORT_PEOPLE, people, 7};

    (void)house_make(test);
    int64_t events = test_sql(test, "SELECT count(*) FROM event");
    struct run run = checked(test, file);
    static const char want[] = "2 new 1 changed 2:name 2:external_id 2:company ";
    expect(&run, IMPORT_CHECKED, want);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'person'"), 1);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM event"), events + 1); /* the check */

    start(&run);
    expect(&run, IMPORT_DONE, want);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'person'"), 3);
    /* 2024-01-15 begins in Riga two hours before it does in UTC. */
    assert_int_equal(test_sql(test, "SELECT r.from_ms FROM relation r JOIN party p ON"
                                    " p.id = r.person_id WHERE p.name = 'Ben' AND r.kind = 'lead'"),
                     INT64_C(1705269600000));
    assert_int_equal(test_sql(test, "SELECT count(*) FROM event WHERE data LIKE '%import%'"), 7);
}

static void the_same_file_again_changes_nothing(void **state)
{
    struct test_store *test = *state;
    struct file file = {ORG_IMPORT_PEOPLE, people, 7};

    (void)house_make(test);
    struct run first = checked(test, file);
    start(&first);
    int64_t events = test_sql(test, "SELECT count(*) FROM event WHERE type <> 'org.import-check'");
    struct run again = checked(test, file);
    expect(&again, IMPORT_CHECKED, "3 same ");
    start(&again);
    expect(&again, IMPORT_DONE, "3 same ");
    assert_int_equal(test_sql(test, "SELECT count(*) FROM event WHERE type <> 'org.import-check'"),
                     events + 1); /* that it was started */
}

static void an_undone_import_leaves_what_was_there_before(void **state)
{
    struct test_store *test = *state;
    struct file file = {ORG_IMPORT_PEOPLE, people, 7};

    (void)house_make(test);
    struct run run = checked(test, file);
    start(&run);
    undo(&run);
    expect(&run, IMPORT_UNDONE, "2 new 1 changed 2:name 2:external_id 2:company ");
    assert_int_equal(
        test_sql(test, "SELECT count(*) FROM party WHERE kind = 'person' AND ended_ms IS NULL"), 1);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM relation"), 1);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE name = 'Ana' AND"
                                    " external_id IS NULL AND email = 'ana@jkl.example'"),
                     1);
    assert_refused(test_write(test, undo_apply, &run), ERR_STATE);

    struct run again = checked(test, file); /* what was unmade does not stand in the way */
    start(&again);
    expect(&again, IMPORT_DONE, "2 new 1 changed 2:name 2:external_id 2:company ");
}

static struct err *meddle_apply(struct store_tx *tx, void *context)
{
    struct house *house = context;
    struct org_party carla;
    struct org_relation relation;

    TRY(org_party_by_external_id(tx, STR("person"), STR("E3"), &carla));
    relation = (struct org_relation){.person_id = carla.id,
                                     .party_id = house->it.id,
                                     .kind = STR("member"),
                                     .from_ms = TEST_NOW_MS,
                                     .to_ms = NONE};
    TRY(org_relation_add(tx, 0, &relation));
    return org_person_prefer(tx, 0, house->ana.id, STR("fr"), STR_NONE);
}

static void what_is_used_or_changed_since_stays_and_is_named(void **state)
{
    static const char *const lines[] = {
        "Name|E-mail|Language|ID",
        "Ana|ana@jkl.example|es|",
        "Carla|||E3",
        NULL,
    };
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct run run = checked(test, (struct file){ORG_IMPORT_PEOPLE, lines, 7});

    start(&run);
    expect(&run, IMPORT_DONE, "1 new 1 changed 2:lang ");
    assert_done(test_write(test, meddle_apply, &house));
    undo(&run);
    expect(&run, IMPORT_UNDONE, "1 new 1 changed 2 kept 2:lang 2:-:changed-since 3:-:in-use ");
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE external_id = 'E3' AND"
                                    " ended_ms IS NULL"),
                     1);
}

static struct err *leave_apply(struct store_tx *tx, void *context)
{
    (void)context;
    struct org_party gone = {.kind = STR("person"),
                             .name = STR("Gone"),
                             .email = STR("gone@jkl.example"),
                             .external_id = STR("E9"),
                             .personnel_no = STR("77")};
    TRY(org_party_add(tx, 0, &gone));
    gone = (struct org_party){.kind = STR("person"),
                              .name = STR("Other"),
                              .email = STR("other@jkl.example"),
                              .personnel_no = STR("78")};
    return org_party_add(tx, 0, &gone);
}

static void every_error_of_people_has_its_row_and_column(void **state)
{
    static const char *const lines[] = {
        "Name|E-mail|Personnel no|Company|Unit|Lead|From|To|Kind|Time zone|ID",
        "Ok|ok@jkl.example||JKL Company|IT|||||Europe/Riga|N1",
        "Two|two@jkl.example||JKL Company||||||||",
        "Three|two@jkl.example||JKL Company||||||||",
        "||44||||||||",
        "Bad mail|bad@||||||||||",
        "No company|c@x.example||Nowhere||||||||",
        "No unit|u@x.example||JKL Company|Cellar|||||||",
        "Other's unit|o@x.example||ABC Company|IT|||||||",
        "Bad day|d@x.example|||||31.02.2024|||||",
        "Order|e@x.example|||||2024-02-02|2024-01-01||||",
        "Left lead|l@x.example||JKL Company|IT|yes|2024-01-01|2024-06-30|||",
        "Gone|gone@jkl.example||JKL Company|||||||E8",
        "Many|||||||||||",
        "Whose number|other@jkl.example|77||||||||",
        "Zone|z@x.example||||||||Mars/Olympus|",
        "Kind|k@x.example|||||||boss||",
        "Overlap|ana@jkl.example||JKL Company|IT||2020-01-01||||",
        NULL,
    };
    static const char want[] =
        "1 new 16 error 3:email:twice-in-file(4) 4:email:twice-in-file(3) 5:name:required "
        "6:email:bad-email 7:company:unknown-company(Nowhere) 8:unit:unknown-unit(Cellar) "
        "9:unit:other-company(IT) 10:from:bad-date 11:to:day-order 12:lead:leader-left "
        "13:external_id:other-person(Gone) 14:-:no-key 15:personnel_no:other-person(Gone) "
        "16:zone:bad-word(Europe/Riga, Europe/Madrid) "
        "17:person_kind:bad-word(executive, commercial, operative) "
        "18:from:overlap(2025-11-14 \xE2\x80\x93 ) ";
    struct test_store *test = *state;

    (void)house_make(test);
    assert_done(test_write(test, leave_apply, NULL));
    const char *fixed[sizeof lines / sizeof *lines];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        size_t bars = 0;

        fixed[i] = lines[i];
        for (const char *at = lines[i]; at != NULL && *at != '\0'; at++)
            bars += *at == '|';
        if (lines[i] != NULL && bars > 10) /* a bar too many at its end */
            fixed[i] = str_c(test->arena, str_sub(str_of(lines[i]), 0, strlen(lines[i]) - 1));
    }
    struct run run = checked(test, (struct file){ORG_IMPORT_PEOPLE, fixed, 7});
    expect(&run, IMPORT_CHECKED, want);
    start(&run);
    expect(&run, IMPORT_DONE, want);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'person'"), 4);
}

static void units_are_imported_in_a_tree_whatever_their_order(void **state)
{
    static const char *const lines[] = {
        "Department|Code|Part of|Company",        "Help desk|HELP|Support|", "Support|SUP|IT|",
        "Information technology|IT||JKL Company", "Shop|SHOP||ABC Company",  NULL,
    };
    struct test_store *test = *state;
    struct file file = {ORG_IMPORT_UNITS, lines, 7};

    (void)house_make(test);
    struct run run = checked(test, file);
    expect(&run, IMPORT_CHECKED, "3 new 1 same ");
    start(&run);
    expect(&run, IMPORT_DONE, "3 new 1 same ");
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party h JOIN party s ON"
                                    " s.id = h.parent_id JOIN party i ON i.id = s.parent_id"
                                    " WHERE h.code = 'HELP' AND i.code = 'IT'"),
                     1);
    struct run again = checked(test, file);
    expect(&again, IMPORT_CHECKED, "4 same ");
    undo(&run);
    assert_int_equal(
        test_sql(test, "SELECT count(*) FROM party WHERE kind = 'unit' AND ended_ms IS NULL"), 1);
}

static struct err *company_apply(struct store_tx *tx, void *context)
{
    struct org_party company = {.kind = STR("company"), .name = STR("Hotel")};

    (void)context;
    return org_party_add(tx, 0, &company);
}

static void the_only_company_needs_no_column(void **state)
{
    static const char *const units[] = {"Unit|Code|Unit above", "Reception|REC|Kitchen",
                                        "Kitchen|KIT|", NULL};
    static const char *const members[] = {"Name|E-mail|Unit", "Ben|ben@hotel.example|Reception",
                                          NULL};
    struct test_store *test = *state;

    assert_done(test_write(test, company_apply, NULL));
    struct run run = checked(test, (struct file){ORG_IMPORT_UNITS, units, 0});
    start(&run);
    expect(&run, IMPORT_DONE, "2 new ");
    run = checked(test, (struct file){ORG_IMPORT_PEOPLE, members, 0});
    start(&run);
    expect(&run, IMPORT_DONE, "1 new ");
}

static void every_error_of_units_has_its_row_and_column(void **state)
{
    static const char *const lines[] = {
        "Name|Code|Parent|Company|ID",
        "A|AA|BB||",
        "B|BB|AA||",
        "Below|CC|AA||",
        "Top|IT|Net||X1",
        "Net|NET|IT|JKL Company|",
        "Nowhere|NO||Nowhere|",
        "Below nowhere|NB|NO||",
        "Bad|bad||JKL Company|",
        "No code|||JKL Company|",
        "No parent|NP|Moon|JKL Company|",
        "Not said|NS|||",
        NULL,
    };
    struct test_store *test = *state;

    (void)house_make(test);
    struct run run = checked(test, (struct file){ORG_IMPORT_UNITS, lines, 7});
    expect(&run, IMPORT_CHECKED,
           "11 error 2:parent:cycle(A \xE2\x86\x92 B) 3:parent:cycle(B \xE2\x86\x92 A) "
           "4:parent:parent-failed(2) 5:parent:cycle(Top \xE2\x86\x92 Net) "
           "6:parent:cycle(Net \xE2\x86\x92 Top) 7:company:unknown-company(Nowhere) "
           "8:parent:parent-failed(7) 9:code:bad-code 10:code:required "
           "11:parent:unknown-unit(Moon) 12:company:required ");
    start(&run);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'unit'"), 1);
}

static void a_unit_is_not_put_below_itself(void **state)
{
    static const char *const tree[] = {"Name|Code|Parent|Company", "Net|NET|IT|JKL Company", NULL};
    static const char *const turned[] = {"Name|Code|Parent|Company",
                                         "Information technology|IT|NET|JKL Company", NULL};
    struct test_store *test = *state;

    (void)house_make(test);
    struct run run = checked(test, (struct file){ORG_IMPORT_UNITS, tree, 7});
    start(&run);
    run = checked(test, (struct file){ORG_IMPORT_UNITS, turned, 7});
    expect(
        &run, IMPORT_CHECKED,
        "1 error 2:parent:cycle(Information technology \xE2\x86\x92 Net \xE2\x86\x92 Information "
        "technology) ");
}

/* ---- customers ---- */

static void customers_are_imported_and_found_again_by_id_or_name(void **state)
{
    static const char *const first[] = {"Customer name|External id|Language",
                                        "Borders & Sons|C1|en", "Berg||lv", NULL};
    static const char *const second[] = {"name|external_id|lang", "Borders and Sons|C1|",
                                         "berg|C2|", "Acme|C3|fr", NULL};
    struct test_store *test = *state;

    (void)house_make(test);
    struct run run = checked(test, (struct file){ORG_IMPORT_CUSTOMERS, first, 7});
    expect(&run, IMPORT_CHECKED, "2 new ");
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'external'"), 0);
    start(&run);
    expect(&run, IMPORT_DONE, "2 new ");
    struct run again = checked(test, (struct file){ORG_IMPORT_CUSTOMERS, first, 7});
    expect(&again, IMPORT_CHECKED, "2 same ");
    struct run changed = checked(test, (struct file){ORG_IMPORT_CUSTOMERS, second, 7});
    start(&changed);
    expect(&changed, IMPORT_DONE, "1 new 2 changed 2:name 3:name 3:external_id ");
    undo(&changed);
    expect(&changed, IMPORT_UNDONE, "1 new 2 changed 2:name 3:name 3:external_id ");
    assert_int_equal(test_sql(test, "SELECT count(*) FROM party WHERE kind = 'external'"
                                    " AND ended_ms IS NULL AND name IN ('Borders & Sons', 'Berg')"
                                    " AND COALESCE(external_id, 'C1') = 'C1'"),
                     2);
}

static void every_error_of_customers_has_its_row_and_column(void **state)
{
    static const char *const there[] = {"name|external_id", "Gone|G1", "Twin|T1", "Twin|T2", NULL};
    static const char *const bad[] = {"name|external_id|lang",
                                      "Gone again|G1|",
                                      "|C4|",
                                      "Twin||",
                                      "Acme|C5|xx",
                                      "Same|C6|",
                                      "Other|C6|",
                                      "Berg||",
                                      "BERG||",
                                      NULL};
    struct test_store *test = *state;

    (void)house_make(test);
    struct run run = checked(test, (struct file){ORG_IMPORT_CUSTOMERS, there, 7});
    start(&run);
    expect(&run, IMPORT_DONE, "3 new ");
    (void)test_sql(test, "UPDATE party SET ended_ms = 1 WHERE external_id = 'G1'");
    run = checked(test, (struct file){ORG_IMPORT_CUSTOMERS, bad, 7});
    expect(&run, IMPORT_CHECKED,
           "8 error 2:external_id:customer-ended(G1) 3:name:required 4:name:unclear(Twin) "
           "5:lang:bad-word(en, es, fr, lv) 6:external_id:twice-in-file(7) "
           "7:external_id:twice-in-file(6) 8:name:twice-in-file(9) 9:name:twice-in-file(8) ");
}

static struct err *forgotten_read(struct store_tx *tx, void *context)
{
    struct run *run = context;

    return org_import_get(tx, run->id, &run->import);
}

static void rows_are_forgotten_when_nothing_can_be_undone_any_more(void **state)
{
    struct test_store *test = *state;
    int64_t done;

    (void)house_make(test);
    struct run run = checked(test, (struct file){ORG_IMPORT_PEOPLE, people, 7});
    struct run idle = checked(test, (struct file){ORG_IMPORT_PEOPLE, people, 7});
    start(&run);
    assert_done(job_run_due(test->store, test->arena, org_jobs, TEST_NOW_MS + limits.import_undo_ms,
                            &done));
    assert_int_equal(done, 2);
    assert_done(test_read(test, forgotten_read, &run));
    assert_true(run.import.forgotten);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM org_import_slice"), 0);
    assert_int_equal(test_sql(test, "SELECT count(*) FROM org_import_row"), 0);
    assert_refused(test_write(test, undo_apply, &run), ERR_STATE);
    assert_refused(test_read(test, forgotten_read, &idle), ERR_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_dry_run_tells_and_changes_nothing_then_the_import_does_it),
        TEST_ON_BOTH(the_same_file_again_changes_nothing),
        TEST_ON_BOTH(an_undone_import_leaves_what_was_there_before),
        TEST_ON_BOTH(what_is_used_or_changed_since_stays_and_is_named),
        TEST_ON_BOTH(every_error_of_people_has_its_row_and_column),
        TEST_ON_BOTH(units_are_imported_in_a_tree_whatever_their_order),
        TEST_ON_BOTH(the_only_company_needs_no_column),
        TEST_ON_BOTH(every_error_of_units_has_its_row_and_column),
        TEST_ON_BOTH(a_unit_is_not_put_below_itself),
        TEST_ON_BOTH(customers_are_imported_and_found_again_by_id_or_name),
        TEST_ON_BOTH(every_error_of_customers_has_its_row_and_column),
        TEST_ON_BOTH(rows_are_forgotten_when_nothing_can_be_undone_any_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
