/* What each unit supplies, to whom, on what terms, with which form. */
#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H

#include "base/err.h"
#include "base/field.h"
#include "base/kept.h"
#include "base/money.h"
#include "feature/access/access.h"

struct actor;
struct doc;
struct org_groups;
struct req;
struct search_ids;
struct store;
struct store_tx;
struct web_routes;

struct catalogue_text { /* one language of an offering */
    struct str lang, title, description;
};

struct catalogue_field_text {
    struct str lang, label, hint;
};

struct catalogue_choice {
    struct str value;
    struct str labels[4]; /* by enum lang; absent falls back */
};

struct catalogue_field { /* one field of an offering's form */
    struct str name;     /* a-z 0-9 _ */
    struct str kind;     /* text long-text number money date choice choices person unit yes-no file
                            photo */
    bool required;
    bool concerns; /* kind person: the person it is about, who never sees a named request */
    struct catalogue_field_text texts[4]; /* by enum lang; absent falls back */
    struct catalogue_choice *choices;
    size_t choice_count;
};

/* To whom something is offered. */
struct catalogue_market {
    /* everybody (who can sign in), group (the companies with the same ultimate parent that day),
       company, unit (the supplying one), listed; absent: listed where somebody is, else everybody.
       People of the supplying unit are of each but listed. */
    struct str reach;
    int64_t *audience; /* companies and units beside it */
    size_t audience_count;
    /* "employee temporary": only these, to the offering's company, one of the audience or of the
       group where that is the reach; absent: any */
    struct str relations;
    bool internal_only; /* not for external customers */
};

struct catalogue_offering {
    int64_t id, unit_id, company_id;
    struct str unit_code, zone; /* read with it: of its keys; of the unit, else of its company */
    struct str company_lang;    /* the second language to fall back to; set when read */
    struct str state;           /* proposed live refused withdrawn */
    struct str icon;            /* of the sprite */
    enum secrecy secrecy;
    struct str acceptance; /* "silence": implied after 5 working days; "explicit": never implied */
    int64_t normal_days;   /* working days from ask to delivery, usually */
    int64_t answer_days;   /* working days until the supplier should have answered */
    struct money price;    /* shown price; absent: free */
    int64_t approver_id;   /* one named approver, or NONE */
    struct money approval_above; /* with an approver: only above this amount; absent: always */
    struct catalogue_text texts[4];
    struct catalogue_field *fields;
    size_t field_count;
    struct catalogue_market market;
    const struct org_groups *groups; /* of today, where the market is the group's; set when read */
    int64_t version;                 /* from 1; grows when it is changed */
    int64_t changed_ms;              /* since when this version stands; NONE: from the first day */
    int64_t decide_ms;               /* since when an executive is to decide; NONE: nothing to */
    bool wished;                     /* it is live, and another market waits for the decision */
    struct catalogue_market wish;
    int64_t *handlers; /* persons; for `named` */
    size_t handler_count;
};

/* All of it. ERR_NOT_FOUND. */
MUST_CHECK struct err *catalogue_offering_get(struct store_tx *tx, int64_t id,
                                              struct catalogue_offering *offering);
/* The first title that exists of: LANG, the company's language, English, any; *FOUND names it. */
struct str catalogue_title(const struct catalogue_offering *offering, struct str lang,
                           struct str *found);
/* Live offerings in the order they were made, with terms, texts and audience, without form and
   handlers. */
struct catalogue_list {
    struct catalogue_offering *items;
    size_t count;
};
struct catalogue_filter {
    int64_t after_id; /* 0: from the first */
    int64_t unit_id;  /* its alone; NONE: of all units. Not beside `words` */
    struct str words; /* folded; every one is in a title or description; absent: all */
};
MUST_CHECK struct err *catalogue_offering_list(struct store_tx *tx,
                                               const struct catalogue_filter *filter, size_t limit,
                                               struct catalogue_list *list);
/* Ids of live offerings that TERMS (store_search_rank) find and ACTOR may see, below BEFORE_ID,
   newest first. */
