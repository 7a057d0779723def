/* Files of requests as people and programs meet them, on both databases: with a question, a
   message, a note; who reads them, who does not; how they go, and what is refused. */
#include "world.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "base/time.h"
#include "feature/attachment/attachment_inner.h"
#include "feature/attachment/attachment_jobs.h"

#define BOUNDARY "----house"
#define PNG                                                                                        \
    "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0\0\0\0\x03IDATabc"     \
    "\0\0\0\0"
#define PNG_END     "\0\0\0\0IEND\0\0\0\0"
#define PNG_TELLS   "\0\0\0\x03tEXtGPS\0\0\0\0"
#define OF(literal) ((struct str){(literal), sizeof(literal) - 1})

/* A part of a form: a text, or a file of that name. */
struct part {
    const char *name, *file_name;
    struct str content;
};

static void part_add(struct buf *body, const struct part *part)
{
    buf_print(body, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"", part->name);
    if (part->file_name != NULL) {
        buf_print(body, "; filename=\"%s\"\r\nContent-Type: image/jpeg", part->file_name);
    }
    buf_add_c(body, "\r\n\r\n");
    buf_add(body, part->content);
    buf_add_c(body, "\r\n");
}

static struct answer send_form(struct world *world, int who, enum face face, const char *path,
                               const struct part *parts, size_t count)
{
    struct http_request *request = world_message(world, who, face, SCOPE_ALL, path, "{}");
    struct http_pair *headers = (struct http_pair *)(uintptr_t)request->headers;
    const struct part csrf = {"_csrf", NULL, world->csrf[who]};
    struct http_response response = {.status = 200};
    struct answer answer = {0};
    struct buf body = buf_new(world->calls, 1 << 20);
    struct doc *problem;

    headers[2].value = STR("multipart/form-data; boundary=" BOUNDARY);
    if (face == FACE_PAGE) part_add(&body, &csrf);
    for (size_t i = 0; i < count; i++)
        part_add(&body, &parts[i]);
    buf_add_c(&body, "--" BOUNDARY "--\r\n");
    request->body = buf_str(&body);
    web_handle(world->web, request, &response);
    answer.status = response.status;
    answer.body = response.body;
    for (size_t i = 0; i < response.header_count; i++) {
        if (str_is(response.headers[i].name, "Location"))
            answer.location = response.headers[i].value;
    }
    if (face == FACE_JSON && doc_read(world->calls, answer.body, 32, &problem) == NULL)
        answer.code = doc_text(problem, "code");
    return answer;
}

#define SEND(world, who, face, path, ...)                                                          \
    send_form((world), (who), (face), (path), (const struct part[]){__VA_ARGS__},                  \
              sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part))

static struct doc *document(struct world *world, const struct answer *answer)
{
    struct doc *doc;

    if (answer->status >= 300) print_error(STR_FMT "\n", STR_ARG(answer->body));
    assert_true(answer->status < 300);
    assert_done(doc_read(world->calls, answer->body, 32, &doc));
    return doc;
}

static struct doc *read_json(struct world *world, int who, const char *path)
{
    struct answer answer = world_get(world, who, FACE_JSON, path);

    return document(world, &answer);
}

static const char *print_path(struct world *world, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    struct str text = str_print_args(world->arena, format, args);
    va_end(args);
    return str_c(world->arena, text);
}

/* An offering of IT that asks for photos, papers and where. */
static const char *offering_make(struct world *world)
{
    static const char body[] =
        "{\"unit\":\"IT\",\"normal_days\":1,\"texts\":[{\"lang\":\"en\",\"title\":\"Repair\"}],"
        "\"fields\":[{\"name\":\"photo\",\"kind\":\"photo\","
        "\"texts\":[{\"lang\":\"en\",\"label\":\"Photo\"}]},"
        "{\"name\":\"papers\",\"kind\":\"file\","
        "\"texts\":[{\"lang\":\"en\",\"label\":\"Papers\"}]},"
        "{\"name\":\"place\",\"kind\":\"text\","
        "\"texts\":[{\"lang\":\"en\",\"label\":\"Where\"}]}]}";
    struct answer answer =
        world_send(world, RELATION_LEAD, FACE_JSON, SCOPE_ALL, "/offerings", body);

    return str_c(world->arena, doc_text(document(world, &answer), "id"));
}

