/* Shares and control as rows, and a sale before and after an acquisition, on both databases. */
#include "base/time.h"
#include "feature/org/org_ownership.h"
#include "support.h"

#define DAY(year, month, day) date_day((struct date){(year), (month), (day)})
#define BOUGHT                DAY(2025, 11, 20) /* JKL buys XYZ; the carrier is held all the time */

/* JKL owns all of ABC and 30 % of the carrier, and bought 80 % of XYZ. Ana is employed in XYZ from
   noon of a day on, in Riga; Rob holds shares of ABC; Max drives for the carrier. */
struct house {
    int64_t jkl, abc, xyz, carrier, ana, rob, max, it, client, share;
};

static struct err *party(struct store_tx *tx, const char *kind, const char *name, int64_t *id)
{
    struct org_party one = {.kind = str_of(kind), .name = str_of(name)};

    if (str_is(one.kind, "company")) one.zone = STR("Europe/Riga");
    TRY(org_party_add(tx, 0, &one));
    *id = one.id;
    return NULL;
}

static struct err *share(struct store_tx *tx, int64_t owner_id, int64_t owned_id, int64_t votes_ppm,
                         int64_t from_day, int64_t *id)
{
    struct org_share one = {.owner_id = owner_id,
                            .owned_id = owned_id,
                            .votes_ppm = votes_ppm,
                            .from_day = from_day,
                            .to_day = NONE};

    TRY(org_share_add(tx, 0, &one));
    *id = one.id;
    return NULL;
}

static struct err *relate(struct store_tx *tx, int64_t person_id, int64_t party_id,
                          const char *kind, const char *from, const char *to)
{
    struct org_relation one = {.person_id = person_id,
                               .party_id = party_id,
                               .kind = str_of(kind),
                               .to_ms = NONE};

    assert_true(time_parse(str_of(from), &one.from_ms));
    if (to != NULL) assert_true(time_parse(str_of(to), &one.to_ms));
    return org_relation_add(tx, 0, &one);
}

static struct err *house_apply(struct store_tx *tx, void *context)
{
    struct house *house = context;
    struct org_party it = {.kind = STR("unit"), .name = STR("IT"), .code = STR("IT")};
    int64_t id;

    TRY(party(tx, "company", "JKL Company", &house->jkl));
    TRY(party(tx, "company", "ABC Company", &house->abc));
    TRY(party(tx, "company", "XYZ Company", &house->xyz));
    TRY(party(tx, "company", "Carrier", &house->carrier));
    TRY(party(tx, "person", "Ana", &house->ana));
    TRY(party(tx, "person", "Rob", &house->rob));
    TRY(party(tx, "person", "Max", &house->max));
    TRY(party(tx, "external", "Client", &house->client));
    it.company_id = house->abc;
    TRY(org_party_add(tx, 0, &it));
    house->it = it.id;
    TRY(share(tx, house->jkl, house->abc, 1000000, DAY(2020, 1, 1), &id));
    TRY(share(tx, house->jkl, house->carrier, 300000, DAY(2020, 1, 1), &id));
    TRY(share(tx, house->jkl, house->xyz, 800000, BOUGHT, &house->share));
    TRY(relate(tx, house->ana, house->xyz, "employee", "2025-11-22T10:00:00Z",
               "2025-11-30T22:00:00Z")); /* midnight in Riga */
    TRY(relate(tx, house->rob, house->abc, "shareholder", "2020-01-01T00:00:00Z", NULL));
    return relate(tx, house->max, house->carrier, "employee", "2020-01-01T00:00:00Z", NULL);
}

static struct house house_make(struct test_store *test)
{
    struct house house;

    assert_done(test_write(test, house_apply, &house));
    return house;
}

/* ---- internal or not ---- */

struct sale {
    int64_t company, with, day;
    struct org_internal internal;
};

static struct err *sale_look(struct store_tx *tx, void *context)
{
    struct sale *sale = context;
    struct org_party company, with;

    TRY(org_party_get(tx, sale->company, &company));
    TRY(org_party_get(tx, sale->with, &with));
    return org_internal_find(tx, &company, &with, sale->day, &sale->internal);
}

