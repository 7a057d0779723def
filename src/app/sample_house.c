/* Making the house of the sample: companies, units, people, the external customer, offerings. */
#include <assert.h>
#include <string.h>

#include "app/sample_inner.h"
#include "base/arena.h"
#include "base/time.h"
#include "feature/catalogue/catalogue.h"
#include "feature/org/org.h"
#include "store/store.h"

#define FOUNDED_MS (400 * DAY_MS) /* before now */
#define STARTERS   2              /* offerings that a front desk has from the start */

int sample_person_find(const char *email)
{
    int place = 0;

    while (strcmp(sample_people[place].email, email) != 0)
        place++;
    assert(place < SAMPLE_PEOPLE);
    return place;
}

/* ---- parties ---- */

static struct err *make_companies(struct store_tx *tx, struct sample_house *house)
{
    for (size_t i = 0; i < COMPANY_COUNT; i++) {
        struct org_party company = {.kind = STR("company"),
                                    .name = str_of(sample_companies[i].name),
                                    .lang = str_of(sample_companies[i].lang),
                                    .zone = str_of(sample_companies[i].zone)};

        TRY(org_party_add(tx, 0, &company));
        house->companies[i] = company.id;
    }
    return NULL;
}

static struct err *make_units(struct store_tx *tx, struct sample_house *house)
{
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        const struct sample_unit_row *row = &sample_units[i];
        struct org_party unit = {.kind = STR("unit"),
                                 .name = str_of(row->name),
                                 .code = str_of(row->code),
                                 .front_desk = row->front_desk,
                                 .company_id = house->companies[row->company]};

        TRY(org_party_add(tx, 0, &unit));
        house->units[i] = unit.id;
    }
    return NULL;
}

static struct err *relate(struct store_tx *tx, int64_t person_id, int64_t party_id,
                          const char *kind)
{
    struct org_relation relation = {.person_id = person_id,
                                    .party_id = party_id,
                                    .kind = str_of(kind),
                                    .from_ms = tx->now_ms,
                                    .to_ms = NONE};

    return org_relation_add(tx, 0, &relation);
}

static struct err *make_people(struct store_tx *tx, struct str hash, struct sample_house *house)
{
    for (size_t i = 0; i < SAMPLE_PEOPLE; i++) {
        const struct sample_person *row = &sample_people[i];
        struct org_party person = {.kind = STR("person"),
                                   .name = str_of(row->name),
                                   .email = str_of(row->email),
                                   .person_kind = str_of(row->kind),
                                   .lang = catalogue_lang_code((size_t)row->lang),
                                   .zone = str_of(sample_companies[row->company].zone)};

        TRY(org_party_add(tx, 0, &person));
        house->people[i] = person.id;
        TRY(relate(tx, person.id, house->companies[row->company], row->relation));
        if (row->unit != NO_UNIT) {
            TRY(relate(tx, person.id, house->units[row->unit], row->lead ? "lead" : "member"));
        }
        TRY(access_password_set(tx, 0, person.id, hash));
        TRY(access_sample_offer(tx, person.id));
    }
    return access_admin_set(tx, 0, house->people[0], true);
}

/* ---- offerings ---- */

static void set_texts(const struct sample_offer_row *row, struct catalogue_offering *offering)
{
    for (size_t lang = 0; lang < LANGS; lang++) {
        offering->texts[lang] =
            (struct catalogue_text){catalogue_lang_code(lang), str_of(row->titles[lang]),
                                    str_of(row->descriptions[lang])};
    }
}

static void set_field(struct arena *arena, const struct sample_field *row,
                      struct catalogue_offering *offering)
{
    struct catalogue_field *field = ARENA_NEW(arena, struct catalogue_field);

    if (row->name == NULL) return;
    field->name = str_of(row->name);
    field->kind = str_of(row->kind);
    field->required = row->required;
    field->concerns = row->concerns;
    for (size_t lang = 0; lang < LANGS; lang++) {
        field->texts[lang] = (struct catalogue_field_text){catalogue_lang_code(lang),
                                                           str_of(row->labels[lang]), STR_NONE};
    }
    offering->fields = field;
    offering->field_count = 1;
}

static struct err *make_offer(struct store_tx *tx, const struct sample_offer_row *row,
                              const struct sample_house *house, int64_t *id)
{
    struct catalogue_offering offering = {.unit_id = house->units[row->unit],
                                          .icon = str_of(row->icon),
                                          .secrecy = row->secrecy,
                                          .acceptance =
                                              row->explicit_only ? STR("explicit") : STR("silence"),
                                          .normal_days = row->normal_days,
                                          .answer_days = row->answer_days,
                                          .approver_id = NONE,
                                          .market.relations = str_of(row->relations)};
    int64_t handlers[2];

    set_texts(row, &offering);
    set_field(tx->arena, &row->field, &offering);
    if (row->price_minor > 0) offering.price = (struct money){row->price_minor, "EUR"};
    if (row->approver != NULL) {
        offering.approver_id = house->people[sample_person_find(row->approver)];
        offering.approval_above = (struct money){row->approval_above_minor, "EUR"};
    }
    for (size_t i = 0; i < 2 && row->handlers[i] != NULL; i++)
        handlers[offering.handler_count++] = house->people[sample_person_find(row->handlers[i])];
    offering.handlers = handlers;
    TRY(catalogue_offering_add(tx, 0, &offering));
    *id = offering.id;
    return NULL;
}

/* The two that a front desk begins with, in the places of PLACE and the next. */
static struct err *make_starters(struct store_tx *tx, struct sample_house *house, size_t place)
{
    struct catalogue_filter filter = {.unit_id = house->units[sample_offers[place].unit]};
    struct catalogue_list list;

    TRY(catalogue_starters_add(tx, 0, filter.unit_id));
    TRY(catalogue_offering_list(tx, &filter, STARTERS, &list));
    assert(list.count == STARTERS);
    for (size_t i = 0; i < STARTERS; i++)
        house->offers[place + i] = list.items[i].id;
    return NULL;
}

static struct err *make_offers(struct store_tx *tx, struct sample_house *house)
{
    for (size_t i = 0; i < OFFER_COUNT; i++) {
        if (sample_offers[i].icon == NULL) {
            TRY(make_starters(tx, house, i));
            i += STARTERS - 1;
        } else {
            TRY(make_offer(tx, &sample_offers[i], house, &house->offers[i]));
        }
    }
    return NULL;
}

struct err *sample_house_make(struct store_tx *tx, int64_t now_ms, struct str hash,
                              struct sample_house *house)
{
    struct org_party external = {.kind = STR("external"), .name = str_of(sample_external)};

    tx->now_ms = now_ms - FOUNDED_MS;
    TRY(make_companies(tx, house));
    TRY(make_units(tx, house));
    TRY(make_people(tx, hash, house));
    TRY(org_party_add(tx, 0, &external));
    house->external = external.id;
    return make_offers(tx, house);
}
