/* The pages of the administrator: where to keep what, the limits of the house, and its health. */
#include "feature/admin/admin.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "job/job.h"
#include "templates.h"
#include "web/web.h"

struct err *admin_gate(struct req *req, struct grant *grant)
{
    const struct authz_object object = {.id = 0};

    if (authz(req->actor, RIGHT_ADMINISTER, &object, grant)) return NULL;
    return req_refuse(req, ERR_NOT_FOUND);
}

/* ---- where to keep what ---- */

struct place {
    const char *name, *href, *icon, *label, *note;
};

static const struct place sample_place = {
    "sample", "/administration/sample", "alert-triangle", N_("Remove the sample"),
    N_("This house holds the sample: all of it goes at once, and the house is yours")};
static const struct place places[] = {
    {"people", "/people", "user", N_("People"),
     N_("Add and change people, let them in, make somebody an administrator, record who leaves")},
    {"units", "/units", "users", N_("Units"), N_("The tree of departments and teams")},
    {"companies", "/companies", "building", N_("Companies"),
     N_("Companies, and who owns whom from when on")},
    {"offerings", "/offerings", "layout-grid", N_("Offerings"),
     N_("What the teams offer, to whom, and on what terms")},
    {"imports", "/imports", "inbox", N_("Import people and units"),
     N_("From a table, with a dry run, and undone as a whole")},
    {"limits", "/administration/limits", "settings", N_("Limits"),
     N_("What the house takes at most, and where that is said")},
    {"audit", "/administration/audit", "history", N_("Audit"), N_("Who did what, and when")},
    {"health", "/administration/health", "tool", N_("Health"),
     N_("Version, database, queue and seals")},
    {"style", "/style", "eye", N_("Style guide"), N_("Every building block of the pages")},
};

static void place_put(struct req *req, struct doc *list, const struct place *place)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);

    doc_put_c(req->arena, item, "name", place->name);
    doc_put_c(req->arena, item, "href", place->href);
    doc_html_only(doc_put_c(req->arena, item, "icon", place->icon));
    doc_html_only(doc_put_message(req->arena, item, "label", place->label));
    doc_html_only(doc_put_message(req->arena, item, "note", place->note));
}

/* GET /administration: where administrators keep people, units, offerings and the house itself.
   Right administer; others do not find it. */
static struct err *places_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    enum access_sample sample;
    struct doc *list;
    struct grant grant;
    int64_t last_id;

    TRY(admin_gate(req, &grant));
    req_title(req, doc, N_("Administration"));
    list = doc_put_list(req->arena, doc, "items");
    TRY(access_sample_get(tx, &sample, &last_id));
    if (sample == ACCESS_SAMPLE_HERE) place_put(req, list, &sample_place);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        place_put(req, list, &places[i]);
    return NULL;
}

/* ---- limits ---- */

enum limit_unit {
    LIMIT_COUNT,
    LIMIT_BYTES,
    LIMIT_POINTS,
    LIMIT_MS,
    LIMIT_DAYS,
    LIMIT_WORKING_DAYS
};

static const char *const unit_names[] = {"count", "bytes", "characters",
                                         "ms",    "days",  "working-days"};

struct limit {
    const char *name, *label;
    enum limit_unit unit;
    int64_t value;
};

