/* QR codes by libqrencode, drawn as one path. */
#include "lib/qr.h"

#include "base/arena.h"
#include "base/buf.h"

#include <qrencode.h>

#define QUIET      4
#define PATH_BYTES ((size_t)512 * 1024) /* more than the largest code has runs */

static bool is_dark(const QRcode *code, int x, int y)
{
    return x < code->width && (code->data[y * code->width + x] & 1) != 0;
}

/* Each row as its dark runs, from left to right. */
static void path_add(struct buf *out, const QRcode *code)
{
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            int from = x;

            while (is_dark(code, x, y))
                x++;
            if (x > from)
                buf_print(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        }
    }
}

struct err *qr_make(struct arena *arena, struct str text, struct qr *qr)
{
    struct buf out =
        buf_new(arena, PATH_BYTES); /* before the code: a full arena must not lose it */
    QRcode *code;

    if (text.len == 0 || text.len > QR_BYTES_MAX) return ERR_REFUSE(arena, ERR_TOO_LONG);
    code = QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (code == NULL) return ERR(arena, ERR_INTERNAL, "libqrencode makes no code");
    path_add(&out, code);
    qr->size = code->width + 2 * QUIET;
    QRcode_free(code);
    if (out.full) return ERR(arena, ERR_INTERNAL, "a code with more runs than expected");
    qr->path = buf_str(&out);
    return NULL;
}
