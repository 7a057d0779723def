/* Rows of parties <-> structs; relations have a room of their own (org_relation_store.c). */
#include "feature/org/org_inner.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/fold.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/zone.h"
#include "feature/event/event.h"
#include "store/store.h"

/* ---- reading ---- */

static void party_read(struct sql_rows *rows, struct org_party *party)
{
    party->id = sql_int(rows);
    party->kind = sql_text(rows);
    party->name = sql_text(rows);
    party->sort_key = sql_text(rows);
    party->company_id = sql_int(rows);
    party->parent_id = sql_int(rows);
    party->code = sql_text(rows);
    party->front_desk = sql_int(rows) == 1;
    party->email = sql_text(rows);
    party->personnel_no = sql_text(rows);
    party->person_kind = sql_text(rows);
    party->lang = sql_text(rows);
    party->zone = sql_text(rows);
    party->external_id = sql_text(rows);
    party->made_ms = sql_int(rows);
    party->ended_ms = sql_int(rows);
}

static struct err *party_one(struct store_tx *tx, struct sql_rows *rows, struct org_party *party)
{
    bool found = sql_next(rows);

    if (found) party_read(rows, party);
    TRY(sql_done(rows));
    return found ? NULL : ERR(tx->arena, ERR_NOT_FOUND, "no such party");
}

struct err *org_party_get(struct store_tx *tx, int64_t id, struct org_party *party)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_GET, &rows, sql_i(id)));
    return party_one(tx, &rows, party);
}

struct err *org_party_by_email(struct store_tx *tx, struct str email, struct org_party *party)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_BY_EMAIL, &rows, sql_t(str_lower(tx->arena, email))));
    return party_one(tx, &rows, party);
}

struct err *org_party_by_number(struct store_tx *tx, struct str number, struct org_party *party)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_BY_NUMBER, &rows, sql_t(str_lower(tx->arena, number))));
    return party_one(tx, &rows, party);
}

struct err *org_party_by_code(struct store_tx *tx, struct str code, struct org_party *party)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_BY_CODE, &rows, sql_t(code)));
    return party_one(tx, &rows, party);
}

struct err *org_party_by_external_id(struct store_tx *tx, struct str kind, struct str external_id,
                                     struct org_party *party)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_PARTY_BY_EXTERNAL_ID, &rows, sql_t(kind), sql_t(external_id)));
    return party_one(tx, &rows, party);
}

struct err *org_people_known(struct store_tx *tx, struct str external_id, struct str email,
                             struct str number, struct org_party known[KNOWN_COUNT])
{
    struct sql_rows rows;

    for (size_t i = 0; i < KNOWN_COUNT; i++)
        known[i] = (struct org_party){.id = 0};
    TRY(sql_query(tx, SQL_ORG_PEOPLE_KNOWN, &rows, sql_t(external_id),
                  sql_t(str_lower(tx->arena, email)), sql_t(str_lower(tx->arena, number))));
    while (sql_next(&rows)) {
        int64_t by = sql_int(&rows);

        party_read(&rows, &known[by]);
    }
    return sql_done(&rows);
}

struct err *org_company_by_name(struct store_tx *tx, struct str name, struct org_party *party)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_COMPANY_BY_NAME, &rows, sql_t(fold_sort_key(tx->arena, name))));
    return party_one(tx, &rows, party);
}

struct err *org_party_name(struct store_tx *tx, int64_t id, struct str *name)
{
    struct sql_rows rows;

    *name = STR_NONE;
    if (id == NONE || id == 0) return NULL;
    TRY(sql_query(tx, SQL_ORG_PARTY_NAME, &rows, sql_i(id)));
    if (sql_next(&rows)) *name = sql_text(&rows);
    return sql_done(&rows);
}

struct err *org_parties_of(struct store_tx *tx, int64_t person_id, int64_t now_ms,
                           struct actor_party **parties, size_t *count)
{
    struct actor_party *found = NULL;
    struct sql_rows rows;
    size_t n = 0;

