/* The audit: who did what on a day, from the log. No words of people are shown, and of requests
   only those that everybody in the house may know of: of a secret one nothing says that it exists.
   What no row of `kinds` names is not shown either. */
#include "feature/admin/admin.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/url.h"
#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/web.h"

#define BATCH      200 /* events looked at together */
#define DAY_MIN    INT64_C(0)
#define DAY_MAX    INT64_C(47481) /* 2099-12-31 */
#define HREF_BYTES ((size_t)4096)

/* ---- what may be shown ---- */

struct shown {
    const char *kind;              /* of the object: person unit company request offering */
    struct str name, lang, folder; /* name absent: it is told without a name */
    struct str at;                 /* behind the folder */
};

static struct err *party_show(struct store_tx *tx, const struct actor *actor,
                              const struct event *event, struct shown *shown)
{
    struct org_party party;
    struct err *err = org_party_get(tx, event->object_id, &party);

    (void)actor;
    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    if (str_is(party.kind, "person")) shown->kind = "person", shown->folder = STR("/people/");
    if (str_is(party.kind, "unit")) shown->kind = "unit", shown->folder = STR("/units/");
    if (str_is(party.kind, "company")) shown->kind = "company", shown->folder = STR("/companies/");
    if (shown->kind == NULL) return NULL;
    shown->name = party.name;
    shown->at = str_of_int(tx->arena, party.id);
    return NULL;
}

static struct err *offering_show(struct store_tx *tx, const struct actor *actor,
                                 const struct event *event, struct shown *shown)
{
    struct catalogue_offering offering;
    struct err *err = catalogue_offering_get(tx, event->object_id, &offering);

    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    if (!catalogue_may_see(&offering, actor)) return NULL;
    shown->kind = "offering";
    shown->folder = STR("/offerings/");
    shown->name = catalogue_title(&offering, STR_NONE, &shown->lang);
    shown->at = str_of_int(tx->arena, offering.id);
    return NULL;
}

/* An open request by its key. The notes of its supplier's side are not told, nor what the clock
   resumed: that may tell of a secret part (docs/decisions/009). */
static struct err *request_show(struct store_tx *tx, const struct actor *actor,
                                const struct event *event, struct shown *shown)
{
    bool resumed = event->actor_id == 0 && str_is(event->type, "request.resume");

    (void)actor;
    if (resumed || str_is(event->type, "request.note")) return NULL;
    TRY(request_open_key_of(tx, event->object_id, &shown->name));
    if (shown->name.ptr == NULL) return NULL;
    shown->kind = "request";
    shown->folder = STR("/requests/");
    shown->at = shown->name;
    return NULL;
}

static const char *const kind_names[] = {"access", "org", "catalogue", "offering", "request", NULL};

static const struct {
    const char *label;
    struct err *(*show)(struct store_tx *tx, const struct actor *actor, const struct event *event,
                        struct shown *shown);
    bool named; /* left out unless its object may be named */
} kinds[] = {
    {N_("Signing in and rights"), party_show, false},
    {N_("People, units, companies"), party_show, false},
    {N_("Offerings"), offering_show, true},
    {N_("Decisions on offerings"), offering_show, true},
    {N_("Requests"), request_show, true},
};
#define KINDS (sizeof kinds / sizeof *kinds)

/* Which kind its type begins with; KINDS: none. */
static size_t kind_of(struct str type)
{
    struct str first, rest;
    size_t kind = 0;

    (void)str_cut(type, '.', &first, &rest);
    while (kind < KINDS && !str_is(first, kind_names[kind]))
        kind++;
    return kind;
}

static const struct {
    const char *type, *label;
} labels[] = {
    {"access.sign-in", N_("Signed in")},
    {"access.sign-out", N_("Signed out")},
    {"access.sign-in-failed", N_("Sign-in failed")},
    {"access.refused", N_("An act was refused")},
    {"access.password", N_("Password set")},
    {"access.admin", N_("Right to administer changed")},
    {"access.token", N_("Token made")},
    {"access.token-end", N_("Token ended")},
    {"access.link", N_("Link to sign in made")},
    {"access.pin", N_("PIN set")},
    {"access.device", N_("Shared device added")},
    {"access.device-pair", N_("Shared device paired")},
    {"access.device-end", N_("Shared device ended")},
    {"org.absence", N_("Absence recorded")},
    {"org.absence-end", N_("Absence ended")},
    {"org.add", N_("Added")},
    {"org.change", N_("Changed")},
    {"org.end", N_("Ended")},
    {"org.erase", N_("Person erased")},
    {"org.leave", N_("Leaving recorded")},
    {"org.prefer", N_("Language or time zone chosen")},
    {"org.relate", N_("Relation recorded")},
    {"org.unrelate", N_("Relation ended")},
    {"org.own", N_("Share recorded")},
    {"org.disown", N_("Share ended")},
    {"org.control", N_("Control recorded")},
    {"org.release", N_("Control ended")},
    {"org.sample-remove", N_("Sample removed")},
    {"org.import-check", N_("Import checked")},
    {"org.import", N_("Import started")},
    {"org.import-undo", N_("Import undone")},
    {"catalogue.offer", N_("Offering made")},
    {"catalogue.withdraw", N_("Offering withdrawn")},
    {"catalogue.merge", N_("Passed on to another unit")},
    {"catalogue.add-handler", N_("Handler added")},
    {"catalogue.drop-handler", N_("Handler dropped")},
    {"catalogue.retention", N_("Retention changed")},
    {"offering.propose", N_("Proposal")},
    {"offering.approve", N_("Approval")},
    {"offering.refuse", N_("Refusal")},
    {"offering.withdraw", N_("Withdrawal")},
    {"offering.change", N_("New version")},
    {"offering.market", N_("Another market")},
};

