/* The program in a process of its own, and a client of HTTP/1.1; see program.h. */
#include "program.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MS_MAX   30000
#define ANSWER_SECONDS 30
#define PATH_SIZE      512
#define ARGUMENTS_MAX  16
#define LOG_SHOWN      8000

int64_t program_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void program_pause_ms(int64_t ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&pause, NULL);
}

/* ---- the process ---- */

static void program_path(char path[PATH_SIZE])
{
    const char *named = getenv("INTERNA_PROGRAM");
    ssize_t len = readlink("/proc/self/exe", path, PATH_SIZE - 16);

    path[len > 0 ? len : 0] = '\0';
    for (int i = 0; i < 2 && strrchr(path, '/') != NULL; i++) /* BUILD/tests/NAME */
        *strrchr(path, '/') = '\0';
    len = (ssize_t)strlen(path);
    snprintf(path + len, (size_t)(PATH_SIZE - len), "/interna");
    if (named != NULL) snprintf(path, PATH_SIZE, "%s", named);
}

static int log_open(const struct program *program, int flags)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof path, "%s/server.log", program->data_dir);
    return open(path, flags | O_CLOEXEC, 0600);
}

/* Run with ARGUMENTS (then the place of the data); standard output goes to OUTPUT. */
static pid_t spawn(const struct program *program, const char *const *arguments, int output)
{
    const char *all[ARGUMENTS_MAX] = {"interna"};
    int log = log_open(program, O_WRONLY | O_CREAT | O_APPEND);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    char path[PATH_SIZE];
    size_t count = 1;

    for (; *arguments != NULL && count < ARGUMENTS_MAX - 5; arguments++)
        all[count++] = *arguments;
    all[count++] = "--data";
    all[count++] = program->data_dir;
    if (program->url != NULL) {
        all[count++] = "--db";
        all[count++] = program->url;
    }
    program_path(path);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
        dup2(nothing, STDIN_FILENO);
        dup2(output >= 0 ? output : log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        execv(path, (char *const *)(uintptr_t)all);
        _exit(127);
    }
    close(nothing);
    close(log);
    return pid;
}

static pid_t serve(const struct program *program, int output)
{
    static const char *const arguments[] = {"serve", "--listen", "127.0.0.1:0", NULL};

    return spawn(program, arguments, output);
}

void program_launch(struct program *program)
{
    program->pid = serve(program, -1);
}

/* The port in the line that says it serves; 0: it ended. */
static int port_read(int output)
{
    char line[200] = "";
    size_t len = 0;
    ssize_t got;

    while (len < sizeof line - 1 && memchr(line, '\n', len) == NULL) {
        got = read(output, line + len, sizeof line - 1 - len);
        if (got <= 0) return 0;
        len += (size_t)got;
    }
    const char *colon = strrchr(line, ':');
    return colon != NULL ? (int)strtol(colon + 1, NULL, 10) : 0;
}

bool program_ready_wait(struct program *program)
{
    int64_t began_ms = program_clock_ms();
    struct talk talk = {.fd = -1};
    int status = 0;

    while (program->port != 0 && status != 200 && program_clock_ms() < began_ms + START_MS_MAX) {
        if (talk_open(&talk, program->port)) status = talk_ask(&talk, "/readyz", NULL, NULL, NULL);
        talk_close(&talk);
    }
    if (status != 200) program_log_print(program);
    return status == 200;
}

bool program_start(struct program *program)
{
    int64_t began_ms = program_clock_ms();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    program->pid = serve(program, ends[1]);
    close(ends[1]);
    program->port = port_read(ends[0]);
    close(ends[0]);
    bool ready = program_ready_wait(program);
    program->ready_ms = program_clock_ms() - began_ms;
    return ready;
}

int program_end(struct program *program, int signal)
{
    int status = -1;

    if (program->pid <= 0) return -1;
    kill(program->pid, signal);
    waitpid(program->pid, &status, 0);
    program->pid = 0;
    return status;
}

int program_command(const struct program *program, const char *const *arguments)
{
    pid_t pid = spawn(program, arguments, -1);
    int status;

    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return -1;
    return WEXITSTATUS(status);
}

void program_log_print(const struct program *program)
{
    int log = log_open(program, O_RDONLY);
    off_t size = lseek(log, 0, SEEK_END);
    static const char head[] = "the end of the server's log:\n";
    char text[LOG_SHOWN];
    ssize_t got = pread(log, text, sizeof text, size > LOG_SHOWN ? size - LOG_SHOWN : 0);

    (void)!write(STDERR_FILENO, head, sizeof head - 1);
    if (got > 0) (void)!write(STDERR_FILENO, text, (size_t)got);
    close(log);
}

/* ---- a connection ---- */

bool talk_open(struct talk *talk, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = ANSWER_SECONDS};
    int yes = 1;

    if (talk->answer == NULL) talk->answer = malloc(TALK_BYTES_MAX);
    talk->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(talk->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(talk->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(talk->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(talk->fd, (struct sockaddr *)&address, sizeof address) == 0) return true;
    close(talk->fd);
    talk->fd = -1;
    return false;
}

void talk_close(struct talk *talk)
{
    if (talk->fd >= 0) close(talk->fd);
    free(talk->answer);
    *talk = (struct talk){.fd = -1};
}

bool talk_send(struct talk *talk, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(talk->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (sent <= 0) return false;
        bytes = str_sub(bytes, (size_t)sent, bytes.len - (size_t)sent);
    }
    return true;
}

/* Whole: the head, and as many bytes as Content-Length says. */
static bool answer_whole(struct talk *talk)
{
    const char *end, *length;
    size_t head, body;

    talk->answer[talk->len] = '\0';
    end = strstr(talk->answer, "\r\n\r\n");
    if (end == NULL) return false;
    head = (size_t)(end - talk->answer) + 4;
    length = strcasestr(talk->answer, "\r\ncontent-length:");
    body = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
    if (talk->len < head + body) return false;
    talk->body = (struct str){talk->answer + head, body};
    talk->status = (int)strtol(talk->answer + 9, NULL, 10);
    return true;
}

int talk_answer(struct talk *talk)
{
    talk->len = 0;
    talk->status = -1;
    talk->body = STR("");
    while (talk->len < TALK_BYTES_MAX - 1) {
        ssize_t got = recv(talk->fd, talk->answer + talk->len, TALK_BYTES_MAX - 1 - talk->len, 0);

        if (got <= 0) break;
        talk->len += (size_t)got;
        if (answer_whole(talk)) break;
    }
    return talk->status;
}

int talk_ask(struct talk *talk, const char *path, const char *token, const char *key,
             const char *body)
{
    char message[4096];
    int len = snprintf(message, sizeof message,
                       "%s %s HTTP/1.1\r\nHost: house.example\r\nAccept: application/json\r\n",
                       body != NULL ? "POST" : "GET", path);

    if (token != NULL) {
        len += snprintf(message + len, sizeof message - (size_t)len, "Authorization: Bearer %s\r\n",
                        token);
    }
    if (key != NULL) {
        len +=
            snprintf(message + len, sizeof message - (size_t)len, "Idempotency-Key: %s\r\n", key);
    }
    if (body != NULL) {
        len += snprintf(message + len, sizeof message - (size_t)len,
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        strlen(body), body);
    } else {
        len += snprintf(message + len, sizeof message - (size_t)len, "\r\n");
    }
    if (len >= (int)sizeof message || !talk_send(talk, (struct str){message, (size_t)len})) {
        return talk->status = -1;
    }
    return talk_answer(talk);
}