    TRY(sql_query(tx, SQL_ORG_PARTIES_OF, &rows, sql_i(person_id), sql_i(now_ms),
                  sql_i((int64_t)limits.relations_max)));
    while (n < limits.relations_max && sql_next(&rows)) {
        struct actor_party one = {.party_id = sql_int(&rows)};

        one.relation = sql_text(&rows);
        one.unit = str_is(sql_text(&rows), "unit");
        one.lead = str_is(one.relation, "lead");
        one.insider = org_relation_is_insider(one.relation);
        /* "lead" sorts before "member": who is both stands here once, as lead. */
        if (one.unit && n > 0 && found[n - 1].party_id == one.party_id) continue;
        found = arena_push(tx->arena, found, n, sizeof *found);
        found[n++] = one;
    }
    TRY(sql_done(&rows));
    *parties = found;
    *count = n;
    return NULL;
}

struct err *org_executive_any(struct store_tx *tx, int64_t company_id, int64_t now_ms, bool *any)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_EXECUTIVE_ANY, &rows, sql_i(company_id), sql_i(now_ms)));
    *any = sql_next(&rows);
    return sql_done(&rows);
}

struct err *org_leads_of(struct store_tx *tx, int64_t unit_id, int64_t now_ms, int64_t **person_ids,
                         size_t *count)
{
    struct sql_rows rows;

    *person_ids = NULL;
    *count = 0;
    TRY(sql_query(tx, SQL_ORG_LEADS_OF, &rows, sql_i(unit_id), sql_i(now_ms),
                  sql_i((int64_t)limits.relations_max)));
    while (*count < limits.relations_max && sql_next(&rows)) {
        *person_ids = arena_push(tx->arena, *person_ids, *count, sizeof **person_ids);
        (*person_ids)[(*count)++] = sql_int(&rows);
    }
    return sql_done(&rows);
}

/* All rows of a query that was bounded by LIMIT. */
static struct err *parties_read(struct store_tx *tx, struct sql_rows *rows, size_t limit,
                                struct org_party_list *list)
{
    *list = (struct org_party_list){NULL, 0};
    while (list->count < limit && sql_next(rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        party_read(rows, &list->items[list->count++]);
    }
    return sql_done(rows);
}

struct err *org_members_of(struct store_tx *tx, int64_t unit_id, int64_t now_ms,
                           struct org_party **persons, size_t *count)
{
    struct org_party_list list;
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_MEMBERS_OF, &rows, sql_i(unit_id), sql_i(now_ms),
                  sql_i((int64_t)limits.relations_max)));
    TRY(parties_read(tx, &rows, limits.relations_max, &list));
    *persons = list.items;
    *count = list.count;
    return NULL;
}

/* Where a page begins: the sort key of the party that the page before ended with. */
static struct err *cursor_read(struct store_tx *tx, int64_t after_id, struct str *sort_key,
                               int64_t *id)
{
    struct org_party after;

    *sort_key = STR("");
    *id = 0;
    if (after_id == NONE) return NULL;
    TRY(org_party_get(tx, after_id, &after));
    *sort_key = after.sort_key;
    *id = after.id;
    return NULL;
}

struct err *org_parties(struct store_tx *tx, struct str kind, int64_t after_id, size_t limit,
                        struct org_party_list *list)
{
    struct sql_rows rows;
    struct str sort_key;
    int64_t id;

    TRY(cursor_read(tx, after_id, &sort_key, &id));
    TRY(sql_query(tx, SQL_ORG_PARTIES, &rows, sql_t(kind), sql_t(sort_key), sql_i(id),
                  sql_i((int64_t)limit)));
    return parties_read(tx, &rows, limit, list);
}

struct err *org_units_of_company(struct store_tx *tx, int64_t company_id, int64_t after_id,
                                 size_t limit, struct org_party_list *list)
{
    struct sql_rows rows;
    struct str sort_key;
    int64_t id;

    TRY(cursor_read(tx, after_id, &sort_key, &id));
    TRY(sql_query(tx, SQL_ORG_UNITS_OF_COMPANY, &rows, sql_i(company_id), sql_t(sort_key),
                  sql_i(id), sql_i((int64_t)limit)));
    return parties_read(tx, &rows, limit, list);
}

struct err *org_units_below(struct store_tx *tx, int64_t unit_id, size_t limit,
                            struct org_party_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_UNITS_BELOW, &rows, sql_i(unit_id), sql_i((int64_t)limit)));
    return parties_read(tx, &rows, limit, list);
}

