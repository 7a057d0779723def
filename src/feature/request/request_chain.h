/* Within the feature: the chain of a request, from an external order down. */
#ifndef REQUEST_REQUEST_CHAIN_H
#define REQUEST_REQUEST_CHAIN_H

#include "feature/request/request.h"

struct arena;

/* One link as the reader may see it. */
struct request_link {
    struct request request;
    int64_t level; /* 0: the uppermost */
    bool others;   /* something below is owed that is not theirs to see */
    bool late;
    bool late_below;     /* a link below is late */
    int64_t expected_ms; /* before which it cannot be there, as things stand below; NONE: nothing
                            promised */
};

/* How lateness travels: what is open and required below moves the date of each link above it, up
   to the uppermost. LINKS come with each one after its parent. Pure. */
void request_chain_carry(struct request_link *links, size_t count);

/* Is its customer from outside: the root of a chain? */
bool request_is_order(const struct request *request);
/* The number that the customer of an order gave it, as it is kept (external_id), and back; absent:
   none. */
struct str request_order_id(struct arena *arena, int64_t customer_id, struct str number);
struct str request_order_number(struct arena *arena, const struct request *request);

/* GET /requests/{key}/chain. */
MUST_CHECK struct err *request_chain_view(struct req *req, struct store_tx *tx, struct doc *doc);
/* Put whether REQUEST is an external order, its number there, and as `order` the one that it
   belongs to, as far as the reader may know. */
MUST_CHECK struct err *request_put_order(struct req *req, struct store_tx *tx,
                                         const struct request *request, struct doc *doc);

/* The members of one link beside those of a list row. */
#define REQUEST_LINK                                                                               \
    " level:int above?:text required:bool owes?:text late_below:bool expected?:time others:bool"

#endif
