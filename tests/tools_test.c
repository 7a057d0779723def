/* The tools of the build: what they make of small samples, and what they refuse, by file and line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX 65536

static char folder[] = "/tmp/interna-tools.XXXXXX"; /* of the samples */
static char tools[PATH_MAX];                        /* of the programs, beside this one */

static int folder_make(void **state)
{
    char own[PATH_MAX - 16];
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);

    (void)state;
    if (len < 0 || mkdtemp(folder) == NULL) return -1;
    own[len] = '\0';
    *strrchr(own, '/') = '\0';
    snprintf(tools, sizeof tools, "%s/../tools", own);
    return 0;
}

static int folder_remove(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return pclose(popen(command, "r"));
}

static void file_write(const char *name, const char *text)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Run TOOL with ARGUMENTS, then cat the file SHOWN; all that was printed goes to OUT. */
static int tool_run(const char *tool, const char *arguments, const char *shown, char out[TEXT_MAX])
{
    char command[2 * PATH_MAX];

    snprintf(command, sizeof command, "cd %s && %s/%s %s 2>&1 && cat %s", folder, tools, tool,
             arguments, shown);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    out[fread(out, 1, TEXT_MAX - 1, pipe)] = '\0';
    return pclose(pipe);
}

struct row {
    const char *name, *input, *want;
    const char *more; /* a second file */
};

/* Every row's input is refused with its text, or (if GOOD) is compiled to what holds it. */
static void rows_run(const struct row *rows, size_t count, bool good, const char *tool,
                     const char *arguments, const char *shown, const char *file, const char *more)
{
    for (size_t i = 0; i < count; i++) {
        char out[TEXT_MAX];

        file_write(file, rows[i].input);
        if (more != NULL) file_write(more, rows[i].more != NULL ? rows[i].more : "");
        bool done = tool_run(tool, arguments, shown, out) == 0;
        if (done != good || strstr(out, rows[i].want) == NULL) {
            print_error("%s: wanted %s, got %s\n", rows[i].name, rows[i].want, out);
        }
        assert_int_equal(done, good);
        assert_non_null(strstr(out, rows[i].want));
    }
}

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* ---- sqlgen ---- */

#define SQLGEN "sqlgen", "sql_ids.h out.c sample.sql more.sql", "sql_ids.h out.c"

static void sqlgen_writes_both_texts_of_a_statement(void **state)
{
    static const struct row rows[] = {
        {"enum", "-- name: a_b\nSELECT 1;\n", "    SQL_A_B,\n    SQL_COUNT\n", NULL},
        {"parameters", "-- name: a\nSELECT a -- why\n  FROM t\n WHERE b = ?1 AND c = ?2;\n",
         "\"SELECT a FROM t WHERE b = ?1 AND c = ?2\",\n     "
         "\"SELECT a FROM t WHERE b = $1 AND c = $2\",\n     2, false, NULL, \"sample.sql\"}",
         NULL},
        {"a question in quotes", "-- name: a\nSELECT '? -- ;', ?1;\n", "\"SELECT '? -- ;', $1\"",
         NULL},
        {"writes", "-- name: a\nDELETE FROM t;\n", "0, true, NULL", NULL},
        {"scan", "-- name: a\nSELECT a FROM t\n-- scan: it is small\n;\n",
         "0, false, \"it is small\"", NULL},
        {"pair", "-- name: a (sqlite)\nSELECT 1;\n-- name: a (postgres)\nSELECT 2;\n",
         "\"SELECT 1\",\n     \"SELECT 2\"", NULL},
        {"a lock", "-- name: a\nSELECT a FROM t WHERE a = ?1 FOR UPDATE;\n",
         "\"SELECT a FROM t WHERE a = ?1\",\n     \"SELECT a FROM t WHERE a = $1 FOR UPDATE\"",
         NULL},
        {"one database", "-- name: a (postgres only)\nSELECT ?1;\n",
         "NULL,\n     \"SELECT $1\",\n     1, false", NULL},
        {"fragment of another file", "-- name: a\nSELECT 1 WHERE {{seen}};\n",
         "\"SELECT 1 WHERE b = ?1\"", "-- fragment: seen\nb = ?1\n"},
        {"steps", "-- step 1: first\nCREATE TABLE t (a);\n",
         "{\"sample\", 1, \"first\",\n     \"CREATE TABLE t (a);\"", NULL},
        {"a trigger", "-- step 1: b\nCREATE TRIGGER t BEGIN SELECT 1; SELECT 2; END;\n",
         "SELECT 1; SELECT 2; END;", NULL},
    };

    (void)state;
    rows_run(rows, COUNT(rows), true, SQLGEN, "sample.sql", "more.sql");
}