/* The id of a file that WHO sent and holds. */
static const char *hold(struct world *world, int who, const char *name, struct str content)
{
    struct answer answer = SEND(world, who, FACE_JSON, "/attachments", {"file", name, content});

    return str_c(world->arena, doc_text(document(world, &answer), "id"));
}

static const char *key_of(struct world *world, const struct doc *request)
{
    return str_c(world->arena, doc_text(request, "key"));
}

/* The first file of the answer FIELD. */
static const struct doc *file_of(const struct doc *request, const char *field)
{
    const struct doc *fields = doc_get(request, "fields");

    for (const struct doc *one = fields->children.first; one != NULL; one = one->next) {
        if (str_is(doc_text(one, "name"), field)) return doc_get(one, "files")->children.first;
    }
    return NULL;
}

/* The first file of the last that was said. */
static const struct doc *said_file(const struct doc *request)
{
    return doc_get(doc_get(request, "conversation")->children.last, "files")->children.first;
}

static int64_t count(struct world *world, const char *sql)
{
    return test_sql(world->test, sql);
}

/* How many files there are of content, and all of them made old. */
static int contents(struct world *world)
{
    const struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    int found = 0;

    for (int folder = 0; folder < ATTACHMENT_FOLDERS; folder++) {
        const char *path =
            print_path(world, "%s/files/%02x", world->test->folder, (unsigned)folder);
        DIR *names = opendir(path);

        if (names == NULL) continue;
        for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
            if (entry->d_name[0] == '.') continue;
            found++;
            (void)utimensat(AT_FDCWD, print_path(world, "%s/%s", path, entry->d_name), old, 0);
        }
        closedir(names);
    }
    return found;
}

static void clock_to(struct world *world, int64_t now_ms)
{
    int64_t done;

    assert_done(
        job_run_due(world->test->store, world->test->arena, attachment_jobs, now_ms, &done));
}

/* ---- asking ---- */

static void a_photo_is_enough_by_form_and_by_programs_alike(void **state)
{
    static const char cleaned[] = PNG PNG_END;
    struct str photo = OF(PNG PNG_TELLS PNG_END "PK\x03\x04");
    struct world *world = world_begin(state);
    const char *offering = offering_make(world), *held, *key;
    struct answer answer;
    struct doc *request;

    answer = SEND(world, RELATION_REQUESTER, FACE_PAGE, "/requests",
                  {"offering", NULL, str_of(offering)}, {"title", NULL, STR("")},
                  {"fields.photo", NULL, STR("")}, {"_files.photo", "IMG 1.png", photo},
                  {"_files.papers", "", STR("")});
    assert_int_equal(answer.status, 303);
    const char *path = str_c(world->arena, answer.location);
    request = read_json(world, RELATION_REQUESTER, path);
    assert_true(str_is(doc_text(request, "title"), "Repair"));
    assert_true(str_is(doc_text(file_of(request, "photo"), "name"), "IMG 1.png"));
    assert_true(str_is(doc_text(file_of(request, "photo"), "type"), "image/png"));

    held = hold(world, RELATION_REQUESTER, "IMG 1.png", photo);
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, "/requests",
                        print_path(world, "{\"offering\":\"%s\",\"fields\":{\"photo\":[\"%s\"]}}",
                                   offering, held));
    request = document(world, &answer);
    key = key_of(world, request);
    assert_true(str_is(doc_text(request, "title"), "Repair"));
    assert_true(str_is(doc_text(file_of(request, "photo"), "id"), held));
    assert_int_equal(contents(world), 1);

    answer = world_get(world, RELATION_REQUESTER, FACE_PAGE, path);
    assert_true(holds_text(answer.body, "IMG 1.png"));
    answer = world_get(world, RELATION_SUPPLIER, FACE_PAGE,
                       print_path(world, "/requests/%s/files/%s", key, held));
    assert_int_equal(answer.status, 200);
    assert_true(str_equal(answer.body, OF(cleaned)));
    world_end(world);
}

