/* The photo of the sample: water that came through a ceiling, drawn here so that no picture has to
   come with the program. */
#include <assert.h>
#include <stdint.h>
#include <zlib.h>

#include "app/sample_inner.h"
#include "base/arena.h"
#include "base/buf.h"

#define WIDTH     160
#define HEIGHT    120
#define ROW       (1 + WIDTH) /* each begins with how it is filtered: not */
#define PNG_MAX   ((size_t)16 * 1024)
#define CEILING   78 /* where the wall begins */
#define STAIN_X   88
#define STAIN_Y   36
#define STAIN     900 /* square of half its height */
#define SIGNATURE "\x89PNG\r\n\x1a\n"

static const uint8_t palette[][3] = {{0xee, 0xec, 0xe6}, {0xe2, 0xdf, 0xd6}, {0xd8, 0xc4, 0x9a},
                                     {0xb8, 0x96, 0x5e}, {0x6c, 0x9a, 0xbf}, {0xc9, 0xcd, 0xcf}};
enum { PLASTER, SHADE, DAMP, EDGE, WATER, WALL };

/* A stain, twice as wide as high, with a dark edge; below it drops on their way to the floor. */
static uint8_t colour_at(int x, int y)
{
    int far = (x - STAIN_X) * (x - STAIN_X) / 4 + (y - STAIN_Y) * (y - STAIN_Y);

    if (y >= CEILING) {
        bool falls = (x == STAIN_X || x == STAIN_X + 1) && (y - CEILING) % 14 < 6;
        return falls ? WATER : WALL;
    }
    if (far < STAIN - 160) return (x + y) % 7 == 0 ? EDGE : DAMP;
    if (far < STAIN) return EDGE;
    return y > CEILING - 4 ? SHADE : PLASTER;
}

static void add_number(struct buf *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_char(out, (char)(number >> shift));
}

/* Length, name, content, and the CRC of the last two (PNG, section 5.3). */
static void add_chunk(struct buf *out, struct str name, struct str content)
{
    uLong sum = crc32(0, (const Bytef *)name.ptr, (uInt)name.len);

    add_number(out, (uint32_t)content.len);
    buf_add(out, name);
    buf_add(out, content);
    if (content.len > 0) sum = crc32(sum, (const Bytef *)content.ptr, (uInt)content.len);
    add_number(out, (uint32_t)sum);
}

/* Width and height; eight bits a point, by a palette; packed and filtered in the one way there is,
   not interlaced. */
static struct str head(struct arena *arena)
{
    struct buf out = buf_new(arena, PNG_MAX);

    add_number(&out, WIDTH);
    add_number(&out, HEIGHT);
    buf_add(&out, (struct str){"\x08\x03\0\0\0", 5});
    return buf_str(&out);
}

static struct str points(struct arena *arena)
{
    static const size_t size = (size_t)ROW * HEIGHT;
    uint8_t *plain = arena_alloc(arena, size), *packed = arena_alloc(arena, PNG_MAX);
    uLongf packed_size = PNG_MAX;

    for (int y = 0; y < HEIGHT; y++) {
        plain[y * ROW] = 0;
        for (int x = 0; x < WIDTH; x++)
            plain[y * ROW + 1 + x] = colour_at(x, y);
    }
    int packs = compress(packed, &packed_size, plain, (uLong)size);
    assert(packs == Z_OK);
    return (struct str){(const char *)packed, packed_size};
}

struct str sample_photo(struct arena *arena)
{
    struct buf out = buf_new(arena, PNG_MAX);

    buf_add(&out, STR(SIGNATURE));
    add_chunk(&out, STR("IHDR"), head(arena));
    add_chunk(&out, STR("PLTE"), (struct str){(const char *)palette, sizeof palette});
    add_chunk(&out, STR("IDAT"), points(arena));
    add_chunk(&out, STR("IEND"), STR(""));
    return buf_str(&out);
}
