/* Rows of single-use links, and the one that opens the set-up. */
#include "feature/access/access_way.h"

#include "base/arena.h"
#include "base/sha256.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

static struct err *purpose_of(struct store_tx *tx, struct access_link *link)
{
    struct str hash = STR_NONE;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_CREDENTIAL_GET, &rows, sql_i(link->person_id)));
    if (sql_next(&rows)) hash = sql_text(&rows);
    TRY(sql_done(&rows));
    link->purpose = hash.ptr == NULL ? STR("first") : STR("reset");
    link->ends_ms = tx->now_ms + (hash.ptr == NULL ? ACCESS_FIRST_MS : ACCESS_RESET_MS);
    return NULL;
}

struct err *access_link_make(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                             struct str secret, struct access_link *link)
{
    struct org_party person;

    TRY(org_party_get(tx, person_id, &person));
    if (!str_is(person.kind, "person") || person.ended_ms != NONE) {
        return ERR(tx->arena, ERR_NOT_FOUND, "no person who is still there");
    }
    *link = (struct access_link){.id = store_new_id(tx), .person_id = person_id};
    TRY(purpose_of(tx, link));
    TRY(sql_run(tx, SQL_ACCESS_LINK_ADD, sql_i(link->id), sql_t(sha256_hex(tx->arena, secret)),
                sql_i(person_id), sql_t(link->purpose), sql_i(tx->now_ms), sql_i(link->ends_ms)));
    struct event event = {
        .object_id = person_id,
        .type = STR("access.link"),
        .actor_id = actor_id,
        .happened_ms = NONE,
        .data = str_print(tx->arena, "{\"purpose\":\"" STR_FMT "\"}", STR_ARG(link->purpose)),
    };
    return event_append(tx, &event);
}

struct err *access_link_find(struct store_tx *tx, struct str secret, struct access_link *link)
{
    struct org_party person;
    struct sql_rows rows;

    *link = (struct access_link){0};
    TRY(sql_query(tx, SQL_ACCESS_LINK_BY_TOKEN, &rows, sql_t(sha256_hex(tx->arena, secret)),
                  sql_i(tx->now_ms)));
    if (sql_next(&rows)) {
        link->id = sql_int(&rows);
        link->person_id = sql_int(&rows);
        link->purpose = sql_text(&rows);
        link->ends_ms = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    if (link->id == 0) return NULL;
    TRY(org_party_get(tx, link->person_id, &person));
    if (person.ended_ms != NONE) link->id = 0;
    return NULL;
}

struct err *access_link_use(struct store_tx *tx, const struct access_link *link)
{
    int64_t changed;

    TRY(sql_change(tx, SQL_ACCESS_LINK_USE, &changed, sql_i(link->id), sql_i(tx->now_ms)));
    return changed == 1 ? NULL : ERR_REFUSE(tx->arena, ERR_BAD_LINK);
}

/* ---- set-up ---- */

struct err *access_set_up_begin(struct store_tx *tx, struct str secret, bool *open)
{
    bool any;

    TRY(access_admin_any(tx, &any));
    *open = !any;
    if (any) return NULL;
    return sql_run(tx, SQL_ACCESS_SETTING_PUT, sql_t(ACCESS_SET_UP),
                   sql_t(sha256_hex(tx->arena, secret)));
}

struct err *access_set_up_find(struct store_tx *tx, struct str secret, bool *open)
{
    struct str digest = sha256_hex(tx->arena, secret);
    struct sql_rows rows;
    bool any;

    TRY(sql_query(tx, SQL_ACCESS_SETTING_GET, &rows, sql_t(ACCESS_SET_UP)));
    *open = sql_next(&rows) && sha256_same(sql_text(&rows), digest);
    TRY(sql_done(&rows));
    TRY(access_admin_any(tx, &any));
    *open = *open && !any;
    return NULL;
}
