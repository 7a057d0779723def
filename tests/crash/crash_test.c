/* kill -9 under load, again and again: what the server acknowledged is there once, its data are
   whole, and it is ready at once. Rounds are counted; nothing more is said (three in N). */
#include "support.h"
#include "writers.h"

#include "base/rand.h"
#include "base/time.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define PASSWORD        "correct horse battery"
#define ROUNDS          20
#define ROUNDS_POSTGRES 5
#define HOUSES_LONG     50 /* of so many rounds each: 1,000 */
#define LOAD_MS_MIN     30
#define LOAD_MS_MAX     700
#define READY_MS_MAX    2000
#define STOP_MS_MAX     15000
#define CUT_EVERY_MS    150
#define CUTS            4

struct scene {
    struct test_store *test;
    struct program program;
    struct load load;
    struct writer writers[WRITERS];
    struct rand rand;
    int kills;
    int64_t ready_ms_max;
};

static struct scene *scene_begin(void **state)
{
    struct test_store *test = *state;
    struct scene *scene = ARENA_NEW(test->arena, struct scene);

    scene->test = test;
    assert_true(rand_entropy(scene->rand.seed, sizeof scene->rand.seed));
    scene->load.salt = (uint32_t)rand_below(&scene->rand, UINT32_MAX);
    scene->load.year = date_of_day(time(NULL) / 86400).year + 1;
    house_make(test, &scene->load.house);
    test_store_close(test);
    scene->program = (struct program){.data_dir = test->folder, .url = test->config.url};
    for (int i = 0; i < WRITERS; i++)
        scene->writers[i] = (struct writer){.load = &scene->load, .number = i};
    return scene;
}

static void scene_end(struct scene *scene, const char *what)
{
    long acknowledged = 0, kept = 0, lost = 0, busy = 0;

    for (int i = 0; i < WRITERS; i++) {
        acknowledged += scene->writers[i].acknowledged;
        kept += scene->writers[i].kept;
        lost += scene->writers[i].lost;
        busy += scene->writers[i].busy;
        free(scene->writers[i].asked);
    }
    print_message("%s: %d kills, %ld writes acknowledged, 0 lost, 0 doubled; without an answer "
                  "%ld were kept, %ld not; %ld times busy; ready in at most %lld ms\n",
                  what, scene->kills, acknowledged, kept, lost, busy,
                  (long long)scene->ready_ms_max);
}

static void server_start(struct scene *scene)
{
    assert_true(program_start(&scene->program));
    scene->load.port = scene->program.port;
    if (scene->program.ready_ms > scene->ready_ms_max) {
        scene->ready_ms_max = scene->program.ready_ms;
    }
}

/* ---- looking ---- */

static void all_is_whole(struct scene *scene)
{
    static const char *const verify[] = {"verify", NULL};
    struct test_store *test = scene->test;
    long requests = 0, steps = 0;

    for (int i = 0; i < WRITERS; i++) {
        requests += (long)scene->writers[i].count;
        steps += scene->writers[i].acknowledged;
    }
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM request"), requests);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE type LIKE 'request.%'"),
                     steps);
    if (!test_is_postgres(test)) {
        assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM pragma_integrity_check "
                                        "WHERE integrity_check <> 'ok'"),
                         0);
        assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM pragma_foreign_key_check"), 0);
    }
    assert_int_equal(program_command(&scene->program, verify), 0);
}

static void look(struct scene *scene)
{
    writers_start(scene->writers, writer_look);
    if (!writers_join(scene->writers)) {
        program_log_print(&scene->program);
        fail();
    }
    all_is_whole(scene);
}

/* ---- kill -9 ---- */

static int64_t random_ms(struct scene *scene, int64_t least, int64_t most)
{
    return least + (int64_t)rand_below(&scene->rand, (uint64_t)(most - least));
}

/* Killed while it starts, too: recovery must stand being cut off. */
static void kill_while_starting(struct scene *scene)
{
    program_launch(&scene->program);
    program_pause_ms(random_ms(scene, 0, scene->ready_ms_max + 20));
    assert_int_equal(program_end(&scene->program, SIGKILL), SIGKILL);
    scene->kills++;
}

