/* A request as a document: what its page and its JSON show, in the order a reader asks: where does
   it stand, who has it, what was promised, what was said, what belongs to it, what can I do now. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/org/org_absence.h"
#include "feature/request/request_chain.h"
#include "feature/request/request_files.h"
#include "feature/request/request_store.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/req.h"

static void put_party(struct arena *arena, struct doc *doc, const char *name, int64_t id,
                      struct str called)
{
    struct doc *party;

    if (id == NONE) {
        doc_put(arena, doc, name, doc_null(arena));
        return;
    }
    party = doc_put_object(arena, doc, name);
    doc_put_id(arena, party, "id", id);
    doc_put_text(arena, party, "name", called);
}

static bool is_past_promise(const struct request *request, int64_t now_ms)
{
    return request_open(request->state) && request->state != REQUEST_DELIVERED &&
           request->due_ms != NONE && request->due_ms < now_ms;
}

/* The supplier owes an answer, to what was asked or to what was returned after its date. */
static bool is_past_answer(const struct request *request, int64_t now_ms)
{
    return request->turn == TURN_SUPPLIER && request->answer_due_ms != NONE &&
           request->answer_due_ms < now_ms;
}

bool request_is_late(const struct request *request, int64_t now_ms)
{
    return is_past_promise(request, now_ms) || is_past_answer(request, now_ms);
}

static const char *tag_of_open(const struct request *request, const struct req *req,
                               const char **kind)
{
    int64_t me_id = req->actor->person_id;
    bool mine = request->requester_id == me_id || request->customer_id == me_id;

    *kind = "w";
    if (request->consent == 1) return N_("New date proposed");
    *kind = "b";
    if (request_is_late(request, req->now_ms)) return N_("Late");
    *kind = "w";
    if (request->turn == TURN_CUSTOMER && request->state != REQUEST_DRAFT) {
        return mine ? N_("Your turn") : N_("Waits for the customer");
    }
    *kind = "b";
    if (request->state == REQUEST_PROMISED && request->returns > 0) return N_("Returned");
    *kind = "i";
    return request_step(request) == 3 ? N_("In progress") : request_state_label(request->state);
}

/* What a tag says beside a title: the one thing that matters about it now. */
static const char *tag_of(const struct request *request, const struct req *req, const char **kind)
{
    if (request_open(request->state)) return tag_of_open(request, req, kind);
    *kind = request->state == REQUEST_ACCEPTED ? "g" : "";
    return request_state_label(request->state);
}

/* The common part of a list row and the whole document. */
void request_put_brief(struct req *req, const struct request *request, struct doc *doc)
{
    struct arena *arena = req->arena;
    const char *kind;
    const char *tag = tag_of(request, req, &kind);
    struct doc *steps;
    bool late = request->broken == 1 || request_is_late(request, req->now_ms);

    doc_put_id(arena, doc, "id", request->id);
    doc_put_text(arena, doc, "key", request->key);
    doc_put_int(arena, doc, "version", request->version);
    doc_lang(doc_put_text(arena, doc, "title", request->title), request->lang);
    doc_put_c(arena, doc, "state", request_state_names[request->state]);
    doc_html_only(doc_put_message(arena, doc, "state_label", request_state_label(request->state)));
    doc_put_c(arena, doc, "turn", request_turn_names[request->turn]);
    doc_put_c(arena, doc, "secrecy", secrecy_names[request->secrecy]);
    put_party(arena, doc, "requester", request->requester_id, request->requester_name);
    put_party(arena, doc, "customer", request->customer_id, request->customer_name);
    put_party(arena, doc, "supplier", request->supplier_id, request->supplier_name);
    put_party(arena, doc, "performer", request->performer_id, request->performer_name);
    doc_put_time(arena, doc, "wanted", request->wanted_ms);
    doc_put_time(arena, doc, "due", request->due_ms);
    doc_put_bool(arena, doc, "late", late);
    doc_put_bool(arena, doc, "paused", request->paused_ms != NONE);
    doc_put_money(arena, doc, "price", request->price);
    doc_put_int(arena, doc, "returns", request->returns);
    doc_put_time(arena, doc, "changed_at", request->changed_ms);
    doc_html_only(doc_put_message(arena, doc, "tag", tag));
    doc_html_only(doc_put_c(arena, doc, "tag_kind", kind));
    steps = doc_html_only(doc_put_list(arena, doc, "steps"));
    for (int i = 1; i <= 5; i++) {
        bool on = i <= request_step(request);
        doc_put_c(arena, steps, NULL,
                  !on                                  ? ""
                  : late && i == request_step(request) ? "late"
                                                       : "on");
    }
}

