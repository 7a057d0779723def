/* What is read from forms and JSON by a field table, and what is refused by name. */
#include "base/arena.h"
#include "base/limits.h"
#include "base/zone.h"
#include "web/web_inner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct line {
    struct str what;
    int64_t quantity_milli;
};

struct thing {
    struct str title, body, email, lang, zone, colour, password;
    int64_t count, size_milli, urgent, person_id, day, due_ms;
    struct money price;
    const struct doc *fields;
    struct field_list tags, lines;
};

static const char *const colours[] = {"red", "green", NULL};

static const struct field line_fields[] = {
    {.name = "what", .kind = FIELD_TEXT, .offset = offsetof(struct line, what), .required = true},
    {.name = "quantity", .kind = FIELD_MILLI, .offset = offsetof(struct line, quantity_milli)},
    {.name = NULL},
};

static const struct field thing_fields[] = {
    {.name = "title",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct thing, title),
     .required = true,
     .min = 2,
     .max = 10},
    {.name = "body", .kind = FIELD_LONG_TEXT, .offset = offsetof(struct thing, body)},
    {.name = "email", .kind = FIELD_EMAIL, .offset = offsetof(struct thing, email)},
    {.name = "lang", .kind = FIELD_LANG, .offset = offsetof(struct thing, lang)},
    {.name = "zone", .kind = FIELD_ZONE, .offset = offsetof(struct thing, zone)},
    {.name = "colour",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct thing, colour),
     .choices = colours},
    {.name = "password", .kind = FIELD_SECRET, .offset = offsetof(struct thing, password)},
    {.name = "count",
     .kind = FIELD_INT,
     .offset = offsetof(struct thing, count),
     .min = 1,
     .max = 5},
    {.name = "size", .kind = FIELD_MILLI, .offset = offsetof(struct thing, size_milli)},
    {.name = "urgent", .kind = FIELD_BOOL, .offset = offsetof(struct thing, urgent)},
    {.name = "person", .kind = FIELD_ID, .offset = offsetof(struct thing, person_id)},
    {.name = "day", .kind = FIELD_DATE, .offset = offsetof(struct thing, day)},
    {.name = "due", .kind = FIELD_TIME, .offset = offsetof(struct thing, due_ms)},
    {.name = "price", .kind = FIELD_MONEY, .offset = offsetof(struct thing, price)},
    {.name = "fields", .kind = FIELD_OBJECT, .offset = offsetof(struct thing, fields)},
    {.name = "tags", .kind = FIELD_TEXTS, .offset = offsetof(struct thing, tags)},
    {.name = "lines",
     .kind = FIELD_ROWS,
     .offset = offsetof(struct thing, lines),
     .max = 3,
     .rows = line_fields,
     .row_size = sizeof(struct line)},
    {.name = NULL},
};

static const struct i18n reader = {.lang = LANG_ES, .locale = "es_ES"};

struct fixture {
    struct arena *arena;
    struct req req;
};

static struct fixture fixture_make(bool json)
{
    struct fixture fixture = {.arena = arena_new(16 << 20)};

    fixture.req = (struct req){.arena = fixture.arena,
                               .sent_json = json,
                               .now_ms = INT64_C(1795277000000),
                               .i18n = &reader,
                               .zone = zone_get(STR("Europe/Riga"))};
    return fixture;
}

/* Read BODY by the table; what is wrong, as "name code name code". */
static struct str read_thing(struct fixture *fixture, const char *body, struct thing *thing)
{
    struct doc *doc;
    struct buf faults = buf_new(fixture->arena, 4096);
    struct err *err = fixture->req.sent_json ? doc_read(fixture->arena, str_of(body), 32, &doc)
                                             : body_form_read(fixture->arena, str_of(body), &doc);

    if (err != NULL) return str_of(err_code_text(err->code));
    *thing = (struct thing){.count = 0};
    fixture->req.form_err = NULL;
    form_read(&fixture->req, doc, thing_fields, thing, "");
    if (fixture->req.form_err == NULL) return STR("");
    for (struct err_field *field = fixture->req.form_err->fields; field != NULL;
         field = field->next) {
        buf_print(&faults, "%s" STR_FMT " %s", faults.len > 0 ? " " : "", STR_ARG(field->name),
                  err_code_text(field->code));
    }
    return buf_str(&faults);
}

