/* The rows of a creation without HTTP, rules or threads: what SQLite alone can do; see fill.h. */
#include "fill.h"

#include "base/arena.h"
#include "base/sha256.h"
#include "base/time.h"
#include "store/sql.h"
#include "sql_ids.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS_FIRST_ID INT64_C(4000000000000000000) /* above every id of ours */

struct rows {
    sqlite3 *db;
    sqlite3_stmt *request, *event, *counter, *search, *job, *claim, *done, *seal;
    const struct fill *fill;
    int64_t id, seq, seal_id;
    char head[65];
};

static double now_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static sqlite3_stmt *prepare(sqlite3 *db, enum sql id)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v3(db, sql_table[id].sqlite, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                           NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql_table[id].name, sqlite3_errmsg(db));
        exit(3);
    }
    return statement;
}

static void run(sqlite3_stmt *statement)
{
    int result = sqlite3_step(statement);

    if (result != SQLITE_DONE && result != SQLITE_ROW) {
        fprintf(stderr, "%s: %s\n", sqlite3_sql(statement),
                sqlite3_errmsg(sqlite3_db_handle(statement)));
        exit(3);
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

static void text(sqlite3_stmt *statement, int at, const char *value)
{
    sqlite3_bind_text(statement, at, value, -1, SQLITE_TRANSIENT);
}

static void insert_request(struct rows *rows, size_t i)
{
    sqlite3_stmt *to = rows->request;
    int64_t ms = (rows->id - ROWS_FIRST_ID) + INT64_C(1764000000000);
    static const int numbers_null_free[] = {9, 10, 37, 38, 39, 40, 41, 42, 54};
    char key[40], title[80];

    snprintf(key, sizeof key, "R-%zu-%lld", i, (long long)rows->id);
    snprintf(title, sizeof title, "The printer does not start, place %zu", i % 977);
    for (size_t n = 0; n < sizeof numbers_null_free / sizeof *numbers_null_free; n++)
        sqlite3_bind_int64(to, numbers_null_free[n], 0);
    sqlite3_bind_int64(to, 1, rows->id);
    text(to, 2, key);
    sqlite3_bind_int64(to, 3, 1);
    text(to, 4, "asked");
    text(to, 5, "supplier");
    sqlite3_bind_int64(to, 6, 0);
    sqlite3_bind_int64(to, 7, rows->fill->offerings[i % FILL_UNITS]);
    sqlite3_bind_int64(to, 11, rows->fill->persons[i % rows->fill->person_count]);
    sqlite3_bind_int64(to, 12, rows->fill->persons[i % rows->fill->person_count]);
    sqlite3_bind_int64(to, 14, rows->fill->units[i % FILL_UNITS]);
    sqlite3_bind_int64(to, 15, rows->fill->units[0]);
    text(to, 21, title);
    text(to, 22, "It has been so since this morning. Please tell me by when I can count on it.");
    text(to, 23, "en");
    sqlite3_bind_int64(to, 33, ms);
    sqlite3_bind_int64(to, 47, ms);
    sqlite3_bind_int64(to, 48, ms);
    sqlite3_bind_int64(to, 53, ms);
    sqlite3_bind_int64(to, 54, 1);
    sqlite3_bind_int64(to, 55, ms);
    run(to);
}

static void insert_event(struct rows *rows, struct arena *arena)
{
    sqlite3_stmt *to = rows->event;
    struct str digest =
        sha256_hex(arena, str_print(arena, "%lld|request.ask|asked", (long long)rows->id));

    sqlite3_bind_int64(to, 1, rows->id + 1);
    sqlite3_bind_int64(to, 2, ++rows->seq);
    sqlite3_bind_int64(to, 3, rows->id);
    text(to, 4, "request.ask");
    sqlite3_bind_int64(to, 5, rows->fill->persons[0]);
    sqlite3_bind_int64(to, 6, INT64_C(1764000000000));
    sqlite3_bind_int64(to, 7, INT64_C(1764000000000));
    text(to, 9, "asked");
    sqlite3_bind_text(to, 15, digest.ptr, (int)digest.len, SQLITE_TRANSIENT);
    run(to);
}

static void insert_rest(struct rows *rows, size_t i)
{
    char key[40], words[120];

    snprintf(key, sizeof key, "%032llx", (unsigned long long)rows->id);
    sqlite3_bind_int64(rows->claim, 1, 1);
    text(rows->claim, 2, key);
    text(rows->claim, 3, "0123456789012345678901234567890123456789012345678901234567890123");
    sqlite3_bind_int64(rows->claim, 4, 1);
    sqlite3_bind_int64(rows->claim, 5, 0);
    run(rows->claim);
    text(rows->counter, 1, "request.R");
    run(rows->counter);
    text(rows->job, 1, "request.clock");
    sqlite3_bind_int64(rows->job, 2, rows->id);
    sqlite3_bind_int64(rows->job, 3, INT64_C(1764000000000) + (int64_t)i);
    run(rows->job);
    snprintf(words, sizeof words,
             "r %zu the printer does not start place %zu it has been so since this morning please "
             "tell me by when i can count on it",
             i, i % 977);
    sqlite3_bind_int64(rows->search, 1, rows->id);
    text(rows->search, 2, words);
    run(rows->search);
    sqlite3_bind_int64(rows->done, 1, 1);
    text(rows->done, 2, key);
    sqlite3_bind_int64(rows->done, 3, rows->id);
    run(rows->done);
}

static void commit(struct rows *rows, int64_t first_seq)
{
    sqlite3_bind_int64(rows->seal, 1, ++rows->seal_id);
    sqlite3_bind_int64(rows->seal, 2, first_seq);
    sqlite3_bind_int64(rows->seal, 3, rows->seq);
    text(rows->seal, 4, "0123456789012345678901234567890123456789012345678901234567890123");
    run(rows->seal);
    if (sqlite3_exec(rows->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(rows->db));
        exit(3);
    }
}

static void open_rows(struct rows *rows, const char *data_dir)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/interna.db", data_dir);
    if (sqlite3_open(path, &rows->db) != SQLITE_OK) exit(3);
    sqlite3_exec(rows->db,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                 "PRAGMA wal_autocheckpoint = 1000;",
                 NULL, NULL, NULL);
    rows->request = prepare(rows->db, SQL_REQUEST_INSERT);
    rows->event = prepare(rows->db, SQL_EVENT_ADD);
    rows->counter = prepare(rows->db, SQL_COUNTER_NEXT);
    rows->search = prepare(rows->db, SQL_SEARCH_REQUEST_PUT);
    rows->job = prepare(rows->db, SQL_JOB_PUT);
    rows->claim = prepare(rows->db, SQL_ONCE_CLAIM);
    rows->done = prepare(rows->db, SQL_ONCE_DONE);
    rows->seal = prepare(rows->db, SQL_SEAL_ADD);
}

static void close_rows(struct rows *rows)
{
    sqlite3_stmt *all[] = {rows->request, rows->event, rows->counter, rows->search,
                           rows->job,     rows->claim, rows->done,    rows->seal};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(rows->db);
}

double rows_insert(const char *data_dir, const struct fill *fill, size_t count, size_t batch)
{
    static int64_t place; /* each call goes on where the last one ended */
    struct rows rows = {.fill = fill};
    struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
    double begun;

    open_rows(&rows, data_dir);
    rows.id = ROWS_FIRST_ID + place;
    rows.seq = INT64_C(4000000000) + place;
    rows.seal_id = INT64_C(4000000000) + place;
    begun = now_seconds();
    for (size_t i = 0; i < count; i += batch) {
        int64_t first_seq = rows.seq + 1;

        sqlite3_exec(rows.db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        for (size_t j = i; j < i + batch && j < count; j++) {
            insert_request(&rows, j);
            insert_event(&rows, arena);
            insert_rest(&rows, j);
            rows.id += 2;
        }
        commit(&rows, first_seq);
        arena_reset(arena);
    }
    double seconds = now_seconds() - begun;
    place += (int64_t)count * 4;
    close_rows(&rows);
    arena_free(arena);
    return seconds;
}

/* ---- reading ---- */

enum bound { BY_KEY, BY_REQUEST, BY_OFFERING, BY_OFFERING_TWICE, BY_PERSON, BY_READER };

/* GET /requests/{key}, statement by statement. */
static const struct {
    enum sql id;
    enum bound bound;
} reading[] = {
    {SQL_REQUEST_BY_KEY, BY_KEY},
    {SQL_REQUEST_FACTS, BY_REQUEST},
    {SQL_REQUEST_ROLES, BY_REQUEST},
    {SQL_REQUEST_GET, BY_REQUEST},
    {SQL_CATALOGUE_OFFERING_GET, BY_OFFERING},
    {SQL_CATALOGUE_TEXT_BETWEEN, BY_OFFERING_TWICE},
    {SQL_CATALOGUE_AUDIENCE_BETWEEN, BY_OFFERING_TWICE},
    {SQL_CATALOGUE_FIELD_OF, BY_OFFERING},
    {SQL_CATALOGUE_CHOICE_OF, BY_OFFERING},
    {SQL_REQUEST_LINES, BY_REQUEST},
    {SQL_REQUEST_OFFERS, BY_REQUEST},
    {SQL_REQUEST_CHILDREN, BY_READER},
    {SQL_REQUEST_WATCHERS, BY_REQUEST},
    {SQL_EVENT_OF_OBJECT, BY_REQUEST},
    {SQL_ORG_PARTY_NAME, BY_PERSON},
};

#define READING (sizeof reading / sizeof *reading)

struct read_one {
    struct str key;
    int64_t id, offering_id, person_id;
};

static void read_bind(sqlite3_stmt *to, enum bound bound, const struct read_one *one)
{
    switch (bound) {
    case BY_KEY:
        sqlite3_bind_text(to, 1, one->key.ptr, (int)one->key.len, SQLITE_STATIC);
        break;
    case BY_REQUEST:
        sqlite3_bind_int64(to, 1, one->id);
        if (sqlite3_bind_parameter_count(to) > 1) sqlite3_bind_int64(to, 2, 200);
        break;
    case BY_OFFERING_TWICE:
        sqlite3_bind_int64(to, 2, one->offering_id);
        sqlite3_bind_int64(to, 1, one->offering_id);
        break;
    case BY_OFFERING:
        sqlite3_bind_int64(to, 1, one->offering_id);
        break;
    case BY_PERSON:
        sqlite3_bind_int64(to, 1, one->person_id);
        break;
    case BY_READER:
        sqlite3_bind_int64(to, 1, one->person_id);
        sqlite3_bind_int64(to, 2, INT64_C(1764000000000));
        sqlite3_bind_int64(to, 3, 0);
        sqlite3_bind_int64(to, 4, one->id);
        break;
    }
}

/* Every column is fetched, as a document would. */
static void read_rows(sqlite3_stmt *from, struct read_one *one, enum sql id)
{
    while (sqlite3_step(from) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(from); i++)
            (void)sqlite3_column_text(from, i);
        if (id == SQL_REQUEST_BY_KEY) one->id = sqlite3_column_int64(from, 0);
        if (id == SQL_REQUEST_FACTS) one->person_id = sqlite3_column_int64(from, 2);
        if (id == SQL_REQUEST_GET) one->offering_id = sqlite3_column_int64(from, 6);
    }
    sqlite3_reset(from);
}

double rows_read(const char *data_dir, const struct fill *fill, size_t count)
{
    struct rows rows = {.fill = fill};
    sqlite3_stmt *statements[READING];
    double begun;

    open_rows(&rows, data_dir);
    for (size_t i = 0; i < READING; i++)
        statements[i] = prepare(rows.db, reading[i].id);
    begun = now_seconds();
    for (size_t i = 0; i < count; i++) {
        struct read_one one = {.key = fill->keys[(i * 17) % 1000]};

        sqlite3_exec(rows.db, "BEGIN", NULL, NULL, NULL);
        for (size_t j = 0; j < READING; j++) {
            read_bind(statements[j], reading[j].bound, &one);
            read_rows(statements[j], &one, reading[j].id);
        }
        sqlite3_exec(rows.db, "ROLLBACK", NULL, NULL, NULL);
    }
    double seconds = now_seconds() - begun;
    for (size_t i = 0; i < READING; i++)
        sqlite3_finalize(statements[i]);
    close_rows(&rows);
    return seconds;
}
