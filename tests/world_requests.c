/* Requests of the house, brought to the stage where a verb is possible by those who would. */
#include "world.h"

#include <string.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "feature/attachment/attachment_inner.h"
#include "store/engine.h"

/* Who plays a verb on the way, where it is possible, and what it carries. */
static const struct world_verb verbs[] = {
    {"edit", RELATION_REQUESTER, "draft", NULL, "{\"title\":\"Another title\"}"},
    {"discard", RELATION_REQUESTER, "draft", NULL, "{}"},
    {"ask", RELATION_REQUESTER, "draft", NULL, "{}"},
    {"approve", RELATION_APPROVER, "approval", NULL, "{}"},
    {"refuse", RELATION_APPROVER, "approval", NULL, "{\"reason\":\"Too dear\"}"},
    {"withdraw", RELATION_REQUESTER, "asked", NULL, "{}"},
    {"promise", RELATION_PERFORMER, "asked", NULL, "{\"due\":\"2025-12-01T12:00:00Z\"}"},
    {"counter", RELATION_PERFORMER, "asked", "countered", "{\"due\":\"2025-12-03T12:00:00Z\"}"},
    {"question", RELATION_PERFORMER, "asked", NULL, "{\"text\":\"Which one?\"}"},
    {"assign", RELATION_SUPPLIER, "asked", NULL, "{\"person\":\"$PERFORMER\"}"},
    {"hand-over", RELATION_PERFORMER, "asked", NULL, "{\"unit\":\"$HR\",\"reason\":\"Theirs\"}"},
    {"decline", RELATION_PERFORMER, "asked", NULL, "{\"reason\":\"We cannot\"}"},
    {"accept-offer", RELATION_REQUESTER, "countered", NULL, "{}"},
    {"take-back", RELATION_PERFORMER, "countered", NULL, "{}"},
    {"start", RELATION_PERFORMER, "promised", NULL, "{}"},
    {"pause", RELATION_PERFORMER, "promised", NULL, "{\"on\":\"third\",\"reason\":\"Parts\"}"},
    {"resume", RELATION_PERFORMER, "paused", NULL, "{}"},
    {"re-promise", RELATION_PERFORMER, "promised", NULL, "{\"due\":\"2025-12-05T12:00:00Z\"}"},
    {"consent", RELATION_REQUESTER, "re-promised", NULL, "{}"},
    {"refuse-consent", RELATION_REQUESTER, "re-promised", NULL, "{}"},
    {"deliver", RELATION_PERFORMER, "promised", NULL, "{}"},
    {"revoke", RELATION_PERFORMER, "promised", NULL, "{\"reason\":\"It broke\"}"},
    {"cancel", RELATION_REQUESTER, "promised", NULL, "{\"reason\":\"No need\"}"},
    {"accept", RELATION_REQUESTER, "delivered", NULL, "{}"},
    {"return", RELATION_REQUESTER, "delivered", NULL, "{\"reason\":\"A wheel is missing\"}"},
    {"rate", RELATION_REQUESTER, "accepted", NULL, "{\"rating\":4}"},
    {"reopen", RELATION_REQUESTER, "accepted", NULL, "{\"reason\":\"It broke again\"}"},
    {"ask-again", RELATION_REQUESTER, "declined", NULL, "{}"},
    {"confirm", RELATION_SUPPLIER, "told by the customer", "told by the supplier", "{}"},
    {"contest", RELATION_SUPPLIER, "told by the customer", "told by the supplier", "{}"},
    {"message", RELATION_REQUESTER, "asked", NULL, "{\"text\":\"" CANARY "\"}"},
    {"note", RELATION_PERFORMER, "asked", NULL, "{\"text\":\"" CANARY_NOTE "\"}"},
    {"follow", RELATION_REQUESTER, "asked", NULL, "{}"},
    {"unfollow", RELATION_REQUESTER, "asked", NULL, "{}"},
    {"ask-child", RELATION_PERFORMER, "promised", NULL,
     "{\"offering\":\"$CHILD\",\"title\":\"" CANARY_CHILD
     "\",\"fields\":{\"about\":\"$CONCERNED\"}}"},
    {"add-handler", RELATION_PERFORMER, "asked", NULL, "{\"person\":\"recorder@jkl.example\"}"},
    {"drop-handler", RELATION_PERFORMER, "asked", NULL, "{\"person\":\"$PERFORMER\"}"},
    {"join", RELATION_INSIDER, "asked", NULL, "{}"},
    {"link", RELATION_PERFORMER, "promised", NULL, "{}"},
    {"unlink", RELATION_PERFORMER, "promised", NULL, "{}"},
};

/* How a new request gets there, verb by verb; `made` by whom, when it is told after the fact. */
static const struct {
    const char *name, *steps;
    int recorded_by;
} stages[] = {
    {"draft", "", 0},
    {"approval", "ask", 0},
    {"asked", "ask approve assign message note", 0},
    {"countered", "ask approve assign counter", 0},
    {"promised", "ask approve assign promise", 0},
    {"paused", "ask approve assign promise pause", 0},
    {"re-promised", "ask approve assign promise re-promise", 0},
    {"delivered", "ask approve assign promise deliver", 0},
    {"accepted", "ask approve assign promise deliver accept", 0},
    {"declined", "ask approve assign decline", 0},
    {"child", "ask approve assign promise ask-child", 0},
    {"told by the customer", "", RELATION_REQUESTER},
    {"told by the supplier", "", WORLD_RECORDER},
};

