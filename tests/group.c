/* The group of companies; see group.h. */
#include "group.h"

#include "base/zone.h"
#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/org/org.h"
#include "feature/request/request_jobs.h"
#include "web/i18n.h"
#include "web/req.h"

struct err *group_write(struct group *group, store_work *apply, void *context)
{
    struct store_write write = {.apply = apply,
                                .context = context,
                                .arena = group->test->arena,
                                .now_ms = group->now_ms};

    return store_write(group->test->store, &write);
}

struct err *group_read(struct group *group, store_work *work, void *context)
{
    return store_read(group->test->store, group->test->arena, group->now_ms, work, context);
}

/* ---- the organisation ---- */

static struct err *party_apply(struct store_tx *tx, void *context)
{
    return org_party_add(tx, 0, context);
}

static int64_t party_make(struct group *group, struct org_party party)
{
    assert_done(group_write(group, party_apply, &party));
    return party.id;
}

int64_t group_company(struct group *group, const char *name)
{
    return party_make(group, (struct org_party){.kind = STR("company"),
                                                .name = str_of(name),
                                                .lang = STR("en"),
                                                .zone = STR("UTC")});
}

int64_t group_unit(struct group *group, int64_t company_id, const char *code)
{
    return party_make(group, (struct org_party){.kind = STR("unit"),
                                                .name = str_of(code),
                                                .code = str_of(code),
                                                .company_id = company_id});
}

int64_t group_person(struct group *group, const char *name)
{
    return party_make(group, (struct org_party){.kind = STR("person"), .name = str_of(name)});
}

static struct err *relation_apply(struct store_tx *tx, void *context)
{
    return org_relation_add(tx, 0, context);
}

void group_relate(struct group *group, int64_t person_id, int64_t party_id, const char *kind,
                  int64_t from_ms, int64_t to_ms)
{
    struct org_relation relation = {.person_id = person_id,
                                    .party_id = party_id,
                                    .kind = str_of(kind),
                                    .from_ms = from_ms,
                                    .to_ms = to_ms};

    assert_done(group_write(group, relation_apply, &relation));
}

/* A person with a seat in a unit and a relation to its company, since yesterday. */
static int64_t colleague(struct group *group, const char *name, int64_t company_id,
                         const char *relation, int64_t unit_id, const char *seat)
{
    int64_t id = group_person(group, name);

    group_relate(group, id, company_id, relation, group->now_ms - DAY_MS, NONE);
    if (unit_id != NONE) group_relate(group, id, unit_id, seat, group->now_ms - DAY_MS, NONE);
    return id;
}

/* ---- the catalogue ---- */

static struct err *offering_apply(struct store_tx *tx, void *context)
{
    return catalogue_offering_add(tx, 0, context);
}

int64_t group_offering(struct group *group, int64_t unit_id, const char *title,
                       struct catalogue_offering offering)
{
    offering.unit_id = unit_id;
    offering.texts[LANG_EN] =
        (struct catalogue_text){STR("en"), str_of(title), STR("As its name says.")};
    if (str_empty(offering.icon)) offering.icon = STR("tool");
    if (str_empty(offering.acceptance)) offering.acceptance = STR("silence");
    if (offering.normal_days == 0) offering.normal_days = 3;
    if (offering.answer_days == 0) offering.answer_days = 1;
    if (offering.approver_id == 0) offering.approver_id = NONE;
    assert_done(group_write(group, offering_apply, &offering));
    return offering.id;
}

static struct catalogue_field form_field(const char *name, const char *kind, bool concerns)
{
    struct catalogue_field field = {.name = str_of(name),
                                    .kind = str_of(kind),
                                    .required = concerns,
                                    .concerns = concerns};

    field.texts[LANG_EN] = (struct catalogue_field_text){STR("en"), str_of(name), STR_NONE};
    return field;
}

static void catalogue_make(struct group *group)
{
    struct catalogue_field where = form_field("where", "text", false);
    struct catalogue_field about = form_field("about", "person", true);
    int64_t handlers[] = {group->hana, group->max};

    group->problem =
        group_offering(group, group->it, "Report a problem",
                       (struct catalogue_offering){.fields = &where, .field_count = 1});
    group->laptop = group_offering(group, group->it, "A laptop",
                                   (struct catalogue_offering){.acceptance = STR("explicit"),
                                                               .price = {100000, "EUR"},
                                                               .approver_id = group->boss,
                                                               .approval_above = {50000, "EUR"}});
    group->cable = group_offering(group, group->net, "A cable", (struct catalogue_offering){0});
    group->salary = group_offering(group, group->hr, "A question on my salary",
                                   (struct catalogue_offering){.secrecy = SECRECY_CONFIDENTIAL});
    group->trouble = group_offering(group, group->hr, "Trouble with somebody",
                                    (struct catalogue_offering){.secrecy = SECRECY_NAMED,
                                                                .acceptance = STR("explicit"),
                                                                .handlers = handlers,
                                                                .handler_count = 2,
                                                                .fields = &about,
                                                                .field_count = 1});
}

static struct err *admin_apply(struct store_tx *tx, void *context)
{
    return access_admin_set(tx, 0, *(int64_t *)context, true);
}

