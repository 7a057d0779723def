/* The routes of web itself: is it alive, the description of the interface, the language of those
   who have not signed in. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/url.h"
#include "templates.h"

#include <stddef.h>

#define EVERYBODY                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS... RELATION_SHARED] = VERDICT_YES                                      \
    }

/* GET /healthz: the process answers. Open. */
static struct err *health_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    doc_put_c(req->arena, doc, "status", "ok");
    return NULL;
}

/* GET /readyz: the database answers too, since this view runs in a read transaction. Open. */
static struct err *ready_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    TRY(store_ready(tx->store, req->arena));
    doc_put_c(req->arena, doc, "status", "ready");
    return NULL;
}

/* GET /openapi.json: every route as OpenAPI 3.1. Open. */
static struct err *openapi_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    openapi_fill(req->arena, web_of(req), doc);
    return NULL;
}

/* ---- language ---- */

struct language_form {
    struct str lang, next;
};

static const struct field language_fields[] = {
    {.name = "lang",
     .kind = FIELD_LANG,
     .offset = offsetof(struct language_form, lang),
     .label = N_("Language"),
     .required = true},
    {.name = "next",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct language_form, next),
     .label = N_("Page to go back to"),
     .max = 2000},
    {.name = NULL},
};

/* GET /language: the languages to choose from. Open. */
static struct err *language_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct arena *arena = req->arena;

    (void)tx;
    doc_html_only(doc_put_message(arena, doc, "page_title", N_("Language")));
    doc_put_c(arena, doc, "lang", lang_codes[req->i18n->lang]);
    struct doc *list = doc_put_list(arena, doc, "items");
    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *item = doc_put_object(arena, list, NULL);
        doc_put_c(arena, item, "code", lang_codes[i]);
        doc_put_c(arena, item, "name", lang_names[i]);
    }
    return NULL;
}

/* POST /language: keep the language in a cookie; nothing is written to the database. Open. */
static struct err *language_apply(struct req *req, struct store_tx *tx)
{
    const struct language_form *form = req->form;

    (void)tx;
    TRY(req_form_check(req));
    req->set_cookie =
        str_print(req->arena,
                  COOKIE_LANGUAGE "=" STR_FMT "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
                  STR_ARG(form->lang));
    bool own = !str_empty(form->next) && form->next.ptr[0] == '/' && url_is_safe(form->next);
    req->location = own ? form->next : STR("/");
    return NULL;
}

#define LANGUAGES "lang:text items[code:text name:text]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/healthz",
     .summary = "Is the process alive",
     .open = true,
     .shared = true,
     .alone = true,
     .view = health_view,
     .document = "status:text",
     .expect = EVERYBODY},
    {.method = "GET",
     .path = "/readyz",
     .summary = "Can it answer, database included",
     .open = true,
     .shared = true,
     .view = ready_view,
     .document = "status:text",
     .expect = EVERYBODY},
    {.method = "GET",
     .path = "/openapi.json",
     .summary = "This interface as OpenAPI 3.1",
     .open = true,
     .shared = true,
     .view = openapi_view,
     .document = "openapi:text info:any servers:any paths:any components:any",
     .expect = EVERYBODY},
    {.method = "GET",
     .path = "/language",
     .summary = "The languages to choose from",
     .open = true,
     .shared = true,
     .view = language_view,
     .block = block_language,
     .document = LANGUAGES,
     .expect = EVERYBODY},
    {.method = "POST",
     .path = "/language",
     .summary = "Choose the language of this browser",
     .open = true,
     .shared = true,
     .apply = language_apply,
     .view = language_view,
     .fields = language_fields,
     .form_size = sizeof(struct language_form),
     .document = LANGUAGES,
     .expect = EVERYBODY},
};

const struct web_routes web_own_routes = {routes, sizeof routes / sizeof *routes};
