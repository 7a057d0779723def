/* The renderer for md4c: its events become tags of the list in md.h and nothing else. While md4c
   runs it holds memory of its own, so the arena, which may jump away, is only used before and
   after: the room for the output is taken first and what is left of it given back. */
#include "lib/md.h"

#include <md4c.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"

#define MD_ROOM_FACTOR   ((size_t)8) /* output over source; what needs more is shown as typed */
#define MD_ROOM_EXTRA    ((size_t)1024)
#define MD_URL_BYTES_MAX ((size_t)2048)
#define MD_HEADING_SHIFT 2 /* # is h3 */
#define MD_HEADING_MAX   6

struct render {
    struct buf out;
    unsigned depth;
    unsigned hidden_depth; /* where tags ceased to be written; 0: they are */
    unsigned link_depth;   /* where the one open link stands; 0: none */
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

static bool render_enter(struct render *render, bool part)
{
    render->depth++;
    if (render->hidden_depth == 0 && !part && render->depth > MD_DEPTH_MAX)
        render->hidden_depth = render->depth;
    return render->hidden_depth == 0;
}

static bool render_leave(struct render *render)
{
    bool shown = render->hidden_depth == 0;

    if (render->hidden_depth == render->depth) render->hidden_depth = 0;
    render->depth--;
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

/* A nonzero answer of a callback ends the parsing. */
static int block_enter(MD_BLOCKTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;

    if (!render_enter(render, block_is_part(type)) || type == MD_BLOCK_DOC) return render->out.full;
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

    if (!render_leave(render) || type == MD_BLOCK_DOC || type == MD_BLOCK_HR)
        return render->out.full;
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

static void link_enter(struct render *render, const MD_ATTRIBUTE *source)
{
    char room[MD_URL_BYTES_MAX];
    struct str url = {room, 0};

    if (render->link_depth != 0 || !read_url(source, room, &url.len)) return;
    if (!url_is_safe(url) || url.ptr[0] == '#' || url.ptr[0] == '?') return;
    render->link_depth = render->depth;
    buf_add(&render->out, STR("<a href=\""));
    buf_add_html(&render->out, url);
    buf_add(&render->out, STR("\" rel=\"nofollow noopener\">"));
}

static int span_enter(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;

    if (!render_enter(render, false)) return render->out.full;
    if (type == MD_SPAN_A)
        link_enter(render, &((MD_SPAN_A_DETAIL *)detail)->href);
    else if (type == MD_SPAN_IMG)
        link_enter(render, &((MD_SPAN_IMG_DETAIL *)detail)->src);
    else
        add_tag(render, "<", span_tags[type]);
    return render->out.full;
}

static int span_leave(MD_SPANTYPE type, void *detail, void *userdata)
{
    struct render *render = userdata;
    bool link = render->link_depth == render->depth;

    (void)detail;
    if (!render_leave(render)) return render->out.full;
    if (type != MD_SPAN_A && type != MD_SPAN_IMG) {
        add_tag(render, "</", span_tags[type]);
    } else if (link) {
        add_tag(render, "</", "a");
        render->link_depth = 0;
    }
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

static bool render_source(struct render *render, struct str source)
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

    if (source.len > MD_SOURCE_BYTES_MAX) return false;
    return md_parse(source.ptr, (MD_SIZE)source.len, &parser, render) == 0 && !render->out.full;
}

struct str md_html(struct arena *arena, struct str source)
{
    size_t room = source.len * MD_ROOM_FACTOR + MD_ROOM_EXTRA;
    struct render render = {.out = {.arena = arena, .room = room, .size_max = room}};
    struct buf *out = &render.out;

    if (str_empty(source)) return STR("");
    out->ptr = arena_alloc(arena, room);
    if (!render_source(&render, source)) {
        out->len = 0;
        out->full = false;
        buf_add(out, STR("<p>"));
        buf_add_html(out, source);
        buf_add(out, STR("</p>"));
    }
    out->ptr = arena_grow(arena, out->ptr, room, out->len);
    return buf_str(out);
}
