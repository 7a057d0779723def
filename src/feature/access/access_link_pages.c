/* Single-use links: the administrator makes one for a person, who chooses a password by it. */
#include "feature/access/access_way.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/web.h"

#define COOKIE_LINK      "interna_link"
#define SHOWN_SECONDS    "120" /* so long the page may be looked at again */
#define LINK_PATH_PREFIX "/links/"

/* ---- made by an administrator ---- */

struct link_make {
    struct str secret;
};

static struct err *person_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "person");
}

static struct err *administrator_check(struct req *req)
{
    const struct authz_object house = {0};
    struct grant grant;

    return authz(req->actor, RIGHT_ADMINISTER, &house, &grant) ? NULL : req_refuse(req, ERR_RIGHT);
}

/* The secret just made: of a program in the answer itself, of a page for a moment in a cookie of
   this page, since a form is answered by leading on. */
static struct str secret_made(const struct req *req)
{
    const struct link_make *form = req->form;

    return form != NULL ? form->secret : http_cookie(req->http, COOKIE_LINK);
}

/* GET /people/{id}/link: the link just made for a person, and the form for a new one. Right: the
   administrator. */
static struct err *link_made_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct str secret = secret_made(req), path;
    struct access_link link = {0};

    TRY(administrator_check(req));
    req_title(req, doc, N_("Link to sign in"));
    TRY(org_put_name(req, tx, doc, "person", req->object_id));
    if (!str_empty(secret)) TRY(access_link_find(tx, secret, &link));
    if (link.id == 0 || link.person_id != req->object_id) return NULL;
    path = str_print(req->arena, LINK_PATH_PREFIX STR_FMT, STR_ARG(secret));
    doc_put_text(req->arena, doc, "purpose", link.purpose);
    doc_put_time(req->arena, doc, "ends", link.ends_ms);
    doc_put_text(req->arena, doc, "path", path);
    doc_put_text(req->arena, doc, "address", req_address(req, path));
    return NULL;
}

static struct err *link_make_prepare(struct req *req)
{
    struct link_make *form = ARENA_NEW(req->arena, struct link_make);

    req->form = form;
    return access_secret_make(req->arena, &form->secret);
}

/* POST /people/{id}/link: make a link by which a person chooses a password; older ones die. Right:
   the administrator; view link_made_view. */
static struct err *link_make_apply(struct req *req, struct store_tx *tx)
{
    const struct link_make *form = req->form;
    struct access_link link;

    TRY(administrator_check(req));
    TRY(access_link_make(tx, req->actor->person_id, req->object_id, form->secret, &link));
    req->location = str_print(req->arena, "/people/%lld/link", (long long)req->object_id);
    req->set_cookie = str_print(req->arena,
                                COOKIE_LINK "=" STR_FMT "; Path=" STR_FMT "; Max-Age=" SHOWN_SECONDS
                                            "; HttpOnly; SameSite=Strict",
                                STR_ARG(form->secret), STR_ARG(req->location));
    return NULL;
}

/* ---- used by the person ---- */

struct link_use {
    struct str password;
    struct access_link link; /* as prepare found it */
    struct str hash, secret; /* of the password; of the session to be */
};

static const struct field use_fields[] = {{.name = "password",
                                           .kind = FIELD_SECRET,
                                           .offset = offsetof(struct link_use, password),
                                           .label = N_("New password"),
                                           .hint =
                                               N_("A sentence is easier to remember than a word."),
                                           .required = true},
                                          {0}};

struct err *access_link_gate(struct req *req, struct store_tx *tx, bool good)
{
    int64_t wait_seconds;

    TRY(access_address_wait(tx, req->http->peer, &wait_seconds));
    if (wait_seconds > 0) return access_refuse_throttled(req, wait_seconds);
    if (good) return NULL;
    req->refused_what = req->http->peer;
    return req_refuse(req, ERR_BAD_LINK);
}

/* Used, expired and invented ones look alike. */
static struct err *link_check(struct req *req, struct store_tx *tx, struct access_link *link)
{
    TRY(access_link_find(tx, req->keys[0], link));
    return access_link_gate(req, tx, link->id != 0);
}

