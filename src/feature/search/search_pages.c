/* The page of search: groups of what was found, or one kind page by page. Words are looked up among
   all objects, so nothing but rows that the reader may see, filtered before they are counted or
   cut, may tell what was found. */
#include "feature/search/search.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/fold.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/url.h"
#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request.h"
#include "feature/request/request_lists.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/web.h"

#define GROUP_ROWS      5  /* shown of a kind among others */
#define GROUP_COUNT_MAX 20 /* more are said as "20+": counting goes no further */
#define OWNERS_MAX      16 /* the reader and the first of the parties they belong to */
#define HREF_BYTES      ((size_t)32 * 1024)

/* ---- kinds ---- */

static struct err *request_put(struct req *req, struct store_tx *tx, int64_t id, struct doc *item)
{
    struct authz_object object;
    struct request request;
    struct grant grant;
    int64_t parent_id;

    TRY(request_sides(tx, req->actor, id, &object, &parent_id));
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return req_refuse(req, ERR_RIGHT);
    TRY(request_get(tx, &grant, id, &request));
    doc_lang(doc_put_text(req->arena, item, "title", request.title), request.lang);
    doc_put_text(req->arena, item, "key", request.key);
    doc_put_text(req->arena, item, "note", request.supplier_name);
    doc_put_c(req->arena, item, "state", request_state_names[request.state]);
    doc_html_only(
        doc_put_message(req->arena, item, "state_label", request_state_label(request.state)));
    doc_put_text(req->arena, item, "href",
                 str_print(req->arena, "/requests/" STR_FMT, STR_ARG(request.key)));
    return NULL;
}

static void put_rest(struct req *req, struct doc *item, struct str key, struct str note,
                     const char *path, int64_t id)
{
    doc_put_text(req->arena, item, "key", key);
    doc_put_text(req->arena, item, "note", note);
    doc_put_text(req->arena, item, "state", STR_NONE);
    doc_put_text(req->arena, item, "href", str_print(req->arena, "/%s/%lld", path, (long long)id));
}

static struct err *offering_find(struct req *req, struct store_tx *tx, struct str terms,
                                 int64_t before_id, size_t limit, struct search_ids *ids)
{
    return catalogue_offering_search(tx, req->actor, terms, before_id, limit, ids);
}

static struct err *offering_put(struct req *req, struct store_tx *tx, int64_t id, struct doc *item)
{
    struct catalogue_offering offering;
    struct str lang, title, unit;

    TRY(catalogue_offering_get(tx, id, &offering));
    TRY(org_party_name(tx, offering.unit_id, &unit));
    title = catalogue_title(&offering, catalogue_lang_code(req->i18n->lang), &lang);
    doc_lang(doc_put_text(req->arena, item, "title", title), lang);
    put_rest(req, item, STR_NONE, unit, "offerings", id);
    return NULL;
}

/* The directory of people is for colleagues (docs/decisions/010). */
static struct err *person_find(struct req *req, struct store_tx *tx, struct str terms,
                               int64_t before_id, size_t limit, struct search_ids *ids)
{
    *ids = (struct search_ids){NULL, 0};
    if (!org_is_colleague(req->actor)) return NULL;
    return org_people_search(tx, terms, before_id, limit, ids);
}

static struct err *person_put(struct req *req, struct store_tx *tx, int64_t id, struct doc *item)
{
    struct org_party person;

    TRY(org_party_get(tx, id, &person));
    doc_put_text(req->arena, item, "title", person.name);
    put_rest(req, item, STR_NONE, person.email, "people", id);
    return NULL;
}

static struct err *unit_find(struct req *req, struct store_tx *tx, struct str terms,
                             int64_t before_id, size_t limit, struct search_ids *ids)
{
    (void)req;
    return org_units_search(tx, terms, before_id, limit, ids);
}

static struct err *unit_put(struct req *req, struct store_tx *tx, int64_t id, struct doc *item)
{
    struct org_party unit;
    struct str company = STR_NONE;
    bool of_company;

    TRY(org_party_get(tx, id, &unit));
    of_company = str_is(unit.kind, "unit");
    if (of_company) TRY(org_party_name(tx, unit.company_id, &company));
    doc_put_text(req->arena, item, "title", unit.name);
    put_rest(req, item, unit.code, company, of_company ? "units" : "companies", id);
    return NULL;
}

/* Whom the house sells to is for colleagues (docs/decisions/023). */
static struct err *customer_find(struct req *req, struct store_tx *tx, struct str terms,
                                 int64_t before_id, size_t limit, struct search_ids *ids)
{
    *ids = (struct search_ids){NULL, 0};
    if (!org_is_colleague(req->actor)) return NULL;
    return org_customers_search(tx, terms, before_id, limit, ids);
}

static struct err *customer_put(struct req *req, struct store_tx *tx, int64_t id, struct doc *item)
{
    struct org_party customer;

    TRY(org_party_get(tx, id, &customer));
    doc_put_text(req->arena, item, "title", customer.name);
    put_rest(req, item, customer.external_id, STR_NONE, "customers", id);
    return NULL;
}

