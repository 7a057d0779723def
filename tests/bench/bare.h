/* The bar for reading: libmicrohttpd answering a fixed text, started as Interna starts it. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stddef.h>

struct MHD_Daemon;
struct MHD_Daemon *bare_start(size_t body_bytes, int *port);
void bare_stop(struct MHD_Daemon *daemon);

#endif
