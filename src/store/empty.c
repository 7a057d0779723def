/* Emptying a house. Which tables there are is asked of the database, so that none is forgotten. */
#include "store/words.h"
#include "store/work.h"

#define TABLES_MAX 200

/* The statements that the catalogue gives, run one after the other. */
static struct err *made_run(struct store_tx *tx, enum sql id)
{
    struct str texts[TABLES_MAX];
    struct sql_rows rows;
    size_t count = 0;

    TRY(sql_query(tx, id, &rows));
    while (count < TABLES_MAX && sql_next(&rows))
        texts[count++] = sql_text(&rows);
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++) {
        const char *text = str_c(tx->arena, texts[i]);
        struct sql_step step = {.title = text, .sqlite = text, .postgres = text};

        TRY(tx->store->engine->schema(tx->session, tx->arena, &step));
    }
    return NULL;
}

struct err *store_alone(struct store_tx *tx)
{
    return store_is_postgres(tx->store) ? made_run(tx, SQL_EMPTY_LOCK) : NULL;
}

struct err *store_empty(struct store_tx *tx)
{
    struct work *work = tx->session->work;

    TRY(made_run(tx, SQL_EMPTY_TABLES));
    words_known_clear(tx->store->words);
    work_log_forget(work);
    work->emptied = true;
    return NULL;
}
