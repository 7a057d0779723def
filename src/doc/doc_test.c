/* The tree, its words, and its two writers. The voice of these tests speaks in a way that shows
   which of its functions was asked. */
#include "doc/doc.h"
#include "doc/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/time.h"

static struct str say_message(void *context, struct arena *arena, const char *msgid,
                              const char *plural, int64_t count)
{
    (void)context;
    (void)arena;
    return str_of(plural != NULL && count != 1 ? plural : msgid);
}

static struct str say_number(void *context, struct arena *arena, int64_t milli)
{
    (void)context;
    return str_print(arena, "number<" STR_FMT ">", STR_ARG(num_milli_text(arena, milli)));
}

static struct str say_money(void *context, struct arena *arena, struct money money)
{
    (void)context;
    return str_print(arena, "money<%d %s>", (int)money.minor, money.currency);
}

static struct str say_time(void *context, struct arena *arena, int64_t ms, const char *style)
{
    (void)context;
    return str_print(arena, "%s<%s>", style, time_text(arena, ms).ptr);
}

static struct str say_date(void *context, struct arena *arena, int64_t day, const char *style)
{
    (void)context;
    return str_print(arena, "%s<%s>", style, date_text(arena, date_of_day(day)).ptr);
}

static struct str say_markdown(void *context, struct arena *arena, struct str source)
{
    (void)context;
    return str_print(arena, "<p>" STR_FMT "</p>", STR_ARG(source));
}

static const struct doc_voice voice = {
    .message = say_message,
    .number = say_number,
    .money = say_money,
    .time = say_time,
    .date = say_date,
    .markdown = say_markdown,
};