MUST_CHECK struct err *catalogue_offering_search(struct store_tx *tx, const struct actor *actor,
                                                 struct str terms, int64_t before_id, size_t limit,
                                                 struct search_ids *ids);
/* The language to show of a set of texts by enum lang: LANG, the company's, English, any; SIZE_MAX
   when none is THERE. Pure. */
size_t catalogue_lang_choose(const bool there[4], struct str lang, struct str company_lang);
size_t catalogue_lang_place(struct str lang); /* its place among texts; SIZE_MAX: not ours */
struct str catalogue_lang_code(size_t place);
/* ---- who, and what next (pure) ---- */

/* May this person ask for it (live, market)? ERR_NONE, ERR_NOT_ELIGIBLE, ERR_WITHDRAWN_OFFERING. */
enum err_code catalogue_may_ask(const struct catalogue_offering *offering,
                                const struct actor *actor);
/* May this person know of it? Who may ask (or could, had it not been withdrawn), the supplying
   unit, executives of its company, administrators. */
bool catalogue_may_see(const struct catalogue_offering *offering, const struct actor *actor);
/* The supplying unit, executives of its company and administrators: all its states and versions. */
bool catalogue_may_look_behind(const struct actor *actor, int64_t unit_id, int64_t company_id);
/* May this person propose offerings of UNIT_ID (NONE: of any unit)? Its people and administrators.
 */
bool catalogue_may_propose(const struct actor *actor, int64_t unit_id);
/* May this person change, withdraw and set up what UNIT_ID offers? Its leads and administrators. */
bool catalogue_may_keep(const struct actor *actor, int64_t unit_id);
/* Is everybody of MARKET also of OFFERING's present one? When in doubt not. */
bool catalogue_market_narrower(const struct catalogue_offering *offering,
                               const struct catalogue_market *market);

/* What becomes of an offering (docs/decisions/018). DECIDES: see catalogue_decides. */
enum catalogue_verb {
    CATALOGUE_PROPOSE, /* refused -> proposed; live at once by who decides */
    CATALOGUE_APPROVE, /* proposed -> live; of a live one: the market that is wished */
    CATALOGUE_REFUSE,  /* proposed -> refused; of a live one: it keeps its market */
    CATALOGUE_WITHDRAW,
    CATALOGUE_CHANGE, /* another version */
    CATALOGUE_MARKET, /* to whom: narrower at once, else by decision */
    CATALOGUE_VERBS
};
extern const char *const catalogue_verb_names[CATALOGUE_VERBS + 1];
/* May it be done now by this person? ERR_NONE, ERR_RIGHT, ERR_OFFERING_STATE,
   ERR_WITHDRAWN_OFFERING. */
enum err_code catalogue_verb_check(const struct catalogue_offering *offering,
                                   enum catalogue_verb verb, const struct actor *actor,
                                   bool decides);

/* Pure: "explicit" or "silence", as it will be: silence counts neither for money nor where others
   may not look, whatever the offering says. */
struct str catalogue_acceptance(const struct catalogue_offering *offering);
/* Pure: what is wrong in the definition of an offering is added to FAULTS, by the names of its form
   ("fields.0.name"). */
void catalogue_offering_check(struct arena *arena, const struct catalogue_offering *offering,
                              struct err **faults);
void catalogue_market_check(struct arena *arena, const struct catalogue_market *market,
                            struct err **faults);

/* Whom people mean: by id, a person by e-mail address, a unit by its code. NONE: nobody. */
MUST_CHECK struct err *catalogue_party_find(struct store_tx *tx, struct str typed,
                                            int64_t *party_id);

/* Over JSON each value must have the kind of its question: a number is a number, yes or no a
   boolean, money {minor, currency}, several choices a list of texts, each once, the others a text.
   Faults are collected as "fields.NAME". To be called where FIELDS were sent, drafts included; what
   a draft holds may have come from a form. */
void catalogue_kinds_check(struct req *req, const struct catalogue_offering *offering,
                           const struct doc *fields);
/* Check what was typed into the offering's form (FIELDS: object of name -> value as sent by form or
   JSON). Faults are collected as "fields.NAME" in req->form_err. VALUES: canonical JSON object to
   be stored (ids as strings, dates YYYY-MM-DD, money {minor,currency}); CONCERNS: the person it is
   about, or NONE. */
