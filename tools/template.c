/* Values, messages, icons and uses of a template; see template.h. */
#include "template.h"

#include <ctype.h>
#include <string.h>

bool word_is(const struct word *word, const char *text)
{
    return !word->quoted && strcmp(word->text, text) == 0;
}

/* Take the quoted text at AT; returns what stands behind it. */
static char *quoted_take(struct gen *gen, char *at, struct word *word)
{
    char *to = word->text = ++at;

    word->quoted = true;
    for (; *at != '"'; at++) {
        if (*at == '\\') at++;
        if (*at == '\0') REFUSE(gen, "a quote without end");
        *to++ = *at;
    }
    *to = '\0';
    return at + 1;
}

size_t words_split(struct gen *gen, char *at, struct word *words)
{
    size_t count = 0;

    for (;;) {
        at += strspn(at, " \t\n");
        if (*at == '\0') return count;
        if (count == WORDS_MAX) REFUSE(gen, "a directive of more than %d words", WORDS_MAX);
        struct word *word = &words[count++];

        if (*at == '"') {
            at = quoted_take(gen, at, word);
            if (*at != '\0' && strchr(" \t\n", *at) == NULL) REFUSE(gen, "no space after a quote");
        } else {
            size_t len = strcspn(at, " \t\n");

            word->quoted = false;
            word->text = tool_copy(gen->tool, at, len);
            at += len;
        }
    }
}

/* ---- code ---- */

void literal_flush(struct gen *gen)
{
    if (gen->literal.len == 0) return;
    text_add_c(&gen->code, "    buf_add(html->out, STR(");
    text_quote(&gen->code, gen->literal.ptr, gen->literal.len);
    text_add_c(&gen->code, "));\n");
    gen->literal.len = 0;
}

/* Write the fixed text so far and name the line, so that compilers and translators are led here. */
void code_begin(struct gen *gen)
{
    literal_flush(gen);
    text_print(&gen->code, "#line %u \"%s\"\n    ", gen->markup.line, gen->path);
}

static void path_check(struct gen *gen, const char *path)
{
    bool start = true;

    if (strcmp(path, ".") == 0) return;
    for (const char *at = path; *at != '\0'; at++) {
        bool letter = islower((unsigned char)*at) || *at == '_';

        if (!letter && (start || !(isdigit((unsigned char)*at) || *at == '.'))) {
            REFUSE(gen, "\"%s\" is no path", path);
        }
        start = *at == '.';
    }
    if (start) REFUSE(gen, "\"%s\" is no path", path);
}

/* Write the C expression of PATH. */
void path_write(struct gen *gen, const char *path)
{
    unsigned level = gen->level;

    path_check(gen, path);
    while (strncmp(path, "up.", 3) == 0 || strcmp(path, "up") == 0) {
        if (level == 0) REFUSE(gen, "\"%s\" leaves the block", path);
        level--;
        path = path[2] == '.' ? path + 3 : ".";
    }
    text_print(&gen->code, "html_path(html, item%u, \"%s\")", level, path);
}

/* ---- messages ---- */

/* The next {name} of the text *AT, which moves behind it. */
static bool placeholder_next(struct gen *gen, const char **at, char **name)
{
    const char *open = strchr(*at, '{');

    if (open == NULL) return false;
    const char *close = strchr(open, '}');
    if (close == NULL || close == open + 1) REFUSE(gen, "\"{\" without a name and \"}\"");
    *name = tool_copy(gen->tool, open + 1, (size_t)(close - open - 1));
    (*name)[strcspn(*name, ":")] = '\0'; /* {due:date} is due, said as a date */
    *at = close + 1;
    return true;
}

static bool param_is(const struct word *param, const char *name)
{
    size_t len = strlen(name);

    return strncmp(param->text, name, len) == 0 && param->text[len] == '=';
}

