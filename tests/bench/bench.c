/* ./test --bench: what Interna does in a second beside what its libraries do bare, in the same run,
   since machines are noisy: ratios tell. Prints the table of docs/performance.md. bench PROGRAM
   [REQUESTS [PEOPLE]]:
   PROGRAM is the release build of interna. */
#include "bare.h"
#include "client.h"
#include "fill.h"

#include "base/arena.h"
#include "base/limits.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REQUESTS    ((size_t)200000)
#define PEOPLE      ((size_t)5000)
#define READS       ((size_t)20000)
#define CREATES     ((size_t)6000)
#define SECONDS_MAX 20.0

static const int connections[] = {1, 8, 64};

struct server {
    pid_t pid;
    int port;
};

struct asked {
    const struct fill *fill;
    const char *path; /* a key or unit follows; NULL: create */
    bool unit;
    unsigned long long salt;
};

static struct server serve(const char *program, const char *data_dir)
{
    struct server server = {0};
    int pipe_of[2];
    char line[200] = "";

    if (pipe(pipe_of) != 0) exit(3);
    server.pid = fork();
    if (server.pid == 0) {
        int nothing = open("/dev/null", O_WRONLY);

        dup2(pipe_of[1], STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        close(pipe_of[0]);
        execl(program, program, "serve", "--data", data_dir, "--listen", "127.0.0.1:0",
              (char *)NULL);
        _exit(3);
    }
    close(pipe_of[1]);
    if (read(pipe_of[0], line, sizeof line - 1) <= 0 || strrchr(line, ':') == NULL) {
        fprintf(stderr, "the server did not start\n");
        exit(3);
    }
    server.port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
    return server;
}

static void stop(struct server *server)
{
    kill(server->pid, SIGTERM);
    waitpid(server->pid, NULL, 0);
}

static size_t message(void *context, size_t index, char *buffer, size_t size)
{
    const struct asked *asked = context;
    struct str token = asked->fill->tokens[(index * 13) % asked->fill->person_count];
    char path[200], body[600] = "";
    int length;

    if (asked->path != NULL) {
        bool whole = asked->path[1] == '\0' || strchr(asked->path, '?') != NULL;
        char value[64] = "";

        if (!whole && asked->unit)
            snprintf(value, sizeof value, "%lld",
                     (long long)asked->fill->units[index % FILL_UNITS]);
        else if (!whole)
            snprintf(value, sizeof value, STR_FMT, STR_ARG(asked->fill->keys[(index * 17) % 1000]));
        snprintf(path, sizeof path, "%s%s", asked->path, value);
        length = snprintf(buffer, size,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                          "Authorization: Bearer " STR_FMT "\r\n\r\n",
                          path, STR_ARG(token));
        return (size_t)length;
    }
    length = snprintf(
        body, sizeof body,
        "{\"offering\":\"%lld\",\"title\":\"The printer does not start, place %zu\","
        "\"body\":\"It has been so since this morning. Please tell me by when I can count on it.\","
        "\"fields\":{}}",
        (long long)asked->fill->offerings[index % FILL_UNITS], index % 977);
    length = snprintf(buffer, size,
                      "POST /requests HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                      "Authorization: Bearer " STR_FMT "\r\nContent-Type: application/json\r\n"
                      "Idempotency-Key: %016llx%016zx\r\nContent-Length: %d\r\n\r\n%s",
                      STR_ARG(token), asked->salt, index, length, body);
    return (size_t)length;
}

static double measure(const char *what, int port, int clients, size_t messages, int status,
                      struct asked *asked, double base, const char *base_name)
{
    struct client_load load = {port, clients, messages, SECONDS_MAX, message, asked, status};
    struct client_result result;