struct refusal {
    const char *body, *want;
};

static void expect_faults(bool json, const struct refusal *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fixture fixture = fixture_make(json);
        struct thing thing;
        struct str got = read_thing(&fixture, rows[i].body, &thing);

        if (!str_is(got, rows[i].want)) {
            fail_msg("%s: want \"%s\", got \"%.*s\"", rows[i].body, rows[i].want, STR_ARG(got));
        }
        arena_free(fixture.arena);
    }
}

static void a_form_is_refused_field_by_field(void **state)
{
    static const struct refusal rows[] = {
        {"title=Chair", ""},
        {"", "title required"},
        {"title=", "title required"},
        {"title=+++", "title required"},
        {"title=a", "title too-short"},
        {"title=%C4%81%C4%81%C4%81%C4%81%C4%81%C4%81%C4%81%C4%81%C4%81%C4%81", ""},
        {"title=01234567890", "title too-long"},
        {"title=a%01b", "title bad-text"},
        {"title=a%0Ab", "title bad-text"},
        {"title=%ff", "bad-form"},
        {"title=%4", "bad-form"},
        {"title=ab&title=cd", "title duplicate-field"},
        {"title=ab&bogus=1", "bogus unknown-field"},
        {"title=ab&colour=blue", "colour bad-choice"},
        {"title=ab&colour=red", ""},
        {"title=ab&count=0", "count too-small"},
        {"title=ab&count=6", "count too-big"},
        {"title=ab&count=x", "count bad-number"},
        {"title=ab&count=99999999999999999999", "count bad-number"},
        {"title=ab&count=", ""},
        {"title=ab&size=1.2345", "size bad-number"},
        {"title=ab&urgent=maybe", "urgent bad-choice"},
        {"title=ab&person=-1", "person bad-reference"},
        {"title=ab&person=0", "person bad-reference"},
        {"title=ab&day=2026-02-30", "day bad-date"},
        {"title=ab&day=30.2.2026", "day bad-date"},
        {"title=ab&due=2026-11-21T25:00", "due bad-time"},
        {"title=ab&due=2026-03-29T02:30", ""},
        {"title=ab&due=2026-03-29T03:30", "due bad-time"},
        {"title=ab&price.amount=12%2C505&price.currency=EUR", "price bad-money"},
        {"title=ab&price.amount=12&price.currency=XXZ", "price bad-money"},
        {"title=ab&price.amount=&price.currency=EUR", ""},
        {"title=ab&price.amount=12&price.currency=EUR&price.tax=1", "price.tax unknown-field"},
        {"title=ab&price.minor=12&price.currency=EUR", "price.minor unknown-field"},
        {"title=ab&email=ana", "email bad-email"},
        {"title=ab&email=ana@b@c", "email bad-email"},
        {"title=ab&lang=de", "lang bad-choice"},
        {"title=ab&zone=Mars/Base", "zone bad-choice"},
        {"title=ab&lines.0.what=&lines.0.quantity=1", "lines.0.what required"},
        {"title=ab&lines.0.what=a&lines.7.what=b&lines.7.bogus=c", "lines.1.bogus unknown-field"},
        {"title=ab&lines.0.what=a&lines.1.what=a&lines.2.what=a&lines.3.what=a", "lines too-many"},
        {"title=ab&lines=a", "lines wrong-type"},
        {"title=ab&fields=a", "fields wrong-type"},
        {"title=ab&title.x=cd", "bad-form"},
        {"title=ab&a.b.c.d.e.f.g=1", "bad-form"},
        {"title=ab&.x=1", "bad-form"},
        {"title=ab&0=1", "bad-form"},
    };

    (void)state;
    expect_faults(false, rows, sizeof rows / sizeof *rows);
}

