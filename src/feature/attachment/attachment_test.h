/* What the tests of files share: forms with files, an offering that asks for them, and what is on
   the disk. */
#ifndef ATTACHMENT_ATTACHMENT_TEST_H
#define ATTACHMENT_ATTACHMENT_TEST_H

#include "world.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
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

static inline void part_add(struct buf *body, const struct part *part)
{
    buf_print(body, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"", part->name);
    if (part->file_name != NULL) {
        buf_print(body, "; filename=\"%s\"\r\nContent-Type: image/jpeg", part->file_name);
    }
    buf_add_c(body, "\r\n\r\n");
    buf_add(body, part->content);
    buf_add_c(body, "\r\n");
}

static inline struct answer send_form(struct world *world, int who, enum face face,
                                      const char *path, const struct part *parts, size_t count)
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

static inline struct doc *document(struct world *world, const struct answer *answer)
{
    struct doc *doc;

    if (answer->status >= 300) print_error(STR_FMT "\n", STR_ARG(answer->body));
    assert_true(answer->status < 300);
    assert_done(doc_read(world->calls, answer->body, 32, &doc));
    return doc;
}

static inline struct doc *read_json(struct world *world, int who, const char *path)
{
    struct answer answer = world_get(world, who, FACE_JSON, path);

    return document(world, &answer);
}

__attribute__((format(printf, 2, 3))) static inline const char *print_path(struct world *world,
                                                                           const char *format, ...)
{
    va_list args;

    va_start(args, format);
    struct str text = str_print_args(world->arena, format, args);
    va_end(args);
    return str_c(world->arena, text);
}

/* An offering of IT that asks for photos, papers and where. */
static inline const char *offering_make(struct world *world)
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
        world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, "/offerings", body);

    return str_c(world->arena, doc_text(document(world, &answer), "id"));
}

/* The id of a file that WHO sent and holds. */
static inline const char *hold(struct world *world, int who, const char *name, struct str content)
{
    struct answer answer = SEND(world, who, FACE_JSON, "/attachments", {"file", name, content});

    return str_c(world->arena, doc_text(document(world, &answer), "id"));
}

static inline const char *key_of(struct world *world, const struct doc *request)
{
    return str_c(world->arena, doc_text(request, "key"));
}

/* The first file of the answer FIELD. */
static inline const struct doc *file_of(const struct doc *request, const char *field)
{
    const struct doc *fields = doc_get(request, "fields");

    for (const struct doc *one = fields->children.first; one != NULL; one = one->next) {
        if (str_is(doc_text(one, "name"), field)) return doc_get(one, "files")->children.first;
    }
    return NULL;
}

/* The first file of the last that was said. */
static inline const struct doc *said_file(const struct doc *request)
{
    return doc_get(doc_get(request, "conversation")->children.last, "files")->children.first;
}

static inline int64_t count(struct world *world, const char *sql)
{
    return test_sql(world->test, sql);
}

/* How many files there are of content, and all of them made old. */
static inline int contents(struct world *world)
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

static inline void clock_to(struct world *world, int64_t now_ms)
{
    int64_t done;

    assert_done(
        job_run_due(world->test->store, world->test->arena, attachment_jobs, now_ms, &done));
}

#endif
