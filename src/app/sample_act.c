/* One step of a request of the sample: the form that somebody would fill, given to the rules that
   hold for everybody. */
#include <assert.h>

#include "app/sample_inner.h"
#include "base/actor.h"
#include "base/arena.h"
#include "base/num.h"
#include "base/zone.h"
#include "feature/attachment/attachment.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "web/req.h"

/* What is in hand while one step is made. */
struct step {
    struct store_tx *tx;
    const struct sample_house *house;
    const struct sample_plan *plan;
    struct sample_progress *progress;
    const struct sample_step *row; /* NULL: the start */
    int person;
    struct actor actor;
    struct req req; /* so that forms are checked as those of people are */
    struct request_form form;
    struct request_act act;
};

/* ---- who ---- */

static int person_of(const struct sample_plan *plan, const struct sample_step *row, size_t place)
{
    enum sample_unit unit = sample_offers[plan->story->offer].unit;
    bool handed_over = false;

    for (size_t i = 0; i < place; i++) {
        handed_over = handed_over || plan->course->steps[i].verb == VERB_HAND_OVER;
    }
    switch (row->who) {
    case BY_SUPPLIER:
        return handed_over ? plan->second_performer : plan->performers[0];
    case BY_APPROVER:
        return sample_person_find(sample_offers[plan->story->offer].approver);
    case BY_OTHER:
        return plan->other;
    case BY_CHILD_SUPPLIER:
        return plan->performers[row->on];
    case BY_LEAD:
        for (int i = 0; i < SAMPLE_PEOPLE; i++) {
            if (sample_people[i].unit == unit && sample_people[i].lead) return i;
        }
        return plan->performers[0];
    case BY_CUSTOMER:
        break;
    }
    return plan->requester;
}

static struct err *step_begin(struct step *step, int person)
{
    const struct sample_person *row = &sample_people[person];
    struct actor_party *parties;
    size_t count;

    step->person = person;
    step->actor = (struct actor){.person_id = step->house->people[person],
                                 .name = str_of(row->name),
                                 .lang = catalogue_lang_code((size_t)row->lang),
                                 .scopes = SCOPE_ALL};
    TRY(org_parties_of(step->tx, step->actor.person_id, step->tx->now_ms, &parties, &count));
    step->actor.parties = parties;
    step->actor.party_count = count;
    step->req = (struct req){.arena = step->tx->arena,
                             .store = step->tx->store,
                             .actor = &step->actor,
                             .now_ms = step->tx->now_ms};
    step->form = request_form_empty();
    step->act = (struct request_act){.actor = &step->actor,
                                     .form = &step->form,
                                     .happened_ms = NONE,
                                     .req = &step->req};
    return NULL;
}

/* ---- what is asked ---- */

/* The picture goes the way of one that a phone sends: looked at, cleaned, held, named in the form.
 */
static struct err *put_photo(struct step *step, struct doc *fields)
{
    struct arena *arena = step->tx->arena;
    int64_t id;

    TRY(attachment_hold_made(&step->req, step->tx, STR("ceiling.png"), sample_photo(arena), &id));
    doc_put_text(arena, doc_put_list(arena, fields, "photo"), NULL, str_of_int(arena, id));
    return NULL;
}

static struct err *put_answers(struct step *step, const struct sample_story *story)
{
    const struct sample_field *field = &sample_offers[story->offer].field;
    struct arena *arena = step->tx->arena;
    struct doc *fields = doc_object(arena), *money;

    if (story->detail == NULL || field->name == NULL) return NULL;
    step->form.fields = fields;
    if (field->kind == NULL || !str_is(str_of(field->kind), "money")) {
        doc_put_c(arena, fields, field->name, story->detail);
    } else {
        money = doc_put_object(arena, fields, field->name);
        doc_put_c(arena, money, "amount", story->detail);
        doc_put_c(arena, money, "currency", "EUR");
    }
    return story->photo ? put_photo(step, fields) : NULL;
}

static void put_line(struct step *step, const struct sample_story *story)
{
    struct request_line_form *line = ARENA_NEW(step->tx->arena, struct request_line_form);

    if (story->what == NULL) return;
    *line = (struct request_line_form){.number = NONE,
                                       .what = str_of(story->what),
                                       .quantity_milli = story->quantity * 1000};
    if (story->price_minor > 0) line->price = (struct money){story->price_minor, "EUR"};
    step->form.lines = (struct field_list){line, 1};
}

static struct err *start(struct step *step)
{
    const struct sample_plan *plan = step->plan;
    const struct sample_story *story = plan->story;
    const struct sample_person *requester = &sample_people[plan->requester];
    bool recorded = plan->course->start == START_RECORD;
    bool secret = sample_offers[story->offer].secrecy != SECRECY_NORMAL;

    TRY(step_begin(step, recorded ? plan->performers[0] : plan->requester));
    step->form.offering_id = step->house->offers[story->offer];
    step->form.title = str_of(story->title);
    step->form.body = str_of(story->body);
    step->form.lang = catalogue_lang_code((size_t)story->lang);
    TRY(put_answers(step, story));
    put_line(step, story);
    if (plan->course->start == START_DRAFT) step->form.draft = 1;
    if (recorded) {
        step->form.on_behalf = str_of_int(step->tx->arena, step->house->people[plan->requester]);
        step->form.happened_ms = step->tx->now_ms - HOUR_MS;
    } else if (story->external > 0) {
        step->form.customer_id = step->house->externals[story->external - 1];
    } else if (plan->for_unit && !secret && requester->unit != NO_UNIT) {
        step->form.customer_id = step->house->units[requester->unit];
    }
    return request_make(step->tx, &step->act, recorded, &step->progress->ids[0]);
}

