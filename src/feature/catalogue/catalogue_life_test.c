/* The life of an offering as people lead it: proposed, decided, offered to others, changed,
   withdrawn; and what a department takes ready-made. */
#include "world.h"

#include <string.h>

#include "feature/catalogue/catalogue_sets.h"

#define CHAIRS                                                                                     \
    "{\"unit\":\"IT\",\"normal_days\":1,\"texts\":[{\"lang\":\"en\",\"title\":\"Chairs\"}],"       \
    "\"fields\":[{\"name\":\"colour\",\"kind\":\"text\",\"texts\":[{\"lang\":\"en\","              \
    "\"label\":\"Colour\"}]}]}"

static struct answer send(struct world *world, int who, const char *path, const char *body)
{
    return world_send(world, who, FACE_JSON, SCOPE_ALL, world_fill(world, 0, path),
                      body == NULL ? NULL : world_fill(world, 0, body));
}

static struct doc *doc_of(struct world *world, const struct answer *answer)
{
    struct doc *doc;

    assert_done(doc_read(world->calls, answer->body, 16, &doc));
    return doc;
}

/* JSON of PATH for WHO; it must be there. */
static struct doc *look(struct world *world, int who, const char *path)
{
    struct answer answer = send(world, who, path, NULL);

    if (answer.status != 200) fail_msg("%s: " STR_FMT, path, STR_ARG(answer.body));
    return doc_of(world, &answer);
}

static void is_answered(struct world *world, int who, const char *path, const char *body,
                        int status)
{
    struct answer answer = send(world, who, path, body);

    if (answer.status != status) {
        fail_msg("%s: %d instead of %d: " STR_FMT, path, answer.status, status,
                 STR_ARG(answer.body));
    }
}

static size_t count(struct world *world, int who, const char *path, const char *list)
{
    return doc_get(look(world, who, path), list)->children.count;
}

static bool names(const struct doc *doc, const char *verb)
{
    for (const struct doc *row = doc_get(doc, "actions")->children.first; row != NULL;
         row = row->next) {
        if (str_is(row->text, verb)) return true;
    }
    return false;
}

/* The path of what WHO proposes. */
static const char *propose(struct world *world, int who, const char *body)
{
    struct answer made = send(world, who, "/offerings", body);

    if (made.status != 201) fail_msg(STR_FMT, STR_ARG(made.body));
    return str_c(world->arena, str_copy(world->arena, made.location));
}

static const char *verb(struct world *world, const char *path, const char *name)
{
    return str_c(world->arena, str_print(world->arena, "%s/%s", path, name));
}

static const char *ask_body(struct world *world, const char *path, const char *more)
{
    return str_c(world->arena,
                 str_print(world->arena, "{\"offering\":\"%s\",\"title\":\"A chair\"%s}",
                           path + strlen("/offerings/"), more));
}

/* The insider of JKL becomes its executive. */
static void executive_make(struct world *world)
{
    char *sql = (char *)(uintptr_t)
        str_c(world->arena,
              str_print(world->arena,
                        "UPDATE party SET person_kind = 'executive' WHERE id = %lld; SELECT 1",
                        (long long)world->person[RELATION_INSIDER]));

    assert_int_equal(test_sql(world->test, sql), 1);
    web_sessions_forget(world->web);
}

static void what_is_proposed_is_the_units_own_until_it_is_decided(void **state)
{
    struct world *world = world_begin(state);
    const char *path = propose(world, RELATION_SUPPLIER, CHAIRS);
    size_t before = count(world, RELATION_REQUESTER, "/offerings", "items");
    struct doc *doc = look(world, RELATION_SUPPLIER, path);

    assert_true(str_is(doc_text(doc, "state"), "proposed"));
    assert_true(names(doc, "withdraw"));
    assert_false(names(doc, "approve"));
    is_answered(world, RELATION_REQUESTER, path, NULL, 404);
    is_answered(world, RELATION_REQUESTER, verb(world, path, "approve"), "{}", 404);
    is_answered(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ""), 422);
    assert_int_equal(count(world, RELATION_REQUESTER, "/offerings?q=chairs", "items"), 0);
    is_answered(world, RELATION_LEAD, "/requests", ask_body(world, path, ""), 403);

    /* JKL has no executive: the administrator decides, and is told so at home. */
    assert_int_equal(count(world, RELATION_LEAD, "/", "to_decide"), 0);
    assert_int_equal(count(world, RELATION_ADMIN, "/", "to_decide"), 1);
    is_answered(world, RELATION_LEAD, verb(world, path, "approve"), "{}", 403);
    is_answered(world, RELATION_ADMIN, verb(world, path, "approve"), "{}", 200);
    is_answered(world, RELATION_ADMIN, verb(world, path, "approve"), "{}", 409);
    assert_int_equal(count(world, RELATION_ADMIN, "/", "to_decide"), 0);
    assert_int_equal(count(world, RELATION_REQUESTER, "/offerings", "items"), before + 1);
    assert_int_equal(count(world, RELATION_REQUESTER, "/offerings?q=chairs", "items"), 1);
    is_answered(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ""), 201);
    assert_int_equal(count(world, RELATION_SUPPLIER, verb(world, path, "history"), "items"), 2);
    world_end(world);
}

