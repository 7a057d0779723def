/* The document: one tree that every answer is built as, then written as JSON or, through a template
   block, as HTML. Nodes live in the arena they were made with. Texts are views: they must live as
   long. */
#ifndef DOC_DOC_H
#define DOC_DOC_H

#include "base/buf.h"
#include "base/err.h"
#include "base/money.h"

enum doc_kind {
    DOC_NULL,
    DOC_BOOL,
    DOC_INT,
    DOC_MILLI,
    DOC_TEXT,
    DOC_ID,
    DOC_MONEY,
    DOC_TIME,
    DOC_DATE,
    DOC_MESSAGE,  /* a text of ours with parameters, translated when written */
    DOC_MARKDOWN, /* people's text: source in JSON, sanitised HTML in pages */
    DOC_LIST,
    DOC_OBJECT
};

struct doc {
    enum doc_kind kind;
    bool placed;      /* stands in a parent already: put again, it is copied */
    bool html_only;   /* the JSON writer passes over it (labels, choices, form helpers) */
    const char *name; /* within an object; static or arena text */
    union {
        bool flag;
        int64_t number;  /* DOC_INT, DOC_MILLI, DOC_ID, DOC_TIME (ms), DOC_DATE (day) */
        struct str text; /* DOC_TEXT, DOC_MARKDOWN */
        struct money money;
        struct {
            const char *msgid, *plural;
            int64_t count;
            struct doc *params;
        } message;
        struct {
            struct doc *first, *last;
            size_t count;
        } children;
    };
    struct str lang;  /* DOC_TEXT, DOC_MARKDOWN by people: BCP 47, or absent */
    struct doc *next; /* sibling */
};

struct doc *doc_object(struct arena *arena);
struct doc *doc_list(struct arena *arena);
struct doc *doc_null(struct arena *arena);

/* Each puts a new node under NAME at the end of OBJECT (or, with NAME NULL, of a list) and returns
   it. NONE, STR_NONE and an absent money become null. doc_put takes VALUE itself, or a copy of the
   node (with the same children) when it stands somewhere already. */
struct doc *doc_put(struct arena *arena, struct doc *parent, const char *name, struct doc *value);
struct doc *doc_put_object(struct arena *arena, struct doc *parent, const char *name);
struct doc *doc_put_list(struct arena *arena, struct doc *parent, const char *name);
struct doc *doc_put_bool(struct arena *arena, struct doc *parent, const char *name, bool value);
struct doc *doc_put_int(struct arena *arena, struct doc *parent, const char *name, int64_t value);
struct doc *doc_put_milli(struct arena *arena, struct doc *parent, const char *name, int64_t value);
struct doc *doc_put_id(struct arena *arena, struct doc *parent, const char *name, int64_t value);
struct doc *doc_put_text(struct arena *arena, struct doc *parent, const char *name,
                         struct str value);
struct doc *doc_put_c(struct arena *arena, struct doc *parent, const char *name, const char *value);
struct doc *doc_put_money(struct arena *arena, struct doc *parent, const char *name,
                          struct money value);
struct doc *doc_put_time(struct arena *arena, struct doc *parent, const char *name, int64_t ms);
struct doc *doc_put_date(struct arena *arena, struct doc *parent, const char *name, int64_t day);
struct doc *doc_put_markdown(struct arena *arena, struct doc *parent, const char *name,
                             struct str source, struct str lang);
struct doc *doc_put_message(struct arena *arena, struct doc *parent, const char *name,
                            const char *msgid);
struct doc *doc_put_plural(struct arena *arena, struct doc *parent, const char *name,
                           const char *one, const char *many, int64_t count);
/* Give a message a parameter: the node VALUE fills {name} of its text. */
void doc_param(struct arena *arena, struct doc *message, const char *name, struct doc *value);
struct doc *doc_html_only(struct doc *node); /* marks and returns it */
struct doc *doc_lang(struct doc *node,
                     struct str lang); /* names the language of a text by people; returns it */

struct doc *doc_get(const struct doc *object,
                    const char *name); /* NULL when absent, or not an object */
struct doc *doc_find(const struct doc *object, struct str name); /* the same for a view */
struct str doc_text(const struct doc *object, const char *name); /* STR_NONE unless a text */
int64_t doc_int(const struct doc *object, const char *name); /* NONE unless an integer, id, time */
bool doc_true(const struct doc *node); /* present, not null, false, 0, "" or an empty list */

/* How texts and values are said in the reader's language; made by web/i18n. */
struct doc_voice {
    void *context;
    struct str (*message)(void *context, struct arena *arena, const char *msgid, const char *plural,
                          int64_t count);
    struct str (*number)(void *context, struct arena *arena, int64_t milli);
    struct str (*money)(void *context, struct arena *arena, struct money money);
    /* STYLE: "date" "datetime" "time" "relative" "full" "short" */
    struct str (*time)(void *context, struct arena *arena, int64_t ms, const char *style);
    struct str (*date)(void *context, struct arena *arena, int64_t day, const char *style);
    /* Sanitised HTML of people's Markdown. */
    struct str (*markdown)(void *context, struct arena *arena, struct str source);
};

/* VALUE in the reader's words. STYLE is for times and dates; NULL: "datetime", for a date "date".
   Null, lists and objects say nothing. */
struct str doc_say(struct arena *arena, const struct doc_voice *voice, const struct doc *value,
                   const char *style);

/* TEXT, or in the reader's language the name of who was erased (base/kept.h). VOICE NULL: as it is.
 */
struct str doc_text_say(struct arena *arena, const struct doc_voice *voice, struct str text);

/* The text of a message node with its parameters filled in: {name}, {name:style}, and {count} of a
   plural. A placeholder without a parameter stays as it is. */
struct str doc_message_text(struct arena *arena, const struct doc_voice *voice,
                            const struct doc *message);

/* JSON: ids are strings, times RFC 3339 UTC, dates YYYY-MM-DD, money {minor, currency}, milli a
 * number. */
void doc_json(struct buf *out, const struct doc *doc, const struct doc_voice *voice);

/* Read strict JSON (RFC 8259, duplicate names refused, depth bounded). Integers become DOC_INT,
   numbers with up to 3 decimal places DOC_MILLI, others DOC_TEXT of their digits (the fewest that
   give the same double). Integers out of range are refused. ERR_BAD_JSON names the place. */
MUST_CHECK struct err *doc_read(struct arena *arena, struct str json, unsigned depth_max,
                                struct doc **doc);

#endif
