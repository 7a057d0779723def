/* Sign-in and rights. One gate, authz: one's side of an object decides, not a user type. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "base/err.h"
#include "base/grant.h"
#include "base/kept.h"

struct actor;
struct doc;
struct req;
struct store;
struct store_tx;
struct web_routes;

/* On which sides of an object somebody stands; one may stand on several. */
enum side {
    SIDE_REQUESTER = 1 << 0, /* asked, or was asked for by name */
    SIDE_CUSTOMER = 1 << 1,  /* the customer itself, or of the customer unit (requester included) */
    SIDE_SUPPLIER = 1 << 2,  /* of the supplying unit; for `named` its listed handlers only */
    SIDE_PERFORMER = 1 << 3,
    SIDE_APPROVER = 1 << 4,
    SIDE_SUPPLIER_LEAD = 1 << 5,
    SIDE_FOLLOWER = 1 << 6,
    SIDE_JOINED = 1 << 7,  /* another customer of the same thing */
    SIDE_INSIDER = 1 << 8, /* employee or temporary of a side's company */
    SIDE_ADMIN = 1 << 9,
    SIDE_SIGNED_IN = 1 << 10,
    SIDE_SYSTEM = 1 << 11, /* the clock, an import */
    SIDE_GLASS = 1 << 12   /* reads for some hours what two people opened; lists do not show it */
};

/* The two sides as a whole. */
#define CUSTOMER_SIDE (SIDE_REQUESTER | SIDE_CUSTOMER)
#define SUPPLIER_SIDE (SIDE_SUPPLIER | SIDE_PERFORMER | SIDE_SUPPLIER_LEAD)

enum secrecy { SECRECY_NORMAL, SECRECY_CONFIDENTIAL, SECRECY_NAMED };
extern const char *const secrecy_names[]; /* by enum secrecy, as in SQL and JSON; NULL at the end */

/* Rights, each with the sides that have it (access_rules.c, one table). */
enum right {
    RIGHT_NONE,
    RIGHT_CATALOGUE,    /* offerings: signed in */
    RIGHT_ADMINISTER,   /* admin */
    RIGHT_ASK,          /* signed in; eligibility is the offering's rule */
    RIGHT_SEE,          /* a request: by secrecy */
    RIGHT_NOTE,         /* supplier's own notes, seen and written: supplier side */
    RIGHT_TAKE_PART,    /* message, follow: whoever sees it */
    RIGHT_QUEUE,        /* a unit's list of what it owes: its people and their company */
    RIGHT_JOIN,         /* insiders and sides, normal requests only */
    RIGHT_ACT_CUSTOMER, /* edit, withdraw, accept-offer, consent, accept, return, cancel, reopen */
    RIGHT_ACT_SUPPLIER, /* promise, counter, question, assign, deliver ... */
    RIGHT_ACT_APPROVER,
    RIGHT_ACT_EITHER, /* customer or supplier: rate, counter, confirm */
    RIGHT_SYSTEM,     /* silence, lapse */
    RIGHT_COUNT
};

struct authz_object {
    int64_t id;
    unsigned sides; /* of this actor, by the object's feature; what a person is to the house (signed
                       in, administrator) is added by the gate, SIDE_SYSTEM is never lent */
    enum secrecy secrecy;
    bool draft; /* nobody but who writes it: to the gate they are the requester */
};

/* The gate. False: refused (and GRANT is empty). Deny by default. */
bool authz(const struct actor *actor, enum right right, const struct authz_object *object,
           struct grant *grant);
/* What of SIDES an actor is lent where they sit: all; on a shared device, which anybody may walk up
   to, the requester's side of what they asked themselves, and nothing of what is others'. The gate
   and the facts of features go by this one rule. */
unsigned access_lent(const struct actor *actor, unsigned sides);
/* The same for the filters in SQL (fragment `visible`): 1 administers, 0 by relations, -1 only what
   they asked. */
int64_t access_standing(const struct actor *actor);
/* The system's own grant: clock, import, sample, commands of the administrator on this machine. */
struct grant access_system_grant(int64_t object_id);
/* May anybody on SIDES see an object of this secrecy? The one rule behind RIGHT_SEE; the SQL
   fragment `visible` of request.sql says the same and a test holds them together. */
bool access_sees(unsigned sides, enum secrecy secrecy, bool draft);

/* The rule behind authz, for tests and filters. */
bool access_allows(enum right right, unsigned sides, enum secrecy secrecy, bool draft);

/* ---- rules of sign-in (pure) ---- */

/* ERR_NONE, ERR_TOO_LONG (limits.password_bytes_max), ERR_BAD_TEXT, ERR_WEAK_PASSWORD. */
enum err_code access_password_check(struct str password);
/* Seconds to wait after TRIES within a window that began at FROM_MS; 0: try. */
int64_t access_wait_seconds(int64_t tries, int64_t tries_max, int64_t from_ms, int64_t now_ms);
/* A path of this site, safe to be sent to after sign-in. */
bool access_path_is_local(struct str path);
/* "read,write" -> bits of enum scope; false: an unknown or empty one. */
bool access_scopes_read(struct str text, unsigned *scopes);

