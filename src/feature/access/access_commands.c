/* What the administrator of this machine does without signing in: interna user add, interna user
   link, interna token create. They work beside a running server or alone. */
#include "feature/access/access_way.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/org/org.h"
#include "store/store.h"

#define COMPANY_NAME STR("My company")
#define DESK_NAME    STR("Front desk")
#define DESKS_MAX    99

static struct err *refuse(struct arena *arena, const char *field, enum err_code code,
                          struct str param)
{
    struct err *err = NULL;

    err_add_field(arena, &err, str_of(field), code, param);
    return err;
}

/* ---- user add ---- */

struct user_add {
    const struct access_user *user;
    struct str hash;
};

/* DESK, or the first free of DESK2 .. DESK99. */
static struct err *desk_code(struct store_tx *tx, struct str *code)
{
    struct org_party other;

    for (int i = 1; i <= DESKS_MAX; i++) {
        struct err *err;

        *code = i == 1 ? STR("DESK") : str_print(tx->arena, "DESK%d", i);
        err = org_party_by_code(tx, *code, &other);
        if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    }
    return refuse(tx->arena, "company", ERR_TOO_MANY, str_of_int(tx->arena, DESKS_MAX));
}

static struct err *company_make(struct store_tx *tx, const struct access_founder *founder,
                                struct org_party *company, struct org_party *desk)
{
    struct str name = str_empty(founder->company) ? COMPANY_NAME : founder->company, code;

    *company = (struct org_party){.kind = STR("company"), .name = name, .lang = founder->lang};
    TRY(org_party_add(tx, 0, company));
    TRY(desk_code(tx, &code));
    *desk = (struct org_party){.kind = STR("unit"),
                               .name = str_empty(founder->desk) ? DESK_NAME : founder->desk,
                               .code = code,
                               .front_desk = true,
                               .company_id = company->id};
    return org_party_add(tx, 0, desk);
}

/* The company of that name; without a name the first one. A new one speaks its founder's language
   and comes with its front DESK (id 0: it was there). */
static struct err *company_find(struct store_tx *tx, const struct access_founder *founder,
                                struct org_party *company, struct org_party *desk)
{
    struct org_party_list first;
    struct err *err;

    desk->id = 0;
    if (!str_empty(founder->company)) {
        err = org_company_by_name(tx, founder->company, company);
        if (err == NULL || err->code != ERR_NOT_FOUND) return err;
        return company_make(tx, founder, company, desk);
    }
    TRY(org_parties(tx, STR("company"), NONE, 1, &first));
    if (first.count == 0) return company_make(tx, founder, company, desk);
    *company = first.items[0];
    return NULL;
}

static struct err *relate(struct store_tx *tx, int64_t person_id, int64_t party_id, struct str kind)
{
    struct org_relation relation = {.person_id = person_id,
                                    .party_id = party_id,
                                    .kind = kind,
                                    .from_ms = tx->now_ms,
                                    .to_ms = NONE};

    return org_relation_add(tx, 0, &relation);
}

/* Who comes with a password; the first one administers. */
static struct err *user_make(struct store_tx *tx, const struct access_founder *user,
                             int64_t *person_id, int64_t *desk_id)
{
    struct org_party company, desk;
    struct org_party person = {.kind = STR("person"),
                               .name = user->name,
                               .email = user->email,
                               .lang = user->lang};
    bool any;

    TRY(company_find(tx, user, &company, &desk));
    TRY(org_party_add(tx, 0, &person));
    TRY(relate(tx, person.id, company.id, STR("employee")));
    if (desk.id != 0) TRY(relate(tx, person.id, desk.id, STR("lead")));
    TRY(access_password_set(tx, 0, person.id, user->hash));
    *person_id = person.id;
    *desk_id = desk.id;
    TRY(access_admin_any(tx, &any));
    return any ? NULL : access_admin_set(tx, 0, person.id, true);
}

