/* One's own account: language, zone and colours, password, tokens. */
#include "feature/access/access.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "feature/org/org.h"
#include "lib/password.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/web.h"

#define TOKENS_SHOWN_MAX 50

struct preferences {
    struct str lang, zone, theme;
};

struct new_password {
    struct str current, password;
    struct str email;
    struct access_login login; /* as prepare found it */
    bool same;                 /* the current one is right */
    struct str hash;           /* of the new one */
    struct str secret;         /* of the session that goes on */
};

static const char *const themes[] = {N_("auto"), N_("light"), N_("dark"), NULL};

static const struct field preference_fields[] = {{.name = "lang",
                                                  .kind = FIELD_LANG,
                                                  .offset = offsetof(struct preferences, lang),
                                                  .label = N_("Language")},
                                                 {.name = "zone",
                                                  .kind = FIELD_ZONE,
                                                  .offset = offsetof(struct preferences, zone),
                                                  .label = N_("Time zone"),
                                                  .hint = N_("For example Europe/Riga.")},
                                                 {.name = "theme",
                                                  .kind = FIELD_CHOICE,
                                                  .offset = offsetof(struct preferences, theme),
                                                  .label = N_("Colours"),
                                                  .choices = themes},
                                                 {0}};

static const struct field password_fields[] = {
    {.name = "current",
     .kind = FIELD_SECRET,
     .offset = offsetof(struct new_password, current),
     .label = N_("Current password"),
     .required = true},
    {.name = "password",
     .kind = FIELD_SECRET,
     .offset = offsetof(struct new_password, password),
     .label = N_("New password"),
     .hint = N_("A sentence is easier to remember than a word."),
     .required = true},
    {0}};

/* ---- the document ---- */

static struct err *put_tokens(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "tokens");
    struct access_bearer *bearers;
    size_t count;

    TRY(access_bearers_of(tx, req->actor->person_id, TOKENS_SHOWN_MAX, &bearers, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *one = doc_put_object(req->arena, list, NULL);

        doc_put_id(req->arena, one, "id", bearers[i].id);
        doc_put_text(req->arena, one, "name", bearers[i].name);
        doc_put_time(req->arena, one, "made", bearers[i].made_ms);
        access_scopes_put(req->arena, one, bearers[i].scopes);
    }
    return NULL;
}

/* Who has chosen no language yet is shown the one they read. */
static void put_forms(struct req *req, struct doc *doc, const struct org_party *person,
                      struct str theme)
{
    struct doc *values = doc_object(req->arena), *form;
    struct str lang = person->lang.ptr == NULL ? str_of(lang_codes[req->i18n->lang]) : person->lang;

    doc_put_text(req->arena, values, "lang", lang);
    doc_put_text(req->arena, values, "zone", person->zone);
    doc_put_text(req->arena, values, "theme", theme);
    form = req_form(req, doc, "form", preference_fields, values);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *label = doc_put_c(req->arena, doc_object(req->arena), "label", lang_names[i]);

        req_form_option(req, form, "lang", str_of(lang_codes[i]), label);
    }
    form = req_form(req, doc, "password_form", password_fields, NULL);
    doc_get(doc_get(form, "password"), "autocomplete")->text = STR("new-password");
}

/* GET /account: one's own preferences and tokens. */
static struct err *account_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party person;
    struct str theme;

    TRY(org_party_get(tx, req->actor->person_id, &person));
    TRY(access_theme_get(tx, person.id, &theme));
    if (theme.ptr == NULL) theme = STR("auto");
    req_title(req, doc, N_("Your account"));
    doc_put_id(req->arena, doc, "id", person.id);
    doc_put_text(req->arena, doc, "name", person.name);
    doc_put_text(req->arena, doc, "email", person.email);
    doc_put_text(req->arena, doc, "lang", person.lang);
    doc_put_text(req->arena, doc, "zone", person.zone);
    doc_put_text(req->arena, doc, "theme", theme);
    put_forms(req, doc, &person, theme);
    return put_tokens(req, tx, doc);
}

/* ---- handlers ---- */

/* POST /account: change one's own language, zone or colours. Right: oneself; view account. */
static struct err *preferences_apply(struct req *req, struct store_tx *tx)
{
    const struct preferences *form = req->form;
    int64_t person_id = req->actor->person_id;
    struct org_party person;

    TRY(req_form_check(req));
    TRY(org_party_get(tx, person_id, &person));
    TRY(org_person_prefer(tx, person_id, person_id,
                          form->lang.ptr == NULL ? person.lang : form->lang,
                          form->zone.ptr == NULL ? person.zone : form->zone));
    if (form->theme.ptr != NULL) {
        TRY(access_theme_set(tx, person_id, str_is(form->theme, "auto") ? STR_NONE : form->theme));
    }
    req->session_changed = true;
    req->location = STR("/account");
    req->flash = STR(N_("Your account was changed."));
    return NULL;
}

