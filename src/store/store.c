/* Opening and closing, and the way of each statement from a feature to its engine. */
#include <assert.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "store/words.h"
#include "store/work.h"

int64_t store_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- sessions ---- */

struct store_session *session_new(struct store *store)
{
    struct store_session *session = ARENA_NEW(store->arena, struct store_session);

    session->store = store;
    session->statements = ARENA_ARRAY(store->arena, void *, SQL_COUNT + STEP_COUNT);
    return session;
}

struct store_tx session_tx(struct store_session *session, struct arena *arena, int64_t now_ms,
                           bool writes)
{
    return (struct store_tx){.store = session->store,
                             .arena = arena,
                             .now_ms = now_ms,
                             .writes = writes,
                             .session = session};
}

struct err *session_step(struct store_session *session, struct arena *arena, enum step step)
{
    enum err_code code = session->store->engine->step(session, step);

    return code == ERR_NONE ? NULL : ERR(arena, code, "%s", session->detail);
}

struct err *session_remember(struct store_session *session, struct arena *arena,
                             struct open_rows rows)
{
    if (session->open_count == OPEN_ROWS_MAX) {
        session->store->engine->forget(&rows);
        return ERR(arena, ERR_INTERNAL, "more than %d results are open at once", OPEN_ROWS_MAX);
    }
    session->open[session->open_count++] = rows;
    return NULL;
}

void session_forget(struct store_session *session, void *result)
{
    for (unsigned i = 0; i < session->open_count; i++) {
        if (session->open[i].result != result) continue;
        session->store->engine->forget(&session->open[i]);
        session->open[i] = session->open[--session->open_count];
        return;
    }
}

void session_forget_all(struct store_session *session)
{
    while (session->open_count > 0)
        session_forget(session, session->open[0].result);
}

struct err *session_guard(struct store_tx *tx, store_work *work, void *context, bool *full)
{
    jmp_buf place;
    jmp_buf *before = arena_escape(tx->arena, &place);
    struct err *volatile err = NULL;

    *full = true;
    if (setjmp(place) == 0) {
        err = work(tx, context);
        *full = false;
    }
    arena_escape(tx->arena, before);
    return err;
}

struct err *session_write(struct store_session *session, struct arena *arena, int64_t now_ms,
                          store_work *work, void *context)
{
    struct store_tx tx = session_tx(session, arena, now_ms, true);
    struct err *err;

    TRY(session_step(session, arena, STEP_BEGIN));
    err = work(&tx, context);
    session_forget_all(session);
    if (err == NULL) err = session->failure;
    if (err == NULL) err = session_step(session, arena, STEP_COMMIT);
    session->failure = NULL;
    if (err != NULL) session->store->engine->step(session, STEP_ROLLBACK); /* if it still stands */
    return err;
}

struct err *session_prepare_all(struct store_session *session, struct arena *arena)
{
    bool postgres = store_is_postgres(session->store);

    for (enum sql id = 0; id < SQL_COUNT; id++) {
        if ((postgres ? sql_table[id].postgres : sql_table[id].sqlite) == NULL) continue;
        TRY(session->store->engine->prepare(session, arena, id));
    }
    return NULL;
}

/* ---- opening ---- */

static struct err *start_pooled(struct store *store, struct arena *arena)
{
    struct store_session *session;
    struct err *err = NULL;

    if (store->config.read_only) TRY(migrate_compare(store, arena));
    TRY(pool_take(store, arena, &session));
    if (!store->config.read_only) err = migrate(session, arena);
    if (err == NULL) err = session_prepare_all(session, arena);
    if (err == NULL && !store->config.read_only) err = search_open(session, arena);
    pool_give(session);
    if (err != NULL || store->config.read_only) return err;
    return keeper_open(store, arena);
}

static struct err *start_writer(struct store *store, struct arena *arena)
{
    struct store_session *session = session_new(store);
    struct err *err = store->engine->connect(session, arena, true);

    if (err == NULL) err = migrate(session, arena);
    if (err == NULL) err = session_prepare_all(session, arena);
    if (err == NULL) err = search_open(session, arena);
    if (err == NULL) err = writer_open(store, arena, session);
    if (err != NULL) store->engine->disconnect(session);
    store->writing = session;
    return err;
}

