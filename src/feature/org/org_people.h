/* Parties as they are kept up: facts that change, relations by days, the end of a person. */
#ifndef ORG_ORG_PEOPLE_H
#define ORG_ORG_PEOPLE_H

#include "feature/org/org.h"

#define ORG_RELATIONS_SHOWN_MAX 200

struct org_relation_list {
    struct org_relation *items;
    size_t count;
};

/* ---- facts ---- */

/* All that a person ever had, the latest first. */
MUST_CHECK struct err *org_relations_of(struct store_tx *tx, int64_t person_id, size_t limit,
                                        struct org_relation_list *list);
/* Who is, was lately or will be a member of a unit, by name: what ends after NOW. */
MUST_CHECK struct err *org_memberships_of(struct store_tx *tx, int64_t unit_id, int64_t now_ms,
                                          size_t limit, struct org_relation_list *list);
/* The company that counts PARTY's days: its own, for a unit that of the unit. */
MUST_CHECK struct err *org_company_of(struct store_tx *tx, const struct org_party *party,
                                      struct org_party *company);
/* Where PERSON's days are counted: in their own zone, else in that of a company they belong to. */
MUST_CHECK struct err *org_days_of_person(struct store_tx *tx, const struct org_party *person,
                                          struct org_party *where);
/* The person that TYPED names: an id, an e-mail address or a personnel number. Refused at FIELD
   when there is none, or several. */
MUST_CHECK struct err *org_person_typed(struct store_tx *tx, struct str typed, const char *field,
                                        struct org_party *person);

#define ORG_CHART_UNITS_MAX 500

struct org_chart_person {
    int64_t id;
    struct str name;
};

struct org_chart_unit {
    struct org_party party;
    struct org_chart_person *leads; /* by name */
    size_t lead_count;
    int64_t member_count; /* leads included */
    int64_t ends_day;     /* the first one without it, as planned; NONE: nothing is planned */
};

/* The units of a company by name, at NOW, with at most LEADS_MAX leads of all of them. */
MUST_CHECK struct err *org_chart_of(struct store_tx *tx, int64_t company_id, int64_t now_ms,
                                    size_t leads_max, struct org_chart_unit **units, size_t *count);

/* A relation in days where COMPANY is; to_day: the first one without it, NONE: open. */
int64_t org_from_day(const struct org_party *company, int64_t from_ms);
int64_t org_to_day(const struct org_party *company, int64_t to_ms);

/* ---- changes ---- */

/* Each checks its rule and writes rows and events by ACTOR_ID. */

/* Every fact of PARTY as it now is; what ended stays as it was (ERR_ENDED). Without a difference
   nothing is written. */
MUST_CHECK struct err *org_party_save(struct store_tx *tx, int64_t actor_id,
                                      struct org_party *party);
/* From the beginning of FROM_DAY to that of TO_DAY (NONE: open), where the company is. */
MUST_CHECK struct err *org_relate_days(struct store_tx *tx, int64_t actor_id,
                                       struct org_relation *relation, int64_t from_day,
                                       int64_t to_day);
/* TO_DAY is the first one without it; the day it began: it never was. */
MUST_CHECK struct err *org_unrelate_day(struct store_tx *tx, int64_t actor_id,
                                        const struct org_relation *relation, int64_t to_day);
/* DAY is the first without the person: every relation ends on it, each where its company is. Once
   the day has come, the person ends too; *LEAVES_MS says when that is or was. */
MUST_CHECK struct err *org_person_leave(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                        int64_t day, int64_t *leaves_ms);
/* The day has come. */
MUST_CHECK struct err *org_person_end(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                      int64_t ended_ms);

/* ---- pages ---- */

/* Put a relation: {id, relation, from, to, holds} in the days of COMPANY (org_company_of what it is
   with), and its end, which is sent to ACTION (absent: it is not to be ended here). */
void org_put_relation(struct req *req, struct doc *doc, const struct org_relation *relation,
                      const struct org_party *company, struct str action);
/* The relation that the second key of the path names; whose it is, is for who calls to check. */
MUST_CHECK struct err *org_relation_of_path(struct req *req, struct store_tx *tx,
                                            struct org_relation *relation);
/* End it on the day of the form, a struct org_end_form. */
MUST_CHECK struct err *org_relation_end_by_form(struct req *req, struct store_tx *tx,
                                                const struct org_relation *relation);
/* Put `companies`, of which a new person or unit is to be of one: {id, name} by name. */
MUST_CHECK struct err *org_put_companies(struct req *req, struct store_tx *tx, struct doc *doc);
/* The units of a company (NONE: of all) but BUT_ID, "Name (CODE)", in the choice FIELD of a form.
 */
MUST_CHECK struct err *org_offer_units(struct req *req, struct store_tx *tx, struct doc *form,
                                       const char *field, int64_t company_id, int64_t but_id);
/* The languages of the house in the choice `lang` of a form. */
void org_offer_langs(struct req *req, struct doc *form);

extern const struct web_routes org_people_routes, org_member_routes, org_unit_routes,
    org_chart_routes;

#endif
