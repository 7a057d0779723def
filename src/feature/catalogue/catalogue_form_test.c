/* The form of an offering: what may be typed for each kind of field, as a form and as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "feature/catalogue/catalogue.h"
#include "web/i18n.h"
#include "web/req.h"

#define ARENA_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct bench {
    struct arena *arena;
    struct req req;
    struct actor actor;
    struct i18n i18n;
    struct doc_voice voice;
};

static int setup(void **state)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct bench *bench = ARENA_NEW(arena, struct bench);

    bench->arena = arena;
    bench->actor = (struct actor){.person_id = 7, .lang = STR("en")};
    bench->i18n = (struct i18n){.lang = LANG_EN, .locale = "en_GB"};
    bench->voice = i18n_voice(&bench->i18n);
    bench->req = (struct req){.arena = arena,
                              .actor = &bench->actor,
                              .i18n = &bench->i18n,
                              .voice = &bench->voice};
    *state = bench;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct bench *)*state)->arena);
    return 0;
}

/* An offering with one field "it" of KIND; choices are red, green and blue. */
static struct catalogue_offering offering_with(struct arena *arena, const char *kind, bool required)
{
    static const char *const colours[][3] = {{"red", "Red", "Rojo"},
                                             {"green", "Green", "Verde"},
                                             {"blue", "Blue", NULL}};
    struct catalogue_offering offering = {.id = 1, .state = STR("live"), .field_count = 1};
    struct catalogue_field *field = offering.fields = ARENA_NEW(arena, struct catalogue_field);

    field->name = STR("it");
    field->kind = str_of(kind);
    field->required = required;
    field->texts[LANG_EN] = (struct catalogue_field_text){STR("en"), STR("It"), STR("Say it")};
    field->texts[LANG_ES] = (struct catalogue_field_text){STR("es"), STR("Eso"), STR_NONE};
    if (str_is(field->kind, "choice") || str_is(field->kind, "choices")) {
        field->choices = ARENA_ARRAY(arena, struct catalogue_choice, 3);
        field->choice_count = 3;
        for (size_t i = 0; i < 3; i++) {
            field->choices[i].value = str_of(colours[i][0]);
            field->choices[i].labels[LANG_EN] = str_of(colours[i][1]);
            field->choices[i].labels[LANG_ES] = str_of(colours[i][2]);
        }
    }
    return offering;
}

/* Check TYPED (the JSON of `fields`) against OFFERING: the first fault as "name code", else the
   stored values. */
static struct str checked(struct bench *bench, const struct catalogue_offering *offering,
                          const char *typed)
{
    struct doc *fields;
    struct str values;
    int64_t concerns_id;

    bench->req.form_err = NULL;
    assert_null(doc_read(bench->arena, str_of(typed), 8, &fields));
    catalogue_kinds_check(&bench->req, offering, fields);
    assert_null(catalogue_form_check(&bench->req, NULL, offering, fields, &values, &concerns_id));
    if (bench->req.form_err == NULL) return values;
    const struct err_field *fault = bench->req.form_err->fields;
    assert_null(fault->next);
    return str_print(bench->arena, STR_FMT " %s", STR_ARG(fault->name), err_code_text(fault->code));
}

