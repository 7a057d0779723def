/* How files change, go and are looked after, on both databases and on the disk. */
#include "attachment_test.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/time.h"

/* ---- changing and going ---- */

static void a_draft_drops_what_is_taken_out_and_all_when_it_is_discarded(void **state)
{
    struct world *world = world_begin(state);
    const char *offering = offering_make(world), *path;
    struct answer answer;
    struct str key;

    answer = SEND(world, RELATION_REQUESTER, FACE_PAGE, "/requests",
                  {"offering", NULL, str_of(offering)}, {"title", NULL, STR("Draft")},
                  {"draft", NULL, STR("1")}, {"_files.papers", "one.txt", STR("one")},
                  {"_files.papers", "two.txt", STR("two")});
    assert_int_equal(answer.status, 303);
    key = str_copy(world->arena, answer.location);
    int64_t one = count(world, "SELECT id FROM attachment WHERE name = 'one.txt'");
    path = print_path(world, STR_FMT "/edit", STR_ARG(key));
    answer = world_get(world, RELATION_REQUESTER, FACE_PAGE, path);
    assert_true(holds_text(answer.body, "one.txt"));
    assert_true(holds_text(answer.body, "two.txt"));
    answer = SEND(world, RELATION_REQUESTER, FACE_PAGE, path, {"fields.papers", NULL, STR("")},
                  {"fields.papers", NULL, str_of_int(world->arena, one)},
                  {"_files.papers", "three.txt", STR("three")});
    assert_int_equal(answer.status, 303);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment WHERE name = 'two.txt'"), 0);
    assert_int_equal(contents(world), 3);
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 2);

    answer = world_send(world, RELATION_REQUESTER, FACE_PAGE, SCOPE_ALL,
                        print_path(world, STR_FMT "/discard", STR_ARG(key)), "{}");
    assert_int_equal(answer.status, 303);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 0);
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

static void what_is_asked_again_has_its_own_files(void **state)
{
    struct world *world = world_begin(state);
    const char *offering = offering_make(world), *key;
    const char *held = hold(world, RELATION_REQUESTER, "plan.txt", STR("a plan"));
    struct answer answer = world_send(
        world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, "/requests",
        print_path(world, "{\"offering\":\"%s\",\"title\":\"x\",\"fields\":{\"papers\":[\"%s\"]}}",
                   offering, held));
    struct doc *request;

    key = key_of(world, document(world, &answer));
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                        print_path(world, "/requests/%s/withdraw", key), "{}");
    assert_int_equal(answer.status, 200);
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                        print_path(world, "/requests/%s/ask-again", key), "{}");
    request = document(world, &answer);
    assert_true(str_is(doc_text(file_of(request, "papers"), "name"), "plan.txt"));
    assert_false(str_is(doc_text(file_of(request, "papers"), "id"), held));
    key = key_of(world, request);
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                        print_path(world, "/requests/%s/ask", key), "{}");
    assert_int_equal(answer.status, 200);
    assert_int_equal(contents(world), 1);
    world_end(world);
}

static struct err *erase(struct store_tx *tx, void *context)
{
    const int64_t *id = context;

    return attachment_erase_of(tx, *id);
}

/* The same content goes with the last that has it. */
static void files_are_erased_with_their_request(void **state)
{
    struct world *world = world_begin(state);
    const char *keys[2];
    int64_t ids[2];

    for (int i = 0; i < 2; i++) {
        keys[i] = world_request(world, SECRECY_NORMAL, "asked");
        ids[i] =
            count(world, print_path(world, "SELECT id FROM request WHERE key = '%s'", keys[i]));
        (void)world_file(world, keys[i]);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(contents(world), 1);
        assert_done(test_write(world->test, erase, &ids[i]));
        clock_to(world, TEST_NOW_MS);
    }
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 0);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

