/* External customers, for colleagues alone: whom the house sells to is not for everybody who signs
   in. */
#include "feature/org/org_customer.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_people.h"
#include "templates.h"
#include "web/web.h"

struct customer_form {
    struct str name, lang, external_id;
};

static const struct field after_query[] = {
    {.name = "after", .kind = FIELD_ID, .label = N_("The last one of the page before")}, {0}};

static const struct field customer_fields[] = {{.name = "name",
                                                .kind = FIELD_TEXT,
                                                .offset = offsetof(struct customer_form, name),
                                                .label = N_("Name"),
                                                .required = true},
                                               {.name = "lang",
                                                .kind = FIELD_LANG,
                                                .offset = offsetof(struct customer_form, lang),
                                                .label = N_("Language")},
                                               {.name = "external_id",
                                                .kind = FIELD_TEXT,
                                                .offset =
                                                    offsetof(struct customer_form, external_id),
                                                .label = N_("Number in another system")},
                                               {0}};

/* ---- who may ---- */

struct err *org_keeps_customers(struct store_tx *tx, const struct actor *actor, bool *keeps)
{
    struct org_party person;

    *keeps = actor->admin;
    if (actor->person_id == 0 || !org_is_colleague(actor)) return NULL;
    for (size_t i = 0; i < actor->party_count; i++)
        *keeps = *keeps || actor->parties[i].lead;
    if (*keeps) return NULL;
    TRY(org_party_get(tx, actor->person_id, &person));
    *keeps = str_is(person.person_kind, "commercial");
    return NULL;
}

static struct err *keeper_check(struct req *req, struct store_tx *tx)
{
    bool keeps;

    TRY(org_keeps_customers(tx, req->actor, &keeps));
    return keeps ? NULL : req_refuse(req, ERR_RIGHT);
}

/* Who may not know of customers learns nothing of this one. */
static struct err *customer_find(struct req *req, struct store_tx *tx)
{
    if (!org_is_colleague(req->actor)) return req_refuse(req, ERR_RIGHT);
    if (req->route->apply != NULL) TRY(keeper_check(req, tx));
    TRY(org_party_of_path(req, tx, "external"));
    if (req->route->apply != NULL) req_root(req, SQL_ORG_PARTY_LOCK, req->object_id);
    return NULL;
}

/* ---- reading ---- */

static void put_customer(struct req *req, struct doc *doc, const struct org_party *customer)
{
    doc_put_text(req->arena, doc, "name", customer->name);
    doc_put_text(req->arena, doc, "lang", customer->lang);
    doc_put_text(req->arena, doc, "external_id", customer->external_id);
}

/* GET /customers: external customers by name. */
static struct err *customers_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct org_party_list list;
    bool keeps, more;

    if (!org_is_colleague(req->actor)) return req_refuse(req, ERR_RIGHT);
    req_title(req, doc, N_("External customers"));
    TRY(org_keeps_customers(tx, req->actor, &keeps));
    doc_html_only(doc_put_bool(req->arena, doc, "keeps", keeps));
    TRY(org_parties(tx, STR("external"), req_query_id(req, "after"), limits.page_rows + 1, &list));
    more = list.count > limits.page_rows;
    if (more) list.count = limits.page_rows;
    for (size_t i = 0; i < list.count; i++) {
        struct doc *row = doc_put_object(req->arena, items, NULL);

        doc_put_id(req->arena, row, "id", list.items[i].id);
        put_customer(req, row, &list.items[i]);
    }
    req_next(req, doc, list.count > 0 ? list.items[list.count - 1].id : NONE, more);
    return NULL;
}

/* GET /customers/new: the form of a new external customer. */
static struct err *customer_new_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    TRY(keeper_check(req, tx));
    req_title(req, doc, N_("Add a customer"));
    doc_put_int(req->arena, doc, "name_points_max", (int64_t)limits.name_points_max);
    org_offer_langs(req, req_form(req, doc, "form", customer_fields, NULL));
    return NULL;
}

/* GET /customers/{id}: one external customer. */
static struct err *customer_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *values = doc_object(req->arena);
    struct org_party customer;
    bool keeps;

    TRY(org_party_get(tx, req->object_id, &customer));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/customers/%lld", (long long)customer.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", customer.name));
    doc_put_id(req->arena, doc, "id", customer.id);
    put_customer(req, doc, &customer);
    doc_put_time(req->arena, doc, "ended", customer.ended_ms);
    TRY(org_keeps_customers(tx, req->actor, &keeps));
    if (!keeps || customer.ended_ms != NONE) return NULL;
    put_customer(req, values, &customer);
    org_offer_langs(req, doc_html_only(req_form(req, doc, "form", customer_fields, values)));
    return NULL;
}

