/* What a party and a relation may be. Pure: the first failing check, in this order, is the answer.
 */
#include "feature/org/org.h"

#include "base/actor.h"
#include "base/kept.h"
#include "base/limits.h"
#include "base/time.h"

#define CODE_MIN 2
#define CODE_MAX 6

static const struct org_fault fine = {NULL, ERR_NONE, 0};

static struct org_fault fault(const char *field, enum err_code code)
{
    return (struct org_fault){field, code, 0};
}

static bool one_of(struct str value, const char *const *choices)
{
    for (; *choices != NULL; choices++)
        if (str_is(value, *choices)) return true;
    return false;
}

bool org_relation_is_insider(struct str kind)
{
    return str_is(kind, "employee") || str_is(kind, "temporary");
}

bool org_relation_is_of_unit(struct str kind)
{
    return str_is(kind, "lead") || str_is(kind, "member");
}

static bool code_is_well_formed(struct str code)
{
    if (code.len < CODE_MIN || code.len > CODE_MAX) return false;
    for (size_t i = 0; i < code.len; i++) {
        char one = code.ptr[i];

        if (!((one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9'))) return false;
    }
    return true;
}

/* Enough of RFC 5321 to tell an address from a slip: name@domain in lower case, no spaces, no
   second @, a domain of labels. */
static bool email_is_well_formed(struct str email)
{
    struct str name, domain;

    if (!str_cut(email, '@', &name, &domain)) return false;
    if (name.len == 0 || domain.len == 0 || domain.ptr[domain.len - 1] == '.') return false;
    if (str_find(domain, STR("@")) >= 0 || str_find(domain, STR("..")) >= 0) return false;
    if (domain.ptr[0] == '.') return false;
    for (size_t i = 0; i < email.len; i++) {
        unsigned char one = (unsigned char)email.ptr[i];

        if (one <= ' ' || one == 0x7f || (one >= 'A' && one <= 'Z')) return false;
    }
    return str_is_utf8(email);
}

static struct org_fault line_check(const char *field, struct str text)
{
    if (text.ptr == NULL) return fine;
    if (!str_is_utf8(text) || !str_is_clean(text, false)) return fault(field, ERR_BAD_TEXT);
    if (str_points(text) > limits.name_points_max) {
        return (struct org_fault){field, ERR_TOO_LONG, (int64_t)limits.name_points_max};
    }
    return fine;
}

static struct org_fault texts_check(const struct org_party *party)
{
    const struct {
        const char *field;
        struct str text;
    } lines[] = {
        {"name", party->name},
        {"personnel_no", party->personnel_no},
        {"external_id", party->external_id},
    };

    if (str_empty(str_trim(party->name))) return fault("name", ERR_REQUIRED);
    if (str_equal(party->name, KEPT_ERASED_NAME)) return fault("name", ERR_BAD_TEXT);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct org_fault found = line_check(lines[i].field, lines[i].text);

        if (found.code != ERR_NONE) return found;
    }
    return fine;
}

/* Units form a tree within one company. */
static struct org_fault unit_check(const struct org_party *unit, const struct org_party *company,
                                   const struct org_party *above, size_t above_count)
{
    if (str_empty(unit->code)) return fault("code", ERR_REQUIRED);
    if (!code_is_well_formed(unit->code)) return fault("code", ERR_WRONG_TYPE);
    if (unit->company_id == NONE) return fault("company", ERR_REQUIRED);
    if (company == NULL || !str_is(company->kind, "company") || company->ended_ms != NONE) {
        return fault("company", ERR_BAD_REFERENCE);
    }
    if ((unit->parent_id != NONE) != (above_count > 0)) return fault("parent", ERR_BAD_REFERENCE);
    if (above_count >= ORG_DEPTH_MAX) return fault("parent", ERR_TOO_DEEP);
    for (size_t i = 0; i < above_count; i++) {
        if (!str_is(above[i].kind, "unit") || above[i].ended_ms != NONE ||
            above[i].company_id != unit->company_id || above[i].id == unit->id) {
            return fault("parent", ERR_BAD_REFERENCE);
        }
    }
    return fine;
}

static struct org_fault only_units_check(const struct org_party *party)
{
    if (party->code.ptr != NULL) return fault("code", ERR_UNKNOWN_FIELD);
    if (party->front_desk) return fault("front_desk", ERR_UNKNOWN_FIELD);
    if (party->parent_id != NONE) return fault("parent", ERR_UNKNOWN_FIELD);
    if (!str_is(party->kind, "company") && party->company_id != NONE) {
        return fault("company", ERR_UNKNOWN_FIELD);
    }
    return fine;
}

static struct org_fault person_check(const struct org_party *person)
{
    static const char *const kinds[] = {"executive", "commercial", "operative", NULL};

    if (person->email.ptr != NULL && person->email.len > limits.email_bytes_max) {
        return (struct org_fault){"email", ERR_TOO_LONG, (int64_t)limits.email_bytes_max};
    }
    if (person->email.ptr != NULL && !email_is_well_formed(person->email)) {
        return fault("email", ERR_BAD_EMAIL);
    }
    if (person->person_kind.ptr != NULL && !one_of(person->person_kind, kinds)) {
        return fault("person_kind", ERR_BAD_CHOICE);
    }
    return fine;
}

static struct org_fault only_persons_check(const struct org_party *party)
{
    if (party->email.ptr != NULL) return fault("email", ERR_UNKNOWN_FIELD);
    if (party->personnel_no.ptr != NULL) return fault("personnel_no", ERR_UNKNOWN_FIELD);
    if (party->person_kind.ptr != NULL) return fault("person_kind", ERR_UNKNOWN_FIELD);
    return fine;
}

struct org_fault org_party_check(const struct org_party *party, const struct org_party *company,
                                 const struct org_party *above, size_t above_count)
{
    static const char *const kinds[] = {"company", "unit", "person", "external", NULL};
    static const char *const langs[] = {"en", "es", "fr", "lv", NULL};
    struct org_fault found;

    if (!one_of(party->kind, kinds)) return fault("kind", ERR_BAD_CHOICE);
    found = texts_check(party);
    if (found.code != ERR_NONE) return found;

    found = str_is(party->kind, "unit") ? unit_check(party, company, above, above_count)
                                        : only_units_check(party);
    if (found.code != ERR_NONE) return found;

    found = str_is(party->kind, "person") ? person_check(party) : only_persons_check(party);
    if (found.code != ERR_NONE) return found;

    if (party->lang.ptr != NULL && !one_of(party->lang, langs)) {
        return fault("lang", ERR_BAD_CHOICE);
    }
    return fine;
}

struct org_fault org_relation_check(const struct org_relation *relation,
                                    const struct org_party *person, const struct org_party *party,
                                    bool overlaps)
{
    static const char *const kinds[] = {"lead",       "member",      "employee", "temporary",
                                        "contractor", "shareholder", "board",    "partner",
                                        "pensioner",  NULL};
    const char *fits = org_relation_is_of_unit(relation->kind) ? "unit" : "company";

    if (!one_of(relation->kind, kinds)) return fault("kind", ERR_BAD_CHOICE);
    if (!str_is(person->kind, "person")) return fault("person", ERR_BAD_REFERENCE);
    if (person->ended_ms != NONE) {
        return fault("person", str_is(relation->kind, "lead") ? ERR_LEADER_LEFT : ERR_ENDED);
    }
    if (party->ended_ms != NONE) return fault("party", ERR_ENDED);
    if (!str_is(party->kind, fits)) return fault("kind", ERR_BAD_CHOICE);
    if (relation->from_ms < TIME_MIN_MS || relation->from_ms > TIME_MAX_MS) {
        return fault("from", ERR_BAD_TIME);
    }
    if (relation->to_ms != NONE && relation->to_ms > TIME_MAX_MS) return fault("to", ERR_BAD_TIME);
    if (relation->to_ms != NONE && relation->to_ms <= relation->from_ms) {
        return fault("to", ERR_ENDS_EARLY);
    }
    if (overlaps) return fault("from", ERR_OVERLAPS);
    return fine;
}

struct org_fault org_relation_end_check(const struct org_relation *relation, int64_t to_ms)
{
    if (to_ms > TIME_MAX_MS) return fault("to", ERR_BAD_TIME);
    if (to_ms < relation->from_ms) return fault("to", ERR_ENDS_EARLY);
    if (relation->to_ms != NONE && to_ms > relation->to_ms) return fault("to", ERR_ENDED_BEFORE);
    return fine;
}

bool org_is_colleague(const struct actor *actor)
{
    if (actor->admin) return true;
    for (size_t i = 0; i < actor->party_count; i++)
        if (actor->parties[i].unit || actor->parties[i].insider) return true;
    return false;
}

bool org_is_executive(const struct actor *actor, int64_t company_id)
{
    for (size_t i = 0; i < actor->party_count && actor->executive; i++) {
        const struct actor_party *seat = &actor->parties[i];

        if (seat->unit || seat->party_id != company_id) continue;
        if (seat->insider || str_is(seat->relation, "board")) return true;
    }
    return false;
}

bool org_looks_behind(const struct actor *actor, int64_t unit_id, int64_t company_id)
{
    if (actor->admin || org_is_executive(actor, company_id)) return true;
    for (size_t i = 0; i < actor->party_count; i++)
        if (actor->parties[i].unit && actor->parties[i].party_id == unit_id) return true;
    return false;
}

bool org_keeps_members(const struct actor *actor, int64_t unit_id)
{
    if (actor->admin) return true;
    for (size_t i = 0; i < actor->party_count; i++)
        if (actor->parties[i].party_id == unit_id && actor->parties[i].lead) return true;
    return false;
}
