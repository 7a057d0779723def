/* The schema: numbered steps of all features, each applied once, in one transaction. What stands in
   the database must be a beginning of what this program knows. */
#include <string.h>
#include <time.h>

#include "store/engine.h"

static struct err *step_refusal(struct arena *arena, struct str feature, int64_t number,
                                struct str checksum, bool *applied)
{
    for (size_t i = 0; i < sql_step_count; i++) {
        const struct sql_step *step = &sql_steps[i];

        if (!str_is(feature, step->feature) || number != step->number) continue;
        applied[i] = true;
        if (str_is(checksum, step->checksum)) return NULL;
        return ERR(arena, ERR_CHANGED_SCHEMA, "step %u of %s was another one when it was applied",
                   step->number, step->feature);
    }
    return ERR(arena, ERR_NEWER_SCHEMA, "step %lld of " STR_FMT " is not known here",
               (long long)number, STR_ARG(feature));
}

static struct err *applied_read(struct store_tx *tx, bool *applied)
{
    struct sql_rows rows;
    struct err *err = NULL;

    TRY(sql_query(tx, SQL_SCHEMA_STEPS, &rows));
    while (err == NULL && sql_next(&rows)) {
        struct str feature = sql_text(&rows);
        int64_t number = sql_int(&rows);

        err = step_refusal(tx->arena, feature, number, sql_text(&rows), applied);
    }
    TRY(sql_done(&rows));
    return err;
}

static struct err *schema_check(struct store_tx *tx, bool *applied, bool *there)
{
    struct sql_rows rows;

    *there = false;
    TRY(sql_query(tx, SQL_SCHEMA_THERE, &rows));
    if (sql_next(&rows)) *there = sql_int(&rows) > 0;
    TRY(sql_done(&rows));
    return *there ? applied_read(tx, applied) : NULL;
}

static struct err *no_data(struct store_tx *tx)
{
    return ERR(tx->arena, ERR_NO_DATA, "the database is empty");
}

static struct err *steps_apply(struct store_tx *tx, void *context)
{
    bool *applied = ARENA_ARRAY(tx->arena, bool, sql_step_count), there;

    (void)context;
    if (store_is_postgres(tx->store)) TRY(sql_run(tx, SQL_SCHEMA_LOCK));
    TRY(schema_check(tx, applied, &there));
    if (!there && tx->store->config.existing) TRY(no_data(tx));
    for (size_t i = 0; i < sql_step_count; i++) {
        const struct sql_step *step = &sql_steps[i];

        if (applied[i]) continue;
        TRY(tx->store->engine->schema(tx->session, tx->arena, step));
        TRY(sql_run(tx, SQL_SCHEMA_STEP_ADD, sql_t(str_of(step->feature)), sql_i(step->number),
                    sql_t(str_of(step->checksum)), sql_i(tx->now_ms)));
    }
    return NULL;
}

static struct err *steps_compare(struct store_tx *tx, void *context)
{
    bool *applied = ARENA_ARRAY(tx->arena, bool, sql_step_count), there;

    (void)context;
    TRY(schema_check(tx, applied, &there));
    if (!there) TRY(no_data(tx));
    for (size_t i = 0; i < sql_step_count; i++) {
        if (applied[i]) continue;
        return ERR(tx->arena, ERR_DATABASE, "step %u of %s is missing: start the server once",
                   sql_steps[i].number, sql_steps[i].feature);
    }
    return NULL;
}

struct err *migrate_compare(struct store *store, struct arena *arena)
{
    return store_read(store, arena, 0, steps_compare, NULL);
}

struct err *migrate(struct store_session *session, struct arena *arena)
{
    int64_t now_ms = (int64_t)time(NULL) * 1000; /* only told to administrators */

    return session_write(session, arena, now_ms, steps_apply, NULL);
}
