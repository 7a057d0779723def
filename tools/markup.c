/* Where in HTML a template stands; see markup.h. */
#include "markup.h"

#include <ctype.h>
#include <string.h>

static const char *const void_tags[] = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                        "input", "link", "meta", "source", "track", "wbr"};

static const char *const url_attrs[] = {"href",        "src",    "action",        "formaction",
                                        "cite",        "poster", "hx-get",        "hx-post",
                                        "hx-push-url", "data",   "hx-sse:connect"};

/* Few, so that a page can be read: what htmx is used for here. */
static const char *const htmx_attrs[] = {"hx-get",      "hx-post",       "hx-target",
                                         "hx-swap",     "hx-trigger",    "hx-push-url",
                                         "hx-swap-oob", "hx-sse:connect"};

#define IN(list, name) in((list), sizeof(list) / sizeof *(list), (name))

static bool in(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], name) == 0) return true;
    }
    return false;
}

static bool is_space(char one)
{
    return isspace((unsigned char)one) != 0;
}

static void name_add(const struct markup *markup, char *name, char one)
{
    size_t len = strlen(name);

    if (len + 1 >= MARKUP_NAME_MAX) {
        tool_refuse(markup->path, markup->line, "the name <%s... is too long", name);
    }
    name[len] = one;
    name[len + 1] = '\0';
}

/* The length of the white space at AT; LINES tells whether a line ends in it. */
static size_t space_len(struct markup *markup, const char *at, bool *lines)
{
    size_t len = 0;

    for (*lines = false; is_space(at[len]); len++) {
        if (at[len] == '\n') {
            *lines = true;
            markup->line++;
        }
    }
    return len;
}

static bool is_open(const struct markup *markup, const char *name)
{
    for (unsigned i = 0; i < markup->depth; i++) {
        if (strcmp(markup->open[i].name, name) == 0) return true;
    }
    return false;
}

static void content_check(const struct markup *markup)
{
    if (markup->depth > 0 && strcmp(markup->open[markup->depth - 1].name, "script") == 0) {
        tool_refuse(markup->path, markup->line, "a script has no content here: write it in web/");
    }
}

static void attr_check(const struct markup *markup)
{
    const char *attr = markup->attr;

    if (strncmp(attr, "on", 2) == 0 || strcmp(attr, "style") == 0 || strcmp(attr, "srcdoc") == 0) {
        tool_refuse(markup->path, markup->line, "attribute %s: the security policy blocks it",
                    attr);
    }
    if (strncmp(attr, "hx-", 3) == 0 && !IN(htmx_attrs, attr)) {
        tool_refuse(markup->path, markup->line, "attribute %s is not one of those agreed", attr);
    }
}

/* ">" was read: the tag is open. */
static void tag_opened(struct markup *markup)
{
    bool is_void = IN(void_tags, markup->tag);
    bool drawn = strcmp(markup->tag, "svg") == 0 || is_open(markup, "svg");

    markup->place = PLACE_TEXT;
    markup->was_space = false;
    if (markup->closes && !is_void && !drawn) {
        tool_refuse(markup->path, markup->line, "<%s/>: only void and SVG tags close themselves",
                    markup->tag);
    }
    if (is_void || markup->closes) return;
    if (markup->depth == MARKUP_OPEN_MAX) {
        tool_refuse(markup->path, markup->line, "tags are nested deeper than %d", MARKUP_OPEN_MAX);
    }
    struct markup_tag *tag = &markup->open[markup->depth++];
    memcpy(tag->name, markup->tag, sizeof tag->name);
    tag->line = markup->line;
    tag->is_button = markup->is_button;
}

/* "</name>" was read. */
static void tag_closed(struct markup *markup)
{
    if (markup->depth == 0) {
        tool_refuse(markup->path, markup->line, "</%s> closes nothing", markup->tag);
    }
    const struct markup_tag *top = &markup->open[markup->depth - 1];
    if (strcmp(top->name, markup->tag) != 0) {
        tool_refuse(markup->path, markup->line,
                    "</%s> stands where <%s> of line %u is to be closed", markup->tag, top->name,
                    top->line);
    }
    if (markup->depth == markup->floor) {
        tool_refuse(markup->path, markup->line, "</%s> closes a tag opened outside of this branch",
                    markup->tag);
    }
    markup->depth--;
    markup->place = PLACE_TEXT;
    markup->was_space = false;
}