/* The unit that people count in: "25 MB", "12 h". */
static void put_amount(struct req *req, struct doc *item, const struct limit *limit)
{
    const int64_t megabyte = 1024 * 1024;
    struct arena *arena = req->arena;
    struct doc *amount;

    switch (limit->unit) {
    case LIMIT_BYTES:
        amount =
            doc_put_text(arena, item, "amount",
                         limit->value < megabyte
                             ? str_print(arena, "%lld KB", (long long)(limit->value / 1024))
                             : str_print(arena, "%lld MB", (long long)(limit->value / megabyte)));
        break;
    case LIMIT_POINTS:
        amount = doc_put_plural(arena, item, "amount", "{count} character", "{count} characters",
                                limit->value);
        break;
    case LIMIT_MS:
        amount =
            doc_put_text(arena, item, "amount",
                         limit->value < HOUR_MS
                             ? str_print(arena, "%lld min", (long long)(limit->value / MINUTE_MS))
                             : str_print(arena, "%lld h", (long long)(limit->value / HOUR_MS)));
        break;
    case LIMIT_DAYS:
        amount = doc_put_plural(arena, item, "amount", "{count} day", "{count} days", limit->value);
        break;
    case LIMIT_WORKING_DAYS:
        amount = doc_put_plural(arena, item, "amount", "{count} working day",
                                "{count} working days", limit->value);
        break;
    case LIMIT_COUNT:
    default:
        amount = doc_put_int(arena, item, "amount", limit->value);
        break;
    }
    doc_html_only(amount);
}

/* GET /administration/limits: what the house takes at most. Right administer; others do not find
   it. */
static struct err *limits_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct limit rows[] = {
        {"body_bytes_max", N_("What a form or a program sends at once"), LIMIT_BYTES,
         (int64_t)limits.body_bytes_max},
        {"upload_bytes_max", N_("A form that brings files"), LIMIT_BYTES,
         (int64_t)limits.upload_bytes_max},
        {"title_points_max", N_("A title"), LIMIT_POINTS, (int64_t)limits.title_points_max},
        {"body_points_max", N_("The description of a request"), LIMIT_POINTS,
         (int64_t)limits.body_points_max},
        {"message_points_max", N_("A message"), LIMIT_POINTS, (int64_t)limits.message_points_max},
        {"lines_max", N_("Lines of a request"), LIMIT_COUNT, (int64_t)limits.lines_max},
        {"form_fields_offering_max", N_("Questions in the form of an offering"), LIMIT_COUNT,
         (int64_t)limits.form_fields_offering_max},
        {"handlers_max", N_("Persons who handle a named offering"), LIMIT_COUNT,
         (int64_t)limits.handlers_max},
        {"chain_depth_max", N_("Requests below one another"), LIMIT_COUNT,
         (int64_t)limits.chain_depth_max},
        {"page_rows", N_("Rows of a list on one page"), LIMIT_COUNT, (int64_t)limits.page_rows},
        {"password_points_min", N_("A password, at least"), LIMIT_POINTS,
         (int64_t)limits.password_points_min},
        {"login_tries_max", N_("Failed sign-ins before one has to wait"), LIMIT_COUNT,
         (int64_t)limits.login_tries_max},
        {"login_window_ms", N_("How long one then has to wait"), LIMIT_MS, limits.login_window_ms},
        {"session_idle_ms", N_("A session that is not used"), LIMIT_MS, limits.session_idle_ms},
        {"session_ms", N_("A session that is used"), LIMIT_DAYS, limits.session_ms / DAY_MS},
        {"silence_working_days", N_("Until silence accepts a delivery"), LIMIT_WORKING_DAYS,
         limits.silence_working_days},
        {"lapse_working_days", N_("Until a counter-offer lapses"), LIMIT_WORKING_DAYS,
         limits.lapse_working_days},
        {"reopen_days", N_("To reopen what was accepted"), LIMIT_DAYS, limits.reopen_days},
        {"import_undo_ms", N_("To undo an import"), LIMIT_DAYS, limits.import_undo_ms / DAY_MS},
    };
    struct doc *list;
    struct grant grant;

    (void)tx;
    TRY(admin_gate(req, &grant));
    req_title(req, doc, N_("Limits"));
    list = doc_put_list(req->arena, doc, "items");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct doc *item = doc_put_object(req->arena, list, NULL);

        doc_put_c(req->arena, item, "name", rows[i].name);
        doc_html_only(doc_put_message(req->arena, item, "label", rows[i].label));
        doc_put_int(req->arena, item, "value", rows[i].value);
        doc_put_c(req->arena, item, "unit", unit_names[rows[i].unit]);
        put_amount(req, item, &rows[i]);
    }
    doc_put_c(req->arena, doc, "where", "src/app/config.c");
    return NULL;
}

