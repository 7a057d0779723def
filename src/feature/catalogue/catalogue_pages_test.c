/* The pages of the catalogue by scenario: an offering is made by form and by JSON, found, shown to
   those it is for, and withdrawn. */
#include "support.h"

#include "base/actor.h"
#include "doc/doc.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "web/web.h"

/* JKL Company with IT; Ana leads it, Jānis is employed in JKL, Eve in ABC; root administers, and
   decides, since JKL has no executive. Who asks is told by a token with the name. */
struct scene {
    struct test_store *test;
    struct arena *arena;
    struct web *web;
};

struct answer {
    int status;
    struct str body, location;
    struct doc *doc; /* of JSON */
};

static int64_t now_ms(void)
{
    return TEST_NOW_MS;
}

/* A session of the person whose address begins with the token. */
static struct err *session_find(struct store_tx *tx, struct str cookie, struct str bearer,
                                int64_t now, struct actor **actor)
{
    struct actor_party *parties;
    struct org_party person;

    (void)cookie;
    *actor = ARENA_NEW(tx->arena, struct actor);
    if (str_empty(bearer)) return NULL;
    TRY(org_party_by_email(tx, str_print(tx->arena, STR_FMT "@jkl.example", STR_ARG(bearer)),
                           &person));
    TRY(org_parties_of(tx, person.id, now, &parties, &(*actor)->party_count));
    (*actor)->person_id = person.id;
    (*actor)->lang = person.lang;
    (*actor)->scopes = SCOPE_ALL;
    (*actor)->parties = parties;
    (*actor)->admin = str_is(bearer, "root");
    return NULL;
}

static struct err *person_add(struct store_tx *tx, const char *name, const char *lang,
                              const char *relation, int64_t party_id)
{
    struct org_party person = {.kind = STR("person"),
                               .name = str_of(name),
                               .email = str_print(tx->arena, "%s@jkl.example", name),
                               .lang = str_of(lang),
                               .zone = STR("Europe/Riga")};

    TRY(org_party_add(tx, 0, &person));
    struct org_relation tie = {.person_id = person.id,
                               .party_id = party_id,
                               .kind = str_of(relation),
                               .from_ms = 0,
                               .to_ms = NONE};
    return org_relation_add(tx, 0, &tie);
}

static struct err *company_add(struct store_tx *tx, const char *name, int64_t *id)
{
    struct org_party company = {.kind = STR("company"),
                                .name = str_of(name),
                                .lang = STR("en"),
                                .zone = STR("Europe/Riga")};

    TRY(org_party_add(tx, 0, &company));
    *id = company.id;
    return NULL;
}

static struct err *people_add(struct store_tx *tx, void *context)
{
    struct org_party it = {.kind = STR("unit"), .name = STR("IT of JKL"), .code = STR("IT")};
    int64_t abc_id;

    (void)context;
    TRY(company_add(tx, "JKL Company", &it.company_id));
    TRY(company_add(tx, "ABC Company", &abc_id));
    TRY(org_party_add(tx, 0, &it));
    TRY(person_add(tx, "ana", "en", "lead", it.id));
    TRY(person_add(tx, "janis", "lv", "employee", it.company_id));
    TRY(person_add(tx, "root", "en", "partner", abc_id));
    return person_add(tx, "eve", "en", "employee", abc_id);
}

static void scene_begin(void **state, struct scene *scene)
{
    struct test_store *test = *state;
    const struct web_routes routes[] = {catalogue_routes, catalogue_offer_routes,
                                        catalogue_life_routes};
    struct web_config config = {.store = test->store,
                                .routes = routes,
                                .routes_count = 3,
                                .hooks = {.session_find = session_find},
                                .now_ms = now_ms,
                                .zone = "Europe/Riga",
                                .version = "test",
                                .log = -1};

    *scene = (struct scene){.test = test, .arena = test->arena};
    assert_done(test_write(test, people_add, NULL));
    assert_done(web_start(test->arena, &config, &scene->web));
}

