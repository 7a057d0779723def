/* What is kept, in numbers: schema, size, seals. */
#include "store/engine.h"

static struct err *schema_read(struct store_tx *tx, struct store_facts *facts)
{
    struct sql_rows rows;
    size_t count = 0;

    TRY(sql_query(tx, SQL_SCHEMA_COUNTS, &rows));
    while (sql_next(&rows)) {
        struct str feature = sql_text(&rows);

        facts->schema = arena_push(tx->arena, facts->schema, count, sizeof *facts->schema);
        facts->schema[count++] = (struct store_schema){feature, sql_int(&rows)};
    }
    facts->schema_count = count;
    return sql_done(&rows);
}

static struct err *number_read(struct sql_rows *rows, int64_t *number)
{
    if (sql_next(rows)) *number = sql_int(rows);
    return sql_done(rows);
}

struct err *store_facts_read(struct store_tx *tx, struct store_facts *facts)
{
    struct seal_head head;
    struct sql_rows rows;

    *facts = (struct store_facts){.sealed_ms = NONE};
    TRY(schema_read(tx, facts));
    TRY(sql_query(tx, SQL_DATABASE_BYTES, &rows));
    TRY(number_read(&rows, &facts->bytes));
    TRY(seal_head_read(tx, &head));
    facts->seal_id = head.id;
    facts->seal_seq = head.last_seq;
    TRY(sql_query(tx, SQL_SEAL_RECORDED, &rows, sql_i(head.last_seq)));
    TRY(number_read(&rows, &facts->sealed_ms));
    TRY(sql_query(tx, SQL_SEAL_UNSEALED, &rows));
    return number_read(&rows, &facts->unsealed);
}
