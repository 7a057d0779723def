/* interna import log, on both databases: what a log becomes, what is refused, what happens again.
 */
#include "app/import.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "feature/access/access.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request.h"
#include "support.h"
#include "web/i18n.h"

#define ARGUMENTS_MAX 24

/* ---- running the command ---- */

/* A file of the test's folder that holds TEXT. */
static const char *file_make(struct test_store *test, const char *name, struct str text)
{
    const char *path = str_c(test->arena, str_print(test->arena, "%s/%s", test->folder, name));
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    fclose(file);
    return path;
}

/* What COMMAND printed on standard output is read from a file put in its place. */
static struct str output_end(struct test_store *test, int before)
{
    char *text = arena_alloc(test->arena, 1000);
    ssize_t len;

    fflush(stdout);
    len = pread(STDOUT_FILENO, text, 1000, 0);
    assert_true(len >= 0);
    assert_true(dup2(before, STDOUT_FILENO) >= 0);
    close(before);
    return (struct str){text, (size_t)len};
}

static int output_begin(struct test_store *test)
{
    int before, file;

    fflush(stdout);
    before = dup(STDOUT_FILENO);
    file = open(file_make(test, "output", STR("")), O_RDWR | O_TRUNC);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDOUT_FILENO) >= 0);
    close(file);
    return before;
}

/* interna import log ARGUMENTS, parted by spaces, with FILE before them. */
static struct err *import_log(struct test_store *test, const char *file, const char *arguments,
                              struct str *output)
{
    struct i18n i18n = {.lang = LANG_EN, .locale = "en_GB"};
    struct command_place place = {.arena = test->arena, .store = test->store};
    char *argv[ARGUMENTS_MAX];
    struct command_call call = {.arena = test->arena,
                                .argv = argv,
                                .command = &import_commands[0],
                                .place = &place,
                                .i18n = &i18n};
    char *rest = (char *)str_c(test->arena, str_of(arguments)), *word;
    struct err *err;
    int before;

    argv[call.argc++] = (char *)file;
    while ((word = strsep(&rest, " ")) != NULL) {
        assert_true(call.argc < ARGUMENTS_MAX);
        if (*word != '\0') argv[call.argc++] = word;
    }
    before = output_begin(test);
    err = import_commands[0].run(&call);
    *output = output_end(test, before);
    return err;
}

static void assert_imports(struct test_store *test, const char *file, const char *arguments,
                           const char *line)
{
    struct str output;

    assert_done(import_log(test, file, arguments, &output));
    assert_string_equal(str_c(test->arena, output), line);
}

/* ---- looking at what it made ---- */

struct look {
    const char *id;
    struct request request;
    struct event_list events;
};

static struct err *look_up(struct store_tx *tx, void *context)
{
    struct look *look = context;
    struct sql_rows rows;
    struct grant grant;
    int64_t id = NONE;

    TRY(sql_query(tx, SQL_REQUEST_BY_EXTERNAL, &rows, sql_t(str_of(look->id))));
    if (sql_next(&rows)) id = sql_int(&rows);
    TRY(sql_done(&rows));
    grant = access_system_grant(id);
    TRY(request_get(tx, &grant, id, &look->request));
    return event_of_object(tx, &grant, id, 100, &look->events);
}

static struct look look_at(struct test_store *test, const char *id)
{
    struct look look = {.id = id};

    assert_done(test_read(test, look_up, &look));
    return look;
}

static struct seal_report verify(struct test_store *test)
{
    struct seal_report report = {0};

    assert_done(store_seal_flush(test->store, test->arena));
    assert_done(store_verify(test->store, test->arena, event_check, &report));
    return report;
}

/* ---- a small log in the manner of a help desk ---- */

#define EVENT(name, time, who, more)                                                               \
    "<event><string key='concept:name' value='" name "'/><date key='time:timestamp' value='" time  \
    "'/><string key='org:resource' value='" who "'/>" more "</event>"
#define DESK(customer, group)                                                                      \
    "<string key='customer' value='" customer "'/><string key='workgroup' value='" group "'/>"
