/* Making requests: asked or kept as a draft, recorded after the fact, as a child, or again. */
#include "base/arena.h"
#include "base/limits.h"
#include "base/zone.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_files.h"
#include "feature/request/request_orders.h"
#include "feature/request/request_store.h"
#include "store/store.h"
#include "web/req.h"

/* ---- what ---- */

static bool add_price(struct money *sum, const struct request_line *line)
{
    struct money total;

    if (!money_present(line->price)) return true;
    if (!money_times_milli(line->price, line->quantity_milli, &total)) return false;
    if (!money_present(*sum)) {
        *sum = total;
        return true;
    }
    if (!str_equal(str_of(sum->currency), str_of(total.currency))) return false;
    return money_add(&sum->minor, sum->minor, total.minor);
}

bool request_add_prices(const struct request_line *lines, size_t count, struct money *price)
{
    struct money sum = {0};

    for (size_t i = 0; i < count; i++) {
        if (!add_price(&sum, &lines[i])) return false;
    }
    if (money_present(sum)) *price = sum;
    return true;
}

/* A line costs what one is SHOWN to cost; where nothing is shown, who asks may name a price. */
static struct err *set_line_price(struct store_tx *tx, const struct request_act *act,
                                  struct money shown, struct request_line *line)
{
    struct str name = str_print(tx->arena, "lines.%lld.price", (long long)line->number - 1);
    const char *field = str_c(tx->arena, name);
    bool named = money_present(line->price);

    if (line->price.minor < 0) return request_fault_limit(tx, act, field, ERR_TOO_SMALL, STR("0"));
    if (!money_present(shown)) return NULL;
    if (named && !money_equal(line->price, shown)) {
        TRY(request_fault_limit(tx, act, field, ERR_OTHER_PRICE, request_amount(tx->arena, shown)));
    }
    line->price = shown;
    return NULL;
}

/* Lines as typed become rows; SHOWN: the price of one, absent: none is. */
static struct err *set_lines(struct store_tx *tx, const struct request_act *act, struct money shown,
                             struct request *request, struct request_line **lines, size_t *count)
{
    const struct request_line_form *typed = act->form->lines.items;

    *count = act->form->lines.count;
    *lines = ARENA_ARRAY(tx->arena, struct request_line, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*lines)[i] = (struct request_line){
            .number = (int64_t)i + 1,
            .what = typed[i].what,
            .unit = typed[i].unit,
            .quantity_milli = typed[i].quantity_milli == NONE ? 1000 : typed[i].quantity_milli,
            .price = typed[i].price,
        };
        TRY(set_line_price(tx, act, shown, &(*lines)[i]));
    }
    if (request_add_prices(*lines, *count, &request->price)) return NULL;
    return request_fault(tx, act, "lines", ERR_BAD_MONEY);
}

static struct err *fault_concerned(struct store_tx *tx, const struct request_act *act,
                                   const struct catalogue_offering *offering)
{
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        struct str name = str_print(tx->arena, "fields." STR_FMT, STR_ARG(field->name));

        if (field->concerns)
            return request_fault(tx, act, str_c(tx->arena, name), ERR_BAD_REFERENCE);
    }
    return request_fault(tx, act, "offering", ERR_BAD_REFERENCE);
}

/* A named one is never shown to the person it concerns, so it is not asked on their behalf. And
   somebody must be left to handle it. */
static struct err *check_named(struct store_tx *tx, const struct request_act *act,
                               const struct catalogue_offering *offering,
                               const struct request *request)
{
    struct org_party handler;

    if (offering->secrecy != SECRECY_NAMED) return NULL;
    if (request->asked_by_id != request->requester_id &&
        request->concerns_id == request->requester_id)
        TRY(request_fault(tx, act, "on_behalf", ERR_BAD_REFERENCE));
    for (size_t i = 0; i < offering->handler_count; i++) {
        if (request_is_own(request, offering->handlers[i])) continue;
        TRY(org_party_get(tx, offering->handlers[i], &handler));
        if (handler.ended_ms == NONE) return NULL;
    }
    return fault_concerned(tx, act, offering);
}

