/* Content on the disk: DIR/files/ab/ab12..., named by its digest, written once, never changed. A
   file is there before its row is, and goes after it. */
#include "feature/attachment/attachment_inner.h"

#include "base/arena.h"
#include "base/sha256.h"
#include "base/time.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST_LEN (2 * SHA256_SIZE)
#define NEW_FILE   "new-XXXXXX" /* while it is written */
#define GONE       ".gone"      /* while it is looked at for the last time */
#define READ_BYTES ((size_t)64 * 1024)

/* ---- places ---- */

struct str attachment_path(struct arena *arena, const char *dir, struct str digest)
{
    return str_print(arena, "%s/files/" STR_FMT "/" STR_FMT, dir, STR_ARG(str_sub(digest, 0, 2)),
                     STR_ARG(digest));
}

static const char *folder_path(struct arena *arena, const char *dir, int64_t folder)
{
    return str_c(arena, str_print(arena, "%s/files/%02llx", dir, (unsigned long long)folder));
}

int64_t attachment_folder(struct str digest)
{
    uint8_t first = 0;

    (void)str_unhex(str_sub(digest, 0, 2), &first, 1);
    return first;
}

bool attachment_folder_there(struct store_tx *tx, int64_t folder)
{
    return access(folder_path(tx->arena, store_data_dir(tx->store), folder), F_OK) == 0;
}

static struct err *failed(struct arena *arena, const char *path)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

    return ERR(arena, full ? ERR_DISK_FULL : ERR_IO, "%s: %s", path, strerror(errno));
}

static struct err *folder_make(struct arena *arena, const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return NULL;
    return failed(arena, path);
}

/* A name is durable when its folder is. */
static struct err *folder_flush(struct arena *arena, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    struct err *err = good ? NULL : failed(arena, path);

    if (fd >= 0) close(fd);
    return err;
}

/* ---- keeping ---- */

static bool piece_write(int fd, struct str piece)
{
    while (piece.len > 0) {
        ssize_t count = write(fd, piece.ptr, piece.len);

        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        piece = str_sub(piece, (size_t)count, piece.len);
    }
    return true;
}

static bool pieces_write(int fd, const struct attachment_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (!piece_write(fd, pieces->items[i])) return false;
    }
    return fsync(fd) == 0;
}

static struct err *file_write(struct arena *arena, const char *folder, const char *path,
                              const struct attachment_pieces *pieces)
{
    struct str name = str_print(arena, "%s/" NEW_FILE, folder);
    char *new = arena_alloc(arena, name.len + 1);
    struct err *err = NULL;

    memcpy(new, name.ptr, name.len);
    int fd = mkostemp(new, O_CLOEXEC);
    if (fd < 0) return failed(arena, folder);
    if (!pieces_write(fd, pieces)) err = failed(arena, new);
    if (close(fd) != 0 && err == NULL) err = failed(arena, new);
    if (err == NULL && rename(new, path) != 0) err = failed(arena, new);
    if (err != NULL) unlink(new);
    return err;
}

struct err *attachment_file_keep(struct arena *arena, const char *dir, struct str digest,
                                 const struct attachment_pieces *pieces)
{
    const char *path = str_c(arena, attachment_path(arena, dir, digest));
    const char *files = str_c(arena, str_print(arena, "%s/files", dir));
    const char *folder = folder_path(arena, dir, attachment_folder(digest));

    /* It is there: younger from now on, so that no sweep takes it before its new row is. */
    if (utimensat(AT_FDCWD, path, NULL, 0) == 0) return NULL;
    TRY(folder_make(arena, files));
    TRY(folder_make(arena, folder));
    TRY(file_write(arena, folder, path, pieces));
    TRY(folder_flush(arena, folder));
    TRY(folder_flush(arena, files));
    return folder_flush(arena, dir);
}

/* ---- going ---- */

struct sweep {
    struct store_tx *tx;
    const char *folder;
    attachment_needed *needed;
    bool young;
};