static void an_executive_decides_and_gives_a_reason(void **state)
{
    struct world *world = world_begin(state);
    const char *path;
    struct doc *doc;

    executive_make(world);
    path = propose(world, RELATION_LEAD, CHAIRS);
    assert_int_equal(count(world, RELATION_ADMIN, "/", "to_decide"), 0);
    is_answered(world, RELATION_ADMIN, verb(world, path, "approve"), "{}", 403);
    assert_int_equal(count(world, RELATION_INSIDER, "/", "to_decide"), 1);
    is_answered(world, RELATION_INSIDER, verb(world, path, "refuse"), "{}", 422);
    is_answered(world, RELATION_INSIDER, verb(world, path, "refuse"),
                "{\"reason\":\"Facilities has them.\"}", 200);
    doc = look(world, RELATION_SUPPLIER, path);
    assert_true(str_is(doc_text(doc, "state"), "refused"));
    assert_true(names(doc, "propose"));
    struct answer history = send(world, RELATION_SUPPLIER, verb(world, path, "history"), NULL);
    doc = doc_get(doc_of(world, &history), "items")->children.first; /* the latest first */
    assert_true(str_is(doc_text(doc, "what"), "refuse"));
    assert_true(holds_text(history.body, "Facilities has them."));
    is_answered(world, RELATION_REQUESTER, verb(world, path, "history"), NULL, 404);

    is_answered(world, RELATION_SUPPLIER, verb(world, path, "propose"), "{}", 200);
    is_answered(world, RELATION_INSIDER, verb(world, path, "approve"), "{}", 200);
    is_answered(world, RELATION_INSIDER, verb(world, path, "withdraw"), "{}", 200);
    is_answered(world, RELATION_LEAD, verb(world, path, "edit"), CHAIRS, 409);
    /* Who decides need not wait for themselves. */
    is_answered(world, RELATION_INSIDER, "/offerings", CHAIRS, 403);
    world_end(world);
}

static void a_withdrawn_offering_takes_nothing_new_and_keeps_its_promises(void **state)
{
    struct world *world = world_begin(state);
    const char *path = propose(world, RELATION_ADMIN, CHAIRS);
    struct answer asked = send(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ""));
    struct answer gone = send(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ""));
    struct answer draft =
        send(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ",\"draft\":true"));
    struct doc *doc;

    assert_int_equal(draft.status, 201);
    is_answered(world, RELATION_REQUESTER,
                verb(world, str_c(world->calls, gone.location), "withdraw"), "{}", 200);
    doc = look(world, RELATION_REQUESTER, str_c(world->calls, gone.location));
    assert_true(names(doc, "ask-again"));
    assert_true(names(look(world, RELATION_REQUESTER, str_c(world->calls, draft.location)), "ask"));

    is_answered(world, RELATION_LEAD, verb(world, path, "withdraw"), "{}", 200);
    is_answered(world, RELATION_LEAD, verb(world, path, "withdraw"), "{}", 409);
    is_answered(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ""), 409);
    doc = look(world, RELATION_REQUESTER, str_c(world->calls, gone.location));
    assert_false(names(doc, "ask-again"));
    is_answered(world, RELATION_REQUESTER,
                verb(world, str_c(world->calls, gone.location), "ask-again"), "{}", 409);
    doc = look(world, RELATION_REQUESTER, str_c(world->calls, draft.location));
    assert_false(names(doc, "ask"));
    assert_true(names(doc, "discard"));
    assert_true(doc_true(doc_get(doc_get(doc, "offering"), "withdrawn")));
    is_answered(world, RELATION_REQUESTER, verb(world, str_c(world->calls, draft.location), "ask"),
                "{}", 409);
    is_answered(world, RELATION_SUPPLIER,
                verb(world, str_c(world->calls, asked.location), "promise"),
                "{\"due\":\"2025-12-01T12:00:00Z\"}", 200);
    world_end(world);
}