/* Why it may wait: who does it, or is to approve it, is away. */
static struct err *put_absences(struct req *req, struct store_tx *tx, const struct request *request,
                                struct doc *doc)
{
    if (!request_open(request->state)) return NULL;
    TRY(org_put_absence(req, tx, doc, "performer_absence", request->performer_id));
    if (request->state != REQUEST_APPROVAL) return NULL;
    return org_put_absence(req, tx, doc, "approver_absence", request->approver_id);
}

static void put_times(struct arena *arena, const struct request *request, struct doc *doc)
{
    doc_put_time(arena, doc, "made_at", request->made_ms);
    doc_put_time(arena, doc, "asked_at", request->asked_ms);
    doc_put_time(arena, doc, "promised_at", request->promised_ms);
    doc_put_time(arena, doc, "started_at", request->started_ms);
    doc_put_time(arena, doc, "delivered_at", request->delivered_ms);
    doc_put_time(arena, doc, "ended_at", request->ended_ms);
    doc_put_time(arena, doc, "answer_due",
                 request_open(request->state) ? request->answer_due_ms : NONE);
}

static const char *const pause_texts[TURN_COUNT] = {
    [TURN_CUSTOMER] = N_("Paused since {when:datetime}: waiting for the customer."),
    [TURN_REQUEST] = N_("Paused since {when:datetime}: waiting for another team."),
    [TURN_THIRD] = N_("Paused since {when:datetime}: waiting for a third party."),
};

/* Why it waits or is late, or NULL; WHEN fills the text. A paused clock is always explained. */
static const char *why_of(const struct request *request, int64_t now_ms, int64_t *when_ms)
{
    const char *paused = pause_texts[request->turn];

    *when_ms = request->paused_ms;
    if (request->paused_ms != NONE) {
        return paused != NULL ? paused : N_("Paused since {when:datetime}.");
    }
    *when_ms = request->answer_due_ms;
    if (request->question == 1)
        return N_("The supplier asked a question and waits for the answer.");
    if (request->state == REQUEST_DELIVERED && request->answer_due_ms != NONE) {
        return N_("Counts as accepted on {when:full} unless the customer says otherwise.");
    }
    *when_ms = request->due_ms;
    if (is_past_promise(request, now_ms)) return N_("Promised for {when:datetime}; it is late.");
    if (request->escalated == 1) return N_("No answer in time; the team's leads were told.");
    return NULL;
}

static void put_why(struct req *req, const struct request *request, struct doc *doc)
{
    struct arena *arena = req->arena;
    int64_t when_ms;
    const char *text = why_of(request, req->now_ms, &when_ms);

    if (text != NULL) {
        doc_param(arena, doc_put_message(arena, doc, "why", text), "when",
                  doc_put_time(arena, doc_object(arena), "when", when_ms));
    }
    if (!str_empty(request->pause_reason) && request->paused_ms != NONE) {
        doc_put_markdown(arena, doc, "pause_reason", request->pause_reason, STR_NONE);
    }
}

/* How somebody rated is between the two sides. */
static void put_flags(struct arena *arena, const struct grant *grant, const struct request *request,
                      struct doc *doc)
{
    doc_put_bool(arena, doc, "consent_open", request->consent == 1);
    doc_put_bool(arena, doc, "question_open", request->question == 1);
    doc_put_bool(arena, doc, "broken", request->broken == 1);
    doc_put_bool(arena, doc, "implied", request->implied == 1);
    doc_put_text(arena, doc, "confirmation", request->confirmation);
    if ((grant->sides & (CUSTOMER_SIDE | SUPPLIER_SIDE)) == 0) return;
    doc_put_int(arena, doc, "customer_rating", request->customer_rating);
    doc_put_int(arena, doc, "supplier_rating", request->supplier_rating);
}

