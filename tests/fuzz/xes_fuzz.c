/* Any bytes as an XES log, plain or packed. */
#include "log_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct log_options options;

    fuzz_log(data, size, &options);
    return 0;
}
