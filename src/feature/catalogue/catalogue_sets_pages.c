/* Ready-made offerings of departments: a unit takes all of a set or some, in one act. */
#include "feature/catalogue/catalogue_sets.h"

#include "base/actor.h"
#include "base/arena.h"
#include "base/fold.h"
#include "base/num.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/i18n.h"
#include "web/req.h"
#include "web/web.h"

#define UNIT_MAX 500 /* offerings of a unit looked through for those that are there */

struct take_form {
    struct str set;
    struct field_list items, handlers;
};

static const struct field take_fields[] = {
    {.name = "set",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct take_form, set),
     .label = N_("Department"),
     .required = true},
    {.name = "items",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct take_form, items),
     .label = N_("Offerings"),
     .hint = N_("Their numbers; left out: all that are not there yet")},
    {.name = "handlers",
     .kind = FIELD_TEXTS,
     .offset = offsetof(struct take_form, handlers),
     .label = N_("Who handles what only named persons may see"),
     .hint = N_("E-mail addresses")},
    {.name = NULL},
};

static const struct field starters_query[] = {
    {.name = "set", .kind = FIELD_TEXT, .label = N_("Department")},
    {.name = NULL},
};

static struct err *unit_find(struct req *req, struct store_tx *tx);
static struct err *starters_view(struct req *req, struct store_tx *tx, struct doc *doc);
static struct err *take_apply(struct req *req, struct store_tx *tx);

#define STARTERS                                                                                   \
    "id:id name:text set?:text sets[set:text] items[item:text title:text description:text"         \
    " normal_days:int secrecy:text there:bool]"

static const struct route routes[] = {
    {
        .method = "GET",
        .path = "/units/{id}/starters",
        .summary = "Show the ready-made offerings of a department",
        .scope = SCOPE_READ,
        .find = unit_find,
        .view = starters_view,
        .block = block_unit_starters_page,
        .query = starters_query,
        .document = STARTERS,
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
    {
        .method = "POST",
        .path = "/units/{id}/starters",
        .summary = "Take ready-made offerings for a unit, all or some",
        .scope = SCOPE_WRITE,
        .find = unit_find,
        .prepare = form_prepare,
        .apply = take_apply,
        .view = starters_view,
        .block = block_unit_starters_page,
        .fields = take_fields,
        .form_size = sizeof(struct take_form),
        .again = "/units/{id}/starters",
        .document = STARTERS,
        .expect = EXPECT_BEHIND(VERDICT_FORBIDDEN),
    },
};

const struct web_routes catalogue_set_routes = {routes, sizeof routes / sizeof *routes};

static struct err *unit_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_path(req, tx, "unit");
}

static const struct catalogue_set *set_find(struct str name)
{
    for (const struct catalogue_set *set = catalogue_sets; set->name != NULL; set++) {
        if (str_is(name, set->name)) return set;
    }
    return NULL;
}

/* The one called as the unit is, by its code or by its name in the reader's language, or NULL. */
static const struct catalogue_set *set_of_unit(struct req *req, const struct org_party *unit)
{
    struct str name = fold_search(req->arena, unit->name);

    for (const struct catalogue_set *set = catalogue_sets; set->name != NULL; set++) {
        struct str label = i18n_text(req->i18n, req->arena, set->label);

        if (str_equal(fold_search(req->arena, unit->code),
                      fold_search(req->arena, str_of(set->name))) ||
            str_equal(name, fold_search(req->arena, label))) {
            return set;
        }
    }
    return NULL;
}

/* The set of the query, of the form that was sent, the one that fits the unit, or the first. */
static const struct catalogue_set *set_shown(struct req *req, const struct org_party *unit)
{
    const struct take_form *form = req->route->apply != NULL ? req->form : NULL;
    struct str name = form != NULL ? form->set : req_query(req, "set");
    const struct catalogue_set *set;

    if (req->typed != NULL) name = doc_text(req->typed, "set");
    set = set_find(name);
    if (set == NULL) set = set_of_unit(req, unit);
    return set != NULL ? set : &catalogue_sets[0];
}

/* Offered or proposed under the same English title. */
static bool is_there(const struct catalogue_list *list, const struct catalogue_starter *starter)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct catalogue_offering *offering = &list->items[i];

        if (str_is(offering->state, "withdrawn") || str_is(offering->state, "refused")) continue;
        if (str_is(offering->texts[0].title, starter->titles[0])) return true;
    }
    return false;
}

/* ---- shown ---- */

static struct doc *starter_put(struct req *req, const struct catalogue_starter *starter,
                               size_t place, struct doc *list)
{
    struct doc *item = doc_put_object(req->arena, list, NULL);
    size_t lang = (size_t)req->i18n->lang;
    struct str code = catalogue_lang_code(lang);

    doc_put_text(req->arena, item, "item", str_of_int(req->arena, (int64_t)place + 1));
    doc_lang(doc_put_text(req->arena, item, "title", str_of(starter->titles[lang])), code);
    doc_lang(doc_put_text(req->arena, item, "description", str_of(starter->descriptions[lang])),
             code);
    doc_put_int(req->arena, item, "normal_days", starter->normal_days);
    doc_put_c(req->arena, item, "secrecy", secrecy_names[starter->secrecy]);
    return item;
}

