/* The workbook: its archive, its parts, and which of them is the first visible sheet. */
#include "lib/xlsx.h"

#include <string.h>
#include <unistd.h>

#include "lib/xlsx_inner.h"

#define BLOCK_BYTES  65536
#define PATH_MAX_LEN 256

/* ---- one part ---- */

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon != NULL ? colon + 1 : name;
}

struct str xlsx_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(local_name(attributes[0]), name) == 0) return str_of(attributes[1]);
    }
    return STR_NONE;
}

void xlsx_part_fail(struct xlsx_part *part, enum err_code code, const char *what)
{
    struct arena *arena = part->xlsx->arena;

    if (part->err != NULL) return;
    part->err = ERR(arena, code, "%s, line %lu: %s", part->path,
                    XML_GetCurrentLineNumber(part->parser), what);
    part->err->param = code == ERR_FILE_SIZE ? str_of(what)
                                             : str_print(arena, "%s:%lu", part->path,
                                                         XML_GetCurrentLineNumber(part->parser));
    XML_StopParser(part->parser, XML_FALSE);
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx_part *part = context;

    if (part->err != NULL) return;
    if (setjmp(part->full) != 0) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "128 MiB");
        return;
    }
    if (++part->depth > XLSX_DEPTH_MAX) {
        xlsx_part_fail(part, ERR_FILE_BROKEN, "elements are too deep in one another");
        return;
    }
    part->start(part, str_of(local_name(name)), attributes);
}

static void on_end(void *context, const XML_Char *name)
{
    struct xlsx_part *part = context;

    if (part->err != NULL) return;
    if (setjmp(part->full) != 0) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "128 MiB");
        return;
    }
    part->depth--;
    part->end(part, str_of(local_name(name)));
}

static void on_text(void *context, const XML_Char *text, int len)
{
    struct xlsx_part *part = context;

    if (part->err != NULL || part->text == NULL) return;
    if (setjmp(part->full) != 0) {
        xlsx_part_fail(part, ERR_FILE_SIZE, "128 MiB");
        return;
    }
    part->text(part, (struct str){text, (size_t)len});
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    xlsx_part_fail(context, ERR_FILE_BROKEN, "a DOCTYPE has no place here");
}

static struct err *broken(struct xlsx *xlsx, const char *path, const char *what)
{
    struct err *err = ERR(xlsx->arena, ERR_FILE_BROKEN, "%s: %s", path, what);

    err->param = str_copy(xlsx->arena, str_of(path));
    return err;
}

static struct err *too_large(struct xlsx *xlsx, const char *limit)
{
    struct err *err = ERR(xlsx->arena, ERR_FILE_SIZE, "more than %s", limit);

    err->param = str_of(limit);
    return err;
}

static struct err *part_feed(struct xlsx_part *part, zip_file_t *file)
{
    struct xlsx *xlsx = part->xlsx;

    for (;;) {
        void *block = XML_GetBuffer(part->parser, BLOCK_BYTES);
        zip_int64_t count = block == NULL ? -1 : zip_fread(file, block, BLOCK_BYTES);

        if (count < 0) return broken(xlsx, part->path, "the archive is damaged");
        xlsx->unpacked += (size_t)count;
        if (xlsx->unpacked > XLSX_UNPACKED_MAX) return too_large(xlsx, "128 MiB");
        if (XML_ParseBuffer(part->parser, (int)count, count == 0) == XML_STATUS_ERROR) {
            if (part->err != NULL) return part->err;
            xlsx_part_fail(part, ERR_FILE_BROKEN, XML_ErrorString(XML_GetErrorCode(part->parser)));
            return part->err;
        }
        if (count == 0) return NULL;
    }
}

