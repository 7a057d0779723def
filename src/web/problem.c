/* A refusal or failure as a document: a problem of RFC 9457 whose title tells what to do, in the
   reader's language, and whose code stays the same in all of them. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/num.h"

struct doc *req_put_refusal(struct arena *arena, struct doc *parent, const char *name,
                            enum err_code code, struct str param)
{
    struct doc *title = doc_put_message(arena, parent, name, err_title(code));

    if (param.ptr != NULL) {
        struct doc *holder = doc_object(arena);
        doc_param(arena, title, "limit", doc_put_text(arena, holder, "limit", param));
    }
    return title;
}

/* "lines.0.what" as a JSON Pointer (RFC 6901): "/lines/0/what". */
static struct str pointer_of(struct arena *arena, struct str name)
{
    struct buf out = buf_new(arena, 4096);

    buf_add_char(&out, '/');
    for (size_t i = 0; i < name.len; i++) {
        char one = name.ptr[i];

        if (one == '.') {
            buf_add_char(&out, '/');
        } else if (one == '~') {
            buf_add_c(&out, "~0");
        } else if (one == '/') {
            buf_add_c(&out, "~1");
        } else {
            buf_add_char(&out, one);
        }
    }
    return buf_str(&out);
}

struct doc *problem_list(struct arena *arena, const struct err *err)
{
    struct doc *list = doc_list(arena);

    for (const struct err_field *field = err->fields; field != NULL; field = field->next) {
        struct doc *item = doc_put_object(arena, list, NULL);

        doc_put_text(arena, item, "name", field->name);
        doc_put_text(arena, item, "pointer", pointer_of(arena, field->name));
        doc_put_c(arena, item, "code", err_code_text(field->code));
        req_put_refusal(arena, item, "title", field->code, field->param);
    }
    return list;
}

/* The seconds to wait, which programs get as Retry-After, as people say them. */
static void put_when(struct call *call, struct doc *title, struct str seconds)
{
    struct arena *arena = call->req.arena;
    int64_t wait;

    if (!num_parse_int(seconds, &wait)) wait = 0;
    int64_t minutes = (wait + 59) / 60;
    doc_param(arena, title, "when",
              doc_put_time(arena, doc_object(arena), "when",
                           call->req.now_ms + minutes * MINUTE_MS));
}

struct doc *problem_doc(struct call *call, const struct err *err)
{
    struct arena *arena = call->req.arena;
    struct doc *doc = doc_object(arena);
    const char *code = err_code_text(err->code);

    doc_put_text(arena, doc, "type", str_print(arena, "urn:interna:error:%s", code));
    struct doc *title = req_put_refusal(arena, doc, "title", err->code, err->param);
    if (err->code == ERR_THROTTLED) put_when(call, title, err->param);
    doc_put_int(arena, doc, "status", err_status(err->code));
    doc_put_c(arena, doc, "code", code);
    if (call->number.ptr != NULL) {
        doc_put_text(arena, doc, "instance",
                     str_print(arena, "urn:interna:failure:" STR_FMT, STR_ARG(call->number)));
        doc_html_only(doc_put_text(arena, doc, "number", call->number));
    }
    if (err->fields != NULL) {
        struct doc *list = problem_list(arena, err);
        doc_put(arena, doc, "errors", list);
    }
    return doc;
}
