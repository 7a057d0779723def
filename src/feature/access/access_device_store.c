/* Rows of shared devices and of PINs. Of codes and cookies only the SHA-256 is kept. */
#include "feature/access/access_device.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/rand.h"
#include "base/sha256.h"
#include "base/time.h"
#include "feature/access/access_inner.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

#define CODE_LETTERS  "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" /* 32, none that are mixed up */
#define CODE_GROUP    4
#define RANDOM_DIGITS 6

/* ---- secrets ---- */

struct err *access_code_make(struct arena *arena, struct str *code)
{
    const size_t length = ACCESS_CODE_LETTERS + ACCESS_CODE_LETTERS / CODE_GROUP - 1;
    struct buf out = buf_new(arena, length + 1);
    uint8_t bytes[ACCESS_CODE_LETTERS];

    if (!rand_entropy(bytes, sizeof bytes)) {
        return ERR(arena, ERR_INTERNAL, "the system gives no random bytes");
    }
    for (size_t i = 0; i < ACCESS_CODE_LETTERS; i++) {
        if (i > 0 && i % CODE_GROUP == 0) buf_add_char(&out, '-');
        buf_add_char(&out, CODE_LETTERS[bytes[i] % (sizeof CODE_LETTERS - 1)]);
    }
    *code = buf_str(&out);
    return NULL;
}

struct str access_code_read(struct arena *arena, struct str typed)
{
    struct buf out = buf_new(arena, ACCESS_CODE_LETTERS + 1);
    struct str letters = STR(CODE_LETTERS);

    for (size_t i = 0; i < typed.len; i++) {
        char one = typed.ptr[i];

        if (one == '-' || one == ' ') continue;
        if (one >= 'a' && one <= 'z') one = (char)(one - 'a' + 'A');
        if (out.len == ACCESS_CODE_LETTERS) return STR("");
        if (str_find(letters, (struct str){&one, 1}) < 0) return STR("");
        buf_add_char(&out, one);
    }
    return out.len == ACCESS_CODE_LETTERS ? buf_str(&out) : STR("");
}

static struct str code_digest(struct store_tx *tx, struct str code)
{
    return sha256_hex(tx->arena, access_code_read(tx->arena, code));
}

struct err *access_pin_random(struct arena *arena, struct str *pin)
{
    uint32_t random;

    do {
        if (!rand_entropy(&random, sizeof random)) {
            return ERR(arena, ERR_INTERNAL, "the system gives no random bytes");
        }
        *pin = str_print(arena, "%0*u", RANDOM_DIGITS, random % 1000000);
    } while (access_pin_check(*pin, STR_NONE) != ERR_NONE);
    return NULL;
}

/* ---- devices ---- */

static bool device_next(struct sql_rows *rows, struct access_device *device)
{
    *device = (struct access_device){0};
    if (!sql_next(rows)) return false;
    device->id = sql_int(rows);
    device->unit_id = sql_int(rows);
    device->name = sql_text(rows);
    device->code_ends_ms = sql_int(rows);
    device->paired = sql_text(rows).ptr != NULL;
    device->made_ms = sql_int(rows);
    device->seen_ms = sql_int(rows);
    return true;
}

static struct err *device_read(struct sql_rows *rows, struct access_device *device)
{
    (void)device_next(rows, device);
    return sql_done(rows);
}

static struct err *device_told(struct store_tx *tx, const char *type, int64_t actor_id,
                               const struct access_device *device)
{
    struct event event = {
        .object_id = device->unit_id,
        .type = str_of(type),
        .actor_id = actor_id,
        .happened_ms = NONE,
        .data = str_print(tx->arena, "{\"device\":\"%lld\"}", (long long)device->id),
        .text = device->name,
    };

    return event_append(tx, &event);
}

struct err *access_device_make(struct store_tx *tx, int64_t actor_id, struct str code,
                               struct access_device *device)
{
    device->id = store_new_id(tx);
    device->made_ms = tx->now_ms;
    device->code_ends_ms = tx->now_ms + limits.device_pair_ms;
    TRY(sql_run(tx, SQL_ACCESS_DEVICE_ADD, sql_i(device->id), sql_i(device->unit_id),
                sql_t(device->name), sql_t(code_digest(tx, code)), sql_i(device->code_ends_ms),
                sql_i(tx->now_ms)));
    return device_told(tx, "access.device", actor_id, device);
}

struct err *access_device_pair(struct store_tx *tx, struct str code, struct str secret,
                               struct access_device *device)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_DEVICE_PAIR, &rows, sql_t(code_digest(tx, code)),
                  sql_t(sha256_hex(tx->arena, secret)), sql_i(tx->now_ms)));
    TRY(device_read(&rows, device));
    if (device->id == 0) return ERR_REFUSE(tx->arena, ERR_BAD_LINK);
    return device_told(tx, "access.device-pair", 0, device);
}

