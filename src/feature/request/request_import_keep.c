/* Keeping imported cases: their parties, one row and one event of its own for each, and the events
   of the log. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "doc/doc.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request_act.h"
#include "feature/request/request_import.h"
#include "feature/request/request_store.h"
#include "store/store.h"

#define COMPANY_NAME    STR("My company")
#define PLAIN_BYTES_MAX 100 /* of a value that stands as it is in an external id */
#define CODES_MAX       9999
#define CODE_LETTERS    6

struct log_row {
    int64_t at_ms;
    struct str data;
};

/* A case, read before the transaction. */
struct case_row {
    struct str id, title, customer, supplier, performer, pause_reason, data;
    enum request_state state;
    int64_t asked_ms, delivered_ms, ended_ms, paused_ms;
    struct log_row *events;
    size_t event_count;
};

/* A party that was looked up in this slice; the few units and people come in almost every case. */
struct met {
    struct str kind, name;
    int64_t id;
    struct met *next;
};

struct slice {
    struct str origin;
    struct case_row *cases;
    size_t case_count;
    int64_t company_id;
    struct met *met;
    int64_t requests, events, known; /* out */
};

/* ---- reading what was sent ---- */

static struct err *data_text(struct arena *arena, const struct doc *data, struct str *text)
{
    struct buf out = buf_new(arena, IMPORT_CASE_JSON_MAX);

    if (data == NULL || data->kind != DOC_OBJECT) return ERR_REFUSE(arena, ERR_BAD_REQUEST);
    doc_json(&out, data, NULL);
    if (out.full) return ERR(arena, ERR_TOO_LARGE, "an event of an imported case");
    *text = buf_str(&out);
    return NULL;
}

static struct err *list_of(struct arena *arena, const struct doc *object, const char *name,
                           const struct doc **list)
{
    *list = doc_get(object, name);
    if (*list != NULL && (*list)->kind == DOC_LIST) return NULL;
    return ERR(arena, ERR_BAD_REQUEST, "an import without its %s", name);
}

static struct err *read_events(struct arena *arena, const struct doc *doc, struct case_row *row)
{
    const struct doc *list;

    TRY(list_of(arena, doc, "events", &list));
    row->events = ARENA_ARRAY(arena, struct log_row, list->children.count + 1);
    for (const struct doc *event = list->children.first; event != NULL; event = event->next) {
        struct log_row *one = &row->events[row->event_count++];

        one->at_ms = doc_int(event, "at");
        TRY(data_text(arena, doc_get(event, "data"), &one->data));
    }
    return NULL;
}

static struct err *read_case(struct arena *arena, const struct doc *doc, struct case_row *row)
{
    *row = (struct case_row){
        .id = doc_text(doc, "id"),
        .title = doc_text(doc, "title"),
        .customer = doc_text(doc, "customer"),
        .supplier = doc_text(doc, "supplier"),
        .performer = doc_text(doc, "performer"),
        .pause_reason = doc_text(doc, "pause_reason"),
        .asked_ms = doc_int(doc, "asked"),
        .delivered_ms = doc_int(doc, "delivered"),
        .ended_ms = doc_int(doc, "ended"),
        .paused_ms = doc_int(doc, "paused"),
    };
    if (str_empty(row->id) || str_empty(row->title) ||
        !request_state_of(doc_text(doc, "state"), &row->state)) {
        return ERR(arena, ERR_BAD_REQUEST, "an import of a case without id, title or state");
    }
    TRY(data_text(arena, doc_get(doc, "data"), &row->data));
    return read_events(arena, doc, row);
}

static struct err *read_slice(struct arena *arena, const struct doc *request, struct slice *slice)
{
    const struct doc *list;

    *slice = (struct slice){.origin = doc_text(request, "origin")};
    if (str_empty(slice->origin)) return ERR(arena, ERR_BAD_REQUEST, "an import without origin");
    TRY(list_of(arena, request, "cases", &list));
    slice->cases = ARENA_ARRAY(arena, struct case_row, list->children.count + 1);
    for (const struct doc *one = list->children.first; one != NULL; one = one->next)
        TRY(read_case(arena, one, &slice->cases[slice->case_count++]));
    return NULL;
}

/* ---- parties ---- */

static struct err *find_company(struct store_tx *tx, int64_t *id)
{
    struct org_party company = {.kind = STR("company"), .name = COMPANY_NAME};
    struct org_party_list first;

    TRY(org_parties(tx, company.kind, NONE, 1, &first));
    if (first.count == 0) TRY(org_party_add(tx, 0, &company));
    *id = first.count == 0 ? company.id : first.items[0].id;
    return NULL;
}