/* ---- health ---- */

static void put_facts(struct req *req, struct doc *doc, const struct store_facts *facts)
{
    struct arena *arena = req->arena;
    struct doc *schema = doc_put_list(arena, doc, "schema"), *log, *seal;

    for (size_t i = 0; i < facts->schema_count; i++) {
        struct doc *one = doc_put_object(arena, schema, NULL);

        doc_put_text(arena, one, "feature", facts->schema[i].feature);
        doc_put_int(arena, one, "steps", facts->schema[i].steps);
    }
    doc_put_int(arena, doc, "bytes", facts->bytes);
    doc_html_only(doc_put_milli(arena, doc, "megabytes", facts->bytes * 10 / (1024 * 1024) * 100));
    log = doc_put_object(arena, doc, "log");
    doc_put_int(arena, log, "sealed", facts->seal_seq);
    doc_put_int(arena, log, "unsealed", facts->unsealed);
    if (facts->seal_id == 0) {
        doc_put(arena, log, "seal", doc_null(arena));
        return;
    }
    seal = doc_put_object(arena, log, "seal");
    doc_put_int(arena, seal, "number", facts->seal_id);
    doc_put_time(arena, seal, "at", facts->sealed_ms);
}

/* GET /administration/health: version, database, schema, size, queue, last seal, and what /healthz
   and /readyz say. Right administer; others do not find it. */
static struct err *health_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct store_facts facts;
    struct job_counts jobs;
    struct grant grant;
    struct err *ready;
    struct doc *queue;

    TRY(admin_gate(req, &grant));
    req_title(req, doc, N_("Health"));
    TRY(store_facts_read(tx, &facts));
    TRY(job_count(tx, &jobs));
    ready = store_ready(req->store, req->arena);
    doc_put_c(req->arena, doc, "healthz", "ok"); /* what answers is alive */
    doc_put_c(req->arena, doc, "readyz", ready == NULL ? "ready" : err_code_text(ready->code));
    doc_html_only(doc_put_bool(req->arena, doc, "ready", ready == NULL));
    doc_put_c(req->arena, doc, "version", INTERNA_VERSION);
    doc_put_c(req->arena, doc, "database", store_is_postgres(req->store) ? "PostgreSQL" : "SQLite");
    put_facts(req, doc, &facts);
    queue = doc_put_object(req->arena, doc, "queue");
    doc_put_int(req->arena, queue, "waiting", jobs.waiting);
    doc_put_int(req->arena, queue, "due", jobs.due);
    doc_put_int(req->arena, queue, "failed", jobs.failed);
    return NULL;
}

/* ---- routes ---- */

static const struct route routes[] = {
    {.method = "GET",
     .path = "/administration",
     .summary = "where administrators keep people, units, offerings and the house itself",
     .scope = SCOPE_ADMIN,
     .view = places_view,
     .block = block_admin_page,
     .document = "items[name:text href:text]",
     .expect = ADMIN_EXPECT},
    {.method = "GET",
     .path = "/administration/limits",
     .summary = "what the house takes at most",
     .scope = SCOPE_ADMIN,
     .view = limits_view,
     .block = block_admin_limits_page,
     .document = "items[name:text value:int unit:text] where:text",
     .expect = ADMIN_EXPECT},
    {.method = "GET",
     .path = "/administration/health",
     .summary = "version, database, schema, size, queue, last seal, and what /healthz and /readyz "
                "say",
     .scope = SCOPE_ADMIN,
     .view = health_view,
     .block = block_admin_health_page,
     .document = "healthz:text readyz:text version:text database:text schema[feature:text"
                 " steps:int] bytes:int log{sealed:int unsealed:int seal?{number:int at:time}}"
                 " queue{waiting:int due:int failed:int}",
     .expect = ADMIN_EXPECT},
};

const struct web_routes admin_routes = {routes, sizeof routes / sizeof *routes};
