/* Start and stop of the server. */
#include "app/app.h"

#include "app/sample.h"
#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "web/i18n.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define ROUTES_MAX  64
#define KINDS_MAX   64
#define START_BYTES ((size_t)64 * 1024 * 1024)
#define OWN_FILES   256 /* descriptors beside those of connections */

struct app {
    struct arena *arena;
    const struct app_config *config;
    struct store *store;
    struct web *web;
    struct http_server *http;
    struct str set_up; /* path of the set-up page, with its secret; empty: closed */
    struct job_clock *clock;
    struct job_kind kinds[KINDS_MAX + 1];
    struct web_routes routes[ROUTES_MAX];
    size_t routes_count;
};

int64_t app_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

/* ---- what the features bring ---- */

static struct err *needs_check(struct arena *arena, size_t index)
{
    for (const char *const *need = features[index]->needs; need != NULL && *need != NULL; need++) {
        bool before = false;
        for (size_t i = 0; i < index; i++)
            before = before || strcmp(features[i]->name, *need) == 0;
        if (!before) {
            return ERR(arena, ERR_INTERNAL, "feature %s needs %s before it", features[index]->name,
                       *need);
        }
    }
    return NULL;
}

static struct err *features_gather(struct app *app)
{
    size_t kind_count = 0;

    for (size_t i = 0; features[i] != NULL; i++) {
        TRY(needs_check(app->arena, i));
        const struct web_routes *const *routes = features[i]->routes;
        for (; routes != NULL && *routes != NULL; routes++) {
            if (app->routes_count == ROUTES_MAX)
                return ERR(app->arena, ERR_INTERNAL, "too many tables of routes");
            app->routes[app->routes_count++] = **routes;
        }
        const struct job_kind *kind = features[i]->jobs;
        for (; kind != NULL && kind->name != NULL; kind++) {
            if (kind_count == KINDS_MAX) return ERR(app->arena, ERR_INTERNAL, "too many jobs");
            app->kinds[kind_count++] = *kind;
        }
    }
    return NULL;
}

static struct err *sample_fill(struct app *app, int64_t now_ms)
{
    static const char *const told[] = {
        [SAMPLE_OTHER_DATA] = N_("The folder has data already; the sample was not added."),
        [SAMPLE_REMOVED] = N_("The sample was removed from here and is not added again. To see it "
                              "once more, name another folder by --data."),
    };
    enum sample_end end;

    TRY(sample_load(app->store, app->arena, now_ms, &end));
    if (told[end] == NULL) return NULL;
    struct str text = i18n_text(app->config->i18n, app->arena, told[end]);
    fprintf(stderr, "interna: " STR_FMT "\n", STR_ARG(text));
    return NULL;
}

static struct err *features_start(struct app *app, int64_t now_ms)
{
    for (size_t i = 0; features[i] != NULL; i++) {
        if (features[i]->start != NULL) TRY(features[i]->start(app->store, app->arena, now_ms));
    }
    return app->config->sample ? sample_fill(app, now_ms) : NULL;
}

struct set_up {
    struct str secret;
    bool open;
};

static struct err *set_up_apply(struct store_tx *tx, void *context)
{
    struct set_up *set_up = context;

    return access_set_up_begin(tx, set_up->secret, &set_up->open);
}

/* Of an empty house: another secret at every start, since an old one may have been seen. */
static struct err *set_up_begin(struct app *app, int64_t now_ms)
{
    struct set_up *set_up = ARENA_NEW(app->arena, struct set_up);
    struct store_write write = {.apply = set_up_apply,
                                .context = set_up,
                                .arena = app->arena,
                                .now_ms = now_ms};

    TRY(access_secret_make(app->arena, &set_up->secret));
    TRY(store_write(app->store, &write));
    if (!set_up->open) return NULL;
    app->set_up = str_print(app->arena, "/set-up/" STR_FMT, STR_ARG(set_up->secret));
    return NULL;
}

static struct err *page_fill(struct req *req, struct store_tx *tx, struct doc *page)
{
    for (size_t i = 0; features[i] != NULL; i++) {
        if (features[i]->page != NULL) TRY(features[i]->page(req, tx, page));
    }
    return NULL;
}

/* ---- start and stop ---- */

/* Each connection is a descriptor. */
static void files_allow(void)
{
    struct rlimit files;
    rlim_t wanted = limits.connections_max + OWN_FILES;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted) return;
    files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
    (void)setrlimit(RLIMIT_NOFILE, &files); /* fewer connections are served then */
}