static struct err *check_wanted(struct store_tx *tx, const struct request_act *act,
                                const struct request *request)
{
    if (request->wanted_ms == NONE || request->wanted_ms > tx->now_ms) return NULL;
    return act->happened_ms != NONE ? NULL : request_fault(tx, act, "wanted", ERR_IN_PAST);
}

static void set_texts(const struct request_act *act, struct request *request)
{
    const struct request_form *form = act->form;

    request->title = form->title;
    request->body = form->body;
    request->lang = !str_empty(form->lang) ? form->lang : act->actor->lang;
    request->wanted_ms = form->wanted_ms;
}

/* A draft keeps what was typed as it is; asking checks it against the offering's form. */
static struct err *set_fields(struct store_tx *tx, const struct catalogue_offering *offering,
                              const struct request_act *act, bool draft, struct request *request)
{
    const struct doc *fields;
    struct buf out;

    if (act->req == NULL) {
        request->fields = act->form->values;
        return NULL;
    }
    fields = catalogue_fields_sent(act->req, offering, act->form->fields);
    catalogue_kinds_check(act->req, offering, fields);
    if (!draft) {
        return catalogue_form_check(act->req, tx, offering, fields, &request->fields,
                                    &request->concerns_id);
    }
    TRY(catalogue_files_check(act->req, tx, offering, fields));
    if (fields == NULL) return NULL;
    out = buf_new(tx->arena, limits.body_bytes_max);
    doc_json(&out, fields, NULL);
    request->fields = buf_str(&out);
    return NULL;
}

static void set_terms(const struct catalogue_offering *offering, struct request *request)
{
    request->offering_id = offering->id;
    request->secrecy = offering->secrecy;
    request->supplier_id = offering->unit_id;
    request->supplier_company_id = offering->company_id;
    request->supplier_code = offering->unit_code;
    request->price = offering->price;
}

struct request request_empty(int64_t now_ms)
{
    return (struct request){
        .state = REQUEST_DRAFT,
        .turn = TURN_CUSTOMER,
        .offering_id = NONE,
        .parent_id = NONE,
        .requester_id = NONE,
        .customer_id = NONE,
        .customer_company_id = NONE,
        .supplier_id = NONE,
        .supplier_company_id = NONE,
        .performer_id = NONE,
        .approver_id = NONE,
        .deliverer_id = NONE,
        .concerns_id = NONE,
        .asked_by_id = NONE,
        .wanted_ms = NONE,
        .due_ms = NONE,
        .answer_due_ms = NONE,
        .pause_request_id = NONE,
        .paused_ms = NONE,
        .customer_rating = NONE,
        .supplier_rating = NONE,
        .made_ms = now_ms,
        .asked_ms = NONE,
        .promised_ms = NONE,
        .started_ms = NONE,
        .delivered_ms = NONE,
        .ended_ms = NONE,
        .changed_ms = now_ms,
    };
}

/* ---- keeping a new one ---- */

static struct err *add_handlers(struct store_tx *tx, const struct catalogue_offering *offering,
                                const struct request *request)
{
    if (offering->secrecy != SECRECY_NAMED) return NULL;
    for (size_t i = 0; i < offering->handler_count; i++) {
        if (offering->handlers[i] == request->concerns_id) continue;
        TRY(request_watch(tx, request->id, offering->handlers[i], "handler", true));
    }
    return NULL;
}

static struct err *add_all(struct store_tx *tx, const struct catalogue_offering *offering,
                           struct request *request, const struct request_line *lines, size_t count)
{
    TRY(request_add(tx, request));
    TRY(request_files_keep(tx, offering, request));
    for (size_t i = 0; i < count; i++) {
        TRY(request_line_put(tx, request->id, &lines[i]));
    }
    if (request->state != REQUEST_DRAFT) TRY(add_handlers(tx, offering, request));
    if (request->asked_by_id != request->requester_id && request->secrecy == SECRECY_NORMAL) {
        TRY(request_watch(tx, request->id, request->asked_by_id, "follower", true));
    }
    return request_clock_put(tx, request);
}