static void a_market_is_kept_in_lists_search_and_asking(void **state)
{
    struct world *world = world_begin(state);
    const char *path = propose(world, RELATION_ADMIN, CHAIRS);
    struct doc *doc;

    assert_int_equal(count(world, RELATION_STRANGER, "/offerings?q=chairs", "items"), 1);
    is_answered(world, RELATION_SUPPLIER, verb(world, path, "market"), "{\"reach\":\"unit\"}", 403);
    is_answered(world, RELATION_LEAD, verb(world, path, "market"), "{\"reach\":\"company\"}", 200);
    assert_int_equal(count(world, RELATION_STRANGER, "/offerings?q=chairs", "items"), 0);
    is_answered(world, RELATION_STRANGER, path, NULL, 404);
    is_answered(world, RELATION_STRANGER, "/requests", ask_body(world, path, ""), 422);
    is_answered(world, RELATION_REQUESTER, "/requests", ask_body(world, path, ""), 201);

    /* Wider: it stays as it is until it is decided. */
    is_answered(world, RELATION_LEAD, verb(world, path, "market"), "{\"reach\":\"group\"}", 200);
    doc = look(world, RELATION_LEAD, path);
    assert_true(str_is(doc_text(doc_get(doc, "market"), "reach"), "company"));
    assert_true(str_is(doc_text(doc_get(doc, "wish"), "reach"), "group"));
    assert_null(doc_get(look(world, RELATION_REQUESTER, path), "wish"));
    is_answered(world, RELATION_ADMIN, verb(world, path, "approve"), "{}", 200);
    doc = look(world, RELATION_LEAD, path);
    assert_true(str_is(doc_text(doc_get(doc, "market"), "reach"), "group"));

    /* ABC is of the group from the day on which JKL has more than half of it. */
    is_answered(world, RELATION_STRANGER, path, NULL, 404);
    is_answered(world, RELATION_ADMIN, "/companies/$ABC/shares/$SHARE/end",
                "{\"to\":\"2025-11-01\"}", 200);
    is_answered(world, RELATION_STRANGER, path, NULL, 404);
    is_answered(world, RELATION_ADMIN, "/companies/$ABC/shares",
                "{\"owner\":\"$JKL\",\"percent\":60,\"from\":\"2025-11-01\"}", 200);
    is_answered(world, RELATION_STRANGER, path, NULL, 200);
    assert_int_equal(count(world, RELATION_STRANGER, "/offerings?q=chairs", "items"), 1);
    is_answered(world, RELATION_STRANGER, "/requests", ask_body(world, path, ""), 201);

    is_answered(world, RELATION_LEAD, verb(world, path, "market"),
                "{\"reach\":\"group\",\"relations\":[\"pensioner\"]}", 200);
    is_answered(world, RELATION_REQUESTER, path, NULL, 404);
    is_answered(world, RELATION_LEAD, verb(world, path, "market"),
                "{\"reach\":\"everybody\",\"audience\":[\"IT\"]}", 422);
    is_answered(world, RELATION_LEAD, verb(world, path, "market"),
                "{\"reach\":\"listed\",\"audience\":[\"NOBODY\"]}", 422);
    is_answered(world, RELATION_LEAD, verb(world, path, "market"), "{\"reach\":\"listed\"}", 422);
    is_answered(world, RELATION_LEAD, verb(world, path, "market"),
                "{\"reach\":\"group\",\"relations\":[\"friend\"]}", 422);
    world_end(world);
}

static void who_is_asked_for_must_be_of_the_market(void **state)
{
    struct world *world = world_begin(state);
    const char *path =
        propose(world, RELATION_ADMIN,
                "{\"unit\":\"IT\",\"normal_days\":1,\"externals\":false,\"audience\":[\"SALES\"],"
                "\"texts\":[{\"lang\":\"en\",\"title\":\"Chairs\"}]}");
    struct answer answer = send(world, RELATION_REQUESTER, "/requests",
                                ask_body(world, path, ",\"on_behalf\":\"insider@jkl.example\""));

    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "not-for-them"));
    is_answered(world, RELATION_REQUESTER, "/requests",
                ask_body(world, path, ",\"on_behalf\":\"customer@jkl.example\""), 201);
    world_end(world);
}

