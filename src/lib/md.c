/* The renderer for md4c: its events become tags of the list in md.h and nothing else. While md4c
   runs it holds memory of its own, so the arena, which may jump away, is only used before and
   after: room for all is taken first and what is left of it given back. md4c 0.4.8 reads past the
   end of a source that ends in "](", so it gets a copy that ends with its line. */
#include "lib/md.h"

#include <md4c.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"

#define MD_ROOM_FACTOR   ((size_t)8) /* output over source; what needs more is shown as typed */
#define MD_ROOM_EXTRA    ((size_t)1024)
#define MD_URL_BYTES_MAX ((size_t)2048)
#define MD_SPANS_MAX     16 /* open at once; deeper ones lose their tags */
#define MD_HEADING_SHIFT 2  /* # is h3 */
#define MD_HEADING_MAX   6

struct span {
    MD_SPANTYPE type;
    const char *tag; /* NULL: not written */
};

struct render {
    struct buf out;
    unsigned block_depth, hidden_depth; /* where tags of blocks ceased to be written; 0: they are */
    struct span spans[MD_SPANS_MAX];    /* of the block at hand */
    size_t span_count;
    bool in_link;
};

static const char *const block_tags[] = {
    [MD_BLOCK_QUOTE] = "blockquote",
    [MD_BLOCK_UL] = "ul",
    [MD_BLOCK_OL] = "ol",
    [MD_BLOCK_LI] = "li",
    [MD_BLOCK_CODE] = "pre",
    [MD_BLOCK_P] = "p",
    [MD_BLOCK_TABLE] = "table",
    [MD_BLOCK_THEAD] = "thead",
    [MD_BLOCK_TBODY] = "tbody",
    [MD_BLOCK_TR] = "tr",
    [MD_BLOCK_TH] = "th",
    [MD_BLOCK_TD] = "td",
};

static const char *const span_tags[] = {
    [MD_SPAN_EM] = "em",
    [MD_SPAN_STRONG] = "strong",
    [MD_SPAN_CODE] = "code",
    [MD_SPAN_DEL] = "del",
};

/* Parts that are nothing without their whole: they are written exactly when it is. */
static bool block_is_part(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_LI || (type >= MD_BLOCK_THEAD && type <= MD_BLOCK_TD);
}

/* Whether the tag of a block is written. */
static bool block_push(struct render *render, MD_BLOCKTYPE type)
{
    render->block_depth++;
    if (render->hidden_depth == 0 && !block_is_part(type) && render->block_depth > MD_DEPTH_MAX)
        render->hidden_depth = render->block_depth;
    return render->hidden_depth == 0 && type != MD_BLOCK_DOC;
}

static bool block_pop(struct render *render, MD_BLOCKTYPE type)
{
    bool shown = render->hidden_depth == 0 && type != MD_BLOCK_DOC && type != MD_BLOCK_HR;

    if (render->hidden_depth == render->block_depth) render->hidden_depth = 0;
    render->block_depth--;
    return shown;
}

static void add_tag(struct render *render, const char *before, const char *tag)
{
    buf_add_c(&render->out, before);
    buf_add_c(&render->out, tag);
    buf_add_char(&render->out, '>');
}

static void add_heading(struct render *render, const char *before, const MD_BLOCK_H_DETAIL *heading)
{
    unsigned level = heading->level + MD_HEADING_SHIFT;
    char tag[] = "h0";

    tag[1] = (char)('0' + (level > MD_HEADING_MAX ? MD_HEADING_MAX : level));
    add_tag(render, before, tag);
}

/* Close spans from the innermost until COUNT are left. md4c does not end a bare link that runs out
   of its table cell, so the end of a block closes what is still open in it. */
static void spans_close(struct render *render, size_t count)
{
    while (render->span_count > count) {
        const struct span *span = &render->spans[--render->span_count];

        if (span->tag != NULL) add_tag(render, "</", span->tag);
        if (span->tag != NULL && *span->tag == 'a') render->in_link = false;
    }
}

/* A nonzero answer of a callback ends the parsing. */
static int block_enter(MD_BLOCKTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;

    if (!block_push(render, type)) return render->out.full;
    if (type == MD_BLOCK_HR) {
        buf_add(&render->out, STR("<hr>"));
    } else if (type == MD_BLOCK_H) {
        add_heading(render, "<", detail);
    } else if (type == MD_BLOCK_OL && ((MD_BLOCK_OL_DETAIL *)detail)->start != 1) {
        buf_add(&render->out, STR("<ol start=\""));
        buf_add_int(&render->out, ((MD_BLOCK_OL_DETAIL *)detail)->start);
        buf_add(&render->out, STR("\">"));
    } else {
        add_tag(render, "<", block_tags[type]);
        if (type == MD_BLOCK_CODE) add_tag(render, "<", "code");
    }
    return render->out.full;
}

