/* What changes of parties and of where people belong, by days, and the end of a person. */
#include "feature/org/org_people.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/time.h"
#include "base/zone.h"
#include "feature/event/event.h"
#include "feature/org/org_inner.h"
#include "feature/org/org_ownership.h"
#include "store/store.h"

#define FIELDS_BYTES ((size_t)512)

/* ---- facts ---- */

struct err *org_relations_read(struct store_tx *tx, struct sql_rows *rows, size_t limit,
                               struct org_relation_list *list)
{
    *list = (struct org_relation_list){NULL, 0};
    while (list->count < limit && sql_next(rows)) {
        list->items = arena_push(tx->arena, list->items, list->count, sizeof *list->items);
        org_relation_read(rows, &list->items[list->count++]);
    }
    return sql_done(rows);
}

struct err *org_relations_of(struct store_tx *tx, int64_t person_id, size_t limit,
                             struct org_relation_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_RELATIONS_OF, &rows, sql_i(person_id), sql_i((int64_t)limit)));
    return org_relations_read(tx, &rows, limit, list);
}

struct err *org_memberships_of(struct store_tx *tx, int64_t unit_id, int64_t now_ms, size_t limit,
                               struct org_relation_list *list)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_MEMBERSHIPS_OF, &rows, sql_i(unit_id), sql_i(now_ms),
                  sql_i((int64_t)limit)));
    return org_relations_read(tx, &rows, limit, list);
}

struct err *org_relation_by_others(struct store_tx *tx, int64_t person_id, int64_t party_id,
                                   int64_t actor_id, bool *by_others)
{
    struct org_relation *relations;
    size_t count;

    *by_others = false;
    TRY(org_relations_with(tx, person_id, party_id, &relations, &count));
    for (size_t i = 0; i < count && !*by_others; i++) {
        struct str words = org_relation_words(tx->arena, &relations[i]);

        if (relations[i].to_ms != NONE && relations[i].to_ms <= tx->now_ms) continue;
        TRY(event_by_others(tx, person_id, STR("org.relate"), actor_id,
                            str_print(tx->arena, "{" STR_FMT, STR_ARG(words)), by_others));
    }
    return NULL;
}

/* ---- the chart ---- */

static struct org_chart_unit *chart_unit(struct org_chart_unit *units, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (units[i].party.id == id) return &units[i];
    return NULL;
}

static struct err *chart_leads(struct store_tx *tx, struct sql_rows *rows,
                               struct org_chart_unit *units, size_t count)
{
    while (sql_next(rows)) {
        struct org_chart_unit *unit = chart_unit(units, count, sql_int(rows));
        struct org_chart_person lead = {.id = sql_int(rows)};

        lead.name = sql_text(rows);
        if (unit == NULL) continue;
        unit->leads = arena_push(tx->arena, unit->leads, unit->lead_count, sizeof lead);
        unit->leads[unit->lead_count++] = lead;
    }
    return sql_done(rows);
}

static struct err *chart_ends(struct store_tx *tx, int64_t company_id, struct org_chart_unit *units,
                              size_t count)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_CHART_ENDS, &rows, sql_i(company_id), sql_i(ORG_CHART_UNITS_MAX)));
    while (sql_next(&rows)) {
        struct org_chart_unit *unit = chart_unit(units, count, sql_int(&rows));
        int64_t day = sql_int(&rows);

        if (unit != NULL) unit->ends_day = day;
    }
    return sql_done(&rows);
}

struct err *org_chart_of(struct store_tx *tx, int64_t company_id, int64_t now_ms, size_t leads_max,
                         struct org_chart_unit **units, size_t *count)
{
    struct org_party_list list;
    struct sql_rows rows;

    TRY(org_units_of_company(tx, company_id, NONE, ORG_CHART_UNITS_MAX, &list));
    *units = ARENA_ARRAY(tx->arena, struct org_chart_unit, list.count);
    *count = list.count;
    for (size_t i = 0; i < list.count; i++)
        (*units)[i] = (struct org_chart_unit){.party = list.items[i], .ends_day = NONE};
    TRY(sql_query(tx, SQL_ORG_CHART_LEADS, &rows, sql_i(company_id), sql_i(now_ms),
                  sql_i((int64_t)leads_max)));
    TRY(chart_leads(tx, &rows, *units, *count));
    TRY(sql_query(tx, SQL_ORG_CHART_COUNTS, &rows, sql_i(company_id), sql_i(now_ms),
                  sql_i(ORG_CHART_UNITS_MAX)));
    while (sql_next(&rows)) {
        struct org_chart_unit *unit = chart_unit(*units, *count, sql_int(&rows));
        int64_t members = sql_int(&rows);

        if (unit != NULL) unit->member_count = members;
    }
    TRY(sql_done(&rows));
    return chart_ends(tx, company_id, *units, *count);
}

