/* What units and offerings keep on pages of their own, in one list for the administrator: shared
   devices, and how long requests are kept. */
#include "feature/admin/admin.h"

#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/access/access_device.h"
#include "feature/catalogue/catalogue.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/web.h"

struct list_query {
    int64_t after;
};
static const struct field list_query[] = {
    {.name = "after", .kind = FIELD_ID, .offset = offsetof(struct list_query, after)}, {0}};

/* GET /administration/devices: the shared devices of all units, the newest first. Right administer;
   others do not find it. */
static struct err *devices_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct access_device *devices;
    struct grant grant;
    size_t count;
    bool more;

    TRY(admin_gate(req, &grant));
    req_title(req, doc, N_("Shared devices"));
    TRY(access_devices_all(tx, req_query_id(req, "after"), limits.page_rows + 1, &devices, &count));
    more = count > limits.page_rows;
    if (more) count = limits.page_rows;
    for (size_t i = 0; i < count; i++) {
        struct doc *one = doc_put_object(req->arena, items, NULL);

        doc_put_id(req->arena, one, "id", devices[i].id);
        doc_put_text(req->arena, one, "name", devices[i].name);
        TRY(org_put_name(req, tx, one, "unit", devices[i].unit_id));
        doc_put_bool(req->arena, one, "paired", devices[i].paired);
        doc_put_time(req->arena, one, "seen", devices[i].seen_ms);
    }
    req_next(req, doc, count > 0 ? devices[count - 1].id : NONE, more);
    return NULL;
}

/* GET /administration/keeping: after how many days the requests of each live offering are erased.
   Right administer; others do not find it. */
static struct err *keeping_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    int64_t after_id = req_query_id(req, "after"), days;
    struct catalogue_filter filter = {.after_id = after_id == NONE ? 0 : after_id, .unit_id = NONE};
    struct catalogue_list list;
    struct grant grant;
    bool more;

    TRY(admin_gate(req, &grant));
    req_title(req, doc, N_("How long requests are kept"));
    TRY(catalogue_offering_list(tx, &filter, limits.page_rows + 1, &list));
    more = list.count > limits.page_rows;
    if (more) list.count = limits.page_rows;
    for (size_t i = 0; i < list.count; i++) {
        struct doc *one = doc_put_object(req->arena, items, NULL);

        TRY(catalogue_brief_put(req, tx, &list.items[i], one));
        TRY(catalogue_retention_get(tx, list.items[i].id, &days));
        doc_put_int(req->arena, one, "retention_days", days);
    }
    req_next(req, doc, list.count > 0 ? list.items[list.count - 1].id : NONE, more);
    return NULL;
}

static const struct route routes[] = {
    {.method = "GET",
     .path = "/administration/devices",
     .summary = "the shared devices of all units, the newest first",
     .scope = SCOPE_ADMIN,
     .view = devices_view,
     .block = block_admin_devices_page,
     .query = list_query,
     .document = "items[id:id name:text unit{id:id name:text} paired:bool seen?:time] next?:id",
     .expect = ADMIN_EXPECT},
    {.method = "GET",
     .path = "/administration/keeping",
     .summary = "after how many days the requests of each live offering are erased",
     .scope = SCOPE_ADMIN,
     .view = keeping_view,
     .block = block_admin_keeping_page,
     .query = list_query,
     .document = "items[id:id title:text lang?:text unit{id:id name:text}"
                 " company{id:id name:text} wished:bool retention_days:int] next?:id",
     .expect = ADMIN_EXPECT},
};

const struct web_routes admin_list_routes = {routes, sizeof routes / sizeof *routes};
