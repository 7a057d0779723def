/* What was said and what happened, from the log: `conversation` and `history` of a request's
 * document. */
#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request_files.h"
#include "feature/request/request_view.h"
#include "store/store.h"
#include "web/req.h"

/* What an event is called in the history; without a person in the sentence, so that no language
 * bends. */
static const struct {
    const char *type, *label;
} event_labels[] = {
    {"request.draft", N_("Draft made")},
    {"request.edit", N_("Changed")},
    {"request.ask", N_("Asked")},
    {"request.record", N_("Recorded after the fact")},
    {"request.approve", N_("Approved")},
    {"request.refuse", N_("Refused")},
    {"request.withdraw", N_("Withdrawn")},
    {"request.promise", N_("Promised")},
    {"request.counter", N_("Counter-offer made")},
    {"request.question", N_("Question asked")},
    {"request.assign", N_("Assigned")},
    {"request.hand-over", N_("Handed over to another team")},
    {"request.decline", N_("Declined")},
    {"request.accept-offer", N_("Offer accepted")},
    {"request.take-back", N_("Taken back")},
    {"request.start", N_("Work started")},
    {"request.pause", N_("Paused")},
    {"request.resume", N_("Resumed")},
    {"request.re-promise", N_("New promise proposed")},
    {"request.consent", N_("New promise agreed")},
    {"request.refuse-consent", N_("Old promise kept")},
    {"request.deliver", N_("Delivered")},
    {"request.revoke", N_("Promise revoked")},
    {"request.cancel", N_("Cancelled")},
    {"request.accept", N_("Accepted")},
    {"request.return", N_("Returned")},
    {"request.rate", N_("Rated")},
    {"request.reopen", N_("Reopened")},
    {"request.confirm", N_("Confirmed")},
    {"request.contest", N_("Contested")},
    {"request.message", N_("Message")},
    {"request.note", N_("Note of the supplier")},
    {"request.follow", N_("Somebody follows")},
    {"request.unfollow", N_("Somebody stopped following")},
    {"request.ask-child", N_("Another team was asked")},
    {"request.join", N_("Somebody else needs this too")},
    {"request.add-handler", N_("Handler added")},
    {"request.drop-handler", N_("Handler dropped")},
    {"request.link", N_("Linked to another request")},
    {"request.unlink", N_("Unlinked from another request")},
    {"request.glass", N_("The glass was broken")},
    {"request.silence", N_("Accepted by silence")},
    {"request.lapse", N_("Expired without an answer")},
    {"request.escalate", N_("No answer in time: leads told")},
    {"request.merge", N_("Taken over by another unit")},
    {"request.release", N_("Free again: who did it has left")},
    {"request.reroute", N_("Approval passed on")},
    {"request.log", N_("From an imported log")},
    {"request.import", N_("Imported")},
};

const char *request_event_label(struct str type)
{
    for (size_t i = 0; i < sizeof event_labels / sizeof *event_labels; i++) {
        if (str_is(type, event_labels[i].type)) return event_labels[i].label;
    }
    return N_("Another event");
}

/* Names of the few people who act on one request, each looked up once. */
struct names {
    int64_t ids[32];
    struct str names[32];
    size_t count;
};

static struct err *name_of(struct store_tx *tx, struct names *names, int64_t id, struct str *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->ids[i] != id) continue;
        *name = names->names[i];
        return NULL;
    }
    TRY(org_party_name(tx, id, name));
    if (names->count < 32) {
        names->ids[names->count] = id;
        names->names[names->count++] = *name;
    }
    return NULL;
}

static void put_actor(struct req *req, struct doc *row, const struct event *event, struct str name)
{
    struct doc *by;

    if (event->actor_id == 0) return;
    by = doc_put_object(req->arena, row, "by");
    doc_put_id(req->arena, by, "id", event->actor_id);
    doc_put_text(req->arena, by, "name", name);
}

/* What the event holds beside words: times become times again, ids get the names people read. */
static struct err *put_data(struct req *req, struct store_tx *tx, struct names *names,
                            const struct event *event, struct doc *row)
{
    static const char *const parties[][2] = {{"person", "whom"},
                                             {"unit", "whom"},
                                             {"for", "in_place_of"}};
    struct doc *data, *due;
    struct str name;

    if (str_empty(event->data)) return NULL;
    TRY(doc_read(req->arena, event->data, limits.json_depth_max, &data));
    data = doc_put(req->arena, row, "data", data);
    due = doc_get(data, "due");
    if (due != NULL && due->kind == DOC_TEXT && time_parse(due->text, &due->number))
        due->kind = DOC_TIME;
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++) {
        int64_t id;

        if (!id_parse(doc_text(data, parties[i][0]), &id)) continue;
        TRY(name_of(tx, names, id, &name));
        doc_html_only(doc_put_text(req->arena, row, parties[i][1], name));
    }
    return NULL;
}

