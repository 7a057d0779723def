/* The forms of a request's page: one a verb, made of the verb's field table, with the choices a
 * reader has. */
#include "base/arena.h"
#include "feature/org/org.h"
#include "feature/request/request_files.h"
#include "feature/request/request_handlers.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/req.h"

/* The form that was refused keeps what was typed; the others start empty. */
static bool was_sent(const struct req *req, enum request_verb verb)
{
    struct str end = str_print(req->arena, "/%s", request_verbs[verb].name);

    return req->typed != NULL && str_ends(req->typed_path, end);
}

static struct err *offer_persons(struct req *req, struct store_tx *tx,
                                 const struct request *request, struct doc *form)
{
    struct org_party *members;
    size_t count;

    TRY(org_members_of(tx, request->supplier_id, req->now_ms, &members, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *label =
            doc_put_text(req->arena, doc_object(req->arena), "label", members[i].name);

        req_form_option(req, form, "person", str_of_int(req->arena, members[i].id), label);
    }
    return NULL;
}

/* A named one is done, and may be let go of, by its handlers alone. */
static struct err *offer_handlers(struct req *req, struct store_tx *tx,
                                  const struct request *request, struct doc *form)
{
    struct request_handler *handlers;
    size_t count;

    TRY(request_handlers(tx, request->id, &handlers, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *label =
            doc_put_text(req->arena, doc_object(req->arena), "label", handlers[i].name);

        req_form_option(req, form, "person", str_of_int(req->arena, handlers[i].id), label);
    }
    return NULL;
}

static struct err *offer_units(struct req *req, struct store_tx *tx, const struct request *request,
                               struct doc *form)
{
    struct org_party_list units;

    TRY(org_parties(tx, STR("unit"), NONE, 200, &units));
    for (size_t i = 0; i < units.count; i++) {
        struct doc *label =
            doc_put_text(req->arena, doc_object(req->arena), "label", units.items[i].name);

        if (units.items[i].id == request->supplier_id) continue;
        req_form_option(req, form, "unit", str_of_int(req->arena, units.items[i].id), label);
    }
    return NULL;
}

static void offer_pauses(struct req *req, struct doc *form)
{
    static const struct {
        const char *value, *label;
    } choices[] = {
        {"customer", N_("The customer")},
        {"request", N_("Another team that was asked")},
        {"third", N_("A third party")},
    };

    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        struct doc *label =
            doc_put_message(req->arena, doc_object(req->arena), "label", choices[i].label);

        req_form_option(req, form, "on", str_of(choices[i].value), label);
    }
}

/* What the promise will most likely say: the wanted date and the shown price stand there already.
 */
static struct doc *likely_values(struct req *req, const struct request *request,
                                 enum request_verb verb)
{
    struct doc *values = doc_object(req->arena);

    if (verb != VERB_PROMISE && verb != VERB_COUNTER && verb != VERB_RE_PROMISE) return NULL;
    if (verb == VERB_PROMISE) doc_put_time(req->arena, values, "due", request->wanted_ms);
    if (verb == VERB_RE_PROMISE) doc_put_time(req->arena, values, "due", request->due_ms);
    doc_put_money(req->arena, values, "price", request->price);
    return values;
}

/* Forms of one page share names of fields, not ids: the one that was refused keeps the plain ones,
   which the links of the summary lead to. */
static void own_ids(struct req *req, struct doc *form, const char *verb)
{
    for (struct doc *field = form->children.first; field != NULL; field = field->next) {
        doc_get(field, "id")->text = str_print(req->arena, "%s-%s", verb, field->name);
    }
}

struct err *request_put_message_typed(struct req *req, struct store_tx *tx, struct doc *doc)
{
    if (!was_sent(req, VERB_MESSAGE) && !was_sent(req, VERB_NOTE)) return NULL;
    req->typed_shown = true;
    doc_html_only(doc_put_bool(req->arena, doc, "message_refused", true));
    doc_html_only(doc_put_text(req->arena, doc, "message_typed", doc_text(req->typed, "text")));
    return request_files_put_typed(req, tx,
                                   doc_html_only(doc_put_list(req->arena, doc, "message_files")));
}

bool request_verb_leads(enum request_verb verb)
{
    switch (verb) {
    case VERB_ASK:
    case VERB_APPROVE:
    case VERB_PROMISE:
    case VERB_ACCEPT_OFFER:
    case VERB_CONSENT:
    case VERB_DELIVER:
    case VERB_ACCEPT:
    case VERB_CONFIRM:
    case VERB_RATE:
        return true;
    default:
        return false;
    }
}

/* The lines to be counted: what is left of each, or what was typed for it. */
static struct doc *lines_to_count(struct req *req, const struct doc *lines, const struct doc *typed)
{
    struct doc *list = doc_list(req->arena);
    const struct doc *said =
        typed != NULL && typed->kind == DOC_LIST ? typed->children.first : NULL;

    for (const struct doc *line = lines->children.first; line != NULL; line = line->next) {
        struct doc *row = doc_put_object(req->arena, list, NULL);
        struct doc *quantity = doc_get(said, "quantity");

        if (quantity != NULL) doc_put(req->arena, row, "left", quantity);
        for (struct doc *part = line->children.first; part != NULL; part = part->next) {
            if (doc_get(row, part->name) == NULL) doc_put(req->arena, row, part->name, part);
        }
        if (said != NULL) said = said->next;
    }
    return list;
}

/* What may be chosen in the form of a verb. */
static struct err *offer_choices(struct req *req, struct store_tx *tx,
                                 const struct request *request, enum request_verb verb,
                                 struct doc *form)
{
    if (verb == VERB_DROP_HANDLER || (verb == VERB_ASSIGN && request->secrecy == SECRECY_NAMED))
        return offer_handlers(req, tx, request, form);
    if (verb == VERB_ASSIGN) return offer_persons(req, tx, request, form);
    if (verb == VERB_HAND_OVER) return offer_units(req, tx, request, form);
    if (verb == VERB_PAUSE) offer_pauses(req, form);
    return NULL;
}

struct err *request_put_form(struct req *req, struct store_tx *tx, const struct request *request,
                             enum request_verb verb, const struct doc *whole, struct doc *forms)
{
    const struct request_verb_row *row = &request_verbs[verb];
    const struct field *fields = request_verb_fields[verb];
    const struct doc *typed = req->typed;
    const struct err *faults = req->faults;
    bool sent = was_sent(req, verb);
    struct doc *part, *form;

    if (verb == VERB_MESSAGE || verb == VERB_NOTE || verb == VERB_ASK_CHILD || verb == VERB_EDIT ||
        verb == VERB_UNLINK)
        return NULL;
    part = doc_put_object(req->arena, forms, NULL);
    doc_put_text(req->arena, part, "key", request->key);
    doc_put_int(req->arena, part, "version", request->version);
    doc_put(req->arena, part, "lines",
            lines_to_count(req, doc_get(whole, "lines"), sent ? doc_get(typed, "lines") : NULL));
    doc_put_c(req->arena, part, "verb", row->name);
    doc_put_message(req->arena, part, "label", row->label);
    doc_put_bool(req->arena, part, "first", request_verb_leads(verb));
    doc_put_bool(req->arena, part, "open", sent);
    doc_put_bool(req->arena, part, "plain", fields->name == NULL);
    if (!sent) req->typed = NULL, req->faults = NULL;
    form = req_form(req, part, "form", fields, likely_values(req, request, verb));
    if (!sent) own_ids(req, form, row->name);
    if (sent && doc_get(form, "files") != NULL)
        TRY(request_files_put_typed(req, tx,
                                    doc_put_list(req->arena, doc_get(form, "files"), "held")));
    req->typed = typed;
    req->faults = faults;
    return offer_choices(req, tx, request, verb, form);
}
