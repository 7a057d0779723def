/* What people call columns and values in the four languages. Compared without case and accents, so
   one spelling of each word is enough. */
#include "feature/org/org_import.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/num.h"
#include "base/time.h"

const char *const org_import_kinds[ORG_IMPORT_KINDS + 1] = {"people", "units", "customers",
                                                            "orders", NULL};
const char *const org_import_states[IMPORT_STATE_COUNT] = {"mapping", "checking", "checked",
                                                           "running", "done",     "undoing",
                                                           "undone"};
const char *const org_import_verdicts[ORG_ROW_VERDICTS] = {"new", "changed", "same", "error",
                                                           "kept"};

#define PEOPLE    (1u << ORG_IMPORT_PEOPLE)
#define UNITS     (1u << ORG_IMPORT_UNITS)
#define CUSTOMERS (1u << ORG_IMPORT_CUSTOMERS)
#define ORDERS    (1u << ORG_IMPORT_ORDERS)

const struct org_import_field_row org_import_fields[IMPORT_FIELD_COUNT] = {
    [IMPORT_NAME] = {"name", N_("Name"), PEOPLE | UNITS | CUSTOMERS},
    [IMPORT_EMAIL] = {"email", N_("E-mail"), PEOPLE},
    [IMPORT_PERSONNEL_NO] = {"personnel_no", N_("Personnel number"), PEOPLE},
    [IMPORT_PERSON_KIND] = {"person_kind", N_("Kind of person"), PEOPLE},
    [IMPORT_LANG] = {"lang", N_("Language"), PEOPLE | CUSTOMERS},
    [IMPORT_ZONE] = {"zone", N_("Time zone"), PEOPLE | UNITS},
    [IMPORT_COMPANY] = {"company", N_("Company"), PEOPLE | UNITS},
    [IMPORT_UNIT] = {"unit", N_("Unit"), PEOPLE | ORDERS},
    [IMPORT_RELATION] = {"relation", N_("Relation to the company"), PEOPLE},
    [IMPORT_LEAD] = {"lead", N_("Leads the unit"), PEOPLE},
    [IMPORT_FROM] = {"from", N_("First day"), PEOPLE},
    [IMPORT_TO] = {"to", N_("Last day"), PEOPLE},
    [IMPORT_PARENT] = {"parent", N_("Unit above"), UNITS},
    [IMPORT_CODE] = {"code", N_("Code"), UNITS},
    [IMPORT_EXTERNAL_ID] = {"external_id", N_("External id"), PEOPLE | UNITS | CUSTOMERS},
    [IMPORT_CUSTOMER] = {"customer", N_("External customer"), ORDERS},
    [IMPORT_NUMBER] = {"number", N_("Number of the order"), ORDERS},
    [IMPORT_TITLE] = {"title", N_("Title"), ORDERS},
    [IMPORT_OFFERING] = {"offering", N_("Offering"), ORDERS},
    [IMPORT_REQUESTER] = {"requester", N_("Who answers for it"), ORDERS},
    [IMPORT_WANTED] = {"wanted", N_("Needed by"), ORDERS},
    [IMPORT_DETAILS] = {"details", N_("Details"), ORDERS},
    [IMPORT_QUANTITY] = {"quantity", N_("How much"), ORDERS},
    [IMPORT_PRICE] = {"price", N_("Price of one"), ORDERS},
};