static void put_text(struct req *req, struct doc *row, const struct event *event)
{
    doc_put_markdown(req->arena, row, "text", event->text, event->lang);
    doc_put_text(req->arena, row, "lang", event->lang);
}

static struct err *put_event(struct req *req, struct store_tx *tx, struct names *names,
                             const struct event *event, struct str name, struct doc *history)
{
    struct doc *row = doc_put_object(req->arena, history, NULL);

    doc_put_id(req->arena, row, "id", event->id);
    doc_put_text(req->arena, row, "type", event->type);
    doc_html_only(doc_put_message(req->arena, row, "label", request_event_label(event->type)));
    doc_put_time(req->arena, row, "happened_at", event->happened_ms);
    if (event->recorded_ms - event->happened_ms > MINUTE_MS) {
        doc_put_time(req->arena, row, "recorded_at", event->recorded_ms);
    }
    put_actor(req, row, event, name);
    doc_put_text(req->arena, row, "from", event->from_state);
    doc_put_text(req->arena, row, "to", event->to_state);
    TRY(put_data(req, tx, names, event, row));
    if (event->text.ptr != NULL) put_text(req, row, event);
    doc_put_bool(req->arena, row, "erased", event->erased && event->text.ptr == NULL);
    return NULL;
}

/* Words between people, and files: messages, questions, notes, and reasons given with an act. */
static struct doc *put_words(struct req *req, const struct event *event, struct str name, bool mine)
{
    struct doc *row = doc_object(req->arena);

    doc_put_id(req->arena, row, "id", event->id);
    doc_put_text(req->arena, row, "type", event->type);
    doc_html_only(doc_put_message(req->arena, row, "label", request_event_label(event->type)));
    doc_put_bool(req->arena, row, "internal", str_is(event->type, "request.note"));
    doc_html_only(doc_put_bool(req->arena, row, "mine", mine));
    put_actor(req, row, event, name);
    doc_put_time(req->arena, row, "happened_at", event->happened_ms);
    put_text(req, row, event);
    return row;
}

/* How somebody rated, and their words about it, are between the two sides: others read that it was
   done. */
static void hide_rating(struct event *event)
{
    if (!str_is(event->type, "request.accept") && !str_is(event->type, "request.rate")) return;
    event->data = STR_NONE;
    event->text = STR_NONE;
}

/* Only a secret child, told as a third party, makes the system end such a pause: that it has ended
   is the supplier's to know. A delivery ends a pause without a word as well. */
static bool tells_of_secret_child(const struct event *event)
{
    return event->actor_id == 0 && str_is(event->type, "request.resume") &&
           str_find(event->data, STR("\"third\"")) >= 0;
}

struct err *request_put_history(struct req *req, struct store_tx *tx, const struct grant *grant,
                                const struct request *request, const struct attachment_list *files,
                                struct doc *doc)
{
    struct doc *conversation = doc_put_list(req->arena, doc, "conversation");
    struct doc *history = doc_put_list(req->arena, doc, "history");
    bool supplier = (grant->sides & SUPPLIER_SIDE) != 0;
    bool either = supplier || (grant->sides & CUSTOMER_SIDE) != 0;
    struct names *names = ARENA_NEW(req->arena, struct names);
    struct event_list events;

    TRY(event_of_object(tx, grant, request->id, limits.history_rows_max, &events));
    for (size_t i = 0; i < events.count; i++) {
        struct event *event = &events.items[i];
        struct str name = STR_NONE;

        if (str_is(event->type, "request.note") && !supplier) continue;
        if (tells_of_secret_child(event) && !supplier) continue;
        if (!either) hide_rating(event);
        if (event->actor_id != 0) TRY(name_of(tx, names, event->actor_id, &name));
        TRY(put_event(req, tx, names, event, name, history));
        struct doc *words = put_words(req, event, name, event->actor_id == req->actor->person_id);
        bool with_files = request_files_put(req, files, request->key, event->id, words);
        if (with_files || event->text.ptr != NULL) doc_put(req->arena, conversation, NULL, words);
    }
    return NULL;
}
