/* A form with files (RFC 7578), read through a window of fixed size: texts into memory, files into
   files of the data folder. Strict: no preamble, CR LF alone ends lines, every part says its name,
   and what could be understood in two ways is refused. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/sha256.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define WINDOW_BYTES      ((size_t)64 * 1024)
#define HEAD_BYTES_MAX    ((size_t)4096) /* of one part */
#define BOUNDARY_MAX      70             /* RFC 2046, 5.1.1 */
#define NAME_POINTS_MAX   200
#define ENDING_POINTS_MAX 20

struct reader {
    struct arena *arena;
    const struct multipart_form *form;
    int64_t offset; /* of the message, behind the window */
    char *window;
    size_t from, to; /* what stands in the window and was not taken yet */
    bool ended;
    struct str delimiter; /* CR LF -- boundary */
    size_t parts, text_bytes;
    bool disk_full; /* the files are lost; the texts are read on, for people to have them back */
    struct upload **end;
};

/* What the head of a part says. */
struct head {
    struct str name, file_name, type;
    bool is_file;
};

/* Where the bytes of a part go. */
struct sink {
    struct upload *file; /* NULL: a text */
    struct sha256_run digest;
    struct buf text;
};

static struct err *refuse(struct reader *reader, const char *what)
{
    return ERR(reader->arena, ERR_BAD_FORM, "part %zu of the form: %s", reader->parts, what);
}

/* ---- the window ---- */

static struct err *source_read(struct reader *reader, char *place, size_t room, size_t *count)
{
    const struct http_request *http = reader->form->http;
    ssize_t got;