static void sqlgen_refuses_by_file_and_line(void **state)
{
    static const struct row rows[] = {
        {"twice", "-- name: a\nSELECT 1;\n\n-- name: a\nSELECT 2;\n", "sample.sql:4: a was named",
         NULL},
        {"gap", "-- name: a\nSELECT ?1, ?3;\n", "sample.sql:1: a has ?3 but no ?2", NULL},
        {"no end", "-- name: a\nSELECT 1\n", "sample.sql:1: a has no end", NULL},
        {"empty", "-- name: a\n-- name: b\nSELECT 1;\n", "sample.sql:1: a is empty", NULL},
        {"two", "-- name: a\nSELECT 1; SELECT 2;\n", "holds more than one statement", NULL},
        {"unknown fragment", "-- name: a\nSELECT {{b}};\n", "sample.sql:1: fragment {{b}} is unk",
         NULL},
        {"endless fragment", "-- name: a\nSELECT {{b}};\n-- fragment: b\n{{b}}\n", "never end",
         NULL},
        {"before all", "SELECT 1;\n", "sample.sql:1: SQL before", NULL},
        {"half a pair", "-- name: a (sqlite)\nSELECT 1;\n", "a has no text for postgres", NULL},
        {"uneven pair", "-- name: a (sqlite)\nSELECT ?1;\n-- name: a (postgres)\nSELECT 1;\n",
         "a has 1 parameters on sqlite, 0 on postgres", NULL},
        {"step order", "-- step 2: x\nSELECT 1;\n", "step 2 stands where step 1 is due", NULL},
        {"bad name", "-- name: A-b\nSELECT 1;\n", "\"A-b\" is no name", NULL},
        {"bare parameter", "-- name: a\nSELECT ?;\n", "a parameter is ?1", NULL},
        {"open quote", "-- name: a\nSELECT 'x;\n", "a quote without end", NULL},
    };

    (void)state;
    rows_run(rows, COUNT(rows), false, SQLGEN, "sample.sql", "more.sql");
}

static void sqlgen_allows_ten_statements_that_differ(void **state)
{
    char input[4096], out[TEXT_MAX];
    size_t len = 0;

    (void)state;
    file_write("more.sql", "");
    for (int i = 1; i <= 11; i++) {
        len += (size_t)snprintf(input + len, sizeof input - len,
                                "-- name: a%d (sqlite)\nSELECT 1;\n"
                                "-- name: a%d (postgres)\nSELECT 2;\n",
                                i, i);
        file_write("sample.sql", input);
        assert_int_equal(tool_run(SQLGEN, out) == 0, i <= 10);
    }
    assert_non_null(strstr(out, "sample.sql:41: a11 is the statement over the limit of 10"));
}

static void sqlgen_checksums_see_text_but_not_white_space(void **state)
{
    static const char *const inputs[] = {
        "-- step 1: a\nCREATE TABLE t (a);\n",
        "-- step 1: another title\n-- why\nCREATE  TABLE t\n(a); -- end\n",
        "-- step 1: a\nCREATE TABLE t (b);\n",
    };
    char sums[3][17];

    (void)state;
    file_write("more.sql", "");
    for (size_t i = 0; i < 3; i++) {
        char out[TEXT_MAX];

        file_write("sample.sql", inputs[i]);
        assert_int_equal(tool_run(SQLGEN, out), 0);
        const char *end = strstr(out, "\"},\n};\n\nconst size_t");
        assert_non_null(end);
        snprintf(sums[i], sizeof sums[i], "%.16s", end - 16);
    }
    assert_string_equal(sums[0], sums[1]);
    assert_string_not_equal(sums[0], sums[2]);
}

/* ---- htmlgen ---- */

#define HTMLGEN        "htmlgen", "out.c sprite.txt sample.html", "out.h out.c"
#define IN_BLOCK(text) "{{block b}}\n" text "\n{{end}}\n"