/* CLOSED: the reader may not ask for it (any more). */
static struct err *put_offering(struct req *req, struct store_tx *tx, const struct request *request,
                                struct doc *doc, bool *closed)
{
    struct catalogue_offering offering;
    struct doc *part, *fields;
    struct str found;

    fields = NULL;
    *closed = true;
    if (request->offering_id == NONE) {
        doc_put(req->arena, doc, "offering", doc_null(req->arena));
        doc_put_list(req->arena, doc, "fields");
        return NULL;
    }
    TRY(catalogue_offering_asked(tx, request->offering_id, request->asked_ms, &offering));
    part = doc_put_object(req->arena, doc, "offering");
    doc_put_id(req->arena, part, "id", offering.id);
    struct str title = catalogue_title(&offering, req->actor->lang, &found);
    doc_lang(doc_put_text(req->arena, part, "title", title), found);
    doc_put_bool(req->arena, part, "withdrawn", str_is(offering.state, "withdrawn"));
    *closed = catalogue_may_ask(&offering, req->actor) != ERR_NONE;
    fields = doc_put_list(req->arena, doc, "fields");
    TRY(catalogue_form_show(req, tx, &offering, request->fields, NULL, fields));
    for (struct doc *field = fields->children.first; field != NULL; field = field->next)
        request_files_link(req, request->key, doc_get(field, "files"));
    return NULL;
}

static struct err *put_lines(struct req *req, struct store_tx *tx, const struct grant *grant,
                             const struct request *request, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "lines");
    struct request_line *lines;
    size_t count;

    TRY(request_lines_get(tx, grant, request->id, &lines, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *row = doc_put_object(req->arena, list, NULL);

        doc_put_int(req->arena, row, "number", lines[i].number);
        doc_put_text(req->arena, row, "what", lines[i].what);
        doc_put_text(req->arena, row, "unit", lines[i].unit);
        doc_put_milli(req->arena, row, "quantity", lines[i].quantity_milli);
        doc_put_milli(req->arena, row, "delivered", lines[i].delivered_milli);
        doc_put_milli(req->arena, row, "accepted", lines[i].accepted_milli);
        doc_put_milli(req->arena, row, "returned", lines[i].returned_milli);
        doc_html_only(doc_put_int(req->arena, row, "place", (int64_t)i));
        doc_html_only(doc_put_milli(req->arena, row, "left",
                                    request->state == REQUEST_DELIVERED
                                        ? lines[i].delivered_milli - lines[i].accepted_milli
                                        : lines[i].quantity_milli - lines[i].delivered_milli));
        doc_put_money(req->arena, row, "price", lines[i].price);
    }
    return NULL;
}

static const char *offer_label(const struct request_offer *offer)
{
    if (str_is(offer->kind, "promise")) return N_("Promise");
    if (str_is(offer->kind, "re-promise")) return N_("New promise");
    return str_is(offer->side, "customer") ? N_("Counter-offer of the customer")
                                           : N_("Counter-offer of the supplier");
}

static const struct {
    const char *state, *label;
} offer_states[] = {
    {"open", N_("open")},         {"accepted", N_("agreed")},       {"refused", N_("refused")},
    {"replaced", N_("replaced")}, {"taken-back", N_("taken back")},
};

static const char *offer_state_label(struct str state)
{
    for (size_t i = 0; i < sizeof offer_states / sizeof *offer_states; i++) {
        if (str_is(state, offer_states[i].state)) return offer_states[i].label;
    }
    return "";
}

/* The one to decide on, beside the buttons. */
static void put_open_offer(struct req *req, const struct request_offer *offer, struct doc *doc)
{
    struct doc *part = doc_put_object(req->arena, doc, "offer");

    doc_put_text(req->arena, part, "kind", offer->kind);
    doc_put_time(req->arena, part, "due", offer->due_ms);
    doc_put_money(req->arena, part, "price", offer->price);
    doc_put_text(req->arena, part, "criteria", offer->criteria);
    doc_put_text(req->arena, part, "reason", offer->reason);
}