#define CASE(name, events) "<trace><string key='concept:name' value='" name "'/>" events "</trace>"

static const char desk_log[] =
    "<log>" CASE("7",
                 EVENT("Insert ticket", "2024-03-01T08:00:00Z", "Ana", DESK("Acme", "Help desk"))
                     EVENT("Resolve ticket", "2024-03-04T09:30:00Z", "Bruno",
                           DESK("Acme", "Help desk"))
                         EVENT("Closed", "2024-03-19T09:30:00Z", "Robot", DESK("Other", "Field")))
        CASE("8", EVENT("Insert ticket", "2024-03-02T08:00:00+02:00", "Ana", DESK("Acme", "Field"))
                      EVENT("RESOLVED", "2024-03-02T10:00:00Z", "Ana", DESK("Acme", "Field")))
            CASE("9", EVENT("Insert ticket", "2024-03-03T08:00:00Z", "Ana",
                            DESK("Borders &amp; Sons", "Field"))
                          EVENT("Wait", "2024-03-03T09:00:00Z", "", ""))
                CASE("10", EVENT("Closed", "2024-03-04T08:00:00Z", "Ana", DESK("Acme", "Field"))
                               EVENT("Insert ticket", "2024-03-05T08:00:00Z", "Ana",
                                     "<string key='note' value='again &quot;open&quot;'/>"))
                    CASE("empty", "") "</log>";

#define DESK_LINE  "Imported: requests 4, events 9; already there: 0\n"
#define AGAIN_LINE "Imported: requests 0, events 0; already there: 4\n"

static int64_t ms_of(const char *time)
{
    int64_t ms;

    assert_true(time_parse(str_of(time), &ms));
    return ms;
}

static void the_last_event_decides_the_state_and_nothing_is_invented(void **state)
{
    static const struct {
        const char *id, *customer, *supplier, *performer, *asked, *delivered, *ended, *paused;
        enum request_state state;
        enum request_turn turn;
        int64_t implied;
    } rows[] = {
        {"log:helpdesk:7", "Acme", "Help desk", "Robot", "2024-03-01T08:00:00Z",
         "2024-03-04T09:30:00Z", "2024-03-19T09:30:00Z", NULL, REQUEST_ACCEPTED, TURN_NOBODY, 1},
        {"log:helpdesk:8", "Acme", "Field", "Ana", "2024-03-02T06:00:00Z", "2024-03-02T10:00:00Z",
         NULL, NULL, REQUEST_DELIVERED, TURN_NOBODY, 0},
        {"log:helpdesk:9", "Borders & Sons", "Field", "Ana", "2024-03-03T08:00:00Z", NULL, NULL,
         "2024-03-03T09:00:00Z", REQUEST_PROMISED, TURN_NOBODY, 0},
        {"log:helpdesk:10", "Acme", "Field", "Ana", "2024-03-04T08:00:00Z", NULL, NULL, NULL,
         REQUEST_PROMISED, TURN_SUPPLIER, 0},
    };
    struct test_store *test = *state;

    assert_imports(test, file_make(test, "desk.xes", str_of(desk_log)), "--map helpdesk",
                   DESK_LINE);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct look look = look_at(test, rows[i].id);
        const struct request *request = &look.request;

        assert_string_equal(str_c(test->arena, request->customer_name), rows[i].customer);
        assert_string_equal(str_c(test->arena, request->supplier_name), rows[i].supplier);
        assert_string_equal(str_c(test->arena, request->performer_name), rows[i].performer);
        assert_int_equal(request->asked_ms, ms_of(rows[i].asked));
        assert_int_equal(request->delivered_ms,
                         rows[i].delivered == NULL ? NONE : ms_of(rows[i].delivered));
        assert_int_equal(request->ended_ms, rows[i].ended == NULL ? NONE : ms_of(rows[i].ended));
        assert_int_equal(request->paused_ms, rows[i].paused == NULL ? NONE : ms_of(rows[i].paused));
        assert_int_equal(request->state, rows[i].state);
        assert_int_equal(request->turn, rows[i].turn);
        assert_int_equal(request->implied, rows[i].implied);
        assert_int_equal(request->requester_id, NONE);
        assert_int_equal(request->offering_id, NONE);
        assert_int_equal(request->due_ms, NONE);
        assert_int_equal(request->answer_due_ms, NONE);
        assert_int_equal(request->customer_rating, NONE);
    }
}

