/* Rows of credentials, sessions, tokens and tries. Of every secret only its SHA-256 is kept. */
#include "feature/access/access_inner.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "base/rand.h"
#include "base/sha256.h"
#include "base/time.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "store/store.h"

#include <string.h>

#define SECRET_PREFIX     "int_"
#define SECRET_SIZE       32
#define SECRET_LEN        (sizeof SECRET_PREFIX - 1 + 2 * (size_t)SECRET_SIZE)
#define ADDRESS_TRIES     10 /* times login_tries_max: an office may share one address */
#define TOUCH_MS          (5 * MINUTE_MS)
#define REFUSED_MS        MINUTE_MS
#define SAMPLE_PEOPLE_MAX 60
#define SAMPLE            STR("sample")      /* settings: "on", "removed" */
#define SAMPLE_LAST       STR("sample-last") /* the last id of its load */
#define ACCOUNT           STR("account")
#define ADDRESS           STR("address")
#define REFUSED           STR("refused")

/* ---- secrets ---- */

struct err *access_secret_make(struct arena *arena, struct str *secret)
{
    uint8_t bytes[SECRET_SIZE];

    if (!rand_entropy(bytes, sizeof bytes)) {
        return ERR(arena, ERR_INTERNAL, "the system gives no random bytes");
    }
    *secret = str_print(arena, SECRET_PREFIX STR_FMT, STR_ARG(str_hex(arena, bytes, sizeof bytes)));
    return NULL;
}

static bool is_secret(struct str text)
{
    return text.len == SECRET_LEN && str_starts(text, STR(SECRET_PREFIX));
}

/* What a form of this session must bring back: only who holds the cookie can know it. */
static struct str csrf_of(struct arena *arena, struct str cookie)
{
    uint8_t digest[SHA256_SIZE];

    sha256_two(STR("csrf "), cookie, digest);
    return str_hex(arena, digest, sizeof digest);
}

static struct err *append(struct store_tx *tx, const char *type, int64_t person_id,
                          int64_t actor_id, struct str data, struct str text)
{
    struct event event = {.object_id = person_id,
                          .type = str_of(type),
                          .actor_id = actor_id,
                          .happened_ms = NONE,
                          .data = data,
                          .text = text};

    return event_append(tx, &event);
}

/* ---- credentials ---- */

struct credential {
    struct str hash, theme;
    bool admin, sample;
};

/* All absent when there is no row. */
static struct err *credential_get(struct store_tx *tx, int64_t person_id,
                                  struct credential *credential)
{
    struct sql_rows rows;

    *credential = (struct credential){0};
    TRY(sql_query(tx, SQL_ACCESS_CREDENTIAL_GET, &rows, sql_i(person_id)));
    if (sql_next(&rows)) {
        credential->hash = sql_text(&rows);
        credential->admin = sql_int(&rows) == 1;
        credential->sample = sql_int(&rows) == 1;
        credential->theme = sql_text(&rows);
    }
    return sql_done(&rows);
}

struct err *access_password_set(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                struct str hash)
{
    TRY(sql_run(tx, SQL_ACCESS_PASSWORD_PUT, sql_i(person_id), sql_t(hash), sql_i(tx->now_ms)));
    TRY(sql_run(tx, SQL_ACCESS_SESSIONS_END, sql_i(person_id)));
    TRY(sql_run(tx, SQL_ACCESS_LINKS_END, sql_i(person_id)));
    return append(tx, "access.password", person_id, actor_id, STR_NONE, STR_NONE);
}

struct err *access_admin_set(struct store_tx *tx, int64_t actor_id, int64_t person_id, bool admin)
{
    TRY(sql_run(tx, SQL_ACCESS_ADMIN_PUT, sql_i(person_id), sql_i(admin), sql_i(tx->now_ms)));
    return append(tx, "access.admin", person_id, actor_id,
                  admin ? STR("{\"admin\":true}") : STR("{\"admin\":false}"), STR_NONE);
}

struct err *access_admin_any(struct store_tx *tx, bool *any)
{
    struct sql_rows rows;

    TRY(sql_query_values(tx, SQL_ACCESS_ADMIN_ANY, NULL, 0, &rows));
    *any = sql_next(&rows);
    return sql_done(&rows);
}