void group_make(struct test_store *test, struct group *group)
{
    *group = (struct group){.test = test, .now_ms = TEST_NOW_MS};
    group->jkl = group_company(group, "JKL Company");
    group->hotel = group_company(group, "Hotel");
    group->marketing = group_unit(group, group->jkl, "MKT");
    group->it = group_unit(group, group->jkl, "IT");
    group->net = group_unit(group, group->jkl, "NET");
    group->hr = group_unit(group, group->jkl, "HR");
    group->kitchen = group_unit(group, group->hotel, "KIT");
    group->client =
        party_make(group, (struct org_party){.kind = STR("external"), .name = STR("A client")});
    group->ana = colleague(group, "Ana", group->jkl, "employee", group->marketing, "member");
    group->max = colleague(group, "Max", group->jkl, "temporary", group->marketing, "member");
    group->boss = colleague(group, "Boss", group->jkl, "employee", group->marketing, "lead");
    group->ivo = colleague(group, "Ivo", group->jkl, "employee", group->it, "member");
    group->eva = colleague(group, "Eva", group->jkl, "contractor", group->it, "member");
    group->lea = colleague(group, "Lea", group->jkl, "employee", group->it, "lead");
    group->nils = colleague(group, "Nils", group->jkl, "employee", group->net, "member");
    group->hana = colleague(group, "Hana", group->jkl, "employee", group->hr, "member");
    group->hugo = colleague(group, "Hugo", group->jkl, "employee", group->hr, "lead");
    group->carl = colleague(group, "Carl", group->hotel, "employee", group->kitchen, "member");
    group->paul = colleague(group, "Paul", group->jkl, "partner", NONE, NULL);
    group->admin = group_person(group, "Administrator");
    assert_done(group_write(group, admin_apply, &group->admin));
    catalogue_make(group);
}

/* ---- acting ---- */

struct err *group_actor(struct store_tx *tx, const struct group *group, int64_t person_id,
                        struct actor *actor)
{
    struct actor_party *parties;

    *actor = (struct actor){.person_id = person_id,
                            .lang = STR("en"),
                            .admin = person_id == group->admin,
                            .scopes = SCOPE_ALL};
    TRY(org_parties_of(tx, person_id, tx->now_ms, &parties, &actor->party_count));
    actor->parties = parties;
    return NULL;
}

struct acting {
    const struct group *group;
    int64_t person_id, id, result_id;
    enum request_verb verb;
    const struct request_form *form;
};

/* As a handler of the web would: a fresh request of the reader, and the form in it. */
static struct err *acting_apply(struct store_tx *tx, void *context)
{
    struct acting *acting = context;
    struct i18n i18n = {.lang = LANG_EN, .locale = "en_GB", .zone = zone_get(STR("UTC"))};
    struct doc_voice voice = i18n_voice(&i18n);
    struct request_form form = *acting->form;
    struct actor actor;

    TRY(group_actor(tx, acting->group, acting->person_id, &actor));
    struct req req = {.arena = tx->arena,
                      .actor = &actor,
                      .now_ms = tx->now_ms,
                      .i18n = &i18n,
                      .voice = &voice,
                      .zone = i18n.zone};
    struct request_act act = {&actor, acting->verb, &form, NONE, &req};
    if (acting->id != NONE) return request_do(tx, acting->id, &act, &acting->result_id);
    return request_make(tx, &act, form.happened_ms != NONE, &acting->result_id);
}

struct err *group_ask(struct group *group, int64_t person_id, const struct request_form *form,
                      int64_t *id)
{
    struct acting acting = {group, person_id, NONE, NONE, VERB_ASK, form};
    struct err *err = group_write(group, acting_apply, &acting);

    *id = acting.result_id;
    return err;
}

struct err *group_do(struct group *group, int64_t person_id, enum request_verb verb, int64_t id,
                     const struct request_form *form, int64_t *result_id)
{
    struct acting acting = {group, person_id, id, NONE, verb, form};
    struct err *err = group_write(group, acting_apply, &acting);

    if (result_id != NULL) *result_id = acting.result_id;
    return err;
}

/* ---- looking ---- */

struct looking {
    const struct group *group;
    int64_t person_id, id;
    bool sees;
    struct request request;
};

static struct err *sees_read(struct store_tx *tx, void *context)
{
    struct looking *looking = context;
    struct authz_object object;
    struct grant grant;
    struct actor actor;
    int64_t parent_id;

    TRY(group_actor(tx, looking->group, looking->person_id, &actor));
    TRY(request_sides(tx, &actor, looking->id, &object, &parent_id));
    looking->sees = authz(&actor, RIGHT_SEE, &object, &grant);
    return NULL;
}

bool group_sees(struct group *group, int64_t person_id, int64_t id)
{
    struct looking looking = {.group = group, .person_id = person_id, .id = id};

    assert_done(group_read(group, sees_read, &looking));
    return looking.sees;
}

static struct err *row_read(struct store_tx *tx, void *context)
{
    struct looking *looking = context;
    struct grant grant = access_system_grant(looking->id);

    return request_get(tx, &grant, looking->id, &looking->request);
}

struct request group_request(struct group *group, int64_t id)
{
    struct looking looking = {.group = group, .id = id};

    assert_done(group_read(group, row_read, &looking));
    return looking.request;
}

int64_t group_tick(struct group *group)
{
    int64_t done;

    assert_done(
        job_run_due(group->test->store, group->test->arena, request_jobs, group->now_ms, &done));
    return done;
}

void group_verify(struct group *group)
{
    struct seal_report report = {0};

    if (test_is_postgres(group->test)) {
        assert_done(store_seal_flush(group->test->store, group->test->arena));
    }
    assert_done(store_verify(group->test->store, group->test->arena, event_check, &report));
    assert_int_equal(report.bad_event_id, 0);
    assert_int_equal(report.bad_seal, 0);
    assert_true(report.events > 0);
}
