/* What the two files of the XLSX reader share: the open workbook, and a part of it being parsed. */
#ifndef LIB_XLSX_INNER_H
#define LIB_XLSX_INNER_H

#include <expat.h>
#include <zip.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lib/xlsx.h"

struct xlsx {
    struct arena *arena;  /* for errors */
    struct arena *memory; /* of the whole reading */
    struct arena *row_memory;
    zip_t *archive;
    size_t unpacked;
    struct str *texts; /* shared */
    size_t text_count, cell_count;
    bool *dates; /* by the format of a cell */
    size_t format_count;
    bool since_1904;
    xlsx_row_fn *fn;
    void *context;
};

/* One XML part while it is read. The handlers get local names. */
struct xlsx_part {
    struct xlsx *xlsx;
    const char *path;
    XML_Parser parser;
    struct err *err; /* the first one; nothing is taken after it */
    jmp_buf full;    /* set in each handler, as nothing may jump over expat */
    unsigned depth;
    void (*start)(struct xlsx_part *part, struct str name, const char **attributes);
    void (*end)(struct xlsx_part *part, struct str name);
    void (*text)(struct xlsx_part *part, struct str text); /* may be NULL */
    void *context;
};

/* Parse the part at PATH of the archive. MISSING NULL: it must be there; else told whether it is
   not. */
MUST_CHECK struct err *xlsx_part_read(struct xlsx_part *part, bool *missing);
/* Stop with what is wrong here; the place is added. */
void xlsx_part_fail(struct xlsx_part *part, enum err_code code, const char *what);
/* The attribute NAME without its prefix; STR_NONE when it is not there. */
struct str xlsx_attribute(const char **attributes, const char *name);

/* xlsx_sheet.c */
MUST_CHECK struct err *xlsx_texts_read(struct xlsx *xlsx, const char *path);
MUST_CHECK struct err *xlsx_styles_read(struct xlsx *xlsx, const char *path);
MUST_CHECK struct err *xlsx_sheet_read(struct xlsx *xlsx, const char *path);

#endif