static void json_is_refused_by_its_types(void **state)
{
    static const struct refusal rows[] = {
        {"{\"title\":\"Chair\"}", ""},
        {"{\"title\":null}", "title required"},
        {"{\"title\":5}", "title wrong-type"},
        {"{\"title\":[\"a\",\"b\"]}", "title wrong-type"},
        {"{\"title\":\"ab\",\"count\":\"3\"}", "count wrong-type"},
        {"{\"title\":\"ab\",\"count\":3}", ""},
        {"{\"title\":\"ab\",\"count\":3.5}", "count wrong-type"},
        {"{\"title\":\"ab\",\"size\":2.5}", ""},
        {"{\"title\":\"ab\",\"urgent\":\"on\"}", "urgent wrong-type"},
        {"{\"title\":\"ab\",\"person\":12}", "person wrong-type"},
        {"{\"title\":\"ab\",\"due\":\"2026-11-21T18:05:00+02:00\"}", ""},
        {"{\"title\":\"ab\",\"due\":\"2026-11-21T18:05\"}", "due bad-time"},
        {"{\"title\":\"ab\",\"due\":\"2026-11-21\"}", "due bad-time"},
        {"{\"title\":\"ab\",\"person\":\"12\"}", ""},
        {"{\"title\":\"ab\",\"price\":{\"minor\":1250,\"currency\":\"EUR\"}}", ""},
        {"{\"title\":\"ab\",\"price\":{\"minor\":12.5,\"currency\":\"EUR\"}}", "price bad-money"},
        {"{\"title\":\"ab\",\"price\":{\"minor\":9007199254740992,\"currency\":\"EUR\"}}",
         "price bad-money"},
        {"{\"title\":\"ab\",\"price\":{\"minor\":\"12\",\"currency\":\"EUR\"}}", "price bad-money"},
        {"{\"title\":\"ab\",\"price\":{\"minor\":12,\"currency\":\"EUR\",\"tax\":1,\"net\":1}}",
         "price.tax unknown-field price.net unknown-field"},
        {"{\"title\":\"ab\",\"price\":{\"amount\":\"12\",\"currency\":\"EUR\"}}",
         "price.amount unknown-field price bad-money"},
        {"{\"title\":\"ab\",\"price\":{}}", "price bad-money"},
        {"{\"title\":\"ab\",\"price\":[]}", "price wrong-type"},
        {"{\"title\":\"ab\",\"price\":\"\"}", "price wrong-type"},
        {"{\"title\":\"ab\",\"price\":\"12 EUR\"}", "price wrong-type"},
        {"{\"title\":\"ab\",\"price\":null}", ""},
        {"{\"title\":\"ab\",\"body\":\"\",\"due\":\"\",\"colour\":\"\"}", ""},
        {"{\"title\":\"ab\",\"count\":\"\"}", "count wrong-type"},
        {"{\"title\":\"ab\",\"urgent\":\"\"}", "urgent wrong-type"},
        {"{\"title\":\"ab\",\"fields\":[]}", "fields wrong-type"},
        {"{\"title\":\"ab\",\"fields\":\"\"}", "fields wrong-type"},
        {"{\"title\":\"ab\",\"lines\":\"\"}", "lines wrong-type"},
        {"{\"title\":\"ab\",\"lines\":{}}", "lines wrong-type"},
        {"{\"title\":\"ab\",\"lines\":[[]]}", "lines wrong-type"},
        {"{\"title\":\"ab\",\"tags\":[\"a\",1]}", "tags wrong-type"},
        {"{\"title\":\"ab\",\"tags\":\"a\"}", "tags wrong-type"},
        {"{\"title\":\"ab\",\"tags\":[\"a\",\" \"]}", "tags required"},
        {"{\"title\":\"ab\",\"tags\":[\"a\",\"b\",\"a\"]}", "tags duplicate-field"},
        {"{\"title\":\"ab\",\"lines\":[1]}", "lines wrong-type"},
        {"{\"title\":\"ab\",\"lines\":[{\"what\":\"a\"},{\"quantity\":1}]}",
         "lines.1.what required"},
        {"{\"title\":\"ab\",\"title\":\"cd\"}", "bad-json"},
        {"{\"title\":\"ab\"", "bad-json"},
    };

    (void)state;
    expect_faults(true, rows, sizeof rows / sizeof *rows);
}

