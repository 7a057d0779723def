/* What is refused before it is understood: a message whose end two readers could see in different
   places (RFC 9112, section 11.2) and headers beyond the limits. libmicrohttpd joins folded lines
   and accepts lines ended by a bare LF or CR before we see them; but it leaves name and value of
   each header where they came in, ended by NUL in place of the line's end. So the distance from
   one header to the next tells how its line ended, and a value that stands elsewhere was folded.
   Were that layout to change, every request would be refused, which the tests would tell. */
#include "http/http_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/num.h"

#include <string.h>

struct header_reader {
    struct exchange *exchange;
    const char *line; /* where the next header must begin */
    size_t bytes;
    int status;
};

static bool is_token(const char *text, size_t len)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < len; i++) {
        char one = text[i];
        bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');

        if (letter || (one >= '0' && one <= '9')) continue;
        if (one == '\0' || strchr(marks, one) == NULL) return false;
    }
    return len > 0;
}

static bool is_field_text(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char one = (unsigned char)text[i];

        if ((one < ' ' && one != '\t') || one == 0x7f) return false;
    }
    return true;
}

/* Do NAME and VALUE stand on one line that begins at LINE and ends with CR LF? */
static bool stands_on_line(const char *line, struct str name, struct str value)
{
    const char *at = name.ptr + name.len + 1; /* past the colon */

    if (name.ptr != line) return false;
    if (value.ptr < at || value.ptr > at + limits.header_bytes_max) return false;
    for (; at < value.ptr; at++) {
        if (*at != ' ' && *at != '\t') return false;
    }
    return value.ptr[value.len] == '\0' && value.ptr[value.len + 1] == '\0';
}

static enum MHD_Result header_read(void *context, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    struct header_reader *reader = context;
    struct exchange *exchange = reader->exchange;
    struct http_request *request = &exchange->request;
    struct str name_text = {name, name_len}, value_text = {value, value_len};

    (void)kind;
    reader->bytes += name_len + value_len + 4;
    if (request->header_count == limits.header_count_max ||
        reader->bytes > limits.header_bytes_max) {
        reader->status = 431;
    } else if (value == NULL || !is_token(name, name_len) || !is_field_text(value, value_len) ||
               !stands_on_line(reader->line, name_text, value_text)) {
        reader->status = 400;
    }
    if (reader->status != 0) return MHD_NO;

    reader->line = value + value_len + 2;
    exchange->headers[request->header_count++] =
        (struct http_pair){str_copy(request->arena, name_text),
                           str_trim(str_copy(request->arena, value_text))};
    return MHD_YES;
}

/* Does the head end where its last header does? Behind a NUL in that one there would be more. */
static bool head_is_whole(struct exchange *exchange, const char *method, const char *line)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    return info != NULL && method + info->header_size == line + 2;
}

static size_t count_of(const struct http_request *request, const char *name)
{
    struct http_request rest = *request;
    size_t count = 0;

    for (size_t i = 0; i < request->header_count; i++) {
        rest.headers = request->headers + i;
        rest.header_count = 1;
        count += http_header(&rest, name).ptr != NULL;
    }
    return count;
}

/* Behind the last colon outside of brackets stands a port, if anything: none, or 1 to 65535. */
static bool port_is_good(struct str host)
{
    struct str port = STR_NONE;
    int64_t number;

    for (size_t i = 0; i < host.len; i++) {
        if (host.ptr[i] == ']') port = STR_NONE;
        if (host.ptr[i] == ':') port = str_sub(host, i + 1, host.len);
    }
    if (str_empty(port)) return true;
    for (size_t i = 0; i < port.len; i++) {
        if (port.ptr[i] < '0' || port.ptr[i] > '9') return false;
    }
    return num_parse_int(port, &number) && number > 0 && number <= UINT16_MAX;
}

static bool host_is_good(const struct http_request *request, const char *version)
{
    struct str host = http_header(request, "host");
    size_t count = count_of(request, "host");

    if (count == 0) return strcmp(version, "HTTP/1.0") == 0;
    if (count > 1 || host.len == 0 || host.len > 300) return false;
    for (size_t i = 0; i < host.len; i++) {
        char one = host.ptr[i];
        bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');

        if (!letter && !(one >= '0' && one <= '9') && strchr("-._:[]", one) == NULL) return false;
    }
    return port_is_good(host);
}

/* Headers of which a second one is either an attack or a mistake. */
static bool has_doubles(const struct http_request *request)
{
    static const char *const single[] = {"content-length",  "transfer-encoding",
                                         "content-type",    "authorization",
                                         "cookie",          "expect",
                                         "idempotency-key", "if-match",
                                         "origin"};

    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (count_of(request, single[i]) > 1) return true;
    }
    return false;
}

/* The length of the body: by Content-Length or chunked, never both. */
static int body_length(const struct http_request *request, const char *version, int64_t *length)
{
    struct str coding = http_header(request, "transfer-encoding");
    struct str announced = http_header(request, "content-length");

    *length = NONE;
    if (coding.ptr != NULL) {
        if (announced.ptr != NULL || strcmp(version, "HTTP/1.1") != 0) return 400;
        return str_is(str_lower(request->arena, coding), "chunked") ? 0 : 400;
    }
    if (announced.ptr == NULL) return 0;
    if (!num_parse_int(announced, length) || *length < 0 || announced.ptr[0] == '-') return 400;
    return 0;
}

static int method_status(struct str method)
{
    if (str_is(method, "GET") || str_is(method, "HEAD") || str_is(method, "POST")) return 0;
    return 405;
}

int http_headers_read(struct exchange *exchange, const char *method, const char *version,
                      int64_t *length)
{
    struct http_request *request = &exchange->request;
    struct header_reader reader = {exchange, exchange->target_end + sizeof " HTTP/1.1\r\n" - 1, 0,
                                   0};
    struct str expect;

    *length = NONE;
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0) return 400;
    exchange->headers = ARENA_ARRAY(request->arena, struct http_pair, limits.header_count_max);
    request->headers = exchange->headers;
    request->method = str_copy(request->arena, str_of(method));
    (void)MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, header_read, &reader);
    if (reader.status != 0) return reader.status;
    if (!head_is_whole(exchange, method, reader.line)) return 400;
    if (!host_is_good(request, version) || has_doubles(request)) return 400;
    expect = http_header(request, "expect");
    if (expect.ptr != NULL && !str_is(str_lower(request->arena, expect), "100-continue")) {
        return 400;
    }
    int status = body_length(request, version, length);
    return status != 0 ? status : method_status(request->method);
}
