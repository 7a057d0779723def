/* A small feature for tests of web; see things.h. */
#include "things.h"

#include <stdio.h>
#include <string.h>

#include "templates.h"

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

static struct seen *seen_of(const struct req *req)
{
    return (struct seen *)(void *)req->app;
}

static struct err *thing_find(struct req *req, struct store_tx *tx)
{
    (void)tx;
    if (seen_of(req)->dropped || !str_is(req->keys[0], "T-1"))
        return req_refuse(req, ERR_NOT_FOUND);
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
    assert_int_not_equal(req->object_id, 2);
    TRY(req_form_check(req));
    const struct thing_form *form = req->form;
    if (str_is(form->title, "forbidden")) return req_refuse(req, ERR_RIGHT);
    if (str_is(form->title, "taken")) form_fault(req, "title", ERR_EXISTS, STR_NONE);
    TRY(req_form_check(req));
    req->object_id = 2;
    req->location = STR("/things/T-2");
    return NULL;
}

static struct err *thing_drop(struct req *req, struct store_tx *tx)
{
    (void)tx;
    seen_of(req)->dropped = true;
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

static const struct field things_query[] = {
    {.name = "q", .kind = FIELD_TEXT},
    {.name = "after", .kind = FIELD_ID},
    {.name = NULL},
};

static const struct route things[] = {
    {.method = "GET", .path = "/", .scope = SCOPE_READ, .view = thing_view, .block = thing_block},
    {.method = "GET",
     .path = "/things",
     .scope = SCOPE_READ,
     .view = things_view,
     .block = thing_block,
     .query = things_query},
    {.method = "POST",
     .path = "/things",
     .scope = SCOPE_WRITE,
     .makes = true,
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
     .versioned = true,
     .apply = thing_change,
     .view = thing_view,
     .fields = thing_fields,
     .form_size = sizeof(struct thing_form)},
    {.method = "POST",
     .path = "/things/{key}/split",
     .scope = SCOPE_WRITE,
     .find = thing_find,
     .apply = thing_make,
     .view = thing_view,
     .fields = thing_fields,
     .form_size = sizeof(struct thing_form)},
    {.method = "POST",
     .path = "/things/{key}/drop",
     .scope = SCOPE_WRITE,
     .find = thing_find,
     .apply = thing_drop,
     .view = thing_view},
};
const struct web_routes thing_routes = {things, sizeof things / sizeof *things};

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

struct hooked hooked;

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

struct asking *asking_begin(void **state)
{
    struct test_store *test = *state;
    struct asking *asking = ARENA_NEW(test->arena, struct asking);
    struct web_config config = {.store = test->store,
                                .app = (struct app *)(void *)&asking->seen,
                                .routes = &thing_routes,
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

struct http_response ask(struct asking *asking, const char *method, const char *target,
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

struct str header_of(const struct http_response *response, const char *name)
{
    struct http_request as_request = {.headers = response->headers,
                                      .header_count = response->header_count};

    return http_header(&as_request, name);
}

bool holds(struct str text, const char *part)
{
    return str_find(text, str_of(part)) >= 0;
}

struct str ana_csrf(struct asking *asking)
{
    return req_csrf_mask(asking->arena, STR("the secret of ana"));
}

const char *form_of(struct asking *asking, const char *rest)
{
    return str_c(asking->arena,
                 str_print(asking->arena, "_csrf=" STR_FMT "&%s", STR_ARG(ana_csrf(asking)), rest));
}
