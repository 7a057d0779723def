/* The loop: ask -> promise -> perform -> accept and rate. One noun, the request, between a customer
   and a supplier about an offering; its states, verbs and who may use them are product.md section 2
   (after Winograd & Flores 1986, ActionWorkflow 1992). request_rules.c decides, request_act.c does.
 */
#ifndef REQUEST_REQUEST_H
#define REQUEST_REQUEST_H

#include "base/field.h"
#include "base/money.h"
#include "base/time.h"
#include "feature/access/access.h"

struct actor;
struct catalogue_offering;
struct doc;
struct org_absence;
struct org_end;
struct org_fault;
struct org_party;
struct req;
struct store_tx;

/* ---- states ---- */

enum request_state {
    REQUEST_DRAFT,
    REQUEST_APPROVAL,
    REQUEST_ASKED,
    REQUEST_COUNTERED,
    REQUEST_PROMISED,
    REQUEST_DELIVERED,
    REQUEST_ACCEPTED,
    REQUEST_REFUSED,
    REQUEST_DECLINED,
    REQUEST_WITHDRAWN,
    REQUEST_REVOKED,
    REQUEST_CANCELLED,
    REQUEST_STATE_COUNT
};

/* Whose move it is; waiting time belongs to that side. */
enum request_turn {
    TURN_NOBODY,
    TURN_CUSTOMER,
    TURN_SUPPLIER,
    TURN_APPROVER,
    TURN_REQUEST,
    TURN_THIRD,
    TURN_COUNT
};

extern const char
    *const request_state_names[REQUEST_STATE_COUNT + 1];     /* "draft" ...; NULL-terminated */
extern const char *const request_turn_names[TURN_COUNT + 1]; /* "nobody" "customer" ... */
const char *request_state_label(enum request_state state);   /* msgid: "Asked" */
bool request_state_of(struct str name, enum request_state *state);

/* ---- the noun ---- */

struct request {
    int64_t id;
    struct str key;  /* "IT-123"; of a named one from a random prefix */
    int64_t version; /* grows with each change; the ETag */
    enum request_state state;
    enum request_turn turn;
    enum secrecy secrecy;
    int64_t offering_id;         /* NONE: imported or recorded without one */
    int64_t parent_id;           /* NONE: nobody above */
    int64_t depth;               /* 0 for a root */
    int64_t required;            /* as a child: the parent is delivered only after it */
    int64_t requester_id;        /* a person; NONE only for imports */
    int64_t customer_id;         /* a party: that person, a unit, a company, an external customer */
    int64_t customer_company_id; /* NONE for an external customer */
    int64_t supplier_id, supplier_company_id;
    int64_t performer_id, approver_id, deliverer_id;
    int64_t concerns_id;          /* the person a named request is about; never sees it */
    int64_t asked_by_id;          /* who asked on behalf of the requester, or recorded it */
    struct str title, body, lang; /* by people; body is Markdown */
    struct str fields;            /* JSON: the offering's form as filled in */
    struct str disclosed;         /* JSON list: what the parent's supplier passed on */
    int64_t wanted_ms;            /* date asked for */
    struct money price;           /* shown when asked; what the customer agreed to since promised */
    struct money approved;        /* up to this amount */
    int64_t due_ms;               /* the promise that stands */
    struct str criteria;          /* when it counts as done */
    int64_t answer_due_ms;        /* whose turn it is owes an answer until; then the clock acts */
    int64_t pause_request_id;     /* paused on this child */
    int64_t paused_ms;            /* since; NONE: the clock runs */
    struct str pause_reason;
    int64_t question;                         /* 1: the supplier asked something and waits */
    int64_t consent;                          /* 1: a re-promise waits for the customer */
    int64_t broken;                           /* the promise was not kept */
    int64_t returns;                          /* times returned; 0 is right first time */
    int64_t implied;                          /* accepted by silence (or by an import) */
    int64_t escalated;                        /* 1: the answer target passed unanswered */
    int64_t customer_rating, supplier_rating; /* of the two sides, 1..5; NONE */
    struct str confirmation; /* of a recorded one: open confirmed contested; absent: not recorded */
    struct str external_id;  /* of an import; unique */
    int64_t made_ms, asked_ms, promised_ms, started_ms, delivered_ms, ended_ms;
    int64_t changed_ms;
    /* read with it, never written: names for people */
    struct str requester_name, customer_name, supplier_name, performer_name, approver_name;
    struct str supplier_code; /* given when it is made: the prefix of its key */
};

struct request_line {
    int64_t number; /* 1.. */
    struct str what, unit;
    int64_t quantity_milli, delivered_milli, accepted_milli, returned_milli;
    struct money price; /* of one; absent: free */
};

/* Every version of a promise: the wish, counter-offers, promises, re-promises. */
struct request_offer {
    int64_t number;   /* 1.. within the request */
    struct str kind;  /* counter promise re-promise */
    struct str side;  /* customer supplier */
    struct str state; /* open accepted refused replaced taken-back */
    int64_t due_ms;
    struct money price;
    struct str criteria, reason;
    int64_t actor_id, made_ms;
};

