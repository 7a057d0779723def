/* The catalogue: its rules by tables, and offerings kept, listed, searched and withdrawn. */
#include "support.h"

#include "base/actor.h"
#include "base/fold.h"
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"

enum { EN, ES, FR, LV };

/* ---- rules ---- */

static void the_text_shown_is_in_the_nearest_language(void **state)
{
    static const struct {
        const char *lang, *company_lang;
        bool there[4];
        size_t want;
    } rows[] = {
        {"lv", "es", {true, true, true, true}, LV},
        {"lv", "es", {true, true, true, false}, ES},
        {"lv", "es", {true, false, true, false}, EN},
        {"lv", "es", {false, false, true, false}, FR},
        {"de", NULL, {false, true, false, true}, ES},
        {"en", "en", {false, false, false, false}, SIZE_MAX},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(catalogue_lang_choose(rows[i].there, str_of(rows[i].lang),
                                               str_of(rows[i].company_lang)),
                         rows[i].want);
    }
}

enum { JKL = 1, ABC, IT = 11, HR };

static void only_those_it_is_for_may_ask_and_know(void **state)
{
    static const struct actor_party of_jkl[] = {{JKL, false, false, true, {"employee", 8}},
                                                {HR, true, false, false, {"member", 6}}};
    static const struct actor_party of_abc[] = {{ABC, false, false, false, {"partner", 7}}};
    static const struct actor_party of_it[] = {{IT, true, false, false, {"member", 6}}};
    static const struct actor nobody = {.person_id = 0}, anybody = {.person_id = 5},
                              admin = {.person_id = 6, .admin = true},
                              employee = {.person_id = 7, .parties = of_jkl, .party_count = 2},
                              partner = {.person_id = 8, .parties = of_abc, .party_count = 1},
                              supplier = {.person_id = 9, .parties = of_it, .party_count = 1};
    static const struct {
        const struct actor *actor;
        int64_t audience[2];
        const char *relations, *state;
        enum err_code want;
        bool sees;
    } rows[] = {
        {&nobody, {0}, NULL, "live", ERR_NOT_ELIGIBLE, false},
        {&anybody, {0}, NULL, "live", ERR_NONE, true},
        {&anybody, {0}, NULL, "withdrawn", ERR_WITHDRAWN_OFFERING, true},
        {&anybody, {JKL}, NULL, "live", ERR_NOT_ELIGIBLE, false},
        {&employee, {JKL}, NULL, "live", ERR_NONE, true},
        {&employee, {ABC, HR}, NULL, "live", ERR_NONE, true},
        {&employee, {0}, "temporary board", "live", ERR_NOT_ELIGIBLE, false},
        {&employee, {0}, "board employee", "live", ERR_NONE, true},
        {&partner, {0}, "partner", "live", ERR_NOT_ELIGIBLE, false},
        {&partner, {ABC}, "partner", "live", ERR_NONE, true},
        {&supplier, {HR}, NULL, "live", ERR_NOT_ELIGIBLE, true},
        {&admin, {HR}, NULL, "withdrawn", ERR_NOT_ELIGIBLE, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t audience[2] = {rows[i].audience[0], rows[i].audience[1]};
        struct catalogue_offering offering = {.unit_id = IT,
                                              .company_id = JKL,
                                              .state = str_of(rows[i].state),
                                              .market.audience = audience,
                                              .market.relations = str_of(rows[i].relations)};

        offering.market.audience_count = (size_t)(audience[0] != 0) + (size_t)(audience[1] != 0);
        if (catalogue_may_ask(&offering, rows[i].actor) != rows[i].want ||
            catalogue_may_see(&offering, rows[i].actor) != rows[i].sees) {
            fail_msg("row %zu", i);
        }
    }
}

static void people_of_a_unit_propose_and_its_leads_keep(void **state)
{
    static const struct actor_party it_lead[] = {{IT, true, true, false, {"lead", 4}}};
    static const struct actor_party it_member[] = {{IT, true, false, false, {"member", 6}}};
    const struct actor lead = {.person_id = 5, .parties = it_lead, .party_count = 1};
    const struct actor member = {.person_id = 6, .parties = it_member, .party_count = 1};
    const struct actor admin = {.person_id = 7, .admin = true}, nobody = {.admin = true};

    (void)state;
    assert_true(catalogue_may_keep(&lead, IT));
    assert_false(catalogue_may_keep(&lead, HR));
    assert_false(catalogue_may_keep(&member, IT));
    assert_true(catalogue_may_keep(&admin, HR));
    assert_false(catalogue_may_keep(&nobody, HR));
    assert_true(catalogue_may_propose(&member, IT));
    assert_true(catalogue_may_propose(&member, NONE));
    assert_false(catalogue_may_propose(&member, HR));
    assert_true(catalogue_may_propose(&admin, HR));
    assert_false(catalogue_may_propose(&nobody, HR));
}

/* A definition without fault: a laptop, with a person and a choice in its form. */
static struct catalogue_offering laptop(struct arena *arena, int64_t unit_id)
{
    struct catalogue_offering offering = {
        .unit_id = unit_id,
        .icon = STR("device-laptop"),
        .acceptance = STR("explicit"),
        .normal_days = 3,
        .answer_days = 1,
        .price = {120000, "EUR"},
        .approver_id = NONE,
        .texts = {[EN] = {STR("en"), STR("New laptop"), STR("A computer to carry.")},
                  [ES] = {STR("es"), STR("Portátil nuevo"), STR_NONE}},
        .fields = ARENA_ARRAY(arena, struct catalogue_field, 2),
        .field_count = 2,
    };

    offering.fields[0] = (struct catalogue_field){.name = STR("for_whom"),
                                                  .kind = STR("person"),
                                                  .required = true,
                                                  .concerns = true,
                                                  .texts = {[EN] = {STR("en"), STR("For whom?"),
                                                                    STR("Their address")}}};
    offering.fields[1] =
        (struct catalogue_field){.name = STR("size"),
                                 .kind = STR("choice"),
                                 .texts = {[EN] = {STR("en"), STR("Size"), STR_NONE},
                                           [LV] = {STR("lv"), STR("Izmērs"), STR_NONE}},
                                 .choices = ARENA_ARRAY(arena, struct catalogue_choice, 2),
                                 .choice_count = 2};
    offering.fields[1].choices[0] = (struct catalogue_choice){STR("13"), {[EN] = STR("Small")}};
    offering.fields[1].choices[1] =
        (struct catalogue_choice){STR("15"), {[EN] = STR("Large"), [LV] = STR("Liels")}};
    return offering;
}

static void unit_missing(struct catalogue_offering *offering)
{
    offering->unit_id = NONE;
}

static void icon_with_a_space(struct catalogue_offering *offering)
{
    offering->icon = STR("a b");
}

static void days_below_zero(struct catalogue_offering *offering)
{
    offering->normal_days = -1;
}

static void answer_at_once(struct catalogue_offering *offering)
{
    offering->answer_days = 0;
}

static void price_below_zero(struct catalogue_offering *offering)
{
    offering->price.minor = -1;
}

static void bound_without_approver(struct catalogue_offering *offering)
{
    offering->approval_above = offering->price;
}

static void no_title(struct catalogue_offering *offering)
{
    offering->texts[EN] = offering->texts[ES] = (struct catalogue_text){.lang = STR_NONE};
}

static void named_without_handlers(struct catalogue_offering *offering)
{
    offering->secrecy = SECRECY_NAMED;
}

static void approver_who_may_not_know(struct catalogue_offering *offering)
{
    static int64_t handler[] = {8};

    offering->secrecy = SECRECY_NAMED;
    offering->handlers = handler;
    offering->handler_count = 1;
    offering->approver_id = 9;
}

static void handler_twice(struct catalogue_offering *offering)
{
    static int64_t twice[] = {8, 8};

    offering->handlers = twice;
    offering->handler_count = 2;
}

static void unknown_relation(struct catalogue_offering *offering)
{
    offering->market.relations = STR("employee friend");
}

static void name_with_capitals(struct catalogue_offering *offering)
{
    offering->fields[0].name = STR("ForWhom");
}

static void name_twice(struct catalogue_offering *offering)
{
    offering->fields[1].name = STR("for_whom");
}

static void unknown_kind(struct catalogue_offering *offering)
{
    offering->fields[0].kind = STR("colour");
    offering->fields[0].concerns = false;
}

static void concerns_no_person(struct catalogue_offering *offering)
{
    offering->fields[1].concerns = true;
    offering->fields[0].concerns = false;
}

static void no_label(struct catalogue_offering *offering)
{
    offering->fields[0].texts[EN].label = STR_NONE;
}

static void choice_without_choices(struct catalogue_offering *offering)
{
    offering->fields[1].choice_count = 0;
}

static void choices_of_a_text(struct catalogue_offering *offering)
{
    offering->fields[1].kind = STR("text");
}

static void choice_twice(struct catalogue_offering *offering)
{
    offering->fields[1].choices[1].value = STR("13");
}

static void a_definition_that_does_not_hold_names_its_fault(void **state)
{
    static const struct {
        void (*harm)(struct catalogue_offering *offering);
        const char *name;
        enum err_code code;
    } rows[] = {
        {unit_missing, "unit", ERR_REQUIRED},
        {icon_with_a_space, "icon", ERR_BAD_CHOICE},
        {days_below_zero, "normal_days", ERR_TOO_SMALL},
        {answer_at_once, "answer_days", ERR_TOO_SMALL},
        {price_below_zero, "price", ERR_TOO_SMALL},
        {bound_without_approver, "approver", ERR_REQUIRED},
        {no_title, "texts", ERR_REQUIRED},
        {named_without_handlers, "handlers", ERR_REQUIRED},
        {approver_who_may_not_know, "approver", ERR_BAD_CHOICE},
        {handler_twice, "handlers", ERR_DUPLICATE_FIELD},
        {unknown_relation, "relations", ERR_BAD_CHOICE},
        {name_with_capitals, "fields.0.name", ERR_BAD_TEXT},
        {name_twice, "fields.1.name", ERR_DUPLICATE_FIELD},
        {unknown_kind, "fields.0.kind", ERR_BAD_CHOICE},
        {concerns_no_person, "fields.1.concerns", ERR_BAD_CHOICE},
        {no_label, "fields.0.texts", ERR_REQUIRED},
        {choice_without_choices, "fields.1.choices", ERR_REQUIRED},
        {choices_of_a_text, "fields.1.choices", ERR_UNKNOWN_FIELD},
        {choice_twice, "fields.1.choices", ERR_DUPLICATE_FIELD},
    };
    struct arena *arena = arena_new(4 * 1024 * 1024);
    struct catalogue_offering good = laptop(arena, IT);
    struct err *faults = NULL;

    (void)state;
    catalogue_offering_check(arena, &good, &faults);
    assert_null(faults);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct catalogue_offering bad = laptop(arena, IT);

        faults = NULL;
        rows[i].harm(&bad);
        catalogue_offering_check(arena, &bad, &faults);
        if (faults == NULL || !str_is(faults->fields->name, rows[i].name) ||
            faults->fields->code != rows[i].code || faults->fields->next != NULL) {
            fail_msg("%s", rows[i].name);
        }
    }
    arena_free(arena);
}