static void sets_put(struct req *req, const struct catalogue_set *shown, struct doc *doc)
{
    struct doc *sets = doc_put_list(req->arena, doc, "sets");

    doc_put_c(req->arena, doc, "set", shown->name);
    for (const struct catalogue_set *set = catalogue_sets; set->name != NULL; set++) {
        struct doc *item = doc_put_object(req->arena, sets, NULL);

        doc_put_c(req->arena, item, "set", set->name);
        doc_html_only(doc_put_message(req->arena, item, "label", set->label));
        doc_html_only(doc_put_bool(req->arena, item, "chosen", set == shown));
    }
}

/* GET /units/{id}/starters: Show the ready-made offerings of a department. Right catalogue, for
   leads of the unit and administrators; view starters_view. */
static struct err *starters_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct catalogue_set *set;
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct catalogue_list list;
    struct org_party unit;
    bool named = false;

    TRY(catalogue_gate(req, 0));
    TRY(org_party_get(tx, req->object_id, &unit));
    if (!catalogue_may_keep(req->actor, unit.id)) return req_refuse(req, ERR_RIGHT);
    set = set_shown(req, &unit);
    req_title(req, doc, N_("Ready-made offerings"));
    doc_put_id(req->arena, doc, "id", unit.id);
    doc_put_text(req->arena, doc, "name", unit.name);
    sets_put(req, set, doc);
    TRY(catalogue_offering_all(tx, unit.id, UNIT_MAX, &list));
    for (size_t i = 0; set->starters[i].icon != NULL; i++) {
        struct doc *item = starter_put(req, &set->starters[i], i, items);
        bool there = is_there(&list, &set->starters[i]);

        doc_put_bool(req->arena, item, "there", there);
        doc_html_only(doc_put_bool(req->arena, item, "chosen",
                                   req->typed == NULL
                                       ? !there
                                       : catalogue_holds(doc_get(req->typed, "items"),
                                                         doc_text(item, "item"))));
        named = named || set->starters[i].secrecy == SECRECY_NAMED;
    }
    doc_html_only(doc_put_bool(req->arena, doc, "named", named));
    catalogue_handlers_put(req, req->typed, doc);
    (void)req_form(req, doc, "form", take_fields, NULL);
    return NULL;
}

/* ---- taken ---- */

/* Which of the set are meant; a number that it does not have is a fault of the form. */
static size_t items_take(struct req *req, const struct catalogue_set *set, bool *taken)
{
    const struct take_form *form = req->form;
    const struct str *typed = form->items.items;
    size_t size = 0, count = 0;
    int64_t number;

    while (set->starters[size].icon != NULL)
        taken[size++] = false;
    for (size_t i = 0; i < form->items.count; i++) {
        if (str_empty(str_trim(typed[i]))) continue; /* the form's own */
        if (!num_parse_int(typed[i], &number) || number < 1 || number > (int64_t)size) {
            form_fault(req, "items", ERR_BAD_CHOICE, STR_NONE);
            continue;
        }
        count += taken[number - 1] ? 0 : 1;
        taken[number - 1] = true;
    }
    if (count == 0 && form->items.count > 0) form_fault(req, "items", ERR_REQUIRED, STR_NONE);
    return count;
}

#define SET_MAX 20

/* POST /units/{id}/starters: Take ready-made offerings for a unit, all or some. Right catalogue,
   for leads of the unit and administrators; view starters_view. */
static struct err *take_apply(struct req *req, struct store_tx *tx)
{
    const struct take_form *form = req->form;
    const struct catalogue_set *set = set_find(form->set);
    bool taken[SET_MAX], live = true;
    struct catalogue_list list;
    size_t count = 0, handler_count = 0;
    int64_t *handlers;

    TRY(catalogue_gate(req, 0));
    if (!catalogue_may_keep(req->actor, req->object_id)) return req_refuse(req, ERR_RIGHT);
    if (set == NULL && !str_empty(form->set)) form_fault(req, "set", ERR_BAD_CHOICE, STR_NONE);
    if (set != NULL) count = items_take(req, set, taken);
    TRY(catalogue_parties_take(req, tx, &form->handlers, "handlers", &handlers, &handler_count));
    TRY(req_form_check(req));
    TRY(catalogue_offering_all(tx, req->object_id, UNIT_MAX, &list));
    for (size_t i = 0; set->starters[i].icon != NULL; i++) {
        const struct catalogue_starter *starter = &set->starters[i];
        struct catalogue_offering offering =
            catalogue_starter_make(req->arena, starter, req->object_id);

        if (count == 0 ? is_there(&list, starter) : !taken[i]) continue;
        if (starter->secrecy == SECRECY_NAMED) {
            offering.handlers = handlers;
            offering.handler_count = handler_count;
        }
        TRY(catalogue_offering_propose(tx, req->actor, &offering));
        live = str_is(offering.state, "live");
    }
    req->location = str_print(req->arena, "/units/%lld/offerings", (long long)req->object_id);
    req->flash = live ? STR(N_("The offerings are in the catalogue. Change them as you like."))
                      : STR(N_("The offerings are proposed. An executive decides about them."));
    return NULL;
}
