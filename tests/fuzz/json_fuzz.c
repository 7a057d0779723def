/* Any bytes as JSON: what was read, written and read again, is written the same. */
#include "text_fuzz.h"

#include "doc/doc.h"

#define DEPTH_MAX 32

static struct str written(struct arena *arena, const struct doc *doc)
{
    struct buf out = buf_new(arena, FUZZ_BYTES_MAX);

    doc_json(&out, doc, NULL);
    assert(!out.full);
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct doc *first, *second;

    if (doc_read(arena, fuzz_text_of(data, size), DEPTH_MAX, &first) == NULL) {
        struct str once = written(arena, first);
        struct err *err = doc_read(arena, once, DEPTH_MAX, &second);

        assert(err == NULL && str_is_utf8(once));
        assert(str_equal(once, written(arena, second)));
    }
    arena_free(arena);
    return 0;
}
