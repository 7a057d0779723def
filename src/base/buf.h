/* A text that grows in an arena up to a named maximum; past it, `full` is set and nothing more is
   added, so a writer checks once at the end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *ptr;
    size_t len;
    size_t room;
    size_t size_max;
    bool full;
};

struct buf buf_new(struct arena *arena, size_t size_max);
/* Room for COUNT bytes that the caller writes and then adds to `len`; NULL: full. */
char *buf_room(struct buf *buf, size_t count);
void buf_add(struct buf *buf, struct str text);
void buf_add_c(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char one);
void buf_add_int(struct buf *buf, int64_t value);
void buf_print(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_add_html(struct buf *buf, struct str text); /* with & < > " ' escaped */
struct str buf_str(const struct buf *buf);           /* a view of what was written */

#endif