    if (http->spool == NULL) {
        struct str rest = str_sub(http->body, (size_t)reader->offset, room);

        memcpy(place, rest.ptr, rest.len);
        *count = rest.len;
        return NULL;
    }
    do {
        got = pread(http->spool->fd, place, room, reader->offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return ERR(reader->arena, ERR_IO, "reading the form: %s", strerror(errno));
    *count = (size_t)got;
    return NULL;
}

/* Fill the window as far as the message goes. */
static struct err *window_fill(struct reader *reader)
{
    size_t count = 1;

    memmove(reader->window, reader->window + reader->from, reader->to - reader->from);
    reader->to -= reader->from;
    reader->from = 0;
    while (!reader->ended && reader->to < WINDOW_BYTES) {
        TRY(source_read(reader, reader->window + reader->to, WINDOW_BYTES - reader->to, &count));
        reader->ended = count == 0;
        reader->to += count;
        reader->offset += (int64_t)count;
    }
    return NULL;
}

static struct str window_str(const struct reader *reader)
{
    return (struct str){reader->window + reader->from, reader->to - reader->from};
}

static bool window_take(struct reader *reader, struct str text)
{
    if (!str_starts(window_str(reader), text)) return false;
    reader->from += text.len;
    return true;
}

/* ---- the head of a part ---- */

/* A quoted text: a backslash keeps a quote or itself; browsers write a quote as %22. */
static bool quoted_read(struct reader *reader, struct str *rest, struct str *value)
{
    struct buf out = buf_new(reader->arena, HEAD_BYTES_MAX);
    size_t at = 1;

    for (; at < rest->len && rest->ptr[at] != '"'; at++) {
        char one = rest->ptr[at], next = at + 1 < rest->len ? rest->ptr[at + 1] : '\0';

        if (one == '\\' && (next == '"' || next == '\\')) one = rest->ptr[++at];
        buf_add_char(&out, one);
    }
    if (at >= rest->len) return false;
    *value = buf_str(&out);
    *rest = str_sub(*rest, at + 1, rest->len);
    return true;
}

static bool is_parameter(struct str name, const char *wanted)
{
    return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

/* Content-Disposition: form-data; name="..."; filename="..." */
static struct err *disposition_read(struct reader *reader, struct str value, struct head *head)
{
    struct str rest = STR(""), kind = value;

    (void)str_cut(value, ';', &kind, &rest);
    if (!is_parameter(str_trim(kind), "form-data")) return refuse(reader, "it is no form's");
    for (rest = str_trim(rest); rest.len > 0;) {
        struct str name, text;

        if (!str_cut(rest, '=', &name, &rest)) return refuse(reader, "a parameter has no value");
        rest = str_trim(rest);
        if (!str_starts(rest, STR("\""))) return refuse(reader, "a parameter is not quoted");
        if (!quoted_read(reader, &rest, &text)) return refuse(reader, "a quote is not closed");
        name = str_trim(name);
        if (is_parameter(name, "name") && head->name.ptr == NULL) {
            head->name = text;
        } else if (is_parameter(name, "filename") && !head->is_file) {
            head->file_name = text;
            head->is_file = true;
        } else {
            return refuse(reader, "a parameter is unknown or stands twice");
        }
        rest = str_trim(rest);
        if (rest.len > 0 && !str_starts(rest, STR(";"))) return refuse(reader, "a text is left");
        rest = str_trim(str_sub(rest, 1, rest.len));
    }
    if (head->name.ptr == NULL) return refuse(reader, "it has no name");
    return NULL;
}

static struct err *line_read(struct reader *reader, struct str line, struct head *head)
{
    struct str name, value;

    if (!str_is_utf8(line) || !str_is_clean(line, false)) return refuse(reader, "a bad header");
    if (!str_cut(line, ':', &name, &value)) return refuse(reader, "a header has no value");
    value = str_trim(value);
    if (is_parameter(name, "content-disposition")) {
        if (head->name.ptr != NULL) return refuse(reader, "it is named twice");
        return disposition_read(reader, value, head);
    }
    if (is_parameter(name, "content-type")) head->type = value;
    if (is_parameter(name, "content-transfer-encoding") && !body_is_type(value, "binary") &&
        !body_is_type(value, "8bit") && !body_is_type(value, "7bit")) {
        return refuse(reader, "it is encoded");
    }
    return NULL;
}

static struct err *head_read(struct reader *reader, struct head *head)
{
    struct str window, rest;
    ptrdiff_t end;

    *head = (struct head){.type = STR_NONE};
    TRY(window_fill(reader));
    window = str_sub(window_str(reader), 0, HEAD_BYTES_MAX);
    end = str_find(window, STR("\r\n\r\n"));
    if (end < 0) return refuse(reader, "its head does not end");
    reader->from += (size_t)end + 4;
    rest = str_copy(reader->arena, str_sub(window, 0, (size_t)end));
    while (rest.len > 0) {
        ptrdiff_t line = str_find(rest, STR("\r\n"));
        size_t len = line < 0 ? rest.len : (size_t)line;

        TRY(line_read(reader, str_sub(rest, 0, len), head));
        rest = str_sub(rest, len + 2, rest.len);
    }
    return head->name.ptr == NULL ? refuse(reader, "it has no name") : NULL;
}

/* ---- the body of a part ---- */

static struct err *sink_add(struct reader *reader, struct sink *sink, struct str bytes)
{
    if (sink->file == NULL) {
        reader->text_bytes += bytes.len;
        buf_add(&sink->text, bytes);
        if (reader->text_bytes <= limits.body_bytes_max) return NULL;
        struct err *err = ERR_REFUSE(reader->arena, ERR_TOO_LARGE);
        err->param = str_print(reader->arena, "%zu KB", limits.body_bytes_max / 1024);
        return err;
    }
    sha256_add(&sink->digest, bytes);
    sink->file->bytes += (int64_t)bytes.len;
    while (bytes.len > 0) {
        ssize_t count = write(sink->file->fd, bytes.ptr, bytes.len);

        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) reader->disk_full = true;
        if (count <= 0) break;
        bytes = str_sub(bytes, (size_t)count, bytes.len);
    }
    return NULL;
}

/* Hand all to SINK up to the delimiter, and go behind it. */
static struct err *bytes_read(struct reader *reader, struct sink *sink)
{
    for (;;) {
        struct str window;
        ptrdiff_t at;

        TRY(window_fill(reader));
        window = window_str(reader);
        at = str_find(window, reader->delimiter);
        if (at >= 0) {
            reader->from += (size_t)at + reader->delimiter.len;
            return sink_add(reader, sink, str_sub(window, 0, (size_t)at));
        }
        if (reader->ended) return refuse(reader, "it does not end");
        size_t sure = window.len - (reader->delimiter.len - 1); /* the rest may begin it */
        TRY(sink_add(reader, sink, str_sub(window, 0, sure)));
        reader->from += sure;
    }
}

/* The field itself, or a part of one that is not of the form: "_files", "_files.photo". */
static bool brings_files(const char *field, struct str name)
{
    struct str first, part = STR_NONE;

    if (!str_cut(name, '.', &first, &part)) return str_is(name, field);
    return field[0] == '_' && part.len > 0 && str_is(first, field);
}

static struct err *file_begin(struct reader *reader, const struct head *head, struct sink *sink)
{
    struct upload *file = ARENA_NEW(reader->arena, struct upload);

    if (!brings_files(reader->form->file_field, head->name)) {
        return refuse(reader, "this field brings no file");
    }
    *file = (struct upload){.name = head->name,
                            .file_name = upload_name_clean(reader->arena, head->file_name),
                            .type = head->type,
                            .held_id = NONE};
    TRY(http_spool_open(reader->arena, reader->form->dir, &file->fd));
    *reader->end = file;
    reader->end = &file->next;
    sink->file = file;
    sha256_begin(&sink->digest);
    return NULL;
}

/* A file input that was left empty comes as a file without name and bytes. */
static void file_drop_empty(struct reader *reader)
{
    struct upload **place = reader->form->files;

    while ((*place)->next != NULL)
        place = &(*place)->next;
    close((*place)->fd);
    *place = NULL;
    reader->end = place;
}

static struct err *part_read(struct reader *reader)
{
    struct sink sink = {.text = buf_new(reader->arena, limits.body_bytes_max + 1)};
    uint8_t digest[SHA256_SIZE];
    struct str value;
    struct head head;

    if (++reader->parts > limits.form_fields_max) {
        return ERR(reader->arena, ERR_TOO_MANY, "more than %zu parts", limits.form_fields_max);
    }
    TRY(head_read(reader, &head));
    if (head.is_file) TRY(file_begin(reader, &head, &sink));
    TRY(bytes_read(reader, &sink));
    value = buf_str(&sink.text);
    if (sink.file != NULL) {
        sha256_end(&sink.digest, digest);
        sink.file->digest = str_hex(reader->arena, digest, sizeof digest);
        value = sink.file->file_name;
        if (head.file_name.len == 0 && sink.file->bytes == 0) {
            file_drop_empty(reader);
            value = STR("");
        }
    }
    if (!str_is_utf8(value)) return refuse(reader, "it is not UTF-8");
    if (sink.file != NULL && reader->form->file_field[0] == '_') return NULL; /* no field has it */
    if (!body_pair_add(reader->arena, reader->form->doc, head.name, value)) {
        return refuse(reader, "its name has no place");
    }
    return NULL;
}

/* ---- the form ---- */

/* RFC 2046: up to 70 letters, digits and a few marks. */
static bool boundary_is_good(struct str boundary)
{
    static const char marks[] = "'()+_,-./:=?";

    for (size_t i = 0; i < boundary.len; i++) {
        char one = boundary.ptr[i];
        bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');

        if (!letter && !(one >= '0' && one <= '9') && strchr(marks, one) == NULL) return false;
    }
    return boundary.len > 0 && boundary.len <= BOUNDARY_MAX;
}

static bool boundary_read(struct str type, struct str *boundary)
{
    struct str rest, one, name;

    *boundary = STR_NONE;
    if (!str_cut(type, ';', &one, &rest)) return false;
    for (bool more = true; more;) {
        struct str value = STR("");

        more = str_cut(rest, ';', &one, &rest);
        if (!str_cut(one, '=', &name, &value) || !is_parameter(str_trim(name), "boundary"))
            continue;
        if (boundary->ptr != NULL) return false;
        *boundary = str_trim(value);
    }
    if (boundary->len >= 2 && boundary->ptr[0] == '"' && boundary->ptr[boundary->len - 1] == '"') {
        *boundary = str_sub(*boundary, 1, boundary->len - 2);
    }
    return boundary_is_good(*boundary);
}

static struct err *parts_read(struct reader *reader)
{
    TRY(window_fill(reader));
    if (!window_take(reader, str_sub(reader->delimiter, 2, reader->delimiter.len))) {
        return refuse(reader, "it does not begin with its boundary");
    }
    for (;;) {
        TRY(window_fill(reader));
        if (window_take(reader, STR("--"))) break;
        if (!window_take(reader, STR("\r\n"))) return refuse(reader, "a boundary goes on");
        TRY(part_read(reader));
    }
    (void)window_take(reader, STR("\r\n"));
    TRY(window_fill(reader));
    return reader->from < reader->to ? refuse(reader, "something stands behind its end") : NULL;
}

/* What the disk did not take is a full disk, whatever it makes of the rest. */
struct err *multipart_read(struct arena *arena, const struct multipart_form *form)
{
    const struct http_spool *spool = form->http->spool;
    struct reader reader = {.arena = arena, .form = form, .end = form->files};
    struct str boundary;

    if (!boundary_read(http_header(form->http, "content-type"), &boundary)) {
        return refuse(&reader, "it has no boundary");
    }
    reader.delimiter = str_print(arena, "\r\n--" STR_FMT, STR_ARG(boundary));
    reader.window = arena_alloc(arena, WINDOW_BYTES);
    struct err *err = parts_read(&reader);
    if (reader.disk_full || (spool != NULL && spool->failed)) {
        return ERR_WRAP(arena, ERR_DISK_FULL, err, "keeping the files of a form");
    }
    return err;
}

void uploads_close(struct upload *uploads)
{
    for (; uploads != NULL; uploads = uploads->next)
        close(uploads->fd);
}

/* Characters that are not seen, or turn what is read around. */
static bool is_invisible(struct str point)
{
    static const struct {
        const char *from, *to;
    } ranges[] = {{"\xE2\x80\x8B", "\xE2\x80\x8F"},         /* U+200B..200F */
                  {"\xE2\x80\xA8", "\xE2\x80\xAE"},         /* U+2028..202E */
                  {"\xE2\x81\xA0", "\xE2\x81\xAF"},         /* U+2060..206F */
                  {"\xEF\xBB\xBF", "\xEF\xBB\xBF"},         /* U+FEFF */
                  {"\xEF\xBF\xB9", "\xEF\xBF\xBB"},         /* U+FFF9..FFFB */
                  {"\xF3\xA0\x80\x80", "\xF3\xA0\x81\xBF"}, /* tags, U+E0000..E007F */
                  {"\xE1\xA0\x8E", "\xE1\xA0\x8E"},         /* U+180E */
                  {"\xE3\x85\xA4", "\xE3\x85\xA4"},         /* a filler, U+3164 */
                  {"\xD8\x9C", "\xD8\x9C"},                 /* U+061C */
                  {"\xC2\x80", "\xC2\x9F"},                 /* controls */
                  {"\xC2\xAD", "\xC2\xAD"}};                /* a hyphen that hides */

    if (point.len == 1) return (unsigned char)point.ptr[0] < ' ' || point.ptr[0] == 0x7f;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (str_compare(point, str_of(ranges[i].from)) >= 0 &&
            str_compare(point, str_of(ranges[i].to)) <= 0) {
            return true;
        }
    }
    return false;
}

/* Names that Windows takes for devices, whatever ending they have: CON, NUL, COM1 ... */
static bool is_device(struct arena *arena, struct str name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    struct str stem, rest;

    (void)str_cut(name, '.', &stem, &rest);
    stem = str_lower(arena, str_trim(stem));
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        bool numbered = i >= 4;

        if (!str_starts(stem, str_of(devices[i]))) continue;
        if (numbered && stem.len == 4 && stem.ptr[3] >= '0' && stem.ptr[3] <= '9') return true;
        if (!numbered && stem.len == 3) return true;
    }
    return false;
}

