/* The page on which an administrator removes the sample. */
#include "feature/admin/admin_sample.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/access/access.h"
#include "feature/admin/admin.h"
#include "templates.h"
#include "web/web.h"

struct removal {
    int64_t sure;
    struct str secret; /* of the set-up to be */
};

static const struct field removal_fields[] = {
    {.name = "sure",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct removal, sure),
     .label = N_("Yes, remove all of it for ever")},
    {0}};

static const char *folder_of(struct str kind)
{
    if (str_is(kind, "person")) return "people";
    if (str_is(kind, "unit")) return "units";
    return str_is(kind, "company") ? "companies" : "customers";
}

static void put_added(struct req *req, struct doc *doc, const struct admin_sample *sample)
{
    struct doc *list = doc_put_list(req->arena, doc, "added");

    for (size_t i = 0; i < sample->named; i++) {
        const struct admin_sample_party *party = &sample->added[i];
        struct doc *item = doc_put_object(req->arena, list, NULL);

        doc_put_id(req->arena, item, "id", party->id);
        doc_put_text(req->arena, item, "kind", party->kind);
        doc_put_text(req->arena, item, "name", party->name);
        doc_html_only(doc_put_text(req->arena, item, "href",
                                   str_print(req->arena, "/%s/%lld", folder_of(party->kind),
                                             (long long)party->id)));
    }
    doc_put_int(req->arena, doc, "added_count", sample->added_count);
}

/* GET /administration/sample: what goes with the sample, and what would be lost. Right administer;
   others do not find it. */
static struct err *sample_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct admin_sample sample;
    struct grant grant;

    TRY(admin_gate(req, &grant));
    TRY(admin_sample_read(tx, req->actor->person_id, &sample));
    req_title(req, doc, N_("Remove the sample"));
    doc_put_bool(req->arena, doc, "here", sample.here);
    put_added(req, doc, &sample);
    doc_html_only(
        doc_put_bool(req->arena, doc, "more", sample.added_count > (int64_t)sample.named));
    (void)req_form(req, doc, "form", removal_fields, NULL);
    return NULL;
}

static struct err *removal_prepare(struct req *req)
{
    struct removal *form;

    TRY(form_prepare(req));
    form = req->form;
    if (form->sure != 1 && req->form_err == NULL)
        form_fault(req, "sure", ERR_UNCONFIRMED, STR_NONE);
    return access_secret_make(req->arena, &form->secret);
}

static struct str set_up_path(const struct req *req)
{
    const struct removal *form = req->form;

    return str_print(req->arena, "/set-up/" STR_FMT, STR_ARG(form->secret));
}

/* POST /administration/sample/remove: empty the house of the sample and of all that was done in it.
   Right administer; others do not find it; refused while it would take with it what is not of the
   sample, but for the account of who asks. */
static struct err *removal_apply(struct req *req, struct store_tx *tx)
{
    const struct removal *form = req->form;
    struct grant grant;

    TRY(admin_gate(req, &grant));
    TRY(req_form_check(req));
    TRY(admin_sample_remove(tx, req->actor->person_id, 0, form->secret));
    req_session_cookie(req, STR(""));
    req->session_changed = true;
    req->location = set_up_path(req);
    req->flash = STR(N_("The sample is removed, and the house is empty. Make it yours."));
    return NULL;
}

static struct err *removed_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    doc_put_text(req->arena, doc, "set_up", set_up_path(req));
    return NULL;
}

/* ---- routes ---- */

static const struct route routes[] = {
    {.method = "GET",
     .path = "/administration/sample",
     .summary = "what goes with the sample, and what would be lost",
     .scope = SCOPE_ADMIN,
     .view = sample_view,
     .block = block_admin_sample_page,
     .document = "here:bool added[id:id kind:text name:text] added_count:int",
     .expect = ADMIN_EXPECT},
    {.method = "POST",
     .path = "/administration/sample/remove",
     .summary = "empty the house of the sample and of all that was done in it",
     .scope = SCOPE_ADMIN,
     .prepare = removal_prepare,
     .apply = removal_apply,
     .view = removed_view,
     .fields = removal_fields,
     .form_size = sizeof(struct removal),
     .again = "/administration/sample",
     .document = "set_up:text",
     .expect = ADMIN_EXPECT},
};

const struct web_routes admin_sample_routes = {routes, sizeof routes / sizeof *routes};