static void each_event_of_the_log_is_an_event_at_its_own_time(void **state)
{
    static const struct {
        const char *type, *happened, *data;
    } rows[] = {
        {"request.log", "2024-03-04T08:00:00Z",
         "{\"activity\":\"Closed\",\"resource\":\"Ana\",\"attributes\":{\"customer\":\"Acme\","
         "\"workgroup\":\"Field\"}}"},
        {"request.log", "2024-03-05T08:00:00Z",
         "{\"activity\":\"Insert ticket\",\"resource\":\"Ana\",\"attributes\":{\"note\":\"again "
         "\\\"open\\\"\"}}"},
        {"request.import", NULL, "{\"origin\":\"helpdesk\",\"case\":\"10\",\"attributes\":{}}"},
    };
    struct test_store *test = *state;
    struct look look;

    assert_imports(test, file_make(test, "desk.xes", str_of(desk_log)), "--map helpdesk",
                   DESK_LINE);
    look = look_at(test, "log:helpdesk:10");
    assert_string_equal(str_c(test->arena, look.request.title), "10: Closed");
    assert_int_equal(look.events.count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < look.events.count; i++) {
        const struct event *event = &look.events.items[i];

        assert_string_equal(str_c(test->arena, event->type), rows[i].type);
        assert_string_equal(str_c(test->arena, event->data), rows[i].data);
        assert_int_equal(event->actor_id, 0);
        assert_int_equal(event->happened_ms,
                         rows[i].happened != NULL ? ms_of(rows[i].happened) : event->recorded_ms);
    }
    assert_string_equal(str_c(test->arena, look.events.items[2].to_state), "promised");
}

static void a_case_is_made_once_wherever_its_file_lies(void **state)
{
    struct test_store *test = *state;
    int64_t parties;

    assert_imports(test, file_make(test, "desk.xes", str_of(desk_log)), "--map helpdesk",
                   DESK_LINE);
    parties = test_sql(test, "SELECT COUNT(*) FROM party");
    assert_imports(test, file_make(test, "copy.xml", str_of(desk_log)), "--map helpdesk",
                   AGAIN_LINE);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM request"), 4);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM party"), parties);
    assert_imports(test, file_make(test, "desk.xes", str_of(desk_log)),
                   "--map helpdesk --origin=elsewhere", DESK_LINE);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM request"), 8);
}

static void a_table_is_read_by_the_columns_that_are_named(void **state)
{
    static const char table[] = "Ticket,What,When,Who,Client,Team\n"
                                "1,open,2024-03-01 08:00,Ana,Acme,Post\n"
                                "2,open,2024-03-01 09:00,Ana,\"Berg, Ltd\",Post\n"
                                "1,done,2024-03-02 08:00,Bruno,Acme,Post\n"
                                "1,archived,2024-03-03 08:00,Bruno,Acme,Post\n";
    struct test_store *test = *state;
    struct look look;

    assert_imports(test, file_make(test, "table.csv", str_of(table)),
                   "--case Ticket --activity What --time When --resource Who --customer Client "
                   "--supplier Team --closed archived,dropped --delivered done --origin post "
                   "--zone Europe/Riga",
                   "Imported: requests 2, events 4; already there: 0\n");
    look = look_at(test, "log:post:1");
    assert_int_equal(look.request.state, REQUEST_ACCEPTED);
    assert_int_equal(look.request.delivered_ms, ms_of("2024-03-02T06:00:00Z"));
    assert_string_equal(str_c(test->arena, look.request.performer_name), "Bruno");
    look = look_at(test, "log:post:2");
    assert_int_equal(look.request.state, REQUEST_PROMISED);
    assert_string_equal(str_c(test->arena, look.request.customer_name), "Berg, Ltd");
}

