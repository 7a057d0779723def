/* Any bytes as a workbook, and as each of its parts within one that is otherwise good, so that the
   fuzzer gets behind the checksums of the archive: what is read is UTF-8 within its bounds, and a
   refusal has its name. */
#include "text_fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "lib/xlsx.h"

#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"    \
    "relationships/" type "\" Target=\"" target "\"/>"

static const struct {
    const char *path, *text;
} parts[] = {
    {"xl/worksheets/sheet1.xml",
     "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45000</v></c></row>"
     "</sheetData></worksheet>"},
    {"xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"},
    {"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                      "</styleSheet>"},
    {"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" "
                        "r:id=\"rId1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships>" RELATION("rId1", "worksheet", "worksheets/sheet1.xml")
         RELATION("rId2", "sharedStrings", "sharedStrings.xml")
             RELATION("rId3", "styles", "styles.xml") "</Relationships>"},
    {"_rels/.rels",
     "<Relationships>" RELATION("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>"},
};
#define PARTS (sizeof parts / sizeof *parts)

static struct err *row_check(void *context, size_t number, const struct str *cells, size_t count)
{
    (void)context;
    assert(number > 0 && count <= XLSX_COLUMNS_MAX);
    for (size_t i = 0; i < count; i++)
        assert(cells[i].len <= XLSX_TEXT_BYTES_MAX && str_is_utf8(cells[i]));
    return NULL;
}

static void file_read(struct str bytes)
{
    struct arena *arena = arena_new(XLSX_MEMORY_MAX);
    char path[] = "/tmp/interna-fuzz.XXXXXX";
    int fd = mkstemp(path);

    if (arena == NULL || fd < 0 || unlink(path) != 0) abort();
    if (write(fd, bytes.ptr, bytes.len) != (ssize_t)bytes.len) abort();
    struct err *err = xlsx_read(arena, fd, row_check, NULL);
    assert(err == NULL || err->code == ERR_FILE_TYPE || err->code == ERR_FILE_BROKEN ||
           err->code == ERR_FILE_SIZE);
    close(fd);
    arena_free(arena);
}

/* A workbook whose part WHICH says TEXT, made in memory. */
static void book_read(size_t which, struct str text)
{
    zip_error_t error;
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    zip_stat_t made;

    if (archive == NULL) abort();
    zip_source_keep(target);
    for (size_t i = 0; i < PARTS; i++) {
        struct str said = i == which ? text : str_of(parts[i].text);
        zip_source_t *source = zip_source_buffer(archive, said.ptr, said.len, 0);
        zip_int64_t at = zip_file_add(archive, parts[i].path, source, ZIP_FL_ENC_UTF_8);

        if (at < 0 || zip_set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_STORE, 0) != 0)
            abort();
    }
    if (zip_close(archive) != 0 || zip_source_open(target) != 0) abort();
    if (zip_source_stat(target, &made) != 0) abort();
    char *bytes = malloc(made.size);
    if (bytes == NULL || zip_source_read(target, bytes, made.size) != (zip_int64_t)made.size)
        abort();
    file_read((struct str){bytes, made.size});
    free(bytes);
    zip_source_close(target);
    zip_source_free(target);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t which =
        size > 0 && data[0] != 'P' ? data[0] % PARTS : PARTS; /* archives begin with PK */

    if (which < PARTS) {
        book_read(which, fuzz_text_of(data + 1, size - 1));
    } else {
        file_read(fuzz_text_of(data, size));
    }
    return 0;
}
