/* SHA-256 by libsodium. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/str.h"

#define SHA256_SIZE 32

void sha256(struct str text, uint8_t digest[SHA256_SIZE]);
void sha256_two(struct str first, struct str second,
                uint8_t digest[SHA256_SIZE]); /* of first followed by second */
/* The same piece by piece: begin, add as often as needed, end. */
struct sha256_run {
    _Alignas(16) unsigned char state[128];
};
void sha256_begin(struct sha256_run *run);
void sha256_add(struct sha256_run *run, struct str text);
void sha256_end(struct sha256_run *run, uint8_t digest[SHA256_SIZE]);
struct str sha256_hex(struct arena *arena, struct str text);
bool sha256_same(struct str a_hex, struct str b_hex); /* constant time */

#endif