static struct err *event_made(struct store_tx *tx, const struct request *request,
                              const struct request_act *act, const char *type)
{
    struct event event = {
        .object_id = request->id,
        .type = str_of(type),
        .actor_id = act->actor->person_id,
        .happened_ms = act->happened_ms,
        .to_state = str_of(request_state_names[request->state]),
        .lang = request->lang,
    };

    request_import_tell(tx, act->form, &event);
    return event_append(tx, &event);
}

/* The rule of asking, on a fresh or a drafted request. */
static struct err *put_to_supplier(struct store_tx *tx, const struct catalogue_offering *offering,
                                   struct request *request, const struct request_act *act)
{
    struct request_facts facts = {.actor_id = act->actor->person_id,
                                  .now_ms = tx->now_ms,
                                  .zone = zone_get(offering->zone)};
    struct request_form form = request_form_empty();
    struct request_offer none;

    if (act->happened_ms != NONE) facts.now_ms = act->happened_ms;
    TRY(request_facts_of_offering(tx, offering, request, request->price, &facts));
    request_change(VERB_ASK, request, &facts, &form, &none, NULL);
    return NULL;
}

static struct err *refuse_unless_eligible(struct store_tx *tx,
                                          const struct catalogue_offering *offering,
                                          const struct request_act *act)
{
    enum err_code code = catalogue_may_ask(offering, act->actor);

    return code == ERR_NONE ? NULL : ERR_REFUSE(tx->arena, code);
}

/* The offering that the form names; one that the actor may not see is answered as none. */
static struct err *get_offering(struct store_tx *tx, const struct request_act *act,
                                struct catalogue_offering *offering)
{
    struct err *err;

    if (act->form->offering_id == NONE) { /* said as a fault of the form, with all others */
        TRY(request_faults(act));
        return ERR_REFUSE(tx->arena, ERR_FIELDS);
    }
    err = catalogue_offering_get(tx, act->form->offering_id, offering);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err == NULL && catalogue_may_see(offering, act->actor)) return NULL;
    TRY(request_fault(tx, act, "offering", ERR_BAD_REFERENCE));
    return request_faults(act);
}

static bool of_supplier(const struct actor *actor, const struct catalogue_offering *offering)
{
    return request_has_seat(actor, offering->unit_id, false);
}

/* What already happened: done and accepted, unconfirmed until the other side says so. Who of the
   supplier recorded it also did it; where the customer records, nobody knows who did. */
static void set_recorded(const struct request_act *act, bool by_supplier, struct request *request,
                         struct request_line *lines, size_t count)
{
    int64_t at_ms = act->form->happened_ms;

    request->state = REQUEST_ACCEPTED;
    request->turn = TURN_NOBODY;
    request->confirmation = STR("open");
    request->asked_ms = request->promised_ms = request->started_ms = at_ms;
    request->delivered_ms = request->ended_ms = at_ms;
    if (by_supplier) request->performer_id = request->deliverer_id = act->actor->person_id;
    for (size_t i = 0; i < count; i++) {
        lines[i].delivered_milli = lines[i].accepted_milli = lines[i].quantity_milli;
    }
}

static struct err *check_happened(struct store_tx *tx, const struct request_act *act)
{
    int64_t happened_ms = act->form->happened_ms;

    if (happened_ms == NONE) return request_fault(tx, act, "happened_at", ERR_REQUIRED);
    return happened_ms <= tx->now_ms ? NULL : request_fault(tx, act, "happened_at", ERR_IN_FUTURE);
}