static bool is_code_char(char one)
{
    return (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
}

/* The first letter of each word and all digits, in capitals: "Value 10" is V10. */
static struct str initials(struct arena *arena, struct str name)
{
    char *code = arena_alloc(arena, CODE_LETTERS);
    size_t len = 0;
    bool inside = false;

    for (size_t i = 0; i < name.len && len < CODE_LETTERS; i++) {
        char one = name.ptr[i];

        if (one >= 'a' && one <= 'z') one = (char)(one - 'a' + 'A');
        if (is_code_char(one) && (!inside || one <= '9')) code[len++] = one;
        inside = is_code_char(one);
    }
    return len == 0 ? STR("LOG") : (struct str){code, len};
}

/* A code that no other unit has: the initials, or they and a number. */
static struct err *code_of(struct store_tx *tx, struct str name, struct str *code)
{
    struct str start = initials(tx->arena, name);
    struct org_party other;

    *code = start;
    for (int64_t i = 1; i <= CODES_MAX; i++) {
        struct str number = str_of_int(tx->arena, i);
        struct err *err;

        if (i > 1 || start.len < 2) {
            *code =
                str_print(tx->arena, STR_FMT STR_FMT,
                          STR_ARG(str_sub(start, 0, CODE_LETTERS - number.len)), STR_ARG(number));
        }
        err = org_party_by_code(tx, *code, &other);
        if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    }
    return ERR(tx->arena, ERR_TOO_MANY, "units with codes like " STR_FMT, STR_ARG(start));
}

/* "log:helpdesk:Value 1"; a long value is told by its digest. */
static struct str external_id_of(struct arena *arena, const struct slice *slice, struct str value)
{
    if (value.len > PLAIN_BYTES_MAX) value = sha256_hex(arena, value);
    return str_print(arena, "log:" STR_FMT ":" STR_FMT, STR_ARG(slice->origin), STR_ARG(value));
}

/* The party that the log calls NAME, made at its first appearance. */
static struct err *look_up_party(struct store_tx *tx, const struct slice *slice, struct str kind,
                                 struct str name, int64_t *id)
{
    struct org_party party = {.kind = kind, .name = name};
    struct err *err;

    party.external_id = external_id_of(tx->arena, slice, name);
    err = org_party_by_external_id(tx, kind, party.external_id, &party);
    if (err == NULL || err->code != ERR_NOT_FOUND) {
        *id = party.id;
        return err;
    }
    if (str_is(kind, "unit")) {
        party.company_id = slice->company_id;
        TRY(code_of(tx, name, &party.code));
    }
    TRY(org_party_add(tx, 0, &party));
    *id = party.id;
    return NULL;
}

static struct err *find_party(struct store_tx *tx, struct slice *slice, struct str kind,
                              struct str name, int64_t *id)
{
    struct met *met = slice->met;

    while (met != NULL && !(str_equal(met->name, name) && str_equal(met->kind, kind)))
        met = met->next;
    if (met == NULL) {
        met = ARENA_NEW(tx->arena, struct met);
        *met = (struct met){kind, name, 0, slice->met};
        TRY(look_up_party(tx, slice, kind, name, &met->id));
        slice->met = met;
    }
    *id = met->id;
    return NULL;
}

/* ---- keeping ---- */

static struct err *set_parties(struct store_tx *tx, struct slice *slice, const struct case_row *row,
                               struct request *request)
{
    struct str customer = str_empty(row->customer) ? slice->origin : row->customer;
    struct str supplier = str_empty(row->supplier) ? slice->origin : row->supplier;

    TRY(find_party(tx, slice, STR("external"), customer, &request->customer_id));
    TRY(find_party(tx, slice, STR("unit"), supplier, &request->supplier_id));
    request->supplier_company_id = slice->company_id;
    if (str_empty(row->performer)) return NULL;
    return find_party(tx, slice, STR("person"), row->performer, &request->performer_id);
}

static void set_state(const struct case_row *row, struct request *request)
{
    bool works = row->state == REQUEST_PROMISED && row->paused_ms == NONE;

    request->state = row->state;
    request->turn = works ? TURN_SUPPLIER : TURN_NOBODY;
    request->implied = row->state == REQUEST_ACCEPTED;
    request->asked_ms = row->asked_ms;
    request->delivered_ms = row->delivered_ms;
    request->ended_ms = row->ended_ms;
    request->paused_ms = row->paused_ms;
    request->pause_reason = row->pause_reason;
}

static struct err *keep_events(struct store_tx *tx, const struct case_row *row, int64_t id)
{
    struct event imported = {.object_id = id,
                             .type = STR("request.import"),
                             .happened_ms = NONE,
                             .to_state = str_of(request_state_names[row->state]),
                             .data = row->data};

    for (size_t i = 0; i < row->event_count; i++) {
        struct event event = {.object_id = id,
                              .type = STR("request.log"),
                              .happened_ms = row->events[i].at_ms,
                              .data = row->events[i].data};

        TRY(event_append(tx, &event));
    }
    return event_append(tx, &imported);
}

static struct err *keep_case(struct store_tx *tx, struct slice *slice, const struct case_row *row)
{
    struct request request = request_empty(tx->now_ms);
    int64_t known_id;
    struct err *err = request_find_external(tx, row->id, &known_id);

    if (err == NULL) slice->known++;
    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    request.title = row->title;
    request.external_id = row->id;
    set_state(row, &request);
    TRY(set_parties(tx, slice, row, &request));
    TRY(request_add(tx, &request));
    TRY(keep_events(tx, row, request.id));
    slice->requests++;
    slice->events += (int64_t)row->event_count;
    return NULL;
}

static struct err *keep_slice(struct store_tx *tx, void *context)
{
    struct slice *slice = context;

    slice->requests = slice->events = slice->known = 0;
    slice->met = NULL;
    TRY(find_company(tx, &slice->company_id));
    for (size_t i = 0; i < slice->case_count; i++)
        TRY(keep_case(tx, slice, &slice->cases[i]));
    return NULL;
}

struct err *request_import_act(struct store *store, struct arena *arena, int64_t now_ms,
                               const struct doc *request, struct doc *answer)
{
    struct slice slice;
    struct store_write write = {.apply = keep_slice,
                                .context = &slice,
                                .arena = arena,
                                .now_ms = now_ms,
                                .background = true};

    TRY(read_slice(arena, request, &slice));
    TRY(store_write(store, &write));
    doc_put_int(arena, answer, "requests", slice.requests);
    doc_put_int(arena, answer, "events", slice.events);
    doc_put_int(arena, answer, "known", slice.known);
    return NULL;
}