struct err *org_units_named(struct store_tx *tx, int64_t company_id, struct str sort_key,
                            struct org_party_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_IMPORT_UNIT_NAMED, &rows, sql_i(company_id), sql_t(sort_key)));
    return parties_read(tx, &rows, 2, list);
}

struct err *org_party_is_named(struct store_tx *tx, int64_t id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_IMPORT_REFERS, &rows, sql_i(id)));
    *named = sql_next(&rows);
    TRY(sql_done(&rows));
    for (org_names *const *feature = org_namers; *feature != NULL && !*named; feature++)
        TRY((*feature)(tx, id, named));
    return NULL;
}

struct err *org_people_found(struct store_tx *tx, struct str text, int64_t after_id, size_t limit,
                             struct org_party_list *list)
{
    struct str terms = store_search_terms(tx, "person", fold_search(tx->arena, text));
    struct sql_rows rows;

    *list = (struct org_party_list){NULL, 0};
    if (terms.ptr == NULL) return NULL;
    TRY(sql_query(tx, SQL_ORG_PEOPLE_FOUND, &rows, sql_t(terms),
                  sql_i(after_id == NONE ? INT64_MAX : after_id), sql_i((int64_t)limit)));
    return parties_read(tx, &rows, limit, list);
}

/* ---- changing ---- */

struct err *org_refuse(struct store_tx *tx, struct org_fault fault)
{
    struct err *err = NULL;

    if (fault.code == ERR_NONE) return NULL;
    err_add_field(tx->arena, &err, str_of(fault.field), fault.code,
                  fault.limit == 0 ? STR_NONE : str_of_int(tx->arena, fault.limit));
    return err;
}

/* FOUND is how a look-up of OTHER ended: absent or PARTY itself is what we want. */
static struct err *refuse_taken(struct store_tx *tx, struct err *found,
                                const struct org_party *party, const struct org_party *other,
                                const char *field)
{
    if (found != NULL) return found->code == ERR_NOT_FOUND ? NULL : found;
    if (other->id == party->id) return NULL;
    return org_refuse(tx, (struct org_fault){field, ERR_EXISTS, 0});
}

/* What no other party may have. The indexes hold it too; here it gets its field's name. */
static struct err *unique_check(struct store_tx *tx, const struct org_party *party)
{
    struct org_party other;

    if (party->code.ptr != NULL) {
        TRY(refuse_taken(tx, org_party_by_code(tx, party->code, &other), party, &other, "code"));
    }
    if (party->email.ptr != NULL) {
        TRY(refuse_taken(tx, org_party_by_email(tx, party->email, &other), party, &other, "email"));
    }
    if (party->personnel_no.ptr != NULL) {
        TRY(refuse_taken(tx, org_party_by_number(tx, party->personnel_no, &other), party, &other,
                         "personnel_no"));
    }
    if (party->external_id.ptr != NULL) {
        TRY(refuse_taken(tx, org_party_by_external_id(tx, party->kind, party->external_id, &other),
                         party, &other, "external_id"));
    }
    return NULL;
}

struct err *org_reference_get(struct store_tx *tx, int64_t id, const char *field,
                              struct org_party *party)
{
    struct err *err = org_party_get(tx, id, party);

    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    return org_refuse(tx, (struct org_fault){field, ERR_BAD_REFERENCE, 0});
}

struct err *org_units_above(struct store_tx *tx, int64_t parent_id,
                            struct org_party above[ORG_DEPTH_MAX], size_t *count)
{
    *count = 0;
    for (int64_t id = parent_id; id != NONE && *count < ORG_DEPTH_MAX;
         id = above[(*count)++].parent_id) {
        TRY(org_reference_get(tx, id, "parent", &above[*count]));
    }
    return NULL;
}

struct err *org_party_facts_check(struct store_tx *tx, const struct org_party *party)
{
    struct org_party company, above[ORG_DEPTH_MAX];
    size_t above_count;

    if (party->company_id != NONE) {
        TRY(org_reference_get(tx, party->company_id, "company", &company));
    }
    TRY(org_units_above(tx, party->parent_id, above, &above_count));
    TRY(org_refuse(tx, org_party_check(party, party->company_id == NONE ? NULL : &company, above,
                                       above_count)));
    if (party->zone.ptr != NULL && !zone_known(party->zone)) {
        return org_refuse(tx, (struct org_fault){"zone", ERR_BAD_CHOICE, 0});
    }
    return unique_check(tx, party);
}

