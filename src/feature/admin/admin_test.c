/* The administrator's pages by scenario: what the audit tells, and of what it keeps silent. */
#include "world.h"

#include "base/time.h"

#define AUDIT "/administration/audit"

static struct doc *look(struct world *world, const char *path)
{
    struct answer answer = world_get(world, RELATION_ADMIN, FACE_JSON, path);
    struct doc *doc;

    if (answer.status != 200) fail_msg("%s: " STR_FMT, path, STR_ARG(answer.body));
    assert_done(doc_read(world->calls, answer.body, 16, &doc));
    return doc;
}

/* How many rows of the audit have this TYPE and, unless NULL, this object; all pages of it. */
static size_t rows_of(struct world *world, const char *query, const char *type, const char *name)
{
    struct str next = STR("");
    size_t count = 0, pages = 0;

    while (next.ptr != NULL && pages++ < 100) {
        struct str path = str_print(world->calls, AUDIT "?%s&after=" STR_FMT, query, STR_ARG(next));
        struct doc *doc = look(world, str_c(world->calls, path));

        for (struct doc *row = doc_get(doc, "items")->children.first; row != NULL;
             row = row->next) {
            const struct doc *object = doc_get(row, "object");

            if (type != NULL && !str_is(doc_text(row, "type"), type)) continue;
            if (name == NULL || str_is(doc_text(object, "name"), name)) count++;
        }
        next = doc_text(doc, "next");
    }
    assert_true(pages < 100);
    return count;
}

static void the_audit_tells_who_did_what_on_a_day(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "promised"), *query;
    long long lead = world->person[RELATION_LEAD];

    assert_int_equal(rows_of(world, "", "request.ask", key), 1);
    assert_int_equal(rows_of(world, "day=2025-11-24", "request.ask", key), 1);
    assert_int_equal(rows_of(world, "day=2025-11-23", NULL, NULL), 0);
    assert_int_equal(rows_of(world, "day=2025-11-25", NULL, NULL), 0);
    assert_int_equal(rows_of(world, "kind=request", "request.promise", key), 1);
    assert_int_equal(rows_of(world, "kind=org", "request.promise", NULL), 0);
    assert_true(rows_of(world, "kind=org", "org.add", "JKL Company") > 0);
    query = str_c(world->calls, str_print(world->calls, "person=%lld", lead));
    assert_int_equal(rows_of(world, query, "request.ask", key), 0);
    world_end(world);
}

static void of_secret_requests_the_audit_says_nothing(void **state)
{
    static const enum secrecy secret[] = {SECRECY_CONFIDENTIAL, SECRECY_NAMED};
    struct world *world = world_begin(state);
    size_t before = rows_of(world, "", NULL, NULL);

    for (size_t i = 0; i < 2; i++) {
        const char *key = world_request(world, secret[i], "delivered");
        struct answer page = world_get(world, RELATION_ADMIN, FACE_PAGE, AUDIT "?kind=request");

        assert_int_equal(page.status, 200);
        assert_false(holds_text(page.body, key));
        assert_false(holds_text(page.body, CANARY));
        assert_int_equal(rows_of(world, "", NULL, NULL), before);
        assert_int_equal(rows_of(world, "kind=request", NULL, NULL), 0);
    }
    world_end(world);
}

static void words_and_notes_are_not_in_the_audit(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "delivered");
    struct answer json = world_get(world, RELATION_ADMIN, FACE_JSON, AUDIT "?kind=request");

    assert_true(holds_text(json.body, key));
    assert_false(holds_text(json.body, CANARY));
    assert_int_equal(rows_of(world, "", "request.note", NULL), 0);
    world_end(world);
}

static void a_draft_is_not_in_the_audit_and_a_long_day_has_pages(void **state)
{
    struct world *world = world_begin(state);
    size_t before = rows_of(world, "", NULL, NULL);

    (void)world_request(world, SECRECY_NORMAL, "draft");
    assert_int_equal(rows_of(world, "", NULL, NULL), before);
    for (size_t i = 0; i < 60; i++)
        (void)world_request(world, SECRECY_NORMAL, "asked");
    assert_int_equal(rows_of(world, "kind=request", "request.ask", NULL), 60);
    assert_int_equal(doc_get(look(world, AUDIT), "items")->children.count, 50);
    world_end(world);
}

static void a_filter_that_cannot_be_meant_is_refused_at_its_field(void **state)
{
    static const char *const queries[] = {"day=2025-02-30", "day=1969-12-31",
                                          "day=2100-01-01", "person=nobody@x.example",
                                          "person=$IT",     "kind=words",
                                          "after=x"};
    struct world *world = world_begin(state);

    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct str path = str_print(world->calls, AUDIT "?%s", queries[i]);
        const char *filled = world_fill(world, SECRECY_NORMAL, str_c(world->calls, path));
        struct answer json = world_get(world, RELATION_ADMIN, FACE_JSON, filled);
        struct answer page = world_get(world, RELATION_ADMIN, FACE_PAGE, filled);
        bool shown = page.status == 422 || holds_text(page.body, "class=\"fault\"");

        if (json.status != 422 || !shown) fail_msg("%s: %d", queries[i], json.status);
    }
    world_end(world);
}

static void health_counts_what_is_there(void **state)
{
    struct world *world = world_begin(state);
    struct doc *doc, *log;

    (void)world_request(world, SECRECY_NAMED, "asked");
    assert_done(store_seal_flush(world->test->store, world->arena));
    doc = look(world, "/administration/health");
    log = doc_get(doc, "log");
    assert_true(str_is(doc_text(doc, "readyz"), "ready"));
    assert_true(
        str_is(doc_text(doc, "database"), test_is_postgres(world->test) ? "PostgreSQL" : "SQLite"));
    assert_true(doc_int(doc, "bytes") > 10000);
    assert_true(doc_get(doc, "schema")->children.count > 4);
    assert_true(doc_int(log, "sealed") > 0);
    assert_int_equal(doc_int(log, "unsealed"), 0);
    assert_non_null(doc_get(doc_get(log, "seal"), "at"));
    assert_int_equal(doc_int(doc_get(doc, "queue"), "failed"), 0);
    assert_int_equal(doc_int(log, "sealed"),
                     test_sql(world->test, "SELECT COUNT(*) FROM event WHERE seq IS NOT NULL"));
    world_end(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(the_audit_tells_who_did_what_on_a_day),
        TEST_ON_BOTH(of_secret_requests_the_audit_says_nothing),
        TEST_ON_BOTH(words_and_notes_are_not_in_the_audit),
        TEST_ON_BOTH(a_draft_is_not_in_the_audit_and_a_long_day_has_pages),
        TEST_ON_BOTH(a_filter_that_cannot_be_meant_is_refused_at_its_field),
        TEST_ON_BOTH(health_counts_what_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
