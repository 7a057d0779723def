/* Markdown: what people write looks as meant, and whatever they write is safe. Safety is checked by
   reading the output again with a list of the tags and attributes that may stand there. */
#include "lib/md.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/url.h"

#define OPEN_MAX 64

static int arena_make(void **state)
{
    *state = arena_new(64 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static void people_get_what_they_typed(void **state)
{
    static const struct {
        const char *source, *want;
    } rows[] = {
        {"Hello", "<p>Hello</p>"},
        {"one\ntwo\n\nthree", "<p>one<br>\ntwo</p><p>three</p>"},
        {"# Title\n## Sub\n##### Low", "<h3>Title</h3><h4>Sub</h4><h6>Low</h6>"},
        {"*a* **b** ~~c~~ `d < e`",
         "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d &lt; e</code></p>"},
        {"- a\n- b", "<ul><li>a</li><li>b</li></ul>"},
        {"1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"},
        {"7. a", "<ol start=\"7\"><li>a</li></ol>"},
        {"> q", "<blockquote><p>q</p></blockquote>"},
        {"```sh\nls <x>\n```", "<pre><code>ls &lt;x&gt;\n</code></pre>"},
        {"***", "<hr>"},
        {"|a|b|\n|---|---|\n|1|2|", "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>"
                                    "<tr><td>1</td><td>2</td></tr></tbody></table>"},
        {"[IT-1](/requests/IT-1)",
         "<p><a href=\"/requests/IT-1\" rel=\"nofollow noopener\">IT-1</a></p>"},
        {"[a](https://x.example/?a=1&b=2&amp;c=3)",
         "<p><a href=\"https://x.example/?a=1&amp;b=2&amp;c=3\" rel=\"nofollow "
         "noopener\">a</a></p>"},
        {"see https://x.example", "<p>see <a href=\"https://x.example\" rel=\"nofollow noopener\">"
                                  "https://x.example</a></p>"},
        {"ana@company.example",
         "<p><a href=\"mailto:ana@company.example\" rel=\"nofollow noopener\">"
         "ana@company.example</a></p>"},
        {"![photo](/files/1)", "<p><a href=\"/files/1\" rel=\"nofollow noopener\">photo</a></p>"},
        {"[![photo](/a)](/b)", "<p><a href=\"/b\" rel=\"nofollow noopener\">photo</a></p>"},
        {"[top](#top) [q](?a=1)", "<p>top q</p>"},
        {"<b>&amp; &lt;</b>", "<p>&lt;b&gt;&amp; &lt;&lt;/b&gt;</p>"},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str html = md_html(*state, str_of(rows[i].source));

        if (!str_is(html, rows[i].want)) fail_msg("row %zu: " STR_FMT, i, STR_ARG(html));
    }
}

/* The second reader. */
struct check {
    struct str rest;
    struct str open[OPEN_MAX];
    size_t depth;
};

static bool take(struct str *text, struct str start)
{
    if (!str_starts(*text, start)) return false;
    *text = str_sub(*text, start.len, text->len);
    return true;
}

static bool tag_is_listed(struct str tag)
{
    static const char *const tags[] = {"p",          "h3",  "h4",    "h5",    "h6",    "em",
                                       "strong",     "del", "code",  "pre",   "ul",    "ol",
                                       "blockquote", "li",  "table", "thead", "tbody", "tr",
                                       "th",         "td",  "a"};

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (str_is(tag, tags[i])) return true;
    return false;
}

/* &name; or &#digits; or &#xhex; */
static bool take_entity(struct str *text)
{
    struct str entity, after;

    if (!str_cut(*text, ';', &entity, &after) || entity.len < 2 || entity.len > 50) return false;
    for (size_t i = 1; i < entity.len; i++) {
        char one = entity.ptr[i];
        bool word = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
                    (one >= '0' && one <= '9') || (one == '#' && i == 1);

        if (!word) return false;
    }
    *text = after;
    return true;
}

/* As a browser decodes an attribute, for the entities we write; another one is refused. */
static bool attr_decode(struct str raw, char out[4096], size_t *len)
{
    static const struct {
        struct str entity;
        char one;
    } known[] = {{STR("&amp;"), '&'},
                 {STR("&lt;"), '<'},
                 {STR("&gt;"), '>'},
                 {STR("&quot;"), '"'},
                 {STR("&#39;"), '\''}};

    for (*len = 0; raw.len > 0;) {
        bool found = raw.ptr[0] != '&';
        char one = raw.ptr[0];

        if (found) raw = str_sub(raw, 1, raw.len);
        for (size_t i = 0; i < sizeof known / sizeof known[0] && !found; i++) {
            found = take(&raw, known[i].entity);
            one = known[i].one;
        }
        if (!found || *len == 4096) return false;
        out[(*len)++] = one;
    }
    return true;
}

static bool take_link(struct str *text)
{
    struct str raw, after;
    char decoded[4096];
    size_t len;

    if (!take(text, STR("<a href=\"")) || !str_cut(*text, '"', &raw, &after)) return false;
    *text = after;
    if (!take(text, STR(" rel=\"nofollow noopener\">"))) return false;
    return attr_decode(raw, decoded, &len) && url_is_safe((struct str){decoded, len}) &&
           decoded[0] != '#' && decoded[0] != '?';
}

static bool take_list_start(struct str *text)
{
    struct str digits, after;

    if (!take(text, STR("<ol start=\"")) || !str_cut(*text, '"', &digits, &after)) return false;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9') return false;
    *text = after;
    return digits.len > 0 && take(text, STR(">"));
}

static bool check_push(struct check *check, struct str tag)
{
    if (check->depth == OPEN_MAX) return false;
    for (size_t i = 0; i < check->depth && str_is(tag, "a"); i++)
        if (str_is(check->open[i], "a")) return false; /* no link within a link */
    check->open[check->depth++] = tag;
    return true;
}

static bool check_tag(struct check *check)
{
    struct str tag, after;

    if (take(&check->rest, STR("<hr>")) || take(&check->rest, STR("<br>"))) return true;
    if (str_starts(check->rest, STR("<a ")))
        return take_link(&check->rest) && check_push(check, STR("a"));
    if (str_starts(check->rest, STR("<ol ")))
        return take_list_start(&check->rest) && check_push(check, STR("ol"));
    if (!str_cut(check->rest, '>', &tag, &after)) return false;
    check->rest = after;
    if (take(&tag, STR("</")))
        return check->depth > 0 && str_equal(tag, check->open[--check->depth]);
    return take(&tag, STR("<")) && tag_is_listed(tag) && check_push(check, tag);
}

static bool html_is_ours(struct str html)
{
    struct check check = {.rest = html};

    while (check.rest.len > 0) {
        char one = check.rest.ptr[0];
        bool good;

        if (one == '<')
            good = check_tag(&check);
        else if (one == '&')
            good = take_entity(&check.rest);
        else
            good =
                one != '>' && one != '"' && one != '\'' && take(&check.rest, (struct str){&one, 1});
        if (!good) return false;
    }
    return check.depth == 0;
}

static void the_second_reader_sees_what_must_not_be(void **state)
{
    static const char *const rows[] = {
        "<script>x</script>",
        "<p>x",
        "x</p>",
        "<p><em>x</p></em>",
        "<img src=\"x\">",
        "<p onclick=\"x\">y</p>",
        "<a href=\"javascript:x\" rel=\"nofollow noopener\">y</a>",
        "<a href=\"javascript&#58;x\" rel=\"nofollow noopener\">y</a>",
        "<a href=\"/x\">y</a>",
        "<a href=\"/x\" rel=\"nofollow noopener\" onclick=\"y\">z</a>",
        "<a href=\"//x\" rel=\"nofollow noopener\">z</a>",
        "<ol start=\"1 onclick\"></ol>",
        "a > b",
        "\"",
        "& b",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (html_is_ours(str_of(rows[i]))) fail_msg("row %zu passed", i);
    assert_true(html_is_ours(STR("<p>a &amp; <a href=\"/x\" rel=\"nofollow noopener\">b</a></p>")));
}

static const char *const attacks[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<body onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<math><mi xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!DOCTYPE html><script>alert(1)</script>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<details open ontoggle=alert(1)>",
    "<base href=javascript:/a/+alert(1)//>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<object data=javascript:alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](java%0ascript:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](/\" onmouseover=alert(1) y=\")",
    "[x](</\" onmouseover=\"alert(1)>)",
    "[x](https://a.example/' onclick='alert(1))",
    "[x](https://a.example/\"onclick=\"alert(1))",
    "[x](/a 'title\" onclick=\"alert(1)')",
    "[x](/a \"title' onclick='alert(1)\")",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](/a)",
    "![x](/a\"onerror=\"alert(1))",
    "![[x](javascript:alert(1))](/a)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[a![b![c](/c)](/b)](/a)",
    "<javascript:alert(1)>",
    "<https://a.example/\"onclick=alert(1)>",
    "https://a.example/\"onmouseover=alert(1)",
    "www.a.example/<script>alert(1)</script>",
    "a@b.example\"onclick=alert(1)",
    "<a@b.example?\"onclick=alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[x][1]\n\n[1]: <javascript:alert(1)> \"t\"",
    "[javascript:alert(1)]\n\n[javascript:alert(1)]: javascript:alert(1)",
    "```\"><script>alert(1)</script>\nx\n```",
    "``` <img onerror=alert(1)>\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "    </code></pre><script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "|<script>|\n|---|\n|</td><script>alert(1)</script>|",
    "> <script>\n> alert(1)</script>",
    "- <img src=x\n  onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&<script>;",
    "*<script>*alert(1)**</script>**",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "\\<script>alert(1)\\</script>",
    "\\[x](javascript:alert(1))",
    "<https:javascript:alert(1)>",
    "99999999999. <script>",
    "999999999. \" onclick=alert(1)",
    "~~<s onclick=alert(1)>~~",
    "\xff<script>\xc0",
    "a\x0b\x0c\x1b<b>",
};

static void no_attack_becomes_a_tag_or_an_address(void **state)
{
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        struct str html = md_html(*state, str_of(attacks[i]));

        if (!html_is_ours(html)) fail_msg("row %zu: " STR_FMT, i, STR_ARG(html));
    }
}

/* Each attack inside each other, so that one may close what the other opened. */
static void no_pair_of_attacks_does_either(void **state)
{
    static const char *const joints[] = {"", "\n", "\n\n", "](", "`"};
    const size_t count = sizeof attacks / sizeof attacks[0];

    for (size_t i = 0; i < count * count; i++) {
        struct str source =
            str_print(*state, "%s%s%s", attacks[i / count],
                      joints[i % (sizeof joints / sizeof joints[0])], attacks[i % count]);
        struct str html = md_html(*state, source);

        if (!html_is_ours(html)) fail_msg(STR_FMT ": " STR_FMT, STR_ARG(source), STR_ARG(html));
    }
}

/* What follows a view in memory is another text: md4c read it as part of the last line. */
static void nothing_after_the_end_of_the_source_is_read(void **state)
{
    static const char *const rows[] = {"[](", "![](",    "[a](/b", "&am",       "<a",
                                       "`a",  "http://", "[a]:",   "[a]: /b \""};
    static const char *const after[] = {"**", "_x_", ")", "p;", ">", "`", "\"", "x.example"};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0] * (sizeof after / sizeof after[0]); i++) {
        const char *row = rows[i / (sizeof after / sizeof after[0])];
        struct str whole =
            str_print(*state, "%s%s", row, after[i % (sizeof after / sizeof after[0])]);
        struct str view = {whole.ptr, strlen(row)};

        assert_true(str_equal(md_html(*state, view), md_html(*state, str_of(row))));
    }
}

