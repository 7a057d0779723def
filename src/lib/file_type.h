/* What a file is, by its content alone (libmagic): neither its name nor what its sender says of it
   counts. */
#ifndef LIB_FILE_TYPE_H
#define LIB_FILE_TYPE_H

#include "base/err.h"

/* The media type of a file that begins with HEAD: "image/jpeg", "application/octet-stream" where
   nothing is known of it. So much of a file is enough: */
#define FILE_TYPE_BYTES ((size_t)64 * 1024)
MUST_CHECK struct err *file_type(struct arena *arena, struct str head, struct str *type);

#endif