/* ---- sign-in ---- */

/* The actor behind a session's cookie or a bearer token (which goes first); never NULL: person_id 0
   when there is none, or it has expired or was ended. */
MUST_CHECK struct err *access_session_find(struct store_tx *tx, struct str cookie,
                                           struct str bearer, int64_t now_ms, struct actor **actor);
/* Mark a session as used now. */
MUST_CHECK struct err *access_session_touch(struct store_tx *tx, const struct actor *actor);
/* What a refusal leaves: ERR_BAD_LOGIN is counted for the account and the address (WHAT:
   "name address"), ERR_BAD_PIN for the person and the device (WHAT: "name device"), ERR_BAD_LINK
   for the address (WHAT). All but the first two become an event
   access.refused, one per actor, CODE and WHAT in a minute. */
MUST_CHECK struct err *access_refused_record(struct store_tx *tx, const struct actor *actor,
                                             const char *code, struct str what);

/* What is known of somebody who wants in. */
struct access_login {
    int64_t person_id;    /* 0: nobody has this e-mail or personnel number */
    struct str hash;      /* absent: nobody, or no password yet */
    int64_t wait_seconds; /* > 0: too many failures of this account or address */
};

/* Seconds that ADDRESS has to wait for too many failures of any kind; 0: try. */
MUST_CHECK struct err *access_address_wait(struct store_tx *tx, struct str address,
                                           int64_t *wait_seconds);
/* NAME: an e-mail or a personnel number. */
MUST_CHECK struct err *access_login_find(struct store_tx *tx, struct str name, struct str address,
                                         struct access_login *login);
/* A good one: the failures of this account are forgotten, those of the address are not. */
MUST_CHECK struct err *access_login_forgive(struct store_tx *tx, struct str name);
/* A session to be, with SECRET as its cookie. */
struct access_session {
    int64_t person_id;
    struct str secret;
    int64_t old_id;    /* the session it replaces, which is ended; 0: none */
    int64_t device_id; /* the shared device it is bound to; 0: none */
    const char *how;   /* "password", "sample", "link", "set-up", "pin" */
};
MUST_CHECK struct err *access_session_start(struct store_tx *tx,
                                            const struct access_session *session);
/* The same for the browser of REQ, with its cookie: bound to the shared device that it is. */
MUST_CHECK struct err *access_session_begin(struct req *req, struct store_tx *tx, int64_t person_id,
                                            struct str secret, const char *how);
MUST_CHECK struct err *access_session_end(struct store_tx *tx, const struct actor *actor);

/* argon2id; slow, so before the transaction. ERR_BUSY when too many are at it. */
MUST_CHECK struct err *access_password_hash(struct arena *arena, struct str password,
                                            struct str *hash);
/* Also ends every session of PERSON and their link. */
MUST_CHECK struct err *access_password_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                           struct str hash);
MUST_CHECK struct err *access_password_has(struct store_tx *tx, int64_t person_id, bool *has);
MUST_CHECK struct err *access_admin_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                        bool admin);
/* Is there any administrator yet? The first user becomes one. */
MUST_CHECK struct err *access_admin_any(struct store_tx *tx, bool *any);
MUST_CHECK struct err *access_admin_is(struct store_tx *tx, int64_t person_id, bool *admin);
/* Make PERSON an administrator, or not one any more: never the last (ERR_LAST_ADMIN), nor one who
   has left (ERR_ENDED). */
MUST_CHECK struct err *access_admin_change(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                           bool admin);
/* DAY is the first without the person: their relations end on it, and once it has come sessions,
   tokens and rights are cut at once; else the clock does it then. Never the last administrator. */
MUST_CHECK struct err *access_person_leave(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                           int64_t day);
/* The clock: the day has come. The last administrator stays until there is another one. */
MUST_CHECK struct err *access_leave_step(struct store_tx *tx, int64_t person_id);
/* What other features have to say when a person leaves; app/features.c lists them, NULL at the end.
 */
struct access_leaver {
    /* Set CODE while something hangs on this person alone. */
    struct err *(*may)(struct store_tx *tx, int64_t person_id, enum err_code *code);
    /* They have left: let go of what they held. */
    struct err *(*left)(struct store_tx *tx, int64_t person_id);
};
extern const struct access_leaver *const access_leavers[];
/* "light" or "dark"; absent: as the device says. */
MUST_CHECK struct err *access_theme_get(struct store_tx *tx, int64_t person_id, struct str *theme);
MUST_CHECK struct err *access_theme_set(struct store_tx *tx, int64_t person_id, struct str theme);

