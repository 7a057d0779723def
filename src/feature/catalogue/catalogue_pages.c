/* The catalogue for those who ask: the list, and one offering. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/limits.h"
#include "base/num.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/req.h"
#include "web/web.h"

#define BATCHES_MAX 20 /* of page_rows each, looked through for one page of a list */

static struct err *offerings_view(struct req *req, struct store_tx *tx, struct doc *doc);

static const struct field list_query[] = {
    {.name = "unit", .kind = FIELD_TEXT, .label = N_("Unit"), .hint = N_("Its code or id")},
    {.name = "q", .kind = FIELD_TEXT, .label = N_("Words in the title or description")},
    {.name = "after", .kind = FIELD_ID, .label = N_("The last one of the page before")},
    {.name = NULL},
};

static const struct field offering_query[] = {
    {.name = "version",
     .kind = FIELD_INT,
     .label = N_("An earlier version"),
     .hint = N_("For the people of its unit, executives and administrators")},
    {.name = NULL},
};

/* Whoever has signed in; what is not for them they do not see. */
#define EVERYBODY                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN, [RELATION_STRANGER] = VERDICT_YES,                 \
        [RELATION_INSIDER] = VERDICT_YES, [RELATION_REQUESTER] = VERDICT_YES,                      \
        [RELATION_CUSTOMER] = VERDICT_YES, [RELATION_SUPPLIER] = VERDICT_YES,                      \
        [RELATION_PERFORMER] = VERDICT_YES, [RELATION_APPROVER] = VERDICT_YES,                     \
        [RELATION_LEAD] = VERDICT_YES, [RELATION_ADMIN] = VERDICT_YES,                             \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN, [RELATION_SHARED] = VERDICT_YES,                     \
    }

static const struct route routes[] = {
    {
        .method = "GET",
        .path = "/offerings",
        .summary = "List what the reader may ask for, in the order it was made",
        .scope = SCOPE_READ,
        .shared = true,
        .view = offerings_view,
        .block = block_offerings_page,
        .query = list_query,
        .document = "items[id:id " OFFERING_BRIEF "] next?:id",
        .expect = EVERYBODY,
    },
    {
        .method = "GET",
        .path = "/offerings/{id}",
        .summary = "Show an offering with its terms and its form",
        .scope = SCOPE_READ,
        .shared = true,
        .find = catalogue_offering_find,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .query = offering_query,
        .document = OFFERING_WHOLE,
        .expect = EVERYBODY,
    },
};

const struct web_routes catalogue_routes = {routes, sizeof routes / sizeof *routes};

/* ---- documents ---- */

struct err *catalogue_gate(struct req *req, int64_t offering_id)
{
    const struct authz_object object = {.id = offering_id};
    struct grant grant;

    return authz(req->actor, RIGHT_CATALOGUE, &object, &grant) ? NULL : req_refuse(req, ERR_RIGHT);
}

/* Title and description in the reader's language or the nearest; which one, and a badge when it is
   another. */
static void texts_put(struct req *req, const struct catalogue_offering *offering, bool markdown,
                      struct doc *item)
{
    struct str wanted = catalogue_lang_code(req->i18n->lang), found;
    struct str title = catalogue_title(offering, wanted, &found);
    size_t place = catalogue_lang_place(found);
    struct str description = place == SIZE_MAX ? STR_NONE : offering->texts[place].description;

    doc_lang(doc_put_text(req->arena, item, "title", title), found);
    if (markdown) {
        doc_put_markdown(req->arena, item, "description", description, found);
    } else {
        doc_lang(doc_put_text(req->arena, item, "description", description), found);
    }
    doc_put_text(req->arena, item, "lang", found);
    if (place != SIZE_MAX && !str_equal(found, wanted)) {
        doc_html_only(doc_put_c(req->arena, item, "other_lang", lang_names[place]));
    }
}

/* The supplying unit and its company; the last one is kept for the next row of a list. */
struct supplier {
    struct org_party unit, company;
};

