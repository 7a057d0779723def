/* Compile the .sql files: sqlgen OUT.h OUT.c FILE.sql...
   A file holds parts, each begun by a comment line, its statements ended by ";":
     -- step 1: title                schema, numbered from 1 in each file
     -- name: request_by_key         one statement; its parameters are ?1 ?2 ... without gaps
     -- fragment: visible            a text that any statement of any file takes as {{visible}}
   "(sqlite)" or "(postgres)" after a step or name: the text for one database, the other's follows
   at once; "(sqlite only)" or "(postgres only)": the other database has none. SQLite is given no
   FOR UPDATE. Within a statement, "-- scan: reason" says why it may read a whole table. */
#include "tool.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIFFERENT_MAX 10 /* statements with two texts; more would be two dialects */
#define PARAMS_MAX    64
#define NEST_MAX      8

enum kind { STEP, NAME, FRAGMENT };
enum side { BOTH, SQLITE, POSTGRES, SIDES };

struct part {
    struct part *next;
    enum kind kind;
    const char *file;
    unsigned line, number, params;
    const char *name; /* of a step: its title */
    const char *scan;
    const char *text[SIDES];
    bool only; /* one database alone has it */
};

struct parts {
    struct part *first, **end;
};

struct reader {
    struct tool *tool;
    const char *path;
    char *at;
    unsigned line;
    struct parts *parts;
    unsigned steps;
};

static bool name_is_good(const char *name)
{
    if (!islower((unsigned char)*name)) return false;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static char *trim(char *text)
{
    size_t len = strlen(text);

    while (len > 0 && isspace((unsigned char)text[len - 1]))
        text[--len] = '\0';
    return text + strspn(text, " \t");
}

/* The next line without its end, or NULL after the last. */
static char *line_take(struct reader *reader)
{
    if (*reader->at == '\0') return NULL;
    char *line = reader->at;
    size_t len = strcspn(line, "\n");

    reader->at += line[len] == '\n' ? len + 1 : len;
    line[len] = '\0';
    reader->line++;
    return line;
}

/* What follows START in a comment line, or NULL. */
static char *directive(char *line, const char *start)
{
    line = line + strspn(line, " \t");
    if (strncmp(line, "--", 2) != 0) return NULL;
    line += 2 + strspn(line + 2, " ");
    return strncmp(line, start, strlen(start)) == 0 ? line + strlen(start) : NULL;
}

/* Take "(sqlite)" and its like off the end of TEXT. */
static enum side side_take(char *text, bool *only)
{
    static const struct {
        const char *end;
        enum side side;
        bool only;
    } rows[] = {
        {"(sqlite)", SQLITE, false},
        {"(postgres)", POSTGRES, false},
        {"(sqlite only)", SQLITE, true},
        {"(postgres only)", POSTGRES, true},
    };
    size_t len = strlen(text);

    *only = false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t end = strlen(rows[i].end);

        if (len < end || strcmp(text + len - end, rows[i].end) != 0) continue;
        text[len - end] = '\0';
        trim(text);
        *only = rows[i].only;
        return rows[i].side;
    }
    return BOTH;
}

/* Add one line of SQL to TEXT: comments dropped, white space outside of quotes made single. */
static void body_add(struct text *text, const char *line, char *quote)
{
    for (; *line != '\0'; line++) {
        if (*quote != '\0') {
            if (*line == *quote) *quote = '\0';
        } else if (line[0] == '-' && line[1] == '-') {
            break;
        } else if (*line == '\'' || *line == '"') {
            *quote = *line;
        } else if (isspace((unsigned char)*line)) {
            if (text->len > 0 && text->ptr[text->len - 1] != ' ') text_add_c(text, " ");
            continue;
        }
        text_add(text, line, 1);
    }
    if (*quote != '\0') {
        text_add_c(text, "\n");
    } else if (text->len > 0 && text->ptr[text->len - 1] != ' ') {
        text_add_c(text, " ");
    }
}

/* Read what stands under a part's first line, up to the next part. */
static char *body_read(struct reader *reader, const struct part *part, const char **scan)
{
    struct text text = {.tool = reader->tool};
    char quote = '\0', *reason;

    text_add(&text, "", 0);
    for (;;) {
        char *before = reader->at;
        size_t len = strcspn(before, "\n");
        char *copy = tool_copy(reader->tool, before, len);

        if (*before == '\0') break;
        if (quote == '\0' && (directive(copy, "step ") || directive(copy, "name:") ||
                              directive(copy, "fragment:"))) {
            break;
        }
        line_take(reader);
        if ((reason = directive(copy, "scan:")) != NULL) {
            *scan = trim(reason);
            if (part->kind != NAME) {
                tool_refuse(reader->path, reader->line, "a scan line stands in a statement only");
            }
            if (**scan == '\0') tool_refuse(reader->path, reader->line, "the scan has no reason");
            continue;
        }
        body_add(&text, copy, &quote);
    }
    if (quote != '\0') {
        tool_refuse(part->file, part->line, "%s has a quote without end", part->name);
    }
    return trim(text.ptr);
}

