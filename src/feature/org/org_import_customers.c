/* A row of customers: one is found by its external id, else by its name. Finding one is also for
   the rows of their orders. */
#include "feature/org/org_import_inner.h"

#include "base/arena.h"
#include "base/fold.h"
#include "feature/org/org_customer.h"
#include "store/store.h"

/* ---- who is called so ---- */

/* Keys of names that differ only in case and accents begin alike, up to a byte 01. */
static size_t letters_end(struct str key)
{
    size_t end = 0;

    while (end + 2 <= key.len && !str_is(str_sub(key, end, 2), "01"))
        end += 2;
    return end;
}

static struct err *named_ids(struct store_tx *tx, struct str name, struct search_ids *ids)
{
    struct str key = fold_sort_key(tx->arena, name);
    struct str letters = str_sub(key, 0, letters_end(key));
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ORG_IMPORT_CUSTOMER_NAMED, &rows,
                  sql_t(str_print(tx->arena, STR_FMT "01", STR_ARG(letters))),
                  sql_t(str_print(tx->arena, STR_FMT "02", STR_ARG(letters)))));
    return store_search_ids(&rows, ids);
}

/* CODE: why there is none of this name; those that ended are none. */
static struct err *by_name(struct store_tx *tx, struct str name, struct org_party *customer,
                           enum err_code *code)
{
    struct org_party found[2];
    struct search_ids ids;

    customer->id = 0;
    *code = ERR_UNKNOWN_CUSTOMER;
    TRY(named_ids(tx, name, &ids));
    for (size_t i = 0; i < ids.count; i++)
        TRY(org_party_get(tx, ids.items[i], &found[i]));
    if (ids.count == 0) return NULL;
    *code = found[0].ended_ms == NONE ? ERR_NONE : ERR_CUSTOMER_ENDED;
    if (ids.count > 1 && found[1].ended_ms == NONE) *code = ERR_UNCLEAR;
    if (*code == ERR_NONE) *customer = found[0];
    return NULL;
}

struct err *org_import_customer_find(struct org_import_work *work, enum org_import_field field,
                                     struct str text, struct org_party *customer)
{
    enum err_code code = ERR_NONE;

    TRY(org_import_party(work->tx, "external", IMPORT_EXTERNAL_ID, text, customer));
    if (customer->id != 0 && customer->ended_ms != NONE) code = ERR_CUSTOMER_ENDED;
    if (customer->id == 0) TRY(by_name(work->tx, text, customer, &code));
    if (code == ERR_NONE) return NULL;
    customer->id = 0;
    org_import_fail(work, field, code, text);
    return NULL;
}

/* ---- a row ---- */

struct row {
    struct str name, lang, external_id;
    struct org_party was, becomes; /* id 0: none */
};

/* One of the same name that another system knows by another id is somebody else. */
static struct err *was_find(struct org_import_work *work, struct row *row)
{
    struct org_party named;
    enum err_code code;

    TRY(org_import_party(work->tx, "external", IMPORT_EXTERNAL_ID, row->external_id, &row->was));
    if (row->was.id != 0 && row->was.ended_ms != NONE)
        org_import_fail(work, IMPORT_EXTERNAL_ID, ERR_CUSTOMER_ENDED, row->external_id);
    if (row->was.id != 0 || row->name.ptr == NULL) return NULL;
    TRY(by_name(work->tx, row->name, &named, &code));
    if (code == ERR_UNCLEAR && row->external_id.ptr == NULL)
        org_import_fail(work, IMPORT_NAME, code, row->name);
    if (named.id != 0 && (row->external_id.ptr == NULL || named.external_id.ptr == NULL))
        row->was = named;
    return NULL;
}

static void take(struct str *into, struct str said)
{
    if (said.ptr != NULL) *into = said;
}

static void become(struct org_import_work *work, struct row *row)
{
    struct org_party *becomes = &row->becomes;
    struct org_fault fault;

    *becomes = row->was.id != 0 ? row->was
                                : (struct org_party){.kind = STR("external"),
                                                     .company_id = NONE,
                                                     .parent_id = NONE,
                                                     .ended_ms = NONE};
    take(&becomes->name, row->name);
    take(&becomes->lang, row->lang);
    take(&becomes->external_id, row->external_id);
    fault = org_party_check(becomes, NULL, NULL, 0);
    org_import_fault_of(work, &fault);
}

static struct err *customer_row(struct org_import_work *work, enum org_import_verdict *verdict)
{
    struct row *row = ARENA_NEW(work->tx->arena, struct row);
    struct arena *arena = work->tx->arena;
    struct str lang = org_import_said(work, IMPORT_LANG);

    row->name = org_import_said(work, IMPORT_NAME);
    row->external_id = org_import_said(work, IMPORT_EXTERNAL_ID);
    if (lang.ptr != NULL && !org_import_word(arena, IMPORT_LANG, lang, &row->lang)) {
        org_import_fail(work, IMPORT_LANG, ERR_BAD_WORD, org_import_word_list(arena, IMPORT_LANG));
    }
    TRY(was_find(work, row));
    if (!org_import_failed(work)) become(work, row);
    if (org_import_failed(work)) return NULL;
    *verdict = ORG_ROW_SAME;
    return org_import_party_write(work, &row->was, &row->becomes, verdict);
}

const struct org_import_maker org_import_customers = {customer_row, org_import_party_unmake};
