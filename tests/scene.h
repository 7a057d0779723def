/* Scenes of sign-in, through web: Ana administers My company and leads its front desk; Ben is
   employed there. Both have SCENE_PASSWORD. */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include "doc/doc.h"
#include "http/http.h"
#include "support.h"

#define SCENE_PASSWORD "correct horse battery"

extern int64_t scene_now_ms; /* what web takes for now; TEST_NOW_MS by scene_begin */

struct scene {
    struct test_store *test;
    struct arena *arena;
    struct web *web; /* to be stopped by the test */
    int64_t ana_id, ben_id;
};

struct scene_answer {
    int status;
    struct str body, location, cookie; /* cookie: the first header Set-Cookie */
    struct http_response whole;
    struct doc *doc; /* of JSON */
};

void scene_begin(void **state, struct scene *scene);
/* The same without anybody. */
void scene_begin_empty(void **state, struct scene *scene);
/* BODY NULL: GET; "{...": JSON; else a form. COOKIE: of a session, or NULL; with "=" whole. */
struct scene_answer scene_ask(struct scene *scene, const char *cookie, const char *path,
                              const char *body, bool json);
bool scene_holds(struct str page, const char *text);
/* The secret within a Set-Cookie header of the session, or NULL when it takes the cookie away. */
const char *scene_cookie(struct scene *scene, const struct scene_answer *answer);
struct scene_answer scene_sign_in(struct scene *scene, const char *email, const char *password);
/* The cookie of a new session. */
const char *scene_signed_in(struct scene *scene, const char *email);
/* A form of this session: its secret and FIELDS. */
struct scene_answer scene_form(struct scene *scene, const char *cookie, const char *path,
                               const char *fields);

#endif
