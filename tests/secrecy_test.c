/* Others' lists, queues, numbers, searches and pages are the same to the last byte before and after
   confidential and named requests are made: what nobody can tell apart tells nothing. */
#include "world.h"

#include <string.h>

/* All that could tell; $PARENT is a normal request, of which a secret one becomes a child. */
static const char *const paths[] = {
    "/",
    "/requests",
    "/requests?q=" CANARY,
    "/requests?q=" CANARY "&state=promised",
    "/requests?q=" CANARY_CHILD,
    "/search?q=" CANARY,
    "/search?q=" CANARY_CHILD,
    "/search?q=Kanarienvo",
    "/search?q=Kanarienvoegl",
    "/search?q=Kanarienvoegl&kind=request",
    "/search?q=" CANARY "&kind=request&mine=1",
    "/requests?state=asked",
    "/requests?state=draft",
    "/requests?state=accepted",
    "/requests?supplier=$IT",
    "/requests?supplier=$HR",
    "/requests?customer=$SALES",
    "/requests?customer=$IT",
    "/requests?customer=$REQUESTER",
    "/requests?supplier=$IT&customer=$SALES",
    "/requests?mine=true",
    "/queue",
    "/queue/$IT",
    "/queue/$IT?sort=newest",
    "/queue/$IT?view=unassigned",
    "/queue/$IT?view=due",
    "/queue/$IT?view=customer",
    "/queue/$IT?view=returned",
    "/queue/$IT?view=mine",
    "/queue/$HR",
    "/queue/$SALES",
    "/units/$IT",
    "/people?q=" CANARY,
    "/people/$REQUESTER",
    "/people/$PERFORMER",
    "/offerings",
    "/offerings?q=" CANARY,
    "/offerings/$ASKED",
    "/offerings/$ASKED/keeping",
    "/glass",
    "/account",
    "/requests/$PARENT",
};
#define PATHS (sizeof paths / sizeof *paths)

static const char *const stages[] = {"draft",     "approval", "asked",    "countered", "promised",
                                     "delivered", "accepted", "declined", "child"};

/* Who must not know; ends with 0. The lead and the customer's unit are kept out of named ones, and
   the person whom it concerns even as a listed handler. */
static const int others[3][8] = {
    [SECRECY_CONFIDENTIAL] = {RELATION_STRANGER, RELATION_INSIDER, RELATION_ADMIN},
    [SECRECY_NAMED] = {RELATION_STRANGER, RELATION_INSIDER, RELATION_CUSTOMER, RELATION_LEAD,
                       RELATION_ADMIN, WORLD_RECORDER, WORLD_CONCERNED},
};

static const char *path_of(struct world *world, enum secrecy secrecy, size_t index,
                           const char *parent)
{
    const char *at = strstr(paths[index], "$PARENT");

    if (at == NULL) return world_fill(world, secrecy, paths[index]);
    return str_c(world->calls, str_print(world->calls, "/requests/%s", parent));
}

/* What WHO is shown now, in one text. */
static struct str shown(struct world *world, enum secrecy secrecy, int who, enum face face,
                        size_t index, const char *parent)
{
    const char *path = path_of(world, secrecy, index, parent);
    struct answer answer = world_get(world, who, face, path);
    struct str body = world_blur(world, answer.body, "");

    bool queue = who == RELATION_STRANGER && strstr(paths[index], "/queue/") != NULL;
    bool kept = strstr(paths[index], "/keeping") != NULL || strstr(paths[index], "/glass") != NULL;
    assert_true(answer.status < 400 || queue || kept || strstr(paths[index], "$PARENT") != NULL);
    return str_copy(world->arena,
                    str_print(world->calls, "%s %d " STR_FMT, path, answer.status, STR_ARG(body)));
}

/* A secret child of PARENT, by who performs it. */
static void child_add(struct world *world, enum secrecy secrecy, const char *parent)
{
    const struct world_verb *verb = world_verb_of(STR("ask-child"));
    struct str path = str_print(world->calls, "/requests/%s/ask-child", parent);
    struct answer answer =
        world_send(world, verb->who, FACE_JSON, SCOPE_ALL, str_c(world->calls, path),
                   world_fill(world, secrecy, verb->body));

    assert_int_equal(answer.status, 200);
}

