/* Import of people, units, external customers and their orders from a table. A file becomes an
   import: its rows are kept in slices, its columns are mapped to fields (guessed first), then it is
   checked without a write, run, and may be undone as a whole. Each of these goes slice by slice as
   background writes, so that it survives a restart and slows nobody. The same file again changes
   nothing: an external id, else an e-mail, else a personnel number (of a unit: its code; of a
   customer: its name; of an order: customer and number) finds who is there. An empty cell leaves
   what is kept as it is; an import never ends what it does not name. */
#ifndef ORG_ORG_IMPORT_H
#define ORG_ORG_IMPORT_H

#include "feature/org/org.h"

#define ORG_IMPORT_SLICE_ROWS 25 /* about 5 ms of writing */
#define ORG_IMPORT_CHECK_MAX  8  /* slices checked in one step: they only read */
#define ORG_IMPORT_SHOWN_MAX  20 /* rows of each outcome that are kept to be shown */
#define ORG_IMPORT_FAULTS_MAX 4  /* told of one row */

enum org_import_kind {
    ORG_IMPORT_PEOPLE,
    ORG_IMPORT_UNITS,
    ORG_IMPORT_CUSTOMERS,
    ORG_IMPORT_ORDERS,
    ORG_IMPORT_KINDS
};
extern const char *const org_import_kinds[ORG_IMPORT_KINDS + 1]; /* "people" "units" ...; NULL */
/* By the name of JSON; people when it is none. */
enum org_import_kind org_import_kind_of(struct str name);

/* What a column may hold. */
enum org_import_field {
    IMPORT_NAME,
    IMPORT_EMAIL,
    IMPORT_PERSONNEL_NO,
    IMPORT_PERSON_KIND,
    IMPORT_LANG,
    IMPORT_ZONE,
    IMPORT_COMPANY,
    IMPORT_UNIT,
    IMPORT_RELATION,
    IMPORT_LEAD,
    IMPORT_FROM,
    IMPORT_TO,
    IMPORT_PARENT,
    IMPORT_CODE,
    IMPORT_EXTERNAL_ID,
    IMPORT_CUSTOMER,
    IMPORT_NUMBER,
    IMPORT_TITLE,
    IMPORT_OFFERING,
    IMPORT_REQUESTER,
    IMPORT_WANTED,
    IMPORT_DETAILS,
    IMPORT_QUANTITY,
    IMPORT_PRICE,
    IMPORT_FIELD_COUNT,
    IMPORT_NO_FIELD = IMPORT_FIELD_COUNT
};

struct org_import_field_row {
    const char *name;  /* as in JSON and on the command line */
    const char *label; /* msgid */
    unsigned kinds;    /* bits of 1 << kind */
};
extern const struct org_import_field_row org_import_fields[IMPORT_FIELD_COUNT];

enum org_import_state {
    IMPORT_MAPPING, /* the columns are to be told */
    IMPORT_CHECKING,
    IMPORT_CHECKED,
    IMPORT_RUNNING,
    IMPORT_DONE,
    IMPORT_UNDOING,
    IMPORT_UNDONE,
    IMPORT_STATE_COUNT
};
extern const char *const org_import_states[IMPORT_STATE_COUNT];

/* What becomes of a row; ORG_ROW_KEPT: what it made cannot be undone. */
enum org_import_verdict {
    ORG_ROW_NEW,
    ORG_ROW_CHANGED,
    ORG_ROW_SAME,
    ORG_ROW_ERROR,
    ORG_ROW_KEPT,
    ORG_ROW_VERDICTS
};
extern const char *const org_import_verdicts[ORG_ROW_VERDICTS];