/* ---- rows ---- */

/* A company that speaks Spanish, its IT, and one person. */
struct world {
    struct arena *arena;
    int64_t company_id, unit_id, person_id;
    struct catalogue_offering offering;
};

static struct err *world_apply(struct store_tx *tx, void *context)
{
    struct world *world = context;
    struct org_party company = {.kind = STR("company"),
                                .name = STR("JKL Company"),
                                .lang = STR("es"),
                                .zone = STR("Europe/Riga")};
    struct org_party unit = {.kind = STR("unit"), .name = STR("IT"), .code = STR("IT")};
    struct org_party person = {.kind = STR("person"),
                               .name = STR("Ana"),
                               .email = STR("ana@jkl.example"),
                               .lang = STR("lv"),
                               .zone = STR("Europe/Riga")};

    TRY(org_party_add(tx, 0, &company));
    unit.company_id = world->company_id = company.id;
    TRY(org_party_add(tx, 0, &unit));
    TRY(org_party_add(tx, 0, &person));
    world->unit_id = unit.id;
    world->person_id = person.id;
    return NULL;
}

static void world_make(struct test_store *test, struct world *world)
{
    world->arena = test->arena;
    assert_done(test_write(test, world_apply, world));
}

static struct err *offering_apply(struct store_tx *tx, void *context)
{
    struct world *world = context;

