/* SQLite's writer: one connection, one commit for all that waits. Whoever comes while nobody writes
   leads: it runs what waits, its own and that of others, and hands the lead on. Each write runs in
   its own savepoint. Who wrote goes on when the commit can be read and builds the answer while the
   disk is still at work; the answer is given when the commit is durable (settler.c). */
#include <assert.h>
#include <semaphore.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "store/work.h"

#define BATCH_ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define DIGESTS_BYTES_MAX     ((size_t)16 * 1024 * 1024)

struct item {
    struct work *work;
    struct err *err;
    pthread_t owner;
    bool finished; /* it can be read, or failed; else its owner wakes to lead */
    sem_t woken;
    struct item *next;
};

struct queue {
    struct item *first, **end;
    unsigned count;
};

struct writer {
    struct store *store;
    struct store_session *session;
    struct arena *arena; /* of the batch */
    pthread_mutex_t lock;
    pthread_cond_t moved; /* a write came, the disk is free, or nobody leads any more */
    struct queue interactive, background;
    bool led, stopping;
    pthread_t leader;
    struct settler *settler;
    atomic_llong committed; /* the number of the last commit */
    struct seal_head head;
    int64_t purge_at_ms; /* monotonic */
};

static void queue_clear(struct queue *queue)
{
    *queue = (struct queue){.end = &queue->first};
}

static void queue_add(struct queue *queue, struct item *item)
{
    item->next = NULL;
    *queue->end = item;
    queue->end = &item->next;
    queue->count++;
}

static struct item *queue_take(struct queue *queue)
{
    struct item *item = queue->first;

    if (item == NULL) return NULL;
    queue->first = item->next;
    if (queue->first == NULL) queue->end = &queue->first;
    queue->count--;
    return item;
}

/* ---- one batch: what one commit holds ---- */

struct batch {
    struct queue items;
    struct seal_head head; /* after it */
    int64_t seq;
    int64_t slice_end_ms; /* for background writes; 0 before the first */
};

/* Under the lock: an interactive write, else a background one while its slice lasts. */
static struct item *batch_take(struct writer *writer, struct batch *batch)
{
    struct item *item = NULL;
    int64_t now_ms = store_clock_ms();

    if (batch->items.count < limits.batch_max) item = queue_take(&writer->interactive);
    if (item == NULL && (batch->slice_end_ms == 0 || now_ms < batch->slice_end_ms)) {
        item = queue_take(&writer->background);
        if (item != NULL && batch->slice_end_ms == 0) {
            batch->slice_end_ms = now_ms + limits.background_slice_ms;
        }
    }
    return item;
}

/* The next write for BATCH. While the disk is busy with the batch before, more may come: they
   share one commit. */
static struct item *batch_next(struct writer *writer, struct batch *batch)
{
    struct item *item;

    pthread_mutex_lock(&writer->lock);
    while ((item = batch_take(writer, batch)) == NULL && !settler_idle(writer->settler))
        pthread_cond_wait(&writer->moved, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    return item;
}

/* What came before LAST in the batch is gone with all the rest. */
static void batch_forget(struct batch *batch, const struct item *last)
{
    for (struct item *item = batch->items.first; item != last; item = item->next)
        work_log_forget(item->work);
    batch->head = (struct seal_head){0};
    batch->seq = 0;
}

/* Run ITEM in the open transaction. False: the transaction is gone. */
static bool item_run(struct writer *writer, struct batch *batch, struct item *item)
{
    item->work->first_seq = batch->seq + 1;
    item->work->first = item == batch->items.first;
    item->err = work_run(item->work, writer->session);
    if (item->work->emptied) batch_forget(batch, item);
    batch->seq += item->work->digest_count;
    return !writer->session->lost;
}

static struct err *batch_seal(struct store_tx *tx, struct batch *batch)
{
    int64_t count = batch->seq - batch->head.last_seq;
    struct buf digests = buf_new(tx->arena, DIGESTS_BYTES_MAX);

    if (count == 0) return NULL;
    for (const struct item *item = batch->items.first; item != NULL; item = item->next) {
        const struct work_digest *digest = item->work->digests;

        for (; digest != NULL; digest = digest->next)
            buf_add(&digests, digest->hex);
    }
    if (digests.full) return ERR(tx->arena, ERR_INTERNAL, "too many events for one seal");
    return seal_chain(tx, &batch->head, count, buf_str(&digests));
}

struct finish {
    struct writer *writer;
    struct batch *batch;
};

/* What belongs to the batch as a whole, after the last savepoint. */
static struct err *batch_finish(struct store_tx *tx, void *context)
{
    struct finish *finish = context;
    struct writer *writer = finish->writer;

