/* The HTTP side over real sockets: what passes, and what is refused because two readers could
   understand it differently. */
#include "http/http.h"

#include "base/arena.h"
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cmocka.h>

#define ANSWER_MAX 65536

struct test_server {
    struct arena *arena;
    struct http_server *server;
    int port_told;
};

/* Answers what was understood: "METHOD path?query body". */
static void echo(void *context, const struct http_request *request, struct http_response *response)
{
    struct buf out = buf_new(request->arena, 4 << 20);

    (void)context;
    buf_print(&out, "%.*s %.*s", STR_ARG(request->method), STR_ARG(request->path));
    for (size_t i = 0; i < request->query_count; i++) {
        buf_print(&out, " [%.*s=%.*s]", STR_ARG(request->query[i].name),
                  STR_ARG(request->query[i].value));
    }
    if (request->body.len > 0 && request->body.len < 100) {
        buf_print(&out, " (%.*s)", STR_ARG(request->body));
    } else if (request->body.len > 0) {
        buf_print(&out, " (%zu bytes)", request->body.len);
    } else if (request->spool != NULL) {
        buf_print(&out, " (%lld bytes on the disk)", (long long)request->spool->bytes);
        assert_int_equal(lseek(request->spool->fd, 0, SEEK_END), request->spool->bytes);
    }
    response->body = buf_str(&out);
    http_add_header(response, "X-Cookie", http_cookie(request, "b"));
}

static void refuse(void *context, const struct http_request *request,
                   struct http_response *response)
{
    (void)context;
    (void)request;
    response->body = STR("refused");
}

/* Only /upload takes more than usual. */
static size_t body_max(void *context, const struct http_request *request)
{
    (void)context;
    return str_is(request->path, "/upload") ? 10 << 20 : 1 << 20;
}

static void bound(void *context, int port)
{
    struct test_server *test = context;

    test->port_told = port;
}

static int server_start(void **state)
{
    struct test_server *test = calloc(1, sizeof *test);
    struct http_config config = {"127.0.0.1:0", echo, test, refuse, body_max, "/tmp", bound};

    test->arena = arena_new(1 << 20);
    *state = test;
    if (http_start(test->arena, &config, &test->server) != NULL) return -1;
    return test->port_told == http_port(test->server) ? 0 : -1;
}

static int server_stop(void **state)
{
    struct test_server *test = *state;

    http_stop(test->server);
    arena_free(test->arena);
    free(test);
    return 0;
}

