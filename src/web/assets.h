/* The files that pages load, embedded by tools/embed. A name holds the hash of its content, so an
   answer may be kept by browsers for ever. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include <stddef.h>

struct asset {
    const char *path; /* "/app.0123456789ab.js" */
    const char *type; /* "text/javascript; charset=utf-8" */
    const unsigned char *bytes;
    size_t size;
    const unsigned char *gzip; /* the same, compressed */
    size_t gzip_size;
};

extern const struct asset assets[];
extern const size_t asset_count;
extern const char *const asset_icons[]; /* the names of the sprite's icons; ends with NULL */

#endif
