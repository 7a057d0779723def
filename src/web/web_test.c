/* A request from end to end: routes, rights, the faces of an answer, its headers. */
#include "things.h"

#include <string.h>
#include <zlib.h>

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
        {"JSON that weighs more", "GET", "/things/T-1",
         ANA "\nAccept: text/html;q=0.8, application/json", "", 200, "\"title\""},
        {"JSON named first", "GET", "/things/T-1", ANA "\nAccept: application/json, text/html", "",
         200, "\"title\""},
        {"JSON that is not taken", "GET", "/things/T-1", ANA "\nAccept: application/json;q=0, */*",
         "", 200, "<h1>"},
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
        {"a key that is no key", "POST", "/things",
         "Authorization: Bearer int_writer\n" JSON "\nIdempotency-Key: "
         "123",
         "{\"title\":\"x\"}", 400, "bad-idempotency-key"},
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

static void the_same_document_is_answered_304(void **state)
{
    struct asking *asking = asking_begin(state);
    struct http_response got = ask(asking, "GET", "/things/T-1.json", ANA, "");
    const char *known = str_c(asking->arena, str_print(asking->arena, "If-None-Match: " STR_FMT,
                                                       STR_ARG(header_of(&got, "etag"))));
    struct {
        const char *name, *reader, *known;
        int status;
    } rows[] = {
        {"the same", ANA, known, 304},
        {"the same version in another language", "Authorization: Bearer int_reader", known, 200},
        {"the version alone", ANA, "If-None-Match: \"v1\"", 200},
        {"another version", ANA, "If-None-Match: \"v0\"", 200},
    };

    assert_true(str_starts(header_of(&got, "etag"), STR("\"v1-")));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *headers =
            str_c(asking->arena, str_print(asking->arena, "%s\n%s", rows[i].reader, rows[i].known));

        got = ask(asking, "GET", "/things/T-1.json", headers, "");
        if (got.status != rows[i].status) fail_msg("%s: %d", rows[i].name, got.status);
        assert_int_equal(got.body.len == 0, got.status == 304);
    }
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

static void that_the_process_lives_is_told_without_the_database(void **state)
{
    struct asking *asking = asking_begin(state);

    asking->web->config.store = NULL;
    assert_int_equal(ask(asking, "GET", "/healthz", ANA, "").status, 200);
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
    for (size_t i = 0; i < thing_routes.count; i++) {
        struct doc *path = doc_get(doc_get(doc, "paths"), thing_routes.rows[i].path);
        const char *method = strcmp(thing_routes.rows[i].method, "GET") == 0 ? "get" : "post";
        struct doc *operation = doc_get(path, method);
        assert_non_null(operation);
        assert_int_equal(doc_get(operation, "requestBody") != NULL,
                         thing_routes.rows[i].fields != NULL);
    }
    web_stop(asking->web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(each_request_is_answered_by_its_route_and_right),
        TEST_ON_SQLITE(a_person_is_led_to_sign_in_and_back),
        TEST_ON_SQLITE(the_same_document_is_answered_304),
        TEST_ON_SQLITE(a_page_has_the_headers_that_keep_it_safe),
        TEST_ON_SQLITE(a_large_answer_is_compressed_when_it_may_be),
        TEST_ON_SQLITE(that_the_process_lives_is_told_without_the_database),
        TEST_ON_SQLITE(a_list_names_its_next_page),
        TEST_ON_SQLITE(a_part_of_a_page_comes_without_its_frame),
        TEST_ON_SQLITE(the_language_is_kept_for_those_who_have_not_signed_in),
        TEST_ON_SQLITE(a_session_is_found_once_and_touched_when_it_asks),
        TEST_ON_SQLITE(the_interface_describes_every_route),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