struct err *access_admin_is(struct store_tx *tx, int64_t person_id, bool *admin)
{
    struct credential credential;

    TRY(credential_get(tx, person_id, &credential));
    *admin = credential.admin;
    return NULL;
}

struct err *access_password_has(struct store_tx *tx, int64_t person_id, bool *has)
{
    struct credential credential;

    TRY(credential_get(tx, person_id, &credential));
    *has = credential.hash.ptr != NULL;
    return NULL;
}

struct err *access_theme_get(struct store_tx *tx, int64_t person_id, struct str *theme)
{
    struct credential credential;

    TRY(credential_get(tx, person_id, &credential));
    *theme = credential.theme;
    return NULL;
}

struct err *access_theme_set(struct store_tx *tx, int64_t person_id, struct str theme)
{
    return sql_run(tx, SQL_ACCESS_THEME_PUT, sql_i(person_id), sql_t(theme), sql_i(tx->now_ms));
}

/* ---- who is there ---- */

/* A person's own zone, else that of a company they belong to. */
static struct err *zone_of(struct store_tx *tx, const struct org_party *person,
                           const struct actor *actor, struct str *zone)
{
    *zone = person->zone;
    for (size_t i = 0; zone->ptr == NULL && i < actor->party_count; i++) {
        struct org_party party;

        TRY(org_party_get(tx, actor->parties[i].party_id, &party));
        *zone = party.zone;
    }
    return NULL;
}

static struct err *actor_fill(struct store_tx *tx, int64_t person_id, unsigned scopes,
                              struct actor *actor)
{
    struct actor_party *parties;
    struct credential credential;
    struct org_party person;

    TRY(org_party_get(tx, person_id, &person));
    if (person.ended_ms != NONE) return NULL;
    TRY(credential_get(tx, person_id, &credential));
    TRY(org_parties_of(tx, person_id, tx->now_ms, &parties, &actor->party_count));
    actor->parties = parties;
    TRY(zone_of(tx, &person, actor, &actor->zone));
    actor->person_id = person_id;
    actor->name = person.name;
    actor->lang = person.lang;
    actor->theme = credential.theme;
    actor->scopes = scopes;
    actor->executive = str_is(person.person_kind, "executive");
    actor->admin = credential.admin && (scopes & SCOPE_ADMIN) != 0;
    return NULL;
}

static struct err *by_bearer(struct store_tx *tx, struct str bearer, struct actor *actor)
{
    struct sql_rows rows;
    int64_t person_id = 0;
    unsigned scopes = 0;

    if (!is_secret(bearer)) return NULL;
    TRY(sql_query(tx, SQL_ACCESS_BEARER_BY_TOKEN, &rows, sql_t(sha256_hex(tx->arena, bearer))));
    if (sql_next(&rows)) {
        person_id = sql_int(&rows);
        scopes = (unsigned)sql_int(&rows);
    }
    TRY(sql_done(&rows));
    return person_id == 0 ? NULL : actor_fill(tx, person_id, scopes, actor);
}

static struct err *by_cookie(struct store_tx *tx, struct str cookie, int64_t now_ms,
                             struct actor *actor)
{
    int64_t session_id = 0, person_id = 0, seen_ms = 0, device_id = NONE;
    struct sql_rows rows;

    if (!is_secret(cookie)) return NULL;
    TRY(sql_query(tx, SQL_ACCESS_SESSION_BY_TOKEN, &rows, sql_t(sha256_hex(tx->arena, cookie)),
                  sql_i(now_ms - limits.session_ms), sql_i(now_ms - limits.session_idle_ms)));
    if (sql_next(&rows)) {
        session_id = sql_int(&rows);
        person_id = sql_int(&rows);
        seen_ms = sql_int(&rows);
        device_id = sql_int(&rows);
    }
    TRY(sql_done(&rows));
    bool locked = device_id != NONE && seen_ms <= now_ms - limits.device_idle_ms;
    if (session_id == 0 || locked) return NULL;
    TRY(actor_fill(tx, person_id, device_id == NONE ? SCOPE_ALL : SCOPE_READ | SCOPE_WRITE, actor));
    if (actor->person_id == 0) return NULL;
    actor->session_id = session_id;
    actor->device_id = device_id == NONE ? 0 : device_id;
    actor->csrf = csrf_of(tx->arena, cookie);
    actor->touch = now_ms - seen_ms > (device_id == NONE ? TOUCH_MS : 0);
    return NULL;
}