static const char *label_of(struct str type)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (str_is(type, labels[i].type)) return labels[i].label;
    }
    return request_event_label(type);
}

/* ---- the question ---- */

struct audit_query {
    int64_t day;
    struct str person, kind;
};

#define FILTER_FIELDS                                                                              \
    {.name = "day",                                                                                \
     .kind = FIELD_DATE,                                                                           \
     .offset = offsetof(struct audit_query, day),                                                  \
     .label = N_("Day")},                                                                          \
        {.name = "person",                                                                         \
         .kind = FIELD_TEXT,                                                                       \
         .offset = offsetof(struct audit_query, person),                                           \
         .label = N_("By whom: e-mail address or number")},                                        \
    {                                                                                              \
        .name = "kind", .kind = FIELD_CHOICE, .offset = offsetof(struct audit_query, kind),        \
        .label = N_("What about"), .choices = kind_names                                           \
    }

static const struct field filter_fields[] = {FILTER_FIELDS, {0}};
static const struct field audit_query_fields[] = {
    FILTER_FIELDS, {.name = "after", .kind = FIELD_ID, .label = N_("After")}, {0}};

struct audit {
    struct req *req;
    struct store_tx *tx;
    struct doc *doc, *form, *items;
    struct grant grant;
    struct event_span span;
    int64_t day, last_id;
    size_t count;
};

/* The instant at which DAY begins for the reader. */
static int64_t day_begins(const struct req *req, int64_t day)
{
    return zone_instant(req->zone, (struct civil){.date = date_of_day(day)});
}

static struct err *refuse(struct audit *audit, const char *field, enum err_code code)
{
    if (audit->form != NULL) {
        doc_put_message(audit->req->arena, doc_get(audit->form, field), "error", err_title(code));
        return NULL;
    }
    form_fault(audit->req, field, code, STR_NONE);
    return req_form_check(audit->req);
}

/* By whom: their id, or a fault. */
static struct err *person_find(struct audit *audit, struct str typed, bool *good)
{
    struct org_party person;

    TRY(catalogue_party_find(audit->tx, str_trim(typed), &audit->span.actor_id));
    if (audit->span.actor_id != NONE) {
        TRY(org_party_get(audit->tx, audit->span.actor_id, &person));
        if (str_is(person.kind, "person")) {
            return org_put_name(audit->req, audit->tx, audit->doc, "person", person.id);
        }
    }
    *good = false;
    return refuse(audit, "person", ERR_NOBODY);
}

/* What the form chooses from, and the day that is shown where none was asked for. */
static void form_fill(struct audit *audit)
{
    struct req *req = audit->req;

    if (audit->form == NULL) return;
    for (size_t i = 0; i < KINDS; i++) {
        req_form_option(req, audit->form, "kind", str_of(kind_names[i]),
                        doc_put_message(req->arena, doc_object(req->arena), "label",
                                        kinds[i].label));
    }
    if (req_query(req, "day").ptr == NULL) {
        doc_put_date(req->arena, doc_get(audit->form, "day"), "value", audit->day);
    }
}

/* The day asked for; today for the reader where none was, or none that there can be. */
static struct err *day_read(struct audit *audit, int64_t day, bool *good)
{
    struct req *req = audit->req;

    audit->day = date_day(zone_civil(req->zone, req->now_ms).date);
    if (!*good || day == NONE) return NULL;
    if (day < DAY_MIN || day > DAY_MAX) {
        *good = false;
        return refuse(audit, "day", ERR_BAD_DATE);
    }
    audit->day = day;
    return NULL;
}

static struct err *question_read(struct audit *audit, bool *good)
{
    struct req *req = audit->req;
    struct audit_query query;
    int64_t after = req_query_id(req, "after");

    TRY(req_query_form(req, audit->doc, filter_fields, &query, &audit->form, good));
    TRY(day_read(audit, query.day, good));
    form_fill(audit);
    doc_put_date(req->arena, audit->doc, "day", audit->day);
    doc_put_text(req->arena, audit->doc, "kind", *good ? query.kind : STR_NONE);
    audit->span = (struct event_span){.from_id = id_first(day_begins(req, audit->day)),
                                      .before_id = id_first(day_begins(req, audit->day + 1)),
                                      .actor_id = NONE,
                                      .kind = query.kind};
    if (after != NONE && after < audit->span.before_id) audit->span.before_id = after;
    if (*good && !str_empty(query.person)) return person_find(audit, query.person, good);
    doc_put(req->arena, audit->doc, "person", doc_null(req->arena));
    return NULL;
}