    return catalogue_offering_add(tx, world->person_id, &world->offering);
}

static struct err *offering_read(struct store_tx *tx, void *context)
{
    struct world *world = context;

    return catalogue_offering_get(tx, world->offering.id, &world->offering);
}

static void what_is_kept_is_read_back_whole(void **state)
{
    struct test_store *test = *state;
    struct world world;
    struct str found;

    world_make(test, &world);
    struct catalogue_offering *offering = &world.offering;
    *offering = laptop(test->arena, world.unit_id);
    int64_t ids[] = {world.company_id}, handlers[] = {world.person_id};
    offering->market.audience = ids;
    offering->handlers = handlers;
    offering->market.audience_count = offering->handler_count = 1;
    offering->market.relations = STR("employee temporary");
    offering->secrecy = SECRECY_NAMED;
    offering->approver_id = world.person_id;
    offering->approval_above = (struct money){50000, "EUR"};
    assert_done(test_write(test, offering_apply, &world));
    assert_done(test_read(test, offering_read, &world));

    assert_int_equal(offering->company_id, world.company_id);
    assert_true(str_is(offering->company_lang, "es"));
    assert_true(str_is(offering->state, "live"));
    assert_int_equal(offering->secrecy, SECRECY_NAMED);
    assert_true(str_is(offering->acceptance, "explicit"));
    assert_int_equal(offering->normal_days, 3);
    assert_true(money_equal(offering->price, (struct money){120000, "EUR"}));
    assert_true(money_equal(offering->approval_above, (struct money){50000, "EUR"}));
    assert_int_equal(offering->approver_id, world.person_id);
    assert_true(str_is(offering->market.relations, "employee temporary"));
    assert_int_equal(offering->market.audience_count, 1);
    assert_int_equal(offering->market.audience[0], world.company_id);
    assert_int_equal(offering->handler_count, 1);
    assert_int_equal(offering->handlers[0], world.person_id);
    assert_true(str_is(catalogue_title(offering, STR("fr"), &found), "Portátil nuevo"));
    assert_true(str_is(found, "es"));
    assert_int_equal(offering->field_count, 2);
    assert_true(offering->fields[0].required && offering->fields[0].concerns);
    assert_false(offering->fields[1].required || offering->fields[1].concerns);
    assert_true(str_is(offering->fields[0].texts[EN].hint, "Their address"));
    assert_true(str_is(offering->fields[1].texts[LV].label, "Izmērs"));
    assert_int_equal(offering->fields[1].choice_count, 2);
    assert_true(str_is(offering->fields[1].choices[1].value, "15"));
    assert_true(str_is(offering->fields[1].choices[1].labels[LV], "Liels"));
    assert_true(str_empty(offering->fields[1].choices[0].labels[LV]));

    offering->id = world.person_id;
    assert_refused(test_read(test, offering_read, &world), ERR_NOT_FOUND);
}

