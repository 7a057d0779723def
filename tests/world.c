/* The house of the matrix: its people, its offerings, its requests. */
#include "world.h"

#include <string.h>
#include <unistd.h>

#include "app/features.h"
#include "base/buf.h"
#include "base/url.h"
#include "feature/access/access_device.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org_ownership.h"
#include "feature/request/request.h"

#define TABLES_MAX  64
#define CALLS_BYTES ((size_t)512 * 1024 * 1024)

const char *const relation_names[WORLD_PEOPLE] = {
    [RELATION_ANONYMOUS] = "anonymous", [RELATION_STRANGER] = "stranger",
    [RELATION_INSIDER] = "insider",     [RELATION_REQUESTER] = "requester",
    [RELATION_CUSTOMER] = "customer",   [RELATION_SUPPLIER] = "supplier",
    [RELATION_PERFORMER] = "performer", [RELATION_APPROVER] = "approver",
    [RELATION_LEAD] = "lead",           [RELATION_ADMIN] = "admin",
    [RELATION_TOKEN] = "token",         [RELATION_SHARED] = "shared device",
    [WORLD_RECORDER] = "recorder",      [WORLD_CONCERNED] = "concerned",
};

/* ---- people and offerings ---- */

static struct err *tie(struct store_tx *tx, int64_t person_id, int64_t party_id, const char *kind)
{
    struct org_relation relation = {.person_id = person_id,
                                    .party_id = party_id,
                                    .kind = str_of(kind),
                                    .from_ms = 0,
                                    .to_ms = NONE};

    return org_relation_add(tx, 0, &relation);
}

static struct err *party(struct store_tx *tx, struct org_party party, int64_t *id)
{
    TRY(org_party_add(tx, 0, &party));
    *id = party.id;
    return NULL;
}

static struct err *units_add(struct store_tx *tx, struct world *world)
{
    struct org_party company = {.kind = STR("company"), .lang = STR("en"), .zone = STR("UTC")};
    struct org_party unit = {.kind = STR("unit")};

    company.name = STR("JKL Company");
    TRY(party(tx, company, &world->jkl_id));
    company.name = STR("ABC Company");
    TRY(party(tx, company, &world->abc_id));
    unit.company_id = world->jkl_id;
    unit.name = unit.code = STR("IT");
    TRY(party(tx, unit, &world->it_id));
    unit.name = unit.code = STR("SALES");
    TRY(party(tx, unit, &world->sales_id));
    unit.name = unit.code = STR("HR");
    TRY(party(tx, unit, &world->hr_id));
    return party(tx, (struct org_party){.kind = STR("external"), .name = STR("A client")},
                 &world->client_id);
}

static struct err *holdings_add(struct store_tx *tx, struct world *world)
{
    struct org_share share = {.owner_id = world->jkl_id,
                              .owned_id = world->abc_id,
                              .votes_ppm = 100000,
                              .from_day = date_day((struct date){2020, 1, 1}),
                              .to_day = NONE};
    struct org_control control = {.controller_id = world->jkl_id,
                                  .controlled_id = world->abc_id,
                                  .reason = STR("It named the board."),
                                  .from_day = date_day((struct date){2020, 1, 1}),
                                  .to_day = date_day((struct date){2021, 1, 1})};

    TRY(org_share_add(tx, 0, &share));
    world->share_id = share.id;
    TRY(org_control_add(tx, 0, &control));
    world->control_id = control.id;
    return NULL;
}

static struct err *person_tie(struct store_tx *tx, const struct world *world, int who)
{
    int64_t id = world->person[who];

    switch (who) {
    case RELATION_STRANGER:
        return tie(tx, id, world->abc_id, "employee");
    case RELATION_REQUESTER:
    case RELATION_CUSTOMER:
        TRY(tie(tx, id, world->sales_id, "member"));
        break;
    case RELATION_SUPPLIER:
    case RELATION_PERFORMER:
    case WORLD_CONCERNED:
        TRY(tie(tx, id, world->it_id, "member"));
        break;
    case RELATION_LEAD:
        TRY(tie(tx, id, world->it_id, "lead"));
        break;
    case WORLD_RECORDER:
        TRY(tie(tx, id, world->it_id, "member"));
        TRY(tie(tx, id, world->sales_id, "member"));
        break;
    case RELATION_ADMIN:
        return access_admin_set(tx, 0, id, true);
    default:
        break;
    }
    return tie(tx, id, world->jkl_id, "employee");
}

/* One token for each set of scopes. */
static struct err *tokens_add(struct store_tx *tx, struct world *world, int who)
{
    for (unsigned scopes = 1; scopes <= SCOPE_ALL; scopes++) {
        TRY(access_token_make(tx, 0, world->person[who], world->token[who][scopes], scopes,
                              STR("matrix")));
    }
    return NULL;
}

