/* The growing text: room doubles in the arena, in place while it is the arena's newest piece. */
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

#define BUF_FIRST_BYTES ((size_t)256)

struct buf buf_new(struct arena *arena, size_t size_max)
{
    return (struct buf){.arena = arena, .size_max = size_max};
}

static void buf_extend(struct buf *buf, size_t needed)
{
    size_t room = buf->room < BUF_FIRST_BYTES ? BUF_FIRST_BYTES : buf->room * 2;

    if (room > buf->size_max) room = buf->size_max;
    if (room < needed) room = needed;
    buf->ptr = arena_grow(buf->arena, buf->ptr, buf->room, room);
    buf->room = room;
}

char *buf_room(struct buf *buf, size_t count)
{
    if (buf->full || count > buf->size_max - buf->len) {
        buf->full = true;
        return NULL;
    }
    if (count > buf->room - buf->len || buf->ptr == NULL) buf_extend(buf, buf->len + count);
    return buf->ptr + buf->len;
}

void buf_add(struct buf *buf, struct str text)
{
    char *place;

    if (text.len == 0) return;
    place = buf_room(buf, text.len);
    if (place == NULL) return;
    memcpy(place, text.ptr, text.len);
    buf->len += text.len;
}

void buf_add_c(struct buf *buf, const char *text)
{
    buf_add(buf, str_of(text));
}

void buf_add_char(struct buf *buf, char one)
{
    char *place = buf_room(buf, 1);

    if (place == NULL) return;
    *place = one;
    buf->len++;
}

void buf_add_int(struct buf *buf, int64_t value)
{
    char digits[INT_TEXT_SIZE];

    buf_add(buf, (struct str){digits, str_write_int(digits, value)});
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list args;
    int len;
    char *place;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    /* One more than the text: vsnprintf ends with a NUL. */
    place = buf_room(buf, (size_t)len + 1);
    if (place == NULL) return;
    va_start(args, format);
    vsnprintf(place, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

void buf_add_html(struct buf *buf, struct str text)
{
    static const struct str escapes[256] = {
        ['&'] = {"&amp;", sizeof("&amp;") - 1},  ['<'] = {"&lt;", sizeof("&lt;") - 1},
        ['>'] = {"&gt;", sizeof("&gt;") - 1},    ['"'] = {"&quot;", sizeof("&quot;") - 1},
        ['\''] = {"&#39;", sizeof("&#39;") - 1},
    };
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const struct str *escape = &escapes[(unsigned char)text.ptr[i]];

        if (escape->ptr == NULL) continue;
        buf_add(buf, (struct str){text.ptr + from, i - from});
        buf_add(buf, *escape);
        from = i + 1;
    }
    if (text.len > from) buf_add(buf, (struct str){text.ptr + from, text.len - from});
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->ptr == NULL ? "" : buf->ptr, buf->len};
}
