/* Memory ends in the middle: each request is made again and again with a little more, from too
   little to enough. Too little is answered 503, nothing is lost or left behind, and everybody else
   goes on; the sanitizer sees what would leak. */
#include "world.h"

#include "base/limits.h"
#include "store/engine.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MIN ((size_t)1024)
#define BYTES_MAX ((size_t)16 * 1024 * 1024)

struct asked {
    const char *name;
    int who;
    enum face face;
    const char *path, *body; /* NULL: GET; "$..." as of world_fill, "$KEY" is a request's */
    int status;
    int kept; /* rows of requests and of events that one success adds */
};

static const struct asked rows[] = {
    {"home", RELATION_REQUESTER, FACE_PAGE, "/", NULL, 200, 0},
    {"a request", RELATION_SUPPLIER, FACE_PAGE, "/requests/$KEY", NULL, 200, 0},
    {"a request as JSON", RELATION_SUPPLIER, FACE_JSON, "/requests/$KEY", NULL, 200, 0},
    {"a search", RELATION_SUPPLIER, FACE_JSON, "/requests?q=chair", NULL, 200, 0},
    {"a queue", RELATION_LEAD, FACE_PAGE, "/queue/$IT", NULL, 200, 0},
    {"the interface", RELATION_LEAD, FACE_JSON, "/openapi.json", NULL, 200, 0},
    {"asking", RELATION_REQUESTER, FACE_JSON, "/requests",
     "{\"offering\":\"$ASKED\",\"title\":\"A chair\",\"body\":\"It *leaks*.\"}", 201, 2},
    {"asking by a form", RELATION_REQUESTER, FACE_PAGE, "/requests",
     "{\"offering\":\"$ASKED\",\"title\":\"A chair\"}", 303, 2},
    {"a message", RELATION_REQUESTER, FACE_JSON, "/requests/$KEY/message",
     "{\"text\":\"Is it **far**? See [here](https://jkl.example).\"}", 200, 1},
    {"a form shown again", RELATION_REQUESTER, FACE_PAGE, "/requests/$KEY/message",
     "{\"text\":\"\"}", 422, 0},
    {"broken JSON", RELATION_REQUESTER, FACE_JSON, "/requests", "{\"title\":[[[[", 400, 0},
};

static int64_t rows_kept(struct world *world)
{
    return test_sql(world->test, "SELECT (SELECT COUNT(*) FROM request) + "
                                 "(SELECT COUNT(*) FROM event WHERE type LIKE 'request.%')");
}

static unsigned sessions_idle(struct store *store, bool disconnect)
{
    unsigned count = 0;

    pthread_mutex_lock(&store->pool.lock);
    for (struct store_session *one = store->pool.idle; one != NULL; one = one->next) {
        if (disconnect && one->link != NULL) store->engine->disconnect(one);
        count++;
    }
    pthread_mutex_unlock(&store->pool.lock);
    return count;
}

/* The request with BYTES of memory; its status. */
static int ask_with(struct world *world, const struct asked *asked, const char *path,
                    const char *body, size_t bytes)
{
    struct http_request *request =
        world_message(world, asked->who, asked->face, SCOPE_ALL, path, body);
    struct http_response response = {.status = 200};

    request->arena = arena_new(bytes);
    web_handle(world->web, request, &response);
    arena_free(request->arena);
    return response.status;
}

/* TEXT filled in, to live as long as the world. */
static const char *fill(struct world *world, const char *text, const char *key)
{
    struct str before, after;

    if (text == NULL) return NULL;
    before = str_of(world_fill(world, SECRECY_NORMAL, text));
    ptrdiff_t place = str_find(before, STR("$KEY"));
    if (place < 0) return str_c(world->arena, before);
    after = str_sub(before, (size_t)place + 4, before.len);
    before.len = (size_t)place;
    return str_c(world->arena, str_print(world->arena, STR_FMT "%s" STR_FMT, STR_ARG(before), key,
                                         STR_ARG(after)));
}

static void ask_until_enough(struct world *world, const struct asked *asked)
{
    const char *key = str_c(world->arena, str_of(world_request(world, SECRECY_NORMAL, "asked")));
    const char *path = fill(world, asked->path, key);
    const char *body = fill(world, asked->body, key);
    bool all = getenv("INTERNA_TEST_LONG") != NULL;
    int64_t before = rows_kept(world), busy = 0, kept;
    unsigned sessions = sessions_idle(world->test->store, false);
    int status = 503;

    for (size_t bytes = BYTES_MIN; status == 503 && bytes < BYTES_MAX;
         bytes += 64 + bytes / (all ? 256 : 32)) {
        (void)sessions_idle(world->test->store, busy % 4 == 0);
        status = ask_with(world, asked, path, body, bytes);
        world_forget(world);
        busy += status == 503;
        if (sessions_idle(world->test->store, false) != sessions) {
            fail_msg("%s with %zu bytes keeps a session", asked->name, bytes);
        }
    }
    kept = rows_kept(world) - before;
    if (status != asked->status || busy == 0) fail_msg("%s: %d", asked->name, status);
    /* Some had enough to be kept, but not for the answer: 503 does not say which. */
    if (kept < asked->kept || kept > asked->kept * (busy + 1)) {
        fail_msg("%s: %lld rows kept", asked->name, (long long)kept);
    }
}

static void a_request_without_memory_is_answered_503_and_leaves_nothing(void **state)
{
    struct world *world = world_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ask_until_enough(world, &rows[i]);
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_request_without_memory_is_answered_503_and_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
