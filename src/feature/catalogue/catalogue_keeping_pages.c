/* Who handles what is asked of an offering, and how long it is kept: shown to and changed by who
   answers for it (docs/decisions/017). */
#include "feature/catalogue/catalogue_keeping.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org_people.h"
#include "templates.h"
#include "web/web.h"

struct handler_form {
    struct str person;
};

struct retention_form {
    int64_t days;
};

static const struct field handler_fields[] = {{.name = "person",
                                               .kind = FIELD_TEXT,
                                               .offset = offsetof(struct handler_form, person),
                                               .label = N_("E-mail or personnel number"),
                                               .required = true},
                                              {0}};
static const struct field retention_fields[] = {{.name = "days",
                                                 .kind = FIELD_INT,
                                                 .offset = offsetof(struct retention_form, days),
                                                 .label = N_("Days from its end to its erasure"),
                                                 .required = true,
                                                 .min = CATALOGUE_RETENTION_DAYS_MIN,
                                                 .max = CATALOGUE_RETENTION_DAYS_MAX},
                                                {0}};

static bool may_look(const struct req *req, const struct catalogue_offering *offering)
{
    return catalogue_may_list(req->actor, offering) ||
           catalogue_may_keep(req->actor, offering->unit_id);
}

/* The offering as its own unit sees it; its unit is the root of its list. */
static struct err *keeping_find(struct req *req, struct store_tx *tx)
{
    struct catalogue_offering offering;

    if (!id_parse(req->keys[0], &req->object_id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(catalogue_offering_get(tx, req->object_id, &offering));
    if (!may_look(req, &offering) && !catalogue_may_see(&offering, req->actor))
        return req_refuse(req, ERR_NOT_FOUND);
    if (req->route->apply != NULL) req_root(req, SQL_ORG_PARTY_LOCK, offering.unit_id);
    return may_look(req, &offering) ? NULL : req_refuse(req, ERR_RIGHT);
}

static struct err *offering_of(struct req *req, struct store_tx *tx,
                               struct catalogue_offering *offering)
{
    TRY(catalogue_gate(req, req->object_id));
    return catalogue_offering_get(tx, req->object_id, offering);
}

static struct str path_of(struct req *req, const char *part)
{
    return str_print(req->arena, "/offerings/%lld/%s", (long long)req->object_id, part);
}

static struct err *put_handlers(struct req *req, struct store_tx *tx,
                                const struct catalogue_offering *offering, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "handlers");
    bool may = catalogue_may_list(req->actor, offering);
    struct catalogue_handler *handlers;
    size_t count;

    if (offering->secrecy != SECRECY_NAMED) return NULL;
    TRY(catalogue_handlers_of(tx, offering->id, &handlers, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *row = doc_put_object(req->arena, list, NULL);

        doc_put_id(req->arena, row, "id", handlers[i].id);
        doc_put_text(req->arena, row, "name", handlers[i].name);
        if (!may || count == 1 || handlers[i].id == offering->approver_id) continue;
        doc_html_only(doc_put_text(req->arena, row, "drop",
                                   str_print(req->arena, "/offerings/%lld/handlers/%lld/drop",
                                             (long long)offering->id, (long long)handlers[i].id)));
    }
    if (may && !req->json)
        (void)org_put_form(req, doc, "add", path_of(req, "handlers"), handler_fields, NULL);
    return NULL;
}

/* GET /offerings/{id}/keeping: Who handles what is asked, and how long it is kept. Right: the
   handlers, the leads of the unit, administrators; view keeping_view. */
static struct err *keeping_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;
    struct doc *values = doc_object(req->arena);
    struct str title, found;
    int64_t days;

    TRY(offering_of(req, tx, &offering));
    if (req->route->apply != NULL) req->location = path_of(req, "keeping");
    title = catalogue_title(&offering, req->actor->lang, &found);
    doc_put_id(req->arena, doc, "id", offering.id);
    doc_lang(doc_put_text(req->arena, doc, "title", title), found);
    doc_put_c(req->arena, doc, "secrecy", secrecy_names[offering.secrecy]);
    TRY(put_handlers(req, tx, &offering, doc));
    TRY(catalogue_retention_get(tx, offering.id, &days));
    doc_put_int(req->arena, doc, "retention_days", days);
    doc_put_int(req->arena, values, "days", days);
    if (!req->json && catalogue_may_keep(req->actor, offering.unit_id))
        (void)org_put_form(req, doc, "keep", path_of(req, "retention"), retention_fields, values);
    return NULL;
}

/* POST /offerings/{id}/handlers: Add a handler, for requests to come. Right: the handlers and the
   leads of the unit; view keeping_view. */
static struct err *add_apply(struct req *req, struct store_tx *tx)
{
    const struct handler_form *form = req->form;
    struct catalogue_offering offering;
    struct org_party person;

