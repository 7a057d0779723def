/* Who takes too long. The library cuts off connections that are silent; one that sends a byte now
   and then would keep its place for ever. So each step that is the client's has an end by the
   clock, and a thread looks once a second for those that passed it. */
#include "http/http_inner.h"

#include "base/arena.h"
#include "base/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct watched {
    struct watched *next, *before;
    int fd;
    int64_t end_ns; /* monotonic; 0: it is our turn */
};

struct http_watch {
    pthread_mutex_t mutex;
    pthread_cond_t stopped;
    pthread_t thread;
    struct watched *first;
    bool stopping;
};

static int64_t monotonic_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void cut_late(struct http_watch *watch)
{
    int64_t now_ns = monotonic_ns();

    for (struct watched *one = watch->first; one != NULL; one = one->next) {
        if (one->end_ns != 0 && one->end_ns < now_ns) (void)shutdown(one->fd, SHUT_RDWR);
    }
}

static void *watch_run(void *context)
{
    struct http_watch *watch = context;
    struct timespec next;

    pthread_mutex_lock(&watch->mutex);
    while (!watch->stopping) {
        cut_late(watch);
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&watch->stopped, &watch->mutex, &next);
    }
    pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

struct err *http_watch_start(struct arena *arena, struct http_watch **result)
{
    struct http_watch *watch = ARENA_NEW(arena, struct http_watch);
    pthread_condattr_t monotonic;

    pthread_mutex_init(&watch->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->stopped, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&watch->thread, NULL, watch_run, watch) != 0) {
        return ERR(arena, ERR_LISTEN, "no thread to watch connections");
    }
    *result = watch;
    return NULL;
}

void http_watch_stop(struct http_watch *watch)
{
    pthread_mutex_lock(&watch->mutex);
    watch->stopping = true;
    pthread_cond_signal(&watch->stopped);
    pthread_mutex_unlock(&watch->mutex);
    pthread_join(watch->thread, NULL);
    pthread_cond_destroy(&watch->stopped);
    pthread_mutex_destroy(&watch->mutex);
}

static void watched_add(struct http_watch *watch, struct watched *one)
{
    one->next = watch->first;
    if (one->next != NULL) one->next->before = one;
    watch->first = one;
}

static void watched_remove(struct http_watch *watch, struct watched *one)
{
    *(one->before != NULL ? &one->before->next : &watch->first) = one->next;
    if (one->next != NULL) one->next->before = one->before;
}

void http_watch_connection(void *context, struct MHD_Connection *connection, void **place,
                           enum MHD_ConnectionNotificationCode code)
{
    struct http_watch *watch = context;
    struct watched *one = *place;

    pthread_mutex_lock(&watch->mutex);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *place = one = calloc(1, sizeof *one);
        if (one != NULL) {
            one->fd = info->connect_fd;
            watched_add(watch, one);
        }
    } else if (one != NULL) { /* told before the descriptor is closed, so that it is still ours */
        watched_remove(watch, one);
        free(one);
        *place = NULL;
    }
    pthread_mutex_unlock(&watch->mutex);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        http_watch_expect(watch, connection, limits.idle_seconds_max);
    }
}

void http_watch_expect(struct http_watch *watch, struct MHD_Connection *connection,
                       unsigned seconds)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct watched *one = info != NULL ? info->socket_context : NULL;

    if (one == NULL) return;
    pthread_mutex_lock(&watch->mutex);
    one->end_ns = seconds == 0 ? 0 : monotonic_ns() + seconds * INT64_C(1000000000);
    pthread_mutex_unlock(&watch->mutex);
}
