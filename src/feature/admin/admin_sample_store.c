/* Removing the sample: what would be lost with it, and the removal. */
#include "feature/admin/admin_sample.h"

#include "base/arena.h"
#include "base/buf.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "feature/event/event.h"
#include "store/store.h"

#define NAMES_BYTES_MAX ((size_t)8192)

struct err *admin_sample_read(struct store_tx *tx, int64_t except_id, struct admin_sample *sample)
{
    enum access_sample state;
    struct sql_rows rows;
    int64_t last_id;

    *sample = (struct admin_sample){.here = false};
    TRY(access_sample_get(tx, &state, &last_id));
    sample->here = state == ACCESS_SAMPLE_HERE;
    if (!sample->here) return NULL;
    TRY(sql_query(tx, SQL_ADMIN_SAMPLE_ADDED, &rows, sql_i(last_id), sql_i(except_id),
                  sql_i(ADMIN_SAMPLE_NAMED)));
    while (sample->named < ADMIN_SAMPLE_NAMED && sql_next(&rows)) {
        struct admin_sample_party *party = &sample->added[sample->named++];

        party->id = sql_int(&rows);
        party->kind = sql_text(&rows);
        party->name = sql_text(&rows);
    }
    TRY(sql_done(&rows));
    TRY(sql_query(tx, SQL_ADMIN_SAMPLE_ADDED_COUNT, &rows, sql_i(last_id), sql_i(except_id)));
    if (sql_next(&rows)) sample->added_count = sql_int(&rows);
    return sql_done(&rows);
}

static struct err *grown(struct arena *arena, const struct admin_sample *sample)
{
    struct buf names = buf_new(arena, NAMES_BYTES_MAX);

    for (size_t i = 0; i < sample->named; i++)
        buf_print(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(sample->added[i].name));
    struct err *err = ERR(arena, ERR_SAMPLE_GROWN, STR_FMT, STR_ARG(buf_str(&names)));

    err->param = str_of_int(arena, sample->added_count);
    return err;
}

struct err *admin_sample_remove(struct store_tx *tx, int64_t except_id, int64_t added,
                                struct str secret)
{
    struct event event = {.type = STR("org.sample-remove"), .happened_ms = NONE};
    struct admin_sample sample;
    bool open;

    TRY(store_alone(tx));
    TRY(admin_sample_read(tx, except_id, &sample));
    if (!sample.here) return ERR_REFUSE(tx->arena, ERR_NO_SAMPLE);
    if (sample.added_count != added) return grown(tx->arena, &sample);
    TRY(store_empty(tx));
    for (size_t i = 0; admin_sample_beginnings[i] != NULL; i++)
        TRY(admin_sample_beginnings[i](tx, NULL));
    TRY(access_sample_removed(tx));
    TRY(access_set_up_begin(tx, secret, &open));
    return event_append(tx, &event);
}

struct removal {
    int64_t added;
    struct str secret;
};

static struct err *removal_apply(struct store_tx *tx, void *context)
{
    const struct removal *removal = context;

    return admin_sample_remove(tx, 0, removal->added, removal->secret);
}

struct err *admin_command_sample_remove(struct store *store, struct arena *arena, int64_t now_ms,
                                        int64_t added, struct str *secret)
{
    struct removal removal = {.added = added};
    struct store_write write = {.apply = removal_apply,
                                .context = &removal,
                                .arena = arena,
                                .now_ms = now_ms};

    TRY(access_secret_make(arena, &removal.secret));
    *secret = removal.secret;
    return store_write(store, &write);
}
