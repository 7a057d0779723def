/* What the build tools share: memory that lives until the end of the run, growing texts, files, and
   the refusal "file:line: message". The tools use libc alone, so that they build before all else.
 */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tool; /* owns all memory of one run */

struct tool *tool_begin(void);
void tool_end(struct tool *tool);
void *tool_alloc(struct tool *tool, size_t size) __attribute__((returns_nonnull)); /* zeroed */
char *tool_copy(struct tool *tool, const char *text, size_t len); /* NUL-terminated */

/* A text that grows; always NUL-terminated, so `ptr` is a C string once something was added. */
struct text {
    struct tool *tool;
    char *ptr;
    size_t len, room;
};

void text_add(struct text *text, const char *ptr, size_t len);
void text_add_c(struct text *text, const char *c_text);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_quote(struct text *text, const char *ptr, size_t len); /* as a C string literal */
void text_quote_c(struct text *text, const char *c_text);        /* the same; NULL becomes NULL */

/* Read a whole file, NUL-terminated, or end with the reason. */
char *tool_read(struct tool *tool, const char *path, size_t *len);
/* Write a whole file, or end with the reason. */
void tool_write(const char *path, const struct text *text);

/* Print "path:line: message" (without the line when 0) and exit 1. */
_Noreturn void tool_refuse(const char *path, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

uint64_t tool_hash(const void *bytes, size_t len, uint64_t seed); /* FNV-1a, 64 bits */
#define TOOL_HASH_SEED UINT64_C(0xcbf29ce484222325)

#endif