static const char *const kind_names[] = {"request", "offering", "person", "unit", "customer", NULL};

static const struct kind {
    const char *label;
    const char *index; /* of words, where it is found */
    /* The ids of what TERMS find below BEFORE_ID and the reader may see, newest first. */
    struct err *(*find)(struct req *req, struct store_tx *tx, struct str terms, int64_t before_id,
                        size_t limit, struct search_ids *ids);
    /* Title, key, note, state and href of one of them. */
    struct err *(*put)(struct req *req, struct store_tx *tx, int64_t id, struct doc *item);
} kinds[] = {
    {N_("Requests"), "request", request_search, request_put},
    {N_("Offerings"), "offering", offering_find, offering_put},
    {N_("People"), "person", person_find, person_put},
    {N_("Units and companies"), "unit", unit_find, unit_put},
    {N_("External customers"), "unit", customer_find, customer_put},
};
#define KINDS     (sizeof kinds / sizeof *kinds)
#define ALL_KINDS KINDS

/* ---- the question ---- */

struct question {
    struct req *req;
    struct store_tx *tx;
    struct str q, folded;
    size_t kind; /* its place among kinds, or ALL_KINDS */
    bool mine;
    enum search_rank rank; /* where to go on */
    int64_t before_id;
    int64_t owners[OWNERS_MAX];
    size_t owner_count;
};

static const struct field search_query[] = {
    {.name = "q", .kind = FIELD_TEXT, .label = N_("Words, or beginnings of words")},
    {.name = "kind", .kind = FIELD_CHOICE, .label = N_("What to show"), .choices = kind_names},
    {.name = "mine", .kind = FIELD_BOOL, .label = N_("Only requests that I asked")},
    {.name = "after", .kind = FIELD_TEXT, .label = N_("After")},
    {.name = NULL},
};

static void read_owners(const struct req *req, struct question *question)
{
    const struct actor *actor = req->actor;

    question->owners[question->owner_count++] = actor->person_id;
    for (size_t i = 0; i < actor->party_count && question->owner_count < OWNERS_MAX; i++)
        question->owners[question->owner_count++] = actor->parties[i].party_id;
}

static struct err *read_question(struct req *req, struct store_tx *tx, struct question *question)
{
    struct str mine = req_query(req, "mine"), kind = req_query(req, "kind");
    struct str after = req_query(req, "after"), rank, id;
    int64_t place = 0;

    *question = (struct question){.req = req,
                                  .tx = tx,
                                  .q = str_trim(req_query(req, "q")),
                                  .kind = ALL_KINDS,
                                  .mine = str_is(mine, "1") || str_is(mine, "true"),
                                  .before_id = INT64_MAX};
    question->folded = fold_search(req->arena, question->q);
    for (size_t i = 0; i < KINDS; i++) {
        if (str_is(kind, kind_names[i])) question->kind = i;
    }
    if (question->mine) question->kind = 0;
    read_owners(req, question);
    if (!str_empty(after)) {
        if (question->kind == ALL_KINDS || !str_cut(after, '.', &rank, &id) ||
            !num_parse_int(rank, &place) || place < 0 || place >= SEARCH_RANKS ||
            !id_parse(id, &question->before_id)) {
            form_fault(req, "after", ERR_BAD_REFERENCE, STR_NONE);
        }
        question->rank = (enum search_rank)place;
    }
    return req_form_check(req);
}

/* This page with other words of the query. */
static struct str href(const struct question *question, const char *kind, struct str after)
{
    struct buf out = buf_new(question->req->arena, HREF_BYTES);

    buf_add_c(&out, "/search?q=");
    url_add_part(&out, question->q);
    if (kind != NULL) buf_print(&out, "&kind=%s", kind);
    if (question->mine && kind != NULL) buf_add_c(&out, "&mine=1");
    if (!str_empty(after)) buf_print(&out, "&after=" STR_FMT, STR_ARG(after));
    return buf_str(&out);
}

/* ---- finding ---- */

struct hits {
    struct hit {
        int64_t id;
        enum search_rank rank;
    } * items;
    size_t count, room;
};

/* Fill HITS rank by rank, from where the page before ended. */
static struct err *find(const struct question *question, size_t place, struct hits *hits)
{
    struct req *req = question->req;
    struct search_question asked;
    int64_t before_id = question->before_id;

    if (!store_search_ask(question->tx, kinds[place].index, question->folded, question->owners,
                          question->owner_count, &asked)) {
        return NULL;
    }
    for (int rank = (int)question->rank; rank < SEARCH_RANKS && hits->count < hits->room; rank++) {
        struct search_ids ids = {NULL, 0};
        struct str terms;

        if (question->mine && rank % 2 == 1) continue;
        TRY(store_search_rank(&asked, (enum search_rank)rank, &terms));
        if (!str_empty(terms)) {
            TRY(kinds[place].find(req, question->tx, terms, before_id, hits->room - hits->count,
                                  &ids));
        }
        for (size_t i = 0; i < ids.count; i++)
            hits->items[hits->count++] = (struct hit){ids.items[i], (enum search_rank)rank};
        before_id = INT64_MAX;
    }
    return NULL;
}

