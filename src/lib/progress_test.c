/* Progress on a terminal and elsewhere. */
#include "lib/progress.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static struct str text_of(int fd, char *room, size_t size)
{
    ssize_t got = pread(fd, room, size, 0);

    assert_true(got >= 0);
    return (struct str){room, (size_t)got};
}

static void a_file_gets_one_line_for_each_tenth(void **state)
{
    char room[1000];
    int fd = memfd_create("progress", MFD_CLOEXEC);
    struct progress progress = progress_new(fd, STR("Reading the log"));

    (void)state;
    for (int64_t done = 0; done <= 250; done++)
        progress_step(&progress, done, 1000);
    progress_step(&progress, 1000, 1000);
    progress_step(&progress, 1000, 1000);
    progress_end(&progress);
    assert_true(str_is(text_of(fd, room, sizeof room),
                       "Reading the log: 0 %\nReading the log: 10 %\nReading the log: 20 %\n"
                       "Reading the log: 100 %\n"));
    close(fd);
}

static void a_total_that_is_not_known_shows_nothing(void **state)
{
    char room[10];
    int fd = memfd_create("progress", MFD_CLOEXEC);
    struct progress progress = progress_new(fd, STR("Reading"));

    (void)state;
    progress_step(&progress, 500, 0);
    progress_end(&progress);
    assert_int_equal(text_of(fd, room, sizeof room).len, 0);
    close(fd);
}

static void a_label_with_control_characters_is_left_out(void **state)
{
    char room[100];
    int fd = memfd_create("progress", MFD_CLOEXEC);
    struct progress progress = progress_new(fd, STR("a\x1B[2Jb"));

    (void)state;
    progress_step(&progress, INT64_MAX - 1, INT64_MAX);
    assert_true(str_is(text_of(fd, room, sizeof room), ": 90 %\n"));
    close(fd);
}

static void a_terminal_gets_a_bar_that_redraws_itself(void **state)
{
    static const char want[] = "\rImport [..............................]   0 %"
                               "\rImport [###############...............]  50 %"
                               "\rImport [##############################] 100 %\r\n";
    char room[1000];
    size_t len = 0;
    int outer = posix_openpt(O_RDWR | O_NOCTTY), inner;
    struct progress progress;

    (void)state;
    assert_true(outer >= 0);
    assert_int_equal(grantpt(outer), 0);
    assert_int_equal(unlockpt(outer), 0);
    inner = open(ptsname(outer), O_RDWR | O_NOCTTY);
    assert_true(inner >= 0);
    progress = progress_new(inner, STR("Import"));
    progress_step(&progress, 0, 10);
    progress_step(&progress, 5, 10);
    progress_step(&progress, 5, 10);
    progress_step(&progress, 10, 10);
    progress_end(&progress);
    progress_end(&progress);
    while (len < sizeof want - 1) {
        ssize_t got = read(outer, room + len, sizeof room - len);

        assert_true(got > 0);
        len += (size_t)got;
    }
    assert_true(str_is((struct str){room, len}, want));
    close(inner);
    close(outer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_gets_one_line_for_each_tenth),
        cmocka_unit_test(a_total_that_is_not_known_shows_nothing),
        cmocka_unit_test(a_label_with_control_characters_is_left_out),
        cmocka_unit_test(a_terminal_gets_a_bar_that_redraws_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