struct err *access_session_find(struct store_tx *tx, struct str cookie, struct str bearer,
                                int64_t now_ms, struct actor **actor)
{
    *actor = ARENA_NEW(tx->arena, struct actor);
    if (bearer.ptr != NULL) return by_bearer(tx, bearer, *actor);
    return by_cookie(tx, cookie, now_ms, *actor);
}

struct err *access_session_touch(struct store_tx *tx, const struct actor *actor)
{
    return sql_run(tx, SQL_ACCESS_SESSION_TOUCH, sql_i(actor->session_id), sql_i(tx->now_ms));
}

struct err *access_session_start(struct store_tx *tx, const struct access_session *session)
{
    int64_t person_id = session->person_id;
    int64_t device_id = session->device_id == 0 ? NONE : session->device_id;

    if (session->old_id != 0) TRY(sql_run(tx, SQL_ACCESS_SESSION_END, sql_i(session->old_id)));
    TRY(sql_run(tx, SQL_ACCESS_SESSIONS_PURGE, sql_i(tx->now_ms - limits.session_idle_ms)));
    TRY(sql_run(tx, SQL_ACCESS_SESSION_ADD, sql_i(store_new_id(tx)),
                sql_t(sha256_hex(tx->arena, session->secret)), sql_i(person_id), sql_i(tx->now_ms),
                sql_i(device_id)));
    return append(tx, "access.sign-in", person_id, person_id,
                  str_print(tx->arena, "{\"how\":\"%s\"}", session->how), STR_NONE);
}

struct err *access_session_end(struct store_tx *tx, const struct actor *actor)
{
    TRY(sql_run(tx, SQL_ACCESS_SESSION_END, sql_i(actor->session_id)));
    return append(tx, "access.sign-out", actor->person_id, actor->person_id, STR_NONE, STR_NONE);
}

/* ---- tokens ---- */

struct err *access_token_make(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                              struct str token, unsigned scopes, struct str name)
{
    int64_t id = store_new_id(tx);

    TRY(sql_run(tx, SQL_ACCESS_BEARER_ADD, sql_i(id), sql_t(sha256_hex(tx->arena, token)),
                sql_i(person_id), sql_t(name), sql_i(scopes), sql_i(tx->now_ms)));
    return append(tx, "access.token", person_id, actor_id,
                  str_print(tx->arena, "{\"token\":\"%lld\",\"scopes\":%u}", (long long)id, scopes),
                  STR_NONE);
}

struct err *access_bearers_of(struct store_tx *tx, int64_t person_id, size_t limit,
                              struct access_bearer **bearers, size_t *count)
{
    struct sql_rows rows;

    *bearers = ARENA_ARRAY(tx->arena, struct access_bearer, limit);
    *count = 0;
    TRY(sql_query(tx, SQL_ACCESS_BEARERS_OF, &rows, sql_i(person_id), sql_i((int64_t)limit)));
    while (*count < limit && sql_next(&rows)) {
        struct access_bearer *one = &(*bearers)[(*count)++];

        one->id = sql_int(&rows);
        one->name = sql_text(&rows);
        one->scopes = (unsigned)sql_int(&rows);
        one->made_ms = sql_int(&rows);
    }
    return sql_done(&rows);
}

struct err *access_bearer_end(struct store_tx *tx, int64_t actor_id, int64_t id)
{
    int64_t changed;

    TRY(sql_change(tx, SQL_ACCESS_BEARER_END, &changed, sql_i(id), sql_i(actor_id)));
    if (changed == 0) return ERR(tx->arena, ERR_NOT_FOUND, "no such token of this person");
    return append(tx, "access.token-end", actor_id, actor_id,
                  str_print(tx->arena, "{\"token\":\"%lld\"}", (long long)id), STR_NONE);
}

/* ---- tries ---- */

