/* Search: folded words as plain tokens, the same on both engines. Rows are written at the end of a
   commit, since SQLite's index writes a piece to disk at every savepoint after a change. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/words.h"
#include "store/work.h"

#define WORDS_MAX      16 /* of a list's filter; more words are left out */
#define TERMS_MAX      (WORDS_MAX * (WORD_BYTES_MAX + 8))
#define TEXT_BYTES_MAX ((size_t)256 * 1024) /* of an object; the rest is not found */
/* Of a word of a question: itself, what it begins and its neighbours. */
#define WORD_TERMS_MAX ((size_t)(BEGUN_MAX + NEAR_MAX + 2) * (WORD_BYTES_MAX + 8))
#define OPEN_ROWS      500 /* texts read at once when words are kept for the first time */
#define OPEN_BYTES     (OPEN_ROWS * TEXT_BYTES_MAX * 2)
/* Begins the token that names the owner: for private use, so in no folded word. */
#define OWNER_MARK "\ue000"

struct search_kind {
    const char *name;
    enum sql put, remove, text, holds, after;
    size_t begins_min; /* bytes of a word that may be a beginning: fewer begin too many words */
};

static const struct search_kind kinds[] = {
    {"request", SQL_SEARCH_REQUEST_PUT, SQL_SEARCH_REQUEST_REMOVE, SQL_SEARCH_REQUEST_TEXT,
     SQL_SEARCH_REQUEST_HOLDS, SQL_SEARCH_REQUEST_AFTER, 3},
    {"offering", SQL_SEARCH_OFFERING_PUT, SQL_SEARCH_OFFERING_REMOVE, SQL_SEARCH_OFFERING_TEXT,
     SQL_SEARCH_OFFERING_HOLDS, SQL_SEARCH_OFFERING_AFTER, 2},
    {"person", SQL_SEARCH_PERSON_PUT, SQL_SEARCH_PERSON_REMOVE, SQL_SEARCH_PERSON_TEXT,
     SQL_SEARCH_PERSON_HOLDS, SQL_SEARCH_PERSON_AFTER, 2},
    {"unit", SQL_SEARCH_UNIT_PUT, SQL_SEARCH_UNIT_REMOVE, SQL_SEARCH_UNIT_TEXT,
     SQL_SEARCH_UNIT_HOLDS, SQL_SEARCH_UNIT_AFTER, 2},
};

static const struct search_kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0) return &kinds[i];
    }
    abort(); /* a kind that has no table here */
}

/* ---- putting ---- */

static void row_add(struct store_tx *tx, const char *kind, int64_t object_id, struct str folded,
                    bool first)
{
    struct work *work = tx->session->work;
    struct work_search *row = ARENA_NEW(tx->arena, struct work_search);

    assert(tx->writes && work != NULL);
    *row = (struct work_search){kind_find(kind), object_id, folded, first, NULL};
    *work->search_end = row;
    work->search_end = &row->next;
}

/* Words alone, since a colon or a quote would be syntax to PostgreSQL; then the owner's token. */
static struct str tokens_of(struct arena *arena, int64_t owner_id, struct str text)
{
    struct buf out = buf_new(arena, TEXT_BYTES_MAX + 40);

    for (struct str word; (word = word_take(&text)).len > 0;) {
        if (out.len + 1 + word.len > TEXT_BYTES_MAX) break;
        if (out.len > 0) buf_add_char(&out, ' ');
        buf_add(&out, word);
    }
    if (out.len == 0) return STR_NONE;
    if (owner_id != NONE) buf_print(&out, " " OWNER_MARK "%lld", (long long)owner_id);
    return buf_str(&out);
}

void store_search_put(struct store_tx *tx, const char *kind, int64_t object_id, int64_t owner_id,
                      struct str folded)
{
    row_add(tx, kind, object_id, tokens_of(tx->arena, owner_id, folded), false);
}

void store_search_add(struct store_tx *tx, const char *kind, int64_t object_id, int64_t owner_id,
                      struct str folded)
{
    row_add(tx, kind, object_id, tokens_of(tx->arena, owner_id, folded), true);
}

void store_search_remove(struct store_tx *tx, const char *kind, int64_t object_id)
{
    row_add(tx, kind, object_id, STR_NONE, false);
}

static struct err *text_before(struct store_tx *tx, const struct work_search *row,
                               struct str *before)
{
    struct sql_rows rows;

    *before = STR_NONE;
    TRY(sql_query(tx, row->kind->text, &rows, sql_i(row->object_id)));
    if (sql_next(&rows)) *before = sql_text(&rows);
    return sql_done(&rows);
}

struct err *search_row_write(struct store_tx *tx, const struct work_search *row)
{
    const struct search_kind *kind = row->kind;
    struct str before = STR_NONE;

