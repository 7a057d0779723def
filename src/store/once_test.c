/* Keys of writes: sent again, a write has one effect. */
#include <pthread.h>

#include "base/limits.h"
#include "job/job.h"
#include "support.h"

#define KEY   STR("00112233445566778899aabbccddeeff")
#define PRINT STR("a fingerprint")

static struct err *make(struct store_tx *tx, void *context)
{
    int64_t *id = context;

    *id = store_new_id(tx);
    return job_put(tx, "made", *id, 1);
}

static struct err *refuse(struct store_tx *tx, void *context)
{
    (void)context;
    return ERR_REFUSE(tx->arena, ERR_STATE);
}

static struct store_write once(struct test_store *test, store_work *apply, int64_t *id)
{
    return (struct store_write){.apply = apply,
                                .context = id,
                                .arena = test->arena,
                                .now_ms = TEST_NOW_MS,
                                .object_id = id,
                                .once = {1, KEY, PRINT}};
}

static int64_t made(struct test_store *test)
{
    return test_sql(test, "SELECT COUNT(*) FROM job");
}

static void a_key_sent_again_gives_the_same_object_and_changes_nothing(void **state)
{
    struct test_store *test = *state;
    int64_t first = 0, second = 0;
    struct store_write write = once(test, make, &first), again = once(test, make, &second);

    assert_done(store_write(test->store, &write));
    assert_false(write.replayed);
    assert_done(store_write(test->store, &again));
    assert_true(again.replayed);
    assert_true(first > 0 && first == second);
    assert_int_equal(made(test), 1);
}

static void the_same_key_of_another_person_is_another_key(void **state)
{
    struct test_store *test = *state;
    int64_t first = 0, second = 0;
    struct store_write write = once(test, make, &first), other = once(test, make, &second);

    other.once.actor_id = 2;
    assert_done(store_write(test->store, &write));
    assert_done(store_write(test->store, &other));
    assert_false(other.replayed);
    assert_int_equal(made(test), 2);
}

static void a_key_with_other_content_is_refused(void **state)
{
    struct test_store *test = *state;
    int64_t first = 0, second = 0;
    struct store_write write = once(test, make, &first), other = once(test, make, &second);

    other.once.fingerprint = STR("another");
    assert_done(store_write(test->store, &write));
    assert_refused(store_write(test->store, &other), ERR_KEY_REUSED);
    assert_int_equal(made(test), 1);
}

static void a_refused_write_leaves_no_key(void **state)
{
    struct test_store *test = *state;
    int64_t id = 0;
    struct store_write refused = once(test, refuse, &id), write = once(test, make, &id);

    assert_refused(store_write(test->store, &refused), ERR_STATE);
    assert_done(store_write(test->store, &write));
    assert_false(write.replayed);
    assert_int_equal(made(test), 1);
}

static void a_key_is_forgotten_after_its_time(void **state)
{
    struct test_store *test = *state;
    int64_t id = 0;
    struct store_write write = once(test, make, &id), late = once(test, make, &id);

    late.now_ms += limits.idempotency_ms + 1;
    late.once.fingerprint = STR("another");
    assert_done(store_write(test->store, &write));
    assert_done(store_write(test->store, &late));
    assert_false(late.replayed);
    assert_int_equal(made(test), 2);
}

struct sender {
    struct store *store;
    struct arena *arena;
    struct store_write write;
    int64_t id;
    struct err *err;
    pthread_t thread;
};

static void *send_once(void *context)
{
    struct sender *sender = context;

    sender->err = store_write(sender->store, &sender->write);
    return NULL;
}

static void one_key_sent_by_many_at_once_has_one_effect(void **state)
{
    struct test_store *test = *state;
    struct sender senders[8];
    int replayed = 0;

    for (int i = 0; i < 8; i++) {
        senders[i] = (struct sender){.store = test->store, .arena = arena_new(1 << 20)};
        senders[i].write = once(test, make, &senders[i].id);
        senders[i].write.arena = senders[i].arena;
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_once, &senders[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(senders[i].thread, NULL);
        assert_done(senders[i].err);
        assert_true(senders[i].id == senders[0].id);
        if (senders[i].write.replayed) replayed++;
        arena_free(senders[i].arena);
    }
    assert_int_equal(replayed, 7);
    assert_int_equal(made(test), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_key_sent_again_gives_the_same_object_and_changes_nothing),
        TEST_ON_BOTH(the_same_key_of_another_person_is_another_key),
        TEST_ON_BOTH(a_key_with_other_content_is_refused),
        TEST_ON_BOTH(a_refused_write_leaves_no_key),
        TEST_ON_BOTH(a_key_is_forgotten_after_its_time),
        TEST_ON_BOTH(one_key_sent_by_many_at_once_has_one_effect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
