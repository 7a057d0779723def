/* Sign-in and sign-out, for people and programs, and the roles of the sample. */
#include "feature/access/access.h"

#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access_device.h"
#include "feature/org/org.h"
#include "lib/password.h"
#include "templates.h"
#include "web/web.h"

#define NEXT_POINTS_MAX 2000

struct err *access_password_hash(struct arena *arena, struct str password, struct str *hash)
{
    return password_hash(arena, password, hash);
}

/* ---- parts of documents ---- */

void access_scopes_put(struct arena *arena, struct doc *doc, unsigned scopes)
{
    struct doc *list = doc_put_list(arena, doc, "scopes");

    if (scopes & SCOPE_READ) doc_put_c(arena, list, NULL, "read");
    if (scopes & SCOPE_WRITE) doc_put_c(arena, list, NULL, "write");
    if (scopes & SCOPE_ADMIN) doc_put_c(arena, list, NULL, "admin");
}

static struct err *put_parties(struct arena *arena, struct store_tx *tx, const struct actor *actor,
                               struct doc *doc)
{
    struct doc *list = doc_put_list(arena, doc, "parties");

    for (size_t i = 0; i < actor->party_count; i++) {
        const struct actor_party *party = &actor->parties[i];
        struct doc *one = doc_put_object(arena, list, NULL);
        struct str name;

        TRY(org_party_name(tx, party->party_id, &name));
        doc_put_id(arena, one, "id", party->party_id);
        doc_put_text(arena, one, "name", name);
        doc_put_c(arena, one, "kind", party->unit ? "unit" : "company");
        doc_put_text(arena, one, "relation", party->relation);
    }
    return NULL;
}

struct err *access_session_show(struct req *req, struct store_tx *tx, const struct actor *actor,
                                struct doc *doc)
{
    struct arena *arena = req->arena;
    struct doc *person = doc_put_object(arena, doc, "person");

    doc_put_id(arena, person, "id", actor->person_id);
    doc_put_text(arena, person, "name", actor->name);
    doc_put_text(arena, doc, "lang", actor->lang);
    doc_put_text(arena, doc, "zone", actor->zone);
    doc_put_bool(arena, doc, "admin", actor->admin);
    access_scopes_put(arena, doc, actor->scopes);
    doc_put_text(arena, doc, "csrf", req_csrf_mask(arena, actor->csrf));
    return put_parties(arena, tx, actor, doc);
}

/* The people of the sample whom one may become by one click; an empty list elsewhere. */
static struct err *put_sample(struct req *req, struct store_tx *tx, struct doc *list)
{
    int64_t *person_ids;
    size_t count;

    TRY(access_sample_people(tx, &person_ids, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *one = doc_put_object(req->arena, list, NULL);
        struct org_party person;

        TRY(org_party_get(tx, person_ids[i], &person));
        doc_put_id(req->arena, one, "id", person.id);
        doc_put_text(req->arena, one, "name", person.name);
        doc_put_text(req->arena, one, "email", person.email);
        doc_put_bool(req->arena, one, "current", person.id == req->actor->person_id);
    }
    return NULL;
}

static bool has_current(const struct doc *people)
{
    for (const struct doc *one = people->children.first; one != NULL; one = one->next)
        if (doc_true(doc_get(one, "current"))) return true;
    return false;
}

struct err *access_page(struct req *req, struct store_tx *tx, struct doc *page)
{
    struct doc *people = doc_list(req->arena);

    doc_put_text(req->arena, page, "theme", req->actor->theme);
    doc_put_bool(req->arena, page, "colleague", org_is_colleague(req->actor));
    if (req->actor->person_id == 0) return NULL; /* the sign-in page has its own list */
    if (req->actor->device_id != 0) return NULL;
    TRY(put_sample(req, tx, people));
    if (doc_true(people)) doc_put(req->arena, page, "sample", people);
    doc_put_bool(req->arena, page, "sample_other", !has_current(people));
    return NULL;
}

/* ---- sign-in ---- */

struct sign_in {
    struct str email, password, next;
    struct access_login login; /* as prepare found it */
    bool same;                 /* the password is right */
    struct str secret;         /* of the session to be */
};

static const struct field sign_in_fields[] = {{.name = "email",
                                               .kind = FIELD_TEXT,
                                               .offset = offsetof(struct sign_in, email),
                                               .label = N_("E-mail or personnel number"),
                                               .required = true},
                                              {.name = "password",
                                               .kind = FIELD_SECRET,
                                               .offset = offsetof(struct sign_in, password),
                                               .label = N_("Password"),
                                               .required = true},
                                              {.name = "next",
                                               .kind = FIELD_TEXT,
                                               .offset = offsetof(struct sign_in, next),
                                               .label = N_("Page to go to"),
                                               .max = NEXT_POINTS_MAX},
                                              {0}};

/* GET /sign-in: page to sign in: on a shared device by PIN; on the sample also its people, by one
   click. */
static struct err *sign_in_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct str next = req->typed != NULL ? doc_text(req->typed, "next") : req_query(req, "next");
    struct doc *form, *token;
    bool shared;

