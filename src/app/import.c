/* import log FILE: the file is read twice. First to its end, so that a broken one changes nothing;
   then its cases go in slices to the process that has the store, so that pages stay quick. */
#include "app/import.h"

#include "app/app.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/zone.h"
#include "feature/request/request_import.h"
#include "format/log.h"
#include "lib/progress.h"
#include "web/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHOWN_POINTS     ((size_t)100)               /* of a text of the log in a refusal */
#define SLICE_BYTES_MAX  ((size_t)256 * 1024 * 1024) /* memory of one slice */
#define ORIGIN_BYTES_MAX ((size_t)40)
#define SLICE_JSON_MAX   IMPORT_CASE_JSON_MAX /* a line to the server holds one slice */

struct import {
    struct command_call *call;
    struct request_import_map map;
    struct log_options options;
    const char *path;
    int fd;
    struct progress bar;
    int64_t passed; /* times the file was read to its end */
    int64_t now_ms;
    /* the slice that is being filled */
    struct arena *arena;
    struct doc *cases;
    size_t rows, json_bytes;
    /* kept so far */
    int64_t requests, events, known;
};

static struct err *run_import(struct command_call *call);

const struct command import_commands[IMPORT_COMMANDS] = {
    {"import log",
     "import log FILE [--map helpdesk] [--origin NAME] [--case COLUMN] [--activity COLUMN]"
     " [--time COLUMN] [--resource COLUMN] [--zone ZONE] [--customer ATTRIBUTE]"
     " [--supplier ATTRIBUTE] [--closed ACTIVITIES] [--delivered ACTIVITIES]"
     " [--paused ACTIVITIES]",
     N_("Read the history of another system from an event log (XES, also gz, or CSV) as requests. "
        "A case that was read before is left as it is; the origin tells the cases of one system "
        "from another's."),
     run_import, request_import_act, true},
};

/* ---- what was asked ---- */

static struct err *option(struct command_call *call, const char *name, struct str *value)
{
    const char *given;

    TRY(command_option(call, name, &given));
    if (given != NULL) *value = str_of(given);
    return NULL;
}

static struct err *read_map(struct command_call *call, struct request_import_map *map)
{
    const char *name;

    *map = (struct request_import_map){0};
    TRY(command_option(call, "--map", &name));
    if (name != NULL && !request_import_map_find(str_of(name), map)) {
        return ERR(call->arena, ERR_USAGE, "there is no map %s; known: helpdesk", name);
    }
    TRY(option(call, "--origin", &map->origin));
    TRY(option(call, "--customer", &map->customer));
    TRY(option(call, "--supplier", &map->supplier));
    TRY(option(call, "--closed", &map->closed));
    TRY(option(call, "--delivered", &map->delivered));
    return option(call, "--paused", &map->paused);
}

/* The file's name without its endings: "logs/helpdesk.xes.gz" is helpdesk. */
static struct str file_name(const char *path)
{
    static const char *const endings[] = {".gz", ".xes", ".xml", ".csv"};
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash != NULL ? slash + 1 : path);

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_of(endings[i]);

        if (str_ends(name, ending)) name = str_sub(name, 0, name.len - ending.len);
    }
    return name;
}

static struct err *name_origin(struct import *import)
{
    struct str *origin = &import->map.origin;

    if (origin->ptr == NULL) *origin = file_name(import->path);
    if (!str_empty(*origin) && origin->len <= ORIGIN_BYTES_MAX && str_is_utf8(*origin) &&
        str_is_clean(*origin, false)) {
        return NULL;
    }
    return ERR(import->call->arena, ERR_USAGE,
               "\"" STR_FMT "\" cannot name the origin: give --origin NAME, of at most %zu letters",
               STR_ARG(*origin), ORIGIN_BYTES_MAX);
}

static void step(void *context, int64_t read_bytes, int64_t total_bytes)
{
    struct import *import = context;

    progress_step(&import->bar, import->passed * total_bytes + read_bytes, 2 * total_bytes);
}

static struct err *read_options(struct import *import)
{
    struct command_call *call = import->call;
    struct log_options *options = &import->options;
    struct str zone = STR_NONE;

    TRY(option(call, "--case", &options->case_column));
    TRY(option(call, "--activity", &options->activity_column));
    TRY(option(call, "--time", &options->time_column));
    TRY(option(call, "--resource", &options->resource_column));
    TRY(option(call, "--zone", &zone));
    if (!str_empty(zone) && !zone_known(zone)) {
        return ERR(call->arena, ERR_USAGE, "--zone is a name like Europe/Riga");
    }
    if (!str_empty(zone)) options->zone = zone_get(zone);
    options->progress = step;
    options->progress_context = import;
    TRY(read_map(call, &import->map));
    if (call->argc == 0) return ERR(call->arena, ERR_USAGE, "which FILE is to be imported?");
    import->path = call->argv[0];
    call->argc--;
    call->argv++;
    return command_end(call);
}

/* A plain file, since it is read twice. */
static struct err *open_file(struct import *import)
{
    struct arena *arena = import->call->arena;
    struct stat status;