struct err *org_company_of(struct store_tx *tx, const struct org_party *party,
                           struct org_party *company)
{
    *company = *party;
    if (party->company_id == NONE || party->company_id == party->id) return NULL;
    return org_party_get(tx, party->company_id, company);
}

struct err *org_person_typed(struct store_tx *tx, struct str typed, const char *field,
                             struct org_party *person)
{
    struct err *err;
    int64_t id;

    typed = str_trim(typed);
    err = org_party_by_number(tx, typed, person);
    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    err = id_parse(typed, &id) ? org_party_get(tx, id, person)
                               : org_party_by_email(tx, typed, person);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err == NULL && str_is(person->kind, "person")) return NULL;
    return org_refuse(tx, (struct org_fault){field, ERR_NOBODY, 0});
}

/* ---- days ---- */

struct err *org_days_of_person(struct store_tx *tx, const struct org_party *person,
                               struct org_party *where)
{
    struct org_relation_list list;
    struct org_party party;

    *where = *person;
    if (person->zone.ptr != NULL) return NULL;
    TRY(org_relations_of(tx, person->id, 1, &list));
    if (list.count == 0) return NULL;
    TRY(org_party_get(tx, list.items[0].party_id, &party));
    return org_company_of(tx, &party, where);
}

int64_t org_from_day(const struct org_party *company, int64_t from_ms)
{
    return org_company_day(company, from_ms);
}

int64_t org_to_day(const struct org_party *company, int64_t to_ms)
{
    return to_ms == NONE ? NONE : org_company_day(company, to_ms - 1) + 1;
}

struct err *org_relate_days(struct store_tx *tx, int64_t actor_id, struct org_relation *relation,
                            int64_t from_day, int64_t to_day)
{
    struct org_party party, company;
    struct err *err = org_party_get(tx, relation->party_id, &party);

    if (err != NULL && err->code == ERR_NOT_FOUND)
        return org_refuse(tx, (struct org_fault){"party", ERR_BAD_REFERENCE, 0});
    TRY(err);
    TRY(org_company_of(tx, &party, &company));
    relation->from_ms = org_day_begin_ms(&company, from_day);
    relation->to_ms = to_day == NONE ? NONE : org_day_begin_ms(&company, to_day);
    return org_relation_add(tx, actor_id, relation);
}

/* When a relation ends that ends on DAY. One that began in the middle of it never was. */
static struct err *end_ms(struct store_tx *tx, const struct org_relation *relation, int64_t day,
                          int64_t *to_ms)
{
    struct org_party party, company;

    TRY(org_party_get(tx, relation->party_id, &party));
    TRY(org_company_of(tx, &party, &company));
    *to_ms = org_day_begin_ms(&company, day);
    if (day == org_from_day(&company, relation->from_ms)) *to_ms = relation->from_ms;
    return NULL;
}

struct err *org_unrelate_day(struct store_tx *tx, int64_t actor_id,
                             const struct org_relation *relation, int64_t to_day)
{
    int64_t to_ms;

    TRY(org_person_lock(tx, relation->person_id));
    TRY(end_ms(tx, relation, to_day, &to_ms));
    return org_relation_end(tx, actor_id, relation->id, to_ms);
}

/* ---- facts that change ---- */

static void empty_is_none(struct str *text)
{
    *text = str_trim(*text);
    if (str_empty(*text)) *text = STR_NONE;
}

/* "fields":["name","zone"]; nothing when nothing differs. */
static struct str changed_fields(struct arena *arena, const struct org_party *was,
                                 const struct org_party *is)
{
    const struct {
        const char *name;
        bool differs;
    } rows[] = {
        {"name", !str_equal(was->name, is->name)},
        {"parent", was->parent_id != is->parent_id},
        {"code", !str_equal(was->code, is->code)},
        {"front_desk", was->front_desk != is->front_desk},
        {"email", !str_equal(was->email, is->email)},
        {"personnel_no", !str_equal(was->personnel_no, is->personnel_no)},
        {"person_kind", !str_equal(was->person_kind, is->person_kind)},
        {"lang", !str_equal(was->lang, is->lang)},
        {"zone", !str_equal(was->zone, is->zone)},
        {"external_id", !str_equal(was->external_id, is->external_id)},
    };
    struct buf out = buf_new(arena, FIELDS_BYTES);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].differs) continue;
        buf_print(&out, "%s\"%s\"", out.len == 0 ? "\"fields\":[" : ",", rows[i].name);
    }
    if (out.len > 0) buf_add_char(&out, ']');
    return buf_str(&out);
}

