/* Words by their pieces; see words.h. */
#include "store/words.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/engine.h"

#define LETTERS_MIN    4  /* of a word that may be mistyped */
#define LETTERS_MAX    30 /* a longer one is a number or an address */
#define BEGINNING      6  /* letters that pieces are made of; so many typed may begin a word */
#define PIECES         (BEGINNING + 1)
#define LETTERS_FIRST  3 /* a word that begins with fewer is a number, or has no longer ones */
#define HIGHEST        "\xf4\x8f\xbf\xbf" /* after all that a text holds */
#define CANDIDATES_MAX 400                /* words sharing a piece that are compared */
#define KNOWN_SLOTS    ((size_t)32768)
#define KNOWN_MS       INT64_C(600000) /* another server may have dropped the word meanwhile */
#define HASH_START     UINT64_C(14695981039346656037) /* FNV-1a */
#define HASH_FACTOR    UINT64_C(1099511628211)

/* ---- words of a text ---- */

static bool is_word(char one)
{
    unsigned char byte = (unsigned char)one;

    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

struct str word_take(struct str *text)
{
    size_t start = 0, end;

    while (start < text->len && !is_word(text->ptr[start]))
        start++;
    for (end = start; end < text->len && is_word(text->ptr[end]); end++)
        continue;
    struct str word = str_sub(*text, start, end - start);
    *text = str_sub(*text, end, text->len - end);
    return word.len > WORD_BYTES_MAX ? str_points_cut(word, WORD_BYTES_MAX / 4) : word;
}

bool word_has_digit(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9') return true;
    }
    return false;
}

struct str word_term(struct store_tx *tx, struct str word)
{
    char quote = store_is_postgres(tx->store) ? '\'' : '"';

    return str_print(tx->arena, "%c" STR_FMT "%c", quote, STR_ARG(word), quote);
}

/* A word letter by letter: where each begins, and its bytes as one number. */
struct spelling {
    size_t count, starts[LETTERS_MAX + 1];
    uint32_t letters[LETTERS_MAX];
};

/* False: no word that could be mistyped. */
static bool spell(struct str word, size_t letters_min, struct spelling *out)
{
    size_t at = 0;

    *out = (struct spelling){0};
    while (at < word.len && out->count < LETTERS_MAX) {
        size_t len = str_point_len(str_sub(word, at, word.len - at));

        if (len == 0) return false;
        memcpy(&out->letters[out->count], word.ptr + at, len);
        out->starts[out->count++] = at;
        at += len;
    }
    out->starts[out->count] = at;
    return at == word.len && out->count >= letters_min && !word_has_digit(word);
}

/* ---- pieces ---- */

static size_t pieces_of(struct arena *arena, struct str word, const struct spelling *spelling,
                        struct str pieces[PIECES])
{
    size_t letters = spelling->count < BEGINNING ? spelling->count : BEGINNING;
    struct str beginning = str_sub(word, 0, spelling->starts[letters]);

    pieces[0] = beginning;
    for (size_t i = 0; i < letters; i++) {
        struct buf piece = buf_new(arena, beginning.len);

        buf_add(&piece, str_sub(word, 0, spelling->starts[i]));
        buf_add(&piece, str_sub(beginning, spelling->starts[i + 1],
                                beginning.len - spelling->starts[i + 1]));
        pieces[i + 1] = buf_str(&piece);
    }
    return letters + 1;
}

static bool begins_with_letters(struct str word)
{
    struct str first = str_points_cut(word, LETTERS_FIRST);

    return str_points(first) == LETTERS_FIRST && !word_has_digit(first);
}

/* Not, if it is too short or begins with a number. */
static bool is_kept(struct str word)
{
    return str_points(word) >= LETTERS_MIN && begins_with_letters(word);
}

/* What a word that is kept is kept by. */
static size_t kept_by(struct arena *arena, struct str word, struct str pieces[PIECES])
{
    struct spelling spelling;

    if (spell(word, LETTERS_MIN, &spelling)) return pieces_of(arena, word, &spelling, pieces);
    pieces[0] = str_points_cut(word, BEGINNING);
    return 1;
}