/* What a browser must be told, so that it neither shows nor runs nor keeps it. */
static void a_file_is_only_ever_saved(void **state)
{
    static const struct {
        const char *name, *value;
    } wanted[] = {
        {"Content-Type", "application/octet-stream"},
        {"Content-Disposition",
         "attachment; filename=\"pl_n _x_.svg\"; filename*=UTF-8''pl%C3%A1n%20%25x%25.svg"},
        {"X-Content-Type-Options", "nosniff"},
        {"Content-Security-Policy", "default-src 'none'; sandbox"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
    };
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "asked");
    struct answer answer =
        SEND(world, RELATION_REQUESTER, FACE_JSON, print_path(world, "/requests/%s/message", key),
             {"_files", "pl\xC3\xA1n %x%.svg",
              STR("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")});
    struct doc *request = document(world, &answer);

    answer = world_get(world, RELATION_REQUESTER, FACE_PAGE,
                       print_path(world, "/requests/%s/files/" STR_FMT, key,
                                  STR_ARG(doc_text(said_file(request), "id"))));
    assert_int_equal(answer.status, 200);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        bool found = false;

        for (size_t j = 0; j < answer.whole.header_count; j++) {
            found = found || (str_is(answer.whole.headers[j].name, wanted[i].name) &&
                              str_is(answer.whole.headers[j].value, wanted[i].value));
        }
        if (!found) print_error("%s: %s\n", wanted[i].name, wanted[i].value);
        assert_true(found);
    }
    world_end(world);
}

static void what_is_no_file_to_keep_is_refused_by_name_and_leaves_nothing(void **state)
{
    static const struct {
        const char *field, *name;
        struct str content;
        const char *fault;
    } rows[] = {
        {"_files.photo", "a.svg", STR("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "no-photo"},
        {"_files.photo", "a.jpg", STR("<html><script>x</script></html>"), "attachment-type"},
        {"_files.photo", "a.png", OF(PNG), "photo-broken"},
        {"_files.papers", "a.pdf", STR("just words"), "attachment-type"},
        {"_files.papers", "a.txt", STR(""), "attachment-empty"},
        {"_files.papers", "a.pdf\xE2\x80\x8B.exe", STR("%PDF-1.4 x"), "attachment-program"},
        {"_files.papers", "a",
         OF("MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8\0\0\0\0\0\0\0\x40"
            "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            "\0\0\0\0\x40\0\0\0PE\0\0\x4C\x01"),
         "attachment-program"},
        {"_files.other", "a.txt", STR("words"), "unknown-field"},
    };
    struct world *world = world_begin(state);
    const char *offering = offering_make(world);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer =
            SEND(world, RELATION_REQUESTER, FACE_JSON, "/requests",
                 {"offering", NULL, str_of(offering)}, {"title", NULL, STR("Repair it")},
                 {rows[i].field, rows[i].name, rows[i].content});

        if (answer.status != 422 || !holds_text(answer.body, rows[i].fault))
            print_error("%s: %s, not " STR_FMT "\n", rows[i].name, rows[i].fault,
                        STR_ARG(answer.body));
        assert_int_equal(answer.status, 422);
        assert_true(holds_text(answer.body, rows[i].fault));
    }
    assert_int_equal(count(world, "SELECT count(*) FROM request"), 0);
    world_end(world);
}

/* Nothing that was typed or sent is lost, and it is still one's own. */
static void a_form_that_is_refused_keeps_words_and_files(void **state)
{
    struct world *world = world_begin(state);
    const char *offering = offering_make(world);
    struct answer answer =
        SEND(world, RELATION_REQUESTER, FACE_PAGE, "/requests",
             {"offering", NULL, str_of(offering)}, {"title", NULL, STR("It drips")},
             {"on_behalf", NULL, STR("nobody@x.example")}, {"body", NULL, STR("since Monday")},
             {"_files.papers", "plan.txt", STR("a plan")});
    int64_t id = count(world, "SELECT id FROM attachment WHERE object_id IS NULL");
    const char *box = print_path(world, "value=\"%lld\"\n    checked", (long long)id);

    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "It drips"));
    assert_true(holds_text(answer.body, "since Monday"));
    assert_true(holds_text(answer.body, "plan.txt"));
    if (!holds_text(answer.body, box)) print_error(STR_FMT "\n", STR_ARG(answer.body));
    assert_true(holds_text(answer.body, box));
    answer = SEND(world, RELATION_REQUESTER, FACE_PAGE, "/requests",
                  {"offering", NULL, str_of(offering)}, {"title", NULL, STR("It drips")},
                  {"fields.papers", NULL, STR("")},
                  {"fields.papers", NULL, str_of_int(world->arena, id)});
    assert_int_equal(answer.status, 303);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment WHERE object_id IS NULL"), 0);
    world_end(world);
}

