/* Opening: what stands in the way has a name, and nothing is changed. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job/job.h"
#include "support.h"

#define NOBODY 65534

static struct err *open_other(struct test_store *test, struct store_config config)
{
    struct store *store;
    struct err *err = store_open(test->arena, &config, &store);

    if (err == NULL) store_close(store);
    return err;
}

static void a_second_process_is_refused(void **state)
{
    struct test_store *test = *state;

    assert_refused(open_other(test, test->config), ERR_LOCKED);
    assert_done(store_ready(test->store, test->arena));
}

static void the_folder_is_free_after_closing(void **state)
{
    struct test_store *test = *state;

    test_store_close(test);
    assert_done(open_other(test, test->config));
    assert_done(test_store_open(test));
}

static void data_of_a_newer_version_is_refused_and_left_alone(void **state)
{
    struct test_store *test = *state;

    test_sql(test, "INSERT INTO schema_step VALUES ('request', 9999, 'x', 1)");
    test_store_close(test);
    assert_refused(test_store_open(test), ERR_NEWER_SCHEMA);
    test->config.read_only = true;
    assert_refused(test_store_open(test), ERR_NEWER_SCHEMA);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM schema_step WHERE number = 9999"), 1);
}

static void data_of_another_build_is_refused(void **state)
{
    struct test_store *test = *state;

    test_sql(test, "UPDATE schema_step SET checksum = 'x' WHERE feature = 'job'");
    test_store_close(test);
    assert_refused(test_store_open(test), ERR_CHANGED_SCHEMA);
}

static void missing_steps_are_applied_but_not_by_a_reader(void **state)
{
    struct test_store *test = *state;

    test_sql(test, "DROP TABLE job; DELETE FROM schema_step WHERE feature = 'job'");
    test_store_close(test);
    test->config.read_only = true;
    assert_refused(test_store_open(test), ERR_DATABASE);
    test->config.read_only = false;
    assert_done(test_store_open(test));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM job"), 0);
}

static struct err *job_apply(struct store_tx *tx, void *context)
{
    return job_put(tx, "a", *(int64_t *)context, 1);
}

static void a_reader_opens_beside_the_server_and_cannot_write(void **state)
{
    struct test_store *test = *state;
    struct test_store reader = *test;
    int64_t object_id = 1;

    reader.config.read_only = true;
    assert_done(test_store_open(&reader));
    assert_done(store_ready(reader.store, reader.arena));
    assert_refused(test_write(&reader, job_apply, &object_id), ERR_READ_ONLY);
    test_store_close(&reader);
}

static void a_folder_that_cannot_be_written_is_named(void **state)
{
    struct test_store *test = *state;
    bool root = geteuid() == 0;
    struct store_config config = test->config;

    config.data_dir = str_c(test->arena, str_print(test->arena, "%s/locked", test->folder));
    config.url = NULL;
    assert_int_equal(mkdir(config.data_dir, 0555), 0);
    assert_int_equal(chmod(test->folder, 0755), 0);
    if (root) assert_int_equal(seteuid(NOBODY), 0); /* root may write everywhere */
    struct err *err = open_other(test, config);
    if (root) assert_int_equal(seteuid(0), 0);
    assert_refused(err, ERR_READ_ONLY);
}

static void a_copy_that_cannot_be_written_is_read_as_it_stands(void **state)
{
    struct test_store *test = *state;
    struct store_config config = test->config;
    bool root = geteuid() == 0;
    struct store *store = NULL;
    const char *path;

    config.data_dir = str_c(test->arena, str_print(test->arena, "%s/a %%copy?", test->folder));
    config.read_only = true;
    path = str_c(test->arena, str_print(test->arena, "%s/interna.db", config.data_dir));
    test_store_close(test);
    assert_int_equal(mkdir(config.data_dir, 0755), 0);
    assert_int_equal(link(str_c(test->arena, str_print(test->arena, "%s/interna.db", test->folder)),
                          path),
                     0);
    assert_int_equal(chmod(path, 0444) + chmod(config.data_dir, 0555), 0);
    assert_int_equal(chmod(test->folder, 0755), 0);
    if (root) assert_int_equal(seteuid(NOBODY), 0);
    struct err *err = store_open(test->arena, &config, &store);
    if (err == NULL) err = store_ready(store, test->arena);
    if (store != NULL) store_close(store);
    if (root) assert_int_equal(seteuid(0), 0);
    assert_done(err);
    assert_int_equal(chmod(config.data_dir, 0755), 0);
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
    struct test_store *test = *state;
    static const struct {
        const char *path;
        enum err_code code;
    } rows[] = {{"missing/data", ERR_IO}, {"lock", ERR_IO}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct store_config config = test->config;

        config.data_dir =
            str_c(test->arena, str_print(test->arena, "%s/%s", test->folder, rows[i].path));
        assert_refused(open_other(test, config), rows[i].code);
    }
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct test_store *test = *state;
    const char *path = str_c(test->arena, str_print(test->arena, "%s/interna.db", test->folder));

    test_store_close(test);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("this is no database", file);
    fclose(file);
    assert_refused(test_store_open(test), ERR_CORRUPT);
}

