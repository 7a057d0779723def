/* What the files of store share: the two engines behind one table of functions, a session (one
   connection), and struct store. Not for features. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "store/sql.h"
#include "store/store.h"

#define OPEN_ROWS_MAX  16 /* results being read at once in one transaction */
#define SQL_PARAMS_MAX 64 /* as sqlgen allows */

/* Statements that hold a transaction together; each engine has its own texts. */
enum step {
    STEP_BEGIN_READ,
    STEP_BEGIN,
    STEP_COMMIT,
    STEP_ROLLBACK,
    STEP_MARK,
    STEP_UNMARK,
    STEP_BACK,
    STEP_COUNT
};

struct work;

/* One connection. It is used by one thread at a time. */
struct store_session {
    struct store *store;
    void *link;        /* sqlite3 or PGconn; NULL: not connected */
    void **statements; /* by enum sql, then enum step; NULL: not prepared yet */
    struct open_rows {
        void *result;
        bool extra;        /* not of `statements`: made while that one was being read */
    } open[OPEN_ROWS_MAX]; /* what is being read */
    unsigned open_count;
    char detail[240];    /* of the last failed step */
    uint64_t begun;      /* transactions that write, so far */
    int log_pages;       /* SQLite: in the write-ahead log after the last commit */
    int log_pages_seen;  /* at the last checkpoint; fewer now: the log began anew */
    int64_t deadline_ms; /* monotonic end of a read; 0: none */
    struct err *failure; /* the first failed statement; until the mark it is the answer to all */
    bool again;          /* it lost against another write: the whole may be run again */
    bool lost;           /* transaction or connection are gone without our asking */
    struct work *work;   /* the write that runs, NULL in reads */
    struct store_session *next; /* in the pool */
};

struct engine {
    struct err *(*connect)(struct store_session *session, struct arena *arena, bool writes);
    void (*disconnect)(struct store_session *session);
    /* ERR_NONE, or what went wrong, told in session->detail: nothing is allocated. */
    enum err_code (*step)(struct store_session *session, enum step step);
    struct err *(*schema)(struct store_session *session, struct arena *arena,
                          const struct sql_step *step);
    struct err *(*prepare)(struct store_session *session, struct arena *arena, enum sql id);
    struct err *(*query)(struct store_tx *tx, enum sql id, const struct sql_value *values,
                         size_t count, struct sql_rows *rows, int64_t *changed);
    bool (*next)(struct sql_rows *rows);
    int64_t (*number)(const struct sql_rows *rows, int column);
    struct str (*text)(const struct sql_rows *rows, int column);
    void (*forget)(const struct open_rows *rows);
};

extern const struct engine engine_sqlite, engine_postgres;
/* Make durable what was committed. False: the disk refused to keep what it took. */
bool engine_sqlite_sync(struct store_session *session);
/* The writer, after its answers: bring the log into the database when it has grown. False as above.
 */
bool engine_sqlite_checkpoint(struct store_session *session);

/* Ids: the generator may go up to `reserved`, which is stored; whoever takes the node over starts
   above. So no id is made twice, whatever a clock does. */
struct store_ids {
    pthread_mutex_t lock;
    struct id_gen gen;
    int64_t reserved;
    struct str owner; /* random name of this process; absent: no node is held */
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t free;
    struct store_session *idle;
    bool open;
};

struct writer;
struct keeper;
struct socket_server;
struct words_known;

struct store {
    struct arena *arena;
    struct store_config config;
    const struct engine *engine;
    struct pool pool;
    struct store_ids ids;
    struct writer *writer;         /* SQLite */
    struct store_session *writing; /* SQLite: the writer's, its own once it runs */
    struct keeper *keeper;         /* PostgreSQL */
    struct socket_server *socket;
    struct words_known *words;
    int lock_fd;
    atomic_bool broken;   /* a disk refused to keep what it took: only a new start helps */
    atomic_bool refusing; /* the disk had no room for the last write, or may not be written */
    bool twice;           /* tests: run each apply twice and compare */
};

int64_t store_clock_ms(void); /* monotonic */

/* ---- store.c ---- */
struct store_session *session_new(struct store *store);
struct store_tx session_tx(struct store_session *session, struct arena *arena, int64_t now_ms,
                           bool writes);
/* Remember RESULT until session_forget; ERR_INTERNAL when too many are open. */
MUST_CHECK struct err *session_remember(struct store_session *session, struct arena *arena,
                                        struct open_rows rows);
