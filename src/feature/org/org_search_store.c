/* People and units as search finds them: by which words, and the ids of those found. */
#include "base/arena.h"
#include "base/fold.h"
#include "feature/org/org_inner.h"
#include "store/store.h"

#define OPEN_ROWS 200 /* in one write */

/* Units and companies are found together; a customer from outside is not. */
static const char *kind_of(const struct org_party *party)
{
    if (str_is(party->kind, "person")) return "person";
    return str_is(party->kind, "external") ? NULL : "unit";
}

void org_party_search_put(struct store_tx *tx, const struct org_party *party, bool first)
{
    struct str other = party->code.ptr != NULL ? party->code : party->email;
    struct str words =
        str_print(tx->arena, STR_FMT " " STR_FMT, STR_ARG(party->name), STR_ARG(other));
    struct str folded = fold_search(tx->arena, words);
    const char *kind = kind_of(party);

    if (kind == NULL) return;
    if (first) {
        store_search_add(tx, kind, party->id, party->company_id, folded);
    } else {
        store_search_put(tx, kind, party->id, party->company_id, folded);
    }
}

void org_party_search_remove(struct store_tx *tx, const struct org_party *party)
{
    const char *kind = kind_of(party);

    if (kind != NULL) store_search_remove(tx, kind, party->id);
}

struct err *org_people_search(struct store_tx *tx, struct str terms, int64_t before_id,
                              size_t limit, struct search_ids *ids)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PEOPLE_SEARCH, &rows, sql_t(terms), sql_i(before_id),
                  sql_i((int64_t)limit)));
    return store_search_ids(&rows, ids);
}

struct err *org_units_search(struct store_tx *tx, struct str terms, int64_t before_id, size_t limit,
                             struct search_ids *ids)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_UNITS_SEARCH, &rows, sql_t(terms), sql_i(before_id),
                  sql_i((int64_t)limit)));
    return store_search_ids(&rows, ids);
}

/* ---- units that were made before units were found ---- */

struct opening {
    size_t count; /* put by the last write */
};

static struct err *open_apply(struct store_tx *tx, void *context)
{
    struct opening *opening = context;
    struct search_ids ids;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_UNITS_UNFOUND, &rows, sql_i(OPEN_ROWS)));
    TRY(store_search_ids(&rows, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        struct org_party unit;

        TRY(org_party_get(tx, ids.items[i], &unit));
        org_party_search_put(tx, &unit, true);
    }
    opening->count = ids.count;
    return NULL;
}

struct err *org_search_open(struct store *store, struct arena *arena, int64_t now_ms)
{
    struct opening opening;

    do {
        struct store_write write = {.apply = open_apply,
                                    .context = &opening,
                                    .arena = arena,
                                    .now_ms = now_ms,
                                    .background = true};

        TRY(store_write(store, &write));
    } while (opening.count == OPEN_ROWS);
    return NULL;
}
