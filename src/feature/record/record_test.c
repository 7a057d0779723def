/* What is recorded is told whole: no table of the database is left out. */
#include "feature/record/record.h"

#include <string.h>

#include "world.h"

/* Tables that hold nobody: steps of the schema, seals over digests, counters, server processes,
   days on which units end. */
static const char nobody[] = "schema_step seal counter node end_plan";

/* The tables of each text of *LISTS, quoted for SQL, and how many. */
static struct str quoted(struct arena *arena, const char *tables, struct str before, int64_t *count)
{
    size_t len;

    for (; *tables != '\0'; tables += len + (tables[len] == ' ')) {
        len = strcspn(tables, " ");
        before = str_print(arena, STR_FMT "%s'%.*s'", STR_ARG(before), before.len > 0 ? ", " : "",
                           (int)len, tables);
        (*count)++;
    }
    return before;
}

static const char *tables_of(struct test_store *test)
{
    return test_is_postgres(test)
               ? "information_schema.tables WHERE table_schema = current_schema() AND table_name"
               : "pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
                 " AND name NOT LIKE 'sqlite_%' AND name";
}

static int64_t count_tables(struct test_store *test, const char *where, struct str names)
{
    return test_sql(test, str_c(test->arena,
                                str_print(test->arena, "SELECT COUNT(*) FROM %s %s (" STR_FMT ")",
                                          tables_of(test), where, STR_ARG(names))));
}

static void every_table_is_named_once_or_holds_nobody(void **state)
{
    struct test_store *test = *state;
    struct str names = STR("");
    int64_t count = 0;

    for (size_t i = 0; record_kept[i] != NULL; i++) {
        for (const struct kept *kept = record_kept[i]; kept->tables != NULL; kept++) {
            assert_true(kept->what != NULL && kept->whom != NULL && kept->why != NULL);
            assert_non_null(kept->until);
            assert_int_equal(strstr(kept->until, " {") != NULL, kept->time_ms != NULL);
            names = quoted(test->arena, kept->tables, names, &count);
        }
    }
    names = quoted(test->arena, nobody, names, &count);
    assert_int_equal(count_tables(test, "IN", names), count);
    assert_int_equal(count_tables(test, "NOT IN", names), 0);
    (void)test_sql(test, "CREATE TABLE diary (person_id BIGINT)");
    assert_int_equal(count_tables(test, "NOT IN", names), 1);
}

static void what_is_said_tells_times_as_they_are_and_in_the_language_of_who_reads(void **state)
{
    static const char *const said[] = {"1,095 ", "12 ", "24 ", "7 "};
    static const struct {
        const char *lang, *title;
    } titles[] = {{"en", "What is recorded"},
                  {"es", "Qué se guarda"},
                  {"fr", "Ce qui est conservé"},
                  {"lv", "Kas tiek glabāts"}};
    struct world *world = world_begin(state);
    struct answer answer = world_get(world, RELATION_STRANGER, FACE_JSON, "/what-is-recorded");

    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_true(holds_text(answer.body, said[i]));
    assert_false(holds_text(answer.body, "{days}"));
    assert_false(holds_text(answer.body, "{hours}"));
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        const char *choice =
            str_c(world->arena, str_print(world->arena, "{\"lang\":\"%s\"}", titles[i].lang));

        (void)world_send(world, RELATION_STRANGER, FACE_JSON, SCOPE_ALL, "/account", choice);
        answer = world_get(world, RELATION_STRANGER, FACE_PAGE, "/what-is-recorded");
        assert_int_equal(answer.status, 200);
        assert_true(holds_text(answer.body, titles[i].title));
    }
    world_end(world);
}

static struct str export_of(struct world *world, int who, enum face face)
{
    struct answer answer = world_get(world, who, face, "/account/export");

    assert_int_equal(answer.status, 200);
    return answer.body;
}

/* Of a request that others may not know of, the export is as silent as its page. */
static void who_exports_gets_what_they_see_and_nothing_that_others_keep_secret(void **state)
{
    static const int outside[] = {RELATION_STRANGER, RELATION_INSIDER, RELATION_LEAD,
                                  RELATION_ADMIN, WORLD_CONCERNED};
    struct world *world = world_begin(state);
    const char *key = str_c(world->arena, str_of(world_request(world, SECRECY_NAMED, "promised")));
    const char *note = str_c(world->arena, str_print(world->arena, "/requests/%s/note", key));

    assert_int_equal(
        world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                   str_c(world->arena, str_print(world->arena, "/requests/%s/message", key)),
                   str_c(world->arena,
                         str_print(world->arena, "{\"text\":\"So it is\",\"files\":[\"%lld\"]}",
                                   (long long)world_file(world, NULL))))
            .status,
        200);
    assert_int_equal(world_send(world, RELATION_PERFORMER, FACE_JSON, SCOPE_ALL, note,
                                "{\"text\":\"" CANARY_NOTE "\"}")
                         .status,
                     200);
    for (int face = FACE_JSON; face <= FACE_PAGE; face++) {
        struct str own = export_of(world, RELATION_REQUESTER, (enum face)face);

        assert_true(holds_text(own, key));
        assert_true(holds_text(own, CANARY ".txt"));
        assert_true(holds_text(own, "\"relations\":[{"));
        assert_true(holds_text(own, "\"sessions\":[{"));
        assert_false(holds_text(own, CANARY_NOTE));
        assert_true(holds_text(export_of(world, RELATION_SUPPLIER, (enum face)face), CANARY_NOTE));
        for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
            struct str others = export_of(world, outside[i], (enum face)face);

            if (holds_text(others, key) || holds_text(others, CANARY))
                fail_msg("told to %s", relation_names[outside[i]]);
        }
    }
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(every_table_is_named_once_or_holds_nobody),
        TEST_ON_BOTH(what_is_said_tells_times_as_they_are_and_in_the_language_of_who_reads),
        TEST_ON_BOTH(who_exports_gets_what_they_see_and_nothing_that_others_keep_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
