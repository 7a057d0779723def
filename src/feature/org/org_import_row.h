/* One row of an import on its way, for the features that make something of rows; what each kind of
   import makes is told by app/features.c. */
#ifndef ORG_ORG_IMPORT_ROW_H
#define ORG_ORG_IMPORT_ROW_H

#include "feature/org/org_import.h"

/* The companies and units that a step names are looked up once. */
struct org_import_named {
    struct str text;
    int64_t company_id; /* of units: where it was looked for; NONE: anywhere */
    struct org_party party;
    enum err_code code; /* why there is none */
    struct org_import_named *next;
};

struct org_import_work {
    struct store_tx *tx;
    const struct org_import *import;
    bool write;          /* a run; else a check */
    bool any_failed;     /* some rows, of the file as a whole */
    struct doc *changes; /* a run: what it did */
    struct org_import_named *companies, *units;
    void *known; /* what the kind itself has looked up in this slice; NULL at its start */
    /* of the present row */
    const struct org_import_line *line;
    struct org_import_faults faults;
};

/* What a kind of import makes of a row. */
struct org_import_maker {
    /* One row: what becomes of it, done when work->write; made things are noted. */
    struct err *(*row)(struct org_import_work *work, enum org_import_verdict *verdict);
    /* Take back what a row has made; KEEPS: why it stays, ERR_NONE: it is gone. */
    struct err *(*unmake)(struct store_tx *tx, const struct org_import *import, int64_t id,
                          enum err_code *keeps);
};
extern const struct org_import_maker *const org_import_makers[ORG_IMPORT_KINDS];
extern const struct org_import_maker org_import_people, org_import_units, org_import_customers;

/* A row has a fault: collected, and the row goes no further. */
bool org_import_failed(const struct org_import_work *work);
void org_import_fail(struct org_import_work *work, enum org_import_field field, enum err_code code,
                     struct str param);
/* What the present row says; STR_NONE: nothing. */
struct str org_import_said(const struct org_import_work *work, enum org_import_field field);
/* A company by external id or name; TEXT absent: the only one there is. A fault is collected. */
MUST_CHECK struct err *org_import_company(struct org_import_work *work, struct str text,
                                          struct org_party *company);
/* A unit by code, external id or, within COMPANY_ID or the only company there is, its name. FIELD:
   where a fault belongs. */
MUST_CHECK struct err *org_import_unit_find(struct org_import_work *work,
                                            enum org_import_field field, struct str text,
                                            int64_t company_id, struct org_party *unit);
/* An external customer by external id or name; id 0 and a fault CODE at FIELD when there is none,
   or when it has ended. */
MUST_CHECK struct err *org_import_customer_find(struct org_import_work *work,
                                                enum org_import_field field, struct str text,
                                                struct org_party *customer);
/* The party of KIND with this external id, e-mail or code; id 0: none. */
MUST_CHECK struct err *org_import_party(struct store_tx *tx, const char *kind,
                                        enum org_import_field field, struct str text,
                                        struct org_party *party);
/* The row has made ID, which can be taken back. */
void org_import_note_made(struct org_import_work *work, int64_t id);

#endif
