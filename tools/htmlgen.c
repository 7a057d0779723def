/* Compile templates to C: htmlgen OUT.c SPRITE.txt FILE.html...; beside OUT.c stands OUT.h.
     {{block name}} ... {{end}}                  one function: void block_name(html, value)
     {{path}}  {{path|filter}}                   a value, escaped for where it stands
     {{if path}} {{if not path}} {{if path = "text"}} ... {{else}} ... {{end}}
     {{each path}} ... {{end}}                   inside, paths are of the item; up.path of what is
                                                 around, page.path of the page
     {{t "Text with {name}" name=path}}          a message in the reader's language
     {{tc "context" "Open"}}                     a short word and what it is about
     {{n "{count} item" "{count} items" path}}   the same with a number
     {{use block path}}                          another block
     {{slot}}                                    in the frame of a page: the page's own block
     {{icon name}}  {{asset interna.css}}        of SPRITE.txt; an embedded file's address
   What cannot be escaped has no spelling: values stand in text and in quoted attributes only. */
#include "template.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- branches ---- */

static struct frame *frame_push(struct gen *gen, int kind)
{
    if (gen->depth == FRAMES_MAX) REFUSE(gen, "more than %d branches in each other", FRAMES_MAX);
    struct frame *frame = &gen->frames[gen->depth++];

    frame->kind = kind == FRAME_IF ? FRAME_IF : FRAME_EACH;
    frame->line = gen->markup.line;
    frame->has_else = false;
    frame->before = gen->markup;
    gen->markup.floor = gen->markup.depth;
    return frame;
}

static void branch_place(struct gen *gen)
{
    enum place place = gen->markup.place;

    if (place != PLACE_TEXT && place != PLACE_TAG && place != PLACE_ATTR && place != PLACE_URL) {
        REFUSE(gen, "a branch cannot begin or end here");
    }
}

static void branch_check(struct gen *gen, const struct frame *frame)
{
    if (markup_same(&gen->markup, &frame->before)) return;
    REFUSE(gen, "the branch of line %u ends in another place than it began", frame->line);
}

static void if_write(struct gen *gen, const struct word *words, size_t count)
{
    bool not = count > 1 && word_is(&words[1], "not");
    const struct word *path = words + (not ? 2 : 1);
    size_t rest = count - (not ? 2 : 1);

    branch_place(gen);
    if (rest != 1 && !(rest == 3 && word_is(&path[1], "=") && path[2].quoted)) {
        REFUSE(gen, "{{if}} takes a path, or a path = \"text\"");
    }
    code_begin(gen);
    frame_push(gen, FRAME_IF);
    text_add_c(&gen->code, not ? "if (!" : "if (");
    text_add_c(&gen->code, rest == 1 ? "doc_true(" : "html_equal(");
    path_write(gen, path[0].text);
    if (rest == 3) {
        text_add_c(&gen->code, ", ");
        text_quote_c(&gen->code, path[2].text);
    }
    text_add_c(&gen->code, ")) {\n");
}

static void else_write(struct gen *gen, const struct word *words, size_t count)
{
    struct frame *frame = gen->depth > 0 ? &gen->frames[gen->depth - 1] : NULL;

    (void)words;
    if (count != 1) REFUSE(gen, "{{else}} takes nothing");
    if (frame == NULL || frame->kind != FRAME_IF || frame->has_else) {
        REFUSE(gen, "{{else}} without its {{if}}");
    }
    branch_place(gen);
    branch_check(gen, frame);
    literal_flush(gen);
    frame->has_else = true;
    frame->then = gen->markup;
    unsigned line = gen->markup.line;
    gen->markup = frame->before;
    gen->markup.floor = gen->markup.depth;
    gen->markup.line = line;
    text_add_c(&gen->code, "    } else {\n");
}

static void each_write(struct gen *gen, const struct word *words, size_t count)
{
    if (gen->markup.place != PLACE_TEXT && gen->markup.place != PLACE_ATTR) {
        REFUSE(gen, "{{each}} stands in text or in a quoted attribute");
    }
    if (count != 2) REFUSE(gen, "{{each}} takes a path");
    if (gen->level + 1 == LEVELS_MAX)
        REFUSE(gen, "more than %d {{each}} in each other", LEVELS_MAX);
    code_begin(gen);
    text_print(&gen->code, "for (const struct doc *item%u = first(", gen->level + 1);
    path_write(gen, words[1].text);
    gen->level++;
    text_print(&gen->code, "); item%u != NULL; item%u = item%u->next) {\n", gen->level, gen->level,
               gen->level);
    frame_push(gen, FRAME_EACH);
    gen->markup.was_space = false;
}