/* GET /links/{secret}: the form of a single-use link. Right: whoever holds the link. */
static struct err *link_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct access_link link;
    struct doc *form;

    TRY(link_check(req, tx, &link));
    req_title(req, doc, N_("Choose a password"));
    TRY(org_put_name(req, tx, doc, "person", link.person_id));
    doc_put_text(req->arena, doc, "purpose", link.purpose);
    doc_put_time(req->arena, doc, "ends", link.ends_ms);
    doc_html_only(doc_put_text(req->arena, doc, "secret", req->keys[0]));
    form = req_form(req, doc, "form", use_fields, NULL);
    doc_get(doc_get(form, "password"), "autocomplete")->text = STR("new-password");
    return NULL;
}

static struct err *link_read(struct store_tx *tx, void *context)
{
    struct req *req = context;
    struct link_use *form = req->form;

    return access_link_find(tx, req->keys[0], &form->link);
}

/* Nothing slow is done for a link that opens nothing. */
static struct err *link_use_prepare(struct req *req)
{
    struct link_use *form;

    TRY(form_prepare(req));
    form = req->form;
    access_password_fault(req, "password", form->password);
    if (req->form_err != NULL) return NULL;
    TRY(store_read(req->store, req->arena, req->now_ms, link_read, req));
    if (form->link.id == 0) return NULL;
    TRY(access_secret_make(req->arena, &form->secret));
    return access_password_hash(req->arena, form->password, &form->hash);
}

/* POST /links/{secret}: choose a password by a link, which dies; all other sessions end. Right:
   whoever holds the link. */
static struct err *link_use_apply(struct req *req, struct store_tx *tx)
{
    const struct link_use *form = req->form;
    struct access_link link;

    TRY(link_check(req, tx, &link));
    TRY(req_form_check(req));
    if (link.id != form->link.id) return req_refuse(req, ERR_BAD_LINK);
    TRY(access_link_use(tx, &link));
    TRY(access_password_set(tx, link.person_id, link.person_id, form->hash));
    TRY(access_session_begin(req, tx, link.person_id, form->secret, "link"));
    req->location = req->json ? STR("/session") : STR("/");
    req->flash = STR(N_("Your password is set, and you are signed in."));
    return NULL;
}

static struct err *link_used_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct link_use *form = req->form;

    return access_begun_view(req, tx, form->secret, doc);
}

/* ---- routes ---- */

/* The secret alone decides: without it nobody, whoever they are. */
#define HOLDER_ALONE                                                                               \
    {                                                                                              \
        [RELATION_ANONYMOUS... RELATION_TOKEN] = VERDICT_FORBIDDEN                                 \
    }

#define PERSON "person{id:id name:text}"
#define MADE   PERSON " purpose?:text ends?:time path?:text address?:text"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/people/{id}/link",
     .summary = "the link just made for a person, and the form for a new one",
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .view = link_made_view,
     .block = block_link_made_page,
     .document = MADE,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/link",
     .summary = "make a link by which a person chooses a password; older ones die",
     .makes = true,
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .prepare = link_make_prepare,
     .apply = link_make_apply,
     .view = link_made_view,
     .block = block_link_made_page,
     .document = MADE,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/links/{secret}",
     .summary = "the form of a single-use link",
     .open = true,
     .view = link_view,
     .block = block_link_page,
     .document = PERSON " purpose:text ends:time",
     .expect = HOLDER_ALONE},
    {.method = "POST",
     .path = "/links/{secret}",
     .summary = "choose a password by a link, which dies; all other sessions end",
     .makes = true,
     .open = true,
     .prepare = link_use_prepare,
     .apply = link_use_apply,
     .view = link_used_view,
     .block = block_session_page,
     .fields = use_fields,
     .form_size = sizeof(struct link_use),
     .document = ACCESS_SESSION,
     .expect = HOLDER_ALONE},
};

const struct web_routes access_link_routes = {routes, sizeof routes / sizeof *routes};
