/* PINs: signing in on a shared device, choosing one's own, giving a person their first one. */
#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/access/access_device.h"
#include "feature/org/org.h"
#include "lib/password.h"
#include "templates.h"
#include "web/web.h"

#define NEXT_POINTS_MAX 2000
#define COOKIE_PIN      "interna_pin"
#define SHOWN_SECONDS   "120"
#define PIN_BYTES_MAX   64 /* of what is typed; a PIN is shorter */

/* ---- what the forms share ---- */

/* A PIN that is given and may not be one becomes a fault of the field NAME. */
static void pin_fault(struct req *req, const char *name, struct str pin, struct str number)
{
    enum err_code code = pin.ptr == NULL ? ERR_NONE : access_pin_check(pin, number);

    if (code != ERR_NONE) form_fault(req, name, code, STR_NONE);
}

/* Digits, and nothing for the browser to remember: others sit here next. */
static void as_digits(struct doc *form, const char *name)
{
    struct doc *mode = doc_get(doc_get(form, name), "input_mode");

    mode->kind = DOC_TEXT;
    mode->text = STR("numeric");
    doc_get(doc_get(form, name), "autocomplete")->text = STR("off");
}

/* ---- signing in on a shared device ---- */

struct pin_sign_in {
    struct str login, pin, new_pin, next;
    struct access_device device;   /* as prepare found it */
    struct access_pin_login found; /* likewise */
    bool same;                     /* the PIN is right */
    struct str hash, secret;       /* of the new PIN; of the session to be */
};

static const struct field sign_in_fields[] = {
    {.name = "login",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct pin_sign_in, login),
     .label = N_("E-mail or personnel number"),
     .required = true},
    {.name = "pin",
     .kind = FIELD_SECRET,
     .offset = offsetof(struct pin_sign_in, pin),
     .label = N_("PIN"),
     .required = true,
     .max = PIN_BYTES_MAX},
    {.name = "new_pin",
     .kind = FIELD_SECRET,
     .offset = offsetof(struct pin_sign_in, new_pin),
     .label = N_("New PIN"),
     .hint = N_("Only with your first PIN, or to change it: 4 to 8 digits that nobody guesses."),
     .max = PIN_BYTES_MAX},
    {.name = "next",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct pin_sign_in, next),
     .label = N_("Page to go to"),
     .max = NEXT_POINTS_MAX},
    {0}};

void access_pin_form(struct req *req, struct doc *doc)
{
    struct doc *form = req_form(req, doc, "form", sign_in_fields, NULL);
    struct doc *login = doc_get(doc_get(form, "login"), "autocomplete");

    login->kind = DOC_TEXT;
    login->text = STR("off");
    as_digits(form, "pin");
    as_digits(form, "new_pin");
}

static struct err *login_read(struct store_tx *tx, void *context)
{
    struct req *req = context;
    struct pin_sign_in *form = req->form;

    TRY(access_device_of(req, tx, &form->device));
    if (form->device.id == 0) return NULL;
    return access_pin_find(tx, form->login, &form->device, &form->found);
}

/* The slow part, outside of the write. It takes as long for a person who is not there; without a
   device nothing is compared at all. */
static struct err *sign_in_prepare(struct req *req)
{
    struct pin_sign_in *form;

    TRY(form_prepare(req));
    form = req->form;
    pin_fault(req, "new_pin", form->new_pin, form->login);
    if (req->form_err != NULL) return NULL;
    TRY(access_secret_make(req->arena, &form->secret));
    TRY(store_read(req->store, req->arena, req->now_ms, login_read, req));
    if (form->device.id == 0 || form->found.wait_seconds > 0) return NULL;
    TRY(password_same(req->arena, form->pin, form->found.hash, &form->same));
    if (!form->same || form->new_pin.ptr == NULL) return NULL;
    pin_fault(req, "new_pin", form->new_pin, form->found.number);
    if (str_equal(form->new_pin, form->pin)) {
        form_fault(req, "new_pin", ERR_WEAK_PIN, STR_NONE);
    }
    return password_hash(req->arena, form->new_pin, &form->hash);
}

/* Another device, PIN or person may be there since prepare looked. */
static bool is_right(const struct pin_sign_in *form, const struct access_device *device,
                     const struct access_pin_login *found)
{
    return form->same && device->id == form->device.id && found->person_id != 0 &&
           found->person_id == form->found.person_id && str_equal(found->hash, form->found.hash);
}

/* POST /session/pin: sign in on a shared device by personnel number and PIN, and change the PIN.
   Right: none, on a paired device; failures are counted. */
static struct err *sign_in_apply(struct req *req, struct store_tx *tx)
{
    const struct pin_sign_in *form = req->form;
    struct access_pin_login found;
    struct access_device device;

