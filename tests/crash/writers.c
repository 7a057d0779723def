/* Writers over HTTP and their own record; see writers.h. */
#include "writers.h"

#include "base/arena.h"
#include "doc/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define DEPTH_MAX       16
#define ROOM_STEP       256
#define BUSY_TRIES_MAX  1500 /* 30 s: a database that recovers on a busy machine */
#define BUSY_PAUSE_MS   20

/* The life of a request, act by act; STATE is where it stands after. */
static const struct {
    const char *verb; /* NULL: it is made */
    bool customer;
    const char *body, *state; /* no body: the date of a promise */
} steps[] = {
    {NULL, true, NULL, "asked"},
    {"message", true, "{\"text\":\"It is the one at the window.\"}", "asked"},
    {"promise", false, NULL, "promised"},
    {"start", false, "{}", "promised"},
    {"message", false, "{\"text\":\"We are at it.\"}", "promised"},
    {"deliver", false, "{}", "delivered"},
    {"return", true, "{\"reason\":\"It still leaks.\"}", "promised"},
    {"deliver", false, "{}", "delivered"},
    {"accept", true, "{\"rating\":4}", "accepted"},
    {"rate", false, "{\"rating\":5}", "accepted"},
};
#define STEPS (int)(sizeof steps / sizeof *steps)

static void fault(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fault(struct writer *writer, const char *format, ...)
{
    va_list args;

    if (writer->fault[0] != '\0') return;
    va_start(args, format);
    vsnprintf(writer->fault, sizeof writer->fault, format, args);
    va_end(args);
}

static void title_print(const struct writer *writer, size_t index, char title[64])
{
    snprintf(title, 64, "Tap %08x of writer %d, number %zu", writer->load->salt, writer->number,
             index);
}

/* ---- one act ---- */

/* The key by which the server named what was made. */
static void key_take(struct writer *writer, struct asked *asked, struct str body)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct doc *doc = NULL;

    if (doc_read(arena, body, DEPTH_MAX, &doc) == NULL) {
        snprintf(asked->key, sizeof asked->key, STR_FMT, STR_ARG(doc_text(doc, "key")));
    }
    if (asked->key[0] == '\0') fault(writer, "no key in " STR_FMT, STR_ARG(body));
    arena_free(arena);
}

static int step_send(const struct writer *writer, struct talk *talk, const struct asked *asked)
{
    const struct load *load = writer->load;
    int step = asked->steps;
    size_t index = (size_t)(asked - writer->asked);
    char title[64], path[100], body[300], key[40];

    snprintf(key, sizeof key, "%08x%04x%04x%016zx", load->salt, (unsigned)writer->number & 0xffff,
             (unsigned)step & 0xffff, index);
    if (steps[step].verb != NULL) {
        snprintf(path, sizeof path, "/requests/%s/%s", asked->key, steps[step].verb);
        if (steps[step].body != NULL)
            snprintf(body, sizeof body, "%s", steps[step].body);
        else
            snprintf(body, sizeof body, "{\"due\":\"%d-12-31T12:00:00Z\"}", load->year);
    } else {
        title_print(writer, index, title);
        snprintf(path, sizeof path, "/requests");
        snprintf(body, sizeof body,
                 "{\"offering\":\"%s\",\"title\":\"%s\",\"body\":\"It leaks.\",\"fields\":{}}",
                 load->house.offering, title);
    }
    return talk_ask(talk, path, steps[step].customer ? load->house.customer : load->house.supplier,
                    key, body);
}

/* Do the next act of ASKED, again while the server is busy. False: cut off, or wrong. */
static bool step_do(struct writer *writer, struct talk *talk, struct asked *asked)
{
    int status = 503;

    asked->unknown = true;
    for (int tries = 0; status == 503 && tries < BUSY_TRIES_MAX; tries++) {
        if (tries > 0) program_pause_ms(BUSY_PAUSE_MS);
        if (tries > 0) writer->busy++;
        status = step_send(writer, talk, asked);
        if (status == 503 && atomic_load(&writer->load->stopping)) return false;
    }
    if (status < 0) return false;
    if (status != (steps[asked->steps].verb != NULL ? 200 : 201)) {
        fault(writer, "%s, step %d: %d " STR_FMT, asked->key, asked->steps, status,
              STR_ARG(talk->body));
        return false;
    }
    if (asked->key[0] == '\0') key_take(writer, asked, talk->body);
    asked->unknown = false;
    asked->steps++;
    writer->acknowledged++;
    return writer->fault[0] == '\0';
}