/* Are these letters the same; with BEGINS, does the first text begin the second? */
static bool rest_is(const struct spelling *typed, size_t i, const struct spelling *word, size_t j,
                    bool begins)
{
    size_t left = typed->count - i, right = word->count - j;

    if (typed->count < i || word->count < j) return false;
    if (begins ? left > right : left != right) return false;
    return memcmp(typed->letters + i, word->letters + j, left * sizeof *typed->letters) == 0;
}

/* Is TYPED the word, or with BEGINS its beginning, but for one letter more, less or other, or two
   that changed places? */
static bool is_near(const struct spelling *typed, const struct spelling *word, bool begins)
{
    size_t i = 0;

    while (i < typed->count && i < word->count && typed->letters[i] == word->letters[i])
        i++;
    if (rest_is(typed, i + 1, word, i, begins) || rest_is(typed, i, word, i + 1, begins) ||
        rest_is(typed, i + 1, word, i + 1, begins)) {
        return true;
    }
    return i + 1 < typed->count && i + 1 < word->count &&
           typed->letters[i] == word->letters[i + 1] && typed->letters[i + 1] == word->letters[i] &&
           rest_is(typed, i + 2, word, i + 2, begins);
}

/* ---- what is known to be kept ---- */

/* A word is sought in the database unless it was found there a little while ago. One that was put
   by a transaction that may still fail counts for nothing within it; who else sees it, knows that
   it stays. */
struct words_known {
    pthread_mutex_t lock;
    struct slot {
        uint64_t hash;
        int64_t at_ms;
        const struct store_session *put_by; /* NULL: it was there */
        uint64_t put_in;                    /* which of its transactions */
    } slots[KNOWN_SLOTS];
};

struct words_known *words_known_new(struct arena *arena)
{
    struct words_known *known = ARENA_NEW(arena, struct words_known);

    pthread_mutex_init(&known->lock, NULL);
    return known;
}

void words_known_free(struct words_known *known)
{
    pthread_mutex_destroy(&known->lock);
}

void words_known_clear(struct words_known *known)
{
    pthread_mutex_lock(&known->lock);
    memset(known->slots, 0, sizeof known->slots);
    pthread_mutex_unlock(&known->lock);
}

static uint64_t hash_add(uint64_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * HASH_FACTOR;
    return hash;
}

static uint64_t hash_of(const char *kind, struct str word)
{
    return hash_add(hash_add(hash_add(HASH_START, str_of(kind)), STR(" ")), word);
}

static bool is_known(struct words_known *known, uint64_t hash)
{
    struct slot *slot = &known->slots[hash % KNOWN_SLOTS];
    bool found;

    pthread_mutex_lock(&known->lock);
    found = slot->hash == hash && slot->put_by == NULL && store_clock_ms() - slot->at_ms < KNOWN_MS;
    pthread_mutex_unlock(&known->lock);
    return found;
}

static void known_note(const struct store_session *session, uint64_t hash, bool was_there)
{
    struct words_known *known = session->store->words;
    struct slot *slot = &known->slots[hash % KNOWN_SLOTS];
    struct slot now = {hash, store_clock_ms(), was_there ? NULL : session, session->begun};

    pthread_mutex_lock(&known->lock);
    bool ours = slot->hash == hash && slot->put_by == session && slot->put_in == session->begun;
    if (!was_there || !ours) *slot = now;
    pthread_mutex_unlock(&known->lock);
}

static void known_forget(struct words_known *known, uint64_t hash)
{
    struct slot *slot = &known->slots[hash % KNOWN_SLOTS];

    pthread_mutex_lock(&known->lock);
    if (slot->hash == hash) *slot = (struct slot){0};
    pthread_mutex_unlock(&known->lock);
}

/* ---- keeping ---- */

static struct err *word_keep(struct store_tx *tx, const char *kind, struct str word)
{
    struct words_known *known = tx->store->words;
    struct str pieces[PIECES];
    int64_t changed = 0;
    uint64_t hash;