static void params_write(struct gen *gen, const struct word *params, size_t count)
{
    if (count == 0) return;
    text_add_c(&gen->code, "{ struct doc *params = doc_object(html->arena);\n");
    for (size_t i = 0; i < count; i++) {
        char *equals = strchr(params[i].text, '=');

        if (params[i].quoted || equals == NULL || equals == params[i].text) {
            REFUSE(gen, "\"%s\" is not written name=path", params[i].text);
        }
        text_print(&gen->code, "    param(html, params, \"%.*s\", ", (int)(equals - params[i].text),
                   params[i].text);
        path_write(gen, equals + 1);
        text_add_c(&gen->code, ");\n");
    }
    text_add_c(&gen->code, "    ");
}

static bool in_attribute(struct gen *gen, const char *what)
{
    if (gen->markup.place != PLACE_TEXT && gen->markup.place != PLACE_ATTR) {
        REFUSE(gen, "%s cannot stand here: text or a quoted attribute is its place", what);
    }
    gen->markup.was_space = false;
    return gen->markup.place == PLACE_ATTR;
}

/* What a message's directive says: its fixed words, then name=path of each parameter. */
struct said {
    bool plural, attribute;
    const struct word *context, *one, *many, *number, *params;
    size_t param_count;
};

static struct said message_read(struct gen *gen, const struct word *words, size_t count)
{
    struct said said = {.attribute = in_attribute(gen, "a message")};
    size_t fixed = 1;

    said.plural = word_is(&words[0], "n");
    if (word_is(&words[0], "tc")) said.context = &words[fixed++];
    said.one = &words[fixed++];
    if (said.plural) {
        said.many = &words[fixed++];
        said.number = &words[fixed++];
    }
    if (count < fixed) REFUSE(gen, "{{%s}} is not written as it should be", words[0].text);
    for (size_t i = 1; i < fixed; i++) {
        if (words[i].quoted == (&words[i] == said.number)) {
            REFUSE(gen, "{{%s}} is not written as it should be", words[0].text);
        }
    }
    said.params = words + fixed;
    said.param_count = count - fixed;
    return said;
}

/* Every {name} of TEXT is given, and (if ALL) every one given is used. */
static void placeholders_check(struct gen *gen, const char *text, const struct said *said, bool all)
{
    bool used[WORDS_MAX] = {false};

    for (char *name; placeholder_next(gen, &text, &name);) {
        bool known = said->plural && strcmp(name, "count") == 0;

        for (size_t i = 0; i < said->param_count; i++) {
            if (param_is(&said->params[i], name)) known = used[i] = true;
        }
        if (!known) REFUSE(gen, "{%s} of the message is not given", name);
    }
    for (size_t i = 0; all && i < said->param_count; i++) {
        if (!used[i]) REFUSE(gen, "%s is not in the message", said->params[i].text);
    }
}

/* {{t "one" name=path}}, {{n "one" "many" path name=path}}, {{tc "context" "one"}} */
void message_write(struct gen *gen, const struct word *words, size_t count)
{
    struct said said = message_read(gen, words, count);
    bool button = markup_in_button(&gen->markup);
    struct text *code = &gen->code;

    if (button && !word_is(&words[0], "t"))
        REFUSE(gen, "a button says {{t}}: its length is checked");
    placeholders_check(gen, said.one->text, &said, !said.plural);
    if (said.plural) placeholders_check(gen, said.many->text, &said, true);

    code_begin(gen);
    params_write(gen, said.params, said.param_count);
    text_add_c(code, "html_message(html, ");
    if (said.context != NULL) {
        text_add_c(code, "NC_(");
        text_quote_c(code, said.context->text);
        text_add_c(code, ", ");
    }
    if (button) text_add_c(code, "B_(");
    text_quote_c(code, said.one->text);
    text_add_c(code, button || said.context != NULL ? "), " : ", ");
    text_quote_c(code, said.plural ? said.many->text : NULL);
    text_add_c(code, ", ");
    if (said.plural) {
        path_write(gen, said.number->text);
    } else {
        text_add_c(code, "NULL");
    }
    text_print(code, ", %s, %s);%s\n", said.param_count > 0 ? "params" : "NULL",
               said.attribute ? "true" : "false", said.param_count > 0 ? " }" : "");
}