    for (struct item *item = finish->batch->items.first; item != NULL; item = item->next) {
        TRY(work_search_write(item->work, tx->session));
        tx->now_ms = item->work->write->now_ms;
    }
    TRY(node_reserve(tx->session, tx->arena, tx->now_ms));
    if (store_clock_ms() >= writer->purge_at_ms) {
        writer->purge_at_ms = store_clock_ms() + MINUTE_MS;
        TRY(sql_run(tx, SQL_ONCE_PURGE, sql_i(tx->now_ms - limits.idempotency_ms)));
    }
    return batch_seal(tx, finish->batch);
}

static void batch_fail(struct batch *batch, enum err_code code, const char *detail)
{
    for (struct item *item = batch->items.first; item != NULL; item = item->next)
        item->err = work_fail(item->work, code, detail);
}

/* The end of a batch but its commit. The reason of a failure stands in the session. */
static enum err_code batch_end(struct writer *writer, struct batch *batch)
{
    struct store_session *session = writer->session;
    struct store_tx tx = session_tx(session, writer->arena, 0, true);
    struct finish finish = {writer, batch};
    struct err *err;
    bool full;

    err = session_guard(&tx, batch_finish, &finish, &full);
    session_forget_all(session);
    session->failure = NULL;
    if (!full && err == NULL) return ERR_NONE;
    snprintf(session->detail, sizeof session->detail, "the end of a batch: " STR_FMT,
             STR_ARG(full ? STR("its arena is full") : err->detail));
    return full ? ERR_BUSY : err->code;
}

/* The number is told before the commit, so that who sees the one knows of the other. */
static enum err_code batch_commit(struct writer *writer, struct batch *batch)
{
    int64_t mark = atomic_fetch_add(&writer->committed, 1) + 1;
    enum err_code code = writer->store->engine->step(writer->session, STEP_COMMIT);

    for (struct item *item = batch->items.first; code == ERR_NONE && item != NULL;
         item = item->next)
        item->work->write->mark = mark;
    if (code == ERR_NONE) writer->head = batch->head;
    if (code != ERR_DATABASE && code != ERR_CORRUPT) return code;
    /* What the disk refused to keep may look kept to the next one who asks, and to the next start.
     */
    atomic_store(&writer->store->broken, true);
    return ERR_UNSURE;
}

static void batch_begin(struct writer *writer, struct batch *batch)
{
    *batch = (struct batch){.head = writer->head, .seq = writer->head.last_seq};
    queue_clear(&batch->items);
    arena_reset(writer->arena);
    writer->session->lost = false;
    writer->session->failure = NULL;
}

/* Nothing of a batch stays. */
static void batch_drop(struct writer *writer)
{
    session_forget_all(writer->session);
    writer->store->engine->step(writer->session, STEP_ROLLBACK); /* if it still stands */
    node_forget(writer->store);
}

/* Run ITEM alone: after a batch was lost, so that one bad write does not take others with it. */
static void item_run_alone(struct writer *writer, struct item *item)
{
    const struct engine *engine = writer->store->engine;
    struct batch batch;
    enum err_code code;

    batch_begin(writer, &batch);
    queue_add(&batch.items, item);
    code = engine->step(writer->session, STEP_BEGIN);
    if (code == ERR_NONE && !item_run(writer, &batch, item)) {
        batch_drop(writer);
        if (item->err == NULL) item->err = work_fail(item->work, ERR_DATABASE, "the write is lost");
        return;
    }
    if (code == ERR_NONE) code = batch_end(writer, &batch);
    if (code == ERR_NONE) code = batch_commit(writer, &batch);
    if (code == ERR_NONE) return;
    batch_fail(&batch, code, writer->session->detail);
    batch_drop(writer);
}

/* Run what waits and commit it. False: the batch was lost, its writes are to run alone. */
static bool batch_run(struct writer *writer, struct batch *batch)
{
    enum err_code code;
    bool whole = true;

    batch_begin(writer, batch);
    code = writer->store->engine->step(writer->session, STEP_BEGIN);
    for (struct item *item; whole && (item = batch_next(writer, batch)) != NULL;) {
        queue_add(&batch->items, item);
        if (code == ERR_NONE) whole = item_run(writer, batch, item);
    }
    if (code == ERR_NONE) {
        if (!whole || batch_end(writer, batch) != ERR_NONE) {
            batch_drop(writer);
            return false;
        }
        code = batch_commit(writer, batch);
        if (code == ERR_NONE) return true;
    }
    batch_fail(batch, code, writer->session->detail);
    batch_drop(writer);
    return true;
}

/* What waits becomes one commit; OWN is of the thread that leads. */
static void batch_turn(struct writer *writer, const struct item *own)
{
    struct batch batch;
    struct item *item, *next;

    if (!batch_run(writer, &batch)) {
        for (item = batch.items.first; item != NULL; item = next) {
            next = item->next;
            item_run_alone(writer, item);
            item->next = next;
        }
    }
    settler_put(writer->settler, atomic_load(&writer->committed));
    for (item = batch.items.first; item != NULL; item = next) {
        next = item->next; /* the item is gone once its owner wakes */
        item->finished = true;
        if (item != own) sem_post(&item->woken);
    }
    if (!engine_sqlite_checkpoint(writer->session)) atomic_store(&writer->store->broken, true);
}

/* ---- the lead ---- */

/* Run batches until OWN is in one of them; then it is the turn of whoever waits longest. */
static void lead(struct writer *writer, const struct item *own)
{
    struct item *next;

    while (!own->finished)
        batch_turn(writer, own);
    pthread_mutex_lock(&writer->lock);
    next = writer->interactive.first != NULL ? writer->interactive.first : writer->background.first;
    writer->led = next != NULL;
    if (next != NULL) {
        writer->leader = next->owner;
        sem_post(&next->woken);
    } else {
        pthread_cond_broadcast(&writer->moved);
    }
    pthread_mutex_unlock(&writer->lock);
}

static struct err *head_read(struct store_tx *tx, void *context)
{
    return seal_head_read(tx, context);
}

struct err *writer_open(struct store *store, struct arena *arena, struct store_session *session)
{
    struct writer *writer = ARENA_NEW(arena, struct writer);