static struct err *people_add(struct store_tx *tx, struct world *world)
{
    for (int who = RELATION_STRANGER; who < WORLD_PEOPLE; who++) {
        struct org_party person = {
            .kind = STR("person"),
            .name = str_of(relation_names[who]),
            .email = str_print(tx->arena, "%s@jkl.example", relation_names[who]),
            .lang = STR("en"),
            .zone = STR("UTC"),
        };

        if (who == RELATION_TOKEN || who == RELATION_SHARED) {
            world->person[who] = world->person[RELATION_REQUESTER];
        } else {
            TRY(party(tx, person, &world->person[who]));
            TRY(person_tie(tx, world, who));
        }
        TRY(tokens_add(tx, world, who));
    }
    return NULL;
}

static struct err *offering_add(struct store_tx *tx, struct world *world, int secrecy,
                                int64_t unit_id, int64_t *id)
{
    int64_t handlers[] = {world->person[RELATION_SUPPLIER], world->person[RELATION_PERFORMER],
                          world->person[WORLD_CONCERNED], world->person[RELATION_APPROVER]};
    struct catalogue_field fields[] = {
        {.name = STR("about"),
         .kind = STR("person"),
         .concerns = true,
         .texts = {{STR("en"), STR("About whom"), STR_NONE}}},
        {.name = STR("detail"),
         .kind = STR("text"),
         .texts = {{STR("en"), STR("Detail"), STR_NONE}}},
    };
    bool child = unit_id == world->hr_id;
    struct catalogue_offering offering = {
        .unit_id = unit_id,
        .icon = STR("tool"),
        .secrecy = (enum secrecy)secrecy,
        .acceptance = STR("explicit"),
        .normal_days = 2,
        .answer_days = 1,
        .approver_id = child ? NONE : world->person[RELATION_APPROVER],
        .texts = {{STR("en"), STR("Offering"), STR("What we do")}},
        .fields = fields,
        .field_count = 2,
        .handlers = handlers,
        .handler_count = secrecy == SECRECY_NAMED ? 4 : 0,
    };

    TRY(catalogue_offering_add(tx, 0, &offering));
    *id = offering.id;
    return NULL;
}

static struct err *device_add(struct store_tx *tx, struct world *world)
{
    struct access_device device = {.unit_id = world->sales_id, .name = STR("Tablet")};
    struct str code = STR("ABCD-EFGH-JKLM-NPQR");

    TRY(access_device_make(tx, 0, code, &device));
    world->device_id = device.id;
    return access_device_pair(tx, code, world->device_secret, &device);
}

static struct err *house_fill(struct store_tx *tx, void *context)
{
    struct world *world = context;

    TRY(units_add(tx, world));
    TRY(holdings_add(tx, world));
    TRY(people_add(tx, world));
    TRY(device_add(tx, world));
    for (int i = 0; i < 3; i++) {
        TRY(offering_add(tx, world, i, world->it_id, &world->offering[i]));
        TRY(offering_add(tx, world, i, world->hr_id, &world->child_offering[i]));
    }
    return NULL;
}

/* ---- sessions ---- */

struct session_start {
    struct world *world;
    int who;
};

static struct err *session_add(struct store_tx *tx, void *context)
{
    struct session_start *start = context;
    struct world *world = start->world;

    const struct access_session session = {
        .person_id = world->person[start->who],
        .secret = world->cookie[start->who],
        .device_id = start->who == RELATION_SHARED ? world->device_id : 0,
        .how = "password",
    };

    return access_session_start(tx, &session);
}

void world_sign_in(struct world *world, int who)
{
    struct session_start start = {world, who};
    struct doc *session;

    assert_done(access_secret_make(world->arena, &world->cookie[who]));
    assert_done(test_write(world->test, session_add, &start));
    struct http_pair headers[] = {
        {STR("Accept"), STR("application/json")},
        {STR("Cookie"),
         str_print(world->calls, "interna_session=" STR_FMT, STR_ARG(world->cookie[who]))},
    };
    struct http_request request = {.arena = world->calls,
                                   .method = STR("GET"),
                                   .path = STR("/session"),
                                   .headers = headers,
                                   .header_count = 2};
    struct http_response response = {.status = 200};

    web_handle(world->web, &request, &response);
    assert_int_equal(response.status, 200);
    assert_done(doc_read(world->calls, response.body, 16, &session));
    world->csrf[who] = str_copy(world->arena, doc_text(session, "csrf"));
}

struct token_add {
    int64_t person_id;
    struct str secret;
    int64_t id;
};

static struct err *token_make(struct store_tx *tx, void *context)
{
    struct token_add *add = context;
    struct access_bearer *bearers;
    size_t count;

