/* libmicrohttpd on one side, struct http_request on the other. The threads of the library only move
   bytes: they read the message, suspend the connection and only then hand it over; the handler
   thread makes the answer and resumes; the library enters us again and we send it. */
#include "http/http_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/num.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define POLL_THREADS    2  /* bytes are moved by so few, since they never wait for anything */
#define ARENAS_KEPT     64 /* between requests, their first chunk each */
#define BACKLOG         1024
#define STOP_STEPS      300                        /* of 10 ms: what is being sent gets 3 s */
#define BODY_SECONDS    120                        /* for a body to come, however slow the line */
#define SEND_SECONDS    300                        /* for an answer to be taken */
#define BODY_SMALL      ((size_t)32 * 1024)        /* always has room */
#define BODIES_MAX      ((size_t)96 * 1024 * 1024) /* of all others, while they come and are read */
#define SPOOLS_MAX      ((size_t)1024 * 1024 * 1024) /* of large bodies on the disk */
#define POOL_OVERHEAD   16384
#define QUERY_PAIRS_MAX 400 /* what fits into the pool of a connection, of 64 bytes each */

struct http_server {
    struct http_config config;
    struct MHD_Daemon *daemon;
    struct http_queue *queue;
    struct http_watch *watch;
    atomic_size_t bodies;  /* bytes announced and not yet answered, in memory */
    atomic_size_t spools;  /* the same on the disk */
    pthread_mutex_t mutex; /* of `kept` */
    struct arena *kept[ARENAS_KEPT];
    size_t kept_count;
    atomic_int active;
    int port;
};

static int64_t monotonic_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static struct arena *arena_take(struct http_server *server)
{
    pthread_mutex_lock(&server->mutex);
    struct arena *kept = server->kept_count > 0 ? server->kept[--server->kept_count] : NULL;
    pthread_mutex_unlock(&server->mutex);
    return kept != NULL ? kept : arena_new(limits.request_arena_bytes_max);
}

static void arena_give(struct http_server *server, struct arena *arena)
{
    arena_reset(arena);
    pthread_mutex_lock(&server->mutex);
    if (server->kept_count < ARENAS_KEPT) {
        server->kept[server->kept_count++] = arena;
        arena = NULL;
    }
    pthread_mutex_unlock(&server->mutex);
    arena_free(arena);
}

/* The library has no room for so many pairs of a query, and then says nothing for a minute: so we
   speak for it, before it reads them. */
