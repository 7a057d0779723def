/* Folding by ICU: compatibility decomposition without marks for search, the root collator for
   sorting. ICU keeps the data of both; nothing is kept here. */
#include "base/fold.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "base/arena.h"
#include "base/buf.h"

#define FOLD_BYTES_MAX   ((size_t)1024 * 1024) /* of a text to fold; the rest is not searched */
#define FOLD_EXPANSION   3                     /* decomposed UTF-16 to UTF-8, at most */
#define REPLACEMENT_CHAR 0xfffd

struct wide {
    UChar *ptr;
    int32_t len;
};

/* Letters that Unicode does not decompose, as people type them who lack the key. */
static const struct letter {
    uint32_t from;
    const char *to;
} letters[] = {{0xdf, "ss"}, {0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},   {0xfe, "th"}, {0x111, "d"},
               {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x167, "t"}};

static struct wide wide_of(struct arena *arena, struct str text)
{
    struct wide wide = {ARENA_ARRAY(arena, UChar, text.len + 1), 0};
    UErrorCode status = U_ZERO_ERROR;

    u_strFromUTF8WithSub(wide.ptr, (int32_t)text.len + 1, &wide.len, text.ptr, (int32_t)text.len,
                         REPLACEMENT_CHAR, NULL, &status);
    assert(U_SUCCESS(status)); /* UTF-16 has no more units than UTF-8 has bytes */
    return wide;
}

static struct wide wide_decompose(struct arena *arena, struct wide wide)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKDInstance(&status);
    int32_t len;
    UChar *room;

    assert(U_SUCCESS(status));
    len = unorm2_normalize(normalizer, wide.ptr, wide.len, NULL, 0, &status);
    assert(status == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(status));
    status = U_ZERO_ERROR;
    room = ARENA_ARRAY(arena, UChar, (size_t)len + 1);
    unorm2_normalize(normalizer, wide.ptr, wide.len, room, len + 1, &status);
    assert(U_SUCCESS(status));
    return (struct wide){room, len};
}

static const char *letter_find(uint32_t point)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].from == point) return letters[i].to;
    return NULL;
}

static bool point_is_word(UChar32 point)
{
    /* A spacing mark is a vowel of an Indic word. */
    return (U_GET_GC_MASK(point) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_MC_MASK)) != 0;
}

static void add_folded(struct buf *out, UChar32 point)
{
    uint32_t folded = (uint32_t)u_foldCase(point, U_FOLD_CASE_DEFAULT);
    const char *plain = folded < 0x80 ? NULL : letter_find(folded);
    uint8_t bytes[U8_MAX_LENGTH];
    int32_t len = 0;

    if (plain != NULL) {
        buf_add_c(out, plain);
        return;
    }
    U8_APPEND_UNSAFE(bytes, len, folded);
    buf_add(out, (struct str){(const char *)bytes, (size_t)len});
}

static UChar32 *points_of(struct arena *arena, struct wide wide, int32_t *count)
{
    UChar32 *points = ARENA_ARRAY(arena, UChar32, (size_t)wide.len + 1);
    UErrorCode status = U_ZERO_ERROR;

    u_strToUTF32(points, wide.len + 1, count, wide.ptr, wide.len, &status);
    assert(U_SUCCESS(status));
    return points;
}

struct str fold_search(struct arena *arena, struct str text)
{
    struct wide wide = wide_decompose(arena, wide_of(arena, str_sub(text, 0, FOLD_BYTES_MAX)));
    int32_t count;
    const UChar32 *points = points_of(arena, wide, &count);
    struct buf out = buf_new(arena, (size_t)wide.len * FOLD_EXPANSION + 1);
    bool space = false;

    for (int32_t i = 0; i < count; i++) {
        if (u_charType(points[i]) == U_NON_SPACING_MARK) continue;
        if (!point_is_word(points[i])) {
            space = true;
            continue;
        }
        if (space && out.len > 0) buf_add_char(&out, ' ');
        space = false;
        add_folded(&out, points[i]);
    }
    return buf_str(&out);
}

struct str fold_sort_key(struct arena *arena, struct str text)
{
    struct wide wide = wide_of(arena, str_sub(text, 0, FOLD_BYTES_MAX));
    int32_t room = wide.len * 4 + 16, needed;
    uint8_t *key = arena_alloc(arena, (size_t)room);
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open("", &status);

    assert(U_SUCCESS(status));
    needed = ucol_getSortKey(collator, wide.ptr, wide.len, key, room);
    ucol_close(collator);
    if (needed > room) return STR_NONE;
    /* The last byte is a zero. */
    return str_hex(arena, key, needed > 0 ? (size_t)needed - 1 : 0);
}