/* Texts of a form, and drafts kept as they were sent. */
static void each_kind_takes_what_people_type(void **state)
{
    static const struct {
        const char *kind, *typed, *want;
    } rows[] = {
        {"text", "\" a word \"", "{\"it\":\"a word\"}"},
        {"text", "\"two\\nlines\"", "fields.it bad-text"},
        {"text", "12", "fields.it wrong-type"},
        {"text", "[\"a\",\"b\"]", "fields.it wrong-type"},
        {"long-text", "\"two\\r\\nlines\"", "{\"it\":\"two\\nlines\"}"},
        {"long-text", "\"a\\u0001b\"", "fields.it bad-text"},
        {"number", "\"12,5\"", "{\"it\":12.5}"},
        {"number", "\"12.5\"", "{\"it\":12.5}"},
        {"number", "12.5", "{\"it\":12.5}"},
        {"number", "-3", "{\"it\":-3}"},
        {"number", "\"1.234,5\"", "fields.it bad-number"},
        {"number", "\"1,234.5\"", "{\"it\":1234.5}"},
        {"number", "\"1,234\"", "fields.it bad-number"},
        {"number", "\"twelve\"", "fields.it bad-number"},
        {"number", "true", "fields.it wrong-type"},
        {"number", "9007199254741", "fields.it too-big"},
        {"number", "9223372036854775807", "fields.it too-big"},
        {"number", "-9007199254741", "fields.it too-small"},
        {"number", "-9223372036854775807", "fields.it too-small"},
        {"money", "{\"amount\":\"12,50\",\"currency\":\"EUR\"}",
         "{\"it\":{\"minor\":1250,\"currency\":\"EUR\"}}"},
        {"money", "{\"amount\":\"1,234.50\",\"currency\":\"EUR\"}",
         "{\"it\":{\"minor\":123450,\"currency\":\"EUR\"}}"},
        {"money", "{\"minor\":1250,\"currency\":\"EUR\"}",
         "{\"it\":{\"minor\":1250,\"currency\":\"EUR\"}}"},
        {"money", "{\"amount\":\"12.5\",\"currency\":\"JPY\"}", "fields.it bad-money"},
        {"money", "{\"amount\":\"12\",\"currency\":\"XXY\"}", "fields.it bad-money"},
        {"money", "{\"minor\":12.5,\"currency\":\"EUR\"}", "fields.it bad-money"},
        {"money", "{\"minor\":12}", "fields.it bad-money"},
        {"money", "{\"minor\":12,\"currency\":\"EUR\",\"tax\":1}", "fields.it bad-money"},
        {"money", "\"12 EUR\"", "fields.it wrong-type"},
        {"date", "\"2028-02-29\"", "{\"it\":\"2028-02-29\"}"},
        {"date", "\"2027-02-29\"", "fields.it bad-date"},
        {"date", "\"29.2.2028\"", "fields.it bad-date"},
        {"date", "20280229", "fields.it wrong-type"},
        {"choice", "\"green\"", "{\"it\":\"green\"}"},
        {"choice", "\"Green\"", "fields.it bad-choice"},
        {"choice", "[\"green\"]", "fields.it wrong-type"},
        {"choices", "[\"blue\",\"red\",\"blue\"]", "{\"it\":[\"red\",\"blue\"]}"},
        {"choices", "\"green\"", "{\"it\":[\"green\"]}"},
        {"choices", "[\"red\",\"pink\"]", "fields.it bad-choice"},
        {"choices", "[\"red\",1]", "fields.it wrong-type"},
        {"choices", "{\"red\":true}", "fields.it wrong-type"},
        {"yes-no", "\"yes\"", "{\"it\":true}"},
        {"yes-no", "\"no\"", "{\"it\":false}"},
        {"yes-no", "false", "{\"it\":false}"},
        {"yes-no", "\"maybe\"", "fields.it bad-choice"},
        {"yes-no", "1", "fields.it wrong-type"},
        {"person", "17", "fields.it wrong-type"},
        {"unit", "true", "fields.it wrong-type"},
    };
    struct bench *bench = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct catalogue_offering offering = offering_with(bench->arena, rows[i].kind, false);
        struct str typed = str_print(bench->arena, "{\"it\":%s}", rows[i].typed);
        struct str got = checked(bench, &offering, str_c(bench->arena, typed));

        if (!str_is(got, rows[i].want)) {
            fail_msg("%s %s: " STR_FMT ", wanted %s", rows[i].kind, rows[i].typed, STR_ARG(got),
                     rows[i].want);
        }
    }
}

