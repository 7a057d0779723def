/* Sign-in and rights. One gate, authz: one's side of an object decides, not a user type. */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "base/err.h"
#include "base/grant.h"

struct actor;
struct store_tx;

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
    SIDE_SYSTEM = 1 << 11 /* the clock, an import */
};

enum secrecy { SECRECY_NORMAL, SECRECY_CONFIDENTIAL, SECRECY_NAMED };

/* Rights, each with the sides that have it (access_rules.c, one table). */
enum right {
    RIGHT_NONE,
    RIGHT_DIRECTORY,    /* companies, units, people: signed in */
    RIGHT_CATALOGUE,    /* offerings: signed in */
    RIGHT_ADMINISTER,   /* admin */
    RIGHT_ASK,          /* signed in; eligibility is the offering's rule */
    RIGHT_SEE,          /* a request: by secrecy */
    RIGHT_NOTE,         /* supplier's own notes, seen and written: supplier side */
    RIGHT_TAKE_PART,    /* message, follow: whoever sees it */
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
    unsigned sides; /* of this actor, by the object's feature */
    enum secrecy secrecy;
    bool draft; /* nobody but the requester */
};

/* The gate. False: refused (and GRANT is empty). Deny by default. */
bool authz(const struct actor *actor, enum right right, const struct authz_object *object,
           struct grant *grant);
/* The system's own grant: clock, import, sample, commands of the administrator on this machine. */
struct grant access_system_grant(int64_t object_id);
/* May anybody on SIDES see an object of this secrecy? The one rule behind RIGHT_SEE; the SQL
   fragment `visible` of request.sql says the same and a test holds them together. */
bool access_sees(unsigned sides, enum secrecy secrecy, bool draft);

/* ---- sign-in ---- */

MUST_CHECK struct err *access_session_find(struct store_tx *tx, struct str cookie,
                                           struct str bearer, int64_t now_ms, struct actor **actor);
MUST_CHECK struct err *access_refused_record(struct store_tx *tx, const struct actor *actor,
                                             const char *code, struct str what);
/* argon2id; slow, so before the transaction. */
MUST_CHECK struct err *access_password_hash(struct arena *arena, struct str password,
                                            struct str *hash);
MUST_CHECK struct err *access_password_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                           struct str hash);
MUST_CHECK struct err *access_admin_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                        bool admin);
/* A bearer token for PERSON; TOKEN is shown once, only its hash is kept. */
MUST_CHECK struct err *access_token_make(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                         struct str token, unsigned scopes, struct str name);
MUST_CHECK struct err *
access_secret_make(struct arena *arena,
                   struct str *secret); /* 256 random bits as text, prefix "int_" */

#endif
