/* Forms with files: what is read of them, from memory and from the disk, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "web/web_inner.h"

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)

struct form {
    struct arena *arena;
    struct doc *doc;
    struct upload *files;
};

/* Read BODY under TYPE; in a file when SPOOLED. */
static struct err *form_read_as(struct form *form, const char *type, struct str body, bool spooled)
{
    struct http_pair header = {STR("content-type"), str_of(type)};
    struct http_spool spool = {.fd = -1, .bytes = (int64_t)body.len};
    struct http_request http = {.arena = form->arena, .headers = &header, .header_count = 1};
    struct multipart_form multipart = {.http = &http,
                                       .file_field = "file",
                                       .dir = "/tmp",
                                       .files = &form->files};
    struct err *err;

    form->files = NULL;
    multipart.doc = form->doc = doc_object(form->arena);
    if (spooled) {
        assert_null(http_spool_open(form->arena, "/tmp", &spool.fd));
        assert_int_equal(write(spool.fd, body.ptr, body.len), body.len);
        http.spool = &spool;
    } else {
        http.body = body;
    }
    err = multipart_read(form->arena, &multipart);
    if (spooled) close(spool.fd);
    return err;
}

#define TYPE       "multipart/form-data; boundary=X"
#define TEXT(name) "--X\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_AS(name)                                                                              \
    "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name "\"\r\n"              \
    "Content-Type: text/csv\r\n\r\n"
#define END "\r\n--X--\r\n"

#define LETTERS_50 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx"

static struct str content_of(struct form *form, const struct upload *file)
{
    char *text = arena_alloc(form->arena, (size_t)file->bytes + 1);

    assert_int_equal(pread(file->fd, text, (size_t)file->bytes, 0), file->bytes);
    return (struct str){text, (size_t)file->bytes};
}

static void a_form_gives_its_texts_and_files(void **state)
{
    static const char body[] = TEXT("kind") "people\r\n" TEXT("note.a") "two\r\nlines\r\n" FILE_AS(
        "p.csv") "Name\r\n--x\r\n-X\r\nAna\r\n" END;
    struct form form = {.arena = arena_new(ARENA_BYTES)};

    (void)state;
    for (int spooled = 0; spooled <= 1; spooled++) {
        assert_null(form_read_as(&form, TYPE, str_of(body), spooled));
        assert_true(str_is(doc_text(form.doc, "kind"), "people"));
        assert_true(str_is(doc_text(doc_get(form.doc, "note"), "a"), "two\r\nlines"));
        assert_true(str_is(doc_text(form.doc, "file"), "p.csv"));
        assert_non_null(form.files);
        assert_null(form.files->next);
        assert_true(str_is(form.files->type, "text/csv"));
        struct str content = content_of(&form, form.files);
        assert_true(str_is(content, "Name\r\n--x\r\n-X\r\nAna\r\n"));
        assert_true(str_equal(form.files->digest, sha256_hex(form.arena, content)));
        uploads_close(form.files);
    }
    arena_free(form.arena);
}

/* The delimiter falls on every place of the window's edge. */
static void a_delimiter_is_found_wherever_the_window_ends(void **state)
{
    struct form form = {.arena = arena_new(ARENA_BYTES)};
    size_t window = 64 * 1024;

    (void)state;
    for (size_t len = window - 200; len < window + 20; len++) {
        char *text = malloc(len + 300);
        int at = snprintf(text, 200, "%s", FILE_AS("a.csv"));

        assert_non_null(text);
        memset(text + at, '\r', len);
        memcpy(text + at + len, END, sizeof END);
        assert_null(form_read_as(&form, TYPE, str_of(text), true));
        assert_int_equal(form.files->bytes, len);
        uploads_close(form.files);
        free(text);
        arena_reset(form.arena);
    }
    arena_free(form.arena);
}

static void an_empty_file_input_is_no_file(void **state)
{
    struct form form = {.arena = arena_new(ARENA_BYTES)};

    (void)state;
    assert_null(form_read_as(&form, TYPE, STR(FILE_AS("") END), false));
    assert_null(form.files);
    assert_true(str_is(doc_text(form.doc, "file"), ""));
    arena_free(form.arena);
}

