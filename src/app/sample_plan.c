/* Who asks whom for what, and when: decided from a stream of random numbers before anything is
   written. */
#include <string.h>

#include "app/sample_inner.h"
#include "base/arena.h"
#include "base/rand.h"
#include "base/zone.h"

#define STORIES_MAX     500
#define DAY_START_HOUR  8
#define DAY_END_MINUTE  (18 * 60) /* of the day */
#define EVENING_MINUTES 110       /* work moved back from the night falls into these */
#define OWN_COMPANY     4         /* colleagues ask that much more often than others */

struct planner {
    struct rand *rand;   /* who and what: the same on every day */
    struct rand minutes; /* when: depends on the week-ends before now */
    int64_t now_ms;
    const struct zone *zone;
    const struct sample_story *stories[STORIES_MAX]; /* in random order */
    int used[STORIES_MAX];
    size_t story_count;
};

static int64_t between(struct rand *rand, int64_t from, int64_t to)
{
    return from + (int64_t)rand_below(rand, (uint64_t)(to - from + 1));
}

/* ---- when ---- */

/* The last working moment not after MS. */
static int64_t work_time(struct planner *planner, int64_t ms)
{
    struct civil civil = zone_civil(planner->zone, ms);
    int64_t day = date_day(civil.date);
    int minute = civil.hour * 60 + civil.minute;
    bool early = civil.hour < DAY_START_HOUR;

    if (early) day--;
    while (date_weekday(date_of_day(day)) > 5)
        day--;
    if (day == date_day(civil.date) && minute < DAY_END_MINUTE) return ms;
    minute = DAY_END_MINUTE - 1 - (int)between(&planner->minutes, 0, EVENING_MINUTES);
    civil.date = date_of_day(day);
    civil.hour = minute / 60;
    civil.minute = minute % 60;
    return zone_instant(planner->zone, civil);
}

/* From the last step back to the start. */
static void set_times(struct planner *planner, struct sample_plan *plan)
{
    const struct sample_course *course = plan->course;
    int64_t ago_min = course->days_min * 24 * 60 + 20, ago_max = course->days_max * 24 * 60 + 420;
    int64_t at_ms = planner->now_ms - between(&planner->minutes, ago_min, ago_max) * MINUTE_MS;

    for (size_t i = plan->step_count + 1; i > 0; i--) {
        at_ms = work_time(planner, at_ms);
        at_ms -= at_ms % MINUTE_MS;
        plan->at_ms[i - 1] = at_ms;
        if (i == 1) break;
        at_ms -= course->steps[i - 2].hours * between(&planner->minutes, 42, 78) * MINUTE_MS;
    }
}

/* ---- who ---- */

static bool is_handler(const struct sample_offer_row *offer, const struct sample_person *person)
{
    for (size_t i = 0; i < 2 && offer->handlers[i] != NULL; i++) {
        if (strcmp(offer->handlers[i], person->email) == 0) return true;
    }
    return false;
}

static bool is_insider(const struct sample_person *person)
{
    return strcmp(person->relation, "employee") == 0 || strcmp(person->relation, "temporary") == 0;
}

static bool may_ask(const struct sample_course *course, const struct sample_story *story,
                    const struct sample_person *person)
{
    const struct sample_offer_row *offer = &sample_offers[story->offer];
    enum sample_company company = sample_units[offer->unit].company;

    if (person->lang != story->lang || person->unit == offer->unit) return false;
    if (offer->approver != NULL && strcmp(offer->approver, person->email) == 0) return false;
    if (offer->relations != NULL && (!is_insider(person) || person->company != company)) {
        return false;
    }
    if (offer->secrecy == SECRECY_NAMED && strcmp(story->detail, person->email) == 0) return false;
    if (course->start != START_RECORD && story->external == 0) return true;
    return person->company == company && is_insider(person);
}

/* How likely this one asks; 0: not at all. */
static int weight(const struct sample_course *course, const struct sample_story *story,
                  const struct sample_person *person)
{
    bool own = person->company == sample_units[sample_offers[story->offer].unit].company;

    if (!may_ask(course, story, person)) return 0;
    return own ? OWN_COMPANY * person->weight : person->weight;
}

static int choose_place(struct planner *planner, const int64_t weights[SAMPLE_PEOPLE], int64_t sum)
{
    int64_t left = between(planner->rand, 0, sum - 1);
    int i = 0;

    while (left >= weights[i])
        left -= weights[i++];
    return i;
}

/* -1: nobody may. */
static int choose_requester(struct planner *planner, const struct sample_course *course,
                            const struct sample_story *story)
{
    int64_t weights[SAMPLE_PEOPLE], sum = 0;

    for (int i = 0; i < SAMPLE_PEOPLE; i++) {
        weights[i] = weight(course, story, &sample_people[i]);
        sum += weights[i];
    }
    return sum == 0 ? -1 : choose_place(planner, weights, sum);
}

/* Somebody of UNIT, not EXCEPT; for a named offering one of its handlers. */
static int choose_member(struct planner *planner, enum sample_unit unit,
                         const struct sample_offer_row *named, int except)
{
    int64_t weights[SAMPLE_PEOPLE] = {0}, sum = 0;

    for (int i = 0; i < SAMPLE_PEOPLE; i++) {
        const struct sample_person *person = &sample_people[i];

        if (person->unit != unit || i == except) continue;
        if (named == NULL || is_handler(named, person)) weights[i] = person->weight;
        sum += weights[i];
    }
    return choose_place(planner, weights, sum);
}

/* An employee of the supplying company on neither side, also when the requester asks for their
   team. */
