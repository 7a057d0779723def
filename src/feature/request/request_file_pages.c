/* Files of a request as its readers meet them: links in its document, boxes in its forms, and each
   one by its own address. */
#include "base/arena.h"
#include "base/id.h"
#include "feature/org/org.h"
#include "feature/request/request_files.h"
#include "store/store.h"
#include "web/req.h"

/* ---- in documents ---- */

void request_files_link(struct req *req, struct str key, struct doc *files)
{
    if (files == NULL) return;
    for (struct doc *file = files->children.first; file != NULL; file = file->next) {
        struct str href = str_print(req->arena, "/requests/" STR_FMT "/files/%lld", STR_ARG(key),
                                    (long long)doc_int(file, "id"));

        doc_html_only(doc_put_text(req->arena, file, "href", href));
    }
}

bool request_files_put(struct req *req, const struct attachment_list *list, struct str key,
                       int64_t event_id, struct doc *item)
{
    struct doc *files = doc_put_list(req->arena, item, "files");

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].event_id == event_id) attachment_put(req, files, &list->items[i]);
    }
    request_files_link(req, key, files);
    return files->children.count > 0;
}

void request_files_put_passed(struct req *req, const struct attachment_list *list, struct str key,
                              struct doc *doc)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct attachment *file = &list->items[i];
        struct doc *disclosed = doc_get(doc, "disclosed"), *row, *files;

        if (!str_is(file->role, "passed")) continue;
        if (disclosed == NULL) disclosed = doc_put_list(req->arena, doc, "disclosed");
        row = doc_put_object(req->arena, disclosed, NULL);
        doc_put_text(req->arena, row, "name",
                     str_print(req->arena, "file.%lld", (long long)file->id));
        doc_put_message(req->arena, row, "label", attachment_kind(file->type));
        doc_put_c(req->arena, row, "kind", "file");
        doc_put_text(req->arena, row, "text", file->name);
        files = doc_put_list(req->arena, row, "files");
        attachment_put(req, files, file);
        request_files_link(req, key, files);
    }
}

/* ---- in forms ---- */

struct err *request_files_put_disclosable(struct req *req, struct store_tx *tx,
                                          const struct grant *grant, struct doc *list)
{
    struct attachment_list files;

    TRY(attachment_of(tx, grant, &files));
    for (size_t i = 0; i < files.count; i++) {
        const struct attachment *file = &files.items[i];
        struct doc *row = doc_put_object(req->arena, list, NULL);

        doc_put_text(req->arena, row, "name",
                     str_print(req->arena, "file.%lld", (long long)file->id));
        doc_put_message(req->arena, row, "label", attachment_kind(file->type));
        doc_put_text(req->arena, row, "text", file->name);
    }
    return NULL;
}

static struct err *typed_put(struct req *req, struct store_tx *tx, struct str typed,
                             struct doc *list)
{
    struct attachment file;
    int64_t id;

    if (!id_parse(typed, &id)) return NULL;
    struct err *err = attachment_own(tx, req->actor, NONE, id, &file);
    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    attachment_put(req, list, &file);
    return NULL;
}

struct err *request_files_put_typed(struct req *req, struct store_tx *tx, struct doc *list)
{
    const struct doc *typed = doc_get(req->typed, "files");
    struct doc *ids = doc_list(req->arena);

    if (req->typed == NULL) return NULL;
    if (typed != NULL && typed->kind == DOC_TEXT) doc_put_text(req->arena, ids, NULL, typed->text);
    if (typed != NULL && typed->kind == DOC_LIST) ids->children = typed->children;
    attachment_held_put(req, "_files", ids);
    for (const struct doc *one = ids->children.first; one != NULL; one = one->next) {
        if (one->kind == DOC_TEXT) TRY(typed_put(req, tx, one->text, list));
    }
    return NULL;
}

/* ---- one file ---- */

/* GET /requests/{key}/files/{file}: a file, to be saved; what it is in JSON. */
struct err *request_file_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct authz_object object;
    struct attachment file;
    struct grant grant;
    struct doc *item, *by;
    struct str name;
    int64_t parent_id, id;

    TRY(request_sides(tx, req->actor, req->object_id, &object, &parent_id));
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return req_refuse(req, ERR_NOT_FOUND);
    if (!id_parse(req->keys[1], &id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(attachment_get(tx, &grant, id, &file));
    if (str_is(file.role, "note") && !authz(req->actor, RIGHT_NOTE, &object, &grant))
        return req_refuse(req, ERR_NOT_FOUND);
    item = attachment_put(req, doc_list(req->arena), &file);
    for (struct doc *part = item->children.first; part != NULL; part = part->next)
        doc_put(req->arena, doc, part->name, part);
    doc_put_text(req->arena, doc, "digest", file.digest);
    doc_put_time(req->arena, doc, "at", file.made_ms);
    TRY(org_party_name(tx, file.uploader_id, &name));
    by = doc_put_object(req->arena, doc, "by");
    doc_put_id(req->arena, by, "id", file.uploader_id);
    doc_put_text(req->arena, by, "name", name);
    attachment_answer(req, &file);
    return NULL;
}
