/* Photos without what they tell beside the picture: JPEG (ITU-T T.81, JFIF, Exif 2.32), PNG (W3C,
   third edition) and WebP (RFC 9649), part by part, by lists of what stays. The picture itself is
   never unpacked. */
#include "feature/attachment/attachment.h"

#include "base/arena.h"

struct cleaning {
    struct arena *arena;
    struct str bytes;
    size_t at;
    struct attachment_pieces *pieces;
};

static unsigned byte_at(const struct cleaning *cleaning, size_t at)
{
    return (unsigned char)cleaning->bytes.ptr[at];
}

static size_t left(const struct cleaning *cleaning)
{
    return cleaning->bytes.len - cleaning->at;
}

static void keep(struct cleaning *cleaning, struct str bytes)
{
    struct attachment_pieces *pieces = cleaning->pieces;
    struct str *last = pieces->count == 0 ? NULL : &pieces->items[pieces->count - 1];

    if (last != NULL && last->len > 0 && last->ptr + last->len == bytes.ptr) {
        last->len += bytes.len;
        return;
    }
    pieces->items = arena_push(cleaning->arena, pieces->items, pieces->count, sizeof bytes);
    pieces->items[pieces->count++] = bytes;
}

/* Go over the next COUNT bytes, which are there. */
static void pass(struct cleaning *cleaning, size_t count, bool keeps)
{
    if (keeps) keep(cleaning, str_sub(cleaning->bytes, cleaning->at, count));
    cleaning->at += count;
}

static size_t big_endian(struct str bytes, size_t at, size_t count)
{
    size_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value << 8 | (unsigned char)bytes.ptr[at + i];
    return value;
}

static size_t little_endian(struct str bytes, size_t at, size_t count)
{
    size_t value = 0;

    for (size_t i = count; i > 0; i--)
        value = value << 8 | (unsigned char)bytes.ptr[at + i - 1];
    return value;
}

/* ---- JPEG ---- */

enum {
    JPEG_FRAME_FIRST = 0xC0,
    JPEG_RESTART_FIRST = 0xD0,
    JPEG_RESTART_LAST = 0xD7,
    JPEG_START = 0xD8,
    JPEG_END = 0xD9,
    JPEG_SCAN = 0xDA,
    JPEG_APP0 = 0xE0,
    JPEG_APP1 = 0xE1,
    JPEG_APP2 = 0xE2,
    JPEG_APP14 = 0xEE,
    JPEG_APP15 = 0xEF,
    JPEG_COMMENT = 0xFE
};

/* How the picture is to be turned, 1 to 8, by the first directory of an Exif segment; else 0. */
static unsigned exif_orientation(struct str segment)
{
    struct str tiff = str_sub(segment, 6, segment.len);
    bool big = str_starts(tiff, STR("MM"));
    size_t (*number)(struct str, size_t, size_t) = big ? big_endian : little_endian;

    if (!str_starts(segment, (struct str){"Exif\0\0", 6}) || tiff.len < 8) return 0;
    if (!big && !str_starts(tiff, STR("II"))) return 0;
    size_t at = number(tiff, 4, 4);
    if (at > tiff.len || tiff.len - at < 2) return 0;
    size_t count = number(tiff, at, 2);
    for (at += 2; count > 0 && tiff.len - at >= 12; count--, at += 12) {
        if (number(tiff, at, 2) != 0x0112) continue;
        size_t value = number(tiff, at + 8, 2);
        return value >= 1 && value <= 8 ? (unsigned)value : 0;
    }
    return 0;
}

/* An Exif segment that says this and nothing else. */
static struct str orientation_segment(struct arena *arena, unsigned orientation)
{
    static const char model[] = "\xFF\xE1\x00\x22"
                                "Exif\0\0MM\0*\0\0\0\x08"
                                "\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0";
    char *segment = arena_alloc(arena, sizeof model);

    for (size_t i = 0; i < sizeof model; i++)
        segment[i] = model[i];
    segment[29] = (char)orientation;
    return (struct str){segment, sizeof model};
}

/* Of what applications add only what a picture needs to be seen as it was: its measures, its
   colours. */
static bool jpeg_stays(unsigned marker, struct str segment)
{
    if (marker == JPEG_APP0) return str_starts(segment, (struct str){"JFIF\0", 5});
    if (marker == JPEG_APP2) return str_starts(segment, (struct str){"ICC_PROFILE\0", 12});
    if (marker == JPEG_APP14) return str_starts(segment, STR("Adobe"));
    if (marker > JPEG_APP0 && marker <= JPEG_APP15) return false;
    return marker != JPEG_COMMENT;
}

/* The bytes of a scan, up to the marker behind it. False: they do not end. */
static bool jpeg_scan(struct cleaning *cleaning)
{
    size_t at = cleaning->at;

    for (; at + 1 < cleaning->bytes.len; at++) {
        if (byte_at(cleaning, at) != 0xFF) continue;
        unsigned next = byte_at(cleaning, at + 1);
        bool inside =
            next == 0 || next == 0xFF || (next >= JPEG_RESTART_FIRST && next <= JPEG_RESTART_LAST);
        if (inside) continue;
        pass(cleaning, at - cleaning->at, true);
        return true;
    }
    return false;
}

