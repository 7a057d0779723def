/* Text made comparable, by ICU: for search (no case, no accents) and for sorting (root collation).
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/str.h"

struct str fold_search(
    struct arena *arena,
    struct str text); /* lower case, no accents, words of letters and digits parted by one space */
struct str
fold_sort_key(struct arena *arena,
              struct str text); /* hex text: byte order of keys is the root collation order */

#endif
