/* What is recorded: one row after the other, as the features name them. */
#include "feature/record/record.h"

#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/org/org.h"
#include "feature/request/request_lists.h"
#include "templates.h"
#include "web/web.h"

const struct kept record_own[] = {
    {"idempotency job",
     N_("A digest of each form that somebody sent, and what the house still has to do."),
     N_("Whoever sends a form"), N_("So that nothing is done twice, and nothing is forgotten."),
     N_("A digest for {hours} hours, work until it is done."), &limits.idempotency_ms,
     N_("Nothing is done: it goes by itself within hours."), NULL},
    {0}};

static void put_row(struct arena *arena, struct doc *list, const struct kept *kept)
{
    struct doc *row = doc_put_object(arena, list, NULL), *until;

    (void)doc_put_message(arena, row, "what", kept->what);
    (void)doc_put_message(arena, row, "whom", kept->whom);
    (void)doc_put_message(arena, row, "why", kept->why);
    until = doc_put_message(arena, row, "until", kept->until);
    if (kept->time_ms == NULL) return;
    struct doc *times = doc_object(arena);

    doc_param(arena, until, "days", doc_put_int(arena, times, "days", *kept->time_ms / DAY_MS));
    doc_param(arena, until, "hours", doc_put_int(arena, times, "hours", *kept->time_ms / HOUR_MS));
}

/* GET /what-is-recorded: all that is kept about people. */
static struct err *record_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list;

    (void)tx;
    req_title(req, doc, N_("What is recorded"));
    list = doc_put_list(req->arena, doc, "items");
    for (size_t i = 0; record_kept[i] != NULL; i++) {
        for (const struct kept *kept = record_kept[i]; kept->tables != NULL; kept++)
            put_row(req->arena, list, kept);
    }
    return NULL;
}

/* GET /account/export: all that is kept about oneself, as a file. */
static struct err *export_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct buf out;

    for (size_t i = 0; record_tellers[i] != NULL; i++)
        TRY(record_tellers[i](req, tx, doc));
    req->etag = STR_NONE;
    if (req->json) return NULL;
    out = buf_new(req->arena, limits.response_bytes_max);
    doc_json(&out, doc, req->voice);
    req->file = (struct req_file){.name = STR("interna-export.json"),
                                  .type = STR("application/json"),
                                  .content = buf_str(&out)};
    return NULL;
}

static const struct field export_query[] = {
    {.name = "after", .kind = FIELD_ID, .label = N_("After")}, {0}};

static const struct route routes[] = {
    {.method = "GET",
     .path = "/what-is-recorded",
     .summary = "all that is kept about people: what, about whom, why and how long",
     .scope = SCOPE_READ,
     .shared = true,
     .view = record_view,
     .block = block_record_page,
     .document = "items[what:text whom:text why:text until:text]",
     .expect = {[RELATION_ANONYMOUS] = VERDICT_SIGN_IN,
                [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES,
                [RELATION_TOKEN] = VERDICT_FORBIDDEN,
                [RELATION_SHARED] = VERDICT_YES}},
    {.method = "GET",
     .path = "/account/export",
     .summary = "all that is kept about oneself; of the requests the part after one of them",
     .scope = SCOPE_READ,
     .view = export_view,
     .block = block_record_page,
     .query = export_query,
     .document = ORG_TOLD " " ACCESS_TOLD " requests[" REQUEST_WHOLE "] next?:id",
     .expect = {[RELATION_ANONYMOUS] = VERDICT_SIGN_IN,
                [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES,
                [RELATION_TOKEN] = VERDICT_FORBIDDEN}},
};

const struct web_routes record_routes = {routes, sizeof routes / sizeof *routes};
