/* Any bytes as a form: what makes a tree can be told as JSON and read from it. */
#include "text_fuzz.h"

#include "web/web_inner.h"

#define DEPTH_MAX 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct doc *doc, *again;

    if (body_form_read(arena, fuzz_text_of(data, size), &doc) == NULL) {
        struct buf out = buf_new(arena, FUZZ_BYTES_MAX);

        doc_json(&out, doc, NULL);
        assert(!out.full && doc->kind == DOC_OBJECT);
        assert(doc_read(arena, buf_str(&out), DEPTH_MAX, &again) == NULL);
    }
    arena_free(arena);
    return 0;
}
