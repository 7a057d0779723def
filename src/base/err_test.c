/* Errors: their table, their chain, and the exit codes of the command line. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static int arena_make(void **state)
{
    *state = arena_new(1 << 20);
    return *state == NULL;
}

static int arena_drop(void **state)
{
    arena_free(*state);
    return 0;
}

static void every_code_has_a_text_a_status_and_a_full_sentence(void **state)
{
    (void)state;
    for (enum err_code code = 1; code < ERR_CODE_COUNT; code++) {
        const char *title = err_title(code);

        assert_true(strlen(err_code_text(code)) > 0);
        assert_in_range(err_status(code), 400, 599);
        assert_true(str_ends(str_of(title), STR(".")));
        /* It begins with a capital, or with what it is about. */
        if (!str_starts(str_of(title), STR("{limit} "))) assert_in_range(title[0], 'A', 'Z');
    }
}

static void exit_codes_tell_refusal_usage_and_environment_apart(void **state)
{
    static const struct {
        enum err_code code;
        int want;
    } rows[] = {
        {ERR_NONE, 0},        {ERR_STATE, 1},         {ERR_FIELDS, 1},         {ERR_BAD_FILE, 1},
        {ERR_SEAL_BROKEN, 1}, {ERR_USAGE, 2},         {ERR_DATABASE, 3},       {ERR_DISK_FULL, 3},
        {ERR_READ_ONLY, 3},   {ERR_LOCKED, 3},        {ERR_CORRUPT, 3},        {ERR_IO, 3},
        {ERR_LISTEN, 3},      {ERR_NEWER_SCHEMA, 3},  {ERR_CHANGED_SCHEMA, 3}, {ERR_UNSURE, 3},
        {ERR_NO_DATA, 3},     {ERR_HALF_IMPORTED, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(err_exit_code(rows[i].code), rows[i].want);
}

static void a_chain_is_told_from_the_outside_in(void **state)
{
    struct err *disk = ERR(*state, ERR_IO, "write to %s: %s", "a.db", "no space");
    struct err *err = ERR_WRAP(*state, ERR_DATABASE, disk, "%s", "commit");

    assert_true(
        str_is(err_chain(*state, err), "database: commit; caused by io: write to a.db: no space"));
    assert_true(str_is(err_chain(*state, ERR_REFUSE(*state, ERR_STATE)), "state"));
    assert_string_equal(err->file, __FILE__);
}

static void a_copy_says_the_same_when_the_first_is_gone(void **state)
{
    struct arena *gone = arena_new(1 << 16);
    struct err *fields = NULL;

    err_add_field(gone, &fields, str_print(gone, "%s", "due"), ERR_IN_PAST, STR_NONE);
    err_add_field(gone, &fields, STR("title"), ERR_TOO_LONG, str_of_int(gone, 200));
    struct err *err = ERR_WRAP(gone, ERR_FIELDS, fields, "case %d", 7);
    err->param = str_of_int(gone, 12);
    struct str told = str_copy(*state, err_chain(gone, err));
    struct err *copy = err_copy(*state, err);
    arena_free(gone);
    assert_true(str_equal(err_chain(*state, copy), told));
    assert_true(str_is(copy->param, "12"));
    assert_true(str_is(copy->cause->fields->next->param, "200"));
}

static void fields_at_fault_are_collected_in_order(void **state)
{
    struct err *err = NULL;

    err_add_field(*state, &err, STR("title"), ERR_REQUIRED, STR_NONE);
    err_add_field(*state, &err, STR("lines.0.quantity"), ERR_TOO_SMALL, STR("1"));
    assert_int_equal(err->code, ERR_FIELDS);
    assert_true(str_is(err->fields->next->param, "1"));
    assert_null(err->fields->next->next);
    assert_true(
        str_is(err_chain(*state, err), "fields: title required, lines.0.quantity too-small"));
}

static struct err *pass(struct err *err, int *reached)
{
    TRY(err);
    ++*reached;
    return NULL;
}

static void try_returns_the_failure_and_goes_on_without_one(void **state)
{
    struct err *err = ERR_REFUSE(*state, ERR_STALE);
    int reached = 0;

    assert_ptr_equal(pass(err, &reached), err);
    assert_int_equal(reached, 0);
    assert_null(pass(NULL, &reached));
    assert_int_equal(reached, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_text_a_status_and_a_full_sentence),
        cmocka_unit_test(exit_codes_tell_refusal_usage_and_environment_apart),
        cmocka_unit_test(a_chain_is_told_from_the_outside_in),
        cmocka_unit_test(a_copy_says_the_same_when_the_first_is_gone),
        cmocka_unit_test(fields_at_fault_are_collected_in_order),
        cmocka_unit_test(try_returns_the_failure_and_goes_on_without_one),
    };

    return cmocka_run_group_tests(tests, arena_make, arena_drop);
}
