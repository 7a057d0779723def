/* A small feature for tests of web, and how to ask it: things with a title; ana, who has signed in,
   and two tokens, one of which may only read. */
#ifndef TESTS_THINGS_H
#define TESTS_THINGS_H

#include "support.h"
#include "web/web_inner.h"

/* What handlers saw. */
struct seen {
    int applies;
    bool dropped;
};

/* What the hooks saw last: they are called with the actor alone. */
extern struct hooked {
    int touches, refusals;
    char code[32], what[64];
} hooked;

struct asking {
    struct web *web;
    struct seen seen;
    struct arena *arena;
};

#define JSON "Accept: application/json\nContent-Type: application/json"
#define FORM "Accept: text/html\nContent-Type: application/x-www-form-urlencoded"
#define ANA  "Cookie: interna_session=ana"

extern const struct web_routes thing_routes;

/* A web on the test's store. */
struct asking *asking_begin(void **state);
/* HEADERS: "Name: value\nName: value". */
struct http_response ask(struct asking *asking, const char *method, const char *target,
                         const char *headers, const char *body);
struct str header_of(const struct http_response *response, const char *name);
bool holds(struct str text, const char *part);
struct str ana_csrf(struct asking *asking);
/* A form of ana's page: its secret, then REST. */
const char *form_of(struct asking *asking, const char *rest);

#endif