struct org_import {
    int64_t id;
    enum org_import_kind kind;
    enum org_import_state state;
    int64_t actor_id; /* 0: the administrator of the machine */
    struct str file_name;
    const struct str *columns;        /* as the header says */
    const enum org_import_field *map; /* of each column */
    size_t column_count;
    int64_t rows, slices, place;      /* slices done in this state */
    int64_t counts[ORG_ROW_VERDICTS]; /* of the last check, run or undoing */
    int64_t made_ms, changed_ms;
    bool forgotten; /* its rows are gone: nothing can be undone any more */
};

/* A row of the file as it is kept: cells as many as there are columns. */
struct org_import_line {
    int64_t number;     /* in the file, from 1 */
    int64_t parent;     /* units: the number of the row that is its parent; 0: none of the file */
    struct str company; /* units: as its own row, else one above it says; may be "" */
    const struct str *cells;
};

struct org_import_lines {
    struct org_import_line *items;
    size_t count;
};

/* FIELD NO_FIELD: the row as a whole. CODE NONE: no fault, but a field that changes. */
struct org_import_fault {
    enum org_import_field field;
    enum err_code code;
    struct str param;
};

struct org_import_faults {
    struct org_import_fault items[ORG_IMPORT_FAULTS_MAX];
    size_t count;
};
void org_import_fault_add(struct org_import_faults *faults, enum org_import_field field,
                          enum err_code code, struct str param);

/* ---- words (org_import_words.c; pure) ---- */

/* The fields of KIND that COUNT header cells name, in any of the four languages; each field once.
 */
void org_import_guess(struct arena *arena, enum org_import_kind kind, const struct str *columns,
                      size_t count, enum org_import_field *map);
/* By the name of JSON; false: no field of KIND. "" and "-" are NO_FIELD. */
bool org_import_field_find(enum org_import_kind kind, struct str name,
                           enum org_import_field *field);
bool org_import_is_of_kind(enum org_import_field field, enum org_import_kind kind);
/* ERR_NONE, or what a map lacks or has twice; LACKS then names it. */
enum err_code org_import_map_check(enum org_import_kind kind, const enum org_import_field *map,
                                   size_t count, enum org_import_field *lacks);
/* A word of people for a value: "empleada" -> "employee". FIELD: person kind, language or relation;
   LEAD gives "yes" or "no". False: none. */
bool org_import_word(struct arena *arena, enum org_import_field field, struct str text,
                     struct str *value);
/* The words that a field knows, in English. */
struct str org_import_word_list(struct arena *arena, enum org_import_field field);
/* 2026-11-21, 21.11.2026, 21/11/2026, also with a time behind it. */
bool org_import_day(struct str text, int64_t *day);
/* A number with one sign for decimals, be it "." or ",", and any groups: "1 234,50" -> "1234.50".
   False: none, or one that may be read in two ways ("1,234"). */
bool org_import_number(struct arena *arena, struct str text, struct str *plain);

/* ---- rules (org_import_rules.c; pure) ---- */

/* A row of people, read. Absent texts and NONE: the row does not say. */
struct org_import_person {
    struct str name, email, personnel_no, person_kind, lang, zone, external_id;
    struct str company, unit, relation;
    bool lead;
    int64_t from_day, to_day;
};

struct org_import_unit {
    struct str name, company, parent, code, zone, external_id;
};

struct str org_import_cell(const struct org_import *import, const struct org_import_line *line,
                           enum org_import_field field); /* STR_NONE: no column, or empty */
void org_import_person_read(struct arena *arena, const struct org_import *import,
                            const struct org_import_line *line, struct org_import_person *person,
                            struct org_import_faults *faults);
void org_import_unit_read(struct arena *arena, const struct org_import *import,
                          const struct org_import_line *line, struct org_import_unit *unit,
                          struct org_import_faults *faults);

/* What the file says of itself: who stands in it twice, units in a circle, and parents before their
   units. LINES are put in order, with parent and company; FAULTS has one place for each. */
void org_import_whole_check(struct arena *arena, const struct org_import *import,
                            struct org_import_lines *lines, struct org_import_faults *faults);