static struct asked *asked_next(struct writer *writer)
{
    struct asked *last = writer->count > 0 ? &writer->asked[writer->count - 1] : NULL;

    if (last != NULL && last->steps < STEPS) return last;
    if (writer->count % ROOM_STEP == 0) {
        writer->asked = realloc(writer->asked, (writer->count + ROOM_STEP) * sizeof *writer->asked);
    }
    last = &writer->asked[writer->count++];
    *last = (struct asked){.steps = 0};
    return last;
}

void *writer_write(void *context)
{
    struct writer *writer = context;
    struct talk talk = {.fd = -1};

    if (talk_open(&talk, writer->load->port)) {
        while (!atomic_load(&writer->load->stopping)) {
            if (!step_do(writer, &talk, asked_next(writer))) break;
        }
    }
    talk_close(&talk);
    return NULL;
}

/* ---- looking ---- */

/* How many steps the server knows of ASKED; -1: it does not stand together. */
static int steps_told(struct writer *writer, const struct asked *asked, struct doc *doc)
{
    int64_t version = doc_get(doc, "version") != NULL ? doc_get(doc, "version")->number : 0;
    size_t events = doc_get(doc, "history") != NULL ? doc_get(doc, "history")->children.count : 0;
    char title[64];

    title_print(writer, (size_t)(asked - writer->asked), title);
    if (!str_is(doc_text(doc, "title"), title)) return -1;
    if (version < 1 || version > STEPS || events != (size_t)version) return -1;
    if (!str_is(doc_text(doc, "state"), steps[version - 1].state)) return -1;
    return (int)version;
}

static int steps_get(struct writer *writer, struct talk *talk, const struct asked *asked)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct doc *doc;
    char path[100];
    int told = -1;

    snprintf(path, sizeof path, "/requests/%s", asked->key);
    if (talk_ask(talk, path, writer->load->house.customer, NULL, NULL) == 200 &&
        doc_read(arena, talk->body, DEPTH_MAX, &doc) == NULL) {
        told = steps_told(writer, asked, doc);
    }
    if (told < 0) {
        fault(writer, "%s after %d steps: %d " STR_FMT, asked->key, asked->steps, talk->status,
              STR_ARG(talk->body));
    }
    arena_free(arena);
    return told;
}

static void asked_look(struct writer *writer, struct talk *talk, struct asked *asked)
{
    if (asked->key[0] != '\0') {
        int told = steps_get(writer, talk, asked);
        bool more = asked->unknown && told == asked->steps + 1;

        if (told != asked->steps && !more) {
            fault(writer, "%s has %d steps instead of %d", asked->key, told, asked->steps);
        }
        if (asked->unknown) ++*(more ? &writer->kept : &writer->lost);
    }
    if (!asked->unknown || !step_do(writer, talk, asked)) return;
    if (steps_get(writer, talk, asked) != asked->steps) {
        fault(writer, "%s: a step sent again does not count once", asked->key);
    }
}

void *writer_look(void *context)
{
    struct writer *writer = context;
    struct talk talk = {.fd = -1};

    if (!talk_open(&talk, writer->load->port)) fault(writer, "no connection");
    for (size_t i = writer->checked; i < writer->count && writer->fault[0] == '\0'; i++) {
        asked_look(writer, &talk, &writer->asked[i]);
        if (writer->asked[i].unknown) fault(writer, "a step could not be sent again");
        if (writer->asked[i].steps == STEPS) writer->checked = i + 1;
    }
    talk_close(&talk);
    return NULL;
}

/* ---- all ---- */

void writers_start(struct writer *writers, void *(*work)(void *))
{
    atomic_store(&writers->load->stopping, false);
    for (int i = 0; i < WRITERS; i++)
        if (pthread_create(&writers[i].thread, NULL, work, &writers[i]) != 0) abort();
}

bool writers_join(struct writer *writers)
{
    bool good = true;

    for (int i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
        if (writers[i].fault[0] == '\0') continue;
        fprintf(stderr, "writer %d: %s\n", i, writers[i].fault);
        good = false;
    }
    return good;
}
