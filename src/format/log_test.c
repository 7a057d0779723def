/* Logs as files: packed and broken ones, progress, and the real logs beside the source tree with
   figures that were computed independently (golden.jsonl). Without these files that test is
   skipped; INTERNA_SOURCE_ROOT says where the source tree is. */
#include "format/log_test.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>

#include <jansson.h>
#include <zlib.h>

#define XES             "<log><trace><event/><event/></trace><trace><event/></trace></log>"
#define GZIP_WINDOW     (16 + MAX_WBITS)
#define NAMES_MAX       256 /* activities or resources of one log; a variant is a text of bytes */
#define DAY_SECONDS     86400.0
#define DAYS_NEAR       0.0006
#define MEAN_NEAR       0.06
#define INTERVAL_CASES  1266
#define INTERVAL_EVENTS 8109

static struct str packed(struct arena *arena, struct str text)
{
    uLong room = compressBound(text.len) + 100;
    unsigned char *bytes = arena_alloc(arena, room);
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)text.ptr,
                       .avail_in = (unsigned)text.len,
                       .next_out = bytes,
                       .avail_out = (unsigned)room};

    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (struct str){(char *)bytes, stream.total_out};
}

static struct str joined(struct arena *arena, struct str first, struct str second)
{
    struct buf buf = buf_new(arena, first.len + second.len);

    buf_add(&buf, first);
    buf_add(&buf, second);
    return buf_str(&buf);
}

static struct err *check_text(struct arena *arena, struct str text, struct log_counts *counts)
{
    int fd = file_of(text);
    struct err *err = log_check(arena, fd, &(struct log_options){0}, counts);

    close(fd);
    return err;
}

static void packed_and_plain_logs_of_both_kinds_are_known_by_their_content(void **state)
{
    struct arena *arena = *state;
    struct str csv = STR("case:concept:name,concept:name,time:timestamp\nA,a,\nA,b,\nB,a,\n");
    const struct str texts[] = {
        STR(XES),
        STR("\n <?xml-stylesheet?>" XES),
        packed(arena, STR(XES)),
        joined(arena, packed(arena, STR("<log><trace><event/>")),
               packed(arena, STR("<event/></trace><trace><event/></trace></log>"))),
        csv,
        packed(arena, csv),
    };

    for (size_t at = 0; at < sizeof texts / sizeof *texts; at++) {
        struct log_counts counts;
        struct err *err = check_text(arena, texts[at], &counts);

        if (err != NULL) fail_msg("%zu: " STR_FMT, at, STR_ARG(err->detail));
        assert_int_equal(counts.cases, 2);
        assert_int_equal(counts.events, 3);
    }
}

static void xes_in_utf_16_is_read(void **state)
{
    struct buf text = buf_new(*state, 1000);
    struct log_counts counts;

    buf_add(&text, STR("\xFF\xFE"));
    for (const char *at = XES; *at != '\0'; at++) {
        buf_add_char(&text, *at);
        buf_add_char(&text, '\0');
    }
    assert_null(check_text(*state, buf_str(&text), &counts));
    assert_int_equal(counts.events, 3);
}

static void a_packed_log_cut_at_any_byte_is_refused(void **state)
{
    struct str whole = packed(*state, STR(XES));

    for (size_t len = 0; len < whole.len; len++) {
        struct log_counts counts;
        struct err *err = check_text(*state, str_sub(whole, 0, len), &counts);

        assert_non_null(err);
        assert_true(err->code == ERR_BAD_FILE || (len == 1 && err->code == ERR_USAGE));
    }
}

