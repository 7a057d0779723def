/* The load of the measurements; see client.h. */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_BYTES  (512 * 1024)
#define MESSAGE_BYTES 8192

struct connection {
    int fd;
    char message[MESSAGE_BYTES];
    size_t message_len, sent;
    char *answer;
    size_t got;
    double started;
};

struct running {
    const struct client_load *load;
    struct client_result *result;
    double *times_ms;
    size_t next;
    int poll;
};

static double now_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0) return -1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

static void send_more(struct connection *connection)
{
    while (connection->sent < connection->message_len) {
        ssize_t done = send(connection->fd, connection->message + connection->sent,
                            connection->message_len - connection->sent, MSG_NOSIGNAL);
        if (done <= 0) return;
        connection->sent += (size_t)done;
    }
}

/* False: nothing is left to send. */
static int begin(struct running *running, struct connection *connection)
{
    if (running->next >= running->load->messages) return 0;
    connection->message_len = running->load->message(running->load->context, running->next++,
                                                     connection->message, MESSAGE_BYTES);
    connection->sent = connection->got = 0;
    connection->started = now_seconds();
    send_more(connection);
    return 1;
}

/* Whole: head and as many bytes as Content-Length says. */
static int is_whole(struct connection *connection, int *status)
{
    char *end, *length;

    connection->answer[connection->got] = '\0';
    end = strstr(connection->answer, "\r\n\r\n");
    if (end == NULL) return 0;
    length = strcasestr(connection->answer, "\r\ncontent-length:");
    size_t body = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
    if (connection->got < (size_t)(end - connection->answer) + 4 + body) return 0;
    *status = (int)strtol(connection->answer + 9, NULL, 10);
    return 1;
}

static void count(struct running *running, struct connection *connection, int status)
{
    struct client_result *result = running->result;

    if (status != running->load->status) {
        if (result->wrong++ == 0) fprintf(stderr, "%.400s\n", connection->answer);
    }
    running->times_ms[result->answers++] = (now_seconds() - connection->started) * 1e3;
}

/* False: this connection is done. */
static int receive(struct running *running, struct connection *connection)
{
    int status = 0;

    for (;;) {
        ssize_t done = recv(connection->fd, connection->answer + connection->got,
                            BUFFER_BYTES - 1 - connection->got, 0);
        if (done < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
        if (done <= 0) return 0;
        connection->got += (size_t)done;
        if (!is_whole(connection, &status)) continue;
        count(running, connection, status);
        return begin(running, connection);
    }
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

static void summarise(struct running *running)
{
    struct client_result *result = running->result;
    size_t count_of = result->answers;

    if (count_of == 0) return;
    qsort(running->times_ms, count_of, sizeof(double), by_value);
    result->p50_ms = running->times_ms[count_of / 2];
    result->p95_ms = running->times_ms[count_of * 95 / 100];
    result->p99_ms = running->times_ms[count_of * 99 / 100];
}

static void loop(struct running *running, struct connection *all, int live)
{
    struct epoll_event events[64];
    double begun = now_seconds();

    for (int i = 0; i < running->load->connections; i++)
        (void)begin(running, &all[i]);
    while (live > 0 && now_seconds() - begun < running->load->seconds_max) {
        int ready = epoll_wait(running->poll, events, 64, 1000);

        for (int i = 0; i < ready; i++) {
            struct connection *one = events[i].data.ptr;

            if (receive(running, one)) continue;
            epoll_ctl(running->poll, EPOLL_CTL_DEL, one->fd, NULL);
            live--;
        }
    }
    running->result->seconds = now_seconds() - begun;
}

int client_run(const struct client_load *load, struct client_result *result)
{
    struct connection *all = calloc((size_t)load->connections, sizeof *all);
    struct running running = {load, result, calloc(load->messages, sizeof(double)), 0,
                              epoll_create1(0)};
    int made = 0;

    *result = (struct client_result){0};
    for (; made < load->connections; made++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[made]};

        all[made].fd = connect_to(load->port);
        if (all[made].fd < 0) break;
        all[made].answer = malloc(BUFFER_BYTES);
        epoll_ctl(running.poll, EPOLL_CTL_ADD, all[made].fd, &event);
    }
    if (made == load->connections) loop(&running, all, made);
    summarise(&running);
    for (int i = 0; i < made; i++) {
        close(all[i].fd);
        free(all[i].answer);
    }
    close(running.poll);
    free(running.times_ms);
    free(all);
    return made == load->connections ? 0 : -1;
}
