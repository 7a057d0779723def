/* The repeatable stream: block i is SHA-256 of the seed and i; a call starts at a new block. */
#include "base/rand.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/sha256.h"

bool rand_entropy(void *bytes, size_t count)
{
    unsigned char *place = bytes;

    while (count > 0) {
        ssize_t got = getrandom(place, count, 0);

        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        place += got;
        count -= (size_t)got;
    }
    return true;
}

static void rand_block(struct rand *rand, uint8_t block[SHA256_SIZE])
{
    char counter[8]; /* little end first, the same on every machine */

    for (size_t i = 0; i < sizeof counter; i++)
        counter[i] = (char)(rand->counter >> 8 * i & 0xff);
    rand->counter++;
    sha256_two((struct str){(const char *)rand->seed, sizeof rand->seed},
               (struct str){counter, sizeof counter}, block);
}

void rand_bytes(struct rand *rand, void *bytes, size_t count)
{
    unsigned char *place = bytes;
    uint8_t block[SHA256_SIZE];

    while (count > 0) {
        size_t some = count < sizeof block ? count : sizeof block;

        rand_block(rand, block);
        memcpy(place, block, some);
        place += some;
        count -= some;
    }
}

uint64_t rand_below(struct rand *rand, uint64_t limit)
{
    uint64_t uneven, value;

    assert(limit > 0);
    uneven = (0 - limit) % limit; /* 2^64 mod limit: values below it would come once too often */
    do {
        uint8_t bytes[8];

        rand_bytes(rand, bytes, sizeof bytes);
        value = 0;
        for (size_t i = 0; i < sizeof bytes; i++)
            value |= (uint64_t)bytes[i] << 8 * i;
    } while (value < uneven);
    return value % limit;
}
