/* The rules of the house; see rules.h. */
#include "rules.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

#define FILE_LINES_MAX     600
#define FUNCTION_LINES_MAX 70
#define COMPLEXITY_MAX     15
#define COLUMNS_MAX        100

static bool is_c(const struct source *source)
{
    return source_is(source, ".c .h");
}

/* Code that ships, not what tests it. */
static bool is_product(const struct source *source)
{
    return is_c(source) && source_in(source, "src/*") && !source_is(source, "_test.c _test.h");
}

static bool is_ours(const struct source *source)
{
    return source_is(source, ".c .h .sql .html .css .js .sh .build .md .po");
}

static bool word_is_in(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0) return true;
    }
    return false;
}

/* ---- size ---- */

static void check_file(struct report *report, const struct source *source, const struct tree *tree)
{
    (void)tree;
    if (source_is(source, ".c .h .sql .html .js .sh") && source->line_count > FILE_LINES_MAX) {
        report_add(report, source, FILE_LINES_MAX, "%zu lines: split it by noun",
                   source->line_count);
    }
}

static void check_columns(struct report *report, const struct source *source,
                          const struct tree *tree)
{
    (void)tree;
    if (!source_is(source, ".c .h .sql .html .css .js .sh .build")) return;
    for (size_t i = 0; i < source->line_count; i++) {
        bool message = strstr(source->lines[i], "{{t ") != NULL /* a message is not broken */
                       || strstr(source->lines[i], "{{n ") != NULL;
        size_t columns = 0;

        for (const char *at = source->lines[i]; *at != '\0'; at++)
            columns += (*at & 0xc0) != 0x80;
        if (columns > COLUMNS_MAX && !message) {
            report_add(report, source, (unsigned)i + 1, "%zu columns", columns);
        }
    }
}

/* The lines of code between two places; those of a table do not count. */
static unsigned code_lines(const struct source *source, size_t from, size_t to)
{
    unsigned count = 0;
    bool table = false;

    for (unsigned i = source_line(source, from) - 1; i < source_line(source, to - 1); i++) {
        const char *line = source->lines[i];
        size_t len = strlen(line);

        if (table) {
            table = strcmp(line + strspn(line, " "), "};") != 0;
        } else {
            count++;
            table = len > 3 && strcmp(line + len - 3, "= {") == 0;
        }
    }
    return count;
}

static void check_function(struct report *report, const struct source *source,
                           const struct tree *tree)
{
    struct function function;

    (void)tree;
    if (!is_c(source)) return;
    for (size_t at = 0; source_function(source, &at, &function);) {
        unsigned lines = code_lines(source, function.from, function.to);

        if (lines > FUNCTION_LINES_MAX) {
            report_add(report, source, source_line(source, function.from), "%s: %u lines",
                       function.name, lines);
        }
    }
}

/* McCabe: one more than the places where the way parts. */
static unsigned complexity(const char *code, size_t from, size_t to)
{
    static const char *const partings[] = {"if", "for", "while", "case"};
    unsigned ways = 1;
    char word[64];

    for (size_t at = from; word_next(code, &at, word) && at < to;) {
        ways += word_is_in(partings, COUNT(partings), word);
    }
    for (size_t at = from; at < to; at++) {
        bool pair = code[at] == code[at + 1] && (code[at] == '&' || code[at] == '|');

        if (pair || code[at] == '?') ways++;
        if (pair) at++;
    }
    return ways;
}

static void check_complexity(struct report *report, const struct source *source,
                             const struct tree *tree)
{
    struct function function;

    (void)tree;
    if (!is_c(source)) return;
    for (size_t at = 0; source_function(source, &at, &function);) {
        unsigned ways = complexity(source->code, function.from, function.to);

        if (ways > COMPLEXITY_MAX) {
            report_add(report, source, source_line(source, function.from), "%s: complexity %u",
                       function.name, ways);
        }
    }
}

/* ---- words ---- */