static void json_is_held_to_the_kind_of_each_question(void **state)
{
    static const struct {
        const char *kind, *typed, *want;
    } rows[] = {
        {"text", "\"a word\"", "{\"it\":\"a word\"}"},
        {"text", "12", "fields.it wrong-type"},
        {"text", "null", "{}"},
        {"number", "12.5", "{\"it\":12.5}"},
        {"number", "-3", "{\"it\":-3}"},
        {"number", "\"12.5\"", "fields.it wrong-type"},
        {"number", "\"\"", "fields.it wrong-type"},
        {"number", "[]", "fields.it wrong-type"},
        {"number", "1.0001", "fields.it wrong-type"},
        {"number", "9007199254741", "fields.it too-big"},
        {"money", "{\"minor\":1250,\"currency\":\"EUR\"}",
         "{\"it\":{\"minor\":1250,\"currency\":\"EUR\"}}"},
        {"money", "{\"amount\":\"12.50\",\"currency\":\"EUR\"}", "fields.it wrong-type"},
        {"money", "{\"amount\":\"\",\"currency\":\"EUR\"}", "fields.it wrong-type"},
        {"money", "{\"minor\":\"1250\",\"currency\":\"EUR\"}", "fields.it bad-money"},
        {"money", "{\"minor\":12,\"currency\":\"EUR\",\"tax\":1}", "fields.it bad-money"},
        {"money", "{}", "fields.it bad-money"},
        {"money", "[]", "fields.it wrong-type"},
        {"money", "1250", "fields.it wrong-type"},
        {"date", "\"2028-02-29\"", "{\"it\":\"2028-02-29\"}"},
        {"date", "20280229", "fields.it wrong-type"},
        {"choice", "\"green\"", "{\"it\":\"green\"}"},
        {"choice", "[\"green\"]", "fields.it wrong-type"},
        {"choices", "[\"blue\",\"red\"]", "{\"it\":[\"red\",\"blue\"]}"},
        {"choices", "[]", "{}"},
        {"choices", "\"green\"", "fields.it wrong-type"},
        {"choices", "[\"red\",1]", "fields.it wrong-type"},
        {"choices", "[\"\"]", "fields.it wrong-type"},
        {"choices", "[\"red\",\"blue\",\"red\"]", "fields.it duplicate-field"},
        {"yes-no", "true", "{\"it\":true}"},
        {"yes-no", "\"yes\"", "fields.it wrong-type"},
        {"yes-no", "1", "fields.it wrong-type"},
        {"person", "17", "fields.it wrong-type"},
        {"unit", "{}", "fields.it wrong-type"},
    };
    struct bench *bench = *state;

    bench->req.sent_json = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct catalogue_offering offering = offering_with(bench->arena, rows[i].kind, false);
        struct str typed = str_print(bench->arena, "{\"it\":%s}", rows[i].typed);
        struct str got = checked(bench, &offering, str_c(bench->arena, typed));

        if (!str_is(got, rows[i].want)) {
            fail_msg("%s %s: " STR_FMT ", wanted %s", rows[i].kind, rows[i].typed, STR_ARG(got),
                     rows[i].want);
        }
    }
}

static void nothing_typed_is_absent_or_missed_when_required(void **state)
{
    static const struct {
        const char *kind, *typed;
    } rows[] = {
        {"text", "{}"},
        {"text", "{\"it\":null}"},
        {"text", "{\"it\":\"  \"}"},
        {"number", "{\"it\":\"\"}"},
        {"money", "{\"it\":{\"amount\":\"\",\"currency\":\"EUR\"}}"},
        {"date", "{\"it\":\"\"}"},
        {"choice", "{\"it\":\"\"}"},
        {"choices", "{\"it\":[]}"},
        {"choices", "{\"it\":[\"\",\"\"]}"},
        {"yes-no", "{\"it\":\"\"}"},
    };
    struct bench *bench = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct catalogue_offering optional = offering_with(bench->arena, rows[i].kind, false);
        struct catalogue_offering required = offering_with(bench->arena, rows[i].kind, true);

        assert_true(str_is(checked(bench, &optional, rows[i].typed), "{}"));
        assert_true(str_is(checked(bench, &required, rows[i].typed), "fields.it required"));
    }
}

static void names_that_the_form_does_not_have_are_refused(void **state)
{
    struct bench *bench = *state;
    struct catalogue_offering offering = offering_with(bench->arena, "text", false);

    assert_true(str_is(checked(bench, &offering, "{\"it\":\"a\",\"other\":\"b\"}"),
                       "fields.other unknown-field"));
    assert_true(str_is(checked(bench, &offering, "[\"it\"]"), "fields wrong-type"));
}