static void every_kind_is_read_into_its_member(void **state)
{
    struct fixture fixture = fixture_make(false);
    struct thing thing;
    const char body[] = "title=+Chair+&body=one%0D%0Atwo&email=Ana%40B.example&lang=lv"
                        "&zone=Europe%2FMadrid&colour=green&password=+p+&count=5&size=2%2C5"
                        "&urgent=on&person=42&day=2026-11-21&due=2026-11-21T18%3A05"
                        "&price.amount=1.234%2C50&price.currency=EUR&fields.subject=x&fields.n=1"
                        "&fields.n=2&tags=a&tags=b&lines.3.what=leg&lines.3.quantity=4";

    (void)state;
    assert_true(str_is(read_thing(&fixture, body, &thing), ""));
    assert_true(str_is(thing.title, "Chair"));
    assert_true(str_is(thing.body, "one\ntwo"));
    assert_true(str_is(thing.email, "ana@b.example"));
    assert_true(str_is(thing.password, " p "));
    assert_int_equal(thing.count, 5);
    assert_int_equal(thing.size_milli, 2500);
    assert_int_equal(thing.urgent, 1);
    assert_int_equal(thing.person_id, 42);
    assert_int_equal(thing.day, date_day((struct date){2026, 11, 21}));
    assert_int_equal(thing.due_ms, INT64_C(1795277100000)); /* 16:05 UTC */
    assert_int_equal(thing.price.minor, 123450);
    assert_true(str_is(doc_text(thing.fields, "subject"), "x"));
    assert_int_equal(doc_get(thing.fields, "n")->children.count, 2);
    assert_int_equal(thing.tags.count, 2);
    assert_int_equal(thing.lines.count, 1);
    const struct line *lines = thing.lines.items;
    assert_true(str_is(lines[0].what, "leg"));
    assert_int_equal(lines[0].quantity_milli, 4000);
    arena_free(fixture.arena);
}

static void an_amount_is_read_with_its_currency_behind_it(void **state)
{
    struct fixture fixture = fixture_make(false);
    struct thing thing;

    (void)state;
    assert_true(str_is(read_thing(&fixture, "title=ab&price=1.234%2C5+EUR", &thing), ""));
    assert_int_equal(thing.price.minor, 123450);
    assert_true(str_is(read_thing(&fixture, "title=ab&price=1234", &thing), "price bad-money"));
    assert_true(str_is(read_thing(&fixture, "title=ab&size=1.234", &thing), "size bad-number"));
    arena_free(fixture.arena);
}

static void what_was_not_sent_is_absent(void **state)
{
    struct fixture fixture = fixture_make(false);
    struct thing thing;

    (void)state;
    assert_true(str_is(read_thing(&fixture, "title=Chair", &thing), ""));
    assert_null(thing.body.ptr);
    assert_true(thing.count == NONE && thing.urgent == NONE && thing.due_ms == NONE);
    assert_false(money_present(thing.price));
    assert_int_equal(thing.lines.count, 0);
    arena_free(fixture.arena);
}

static void a_fault_names_its_limit(void **state)
{
    struct fixture fixture = fixture_make(false);
    struct thing thing;

    (void)state;
    (void)read_thing(&fixture, "title=01234567890", &thing);
    assert_true(str_is(fixture.req.form_err->fields->param, "10"));
    (void)read_thing(&fixture, "title=ab&count=9", &thing);
    assert_true(str_is(fixture.req.form_err->fields->param, "5"));
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_refused_field_by_field),
        cmocka_unit_test(json_is_refused_by_its_types),
        cmocka_unit_test(every_kind_is_read_into_its_member),
        cmocka_unit_test(an_amount_is_read_with_its_currency_behind_it),
        cmocka_unit_test(what_was_not_sent_is_absent),
        cmocka_unit_test(a_fault_names_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
