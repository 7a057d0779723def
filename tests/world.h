/* A house with one person in every relation to its requests, and how to speak to it as each of
   them: whole requests through web, in process, by a token (JSON) or by a cookie (a form). */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "support.h"
#include "doc/doc.h"
#include "feature/access/access.h"
#include "web/web.h"

/* People beside the relations. */
enum {
    WORLD_RECORDER = RELATION_COUNT, /* of the supplying unit and of the customer unit */
    WORLD_CONCERNED,                 /* a member of the supplying unit; requests are about them */
    WORLD_PEOPLE
};

/* The requester also sits at a shared device, as RELATION_SHARED, by cookie alone.
   JKL Company with the units IT, SALES and HR; ABC Company. SALES is the customer (requester and
   customer are its members), IT supplies (supplier, performer, lead and concerned are its), the
   approver approves every request. */
struct world {
    struct test_store *test;
    struct arena *arena;
    struct arena *calls; /* of answers; reset by world_forget */
    struct web *web;
    int64_t person[WORLD_PEOPLE];
    int64_t jkl_id, abc_id, it_id, sales_id, hr_id, client_id; /* a customer from outside */
    int64_t share_id, control_id; /* JKL has 10 % of ABC; it controlled it in 2020 */
    int64_t offering[3];          /* of IT, by enum secrecy; handlers: supplier, performer,
                                     concerned and the approver, who may not know else */
    int64_t child_offering[3];    /* of HR, which the same handle */
    int64_t device_id;            /* a shared device of SALES */
    struct str device_secret;
    struct str cookie[WORLD_PEOPLE], csrf[WORLD_PEOPLE];
    struct str token[WORLD_PEOPLE][SCOPE_ALL + 1]; /* by scopes */
};

enum face { FACE_JSON, FACE_PAGE };

struct answer {
    int status;
    struct str body, location, code; /* code: of a problem in JSON */
    struct http_response whole;
};

extern const char *const relation_names[WORLD_PEOPLE];

struct world *world_begin(void **state);
void world_end(struct world *world);
/* Answers so far are not looked at any more. */
void world_forget(struct world *world);

/* The message that world_send sends; it lives until world_forget. */
struct http_request *world_message(struct world *world, int who, enum face face, unsigned scopes,
                                   const char *path, const char *body);
/* WHO: enum relation or one of the others. SCOPES: of the bearer token used for JSON; pages come
   by cookie, which has them all. BODY NULL: GET; else JSON, which is sent as a form for a page,
   with the secret of the session. */
struct answer world_send(struct world *world, int who, enum face face, unsigned scopes,
                         const char *path, const char *body);
struct answer world_get(struct world *world, int who, enum face face, const char *path);

/* TEXT with $IT, $HR, $SALES, $JKL, $ABC, $SHARE, $CONTROL, $PERFORMER, $CONCERNED, $ASKED and
   $CHILD (offerings of SECRECY) filled in. */
const char *world_fill(struct world *world, enum secrecy secrecy, const char *text);
/* A new session for WHO: of the others each is as good as before. */
void world_sign_in(struct world *world, int who);
/* The id of a fresh token of WHO. */
int64_t world_token(struct world *world, int who);
/* The id of a new file, CANARY.txt, of the requester: of the request KEY, or held (NULL). */
int64_t world_file(struct world *world, const char *key);
/* The bytes of a file that is an answer; it is closed. */
struct str world_file_read(struct world *world, struct http_response *response);
/* Of the request, as the store has it. */
int64_t world_version(struct world *world, const char *key);

/* ---- requests in every state ---- */

/* A verb as somebody would use it. */
struct world_verb {
    const char *name;
    int who;                    /* plays it on the way to a stage */
    const char *stage;          /* where it is possible, for the supplier's side */
    const char *customer_stage; /* and for the customer's, when that is another; may be NULL */
    const char *body;
};
const struct world_verb *world_verb_of(struct str name); /* NULL: none */
/* The key of a new request of SECRECY that has come to STAGE. */
const char *world_request(struct world *world, enum secrecy secrecy, const char *stage);

/* ---- canaries ---- */

/* Words planted in a request, each in its own place; no other text of the house holds them. */
#define CANARY       "Kanarienvogel"
#define CANARY_NOTE  CANARY "Note"
#define CANARY_CHILD CANARY "Child"

bool holds_text(struct str text, const char *part);
/* TEXT without what differs by chance or by name: KEY, secrets of forms, keys of sending. */
struct str world_blur(struct world *world, struct str text, const char *key);

#endif
