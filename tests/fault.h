/* Faults of the disk below SQLite, by a plan that another process may change while a server runs:
   the plan stands in shared memory. */
#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include <stdatomic.h>
#include <stdbool.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_OPEN,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_SHARED, /* the index of the log, which processes share */
    FAULT_KIND_COUNT
};

struct fault {
    atomic_int kind;
    atomic_int result; /* SQLITE_FULL, SQLITE_IOERR_FSYNC ... */
    atomic_int number; /* of errno: ENOSPC, EIO ... */
    atomic_int after;  /* so many of the kind still pass */
    atomic_bool once;  /* only one fails */
    atomic_int met;    /* how many failed */
};

/* From now on all files that SQLite opens in this process, and in those forked from it, follow the
   plan that is returned. It is never freed. */
struct fault *fault_install(void);
void fault_set(struct fault *plan, enum fault_kind kind, int result, int number, int after,
               bool once);

#endif
