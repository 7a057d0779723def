/* Units and companies as administrators keep them: added, and changed in every fact. */
#include "feature/org/org_people.h"

#include "base/actor.h"
#include "base/arena.h"
#include "feature/org/org_ownership.h"
#include "templates.h"
#include "web/web.h"

#define UNITS_MAX 500 /* offered in a choice */

struct unit_form {
    struct str name, code, zone, external_id;
    int64_t company, parent, front_desk;
};

struct company_form {
    struct str name, lang, zone, external_id;
};

#define AT(member) .offset = offsetof(struct unit_form, member)

#define UNIT_FIELDS                                                                                \
    {.name = "name", .kind = FIELD_TEXT, AT(name), .label = N_("Name"), .required = true},         \
        {.name = "code",                                                                           \
         .kind = FIELD_TEXT,                                                                       \
         AT(code),                                                                                 \
         .label = N_("Code"),                                                                      \
         .hint = N_("Two to six capital letters or digits; the keys of its requests begin with "   \
                    "it."),                                                                        \
         .required = true},                                                                        \
        {.name = "parent", .kind = FIELD_ID, AT(parent), .label = N_("Unit above")},               \
        {.name = "zone",                                                                           \
         .kind = FIELD_ZONE,                                                                       \
         AT(zone),                                                                                 \
         .label = N_("Time zone"),                                                                 \
         .hint = N_("For example Europe/Riga.")},                                                  \
        {.name = "external_id",                                                                    \
         .kind = FIELD_TEXT,                                                                       \
         AT(external_id),                                                                          \
         .label = N_("Number in another system")},                                                 \
    {                                                                                              \
        .name = "front_desk", .kind = FIELD_BOOL, AT(front_desk),                                  \
        .label = N_("Front desk: takes what no other unit offers")                                 \
    }

static const struct field unit_fields[] = {UNIT_FIELDS, {0}};
static const struct field unit_new_fields[] = {
    UNIT_FIELDS,
    {.name = "company", .kind = FIELD_ID, AT(company), .label = N_("Company"), .required = true},
    {0}};

static const struct field company_fields[] = {{.name = "name",
                                               .kind = FIELD_TEXT,
                                               .offset = offsetof(struct company_form, name),
                                               .label = N_("Name"),
                                               .required = true},
                                              {.name = "lang",
                                               .kind = FIELD_LANG,
                                               .offset = offsetof(struct company_form, lang),
                                               .label = N_("Language")},
                                              {.name = "zone",
                                               .kind = FIELD_ZONE,
                                               .offset = offsetof(struct company_form, zone),
                                               .label = N_("Time zone"),
                                               .hint = N_("For example Europe/Riga.")},
                                              {.name = "external_id",
                                               .kind = FIELD_TEXT,
                                               .offset = offsetof(struct company_form, external_id),
                                               .label = N_("Number in another system")},
                                              {0}};

/* ---- units ---- */

struct err *org_offer_units(struct req *req, struct store_tx *tx, struct doc *form,
                            const char *field, int64_t company_id, int64_t but_id)
{
    struct org_party_list units;

    if (company_id == NONE) {
        TRY(org_parties(tx, STR("unit"), NONE, UNITS_MAX, &units));
    } else {
        TRY(org_units_of_company(tx, company_id, NONE, UNITS_MAX, &units));
    }
    for (size_t i = 0; i < units.count; i++) {
        const struct org_party *unit = &units.items[i];
        struct str name = str_print(req->arena, STR_FMT " (" STR_FMT ")", STR_ARG(unit->name),
                                    STR_ARG(unit->code));

        if (unit->id == but_id) continue;
        req_form_option(req, form, field, str_of_int(req->arena, unit->id),
                        doc_put_text(req->arena, doc_object(req->arena), "label", name));
    }
    return NULL;
}

static void put_unit_facts(struct req *req, struct doc *doc, const struct org_party *unit)
{
    doc_put_text(req->arena, doc, "name", unit->name);
    doc_put_text(req->arena, doc, "code", unit->code);
    doc_put_text(req->arena, doc, "zone", unit->zone);
    doc_put_text(req->arena, doc, "external_id", unit->external_id);
    doc_put_bool(req->arena, doc, "front_desk", unit->front_desk);
}

