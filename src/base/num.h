/* Numbers from text and back, checked. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

bool num_parse_int(struct str text,
                   int64_t *value); /* optional minus, digits, in range; no spaces, no plus */
bool num_parse_milli(
    struct str text,
    int64_t *value); /* decimal with up to 3 places, as thousandths: "2.5" -> 2500 */
struct str num_milli_text(struct arena *arena, int64_t milli); /* 2500 -> "2.5", 2000 -> "2" */
/* The same for any number of decimal places 0..18: "12.5" with 2 -> 1250, and 1250 -> "12.50". */
bool num_parse_decimal(struct str text, int places, int64_t *value);
struct str num_decimal_text(struct arena *arena, int64_t value, int places);
bool num_add(int64_t *sum, int64_t a, int64_t b); /* false: overflow */
bool num_mul(int64_t *product, int64_t a, int64_t b);

#endif
