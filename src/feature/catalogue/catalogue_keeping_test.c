/* The list of an offering's handlers and its retention: who changes them, and what is refused. */
#include "world.h"

#include "feature/catalogue/catalogue_keeping.h"

/* The answer to who sends BODY to PART of the named offering. */
static struct answer keep(struct world *world, int who, const char *part, const char *body)
{
    const char *path = str_c(world->calls, str_print(world->calls, "/offerings/%lld/%s",
                                                     (long long)world->offering[SECRECY_NAMED],
                                                     world_fill(world, SECRECY_NAMED, part)));

    return world_send(world, who, FACE_JSON, SCOPE_ALL, path, body);
}

/* Does WHO handle a named request that is asked now? */
static bool handles_a_new_one(struct world *world, int who)
{
    const char *key = world_request(world, SECRECY_NAMED, "approval");
    const char *path = str_c(world->calls, str_print(world->calls, "/requests/%s", key));

    return world_get(world, who, FACE_JSON, path).status == 200;
}

static void handlers_and_leads_keep_the_list_and_nobody_enters_alone(void **state)
{
    static const struct {
        const char *name;
        int who;
        const char *part, *body;
        int status;
        const char *code; /* of the refusal, or what the document holds */
    } rows[] = {
        {"the administrator adds a handler", RELATION_ADMIN, "handlers",
         "{\"person\":\"recorder@jkl.example\"}", 403, "right"},
        {"the administrator adds themself", RELATION_ADMIN, "handlers",
         "{\"person\":\"admin@jkl.example\"}", 403, "right"},
        {"a member of the unit adds a handler", WORLD_RECORDER, "handlers",
         "{\"person\":\"recorder@jkl.example\"}", 403, "right"},
        {"the lead adds themself", RELATION_LEAD, "handlers", "{\"person\":\"lead@jkl.example\"}",
         403, "self-handler"},
        {"nobody of that name", RELATION_LEAD, "handlers", "{\"person\":\"x@jkl.example\"}", 422,
         "fields"},
        {"nobody", RELATION_LEAD, "handlers", "{}", 422, "fields"},
        {"a unit", RELATION_LEAD, "handlers", "{\"person\":\"$IT\"}", 422, "fields"},
        {"the lead adds another", RELATION_LEAD, "handlers",
         "{\"person\":\"recorder@jkl.example\"}", 200, ""},
        {"twice changes nothing", RELATION_LEAD, "handlers",
         "{\"person\":\"recorder@jkl.example\"}", 200, ""},
        {"a handler adds the lead", RELATION_SUPPLIER, "handlers",
         "{\"person\":\"lead@jkl.example\"}", 200, ""},
        {"the administrator drops a handler", RELATION_ADMIN, "handlers/$PERFORMER/drop", "{}", 403,
         "right"},
        {"who is not on the list", RELATION_SUPPLIER, "handlers/$REQUESTER/drop", "{}", 404,
         "not-found"},
        {"who has no number", RELATION_SUPPLIER, "handlers/x/drop", "{}", 404, "not-found"},
        {"a handler drops another", RELATION_SUPPLIER, "handlers/$PERFORMER/drop", "{}", 200, ""},
        {"who was dropped looks", RELATION_PERFORMER, "handlers/$CONCERNED/drop", "{}", 403,
         "right"},
        {"the administrator keeps it shorter", RELATION_ADMIN, "retention", "{\"days\":30}", 200,
         ""},
        {"a handler keeps it longer", RELATION_SUPPLIER, "retention", "{\"days\":90}", 403,
         "right"},
        {"too short", RELATION_LEAD, "retention", "{\"days\":29}", 422, "fields"},
        {"too long", RELATION_LEAD, "retention", "{\"days\":3651}", 422, "fields"},
        {"no days", RELATION_LEAD, "retention", "{}", 422, "fields"},
        {"words", RELATION_LEAD, "retention", "{\"days\":\"many\"}", 422, "fields"},
    };
    struct world *world = world_begin(state);

    assert_true(handles_a_new_one(world, RELATION_PERFORMER));
    assert_false(handles_a_new_one(world, WORLD_RECORDER));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer =
            keep(world, rows[i].who, rows[i].part, world_fill(world, SECRECY_NAMED, rows[i].body));

        if (answer.status != rows[i].status ||
            (answer.status >= 400 && !str_is(answer.code, rows[i].code)))
            fail_msg("%s: %d " STR_FMT, rows[i].name, answer.status, STR_ARG(answer.body));
    }
    assert_true(handles_a_new_one(world, WORLD_RECORDER));
    assert_true(handles_a_new_one(world, RELATION_LEAD));
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM event WHERE type IN"
                                           " ('catalogue.add-handler', 'catalogue.drop-handler')"),
                     3);
    assert_true(
        holds_text(keep(world, RELATION_LEAD, "keeping", NULL).body, "\"retention_days\":30"));
    world_end(world);
}

