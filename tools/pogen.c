/* Compile translations to a table: pogen [--incomplete] OUT.c POT ES.mo FR.mo LV.mo
   Every message of POT has a text in each language, with the same {placeholders} and the right
   number of plural forms, and that of a button is not much longer than the English, or the build
   stops, naming file and message. With --incomplete a missing text is English, and their number is
   told. */
#include "tool.h"

#include <stdio.h>
#include <string.h>

#define LANGUAGES 3
#define FORMS_MAX 3
#define SHORT_MAX 12 /* characters: whatever a button says in English, this fits it */

struct message {
    struct message *next;
    unsigned line;
    bool button;
    struct text context, id, plural, key; /* key: context, \004, id */
    const char *texts[LANGUAGES][FORMS_MAX];
};

static const struct {
    unsigned forms;
    unsigned one; /* which form is the singular */
    const char *header;
} languages[LANGUAGES] = {
    {2, 0, "nplurals=2; plural=n != 1;"},
    {2, 0, "nplurals=2; plural=n > 1;"},
    {3, 1,
     "nplurals=3; plural=(n % 10 == 0 || n % 100 >= 11 && n % 100 <= 19) ? 0 : "
     "((n % 10 == 1 && n % 100 != 11) ? 1 : 2);"},
};

struct catalog {
    const char *path;
    const unsigned char *bytes;
    size_t len;
};

/* ---- the template: interna.pot ---- */

/* Add the quoted text of LINE, escapes resolved. */
static void quoted_add(struct text *text, const char *path, unsigned line_number, const char *line)
{
    static const char from[] = "ntr\"\\", to[] = "\n\t\r\"\\";
    const char *at = strchr(line, '"');

    if (at == NULL) tool_refuse(path, line_number, "no quoted text");
    for (at++; *at != '"'; at++) {
        if (*at == '\0') tool_refuse(path, line_number, "a quote without end");
        if (*at != '\\') {
            text_add(text, at, 1);
            continue;
        }
        const char *escape = strchr(from, *++at);
        if (escape == NULL || *at == '\0') tool_refuse(path, line_number, "an unknown escape");
        text_add(text, &to[escape - from], 1);
    }
}

static bool starts(const char *line, const char *start)
{
    return strncmp(line, start, strlen(start)) == 0;
}

static struct message *message_new(struct tool *tool, unsigned line)
{
    struct message *message = tool_alloc(tool, sizeof *message);

    message->line = line;
    message->context.tool = message->id.tool = message->plural.tool = message->key.tool = tool;
    return message;
}

/* Read all messages of the template but its header. */
static struct message *template_read(struct tool *tool, const char *path)
{
    struct message *first = NULL, **end = &first, *now = message_new(tool, 0);
    struct text *part = NULL, unread = {.tool = tool};
    char *rest = tool_read(tool, path, NULL);
    unsigned number = 0;

    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        number++;
        if (strcmp(line, "#. button") == 0) now->button = true;
        if (starts(line, "msgctxt ")) {
            part = &now->context;
        } else if (starts(line, "msgid ")) {
            part = &now->id;
            now->line = number;
        } else if (starts(line, "msgid_plural ")) {
            part = &now->plural;
        } else if (starts(line, "msgstr")) {
            if (part != &unread && now->id.len > 0) {
                *end = now;
                end = &now->next;
            }
            if (part != &unread) now = message_new(tool, number);
            part = &unread;
        } else if (*line != '"' || part == NULL) {
            continue;
        }
        quoted_add(part, path, number, line);
    }
    return first;
}

/* ---- a language: .mo, read as gettext's manual lays it out ---- */

