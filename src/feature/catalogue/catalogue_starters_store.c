/* What a front desk offers from its first day, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

#include "base/arena.h"
#include "store/store.h"

#define LANGS        STARTER_LANGS
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct catalogue_starter starters[] = {
    {
        .icon = "alert-triangle",
        .normal_days = 2,
        .titles = {"Report a problem", "Informar de un problema", "Signaler un problème",
                   "Ziņot par problēmu"},
        .descriptions =
            {"Something does not work or is not right. Tell us what happens and where; we take "
             "care of the rest.",
             "Algo no funciona o no está bien. Cuéntanos qué ocurre y dónde; del resto nos "
             "encargamos.",
             "Quelque chose ne fonctionne pas ou ne va pas. Dites-nous ce qui se passe et "
             "où\u00a0; nous nous occupons du reste.",
             "Kaut kas nedarbojas vai nav kārtībā. Pastāstiet, kas notiek un kur; par pārējo "
             "parūpēsimies mēs."},
        .fields =
            {{.name = "where",
              .kind = "text",
              .labels = {"Where is it?", "¿Dónde es?", "Où est-ce\u00a0?", "Kur tas ir?"},
              .hints = {"A room, a machine, a device or a program",
                        "Una sala, una máquina, un equipo o un programa",
                        "Une salle, une machine, un appareil ou un logiciel",
                        "Telpa, iekārta, ierīce vai programma"}},
             {.name = "urgency",
              .kind = "choice",
              .labels = {"How urgent is it for your work?", "¿Qué urgencia tiene para tu trabajo?",
                         "Est-ce urgent pour votre travail\u00a0?",
                         "Cik steidzami tas ir jūsu darbam?"},
              .choices = {{"cannot-work",
                           {"I cannot work", "No puedo trabajar", "Je ne peux pas travailler",
                            "Nevaru strādāt"}},
                          {"slows-me",
                           {"It slows me down", "Me retrasa", "Cela me ralentit", "Tas mani kavē"}},
                          {"can-wait",
                           {"It can wait", "Puede esperar", "Cela peut attendre",
                            "Tas var pagaidīt"}}}}},
    },
    {
        .icon = "message-circle",
        .normal_days = 5,
        .titles = {"Ask for something", "Pedir algo", "Demander quelque chose",
                   "Lūgt kaut ko vajadzīgu"},
        .descriptions =
            {"Anything you need and do not find in the catalogue. If it is not ours to do, we "
             "pass it to the team that can help.",
             "Lo que necesites y no encuentres en el catálogo. Si no nos corresponde, lo pasamos "
             "al área que pueda ayudarte.",
             "Tout ce dont vous avez besoin et que vous ne trouvez pas au catalogue. Si cela ne "
             "relève pas de nous, nous transmettons au service qui peut vous aider.",
             "Viss, kas jums vajadzīgs un ko neatrodat katalogā. Ja tas nav mūsu pienākums, "
             "nodosim pieteikumu struktūrvienībai, kas var palīdzēt."},
        .fields = {{.name = "needed_by",
                    .kind = "date",
                    .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                               "Pour quand en avez-vous besoin\u00a0?",
                               "Līdz kuram datumam tas vajadzīgs?"},
                    .hints = {"Leave it empty if there is no hurry.",
                              "Déjalo vacío si no hay prisa.",
                              "Laissez ce champ vide si rien ne presse.",
                              "Atstājiet tukšu, ja nav steigas."}}},
    },
};

static void choices_make(struct arena *arena, const struct catalogue_starter_field *from,
                         struct catalogue_field *field)
{
    field->choices = ARENA_ARRAY(arena, struct catalogue_choice, STARTER_CHOICES_MAX);
    for (size_t i = 0; i < STARTER_CHOICES_MAX && from->choices[i].value != NULL; i++) {
        struct catalogue_choice *choice = &field->choices[field->choice_count++];

        choice->value = str_of(from->choices[i].value);
        for (size_t lang = 0; lang < LANGS; lang++)
            choice->labels[lang] = str_of(from->choices[i].labels[lang]);
    }
}

static void fields_make(struct arena *arena, const struct catalogue_starter *starter,
                        struct catalogue_offering *offering)
{
    offering->fields = ARENA_ARRAY(arena, struct catalogue_field, STARTER_FIELDS_MAX);
    for (size_t i = 0; i < STARTER_FIELDS_MAX && starter->fields[i].name != NULL; i++) {
        const struct catalogue_starter_field *from = &starter->fields[i];
        struct catalogue_field *field = &offering->fields[offering->field_count++];

        field->name = str_of(from->name);
        field->kind = str_of(from->kind);
        field->concerns = from->concerns;
        for (size_t lang = 0; lang < LANGS; lang++) {
            field->texts[lang] =
                (struct catalogue_field_text){catalogue_lang_code(lang), str_of(from->labels[lang]),
                                              str_of(from->hints[lang])};
        }
        choices_make(arena, from, field);
    }
}

struct catalogue_offering catalogue_starter_make(struct arena *arena,
                                                 const struct catalogue_starter *starter,
                                                 int64_t unit_id)
{
    struct catalogue_offering offering = {
        .unit_id = unit_id,
        .icon = str_of(starter->icon),
        .secrecy = starter->secrecy,
        .acceptance = starter->secrecy == SECRECY_NORMAL ? STR("silence") : STR("explicit"),
        .normal_days = starter->normal_days,
        .answer_days = 1,
        .approver_id = NONE,
    };

    for (size_t lang = 0; lang < LANGS; lang++) {
        offering.texts[lang] =
            (struct catalogue_text){catalogue_lang_code(lang), str_of(starter->titles[lang]),
                                    str_of(starter->descriptions[lang])};
    }
    fields_make(arena, starter, &offering);
    return offering;
}

struct err *catalogue_starters_add(struct store_tx *tx, int64_t actor_id, int64_t unit_id)
{
    for (size_t i = 0; i < COUNT(starters); i++) {
        struct catalogue_offering offering =
            catalogue_starter_make(tx->arena, &starters[i], unit_id);

        TRY(catalogue_offering_add(tx, actor_id, &offering));
    }
    return NULL;
}

/* ---- departments ---- */