/* Send a message as WHO (NULL: nobody). BODY NULL: GET; "{...": JSON; else a form. */
static struct answer send_to(struct scene *scene, const char *who, const char *path,
                             const char *body, bool json)
{
    struct str token = str_print(scene->arena, "Bearer %s", who == NULL ? "" : who), before, query;
    struct http_pair headers[3] = {
        {STR("Accept"), json ? STR("application/json") : STR("text/html")},
        {STR("Content-Type"), body != NULL && body[0] == '{'
                                  ? STR("application/json")
                                  : STR("application/x-www-form-urlencoded")},
        {STR("Authorization"), token},
    };
    struct http_request request = {.arena = scene->arena,
                                   .method = body == NULL ? STR("GET") : STR("POST"),
                                   .headers = headers,
                                   .header_count = who == NULL ? 2 : 3,
                                   .body = str_of(body),
                                   .peer = STR("192.0.2.1")};
    struct http_response response = {.status = 200};
    struct answer answer = {.doc = NULL};

    (void)str_cut(str_of(path), '?', &before, &query);
    request.path = before;
    assert_done(http_pairs(scene->arena, query, 10, &request.query, &request.query_count));
    web_handle(scene->web, &request, &response);
    answer.status = response.status;
    answer.body = response.body;
    for (size_t i = 0; i < response.header_count; i++) {
        if (str_is(response.headers[i].name, "Location")) {
            answer.location = response.headers[i].value;
        }
    }
    if (json) assert_done(doc_read(scene->arena, answer.body, 16, &answer.doc));
    return answer;
}

static struct answer get_json(struct scene *scene, const char *who, const char *path)
{
    return send_to(scene, who, path, NULL, true);
}

static bool holds(struct str page, const char *text)
{
    return str_find(page, str_of(text)) >= 0;
}

static size_t items(const struct answer *answer)
{
    return doc_get(answer->doc, "items")->children.count;
}

#define BIKE_FORM                                                                                  \
    "unit=IT&icon=truck&normal_days=2&price.amount=12,50&price.currency=EUR&texts.0.lang=en"       \
    "&texts.0.title=Borrow+a+bicycle&texts.0.description=For+a+day&texts.1.lang=es"                \
    "&texts.1.title=Una+bicicleta&texts.2.lang=fr&texts.2.title=&fields.0.kind=choice"             \
    "&fields.0.required=yes&fields.0.texts.0.lang=en&fields.0.texts.0.label=Size"                  \
    "&fields.0.texts.0.choices=Small%0D%0ALarge&fields.0.texts.1.lang=es"                          \
    "&fields.0.texts.1.label=Talla&fields.0.texts.1.choices=Chica%0D%0AGrande"                     \
    "&fields.1.kind=&fields.1.texts.0.lang=en&fields.1.texts.0.label=&handlers=&handlers="
#define BIKE_JSON                                                                                  \
    "{\"unit\":\"IT\",\"icon\":\"truck\",\"normal_days\":2,\"price\":{\"minor\":1250,"             \
    "\"currency\":\"EUR\"},\"texts\":[{\"lang\":\"en\",\"title\":\"Borrow a bicycle\","            \
    "\"description\":\"For a day\"},{\"lang\":\"es\",\"title\":\"Una bicicleta\"}],"               \
    "\"fields\":[{\"kind\":\"choice\",\"required\":true,\"texts\":[{\"lang\":\"en\","              \
    "\"label\":\"Size\",\"choices\":\"Small\\nLarge\"},{\"lang\":\"es\",\"label\":\"Talla\","      \
    "\"choices\":\"Chica\\nGrande\"}]}]}"

/* What Ana proposes becomes live. */
static struct answer offered(struct scene *scene, const char *body, bool json)
{
    struct answer made = send_to(scene, "ana", "/offerings", body, json);

