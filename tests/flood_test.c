/* Too much, too large, too deep, too slow: the server answers by the right status or cuts off, its
   memory stays bounded, and everybody else is served as quickly as before. */
#include "house.h"
#include "program.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define MEMORY_KB_MAX (512 * 1024)
#define QUICK_MS_MAX  1000 /* under the sanitizers, beside other work; 10 in a release build */
#define IDLE          1000
#define SLOW          200
#define STALLED       400
#define REFUSED_MS    2000 /* what is refused has been told by then */
#define SLOW_SECONDS  3
#define CUT_SECONDS   75 /* limits.idle_seconds_max, and what it takes to see it */
#define FILES         (IDLE + SLOW + STALLED + 100)
#define MESSAGE_SIZE  ((size_t)4 * 1024 * 1024)
#define ASKED         10

struct scene {
    struct arena *arena;
    struct program program;
    struct house house;
    struct talk *talks; /* FILES of them */
    char *message;      /* MESSAGE_SIZE */
};

static struct scene scene_begin(void **state)
{
    struct test_store *test = *state;
    struct scene scene = {.arena = test->arena, .program = {.data_dir = test->folder}};
    const char *options = getenv("ASAN_OPTIONS");
    char own[200];

    house_make(test, &scene.house);
    test_store_close(test);
    scene.message = arena_alloc(test->arena, MESSAGE_SIZE);
    scene.talks = ARENA_ARRAY(test->arena, struct talk, FILES);
    for (size_t i = 0; i < FILES; i++)
        scene.talks[i].fd = -1;
    /* What the sanitizer keeps of memory that was freed is not the server's. */
    snprintf(own, sizeof own, "%s:quarantine_size_mb=8", options != NULL ? options : "");
    setenv("ASAN_OPTIONS", own, 1);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){2 * FILES, 2 * FILES});
    assert_true(program_start(&scene.program));
    return scene;
}

/* The most memory the server ever had. */
static long memory_kb(const struct scene *scene)
{
    char path[40], text[4096] = "";
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", scene->program.pid);
    file = fopen(path, "re");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    (void)fclose(file);
    assert_non_null(strstr(text, "VmHWM:"));
    return strtol(strstr(text, "VmHWM:") + 6, NULL, 10);
}

static void scene_end(struct scene *scene)
{
    long memory = memory_kb(scene);

    for (size_t i = 0; i < FILES; i++)
        talk_close(&scene->talks[i]);
    assert_int_equal(program_end(&scene->program, SIGTERM), 0);
    print_message("at most %ld MB\n", memory / 1024);
    assert_in_range(memory, 1, MEMORY_KB_MAX);
}

/* Somebody else works meanwhile. */
static void others_are_served(struct scene *scene)
{
    struct talk talk = {.fd = -1};
    char body[300];

    snprintf(body, sizeof body,
             "{\"offering\":\"%s\",\"title\":\"A tap\",\"body\":\"It leaks.\",\"fields\":{}}",
             scene->house.offering);
    assert_true(talk_open(&talk, scene->program.port));
    for (int i = 0; i < ASKED; i++) {
        int64_t began_ms = program_clock_ms();

        assert_int_equal(talk_ask(&talk, "/requests", scene->house.customer, NULL, body), 201);
        assert_int_equal(talk_ask(&talk, "/requests", scene->house.supplier, NULL, NULL), 200);
        assert_in_range(program_clock_ms() - began_ms, 0, QUICK_MS_MAX);
    }
    talk_close(&talk);
}

/* ---- one message ---- */

/* Repeat PART until LEN bytes stand at PLACE. */
static void repeat(char *place, size_t len, const char *part)
{
    size_t part_len = strlen(part);

    for (size_t i = 0; i < len; i++)
        place[i] = part[i % part_len];
}

struct abuse {
    const char *name, *head; /* of the message; the house's token is added to POST */
    const char *type;        /* of the body; NULL: what is repeated are headers, or the target */
    const char *part;        /* repeated */
    size_t count;
    const char *end;
    int status, other; /* either is right; other 0: only the first; -1: cut off */
};

static struct str abuse_message(const struct scene *scene, const struct abuse *abuse)
{
    size_t body_len = strlen(abuse->part) * abuse->count;
    int head_len = snprintf(scene->message, 1000, "%s", abuse->head);

    if (abuse->type != NULL) {
        head_len = snprintf(scene->message, 1000,
                            "%sHost: x\r\nAccept: application/json\r\nAuthorization: Bearer %s\r\n"
                            "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
                            abuse->head, scene->house.customer, abuse->type,
                            body_len + strlen(abuse->end));
    }
    assert_true((size_t)head_len + body_len + strlen(abuse->end) < MESSAGE_SIZE);
    repeat(scene->message + head_len, body_len, abuse->part);
    repeat(scene->message + head_len + body_len, strlen(abuse->end), abuse->end);
    return (struct str){scene->message, (size_t)head_len + body_len + strlen(abuse->end)};
}

/* Send as much as the server takes, until it speaks. */
static int abuse_send(const struct scene *scene, struct str message)
{
    struct talk talk = {.fd = -1};

    assert_true(talk_open(&talk, scene->program.port));
    struct pollfd heard = {.fd = talk.fd, .events = POLLIN};
    while (message.len > 0 && poll(&heard, 1, 0) == 0) {
        struct str piece = str_sub(message, 0, 4096);

        if (!talk_send(&talk, piece)) break;
        message = str_sub(message, piece.len, message.len);
    }
    int status = talk_answer(&talk);
    talk_close(&talk);
    return status;
}

