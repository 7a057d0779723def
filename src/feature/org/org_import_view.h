/* Parts of the documents of imports. */
#ifndef ORG_ORG_IMPORT_VIEW_H
#define ORG_ORG_IMPORT_VIEW_H

#include "feature/org/org_import.h"

struct doc;
struct req;

void org_import_put_head(struct req *req, struct doc *doc, const struct org_import *import);
/* The columns with what they hold and what stands in them first; as typed, in a form shown again.
 */
MUST_CHECK struct err *org_import_put_columns(struct req *req, struct store_tx *tx, struct doc *doc,
                                              const struct org_import *import);
/* How many rows came to what, and the first of each. */
MUST_CHECK struct err *org_import_put_rows(struct req *req, struct store_tx *tx, struct doc *doc,
                                           const struct org_import *import);
void org_import_put_row(struct req *req, struct doc *list, const struct org_import *import,
                        const struct org_import_shown *row);
/* The answer becomes a CSV file of ROWS, the reason behind each. */
void org_import_put_file(struct req *req, const struct org_import *import,
                         const struct org_import_shown *rows, size_t count);

#endif
