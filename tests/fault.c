/* A layer on SQLite's own files: their methods, copied, with those put in front that may fail. */
#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/mman.h>

#define METHODS_MAX 8 /* sets of methods that SQLite has for files */

/* `own` comes first, so that a file's methods lead back to the real ones. */
struct methods {
    sqlite3_io_methods own;
    const sqlite3_io_methods *real;
};

static struct {
    struct fault *plan;
    sqlite3_vfs own, *real;
    struct methods methods[METHODS_MAX];
    pthread_mutex_t lock; /* of `methods` */
} layer = {.lock = PTHREAD_MUTEX_INITIALIZER};

void fault_set(struct fault *plan, enum fault_kind kind, int result, int number, int after,
               bool once)
{
    atomic_store(&plan->kind, FAULT_NONE);
    atomic_store(&plan->result, result);
    atomic_store(&plan->number, number);
    atomic_store(&plan->after, after);
    atomic_store(&plan->once, once);
    atomic_store(&plan->met, 0);
    atomic_store(&plan->kind, (int)kind);
}

/* Does it fail now? The result, or SQLITE_OK. */
static int fails(enum fault_kind kind)
{
    struct fault *plan = layer.plan;

    if (atomic_load(&plan->kind) != (int)kind) return SQLITE_OK;
    if (atomic_fetch_sub(&plan->after, 1) > 0) return SQLITE_OK;
    if (atomic_load(&plan->once)) atomic_store(&plan->kind, FAULT_NONE);
    atomic_fetch_add(&plan->met, 1);
    errno = atomic_load(&plan->number);
    return atomic_load(&plan->result);
}

static const sqlite3_io_methods *real(sqlite3_file *file)
{
    return ((const struct methods *)(const void *)file->pMethods)->real;
}

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 place)
{
    int failed = fails(FAULT_READ);

    return failed != SQLITE_OK ? failed : real(file)->xRead(file, bytes, count, place);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 place)
{
    int failed = fails(FAULT_WRITE);

    if (failed == SQLITE_OK) return real(file)->xWrite(file, bytes, count, place);
    (void)real(file)->xWrite(file, bytes, count / 2, place); /* torn, as a full disk tears it */
    errno = atomic_load(&layer.plan->number);
    return failed;
}

static int file_sync(sqlite3_file *file, int flags)
{
    int failed = fails(FAULT_SYNC);

    return failed != SQLITE_OK ? failed : real(file)->xSync(file, flags);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int failed = fails(FAULT_TRUNCATE);

    return failed != SQLITE_OK ? failed : real(file)->xTruncate(file, size);
}

static int file_control(sqlite3_file *file, int operation, void *answer)
{
    if (operation != SQLITE_FCNTL_LAST_ERRNO || atomic_load(&layer.plan->met) == 0) {
        return real(file)->xFileControl(file, operation, answer);
    }
    *(int *)answer = atomic_load(&layer.plan->number);
    return SQLITE_OK;
}

static int file_shared(sqlite3_file *file, int page, int size, int extend, void volatile **place)
{
    int failed = fails(FAULT_SHARED);

    return failed != SQLITE_OK ? failed : real(file)->xShmMap(file, page, size, extend, place);
}

static void methods_make(struct methods *set, const sqlite3_io_methods *methods)
{
    set->own = *methods;
    set->own.xRead = file_read;
    set->own.xWrite = file_write;
    set->own.xSync = file_sync;
    set->own.xTruncate = file_truncate;
    set->own.xFileControl = file_control;
    if (methods->iVersion >= 2 && methods->xShmMap != NULL) set->own.xShmMap = file_shared;
    set->real = methods;
}

/* METHODS with ours in front, made for their first file. */
static const sqlite3_io_methods *methods_layer(const sqlite3_io_methods *methods)
{
    size_t i = 0;

    pthread_mutex_lock(&layer.lock);
    while (i < METHODS_MAX && layer.methods[i].real != NULL && layer.methods[i].real != methods)
        i++;
    if (i == METHODS_MAX) abort();
    if (layer.methods[i].real == NULL) methods_make(&layer.methods[i], methods);
    pthread_mutex_unlock(&layer.lock);
    return &layer.methods[i].own;
}

static int file_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *given)
{
    int rc = fails(FAULT_OPEN);

    (void)vfs;
    if (rc == SQLITE_OK) {
        rc = layer.real->xOpen(layer.real, path, file, flags, given);
    } else {
        file->pMethods = NULL;
    }
    if (file->pMethods != NULL) file->pMethods = methods_layer(file->pMethods);
    return rc;
}

struct fault *fault_install(void)
{
    if (layer.plan != NULL) return layer.plan;
    layer.plan =
        mmap(NULL, sizeof *layer.plan, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (layer.plan == MAP_FAILED) abort();
    layer.real = sqlite3_vfs_find(NULL);
    layer.own = *layer.real;
    layer.own.zName = "fault";
    layer.own.xOpen = file_open;
    sqlite3_vfs_register(&layer.own, 1);
    return layer.plan;
}