static struct err *put_offers(struct req *req, struct store_tx *tx, const struct grant *grant,
                              const struct request *request, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "versions");
    struct request_offer *offers;
    size_t count;

    TRY(request_offers_get(tx, grant, request->id, &offers, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *row = doc_put_object(req->arena, list, NULL);
        struct str name;

        TRY(org_party_name(tx, offers[i].actor_id, &name));
        doc_put_int(req->arena, row, "number", offers[i].number);
        doc_put_text(req->arena, row, "kind", offers[i].kind);
        doc_html_only(doc_put_message(req->arena, row, "label", offer_label(&offers[i])));
        doc_put_text(req->arena, row, "side", offers[i].side);
        doc_put_text(req->arena, row, "state", offers[i].state);
        doc_html_only(
            doc_put_message(req->arena, row, "state_label", offer_state_label(offers[i].state)));
        doc_put_time(req->arena, row, "due", offers[i].due_ms);
        doc_put_money(req->arena, row, "price", offers[i].price);
        doc_put_text(req->arena, row, "criteria", offers[i].criteria);
        doc_put_text(req->arena, row, "reason", offers[i].reason);
        put_party(req->arena, row, "by", offers[i].actor_id, name);
        doc_put_time(req->arena, row, "made_at", offers[i].made_ms);
        if (str_is(offers[i].state, "open")) put_open_offer(req, &offers[i], doc);
    }
    return NULL;
}

/* The children that the reader may know of, and what they mean for the verbs. */
static struct err *put_children(struct req *req, struct store_tx *tx, const struct request *request,
                                struct doc *doc, struct request_facts *facts)
{
    struct doc *list = doc_put_list(req->arena, doc, "children");
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_CHILDREN, &rows, sql_i(req->actor->person_id), sql_i(req->now_ms),
                  sql_i(access_standing(req->actor)), sql_i(request->id)));
    while (sql_next(&rows)) {
        struct doc *row = doc_put_object(req->arena, list, NULL);
        enum request_state state = REQUEST_DRAFT;

        int64_t id = sql_int(&rows);
        doc_put_id(req->arena, row, "id", id);
        doc_put_text(req->arena, row, "key", sql_text(&rows));
        struct str title = sql_text(&rows), lang = sql_text(&rows);
        doc_lang(doc_put_text(req->arena, row, "title", title), lang);
        (void)request_state_of(sql_text(&rows), &state);
        doc_put_c(req->arena, row, "state", request_state_names[state]);
        doc_html_only(doc_put_message(req->arena, row, "state_label", request_state_label(state)));
        doc_put_time(req->arena, row, "due", sql_int(&rows));
        bool required = sql_int(&rows) == 1;
        doc_put_bool(req->arena, row, "required", required);
        facts->children_open = facts->children_open || (required && request_open(state));
        doc_put_text(req->arena, row, "supplier", sql_text(&rows));
        bool free = sql_int(&rows) == 1 && request->pause_request_id != id;
        facts->links = facts->links || free;
        doc_html_only(doc_put_bool(req->arena, row, "free", free));
    }
    return sql_done(&rows);
}

static void put_own(struct req *req, struct doc *list, const struct doc *kept, const char *label)
{
    struct doc *row = doc_put_object(req->arena, list, NULL);

    doc_put_text(req->arena, row, "name", doc_text(kept, "name"));
    doc_put_message(req->arena, row, "label", label);
    doc_put_text(req->arena, row, "text", doc_text(kept, "text"));
}

/* What was passed on, to all who see this one: names and values are kept, the labels and choices
   are told as the offering of the one above tells them to this reader. */
static struct err *put_disclosed(struct req *req, struct store_tx *tx,
                                 const struct request *request, const struct request *parent,
                                 struct doc *doc)
{
    struct doc *kept, *list, *values = doc_object(req->arena);
    struct buf out = buf_new(req->arena, limits.body_bytes_max);
    struct catalogue_offering offering;

    if (str_empty(request->disclosed)) return NULL;
    TRY(doc_read(req->arena, request->disclosed, limits.json_depth_max, &kept));
    list = doc_put_list(req->arena, doc, "disclosed");
    for (struct doc *row = kept->children.first; row != NULL; row = row->next) {
        struct str name = doc_text(row, "name");

        if (doc_get(row, "kind") != NULL)
            doc_put(req->arena, values, str_c(req->arena, name), doc_get(row, "value"));
        else
            put_own(req, list, row, str_is(name, "title") ? N_("Title") : N_("Details"));
    }
    if (parent->offering_id == NONE) return NULL;
    TRY(catalogue_offering_asked(tx, parent->offering_id, parent->asked_ms, &offering));
    doc_json(&out, values, NULL);
    return catalogue_form_show(req, tx, &offering, buf_str(&out), NULL, list);
}

