/* What a supplier puts on the wall: the name of an offering or a unit, and a QR code that opens the
   form, filled as far as the place is known. */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/url.h"
#include "feature/org/org.h"
#include "lib/qr.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/web.h"

static const struct field poster_query[] = {
    {.name = "title", .kind = FIELD_TEXT, .label = N_("Title")},
    {.name = "fields", .kind = FIELD_OBJECT, .label = N_("Answers to the form, as fields.NAME")},
    {.name = NULL},
};

/* The code in the page itself: it is printed without another request, and needs no type of its
   own. */
static struct err *code_put(struct req *req, struct doc *doc, struct str path)
{
    struct str address = req_public_address(req, path);
    struct doc *code = doc_html_only(doc_put_object(req->arena, doc, "code"));
    struct qr qr;

    TRY(qr_make(req->arena, address, &qr));
    doc_put_text(req->arena, doc, "address", address);
    doc_put_text(req->arena, code, "path", qr.path);
    doc_put_text(req->arena, code, "size", str_of_int(req->arena, qr.size));
    return NULL;
}

/* In every language: what to do, and the title where there is one. */
static void says_put(struct req *req, struct doc *doc, const struct catalogue_offering *offering)
{
    struct doc *list = doc_put_list(req->arena, doc, "says");

    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *one = doc_put_object(req->arena, list, NULL);
        struct i18n other = *req->i18n;

        other.lang = (enum lang)i;
        doc_put_c(req->arena, one, "lang", lang_codes[i]);
        doc_put_text(req->arena, one, "title", offering->texts[i].title);
        doc_put_text(req->arena, one, "say",
                     i18n_text(&other, req->arena, N_("Scan this with a phone, and ask.")));
    }
}

/* What was said of the place goes into the address as it was said. */
static struct str ask_path(struct req *req, int64_t offering_id)
{
    const struct http_request *http = req->http;
    struct buf out = buf_new(req->arena, 2 * limits.uri_bytes_max);

    buf_print(&out, "/requests/new?offering=%lld", (long long)offering_id);
    for (size_t i = 0; i < http->query_count; i++) {
        const struct http_pair *pair = &http->query[i];
        bool field = str_starts(pair->name, STR("fields.")) || str_is(pair->name, "title");

        if (!field || str_empty(str_trim(pair->value))) continue;
        buf_add_char(&out, '&');
        url_add_part(&out, pair->name);
        buf_add_char(&out, '=');
        url_add_part(&out, pair->value);
    }
    return buf_str(&out);
}

/* GET /offerings/{id}/poster: an offering for the wall: its name in every language, and a QR code
   that opens its form, filled as asked here. Right catalogue. */
static struct err *poster_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct catalogue_offering offering;
    struct str title = req_query(req, "title"), found;

    TRY(catalogue_gate(req, req->object_id));
    TRY(catalogue_offering_get(tx, req->object_id, &offering));
    doc_put_id(req->arena, doc, "id", offering.id);
    doc_html_only(
        doc_put_text(req->arena, doc, "page_title",
                     catalogue_title(&offering, catalogue_lang_code(req->i18n->lang), &found)));
    TRY(org_put_name(req, tx, doc, "unit", offering.unit_id));
    says_put(req, doc, &offering);
    TRY(code_put(req, doc, ask_path(req, offering.id)));
    doc_html_only(doc_put_bool(req->arena, doc, "of_offering", true));
    doc_html_only(doc_put_text(req->arena, doc, "asked_title", title));
    return catalogue_form_blank(req, tx, &offering, req_query_object(req, "fields"),
                                doc_html_only(doc_put_list(req->arena, doc, "questions")));
}

static struct err *unit_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "unit");
}

/* GET /units/{id}/poster: a unit for the wall: a QR code that opens what it offers. Right
   catalogue. */
static struct err *unit_poster_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct catalogue_offering none = {.id = 0};
    struct org_party unit;

    TRY(catalogue_gate(req, 0));
    TRY(org_party_get(tx, req->object_id, &unit));
    doc_put_id(req->arena, doc, "id", unit.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", unit.name));
    TRY(org_put_name(req, tx, doc, "unit", unit.id));
    says_put(req, doc, &none);
    return code_put(req, doc, str_print(req->arena, "/offerings?unit=%lld", (long long)unit.id));
}

#define SIGNED_IN                                                                                  \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN  \
    }
#define POSTER "id:id unit{id:id name:text} says[lang:text title?:text say:text] address:text"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/offerings/{id}/poster",
     .summary = "an offering for the wall: its name in every language, and a QR code that opens "
                "its form, filled as asked here",
     .scope = SCOPE_READ,
     .find = catalogue_offering_find,
     .view = poster_view,
     .block = block_poster_page,
     .query = poster_query,
     .document = POSTER,
     .expect = SIGNED_IN},
    {.method = "GET",
     .path = "/units/{id}/poster",
     .summary = "a unit for the wall: a QR code that opens what it offers",
     .scope = SCOPE_READ,
     .find = unit_find,
     .view = unit_poster_view,
     .block = block_poster_page,
     .document = POSTER,
     .expect = SIGNED_IN},
};

const struct web_routes catalogue_poster_routes = {routes, sizeof routes / sizeof *routes};
