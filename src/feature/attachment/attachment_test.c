/* Files of requests as people and programs meet them, on both databases: with a question, a
   message, a note; who reads them, who does not; and what is refused. */
#include "attachment_test.h"

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
         OF("\x7F"
            "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3E\0\x01\0\0\0\0\0"),
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
    const char *box = print_path(world, "value=\"%lld\" checked", (long long)id);

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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
