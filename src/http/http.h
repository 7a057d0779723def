/* HTTP/1.1 in and out; nothing of Interna. libmicrohttpd moves the bytes, refuses what is malformed
   (400, 408, 413, 414, 431; duplicate Content-Length, Content-Length with chunked, bad Host: 400
   and close), and suspends the connection while a handler thread makes the answer. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/err.h"

struct http_pair {
    struct str name, value;
};

/* A large body: an open file without a name, so that nothing of it is left behind. */
struct http_spool {
    int fd; /* closed by http when the answer was sent */
    int64_t bytes;
    bool failed; /* the disk took no more: what follows these bytes is lost */
};

/* A file that is the body of an answer, from its start. */
struct http_file {
    int fd; /* closed by http */
    int64_t bytes;
};

/* One message, whole, in its own arena; views are valid until the answer is sent. */
struct http_request {
    struct arena *arena;
    struct str method; /* as sent: GET HEAD POST; others are refused by route */
    struct str path;   /* percent-decoded once, starts with "/", no NUL, no "..", UTF-8 */
    const struct http_pair *query; /* decoded, in order */
    size_t query_count;
    const struct http_pair *headers;
    size_t header_count;
    struct str body;
    const struct http_spool *spool; /* holds the body instead; NULL: it is in `body` */
    struct str peer;                /* address of the connection, text */
    int64_t start_ns;               /* monotonic */
};

struct http_response {
    int status;
    struct http_pair headers[16];
    size_t header_count;
    struct str body;              /* in the arena, or static */
    const struct http_file *file; /* instead of `body`; in the arena */
    bool body_static;
};

struct str http_header(const struct http_request *request,
                       const char *name); /* any case; STR_NONE when absent */
struct str http_query(const struct http_request *request,
                      const char *name); /* first of that name */
struct str http_cookie(const struct http_request *request, const char *name);
void http_add_header(struct http_response *response, const char *name, struct str value);
bool http_percent_decode(struct arena *arena, struct str text, bool plus, struct str *decoded);

bool http_is_get(const struct http_request *request); /* GET or HEAD */

/* Open a new file in DIR that has no name any more: it goes when it is closed. */
MUST_CHECK struct err *http_spool_open(struct arena *arena, const char *dir, int *fd);

/* Split a query or a form body into decoded pairs, in order. Refusals: ERR_BAD_FORM (bad escape,
   not UTF-8), ERR_TOO_MANY (more than count_max). */
MUST_CHECK struct err *http_pairs(struct arena *arena, struct str text, size_t count_max,
                                  const struct http_pair **pairs, size_t *count);

/* Called on a handler thread. RESPONSE comes as 200, empty. */
typedef void http_handler(void *context, const struct http_request *request,
                          struct http_response *response);

struct http_config {
    const char *listen; /* "127.0.0.1:8080", "[::1]:0" */
    http_handler *handler;
    void *context;
    http_handler *refused; /* makes the body, and the Allow of a 405, for a status that http itself
                              answers (it is set; what could not be read of the request is empty) */
    /* How many bytes of body may follow these headers; more than limits.body_bytes_max: it goes to
       a file of SPOOL_DIR. Called by the threads that move bytes, so it never waits. NULL:
       limits.body_bytes_max for all. */
    size_t (*body_max)(void *context, const struct http_request *request);
    const char *spool_dir;
    /* Told the port that was taken, before anybody is answered; NULL: nobody asks. */
    void (*bound)(void *context, int port);
};

struct http_server;
MUST_CHECK struct err *http_start(struct arena *arena, const struct http_config *config,
                                  struct http_server **server);
int http_port(const struct http_server *server);
/* Stop taking, answer what waits (resume all first), free. */
void http_stop(struct http_server *server);

#endif