static size_t differences(struct world *world, enum secrecy secrecy, const char *parent, int who,
                          struct str (*before)[2])
{
    size_t count = 0;

    for (size_t i = 0; i < PATHS; i++) {
        for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
            world_forget(world);
            struct str after = shown(world, secrecy, who, face, i, parent);

            if (str_equal(before[i][face], after)) continue;
            count++;
            print_error("%s for %s\n--- " STR_FMT "\n--- " STR_FMT "\n", paths[i],
                        relation_names[who], STR_ARG(before[i][face]), STR_ARG(after));
        }
    }
    return count;
}

/* Of which search forgives a typo, in all. */
static int64_t words_kept(struct world *world)
{
    return test_sql(world->test, "SELECT COUNT(*) FROM search_piece");
}

static void nobody_else_can_tell(void **state, enum secrecy secrecy)
{
    struct world *world = world_begin(state);
    const char *parent = world_request(world, SECRECY_NORMAL, "promised");
    int64_t words = words_kept(world);
    struct str before[8][PATHS][2];
    size_t count = 0;

    for (size_t k = 0; others[secrecy][k] != 0; k++) {
        for (size_t i = 0; i < PATHS; i++) {
            for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
                world_forget(world);
                before[k][i][face] = shown(world, secrecy, others[secrecy][k], face, i, parent);
            }
        }
    }
    world_forget(world);
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        (void)world_request(world, secrecy, stages[i]);
    child_add(world, secrecy, parent);
    for (size_t k = 0; others[secrecy][k] != 0; k++)
        count += differences(world, secrecy, parent, others[secrecy][k], before[k]);
    assert_int_equal(count, 0);
    assert_int_equal(words_kept(world), words);
    world_end(world);
}

static void nobody_else_can_tell_of_a_confidential_request(void **state)
{
    nobody_else_can_tell(state, SECRECY_CONFIDENTIAL);
}

static void nobody_else_can_tell_of_a_named_request(void **state)
{
    nobody_else_can_tell(state, SECRECY_NAMED);
}

/* No table that is searched holds a word of a secret request, whoever would look into it; nor does
   what others are told of the house hold its key. */
static void hrs_case_is_in_no_index_of_the_database_and_in_no_document_of_others(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NAMED, "child");

    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        (void)world_request(world, SECRECY_NAMED, stages[i]);
    assert_int_equal(test_sql(world->test, "SELECT COUNT(*) FROM search_request"), 0);
    for (size_t k = 0; others[SECRECY_NAMED][k] != 0; k++) {
        for (size_t i = 0; i < PATHS; i++) {
            for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
                world_forget(world);
                const char *path = path_of(world, SECRECY_NAMED, i, key);
                struct str body = world_get(world, others[SECRECY_NAMED][k], face, path).body;

                bool own = strstr(path, CANARY) != NULL; /* what was searched for is shown again */
                if (holds_text(body, key) && strstr(path, key) == NULL) fail_msg("%s", path);
                if (!own && holds_text(body, CANARY)) fail_msg("%s", path);
            }
        }
    }
    world_end(world);
}

/* Keys of a unit count on as if there had been none, and the secret ones cannot be counted. */
static void no_gap_in_the_keys_tells_of_a_secret_request(void **state)
{
    struct world *world = world_begin(state);

    assert_string_equal(world_request(world, SECRECY_NORMAL, "asked"), "IT-1");
    const char *first = world_request(world, SECRECY_NAMED, "asked");
    const char *second = world_request(world, SECRECY_CONFIDENTIAL, "asked");
    assert_string_equal(world_request(world, SECRECY_NORMAL, "asked"), "IT-2");
    assert_false(str_starts(str_of(first), STR("IT-")) || str_starts(str_of(second), STR("IT-")));
    assert_int_not_equal(strncmp(first, second, 4), 0);
    world_end(world);
}

#define OFFER                                                                                      \
    "{\"unit\":\"IT\",\"normal_days\":1,\"audience\":[\"SALES\"],"                                 \
    "\"texts\":[{\"lang\":\"en\",\"title\":\"Chairs\"}]}"

