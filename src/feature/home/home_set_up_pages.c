/* The set-up of an empty house: whoever holds the address that the server printed names the company
   and becomes its administrator. Here, since it begins with what several features make. */
#include "feature/home/home.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "feature/catalogue/catalogue.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/web.h"

struct set_up {
    struct str company, name, email, password;
    bool open;               /* as prepare found it */
    struct str hash, secret; /* of the password; of the session to be */
};

static const struct field set_up_fields[] = {{.name = "company",
                                              .kind = FIELD_TEXT,
                                              .offset = offsetof(struct set_up, company),
                                              .label = N_("Name of your company"),
                                              .required = true},
                                             {.name = "name",
                                              .kind = FIELD_TEXT,
                                              .offset = offsetof(struct set_up, name),
                                              .label = N_("Your name"),
                                              .required = true},
                                             {.name = "email",
                                              .kind = FIELD_EMAIL,
                                              .offset = offsetof(struct set_up, email),
                                              .label = N_("E-mail"),
                                              .required = true},
                                             {.name = "password",
                                              .kind = FIELD_SECRET,
                                              .offset = offsetof(struct set_up, password),
                                              .label = N_("New password"),
                                              .hint = N_(
                                                  "A sentence is easier to remember than a word."),
                                              .required = true},
                                             {0}};

/* What a browser may offer to fill in. */
static void offer(struct doc *form, const char *field, struct str token)
{
    struct doc *node = doc_get(doc_get(form, field), "autocomplete");

    node->kind = DOC_TEXT;
    node->text = token;
}

/* GET /set-up/{secret}: the form of the set-up. Right: whoever holds the address, while nobody
   administers. */
static struct err *set_up_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *form;
    bool open;

    TRY(access_set_up_find(tx, req->keys[0], &open));
    TRY(access_link_gate(req, tx, open));
    req_title(req, doc, N_("Set up your house"));
    doc_put_bool(req->arena, doc, "open", open);
    doc_html_only(doc_put_text(req->arena, doc, "secret", req->keys[0]));
    form = req_form(req, doc, "form", set_up_fields, NULL);
    offer(form, "company", STR("organization"));
    offer(form, "name", STR("name"));
    offer(form, "password", STR("new-password"));
    return NULL;
}

static struct err *set_up_read(struct store_tx *tx, void *context)
{
    struct req *req = context;
    struct set_up *form = req->form;

    return access_set_up_find(tx, req->keys[0], &form->open);
}

/* Nothing slow is done for an address that opens nothing. */
static struct err *set_up_prepare(struct req *req)
{
    struct set_up *form;

    TRY(form_prepare(req));
    form = req->form;
    access_password_fault(req, "password", form->password);
    if (req->form_err != NULL) return NULL;
    TRY(store_read(req->store, req->arena, req->now_ms, set_up_read, req));
    if (!form->open) return NULL;
    TRY(access_secret_make(req->arena, &form->secret));
    return access_password_hash(req->arena, form->password, &form->hash);
}

/* POST /set-up/{secret}: make the company, its front desk and the first administrator, once. Right:
   whoever holds the address, while nobody administers. */
static struct err *set_up_apply(struct req *req, struct store_tx *tx)
{
    const struct set_up *form = req->form;
    const struct access_founder founder = {.company = form->company,
                                           .name = form->name,
                                           .email = form->email,
                                           .lang = str_of(lang_codes[req->i18n->lang]),
                                           .hash = form->hash,
                                           .desk =
                                               i18n_text(req->i18n, req->arena, N_("Front desk"))};
    int64_t person_id, desk_id;
    bool open;

    TRY(access_set_up_find(tx, req->keys[0], &open));
    TRY(access_link_gate(req, tx, open && (form->open || req->form_err != NULL)));
    TRY(req_form_check(req));
    TRY(access_set_up_end(tx, &founder, &person_id, &desk_id));
    if (desk_id != 0) TRY(catalogue_starters_add(tx, person_id, desk_id));
    TRY(access_session_begin(req, tx, person_id, form->secret, "set-up"));
    req->location = req->json ? STR("/session") : STR("/");
    req->flash = STR(N_("Your house is ready. The first steps below bring your company in."));
    return NULL;
}

static struct err *house_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct set_up *form = req->form;

    return access_begun_view(req, tx, form->secret, doc);
}

/* ---- routes ---- */

/* The secret alone decides; in a house with an administrator nothing opens it. */
#define CLOSED                                                                                     \
    {                                                                                              \
        [RELATION_ANONYMOUS... RELATION_TOKEN] = VERDICT_FORBIDDEN                                 \
    }

static const struct route routes[] = {
    {.method = "GET",
     .path = "/set-up/{secret}",
     .summary = "the form of the set-up",
     .open = true,
     .view = set_up_view,
     .block = block_set_up_page,
     .document = "open:bool",
     .expect = CLOSED},
    {.method = "POST",
     .path = "/set-up/{secret}",
     .summary = "make the company, its front desk and the first administrator, once",
     .makes = true,
     .open = true,
     .prepare = set_up_prepare,
     .apply = set_up_apply,
     .view = house_view,
     .block = block_session_page,
     .fields = set_up_fields,
     .form_size = sizeof(struct set_up),
     .document = ACCESS_SESSION,
     .expect = CLOSED},
};

const struct web_routes home_set_up_routes = {routes, sizeof routes / sizeof *routes};