static void nobody_uses_what_somebody_else_holds_or_has_used(void **state)
{
    struct world *world = world_begin(state);
    const char *offering = offering_make(world);
    const char *theirs = hold(world, RELATION_CUSTOMER, "a.txt", STR("theirs"));
    const char *body =
        print_path(world, "{\"offering\":\"%s\",\"title\":\"x\",\"fields\":{\"papers\":[\"%s\"]}}",
                   offering, theirs);
    const char *draft = print_path(
        world,
        "{\"offering\":\"%s\",\"title\":\"x\",\"draft\":true,\"fields\":{\"papers\":[\"%s\"]}}",
        offering, theirs);
    const char *key = world_request(world, SECRECY_NORMAL, "asked");
    const char *message = print_path(world, "/requests/%s/message", key);
    const char *with = print_path(world, "{\"files\":[\"%s\"]}", theirs);
    struct answer answer;

    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, "/requests", body);
    assert_int_equal(answer.status, 422);
    assert_true(holds_text(answer.body, "bad-reference"));
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, "/requests", draft);
    assert_int_equal(answer.status, 422);
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, message, with);
    assert_int_equal(answer.status, 422);
    answer = world_send(world, RELATION_CUSTOMER, FACE_JSON, SCOPE_ALL, message, with);
    assert_int_equal(answer.status, 200);
    answer = world_send(world, RELATION_CUSTOMER, FACE_JSON, SCOPE_ALL, message, with);
    assert_int_equal(answer.status, 422);
    answer = world_get(world, RELATION_CUSTOMER, FACE_JSON,
                       print_path(world, "/attachments/%s", theirs));
    assert_int_equal(answer.status, 404);
    world_end(world);
}

/* ---- reading ---- */

static int status_of(struct world *world, int who, const char *key, struct str id)
{
    struct str path = str_print(world->calls, "/requests/%s/files/" STR_FMT, key, STR_ARG(id));

    return world_get(world, who, FACE_PAGE, str_c(world->calls, path)).status;
}

static void a_file_of_a_note_is_the_suppliers_own(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "asked");
    struct answer answer =
        SEND(world, RELATION_PERFORMER, FACE_JSON, print_path(world, "/requests/%s/note", key),
             {"text", NULL, STR("ours")}, {"_files", "secret-name.txt", STR("inner words")});
    struct str id = doc_text(said_file(document(world, &answer)), "id");

    assert_int_equal(status_of(world, RELATION_SUPPLIER, key, id), 200);
    assert_int_equal(status_of(world, RELATION_LEAD, key, id), 200);
    assert_int_equal(status_of(world, RELATION_REQUESTER, key, id), 404);
    assert_int_equal(status_of(world, RELATION_INSIDER, key, id), 404);
    assert_int_equal(status_of(world, RELATION_ADMIN, key, id), 404);
    for (enum face face = FACE_JSON; face <= FACE_PAGE; face++) {
        answer = world_get(world, RELATION_REQUESTER, face, print_path(world, "/requests/%s", key));
        assert_int_equal(answer.status, 200);
        assert_false(holds_text(answer.body, "secret-name"));
        assert_false(holds_text(answer.body, str_c(world->calls, id)));
    }
    world_end(world);
}