struct err *access_tries_wait(struct store_tx *tx, struct str kind, struct str name,
                              int64_t tries_max, int64_t *wait_seconds)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_TRIES_GET, &rows, sql_t(kind),
                  sql_t(sha256_hex(tx->arena, name))));
    if (sql_next(&rows)) {
        int64_t from_ms = sql_int(&rows);
        int64_t wait = access_wait_seconds(sql_int(&rows), tries_max, from_ms, tx->now_ms);

        if (wait > *wait_seconds) *wait_seconds = wait;
    }
    return sql_done(&rows);
}

struct err *access_tries_add(struct store_tx *tx, struct str kind, struct str name,
                             int64_t window_ms, int64_t *tries)
{
    struct sql_rows rows;

    TRY(sql_run(tx, SQL_ACCESS_TRIES_PURGE, sql_i(tx->now_ms - ACCESS_TRIES_KEPT_MS)));
    TRY(sql_query(tx, SQL_ACCESS_TRIES_ADD, &rows, sql_t(kind), sql_t(sha256_hex(tx->arena, name)),
                  sql_i(tx->now_ms), sql_i(tx->now_ms - window_ms)));
    *tries = sql_next(&rows) ? sql_int(&rows) : 1;
    return sql_done(&rows);
}

struct err *access_address_wait(struct store_tx *tx, struct str address, int64_t *wait_seconds)
{
    *wait_seconds = 0;
    return access_tries_wait(tx, ADDRESS, address, ADDRESS_TRIES * (int64_t)limits.login_tries_max,
                             wait_seconds);
}

struct err *access_login_person(struct store_tx *tx, struct str login, struct org_party *person,
                                struct str *key)
{
    bool email = str_find(login, STR("@")) >= 0;
    struct err *err;

    *key = str_lower(tx->arena, login);
    err = email ? org_party_by_email(tx, *key, person) : org_party_by_number(tx, login, person);
    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err != NULL) *person = (struct org_party){0};
    if (person->email.ptr != NULL) *key = person->email;
    return NULL;
}

struct err *access_login_find(struct store_tx *tx, struct str name, struct str address,
                              struct access_login *login)
{
    struct credential credential;
    struct org_party person;
    struct str key;

    *login = (struct access_login){0};
    TRY(access_login_person(tx, name, &person, &key));
    TRY(access_address_wait(tx, address, &login->wait_seconds));
    TRY(access_tries_wait(tx, ACCOUNT, key, limits.login_tries_max, &login->wait_seconds));
    if (person.id == 0 || person.ended_ms != NONE) return NULL;
    login->person_id = person.id;
    TRY(credential_get(tx, person.id, &credential));
    login->hash = credential.hash;
    return NULL;
}

/* A failed try counts for the account, there or not, and for the place it came from, an address or
   a device: that is the last word of WHAT, since a personnel number may hold spaces. */
static struct err *login_failed(struct store_tx *tx, bool pin, struct str what)
{
    struct org_party person;
    size_t end = what.len;
    struct str key;
    int64_t tries;

    while (end > 0 && what.ptr[end - 1] != ' ')
        end--;
    TRY(access_login_person(tx, str_sub(what, 0, end > 0 ? end - 1 : 0), &person, &key));
    TRY(access_tries_add(tx, pin ? ACCESS_TRIES_PIN : ACCOUNT, key, limits.login_window_ms,
                         &tries));
    TRY(access_tries_add(tx, pin ? ACCESS_TRIES_DEVICE : ADDRESS, str_sub(what, end, what.len),
                         limits.login_window_ms, &tries));
    if (pin) TRY(sql_run(tx, SQL_ACCESS_PIN_FAILED, sql_i(person.id)));
    return append(tx, "access.sign-in-failed", person.id, 0, STR_NONE, what);
}

struct err *access_login_forgive(struct store_tx *tx, struct str name)
{
    struct org_party person;
    struct str key;

    TRY(access_login_person(tx, name, &person, &key));
    return sql_run(tx, SQL_ACCESS_TRIES_END, sql_t(ACCOUNT), sql_t(sha256_hex(tx->arena, key)));
}

