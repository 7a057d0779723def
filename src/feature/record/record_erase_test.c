/* Somebody who left is erased: nothing of the database says who it was, and what they did stays. */
#include "feature/record/record.h"

#include <sqlite3.h>
#include <string.h>

#include "doc/doc.h"
#include "feature/event/event.h"
#include "world.h"

#define NAME  "Zacarias Quetzal"
#define PLACE "quetzal" /* in all that is theirs alone, in small letters */

static const char *path_of(struct world *world, int who, const char *what)
{
    return str_c(world->arena,
                 str_print(world->arena, "/people/%lld%s", (long long)world->person[who], what));
}

static struct answer admin_post(struct world *world, const char *path, const char *body)
{
    return world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, path, body);
}

static void leave(struct world *world, int who)
{
    assert_int_equal(
        admin_post(world, path_of(world, who, "/leave"), "{\"on\":\"2025-11-24\"}").status, 200);
}

static struct answer erase(struct world *world, int who)
{
    return admin_post(world, path_of(world, who, "/erase"), "{\"sure\":true}");
}

/* ---- nowhere ---- */

struct found {
    const char *table;
    int count;
};

static int row_look(void *context, int count, char **values, char **names)
{
    struct found *found = context;

    for (int i = 0; i < count; i++) {
        if (values[i] == NULL || sqlite3_strlike("%" PLACE "%", values[i], 0) != 0) continue;
        found->count++;
        print_message("%s.%s: %s\n", found->table, names[i], values[i]);
    }
    return 0;
}

/* Of each table that is not the inside of another. */
static int table_look(void *context, int count, char **values, char **names)
{
    struct test_store *test = context;
    struct found found = {.table = values[0]};
    sqlite3 *db;

    (void)count, (void)names;
    assert_int_equal(sqlite3_open(str_c(test->arena,
                                        str_print(test->arena, "%s/interna.db", test->folder)),
                                  &db),
                     SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, str_c(test->arena, str_print(test->arena, "SELECT * FROM %s", values[0])),
                     row_look, &found, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    return found.count;
}

/* Does any row of any table hold something of the person? */
static bool is_somewhere(struct test_store *test)
{
    sqlite3 *db;
    int result;

    if (test_is_postgres(test)) {
        return test_sql(test, "SELECT COUNT(*) FROM information_schema.tables"
                              " WHERE table_schema = current_schema() AND query_to_xml("
                              "format('SELECT * FROM %I', table_name), true, false, '')::text"
                              " ILIKE '%" PLACE "%'") > 0;
    }
    assert_int_equal(sqlite3_open(str_c(test->arena,
                                        str_print(test->arena, "%s/interna.db", test->folder)),
                                  &db),
                     SQLITE_OK);
    result = sqlite3_exec(db,
                          "SELECT name FROM pragma_table_list WHERE schema = 'main'"
                          " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'",
                          table_look, test, NULL);
    sqlite3_close(db);
    return result == SQLITE_ABORT;
}

static void import_add(struct world *world, int64_t id, const char *name, int64_t person_id)
{
    (void)test_sql(
        world->test,
        str_c(
            world->arena,
            str_print(world->arena,
                      "INSERT INTO org_import (id, kind, state, actor_id, file_name, columns, map,"
                      " row_count, slices, place, added, changed, same, failed, kept, made_ms,"
                      " changed_ms, forgotten) VALUES (%lld, 0, 4, 1, 'people.csv',"
                      " '[\"name\"]', '[0]', 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0);"
                      "INSERT INTO org_import_slice VALUES (%lld, 0, '[[2,0,\"\",\"%s\"]]',"
                      " '[\"%lld\"]')",
                      (long long)id, (long long)id, name, (long long)person_id)));
}

/* All that is theirs: facts, absences (also of who named them), a draft, a file, imported rows. */
static void leave_traces(struct world *world)
{
    const char *absences = path_of(world, RELATION_REQUESTER, "/absences");

    assert_int_equal(admin_post(world, path_of(world, RELATION_REQUESTER, "/edit"),
                                "{\"name\":\"" NAME "\",\"email\":\"" PLACE "@jkl.example\","
                                "\"personnel_no\":\"Quetzal-1\",\"lang\":\"fr\","
                                "\"external_id\":\"hr-quetzal\"}")
                         .status,
                     200);
    assert_int_equal(
        admin_post(world, absences, "{\"from\":\"2025-12-01\",\"until\":\"2025-12-02\"}").status,
        200);
    (void)world_file(world, NULL);
    assert_non_null(world_request(world, SECRECY_NORMAL, "draft"));
    import_add(world, 71, NAME, 1);
    import_add(world, 72, "Somebody Else", 1);
    import_add(world, 73, "As it was before", world->person[RELATION_REQUESTER]);
    (void)test_sql(world->test, str_c(world->arena,
                                      str_print(world->arena,
                                                "INSERT INTO absence VALUES (74, %lld, %lld, 1, 2)",
                                                (long long)world->person[RELATION_INSIDER],
                                                (long long)world->person[RELATION_REQUESTER])));
}

static void who_was_erased_is_nowhere_and_every_request_still_opens(void **state)
{
    static const struct {
        const char *lang, *called;
    } rows[] = {{"en", "Former colleague"},
                {"es", "Antiguo miembro del equipo"},
                {"fr", "Ancien membre de l’équipe"},
                {"lv", "Bijušais kolēģis"}};
    struct world *world = world_begin(state);
    const char *open =
        str_c(world->arena, str_of(world_request(world, SECRECY_NORMAL, "accepted")));
    const char *secret =
        str_c(world->arena, str_of(world_request(world, SECRECY_NAMED, "promised")));
    struct seal_report report;
    struct answer answer;

    leave_traces(world);
    leave(world, RELATION_REQUESTER);
    assert_true(is_somewhere(world->test));
    assert_int_equal(erase(world, RELATION_REQUESTER).status, 200);
    assert_false(is_somewhere(world->test));
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM org_import_slice"), 1);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM absence"), 1);
    assert_int_equal(test_sql(world->test,
                              "SELECT COUNT(*) FROM absence WHERE deputy_id IS NOT NULL"),
                     0);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM request WHERE state = 'draft'"),
                     0);
    assert_int_equal(test_sql(world->test,
                              "SELECT COUNT(*) FROM attachment WHERE object_id IS NULL"),
                     0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *choice =
            str_c(world->arena, str_print(world->arena, "{\"lang\":\"%s\"}", rows[i].lang));

        (void)world_send(world, RELATION_SUPPLIER, FACE_JSON, SCOPE_ALL, "/account", choice);
        for (int face = FACE_JSON; face <= FACE_PAGE; face++) {
            answer = world_get(world, RELATION_SUPPLIER, (enum face)face,
                               str_c(world->arena, str_print(world->arena, "/requests/%s", open)));
            assert_int_equal(answer.status, 200);
            assert_true(holds_text(answer.body, rows[i].called));
        }
    }
    answer = world_get(world, RELATION_SUPPLIER, FACE_PAGE,
                       str_c(world->arena, str_print(world->arena, "/requests/%s", secret)));
    assert_int_equal(answer.status, 200);
    answer = world_get(world, RELATION_ADMIN, FACE_PAGE, path_of(world, RELATION_REQUESTER, ""));
    assert_int_equal(answer.status, 200);
    assert_true(holds_text(answer.body, "Former colleague"));
    answer =
        world_get(world, RELATION_ADMIN, FACE_PAGE, path_of(world, RELATION_REQUESTER, "/edit"));
    assert_int_equal(answer.status, 404);
    answer = world_get(world, RELATION_ADMIN, FACE_PAGE, "/administration/audit");
    assert_true(holds_text(answer.body, "Person erased"));
    assert_true(str_is(erase(world, RELATION_REQUESTER).code, "ended"));
    assert_done(store_seal_flush(world->test->store, world->calls));
    assert_done(store_verify(world->test->store, world->arena, event_check, &report));
    assert_int_equal(report.bad_seal, 0);
    assert_int_equal(report.bad_event_id, 0);
    world_end(world);
}