static uint32_t word_at(const struct catalog *catalog, size_t at)
{
    const unsigned char *byte = catalog->bytes + at;

    if (at + 4 > catalog->len) tool_refuse(catalog->path, 0, "is broken off");
    return (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
           (uint32_t)byte[3] << 24;
}

static const char *string_at(const struct catalog *catalog, size_t row, size_t *len)
{
    size_t at = word_at(catalog, row + 4);

    *len = word_at(catalog, row);
    if (at + *len >= catalog->len || catalog->bytes[at + *len] != '\0') {
        tool_refuse(catalog->path, 0, "is broken off");
    }
    return (const char *)catalog->bytes + at;
}

/* The translation of KEY, all forms one behind the other, or NULL. */
static const char *catalog_find(const struct catalog *catalog, const char *key, size_t *len)
{
    uint32_t count = word_at(catalog, 8), ids = word_at(catalog, 12), texts = word_at(catalog, 16);

    for (size_t i = 0; i < count; i++) {
        size_t id_len;

        if (strcmp(string_at(catalog, ids + 8 * i, &id_len), key) == 0) {
            return string_at(catalog, texts + 8 * i, len);
        }
    }
    return NULL;
}

static void catalog_open(struct tool *tool, const char *path, size_t language,
                         struct catalog *catalog)
{
    static const char name[] = "Plural-Forms: ";
    const char *want = languages[language].header;
    size_t len;

    catalog->path = path;
    catalog->bytes = (const unsigned char *)tool_read(tool, path, &catalog->len);
    if (word_at(catalog, 0) != 0x950412de) tool_refuse(path, 0, "is no .mo file of this machine");
    const char *header = catalog_find(catalog, "", &len);
    const char *forms = header != NULL ? strstr(header, name) : NULL;
    if (forms == NULL || !starts(forms + strlen(name), want)) {
        tool_refuse(path, 0, "the header must say: %s%s", name, want);
    }
}

/* ---- checks ---- */

/* Is every {placeholder} of A in B? */
static bool placeholders_in(const char *a, const char *b, const char **missing, size_t *len)
{
    for (const char *open = a; (open = strchr(open, '{')) != NULL; open++) {
        const char *close = strchr(open, '}');

        if (close == NULL) return true;
        *len = (size_t)(close - open) + 1;
        *missing = open;
        const char *found = b;
        while ((found = strchr(found, '{')) != NULL && strncmp(found, open, *len) != 0)
            found++;
        if (found == NULL) return false;
    }
    return true;
}

static void placeholders_check(const char *path, const char *english, const char *text)
{
    const char *name;
    size_t len;

    if (!placeholders_in(english, text, &name, &len)) {
        tool_refuse(path, 0, "\"%s\": the text lacks %.*s", english, (int)len, name);
    }
    if (!placeholders_in(text, english, &name, &len)) {
        tool_refuse(path, 0, "\"%s\": the text has %.*s too much", english, (int)len, name);
    }
}

static size_t character_count(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++) {
        if (((unsigned char)*text & 0xc0) != 0x80) count++;
    }
    return count;
}

/* A button has room for 1.6 times its English text. */
static void button_check(const char *path, const char *english, const char *text)
{
    size_t len = character_count(text), max = character_count(english) * 16 / 10;

    if (max < SHORT_MAX) max = SHORT_MAX;
    if (len > max) {
        tool_refuse(path, 0, "\"%s\": the button \"%s\" has %zu characters, at most %zu fit",
                    english, text, len, max);
    }
}

/* Take the texts of one message in one language; false: it has none. */
static bool texts_take(const struct catalog *catalog, size_t language, struct message *message)
{
    unsigned forms = message->plural.len > 0 ? languages[language].forms : 1, count = 0;
    size_t len;
    const char *at = catalog_find(catalog, message->key.ptr, &len);

    if (at == NULL) return false;
    const char *end = at + len;
    for (; at <= end; at += strlen(at) + 1) {
        if (*at == '\0') return false;
        if (count < forms) message->texts[language][count] = at;
        count++;
    }
    if (count != forms) {
        tool_refuse(catalog->path, 0, "\"%s\": %u forms where %u are due", message->id.ptr, count,
                    forms);
    }
    for (unsigned form = 0; form < forms; form++) {
        bool one = forms == 1 || form == languages[language].one;

        placeholders_check(catalog->path, one ? message->id.ptr : message->plural.ptr,
                           message->texts[language][form]);
        if (message->button) {
            button_check(catalog->path, message->id.ptr, message->texts[language][form]);
        }
    }
    return true;
}

static void texts_english(size_t language, struct message *message)
{
    for (unsigned form = 0; form < languages[language].forms; form++) {
        bool one = message->plural.len == 0 || form == languages[language].one;

        message->texts[language][form] = one ? message->id.ptr : message->plural.ptr;
        if (message->plural.len == 0) break;
    }
}

/* ---- output ---- */