static struct err *login_read(struct store_tx *tx, void *context)
{
    struct req *req = context;
    struct new_password *form = req->form;
    struct org_party person;

    TRY(org_party_get(tx, req->actor->person_id, &person));
    form->email = person.email.ptr != NULL ? person.email : person.personnel_no;
    return access_login_find(tx, form->email, req->http->peer, &form->login);
}

static struct err *password_prepare(struct req *req)
{
    struct new_password *form;

    TRY(form_prepare(req));
    form = req->form;
    access_password_fault(req, "password", form->password);
    if (req->form_err != NULL) return NULL;
    TRY(store_read(req->store, req->arena, req->now_ms, login_read, req));
    if (form->login.wait_seconds > 0) return NULL;
    TRY(password_same(req->arena, form->current, form->login.hash, &form->same));
    if (!form->same) return NULL;
    TRY(access_secret_make(req->arena, &form->secret));
    return password_hash(req->arena, form->password, &form->hash);
}

/* POST /account/password: change one's own password; all other sessions end. Right: oneself, with
   the password until now; view account. */
static struct err *password_apply(struct req *req, struct store_tx *tx)
{
    const struct new_password *form = req->form;
    int64_t person_id = req->actor->person_id;
    struct access_login login;

    TRY(req_form_check(req));
    TRY(access_login_find(tx, form->email, req->http->peer, &login));
    if (login.wait_seconds > 0) return access_refuse_throttled(req, login.wait_seconds);
    if (!form->same || !str_equal(login.hash, form->login.hash)) {
        req->refused_what = str_print(req->arena, STR_FMT " " STR_FMT, STR_ARG(form->email),
                                      STR_ARG(req->http->peer));
        return req_refuse(req, ERR_BAD_LOGIN);
    }
    TRY(access_password_set(tx, person_id, person_id, form->hash));
    if (req->actor->session_id != 0) {
        TRY(access_session_begin(req, tx, person_id, form->secret, "password"));
    }
    req->session_changed = true;
    req->location = STR("/account");
    req->flash = STR(N_("Your password was changed. Other devices have to sign in again."));
    return NULL;
}

static struct err *token_find(struct req *req, struct store_tx *tx)
{
    if (id_parse(req->keys[0], &req->object_id)) return NULL;
    return ERR(tx->arena, ERR_NOT_FOUND, "the path names no id");
}

/* POST /account/tokens/{id}/end: end one of one's own tokens. Right: oneself; view account. */
static struct err *token_end_apply(struct req *req, struct store_tx *tx)
{
    TRY(access_bearer_end(tx, req->actor->person_id, req->object_id));
    req->session_changed = true;
    req->location = STR("/account");
    return NULL;
}

/* ---- routes ---- */

#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }
/* Somebody's token is nobody else's business. */
#define OWN_TOKEN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_INSIDER] = VERDICT_HIDDEN,                                  \
        [RELATION_REQUESTER] = VERDICT_YES /* theirs, in the matrix */,                            \
        [RELATION_CUSTOMER... RELATION_ADMIN] = VERDICT_HIDDEN,                                    \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN                                                       \
    }

#define ACCOUNT                                                                                    \
    "id:id name:text email?:text lang?:text zone?:text theme:text"                                 \
    " tokens[id:id name:text made:time scopes[]:text]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/account",
     .summary = "one's own preferences and tokens",
     .scope = SCOPE_READ,
     .view = account_view,
     .block = block_account_page,
     .document = ACCOUNT,
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/account",
     .summary = "change one's own language, zone or colours",
     .scope = SCOPE_WRITE,
     .apply = preferences_apply,
     .view = account_view,
     .block = block_account_page,
     .fields = preference_fields,
     .form_size = sizeof(struct preferences),
     .document = ACCOUNT,
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/account/password",
     .summary = "change one's own password; all other sessions end",
     .scope = SCOPE_ADMIN,
     .prepare = password_prepare,
     .apply = password_apply,
     .view = account_view,
     .block = block_account_page,
     .fields = password_fields,
     .form_size = sizeof(struct new_password),
     .document = ACCOUNT,
     .expect = SIGNED_IN},
    {.method = "POST",
     .path = "/account/tokens/{id}/end",
     .summary = "end one of one's own tokens",
     .scope = SCOPE_WRITE,
     .find = token_find,
     .apply = token_end_apply,
     .view = account_view,
     .block = block_account_page,
     .document = ACCOUNT,
     .expect = OWN_TOKEN},
};

const struct web_routes access_account_routes = {routes, sizeof routes / sizeof *routes};
