/* What both fuzz targets of logs share: the input as an open file, read twice; what is given must
   hold together, and both readings must agree. Built apart from meson's tests, by
   tests/fuzz/run. */
#ifndef FUZZ_LOG_FUZZ_H
#define FUZZ_LOG_FUZZ_H

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "format/log.h"

struct fuzz_sum {
    size_t cases, events, bytes;
};

static inline void fuzz_text(struct fuzz_sum *sum, struct str text)
{
    if (text.ptr == NULL) return;
    assert(str_is_utf8(text));
    sum->bytes += text.len;
}

static inline void fuzz_attributes(struct fuzz_sum *sum, const struct log_attribute *attribute)
{
    unsigned deepest = 0; /* that the next one may be */

    for (; attribute != NULL; attribute = attribute->next) {
        assert(attribute->depth <= deepest && attribute->depth < LOG_DEPTH_MAX);
        deepest = attribute->depth + 1;
        assert(attribute->key.ptr != NULL);
        fuzz_text(sum, attribute->key);
        fuzz_text(sum, attribute->value);
    }
}

static inline struct err *fuzz_case(void *context, const struct log_case *one)
{
    struct fuzz_sum *sum = context;
    int64_t known_ms = NONE;

    assert(one->number == ++sum->cases);
    fuzz_text(sum, one->id);
    fuzz_attributes(sum, one->attributes);
    for (size_t at = 0; at < one->count; at++) {
        const struct log_event *event = &one->events[at];

        assert(event->order < one->count);
        assert(event->time_ms == NONE || event->time_ms >= known_ms);
        if (event->time_ms != NONE) known_ms = event->time_ms;
        fuzz_text(sum, event->activity);
        fuzz_text(sum, event->resource);
        fuzz_text(sum, event->lifecycle);
        fuzz_attributes(sum, event->attributes);
    }
    sum->events += one->count;
    return NULL;
}

static inline void fuzz_log(const uint8_t *data, size_t size, const struct log_options *options)
{
    struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
    int fd = memfd_create("log", MFD_CLOEXEC);
    struct fuzz_sum sum = {0};
    struct log_counts counts;
    struct err *err, *again;

    if (arena == NULL || fd < 0 || write(fd, data, size) != (ssize_t)size) abort();
    err = log_read(arena, fd, options, fuzz_case, &sum);
    again = log_check(arena, fd, options, &counts);
    assert((err == NULL) == (again == NULL));
    assert(err == NULL || str_equal(err->detail, again->detail));
    assert(counts.cases == sum.cases && counts.events == sum.events);
    assert(err == NULL || err->code == ERR_BAD_FILE || err->code == ERR_USAGE);
    close(fd);
    arena_free(arena);
}

#endif