static void refuse_pairs(const char *uri, struct MHD_Connection *connection)
{
    static const char answer[] = "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\n"
                                 "Content-Length: 0\r\n\r\n";
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    size_t pairs = 0;

    for (; *uri != '\0'; uri++)
        pairs += *uri == '&';
    if (pairs < QUERY_PAIRS_MAX || info == NULL) return;
    (void)send(info->connect_fd, answer, sizeof answer - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(info->connect_fd, SHUT_RDWR);
}

/* The request line was read: begin an exchange. The only place that sees the target as it came. */
static void *exchange_begin(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct http_server *server = context;
    struct arena *arena = arena_take(server);
    jmp_buf full;

    refuse_pairs(uri, connection);
    if (arena == NULL) return NULL;
    if (setjmp(full) != 0) {
        arena_give(server, arena);
        return NULL;
    }
    (void)arena_escape(arena, &full);
    struct exchange *exchange = ARENA_NEW(arena, struct exchange);
    exchange->server = server;
    exchange->connection = connection;
    exchange->request.arena = arena;
    exchange->request.start_ns = monotonic_ns();
    exchange->target = str_copy(arena, str_of(uri));
    exchange->target_end = uri + strlen(uri);
    exchange->body = buf_new(arena, limits.body_bytes_max);
    exchange->body_max = limits.body_bytes_max;
    exchange->spool.fd = -1;
    exchange->response.status = 200;
    (void)arena_escape(arena, NULL);
    atomic_fetch_add(&server->active, 1);
    return exchange;
}

static void exchange_end(void *context, struct MHD_Connection *connection, void **cls,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *server = context;
    struct exchange *exchange = *cls;

    (void)code;
    if (exchange == NULL) return;
    *cls = NULL;
    http_watch_expect(server->watch, connection, limits.idle_seconds_max);
    atomic_fetch_sub(exchange->spool.fd >= 0 ? &server->spools : &server->bodies, exchange->room);
    if (exchange->spool.fd >= 0) close(exchange->spool.fd);
    if (exchange->response.file != NULL) close(exchange->response.file->fd);
    arena_give(server, exchange->request.arena);
    atomic_fetch_sub(&server->active, 1);
}

static struct str peer_text(struct arena *arena, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "";

    if (info == NULL || info->client_addr == NULL) return STR("");
    if (info->client_addr->sa_family == AF_INET) {
        const struct sockaddr_in *address = (const void *)info->client_addr;
        (void)inet_ntop(AF_INET, &address->sin_addr, text, sizeof text);
    } else if (info->client_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *address = (const void *)info->client_addr;
        (void)inet_ntop(AF_INET6, &address->sin6_addr, text, sizeof text);
    }
    return str_copy(arena, str_of(text));
}

/* The library closes a file with its response. */
static struct MHD_Response *response_make(struct http_response *answer)
{
    struct MHD_Response *response;

    if (answer->file == NULL) {
        return MHD_create_response_from_buffer(answer->body.len,
                                               (void *)(uintptr_t)answer->body.ptr,
                                               MHD_RESPMEM_PERSISTENT);
    }
    response = MHD_create_response_from_fd64((uint64_t)answer->file->bytes, answer->file->fd);
    if (response != NULL) answer->file = NULL;
    return response;
}

/* Send what the exchange holds. Its bytes live in the arena until exchange_end. */
static enum MHD_Result exchange_send(struct exchange *exchange)
{
    struct http_response *answer = &exchange->response;
    struct arena *arena = exchange->request.arena;
    struct MHD_Response *response = response_make(answer);

    if (response == NULL) return MHD_NO;
    for (size_t i = 0; i < answer->header_count; i++) {
        (void)MHD_add_response_header(response, str_c(arena, answer->headers[i].name),
                                      str_c(arena, answer->headers[i].value));
    }
    http_watch_expect(exchange->server->watch, exchange->connection, SEND_SECONDS);
    if (exchange->close) (void)MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result =
        MHD_queue_response(exchange->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* Answer STATUS ourselves and close, so that nothing after it can be taken for a request. */
static enum MHD_Result exchange_refuse(struct exchange *exchange, int status)
{
    struct http_server *server = exchange->server;

    exchange->state = EXCHANGE_REFUSED;
    exchange->close = true;
    exchange->response.status = status;
    server->config.refused(server->config.context, &exchange->request, &exchange->response);
    if (status == 503) http_add_header(&exchange->response, "Retry-After", STR("1"));
    return exchange_send(exchange);
}

/* On a handler thread. */
static void exchange_handle(struct exchange *exchange)
{
    struct http_server *server = exchange->server;

    server->config.handler(server->config.context, &exchange->request, &exchange->response);
    exchange->state = EXCHANGE_DONE;
    MHD_resume_connection(exchange->connection);
}

static enum MHD_Result exchange_hand_over(struct exchange *exchange)
{
    exchange->request.body = buf_str(&exchange->body);
    if (exchange->received > exchange->body_max) return exchange_refuse(exchange, 413);
    if (exchange->spool.fd >= 0) exchange->request.spool = &exchange->spool;
    if (!http_queue_reserve(exchange->server->queue)) return exchange_refuse(exchange, 503);
    exchange->state = EXCHANGE_WAITING;
    http_watch_expect(exchange->server->watch, exchange->connection, 0);
    MHD_suspend_connection(exchange->connection);
    http_queue_put(exchange->server->queue, exchange);
    return MHD_YES;
}

/* Bodies that are coming live in memory or on the disk, so all of them together have a bound.
   LENGTH NONE: none, or chunked, which may become as large as is allowed. */
static bool body_room_take(struct exchange *exchange, int64_t length)
{
    struct http_server *server = exchange->server;
    bool spooled = exchange->spool.fd >= 0;
    size_t room = exchange->body_max;

    if (length != NONE && (size_t)length < room) room = (size_t)length;
    if (length == NONE && http_header(&exchange->request, "transfer-encoding").ptr == NULL)
        room = 0;
    if (room <= BODY_SMALL) return true;
    exchange->room = room;
    return spooled ? atomic_fetch_add(&server->spools, room) + room <= SPOOLS_MAX
                   : atomic_fetch_add(&server->bodies, room) + room <= BODIES_MAX;
}

/* So much of a body is read, though no more than body_max is kept of it. */
static size_t body_drained(const struct exchange *exchange)
{
    return exchange->body_max + (DRAIN_FACTOR - 1) * limits.body_bytes_max;
}

/* 0, or the status of the refusal. */
static int body_begin(struct exchange *exchange, int64_t length)
{
    const struct http_config *config = &exchange->server->config;

    if (config->body_max != NULL) {
        exchange->body_max = config->body_max(config->context, &exchange->request);
    }
    if (length > (int64_t)body_drained(exchange)) return 413;
    if (exchange->body_max > limits.body_bytes_max &&
        http_spool_open(exchange->request.arena, config->spool_dir, &exchange->spool.fd) != NULL) {
        return 503;
    }
    return body_room_take(exchange, length) ? 0 : 503;
}

static enum MHD_Result exchange_headers(struct exchange *exchange, const char *method,
                                        const char *version)
{
    int64_t length;

    exchange->request.peer = peer_text(exchange->request.arena, exchange->connection);
    int status = http_headers_read(exchange, method, version, &length);
    if (status == 0 || status == 405) { /* what an address allows, who refuses has to know */
        int target = http_target_read(exchange);
        if (target != 0) status = target;
    }
    if (status == 0) status = body_begin(exchange, length);
    if (status != 0) return exchange_refuse(exchange, status);
    exchange->state = EXCHANGE_BODY;
    http_watch_expect(exchange->server->watch, exchange->connection, BODY_SECONDS);
    return MHD_YES;
}

/* What is too large is read on for a while, so that the client gets to see the refusal; who sends
   without end is cut off. */
static enum MHD_Result exchange_body(struct exchange *exchange, struct str part)
{
    exchange->received += part.len;
    if (exchange->received <= exchange->body_max && exchange->spool.fd >= 0) {
        http_spool_add(exchange, part);
    } else if (exchange->received <= exchange->body_max) {
        buf_add(&exchange->body, part);
    }
    return exchange->received > body_drained(exchange) ? MHD_NO : MHD_YES;
}

/* The library calls this when the headers are there, for each part of the body, at its end, and
   again after resume. */
static enum MHD_Result exchange_step(void *context, struct MHD_Connection *connection,
                                     const char *url, const char *method, const char *version,
                                     const char *upload, size_t *upload_len, void **cls)
{
    struct exchange *exchange = *cls;
    jmp_buf full;

    (void)context;
    (void)connection;
    (void)url;
    if (exchange == NULL || setjmp(full) != 0) return MHD_NO; /* no memory: close */
    jmp_buf *before = arena_escape(exchange->request.arena, &full);
    enum MHD_Result result = MHD_YES;
    switch (exchange->state) {
    case EXCHANGE_NEW:
        result = exchange_headers(exchange, method, version);
        break;
    case EXCHANGE_BODY:
        if (*upload_len == 0) {
            /* Once handed over, the arena is the handler thread's. */
            (void)arena_escape(exchange->request.arena, before);
            return exchange_hand_over(exchange);
        }
        result = exchange_body(exchange, (struct str){upload, *upload_len});
        *upload_len = 0;
        break;
    case EXCHANGE_DONE:
        result = exchange_send(exchange);
        break;
    case EXCHANGE_REFUSED:
    case EXCHANGE_WAITING:
        *upload_len = 0;
        break;
    }
    (void)arena_escape(exchange->request.arena, before);
    return result;
}

/* Percent escapes are read by us, once. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static struct err *listen_split(struct arena *arena, const char *listen, const char **host,
                                const char **port)
{
    const char *colon = strrchr(listen, ':');
    struct str name;
    int64_t number;

    if (colon == NULL) return ERR(arena, ERR_LISTEN, "%s has no port", listen);
    if (!num_parse_int(str_of(colon + 1), &number) || number < 0 || number > UINT16_MAX) {
        return ERR(arena, ERR_LISTEN, "%s is no port", colon + 1); /* getaddrinfo would cut it */
    }
    name = (struct str){listen, (size_t)(colon - listen)};
    if (name.len > 2 && name.ptr[0] == '[') name = str_sub(name, 1, name.len - 2);
    *host = name.len == 0 ? "127.0.0.1" : str_c(arena, name);
    *port = colon + 1;
    return NULL;
}

static int port_of(int listener)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0) return 0;
    if (address.ss_family == AF_INET6) {
        return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    }
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static struct err *listener_open(struct arena *arena, const char *listen_at, int *listener)
{
    const struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    const char *host, *port;
    int yes = 1, failure = 0;

    TRY(listen_split(arena, listen_at, &host, &port));
    int unknown = getaddrinfo(host, port, &hints, &found);
    if (unknown != 0) {
        return ERR(arena, ERR_LISTEN, "%s: %s", listen_at, gai_strerror(unknown));
    }
    *listener = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*listener < 0 || setsockopt(*listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(*listener, found->ai_addr, found->ai_addrlen) != 0 ||
        listen(*listener, BACKLOG) != 0) {
        failure = errno;
    }
    freeaddrinfo(found);
    if (failure == 0) return NULL;
    if (*listener >= 0) close(*listener);
    return ERR(arena, ERR_LISTEN, "%s: %s", listen_at, strerror(failure));
}