/* ---- what stands in the way ---- */

static void who_is_still_needed_is_not_erased_and_the_refusal_names_why(void **state)
{
    struct world *world = world_begin(state);
    const char *key = str_c(world->arena, str_of(world_request(world, SECRECY_NORMAL, "promised")));
    struct answer answer;

    assert_true(str_is(erase(world, RELATION_ADMIN).code, "erase-self"));
    assert_true(str_is(erase(world, RELATION_INSIDER).code, "not-left"));
    leave(world, RELATION_INSIDER);
    answer = admin_post(world, path_of(world, RELATION_INSIDER, "/erase"), "{}");
    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "\"unconfirmed\""));
    leave(world, RELATION_REQUESTER);
    answer = erase(world, RELATION_REQUESTER);
    assert_true(str_is(answer.code, "still-open"));
    assert_true(holds_text(answer.body, key));
    answer =
        world_get(world, RELATION_ADMIN, FACE_PAGE, path_of(world, RELATION_REQUESTER, "/erase"));
    assert_true(holds_text(answer.body, key));
    assert_false(holds_text(answer.body, "name=\"sure\""));
    leave(world, RELATION_APPROVER);
    assert_true(str_is(erase(world, RELATION_APPROVER).code, "still-approves"));
    (void)test_sql(world->test,
                   str_c(world->arena,
                         str_print(world->arena,
                                   "INSERT INTO share (id, owner_id, owned_id, votes_ppm, from_day,"
                                   " to_day) VALUES (74, %lld, %lld, 1, 1, 99999)",
                                   (long long)world->person[RELATION_INSIDER],
                                   (long long)world->abc_id)));
    answer = erase(world, RELATION_INSIDER);
    assert_true(str_is(answer.code, "still-owns"));
    assert_true(holds_text(answer.body, "ABC Company"));
    world_end(world);
}

/* ---- each table ---- */

static void each_table_says_what_becomes_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; record_kept[i] != NULL; i++) {
        for (const struct kept *kept = record_kept[i]; kept->tables != NULL; kept++) {
            if (kept->erased == NULL) fail_msg("what becomes of %s?", kept->tables);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_table_says_what_becomes_of_it),
        TEST_ON_BOTH(who_was_erased_is_nowhere_and_every_request_still_opens),
        TEST_ON_BOTH(who_is_still_needed_is_not_erased_and_the_refusal_names_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
