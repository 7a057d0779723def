/* Any bytes as a photo: what is kept lies within what was sent, and cleaning it again changes
   nothing. */
#include "text_fuzz.h"

#include "base/buf.h"
#include "feature/attachment/attachment.h"

static struct str joined(struct arena *arena, const struct attachment_pieces *pieces)
{
    struct buf out = buf_new(arena, FUZZ_BYTES_MAX);

    for (size_t i = 0; i < pieces->count; i++)
        buf_add(&out, pieces->items[i]);
    assert(!out.full);
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"image/jpeg", "image/png", "image/webp"};
    struct arena *arena = fuzz_arena();

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct attachment_pieces once, twice;

        if (!attachment_photo_clean(arena, str_of(types[i]), fuzz_text_of(data, size), &once))
            continue;
        struct str kept = joined(arena, &once);
        assert(kept.len <= size + 64); /* an Exif segment that says how it is turned */
        assert(attachment_photo_clean(arena, str_of(types[i]), kept, &twice));
        assert(str_equal(joined(arena, &twice), kept));
    }
    arena_free(arena);
    return 0;
}