/* GET /units/{id}/edit: all that is kept of a unit. */
static struct err *unit_edit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *values = doc_object(req->arena), *form;
    struct org_party unit;

    TRY(org_party_get(tx, req->object_id, &unit));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/units/%lld", (long long)unit.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", unit.name));
    doc_put_id(req->arena, doc, "id", unit.id);
    put_unit_facts(req, doc, &unit);
    TRY(org_put_name(req, tx, doc, "company", unit.company_id));
    TRY(org_put_name(req, tx, doc, "parent", unit.parent_id));
    doc_put_time(req->arena, doc, "ended", unit.ended_ms);
    put_unit_facts(req, values, &unit);
    doc_put_id(req->arena, values, "parent", unit.parent_id);
    form = req_form(req, doc, "form", unit_fields, values);
    return org_offer_units(req, tx, form, "parent", unit.company_id, unit.id);
}

/* GET /units/new: the form of a new unit. */
static struct err *unit_new_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *form;

    TRY(req_admin_check(req));
    req_title(req, doc, N_("Add a unit"));
    TRY(org_put_companies(req, tx, doc));
    form = req_form(req, doc, "form", unit_new_fields, NULL);
    TRY(org_offer_companies(req, tx, form, "company", NONE));
    /* Of all companies: a new one is told its company in the same form. */
    return org_offer_units(req, tx, form, "parent", NONE, NONE);
}

static void unit_take(struct org_party *unit, const struct unit_form *form)
{
    unit->name = form->name;
    unit->code = form->code;
    unit->zone = form->zone;
    unit->external_id = form->external_id;
    unit->parent_id = form->parent;
    unit->front_desk = form->front_desk == 1;
}

/* ---- companies ---- */

static void put_company_facts(struct req *req, struct doc *doc, const struct org_party *company)
{
    doc_put_text(req->arena, doc, "name", company->name);
    doc_put_text(req->arena, doc, "lang", company->lang);
    doc_put_text(req->arena, doc, "zone", company->zone);
    doc_put_text(req->arena, doc, "external_id", company->external_id);
}

/* GET /companies/{id}/edit: all that is kept of a company itself. */
static struct err *company_edit_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *values = doc_object(req->arena);
    struct org_party company;

    TRY(org_party_get(tx, req->object_id, &company));
    if (req->route->apply != NULL)
        req->location = str_print(req->arena, "/companies/%lld", (long long)company.id);
    doc_html_only(doc_put_text(req->arena, doc, "page_title", company.name));
    doc_put_id(req->arena, doc, "id", company.id);
    put_company_facts(req, doc, &company);
    doc_put_time(req->arena, doc, "ended", company.ended_ms);
    put_company_facts(req, values, &company);
    org_offer_langs(req, req_form(req, doc, "form", company_fields, values));
    return NULL;
}

/* GET /companies/new: the form of a new company. */
static struct err *company_new_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    TRY(req_admin_check(req));
    req_title(req, doc, N_("Add a company"));
    TRY(org_put_companies(req, tx, doc));
    org_offer_langs(req, req_form(req, doc, "form", company_fields, NULL));
    return NULL;
}

static void company_take(struct org_party *company, const struct company_form *form)
{
    company->name = form->name;
    company->lang = form->lang;
    company->zone = form->zone;
    company->external_id = form->external_id;
}

/* ---- changes ---- */

static struct err *unit_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_admin(req, tx, "unit");
}

static struct err *company_find(struct req *req, struct store_tx *tx)
{
    return org_party_of_admin(req, tx, "company");
}

/* POST /units: add a unit to a company. Right: the administrator; view unit_edit_view. */
static struct err *unit_add_apply(struct req *req, struct store_tx *tx)
{
    const struct unit_form *form = req->form;
    struct org_party unit = {.kind = STR("unit"), .company_id = form->company};

    TRY(req_admin_form_check(req));
    unit_take(&unit, form);
    TRY(org_party_add(tx, req->actor->person_id, &unit));
    req->object_id = unit.id;
    req->location = str_print(req->arena, "/units/%lld", (long long)unit.id);
    req->flash = STR(N_("The unit was added."));
    return NULL;
}

/* POST /units/{id}/edit: change the facts of a unit; what is left out is taken out. Right: the
   administrator; view unit_edit_view. */
static struct err *unit_edit_apply(struct req *req, struct store_tx *tx)
{
    struct org_party unit;