/* Report every call of a word of LIST in the code. */
static void calls_report(struct report *report, const struct source *source,
                         const char *const *list, size_t count)
{
    char word[64];

    for (size_t at = 0; word_next(source->code, &at, word);) {
        if (source->code[at] == '(' && word_is_in(list, count, word)) {
            report_add(report, source, source_line(source, at), "%s() is not used here", word);
        }
    }
}

static void check_poisoned(struct report *report, const struct source *source,
                           const struct tree *tree)
{
    static const char *const list[] = {"strcpy", "stpcpy",    "strcat", "sprintf", "vsprintf",
                                       "strtok", "atoi",      "atol",   "atof",    "gets",
                                       "alloca", "rand",      "srand",  "random",  "setlocale",
                                       "tmpnam", "localtime", "gmtime"};

    (void)tree;
    if (!is_c(source) || source_in(source, "src/base/arena.c")) return;
    calls_report(report, source, list, COUNT(list));
}

static void check_memory(struct report *report, const struct source *source,
                         const struct tree *tree)
{
    static const char *const list[] = {"malloc", "calloc", "realloc", "free", "strdup", "asprintf"};
    static const char *const may[] = {"src/base/arena.c", "src/store/*", "src/http/*"};

    (void)tree;
    if (!is_product(source)) return;
    for (size_t i = 0; i < COUNT(may); i++) {
        if (source_in(source, may[i])) return;
    }
    calls_report(report, source, list, COUNT(list));
}

static void check_exit(struct report *report, const struct source *source, const struct tree *tree)
{
    static const char *const list[] = {"exit", "_exit", "quick_exit"};

    (void)tree;
    if (!is_product(source) || source_in(source, "src/main.c") || source_in(source, "src/app/*"))
        return;
    calls_report(report, source, list, COUNT(list));
}

/* A variable of a file is const, or of one thread. */
static void check_globals(struct report *report, const struct source *source,
                          const struct tree *tree)
{
    (void)tree;
    if (!is_product(source)) return;
    for (size_t i = 0; i < source->line_count; i++) {
        const char *line = source->lines[i];

        if (strncmp(line, "static ", 7) != 0 || strpbrk(line, "=;") == NULL) continue;
        if (memchr(line, '(', strcspn(line, "=;")) != NULL) continue;
        if (strstr(line, "const ") != NULL || strstr(line, "_Thread_local ") != NULL) continue;
        report_add(report, source, (unsigned)i + 1, "a global that changes");
    }
}

/* Report every line of the text that holds one of the words of LIST. */
static void lines_report(struct report *report, const struct source *source,
                         const char *const *list, size_t count, const char *what)
{
    for (size_t i = 0; i < source->line_count; i++) {
        for (size_t j = 0; j < count; j++) {
            const char *found = strstr(source->lines[i], list[j]);

            if (found == NULL) continue;
            if (*found == '/' && found > source->lines[i] && isalnum((unsigned char)found[-1]))
                continue; /* a folder of ours */
            report_add(report, source, (unsigned)i + 1, "%s: %s", what, list[j]);
        }
    }
}

static void check_unfinished(struct report *report, const struct source *source,
                             const struct tree *tree)
{
    static const char *const list[] = {"TO"
                                       "DO",
                                       "FIX"
                                       "ME"};

    (void)tree;
    if (is_ours(source)) lines_report(report, source, list, COUNT(list), "do it or drop it");
}

static void check_places(struct report *report, const struct source *source,
                         const struct tree *tree)
{
    static const char *const list[] = {"/wo"
                                       "rk/",
                                       "/ho"
                                       "me/",
                                       "npm"
                                       "js.org",
                                       "debian"
                                       ".org",
                                       "github"
                                       "usercontent"};

    (void)tree;
    if (source_is(source, ".svg")) return;
    lines_report(report, source, list, COUNT(list), "names a machine or a package host");
}

/* ---- what stands where ---- */

/* Report every literal that begins (or, if ANYWHERE, holds) one of LIST. */
static void literals_report(struct report *report, const struct source *source,
                            const char *const *list, size_t count, bool anywhere, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        for (const char *at = source->prose; (at = strstr(at, list[i])) != NULL; at++) {
            size_t offset = (size_t)(at - source->prose);

            if (!anywhere && source->text[offset - 1] != '"') continue;
            report_add(report, source, source_line(source, offset), "%s: %s", what, list[i]);
        }
    }
}

