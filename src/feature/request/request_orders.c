/* A row of orders: looked up, checked as a form would be, and asked in the customer's name; and
   taking it back as long as nothing has happened to it. */
#include "feature/request/request_orders.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/fold.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/zone.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org_import_row.h"
#include "feature/request/request_act.h"
#include "feature/request/request_chain.h"
#include "feature/request/request_fields.h"
#include "feature/request/request_store.h"
#include "job/job.h"
#include "store/store.h"

#define OFFERINGS_MAX   200 /* of one unit, or with the same words, that are looked through */
#define YEARS_AHEAD_MAX 10

/* Offerings and colleagues that a slice names are looked up once. */
struct known {
    struct str text;
    int64_t unit_id;
    struct catalogue_offering offering;
    struct actor colleague;
    enum err_code code; /* why there is none */
    struct known *next;
};

struct row {
    struct str number, title, details;
    struct org_party customer;
    const struct catalogue_offering *offering;
    const struct actor *requester;
    int64_t wanted_ms;
    bool has_line;
    struct request_line_form line;
};

static void fail(struct org_import_work *work, enum org_import_field field, enum err_code code)
{
    org_import_fail(work, field, code, STR_NONE);
}

static void fail_limit(struct org_import_work *work, enum org_import_field field,
                       enum err_code code, int64_t limit)
{
    org_import_fail(work, field, code, str_of_int(work->tx->arena, limit));
}

/* ---- what the row says ---- */

static struct str text_of(struct org_import_work *work, enum org_import_field field, bool required,
                          size_t points_max)
{
    struct str text = org_import_said(work, field);

    if (text.ptr == NULL && required) fail(work, field, ERR_REQUIRED);
    if (str_points(text) > points_max) fail_limit(work, field, ERR_TOO_LONG, (int64_t)points_max);
    return text;
}

static void read_quantity(struct org_import_work *work, struct row *row)
{
    struct str text = org_import_said(work, IMPORT_QUANTITY), plain;
    int64_t *milli = &row->line.quantity_milli;

    *milli = NONE;
    if (text.ptr == NULL) return;
    row->has_line = true;
    if (!org_import_number(work->tx->arena, text, &plain) || !num_parse_milli(plain, milli))
        fail(work, IMPORT_QUANTITY, ERR_BAD_NUMBER);
    else if (*milli < 1)
        org_import_fail(work, IMPORT_QUANTITY, ERR_TOO_SMALL, num_milli_text(work->tx->arena, 1));
    else if (*milli > REQUEST_QUANTITY_MILLI_MAX)
        fail_limit(work, IMPORT_QUANTITY, ERR_TOO_BIG, REQUEST_QUANTITY_MILLI_MAX / 1000);
}

/* "18.50 EUR", "EUR 18,50"; the currency may be left out where the offering tells one. */
static void read_price(struct org_import_work *work, struct row *row)
{
    struct str text = org_import_said(work, IMPORT_PRICE), code, amount, plain;
    struct money shown = row->offering->price, *price = &row->line.price;
    bool good;

    if (text.ptr == NULL) return;
    row->has_line = true;
    text = str_trim(text);
    code = text.len < 3 ? STR("") : str_sub(text, 0, 3);
    amount = text.len < 3 ? STR("") : str_sub(text, 3, text.len);
    if (!currency_known(code)) {
        code = text.len < 3 ? STR("") : str_sub(text, text.len - 3, text.len);
        amount = text.len < 3 ? STR("") : str_sub(text, 0, text.len - 3);
    }
    if (!currency_known(code) && money_present(shown)) {
        code = str_of(shown.currency);
        amount = text;
    }
    good = currency_known(code) && org_import_number(work->tx->arena, amount, &plain) &&
           money_parse(plain, code, price);
    if (!good)
        fail(work, IMPORT_PRICE, ERR_BAD_MONEY);
    else if (price->minor < 0)
        fail_limit(work, IMPORT_PRICE, ERR_TOO_SMALL, 0);
    else if (money_present(shown) && !money_equal(*price, shown))
        org_import_fail(work, IMPORT_PRICE, ERR_OTHER_PRICE,
                        request_amount(work->tx->arena, shown));
}

