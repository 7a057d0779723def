/* import people FILE, and the same for units, customers and orders: the table is read and its
   columns are told here; then the process that has the store keeps it, checks it and runs it step
   by step. Every step leaves the next one due in a minute, so that the server goes on where this
   command was stopped. */
#include "app/import_people.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/num.h"
#include "feature/org/org_import.h"
#include "format/table.h"
#include "lib/progress.h"
#include "web/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEND_ROWS      ((size_t)500) /* in one line to the server */
#define STEP_BYTES_MAX ((size_t)128 * 1024 * 1024)
#define LEASE_MS       MINUTE_MS
#define SHOWN_ERRORS   20

struct import {
    struct command_call *call;
    struct arena *arena; /* of one exchange with the store */
    enum org_import_kind kind;
    const char *path;
    bool dry_run;
    struct table table;
    enum org_import_field *map;
    int64_t id;
};

static struct err *import_run(struct command_call *call);
static struct err *import_act(struct store *store, struct arena *arena, int64_t now_ms,
                              const struct doc *request, struct doc *answer);

const struct command people_commands[PEOPLE_COMMANDS] = {
    {"import people", "import people FILE [--map COLUMN=FIELD]... [--dry-run]",
     N_("Import people from a table (CSV or XLSX). Columns are guessed unless --map names their "
        "fields; the same file again changes nothing; --dry-run only tells what would happen."),
     import_run, import_act, true},
    {"import units", "import units FILE [--map COLUMN=FIELD]... [--dry-run]",
     N_("Import units in the same way: name, code, company, parent, zone, external_id."),
     import_run, import_act, true},
    {"import customers", "import customers FILE [--map COLUMN=FIELD]... [--dry-run]",
     N_("Import external customers in the same way: name, lang, external_id."), import_run,
     import_act, true},
    {"import orders", "import orders FILE [--map COLUMN=FIELD]... [--dry-run]",
     N_("Import orders of external customers: customer, number, offering, unit, title, details, "
        "quantity, price, wanted, requester."),
     import_run, import_act, true},
};

/* ---- where the store is ---- */

struct act {
    const struct doc *request;
    struct doc *answer;
    struct org_import import;
    struct org_import_whole whole;
};

/* An id is a number within a process, and a text on its way between two. */
static int64_t request_id(const struct doc *request)
{
    int64_t id;

    return num_parse_int(doc_text(request, "id"), &id) ? id : doc_int(request, "id");
}

static size_t texts_of(struct arena *arena, const struct doc *list, struct str **texts)
{
    size_t count = 0;

    *texts = ARENA_ARRAY(arena, struct str, list == NULL ? 1 : list->children.count + 1);
    if (list == NULL || list->kind != DOC_LIST) return 0;
    for (const struct doc *one = list->children.first; one != NULL; one = one->next)
        (*texts)[count++] = one->kind == DOC_TEXT ? one->text : STR("");
    return count;
}

static struct err *keep_apply(struct store_tx *tx, void *context)
{
    struct act *act = context;
    struct org_import import = {.file_name = doc_text(act->request, "file")};
    struct str *columns;

    import.kind = org_import_kind_of(doc_text(act->request, "kind"));
    import.column_count = texts_of(tx->arena, doc_get(act->request, "columns"), &columns);
    import.columns = columns;
    TRY(org_import_add(tx, 0, &import));
    act->import.id = import.id;
    return NULL;
}

static struct err *rows_apply(struct store_tx *tx, void *context)
{
    struct act *act = context;
    const struct doc *rows = doc_get(act->request, "rows");
    struct org_import_line *lines;
    size_t count = 0;

    if (rows == NULL || rows->kind != DOC_LIST) return ERR(tx->arena, ERR_USAGE, "no rows");
    TRY(org_import_get(tx, request_id(act->request), &act->import));
    lines = ARENA_ARRAY(tx->arena, struct org_import_line, rows->children.count + 1);
    for (const struct doc *row = rows->children.first; row != NULL; row = row->next) {
        struct str *cells;
        size_t cell_count = texts_of(tx->arena, doc_get(row, "cells"), &cells);

        if (cell_count != act->import.column_count) {
            return ERR(tx->arena, ERR_USAGE, "a row has %zu cells", cell_count);
        }
        lines[count++] = (struct org_import_line){.number = doc_int(row, "row"), .cells = cells};
    }
    return org_import_lines_add(tx, act->import.id, lines, count);
}

static struct err *look_read(struct store_tx *tx, void *context)
{
    struct act *act = context;
    struct str *names;
    size_t count = texts_of(tx->arena, doc_get(act->request, "map"), &names);
    enum org_import_field *map = ARENA_ARRAY(tx->arena, enum org_import_field, count + 1);

