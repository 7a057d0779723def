/* What a handler of a feature has in hand, and how routes are declared. The flow (docs: README,
   source tour): route -> session -> guard -> read: find, view | write: prepare, find, apply,
   commit, view -> respond.

   - `find` of a write runs in a read transaction before it: it fills req->object_id and names the
     roots that apply will change; apply reads the facts again, under its locks.
   - `apply` may run more than once: struct req is put back to what it was before each run, so apply
     may set location, object_id, set_cookie, flash and form faults freely.
   - `view` of a write runs after the commit for JSON, and for a replayed key instead of apply; what
     a client must see again (location) is set by view, or by both.
   - A form is answered 303 to req->location; without one to the page of the object, which is the
     path without its last segment when the route has a `find`, else the path itself.
   - A form refused (422, 409, 412, 429, 401 bad-login or 403 csrf) is shown again: the view and
     page of route->again, else of the nearest GET route above the path. What was typed is in
     req->typed and page.typed, the faults in req->faults and page.errors; req_form does the rest
     for the fields of a table. Words that no form holds, here or on the page of another refusal,
     are shown to be copied (page.words): nothing typed is lost.
   - The page of a document is its block within the frame of page.html; the frame takes its title
     from `page_title` (put it html_only), else from `title`. */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "base/actor.h"
#include "base/field.h"
#include "base/grant.h"
#include "base/time.h"
#include "doc/doc.h"
#include "doc/html.h"
#include "store/store.h"

struct http_request;
struct i18n;
struct route;

/* A file that a form brought (multipart/form-data). */
struct upload {
    struct str name;      /* of the form's field */
    struct str file_name; /* without folders, control and invisible characters; never empty */
    struct str type;      /* as the client says: to be believed of nobody */
    int fd; /* its bytes, from the start: a file of the data folder that has no name and
               is closed when the answer was made */
    int64_t bytes;
    struct str digest; /* SHA-256 in hex */
    int64_t held_id;   /* set by the feature that keeps it; NONE: nobody did */
    struct upload *next;
};

/* What a view answers instead of a page: always saved by the reader's browser, never shown by it.
 */
struct req_file {
    struct str name, type, content;
    struct str path; /* of the file that holds it, instead of `content` */
};

struct req {
    struct arena *arena;
    const struct http_request *http;
    struct app *app; /* app/app.h; features never look inside */
    struct store *store;
    const struct route *route;
    const struct actor *actor;
    int64_t now_ms;
    const struct i18n *i18n;
    const struct doc_voice *voice;
    const struct zone *zone;
    bool json;          /* the answer's face */
    bool sent_json;     /* the body is JSON: its values have kinds; in a form all are texts */
    struct str keys[4]; /* {placeholders} of the route's path, in order */
    struct doc *body; /* the form or JSON sent, one object; keys starting with "_" are taken out */
    struct upload *uploads; /* of route->upload, in order; `body` has their file names */
    struct err
        *form_err;       /* fields at fault, told by apply after right and state (req_form_check) */
    struct str if_match; /* well-formed */
    int64_t object_id;   /* of the object that the path names; set by the route's find */
    void *form;          /* the route's struct, filled by prepare */
    struct store_root roots[8]; /* added by find (req_root) */
    size_t root_count;
    struct str location;      /* set by apply or view: where a made or changed object is */
    struct req_file file;     /* set by view for readers of pages; name absent: the page itself */
    struct str set_cookie;    /* the whole header; of sessions by req_session_cookie */
    struct str etag;          /* set by view */
    struct str flash;         /* unused by JSON: msgid shown once after the redirect */
    struct str refused_what;  /* set by apply: told to the audit beside the code, for a refused
                                 sign-in the address tried; default: method and path of the route */
    bool session_changed;     /* set by apply: sign-in, sign-out, rights: forget found sessions */
    const struct doc *typed;  /* the form shown again: what was sent (no secrets are echoed) */
    const struct err *faults; /* and why it was refused */
    struct str typed_path;    /* and where it was sent */
    bool typed_shown;         /* set by who shows it in its form; else the page shows the words */
};

