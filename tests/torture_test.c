/* The disk fails: at every single operation of SQLite, and for a while under a running server. What
   was acknowledged stays, what was refused is not there, and the reason has a name. */
#include "app/app.h"
#include "fault.h"
#include "feature/event/event.h"
#include "house.h"
#include "job/job.h"
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define SWEEP_WRITES 6
#define SWEEP_POINTS 5000 /* an operation that many never come to */
#define SERVER_BYTES ((size_t)64 * 1024 * 1024)
#define REFUSED      4 /* writes tried while the disk fails */

/* ---- every operation in turn ---- */

static struct err *sweep_apply(struct store_tx *tx, void *context)
{
    const int64_t *object_id = context;
    struct event event = {.object_id = *object_id, .type = STR("test.sweep"), .happened_ms = NONE};

    TRY(job_put(tx, "sweep", *object_id, 1));
    return event_append(tx, &event);
}

/* Open, write, close; what each write was answered. */
static void sweep_run(struct test_store *test, int64_t first_id, enum err_code codes[SWEEP_WRITES])
{
    struct err *err = test_store_open(test);

    for (int64_t i = 0; i < SWEEP_WRITES; i++) {
        int64_t object_id = first_id + i;

        if (test->store != NULL) err = test_write(test, sweep_apply, &object_id);
        codes[i] = err != NULL ? err->code : ERR_NONE;
    }
    test_store_close(test);
}

static void sweep_check(struct test_store *test, int64_t first_id,
                        const enum err_code codes[SWEEP_WRITES])
{
    struct seal_report report;

    assert_done(test_store_open(test));
    for (int64_t i = 0; i < SWEEP_WRITES; i++) {
        char sql[100];

        snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM job WHERE object_id = %lld",
                 (long long)(first_id + i));
        if (codes[i] == ERR_UNSURE) continue;
        assert_in_range(err_status(codes[i]), 200, 503);
        assert_int_not_equal(codes[i], ERR_INTERNAL);
        assert_int_equal(test_sql(test, sql), codes[i] == ERR_NONE);
    }
    assert_done(store_verify(test->store, test->arena, event_check, &report));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM pragma_integrity_check "
                                    "WHERE integrity_check <> 'ok'"),
                     0);
    test_store_close(test);
}

static void a_failed_operation_of_the_disk_keeps_what_was_acknowledged(void **state)
{
    static const struct {
        enum fault_kind kind;
        int result, number;
        bool once;
    } rows[] = {
        {FAULT_OPEN, SQLITE_CANTOPEN, EIO, true},
        {FAULT_READ, SQLITE_IOERR_READ, EIO, true},
        {FAULT_READ, SQLITE_IOERR_READ, EIO, false},
        {FAULT_WRITE, SQLITE_FULL, ENOSPC, true},
        {FAULT_WRITE, SQLITE_FULL, ENOSPC, false},
        {FAULT_WRITE, SQLITE_IOERR_WRITE, EDQUOT, true},
        {FAULT_WRITE, SQLITE_IOERR_WRITE, EIO, true},
        {FAULT_WRITE, SQLITE_IOERR_WRITE, EROFS, false},
        {FAULT_SYNC, SQLITE_IOERR_FSYNC, EIO, true},
        {FAULT_SYNC, SQLITE_IOERR_FSYNC, EIO, false},
        {FAULT_TRUNCATE, SQLITE_IOERR_TRUNCATE, EIO, true},
        {FAULT_SHARED, SQLITE_IOERR_SHMSIZE, ENOSPC, true},
    };
    struct test_store *test = *state;
    bool all = getenv("INTERNA_TEST_LONG") != NULL;
    struct fault *plan = fault_install();
    int64_t next_id = 1;

    test_store_close(test);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool met = true;

        for (int after = 0; met && after < SWEEP_POINTS; after += all ? 1 : 1 + after / 4) {
            enum err_code codes[SWEEP_WRITES];

            fault_set(plan, rows[i].kind, rows[i].result, rows[i].number, after, rows[i].once);
            sweep_run(test, next_id, codes);
            met = atomic_load(&plan->met) > 0;
            fault_set(plan, FAULT_NONE, 0, 0, 0, false);
            sweep_check(test, next_id, codes);
            next_id += SWEEP_WRITES;
        }
        assert_false(met);
    }
}

static struct err *write_early(struct test_store *test, int64_t object_id, int64_t *mark)
{
    struct store_write write = {.apply = sweep_apply,
                                .context = &object_id,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS,
                                .early = true};
    struct err *err = store_write(test->store, &write);

