/* One request from end to end: route, session, guard, then a read or a write of a feature, then the
   answer and its line in the log. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/zone.h"
#include "templates.h"
#include "web/accept.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOG_LINE_MAX 2048

/* ---- beginning ---- */

/* The face that weighs more, of two that weigh the same the one named first; who names neither gets
   what was sent. */
static bool wants_json(const struct http_request *http)
{
    struct str list = str_lower(http->arena, http_header(http, "accept")), one;
    int64_t json = NONE, html = NONE, weight;
    bool first = false;

    while (accept_next(&list, &one, &weight)) {
        if (str_ends(one, STR("json")) && weight > json) {
            json = weight;
            first = html == NONE;
        } else if (str_is(one, "text/html") && weight > html) {
            html = weight;
        }
    }
    if (json == NONE && html == NONE) return body_is_json(http);
    return json > 0 && (json > html || (json == html && first));
}

static void choose_language(struct call *call)
{
    const struct http_request *http = call->req.http;
    static const char *const locales[] = {"en_US", "es_ES", "fr_FR", "lv_LV"};
    enum lang lang;

    if (!lang_of(call->actor.lang, &lang) && !lang_of(http_cookie(http, COOKIE_LANGUAGE), &lang)) {
        lang = lang_accepted(http_header(http, "accept-language"));
    }
    struct str zone =
        str_empty(call->actor.zone) ? str_of(call->web->config.zone) : call->actor.zone;
    call->i18n = (struct i18n){lang, locales[lang], zone_get(zone), call->req.now_ms};
    call->voice = i18n_voice(&call->i18n);
    if (call->web->config.hooks.markdown != NULL) {
        call->voice.markdown = call->web->config.hooks.markdown;
    }
    call->req.zone = call->i18n.zone;
}

static struct call *call_begin(struct web *web, const struct http_request *http,
                               struct http_response *response)
{
    struct call *call = ARENA_NEW(http->arena, struct call);

    call->web = web;
    call->response = response;
    call->path = http->path;
    call->req = (struct req){.arena = http->arena,
                             .http = http,
                             .app = web->config.app,
                             .store = web->config.store,
                             .actor = &call->actor,
                             .now_ms = web->config.now_ms(),
                             .i18n = &call->i18n,
                             .voice = &call->voice,
                             .json = wants_json(http)};
    choose_language(call);
    return call;
}

const struct web *web_of(const struct req *req)
{
    return ((const struct call *)req)->web;
}

/* ---- routing ---- */

static struct err *call_route(struct call *call)
{
    struct req *req = &call->req;
    struct str json = STR(".json");
    struct str bare = str_sub(call->path, 0, call->path.len - json.len);
    struct route_match match;

    if (call->path.len > json.len && str_ends(call->path, json) &&
        route_tree_find(call->web->routes, bare, &match)) {
        call->path = bare;
        req->json = true;
    } else if (!route_tree_find(call->web->routes, call->path, &match)) {
        if (str_ends(call->path, json)) req->json = true;
        return ERR_REFUSE(req->arena, ERR_NOT_FOUND);
    }
    req->route = http_is_get(req->http) ? match.get : match.post;
    memcpy(req->keys, match.keys, sizeof req->keys);
    return req->route == NULL ? ERR_REFUSE(req->arena, ERR_METHOD) : NULL;
}

/* ---- reading ---- */

struct view_work {
    struct call *call;
    struct doc *doc;
    bool found; /* `find` has run before */
};

static struct err *view_read(struct store_tx *tx, void *context)
{
    struct view_work *work = context;
    struct call *call = work->call;
    struct req *req = &call->req;

    if (!work->found && req->route->find != NULL) TRY(req->route->find(req, tx));
    if (req->route->view != NULL) TRY(req->route->view(req, tx, work->doc));
    if (call->page != NULL && call->web->config.hooks.page != NULL) {
        TRY(call->web->config.hooks.page(req, tx, call->page));
    }
    call->mark = tx->mark;
    return NULL;
}