static void what_a_log_does_not_name_its_origin_stands_for(void **state)
{
    static const char log[] =
        "<log>" CASE("a", EVENT("open", "2024-03-01T08:00:00Z", "", "")) "</log>";
    struct test_store *test = *state;
    struct look look;

    assert_imports(test, file_make(test, "log.xes", str_of(log)), "--origin Oldsys",
                   "Imported: requests 1, events 1; already there: 0\n");
    look = look_at(test, "log:Oldsys:a");
    assert_string_equal(str_c(test->arena, look.request.customer_name), "Oldsys");
    assert_string_equal(str_c(test->arena, look.request.supplier_name), "Oldsys");
    assert_int_equal(look.request.performer_id, NONE);
}

/* ---- refusals ---- */

static void a_log_broken_in_the_middle_changes_nothing(void **state)
{
    struct test_store *test = *state;
    struct str log = str_of(desk_log), output;

    for (size_t cut = 1; cut < 4; cut++) {
        const char *file = file_make(test, "half.xes", str_sub(log, 0, log.len * cut / 4));

        assert_refused(import_log(test, file, "--map helpdesk", &output), ERR_BAD_FILE);
        assert_int_equal(output.len, 0);
        assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event"), 0);
        assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM party"), 0);
    }
}

static void what_has_not_happened_yet_is_refused_by_name(void **state)
{
    static const char log[] = "<log>" CASE("a", EVENT("open", "2024-03-01T08:00:00Z", "", ""))
        CASE("b", EVENT("open", "2024-03-01T08:00:00Z", "", "")
                      EVENT("close", "2999-03-01T08:00:00Z", "", "")) "</log>";
    struct test_store *test = *state;
    struct str output;
    struct err *err = import_log(test, file_make(test, "log.xes", str_of(log)), "", &output);

    assert_refused(err, ERR_BAD_FILE);
    assert_string_equal(str_c(test->arena, err->detail),
                        "case 2 (b): close is to happen at 2999-03-01T08:00:00Z, in the future; "
                        "correct it, or say by --zone where times without an offset are from");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event"), 0);
}

static struct str many_attributes(struct arena *arena, size_t count)
{
    struct buf log = buf_new(arena, (size_t)1024 * 1024);

    buf_add_c(&log, "<log>" CASE("fine", EVENT("a", "2024-03-01T08:00:00Z", "", "")));
    buf_add_c(&log, "<trace><event><date key='time:timestamp' value='2024-03-01T08:00:00Z'/>");
    for (size_t i = 0; i < count; i++)
        buf_print(&log, "<string key='k%zu' value='v'/>", i);
    buf_add_c(&log, "</event></trace></log>");
    return buf_str(&log);
}

static void what_cannot_be_kept_is_refused_before_anything_is(void **state)
{
    static const char *const first = CASE("fine", EVENT("a", "2024-03-01T08:00:00Z", "", ""));
    static const char *const timeless = "<trace><event><string key='concept:name' value='a'/>"
                                        "</event></trace>";
    struct test_store *test = *state;
    struct arena *arena = test->arena;
    char *long_name = arena_alloc(arena, 500);
    struct str output;

    memset(long_name, 'x', 499);
    const struct {
        const char *arguments;
        struct str log;
        enum err_code want;
    } rows[] = {
        {"", str_print(arena, "<log>%s%s</log>", first, timeless), ERR_BAD_FILE},
        {"",
         str_print(arena, "<log>%s<trace><string key='concept:name' value='%s'/>%s</log>", first,
                   long_name, timeless + sizeof "<trace>" - 1),
         ERR_BAD_FILE},
        {"", many_attributes(arena, 501), ERR_BAD_FILE},
        {"", STR(""), ERR_BAD_FILE},
        {"--map unknown", str_of(desk_log), ERR_USAGE},
        {"--origin=", str_of(desk_log), ERR_USAGE},
        {"--zone Nowhere/Land", str_of(desk_log), ERR_USAGE},
        {"another.xes", str_of(desk_log), ERR_USAGE},
        {"--case Ticket", STR("a,b\n1,2\n"), ERR_USAGE},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *file = file_make(test, "bad.log", rows[i].log);

        assert_refused(import_log(test, file, rows[i].arguments, &output), rows[i].want);
        assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event"), 0);
    }
    assert_refused(import_log(test, "/nowhere/log.xes", "", &output), ERR_IO);
    assert_refused(import_log(test, "/", "", &output), ERR_IO);
}