/* A bearer token for PERSON; TOKEN is shown once, only its hash is kept. */
MUST_CHECK struct err *access_token_make(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                         struct str token, unsigned scopes, struct str name);
MUST_CHECK struct err *
access_secret_make(struct arena *arena,
                   struct str *secret); /* 256 random bits as text, prefix "int_" */

struct access_bearer {
    int64_t id;
    struct str name;
    unsigned scopes;
    int64_t made_ms;
};

/* One's own tokens, newest first. */
MUST_CHECK struct err *access_bearers_of(struct store_tx *tx, int64_t person_id, size_t limit,
                                         struct access_bearer **bearers, size_t *count);
MUST_CHECK struct err *access_bearer_end(struct store_tx *tx, int64_t actor_id, int64_t id);

/* Of org_namers (org.h): does an account name this party? */
MUST_CHECK struct err *access_names(struct store_tx *tx, int64_t party_id, bool *named);

/* ---- the sample ---- */

/* Offer PERSON on the sign-in page by one click, and mark this house as the sample. */
MUST_CHECK struct err *access_sample_offer(struct store_tx *tx, int64_t person_id);
/* Who is offered; none where this is not the sample. */
MUST_CHECK struct err *access_sample_people(struct store_tx *tx, int64_t **person_ids,
                                            size_t *count);
/* The sample was loaded whole: what comes from now on is not of it. */
MUST_CHECK struct err *access_sample_loaded(struct store_tx *tx);
/* It was removed, and is not added again. */
MUST_CHECK struct err *access_sample_removed(struct store_tx *tx);
enum access_sample { ACCESS_SAMPLE_NONE, ACCESS_SAMPLE_HERE, ACCESS_SAMPLE_REMOVED };
/* LAST_ID: no id of the sample is greater; 0: not known. */
MUST_CHECK struct err *access_sample_get(struct store_tx *tx, enum access_sample *sample,
                                         int64_t *last_id);
/* May PERSON be signed in by one click? */
MUST_CHECK struct err *access_sample_has(struct store_tx *tx, int64_t person_id, bool *offered);

/* ---- pages ---- */

extern const struct web_routes access_routes, access_account_routes, access_leave_routes;
/* What every page shows of sign-in: theme, and on the sample the people one may become. */
MUST_CHECK struct err *access_page(struct req *req, struct store_tx *tx, struct doc *page);
/* A session as its holder sees it: person, parties, secret of forms. */
MUST_CHECK struct err *access_session_show(struct req *req, struct store_tx *tx,
                                           const struct actor *actor, struct doc *doc);

/* Put `scopes`: a list of "read", "write", "admin". */
void access_scopes_put(struct arena *arena, struct doc *doc, unsigned scopes);
/* The members of access_session_show, for routes. */
#define ACCESS_SESSION                                                                             \
    "person{id:id name:text} lang?:text zone?:text admin:bool scopes[]:text csrf?:text"            \
    " parties[id:id name:text kind:text relation:text]"
/* Where a sign-in leads: programs to the session, people to where they wanted to go. */
struct str access_next(const struct req *req, struct str next);
/* The session that SECRET has just begun. */
MUST_CHECK struct err *access_begun_view(struct req *req, struct store_tx *tx, struct str secret,
                                         struct doc *doc);
/* A PASSWORD that is given and may not be one becomes a fault of the field NAME. */
void access_password_fault(struct req *req, const char *name, struct str password);
/* ERR_THROTTLED that says how long to wait. */
struct err *access_refuse_throttled(struct req *req, int64_t wait_seconds);

/* ---- commands ---- */

struct access_user {
    struct str email, name, password;
    struct str company; /* found by name or made, with a front desk that the person leads; absent:
                           the first one, or "My company" */
};

/* interna user add: a person with a password; the first one administers. */
MUST_CHECK struct err *access_command_user_add(struct store *store, struct arena *arena,
                                               int64_t now_ms, const struct access_user *user);
/* interna token create: a new bearer token of the person with this e-mail. SCOPES: "read,write"
   (absent: these two); NAME tells tokens apart (absent: "token"). */
MUST_CHECK struct err *access_command_token_create(struct store *store, struct arena *arena,
                                                   int64_t now_ms, struct str email,
                                                   struct str scopes, struct str name,
                                                   struct str *token);

#define ACCESS_TRIES_KEPT_MS DAY_MS /* failed attempts are counted so long */

/* What is kept about people (base/kept.h). */
extern const struct kept access_kept[];
MUST_CHECK struct err *access_credential_erase(struct store_tx *tx, int64_t person_id);
MUST_CHECK struct err *access_session_erase(struct store_tx *tx, int64_t person_id);
/* Put what is kept about who asks: rights, sessions, tokens (record.h). */
#define ACCESS_TOLD                                                                                \
    "admin:bool theme?:text tokens[id:id name:text made:time scopes[]:text]"                       \
    " sessions[made:time seen:time shared:bool]"
MUST_CHECK struct err *access_tell(struct req *req, struct store_tx *tx, struct doc *doc);

#endif
