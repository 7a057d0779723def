/* CSV as a log by hand-made samples: its dialects, and each way in which it may be broken. */
#include "format/log_test.h"

#define HEADER "case:concept:name,concept:name,time:timestamp"

static void csv_reads_its_dialects(void **state)
{
#define SAME "A{} ask/-/-@2012-01-01T00:00:00Z{}\n"
    static const struct sample rows[] = {
        {"no row", HEADER, ""},
        {"commas and line feeds", HEADER "\nA,ask,2012-01-01\n", SAME},
        {"no line feed at the end", HEADER "\nA,ask,2012-01-01", SAME},
        {"CRLF", HEADER "\r\nA,ask,2012-01-01\r\n", SAME},
        {"CR", HEADER "\rA,ask,2012-01-01\r", SAME},
        {"empty lines", "\n\n" HEADER "\n\nA,ask,2012-01-01\n\n", SAME},
        {"the mark of UTF-8", "\xEF\xBB\xBF" HEADER "\nA,ask,2012-01-01\n", SAME},
        {"semicolons",
         "case:concept:name;concept:name;time:timestamp;\"a,b,c,d\"\nA;ask;2012-01-01;\n", SAME},
        {"tabs", "case:concept:name\tconcept:name\ttime:timestamp\nA\task\t2012-01-01\n", SAME},
        {"quotes everywhere",
         "\"case:concept:name\",\"concept:name\",\"time:timestamp\"\r\n"
         "\"A\",\"ask\",\"2012-01-01\"\r\n",
         SAME},
        {"quotes, line ends and delimiters in a cell",
         HEADER ",note\nA,ask,,\"a \"\"b\"\",\r\nc\"\n", "A{} ask/-/-@-{note=a \"b\",\r\nc}\n"},
        {"a quote inside of a plain cell", HEADER ",note\nA,ask,,5\" pipe\n",
         "A{} ask/-/-@-{note=5\" pipe}\n"},
        {"spaces stay in cells, not in the header",
         " case:concept:name ,concept:name,time:timestamp"
         ", x \nA, ask, 2012-01-01 , 1 \n",
         "A{}  ask/-/-@2012-01-01T00:00:00Z{x= 1 }\n"},
        {"a column without name", "," HEADER "\n7,A,ask,2012-01-01\n",
         "A{} ask/-/-@2012-01-01T00:00:00Z{column 1=7}\n"},
        {"all members",
         HEADER ",org:resource,lifecycle:transition,cost\nA,ask,2012-01-01 10:00:00+02:00,Ana,"
                "start,5\nA,,,,,\n",
         "A{} ask/Ana/start@2012-01-01T08:00:00Z{cost=5} -/-/-@-{}\n"},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
}

static void mixed_cases_are_put_together_in_the_order_they_first_appear(void **state)
{
    static const struct sample rows[] = {
        {"mixed", HEADER "\nB,b,2012-01-02\nA,x,2012-01-01\nB,a,2012-01-01\nA,y,2012-01-01\n",
         "B{} a/-/-@2012-01-01T00:00:00Z{} b/-/-@2012-01-02T00:00:00Z{}\n"
         "A{} x/-/-@2012-01-01T00:00:00Z{} y/-/-@2012-01-01T00:00:00Z{}\n"},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
}

static void columns_are_taken_as_named(void **state)
{
    const struct log_options named = {.case_column = STR("ticket"),
                                      .activity_column = STR("step"),
                                      .time_column = STR("when"),
                                      .resource_column = STR("who"),
                                      .lifecycle_column = STR("phase")};
    const struct log_options twice = {.case_column = STR("ticket"),
                                      .activity_column = STR("ticket"),
                                      .time_column = STR("when")};
    struct str csv = STR("when,who,step,ticket,phase\n2012-01-01,Ana,ask,T1,end\n");

    assert_true(str_is(shown(*state, csv, &named), "T1{} ask/Ana/end@2012-01-01T00:00:00Z{}\n"));
    assert_true(str_is(shown(*state, csv, &twice),
                       "T1{} T1/-/-@2012-01-01T00:00:00Z{who=Ana step=ask phase=end}\n"));
}

static void a_column_that_is_not_there_is_named_with_those_that_are(void **state)
{
    const struct {
        struct log_options options;
        const char *want;
    } rows[] = {
        {{.zone = NULL},
         "usage: the table has no column case:concept:name, name it by --case; its columns are: "
         "id, step, when"},
        {{.case_column = STR("id"), .activity_column = STR("Step")},
         "usage: the table has no column Step, name it by --activity; its columns are: id, step, "
         "when"},
        {{.case_column = STR("id"), .activity_column = STR("step")},
         "usage: the table has no column time:timestamp, name it by --time; its columns are: id, "
         "step, when"},
        {{.case_column = STR("id"),
          .activity_column = STR("step"),
          .time_column = STR("when"),
          .resource_column = STR("who")},
         "usage: the table has no column who; its columns are: id, step, when"},
    };

    for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
        struct str got = shown(*state, STR("id,step,when\n1,ask,2012-01-01\n"), &rows[at].options);

        if (!str_is(got, rows[at].want)) fail_msg(STR_FMT, STR_ARG(got));
    }
}

static void a_broken_csv_names_the_line_and_the_reason(void **state)
{
    static const struct sample rows[] = {
        {"only empty lines", "\n\n", "bad-file: line 1: the table has no header"},
        {"a cell too few", HEADER "\nA,ask,2012-01-01\nA,ask\n",
         "bad-file: line 3: the header has 3 columns, this row has 2"},
        {"a cell too many", HEADER "\nA,ask,2012-01-01,\n",
         "bad-file: line 2: the header has 3 columns, this row has 4"},
        {"cut in the middle of a quote", HEADER "\nA,\"as\nk",
         "bad-file: line 2: the quote that opens here is never closed"},
        {"text behind a quote", HEADER "\nA,\"ask\" now,2012-01-01\n",
         "bad-file: line 2: text follows a closing quote in the same cell"},
        {"lines inside of quotes count", HEADER "\nA,\"a\nb\",2012-01-01\nA\n",
         "bad-file: line 4: the header has 3 columns, this row has 1"},
        {"an impossible date", HEADER "\nA,ask,2012-02-30\n",
         "bad-file: line 2: this is not a date and time that exist: 2012-02-30"},
        {"no case", HEADER "\n,ask,2012-01-01\n",
         "bad-file: line 2: the row does not say which case it is of"},
        {"not UTF-8", HEADER "\nA,\xE9,2012-01-01\n",
         "bad-file: line 2: this is not UTF-8 text; save the table as UTF-8"},
        {"half a letter in each of two cells", HEADER ",x\nA,ask\xC3,,\n",
         "bad-file: line 2: this is not UTF-8 text; save the table as UTF-8"},
        {"two columns of one name", HEADER ",x,x\n",
         "bad-file: line 1: two columns have the name x"},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
    assert_true(str_is(shown(*state, STR(HEADER "\nA,a\0b,2012-01-01\n"), &(struct log_options){0}),
                       "bad-file: line 2: this is not UTF-8 text; save the table as UTF-8"));
}

static void csv_beyond_a_limit_is_refused_by_name(void **state)
{
    struct arena *arena = *state;
    const struct {
        const char *start, *again;
        size_t times;
        const char *want;
    } rows[] = {
        {"a", ",a", LOG_COLUMNS_MAX, "line 1: the row has too many columns"},
        {"", "k", LOG_KEY_BYTES_MAX + 1, "line 1: the name of a column is very long"},
        {HEADER "\nA,\"", "\n", LOG_ROW_BYTES_MAX, "line 2: the row is too long"},
        {HEADER "\n", "A,a,\n", LOG_CASE_EVENTS_MAX + 1, "case A has more than 200000 events"},
        {HEADER ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n",
         "A,a,,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1\n", LOG_CASE_EVENTS_MAX,
         "the table needs too much memory"},
        {HEADER "\n", "A,a,\n", LOG_TABLE_EVENTS_MAX + 1,
         "line 2000002: the table has too many rows"},
    };

    for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
        struct str csv = str_print(arena, "%s" STR_FMT, rows[at].start,
                                   STR_ARG(repeated(arena, rows[at].again, rows[at].times)));
        struct str got = shown(arena, csv, &(struct log_options){0});

        if (str_find(got, str_of(rows[at].want)) < 0)
            fail_msg("%s: got \"" STR_FMT "\"", rows[at].want, STR_ARG(got));
        arena_reset(arena);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(csv_reads_its_dialects),
        TEST(mixed_cases_are_put_together_in_the_order_they_first_appear),
        TEST(columns_are_taken_as_named),
        TEST(a_column_that_is_not_there_is_named_with_those_that_are),
        TEST(a_broken_csv_names_the_line_and_the_reason),
        TEST(csv_beyond_a_limit_is_refused_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
