/* Pages that lead to a new request: the form of an offering, recording after the fact, asking
   another team, and changing a draft. */
#include "base/arena.h"
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_fields.h"
#include "feature/request/request_files.h"
#include "feature/request/request_pages.h"
#include "feature/request/request_store.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/web.h"

#define EXTERNALS_MAX 200 /* offered in a choice */

const struct field request_new_query[] = {
    {"offering", FIELD_ID, 0, N_("Offering"), NULL, false, 0, 0, NULL, NULL, 0},
    {"q", FIELD_TEXT, 0, N_("Words in the title or description"), NULL, false, 0, 0, NULL, NULL, 0},
    {"after", FIELD_ID, 0, N_("The last one of the page before"), NULL, false, 0, 0, NULL, NULL, 0},
    {"customer", FIELD_ID, 0, N_("For whom"), NULL, false, 0, 0, NULL, NULL, 0},
    {"title", FIELD_TEXT, 0, N_("Title"), NULL, false, 0, 0, NULL, NULL, 0},
    {"fields", FIELD_OBJECT, 0, N_("Answers to the form, as fields.NAME"), NULL, false, 0, 0, NULL,
     NULL, 0},
    {NULL, FIELD_TEXT, 0, NULL, NULL, false, 0, 0, NULL, NULL, 0},
};

/* The offering asked for: from the address, or from the form that was refused. */
static int64_t chosen_offering(const struct req *req)
{
    int64_t id = req_query_id(req, "offering");
    int64_t typed_id = NONE;

    if (req->typed != NULL && id_parse(doc_text(req->typed, "offering"), &typed_id))
        return typed_id;
    return id;
}

/* Files are sent last: what was written comes whole, also where the disk takes no more of them. */
static struct err *put_offering(struct req *req, struct store_tx *tx,
                                const struct catalogue_offering *offering, const struct doc *typed,
                                struct doc *doc)
{
    struct doc *part = doc_put_object(req->arena, doc, "offering");
    struct str found, title = catalogue_title(offering, req->actor->lang, &found), name;
    struct doc *questions = doc_html_only(doc_put_list(req->arena, doc, "questions"));
    struct doc *file_questions = doc_html_only(doc_put_list(req->arena, doc, "file_questions"));
    struct doc *all = doc_list(req->arena);

    doc_put_id(req->arena, part, "id", offering->id);
    doc_lang(doc_put_text(req->arena, part, "title", title), found);
    doc_put_bool(req->arena, part, "withdrawn", str_is(offering->state, "withdrawn"));
    doc_put_bool(req->arena, part, "may_ask", catalogue_may_ask(offering, req->actor) == ERR_NONE);
    doc_put_int(req->arena, part, "normal_days", offering->normal_days);
    doc_put_money(req->arena, part, "price", offering->price);
    doc_put_bool(req->arena, part, "approval", offering->approver_id != NONE);
    doc_put_c(req->arena, part, "secrecy", secrecy_names[offering->secrecy]);
    TRY(org_party_name(tx, offering->unit_id, &name));
    struct doc *supplier = doc_put_object(req->arena, part, "supplier");
    doc_put_id(req->arena, supplier, "id", offering->unit_id);
    doc_put_text(req->arena, supplier, "name", name);
    TRY(catalogue_form_blank(req, tx, offering, typed, all));
    for (struct doc *one = all->children.first; one != NULL; one = one->next) {
        bool files =
            str_is(doc_text(one, "kind"), "file") || str_is(doc_text(one, "kind"), "photo");

        doc_put(req->arena, files ? file_questions : questions, NULL, one);
    }
    return NULL;
}

/* For whom one may ask: oneself, and the units one belongs to. */
static struct err *offer_customers(struct req *req, struct store_tx *tx, struct doc *form)
{
    struct doc *self = doc_put_text(req->arena, doc_object(req->arena), "label", req->actor->name);

    req_form_option(req, form, "customer", str_of_int(req->arena, req->actor->person_id), self);
    for (size_t i = 0; i < req->actor->party_count; i++) {
        const struct actor_party *seat = &req->actor->parties[i];
        struct str name;

        if (!seat->unit && !seat->insider) continue;
        TRY(org_party_name(tx, seat->party_id, &name));
        req_form_option(req, form, "customer", str_of_int(req->arena, seat->party_id),
                        doc_put_text(req->arena, doc_object(req->arena), "label", name));
    }
    return NULL;
}

