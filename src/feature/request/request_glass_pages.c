/* Breaking the glass, on the web and over the API. What is asked tells nobody whether the key names
   anything; who may confirm is told here, and nobody whose own request it is. */
#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "base/time.h"
#include "feature/org/org.h"
#include "feature/request/request_glass.h"
#include "templates.h"
#include "web/web.h"

struct glass_form {
    struct str key, reason;
};

static const struct field glass_fields[] = {{.name = "key",
                                             .kind = FIELD_TEXT,
                                             .offset = offsetof(struct glass_form, key),
                                             .label = N_("Key of the request"),
                                             .required = true,
                                             .max = 40},
                                            {.name = "reason",
                                             .kind = FIELD_LONG_TEXT,
                                             .offset = offsetof(struct glass_form, reason),
                                             .label = N_("Reason"),
                                             .hint = N_("All who handle the request read it."),
                                             .required = true},
                                            {0}};

/* Administrators ask and confirm; executives confirm. */
static struct err *glass_gate(struct req *req)
{
    return request_glass_confirms(req->actor) ? NULL : req_refuse(req, ERR_RIGHT);
}

static const char *state_of(const struct request_glass *glass, int64_t now_ms)
{
    if (glass->confirmed_ms == NONE)
        return glass->asked_ms > now_ms - REQUEST_GLASS_WAIT_MS ? "waiting" : "lapsed";
    if (glass->request_id == NONE) return "nothing";
    return glass->until_ms > now_ms ? "open" : "over";
}

static const char *label_of(const char *state)
{
    static const struct {
        const char *state, *label;
    } rows[] = {{"waiting", N_("Waits for a second person")},
                {"lapsed", N_("Nobody confirmed in time")},
                {"nothing", N_("There is nothing to open")},
                {"open", N_("Open")},
                {"over", N_("Over")}};
    size_t i = 0;

    while (!str_is(str_of(rows[i].state), state))
        i++;
    return rows[i].label;
}

/* The reason is for who decides on it: it may be about people. */
static void put_glass(struct req *req, const struct request_glass *glass, struct doc *list)
{
    struct doc *row = doc_put_object(req->arena, list, NULL);
    const char *state = state_of(glass, req->now_ms);
    bool mine = glass->asker_id == req->actor->person_id;

    doc_put_id(req->arena, row, "id", glass->id);
    doc_put_text(req->arena, row, "key", glass->key);
    doc_put_text(req->arena, row, "reason", glass->reason);
    doc_put_text(req->arena, row, "by", glass->asker);
    doc_put_time(req->arena, row, "asked_at", glass->asked_ms);
    doc_put_c(req->arena, row, "state", state);
    doc_html_only(doc_put_message(req->arena, row, "state_label", label_of(state)));
    doc_put_text(req->arena, row, "with", glass->confirmer);
    doc_put_time(req->arena, row, "confirmed_at", glass->confirmed_ms);
    doc_put_time(req->arena, row, "until", glass->until_ms);
    doc_html_only(
        doc_put_bool(req->arena, row, "may_confirm", !mine && str_is(str_of(state), "waiting")));
    doc_html_only(doc_put_bool(req->arena, row, "may_read", mine && str_is(str_of(state), "open")));
}

/* GET /glass: what one asked to open, and what waits for a second person. */
static struct err *glass_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct request_glass *glasses;
    size_t count;

    TRY(glass_gate(req));
    if (req->route->apply != NULL) req->location = STR("/glass");
    req_title(req, doc, N_("Breaking the glass"));
    TRY(request_glass_list(tx, req->actor->person_id, &glasses, &count));
    for (size_t i = 0; i < count; i++)
        put_glass(req, &glasses[i], items);
    if (req->actor->admin) (void)req_form(req, doc, "form", glass_fields, NULL);
    return NULL;
}

/* POST /glass: ask to read a secret request, with a reason. */
static struct err *ask_apply(struct req *req, struct store_tx *tx)
{
    const struct glass_form *form = req->form;

    TRY(req_admin_form_check(req));
    req->flash = STR(N_("Asked. Another administrator or an executive has a day to confirm it."));
    return request_glass_ask(tx, req->actor->person_id, str_trim(form->key), form->reason);
}

static struct err *confirm_find(struct req *req, struct store_tx *tx)
{
    (void)tx;
    TRY(glass_gate(req));
    return id_parse(req->keys[0], &req->object_id) ? NULL : req_refuse(req, ERR_NOT_FOUND);
}

/* POST /glass/{id}/confirm: let who asked read it, as the second person. */
static struct err *confirm_apply(struct req *req, struct store_tx *tx)
{
    struct request_glass *glasses;
    size_t count;

    TRY(glass_gate(req));
    TRY(req_form_check(req));
    TRY(request_glass_list(tx, req->actor->person_id, &glasses, &count));
    for (size_t i = 0; i < count; i++) {
        if (glasses[i].id != req->object_id) continue;
        if (str_is(str_of(state_of(&glasses[i], req->now_ms)), "lapsed"))
            return req_refuse(req, ERR_GLASS_LATE);
        return request_glass_confirm(tx, req->actor->person_id, &glasses[i]);
    }
    return req_refuse(req, ERR_NOT_FOUND);
}

#define GLASS                                                                                      \
    "items[id:id key:text reason:text by:text asked_at:time state:text with?:text"                 \
    " confirmed_at?:time until?:time]"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/glass",
     .summary = "What one asked to open, and what waits for a second person",
     .scope = SCOPE_ADMIN,
     .view = glass_view,
     .block = block_glass_page,
     .document = GLASS,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/glass",
     .summary = "Ask to read a secret request, with a reason",
     .scope = SCOPE_ADMIN,
     .prepare = form_prepare,
     .apply = ask_apply,
     .view = glass_view,
     .block = block_glass_page,
     .fields = glass_fields,
     .form_size = sizeof(struct glass_form),
     .again = "/glass",
     .document = GLASS,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/glass/{id}/confirm",
     .summary = "Let who asked read it, as the second person",
     .scope = SCOPE_ADMIN,
     .find = confirm_find,
     .apply = confirm_apply,
     .view = glass_view,
     .block = block_glass_page,
     .again = "/glass",
     .document = GLASS,
     .expect = {[RELATION_ANONYMOUS] = VERDICT_SIGN_IN,
                [RELATION_STRANGER... RELATION_LEAD] = VERDICT_FORBIDDEN,
                [RELATION_ADMIN] = VERDICT_HIDDEN,
                [RELATION_TOKEN] = VERDICT_FORBIDDEN}},
};

const struct web_routes request_glass_routes = {routes, sizeof routes / sizeof *routes};