static void a_sale_is_internal_from_the_day_of_the_acquisition_on(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    const struct {
        const char *name;
        int64_t company, with, day;
        bool internal;
    } rows[] = {
        {"the day before", house.abc, house.xyz, BOUGHT - 1, false},
        {"on it", house.abc, house.xyz, BOUGHT, true},
        {"from the other side", house.xyz, house.abc, BOUGHT, true},
        {"with the parent", house.xyz, house.jkl, BOUGHT + 1000, true},
        {"with itself", house.xyz, house.xyz, BOUGHT - 1, true},
        {"30 % is a partner", house.abc, house.carrier, BOUGHT, false},
        {"a unit is its company's", house.xyz, house.it, BOUGHT, true},
        {"the day before, too", house.xyz, house.it, BOUGHT - 1, false},
        {"an external customer", house.abc, house.client, BOUGHT, false},
        {"not employed yet", house.abc, house.ana, DAY(2025, 11, 21), false},
        {"employed from noon on", house.abc, house.ana, DAY(2025, 11, 22), true},
        {"the last day", house.abc, house.ana, DAY(2025, 11, 30), true},
        {"left at midnight", house.abc, house.ana, DAY(2025, 12, 1), false},
        {"a shareholder", house.xyz, house.rob, BOUGHT, true},
        {"before XYZ was bought", house.xyz, house.rob, BOUGHT - 1, false},
        {"of the carrier", house.abc, house.max, BOUGHT, false},
        {"for the carrier", house.carrier, house.max, BOUGHT, true},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sale sale = {rows[i].company, rows[i].with, rows[i].day, {0}};

        assert_done(test_read(test, sale_look, &sale));
        if (sale.internal.internal != rows[i].internal) fail_msg("%s", rows[i].name);
    }
}

static void the_proof_shows_both_ways_and_what_is_not_enough(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct sale sale = {house.abc, house.xyz, BOUGHT, {0}};

    assert_done(test_read(test, sale_look, &sale));
    assert_int_equal(sale.internal.parent_id, house.jkl);
    assert_int_equal(sale.internal.with_parent_id, house.jkl);
    assert_int_equal(sale.internal.proof.count, 2);
    assert_int_equal(sale.internal.proof.steps[0].company_id, house.abc);
    assert_int_equal(sale.internal.proof.steps[1].company_id, house.xyz);
    assert_int_equal(sale.internal.proof.steps[1].holders[0].company_id, house.jkl);
    assert_int_equal(sale.internal.proof.steps[1].votes_ppm, 800000);

    sale.with = house.carrier;
    assert_done(test_read(test, sale_look, &sale));
    assert_int_equal(sale.internal.with_parent_id, house.carrier);
    assert_int_equal(sale.internal.proof.count, 2);
    assert_int_equal(sale.internal.proof.steps[1].company_id, house.carrier);
    assert_int_equal(sale.internal.proof.steps[1].votes_ppm, 300000);
    assert_false(sale.internal.proof.steps[1].enough);

    sale.with = house.rob;
    assert_done(test_read(test, sale_look, &sale));
    assert_true(str_is(sale.internal.relation, "shareholder"));
    assert_int_equal(sale.internal.with_company_id, house.abc);
}

/* ---- rows ---- */

static struct err *share_apply(struct store_tx *tx, void *context)
{
    return org_share_add(tx, 0, context);
}

static struct err *control_apply(struct store_tx *tx, void *context)
{
    return org_control_add(tx, 0, context);
}

static void assert_fault(const struct err *err, const char *field, enum err_code code)
{
    assert_refused(err, ERR_FIELDS);
    assert_true(str_is(err->fields->name, field));
    assert_int_equal(err->fields->code, code);
}

static void what_cannot_be_owned_is_refused_with_the_name_of_the_field(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    const struct {
        const char *field;
        enum err_code code;
        struct org_share share;
    } rows[] = {
        {"owner", ERR_OVERLAPS, {0, house.jkl, house.xyz, 1, BOUGHT + 5, NONE}},
        {"percent", ERR_OVER_WHOLE, {0, house.abc, house.xyz, 200001, BOUGHT - 9, NONE}},
        {"owner", ERR_OWN_SHARES, {0, house.abc, house.abc, 1, BOUGHT, NONE}},
        {"owner", ERR_BAD_REFERENCE, {0, house.ana, house.xyz, 1, BOUGHT, NONE}},
        {"owner", ERR_BAD_REFERENCE, {0, 77, house.xyz, 1, BOUGHT, NONE}},
        {"company", ERR_BAD_REFERENCE, {0, house.jkl, 77, 1, BOUGHT, NONE}},
        {"to", ERR_ENDS_EARLY, {0, house.abc, house.xyz, 1, BOUGHT, BOUGHT}},
        {"owner", ERR_COMPANY_ENDED, {0, house.carrier, house.xyz, 1, BOUGHT, NONE}},
    };
    struct str sql = str_print(test->arena, "UPDATE party SET ended_ms = 1 WHERE id = %lld",
                               (long long)house.carrier);

    (void)test_sql(test, str_c(test->arena, sql));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct org_share one = rows[i].share;

        assert_fault(test_write(test, share_apply, &one), rows[i].field, rows[i].code);
    }
    struct org_share rest = {0, house.abc, house.xyz, 200000, BOUGHT - 9, NONE};
    assert_done(test_write(test, share_apply, &rest));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM share"), 4);
}

