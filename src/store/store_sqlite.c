/* SQLite: one read-write connection for the writer, read-only ones for readers. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/url.h"
#include "store/engine.h"

#define BUSY_MS         2000 /* only a foreign process can hold the lock */
#define PROGRESS_STEPS  4000 /* between two looks at the deadline */
#define LOG_PAGES_MAX   1000 /* more since the last checkpoint: the writer does the next */
#define SQL_BYTES_MAX   100000
#define VALUE_BYTES_MAX (64 * 1024 * 1024)

/* A write that failed, but not for want of a working disk. fsync is not asked: whatever it says,
   nobody knows what was kept. */
static enum err_code write_code(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ERR_DISK_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
        return ERR_READ_ONLY;
    default:
        return ERR_DATABASE;
    }
}

/* Why the last write failed: of the log, else of the database. After COMMIT SQLite itself does not
   tell. */
static int write_errno(sqlite3 *db)
{
    static const int files[] = {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER};
    int number = 0;

    for (size_t i = 0; i < 2 && number == 0; i++) {
        sqlite3_file *file = NULL;

        (void)sqlite3_file_control(db, "main", files[i], &file);
        if (file == NULL || file->pMethods == NULL) continue;
        (void)file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    }
    return number != 0 ? number : sqlite3_system_errno(db);
}

static const struct {
    int rc; /* extended, or its first byte for all of its kind */
    enum err_code code;
} codes[] = {
    {SQLITE_CONSTRAINT_UNIQUE, ERR_EXISTS},
    {SQLITE_CONSTRAINT_PRIMARYKEY, ERR_EXISTS},
    {SQLITE_CONSTRAINT_ROWID, ERR_EXISTS},
    {SQLITE_CONSTRAINT_FOREIGNKEY, ERR_BAD_REFERENCE},
    {SQLITE_FULL, ERR_DISK_FULL},
    {SQLITE_READONLY, ERR_READ_ONLY},
    {SQLITE_CANTOPEN, ERR_IO},
    {SQLITE_CORRUPT, ERR_CORRUPT},
    {SQLITE_NOTADB, ERR_CORRUPT},
    {SQLITE_BUSY, ERR_BUSY},
    {SQLITE_LOCKED, ERR_BUSY},
    {SQLITE_INTERRUPT, ERR_BUSY},
    {SQLITE_NOMEM, ERR_BUSY},
};

static enum err_code code_of(sqlite3 *db, int rc)
{
    if (rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_TRUNCATE || rc == SQLITE_IOERR_SHMSIZE) {
        return write_code(write_errno(db));
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].rc == rc || codes[i].rc == (rc & 0xff)) return codes[i].code;
    }
    return ERR_DATABASE;
}

static struct err *fail(struct store_session *session, struct arena *arena, int rc,
                        const char *what)
{
    return ERR(arena, code_of(session->link, rc), "%s: %s (%d)", what,
               session->link != NULL ? sqlite3_errmsg(session->link) : sqlite3_errstr(rc), rc);
}

/* ---- connection ---- */

static int deadline_passed(void *context)
{
    const struct store_session *session = context;

    return session->deadline_ms != 0 && store_clock_ms() > session->deadline_ms;
}

static int log_grown(void *context, sqlite3 *db, const char *schema, int pages)
{
    struct store_session *session = context;

    (void)db, (void)schema;
    session->log_pages = pages;
    return SQLITE_OK;
}

static int configure(sqlite3 *db, bool writes)
{
    static const char common[] = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                                 "PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0;"
                                 "PRAGMA temp_store = MEMORY;";
    /* Making a commit durable and checkpoints are the writer's own acts: see engine_sqlite_sync and
       engine_sqlite_checkpoint. NORMAL still syncs whatever keeps the file whole. */
    static const char writer[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                 "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32000;"
                                 "PRAGMA journal_size_limit = 67108864;";
    static const char reader[] = "PRAGMA query_only = ON; PRAGMA cache_size = -8000;";
    int rc = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

    if (rc == SQLITE_OK) rc = sqlite3_busy_timeout(db, BUSY_MS);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, common, NULL, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, writes ? writer : reader, NULL, NULL, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES_MAX);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return rc;
}

static void sqlite_disconnect(struct store_session *session)
{
    session_forget_all(session);
    for (int i = 0; i < SQL_COUNT + STEP_COUNT; i++) {
        sqlite3_finalize(session->statements[i]);
        session->statements[i] = NULL;
    }
    sqlite3_close(session->link);
    session->link = NULL;
}

