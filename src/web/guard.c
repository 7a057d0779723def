/* Before a handler: may this actor use the route at all, and was a write meant. What one may do to
   an object is the gate's, within the handler. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/rand.h"
#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PAD_SIZE 16

struct err *guard_actor(struct call *call)
{
    const struct route *route = call->req.route;
    struct arena *arena = call->req.arena;

    if (call->actor.person_id == 0) return route->open ? NULL : ERR_REFUSE(arena, ERR_SIGN_IN);
    if (call->actor.device_id != 0 && !route->shared) return ERR_REFUSE(arena, ERR_DEVICE);
    if ((call->actor.scopes & route->scope) != route->scope) return ERR_REFUSE(arena, ERR_SCOPE);
    return NULL;
}

/* A token may write what it may not read. */
bool guard_reads(const struct call *call, const struct route *route)
{
    return route->open || (call->actor.scopes & SCOPE_READ) != 0;
}

/* "https://host:port" against "host:port". */
static bool is_our_origin(struct str origin, struct str host)
{
    struct str https = STR("https://"), http = STR("http://");
    struct str scheme = str_starts(origin, https) ? https : http;

    if (!str_starts(origin, scheme)) return false;
    origin = str_sub(origin, scheme.len, origin.len);
    return origin.len == host.len && strncasecmp(origin.ptr, host.ptr, host.len) == 0;
}

/* Browsers tell where a write comes from; what tells nothing is no browser. */
struct err *guard_origin(struct call *call)
{
    const struct http_request *http = call->req.http;
    struct str site = http_header(http, "sec-fetch-site"), origin = http_header(http, "origin");

    if (call->bearer) return NULL;
    bool foreign = site.ptr != NULL && !str_is(site, "same-origin") && !str_is(site, "none");
    if (origin.ptr != NULL) {
        foreign = foreign || !is_our_origin(origin, http_header(http, "host"));
    }
    call->foreign = foreign;
    return foreign ? ERR(call->req.arena, ERR_CSRF, "sent from another site") : NULL;
}

/* The pad makes every page carry another text for the same secret, so that the size of compressed
   pages tells nothing about it. */
static struct str mask(struct arena *arena, struct str secret, const uint8_t pad[PAD_SIZE])
{
    uint8_t digest[SHA256_SIZE];

    sha256_two((struct str){(const char *)pad, PAD_SIZE}, secret, digest);
    return str_print(arena, STR_FMT STR_FMT, STR_ARG(str_hex(arena, pad, PAD_SIZE)),
                     STR_ARG(str_hex(arena, digest, SHA256_SIZE)));
}

struct str req_csrf_mask(struct arena *arena, struct str secret)
{
    uint8_t pad[PAD_SIZE];

    if (str_empty(secret)) return STR_NONE;
    if (!rand_entropy(pad, sizeof pad)) abort(); /* the kernel has had its randomness since boot */
    return mask(arena, secret, pad);
}

static bool csrf_is_right(struct arena *arena, struct str sent, struct str secret)
{
    uint8_t pad[PAD_SIZE];

    if (sent.len != (size_t)2 * (PAD_SIZE + SHA256_SIZE)) return false;
    if (!str_unhex(str_sub(sent, 0, (size_t)2 * PAD_SIZE), pad, PAD_SIZE)) return false;
    return sha256_same(str_sub(sent, (size_t)2 * PAD_SIZE, sent.len),
                       str_sub(mask(arena, secret, pad), (size_t)2 * PAD_SIZE, sent.len));
}

struct err *guard_csrf(struct call *call)
{
    struct arena *arena = call->req.arena;
    struct str sent = http_header(call->req.http, "x-csrf-token");

    if (call->bearer || call->actor.person_id == 0) return NULL;
    if (sent.ptr == NULL) sent = call->csrf;
    if (!str_empty(call->actor.csrf) && csrf_is_right(arena, sent, call->actor.csrf)) return NULL;
    return ERR(arena, ERR_CSRF, "the secret of the session is missing or wrong");
}

/* Take the first entity tag off REST (RFC 9110, 8.8.3), and the comma behind it. A weak one matches
   nothing here, so it is as good as none. */
static bool tag_take(struct str *rest, struct str *tag)
{
    bool weak = str_starts(*rest, STR("W/"));
    struct str text = str_sub(*rest, weak ? 2 : 0, rest->len);

    if (!str_starts(text, STR("\""))) return false;
    if (!str_cut(str_sub(text, 1, text.len), '"', tag, rest)) return false;
    if (weak) *tag = STR_NONE;
    *rest = str_trim(*rest);
    if (rest->len == 0) return true;
    if (rest->ptr[0] != ',') return false;
    *rest = str_trim(str_sub(*rest, 1, rest->len));
    return rest->len > 0;
}

static bool tags_are_good(struct str tags)
{
    struct str tag;

    if (str_is(tags, "*")) return true;
    do {
        if (!tag_take(&tags, &tag)) return false;
    } while (tags.len > 0);
    return true;
}

struct err *guard_match(struct call *call)
{
    struct req *req = &call->req;
    struct str sent = http_header(req->http, "if-match");

    if (sent.ptr != NULL && (!req->route->versioned || !tags_are_good(sent))) {
        return ERR_REFUSE(req->arena, ERR_BAD_MATCH);
    }
    req->if_match = sent;
    if (sent.ptr == NULL && !str_empty(call->match)) {
        req->if_match = str_print(req->arena, "\"" STR_FMT "\"", STR_ARG(call->match));
    }
    return NULL;
}

struct err *req_match_check(struct req *req, struct str etag)
{
    struct str rest = req->if_match, tag, hash;

    if (str_empty(rest) || str_is(rest, "*")) return NULL;
    while (rest.len > 0 && tag_take(&rest, &tag)) {
        (void)str_cut(tag, '-', &tag, &hash); /* what we give to readers is "VERSION-HASH" */
        if (str_equal(tag, etag)) return NULL;
    }
    return ERR_REFUSE(req->arena, ERR_STALE);
}