/* The address of a file is worth nothing under another request, and to who may not read it now. */
static void an_address_opens_nothing_for_others(void **state)
{
    struct world *world = world_begin(state);
    const char *secret = world_request(world, SECRECY_CONFIDENTIAL, "asked");
    const char *open = world_request(world, SECRECY_NORMAL, "asked");
    struct answer answer = SEND(world, RELATION_REQUESTER, FACE_JSON,
                                print_path(world, "/requests/%s/message", secret),
                                {"_files", "case.txt", STR("the case")});
    struct str id = str_copy(world->arena, doc_text(said_file(document(world, &answer)), "id"));

    assert_int_equal(status_of(world, RELATION_SUPPLIER, secret, id), 200);
    assert_int_equal(status_of(world, RELATION_SUPPLIER, open, id), 404);
    assert_int_equal(status_of(world, RELATION_INSIDER, open, id), 404);
    assert_int_equal(status_of(world, RELATION_INSIDER, secret, id), 404);
    assert_int_equal(status_of(world, RELATION_ADMIN, secret, id), 404);
    assert_int_equal(status_of(world, RELATION_SUPPLIER, secret, STR("../../interna.db")), 404);
    assert_int_equal(status_of(world, RELATION_ANONYMOUS, secret, id), 303);

    test_sql(world->test,
             print_path(world, "UPDATE relation SET to_ms = 1 WHERE person_id = %lld; SELECT 1",
                        (long long)world->person[RELATION_SUPPLIER]));
    web_sessions_forget(world->web);
    assert_int_equal(status_of(world, RELATION_SUPPLIER, secret, id), 404);
    world_end(world);
}

static void a_child_gets_the_files_that_were_chosen_and_no_other(void **state)
{
    struct world *world = world_begin(state);
    const char *key = world_request(world, SECRECY_NORMAL, "promised");
    const char *path = print_path(world, "/requests/%s/message", key), *child;
    struct answer answer = SEND(world, RELATION_REQUESTER, FACE_JSON, path,
                                {"_files", "chosen.txt", STR("chosen words")});
    struct str chosen = str_copy(world->arena, doc_text(said_file(document(world, &answer)), "id"));

    answer = SEND(world, RELATION_REQUESTER, FACE_JSON, path,
                  {"_files", "kept-back.txt", STR("other words")});
    struct str other = str_copy(world->arena, doc_text(said_file(document(world, &answer)), "id"));
    struct str body =
        str_print(world->arena,
                  "{\"offering\":\"%lld\",\"title\":\"Part\",\"disclose\":[\"file." STR_FMT "\"]}",
                  (long long)world->child_offering[SECRECY_NORMAL], STR_ARG(chosen));
    path = print_path(world, "/requests/%s/ask-child", key);
    answer = world_get(world, RELATION_PERFORMER, FACE_PAGE,
                       print_path(world, "%s?offering=%lld", path,
                                  (long long)world->child_offering[SECRECY_NORMAL]));
    assert_true(holds_text(answer.body, "kept-back.txt"));
    answer = world_send(world, RELATION_PERFORMER, FACE_JSON, SCOPE_ALL, path,
                        str_c(world->arena, body));
    const struct doc *request = document(world, &answer);
    const struct doc *passed = doc_get(request, "disclosed")->children.first;

    child = key_of(world, request);
    assert_true(str_is(doc_text(passed, "text"), "chosen.txt"));
    assert_null(passed->next);
    assert_false(holds_text(answer.body, "kept-back"));
    struct str copy = doc_text(doc_get(passed, "files")->children.first, "id");
    assert_int_equal(status_of(world, RELATION_PERFORMER, child, copy), 200);
    assert_int_equal(status_of(world, RELATION_PERFORMER, child, chosen), 404);
    assert_int_equal(status_of(world, RELATION_PERFORMER, child, other), 404);
    assert_int_equal(contents(world), 2);

    body = str_print(world->arena,
                     "{\"offering\":\"%lld\",\"title\":\"Part\",\"disclose\":[\"file.1\"]}",
                     (long long)world->child_offering[SECRECY_NORMAL]);
    answer = world_send(world, RELATION_PERFORMER, FACE_JSON, SCOPE_ALL, path,
                        str_c(world->arena, body));
    assert_int_equal(answer.status, 422);
    world_end(world);
}

/* ---- changing and going ---- */