/* One marker and what belongs to it. False: damaged. */
static bool jpeg_segment(struct cleaning *cleaning, unsigned marker, unsigned *orientation)
{
    if (left(cleaning) < 4) return false;
    size_t len = big_endian(cleaning->bytes, cleaning->at + 2, 2);
    if (len < 2 || left(cleaning) - 2 < len) return false;
    struct str segment = str_sub(cleaning->bytes, cleaning->at + 4, len - 2);

    if (marker == JPEG_APP1 && *orientation == 0) {
        *orientation = exif_orientation(segment);
        if (*orientation > 1) keep(cleaning, orientation_segment(cleaning->arena, *orientation));
    }
    pass(cleaning, len + 2, jpeg_stays(marker, segment));
    return marker != JPEG_SCAN || jpeg_scan(cleaning);
}

static bool jpeg_begins_segment(unsigned marker)
{
    return marker >= JPEG_FRAME_FIRST && (marker < JPEG_RESTART_FIRST || marker > JPEG_START);
}

/* What comes behind the end of the picture is left out. */
static bool jpeg_clean(struct cleaning *cleaning)
{
    unsigned orientation = 0;

    if (left(cleaning) < 4 || big_endian(cleaning->bytes, 0, 2) != 0xFF00 + JPEG_START) {
        return false;
    }
    pass(cleaning, 2, true);
    while (left(cleaning) >= 2 && byte_at(cleaning, cleaning->at) == 0xFF) {
        unsigned marker = byte_at(cleaning, cleaning->at + 1);

        if (marker == JPEG_END) {
            pass(cleaning, 2, true);
            return true;
        }
        if (marker == 0xFF) { /* filling */
            pass(cleaning, 1, false);
        } else if (!jpeg_begins_segment(marker) || !jpeg_segment(cleaning, marker, &orientation)) {
            return false;
        }
    }
    return false;
}

/* ---- PNG ---- */

static bool named(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(name, names[i])) return true;
    }
    return false;
}

#define AMONG(name, names) named((name), (names), sizeof(names) / sizeof *(names))

static bool png_clean(struct cleaning *cleaning)
{
    static const char *const stays[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
                                        "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD",
                                        "pHYs", "acTL", "fcTL", "fdAT"};
    struct str signature = STR("\x89PNG\r\n\x1A\n");

    if (!str_starts(cleaning->bytes, signature)) return false;
    pass(cleaning, signature.len, true);
    while (left(cleaning) >= 12) {
        size_t len = big_endian(cleaning->bytes, cleaning->at, 4);
        struct str name = str_sub(cleaning->bytes, cleaning->at + 4, 4);

        if (len > left(cleaning) - 12) return false;
        pass(cleaning, len + 12, AMONG(name, stays));
        if (str_is(name, "IEND")) return true;
    }
    return false;
}

/* ---- WebP ---- */

#define WEBP_TELLS 0x0C /* the flags of VP8X that announce Exif and XMP */

/* The head of the whole, which says how long it is now. */
static struct str webp_head(struct arena *arena, size_t len)
{
    char *head = arena_alloc(arena, 12);
    static const char model[] = "RIFF\0\0\0\0WEBP";

    for (size_t i = 0; i < 12; i++)
        head[i] = model[i];
    for (size_t i = 0; i < 4; i++)
        head[4 + i] = (char)(len >> (8 * i) & 0xFF);
    return (struct str){head, 12};
}

static struct str webp_flags(struct arena *arena, struct str chunk)
{
    char *copy = arena_alloc(arena, chunk.len);

    for (size_t i = 0; i < chunk.len; i++)
        copy[i] = chunk.ptr[i];
    copy[8] = (char)((unsigned char)copy[8] & ~WEBP_TELLS);
    return (struct str){copy, chunk.len};
}

static bool webp_clean(struct cleaning *cleaning)
{
    static const char *const stays[] = {"VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"};
    size_t len = 4, pictures = 0;

    if (left(cleaning) < 12 || !str_starts(cleaning->bytes, STR("RIFF"))) return false;
    if (!str_is(str_sub(cleaning->bytes, 8, 4), "WEBP")) return false;
    size_t riff = little_endian(cleaning->bytes, 4, 4);
    if (riff > cleaning->bytes.len - 8) return false;
    cleaning->bytes.len = riff + 8;
    keep(cleaning, STR(""));
    cleaning->at = 12;
    while (cleaning->at <= cleaning->bytes.len && left(cleaning) >= 8) {
        struct str name = str_sub(cleaning->bytes, cleaning->at, 4);
        size_t size = little_endian(cleaning->bytes, cleaning->at + 4, 4);

        if (size > left(cleaning) - 8) return false;
        size_t whole = 8 + size + (size & 1 && left(cleaning) - 8 > size ? 1 : 0);
        bool flags = str_is(name, "VP8X") && size >= 10;
        bool picture = AMONG(name, stays);

        if (flags) {
            keep(cleaning,
                 webp_flags(cleaning->arena, str_sub(cleaning->bytes, cleaning->at, whole)));
        }
        if (flags || picture) len += whole;
        pictures += picture ? 1 : 0;
        pass(cleaning, whole, picture);
    }
    cleaning->pieces->items[0] = webp_head(cleaning->arena, len);
    return pictures > 0;
}

bool attachment_photo_clean(struct arena *arena, struct str type, struct str bytes,
                            struct attachment_pieces *pieces)
{
    struct cleaning cleaning = {arena, bytes, 0, pieces};

    *pieces = (struct attachment_pieces){NULL, 0};
    if (str_is(type, "image/jpeg")) return jpeg_clean(&cleaning);
    if (str_is(type, "image/png")) return png_clean(&cleaning);
    return str_is(type, "image/webp") && webp_clean(&cleaning);
}
