/* Any bytes as a table whose columns have names of one letter, so that the fuzzer finds them. */
#include "log_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct log_options options = {.case_column = STR("c"),
                                               .activity_column = STR("a"),
                                               .time_column = STR("t")};

    fuzz_log(data, size, &options);
    return 0;
}
