/* What the files of http share: one exchange (request and answer), the checks, the queue. */
#ifndef HTTP_HTTP_INNER_H
#define HTTP_HTTP_INNER_H

#include "base/buf.h"
#include "http/http.h"

#include <microhttpd.h>

enum exchange_state {
    EXCHANGE_NEW,     /* the request line was read */
    EXCHANGE_BODY,    /* the headers are good, the body is coming */
    EXCHANGE_REFUSED, /* http itself answers: the status is set */
    EXCHANGE_WAITING, /* suspended: a handler thread makes the answer */
    EXCHANGE_DONE     /* the answer is there, to be sent after resume */
};

/* A body larger than allowed is read on, and thrown away, up to so many times what is allowed: a
   client that is still writing would lose the refusal with its connection. */
#define DRAIN_FACTOR 8

struct exchange {
    struct http_server *server;
    struct MHD_Connection *connection;
    struct exchange *next; /* in the queue */
    enum exchange_state state;
    struct http_request request;
    struct http_response response;
    struct http_pair *headers; /* the same as request.headers, while they are collected */
    struct str target;         /* path and query as sent */
    const char *target_end;    /* where it ended in the buffer of the connection */
    struct buf body;
    size_t body_max; /* bytes */
    struct http_spool spool;
    size_t received; /* bytes of body, also those beyond the limit */
    size_t room;     /* taken of what large bodies may have together, in memory or on the disk */
    bool close;
};

/* ---- http_message.c ---- */

/* The raw target into path and query pairs; 0, or the status of the refusal. */
int http_target_read(struct exchange *exchange);

/* ---- http_guard.c ---- */

/* Collect the headers and refuse what two readers could understand differently; 0, or the status of
   the refusal. LENGTH is the announced length of the body, NONE without. */
int http_headers_read(struct exchange *exchange, const char *method, const char *version,
                      int64_t *length);

/* ---- http_spool.c ---- */

/* Add PART to the file of a large body; a disk that takes no more is told by spool.failed. */
void http_spool_add(struct exchange *exchange, struct str part);

/* ---- http_watch.c: connections that take their time ---- */

struct http_watch;

MUST_CHECK struct err *http_watch_start(struct arena *arena, struct http_watch **watch);
void http_watch_stop(struct http_watch *watch); /* after the library has stopped */
/* The library's notification of a connection that begins or ends; CONTEXT is the watch. */
void http_watch_connection(void *context, struct MHD_Connection *connection, void **place,
                           enum MHD_ConnectionNotificationCode code);
/* The client is to be done with its step within SECONDS, or is cut off; 0: it is our turn. */
void http_watch_expect(struct http_watch *watch, struct MHD_Connection *connection,
                       unsigned seconds);

/* ---- http_queue.c: exchanges waiting for a handler thread ---- */

struct http_queue;
typedef void http_work(struct exchange *exchange);

MUST_CHECK struct err *http_queue_start(struct arena *arena, unsigned threads, unsigned size_max,
                                        http_work *work, struct http_queue **queue);
/* Keep a place; false when the queue is full or stopping. */
bool http_queue_reserve(struct http_queue *queue);
/* Put into the place that was kept. */
void http_queue_put(struct http_queue *queue, struct exchange *exchange);
/* Finish what waits and end the threads. */
void http_queue_stop(struct http_queue *queue);

#endif
