/* Money: integer minor units and an ISO 4217 currency, whose exponent is looked up, never
 * assumed 2. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/str.h"

#define MONEY_MINOR_MAX INT64_C(9007199254740991) /* 2^53-1: exact in every JSON reader */

struct money {
    int64_t minor;
    char currency[4]; /* "EUR"; "" means no amount */
};

bool money_present(struct money money);
bool currency_known(struct str code);
int currency_exponent(const char *currency); /* EUR 2, JPY 0, BHD 3, CLF 4 */
bool money_make(int64_t minor, struct str currency,
                struct money *money); /* false: unknown currency or beyond MONEY_MINOR_MAX */
bool money_parse(struct str decimal, struct str currency,
                 struct money *money); /* "12.50", "EUR"; too many places is refused */
struct str money_decimal(struct arena *arena, struct money money); /* "12.50" */
bool money_equal(struct money a, struct money b);
bool money_add(int64_t *sum_minor, int64_t a_minor,
               int64_t b_minor); /* false: beyond MONEY_MINOR_MAX */
/* unit price x quantity in thousandths, rounded half away from zero to the minor unit; false:
 * overflow */
bool money_times_milli(struct money price, int64_t quantity_milli, struct money *total);
/* Split TOTAL by WEIGHTS (each >= 0, sum > 0) by largest remainder; ties go to the lower index; a
   negative total is the mirrored split. PARTS sum to the total exactly. False: bad weights or
   overflow. */
bool money_split(int64_t total_minor, const int64_t *weights, size_t count, int64_t *parts_minor);

#endif