/* ---- the document ---- */

static struct err *put_item(const struct question *question, size_t place, const struct hit *hit,
                            struct doc *items)
{
    static const char *const matches[] = {"exact", "begun", "near"};
    struct req *req = question->req;
    struct doc *item = doc_put_object(req->arena, items, NULL);

    doc_put_id(req->arena, item, "id", hit->id);
    TRY(kinds[place].put(req, question->tx, hit->id, item));
    doc_put_c(req->arena, item, "match", matches[hit->rank / 2]);
    doc_put_bool(req->arena, item, "own", hit->rank % 2 == 0);
    return NULL;
}

static struct err *put_group(const struct question *question, size_t place, struct doc *groups)
{
    struct req *req = question->req;
    bool alone = question->kind != ALL_KINDS;
    size_t rows = alone ? limits.page_rows : GROUP_ROWS;
    size_t count_max = alone ? limits.page_rows : GROUP_COUNT_MAX;
    struct hits hits = {ARENA_ARRAY(req->arena, struct hit, count_max + 1), 0, count_max + 1};
    struct doc *group, *items;
    struct str next = STR_NONE;

    TRY(find(question, place, &hits));
    if (hits.count == 0 && !alone) return NULL;
    if (alone && hits.count > count_max) {
        const struct hit *last = &hits.items[count_max - 1];

        next = str_print(req->arena, "%d.%lld", (int)last->rank, (long long)last->id);
    }
    group = doc_put_object(req->arena, groups, NULL);
    doc_put_c(req->arena, group, "kind", kind_names[place]);
    doc_html_only(doc_put_message(req->arena, group, "label", kinds[place].label));
    doc_put_int(req->arena, group, "count",
                (int64_t)(hits.count > count_max ? count_max : hits.count));
    doc_put_bool(req->arena, group, "more", hits.count > count_max);
    items = doc_put_list(req->arena, group, "items");
    for (size_t i = 0; i < hits.count && i < rows; i++)
        TRY(put_item(question, place, &hits.items[i], items));
    doc_put_text(req->arena, group, "next", next);
    if (!str_empty(next)) {
        doc_html_only(
            doc_put_text(req->arena, group, "next_href", href(question, kind_names[place], next)));
    }
    if (!alone && hits.count > rows) {
        doc_html_only(doc_put_text(req->arena, group, "all_href",
                                   href(question, kind_names[place], STR_NONE)));
    }
    return NULL;
}

static void put_choices(const struct question *question, struct doc *doc)
{
    struct req *req = question->req;
    struct doc *choices = doc_html_only(doc_put_list(req->arena, doc, "choices"));

    for (size_t i = 0; i <= KINDS; i++) {
        size_t place = i == 0 ? ALL_KINDS : i - 1;
        struct doc *choice = doc_put_object(req->arena, choices, NULL);

        doc_put_message(req->arena, choice, "label",
                        i == 0 ? N_("Everything") : kinds[place].label);
        doc_put_text(req->arena, choice, "href",
                     href(question, i == 0 ? NULL : kind_names[place], STR_NONE));
        doc_put_bool(req->arena, choice, "current", place == question->kind);
    }
}

/* GET /search: What the reader may know of by words in it, the best first: requests, offerings,
   people, units, external customers. Right catalogue; view search_view. */
static struct err *search_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct authz_object object = {.id = 0};
    struct question question;
    struct grant grant;
    struct doc *groups;

    if (!authz(req->actor, RIGHT_CATALOGUE, &object, &grant)) return req_refuse(req, ERR_RIGHT);
    TRY(read_question(req, tx, &question));
    req_title(req, doc, N_("Search"));
    doc_put_text(req->arena, doc, "q", question.q);
    doc_put_c(req->arena, doc, "kind",
              question.kind == ALL_KINDS ? NULL : kind_names[question.kind]);
    groups = doc_put_list(req->arena, doc, "groups");
    for (size_t i = 0; i < KINDS; i++) {
        if (question.kind == ALL_KINDS || question.kind == i) TRY(put_group(&question, i, groups));
    }
    doc_html_only(doc_put_bool(req->arena, doc, "mine", question.mine));
    doc_html_only(doc_put_bool(req->arena, doc, "no_words",
                               !str_empty(question.q) && str_empty(question.folded)));
    if (!str_empty(question.folded)) put_choices(&question, doc);
    return NULL;
}

static const struct route routes[] = {
    {.method = "GET",
     .path = "/search",
     .summary = "What the reader may know of by words in it, the best first: requests, offerings, "
                "people, units, external customers",
     .scope = SCOPE_READ,
     .view = search_view,
     .block = block_search_page,
     .query = search_query,
     .document = "q?:text kind?:text groups[kind:text count:int more:bool next?:text"
                 " items[id:id title:text key?:text note?:text state?:text href:text match:text"
                 " own:bool]]",
     .expect = {[RELATION_ANONYMOUS] = VERDICT_SIGN_IN,
                [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES,
                [RELATION_TOKEN] = VERDICT_FORBIDDEN}},
};

const struct web_routes search_routes = {routes, sizeof routes / sizeof *routes};
