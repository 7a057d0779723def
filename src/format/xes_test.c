/* XES by hand-made samples: what it may say, and each way in which it may be broken. */
#include "format/log_test.h"

#define TRACE(inner) "<log><trace>" inner "</trace></log>"
#define EVENT(inner) TRACE("<event>" inner "</event>")
#define NAME(name)   "<string key='concept:name' value='" name "'/>"
#define TIME(time)   "<date key='time:timestamp' value='" time "'/>"

static void xes_gives_cases_and_events_with_all_they_say(void **state)
{
    static const struct sample rows[] = {
        {"no case", "<log/>", ""},
        {"a case without events", TRACE(NAME("A")), "A{}\n"},
        {"a case without name", TRACE(""), "-{}\n"},
        {"an event without anything", EVENT(""), "-{} -/-/-@-{}\n"},
        {"all members",
         EVENT(NAME("ask") "<string key='org:resource' value='Ana'/>"
                           "<string key='lifecycle:transition' value='start'/>" TIME(
                               "2012-10-09T14:50:17+00:00")),
         "-{} ask/Ana/start@2012-10-09T14:50:17Z{}\n"},
        {"a name space by prefix",
         "<x:log xmlns:x='http://www.xes-standard.org/'><x:trace><x:event>"
         "<x:string key='concept:name' value='ask'/></x:event></x:trace></x:log>",
         "-{} ask/-/-@-{}\n"},
        {"what describes the log is passed by",
         "<log><extension name='Concept' prefix='concept' uri='u'/><global scope='event'>" NAME(
             "x") "</global><classifier name='c' keys='k'/><float key='f' value='1'>"
                  "<float key='g' value='2'/></float><trace>" NAME("A") "</trace></log>",
         "A{}\n"},
        {"every kind of value",
         EVENT("<int key='i' value='1'/><float key='f' value='1.5'/>"
               "<boolean key='b' value='true'/><id key='d' value='u-1'/>"
               "<date key='t' value='2012'/><string key='s' value='&lt;&#233;&gt;'/>"),
         "-{} -/-/-@-{i=1 f=1.5 b=true d=u-1 t=2012 s=<\xC3\xA9>}\n"},
        {"nested values, lists and containers",
         EVENT("<string key='a' value='1'><string key='b' value='2'>"
               "<string key='c' value='3'/></string></string>"
               "<list key='l'><values><int key='x' value='4'/><int key='x' value='5'/></values>"
               "</list><container key='k'><int key='y' value='6'/></container>"),
         "-{} -/-/-@-{a=1 .b=2 ..c=3 l=- .x=4 .x=5 k=- .y=6}\n"},
        {"a name with children keeps them",
         EVENT("<string key='concept:name' value='ask'><int key='cost' value='7'/></string>"),
         "-{} ask/-/-@-{concept:name=ask .cost=7}\n"},
        {"of two names the second is kept beside", EVENT(NAME("one") NAME("two") NAME("three")),
         "-{} one/-/-@-{concept:name=two concept:name=three}\n"},
        {"attributes of a case before and behind its events",
         TRACE("<int key='i' value='1'/><event>" NAME("e") "</event>" NAME(
             "A") "<int key='j' value='2'/>"),
         "A{i=1 j=2} e/-/-@-{}\n"},
        {"two cases of one name stay two",
         "<log><trace>" NAME("A") "</trace><trace>" NAME("A") "</trace></log>", "A{}\nA{}\n"},
        {"a value that is missing or empty",
         EVENT("<string key='concept:name' value=''/><string key='s'/><date key='time:timestamp' "
               "value=' '/>"),
         "-{} /-/-@-{s=-}\n"},
        {"UTF-8 with its mark", "\xEF\xBB\xBF" TRACE(NAME("\xC4\x81")), "\xC4\x81{}\n"},
        {"another encoding that it names",
         "<?xml version='1.0' encoding='ISO-8859-1'?>" TRACE(NAME("\xE9")), "\xC3\xA9{}\n"},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
}

static void xes_reads_times_by_their_offsets(void **state)
{
    static const struct sample rows[] = {
        {"offset", EVENT(TIME("2011-10-01T00:38:44.546+02:00")),
         "-{} -/-/-@2011-09-30T22:38:44.546Z{}\n"},
        {"Z", EVENT(TIME("2011-10-01T00:38:44Z")), "-{} -/-/-@2011-10-01T00:38:44Z{}\n"},
        {"microseconds are cut", EVENT(TIME("2011-10-01T00:38:44.123987Z")),
         "-{} -/-/-@2011-10-01T00:38:44.123Z{}\n"},
        {"no offset is UTC", EVENT(TIME("2011-10-01T00:38:44.5")),
         "-{} -/-/-@2011-10-01T00:38:44.500Z{}\n"},
        {"a date alone", EVENT(TIME("2011-10-01")), "-{} -/-/-@2011-10-01T00:00:00Z{}\n"},
        {"slashes, no seconds", EVENT(TIME("2011/10/01 07:30")),
         "-{} -/-/-@2011-10-01T07:30:00Z{}\n"},
        {"an offset without colon", EVENT(TIME("2011-10-01 00:38:44.546 -0130")),
         "-{} -/-/-@2011-10-01T02:08:44.546Z{}\n"},
        {"an offset of hours", EVENT(TIME("2011-10-01T00:38+05")),
         "-{} -/-/-@2011-09-30T19:38:00Z{}\n"},
        {"a day that does not exist", EVENT(TIME("2011-02-29T00:00:00Z")),
         "bad-file: line 1, byte 76: this is not a date and time that exist: "
         "2011-02-29T00:00:00Z"},
        {"no time at all", EVENT(TIME("yesterday")),
         "bad-file: line 1, byte 65: this is not a date and time that exist: yesterday"},
        {"mixed marks", EVENT(TIME("2011-10/01")),
         "bad-file: line 1, byte 66: this is not a date and time that exist: 2011-10/01"},
        {"nothing behind the T", EVENT(TIME("2011-10-01Tx+")),
         "bad-file: line 1, byte 69: this is not a date and time that exist: 2011-10-01Tx+"},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
}

static void xes_takes_times_without_offset_in_the_zone_asked_for(void **state)
{
    static const struct zone_step steps[] = {{TIME_MIN_MS, 2 * 60 * 60 * 1000}};
    const struct zone zone = {STR("Etc/GMT-2"), steps, 1};
    const struct log_options options = {.zone = &zone};
    struct str xes = STR(EVENT(TIME("2011-10-01 10:00:00")));
    struct str with_offset = STR(EVENT(TIME("2011-10-01 10:00+0000")));

    assert_true(str_is(shown(*state, xes, &options), "-{} -/-/-@2011-10-01T08:00:00Z{}\n"));
    assert_true(str_is(shown(*state, with_offset, &options), "-{} -/-/-@2011-10-01T10:00:00Z{}\n"));
}

static void events_are_sorted_by_time_and_otherwise_stay_as_in_the_file(void **state)
{
#define AT(name, time) "<event>" NAME(name) TIME(time) "</event>"
    static const struct sample rows[] = {
        {"out of order", TRACE(AT("b", "2012-01-02") AT("a", "2012-01-01")),
         "-{} a/-/-@2012-01-01T00:00:00Z{} b/-/-@2012-01-02T00:00:00Z{}\n"},
        {"equal times", TRACE(AT("c", "2012-01-02") AT("b", "2012-01-01") AT("a", "2012-01-01")),
         "-{} b/-/-@2012-01-01T00:00:00Z{} a/-/-@2012-01-01T00:00:00Z{} "
         "c/-/-@2012-01-02T00:00:00Z{}\n"},
        {"the same instant in two offsets",
         TRACE(AT("c", "2012-01-02T00:00Z") AT("b", "2012-01-01T02:00+02:00")
                   AT("a", "2012-01-01T00:00Z")),
         "-{} b/-/-@2012-01-01T00:00:00Z{} a/-/-@2012-01-01T00:00:00Z{} "
         "c/-/-@2012-01-02T00:00:00Z{}\n"},
        {"without a time behind the one it followed",
         TRACE(AT("x", "") AT("b", "2012-01-02") AT("y", "") AT("a", "2012-01-01") AT("z", "")),
         "-{} x/-/-@-{} a/-/-@2012-01-01T00:00:00Z{} z/-/-@-{} b/-/-@2012-01-02T00:00:00Z{} "
         "y/-/-@-{}\n"},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
}

static void a_broken_xes_names_the_place_and_the_reason(void **state)
{
    static const struct sample rows[] = {
        {"empty", "", "bad-file: the file is empty"},
        {"cut in a tag", "<log>\n<trace>\n<ev", "bad-file: line 3, byte 14: unclosed token"},
        {"cut between tags", "<log>\n<trace>\n", "bad-file: line 3, byte 14: no element found"},
        {"a tag closed by another", "<log><trace></log>",
         "bad-file: line 1, byte 14: mismatched tag"},
        {"text behind the end", "<log/><log/>",
         "bad-file: line 1, byte 6: junk after document element"},
        {"not UTF-8", TRACE(NAME("\xE9")),
         "bad-file: line 1, byte 46: not well-formed (invalid token)"},
        {"an entity", "<!DOCTYPE log [<!ENTITY a 'b'>]><log/>",
         "bad-file: line 1, byte 14: a document type is not read; remove it: log"},
        {"an entity that nothing declares", TRACE(NAME("&a;")),
         "bad-file: line 1, byte 12: undefined entity"},
        {"other XML", "<html/>", "bad-file: line 1, byte 0: the file is XML, but not XES: html"},
        {"an event outside", "<log>\n<event/></log>",
         "bad-file: line 2, byte 6: an event stands outside of a trace"},
        {"an event in an event", EVENT("<event/>"),
         "bad-file: line 1, byte 19: this element has no place here: event"},
        {"a trace in a trace", TRACE("<trace/>"),
         "bad-file: line 1, byte 12: this element has no place here: trace"},
        {"an unknown element", EVENT("<double key='a' value='1'/>"),
         "bad-file: line 1, byte 19: this element has no place here: double"},
        {"values outside of a list", EVENT("<values/>"),
         "bad-file: line 1, byte 19: this element has no place here: values"},
        {"no key", EVENT("<string value='1'/>"),
         "bad-file: line 1, byte 19: an attribute has no key, or a very long one: "},
    };

    each_gives_what_is_wanted(*state, rows, sizeof rows / sizeof *rows);
}

static void xes_beyond_a_limit_is_refused_by_name(void **state)
{
    struct arena *arena = *state;
    const struct {
        const char *start, *again;
        size_t times;
        const char *want;
    } rows[] = {
        {"<log><trace>", "<list key='a'>", LOG_DEPTH_MAX, "elements stand too deep"},
        {"<log>", "<global>", LOG_DEPTH_MAX, "elements stand too deep"},
        {"<log><trace><event>", "<int key='a' value='1'/>", LOG_ATTRIBUTES_MAX + 1,
         "too many attributes, from this one on: a"},
        {"<log><trace>", "<event/>", LOG_CASE_EVENTS_MAX + 1, "a trace has too many events"},
        {"<log><trace><string value='a' key='", "k", LOG_KEY_BYTES_MAX + 1, "no key, or a very"},
        {"<log><trace><string key='a' value='", "v", LOG_VALUE_BYTES_MAX + 1,
         "a value is too long, that of a"},
        {"<log><trace><string key='a' value='", "value", LOG_TOKEN_BYTES_MAX,
         "one tag or comment is too long"},
        {"<log><!--", "comment", LOG_TOKEN_BYTES_MAX, "one tag or comment is too long"},
    };

    for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
        struct str tail = at == 4 || at == 5 ? STR("'/>") : STR("");
        struct str xes =
            str_print(arena, "%s" STR_FMT STR_FMT, rows[at].start,
                      STR_ARG(repeated(arena, rows[at].again, rows[at].times)), STR_ARG(tail));
        struct str got = shown(arena, xes, &(struct log_options){0});

        if (str_find(got, str_of(rows[at].want)) < 0)
            fail_msg("%s: got \"" STR_FMT "\"", rows[at].want, STR_ARG(got));
        arena_reset(arena);
    }
}

static void a_tag_with_too_many_fields_is_refused(void **state)
{
    struct buf xes = buf_new(*state, 10000);

    buf_add_c(&xes, "<log><trace><int");
    for (unsigned at = 0; at <= LOG_XML_FIELDS_MAX; at++)
        buf_print(&xes, " a%u='1'", at);
    buf_add_c(&xes, "/></trace></log>");
    assert_true(str_find(shown(*state, buf_str(&xes), &(struct log_options){0}),
                         STR("a tag has too many attributes")) >= 0);
}

static void a_trace_that_needs_too_much_memory_is_refused_by_name(void **state)
{
    struct arena *arena = *state;
    struct str value = repeated(arena, "v", LOG_VALUE_BYTES_MAX);
    int fd = file_of(STR("<log><trace>" NAME("huge")));
    struct log_counts counts;
    struct err *err;

    for (size_t at = 0; at <= LOG_CASE_BYTES_MAX / value.len; at++)
        dprintf(fd, "<string key='a' value='" STR_FMT "'/>", STR_ARG(value));
    err = log_check(arena, fd, &(struct log_options){0}, &counts);
    close(fd);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_BAD_FILE);
    assert_true(str_ends(err->detail, STR("a trace needs too much memory: huge")));
}

static struct err *stop_at_the_second(void *context, const struct log_case *one)
{
    struct arena *arena = context;

    return one->number == 2 ? ERR(arena, ERR_DISK_FULL, "no room for " STR_FMT, STR_ARG(one->id))
                            : NULL;
}

static void an_error_of_the_caller_stops_the_reading_and_comes_back(void **state)
{
    struct str xes = STR("<log><trace>" NAME("A") "</trace><trace>" NAME("B") "</trace><broken");
    struct err *err = read_text(*state, xes, &(struct log_options){0}, stop_at_the_second, *state);

    assert_non_null(err);
    assert_int_equal(err->code, ERR_DISK_FULL);
    assert_true(str_is(err->detail, "no room for B"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(xes_gives_cases_and_events_with_all_they_say),
        TEST(xes_reads_times_by_their_offsets),
        TEST(xes_takes_times_without_offset_in_the_zone_asked_for),
        TEST(events_are_sorted_by_time_and_otherwise_stay_as_in_the_file),
        TEST(a_broken_xes_names_the_place_and_the_reason),
        TEST(xes_beyond_a_limit_is_refused_by_name),
        TEST(a_tag_with_too_many_fields_is_refused),
        TEST(a_trace_that_needs_too_much_memory_is_refused_by_name),
        TEST(an_error_of_the_caller_stops_the_reading_and_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