static struct err *call_read(struct call *call)
{
    struct req *req = &call->req;
    struct view_work work = {call, doc_object(req->arena), false};

    if (!req->json && req->route->block != NULL) call->page = page_make(call);
    TRY(req_query_check(req));
    if (req->route->alone) {
        TRY(req->route->view(req, NULL, work.doc));
    } else {
        TRY(store_read(req->store, req->arena, req->now_ms, view_read, &work));
    }
    if (req->location.ptr != NULL && !req->json) {
        respond_redirect(call, req->location);
    } else if (req->file.name.ptr != NULL && !req->json) {
        TRY(respond_file(call));
    } else {
        respond_doc(call, work.doc, req->route->block, 200);
    }
    /* A house whose disk fails reads on. */
    if (!req->route->alone) (void)store_settled(req->store, call->mark);
    return NULL;
}

/* ---- writing ---- */

struct write_work {
    struct call *call;
    struct req before;  /* what each run of apply begins with */
    struct err *lost;   /* the object is not found: only a replay, as of its end, can be answered */
    enum err_code code; /* of the refusal */
};

static struct err *find_read(struct store_tx *tx, void *context)
{
    struct call *call = context;

    return call->req.route->find(&call->req, tx);
}

/* The faults found so far, copied, since apply may add its own in every run. */
static struct err *faults_copy(struct arena *arena, const struct err *faults)
{
    struct err *copy = NULL;

    if (faults == NULL) return NULL;
    for (const struct err_field *field = faults->fields; field != NULL; field = field->next)
        err_add_field(arena, &copy, field->name, field->code, field->param);
    return copy;
}

/* What was sent and is wrong, or of no use here, refuses also what would have been done: after the
   rights, so that a stranger learns nothing by it. */
static struct err *nothing_passed_over(struct req *req)
{
    if (req->form_err != NULL) req->set_cookie = STR_NONE;
    return req->form_err;
}

static struct err *write_apply(struct store_tx *tx, void *context)
{
    struct write_work *work = context;
    struct req *req = &work->call->req;

    work->call->applied = true;
    *req = work->before;
    req->form_err = faults_copy(req->arena, work->before.form_err);
    struct err *err = work->lost != NULL ? work->lost : req->route->apply(req, tx);
    if (err == NULL) err = nothing_passed_over(req);
    work->code = err != NULL ? err->code : ERR_NONE;
    return err;
}

static struct err *refusal_record(struct call *call, struct store_tx *tx, enum err_code code)
{
    const struct req *req = &call->req;
    struct str what = req->refused_what;
    int status = err_status(code);

    if (status != 401 && status != 403 && status != 429) return NULL;
    if (what.ptr == NULL) {
        what = str_print(tx->arena, "%s %s", req->route->method, req->route->path);
    }
    return call->web->config.hooks.refused_record(tx, &call->actor, err_code_text(code), what);
}

static struct err *write_refused(struct store_tx *tx, void *context)
{
    struct write_work *work = context;

    return refusal_record(work->call, tx, work->code);
}

/* A form with a password is never sent twice by accident, and a quick hash of it shall not be kept.
 */
bool fields_have_secret(const struct field *field)
{
    for (; field != NULL && field->name != NULL; field++) {
        if (field->kind == FIELD_SECRET) return true;
    }
    return false;
}

#define UUID_LEN 36

/* 32 hexadecimal digits, or a UUID: the same with hyphens; in quotes or not. */
static bool once_key_read(struct arena *arena, struct str key, struct str *digits)
{
    struct buf plain = buf_new(arena, UUID_LEN + 1);
    uint8_t bytes[16];

    if (key.len > 2 && key.ptr[0] == '"' && key.ptr[key.len - 1] == '"') {
        key = str_sub(key, 1, key.len - 2);
    }
    if (key.len > UUID_LEN) return false;
    for (size_t i = 0; i < key.len; i++) {
        bool hyphen = key.len == UUID_LEN && (i == 8 || i == 13 || i == 18 || i == 23);

        if (hyphen != (key.ptr[i] == '-')) return false;
        if (!hyphen) buf_add_char(&plain, key.ptr[i]);
    }
    if (!str_unhex(buf_str(&plain), bytes, sizeof bytes)) return false;
    *digits = str_hex(arena, bytes, sizeof bytes);
    return true;
}

