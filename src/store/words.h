/* The words of what is found, kept by their pieces, so that one typo is forgiven: the beginning of
   a word (six letters), and that beginning without one of its letters. Two words that differ by one
   letter more, less, other or by two that changed places share a piece; what is found by a piece is
   compared. A word that cannot be mistyped, since digits are in it, is kept by its beginning alone.
   Only words of objects in the index stand here, and no longer than they do. */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "store/store.h"

#define WORD_BYTES_MAX 100 /* a longer word is cut, when put and when asked for */
#define NEAR_MAX       24  /* words of one typo that are looked for beside the one typed */
#define BEGUN_MAX      32  /* words begun by the one typed that are looked for one by one */

/* Which words were seen in the database a little while ago: most words of a text are. */
struct words_known;
struct words_known *words_known_new(struct arena *arena);
void words_known_free(struct words_known *known);
/* None of them is in the database any more. */
void words_known_clear(struct words_known *known);

/* The next word of TEXT, cut off it; empty at the end. */
struct str word_take(struct str *text);
bool word_has_digit(struct str word);
/* The word as it stands in terms of the index. */
struct str word_term(struct store_tx *tx, struct str word);

/* TEXT is found now: keep its words. */
MUST_CHECK struct err *words_keep(struct store_tx *tx, const char *kind, struct str text);
/* BEFORE is found no longer: forget its words, except those that other objects have. HOLDS tells
   whether some object has a word. */
MUST_CHECK struct err *words_drop(struct store_tx *tx, const char *kind, enum sql holds,
                                  struct str before);
/* The words of KIND that are WORD with one typo (of at least four letters), or of which the
   beginning is (WORD of at least six letters). NEAR has room for NEAR_MAX. */
MUST_CHECK struct err *words_near(struct store_tx *tx, const char *kind, struct str word,
                                  struct str *near, size_t *count);
/* The words of KIND, other than WORD, that it begins. ALL false: they are too many, or it begins
   with fewer than three letters, so that not all it begins are kept. BEGUN has room for BEGUN_MAX.
 */
MUST_CHECK struct err *words_begun(struct store_tx *tx, const char *kind, struct str word,
                                   struct str *begun, size_t *count, bool *all);
/* Whether any words are kept. */
MUST_CHECK struct err *words_there(struct store_tx *tx, bool *there);

#endif
