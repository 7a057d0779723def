/* Every statement is explained by both databases: what reads a whole table, or a whole index, says
   why in its .sql file ("-- scan: reason"), and nobody gives a reason that is not needed.
   PostgreSQL plans without knowing values or counts and takes a sequential scan only where there is
   no other way; so small tables of tests plan as large ones do. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "doc/doc.h"
#include "store/sql.h"
#include "support.h"

#define PLAN_BYTES ((size_t)64 * 1024)
#define PLAN_DEPTH 100

/* What was found on either engine, for the test of reasons, which runs last. */
static bool scans[SQL_COUNT];

struct plan {
    struct arena *arena;
    const struct sql_text *text;
    struct buf scan; /* the steps that read everything */
    struct buf sort; /* SQLite: those that sort what they give */
};

/* A statement that scans says why; SCAN is empty when it does not. */
static bool is_allowed(const struct plan *plan)
{
    if (plan->scan.len == 0) return true;
    scans[plan->text - sql_table] = true;
    if (plan->text->scan != NULL) return true;
    print_error("%s, %s reads everything:" STR_FMT "\n", plan->text->file, plan->text->name,
                STR_ARG(buf_str(&plan->scan)));
    return false;
}

static struct plan plan_of(struct test_store *test, const struct sql_text *text)
{
    return (struct plan){test->arena, text, buf_new(test->arena, PLAN_BYTES),
                         buf_new(test->arena, PLAN_BYTES)};
}

static void step_add(struct buf *steps, struct str step)
{
    buf_add_c(steps, "\n    ");
    buf_add(steps, step);
}

/* ---- SQLite ---- */

/* The word after START, or nothing. */
static struct str word_after(struct str step, struct str start)
{
    struct str word, rest;

    if (!str_starts(step, start)) return STR_NONE;
    str_cut(str_sub(step, start.len, step.len), ' ', &word, &rest);
    return word;
}

/* "SCAN r", "SCAN r USING INDEX ...": all rows; but a row without a table, what an inner SELECT
   gives, and words looked up in a search table are not scans. */
static bool sqlite_scans(struct str step, struct str inner)
{
    struct str name = word_after(step, STR("SCAN "));

    if (str_empty(name) || str_is(name, "CONSTANT")) return false;
    if (str_starts(name, STR("("))) return false;
    if (str_find(step, STR("VIRTUAL TABLE INDEX ")) > 0) {
        return str_find(step, STR(":M")) < 0 && str_find(step, STR(":=")) < 0;
    }
    return str_find(inner, name) < 0;
}

static void sqlite_explain(struct plan *plan, sqlite3 *db)
{
    struct str sql = str_print(plan->arena, "EXPLAIN QUERY PLAN %s", plan->text->sqlite);
    struct buf inner = buf_new(plan->arena, PLAN_BYTES);
    sqlite3_stmt *statement;

    assert_int_equal(sqlite3_prepare_v2(db, sql.ptr, (int)sql.len, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        struct str step =
            str_copy(plan->arena, str_of((const char *)sqlite3_column_text(statement, 3)));

        buf_add(&inner, word_after(step, STR("CO-ROUTINE ")));
        buf_add(&inner, word_after(step, STR("MATERIALIZE ")));
        buf_add_char(&inner, ' ');
        if (sqlite_scans(step, buf_str(&inner))) step_add(&plan->scan, step);
        if (str_find(step, STR("FOR ORDER BY")) >= 0) step_add(&plan->sort, step);
    }
    sqlite3_finalize(statement);
}

static sqlite3 *sqlite_begin(struct test_store *test)
{
    const char *path = str_c(test->arena, str_print(test->arena, "%s/interna.db", test->folder));
    sqlite3 *db;

    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    return db;
}

static void sqlite_reads_no_whole_table_without_a_reason(void **state)
{
    struct test_store *test = *state;
    sqlite3 *db = sqlite_begin(test);
    bool good = true;

    for (int id = 0; id < SQL_COUNT; id++) {
        struct plan plan = plan_of(test, &sql_table[id]);

        if (plan.text->sqlite == NULL) continue;
        sqlite_explain(&plan, db);
        good = is_allowed(&plan) && good;
    }
    sqlite3_close(db);
    assert_true(good);
}

/* What is read a page at a time, or to its first rows, comes in the order of an index: nobody sorts
   ten thousand rows to show fifty. */
static void sqlite_sorts_no_page(void **state)
{
    static const enum sql pages[] = {
        SQL_REQUEST_LIST_MINE,     SQL_REQUEST_SEARCH,       SQL_REQUEST_FOUND,
        SQL_REQUEST_QUEUE_DUE,     SQL_REQUEST_QUEUE_NEWEST, SQL_REQUEST_QUEUE_COUNTS,
        SQL_REQUEST_HOME_MINE,     SQL_REQUEST_HOME_OWED,    SQL_REQUEST_HOME_UNASSIGNED,
        SQL_REQUEST_HOME_RELEASED,
    };
    struct test_store *test = *state;
    sqlite3 *db = sqlite_begin(test);

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct plan plan = plan_of(test, &sql_table[pages[i]]);

        sqlite_explain(&plan, db);
        if (plan.sort.len > 0)
            fail_msg("%s sorts:" STR_FMT, plan.text->name, STR_ARG(buf_str(&plan.sort)));
    }
    sqlite3_close(db);
}

