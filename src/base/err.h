/* Failures of the world and refusals of business, one type. NULL is success. A failure carries a
   code of err_codes.h, an English detail for the log, and its cause; a refusal also the fields at
   fault. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

#define N_(text)           text /* marks a text for translation; translated where it is shown */
#define NC_(context, text) context "\004" text /* the same for a short word: what it is about */
#define B_(text)           text /* the same for a button: pogen keeps its translations short */

enum err_code {
#define ERR_CODE(name, code, status, title) name,
#include "base/err_codes.h"
#undef ERR_CODE
    ERR_CODE_COUNT
};

/* A field at fault. PARAM fills the {limit} of the code's title. */
struct err_field {
    struct str name; /* as in the form and JSON: "due", "lines.0.quantity" */
    enum err_code code;
    struct str param;
    struct err_field *next;
};

struct err {
    enum err_code code;
    struct str detail;        /* English, for the log; may be empty */
    struct str param;         /* fills the {limit} of the title */
    struct err_field *fields; /* only for ERR_FIELDS */
    struct err *cause;
    const char *file;
    int line;
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define TRY(call)                                                                                  \
    do {                                                                                           \
        struct err *try_err_ = (call);                                                             \
        if (try_err_ != NULL) return try_err_;                                                     \
    } while (0)

#define ERR(arena, code, ...) err_new_at((arena), (code), NULL, __FILE__, __LINE__, __VA_ARGS__)
#define ERR_WRAP(arena, code, cause, ...)                                                          \
    err_new_at((arena), (code), (cause), __FILE__, __LINE__, __VA_ARGS__)
#define ERR_REFUSE(arena, code) err_new_at((arena), (code), NULL, __FILE__, __LINE__, "%s", "")

struct err *err_new_at(struct arena *arena, enum err_code code, struct err *cause, const char *file,
                       int line, const char *format, ...)
    __attribute__((format(printf, 6, 7), returns_nonnull));

/* ERR with all it says, in ARENA: where that of ERR itself is about to go. */
struct err *err_copy(struct arena *arena, const struct err *err) __attribute__((returns_nonnull));

/* Add a field at fault to LIST (made when NULL): a collecting error of code ERR_FIELDS. */
void err_add_field(struct arena *arena, struct err **list, struct str name, enum err_code code,
                   struct str param);

const char *err_code_text(enum err_code code); /* stable, as in JSON: "stale" */
int err_status(enum err_code code);            /* HTTP status */
const char *err_title(enum err_code code);     /* msgid: what is wrong and what to do */
int err_exit_code(enum err_code code);         /* 1 refused, 2 usage, 3 environment */
struct str
err_chain(struct arena *arena,
          const struct err *err); /* "code: detail; caused by ..." for log and terminal */

#endif