static void a_draft_drops_what_is_taken_out_and_all_when_it_is_discarded(void **state)
{
    struct world *world = world_begin(state);
    const char *offering = offering_make(world), *path;
    struct answer answer;
    struct str key;

    answer = SEND(world, RELATION_REQUESTER, FACE_PAGE, "/requests",
                  {"offering", NULL, str_of(offering)}, {"title", NULL, STR("Draft")},
                  {"draft", NULL, STR("1")}, {"_files.papers", "one.txt", STR("one")},
                  {"_files.papers", "two.txt", STR("two")});
    assert_int_equal(answer.status, 303);
    key = str_copy(world->arena, answer.location);
    int64_t one = count(world, "SELECT id FROM attachment WHERE name = 'one.txt'");
    path = print_path(world, STR_FMT "/edit", STR_ARG(key));
    answer = world_get(world, RELATION_REQUESTER, FACE_PAGE, path);
    assert_true(holds_text(answer.body, "one.txt"));
    assert_true(holds_text(answer.body, "two.txt"));
    answer = SEND(world, RELATION_REQUESTER, FACE_PAGE, path, {"fields.papers", NULL, STR("")},
                  {"fields.papers", NULL, str_of_int(world->arena, one)},
                  {"_files.papers", "three.txt", STR("three")});
    assert_int_equal(answer.status, 303);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment WHERE name = 'two.txt'"), 0);
    assert_int_equal(contents(world), 3);
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 2);

    answer = world_send(world, RELATION_REQUESTER, FACE_PAGE, SCOPE_ALL,
                        print_path(world, STR_FMT "/discard", STR_ARG(key)), "{}");
    assert_int_equal(answer.status, 303);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 0);
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

static void what_is_asked_again_has_its_own_files(void **state)
{
    struct world *world = world_begin(state);
    const char *offering = offering_make(world), *key;
    const char *held = hold(world, RELATION_REQUESTER, "plan.txt", STR("a plan"));
    struct answer answer = world_send(
        world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL, "/requests",
        print_path(world, "{\"offering\":\"%s\",\"title\":\"x\",\"fields\":{\"papers\":[\"%s\"]}}",
                   offering, held));
    struct doc *request;

    key = key_of(world, document(world, &answer));
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                        print_path(world, "/requests/%s/withdraw", key), "{}");
    assert_int_equal(answer.status, 200);
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                        print_path(world, "/requests/%s/ask-again", key), "{}");
    request = document(world, &answer);
    assert_true(str_is(doc_text(file_of(request, "papers"), "name"), "plan.txt"));
    assert_false(str_is(doc_text(file_of(request, "papers"), "id"), held));
    key = key_of(world, request);
    answer = world_send(world, RELATION_REQUESTER, FACE_JSON, SCOPE_ALL,
                        print_path(world, "/requests/%s/ask", key), "{}");
    assert_int_equal(answer.status, 200);
    assert_int_equal(contents(world), 1);
    world_end(world);
}

static struct err *erase(struct store_tx *tx, void *context)
{
    const int64_t *id = context;

    return attachment_erase_of(tx, *id);
}

/* The same content goes with the last that has it. */
static void files_are_erased_with_their_request(void **state)
{
    struct world *world = world_begin(state);
    const char *keys[2];
    int64_t ids[2];

    for (int i = 0; i < 2; i++) {
        keys[i] = world_request(world, SECRECY_NORMAL, "asked");
        ids[i] =
            count(world, print_path(world, "SELECT id FROM request WHERE key = '%s'", keys[i]));
        (void)world_file(world, keys[i]);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(contents(world), 1);
        assert_done(test_write(world->test, erase, &ids[i]));
        clock_to(world, TEST_NOW_MS);
    }
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 0);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