struct ending {
    int64_t id, day;
};

static struct err *share_end_apply(struct store_tx *tx, void *context)
{
    const struct ending *ending = context;

    return org_share_end(tx, 0, ending->id, ending->day);
}

static struct err *control_end_apply(struct store_tx *tx, void *context)
{
    const struct ending *ending = context;

    return org_control_end(tx, 0, ending->id, ending->day);
}

static void a_share_ends_and_the_sale_is_external_from_that_day(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct ending ending = {house.share, BOUGHT - 1};
    struct sale sale = {house.abc, house.xyz, BOUGHT + 9, {0}};

    assert_fault(test_write(test, share_end_apply, &ending), "to", ERR_ENDS_EARLY);
    ending.day = BOUGHT + 10;
    assert_done(test_write(test, share_end_apply, &ending));
    assert_done(test_read(test, sale_look, &sale));
    assert_true(sale.internal.internal);
    sale.day = BOUGHT + 10;
    assert_done(test_read(test, sale_look, &sale));
    assert_false(sale.internal.internal);
    ending.day = BOUGHT + 11;
    assert_fault(test_write(test, share_end_apply, &ending), "to", ERR_ENDED_BEFORE);
    ending.id = 1;
    assert_refused(test_write(test, share_end_apply, &ending), ERR_NOT_FOUND);
}

static void control_for_a_reason_holds_from_day_to_day(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct org_control control = {.controller_id = house.jkl,
                                  .controlled_id = house.carrier,
                                  .reason = STR("names the board"),
                                  .from_day = BOUGHT,
                                  .to_day = NONE};
    struct sale sale = {house.abc, house.carrier, BOUGHT, {0}};

    assert_done(test_write(test, control_apply, &control));
    assert_done(test_read(test, sale_look, &sale));
    assert_true(sale.internal.internal);
    assert_true(str_is(sale.internal.proof.steps[1].reason, "names the board"));
    sale.day = BOUGHT - 1;
    assert_done(test_read(test, sale_look, &sale));
    assert_false(sale.internal.internal);

    struct ending ending = {control.id, BOUGHT + 1};
    control.controller_id = house.xyz;
    assert_fault(test_write(test, control_apply, &control), "controller", ERR_OVERLAPS);
    assert_done(test_write(test, control_end_apply, &ending));
    sale.day = BOUGHT + 1;
    assert_done(test_read(test, sale_look, &sale));
    assert_false(sale.internal.internal);
    control.from_day = BOUGHT + 1;
    assert_done(test_write(test, control_apply, &control));
}

static void every_change_of_ownership_is_an_event(void **state)
{
    struct test_store *test = *state;
    struct house house = house_make(test);
    struct org_control control = {.controller_id = house.jkl,
                                  .controlled_id = house.carrier,
                                  .reason = STR("names the board"),
                                  .from_day = BOUGHT,
                                  .to_day = NONE};
    struct ending ending = {house.share, BOUGHT + 1};

    assert_done(test_write(test, control_apply, &control));
    assert_done(test_write(test, share_end_apply, &ending));
    ending.id = control.id;
    assert_done(test_write(test, control_end_apply, &ending));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE type = 'org.own'"), 3);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE type = 'org.disown'"), 1);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE type = 'org.control'"), 1);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE type = 'org.release'"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_sale_is_internal_from_the_day_of_the_acquisition_on),
        TEST_ON_BOTH(the_proof_shows_both_ways_and_what_is_not_enough),
        TEST_ON_BOTH(what_cannot_be_owned_is_refused_with_the_name_of_the_field),
        TEST_ON_BOTH(a_share_ends_and_the_sale_is_external_from_that_day),
        TEST_ON_BOTH(control_for_a_reason_holds_from_day_to_day),
        TEST_ON_BOTH(every_change_of_ownership_is_an_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