const struct catalogue_set catalogue_sets[] = {
    {"it", N_("IT"), catalogue_set_it},
    {"hr", N_("People and pay"), catalogue_set_hr},
    {"facilities", N_("Building and rooms"), catalogue_set_facilities},
    {"finance", N_("Finance"), catalogue_set_finance},
    {"kitchen", N_("Kitchen"), catalogue_set_kitchen},
    {"logistics", N_("Logistics"), catalogue_set_logistics},
    {"marketing", N_("Marketing"), catalogue_set_marketing},
    {NULL, NULL, NULL},
};

#define DESKS_MAX 1000

static struct err *desks_open_apply(struct store_tx *tx, void *context)
{
    int64_t *desks = ARENA_ARRAY(tx->arena, int64_t, DESKS_MAX);
    struct sql_rows rows;
    size_t count = 0;

    (void)context;
    TRY(sql_query(tx, SQL_CATALOGUE_DESKS_BARE, &rows));
    while (count < DESKS_MAX && sql_next(&rows))
        desks[count++] = sql_int(&rows);
    TRY(sql_done(&rows));
    for (size_t i = 0; i < count; i++)
        TRY(catalogue_starters_add(tx, 0, desks[i]));
    return NULL;
}

struct err *catalogue_desks_open(struct store *store, struct arena *arena, int64_t now_ms)
{
    struct store_write write = {.apply = desks_open_apply,
                                .arena = arena,
                                .now_ms = now_ms,
                                .background = true};

    return store_write(store, &write);
}
