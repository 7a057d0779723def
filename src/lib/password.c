/* argon2id, a bounded number at once. */
#include "lib/password.h"

#include "base/arena.h"
#include "base/limits.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#define PASSES       2
#define MEMORY_BYTES ((size_t)19 * 1024 * 1024)
#define QUEUE_S      2

/* The hash of a password that nobody knows: compared with where there is none, so that the answer
   takes as long. A test holds its costs equal to those above. */
static const char dummy[] = "$argon2id$v=19$m=19456,t=2,p=1$rVljulHNgSKsrvnSjXq02Q"
                            "$lk1ixTuxxv18hOPGIeBAgJIdzt/4aQjt2hriqT03g7A";

/* How many hash now: the machine's processors are shared by all servers of this process, so this
   one count is too. */
static pthread_mutex_t turn_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn_free = PTHREAD_COND_INITIALIZER;
static unsigned turns_taken;

static struct err *turn_take(struct arena *arena)
{
    struct timespec until;
    bool taken = false;
    int late = 0;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += QUEUE_S;
    pthread_mutex_lock(&turn_mutex);
    while (turns_taken >= limits.hash_threads && late == 0)
        late = pthread_cond_timedwait(&turn_free, &turn_mutex, &until);
    if (turns_taken < limits.hash_threads) {
        turns_taken++;
        taken = true;
    }
    pthread_mutex_unlock(&turn_mutex);
    return taken ? NULL : ERR(arena, ERR_BUSY, "too many passwords to be hashed at once");
}

static void turn_give(void)
{
    pthread_mutex_lock(&turn_mutex);
    turns_taken--;
    pthread_cond_signal(&turn_free);
    pthread_mutex_unlock(&turn_mutex);
}

struct err *password_hash(struct arena *arena, struct str password, struct str *hash)
{
    char text[crypto_pwhash_STRBYTES];
    int failed;

    if (sodium_init() < 0) return ERR(arena, ERR_INTERNAL, "libsodium does not start");
    TRY(turn_take(arena));
    failed = crypto_pwhash_str_alg(text, password.ptr, password.len, PASSES, MEMORY_BYTES,
                                   crypto_pwhash_ALG_ARGON2ID13);
    turn_give();
    if (failed) return ERR(arena, ERR_BUSY, "no memory to hash a password");
    *hash = str_copy(arena, str_of(text));
    return NULL;
}

struct err *password_same(struct arena *arena, struct str password, struct str hash, bool *same)
{
    const char *text = hash.ptr == NULL ? dummy : str_c(arena, hash);
    const char *typed = password.ptr == NULL ? "" : password.ptr;

    *same = false;
    if (sodium_init() < 0) return ERR(arena, ERR_INTERNAL, "libsodium does not start");
    TRY(turn_take(arena));
    *same = crypto_pwhash_str_verify(text, typed, password.len) == 0 && hash.ptr != NULL;
    turn_give();
    return NULL;
}
