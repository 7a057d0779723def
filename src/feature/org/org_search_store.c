/* People, units and customers as search finds them: by which words, and the ids of those found. */
#include "base/arena.h"
#include "base/fold.h"
#include "feature/org/org_inner.h"
#include "store/store.h"

#define OPEN_ROWS 200 /* in one write */

/* Units, companies and customers from outside share one index; who looks for the ones is not shown
   the others. */
static const char *kind_of(const struct org_party *party)
{
    return str_is(party->kind, "person") ? "person" : "unit";
}

/* What is found beside the name. */
static struct str other_of(const struct org_party *party)
{
    if (str_is(party->kind, "external")) return party->external_id;
    return party->code.ptr != NULL ? party->code : party->email;
}

void org_party_search_put(struct store_tx *tx, const struct org_party *party, bool first)
{
    struct str other = other_of(party);
    struct str words =
        str_print(tx->arena, STR_FMT " " STR_FMT, STR_ARG(party->name), STR_ARG(other));
    struct str folded = fold_search(tx->arena, words);
    const char *kind = kind_of(party);

    if (first) {
        store_search_add(tx, kind, party->id, party->company_id, folded);
    } else {
        store_search_put(tx, kind, party->id, party->company_id, folded);
    }
}

void org_party_search_remove(struct store_tx *tx, const struct org_party *party)
{
    store_search_remove(tx, kind_of(party), party->id);
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

struct err *org_customers_search(struct store_tx *tx, struct str terms, int64_t before_id,
                                 size_t limit, struct search_ids *ids)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_CUSTOMERS_SEARCH, &rows, sql_t(terms), sql_i(before_id),
                  sql_i((int64_t)limit)));
    return store_search_ids(&rows, ids);
}

/* ---- units and customers that were made before they were found ---- */

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
