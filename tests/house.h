/* A house with two people in the test's store: Ana leads the front desk, which supplies; Ben is
   employed there. Both have bearer tokens. */
#ifndef TESTS_HOUSE_H
#define TESTS_HOUSE_H

#include "support.h"

struct house {
    const char *supplier, *customer; /* tokens of Ana and of Ben */
    const char *offering;            /* id of the desk's first offering */
};

void house_make(struct test_store *test, struct house *house);

#endif
