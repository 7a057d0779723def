/* What a verb's form must hold beside its types: what only the rows can tell, said beside the field
   it is about. */
#include "base/arena.h"
#include "base/num.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_files.h"
#include "feature/request/request_handlers.h"
#include "feature/request/request_link.h"
#include "feature/request/request_rules.h"
#include "feature/request/request_store.h"
#include "store/store.h"
#include "web/req.h"

/* A value that could not be read is absent, but was told already. */
static bool is_told(const struct req *req, const char *name)
{
    const struct err_field *fault = req->form_err == NULL ? NULL : req->form_err->fields;

    while (fault != NULL && !str_is(fault->name, name))
        fault = fault->next;
    return fault != NULL;
}

struct err *request_fault_limit(struct store_tx *tx, const struct request_act *act,
                                const char *name, enum err_code code, struct str limit)
{
    if (act->req == NULL) return ERR(tx->arena, code, "%s", name);
    if (!is_told(act->req, name)) form_fault(act->req, name, code, limit);
    return NULL;
}

struct err *request_fault(struct store_tx *tx, const struct request_act *act, const char *name,
                          enum err_code code)
{
    return request_fault_limit(tx, act, name, code, STR_NONE);
}

struct str request_amount(struct arena *arena, struct money money)
{
    return str_print(arena, STR_FMT " %s", STR_ARG(money_decimal(arena, money)), money.currency);
}

struct err *request_faults(const struct request_act *act)
{
    return act->req == NULL ? NULL : req_form_check(act->req);
}

static struct err *check_performer(struct store_tx *tx, const struct request *request,
                                   const struct request_act *act, const struct grant *grant)
{
    struct org_party *members;
    bool fits = false;
    size_t count;

    if (act->form->person_id == NONE) return request_fault(tx, act, "person", ERR_REQUIRED);
    if (request->secrecy == SECRECY_NAMED) {
        TRY(request_is_handler(tx, grant, request->id, act->form->person_id, &fits));
    } else {
        TRY(org_members_of(tx, request->supplier_id, tx->now_ms, &members, &count));
        for (size_t i = 0; i < count; i++)
            fits = fits || members[i].id == act->form->person_id;
    }
    return fits ? NULL : request_fault(tx, act, "person", ERR_BAD_REFERENCE);
}

/* The new unit's zone counts its working days. */
static struct err *check_unit(struct store_tx *tx, const struct request *request,
                              const struct request_act *act, struct request_facts *facts)
{
    struct org_party unit;
    struct err *err;

    if (act->form->unit_id == NONE) return request_fault(tx, act, "unit", ERR_REQUIRED);
    err = org_party_get(tx, act->form->unit_id, &unit);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL || !str_is(unit.kind, "unit") || unit.ended_ms != NONE ||
        unit.id == request->supplier_id) {
        return request_fault(tx, act, "unit", ERR_BAD_REFERENCE);
    }
    facts->unit_company_id = unit.company_id;
    return request_facts_of_supplier(tx, unit.id, facts);
}

/* Paused on a request: it must be a child of this one, and still open. */
static struct err *check_pause(struct store_tx *tx, const struct request *request,
                               const struct request_act *act, struct request_facts *facts)
{
    struct request child = {.parent_id = NONE};
    struct grant grant;
    struct err *err;

    if (!str_is(act->form->on, "request")) return NULL;
    if (str_empty(act->form->request_key)) return request_fault(tx, act, "request", ERR_REQUIRED);
    err = request_find(tx, act->form->request_key, &act->form->request_id);
    if (err == NULL) {
        grant = access_system_grant(act->form->request_id);
        err = request_get(tx, &grant, act->form->request_id, &child);
    }
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    facts->child_secret = child.secrecy != SECRECY_NORMAL;
    if (child.parent_id == request->id && request_open(child.state)) return NULL;
    return request_fault(tx, act, "request", ERR_BAD_REFERENCE);
}

static const struct request_line *line_of(const struct request_facts *facts, int64_t number)
{
    for (size_t i = 0; i < facts->line_count; i++) {
        if (facts->lines[i].number == number) return &facts->lines[i];
    }
    return NULL;
}

static bool named_before(const struct request_line_form *named, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (named[i].number == named[index].number) return true;
    }
    return false;
}