struct err *access_refused_record(struct store_tx *tx, const struct actor *actor, const char *code,
                                  struct str what)
{
    struct str who =
        str_print(tx->arena, "%lld %s " STR_FMT, (long long)actor->person_id, code, STR_ARG(what));
    bool pin = strcmp(code, err_code_text(ERR_BAD_PIN)) == 0;
    int64_t tries;

    if (pin || strcmp(code, err_code_text(ERR_BAD_LOGIN)) == 0) return login_failed(tx, pin, what);
    if (strcmp(code, err_code_text(ERR_BAD_LINK)) == 0) {
        TRY(access_tries_add(tx, ADDRESS, what, limits.login_window_ms, &tries));
    }
    TRY(access_tries_add(tx, REFUSED, who, REFUSED_MS, &tries));
    if (tries > 1) return NULL;
    return append(tx, "access.refused", actor->person_id, actor->person_id,
                  str_print(tx->arena, "{\"code\":\"%s\"}", code), what);
}

/* ---- the sample ---- */

struct err *access_sample_offer(struct store_tx *tx, int64_t person_id)
{
    TRY(sql_run(tx, SQL_ACCESS_SETTING_PUT, sql_t(SAMPLE), sql_t(STR("on"))));
    return sql_run(tx, SQL_ACCESS_SAMPLE_PUT, sql_i(person_id), sql_i(tx->now_ms));
}

static struct err *setting_get(struct store_tx *tx, struct str name, struct str *value)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_SETTING_GET, &rows, sql_t(name)));
    *value = sql_next(&rows) ? sql_text(&rows) : STR_NONE;
    return sql_done(&rows);
}

static struct err *sample_is_on(struct store_tx *tx, bool *on)
{
    struct str value;

    TRY(setting_get(tx, SAMPLE, &value));
    *on = str_is(value, "on");
    return NULL;
}

struct err *access_sample_loaded(struct store_tx *tx)
{
    return sql_run(tx, SQL_ACCESS_SETTING_PUT, sql_t(SAMPLE_LAST),
                   sql_t(str_of_int(tx->arena, store_new_id(tx))));
}

struct err *access_sample_removed(struct store_tx *tx)
{
    return sql_run(tx, SQL_ACCESS_SETTING_PUT, sql_t(SAMPLE), sql_t(STR("removed")));
}

struct err *access_sample_get(struct store_tx *tx, enum access_sample *sample, int64_t *last_id)
{
    struct str value, last;

    TRY(setting_get(tx, SAMPLE, &value));
    TRY(setting_get(tx, SAMPLE_LAST, &last));
    *sample = str_is(value, "on")        ? ACCESS_SAMPLE_HERE
              : str_is(value, "removed") ? ACCESS_SAMPLE_REMOVED
                                         : ACCESS_SAMPLE_NONE;
    if (!id_parse(last, last_id)) *last_id = 0;
    return NULL;
}

struct err *access_sample_people(struct store_tx *tx, int64_t **person_ids, size_t *count)
{
    struct sql_rows rows;
    bool on;

    *person_ids = ARENA_ARRAY(tx->arena, int64_t, SAMPLE_PEOPLE_MAX);
    *count = 0;
    TRY(sample_is_on(tx, &on));
    if (!on) return NULL;
    TRY(sql_query(tx, SQL_ACCESS_SAMPLE_PEOPLE, &rows, sql_i(SAMPLE_PEOPLE_MAX)));
    while (*count < SAMPLE_PEOPLE_MAX && sql_next(&rows))
        (*person_ids)[(*count)++] = sql_int(&rows);
    return sql_done(&rows);
}

struct err *access_sample_has(struct store_tx *tx, int64_t person_id, bool *offered)
{
    struct credential credential;

    TRY(sample_is_on(tx, offered));
    TRY(credential_get(tx, person_id, &credential));
    *offered = *offered && credential.sample;
    return NULL;
}

struct err *access_names(struct store_tx *tx, int64_t party_id, bool *named)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    TRY(sql_done(&rows));
    if (*named) return NULL;
    TRY(sql_query(tx, SQL_ACCESS_DEVICE_NAMES, &rows, sql_i(party_id)));
    *named = sql_next(&rows);
    return sql_done(&rows);
}
