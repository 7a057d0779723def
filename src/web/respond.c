/* The way back: a document becomes JSON or a page, with the headers that every answer has. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/rand.h"
#include "base/sha256.h"
#include "base/url.h"
#include "templates.h"
#include "web/accept.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMPRESS_BYTES_MIN 1024
#define FAILURE_DIGITS     8
#define ETAG_DIGITS        16

bool respond_takes_gzip(const struct http_request *http)
{
    struct str list = str_lower(http->arena, http_header(http, "accept-encoding")), one;
    int64_t weight;

    while (accept_next(&list, &one, &weight)) {
        if (str_is(one, "gzip")) return weight > 0;
    }
    return false;
}

static void add(struct call *call, const char *name, const char *value)
{
    http_add_header(call->response, name, str_of(value));
}

void respond_body(struct call *call, const char *type, struct str body)
{
    struct arena *arena = call->req.arena;
    struct str compressed;

    add(call, "Content-Type", type);
    add(call, "X-Content-Type-Options", "nosniff");
    if (body.len >= COMPRESS_BYTES_MIN && respond_takes_gzip(call->req.http) &&
        respond_gzip(arena, body, &compressed)) {
        add(call, "Content-Encoding", "gzip");
        body = compressed;
    }
    call->response->status = call->status;
    call->response->body = body;
    call->bytes = body.len;
}

/* no-referrer would make browsers send "Origin: null" with our own forms. */
static void add_page_headers(struct call *call)
{
    add(call, "Content-Security-Policy", CSP);
    add(call, "Referrer-Policy", "same-origin");
    add(call, "Cross-Origin-Opener-Policy", "same-origin");
    add(call, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    if (call->web->config.secure) {
        add(call, "Strict-Transport-Security", "max-age=31536000");
    }
}

static void add_common_headers(struct call *call)
{
    add(call, "Cache-Control", call->req.etag.ptr != NULL ? "no-cache, private" : "no-store");
    add(call, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie, HX-Request");
    if (call->req.set_cookie.ptr != NULL) {
        http_add_header(call->response, "Set-Cookie",
                        str_print(call->req.arena, STR_FMT "%s", STR_ARG(call->req.set_cookie),
                                  call->web->config.secure ? "; Secure" : ""));
    }
}

static struct str cookie_tail(struct call *call)
{
    return call->web->config.secure ? STR("; Path=/; HttpOnly; SameSite=Lax; Secure")
                                    : STR("; Path=/; HttpOnly; SameSite=Lax");
}

/* A message is kept in a cookie until the next page has shown it. */
static void add_flash(struct call *call, struct str message)
{
    struct arena *arena = call->req.arena;
    struct buf out = buf_new(arena, 2048);

    buf_add_c(&out, COOKIE_FLASH "=");
    url_add_part(&out, message);
    buf_add_c(&out, message.len == 0 ? "; Max-Age=0" : "; Max-Age=60");
    buf_add(&out, cookie_tail(call));
    http_add_header(call->response, "Set-Cookie", buf_str(&out));
}

/* "VERSION-HASH": the version is what If-Match is about; but what is read also changes with what
   stands around the object, with its reader and the hour, so only the same bytes are known. */
static bool etag_is_known(struct call *call, struct str body)
{
    struct arena *arena = call->req.arena;
    struct str known = http_header(call->req.http, "if-none-match");

    if (call->req.etag.ptr == NULL || body.ptr == NULL) return false;
    struct str hash = str_sub(sha256_hex(arena, body), 0, ETAG_DIGITS);
    struct str etag =
        str_print(arena, "\"" STR_FMT "-" STR_FMT "\"", STR_ARG(call->req.etag), STR_ARG(hash));
    http_add_header(call->response, "ETag", etag);
    return call->status == 200 && http_is_get(call->req.http) && known.ptr != NULL &&
           str_find(known, etag) >= 0;
}

static struct str page_write(struct call *call, const struct doc *doc, html_block *block)
{
    struct buf out = buf_new(call->req.arena, limits.response_bytes_max);
    struct html html = {&out, call->req.arena, &call->voice, call->page, block, doc};

    block_frame(&html, doc);
    return out.full ? STR_NONE : buf_str(&out);
}

static struct str json_write(struct call *call, const struct doc *doc)
{
    struct buf out = buf_new(call->req.arena, limits.response_bytes_max);

    doc_json(&out, doc, &call->voice);
    buf_add_char(&out, '\n');
    return out.full ? STR_NONE : buf_str(&out);
}

void respond_doc(struct call *call, const struct doc *doc, html_block *block, int status)
{
    bool json = call->req.json || block == NULL;
    struct str body;

    /* Each page has its own secret and key, so JSON alone can be known. */
    if (!json) call->req.etag = STR_NONE;
    call->status = status;
    add_common_headers(call);
    body = json ? json_write(call, doc) : page_write(call, doc, block);
    if (etag_is_known(call, body)) {
        call->status = call->response->status = 304;
        return;
    }
    if (!json) {
        add_page_headers(call);
        if (call->flash.ptr != NULL) add_flash(call, STR(""));
    }
    if (body.ptr == NULL) {
        call->status = 503;
        body = STR("");
    }
    const char *type = status >= 400 ? "application/problem+json" : "application/json";
    respond_body(call, json ? type : "text/html; charset=utf-8", body);
}

/* attachment; filename="plan_.pdf"; filename*=UTF-8''pl%C3%A1n.pdf (RFC 6266): old readers take the
   first, all others its true name. */
static struct str disposition_of(struct arena *arena, struct str name)
{
    struct buf place = buf_new(arena, 4096);

    buf_add_c(&place, "attachment; filename=\"");
    for (size_t i = 0, len; i < name.len; i += len) {
        len = str_point_len(str_sub(name, i, name.len));
        char one = name.ptr[i];
        bool plain =
            len == 1 && one >= ' ' && one < 0x7f && one != '"' && one != '\\' && one != '%';

        buf_add_char(&place, plain ? one : '_');
        if (len == 0) len = 1;
    }
    buf_add_c(&place, "\"; filename*=UTF-8''");
    url_add_part(&place, name);
    return buf_str(&place);
}

static struct err *file_open(struct call *call, struct http_file *file)
{
    struct arena *arena = call->req.arena;
    struct str path = call->req.file.path;
    struct stat found;

    file->fd = open(str_c(arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file->fd < 0) {
        return ERR(arena, ERR_FILE_LOST, STR_FMT ": %s", STR_ARG(path), strerror(errno));
    }
    if (fstat(file->fd, &found) != 0 || !S_ISREG(found.st_mode)) {
        close(file->fd);
        return ERR(arena, ERR_FILE_LOST, STR_FMT " is no file", STR_ARG(path));
    }
    file->bytes = found.st_size;
    return NULL;
}

/* Never within our pages' rights, and for nobody else to keep. */
struct err *respond_file(struct call *call)
{
    const struct req_file *file = &call->req.file;
    struct http_file *kept = NULL;

    if (file->path.ptr != NULL) {
        kept = ARENA_NEW(call->req.arena, struct http_file);
        TRY(file_open(call, kept));
    }
    call->status = 200;
    call->req.etag = STR_NONE;
    add_common_headers(call);
    http_add_header(call->response, "Content-Disposition",
                    disposition_of(call->req.arena, file->name));
    add(call, "Content-Security-Policy", "default-src 'none'; sandbox");
    add(call, "Cross-Origin-Resource-Policy", "same-origin");
    if (kept == NULL) {
        respond_body(call, str_c(call->req.arena, file->type), file->content);
        return NULL;
    }
    add(call, "Content-Type", str_c(call->req.arena, file->type));
    add(call, "X-Content-Type-Options", "nosniff");
    call->response->status = call->status;
    call->response->file = kept;
    call->bytes = (size_t)kept->bytes;
    return NULL;
}

/* What was written is there, but its document is not for this token: the same answer, empty. */
void respond_unread(struct call *call)
{
    call->req.etag = STR_NONE;
    add_common_headers(call);
    call->status = call->response->status = call->req.route->makes ? 201 : 200;
}

void respond_redirect(struct call *call, struct str location)
{
    call->status = call->response->status = 303;
    call->req.etag = STR_NONE;
    add_common_headers(call);
    if (call->req.flash.ptr != NULL) add_flash(call, call->req.flash);
    http_add_header(call->response, "Location", url_is_safe(location) ? location : STR("/"));
}

struct str respond_sign_in(struct call *call)
{
    const struct http_request *http = call->req.http;
    struct str path = http_is_get(http) ? http->path : again_page(call);
    struct buf out = buf_new(call->req.arena, 4 * limits.uri_bytes_max);

    buf_add_c(&out, call->web->config.sign_in);
    if (!str_is(path, "/")) {
        buf_add_c(&out, "?next=");
        url_add_part(&out, path);
        for (size_t i = 0; http_is_get(http) && i < http->query_count; i++) {
            struct buf pair = buf_new(call->req.arena, limits.uri_bytes_max);
            buf_add_char(&pair, i == 0 ? '?' : '&');
            url_add_part(&pair, http->query[i].name);
            buf_add_char(&pair, '=');
            url_add_part(&pair, http->query[i].value);
            url_add_part(&out, buf_str(&pair));
        }
    }
    return buf_str(&out);
}

static void name_failure(struct call *call, const struct err *err)
{
    uint8_t bytes[FAILURE_DIGITS / 2] = {0};

    call->failure = err_chain(call->req.arena, err);
    if (err_status(err->code) < 500) return;
    (void)rand_entropy(bytes, sizeof bytes);
    call->number = str_hex(call->req.arena, bytes, sizeof bytes);
}

void respond_allow(struct call *call)
{
    struct route_match match;

    (void)route_tree_find(call->web->routes, call->path, &match);
    add(call, "Allow",
        match.get == NULL    ? "POST"
        : match.post == NULL ? "GET, HEAD"
                             : "GET, HEAD, POST");
}

void respond_error(struct call *call, struct err *err)
{
    int status = err_status(err->code);

    name_failure(call, err);
    call->req.etag = STR_NONE;
    if (status == 401 && !call->req.json && http_is_get(call->req.http)) {
        respond_redirect(call, respond_sign_in(call));
        return;
    }
    if (!call->req.json && again_show(call, err)) return;
    if (status == 401) add(call, "WWW-Authenticate", "Bearer realm=\"interna\"");
    if (status == 503) add(call, "Retry-After", "1");
    if (status == 429 && err->param.ptr != NULL) {
        http_add_header(call->response, "Retry-After", err->param);
    }
    if (status == 405) respond_allow(call);
    if (call->page == NULL) call->page = page_make(call);
    if (!http_is_get(call->req.http)) again_words(call, call->req.route);
    doc_put_text(call->req.arena, call->page, "sign_in", respond_sign_in(call));
    respond_doc(call, problem_doc(call, err), block_error_page, status);
}
