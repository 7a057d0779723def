/* Writes from end to end: who may send a form, what a refusal keeps, one effect per key. */
#include "things.h"

#include <string.h>

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

static void what_was_written_is_shown_wherever_no_form_holds_it(void **state)
{
    static const struct {
        const char *name, *path, *headers, *body;
        bool secret;
        int status;
        const char *want;
    } rows[] = {
        {"the session has ended", "/things/T-1/change", FORM, "title=Kept+%3Cb%3E", false, 401,
         "href=\"/sign-in?next=%2Fthings%2FT-1\""},
        {"no form on the page", "/things", FORM "\n" ANA, "title=Kept+%3Cb%3E+and+twenty+more",
         true, 422, "href=\"#field-title\""},
        {"no right", "/things", FORM "\n" ANA, "title=forbidden", true, 403, ">forbidden<"},
        {"no such thing", "/things/T-9/change", FORM "\n" ANA, "title=Kept+%3Cb%3E", true, 404,
         "<h1>"},
    };
    struct asking *asking = asking_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *body = rows[i].secret ? form_of(asking, rows[i].body) : rows[i].body;
        struct http_response got = ask(asking, "POST", rows[i].path, rows[i].headers, body);
        bool kept = holds(got.body, ">Kept &lt;b&gt;") || holds(got.body, ">forbidden<");

        if (got.status != rows[i].status || !kept || !holds(got.body, rows[i].want)) {
            fail_msg("%s: %d %.*s", rows[i].name, got.status, STR_ARG(got.body));
        }
    }
    struct http_response foreign =
        ask(asking, "POST", "/things", FORM "\n" ANA "\nOrigin: https://evil.example",
            "title=Kept");
    assert_int_equal(foreign.status, 403);
    assert_false(holds(foreign.body, "Kept"));
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
    got = ask(asking, "POST", path,
              "Authorization: Bearer int_writer\n" JSON "\nIf-Match: \"v1-0123456789abcdef\"",
              "{\"title\":\"a\"}");
    assert_int_equal(got.status, 200);
    got = ask(asking, "POST", path, "Authorization: Bearer int_writer\n" JSON "\nIf-Match: \"v0\"",
              "{\"title\":\"a\"}");
    assert_int_equal(got.status, 412);
    web_stop(asking->web);
}

#define KEY    "0123456789abcdef0123456789abcde"
#define WRITER "Authorization: Bearer int_writer\n" JSON "\nIdempotency-Key: "

static void a_key_sent_again_has_one_effect_and_the_same_answer(void **state)
{
    static const struct {
        const char *path, *headers, *body, *same;
        int status;
        const char *location;
    } rows[] = {
        {"/things", WRITER "01234567-89ab-cdef-0123-456789abcdef", "{\"title\":\"a\"}",
         "{ \"title\": \"a\" }", 201, "/things/T-2"},
        {"/things/T-1/split", WRITER KEY "1", "{\"title\":\"a\"}", "{\"title\":\"a\"}", 200,
         "/things/T-2"},
        {"/things/T-1/change", WRITER KEY "2", "{\"title\":\"a\"}", "{\"title\":\"a\"}", 200, ""},
        {"/things/T-1/drop", WRITER KEY "3", "{}", "{}", 200, ""},
    };
    struct asking *asking = asking_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_response first =
            ask(asking, "POST", rows[i].path, rows[i].headers, rows[i].body);
        int applies = asking->seen.applies;
        struct http_response again =
            ask(asking, "POST", rows[i].path, rows[i].headers, rows[i].same);
        if (first.status != rows[i].status || again.status != rows[i].status)
            fail_msg("%s: %d, then %d", rows[i].path, first.status, again.status);
        assert_true(str_equal(first.body, again.body));
        assert_true(str_is(header_of(&again, "location"), rows[i].location));
        assert_int_equal(asking->seen.applies, applies);
    }
    assert_int_equal(ask(asking, "POST", "/things/T-1/drop", WRITER KEY "4", "{}").status, 404);
    struct http_response other = ask(asking, "POST", "/things", rows[0].headers, "{}");
    assert_int_equal(other.status, 422);
    assert_true(holds(other.body, "idempotency-key-reused"));
    web_stop(asking->web);
}

static void two_forms_of_one_page_are_two_writes(void **state)
{
    struct asking *asking = asking_begin(state);
    const char *body = form_of(asking, "title=a&_key=0123456789abcdef0123456789abcdef");

    assert_int_equal(ask(asking, "POST", "/things", FORM "\n" ANA, body).status, 303);
    int applies = asking->seen.applies;
    assert_int_equal(ask(asking, "POST", "/things", FORM "\n" ANA, body).status, 303);
    assert_int_equal(asking->seen.applies, applies);
    struct http_response other = ask(asking, "POST", "/things/T-1/change", FORM "\n" ANA, body);
    assert_int_equal(other.status, 303);
    assert_true(str_is(header_of(&other, "location"), "/things/T-1"));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(a_form_is_taken_from_our_pages_alone),
        TEST_ON_SQLITE(the_secret_of_a_page_is_masked_anew_each_time),
        TEST_ON_SQLITE(a_refused_form_is_shown_again_with_what_was_typed),
        TEST_ON_SQLITE(what_was_written_is_shown_wherever_no_form_holds_it),
        TEST_ON_SQLITE(a_stale_form_is_refused_and_kept),
        TEST_ON_BOTH(a_key_sent_again_has_one_effect_and_the_same_answer),
        TEST_ON_SQLITE(two_forms_of_one_page_are_two_writes),
        TEST_ON_SQLITE(what_apply_set_before_a_second_run_is_undone),
        TEST_ON_SQLITE(a_refusal_leaves_its_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
