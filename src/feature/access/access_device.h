/* Shared devices of a unit, and the PIN by which its people sign in on them (product.md section 8,
   docs/decisions/015). */
#ifndef ACCESS_ACCESS_DEVICE_H
#define ACCESS_ACCESS_DEVICE_H

#include "base/err.h"
#include "base/time.h"

struct actor;
struct doc;
struct req;
struct store_tx;
struct web_routes;

/* ---- devices ---- */

#define ACCESS_COOKIE_DEVICE "interna_device"
#define ACCESS_CODE_LETTERS                                                                        \
    16                        /* of 32: 80 random bits, typed once within limits.device_pair_ms    \
                               */
#define ACCESS_DEVICES_MAX 50 /* shown of a unit */

struct access_device {
    int64_t id; /* 0: none */
    int64_t unit_id;
    struct str name;
    int64_t code_ends_ms; /* until then the code pairs it */
    bool paired;
    int64_t made_ms, seen_ms; /* seen: the last sign-in on it; NONE: none yet */
};

/* "ABCD-EFGH-JKLM-NPQR", without letters and digits that look alike. */
MUST_CHECK struct err *access_code_make(struct arena *arena, struct str *code);
/* CODE as people type it, with or without dashes and capitals; empty: it is none. */
struct str access_code_read(struct arena *arena, struct str typed);

MUST_CHECK struct err *access_device_make(struct store_tx *tx, int64_t actor_id, struct str code,
                                          struct access_device *device); /* sets id, times */
/* By CODE, which is used up, the browser that holds SECRET becomes the device. ERR_BAD_LINK. */
MUST_CHECK struct err *access_device_pair(struct store_tx *tx, struct str code, struct str secret,
                                          struct access_device *device);
/* The device that CODE pairs now; id 0: none. */
MUST_CHECK struct err *access_device_by_code(struct store_tx *tx, struct str code,
                                             struct access_device *device);
/* The device whose cookie holds SECRET; id 0: none. */
MUST_CHECK struct err *access_device_by_token(struct store_tx *tx, struct str secret,
                                              struct access_device *device);
/* The device that the browser of REQ is; id 0: none. */
MUST_CHECK struct err *access_device_of(struct req *req, struct store_tx *tx,
                                        struct access_device *device);
/* ERR_NOT_FOUND. */
MUST_CHECK struct err *access_device_get(struct store_tx *tx, int64_t id,
                                         struct access_device *device);
/* Newest first. */
MUST_CHECK struct err *access_devices_of(struct store_tx *tx, int64_t unit_id,
                                         struct access_device **devices, size_t *count);
/* Of all units, newest first, made before the one called BEFORE_ID (NONE: all). */
MUST_CHECK struct err *access_devices_all(struct store_tx *tx, int64_t before_id, size_t limit,
                                          struct access_device **devices, size_t *count);
/* The device is none any more, and whoever sits at it is signed out. */
MUST_CHECK struct err *access_device_end(struct store_tx *tx, int64_t actor_id,
                                         const struct access_device *device);

/* ---- PINs ---- */

#define ACCESS_PIN_DIGITS_MIN 4
#define ACCESS_PIN_DIGITS_MAX 8
#define ACCESS_PIN_FIRST_MS   (72 * HOUR_MS) /* so long one given by others may wait */

/* ERR_NONE, ERR_PIN_DIGITS, or ERR_WEAK_PIN: repeats (0000, 1212), rows (1234, 9876), years and
   days (1984, 240712), or a part of NUMBER, the personnel number (absent: none). Pure. */
enum err_code access_pin_check(struct str pin, struct str number);
/* Six digits that pass the check. */
MUST_CHECK struct err *access_pin_random(struct arena *arena, struct str *pin);

/* What is known of somebody who wants in on a device. */
struct access_pin_login {
    int64_t person_id;    /* 0: nobody whom this device lets in */
    struct str number;    /* their personnel number */
    struct str hash;      /* absent: nobody, no PIN, or one that is void */
    bool first;           /* it was given by others: another one must be chosen */
    int64_t wait_seconds; /* > 0: too many failures of this person or device */
};

/* NAME: an e-mail or a personnel number. A device lets in the people of its unit. */
MUST_CHECK struct err *access_pin_find(struct store_tx *tx, struct str name,
                                       const struct access_device *device,
                                       struct access_pin_login *login);
/* A good try: the failures in a row are forgotten, and the device is seen. */
MUST_CHECK struct err *access_pin_good(struct store_tx *tx, struct str name,
                                       const struct access_device *device, int64_t person_id);
/* FIRST: given by others, good for ACCESS_PIN_FIRST_MS and to be changed when it is first used. */
MUST_CHECK struct err *access_pin_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                      struct str hash, bool first);

enum access_pin_state { PIN_NONE, PIN_FIRST, PIN_VOID, PIN_OWN };
MUST_CHECK struct err *access_pin_state(struct store_tx *tx, int64_t person_id,
                                        enum access_pin_state *state);
/* Whom may ACTOR give a first PIN: an administrator anybody; a lead the people of their unit who
   have no way in yet, or one that is still theirs to give. ERR_RIGHT, ERR_HAS_WAY_IN. */
MUST_CHECK struct err *access_pin_giver_check(struct store_tx *tx, const struct actor *actor,
                                              int64_t person_id);

/* ---- pages ---- */

/* Put `device` and the form of its sign-in where the browser of REQ is one. */
MUST_CHECK struct err *access_device_put(struct req *req, struct store_tx *tx, struct doc *doc,
                                         bool *shared);
void access_pin_form(struct req *req, struct doc *doc);
#define ACCESS_DEVICE "id:id name:text unit{id:id name:text}"

extern const struct web_routes access_device_routes, access_pin_routes;

#endif