struct err *access_device_by_code(struct store_tx *tx, struct str code,
                                  struct access_device *device)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_DEVICE_BY_CODE, &rows, sql_t(code_digest(tx, code)),
                  sql_i(tx->now_ms)));
    return device_read(&rows, device);
}

struct err *access_device_by_token(struct store_tx *tx, struct str secret,
                                   struct access_device *device)
{
    struct sql_rows rows;

    *device = (struct access_device){0};
    if (str_empty(secret)) return NULL;
    TRY(sql_query(tx, SQL_ACCESS_DEVICE_BY_TOKEN, &rows, sql_t(sha256_hex(tx->arena, secret))));
    return device_read(&rows, device);
}

struct err *access_device_get(struct store_tx *tx, int64_t id, struct access_device *device)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_DEVICE_GET, &rows, sql_i(id)));
    TRY(device_read(&rows, device));
    return device->id != 0 ? NULL : ERR_REFUSE(tx->arena, ERR_NOT_FOUND);
}

static struct err *devices_read(struct store_tx *tx, struct sql_rows *rows, size_t limit,
                                struct access_device **devices, size_t *count)
{
    *devices = ARENA_ARRAY(tx->arena, struct access_device, limit);
    *count = 0;
    while (*count < limit && device_next(rows, &(*devices)[*count]))
        (*count)++;
    return sql_done(rows);
}

struct err *access_devices_of(struct store_tx *tx, int64_t unit_id, struct access_device **devices,
                              size_t *count)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_DEVICES_OF, &rows, sql_i(unit_id), sql_i(ACCESS_DEVICES_MAX)));
    return devices_read(tx, &rows, ACCESS_DEVICES_MAX, devices, count);
}

struct err *access_devices_all(struct store_tx *tx, int64_t before_id, size_t limit,
                               struct access_device **devices, size_t *count)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_DEVICES_ALL, &rows,
                  sql_i(before_id == NONE ? INT64_MAX : before_id), sql_i((int64_t)limit)));
    return devices_read(tx, &rows, limit, devices, count);
}

struct err *access_device_end(struct store_tx *tx, int64_t actor_id,
                              const struct access_device *device)
{
    TRY(sql_run(tx, SQL_ACCESS_DEVICE_SESSIONS_END, sql_i(device->id)));
    TRY(sql_run(tx, SQL_ACCESS_DEVICE_END, sql_i(device->id)));
    return device_told(tx, "access.device-end", actor_id, device);
}

/* ---- PINs ---- */

/* One row of pin; absent: all of it. */
struct pin {
    struct str hash;
    int64_t ends_ms, failed;
};

static struct err *pin_get(struct store_tx *tx, int64_t person_id, struct pin *pin)
{
    struct sql_rows rows;

    *pin = (struct pin){.ends_ms = NONE};
    TRY(sql_query(tx, SQL_ACCESS_PIN_GET, &rows, sql_i(person_id)));
    if (sql_next(&rows)) {
        pin->hash = sql_text(&rows);
        pin->ends_ms = sql_int(&rows);
        pin->failed = sql_int(&rows);
    }
    return sql_done(&rows);
}

static bool is_void(const struct pin *pin, int64_t now_ms)
{
    return pin->failed >= limits.pin_tries_max || (pin->ends_ms != NONE && pin->ends_ms <= now_ms);
}

/* Is the person one of the unit today? */
static struct err *is_member(struct store_tx *tx, int64_t person_id, int64_t unit_id, bool *is)
{
    struct actor_party *parties;
    size_t count;

    *is = false;
    TRY(org_parties_of(tx, person_id, tx->now_ms, &parties, &count));
    for (size_t i = 0; i < count; i++)
        *is = *is || (parties[i].unit && parties[i].party_id == unit_id);
    return NULL;
}

struct err *access_pin_find(struct store_tx *tx, struct str name,
                            const struct access_device *device, struct access_pin_login *login)
{
    struct org_party person;
    struct str key;
    struct pin pin;
    bool member;

    *login = (struct access_pin_login){0};
    TRY(access_login_person(tx, name, &person, &key));
    TRY(access_tries_wait(tx, ACCESS_TRIES_DEVICE, str_of_int(tx->arena, device->id),
                          limits.device_tries_max, &login->wait_seconds));
    TRY(access_tries_wait(tx, ACCESS_TRIES_PIN, key, limits.login_tries_max, &login->wait_seconds));
    if (person.id == 0 || person.ended_ms != NONE) return NULL;
    TRY(is_member(tx, person.id, device->unit_id, &member));
    if (!member) return NULL;
    TRY(pin_get(tx, person.id, &pin));
    if (is_void(&pin, tx->now_ms)) return NULL;
    *login = (struct access_pin_login){.person_id = person.id,
                                       .number = person.personnel_no,
                                       .hash = pin.hash,
                                       .first = pin.ends_ms != NONE,
                                       .wait_seconds = login->wait_seconds};
    return NULL;
}