    *writer = (struct writer){.store = store, .session = session};
    queue_clear(&writer->interactive);
    queue_clear(&writer->background);
    TRY(node_take(session, arena));
    TRY(session_write(session, arena, 0, head_read, &writer->head));
    writer->arena = arena_new(BATCH_ARENA_BYTES_MAX);
    if (writer->arena == NULL) return ERR(arena, ERR_BUSY, "no memory for the writer");
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->moved, NULL);
    struct err *err = settler_open(store, arena, &writer->lock, &writer->moved, &writer->settler);
    if (err != NULL) arena_free(writer->arena);
    if (err != NULL) return err;
    store->writer = writer;
    return NULL;
}

void writer_close(struct store *store)
{
    struct writer *writer = store->writer;

    if (writer == NULL) return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    while (writer->led)
        pthread_cond_wait(&writer->moved, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    settler_close(writer->settler);
    store->engine->disconnect(writer->session);
    pthread_cond_destroy(&writer->moved);
    pthread_mutex_destroy(&writer->lock);
    arena_free(writer->arena);
    store->writer = NULL;
}

struct err *writer_run(struct store *store, struct work *work)
{
    struct writer *writer = store->writer;
    struct queue *queue = work->write->background ? &writer->background : &writer->interactive;
    struct item item = {.work = work, .owner = pthread_self()};
    bool taken, leads = false;

    if (atomic_load(&store->broken)) {
        return work_fail(work, ERR_DATABASE, "the disk refused a write; start again");
    }
    sem_init(&item.woken, 0, 0);
    pthread_mutex_lock(&writer->lock);
    assert(!writer->led || !pthread_equal(item.owner, writer->leader)); /* no apply writes so */
    taken = !writer->stopping && queue->count < limits.write_queue_max;
    if (taken) {
        queue_add(queue, &item);
        leads = !writer->led;
        if (leads) writer->leader = item.owner;
        writer->led = true;
        pthread_cond_broadcast(&writer->moved);
    }
    pthread_mutex_unlock(&writer->lock);
    if (!taken) item.err = work_fail(work, ERR_BUSY, "too many writes wait");
    while (taken && !leads && sem_wait(&item.woken) != 0)
        continue; /* a signal came; the write still needs its answer */
    if (taken && !item.finished) lead(writer, &item);
    sem_destroy(&item.woken);
    return item.err;
}

int64_t writer_mark(const struct writer *writer)
{
    return atomic_load(&writer->committed);
}

bool writer_settled(struct writer *writer, int64_t mark)
{
    return settler_kept(writer->settler, mark);
}