    TRY(access_device_of(req, tx, &device));
    if (device.id == 0) return req_refuse(req, ERR_NO_DEVICE);
    if (!form->same) TRY(req_form_check(req));
    TRY(access_pin_find(tx, form->login, &device, &found));
    if (found.wait_seconds > 0) return access_refuse_throttled(req, found.wait_seconds);
    if (!is_right(form, &device, &found)) {
        req->refused_what =
            str_print(req->arena, STR_FMT " %lld", STR_ARG(form->login), (long long)device.id);
        return req_refuse(req, ERR_BAD_PIN);
    }
    if (found.first && form->new_pin.ptr == NULL) {
        form_fault(req, "new_pin", ERR_CHOOSE_PIN, STR_NONE);
    }
    TRY(req_form_check(req));
    if (form->hash.ptr != NULL) {
        TRY(access_pin_set(tx, found.person_id, found.person_id, form->hash, false));
    }
    TRY(access_pin_good(tx, form->login, &device, found.person_id));
    TRY(access_session_begin(req, tx, found.person_id, form->secret, "pin"));
    req->object_id = found.person_id;
    req->location = access_next(req, form->next);
    return NULL;
}

static struct err *signed_in_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct pin_sign_in *form = req->form;

    return access_begun_view(req, tx, form->secret, doc);
}

/* ---- one's own ---- */

struct own_pin {
    struct str current, pin;
    struct str name, number;   /* of the person, told by prepare */
    struct access_login login; /* likewise */
    bool same;
    struct str hash;
};

static const struct field own_fields[] = {{.name = "current",
                                           .kind = FIELD_SECRET,
                                           .offset = offsetof(struct own_pin, current),
                                           .label = N_("Current password"),
                                           .required = true},
                                          {.name = "pin",
                                           .kind = FIELD_SECRET,
                                           .offset = offsetof(struct own_pin, pin),
                                           .label = N_("New PIN"),
                                           .hint = N_("4 to 8 digits that nobody guesses."),
                                           .required = true,
                                           .max = PIN_BYTES_MAX},
                                          {0}};

/* GET /account/pin: whether one has a PIN, and the form to choose one. Right: oneself. */
static struct err *own_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    enum access_pin_state state;
    bool password;

    TRY(access_pin_state(tx, req->actor->person_id, &state));
    TRY(access_password_has(tx, req->actor->person_id, &password));
    req_title(req, doc, N_("PIN for shared devices"));
    doc_put_bool(req->arena, doc, "chosen", state == PIN_OWN);
    doc_put_bool(req->arena, doc, "void", state == PIN_VOID);
    doc_put_bool(req->arena, doc, "password", password);
    as_digits(req_form(req, doc, "form", own_fields, NULL), "pin");
    return NULL;
}

static struct err *own_read(struct store_tx *tx, void *context)
{
    struct req *req = context;
    struct own_pin *form = req->form;
    struct org_party person;

    TRY(org_party_get(tx, req->actor->person_id, &person));
    form->name = person.email.ptr != NULL ? person.email : person.personnel_no;
    form->number = person.personnel_no;
    return access_login_find(tx, form->name, req->http->peer, &form->login);
}

static struct err *own_prepare(struct req *req)
{
    struct own_pin *form;

    TRY(form_prepare(req));
    form = req->form;
    TRY(store_read(req->store, req->arena, req->now_ms, own_read, req));
    pin_fault(req, "pin", form->pin, form->number);
    if (form->current.len > limits.password_bytes_max) {
        form_fault(req, "current", ERR_TOO_LONG,
                   str_of_int(req->arena, (int64_t)limits.password_bytes_max));
    }
    if (req->form_err != NULL || form->login.wait_seconds > 0) return NULL;
    TRY(password_same(req->arena, form->current, form->login.hash, &form->same));
    return form->same ? password_hash(req->arena, form->pin, &form->hash) : NULL;
}

/* POST /account/pin: choose one's own PIN. Right: oneself, with the password; view own_view. */
static struct err *own_apply(struct req *req, struct store_tx *tx)
{
    const struct own_pin *form = req->form;
    int64_t person_id = req->actor->person_id;
    struct access_login login;

    TRY(req_form_check(req));
    TRY(access_login_find(tx, form->name, req->http->peer, &login));
    if (login.wait_seconds > 0) return access_refuse_throttled(req, login.wait_seconds);
    if (!form->same || !str_equal(login.hash, form->login.hash)) {
        req->refused_what = str_print(req->arena, STR_FMT " " STR_FMT, STR_ARG(form->name),
                                      STR_ARG(req->http->peer));
        return req_refuse(req, ERR_BAD_LOGIN);
    }
    TRY(access_pin_set(tx, person_id, person_id, form->hash, false));
    req->flash = STR(N_("Your PIN is set. It works on the shared devices of your units."));
    req->location = STR("/account/pin");
    return NULL;
}