static size_t take_open(struct markup *markup, const char *at, struct text *out)
{
    markup->tag[0] = '\0';
    if (strncmp(at, "<!--", 4) == 0) {
        markup->place = PLACE_COMMENT;
        return 4;
    }
    if (at[1] != '/') content_check(markup);
    if (at[1] == '!') {
        markup->place = PLACE_DECLARATION;
    } else if (at[1] == '/') {
        markup->place = PLACE_CLOSE_NAME;
        text_add(out, at, 2);
        return 2;
    } else if (isalpha((unsigned char)at[1])) {
        markup->place = PLACE_TAG_NAME;
        markup->closes = false;
    } else {
        tool_refuse(markup->path, markup->line, "\"<\" begins no tag: write &lt;");
    }
    text_add(out, at, 1);
    return 1;
}

static size_t take_text(struct markup *markup, const char *at, struct text *out)
{
    bool lines;

    if (*at == '<') return take_open(markup, at, out);
    if (is_space(*at) && !is_open(markup, "pre") && !is_open(markup, "textarea")) {
        size_t len = space_len(markup, at, &lines);

        if (!markup->was_space) text_add(out, lines ? "\n" : " ", 1);
        markup->was_space = true;
        return len;
    }
    content_check(markup);
    if (*at == '\n') markup->line++;
    markup->was_space = false;
    text_add(out, at, 1);
    return 1;
}

static void tag_named(struct markup *markup)
{
    markup->place = PLACE_TAG;
    markup->parted = false;
    markup->is_button = strcmp(markup->tag, "button") == 0;
    if (strcmp(markup->tag, "style") == 0) {
        tool_refuse(markup->path, markup->line, "<style>: write it in web/interna.css");
    }
}

static size_t take_tag_name(struct markup *markup, const char *at, struct text *out)
{
    if (is_space(*at) || *at == '>' || *at == '/') {
        tag_named(markup);
        return 0;
    }
    name_add(markup, markup->tag, *at);
    text_add(out, at, 1);
    return 1;
}

static size_t take_close_name(struct markup *markup, const char *at, struct text *out)
{
    if (*at == '>') {
        tag_closed(markup);
    } else if (isalnum((unsigned char)*at) || *at == '-') {
        name_add(markup, markup->tag, *at);
    } else {
        tool_refuse(markup->path, markup->line, "</%s is not closed by \">\"", markup->tag);
    }
    text_add(out, at, 1);
    return 1;
}

static size_t take_tag(struct markup *markup, const char *at, struct text *out)
{
    bool lines;

    if (is_space(*at)) {
        size_t len = space_len(markup, at, &lines);

        if (!markup->parted && at[len] != '>' && at[len] != '/') text_add_c(out, " ");
        markup->parted = true;
        return len;
    }
    if (*at == '/') {
        if (at[1] != '>') tool_refuse(markup->path, markup->line, "\"/\" in a tag");
        markup->closes = true;
    } else if (*at == '>') {
        tag_opened(markup);
    } else {
        if (!markup->parted || !isalpha((unsigned char)*at)) {
            tool_refuse(markup->path, markup->line, "<%s: \"%c\" begins no attribute", markup->tag,
                        *at);
        }
        markup->attr[0] = '\0';
        markup->place = PLACE_ATTR_NAME;
        return 0;
    }
    text_add(out, at, 1);
    return 1;
}

static void attr_named(struct markup *markup)
{
    attr_check(markup);
    markup->place = PLACE_TAG;
    markup->parted = false;
}

static size_t take_attr_name(struct markup *markup, const char *at, struct text *out)
{
    if (is_space(*at) || *at == '>' || *at == '/') {
        attr_named(markup);
        return 0;
    }
    if (*at == '=') {
        attr_check(markup);
        markup->place = PLACE_ATTR_EQUALS;
    } else {
        name_add(markup, markup->attr, *at);
    }
    text_add(out, at, 1);
    return 1;
}

static size_t take_attr_equals(struct markup *markup, const char *at, struct text *out)
{
    if (*at != '"' && *at != '\'') {
        if (is_space(*at) || *at == '>') {
            tool_refuse(markup->path, markup->line, "%s= has no value", markup->attr);
        }
        markup->place = PLACE_ATTR_BARE;
        return 0;
    }
    markup->quote = *at;
    if (strcmp(markup->attr, "class") == 0 && strncmp(at + 1, "btn", 3) == 0) {
        markup->is_button = true;
    }
    markup->place = IN(url_attrs, markup->attr) ? PLACE_URL : PLACE_ATTR;
    markup->url_begun = false;
    text_add(out, at, 1);
    return 1;
}

