/* A load of HTTP/1.1 on loopback: N connections in one thread, each sends its next message when its
   answer is whole. Bounded in messages and in time. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stddef.h>
#include <stdint.h>

/* The INDEXth message to send; the buffer belongs to the caller. Returns its length. */
typedef size_t client_message(void *context, size_t index, char *buffer, size_t size);

struct client_load {
    int port;
    int connections;
    size_t messages; /* in all */
    double seconds_max;
    client_message *message;
    void *context;
    int status; /* every answer must have it */
};

struct client_result {
    size_t answers, wrong;
    double seconds;
    double p50_ms, p95_ms, p99_ms;
};

/* 0, or -1 when no connection could be made. */
int client_run(const struct client_load *load, struct client_result *result);

#endif
