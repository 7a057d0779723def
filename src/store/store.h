/* The only code that knows a database. Two engines, one dialect: SQLite in the data folder (one
   writer at a time, group commit), or PostgreSQL for several machines. Features read in store_read,
   change in store_write, and speak SQL only by the names of their .sql files. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "base/id.h"
#include "base/money.h"
#include "base/rand.h"
#include "sql_ids.h" /* enum sql: made from the .sql files */

struct arena;
struct store;

/* A transaction as seen by its work. Valid only until the work returns. */
struct store_tx {
    struct store *store;
    struct arena *arena;
    int64_t now_ms;
    struct rand rand; /* for what must be random and repeatable; never secrets */
    bool writes;
    struct store_session *session; /* the engine's connection */
    int64_t mark;                  /* of a read: what it may have seen; see store_settled */
};

struct store_config {
    const char
        *data_dir; /* holds interna.db, lock and socket; also used with PostgreSQL (lock, socket) */
    const char *url; /* postgresql://...; NULL: SQLite in data_dir */
    bool existing;   /* begin nothing: what is opened must hold data of ours */
    bool read_only;  /* the same, without migrating or locking (verify beside a server) */
};

/* ---- opening ---- */

/* Lock the folder, open, migrate, prepare every statement. Refusals: ERR_LOCKED, ERR_READ_ONLY,
   ERR_DISK_FULL, ERR_NEWER_SCHEMA, ERR_CHANGED_SCHEMA, ERR_CORRUPT, ERR_DATABASE, ERR_IO; where
   nothing is begun also ERR_NO_DATA. */
MUST_CHECK struct err *store_open(struct arena *arena, const struct store_config *config,
                                  struct store **store);
/* Finish what waits, checkpoint, release. */
void store_close(struct store *store);
bool store_is_postgres(const struct store *store);
/* The data folder, as it was configured: for files that stand beside the database. */
const char *store_data_dir(const struct store *store);
/* Can it answer and keep now (for /readyz)? After a write that the disk refused, one is tried. */
MUST_CHECK struct err *store_ready(struct store *store, struct arena *arena);

/* ---- transactions ---- */

typedef struct err *store_work(struct store_tx *tx, void *context);

/* Run WORK in one read transaction (a snapshot of at most limits.read_ms_max), on the calling
 * thread. */
MUST_CHECK struct err *store_read(struct store *store, struct arena *arena, int64_t now_ms,
                                  store_work *work, void *context);

/* A row that a write may change: locked before apply reads a fact (PostgreSQL: SELECT ... FOR
   UPDATE, in the order of (lock, id); SQLite has one writer). LOCK is a statement with one
   parameter, the id. */
struct store_root {
    enum sql lock;
    int64_t id;
};

/* The client's key of a write: sent again, it has one effect. */
struct store_once {
    int64_t actor_id;
    struct str key; /* 32 hex digits; absent: no key */
    struct str
        fingerprint; /* SHA-256 hex of method, path and body; another one is ERR_KEY_REUSED */
};

struct store_write {
    store_work *apply; /* facts -> rule -> rows -> events; may be run again, so it touches only tx,
                          arena and *object_id */
    void *context;
    struct arena *arena;
    int64_t now_ms;
    const struct store_root *roots;
    size_t root_count;
    struct store_once once;
    bool background; /* imports, sample, clock: after the interactive ones */
    bool early;      /* return as soon as it can be read; nobody is told before store_settled */
    store_work
        *refused; /* run in the same batch when apply refused (audit, throttle); may be NULL */
    int64_t *object_id; /* set by apply through context; on a replayed key filled by the store */
    bool replayed;      /* out: the key was known, apply did not run */
    int64_t mark;       /* out, of an early one: for store_settled */
};

/* Run a write and return when it is durable (or refused, or failed: nothing was changed). */
MUST_CHECK struct err *store_write(struct store *store, struct store_write *write);
/* Wait until all that MARK stands for is durable; 0: nothing. False: the disk refused to keep it,
   and nobody knows what it kept (ERR_UNSURE). */
bool store_settled(struct store *store, int64_t mark);

/* ---- within a transaction ---- */