    TRY(access_device_put(req, tx, doc, &shared));
    req_title(req, doc, N_("Sign in"));
    doc_put_text(req->arena, doc, "next", access_path_is_local(next) ? next : STR_NONE);
    if (shared) {
        doc_put_list(req->arena, doc, "people");
        return NULL;
    }
    form = req_form(req, doc, "form", sign_in_fields, NULL);
    token = doc_get(doc_get(form, "email"), "autocomplete");
    token->kind = DOC_TEXT;
    token->text = STR("username");
    return put_sample(req, tx, doc_put_list(req->arena, doc, "people"));
}

static struct err *login_read(struct store_tx *tx, void *context)
{
    struct req *req = context;
    struct sign_in *form = req->form;

    return access_login_find(tx, form->email, req->http->peer, &form->login);
}

/* The slow part, outside of the write. It takes as long for an account that is not there. */
static struct err *sign_in_prepare(struct req *req)
{
    struct sign_in *form;

    TRY(form_prepare(req));
    form = req->form;
    if (form->password.len > limits.password_bytes_max) {
        form_fault(req, "password", ERR_TOO_LONG,
                   str_of_int(req->arena, (int64_t)limits.password_bytes_max));
    }
    if (req->form_err != NULL) return NULL;
    TRY(access_secret_make(req->arena, &form->secret));
    TRY(store_read(req->store, req->arena, req->now_ms, login_read, req));
    if (form->login.wait_seconds > 0) return NULL;
    return password_same(req->arena, form->password, form->login.hash, &form->same);
}

struct err *access_refuse_throttled(struct req *req, int64_t wait_seconds)
{
    struct err *err = req_refuse(req, ERR_THROTTLED);

    err->param = str_of_int(req->arena, wait_seconds);
    return err;
}

void access_password_fault(struct req *req, const char *name, struct str password)
{
    enum err_code code = access_password_check(password);
    size_t limit =
        code == ERR_WEAK_PASSWORD ? limits.password_points_min : limits.password_bytes_max;

    if (code == ERR_NONE || password.ptr == NULL) return;
    form_fault(req, name, code, str_of_int(req->arena, (int64_t)limit));
}

struct str access_next(const struct req *req, struct str next)
{
    if (req->json) return STR("/session");
    return access_path_is_local(next) ? next : STR("/");
}

struct err *access_session_begin(struct req *req, struct store_tx *tx, int64_t person_id,
                                 struct str secret, const char *how)
{
    struct access_session session = {.person_id = person_id,
                                     .secret = secret,
                                     .old_id = req->actor->session_id,
                                     .how = how};
    struct access_device device;

    TRY(access_device_of(req, tx, &device));
    session.device_id = device.id;
    TRY(access_session_start(tx, &session));
    req_session_cookie(req, secret);
    req->session_changed = true;
    return NULL;
}

/* POST /session: sign in by e-mail or personnel number, and password. Right: none; failures are
 * counted. */
static struct err *sign_in_apply(struct req *req, struct store_tx *tx)
{
    const struct sign_in *form = req->form;
    struct access_login login;

    TRY(req_form_check(req));
    TRY(access_login_find(tx, form->email, req->http->peer, &login));
    if (login.wait_seconds > 0) return access_refuse_throttled(req, login.wait_seconds);
    /* Another password may have been set since prepare looked. */
    if (!form->same || login.person_id == 0 || !str_equal(login.hash, form->login.hash)) {
        req->refused_what = str_print(req->arena, STR_FMT " " STR_FMT, STR_ARG(form->email),
                                      STR_ARG(req->http->peer));
        return req_refuse(req, ERR_BAD_LOGIN);
    }
    TRY(access_login_forgive(tx, form->email));
    TRY(access_session_begin(req, tx, login.person_id, form->secret, "password"));
    req->object_id = login.person_id;
    req->location = access_next(req, form->next);
    return NULL;
}

struct err *access_begun_view(struct req *req, struct store_tx *tx, struct str secret,
                              struct doc *doc)
{
    struct actor *actor;

    TRY(access_session_find(tx, secret, STR_NONE, req->now_ms, &actor));
    if (actor->person_id == 0) return req_refuse(req, ERR_SIGN_IN);
    return access_session_show(req, tx, actor, doc);
}

