/* The web side of the house: a message of http becomes a document of a feature and goes back as
   JSON or HTML. What web must know of the features is told in struct web_config. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "http/http.h"
#include "web/req.h"

struct web_routes {
    const struct route *rows;
    size_t count;
};

/* What only features know. Those marked so may be NULL. */
struct web_hooks {
    /* Who holds this cookie or bearer token; an actor with person_id 0 when nobody does. */
    struct err *(*session_find)(struct store_tx *tx, struct str cookie, struct str bearer,
                                int64_t now_ms, struct actor **actor);
    /* In a write: the session was used again. May be NULL. */
    struct err *(*session_touch)(struct store_tx *tx, const struct actor *actor);
    /* In a write: a refusal that is to be kept (audit, throttle). WHAT: req->refused_what. May be
       NULL. */
    struct err *(*refused_record)(struct store_tx *tx, const struct actor *actor, const char *code,
                                  struct str what);
    /* Within the read transaction of a page: what its frame shows (counts, people of the sample).
       May be NULL. */
    struct err *(*page)(struct req *req, struct store_tx *tx, struct doc *page);
    /* As in struct doc_voice. NULL: the source, escaped. */
    struct str (*markdown)(void *context, struct arena *arena, struct str source);
};

struct web_config {
    struct store *store;
    struct app *app;
    const struct web_routes *routes; /* of all features; they outlive web */
    size_t routes_count;
    struct web_hooks hooks;
    int64_t (*now_ms)(void);
    const char *zone;       /* IANA, for those who have told none */
    const char *sign_in;    /* path of the page for those who have to sign in */
    const char *version;    /* of the program */
    const char *address;    /* where people reach the house: "https://interna.company.example";
                               port 0 is the one that web_bound is told */
    const char *upload_dir; /* for the files that forms bring; NULL: none are taken */
    bool secure;            /* people come by https: cookies are Secure */
    int log;                /* file descriptor for one line per request; -1: none */
};

struct web;
MUST_CHECK struct err *web_start(struct arena *arena, const struct web_config *config,
                                 struct web **web);
void web_stop(struct web *web);
/* Both are http_handler with a struct web as context. */
void web_handle(void *web, const struct http_request *request, struct http_response *response);
void web_refused(void *web, const struct http_request *request, struct http_response *response);
/* For http_config.bound. */
void web_bound(void *web, int port);
/* For http_config.body_max: a form that may bring files may be larger than others. */
size_t web_body_max(void *web, const struct http_request *request);
/* Forget the sessions found so far (a command changed rights). */
void web_sessions_forget(struct web *web);

#endif