/* Cut in the middle: the ending tells people what it is. */
static struct str name_cut(struct arena *arena, struct str name)
{
    size_t dot = name.len;

    if (str_points(name) <= NAME_POINTS_MAX) return name;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    struct str ending = dot == 0 ? STR("") : str_sub(name, dot - 1, name.len);
    size_t points = str_points(ending);

    if (points > ENDING_POINTS_MAX) return str_points_cut(name, NAME_POINTS_MAX);
    return str_print(arena, STR_FMT STR_FMT,
                     STR_ARG(str_points_cut(name, NAME_POINTS_MAX - points)), STR_ARG(ending));
}

static struct str without_folders(struct str name)
{
    for (size_t i = name.len; i > 0; i--) {
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') return str_sub(name, i, name.len);
    }
    return name;
}

struct str upload_name_clean(struct arena *arena, struct str name)
{
    struct buf out = buf_new(arena, HEAD_BYTES_MAX);
    struct str clean;

    name = without_folders(name);
    while (name.len > 0) {
        size_t len = str_point_len(name);
        struct str point = str_sub(name, 0, len == 0 ? 1 : len);
        bool awkward = len == 1 && point.ptr[0] != '\0' && strchr("<>:\"|?*", point.ptr[0]) != NULL;

        if (awkward) buf_add_char(&out, '_');
        if (!awkward && len > 0 && !is_invisible(point)) buf_add(&out, point);
        name = str_sub(name, point.len, name.len);
    }
    clean = str_trim(name_cut(arena, str_trim(buf_str(&out))));
    while (clean.len > 0 && (clean.ptr[clean.len - 1] == '.' || clean.ptr[clean.len - 1] == ' '))
        clean.len--; /* which Windows leaves out */
    if (clean.len == 0) return STR("file");
    if (!is_device(arena, clean)) return clean;
    return str_print(arena, "_" STR_FMT, STR_ARG(clean));
}
