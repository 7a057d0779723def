/* To whom an offering is offered: shown, and changed: narrower at once, else by decision. */
#include "feature/catalogue/catalogue.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/req.h"
#include "web/web.h"

#define PARTIES_SHOWN 200

const char *const catalogue_reaches[] = {"everybody", "group", "company", "unit", "listed", NULL};

static const char *const relations[] = {"employee", "temporary", "contractor", "shareholder",
                                        "board",    "partner",   "pensioner"};

struct market_form {
    struct catalogue_market_sent market;
};

static const struct field market_fields[] = {CATALOGUE_MARKET_FIELDS(struct market_form, market),
                                             {.name = NULL}};

static struct err *market_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *market_apply(struct req *req, struct store_tx *tx);

static const struct route routes[] = {
    {
        .method = "GET",
        .path = "/offerings/{id}/market",
        .summary = "Show to whom an offering is offered, with the form to change it",
        .scope = SCOPE_READ,
        .find = catalogue_offering_find,
        .view = market_view,
        .block = block_market_page,
        .document = "id:id title:text market" OFFERING_MARKET " wish?" OFFERING_MARKET
                    " relations[relation:text] audience[id:id name:text code?:text]",
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
    {
        .method = "POST",
        .path = "/offerings/{id}/market",
        .summary = "Offer it to others: narrower at once, else when it is decided",
        .scope = SCOPE_WRITE,
        .find = catalogue_offering_find,
        .prepare = form_prepare,
        .apply = market_apply,
        .view = catalogue_offering_view,
        .block = block_offering_page,
        .fields = market_fields,
        .form_size = sizeof(struct market_form),
        .again = "/offerings/{id}/market",
        .document = OFFERING_WHOLE,
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
};

const struct web_routes catalogue_market_routes = {routes, sizeof routes / sizeof *routes};

/* ---- shown ---- */

static struct str word_next(struct str *words)
{
    struct str first, rest;

    if (!str_cut(*words, ' ', &first, &rest)) rest = STR_NONE;
    *words = rest;
    return first;
}

struct err *catalogue_market_put(struct req *req, struct store_tx *tx,
                                 const struct catalogue_market *market, const char *name,
                                 struct doc *doc)
{
    struct doc *part = doc_put_object(req->arena, doc, name);
    struct doc *words = doc_put_list(req->arena, part, "relations");
    struct doc *tiles = doc_html_only(doc_put_list(req->arena, part, "related"));
    struct doc *audience = doc_put_list(req->arena, part, "audience");
    struct str rest = market->relations;

    doc_put_text(req->arena, part, "reach", market->reach);
    doc_put_bool(req->arena, part, "externals", !market->internal_only);
    while (!str_empty(rest)) {
        struct str word = word_next(&rest);

        doc_put_text(req->arena, words, NULL, word);
        doc_put_text(req->arena, doc_put_object(req->arena, tiles, NULL), "relation", word);
    }
    for (size_t i = 0; i < market->audience_count; i++) {
        struct doc *item = doc_put_object(req->arena, audience, NULL);
        struct str party;

        TRY(org_party_name(tx, market->audience[i], &party));
        doc_put_id(req->arena, item, "id", market->audience[i]);
        doc_put_text(req->arena, item, "name", party);
    }
    return NULL;
}

/* ---- the form ---- */

static void party_put(struct req *req, const struct doc *values, const struct org_party *party,
                      struct doc *list)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);
    struct str id = str_of_int(req->arena, party->id);

    doc_put_id(req->arena, item, "id", party->id);
    doc_put_text(req->arena, item, "name", party->name);
    doc_put_text(req->arena, item, "code", party->code);
    doc_html_only(
        doc_put_bool(req->arena, item, "chosen", catalogue_holds(doc_get(values, "audience"), id)));
}

struct err *catalogue_market_form(struct req *req, struct store_tx *tx, const struct doc *values,
                                  struct doc *doc)
{
    struct doc *audience = doc_put_list(req->arena, doc, "audience");
    struct doc *list = doc_put_list(req->arena, doc, "relations");
    struct org_party_list companies, units;

    TRY(org_parties(tx, STR("company"), NONE, PARTIES_SHOWN, &companies));
    TRY(org_parties(tx, STR("unit"), NONE, PARTIES_SHOWN, &units));
    for (size_t i = 0; i < companies.count; i++)
        party_put(req, values, &companies.items[i], audience);
    for (size_t i = 0; i < units.count; i++)
        party_put(req, values, &units.items[i], audience);
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        struct doc *item = doc_put_object(req->arena, list, NULL);
        struct str relation = str_of(relations[i]);