static int server_connect(const struct test_server *test)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)http_port(test->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 5};
    int peer = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(connect(peer, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return peer;
}

/* Send all bytes at once, end our side, read until the server ends. */
static void talk(const struct test_server *test, const char *bytes, size_t len, char *answer)
{
    int peer = server_connect(test);
    size_t got = 0;

    for (size_t sent = 0; sent < len;) {
        ssize_t step = send(peer, bytes + sent, len - sent, MSG_NOSIGNAL);
        if (step <= 0) break;
        sent += (size_t)step;
    }
    shutdown(peer, SHUT_WR);
    for (;;) {
        ssize_t step = recv(peer, answer + got, ANSWER_MAX - 1 - got, 0);
        if (step <= 0) break;
        got += (size_t)step;
    }
    answer[got] = '\0';
    close(peer);
}

#define GET(headers)  "GET /a HTTP/1.1\r\nHost: x\r\n" headers "\r\n"
#define POST(headers) "POST /a HTTP/1.1\r\nHost: x\r\n" headers "\r\n"
#define NEXT          "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

static void a_message_is_understood_in_one_way_or_refused(void **state)
{
    static const struct {
        const char *name, *bytes;
        int status;
        const char *want; /* in the answer */
    } rows[] = {
        {"a plain read", GET("Connection: close\r\n"), 200, "GET /a"},
        {"no space after the colon", "GET /a HTTP/1.1\r\nHost:x\r\nA:b\r\nConnection:close\r\n\r\n",
         200, "GET /a"},
        {"an empty value", GET("A:\r\nB: \r\nConnection: close\r\n"), 200, "GET /a"},
        {"query pairs", "GET /a?x=1&y=a+b%26&z HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
         200, "[x=1] [y=a b&] [z=]"},
        {"a cookie among others", GET("Cookie: a=1; b=two; c=3\r\nConnection: close\r\n"), 200,
         "X-Cookie: two"},
        {"a body by length", POST("Content-Length: 3\r\nConnection: close\r\n") "abc", 200,
         "POST /a (abc)"},
        {"a chunked body",
         POST("Transfer-Encoding: chunked\r\nConnection: close\r\n") "3\r\nabc\r\n0\r\n\r\n", 200,
         "POST /a (abc)"},
        {"two requests on one connection", GET("") GET("Connection: close\r\n"), 200, "GET /a"},
        {"an escaped letter", "GET /%c3%a9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200,
         "GET /\xc3\xa9"},
        {"two equal lengths", POST("Content-Length: 3\r\nContent-Length: 3\r\n") "abc" NEXT, 400,
         "refused"},
        {"two lengths", POST("Content-Length: 0\r\nContent-Length: 43\r\n") NEXT, 400, "refused"},
        {"a list of lengths", POST("Content-Length: 3, 3\r\n") "abc" NEXT, 400, NULL},
        {"a negative length", POST("Content-Length: -1\r\n") NEXT, 400, NULL},
        {"a length with a plus", POST("Content-Length: +3\r\n") "abc" NEXT, 400, NULL},
        {"a length of another base", POST("Content-Length: 0x3\r\n") "abc" NEXT, 400, NULL},
        {"two lengths in one", POST("Content-Length: 3 3\r\n") "abc" NEXT, 400, NULL},
        {"an empty length", POST("Content-Length:\r\n") "abc" NEXT, 400, NULL},
        {"a length beyond 64 bits", POST("Content-Length: 99999999999999999999\r\n"), 413, NULL},
        {"a length of 30 digits", POST("Content-Length: 999999999999999999999999999999\r\n") NEXT,
         413, NULL},
        {"length and chunked",
         POST("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") "0\r\n\r\n" NEXT, 400,
         "refused"},
        {"chunked and length",
         POST("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") "0\r\n\r\n" NEXT, 400,
         "refused"},
        {"two codings",
         POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") "0\r\n\r\n" NEXT,
         400, "refused"},
        {"an unknown coding", POST("Transfer-Encoding: xchunked\r\n") "0\r\n\r\n" NEXT, 400,
         "refused"},
        {"a list of codings", POST("Transfer-Encoding: gzip, chunked\r\n") "0\r\n\r\n" NEXT, 400,
         "refused"},
        {"a coding in HTTP/1.0",
         "POST /a HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT, 400,
         "refused"},
        {"a space before the colon", POST("Content-Length : 3\r\n") "abc" NEXT, 400, NULL},
        {"a folded header", GET("A: b\r\n c\r\n"), 400, NULL},
        {"a folded header by tab", GET("A: b\r\n\tc\r\nB: d\r\n"), 400, NULL},
        {"a folded length", POST("Content-Length:\r\n 3\r\n") "abc" NEXT, 400, NULL},
        {"a header line without colon", GET("nonsense\r\n"), 400, NULL},
        {"a bare LF between headers", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\nB: c\r\n\r\n" NEXT, 400,
         NULL},
        {"a bare LF after the first line", "GET /a HTTP/1.1\nHost: x\r\n\r\n" NEXT, 400, NULL},
        {"a bare CR between headers", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\rB: c\r\n\r\n" NEXT, 400,
         NULL},
        {"a control character", GET("A: b\x01\r\n"), 400, "refused"},
        {"no host", "GET /a HTTP/1.1\r\n\r\n" NEXT, 400, "refused"},
        {"no host, with a body", "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" NEXT, 400,
         "refused"},
        {"a space behind the name of the host", "GET /a HTTP/1.1\r\nHost : x\r\n\r\n" NEXT, 400,
         "refused"},
        {"two hosts", GET("Host: y\r\n") NEXT, 400, "refused"},
        {"a port too high", "GET /a HTTP/1.1\r\nHost: x:65536\r\n\r\n" NEXT, 400, "refused"},
        {"a port of zero", "GET /a HTTP/1.1\r\nHost: x:0\r\n\r\n" NEXT, 400, "refused"},
        {"a port in words", "GET /a HTTP/1.1\r\nHost: x:80a\r\n\r\n" NEXT, 400, "refused"},
        {"a port of an address", "GET /a HTTP/1.1\r\nHost: [::1]:99999\r\n\r\n" NEXT, 400,
         "refused"},
        {"a host with a slash", "GET /a HTTP/1.1\r\nHost: x/y\r\n\r\n" NEXT, 400, "refused"},
        {"an absolute target", "GET http://x/a HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"a target without slash", "GET a HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"an escaped slash", "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"an escaped NUL", "GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"an escaped line feed", "GET /a%0a HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"dots", "GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"escaped dots", "GET /a/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"two slashes", "GET //a HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"a backslash", "GET /a\\b HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"half an escape", "GET /a%4 HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"not UTF-8", "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 400, "refused"},
        {"an unknown method", "DELETE /a HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 405, "refused"},
        {"a lower-case method", "get /a HTTP/1.1\r\nHost: x\r\n\r\n" NEXT, 405, "refused"},
        {"an unknown expectation", POST("Expect: wonders\r\nContent-Length: 3\r\n") "abc" NEXT, 400,
         "refused"},
        {"a chunk larger than 64 bits",
         POST("Transfer-Encoding: chunked\r\n") "fffffffffffffffff\r\nabc\r\n0\r\n\r\n" NEXT, 0,
         NULL},
        {"a chunk size that is no number",
         POST("Transfer-Encoding: chunked\r\n") "x\r\nabc\r\n0\r\n\r\n" NEXT, 0, NULL},
        {"a body announced far too large", POST("Content-Length: 8388609\r\n"), 413, "refused"},
    };
    char *answer = malloc(ANSWER_MAX);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[32];

        talk(*state, rows[i].bytes, strlen(rows[i].bytes), answer);
        snprintf(line, sizeof line, "HTTP/1.1 %d ", rows[i].status);
        bool good = rows[i].status == 0 || strncmp(answer, line, strlen(line)) == 0;
        if (rows[i].want != NULL && strstr(answer, rows[i].want) == NULL) good = false;
        if (strstr(answer, "/smuggled") != NULL) good = false;
        if (rows[i].status >= 400 && rows[i].want != NULL && strstr(answer + 1, "HTTP/1.") != NULL)
            good = false;
        if (rows[i].status != 200 && strstr(answer, " 200 ") != NULL) good = false;
        if (rows[i].status >= 400 && strstr(answer, "Connection: close\r\n") == NULL) good = false;
        if (!good) fail_msg("%s: %s", rows[i].name, answer);
    }
    free(answer);
}

static void a_refusal_closes_the_connection(void **state)
{
    static const char bytes[] = GET("Host: y\r\n");
    char *answer = malloc(ANSWER_MAX);

    talk(*state, bytes, sizeof bytes - 1, answer);
    assert_non_null(strstr(answer, "Connection: close"));
    free(answer);
}

static void head_is_answered_without_body(void **state)
{
    static const char bytes[] = "HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    char *answer = malloc(ANSWER_MAX);

    talk(*state, bytes, sizeof bytes - 1, answer);
    assert_non_null(strstr(answer, "Content-Length: 7\r\n"));
    assert_null(strstr(answer, "HEAD /a"));
    free(answer);
}

static void a_nul_in_a_message_is_refused(void **state)
{
#define BYTES(text) text, sizeof text - 1
    static const struct {
        const char *name, *bytes;
        size_t len;
    } rows[] = {
        {"in the target", BYTES("GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n" NEXT)},
        {"in a value", BYTES(GET("A: b\0c\r\nB: d\r\n"))},
        {"at the end of a value", BYTES(GET("A: b\0\r\nB: d\r\n"))},
        {"two in a value", BYTES(GET("A: b\0\0c\r\nB: d\r\n"))},
        {"in the last value", BYTES(GET("A: b\0c\r\n"))},
        {"two in the last value", BYTES(GET("A: b\0\0c\r\n"))},
        {"a header behind two", BYTES(GET("A: b\0\0B: d\r\n"))},
        {"at the end of the last value", BYTES(GET("A: b\0\r\n"))},
        {"two at the end of the last value", BYTES(GET("A: b\0\0\r\n"))},
        {"instead of the last value", BYTES(GET("A: \0\r\n"))},
        {"in a name", BYTES(GET("A\0: b\r\n"))},
        {"in a name, behind it another", BYTES(GET("A\0B: b\r\nC: d\r\n"))},
    };
#undef BYTES
    char *answer = malloc(ANSWER_MAX);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk(*state, rows[i].bytes, rows[i].len, answer);
        if (strncmp(answer, "HTTP/1.1 400", 12) != 0) fail_msg("%s: %s", rows[i].name, answer);
    }
    free(answer);
}

/* BEFORE, then COUNT times LINE, then AFTER. */
static void expect_status_of(void **state, const char *before, const char *line, size_t count,
                             const char *after, const char *want)
{
    struct arena *arena = arena_new(64 << 20);
    struct buf bytes = buf_new(arena, 48 << 20);
    char *answer = malloc(ANSWER_MAX);

    buf_add_c(&bytes, before);
    for (size_t i = 0; i < count; i++)
        buf_add_c(&bytes, line);
    buf_add_c(&bytes, after);
    talk(*state, bytes.ptr, bytes.len, answer);
    if (strncmp(answer, want, strlen(want)) != 0) fail_msg("want %s, got: %s", want, answer);
    free(answer);
    arena_free(arena);
}

static void what_is_too_large_is_named(void **state)
{
    static const char get[] = "GET /a HTTP/1.1\r\nHost: x\r\n";

    expect_status_of(state, get, "A: b\r\n", 100, "\r\n", "HTTP/1.1 431");
    expect_status_of(state, get, "A: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n",
                     50, "\r\n", "HTTP/1.1 200");
    expect_status_of(state, "GET /a HTTP/1.1\r\nHost: x\r\nA: ", "0123456789abcdef", 1100,
                     "\r\n\r\n", "HTTP/1.1 431");
    expect_status_of(state, "GET /", "0123456789abcdef", 600, " HTTP/1.1\r\nHost: x\r\n\r\n",
                     "HTTP/1.1 414");
    expect_status_of(state,
                     "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n",
                     "10\r\n0123456789abcdef\r\n", 65537, "0\r\n\r\n", "HTTP/1.1 413");
    expect_status_of(state,
                     "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                     "Content-Length: 1048576\r\n\r\n",
                     "0123456789abcdef", 65536, "", "HTTP/1.1 200");
}

static void a_large_body_goes_to_the_disk_where_it_may(void **state)
{
    static const struct {
        const char *path;
        size_t blocks, announced; /* of 16 bytes */
        const char *want;
    } rows[] = {
        {"/upload", 1, 1, "(16 bytes on the disk)"},
        {"/upload", 655360, 655360, "(10485760 bytes on the disk)"},
        {"/upload", 655361, 655361, "HTTP/1.1 413"},
        {"/upload", 0, 1310720, "HTTP/1.1 413"},
        {"/other", 65537, 65537, "HTTP/1.1 413"},
    };
    struct arena *arena = arena_new(64 << 20);
    char *answer = malloc(ANSWER_MAX);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf bytes = buf_new(arena, 48 << 20);

        buf_print(&bytes,
                  "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
                  rows[i].path, rows[i].announced * 16);
        for (size_t block = 0; block < rows[i].blocks; block++)
            buf_add_c(&bytes, "0123456789abcdef");
        talk(*state, bytes.ptr, bytes.len, answer);
        if (strstr(answer, rows[i].want) == NULL) fail_msg("want %s: %s", rows[i].want, answer);
        arena_reset(arena);
    }
    free(answer);
    arena_free(arena);
}