/* What the line costs must be an amount. */
static void check_total(struct org_import_work *work, struct row *row)
{
    struct request_line line = {
        .quantity_milli = row->line.quantity_milli == NONE ? 1000 : row->line.quantity_milli,
        .price = money_present(row->line.price) ? row->line.price : row->offering->price};
    struct money price;

    if (row->has_line && !request_add_prices(&line, 1, &price))
        fail(work, IMPORT_PRICE, ERR_BAD_MONEY);
}

/* A day is meant to its end, where the supplier is. */
static void read_wanted(struct org_import_work *work, struct row *row)
{
    struct str text = org_import_said(work, IMPORT_WANTED);
    int64_t day;

    row->wanted_ms = NONE;
    if (text.ptr == NULL) return;
    if (!org_import_day(text, &day)) {
        fail(work, IMPORT_WANTED, ERR_BAD_DATE);
        return;
    }
    row->wanted_ms =
        zone_instant(zone_get(row->offering->zone),
                     (struct civil){.date = date_of_day(day), .hour = 23, .minute = 59});
}

static void check_wanted(struct org_import_work *work, const struct row *row)
{
    int64_t last_ms = work->tx->now_ms + YEARS_AHEAD_MAX * 366 * DAY_MS;

    if (row->wanted_ms == NONE) return;
    if (row->wanted_ms <= work->tx->now_ms) fail(work, IMPORT_WANTED, ERR_IN_PAST);
    if (row->wanted_ms > last_ms) fail_limit(work, IMPORT_WANTED, ERR_TOO_FAR, YEARS_AHEAD_MAX);
}

/* ---- who and what it names ---- */

static struct known *known_find(struct org_import_work *work, struct str text, int64_t unit_id)
{
    struct known *known = work->known;

    while (known != NULL && !(str_equal(known->text, text) && known->unit_id == unit_id))
        known = known->next;
    return known;
}

static struct known *known_add(struct org_import_work *work, struct str text, int64_t unit_id)
{
    struct known *known = ARENA_NEW(work->tx->arena, struct known);

    *known = (struct known){.text = text, .unit_id = unit_id, .next = work->known};
    work->known = known;
    return known;
}

static bool is_called(struct arena *arena, const struct catalogue_offering *offering,
                      struct str folded)
{
    for (size_t i = 0; i < 4; i++) {
        struct str title = offering->texts[i].title;

        if (!str_empty(title) && str_equal(fold_search(arena, title), folded)) return true;
    }
    return false;
}

/* By its title in any language, of UNIT_ID or of whoever is the only one to offer it. */
static struct err *offering_look(struct store_tx *tx, struct known *known)
{
    struct str folded = fold_search(tx->arena, known->text);
    struct catalogue_filter filter = {.unit_id = known->unit_id};
    struct catalogue_list list;
    int64_t id = NONE;

    if (known->unit_id == NONE) filter.words = folded;
    TRY(catalogue_offering_list(tx, &filter, OFFERINGS_MAX, &list));
    known->code = ERR_UNKNOWN_OFFERING;
    for (size_t i = 0; i < list.count; i++) {
        if (!is_called(tx->arena, &list.items[i], folded)) continue;
        known->code = id == NONE ? ERR_NONE : ERR_SEVERAL_OFFERINGS;
        id = list.items[i].id;
    }
    return known->code == ERR_NONE ? catalogue_offering_get(tx, id, &known->offering) : NULL;
}

static struct err *offering_find(struct org_import_work *work, struct row *row)
{
    struct str unit_text = org_import_said(work, IMPORT_UNIT);
    struct str text = org_import_said(work, IMPORT_OFFERING);
    struct org_party unit = {.id = NONE};
    struct known *known;

    if (unit_text.ptr != NULL) TRY(org_import_unit_find(work, IMPORT_UNIT, unit_text, NONE, &unit));
    if (org_import_failed(work)) return NULL;
    known = known_find(work, text, unit.id);
    if (known == NULL) {
        known = known_add(work, text, unit.id);
        TRY(offering_look(work->tx, known));
    }
    row->offering = &known->offering;
    if (known->code != ERR_NONE) org_import_fail(work, IMPORT_OFFERING, known->code, text);
    return NULL;
}

static struct err *colleague_look(struct store_tx *tx, int64_t id, struct str text,
                                  struct known *known)
{
    bool mailed = str_find(text, STR("@")) >= 0;
    struct actor_party *parties;
    struct org_party person = {.id = 0};