static void what_can_be_understood_in_two_ways_is_refused(void **state)
{
    static const struct {
        const char *name, *type, *body;
    } rows[] = {
        {"no boundary", "multipart/form-data", TEXT("a") "b" END},
        {"an empty boundary", "multipart/form-data; boundary=", TEXT("a") "b" END},
        {"two boundaries", TYPE "; boundary=X", TEXT("a") "b" END},
        {"a boundary with a space", "multipart/form-data; boundary=\"X Y\"", TEXT("a") "b" END},
        {"nothing", TYPE, ""},
        {"a preamble", TYPE, "hello\r\n" TEXT("a") "b" END},
        {"an epilogue", TYPE, TEXT("a") "b" END "more"},
        {"no end", TYPE, TEXT("a") "b"},
        {"an end without its hyphens", TYPE, TEXT("a") "b\r\n--X"},
        {"line feeds alone", TYPE, "--X\nContent-Disposition: form-data; name=\"a\"\n\nb\n--X--\n"},
        {"no name", TYPE, "--X\r\nContent-Disposition: form-data\r\n\r\nb" END},
        {"no disposition", TYPE, "--X\r\nContent-Type: a/b\r\n\r\nb" END},
        {"two names", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nb" END},
        {"two dispositions", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n"
         "Content-Disposition: form-data; name=\"b\"\r\n\r\nb" END},
        {"another name of the file", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"; "
         "filename*=UTF-8''b\r\n\r\nb" END},
        {"a quote that is not closed", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb" END},
        {"an encoding", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n"
         "Content-Transfer-Encoding: base64\r\n\r\nYg==" END},
        {"a file where none is taken", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a\"\r\n\r\nb" END},
        {"a text that is not UTF-8", TYPE, TEXT("a") "\xFF" END},
        {"a header with a control character", TYPE,
         "--X\r\nContent-Disposition: form-data; name=\"a\x01\"\r\n\r\nb" END},
    };
    struct form form = {.arena = arena_new(ARENA_BYTES)};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int spooled = 0; spooled <= 1; spooled++) {
            struct err *err = form_read_as(&form, rows[i].type, str_of(rows[i].body), spooled);

            if (err == NULL || err->code != ERR_BAD_FORM) print_error("%s\n", rows[i].name);
            assert_non_null(err);
            assert_int_equal(err->code, ERR_BAD_FORM);
            uploads_close(form.files);
        }
    }
    arena_free(form.arena);
}

static void texts_and_parts_have_their_bounds(void **state)
{
    struct form form = {.arena = arena_new(ARENA_BYTES)};
    struct buf many = buf_new(form.arena, 1 << 20), large = buf_new(form.arena, 4 << 20);
    struct err *err;

    (void)state;
    for (int i = 0; i < 1001; i++)
        buf_print(&many, "%s" TEXT("a%d") "b", i > 0 ? "\r\n" : "", i);
    buf_add_c(&many, END);
    err = form_read_as(&form, TYPE, buf_str(&many), false);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_TOO_MANY);

    buf_add_c(&large, TEXT("a"));
    for (int i = 0; i < 200000; i++)
        buf_add_c(&large, "12345678");
    buf_add_c(&large, END);
    err = form_read_as(&form, TYPE, buf_str(&large), true);
    assert_non_null(err);
    assert_int_equal(err->code, ERR_TOO_LARGE);
    arena_free(form.arena);
}

