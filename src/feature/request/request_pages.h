/* Within the feature: what the pages of the loop share. */
#ifndef REQUEST_REQUEST_PAGES_H
#define REQUEST_REQUEST_PAGES_H

#include "base/kept.h"
#include "feature/request/request.h"

struct web_routes;

extern const struct web_routes request_routes;

struct str request_path_verb(const struct req *req); /* the last part of the route's path */
MUST_CHECK struct err *request_location(struct req *req, struct store_tx *tx);

/* Pages that lead to a new request (request_ask_pages.c). */
extern const struct field request_new_query[];
MUST_CHECK struct err *request_new_view(struct req *req, struct store_tx *tx, struct doc *doc);
MUST_CHECK struct err *request_record_view(struct req *req, struct store_tx *tx, struct doc *doc);
MUST_CHECK struct err *request_child_view(struct req *req, struct store_tx *tx, struct doc *doc);
MUST_CHECK struct err *request_edit_view(struct req *req, struct store_tx *tx, struct doc *doc);

/* Lines in the forms that ask (request_ask_lines.c). Rows left empty in a form are taken out of
   what was sent; rows to be filled in are put as `line_rows`, with LINES (or what was typed) in the
   first; PRICED: the offering tells the price. */
void request_lines_trim(struct req *req);
void request_put_line_rows(struct req *req, const struct doc *lines, bool priced, struct doc *doc);
struct doc *request_line_values(struct req *req, const struct request_line *lines, size_t count);

/* What is kept about people (base/kept.h). */
extern const struct kept request_kept[];
MUST_CHECK struct err *request_person_erase(struct store_tx *tx, int64_t person_id);
/* Of record_bars: open requests of this person. Secret ones neither stand in the way nor are told
   of (docs/decisions/025). */
MUST_CHECK struct err *request_erase_bar(struct store_tx *tx, int64_t person_id);
/* Put what is kept about who asks: requests that they have a part in, as they see them, the latest
   first, and `next` where there are more (record.h). */
MUST_CHECK struct err *request_tell(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