/* ---- values, icons, blocks ---- */

static void filter_check(struct gen *gen, const char *filter)
{
    static const char *const filters[] = {"date", "datetime", "time",    "relative",
                                          "full", "short",    "initials"};

    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        if (strcmp(filters[i], filter) == 0) return;
    }
    REFUSE(gen, "filter \"%s\" is unknown", filter);
}

void value_write(struct gen *gen, char *path)
{
    char *filter = strchr(path, '|');
    bool url = gen->markup.place == PLACE_URL;
    bool attribute = !url && in_attribute(gen, "a value");

    if (filter != NULL) {
        *filter++ = '\0';
        filter_check(gen, filter);
        if (url) REFUSE(gen, "a filter in a URL");
    }
    code_begin(gen);
    if (url) {
        text_add_c(&gen->code, gen->markup.url_begun ? "html_url_part(html, " : "html_url(html, ");
        gen->markup.url_begun = true;
        path_write(gen, path);
        text_add_c(&gen->code, ");\n");
        return;
    }
    text_add_c(&gen->code, attribute ? "html_attr(html, " : "html_text(html, ");
    path_write(gen, path);
    text_add_c(&gen->code, ", ");
    text_quote_c(&gen->code, filter);
    text_add_c(&gen->code, ");\n");
}

void text_place(struct gen *gen, const char *what)
{
    if (gen->markup.place != PLACE_TEXT) REFUSE(gen, "%s stands in text only", what);
    gen->markup.was_space = false;
}

void icon_write(struct gen *gen, const struct word *words, size_t count)
{
    struct text line = {.tool = gen->tool};

    text_place(gen, "an icon");
    if (count != 2) REFUSE(gen, "{{icon name}} names one icon");
    text_print(&line, "\n%s\n", words[1].text);
    if (strstr(gen->icons, line.ptr) == NULL) {
        REFUSE(gen, "icon \"%s\" is not in the sprite list", words[1].text);
    }
    code_begin(gen);
    text_print(&gen->code,
               "buf_add(html->out, STR(\"<svg class=\\\"ic\\\" aria-hidden=\\\"true\\\"><use "
               "href=\\\"\" ASSET_SPRITE_SVG \"#%s\\\"/></svg>\"));\n",
               words[1].text);
}

/* {{asset interna.css}} -> ASSET_INTERNA_CSS, a constant made by embed. */
void asset_write(struct gen *gen, const struct word *words, size_t count)
{
    if (count != 2) REFUSE(gen, "{{asset name}} names one file");
    if (gen->markup.place != PLACE_URL || gen->markup.url_begun) {
        REFUSE(gen, "an asset is a whole URL in quotes");
    }
    gen->markup.url_begun = true;
    code_begin(gen);
    text_add_c(&gen->code, "buf_add(html->out, STR(ASSET_");
    for (const char *at = words[1].text; *at != '\0'; at++) {
        text_print(&gen->code, "%c",
                   isalnum((unsigned char)*at) ? toupper((unsigned char)*at) : '_');
    }
    text_add_c(&gen->code, "));\n");
}

void use_write(struct gen *gen, const struct word *words, size_t count)
{
    text_place(gen, "{{use}}");
    if (count != 3) REFUSE(gen, "{{use block path}} names a block and its part");
    struct block *use = tool_alloc(gen->tool, sizeof *use);
    *use = (struct block){gen->uses, words[1].text, gen->path, gen->markup.line};
    gen->uses = use;

    code_begin(gen);
    text_print(&gen->code, "block_%s(html, ", words[1].text);
    path_write(gen, words[2].text);
    text_add_c(&gen->code, ");\n");
}
