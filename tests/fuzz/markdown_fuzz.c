/* Any bytes as Markdown: whatever it is, what comes out is only the tags and attributes that
   lib/md.h names, with links that go where links may go. */
#include "text_fuzz.h"

#include "base/url.h"
#include "lib/md.h"

static bool tag_is_known(struct str name)
{
    static const char *const names[] = {"p",      "h3",    "h4",    "h5",  "h6",         "em",
                                        "strong", "del",   "code",  "pre", "ul",         "ol",
                                        "li",     "table", "tr",    "th",  "blockquote", "td",
                                        "br",     "hr",    "thead", "a",   "tbody"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i])) return true;
    return false;
}

/* What stands between < and >. */
static void tag_check(struct str tag)
{
    struct str name, rest, link, after;

    if (str_starts(tag, STR("/"))) tag = str_sub(tag, 1, tag.len);
    bool more = str_cut(tag, ' ', &name, &rest);
    assert(tag_is_known(name));
    if (!more) return;
    if (str_starts(rest, STR("start=\""))) {
        assert(str_is(name, "ol") && rest.len < 20 && str_ends(rest, STR("\"")));
        return;
    }
    assert(str_is(name, "a") && str_starts(rest, STR("href=\"")));
    (void)str_cut(str_sub(rest, 6, rest.len), '"', &link, &after);
    assert(str_is(after, " rel=\"nofollow noopener\""));
    assert(link.len > 0 && url_is_safe(link));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct str rest = md_html(arena, fuzz_text_of(data, size)), text, tag;

    while (str_cut(rest, '<', &text, &rest)) {
        bool closed = str_cut(rest, '>', &tag, &rest);
        assert(closed);
        tag_check(tag);
    }
    arena_free(arena);
    return 0;
}