/* Folded, parted by "|". */
static const char *const headers[IMPORT_FIELD_COUNT] = {
    [IMPORT_NAME] = "name|full name|display name|first and last name|employee|employee name|person|"
                    "unit name|department name|nombre|nombre completo|nombre y apellidos|empleado|"
                    "persona|denominacion|nom|nom complet|nom et prenom|prenom et nom|salarie|"
                    "personne|vards|vards uzvards|vards un uzvards|darbinieks|nosaukums",
    [IMPORT_EMAIL] = "email|e mail|mail|email address|e mail address|correo|correo electronico|"
                     "courriel|adresse e mail|adresse mail|adresse electronique|epasts|e pasts|"
                     "e pasta adrese",
    [IMPORT_PERSONNEL_NO] =
        "personnel no|personnel number|employee no|employee number|employee id|staff number|"
        "numero de personal|numero de empleado|n de empleado|no de empleado|matricula|matricule|"
        "numero de personnel|numero du salarie|tabeles numurs|personala numurs|darbinieka numurs",
    [IMPORT_PERSON_KIND] = "person kind|kind of person|kind|type|tipo|tipo de persona|"
                           "type de personne|veids|personas veids",
    [IMPORT_LANG] = "lang|language|idioma|lengua|langue|valoda",
    [IMPORT_ZONE] = "zone|time zone|timezone|zona|zona horaria|huso horario|fuseau|fuseau horaire|"
                    "laika josla|laika zona",
    [IMPORT_COMPANY] = "company|legal entity|employer|empresa|sociedad|compania|societe|entreprise|"
                       "employeur|uznemums|darba devejs",
    [IMPORT_UNIT] = "unit|department|team|area|departamento|unidad|equipo|service|departement|"
                    "equipe|unite|strukturvieniba|nodala|departaments|komanda",
    [IMPORT_RELATION] = "relation|relation to the company|relationship|contract|employment|"
                        "relacion|relacion con la empresa|contrato|tipo de contrato|lien|"
                        "lien avec la societe|contrat|type de contrat|statuss|liguma veids",
    [IMPORT_LEAD] = "lead|leads the unit|leader|is lead|manager|is manager|responsable|jefe|"
                    "jefe de area|dirige el area|lider|chef|chef de service|dirige le service|"
                    "vaditajs|ir vaditajs|vada strukturvienibu",
    [IMPORT_FROM] = "from|start|start date|since|first day|hired|hire date|desde|inicio|"
                    "fecha de inicio|fecha de alta|alta|primer dia|du|debut|date de debut|"
                    "date d entree|entree|premier jour|no|no datuma|sakums|sakuma datums|"
                    "pirma diena|pienemts",
    [IMPORT_TO] = "to|until|end|end date|last day|left|hasta|fin|fecha de fin|fecha de baja|baja|"
                  "ultimo dia|au|date de fin|date de sortie|sortie|dernier jour|lidz|lidz datumam|"
                  "beigas|beigu datums|pedeja diena",
    [IMPORT_PARENT] = "parent|parent unit|parent department|unit above|above|part of|"
                      "unidad superior|area superior|depende de|unite superieure|service superieur|"
                      "unite parente|rattachement|augstaka strukturvieniba|augstaka vieniba|"
                      "virsvieniba",
    [IMPORT_CODE] = "code|unit code|short name|codigo|sigla|siglas|sigle|abreviation|kods|"
                    "saisinajums",
    [IMPORT_EXTERNAL_ID] = "external id|id|key|identifier|uuid|id externo|identificador|"
                           "identifiant|identifiant externe|id externe|arejais id|identifikators",
    [IMPORT_CUSTOMER] = "customer|customer name|client|external customer|cliente|cliente externo|"
                        "client externe|klients|pasutitajs|arejais klients",
    [IMPORT_NUMBER] = "number|number of the order|order|order no|order number|purchase order|po|"
                      "po number|numero|pedido|numero de pedido|n de pedido|commande|"
                      "numero de commande|n de commande|pasutijums|pasutijuma numurs|numurs",
    [IMPORT_TITLE] = "title|subject|what|titulo|asunto|titre|objet|sujet|virsraksts|temats",
    [IMPORT_OFFERING] = "offering|service|product|item|oferta|servicio|producto|articulo|offre|"
                        "prestation|produit|article|piedavajums|pakalpojums|produkts|prece",
    [IMPORT_REQUESTER] = "requester|who answers for it|responsible|account manager|owner|"
                         "responsable|comercial|commercial|atbildigais|atbildiga persona",
    [IMPORT_WANTED] = "wanted|needed by|due|due date|delivery date|necesario para|"
                      "fecha de entrega|para cuando|voulu pour|date de livraison|echeance|"
                      "vajadzigs lidz|piegades datums|termins",
    [IMPORT_DETAILS] = "details|description|notes|comment|remarks|detalles|descripcion|notas|"
                       "observaciones|precisions|description|remarques|apraksts|piezimes|"
                       "sikaka informacija",
    [IMPORT_QUANTITY] = "quantity|how much|how many|qty|amount|pieces|cantidad|unidades|quantite|"
                        "nombre|daudzums|skaits",
    [IMPORT_PRICE] = "price|unit price|price of one|precio|precio unitario|prix|prix unitaire|"
                     "cena|vienibas cena",
};

struct word {
    enum org_import_field field;
    const char *value, *words;
};