static void htmlgen_escapes_for_where_a_value_stands(void **state)
{
    static const struct row rows[] = {
        {"text", IN_BLOCK("<p>{{a.b}}</p>"),
         "html_text(html, html_path(html, item0, \"a.b\"), NULL)", NULL},
        {"filter", IN_BLOCK("<p>{{a|relative}}</p>"), "\"a\"), \"relative\")", NULL},
        {"attribute", IN_BLOCK("<p title=\"{{a}}\">x</p>"), "html_attr(html, html_path(", NULL},
        {"whole URL", IN_BLOCK("<a href=\"{{a}}\">x</a>"), "html_url(html, html_path(", NULL},
        {"part of a URL", IN_BLOCK("<a href=\"/r/{{a}}\">x</a>"), "html_url_part(html, ", NULL},
        {"behind a value", IN_BLOCK("<a href=\"{{a}}{{b}}\">x</a>"), "html_url_part(html, ", NULL},
        {"htmx", IN_BLOCK("<a hx-get=\"/r/{{a}}\">x</a>"), "html_url_part(html, ", NULL},
        {"if", IN_BLOCK("{{if a}}x{{else}}y{{end}}"), "if (doc_true(html_path(html, item0, \"a\")",
         NULL},
        {"if not", IN_BLOCK("{{if not a}}x{{end}}"), "if (!doc_true(", NULL},
        {"if text", IN_BLOCK("{{if a = \"x y\"}}x{{end}}"), "\"a\"), \"x y\")) {", NULL},
        {"in a tag", IN_BLOCK("<input{{if a}} checked{{end}}>"), "STR(\" checked\")", NULL},
        {"each", IN_BLOCK("{{each a}}{{b}}{{up.c}}{{end}}"), "html_path(html, item0, \"c\")", NULL},
        {"each item", IN_BLOCK("{{each a}}{{b}}{{up.c}}{{end}}"), "html_path(html, item1, \"b\")",
         NULL},
        {"message", IN_BLOCK("{{t \"Of {n}\" n=a}}"), "\"Of {n}\", NULL, NULL, params, false)",
         NULL},
        {"style of a parameter", IN_BLOCK("{{t \"Of {n:date}\" n=a}}"), "\"Of {n:date}\"", NULL},
        {"message in attribute", IN_BLOCK("<p title=\"{{t \"Hi\"}}\">x</p>"),
         "\"Hi\", NULL, NULL, NULL, true)", NULL},
        {"plural", IN_BLOCK("{{n \"{count} a\" \"{count} b\" c}}"),
         "\"{count} a\", \"{count} b\", html_path(html, item0, \"c\"), NULL, false)", NULL},
        {"context", IN_BLOCK("{{tc \"verb\" \"Open\"}}"), "NC_(\"verb\", \"Open\"), NULL", NULL},
        {"button", IN_BLOCK("<button><b>{{t \"Go\"}}</b></button>"), "B_(\"Go\"), NULL", NULL},
        {"drawn as a button", IN_BLOCK("<a class=\"btn btn-s\">{{t \"Go\"}}</a>"), "B_(\"Go\")",
         NULL},
        {"beside a button", IN_BLOCK("<button>x</button>{{t \"Go\"}}"), "(html, \"Go\"", NULL},
        {"use", IN_BLOCK("{{use b .}}"), "block_b(html, html_path(html, item0, \".\"))", NULL},
        {"slot", IN_BLOCK("{{slot}}"), "html->slot(html, html->slot_value)", NULL},
        {"icon", IN_BLOCK("{{icon home}}"), "ASSET_SPRITE_SVG \"#home\\\"/></svg>\"", NULL},
        {"asset", IN_BLOCK("<link href=\"{{asset interna.css}}\">"), "STR(ASSET_INTERNA_CSS)",
         NULL},
        {"header", IN_BLOCK("x"), "html_block block_b;", NULL},
        {"white space", IN_BLOCK("<p>a\n\n   b</p>\n  <p class=\"x\"\n   id=y>c</p>"),
         "STR(\"<p>a\\nb</p>\\n<p class=\\\"x\\\" id=y>c</p>\")", NULL},
        {"preformatted", IN_BLOCK("<pre>a\n\n b</pre>"), "a\\n\\n b", NULL},
        {"comments", IN_BLOCK("a<!-- b <i> -->c"), "STR(\"ac\")", NULL},
    };

    (void)state;
    file_write("sprite.txt", "home\n");
    rows_run(rows, COUNT(rows), true, HTMLGEN, "sample.html", NULL);
}