/* ---- the rows ---- */

/* The code of a refusal: the only thing told of an event's data. */
static struct err *code_put(struct audit *audit, const struct event *event, struct doc *item)
{
    struct arena *arena = audit->req->arena;
    struct doc *data = NULL;

    if (str_is(event->type, "access.refused") && !str_empty(event->data)) {
        TRY(doc_read(arena, event->data, limits.json_depth_max, &data));
    }
    doc_put_text(arena, item, "code", data == NULL ? STR_NONE : doc_text(data, "code"));
    return NULL;
}

static struct err *item_put(struct audit *audit, const struct event *event,
                            const struct shown *shown)
{
    struct req *req = audit->req;
    struct arena *arena = req->arena;
    struct doc *item = doc_put_object(arena, audit->items, NULL), *object;

    doc_put_id(arena, item, "id", event->id);
    doc_put_time(arena, item, "at", event->recorded_ms);
    TRY(org_put_name(req, audit->tx, item, "by", event->actor_id == 0 ? NONE : event->actor_id));
    doc_put_text(arena, item, "type", event->type);
    doc_html_only(doc_put_message(arena, item, "label", label_of(event->type)));
    TRY(code_put(audit, event, item));
    if (shown->name.ptr == NULL) {
        doc_put(arena, item, "object", doc_null(arena));
        return NULL;
    }
    object = doc_put_object(arena, item, "object");
    doc_put_c(arena, object, "kind", shown->kind);
    doc_lang(doc_put_text(arena, object, "name", shown->name), shown->lang);
    doc_put_text(arena, object, "href",
                 str_print(arena, STR_FMT STR_FMT, STR_ARG(shown->folder), STR_ARG(shown->at)));
    return NULL;
}

/* One row more than a page is found, to know whether there is a next one. */
static struct err *event_take(struct audit *audit, const struct event *event)
{
    size_t kind = kind_of(event->type);
    struct shown shown = {.kind = NULL};

    if (kind == KINDS) return NULL;
    TRY(kinds[kind].show(audit->tx, audit->req->actor, event, &shown));
    if (kinds[kind].named && shown.name.ptr == NULL) return NULL;
    audit->count++;
    if (audit->count > limits.page_rows) return NULL;
    audit->last_id = event->id;
    return item_put(audit, event, &shown);
}

static struct err *rows_find(struct audit *audit)
{
    bool more = true;

    while (more && audit->count <= limits.page_rows) {
        struct event_list list;

        TRY(event_log(audit->tx, &audit->grant, &audit->span, BATCH, &list));
        for (size_t i = 0; i < list.count && audit->count <= limits.page_rows; i++)
            TRY(event_take(audit, &list.items[i]));
        more = list.count == BATCH;
        if (list.count > 0) audit->span.before_id = list.items[list.count - 1].id;
    }
    return NULL;
}

/* The same filter on the day before or behind. */
static void put_day_href(struct audit *audit, const char *name, int64_t day)
{
    struct req *req = audit->req;
    struct buf out = buf_new(req->arena, HREF_BYTES);
    struct str person = req_query(req, "person"), kind = req_query(req, "kind");

    buf_add_c(&out, "/administration/audit?day=");
    buf_add(&out, date_text(req->arena, date_of_day(day)));
    buf_add_c(&out, "&person=");
    url_add_part(&out, person);
    buf_add_c(&out, "&kind=");
    url_add_part(&out, kind);
    doc_html_only(doc_put_text(req->arena, audit->doc, name, buf_str(&out)));
}

/* GET /administration/audit: who did what on a day, the newest first. Right administer; others do
   not find it. */
static struct err *audit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct audit audit = {.req = req, .tx = tx, .doc = doc};
    bool good;

    TRY(admin_gate(req, &audit.grant));
    req_title(req, doc, N_("Audit"));
    TRY(question_read(&audit, &good));
    audit.items = doc_put_list(req->arena, doc, "items");
    if (good) TRY(rows_find(&audit));
    req_next(req, doc, audit.last_id, audit.count > limits.page_rows);
    doc_html_only(doc_put_bool(req->arena, doc, "asked", good));
    put_day_href(&audit, "before_href", audit.day - 1);
    put_day_href(&audit, "behind_href", audit.day + 1);
    return NULL;
}

/* ---- routes ---- */

static const struct route routes[] = {
    {.method = "GET",
     .path = "/administration/audit",
     .summary = "who did what on a day, the newest first",
     .scope = SCOPE_ADMIN,
     .view = audit_view,
     .block = block_admin_audit_page,
     .query = audit_query_fields,
     .document = "day:date kind?:text person?{id:id name:text} items[id:id at:time"
                 " by?{id:id name:text} type:text code?:text"
                 " object?{kind:text name:text href:text}] next?:id",
     .expect = ADMIN_EXPECT},
};

const struct web_routes admin_audit_routes = {routes, sizeof routes / sizeof *routes};