static struct err *part_parse(struct xlsx_part *part, zip_file_t *file)
{
    part->parser = XML_ParserCreate(NULL);
    if (part->parser == NULL) return ERR(part->xlsx->arena, ERR_BUSY, "no memory for XML");
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, on_start, on_end);
    XML_SetCharacterDataHandler(part->parser, on_text);
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);

    jmp_buf *memory_before = arena_escape(part->xlsx->memory, &part->full);
    jmp_buf *row_before = arena_escape(part->xlsx->row_memory, &part->full);
    struct err *err = part_feed(part, file);
    (void)arena_escape(part->xlsx->memory, memory_before);
    (void)arena_escape(part->xlsx->row_memory, row_before);
    XML_ParserFree(part->parser);
    return err;
}

struct err *xlsx_part_read(struct xlsx_part *part, bool *missing)
{
    struct xlsx *xlsx = part->xlsx;
    zip_int64_t index = zip_name_locate(xlsx->archive, part->path, ZIP_FL_NOCASE);
    zip_stat_t status;

    if (missing != NULL) *missing = index < 0;
    if (index < 0) {
        return missing != NULL ? NULL : broken(xlsx, part->path, "the workbook does not hold it");
    }
    if (zip_stat_index(xlsx->archive, (zip_uint64_t)index, 0, &status) != 0) {
        return broken(xlsx, part->path, "the archive is damaged");
    }
    if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
        status.encryption_method != ZIP_EM_NONE) {
        return ERR(xlsx->arena, ERR_FILE_TYPE, "the workbook has a password");
    }
    zip_file_t *file = zip_fopen_index(xlsx->archive, (zip_uint64_t)index, 0);
    if (file == NULL) return broken(xlsx, part->path, "the archive is damaged");
    struct err *err = part_parse(part, file);
    zip_fclose(file);
    return err;
}

/* ---- relationships: which part is what ---- */

struct target {
    const char *type; /* the end of its URI */
    struct str id;    /* absent: any of that type */
    char *path;       /* out; PATH_MAX_LEN; empty: none */
};

struct targets {
    const char *folder; /* that relative targets start from, with its "/" */
    struct target *items;
    size_t count;
};

static void target_start(struct xlsx_part *part, struct str name, const char **attributes)
{
    struct targets *targets = part->context;
    struct str type = xlsx_attribute(attributes, "Type"), id = xlsx_attribute(attributes, "Id");
    struct str target = xlsx_attribute(attributes, "Target");

    if (!str_is(name, "Relationship")) return;
    if (str_is(xlsx_attribute(attributes, "TargetMode"), "External")) return;
    for (size_t i = 0; i < targets->count; i++) {
        struct target *one = &targets->items[i];
        bool fits = one->id.ptr == NULL || str_equal(one->id, id);
        bool whole = str_starts(target, STR("/"));
        struct str path = str_print(part->xlsx->memory, "%s" STR_FMT, whole ? "" : targets->folder,
                                    STR_ARG(str_sub(target, whole ? 1 : 0, target.len)));

        if (!fits || !str_ends(type, str_of(one->type)) || one->path[0] != '\0') continue;
        if (path.len < PATH_MAX_LEN) memcpy(one->path, path.ptr, path.len);
    }
}

static void target_end(struct xlsx_part *part, struct str name)
{
    (void)part;
    (void)name;
}

static struct err *targets_read(struct xlsx *xlsx, const char *path, struct targets *targets)
{
    struct xlsx_part part = {
        .xlsx = xlsx, .path = path, .start = target_start, .end = target_end, .context = targets};

    return xlsx_part_read(&part, NULL);
}

/* ---- the workbook ---- */

struct book {
    struct str sheet_id; /* of the first visible sheet */
};

static void book_start(struct xlsx_part *part, struct str name, const char **attributes)
{
    struct book *book = part->context;
    struct str state = xlsx_attribute(attributes, "state"), since;

    if (str_is(name, "workbookPr")) {
        since = xlsx_attribute(attributes, "date1904");
        part->xlsx->since_1904 = str_is(since, "1") || str_is(since, "true");
    }
    if (!str_is(name, "sheet") || book->sheet_id.ptr != NULL) return;
    if (!str_empty(state) && !str_is(state, "visible")) return;
    /* "r:id"; the sheet's own number is "sheetId". */
    book->sheet_id = str_copy(part->xlsx->memory, xlsx_attribute(attributes, "id"));
}