/* The answer to who asks for offering ID at PATH, without the id. */
static struct str asked_for(struct world *world, enum face face, const char *path, struct str id)
{
    bool record = strstr(path, "record") != NULL;
    const char *told = record ? ",\"happened_at\":\"2025-11-20T12:00:00Z\"" : "";
    struct str body = str_print(world->calls,
                                "{\"offering\":\"" STR_FMT "\",\"title\":\"A chair\","
                                "\"body\":\"\"%s}",
                                STR_ARG(id), told);
    struct answer answer =
        world_send(world, RELATION_INSIDER, face, SCOPE_ALL, path, str_c(world->calls, body));

    assert_true(answer.status >= 400);
    return str_print(world->calls, "%d " STR_FMT, answer.status,
                     STR_ARG(world_blur(world, answer.body, str_c(world->calls, id))));
}

/* Whoever administers sees at home whether a request was ever seen through. */
static void the_first_steps_of_a_house_tell_of_no_secret_request(void **state)
{
    static const char undone[] = "\"step\":\"loop\",\"href\":\"/offerings\",\"done\":false";
    struct world *world = world_begin(state);

    for (enum secrecy secrecy = SECRECY_CONFIDENTIAL; secrecy <= SECRECY_NAMED; secrecy++) {
        (void)world_request(world, secrecy, "accepted");
        assert_true(holds_text(world_get(world, RELATION_ADMIN, FACE_JSON, "/").body, undone));
    }
    (void)world_request(world, SECRECY_NORMAL, "accepted");
    assert_false(holds_text(world_get(world, RELATION_ADMIN, FACE_JSON, "/").body, undone));
    world_end(world);
}

static void an_offering_that_one_may_not_see_is_asked_for_as_one_that_is_not_there(void **state)
{
    static const char *const makers[] = {"/requests", "/requests/record"};
    struct world *world = world_begin(state);
    struct answer made =
        world_send(world, RELATION_LEAD, FACE_JSON, SCOPE_ALL, "/offerings", OFFER);

    assert_int_equal(made.status, 201);
    size_t from = strlen("/offerings/");
    struct str id = str_copy(world->arena, str_sub(made.location, from, made.location.len));
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
            world_forget(world);
            struct str there = asked_for(world, face, makers[i], id);
            struct str nowhere = asked_for(world, face, makers[i], STR("987654321987"));

            if (str_equal(there, nowhere)) continue;
            fail_msg("%s\n--- " STR_FMT "\n--- " STR_FMT, makers[i], STR_ARG(there),
                     STR_ARG(nowhere));
        }
    }
    world_end(world);
}

/* Given with the acceptance and after it; the side is told apart from who only may see it. */
static void a_rating_and_its_words_are_for_the_two_sides_alone(void **state)
{
    static const struct {
        const char *stage, *verb;
    } rows[] = {{"accepted", "rate"}, {"delivered", "accept"}};
    static const struct {
        int who;
        bool reads;
    } readers[] = {{RELATION_REQUESTER, true},
                   {RELATION_SUPPLIER, true},
                   {RELATION_LEAD, true},
                   {RELATION_INSIDER, false},
                   {RELATION_ADMIN, false}};
    struct world *world = world_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *key = world_request(world, SECRECY_NORMAL, rows[i].stage);
        const char *path =
            str_c(world->arena, str_print(world->arena, "/requests/%s/%s", key, rows[i].verb));
        struct answer answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, path,
                                          "{\"rating\":4,\"comment\":\"Sluggish\"}");
        assert_true(answer.status < 400);
        path = str_c(world->arena, str_print(world->arena, "/requests/%s", key));
        for (size_t k = 0; k < sizeof readers / sizeof *readers; k++) {
            for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
                answer = world_get(world, readers[k].who, face, path);
                assert_int_equal(answer.status, 200);
                assert_int_equal(str_find(answer.body, STR("Sluggish")) >= 0, readers[k].reads);
                if (face == FACE_PAGE) continue;
                assert_int_equal(str_find(answer.body, STR("rating\":4")) >= 0, readers[k].reads);
            }
        }
    }
    world_end(world);
}

/* WHO does VERB to KEY; the key of what is then to be shown. */
static const char *done(struct world *world, int who, const char *key, const char *verb,
                        const char *body)
{
    const char *path = str_c(world->arena, str_print(world->arena, "/requests/%s/%s", key, verb));
    struct answer answer = world_send(world, who, FACE_JSON, SCOPE_ALL, path, body);
    size_t from = strlen("/requests/");

    if (answer.status >= 300) fail_msg("%s: " STR_FMT, path, STR_ARG(answer.body));
    return str_c(world->arena, str_sub(answer.location, from, answer.location.len));
}

