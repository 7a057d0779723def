/* PostgreSQL by libpq: all values as text, every statement prepared once on each connection. */
#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "store/engine.h"

#define CONNECT_SECONDS "5"
#define LOCK_WAIT_MS    "10000" /* for a row that another write holds */
#define NUMBER_BYTES    24

static const struct {
    const char *state; /* SQLSTATE, or its first two characters */
    enum err_code code;
} states[] = {
    {"23505", ERR_EXISTS},    {"23503", ERR_BAD_REFERENCE}, {"40001", ERR_BUSY},
    {"40P01", ERR_BUSY},      {"55P03", ERR_BUSY},          {"57014", ERR_BUSY},
    {"53100", ERR_DISK_FULL}, {"25006", ERR_READ_ONLY},     {"53300", ERR_BUSY},
};

/* What RESULT says went wrong, told in the session's detail. */
static enum err_code result_code(struct store_session *session, const PGresult *result,
                                 const char *what)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    if (message == NULL) message = PQerrorMessage(session->link);
    snprintf(session->detail, sizeof session->detail, "%s: %s", what, message);
    if (PQstatus(session->link) != CONNECTION_OK) session->lost = true;
    if (state == NULL) return ERR_DATABASE;
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0) session->again = true;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(state, states[i].state) == 0) return states[i].code;
    }
    return ERR_DATABASE;
}

static bool result_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum err_code text_run(struct store_session *session, const char *sql, const char *what)
{
    PGresult *result = PQexec(session->link, sql);
    enum err_code code = ERR_NONE;

    if (!result_good(result)) code = result_code(session, result, what);
    PQclear(result);
    return code;
}

/* ---- connection ---- */

static void notice_ignore(void *context, const PGresult *result)
{
    (void)context, (void)result;
}

static void pg_disconnect(struct store_session *session)
{
    session_forget_all(session);
    memset(session->statements, 0, (SQL_COUNT + STEP_COUNT) * sizeof *session->statements);
    PQfinish(session->link);
    session->link = NULL;
}

/* Sorting must be that of bytes, as in SQLite, or pages would differ. */
static struct err *database_check(struct store_session *session, struct arena *arena)
{
    PGresult *result = PQexec(session->link, sql_table[SQL_DATABASE_KIND].postgres);
    enum err_code code = ERR_NONE;

    if (!result_good(result) || PQntuples(result) != 1) {
        code = result_code(session, result, "database");
    } else if (strcmp(PQgetvalue(result, 0, 0), "C") != 0 ||
               strcmp(PQgetvalue(result, 0, 1), "UTF8") != 0) {
        code = ERR_DATABASE;
        snprintf(session->detail, sizeof session->detail,
                 "the database has collation %s and encoding %s; make it anew by: CREATE DATABASE "
                 "name TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
                 PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1));
    }
    PQclear(result);
    return code == ERR_NONE ? NULL : ERR(arena, code, "%s", session->detail);
}

static struct err *pg_connect(struct store_session *session, struct arena *arena, bool writes)
{
    static const char *const names[] = {"connect_timeout", "application_name", "dbname",
                                        "client_encoding", NULL};
    const char *const values[] = {CONNECT_SECONDS, "interna", session->store->config.url, "UTF8",
                                  NULL};
    struct err *err;

    (void)writes; /* each connection can both */
    session->link = PQconnectdbParams(names, values, 1);
    if (session->link == NULL || PQstatus(session->link) != CONNECTION_OK) {
        err = ERR(arena, ERR_DATABASE, "%s", PQerrorMessage(session->link));
    } else {
        PQsetNoticeReceiver(session->link, notice_ignore, NULL);
        err = database_check(session, arena);
    }
    if (err == NULL && text_run(session, "SET lock_timeout = " LOCK_WAIT_MS, "set") != ERR_NONE) {
        err = ERR(arena, ERR_DATABASE, "%s", session->detail);
    }
    if (err != NULL) pg_disconnect(session);
    return err;
}

/* ---- transactions ---- */

static enum err_code read_begin(struct store_session *session)
{
    char sql[120];

    snprintf(sql, sizeof sql,
             "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = %d",
             (int)limits.read_ms_max);
    return text_run(session, sql, "begin");
}