static inline bool request_open(enum request_state state)
{
    return state <= REQUEST_DELIVERED;
}

/* ---- verbs ---- */

enum request_verb {
    VERB_EDIT,
    VERB_DISCARD,
    VERB_ASK,
    VERB_APPROVE,
    VERB_REFUSE,
    VERB_WITHDRAW,
    VERB_PROMISE,
    VERB_COUNTER,
    VERB_QUESTION,
    VERB_ASSIGN,
    VERB_HAND_OVER,
    VERB_DECLINE,
    VERB_ACCEPT_OFFER,
    VERB_TAKE_BACK,
    VERB_START,
    VERB_PAUSE,
    VERB_RESUME,
    VERB_RE_PROMISE,
    VERB_CONSENT,
    VERB_REFUSE_CONSENT,
    VERB_DELIVER,
    VERB_REVOKE,
    VERB_CANCEL,
    VERB_ACCEPT,
    VERB_RETURN,
    VERB_RATE,
    VERB_REOPEN,
    VERB_ASK_AGAIN,
    VERB_CONFIRM,
    VERB_CONTEST,
    VERB_MESSAGE,
    VERB_NOTE,
    VERB_FOLLOW,
    VERB_UNFOLLOW,
    VERB_ASK_CHILD,
    VERB_JOIN,
    VERB_ADD_HANDLER,
    VERB_DROP_HANDLER,
    VERB_LINK, /* below this one, what the form names */
    VERB_UNLINK,
    VERB_SILENCE,
    VERB_LAPSE,
    VERB_ESCALATE, /* by the clock only */
    VERB_MERGE,    /* a side was merged into unit_id; customer_id: which */
    VERB_RELEASE,  /* person_id, who performs, has left */
    VERB_REROUTE,  /* who approves has left; person_id does now */
    VERB_COUNT
};

/* One row a verb (request_rules.c): all that is data about it. */
struct request_verb_row {
    const char *name;  /* as in the URL and the event: "hand-over" */
    const char *label; /* msgid of its button */
    unsigned from;     /* bits of 1 << state */
    unsigned sides;    /* bits of enum side, before the rule looks closer */
    enum right right;
    bool (*offered)(const struct request *request,
                    unsigned sides); /* shown as a button? NULL: whenever allowed */
};

extern const struct request_verb_row request_verbs[VERB_COUNT];
bool request_verb_of(struct str name, enum request_verb *verb);

/* What a verb may carry: the union of all bodies; each verb's field table names its own part. */
struct request_form {
    int64_t offering_id, customer_id, unit_id, person_id, request_id;
    struct str on_behalf; /* a person: id, or e-mail address as people type it */
    struct str handler;   /* a person: id, e-mail address or personnel number */
    struct str title, body, text, reason, lang, criteria, comment, on, request_key;
    struct str order_number;        /* as the external customer calls it */
    int64_t import_id, importer_id; /* of an order from a file; NONE: asked by the actor */
    const struct doc *fields;
    struct str values;       /* the form as canonical JSON, already checked (sample); else absent */
    struct field_list lines; /* of struct request_line_form */
    struct field_list disclose, files; /* of struct str */
    int64_t due_ms, wanted_ms, happened_ms, rating, draft, required;
    struct money price;
};

struct request_line_form {
    int64_t number; /* deliver, accept, return: which */
    struct str what, unit;
    int64_t quantity_milli;
    struct money price;
};

extern const struct field *const request_verb_fields[VERB_COUNT]; /* request_fields.c */
extern const struct field request_ask_fields[];                   /* POST /requests */
struct request_form request_form_empty(void);                     /* everything absent */
extern const struct field request_record_fields[];                /* POST /requests/record */

/* What the rule must know beside the row: gathered by request_act.c, never changed by the rule. */
struct request_facts {
    int64_t actor_id, now_ms;
    unsigned sides;
    const struct zone *zone; /* of the supplier */
    bool approval_needed;    /* the offering names an approver, and the price needs one */
    int64_t approver_id;
    struct money approved;             /* up to this amount nobody needs to approve */
    int64_t answer_days;               /* the offering's answer target */
    struct money shown;                /* its price as it was when it was asked */
    bool offering_closed;              /* for what is shown: this reader may not ask for it */
    bool implied_allowed;              /* silence counts as acceptance for this offering */
    bool children_open;                /* a required child is open */
    bool links;                        /* for what is shown: a child may be unlinked */
    bool child_secret;                 /* pause: others may not know of the child */
    int64_t unit_company_id;           /* hand-over: of the new unit */
    const struct request_offer *offer; /* the open one, or NULL */
    const struct request_line *lines;
    size_t line_count;
    bool customer_rated, supplier_rated, actor_rated; /* before this act */
    const struct org_absence *away; /* of the requester, from now on: their days do not count */
    size_t away_count;
    int64_t
        supplier_heir_id; /* reopen: the unit that stands for a merged supplier; 0: not merged */
    bool performer_left;  /* reopen */
};