static int block_leave(MD_BLOCKTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;

    spans_close(render, 0);
    if (!block_pop(render, type)) return render->out.full;
    if (type == MD_BLOCK_H) {
        add_heading(render, "</", detail);
    } else {
        if (type == MD_BLOCK_CODE) add_tag(render, "</", "code");
        add_tag(render, "</", block_tags[type]);
    }
    return render->out.full;
}

/* Copy an address to URL; &amp; is the only entity taken, any other makes the address unfit. */
static bool read_url(const MD_ATTRIBUTE *source, char url[MD_URL_BYTES_MAX], size_t *len)
{
    *len = 0;
    if (source->size > MD_URL_BYTES_MAX) return false;
    for (int i = 0; source->substr_offsets[i] < source->size; i++) {
        size_t from = source->substr_offsets[i], to = source->substr_offsets[i + 1];
        struct str part = {source->text + from, to - from};

        if (source->substr_types[i] == MD_TEXT_ENTITY && str_is(part, "&amp;"))
            part = STR("&");
        else if (source->substr_types[i] != MD_TEXT_NORMAL)
            return false;
        memcpy(url + *len, part.ptr, part.len);
        *len += part.len;
    }
    return true;
}

/* Whether the link is written. */
static bool link_open(struct render *render, const MD_ATTRIBUTE *source)
{
    char room[MD_URL_BYTES_MAX];
    struct str url = {room, 0};

    if (render->in_link || !read_url(source, room, &url.len)) return false;
    if (!url_is_safe(url) || url.ptr[0] == '#' || url.ptr[0] == '?') return false;
    render->in_link = true;
    buf_add(&render->out, STR("<a href=\""));
    buf_add_html(&render->out, url);
    buf_add(&render->out, STR("\" rel=\"nofollow noopener\">"));
    return true;
}

static int span_enter(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;
    struct span span = {type, NULL};

    if (render->span_count == MD_SPANS_MAX) return render->out.full;
    if (type == MD_SPAN_A) {
        if (link_open(render, &((MD_SPAN_A_DETAIL *)detail)->href)) span.tag = "a";
    } else if (type == MD_SPAN_IMG) {
        if (link_open(render, &((MD_SPAN_IMG_DETAIL *)detail)->src)) span.tag = "a";
    } else {
        span.tag = span_tags[type];
        add_tag(render, "<", span.tag);
    }
    render->spans[render->span_count++] = span;
    return render->out.full;
}

static int span_leave(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;
    size_t at = render->span_count;

    (void)detail;
    while (at > 0 && render->spans[at - 1].type != type)
        at--;
    if (at > 0) spans_close(render, at - 1);
    return render->out.full;
}

static int text_add(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *userdata)
{
    struct buf *out = &((struct render *)userdata)->out;
    struct str view = {text, size};

    if (type == MD_TEXT_NULLCHAR)
        buf_add(out, STR("\xef\xbf\xbd"));
    else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        buf_add(out, STR("<br>\n"));
    else if (type == MD_TEXT_ENTITY)
        buf_add(out, view); /* md4c has checked its form */
    else
        buf_add_html(out, view);
    return out->full;
}

static bool render_source(struct render *render, struct str lines)
{
    static const MD_PARSER parser = {
        .flags =
            MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS,
        .enter_block = block_enter,
        .leave_block = block_leave,
        .enter_span = span_enter,
        .leave_span = span_leave,
        .text = text_add,
    };

    if (lines.len > MD_SOURCE_BYTES_MAX) return false;
    return md_parse(lines.ptr, (MD_SIZE)lines.len, &parser, render) == 0 && !render->out.full;
}

struct str md_html(struct arena *arena, struct str source)
{
    size_t room = source.len * MD_ROOM_FACTOR + MD_ROOM_EXTRA, lines_len = source.len + 1;
    char *piece = arena_alloc(arena, room + lines_len), *lines = piece + room;
    struct render render = {.out = {.arena = arena, .ptr = piece, .room = room, .size_max = room}};
    struct buf *out = &render.out;

    if (source.len > 0) memcpy(lines, source.ptr, source.len);
    lines[source.len] = '\n';
    if (!render_source(&render, (struct str){lines, lines_len})) {
        out->len = 0;
        out->full = false;
        buf_add(out, STR("<p>"));
        buf_add_html(out, source);
        buf_add(out, STR("</p>"));
    }
    out->ptr = arena_grow(arena, piece, room + lines_len, out->len);
    return buf_str(out);
}