static void the_name_of_a_file_cannot_mislead(void **state)
{
    static const struct {
        const char *sent, *want;
    } rows[] = {
        {"people.csv", "people.csv"},
        {"../../etc/passwd", "passwd"},
        {"C:\\fakepath\\people.csv", "people.csv"},
        {"..", "file"},
        {"", "file"},
        {"/", "file"},
        {"a\x01\n.csv", "a.csv"},
        {"gpj\xE2\x80\xAE"
         "exe.csv",
         "gpjexe.csv"},
        {"a\xE2\x80\x8B.svg", "a.svg"},
        {"a\xFF.csv", "a.csv"},
        {"gpj\xD8\x9C"
         "exe.csv",
         "gpjexe.csv"},
        {"a\xF3\xA0\x81\x81.csv", "a.csv"},
        {"CON", "_CON"},
        {"nul.txt", "_nul.txt"},
        {"Com1.tar.gz", "_Com1.tar.gz"},
        {"common.txt", "common.txt"},
        {"con .txt", "_con .txt"},
        {"a.txt. . .", "a.txt"},
        {"...", "file"},
        {"a<b>:\"c|d?e*.txt", "a_b___c_d_e_.txt"},
        {LETTERS_50 LETTERS_50 LETTERS_50 LETTERS_50 LETTERS_50 ".docx",
         LETTERS_50 LETTERS_50 LETTERS_50 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrs.docx"},
        {"Liepi\xC5\x86\xC5\xA1.csv", "Liepi\xC5\x86\xC5\xA1.csv"},
    };
    struct arena *arena = arena_new(ARENA_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(str_is(upload_name_clean(arena, str_of(rows[i].sent)), rows[i].want));
    }
    arena_free(arena);
}

/* "_files" is of no form: it, and each part of it, brings files; a field of a form brings its own
   alone. */
static void a_part_of_the_files_says_what_it_answers(void **state)
{
    static const struct {
        const char *field, *name;
        bool good;
    } rows[] = {
        {"file", "file", true},         {"file", "file.x", false},    {"file", "other", false},
        {"_files", "_files", true},     {"_files", "_files.x", true}, {"_files", "_files.", false},
        {"_files", "files", false},     {"_files", "_filesx", false}, {"_files", "fields.x", false},
        {"_files", "_files.a.b", true},
    };
    struct form form = {.arena = arena_new(ARENA_BYTES)};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str body = str_print(form.arena,
                                    "--X\r\nContent-Disposition: form-data; name=\"%s\"; "
                                    "filename=\"a.txt\"\r\n\r\nhello" END,
                                    rows[i].name);
        struct http_pair header = {STR("content-type"), STR(TYPE)};
        struct http_request http = {.arena = form.arena,
                                    .headers = &header,
                                    .header_count = 1,
                                    .body = body};
        struct multipart_form multipart = {.http = &http,
                                           .file_field = rows[i].field,
                                           .dir = "/tmp",
                                           .doc = doc_object(form.arena),
                                           .files = &form.files};

        form.files = NULL;
        assert_int_equal(multipart_read(form.arena, &multipart) == NULL, rows[i].good);
        uploads_close(form.files);
    }
    arena_free(form.arena);
}

/* The disk took a part of it: the words that came before are there, and so is what it was. */
static void a_full_disk_loses_no_word_that_came(void **state)
{
    static const char body[] = TEXT("text") "a long letter\r\n" FILE_AS("a.csv") "half of";
    struct http_pair header = {STR("content-type"), STR(TYPE)};
    struct form form = {.arena = arena_new(ARENA_BYTES)};
    struct http_spool spool = {.bytes = sizeof body - 1, .failed = true};
    struct http_request http = {.arena = form.arena,
                                .headers = &header,
                                .header_count = 1,
                                .spool = &spool};
    struct multipart_form multipart = {.http = &http,
                                       .file_field = "file",
                                       .dir = "/tmp",
                                       .files = &form.files};

    (void)state;
    multipart.doc = doc_object(form.arena);
    assert_null(http_spool_open(form.arena, "/tmp", &spool.fd));
    assert_int_equal(write(spool.fd, body, sizeof body - 1), sizeof body - 1);
    struct err *err = multipart_read(form.arena, &multipart);

    assert_non_null(err);
    assert_int_equal(err->code, ERR_DISK_FULL);
    assert_true(str_is(doc_text(multipart.doc, "text"), "a long letter"));
    uploads_close(form.files);
    close(spool.fd);
    arena_free(form.arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_gives_its_texts_and_files),
        cmocka_unit_test(a_delimiter_is_found_wherever_the_window_ends),
        cmocka_unit_test(an_empty_file_input_is_no_file),
        cmocka_unit_test(what_can_be_understood_in_two_ways_is_refused),
        cmocka_unit_test(texts_and_parts_have_their_bounds),
        cmocka_unit_test(the_name_of_a_file_cannot_mislead),
        cmocka_unit_test(a_part_of_the_files_says_what_it_answers),
        cmocka_unit_test(a_full_disk_loses_no_word_that_came),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
