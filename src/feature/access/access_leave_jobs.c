/* Who leaves, and who administers: the rights of a person end with them. */
#include "feature/access/access_leave_jobs.h"

#include "base/actor.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/org/org_people.h"

const struct job_kind access_jobs[] = {
    {ACCESS_LEAVE_JOB, SQL_ORG_PARTY_LOCK, access_leave_step},
    {NULL, SQL_ORG_PARTY_LOCK, NULL},
};

/* Is PERSON_ID an administrator, and nobody else? */
static struct err *is_last_admin(struct store_tx *tx, int64_t person_id, bool *last)
{
    struct sql_rows rows;
    bool is = false;
    int count = 0;

    TRY(sql_query_values(tx, SQL_ACCESS_ADMINS_LOCK, NULL, 0, &rows));
    for (; sql_next(&rows); count++)
        is = is || sql_int(&rows) == person_id;
    *last = is && count == 1;
    return sql_done(&rows);
}

static struct err *last_check(struct store_tx *tx, int64_t person_id)
{
    bool last;

    TRY(is_last_admin(tx, person_id, &last));
    return last ? ERR_REFUSE(tx->arena, ERR_LAST_ADMIN) : NULL;
}

struct err *access_admin_change(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                bool admin)
{
    struct org_party person;
    bool was;

    TRY(org_party_get(tx, person_id, &person));
    if (person.ended_ms != NONE) return ERR_REFUSE(tx->arena, ERR_ENDED);
    TRY(access_admin_is(tx, person_id, &was));
    if (was == admin) return NULL;
    if (!admin) TRY(last_check(tx, person_id));
    return access_admin_set(tx, actor_id, person_id, admin);
}

/* The last administrator does not leave, nor who another feature cannot do without. */
static struct err *may_leave(struct store_tx *tx, int64_t person_id, enum err_code *code)
{
    bool last;

    *code = ERR_NONE;
    TRY(is_last_admin(tx, person_id, &last));
    if (last) *code = ERR_LAST_ADMIN;
    for (size_t i = 0; access_leavers[i] != NULL && *code == ERR_NONE; i++)
        TRY(access_leavers[i]->may(tx, person_id, code));
    return NULL;
}

/* Nothing that the person holds opens a door any more. */
static struct err *rights_end(struct store_tx *tx, int64_t actor_id, int64_t person_id)
{
    bool admin;

    for (size_t i = 0; access_leavers[i] != NULL; i++)
        TRY(access_leavers[i]->left(tx, person_id));
    TRY(sql_run(tx, SQL_ACCESS_SESSIONS_END, sql_i(person_id)));
    TRY(sql_run(tx, SQL_ACCESS_BEARERS_END, sql_i(person_id)));
    TRY(sql_run(tx, SQL_ACCESS_PIN_END, sql_i(person_id)));
    TRY(access_admin_is(tx, person_id, &admin));
    return admin ? access_admin_set(tx, actor_id, person_id, false) : NULL;
}

/* ---- erasing who left ---- */

struct err *access_credential_erase(struct store_tx *tx, int64_t person_id)
{
    TRY(sql_run(tx, SQL_ACCESS_CREDENTIAL_END, sql_i(person_id)));
    TRY(sql_run(tx, SQL_ACCESS_PIN_END, sql_i(person_id)));
    return sql_run(tx, SQL_ACCESS_LINKS_END, sql_i(person_id));
}

struct err *access_session_erase(struct store_tx *tx, int64_t person_id)
{
    TRY(sql_run(tx, SQL_ACCESS_SESSIONS_END, sql_i(person_id)));
    return sql_run(tx, SQL_ACCESS_BEARERS_END, sql_i(person_id));
}

/* ---- leaving ---- */

struct err *access_person_leave(struct store_tx *tx, int64_t actor_id, int64_t person_id,
                                int64_t day)
{
    enum err_code code;
    int64_t leaves_ms;

    TRY(may_leave(tx, person_id, &code));
    if (code != ERR_NONE) return ERR_REFUSE(tx->arena, code);
    TRY(org_person_leave(tx, actor_id, person_id, day, &leaves_ms));
    if (leaves_ms > tx->now_ms) return job_put(tx, ACCESS_LEAVE_JOB, person_id, leaves_ms);
    TRY(job_put(tx, ACCESS_LEAVE_JOB, person_id, NONE));
    return rights_end(tx, actor_id, person_id);
}

struct err *access_leave_step(struct store_tx *tx, int64_t person_id)
{
    struct org_party person;
    enum err_code code;

    TRY(org_party_get(tx, person_id, &person));
    if (person.ended_ms != NONE) return NULL;
    TRY(may_leave(tx, person_id, &code));
    if (code != ERR_NONE) return job_put(tx, ACCESS_LEAVE_JOB, person_id, tx->now_ms + DAY_MS);
    TRY(org_person_end(tx, 0, person_id, tx->now_ms));
    return rights_end(tx, 0, person_id);
}