static void a_broken_packed_log_names_the_byte(void **state)
{
    struct arena *arena = *state;
    struct str whole = packed(arena, STR(XES));
    struct str changed = str_copy(arena, whole);
    const struct {
        struct str text;
        const char *want;
    } rows[] = {
        {str_sub(whole, 0, 30), "byte 30 of the packed file: the file stops in the middle"},
        {joined(arena, whole, STR("garbage")), "of the packed file: incorrect header check"},
        {changed, "of the packed file: incorrect data check"},
    };

    ((char *)(uintptr_t)changed.ptr)[changed.len - 8] ^= 1; /* in the checksum of the text */
    for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) {
        struct log_counts counts;
        struct err *err = check_text(arena, rows[at].text, &counts);

        assert_non_null(err);
        assert_int_equal(err->code, ERR_BAD_FILE);
        if (str_find(err->detail, str_of(rows[at].want)) < 0)
            fail_msg("want %s, got " STR_FMT, rows[at].want, STR_ARG(err->detail));
    }
}

static void a_file_that_cannot_be_read_is_an_error_of_the_world(void **state)
{
    int folder = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct log_counts counts;
    struct err *err = log_check(*state, folder, &(struct log_options){0}, &counts);

    close(folder);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_IO);
}

static void a_pipe_is_read_to_its_end(void **state)
{
    int ends[2];
    struct log_counts counts;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], XES, sizeof XES - 1), sizeof XES - 1);
    close(ends[1]);
    assert_null(log_check(*state, ends[0], &(struct log_options){0}, &counts));
    close(ends[0]);
    assert_int_equal(counts.events, 3);
}

static void note_progress(void *context, int64_t read_bytes, int64_t total_bytes)
{
    int64_t *last = context;

    assert_true(read_bytes >= last[0] && read_bytes <= total_bytes);
    last[0] = read_bytes;
    last[1] = total_bytes;
}

static void progress_ends_with_all_bytes_of_the_packed_file(void **state)
{
    struct str text = packed(*state, STR(XES));
    int64_t last[2] = {0, 0};
    struct log_options options = {.progress = note_progress, .progress_context = last};
    struct log_counts counts;
    int fd = file_of(text);

    assert_null(log_check(*state, fd, &options, &counts));
    close(fd);
    assert_int_equal(last[0], text.len);
    assert_int_equal(last[1], text.len);
}

static void a_log_can_be_read_twice(void **state)
{
    struct log_counts counts;
    int fd = file_of(STR(XES));

    for (int pass = 0; pass < 2; pass++) {
        assert_null(log_check(*state, fd, &(struct log_options){0}, &counts));
        assert_int_equal(counts.cases, 2);
    }
    close(fd);
}

/* The figures of golden.jsonl, as data/README.md of the logs defines them. */
struct figures {
    struct arena *arena;
    struct str activities[NAMES_MAX], resources[NAMES_MAX];
    size_t activity_count, resource_count;
    size_t arc_counts[NAMES_MAX][NAMES_MAX];
    double arc_seconds[NAMES_MAX][NAMES_MAX];
    bool starts[NAMES_MAX], ends[NAMES_MAX];
    struct str *variants;
    int64_t *durations_ms;
    size_t cases, events, handovers, pingpong;
};

#define CASES_MAX 10000

static size_t number_of(struct str *names, size_t *count, struct str name, struct arena *arena)
{
    for (size_t at = 0; at < *count; at++) {
        if (str_equal(names[at], name) && (names[at].ptr == NULL) == (name.ptr == NULL)) return at;
    }
    assert_true(*count < NAMES_MAX);
    names[*count] = name.ptr != NULL ? str_copy(arena, name) : STR_NONE;
    return (*count)++;
}

static void count_hand_overs(struct figures *figures, const struct log_case *one)
{
    size_t *different = ARENA_ARRAY(figures->arena, size_t, one->count), count = 0;

    for (size_t at = 0; at < one->count; at++) {
        size_t resource = number_of(figures->resources, &figures->resource_count,
                                    one->events[at].resource, figures->arena);

        if (count > 0 && different[count - 1] == resource) continue;
        if (count > 0) figures->handovers++;
        if (count > 1 && different[count - 2] == resource) figures->pingpong++;
        different[count++] = resource;
    }
}

