/* What was sent, as one object: JSON, or a form whose names make a tree ("fields.subject",
   "lines.0.what"). Three names are ours and say how, not what: "_csrf", "_key" and "_match". */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>
#include <strings.h>

#define NAME_LEN_MAX   120
#define NAME_DEPTH_MAX 5

static bool is_word(struct str text, const char *word)
{
    text = str_trim(text);
    return text.len == strlen(word) && strncasecmp(text.ptr, word, text.len) == 0;
}

bool body_is_type(struct str header, const char *type)
{
    struct str name = header, rest;

    (void)str_cut(header, ';', &name, &rest);
    return is_word(name, type);
}

/* UTF-8 alone is read here, and nothing compressed. */
static bool is_plain(const struct http_request *request)
{
    struct str coding = http_header(request, "content-encoding");
    struct str rest = http_header(request, "content-type"), param, name, value;

    if (coding.ptr != NULL && !is_word(coding, "identity")) return false;
    (void)str_cut(rest, ';', &param, &rest);
    while (rest.ptr != NULL) {
        (void)str_cut(rest, ';', &param, &rest);
        if (!str_cut(param, '=', &name, &value) || !is_word(name, "charset")) continue;
        if (!is_word(value, "utf-8") && !is_word(value, "\"utf-8\"")) return false;
    }
    return true;
}

bool body_is_json(const struct http_request *request)
{
    return body_is_type(http_header(request, "content-type"), "application/json");
}

static bool is_index(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    }
    return text.len > 0 && text.len <= 4;
}

static struct doc *child_find(const struct doc *parent, struct str name)
{
    for (struct doc *child = parent->children.first; child != NULL; child = child->next) {
        if (child->name != NULL && str_is(name, child->name)) return child;
    }
    return NULL;
}

/* The child NAME of PARENT, made of KIND when it is not there; NULL when it is of another kind, or
   PARENT is no place for such a name. Items of a list keep the number they were sent with as their
   name, so that a form whose rows were removed has no holes. */
static struct doc *child_open(struct arena *arena, struct doc *parent, struct str name,
                              enum doc_kind kind)
{
    if ((parent->kind == DOC_LIST) != is_index(name)) return NULL;
    struct doc *child = child_find(parent, name);

    if (child != NULL) return child->kind == kind ? child : NULL;
    const char *own = str_c(arena, name);
    child =
        kind == DOC_LIST ? doc_put_list(arena, parent, own) : doc_put_object(arena, parent, own);
    return child;
}

/* A name sent twice makes a list; whether one may stand there is its field's to say. */
static bool value_add(struct arena *arena, struct doc *parent, struct str name, struct str value)
{
    if ((parent->kind == DOC_LIST) != is_index(name)) return false;
    struct doc *there = child_find(parent, name);

    if (there == NULL) {
        doc_put_text(arena, parent, str_c(arena, name), value);
        return true;
    }
    if (there->kind == DOC_TEXT) {
        struct str first = there->text;
        there->kind = DOC_LIST;
        there->children.first = there->children.last = NULL;
        there->children.count = 0;
        doc_put_text(arena, there, NULL, first);
    }
    if (there->kind != DOC_LIST || there->children.count >= limits.choices_max) return false;
    if (there->children.first != NULL && there->children.first->name != NULL) return false;
    doc_put_text(arena, there, NULL, value);
    return true;
}

bool body_pair_add(struct arena *arena, struct doc *root, struct str name, struct str value)
{
    struct doc *at = root;
    struct str part, rest = name, next;

    if (name.len == 0 || name.len > NAME_LEN_MAX || !str_is_clean(name, false)) return false;
    for (int depth = 0; str_cut(rest, '.', &part, &rest); depth++) {
        next = rest;
        struct str unused;
        (void)str_cut(rest, '.', &next, &unused);
        if (part.len == 0 || depth == NAME_DEPTH_MAX) return false;
        at = child_open(arena, at, part, is_index(next) ? DOC_LIST : DOC_OBJECT);
        if (at == NULL) return false;
    }
    return part.len > 0 && value_add(arena, at, part, value);
}

struct err *body_form_read(struct arena *arena, struct str form, struct doc **doc)
{
    const struct http_pair *pairs;
    size_t count;

    *doc = doc_object(arena);
    TRY(http_pairs(arena, form, limits.form_fields_max, &pairs, &count));
    for (size_t i = 0; i < count; i++) {
        if (!body_pair_add(arena, *doc, pairs[i].name, pairs[i].value)) {
            return ERR(arena, ERR_BAD_FORM, "the name of field %zu has no place", i + 1);
        }
    }
    return NULL;
}

static bool is_ours(const char *name)
{
    return strcmp(name, "_csrf") == 0 || strcmp(name, "_key") == 0 || strcmp(name, "_match") == 0;
}

/* Take what is ours out of the body. */
static void take_own(struct call *call, struct doc *body)
{
    struct doc *children = body->children.first;

    call->csrf = doc_text(body, "_csrf");
    call->once_key = doc_text(body, "_key");
    call->match = doc_text(body, "_match");
    body->children.first = body->children.last = NULL;
    body->children.count = 0;
    for (struct doc *next; children != NULL; children = next) {
        next = children->next;
        children->next = NULL;
        if (!is_ours(children->name)) doc_put(call->req.arena, body, children->name, children);
    }
}

static struct err *files_read(struct call *call)
{
    struct req *req = &call->req;
    const char *dir = call->web->config.upload_dir;
    struct multipart_form form = {.http = req->http, .dir = dir, .files = call->uploads};

    if (dir == NULL || req->route->upload == NULL) {
        return ERR(req->arena, ERR_BAD_TYPE, "no file is taken here");
    }
    form.file_field = req->route->upload;
    form.doc = req->body = doc_object(req->arena);
    struct err *err = multipart_read(req->arena, &form);
    req->uploads = *call->uploads;
    return err;
}

struct err *body_read(struct call *call)
{
    struct req *req = &call->req;
    const struct http_request *http = req->http;
    struct str type = http_header(http, "content-type");

    if (http->body.len == 0 && http->spool == NULL) {
        req->body = doc_object(req->arena);
    } else if (!is_plain(http)) {
        return ERR(req->arena, ERR_BAD_TYPE, "body of another charset or coding");
    } else if (body_is_type(type, "multipart/form-data")) {
        TRY(files_read(call));
    } else if (body_is_json(http)) {
        req->sent_json = true;
        TRY(doc_read(req->arena, http->body, limits.json_depth_max, &req->body));
        if (req->body->kind != DOC_OBJECT) return ERR(req->arena, ERR_BAD_JSON, "not an object");
    } else if (body_is_type(type, "application/x-www-form-urlencoded")) {
        TRY(body_form_read(req->arena, http->body, &req->body));
    } else {
        return ERR(req->arena, ERR_BAD_TYPE, "body of another type");
    }
    take_own(call, req->body);
    return NULL;
}