/* A photo is enough: then it is called as its offering is. */
static struct err *set_title(struct store_tx *tx, const struct request_act *act,
                             const struct catalogue_offering *offering, struct request *request)
{
    struct str found;
    bool any;

    if (!str_empty(request->title)) return NULL;
    TRY(request_files_any(tx, offering, request, &any));
    if (!any) return request_fault(tx, act, "title", ERR_REQUIRED);
    request->title = catalogue_title(offering, request->lang, &found);
    return NULL;
}

static struct err *fill(struct store_tx *tx, const struct request_act *act,
                        const struct catalogue_offering *offering, bool by_supplier,
                        struct request *request)
{
    set_terms(offering, request);
    set_texts(act, request);
    TRY(request_set_requester(tx, act, by_supplier, request));
    TRY(request_set_customer(tx, act, request));
    if (!by_supplier) TRY(request_check_market(tx, act, offering, request));
    TRY(set_fields(tx, offering, act, act->form->draft == 1, request));
    TRY(set_title(tx, act, offering, request));
    if (act->form->draft != 1) TRY(check_named(tx, act, offering, request));
    return check_wanted(tx, act, request);
}

/* Enter what already happened; the supplier may, whoever may ask, and says for whom it was. */
static struct err *record(struct store_tx *tx, const struct request_act *act,
                          const struct catalogue_offering *offering, struct request *request)
{
    struct request_act recorded = *act;
    struct request_line *lines;
    bool by_supplier = of_supplier(act->actor, offering);
    struct money shown = by_supplier ? (struct money){0} : offering->price;
    size_t count;

    if (!by_supplier) TRY(refuse_unless_eligible(tx, offering, act));
    TRY(fill(tx, act, offering, by_supplier, request));
    TRY(set_lines(tx, act, shown, request, &lines, &count));
    TRY(check_happened(tx, act));
    TRY(request_faults(act));
    set_recorded(act, by_supplier, request, lines, count);
    TRY(add_all(tx, offering, request, lines, count));
    recorded.happened_ms = act->form->happened_ms;
    return event_made(tx, request, &recorded, "request.record");
}

static struct err *ask_or_draft(struct store_tx *tx, const struct request_act *act,
                                const struct catalogue_offering *offering, struct request *request)
{
    struct request_line *lines;
    bool draft = act->form->draft == 1;
    size_t count;

    TRY(refuse_unless_eligible(tx, offering, act));
    TRY(fill(tx, act, offering, false, request));
    TRY(set_lines(tx, act, offering->price, request, &lines, &count));
    TRY(request_faults(act));
    if (!draft) TRY(put_to_supplier(tx, offering, request, act));
    TRY(add_all(tx, offering, request, lines, count));
    return event_made(tx, request, act, draft ? "request.draft" : "request.ask");
}

struct err *request_make(struct store_tx *tx, const struct request_act *act, bool recorded,
                         int64_t *id)
{
    struct catalogue_offering offering;
    struct request request = request_empty(tx->now_ms);

    TRY(get_offering(tx, act, &offering));
    if (recorded)
        TRY(record(tx, act, &offering, &request));
    else
        TRY(ask_or_draft(tx, act, &offering, &request));
    *id = request.id;
    return NULL;
}

/* ---- drafts ---- */

/* Sent, be it empty: an emptied field is a change, one that was not sent is none. */
static bool was_sent(const struct request_act *act, const char *name)
{
    return act->req != NULL && doc_get(act->req->body, name) != NULL;
}

static void empty_what_was_emptied(const struct request_act *act, struct request *request)
{
    if (was_sent(act, "title") && str_empty(act->form->title)) request->title = STR("");
    if (was_sent(act, "body") && str_empty(act->form->body)) request->body = STR_NONE;
    if (was_sent(act, "wanted") && act->form->wanted_ms == NONE) request->wanted_ms = NONE;
}