static void parties_that_are_not_ours_are_refused(void **state)
{
    struct test_store *test = *state;
    struct world world;

    world_make(test, &world);
    world.offering = laptop(test->arena, world.company_id);
    assert_refused(test_write(test, offering_apply, &world), ERR_FIELDS);
    world.offering = laptop(test->arena, world.unit_id);
    world.offering.approver_id = world.unit_id;
    assert_refused(test_write(test, offering_apply, &world), ERR_FIELDS);
    world.offering.approver_id = 12345;
    assert_refused(test_write(test, offering_apply, &world), ERR_FIELDS);
}

static struct err *starters_apply(struct store_tx *tx, void *context)
{
    struct world *world = context;

    return catalogue_starters_add(tx, world->person_id, world->unit_id);
}

struct listing {
    struct catalogue_filter filter;
    struct catalogue_list list;
};

static struct err *list_read(struct store_tx *tx, void *context)
{
    struct listing *listing = context;

    return catalogue_offering_list(tx, &listing->filter, limits.page_rows, &listing->list);
}

/* How many a filter finds. */
static size_t found(struct test_store *test, struct world *world, int64_t unit_id,
                    const char *words, struct listing *listing)
{
    *listing = (struct listing){.filter = {.unit_id = unit_id}};
    if (words != NULL) listing->filter.words = fold_search(world->arena, str_of(words));
    assert_done(test_read(test, list_read, listing));
    return listing->list.count;
}