static void offer_party(struct req *req, struct doc *form, const struct org_party *party)
{
    req_form_option(req, form, "customer", str_of_int(req->arena, party->id),
                    doc_put_text(req->arena, doc_object(req->arena), "label", party->name));
}

/* Whoever works in the supplying company enters orders of those who are not of the house. */
static struct err *offer_externals(struct req *req, struct store_tx *tx,
                                   const struct catalogue_offering *offering, struct doc *form)
{
    int64_t chosen_id = req_query_id(req, "customer");
    struct org_party_list list;
    struct org_party chosen = {.id = NONE};

    if (offering->market.internal_only || !request_has_seat(req->actor, offering->company_id, true))
        return NULL;
    TRY(org_parties(tx, STR("external"), NONE, EXTERNALS_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        offer_party(req, form, &list.items[i]);
        if (list.items[i].id == chosen_id) chosen_id = NONE;
    }
    if (chosen_id == NONE || list.count < EXTERNALS_MAX) return NULL;
    TRY(org_party_get(tx, chosen_id, &chosen));
    if (str_is(chosen.kind, "external") && chosen.ended_ms == NONE) offer_party(req, form, &chosen);
    return NULL;
}

static struct err *put_ask_form(struct req *req, struct store_tx *tx, const struct field *fields,
                                const struct doc *values, struct doc *doc)
{
    struct doc *form = req_form(req, doc, "form", fields, values);
    struct catalogue_offering offering;
    int64_t id = chosen_offering(req);

    if (doc_get(form, "customer") != NULL) TRY(offer_customers(req, tx, form));
    if (id == NONE) return NULL;
    TRY(catalogue_offering_get(tx, id, &offering));
    if (!catalogue_may_see(&offering, req->actor)) return req_refuse(req, ERR_NOT_FOUND);
    if (doc_get(form, "order_number") != NULL) TRY(offer_externals(req, tx, &offering, form));
    if (!catalogue_form_brings_files(&offering)) /* only beside a photo it may be left out */
        doc_get(doc_get(form, "title"), "required")->flag = true;
    request_put_line_rows(req, NULL, money_present(offering.price), doc);
    return put_offering(req, tx, &offering,
                        req->typed == NULL ? req_query_object(req, "fields")
                                           : doc_get(req->typed, "fields"),
                        doc);
}

/* GET /requests/new: the form to ask. */
struct err *request_new_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *values = doc_object(req->arena);
    int64_t customer_id = req_query_id(req, "customer");

    req_title(req, doc, N_("Ask"));
    doc_put_text(req->arena, values, "title", req_query(req, "title"));
    if (customer_id != NONE) doc_put_id(req->arena, values, "customer", customer_id);
    doc_html_only(doc_put_bool(req->arena, doc, "ordering", customer_id != NONE));
    TRY(put_ask_form(req, tx, request_ask_fields, values, doc));
    if (customer_id == NONE || chosen_offering(req) != NONE) return NULL;
    TRY(catalogue_choices(req, tx, doc, limits.page_rows, false));
    doc_put_id(req->arena, (struct doc *)(uintptr_t)doc_get(doc, "choices"), "customer",
               customer_id);
    return NULL;
}

/* GET /requests/record: the form to record what already happened. */
struct err *request_record_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    req_title(req, doc, N_("Record"));
    TRY(put_ask_form(req, tx, request_record_fields, NULL, doc));
    if (chosen_offering(req) != NONE) return NULL;
    return catalogue_choices(req, tx, doc, limits.page_rows, true);
}

/* ---- another team, for this request ---- */

/* Names of the answers that are no files. */
static struct doc *plain_answers(struct req *req, const struct catalogue_offering *offering)
{
    struct doc *names = doc_list(req->arena);

    for (size_t i = 0; i < offering->field_count; i++) {
        if (catalogue_brings_files(&offering->fields[i])) continue;
        doc_put_text(req->arena, names, NULL, offering->fields[i].name);
    }
    return names;
}

