/* Imports as an administrator meets them, page by page and as JSON: upload, columns, dry run,
   progress, result, errors as a file, undoing; and what is refused on the way. */
#include "world.h"

#include <string.h>

#include "base/buf.h"
#include "feature/org/org_import_jobs.h"

#define BOUNDARY "----house"

/* Send FILE called NAME as the form of /imports. */
static struct answer upload(struct world *world, int who, enum face face, const char *kind,
                            const char *name, struct str file)
{
    struct http_request *request =
        world_message(world, who, face, SCOPE_ALL, "/imports", "{\"kind\":\"people\"}");
    struct http_pair *headers = (struct http_pair *)(uintptr_t)request->headers;
    struct buf body = buf_new(world->calls, 1 << 20);
    struct http_response response = {.status = 200};
    struct http_response *whole = &response;
    struct answer answer;

    headers[2].value = STR("multipart/form-data; boundary=" BOUNDARY);
    if (face == FACE_PAGE) {
        buf_print(&body,
                  "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" STR_FMT
                  "\r\n",
                  STR_ARG(world->csrf[who]));
    }
    buf_print(&body,
              "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n%s\r\n"
              "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\""
              "\r\nContent-Type: text/csv\r\n\r\n",
              kind, name);
    buf_add(&body, file);
    buf_add_c(&body, "\r\n--" BOUNDARY "--\r\n");
    request->body = buf_str(&body);
    web_handle(world->web, request, whole);
    answer = (struct answer){.status = response.status, .body = response.body, .whole = response};
    for (size_t i = 0; i < response.header_count; i++) {
        if (str_is(response.headers[i].name, "Location"))
            answer.location = response.headers[i].value;
    }
    return answer;
}

static const char *path_of(struct world *world, struct str location, const char *tail)
{
    return str_c(world->arena, str_print(world->arena, STR_FMT "%s", STR_ARG(location), tail));
}

static struct answer post(struct world *world, const char *path, const char *body)
{
    return world_send(world, RELATION_ADMIN, FACE_PAGE, SCOPE_ALL, path, body);
}

static struct answer page(struct world *world, const char *path)
{
    return world_get(world, RELATION_ADMIN, FACE_PAGE, path);
}

static void go_on(struct world *world)
{
    int64_t done;

    assert_done(job_run_due(world->test->store, world->test->arena, org_jobs, TEST_NOW_MS, &done));
    assert_true(done > 0);
}

static void assert_holds(const struct answer *answer, const char *text)
{
    if (!holds_text(answer->body, text)) {
        print_error("%s is not in: " STR_FMT "\n", text, STR_ARG(answer->body));
    }
    assert_true(holds_text(answer->body, text));
}

static void an_administrator_imports_people_page_by_page(void **state)
{
    static const char file[] = "Nombre;Correo;Empresa;Área;Nota\r\n"
                               "Ana <b>Núñez</b>;ana.n@x.example;JKL Company;SALES;=1+1\r\n"
                               "Ben;bad@;JKL Company;SALES;+2\r\n";
    struct world *world = world_begin(state);
    struct answer answer =
        upload(world, RELATION_ADMIN, FACE_PAGE, "people", "../gente.csv", STR(file));

    assert_int_equal(answer.status, 303);
    struct str place = str_copy(world->arena, answer.location);
    const char *import = path_of(world, place, "");
    answer = page(world, import);
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, "gente.csv");
    assert_false(holds_text(answer.body, ".."));
    assert_holds(&answer, "value=\"email\" selected");
    assert_holds(&answer, "&lt;b&gt;");
    assert_false(holds_text(answer.body, "<b>N"));

    /* The last column stays out; who stands in it is shown by its row and column. */
    static const char columns[] = "{\"columns\":[\"name\",\"email\",\"company\",\"unit\",\"-\"]}";
    answer = post(world, path_of(world, place, "/check"), columns);
    assert_int_equal(answer.status, 303);
    answer = page(world, import);
    assert_holds(&answer, "Rows done: 0 of 2");
    assert_holds(&answer, "Show how far it is now");
    answer = post(world, path_of(world, place, "/start"), "{}");
    assert_int_equal(answer.status, 409);
    go_on(world);
    answer = page(world, import);
    assert_holds(&answer, "New: 1");
    assert_holds(&answer, "Errors: 1");
    assert_holds(&answer, "Enter an e-mail address");
    assert_int_equal(test_sql(world->test,
                              "SELECT count(*) FROM party WHERE email = 'ana.n@x.example'"),
                     0);

    answer = post(world, path_of(world, place, "/start"), "{}");
    assert_int_equal(answer.status, 303);
    go_on(world);
    assert_int_equal(test_sql(world->test,
                              "SELECT count(*) FROM party WHERE email = 'ana.n@x.example'"),
                     1);

    answer = page(world, path_of(world, place, "/errors"));
    assert_int_equal(answer.status, 200);
    assert_string_equal(str_c(world->arena, answer.body),
                        "\xEF\xBB\xBF\"Nombre\",\"Correo\",\"Empresa\",\"Área\",\"Nota\","
                        "\"reason\"\r\n\"Ben\",\"bad@\",\"JKL Company\",\"SALES\",\"'+2\","
                        "\"Correo: Enter an e-mail address, for example ana@company.example.\""
                        "\r\n");
    for (size_t i = 0; i < answer.whole.header_count; i++) {
        if (!str_is(answer.whole.headers[i].name, "Content-Disposition")) continue;
        assert_true(str_is(answer.whole.headers[i].value,
                           "attachment; filename=\"gente-errors.csv\"; "
                           "filename*=UTF-8''gente-errors.csv"));
    }
    answer = post(world, path_of(world, place, "/undo"), "{}");
    assert_int_equal(answer.status, 303);
    go_on(world);
    answer = page(world, import);
    assert_holds(&answer, "Undone");
    assert_int_equal(test_sql(world->test,
                              "SELECT count(*) FROM party WHERE email = 'ana.n@x.example'"),
                     0);
    world_end(world);
}

