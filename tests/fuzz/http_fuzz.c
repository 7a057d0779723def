/* Any bytes on a connection of the HTTP side: each answer is one, what a handler gets holds what
   http.h promises, and the server is there for the next. */
#include "text_fuzz.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "http/http.h"

#define ANSWER_MAX 65536

/* Also where a cookie and an escape of the body are read. */
static void handle(void *context, const struct http_request *request,
                   struct http_response *response)
{
    const struct http_pair *pairs;
    size_t count;

    (void)context;
    assert(request->path.len > 0 && request->path.ptr[0] == '/' && str_is_utf8(request->path));
    assert(str_find(request->path, STR("..")) < 0 || str_find(request->path, STR("/../")) < 0);
    for (size_t i = 0; i < request->query_count; i++)
        assert(request->query[i].name.len == 0 || str_is_utf8(request->query[i].name));
    for (size_t i = 0; i < request->header_count; i++)
        assert(memchr(request->headers[i].value.ptr, '\n', request->headers[i].value.len) == NULL);
    (void)http_cookie(request, "a");
    if (http_pairs(request->arena, request->body, 100, &pairs, &count) == NULL) {
        assert(count <= 100);
    }
    response->body = STR("good");
}

static void refuse(void *context, const struct http_request *request,
                   struct http_response *response)
{
    (void)context, (void)request;
    response->body = STR("refused");
}

static int port(void)
{
    static const struct http_config config = {.listen = "127.0.0.1:0",
                                              .handler = handle,
                                              .refused = refuse};
    static struct http_server *server;
    static struct arena *arena;

    if (arena == NULL) {
        arena = fuzz_arena();
        if (http_start(arena, &config, &server) != NULL) abort();
    }
    return http_port(server);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port()),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct linger at_once = {.l_onoff = 1}; /* a connection left half open is not waited for */
    struct timeval patience = {.tv_usec = 20000};
    static char answer[ANSWER_MAX];
    size_t got = 0;
    int peer = socket(AF_INET, SOCK_STREAM, 0);

    if (connect(peer, (struct sockaddr *)&address, sizeof address) != 0) abort();
    setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)!send(peer, data, size, MSG_NOSIGNAL);
    shutdown(peer, SHUT_WR);
    for (ssize_t step; got < ANSWER_MAX; got += (size_t)step) {
        step = recv(peer, answer + got, ANSWER_MAX - got, 0);
        if (step <= 0) break;
    }
    assert(got == 0 || (got > 12 && memcmp(answer, "HTTP/1.1 ", 9) == 0));
    close(peer);
    return 0;
}
