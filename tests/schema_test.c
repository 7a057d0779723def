/* Data of the versions before: their steps stay as they were, and what came since is added. */
#include "store/sql.h"
#include "support.h"

/* Those of the first version come first. A step that has been published is never changed: another
   one follows it. */
static const struct {
    const char *feature;
    unsigned number;
    const char *checksum;
} published[] = {
    {"access", 1, "624c9678c53e54da"},        {"catalogue", 1, "87efe49d121b64be"},
    {"job", 1, "9d26270d64326f19"},           {"org", 1, "67c7b388eff55707"},
    {"request", 1, "7988c6b37708f5ce"},       {"store", 1, "87012f9bfa687037"},
    {"store", 2, "b86b886a0a70502c"},         {"access_device", 1, "c7c591a8feb44233"},
    {"access_way", 1, "8af23d7c09ed7ce8"},    {"attachment", 1, "034a8bf68f464856"},
    {"catalogue", 2, "918d3a9bc3b7b5f9"},     {"catalogue_keeping", 1, "237ba8a4cd388d6a"},
    {"event", 1, "92bfbafc4e2c84c9"},         {"org", 2, "ba8527fd3a562d15"},
    {"org", 3, "8560dc54e6e23e41"},           {"org_absence", 1, "3328d1fef18e3662"},
    {"org_end", 1, "e8a164abcad5877a"},       {"org_import", 1, "d2ceda19f9b5c4de"},
    {"org_ownership", 1, "bbdf596083ba9d0d"}, {"request", 2, "2ed5b805ec1ce787"},
    {"request", 3, "7d29aca5f9c4db56"},       {"request", 4, "745a00a15444d981"},
    {"request_glass", 1, "7f458c295d663470"}, {"request_keeping", 1, "595a76db40243915"},
    {"store", 3, "378232cf4a5cc086"},         {"org_import", 2, "821fd2a0ecd7a2f1"},
};
#define PUBLISHED_FIRST 7

static const struct sql_step *step_of(const char *feature, unsigned number)
{
    for (size_t i = 0; i < sql_step_count; i++) {
        if (str_is(str_of(sql_steps[i].feature), feature) && sql_steps[i].number == number)
            return &sql_steps[i];
    }
    return NULL;
}

static void steps_that_were_published_stay_as_they_were(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const struct sql_step *step = step_of(published[i].feature, published[i].number);

        assert_non_null(step);
        assert_string_equal(step->checksum, published[i].checksum);
    }
}

/* An offering as it was kept before it had a life. */
#define CATALOGUE_LIFE                                                                             \
    " DROP TABLE offering_wish; DROP INDEX offering_live; DROP INDEX offering_of_unit;"            \
    " DROP INDEX offering_to_decide; DROP INDEX offering_version;"                                 \
    " ALTER TABLE offering DROP COLUMN reach; ALTER TABLE offering DROP COLUMN internal_only;"     \
    " ALTER TABLE offering DROP COLUMN version; ALTER TABLE offering DROP COLUMN changed_ms;"      \
    " ALTER TABLE offering DROP COLUMN head_id; ALTER TABLE offering DROP COLUMN decide_ms;"       \
    " ALTER TABLE offering DROP COLUMN wish_reach; ALTER TABLE offering DROP COLUMN "              \
    "wish_relations;"                                                                              \
    " ALTER TABLE offering DROP COLUMN wish_internal_only;"                                        \
    " CREATE INDEX offering_live ON offering (id) WHERE state = 'live';"                           \
    " CREATE INDEX offering_of_unit ON offering (unit_id, state, id);"                             \
    " INSERT INTO offering (id, unit_id, company_id, state, icon, secrecy, acceptance,"            \
    " normal_days, answer_days, made_ms) VALUES"                                                   \
    " (7, 1, 1, 'live', 'tool', 'normal', 'silence', 1, 1, 0),"                                    \
    " (8, 1, 1, 'withdrawn', 'tool', 'normal', 'silence', 1, 1, 0);"                               \
    " INSERT INTO offering_audience (offering_id, party_id) VALUES (8, 1);"