MUST_CHECK struct err *catalogue_form_check(struct req *req, struct store_tx *tx,
                                            const struct catalogue_offering *offering,
                                            const struct doc *fields, struct str *values,
                                            int64_t *concerns_id);
/* Pure: is it answered by files (kinds file and photo)? */
bool catalogue_brings_files(const struct catalogue_field *field);
bool catalogue_form_brings_files(const struct catalogue_offering *offering);
/* FIELDS as sent, with the files that the form brought beside it: each question for files is a list
   of ids. FIELDS may be NULL, and then so may the answer. */
const struct doc *catalogue_fields_sent(struct req *req, const struct catalogue_offering *offering,
                                        const struct doc *fields);
/* The files alone are checked, as a draft needs it: whoever answers may name only their own. */
MUST_CHECK struct err *catalogue_files_check(struct req *req, struct store_tx *tx,
                                             const struct catalogue_offering *offering,
                                             const struct doc *fields);

/* The stored VALUES as a list for documents: [{name, label, kind, value, text}], of files also
   {files}, in the form's order; ONLY: names to show (minimal disclosure), or NULL for all. */
MUST_CHECK struct err *catalogue_form_show(struct req *req, struct store_tx *tx,
                                           const struct catalogue_offering *offering,
                                           struct str values, const struct doc *only,
                                           struct doc *list);
/* The empty (or half-filled) form for a page: [{name, label, hint, kind, required, choices,
 * value}]. */
MUST_CHECK struct err *catalogue_form_blank(struct req *req, struct store_tx *tx,
                                            const struct catalogue_offering *offering,
                                            const struct doc *typed, struct doc *list);

/* Is VALUE among what was typed: a list, or the one box that was ticked? */
bool catalogue_holds(const struct doc *typed, struct str value);

/* Does this person decide what COMPANY_ID offers: as its executive, or, where it has none, as
   administrator? */
MUST_CHECK struct err *catalogue_decides(struct store_tx *tx, const struct actor *actor,
                                         int64_t company_id, bool *decides);
/* All of it as it stood at ASKED_MS (NONE: now), whatever was changed since; who handles it are
   those of now. ERR_NOT_FOUND. */
MUST_CHECK struct err *catalogue_offering_asked(struct store_tx *tx, int64_t id, int64_t asked_ms,
                                                struct catalogue_offering *offering);
/* An earlier version. ERR_NOT_FOUND. */
MUST_CHECK struct err *catalogue_offering_version(struct store_tx *tx, int64_t id, int64_t version,
                                                  struct catalogue_offering *offering);
/* What a unit offers in every state; what waits for a decision in a company; which companies that
   is in. */
MUST_CHECK struct err *catalogue_offering_all(struct store_tx *tx, int64_t unit_id, size_t limit,
                                              struct catalogue_list *list);
MUST_CHECK struct err *catalogue_to_decide(struct store_tx *tx, int64_t company_id, size_t limit,
                                           struct catalogue_list *list);
MUST_CHECK struct err *catalogue_deciding_companies(struct store_tx *tx, int64_t **ids,
                                                    size_t *count);

/* Keep the definition (checked here: ERR_FIELDS), its search text and an event. Sets id,
   company_id, and state unless that is "proposed" already: then it waits for a decision. A unit,
   approver, audience or handler that is none of ours is a fault of its field. */
MUST_CHECK struct err *catalogue_offering_add(struct store_tx *tx, int64_t actor_id,
                                              struct catalogue_offering *offering);
/* The same by somebody: it is live at once where they decide, else proposed. */
MUST_CHECK struct err *catalogue_offering_propose(struct store_tx *tx, const struct actor *actor,
                                                  struct catalogue_offering *offering);
/* The same definition but for texts, form and terms, as another version; the one before is kept. */
MUST_CHECK struct err *catalogue_offering_change(struct store_tx *tx, int64_t actor_id,
                                                 struct catalogue_offering *offering);
