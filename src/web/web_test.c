/* A request from end to end, on a small feature of the test's own: guards, reads, writes, the form
   shown again, problems, headers. */
#include "base/limits.h"
#include "base/zone.h"
#include "support.h"
#include "templates.h"
#include "web/web_inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* ---- the feature: things with a title ---- */

struct thing_form {
    struct str title;
};

static const struct field thing_fields[] = {
    {.name = "title",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct thing_form, title),
     .label = "Title",
     .required = true,
     .max = 20},
    {.name = NULL},
};

/* What handlers saw. */
struct seen {
    int applies;
};

static struct seen *seen_of(const struct req *req)
{
    return (struct seen *)(void *)req->app;
}

static struct err *thing_find(struct req *req, struct store_tx *tx)
{
    (void)tx;
    if (!str_is(req->keys[0], "T-1")) return req_refuse(req, ERR_NOT_FOUND);
    req->object_id = 1;
    return NULL;
}

static struct err *thing_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    doc_put_text(req->arena, doc, "title", STR("A <b>chair</b>"));
    doc_put_text(req->arena, doc, "lang", str_of(lang_codes[req->i18n->lang]));
    (void)req_form(req, doc, "form", thing_fields, NULL);
    req->etag = STR("v1");
    if (req->object_id == 2) req->location = STR("/things/T-2");
    return NULL;
}

static struct err *things_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    struct doc *items = doc_put_list(req->arena, doc, "items");
    for (int i = 0; i < 200; i++)
        doc_put_text(req->arena, items, NULL, STR("the same words again"));
    req_next(req, doc, 200, true);
    return NULL;
}

static struct err *thing_make(struct req *req, struct store_tx *tx)
{
    (void)tx;
    seen_of(req)->applies++;
    assert_false(req->created);
    TRY(req_form_check(req));
    const struct thing_form *form = req->form;
    if (str_is(form->title, "forbidden")) return req_refuse(req, ERR_RIGHT);
    if (str_is(form->title, "taken")) form_fault(req, "title", ERR_EXISTS, STR_NONE);
    TRY(req_form_check(req));
    req->object_id = 2;
    req->created = true;
    req->location = STR("/things/T-2");
    return NULL;
}

static struct err *thing_change(struct req *req, struct store_tx *tx)
{
    (void)tx;
    TRY(req_match_check(req, STR("v1")));
    return req_form_check(req);
}

static void thing_block(struct html *html, const struct doc *value)
{
    const struct doc *title = html_path(html, value, "title");

    buf_add_c(html->out, "<h1>");
    html_text(html, title, NULL);
    buf_add_c(html->out, "</h1>");
    const struct doc *field = html_path(html, value, "form.title");
    if (field != NULL) block_field(html, field);
}

static const struct route things[] = {
    {.method = "GET", .path = "/", .scope = SCOPE_READ, .view = thing_view, .block = thing_block},
    {.method = "GET",
     .path = "/things",
     .scope = SCOPE_READ,
     .view = things_view,
     .block = thing_block},
    {.method = "POST",
     .path = "/things",
     .scope = SCOPE_WRITE,
     .apply = thing_make,
     .view = thing_view,
     .fields = thing_fields,
     .form_size = sizeof(struct thing_form)},
    {.method = "GET",
     .path = "/things/{key}",
     .scope = SCOPE_READ,
     .find = thing_find,
     .view = thing_view,
     .block = thing_block},
    {.method = "POST",
     .path = "/things/{key}/change",
     .scope = SCOPE_WRITE,
     .find = thing_find,
     .apply = thing_change,
     .view = thing_view,
     .fields = thing_fields,
     .form_size = sizeof(struct thing_form)},
};
static const struct web_routes table = {things, sizeof things / sizeof *things};

/* ---- hooks ---- */

static struct err *find_session(struct store_tx *tx, struct str cookie, struct str bearer,
                                int64_t now_ms, struct actor **actor)
{
    (void)now_ms;
    *actor = ARENA_NEW(tx->arena, struct actor);
    (*actor)->name = STR("Ana Ruiz");
    if (str_is(cookie, "ana")) {
        (*actor)->person_id = 7;
        (*actor)->csrf = STR("the secret of ana");
        (*actor)->scopes = SCOPE_ALL;
        (*actor)->lang = STR("es");
        (*actor)->touch = true;
    } else if (str_is(bearer, "int_reader")) {
        (*actor)->person_id = 8;
        (*actor)->scopes = SCOPE_READ;
    } else if (str_is(bearer, "int_writer")) {
        (*actor)->person_id = 8;
        (*actor)->scopes = SCOPE_READ | SCOPE_WRITE;
    }
    return NULL;
}