/* May it be done: right side, right state, the verb's own conditions. ERR_NONE, or the first
   refusal in the order right, state, rule. Pure. */
enum err_code request_check(enum request_verb verb, const struct request *request,
                            const struct request_facts *facts, const struct request_form *form);
/* Do it: the request (and OFFER, a new version to keep, kind absent if none; LINES in place) as it
 * is after. Pure. */
void request_change(enum request_verb verb, struct request *request,
                    const struct request_facts *facts, const struct request_form *form,
                    struct request_offer *offer, struct request_line *lines);
/* What the clock does when answer_due_ms has passed: escalate, lapse or silence; false: nothing
 * yet. Pure. */
bool request_clock_verb(const struct request *request, int64_t now_ms, enum request_verb *verb);
/* When silence of the requester speaks: DAYS working days after MS, not counting those of AWAY.
   Pure. */
int64_t request_silence_due(const struct zone *zone, int64_t ms, int days,
                            const struct org_absence *away, size_t away_count);
/* Must PRICE be approved first: always, or above the amount of the offering or of the approval
   there has been. Pure. */
bool request_needs_approval(const struct catalogue_offering *offering,
                            const struct request *request, struct money price);
/* The five steps shown: 0 not yet asked .. 5 accepted. */
int request_step(const struct request *request);

/* ---- store (request_store.c) ---- */

/* Only what the gate needs, before there is a grant; ACTOR NULL is the system. ERR_NOT_FOUND. */
MUST_CHECK struct err *request_key_of(struct store_tx *tx, int64_t id, struct str *key);
/* The same for the audit: STR_NONE of a secret one, of a draft and of what is gone. */
MUST_CHECK struct err *request_open_key_of(struct store_tx *tx, int64_t id, struct str *key);
/* What an event of a request is called: msgid. */
const char *request_event_label(struct str type);
MUST_CHECK struct err *request_find(struct store_tx *tx, struct str key, int64_t *id);
MUST_CHECK struct err *request_sides(struct store_tx *tx, const struct actor *actor, int64_t id,
                                     struct authz_object *object, int64_t *parent_id);
MUST_CHECK struct err *request_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                                   struct request *request);
MUST_CHECK struct err *
request_add(struct store_tx *tx,
            struct request *request); /* sets id (unless it has one), key, version */
MUST_CHECK struct err *request_save(struct store_tx *tx, struct request *request); /* version + 1 */
MUST_CHECK struct err *request_lines_get(struct store_tx *tx, const struct grant *grant, int64_t id,
                                         struct request_line **lines, size_t *count);
MUST_CHECK struct err *request_line_put(struct store_tx *tx, int64_t id,
                                        const struct request_line *line);
MUST_CHECK struct err *request_offers_get(struct store_tx *tx, const struct grant *grant,
                                          int64_t id, struct request_offer **offers, size_t *count);
MUST_CHECK struct err *request_offer_put(struct store_tx *tx, int64_t id,
                                         struct request_offer *offer); /* sets number */
MUST_CHECK struct err *request_offers_close(struct store_tx *tx, int64_t id,
                                            const char *state); /* the open one becomes STATE */
MUST_CHECK struct err *request_watch(struct store_tx *tx, int64_t id, int64_t person_id,
                                     const char *role, bool on);

/* ---- acts (request_act.c): gate, rule, rows, event, search, clock; for pages, commands, sample,
 * import ---- */

struct request_act {
    const struct actor *actor; /* NULL: the system */
    enum request_verb verb;
    struct request_form *form;
    int64_t happened_ms; /* NONE: now */
    struct req *req;     /* for form faults; NULL: the system and the sample */
};

/* Do ACT on request ID. *RESULT_ID: the request to show (a new one for ask-child, ask-again). */
MUST_CHECK struct err *request_do(struct store_tx *tx, int64_t id, const struct request_act *act,
                                  int64_t *result_id);
/* Make one: POST /requests (asked at once unless draft), or recorded (happened_ms present). */
MUST_CHECK struct err *request_make(struct store_tx *tx, const struct request_act *act, bool record,
                                    int64_t *id);

/* Of access_leavers (access.h): who leaves handles nothing any more. */
extern const struct access_leaver request_leaver;
/* Of org_namers (org.h): does a request name this party? */
MUST_CHECK struct err *request_names(struct store_tx *tx, int64_t party_id, bool *named);
/* Of org_reactions (request_heirs.c): open requests stand in the way of the end of a unit or
   company; a successor takes them over; who leaves performs and approves nothing any more; the
   clock of silence stands still while the requester is away. */
MUST_CHECK struct err *request_holds(struct store_tx *tx, const struct org_party *party,
                                     struct org_fault *fault);
MUST_CHECK struct err *request_party_ended(struct store_tx *tx, const struct org_end *end);
MUST_CHECK struct err *request_away(struct store_tx *tx, int64_t person_id);

#endif
