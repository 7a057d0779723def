/* What the files of org share: rows that were checked by who calls, kept with their events.
   IMPORT_ID says by which import, 0: none. */
#ifndef ORG_ORG_INNER_H
#define ORG_ORG_INNER_H

#include "feature/org/org.h"

struct sql_rows;

/* FAULT as the refusal of its field; NULL when there is none. */
MUST_CHECK struct err *org_refuse(struct store_tx *tx, struct org_fault fault);
/* A referenced party, or a refusal at FIELD. */
MUST_CHECK struct err *org_reference_get(struct store_tx *tx, int64_t id, const char *field,
                                         struct org_party *party);
/* DATA of an event: WHAT, its members, and by which import. */
struct str org_event_data(struct store_tx *tx, int64_t import_id, struct str what);
/* What PARTY says of itself and of others, and that nobody else has what is unique. */
MUST_CHECK struct err *org_party_facts_check(struct store_tx *tx, const struct org_party *party);
/* Insert PARTY, found by its words; sets id, made_ms and sort_key. */
MUST_CHECK struct err *org_party_keep(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                      struct org_party *party);
/* All that may change of a party; FIELDS is a member for its event: "fields":["name"]. */
MUST_CHECK struct err *org_party_change(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                        struct str fields, struct org_party *party);
/* What PARTY is found by; FIRST: it was never found before. */
void org_party_search_put(struct store_tx *tx, const struct org_party *party, bool first);
void org_party_search_remove(struct store_tx *tx, const struct org_party *party);
/* End what should never have been: what is unique of it is free again. */
MUST_CHECK struct err *org_party_unmake(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                        const struct org_party *party);
/* The person is the root of their relations: locked, so that two writers cannot both find room. */
MUST_CHECK struct err *org_person_lock(struct store_tx *tx, int64_t person_id);

/* Those people whom this external id, e-mail and number belong to; id 0: nobody. */
enum { KNOWN_BY_ID, KNOWN_BY_EMAIL, KNOWN_BY_NUMBER, KNOWN_COUNT };
MUST_CHECK struct err *org_people_known(struct store_tx *tx, struct str external_id,
                                        struct str email, struct str number,
                                        struct org_party known[KNOWN_COUNT]);
/* Units of a company: the first two, to know of a second. */
MUST_CHECK struct err *org_units_named(struct store_tx *tx, int64_t company_id, struct str sort_key,
                                       struct org_party_list *list);
/* The units from PARENT_ID upwards, nearest first. */
MUST_CHECK struct err *org_units_above(struct store_tx *tx, int64_t parent_id,
                                       struct org_party above[ORG_DEPTH_MAX], size_t *count);
/* Does another party, a relation or a feature name this one? */
MUST_CHECK struct err *org_party_is_named(struct store_tx *tx, int64_t id, bool *named);

struct str org_relation_words(struct arena *arena, const struct org_relation *relation);
/* The columns id, person_id, party_id, kind, from_ms, to_ms. */
void org_relation_read(struct sql_rows *rows, struct org_relation *relation);
struct org_relation_list;
/* All rows of such a query, at most LIMIT. */
MUST_CHECK struct err *org_relations_read(struct store_tx *tx, struct sql_rows *rows, size_t limit,
                                          struct org_relation_list *list);
MUST_CHECK struct err *org_relation_get(struct store_tx *tx, int64_t id,
                                        struct org_relation *relation);
/* By their first day. */
MUST_CHECK struct err *org_relations_with(struct store_tx *tx, int64_t person_id, int64_t party_id,
                                          struct org_relation **relations, size_t *count);
MUST_CHECK struct err *org_relation_keep(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                         struct org_relation *relation); /* sets id */
/* Its to_ms, the only part that changes. */
MUST_CHECK struct err *org_relation_change(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                           const struct org_relation *relation);
MUST_CHECK struct err *org_relation_unmake(struct store_tx *tx, int64_t actor_id, int64_t import_id,
                                           const struct org_relation *relation);

#endif