static void a_front_desk_starts_with_two_offerings_in_four_languages(void **state)
{
    struct test_store *test = *state;
    struct listing listing;
    struct world world;

    world_make(test, &world);
    assert_done(test_write(test, starters_apply, &world));
    assert_int_equal(found(test, &world, NONE, NULL, &listing), 2);
    assert_true(str_is(listing.list.items[0].texts[EN].title, "Report a problem"));
    for (size_t i = 0; i < 2; i++) {
        world.offering.id = listing.list.items[i].id;
        assert_done(test_read(test, offering_read, &world));
        for (size_t lang = 0; lang < 4; lang++) {
            assert_false(str_empty(world.offering.texts[lang].title));
            assert_false(str_empty(world.offering.texts[lang].description));
            for (size_t j = 0; j < world.offering.field_count; j++) {
                const struct catalogue_field *field = &world.offering.fields[j];

                assert_false(field->required);
                assert_false(str_empty(field->texts[lang].label));
                for (size_t k = 0; k < field->choice_count; k++)
                    assert_false(str_empty(field->choices[k].labels[lang]));
            }
        }
    }
}

static struct err *withdraw_apply(struct store_tx *tx, void *context)
{
    struct world *world = context;

    return catalogue_offering_step(tx, world->person_id, &world->offering, CATALOGUE_WITHDRAW,
                                   STR("withdrawn"), STR_NONE);
}

static void lists_go_by_age_and_find_words_without_case_and_accents(void **state)
{
    struct test_store *test = *state;
    struct listing listing;
    struct world world;

    world_make(test, &world);
    assert_done(test_write(test, starters_apply, &world));
    world.offering = laptop(test->arena, world.unit_id);
    assert_done(test_write(test, offering_apply, &world));

    assert_int_equal(found(test, &world, NONE, NULL, &listing), 3);
    assert_true(listing.list.items[0].id < listing.list.items[1].id);
    assert_true(listing.list.items[1].id < listing.list.items[2].id);
    assert_true(str_is(listing.list.items[2].texts[ES].title, "Portátil nuevo"));
    assert_int_equal(found(test, &world, world.unit_id, NULL, &listing), 3);
    assert_int_equal(found(test, &world, world.company_id, NULL, &listing), 0);
    assert_int_equal(found(test, &world, NONE, "PORTATIL nue", &listing), 1);
    assert_int_equal(listing.list.items[0].id, world.offering.id);
    assert_int_equal(found(test, &world, NONE, "zinot probl", &listing), 1);
    assert_int_equal(found(test, &world, NONE, "portatil nadie", &listing), 0);
    assert_int_equal(found(test, &world, NONE, "!?", &listing), 0);

    assert_done(test_write(test, withdraw_apply, &world));
    assert_int_equal(found(test, &world, NONE, NULL, &listing), 2);
    assert_int_equal(found(test, &world, NONE, "portatil", &listing), 0);
    assert_done(test_read(test, offering_read, &world));
    assert_true(str_is(world.offering.state, "withdrawn"));
}

static struct err *people_read(struct store_tx *tx, void *context)
{
    struct world *world = context;
    struct str id = str_of_int(tx->arena, world->person_id);
    int64_t found_id;

    TRY(catalogue_party_find(tx, id, &found_id));
    assert_int_equal(found_id, world->person_id);
    TRY(catalogue_party_find(tx, STR("Ana@JKL.example"), &found_id));
    assert_int_equal(found_id, world->person_id);
    TRY(catalogue_party_find(tx, STR("IT"), &found_id));
    assert_int_equal(found_id, world->unit_id);
    TRY(catalogue_party_find(tx, STR("bob@jkl.example"), &found_id));
    assert_int_equal(found_id, NONE);
    TRY(catalogue_party_find(tx, STR("12345"), &found_id));
    assert_int_equal(found_id, NONE);
    return NULL;
}

static void people_and_units_are_found_by_id_address_or_code(void **state)
{
    struct test_store *test = *state;
    struct world world;

    world_make(test, &world);
    assert_done(test_read(test, people_read, &world));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_shown_is_in_the_nearest_language),
        cmocka_unit_test(only_those_it_is_for_may_ask_and_know),
        cmocka_unit_test(people_of_a_unit_propose_and_its_leads_keep),
        cmocka_unit_test(a_definition_that_does_not_hold_names_its_fault),
        TEST_ON_BOTH(what_is_kept_is_read_back_whole),
        TEST_ON_BOTH(parties_that_are_not_ours_are_refused),
        TEST_ON_BOTH(a_front_desk_starts_with_two_offerings_in_four_languages),
        TEST_ON_BOTH(lists_go_by_age_and_find_words_without_case_and_accents),
        TEST_ON_BOTH(people_and_units_are_found_by_id_address_or_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