/* What the hooks saw last: they are called with the actor alone. */
static struct {
    int touches, refusals;
    char code[32], what[64];
} hooked;

static struct err *touch_session(struct store_tx *tx, const struct actor *actor)
{
    assert_true(tx->writes && actor->person_id == 7);
    hooked.touches++;
    return NULL;
}

static struct err *record_refusal(struct store_tx *tx, const struct actor *actor, const char *code,
                                  struct str what)
{
    assert_true(tx->writes && actor->person_id != 0);
    hooked.refusals++;
    snprintf(hooked.code, sizeof hooked.code, "%s", code);
    snprintf(hooked.what, sizeof hooked.what, STR_FMT, STR_ARG(what));
    return NULL;
}

static int64_t test_now_ms(void)
{
    return TEST_NOW_MS;
}

/* ---- asking ---- */

struct asking {
    struct web *web;
    struct seen seen;
    struct arena *arena;
};

struct answer {
    int status;
    struct http_response response;
};

static struct asking *asking_begin(void **state)
{
    struct test_store *test = *state;
    struct asking *asking = ARENA_NEW(test->arena, struct asking);
    struct web_config config = {.store = test->store,
                                .app = (struct app *)(void *)&asking->seen,
                                .routes = &table,
                                .routes_count = 1,
                                .hooks = {.session_find = find_session,
                                          .session_touch = touch_session,
                                          .refused_record = record_refusal},
                                .now_ms = test_now_ms,
                                .zone = "UTC",
                                .sign_in = "/sign-in",
                                .version = "test",
                                .log = -1};

    asking->arena = test->arena;
    assert_done(web_start(test->arena, &config, &asking->web));
    return asking;
}

/* HEADERS: "Name: value\nName: value". */
static struct http_response ask(struct asking *asking, const char *method, const char *target,
                                const char *headers, const char *body)
{
    struct arena *arena = asking->arena;
    struct http_request *request = ARENA_NEW(arena, struct http_request);
    struct http_pair *pairs = ARENA_ARRAY(arena, struct http_pair, 16);
    struct http_response response = {.status = 200};
    struct str rest = str_of(headers), line, path = str_of(target), query = STR("");

    (void)str_cut(str_of(target), '?', &path, &query);
    *request = (struct http_request){.arena = arena,
                                     .method = str_of(method),
                                     .path = path,
                                     .headers = pairs,
                                     .body = str_of(body)};
    pairs[request->header_count++] = (struct http_pair){STR("Host"), STR("house.example")};
    for (bool more = rest.len > 0; more;) {
        more = str_cut(rest, '\n', &line, &rest);
        struct http_pair *pair = &pairs[request->header_count++];
        assert_true(str_cut(line, ':', &pair->name, &pair->value));
        pair->value = str_trim(pair->value);
    }
    assert_done(http_pairs(arena, query, 100, &request->query, &request->query_count));
    web_handle(asking->web, request, &response);
    return response;
}

static struct str header_of(const struct http_response *response, const char *name)
{
    struct http_request as_request = {.headers = response->headers,
                                      .header_count = response->header_count};

    return http_header(&as_request, name);
}

static bool holds(struct str text, const char *part)
{
    return str_find(text, str_of(part)) >= 0;
}

#define JSON "Accept: application/json\nContent-Type: application/json"
#define FORM "Accept: text/html\nContent-Type: application/x-www-form-urlencoded"
#define ANA  "Cookie: interna_session=ana"

static struct str ana_csrf(struct asking *asking)
{
    return req_csrf_mask(asking->arena, STR("the secret of ana"));
}

static const char *form_of(struct asking *asking, const char *rest)
{
    return str_c(asking->arena,
                 str_print(asking->arena, "_csrf=" STR_FMT "&%s", STR_ARG(ana_csrf(asking)), rest));
}

/* ---- tests ---- */

