/* Every route of every feature for every relation, by token and by cookie: the answer is the
   verdict that stands beside the route, and a refusal changes nothing. */
#include "world.h"

#include <string.h>

#include "app/features.h"
#include "feature/org/org_import.h"

/* A route that is not about a request: a path with its keys filled in, and a body. */
struct example {
    const char *method, *path, *sent, *body;
    const char *supplier_body; /* by who supplies it, when theirs is another; may be NULL */
    enum {
        FRESH_NOTHING,
        FRESH_OFFERING,
        FRESH_DEVICE,
        FRESH_TOKEN,
        FRESH_SESSION,
        FRESH_FILE,
        FRESH_IMPORT /* `sent` stands behind its path */
    } fresh;
    int refusal; /* an answer that also says yes: it is not about rights */
};

#define OFFER                                                                                      \
    "{\"unit\":\"IT\",\"normal_days\":1,\"texts\":[{\"lang\":\"en\",\"title\":\"Chairs\"}]}"

#define SHARE   "{\"owner\":\"$JKL\",\"percent\":1,\"from\":\"2030-01-01\"}"
#define CONTROL "{\"controller\":\"$JKL\",\"reason\":\"x\",\"from\":\"2030-01-01\"}"
#define END     "{\"to\":\"2020-07-01\"}"

#define SET_UP                                                                                     \
    "{\"company\":\"C\",\"name\":\"N\",\"email\":\"n@c.example\","                                 \
    "\"password\":\"a sentence of mine\"}"

#define TOLD                                                                                       \
    "\"offering\":\"$ASKED\",\"title\":\"A chair\",\"happened_at\":\"2025-11-20T12:00:00Z\""

