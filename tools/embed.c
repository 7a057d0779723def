/* Put files into the program: embed OUT.c NAMES.h NAME=FILE[+FILE...]...
   Files of one name are joined; a .js is wrapped as one function, a sprite is
   NAME.svg=LIST.txt+DIR: the icons that LIST names, taken from DIR. OUT.c is the table of
   web/assets.h with a compressed twin for each, and the names of the icons; NAMES.h the address of
   each: ASSET_APP_JS
   "/app.HASH.js". */
#include "tool.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

struct asset {
    const char *name;   /* app.js */
    const char *ending; /* js */
    struct text bytes;
    struct text icons; /* of a sprite: their names as C writes them, a comma behind each */
    char path[64];
};

static const struct {
    const char *ending, *type;
} types[] = {
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"svg", "image/svg+xml"},
};

static const char *type_of(const struct asset *asset)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].ending, asset->ending) == 0) return types[i].type;
    }
    tool_refuse(asset->name, 0, "no type is known for this name");
}

static bool line_starts(const char *line, const char *start)
{
    return strncmp(line, start, strlen(start)) == 0;
}

/* Add a script; within the wrapping function a module's exports are plain names. */
static void script_add(struct text *out, const char *at)
{
    while (*at != '\0') {
        size_t len = strcspn(at, "\n");
        size_t whole = at[len] == '\n' ? len + 1 : len;

        if (!line_starts(at, "export {") && !line_starts(at, "//# sourceMappingURL")) {
            text_add(out, at, whole);
        }
        at += whole;
    }
    text_add_c(out, "\n");
}

/* Read a drawing; *INSIDE is what stands between its <svg> and </svg>, *LEN that one's length. */
static const char *drawing_read(struct tool *tool, const char *path, const char **inside,
                                size_t *len)
{
    const char *text = tool_read(tool, path, NULL);
    const char *begin = strchr(text, '>'), *end = begin != NULL ? strstr(begin, "</svg>") : NULL;

    if (end == NULL) tool_refuse(path, 0, "is no drawing");
    *inside = begin + 1;
    *len = (size_t)(end - *inside);
    return text;
}

/* Add what an icon's file draws, white space collapsed, as a symbol of the sprite. */
static void icon_add(struct text *out, const char *name, const char *path)
{
    static const char frame[] = "<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\" />";
    const char *at;
    size_t len;

    drawing_read(out->tool, path, &at, &len);
    text_print(out, "<symbol id=\"%s\" viewBox=\"0 0 24 24\">", name);
    for (const char *end = at + len; at < end; at++) {
        if (line_starts(at, frame)) {
            at += sizeof frame - 2;
        } else if (*at != '\n' && !(*at == ' ' && (at[-1] == ' ' || at[-1] == '\n'))) {
            text_add(out, at, 1);
        }
    }
    text_add_c(out, "</symbol>");
}

/* The brand, seen when the file is shown as a picture, and the icons, seen where pages use them. */
static void sprite_make(struct asset *asset, const char *brand_path, char *list, const char *folder)
{
    struct text *out = &asset->bytes;
    const char *inside;
    size_t len;
    const char *brand = drawing_read(out->tool, brand_path, &inside, &len);

    text_add(out, brand, (size_t)(inside - brand));
    text_print(out, "<g id=\"brand\">%.*s</g>", (int)len, inside);
    for (char *name; (name = strsep(&list, "\n")) != NULL;) {
        struct text path = {.tool = out->tool};

        if (*name == '\0') continue;
        text_print(&path, "%s/%s.svg", folder, name);
        icon_add(out, name, path.ptr);
        text_print(&asset->icons, "\"%s\", ", name);
    }
    text_add_c(out, "</svg>\n");
}

/* Join the files named in FILES, parted by "+". */
static void bytes_read(struct asset *asset, char *files)
{
    struct text *bytes = &asset->bytes;
    bool script = strcmp(asset->ending, "js") == 0;

    if (strcmp(asset->ending, "svg") == 0) {
        const char *brand = strsep(&files, "+"), *list = strsep(&files, "+");

        if (files == NULL) tool_refuse(asset->name, 0, "a sprite is BRAND.svg+LIST.txt+DIR");
        sprite_make(asset, brand, tool_read(bytes->tool, list, NULL), files);
        return;
    }
    if (script) text_add_c(bytes, "(() => {\n");
    for (char *file; (file = strsep(&files, "+")) != NULL;) {
        const char *text = tool_read(bytes->tool, file, NULL);

        if (script) {
            script_add(bytes, text);
        } else {
            text_add_c(bytes, text);
        }
    }
    if (script) text_add_c(bytes, "})();\n");
}