/* Not strict for clients: then the library would refuse a missing Host itself, and with its header
   sent twice. */
static struct MHD_Daemon *daemon_start(struct http_server *server, int listener)
{
    size_t pool = limits.uri_bytes_max + limits.header_bytes_max + POOL_OVERHEAD;

    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                            exchange_step, server, MHD_OPTION_LISTEN_SOCKET, listener,
                            MHD_OPTION_THREAD_POOL_SIZE, POLL_THREADS, MHD_OPTION_CONNECTION_LIMIT,
                            limits.connections_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                            limits.connections_per_address_max, MHD_OPTION_CONNECTION_TIMEOUT,
                            limits.idle_seconds_max, MHD_OPTION_NOTIFY_CONNECTION,
                            http_watch_connection, server->watch,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, pool, MHD_OPTION_STRICT_FOR_CLIENT,
                            0, MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, server,
                            MHD_OPTION_NOTIFY_COMPLETED, exchange_end, server,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_END);
}

struct err *http_start(struct arena *arena, const struct http_config *config,
                       struct http_server **result)
{
    struct http_server *server = ARENA_NEW(arena, struct http_server);
    int listener = -1;

    server->config = *config;
    pthread_mutex_init(&server->mutex, NULL);
    TRY(listener_open(arena, config->listen, &listener));
    server->port = port_of(listener);
    if (config->bound != NULL) config->bound(config->context, server->port);
    struct err *err = http_watch_start(arena, &server->watch);
    if (err == NULL) {
        err = http_queue_start(arena, limits.handler_threads, limits.queue_max, exchange_handle,
                               &server->queue);
    }
    if (err == NULL) {
        server->daemon = daemon_start(server, listener);
        if (server->daemon == NULL) {
            err = ERR(arena, ERR_LISTEN, "%s: the HTTP library did not start", config->listen);
        }
    }
    if (err != NULL) {
        if (server->queue != NULL) http_queue_stop(server->queue);
        if (server->watch != NULL) http_watch_stop(server->watch);
        close(listener);
        return err;
    }
    *result = server;
    return NULL;
}

int http_port(const struct http_server *server)
{
    return server->port;
}

void http_stop(struct http_server *server)
{
    const struct timespec step = {.tv_nsec = 10000000};
    MHD_socket listener = MHD_quiesce_daemon(server->daemon);

    http_queue_stop(server->queue); /* every suspended connection is resumed by its answer */
    for (int i = 0; i < STOP_STEPS && atomic_load(&server->active) > 0; i++)
        nanosleep(&step, NULL);
    MHD_stop_daemon(server->daemon);
    http_watch_stop(server->watch);
    if (listener != MHD_INVALID_SOCKET) close(listener);
    for (size_t i = 0; i < server->kept_count; i++)
        arena_free(server->kept[i]);
    pthread_mutex_destroy(&server->mutex);
}