/* Another market: at once, or, unless AT_ONCE, after a decision. Faults as above. */
MUST_CHECK struct err *catalogue_offering_market(struct store_tx *tx, int64_t actor_id,
                                                 struct catalogue_offering *offering,
                                                 const struct catalogue_market *market,
                                                 bool at_once);
/* Propose (again), approve, refuse, withdraw; checked before. REASON: people's words, or absent. */
MUST_CHECK struct err *catalogue_offering_step(struct store_tx *tx, int64_t actor_id,
                                               struct catalogue_offering *offering,
                                               enum catalogue_verb verb, struct str to,
                                               struct str reason);
/* The two that a front desk has from the start: report a problem, ask for something. In four
 * languages. */
MUST_CHECK struct err *catalogue_starters_add(struct store_tx *tx, int64_t actor_id,
                                              int64_t unit_id);

/* Give every front desk that never had an offering its two: at the start of a server, and when a
   company was made. */
MUST_CHECK struct err *catalogue_desks_open(struct store *store, struct arena *arena,
                                            int64_t now_ms);

/* ---- pages ---- */

/* Their documents (struct route). */
#define OFFERING_BRIEF                                                                             \
    "title:text description?:text lang?:text unit{id:id name:text code:text}"                      \
    " company{id:id name:text} icon:text normal_days:int price?:money secrecy:text approval:bool"
#define OFFERING_MARKET "{reach:text externals:bool relations[]:text audience[id:id name:text]}"
#define OFFERING_WHOLE                                                                             \
    "id:id state:text version:int " OFFERING_BRIEF " answer_days:int acceptance:text"              \
    " approval_above?:money approver?{id:id name:text} market" OFFERING_MARKET                     \
    " wish?" OFFERING_MARKET " decide_since?:time may_ask:bool actions[]:text fields[name:text"    \
    " label:text hint?:text kind:text required:bool choices[value:text label:text]]"
#define OFFERING_TO_DECIDE                                                                         \
    "id:id title:text lang?:text unit{id:id name:text} company{id:id name:text} wished:bool"       \
    " since:time"

/* For routes: whom the gate lets do what, as relations to the supplying unit. */
#define EXPECT_BEHIND(members)                                                                     \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_CUSTOMER] = VERDICT_FORBIDDEN,                              \
        [RELATION_SUPPLIER] = (members), [RELATION_PERFORMER] = (members),                         \
        [RELATION_APPROVER] = VERDICT_FORBIDDEN, [RELATION_LEAD] = VERDICT_YES,                    \
        [RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN,                      \
    }

extern const struct web_routes catalogue_routes, catalogue_poster_routes; /* for those who ask */
extern const struct web_routes catalogue_offer_routes;                    /* for those who supply */
extern const struct web_routes catalogue_life_routes, catalogue_market_routes;
extern const struct web_routes catalogue_set_routes; /* of departments, ready to be taken */

/* The catalogue is for whoever has signed in; who may ask for what is its own rule. */
MUST_CHECK struct err *catalogue_gate(struct req *req, int64_t offering_id);
MUST_CHECK struct err *catalogue_offering_find(struct req *req, struct store_tx *tx);
MUST_CHECK struct err *catalogue_offering_view(struct req *req, struct store_tx *tx,
                                               struct doc *doc);
/* Its actor may do VERB with what the path names: OFFERING, read under its lock. */
MUST_CHECK struct err *catalogue_verb_begin(struct req *req, struct store_tx *tx,
                                            enum catalogue_verb verb,
                                            struct catalogue_offering *offering, bool *decides);
/* For the form of an offering: its texts and questions, and its handlers, as VALUES has them (as
   they would be sent; NULL: an empty form). */
void catalogue_definition_form(struct req *req, const struct doc *values, struct doc *doc);
void catalogue_handlers_put(struct req *req, const struct doc *values, struct doc *doc);
/* The units that the reader may propose offerings for, as `suppliers`. */
MUST_CHECK struct err *catalogue_suppliers_put(struct req *req, struct store_tx *tx,
                                               struct doc *doc);