static void asset_read(struct tool *tool, char *argument, struct asset *asset)
{
    char *files = strchr(argument, '=');
    const char *dot = strchr(argument, '.');

    if (files == NULL || dot == NULL || dot > files) {
        tool_refuse(argument, 0, "is not written NAME.ENDING=FILE");
    }
    *files++ = '\0';
    asset->name = argument;
    asset->ending = dot + 1;
    asset->bytes.tool = asset->icons.tool = tool;
    bytes_read(asset, files);
    uint64_t hash = tool_hash(asset->bytes.ptr, asset->bytes.len, TOOL_HASH_SEED);
    snprintf(asset->path, sizeof asset->path, "/%.*s.%012" PRIx64 ".%s", (int)(dot - argument),
             argument, hash >> 16, asset->ending);
}

static struct text gzip(const struct text *bytes)
{
    struct text out = {.tool = bytes->tool};
    z_stream stream = {0};

    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        tool_refuse("embed", 0, "zlib does not start");
    }
    out.room = deflateBound(&stream, bytes->len) + 1;
    out.ptr = tool_alloc(bytes->tool, out.room);
    stream.next_in = (unsigned char *)bytes->ptr;
    stream.avail_in = (unsigned)bytes->len;
    stream.next_out = (unsigned char *)out.ptr;
    stream.avail_out = (unsigned)out.room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) tool_refuse("embed", 0, "zlib does not end");
    out.len = stream.total_out;
    deflateEnd(&stream);
    return out;
}

static void bytes_write(struct text *out, const char *name, size_t index, const struct text *bytes)
{
    text_print(out, "static const unsigned char %s_%zu[] = {", name, index);
    for (size_t i = 0; i < bytes->len; i++) {
        text_print(out, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned char)bytes->ptr[i]);
    }
    text_add_c(out, "\n};\n");
}

static void name_write(struct text *names, const struct asset *asset)
{
    text_add_c(names, "#define ASSET_");
    for (const char *at = asset->name; *at != '\0'; at++) {
        text_print(names, "%c", isalnum((unsigned char)*at) ? toupper((unsigned char)*at) : '_');
    }
    text_print(names, " \"%s\"\n", asset->path);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: embed OUT.c NAMES.h NAME=FILE[+FILE...]...\n", stderr);
        return 2;
    }
    struct tool *tool = tool_begin();
    struct text code = {.tool = tool}, table = {.tool = tool}, names = {.tool = tool};
    struct text icons = {.tool = tool};

    text_add_c(&code, "/* Made by embed from the files of web/. */\n#include \"web/assets.h\"\n\n");
    text_add_c(&table, "\nconst struct asset assets[] = {\n");
    text_add_c(&icons, "\nconst char *const asset_icons[] = {");
    text_add_c(&names, "/* Made by embed from the files of web/. */\n#ifndef ASSET_NAMES_H\n"
                       "#define ASSET_NAMES_H\n\n");
    for (int i = 3; i < argc; i++) {
        struct asset asset = {0};
        size_t index = (size_t)i - 3;

        asset_read(tool, argv[i], &asset);
        struct text packed = gzip(&asset.bytes);
        bytes_write(&code, "bytes", index, &asset.bytes);
        bytes_write(&code, "gzip", index, &packed);
        name_write(&names, &asset);
        if (asset.icons.len > 0) text_add(&icons, asset.icons.ptr, asset.icons.len);
        text_print(
            &table,
            "    {\"%s\", \"%s\", bytes_%zu, sizeof bytes_%zu, gzip_%zu, sizeof gzip_%zu},\n",
            asset.path, type_of(&asset), index, index, index, index);
    }
    text_add_c(&table, "};\n\nconst size_t asset_count = sizeof assets / sizeof *assets;\n");
    text_add_c(&names, "\n#endif\n");
    text_add_c(&icons, "NULL};\n");
    text_add(&code, table.ptr, table.len);
    text_add(&code, icons.ptr, icons.len);
    tool_write(argv[1], &code);
    tool_write(argv[2], &names);
    tool_end(tool);
    return 0;
}