/* The end of a statement: steps keep their ";", a named statement loses its one, a fragment has
   none. */
static void body_check(const struct part *part, char *body)
{
    size_t len = strlen(body);
    bool ended = len > 0 && body[len - 1] == ';';
    char quote = '\0';

    if (len == 0) tool_refuse(part->file, part->line, "%s is empty", part->name);
    if (part->kind == FRAGMENT) {
        if (strchr(body, ';') != NULL) {
            tool_refuse(part->file, part->line, "fragment %s holds a \";\"", part->name);
        }
        return;
    }
    if (!ended) {
        tool_refuse(part->file, part->line, "%s has no end: a \";\" is missing", part->name);
    }
    if (part->kind == STEP) return;
    body[len - 1] = '\0';
    trim(body);
    for (const char *at = body; *at != '\0'; at++) {
        if (quote != '\0') {
            if (*at == quote) quote = '\0';
        } else if (*at == '\'' || *at == '"') {
            quote = *at;
        } else if (*at == ';') {
            tool_refuse(part->file, part->line, "%s holds more than one statement", part->name);
        }
    }
}

static struct part *part_find(const struct parts *parts, enum kind kind, const char *name)
{
    for (struct part *part = parts->first; part != NULL; part = part->next) {
        if (part->kind == kind && strcmp(part->name, name) == 0) return part;
    }
    return NULL;
}

/* Read the head line of a part: its kind, number, name and side. NULL: not a head. */
static struct part *head_read(struct reader *reader, char *line, enum side *side)
{
    struct part *part = tool_alloc(reader->tool, sizeof *part);
    char *rest, *end;

    part->file = reader->path;
    part->line = reader->line;
    if ((rest = directive(line, "step ")) != NULL) {
        part->kind = STEP;
        part->number = (unsigned)strtoul(rest, &end, 10);
        if (end == rest || *end != ':') {
            tool_refuse(reader->path, reader->line, "a step is written \"-- step 1: title\"");
        }
        rest = end + 1;
    } else if ((rest = directive(line, "name:")) != NULL) {
        part->kind = NAME;
    } else if ((rest = directive(line, "fragment:")) != NULL) {
        part->kind = FRAGMENT;
    } else {
        return NULL;
    }
    rest = trim(rest);
    *side = side_take(rest, &part->only);
    part->name = tool_copy(reader->tool, rest, strlen(rest));
    if (*part->name == '\0') tool_refuse(reader->path, reader->line, "the part has no name");
    if (part->kind != STEP && !name_is_good(part->name)) {
        tool_refuse(reader->path, reader->line, "\"%s\" is no name: use a-z, 0-9 and _",
                    part->name);
    }
    if (part->kind == FRAGMENT && *side != BOTH) {
        tool_refuse(reader->path, reader->line, "a fragment is the same for both databases");
    }
    return part;
}

/* Is NEW the other database's text of the part just before it? */
static struct part *part_twin(const struct part *new, struct part *last, enum side side)
{
    if (last == NULL || side == BOTH || new->only || last->only || last->kind != new->kind)
        return NULL;
    if (strcmp(last->name, new->name) != 0 || last->number != new->number) return NULL;
    return last->text[BOTH] == NULL && last->text[side] == NULL ? last : NULL;
}

static void part_new(struct reader *reader, struct part *part)
{
    if (part->kind == STEP) {
        if (part->number != ++reader->steps) {
            tool_refuse(part->file, part->line, "step %u stands where step %u is due", part->number,
                        reader->steps);
        }
    } else {
        struct part *known = part_find(reader->parts, part->kind, part->name);

        if (known != NULL) {
            tool_refuse(part->file, part->line, "%s was named before, at %s:%u", part->name,
                        known->file, known->line);
        }
    }
    *reader->parts->end = part;
    reader->parts->end = &part->next;
}

static void file_read(struct tool *tool, const char *path, struct parts *parts)
{
    struct reader reader = {.tool = tool, .path = path, .parts = parts};
    struct part *last = NULL;

    reader.at = tool_read(tool, path, NULL);
    for (char *line; (line = line_take(&reader)) != NULL;) {
        enum side side = BOTH;
        struct part *part = head_read(&reader, line, &side);

        if (part == NULL) {
            line = trim(line);
            if (*line == '\0' || strncmp(line, "--", 2) == 0) continue;
            tool_refuse(path, reader.line, "SQL before the first \"-- step\" or \"-- name:\"");
        }
        const char *scan = NULL;
        char *body = body_read(&reader, part, &scan);
        body_check(part, body);

        struct part *twin = part_twin(part, last, side);
        if (twin == NULL) {
            part_new(&reader, part);
            twin = last = part;
        }
        twin->text[side] = body;
        if (scan != NULL) twin->scan = scan;
    }
}

