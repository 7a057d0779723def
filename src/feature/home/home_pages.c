/* Home: what waits for you, what you owe, what you are owed, and what you may need next. */
#include "feature/home/home.h"

#include "feature/catalogue/catalogue.h"
#include "feature/home/home_steps.h"
#include "feature/request/request_glass.h"
#include "feature/request/request_lists.h"
#include "templates.h"
#include "web/web.h"

#define CHOICES_MAX 12 /* offerings shown; all stand in the catalogue */

/* How much waits stands in the title, so that a tab says it. */
static void put_title(struct req *req, struct doc *doc)
{
    int64_t count = (int64_t)(doc_get(doc, "waiting")->children.count +
                              doc_get(doc, "to_decide")->children.count +
                              doc_get(doc, "glass_waiting")->children.count);
    struct doc *title =
        doc_html_only(doc_put_message(req->arena, doc, "page_title",
                                      count > 0 ? N_("({count}) Home") : N_("Home")));

    doc_param(req->arena, title, "count",
              doc_html_only(doc_put_int(req->arena, doc, "waiting_count", count)));
}

/* GET /: home of both roles of a person. */
static struct err *home_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *greeting = doc_html_only(
        doc_put_message(req->arena, doc, "greeting", N_("Hello, {name}. What do you need?")));

    doc_param(req->arena, greeting, "name",
              doc_put_text(req->arena, doc_object(req->arena), "name", req->actor->name));
    TRY(request_home_put(req, tx, doc));
    TRY(catalogue_home_put(req, tx, doc));
    TRY(home_steps_put(req, tx, doc));
    put_title(req, doc);
    return catalogue_choices(req, tx, doc, CHOICES_MAX, false);
}

static const struct route routes[] = {
    {.method = "GET",
     .path = "/",
     .summary = "What waits for you, what you owe, what you are owed",
     .scope = SCOPE_READ,
     .shared = true,
     .view = home_view,
     .block = block_home_page,
     .document =
         "waiting[" REQUEST_BRIEF " waits_for:text] owe[" REQUEST_BRIEF "] owed[" REQUEST_BRIEF "]"
         " to_decide[" OFFERING_TO_DECIDE "] " HOME_FIRST_STEPS " " REQUEST_GLASS_TOLD,
     .expect = {VERDICT_SIGN_IN, VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_YES,
                VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_FORBIDDEN,
                VERDICT_YES}},
};

const struct web_routes home_routes = {routes, sizeof routes / sizeof *routes};
