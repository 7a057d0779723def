/* Who there is: companies, their units in a tree, persons, external parties; and how a person is
   tied to a company or unit, from when to when. Parties are never deleted, only ended. */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include "base/err.h"
#include "base/field.h"
#include "base/kept.h"

struct arena;
struct search_ids;
struct store;
struct store_tx;
struct actor;
struct actor_party;
struct doc;
struct req;
struct sql_rows;
struct web_routes;

#define ORG_DEPTH_MAX 12 /* units above one another */

struct org_party {
    int64_t id;          /* set by org_party_add */
    struct str kind;     /* company unit person external */
    struct str name;     /* one display name; never split or joined */
    struct str sort_key; /* fold_sort_key of the name; made when absent */
    int64_t company_id;  /* unit: its company; company: itself; else NONE (0 is taken as NONE) */
    int64_t parent_id;   /* unit: the unit above, or NONE (0 is taken as NONE) */
    struct str
        code; /* unit: the prefix of its keys, 2..6 capitals or digits: "IT"; unique in all */
    bool front_desk;           /* unit: takes what nobody else offers */
    struct str email;          /* person: sign-in, lower case; may be absent */
    struct str personnel_no;   /* person: sign-in; unique in all; may be absent */
    struct str person_kind;    /* executive commercial operative; may be absent */
    struct str lang;           /* person, company: en es fr lv */
    struct str zone;           /* person, unit, company: IANA */
    struct str external_id;    /* of an import; unique with its kind; may be absent */
    int64_t made_ms, ended_ms; /* out; ended_ms NONE: still there */
};

struct org_party_list {
    struct org_party *items;
    size_t count;
};

struct org_relation {
    int64_t id, person_id, party_id;
    struct str kind;        /* to a unit: lead member; to a company: employee temporary contractor
                               shareholder board partner pensioner */
    int64_t from_ms, to_ms; /* half-open; to_ms NONE: open */
};

/* ---- rules (pure) ---- */

/* What is wrong, at which field; code ERR_NONE: nothing. */
struct org_fault {
    const char *field;
    enum err_code code;
    int64_t limit; /* fills the {limit} of the code's title */
};

/* May PARTY be added? COMPANY: the one it names, or NULL. ABOVE: the units above it, nearest
   first. */
struct org_fault org_party_check(const struct org_party *party, const struct org_party *company,
                                 const struct org_party *above, size_t above_count);
/* May RELATION be added between these two? OVERLAPS: the same one holds already in a part of its
   time. */
struct org_fault org_relation_check(const struct org_relation *relation,
                                    const struct org_party *person, const struct org_party *party,
                                    bool overlaps);
/* May RELATION end at TO_MS? Only within its time: what has ended stays ended. */
struct org_fault org_relation_end_check(const struct org_relation *relation, int64_t to_ms);
bool org_relation_is_insider(struct str kind); /* employee or temporary */
bool org_relation_is_of_unit(struct str kind); /* lead or member */

/* Is this person an executive of the company: of that kind, and employee, temporary or of its
 * board?
 */
bool org_is_executive(const struct actor *actor, int64_t company_id);
/* Who may look at all that a unit offers, in every state: its people, executives of its company and
   administrators. */
bool org_looks_behind(const struct actor *actor, int64_t unit_id, int64_t company_id);
/* Who works in the house: as employee or temporary of a company, in a unit, or as administrator.
   The directory of people is theirs; others see names alone (docs/decisions/010). */
bool org_is_colleague(const struct actor *actor);
/* Who records the members of a unit: its leads and administrators (docs/decisions/012). */
bool org_keeps_members(const struct actor *actor, int64_t unit_id);

/* ---- facts ---- */

/* Facts about parties; a name is no secret to whoever has signed in. */
MUST_CHECK struct err *org_party_get(struct store_tx *tx, int64_t id,
                                     struct org_party *party); /* ERR_NOT_FOUND */
MUST_CHECK struct err *org_party_by_email(struct store_tx *tx, struct str email,
                                          struct org_party *party);
