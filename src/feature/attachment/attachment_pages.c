/* Files sent before they are used: for programs, and what pages show of a file. */
#include "feature/attachment/attachment_inner.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "web/web.h"

#define KILOBYTE INT64_C(1024)
#define MEGABYTE (KILOBYTE * KILOBYTE)

/* ---- as a document ---- */

/* "2.1 MB", in tenths; below a megabyte whole kilobytes, at least one. */
static void put_size(struct req *req, struct doc *item, int64_t bytes)
{
    bool large = bytes >= MEGABYTE;
    int64_t milli = (bytes + KILOBYTE - 1) / KILOBYTE * 1000;
    struct doc *size = doc_html_only(
        doc_put_message(req->arena, item, "size", large ? N_("{size} MB") : N_("{size} KB")));

    if (large) milli = (bytes * 10 + MEGABYTE / 2) / MEGABYTE * 100;
    doc_param(req->arena, size, "size",
              doc_put_milli(req->arena, doc_object(req->arena), "size", milli));
}

struct doc *attachment_put(struct req *req, struct doc *list, const struct attachment *attachment)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);

    doc_put_id(req->arena, item, "id", attachment->id);
    doc_put_text(req->arena, item, "name", attachment->name);
    doc_put_text(req->arena, item, "type", attachment->type);
    doc_put_int(req->arena, item, "bytes", attachment->bytes);
    doc_html_only(doc_put_message(req->arena, item, "kind", attachment_kind(attachment->type)));
    put_size(req, item, attachment->bytes);
    return item;
}

void attachment_answer(struct req *req, const struct attachment *attachment)
{
    req->file.name = attachment->name;
    req->file.type = STR("application/octet-stream");
    req->file.path = attachment_path(req->arena, store_data_dir(req->store), attachment->digest);
}

/* ---- sending one ---- */

struct send_form {
    struct str file;
    struct attachment attachment;
};

static const struct field send_fields[] = {
    {.name = "file",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct send_form, file),
     .label = N_("File"),
     .required = true},
    {.name = NULL},
};

static struct err *send_prepare(struct req *req)
{
    const struct upload *upload = req_upload(req, "file");
    struct send_form *form;
    enum err_code code;
    struct str param;

    TRY(form_prepare(req));
    form = req->form;
    if (upload == NULL) {
        if (!str_empty(form->file)) form_fault(req, "file", ERR_REQUIRED, STR_NONE);
        return NULL;
    }
    if (upload->next != NULL) return NULL; /* said already: sent twice */
    TRY(attachment_take(req, upload, &form->attachment, &code, &param));
    if (code != ERR_NONE) form_fault(req, "file", code, param);
    return NULL;
}

/* POST /attachments: hold a file for a day, until a request uses it. Right: signed in; view
   attachment. */
static struct err *send_apply(struct req *req, struct store_tx *tx)
{
    struct send_form *form = req->form;

    TRY(req_form_check(req));
    TRY(attachment_add(tx, &form->attachment));
    req->object_id = form->attachment.id;
    req->location = str_print(req->arena, "/attachments/%lld", (long long)req->object_id);
    return NULL;
}

static struct err *attachment_find(struct req *req, struct store_tx *tx)
{
    if (id_parse(req->keys[0], &req->object_id)) return NULL;
    return ERR(tx->arena, ERR_NOT_FOUND, "the path names no id");
}

/* GET /attachments/{id}: a file one holds, until a request uses it. */
static struct err *attachment_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct attachment held;
    struct doc *item;

    TRY(attachment_own(tx, req->actor, NONE, req->object_id, &held));
    item = attachment_put(req, doc_list(req->arena), &held);
    for (struct doc *part = item->children.first; part != NULL; part = part->next)
        doc_put(req->arena, doc, part->name, part);
    doc_put_text(req->arena, doc, "digest", held.digest);
    doc_put_time(req->arena, doc, "until", held.made_ms + limits.attachment_held_ms);
    return NULL;
}

#define HELD ATTACHMENT " digest:text until:time"
#define EXPECT_SIGNED_IN                                                                           \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }
/* Of the matrix: one that somebody else holds. */
#define EXPECT_HIDDEN                                                                              \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_INSIDER] = VERDICT_HIDDEN,                                  \
        [RELATION_REQUESTER] = VERDICT_YES,                                                        \
        [RELATION_CUSTOMER... RELATION_ADMIN] = VERDICT_HIDDEN,                                    \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN                                                       \
    }

static const struct route routes[] = {
    {.method = "POST",
     .path = "/attachments",
     .summary = "hold a file for a day, until a request uses it",
     .scope = SCOPE_WRITE,
     .makes = true,
     .prepare = send_prepare,
     .apply = send_apply,
     .view = attachment_view,
     .fields = send_fields,
     .form_size = sizeof(struct send_form),
     .upload = "file",
     .document = HELD,
     .expect = EXPECT_SIGNED_IN},
    {.method = "GET",
     .path = "/attachments/{id}",
     .summary = "a file one holds, until a request uses it",
     .scope = SCOPE_READ,
     .find = attachment_find,
     .view = attachment_view,
     .document = HELD,
     .expect = EXPECT_HIDDEN},
};

const struct web_routes attachment_routes = {routes, sizeof routes / sizeof *routes};