static void message_write(struct text *out, const struct message *message)
{
    text_add_c(out, "    {");
    text_quote_c(out, message->key.ptr);
    text_add_c(out, ", ");
    text_quote_c(out, message->plural.len > 0 ? message->plural.ptr : NULL);
    for (size_t language = 0; language < LANGUAGES; language++) {
        text_add_c(out, language == 0 ? ",\n     {{" : "},\n      {");
        for (size_t form = 0; form < FORMS_MAX; form++) {
            if (form > 0) text_add_c(out, ", ");
            text_quote_c(out, message->texts[language][form]);
        }
    }
    text_add_c(out, "}}},\n");
}

/* The slots: number of a message + 1, at its hash or behind it; 0 is free. */
static void slots_write(struct text *out, const struct message *first, size_t count)
{
    size_t room = 16, number = 0;

    while (room < 2 * count)
        room *= 2;
    unsigned *slots = tool_alloc(out->tool, room * sizeof *slots);
    for (const struct message *message = first; message != NULL; message = message->next) {
        size_t slot = tool_hash(message->key.ptr, message->key.len, TOOL_HASH_SEED) & (room - 1);

        while (slots[slot] != 0)
            slot = (slot + 1) & (room - 1);
        slots[slot] = (unsigned)++number;
    }
    text_print(out, "\nstatic const unsigned short slots[%zu] = {", room);
    for (size_t i = 0; i < room; i++)
        text_print(out, "%s%u,", i % 16 == 0 ? "\n" : "", slots[i]);
    text_print(out,
               "\n};\n\nconst struct message *message_find(const char *id)\n{\n"
               "    uint64_t hash = UINT64_C(0x%llx);\n\n"
               "    for (const char *at = id; *at != '\\0'; at++) {\n"
               "        hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001b3);\n    }\n"
               "    for (size_t slot = hash & %zu; slots[slot] != 0; slot = (slot + 1) & %zu) {\n"
               "        const struct message *message = &messages[slots[slot] - 1];\n\n"
               "        if (strcmp(message->id, id) == 0) return message;\n    }\n"
               "    return NULL;\n}\n",
               (unsigned long long)TOOL_HASH_SEED, room - 1, room - 1);
}

static void table_write(struct text *out, const struct message *first)
{
    size_t count = 0;

    text_add_c(out, "/* Made by pogen from po/. */\n#include \"web/messages.h\"\n\n"
                    "#include <stddef.h>\n#include <stdint.h>\n#include <string.h>\n\n"
                    "static const struct message messages[] = {\n");
    for (const struct message *message = first; message != NULL; message = message->next) {
        message_write(out, message);
        count++;
    }
    text_add_c(out, count > 0 ? "};\n" : "    {0}};\n");
    slots_write(out, first, count);
}

int main(int argc, char **argv)
{
    bool incomplete = argc > 1 && strcmp(argv[1], "--incomplete") == 0;
    char **paths = argv + (incomplete ? 2 : 1);
    unsigned missing = 0;

    if (argc - (incomplete ? 1 : 0) != 3 + LANGUAGES) {
        fputs("usage: pogen [--incomplete] OUT.c POT ES.mo FR.mo LV.mo\n", stderr);
        return 2;
    }
    struct tool *tool = tool_begin();
    struct message *first = template_read(tool, paths[1]);
    struct catalog catalogs[LANGUAGES];

    for (size_t i = 0; i < LANGUAGES; i++)
        catalog_open(tool, paths[2 + i], i, &catalogs[i]);
    for (struct message *message = first; message != NULL; message = message->next) {
        if (message->context.len > 0) text_print(&message->key, "%s\004", message->context.ptr);
        text_add_c(&message->key, message->id.ptr);
        for (size_t i = 0; i < LANGUAGES; i++) {
            if (texts_take(&catalogs[i], i, message)) continue;
            if (!incomplete) {
                tool_refuse(catalogs[i].path, 0, "\"%s\" has no text (or is fuzzy)",
                            message->id.ptr);
            }
            missing++;
            texts_english(i, message);
        }
    }
    if (missing > 0) printf("pogen: %u texts are missing and stay English\n", missing);
    struct text out = {.tool = tool};
    table_write(&out, first);
    tool_write(paths[0], &out);
    tool_end(tool);
    return 0;
}
