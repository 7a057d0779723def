/* Within the feature and for home: lists of requests as documents. */
#ifndef REQUEST_REQUEST_LISTS_H
#define REQUEST_REQUEST_LISTS_H

#include "feature/attachment/attachment.h"
#include "feature/request/request.h"

/* Documents (struct route): a row of a list, and all of one. */
#define REQUEST_PARTY   "{id:id name:text}"
#define REQUEST_FILES   " files?[" ATTACHMENT "]"
#define REQUEST_ABSENCE "{until:date deputy?{id:id name:text}}"
#define REQUEST_BRIEF                                                                              \
    "id:id key:text version:int title:text state:text turn:text secrecy:text"                      \
    " requester?" REQUEST_PARTY " customer?" REQUEST_PARTY " supplier" REQUEST_PARTY               \
    " performer?" REQUEST_PARTY " wanted?:time due?:time late:bool paused:bool price?:money"       \
    " returns:int changed_at:time"
#define REQUEST_WHOLE                                                                              \
    REQUEST_BRIEF                                                                                  \
    " body?:text offering?{id:id title:text withdrawn:bool} fields[name:text label:text "          \
    "kind:text value?:any text?:text" REQUEST_FILES "] approver?" REQUEST_PARTY                    \
    " performer_absence?" REQUEST_ABSENCE " approver_absence?" REQUEST_ABSENCE                     \
    " made_at:time asked_at?:time promised_at?:time"                                               \
    " started_at?:time delivered_at?:time ended_at?:time answer_due?:time criteria?:text"          \
    " why?:text pause_reason?:text consent_open:bool question_open:bool broken:bool implied:bool"  \
    " confirmation?:text customer_rating?:int supplier_rating?:int"                                \
    " lines[number:int what:text unit?:text quantity:number delivered:number accepted:number"      \
    " returned:number price?:money]"                                                               \
    " offer?{kind:text due?:time price?:money criteria?:text reason?:text}"                        \
    " versions[number:int kind:text side:text state:text due?:time price?:money criteria?:text"    \
    " reason?:text by?" REQUEST_PARTY " made_at:time]"                                             \
    " children[id:id key:text title:text state:text due?:time required:bool supplier:text]"        \
    " parent?{key:text title:text} external:bool order_number?:text order?{key:text title:text "   \
    "customer:text} disclosed?[name:text label:text kind?:text value?:any"                         \
    " text?:text" REQUEST_FILES                                                                    \
    "] followers[id:id name:text] joined[id:id name:text] handlers[id:id name:text]"               \
    " ratings?[side:text rating:int comment?:text made_at:time by" REQUEST_PARTY "]"               \
    " actions[]:text conversation[id:id type:text internal:bool by?" REQUEST_PARTY                 \
    " happened_at:time text?:text lang?:text" REQUEST_FILES                                        \
    "] history[id:id type:text happened_at:time"                                                   \
    " recorded_at?:time by?" REQUEST_PARTY " from?:text to?:text data?:any text?:text"             \
    " lang?:text erased:bool]"

struct search_ids;

extern const struct field request_list_query[], request_queue_query[];

MUST_CHECK struct err *request_list_view(struct req *req, struct store_tx *tx, struct doc *doc);
MUST_CHECK struct err *request_queue_view(struct req *req, struct store_tx *tx, struct doc *doc);
/* Ids of the requests that TERMS (store_search_rank) find and the reader may see, below BEFORE_ID,
   newest first. */
MUST_CHECK struct err *request_search(struct req *req, struct store_tx *tx, struct str terms,
                                      int64_t before_id, size_t limit, struct search_ids *ids);
/* Is any request of the house accepted, of those that are not secret? */
MUST_CHECK struct err *request_accepted_any(struct store_tx *tx, bool *any);
/* The panels of the home page: `waiting` for you, `owe`, `owed`. */
MUST_CHECK struct err *request_home_put(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