    TRY(org_import_get(tx, request_id(act->request), &act->import));
    for (size_t i = 0; i < count; i++) {
        if (!org_import_field_find(act->import.kind, names[i], &map[i])) {
            return ERR(tx->arena, ERR_USAGE, "there is no field " STR_FMT, STR_ARG(names[i]));
        }
    }
    return org_import_look(tx, act->import.id, map, count, &act->whole);
}

static struct err *check_apply(struct store_tx *tx, void *context)
{
    struct act *act = context;

    return org_import_check(tx, 0, &act->whole);
}

static struct err *start_apply(struct store_tx *tx, void *context)
{
    struct act *act = context;

    return org_import_start(tx, 0, request_id(act->request));
}

static struct err *drop_apply(struct store_tx *tx, void *context)
{
    struct act *act = context;

    return org_import_drop(tx, request_id(act->request));
}

static struct err *step_apply(struct store_tx *tx, void *context)
{
    struct act *act = context;
    int64_t id = request_id(act->request);
    bool waiting;

    TRY(org_import_step(tx, id, tx->now_ms + LEASE_MS, &waiting));
    return org_import_get(tx, id, &act->import);
}

static void put_faults(struct arena *arena, struct doc *row, const struct org_import_faults *faults)
{
    struct doc *list = doc_put_list(arena, row, "faults");

    for (size_t i = 0; i < faults->count; i++) {
        const struct org_import_fault *fault = &faults->items[i];
        struct doc *one = doc_put_object(arena, list, NULL);

        doc_put_int(arena, one, "field", (int64_t)fault->field);
        doc_put_int(arena, one, "code", (int64_t)fault->code);
        doc_put_text(arena, one, "param", fault->param);
    }
}

/* The first rows with errors. */
static struct err *errors_read(struct store_tx *tx, void *context)
{
    struct act *act = context;
    struct doc *list = doc_put_list(tx->arena, act->answer, "errors");
    struct org_import_shown *rows;
    size_t count;

    TRY(org_import_get(tx, request_id(act->request), &act->import));
    TRY(org_import_shown(tx, &act->import, ORG_ROW_ERROR, 0, SHOWN_ERRORS, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *row = doc_put_object(tx->arena, list, NULL);

        doc_put_int(tx->arena, row, "row", rows[i].line.number);
        put_faults(tx->arena, row, &rows[i].faults);
    }
    return NULL;
}

static void put_state(struct arena *arena, const struct act *act)
{
    const struct org_import *import = &act->import;

    doc_put_id(arena, act->answer, "id", import->id);
    doc_put_bool(arena, act->answer, "goes_on", org_import_goes_on(import));
    doc_put_int(arena, act->answer, "place", import->place);
    doc_put_int(arena, act->answer, "slices", import->slices);
    for (enum org_import_verdict verdict = 0; verdict < ORG_ROW_VERDICTS; verdict++)
        doc_put_int(arena, act->answer, org_import_verdicts[verdict], import->counts[verdict]);
}

static struct err *import_act(struct store *store, struct arena *arena, int64_t now_ms,
                              const struct doc *request, struct doc *answer)
{
    static const struct {
        const char *name;
        store_work *read, *apply;
    } ways[] = {
        {"keep", NULL, keep_apply},   {"rows", NULL, rows_apply}, {"check", look_read, check_apply},
        {"start", NULL, start_apply}, {"step", NULL, step_apply}, {"errors", errors_read, NULL},
        {"drop", NULL, drop_apply},
    };
    struct act act = {.request = request, .answer = answer};
    struct store_root root = {SQL_ORG_IMPORT_LOCK, request_id(request)};
    struct store_write write = {.context = &act,
                                .arena = arena,
                                .now_ms = now_ms,
                                .roots = &root,
                                .root_count = root.id != NONE,
                                .background = true};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!str_is(doc_text(request, "do"), ways[i].name)) continue;
        write.apply = ways[i].apply;
        if (ways[i].read != NULL) TRY(store_read(store, arena, now_ms, ways[i].read, &act));
        if (ways[i].apply != NULL) TRY(store_write(store, &write));
        put_state(arena, &act);
        return NULL;
    }
    return ERR(arena, ERR_USAGE, "this is no step of an import");
}

/* ---- where the file is ---- */

static struct err *send(struct import *import, struct doc *request, struct doc **answer)
{
    struct command_call call = *import->call;
    struct err *err, *copy = NULL;

    call.arena = import->arena;
    if (import->id != 0) doc_put_id(import->arena, request, "id", import->id);
    err = command_send(&call, request, answer);
    if (err == NULL) return NULL;
    struct arena *arena = import->call->arena; /* which outlives the exchange */
    copy = ERR(arena, err->code, STR_FMT, STR_ARG(str_copy(arena, err_chain(arena, err))));
    copy->param = str_copy(arena, err->param);
    for (const struct err_field *field = err->fields; field != NULL; field = field->next)
        err_add_field(arena, &copy, str_copy(arena, field->name), field->code,
                      str_copy(arena, field->param));
    return copy;
}

