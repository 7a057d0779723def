/* The one gate, and the small rules of sign-in. Pure. */
#include "feature/access/access.h"

#include "base/actor.h"
#include "base/limits.h"
#include "base/time.h"

#define BOTH_SIDES (CUSTOMER_SIDE | SUPPLIER_SIDE | SIDE_APPROVER)
/* What a person is to the house: known by the gate alone, no feature can lend it. */
#define HOUSE_SIDES ((unsigned)(SIDE_SYSTEM | SIDE_ADMIN | SIDE_SIGNED_IN))
#define ALL_SIDES   (BOTH_SIDES | SIDE_FOLLOWER | SIDE_JOINED | SIDE_INSIDER)

/* Who has each right. `object`: only where that side also sees the object. */
static const struct {
    unsigned sides;
    bool object;
} rules[RIGHT_COUNT] = {
    [RIGHT_NONE] = {0, false},
    [RIGHT_CATALOGUE] = {SIDE_SIGNED_IN, false},
    [RIGHT_ADMINISTER] = {SIDE_ADMIN, false},
    [RIGHT_ASK] = {SIDE_SIGNED_IN, false},
    [RIGHT_SEE] = {ALL_SIDES | SIDE_ADMIN | SIDE_GLASS, true},
    [RIGHT_NOTE] = {SUPPLIER_SIDE, true},
    [RIGHT_TAKE_PART] = {ALL_SIDES | SIDE_ADMIN, true},
    [RIGHT_QUEUE] = {SIDE_SUPPLIER | SIDE_INSIDER | SIDE_ADMIN, true},
    [RIGHT_JOIN] = {ALL_SIDES, true}, /* and not of a secret: see allowed */
    [RIGHT_ACT_CUSTOMER] = {CUSTOMER_SIDE, true},
    [RIGHT_ACT_SUPPLIER] = {SUPPLIER_SIDE, true},
    [RIGHT_ACT_APPROVER] = {SIDE_APPROVER, true},
    [RIGHT_ACT_EITHER] = {CUSTOMER_SIDE | SUPPLIER_SIDE, true},
    [RIGHT_SYSTEM] = {SIDE_SYSTEM, true},
};

/* Who sees an object of each secrecy. Of a named one the lead, other customers and the
   administrator are kept out on purpose: only listed handlers are its supplier side. */
static unsigned seen_by(enum secrecy secrecy, bool draft)
{
    static const unsigned sides[] = {
        [SECRECY_NORMAL] = ALL_SIDES | SIDE_ADMIN,
        [SECRECY_CONFIDENTIAL] = BOTH_SIDES | SIDE_GLASS,
        [SECRECY_NAMED] = SIDE_REQUESTER | SIDE_SUPPLIER | SIDE_APPROVER | SIDE_GLASS,
    };

    if (draft) return SIDE_REQUESTER | SIDE_SYSTEM;
    return (size_t)secrecy < sizeof sides / sizeof *sides ? sides[secrecy] | SIDE_SYSTEM
                                                          : SIDE_SYSTEM;
}

const char *const secrecy_names[] = {"normal", "confidential", "named", NULL};

bool access_sees(unsigned sides, enum secrecy secrecy, bool draft)
{
    return (sides & seen_by(secrecy, draft)) != 0;
}

/* A side gives its rights only where it sees: who asked and also leads the supplying unit is no
   supplier of a named request. */
bool access_allows(enum right right, unsigned sides, enum secrecy secrecy, bool draft)
{
    if (right <= RIGHT_NONE || right >= RIGHT_COUNT) return false;
    if (rules[right].object) sides &= seen_by(secrecy, draft);
    if (right == RIGHT_JOIN && secrecy != SECRECY_NORMAL) return false;
    return (rules[right].sides & sides) != 0;
}

unsigned access_lent(const struct actor *actor, unsigned sides)
{
    if (actor->device_id == 0) return sides;
    return (sides & SIDE_REQUESTER) != 0 ? sides & CUSTOMER_SIDE : 0;
}

int64_t access_standing(const struct actor *actor)
{
    if (actor->device_id != 0) return -1;
    return actor->admin ? 1 : 0;
}

bool authz(const struct actor *actor, enum right right, const struct authz_object *object,
           struct grant *grant)
{
    bool admin = actor->admin && actor->device_id == 0;
    unsigned house = SIDE_SIGNED_IN | (admin ? SIDE_ADMIN : 0u);
    unsigned lent = access_lent(actor, object->sides) & seen_by(object->secrecy, object->draft);
    unsigned sides = (lent & ~HOUSE_SIDES) | house;

    *grant = (struct grant){0};
    if (actor->person_id <= 0) return false;
    if (!access_allows(right, sides, object->secrecy, object->draft)) return false;
    *grant = (struct grant){.actor_id = actor->person_id,
                            .object_id = object->id,
                            .right = right,
                            .sides = sides};
    return true;
}

struct grant access_system_grant(int64_t object_id)
{
    return (struct grant){.object_id = object_id, .right = RIGHT_SYSTEM, .sides = SIDE_SYSTEM};
}

enum err_code access_password_check(struct str password)
{
    if (password.len > limits.password_bytes_max) return ERR_TOO_LONG;
    if (!str_is_utf8(password)) return ERR_BAD_TEXT;
    if (str_points(password) < limits.password_points_min) return ERR_WEAK_PASSWORD;
    return ERR_NONE;
}

int64_t access_wait_seconds(int64_t tries, int64_t tries_max, int64_t from_ms, int64_t now_ms)
{
    int64_t left_ms = from_ms + limits.login_window_ms - now_ms;

    if (tries < tries_max || left_ms <= 0) return 0;
    return (left_ms + SECOND_MS - 1) / SECOND_MS;
}

bool access_path_is_local(struct str path)
{
    if (!str_starts(path, STR("/")) || str_starts(path, STR("//"))) return false;
    for (size_t i = 0; i < path.len; i++) {
        unsigned char one = (unsigned char)path.ptr[i];

        /* Browsers read "\" as "/", and drop control characters before they look. */
        if (one == '\\' || one <= ' ' || one >= 0x7f) return false;
    }
    return true;
}

bool access_scopes_read(struct str text, unsigned *scopes)
{
    static const struct {
        const char *name;
        unsigned scope;
    } names[] = {{"read", SCOPE_READ}, {"write", SCOPE_WRITE}, {"admin", SCOPE_ADMIN}};
    struct str one, rest = text;
    bool more = true;

    *scopes = 0;
    while (more) {
        unsigned found = 0;

        more = str_cut(rest, ',', &one, &rest);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_is(one, names[i].name)) found = names[i].scope;
        if (found == 0) return false;
        *scopes |= found;
    }
    return true;
}