#define ASKED                                                                                      \
    "\"offering\":\"$ASKED\",\"customer\":\"$SALES\",\"title\":\"" CANARY "\",\"body\":\"" CANARY  \
    "\",\"fields\":{\"about\":\"$CONCERNED\",\"detail\":\"" CANARY "\"}"

const struct world_verb *world_verb_of(struct str name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (str_is(name, verbs[i].name)) return &verbs[i];
    }
    return NULL;
}

const char *world_fill(struct world *world, enum secrecy secrecy, const char *text)
{
    const struct {
        const char *name;
        int64_t id;
    } words[] = {
        {"$IT", world->it_id},
        {"$HR", world->hr_id},
        {"$SALES", world->sales_id},
        {"$JKL", world->jkl_id},
        {"$ABC", world->abc_id},
        {"$CLIENT", world->client_id},
        {"$SHARE", world->share_id},
        {"$CONTROL", world->control_id},
        {"$PERFORMER", world->person[RELATION_PERFORMER]},
        {"$CONCERNED", world->person[WORLD_CONCERNED]},
        {"$REQUESTER", world->person[RELATION_REQUESTER]},
        {"$ASKED", world->offering[secrecy]},
        {"$CHILD", world->child_offering[secrecy]},
    };
    struct str rest = str_of(text);
    struct buf out = buf_new(world->calls, 4096);

    while (rest.len > 0) {
        size_t taken = 0;

        for (size_t i = 0; i < sizeof words / sizeof *words && taken == 0; i++) {
            if (!str_starts(rest, str_of(words[i].name))) continue;
            buf_print(&out, "%lld", (long long)words[i].id);
            taken = strlen(words[i].name);
        }
        if (taken == 0) buf_add_char(&out, rest.ptr[0]);
        rest = str_sub(rest, taken == 0 ? 1 : taken, rest.len);
    }
    return str_c(world->calls, buf_str(&out));
}

/* The key at the end of Location: "/requests/IT-1". */
static const char *key_of(struct world *world, const struct answer *answer)
{
    struct str path = STR("/requests/");

    assert_true(answer->status < 300);
    assert_true(str_starts(answer->location, path));
    return str_c(world->arena, str_sub(answer->location, path.len, answer->location.len));
}

static const char *request_new(struct world *world, enum secrecy secrecy, int recorded_by)
{
    int who = recorded_by != 0 ? recorded_by : RELATION_REQUESTER;
    const char *path = recorded_by != 0 ? "/requests/record" : "/requests";
    const char *body =
        recorded_by != 0 ? "{" ASKED
                           ",\"on_behalf\":\"$REQUESTER\",\"happened_at\":\"2025-11-20T12:00:00Z\"}"
                         : "{" ASKED ",\"draft\":true}";
    struct answer answer =
        world_send(world, who, FACE_JSON, SCOPE_ALL, path, world_fill(world, secrecy, body));

    if (answer.status != 201) print_error("%s: " STR_FMT "\n", path, STR_ARG(answer.body));
    return key_of(world, &answer);
}

const char *world_request(struct world *world, enum secrecy secrecy, const char *stage)
{
    struct str step, rest;
    const char *key, *made;
    size_t i = 0;

    while (strcmp(stages[i].name, stage) != 0) {
        i++;
        assert_true(i < sizeof stages / sizeof *stages);
    }
    world->test->store->twice = false; /* on the way: every verb has a cell of its own */
    key = made = request_new(world, secrecy, stages[i].recorded_by);
    rest = str_of(stages[i].steps);
    for (bool more = rest.len > 0; more;) {
        more = str_cut(rest, ' ', &step, &rest);
        const struct world_verb *verb = world_verb_of(step);
        struct str path = str_print(world->calls, "/requests/%s/%s", made, verb->name);
        struct answer answer =
            world_send(world, verb->who, FACE_JSON, SCOPE_ALL, str_c(world->calls, path),
                       world_fill(world, secrecy, verb->body));
        if (answer.status >= 300) {
            print_error(STR_FMT ": " STR_FMT "\n", STR_ARG(path), STR_ARG(answer.body));
        }
        assert_true(answer.status < 300);
        if (answer.location.len > 0) key = key_of(world, &answer);
    }
    world->test->store->twice = true;
    return key;
}

/* ---- files ---- */

struct file_make {
    struct world *world;
    int64_t request_id; /* NONE: held */
    struct attachment file;
};

static struct err *file_make(struct store_tx *tx, void *context)
{
    struct file_make *make = context;
    const struct attachment_use use = {make->request_id, "said", STR_NONE, NONE};

    TRY(attachment_add(tx, &make->file));
    if (make->request_id == NONE) return NULL;
    return attachment_use(tx, make->file.uploader_id, make->file.id, &use);
}

int64_t world_file(struct world *world, const char *key)
{
    struct str content = STR(CANARY);
    const struct attachment_pieces pieces = {&content, 1};
    struct file_make make = {.world = world, .request_id = NONE};
    struct str query;

    if (key != NULL) {
        query = str_print(world->calls, "SELECT id FROM request WHERE key = '%s'", key);
        make.request_id = test_sql(world->test, str_c(world->calls, query));
    }
    make.file = (struct attachment){.digest = sha256_hex(world->calls, content),
                                    .bytes = (int64_t)content.len,
                                    .name = STR(CANARY ".txt"),
                                    .type = STR("text/plain"),
                                    .uploader_id = world->person[RELATION_REQUESTER]};
    assert_done(attachment_file_keep(world->calls, world->test->folder, make.file.digest, &pieces));
    assert_done(test_write(world->test, file_make, &make));
    return make.file.id;
}