static struct doc *request_new(struct import *import, const char *what)
{
    arena_reset(import->arena);
    struct doc *request = doc_object(import->arena);

    doc_put_c(import->arena, request, "do", what);
    return request;
}

/* --map COLUMN=FIELD; FIELD "-" leaves a column out. */
static struct err *map_take(struct import *import, const char *option)
{
    struct arena *arena = import->call->arena;
    struct str column, name;
    enum org_import_field field;

    if (!str_cut(str_of(option), '=', &column, &name)) {
        return ERR(arena, ERR_USAGE, "--map is COLUMN=FIELD, not %s", option);
    }
    if (!org_import_field_find(import->kind, name, &field)) {
        return ERR(arena, ERR_USAGE, "there is no field " STR_FMT, STR_ARG(name));
    }
    for (size_t i = 0; i < import->table.column_count; i++) {
        if (!str_equal(import->table.columns[i], column)) continue;
        import->map[i] = field;
        return NULL;
    }
    return ERR(arena, ERR_USAGE, "the table has no column " STR_FMT, STR_ARG(column));
}

static struct err *table_open(struct import *import)
{
    struct arena *arena = import->call->arena;
    const char *slash = strrchr(import->path, '/');
    int fd = open(import->path, O_RDONLY | O_CLOEXEC);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        if (fd >= 0) close(fd);
        return ERR(arena, ERR_IO, "%s: %s", import->path,
                   fd < 0 ? strerror(errno) : "this is not a file");
    }
    struct err *err =
        table_read(arena, fd, str_of(slash != NULL ? slash + 1 : import->path), &import->table);
    close(fd);
    return err;
}

static struct err *options_read(struct import *import)
{
    struct command_call *call = import->call;
    const char *maps[TABLE_COLUMNS_MAX + 1] = {NULL};
    struct str unused, kind;
    size_t count = 0;

    (void)str_cut(str_of(call->command->name), ' ', &unused, &kind);
    import->kind = org_import_kind_of(kind);
    import->dry_run = command_flag(call, "--dry-run");
    do {
        TRY(command_option_next(call, "--map", &maps[count]));
    } while (maps[count] != NULL && ++count < TABLE_COLUMNS_MAX);
    if (call->argc == 0) return ERR(call->arena, ERR_USAGE, "which FILE is to be imported?");
    import->path = call->argv[0];
    call->argc--;
    call->argv++;
    TRY(command_end(call));
    TRY(table_open(import));
    import->map = ARENA_ARRAY(call->arena, enum org_import_field, import->table.column_count + 1);
    org_import_guess(call->arena, import->kind, import->table.columns, import->table.column_count,
                     import->map);
    for (size_t i = 0; i < count; i++)
        TRY(map_take(import, maps[i]));
    return NULL;
}

static struct err *rows_send(struct import *import)
{
    const struct table *table = &import->table;
    struct doc *answer;

    for (size_t at = 0; at < table->row_count; at += SEND_ROWS) {
        struct doc *request = request_new(import, "rows");
        struct doc *rows = doc_put_list(import->arena, request, "rows");

        for (size_t i = at; i < table->row_count && i < at + SEND_ROWS; i++) {
            struct doc *row = doc_put_object(import->arena, rows, NULL);
            struct doc *cells = doc_put_list(import->arena, row, "cells");

            doc_put_int(import->arena, row, "row", (int64_t)table->rows[i].number);
            for (size_t j = 0; j < table->column_count; j++)
                doc_put_text(import->arena, cells, NULL, table->rows[i].cells[j]);
        }
        TRY(send(import, request, &answer));
    }
    return NULL;
}

static struct err *keep(struct import *import)
{
    struct doc *request = request_new(import, "keep"), *list, *answer;
    const char *slash = strrchr(import->path, '/');
    const struct table *table = &import->table;

    doc_put_c(import->arena, request, "kind", org_import_kinds[import->kind]);
    doc_put_c(import->arena, request, "file", slash != NULL ? slash + 1 : import->path);
    list = doc_put_list(import->arena, request, "columns");
    for (size_t i = 0; i < table->column_count; i++)
        doc_put_text(import->arena, list, NULL, table->columns[i]);
    TRY(send(import, request, &answer));
    import->id = request_id(answer);
    TRY(rows_send(import));
    request = request_new(import, "check");
    list = doc_put_list(import->arena, request, "map");
    for (size_t i = 0; i < table->column_count; i++) {
        doc_put_c(import->arena, list, NULL,
                  import->map[i] == IMPORT_NO_FIELD ? "-" : org_import_fields[import->map[i]].name);
    }
    return send(import, request, &answer);
}

