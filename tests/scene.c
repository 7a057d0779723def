/* Two people who sign in through web; see scene.h. */
#include "scene.h"

#include <string.h>

#include "app/features.h"
#include "feature/access/access.h"
#include "feature/org/org.h"
#include "web/web.h"

int64_t scene_now_ms;

static int64_t now_ms(void)
{
    return scene_now_ms;
}

#define ROUTES_MAX 64

static struct err *people_find(struct store_tx *tx, void *context)
{
    struct scene *scene = context;
    struct org_party person;

    TRY(org_party_by_email(tx, STR("ana@jkl.example"), &person));
    scene->ana_id = person.id;
    TRY(org_party_by_email(tx, STR("ben@jkl.example"), &person));
    scene->ben_id = person.id;
    return NULL;
}

static struct err *page_fill(struct req *req, struct store_tx *tx, struct doc *page)
{
    for (size_t i = 0; features[i] != NULL; i++) {
        if (features[i]->page != NULL) TRY(features[i]->page(req, tx, page));
    }
    return NULL;
}

void scene_begin_empty(void **state, struct scene *scene)
{
    struct test_store *test = *state;
    struct web_routes *routes = ARENA_ARRAY(test->arena, struct web_routes, ROUTES_MAX);
    struct web_config config = {.store = test->store,
                                .routes = routes,
                                .hooks = features_hooks,
                                .now_ms = now_ms,
                                .zone = "Europe/Riga",
                                .sign_in = "/sign-in",
                                .version = "test",
                                .log = -1};

    for (size_t i = 0; features[i] != NULL; i++) {
        const struct web_routes *const *table = features[i]->routes;

        for (; table != NULL && *table != NULL; table++)
            routes[config.routes_count++] = **table;
    }
    assert_true(config.routes_count <= ROUTES_MAX);
    config.hooks.page = page_fill;
    scene_now_ms = TEST_NOW_MS;
    *scene = (struct scene){.test = test, .arena = test->arena};
    assert_done(web_start(test->arena, &config, &scene->web));
}

void scene_begin(void **state, struct scene *scene)
{
    struct test_store *test = *state;
    struct access_user users[] = {
        {.email = STR("ana@jkl.example"), .name = STR("Ana"), .password = STR(SCENE_PASSWORD)},
        {.email = STR("ben@jkl.example"), .name = STR("Ben"), .password = STR(SCENE_PASSWORD)},
    };

    scene_begin_empty(state, scene);
    for (size_t i = 0; i < 2; i++)
        assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &users[i]));
    assert_done(test_read(test, people_find, scene));
}

struct scene_answer scene_ask(struct scene *scene, const char *cookie, const char *path,
                              const char *body, bool json)
{
    bool whole = cookie != NULL && strchr(cookie, '=') != NULL;
    struct str cookies = str_print(scene->arena, "%s%s",
                                   whole ? "" : "interna_session=", cookie == NULL ? "" : cookie);
    struct http_pair headers[] = {
        {STR("Accept"), json ? STR("application/json") : STR("text/html")},
        {STR("Content-Type"), body != NULL && body[0] == '{'
                                  ? STR("application/json")
                                  : STR("application/x-www-form-urlencoded")},
        {STR("Cookie"), cookies},
        {STR("Host"), STR("house.example")},
    };
    struct http_request request = {.arena = scene->arena,
                                   .method = body == NULL ? STR("GET") : STR("POST"),
                                   .headers = headers,
                                   .header_count = 4,
                                   .body = str_of(body),
                                   .peer = STR("192.0.2.1")};
    struct http_response response = {.status = 200};
    struct scene_answer answer = {.doc = NULL};
    struct str query;

    (void)str_cut(str_of(path), '?', &request.path, &query);
    assert_done(http_pairs(scene->arena, query, 10, &request.query, &request.query_count));
    web_handle(scene->web, &request, &response);
    answer.whole = response;
    answer.status = response.status;
    answer.body = response.body;
    for (size_t i = 0; i < response.header_count; i++) {
        const struct http_pair *header = &response.headers[i];

        if (str_is(header->name, "Location")) answer.location = header->value;
        if (str_is(header->name, "Set-Cookie") && answer.cookie.ptr == NULL) {
            answer.cookie = header->value;
        }
    }
    if (json) assert_done(doc_read(scene->arena, answer.body, 16, &answer.doc));
    return answer;
}

bool scene_holds(struct str page, const char *text)
{
    return str_find(page, str_of(text)) >= 0;
}

const char *scene_cookie(struct scene *scene, const struct scene_answer *answer)
{
    struct str name, value, rest;

    assert_true(str_cut(answer->cookie, '=', &name, &value));
    assert_true(str_is(name, "interna_session"));
    assert_true(str_cut(value, ';', &value, &rest));
    assert_true(scene_holds(rest, "HttpOnly") && scene_holds(rest, "SameSite=Lax"));
    return value.len == 0 ? NULL : str_c(scene->arena, value);
}

struct scene_answer scene_sign_in(struct scene *scene, const char *email, const char *password)
{
    struct str body =
        str_print(scene->arena, "{\"email\":\"%s\",\"password\":\"%s\"}", email, password);

    return scene_ask(scene, NULL, "/session", str_c(scene->arena, body), true);
}

const char *scene_signed_in(struct scene *scene, const char *email)
{
    struct scene_answer answer = scene_sign_in(scene, email, SCENE_PASSWORD);

    assert_int_equal(answer.status, 201);
    return scene_cookie(scene, &answer);
}

struct scene_answer scene_form(struct scene *scene, const char *cookie, const char *path,
                               const char *fields)
{
    struct scene_answer session = scene_ask(scene, cookie, "/session", NULL, true);
    struct str body = str_print(scene->arena, "_csrf=" STR_FMT "&%s",
                                STR_ARG(doc_text(session.doc, "csrf")), fields);

    return scene_ask(scene, cookie, path, str_c(scene->arena, body), false);
}