/* Statistics of memory are counted under one lock for all threads; nobody reads them. Must come
   before the library is first used; later it is refused and changes nothing. */
static void count_no_memory(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Where the folder cannot be written (a backup's medium), SQLite has no place for what readers
   share, and needs none: nobody writes. A log beside the file would be overlooked that way. */
static bool stands_still(const struct store *store, struct arena *arena)
{
    const char *folder = store->config.data_dir;
    const char *log = str_c(arena, str_print(arena, "%s/interna.db-wal", folder));

    return store->config.read_only && faccessat(AT_FDCWD, folder, W_OK, AT_EACCESS) != 0 &&
           access(log, F_OK) != 0;
}

static const char *still_address(struct arena *arena, const char *path)
{
    struct buf address = buf_new(arena, 3 * strlen(path) + sizeof "file:?immutable=1");

    buf_add_c(&address, "file:");
    url_add_part(&address, str_of(path));
    buf_add_c(&address, "?immutable=1");
    return str_c(arena, buf_str(&address));
}

static struct err *sqlite_connect(struct store_session *session, struct arena *arena, bool writes)
{
    const struct store *store = session->store;
    const char *path = str_c(arena, str_print(arena, "%s/interna.db", store->config.data_dir));
    const char *name = path;
    int flags = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    sqlite3 *db = NULL;

    (void)pthread_once(&once, count_no_memory);
    if (stands_still(store, arena)) {
        name = still_address(arena, path);
        flags |= SQLITE_OPEN_URI;
    }
    int rc = sqlite3_open_v2(name, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

    session->link = db;
    if (rc == SQLITE_OK) rc = configure(db, writes);
    if (rc == SQLITE_OK) {
        if (writes) {
            sqlite3_wal_hook(db, log_grown, session);
        } else {
            sqlite3_progress_handler(db, PROGRESS_STEPS, deadline_passed, session);
        }
        return NULL;
    }
    struct err *err = fail(session, arena, rc, path);
    sqlite_disconnect(session);
    return err;
}

/* ---- transactions ---- */

static struct err *prepare(struct store_session *session, struct arena *arena, const char *sql,
                           void **statement)
{
    int rc = sqlite3_prepare_v3(session->link, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                (sqlite3_stmt **)statement, NULL);

    return rc == SQLITE_OK ? NULL : fail(session, arena, rc, sql);
}

static enum err_code sqlite_step(struct store_session *session, enum step step)
{
    static const char *const texts[STEP_COUNT] = {
        [STEP_BEGIN_READ] = "BEGIN",     [STEP_BEGIN] = "BEGIN IMMEDIATE",
        [STEP_COMMIT] = "COMMIT",        [STEP_ROLLBACK] = "ROLLBACK",
        [STEP_MARK] = "SAVEPOINT work",  [STEP_UNMARK] = "RELEASE work",
        [STEP_BACK] = "ROLLBACK TO work"};
    void **statement = &session->statements[SQL_COUNT + step];
    int rc = SQLITE_OK;

    session->begun += step == STEP_BEGIN;
    if (*statement == NULL) {
        rc = sqlite3_prepare_v3(session->link, texts[step], -1, SQLITE_PREPARE_PERSISTENT,
                                (sqlite3_stmt **)statement, NULL);
    }
    if (rc == SQLITE_OK) {
        sqlite3_step(*statement);
        rc = sqlite3_reset(*statement);
    }
    if (rc == SQLITE_OK) return ERR_NONE;
    snprintf(session->detail, sizeof session->detail, "%s: %s (%d)", texts[step],
             sqlite3_errmsg(session->link), rc);
    return code_of(session->link, rc);
}

static struct err *sqlite_schema(struct store_session *session, struct arena *arena,
                                 const struct sql_step *step)
{
    int rc = SQLITE_OK;

    if (step->sqlite != NULL) rc = sqlite3_exec(session->link, step->sqlite, NULL, NULL, NULL);
    return rc == SQLITE_OK ? NULL : fail(session, arena, rc, step->title);
}

static struct err *sqlite_prepare(struct store_session *session, struct arena *arena, enum sql id)
{
    if (session->statements[id] != NULL) return NULL;
    struct err *err = prepare(session, arena, sql_table[id].sqlite, &session->statements[id]);

    return err == NULL ? NULL
                       : ERR_WRAP(arena, err->code, err, "statement %s of %s", sql_table[id].name,
                                  sql_table[id].file);
}

/* ---- statements ---- */

static void sqlite_forget(const struct open_rows *rows)
{
    if (rows->extra) {
        sqlite3_finalize(rows->result);
    } else {
        sqlite3_reset(rows->result);
    }
}

static int bind(sqlite3_stmt *statement, const struct sql_value *values, size_t count)
{
    int rc = SQLITE_OK;

    for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
        int place = (int)i + 1;

        switch (values[i].kind) {
        case SQL_NULL:
            rc = sqlite3_bind_null(statement, place);
            break;
        case SQL_INT:
            rc = sqlite3_bind_int64(statement, place, values[i].number);
            break;
        case SQL_TEXT:
            rc = sqlite3_bind_text64(statement, place, values[i].text.ptr, values[i].text.len,
                                     SQLITE_STATIC, SQLITE_UTF8);
            break;
        }
    }
    return rc;
}

/* A statement failed: say so, and see whether SQLite took the transaction with it. */
static struct err *statement_fail(struct store_session *session, struct arena *arena, int rc,
                                  enum sql id)
{
    struct err *err = fail(session, arena, rc, sql_table[id].name);

    if (sqlite3_get_autocommit(session->link)) session->lost = true;
    return err;
}

/* The first row is fetched at once, so that a change happens where it is asked for. */
static struct err *sqlite_query(struct store_tx *tx, enum sql id, const struct sql_value *values,
                                size_t count, struct sql_rows *rows, int64_t *changed)
{
    struct store_session *session = tx->session;
    void *statement;
    bool extra;
    int rc;

    TRY(sqlite_prepare(session, tx->arena, id));
    statement = session->statements[id];
    extra = sqlite3_stmt_busy(statement);
    if (extra) TRY(prepare(session, tx->arena, sql_table[id].sqlite, &statement));
    TRY(session_remember(session, tx->arena, (struct open_rows){statement, extra}));
    rc = bind(statement, values, count);
    if (rc == SQLITE_OK) rc = sqlite3_step(statement);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        struct err *err = statement_fail(session, tx->arena, rc, id);

        session_forget(session, statement);
        return err;
    }
    if (changed != NULL) *changed = sqlite3_changes64(session->link);
    if (rc == SQLITE_ROW) {
        rows->engine = statement;
    } else {
        session_forget(session, statement);
    }
    return NULL;
}

static bool sqlite_next(struct sql_rows *rows)
{
    int rc = rows->row++ == 0 ? SQLITE_ROW : sqlite3_step(rows->engine);

    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE) {
        rows->err = statement_fail(rows->tx->session, rows->tx->arena, rc, rows->id);
    }
    session_forget(rows->tx->session, rows->engine);
    rows->engine = NULL;
    return false;
}

