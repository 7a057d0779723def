/* What tests that touch the database stand on: a fresh store on either engine, each apply run
   twice, and assertions about errors. A test file lists its tests as TEST_ON_BOTH(name). */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "store/store.h"

#define TEST_NOW_MS INT64_C(1764000000000) /* 2025-11-24T16:00:00Z, a Monday */

struct test_store {
    struct store *store;
    struct arena *arena; /* of the test: what it makes lives until its end */
    struct arena *store_arena;
    struct store_config config;
    const char *folder, *schema; /* removed at the end; schema NULL: SQLite */
    const char *server;
};

/* cmocka's setup and teardown; *state becomes a struct test_store. */
int test_sqlite(void **state);
int test_postgres(void **state);
int test_store_end(void **state);

/* Both engines, as two tests. */
#define TEST_ON_BOTH(test)                                                                         \
    {#test " (SQLite)", test, test_sqlite, test_store_end, NULL},                                  \
    {                                                                                              \
#test " (PostgreSQL)", test, test_postgres, test_store_end, NULL                           \
    }
#define TEST_ON_SQLITE(test)                                                                       \
    {                                                                                              \
#test " (SQLite)", test, test_sqlite, test_store_end, NULL                                 \
    }
#define TEST_ON_POSTGRES(test)                                                                     \
    {                                                                                              \
#test " (PostgreSQL)", test, test_postgres, test_store_end, NULL                           \
    }

void test_store_close(struct test_store *test);
struct err *test_store_open(struct test_store *test); /* again, on the same data */

/* Run APPLY in a write, WORK in a read, at TEST_NOW_MS. */
struct err *test_write(struct test_store *test, store_work *apply, void *context);
struct err *test_read(struct test_store *test, store_work *work, void *context);

/* Run SQL of the engine's own dialect beside the store, as somebody who tampers would; the first
   number of its last result, or NONE. */
int64_t test_sql(struct test_store *test, const char *sql);
/* The rows of all tables, but of those that tell the schema and who may make which ids. */
int64_t test_rows(struct test_store *test);
bool test_is_postgres(const struct test_store *test);

/* The call succeeds; a failure is printed as its chain. */
#define assert_done(call) test_assert_code((call), ERR_NONE, __FILE__, __LINE__)
/* The call is refused with CODE. */
#define assert_refused(call, code) test_assert_code((call), (code), __FILE__, __LINE__)
void test_assert_code(const struct err *err, enum err_code code, const char *file, int line);

#endif