    if (!row->first) {
        TRY(text_before(tx, row, &before));
        TRY(sql_run(tx, kind->remove, sql_i(row->object_id)));
    }
    if (!str_empty(row->folded)) {
        TRY(sql_run(tx, kind->put, sql_i(row->object_id), sql_t(row->folded)));
        TRY(words_keep(tx, kind->name, row->folded));
    }
    return str_empty(before) ? NULL : words_drop(tx, kind->name, kind->holds, before);
}

/* ---- words of what was put before words were kept ---- */

static struct err *kind_open(struct store_tx *tx, const struct search_kind *kind)
{
    struct arena *arena = arena_new(OPEN_BYTES);
    struct store_tx slice = *tx;
    struct err *err = NULL;
    int64_t last_id = 0;
    int count = OPEN_ROWS;

    slice.arena = arena;
    while (err == NULL && count == OPEN_ROWS) {
        struct str texts[OPEN_ROWS];
        struct sql_rows rows;

        arena_reset(arena);
        err = sql_query(&slice, kind->after, &rows, sql_i(last_id), sql_i(OPEN_ROWS));
        for (count = 0; err == NULL && sql_next(&rows); count++) {
            last_id = sql_int(&rows);
            texts[count] = sql_text(&rows);
        }
        if (err == NULL) err = sql_done(&rows);
        for (int i = 0; i < count && err == NULL; i++)
            err = words_keep(&slice, kind->name, texts[i]);
    }
    if (err != NULL) err = ERR(tx->arena, err->code, "the words of search cannot be kept");
    arena_free(arena);
    return err;
}

static struct err *all_open(struct store_tx *tx, void *context)
{
    bool there;

    (void)context;
    TRY(words_there(tx, &there));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !there; i++)
        TRY(kind_open(tx, &kinds[i]));
    return NULL;
}

struct err *search_open(struct store_session *session, struct arena *arena)
{
    return session_write(session, arena, 0, all_open, NULL);
}

/* ---- asking ---- */

struct str store_search_terms(struct store_tx *tx, const char *kind, struct str folded)
{
    bool postgres = store_is_postgres(tx->store);
    struct buf out = buf_new(tx->arena, TERMS_MAX);

    (void)kind_find(kind);
    for (int count = 0; count < WORDS_MAX; count++) {
        struct str word = word_take(&folded);

        if (word.len == 0) break;
        if (out.len > 0) buf_add_c(&out, postgres ? " & " : " AND ");
        buf_add(&out, word_term(tx, word));
    }
    if (out.len == 0) return STR_NONE;
    buf_add_c(&out, postgres ? ":*" : " *");
    return buf_str(&out);
}

/* One of several, or a beginning of any: `and` parts them when all must be there. */
static void term_add(struct search_question *question, struct buf *out, bool and, struct str term)
{
    bool postgres = store_is_postgres(question->tx->store);

    if (out->len > 0 && out->ptr[out->len - 1] != '(') {
        buf_add_c(out, and? (postgres ? " & " : " AND ") : (postgres ? " | " : " OR "));
    }
    buf_add(out, term);
}

/* A word of few letters begins too many others, and a number is seldom a part of one. */
static bool begins_others(const struct search_question *question, struct str word)
{
    size_t min = kind_find(question->kind)->begins_min;

    return word.len >= (word_has_digit(word) && min < 3 ? 3 : min);
}

/* All the words there that it begins, one by one, since each is found at once where a beginning
   must first be gathered; a beginning, if they are too many. */
static struct err *beginning_ask(struct search_question *question, struct str word,
                                 struct str *terms)
{
    struct store_tx *tx = question->tx;
    struct str begun[BEGUN_MAX];
    size_t count;
    bool all;

    *terms = word_term(tx, word);
    if (!begins_others(question, word)) return NULL;
    TRY(words_begun(tx, question->kind, word, begun, &count, &all));
    if (!all) {
        *terms = str_print(tx->arena, STR_FMT "%s", STR_ARG(*terms),
                           store_is_postgres(tx->store) ? ":*" : " *");
        return NULL;
    }
    struct buf out = buf_new(tx->arena, WORD_TERMS_MAX);
    buf_add_char(&out, '(');
    term_add(question, &out, false, *terms);
    for (size_t i = 0; i < count; i++)
        term_add(question, &out, false, word_term(tx, begun[i]));
    buf_add_char(&out, ')');
    *terms = buf_str(&out);
    return NULL;
}

