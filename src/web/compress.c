/* gzip by zlib, in the arena of the request. */
#include "web/web_inner.h"

#include "base/arena.h"

#include <limits.h>
#include <zlib.h>

#define LEVEL       4         /* pages of 30 KB in well under a millisecond */
#define WINDOW_BITS (15 + 16) /* + 16: with the frame of gzip */
#define MEMORY      8

static void *take(void *arena, unsigned count, unsigned size)
{
    return arena_array(arena, count, size);
}

static void give(void *arena, void *memory)
{
    (void)arena;
    (void)memory; /* dropped with the arena */
}

bool respond_gzip(struct arena *arena, struct str body, struct str *compressed)
{
    z_stream stream = {.zalloc = take, .zfree = give, .opaque = arena};

    if (body.len > INT_MAX / 2) return false;
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, WINDOW_BITS, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    uLong room = deflateBound(&stream, body.len);
    char *out = arena_alloc(arena, room);
    stream.next_in = (Bytef *)(uintptr_t)body.ptr;
    stream.avail_in = (uInt)body.len;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    *compressed = (struct str){out, stream.total_out};
    (void)deflateEnd(&stream);
    return done && compressed->len < body.len;
}