static struct err *once_read(struct call *call, struct store_once *once)
{
    struct req *req = &call->req;
    struct str key = http_header(req->http, "idempotency-key"), digits = STR_NONE;

    if (key.ptr != NULL) {
        if (!once_key_read(req->arena, key, &digits)) return ERR_REFUSE(req->arena, ERR_BAD_KEY);
    } else if (!str_empty(call->once_key)) { /* all forms of a page carry the same */
        key = str_print(req->arena, STR_FMT " " STR_FMT, STR_ARG(call->once_key),
                        STR_ARG(call->path));
        digits = str_sub(sha256_hex(req->arena, key), 0, 32);
    }
    if (str_empty(digits) || call->actor.person_id == 0 || fields_have_secret(req->route->fields))
        return NULL;
    struct buf said = buf_new(req->arena, 4 * limits.body_bytes_max);
    buf_add_c(&said, req->route->method);
    buf_add_char(&said, '\n');
    buf_add(&said, call->path);
    buf_add_char(&said, '\n');
    doc_json(&said, req->body, &call->voice);
    for (const struct upload *file = req->uploads; file != NULL; file = file->next) {
        buf_add(&said, file->name);
        buf_add(&said, file->digest);
    }
    once->actor_id = call->actor.person_id;
    once->key = digits;
    once->fingerprint = sha256_hex(req->arena, buf_str(&said));
    return NULL;
}

static struct str default_location(const struct call *call)
{
    struct str path = call->path;

    if (call->req.route->find == NULL) return path;
    while (path.len > 1 && path.ptr[path.len - 1] != '/')
        path.len--;
    return path.len > 1 ? str_sub(path, 0, path.len - 1) : path;
}

/* The answer of a write that can be read; MADE: of another object than the path names. */
static struct err *write_answer(struct call *call, bool made)
{
    struct req *req = &call->req;
    struct view_work work = {call, doc_object(req->arena), true};

    call->page = NULL;
    if (req->session_changed) session_cache_forget(call->web->sessions);
    if (req->json || req->location.ptr == NULL) {
        TRY(store_read(req->store, req->arena, req->now_ms, view_read, &work));
    }
    if (!req->json) {
        respond_redirect(call, req->location.ptr != NULL ? req->location : default_location(call));
        return NULL;
    }
    if (guard_reads(call, req->route))
        respond_doc(call, work.doc, NULL, req->route->makes ? 201 : 200);
    else
        respond_unread(call);
    if (made && req->location.ptr != NULL)
        http_add_header(call->response, "Location", req->location);
    return NULL;
}

static struct err *call_write(struct call *call)
{
    struct req *req = &call->req;
    struct write_work *work = ARENA_NEW(req->arena, struct write_work);
    struct store_write write = {.apply = write_apply,
                                .context = work,
                                .arena = req->arena,
                                .now_ms = req->now_ms,
                                .early = true,
                                .object_id = &req->object_id};
    struct err *err;

    TRY(guard_match(call));
    if (req->route->prepare != NULL) {
        TRY(req->route->prepare(req));
    } else if (req->route->fields != NULL) {
        TRY(form_prepare(req));
    }
    if (req->route->fields == NULL) form_read(req, req->body, NULL, NULL, "");
    TRY(once_read(call, &write.once));
    if (req->route->find != NULL) {
        work->lost = store_read(req->store, req->arena, req->now_ms, find_read, call);
    }
    if (work->lost != NULL && (work->lost->code != ERR_NOT_FOUND || str_empty(write.once.key))) {
        return work->lost;
    }
    work->call = call;
    work->before = *req;
    write.roots = req->roots;
    write.root_count = req->root_count;
    if (call->web->config.hooks.refused_record != NULL) write.refused = write_refused;
    TRY(store_write(req->store, &write));
    call->mark = write.mark;
    err = write_answer(call, work->lost == NULL && req->object_id != work->before.object_id);
    if (store_settled(req->store, call->mark)) return err;
    *call->response = (struct http_response){0};
    return ERR(req->arena, ERR_UNSURE, "the disk did not keep the write");
}

