/* The first steps of a new house: each is done when what it is for is there, however it came. */
#include "feature/home/home_steps.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request_lists.h"
#include "web/req.h"

/* What the set-up itself makes; a step is done when there is one more. */
#define FOUNDERS 1
#define DESKS    1
#define STARTERS 2

typedef struct err *step_done(struct req *req, struct store_tx *tx, bool *done);

static struct err *more_of_kind(struct store_tx *tx, const char *kind, int64_t there, bool *done)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_HOME_SOME_OF_KIND, &rows, sql_t(str_of(kind)), sql_i(there + 1)));
    *done = sql_next(&rows) && sql_int(&rows) > there;
    return sql_done(&rows);
}

/* The first company of the reader; 0: none. */
static int64_t own_company_id(const struct req *req)
{
    for (size_t i = 0; i < req->actor->party_count; i++) {
        if (!req->actor->parties[i].unit) return req->actor->parties[i].party_id;
    }
    return 0;
}

static struct err *zone_done(struct req *req, struct store_tx *tx, bool *done)
{
    int64_t id = own_company_id(req);
    struct org_party company;

    *done = true;
    if (id == 0) return NULL;
    TRY(org_party_get(tx, id, &company));
    *done = !str_empty(company.zone);
    return NULL;
}

static struct err *units_done(struct req *req, struct store_tx *tx, bool *done)
{
    (void)req;
    return more_of_kind(tx, "unit", DESKS, done);
}

static struct err *people_done(struct req *req, struct store_tx *tx, bool *done)
{
    (void)req;
    return more_of_kind(tx, "person", FOUNDERS, done);
}

static struct err *offerings_done(struct req *req, struct store_tx *tx, bool *done)
{
    int64_t count;

    (void)req;
    TRY(catalogue_live_count(tx, STARTERS + 1, &count));
    *done = count > STARTERS;
    return NULL;
}

static struct err *let_in_done(struct req *req, struct store_tx *tx, bool *done)
{
    int64_t count;

    (void)req;
    TRY(access_let_in(tx, FOUNDERS + 1, &count));
    *done = count > FOUNDERS;
    return NULL;
}

static struct err *loop_done(struct req *req, struct store_tx *tx, bool *done)
{
    (void)req;
    return request_accepted_any(tx, done);
}

static const struct step {
    const char *name, *href, *label, *note;
    step_done *done;
} steps[] = {
    {"zone", NULL, N_("Say where your company is"),
     N_("In which time zone; until then days and times are shown for UTC"), zone_done},
    {"units", "/imports?kind=units", N_("Bring in your departments and teams"),
     N_("From a table; a few are added by hand under Units"), units_done},
    {"people", "/imports?kind=people", N_("Bring in your people"),
     N_("From a table with their teams; a few are added by hand under People"), people_done},
    {"offerings", "/units", N_("Choose what your teams offer"),
     N_("On the page of a team: ready-made offerings of seven departments, in four languages"),
     offerings_done},
    {"let-in", "/people/let-in", N_("Let your people in"),
     N_("Links for all of them at once; for a shared device a PIN on the page of a person"),
     let_in_done},
    {"loop", "/offerings", N_("See one request through"),
     N_("Ask; a colleague promises and delivers; you accept and rate"), loop_done},
};

static struct err *step_put(struct req *req, struct store_tx *tx, const struct step *step,
                            struct doc *list, bool *done)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);

    TRY(step->done(req, tx, done));
    doc_put_c(req->arena, item, "step", step->name);
    if (step->href != NULL) {
        doc_put_c(req->arena, item, "href", step->href);
    } else {
        doc_put_text(req->arena, item, "href",
                     str_print(req->arena, "/companies/%lld/edit", (long long)own_company_id(req)));
    }
    doc_put_bool(req->arena, item, "done", *done);
    doc_html_only(doc_put_message(req->arena, item, "label", step->label));
    doc_html_only(doc_put_message(req->arena, item, "note", step->note));
    return NULL;
}

struct err *home_steps_put(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "first_steps");
    struct doc *all = doc_list(req->arena);
    bool all_done = true, done;

    if (!req->actor->admin || req->actor->device_id != 0) return NULL;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        TRY(step_put(req, tx, &steps[i], all, &done));
        all_done = all_done && done;
    }
    if (!all_done) list->children = all->children;
    return NULL;
}