/* What came since is taken away, as if it had never been there. */
static void data_of_the_first_version_opens_and_gets_what_came_since(void **state)
{
    struct test_store *test = *state;

    if (test_is_postgres(test)) {
        test_sql(test, "DROP FUNCTION search_request, search_offering, search_person, search_unit");
    }
    test_sql(test, "DROP INDEX request_draft; DROP INDEX party_number; DROP INDEX request_ended;"
                   " ALTER TABLE request DROP COLUMN erased_ms;"
                   " ALTER TABLE event DROP COLUMN erased_ms;"
                   " DROP TABLE request_glass; DROP TABLE offering_retention;"
                   " DROP INDEX offering_handler_person;"
                   " DROP TABLE device; DROP TABLE pin; DROP INDEX session_device;"
                   " ALTER TABLE session DROP COLUMN device_id;"
                   " DROP INDEX request_released; DROP INDEX request_unapproved;"
                   " DROP TABLE unit_heir; DROP TABLE end_plan; DROP TABLE absence;"
                   " DROP TABLE link; DROP TABLE share; DROP TABLE control;"
                   " DROP TABLE org_import_row; DROP TABLE org_import_slice; DROP TABLE org_import;"
                   " DROP TABLE search_piece; DROP TABLE search_unit; DROP TABLE attachment;"
                   " DROP INDEX party_executive;" CATALOGUE_LIFE
                   " DELETE FROM schema_step WHERE feature IN ('request', 'org', 'catalogue')"
                   " AND number > 1 OR (feature = 'store' AND number > 2)"
                   " OR feature IN ('access_way', 'access_device', 'org_ownership', 'org_import',"
                   " 'org_end', 'org_absence', 'attachment', 'catalogue_keeping',"
                   " 'request_keeping', 'request_glass', 'event')");
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM schema_step"), PUBLISHED_FIRST);
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM schema_step"), sql_step_count);
    assert_int_equal(test_sql(test, "DROP INDEX request_draft; SELECT 1"), 1);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM share"), 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM org_import"), 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM search_unit"), 0);
    assert_int_equal(test_sql(test, "SELECT id FROM offering WHERE state = 'live'"
                                    " AND reach = 'everybody' AND internal_only = 0"),
                     7);
    assert_int_equal(test_sql(test, "SELECT id FROM offering WHERE state = 'withdrawn'"
                                    " AND reach = 'listed' AND version = 1"),
                     8);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM attachment"), 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM unit_heir"), 0);
    assert_int_equal(test_sql(test, "SELECT COUNT(*) FROM absence"), 0);
}

/* One of units, as it was kept when only people and units were imported. */
static void an_import_that_waits_is_still_what_it_was(void **state)
{
    struct test_store *test = *state;

    test_sql(test, "ALTER TABLE org_import DROP COLUMN kind;"
                   " ALTER TABLE org_import ADD COLUMN kind BIGINT NOT NULL DEFAULT 0;"
                   " INSERT INTO org_import (id, kind, state, actor_id, file_name, columns, map,"
                   " row_count, slices, place, added, changed, same, failed, kept, made_ms,"
                   " changed_ms, forgotten) VALUES (9, 1, 0, 0, 'u.csv', '[\"a\",\"b\"]',"
                   " '[0,15]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);"
                   " INSERT INTO org_import_row (import_id, verdict, number, whole, line, faults)"
                   " VALUES (9, 3, 2, 0, '[2,0,\"\"]', '[[15,\"no-key\",null]]');"
                   " DELETE FROM schema_step WHERE feature = 'org_import' AND number = 2");
    test_store_close(test);
    assert_done(test_store_open(test));
    assert_int_equal(test_sql(test, "SELECT kind FROM org_import WHERE map = '[0,-1]'"), 1);
    assert_int_equal(test_sql(test, "SELECT number FROM org_import_row"
                                    " WHERE faults = '[[-1,\"no-key\",null]]'"),
                     2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_that_were_published_stay_as_they_were),
        TEST_ON_BOTH(data_of_the_first_version_opens_and_gets_what_came_since),
        TEST_ON_BOTH(an_import_that_waits_is_still_what_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
