/* What the files of web share: the running web, one call of it, and their functions for one
   another, in the order of the flow. */
#ifndef WEB_WEB_INNER_H
#define WEB_WEB_INNER_H

#include "http/http.h"
#include "web/i18n.h"
#include "web/web.h"

#define COOKIE_SESSION  "interna_session"
#define COOKIE_LANGUAGE "interna_language"
#define COOKIE_FLASH    "interna_flash"
#define CSP                                                                                        \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "        \
    "'self'; "                                                                                     \
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

struct web {
    struct web_config config;
    struct arena *arena; /* as long as the web */
    struct route_tree *routes;
    struct session_cache *sessions;
};

/* One request on its way through. */
struct call {
    struct req req;
    struct web *web;
    struct http_response *response;
    struct actor actor;
    struct i18n i18n;
    struct doc_voice voice;
    struct str path;                  /* without .json */
    bool bearer;                      /* by token: no cookie counts */
    struct str csrf, once_key, match; /* taken out of the body: _csrf _key _match */
    struct str flash;                 /* to be shown now, once */
    bool foreign;                     /* another site sent this: nothing of it is shown again */
    struct upload **uploads; /* where the files of the form hang, to be closed at the end */
    bool applied;
    int64_t mark;               /* what the answer tells of: sent when that is durable */
    struct str failure, number; /* for the log: what went wrong, and its number for people */
    struct doc *page;
    int status;
    size_t bytes;
};

/* ---- route.c ---- */

struct route_match {
    const struct route *get, *post;
    struct str keys[4];
};

MUST_CHECK struct err *route_tree_make(struct arena *arena, const struct web_routes *routes,
                                       size_t count, struct route_tree **tree);
/* False: no route has such a path. */
bool route_tree_find(const struct route_tree *tree, struct str path, struct route_match *match);
/* Every route once, in the order of the tables. */
const struct route *route_tree_at(const struct route_tree *tree, size_t index);
/* The name of the nth {key} of a path, STR_NONE behind the last. */
struct str route_key_name(const char *path, size_t index);

/* ---- session.c ---- */

struct session_cache *session_cache_make(struct arena *arena);
void session_cache_free(struct session_cache *cache);
void session_cache_forget(struct session_cache *cache);
/* Who is there, by cookie or token, into call->actor. */
MUST_CHECK struct err *session_find(struct call *call);

/* ---- req.c ---- */

/* The query holds only what route->query names, each once and of its kind. */
MUST_CHECK struct err *req_query_check(struct req *req);

/* ---- guard.c ---- */

/* Right to use the route at all: sign-in and scope. */
MUST_CHECK struct err *guard_actor(struct call *call);
/* May the document of ROUTE be shown to who is there? */
bool guard_reads(const struct call *call, const struct route *route);
/* A write comes from a page of ours. */
MUST_CHECK struct err *guard_origin(struct call *call);
MUST_CHECK struct err *guard_csrf(struct call *call);
/* The condition of a write, by header or form, into req.if_match. */
MUST_CHECK struct err *guard_match(struct call *call);

/* ---- body.c ---- */

/* What was sent into req.body, by its type; names starting with "_" are taken out. */
MUST_CHECK struct err *body_read(struct call *call);
/* A form in which NAME.PART is an object and NAME.0 a list. */
MUST_CHECK struct err *body_form_read(struct arena *arena, struct str form, struct doc **doc);
/* Put one value of a form into its tree; false: its name has no place there. */
bool body_pair_add(struct arena *arena, struct doc *root, struct str name, struct str value);
/* The media type of HEADER, without its parameters, is TYPE. */
bool body_is_type(struct str header, const char *type);
bool body_is_json(const struct http_request *request);

/* ---- multipart.c ---- */

/* A form with files (RFC 7578), read strictly: its texts into DOC, its files into FILES, of the
   field FILE_FIELD alone (struct route, `upload`). ERR_BAD_FORM, ERR_TOO_MANY, ERR_TOO_LARGE,
   ERR_DISK_FULL (DOC has what was read beside the files), ERR_IO. */
struct multipart_form {
    const struct http_request *http;
    const char *file_field, *dir;
    struct doc *doc;
    struct upload **files; /* also what was opened before an error: to be closed */
};
MUST_CHECK struct err *multipart_read(struct arena *arena, const struct multipart_form *form);
void uploads_close(struct upload *uploads);
/* A file name as it may be kept and shown. */
struct str upload_name_clean(struct arena *arena, struct str name);

/* ---- respond.c, problem.c, page.c ---- */

/* What every page has; needs the actor and the language. */
struct doc *page_make(struct call *call);
/* The document by its route: JSON or its page. */
void respond_doc(struct call *call, const struct doc *doc, html_block *block, int status);
/* 201 or 200 without a document. */
void respond_unread(struct call *call);
/* The file that a view made or named. */
MUST_CHECK struct err *respond_file(struct call *call);
/* The address to sign in at, and then back to where one was or wanted to go. */
struct str respond_sign_in(struct call *call);
void respond_redirect(struct call *call, struct str location);
/* Of a 405: what the address does. */
void respond_allow(struct call *call);
void respond_error(struct call *call, struct err *err);
/* Set the body, compressed when the client takes it and it pays. */
void respond_body(struct call *call, const char *type, struct str body);
/* Title, code and faults of ERR (RFC 9457). */
struct doc *problem_doc(struct call *call, const struct err *err);
/* The faults for a page: list of {name, text}. */
struct doc *problem_list(struct arena *arena, const struct err *err);
bool respond_takes_gzip(const struct http_request *http);
bool respond_gzip(struct arena *arena, struct str body, struct str *compressed);

/* ---- handle.c, again.c, own.c, openapi.c, shape.c, assets ---- */

/* Show the form again with what was typed; false: there is no page for it. */
bool again_show(struct call *call, struct err *err);
/* The path of that page, else of the start page. */
struct str again_page(struct call *call);
/* Put what was typed for ROUTE on call->page, to be copied; nothing of a form with a secret. */
void again_words(struct call *call, const struct route *route);
bool fields_have_secret(const struct field *fields); /* handle.c */
extern const struct web_routes web_own_routes;       /* language, health, openapi.json */
bool assets_answer(struct call *call);               /* false: no embedded file has this path */
void openapi_fill(struct arena *arena, const struct web *web, struct doc *doc);
/* Put what SHAPE (struct route, `document`) says into the JSON Schema SCHEMA. */
void shape_schema(struct arena *arena, struct doc *schema, const char *shape);
const struct web *web_of(const struct req *req); /* the web that runs this request */

#endif