static void kill_round(struct scene *scene, int round)
{
    if (round % 4 == 3) kill_while_starting(scene);
    server_start(scene);
    look(scene);
    writers_start(scene->writers, writer_write);
    program_pause_ms(random_ms(scene, LOAD_MS_MIN, LOAD_MS_MAX));
    assert_int_equal(program_end(&scene->program, SIGKILL), SIGKILL);
    scene->kills++;
    if (!writers_join(scene->writers)) fail();
}

static void last_look(struct scene *scene)
{
    int64_t began_ms;

    server_start(scene);
    look(scene);
    began_ms = program_clock_ms();
    assert_int_equal(program_end(&scene->program, SIGTERM), 0);
    assert_true(program_clock_ms() - began_ms < STOP_MS_MAX);
    assert_in_range(scene->ready_ms_max, 0, READY_MS_MAX);
}

static void a_killed_server_has_lost_no_acknowledged_write(void **state)
{
    struct scene *scene = scene_begin(state);
    int rounds = test_is_postgres(scene->test) ? ROUNDS_POSTGRES : ROUNDS;

    for (int round = 0; round < rounds; round++)
        kill_round(scene, round);
    last_look(scene);
    scene_end(scene, test_is_postgres(scene->test) ? "PostgreSQL" : "SQLite");
}

static void no_write_is_lost_in_a_thousand_kills(void **state)
{
    if (getenv("INTERNA_TEST_LONG") == NULL) skip();
    for (int i = 0; i < HOUSES_LONG; i++) {
        if (i > 0) assert_int_equal(test_sqlite(state), 0);
        a_killed_server_has_lost_no_acknowledged_write(state);
        if (i < HOUSES_LONG - 1) assert_int_equal(test_store_end(state), 0);
    }
}

/* ---- the database is cut off ---- */

static void cut_connections(struct scene *scene)
{
    (void)test_sql(scene->test,
                   "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> "
                   "pg_backend_pid() AND application_name LIKE 'test_%'");
}

/* One of them dies: PostgreSQL ends all of them, and recovers as after a crash. */
static void kill_backend(struct scene *scene)
{
    int64_t pid =
        test_sql(scene->test, "SELECT MAX(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                              "AND application_name LIKE 'test_%'");

    if (kill((pid_t)pid, SIGKILL) != 0) print_message("not allowed to kill a backend\n");
}

static void writes_outlive_connections_cut_and_backends_killed(void **state)
{
    struct scene *scene = scene_begin(state);

    server_start(scene);
    writers_start(scene->writers, writer_write);
    for (int i = 0; i < CUTS; i++) {
        program_pause_ms(random_ms(scene, CUT_EVERY_MS / 2, CUT_EVERY_MS * 2));
        cut_connections(scene);
    }
    program_pause_ms(CUT_EVERY_MS);
    kill_backend(scene);
    program_pause_ms(10 * CUT_EVERY_MS);
    atomic_store(&scene->load.stopping, true);
    if (!writers_join(scene->writers)) fail();
    assert_true(program_ready_wait(&scene->program)); /* it recovers in its own time */
    look(scene);
    assert_int_equal(program_end(&scene->program, SIGTERM), 0);
    scene_end(scene, "PostgreSQL cut off");
}

/* ---- SIGTERM ---- */

static void a_server_told_to_end_under_load_keeps_what_it_acknowledged(void **state)
{
    struct scene *scene = scene_begin(state);

    for (int round = 0; round < 2; round++) {
        int64_t began_ms;

        server_start(scene);
        look(scene);
        writers_start(scene->writers, writer_write);
        program_pause_ms(random_ms(scene, LOAD_MS_MIN, LOAD_MS_MAX));
        began_ms = program_clock_ms();
        assert_int_equal(program_end(&scene->program, SIGTERM), 0);
        assert_true(program_clock_ms() - began_ms < STOP_MS_MAX);
        if (!writers_join(scene->writers)) fail();
    }
    last_look(scene);
    scene_end(scene, "told to end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_killed_server_has_lost_no_acknowledged_write),
        TEST_ON_SQLITE(no_write_is_lost_in_a_thousand_kills),
        TEST_ON_POSTGRES(writes_outlive_connections_cut_and_backends_killed),
        TEST_ON_BOTH(a_server_told_to_end_under_load_keeps_what_it_acknowledged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
