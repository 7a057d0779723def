/* Erasing a person who left: what org keeps of them, and what stands in the way. The row of the
   party stays under a neutral name, because requests, offers and the log refer to it. */
#include "base/arena.h"
#include "base/fold.h"
#include "base/kept.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/org/org_inner.h"
#include "store/store.h"

#define NAMED_MAX 5 /* of what stands in the way; more is told by dots */

bool org_is_erased(const struct org_party *party)
{
    return str_equal(party->name, KEPT_ERASED_NAME);
}

/* ---- what stands in the way ---- */

struct err *org_bar_read(struct store_tx *tx, struct sql_rows *rows, enum err_code code)
{
    struct str named = STR("");
    struct err *err;

    for (int count = 0; count <= NAMED_MAX && sql_next(rows); count++) {
        struct str next = count < NAMED_MAX ? sql_text(rows) : STR("…");

        named = str_print(tx->arena, STR_FMT "%s" STR_FMT, STR_ARG(named), count > 0 ? ", " : "",
                          STR_ARG(next));
    }
    TRY(sql_done(rows));
    if (named.len == 0) return NULL;
    err = ERR_REFUSE(tx->arena, code);
    err->param = named;
    return err;
}

struct err *org_erase_bar(struct store_tx *tx, int64_t person_id)
{
    struct org_party person;
    struct sql_rows rows;

    TRY(org_party_get(tx, person_id, &person));
    if (person.ended_ms == NONE) return ERR_REFUSE(tx->arena, ERR_NOT_LEFT);
    TRY(sql_query(tx, SQL_ORG_STILL_OWNS, &rows, sql_i(person_id), sql_i(tx->now_ms / DAY_MS),
                  sql_i(NAMED_MAX + 1)));
    return org_bar_read(tx, &rows, ERR_STILL_OWNS);
}

/* ---- what goes ---- */

struct err *org_party_erase(struct store_tx *tx, int64_t person_id)
{
    struct org_party person;

    TRY(org_party_get(tx, person_id, &person));
    org_party_search_remove(tx, &person);
    return sql_run(tx, SQL_ORG_PARTY_ERASE, sql_i(person_id), sql_t(KEPT_ERASED_NAME),
                   sql_t(fold_sort_key(tx->arena, KEPT_ERASED_NAME)));
}

struct err *org_absence_erase(struct store_tx *tx, int64_t person_id)
{
    TRY(sql_run(tx, SQL_ORG_ABSENCE_ERASE, sql_i(person_id)));
    return sql_run(tx, SQL_ORG_DEPUTY_ERASE, sql_i(person_id));
}

struct err *org_erased(struct store_tx *tx, int64_t actor_id, int64_t person_id)
{
    struct event event = {.object_id = person_id,
                          .type = STR("org.erase"),
                          .actor_id = actor_id,
                          .happened_ms = NONE};

    return event_append(tx, &event);
}