static void check_sql(struct report *report, const struct source *source, const struct tree *tree)
{
    static const char *const list[] = {"SELECT ", "INSERT ", "UPDATE ", "DELETE ",
                                       "CREATE ", "ALTER ",  "DROP "};

    (void)tree;
    if (!is_product(source)) return;
    literals_report(report, source, list, COUNT(list), false, "SQL stands in .sql files");
}

static void check_html(struct report *report, const struct source *source, const struct tree *tree)
{
    static const char *const list[] = {"<a ",     "<div",  "<p>",    "<p ",   "<span", "<ul",
                                       "<li",     "<tab",  "<form",  "<inpu", "<butt", "<h1",
                                       "<html",   "<body", "<svg",   "<scri", "<link", "<meta",
                                       "<strong", "<em>",  "<code>", "<pre>"};

    (void)tree;
    if (!is_product(source)) return;
    literals_report(report, source, list, COUNT(list), true, "HTML stands in .html files");
}

static void check_names(struct report *report, const struct source *source, const struct tree *tree)
{
    static const char *const stems[] = {"common", "utils", "util", "misc", "helpers", "stuff"};
    const char *slash = strrchr(source->path, '/');
    const char *base = slash != NULL ? slash + 1 : source->path;
    char stem[64];

    (void)tree;
    snprintf(stem, sizeof stem, "%.*s", (int)strcspn(base, "."), base);
    if (is_c(source) && word_is_in(stems, COUNT(stems), stem)) {
        report_add(report, source, 1, "a file is named after what it holds");
    }
}

static void check_purpose(struct report *report, const struct source *source,
                          const struct tree *tree)
{
    static const char *const begins[] = {"/*", "//", "# ", "#!", "-- ", "<!--"};

    (void)tree;
    if (!source_is(source, ".c .h .sql .html .css .js .sh")) return;
    for (size_t i = 0; i < COUNT(begins); i++) {
        if (strncmp(source->text, begins[i], strlen(begins[i])) == 0) return;
    }
    report_add(report, source, 1, "a file opens with its purpose");
}

/* ---- tables ---- */

/* Does SOURCE make TABLE? */
static bool makes_table(const struct source *source, const char *table)
{
    char before[64] = "", word[64];

    for (size_t at = 0; word_next(source->text, &at, word);) {
        if (strcmp(before, "TABLE") == 0 && strcmp(word, table) == 0) return true;
        memcpy(before, word, sizeof before);
    }
    return false;
}

/* Is TABLE made by a file of the same feature? */
static bool is_own_table(const struct source *source, const struct tree *tree, const char *table)
{
    size_t folder = (size_t)(strrchr(source->path, '/') - source->path) + 1;

    for (size_t i = 0; i < tree->count; i++) {
        const struct source *other = tree->files[i];

        if (source_is(other, ".sql") && strncmp(other->path, source->path, folder) == 0 &&
            makes_table(other, table))
            return true;
    }
    return false;
}

/* Read by all: the search; names and seats of people, heirs of units, absences
   (docs/decisions/003, 014). */
static bool is_common_ground(const char *before, const char *table)
{
    static const char *const read[] = {"party", "relation", "unit_heir", "absence"};
    bool reads = strcmp(before, "FROM") == 0 || strcmp(before, "JOIN") == 0;

    if (strncmp(table, "search", 6) == 0) return true;
    return reads && word_is_in(read, COUNT(read), table);
}

/* A feature's statements name its own tables; the log belongs to feature/event, the search to all,
   and names and seats of people may be read by all (docs/decisions/003). */
