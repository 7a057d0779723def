/* From what a form brought to a file that is held: looked at, cleaned, kept under its digest, and
   then, in a transaction of its own, a row. A form that is refused afterwards has its files still.
 */
#include "feature/attachment/attachment_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "lib/file_type.h"
#include "web/req.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* ---- one file ---- */

static struct str digest_of(struct arena *arena, const struct attachment_pieces *pieces,
                            int64_t *bytes)
{
    uint8_t digest[SHA256_SIZE];
    struct sha256_run run;

    *bytes = 0;
    sha256_begin(&run);
    for (size_t i = 0; i < pieces->count; i++) {
        sha256_add(&run, pieces->items[i]);
        *bytes += (int64_t)pieces->items[i].len;
    }
    sha256_end(&run, digest);
    return str_hex(arena, digest, sizeof digest);
}

/* CONTENT is in memory while it is looked at. */
static struct err *content_take(struct req *req, struct str content, struct attachment *attachment,
                                enum err_code *code)
{
    struct attachment_pieces pieces = {&content, 1};

    TRY(file_type(req->arena, str_sub(content, 0, FILE_TYPE_BYTES), &attachment->type));
    *code = attachment_check(req->arena, attachment->name, attachment->type);
    if (*code != ERR_NONE) return NULL;
    if (attachment_is_photo(attachment->type) &&
        !attachment_photo_clean(req->arena, attachment->type, content, &pieces)) {
        *code = ERR_PHOTO_BROKEN;
        return NULL;
    }
    attachment->digest = digest_of(req->arena, &pieces, &attachment->bytes);
    return attachment_file_keep(req->arena, store_data_dir(req->store), attachment->digest,
                                &pieces);
}

struct err *attachment_take(struct req *req, const struct upload *upload,
                            struct attachment *attachment, enum err_code *code, struct str *param)
{
    size_t megabytes = limits.attachment_bytes_max / ((size_t)1024 * 1024);

    *attachment =
        (struct attachment){.name = upload->file_name, .uploader_id = req->actor->person_id};
    *code = ERR_ATTACHMENT_EMPTY;
    *param = STR_NONE;
    if (upload->bytes == 0) return NULL;
    *code = ERR_ATTACHMENT_SIZE;
    *param = str_print(req->arena, "%zu MB", megabytes);
    if (upload->bytes > (int64_t)limits.attachment_bytes_max) return NULL;
    *param = STR_NONE;
    void *map = mmap(NULL, (size_t)upload->bytes, PROT_READ, MAP_PRIVATE, upload->fd, 0);
    if (map == MAP_FAILED) return ERR(req->arena, ERR_BUSY, "a file sent: %s", strerror(errno));
    struct err *err = content_take(req, (struct str){map, (size_t)upload->bytes}, attachment, code);
    munmap(map, (size_t)upload->bytes);
    return err;
}

/* ---- all of a form ---- */

struct hold {
    struct attachment *items;
    struct upload **uploads;
    size_t count;
};

static struct err *rows_add(struct store_tx *tx, void *context)
{
    struct hold *hold = context;

    for (size_t i = 0; i < hold->count; i++) {
        TRY(attachment_add(tx, &hold->items[i]));
        hold->uploads[i]->held_id = hold->items[i].id;
    }
    return NULL;
}

/* "_files.photo" brings the answer of "fields.photo", "_files" what goes with a message. */
static const char *field_of(struct arena *arena, const struct upload *upload)
{
    struct str first, name;

    if (!str_cut(upload->name, '.', &first, &name)) return "files";
    return str_c(arena, str_print(arena, "fields." STR_FMT, STR_ARG(name)));
}

struct err *attachment_hold(struct req *req)
{
    struct hold hold = {NULL, NULL, 0};
    size_t count = 0;

    for (const struct upload *upload = req->uploads; upload != NULL; upload = upload->next)
        count++;
    if (count == 0) return NULL;
    hold.items = ARENA_ARRAY(req->arena, struct attachment, count);
    hold.uploads = ARENA_ARRAY(req->arena, struct upload *, count);
    for (struct upload *upload = req->uploads; upload != NULL; upload = upload->next) {
        enum err_code code;
        struct str param;

        TRY(attachment_take(req, upload, &hold.items[hold.count], &code, &param));
        if (code != ERR_NONE) {
            form_fault(req, field_of(req->arena, upload), code, param);
            continue;
        }
        hold.uploads[hold.count++] = upload;
    }
    if (hold.count == 0) return NULL;
    struct store_write write = {.apply = rows_add,
                                .context = &hold,
                                .arena = req->arena,
                                .now_ms = req->now_ms};
    return store_write(req->store, &write);
}

struct err *attachment_hold_made(struct req *req, struct store_tx *tx, struct str name,
                                 struct str content, int64_t *id)
{
    struct attachment attachment = {.name = name, .uploader_id = req->actor->person_id};
    enum err_code code;

    TRY(content_take(req, content, &attachment, &code));
    if (code != ERR_NONE) return req_refuse(req, code);
    TRY(attachment_add(tx, &attachment));
    *id = attachment.id;
    return NULL;
}

void attachment_held_put(struct req *req, const char *name, struct doc *list)
{
    for (const struct upload *upload = req->uploads; upload != NULL; upload = upload->next) {
        if (upload->held_id == NONE || !str_is(upload->name, name)) continue;
        doc_put_text(req->arena, list, NULL, str_of_int(req->arena, upload->held_id));
    }
}