static void a_message_beyond_measure_is_refused_by_its_status(void **state)
{
    static const char form[] = "application/x-www-form-urlencoded", json[] = "application/json";
    static const struct abuse rows[] = {
        {"a body of 1 GB announced",
         "POST /requests HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n", NULL, "x", 1,
         "", 413, 0},
        {"a chunked body without end",
         "POST /requests HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", NULL,
         "4\r\nabcd\r\n", 400000, "0\r\n\r\n", 413, 0},
        {"100,000 headers", "GET / HTTP/1.1\r\nHost: x\r\n", NULL, "A: b\r\n", 100000, "\r\n", 431,
         0},
        {"a header of 1 MB", "GET / HTTP/1.1\r\nHost: x\r\nA: ", NULL, "b", 1000000, "\r\n\r\n",
         431, 0},
        {"a target of 1 MB", "GET /", NULL, "a", 1000000, " HTTP/1.1\r\nHost: x\r\n\r\n", 414, 0},
        {"a query of 2,000 pairs", "GET /requests?", NULL, "a&", 2000,
         " HTTP/1.1\r\nHost: x\r\n\r\n", 414, 0},
        {"lists in lists", "POST /requests HTTP/1.1\r\n", json, "[", 1000000, "", 400, 0},
        {"objects in objects", "POST /requests HTTP/1.1\r\n", json, "{\"a\":", 200000, "", 400, 0},
        {"closed lists in lists", "POST /requests HTTP/1.1\r\n", json, "[[]", 300000, "", 400, 0},
        {"a list of 500,000", "POST /requests HTTP/1.1\r\n", json, "0,", 500000, "", 400, 0},
        {"a text of 1 MB", "POST /requests HTTP/1.1\r\n", json, " ", 1000000, "\"x\"", 400, 0},
        {"a form of 300,000 fields", "POST /requests HTTP/1.1\r\n", form, "a=&", 300000, "", 422,
         400},
        {"a deep name in a form", "POST /requests HTTP/1.1\r\n", form, "a.", 500000, "", 400, 0},
        {"a form of rows", "POST /requests HTTP/1.1\r\n", form, "lines.9999.what=x&", 50000, "",
         422, 400},
        {"escapes alone", "POST /requests HTTP/1.1\r\n", form, "%", 1000000, "", 400, 0},
    };
    struct scene scene = scene_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t began_ms = program_clock_ms();
        int status = abuse_send(&scene, abuse_message(&scene, &rows[i]));

        if (status != rows[i].status && (rows[i].other == 0 || status != rows[i].other)) {
            fail_msg("%s: %d", rows[i].name, status);
        }
        if (program_clock_ms() - began_ms > 5 * QUICK_MS_MAX) fail_msg("%s: slow", rows[i].name);
    }
    others_are_served(&scene);
    scene_end(&scene);
}

/* ---- many connections ---- */

static bool is_cut(const struct talk *talk)
{
    char byte;
    ssize_t got = recv(talk->fd, &byte, 1, MSG_DONTWAIT);

    return got == 0 || (got < 0 && errno != EAGAIN);
}

static void idle_and_slow_ones_keep_nobody_waiting(void **state)
{
    struct scene scene = scene_begin(state);
    bool all = getenv("INTERNA_TEST_LONG") != NULL;
    int seconds = all ? CUT_SECONDS : SLOW_SECONDS, cut = 0;

    for (size_t i = 0; i < IDLE + SLOW; i++) {
        assert_true(talk_open(&scene.talks[i], scene.program.port));
        if (i < SLOW) {
            assert_true(talk_send(&scene.talks[i], STR("GET / HTTP/1.1\r\nHost: x\r\nA: ")));
        }
    }
    for (int second = 0; second < seconds; second++) {
        for (size_t i = 0; i < SLOW; i++)
            (void)talk_send(&scene.talks[i], STR("b"));
        if (second % 10 == 0) others_are_served(&scene);
        program_pause_ms(1000);
    }
    for (size_t i = 0; i < IDLE + SLOW; i++)
        cut += is_cut(&scene.talks[i]);
    assert_int_equal(cut, all ? IDLE + SLOW : 0);
    scene_end(&scene);
}

static void bodies_that_never_end_take_a_bounded_place(void **state)
{
    struct scene scene = scene_begin(state);
    int head_len = snprintf(scene.message, 1000,
                            "POST /requests HTTP/1.1\r\nHost: x\r\nContent-Type: "
                            "application/json\r\nContent-Length: 1048576\r\n\r\n");
    struct str message = {scene.message, (size_t)head_len + 1048575};
    int refused = 0;

    repeat(scene.message + head_len, 1048575, " ");
    for (size_t i = 0; i < STALLED; i++) {
        assert_true(talk_open(&scene.talks[i], scene.program.port));
        (void)talk_send(&scene.talks[i], message);
    }
    program_pause_ms(REFUSED_MS);
    for (size_t i = 0; i < STALLED; i++) {
        struct pollfd heard = {.fd = scene.talks[i].fd, .events = POLLIN};

        if (poll(&heard, 1, 0) != 0) refused++;
    }
    assert_in_range(refused, 1, STALLED - 1);
    others_are_served(&scene);
    scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_SQLITE(a_message_beyond_measure_is_refused_by_its_status),
        TEST_ON_SQLITE(idle_and_slow_ones_keep_nobody_waiting),
        TEST_ON_SQLITE(bodies_that_never_end_take_a_bounded_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
