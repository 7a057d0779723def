/* Within the feature: rows <-> structs of requests, beyond what request.h shows to others. */
#ifndef REQUEST_REQUEST_STORE_H
#define REQUEST_REQUEST_STORE_H

#include "feature/request/request.h"

struct sql_rows;

void request_read(struct sql_rows *rows,
                  struct request *request); /* the columns of request_columns */
int64_t request_queue_ms(const struct request *request);
/* The key: the unit's code and its next number, or for one that others may not know a random word.
 */
MUST_CHECK struct err *request_key_make(struct store_tx *tx, struct request *request);
void request_index(struct store_tx *tx, const struct request *request);
MUST_CHECK struct err *request_delete(struct store_tx *tx, int64_t id); /* a draft */
/* One that nothing has happened to since it was made. */
MUST_CHECK struct err *request_unmake(struct store_tx *tx, int64_t id);
MUST_CHECK struct err *request_find_external(struct store_tx *tx, struct str external_id,
                                             int64_t *id);
MUST_CHECK struct err *request_rating_put(struct store_tx *tx, int64_t id, const char *side,
                                          int64_t person_id, int64_t rating, struct str comment);
MUST_CHECK struct err *request_rated(struct store_tx *tx, const struct grant *grant, int64_t id,
                                     int64_t person_id, struct request_facts *facts);
MUST_CHECK struct err *request_ratings_clear(struct store_tx *tx, int64_t id);
MUST_CHECK struct err *request_lines_clear(struct store_tx *tx, int64_t id);
MUST_CHECK struct err *request_is_handler(struct store_tx *tx, const struct grant *grant,
                                          int64_t id, int64_t person_id, bool *listed);
MUST_CHECK struct err *request_children_open(struct store_tx *tx, int64_t id, bool *open);
MUST_CHECK struct err *request_lock(struct store_tx *tx, int64_t id);
/* The unit that stands for a merged one; 0: it was not merged. */
MUST_CHECK struct err *request_heir(struct store_tx *tx, int64_t unit_id, int64_t *heir_id);

#endif