/* What catalogue_form_show makes of VALUES, as JSON. */
static struct str shown(struct bench *bench, const struct catalogue_offering *offering,
                        const char *values, const struct doc *only)
{
    struct doc *list = doc_list(bench->arena);
    struct buf out = buf_new(bench->arena, 4096);

    assert_null(catalogue_form_show(&bench->req, NULL, offering, str_of(values), only, list));
    doc_json(&out, list, &bench->voice);
    return buf_str(&out);
}

static void stored_values_are_said_in_the_readers_language(void **state)
{
    static const struct {
        const char *kind, *values, *lang, *want;
    } rows[] = {
        {"number", "{\"it\":1234.5}", "es", "1234,5"},
        {"number", "{\"it\":12.5}", "en", "12.5"},
        {"money", "{\"it\":{\"minor\":1250,\"currency\":\"EUR\"}}", "en", "€12.50"},
        {"choice", "{\"it\":\"red\"}", "es", "Rojo"},
        {"choices", "{\"it\":[\"green\",\"blue\"]}", "es", "Verde, Blue"},
        {"choice", "{\"it\":\"red\"}", "lv", "Red"},
        {"text", "{\"it\":\"a word\"}", "fr", "a word"},
    };
    static const char *const locales[] = {"en_GB", "es_ES", "fr_FR", "lv_LV"};
    struct bench *bench = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct catalogue_offering offering = offering_with(bench->arena, rows[i].kind, false);

        assert_true(lang_of(str_of(rows[i].lang), &bench->i18n.lang));
        bench->i18n.locale = locales[bench->i18n.lang];
        struct str got = shown(bench, &offering, rows[i].values, NULL);
        struct str want = str_print(bench->arena, "\"text\":\"%s\"}]", rows[i].want);
        if (!str_ends(got, want)) {
            fail_msg("%s in %s: " STR_FMT, rows[i].values, rows[i].lang, STR_ARG(got));
        }
    }
}

static void only_disclosed_fields_are_shown(void **state)
{
    struct bench *bench = *state;
    struct catalogue_offering offering = offering_with(bench->arena, "text", false);
    struct doc *only = doc_list(bench->arena);

    assert_true(str_is(shown(bench, &offering, "{\"it\":\"secret\"}", only), "[]"));
    doc_put_text(bench->arena, only, NULL, STR("it"));
    assert_true(str_find(shown(bench, &offering, "{\"it\":\"secret\"}", only), STR("secret")) > 0);
}

static void a_half_filled_form_keeps_what_was_typed(void **state)
{
    struct bench *bench = *state;
    struct catalogue_offering offering = offering_with(bench->arena, "choices", false);
    struct doc *typed, *list = doc_list(bench->arena);

    assert_null(doc_read(bench->arena, STR("{\"it\":[\"blue\"]}"), 8, &typed));
    assert_null(catalogue_form_blank(&bench->req, NULL, &offering, typed, list));
    const struct doc *item = list->children.first, *choices = doc_get(item, "choices");
    assert_true(str_is(doc_text(item, "label"), "It"));
    assert_false(doc_true(doc_get(choices->children.first, "chosen")));
    assert_true(doc_true(doc_get(choices->children.last, "chosen")));

    offering = offering_with(bench->arena, "money", false);
    list = doc_list(bench->arena);
    assert_null(
        doc_read(bench->arena, STR("{\"it\":{\"minor\":1250,\"currency\":\"EUR\"}}"), 8, &typed));
    assert_null(catalogue_form_blank(&bench->req, NULL, &offering, typed, list));
    item = doc_get(list->children.first, "value");
    assert_true(str_is(doc_text(item, "amount"), "12.50"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_kind_takes_what_people_type, setup, teardown),
        cmocka_unit_test_setup_teardown(json_is_held_to_the_kind_of_each_question, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_typed_is_absent_or_missed_when_required, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(names_that_the_form_does_not_have_are_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(stored_values_are_said_in_the_readers_language, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(only_disclosed_fields_are_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(a_half_filled_form_keeps_what_was_typed, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
