/* The one door to logs: looks at the first bytes and hands the file to its reader. */
#include "format/log.h"

#include <string.h>

#include "base/arena.h"
#include "format/csv.h"
#include "format/log_source.h"
#include "format/xes.h"

/* XML starts with "<", after white space, a mark of UTF-8, or in one of the two kinds of UTF-16. */
static bool is_xml(struct str block)
{
    if (str_starts(block, STR("\xFF\xFE<")) || str_starts(block, (struct str){"\xFE\xFF\0<", 4}))
        return true;
    if (str_starts(block, STR("\xEF\xBB\xBF"))) block = str_sub(block, 3, block.len);
    return str_starts(str_trim(block), STR("<"));
}

struct err *log_read(struct arena *arena, int fd, const struct log_options *options,
                     log_case_fn *fn, void *context)
{
    struct log_source *source;
    struct err *err;

    TRY(log_source_open(arena, fd, options, &source));
    if (source->block.len == 0)
        err = ERR(arena, ERR_BAD_FILE, "the file is empty");
    else if (is_xml(source->block))
        err = xes_read(arena, source, options, fn, context);
    else
        err = csv_read(arena, source, options, fn, context);
    log_source_close(source);
    return err;
}

static struct err *count_case(void *context, const struct log_case *one)
{
    struct log_counts *counts = context;

    counts->cases++;
    counts->events += one->count;
    return NULL;
}

struct err *log_check(struct arena *arena, int fd, const struct log_options *options,
                      struct log_counts *counts)
{
    *counts = (struct log_counts){0};
    return log_read(arena, fd, options, count_case, counts);
}