/* Put `definition`: what may be changed, as it would be sent; it is VALUES too. */
MUST_CHECK struct err *catalogue_definition_put(struct req *req, struct store_tx *tx,
                                                const struct catalogue_offering *offering,
                                                struct doc *doc, struct doc **values);
/* And for whom it is. */
MUST_CHECK struct err *catalogue_market_form(struct req *req, struct store_tx *tx,
                                             const struct doc *values, struct doc *doc);

/* What was sent about a market. */
struct catalogue_market_sent {
    struct str reach;
    int64_t externals;
    struct field_list audience, relations;
};
#define CATALOGUE_MARKET_FIELDS(type, at)                                                          \
    {.name = "reach",                                                                              \
     .kind = FIELD_CHOICE,                                                                         \
     .offset = offsetof(type, at.reach),                                                           \
     .label = N_("To whom"),                                                                       \
     .choices = catalogue_reaches},                                                                \
        {.name = "externals",                                                                      \
         .kind = FIELD_BOOL,                                                                       \
         .offset = offsetof(type, at.externals),                                                   \
         .label = N_("Also for external customers")},                                              \
        {.name = "audience",                                                                       \
         .kind = FIELD_TEXTS,                                                                      \
         .offset = offsetof(type, at.audience),                                                    \
         .label = N_("Companies and units that may ask")},                                         \
    {                                                                                              \
        .name = "relations", .kind = FIELD_TEXTS, .offset = offsetof(type, at.relations),          \
        .label = N_("Relations to the company that may ask"), .hint = N_("None: every relation")   \
    }
extern const char *const catalogue_reaches[];
/* Read what was sent; who is not found is a fault of the form. */
MUST_CHECK struct err *catalogue_market_take(struct req *req, struct store_tx *tx,
                                             const struct catalogue_market_sent *sent,
                                             struct catalogue_market *market);
/* The parties that LIST names; who is not found is a fault of NAME. */
MUST_CHECK struct err *catalogue_parties_take(struct req *req, struct store_tx *tx,
                                              const struct field_list *list, const char *name,
                                              int64_t **ids, size_t *count);
/* Put MARKET under NAME as in OFFERING_MARKET, with names. */
MUST_CHECK struct err *catalogue_market_put(struct req *req, struct store_tx *tx,
                                            const struct catalogue_market *market, const char *name,
                                            struct doc *doc);
/* Title and supplier of an offering, for lists. */
MUST_CHECK struct err *catalogue_brief_put(struct req *req, struct store_tx *tx,
                                           const struct catalogue_offering *offering,
                                           struct doc *item);
/* How many offerings are live, at most MAX. */
MUST_CHECK struct err *catalogue_live_count(struct store_tx *tx, int64_t max, int64_t *count);
/* Home: put `to_decide`, what waits for the reader's decision. */
MUST_CHECK struct err *catalogue_home_put(struct req *req, struct store_tx *tx, struct doc *doc);

/* For pages, block catalogue_choices: under `choices` a page of what this person may ask for, by
   `q` and `after` of the query; OWN adds what their units supply. */
MUST_CHECK struct err *catalogue_choices(struct req *req, struct store_tx *tx, struct doc *doc,
                                         size_t rows_max, bool own);

/* Of org_namers (org.h): does an offering name this party? */
MUST_CHECK struct err *catalogue_names(struct store_tx *tx, int64_t party_id, bool *named);
/* Of org_reactions: what a unit offers stands in the way of its end; a successor offers it on, and
   is offered what the unit was. */
struct org_end;
struct org_fault;
struct org_party;
MUST_CHECK struct err *catalogue_offers_held(struct store_tx *tx, const struct org_party *party,
                                             struct org_fault *fault);
MUST_CHECK struct err *catalogue_inherit(struct store_tx *tx, const struct org_end *end);

/* What is kept about people (base/kept.h). */
extern const struct kept catalogue_kept[];
MUST_CHECK struct err *catalogue_person_erase(struct store_tx *tx, int64_t person_id);
/* Of record_bars: what is offered, or is to be, with this person as its approver. */
MUST_CHECK struct err *catalogue_erase_bar(struct store_tx *tx, int64_t person_id);

#endif
