/* A fresh store for a test: SQLite in a folder of its own, PostgreSQL in a schema of its own. */
#include "support.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"
#include "store/engine.h"

#define ARENA_BYTES_MAX ((size_t)256 * 1024 * 1024)

void test_assert_code(const struct err *err, enum err_code code, const char *file, int line)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    enum err_code got = err == NULL ? ERR_NONE : err->code;
    struct str chain = err_chain(arena, err);

    if (got != code) {
        print_error("%s instead of %s: " STR_FMT "\n", err_code_text(got), err_code_text(code),
                    STR_ARG(chain));
    }
    arena_free(arena);
    _assert_int_equal((uintmax_t)got, (uintmax_t)code, file, line);
}

/* ---- opening ---- */

static int entry_remove(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static struct test_store *test_new(void)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct test_store *test = ARENA_NEW(arena, struct test_store);
    char *folder = arena_alloc(arena, 64);

    snprintf(folder, 64, "/tmp/interna-test.XXXXXX");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        arena_free(arena);
        return NULL;
    }
    test->arena = arena;
    test->folder = folder;
    test->config.data_dir = folder;
    return test;
}

struct err *test_store_open(struct test_store *test)
{
    test->store_arena = arena_new(ARENA_BYTES_MAX);
    struct err *err = store_open(test->store_arena, &test->config, &test->store);

    if (err == NULL) {
        test->store->twice = true;
        return NULL;
    }
    err = ERR(test->arena, err->code, STR_FMT, STR_ARG(err_chain(test->arena, err)));
    arena_free(test->store_arena);
    test->store_arena = NULL;
    return err;
}

void test_store_close(struct test_store *test)
{
    if (test->store != NULL) store_close(test->store);
    arena_free(test->store_arena);
    test->store = NULL;
    test->store_arena = NULL;
}

static int test_begin(void **state, struct test_store *test)
{
    struct err *err = test_store_open(test);

    *state = test;
    if (err == NULL) return 0;
    print_error(STR_FMT "\n", STR_ARG(err_chain(test->arena, err)));
    return -1;
}

int test_sqlite(void **state)
{
    struct test_store *test = test_new();

    return test == NULL ? -1 : test_begin(state, test);
}

/* Run SQL on the server at URL; false: it was refused, which is printed. */
static bool postgres_run(const char *url, const char *sql, int64_t *number)
{
    PGconn *link = PQconnectdb(url);
    PGresult *result;
    bool good;

    PQclear(PQexec(link, "SET client_min_messages = error"));
    result = PQexec(link, sql);
    good = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!good) print_error("%s: %s\n", sql, PQerrorMessage(link));
    if (number != NULL && PQntuples(result) > 0) {
        num_parse_int(str_of(PQgetvalue(result, 0, 0)), number);
    }
    PQclear(result);
    PQfinish(link);
    return good;
}

static const char *text(struct test_store *test, const char *format, const char *word)
{
    struct buf buf = buf_new(test->arena, 1000);
    const char *place = strstr(format, "{}");

    buf_add(&buf, (struct str){format, (size_t)(place - format)});
    buf_add_c(&buf, word);
    buf_add_c(&buf, place + 2);
    return str_c(test->arena, buf_str(&buf));
}

int test_postgres(void **state)
{
    const char *server = getenv("INTERNA_TEST_PG");
    struct test_store *test;

    if (server == NULL) {
        print_error("INTERNA_TEST_PG is not set: run ./test\n");
        return -1;
    }
    test = test_new();
    if (test == NULL) return -1;
    /* The folder's random name makes the schema's. */
    test->schema =
        str_c(test->arena, str_lower(test->arena, str_of(strchr(test->folder, '.') + 1)));
    test->server = server;
    if (!postgres_run(server, text(test, "CREATE SCHEMA test_{}", test->schema), NULL)) return -1;
    test->config.url = text(test, "{}&application_name=test_", server);
    test->config.url = str_c(test->arena, str_print(test->arena,
                                                    "%s%s&options=-csearch_path%%3Dtest_%s%%20"
                                                    "-cdeadlock_timeout%%3D50",
                                                    test->config.url, test->schema, test->schema));
    return test_begin(state, test);
}

int test_store_end(void **state)
{
    struct test_store *test = *state;
    bool good = true;

    test_store_close(test);
    if (test->schema != NULL) {
        good = postgres_run(test->server, text(test, "DROP SCHEMA test_{} CASCADE", test->schema),
                            NULL);
    }
    nftw(test->folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(test->arena);
    return good ? 0 : -1;
}

bool test_is_postgres(const struct test_store *test)
{
    return test->schema != NULL;
}

static int number_take(void *context, int columns, char **values, char **names)
{
    (void)names;
    if (columns > 0 && values[0] != NULL) num_parse_int(str_of(values[0]), context);
    return 0;
}

int64_t test_sql(struct test_store *test, const char *sql)
{
    int64_t number = NONE;
    sqlite3 *db;

    if (test_is_postgres(test)) {
        assert_true(postgres_run(test->config.url, sql, &number));
        return number;
    }
    assert_int_equal(sqlite3_open(text(test, "{}/interna.db", test->folder), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_wal_autocheckpoint(db, 0); /* one writer of checkpoints, as in the store */
    if (sqlite3_exec(db, sql, number_take, &number, NULL) != SQLITE_OK) {
        print_error("%s: %s\n", sql, sqlite3_errmsg(db));
        fail();
    }
    sqlite3_close(db);
    return number;
}

static int table_take(void *context, int columns, char **values, char **names)
{
    (void)names, (void)columns;
    buf_print(context, " + (SELECT COUNT(*) FROM %s)", values[0]);
    return 0;
}

int64_t test_rows(struct test_store *test)
{
    struct buf sum = buf_new(test->arena, 8192);
    sqlite3 *db;

    if (test_is_postgres(test)) {
        return test_sql(test, "SELECT SUM(CAST(CAST((xpath('//c/text()', query_to_xml("
                              "'SELECT COUNT(*) AS c FROM ' || relname, false, true, '')))[1]"
                              " AS TEXT) AS BIGINT)) FROM pg_class WHERE relkind = 'r'"
                              " AND relnamespace = to_regnamespace(current_schema())"
                              " AND relname NOT IN ('schema_step', 'node')");
    }
    buf_add_c(&sum, "SELECT 0");
    assert_int_equal(sqlite3_open(text(test, "{}/interna.db", test->folder), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "SELECT name FROM pragma_table_list WHERE schema = 'main'"
                                  " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'"
                                  " AND name NOT IN ('schema_step', 'node')",
                                  table_take, &sum, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    return test_sql(test, str_c(test->arena, buf_str(&sum)));
}

/* ---- transactions ---- */

struct err *test_write(struct test_store *test, store_work *apply, void *context)
{
    struct store_write write = {.apply = apply,
                                .context = context,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS};

    return store_write(test->store, &write);
}

struct err *test_read(struct test_store *test, store_work *work, void *context)
{
    return store_read(test->store, test->arena, TEST_NOW_MS, work, context);
}
