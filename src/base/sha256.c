/* SHA-256 of views, by libsodium. */
#include "base/sha256.h"

#include <sodium.h>

_Static_assert(SHA256_SIZE == crypto_hash_sha256_BYTES, "one size of digest");

static void state_add(crypto_hash_sha256_state *state, struct str text)
{
    if (text.len > 0) crypto_hash_sha256_update(state, (const uint8_t *)text.ptr, text.len);
}

void sha256(struct str text, uint8_t digest[SHA256_SIZE])
{
    sha256_two(text, STR_NONE, digest);
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256_run),
               "the library's state has room");

void sha256_begin(struct sha256_run *run)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)run->state);
}

void sha256_add(struct sha256_run *run, struct str text)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)run->state,
                              (const unsigned char *)text.ptr, text.len);
}

void sha256_end(struct sha256_run *run, uint8_t digest[SHA256_SIZE])
{
    crypto_hash_sha256_final((crypto_hash_sha256_state *)run->state, digest);
}

void sha256_two(struct str first, struct str second, uint8_t digest[SHA256_SIZE])
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    state_add(&state, first);
    state_add(&state, second);
    crypto_hash_sha256_final(&state, digest);
}

struct str sha256_hex(struct arena *arena, struct str text)
{
    uint8_t digest[SHA256_SIZE];

    sha256(text, digest);
    return str_hex(arena, digest, sizeof digest);
}

bool sha256_same(struct str a_hex, struct str b_hex)
{
    const size_t len = (size_t)2 * SHA256_SIZE;

    return a_hex.len == len && b_hex.len == len && sodium_memcmp(a_hex.ptr, b_hex.ptr, len) == 0;
}
