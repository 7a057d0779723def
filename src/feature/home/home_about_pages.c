/* Pages about the pages themselves: how accessible they are, and every building block of their
   look, made by the same templates as everywhere. Both are open to all. */
#include "feature/home/home.h"

#include "base/arena.h"
#include "base/time.h"
#include "feature/request/request_view.h"
#include "templates.h"
#include "web/web.h"

#define OPEN                                                                                       \
    {                                                                                              \
        [RELATION_ANONYMOUS... RELATION_TOKEN] = VERDICT_YES                                       \
    }

/* ---- accessibility ---- */

static const struct {
    const char *name, *label;
} checks[] = {
    {"axe", N_("Every page is searched for faults by a program (axe), in each language, light and "
               "dark, wide and as narrow as a phone.")},
    {"keyboard", N_("Every act is a plain link, field or button: it works by the keyboard alone.")},
    {"scripts", N_("Every act works without scripts.")},
    {"narrow",
     N_("Nothing is cut off where a page is 320 pixels wide, as it is at four times its size.")},
    {"contrast", N_("Texts stand out from their ground by 4.5 to 1 or more, and no colour says a "
                    "thing alone.")},
    {"movement", N_("Nothing flashes, nothing moves for who asked for less movement, and what was "
                    "typed is not lost when a session ends.")},
};

/* GET /accessibility: how accessible these pages are, and how to report a barrier. Open. */
static struct err *accessibility_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *list;

    (void)tx;
    req_title(req, doc, N_("Accessibility"));
    doc_put_c(req->arena, doc, "standard", "WCAG 2.2");
    doc_put_c(req->arena, doc, "level", "AA");
    list = doc_put_list(req->arena, doc, "checks");
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct doc *item = doc_put_object(req->arena, list, NULL);

        doc_put_c(req->arena, item, "name", checks[i].name);
        doc_html_only(doc_put_message(req->arena, item, "label", checks[i].label));
    }
    return NULL;
}

/* ---- style guide ---- */

struct style_form {
    struct str name, email, note, kind;
    struct field_list days;
    struct money price;
    int64_t count, day, at, yes;
};

static const char *const sizes[] = {N_("small"), N_("large"), NULL};

#define AT(member) .offset = offsetof(struct style_form, member)
static const struct field style_fields[] = {
    {.name = "name", .kind = FIELD_TEXT, AT(name), .label = N_("Name"), .required = true},
    {.name = "email",
     .kind = FIELD_EMAIL,
     AT(email),
     .label = N_("E-mail"),
     .hint = N_("A line of help stands below the label.")},
    {.name = "note", .kind = FIELD_LONG_TEXT, AT(note), .label = N_("Message"), .max = 2000},
    {.name = "kind", .kind = FIELD_CHOICE, AT(kind), .label = N_("Size"), .choices = sizes},
    {.name = "sizes", .kind = FIELD_TEXTS, AT(days), .label = N_("Sizes"), .choices = sizes},
    {.name = "price", .kind = FIELD_MONEY, AT(price), .label = N_("Price")},
    {.name = "count", .kind = FIELD_INT, AT(count), .label = N_("Quantity")},
    {.name = "day", .kind = FIELD_DATE, AT(day), .label = N_("Day")},
    {.name = "at", .kind = FIELD_TIME, AT(at), .label = N_("Needed by")},
    {.name = "yes", .kind = FIELD_BOOL, AT(yes), .label = N_("Yes")},
    {0}};

static bool is_promised(enum request_state state)
{
    return state >= REQUEST_PROMISED && state <= REQUEST_ACCEPTED;
}

/* One request for each state, a late one first; none of them is kept anywhere. */
static void put_requests(struct req *req, struct doc *doc)
{
    struct doc *rows = doc_html_only(doc_put_list(req->arena, doc, "rows"));
    struct doc *states = doc_put_list(req->arena, doc, "states");

    for (size_t i = 0; i <= REQUEST_STATE_COUNT; i++) {
        bool late = i == REQUEST_STATE_COUNT;
        enum request_state state = late ? REQUEST_PROMISED : (enum request_state)i;
        const struct request request = {
            .id = 1,
            .key = STR("XX-1"),
            .state = state,
            .turn = state == REQUEST_COUNTERED ? TURN_CUSTOMER : TURN_SUPPLIER,
            .title = STR("Lorem ipsum dolor sit amet"),
            .lang = STR("la"),
            .supplier_name = STR("Lorem"),
            .parent_id = NONE,
            .offering_id = NONE,
            .requester_id = NONE,
            .customer_id = NONE,
            .supplier_id = NONE,
            .performer_id = NONE,
            .approver_id = NONE,
            .wanted_ms = req->now_ms + DAY_MS,
            .due_ms = late ? req->now_ms - DAY_MS : NONE,
            .answer_due_ms = NONE,
            .paused_ms = NONE,
            .promised_ms = is_promised(state) ? req->now_ms - 2 * DAY_MS : NONE,
            .started_ms = NONE,
            .delivered_ms = NONE,
            .asked_ms = req->now_ms - 2 * DAY_MS,
            .made_ms = req->now_ms - 2 * DAY_MS,
            .ended_ms = NONE,
            .changed_ms = req->now_ms,
        };

        request_put_brief(req, &request, doc_put_object(req->arena, rows, NULL));
        if (!late) doc_put_c(req->arena, states, NULL, request_state_names[state]);
    }
}

static void put_form(struct req *req, struct doc *doc)
{
    struct doc *form = req_form(req, doc, "form", style_fields, NULL), *fault;
    struct doc *fields = doc_put_list(req->arena, doc, "fields");

    fault = doc_get(form, "name");
    doc_put_message(req->arena, fault, "error", err_title(ERR_REQUIRED));
    for (const struct field *field = style_fields; field->name != NULL; field++)
        doc_put_c(req->arena, fields, NULL, field->name);
}

/* GET /style: every building block of the pages, made by their own templates. Open. */
static struct err *style_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    (void)tx;
    req_title(req, doc, N_("Style guide"));
    put_requests(req, doc);
    put_form(req, doc);
    return NULL;
}

static const struct route routes[] = {
    {.method = "GET",
     .path = "/accessibility",
     .summary = "how accessible these pages are, and how to report a barrier",
     .open = true,
     .view = accessibility_view,
     .block = block_accessibility_page,
     .document = "standard:text level:text checks[name:text]",
     .expect = OPEN},
    {.method = "GET",
     .path = "/style",
     .summary = "every building block of the pages, made by their own templates",
     .open = true,
     .view = style_view,
     .block = block_style_page,
     .document = "states[]:text fields[]:text",
     .expect = OPEN},
};

const struct web_routes home_about_routes = {routes, sizeof routes / sizeof *routes};
