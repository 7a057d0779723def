/* Errors: the table of codes, their making and their telling. */
#include "base/err.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"

#define ERR_CHAIN_BYTES_MAX ((size_t)16 * 1024)

struct code_row {
    const char *text;
    int status;
    const char *title;
};

static const struct code_row code_rows[ERR_CODE_COUNT] = {
#define ERR_CODE(name, code, status, title) [name] = {code, status, title},
#include "base/err_codes.h"
#undef ERR_CODE
};

static const struct code_row *code_row(enum err_code code)
{
    assert(code < ERR_CODE_COUNT);
    return &code_rows[code];
}

struct err *err_new_at(struct arena *arena, enum err_code code, struct err *cause, const char *file,
                       int line, const char *format, ...)
{
    struct err *err = ARENA_NEW(arena, struct err);
    va_list args;

    va_start(args, format);
    *err = (struct err){.code = code,
                        .detail = str_print_args(arena, format, args),
                        .cause = cause,
                        .file = file,
                        .line = line};
    va_end(args);
    return err;
}

struct err *err_copy(struct arena *arena, const struct err *err)
{
    struct err *copy = ARENA_NEW(arena, struct err);
    struct err_field **end = &copy->fields;

    *copy = *err;
    copy->detail = str_copy(arena, err->detail);
    copy->param = str_copy(arena, err->param);
    for (const struct err_field *field = err->fields; field != NULL; field = field->next) {
        *end = ARENA_NEW(arena, struct err_field);
        **end = (struct err_field){.name = str_copy(arena, field->name),
                                   .code = field->code,
                                   .param = str_copy(arena, field->param)};
        end = &(*end)->next;
    }
    if (err->cause != NULL) copy->cause = err_copy(arena, err->cause);
    return copy;
}

void err_add_field(struct arena *arena, struct err **list, struct str name, enum err_code code,
                   struct str param)
{
    struct err_field *field = ARENA_NEW(arena, struct err_field);
    struct err_field **end;

    *field = (struct err_field){.name = name, .code = code, .param = param};
    if (*list == NULL) *list = ERR_REFUSE(arena, ERR_FIELDS);
    assert((*list)->code == ERR_FIELDS);
    for (end = &(*list)->fields; *end != NULL; end = &(*end)->next)
        continue;
    *end = field;
}

const char *err_code_text(enum err_code code)
{
    return code_row(code)->text;
}

int err_status(enum err_code code)
{
    return code_row(code)->status;
}

const char *err_title(enum err_code code)
{
    return code_row(code)->title;
}

int err_exit_code(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return 0;
    case ERR_USAGE:
        return 2;
    case ERR_DATABASE:
    case ERR_UNSURE:
    case ERR_DISK_FULL:
    case ERR_READ_ONLY:
    case ERR_NO_DATA:
    case ERR_LOCKED:
    case ERR_CORRUPT:
    case ERR_NEWER_SCHEMA:
    case ERR_CHANGED_SCHEMA:
    case ERR_IO:
    case ERR_LISTEN:
    case ERR_HALF_IMPORTED:
        return 3;
    default:
        return 1;
    }
}

struct str err_chain(struct arena *arena, const struct err *err)
{
    struct buf out = buf_new(arena, ERR_CHAIN_BYTES_MAX);

    for (; err != NULL; err = err->cause) {
        if (out.len > 0) buf_add(&out, STR("; caused by "));
        buf_add_c(&out, err_code_text(err->code));
        if (!str_empty(err->detail)) buf_print(&out, ": " STR_FMT, STR_ARG(err->detail));
        for (const struct err_field *field = err->fields; field != NULL; field = field->next)
            buf_print(&out, "%s" STR_FMT " %s", field == err->fields ? ": " : ", ",
                      STR_ARG(field->name), err_code_text(field->code));
    }
    return buf_str(&out);
}