static int arena_make(void **state)
{
    *state = arena_new(1 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static const char *json(struct arena *arena, const struct doc *doc)
{
    struct buf out = buf_new(arena, 1 << 16);

    doc_json(&out, doc, &voice);
    assert_false(out.full);
    return str_c(arena, buf_str(&out));
}

static void every_kind_is_written_as_json(void **state)
{
    struct arena *arena = *state;
    struct doc *doc = doc_object(arena), *list;

    doc_put(arena, doc, "nothing", doc_null(arena));
    doc_put_bool(arena, doc, "yes", true);
    doc_put_int(arena, doc, "int", -5);
    doc_put_milli(arena, doc, "milli", 2500);
    doc_put_c(arena, doc, "text", "Ķēde");
    doc_put_id(arena, doc, "id", INT64_MAX);
    doc_put_money(arena, doc, "price", (struct money){1250, "EUR"});
    doc_put_time(arena, doc, "due_ms", 1500);
    doc_put_date(arena, doc, "day", -1);
    doc_put_markdown(arena, doc, "body", STR("*b*"), STR("lv"));
    list = doc_put_list(arena, doc, "list");
    doc_put_int(arena, list, NULL, 1);
    doc_put_object(arena, list, NULL);
    doc_put_list(arena, doc, "empty");
    assert_string_equal(
        json(arena, doc),
        "{\"nothing\":null,\"yes\":true,\"int\":-5,\"milli\":2.5,\"text\":\"Ķēde\","
        "\"id\":\"9223372036854775807\",\"price\":{\"minor\":1250,\"currency\":\"EUR\"},"
        "\"due_ms\":\"1970-01-01T00:00:01.500Z\",\"day\":\"1969-12-31\",\"body\":\"*b*\","
        "\"list\":[1,{}],\"empty\":[]}");
}

static void absent_values_are_null(void **state)
{
    struct arena *arena = *state;
    struct doc *doc = doc_object(arena);

    doc_put_int(arena, doc, "a", NONE);
    doc_put_milli(arena, doc, "b", NONE);
    doc_put_id(arena, doc, "c", NONE);
    doc_put_text(arena, doc, "d", STR_NONE);
    doc_put_c(arena, doc, "e", NULL);
    doc_put_money(arena, doc, "f", (struct money){0});
    doc_put_time(arena, doc, "g", NONE);
    doc_put_date(arena, doc, "h", NONE);
    doc_put_markdown(arena, doc, "i", STR_NONE, STR_NONE);
    for (const struct doc *child = doc->children.first; child != NULL; child = child->next)
        assert_int_equal(child->kind, DOC_NULL);
    assert_int_equal(doc->children.count, 9);
}

static void html_only_nodes_are_not_in_json(void **state)
{
    struct arena *arena = *state;
    struct doc *doc = doc_object(arena);

    doc_html_only(doc_put_c(arena, doc, "label", "first"));
    doc_put_int(arena, doc, "a", 1);
    doc_html_only(doc_put_c(arena, doc, "hint", "middle"));
    doc_put_int(arena, doc, "b", 2);
    assert_string_equal(json(arena, doc), "{\"a\":1,\"b\":2}");
}

static void json_texts_are_escaped_and_always_utf8(void **state)
{
    static const struct {
        struct str text;
        const char *want;
    } rows[] = {
        {STR("say \"hi\" \\ /"), "\"say \\\"hi\\\" \\\\ /\""},
        {STR("\n\t\r\b\f"), "\"\\n\\t\\r\\b\\f\""},
        {STR("\x01\x1f\0"), "\"\\u0001\\u001f\\u0000\""},
        {STR("\x7f"), "\"\x7f\""},
        {STR("a\xe2\x80\xa8"
             "b\xe2\x80\xa9"),
         "\"a\\u2028b\\u2029\""},
        {STR("\xe2\x82\xac\xe2\x80\xa7"), "\"\xe2\x82\xac\xe2\x80\xa7\""},
        {STR("a\xff"
             "b"),
         "\"a\xef\xbf\xbd"
         "b\""},
        {STR("\xe2\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {STR("\xf0\x9f\x98\x80"), "\"\xf0\x9f\x98\x80\""},
        {STR(""), "\"\""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct doc node = {.kind = DOC_TEXT, .text = rows[i].text};

        assert_string_equal(json(*state, &node), rows[i].want);
    }
}

static void names_from_outside_are_escaped_too(void **state)
{
    struct doc *doc = doc_object(*state);

    doc_put_int(*state, doc, "a\"b", 1);
    assert_string_equal(json(*state, doc), "{\"a\\\"b\":1}");
}

static void a_node_that_stands_somewhere_is_put_again_as_a_copy(void **state)
{
    struct arena *arena = *state;
    struct doc *first = doc_object(arena), *second = doc_object(arena), *value;

    value = doc_put_int(arena, first, "a", 1);
    doc_put_int(arena, first, "b", 2);
    doc_put(arena, second, "c", value);
    doc_put_int(arena, second, "d", 3);
    assert_string_equal(json(arena, first), "{\"a\":1,\"b\":2}");
    assert_string_equal(json(arena, second), "{\"c\":1,\"d\":3}");
}

static void values_are_read_by_name_and_kind(void **state)
{
    struct arena *arena = *state;
    struct doc *doc = doc_object(arena);

    doc_put_c(arena, doc, "title", "Printer");
    doc_put_int(arena, doc, "count", 3);
    doc_put_milli(arena, doc, "hours", 1500);
    assert_true(str_is(doc_text(doc, "title"), "Printer"));
    assert_null(doc_text(doc, "count").ptr);
    assert_null(doc_text(doc, "none").ptr);
    assert_int_equal(doc_int(doc, "count"), 3);
    assert_true(doc_int(doc, "hours") == NONE);
    assert_true(doc_int(doc, "title") == NONE);
    assert_null(doc_get(doc, "tit"));
    assert_null(doc_get(doc, "titles"));
    assert_null(doc_get(doc_list(arena), "title"));
    assert_null(doc_get(NULL, "title"));
}

static void nothing_zero_and_empty_are_not_true(void **state)
{
    struct arena *arena = *state;
    struct doc *no = doc_list(arena), *yes = doc_list(arena);

    doc_put(arena, no, NULL, doc_null(arena));
    doc_put_bool(arena, no, NULL, false);
    doc_put_int(arena, no, NULL, 0);
    doc_put_milli(arena, no, NULL, 0);
    doc_put_c(arena, no, NULL, "");
    doc_put_list(arena, no, NULL);
    doc_put_bool(arena, yes, NULL, true);
    doc_put_int(arena, yes, NULL, -1);
    doc_put_c(arena, yes, NULL, "0");
    doc_put_time(arena, yes, NULL, 0);
    doc_put_object(arena, yes, NULL);
    doc_put_message(arena, yes, NULL, "Done.");
    assert_false(doc_true(NULL));
    for (const struct doc *child = no->children.first; child != NULL; child = child->next)
        assert_false(doc_true(child));
    for (const struct doc *child = yes->children.first; child != NULL; child = child->next)
        assert_true(doc_true(child));
}

static void messages_are_filled_from_their_parameters(void **state)
{
    static const struct {
        const char *msgid, *plural;
        int64_t count;
        const char *want;
    } rows[] = {
        {"Done.", NULL, 0, "Done."},
        {"{name} promised.", NULL, 0, "Ana {x} promised."},
        {"Due {due}.", NULL, 0, "Due datetime<1970-01-01T00:00:00Z>."},
        {"Due {due:relative}.", NULL, 0, "Due relative<1970-01-01T00:00:00Z>."},
        {"On {day:short}.", NULL, 0, "On short<1970-01-02>."},
        {"{hours} h for {price}", NULL, 0, "number<1.5> h for money<5 EUR>"},
        {"{why}", NULL, 0, "Because."},
        {"{nothing}|", NULL, 0, "|"},
        {"{unknown} and {due", NULL, 0, "{unknown} and {due"},
        {"{{name}} {", NULL, 0, "{Ana {x}} {"},
        {"One part is open.", "{count} parts are open.", 1, "One part is open."},
        {"One part is open.", "{count} parts are open.", 3, "number<3> parts are open."},
    };
    struct arena *arena = *state;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct doc *all = doc_list(arena), *names = doc_object(arena), *message;

        message = doc_put_plural(arena, all, NULL, rows[i].msgid, rows[i].plural, rows[i].count);
        doc_param(arena, message, "name", doc_put_c(arena, names, "n", "Ana {x}"));
        doc_param(arena, message, "due", doc_put_time(arena, names, "t", 0));
        doc_param(arena, message, "day", doc_put_date(arena, names, "d", 1));
        doc_param(arena, message, "hours", doc_put_milli(arena, names, "h", 1500));
        doc_param(arena, message, "price",
                  doc_put_money(arena, names, "p", (struct money){5, "EUR"}));
        doc_param(arena, message, "why", doc_put_message(arena, names, "w", "Because."));
        doc_param(arena, message, "nothing", doc_null(arena));
        if (!str_is(doc_message_text(arena, &voice, message), rows[i].want)) fail_msg("row %zu", i);
    }
}

static void a_message_is_translated_in_json(void **state)
{
    struct doc *doc = doc_object(*state);

    doc_put_message(*state, doc, "text", "Say \"yes\".");
    assert_string_equal(json(*state, doc), "{\"text\":\"Say \\\"yes\\\".\"}");
}

/* A request as templates see it, and the page around it. */
static struct html html_make(struct arena *arena, struct buf *out, struct doc **value)
{
    struct doc *page = doc_object(arena), *customer;

    doc_put_c(arena, page, "csrf", "a\"b");
    *value = doc_object(arena);
    customer = doc_put_object(arena, *value, "customer");
    doc_put_c(arena, customer, "name", "Ana María <Ruiz>");
    doc_lang(doc_put_c(arena, *value, "title", "Imprimante"), STR("fr"));
    doc_put_int(arena, *value, "count", 1234);
    doc_put_milli(arena, *value, "hours", 1500);
    doc_put_money(arena, *value, "price", (struct money){1250, "EUR"});
    doc_put_time(arena, *value, "due", 0);
    doc_put_date(arena, *value, "day", 0);
    doc_put_id(arena, *value, "id", 77);
    doc_put_bool(arena, *value, "open", true);
    doc_put_markdown(arena, *value, "body", STR("a \"b\""), STR("lv"));
    doc_put_message(arena, *value, "why", "Late & \"sorry\".");
    doc_put_c(arena, *value, "bad", "javascript:alert(1)");
    doc_put_c(arena, *value, "link", "/requests/IT-1?a=1&b='2'");
    doc_put_list(arena, *value, "parts");
    doc_put(arena, *value, "nothing", doc_null(arena));
    *out = buf_new(arena, 1 << 16);
    return (struct html){.out = out, .arena = arena, .voice = &voice, .page = page};
}

enum place { PLACE_TEXT, PLACE_ATTR, PLACE_URL, PLACE_URL_PART };

static void values_are_written_for_where_they_stand(void **state)
{
    static const struct {
        enum place place;
        const char *path, *filter, *want;
    } rows[] = {
        {PLACE_TEXT, "customer.name", NULL, "Ana María &lt;Ruiz&gt;"},
        {PLACE_ATTR, "customer.name", NULL, "Ana María &lt;Ruiz&gt;"},
        {PLACE_TEXT, "customer.name", "initials", "A&lt;"},
        {PLACE_TEXT, "title", "initials", "I"},
        {PLACE_TEXT, "nothing", "initials", ""},
        {PLACE_ATTR, "page.csrf", NULL, "a&quot;b"},
        {PLACE_TEXT, "count", NULL, "number&lt;1234&gt;"},
        {PLACE_ATTR, "count", NULL, "1234"},
        {PLACE_TEXT, "hours", NULL, "number&lt;1.5&gt;"},
        {PLACE_ATTR, "hours", NULL, "1.5"},
        {PLACE_TEXT, "price", NULL, "money&lt;1250 EUR&gt;"},
        {PLACE_ATTR, "price", NULL, "12.50"},
        {PLACE_TEXT, "due", NULL, "datetime&lt;1970-01-01T00:00:00Z&gt;"},
        {PLACE_TEXT, "due", "relative", "relative&lt;1970-01-01T00:00:00Z&gt;"},
        {PLACE_ATTR, "due", NULL, "1970-01-01T00:00:00Z"},
        {PLACE_ATTR, "due", "full", "full&lt;1970-01-01T00:00:00Z&gt;"},
        {PLACE_TEXT, "day", NULL, "date&lt;1970-01-01&gt;"},
        {PLACE_ATTR, "day", NULL, "1970-01-01"},
        {PLACE_TEXT, "id", NULL, "77"},
        {PLACE_ATTR, "open", NULL, "true"},
        {PLACE_TEXT, "body", NULL, "<p>a \"b\"</p>"},
        {PLACE_ATTR, "body", NULL, "a &quot;b&quot;"},
        {PLACE_ATTR, "body.lang", NULL, "lv"},
        {PLACE_ATTR, "title.lang", NULL, "fr"},
        {PLACE_ATTR, "customer.name.lang", NULL, ""},
        {PLACE_TEXT, "why", NULL, "Late &amp; &quot;sorry&quot;."},
        {PLACE_TEXT, "nothing", NULL, ""},
        {PLACE_TEXT, "no.such.path", NULL, ""},
        {PLACE_TEXT, "title.name", NULL, ""},
        {PLACE_TEXT, ".", NULL, ""},
        {PLACE_TEXT, "page", NULL, ""},
        {PLACE_URL, "link", NULL, "/requests/IT-1?a=1&amp;b=&#39;2&#39;"},
        {PLACE_URL, "bad", NULL, "#"},
        {PLACE_URL, "body", NULL, "#"},
        {PLACE_URL, "nothing", NULL, "#"},
        {PLACE_URL, "no", NULL, "#"},
        {PLACE_URL_PART, "link", NULL, "%2Frequests%2FIT-1%3Fa%3D1%26b%3D%272%27"},
        {PLACE_URL_PART, "id", NULL, "77"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out;
        struct doc *root;
        struct html html = html_make(*state, &out, &root);
        const struct doc *value = html_path(&html, root, rows[i].path);

        switch (rows[i].place) {
        case PLACE_TEXT:
            html_text(&html, value, rows[i].filter);
            break;
        case PLACE_ATTR:
            html_attr(&html, value, rows[i].filter);
            break;
        case PLACE_URL:
            html_url(&html, value);
            break;
        case PLACE_URL_PART:
            html_url_part(&html, value);
            break;
        }
        if (!str_is(buf_str(&out), rows[i].want))
            fail_msg("row %zu: " STR_FMT, i, STR_ARG(buf_str(&out)));
    }
}

static void a_template_message_is_filled_and_escaped(void **state)
{
    struct buf out;
    struct doc *value;
    struct html html = html_make(*state, &out, &value);
    struct doc *params = doc_object(*state);

    doc_put(*state, params, "name", doc_get(doc_get(value, "customer"), "name"));
    html_message(&html, "One from {name}", "{count} from {name}", doc_get(value, "count"), params,
                 false);
    html_message(&html, " & \"more\"", NULL, NULL, NULL, true);
    assert_true(str_is(buf_str(&out), "number&lt;1234&gt; from Ana María &lt;Ruiz&gt; &amp; "
                                      "&quot;more&quot;"));
}

static void values_are_compared_with_the_words_of_a_template(void **state)
{
    struct buf out;
    struct doc *value;

    html_make(*state, &out, &value);
    assert_true(html_equal(doc_get(value, "title"), "Imprimante"));
    assert_false(html_equal(doc_get(value, "title"), "Imprim"));
    assert_true(html_equal(doc_get(value, "count"), "1234"));
    assert_true(html_equal(doc_get(value, "id"), "77"));
    assert_true(html_equal(doc_get(value, "open"), "true"));
    assert_true(html_equal(doc_get(value, "nothing"), ""));
    assert_true(html_equal(NULL, ""));
    assert_false(html_equal(NULL, "x"));
    assert_false(html_equal(doc_get(value, "parts"), ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_written_as_json),
        cmocka_unit_test(absent_values_are_null),
        cmocka_unit_test(html_only_nodes_are_not_in_json),
        cmocka_unit_test(json_texts_are_escaped_and_always_utf8),
        cmocka_unit_test(names_from_outside_are_escaped_too),
        cmocka_unit_test(a_node_that_stands_somewhere_is_put_again_as_a_copy),
        cmocka_unit_test(values_are_read_by_name_and_kind),
        cmocka_unit_test(nothing_zero_and_empty_are_not_true),
        cmocka_unit_test(messages_are_filled_from_their_parameters),
        cmocka_unit_test(a_message_is_translated_in_json),
        cmocka_unit_test(values_are_written_for_where_they_stand),
        cmocka_unit_test(a_template_message_is_filled_and_escaped),
        cmocka_unit_test(values_are_compared_with_the_words_of_a_template),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
