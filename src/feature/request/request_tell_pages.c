/* What requests tell about a person, told to them: each as the gate shows it to them. */
#include "base/actor.h"
#include "feature/request/request_pages.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/req.h"

#define PART_MAX 200 /* requests in one file: a short read */

struct err *request_tell(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "requests");
    int64_t after = req_query_id(req, "after"), ids[PART_MAX], parent_id;
    struct sql_rows rows;
    size_t count = 0;

    TRY(sql_query(tx, SQL_REQUEST_OF_PERSON, &rows, sql_i(req->actor->person_id),
                  sql_i(req->now_ms), sql_i(access_standing(req->actor)),
                  sql_i(after == NONE ? INT64_MAX : after), sql_i(PART_MAX + 1)));
    while (count < PART_MAX && sql_next(&rows))
        ids[count++] = sql_int(&rows);
    doc_put_id(req->arena, doc, "next",
               count == PART_MAX && sql_next(&rows) ? ids[count - 1] : NONE);
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++) {
        struct authz_object object;
        struct grant grant;

        TRY(request_sides(tx, req->actor, ids[i], &object, &parent_id));
        if (!authz(req->actor, RIGHT_SEE, &object, &grant)) continue;
        TRY(request_put_whole(req, tx, &grant, &object, doc_put_object(req->arena, items, NULL)));
    }
    return NULL;
}