static struct err *store_start(struct store *store, struct arena *arena)
{
    pool_open(store);
    if (store_is_postgres(store) || store->config.read_only) return start_pooled(store, arena);
    return start_writer(store, arena);
}

struct err *store_open(struct arena *arena, const struct store_config *config, struct store **store)
{
    struct store *new = ARENA_NEW(arena, struct store);
    struct err *err = NULL;

    *store = NULL;
    new->arena = arena;
    new->config = *config;
    new->engine = config->url != NULL ? &engine_postgres : &engine_sqlite;
    new->lock_fd = -1;
    new->words = words_known_new(arena);
    pthread_mutex_init(&new->ids.lock, NULL);
    if (config->existing || config->read_only) err = folder_there(new, arena);
    if (err == NULL && !config->read_only) err = folder_lock(new, arena);
    if (err == NULL) err = store_start(new, arena);
    if (err != NULL) {
        store_close(new);
        return err;
    }
    *store = new;
    return NULL;
}

void store_close(struct store *store)
{
    socket_close(store);
    keeper_close(store);
    pool_close(store); /* readers first: SQLite checkpoints when the last connection closes */
    writer_close(store);
    pthread_mutex_destroy(&store->ids.lock);
    words_known_free(store->words);
    folder_unlock(store);
}

bool store_is_postgres(const struct store *store)
{
    return store->engine == &engine_postgres;
}

const char *store_data_dir(const struct store *store)
{
    return store->config.data_dir;
}

static struct err *ready_check(struct store_tx *tx, void *context)
{
    struct sql_rows rows;

    (void)context;
    TRY(sql_query(tx, SQL_SEAL_HEAD, &rows));
    return sql_done(&rows);
}

static struct err *nothing_apply(struct store_tx *tx, void *context)
{
    (void)tx, (void)context;
    return NULL;
}

/* Its key alone is written, so old that the next purge takes it. */
static struct err *write_try(struct store *store, struct arena *arena)
{
    struct store_write write = {.apply = nothing_apply, .arena = arena};
    uint8_t random[16];

    if (!rand_entropy(random, sizeof random)) {
        return ERR(arena, ERR_INTERNAL, "the system gives no random bytes");
    }
    write.once.key = write.once.fingerprint = str_hex(arena, random, sizeof random);
    return store_write(store, &write);
}

struct err *store_ready(struct store *store, struct arena *arena)
{
    if (atomic_load(&store->broken)) {
        return ERR(arena, ERR_DATABASE, "the disk refused a write; start again");
    }
    if (atomic_load(&store->refusing)) TRY(write_try(store, arena));
    return store_read(store, arena, 0, ready_check, NULL);
}

/* ---- transactions ---- */

struct err *store_read(struct store *store, struct arena *arena, int64_t now_ms, store_work *work,
                       void *context)
{
    struct store_session *session;
    enum err_code code;
    struct err *err;
    bool full;

    TRY(pool_take(store, arena, &session));
    code = store->engine->step(session, STEP_BEGIN_READ);
    if (session->lost) { /* the server was started anew since the last read: connect again */
        pool_give(session);
        TRY(pool_take(store, arena, &session));
        code = store->engine->step(session, STEP_BEGIN_READ);
    }
    if (code != ERR_NONE) {
        char detail[sizeof session->detail];

        memcpy(detail, session->detail, sizeof detail);
        pool_give(session); /* before there may be no memory to tell */
        return ERR(arena, code, "%s", detail);
    }
    struct store_tx tx = session_tx(session, arena, now_ms, false);
    session->deadline_ms = store_clock_ms() + limits.read_ms_max;
    err = session_guard(&tx, work, context, &full);
    session->deadline_ms = 0;
    session_forget_all(session);
    if (err == NULL) err = session->failure;
    session->failure = NULL;
    if (store->engine->step(session, STEP_ROLLBACK) != ERR_NONE) session->lost = true;
    pool_give(session);
    if (full) arena_alloc(arena, PTRDIFF_MAX); /* jump on, to where the caller wanted it */
    return err;
}

struct err *store_write(struct store *store, struct store_write *write)
{
    struct work work;
    struct err *err;

