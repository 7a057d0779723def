/* The companies, units and people of the sample. */
#include "app/sample_data.h"

const struct sample_company_row sample_companies[COMPANY_COUNT] = {
    [JKL] = {"JKL Company", "en", "Europe/Madrid"},
    [HOTEL] = {"Stella Hotel", "lv", "Europe/Riga"},
};

const struct sample_unit_row sample_units[UNIT_COUNT] = {
    [IT] = {JKL, "IT", "IT", true},
    [HR] = {JKL, "HR", "Human resources", false},
    [ACC] = {JKL, "ACC", "Accounts", false},
    [OFF] = {JKL, "OFF", "Office", false},
    [KIT] = {HOTEL, "KIT", "Kitchen", false},
    [SRV] = {HOTEL, "SRV", "Service", true},
    [HAC] = {HOTEL, "HAC", "Hotel accounts", false},
    [SAL] = {JKL, "SAL", "Sales", false},
};

const char *const sample_external = "Nordwind Travel";

const struct sample_person sample_people[SAMPLE_PEOPLE] = {
    {"admin@jkl.example", "Grace Adams", EN, JKL, "employee", OFF, false, "operative", 4},
    {"lead.it@jkl.example", "Ilze Bērziņa", LV, JKL, "employee", IT, true, "operative", 4},
    {"lucia@jkl.example", "Lucía Navarro", ES, JKL, "employee", IT, false, "operative", 3},
    {"marc@jkl.example", "Marc Dubois", FR, JKL, "employee", IT, false, "operative", 2},
    {"tom@jkl.example", "Tom Baker", EN, JKL, "employee", IT, false, "operative", 2},
    {"dainis@jkl.example", "Dainis Ozols", LV, JKL, "temporary", IT, false, "operative", 2},
    {"ines@jkl.example", "Inés Ortega", ES, JKL, "employee", HR, true, "operative", 2},
    {"claire@jkl.example", "Claire Martin", FR, JKL, "employee", HR, false, "operative", 3},
    {"sarah@jkl.example", "Sarah Wilson", EN, JKL, "employee", HR, false, "operative", 2},
    {"janis@jkl.example", "Jānis Liepiņš", LV, JKL, "employee", ACC, true, "operative", 2},
    {"carmen@jkl.example", "Carmen Ruiz", ES, JKL, "employee", ACC, false, "operative", 3},
    {"peter@jkl.example", "Peter Hughes", EN, JKL, "employee", ACC, false, "operative", 2},
    {"sophie@jkl.example", "Sophie Laurent", FR, JKL, "employee", OFF, true, "operative", 2},
    {"helen@jkl.example", "Helen Ward", EN, JKL, "employee", NO_UNIT, false, "executive", 1},
    {"diego@jkl.example", "Diego Torres", ES, JKL, "employee", SAL, true, "commercial", 3},
    {"emma@jkl.example", "Emma Clark", EN, JKL, "employee", SAL, false, "commercial", 3},
    {"anna@jkl.example", "Anna Kalniņa", LV, JKL, "employee", SAL, false, "commercial", 2},
    {"hugo@jkl.example", "Hugo Petit", FR, JKL, "contractor", NO_UNIT, false, "operative", 1},
    {"robert@jkl.example", "Robert Gray", EN, JKL, "shareholder", NO_UNIT, false, NULL, 0},
    {"elena@stella.example", "Elena Vidal", ES, HOTEL, "employee", SRV, true, "operative", 3},
    {"karlis@stella.example", "Kārlis Krūmiņš", LV, HOTEL, "employee", SRV, false, "operative", 2},
    {"nora@stella.example", "Nora Bell", EN, HOTEL, "employee", SRV, false, "operative", 2},
    {"antoine@stella.example", "Antoine Leroy", FR, HOTEL, "employee", KIT, true, "operative", 2},
    {"ruta@stella.example", "Rūta Zariņa", LV, HOTEL, "employee", KIT, false, "operative", 2},
    {"pablo@stella.example", "Pablo Gil", ES, HOTEL, "temporary", KIT, false, "operative", 2},
    {"martins@stella.example", "Mārtiņš Vītols", LV, HOTEL, "employee", HAC, true, "operative", 2},
    {"alice@stella.example", "Alice Moreau", FR, HOTEL, "employee", HAC, false, "operative", 2},
};