static void check_tables(struct report *report, const struct source *source,
                         const struct tree *tree)
{
    static const char *const verbs[] = {"FROM", "JOIN", "INTO", "UPDATE"};
    char before[64] = "", word[64];

    if (!source_in(source, "src/feature/*.sql")) return;
    for (size_t at = 0; word_next(source->text, &at, word); memcpy(before, word, sizeof before)) {
        if (!word_is_in(verbs, COUNT(verbs), before) || is_own_table(source, tree, word)) continue;
        if (is_common_ground(before, word)) continue;
        if (strcmp(word, "event") == 0 && source_in(source, "src/feature/event/*")) continue;
        bool known = strcmp(word, "event") == 0;
        for (size_t i = 0; i < tree->count && !known; i++) {
            known = source_is(tree->files[i], ".sql") && makes_table(tree->files[i], word);
        }
        if (known) {
            report_add(report, source, source_line(source, at), "table %s is another's", word);
        }
    }
}

/* ---- routes and their comments ---- */

struct route_row {
    char method[8], path[128];
    size_t from, to; /* of its initialiser */
};

/* The next {"GET", "/path", ...} of a routes table. */
static bool route_next(const struct source *source, size_t *at, struct route_row *row)
{
    for (const char *open; (open = strchr(source->code + *at, '{')) != NULL;) {
        int end = 0;

        row->from = (size_t)(open - source->code);
        *at = row->from + 1;
        if (sscanf(source->text + row->from, "{ \"%7[A-Z]\", \"%127[^\"]\"%n", row->method,
                   row->path, &end) == 2 ||
            sscanf(source->text + row->from, "{ .method = \"%7[A-Z]\", .path = \"%127[^\"]\"%n",
                   row->method, row->path, &end) == 2) {
            unsigned depth = 1;

            for (row->to = row->from + 1; depth > 0 && source->code[row->to] != '\0'; row->to++) {
                if (source->code[row->to] == '{') depth++;
                if (source->code[row->to] == '}') depth--;
            }
            return true;
        }
    }
    return false;
}

/* Is NAME a word of the row? */
static bool row_names(const struct source *source, const struct route_row *row, const char *name)
{
    char word[64];

    for (size_t at = row->from; word_next(source->code, &at, word) && at <= row->to;) {
        if (strcmp(word, name) == 0) return true;
    }
    return false;
}

static bool same_folder(const struct source *a, const struct source *b)
{
    size_t len = (size_t)(strrchr(a->path, '/') - a->path) + 1;

    return strncmp(a->path, b->path, len) == 0 && source_is(b, ".c");
}

/* Does a comment "METHOD /path: ..." stand right above a function that the row names, in a file of
   the row's feature? */
static bool row_has_comment(const struct source *source, const struct tree *tree,
                            const struct route_row *row)
{
    char comment[160];
    struct function function;

    snprintf(comment, sizeof comment, "/* %s %s: ", row->method, row->path);
    for (size_t i = 0; i < tree->count; i++) {
        const struct source *file = tree->files[i];
        const char *found = same_folder(source, file) ? strstr(file->text, comment) : NULL;

        if (found == NULL) continue;
        size_t at = (size_t)(found - file->text);
        if (source_function(file, &at, &function) && row_names(source, row, function.name))
            return true;
    }
    return false;
}

static bool route_is_known(const struct source *source, const struct tree *tree, const char *method,
                           const char *path)
{
    struct route_row row;

    for (size_t i = 0; i < tree->count; i++) {
        if (!same_folder(source, tree->files[i])) continue;
        for (size_t at = 0; route_next(tree->files[i], &at, &row);) {
            if (strcmp(row.method, method) == 0 && strcmp(row.path, path) == 0) return true;
        }
    }
    return false;
}

static void check_routes(struct report *report, const struct source *source,
                         const struct tree *tree)
{
    struct route_row row;

    if (!source_in(source, "src/feature/*_pages.c")) return;
    for (size_t at = 0; route_next(source, &at, &row);) {
        if (!row_has_comment(source, tree, &row)) {
            report_add(report, source, source_line(source, row.from),
                       "no \"/* %s %s: \" above a function of this row", row.method, row.path);
        }
    }
    for (size_t i = 0; i < source->line_count; i++) {
        char method[8], path[128];

        if (sscanf(source->lines[i], "/* %7[A-Z] %127[^ :]:", method, path) != 2 || *path != '/')
            continue;
        if (!route_is_known(source, tree, method, path)) {
            report_add(report, source, (unsigned)i + 1, "no such route: %s", path);
        }
    }
}