static void each_request_is_answered_by_its_route_and_right(void **state)
{
    static const struct {
        const char *name, *method, *target, *headers, *body;
        int status;
        const char *want;
    } rows[] = {
        {"a page", "GET", "/things/T-1", ANA, "", 200, "<h1>A &lt;b&gt;chair&lt;/b&gt;</h1>"},
        {"its language", "GET", "/things/T-1", ANA, "", 200, "<html lang=\"es\""},
        {"JSON by Accept", "GET", "/things/T-1", ANA "\nAccept: application/json", "", 200,
         "{\"title\":\"A <b>chair</b>\",\"lang\":\"es\"}"},
        {"JSON by ending", "GET", "/things/T-1.json", ANA, "", 200, "{\"title\""},
        {"a browser's Accept", "GET", "/things/T-1",
         ANA "\nAccept: text/html,application/json;q=0.9", "", 200, "<h1>"},
        {"HEAD", "HEAD", "/things/T-1", ANA, "", 200, "<h1>"},
        {"by token", "GET", "/things/T-1", "Authorization: Bearer int_reader\n" JSON, "", 200,
         "\"lang\":\"en\""},
        {"no such thing", "GET", "/things/T-9", ANA "\nAccept: application/json", "", 404,
         "\"code\":\"not-found\""},
        {"no such path", "GET", "/nothing", ANA "\nAccept: application/json", "", 404,
         "urn:interna:error:not-found"},
        {"a trailing slash", "GET", "/things/", ANA "\nAccept: application/json", "", 404, NULL},
        {"another case", "GET", "/Things", ANA "\nAccept: application/json", "", 404, NULL},
        {"a method the path lacks", "POST", "/", ANA "\n" JSON, "{}", 405, "method-not-allowed"},
        {"a method override", "POST", "/", ANA "\n" JSON "\nX-HTTP-Method-Override: GET", "{}", 405,
         NULL},
        {"nobody, JSON", "GET", "/things/T-1", "Accept: application/json", "", 401, "sign-in"},
        {"an unknown cookie", "GET", "/things.json", "Cookie: interna_session=eva", "", 401, NULL},
        {"an unknown token", "GET", "/things.json", "Authorization: Bearer x", "", 401, NULL},
        {"a token beside a cookie", "GET", "/things.json", ANA "\nAuthorization: Bearer x", "", 401,
         NULL},
        {"a token that may only read", "POST", "/things", "Authorization: Bearer int_reader\n" JSON,
         "{\"title\":\"x\"}", 403, "\"code\":\"scope\""},
        {"a token that may write", "POST", "/things", "Authorization: Bearer int_writer\n" JSON,
         "{\"title\":\"x\"}", 201, "\"title\""},
        {"a cookie without the page's secret", "POST", "/things", ANA "\n" JSON,
         "{\"title\":\"x\"}", 403, "\"code\":\"csrf\""},
        {"an unknown field", "POST", "/things", "Authorization: Bearer int_writer\n" JSON,
         "{\"title\":\"x\",\"owner\":\"1\"}", 422,
         "\"pointer\":\"/owner\",\"code\":\"unknown-field\""},
        {"no JSON", "POST", "/things", "Authorization: Bearer int_writer\n" JSON, "{", 400,
         "bad-json"},
        {"a list", "POST", "/things", "Authorization: Bearer int_writer\n" JSON, "[]", 400,
         "bad-json"},
        {"another type", "POST", "/things",
         "Authorization: Bearer int_writer\nAccept: application/json\nContent-Type: text/xml",
         "<a/>", 415, "bad-content-type"},
        {"a refusal of business", "POST", "/things", "Authorization: Bearer int_writer\n" JSON,
         "{\"title\":\"forbidden\"}", 403, "\"code\":\"right\""},
        {"a key that is none", "POST", "/things",
         "Authorization: Bearer int_writer\n" JSON "\nIdempotency-Key: 12", "{\"title\":\"x\"}",
         400, "bad-request"},
        {"alive", "GET", "/healthz", "", "", 200, "\"status\":\"ok\""},
        {"ready", "GET", "/readyz", "", "", 200, "\"status\":\"ready\""},
    };
    struct asking *asking = asking_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_response got =
            ask(asking, rows[i].method, rows[i].target, rows[i].headers, rows[i].body);
        bool good =
            got.status == rows[i].status && (rows[i].want == NULL || holds(got.body, rows[i].want));
        if (!good) fail_msg("%s: %d %.*s", rows[i].name, got.status, STR_ARG(got.body));
        assert_true(str_is(header_of(&got, "x-content-type-options"), "nosniff"));
    }
    web_stop(asking->web);
}

static void a_person_is_led_to_sign_in_and_back(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/things?q=a%20b", "Accept: text/html", "");

    assert_int_equal(got.status, 303);
    assert_true(str_is(header_of(&got, "location"), "/sign-in?next=%2Fthings%3Fq%3Da%2520b"));
    web_stop(asking->web);
}