static int64_t sqlite_number(const struct sql_rows *rows, int column)
{
    assert(column < sqlite3_column_count(rows->engine));
    if (sqlite3_column_type(rows->engine, column) == SQLITE_NULL) return NONE;
    return sqlite3_column_int64(rows->engine, column);
}

static struct str sqlite_text(const struct sql_rows *rows, int column)
{
    assert(column < sqlite3_column_count(rows->engine));
    const char *text = (const char *)sqlite3_column_text(rows->engine, column);

    if (text == NULL) return STR_NONE;
    return str_copy(rows->tx->arena,
                    (struct str){text, (size_t)sqlite3_column_bytes(rows->engine, column)});
}

bool engine_sqlite_sync(struct store_session *session)
{
    sqlite3_file *log = NULL;

    (void)sqlite3_file_control(session->link, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    assert(log != NULL && log->pMethods != NULL); /* there was a commit */
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) == SQLITE_OK;
}

bool engine_sqlite_checkpoint(struct store_session *session)
{
    int rc;

    if (session->log_pages < session->log_pages_seen) session->log_pages_seen = 0;
    if (session->log_pages - session->log_pages_seen < LOG_PAGES_MAX) return true;
    session->log_pages_seen = session->log_pages;
    /* PASSIVE waits for nobody: what readers still need is left for the next time, and so is what
       the disk has no room for, since the log has it. */
    rc = sqlite3_wal_checkpoint_v2(session->link, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc == SQLITE_OK) return true;
    enum err_code code = code_of(session->link, rc);
    return code != ERR_DATABASE && code != ERR_CORRUPT;
}

const struct engine engine_sqlite = {
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .step = sqlite_step,
    .schema = sqlite_schema,
    .prepare = sqlite_prepare,
    .query = sqlite_query,
    .next = sqlite_next,
    .number = sqlite_number,
    .text = sqlite_text,
    .forget = sqlite_forget,
};