struct err *request_edit(struct store_tx *tx, struct request *request,
                         const struct request_facts *facts, const struct request_act *act)
{
    struct catalogue_offering offering;
    struct request_offer none;
    struct request_line *lines;
    size_t count;

    TRY(catalogue_offering_get(tx, request->offering_id, &offering));
    request_change(VERB_EDIT, request, facts, act->form, &none, NULL);
    empty_what_was_emptied(act, request);
    if (act->form->fields != NULL || act->req->uploads != NULL)
        TRY(set_fields(tx, &offering, act, true, request));
    TRY(request_faults(act));
    if (act->form->lines.count > 0 || was_sent(act, "lines")) {
        request->price = offering.price;
        TRY(set_lines(tx, act, offering.price, request, &lines, &count));
        TRY(request_faults(act));
        TRY(request_lines_clear(tx, request->id));
        for (size_t i = 0; i < count; i++)
            TRY(request_line_put(tx, request->id, &lines[i]));
    }
    TRY(request_files_keep(tx, &offering, request));
    TRY(request_save(tx, request));
    return request_event(tx, request, act, NULL);
}

struct err *request_ask_draft(struct store_tx *tx, struct request *request,
                              const struct request_act *act)
{
    struct catalogue_offering offering;
    struct doc *typed = NULL;

    TRY(catalogue_offering_get(tx, request->offering_id, &offering));
    TRY(refuse_unless_eligible(tx, &offering, act));
    if (!str_empty(request->fields))
        TRY(doc_read(tx->arena, request->fields, limits.json_depth_max, &typed));
    if (act->req != NULL) {
        TRY(catalogue_form_check(act->req, tx, &offering, typed, &request->fields,
                                 &request->concerns_id));
    }
    TRY(request_check_requester(tx, act, request));
    TRY(request_check_market(tx, act, &offering, request));
    TRY(check_named(tx, act, &offering, request));
    if (str_empty(request->title)) TRY(request_fault(tx, act, "title", ERR_REQUIRED));
    TRY(check_wanted(tx, act, request));
    TRY(request_faults(act));
    TRY(put_to_supplier(tx, &offering, request, act));
    TRY(request_files_keep(tx, &offering, request));
    TRY(request_save(tx, request));
    TRY(add_handlers(tx, &offering, request));
    request_index(tx, request);
    TRY(request_clock_put(tx, request));
    return request_event(tx, request, act, request_state_names[REQUEST_DRAFT]);
}

/* A copy of what was asked, as a fresh draft of the one who asks again. */
struct err *request_ask_again(struct store_tx *tx, const struct request *before,
                              const struct request_act *act, int64_t *id)
{
    struct catalogue_offering offering = {.secrecy = before->secrecy};
    struct grant grant = access_system_grant(before->id);
    struct request request = request_empty(tx->now_ms);
    struct request_line *lines;
    size_t count;

    if (before->offering_id == NONE) return ERR_REFUSE(tx->arena, ERR_WITHDRAWN_OFFERING);
    TRY(catalogue_offering_get(tx, before->offering_id, &offering));
    TRY(refuse_unless_eligible(tx, &offering, act));
    set_terms(&offering, &request);
    request.requester_id = request.asked_by_id = act->actor->person_id;
    request.customer_id =
        before->customer_id == before->requester_id ? act->actor->person_id : before->customer_id;
    request.customer_company_id = before->customer_company_id;
    request.title = before->title;
    request.body = before->body;
    request.lang = before->lang;
    request.fields = before->fields;
    request.id = store_new_id(tx);
    TRY(request_files_again(tx, &offering, before, &request));
    TRY(request_lines_get(tx, &grant, before->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        lines[i].delivered_milli = lines[i].accepted_milli = lines[i].returned_milli = 0;
        if (money_present(offering.price)) lines[i].price = offering.price;
    }
    /* They were added up when they were first asked. */
    (void)request_add_prices(lines, count, &request.price);
    TRY(add_all(tx, &offering, &request, lines, count));
    *id = request.id;
    return event_made(tx, &request, act, "request.draft");
}

/* ---- children ---- */

static void disclose_own(struct store_tx *tx, struct doc *list, const char *name, struct str text)
{
    struct doc *row = doc_put_object(tx->arena, list, NULL);

    doc_put_c(tx->arena, row, "name", name);
    doc_put_text(tx->arena, row, "text", text);
}

/* Files are passed on one by one. */
static struct err *check_answers(struct store_tx *tx, const struct request_act *act,
                                 const struct catalogue_offering *offering, const struct doc *only)
{
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];

        if (catalogue_brings_files(field) && catalogue_holds(only, field->name))
            return request_fault(tx, act, "disclose", ERR_BAD_CHOICE);
    }
    return NULL;
}