typedef struct err *route_find(struct req *req, struct store_tx *tx);
typedef struct err *route_prepare(struct req *req);
typedef struct err *route_apply(struct req *req, struct store_tx *tx);
typedef struct err *route_view(struct req *req, struct store_tx *tx, struct doc *doc);

/* Who may use a route, as a reader of the product says it. The matrix test walks every row. For
   routes on an object, `relation` rows are checked against the gate; docs/manual names them. */
enum verdict { VERDICT_UNDECIDED, VERDICT_YES, VERDICT_SIGN_IN, VERDICT_FORBIDDEN, VERDICT_HIDDEN };
enum relation {
    RELATION_ANONYMOUS,
    RELATION_STRANGER /* signed in, no tie to either side's company */,
    RELATION_INSIDER /* employee of a side's company, on no side */,
    RELATION_REQUESTER,
    RELATION_CUSTOMER /* member of the customer unit */,
    RELATION_SUPPLIER /* member of the supplying unit */,
    RELATION_PERFORMER,
    RELATION_APPROVER,
    RELATION_LEAD /* of the supplying unit */,
    RELATION_ADMIN /* on no side */,
    RELATION_TOKEN /* requester's token without the scope */,
    RELATION_SHARED /* requester at a shared device; undecided means forbidden, as everywhere there
                     */
    ,
    RELATION_COUNT
};
/* What many routes expect: only who administers. */
#define EXPECT_ADMINISTRATOR                                                                       \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_LEAD] = VERDICT_FORBIDDEN, [RELATION_ADMIN] = VERDICT_YES,  \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN                                                       \
    }

struct route {
    const char *method;     /* GET or POST */
    const char *path;       /* "/requests/{key}" */
    const char *summary;    /* English, for OpenAPI and the manual */
    unsigned scope;         /* enum scope a token needs */
    bool open;              /* also without sign-in */
    bool shared;            /* also for who sits at a shared device; all else is refused there */
    bool alone;             /* a read that needs neither the database nor who asks */
    bool makes;             /* its JSON is answered 201, not 200. Location goes with either, where
                               object_id became that of another object than the path names */
    route_find *find;       /* path -> object_id and roots; ERR_NOT_FOUND. NULL: no object */
    route_prepare *prepare; /* writes: body -> form, hashing, rendering; no transaction */
    route_apply *apply;     /* writes */
    bool versioned;         /* its object has an ETag: apply checks If-Match (req_match_check) */
    route_view *view;       /* the document; for writes of the changed object (req->object_id) */
    html_block *block;      /* its page */
    const struct field *fields; /* body; NULL: none */
    size_t form_size;           /* sizeof the struct that `fields` fill */
    /* The field that brings files, up to limits.upload_bytes_max for the whole form; the others of
       `fields` come beside it as multipart/form-data. "_files" is none of `fields`: it brings any
       number, as does each "_files.NAME", and a body without them may be of any type. */
    const char *upload;
    const char *again; /* the GET path shown again when the form is refused; its {keys} come from
                          this path, else from the fields sent: "/offerings/{offering}/ask" */
    const struct field *query; /* query parameters, for OpenAPI; view reads them by req_query */
    /* The members of the JSON answered, for OpenAPI: "id:id due?:time tags[]:text by{name:text}
       items[key:text]"; `?`: may be null or missing; `|` parts whole alternatives. Kinds: id text
       time date int number bool money any. */
    const char *document;
    unsigned char
        expect[RELATION_COUNT]; /* enum verdict; VERDICT_UNDECIDED does not pass the tests */
};

/* ---- for handlers ---- */

/* Refuse with CODE. */
#define req_refuse(req, code) ERR_REFUSE((req)->arena, (code))

/* Default prepare: fill route->fields into a fresh struct of form_size (req->form) from req->body;
   unknown, duplicate, ill-typed, too long fields are collected in req->form_err. Never fails for
   those. */
