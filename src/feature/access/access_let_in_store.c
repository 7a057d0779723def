/* Rows of those who have no way in yet, and of the links made for them in one act. */
#include "feature/access/access_let_in.h"

#include "base/arena.h"
#include "base/sha256.h"
#include "feature/access/access_way.h"
#include "feature/org/org.h"
#include "store/store.h"

/* Others may make links at the same moment, whose ids lie between. */
#define LINKS_BETWEEN_MAX (4 * ACCESS_LET_IN_MAX)

static void newcomer_read(struct sql_rows *rows, struct access_newcomer *person)
{
    person->id = sql_int(rows);
    person->name = sql_text(rows);
    person->email = sql_text(rows);
    person->personnel_no = sql_text(rows);
    person->unit_id = sql_int(rows);
}

static int64_t party_of(int64_t party_id)
{
    return party_id == NONE ? 0 : party_id;
}

struct err *access_newcomers(struct store_tx *tx, int64_t party_id, int64_t after_id, size_t limit,
                             struct access_newcomers *list)
{
    struct org_party after = {.id = 0, .sort_key = STR("")};
    struct sql_rows rows;

    *list = (struct access_newcomers){NULL, 0};
    if (after_id != NONE) TRY(org_party_get(tx, after_id, &after));
    TRY(sql_query(tx, SQL_ACCESS_NEWCOMERS, &rows, sql_i(tx->now_ms), sql_i(party_of(party_id)),
                  sql_t(after.sort_key), sql_i(after.id), sql_i((int64_t)limit)));
    while (list->count < limit && sql_next(&rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        newcomer_read(&rows, &list->items[list->count++]);
    }
    return sql_done(&rows);
}

struct err *access_newcomers_count(struct store_tx *tx, int64_t party_id, int64_t *count)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_NEWCOMERS_COUNT, &rows, sql_i(tx->now_ms),
                  sql_i(party_of(party_id)), sql_i(ACCESS_NEWCOMERS_MAX)));
    *count = sql_next(&rows) ? sql_int(&rows) : 0;
    return sql_done(&rows);
}

/* Of two administrators at once the second finds nobody left; else their links would take the place
   of those just told to the first. */
static struct err *one_at_a_time(struct store_tx *tx)
{
    struct sql_rows rows;

    TRY(sql_query_values(tx, SQL_ACCESS_ADMINS_LOCK, NULL, 0, &rows));
    return sql_done(&rows);
}

static struct str secret_of(struct arena *arena, struct str seed, int64_t person_id)
{
    struct str text = str_print(arena, "%lld " STR_FMT, (long long)person_id, STR_ARG(seed));

    return str_print(arena, "int_" STR_FMT, STR_ARG(sha256_hex(arena, text)));
}

struct err *access_sheet_make(struct store_tx *tx, int64_t actor_id, int64_t party_id,
                              struct access_sheet *sheet)
{
    struct access_newcomers list;
    struct access_link link;

    TRY(one_at_a_time(tx));
    TRY(access_newcomers(tx, party_id, NONE, ACCESS_LET_IN_MAX + 1, &list));
    if (list.count == 0) return ERR_REFUSE(tx->arena, ERR_ALL_LET_IN);
    if (list.count > ACCESS_LET_IN_MAX) {
        struct err *err = ERR_REFUSE(tx->arena, ERR_LET_IN_MANY);

        err->param = str_of_int(tx->arena, (int64_t)ACCESS_LET_IN_MAX);
        return err;
    }
    for (size_t i = 0; i < list.count; i++) {
        struct str secret = secret_of(tx->arena, sheet->seed, list.items[i].id);

        TRY(access_link_make(tx, actor_id, list.items[i].id, secret, &link));
        if (i == 0) sheet->first_id = link.id;
    }
    sheet->last_id = link.id;
    return NULL;
}

struct err *access_sheet_read(struct store_tx *tx, const struct access_sheet *sheet,
                              struct access_sheet_row **result, size_t *count)
{
    struct access_sheet_row *found = NULL;
    struct sql_rows rows;
    size_t n = 0;

    TRY(sql_query(tx, SQL_ACCESS_SHEET, &rows, sql_i(tx->now_ms), sql_i(sheet->first_id),
                  sql_i(sheet->last_id), sql_i((int64_t)LINKS_BETWEEN_MAX)));
    while (n < ACCESS_LET_IN_MAX && sql_next(&rows)) {
        struct access_sheet_row row;
        struct str digest;

        newcomer_read(&rows, &row.person);
        digest = sql_text(&rows);
        row.ends_ms = sql_int(&rows);
        row.secret = secret_of(tx->arena, sheet->seed, row.person.id);
        if (!sha256_same(sha256_hex(tx->arena, row.secret), digest)) continue;
        found = arena_push(tx->arena, found, n, sizeof *found);
        found[n++] = row;
    }
    *result = found;
    *count = n;
    return sql_done(&rows);
}
