/* Any text as what is found and as what is searched for: folding twice is folding once, and the
   terms are good for SQLite's index, whatever was typed. */
#include "text_fuzz.h"

#include <sqlite3.h>

#include "base/fold.h"
#include "store/engine.h"

static sqlite3_stmt *search;

static void index_open(void)
{
    sqlite3 *db;

    if (search != NULL) return;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
        sqlite3_exec(db, "CREATE VIRTUAL TABLE s USING fts5(tokens, tokenize = 'unicode61')", NULL,
                     NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "SELECT rowid FROM s WHERE tokens MATCH ?1", -1, &search, NULL) !=
            SQLITE_OK) {
        abort();
    }
}

static void terms_try(struct str terms)
{
    sqlite3_bind_text64(search, 1, terms.ptr, terms.len, SQLITE_STATIC, SQLITE_UTF8);
    int rc = sqlite3_step(search);
    assert(rc == SQLITE_DONE || rc == SQLITE_ROW);
    sqlite3_reset(search);
}

/* The ranks of typos need words that are kept; the others are made of the text alone. */
static void terms_check(struct arena *arena, const struct engine *engine, struct str folded)
{
    struct store store = {.engine = engine};
    struct store_tx tx = {.store = &store, .arena = arena};
    struct str terms = store_search_terms(&tx, "request", folded);
    struct search_question question;
    int64_t owner = 7;

    if (terms.ptr == NULL) return;
    if (engine == &engine_sqlite) terms_try(terms);
    assert(store_search_ask(&tx, "request", folded, &owner, 1, &question));
    for (int rank = SEARCH_EXACT_OWN; rank <= SEARCH_BEGUN; rank++) {
        struct err *err = store_search_rank(&question, (enum search_rank)rank, &terms);

        assert(err == NULL);
        if (engine == &engine_sqlite && terms.ptr != NULL) terms_try(terms);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = fuzz_arena();
    struct str folded = fold_search(arena, fuzz_text_of(data, size));

    index_open();
    assert(folded.len == 0 || str_is_utf8(folded));
    assert(str_equal(folded, fold_search(arena, folded)));
    terms_check(arena, &engine_sqlite, folded);
    terms_check(arena, &engine_postgres, folded);
    (void)fold_sort_key(arena, fuzz_text_of(data, size));
    arena_free(arena);
    return 0;
}
