/* QR codes (ISO/IEC 18004) as the path of an SVG, by libqrencode. */
#ifndef LIB_QR_H
#define LIB_QR_H

#include "base/err.h"

struct qr {
    struct str path; /* `d` of an SVG path: the dark modules, one unit each */
    int64_t size;    /* of the square it stands in, with the quiet zone of four modules around */
};

/* TEXT of at most QR_BYTES_MAX bytes, at level M: a seventh of the code may be dirty. ERR_TOO_LONG.
 */
#define QR_BYTES_MAX 2000
MUST_CHECK struct err *qr_make(struct arena *arena, struct str text, struct qr *qr);

#endif