static void a_form_is_taken_from_our_pages_alone(void **state)
{
    struct asking *asking = asking_begin(state);
    const char *good = form_of(asking, "title=Chair");
    static const struct {
        const char *name, *headers;
        bool secret;
        int status;
    } rows[] = {
        {"our page", "Origin: https://house.example", true, 303},
        {"no origin told", "X-None: 1", true, 303},
        {"same origin by fetch metadata", "Sec-Fetch-Site: same-origin", true, 303},
        {"another site", "Origin: https://evil.example", true, 403},
        {"our name as a part", "Origin: https://house.example.evil", true, 403},
        {"no origin by a sandbox", "Origin: null", true, 403},
        {"cross-site by fetch metadata", "Sec-Fetch-Site: cross-site", true, 403},
        {"a sister site", "Sec-Fetch-Site: same-site", true, 403},
        {"without the secret", "Origin: https://house.example", false, 403},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *headers =
            str_c(asking->arena, str_print(asking->arena, FORM "\n" ANA "\n%s", rows[i].headers));
        struct http_response got =
            ask(asking, "POST", "/things", headers, rows[i].secret ? good : "title=Chair");
        if (got.status != rows[i].status) fail_msg("%s: %d", rows[i].name, got.status);
    }
    web_stop(asking->web);
}

static void the_secret_of_a_page_is_masked_anew_each_time(void **state)
{
    struct asking *asking = asking_begin(state);
    struct str one = ana_csrf(asking), two = ana_csrf(asking);
    const char *other = str_c(asking->arena, req_csrf_mask(asking->arena, STR("of eva")));
    const char *body = str_c(asking->arena, str_print(asking->arena, "title=a&_csrf=%s", other));

    assert_false(str_equal(one, two));
    assert_int_equal(ask(asking, "POST", "/things", FORM "\n" ANA, body).status, 403);
    web_stop(asking->web);
}

static void a_refused_form_is_shown_again_with_what_was_typed(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "POST", "/things/T-1/change", FORM "\n" ANA,
                                   form_of(asking, "title=%3Cscript%3E+more+than+twenty+letters"));

    assert_int_equal(got.status, 422);
    assert_true(holds(got.body, "<h1>A &lt;b&gt;chair"));
    assert_true(holds(got.body, "value=\"&lt;script&gt; more than twenty letters\""));
    assert_true(holds(got.body, "href=\"#field-title\""));
    assert_true(holds(got.body, "id=\"field-title\""));
    assert_true(holds(got.body, "aria-invalid=\"true\""));
    assert_false(holds(got.body, "<script> more"));
    got = ask(asking, "POST", "/things/T-1/change", FORM "\n" ANA, "title=Kept");
    assert_int_equal(got.status, 403);
    assert_true(holds(got.body, "value=\"Kept\""));
    got = ask(asking, "POST", "/things/T-1/change", FORM "\n" ANA "\nOrigin: https://evil.example",
              "title=Kept");
    assert_int_equal(got.status, 403);
    assert_false(holds(got.body, "Kept"));
    web_stop(asking->web);
}

static void a_stale_form_is_refused_and_kept(void **state)
{
    struct asking *asking = asking_begin(state);
    const char *path = "/things/T-1/change";

    struct http_response got =
        ask(asking, "POST", path, FORM "\n" ANA, form_of(asking, "title=Kept&_match=v0"));
    assert_int_equal(got.status, 412);
    assert_true(holds(got.body, "value=\"Kept\""));
    got = ask(asking, "POST", path, FORM "\n" ANA, form_of(asking, "title=a&_match=v1"));
    assert_int_equal(got.status, 303);
    assert_true(str_is(header_of(&got, "location"), "/things/T-1"));
    got = ask(asking, "POST", path,
              "Authorization: Bearer int_writer\n" JSON "\nIf-Match: \"v0\", \"v1\"",
              "{\"title\":\"a\"}");
    assert_int_equal(got.status, 200);
    got = ask(asking, "POST", path, "Authorization: Bearer int_writer\n" JSON "\nIf-Match: \"v0\"",
              "{\"title\":\"a\"}");
    assert_int_equal(got.status, 412);
    web_stop(asking->web);
}