static enum err_code pg_step(struct store_session *session, enum step step)
{
    static const char *const texts[STEP_COUNT] = {[STEP_BEGIN] =
                                                      "BEGIN ISOLATION LEVEL READ COMMITTED",
                                                  [STEP_COMMIT] = "COMMIT",
                                                  [STEP_ROLLBACK] = "ROLLBACK",
                                                  [STEP_MARK] = "SAVEPOINT work",
                                                  [STEP_UNMARK] = "RELEASE work",
                                                  [STEP_BACK] = "ROLLBACK TO work"};
    enum err_code code = ERR_NONE;
    PGresult *result;

    if (step == STEP_BEGIN_READ) return read_begin(session);
    session->begun += step == STEP_BEGIN;
    result = PQexec(session->link, texts[step]);
    if (!result_good(result)) {
        code = result_code(session, result, texts[step]);
    } else if (step == STEP_COMMIT && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        snprintf(session->detail, sizeof session->detail, "COMMIT was answered by ROLLBACK");
        code = ERR_DATABASE;
    }
    PQclear(result);
    return code;
}

static struct err *pg_schema(struct store_session *session, struct arena *arena,
                             const struct sql_step *step)
{
    enum err_code code = ERR_NONE;

    if (step->postgres != NULL) code = text_run(session, step->postgres, step->title);
    return code == ERR_NONE ? NULL : ERR(arena, code, "%s", session->detail);
}

static struct err *pg_prepare(struct store_session *session, struct arena *arena, enum sql id)
{
    const struct sql_text *text = &sql_table[id];
    enum err_code code = ERR_NONE;

    if (session->statements[id] != NULL) return NULL;
    PGresult *result = PQprepare(session->link, text->name, text->postgres, 0, NULL);
    if (!result_good(result)) code = result_code(session, result, text->name);
    PQclear(result);
    if (code != ERR_NONE) return ERR(arena, code, "%s: %s", text->file, session->detail);
    session->statements[id] = session; /* any mark will do: the server keeps it by name */
    return NULL;
}

/* ---- statements ---- */

static void pg_forget(const struct open_rows *rows)
{
    PQclear(rows->result);
}

static struct err *pg_query(struct store_tx *tx, enum sql id, const struct sql_value *values,
                            size_t count, struct sql_rows *rows, int64_t *changed)
{
    struct store_session *session = tx->session;
    const char *texts[SQL_PARAMS_MAX];
    char numbers[SQL_PARAMS_MAX][NUMBER_BYTES];
    PGresult *result;

    TRY(pg_prepare(session, tx->arena, id));
    for (size_t i = 0; i < count; i++) {
        texts[i] = NULL;
        if (values[i].kind == SQL_TEXT) texts[i] = str_c(tx->arena, values[i].text);
        if (values[i].kind != SQL_INT) continue;
        snprintf(numbers[i], NUMBER_BYTES, "%lld", (long long)values[i].number);
        texts[i] = numbers[i];
    }
    result = PQexecPrepared(session->link, sql_table[id].name, (int)count, texts, NULL, NULL, 0);
    if (!result_good(result)) {
        enum err_code code = result_code(session, result, sql_table[id].name);

        PQclear(result);
        return ERR(tx->arena, code, "%s", session->detail);
    }
    if (changed != NULL && !num_parse_int(str_of(PQcmdTuples(result)), changed)) *changed = 0;
    TRY(session_remember(session, tx->arena, (struct open_rows){.result = result}));
    rows->engine = result;
    return NULL;
}

static bool pg_next(struct sql_rows *rows)
{
    return rows->row++ < PQntuples(rows->engine);
}

static int64_t pg_number(const struct sql_rows *rows, int column)
{
    int row = rows->row - 1;
    int64_t number;

    assert(column < PQnfields(rows->engine));
    if (PQgetisnull(rows->engine, row, column)) return NONE;
    const char *text = PQgetvalue(rows->engine, row, column);
    if (num_parse_int(str_of(text), &number)) return number;
    return text[0] == 't'; /* a boolean, which SQLite gives as 0 or 1 */
}

static struct str pg_text(const struct sql_rows *rows, int column)
{
    int row = rows->row - 1;

    assert(column < PQnfields(rows->engine));
    if (PQgetisnull(rows->engine, row, column)) return STR_NONE;
    return str_copy(rows->tx->arena, (struct str){PQgetvalue(rows->engine, row, column),
                                                  (size_t)PQgetlength(rows->engine, row, column)});
}

const struct engine engine_postgres = {
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .step = pg_step,
    .schema = pg_schema,
    .prepare = pg_prepare,
    .query = pg_query,
    .next = pg_next,
    .number = pg_number,
    .text = pg_text,
    .forget = pg_forget,
};