static struct err *take_figures(void *context, const struct log_case *one)
{
    struct figures *figures = context;
    char *variant = arena_alloc(figures->arena, one->count);

    assert_true(one->count > 0 && figures->cases < CASES_MAX);
    for (size_t at = 0; at < one->count; at++) {
        size_t activity = number_of(figures->activities, &figures->activity_count,
                                    one->events[at].activity, figures->arena);

        variant[at] = (char)activity;
        if (at == 0) continue;
        figures->arc_counts[(unsigned char)variant[at - 1]][activity]++;
        figures->arc_seconds[(unsigned char)variant[at - 1]][activity] +=
            (double)(one->events[at].time_ms - one->events[at - 1].time_ms) / SECOND_MS;
    }
    figures->starts[(unsigned char)variant[0]] = true;
    figures->ends[(unsigned char)variant[one->count - 1]] = true;
    figures->variants[figures->cases] = (struct str){variant, one->count};
    figures->durations_ms[figures->cases++] =
        one->events[one->count - 1].time_ms - one->events[0].time_ms;
    figures->events += one->count;
    count_hand_overs(figures, one);
    return NULL;
}

static int variant_compare(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int duration_compare(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

static void expect(const json_t *golden, const char *name, size_t got)
{
    if (json_integer_value(json_object_get(golden, name)) != (json_int_t)got)
        fail_msg("%s: %s is %zu", json_string_value(json_object_get(golden, "file")), name, got);
}

static void expect_near(const json_t *golden, const char *name, double got, double near)
{
    if (fabs(json_number_value(json_object_get(golden, name)) - got) > near)
        fail_msg("%s: %s is %f", json_string_value(json_object_get(golden, "file")), name, got);
}

static void compare_variants(const json_t *golden, struct figures *figures)
{
    size_t variants = 0, same = 0, top = 0;

    qsort(figures->variants, figures->cases, sizeof *figures->variants, variant_compare);
    for (size_t at = 0; at < figures->cases; at++) {
        bool again = at > 0 && str_equal(figures->variants[at], figures->variants[at - 1]);

        same = again ? same + 1 : 1;
        variants += !again;
        if (same > top) top = same;
    }
    expect(golden, "variants", variants);
    expect(golden, "top_variant", top);
}

static void compare_arcs(const json_t *golden, const struct figures *figures)
{
    const json_t *top = json_object_get(golden, "top_edge");
    size_t edges = 0, arcs = 0, starts = 0, ends = 0;

    for (size_t from = 0; from < figures->activity_count; from++) {
        starts += figures->starts[from];
        ends += figures->ends[from];
        for (size_t to = 0; to < figures->activity_count; to++) {
            size_t count = figures->arc_counts[from][to];

            edges += count > 0;
            arcs += count;
            if (!str_is(figures->activities[from], json_string_value(json_array_get(top, 0))) ||
                !str_is(figures->activities[to], json_string_value(json_array_get(top, 1))))
                continue;
            assert_int_equal(count, json_integer_value(json_array_get(top, 2)));
            assert_true(fabs(figures->arc_seconds[from][to] / (double)count -
                             json_number_value(json_array_get(top, 3))) < MEAN_NEAR);
        }
    }
    expect(golden, "edges", edges);
    expect(golden, "arcs", arcs);
    expect(golden, "starts", starts);
    expect(golden, "ends", ends);
}

/* sorted[floor(share * n)], the last if beyond */
static double duration_days(const struct figures *figures, double share)
{
    size_t at = (size_t)(share * (double)figures->cases);

    if (at >= figures->cases) at = figures->cases - 1;
    return (double)figures->durations_ms[at] / SECOND_MS / DAY_SECONDS;
}

static struct figures *figures_of(struct arena *arena, int fd)
{
    struct figures *figures = ARENA_NEW(arena, struct figures);
    struct err *err;

    figures->arena = arena;
    figures->variants = ARENA_ARRAY(arena, struct str, CASES_MAX);
    figures->durations_ms = ARENA_ARRAY(arena, int64_t, CASES_MAX);
    err = log_read(arena, fd, &(struct log_options){0}, take_figures, figures);
    close(fd);
    if (err != NULL) fail_msg(STR_FMT, STR_ARG(err_chain(arena, err)));
    qsort(figures->durations_ms, figures->cases, sizeof *figures->durations_ms, duration_compare);
    return figures;
}

static const char *log_path(struct arena *arena, const char *name)
{
    const char *root = getenv("INTERNA_SOURCE_ROOT");

    return str_c(arena,
                 str_print(arena, "%s/../shared/data/logs/%s", root != NULL ? root : ".", name));
}

/* Open a real log, or skip the test. */
static int open_log(struct arena *arena, const char *name)
{
    int fd = open(log_path(arena, name), O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        print_message("skipped: %s is not there\n", log_path(arena, name));
        skip();
    }
    return fd;
}

static void real_logs_give_the_figures_computed_independently(void **state)
{
    struct arena *arena = *state;
    FILE *file = fdopen(open_log(arena, "golden.jsonl"), "r");
    size_t compared = 0;
    json_t *golden;

    while ((golden = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        const char *name = json_string_value(json_object_get(golden, "file"));
        struct figures *figures = figures_of(arena, open_log(arena, name));

        expect(golden, "cases", figures->cases);
        expect(golden, "events", figures->events);
        expect(golden, "activities", figures->activity_count);
        expect(golden, "handovers", figures->handovers);
        expect(golden, "pingpong", figures->pingpong);
        compare_variants(golden, figures);
        compare_arcs(golden, figures);
        expect_near(golden, "median_days", duration_days(figures, 0.5), DAYS_NEAR);
        expect_near(golden, "p90_days", duration_days(figures, 0.9), DAYS_NEAR);
        json_decref(golden);
        arena_reset(arena);
        compared++;
    }
    fclose(file);
    assert_int_equal(compared, 3);
}

static void a_real_table_gives_its_cases(void **state)
{
    struct log_counts counts;
    int fd = open_log(*state, "interval_event_log.csv");

    assert_null(log_check(*state, fd, &(struct log_options){0}, &counts));
    close(fd);
    assert_int_equal(counts.cases, INTERVAL_CASES);
    assert_int_equal(counts.events, INTERVAL_EVENTS);
}

static void a_real_log_cut_in_the_middle_is_refused(void **state)
{
    static const char *const names[] = {"helpdesk.xes.gz", "running-example.xes"};

    for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
        struct arena *arena = *state;
        int fd = open_log(arena, names[at]);
        off_t size = lseek(fd, 0, SEEK_END);
        char *bytes = arena_alloc(arena, (size_t)size);
        struct log_counts counts;
        struct err *err;

        assert_int_equal(pread(fd, bytes, (size_t)size, 0), size);
        close(fd);
        err = check_text(arena, (struct str){bytes, (size_t)size / 2}, &counts);
        assert_non_null(err);
        assert_int_equal(err->code, ERR_BAD_FILE);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(packed_and_plain_logs_of_both_kinds_are_known_by_their_content),
        TEST(xes_in_utf_16_is_read),
        TEST(a_packed_log_cut_at_any_byte_is_refused),
        TEST(a_broken_packed_log_names_the_byte),
        TEST(a_file_that_cannot_be_read_is_an_error_of_the_world),
        TEST(a_pipe_is_read_to_its_end),
        TEST(progress_ends_with_all_bytes_of_the_packed_file),
        TEST(a_log_can_be_read_twice),
        TEST(real_logs_give_the_figures_computed_independently),
        TEST(a_real_table_gives_its_cases),
        TEST(a_real_log_cut_in_the_middle_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