struct err *access_pin_good(struct store_tx *tx, struct str name,
                            const struct access_device *device, int64_t person_id)
{
    struct org_party person;
    struct str key;

    TRY(access_login_person(tx, name, &person, &key));
    TRY(sql_run(tx, SQL_ACCESS_TRIES_END, sql_t(ACCESS_TRIES_PIN),
                sql_t(sha256_hex(tx->arena, key))));
    TRY(sql_run(tx, SQL_ACCESS_PIN_FORGIVE, sql_i(person_id)));
    return sql_run(tx, SQL_ACCESS_DEVICE_SEEN, sql_i(device->id), sql_i(tx->now_ms));
}

struct err *access_pin_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                           struct str hash, bool first)
{
    struct event event = {
        .object_id = person_id,
        .type = STR("access.pin"),
        .actor_id = actor_id,
        .happened_ms = NONE,
        .data = first ? STR("{\"first\":true}") : STR("{\"first\":false}"),
    };

    TRY(sql_run(tx, SQL_ACCESS_PIN_PUT, sql_i(person_id), sql_t(hash),
                sql_i(first ? tx->now_ms + ACCESS_PIN_FIRST_MS : NONE), sql_i(tx->now_ms)));
    return event_append(tx, &event);
}

struct err *access_pin_state(struct store_tx *tx, int64_t person_id, enum access_pin_state *state)
{
    struct pin pin;

    TRY(pin_get(tx, person_id, &pin));
    *state = pin.hash.ptr == NULL        ? PIN_NONE
             : pin.ends_ms != NONE       ? PIN_FIRST
             : is_void(&pin, tx->now_ms) ? PIN_VOID
                                         : PIN_OWN;
    return NULL;
}

static bool leads_unit(const struct actor *actor, int64_t unit_id)
{
    for (size_t i = 0; i < actor->party_count; i++)
        if (actor->parties[i].lead && actor->parties[i].party_id == unit_id) return true;
    return false;
}

/* All units of the person: else whoever leads one could make somebody else's people members of it,
   and sign in as them. */
static struct err *leads_person(struct store_tx *tx, const struct actor *actor, int64_t person_id,
                                bool *leads)
{
    struct actor_party *parties;
    size_t count, units = 0;

    TRY(org_parties_of(tx, person_id, tx->now_ms, &parties, &count));
    *leads = true;
    for (size_t i = 0; i < count; i++) {
        if (!parties[i].unit) continue;
        units++;
        *leads = *leads && leads_unit(actor, parties[i].party_id);
    }
    *leads = *leads && units > 0;
    return NULL;
}

/* Did somebody else make the person a member of one of these units, all of which ACTOR leads? Else
   a lead could take in a colleague of no unit, give them a PIN, and sign in as them. */
static struct err *entered_by_others(struct store_tx *tx, const struct actor *actor,
                                     int64_t person_id, bool *by_others)
{
    *by_others = false;
    for (size_t i = 0; i < actor->party_count && !*by_others; i++) {
        bool related;

        if (!actor->parties[i].lead) continue;
        TRY(org_relation_by_others(tx, person_id, actor->parties[i].party_id, actor->person_id,
                                   &related));
        *by_others = related;
    }
    return NULL;
}

struct err *access_pin_giver_check(struct store_tx *tx, const struct actor *actor,
                                   int64_t person_id)
{
    enum access_pin_state state;
    bool leads, password, by_others;

    if (actor->admin) return NULL;
    TRY(leads_person(tx, actor, person_id, &leads));
    if (!leads) return ERR_REFUSE(tx->arena, ERR_RIGHT);
    TRY(entered_by_others(tx, actor, person_id, &by_others));
    if (!by_others) return ERR_REFUSE(tx->arena, ERR_OWN_MEMBER);
    TRY(access_pin_state(tx, person_id, &state));
    TRY(access_password_has(tx, person_id, &password));
    if (password || state == PIN_VOID || state == PIN_OWN) {
        return ERR_REFUSE(tx->arena, ERR_HAS_WAY_IN);
    }
    return NULL;
}
