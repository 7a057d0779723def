/* The company that is measured: people, teams, requests; and the same rows again without Interna.
 */
#ifndef BENCH_FILL_H
#define BENCH_FILL_H

#include "base/err.h"

#define FILL_UNITS       10
#define FILL_PERSONS_MAX 10000

struct fill {
    size_t person_count;
    int64_t units[FILL_UNITS], offerings[FILL_UNITS], persons[FILL_PERSONS_MAX];
    struct str tokens[FILL_PERSONS_MAX]; /* bearer tokens of the persons */
    struct str keys[1000];               /* of some requests */
};

/* Make it in DATA_DIR with fill->person_count people and REQUESTS requests, by the same acts that
   people use. */
MUST_CHECK struct err *fill_make(struct arena *arena, const char *data_dir, size_t requests,
                                 struct fill *fill);

/* Insert COUNT times the rows of one creation (request with its indexes, counter, event with its
   hash, search text, job, key of the write, a seal a commit) with plain SQLite, BATCH in a commit.
   Seconds; < 0: failed. */
double rows_insert(const char *data_dir, const struct fill *fill, size_t count, size_t batch);

/* Run COUNT times the statements that the document of one request is made of, in one thread, with
   plain SQLite: what reading can reach when HTTP, rights and JSON cost nothing. Seconds. */
double rows_read(const char *data_dir, const struct fill *fill, size_t count);

#endif