    TRY(access_token_make(tx, 0, add->person_id, add->secret, SCOPE_READ, STR("to end")));
    TRY(access_bearers_of(tx, add->person_id, 1, &bearers, &count));
    assert_int_equal(count, 1);
    add->id = bearers[0].id;
    return NULL;
}

int64_t world_token(struct world *world, int who)
{
    struct token_add add = {.person_id = world->person[who]};

    assert_done(access_secret_make(world->arena, &add.secret));
    assert_done(test_write(world->test, token_make, &add));
    return add.id;
}

/* ---- begin and end ---- */

static int64_t now_ms(void)
{
    return TEST_NOW_MS;
}

static struct err *page_fill(struct req *req, struct store_tx *tx, struct doc *page)
{
    for (size_t i = 0; features[i] != NULL; i++) {
        if (features[i]->page != NULL) TRY(features[i]->page(req, tx, page));
    }
    return NULL;
}

struct world *world_begin(void **state)
{
    struct test_store *test = *state;
    struct world *world = ARENA_NEW(test->arena, struct world);
    struct web_routes *tables = ARENA_ARRAY(test->arena, struct web_routes, TABLES_MAX);
    struct web_config config = {.store = test->store,
                                .routes = tables,
                                .hooks = features_hooks,
                                .now_ms = now_ms,
                                .zone = "UTC",
                                .sign_in = "/sign-in",
                                .version = "test",
                                .upload_dir = test->folder,
                                .log = -1};

    world->test = test;
    world->arena = test->arena;
    world->calls = arena_new(CALLS_BYTES);
    config.hooks.page = page_fill;
    for (size_t i = 0; features[i] != NULL; i++) {
        const struct web_routes *const *table = features[i]->routes;
        for (; table != NULL && *table != NULL; table++)
            tables[config.routes_count++] = **table;
    }
    assert_true(config.routes_count < TABLES_MAX);
    for (int who = RELATION_STRANGER; who < WORLD_PEOPLE; who++) {
        for (unsigned scopes = 1; scopes <= SCOPE_ALL; scopes++)
            assert_done(access_secret_make(world->arena, &world->token[who][scopes]));
    }
    assert_done(access_secret_make(world->arena, &world->device_secret));
    assert_done(test_write(test, house_fill, world));
    assert_done(web_start(test->arena, &config, &world->web));
    for (int who = RELATION_STRANGER; who < WORLD_PEOPLE; who++)
        world_sign_in(world, who);
    return world;
}

void world_end(struct world *world)
{
    web_stop(world->web);
    arena_free(world->calls);
}

void world_forget(struct world *world)
{
    arena_reset(world->calls);
}

/* ---- speaking ---- */

static void form_add(struct buf *out, const char *name, struct str value)
{
    buf_add_char(out, '&');
    url_add_part(out, str_of(name));
    buf_add_char(out, '=');
    url_add_part(out, value);
}

/* An object of JSON as the fields of a form: "fields.detail=...&lines.0.what=...". */
static void form_flatten(struct arena *arena, struct buf *out, const char *prefix,
                         const struct doc *doc)
{
    size_t index = 0;

    for (const struct doc *child = doc->children.first; child != NULL; child = child->next) {
        const char *dot = *prefix == '\0' ? "" : ".";
        struct str name = doc->kind == DOC_OBJECT
                              ? str_print(arena, "%s%s%s", prefix, dot, child->name)
                              : str_print(arena, "%s.%zu", prefix, index++);
        const char *own = str_c(arena, name);

        if (child->kind == DOC_OBJECT || child->kind == DOC_LIST) {
            form_flatten(arena, out, own, child);
        } else if (child->kind == DOC_BOOL) {
            form_add(out, own, child->flag ? STR("yes") : STR(""));
        } else if (child->kind == DOC_INT) {
            form_add(out, own, str_of_int(arena, child->number));
        } else {
            form_add(out, doc->kind == DOC_LIST ? prefix : own, child->text);
        }
    }
}

static struct str form_of(struct world *world, int who, const char *body)
{
    struct buf out = buf_new(world->calls, 64 * 1024);
    struct doc *doc;

    assert_done(doc_read(world->calls, str_of(body), 16, &doc));
    buf_add_c(&out, "_csrf=");
    buf_add(&out, world->csrf[who]);
    form_flatten(world->calls, &out, "", doc);
    return buf_str(&out);
}

static struct answer answer_read(struct world *world, enum face face,
                                 const struct http_response *response)
{
    struct answer answer = {.status = response->status, .body = response->body, .whole = *response};
    struct http_request as_request = {.headers = response->headers,
                                      .header_count = response->header_count};
    struct doc *doc;

    answer.location = http_header(&as_request, "Location");
    if (face == FACE_JSON && answer.status >= 400) {
        assert_done(doc_read(world->calls, answer.body, 16, &doc));
        answer.code = str_copy(world->calls, doc_text(doc, "code"));
    }
    return answer;
}