static struct err *signed_in_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct sign_in *form = req->form;

    return access_begun_view(req, tx, form->secret, doc);
}

/* GET /session: who is signed in, where they belong, and the secret of their forms. */
static struct err *session_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    req_title(req, doc, N_("Signed in as"));
    return access_session_show(req, tx, req->actor, doc);
}

/* POST /session/end: sign out. Right: one's own session; a token has none to end. */
static struct err *sign_out_apply(struct req *req, struct store_tx *tx)
{
    if (req->actor->session_id == 0) return ERR(req->arena, ERR_NOT_FOUND, "a token signs in");
    TRY(access_session_end(tx, req->actor));
    req_session_cookie(req, STR(""));
    req->session_changed = true;
    req->location = STR("/sign-in");
    return NULL;
}

static struct err *signed_out_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    doc_put(req->arena, doc, "person", doc_null(req->arena));
    return NULL;
}

/* ---- the sample ---- */

struct sample_sign_in {
    int64_t person;
    struct str next;
    struct str secret;
};

static const struct field sample_fields[] = {{.name = "person",
                                              .kind = FIELD_ID,
                                              .offset = offsetof(struct sample_sign_in, person),
                                              .label = N_("Person"),
                                              .required = true},
                                             {.name = "next",
                                              .kind = FIELD_TEXT,
                                              .offset = offsetof(struct sample_sign_in, next),
                                              .label = N_("Page to go to"),
                                              .max = NEXT_POINTS_MAX},
                                             {0}};

static struct err *sample_prepare(struct req *req)
{
    struct sample_sign_in *form;

    TRY(form_prepare(req));
    form = req->form;
    return access_secret_make(req->arena, &form->secret);
}

/* POST /session/sample: become a person of the sample by one click. Right: none, on the sample. */
static struct err *sample_apply(struct req *req, struct store_tx *tx)
{
    const struct sample_sign_in *form = req->form;
    bool offered;

    TRY(req_form_check(req));
    TRY(access_sample_has(tx, form->person, &offered));
    if (!offered) return ERR(req->arena, ERR_NOT_FOUND, "not a person of the sample");
    TRY(access_session_begin(req, tx, form->person, form->secret, "sample"));
    req->object_id = form->person;
    req->location = access_next(req, form->next);
    return NULL;
}

static struct err *sampled_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct sample_sign_in *form = req->form;

    return access_begun_view(req, tx, form->secret, doc);
}

/* ---- routes ---- */

static const struct field next_query[] = {
    {.name = "next", .kind = FIELD_TEXT, .offset = offsetof(struct sign_in, next)}, {0}};

#define OPEN                                                                                       \
    {                                                                                              \
        [RELATION_ANONYMOUS... RELATION_SHARED] = VERDICT_YES                                      \
    }
#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN, \
        [RELATION_SHARED] = VERDICT_YES                                                            \
    }

static const struct route routes[] = {
    {.method = "GET",
     .path = "/sign-in",
     .summary =
         "page to sign in: on a shared device by PIN; on the sample also its people, by one click",
     .open = true,
     .shared = true,
     .view = sign_in_view,
     .block = block_sign_in_page,
     .query = next_query,
     .document =
         "next?:text device?{" ACCESS_DEVICE "} people[id:id name:text email:text current:bool]",
     .expect = OPEN},
    {.method = "POST",
     .path = "/session",
     .summary = "sign in by e-mail or personnel number, and password",
     .makes = true,
     .open = true,
     .shared = true,
     .prepare = sign_in_prepare,
     .apply = sign_in_apply,
     .view = signed_in_view,
     .block = block_session_page,
     .fields = sign_in_fields,
     .form_size = sizeof(struct sign_in),
     .again = "/sign-in",
     .document = ACCESS_SESSION,
     .expect = OPEN},
    {.method = "GET",
     .path = "/session",
     .summary = "who is signed in, where they belong, and the secret of their forms",
     .scope = SCOPE_READ,
     .shared = true,
     .view = session_view,
     .block = block_session_page,
     .document = ACCESS_SESSION,
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/session/end",
     .summary = "sign out",
     .scope = SCOPE_WRITE,
     .shared = true,
     .apply = sign_out_apply,
     .view = signed_out_view,
     .document = "person?:any",
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/session/sample",
     .summary = "become a person of the sample by one click",
     .makes = true,
     .open = true,
     .shared = true,
     .prepare = sample_prepare,
     .apply = sample_apply,
     .view = sampled_view,
     .block = block_session_page,
     .fields = sample_fields,
     .form_size = sizeof(struct sample_sign_in),
     .again = "/sign-in",
     .document = ACCESS_SESSION,
     .expect = OPEN},
};

const struct web_routes access_routes = {routes, sizeof routes / sizeof *routes};
