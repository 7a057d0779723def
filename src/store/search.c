/* Search: folded words as plain tokens, the same on both engines. Rows are written at the end of a
   commit, since SQLite's index writes a piece to disk at every savepoint after a change. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/work.h"

#define WORDS_MAX      16  /* of a question; more words are left out */
#define WORD_BYTES_MAX 100 /* a longer word is cut, when put and when asked for */
#define TERMS_MAX      (WORDS_MAX * (WORD_BYTES_MAX + 8))
#define TEXT_BYTES_MAX ((size_t)256 * 1024) /* of an object; the rest is not found */

static const struct search_kind {
    const char *name;
    enum sql put, remove;
} kinds[] = {
    {"request", SQL_SEARCH_REQUEST_PUT, SQL_SEARCH_REQUEST_REMOVE},
    {"offering", SQL_SEARCH_OFFERING_PUT, SQL_SEARCH_OFFERING_REMOVE},
    {"person", SQL_SEARCH_PERSON_PUT, SQL_SEARCH_PERSON_REMOVE},
};

static const struct search_kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0) return &kinds[i];
    }
    abort(); /* a kind that has no table here */
}

static bool is_word(char one)
{
    unsigned char byte = (unsigned char)one;

    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
}

/* The next word of TEXT, cut off it; empty at the end. */
static struct str word_take(struct str *text)
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

static void row_add(struct store_tx *tx, const char *kind, int64_t object_id, struct str folded,
                    bool first)
{
    const struct search_kind *found = kind_find(kind);
    struct work *work = tx->session->work;
    struct work_search *row = ARENA_NEW(tx->arena, struct work_search);

    assert(tx->writes && work != NULL);
    *row = (struct work_search){found->put, found->remove, object_id, folded, first, NULL};
    *work->search_end = row;
    work->search_end = &row->next;
}

/* Words alone: a colon or a quote would be syntax to PostgreSQL. */
static struct str words_only(struct arena *arena, struct str text)
{
    struct buf out = buf_new(arena, TEXT_BYTES_MAX);

    for (struct str word; (word = word_take(&text)).len > 0;) {
        if (out.len + 1 + word.len > TEXT_BYTES_MAX) break;
        if (out.len > 0) buf_add_char(&out, ' ');
        buf_add(&out, word);
    }
    return out.len > 0 ? buf_str(&out) : STR_NONE;
}

void store_search_put(struct store_tx *tx, const char *kind, int64_t object_id, struct str folded)
{
    row_add(tx, kind, object_id, words_only(tx->arena, folded), false);
}

void store_search_add(struct store_tx *tx, const char *kind, int64_t object_id, struct str folded)
{
    row_add(tx, kind, object_id, words_only(tx->arena, folded), true);
}

void store_search_remove(struct store_tx *tx, const char *kind, int64_t object_id)
{
    row_add(tx, kind, object_id, STR_NONE, false);
}

struct str store_search_terms(struct store_tx *tx, const char *kind, struct str folded)
{
    bool postgres = store_is_postgres(tx->store);
    struct buf out = buf_new(tx->arena, TERMS_MAX);

    (void)kind_find(kind);
    for (int count = 0; count < WORDS_MAX; count++) {
        struct str word = word_take(&folded);

        if (word.len == 0) break;
        if (out.len > 0) buf_add_c(&out, postgres ? " & " : " AND ");
        buf_print(&out, postgres ? "'" STR_FMT "'" : "\"" STR_FMT "\"", STR_ARG(word));
    }
    if (out.len == 0) return STR_NONE;
    buf_add_c(&out, postgres ? ":*" : " *");
    return buf_str(&out);
}