/* ---- what is done ---- */

static struct str words_of(const struct step *step)
{
    const char *const *ways = sample_words[step->row->words][sample_people[step->person].lang];
    size_t count = 0;

    while (count < SAMPLE_WAYS && ways[count] != NULL)
        count++;
    return count == 0 ? STR_NONE : str_of(ways[step->plan->way % count]);
}

/* Where a verb's words go. */
static void put_words(struct step *step)
{
    struct str words = words_of(step);
    struct request_form *form = &step->form;

    switch (step->row->verb) {
    case VERB_PROMISE:
        form->criteria = words;
        break;
    case VERB_QUESTION:
    case VERB_MESSAGE:
    case VERB_NOTE:
    case VERB_DELIVER:
        form->text = words;
        break;
    case VERB_ACCEPT:
    case VERB_RATE:
        form->comment = words;
        break;
    default:
        form->reason = words;
    }
}

static struct err *put_pause(struct step *step)
{
    int64_t awaited = step->progress->ids[1]; /* the child that was asked first */
    struct grant grant = access_system_grant(awaited);
    struct request child;

    step->form.on = STR("customer");
    if (step->row->words == PAUSE_THIRD) step->form.on = STR("third");
    if (step->row->words != PAUSE_REQUEST) return NULL;
    step->form.on = STR("request");
    TRY(request_get(step->tx, &grant, awaited, &child));
    step->form.request_key = child.key;
    return NULL;
}

/* The child passes on its parent's title, and nothing else of it. */
static void put_child(struct step *step, int slot)
{
    static const struct str disclosed[] = {{"title", 5}};
    const struct sample_child *child = step->plan->children[slot];
    int lang = sample_people[step->person].lang;

    step->form.offering_id = step->house->offers[child->offer];
    step->form.title = str_of(child->titles[lang]);
    step->form.body = str_of(child->bodies[lang]);
    step->form.disclose = (struct field_list){(void *)(uintptr_t)disclosed, 1};
}

/* Where the next child goes. */
static int free_slot(const struct step *step)
{
    int slot = 1;

    while (step->progress->ids[slot] != NONE)
        slot++;
    assert(slot < SAMPLE_SLOTS);
    return slot;
}

static struct err *put_form(struct step *step)
{
    const struct sample_step *row = step->row;
    struct request_form *form = &step->form;

    put_words(step);
    switch (row->verb) {
    case VERB_PROMISE:
    case VERB_COUNTER:
    case VERB_RE_PROMISE:
        form->due_ms = zone_add_working_days(zone_get(str_of(sample_companies[JKL].zone)),
                                             step->tx->now_ms, row->value);
        return NULL;
    case VERB_ACCEPT:
    case VERB_RATE:
        if (row->value > 0) form->rating = row->value;
        return NULL;
    case VERB_ASSIGN:
        form->person_id = step->house->people[step->plan->performers[0]];
        return NULL;
    case VERB_HAND_OVER:
        form->unit_id = step->house->units[OFF];
        return NULL;
    case VERB_PAUSE:
        return put_pause(step);
    case VERB_ASK_CHILD:
        put_child(step, free_slot(step));
        return NULL;
    default:
        return NULL;
    }
}

static struct err *go_on(struct step *step)
{
    struct sample_progress *progress = step->progress;
    int64_t id = progress->ids[step->row->on], shown_id;

    TRY(step_begin(step, person_of(step->plan, step->row, progress->next - 1)));
    TRY(put_form(step));
    step->act.verb = step->row->verb;
    if (step->row->verb == VERB_ASK_CHILD) {
        return request_do(step->tx, id, &step->act, &progress->ids[free_slot(step)]);
    }
    return request_do(step->tx, id, &step->act, &shown_id);
}

/* ---- the clock ---- */

static struct err *clock_of(struct store_tx *tx, int64_t id, int64_t *clock_ms)
{
    struct grant grant = access_system_grant(id);
    struct request request;

    *clock_ms = NONE;
    if (id == NONE) return NULL;
    TRY(request_get(tx, &grant, id, &request));
    if (request_open(request.state) && request.escalated == 0) *clock_ms = request.answer_due_ms;
    return NULL;
}

static struct err *clocks_read(struct store_tx *tx, struct sample_progress *progress)
{
    for (size_t slot = 0; slot < SAMPLE_SLOTS; slot++)
        TRY(clock_of(tx, progress->ids[slot], &progress->clocks_ms[slot]));
    return NULL;
}

struct err *sample_clock(struct store_tx *tx, struct sample_progress *progress, int slot)
{
    tx->now_ms = progress->clocks_ms[slot];
    TRY(request_clock_step(tx, progress->ids[slot]));
    return clocks_read(tx, progress);
}

struct err *sample_act(struct store_tx *tx, const struct sample_house *house,
                       const struct sample_plan *plan, struct sample_progress *progress)
{
    struct step step = {tx, house, plan, progress, .row = NULL};
    struct err *err;

    assert(progress->next <= plan->step_count);
    tx->now_ms = plan->at_ms[progress->next];
    if (progress->next > 0) step.row = &plan->course->steps[progress->next - 1];
    err = step.row == NULL ? start(&step) : go_on(&step);
    if (err != NULL) {
        return ERR_WRAP(tx->arena, err->code, err, "sample: %s by %s: %s",
                        step.row == NULL ? "start" : request_verbs[step.row->verb].name,
                        sample_people[step.person].email, plan->story->title);
    }
    progress->next++;
    return clocks_read(tx, progress);
}
