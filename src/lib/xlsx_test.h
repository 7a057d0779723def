/* For tests: a workbook made of the parts that a test wants, as an open file. */
#ifndef LIB_XLSX_TEST_H
#define LIB_XLSX_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

struct xlsx_test_part {
    const char *path, *text;
};

#define XLSX_RELATION(id, type, target)                                                            \
    "<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"    \
    "relationships/" type "\" Target=\"" target "\"/>"
#define XLSX_RELATIONS(list)                                                                       \
    "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006" \
    "/relationships\">" list "</Relationships>"
#define XLSX_ROOT                                                                                  \
    {                                                                                              \
        "_rels/.rels", XLSX_RELATIONS(XLSX_RELATION("rId1", "officeDocument", "xl/workbook.xml"))  \
    }
#define XLSX_BOOK                                                                                  \
    {                                                                                              \
        "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" "      \
                           "r:id=\"rId1\"/></sheets></workbook>"                                   \
    }
#define XLSX_LINKS                                                                                 \
    {                                                                                              \
        "xl/_rels/workbook.xml.rels",                                                              \
            XLSX_RELATIONS(XLSX_RELATION("rId1", "worksheet", "worksheets/sheet1.xml")             \
                               XLSX_RELATION("rId2", "sharedStrings", "sharedStrings.xml")         \
                                   XLSX_RELATION("rId3", "styles", "/xl/styles.xml"))              \
    }
#define XLSX_TEXTS(list)                                                                           \
    {                                                                                              \
        "xl/sharedStrings.xml", "<sst>" list "</sst>"                                              \
    }
#define XLSX_STYLES(list)                                                                          \
    {                                                                                              \
        "xl/styles.xml",                                                                           \
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"            \
            "</numFmts><cellXfs>" list "</cellXfs></styleSheet>"                                   \
    }
#define XLSX_SHEET(list)                                                                           \
    {                                                                                              \
        "xl/worksheets/sheet1.xml", "<worksheet><sheetData>" list "</sheetData></worksheet>"       \
    }

/* The caller closes it; no name of it is left. */
static inline int xlsx_test_make(const struct xlsx_test_part *parts, size_t count)
{
    char path[] = "/tmp/interna-xlsx.XXXXXX";
    int fd = mkstemp(path), failure = 0;

    assert_true(fd >= 0);
    close(fd);
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &failure);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(archive, parts[i].text, strlen(parts[i].text), 0);

        assert_non_null(source);
        assert_true(zip_file_add(archive, parts[i].path, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
    fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    unlink(path);
    return fd;
}

#endif
