/* What each unit supplies, to whom, on what terms, with which form. */
#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H

#include "base/err.h"
#include "base/money.h"
#include "feature/access/access.h"

struct actor;
struct doc;
struct req;
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
    struct str kind;     /* text long-text number money date choice choices person unit yes-no */
    bool required;
    bool concerns; /* kind person: the person it is about, who never sees a named request */
    struct catalogue_field_text texts[4]; /* by enum lang; absent falls back */
    struct catalogue_choice *choices;
    size_t choice_count;
};

struct catalogue_offering {
    int64_t id, unit_id, company_id;
    struct str unit_code, zone; /* read with it: of its keys; of the unit, else of its company */
    struct str company_lang;    /* the second language to fall back to; set when read */
    struct str state; /* live withdrawn (proposed, decided come with the catalogue's life) */
    struct str icon;  /* of the sprite */
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
    int64_t *audience; /* companies and units that may ask; none: everybody signed in */
    size_t audience_count;
    /* "employee temporary": only these, to the offering's company or one of the audience; absent:
       any */
    struct str audience_relations;
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
/* The language to show of a set of texts by enum lang: LANG, the company's, English, any; SIZE_MAX
   when none is THERE. Pure. */
size_t catalogue_lang_choose(const bool there[4], struct str lang, struct str company_lang);
size_t catalogue_lang_place(struct str lang); /* its place among texts; SIZE_MAX: not ours */
struct str catalogue_lang_code(size_t place);
/* Pure: may this person ask for it (live, audience, relation)? ERR_NONE, ERR_NOT_ELIGIBLE,
 * ERR_WITHDRAWN_OFFERING. */
enum err_code catalogue_may_ask(const struct catalogue_offering *offering,
                                const struct actor *actor);

/* Pure: may this person know of it? Who may ask (or could, were it live), the supplying unit, and
   administrators. */
bool catalogue_may_see(const struct catalogue_offering *offering, const struct actor *actor);
/* Pure: "explicit" or "silence", as it will be: silence counts neither for money nor where others
   may not look, whatever the offering says. */
struct str catalogue_acceptance(const struct catalogue_offering *offering);
/* Pure: may this person make or withdraw offerings of UNIT_ID (NONE: of any unit)? Its leads and
   administrators. */
bool catalogue_may_offer(const struct actor *actor, int64_t unit_id);
/* Pure: what is wrong in the definition of an offering is added to FAULTS, by the names of its form
   ("fields.0.name"). */
void catalogue_offering_check(struct arena *arena, const struct catalogue_offering *offering,
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
/* The stored VALUES as a list for documents: [{name, label, kind, value, text}], in the form's
   order; ONLY: names to show (minimal disclosure), or NULL for all. */
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

/* Keep the definition (checked here: ERR_FIELDS), its search text and an event. Sets id,
   company_id and state. A unit, approver, audience or handler that is none of ours is a fault of
   its field. */
MUST_CHECK struct err *catalogue_offering_add(struct store_tx *tx, int64_t actor_id,
                                              struct catalogue_offering *offering);
/* It takes no new requests; what was promised stands. ERR_WITHDRAWN_OFFERING when it was already.
 */
MUST_CHECK struct err *catalogue_offering_withdraw(struct store_tx *tx, int64_t actor_id,
                                                   int64_t offering_id);
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
#define OFFERING_WHOLE                                                                             \
    "id:id state:text " OFFERING_BRIEF " answer_days:int acceptance:text approval_above?:money"    \
    " approver?{id:id name:text} may_ask:bool fields[name:text label:text hint?:text kind:text"    \
    " required:bool choices[value:text label:text]]"

extern const struct web_routes catalogue_routes;       /* for those who ask */
extern const struct web_routes catalogue_offer_routes; /* for those who supply */

/* The catalogue is for whoever has signed in; who may ask for what is its own rule. */
MUST_CHECK struct err *catalogue_gate(struct req *req, int64_t offering_id);
MUST_CHECK struct err *catalogue_offering_find(struct req *req, struct store_tx *tx);
MUST_CHECK struct err *catalogue_offering_view(struct req *req, struct store_tx *tx,
                                               struct doc *doc);
/* Put what the page of a new offering chooses from, and what was typed. */
MUST_CHECK struct err *catalogue_offer_form(struct req *req, struct store_tx *tx, struct doc *doc);

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

#endif