static void a_key_sent_again_has_one_effect_and_the_same_answer(void **state)
{
    struct asking *asking = asking_begin(state);
    const char *headers = "Authorization: Bearer int_writer\n" JSON
                          "\nIdempotency-Key: 01234567-89ab-cdef-0123-456789abcdef";

    struct http_response first = ask(asking, "POST", "/things", headers, "{\"title\":\"a\"}");
    int applies = asking->seen.applies;
    struct http_response again = ask(asking, "POST", "/things", headers, "{ \"title\": \"a\" }");
    assert_int_equal(first.status, 201);
    assert_int_equal(again.status, 201);
    assert_true(str_equal(first.body, again.body));
    assert_true(str_is(header_of(&again, "location"), "/things/T-2"));
    assert_int_equal(asking->seen.applies, applies);
    struct http_response other = ask(asking, "POST", "/things", headers, "{\"title\":\"b\"}");
    assert_int_equal(other.status, 422);
    assert_true(holds(other.body, "idempotency-key-reused"));
    web_stop(asking->web);
}

static void what_apply_set_before_a_second_run_is_undone(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got =
        ask(asking, "POST", "/things", "Authorization: Bearer int_writer\n" JSON,
            "{\"title\":\"taken\"}");
    struct doc *doc;

    assert_int_equal(got.status, 422);
    assert_true(asking->seen.applies >= 1);
    assert_done(doc_read(asking->arena, got.body, 8, &doc));
    assert_int_equal(doc_get(doc, "errors")->children.count, 1);
    web_stop(asking->web);
}

static void a_known_version_is_answered_304(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/things/T-1.json", ANA, "");

    assert_true(str_is(header_of(&got, "etag"), "\"v1\""));
    got = ask(asking, "GET", "/things/T-1.json", ANA "\nIf-None-Match: \"v1\"", "");
    assert_int_equal(got.status, 304);
    assert_int_equal(got.body.len, 0);
    got = ask(asking, "GET", "/things/T-1.json", ANA "\nIf-None-Match: \"v0\"", "");
    assert_int_equal(got.status, 200);
    web_stop(asking->web);
}

static void a_page_has_the_headers_that_keep_it_safe(void **state)
{
    static const struct {
        const char *name, *value;
    } rows[] = {
        {"content-security-policy", CSP},
        {"referrer-policy", "same-origin"},
        {"cross-origin-opener-policy", "same-origin"},
        {"cache-control", "no-store"},
        {"vary", "Accept, Accept-Encoding, Accept-Language, Cookie, HX-Request"},
    };
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/things/T-1", ANA, "");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(str_is(header_of(&got, rows[i].name), rows[i].value));
    assert_false(holds(got.body, "style="));
    assert_false(holds(got.body, "the secret of ana"));
    web_stop(asking->web);
}

static void a_large_answer_is_compressed_when_it_may_be(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response plain = ask(asking, "GET", "/things.json", ANA, "");
    struct http_response packed =
        ask(asking, "GET", "/things.json", ANA "\nAccept-Encoding: br, gzip", "");
    char *text = arena_alloc(asking->arena, plain.body.len);
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.body.ptr,
                       .avail_in = (uInt)packed.body.len,
                       .next_out = (Bytef *)text,
                       .avail_out = (uInt)plain.body.len};

    assert_null(header_of(&plain, "content-encoding").ptr);
    assert_true(str_is(header_of(&packed, "content-encoding"), "gzip"));
    assert_true(packed.body.len < plain.body.len / 4);
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(inflateEnd(&stream), Z_OK);
    assert_memory_equal(text, plain.body.ptr, plain.body.len);
    struct http_response refused =
        ask(asking, "GET", "/things.json", ANA "\nAccept-Encoding: gzip;q=0", "");
    assert_null(header_of(&refused, "content-encoding").ptr);
    web_stop(asking->web);
}

static void a_list_names_its_next_page(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/things.json?q=a&after=5", ANA, "");

    assert_true(holds(got.body, "\"next\":\"200\""));
    assert_false(holds(got.body, "next_href"));
    web_stop(asking->web);
}

static void a_part_of_a_page_comes_without_its_frame(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/things/T-1", ANA "\nHX-Request: true", "");

    assert_true(holds(got.body, "<main id=\"main\""));
    assert_true(holds(got.body, "<title>"));
    assert_false(holds(got.body, "<html"));
    web_stop(asking->web);
}