static void who_approves_or_is_the_last_stays_on_the_list(void **state)
{
    struct world *world = world_begin(state);
    const char *approver =
        str_c(world->arena, str_print(world->arena, "handlers/%lld/drop",
                                      (long long)world->person[RELATION_APPROVER]));

    assert_true(str_is(keep(world, RELATION_SUPPLIER, approver, "{}").code, "handler-approves"));
    /* The child's offering has no approver. */
    world->offering[SECRECY_NAMED] = world->child_offering[SECRECY_NAMED];
    assert_int_equal(keep(world, RELATION_SUPPLIER, approver, "{}").status, 200);
    assert_int_equal(keep(world, RELATION_SUPPLIER, "handlers/$CONCERNED/drop", "{}").status, 200);
    assert_int_equal(keep(world, RELATION_SUPPLIER, "handlers/$PERFORMER/drop", "{}").status, 200);
    const char *self = str_c(world->arena, str_print(world->arena, "handlers/%lld/drop",
                                                     (long long)world->person[RELATION_SUPPLIER]));
    assert_true(str_is(keep(world, RELATION_SUPPLIER, self, "{}").code, "last-handler"));
    world_end(world);
}

static void the_last_handler_leaves_only_after_another_was_named(void **state)
{
    static const char day[] = "{\"on\":\"2025-11-24\"}";
    struct world *world = world_begin(state);
    const char *leave = str_c(world->arena, str_print(world->arena, "/people/%lld/leave",
                                                      (long long)world->person[RELATION_SUPPLIER]));

    world->offering[SECRECY_NAMED] = world->child_offering[SECRECY_NAMED];
    (void)test_sql(world->test,
                   str_c(world->arena,
                         str_print(world->arena,
                                   "DELETE FROM offering_handler WHERE person_id <> %lld",
                                   (long long)world->person[RELATION_SUPPLIER])));
    struct answer answer = world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, leave, day);
    assert_true(str_is(answer.code, "last-handler"));
    (void)test_sql(world->test,
                   str_c(world->arena, str_print(world->arena,
                                                 "INSERT INTO offering_handler SELECT id, %lld"
                                                 " FROM offering WHERE secrecy = 'named'",
                                                 (long long)world->person[RELATION_PERFORMER])));
    answer = world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, leave, day);
    assert_int_equal(answer.status, 200);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM offering_handler"), 2);
    world_end(world);
}

static void a_page_shows_what_its_reader_may_change(void **state)
{
    struct world *world = world_begin(state);
    const char *path = str_c(world->arena, str_print(world->arena, "/offerings/%lld/keeping",
                                                     (long long)world->offering[SECRECY_NAMED]));
    struct str page = world_get(world, RELATION_SUPPLIER, FACE_PAGE, path).body;

    assert_true(holds_text(page, "/handlers\"") && holds_text(page, "/drop\""));
    assert_false(holds_text(page, "/retention\""));
    page = world_get(world, RELATION_ADMIN, FACE_PAGE, path).body;
    assert_false(holds_text(page, "/handlers\"") || holds_text(page, "/drop\""));
    assert_true(holds_text(page, "/retention\""));
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(handlers_and_leads_keep_the_list_and_nobody_enters_alone),
        TEST_ON_BOTH(who_approves_or_is_the_last_stays_on_the_list),
        TEST_ON_BOTH(the_last_handler_leaves_only_after_another_was_named),
        TEST_ON_BOTH(a_page_shows_what_its_reader_may_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
