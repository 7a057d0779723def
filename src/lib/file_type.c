/* libmagic, kept to looking at bytes: nothing is unpacked, and the readers of whole formats, where
   its flaws were, stay out. */
#include "lib/file_type.h"

#include <magic.h>

#define LOOK                                                                                       \
    (MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF |         \
     MAGIC_NO_CHECK_TOKENS)

/* A cookie each time, since one may not be shared by threads. */
struct err *file_type(struct arena *arena, struct str head, struct str *type)
{
    magic_t magic = magic_open(LOOK);
    struct err *err = NULL;
    const char *found;

    if (magic == NULL) return ERR(arena, ERR_BUSY, "no memory to look at a file");
    if (magic_load(magic, NULL) != 0) {
        err = ERR(arena, ERR_INTERNAL, "types of files: %s", magic_error(magic));
    } else {
        found = magic_buffer(magic, head.ptr, head.len);
        *type = found == NULL ? STR("application/octet-stream") : str_copy(arena, str_of(found));
    }
    magic_close(magic);
    return err;
}