/* ---- the flow ---- */

static struct err *call_run(struct call *call)
{
    struct req *req = &call->req;

    if (http_is_get(req->http) && assets_answer(call)) return NULL;
    struct err *unrouted = call_route(call);
    if (unrouted != NULL || !req->route->alone) {
        TRY(session_find(call));
        choose_language(call);
    }
    TRY(unrouted);
    if (http_is_get(req->http)) {
        TRY(guard_actor(call));
        return call_read(call);
    }
    TRY(guard_origin(call));
    TRY(body_read(call));
    TRY(guard_actor(call));
    TRY(guard_csrf(call));
    return call_write(call);
}

struct guard_work {
    struct call *call;
    enum err_code code;
};

static struct err *guard_record(struct store_tx *tx, void *context)
{
    struct guard_work *work = context;

    return refusal_record(work->call, tx, work->code);
}

/* A refusal of the guards, or of a reader, leaves its row too. */
static void record_outside_write(struct call *call, enum err_code code)
{
    struct guard_work work = {call, code};
    struct store_write write = {.apply = guard_record,
                                .context = &work,
                                .arena = call->req.arena,
                                .now_ms = call->req.now_ms,
                                .background = true};

    if (err_status(code) != 403 || call->req.route == NULL || call->applied) return;
    if (call->web->config.hooks.refused_record == NULL) return;
    struct err *err = store_write(call->req.store, &write);
    if (err != NULL) call->failure = err_chain(call->req.arena, err);
}

static int64_t monotonic_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* What happened, without what was said: the route's path, not the address; no query, no name. */
static void log_line(const struct web *web, const struct http_request *http,
                     const struct call *call, int status)
{
    struct buf line = buf_new(http->arena, LOG_LINE_MAX);
    const struct route *route = call != NULL ? call->req.route : NULL;

    if (web->config.log < 0) return;
    int64_t taken_us = (monotonic_ns() - http->start_ns) / 1000;
    buf_print(&line, "time=" STR_FMT " level=%s method=%s path=%s status=%d us=%lld bytes=%zu",
              STR_ARG(time_text(http->arena, web->config.now_ms())),
              status >= 500 ? "error" : "info",
              http->method.ptr != NULL ? str_c(http->arena, http->method) : "-",
              route != NULL ? route->path : "-", status, (long long)taken_us,
              call != NULL ? call->bytes : 0);
    if (call != NULL && call->number.ptr != NULL) {
        buf_print(&line, " number=" STR_FMT, STR_ARG(call->number));
    }
    if (call != NULL && call->failure.ptr != NULL && status >= 400) {
        struct buf quoted = buf_new(http->arena, LOG_LINE_MAX / 2);
        doc_json(&quoted, doc_put_text(http->arena, doc_object(http->arena), "e", call->failure),
                 &call->voice);
        if (!quoted.full) buf_print(&line, " error=" STR_FMT, STR_ARG(buf_str(&quoted)));
    }
    buf_add_char(&line, '\n');
    ssize_t written = write(web->config.log, line.ptr, line.len);
    (void)written; /* a log that is gone must not stop the house */
}

static void answer(struct web *web, const struct http_request *request,
                   struct http_response *response, struct upload **uploads)
{
    struct call *call = call_begin(web, request, response);

    call->uploads = uploads;
    struct err *err = call_run(call);

    if (err != NULL) {
        record_outside_write(call, err->code);
        respond_error(call, err);
    }
    log_line(web, request, call, response->status);
}

static void answer_within_memory(struct web *web, const struct http_request *request,
                                 struct http_response *response, struct upload **uploads)
{
    jmp_buf full;