static size_t take_attr_bare(struct markup *markup, const char *at, struct text *out)
{
    if (is_space(*at) || *at == '>') {
        markup->place = PLACE_TAG;
        markup->parted = false;
        return 0;
    }
    if (strchr("\"'`=<", *at) != NULL || IN(url_attrs, markup->attr)) {
        tool_refuse(markup->path, markup->line, "the value of %s needs quotes", markup->attr);
    }
    text_add(out, at, 1);
    return 1;
}

static void url_check(const struct markup *markup, const char *at)
{
    static const char *const begins[] = {"/", "#", "?", "https://", "http://", "mailto:"};

    if (strncmp(at, "//", 2) != 0) {
        for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
            if (strncmp(at, begins[i], strlen(begins[i])) == 0) return;
        }
    }
    tool_refuse(markup->path, markup->line,
                "%s: a URL begins with / # ? http:// https:// mailto:", markup->attr);
}

static size_t take_attr(struct markup *markup, const char *at, struct text *out)
{
    bool lines;

    if (*at == markup->quote) {
        markup->place = PLACE_TAG;
        markup->parted = false;
    } else if (is_space(*at)) {
        size_t len = space_len(markup, at, &lines);

        if (lines) {
            text_add_c(out, " ");
        } else {
            text_add(out, at, len);
        }
        return len;
    } else if (*at == '[' && strcmp(markup->attr, "hx-trigger") == 0) {
        tool_refuse(markup->path, markup->line,
                    "hx-trigger: a filter needs eval, which is blocked");
    } else if (markup->place == PLACE_URL && !markup->url_begun) {
        url_check(markup, at);
        markup->url_begun = true;
    }
    text_add(out, at, 1);
    return 1;
}

static size_t take_comment(struct markup *markup, const char *at)
{
    if (strncmp(at, "-->", 3) == 0) {
        markup->place = PLACE_TEXT;
        return 3;
    }
    if (*at == '\n') markup->line++;
    return 1;
}

size_t markup_take(struct markup *markup, const char *at, struct text *out)
{
    switch (markup->place) {
    case PLACE_TEXT:
        return take_text(markup, at, out);
    case PLACE_TAG_NAME:
        return take_tag_name(markup, at, out);
    case PLACE_CLOSE_NAME:
        return take_close_name(markup, at, out);
    case PLACE_TAG:
        return take_tag(markup, at, out);
    case PLACE_ATTR_NAME:
        return take_attr_name(markup, at, out);
    case PLACE_ATTR_EQUALS:
        return take_attr_equals(markup, at, out);
    case PLACE_ATTR_BARE:
        return take_attr_bare(markup, at, out);
    case PLACE_ATTR:
    case PLACE_URL:
        return take_attr(markup, at, out);
    case PLACE_COMMENT:
        return take_comment(markup, at);
    case PLACE_DECLARATION:
        if (*at == '>') markup->place = PLACE_TEXT;
        text_add(out, at, 1);
        return 1;
    }
    return 1;
}

void markup_pause(struct markup *markup)
{
    if (markup->place == PLACE_TEXT) content_check(markup);
    if (markup->place == PLACE_TAG_NAME) tag_named(markup);
    if (markup->place == PLACE_ATTR_NAME) attr_named(markup);
    if (markup->place == PLACE_ATTR_BARE) {
        markup->place = PLACE_TAG;
        markup->parted = false;
    }
}

bool markup_in_button(const struct markup *markup)
{
    for (unsigned i = 0; markup->place == PLACE_TEXT && i < markup->depth; i++) {
        if (markup->open[i].is_button) return true;
    }
    return false;
}

bool markup_same(const struct markup *markup, const struct markup *before)
{
    return markup->place == before->place && markup->depth == before->depth;
}

void markup_end(const struct markup *markup)
{
    if (markup->depth > 0) {
        const struct markup_tag *top = &markup->open[markup->depth - 1];
        tool_refuse(markup->path, top->line, "<%s> is not closed in its block", top->name);
    }
    if (markup->place != PLACE_TEXT) {
        tool_refuse(markup->path, markup->line, "the block ends inside of <%s", markup->tag);
    }
}