    *mark = write.mark;
    return err;
}

static void an_early_write_is_read_before_it_is_kept_and_told_after(void **state)
{
    struct test_store *test = *state;
    struct fault *plan = fault_install();
    int64_t kept, unsure, third = 3;

    test_store_close(test);
    assert_done(test_store_open(test));
    assert_done(write_early(test, 1, &kept));
    assert_true(store_settled(test->store, kept));

    fault_set(plan, FAULT_SYNC, SQLITE_IOERR_FSYNC, EIO, 0, false);
    assert_done(write_early(test, 2, &unsure));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job WHERE kind = 'sweep'"), 2);
    assert_false(store_settled(test->store, unsure));
    assert_true(store_settled(test->store, kept));
    assert_refused(test_write(test, sweep_apply, &third), ERR_DATABASE);
    fault_set(plan, FAULT_NONE, 0, 0, 0, false);
}

/* ---- a server whose disk fails for a while ---- */

struct scene {
    struct test_store *test;
    struct program program;
    struct house house;
    int acknowledged, unsure;
};

static struct scene scene_begin(struct test_store *test)
{
    struct scene scene = {.test = test};

    house_make(test, &scene.house);
    test_store_close(test);
    scene.program = (struct program){.data_dir = test->folder};
    return scene;
}

/* Ask for something; the code of the refusal, or "" when it was taken. */
static struct str create(struct scene *scene)
{
    struct talk talk = {.fd = -1};
    struct arena *arena = scene->test->arena;
    char body[300];
    struct doc *doc;

    snprintf(body, sizeof body,
             "{\"offering\":\"%s\",\"title\":\"A tap\",\"body\":\"It leaks.\",\"fields\":{}}",
             scene->house.offering);
    assert_true(talk_open(&talk, scene->program.port));
    int status = talk_ask(&talk, "/requests", scene->house.customer, NULL, body);
    assert_true(status == 201 || status == 503);
    assert_done(doc_read(arena, talk.body, 16, &doc));
    struct str code = status == 201 ? STR("") : doc_text(doc, "code");
    talk_close(&talk);
    if (status == 201) scene->acknowledged++;
    if (str_is(code, "unsure")) scene->unsure++;
    return code;
}

static void create_refused(struct scene *scene, const char *want)
{
    for (int tries = 0; tries < REFUSED; tries++) {
        struct str code = create(scene);

        if (!str_is(code, want)) fail_msg("try %d: " STR_FMT, tries, STR_ARG(code));
    }
}

static int get(const struct scene *scene, const char *path)
{
    struct talk talk = {.fd = -1};

    assert_true(talk_open(&talk, scene->program.port));
    int status = talk_ask(&talk, path, scene->house.customer, NULL, NULL);
    talk_close(&talk);
    return status;
}

static void create_good(struct scene *scene)
{
    assert_true(str_is(create(scene), ""));
}

/* Started anew, it has what was acknowledged and takes more. */
static void started_anew_it_works(struct scene *scene)
{
    static const char *const verify[] = {"verify", NULL};
    int64_t requests;

    assert_true(program_start(&scene->program));
    requests = test_sql(scene->test, "SELECT COUNT(*) FROM request");
    assert_in_range(requests, scene->acknowledged, scene->acknowledged + scene->unsure);
    create_good(scene);
    assert_int_equal(program_command(&scene->program, verify), 0);
    assert_int_equal(program_end(&scene->program, SIGTERM), 0);
}

struct child {
    struct app_config config;
    int told; /* a pipe for the port */
};

static void child_ready(struct arena *arena, const struct app_config *config, int port,
                        struct str set_up)
{
    const struct child *child = (const void *)config;

    (void)arena;
    (void)set_up;
    (void)!write(child->told, &port, sizeof port);
}

/* The server in a process that follows the plan. */
static void server_fork(struct scene *scene)
{
    struct child child = {.config = {.data_dir = scene->test->folder, .listen = "127.0.0.1:0"}};
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    (void)fflush(NULL);
    scene->program.pid = fork();
    if (scene->program.pid == 0) {
        struct arena *arena = arena_new(SERVER_BYTES);
        int nothing = open("/dev/null", O_WRONLY);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(nothing, STDERR_FILENO);
        child.told = ends[1];
        _exit(app_serve(arena, &child.config, child_ready) == NULL ? 0 : 3);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &scene->program.port, sizeof(int)), sizeof(int));
    close(ends[0]);
}

