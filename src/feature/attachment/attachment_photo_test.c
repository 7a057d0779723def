/* Photos are cleaned of what they tell beside the picture, and what is damaged is said to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "feature/attachment/attachment.h"

#define ARENA_BYTES ((size_t)4 * 1024 * 1024)

#define BYTES(literal) ((struct str){(literal), sizeof(literal) - 1})

/* JPEG: the smallest that has all parts that matter. */
#define JPEG_START "\xFF\xD8"
#define JPEG_JFIF  "\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
#define JPEG_TABLE "\xFF\xDB\x00\x04\x00\x01"
#define JPEG_SCAN                                                                                  \
    "\xFF\xDA\x00\x04\x00\x00"                                                                     \
    "data\xFF\x00more\xFF\xD3rest"
#define JPEG_END     "\xFF\xD9"
#define JPEG_COMMENT "\xFF\xFE\x00\x08secret"
#define JPEG_ADOBE                                                                                 \
    "\xFF\xEE\x00\x07"                                                                             \
    "Adobe"
#define JPEG_MPF "\xFF\xE2\x00\x08MPF\x00xx"
#define JPEG_XMP "\xFF\xE1\x00\x0DGPS=56.9N24"
/* Exif: in the order of the MAKER's machine, turned by SIX, then a place. */
#define EXIF_BIG                                                                                   \
    "\xFF\xE1\x00\x31"                                                                             \
    "Exif\x00\x00MM\x00*\x00\x00\x00\x08"                                                          \
    "\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"                     \
    "GPS 56.9N 24.1E"
#define EXIF_LITTLE                                                                                \
    "\xFF\xE1\x00\x31"                                                                             \
    "Exif\x00\x00II*\x00\x08\x00\x00\x00"                                                          \
    "\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"                     \
    "GPS 56.9N 24.1E"
#define EXIF_KEPT                                                                                  \
    "\xFF\xE1\x00\x22"                                                                             \
    "Exif\x00\x00MM\x00*\x00\x00\x00\x08"                                                          \
    "\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"

/* PNG: check sums are not looked at. */
#define PNG_START "\x89PNG\r\n\x1A\n\x00\x00\x00\x02IHDR12\x00\x00\x00\x00"
#define PNG_DATA  "\x00\x00\x00\x03IDATabc\x00\x00\x00\x00"
#define PNG_END   "\x00\x00\x00\x00IEND\x00\x00\x00\x00"
#define PNG_TEXT  "\x00\x00\x00\x06tEXtsecret\x00\x00\x00\x00"
#define PNG_EXIF                                                                                   \
    "\x00\x00\x00\x03"                                                                             \
    "eXIfGPS\x00\x00\x00\x00"

#define WEBP(len) "RIFF" len "\x00\x00\x00WEBP"
#define WEBP_DATA                                                                                  \
    "VP8 \x04\x00\x00\x00"                                                                         \
    "abcd"
#define WEBP_EXIF        "EXIF\x03\x00\x00\x00GPS\x00"
#define WEBP_HEAD(flags) "VP8X\x0A\x00\x00\x00" flags "\x00\x00\x00\x01\x00\x00\x01\x00\x00"

static struct str joined(struct arena *arena, const struct attachment_pieces *pieces)
{
    struct buf out = buf_new(arena, ARENA_BYTES / 4);

    for (size_t i = 0; i < pieces->count; i++)
        buf_add(&out, pieces->items[i]);
    return buf_str(&out);
}

