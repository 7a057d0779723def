/* What becomes of offerings when a unit ends or is merged (org_reactions). */
#include "feature/catalogue/catalogue.h"

#include "base/arena.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

static struct err *held_by(struct store_tx *tx, int64_t unit_id, int64_t **ids, size_t *count)
{
    struct sql_rows rows;

    *ids = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_CATALOGUE_HELD_BY, &rows, sql_i(unit_id)));
    while (sql_next(&rows)) {
        *ids = arena_push(tx->arena, *ids, *count, sizeof **ids);
        (*ids)[(*count)++] = sql_int(&rows);
    }
    return sql_done(&rows);
}

struct err *catalogue_offers_held(struct store_tx *tx, const struct org_party *party,
                                  struct org_fault *fault)
{
    int64_t *ids;
    size_t count;

    TRY(held_by(tx, party->id, &ids, &count));
    if (count > 0) *fault = (struct org_fault){NULL, ERR_UNIT_OFFERS, (int64_t)count};
    return NULL;
}

struct err *catalogue_inherit(struct store_tx *tx, const struct org_end *end)
{
    int64_t *ids;
    size_t count;

    if (end->successor_id == NONE) return NULL;
    TRY(held_by(tx, end->party_id, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        struct event event = {.object_id = ids[i],
                              .type = STR("catalogue.merge"),
                              .actor_id = end->actor_id,
                              .happened_ms = NONE,
                              .data = str_print(tx->arena, "{\"unit\":\"%lld\"}",
                                                (long long)end->successor_id)};

        TRY(sql_run(tx, SQL_CATALOGUE_OFFERING_INHERIT, sql_i(ids[i]), sql_i(end->successor_id)));
        TRY(event_append(tx, &event));
    }
    TRY(sql_run(tx, SQL_CATALOGUE_AUDIENCE_INHERIT, sql_i(end->party_id),
                sql_i(end->successor_id)));
    return sql_run(tx, SQL_CATALOGUE_AUDIENCE_LEAVE, sql_i(end->party_id));
}
