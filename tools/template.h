/* One run of htmlgen, and what writes the values, messages and icons of a template. */
#ifndef TOOLS_TEMPLATE_H
#define TOOLS_TEMPLATE_H

#include "markup.h"

#define WORDS_MAX  24
#define FRAMES_MAX 32
#define LEVELS_MAX 8

struct word {
    bool quoted;
    char *text;
};

struct frame {
    enum { FRAME_IF, FRAME_EACH } kind;
    unsigned line;
    bool has_else;
    struct markup before, then;
};

/* Written in a file, or (in `uses`) named by a {{use}}. */
struct block {
    struct block *next;
    const char *name, *path;
    unsigned line;
};

struct gen {
    struct tool *tool;
    const char *path;
    const char *icons; /* "\nhome\ninbox\n" */
    struct markup markup;
    struct text literal; /* fixed text not yet written */
    struct text code;
    struct block *blocks, *uses;
    struct frame frames[FRAMES_MAX];
    unsigned depth;
    unsigned level; /* of {{each}}: the value is item0 in a block, item1 in its first each */
    unsigned block_line;
    bool in_block;
};

#define REFUSE(gen, ...) tool_refuse((gen)->path, (gen)->markup.line, __VA_ARGS__)

/* Split what stands between {{ and }} into at most WORDS_MAX words; quoted ones may hold spaces. */
size_t words_split(struct gen *gen, char *at, struct word *words);
bool word_is(const struct word *word, const char *text);

void literal_flush(struct gen *gen); /* write the fixed text so far */
/* The same, and name the line, so that compilers and translators are led to the template. */
void code_begin(struct gen *gen);
void path_write(struct gen *gen, const char *path); /* the C expression of a path */

void message_write(struct gen *gen, const struct word *words, size_t count); /* t, n, tc */
void value_write(struct gen *gen, char *path);                               /* path|filter */
void icon_write(struct gen *gen, const struct word *words, size_t count);
void asset_write(struct gen *gen, const struct word *words, size_t count);
void use_write(struct gen *gen, const struct word *words, size_t count);
void text_place(struct gen *gen, const char *what); /* refuse WHAT outside of text */

#endif