struct str org_event_data(struct store_tx *tx, int64_t import_id, struct str what)
{
    if (import_id == 0) return str_print(tx->arena, "{" STR_FMT "}", STR_ARG(what));
    return str_print(tx->arena, "{" STR_FMT ",\"import\":\"%lld\"}", STR_ARG(what),
                     (long long)import_id);
}

struct err *org_party_keep(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                           struct org_party *party)
{
    struct event event;

    party->id = store_new_id(tx);
    party->made_ms = tx->now_ms;
    if (str_is(party->kind, "company")) party->company_id = party->id;
    if (party->sort_key.ptr == NULL) party->sort_key = fold_sort_key(tx->arena, party->name);
    TRY(sql_run(tx, SQL_ORG_PARTY_ADD, sql_i(party->id), sql_t(party->kind), sql_t(party->name),
                sql_t(party->sort_key), sql_i(party->company_id), sql_i(party->parent_id),
                sql_t(party->code), sql_i(party->front_desk), sql_t(party->email),
                sql_t(party->personnel_no), sql_t(party->person_kind), sql_t(party->lang),
                sql_t(party->zone), sql_t(party->external_id), sql_i(party->made_ms),
                sql_i(party->ended_ms)));
    org_party_search_put(tx, party, true);
    event = (struct event){
        .object_id = party->id,
        .type = STR("org.add"),
        .actor_id = actor_id,
        .happened_ms = NONE,
        .data =
            org_event_data(tx, import_id,
                           str_print(tx->arena, "\"kind\":\"" STR_FMT "\"", STR_ARG(party->kind))),
        .text = party->name,
    };
    return event_append(tx, &event);
}

struct err *org_party_add(struct store_tx *tx, int64_t actor_id, struct org_party *party)
{
    if (party->company_id == 0 || str_is(party->kind, "company")) party->company_id = NONE;
    if (party->parent_id == 0) party->parent_id = NONE;
    if (party->email.ptr != NULL) party->email = str_lower(tx->arena, party->email);
    party->id = 0;
    party->ended_ms = NONE;
    TRY(org_party_facts_check(tx, party));
    return org_party_keep(tx, actor_id, 0, party);
}

struct err *org_party_change(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                             struct str fields, struct org_party *party)
{
    struct event event = {.object_id = party->id,
                          .type = STR("org.change"),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .data = org_event_data(tx, import_id, fields),
                          .text = party->name};

    party->sort_key = fold_sort_key(tx->arena, party->name);
    TRY(sql_run(tx, SQL_ORG_PARTY_CHANGE, sql_i(party->id), sql_t(party->name),
                sql_t(party->sort_key), sql_i(party->parent_id), sql_t(party->code),
                sql_t(party->email), sql_t(party->personnel_no), sql_t(party->person_kind),
                sql_t(party->lang), sql_t(party->zone), sql_t(party->external_id),
                sql_i(party->front_desk)));
    org_party_search_put(tx, party, false);
    return event_append(tx, &event);
}

struct err *org_party_unmake(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                             const struct org_party *party)
{
    struct event event = {.object_id = party->id,
                          .type = STR("org.end"),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .data = org_event_data(tx, import_id, STR("\"unmade\":true"))};

    TRY(sql_run(tx, SQL_ORG_PARTY_UNMAKE, sql_i(party->id), sql_i(tx->now_ms)));
    org_party_search_remove(tx, party);
    return event_append(tx, &event);
}

struct err *org_person_prefer(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                              struct str lang, struct str zone)
{
    struct event event = {.object_id = person_id,
                          .type = STR("org.prefer"),
                          .actor_id = actor_id,
                          .happened_ms = NONE};
    int64_t changed;

    if (zone.ptr != NULL && !zone_known(zone)) {
        return org_refuse(tx, (struct org_fault){"zone", ERR_BAD_CHOICE, 0});
    }
    TRY(sql_change(tx, SQL_ORG_PARTY_PREFER, &changed, sql_i(person_id), sql_t(lang), sql_t(zone)));
    if (changed == 0) return ERR(tx->arena, ERR_NOT_FOUND, "no such person");
    return event_append(tx, &event);
}