static void htmlgen_refuses_what_cannot_be_escaped_or_is_blocked(void **state)
{
    static const struct row rows[] = {
        {"bare attribute", IN_BLOCK("<p id={{a}}>"), "sample.html:2: a value cannot stand here",
         NULL},
        {"half bare", IN_BLOCK("<p id=x{{a}}>"), "sample.html:2: a value cannot stand here", NULL},
        {"tag name", IN_BLOCK("<h{{a}}>"), "a value cannot stand here", NULL},
        {"attribute name", IN_BLOCK("<p {{a}}>"), "a value cannot stand here", NULL},
        {"part of a name", IN_BLOCK("<p data-{{a}}=\"x\">"), "a value cannot stand here", NULL},
        {"comment", IN_BLOCK("<!-- {{a}} -->"), "a value in a comment", NULL},
        {"script", IN_BLOCK("<script>{{a}}</script>"), "a script has no content here", NULL},
        {"script text", IN_BLOCK("<script>a()</script>"), "a script has no content", NULL},
        {"style", IN_BLOCK("<style>a{}</style>"), "<style>: write it in", NULL},
        {"handler", IN_BLOCK("<p onclick=\"a\">"), "attribute onclick: the security policy", NULL},
        {"style attribute", IN_BLOCK("<p style=\"{{a}}\">"), "attribute style: the sec", NULL},
        {"htmx code", IN_BLOCK("<p hx-on:click=\"a\">"), "attribute hx-on:click is not", NULL},
        {"htmx filter", IN_BLOCK("<p hx-trigger=\"click[a]\">"), "needs eval", NULL},
        {"javascript", IN_BLOCK("<a href=\"javascript:{{a}}\">"), "href: a URL begins with", NULL},
        {"other host", IN_BLOCK("<a href=\"//{{a}}\">"), "href: a URL begins with", NULL},
        {"message in URL", IN_BLOCK("<a href=\"{{t \"x\"}}\">"), "a message cannot stand", NULL},
        {"filter in URL", IN_BLOCK("<a href=\"/{{a|date}}\">"), "a filter in a URL", NULL},
    };

    (void)state;
    file_write("sprite.txt", "home\n");
    rows_run(rows, COUNT(rows), false, HTMLGEN, "sample.html", NULL);
}

static void htmlgen_refuses_what_does_not_fit_together(void **state)
{
    static const struct row rows[] = {
        {"open block", "{{block b}}\nx\n", "sample.html:1: the block has no {{end}}", NULL},
        {"open branch", "{{block b}}\n{{if a}}x\n{{end}}\n", "the block has no {{end}}", NULL},
        {"open tag", IN_BLOCK("<div>\n<p>x</p>"), "sample.html:2: <div> is not closed", NULL},
        {"crossed tags", IN_BLOCK("<b><i>x</b></i>"), "</b> stands where <i> of line 2", NULL},
        {"tag opened in a branch", IN_BLOCK("{{if a}}<b>{{end}}x</b>"), "ends in another place",
         NULL},
        {"tag closed in a branch", IN_BLOCK("<b>{{if a}}</b>{{end}}"), "opened outside of", NULL},
        {"uneven else", IN_BLOCK("{{if a}}x{{else}}<b>{{end}}"), "ends in another place", NULL},
        {"half a URL", IN_BLOCK("<a href=\"{{if a}}/x{{end}}{{b}}\">x</a>"), "do not both begin",
         NULL},
        {"self-closed", IN_BLOCK("<div/>"), "<div/>: only void", NULL},
        {"stray else", IN_BLOCK("{{else}}"), "{{else}} without its {{if}}", NULL},
        {"stray text", "x\n", "sample.html:1: text outside of a block", NULL},
        {"stray value", "{{a}}\n", "{{a}} outside of a block", NULL},
        {"two blocks", IN_BLOCK("x") IN_BLOCK("y"), "sample.html:4: block b was written before",
         NULL},
        {"unknown block", IN_BLOCK("{{use c .}}"), "sample.html:2: block c is unknown", NULL},
        {"unknown icon", IN_BLOCK("{{icon house}}"), "icon \"house\" is not in the sprite", NULL},
        {"unknown filter", IN_BLOCK("{{a|raw}}"), "filter \"raw\" is unknown", NULL},
        {"unknown word", IN_BLOCK("{{raw a}}"), "directive \"raw\" is unknown", NULL},
        {"bad path", IN_BLOCK("{{a..b}}"), "\"a..b\" is no path", NULL},
        {"too far up", IN_BLOCK("{{up.a}}"), "leaves the block", NULL},
        {"missing parameter", IN_BLOCK("{{t \"Of {n}\"}}"), "{n} of the message is not given",
         NULL},
        {"idle parameter", IN_BLOCK("{{t \"Of\" n=a}}"), "n=a is not in the message", NULL},
        {"no plural", IN_BLOCK("{{n \"a\" b}}"), "{{n}} is not written as it should be", NULL},
        {"button of two forms", IN_BLOCK("<button>{{n \"a\" \"b\" c}}</button>"),
         "a button says {{t}}", NULL},
        {"bare less-than", IN_BLOCK("a < b"), "write &lt;", NULL},
        {"open directive", "{{block b}}{{a\n", "{{ without }}", NULL},
    };

    (void)state;
    file_write("sprite.txt", "home\n");
    rows_run(rows, COUNT(rows), false, HTMLGEN, "sample.html", NULL);
}

