/* Rows of absences <-> structs. */
#include "feature/org/org_absence.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "store/store.h"

/* ---- facts ---- */

static void absence_read(struct sql_rows *rows, struct org_absence *absence)
{
    absence->id = sql_int(rows);
    absence->person_id = sql_int(rows);
    absence->deputy_id = sql_int(rows);
    absence->from_ms = sql_int(rows);
    absence->to_ms = sql_int(rows);
}

struct err *org_absence_get(struct store_tx *tx, int64_t id, struct org_absence *absence)
{
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_ORG_ABSENCE_GET, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) absence_read(&rows, absence);
    TRY(sql_done(&rows));
    return found ? NULL : ERR(tx->arena, ERR_NOT_FOUND, "no such absence");
}

struct err *org_absences_within(struct store_tx *tx, int64_t person_id, int64_t from_ms,
                                int64_t to_ms, size_t limit, struct org_absence_list *list)
{
    struct sql_rows rows;

    *list = (struct org_absence_list){NULL, 0};
    TRY(sql_query(tx, SQL_ORG_ABSENCES_WITHIN, &rows, sql_i(person_id), sql_i(from_ms),
                  sql_i(to_ms), sql_i((int64_t)limit)));
    while (list->count < limit && sql_next(&rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        absence_read(&rows, &list->items[list->count++]);
    }
    return sql_done(&rows);
}

struct err *org_absence_now(struct store_tx *tx, int64_t person_id, int64_t now_ms,
                            struct org_absence *absence, bool *away)
{
    struct org_absence_list list = {NULL, 0};

    if (person_id != NONE) TRY(org_absences_within(tx, person_id, now_ms, now_ms + 1, 1, &list));
    *away = list.count > 0;
    if (*away) *absence = list.items[0];
    return NULL;
}

struct err *org_absence_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_ABSENCE_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    return sql_done(&rows);
}

/* Do both belong to one company today? */
static struct err *company_is_shared(struct store_tx *tx, int64_t person_id, int64_t other_id,
                                     bool *shared)
{
    struct actor_party *mine, *theirs;
    size_t mine_count, theirs_count;

    *shared = false;
    TRY(org_parties_of(tx, person_id, tx->now_ms, &mine, &mine_count));
    TRY(org_parties_of(tx, other_id, tx->now_ms, &theirs, &theirs_count));
    for (size_t i = 0; i < mine_count; i++) {
        for (size_t j = 0; j < theirs_count; j++) {
            bool same = mine[i].party_id == theirs[j].party_id;
            *shared = *shared || (same && !mine[i].unit && theirs[j].insider);
        }
    }
    return NULL;
}

static struct err *deputy_facts(struct store_tx *tx, const struct org_absence *absence,
                                struct org_absence_facts *facts)
{
    struct org_absence_list list;
    struct org_party deputy;
    bool shared;

    if (absence->deputy_id == NONE) return NULL;
    TRY(org_party_get(tx, absence->deputy_id, &deputy));
    facts->deputy_left = deputy.ended_ms != NONE;
    TRY(company_is_shared(tx, absence->person_id, deputy.id, &shared));
    facts->deputy_other = !shared;
    TRY(org_absences_within(tx, deputy.id, absence->from_ms, absence->to_ms, 1, &list));
    facts->deputy_away = list.count > 0;
    return NULL;
}

/* ---- changes ---- */

static struct err *absence_event(struct store_tx *tx, int64_t actor_id, const char *type,
                                 const struct org_absence *absence)
{
    struct str deputy = STR("null");
    struct event event = {.object_id = absence->person_id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE};

    if (absence->deputy_id != NONE)
        deputy = str_print(tx->arena, "\"%lld\"", (long long)absence->deputy_id);
    event.data =
        str_print(tx->arena,
                  "{\"from\":\"" STR_FMT "\",\"to\":\"" STR_FMT "\",\"deputy\":" STR_FMT "}",
                  STR_ARG(time_text(tx->arena, absence->from_ms)),
                  STR_ARG(time_text(tx->arena, absence->to_ms)), STR_ARG(deputy));
    return event_append(tx, &event);
}

static struct err *features_tell(struct store_tx *tx, int64_t person_id)
{
    for (const struct org_reaction *one = org_reactions; one->ends != NULL; one++)
        if (one->away != NULL) TRY(one->away(tx, person_id));
    return NULL;
}

struct err *org_absence_add(struct store_tx *tx, int64_t actor_id, struct org_absence *absence,
                            int64_t from_day, int64_t until_day)
{
    struct org_absence_facts facts = {.now_ms = tx->now_ms};
    struct org_absence_list list;
    struct org_party person, where;

    TRY(org_person_lock(tx, absence->person_id));
    TRY(org_party_get(tx, absence->person_id, &person));
    if (person.ended_ms != NONE) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(org_days_of_person(tx, &person, &where));
    absence->from_ms = org_day_begin_ms(&where, from_day);
    absence->to_ms = org_day_begin_ms(&where, until_day + 1);
    TRY(org_absences_within(tx, person.id, absence->from_ms, absence->to_ms, 1, &list));
    facts.overlaps = list.count > 0;
    TRY(deputy_facts(tx, absence, &facts));
    TRY(org_refuse(tx, org_absence_check(absence, &facts)));
    absence->id = store_new_id(tx);
    TRY(sql_run(tx, SQL_ORG_ABSENCE_ADD, sql_i(absence->id), sql_i(person.id),
                sql_i(absence->deputy_id), sql_i(absence->from_ms), sql_i(absence->to_ms)));
    TRY(absence_event(tx, actor_id, "org.absence", absence));
    return features_tell(tx, person.id);
}

struct err *org_absence_end(struct store_tx *tx, int64_t actor_id,
                            const struct org_absence *absence, int64_t back_day)
{
    struct org_absence after;
    struct org_party person, where;

    TRY(org_person_lock(tx, absence->person_id));
    TRY(org_absence_get(tx, absence->id, &after));
    if (after.to_ms <= tx->now_ms) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(org_party_get(tx, absence->person_id, &person));
    TRY(org_days_of_person(tx, &person, &where));
    int64_t back_ms = org_day_begin_ms(&where, back_day);
    if (back_ms > after.to_ms)
        return org_refuse(tx, (struct org_fault){"back", ERR_ENDED_BEFORE, 0});
    after.to_ms = back_ms > after.from_ms ? back_ms : after.from_ms;
    if (after.to_ms == after.from_ms)
        TRY(sql_run(tx, SQL_ORG_ABSENCE_UNMAKE, sql_i(after.id)));
    else
        TRY(sql_run(tx, SQL_ORG_ABSENCE_END, sql_i(after.id), sql_i(after.to_ms)));
    TRY(absence_event(tx, actor_id, "org.absence-end", &after));
    return features_tell(tx, person.id);
}