static const struct word words[] = {
    {IMPORT_PERSON_KIND, "executive",
     "executive|ejecutivo|ejecutiva|directivo|directiva|dirigeant|dirigeante|cadre|vadosais|"
     "vadiba"},
    {IMPORT_PERSON_KIND, "commercial",
     "commercial|sales|comercial|commerciale|komercials|komercialais|tirdznieciba"},
    {IMPORT_PERSON_KIND, "operative",
     "operative|operational|operativo|operativa|operationnel|operationnelle|operativs|"
     "operativais"},
    {IMPORT_LANG, "en", "en|english|ingles|anglais|anglu|anglu valoda"},
    {IMPORT_LANG, "es", "es|spanish|espanol|castellano|espagnol|spanu|spanu valoda"},
    {IMPORT_LANG, "fr", "fr|french|frances|francais|francu|francu valoda"},
    {IMPORT_LANG, "lv", "lv|latvian|leton|letton|latviesu|latviesu valoda"},
    {IMPORT_RELATION, "employee",
     "employee|empleado|empleada|salarie|salariee|employe|employee|darbinieks|darbiniece"},
    {IMPORT_RELATION, "temporary",
     "temporary|temporal|interimaire|temporaire|pagaidu|pagaidu darbinieks"},
    {IMPORT_RELATION, "contractor",
     "contractor|freelancer|contratista|autonomo|prestataire|sous traitant|liguma darbinieks|"
     "pakalpojuma sniedzejs"},
    {IMPORT_RELATION, "shareholder", "shareholder|accionista|actionnaire|akcionars|dalibnieks"},
    {IMPORT_RELATION, "board",
     "board|board member|consejo|consejero|consejera|administrateur|administratrice|valde|"
     "valdes loceklis|padomes loceklis"},
    {IMPORT_RELATION, "partner", "partner|socio|socia|partenaire|partneris"},
    {IMPORT_RELATION, "pensioner",
     "pensioner|retired|jubilado|jubilada|retraite|retraitee|pensionars|pensionare"},
    {IMPORT_LEAD, "yes", "yes|y|true|1|x|si|verdadero|oui|o|vrai|ja|j|patiess"},
    {IMPORT_LEAD, "no", "no|n|false|0|falso|non|faux|ne|aplams"},
};

static bool holds(const char *list, struct str folded)
{
    struct str rest = str_of(list), one;

    for (bool more = true; more;) {
        more = str_cut(rest, '|', &one, &rest);
        if (str_equal(one, folded)) return true;
    }
    return false;
}

enum org_import_kind org_import_kind_of(struct str name)
{
    for (enum org_import_kind kind = 0; kind < ORG_IMPORT_KINDS; kind++) {
        if (str_is(name, org_import_kinds[kind])) return kind;
    }
    return ORG_IMPORT_PEOPLE;
}

bool org_import_is_of_kind(enum org_import_field field, enum org_import_kind kind)
{
    return (org_import_fields[field].kinds & (1u << kind)) != 0;
}

static enum org_import_field guess_one(enum org_import_kind kind, struct str folded)
{
    for (enum org_import_field field = 0; field < IMPORT_FIELD_COUNT; field++) {
        bool named = str_is(folded, org_import_fields[field].name);

        if (org_import_is_of_kind(field, kind) && (named || holds(headers[field], folded)))
            return field;
    }
    /* A table of units or customers often calls their names after what they are. */
    if (kind == ORG_IMPORT_UNITS && holds(headers[IMPORT_UNIT], folded)) return IMPORT_NAME;
    if (kind == ORG_IMPORT_CUSTOMERS && holds(headers[IMPORT_CUSTOMER], folded)) return IMPORT_NAME;
    return IMPORT_NO_FIELD;
}

void org_import_guess(struct arena *arena, enum org_import_kind kind, const struct str *columns,
                      size_t count, enum org_import_field *map)
{
    bool taken[IMPORT_FIELD_COUNT + 1] = {false};

    for (size_t i = 0; i < count; i++) {
        map[i] = guess_one(kind, fold_search(arena, columns[i]));
        if (taken[map[i]]) map[i] = IMPORT_NO_FIELD;
        taken[map[i]] = true;
        taken[IMPORT_NO_FIELD] = false;
    }
}

bool org_import_field_find(enum org_import_kind kind, struct str name, enum org_import_field *field)
{
    *field = IMPORT_NO_FIELD;
    if (str_empty(name) || str_is(name, "-")) return true;
    for (enum org_import_field one = 0; one < IMPORT_FIELD_COUNT; one++) {
        if (str_is(name, org_import_fields[one].name)) *field = one;
    }
    return *field != IMPORT_NO_FIELD && org_import_is_of_kind(*field, kind);
}

/* What finds a person or unit again. */
static bool has_key(enum org_import_kind kind, const bool *taken, enum org_import_field *lacks)
{
    *lacks = IMPORT_EXTERNAL_ID;
    if (taken[IMPORT_EXTERNAL_ID]) return true;
    *lacks = kind == ORG_IMPORT_PEOPLE ? IMPORT_EMAIL : IMPORT_CODE;
    return taken[*lacks] || taken[IMPORT_PERSONNEL_NO];
}