static void a_body_without_end_is_cut_off(void **state)
{
    char *answer = malloc(ANSWER_MAX), *large = malloc(16 << 20);
    static const char head[] = POST("Transfer-Encoding: chunked\r\n") "fffffff\r\n";

    memset(large, 'a', 16 << 20);
    memcpy(large, head, sizeof head - 1);
    talk(*state, large, 16 << 20, answer);
    assert_string_equal(answer, "");
    free(large);
    free(answer);
}

/* The client may be cut off while it still sends; what counts is that the next one is served. */
static void ten_megabytes_of_header_leave_the_server_well(void **state)
{
    static const char bytes[] = GET("Connection: close\r\n");
    size_t len = 10 << 20;
    char *answer = malloc(ANSWER_MAX), *large = malloc(len);

    memset(large, 'a', len);
    memcpy(large, "GET /a HTTP/1.1\r\nHost: x\r\nA: ", 30);
    talk(*state, large, len, answer);
    assert_null(strstr(answer, " 200 "));
    talk(*state, bytes, sizeof bytes - 1, answer);
    assert_non_null(strstr(answer, " 200 "));
    free(large);
    free(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_understood_in_one_way_or_refused),
        cmocka_unit_test(a_refusal_closes_the_connection),
        cmocka_unit_test(head_is_answered_without_body),
        cmocka_unit_test(a_nul_in_a_message_is_refused),
        cmocka_unit_test(what_is_too_large_is_named),
        cmocka_unit_test(a_large_body_goes_to_the_disk_where_it_may),
        cmocka_unit_test(a_body_without_end_is_cut_off),
        cmocka_unit_test(ten_megabytes_of_header_leave_the_server_well),
    };

    return cmocka_run_group_tests(tests, server_start, server_stop);
}
