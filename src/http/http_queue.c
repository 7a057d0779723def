/* Exchanges waiting for a handler thread: first come, first served, up to a named number. */
#include "http/http_inner.h"

#include "base/arena.h"

#include <pthread.h>

struct http_queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct exchange *first, *last;
    unsigned kept, size_max;
    bool stopping;
    http_work *work;
    pthread_t *threads;
    unsigned thread_count;
};

static void *queue_run(void *context)
{
    struct http_queue *queue = context;

    pthread_mutex_lock(&queue->mutex);
    for (;;) {
        while (queue->first == NULL && !(queue->stopping && queue->kept == 0))
            pthread_cond_wait(&queue->filled, &queue->mutex);
        struct exchange *exchange = queue->first;
        if (exchange == NULL) break;
        queue->first = exchange->next;
        queue->kept--;
        if (queue->stopping) pthread_cond_broadcast(&queue->filled);
        pthread_mutex_unlock(&queue->mutex);
        queue->work(exchange);
        pthread_mutex_lock(&queue->mutex);
    }
    pthread_mutex_unlock(&queue->mutex);
    return NULL;
}

struct err *http_queue_start(struct arena *arena, unsigned threads, unsigned size_max,
                             http_work *work, struct http_queue **result)
{
    struct http_queue *queue = ARENA_NEW(arena, struct http_queue);

    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->filled, NULL);
    queue->size_max = size_max;
    queue->work = work;
    queue->threads = ARENA_ARRAY(arena, pthread_t, threads);
    for (; queue->thread_count < threads; queue->thread_count++) {
        if (pthread_create(&queue->threads[queue->thread_count], NULL, queue_run, queue) != 0) {
            http_queue_stop(queue);
            return ERR(arena, ERR_LISTEN, "no thread for the handlers");
        }
    }
    *result = queue;
    return NULL;
}

bool http_queue_reserve(struct http_queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    bool room = queue->kept < queue->size_max && !queue->stopping;
    if (room) queue->kept++;
    pthread_mutex_unlock(&queue->mutex);
    return room;
}

void http_queue_put(struct http_queue *queue, struct exchange *exchange)
{
    exchange->next = NULL;
    pthread_mutex_lock(&queue->mutex);
    if (queue->first == NULL) {
        queue->first = exchange;
    } else {
        queue->last->next = exchange;
    }
    queue->last = exchange;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->mutex);
}

void http_queue_stop(struct http_queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->stopping = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->mutex);
    for (unsigned i = 0; i < queue->thread_count; i++)
        pthread_join(queue->threads[i], NULL);
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->mutex);
}
