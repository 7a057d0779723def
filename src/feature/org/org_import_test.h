/* What tests of imports share: a table as a test writes it is kept, checked, run and undone on a
   store, and told in one line. */
#ifndef ORG_ORG_IMPORT_TEST_H
#define ORG_ORG_IMPORT_TEST_H

#include "support.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/org/org_import.h"
#include "feature/org/org_import_jobs.h"

#define COLUMNS_MAX 12

/* A table as a test writes it: the header, then rows; cells parted by "|". */
struct file {
    enum org_import_kind kind;
    const char *const *lines; /* ends with NULL */
    int64_t actor_id;         /* 0: the administrator of the machine */
};

struct run {
    struct test_store *test;
    int64_t id;
    struct file file;
    struct org_import import; /* as it is now */
    struct org_import_whole whole;
    struct str shown;
};

static size_t cells_cut(struct arena *arena, const char *line, struct str **cells)
{
    struct str rest = str_of(line), cell;
    size_t count = 0;

    *cells = ARENA_ARRAY(arena, struct str, COLUMNS_MAX);
    for (bool more = true; more && count < COLUMNS_MAX; count++) {
        more = str_cut(rest, '|', &cell, &rest);
        (*cells)[count] = cell;
    }
    return count;
}

static struct err *keep_apply(struct store_tx *tx, void *context)
{
    struct run *run = context;
    struct org_import import = {.kind = run->file.kind, .file_name = STR("people.csv")};
    struct org_import_line lines[100];
    size_t count = 0;
    struct str *header;

    import.column_count = cells_cut(tx->arena, run->file.lines[0], &header);
    import.columns = header;
    TRY(org_import_add(tx, run->file.actor_id, &import));
    run->id = import.id;
    for (; run->file.lines[count + 1] != NULL; count++) {
        struct str *cells;

        assert_int_equal(cells_cut(tx->arena, run->file.lines[count + 1], &cells),
                         import.column_count);
        lines[count] = (struct org_import_line){.number = (int64_t)count + 2, .cells = cells};
    }
    return org_import_lines_add(tx, import.id, lines, count);
}

static struct err *look_read(struct store_tx *tx, void *context)
{
    struct run *run = context;
    struct org_import import;

    TRY(org_import_get(tx, run->id, &import));
    return org_import_look(tx, run->id, import.map, import.column_count, &run->whole);
}

static struct err *check_apply(struct store_tx *tx, void *context)
{
    struct run *run = context;

    return org_import_check(tx, run->file.actor_id, &run->whole);
}

static struct err *start_apply(struct store_tx *tx, void *context)
{
    struct run *run = context;

    return org_import_start(tx, run->file.actor_id, run->id);
}

static struct err *undo_apply(struct store_tx *tx, void *context)
{
    struct run *run = context;

    return org_import_undo(tx, run->file.actor_id, run->id);
}

/* "4 new 0 changed 0 same 1 error: 3 email bad-email", faults and what stays by their rows. */
static struct err *show_read(struct store_tx *tx, void *context)
{
    static const enum org_import_verdict told[] = {ORG_ROW_CHANGED, ORG_ROW_ERROR, ORG_ROW_KEPT};
    struct buf out = buf_new(tx->arena, 20000);
    struct run *run = context;

    TRY(org_import_get(tx, run->id, &run->import));
    for (enum org_import_verdict verdict = 0; verdict < ORG_ROW_VERDICTS; verdict++) {
        if (run->import.counts[verdict] == 0) continue;
        buf_print(&out, "%lld %s ", (long long)run->import.counts[verdict],
                  org_import_verdicts[verdict]);
    }
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct org_import_shown *rows;
        size_t count;

        TRY(org_import_shown(tx, &run->import, told[i], 0, 100, &rows, &count));
        for (size_t row = 0; row < count; row++) {
            for (size_t at = 0; at < rows[row].faults.count; at++) {
                const struct org_import_fault *fault = &rows[row].faults.items[at];

                buf_print(&out, "%lld:%s", (long long)rows[row].line.number,
                          fault->field == IMPORT_NO_FIELD ? "-"
                                                          : org_import_fields[fault->field].name);
                if (fault->code != ERR_NONE) buf_print(&out, ":%s", err_code_text(fault->code));
                if (!str_empty(fault->param))
                    buf_print(&out, "(" STR_FMT ")", STR_ARG(fault->param));
                buf_add_char(&out, ' ');
            }
        }
    }
    run->shown = buf_str(&out);
    return NULL;
}

static void go_on(struct run *run)
{
    int64_t done;

    assert_done(job_run_due(run->test->store, run->test->arena, org_jobs, TEST_NOW_MS, &done));
    assert_done(test_read(run->test, show_read, run));
}

static void expect(const struct run *run, enum org_import_state state, const char *want)
{
    assert_int_equal(run->import.state, state);
    assert_string_equal(str_c(run->test->arena, run->shown), want);
}

static struct run checked(struct test_store *test, struct file file)
{
    struct run run = {.test = test, .file = file};

    assert_done(test_write(test, keep_apply, &run));
    assert_done(test_read(test, look_read, &run));
    assert_done(test_write(test, check_apply, &run));
    go_on(&run);
    return run;
}

static void start(struct run *run)
{
    assert_done(test_write(run->test, start_apply, run));
    go_on(run);
}

static void undo(struct run *run)
{
    assert_done(test_write(run->test, undo_apply, run));
    go_on(run);
}

#endif
