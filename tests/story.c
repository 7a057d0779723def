/* Playing stories; see story.h. */
#include "story.h"

#include <string.h>

#include "base/buf.h"
#include "doc/doc.h"
#include "feature/event/event.h"

#define EVENTS     100
#define TEXT_BYTES ((size_t)4096)

int64_t story_day_ms(int day)
{
    return TEST_NOW_MS + day * DAY_MS;
}

static int64_t one_of(const struct story *story, size_t place)
{
    return place == 0 ? NONE : *(const int64_t *)((const char *)&story->group + place);
}

/* ---- forms ---- */

static const struct doc *fields_of(struct story *story, const struct scene *scene)
{
    struct doc *fields = doc_object(story->arena);
    bool about = scene->offering == WHO(trouble);

    if (scene->field == NULL) return fields;
    if (about)
        doc_put_text(story->arena, fields, "about", str_of_int(story->arena, story->group.max));
    else
        doc_put_text(story->arena, fields, "where", str_of(scene->field));
    return fields;
}

/* Lines are named by number where they are counted, and called by their number where asked. */
static struct field_list lines_of(struct story *story, const struct scene *scene)
{
    struct request_line_form *lines = ARENA_ARRAY(story->arena, struct request_line_form, 2);
    struct field_list list = {lines, 0};

    for (int i = 0; i < 2; i++) {
        if (scene->milli[i] == 0) continue;
        lines[list.count++] = (struct request_line_form){.number = i + 1,
                                                         .what = STR("Thing"),
                                                         .quantity_milli = scene->milli[i]};
    }
    return list;
}

static struct request_form form_of(struct story *story, const struct scene *scene)
{
    struct request_form form = request_form_empty();
    struct str *disclose = ARENA_NEW(story->arena, struct str);

    form.offering_id = one_of(story, scene->offering);
    form.person_id = one_of(story, scene->person);
    if (form.person_id != NONE) form.on_behalf = str_of_int(story->arena, form.person_id);
    form.unit_id = one_of(story, scene->unit);
    form.customer_id = one_of(story, scene->customer);
    form.title = form.text = form.reason = str_of(scene->text);
    form.body = STR("The whole story, for the two sides only.");
    form.fields = fields_of(story, scene);
    form.on = str_of(scene->on);
    if (scene->on != NULL) form.request_key = group_request(&story->group, story->ids[1]).key;
    if (scene->due != 0) form.due_ms = story_day_ms(scene->due);
    if (scene->wanted != 0) form.wanted_ms = story_day_ms(scene->wanted);
    if (scene->happened != 0) form.happened_ms = story_day_ms(scene->happened);
    if (scene->price != 0) form.price = (struct money){scene->price * 100, "EUR"};
    if (scene->rating != 0) form.rating = scene->rating;
    form.draft = str_is(str_of(scene->verb), "draft");
    form.lines = lines_of(story, scene);
    *disclose = str_of(scene->disclose);
    form.disclose = (struct field_list){disclose, scene->disclose != NULL};
    return form;
}

/* ---- playing ---- */

static bool makes_one(const char *verb)
{
    return str_is(str_of(verb), "draft") || str_is(str_of(verb), "record");
}

static struct err *played(struct story *story, const struct scene *scene)
{
    struct request_form form = form_of(story, scene);
    int64_t who = one_of(story, scene->who), *id = &story->ids[scene->request];
    enum request_verb verb;
    int64_t result_id;
    struct err *err;

    if (makes_one(scene->verb) || (str_is(str_of(scene->verb), "ask") && *id == 0)) {
        return group_ask(&story->group, who, &form, id);
    }
    assert_true(request_verb_of(str_of(scene->verb), &verb));
    if (verb == VERB_ASK_CHILD || verb == VERB_ASK_AGAIN) { /* from the first, into this one */
        err = group_do(&story->group, who, verb, story->ids[0], &form, &result_id);
        *id = result_id;
        return err;
    }
    return group_do(&story->group, who, verb, *id, &form, NULL);
}

void story_play(struct story *story, const struct scene *scenes)
{
    for (const struct scene *scene = scenes; scene->verb != NULL; scene++) {
        struct str got = STR("done");
        struct err *err = NULL;

        story->group.now_ms = story_day_ms(scene->day);
        if (str_is(str_of(scene->verb), "tick")) {
            if (group_tick(&story->group) == 0) got = STR("nothing");
        } else {
            err = played(story, scene);
            if (err != NULL) got = str_of(err_code_text(err->code));
        }
        if (err == NULL && !str_is(got, "nothing") && !str_is(str_of(scene->want), "done")) {
            struct request request = group_request(&story->group, story->ids[scene->request]);
            got = told(story->arena, &request, TEST_NOW_MS);
        }
        if (str_is(got, scene->want)) continue;
        fail_msg("day %d, %s of %d\n   gives  " STR_FMT "\n   wanted %s\n   " STR_FMT, scene->day,
                 scene->verb, scene->request, STR_ARG(got), scene->want,
                 STR_ARG(err_chain(story->arena, err)));
    }
    group_verify(&story->group);
}

