/* A person from the first day to the last, and the members of a unit, as administrators and leads
   keep them, by page and by JSON. */
#include "world.h"

#include "feature/org/org.h"

#include <string.h>

#define ANA                                                                                        \
    "{\"name\":\"Ana Núñez\",\"email\":\"Ana@jkl.example\",\"personnel_no\":\"4711\","           \
    "\"person_kind\":\"commercial\",\"lang\":\"es\",\"zone\":\"Europe/Madrid\","                   \
    "\"external_id\":\"HR-1\",\"company\":\"$JKL\",\"relation\":\"employee\","                     \
    "\"from\":\"2025-11-20\"}"

static struct answer send(struct world *world, int who, enum face face, const char *path,
                          const char *body)
{
    return world_send(world, who, face, SCOPE_ALL, world_fill(world, 0, path),
                      body == NULL ? NULL : world_fill(world, 0, body));
}

static struct doc *read_doc(struct world *world, struct answer answer)
{
    struct doc *doc;

    if (answer.status >= 400) fail_msg("%d " STR_FMT, answer.status, STR_ARG(answer.body));
    assert_done(doc_read(world->calls, answer.body, 16, &doc));
    return doc;
}

static const char *path_of(struct world *world, long long id, const char *rest)
{
    return str_c(world->arena, str_print(world->arena, "/people/%lld/%s", id, rest));
}

static long long ana_add(struct world *world)
{
    return read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, "/people", ANA)) == NULL
               ? 0
               : test_sql(world->test, "SELECT id FROM party WHERE email = 'ana@jkl.example'");
}

static void a_person_is_added_with_every_fact_and_changed(void **state)
{
    struct world *world = world_begin(state);
    long long id = ana_add(world);
    const char *edit = path_of(world, id, "edit");
    struct doc *doc = read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, edit, NULL));
    static const char *const facts[][2] = {
        {"name", "Ana Núñez"},    {"email", "ana@jkl.example"},
        {"personnel_no", "4711"}, {"person_kind", "commercial"},
        {"lang", "es"},           {"zone", "Europe/Madrid"},
        {"external_id", "HR-1"},
    };

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        assert_true(str_is(doc_text(doc, facts[i][0]), facts[i][1]));
    doc = doc_get(doc, "relations")->children.first;
    assert_true(str_is(doc_text(doc, "relation"), "employee"));
    assert_true(str_is(doc_text(doc, "from"), "2025-11-20"));
    assert_true(doc_true(doc_get(doc, "holds")));

    doc = read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, edit,
                               "{\"name\":\"Ana Ortega\",\"email\":\"ana@jkl.example\"}"));
    assert_true(str_is(doc_text(doc, "name"), "Ana Ortega"));
    assert_int_equal(doc_get(doc, "zone")->kind, DOC_NULL); /* left out: taken out */
    doc = read_doc(world, send(world, RELATION_LEAD, FACE_JSON, "/people?q=ortega", NULL));
    assert_int_equal(doc_get(doc, "items")->children.count, 1);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type = 'org.change'"),
                     1);
    assert_int_equal(send(world, RELATION_ADMIN, FACE_PAGE, edit, "{\"name\":\"Ana\"}").status,
                     303);
    world_end(world);
}

static void relations_are_kept_by_days(void **state)
{
    struct world *world = world_begin(state);
    long long id = ana_add(world);
    const char *path = path_of(world, id, "relations");
    struct doc *doc, *first;
    const char *end;

    doc = read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, path,
                               "{\"party\":\"$IT\",\"relation\":\"member\",\"from\":\"2025-11-21\","
                               "\"to\":\"2026-01-01\"}"));
    first = doc_get(doc, "relations")->children.first;
    assert_true(str_is(doc_text(doc_get(first, "party"), "name"), "IT"));
    assert_true(str_is(doc_text(first, "to"), "2026-01-01"));
    end = str_c(world->arena, str_print(world->arena, "%s/" STR_FMT "/end", path,
                                        STR_ARG(doc_text(first, "id"))));
    doc = read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, end, "{\"to\":\"2025-11-24\"}"));
    first = doc_get(doc, "relations")->children.first;
    assert_true(str_is(doc_text(first, "to"), "2025-11-24"));
    assert_false(doc_true(doc_get(first, "holds"))); /* it is the first day without it */
    world_end(world);
}

