/* Who may include whom; the table of the architecture, first fitting row decides. */
#include "rules.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

/* Headers of the C library and POSIX, open to all. */
static const char *const libc[] = {
    "arpa/inet.h",  "assert.h",     "ctype.h",
    "dirent.h",     "errno.h",      "fcntl.h",
    "fnmatch.h",    "inttypes.h",   "limits.h",
    "math.h",       "netdb.h",      "netinet/in.h",
    "poll.h",       "pthread.h",    "semaphore.h",
    "setjmp.h",     "signal.h",     "stdarg.h",
    "stdatomic.h",  "stdbool.h",    "stddef.h",
    "stdint.h",     "stdio.h",      "stdlib.h",
    "string.h",     "strings.h",    "sys/file.h",
    "sys/mman.h",   "sys/random.h", "sys/resource.h",
    "sys/socket.h", "sys/stat.h",   "sys/statvfs.h",
    "sys/time.h",   "sys/types.h",  "sys/uio.h",
    "sys/un.h",     "sys/wait.h",   "termios.h",
    "time.h",       "unistd.h",     "sanitizer/asan_interface.h",
};

/* In the order of their needs: a feature may include those before it. */
static const char *const features[] = {"event",    "org",      "access",  "attachment", "catalogue",
                                       "request",  "standard", "ledger",  "trade",      "shop",
                                       "feedback", "kudos",    "insight", "rule",       "search",
                                       "record",   "admin",    "home"};

/* "feature/" in `may` stands for the features before; "*" for everything. A quoted name without a
   folder is a neighbour's, or made by the build. */
static const struct {
    const char *place, *may;
} rows[] = {
    {"src/*_test.[ch]", "*"},
    {"src/main.c", "*"},
    {"src/app/*", "*"},
    {"tests/*", "*"},
    {"tools/*", "tool.h markup.h template.h zlib.h"},
    {"src/base/zone.c", "base/ unicode/"},
    {"src/base/fold.c", "base/ unicode/"},
    {"src/base/sha256.c", "base/ sodium.h"},
    {"src/base/*", "base/ uthash.h"},
    {"src/doc/doc_read.c", "base/ doc/ jansson.h"},
    {"src/doc/*", "base/ doc/"},
    {"src/store/store_sqlite*.c", "base/ store/ sql_ids.h sqlite3.h"},
    {"src/store/store_pg*.c", "base/ store/ sql_ids.h libpq-fe.h"},
    {"src/store/*", "base/ store/ sql_ids.h"},
    {"src/http/*", "base/ http/ microhttpd.h"},
    {"src/web/i18n*.c", "base/ doc/ store/ http/ web/ unicode/"},
    {"src/web/compress.c", "base/ http/ web/ zlib.h"},
    {"src/web/*", "base/ doc/ store/ http/ web/ templates.h asset_names.h"},
    {"src/job/*", "base/ store/ job/ lib/"},
    {"src/lib/xlsx*", "base/ lib/ expat.h zip.h"},
    {"src/lib/file_type*", "base/ lib/ magic.h"},
    {"src/lib/qr.c", "base/ lib/ qrencode.h"},
    {"src/lib/*", "base/ lib/ md4c.h sodium.h"},
    {"src/format/table.c", "base/ format/ lib/"},
    {"src/format/*", "base/ format/ expat.h zlib.h jansson.h sqlite3.h"},
    {"src/mining/*", "base/ mining/ format/"},
    {"src/feature/*_jobs.h", "base/ job/ feature/"},
    {"src/feature/*.h", "base/ feature/"},
    {"src/feature/*_rules.c", "base/ feature/"},
    {"src/feature/*_store.c", "base/ store/ feature/"},
    {"src/feature/*", "base/ doc/ web/ job/ lib/ format/ store/ feature/ templates.h"},
    {"*", ""},
};

static int feature_rank(const char *name)
{
    size_t len = strcspn(name, "/");

    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (strlen(features[i]) == len && strncmp(features[i], name, len) == 0) return (int)i;
    }
    return -1;
}

static bool is_libc(const char *name)
{
    for (size_t i = 0; i < sizeof libc / sizeof *libc; i++) {
        if (strcmp(libc[i], name) == 0) return true;
    }
    return false;
}

/* Is NAME, or the folder it is in, a word of MAY? */
static bool is_named(const char *may, const char *name)
{
    for (; *may != '\0'; may += strspn(may, " ")) {
        size_t len = strcspn(may, " ");
        bool folder = may[len - 1] == '/';

        if (strncmp(may, name, len) == 0 && (folder || name[len] == '\0')) return true;
        may += len;
    }
    return false;
}

static bool may_include(const struct source *source, const char *name)
{
    static const char feature[] = "feature/";
    size_t row = 0;

    while (!source_in(source, rows[row].place))
        row++;
    if (strcmp(rows[row].may, "*") == 0) return true;
    if (!is_named(rows[row].may, name)) return false;
    if (strncmp(name, feature, strlen(feature)) != 0) return true;
    int own = feature_rank(source->path + strlen("src/feature/"));
    int other = feature_rank(name + strlen(feature));
    return own >= 0 && other >= 0 && other <= own;
}

void check_includes(struct report *report, const struct source *source, const struct tree *tree)
{
    (void)tree;
    if (!source_is(source, ".c .h")) return;
    for (size_t i = 0; i < source->line_count; i++) {
        char name[128], mark;

        if (sscanf(source->lines[i], "#include %c%127[^\">]", &mark, name) != 2) continue;
        if (mark == '<' && is_libc(name)) continue;
        if (!may_include(source, name)) {
            report_add(report, source, (unsigned)i + 1, "may not include %s", name);
        }
    }
}