#define CHANGED                                                                                    \
    "{\"normal_days\":4,\"texts\":[{\"lang\":\"en\",\"title\":\"Chairs and stools\"}],"            \
    "\"fields\":[{\"name\":\"height\",\"kind\":\"number\",\"texts\":[{\"lang\":\"en\","            \
    "\"label\":\"Height\"}]}]}"

static void what_was_asked_keeps_the_form_it_was_asked_with(void **state)
{
    struct world *world = world_begin(state);
    const char *path = propose(world, RELATION_ADMIN, CHAIRS);
    struct answer asked = send(world, RELATION_REQUESTER, "/requests",
                               ask_body(world, path, ",\"fields\":{\"colour\":\"red\"}"));
    struct doc *doc;

    assert_int_equal(asked.status, 201);
    const char *request = str_c(world->arena, str_copy(world->arena, asked.location));

    assert_int_equal(test_sql(world->test, "UPDATE request SET asked_ms = asked_ms - 1;"
                                           " SELECT 1"),
                     1);
    is_answered(world, RELATION_LEAD, verb(world, path, "edit"), "{\"normal_days\":4}", 422);
    is_answered(world, RELATION_LEAD, verb(world, path, "edit"), CHANGED, 200);
    doc = look(world, RELATION_REQUESTER, path);
    assert_true(str_is(doc_text(doc, "title"), "Chairs and stools"));
    assert_int_equal(doc_int(doc, "version"), 2);
    assert_true(str_is(doc_text(doc_get(doc, "fields")->children.first, "name"), "height"));
    assert_int_equal(count(world, RELATION_REQUESTER, "/offerings?q=stools", "items"), 1);

    doc = look(world, RELATION_REQUESTER, request);
    assert_true(str_is(doc_text(doc_get(doc, "offering"), "title"), "Chairs"));
    doc = doc_get(doc, "fields")->children.first;
    assert_true(str_is(doc_text(doc, "name"), "colour"));
    is_answered(world, RELATION_REQUESTER, "/requests",
                ask_body(world, path, ",\"fields\":{\"colour\":\"red\"}"), 422);

    doc = look(world, RELATION_LEAD, verb(world, path, "edit"));
    assert_int_equal(doc_int(doc_get(doc, "definition"), "normal_days"), 4);
    doc = look(world, RELATION_SUPPLIER,
               str_c(world->arena, str_print(world->arena, "%s?version=1", path)));
    assert_true(str_is(doc_text(doc, "title"), "Chairs"));
    is_answered(world, RELATION_REQUESTER,
                str_c(world->arena, str_print(world->arena, "%s?version=1", path)), NULL, 404);
    is_answered(world, RELATION_LEAD,
                str_c(world->arena, str_print(world->arena, "%s?version=9", path)), NULL, 404);
    world_end(world);
}

static void a_department_is_taken_all_or_in_part_and_never_twice(void **state)
{
    struct world *world = world_begin(state);
    const char *list = "/units/$HR/offerings", *take = "/units/$HR/starters";
    size_t before = count(world, RELATION_ADMIN, list, "items"), all;

    all = count(world, RELATION_ADMIN, "/units/$HR/starters?set=hr", "items");
    assert_int_equal(count(world, RELATION_ADMIN, take, "sets"), 7);
    is_answered(world, RELATION_LEAD, take, "{\"set\":\"hr\"}", 403);
    /* HR's case is for named persons: without them nothing is taken. */
    is_answered(world, RELATION_ADMIN, take, "{\"set\":\"hr\"}", 422);
    is_answered(world, RELATION_ADMIN, take, "{\"set\":\"hr\",\"items\":[\"99\"]}", 422);
    is_answered(world, RELATION_ADMIN, take, "{\"set\":\"hr\",\"items\":[\"\"]}", 422);
    assert_int_equal(count(world, RELATION_ADMIN, list, "items"), before);
    is_answered(world, RELATION_ADMIN, take, "{\"set\":\"hr\",\"items\":[\"1\",\"2\"]}", 200);
    assert_int_equal(count(world, RELATION_ADMIN, list, "items"), before + 2);
    is_answered(world, RELATION_ADMIN, take,
                "{\"set\":\"hr\",\"handlers\":[\"insider@jkl.example\"]}", 200);
    assert_int_equal(count(world, RELATION_ADMIN, list, "items"), before + all);
    is_answered(world, RELATION_ADMIN, take,
                "{\"set\":\"hr\",\"handlers\":[\"insider@jkl.example\"]}", 200);
    assert_int_equal(count(world, RELATION_ADMIN, list, "items"), before + all);

    executive_make(world);
    is_answered(world, RELATION_LEAD, "/units/$IT/starters", "{\"set\":\"it\"}", 200);
    assert_true(count(world, RELATION_INSIDER, "/", "to_decide") >= 5);
    world_end(world);
}