enum err_code org_import_map_check(enum org_import_kind kind, const enum org_import_field *map,
                                   size_t count, enum org_import_field *lacks)
{
    static const enum org_import_field needs[][3] = {
        [ORG_IMPORT_PEOPLE] = {IMPORT_NAME, IMPORT_NAME, IMPORT_NAME},
        [ORG_IMPORT_UNITS] = {IMPORT_NAME, IMPORT_NAME, IMPORT_NAME},
        [ORG_IMPORT_CUSTOMERS] = {IMPORT_NAME, IMPORT_NAME, IMPORT_NAME},
        [ORG_IMPORT_ORDERS] = {IMPORT_CUSTOMER, IMPORT_NUMBER, IMPORT_OFFERING},
    };
    static const enum err_code codes[] = {[ORG_IMPORT_PEOPLE] = ERR_MAPPING,
                                          [ORG_IMPORT_UNITS] = ERR_MAPPING,
                                          [ORG_IMPORT_CUSTOMERS] = ERR_MAPPING_CUSTOMERS,
                                          [ORG_IMPORT_ORDERS] = ERR_MAPPING_ORDERS};
    bool taken[IMPORT_FIELD_COUNT + 1] = {false};

    for (size_t i = 0; i < count; i++) {
        *lacks = map[i];
        if (map[i] != IMPORT_NO_FIELD && taken[map[i]]) return codes[kind];
        taken[map[i]] = true;
    }
    for (size_t i = 0; i < 3; i++) {
        *lacks = needs[kind][i];
        if (!taken[*lacks]) return codes[kind];
    }
    if (kind == ORG_IMPORT_CUSTOMERS || kind == ORG_IMPORT_ORDERS) return ERR_NONE;
    return has_key(kind, taken, lacks) ? ERR_NONE : ERR_MAPPING;
}

bool org_import_word(struct arena *arena, enum org_import_field field, struct str text,
                     struct str *value)
{
    struct str folded = fold_search(arena, text);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].field != field || !holds(words[i].words, folded)) continue;
        *value = str_of(words[i].value);
        return true;
    }
    return false;
}

struct str org_import_word_list(struct arena *arena, enum org_import_field field)
{
    struct buf out = buf_new(arena, 400);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i].field != field) continue;
        if (out.len > 0) buf_add_c(&out, ", ");
        buf_add_c(&out, words[i].value);
    }
    return buf_str(&out);
}

/* Three numbers parted by MARK; a mark at the end is of the Latvian way: 2026.11.21. */
static bool three_numbers(struct str text, char mark, int64_t numbers[3])
{
    struct str rest = text, one;

    if (text.len > 0 && text.ptr[text.len - 1] == mark) rest = str_sub(text, 0, text.len - 1);
    for (size_t i = 0; i < 3; i++) {
        bool more = str_cut(rest, mark, &one, &rest);

        if (more != (i < 2) || one.len > 4 || !num_parse_int(one, &numbers[i])) return false;
    }
    return numbers[0] >= 0 && numbers[1] >= 0 && numbers[2] >= 0;
}

bool org_import_day(struct str text, int64_t *day)
{
    static const char marks[] = "-./";
    struct str time;
    int64_t n[3];

    text = str_trim(text);
    if (!str_cut(text, 'T', &text, &time)) (void)str_cut(text, ' ', &text, &time);
    for (const char *mark = marks; *mark != '\0'; mark++) {
        if (!three_numbers(text, *mark, n)) continue;
        struct date date = n[0] > 31 ? (struct date){(int)n[0], (int)n[1], (int)n[2]}
                                     : (struct date){(int)n[2], (int)n[1], (int)n[0]};

        if (date.year < 1900 || !date_valid(date)) return false;
        *day = date_day(date);
        return true;
    }
    return false;
}

/* The places of the decimals: behind the last sign, unless it parts groups. SIZE_MAX: unclear. */
static size_t decimal_sign(struct str text)
{
    size_t signs = 0, last = text.len;
    bool both = false;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '.' && text.ptr[i] != ',') continue;
        both = both || (signs > 0 && text.ptr[i] != text.ptr[last]);
        last = i;
        signs++;
    }
    if (signs == 0 || both) return last;
    if (signs > 1) return text.len; /* 1.234.567 */
    return text.len - last == 4 ? SIZE_MAX : last;
}

bool org_import_number(struct arena *arena, struct str text, struct str *plain)
{
    struct buf out = buf_new(arena, 100);
    size_t sign;

    text = str_trim(text);
    sign = decimal_sign(text);
    if (text.len == 0 || text.len > 40 || sign == SIZE_MAX) return false;
    for (size_t i = 0; i < text.len; i++) {
        bool space = text.ptr[i] == ' ' || text.ptr[i] == '\'';

        if (i == sign) {
            buf_add_char(&out, '.');
        } else if (!space && text.ptr[i] != '.' && text.ptr[i] != ',') {
            buf_add_char(&out, text.ptr[i]);
        }
    }
    *plain = buf_str(&out);
    return true;
}