/* A unit that moves stands below none of its own, and its units not too deep. The tree of a company
   is changed by one at a time. */
static struct err *move_check(struct store_tx *tx, const struct org_party *unit)
{
    struct org_party above[ORG_DEPTH_MAX];
    struct str path = unit->name;
    struct err *err = NULL;
    struct sql_rows rows;
    int64_t depth = 0;
    size_t count;

    TRY(org_person_lock(tx, unit->company_id));
    TRY(org_units_above(tx, unit->parent_id, above, &count));
    for (size_t i = 0; i < count; i++) {
        path = str_print(tx->arena, STR_FMT " > " STR_FMT, STR_ARG(above[i].name), STR_ARG(path));
        if (above[i].id != unit->id) continue;
        err_add_field(tx->arena, &err, STR("parent"), ERR_CYCLE, path);
        return err;
    }
    TRY(sql_query(tx, SQL_ORG_UNITS_DEPTH, &rows, sql_i(unit->id)));
    if (sql_next(&rows)) depth = sql_int(&rows);
    TRY(sql_done(&rows));
    if (depth + (int64_t)count <= ORG_DEPTH_MAX) return NULL;
    return org_refuse(tx, (struct org_fault){"parent", ERR_UNITS_DEEP, ORG_DEPTH_MAX});
}

struct err *org_party_save(struct store_tx *tx, int64_t actor_id, struct org_party *party)
{
    struct str *const texts[] = {&party->name,         &party->code,        &party->email,
                                 &party->personnel_no, &party->person_kind, &party->lang,
                                 &party->zone,         &party->external_id};
    struct org_party was;
    struct str fields;

    TRY(org_person_lock(tx, party->id));
    TRY(org_party_get(tx, party->id, &was));
    if (was.ended_ms != NONE) return ERR_REFUSE(tx->arena, ERR_ENDED);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        empty_is_none(texts[i]);
    if (party->email.ptr != NULL) party->email = str_lower(tx->arena, party->email);
    if (party->parent_id != was.parent_id) TRY(move_check(tx, party));
    TRY(org_party_facts_check(tx, party));
    fields = changed_fields(tx->arena, &was, party);
    return str_empty(fields) ? NULL : org_party_change(tx, actor_id, 0, fields, party);
}

/* ---- the end of a person ---- */

static struct err *person_event(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                const char *type, int64_t at_ms)
{
    struct event event = {.object_id = person_id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .data = str_print(tx->arena, "{\"on\":\"" STR_FMT "\"}",
                                            STR_ARG(time_text(tx->arena, at_ms)))};

    return event_append(tx, &event);
}

struct err *org_person_end(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                           int64_t ended_ms)
{
    const struct org_end end = {person_id, NONE, actor_id};
    int64_t changed;

    TRY(sql_change(tx, SQL_ORG_PARTY_END, &changed, sql_i(person_id), sql_i(ended_ms)));
    if (changed == 0) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(person_event(tx, actor_id, person_id, "org.end", ended_ms));
    for (const struct org_reaction *one = org_reactions; one->ends != NULL; one++)
        TRY(one->ends(tx, &end));
    return NULL;
}

struct err *org_person_leave(struct store_tx *tx, int64_t actor_id, int64_t person_id, int64_t day,
                             int64_t *leaves_ms)
{
    struct org_relation_list list;
    struct org_party person, where;

    TRY(org_person_lock(tx, person_id));
    TRY(org_party_get(tx, person_id, &person));
    if (person.ended_ms != NONE) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(org_relations_of(tx, person_id, ORG_RELATIONS_SHOWN_MAX, &list));
    TRY(org_days_of_person(tx, &person, &where));
    *leaves_ms = org_day_begin_ms(&where, day);
    for (size_t i = 0; i < list.count; i++) {
        const struct org_relation *one = &list.items[i];
        int64_t to_ms;

        TRY(end_ms(tx, one, day, &to_ms));
        if (to_ms < one->from_ms) to_ms = one->from_ms; /* it would have begun later */
        if (one->to_ms != NONE && one->to_ms <= to_ms) continue;
        TRY(org_relation_end(tx, actor_id, one->id, to_ms));
    }
    if (*leaves_ms <= tx->now_ms) return org_person_end(tx, actor_id, person_id, *leaves_ms);
    return person_event(tx, actor_id, person_id, "org.leave", *leaves_ms);
}
