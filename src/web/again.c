/* A form that was refused is shown again: the page it was on, as a GET would make it now, with what
   was typed and what is wrong. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>

/* Fill the {keys} of route->again from the path of the form, else from what was sent. */
static struct str again_path(struct call *call)
{
    const struct route *route = call->req.route;
    struct buf out = buf_new(call->req.arena, limits.uri_bytes_max);

    for (const char *at = route->again; *at != '\0';) {
        size_t plain = strcspn(at, "{");
        buf_add(&out, (struct str){at, plain});
        at += plain;
        if (*at == '\0') break;
        struct str name = {at + 1, strcspn(at + 1, "}")};
        struct str value = doc_text(call->req.body, str_c(call->req.arena, name));
        for (size_t i = 0; i < 4; i++) {
            if (str_equal(route_key_name(route->path, i), name)) value = call->req.keys[i];
        }
        if (str_empty(value)) return STR_NONE;
        buf_add(&out, value);
        at += name.len + 2;
    }
    return buf_str(&out);
}

/* The nearest page above the path of the form, or the one the route names; empty: none. */
static struct str again_find(struct call *call, struct route_match *match)
{
    struct str path = call->req.route->again != NULL ? again_path(call) : call->path;

    while (path.len > 0) {
        if (route_tree_find(call->web->routes, path, match) && match->get != NULL &&
            match->get->block != NULL) {
            return path;
        }
        if (call->req.route->again != NULL) return STR_NONE;
        while (path.len > 0 && path.ptr[path.len - 1] != '/')
            path.len--;
        if (path.len > 0) path.len--;
    }
    return STR_NONE;
}

struct str again_page(struct call *call)
{
    struct route_match match;
    struct str path = STR_NONE;

    if (call->req.route != NULL && call->req.body != NULL) path = again_find(call, &match);
    return str_empty(path) ? STR("/") : path;
}

/* ---- words that no form holds ---- */

/* Every text within VALUE, under the label of its field and its own name in it. */
static void words_add(struct arena *arena, struct doc *list, const struct field *field,
                      const struct doc *value)
{
    if (value->kind == DOC_LIST || value->kind == DOC_OBJECT) {
        for (const struct doc *part = value->children.first; part != NULL; part = part->next)
            words_add(arena, list, field, part);
    } else if (value->kind == DOC_TEXT && !str_empty(str_trim(value->text))) {
        struct doc *item = doc_put_object(arena, list, NULL);

        doc_put_message(arena, item, "label", field->label);
        if (value->name != NULL && strcmp(value->name, field->name) != 0)
            doc_put_c(arena, item, "name", value->name);
        doc_put_text(arena, item, "text", value->text);
    }
}

static bool is_written(enum field_kind kind)
{
    return kind == FIELD_TEXT || kind == FIELD_LONG_TEXT || kind == FIELD_DATE ||
           kind == FIELD_TIME || kind == FIELD_MONEY || kind == FIELD_OBJECT || kind == FIELD_ROWS;
}

void again_words(struct call *call, const struct route *route)
{
    struct arena *arena = call->req.arena;
    const struct doc *body = call->req.body;

    if (route == NULL || body == NULL || call->foreign || fields_have_secret(route->fields)) return;
    struct doc *list = doc_put_list(arena, call->page, "words");
    for (const struct field *field = route->fields; field != NULL && field->name != NULL; field++) {
        const struct doc *value = doc_get(body, field->name);
        const struct doc *amount = doc_get(value, "amount");

        if (field->kind == FIELD_MONEY && amount != NULL) value = amount;
        if (value != NULL && is_written(field->kind)) words_add(arena, list, field, value);
    }
}

/* ---- the page ---- */

struct again_work {
    struct call *call;
    struct doc *doc;
};

static struct err *again_read(struct store_tx *tx, void *context)
{
    struct again_work *work = context;
    struct call *call = work->call;
    struct req *req = &call->req;

    if (req->route->find != NULL) TRY(req->route->find(req, tx));
    TRY(req->route->view(req, tx, work->doc));
    if (call->web->config.hooks.page == NULL) return NULL;
    return call->web->config.hooks.page(req, tx, call->page);
}

/* The label of the PART of an object, from the list of the page that asks for its parts. */
static struct doc *part_label(const struct doc *shown, struct str part)
{
    for (const struct doc *list = shown->children.first; list != NULL; list = list->next) {
        if (list->kind != DOC_LIST) continue;
        for (const struct doc *one = list->children.first; one != NULL; one = one->next) {
            struct doc *label = doc_get(one, "label");
            if (label != NULL && str_equal(doc_text(one, "name"), part)) return label;
        }
    }
    return NULL;
}

/* The faults with the labels of their fields, since a page speaks of "Due", not of "due". */
static void faults_put(struct call *call, const struct field *fields, const struct err *err,
                       const struct doc *shown)
{
    struct arena *arena = call->req.arena;
    struct doc *list = problem_list(arena, err);

    for (struct doc *item = list->children.first; item != NULL; item = item->next) {
        struct str name = doc_text(item, "name"), part = STR_NONE;
        (void)str_cut(name, '.', &name, &part);
        for (const struct field *field = fields; field != NULL && field->name != NULL; field++) {
            if (!str_is(name, field->name)) continue;
            if (field->kind != FIELD_OBJECT || str_empty(part)) {
                doc_put_message(arena, item, "label", field->label);
            } else {
                struct doc *own = part_label(shown, part);
                if (own != NULL) doc_put(arena, item, "label", own);
                if (own == NULL) doc_put_text(arena, item, "label", part);
            }
        }
    }
    doc_put(arena, call->page, "errors", list);
}

static bool is_shown_again(const struct err *err)
{
    int status = err_status(err->code);

    return status == 422 || status == 409 || status == 412 || status == 429 ||
           err->code == ERR_BAD_LOGIN || err->code == ERR_BAD_PIN || err->code == ERR_CSRF;
}

bool again_show(struct call *call, struct err *err)
{
    struct req *req = &call->req;
    struct route_match match;
    struct again_work work = {call, NULL};

    if (req->route == NULL || http_is_get(req->http) || req->body == NULL) return false;
    if (!is_shown_again(err) || call->foreign) return false;
    if (str_empty(again_find(call, &match)) || !guard_reads(call, match.get)) return false;

    struct req before = *req;
    req->route = match.get;
    memcpy(req->keys, match.keys, sizeof req->keys);
    req->typed = req->body;
    req->typed_path = call->path;
    req->faults = err;
    req->location = req->etag = req->set_cookie = STR_NONE;
    req->object_id = 0;
    req->root_count = 0;
    work.doc = doc_object(req->arena);
    call->page = page_make(call);
    if (store_read(req->store, req->arena, req->now_ms, again_read, &work) != NULL) {
        *req = before;
        return false;
    }
    doc_put(req->arena, call->page, "error", problem_doc(call, err));
    faults_put(call, before.route->fields, err, work.doc);
    if (!req->typed_shown) again_words(call, before.route);
    doc_put(req->arena, call->page, "typed", req->body);
    req->etag = STR_NONE;
    respond_doc(call, work.doc, match.get->block, err_status(err->code));
    return true;
}