/* The state of what is kept, for those who look after it. */
struct store_facts {
    struct store_schema {
        struct str feature;
        int64_t steps;
    } * schema;
    size_t schema_count;
    int64_t bytes;     /* of the database, on the disk */
    int64_t seal_id;   /* the last one; 0: none yet */
    int64_t seal_seq;  /* the last event in it: so many are sealed */
    int64_t sealed_ms; /* when that event was recorded; NONE */
    int64_t unsealed;  /* events that wait for a seal */
};
MUST_CHECK struct err *store_facts_read(struct store_tx *tx, struct store_facts *facts);

int64_t store_new_id(struct store_tx *tx);

struct sql_value {
    enum { SQL_NULL, SQL_INT, SQL_TEXT } kind;
    int64_t number;
    struct str text;
};

static inline struct sql_value sql_i(int64_t number) /* NONE becomes NULL */
{
    return (struct sql_value){number == NONE ? SQL_NULL : SQL_INT, number, STR_NONE};
}

static inline struct sql_value sql_t(struct str text) /* absent becomes NULL */
{
    return (struct sql_value){text.ptr == NULL ? SQL_NULL : SQL_TEXT, 0, text};
}

/* Money is two columns, minor units and currency; absent is NULL in both. */
struct sql_value sql_money_minor(const struct money *money);
struct sql_value sql_money_currency(const struct money *money);

#define SQL_VALUES(...) ((const struct sql_value[]){__VA_ARGS__})
#define SQL_VALUE_COUNT(...)                                                                       \
    (sizeof((const struct sql_value[]){__VA_ARGS__}) / sizeof(struct sql_value))

/* Run a statement that returns no rows. A broken UNIQUE is ERR_EXISTS, a foreign key
   ERR_BAD_REFERENCE. After a failure every further statement of the transaction gives the same
   error, and nothing of it is kept, whatever apply returns. */
#define sql_run(tx, id, ...)                                                                       \
    sql_run_values((tx), (id), SQL_VALUES(__VA_ARGS__), SQL_VALUE_COUNT(__VA_ARGS__), NULL)
/* The same, and how many rows it changed. */
#define sql_change(tx, id, changed, ...)                                                           \
    sql_run_values((tx), (id), SQL_VALUES(__VA_ARGS__), SQL_VALUE_COUNT(__VA_ARGS__), (changed))
MUST_CHECK struct err *sql_run_values(struct store_tx *tx, enum sql id,
                                      const struct sql_value *values, size_t count,
                                      int64_t *changed);

/* Rows of a SELECT or RETURNING, read column after column:
     struct sql_rows rows;
     TRY(sql_query(tx, SQL_REQUEST_BY_KEY, &rows, sql_t(key)));
     while (sql_next(&rows)) { id = sql_int(&rows); title = sql_text(&rows); }
     TRY(sql_done(&rows));
   sql_done must be called, also after leaving the loop early. Texts are copied to the arena. */
struct sql_rows {
    struct store_tx *tx;
    void *engine;
    struct err *err;
    enum sql id;
    int row, column;
};
#define sql_query(tx, id, rows, ...)                                                               \
    sql_query_values((tx), (id), SQL_VALUES(__VA_ARGS__), SQL_VALUE_COUNT(__VA_ARGS__), (rows))
MUST_CHECK struct err *sql_query_values(struct store_tx *tx, enum sql id,
                                        const struct sql_value *values, size_t count,
                                        struct sql_rows *rows);
bool sql_next(struct sql_rows *rows);
int64_t sql_int(struct sql_rows *rows);        /* NULL is NONE */
struct str sql_text(struct sql_rows *rows);    /* NULL is STR_NONE */
struct money sql_money(struct sql_rows *rows); /* its two columns; absent when NULL */
MUST_CHECK struct err *sql_done(struct sql_rows *rows);

/* ---- the log (table event; its features speak through feature/event) ---- */

/* An event whose row was just inserted is taken into the chain: DIGEST is its SHA-256 in hex.
   Answers the dense sequence number to store with it, or NONE where it is given later (PostgreSQL
   seals apart). */
int64_t store_seal_next(struct store_tx *tx);
void store_seal_add(struct store_tx *tx, int64_t event_id, struct str digest);

struct seal_report {
    int64_t events, seals;
    int64_t bad_event_id, bad_seal; /* 0: none */
};
/* Recompute every event's digest through DIGEST_OF (feature/event) and every seal; stop at the
   first bad one and name it. */
