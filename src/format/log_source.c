/* Reading and unpacking in blocks of one size. gzread is not used: it takes what follows a broken
   member for the end, and does not tell where in the file it is. */
#include "format/log_source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"

#define PROGRESS_MS 100
#define GZIP_WINDOW (16 + MAX_WBITS) /* zlib: gzip headers alone, the largest window */

struct log_unpack {
    z_stream stream;
    bool member_ended; /* the file may end here */
    char *text;        /* LOG_BLOCK_BYTES unpacked */
};

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

static void tell_progress(struct log_source *source, bool ended)
{
    int64_t now_ms;

    if (source->options->progress == NULL) return;
    now_ms = monotonic_ms();
    if (!ended && now_ms - source->progress_ms < PROGRESS_MS) return;
    source->progress_ms = now_ms;
    source->options->progress(source->options->progress_context, source->read_bytes,
                              source->total_bytes);
}

/* Fill the raw block; COUNT is short only at the end of the file. */
static struct err *raw_read(struct arena *arena, struct log_source *source, size_t *count)
{
    *count = 0;
    while (*count < LOG_BLOCK_BYTES) {
        ssize_t got = read(source->fd, source->raw + *count, LOG_BLOCK_BYTES - *count);

        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return ERR(arena, ERR_IO, "reading the log: %s", strerror(errno));
        if (got == 0) break;
        *count += (size_t)got;
        source->read_bytes += got;
    }
    tell_progress(source, *count == 0);
    return NULL;
}

static struct err *unpack_failed(struct arena *arena, const struct log_source *source,
                                 const char *what)
{
    int64_t byte = source->read_bytes - source->unpack->stream.avail_in;

    return ERR(arena, ERR_BAD_FILE, "byte %lld of the packed file: %s", (long long)byte, what);
}

static struct err *unpack_some(struct arena *arena, struct log_source *source, bool *ended)
{
    struct log_unpack *unpack = source->unpack;
    int status;

    if (unpack->stream.avail_in == 0) {
        size_t count;

        TRY(raw_read(arena, source, &count));
        unpack->stream.next_in = (unsigned char *)source->raw;
        unpack->stream.avail_in = (unsigned)count;
    }
    *ended = unpack->stream.avail_in == 0;
    if (*ended && unpack->member_ended) return NULL;
    if (*ended)
        return unpack_failed(arena, source, "the file stops in the middle; get it again whole");
    if (unpack->member_ended) {
        inflateReset(&unpack->stream);
        unpack->member_ended = false;
    }
    status = inflate(&unpack->stream, Z_NO_FLUSH);
    if (status == Z_STREAM_END)
        unpack->member_ended = true;
    else if (status != Z_OK)
        return unpack_failed(arena, source,
                             unpack->stream.msg != NULL ? unpack->stream.msg : zError(status));
    return NULL;
}

static struct err *unpack_block(struct arena *arena, struct log_source *source)
{
    struct log_unpack *unpack = source->unpack;
    bool ended = false;

    unpack->stream.next_out = (unsigned char *)unpack->text;
    unpack->stream.avail_out = (unsigned)LOG_BLOCK_BYTES;
    while (!ended && unpack->stream.avail_out > 0)
        TRY(unpack_some(arena, source, &ended));
    source->block = (struct str){unpack->text, LOG_BLOCK_BYTES - unpack->stream.avail_out};
    return NULL;
}

struct err *log_source_next(struct arena *arena, struct log_source *source)
{
    if (source->unpack != NULL) {
        TRY(unpack_block(arena, source));
    } else {
        source->block.ptr = source->raw;
        TRY(raw_read(arena, source, &source->block.len));
    }
    source->text_bytes += (int64_t)source->block.len;
    if (source->text_bytes > LOG_TEXT_BYTES_MAX)
        return ERR(arena, ERR_BAD_FILE, "the log is larger than %lld bytes",
                   (long long)LOG_TEXT_BYTES_MAX);
    return NULL;
}

/* The raw block that was read to see what the file is becomes the first input of zlib. */
static struct err *unpack_start(struct arena *arena, struct log_source *source, size_t count)
{
    struct log_unpack *unpack = ARENA_NEW(arena, struct log_unpack);

    unpack->text = arena_alloc(arena, LOG_BLOCK_BYTES);
    if (inflateInit2(&unpack->stream, GZIP_WINDOW) != Z_OK)
        return ERR(arena, ERR_INTERNAL, "zlib does not start");
    unpack->stream.next_in = (unsigned char *)source->raw;
    unpack->stream.avail_in = (unsigned)count;
    source->unpack = unpack;
    source->text_bytes = 0;
    return log_source_next(arena, source);
}

struct err *log_source_open(struct arena *arena, int fd, const struct log_options *options,
                            struct log_source **source)
{
    struct log_source *opened = ARENA_NEW(arena, struct log_source);
    struct stat status;
    struct err *err;

    *opened = (struct log_source){.fd = fd, .options = options};
    opened->raw = arena_alloc(arena, LOG_BLOCK_BYTES);
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        opened->total_bytes = status.st_size;
        if (lseek(fd, 0, SEEK_SET) != 0)
            return ERR(arena, ERR_IO, "going to the start of the log: %s", strerror(errno));
    }
    err = log_source_next(arena, opened);
    if (err == NULL && str_starts(opened->block, STR("\x1F\x8B")))
        err = unpack_start(arena, opened, opened->block.len);
    if (err != NULL) log_source_close(opened);
    *source = opened;
    return err;
}

void log_source_close(struct log_source *source)
{
    if (source->unpack != NULL) inflateEnd(&source->unpack->stream);
}
