/* What handlers ask of their request. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/url.h"

#include <assert.h>
#include <string.h>

void req_root(struct req *req, enum sql lock, int64_t id)
{
    assert(req->root_count < sizeof req->roots / sizeof *req->roots);
    req->roots[req->root_count++] = (struct store_root){lock, id};
}

const struct upload *req_upload(const struct req *req, const char *name)
{
    const struct upload *upload = req->uploads;

    while (upload != NULL && !str_is(upload->name, name))
        upload = upload->next;
    return upload;
}

struct str req_query(const struct req *req, const char *name)
{
    return http_query(req->http, name);
}

/* "fields.place" is the part "place" of "fields". */
static bool part_of(struct str parameter, const char *name, struct str *part)
{
    struct str whole;

    return str_cut(parameter, '.', &whole, part) && str_is(whole, name) && part->len > 0;
}

const struct doc *req_query_object(const struct req *req, const char *name)
{
    const struct http_request *http = req->http;
    struct doc *object = NULL;
    struct str part;

    for (size_t i = 0; i < http->query_count; i++) {
        if (!part_of(http->query[i].name, name, &part)) continue;
        if (object == NULL) object = doc_object(req->arena);
        doc_put_text(req->arena, object, str_c(req->arena, part), http->query[i].value);
    }
    return object;
}

int64_t req_query_id(const struct req *req, const char *name)
{
    int64_t id;

    return id_parse(req_query(req, name), &id) ? id : NONE;
}

static bool is_choice(const struct field *field, struct str value)
{
    for (const char *const *choice = field->choices; *choice != NULL; choice++) {
        if (str_is(value, *choice)) return true;
    }
    return false;
}

static enum err_code query_fault(const struct field *field, struct str value)
{
    int64_t id;

    if (str_empty(value)) return ERR_NONE; /* a box left empty */
    if (field->kind == FIELD_ID && !id_parse(value, &id)) return ERR_BAD_REFERENCE;
    if (field->kind == FIELD_CHOICE && !is_choice(field, value)) return ERR_BAD_CHOICE;
    return ERR_NONE;
}

static bool is_parameter(const struct field *field, const char *name)
{
    struct str part;

    if (field->kind == FIELD_OBJECT) return part_of(str_of(name), field->name, &part);
    return strcmp(field->name, name) == 0;
}

/* Pages pass over parameters that others added to a link; a program is told of its mistake. */
struct err *req_query_check(struct req *req)
{
    const struct http_request *http = req->http;

    for (size_t i = 0; i < http->query_count; i++) {
        const char *name = str_c(req->arena, http->query[i].name);
        const struct field *field = req->route->query;

        while (field != NULL && field->name != NULL && !is_parameter(field, name))
            field++;
        bool known = field != NULL && field->name != NULL;
        bool first = req_query(req, name).ptr == http->query[i].value.ptr;
        enum err_code code = known ? query_fault(field, http->query[i].value) : ERR_UNKNOWN_FIELD;

        if (!known && !req->json) continue;
        if (known && !first) code = ERR_DUPLICATE_FIELD;
        if (code != ERR_NONE) form_fault(req, name, code, STR_NONE);
    }
    return req_form_check(req);
}

struct err *req_query_form(struct req *req, struct doc *doc, const struct field *fields,
                           void *query, struct doc **form, bool *good)
{
    struct doc *typed = doc_object(req->arena);

    for (const struct field *field = fields; field->name != NULL; field++) {
        struct str value = req_query(req, field->name);

        if (value.ptr != NULL) doc_put_text(req->arena, typed, field->name, value);
    }
    *form = NULL;
    form_read(req, typed, fields, query, "");
    *good = req->form_err == NULL;
    if (req->json) return req_form_check(req);
    req->typed = typed;
    req->faults = typed->children.count > 0 ? req->form_err : NULL;
    req->form_err = NULL;
    *form = req_form(req, doc, "form", fields, NULL);
    return NULL;
}

/* The same page, further on: the query as it is, with another `after`. */
static struct str next_href(struct req *req, int64_t last_id)
{
    const struct http_request *http = req->http;
    struct buf out = buf_new(req->arena, 2 * limits.uri_bytes_max);

    buf_add(&out, ((const struct call *)req)->path);
    buf_print(&out, "?after=%lld", (long long)last_id);
    for (size_t i = 0; i < http->query_count; i++) {
        if (str_is(http->query[i].name, "after")) continue;
        buf_add_char(&out, '&');
        url_add_part(&out, http->query[i].name);
        buf_add_char(&out, '=');
        url_add_part(&out, http->query[i].value);
    }
    return buf_str(&out);
}

void req_next(struct req *req, struct doc *doc, int64_t last_id, bool more)
{
    doc_put_id(req->arena, doc, "next", more ? last_id : NONE);
    if (more) {
        doc_html_only(doc_put_text(req->arena, doc, "next_href", next_href(req, last_id)));
    }
}

struct str req_address(struct req *req, struct str path)
{
    struct str host = http_header(req->http, "host");

    if (str_empty(host) || web_of(req)->config.address != NULL) {
        return req_public_address(req, path);
    }
    return str_print(req->arena, "%s://" STR_FMT STR_FMT,
                     web_of(req)->config.secure ? "https" : "http", STR_ARG(host), STR_ARG(path));
}

struct str req_public_address(struct req *req, struct str path)
{
    const char *address = web_of(req)->config.address;

    return str_print(req->arena, "%s" STR_FMT, address != NULL ? address : "", STR_ARG(path));
}

void req_session_cookie(struct req *req, struct str secret)
{
    req->set_cookie =
        str_print(req->arena, COOKIE_SESSION "=" STR_FMT "; Path=/; HttpOnly; SameSite=Lax%s%s",
                  STR_ARG(secret), secret.len == 0 ? "; Max-Age=0" : "",
                  web_of(req)->config.secure ? "; Secure" : "");
}

void req_title(struct req *req, struct doc *doc, const char *msgid)
{
    doc_html_only(doc_put_message(req->arena, doc, "page_title", msgid));
}
