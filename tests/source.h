/* A file of the tree as housekeeping reads it: its text, the same without comments and literals,
   its lines, its functions. And what the rules found. */
#ifndef TESTS_SOURCE_H
#define TESTS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct source {
    const char *path; /* from the root of the tree */
    char *text;
    char *code;   /* as long as text; C comments and the insides of literals are blank */
    char *prose;  /* as long as text; only the insides of C literals are left */
    char **lines; /* of text */
    size_t line_count;
};

struct source *source_new(const char *path, const char *text);
void source_free(struct source *source);
bool source_is(const struct source *source, const char *endings); /* ".c .h" */
bool source_in(const struct source *source, const char *pattern); /* as fnmatch: * takes all */
unsigned source_line(const struct source *source, size_t offset); /* from 1 */

/* The next function's body in source->code from *OFFSET on; moves *OFFSET behind it. */
struct function {
    char name[64];
    size_t from, to; /* "{" and behind "}" */
};
bool source_function(const struct source *source, size_t *offset, struct function *function);

/* The next word [A-Za-z_0-9]+ of TEXT from *AT on; moves *AT behind it. */
bool word_next(const char *text, size_t *at, char word[64]);

struct tree {
    struct source **files;
    size_t count;
};

/* All files below FOLDER but .git, node_modules, build folders and data; pictures are left out. */
struct tree tree_read(const char *folder);
void tree_free(struct tree *tree);

struct report {
    char text[65536];
    size_t len, count;
};

void report_add(struct report *report, const struct source *source, unsigned line,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
