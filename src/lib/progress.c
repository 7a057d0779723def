/* The bar and the lines of progress. A failed write is nothing to stop the work for. */
#include "lib/progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_CELLS    30
#define LINE_PERCENT 10 /* between two lines where there is no terminal */

static const char full_bar[] = "##############################";
static const char empty_bar[] = "..............................";

_Static_assert(sizeof full_bar == BAR_CELLS + 1 && sizeof empty_bar == BAR_CELLS + 1,
               "a bar has its cells");

struct progress progress_new(int fd, struct str label)
{
    return (struct progress){.label = str_is_clean(label, false) ? label : STR(""),
                             .fd = fd,
                             .terminal = isatty(fd) == 1,
                             .percent = -1};
}

/* Whole percents; 100 only when all is done. */
static int percent_of(int64_t done, int64_t total)
{
    double percent = (double)done / (double)total * 100;

    if (done <= 0) return 0;
    if (done >= total) return 100;
    return percent > 99 ? 99 : (int)percent;
}

void progress_step(void *progress, int64_t done, int64_t total)
{
    struct progress *bar = progress;
    int percent, cells;

    if (total <= 0) return;
    percent = percent_of(done, total);
    if (!bar->terminal) percent -= percent % LINE_PERCENT;
    if (percent <= bar->percent) return;
    bar->percent = percent;
    if (!bar->terminal) {
        dprintf(bar->fd, STR_FMT ": %d %%\n", STR_ARG(bar->label), percent);
        return;
    }
    cells = percent * BAR_CELLS / 100;
    dprintf(bar->fd, "\r" STR_FMT " [%.*s%.*s] %3d %%", STR_ARG(bar->label), cells, full_bar,
            BAR_CELLS - cells, empty_bar, percent);
    bar->open_line = true;
}

void progress_end(struct progress *progress)
{
    if (progress->open_line) dprintf(progress->fd, "\n");
    progress->open_line = false;
}