    if (id != NONE) TRY(org_party_get(tx, id, &person));
    if (id == NONE)
        TRY(org_import_party(tx, "person", mailed ? IMPORT_EMAIL : IMPORT_PERSONNEL_NO,
                             mailed ? str_lower(tx->arena, text) : text, &person));
    if (person.id == 0 || person.ended_ms != NONE) {
        known->code = ERR_UNKNOWN_COLLEAGUE;
        return NULL;
    }
    known->colleague = (struct actor){.person_id = person.id,
                                      .name = person.name,
                                      .lang = str_empty(person.lang) ? STR("en") : person.lang,
                                      .scopes = SCOPE_ALL};
    TRY(org_parties_of(tx, person.id, tx->now_ms, &parties, &known->colleague.party_count));
    known->colleague.parties = parties;
    return NULL;
}

/* Who is named, else who imports, if they work where it is supplied. */
static struct err *requester_find(struct org_import_work *work, struct row *row)
{
    struct str text = org_import_said(work, IMPORT_REQUESTER), name;
    int64_t id = text.ptr == NULL ? work->import->actor_id : NONE;
    struct known *known;

    if (id == 0) {
        fail(work, IMPORT_REQUESTER, ERR_REQUIRED);
        return NULL;
    }
    name = text.ptr == NULL ? STR("") : text;
    known = known_find(work, name, 0);
    if (known == NULL) {
        known = known_add(work, name, 0);
        TRY(colleague_look(work->tx, id, name, known));
    }
    row->requester = &known->colleague;
    if (known->code != ERR_NONE ||
        !request_has_seat(&known->colleague, row->offering->company_id, true)) {
        if (text.ptr == NULL) name = known->colleague.name;
        org_import_fail(work, IMPORT_REQUESTER, ERR_UNKNOWN_COLLEAGUE, name);
    }
    return NULL;
}

/* What asks questions, or stays among a few, is no matter of a table. */
static void check_offering(struct org_import_work *work, const struct row *row)
{
    const struct catalogue_offering *offering = row->offering;
    bool asks = offering->secrecy != SECRECY_NORMAL;

    for (size_t i = 0; i < offering->field_count; i++)
        asks = asks || offering->fields[i].required;
    if (asks) fail(work, IMPORT_OFFERING, ERR_BY_HAND);
    if (offering->market.internal_only) fail(work, IMPORT_OFFERING, ERR_NOT_FOR_CUSTOMERS);
    if (catalogue_may_ask(offering, row->requester) != ERR_NONE)
        fail(work, IMPORT_REQUESTER, ERR_NOT_FOR_THEM);
}

/* ---- what is there ---- */

static struct err *lines_same(struct org_import_work *work, const struct row *row, int64_t id,
                              bool *same)
{
    struct grant grant = access_system_grant(id);
    struct request_line *lines;
    size_t count;

    TRY(request_lines_get(work->tx, &grant, id, &lines, &count));
    *same = count == (row->has_line ? 1 : 0);
    if (!*same || !row->has_line) return NULL;
    *same = lines[0].quantity_milli ==
                (row->line.quantity_milli == NONE ? 1000 : row->line.quantity_milli) &&
            (!money_present(row->line.price) || money_equal(lines[0].price, row->line.price));
    return NULL;
}

/* Is the order that has this number already the one of the row? Of what stays among a few that is
   not told. */
static struct err *there_check(struct org_import_work *work, const struct row *row, bool *there)
{
    struct str order_id = request_order_id(work->tx->arena, row->customer.id, row->number);
    struct grant grant;
    struct request request;
    struct err *err;
    bool same;
    int64_t id;

    err = request_find_external(work->tx, order_id, &id);
    *there = err == NULL;
    if (err != NULL) return err->code == ERR_NOT_FOUND ? NULL : err;
    grant = access_system_grant(id);
    TRY(request_get(work->tx, &grant, id, &request));
    TRY(lines_same(work, row, id, &same));
    same = same && request.secrecy == SECRECY_NORMAL && request.offering_id == row->offering->id &&
           str_equal(request.title, row->title) && request.wanted_ms == row->wanted_ms;
    if (!same) fail(work, IMPORT_NUMBER, ERR_ORDER_THERE);
    return NULL;
}

/* ---- a row ---- */

static struct err *row_read(struct org_import_work *work, struct row *row)
{
    struct str customer, lang;

