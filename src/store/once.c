/* Keys of writes: what is sent again has one effect. The row is written before anything is read, so
   that of two at once the second waits for the first and then finds its row. */
#include "base/limits.h"
#include "store/work.h"

struct err *once_claim(struct store_tx *tx, struct store_write *write)
{
    const struct store_once *once = &write->once;
    struct sql_rows rows;
    struct str fingerprint = STR_NONE;
    int64_t claimed, object_id = NONE;

    if (str_empty(once->key)) return NULL;
    TRY(sql_change(tx, SQL_ONCE_CLAIM, &claimed, sql_i(once->actor_id), sql_t(once->key),
                   sql_t(once->fingerprint), sql_i(tx->now_ms),
                   sql_i(tx->now_ms - limits.idempotency_ms)));
    if (claimed > 0) return NULL;

    TRY(sql_query(tx, SQL_ONCE_FIND, &rows, sql_i(once->actor_id), sql_t(once->key)));
    if (sql_next(&rows)) {
        fingerprint = sql_text(&rows);
        object_id = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    if (!str_equal(fingerprint, once->fingerprint)) return ERR_REFUSE(tx->arena, ERR_KEY_REUSED);
    write->replayed = true;
    if (write->object_id != NULL) *write->object_id = object_id;
    return NULL;
}

struct err *once_done(struct store_tx *tx, const struct store_write *write)
{
    const struct store_once *once = &write->once;

    if (str_empty(once->key) || write->object_id == NULL) return NULL;
    return sql_run(tx, SQL_ONCE_DONE, sql_i(once->actor_id), sql_t(once->key),
                   sql_i(*write->object_id));
}