MUST_CHECK struct err *form_prepare(struct req *req);
/* Read DOC (an object of what was sent) by FIELDS into TARGET, collecting faults under PREFIX
 * ("lines.0."). */
void form_read(struct req *req, const struct doc *doc, const struct field *fields, void *target,
               const char *prefix);
/* An amount as people type it, in their language's format; false: it is none. */
bool form_money(const struct req *req, struct str amount, struct str currency, struct money *money);
void form_fault(struct req *req, const char *name, enum err_code code, struct str param);
/* To be called by apply after right and state were decided: the collected faults, or NULL. */
MUST_CHECK struct err *req_form_check(struct req *req);
/* ERR_RIGHT unless the actor administers; with the form after it. */
MUST_CHECK struct err *req_admin_check(struct req *req);
MUST_CHECK struct err *req_admin_form_check(struct req *req);

/* The first file of the field NAME, or NULL. */
const struct upload *req_upload(const struct req *req, const char *name);
void req_root(struct req *req, enum sql lock, int64_t id);
struct str req_query(const struct req *req,
                     const char *name); /* query parameter; STR_NONE when absent */
/* The parameters NAME.PART as an object of PARTs, for a FIELD_OBJECT of the query; NULL: none. */
const struct doc *req_query_object(const struct req *req, const char *name);
int64_t req_query_id(const struct req *req, const char *name); /* NONE when absent or no id */
/* Read the query by FIELDS into QUERY. A program is told of its faults; a page has them in its FORM
   (put under `form`; NULL in JSON), and GOOD is false. Fields of the query that are none of FIELDS
   are left alone. */
MUST_CHECK struct err *req_query_form(struct req *req, struct doc *doc, const struct field *fields,
                                      void *query, struct doc **form, bool *good);
/* The title of the page, beside the name of the house. */
void req_title(struct req *req, struct doc *doc, const char *msgid);
/* Put CODE as NAME of PARENT: a text that tells what to do; PARAM is its {limit}, absent: none. */
struct doc *req_put_refusal(struct arena *arena, struct doc *parent, const char *name,
                            enum err_code code, struct str param);
/* After the list `items` made by the caller: put `next` (a cursor, or null) and, for pages,
   `next_href`. */
void req_next(struct req *req, struct doc *doc, int64_t last_id, bool more);
/* ERR_STALE unless the client's If-Match (or hidden `_match`) names ETAG, which is given as in
   req->etag, without quotes, dashes or the hash of the document that readers get behind it. A
   client that sent none passes. Only for a route that is `versioned`; others refuse If-Match. */
MUST_CHECK struct err *req_match_check(struct req *req, struct str etag);
/* The whole address of a PATH of this site: as the house was told where it is, else as the reader's
   browser knows it. For links that leave the page, never for what is sent to others. */
struct str req_address(struct req *req, struct str path);
/* The whole address of a PATH for what leaves this browser, a code on a wall or another device: as
   the house was told where it is, whatever this request says. */
struct str req_public_address(struct req *req, struct str path);
/* SECRET becomes the cookie of the session, until the browser is closed; empty: the cookie goes. */
void req_session_cookie(struct req *req, struct str secret);
/* The secret of a session as a client may see it: masked, another one each time. For the document
   of a sign-in; pages carry it as page.csrf. */
struct str req_csrf_mask(struct arena *arena, struct str secret);

/* ---- forms in pages ---- */

/* Put under NAME (html_only) one node per field of the table, for {{use field form.title}}: name,
   label, hint, kind, required, max, value, error, options. A value is what was typed, else what
   VALUES (an object as in JSON, or NULL) holds, else empty. */
struct doc *req_form(struct req *req, struct doc *doc, const char *name, const struct field *fields,
                     const struct doc *values);
/* Offer VALUE, shown as LABEL, in a choice of that form; the one that stands is marked. */
void req_form_option(struct req *req, struct doc *form, const char *field, struct str value,
                     struct doc *label);

#endif