/* One step of a transaction; a failure is made in ARENA. */
MUST_CHECK struct err *session_step(struct store_session *session, struct arena *arena,
                                    enum step step);
void session_forget(struct store_session *session, void *result);
void session_forget_all(struct store_session *session);
/* Run WORK; when the arena gets full within, FULL is set and the rest of WORK is left out. */
struct err *session_guard(struct store_tx *tx, store_work *work, void *context, bool *full);
/* WORK in a write transaction of its own on SESSION (opening, sealing). */
MUST_CHECK struct err *session_write(struct store_session *session, struct arena *arena,
                                     int64_t now_ms, store_work *work, void *context);
MUST_CHECK struct err *session_prepare_all(struct store_session *session, struct arena *arena);

/* ---- pool.c ---- */
void pool_open(struct store *store);
void pool_close(struct store *store);
MUST_CHECK struct err *pool_take(struct store *store, struct arena *arena,
                                 struct store_session **session);
void pool_give(struct store_session *session);

/* ---- migrate.c ---- */
MUST_CHECK struct err *migrate(struct store_session *session, struct arena *arena);
/* The same refusals, and one when a step is missing; changes nothing. */
MUST_CHECK struct err *migrate_compare(struct store *store, struct arena *arena);

/* ---- node.c ---- */
/* Take a free node; SESSION holds it as long as it is connected. */
MUST_CHECK struct err *node_take(struct store_session *session, struct arena *arena);
/* See to it that a write at NOW_MS has ids: on SQLite within its transaction, on PostgreSQL before
   it. */
MUST_CHECK struct err *node_reserve(struct store_session *session, struct arena *arena,
                                    int64_t now_ms);

/* A batch that told of more ids was not kept. */
void node_forget(struct store *store);

/* ---- seal.c ---- */
struct seal_head {
    int64_t id, last_seq;
    char hash[65];
};
MUST_CHECK struct err *seal_head_read(struct store_tx *tx, struct seal_head *head);
/* Chain DIGESTS (hex, concatenated) of COUNT events to HEAD, which becomes the new head. */
MUST_CHECK struct err *seal_chain(struct store_tx *tx, struct seal_head *head, int64_t count,
                                  struct str digests);
/* Number and seal what is committed, if no other node is doing it (or after it, with WAIT). */
MUST_CHECK struct err *seal_committed(struct store_session *session, struct arena *arena, bool wait,
                                      bool *more);

/* ---- keeper.c: PostgreSQL's thread that holds the node, seals, drops old keys ---- */
MUST_CHECK struct err *keeper_open(struct store *store, struct arena *arena);
void keeper_close(struct store *store);

/* ---- writer.c, retry.c: how a write becomes durable on each engine ---- */
MUST_CHECK struct err *writer_open(struct store *store, struct arena *arena,
                                   struct store_session *session);
void writer_close(struct store *store);
MUST_CHECK struct err *writer_run(struct store *store, struct work *work);
/* The number of the last commit that a reader may see. */
int64_t writer_mark(const struct writer *writer);
bool writer_settled(struct writer *writer, int64_t mark);

/* ---- settler.c: the writer's second thread, under the writer's lock ---- */
struct settler;
/* MOVED is told to all whenever the disk has had its say. */
MUST_CHECK struct err *settler_open(struct store *store, struct arena *arena, pthread_mutex_t *lock,
                                    pthread_cond_t *moved, struct settler **settler);
/* Returns when all that was put is settled. */
void settler_close(struct settler *settler);
/* All commits up to the one numbered MARK are to become durable. */
void settler_put(struct settler *settler, int64_t mark);
bool settler_idle(const struct settler *settler); /* ask under the lock */
/* As store_settled. */
bool settler_kept(struct settler *settler, int64_t mark);
MUST_CHECK struct err *retry_run(struct store *store, struct work *work);

/* ---- lock.c ---- */
/* SQLite: ERR_NO_DATA unless the folder has a database. */
MUST_CHECK struct err *folder_there(struct store *store, struct arena *arena);
MUST_CHECK struct err *folder_lock(struct store *store, struct arena *arena);
void folder_unlock(struct store *store);

/* ---- search.c ---- */
/* Keep the words of what was found before words were kept. */
MUST_CHECK struct err *search_open(struct store_session *session, struct arena *arena);

/* ---- socket.c ---- */
void socket_close(struct store *store);

#endif