static void block_end(struct gen *gen)
{
    markup_end(&gen->markup);
    if (gen->markup.was_space && gen->literal.len > 0) gen->literal.len--;
    literal_flush(gen);
    text_add_c(&gen->code, "}\n");
    gen->in_block = false;
}

static void end_write(struct gen *gen, const struct word *words, size_t count)
{
    (void)words;
    if (count != 1) REFUSE(gen, "{{end}} takes nothing");
    if (gen->depth == 0) {
        block_end(gen);
        return;
    }
    struct frame *frame = &gen->frames[--gen->depth];
    const struct markup *other = frame->has_else ? &frame->then : &frame->before;

    branch_place(gen);
    branch_check(gen, frame);
    if (gen->markup.place == PLACE_URL && gen->markup.url_begun != other->url_begun) {
        REFUSE(gen, "the branches of line %u do not both begin the URL", frame->line);
    }
    literal_flush(gen);
    text_add_c(&gen->code, "    }\n");
    if (frame->kind == FRAME_EACH) gen->level--;
    gen->markup.floor = frame->before.floor;
    gen->markup.was_space = gen->markup.was_space && other->was_space;
    gen->markup.parted = gen->markup.parted && other->parted;
}

/* ---- blocks ---- */

static const struct block *block_find(const struct block *blocks, const char *name)
{
    while (blocks != NULL && strcmp(blocks->name, name) != 0)
        blocks = blocks->next;
    return blocks;
}