/* BODY with its {{fragments}} filled in. */
static void fragments_fill(struct text *out, const struct parts *parts, const struct part *part,
                           const char *body, unsigned depth)
{
    const char *open;

    if (depth > NEST_MAX) {
        tool_refuse(part->file, part->line, "%s takes fragments that never end", part->name);
    }
    while ((open = strstr(body, "{{")) != NULL) {
        const char *close = strstr(open, "}}");

        text_add(out, body, (size_t)(open - body));
        if (close == NULL) tool_refuse(part->file, part->line, "%s has {{ without }}", part->name);
        char *name = tool_copy(out->tool, open + 2, (size_t)(close - open - 2));
        struct part *fragment = part_find(parts, FRAGMENT, trim(name));
        if (fragment == NULL) {
            tool_refuse(part->file, part->line, "fragment {{%s}} is unknown", name);
        }
        fragments_fill(out, parts, part, fragment->text[BOTH], depth + 1);
        body = close + 2;
    }
    text_add_c(out, body);
}

/* Count the parameters of TEXT, refuse gaps, and write each as MARK and its number to OUT. */
static unsigned params_read(struct text *out, const struct part *part, const char *text, char mark)
{
    bool seen[PARAMS_MAX + 1] = {false};
    unsigned max = 0;
    char quote = '\0';

    for (; *text != '\0'; text++) {
        if (quote != '\0') {
            if (*text == quote) quote = '\0';
        } else if (*text == '\'' || *text == '"') {
            quote = *text;
        } else if (*text == '?') {
            char *end;
            unsigned long number = strtoul(text + 1, &end, 10);

            if (end == text + 1 || number < 1 || number > PARAMS_MAX) {
                tool_refuse(part->file, part->line, "%s: a parameter is ?1 to ?%d", part->name,
                            PARAMS_MAX);
            }
            if (part->kind == STEP) {
                tool_refuse(part->file, part->line, "a step takes no parameters");
            }
            seen[number] = true;
            if (number > max) max = (unsigned)number;
            text_print(out, "%c%lu", mark, number);
            text = end - 1;
            continue;
        }
        text_add(out, text, 1);
    }
    for (unsigned i = 1; i <= max; i++) {
        if (!seen[i]) {
            tool_refuse(part->file, part->line, "%s has ?%u but no ?%u", part->name, max, i);
        }
    }
    return max;
}

/* The words that SQLite must have its own way. Only "INTEGER PRIMARY KEY" is the row's own number
   there; a BIGINT one would be a second tree beside the table. It locks all or nothing. */
static const struct {
    const char *ours, *sqlite;
} words[] = {{"BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"}, {" FOR UPDATE", ""}};

static const char *words_write(struct tool *tool, const char *body)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct text out = {.tool = tool};
        const char *at;

        while ((at = strstr(body, words[i].ours)) != NULL) {
            text_add(&out, body, (size_t)(at - body));
            text_add_c(&out, words[i].sqlite);
            body = at + strlen(words[i].ours);
        }
        text_add_c(&out, body);
        body = out.ptr;
    }
    return body;
}

/* Make the text of one database final. */
static void side_finish(struct tool *tool, const struct parts *parts, struct part *part,
                        enum side side, unsigned *params)
{
    const char *body = part->text[side] != NULL ? part->text[side] : part->text[BOTH];
    struct text filled = {.tool = tool}, out = {.tool = tool};

    if (body == NULL) return;
    fragments_fill(&filled, parts, part, body, 0);
    body = side == SQLITE ? words_write(tool, filled.ptr) : filled.ptr;
    *params = params_read(&out, part, body, side == SQLITE ? '?' : '$');
    part->text[side] = out.ptr;
}

static void part_finish(struct tool *tool, const struct parts *parts, struct part *part)
{
    unsigned params[SIDES] = {0};

    if (part->kind == FRAGMENT) return;
    if (part->text[BOTH] == NULL && !part->only &&
        (part->text[SQLITE] == NULL || part->text[POSTGRES] == NULL)) {
        tool_refuse(part->file, part->line, "%s has no text for %s", part->name,
                    part->text[SQLITE] == NULL ? "sqlite" : "postgres");
    }
    side_finish(tool, parts, part, SQLITE, &params[SQLITE]);
    side_finish(tool, parts, part, POSTGRES, &params[POSTGRES]);
    if (!part->only && params[SQLITE] != params[POSTGRES]) {
        tool_refuse(part->file, part->line, "%s has %u parameters on sqlite, %u on postgres",
                    part->name, params[SQLITE], params[POSTGRES]);
    }
    part->params = part->only ? params[SQLITE] + params[POSTGRES] : params[SQLITE];
}