static int choose_other(struct planner *planner, enum sample_unit unit, int requester)
{
    for (;;) {
        int i = (int)between(planner->rand, 0, SAMPLE_PEOPLE - 1);
        const struct sample_person *person = &sample_people[i];

        if (i == requester || person->unit == unit || !is_insider(person)) continue;
        if (person->unit != NO_UNIT && person->unit == sample_people[requester].unit) continue;
        if (person->company == sample_units[unit].company) return i;
    }
}

/* ---- what ---- */

static bool has_verb(const struct sample_course *course, enum request_verb verb)
{
    for (size_t i = 0; i < SAMPLE_STEPS_MAX && course->steps[i].hours > 0; i++) {
        if (course->steps[i].verb == verb) return true;
    }
    return false;
}

static enum sample_fit fit_of(const struct sample_story *story)
{
    const struct sample_offer_row *offer = &sample_offers[story->offer];

    if (offer->secrecy != SECRECY_NORMAL) return FIT_SECRET;
    if (story->external > 0) return FIT_EXTERNAL;
    if (offer->approver != NULL && story->price_minor > offer->approval_above_minor) {
        return FIT_APPROVAL;
    }
    return story->what != NULL ? FIT_PRICED : FIT_PLAIN;
}

static bool fits(const struct sample_course *course, const struct sample_story *story)
{
    const struct sample_offer_row *offer = &sample_offers[story->offer];
    bool ends_by_silence = course->days_min >= 10 && has_verb(course, VERB_DELIVER);

    if (fit_of(story) != course->fit) return false;
    if (ends_by_silence && offer->explicit_only) return false;
    return !has_verb(course, VERB_HAND_OVER) || offer->unit == IT;
}

/* The fitting story that was told least. */
static const struct sample_story *choose_story(struct planner *planner,
                                               const struct sample_course *course, int *requester)
{
    for (int used = 0;; used++) {
        for (size_t i = 0; i < planner->story_count; i++) {
            if (planner->used[i] != used || !fits(course, planner->stories[i])) continue;
            *requester = choose_requester(planner, course, planner->stories[i]);
            if (*requester < 0) continue;
            planner->used[i]++;
            return planner->stories[i];
        }
    }
}

static void shuffle(struct planner *planner)
{
    const struct sample_stories *const lists[] = {&sample_it, &sample_office, &sample_hotel,
                                                  &sample_group};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t j = 0; j < lists[i]->count && planner->story_count < STORIES_MAX; j++) {
            size_t place = (size_t)between(planner->rand, 0, (int64_t)planner->story_count);

            planner->stories[planner->story_count++] = planner->stories[place];
            planner->stories[place] = &lists[i]->rows[j];
        }
    }
}

static const struct sample_child *child_of(enum sample_unit unit)
{
    size_t i = 0;

    while (i + 1 < SAMPLE_CHILDREN && sample_children[i].unit != unit)
        i++;
    return &sample_children[i];
}

static void plan_steps(struct planner *planner, struct sample_plan *plan)
{
    const struct sample_course *course = plan->course;

    plan->way = (unsigned)between(planner->rand, 0, 5);
    while (plan->step_count < SAMPLE_STEPS_MAX && course->steps[plan->step_count].hours > 0)
        plan->step_count++;
    set_times(planner, plan);
}

static void plan_one(struct planner *planner, const struct sample_course *course,
                     struct sample_plan *plan)
{
    const struct sample_offer_row *offer;

    *plan = (struct sample_plan){.course = course};
    plan->story = choose_story(planner, course, &plan->requester);
    offer = &sample_offers[plan->story->offer];
    plan->performers[0] =
        choose_member(planner, offer->unit, offer->secrecy == SECRECY_NAMED ? offer : NULL,
                      plan->requester);
    plan->second_performer = choose_member(planner, OFF, NULL, plan->requester);
    plan->other = choose_other(planner, offer->unit, plan->requester);
    plan->for_unit = between(planner->rand, 0, 6) == 0;
    if (has_verb(course, VERB_ASK_CHILD)) {
        plan->children[1] = child_of(offer->unit);
        plan->performers[1] = choose_member(planner, sample_offers[plan->children[1]->offer].unit,
                                            NULL, plan->performers[0]);
    }
    plan_steps(planner, plan);
}

static void plan_scene(struct planner *planner, const struct sample_scene *scene,
                       struct sample_plan *plan)
{
    *plan = (struct sample_plan){.course = &scene->course, .story = &scene->story};
    plan->requester = plan->other = sample_person_find(scene->requester);
    for (size_t i = 0; i < SAMPLE_SLOTS && scene->performers[i] != NULL; i++) {
        plan->performers[i] = sample_person_find(scene->performers[i]);
        if (i > 0) plan->children[i] = &scene->children[i - 1];
    }
    plan_steps(planner, plan);
}

struct sample_plans sample_plan(struct arena *arena, struct rand *rand, int64_t now_ms)
{
    struct planner *planner = ARENA_NEW(arena, struct planner);
    struct sample_plans plans = {NULL, 0};
    size_t count = SAMPLE_SCENES;

    *planner = (struct planner){.rand = rand,
                                .minutes = *rand,
                                .now_ms = now_ms,
                                .zone = zone_get(str_of(sample_companies[JKL].zone))};
    shuffle(planner);
    for (size_t i = 0; i < sample_courses.count; i++)
        count += (size_t)sample_courses.rows[i].count;
    plans.items = ARENA_ARRAY(arena, struct sample_plan, count);
    for (size_t i = 0; i < sample_courses.count; i++) {
        for (int j = 0; j < sample_courses.rows[i].count; j++)
            plan_one(planner, &sample_courses.rows[i], &plans.items[plans.count++]);
    }
    for (size_t i = 0; i < SAMPLE_SCENES; i++)
        plan_scene(planner, &sample_scenes[i], &plans.items[plans.count++]);
    return plans;
}
