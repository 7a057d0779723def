/* Text as a view: pointer and length, UTF-8, not NUL-terminated unless made by str_c. A view never
   owns; what it points into (an arena, a literal) must outlive it. ptr NULL means "absent". */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal)  ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE      ((struct str){NULL, 0})
#define STR_FMT       "%.*s"
#define STR_ARG(text) (int)(text).len, (text).ptr ? (text).ptr : ""

/* An absent integer, id or time (NULL in SQL, null in JSON). */
#define NONE INT64_MIN

struct str str_of(const char *text); /* view of a NUL-terminated text; NULL gives STR_NONE */
bool str_empty(struct str text);     /* absent or of length 0 */
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *b);    /* equal to a C text */
int str_compare(struct str a, struct str b); /* byte order: <0, 0, >0 */
bool str_starts(struct str text, struct str start);
bool str_ends(struct str text, struct str end);
ptrdiff_t str_find(struct str text, struct str part);         /* byte offset, or -1 */
struct str str_sub(struct str text, size_t from, size_t len); /* clipped to the text */
struct str str_trim(struct str text); /* without ASCII white space at both ends */
bool str_cut(struct str text, char at, struct str *before,
             struct str *after);   /* split at the first `at`; false: not there, before is all */
bool str_is_utf8(struct str text); /* well-formed, no surrogates, no NUL */
bool str_is_clean(struct str text,
                  bool lines); /* no control characters; line feeds and tabs only if LINES */
size_t str_point_len(struct str text); /* bytes of the first code point; 0: none, or ill-formed */
size_t str_points(struct str text);    /* number of code points */
struct str str_points_cut(struct str text, size_t points); /* the first POINTS code points */

struct str str_copy(struct arena *arena, struct str text);
const char *str_c(struct arena *arena,
                  struct str text); /* NUL-terminated copy; text must hold no NUL */
struct str str_lower(struct arena *arena, struct str text); /* ASCII only */
struct str str_print(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str str_print_args(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
struct str str_of_int(struct arena *arena, int64_t value);
#define INT_TEXT_SIZE 20                                      /* "-9223372036854775808" */
size_t str_write_int(char out[INT_TEXT_SIZE], int64_t value); /* returns the length; no NUL */
struct str str_hex(struct arena *arena, const uint8_t *bytes, size_t count);
bool str_unhex(struct str text, uint8_t *bytes,
               size_t count); /* exactly COUNT bytes, lower or upper case */

#endif
