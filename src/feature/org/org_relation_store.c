/* Rows of relations <-> structs: who belongs where, from when to when. */
#include "feature/org/org_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "store/store.h"

#define OPEN_MS INT64_MAX /* to_ms of an open relation, so that SQL compares plainly */

static int64_t stored_end(int64_t to_ms)
{
    return to_ms == NONE ? OPEN_MS : to_ms;
}

/* How the data of its event begin, by which it is found again. */
struct str org_relation_words(struct arena *arena, const struct org_relation *relation)
{
    return str_print(arena, "\"party\":\"%lld\",\"kind\":\"" STR_FMT "\",\"from\":\"" STR_FMT "\"",
                     (long long)relation->party_id, STR_ARG(relation->kind),
                     STR_ARG(time_text(arena, relation->from_ms)));
}

static struct err *relation_event(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                  struct str type, const struct org_relation *relation)
{
    struct str to = STR("null");
    struct event event;

    if (relation->to_ms != NONE) {
        to =
            str_print(tx->arena, "\"" STR_FMT "\"", STR_ARG(time_text(tx->arena, relation->to_ms)));
    }
    event = (struct event){
        .object_id = relation->person_id,
        .type = type,
        .actor_id = actor_id,
        .happened_ms = NONE,
        .data = org_event_data(tx, import_id,
                               str_print(tx->arena, STR_FMT ",\"to\":" STR_FMT,
                                         STR_ARG(org_relation_words(tx->arena, relation)),
                                         STR_ARG(to))),
    };
    return event_append(tx, &event);
}

/* The person is the root of their relations: locked, so that two writers cannot both find room. */
struct err *org_person_lock(struct store_tx *tx, int64_t person_id)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_LOCK, &rows, sql_i(person_id)));
    (void)sql_next(&rows);
    return sql_done(&rows);
}

struct err *org_relation_keep(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                              struct org_relation *relation)
{
    relation->id = store_new_id(tx);
    TRY(sql_run(tx, SQL_ORG_RELATION_ADD, sql_i(relation->id), sql_i(relation->person_id),
                sql_i(relation->party_id), sql_t(relation->kind), sql_i(relation->from_ms),
                sql_i(stored_end(relation->to_ms))));
    return relation_event(tx, actor_id, import_id, STR("org.relate"), relation);
}

struct err *org_relation_change(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                const struct org_relation *relation)
{
    TRY(sql_run(tx, SQL_ORG_RELATION_END, sql_i(relation->id), sql_i(stored_end(relation->to_ms))));
    return relation_event(tx, actor_id, import_id,
                          relation->to_ms == NONE ? STR("org.relate") : STR("org.unrelate"),
                          relation);
}

struct err *org_relation_unmake(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                const struct org_relation *relation)
{
    TRY(sql_run(tx, SQL_ORG_RELATION_UNMAKE, sql_i(relation->id)));
    return relation_event(tx, actor_id, import_id, STR("org.unrelate"), relation);
}

struct err *org_relation_add(struct store_tx *tx, int64_t actor_id, struct org_relation *relation)
{
    int64_t to_ms = stored_end(relation->to_ms);
    struct org_party person, party;
    struct sql_rows rows;
    bool overlaps;

    TRY(org_person_lock(tx, relation->person_id));
    TRY(org_reference_get(tx, relation->person_id, "person", &person));
    TRY(org_reference_get(tx, relation->party_id, "party", &party));
    TRY(sql_query(tx, SQL_ORG_RELATION_OVERLAP, &rows, sql_i(relation->person_id),
                  sql_i(relation->party_id), sql_t(relation->kind), sql_i(relation->from_ms),
                  sql_i(to_ms)));
    overlaps = sql_next(&rows);
    TRY(sql_done(&rows));
    TRY(org_refuse(tx, org_relation_check(relation, &person, &party, overlaps)));
    return org_relation_keep(tx, actor_id, 0, relation);
}

void org_relation_read(struct sql_rows *rows, struct org_relation *relation)
{
    relation->id = sql_int(rows);
    relation->person_id = sql_int(rows);
    relation->party_id = sql_int(rows);
    relation->kind = sql_text(rows);
    relation->from_ms = sql_int(rows);
    relation->to_ms = sql_int(rows);
    if (relation->to_ms == OPEN_MS) relation->to_ms = NONE;
}

struct err *org_relation_get(struct store_tx *tx, int64_t id, struct org_relation *relation)
{
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_ORG_RELATION_GET, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) org_relation_read(&rows, relation);
    TRY(sql_done(&rows));
    return found ? NULL : ERR(tx->arena, ERR_NOT_FOUND, "no such relation");
}

struct err *org_relations_with(struct store_tx *tx, int64_t person_id, int64_t party_id,
                               struct org_relation **relations, size_t *count)
{
    struct sql_rows rows;

    *relations = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_ORG_RELATIONS_WITH, &rows, sql_i(person_id), sql_i(party_id),
                  sql_i((int64_t)limits.relations_max)));
    while (*count < limits.relations_max && sql_next(&rows)) {
        *relations = arena_push(tx->arena, *relations, *count, sizeof **relations);
        org_relation_read(&rows, &(*relations)[(*count)++]);
    }
    return sql_done(&rows);
}

struct err *org_relation_end(struct store_tx *tx, int64_t actor_id, int64_t relation_id,
                             int64_t to_ms)
{
    struct org_relation relation;

    TRY(org_relation_get(tx, relation_id, &relation));
    TRY(org_refuse(tx, org_relation_end_check(&relation, to_ms)));
    relation.to_ms = to_ms;
    TRY(sql_run(tx, SQL_ORG_RELATION_END, sql_i(relation_id), sql_i(to_ms)));
    return relation_event(tx, actor_id, 0, STR("org.unrelate"), &relation);
}