static void owners_add(struct search_question *question, const int64_t *owners, size_t count)
{
    struct arena *arena = question->tx->arena;
    struct buf out = buf_new(arena, count * 40 + 2);

    if (count == 0) return;
    buf_add_char(&out, '(');
    for (size_t i = 0; i < count; i++) {
        struct str token = str_print(arena, OWNER_MARK "%lld", (long long)owners[i]);

        term_add(question, &out, false, word_term(question->tx, token));
    }
    buf_add_char(&out, ')');
    question->own = buf_str(&out);
}

bool store_search_ask(struct store_tx *tx, const char *kind, struct str folded,
                      const int64_t *owners, size_t owner_count, struct search_question *question)
{
    struct buf exact = buf_new(tx->arena, SEARCH_WORDS_MAX * (WORD_BYTES_MAX + 8));

    *question = (struct search_question){.tx = tx, .kind = kind};
    while (question->count < SEARCH_WORDS_MAX) {
        struct str word = word_take(&folded);

        if (word.len == 0) break;
        question->words[question->count++] = word;
        term_add(question, &exact, true, word_term(tx, word));
        question->begins = question->begins || begins_others(question, word);
    }
    if (question->count == 0) return false;
    question->exact = buf_str(&exact);
    owners_add(question, owners, owner_count);
    return true;
}

/* Each word as a beginning. */
static struct err *begun_ask(struct search_question *question)
{
    struct buf out = buf_new(question->tx->arena, question->count * WORD_TERMS_MAX);

    for (size_t i = 0; i < question->count; i++) {
        TRY(beginning_ask(question, question->words[i], &question->beginnings[i]));
        term_add(question, &out, true, question->beginnings[i]);
    }
    question->begun = buf_str(&out);
    return NULL;
}

/* Each word as a beginning, or one of its neighbours. Absent when none has any. */
static struct err *near_ask(struct search_question *question)
{
    struct buf out = buf_new(question->tx->arena, question->count * WORD_TERMS_MAX);
    bool any = false;

    question->near_asked = true;
    for (size_t i = 0; i < question->count; i++) {
        struct str near[NEAR_MAX];
        size_t count;

        TRY(words_near(question->tx, question->kind, question->words[i], near, &count));
        term_add(question, &out, true, STR("("));
        term_add(question, &out, false, question->beginnings[i]);
        for (size_t j = 0; j < count; j++)
            term_add(question, &out, false, word_term(question->tx, near[j]));
        buf_add_char(&out, ')');
        any = any || count > 0;
    }
    if (any) question->near = buf_str(&out);
    return NULL;
}

/* What is found by YES, and not by the better NO (absent: nothing is better), among one's own or
   not. */
static struct str rank_terms(struct search_question *question, struct str yes, struct str no,
                             bool own)
{
    bool postgres = store_is_postgres(question->tx->store);
    struct buf out = buf_new(question->tx->arena, yes.len + no.len + question->own.len + 40);
    const char *but = postgres ? " & !(" : " NOT (";

    /* Once more than SQLite would need: its NOT takes what stands right before it. */
    buf_print(&out, "((" STR_FMT ")", STR_ARG(yes));
    if (own) buf_print(&out, "%s" STR_FMT, postgres ? " & " : " AND ", STR_ARG(question->own));
    buf_add_char(&out, ')');
    if (!str_empty(no)) buf_print(&out, "%s" STR_FMT ")", but, STR_ARG(no));
    if (own || str_empty(question->own)) return buf_str(&out);
    struct str found = buf_str(&out);
    return str_print(question->tx->arena, "(" STR_FMT ")%s" STR_FMT ")", STR_ARG(found), but,
                     STR_ARG(question->own));
}

struct err *store_search_rank(struct search_question *question, enum search_rank rank,
                              struct str *terms)
{
    bool own = rank % 2 == 0, near = rank >= SEARCH_NEAR_OWN;
    struct str yes = question->exact, no = STR_NONE;

    *terms = STR_NONE;
    if (own && str_empty(question->own)) return NULL;
    if (rank >= SEARCH_BEGUN_OWN && str_empty(question->begun)) TRY(begun_ask(question));
    if (near && !question->near_asked) TRY(near_ask(question));
    if (rank >= SEARCH_BEGUN_OWN) {
        yes = near ? question->near : question->begins ? question->begun : STR_NONE;
        no = near && question->begins ? question->begun : question->exact;
    }
    if (!str_empty(yes)) *terms = rank_terms(question, yes, no, own);
    return NULL;
}

struct err *store_search_ids(struct sql_rows *rows, struct search_ids *ids)
{
    *ids = (struct search_ids){NULL, 0};
    while (sql_next(rows)) {
        ids->items = arena_push(rows->tx->arena, ids->items, ids->count, sizeof *ids->items);
        ids->items[ids->count++] = sql_int(rows);
    }
    return sql_done(rows);
}
