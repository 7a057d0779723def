/* Any bytes as a form with files: what is read is a tree and files whose bytes and digests hold
   together; their names are safe, and stay as they are when they are cleaned again. */
#include "text_fuzz.h"

#include <unistd.h>

#include "base/sha256.h"
#include "web/web_inner.h"

static void file_check(struct arena *arena, const struct upload *file)
{
    char *bytes = arena_alloc(arena, (size_t)file->bytes + 1);
    struct str name = upload_name_clean(arena, file->file_name);

    assert(pread(file->fd, bytes, (size_t)file->bytes, 0) == file->bytes);
    assert(str_equal(sha256_hex(arena, (struct str){bytes, (size_t)file->bytes}), file->digest));
    assert(file->file_name.len > 0 && str_is_utf8(file->file_name));
    assert(str_is_clean(file->file_name, false) && str_find(file->file_name, STR("/")) < 0);
    assert(str_equal(name, file->file_name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct http_pair header = {STR("content-type"), STR("multipart/form-data; boundary=X")};
    struct http_request http = {.arena = arena,
                                .headers = &header,
                                .header_count = 1,
                                .body = fuzz_text_of(data, size)};
    struct upload *files = NULL;
    struct multipart_form form = {.http = &http,
                                  .file_field = "_files",
                                  .dir = "/tmp",
                                  .files = &files};

    form.doc = doc_object(arena);
    if (multipart_read(arena, &form) == NULL) {
        assert(form.doc->kind == DOC_OBJECT);
        for (const struct upload *file = files; file != NULL; file = file->next)
            file_check(arena, file);
    }
    uploads_close(files);
    arena_free(arena);
    return 0;
}