static void block_begin(struct gen *gen, const struct word *words, size_t count)
{
    if (gen->in_block) REFUSE(gen, "a block inside of the block of line %u", gen->block_line);
    if (count != 2 || words[1].quoted ||
        words[1].text[strspn(words[1].text, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0') {
        REFUSE(gen, "{{block name}} takes one name of a-z, 0-9 and _");
    }
    const struct block *known = block_find(gen->blocks, words[1].text);
    if (known != NULL) {
        REFUSE(gen, "block %s was written before, at %s:%u", known->name, known->path, known->line);
    }
    struct block *block = tool_alloc(gen->tool, sizeof *block);
    *block = (struct block){gen->blocks, words[1].text, gen->path, gen->markup.line};
    gen->blocks = block;
    gen->in_block = true;
    gen->block_line = gen->markup.line;
    gen->level = 0;
    gen->markup = (struct markup){.path = gen->path, .line = gen->markup.line, .was_space = true};
    text_print(&gen->code,
               "\nvoid block_%s(struct html *html, const struct doc *item0)\n{\n"
               "    (void)html;\n    (void)item0;\n",
               block->name);
}

static void slot_write(struct gen *gen, const struct word *words, size_t count)
{
    (void)words;
    text_place(gen, "{{slot}}");
    if (count != 1) REFUSE(gen, "{{slot}} takes nothing");
    code_begin(gen);
    text_add_c(&gen->code, "if (html->slot != NULL) html->slot(html, html->slot_value);\n");
}

static void directive(struct gen *gen, char *inside)
{
    static const struct {
        const char *name;
        void (*write)(struct gen *gen, const struct word *words, size_t count);
    } rows[] = {
        {"block", block_begin}, {"if", if_write},     {"else", else_write}, {"end", end_write},
        {"each", each_write},   {"use", use_write},   {"icon", icon_write}, {"asset", asset_write},
        {"slot", slot_write},   {"t", message_write}, {"n", message_write}, {"tc", message_write},
    };
    struct word words[WORDS_MAX];
    size_t count = words_split(gen, inside, words), row = 0;

    if (count == 0) REFUSE(gen, "{{}} is empty");
    while (row < sizeof rows / sizeof *rows && !word_is(&words[0], rows[row].name))
        row++;
    if (!gen->in_block && row != 0) REFUSE(gen, "{{%s}} outside of a block", words[0].text);
    if (gen->in_block) markup_pause(&gen->markup);
    if (row < sizeof rows / sizeof *rows) {
        rows[row].write(gen, words, count);
    } else if (count == 1 && !words[0].quoted) {
        value_write(gen, words[0].text);
    } else {
        REFUSE(gen, "directive \"%s\" is unknown", words[0].text);
    }
}

/* Take the directive at AT ("{{"); returns what stands behind it. */
static const char *directive_take(struct gen *gen, const char *at)
{
    const char *close = at + 2;

    for (bool quoted = false; quoted || strncmp(close, "}}", 2) != 0; close++) {
        if (*close == '\0') REFUSE(gen, "{{ without }}");
        if (*close == '\\' && close[1] != '\0') {
            close++;
        } else if (*close == '"') {
            quoted = !quoted;
        }
    }
    directive(gen, tool_copy(gen->tool, at + 2, (size_t)(close - at - 2)));
    for (; at < close; at++) {
        if (*at == '\n') gen->markup.line++;
    }
    return close + 2;
}

static void file_compile(struct gen *gen, const char *path)
{
    struct text nothing = {.tool = gen->tool};
    const char *at = tool_read(gen->tool, path, NULL);

    gen->path = path;
    gen->markup = (struct markup){.path = path, .line = 1, .was_space = true};
    while (*at != '\0') {
        if (strncmp(at, "{{", 2) == 0) {
            if (gen->markup.place == PLACE_COMMENT) REFUSE(gen, "a value in a comment");
            at = directive_take(gen, at);
            continue;
        }
        if (!gen->in_block && gen->markup.place != PLACE_COMMENT && !isspace((unsigned char)*at) &&
            strncmp(at, "<!--", 4) != 0) {
            REFUSE(gen, "text outside of a block");
        }
        at += markup_take(&gen->markup, at, gen->in_block ? &gen->literal : &nothing);
    }
    if (gen->depth > 0) {
        tool_refuse(path, gen->frames[gen->depth - 1].line, "the branch has no {{end}}");
    }
    if (gen->in_block) tool_refuse(path, gen->block_line, "the block has no {{end}}");
}

/* ---- output ---- */

static void header_write(struct gen *gen, const char *out_path)
{
    struct text header = {.tool = gen->tool};
    char *path = tool_copy(gen->tool, out_path, strlen(out_path));

    text_add_c(&header, "/* Made by htmlgen from the .html files. */\n#ifndef TEMPLATES_H\n"
                        "#define TEMPLATES_H\n\n#include \"doc/html.h\"\n\n");
    for (const struct block *block = gen->blocks; block != NULL; block = block->next) {
        text_print(&header, "html_block block_%s;\n", block->name);
    }
    text_add_c(&header, "\n#endif\n");
    path[strlen(path) - 1] = 'h';
    tool_write(path, &header);
}

static void prelude_write(struct gen *gen, const char *out_path)
{
    const char *slash = strrchr(out_path, '/');
    const char *base = slash != NULL ? slash + 1 : out_path;

    text_print(&gen->code,
               "/* Made by htmlgen from the .html files. */\n#include \"%.*sh\"\n"
               "#include \"asset_names.h\"\n#include \"base/arena.h\"\n\n"
               "static inline const struct doc *first(const struct doc *list)\n{\n"
               "    bool many = list != NULL && (list->kind == DOC_LIST || "
               "list->kind == DOC_OBJECT);\n"
               "    return many ? list->children.first : NULL;\n}\n\n"
               "static inline void param(struct html *html, struct doc *params, const char *name,\n"
               "                         const struct doc *value)\n{\n"
               "    struct doc *copy = ARENA_NEW(html->arena, struct doc);\n\n"
               "    if (value != NULL) *copy = *value;\n    copy->next = NULL;\n"
               "    doc_put(html->arena, params, name, copy);\n}\n",
               (int)strlen(base) - 1, base);
}

int main(int argc, char **argv)
{
    if (argc < 3 || strlen(argv[1]) < 3 || strcmp(argv[1] + strlen(argv[1]) - 2, ".c") != 0) {
        fputs("usage: htmlgen OUT.c SPRITE.txt FILE.html...\n", stderr);
        return 2;
    }
    struct tool *tool = tool_begin();
    struct gen *gen = tool_alloc(tool, sizeof *gen);
    struct text icons = {.tool = tool};

    gen->tool = gen->literal.tool = gen->code.tool = tool;
    text_add_c(&icons, "\n");
    text_add_c(&icons, tool_read(tool, argv[2], NULL));
    gen->icons = icons.ptr;
    prelude_write(gen, argv[1]);
    for (int i = 3; i < argc; i++)
        file_compile(gen, argv[i]);
    for (const struct block *use = gen->uses; use != NULL; use = use->next) {
        if (block_find(gen->blocks, use->name) == NULL) {
            tool_refuse(use->path, use->line, "block %s is unknown", use->name);
        }
    }
    tool_write(argv[1], &gen->code);
    header_write(gen, argv[1]);
    tool_end(tool);
    return 0;
}
