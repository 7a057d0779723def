/* The units of a company as a tree, and the same as a table: who leads them, how many belong. */
#include "feature/org/org_people.h"

#include "base/arena.h"
#include "feature/org/org_ownership.h"
#include "templates.h"
#include "web/web.h"

#define LEADS_MAX 2000 /* of a company */

struct chart {
    struct req *req;
    struct doc *flat; /* all units in the order of the tree */
    struct org_chart_unit *units;
    size_t count;
    bool colleague;
};

static void put_unit(const struct chart *chart, struct doc *doc, const struct org_chart_unit *unit,
                     int64_t level)
{
    struct arena *arena = chart->req->arena;
    struct doc *leads;

    doc_put_id(arena, doc, "id", unit->party.id);
    doc_put_text(arena, doc, "name", unit->party.name);
    doc_put_text(arena, doc, "code", unit->party.code);
    doc_put_int(arena, doc, "level", level);
    if (!chart->colleague) return;
    leads = doc_put_list(arena, doc, "leads");
    for (size_t i = 0; i < unit->lead_count; i++) {
        struct doc *lead = doc_put_object(arena, leads, NULL);

        doc_put_id(arena, lead, "id", unit->leads[i].id);
        doc_put_text(arena, lead, "name", unit->leads[i].name);
    }
    doc_put_int(arena, doc, "members", unit->member_count);
    doc_put_date(arena, doc, "ends", unit->ends_day);
}

/* The units below ABOVE (NULL: the uppermost), each with its own below it; the depth of the tree is
   bounded by what units may be. */
static void put_below(const struct chart *chart, struct doc *tree,
                      const struct org_chart_unit *above, int64_t level)
{
    struct arena *arena = chart->req->arena;
    int64_t above_id = above == NULL ? NONE : above->party.id;

    for (size_t i = 0; i < chart->count && level <= ORG_DEPTH_MAX; i++) {
        const struct org_chart_unit *unit = &chart->units[i];
        struct doc *branch, *parent, *row;

        if (unit->party.parent_id != above_id) continue;
        row = doc_put_object(arena, chart->flat, NULL);
        put_unit(chart, row, unit, level);
        if (above != NULL) {
            parent = doc_put_object(arena, row, "parent");
            doc_put_id(arena, parent, "id", above->party.id);
            doc_put_text(arena, parent, "name", above->party.name);
        }
        branch = doc_put_object(arena, tree, NULL);
        put_unit(chart, branch, unit, level);
        put_below(chart, doc_put_list(arena, branch, "below"), unit, level + 1);
    }
}

/* GET /companies/{id}/chart: the units of a company in the order of their tree, with their leads
   and how many belong to each. */
static struct err *chart_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct chart chart = {.req = req, .colleague = org_is_colleague(req->actor)};

    TRY(org_put_name(req, tx, doc, "company", req->object_id));
    TRY(org_chart_of(tx, req->object_id, req->now_ms, LEADS_MAX, &chart.units, &chart.count));
    req_title(req, doc, N_("Organisation chart"));
    chart.flat = doc_put_list(req->arena, doc, "units");
    put_below(&chart, doc_html_only(doc_put_list(req->arena, doc, "tree")), NULL, 1);
    return NULL;
}

static struct err *company_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "company");
}

#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }

static const struct route routes[] = {
    {.method = "GET",
     .path = "/companies/{id}/chart",
     .summary = "the units of a company in the order of their tree, with their leads and how many "
                "belong to each",
     .scope = SCOPE_READ,
     .find = company_find,
     .view = chart_view,
     .block = block_chart_page,
     .document = "company{id:id name:text} units[id:id name:text code:text level:int "
                 "leads?[id:id name:text] members?:int ends?:date parent?{id:id name:text}]",
     .expect = SIGNED_IN},
};

const struct web_routes org_chart_routes = {routes, sizeof routes / sizeof *routes};