static void a_photo_keeps_its_picture_and_how_it_is_turned_and_nothing_else(void **state)
{
    static const struct {
        const char *name, *type;
        struct str sent, kept;
    } rows[] = {
        {"plain", "image/jpeg", BYTES(JPEG_START JPEG_JFIF JPEG_TABLE JPEG_SCAN JPEG_END),
         BYTES(JPEG_START JPEG_JFIF JPEG_TABLE JPEG_SCAN JPEG_END)},
        {"a place, big end first", "image/jpeg",
         BYTES(JPEG_START EXIF_BIG JPEG_TABLE JPEG_SCAN JPEG_END),
         BYTES(JPEG_START EXIF_KEPT JPEG_TABLE JPEG_SCAN JPEG_END)},
        {"a place, little end first", "image/jpeg",
         BYTES(JPEG_START EXIF_LITTLE JPEG_SCAN JPEG_END),
         BYTES(JPEG_START EXIF_KEPT JPEG_SCAN JPEG_END)},
        {"words", "image/jpeg", BYTES(JPEG_START JPEG_COMMENT JPEG_XMP JPEG_SCAN JPEG_END),
         BYTES(JPEG_START JPEG_SCAN JPEG_END)},
        {"colours stay, other pictures go", "image/jpeg",
         BYTES(JPEG_START JPEG_ADOBE JPEG_MPF JPEG_SCAN JPEG_END),
         BYTES(JPEG_START JPEG_ADOBE JPEG_SCAN JPEG_END)},
        {"two scans", "image/jpeg", BYTES(JPEG_START JPEG_SCAN JPEG_COMMENT JPEG_SCAN JPEG_END),
         BYTES(JPEG_START JPEG_SCAN JPEG_SCAN JPEG_END)},
        {"an archive behind its end", "image/jpeg",
         BYTES(JPEG_START JPEG_SCAN JPEG_END "PK\x03\x04<script>"),
         BYTES(JPEG_START JPEG_SCAN JPEG_END)},
        {"filling", "image/jpeg", BYTES(JPEG_START "\xFF\xFF" JPEG_SCAN JPEG_END),
         BYTES(JPEG_START JPEG_SCAN JPEG_END)},
        {"PNG with words and a place", "image/png",
         BYTES(PNG_START PNG_TEXT PNG_EXIF PNG_DATA PNG_TEXT PNG_END "PK\x03\x04"),
         BYTES(PNG_START PNG_DATA PNG_END)},
        {"WebP with a place", "image/webp",
         BYTES(WEBP("\x2E") WEBP_HEAD("\x1C") WEBP_DATA WEBP_EXIF "behind"),
         BYTES(WEBP("\x22") WEBP_HEAD("\x10") WEBP_DATA)},
    };
    struct arena *arena = arena_new(ARENA_BYTES);
    struct attachment_pieces pieces;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool good = attachment_photo_clean(arena, str_of(rows[i].type), rows[i].sent, &pieces);

        if (!good || !str_equal(joined(arena, &pieces), rows[i].kept))
            print_error("%s\n", rows[i].name);
        assert_true(good);
        assert_true(str_equal(joined(arena, &pieces), rows[i].kept));
    }
    arena_free(arena);
}

static void a_damaged_photo_is_told_wherever_it_ends(void **state)
{
    static const struct {
        const char *type;
        struct str whole;
    } rows[] = {
        {"image/jpeg", BYTES(JPEG_START EXIF_BIG JPEG_TABLE JPEG_SCAN JPEG_END)},
        {"image/png", BYTES(PNG_START PNG_TEXT PNG_DATA PNG_END)},
        {"image/webp", BYTES(WEBP("\x2E") WEBP_HEAD("\x1C") WEBP_DATA WEBP_EXIF)},
    };
    struct arena *arena = arena_new(ARENA_BYTES);
    struct attachment_pieces pieces;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str type = str_of(rows[i].type);

        assert_true(attachment_photo_clean(arena, type, rows[i].whole, &pieces));
        for (size_t len = 0; len < rows[i].whole.len; len++) {
            struct str part = str_copy(arena, str_sub(rows[i].whole, 0, len));

            assert_false(attachment_photo_clean(arena, type, part, &pieces));
        }
    }
    assert_false(attachment_photo_clean(arena, STR("image/svg+xml"), STR("<svg/>"), &pieces));
    arena_free(arena);
}

static void a_name_says_what_the_content_is_and_programs_stay_out(void **state)
{
    static const struct {
        const char *name, *type;
        enum err_code want;
    } rows[] = {
        {"a.jpg", "image/jpeg", ERR_NONE},
        {"a.JPEG", "image/jpeg", ERR_NONE},
        {"a.jpg", "text/html", ERR_ATTACHMENT_TYPE},
        {"a.png", "image/svg+xml", ERR_ATTACHMENT_TYPE},
        {"a.pdf", "application/zip", ERR_ATTACHMENT_TYPE},
        {"a.docx", "application/zip", ERR_NONE},
        {"a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         ERR_NONE},
        {"a.docx", "text/html", ERR_ATTACHMENT_TYPE},
        {"a.svg", "image/svg+xml", ERR_NONE},
        {"plan", "application/octet-stream", ERR_NONE},
        {"notes.txt", "text/plain", ERR_NONE},
        {"invoice.pdf.exe", "application/pdf", ERR_ATTACHMENT_PROGRAM},
        {"photo.jpg", "application/x-dosexec", ERR_ATTACHMENT_PROGRAM},
        {"run.BAT", "text/plain", ERR_ATTACHMENT_PROGRAM},
        {"tool", "application/x-pie-executable", ERR_ATTACHMENT_PROGRAM},
    };
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(attachment_check(arena, str_of(rows[i].name), str_of(rows[i].type)),
                         rows[i].want);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_keeps_its_picture_and_how_it_is_turned_and_nothing_else),
        cmocka_unit_test(a_damaged_photo_is_told_wherever_it_ends),
        cmocka_unit_test(a_name_says_what_the_content_is_and_programs_stay_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