static struct err *app_start(struct app *app)
{
    const struct app_config *config = app->config;
    struct store_config store = {.data_dir = config->data_dir, .url = config->database_url};

    TRY(features_gather(app));
    TRY(store_open(app->arena, &store, &app->store));
    TRY(features_start(app, app_now_ms()));
    TRY(set_up_begin(app, app_now_ms()));
    struct web_config web = {.store = app->store,
                             .app = app,
                             .routes = app->routes,
                             .routes_count = app->routes_count,
                             .hooks = features_hooks,
                             .now_ms = app_now_ms,
                             .zone = "UTC",
                             .sign_in = "/sign-in",
                             .version = INTERNA_VERSION,
                             .address = config->address,
                             .upload_dir = config->data_dir,
                             .secure = config->secure,
                             .log = STDERR_FILENO};
    web.hooks.page = page_fill;
    TRY(web_start(app->arena, &web, &app->web));
    TRY(job_clock_start(app->arena, app->store, app->kinds, app_now_ms, &app->clock));
    TRY(store_socket_serve(app->store, command_answer, app));
    struct http_config http = {.listen = config->listen,
                               .handler = web_handle,
                               .context = app->web,
                               .refused = web_refused,
                               .body_max = web_body_max,
                               .spool_dir = config->data_dir};
    return http_start(app->arena, &http, &app->http);
}

static void app_stop(struct app *app)
{
    if (app->http != NULL) http_stop(app->http);
    if (app->clock != NULL) job_clock_stop(app->clock);
    if (app->store != NULL) store_close(app->store);
    if (app->web != NULL) web_stop(app->web);
}

struct err *app_serve(struct arena *arena, const struct app_config *config,
                      void (*ready)(struct arena *arena, const struct app_config *config, int port,
                                    struct str set_up))
{
    struct app *app = ARENA_NEW(arena, struct app);
    sigset_t ends;
    int signal_number;

    app->config = config;
    app->arena = arena_new(START_BYTES);
    if (app->arena == NULL) return ERR(arena, ERR_INTERNAL, "no memory");
    /* Blocked in every thread to come, so that only sigwait takes them. */
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk, not an end */
    files_allow();
    struct err *err = app_start(app);
    if (err == NULL) {
        ready(arena, config, http_port(app->http), app->set_up);
        (void)sigwait(&ends, &signal_number);
    } else {
        err = err_copy(arena, err); /* outlives the arena of the app */
    }
    (void)alarm(APP_STOP_SECONDS); /* the kernel ends what cannot end itself */
    app_stop(app);
    arena_free(app->arena);
    return err;
}

/* A refusal goes back by its code, with all it says. */
static void refusal_put(struct arena *arena, struct doc *doc, const struct err *err)
{
    doc_put_c(arena, doc, "error", err_code_text(err->code));
    doc_put_text(arena, doc, "param", err->param);
    doc_put_text(arena, doc, "detail", err->detail);
    struct doc *fields = doc_put_list(arena, doc, "fields");
    for (const struct err_field *field = err->fields; field != NULL; field = field->next) {
        struct doc *one = doc_put_object(arena, fields, NULL);

        doc_put_text(arena, one, "name", field->name);
        doc_put_c(arena, one, "code", err_code_text(field->code));
        doc_put_text(arena, one, "param", field->param);
    }
    if (err->cause != NULL) refusal_put(arena, doc_put_object(arena, doc, "cause"), err->cause);
}

/* A line of JSON names the command and carries its request. */
struct str command_answer(void *context, struct arena *arena, struct str request)
{
    struct app *app = context;
    struct doc *asked = NULL, *answer = doc_object(arena), *done = doc_object(arena);
    struct buf out = buf_new(arena, limits.response_bytes_max);
    struct err *err = doc_read(arena, request, limits.json_depth_max, &asked);
    const struct command *command = NULL;

    for (size_t i = 0; err == NULL && (command = command_at(i)) != NULL; i++) {
        if (str_is(doc_text(asked, "command"), command->name)) break;
    }
    if (err == NULL && (command == NULL || command->act == NULL)) {
        err = ERR(arena, ERR_USAGE, "the running server does not know this command");
    }
    if (err == NULL) {
        err = command->act(app->store, arena, app_now_ms(), doc_get(asked, "request"), done);
        web_sessions_forget(app->web);
    }
    if (err == NULL) {
        doc_put(arena, answer, "answer", done);
    } else {
        refusal_put(arena, answer, err);
    }
    doc_json(&out, answer, NULL);
    return buf_str(&out);
}