    customer = text_of(work, IMPORT_CUSTOMER, true, limits.name_points_max);
    row->number = str_trim(text_of(work, IMPORT_NUMBER, true, REQUEST_ORDER_NUMBER_POINTS_MAX));
    row->title = text_of(work, IMPORT_TITLE, false, limits.title_points_max);
    row->details = text_of(work, IMPORT_DETAILS, false, limits.body_points_max);
    (void)text_of(work, IMPORT_OFFERING, true, limits.title_points_max);
    if (org_import_failed(work)) return NULL;
    TRY(org_import_customer_find(work, IMPORT_CUSTOMER, customer, &row->customer));
    TRY(offering_find(work, row));
    if (org_import_failed(work)) return NULL;
    if (row->title.ptr == NULL)
        row->title = catalogue_title(row->offering, row->offering->company_lang, &lang);
    read_quantity(work, row);
    read_price(work, row);
    read_wanted(work, row);
    return NULL;
}

static struct err *row_write(struct org_import_work *work, struct row *row)
{
    struct request_form form = request_form_empty();
    struct request_act act = {row->requester, VERB_ASK, &form, NONE, NULL};
    struct err *err;
    int64_t id;

    if (str_empty(row->line.what)) row->line.what = row->title;
    form.offering_id = row->offering->id;
    form.customer_id = row->customer.id;
    form.order_number = row->number;
    form.title = row->title;
    form.body = row->details;
    form.wanted_ms = row->wanted_ms;
    form.lines = (struct field_list){.items = &row->line, .count = row->has_line};
    form.import_id = work->import->id;
    form.importer_id = work->import->actor_id;
    err = request_make(work->tx, &act, false, &id);
    if (err == NULL) {
        org_import_note_made(work, id);
    } else if (err_status(err->code) < 500) { /* what came in between; it made nothing */
        fail(work, IMPORT_NO_FIELD, err->code);
    } else {
        return err;
    }
    return NULL;
}

static struct err *order_row(struct org_import_work *work, enum org_import_verdict *verdict)
{
    struct row *row = ARENA_NEW(work->tx->arena, struct row);
    bool there;

    TRY(row_read(work, row));
    if (org_import_failed(work)) return NULL;
    TRY(there_check(work, row, &there));
    if (org_import_failed(work)) return NULL;
    *verdict = ORG_ROW_SAME;
    if (there) return NULL;
    *verdict = ORG_ROW_ERROR;
    TRY(requester_find(work, row));
    if (!org_import_failed(work)) check_offering(work, row);
    check_wanted(work, row);
    check_total(work, row);
    if (org_import_failed(work)) return NULL;
    if (work->write) TRY(row_write(work, row));
    if (!org_import_failed(work)) *verdict = ORG_ROW_NEW;
    return NULL;
}

void request_import_tell(struct store_tx *tx, const struct request_form *form, struct event *event)
{
    if (form->import_id == NONE) return;
    event->actor_id = form->importer_id;
    event->data = str_print(tx->arena, "{\"import\":\"%lld\"}", (long long)form->import_id);
}

/* ---- taking it back ---- */

static struct err *any_below(struct store_tx *tx, int64_t id, bool *any)
{
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_REQUEST_CHILD_ANY, &rows, sql_i(id)));
    *any = sql_next(&rows);
    return sql_done(&rows);
}

static struct err *order_unmake(struct store_tx *tx, const struct org_import *import, int64_t id,
                                enum err_code *keeps)
{
    struct event event = {.object_id = id,
                          .type = STR("request.discard"),
                          .actor_id = import->actor_id,
                          .happened_ms = NONE,
                          .data =
                              str_print(tx->arena, "{\"import\":\"%lld\"}", (long long)import->id)};
    struct grant grant = access_system_grant(id);
    struct request request;
    bool below;

    *keeps = ERR_CHANGED_SINCE;
    TRY(request_lock(tx, id));
    TRY(request_get(tx, &grant, id, &request));
    TRY(any_below(tx, id, &below));
    if (request.version != 1 || below) return NULL;
    *keeps = ERR_NONE;
    TRY(event_append(tx, &event));
    TRY(job_put(tx, "request.clock", id, NONE));
    store_search_remove(tx, "request", id);
    return request_unmake(tx, id);
}

const struct org_import_maker request_import_orders = {order_row, order_unmake};