/* "xl/workbook.xml" has its relationships in "xl/_rels/workbook.xml.rels". */
static const char *relations_path(struct xlsx *xlsx, const char *path, const char **folder)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash != NULL ? (size_t)(slash - path) + 1 : 0;

    *folder = str_c(xlsx->memory, (struct str){path, len});
    return str_c(xlsx->memory, str_print(xlsx->memory, "%s_rels/%s.rels", *folder, path + len));
}

static struct err *book_read(struct xlsx *xlsx)
{
    char workbook[PATH_MAX_LEN] = "", sheet[PATH_MAX_LEN] = "", texts[PATH_MAX_LEN] = "";
    char styles[PATH_MAX_LEN] = "";
    struct target first = {"/officeDocument", STR_NONE, workbook};
    struct targets root = {"", &first, 1};
    struct book book = {STR_NONE};
    struct xlsx_part part = {
        .xlsx = xlsx, .path = workbook, .start = book_start, .end = target_end, .context = &book};
    const char *folder;

    if (zip_name_locate(xlsx->archive, "_rels/.rels", ZIP_FL_NOCASE) < 0) {
        return ERR(xlsx->arena, ERR_FILE_TYPE, "an archive, but no workbook");
    }
    TRY(targets_read(xlsx, "_rels/.rels", &root));
    if (workbook[0] == '\0') return ERR(xlsx->arena, ERR_FILE_TYPE, "no workbook is in it");
    TRY(xlsx_part_read(&part, NULL));
    if (str_empty(book.sheet_id)) return broken(xlsx, workbook, "no sheet can be seen");

    struct target items[] = {{"/worksheet", book.sheet_id, sheet},
                             {"/sharedStrings", STR_NONE, texts},
                             {"/styles", STR_NONE, styles}};
    struct targets targets = {NULL, items, sizeof items / sizeof *items};
    const char *relations = relations_path(xlsx, workbook, &folder);
    targets.folder = folder;
    TRY(targets_read(xlsx, relations, &targets));
    if (sheet[0] == '\0') return broken(xlsx, relations, "the first sheet is not there");
    if (texts[0] != '\0') TRY(xlsx_texts_read(xlsx, texts));
    if (styles[0] != '\0') TRY(xlsx_styles_read(xlsx, styles));
    return xlsx_sheet_read(xlsx, sheet);
}

static struct err *archive_read(struct xlsx *xlsx, int fd)
{
    int own = dup(fd), failure = 0;

    if (own < 0) return ERR(xlsx->arena, ERR_IO, "no descriptor for the workbook");
    xlsx->archive = zip_fdopen(own, 0, &failure);
    if (xlsx->archive == NULL) {
        close(own);
        return broken(xlsx, "zip", "this is no whole archive");
    }
    struct err *err = zip_get_num_entries(xlsx->archive, 0) > XLSX_ENTRIES_MAX
                          ? too_large(xlsx, "2000")
                          : book_read(xlsx);
    zip_discard(xlsx->archive);
    return err;
}

static struct err *read_within_memory(struct xlsx *xlsx, int fd)
{
    jmp_buf full;

    (void)arena_escape(xlsx->memory, &full);
    (void)arena_escape(xlsx->row_memory, &full);
    if (setjmp(full) != 0) return too_large(xlsx, "128 MiB");
    return archive_read(xlsx, fd);
}

struct err *xlsx_read(struct arena *arena, int fd, xlsx_row_fn *fn, void *context)
{
    struct xlsx xlsx = {.arena = arena, .fn = fn, .context = context};
    struct err *err = NULL;

    xlsx.memory = arena_new(XLSX_MEMORY_MAX);
    xlsx.row_memory = arena_new(XLSX_MEMORY_MAX);
    if (xlsx.memory == NULL || xlsx.row_memory == NULL) {
        err = ERR(arena, ERR_BUSY, "no memory to read a workbook");
    } else {
        err = read_within_memory(&xlsx, fd);
    }
    arena_free(xlsx.row_memory);
    arena_free(xlsx.memory);
    return err;
}
