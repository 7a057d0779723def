/* Making the house of the sample: companies, units, people, the external customer, offerings. */
#include <assert.h>
#include <string.h>

#include "app/sample_inner.h"
#include "base/arena.h"
#include "base/time.h"
#include "feature/catalogue/catalogue_sets.h"
#include "feature/org/org_absence.h"
#include "feature/org/org_ownership.h"
#include "store/store.h"

#define FOUNDED_MS   (SAMPLE_FOUNDED_DAYS * DAY_MS)
#define STARTERS     2              /* offerings that a front desk has from the start */
#define FIRST_NUMBER 1001           /* of the personnel */
#define PERCENT      INT64_C(10000) /* in parts per million */

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

static struct err *make_shares(struct store_tx *tx, int64_t now_ms,
                               const struct sample_house *house)
{
    for (size_t i = 0; i < SAMPLE_SHARES; i++) {
        const struct sample_share_row *row = &sample_shares[i];
        struct org_party owned;
        struct org_share share = {.owner_id = house->companies[row->owner],
                                  .owned_id = house->companies[row->owned],
                                  .votes_ppm = row->percent * PERCENT,
                                  .to_day = NONE};

        TRY(org_party_get(tx, share.owned_id, &owned));
        tx->now_ms = now_ms - row->days_ago * DAY_MS;
        share.from_day = org_company_day(&owned, tx->now_ms);
        TRY(org_share_add(tx, 0, &share));
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

static struct err *make_person(struct store_tx *tx, struct str hash, struct sample_house *house,
                               size_t i)
{
    const struct sample_person *row = &sample_people[i];
    struct org_party person = {.kind = STR("person"),
                               .name = str_of(row->name),
                               .email = str_of(row->email),
                               .person_kind = str_of(row->kind),
                               .lang = catalogue_lang_code((size_t)row->lang),
                               .zone = str_of(sample_companies[row->company].zone)};

    if (org_relation_is_insider(str_of(row->relation))) {
        person.personnel_no = str_of_int(tx->arena, FIRST_NUMBER + (int64_t)i);
    }
    TRY(org_party_add(tx, 0, &person));
    house->people[i] = person.id;
    TRY(relate(tx, person.id, house->companies[row->company], row->relation));
    if (row->unit != NO_UNIT) {
        TRY(relate(tx, person.id, house->units[row->unit], row->lead ? "lead" : "member"));
    }
    TRY(access_password_set(tx, 0, person.id, hash));
    return i < SAMPLE_CAST ? access_sample_offer(tx, person.id) : NULL;
}

static struct err *make_people(struct store_tx *tx, struct str hash, struct sample_house *house)
{
    for (size_t i = 0; i < SAMPLE_PEOPLE; i++)
        TRY(make_person(tx, hash, house, i));
    return access_admin_set(tx, 0, house->people[0], true);
}

static struct err *make_externals(struct store_tx *tx, struct sample_house *house)
{
    for (size_t i = 0; i < EXTERNAL_COUNT; i++) {
        struct org_party external = {.kind = STR("external"), .name = str_of(sample_externals[i])};

        TRY(org_party_add(tx, 0, &external));
        house->externals[i] = external.id;
    }
    return NULL;
}

struct err *sample_absences_make(struct store_tx *tx, int64_t now_ms,
                                 const struct sample_house *house)
{
    tx->now_ms = now_ms;
    for (size_t i = 0; i < SAMPLE_ABSENCES; i++) {
        const struct sample_absence_row *row = &sample_absences[i];
        int64_t today = now_ms / DAY_MS;
        struct org_absence absence = {
            .person_id = house->people[sample_person_find(row->person)],
            .deputy_id = house->people[sample_person_find(row->deputy)],
        };

        TRY(org_absence_add(tx, 0, &absence, today - 1, today + row->days));
    }
    return NULL;
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

static const char *const photo_labels[LANGS] = {"Photo", "Foto", "Photo", "Foto"};

static struct catalogue_field field_of(const char *name, const char *kind,
                                       const char *const labels[LANGS])
{
    struct catalogue_field field = {.name = str_of(name), .kind = str_of(kind)};

    for (size_t lang = 0; lang < LANGS; lang++) {
        field.texts[lang] = (struct catalogue_field_text){catalogue_lang_code(lang),
                                                          str_of(labels[lang]), STR_NONE};
    }
    return field;
}

static void set_fields(struct arena *arena, const struct sample_offer_row *row,
                       struct catalogue_offering *offering)
{
    struct catalogue_field *fields = ARENA_ARRAY(arena, struct catalogue_field, 2);

    offering->fields = fields;
    if (row->field.name != NULL) {
        struct catalogue_field *field = &fields[offering->field_count++];

        *field = field_of(row->field.name, row->field.kind, row->field.labels);
        field->required = row->field.required;
        field->concerns = row->field.concerns;
    }
    if (row->photo) fields[offering->field_count++] = field_of("photo", "photo", photo_labels);
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
    set_fields(tx->arena, row, &offering);
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

/* What departments take from the ready-made sets; a set of which no unit has the list of named
   handlers lacks what needs one. */
static const struct {
    enum sample_unit unit;
    const struct catalogue_starter *starters;
} sets[] = {
    {HR, catalogue_set_hr},
    {OFF, catalogue_set_facilities},
    {MKT, catalogue_set_marketing},
    {DSP, catalogue_set_logistics},
};

static struct err *make_sets(struct store_tx *tx, const struct sample_house *house)
{
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        const struct catalogue_starter *starter = sets[i].starters;

        for (; starter->icon != NULL; starter++) {
            struct catalogue_offering offering;

            if (starter->secrecy == SECRECY_NAMED) continue;
            offering = catalogue_starter_make(tx->arena, starter, house->units[sets[i].unit]);
            TRY(catalogue_offering_add(tx, 0, &offering));
        }
    }
    return NULL;
}

struct err *sample_house_make(struct store_tx *tx, int64_t now_ms, struct str hash,
                              struct sample_house *house)
{
    tx->now_ms = now_ms - FOUNDED_MS;
    TRY(make_companies(tx, house));
    TRY(make_units(tx, house));
    TRY(make_people(tx, hash, house));
    TRY(make_externals(tx, house));
    TRY(make_offers(tx, house));
    TRY(make_sets(tx, house));
    return make_shares(tx, now_ms, house);
}