    assert_int_equal(made.status, json ? 201 : 303);
    struct str verb = str_print(scene->arena, STR_FMT "/approve", STR_ARG(made.location));
    assert_int_equal(send_to(scene, "root", str_c(scene->arena, verb), "{}", true).status, 200);
    return made;
}

/* The document without its id. */
static struct str offering_text(struct scene *scene, struct str location)
{
    struct answer answer = get_json(scene, "janis", str_c(scene->arena, location));

    assert_int_equal(answer.status, 200);
    ptrdiff_t state = str_find(answer.body, STR("\"state\""));
    assert_true(state > 0);
    return str_sub(answer.body, (size_t)state, answer.body.len);
}

static void a_lead_makes_an_offering_by_form_or_json_alike(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    struct answer form = offered(&scene, BIKE_FORM, false);
    struct answer json = offered(&scene, BIKE_JSON, true);
    assert_false(str_equal(form.location, json.location));
    struct str text = offering_text(&scene, form.location);
    assert_true(str_equal(text, offering_text(&scene, json.location)));
    assert_true(holds(text, "\"price\":{\"minor\":1250,\"currency\":\"EUR\"}"));
    assert_true(holds(text, "{\"value\":\"Small\",\"label\":\"Small\"}"));
    assert_true(holds(text, "\"name\":\"field_1\""));

    struct answer page = send_to(&scene, "janis", str_c(scene.arena, form.location), NULL, false);
    assert_int_equal(page.status, 200);
    assert_true(holds(page.body, "<h1 lang=\"en\" dir=\"auto\">Borrow a bicycle</h1>"));
    assert_true(holds(page.body, "English")); /* not in the reader's language: said so */
    assert_true(holds(page.body, "/requests/new?offering="));
    web_stop(scene.web);
}

static void the_catalogue_shows_tiles_by_unit_and_finds_words(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    (void)offered(&scene, BIKE_FORM, false);
    struct answer page = send_to(&scene, "janis", "/offerings", NULL, false);
    assert_int_equal(page.status, 200);
    assert_true(holds(page.body, "IT of JKL"));
    assert_true(holds(page.body, "<strong lang=\"en\" dir=\"auto\">Borrow a bicycle</strong>"));
    assert_false(holds(page.body, "/offerings/new"));
    page = send_to(&scene, "ana", "/offerings", NULL, false);
    assert_true(holds(page.body, "/offerings/new"));

    struct answer all = get_json(&scene, "janis", "/offerings");
    assert_int_equal(items(&all), 1);
    assert_null(doc_get(all.doc, "groups"));
    struct answer hit = get_json(&scene, "janis", "/offerings?q=BICI");
    assert_int_equal(items(&hit), 1);
    struct answer miss = get_json(&scene, "janis", "/offerings?q=tandem");
    assert_int_equal(items(&miss), 0);
    struct answer unit = get_json(&scene, "janis", "/offerings?unit=IT");
    assert_int_equal(items(&unit), 1);
    assert_int_equal(get_json(&scene, "janis", "/offerings?unit=NONE").status, 422);
    web_stop(scene.web);
}

static void a_form_that_was_refused_is_shown_again_as_it_was(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    struct answer page =
        send_to(&scene, "ana", "/offerings",
                "unit=IT&normal_days=soon&fields.3.kind=money&fields.3.texts.0.lang=en"
                "&fields.3.texts.0.label=How+much%3F&relations=board&handlers=bob%40jkl.example",
                false);
    assert_int_equal(page.status, 422);
    assert_true(holds(page.body, "value=\"soon\""));
    assert_true(holds(page.body, "value=\"How much?\""));
    assert_true(holds(page.body, "value=\"bob@jkl.example\""));
    struct answer list = get_json(&scene, "ana", "/offerings");
    assert_int_equal(items(&list), 0);

    struct answer json =
        send_to(&scene, "ana", "/offerings", "{\"unit\":\"IT\",\"normal_days\":1}", true);
    assert_int_equal(json.status, 422);
    assert_true(holds(json.body, "texts"));
    assert_false(holds(json.body, "normal_days"));
    web_stop(scene.web);
}