static void a_server_whose_disk_fails_refuses_writes_by_name_and_reads_on(void **state)
{
    static const struct {
        enum fault_kind kind;
        int result, number;
        const char *first, *code; /* of the first refusal, and of those after it */
        bool recovers;            /* when the disk does; else only a new start helps */
    } rows[] = {
        {FAULT_WRITE, SQLITE_FULL, ENOSPC, "disk-full", "disk-full", true},
        {FAULT_WRITE, SQLITE_IOERR_WRITE, EDQUOT, "disk-full", "disk-full", true},
        {FAULT_WRITE, SQLITE_IOERR_WRITE, EROFS, "read-only", "read-only", true},
        {FAULT_WRITE, SQLITE_IOERR_WRITE, EIO, "unsure", "database", false},
        {FAULT_SYNC, SQLITE_IOERR_FSYNC, EIO, "unsure", "database", false},
    };
    struct fault *plan = fault_install();
    struct scene scene = scene_begin(*state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        server_fork(&scene);
        create_good(&scene);
        fault_set(plan, rows[i].kind, rows[i].result, rows[i].number, 0, false);
        assert_true(str_is(create(&scene), rows[i].first));
        create_refused(&scene, rows[i].code);
        assert_int_equal(get(&scene, "/requests/DESK-1"), 200);
        assert_int_equal(get(&scene, "/readyz"), 503);
        fault_set(plan, FAULT_NONE, 0, 0, 0, false);
        assert_int_equal(get(&scene, "/readyz"), rows[i].recovers ? 200 : 503);
        assert_true(str_is(create(&scene), rows[i].recovers ? "" : "database"));
        assert_int_equal(program_end(&scene.program, SIGTERM), 0);
        started_anew_it_works(&scene);
    }
}

/* ---- the real thing ---- */

static void a_limit_on_files_is_a_full_disk(void **state)
{
    struct scene scene = scene_begin(*state);
    struct rlimit before, full;

    assert_true(program_start(&scene.program));
    create_good(&scene);
    assert_int_equal(prlimit(scene.program.pid, RLIMIT_FSIZE, NULL, &before), 0);
    full = (struct rlimit){.rlim_cur = 1024, .rlim_max = before.rlim_max};
    assert_int_equal(prlimit(scene.program.pid, RLIMIT_FSIZE, &full, NULL), 0);
    create_refused(&scene, "disk-full");
    assert_int_equal(get(&scene, "/requests/DESK-1"), 200);
    assert_int_equal(prlimit(scene.program.pid, RLIMIT_FSIZE, &before, NULL), 0);
    create_good(&scene);
    assert_int_equal(program_end(&scene.program, SIGTERM), 0);
    started_anew_it_works(&scene);
}

/* Take all room of the folder; the file that does. */
static void ballast_put(const struct scene *scene, char path[100])
{
    static const char zeros[4096];
    int fd;

    snprintf(path, 100, "%s/ballast", scene->test->folder);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_true(fd >= 0);
    while (write(fd, zeros, sizeof zeros) > 0)
        continue;
    assert_int_equal(errno, ENOSPC);
    close(fd);
}

static void a_disk_without_room_is_named_until_there_is_room(void **state)
{
    struct test_store *test = *state;
    struct scene scene;
    char path[100];

    test_store_close(test);
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", test->folder, "tmpfs", 0, "size=8m") != 0) {
        skip(); /* needs the right to mount; the tests above need none */
    }
    assert_done(test_store_open(test));
    scene = scene_begin(test);
    for (int round = 0; round < 3; round++) {
        assert_true(program_start(&scene.program));
        create_good(&scene);
        ballast_put(&scene, path);
        /* What is left of the log's last page may take a few. */
        while (str_is(create(&scene), ""))
            continue;
        create_refused(&scene, "disk-full");
        assert_int_equal(get(&scene, "/requests/DESK-1"), 200);
        if (round == 1) assert_int_equal(program_end(&scene.program, SIGKILL), SIGKILL);
        assert_int_equal(unlink(path), 0);
        if (round != 1) create_good(&scene);
        if (round != 1) assert_int_equal(program_end(&scene.program, SIGTERM), 0);
        started_anew_it_works(&scene);
    }
    assert_int_equal(umount2(test->folder, MNT_DETACH), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(an_early_write_is_read_before_it_is_kept_and_told_after),
        TEST_ON_SQLITE(a_failed_operation_of_the_disk_keeps_what_was_acknowledged),
        TEST_ON_SQLITE(a_server_whose_disk_fails_refuses_writes_by_name_and_reads_on),
        TEST_ON_SQLITE(a_limit_on_files_is_a_full_disk),
        TEST_ON_SQLITE(a_disk_without_room_is_named_until_there_is_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
