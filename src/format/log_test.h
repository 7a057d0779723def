/* For the tests of logs: a text as an open file, and a log as a text that a table of wants can
   show. Each case is "id{attributes}" and each event
   "activity/resource/lifecycle@time{attributes}"; what is absent is "-", nested attributes have a
   dot for each level. */
#ifndef FORMAT_LOG_TEST_H
#define FORMAT_LOG_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/log.h"

#define TEST_ARENA_BYTES ((size_t)256 * 1024 * 1024)

static inline int file_of(struct str text)
{
    int fd = memfd_create("log", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.ptr, text.len), text.len);
    return fd;
}

static inline struct err *read_text(struct arena *arena, struct str text,
                                    const struct log_options *options, log_case_fn *fn,
                                    void *context)
{
    int fd = file_of(text);
    struct err *err = log_read(arena, fd, options, fn, context);

    close(fd);
    return err;
}

static inline void show_text(struct buf *buf, struct str text)
{
    buf_add(buf, text.ptr != NULL ? text : STR("-"));
}

static inline void show_attributes(struct buf *buf, const struct log_attribute *attribute)
{
    buf_add_char(buf, '{');
    for (; attribute != NULL; attribute = attribute->next) {
        for (unsigned level = 0; level < attribute->depth; level++)
            buf_add_char(buf, '.');
        buf_add(buf, attribute->key);
        buf_add_char(buf, '=');
        show_text(buf, attribute->value);
        if (attribute->next != NULL) buf_add_char(buf, ' ');
    }
    buf_add_c(buf, "}");
}

static inline struct err *show_case(void *context, const struct log_case *one)
{
    struct buf *buf = context;

    show_text(buf, one->id);
    show_attributes(buf, one->attributes);
    for (size_t at = 0; at < one->count; at++) {
        const struct log_event *event = &one->events[at];

        buf_add_c(buf, " ");
        show_text(buf, event->activity);
        buf_add_char(buf, '/');
        show_text(buf, event->resource);
        buf_add_char(buf, '/');
        show_text(buf, event->lifecycle);
        buf_add_char(buf, '@');
        show_text(buf, event->time_ms == NONE ? STR_NONE : time_text(buf->arena, event->time_ms));
        show_attributes(buf, event->attributes);
    }
    buf_add_c(buf, "\n");
    return NULL;
}

/* The log as text, or the detail of the error that broke it. */
static inline struct str shown(struct arena *arena, struct str text,
                               const struct log_options *options)
{
    struct buf buf = buf_new(arena, 100000);
    struct err *err = read_text(arena, text, options, show_case, &buf);

    if (err == NULL) return buf_str(&buf);
    return str_print(arena, "%s: " STR_FMT, err_code_text(err->code), STR_ARG(err->detail));
}

struct sample {
    const char *name, *text, *want;
};

static inline void each_gives_what_is_wanted(struct arena *arena, const struct sample *rows,
                                             size_t count)
{
    for (size_t at = 0; at < count; at++) {
        struct str got = shown(arena, str_of(rows[at].text), &(struct log_options){0});

        if (!str_is(got, rows[at].want))
            fail_msg("%s: got \"" STR_FMT "\", want \"%s\"", rows[at].name, STR_ARG(got),
                     rows[at].want);
    }
}

static inline struct str repeated(struct arena *arena, const char *text, size_t times)
{
    struct buf buf = buf_new(arena, TEST_ARENA_BYTES);

    for (size_t at = 0; at < times; at++)
        buf_add_c(&buf, text);
    return buf_str(&buf);
}

static inline int arena_setup(void **state)
{
    *state = arena_new(TEST_ARENA_BYTES);
    return *state == NULL;
}

static inline int arena_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

#endif
