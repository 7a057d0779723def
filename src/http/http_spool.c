/* Bodies too large for memory: files in the data folder that have no name, so that neither a
   refusal nor a crash leaves one behind. A write to them goes to the page cache and hardly ever
   waits. */
#include "http/http_inner.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct err *http_spool_open(struct arena *arena, const char *dir, int *fd)
{
    struct str name = str_print(arena, "%s/upload-XXXXXX", dir);
    char *path = arena_alloc(arena, name.len + 1);

    memcpy(path, name.ptr, name.len);
    *fd = mkostemp(path, O_CLOEXEC);
    if (*fd < 0) return ERR(arena, ERR_IO, "no file in %s: %s", dir, strerror(errno));
    unlink(path);
    return NULL;
}

void http_spool_add(struct exchange *exchange, struct str part)
{
    while (part.len > 0 && !exchange->spool.failed) {
        ssize_t count = write(exchange->spool.fd, part.ptr, part.len);

        if (count < 0 && errno == EINTR) continue;
        exchange->spool.failed = count <= 0;
        if (count <= 0) break;
        exchange->spool.bytes += count;
        part = str_sub(part, (size_t)count, part.len);
    }
}