/* What of the parent may be passed on: its title, its text, each filled field of its form, each
   file. */
static struct err *put_disclosable(struct req *req, struct store_tx *tx,
                                   const struct request *parent, struct doc *doc)
{
    struct grant grant = access_system_grant(parent->id);
    struct doc *list = doc_html_only(doc_put_list(req->arena, doc, "disclosable"));
    struct catalogue_offering offering;
    struct doc *row;

    row = doc_put_object(req->arena, list, NULL);
    doc_put_c(req->arena, row, "name", "title");
    doc_put_message(req->arena, row, "label", N_("Title"));
    doc_put_text(req->arena, row, "text", parent->title);
    if (!str_empty(parent->body)) {
        row = doc_put_object(req->arena, list, NULL);
        doc_put_c(req->arena, row, "name", "body");
        doc_put_message(req->arena, row, "label", N_("Details"));
        doc_put_text(req->arena, row, "text", parent->body);
    }
    if (parent->offering_id != NONE) {
        TRY(catalogue_offering_asked(tx, parent->offering_id, parent->asked_ms, &offering));
        TRY(catalogue_form_show(req, tx, &offering, parent->fields, plain_answers(req, &offering),
                                list));
    }
    return request_files_put_disclosable(req, tx, &grant, list);
}

static struct err *get_for(struct req *req, struct store_tx *tx, enum request_verb verb,
                           struct request *request)
{
    struct authz_object object;
    struct grant grant;
    int64_t parent_id;

    TRY(request_sides(tx, req->actor, req->object_id, &object, &parent_id));
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return req_refuse(req, ERR_NOT_FOUND);
    if (!authz(req->actor, request_verbs[verb].right, &object, &grant))
        return req_refuse(req, ERR_RIGHT);
    if ((object.sides & request_verbs[verb].sides) == 0) return req_refuse(req, ERR_RIGHT);
    return request_get(tx, &grant, req->object_id, request);
}

/* GET /requests/{key}/ask-child: the form to ask another team. */
struct err *request_child_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct request parent;
    struct doc *part;

    req_title(req, doc, N_("Ask another team"));
    TRY(get_for(req, tx, VERB_ASK_CHILD, &parent));
    part = doc_put_object(req->arena, doc, "parent");
    doc_put_text(req->arena, part, "key", parent.key);
    doc_lang(doc_put_text(req->arena, part, "title", parent.title), parent.lang);
    TRY(put_disclosable(req, tx, &parent, doc));
    TRY(put_ask_form(req, tx, request_fields_ask_child, NULL, doc));
    if (chosen_offering(req) != NONE) return NULL;
    return catalogue_choices(req, tx, doc, limits.page_rows, false);
}

/* ---- a draft ---- */

/* GET /requests/{key}/edit: the form of a draft. */
struct err *request_edit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct grant grant = access_system_grant(req->object_id);
    struct catalogue_offering offering;
    struct request draft;
    struct request_line *lines;
    size_t line_count;
    struct doc *values = doc_object(req->arena), *typed = NULL;

    req_title(req, doc, N_("Change the draft"));
    TRY(get_for(req, tx, VERB_EDIT, &draft));
    if (draft.state != REQUEST_DRAFT) return req_refuse(req, ERR_STATE);
    doc_put_text(req->arena, doc, "key", draft.key);
    doc_put_int(req->arena, doc, "version", draft.version);
    doc_put_text(req->arena, values, "title", draft.title);
    doc_put_text(req->arena, values, "body", draft.body);
    doc_put_time(req->arena, values, "wanted", draft.wanted_ms);
    req_form(req, doc, "form", request_fields_edit, values);
    TRY(catalogue_offering_get(tx, draft.offering_id, &offering));
    if (req->typed != NULL)
        typed = (struct doc *)(uintptr_t)doc_get(req->typed, "fields");
    else if (!str_empty(draft.fields))
        TRY(doc_read(req->arena, draft.fields, limits.json_depth_max, &typed));
    TRY(request_lines_get(tx, &grant, draft.id, &lines, &line_count));
    request_put_line_rows(req, request_line_values(req, lines, line_count),
                          money_present(offering.price), doc);
    return put_offering(req, tx, &offering, typed, doc);
}