/* What the parent's supplier passes on, as it is now: nothing else of the parent is in the child.
   The labels are those of who reads it. */
static struct err *set_disclosed(struct store_tx *tx, const struct request *parent,
                                 const struct request_act *act, struct request *child)
{
    struct catalogue_offering offering;
    struct doc *list = doc_list(tx->arena), *only = doc_list(tx->arena);
    struct buf out = buf_new(tx->arena, limits.body_bytes_max);
    const struct str *names = act->form->disclose.items;
    int64_t file_id;

    if (act->req == NULL || act->form->disclose.count == 0) return NULL;
    for (size_t i = 0; i < act->form->disclose.count; i++) {
        if (str_is(names[i], "title"))
            disclose_own(tx, list, "title", parent->title);
        else if (str_is(names[i], "body"))
            disclose_own(tx, list, "body", parent->body);
        else if (request_files_named(names[i], &file_id))
            TRY(request_files_check(tx, act, parent, file_id));
        else
            doc_put_text(tx->arena, only, NULL, names[i]);
    }
    if (only->children.count > 0) {
        size_t before = list->children.count;
        if (parent->offering_id != NONE) {
            TRY(catalogue_offering_asked(tx, parent->offering_id, parent->asked_ms, &offering));
            TRY(check_answers(tx, act, &offering, only));
            TRY(catalogue_form_show(act->req, tx, &offering, parent->fields, only, list));
        }
        if (list->children.count - before != only->children.count)
            TRY(request_fault(tx, act, "disclose", ERR_BAD_CHOICE));
    }
    doc_json(&out, list, act->req->voice);
    child->disclosed = buf_str(&out);
    return NULL;
}

struct err *request_make_child(struct store_tx *tx, const struct request *parent,
                               const struct request_act *act, int64_t *id)
{
    struct catalogue_offering offering;
    struct request child = request_empty(tx->now_ms);
    struct request_line *lines;
    size_t count;

    TRY(get_offering(tx, act, &offering));
    TRY(refuse_unless_eligible(tx, &offering, act));
    set_terms(&offering, &child);
    set_texts(act, &child);
    TRY(set_fields(tx, &offering, act, false, &child));
    child.requester_id = child.asked_by_id = act->actor->person_id;
    TRY(check_named(tx, act, &offering, &child));
    TRY(check_wanted(tx, act, &child));
    TRY(set_lines(tx, act, offering.price, &child, &lines, &count));
    TRY(set_disclosed(tx, parent, act, &child));
    TRY(request_faults(act));
    child.customer_id = parent->supplier_id;
    child.customer_company_id = parent->supplier_company_id;
    child.parent_id = parent->id;
    child.depth = parent->depth + 1;
    child.required = act->form->required == 0 ? 0 : 1;
    TRY(put_to_supplier(tx, &offering, &child, act));
    TRY(add_all(tx, &offering, &child, lines, count));
    TRY(request_files_pass(tx, parent, act, &child));
    TRY(event_made(tx, &child, act, "request.ask"));
    *id = child.id;
    /* Who sees the parent may not know of a secret child: its history keeps silent. */
    return child.secrecy == SECRECY_NORMAL ? request_event(tx, parent, act, NULL) : NULL;
}