    import->fd = open(import->path, O_RDONLY | O_CLOEXEC);
    if (import->fd < 0 || fstat(import->fd, &status) != 0) {
        return ERR(arena, ERR_IO, "%s: %s", import->path, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) return ERR(arena, ERR_IO, "%s is not a file", import->path);
    if ((uint64_t)status.st_size <= limits.import_file_bytes_max) return NULL;
    struct err *err = ERR(arena, ERR_TOO_LARGE, "%s", import->path);
    err->param = str_print(arena, "%zu MiB", limits.import_file_bytes_max / 1024 / 1024);
    return err;
}

/* ---- cases ---- */

/* The case as a document of the slice, and its length as JSON. */
static struct err *make_case(struct import *import, const struct log_case *one, struct doc **doc,
                             size_t *bytes)
{
    struct buf json = buf_new(import->arena, IMPORT_CASE_JSON_MAX);
    struct err *err = request_import_case(import->arena, &import->map, one, doc);

    if (err == NULL) doc_json(&json, *doc, NULL);
    *bytes = json.len;
    if (err == NULL && json.full) {
        err = ERR(import->arena, ERR_BAD_FILE, "case %zu is too large to be kept", one->number);
    }
    return err != NULL ? err_copy(import->call->arena, err) : NULL; /* it outlives the slice */
}

/* A log is history. */
static struct err *check_times(const struct import *import, const struct log_case *one)
{
    struct arena *arena = import->call->arena;

    for (size_t i = 0; i < one->count; i++) {
        const struct log_event *event = &one->events[i];

        if (event->time_ms <= import->now_ms) continue;
        return ERR(arena, ERR_BAD_FILE,
                   "case %zu (" STR_FMT "): " STR_FMT " is to happen at " STR_FMT
                   ", in the future; correct it, or say by --zone where times without an offset "
                   "are from",
                   one->number, STR_ARG(str_points_cut(one->id, SHOWN_POINTS)),
                   STR_ARG(str_points_cut(event->activity, SHOWN_POINTS)),
                   STR_ARG(time_text(arena, event->time_ms)));
    }
    return NULL;
}

static struct err *check_case(void *context, const struct log_case *one)
{
    struct import *import = context;
    struct doc *doc;
    size_t bytes;

    arena_reset(import->arena);
    TRY(check_times(import, one));
    return one->count == 0 ? NULL : make_case(import, one, &doc, &bytes);
}

static void begin_slice(struct import *import)
{
    arena_reset(import->arena);
    import->cases = doc_list(import->arena);
    import->rows = import->json_bytes = 0;
}

static struct err *send_slice(struct import *import)
{
    struct command_call call = *import->call;
    struct doc *request, *answer;
    struct err *err;

    if (import->rows == 0) return NULL;
    call.arena = import->arena;
    request = doc_object(import->arena);
    doc_put_text(import->arena, request, "origin", import->map.origin);
    doc_put(import->arena, request, "cases", import->cases);
    err = command_send(&call, request, &answer);
    if (err != NULL) return err_copy(import->call->arena, err);
    import->requests += doc_int(answer, "requests");
    import->events += doc_int(answer, "events");
    import->known += doc_int(answer, "known");
    begin_slice(import);
    return NULL;
}

static struct err *take_case(void *context, const struct log_case *one)
{
    struct import *import = context;
    struct doc *doc;
    size_t bytes;

    if (one->count == 0) return NULL; /* nothing happened in it */
    TRY(make_case(import, one, &doc, &bytes));
    if (import->json_bytes + bytes > SLICE_JSON_MAX) {
        TRY(send_slice(import)); /* and the memory of the case with it */
        TRY(make_case(import, one, &doc, &bytes));
    }
    doc_put(import->arena, import->cases, NULL, doc);
    import->rows += 1 + one->count;
    import->json_bytes += bytes;
    return import->rows < limits.import_slice_rows ? NULL : send_slice(import);
}

/* ---- the command ---- */

static struct err *read_twice(struct import *import)
{
    struct arena *arena = import->call->arena;

    TRY(log_read(arena, import->fd, &import->options, check_case, import));
    import->passed = 1;
    begin_slice(import);
    TRY(log_read(arena, import->fd, &import->options, take_case, import));
    return send_slice(import);
}

static void say(const struct import *import)
{
    struct arena *arena = import->call->arena;
    const struct command_word words[] = {{"requests", str_of_int(arena, import->requests)},
                                         {"events", str_of_int(arena, import->events)},
                                         {"known", str_of_int(arena, import->known)},
                                         {.name = NULL}};

    command_say(import->call, stdout,
                N_("Imported: requests {requests}, events {events}; already there: {known}"),
                words);
    if (import->known == 0) return;
    fputs("interna: ", stderr);
    command_say(import->call, stderr,
                N_("A case counts once by its origin and name (origin here: {origin}). If this is "
                   "the log of another system, give it --origin NAME."),
                (const struct command_word[]){{"origin", import->map.origin}, {.name = NULL}});
}

/* What the slices before ERR kept stays. */
static struct err *stopped(const struct import *import, struct err *err)
{
    struct arena *arena = import->call->arena;

    if (import->requests == 0) return err;
    err = ERR_WRAP(arena, ERR_HALF_IMPORTED, err, "%s", "");
    err->param = str_of_int(arena, import->requests + import->known);
    return err;
}

static struct err *run_import(struct command_call *call)
{
    struct import import = {.call = call, .fd = -1, .now_ms = app_now_ms()};
    struct err *err;

    TRY(read_options(&import));
    err = open_file(&import);
    if (err == NULL) err = name_origin(&import);
    import.arena = arena_new(SLICE_BYTES_MAX);
    if (err == NULL && import.arena == NULL) err = ERR(call->arena, ERR_BUSY, "no memory");
    if (err == NULL) {
        import.bar =
            progress_new(STDERR_FILENO, i18n_text(call->i18n, call->arena, N_("Reading the log")));
        err = read_twice(&import);
        progress_end(&import.bar);
    }
    if (import.fd >= 0) close(import.fd);
    arena_free(import.arena);
    if (err != NULL) return stopped(&import, err);
    say(&import);
    return NULL;
}