    if (!is_kept(word)) return NULL;
    hash = hash_of(kind, word);
    if (is_known(known, hash)) return NULL;
    size_t count = kept_by(tx->arena, word, pieces);
    for (size_t i = 0; i < count; i++) {
        TRY(sql_change(tx, SQL_SEARCH_PIECE_ADD, &changed, sql_t(str_of(kind)), sql_t(pieces[i]),
                       sql_t(word)));
        if (i > 0) continue;
        known_note(tx->session, hash, changed == 0);
        if (changed == 0) return NULL;
    }
    return NULL;
}

struct err *words_keep(struct store_tx *tx, const char *kind, struct str text)
{
    for (struct str word; (word = word_take(&text)).len > 0;)
        TRY(word_keep(tx, kind, word));
    return NULL;
}

static struct err *word_drop(struct store_tx *tx, const char *kind, enum sql holds, struct str word)
{
    struct str pieces[PIECES];
    struct sql_rows rows;
    bool held;

    if (!is_kept(word)) return NULL;
    TRY(sql_query(tx, holds, &rows, sql_t(word_term(tx, word)), sql_i(1)));
    held = sql_next(&rows);
    TRY(sql_done(&rows));
    if (held) return NULL;
    known_forget(tx->store->words, hash_of(kind, word));
    size_t count = kept_by(tx->arena, word, pieces);
    for (size_t i = 0; i < count; i++) {
        TRY(sql_run(tx, SQL_SEARCH_PIECE_REMOVE, sql_t(str_of(kind)), sql_t(pieces[i]),
                    sql_t(word)));
    }
    return NULL;
}

struct err *words_drop(struct store_tx *tx, const char *kind, enum sql holds, struct str before)
{
    for (struct str word; (word = word_take(&before)).len > 0;)
        TRY(word_drop(tx, kind, holds, word));
    return NULL;
}

struct err *words_there(struct store_tx *tx, bool *there)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_SEARCH_PIECE_ANY, &rows));
    *there = sql_next(&rows);
    return sql_done(&rows);
}

/* ---- asking ---- */

static bool fits(const struct spelling *typed, struct str candidate)
{
    struct spelling word;

    if (!spell(candidate, LETTERS_MIN, &word)) return false;
    return is_near(typed, &word, false) ||
           (typed->count >= BEGINNING && is_near(typed, &word, true));
}

struct err *words_near(struct store_tx *tx, const char *kind, struct str word, struct str *near,
                       size_t *count)
{
    struct str pieces[PIECES] = {{0}};
    struct spelling typed;
    struct sql_rows rows;

    *count = 0;
    if (!spell(word, LETTERS_MIN - 1, &typed)) return NULL;
    (void)pieces_of(tx->arena, word, &typed, pieces);
    TRY(sql_query(tx, SQL_SEARCH_PIECES, &rows, sql_t(str_of(kind)), sql_t(pieces[0]),
                  sql_t(pieces[1]), sql_t(pieces[2]), sql_t(pieces[3]), sql_t(pieces[4]),
                  sql_t(pieces[5]), sql_t(pieces[6]), sql_i(CANDIDATES_MAX)));
    while (*count < NEAR_MAX && sql_next(&rows)) {
        struct str candidate = sql_text(&rows);

        if (fits(&typed, candidate)) near[(*count)++] = candidate;
    }
    return sql_done(&rows);
}

struct err *words_begun(struct store_tx *tx, const char *kind, struct str word, struct str *begun,
                        size_t *count, bool *all)
{
    struct str piece = str_points_cut(word, BEGINNING);
    struct sql_rows rows;

    *count = 0;
    *all = begins_with_letters(word);
    if (!*all) return NULL;
    TRY(sql_query(tx, SQL_SEARCH_BEGUN, &rows, sql_t(str_of(kind)), sql_t(piece),
                  sql_t(str_print(tx->arena, STR_FMT HIGHEST, STR_ARG(piece))), sql_t(word),
                  sql_t(str_print(tx->arena, STR_FMT HIGHEST, STR_ARG(word))),
                  sql_i(BEGUN_MAX + 2)));
    while (sql_next(&rows)) {
        struct str one = sql_text(&rows);

        if (str_equal(one, word)) continue;
        if (*count == BEGUN_MAX) *all = false;
        if (*all) begun[(*count)++] = one;
    }
    return sql_done(&rows);
}