/* A tie that a row wants, beside those of the same person and party. */
struct org_import_tie {
    struct str kind;        /* absent: employee, where nothing else ties them now */
    bool lead;              /* of a unit */
    int64_t from_ms, to_ms; /* NONE: not said */
};

struct org_import_tie_verdict {
    enum { TIE_SAME, TIE_ADD, TIE_END, TIE_FAULT } what;
    struct str kind;                /* to be added */
    int64_t from_ms, to_ms;         /* to be added; or when to end */
    const struct org_relation *old; /* to be ended, or in the way */
    enum org_import_field field;    /* of the fault */
    enum err_code code;
};

struct org_import_tie_verdict org_import_tie_rule(const struct org_import_tie *tie,
                                                  const struct org_relation *held, size_t count,
                                                  int64_t now_ms);

/* ---- facts ---- */

MUST_CHECK struct err *org_import_get(struct store_tx *tx, int64_t id, struct org_import *import);
struct org_import_list {
    struct org_import *items; /* without columns and map */
    size_t count;
};
MUST_CHECK struct err *org_imports(struct store_tx *tx, int64_t after_id, size_t limit,
                                   struct org_import_list *list);
/* All lines of a file, in the order they are kept. */
MUST_CHECK struct err *org_import_lines(struct store_tx *tx, const struct org_import *import,
                                        struct org_import_lines *lines);

/* A row that is kept to be shown. */
struct org_import_shown {
    struct org_import_line line;
    struct org_import_faults faults;
};
/* Those of a VERDICT by their number, from behind AFTER on. */
MUST_CHECK struct err *org_import_shown(struct store_tx *tx, const struct org_import *import,
                                        enum org_import_verdict verdict, int64_t after,
                                        size_t limit, struct org_import_shown **rows,
                                        size_t *count);

/* ---- changes ---- */

/* Begin with the header; sets id. The columns are guessed. */
MUST_CHECK struct err *org_import_add(struct store_tx *tx, int64_t actor_id,
                                      struct org_import *import);
/* Keep rows at its end. ERR_STATE when it is not in its mapping. */
MUST_CHECK struct err *org_import_lines_add(struct store_tx *tx, int64_t id,
                                            const struct org_import_line *lines, size_t count);

/* A check begins with a look at the whole file, in a read; org_import_check keeps what it found.
   ERR_FIELDS at "columns" when MAP will not do. */
struct org_import_whole {
    struct org_import import; /* with the new map */
    struct org_import_lines lines;
    struct org_import_faults *faults; /* of each line */
};
MUST_CHECK struct err *org_import_look(struct store_tx *tx, int64_t id,
                                       const enum org_import_field *map, size_t count,
                                       struct org_import_whole *whole);
MUST_CHECK struct err *org_import_check(struct store_tx *tx, int64_t actor_id,
                                        const struct org_import_whole *whole);
/* What was checked is done; what was done is undone. ERR_STATE. */
MUST_CHECK struct err *org_import_start(struct store_tx *tx, int64_t actor_id, int64_t id);
MUST_CHECK struct err *org_import_undo(struct store_tx *tx, int64_t actor_id, int64_t id);
/* Remove an import that has changed nothing. */
MUST_CHECK struct err *org_import_drop(struct store_tx *tx, int64_t id);
/* One step of what goes on; the next is due at NEXT_MS, so that the clock takes over from a command
   that was stopped. WAITING: it was the last. */
MUST_CHECK struct err *org_import_step(struct store_tx *tx, int64_t id, int64_t next_ms,
                                       bool *waiting);
/* Its rows are gone, and nothing can be undone any more; one that did not run yet is dropped. While
   it goes on: ERR_BUSY. */
MUST_CHECK struct err *org_import_forget(struct store_tx *tx, int64_t id);
bool org_import_goes_on(const struct org_import *import);

extern const struct web_routes org_import_routes;

#endif