static void where_nothing_was_begun_nothing_is_made(void **state)
{
    static const struct {
        bool existing, read_only;
    } rows[] = {{true, false}, {false, true}};
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct store_config config = test->config;

        config.existing = rows[i].existing;
        config.read_only = rows[i].read_only;
        config.data_dir = str_c(test->arena, str_print(test->arena, "%s/other", test->folder));
        assert_refused(open_other(test, config), ERR_NO_DATA);
        assert_int_equal(access(config.data_dir, F_OK), -1);
    }
}

static void an_empty_database_is_begun_only_by_who_may(void **state)
{
    struct test_store *test = *state;
    struct store_config config = test->config;

    test_store_close(test);
    test_sql(test, test_is_postgres(test)
                       ? "DO $$ BEGIN EXECUTE 'DROP SCHEMA ' || current_schema() || ' CASCADE; "
                         "CREATE SCHEMA ' || current_schema(); END $$"
                       : "PRAGMA writable_schema = ON; DELETE FROM sqlite_master");
    config.existing = true;
    assert_refused(open_other(test, config), ERR_NO_DATA);
    config.existing = false;
    assert_done(open_other(test, config));
    config.existing = true;
    assert_done(open_other(test, config));
}

static void files_of_the_folder_are_for_its_owner_alone(void **state)
{
    static const char *const names[] = {"interna.db", "interna.db-wal", "interna.db-shm", "lock"};
    struct test_store *test = *state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat status;

        assert_int_equal(stat(str_c(test->arena,
                                    str_print(test->arena, "%s/%s", test->folder, names[i])),
                              &status),
                         0);
        assert_int_equal(status.st_mode & 0777, 0600);
    }
}

/* ---- PostgreSQL ---- */

static void a_database_that_sorts_otherwise_is_refused(void **state)
{
    struct test_store *test = *state;
    struct store_config config = test->config;
    const char *name = str_c(test->arena, str_print(test->arena, "sorted_%s", test->schema));
    const char *folder = str_c(test->arena, str_print(test->arena, "%s/other", test->folder));
    /* The last setting of a name counts. */
    config.url = str_c(test->arena, str_print(test->arena, "%s&dbname=%s", test->server, name));
    config.data_dir = folder;

    test_sql(test, str_c(test->arena, str_print(test->arena,
                                                "CREATE DATABASE %s TEMPLATE template0 LC_COLLATE"
                                                " 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
                                                name)));
    struct err *err = open_other(test, config);
    test_sql(test, str_c(test->arena, str_print(test->arena, "DROP DATABASE %s", name)));
    assert_refused(err, ERR_DATABASE);
    assert_true(str_find(err->detail, STR("LC_COLLATE 'C'")) >= 0);
}

static void a_server_that_is_not_there_is_named(void **state)
{
    struct test_store *test = *state;
    struct store_config config = test->config;

    config.url = "postgresql:///postgres?host=/nowhere";
    config.data_dir = str_c(test->arena, str_print(test->arena, "%s/other", test->folder));
    assert_refused(open_other(test, config), ERR_DATABASE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_second_process_is_refused),
        TEST_ON_BOTH(the_folder_is_free_after_closing),
        TEST_ON_BOTH(data_of_a_newer_version_is_refused_and_left_alone),
        TEST_ON_BOTH(data_of_another_build_is_refused),
        TEST_ON_BOTH(missing_steps_are_applied_but_not_by_a_reader),
        TEST_ON_BOTH(a_reader_opens_beside_the_server_and_cannot_write),
        TEST_ON_SQLITE(a_folder_that_cannot_be_written_is_named),
        TEST_ON_SQLITE(a_copy_that_cannot_be_written_is_read_as_it_stands),
        TEST_ON_BOTH(a_folder_that_cannot_be_made_is_named),
        TEST_ON_SQLITE(a_file_that_is_no_database_is_refused),
        TEST_ON_SQLITE(where_nothing_was_begun_nothing_is_made),
        TEST_ON_BOTH(an_empty_database_is_begun_only_by_who_may),
        TEST_ON_SQLITE(files_of_the_folder_are_for_its_owner_alone),
        TEST_ON_POSTGRES(a_database_that_sorts_otherwise_is_refused),
        TEST_ON_POSTGRES(a_server_that_is_not_there_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