        doc_put_text(req->arena, item, "relation", relation);
        doc_html_only(doc_put_bool(req->arena, item, "chosen",
                                   catalogue_holds(doc_get(values, "relations"), relation)));
    }
    doc_html_only(doc_put_text(req->arena, doc, "reach", doc_text(values, "reach")));
    doc_html_only(doc_put_text(req->arena, doc, "externals", doc_text(values, "externals")));
    return NULL;
}

/* MARKET as it would be sent by a form. */
static struct doc *market_values(struct req *req, const struct catalogue_market *market)
{
    struct doc *values = doc_object(req->arena), *list;
    struct str rest = market->relations;

    doc_put_text(req->arena, values, "reach", market->reach);
    doc_put_c(req->arena, values, "externals", market->internal_only ? "no" : "yes");
    list = doc_put_list(req->arena, values, "audience");
    for (size_t i = 0; i < market->audience_count; i++)
        doc_put_text(req->arena, list, NULL, str_of_int(req->arena, market->audience[i]));
    list = doc_put_list(req->arena, values, "relations");
    while (!str_empty(rest))
        doc_put_text(req->arena, list, NULL, word_next(&rest));
    return values;
}

/* GET /offerings/{id}/market: Show to whom an offering is offered, with the form to change it.
   Right catalogue, for leads of its unit and administrators; view market_view. */
static struct err *market_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;
    const struct doc *values;
    struct str found, title;
    bool decides;

    TRY(catalogue_verb_begin(req, tx, CATALOGUE_MARKET, &offering, &decides));
    req_title(req, doc, N_("To whom it is offered"));
    doc_put_id(req->arena, doc, "id", offering.id);
    title = catalogue_title(&offering, catalogue_lang_code(req->i18n->lang), &found);
    doc_lang(doc_put_text(req->arena, doc, "title", title), found);
    TRY(catalogue_market_put(req, tx, &offering.market, "market", doc));
    if (offering.wished) TRY(catalogue_market_put(req, tx, &offering.wish, "wish", doc));
    doc_html_only(
        doc_put_bool(req->arena, doc, "at_once", decides || !str_is(offering.state, "live")));
    values = market_values(req, offering.wished ? &offering.wish : &offering.market);
    if (req->typed != NULL) values = req->typed;
    (void)req_form(req, doc, "form", market_fields, NULL);
    return catalogue_market_form(req, tx, values, doc);
}

struct err *catalogue_parties_take(struct req *req, struct store_tx *tx,
                                   const struct field_list *list, const char *name, int64_t **ids,
                                   size_t *count)
{
    const struct str *typed = list->items;

    *ids = ARENA_ARRAY(req->arena, int64_t, list->count);
    for (size_t i = 0; i < list->count; i++) {
        int64_t id;

        if (str_empty(str_trim(typed[i]))) continue; /* a box left empty */
        TRY(catalogue_party_find(tx, str_trim(typed[i]), &id));
        if (id == NONE) {
            form_fault(req, name, ERR_BAD_REFERENCE, STR_NONE);
        } else {
            (*ids)[(*count)++] = id;
        }
    }
    return NULL;
}

struct err *catalogue_market_take(struct req *req, struct store_tx *tx,
                                  const struct catalogue_market_sent *sent,
                                  struct catalogue_market *market)
{
    const struct str *words = sent->relations.items;

    *market =
        (struct catalogue_market){.reach = sent->reach, .internal_only = sent->externals == 0};
    for (size_t i = 0; i < sent->relations.count; i++) {
        market->relations = i == 0 ? words[i]
                                   : str_print(req->arena, STR_FMT " " STR_FMT,
                                               STR_ARG(market->relations), STR_ARG(words[i]));
    }
    return catalogue_parties_take(req, tx, &sent->audience, "audience", &market->audience,
                                  &market->audience_count);
}

/* POST /offerings/{id}/market: Offer it to others: narrower at once, else when it is decided. Right
   catalogue, for leads of its unit and administrators; view catalogue_offering_view. */
static struct err *market_apply(struct req *req, struct store_tx *tx)
{
    const struct market_form *form = req->form;
    struct catalogue_offering offering;
    struct catalogue_market market;
    bool decides, at_once;

    TRY(catalogue_verb_begin(req, tx, CATALOGUE_MARKET, &offering, &decides));
    TRY(catalogue_market_take(req, tx, &form->market, &market));
    TRY(req_form_check(req));
    at_once =
        decides || !str_is(offering.state, "live") || catalogue_market_narrower(&offering, &market);
    req->flash = at_once ? STR(N_("It is offered to them now."))
                         : STR(N_("An executive decides about it. Until then it stays as it is."));
    return catalogue_offering_market(tx, req->actor->person_id, &offering, &market, at_once);
}