/* Go on until nothing is left to be done. */
static struct err *steps(struct import *import, const char *label, struct doc **answer)
{
    struct command_call *call = import->call;
    struct progress bar = progress_new(STDERR_FILENO, i18n_text(call->i18n, call->arena, label));
    struct err *err;

    do {
        err = send(import, request_new(import, "step"), answer);
        if (err == NULL) {
            bool goes_on = doc_true(doc_get(*answer, "goes_on"));
            int64_t all = doc_int(*answer, "slices");

            progress_step(&bar, goes_on ? doc_int(*answer, "place") : all, all);
            if (!goes_on) break;
        }
    } while (err == NULL);
    progress_end(&bar);
    return err;
}

/* ---- what is told ---- */

static void say(const struct import *import, FILE *file, struct doc *line)
{
    struct arena *arena = import->call->arena;
    struct i18n i18n = *import->call->i18n;
    struct doc_voice voice = i18n_voice(&i18n);

    fprintf(file, STR_FMT "\n", STR_ARG(doc_message_text(arena, &voice, line)));
}

static void say_counts(const struct import *import, const struct doc *answer)
{
    struct arena *arena = import->call->arena;
    struct doc *doc = doc_object(arena);
    struct doc *line =
        doc_put_message(arena, doc, "line",
                        import->dry_run ? N_("Would be new: {new}; changed: {changed}; the same: "
                                             "{same}; errors: {error}")
                                        : N_("New: {new}; changed: {changed}; the same: {same}; "
                                             "errors: {error}"));

    for (enum org_import_verdict verdict = 0; verdict <= ORG_ROW_ERROR; verdict++) {
        const char *name = org_import_verdicts[verdict];

        doc_param(arena, line, name,
                  doc_put_text(arena, doc, name, str_of_int(arena, doc_int(answer, name))));
    }
    say(import, stdout, line);
}

/* "row 5, E-mail: Enter an e-mail address ..." */
static void say_fault(const struct import *import, int64_t row, const struct doc *fault)
{
    struct arena *arena = import->call->arena;
    struct doc *doc = doc_object(arena);
    struct doc *title =
        doc_put_message(arena, doc, "title", err_title((enum err_code)doc_int(fault, "code")));
    struct doc *line = doc_put_message(arena, doc, "line", N_("Row {row}: {column} {title}"));
    int64_t field = doc_int(fault, "field");
    struct str column = STR("");

    doc_param(arena, title, "limit", doc_put_text(arena, doc, "limit", doc_text(fault, "param")));
    for (size_t i = 0; i < import->table.column_count; i++) {
        if ((int64_t)import->map[i] != field || field == IMPORT_NO_FIELD) continue;
        column = str_print(arena, STR_FMT ":", STR_ARG(import->table.columns[i]));
    }
    doc_param(arena, line, "row", doc_put_text(arena, doc, "row", str_of_int(arena, row)));
    doc_param(arena, line, "column", doc_put_text(arena, doc, "column", column));
    doc_param(arena, line, "title", title);
    say(import, stderr, line);
}

static struct err *say_errors(struct import *import)
{
    struct doc *answer;

    TRY(send(import, request_new(import, "errors"), &answer));
    const struct doc *rows = doc_get(answer, "errors");
    for (const struct doc *row = rows->children.first; row != NULL; row = row->next) {
        const struct doc *faults = doc_get(row, "faults");

        for (const struct doc *one = faults->children.first; one != NULL; one = one->next)
            say_fault(import, doc_int(row, "row"), one);
    }
    return NULL;
}

static struct err *run_all(struct import *import)
{
    struct doc *answer;

    TRY(keep(import));
    TRY(steps(import, N_("Checking the rows"), &answer));
    if (!import->dry_run) {
        TRY(send(import, request_new(import, "start"), &answer));
        TRY(steps(import, N_("Importing the rows"), &answer));
    }
    int64_t errors = doc_int(answer, "error");
    say_counts(import, answer);
    if (errors > 0) TRY(say_errors(import));
    if (import->dry_run) TRY(send(import, request_new(import, "drop"), &answer));
    if (errors == 0) return NULL;
    struct err *err = ERR_REFUSE(import->call->arena, ERR_ROWS_LEFT);
    err->param = str_of_int(import->call->arena, errors);
    return err;
}

static struct err *import_run(struct command_call *call)
{
    struct import import = {.call = call};

    TRY(options_read(&import));
    import.arena = arena_new(STEP_BYTES_MAX);
    if (import.arena == NULL) return ERR(call->arena, ERR_BUSY, "no memory");
    struct err *err = run_all(&import);
    arena_free(import.arena);
    return err;
}
