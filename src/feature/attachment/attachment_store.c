/* Rows of files. */
#include "feature/attachment/attachment_inner.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "store/store.h"

#define OF_OBJECT_MAX 1000 /* files of one object that are shown */
#define VERIFY_PAGE   100

/* The columns of attachment_columns. */
static void row_read(struct sql_rows *rows, struct attachment *attachment)
{
    attachment->id = sql_int(rows);
    attachment->digest = sql_text(rows);
    attachment->bytes = sql_int(rows);
    attachment->name = sql_text(rows);
    attachment->type = sql_text(rows);
    attachment->uploader_id = sql_int(rows);
    attachment->object_id = sql_int(rows);
    attachment->role = sql_text(rows);
    attachment->field = sql_text(rows);
    attachment->event_id = sql_int(rows);
    attachment->made_ms = sql_int(rows);
}

static struct err *row_add(struct store_tx *tx, struct attachment *attachment)
{
    attachment->id = store_new_id(tx);
    attachment->made_ms = tx->now_ms;
    return sql_run(tx, SQL_ATTACHMENT_INSERT, sql_i(attachment->id), sql_t(attachment->digest),
                   sql_i(attachment->bytes), sql_t(attachment->name), sql_t(attachment->type),
                   sql_i(attachment->uploader_id), sql_i(attachment->object_id),
                   sql_t(attachment->role), sql_t(attachment->field), sql_i(attachment->event_id),
                   sql_i(attachment->made_ms));
}

/* ---- held ---- */

struct err *attachment_add(struct store_tx *tx, struct attachment *attachment)
{
    struct sql_rows rows;
    int64_t held = 0;

    TRY(sql_query(tx, SQL_ATTACHMENT_HELD_COUNT, &rows, sql_i(attachment->uploader_id)));
    if (sql_next(&rows)) held = sql_int(&rows);
    TRY(sql_done(&rows));
    if (held >= limits.attachments_held_max) {
        struct err *err = ERR_REFUSE(tx->arena, ERR_ATTACHMENTS_HELD);

        err->param = str_of_int(tx->arena, limits.attachments_held_max);
        return err;
    }
    attachment->object_id = attachment->event_id = NONE;
    attachment->role = STR("held");
    TRY(row_add(tx, attachment));
    return attachment_let_go_put(tx, attachment->id);
}

struct err *attachment_use(struct store_tx *tx, int64_t actor_id, int64_t id,
                           const struct attachment_use *use)
{
    int64_t changed;

    TRY(sql_change(tx, SQL_ATTACHMENT_USE, &changed, sql_i(id), sql_i(actor_id),
                   sql_i(use->object_id), sql_t(str_of(use->role)), sql_t(use->field),
                   sql_i(use->event_id)));
    return changed == 1 ? NULL : ERR_REFUSE(tx->arena, ERR_BAD_REFERENCE);
}

struct err *attachment_copy(struct store_tx *tx, const struct attachment *from, int64_t actor_id,
                            const struct attachment_use *use, int64_t *id)
{
    struct attachment copy = *from;

    copy.uploader_id = actor_id;
    copy.object_id = use->object_id;
    copy.role = str_of(use->role);
    copy.field = use->field;
    copy.event_id = use->event_id;
    TRY(row_add(tx, &copy));
    *id = copy.id;
    return NULL;
}

/* ---- reading ---- */

struct err *attachment_row(struct store_tx *tx, int64_t id, struct attachment *attachment)
{
    struct sql_rows rows;
    bool found;