/* The one above, only to who may know of it. */
static struct err *put_parent(struct req *req, struct store_tx *tx, const struct request *request,
                              struct doc *doc)
{
    struct grant grant = access_system_grant(request->parent_id);
    struct authz_object object;
    struct request parent;
    struct err *err;
    struct doc *part;
    int64_t above;

    if (request->parent_id == NONE) return NULL;
    TRY(request_get(tx, &grant, request->parent_id, &parent));
    TRY(put_disclosed(req, tx, request, &parent, doc));
    err = request_sides(tx, req->actor, request->parent_id, &object, &above);
    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err; /* erased meanwhile */
    if (!authz(req->actor, RIGHT_SEE, &object, &grant)) return NULL;
    part = doc_put_object(req->arena, doc, "parent");
    doc_put_text(req->arena, part, "key", parent.key);
    doc_lang(doc_put_text(req->arena, part, "title", parent.title), parent.lang);
    return NULL;
}

static struct err *put_people(struct req *req, struct store_tx *tx, const struct request *request,
                              struct doc *doc)
{
    struct doc *followers = doc_put_list(req->arena, doc, "followers");
    struct doc *joined = doc_put_list(req->arena, doc, "joined");
    struct doc *handlers = doc_put_list(req->arena, doc, "handlers");
    struct sql_rows rows;
    bool someone = false;

    TRY(sql_query(tx, SQL_REQUEST_WATCHERS, &rows, sql_i(request->id)));
    while (sql_next(&rows)) {
        int64_t id = sql_int(&rows);
        struct str role = sql_text(&rows), name = sql_text(&rows);

        put_party(req->arena,
                  str_is(role, "joined")    ? joined
                  : str_is(role, "handler") ? handlers
                                            : followers,
                  NULL, id, name);
        someone = true;
    }
    doc_html_only(doc_put_bool(req->arena, doc, "someone", someone));
    return sql_done(&rows);
}

/* Ratings of a person are seen by the two sides only. */
static struct err *put_ratings(struct req *req, struct store_tx *tx, const struct grant *grant,
                               const struct request *request, struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "ratings");
    struct sql_rows rows;

    if ((grant->sides & (CUSTOMER_SIDE | SUPPLIER_SIDE)) == 0 || request_open(request->state))
        return NULL;
    TRY(sql_query(tx, SQL_REQUEST_RATINGS, &rows, sql_i(request->id)));
    while (sql_next(&rows)) {
        struct doc *row = doc_put_object(req->arena, list, NULL);

        doc_put_text(req->arena, row, "side", sql_text(&rows));
        (void)sql_int(&rows); /* rater: only keeps one a side */
        int64_t person_id = sql_int(&rows);
        doc_put_int(req->arena, row, "rating", sql_int(&rows));
        doc_put_text(req->arena, row, "comment", sql_text(&rows));
        doc_put_time(req->arena, row, "made_at", sql_int(&rows));
        put_party(req->arena, row, "by", person_id, sql_text(&rows));
    }
    return sql_done(&rows);
}

/* What decides on the verbs of this reader, whatever the verb; of children only what they may know
   (docs/decisions/009), which comes with the list of them. */
static struct err *gather(struct req *req, struct store_tx *tx, const struct grant *grant,
                          const struct request *request, const struct authz_object *object,
                          struct request_facts *facts)
{
    static const struct request_offer any;

    *facts = (struct request_facts){
        .actor_id = req->actor->person_id,
        .now_ms = req->now_ms,
        .sides = object->sides,
        .offer = &any,
        .customer_rated = request->customer_rating != NONE,
        .supplier_rated = request->supplier_rating != NONE,
    };
    if (request_open(request->state)) return NULL;
    return request_rated(tx, grant, request->id, facts->actor_id, facts);
}