static const struct example examples[] = {
    {"GET", "/sign-in", "/sign-in", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/session", "/session", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/session", "/session", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/session/end", "/session/end", "{}", NULL, FRESH_SESSION, 0},
    {"POST", "/session/sample", "/session/sample", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/account", "/account", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/account/export", "/account/export", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/what-is-recorded", "/what-is-recorded", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/account", "/account", "{\"theme\":\"light\"}", NULL, FRESH_NOTHING, 0},
    {"POST", "/account/password", "/account/password", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/account/tokens/{id}/end", NULL, "{}", NULL, FRESH_TOKEN, 0},
    {"GET", "/companies", "/companies", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/companies/{id}", "/companies/$ABC", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/companies/{id}/shares", "/companies/$ABC/shares", SHARE, NULL, FRESH_NOTHING, 422},
    {"POST", "/companies/{id}/shares/{share}/end", "/companies/$ABC/shares/$SHARE/end", END, NULL,
     FRESH_NOTHING, 0},
    {"POST", "/companies/{id}/controls", "/companies/$ABC/controls", CONTROL, NULL, FRESH_NOTHING,
     422},
    {"POST", "/companies/{id}/controls/{control}/end", "/companies/$ABC/controls/$CONTROL/end", END,
     NULL, FRESH_NOTHING, 0},
    {"GET", "/companies/{id}/internal", "/companies/$ABC/internal?with=$JKL", NULL, NULL,
     FRESH_NOTHING, 0},
    {"GET", "/companies/{id}/if-bought", "/companies/$ABC/if-bought?buyer=$JKL&percent=60", NULL,
     NULL, FRESH_NOTHING, 0},
    {"GET", "/units", "/units", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/units/{id}", "/units/$IT", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/people", "/people", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/people/{id}", "/people/$REQUESTER", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/people/new", "/people/new", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people", "/people", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/people/{id}/edit", "/people/$REQUESTER/edit", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/{id}/edit", "/people/$REQUESTER/edit", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/people/{id}/relations", "/people/$REQUESTER/relations", "{}", NULL, FRESH_NOTHING,
     422},
    {"POST", "/people/{id}/relations/{relation}/end", "/people/$REQUESTER/relations/1/end", "{}",
     NULL, FRESH_NOTHING, 422},
    {"GET", "/people/{id}/leave", "/people/$REQUESTER/leave", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/{id}/leave", "/people/$REQUESTER/leave", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/people/{id}/erase", "/people/$REQUESTER/erase", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/{id}/erase", "/people/$REQUESTER/erase", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/people/{id}/admin", "/people/$REQUESTER/admin", "{\"admin\":false}", NULL,
     FRESH_NOTHING, 0},
    {"GET", "/people/{id}/absences", "/people/$PERFORMER/absences", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/{id}/absences", "/people/$PERFORMER/absences", "{}", NULL, FRESH_NOTHING,
     422},
    {"POST", "/people/{id}/absences/{absence}/end", "/people/$PERFORMER/absences/1/end", "{}", NULL,
     FRESH_NOTHING, 422},
    {"GET", "/units/{id}/end", "/units/$IT/end", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/units/{id}/end/take-back", "/units/$IT/end/take-back", "{}", NULL, FRESH_NOTHING,
     409},
    {"POST", "/companies/{id}/end/take-back", "/companies/$ABC/end/take-back", "{}", NULL,
     FRESH_NOTHING, 409},
    {"POST", "/units/{id}/end", "/units/$IT/end", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/units/{id}/merge", "/units/$IT/merge", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/companies/{id}/end", "/companies/$ABC/end", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/companies/{id}/end", "/companies/$ABC/end", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/units/{id}/members", "/units/$IT/members", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/units/{id}/members", "/units/$IT/members", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/units/{id}/members/{member}/end", "/units/$IT/members/1/end", "{}", NULL,
     FRESH_NOTHING, 422},
    {"GET", "/units/new", "/units/new", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/units", "/units", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/units/{id}/edit", "/units/$HR/edit", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/units/{id}/edit", "/units/$HR/edit", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/companies/new", "/companies/new", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/companies", "/companies", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/companies/{id}/edit", "/companies/$ABC/edit", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/companies/{id}/edit", "/companies/$ABC/edit", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/companies/{id}/chart", "/companies/$JKL/chart", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/customers", "/customers", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/customers/new", "/customers/new", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/customers", "/customers", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/customers/{id}", "/customers/$CLIENT", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/customers/{id}/edit", "/customers/$CLIENT/edit", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/customers/{id}/end", "/customers/$CLIENT/end", "{}", NULL, FRESH_NOTHING, 409},
    {"GET", "/imports", "/imports", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/imports", "/imports", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/imports/{id}", "", NULL, NULL, FRESH_IMPORT, 0},
    {"POST", "/imports/{id}/check", "/check", "{\"columns\":[\"name\",\"email\"]}", NULL,
     FRESH_IMPORT, 0},
    {"POST", "/imports/{id}/start", "/start", "{}", NULL, FRESH_IMPORT, 409},
    {"POST", "/imports/{id}/undo", "/undo", "{}", NULL, FRESH_IMPORT, 409},
    {"POST", "/imports/{id}/drop", "/drop", "{}", NULL, FRESH_IMPORT, 0},
    {"GET", "/imports/{id}/errors", "/errors", NULL, NULL, FRESH_IMPORT, 0},
    {"GET", "/people/{id}/link", "/people/$REQUESTER/link", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/{id}/link", "/people/$REQUESTER/link", "{}", NULL, FRESH_NOTHING, 0},
    {"GET", "/people/let-in", "/people/let-in", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/let-in", "/people/let-in", "{}", NULL, FRESH_NOTHING, 409},
    {"GET", "/people/let-in/sheet", "/people/let-in/sheet", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/links/{secret}", "/links/invented", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/links/{secret}", "/links/invented", "{\"password\":\"a sentence of mine\"}", NULL,
     FRESH_NOTHING, 0},
    {"POST", "/attachments", "/attachments", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/attachments/{id}", NULL, NULL, NULL, FRESH_FILE, 0},
    {"POST", "/session/pin", "/session/pin", "{\"login\":\"1\",\"pin\":\"4711\"}", NULL,
     FRESH_NOTHING, 0},
    {"GET", "/account/pin", "/account/pin", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/account/pin", "/account/pin", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/people/{id}/pin", "/people/$REQUESTER/pin", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/people/{id}/pin", "/people/$REQUESTER/pin", "{}", NULL, FRESH_NOTHING, 0},
    {"GET", "/units/{id}/devices", "/units/$IT/devices", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/units/{id}/devices", "/units/$IT/devices", "{}", NULL, FRESH_NOTHING, 422},
    {"POST", "/units/{id}/devices/{device}/end", NULL, "{}", NULL, FRESH_DEVICE, 0},
    {"GET", "/pair", "/pair", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/pair", "/pair", "{\"code\":\"x\"}", NULL, FRESH_NOTHING, 0},
    {"GET", "/offerings", "/offerings", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/offerings/{id}", "/offerings/$ASKED", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/offerings/{id}/poster", "/offerings/$ASKED/poster?fields.detail=x", NULL, NULL,
     FRESH_NOTHING, 0},
    {"GET", "/units/{id}/poster", "/units/$IT/poster", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/offerings/new", "/offerings/new", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/offerings", "/offerings", OFFER, NULL, FRESH_NOTHING, 0},
    {"POST", "/offerings/{id}/withdraw", NULL, "{}", NULL, FRESH_OFFERING, 0},
    {"GET", "/offerings/{id}/edit", "/offerings/$ASKED/edit", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/offerings/{id}/edit", "/offerings/$ASKED/edit", "{}", NULL, FRESH_NOTHING, 422},
    {"GET", "/offerings/{id}/market", "/offerings/$ASKED/market", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/offerings/{id}/market", "/offerings/$ASKED/market", "{\"reach\":\"nobody\"}", NULL,
     FRESH_NOTHING, 422},
    {"POST", "/offerings/{id}/propose", "/offerings/$ASKED/propose", "{}", NULL, FRESH_NOTHING,
     409},
    {"POST", "/offerings/{id}/approve", "/offerings/$ASKED/approve", "{}", NULL, FRESH_NOTHING,
     409},
    {"GET", "/offerings/{id}/refuse", "/offerings/$ASKED/refuse", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/offerings/{id}/refuse", "/offerings/$ASKED/refuse", "{\"reason\":\"x\"}", NULL,
     FRESH_NOTHING, 409},
    {"GET", "/offerings/{id}/history", "/offerings/$ASKED/history", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/units/{id}/offerings", "/units/$IT/offerings", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/units/{id}/starters", "/units/$IT/starters", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/units/{id}/starters", "/units/$IT/starters", "{\"set\":\"none\"}", NULL,
     FRESH_NOTHING, 422},
    {"GET", "/offerings/{id}/keeping", "/offerings/$ASKED/keeping", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/offerings/{id}/handlers", "/offerings/$ASKED/handlers",
     "{\"person\":\"$PERFORMER\"}", NULL, FRESH_NOTHING, 409},
    {"POST", "/offerings/{id}/handlers/{person}/drop", "/offerings/$ASKED/handlers/$PERFORMER/drop",
     "{}", NULL, FRESH_NOTHING, 409},
    {"POST", "/offerings/{id}/retention", "/offerings/$ASKED/retention", "{\"days\":90}", NULL,
     FRESH_NOTHING, 0},
    {"GET", "/glass", "/glass", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/glass", "/glass", "{\"key\":\"ABCD-EFGHJK\",\"reason\":\"x\"}", NULL, FRESH_NOTHING,
     0},
    {"POST", "/glass/{id}/confirm", "/glass/1/confirm", "{}", NULL, FRESH_NOTHING, 0},
    {"GET", "/", "/", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/set-up/{secret}", "/set-up/invented", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/set-up/{secret}", "/set-up/invented", SET_UP, NULL, FRESH_NOTHING, 0},
    {"GET", "/administration", "/administration", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/administration/devices", "/administration/devices", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/administration/keeping", "/administration/keeping", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/administration/sample", "/administration/sample", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/administration/sample/remove", "/administration/sample/remove", "{}", NULL,
     FRESH_NOTHING, 422},
    {"GET", "/administration/limits", "/administration/limits", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/administration/health", "/administration/health", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/administration/audit", "/administration/audit", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/accessibility", "/accessibility", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/style", "/style", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/search", "/search", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/requests", "/requests", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/requests/new", "/requests/new?offering=$ASKED", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/requests/record", "/requests/record?offering=$ASKED", NULL, NULL, FRESH_NOTHING, 0},
    {"POST", "/requests", "/requests", "{\"offering\":\"$ASKED\",\"title\":\"A chair\"}", NULL,
     FRESH_NOTHING, 0},
    {"POST", "/requests/record", "/requests/record", "{" TOLD "}",
     "{" TOLD ",\"on_behalf\":\"$REQUESTER\"}", FRESH_NOTHING, 0},
    {"GET", "/queue", "/queue", NULL, NULL, FRESH_NOTHING, 0},
    {"GET", "/queue/{unit}", "/queue/$IT", NULL, NULL, FRESH_NOTHING, 0},
};

static const char *const verdict_names[] = {"undecided", "yes", "sign-in", "forbidden", "hidden"};

struct walk {
    struct world *world;
    enum secrecy secrecy;
    size_t cells, wrong;
    const char *key;   /* of the request that the next cell may use; NULL: make one */
    const char *stage; /* where it stands */
};

static const struct example *example_of(const struct route *route)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        if (strcmp(examples[i].path, route->path) == 0 &&
            strcmp(examples[i].method, route->method) == 0) {
            return &examples[i];
        }
    }
    return NULL;
}

static enum verdict verdict_of(const struct route *route, const struct answer *answer, int refusal)
{
    bool to_sign_in = strcmp(route->method, "GET") == 0 && answer->status == 303 &&
                      str_starts(answer->location, STR("/sign-in"));

    if (answer->status == 401 || to_sign_in) return VERDICT_SIGN_IN;
    if (answer->status == 403) return VERDICT_FORBIDDEN;
    if (answer->status == 404) return VERDICT_HIDDEN;
    if (answer->status < 400 || answer->status == refusal) return VERDICT_YES;
    return VERDICT_UNDECIDED;
}

/* Who comes with a token that lacks the scope; all others may do all that they may. */
static unsigned scopes_of(const struct route *route, int relation)
{
    return relation == RELATION_TOKEN ? SCOPE_ALL & ~route->scope : SCOPE_ALL;
}

static void cell(struct walk *walk, const struct route *route, int relation, enum face face,
                 const struct answer *answer, enum verdict want, int refusal)
{
    enum verdict got = verdict_of(route, answer, refusal);

    walk->cells++;
    if (got == want && want != VERDICT_UNDECIDED) return;
    walk->wrong++;
    print_error("%s %s %s for %s (%s): %s instead of %s, %d " STR_FMT "\n",
                secrecy_names[walk->secrecy], route->method, route->path, relation_names[relation],
                face == FACE_JSON ? "JSON" : "page", verdict_names[got], verdict_names[want],
                answer->status, STR_ARG(answer->code));
}

/* On a shared device a row that says nothing forbids. */
static enum verdict expected(const struct route *route, int relation)
{
    enum verdict want = route->expect[relation];

    return relation == RELATION_SHARED && want == VERDICT_UNDECIDED ? VERDICT_FORBIDDEN : want;
}

/* ---- routes that are not about a request ---- */

static const char *offering_fresh(struct world *world)
{
    struct answer made =
        world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, "/offerings", OFFER);

    assert_int_equal(made.status, 201);
    return str_c(world->calls,
                 str_print(world->calls, STR_FMT "/withdraw", STR_ARG(made.location)));
}

static const char *device_fresh(struct world *world)
{
    const char *path = world_fill(world, SECRECY_NORMAL, "/units/$IT/devices");
    struct answer made =
        world_send(world, RELATION_LEAD, FACE_JSON, SCOPE_ALL, path, "{\"name\":\"Tablet\"}");
    struct doc *doc;

    assert_int_equal(made.status, 201);
    assert_done(doc_read(world->calls, made.body, 16, &doc));
    const struct doc *device = doc_get(doc, "items")->children.first;
    return str_c(world->calls, str_print(world->calls, "%s/" STR_FMT "/end", path,
                                         STR_ARG(doc_text(device, "id"))));
}

static struct err *import_make(struct store_tx *tx, void *context)
{
    static const struct str cells[] = {STR("Name"), STR("E-mail"), STR("Ana"), STR("a@x.example")};
    const struct org_import_line line = {.number = 2, .cells = cells + 2};
    struct org_import import = {.columns = cells, .column_count = 2, .file_name = STR("p.csv")};
    int64_t *id = context;

    TRY(org_import_add(tx, 0, &import));
    *id = import.id;
    return org_import_lines_add(tx, import.id, &line, 1);
}

static const char *import_fresh(struct world *world, const char *tail)
{
    int64_t id;

    assert_done(test_write(world->test, import_make, &id));
    return str_c(world->calls, str_print(world->calls, "/imports/%lld%s", (long long)id, tail));
}

static const char *example_path(struct world *world, const struct example *example)
{
    if (example->fresh == FRESH_OFFERING) return offering_fresh(world);
    if (example->fresh == FRESH_DEVICE) return device_fresh(world);
    if (example->fresh == FRESH_IMPORT) return import_fresh(world, example->sent);
    if (example->fresh == FRESH_FILE) {
        long long id = world_file(world, NULL);
        return str_c(world->calls, str_print(world->calls, "/attachments/%lld", id));
    }
    if (example->fresh == FRESH_TOKEN) {
        long long id = world_token(world, RELATION_REQUESTER);
        return str_c(world->calls, str_print(world->calls, "/account/tokens/%lld/end", id));
    }
    return world_fill(world, SECRECY_NORMAL, example->sent);
}

/* Of a named request the approver is one of the handlers, and may what they may. */
static bool is_supplier(enum secrecy secrecy, int relation)
{
    return relation == RELATION_SUPPLIER || relation == RELATION_PERFORMER ||
           relation == RELATION_LEAD || (secrecy == SECRECY_NAMED && relation == RELATION_APPROVER);
}

static const char *body_of(struct world *world, const struct example *example, int relation)
{
    bool other = example->supplier_body != NULL && is_supplier(SECRECY_NORMAL, relation);
    const char *body = other ? example->supplier_body : example->body;

    return body == NULL ? NULL : world_fill(world, SECRECY_NORMAL, body);
}

static void walk_example(struct walk *walk, const struct route *route, int relation)
{
    const struct example *example = example_of(route);
    struct world *world = walk->world;

    if (example == NULL) {
        print_error("%s %s has no example here\n", route->method, route->path);
        walk->wrong++;
        return;
    }
    for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
        bool by_token = face == FACE_JSON;
        bool ends = example->fresh == FRESH_SESSION && relation != RELATION_SHARED;
        if (by_token && ends) continue; /* a token has none to end */
        world_forget(world);
        const char *path = example_path(world, example);
        const char *body = body_of(world, example, relation);
        struct answer answer =
            world_send(world, relation, face, scopes_of(route, relation), path, body);
        cell(walk, route, relation, face, &answer, expected(route, relation), example->refusal);
        if (example->fresh == FRESH_SESSION && relation != RELATION_ANONYMOUS) {
            world_sign_in(world, relation);
        }
    }
}

/* ---- routes on a request ---- */

/* On which side the verb finds RELATION: some are possible elsewhere for the customer. */
static const char *stage_of(const struct world_verb *verb, int relation)
{
    bool customer = relation == RELATION_REQUESTER || relation == RELATION_CUSTOMER ||
                    relation == RELATION_SHARED;

    return customer && verb->customer_stage != NULL ? verb->customer_stage : verb->stage;
}

static bool sees(enum secrecy secrecy, int relation)
{
    static const bool named[RELATION_COUNT] = {[RELATION_REQUESTER] = true,
                                               [RELATION_SUPPLIER] = true,
                                               [RELATION_PERFORMER] = true,
                                               [RELATION_APPROVER] = true,
                                               [RELATION_SHARED] = true};

    if (secrecy == SECRECY_NORMAL) return true;
    if (secrecy == SECRECY_NAMED) return named[relation];
    return relation != RELATION_STRANGER && relation != RELATION_INSIDER &&
           relation != RELATION_ADMIN;
}

/* What was told after the fact never had an approver. */
static bool is_told(const char *verb)
{
    return strcmp(verb, "confirm") == 0 || strcmp(verb, "contest") == 0;
}

/* A named one stays with its handlers, the approver among them, who keep its list. */
static enum verdict want_of_handlers(const struct route *route, const char *verb, int relation)
{
    enum verdict want = route->expect[relation];
    bool handles = relation != RELATION_LEAD && is_supplier(SECRECY_NAMED, relation);

    if (strstr(verb, "-handler") != NULL) return handles ? VERDICT_YES : VERDICT_FORBIDDEN;
    if (relation == RELATION_APPROVER && want == VERDICT_FORBIDDEN)
        want = route->expect[RELATION_SUPPLIER];
    bool kept = strcmp(verb, "hand-over") == 0;
    return kept && want == VERDICT_YES ? VERDICT_FORBIDDEN : want;
}

/* What the route says of a normal request, and what secrecy makes of it (product.md section 2):
   nobody joins a secret, and a named one stays with its handlers. */
static enum verdict want_of(const struct route *route, enum secrecy secrecy, int relation)
{
    enum verdict want = expected(route, relation);
    const char *verb = strrchr(route->path, '/') + 1;
    bool approver = relation == RELATION_APPROVER;

    if (secrecy == SECRECY_NORMAL || want == VERDICT_SIGN_IN || relation == RELATION_TOKEN) {
        return want;
    }
    if (!sees(secrecy, relation)) return VERDICT_HIDDEN;
    if (secrecy == SECRECY_CONFIDENTIAL && approver && is_told(verb)) return VERDICT_HIDDEN;
    if (secrecy == SECRECY_NAMED) want = want_of_handlers(route, verb, relation);
    return want == VERDICT_YES && strcmp(verb, "join") == 0 ? VERDICT_FORBIDDEN : want;
}

/* What is hidden is answered as what is not there, to the last byte. */
static void assert_like_nothing(struct walk *walk, const struct route *route, int relation,
                                enum face face, const struct answer *answer, const char *tail,
                                const char *body)
{
    static const char nothing[] = "ZZZZ-ZZZZZZ";
    struct world *world = walk->world;
    struct str path = str_print(world->calls, "/requests/%s%s", nothing, tail);
    struct answer other = world_send(world, relation, face, scopes_of(route, relation),
                                     str_c(world->calls, path), body);
    struct str mine = world_blur(world, answer->body, walk->key);
    struct str theirs = world_blur(world, other.body, nothing);
    bool same = answer->status == other.status && str_equal(mine, theirs) &&
                answer->whole.header_count == other.whole.header_count;

    for (size_t i = 0; same && i < other.whole.header_count; i++) {
        const struct http_pair *one = &answer->whole.headers[i], *two = &other.whole.headers[i];
        same =
            str_equal(one->name, two->name) && str_equal(world_blur(world, one->value, walk->key),
                                                         world_blur(world, two->value, nothing));
    }
    if (same) return;
    walk->wrong++;
    print_error("%s %s tells %s that the request is there\n--- " STR_FMT "\n--- " STR_FMT "\n",
                route->method, route->path, relation_names[relation], STR_ARG(mine),
                STR_ARG(theirs));
}

/* The page of a refusal ends with what its reader wrote. */
static struct str without_own_words(struct str page)
{
    ptrdiff_t own = str_find(page, STR("words-title"));

    return own < 0 ? page : str_sub(page, 0, (size_t)own);
}

/* Notes are the supplier's own; who may read none of it, reads no word of it. */
static void assert_no_canary(struct walk *walk, const struct route *route, int relation,
                             const struct answer *answer, enum verdict want)
{
    bool supplier = is_supplier(walk->secrecy, relation);
    bool told = want == VERDICT_YES ? !supplier && holds_text(answer->body, CANARY_NOTE)
                                    : holds_text(without_own_words(answer->body), CANARY);

    if (!told) return;
    walk->wrong++;
    print_error("%s %s tells %s what is not theirs\n", route->method, route->path,
                relation_names[relation]);
}

#define FILE_TAIL "/files/{file}"

/* What stands behind the key, with a file of the request. */
static const char *tail_of(struct walk *walk, const char *tail)
{
    if (strcmp(tail, FILE_TAIL) != 0) return tail;
    long long id = world_file(walk->world, walk->key);
    return str_c(walk->world->calls, str_print(walk->world->calls, "/files/%lld", id));
}

static void walk_verb(struct walk *walk, const struct route *route, int relation)
{
    const char *behind = route->path + strlen("/requests/{key}");
    const struct world_verb view = {"", 0, "asked", NULL, NULL}, *verb = &view;
    bool write = strcmp(route->method, "POST") == 0;
    int refusal = strstr(behind, "link") != NULL ? 422 : 0; /* which one: a test of its own */
    struct world *world = walk->world;
    enum verdict want = want_of(route, walk->secrecy, relation);

    if (*behind != '\0' && strcmp(behind, FILE_TAIL) != 0 && strcmp(behind, "/chain") != 0) {
        verb = world_verb_of(str_of(behind + 1));
    }
    assert_non_null(verb);
    for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
        const char *stage = stage_of(verb, relation);
        world_forget(world);
        if (walk->key == NULL || strcmp(walk->stage, stage) != 0) {
            walk->key = world_request(world, walk->secrecy, stage);
            walk->stage = stage;
        }
        const char *tail = tail_of(walk, behind);
        struct str path = str_print(world->calls, "/requests/%s%s", walk->key, tail);
        int64_t version = world_version(world, walk->key);
        const char *body = write ? world_fill(world, walk->secrecy, verb->body) : NULL;
        struct answer answer = world_send(world, relation, face, scopes_of(route, relation),
                                          str_c(world->calls, path), body);

        cell(walk, route, relation, face, &answer, want, refusal);
        assert_no_canary(walk, route, relation, &answer, want);
        if (want == VERDICT_HIDDEN)
            assert_like_nothing(walk, route, relation, face, &answer, tail, body);
        if (answer.status < 400 && write) {
            walk->key = NULL;
        } else {
            assert_int_equal(world_version(world, walk->key), version);
        }
    }
}

static void walk_route(struct walk *walk, const struct route *route)
{
    bool on_request = strncmp(route->path, "/requests/{key}", 15) == 0;

    if (!on_request && walk->secrecy != SECRECY_NORMAL) return;
    for (int relation = 0; relation < RELATION_COUNT; relation++) {
        if (on_request) {
            walk_verb(walk, route, relation);
        } else {
            walk_example(walk, route, relation);
        }
    }
}

static void walk_all(void **state, enum secrecy secrecy)
{
    struct walk walk = {.world = world_begin(state), .secrecy = secrecy};

    for (size_t i = 0; features[i] != NULL; i++) {
        const struct web_routes *const *table = features[i]->routes;
        for (; table != NULL && *table != NULL; table++) {
            for (size_t j = 0; j < (*table)->count; j++)
                walk_route(&walk, &(*table)->rows[j]);
        }
    }
    print_message("%zu cells\n", walk.cells);
    assert_true(walk.cells > 500);
    assert_int_equal(walk.wrong, 0);
    world_end(walk.world);
}

static void every_route_answers_every_relation_as_its_row_says(void **state)
{
    walk_all(state, SECRECY_NORMAL);
}

static void a_confidential_request_is_not_there_for_others(void **state)
{
    walk_all(state, SECRECY_CONFIDENTIAL);
}

static void a_named_request_is_not_there_for_others(void **state)
{
    walk_all(state, SECRECY_NAMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(every_route_answers_every_relation_as_its_row_says),
        TEST_ON_BOTH(a_confidential_request_is_not_there_for_others),
        TEST_ON_BOTH(a_named_request_is_not_there_for_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