/* By personnel number; capitals or not (of A to Z) is the same. */
MUST_CHECK struct err *org_party_by_number(struct store_tx *tx, struct str number,
                                           struct org_party *party);
MUST_CHECK struct err *org_party_by_code(struct store_tx *tx, struct str code,
                                         struct org_party *party);
MUST_CHECK struct err *org_party_by_external_id(struct store_tx *tx, struct str kind,
                                                struct str external_id, struct org_party *party);
/* The oldest company whose name sorts alike. */
MUST_CHECK struct err *org_company_by_name(struct store_tx *tx, struct str name,
                                           struct org_party *party);
/* Only the name, quickly; STR_NONE for an id that is NONE or 0. */
MUST_CHECK struct err *org_party_name(struct store_tx *tx, int64_t id, struct str *name);

/* Where PERSON belongs at NOW: what the gate and every filter go by. */
MUST_CHECK struct err *org_parties_of(struct store_tx *tx, int64_t person_id, int64_t now_ms,
                                      struct actor_party **parties, size_t *count);
/* Does the company have an executive at NOW: of that kind, and employee, temporary or of the board?
 */
MUST_CHECK struct err *org_executive_any(struct store_tx *tx, int64_t company_id, int64_t now_ms,
                                         bool *any);
MUST_CHECK struct err *org_leads_of(struct store_tx *tx, int64_t unit_id, int64_t now_ms,
                                    int64_t **person_ids, size_t *count);
/* Leads included, by name. */
MUST_CHECK struct err *org_members_of(struct store_tx *tx, int64_t unit_id, int64_t now_ms,
                                      struct org_party **persons, size_t *count);

/* A page of what has not ended, by name, at most LIMIT rows after the party AFTER_ID (NONE: from
   the first): of a kind; units of a company; persons whose name or e-mail holds the words of TEXT,
   newest first. */
MUST_CHECK struct err *org_parties(struct store_tx *tx, struct str kind, int64_t after_id,
                                   size_t limit, struct org_party_list *list);
MUST_CHECK struct err *org_units_of_company(struct store_tx *tx, int64_t company_id,
                                            int64_t after_id, size_t limit,
                                            struct org_party_list *list);
MUST_CHECK struct err *org_people_found(struct store_tx *tx, struct str text, int64_t after_id,
                                        size_t limit, struct org_party_list *list);
/* Ids of people, and of units and companies, that TERMS (store_search_rank) find, below BEFORE_ID,
   newest first. */
MUST_CHECK struct err *org_people_search(struct store_tx *tx, struct str terms, int64_t before_id,
                                         size_t limit, struct search_ids *ids);
MUST_CHECK struct err *org_units_search(struct store_tx *tx, struct str terms, int64_t before_id,
                                        size_t limit, struct search_ids *ids);
/* External customers; who may know of them is for the caller (org_is_colleague). */
MUST_CHECK struct err *org_customers_search(struct store_tx *tx, struct str terms,
                                            int64_t before_id, size_t limit,
                                            struct search_ids *ids);
/* Units and customers made before they were found are found from now on: at the start of a server.
 */
MUST_CHECK struct err *org_search_open(struct store *store, struct arena *arena, int64_t now_ms);
/* The units right below a unit, by name. */
MUST_CHECK struct err *org_units_below(struct store_tx *tx, int64_t unit_id, size_t limit,
                                       struct org_party_list *list);

/* ---- changes ---- */

/* Each checks its rule, writes rows, search text and an event `org.<what>` by ACTOR_ID. */
MUST_CHECK struct err *org_party_add(struct store_tx *tx, int64_t actor_id,
                                     struct org_party *party); /* sets id */
MUST_CHECK struct err *org_relation_add(struct store_tx *tx, int64_t actor_id,
                                        struct org_relation *relation);
MUST_CHECK struct err *org_relation_end(struct store_tx *tx, int64_t actor_id, int64_t relation_id,
                                        int64_t to_ms);
/* Was PERSON tied to PARTY, as they are now, by anybody but ACTOR? */
MUST_CHECK struct err *org_relation_by_others(struct store_tx *tx, int64_t person_id,
                                              int64_t party_id, int64_t actor_id, bool *by_others);