static void two_units_get_two_codes(void **state)
{
    static const char table[] = "case:concept:name,concept:name,time:timestamp,team\n"
                                "1,a,2024-03-01T08:00:00Z,Value 1\n"
                                "2,a,2024-03-01T08:00:00Z,value 1\n"
                                "3,a,2024-03-01T08:00:00Z,Value 10\n"
                                "4,a,2024-03-01T08:00:00Z,Ļoti\n";
    struct test_store *test = *state;

    assert_imports(test, file_make(test, "units.csv", str_of(table)), "--supplier team",
                   "Imported: requests 4, events 4; already there: 0\n");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM party WHERE kind = 'unit' AND code IN "
                                    "('V1', 'V12', 'V10', 'O1')"),
                     4);
}

/* ---- the real one ---- */

static const char *helpdesk_file(struct test_store *test)
{
    const char *root = getenv("INTERNA_SOURCE_ROOT");
    const char *file =
        str_c(test->arena, str_print(test->arena, "%s/../shared/data/logs/helpdesk.xes.gz",
                                     root != NULL ? root : "."));

    if (access(file, R_OK) == 0) return file;
    print_message("%s is not there: skipped\n", file);
    skip();
    return NULL;
}

static void the_help_desk_log_becomes_4580_requests_whose_seals_hold(void **state)
{
    struct test_store *test = *state;
    const char *file = helpdesk_file(test);
    struct seal_report report;

    assert_imports(test, file, "--map helpdesk",
                   "Imported: requests 4580, events 21348; already there: 0\n");
    assert_imports(test, file, "--map helpdesk",
                   "Imported: requests 0, events 0; already there: 4580\n");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM event WHERE type = 'request.log'"),
                     21348);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM request WHERE state = 'accepted'"), 4557);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM request WHERE state = 'delivered'"), 10);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM request WHERE paused_ms > 0"), 8);
    report = verify(test);
    assert_int_equal(report.events, test_sql(test, "SELECT COUNT(*) FROM event"));
    assert_int_equal(report.bad_event_id, 0);
    assert_int_equal(report.bad_seal, 0);
}

static void one_changed_byte_in_an_event_is_named(void **state)
{
    struct test_store *test = *state;
    int64_t id;

    assert_imports(test, file_make(test, "desk.xes", str_of(desk_log)), "--map helpdesk",
                   DESK_LINE);
    assert_int_equal(verify(test).bad_event_id, 0);
    id = test_sql(test, "SELECT MIN(id) FROM event WHERE data LIKE '%Acme%'");
    test_sql(test, "UPDATE event SET data = replace(data, 'Acme', 'Acne') WHERE id = "
                   "(SELECT MIN(id) FROM event WHERE data LIKE '%Acme%')");
    assert_int_equal(verify(test).bad_event_id, id);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(the_last_event_decides_the_state_and_nothing_is_invented),
        TEST_ON_BOTH(each_event_of_the_log_is_an_event_at_its_own_time),
        TEST_ON_BOTH(a_case_is_made_once_wherever_its_file_lies),
        TEST_ON_BOTH(a_table_is_read_by_the_columns_that_are_named),
        TEST_ON_BOTH(what_a_log_does_not_name_its_origin_stands_for),
        TEST_ON_BOTH(a_log_broken_in_the_middle_changes_nothing),
        TEST_ON_BOTH(what_cannot_be_kept_is_refused_before_anything_is),
        TEST_ON_BOTH(what_has_not_happened_yet_is_refused_by_name),
        TEST_ON_BOTH(two_units_get_two_codes),
        TEST_ON_BOTH(the_help_desk_log_becomes_4580_requests_whose_seals_hold),
        TEST_ON_BOTH(one_changed_byte_in_an_event_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