static void parts_finish(struct tool *tool, const struct parts *parts)
{
    unsigned different = 0;

    for (struct part *part = parts->first; part != NULL; part = part->next) {
        bool differs = part->kind == NAME && part->text[BOTH] == NULL && !part->only;

        part_finish(tool, parts, part);
        if (differs && ++different > DIFFERENT_MAX) {
            tool_refuse(part->file, part->line,
                        "%s is the statement over the limit of %d that differ by database",
                        part->name, DIFFERENT_MAX);
        }
    }
}

/* Does TEXT hold WORD, in capitals, as a word? */
static bool word_in(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = text; (at = strstr(at, word)) != NULL; at += len) {
        bool start = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');

        if (start && !(isalnum((unsigned char)at[len]) || at[len] == '_')) return true;
    }
    return false;
}

static bool part_writes(const struct part *part)
{
    const char *text = part->text[SQLITE] != NULL ? part->text[SQLITE] : part->text[POSTGRES];

    if (strncmp(text, "SELECT", 6) == 0) return false;
    if (strncmp(text, "WITH", 4) != 0) return true;
    return word_in(text, "INSERT") || word_in(text, "UPDATE") || word_in(text, "DELETE");
}

static void ids_write(struct text *out, const struct parts *parts)
{
    text_add_c(out, "/* Made by sqlgen from the .sql files. */\n"
                    "#ifndef SQL_IDS_H\n#define SQL_IDS_H\n\nenum sql {\n");
    for (const struct part *part = parts->first; part != NULL; part = part->next) {
        if (part->kind != NAME) continue;
        text_add_c(out, "    SQL_");
        for (const char *at = part->name; *at != '\0'; at++) {
            text_print(out, "%c", toupper((unsigned char)*at));
        }
        text_add_c(out, ",\n");
    }
    text_add_c(out, "    SQL_COUNT\n};\n\n#endif\n");
}

static const char *file_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static void statement_write(struct text *out, const struct part *part)
{
    text_add_c(out, "    {");
    text_quote_c(out, part->name);
    text_add_c(out, ",\n     ");
    text_quote_c(out, part->text[SQLITE]);
    text_add_c(out, ",\n     ");
    text_quote_c(out, part->text[POSTGRES]);
    text_print(out, ",\n     %u, %s, ", part->params, part_writes(part) ? "true" : "false");
    text_quote_c(out, part->scan);
    text_add_c(out, ", ");
    text_quote_c(out, file_base(part->file));
    text_add_c(out, "},\n");
}

static void step_write(struct text *out, const struct part *part)
{
    const char *base = file_base(part->file);
    uint64_t hash = TOOL_HASH_SEED;

    for (enum side side = SQLITE; side <= POSTGRES; side++) {
        const char *text = part->text[side] != NULL ? part->text[side] : "";
        hash = tool_hash(text, strlen(text) + 1, hash);
    }
    text_add_c(out, "    {");
    text_quote(out, base, strcspn(base, "."));
    text_print(out, ", %u, ", part->number);
    text_quote_c(out, part->name);
    text_add_c(out, ",\n     ");
    text_quote_c(out, part->text[SQLITE]);
    text_add_c(out, ",\n     ");
    text_quote_c(out, part->text[POSTGRES]);
    text_print(out, ",\n     \"%016" PRIx64 "\"},\n", hash);
}

static void table_write(struct text *out, const struct parts *parts)
{
    text_add_c(out, "/* Made by sqlgen from the .sql files. */\n#include \"store/sql.h\"\n\n"
                    "const struct sql_text sql_table[SQL_COUNT] = {\n");
    for (const struct part *part = parts->first; part != NULL; part = part->next) {
        if (part->kind == NAME) statement_write(out, part);
    }
    text_add_c(out, "};\n\nconst struct sql_step sql_steps[] = {\n");
    for (const struct part *part = parts->first; part != NULL; part = part->next) {
        if (part->kind == STEP) step_write(out, part);
    }
    text_add_c(out, "};\n\n"
                    "const size_t sql_step_count = sizeof sql_steps / sizeof *sql_steps;\n");
}

int main(int argc, char **argv)
{
    struct parts parts = {.first = NULL, .end = &parts.first};

    if (argc < 3) {
        fputs("usage: sqlgen OUT.h OUT.c FILE.sql...\n", stderr);
        return 2;
    }
    struct tool *tool = tool_begin();
    for (int i = 3; i < argc; i++)
        file_read(tool, argv[i], &parts);
    parts_finish(tool, &parts);

    struct text ids = {.tool = tool}, table = {.tool = tool};
    ids_write(&ids, &parts);
    table_write(&table, &parts);
    tool_write(argv[1], &ids);
    tool_write(argv[2], &table);
    tool_end(tool);
    return 0;
}