static bool may_now(struct req *req, const struct request *request,
                    const struct authz_object *object, const struct request_facts *facts, int verb)
{
    const struct request_verb_row *row = &request_verbs[verb];
    struct request_form form = request_form_empty();
    struct grant grant;

    if ((req->actor->scopes & SCOPE_WRITE) == 0) return false;
    if (facts->offering_closed && (verb == VERB_ASK || verb == VERB_ASK_AGAIN)) return false;
    if (verb == VERB_UNLINK && !facts->links) return false;
    if (row->right == RIGHT_SYSTEM || !authz(req->actor, row->right, object, &grant)) return false;
    if (request_check((enum request_verb)verb, request, facts, &form) != ERR_NONE) return false;
    return row->offered == NULL || row->offered(request, object->sides);
}

/* Is it a required part alone that holds the delivery? */
static bool part_holds(struct req *req, const struct request *request,
                       const struct authz_object *object, const struct request_facts *facts)
{
    struct request_facts free = *facts;

    free.children_open = false;
    return facts->children_open && may_now(req, request, object, &free, VERB_DELIVER);
}

/* Paths in templates have no dashes. */
static const char *with_underscores(struct arena *arena, const char *name)
{
    struct buf out = buf_new(arena, 40);

    for (const char *at = name; *at != '\0'; at++)
        buf_add_char(&out, *at == '-' ? '_' : *at);
    return str_c(arena, buf_str(&out));
}

/* What this reader may do now: `actions` in JSON, a form each on the page. */
static struct err *put_actions(struct req *req, struct store_tx *tx, const struct request *request,
                               const struct authz_object *object, const struct request_facts *facts,
                               struct doc *doc)
{
    struct doc *list = doc_put_list(req->arena, doc, "actions");
    struct doc *can = doc_html_only(doc_put_object(req->arena, doc, "can"));
    struct doc *forms = doc_html_only(doc_put_list(req->arena, doc, "forms"));

    for (int i = 0; i < VERB_COUNT; i++) {
        if (!may_now(req, request, object, facts, i)) continue;
        doc_put_c(req->arena, list, NULL, request_verbs[i].name);
        doc_put_bool(req->arena, can, with_underscores(req->arena, request_verbs[i].name), true);
    }
    if (req->json) return NULL;
    doc_put_bool(req->arena, doc, "part_holds", part_holds(req, request, object, facts));
    if (doc_get(can, "message") != NULL) TRY(request_put_message_typed(req, tx, doc));
    for (int i = 0; i < 2 * VERB_COUNT; i++) { /* what leads comes first */
        enum request_verb verb = (enum request_verb)(i % VERB_COUNT);

        if (request_verb_leads(verb) != (i < VERB_COUNT) ||
            !may_now(req, request, object, facts, (int)verb))
            continue;
        TRY(request_put_form(req, tx, request, verb, doc, forms));
    }
    return NULL;
}

struct err *request_put_whole(struct req *req, struct store_tx *tx, const struct grant *grant,
                              const struct authz_object *object, struct doc *doc)
{
    struct attachment_list files;
    struct request_facts facts;
    struct request request;

    TRY(request_get(tx, grant, object->id, &request));
    TRY(attachment_of(tx, grant, &files));
    TRY(gather(req, tx, grant, &request, object, &facts));
    request_put_brief(req, &request, doc);
    doc_put_markdown(req->arena, doc, "body", request.body, request.lang);
    TRY(put_offering(req, tx, &request, doc, &facts.offering_closed));
    put_party(req->arena, doc, "approver", request.approver_id, request.approver_name);
    TRY(put_absences(req, tx, &request, doc));
    put_times(req->arena, &request, doc);
    doc_put_markdown(req->arena, doc, "criteria", request.criteria, STR_NONE);
    put_why(req, &request, doc);
    put_flags(req->arena, grant, &request, doc);
    TRY(put_lines(req, tx, grant, &request, doc));
    TRY(put_offers(req, tx, grant, &request, doc));
    TRY(put_children(req, tx, &request, doc, &facts));
    TRY(put_parent(req, tx, &request, doc));
    TRY(request_put_order(req, tx, &request, doc));
    request_files_put_passed(req, &files, request.key, doc);
    TRY(put_people(req, tx, &request, doc));
    TRY(put_ratings(req, tx, grant, &request, doc));
    TRY(put_actions(req, tx, &request, object, &facts, doc));
    TRY(request_put_history(req, tx, grant, &request, &files, doc));
    req->etag = str_of_int(req->arena, request.version);
    return NULL;
}
