/* What the build tools share; see tool.h. */
#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
    struct chunk *next;
    max_align_t bytes[];
};

struct tool {
    struct chunk *chunks;
};

struct tool *tool_begin(void)
{
    struct tool *tool = calloc(1, sizeof *tool);

    if (tool == NULL) tool_refuse("tool", 0, "no memory");
    return tool;
}

void tool_end(struct tool *tool)
{
    for (struct chunk *next, *chunk = tool->chunks; chunk != NULL; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(tool);
}

void *tool_alloc(struct tool *tool, size_t size)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + size);

    if (chunk == NULL) tool_refuse("tool", 0, "no memory");
    chunk->next = tool->chunks;
    tool->chunks = chunk;
    return chunk->bytes;
}

char *tool_copy(struct tool *tool, const char *text, size_t len)
{
    char *copy = tool_alloc(tool, len + 1);

    memcpy(copy, text, len);
    return copy;
}

void text_add(struct text *text, const char *ptr, size_t len)
{
    if (text->len + len + 1 > text->room) {
        size_t room = 2 * (text->len + len + 1) + 256;
        char *grown = tool_alloc(text->tool, room);

        if (text->len > 0) memcpy(grown, text->ptr, text->len);
        text->ptr = grown;
        text->room = room;
    }
    memcpy(text->ptr + text->len, ptr, len);
    text->len += len;
    text->ptr[text->len] = '\0';
}

void text_add_c(struct text *text, const char *c_text)
{
    text_add(text, c_text, strlen(c_text));
}

void text_print(struct text *text, const char *format, ...)
{
    char *line = NULL;
    va_list arguments;

    va_start(arguments, format);
    int len = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (len < 0) tool_refuse("tool", 0, "no memory");
    text_add(text, line, (size_t)len);
    free(line);
}

void text_quote(struct text *text, const char *ptr, size_t len)
{
    text_add_c(text, "\"");
    for (size_t i = 0; i < len; i++) {
        unsigned char one = (unsigned char)ptr[i];

        if (one == '\n') {
            text_add_c(text, "\\n");
        } else if (one == '"' || one == '\\') {
            text_print(text, "\\%c", one);
        } else if (one < ' ' || one == 0x7f) {
            text_print(text, "\\%03o", one);
        } else {
            text_add(text, ptr + i, 1);
        }
    }
    text_add_c(text, "\"");
}

void text_quote_c(struct text *text, const char *c_text)
{
    if (c_text == NULL) {
        text_add_c(text, "NULL");
    } else {
        text_quote(text, c_text, strlen(c_text));
    }
}

char *tool_read(struct tool *tool, const char *path, size_t *len)
{
    struct text text = {.tool = tool};
    char part[65536];
    FILE *file = fopen(path, "rb");

    if (file == NULL) tool_refuse(path, 0, "cannot be read: %s", strerror(errno));
    text_add(&text, "", 0);
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;)
        text_add(&text, part, got);
    if (ferror(file)) tool_refuse(path, 0, "cannot be read: %s", strerror(errno));
    fclose(file);
    if (len != NULL) *len = text.len;
    return text.ptr;
}

void tool_write(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL) tool_refuse(path, 0, "cannot be written: %s", strerror(errno));
    bool written = fwrite(text->ptr, 1, text->len, file) == text->len;
    if (fclose(file) != 0 || !written) tool_refuse(path, 0, "cannot be written");
}

void tool_refuse(const char *path, unsigned line, const char *format, ...)
{
    va_list arguments;

    if (line > 0) {
        fprintf(stderr, "%s:%u: ", path, line);
    } else {
        fprintf(stderr, "%s: ", path);
    }
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

uint64_t tool_hash(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < len; i++)
        seed = (seed ^ at[i]) * UINT64_C(0x100000001b3);
    return seed;
}