static const char *path_in(const struct sweep *sweep, struct str name, const char *tail)
{
    struct arena *arena = sweep->tx->arena;

    return str_c(arena, str_print(arena, "%s/" STR_FMT "%s", sweep->folder, STR_ARG(name), tail));
}

static bool is_young(const struct sweep *sweep, const char *path)
{
    struct stat found;

    if (stat(path, &found) != 0) return false;
    int64_t changed_ms = found.st_mtim.tv_sec * SECOND_MS + found.st_mtim.tv_nsec / 1000000;
    return changed_ms > sweep->tx->now_ms - ATTACHMENT_YOUNG_MS;
}

/* Put back what was wanted again, unless it was written anew meanwhile. */
static void file_back(const struct sweep *sweep, struct str digest)
{
    const char *gone = path_in(sweep, digest, GONE);

    if (link(gone, path_in(sweep, digest, "")) == 0 || errno == EEXIST) (void)unlink(gone);
}

/* It is taken aside first: who wants it now finds none, and writes it; who wanted it just before
   has made it young. */
static void file_remove(struct sweep *sweep, struct str digest)
{
    const char *gone = path_in(sweep, digest, GONE);

    if (rename(path_in(sweep, digest, ""), gone) != 0) return;
    if (is_young(sweep, gone)) {
        sweep->young = true;
        file_back(sweep, digest);
    } else {
        (void)unlink(gone);
    }
}

/* What is needed stays, and what was taken aside by a sweep that did not end comes back. */
static struct err *file_sweep(struct sweep *sweep, struct str name)
{
    struct str digest = name, aside = STR(GONE);
    bool needed = false, left_aside = str_ends(name, aside);

    if (left_aside) digest.len -= aside.len;
    if (digest.len != DIGEST_LEN) { /* one that was never finished */
        if (!is_young(sweep, path_in(sweep, name, ""))) (void)unlink(path_in(sweep, name, ""));
        return NULL;
    }
    TRY(sweep->needed(sweep->tx, digest, &needed));
    if (left_aside) file_back(sweep, digest);
    if (needed) return NULL;
    if (is_young(sweep, path_in(sweep, digest, "")))
        sweep->young = true;
    else
        file_remove(sweep, digest);
    return NULL;
}

struct err *attachment_folder_sweep(struct store_tx *tx, int64_t folder, attachment_needed *needed,
                                    bool *young)
{
    const char *path = folder_path(tx->arena, store_data_dir(tx->store), folder);
    struct sweep sweep = {tx, path, needed, false};
    DIR *names = opendir(path);
    struct err *err = NULL;

    *young = false;
    if (names == NULL) return errno == ENOENT ? NULL : failed(tx->arena, path);
    for (struct dirent *entry; err == NULL && (entry = readdir(names)) != NULL;) {
        if (entry->d_name[0] != '.') {
            err = file_sweep(&sweep, str_copy(tx->arena, str_of(entry->d_name)));
        }
    }
    closedir(names);
    *young = sweep.young;
    return err;
}

/* ---- checking ---- */

static bool digest_read(struct arena *arena, int fd, struct str *digest)
{
    char *window = arena_alloc(arena, READ_BYTES);
    uint8_t bytes[SHA256_SIZE];
    struct sha256_run run;
    ssize_t count;

    sha256_begin(&run);
    while ((count = read(fd, window, READ_BYTES)) != 0) {
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        sha256_add(&run, (struct str){window, (size_t)count});
    }
    sha256_end(&run, bytes);
    *digest = str_hex(arena, bytes, sizeof bytes);
    return true;
}

struct err *attachment_file_check(struct arena *arena, const char *dir, struct str digest,
                                  bool *good)
{
    const char *path = str_c(arena, attachment_path(arena, dir, digest));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct str found;

    *good = false;
    if (fd < 0) return errno == ENOENT || errno == ELOOP ? NULL : failed(arena, path);
    *good = digest_read(arena, fd, &found) && str_equal(found, digest);
    close(fd);
    return NULL;
}