static void what_cannot_be_is_refused_by_name_and_nothing_is_half_done(void **state)
{
    struct world *world = world_begin(state);
    long long id = ana_add(world);
    static const struct {
        const char *rest, *body, *field, *code;
    } rows[] = {
        {"relations", "{\"party\":\"$JKL\",\"relation\":\"employee\",\"from\":\"2026-01-01\"}",
         "from", "overlaps"},
        {"relations",
         "{\"party\":\"$IT\",\"relation\":\"member\",\"from\":\"2025-11-20\",\"to\":\"2025-11-"
         "19\"}",
         "to", "ends-early"},
        {"relations", "{\"party\":\"$JKL\",\"relation\":\"lead\",\"from\":\"2025-11-20\"}", "kind",
         "bad-choice"},
        {"relations", "{\"party\":\"7\",\"relation\":\"member\",\"from\":\"2025-11-20\"}", "party",
         "bad-reference"},
        {"relations", "{\"party\":\"$IT\",\"relation\":\"member\",\"from\":\"2025-02-30\"}", "from",
         "bad-date"},
        {"edit", "{\"name\":\" \"}", "name", "required"},
        {"edit", "{\"name\":\"Ana\",\"email\":\"admin@jkl.example\"}", "email", "exists"},
        {"edit", "{\"name\":\"Ana\",\"zone\":\"Riga\"}", "zone", "bad-choice"},
        {"edit", "{\"name\":\"Ana\",\"person_kind\":\"chef\"}", "person_kind", "bad-choice"},
        {"leave", "{}", "on", "required"},
    };
    int64_t events = test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type LIKE 'org.%'");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *path = path_of(world, id, rows[i].rest);
        struct answer answer = send(world, RELATION_ADMIN, FACE_JSON, path, rows[i].body);
        struct str code = str_print(world->arena, "\"code\":\"%s\"", rows[i].code);
        struct str field = str_print(world->arena, "\"name\":\"%s\"", rows[i].field);

        assert_int_equal(answer.status, 422);
        if (str_find(answer.body, code) < 0 || str_find(answer.body, field) < 0)
            fail_msg("%s at %s: " STR_FMT, rows[i].code, rows[i].field, STR_ARG(answer.body));
        answer = send(world, RELATION_ADMIN, FACE_PAGE, path, rows[i].body);
        assert_int_equal(answer.status, 422);
        if (!holds_text(answer.body, "class=\"problem\"")) fail_msg("%s", rows[i].code);
    }
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type LIKE 'org.%'"),
                     events);
    world_end(world);
}

static void a_lead_keeps_the_members_of_their_unit_and_no_more(void **state)
{
    struct world *world = world_begin(state);
    struct doc *doc, *first;
    const char *end;

    static const struct {
        const char *body, *code;
    } rows[] = {
        {"{\"person\":\"stranger@jkl.example\",\"from\":\"2025-11-20\"}", "others-people"},
        {"{\"person\":\"nobody@jkl.example\",\"from\":\"2025-11-20\"}", "nobody"},
        {"{\"person\":\"supplier@jkl.example\",\"from\":\"2025-11-20\"}", "overlaps"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer =
            send(world, RELATION_LEAD, FACE_JSON, "/units/$IT/members", rows[i].body);

        assert_int_equal(answer.status, 422);
        if (!holds_text(answer.body, rows[i].code)) fail_msg(STR_FMT, STR_ARG(answer.body));
    }
    doc = read_doc(world, send(world, RELATION_LEAD, FACE_JSON, "/units/$IT/members",
                               "{\"person\":\"insider@jkl.example\",\"from\":\"2025-11-20\"}"));
    first = doc_get(doc, "items")->children.first;
    while (!str_is(doc_text(doc_get(first, "person"), "name"), "insider"))
        first = first->next;
    assert_true(str_is(doc_text(first, "from"), "2025-11-20"));
    end = str_c(world->arena, str_print(world->arena, "/units/$IT/members/" STR_FMT "/end",
                                        STR_ARG(doc_text(first, "id"))));
    assert_int_equal(send(world, RELATION_LEAD, FACE_PAGE, end, "{\"to\":\"2025-11-21\"}").status,
                     303);
    assert_int_equal(send(world, RELATION_LEAD, FACE_JSON, "/units/$HR/members",
                          "{\"person\":\"insider@jkl.example\",\"from\":\"2025-11-20\"}")
                         .status,
                     403);
    assert_true(
        holds_text(send(world, RELATION_LEAD, FACE_PAGE, "/units/$IT", NULL).body, "/members\""));
    assert_false(holds_text(send(world, RELATION_SUPPLIER, FACE_PAGE, "/units/$IT", NULL).body,
                            "/members\""));
    world_end(world);
}

static struct str made_id(struct world *world, const char *path, const char *body)
{
    return str_copy(world->arena,
                    doc_text(read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, path, body)),
                             "id"));
}

static void units_and_companies_are_added_and_changed(void **state)
{
    struct world *world = world_begin(state);
    struct str company =
        made_id(world, "/companies", "{\"name\":\"XYZ Company\",\"zone\":\"Europe/Riga\"}");
    struct str unit =
        made_id(world, "/units",
                "{\"company\":\"$JKL\",\"parent\":\"$IT\",\"code\":\"NET\",\"name\":\"Network\"}");
    const char *edit =
        str_c(world->arena, str_print(world->arena, "/units/" STR_FMT "/edit", STR_ARG(unit)));
    const char *change = str_c(world->arena, str_print(world->arena, "/companies/" STR_FMT "/edit",
                                                       STR_ARG(company)));
    struct doc *doc;

    doc = read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, edit,
                               "{\"code\":\"LAN\",\"name\":\"Networks\",\"parent\":\"$HR\"}"));
    assert_true(str_is(doc_text(doc, "code"), "LAN"));
    assert_true(str_is(doc_text(doc_get(doc, "parent"), "name"), "HR"));
    doc = read_doc(world, send(world, RELATION_ADMIN, FACE_JSON, change,
                               "{\"name\":\"XYZ Widgets\",\"lang\":\"lv\"}"));
    assert_true(str_is(doc_text(doc, "lang"), "lv"));
    assert_int_equal(send(world, RELATION_ADMIN, FACE_PAGE, change, "{\"name\":\"XYZ\"}").status,
                     303);
    world_end(world);
}