/* ---- rules ---- */

static void every_ready_made_offering_holds_together_in_four_languages(void **state)
{
    struct test_store *test = *state;
    size_t sets = 0;

    for (const struct catalogue_set *set = catalogue_sets; set->name != NULL; set++, sets++) {
        size_t size = 0;

        for (const struct catalogue_starter *one = set->starters; one->icon != NULL; one++) {
            struct catalogue_offering offering = catalogue_starter_make(test->arena, one, 1);
            int64_t handler = 5;
            struct err *faults = NULL;

            offering.handlers = &handler;
            offering.handler_count = offering.secrecy == SECRECY_NAMED ? 1 : 0;
            catalogue_offering_check(test->arena, &offering, &faults);
            if (faults != NULL) fail_msg("%s: %s", set->name, one->titles[0]);
            for (size_t lang = 0; lang < STARTER_LANGS; lang++) {
                assert_false(str_empty(offering.texts[lang].title));
                assert_false(str_empty(offering.texts[lang].description));
                for (size_t i = 0; i < offering.field_count; i++)
                    assert_false(str_empty(offering.fields[i].texts[lang].label));
            }
            size++;
        }
        assert_in_range(size, 5, 8);
    }
    assert_int_equal(sets, 7);
}

enum { JKL = 1, ABC, IT = 11, HR };

static void a_market_is_narrower_only_when_nobody_comes_to_it(void **state)
{
    static const struct {
        const char *now, *now_relations, *next, *next_relations;
        int64_t now_listed, next_listed;
        bool now_internal, next_internal, narrower;
    } rows[] = {
        {"everybody", NULL, "group", NULL, 0, 0, false, false, true},
        {"group", NULL, "everybody", NULL, 0, 0, false, false, false},
        {"company", NULL, "unit", NULL, 0, 0, false, true, true},
        {"company", NULL, "company", NULL, 0, 0, true, false, false},
        {"company", NULL, "company", "employee", 0, 0, false, false, true},
        {"company", "employee", "company", NULL, 0, 0, false, false, false},
        {"company", "employee board", "company", "board", 0, 0, false, false, true},
        {"company", "board", "company", "employee", 0, 0, false, false, false},
        {"company", NULL, "company", NULL, 0, ABC, false, false, false},
        {"company", NULL, "listed", NULL, ABC, ABC, false, false, true},
        {"company", NULL, "listed", NULL, 0, JKL, false, false, true},
        {"everybody", NULL, "listed", NULL, 0, ABC, false, false, true},
        {"everybody", "employee", "group", "employee", 0, 0, false, false, false},
        {"everybody", "employee", "listed", "employee", 0, ABC, false, false, false},
        {"listed", NULL, "unit", NULL, HR, 0, false, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t now_listed = rows[i].now_listed, next_listed = rows[i].next_listed;
        struct catalogue_offering offering = {
            .unit_id = IT,
            .company_id = JKL,
            .market = {str_of(rows[i].now), &now_listed, now_listed != 0,
                       str_of(rows[i].now_relations), rows[i].now_internal},
        };
        struct catalogue_market next = {str_of(rows[i].next), &next_listed, next_listed != 0,
                                        str_of(rows[i].next_relations), rows[i].next_internal};

        if (catalogue_market_narrower(&offering, &next) != rows[i].narrower) {
            fail_msg("row %zu: %s to %s", i, rows[i].now, rows[i].next);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_market_is_narrower_only_when_nobody_comes_to_it),
        TEST_ON_BOTH(every_ready_made_offering_holds_together_in_four_languages),
        TEST_ON_BOTH(what_is_proposed_is_the_units_own_until_it_is_decided),
        TEST_ON_BOTH(an_executive_decides_and_gives_a_reason),
        TEST_ON_BOTH(a_withdrawn_offering_takes_nothing_new_and_keeps_its_promises),
        TEST_ON_BOTH(a_market_is_kept_in_lists_search_and_asking),
        TEST_ON_BOTH(who_is_asked_for_must_be_of_the_market),
        TEST_ON_BOTH(what_was_asked_keeps_the_form_it_was_asked_with),
        TEST_ON_BOTH(a_department_is_taken_all_or_in_part_and_never_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