static bool reads(struct world *world, int who, const char *key, const char *text)
{
    const char *path = str_c(world->arena, str_print(world->arena, "/requests/%s", key));

    return str_find(world_get(world, who, FACE_JSON, path).body, str_of(text)) >= 0;
}

/* That a request waits for a secret part, and that the part has ended, is the supplier's to know:
   to others it waits for a third party. */
static void nobody_else_can_tell_that_a_request_waits_for_a_secret_one(void **state)
{
    static const int strangers[] = {RELATION_REQUESTER, RELATION_INSIDER, RELATION_ADMIN};
    static const char *const telling[] = {"\"turn\":\"request\"", "\"on\":\"request\"",
                                          "request.resume"};
    struct world *world = world_begin(state);

    for (enum secrecy secrecy = SECRECY_CONFIDENTIAL; secrecy <= SECRECY_NAMED; secrecy++) {
        const char *key = world_request(world, SECRECY_NORMAL, "promised");
        const char *body = world_fill(world, secrecy, world_verb_of(STR("ask-child"))->body);
        const char *child = done(world, RELATION_PERFORMER, key, "ask-child", body);
        struct str pause =
            str_print(world->arena, "{\"on\":\"request\",\"request\":\"%s\",\"reason\":\"A part\"}",
                      child);

        done(world, RELATION_PERFORMER, key, "pause", str_c(world->arena, pause));
        assert_true(reads(world, RELATION_INSIDER, key, "\"turn\":\"third\""));
        done(world, RELATION_PERFORMER, child, "withdraw", "{}");
        assert_true(reads(world, RELATION_INSIDER, key, "\"turn\":\"supplier\""));
        assert_true(reads(world, RELATION_SUPPLIER, key, "request.resume"));
        for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
            for (size_t k = 0; k < sizeof telling / sizeof *telling; k++)
                assert_false(reads(world, strangers[i], key, telling[k]));
        }
    }
    world_end(world);
}

/* The lead of the supplier is no handler of the named part that holds the delivery up: to read is
   not enough, only who would deliver learns that there is something. */
static void the_supplier_learns_that_a_part_is_open_by_the_act_and_not_which(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "promised");
    const char *body = world_fill(world, SECRECY_NAMED, world_verb_of(STR("ask-child"))->body);
    const char *child = done(world, RELATION_PERFORMER, key, "ask-child", body);
    const char *path = str_c(world->arena, str_print(world->arena, "/requests/%s/deliver", key));

    assert_false(reads(world, RELATION_PERFORMER, key, "\"deliver\""));
    assert_true(reads(world, RELATION_LEAD, key, "\"deliver\""));
    assert_false(reads(world, RELATION_LEAD, key, child));
    struct answer answer = world_send(world, RELATION_LEAD, FACE_JSON, SCOPE_ALL, path, "{}");
    assert_true(str_is(answer.code, "children-open"));
    assert_true(str_find(answer.body, str_of(child)) < 0);
    done(world, RELATION_PERFORMER, child, "withdraw", "{}");
    assert_true(reads(world, RELATION_PERFORMER, key, "\"deliver\""));
    done(world, RELATION_LEAD, key, "deliver", "{}");
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(nobody_else_can_tell_of_a_confidential_request),
        TEST_ON_BOTH(nobody_else_can_tell_of_a_named_request),
        TEST_ON_BOTH(nobody_else_can_tell_that_a_request_waits_for_a_secret_one),
        TEST_ON_BOTH(the_supplier_learns_that_a_part_is_open_by_the_act_and_not_which),
        TEST_ON_BOTH(a_rating_and_its_words_are_for_the_two_sides_alone),
        TEST_ON_BOTH(the_first_steps_of_a_house_tell_of_no_secret_request),
        TEST_ON_BOTH(an_offering_that_one_may_not_see_is_asked_for_as_one_that_is_not_there),
        TEST_ON_BOTH(hrs_case_is_in_no_index_of_the_database_and_in_no_document_of_others),
        TEST_ON_BOTH(no_gap_in_the_keys_tells_of_a_secret_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
