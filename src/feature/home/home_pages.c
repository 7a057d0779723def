/* GET /: what waits for you, what you owe, what you are owed, and what you may need next. */
#include "feature/home/home.h"

#include "feature/catalogue/catalogue.h"
#include "feature/request/request_lists.h"
#include "templates.h"
#include "web/web.h"

/* GET /: home of both roles of a person. */
static struct err *home_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *greeting = doc_html_only(
        doc_put_message(req->arena, doc, "greeting", N_("Hello, {name}. What do you need?")));

    doc_param(req->arena, greeting, "name",
              doc_put_text(req->arena, doc_object(req->arena), "name", req->actor->name));
    doc_html_only(doc_put_message(req->arena, doc, "page_title", N_("Home")));
    TRY(request_home_put(req, tx, doc));
    return catalogue_choices(req, tx, doc, "offerings", false);
}

static const struct route routes[] = {
    {.method = "GET",
     .path = "/",
     .summary = "What waits for you, what you owe, what you are owed",
     .scope = SCOPE_READ,
     .view = home_view,
     .block = block_home_page,
     .document =
         "waiting[" REQUEST_BRIEF " waits_for:text] owe[" REQUEST_BRIEF "] owed[" REQUEST_BRIEF "]",
     .expect = {VERDICT_SIGN_IN, VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_YES,
                VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_YES, VERDICT_FORBIDDEN}},
};

const struct web_routes home_routes = {routes, sizeof routes / sizeof *routes};