/* ---- pogen ---- */

#define POGEN "pogen", "out.c sample.pot es.mo fr.mo lv.mo", "out.c"

/* Compile a catalog of LANGUAGE with the plural rule FORMS and ENTRIES. */
static void catalog_make(const char *language, const char *forms, const char *entries)
{
    char text[4096], command[PATH_MAX];

    snprintf(text, sizeof text,
             "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
             "\"Plural-Forms: %s\\n\"\n\n%s",
             forms, entries);
    file_write("sample.po", text);
    snprintf(command, sizeof command, "cd %s && msgfmt -o %s.mo sample.po", folder, language);
    assert_int_equal(pclose(popen(command, "r")), 0);
}

#define FORMS_ES "nplurals=2; plural=n != 1;"
#define FORMS_FR "nplurals=2; plural=n > 1;"
#define FORMS_LV                                                                                   \
    "nplurals=3; plural=(n % 10 == 0 || n % 100 >= 11 && n % 100 <= 19) ? 0 : "                    \
    "((n % 10 == 1 && n % 100 != 11) ? 1 : 2);"

static void pogen_takes_each_language_or_names_what_is_missing(void **state)
{
    static const char pot[] =
        "#. button\nmsgid \"A {b}\"\nmsgstr \"\"\n\nmsgctxt \"verb\"\nmsgid \"Open\"\n"
        "msgstr \"\"\n\nmsgid \"{count} a\"\nmsgid_plural \"{count} as\"\n"
        "msgstr[0] \"\"\nmsgstr[1] \"\"\n";
    static const char es[] = "msgid \"A {b}\"\nmsgstr \"Así será {b}\"\n\nmsgctxt \"verb\"\n"
                             "msgid \"Open\"\nmsgstr \"Abrir\"\n\nmsgid \"{count} a\"\n"
                             "msgid_plural \"{count} as\"\nmsgstr[0] \"{count} x\"\n"
                             "msgstr[1] \"{count} xs\"\n";
    static const char lv[] = "msgid \"A {b}\"\nmsgstr \"Viens {b}\"\n\nmsgctxt \"verb\"\n"
                             "msgid \"Open\"\nmsgstr \"Atvērt\"\n\nmsgid \"{count} a\"\n"
                             "msgid_plural \"{count} as\"\nmsgstr[0] \"{count} z\"\n"
                             "msgstr[1] \"{count} o\"\nmsgstr[2] \"{count} t\"\n";
    static const struct {
        const char *name, *forms, *french, *want;
    } rows[] = {
        {"complete", FORMS_FR, es, NULL},
        {"missing", FORMS_FR, "", "fr.mo: \"A {b}\" has no text"},
        {"fuzzy", FORMS_FR, "#, fuzzy\nmsgid \"A {b}\"\nmsgstr \"Un {b}\"\n", "has no text"},
        {"lost placeholder", FORMS_FR, "msgid \"A {b}\"\nmsgstr \"Un\"\n", "the text lacks {b}"},
        {"other placeholder", FORMS_FR, "msgid \"A {b}\"\nmsgstr \"Un {b} {c}\"\n",
         "the text has {c} too much"},
        {"long button", FORMS_FR, "msgid \"A {b}\"\nmsgstr \"Ainsi sera {b}\"\n",
         "\"A {b}\": the button \"Ainsi sera {b}\" has 14 characters, at most 12 fit"},
        {"other rule", FORMS_ES, es, "fr.mo: the header must say: Plural-Forms: nplurals=2; plur"},
    };
    char out[TEXT_MAX];

    (void)state;
    file_write("sample.pot", pot);
    catalog_make("es", FORMS_ES, es);
    catalog_make("lv", FORMS_LV, lv);
    for (size_t i = 0; i < COUNT(rows); i++) {
        catalog_make("fr", rows[i].forms, rows[i].french);
        assert_int_equal(tool_run(POGEN, out) == 0, rows[i].want == NULL);
        if (rows[i].want != NULL) {
            assert_non_null(strstr(out, rows[i].want));
            continue;
        }
        assert_non_null(strstr(out, "{\"verb\\004Open\", NULL,\n     {{\"Abrir\", NULL, NULL}"));
        assert_non_null(strstr(out, "{\"{count} z\", \"{count} o\", \"{count} t\"}"));
    }
    catalog_make("fr", FORMS_FR, "");
    assert_int_equal(tool_run("pogen", "--incomplete out.c sample.pot es.mo fr.mo lv.mo", "out.c",
                              out),
                     0);
    assert_non_null(strstr(out, "pogen: 3 texts are missing and stay English"));
}