typedef struct err *store_event_check(struct store_tx *tx, int64_t after_seq, int64_t *last_seq,
                                      struct seal_report *report,
                                      void (*digest)(void *, struct str), void *context);
MUST_CHECK struct err *store_verify(struct store *store, struct arena *arena,
                                    store_event_check *check, struct seal_report *report);
/* PostgreSQL: seal now what is committed (tests and commands; a thread does it every 100 ms). */
MUST_CHECK struct err *store_seal_flush(struct store *store, struct arena *arena);

/* ---- emptying: all that is kept goes ---- */

/* From here to the end of the write nobody else writes, so that what it finds stays true. (In
   PostgreSQL nobody reads either; in SQLite others read what was there before.) */
MUST_CHECK struct err *store_alone(struct store_tx *tx);
/* After store_alone: every row of every table goes, but for those that tell the schema and who may
   make which ids: no id is made twice. The log begins anew with what apply appends after this. */
MUST_CHECK struct err *store_empty(struct store_tx *tx);

/* ---- search: the same on both ---- */

/* Put or replace the text found for an object; KIND parts the spaces ('request', 'offering',
   'person', 'unit'). FOLDED comes from fold_search. OWNER_ID: the party that finds it before
   others do; NONE: none. What not everybody in the house may know of is not put: its words would
   stand in the index. */
void store_search_put(struct store_tx *tx, const char *kind, int64_t object_id, int64_t owner_id,
                      struct str folded);
/* The same for an object that never had any: a look-up less. */
void store_search_add(struct store_tx *tx, const char *kind, int64_t object_id, int64_t owner_id,
                      struct str folded);
void store_search_remove(struct store_tx *tx, const char *kind, int64_t object_id);
/* What to bind for `FROM search_request(?) s`: every word must be there, the last as a beginning.
   STR_NONE when TEXT holds no word. */
struct str store_search_terms(struct store_tx *tx, const char *kind, struct str folded);

/* How well an object answers a question, the best first: every word is there; every word begins one
   that is; or but for one typo a word (see store/words.h). Each time what is the reader's own goes
   before the rest. An object has one rank: the best. */
enum search_rank {
    SEARCH_EXACT_OWN,
    SEARCH_EXACT,
    SEARCH_BEGUN_OWN,
    SEARCH_BEGUN,
    SEARCH_NEAR_OWN,
    SEARCH_NEAR,
    SEARCH_RANKS
};

#define SEARCH_WORDS_MAX 8 /* of a question; more words are left out */

struct search_question { /* made by store_search_ask; nothing in it is the caller's */
    struct store_tx *tx;
    const char *kind;
    struct str words[SEARCH_WORDS_MAX];
    struct str beginnings[SEARCH_WORDS_MAX]; /* terms of all that each word begins */
    size_t count;
    struct str own, exact, begun, near;
    bool begins, near_asked;
};

/* Ask for FOLDED among objects of KIND; OWNERS: the reader and the parties they belong to. False:
   it holds no word. */
bool store_search_ask(struct store_tx *tx, const char *kind, struct str folded,
                      const int64_t *owners, size_t owner_count, struct search_question *question);
/* What to bind as above to find the objects of RANK; STR_NONE: there are none. Whoever lists them
   looks at what the reader may see alone, whatever the rank: words of others' objects are looked
   up here, and must not be told. */
MUST_CHECK struct err *store_search_rank(struct search_question *question, enum search_rank rank,
                                         struct str *terms);

/* Ids found, in their order. */
struct search_ids {
    int64_t *items;
    size_t count;
};
/* Read all ROWS, whose only column is the id. */
MUST_CHECK struct err *store_search_ids(struct sql_rows *rows, struct search_ids *ids);

/* ---- sub-commands beside a running server ---- */

/* A server answers commands of the same user on DIR/socket: REQUEST is one line of JSON, the answer
 * too. */
typedef struct str store_command(void *context, struct arena *arena, struct str request);
MUST_CHECK struct err *store_socket_serve(struct store *store, store_command *command,
                                          void *context);
/* Send REQUEST to the server of DATA_DIR. ERR_NOT_FOUND: no server is running there. */
MUST_CHECK struct err *store_socket_ask(struct arena *arena, const char *data_dir,
                                        struct str request, struct str *answer);

#endif
