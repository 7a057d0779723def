/* Randomness as a stream that is passed in: SHA-256 of seed and counter, so that a test can repeat
   it and an apply can be run again. Secrets come from rand_entropy alone, outside of transactions.
 */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rand {
    uint8_t seed[32];
    uint64_t counter;
};

bool rand_entropy(void *bytes, size_t count); /* getrandom; false: the system has none */
void rand_bytes(struct rand *rand, void *bytes, size_t count);
uint64_t rand_below(struct rand *rand, uint64_t limit); /* 0 .. limit-1, unbiased; limit > 0 */

#endif