static struct err *supplier_read(struct store_tx *tx, const struct catalogue_offering *offering,
                                 struct supplier *supplier)
{
    if (supplier->unit.id != offering->unit_id) {
        TRY(org_party_get(tx, offering->unit_id, &supplier->unit));
    }
    if (supplier->company.id != offering->company_id) {
        TRY(org_party_get(tx, offering->company_id, &supplier->company));
    }
    return NULL;
}

static void terms_put(struct req *req, const struct catalogue_offering *offering,
                      const struct supplier *supplier, struct doc *item)
{
    struct doc *unit = doc_put_object(req->arena, item, "unit");
    struct doc *company = doc_put_object(req->arena, item, "company");

    doc_put_id(req->arena, unit, "id", supplier->unit.id);
    doc_put_text(req->arena, unit, "name", supplier->unit.name);
    doc_put_text(req->arena, unit, "code", supplier->unit.code);
    doc_put_id(req->arena, company, "id", supplier->company.id);
    doc_put_text(req->arena, company, "name", supplier->company.name);
    doc_put_text(req->arena, item, "icon", offering->icon);
    doc_put_int(req->arena, item, "normal_days", offering->normal_days);
    doc_put_money(req->arena, item, "price", offering->price);
    doc_put_c(req->arena, item, "secrecy", secrecy_names[offering->secrecy]);
    doc_put_bool(req->arena, item, "approval", offering->approver_id != NONE);
}

static void item_put(struct req *req, const struct catalogue_offering *offering,
                     const struct supplier *supplier, struct doc *list)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);

    doc_put_id(req->arena, item, "id", offering->id);
    texts_put(req, offering, false, item);
    terms_put(req, offering, supplier, item);
}

/* Put the last of ITEMS also under its unit: pages show tiles unit by unit. */
static void group_put(struct req *req, struct doc *groups, const struct doc *items)
{
    struct doc *item = items->children.last, *unit = doc_get(item, "unit");
    struct doc *group = groups->children.first;

    while (group != NULL && doc_int(doc_get(group, "unit"), "id") != doc_int(unit, "id"))
        group = group->next;
    if (group == NULL) {
        group = doc_put_object(req->arena, groups, NULL);
        doc_put(req->arena, group, "unit", unit);
        doc_put(req->arena, group, "company", doc_get(item, "company"));
        doc_put_list(req->arena, group, "items");
    }
    doc_put(req->arena, doc_get(group, "items"), NULL, item);
}

/* ---- the list ---- */

/* What the query asks for. A unit that is none of ours is refused, not passed over. */
static struct err *filter_read(struct req *req, struct store_tx *tx,
                               struct catalogue_filter *filter)
{
    struct str unit = req_query(req, "unit"), words = req_query(req, "q");
    int64_t after_id = req_query_id(req, "after");

    *filter =
        (struct catalogue_filter){.after_id = after_id == NONE ? 0 : after_id, .unit_id = NONE};
    if (!str_empty(unit)) {
        TRY(catalogue_party_find(tx, unit, &filter->unit_id));
        if (filter->unit_id == NONE) form_fault(req, "unit", ERR_BAD_REFERENCE, STR_NONE);
    }
    if (!str_empty(str_trim(words))) filter->words = fold_search(req->arena, words);
    return req_form_check(req);
}

/* A page of the list while it is filled. */
struct page {
    struct req *req;
    struct store_tx *tx;
    struct catalogue_filter filter; /* after_id: the last one looked at */
    size_t rows_max;
    bool own;                   /* also what the reader's units supply to others */
    struct doc *items, *groups; /* groups NULL: the items alone */
    struct supplier supplier;
    bool more; /* it is full, and there is another one */
};

static bool of_own_unit(const struct actor *actor, const struct catalogue_offering *offering)
{
    for (size_t i = 0; i < actor->party_count; i++) {
        if (actor->parties[i].unit && actor->parties[i].party_id == offering->unit_id) return true;
    }
    return false;
}

