/* The rules of the house: what each looks at, and a sample that breaks it beside one that does
   not. */
#ifndef TESTS_RULES_H
#define TESTS_RULES_H

#include "source.h"

struct rule {
    const char *name;
    void (*check)(struct report *report, const struct source *source, const struct tree *tree);
    const char *path; /* of the samples */
    const char *bad, *good;
    const char *good_path; /* where it is another one's, else NULL */
};

extern const struct rule rules[];
extern const size_t rule_count;

/* rules_include.c: who may include whom. */
void check_includes(struct report *report, const struct source *source, const struct tree *tree);

#endif