/* ---- changes ---- */

static void customer_take(struct org_party *customer, const struct customer_form *form)
{
    customer->name = form->name;
    customer->lang = form->lang;
    customer->external_id = form->external_id;
}

/* POST /customers: add an external customer. */
static struct err *customer_add_apply(struct req *req, struct store_tx *tx)
{
    struct org_party customer = {.kind = STR("external")};

    TRY(keeper_check(req, tx));
    TRY(req_form_check(req));
    customer_take(&customer, req->form);
    TRY(org_party_add(tx, req->actor->person_id, &customer));
    req->object_id = customer.id;
    req->location = str_print(req->arena, "/customers/%lld", (long long)customer.id);
    req->flash = STR(N_("The customer was added."));
    return NULL;
}

/* POST /customers/{id}/edit: change the facts of one; what is left out is taken out. */
static struct err *customer_edit_apply(struct req *req, struct store_tx *tx)
{
    struct org_party customer;

    TRY(req_form_check(req));
    TRY(org_party_get(tx, req->object_id, &customer));
    customer_take(&customer, req->form);
    TRY(org_party_save(tx, req->actor->person_id, &customer));
    req->flash = STR(N_("The changes are recorded."));
    return NULL;
}

/* POST /customers/{id}/end: it is no customer any more. */
static struct err *customer_end_apply(struct req *req, struct store_tx *tx)
{
    req->flash = STR(N_("The changes are recorded."));
    return org_customer_end(tx, req->actor->person_id, req->object_id);
}

/* ---- routes ---- */

#define CUSTOMER "id:id name:text lang?:text external_id?:text"

#define EXPECT_KEEPER                                                                              \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_APPROVER] = VERDICT_FORBIDDEN,                              \
        [RELATION_LEAD... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN      \
    }
/* None has been added there: colleagues learn that, others nothing. */
#define EXPECT_COLLEAGUE                                                                           \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }

static const struct route routes[] = {
    {.method = "GET",
     .path = "/customers",
     .summary = "external customers by name",
     .scope = SCOPE_READ,
     .view = customers_view,
     .block = block_customers_page,
     .query = after_query,
     .document = "items[" CUSTOMER "] next?:id",
     .expect = EXPECT_COLLEAGUE},
    {.method = "GET",
     .path = "/customers/new",
     .summary = "the form of a new external customer",
     .scope = SCOPE_WRITE,
     .view = customer_new_view,
     .block = block_customer_new_page,
     .document = "name_points_max:int",
     .expect = EXPECT_KEEPER},
    {.method = "POST",
     .path = "/customers",
     .summary = "add an external customer",
     .scope = SCOPE_WRITE,
     .makes = true,
     .prepare = form_prepare,
     .apply = customer_add_apply,
     .view = customer_view,
     .block = block_customer_page,
     .fields = customer_fields,
     .form_size = sizeof(struct customer_form),
     .again = "/customers/new",
     .document = CUSTOMER " ended?:time",
     .expect = EXPECT_KEEPER},
    {.method = "GET",
     .path = "/customers/{id}",
     .summary = "one external customer",
     .scope = SCOPE_READ,
     .find = customer_find,
     .view = customer_view,
     .block = block_customer_page,
     .document = CUSTOMER " ended?:time",
     .expect = EXPECT_COLLEAGUE},
    {.method = "POST",
     .path = "/customers/{id}/edit",
     .summary = "change the facts of an external customer; what is left out is taken out",
     .scope = SCOPE_WRITE,
     .find = customer_find,
     .prepare = form_prepare,
     .apply = customer_edit_apply,
     .view = customer_view,
     .block = block_customer_page,
     .fields = customer_fields,
     .form_size = sizeof(struct customer_form),
     .again = "/customers/{id}",
     .document = CUSTOMER " ended?:time",
     .expect = EXPECT_KEEPER},
    {.method = "POST",
     .path = "/customers/{id}/end",
     .summary = "it is no customer any more; refused while it waits for something",
     .scope = SCOPE_WRITE,
     .find = customer_find,
     .apply = customer_end_apply,
     .view = customer_view,
     .block = block_customer_page,
     .again = "/customers/{id}",
     .document = CUSTOMER " ended?:time",
     .expect = EXPECT_KEEPER},
};

const struct web_routes org_customer_routes = {routes, sizeof routes / sizeof *routes};