    TRY(offering_of(req, tx, &offering));
    if (!catalogue_may_list(req->actor, &offering)) return req_refuse(req, ERR_RIGHT);
    TRY(req_form_check(req));
    if (offering.secrecy != SECRECY_NAMED) return req_refuse(req, ERR_NOT_NAMED);
    TRY(org_person_typed(tx, form->person, "person", &person));
    if (person.ended_ms != NONE) form_fault(req, "person", ERR_BAD_REFERENCE, STR_NONE);
    TRY(req_form_check(req));
    return catalogue_handler_add(tx, req->actor->person_id, &offering, person.id);
}

/* POST /offerings/{id}/handlers/{person}/drop: Drop a handler, for requests to come. Right: the
   handlers and the leads of the unit; view keeping_view. */
static struct err *drop_apply(struct req *req, struct store_tx *tx)
{
    struct catalogue_offering offering;
    int64_t person_id;

    TRY(offering_of(req, tx, &offering));
    if (!catalogue_may_list(req->actor, &offering)) return req_refuse(req, ERR_RIGHT);
    TRY(req_form_check(req));
    if (!id_parse(req->keys[1], &person_id)) return req_refuse(req, ERR_NOT_FOUND);
    return catalogue_handler_drop(tx, req->actor->person_id, &offering, person_id);
}

/* POST /offerings/{id}/retention: Say how long requests are kept after their end. Right: the leads
   of the unit and administrators; view keeping_view. */
static struct err *retention_apply(struct req *req, struct store_tx *tx)
{
    const struct retention_form *form = req->form;
    struct catalogue_offering offering;

    TRY(offering_of(req, tx, &offering));
    if (!catalogue_may_keep(req->actor, offering.unit_id)) return req_refuse(req, ERR_RIGHT);
    TRY(req_form_check(req));
    req->flash = STR(N_("The changes are recorded."));
    return catalogue_retention_set(tx, req->actor->person_id, offering.id, form->days);
}

/* After dropping oneself there is nothing left to see. */
static struct err *changed_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;

    TRY(offering_of(req, tx, &offering));
    if (may_look(req, &offering)) return keeping_view(req, tx, doc);
    doc_put_id(req->arena, doc, "id", offering.id);
    req->location = str_print(req->arena, "/offerings/%lld", (long long)offering.id);
    return NULL;
}

/* ---- routes ---- */

#define EXPECT_LEADS(admin)                                                                        \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_APPROVER] = VERDICT_FORBIDDEN,                              \
        [RELATION_LEAD] = VERDICT_YES, [RELATION_ADMIN] = admin,                                   \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN                                                       \
    }
#define KEEPING "id:id title:text secrecy:text handlers[id:id name:text] retention_days:int"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/offerings/{id}/keeping",
     .summary = "Who handles what is asked, and how long it is kept",
     .scope = SCOPE_READ,
     .find = keeping_find,
     .view = keeping_view,
     .block = block_keeping_page,
     .document = KEEPING,
     .expect = EXPECT_LEADS(VERDICT_YES)},
    {.method = "POST",
     .path = "/offerings/{id}/handlers",
     .summary = "Add a handler, for requests to come",
     .scope = SCOPE_WRITE,
     .find = keeping_find,
     .prepare = form_prepare,
     .apply = add_apply,
     .view = keeping_view,
     .block = block_keeping_page,
     .fields = handler_fields,
     .form_size = sizeof(struct handler_form),
     .again = "/offerings/{id}/keeping",
     .document = KEEPING,
     .expect = EXPECT_LEADS(VERDICT_FORBIDDEN)},
    {.method = "POST",
     .path = "/offerings/{id}/handlers/{person}/drop",
     .summary = "Drop a handler, for requests to come",
     .scope = SCOPE_WRITE,
     .find = keeping_find,
     .apply = drop_apply,
     .view = changed_view,
     .block = block_keeping_page,
     .again = "/offerings/{id}/keeping",
     .document = KEEPING "|id:id",
     .expect = EXPECT_LEADS(VERDICT_FORBIDDEN)},
    {.method = "POST",
     .path = "/offerings/{id}/retention",
     .summary = "Say how long requests are kept after their end",
     .scope = SCOPE_WRITE,
     .find = keeping_find,
     .prepare = form_prepare,
     .apply = retention_apply,
     .view = keeping_view,
     .block = block_keeping_page,
     .fields = retention_fields,
     .form_size = sizeof(struct retention_form),
     .again = "/offerings/{id}/keeping",
     .document = KEEPING,
     .expect = EXPECT_LEADS(VERDICT_YES)},
};

const struct web_routes catalogue_keeping_routes = {routes, sizeof routes / sizeof *routes};
