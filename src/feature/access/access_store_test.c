/* Sessions, tokens, tries, the sample and the first user, on both databases. */
#include <time.h>

#include "base/actor.h"
#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "lib/password.h"
#include "support.h"

#define EMAIL    STR("ana@jkl.example")
#define PASSWORD STR("correct horse battery")
#define ADDRESS  STR("192.0.2.7")

/* ---- what the tests share ---- */

struct act {
    struct err *(*run)(struct store_tx *tx, struct act *act);
    struct str text, secret;
    int64_t id;
    const char *code;
    unsigned scopes;
    bool yes;
    struct org_party party;
    struct access_login login;
    struct actor *actor;
    struct access_bearer *bearers;
    struct event_list events;
    int64_t *ids;
    size_t count;
    int64_t now_ms;
};

static struct err *act_run(struct store_tx *tx, void *context)
{
    struct act *act = context;

    return act->run(tx, act);
}

static void write_at(struct test_store *test, struct act *act, int64_t now_ms)
{
    struct store_write write = {.apply = act_run,
                                .context = act,
                                .arena = test->arena,
                                .now_ms = now_ms};

    assert_done(store_write(test->store, &write));
}

static void read_at(struct test_store *test, struct act *act, int64_t now_ms)
{
    act->now_ms = now_ms;
    assert_done(store_read(test->store, test->arena, now_ms, act_run, act));
}

static struct err *by_email(struct store_tx *tx, struct act *act)
{
    return org_party_by_email(tx, act->text, &act->party);
}

static int64_t person_of(struct test_store *test, struct str email)
{
    struct act act = {.run = by_email, .text = email};

    read_at(test, &act, TEST_NOW_MS);
    return act.party.id;
}

/* Ana, the first user; the answer is her id. */
static int64_t ana_make(struct test_store *test)
{
    struct access_user ana = {.email = EMAIL, .name = STR("Ana Núñez"), .password = PASSWORD};

    assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &ana));
    return person_of(test, EMAIL);
}

static struct err *session_start(struct store_tx *tx, struct act *act)
{
    const struct access_session session = {.person_id = act->id,
                                           .secret = act->secret,
                                           .old_id = act->now_ms,
                                           .how = "password"};

    return access_session_start(tx, &session);
}

static struct err *session_by_cookie(struct store_tx *tx, struct act *act)
{
    return access_session_find(tx, act->secret, STR_NONE, act->now_ms, &act->actor);
}

static struct err *session_by_bearer(struct store_tx *tx, struct act *act)
{
    return access_session_find(tx, act->text, act->secret, act->now_ms, &act->actor);
}

static struct str secret_make(struct test_store *test)
{
    struct str secret;

    assert_done(access_secret_make(test->arena, &secret));
    return secret;
}

/* A session begun at TEST_NOW_MS; OLD_ID is ended by it. */
static struct str sign_in(struct test_store *test, int64_t person_id, int64_t old_id)
{
    struct act act = {.run = session_start,
                      .id = person_id,
                      .secret = secret_make(test),
                      .now_ms = old_id};

    write_at(test, &act, TEST_NOW_MS);
    return act.secret;
}

static struct actor *who_is(struct test_store *test, struct str cookie, int64_t now_ms)
{
    struct act act = {.run = session_by_cookie, .secret = cookie};

    read_at(test, &act, now_ms);
    return act.actor;
}

static struct err *events_of(struct store_tx *tx, struct act *act)
{
    struct grant grant = {.object_id = act->id, .right = RIGHT_ADMINISTER};

    return event_of_object(tx, &grant, act->id, 100, &act->events);
}

static size_t events_count(struct test_store *test, int64_t object_id, const char *type)
{
    struct act act = {.run = events_of, .id = object_id};
    size_t count = 0;

    read_at(test, &act, TEST_NOW_MS);
    for (size_t i = 0; i < act.events.count; i++)
        count += str_is(act.events.items[i].type, type);
    return count;
}

/* ---- sessions ---- */