static struct str repeated(struct arena *arena, const char *part, size_t size)
{
    char *text = arena_alloc(arena, size);
    size_t len = strlen(part);

    for (size_t i = 0; i < size; i++)
        text[i] = part[i % len];
    return (struct str){text, size};
}

static void deep_nesting_keeps_its_text_and_balanced_tags(void **state)
{
    static const char *const parts[] = {">", "- ", "1. ", "*a **b ", "![", "[", "~~a *b "};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct str source =
            str_print(*state, STR_FMT "end", STR_ARG(repeated(*state, parts[i], 400)));
        struct str html = md_html(*state, source);

        if (!html_is_ours(html)) fail_msg("row %zu: " STR_FMT, i, STR_ARG(html));
        assert_true(str_find(html, STR("end")) >= 0);
    }
}

static void a_text_that_is_too_long_or_swells_is_shown_as_typed(void **state)
{
    struct str longest = repeated(*state, "*a* <b> ", MD_SOURCE_BYTES_MAX + 1);
    struct str wide =
        str_print(*state, "|a|a|a|a|a|a|a|a|a|a|a|a\n" STR_FMT "\n" STR_FMT,
                  STR_ARG(repeated(*state, "|---", 48)), STR_ARG(repeated(*state, "|\n", 2000)));
    struct str html = md_html(*state, longest);

    assert_true(str_starts(html, STR("<p>*a* &lt;b&gt; ")));
    assert_true(html_is_ours(html));
    html = md_html(*state, wide);
    assert_true(str_starts(html, STR("<p>|a|a")));
    assert_true(html_is_ours(html));
}

static void room_that_was_not_needed_is_given_back(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    struct str source = repeated(*state, "plain words ", 12000);

    md_html(arena, source);
    assert_in_range(arena_used(arena), source.len, source.len + 64);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_get_what_they_typed),
        cmocka_unit_test(the_second_reader_sees_what_must_not_be),
        cmocka_unit_test(no_attack_becomes_a_tag_or_an_address),
        cmocka_unit_test(no_pair_of_attacks_does_either),
        cmocka_unit_test(nothing_after_the_end_of_the_source_is_read),
        cmocka_unit_test(deep_nesting_keeps_its_text_and_balanced_tags),
        cmocka_unit_test(a_text_that_is_too_long_or_swells_is_shown_as_typed),
        cmocka_unit_test(room_that_was_not_needed_is_given_back),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