    if (client_run(&load, &result) != 0 || result.answers == 0 || result.wrong > 0) {
        printf("| %s | %d | failed: %zu answers, %zu wrong | | | | |\n", what, clients,
               result.answers, result.wrong);
        return -1;
    }
    double rate = (double)result.answers / result.seconds;
    printf("| %s | %d | %.0f | %.2f | %.2f | %.2f | ", what, clients, rate, result.p50_ms,
           result.p95_ms, result.p99_ms);
    if (base > 0)
        printf("%.0f %% of %s |\n", 100 * rate / base, base_name);
    else
        printf("the bar |\n");
    (void)fflush(stdout);
    return rate;
}

static int failed(struct err *err, struct arena *arena)
{
    fprintf(stderr, STR_FMT "\n", STR_ARG(err_chain(arena, err)));
    return 1;
}

static void measure_reads(int port, const struct fill *fill, const double *bare)
{
    static const struct {
        const char *what, *path;
        bool unit;
    } reads[] = {
        {"read one", "/requests/", false},
        {"queue page", "/queue/", true},
        {"home", "/", false},
        {"list by words", "/requests?q=printer%20leaks&mine=0", false},
        {"search", "/search?q=printer%20leaks", false},
        {"search, begun", "/search?q=printer%20lea", false},
        {"search, a typo", "/search?q=pritner%20laeks", false},
    };

    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        for (size_t j = 0; j < 3; j++) {
            struct asked asked = {fill, reads[i].path, reads[i].unit, 0};

            measure(reads[i].what, port, connections[j],
                    j == 0 ? READS / 5 : READS / (i == 0 ? 1 : 4), 200, &asked, bare[j], "bare");
        }
    }
}

/* The argument AT, or what is measured when nothing else is said. */
static size_t count_of(int argc, char **argv, int at, size_t usual, size_t max)
{
    size_t count = argc > at ? strtoul(argv[at], NULL, 10) : usual;

    return count == 0 ? usual : count > max ? max : count;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new((size_t)1024 * 1024 * 1024);
    struct fill *fill = ARENA_NEW(arena, struct fill);
    char folder[] = "/tmp/interna-bench.XXXXXX", data[100], rows[100], command[300];
    double bare[3], raw[3];
    struct err *err;
    int port = 0;

    if (argc < 2 || mkdtemp(folder) == NULL) return 3;
    fill->person_count = count_of(argc, argv, 3, PEOPLE, FILL_PERSONS_MAX);
    snprintf(data, sizeof data, "%s/data", folder);
    snprintf(rows, sizeof rows, "%s/rows", folder);
    err = fill_make(arena, data, count_of(argc, argv, 2, REQUESTS, SIZE_MAX), fill);
    if (err != NULL) return failed(err, arena);
    snprintf(command, sizeof command, "cp -r %s %s", data, rows);
    if (system(command) != 0) return 3;

    printf("| what | clients | a second | p50 ms | p95 ms | p99 ms | ratio "
           "|\n|---|---|---|---|---|---|---|\n");
    struct MHD_Daemon *daemon = bare_start(2000, &port);
    for (size_t j = 0; j < 3; j++) {
        struct asked asked = {fill, "/requests/", false, 0};
        bare[j] = measure("bare libmicrohttpd, 2,000 bytes", port, connections[j], READS * 2, 200,
                          &asked, 0, "");
    }
    bare_stop(daemon);
    for (size_t j = 0; j < 3; j++) {
        size_t count = j == 0 ? CREATES / 6 : CREATES;
        raw[j] = (double)count / rows_insert(rows, fill, count, (size_t)connections[j]);
        printf("| rows without HTTP, %d in a commit | - | %.0f | | | | the bar |\n", connections[j],
               raw[j]);
    }
    printf("| statements of one read without HTTP, one thread | - | %.0f | | | | the ceiling |\n",
           (double)READS / rows_read(rows, fill, READS));
    struct server server = serve(argv[1], data);
    measure_reads(server.port, fill, bare);
    for (size_t j = 0; j < 3; j++) {
        struct asked asked = {fill, NULL, false, 0xbe4c0000ull + j};
        measure("create", server.port, connections[j], j == 0 ? CREATES / 6 : CREATES, 201, &asked,
                raw[j], "rows");
    }
    stop(&server);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    (void)!system(command);
    printf("1 passed, 0 failed\n");
    return 0;
}