/* Lines are named by their number, each once, with no more than is open; together with something.
   A rating is for the whole. */
static struct err *check_lines(struct store_tx *tx, const struct request_act *act,
                               const struct request_facts *facts)
{
    const struct request_line_form *named = act->form->lines.items;
    int64_t open_milli = 0, named_milli = 0;

    if (act->form->lines.count == 0) return NULL;
    for (size_t i = 0; i < facts->line_count; i++)
        open_milli += request_line_open_milli(&facts->lines[i], act->verb);
    for (size_t i = 0; i < act->form->lines.count; i++) {
        const struct request_line *line = line_of(facts, named[i].number);

        if (line == NULL) return request_fault(tx, act, "lines", ERR_BAD_REFERENCE);
        if (named_before(named, i)) return request_fault(tx, act, "lines", ERR_DUPLICATE_FIELD);
        int64_t most_milli = request_line_open_milli(line, act->verb);
        int64_t milli = named[i].quantity_milli == NONE ? most_milli : named[i].quantity_milli;

        if (milli > most_milli) {
            return request_fault_limit(tx, act, "lines", ERR_TOO_BIG,
                                       num_milli_text(tx->arena, most_milli));
        }
        named_milli += milli;
    }
    if (named_milli == 0) {
        return request_fault_limit(tx, act, "lines", ERR_TOO_SMALL, num_milli_text(tx->arena, 1));
    }
    if (act->form->rating != NONE && named_milli < open_milli)
        return request_fault(tx, act, "rating", ERR_RATE_WHOLE);
    return NULL;
}

/* A promise is for a time to come and for no less than nothing. A price that would have to be
   approved is not for a promise that stands (docs/decisions/007). */
static struct err *check_terms(struct store_tx *tx, const struct request_act *act,
                               const struct request_facts *facts)
{
    const struct request_form *form = act->form;

    if (form->due_ms != NONE && form->due_ms <= facts->now_ms)
        TRY(request_fault(tx, act, "due", ERR_IN_PAST));
    if (!money_present(form->price)) return NULL;
    if (form->price.minor < 0)
        return request_fault_limit(tx, act, "price", ERR_TOO_SMALL, STR("0"));
    if (act->verb != VERB_RE_PROMISE || !facts->approval_needed) return NULL;
    if (!money_present(facts->approved))
        return request_fault_limit(tx, act, "price", ERR_TOO_BIG, STR("0"));
    return request_fault_limit(tx, act, "price", ERR_TOO_BIG,
                               request_amount(tx->arena, facts->approved));
}

/* Of verbs that name somebody, or another request. */
static struct err *check_named(struct store_tx *tx, const struct grant *grant,
                               const struct request *request, const struct request_act *act,
                               struct request_facts *facts)
{
    switch (act->verb) {
    case VERB_ASSIGN:
        return check_performer(tx, request, act, grant);
    case VERB_ADD_HANDLER:
        return request_check_handler_added(tx, request, act);
    case VERB_DROP_HANDLER:
        return request_check_handler_dropped(tx, request, act);
    case VERB_LINK:
        return request_check_link(tx, request, act);
    case VERB_UNLINK:
        return request_check_unlink(tx, request, act);
    case VERB_HAND_OVER:
        return check_unit(tx, request, act, facts);
    case VERB_PAUSE:
        return check_pause(tx, request, act, facts);
    default:
        return NULL;
    }
}

struct err *request_form_faults(struct store_tx *tx, const struct grant *grant,
                                const struct request *request, const struct request_act *act,
                                struct request_facts *facts)
{
    switch (act->verb) {
    case VERB_PROMISE:
    case VERB_COUNTER:
    case VERB_RE_PROMISE:
        return check_terms(tx, act, facts);
    case VERB_MESSAGE:
    case VERB_NOTE:
    case VERB_QUESTION:
        return request_files_faults(tx, act);
    case VERB_DELIVER:
    case VERB_RETURN:
        TRY(request_files_faults(tx, act));
        return check_lines(tx, act, facts);
    case VERB_ACCEPT:
        return check_lines(tx, act, facts);
    default:
        return check_named(tx, grant, request, act, facts);
    }
}