static bool page_takes(const struct page *page, const struct catalogue_offering *offering)
{
    const struct actor *actor = page->req->actor;

    if (page->filter.unit_id != NONE && offering->unit_id != page->filter.unit_id) return false;
    return catalogue_may_ask(offering, actor) == ERR_NONE ||
           (page->own && of_own_unit(actor, offering));
}

static struct err *batch_put(struct page *page, const struct catalogue_list *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct catalogue_offering *offering = &batch->items[i];

        if (page_takes(page, offering)) {
            page->more = page->items->children.count == page->rows_max;
            if (page->more) return NULL;
            TRY(supplier_read(page->tx, offering, &page->supplier));
            item_put(page->req, offering, &page->supplier, page->items);
            if (page->groups != NULL) group_put(page->req, page->groups, page->items);
        }
        page->filter.after_id = offering->id;
    }
    return NULL;
}

/* Fill the page by the query; DOC gets the way to the next one, and the words that were searched.
 */
static struct err *page_fill(struct page *page, struct doc *doc)
{
    struct req *req = page->req;
    bool full = true;

    TRY(filter_read(req, page->tx, &page->filter));
    for (int i = 0; i < BATCHES_MAX && full && !page->more; i++) {
        struct catalogue_list batch;

        TRY(catalogue_offering_list(page->tx, &page->filter, limits.page_rows, &batch));
        full = batch.count == limits.page_rows;
        TRY(batch_put(page, &batch));
    }
    req_next(req, doc, page->filter.after_id, page->more || full);
    doc_html_only(doc_put_text(req->arena, doc, "q", req_query(req, "q")));
    return NULL;
}

/* GET /offerings: List what the reader may ask for, in the order it was made. Right catalogue; view
   offerings_view. */
static struct err *offerings_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct page page = {.req = req, .tx = tx, .rows_max = limits.page_rows};

    TRY(catalogue_gate(req, 0));
    req_title(req, doc, N_("Catalogue"));
    page.items = doc_put_list(req->arena, doc, "items");
    page.groups = doc_html_only(doc_put_list(req->arena, doc, "groups"));
    TRY(page_fill(&page, doc));
    doc_html_only(doc_put_text(req->arena, doc, "unit", req_query(req, "unit")));
    doc_html_only(
        doc_put_bool(req->arena, doc, "may_propose", catalogue_may_propose(req->actor, NONE)));
    return NULL;
}

/* ---- choices on other pages ---- */

struct err *catalogue_choices(struct req *req, struct store_tx *tx, struct doc *doc,
                              size_t rows_max, bool own)
{
    struct doc *choices = doc_html_only(doc_put_object(req->arena, doc, "choices"));
    struct page page = {.req = req, .tx = tx, .rows_max = rows_max, .own = own};

    page.items = doc_put_list(req->arena, choices, "items");
    return page_fill(&page, choices);
}

/* ---- one offering ---- */

struct err *catalogue_offering_find(struct req *req, struct store_tx *tx)
{
    struct catalogue_offering offering;

