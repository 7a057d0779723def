/* Files of the tree for housekeeping; see source.h. */
#include "source.h"

#include <assert.h>
#include <ctype.h>
#include <dirent.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILES_MAX      4096
#define FILE_BYTES_MAX (4 << 20)

/* Behind the comment or literal that begins at AT. */
static const char *token_end(const char *at)
{
    const char *end;

    if (at[0] == '/') {
        end = at[1] == '*' ? strstr(at + 2, "*/") : strchr(at, '\n');
        return end == NULL ? at + strlen(at) : at[1] == '*' ? end + 2 : end;
    }
    for (end = at + 1; *end != *at && *end != '\0'; end++) {
        if (*end == '\\' && end[1] != '\0') end++;
    }
    return *end == '\0' ? end : end + 1;
}

static void blank(char *from, const char *to)
{
    for (; from < to; from++) {
        if (*from != '\n') *from = ' ';
    }
}

/* Blank comments and the insides of literals in `code`, all but these insides in `prose`. */
static void code_part(struct source *source)
{
    size_t behind = 0; /* the last literal */

    for (size_t i = 0; source->text[i] != '\0';) {
        const char *at = &source->text[i];
        bool literal = *at == '"' || *at == '\'';

        if (!literal && !(at[0] == '/' && (at[1] == '*' || at[1] == '/'))) {
            i++;
            continue;
        }
        size_t end = (size_t)(token_end(at) - source->text);
        if (literal) {
            blank(source->code + i + 1, source->code + end - 1);
            blank(source->prose + behind, source->prose + i + 1);
            behind = end - 1;
        } else {
            blank(source->code + i, source->code + end);
        }
        i = end;
    }
    blank(source->prose + behind, source->prose + strlen(source->prose));
}

struct source *source_new(const char *path, const char *text)
{
    struct source *source = calloc(1, sizeof *source);
    size_t len = strlen(text), lines = 1;

    assert(source != NULL);
    source->path = strdup(path);
    source->text = strdup(text);
    source->code = strdup(text);
    source->prose = strdup(text);
    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n';
    source->lines = calloc(lines, sizeof *source->lines);
    char *copy = strdup(text), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (rest != NULL || *line != '\0') source->lines[source->line_count++] = strdup(line);
    }
    free(copy);
    if (source_is(source, ".c .h")) code_part(source);
    return source;
}

void source_free(struct source *source)
{
    for (size_t i = 0; i < source->line_count; i++)
        free(source->lines[i]);
    free(source->lines);
    free(source->prose);
    free(source->code);
    free(source->text);
    free((char *)source->path);
    free(source);
}

bool source_is(const struct source *source, const char *endings)
{
    size_t path_len = strlen(source->path);

    for (const char *at = endings; *at != '\0'; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");

        if (path_len > len && strncmp(source->path + path_len - len, at, len) == 0) return true;
        at += len;
    }
    return false;
}

bool source_in(const struct source *source, const char *pattern)
{
    return fnmatch(pattern, source->path, 0) == 0;
}

unsigned source_line(const struct source *source, size_t offset)
{
    unsigned line = 1;

    for (size_t i = 0; i < offset; i++)
        line += source->text[i] == '\n';
    return line;
}

bool word_next(const char *text, size_t *at, char word[64])
{
    size_t len = 0;

    while (text[*at] != '\0' && !isalnum((unsigned char)text[*at]) && text[*at] != '_')
        (*at)++;
    if (text[*at] == '\0') return false;
    for (; isalnum((unsigned char)text[*at]) || text[*at] == '_'; (*at)++) {
        if (len < 63) word[len++] = text[*at];
    }
    word[len] = '\0';
    return true;
}

/* The name before the last "(" of depth 0 that ends behind FROM and before TO. */
static void function_name(const char *code, size_t from, size_t to, char name[64])
{
    for (size_t at = from; at < to && word_next(code, &at, name);) {
        if (code[at] == '(' && strcmp(name, "__attribute__") != 0) return;
    }
    memcpy(name, "?", 2);
}

bool source_function(const struct source *source, size_t *offset, struct function *function)
{
    const char *code = source->code;
    const char *open = strstr(code + *offset, "\n{\n");

    while (open != NULL) {
        const char *close = strstr(open, "\n}\n");

        if (close == NULL) return false;
        size_t before = (size_t)(open - code), head = before;
        while (head > 0 &&
               !(code[head] == '\n' && (code[head - 1] == ';' || code[head - 1] == '}')) &&
               strncmp(code + head, "\n\n", 2) != 0) {
            head--;
        }
        function->from = before + 1;
        function->to = (size_t)(close - code) + 2;
        *offset = function->to;
        if (memchr(code + head, '(', before - head) != NULL) {
            function_name(code, head, before, function->name);
            return true;
        }
        open = strstr(close, "\n{\n");
    }
    return false;
}

/* ---- the tree ---- */

static bool is_passed_over(const char *name)
{
    static const char *const names[] = {".", "..", ".git", "node_modules", "interna-data"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) return true;
    }
    return strcmp(name, "build") == 0 || strncmp(name, "build-", 6) == 0;
}

static void file_read(struct tree *tree, const char *path)
{
    char *text = calloc(1, FILE_BYTES_MAX);
    FILE *file = fopen(path, "rb");

    assert(text != NULL && file != NULL && tree->count < FILES_MAX);
    size_t len = fread(text, 1, FILE_BYTES_MAX - 1, file);
    fclose(file);
    if (memchr(text, '\0', len) == NULL) {
        tree->files[tree->count++] =
            source_new(strncmp(path, "./", 2) == 0 ? path + 2 : path, text);
    }
    free(text);
}

static void folder_read(struct tree *tree, const char *folder)
{
    DIR *directory = opendir(folder);

    assert(directory != NULL);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char path[4096];
        struct stat status;

        if (is_passed_over(entry->d_name)) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (lstat(path, &status) != 0) continue;
        if (S_ISDIR(status.st_mode)) folder_read(tree, path);
        if (S_ISREG(status.st_mode)) file_read(tree, path);
    }
    closedir(directory);
}

struct tree tree_read(const char *folder)
{
    struct tree tree = {calloc(FILES_MAX, sizeof(struct source *)), 0};

    folder_read(&tree, folder);
    return tree;
}

void tree_free(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        source_free(tree->files[i]);
    free(tree->files);
}

void report_add(struct report *report, const struct source *source, unsigned line,
                const char *format, ...)
{
    char finding[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(finding, sizeof finding, format, arguments);
    va_end(arguments);
    report->count++;
    if (sizeof report->text - report->len < 2 * sizeof finding) return;
    report->len += (size_t)snprintf(report->text + report->len, sizeof finding,
                                    "%.200s:%u: %.280s\n", source->path, line, finding);
}