    if (store->config.read_only) return ERR(write->arena, ERR_READ_ONLY, "opened to read only");
    TRY(work_new(&work, store, write));
    err = store->writer != NULL ? writer_run(store, &work) : retry_run(store, &work);
    if (!write->early || err != NULL) {
        if (!store_settled(store, write->mark)) err = work_fail(&work, ERR_UNSURE, "no sync");
    }
    if (err == NULL && !write->replayed) atomic_store(&store->refusing, false);
    if (err != NULL && (err->code == ERR_DISK_FULL || err->code == ERR_READ_ONLY)) {
        atomic_store(&store->refusing, true);
    }
    return err;
}

bool store_settled(struct store *store, int64_t mark)
{
    return mark == 0 || writer_settled(store->writer, mark);
}

/* ---- statements ---- */

static struct err *sql_refusal(struct store_tx *tx, enum sql id, const struct sql_value *values,
                               size_t count)
{
    struct store_session *session = tx->session;

    assert(count == sql_table[id].params);
    assert(tx->writes || !sql_table[id].writes);
    if (session->failure != NULL) return session->failure;
    for (size_t i = 0; i < count; i++) {
        const struct str *text = &values[i].text;

        if (values[i].kind == SQL_TEXT && memchr(text->ptr, '\0', text->len) != NULL) {
            return ERR(tx->arena, ERR_BAD_TEXT, "%s: a text holds NUL", sql_table[id].name);
        }
    }
    if (session->deadline_ms != 0 && store_clock_ms() > session->deadline_ms) {
        return ERR(tx->arena, ERR_BUSY, "%s: the read took too long", sql_table[id].name);
    }
    return NULL;
}

static struct err *sql_start(struct store_tx *tx, enum sql id, const struct sql_value *values,
                             size_t count, struct sql_rows *rows, int64_t *changed)
{
    struct store_session *session = tx->session;
    struct err *err = sql_refusal(tx, id, values, count);

    *rows = (struct sql_rows){.tx = tx, .id = id};
    if (err == NULL && session->work != NULL && tx->store->twice) {
        work_trace(session->work, id, values, count);
    }
    if (err == NULL) err = tx->store->engine->query(tx, id, values, count, rows, changed);
    /* The first statement decides what the whole transaction sees. */
    if (tx->mark == 0 && tx->store->writer != NULL) tx->mark = writer_mark(tx->store->writer);
    if (err != NULL && session->failure == NULL) session->failure = err;
    return err;
}

struct err *sql_run_values(struct store_tx *tx, enum sql id, const struct sql_value *values,
                           size_t count, int64_t *changed)
{
    struct sql_rows rows;

    TRY(sql_start(tx, id, values, count, &rows, changed));
    return sql_done(&rows);
}

struct err *sql_query_values(struct store_tx *tx, enum sql id, const struct sql_value *values,
                             size_t count, struct sql_rows *rows)
{
    return sql_start(tx, id, values, count, rows, NULL);
}

bool sql_next(struct sql_rows *rows)
{
    rows->column = 0;
    if (rows->engine == NULL) return false;
    if (rows->tx->store->engine->next(rows)) return true;
    if (rows->err != NULL && rows->tx->session->failure == NULL) {
        rows->tx->session->failure = rows->err;
    }
    return false;
}

int64_t sql_int(struct sql_rows *rows)
{
    return rows->tx->store->engine->number(rows, rows->column++);
}

struct str sql_text(struct sql_rows *rows)
{
    return rows->tx->store->engine->text(rows, rows->column++);
}

struct err *sql_done(struct sql_rows *rows)
{
    if (rows->engine != NULL) session_forget(rows->tx->session, rows->engine);
    rows->engine = NULL;
    return rows->err;
}

/* ---- money ---- */

struct sql_value sql_money_minor(const struct money *money)
{
    return sql_i(money_present(*money) ? money->minor : NONE);
}

struct sql_value sql_money_currency(const struct money *money)
{
    return sql_t(money_present(*money) ? str_of(money->currency) : STR_NONE);
}

/* What was stored was checked; anything else reads as no amount. */
struct money sql_money(struct sql_rows *rows)
{
    int64_t minor = sql_int(rows);
    struct str currency = sql_text(rows);
    struct money money = {0};

    if (minor == NONE || !money_make(minor, currency, &money)) return (struct money){0};
    return money;
}