/* ---- a first one, given by others ---- */

struct pin_give {
    struct str pin, hash;
};

static struct err *person_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "person"));
    struct err *err = access_pin_giver_check(tx, req->actor, req->object_id);
    return err != NULL && err->code == ERR_HAS_WAY_IN ? NULL : err;
}

static bool is_given(struct str pin)
{
    return !str_empty(pin) && access_pin_check(pin, STR_NONE) == ERR_NONE;
}

/* GET /people/{id}/pin: the first PIN just given to a person, and the form for another. Right: the
   administrator; a lead of theirs, while they have no way in. */
static struct err *give_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct pin_give *form = req->form;
    struct str pin = form != NULL ? form->pin : http_cookie(req->http, COOKIE_PIN);
    struct err *err = access_pin_giver_check(tx, req->actor, req->object_id);
    enum access_pin_state state;
    struct org_party person;

    if (err != NULL && err->code != ERR_HAS_WAY_IN) return err;
    TRY(org_party_get(tx, req->object_id, &person));
    TRY(access_pin_state(tx, req->object_id, &state));
    req_title(req, doc, N_("PIN for shared devices"));
    TRY(org_put_name(req, tx, doc, "person", req->object_id));
    doc_put_bool(req->arena, doc, "may_give", err == NULL && person.ended_ms == NONE);
    doc_put_text(req->arena, doc, "personnel_no", person.personnel_no);
    if (state == PIN_FIRST && is_given(pin)) doc_put_text(req->arena, doc, "pin", pin);
    return NULL;
}

static struct err *give_prepare(struct req *req)
{
    struct pin_give *form = ARENA_NEW(req->arena, struct pin_give);

    req->form = form;
    TRY(access_pin_random(req->arena, &form->pin));
    return password_hash(req->arena, form->pin, &form->hash);
}

/* POST /people/{id}/pin: give a person a first PIN, to be changed when it is used. Right: as to
   see give_view. */
static struct err *give_apply(struct req *req, struct store_tx *tx)
{
    const struct pin_give *form = req->form;
    struct org_party person;

    TRY(access_pin_giver_check(tx, req->actor, req->object_id));
    TRY(org_party_get(tx, req->object_id, &person));
    if (person.ended_ms != NONE) return req_refuse(req, ERR_ENDED);
    TRY(access_pin_set(tx, req->actor->person_id, req->object_id, form->hash, true));
    req->location = str_print(req->arena, "/people/%lld/pin", (long long)req->object_id);
    req->set_cookie = str_print(req->arena,
                                COOKIE_PIN "=" STR_FMT "; Path=" STR_FMT "; Max-Age=" SHOWN_SECONDS
                                           "; HttpOnly; SameSite=Strict",
                                STR_ARG(form->pin), STR_ARG(req->location));
    return NULL;
}

/* ---- routes ---- */

#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }
#define OWN  "chosen:bool void:bool password:bool"
#define GIVE "person{id:id name:text} may_give:bool personnel_no?:text pin?:text"

static const struct route routes[] = {
    {.method = "POST",
     .path = "/session/pin",
     .summary = "sign in on a shared device by personnel number and PIN, and change the PIN",
     .makes = true,
     .open = true,
     .shared = true,
     .prepare = sign_in_prepare,
     .apply = sign_in_apply,
     .view = signed_in_view,
     .block = block_session_page,
     .fields = sign_in_fields,
     .form_size = sizeof(struct pin_sign_in),
     .again = "/sign-in",
     .document = ACCESS_SESSION,
     .expect = {[RELATION_ANONYMOUS... RELATION_SHARED] = VERDICT_FORBIDDEN}},
    {.method = "GET",
     .path = "/account/pin",
     .summary = "whether one has a PIN, and the form to choose one",
     .scope = SCOPE_ADMIN,
     .view = own_view,
     .block = block_own_pin_page,
     .document = OWN,
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/account/pin",
     .summary = "choose one's own PIN",
     .scope = SCOPE_ADMIN,
     .prepare = own_prepare,
     .apply = own_apply,
     .view = own_view,
     .block = block_own_pin_page,
     .fields = own_fields,
     .form_size = sizeof(struct own_pin),
     .again = "/account/pin",
     .document = OWN,
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/people/{id}/pin",
     .summary = "the first PIN just given to a person, and the form for another",
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .view = give_view,
     .block = block_give_pin_page,
     .document = GIVE,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/people/{id}/pin",
     .summary = "give a person a first PIN, to be changed when it is used",
     .makes = true,
     .scope = SCOPE_ADMIN,
     .find = person_find,
     .prepare = give_prepare,
     .apply = give_apply,
     .view = give_view,
     .block = block_give_pin_page,
     .document = GIVE,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes access_pin_routes = {routes, sizeof routes / sizeof *routes};