/* ---- embed ---- */

static void embed_names_files_by_their_content(void **state)
{
    char first[TEXT_MAX], second[TEXT_MAX], bad[TEXT_MAX];

    (void)state;
    file_write("a.js", "let a = 1;\nexport { a };\n");
    file_write("b.js", "a++;\n");
    assert_int_equal(tool_run("embed", "out.c names.h app.js=a.js+b.js", "names.h", first), 0);
    assert_non_null(strstr(first, "#define ASSET_APP_JS \"/app."));
    file_write("b.js", "a--;\n");
    assert_int_equal(tool_run("embed", "out.c names.h app.js=a.js+b.js", "names.h", second), 0);
    assert_string_not_equal(first, second);
    assert_int_not_equal(tool_run("embed", "out.c names.h app.js=c.js", "names.h", bad), 0);
    assert_non_null(strstr(bad, "c.js: cannot be read"));
    assert_int_not_equal(tool_run("embed", "out.c names.h app.exe=a.js", "names.h", bad), 0);
    assert_non_null(strstr(bad, "no type is known"));
}

static void embed_draws_the_listed_icons_only(void **state)
{
    char out[TEXT_MAX];

    (void)state;
    file_write("sprite.txt", "home\n");
    file_write("brand.svg", "<svg color=\"red\"><path/></svg>");
    file_write("home.svg", "<svg\n width=\"24\">\n  <path stroke=\"none\" d=\"M0 0h24v24H0z\" "
                           "fill=\"none\" />\n  <path d=\"M1 2\" />\n</svg>\n");
    assert_int_equal(tool_run("embed", "out.c names.h sprite.svg=brand.svg+sprite.txt+.",
                              "out.c | tr -d '\\n' | grep -o 'bytes_0.. = {[^}]*' | tr , '\\n'"
                              " | sed 's/.*{//' | awk '{printf \"%c\", $1}'",
                              out),
                     0);
    assert_non_null(strstr(out, "<svg color=\"red\"><g id=\"brand\"><path/></g><symbol id=\"home\" "
                                "viewBox=\"0 0 24 24\"><path d=\"M1 2\" />"
                                "</symbol></svg>"));
    file_write("list.txt", "home\nhome\n");
    assert_int_equal(tool_run("embed", "out.c names.h sprite.svg=brand.svg+list.txt+.", "out.c",
                              out),
                     0);
    assert_non_null(strstr(out, "asset_icons[] = {\"home\", \"home\", NULL};"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlgen_writes_both_texts_of_a_statement),
        cmocka_unit_test(sqlgen_refuses_by_file_and_line),
        cmocka_unit_test(sqlgen_allows_ten_statements_that_differ),
        cmocka_unit_test(sqlgen_checksums_see_text_but_not_white_space),
        cmocka_unit_test(htmlgen_escapes_for_where_a_value_stands),
        cmocka_unit_test(htmlgen_refuses_what_cannot_be_escaped_or_is_blocked),
        cmocka_unit_test(htmlgen_refuses_what_does_not_fit_together),
        cmocka_unit_test(pogen_takes_each_language_or_names_what_is_missing),
        cmocka_unit_test(embed_names_files_by_their_content),
        cmocka_unit_test(embed_draws_the_listed_icons_only),
    };

    return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