struct story *story_make(void **state)
{
    struct test_store *test = *state;
    struct story *story = ARENA_NEW(test->arena, struct story);

    story->arena = test->arena;
    group_make(test, &story->group);
    return story;
}

/* ---- what the rows say ---- */

struct look {
    int64_t id;
    struct arena *arena;
    struct str text;
    int64_t count;
};

/* The types of the events of a request, without "request.", and of those that moved it "from>to".
 */
struct err *story_events(struct store_tx *tx, void *context)
{
    struct look *look = context;
    struct grant grant = access_system_grant(look->id);
    struct buf out = buf_new(look->arena, TEXT_BYTES);
    struct event_list list;

    TRY(event_of_object(tx, &grant, look->id, EVENTS, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct event *event = &list.items[i];

        if (i > 0) buf_add_char(&out, ' ');
        buf_add(&out, str_sub(event->type, strlen("request."), event->type.len));
        if (str_empty(event->from_state)) continue;
        buf_add_char(&out, ':');
        buf_add(&out, event->from_state);
        buf_add_char(&out, '>');
        buf_add(&out, event->to_state);
    }
    look->text = buf_str(&out);
    return NULL;
}

/* Its versions of the promise: kind/side/state. */
struct err *story_versions(struct store_tx *tx, void *context)
{
    struct look *look = context;
    struct grant grant = access_system_grant(look->id);
    struct buf out = buf_new(look->arena, TEXT_BYTES);
    struct request_offer *offers;
    size_t count;

    TRY(request_offers_get(tx, &grant, look->id, &offers, &count));
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_add_char(&out, ' ');
        buf_add(&out,
                str_print(look->arena, STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(offers[i].kind),
                          STR_ARG(offers[i].side), STR_ARG(offers[i].state)));
    }
    look->text = buf_str(&out);
    return NULL;
}

struct err *story_lines(struct store_tx *tx, void *context)
{
    struct look *look = context;
    struct grant grant = access_system_grant(look->id);
    struct request_line *lines;
    size_t count;

    TRY(request_lines_get(tx, &grant, look->id, &lines, &count));
    look->text = told_lines(look->arena, lines, count);
    return NULL;
}

/* Watchers as role:name, by name. */
struct err *story_watchers(struct store_tx *tx, void *context)
{
    struct look *look = context;
    struct buf out = buf_new(look->arena, TEXT_BYTES);
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_WATCHERS, &rows, sql_i(look->id)));
    while (sql_next(&rows)) {
        (void)sql_int(&rows);
        struct str role = sql_text(&rows), name = sql_text(&rows);
        if (out.len > 0) buf_add_char(&out, ' ');
        buf_add(&out, str_print(look->arena, STR_FMT ":" STR_FMT, STR_ARG(role), STR_ARG(name)));
    }
    look->text = buf_str(&out);
    return sql_done(&rows);
}

void story_says(struct story *story, store_work *work, int64_t id, const char *want)
{
    struct look look = {.id = id, .arena = story->arena};

    assert_done(group_read(&story->group, work, &look));
    if (!str_is(look.text, want))
        fail_msg(STR_FMT "\nwanted "
                         "%s",
                 STR_ARG(look.text), want);
}

/* How many rows the search table has for it. */
int64_t story_indexed(struct story *story, int64_t id)
{
    struct str sql =
        str_print(story->arena, "SELECT COUNT(*) FROM search_request WHERE rowid = %lld",
                  (long long)id);

    return test_sql(story->group.test, str_c(story->arena, sql));
}

void story_seen_by(struct story *story, int64_t id, const char *want)
{
    static const struct {
        const char *name;
        size_t who;
    } cast[] = {
        {"ana", WHO(ana)},   {"max", WHO(max)},   {"boss", WHO(boss)},
        {"ivo", WHO(ivo)},   {"hana", WHO(hana)}, {"hugo", WHO(hugo)},
        {"carl", WHO(carl)}, {"paul", WHO(paul)}, {"admin", WHO(admin)},
    };
    struct buf out = buf_new(story->arena, TEXT_BYTES);

    for (size_t i = 0; i < sizeof cast / sizeof *cast; i++) {
        if (!group_sees(&story->group, one_of(story, cast[i].who), id)) continue;
        if (out.len > 0) buf_add_char(&out, ' ');
        buf_add_c(&out, cast[i].name);
    }
    if (!str_is(buf_str(&out), want)) fail_msg("seen by " STR_FMT, STR_ARG(buf_str(&out)));
}