    if (!id_parse(req->keys[0], &req->object_id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(catalogue_offering_get(tx, req->object_id, &offering));
    if (!catalogue_may_see(&offering, req->actor)) return req_refuse(req, ERR_NOT_FOUND);
    if (req->route->apply != NULL) req_root(req, SQL_CATALOGUE_OFFERING_LOCK, req->object_id);
    return NULL;
}

/* The offering, or the version before that the query names, for those who may look behind it. */
static struct err *offering_read(struct req *req, struct store_tx *tx,
                                 struct catalogue_offering *offering)
{
    int64_t version = NONE;
    struct str typed = req_query(req, "version");

    TRY(catalogue_offering_get(tx, req->object_id, offering));
    if (str_empty(typed)) return NULL;
    if (!num_parse_int(typed, &version) ||
        !catalogue_may_look_behind(req->actor, offering->unit_id, offering->company_id)) {
        return req_refuse(req, ERR_NOT_FOUND);
    }
    return catalogue_offering_version(tx, req->object_id, version, offering);
}

/* What the reader may do with it now: `actions` in JSON, forms and links on the page. */
static struct err *actions_put(struct req *req, struct store_tx *tx,
                               const struct catalogue_offering *offering, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "actions");
    struct doc *can = doc_html_only(doc_put_object(req->arena, doc, "can"));
    bool decides;

    if ((req->actor->scopes & SCOPE_WRITE) == 0) return NULL;
    TRY(catalogue_decides(tx, req->actor, offering->company_id, &decides));
    for (int verb = 0; verb < CATALOGUE_VERBS; verb++) {
        if (catalogue_verb_check(offering, (enum catalogue_verb)verb, req->actor, decides) !=
            ERR_NONE) {
            continue;
        }
        doc_put_c(req->arena, list, NULL, catalogue_verb_names[verb]);
        doc_put_bool(req->arena, can, catalogue_verb_names[verb], true);
    }
    return NULL;
}

/* What is not told to customers: the market that is wished, and the ways behind the page. */
static struct err *behind_put(struct req *req, struct store_tx *tx,
                              const struct catalogue_offering *offering, struct doc *doc)
{
    bool behind = catalogue_may_look_behind(req->actor, offering->unit_id, offering->company_id);

    doc_html_only(doc_put_bool(req->arena, doc, "behind", behind));
    if (behind && offering->wished) {
        TRY(catalogue_market_put(req, tx, &offering->wish, "wish", doc));
    }
    if (behind) doc_put_time(req->arena, doc, "decide_since", offering->decide_ms);
    return actions_put(req, tx, offering, doc);
}

static struct err *approver_put(struct req *req, struct store_tx *tx,
                                const struct catalogue_offering *offering, struct doc *doc)
{
    doc_put_money(req->arena, doc, "approval_above", offering->approval_above);
    if (offering->approver_id == NONE) return NULL;
    return org_put_name(req, tx, doc, "approver", offering->approver_id);
}

/* GET /offerings/{id}: Show an offering with its terms and its form. Right catalogue; view
   catalogue_offering_view. */
struct err *catalogue_offering_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;
    struct supplier supplier = {.unit = {.id = 0}};

    TRY(catalogue_gate(req, req->object_id));
    TRY(offering_read(req, tx, &offering));
    TRY(supplier_read(tx, &offering, &supplier));

    if (req->route->apply != NULL) {
        req->location = str_print(req->arena, "/offerings/%lld", (long long)offering.id);
    }
    doc_put_id(req->arena, doc, "id", offering.id);
    doc_put_text(req->arena, doc, "state", offering.state);
    doc_put_int(req->arena, doc, "version", offering.version);
    doc_html_only(doc_put_bool(req->arena, doc, "past", !str_empty(req_query(req, "version"))));
    texts_put(req, &offering, true, doc);
    terms_put(req, &offering, &supplier, doc);
    doc_put_int(req->arena, doc, "answer_days", offering.answer_days);
    doc_put_text(req->arena, doc, "acceptance", catalogue_acceptance(&offering));
    TRY(approver_put(req, tx, &offering, doc));
    TRY(catalogue_market_put(req, tx, &offering.market, "market", doc));
    doc_put_bool(req->arena, doc, "may_ask", catalogue_may_ask(&offering, req->actor) == ERR_NONE);
    TRY(behind_put(req, tx, &offering, doc));
    doc_html_only(doc_put_bool(req->arena, doc, "may_keep",
                               catalogue_may_list(req->actor, &offering) ||
                                   catalogue_may_keep(req->actor, offering.unit_id)));
    return catalogue_form_blank(req, tx, &offering, NULL, doc_put_list(req->arena, doc, "fields"));
}