    TRY(sql_query(tx, SQL_ATTACHMENT_GET, &rows, sql_i(id)));
    found = sql_next(&rows);
    if (found) row_read(&rows, attachment);
    TRY(sql_done(&rows));
    return found ? NULL : ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

struct err *attachment_own(struct store_tx *tx, const struct actor *actor, int64_t object_id,
                           int64_t id, struct attachment *attachment)
{
    TRY(attachment_row(tx, id, attachment));
    bool of_object = attachment->object_id == object_id && str_is(attachment->role, "field");

    if (attachment->uploader_id == actor->person_id &&
        (attachment->object_id == NONE || of_object)) {
        return NULL;
    }
    return ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

struct err *attachment_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                           struct attachment *attachment)
{
    TRY(attachment_row(tx, id, attachment));
    return attachment->object_id == grant->object_id ? NULL : ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

struct err *attachment_of(struct store_tx *tx, const struct grant *grant,
                          struct attachment_list *list)
{
    struct sql_rows rows;

    *list = (struct attachment_list){NULL, 0};
    TRY(sql_query(tx, SQL_ATTACHMENT_OF_OBJECT, &rows, sql_i(grant->object_id),
                  sql_i(OF_OBJECT_MAX)));
    while (sql_next(&rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        row_read(&rows, &list->items[list->count++]);
    }
    return sql_done(&rows);
}

/* ---- going ---- */

struct err *attachment_drop(struct store_tx *tx, const struct attachment *attachment)
{
    TRY(sql_run(tx, SQL_ATTACHMENT_DELETE, sql_i(attachment->id)));
    return attachment_sweep_put(tx, attachment->digest);
}

struct err *attachment_erase_of(struct store_tx *tx, int64_t object_id)
{
    struct sql_rows rows;
    struct str *digests = NULL;
    size_t count = 0;

    TRY(sql_query(tx, SQL_ATTACHMENT_DIGESTS, &rows, sql_i(object_id)));
    while (sql_next(&rows)) {
        digests = arena_push(tx->arena, digests, count, sizeof *digests);
        digests[count++] = sql_text(&rows);
    }
    TRY(sql_done(&rows));
    if (count == 0) return NULL;
    TRY(sql_run(tx, SQL_ATTACHMENT_ERASE, sql_i(object_id)));
    for (size_t i = 0; i < count; i++)
        TRY(attachment_sweep_put(tx, digests[i]));
    return NULL;
}

static struct err *is_any(struct sql_rows *rows, bool *found)
{
    *found = sql_next(rows);
    return sql_done(rows);
}

struct err *attachment_digest_needed(struct store_tx *tx, struct str digest, bool *needed)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ATTACHMENT_USED, &rows, sql_t(digest)));
    return is_any(&rows, needed);
}

struct err *attachment_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ATTACHMENT_NAMES, &rows, sql_i(party_id)));
    return is_any(&rows, named);
}

/* ---- checking ---- */

struct verify {
    struct str after; /* the last digest that was looked at */
    struct str digests[VERIFY_PAGE];
    size_t count;
};

static struct err *page_read(struct store_tx *tx, void *context)
{
    struct verify *verify = context;
    struct sql_rows rows;

    verify->count = 0;
    TRY(sql_query(tx, SQL_ATTACHMENT_KEPT, &rows, sql_t(verify->after), sql_i(VERIFY_PAGE)));
    while (verify->count < VERIFY_PAGE && sql_next(&rows))
        verify->digests[verify->count++] = sql_text(&rows);
    return sql_done(&rows);
}

struct err *attachment_verify(struct store *store, struct arena *arena, int64_t *count,
                              struct str *bad)
{
    struct verify verify = {.after = STR("")};

    *count = 0;
    *bad = STR_NONE;
    do {
        TRY(store_read(store, arena, 0, page_read, &verify));
        for (size_t i = 0; i < verify.count; i++) {
            bool good;

            TRY(attachment_file_check(arena, store_data_dir(store), verify.digests[i], &good));
            if (!good) {
                *bad = verify.digests[i];
                return NULL;
            }
            ++*count;
        }
        if (verify.count > 0) verify.after = verify.digests[verify.count - 1];
    } while (verify.count > 0);
    return NULL;
}

struct err *attachment_person_erase(struct store_tx *tx, int64_t person_id)
{
    return sql_run(tx, SQL_ATTACHMENT_HELD_ERASE, sql_i(person_id));
}