static void the_chart_is_a_tree_and_a_table_and_names_leads_to_colleagues(void **state)
{
    struct world *world = world_begin(state);
    struct answer page;
    struct doc *doc, *row;

    (void)
        made_id(world, "/units",
                "{\"company\":\"$JKL\",\"parent\":\"$IT\",\"code\":\"NET\",\"name\":\"Network\"}");
    doc = read_doc(world, send(world, RELATION_STRANGER, FACE_JSON, "/companies/$JKL/chart", NULL));
    row = doc_get(doc, "units")->children.first;
    assert_int_equal(doc_get(doc, "units")->children.count, 4);
    while (!str_is(doc_text(row, "code"), "IT"))
        row = row->next;
    assert_int_equal(doc_int(row, "level"), 1);
    assert_int_equal(doc_int(row, "members"), 5);
    assert_true(str_is(doc_text(doc_get(row, "leads")->children.first, "name"), "lead"));
    row = row->next; /* what stands below comes right behind */
    assert_true(str_is(doc_text(row, "code"), "NET"));
    assert_int_equal(doc_int(row, "level"), 2);
    assert_true(str_is(doc_text(doc_get(row, "parent"), "name"), "IT"));
    page = send(world, RELATION_STRANGER, FACE_PAGE, "/companies/$JKL/chart", NULL);
    assert_true(holds_text(page.body, "<th scope=\"row\"><a href=\"/units/"));
    assert_true(holds_text(page.body, "Network</a>"));
    world_end(world);
}

static void a_unit_stands_below_none_of_its_own(void **state)
{
    struct world *world = world_begin(state);
    struct str unit =
        made_id(world, "/units",
                "{\"company\":\"$JKL\",\"parent\":\"$IT\",\"code\":\"NET\",\"name\":\"Network\"}");
    const char *body = str_c(world->arena, str_print(world->arena,
                                                     "{\"name\":\"IT\",\"code\":\"IT\","
                                                     "\"parent\":\"" STR_FMT "\"}",
                                                     STR_ARG(unit)));
    struct answer answer = send(world, RELATION_ADMIN, FACE_JSON, "/units/$IT/edit", body);

    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "\"cycle\""));
    assert_true(holds_text(answer.body, "IT > Network > IT"));
    answer = send(world, RELATION_ADMIN, FACE_JSON, "/units/$IT/edit",
                  "{\"name\":\"IT\",\"code\":\"IT\",\"parent\":\"$IT\"}");
    assert_true(holds_text(answer.body, "\"cycle\""));
    answer = send(world, RELATION_ADMIN, FACE_JSON, "/units/$IT/edit",
                  "{\"name\":\"IT\",\"code\":\"HR\"}");
    assert_true(holds_text(answer.body, "\"exists\""));
    world_end(world);
}

static void a_tree_that_moves_stays_within_its_depth(void **state)
{
    struct world *world = world_begin(state);
    struct str id = str_copy(world->arena, str_of(world_fill(world, 0, "$HR")));

    for (int i = 0; i < ORG_DEPTH_MAX - 1; i++) {
        id = made_id(world, "/units",
                     str_c(world->arena, str_print(world->arena,
                                                   "{\"company\":\"$JKL\",\"name\":\"Part\","
                                                   "\"code\":\"P%d\",\"parent\":\"" STR_FMT "\"}",
                                                   i, STR_ARG(id))));
    }
    struct answer answer = send(world, RELATION_ADMIN, FACE_JSON, "/units/$HR/edit",
                                "{\"name\":\"HR\",\"code\":\"HR\",\"parent\":\"$IT\"}");
    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "units-deep"));
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_person_is_added_with_every_fact_and_changed),
        TEST_ON_BOTH(relations_are_kept_by_days),
        TEST_ON_BOTH(what_cannot_be_is_refused_by_name_and_nothing_is_half_done),
        TEST_ON_BOTH(units_and_companies_are_added_and_changed),
        TEST_ON_BOTH(the_chart_is_a_tree_and_a_table_and_names_leads_to_colleagues),
        TEST_ON_BOTH(a_unit_stands_below_none_of_its_own),
        TEST_ON_BOTH(a_tree_that_moves_stays_within_its_depth),
        TEST_ON_BOTH(a_lead_keeps_the_members_of_their_unit_and_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