/* ---- PostgreSQL ---- */

static bool is_partial(PGconn *link, struct arena *arena, struct str index)
{
    const char *values[] = {str_c(arena, index)};
    PGresult *result = PQexecParams(link,
                                    "SELECT indpred IS NOT NULL FROM pg_index "
                                    "WHERE indexrelid = to_regclass($1)",
                                    1, NULL, values, NULL, NULL, 0);
    bool partial = PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't';

    PQclear(result);
    return partial;
}

/* A node that walks a table, or an index of all its rows, from the first to the last. Of a partial
   index it may be the better way in tables as small as these. */
static bool postgres_scans(struct plan *plan, PGconn *link, const struct doc *node)
{
    struct str type = doc_text(node, "Node Type");

    if (str_is(type, "Seq Scan")) return true;
    if (!str_starts(type, STR("Index ")) && !str_is(type, "Bitmap Index Scan")) return false;
    if (doc_get(node, "Index Cond") != NULL) return false;
    return !is_partial(link, plan->arena, doc_text(node, "Index Name"));
}

static void postgres_walk(struct plan *plan, PGconn *link, const struct doc *node)
{
    const struct doc *below = doc_get(node, "Plans");

    if (postgres_scans(plan, link, node)) {
        struct str type = doc_text(node, "Node Type"), table = doc_text(node, "Relation Name");
        struct str index = doc_text(node, "Index Name");

        step_add(&plan->scan, str_print(plan->arena, STR_FMT " of " STR_FMT " " STR_FMT,
                                        STR_ARG(type), STR_ARG(table), STR_ARG(index)));
    }
    if (below == NULL) return;
    for (const struct doc *child = below->children.first; child != NULL; child = child->next)
        postgres_walk(plan, link, child);
}

/* EXECUTE name(NULL, ...): the generic plan does not look at the values. */
static struct str execute_text(struct plan *plan)
{
    struct buf out = buf_new(plan->arena, PLAN_BYTES);

    buf_add_c(&out, "EXPLAIN (FORMAT JSON) EXECUTE ");
    buf_add_c(&out, plan->text->name);
    for (unsigned i = 0; i < plan->text->params; i++)
        buf_add_c(&out, i == 0 ? "(NULL" : ", NULL");
    if (plan->text->params > 0) buf_add_char(&out, ')');
    return buf_str(&out);
}

static void postgres_explain(struct plan *plan, PGconn *link)
{
    PGresult *result = PQprepare(link, plan->text->name, plan->text->postgres, 0, NULL);
    struct doc *doc = NULL;

    PQclear(result);
    result = PQexec(link, str_c(plan->arena, execute_text(plan)));
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        struct str json = str_copy(plan->arena, str_of(PQgetvalue(result, 0, 0)));

        assert_done(doc_read(plan->arena, json, PLAN_DEPTH, &doc));
        postgres_walk(plan, link, doc_get(doc->children.first, "Plan"));
    } else {
        step_add(&plan->scan, str_of(PQerrorMessage(link)));
    }
    PQclear(result);
}

static void postgres_reads_no_whole_table_without_a_reason(void **state)
{
    struct test_store *test = *state;
    PGconn *link = PQconnectdb(test->config.url);
    bool good = true;

    PQclear(PQexec(link, "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan"));
    for (int id = 0; id < SQL_COUNT; id++) {
        struct plan plan = plan_of(test, &sql_table[id]);

        if (plan.text->postgres == NULL) continue;
        postgres_explain(&plan, link);
        good = is_allowed(&plan) && good;
    }
    PQfinish(link);
    assert_true(good);
}

static void each_reason_is_needed(void **state)
{
    bool good = true;

    (void)state;
    for (int id = 0; id < SQL_COUNT; id++) {
        if (sql_table[id].scan == NULL || scans[id]) continue;
        print_error("%s, %s: nothing is scanned\n", sql_table[id].file, sql_table[id].name);
        good = false;
    }
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(sqlite_reads_no_whole_table_without_a_reason),
        TEST_ON_SQLITE(sqlite_sorts_no_page),
        TEST_ON_POSTGRES(postgres_reads_no_whole_table_without_a_reason),
        cmocka_unit_test(each_reason_is_needed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