    TRY(req_admin_form_check(req));
    TRY(org_party_get(tx, req->object_id, &unit));
    unit_take(&unit, req->form);
    TRY(org_party_save(tx, req->actor->person_id, &unit));
    req->flash = STR(N_("The changes are recorded."));
    return NULL;
}

/* POST /companies: add a company. Right: the administrator; view company_edit_view. */
static struct err *company_add_apply(struct req *req, struct store_tx *tx)
{
    struct org_party company = {.kind = STR("company")};

    TRY(req_admin_form_check(req));
    company_take(&company, req->form);
    TRY(org_party_add(tx, req->actor->person_id, &company));
    req->object_id = company.id;
    req->location = str_print(req->arena, "/companies/%lld", (long long)company.id);
    req->flash = STR(N_("The company was added."));
    return NULL;
}

/* POST /companies/{id}/edit: change the facts of a company; what is left out is taken out. Right:
   the administrator; view company_edit_view. */
static struct err *company_edit_apply(struct req *req, struct store_tx *tx)
{
    struct org_party company;

    TRY(req_admin_form_check(req));
    TRY(org_party_get(tx, req->object_id, &company));
    company_take(&company, req->form);
    TRY(org_party_save(tx, req->actor->person_id, &company));
    req->session_changed = true;
    req->flash = STR(N_("The changes are recorded."));
    return NULL;
}

/* ---- routes ---- */

#define UNIT                                                                                       \
    "id:id name:text code:text zone?:text external_id?:text front_desk:bool "                      \
    "company{id:id name:text} parent?{id:id name:text} ended?:time"
#define COMPANY "id:id name:text lang?:text zone?:text external_id?:text ended?:time"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/units/new",
     .summary = "the form of a new unit",
     .scope = SCOPE_ADMIN,
     .view = unit_new_view,
     .block = block_unit_new_page,
     .document = "companies[id:id name:text]",
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/units",
     .summary = "add a unit to a company",
     .scope = SCOPE_ADMIN,
     .makes = true,
     .prepare = form_prepare,
     .apply = unit_add_apply,
     .view = unit_edit_view,
     .block = block_unit_edit_page,
     .fields = unit_new_fields,
     .form_size = sizeof(struct unit_form),
     .again = "/units/new",
     .document = UNIT,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/units/{id}/edit",
     .summary = "all that is kept of a unit",
     .scope = SCOPE_ADMIN,
     .find = unit_find,
     .view = unit_edit_view,
     .block = block_unit_edit_page,
     .document = UNIT,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/units/{id}/edit",
     .summary = "change the facts of a unit; what is left out is taken out",
     .scope = SCOPE_ADMIN,
     .find = unit_find,
     .prepare = form_prepare,
     .apply = unit_edit_apply,
     .view = unit_edit_view,
     .block = block_unit_edit_page,
     .fields = unit_fields,
     .form_size = sizeof(struct unit_form),
     .again = "/units/{id}/edit",
     .document = UNIT,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/companies/new",
     .summary = "the form of a new company",
     .scope = SCOPE_ADMIN,
     .view = company_new_view,
     .block = block_company_new_page,
     .document = "companies[id:id name:text]",
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies",
     .summary = "add a company",
     .scope = SCOPE_ADMIN,
     .makes = true,
     .prepare = form_prepare,
     .apply = company_add_apply,
     .view = company_edit_view,
     .block = block_company_edit_page,
     .fields = company_fields,
     .form_size = sizeof(struct company_form),
     .again = "/companies/new",
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "GET",
     .path = "/companies/{id}/edit",
     .summary = "all that is kept of a company itself",
     .scope = SCOPE_ADMIN,
     .find = company_find,
     .view = company_edit_view,
     .block = block_company_edit_page,
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
    {.method = "POST",
     .path = "/companies/{id}/edit",
     .summary = "change the facts of a company; what is left out is taken out",
     .scope = SCOPE_ADMIN,
     .find = company_find,
     .prepare = form_prepare,
     .apply = company_edit_apply,
     .view = company_edit_view,
     .block = block_company_edit_page,
     .fields = company_fields,
     .form_size = sizeof(struct company_form),
     .again = "/companies/{id}/edit",
     .document = COMPANY,
     .expect = EXPECT_ADMINISTRATOR},
};

const struct web_routes org_unit_routes = {routes, sizeof routes / sizeof *routes};