static void a_session_is_found_by_its_cookie(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct str cookie = sign_in(test, ana, 0);
    struct actor *actor = who_is(test, cookie, TEST_NOW_MS);

    assert_int_equal(actor->person_id, ana);
    assert_true(str_is(actor->name, "Ana Núñez"));
    assert_true(actor->admin);
    assert_int_equal(actor->scopes, SCOPE_ALL);
    assert_int_equal(actor->csrf.len, 64);
    assert_int_not_equal(actor->session_id, 0);
    assert_int_equal(actor->party_count, 2); /* employee of the company, lead of the front desk */
    assert_false(actor->touch);
    assert_int_equal(events_count(test, ana, "access.sign-in"), 1);
}

static void what_is_no_cookie_of_a_session_is_nobody(void **state)
{
    struct test_store *test = *state;
    struct str cookie = sign_in(test, ana_make(test), 0);
    const struct str rows[] = {
        STR_NONE,
        STR(""),
        STR("int_"),
        secret_make(test),
        str_sub(cookie, 0, cookie.len - 1),
        str_sub(cookie, 4, cookie.len),
        str_print(test->arena, STR_FMT " ", STR_ARG(cookie)),
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(who_is(test, rows[i], TEST_NOW_MS)->person_id, 0);
}

static struct err *session_touch(struct store_tx *tx, struct act *act)
{
    return access_session_touch(tx, act->actor);
}

static void a_session_ends_when_idle_or_old(void **state)
{
    struct test_store *test = *state;
    struct str cookie = sign_in(test, ana_make(test), 0);
    int64_t idle_ms = TEST_NOW_MS + limits.session_idle_ms;
    int64_t old_ms = TEST_NOW_MS + limits.session_ms;
    struct act act = {.run = session_touch};

    assert_int_equal(who_is(test, cookie, idle_ms)->person_id, 0);
    act.actor = who_is(test, cookie, idle_ms - 1);
    assert_int_not_equal(act.actor->person_id, 0);
    assert_true(act.actor->touch);
    write_at(test, &act, idle_ms - 1);
    assert_int_not_equal(who_is(test, cookie, idle_ms)->person_id, 0);
    assert_false(who_is(test, cookie, idle_ms)->touch);

    write_at(test, &act, old_ms - 1);
    assert_int_not_equal(who_is(test, cookie, old_ms - 1)->person_id, 0);
    assert_int_equal(who_is(test, cookie, old_ms)->person_id, 0);
}

static void signing_in_again_ends_the_session_before(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct str first = sign_in(test, ana, 0), other = sign_in(test, ana, 0);
    struct actor *actor = who_is(test, first, TEST_NOW_MS);
    struct str second = sign_in(test, ana, actor->session_id);

    assert_int_equal(who_is(test, first, TEST_NOW_MS)->person_id, 0);
    assert_int_equal(who_is(test, second, TEST_NOW_MS)->person_id, ana);
    assert_int_equal(who_is(test, other, TEST_NOW_MS)->person_id, ana);
    assert_false(str_equal(actor->csrf, who_is(test, second, TEST_NOW_MS)->csrf));
}

static struct err *session_end(struct store_tx *tx, struct act *act)
{
    return access_session_end(tx, act->actor);
}

static struct err *password_set(struct store_tx *tx, struct act *act)
{
    return access_password_set(tx, act->id, act->id, act->text);
}

static void signing_out_ends_one_session_and_a_new_password_all(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct str first = sign_in(test, ana, 0), second = sign_in(test, ana, 0);
    struct act out = {.run = session_end, .actor = who_is(test, first, TEST_NOW_MS)};
    struct act set = {.run = password_set, .id = ana, .text = STR("$argon2id$other")};

    write_at(test, &out, TEST_NOW_MS);
    assert_int_equal(who_is(test, first, TEST_NOW_MS)->person_id, 0);
    assert_int_equal(who_is(test, second, TEST_NOW_MS)->person_id, ana);
    write_at(test, &set, TEST_NOW_MS);
    assert_int_equal(who_is(test, second, TEST_NOW_MS)->person_id, 0);
    assert_int_equal(events_count(test, ana, "access.sign-out"), 1);
    assert_int_equal(events_count(test, ana, "access.password"), 2);
}

/* ---- passwords and tries ---- */

static struct err *login_find(struct store_tx *tx, struct act *act)
{
    return access_login_find(tx, act->text, act->secret, &act->login);
}

static struct access_login login_of(struct test_store *test, struct str email, struct str address,
                                    int64_t now_ms)
{
    struct act act = {.run = login_find, .text = email, .secret = address};

    read_at(test, &act, now_ms);
    return act.login;
}

static struct err *refused(struct store_tx *tx, struct act *act)
{
    struct actor actor = {.person_id = act->id};

    return access_refused_record(tx, &actor, act->code, act->text);
}

static void bad_try(struct test_store *test, const char *email_and_address)
{
    struct act act = {.run = refused, .code = "bad-login", .text = str_of(email_and_address)};

    write_at(test, &act, TEST_NOW_MS);
}

static void a_password_is_known_by_its_hash_alone(void **state)
{
    struct test_store *test = *state;
    struct access_login login;
    bool same;

    (void)ana_make(test);
    login = login_of(test, STR("ANA@jkl.example"), ADDRESS, TEST_NOW_MS);
    assert_true(str_starts(login.hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_done(password_same(test->arena, PASSWORD, login.hash, &same));
    assert_true(same);
    assert_done(password_same(test->arena, STR("correct horse batterY"), login.hash, &same));
    assert_false(same);
    assert_done(password_same(test->arena, STR(""), login.hash, &same));
    assert_false(same);
}

static int64_t spent_us(struct test_store *test, struct str hash)
{
    struct timespec from, to;
    bool same;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    assert_done(password_same(test->arena, PASSWORD, hash, &same));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    return (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
}

static void somebody_unknown_costs_the_same_work(void **state)
{
    struct test_store *test = *state;
    struct access_login nobody, ana;
    int64_t known_us = INT64_MAX, unknown_us = INT64_MAX;

    (void)ana_make(test);
    ana = login_of(test, EMAIL, ADDRESS, TEST_NOW_MS);
    nobody = login_of(test, STR("nobody@jkl.example"), ADDRESS, TEST_NOW_MS);
    assert_int_equal(nobody.person_id, 0);
    assert_null(nobody.hash.ptr);
    for (int i = 0; i < 5; i++) { /* the best of five: the machine has other work */
        int64_t known = spent_us(test, ana.hash), unknown = spent_us(test, nobody.hash);

        if (known < known_us) known_us = known;
        if (unknown < unknown_us) unknown_us = unknown;
    }
    assert_true(unknown_us * 2 > known_us && unknown_us < known_us * 2);
}

static void an_account_and_an_address_wait_after_too_many_failures(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct str elsewhere = STR("198.51.100.1");

    for (unsigned i = 0; i < limits.login_tries_max; i++) {
        assert_int_equal(login_of(test, EMAIL, ADDRESS, TEST_NOW_MS).wait_seconds, 0);
        bad_try(test, "ana@jkl.example 192.0.2.7");
    }
    assert_true(login_of(test, EMAIL, ADDRESS, TEST_NOW_MS).wait_seconds > 0);
    assert_true(login_of(test, STR("ANA@JKL.example"), elsewhere, TEST_NOW_MS).wait_seconds > 0);
    assert_int_equal(login_of(test, STR("ben@jkl.example"), ADDRESS, TEST_NOW_MS).wait_seconds, 0);
    assert_int_equal(
        login_of(test, EMAIL, ADDRESS, TEST_NOW_MS + limits.login_window_ms).wait_seconds, 0);
    assert_int_equal(events_count(test, ana, "access.sign-in-failed"), limits.login_tries_max);

    /* One who does not exist is throttled alike; the address they all come from at last too. */
    for (unsigned i = 0; i < 9 * limits.login_tries_max; i++) {
        struct str who = str_print(test->arena, "nobody%u@jkl.example 192.0.2.7", i / 10);

        bad_try(test, str_c(test->arena, who));
    }
    assert_true(login_of(test, STR("nobody0@jkl.example"), elsewhere, TEST_NOW_MS).wait_seconds >
                0);
    assert_true(login_of(test, STR("ben@jkl.example"), ADDRESS, TEST_NOW_MS).wait_seconds > 0);
    assert_int_equal(login_of(test, STR("ben@jkl.example"), elsewhere, TEST_NOW_MS).wait_seconds,
                     0);
}

static struct err *forgive(struct store_tx *tx, struct act *act)
{
    return access_login_forgive(tx, act->text);
}

static void a_good_sign_in_forgets_the_failures_of_the_account(void **state)
{
    struct test_store *test = *state;
    struct act act = {.run = forgive, .text = STR("Ana@jkl.example")};

    (void)ana_make(test);
    for (unsigned i = 0; i < limits.login_tries_max; i++)
        bad_try(test, "ana@jkl.example 192.0.2.7");
    write_at(test, &act, TEST_NOW_MS);
    assert_int_equal(login_of(test, EMAIL, ADDRESS, TEST_NOW_MS).wait_seconds, 0);
}

static void a_refusal_is_told_once_a_minute(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct act act = {.run = refused,
                      .id = ana,
                      .code = "right",
                      .text = STR("POST /requests/{key}/promise")};

    for (int i = 0; i < 5; i++)
        write_at(test, &act, TEST_NOW_MS + i);
    assert_int_equal(events_count(test, ana, "access.refused"), 1);
    act.code = "csrf";
    write_at(test, &act, TEST_NOW_MS);
    assert_int_equal(events_count(test, ana, "access.refused"), 2);
    write_at(test, &act, TEST_NOW_MS + MINUTE_MS);
    assert_int_equal(events_count(test, ana, "access.refused"), 3);
}

/* ---- tokens ---- */

static struct err *bearers_of(struct store_tx *tx, struct act *act)
{
    return access_bearers_of(tx, act->id, 10, &act->bearers, &act->count);
}

static struct err *bearer_end(struct store_tx *tx, struct act *act)
{
    return access_bearer_end(tx, act->id, act->now_ms);
}

static struct actor *who_holds(struct test_store *test, struct str bearer, struct str cookie)
{
    struct act act = {.run = session_by_bearer, .secret = bearer, .text = cookie};

    read_at(test, &act, TEST_NOW_MS);
    return act.actor;
}

static void a_token_acts_for_its_person_within_its_scopes(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct str token, cookie = sign_in(test, ana, 0);
    struct act act = {.run = bearers_of, .id = ana};

    assert_done(access_command_token_create(test->store, test->arena, TEST_NOW_MS, EMAIL,
                                            STR("read"), STR("reports"), &token));
    assert_int_equal(token.len, 68);
    struct actor *actor = who_holds(test, token, STR_NONE);
    assert_int_equal(actor->person_id, ana);
    assert_int_equal(actor->scopes, SCOPE_READ);
    assert_int_equal(actor->session_id, 0);
    assert_null(actor->csrf.ptr);
    assert_false(actor->admin); /* the token's scope is narrower than the person */

    assert_int_equal(who_holds(test, cookie, STR_NONE)->person_id, 0); /* a cookie is no token */
    assert_int_equal(who_is(test, token, TEST_NOW_MS)->person_id, 0);  /* a token no cookie */
    assert_int_equal(who_holds(test, STR("int_wrong"), cookie)->person_id, 0);

    read_at(test, &act, TEST_NOW_MS);
    assert_int_equal(act.count, 1);
    assert_true(str_is(act.bearers[0].name, "reports"));
    assert_int_equal(act.bearers[0].scopes, SCOPE_READ);
    act = (struct act){.run = bearer_end, .id = ana, .now_ms = act.bearers[0].id};
    write_at(test, &act, TEST_NOW_MS);
    assert_int_equal(who_holds(test, token, STR_NONE)->person_id, 0);
}

static void nobody_ends_the_token_of_another(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct act act = {.run = bearers_of, .id = ana};
    struct str token;

    assert_done(access_command_token_create(test->store, test->arena, TEST_NOW_MS, EMAIL, STR_NONE,
                                            STR_NONE, &token));
    read_at(test, &act, TEST_NOW_MS);
    act = (struct act){.run = bearer_end, .id = ana + 1, .now_ms = act.bearers[0].id};
    assert_refused(test_write(test, act_run, &act), ERR_NOT_FOUND);
    assert_int_equal(who_holds(test, token, STR_NONE)->person_id, ana);
    assert_int_equal(who_holds(test, token, STR_NONE)->scopes, SCOPE_READ | SCOPE_WRITE);
}

/* ---- the sample ---- */

static struct err *sample_people(struct store_tx *tx, struct act *act)
{
    TRY(access_sample_has(tx, act->id, &act->yes));
    return access_sample_people(tx, &act->ids, &act->count);
}

static struct err *sample_offer(struct store_tx *tx, struct act *act)
{
    return access_sample_offer(tx, act->id);
}

static void only_people_of_the_sample_are_offered_by_one_click(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct access_user ben = {.email = STR("ben@jkl.example"),
                              .name = STR("Ben"),
                              .password = PASSWORD};
    struct act people = {.run = sample_people, .id = ana};
    struct act offer = {.run = sample_offer, .id = ana};

    read_at(test, &people, TEST_NOW_MS);
    assert_false(people.yes);
    assert_int_equal(people.count, 0);

    write_at(test, &offer, TEST_NOW_MS);
    read_at(test, &people, TEST_NOW_MS);
    assert_true(people.yes);
    assert_int_equal(people.count, 1);
    assert_int_equal(people.ids[0], ana);

    assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &ben));
    people.id = person_of(test, ben.email);
    read_at(test, &people, TEST_NOW_MS);
    assert_false(people.yes);
    assert_int_equal(people.count, 1);
}

static struct err *sample_off(struct store_tx *tx, struct act *act)
{
    (void)act;
    return sql_run(tx, SQL_ACCESS_SETTING_PUT, sql_t(STR("sample")), sql_t(STR("off")));
}

static void without_the_setting_nobody_is_offered(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct act offer = {.run = sample_offer, .id = ana};
    struct act off = {.run = sample_off};
    struct act people = {.run = sample_people, .id = ana};

    write_at(test, &offer, TEST_NOW_MS);
    write_at(test, &off, TEST_NOW_MS);
    read_at(test, &people, TEST_NOW_MS);
    assert_false(people.yes);
    assert_int_equal(people.count, 0);
}

/* ---- commands ---- */

static void the_first_user_administers_and_leads_the_front_desk(void **state)
{
    struct test_store *test = *state;
    int64_t ana = ana_make(test);
    struct access_user ben = {.email = STR("ben@jkl.example"),
                              .name = STR("Ben"),
                              .password = PASSWORD};
    struct access_user cho = {.email = STR("cho@xyz.example"),
                              .name = STR("Cho"),
                              .password = PASSWORD,
                              .company = STR("XYZ Company")};
    struct actor *actor;

    assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &ben));
    actor = who_is(test, sign_in(test, person_of(test, ben.email), 0), TEST_NOW_MS);
    assert_false(actor->admin);
    assert_int_equal(actor->party_count, 1);
    assert_int_equal(actor->parties[0].party_id,
                     who_is(test, sign_in(test, ana, 0), TEST_NOW_MS)->parties[0].party_id);

    assert_done(access_command_user_add(test->store, test->arena, TEST_NOW_MS, &cho));
    actor = who_is(test, sign_in(test, person_of(test, cho.email), 0), TEST_NOW_MS);
    assert_false(actor->admin);
    assert_int_equal(actor->party_count, 2);
    assert_true(actor->parties[0].insider && actor->parties[1].lead);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_session_is_found_by_its_cookie),
        TEST_ON_BOTH(what_is_no_cookie_of_a_session_is_nobody),
        TEST_ON_BOTH(a_session_ends_when_idle_or_old),
        TEST_ON_BOTH(signing_in_again_ends_the_session_before),
        TEST_ON_BOTH(signing_out_ends_one_session_and_a_new_password_all),
        TEST_ON_BOTH(a_password_is_known_by_its_hash_alone),
        TEST_ON_SQLITE(somebody_unknown_costs_the_same_work),
        TEST_ON_BOTH(an_account_and_an_address_wait_after_too_many_failures),
        TEST_ON_BOTH(a_good_sign_in_forgets_the_failures_of_the_account),
        TEST_ON_BOTH(a_refusal_is_told_once_a_minute),
        TEST_ON_BOTH(a_token_acts_for_its_person_within_its_scopes),
        TEST_ON_BOTH(nobody_ends_the_token_of_another),
        TEST_ON_BOTH(only_people_of_the_sample_are_offered_by_one_click),
        TEST_ON_BOTH(without_the_setting_nobody_is_offered),
        TEST_ON_BOTH(the_first_user_administers_and_leads_the_front_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