    if (setjmp(full) == 0) {
        (void)arena_escape(request->arena, &full);
        answer(web, request, response, uploads);
    } else {
        *response = (struct http_response){.status = 503, .body_static = true};
        http_add_header(response, "Retry-After", STR("1"));
    }
    (void)arena_escape(request->arena, NULL);
}

void web_handle(void *context, const struct http_request *request, struct http_response *response)
{
    struct upload *uploads = NULL;

    answer_within_memory(context, request, response, &uploads);
    uploads_close(uploads);
}

size_t web_body_max(void *context, const struct http_request *request)
{
    const struct web *web = context;
    struct str path = request->path, json = STR(".json");
    struct route_match match;
    bool known = http_header(request, "authorization").ptr != NULL ||
                 http_cookie(request, COOKIE_SESSION).ptr != NULL;

    if (web->config.upload_dir == NULL || !known) return limits.body_bytes_max;
    if (str_ends(path, json)) path = str_sub(path, 0, path.len - json.len);
    if (!body_is_type(http_header(request, "content-type"), "multipart/form-data") ||
        !route_tree_find(web->routes, path, &match) || match.post == NULL ||
        match.post->upload == NULL) {
        return limits.body_bytes_max;
    }
    return limits.upload_bytes_max;
}

static enum err_code code_of_status(int status)
{
    switch (status) {
    case 405:
        return ERR_METHOD;
    case 413:
        return ERR_TOO_LARGE;
    case 414:
        return ERR_URI_TOO_LONG;
    case 431:
        return ERR_HEADERS_TOO_LARGE;
    case 503:
        return ERR_BUSY;
    default:
        return ERR_BAD_REQUEST;
    }
}

/* What http refuses before it is understood: no session, no database. */
void web_refused(void *context, const struct http_request *request, struct http_response *response)
{
    struct web *web = context;
    int status = response->status;
    struct call *call = call_begin(web, request, response);
    struct err *err = ERR_REFUSE(request->arena, code_of_status(status));

    if (status == 413) {
        size_t max = request->path.ptr == NULL ? limits.body_bytes_max : web_body_max(web, request);
        err->param = str_print(request->arena, "%zu KB", max / 1024);
    }
    if (call->path.ptr == NULL) call->path = STR("/");
    if (status == 405) {
        struct err *unrouted = call_route(call);
        if (unrouted != NULL) err = unrouted;
        if (err->code == ERR_METHOD) respond_allow(call);
    }
    call->page = page_make(call);
    respond_doc(call, problem_doc(call, err), block_error_page, err_status(err->code));
    log_line(web, request, call, response->status);
}

/* ---- the running web ---- */

struct err *web_start(struct arena *arena, const struct web_config *config, struct web **result)
{
    struct web *web = ARENA_NEW(arena, struct web);
    struct web_routes *routes = ARENA_ARRAY(arena, struct web_routes, config->routes_count + 1);

    web->config = *config;
    web->arena = arena;
    routes[0] = web_own_routes;
    if (config->routes_count > 0) {
        memcpy(routes + 1, config->routes, config->routes_count * sizeof *routes);
    }
    TRY(route_tree_make(arena, routes, config->routes_count + 1, &web->routes));
    web->sessions = session_cache_make(arena);
    if (web->sessions == NULL) return ERR(arena, ERR_INTERNAL, "no memory for sessions");
    *result = web;
    return NULL;
}

void web_bound(void *context, int port)
{
    struct web *web = context;
    struct str address = str_of(web->config.address), none = STR(":0");

    if (!str_ends(address, none)) return;
    address = str_sub(address, 0, address.len - none.len);
    web->config.address =
        str_c(web->arena, str_print(web->arena, STR_FMT ":%d", STR_ARG(address), port));
}

void web_stop(struct web *web)
{
    session_cache_free(web->sessions);
}

void web_sessions_forget(struct web *web)
{
    session_cache_forget(web->sessions);
}