static void what_nobody_used_goes_after_a_day_and_stray_content_with_it(void **state)
{
    struct world *world = world_begin(state);
    const char *stray = print_path(world, "%s/files/%s", world->test->folder, "ab");
    struct str content = STR("stray");
    const struct attachment_pieces pieces = {&content, 1};

    (void)hold(world, RELATION_REQUESTER, "a.txt", STR("never used"));
    assert_done(attachment_file_keep(world->arena, world->test->folder,
                                     sha256_hex(world->arena, content), &pieces));
    (void)mkdir(stray, 0700);
    close(open(print_path(world, "%s/new-broken", stray), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    assert_int_equal(contents(world), 3);
    clock_to(world, TEST_NOW_MS + DAY_MS - 1);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 1);
    assert_done(attachment_sweeps_begin(world->test->store, world->arena, TEST_NOW_MS));
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 1);
    clock_to(world, TEST_NOW_MS + DAY_MS);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 0);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

/* What was just written may be about to get its row: a sweep leaves it. */
static void young_content_outlives_a_sweep(void **state)
{
    struct world *world = world_begin(state);
    struct str content = STR("young");
    const struct attachment_pieces pieces = {&content, 1};

    assert_done(attachment_file_keep(world->arena, world->test->folder,
                                     sha256_hex(world->arena, content), &pieces));
    assert_done(attachment_sweeps_begin(world->test->store, world->arena, TEST_NOW_MS));
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 1); /* which makes it old */
    clock_to(world, TEST_NOW_MS + 2 * ATTACHMENT_YOUNG_MS);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

static void a_person_holds_so_many_files_at_most(void **state)
{
    struct world *world = world_begin(state);
    struct answer answer;

    for (int i = 0; i < 100; i++) {
        (void)hold(world, RELATION_REQUESTER, "a.txt", STR("again and again"));
        world_forget(world);
    }
    answer = SEND(world, RELATION_REQUESTER, FACE_JSON, "/attachments",
                  {"file", "a.txt", STR("once more")});
    assert_int_equal(answer.status, 409);
    assert_true(str_is(answer.code, "attachments-held"));
    (void)hold(world, RELATION_CUSTOMER, "a.txt", STR("another's"));
    world_end(world);
}

static void a_full_disk_is_said_and_leaves_nothing(void **state)
{
    struct rlimit before, tight;
    struct world *world = world_begin(state);
    char large[4096] = "large";
    struct str content = {large, sizeof large};
    const struct attachment_pieces pieces = {&content, 1};
    struct str digest = sha256_hex(world->arena, content);

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 1000;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    struct err *err = attachment_file_keep(world->arena, world->test->folder, digest, &pieces);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_refused(err, ERR_DISK_FULL);
    assert_int_equal(contents(world), 0);
    assert_done(attachment_file_keep(world->arena, world->test->folder, digest, &pieces));
    assert_int_equal(contents(world), 1);
    world_end(world);
}

static void verify_names_a_file_that_is_gone_or_changed(void **state)
{
    struct world *world = world_begin(state);
    struct str digest = sha256_hex(world->arena, STR(CANARY)), bad;
    const char *path =
        str_c(world->arena, attachment_path(world->arena, world->test->folder, digest));
    int64_t good;

    (void)world_file(world, NULL);
    (void)hold(world, RELATION_REQUESTER, "a.txt", STR("another"));
    assert_done(attachment_verify(world->test->store, world->arena, &good, &bad));
    assert_int_equal(good, 2);
    assert_null(bad.ptr);
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    (void)fputs("!", file);
    (void)fclose(file);
    assert_done(attachment_verify(world->test->store, world->arena, &good, &bad));
    assert_true(str_equal(bad, digest));
    assert_int_equal(unlink(path), 0);
    assert_done(attachment_verify(world->test->store, world->arena, &good, &bad));
    assert_true(str_equal(bad, digest));
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_draft_drops_what_is_taken_out_and_all_when_it_is_discarded),
        TEST_ON_BOTH(what_is_asked_again_has_its_own_files),
        TEST_ON_BOTH(files_are_erased_with_their_request),
        TEST_ON_BOTH(what_nobody_used_goes_after_a_day_and_stray_content_with_it),
        TEST_ON_BOTH(young_content_outlives_a_sweep),
        TEST_ON_BOTH(a_person_holds_so_many_files_at_most),
        TEST_ON_SQLITE(a_full_disk_is_said_and_leaves_nothing),
        TEST_ON_BOTH(verify_names_a_file_that_is_gone_or_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
