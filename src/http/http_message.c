/* Reading a message that has arrived: headers and query by name, percent decoding, the path. */
#include "http/http_inner.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>
#include <strings.h>

static struct str pair_find(const struct http_pair *pairs, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].name.len == name.len &&
            strncasecmp(pairs[i].name.ptr, name.ptr, name.len) == 0) {
            return pairs[i].value;
        }
    }
    return STR_NONE;
}

struct str http_header(const struct http_request *request, const char *name)
{
    return pair_find(request->headers, request->header_count, str_of(name));
}

struct str http_query(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_is(request->query[i].name, name)) return request->query[i].value;
    }
    return STR_NONE;
}

struct str http_cookie(const struct http_request *request, const char *name)
{
    struct str rest = http_header(request, "cookie"), one, value;

    while (!str_empty(rest)) {
        struct str whole = rest;

        rest = STR_NONE;
        (void)str_cut(whole, ';', &one, &rest);
        if (str_cut(str_trim(one), '=', &one, &value) && str_is(one, name)) return value;
    }
    return STR_NONE;
}

void http_add_header(struct http_response *response, const char *name, struct str value)
{
    size_t count_max = sizeof response->headers / sizeof *response->headers;

    if (response->header_count == count_max) return;
    response->headers[response->header_count++] = (struct http_pair){str_of(name), value};
}

bool http_is_get(const struct http_request *request)
{
    return str_is(request->method, "GET") || str_is(request->method, "HEAD");
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

bool http_percent_decode(struct arena *arena, struct str text, bool plus, struct str *decoded)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char one = text.ptr[i];

        if (one == '%') {
            if (i + 2 >= text.len) return false;
            int high = hex_value(text.ptr[i + 1]), low = hex_value(text.ptr[i + 2]);
            if (high < 0 || low < 0) return false;
            one = (char)(high * 16 + low);
            i += 2;
        } else if (plus && one == '+') {
            one = ' ';
        }
        out[len++] = one;
    }
    *decoded = (struct str){out, len};
    return str_is_utf8(*decoded);
}

struct err *http_pairs(struct arena *arena, struct str text, size_t count_max,
                       const struct http_pair **pairs, size_t *count)
{
    size_t size = text.len > 0 ? 1 : 0;

    for (size_t i = 0; i < text.len; i++)
        size += text.ptr[i] == '&';
    if (size > count_max) return ERR(arena, ERR_TOO_MANY, "more than %zu pairs", count_max);

    struct http_pair *all = ARENA_ARRAY(arena, struct http_pair, size + 1);
    *pairs = all;
    for (*count = 0; text.len > 0;) {
        struct str whole = text, name, value = STR("");

        text = STR("");
        (void)str_cut(whole, '&', &whole, &text);
        if (whole.len == 0) continue;
        if (!str_cut(whole, '=', &name, &value)) value = STR("");
        if (!http_percent_decode(arena, name, true, &all[*count].name) ||
            !http_percent_decode(arena, value, true, &all[*count].value)) {
            return ERR(arena, ERR_BAD_FORM, "bad escape or not UTF-8");
        }
        ++*count;
    }
    return NULL;
}

/* Characters, plain or escaped, that a proxy in front could understand differently. */
static bool path_is_plain(struct str raw)
{
    for (size_t i = 0; i < raw.len; i++) {
        unsigned char one = (unsigned char)raw.ptr[i];

        if (one <= ' ' || one >= 0x7f || one == '\\' || one == '#') return false;
        if (one != '%' || i + 2 >= raw.len) continue;
        int byte = hex_value(raw.ptr[i + 1]) * 16 + hex_value(raw.ptr[i + 2]);
        if (byte == '/' || byte == '\\' || byte < ' ' || byte == 0x7f) return false;
    }
    return raw.len > 0 && raw.ptr[0] == '/';
}

static bool segments_are_plain(struct str path)
{
    struct str rest = str_sub(path, 1, path.len), segment;

    for (bool more = rest.len > 0; more;) {
        more = str_cut(rest, '/', &segment, &rest);
        bool last_empty = !more && segment.len == 0;
        if ((segment.len == 0 && !last_empty) || str_is(segment, ".") || str_is(segment, "..")) {
            return false;
        }
    }
    return true;
}

/* A path is decoded once and read in one way only. */
static int path_read(struct arena *arena, struct str raw, struct str *path)
{
    if (!path_is_plain(raw) || !http_percent_decode(arena, raw, false, path)) return 400;
    return segments_are_plain(*path) ? 0 : 400;
}

int http_target_read(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    struct str path = exchange->target, query = STR("");

    if (path.len > limits.uri_bytes_max) return 414;
    (void)str_cut(exchange->target, '?', &path, &query);
    for (size_t i = 0; i < query.len; i++) {
        if ((unsigned char)query.ptr[i] <= ' ' || (unsigned char)query.ptr[i] == 0x7f) return 400;
    }
    int status = path_read(request->arena, path, &request->path);
    if (status != 0) return status;
    if (http_pairs(request->arena, query, limits.form_fields_max, &request->query,
                   &request->query_count) != NULL) {
        return 400;
    }
    return 0;
}