static void who_it_is_not_for_does_not_learn_of_it(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    struct answer made =
        offered(&scene,
                "unit=IT&normal_days=0&texts.0.lang=en&texts.0.title=Bonus&relations=employee",
                false);
    const char *path = str_c(scene.arena, made.location);

    assert_int_equal(get_json(&scene, "janis", path).status, 200);
    assert_int_equal(get_json(&scene, "eve", path).status, 404);
    assert_int_equal(get_json(&scene, NULL, path).status, 401);
    struct answer list = get_json(&scene, "eve", "/offerings");
    assert_int_equal(items(&list), 0);
    list = get_json(&scene, "eve", "/offerings?q=bonus");
    assert_int_equal(items(&list), 0);
    struct answer own = get_json(&scene, "ana", path); /* its supplier sees it, but may not ask */
    assert_int_equal(own.status, 200);
    assert_false(doc_true(doc_get(own.doc, "may_ask")));
    web_stop(scene.web);
}

static void only_leads_make_and_withdraw(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    assert_int_equal(send_to(&scene, "janis", "/offerings", BIKE_JSON, true).status, 403);
    assert_int_equal(send_to(&scene, "janis", "/offerings", "{}", true).status, 403);
    assert_int_equal(get_json(&scene, "janis", "/offerings/new").status, 403);
    assert_int_equal(get_json(&scene, "ana", "/offerings/new").status, 200);
    struct answer made = offered(&scene, BIKE_JSON, true);
    const char *path = str_c(scene.arena, made.location);
    const char *verb = str_c(scene.arena, str_print(scene.arena, "%s/withdraw", path));

    assert_int_equal(send_to(&scene, "janis", verb, "{}", true).status, 403);
    struct answer withdrawn = send_to(&scene, "ana", verb, "", false);
    assert_int_equal(withdrawn.status, 303);
    assert_true(str_is(withdrawn.location, path));
    assert_int_equal(send_to(&scene, "ana", verb, "{}", true).status, 409);
    struct answer list = get_json(&scene, "janis", "/offerings");
    assert_int_equal(items(&list), 0);
    struct answer still = get_json(&scene, "janis", path);
    assert_true(str_is(doc_text(still.doc, "state"), "withdrawn"));
    web_stop(scene.web);
}

static struct err *many_add(struct store_tx *tx, void *context)
{
    struct org_party it;

    (void)context;
    TRY(org_party_by_code(tx, STR("IT"), &it));
    for (int i = 0; i < 30; i++)
        TRY(catalogue_starters_add(tx, 0, it.id));
    return NULL;
}

static void long_lists_go_on_with_a_cursor(void **state)
{
    struct scene scene;

    scene_begin(state, &scene);
    assert_done(test_write(scene.test, many_add, NULL));
    struct answer first = get_json(&scene, "janis", "/offerings");
    assert_int_equal(items(&first), 50);
    struct str next = doc_text(first.doc, "next");
    assert_false(str_empty(next));
    struct answer rest =
        get_json(&scene, "janis",
                 str_c(scene.arena,
                       str_print(scene.arena, "/offerings?after=" STR_FMT, STR_ARG(next))));
    assert_int_equal(items(&rest), 10);
    assert_true(str_empty(doc_text(rest.doc, "next")));
    web_stop(scene.web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_lead_makes_an_offering_by_form_or_json_alike),
        TEST_ON_BOTH(the_catalogue_shows_tiles_by_unit_and_finds_words),
        TEST_ON_BOTH(a_form_that_was_refused_is_shown_again_as_it_was),
        TEST_ON_BOTH(who_it_is_not_for_does_not_learn_of_it),
        TEST_ON_BOTH(only_leads_make_and_withdraw),
        TEST_ON_BOTH(long_lists_go_on_with_a_cursor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