static void a_program_imports_in_the_same_way(void **state)
{
    struct world *world = world_begin(state);
    struct answer answer = upload(world, RELATION_ADMIN, FACE_JSON, "units", "units.csv",
                                  STR("Unit,Code,Parent\nNet,NET,IT\nNone,X1,MOON\n"));

    assert_int_equal(answer.status, 201);
    assert_holds(&answer, "\"state\":\"mapping\"");
    assert_holds(&answer, "\"field\":\"parent\"");
    struct str place = str_copy(world->arena, answer.location);
    answer =
        world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, path_of(world, place, "/check"),
                   "{\"columns\":[\"name\",\"code\",\"parent\"]}");
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, "\"state\":\"checking\"");
    go_on(world);
    answer = world_get(world, RELATION_ADMIN, FACE_JSON, path_of(world, place, ""));
    assert_holds(&answer, "\"counts\":{\"error\":1,\"new\":1,");
    answer = world_get(world, RELATION_ADMIN, FACE_JSON, path_of(world, place, "/errors"));
    assert_holds(&answer, "\"row\":3");
    assert_holds(&answer, "\"code\":\"unknown-unit\"");
    answer = world_send(world, RELATION_ADMIN, FACE_JSON, SCOPE_ALL, path_of(world, place, "/drop"),
                        "{}");
    assert_int_equal(answer.status, 200);
    assert_holds(&answer, "\"items\":[]");
    world_end(world);
}

static void a_wrong_file_or_map_is_shown_at_its_field(void **state)
{
    static const struct {
        const char *name;
        struct str file;
        const char *code;
    } rows[] = {
        {"people.pdf", STR("Name\nAna\n"), "file-name"},
        {"people.xlsx", STR("Name\nAna\n"), "file-type"},
        {"people.csv", STR("Name\n\"Ana\n"), "file-broken"},
        {"people.csv", STR("Name\n"), "file-empty"},
        {"", STR(""), "required"},
    };
    struct world *world = world_begin(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct answer answer =
            upload(world, RELATION_ADMIN, FACE_JSON, "people", rows[i].name, rows[i].file);

        assert_int_equal(answer.status, 422);
        assert_holds(&answer, rows[i].code);
        assert_holds(&answer, "\"/file\"");
        answer = upload(world, RELATION_ADMIN, FACE_PAGE, "people", rows[i].name, rows[i].file);
        assert_int_equal(answer.status, 422);
        assert_holds(&answer, "class=\"fault\"");
    }
    struct answer answer = upload(world, RELATION_ADMIN, FACE_PAGE, "people", "p.csv",
                                  STR("Name,Mail\nAna,ana.n@x.example\n"));
    struct str place = str_copy(world->arena, answer.location);
    static const char *const maps[] = {"{\"columns\":[\"name\",\"salary\"]}",
                                       "{\"columns\":[\"name\",\"-\"]}",
                                       "{\"columns\":[\"name\",\"name\"]}",
                                       "{\"columns\":[\"email\"]}", "{}"};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        answer = post(world, path_of(world, place, "/check"), maps[i]);
        assert_int_equal(answer.status, 422);
        assert_holds(&answer, "What the columns hold");
    }
    assert_int_equal(test_sql(world->test, "SELECT count(*) FROM org_import_row"), 0);
    world_end(world);
}

static void only_administrators_may_bring_a_file(void **state)
{
    struct world *world = world_begin(state);

    for (int who = RELATION_STRANGER; who <= RELATION_LEAD; who++) {
        struct answer answer =
            upload(world, who, FACE_PAGE, "people", "p.csv", STR("Name,ID\nAna,1\n"));

        assert_int_equal(answer.status, 403);
        assert_int_equal(
            upload(world, who, FACE_JSON, "people", "p.csv", STR("Name,ID\nAna,1\n")).status, 403);
    }
    assert_int_equal(test_sql(world->test, "SELECT count(*) FROM org_import"), 0);
    world_end(world);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_ON_BOTH(an_administrator_imports_people_page_by_page),
        TEST_ON_BOTH(a_program_imports_in_the_same_way),
        TEST_ON_BOTH(a_wrong_file_or_map_is_shown_at_its_field),
        TEST_ON_BOTH(only_administrators_may_bring_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
