/* What the fuzz targets of texts share: an arena for one input, and what must never be. Built apart
   from meson's tests, by tests/fuzz/run. */
#ifndef FUZZ_TEXT_FUZZ_H
#define FUZZ_TEXT_FUZZ_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define FUZZ_BYTES_MAX ((size_t)64 * 1024 * 1024) /* no input may need more */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct arena *fuzz_arena(void)
{
    struct arena *arena = arena_new(FUZZ_BYTES_MAX);

    if (arena == NULL) abort();
    return arena;
}

static inline struct str fuzz_text_of(const uint8_t *data, size_t size)
{
    return (struct str){(const char *)data, size};
}

#endif
