/* The house rules of docs as a program: who may include whom, how long things may be, what stands
   where. Each rule is shown a bad and a good sample, then the whole tree. An exception is a line of
   tests/housekeeping.txt: file, rule, reason. */
#include "source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

struct exception {
    char path[256], rule[32];
    bool used;
};

#define EXCEPTIONS_MAX 100
#define RULES_MAX      40

static struct exception exceptions[EXCEPTIONS_MAX];
static size_t exception_count;

/* Read the exceptions; each line names a file, a rule and at least one word of reason. */
static int exceptions_read(void **state)
{
    FILE *file = fopen("tests/housekeeping.txt", "r");
    char line[512];

    (void)state;
    if (file == NULL) return -1;
    while (fgets(line, sizeof line, file) != NULL) {
        struct exception *exception = &exceptions[exception_count];
        char reason[16];

        if (*line == '#' || *line == '\n') continue;
        if (exception_count + 1 == EXCEPTIONS_MAX ||
            sscanf(line, "%255s %31s %15s", exception->path, exception->rule, reason) != 3) {
            fclose(file);
            return -1;
        }
        exception_count++;
    }
    fclose(file);
    return 0;
}

static bool is_excepted(const struct source *source, const char *rule)
{
    for (size_t i = 0; i < exception_count; i++) {
        if (strcmp(exceptions[i].path, source->path) == 0 &&
            strcmp(exceptions[i].rule, rule) == 0) {
            return exceptions[i].used = true;
        }
    }
    return false;
}

static struct report *report_new(void)
{
    struct report *report = calloc(1, sizeof *report);

    assert_non_null(report);
    return report;
}

static void a_bad_sample_is_found_and_a_good_one_passes(void **state)
{
    const struct rule *rule = *state;
    const char *good_path = rule->good_path != NULL ? rule->good_path : rule->path;
    struct source *samples[] = {source_new(rule->path, rule->bad),
                                source_new(good_path, rule->good)};

    for (size_t i = 0; i < 2; i++) {
        struct report *report = report_new();
        struct tree tree = {&samples[i], 1};

        rule->check(report, samples[i], &tree);
        if ((report->count > 0) != (i == 0)) {
            print_error("%s, %s sample: %s\n", rule->name, i == 0 ? "bad" : "good", report->text);
        }
        assert_int_equal(report->count > 0, i == 0);
        free(report);
        source_free(samples[i]);
    }
}

static struct tree tree;

static void the_tree_keeps_the_rule(void **state)
{
    const struct rule *rule = *state;
    struct report *report = report_new();

    for (size_t i = 0; i < tree.count; i++) {
        struct source *source = tree.files[i];
        struct report *own = report_new();

        rule->check(own, source, &tree);
        if (own->count > 0 && !is_excepted(source, rule->name)) {
            report->count += own->count;
            fputs(own->text, stderr);
        }
        free(own);
    }
    size_t count = report->count;
    free(report);
    assert_int_equal(count, 0);
}

static void every_exception_is_needed(void **state)
{
    (void)state;
    for (size_t i = 0; i < exception_count; i++) {
        if (!exceptions[i].used) print_error("%s: %s\n", exceptions[i].path, exceptions[i].rule);
        assert_true(exceptions[i].used);
    }
}

static void the_tree_is_found(void **state)
{
    (void)state;
    assert_true(tree.count > 30);
}

int main(void)
{
    static char names[RULES_MAX][2][96];
    struct CMUnitTest tests[2 * RULES_MAX + 2] = {cmocka_unit_test(the_tree_is_found)};
    size_t count = 1;

    for (size_t i = 0; i < rule_count; i++) {
        struct rule *rule = (struct rule *)&rules[i];

        snprintf(names[i][0], sizeof names[i][0], "a bad sample is found: %s", rule->name);
        snprintf(names[i][1], sizeof names[i][1], "the tree keeps the rule: %s", rule->name);
        tests[count++] =
            (struct CMUnitTest){names[i][0], a_bad_sample_is_found_and_a_good_one_passes, NULL,
                                NULL, rule};
        if (i > 0 && rules[i - 1].check == rule->check) continue; /* one more sample */
        tests[count++] =
            (struct CMUnitTest){names[i][1], the_tree_keeps_the_rule, NULL, NULL, rule};
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_exception_is_needed);
    tree = tree_read(".");
    int failed = _cmocka_run_group_tests("housekeeping", tests, count, exceptions_read, NULL);
    tree_free(&tree);
    return failed;
}
