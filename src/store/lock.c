/* The data folder: made when it is not there, and one process in it at a time. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/engine.h"

static enum err_code code_of(int number)
{
    switch (number) {
    case EROFS:
    case EACCES:
    case EPERM:
        return ERR_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
        return ERR_DISK_FULL;
    default:
        return ERR_IO;
    }
}

static struct err *file_open(struct store *store, struct arena *arena, const char *name, int *fd)
{
    const char *path = str_c(arena, str_print(arena, "%s/%s", store->config.data_dir, name));

    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd >= 0) return NULL;
    return ERR(arena, code_of(errno), "%s: %s", path, strerror(errno));
}

struct err *folder_there(struct store *store, struct arena *arena)
{
    const char *path = str_c(arena, str_print(arena, "%s/interna.db", store->config.data_dir));

    if (store->config.url != NULL || access(path, F_OK) == 0) return NULL;
    if (errno == ENOENT || errno == ENOTDIR)
        return ERR(arena, ERR_NO_DATA, "%s is not there", path);
    return ERR(arena, code_of(errno), "%s: %s", path, strerror(errno));
}

struct err *folder_lock(struct store *store, struct arena *arena)
{
    const char *folder = store->config.data_dir;
    int fd;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return ERR(arena, code_of(errno), "%s: %s", folder, strerror(errno));
    }
    TRY(file_open(store, arena, "lock", &store->lock_fd));
    if (flock(store->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK
                   ? ERR(arena, ERR_LOCKED, "%s is used by another process", folder)
                   : ERR(arena, ERR_IO, "%s/lock: %s", folder, strerror(errno));
    }
    if (store->config.url != NULL) return NULL;
    /* Made here for its mode: what SQLite puts beside it takes the same. */
    TRY(file_open(store, arena, "interna.db", &fd));
    close(fd);
    return NULL;
}

void folder_unlock(struct store *store)
{
    if (store->lock_fd >= 0) close(store->lock_fd);
    store->lock_fd = -1;
}
