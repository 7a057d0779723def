/* One field table per noun: it feeds the form, JSON in and out, the import and OpenAPI. A row says
   where a value stands in its struct and what may stand there. */
#ifndef BASE_FIELD_H
#define BASE_FIELD_H

#include "base/str.h"

struct doc;

enum field_kind {                  /* member type in the struct; absent is */
                  FIELD_TEXT,      /* struct str; ptr NULL. One line */
                  FIELD_LONG_TEXT, /* struct str; Markdown, several lines */
                  FIELD_SECRET,    /* struct str; never echoed, never logged */
                  FIELD_EMAIL,     /* struct str, lower-cased */
                  FIELD_LANG,      /* struct str: en es fr lv */
                  FIELD_ZONE,      /* struct str: IANA name */
                  FIELD_CHOICE,    /* struct str, one of `choices` */
                  FIELD_INT,       /* int64_t; NONE */
                  FIELD_MILLI,     /* int64_t thousandths; NONE. JSON number with up to 3 places */
                  FIELD_BOOL,      /* int64_t 0 or 1; NONE */
                  FIELD_ID,        /* int64_t; NONE. String of digits in JSON */
                  FIELD_MONEY,     /* struct money; currency "" */
                  FIELD_DATE,      /* int64_t day since 1970; NONE */
                  FIELD_TIME, /* int64_t ms; NONE. RFC 3339, or a local time of the reader's zone */
                  FIELD_OBJECT, /* const struct doc *; NULL. Free object, checked by its owner (an
                                   offering's form) */
                  FIELD_TEXTS,  /* struct field_list of struct str */
                  FIELD_ROWS    /* struct field_list of structs described by `rows` */
};

struct field_list {
    void *items; /* array of `count` members */
    size_t count;
};

struct field {
    const char *name; /* as in JSON and forms */
    enum field_kind kind;
    size_t offset;     /* offsetof in the struct */
    const char *label; /* msgid shown to people */
    const char *hint;  /* msgid or NULL */
    bool required;
    int64_t min, max; /* texts: code points; numbers: value; lists: count. 0,0: the house limit of
                         its kind */
    const char *const *choices; /* FIELD_CHOICE: NULL-terminated */
    const struct field *rows;   /* FIELD_ROWS: ends with name NULL */
    size_t row_size;            /* FIELD_ROWS: sizeof one */
};

#endif
