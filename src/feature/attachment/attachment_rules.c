/* What may be kept: pure. A name must not say something else than the content, and programs stay
   out. That every file is only ever saved, under a neutral type, does not rest on these lists. */
#include "feature/attachment/attachment.h"

#include "base/arena.h"

#define ENDING_BYTES_MAX 20

/* Endings of formats that are always known by their content; one is followed by all it may be. */
static const struct {
    const char *ending, *types;
} known[] = {
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"png", "image/png"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"pdf", "application/pdf"},
    {"zip", "application/zip"},
    {"docx", "application/zip application/vnd. application/octet-stream"},
    {"xlsx", "application/zip application/vnd. application/octet-stream"},
    {"pptx", "application/zip application/vnd. application/octet-stream"},
    {"odt", "application/zip application/vnd."},
    {"ods", "application/zip application/vnd."},
    {"odp", "application/zip application/vnd."},
};

/* What a computer would run when somebody opens it. */
static const char *const program_endings[] = {
    "apk", "bat", "cmd", "com", "cpl", "desktop", "exe", "hta", "jar", "js",  "jse", "lnk",
    "msi", "msp", "pif", "ps1", "reg", "scf",     "scr", "url", "vbe", "vbs", "wsf", "wsh",
};

static const char *const program_types[] = {
    "application/x-dosexec",        "application/vnd.microsoft.portable-executable",
    "application/x-msdownload",     "application/x-executable",
    "application/x-pie-executable", "application/x-sharedlib",
    "application/x-object",         "application/x-mach-binary",
    "application/x-ms-shortcut",    "application/x-java-applet",
};

static const char *const photo_types[] = {"image/jpeg", "image/png", "image/webp"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool listed(struct str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(word, words[i])) return true;
    }
    return false;
}

/* What stands behind the last dot, in small letters. */
static struct str ending_of(struct arena *arena, struct str name)
{
    size_t dot = name.len;

    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    struct str ending = dot == 0 ? STR("") : str_sub(name, dot, name.len);
    return ending.len > ENDING_BYTES_MAX ? STR("") : str_lower(arena, ending);
}

/* Does TYPE begin with one of the words of TYPES? */
static bool type_among(struct str type, struct str types)
{
    struct str one;

    for (bool more = true; more;) {
        more = str_cut(types, ' ', &one, &types);
        if (str_starts(type, one)) return true;
    }
    return false;
}

enum err_code attachment_check(struct arena *arena, struct str name, struct str type)
{
    struct str ending = ending_of(arena, name);

    if (listed(type, program_types, COUNT(program_types))) return ERR_ATTACHMENT_PROGRAM;
    if (listed(ending, program_endings, COUNT(program_endings))) return ERR_ATTACHMENT_PROGRAM;
    for (size_t i = 0; i < COUNT(known); i++) {
        if (!str_is(ending, known[i].ending)) continue;
        return type_among(type, str_of(known[i].types)) ? ERR_NONE : ERR_ATTACHMENT_TYPE;
    }
    return ERR_NONE;
}

bool attachment_is_photo(struct str type)
{
    return listed(type, photo_types, COUNT(photo_types));
}

const char *attachment_kind(struct str type)
{
    static const struct {
        const char *start, *label;
    } kinds[] = {
        {"image/", N_("Picture")},
        {"video/", N_("Video")},
        {"audio/", N_("Sound")},
        {"text/", N_("Text")},
        {"application/pdf", N_("PDF")},
        {"application/zip", N_("Archive")},
        {"application/gzip", N_("Archive")},
        {"application/vnd.", N_("Document")},
        {"application/msword", N_("Document")},
    };

    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (str_starts(type, str_of(kinds[i].start))) return kinds[i].label;
    }
    return N_("File");
}