struct http_request *world_message(struct world *world, int who, enum face face, unsigned scopes,
                                   const char *path, const char *body)
{
    struct arena *arena = world->calls;
    bool shared = who == RELATION_SHARED; /* who has no token there */
    bool bearer = !shared && (face == FACE_JSON || (scopes & SCOPE_ALL) != SCOPE_ALL);
    struct str query = STR("");
    struct http_pair *headers = ARENA_ARRAY(arena, struct http_pair, 5);
    struct http_request *request = ARENA_NEW(arena, struct http_request);

    headers[0] = (struct http_pair){STR("Host"), STR("house.example")};
    headers[1].name = STR("Accept");
    headers[1].value = face == FACE_JSON ? STR("application/json") : STR("text/html");
    headers[2].name = STR("Content-Type");
    headers[2].value =
        face == FACE_JSON ? STR("application/json") : STR("application/x-www-form-urlencoded");
    *request = (struct http_request){.arena = arena,
                                     .method = body == NULL ? STR("GET") : STR("POST"),
                                     .headers = headers,
                                     .header_count = who == RELATION_ANONYMOUS ? 3
                                                     : shared                  ? 5
                                                                               : 4,
                                     .peer = str_print(arena, "192.0.2.%d", who + 1)};
    if (bearer) {
        headers[3].name = STR("Authorization");
        headers[3].value = str_print(arena, "Bearer " STR_FMT, STR_ARG(world->token[who][scopes]));
    } else {
        headers[3].name = STR("Cookie");
        headers[3].value =
            str_print(arena, "interna_session=" STR_FMT, STR_ARG(world->cookie[who]));
    }
    headers[4] = (struct http_pair){STR("X-CSRF-Token"), world->csrf[who]};
    if (body != NULL) {
        request->body = face == FACE_JSON ? str_of(body) : form_of(world, who, body);
    }
    request->path = str_of(path);
    (void)str_cut(str_of(path), '?', &request->path, &query);
    assert_done(http_pairs(arena, query, 100, &request->query, &request->query_count));
    return request;
}

struct answer world_send(struct world *world, int who, enum face face, unsigned scopes,
                         const char *path, const char *body)
{
    struct http_response response = {.status = 200};

    web_handle(world->web, world_message(world, who, face, scopes, path, body), &response);
    if (response.file != NULL) response.body = world_file_read(world, &response);
    return answer_read(world, face, &response);
}

struct str world_file_read(struct world *world, struct http_response *response)
{
    const struct http_file *file = response->file;
    char *bytes = arena_alloc(world->calls, (size_t)file->bytes + 1);

    assert_int_equal(pread(file->fd, bytes, (size_t)file->bytes, 0), file->bytes);
    close(file->fd);
    response->file = NULL;
    return (struct str){bytes, (size_t)file->bytes};
}

struct answer world_get(struct world *world, int who, enum face face, const char *path)
{
    return world_send(world, who, face, SCOPE_ALL, path, NULL);
}

/* ---- looking ---- */

bool holds_text(struct str text, const char *part)
{
    return str_find(text, str_of(part)) >= 0;
}

static bool is_hex(char one)
{
    return (one >= '0' && one <= '9') || (one >= 'a' && one <= 'f');
}

struct str world_blur(struct world *world, struct str text, const char *key)
{
    struct buf out = buf_new(world->calls, text.len + 1);
    struct str name = str_of(key);
    size_t i = 0;

    while (i < text.len) {
        size_t run = 0;

        if (name.len > 0 && str_starts(str_sub(text, i, text.len), name)) {
            buf_add_c(&out, "KEY");
            i += name.len;
            continue;
        }
        while (i + run < text.len && is_hex(text.ptr[i + run]))
            run++;
        if (run >= 32) {
            buf_add_c(&out, "HEX");
            i += run;
        } else {
            buf_add(&out, str_sub(text, i, run > 0 ? run : 1));
            i += run > 0 ? run : 1;
        }
    }
    return buf_str(&out);
}

struct version_of {
    const char *key;
    int64_t version;
};

static struct err *version_read(struct store_tx *tx, void *context)
{
    struct version_of *of = context;
    struct request request;
    int64_t id;

    TRY(request_find(tx, str_of(of->key), &id));
    struct grant grant = access_system_grant(id);
    TRY(request_get(tx, &grant, id, &request));
    of->version = request.version;
    return NULL;
}

int64_t world_version(struct world *world, const char *key)
{
    struct version_of of = {key, 0};

    assert_done(test_read(world->test, version_read, &of));
    return of.version;
}