/* A person's own language and zone. */
MUST_CHECK struct err *org_person_prefer(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                         struct str lang, struct str zone);

/* ---- erasing a person who left ---- */

bool org_is_erased(const struct org_party *party);
/* Of record_bars and of the rows of org_kept. */
MUST_CHECK struct err *org_erase_bar(struct store_tx *tx, int64_t person_id);
MUST_CHECK struct err *org_party_erase(struct store_tx *tx, int64_t person_id);
MUST_CHECK struct err *org_absence_erase(struct store_tx *tx, int64_t person_id);
MUST_CHECK struct err *org_import_erase(struct store_tx *tx, int64_t person_id);
/* CODE as a refusal that names the first texts of ROWS, which are of at most six; without rows
   NULL. */
MUST_CHECK struct err *org_bar_read(struct store_tx *tx, struct sql_rows *rows, enum err_code code);
/* All else was done: the log says by whom. */
MUST_CHECK struct err *org_erased(struct store_tx *tx, int64_t actor_id, int64_t person_id);

/* Does anything else name this party: shares, an account, an offering, a request? Told by the
   features themselves; app/features.c lists them, NULL at the end. */
typedef struct err *org_names(struct store_tx *tx, int64_t party_id, bool *named);
extern org_names *const org_namers[];

/* A unit or person that ends; a unit may have a successor, which takes over what goes on. */
struct org_end {
    int64_t party_id, successor_id; /* NONE: none */
    int64_t actor_id;               /* 0: the clock */
};

/* What other features do about it, in the same transaction; app/features.c lists them in the order
   of their needs, the last without functions. Each function may be NULL. */
struct org_reaction {
    /* What of a unit or company stands in the way of ending it, and how much; code ERR_NONE:
       nothing. */
    struct err *(*holds)(struct store_tx *tx, const struct org_party *party,
                         struct org_fault *fault);
    struct err *(*ends)(struct store_tx *tx, const struct org_end *end);
    /* The days of a person's absences have changed. */
    struct err *(*away)(struct store_tx *tx, int64_t person_id);
};
extern const struct org_reaction org_reactions[];

/* ---- pages ---- */

/* Put the party ID as {id, name}; null when it is NONE. */
MUST_CHECK struct err *org_put_name(struct req *req, struct store_tx *tx, struct doc *doc,
                                    const char *name, int64_t id);
/* A part WHAT of a page with its form, sent to PATH: {action, sent, form}. What was typed and what
   is wrong are shown only in the form that was sent; its twins' inputs are told apart by WHAT. */
struct doc *org_put_form(struct req *req, struct doc *doc, const char *what, struct str path,
                         const struct field *fields, const struct doc *values);
/* The end of one row as {action}, sent there as struct org_end_form; with its `form`, shown open,
   when that was what was sent and refused. */
struct org_end_form {
    int64_t to; /* the first day without it */
};
extern const struct field org_end_fields[];
void org_put_end(struct req *req, struct doc *doc, struct str action);
/* What a row with days is about, for block holding_row: a party of the FOLDER of its pages. */
struct doc *org_put_row(struct req *req, struct doc *doc, const char *folder, int64_t id,
                        struct str name);
/* The {id} of the path names a party of KIND: req->object_id. */
MUST_CHECK struct err *org_party_of_path(struct req *req, struct store_tx *tx, const char *kind);
/* The same for who administers alone, of who was not erased; locked when the route changes it. */
MUST_CHECK struct err *org_party_of_admin(struct req *req, struct store_tx *tx, const char *kind);

extern const struct web_routes org_routes;

/* What is kept about people (base/kept.h). */
extern const struct kept org_kept[];
/* Put what is kept about who asks: facts, relations, absences (record.h). */
#define ORG_TOLD                                                                                   \
    "person{id:id name:text email?:text personnel_no?:text person_kind?:text lang?:text"           \
    " zone?:text external_id?:text made:time}"                                                     \
    " relations[party{id:id name:text} relation:text from:time to?:time]"                          \
    " absences[from:time to:time deputy?:text]"
MUST_CHECK struct err *org_tell(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