struct err *access_set_up_end(struct store_tx *tx, const struct access_founder *founder,
                              int64_t *person_id, int64_t *desk_id)
{
    int64_t changed;

    /* Of two at once one is first. */
    TRY(sql_change(tx, SQL_ACCESS_SETTING_END, &changed, sql_t(ACCESS_SET_UP)));
    if (changed != 1) return ERR_REFUSE(tx->arena, ERR_BAD_LINK);
    return user_make(tx, founder, person_id, desk_id);
}

static struct err *user_add_apply(struct store_tx *tx, void *context)
{
    const struct user_add *work = context;
    const struct access_founder user = {.company = work->user->company,
                                        .name = work->user->name,
                                        .email = work->user->email,
                                        .hash = work->hash};
    int64_t person_id, desk_id;

    return user_make(tx, &user, &person_id, &desk_id);
}

struct err *access_command_user_add(struct store *store, struct arena *arena, int64_t now_ms,
                                    const struct access_user *user)
{
    struct user_add work = {.user = user};
    struct store_write write = {.apply = user_add_apply,
                                .context = &work,
                                .arena = arena,
                                .now_ms = now_ms};
    enum err_code code = access_password_check(user->password);

    if (code != ERR_NONE) {
        size_t limit =
            code == ERR_WEAK_PASSWORD ? limits.password_points_min : limits.password_bytes_max;

        return refuse(arena, "password", code, str_of_int(arena, (int64_t)limit));
    }
    if (str_empty(user->email)) return refuse(arena, "email", ERR_REQUIRED, STR_NONE);
    TRY(access_password_hash(arena, user->password, &work.hash));
    return store_write(store, &write);
}

/* ---- by e-mail ---- */

static struct err *person_by_email(struct store_tx *tx, const char *field, struct str email,
                                   struct org_party *person)
{
    struct err *err = org_party_by_email(tx, email, person);

    if (err != NULL && err->code != ERR_NOT_FOUND) return err;
    if (err == NULL && person->ended_ms == NONE) return NULL;
    return refuse(tx->arena, field, ERR_BAD_REFERENCE, STR_NONE);
}

/* ---- user link ---- */

struct user_link {
    struct str email, secret;
};

static struct err *user_link_apply(struct store_tx *tx, void *context)
{
    const struct user_link *work = context;
    struct org_party person;
    struct access_link link;

    TRY(person_by_email(tx, "email", work->email, &person));
    return access_link_make(tx, 0, person.id, work->secret, &link);
}

struct err *access_command_user_link(struct store *store, struct arena *arena, int64_t now_ms,
                                     struct str email, struct str *secret)
{
    struct user_link work = {.email = str_lower(arena, email)};
    struct store_write write = {.apply = user_link_apply,
                                .context = &work,
                                .arena = arena,
                                .now_ms = now_ms};

    TRY(access_secret_make(arena, &work.secret));
    TRY(store_write(store, &write));
    *secret = work.secret;
    return NULL;
}

/* ---- token create ---- */

struct token_create {
    struct str email, name, token;
    unsigned scopes;
};

static struct err *token_create_apply(struct store_tx *tx, void *context)
{
    const struct token_create *work = context;
    struct org_party person;

    TRY(person_by_email(tx, "user", work->email, &person));
    return access_token_make(tx, 0, person.id, work->token, work->scopes, work->name);
}

struct err *access_command_token_create(struct store *store, struct arena *arena, int64_t now_ms,
                                        struct str email, struct str scopes, struct str name,
                                        struct str *token)
{
    struct token_create work = {.email = email, .name = str_empty(name) ? STR("token") : name};
    struct store_write write = {.apply = token_create_apply,
                                .context = &work,
                                .arena = arena,
                                .now_ms = now_ms};

    if (scopes.ptr == NULL) scopes = STR("read,write");
    if (!access_scopes_read(scopes, &work.scopes)) {
        return refuse(arena, "scope", ERR_BAD_CHOICE, STR_NONE);
    }
    if (!str_is_utf8(work.name) || !str_is_clean(work.name, false)) {
        return refuse(arena, "name", ERR_BAD_TEXT, STR_NONE);
    }
    TRY(access_secret_make(arena, &work.token));
    TRY(store_write(store, &write));
    *token = work.token;
    return NULL;
}
