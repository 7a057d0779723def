/* Rights and leaving: who administers, and when a person leaves. Administrators alone. */
#include "feature/access/access.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/web.h"

struct leave_form {
    int64_t on;
};

struct admin_form {
    int64_t admin;
};

static const struct field leave_fields[] = {{.name = "on",
                                             .kind = FIELD_DATE,
                                             .offset = offsetof(struct leave_form, on),
                                             .label = N_("First day no longer here"),
                                             .required = true},
                                            {0}};
static const struct field admin_fields[] = {{.name = "admin",
                                             .kind = FIELD_BOOL,
                                             .offset = offsetof(struct admin_form, admin),
                                             .label = N_("Administrator")},
                                            {0}};

/* GET /people/{id}/leave: whether a person administers, and whether they have left. */
static struct err *leave_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party person;
    bool admin;

    TRY(org_party_get(tx, req->object_id, &person));
    TRY(access_admin_is(tx, person.id, &admin));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/people/%lld/leave", (long long)person.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", person.name));
    doc_put_id(req->arena, doc, "id", person.id);
    doc_put_text(req->arena, doc, "name", person.name);
    doc_put_bool(req->arena, doc, "admin", admin);
    doc_put_time(req->arena, doc, "ended", person.ended_ms);
    (void)req_form(req, doc, "form", leave_fields, NULL);
    return NULL;
}

static struct err *leave_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_admin(req, tx, "person");
}

/* POST /people/{id}/leave: a person leaves: the day named is the first one without them. Right: the
   administrator; view leave_view. */
static struct err *leave_apply(struct req *req, struct store_tx *tx)
{
    const struct leave_form *form = req->form;

    TRY(req_admin_form_check(req));
    TRY(access_person_leave(tx, req->actor->person_id, req->object_id, form->on));
    req->session_changed = true;
    req->flash = STR(N_("The last day is recorded."));
    return NULL;
}

/* POST /people/{id}/admin: make a person an administrator, or not one any more. Right: the
   administrator; view leave_view. */
static struct err *admin_apply(struct req *req, struct store_tx *tx)
{
    const struct admin_form *form = req->form;

    TRY(req_admin_form_check(req));
    TRY(access_admin_change(tx, req->actor->person_id, req->object_id, form->admin == 1));
    req->session_changed = true;
    req->flash = STR(N_("The changes are recorded."));
    return NULL;
}

#define PERSON "id:id name:text admin:bool ended?:time"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/people/{id}/leave",
     .summary = "whether a person administers, and whether they have left",
     .scope = SCOPE_ADMIN,
     .find = leave_find,
     .view = leave_view,
     .block = block_leave_page,
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/leave",
     .summary = "a person leaves: the day named is the first one without them",
     .scope = SCOPE_ADMIN,
     .find = leave_find,
     .prepare = form_prepare,
     .apply = leave_apply,
     .view = leave_view,
     .block = block_leave_page,
     .fields = leave_fields,
     .form_size = sizeof(struct leave_form),
     .again = "/people/{id}/leave",
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/admin",
     .summary = "make a person an administrator, or not one any more",
     .scope = SCOPE_ADMIN,
     .find = leave_find,
     .prepare = form_prepare,
     .apply = admin_apply,
     .view = leave_view,
     .block = block_leave_page,
     .fields = admin_fields,
     .form_size = sizeof(struct admin_form),
     .again = "/people/{id}/leave",
     .document = PERSON,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes access_leave_routes = {routes, sizeof routes / sizeof *routes};