static void what_nobody_used_goes_after_a_day_and_stray_content_with_it(void **state)
{
    struct world *world = world_begin(state);
    const char *stray = print_path(world, "%s/files/%s", world->test->folder, "ab");
    struct str content = STR("stray");
    const struct attachment_pieces pieces = {&content, 1};

    (void)hold(world, RELATION_REQUESTER, "a.txt", STR("never used"));
    assert_done(attachment_file_keep(world->arena, world->test->folder,
                                     sha256_hex(world->arena, content), &pieces));
    (void)mkdir(stray, 0700);
    close(open(print_path(world, "%s/new-broken", stray), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    assert_int_equal(contents(world), 3);
    clock_to(world, TEST_NOW_MS + DAY_MS - 1);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 1);
    assert_done(attachment_sweeps_begin(world->test->store, world->arena, TEST_NOW_MS));
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 1);
    clock_to(world, TEST_NOW_MS + DAY_MS);
    assert_int_equal(count(world, "SELECT count(*) FROM attachment"), 0);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

/* What was just written may be about to get its row: a sweep leaves it. */
static void young_content_outlives_a_sweep(void **state)
{
    struct world *world = world_begin(state);
    struct str content = STR("young");
    const struct attachment_pieces pieces = {&content, 1};

    assert_done(attachment_file_keep(world->arena, world->test->folder,
                                     sha256_hex(world->arena, content), &pieces));
    assert_done(attachment_sweeps_begin(world->test->store, world->arena, TEST_NOW_MS));
    clock_to(world, TEST_NOW_MS);
    assert_int_equal(contents(world), 1); /* which makes it old */
    clock_to(world, TEST_NOW_MS + 2 * ATTACHMENT_YOUNG_MS);
    assert_int_equal(contents(world), 0);
    world_end(world);
}

static void a_person_holds_so_many_files_at_most(void **state)
{
    struct world *world = world_begin(state);
    struct answer answer;

    for (int i = 0; i < 100; i++) {
        (void)hold(world, RELATION_REQUESTER, "a.txt", STR("again and again"));
        world_forget(world);
    }
    answer = SEND(world, RELATION_REQUESTER, FACE_JSON, "/attachments",
                  {"file", "a.txt", STR("once more")});
    assert_int_equal(answer.status, 409);
    assert_true(str_is(answer.code, "attachments-held"));
    (void)hold(world, RELATION_CUSTOMER, "a.txt", STR("another's"));
    world_end(world);
}

static void a_full_disk_is_said_and_leaves_nothing(void **state)
{
    struct rlimit before, tight;
    struct world *world = world_begin(state);
    char large[4096] = "large";
    struct str content = {large, sizeof large};
    const struct attachment_pieces pieces = {&content, 1};
    struct str digest = sha256_hex(world->arena, content);

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 1000;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    struct err *err = attachment_file_keep(world->arena, world->test->folder, digest, &pieces);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_refused(err, ERR_DISK_FULL);
    assert_int_equal(contents(world), 0);
    assert_done(attachment_file_keep(world->arena, world->test->folder, digest, &pieces));
    assert_int_equal(contents(world), 1);
    world_end(world);
}

static void verify_names_a_file_that_is_gone_or_changed(void **state)
{
    struct world *world = world_begin(state);
    struct str digest = sha256_hex(world->arena, STR(CANARY)), bad;
    const char *path =
        str_c(world->arena, attachment_path(world->arena, world->test->folder, digest));
    int64_t good;

    (void)world_file(world, NULL);
    (void)hold(world, RELATION_REQUESTER, "a.txt", STR("another"));
    assert_done(attachment_verify(world->test->store, world->arena, &good, &bad));
    assert_int_equal(good, 2);
    assert_null(bad.ptr);
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    (void)fputs("!", file);
    (void)fclose(file);
    assert_done(attachment_verify(world->test->store, world->arena, &good, &bad));
    assert_true(str_equal(bad, digest));
    assert_int_equal(unlink(path), 0);
    assert_done(attachment_verify(world->test->store, world->arena, &good, &bad));
    assert_true(str_equal(bad, digest));
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(a_photo_is_enough_by_form_and_by_programs_alike),
        TEST_ON_BOTH(a_file_is_only_ever_saved),
        TEST_ON_BOTH(what_is_no_file_to_keep_is_refused_by_name_and_leaves_nothing),
        TEST_ON_BOTH(a_form_that_is_refused_keeps_words_and_files),
        TEST_ON_BOTH(nobody_uses_what_somebody_else_holds_or_has_used),
        TEST_ON_BOTH(a_file_of_a_note_is_the_suppliers_own),
        TEST_ON_BOTH(an_address_opens_nothing_for_others),
        TEST_ON_BOTH(a_child_gets_the_files_that_were_chosen_and_no_other),
        TEST_ON_BOTH(a_draft_drops_what_is_taken_out_and_all_when_it_is_discarded),
        TEST_ON_BOTH(what_is_asked_again_has_its_own_files),
        TEST_ON_BOTH(files_are_erased_with_their_request),
        TEST_ON_BOTH(what_nobody_used_goes_after_a_day_and_stray_content_with_it),
        TEST_ON_BOTH(young_content_outlives_a_sweep),
        TEST_ON_BOTH(a_person_holds_so_many_files_at_most),
        TEST_ON_SQLITE(a_full_disk_is_said_and_leaves_nothing),
        TEST_ON_BOTH(verify_names_a_file_that_is_gone_or_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