/* ---- the table ---- */

#define TEN(text) text text text text text text text text text text

const struct rule rules[] = {
    {"includes", check_includes, "src/feature/org/org_rules.c",
     "#include \"feature/org/org.h\"\n#include \"feature/request/request.h\"\n",
     "#include \"feature/org/org.h\"\n#include \"base/str.h\"\n#include <string.h>\n", NULL},
    {"library", check_includes, "src/base/str.c", "#include <sqlite3.h>\n", "#include <stdio.h>\n",
     NULL},
    {"file", check_file, "src/base/long.c", TEN(TEN("a\na\na\na\na\na\n")) "a\n",
     TEN(TEN("a\na\na\na\na\na\n")), NULL},
    {"columns", check_columns, "src/base/wide.sql", TEN("0123456789") "é\n", TEN("012345678é") "\n",
     NULL},
    {"function", check_function, "src/base/long.c",
     "\nint f(void)\n{\n" TEN("a;\nb;\nc;\nd;\ne;\nf;\n") TEN("g;\n") "}\n",
     "\nint f(void)\n{\nint t[] = {\n" TEN("1,\n") "};\n" TEN("a;\nb;\nc;\nd;\ne;\nf;\n") "}\n",
     NULL},
    {"complexity", check_complexity, "src/base/hard.c",
     "\nint f(int a)\n{\n" TEN("if (a) a++;\n") "return a && a || a ? a && a : a && a;\n}\n",
     "\nint f(int a)\n{\n" TEN("if (a) a++; /* if && */\n") "return a && a ? 1 : 2;\n}\n", NULL},
    {"poisoned", check_poisoned, "src/doc/doc.c", "x = atoi(text);\n",
     "/* atoi(x) */ my_atoi(x);\n", NULL},
    {"memory", check_memory, "src/doc/doc.c", "x = malloc(3);\n", "x = arena_alloc(arena, 3);\n",
     NULL},
    {"exit", check_exit, "src/doc/doc.c", "exit(1);\n", "return err_exit_code(code);\n", NULL},
    {"globals", check_globals, "src/doc/doc.c", "static int count = 0;\n",
     "static const int count = 0;\nstatic _Thread_local int own;\nstatic int f(int a);\n", NULL},
    {"unfinished", check_unfinished, "src/doc/doc.c",
     "/* TO"
     "DO: later */\n",
     "/* to do */\n", NULL},
    {"places", check_places, "docs/a.md",
     "see /ho"
     "me/me/file\n",
     "see docs/manual, src/feature/ho"
     "me/x.c\n",
     NULL},
    {"sql", check_sql, "src/store/a.c", "run(\"SELECT id FROM x\");\n",
     "run(\"BEGIN\"); /* \"SELECT \" */ say(\"a SELECT \");\n", NULL},
    {"html", check_html, "src/web/a.c", "add(\"x<div class\");\n", "/* \"<div\" */ a <div;\n",
     NULL},
    {"names", check_names, "src/base/utils.c", "", "", "src/base/str.c"},
    {"purpose", check_purpose, "src/base/a.c", "#include <stdio.h>\n", "/* What it is for. */\n",
     NULL},
    {"tables", check_tables, "src/feature/org/org.sql",
     "CREATE TABLE party (id);\nSELECT a FROM event;\n",
     "CREATE TABLE party (id);\nSELECT a FROM party JOIN search ON 1;\n", NULL},
    {"routes", check_routes, "src/feature/org/org_pages.c",
     "static x routes[] = {{\"GET\", \"/units\", .view = units_view}};\n\n"
     "/* GET /people: list. */\nstatic int units_view(int a)\n{\n}\n",
     "static x routes[] = {{\"GET\", \"/units\", .view = units_view}};\n\n"
     "/* GET /units: list. */\nstatic int units_view(int a)\n{\n}\n",
     NULL},
};

const size_t rule_count = COUNT(rules);