static void the_language_is_kept_for_those_who_have_not_signed_in(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got =
        ask(asking, "POST", "/language", FORM, "lang=lv&next=%2Fthings%3Fq%3D1");

    assert_int_equal(got.status, 303);
    assert_true(holds(header_of(&got, "set-cookie"), "interna_language=lv;"));
    assert_true(str_is(header_of(&got, "location"), "/things?q=1"));
    got = ask(asking, "POST", "/language", FORM, "lang=lv&next=%2F%2Fevil.example");
    assert_true(str_is(header_of(&got, "location"), "/"));
    got = ask(asking, "GET", "/language", "Cookie: interna_language=lv\nAccept-Language: fr", "");
    assert_true(holds(got.body, "<html lang=\"lv\""));
    got = ask(asking, "GET", "/language", "Accept-Language: fr", "");
    assert_true(holds(got.body, "<html lang=\"fr\""));
    web_stop(asking->web);
}

static void a_refusal_leaves_its_row(void **state)
{
    static const struct {
        const char *method, *target, *headers, *body, *code, *what;
    } rows[] = {
        {"POST", "/things", "Authorization: Bearer int_writer\n" JSON, "{\"title\":\"forbidden\"}",
         "right", "POST /things"},
        {"POST", "/things", "Authorization: Bearer int_reader\n" JSON, "{}", "scope",
         "POST /things"},
        {"POST", "/things/T-1/change", ANA "\n" JSON, "{}", "csrf", "POST /things/{key}/change"},
        {"POST", "/things", "Authorization: Bearer int_writer\n" JSON, "{}", NULL, NULL},
        {"GET", "/things/T-9", ANA "\n" JSON, "", NULL, NULL},
    };
    struct asking *asking = asking_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hooked.refusals = 0;
        (void)ask(asking, rows[i].method, rows[i].target, rows[i].headers, rows[i].body);
        if ((hooked.refusals > 0) != (rows[i].code != NULL)) fail_msg("row %zu", i);
        if (rows[i].code == NULL) continue;
        assert_string_equal(hooked.code, rows[i].code);
        assert_string_equal(hooked.what, rows[i].what);
    }
    web_stop(asking->web);
}

static void a_session_is_found_once_and_touched_when_it_asks(void **state)
{
    struct asking *asking = asking_begin(state);

    hooked.touches = 0;
    (void)ask(asking, "GET", "/things/T-1", ANA, "");
    int touches = hooked.touches;
    assert_true(touches > 0);
    (void)ask(asking, "GET", "/things/T-1", ANA, "");
    assert_int_equal(hooked.touches, touches);
    web_sessions_forget(asking->web);
    (void)ask(asking, "GET", "/things/T-1", ANA, "");
    assert_true(hooked.touches > touches);
    web_stop(asking->web);
}

static void the_interface_describes_every_route(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/openapi.json", "", "");
    struct doc *doc;

    assert_int_equal(got.status, 200);
    assert_done(doc_read(asking->arena, got.body, 32, &doc));
    assert_true(str_is(doc_text(doc, "openapi"), "3.1.1"));
    for (size_t i = 0; i < table.count; i++) {
        struct doc *path = doc_get(doc_get(doc, "paths"), table.rows[i].path);
        const char *method = strcmp(table.rows[i].method, "GET") == 0 ? "get" : "post";
        struct doc *operation = doc_get(path, method);
        assert_non_null(operation);
        assert_int_equal(doc_get(operation, "requestBody") != NULL, table.rows[i].fields != NULL);
    }
    web_stop(asking->web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(each_request_is_answered_by_its_route_and_right),
        TEST_ON_SQLITE(a_person_is_led_to_sign_in_and_back),
        TEST_ON_SQLITE(a_form_is_taken_from_our_pages_alone),
        TEST_ON_SQLITE(the_secret_of_a_page_is_masked_anew_each_time),
        TEST_ON_SQLITE(a_refused_form_is_shown_again_with_what_was_typed),
        TEST_ON_SQLITE(a_stale_form_is_refused_and_kept),
        TEST_ON_BOTH(a_key_sent_again_has_one_effect_and_the_same_answer),
        TEST_ON_SQLITE(what_apply_set_before_a_second_run_is_undone),
        TEST_ON_SQLITE(a_known_version_is_answered_304),
        TEST_ON_SQLITE(a_page_has_the_headers_that_keep_it_safe),
        TEST_ON_SQLITE(a_large_answer_is_compressed_when_it_may_be),
        TEST_ON_SQLITE(a_list_names_its_next_page),
        TEST_ON_SQLITE(a_part_of_a_page_comes_without_its_frame),
        TEST_ON_SQLITE(the_language_is_kept_for_those_who_have_not_signed_in),
        TEST_ON_SQLITE(a_refusal_leaves_its_row),
        TEST_ON_SQLITE(a_session_is_found_once_and_touched_when_it_asks),
        TEST_ON_SQLITE(the_interface_describes_every_route),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
