/* Ready-made offerings for the building, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_facilities[] = {
    {.icon = "tool",
     .normal_days = 3,
     .titles = {"Repair in the building", "Reparación en el edificio",
                "Réparation dans le bâtiment", "Remonts ēkā"},
     .descriptions =
         {"Light, heating, water, a door, a window, furniture: tell us what is broken.",
          "Luz, calefacción, agua, una puerta, una ventana, un mueble: dinos qué está roto.",
          "Lumière, chauffage, eau, porte, fenêtre, mobilier\u00a0: dites-nous ce qui ne va pas.",
          "Gaisma, apkure, ūdens, durvis, logs, mēbeles: pastāstiet, kas salūzis."},
     .fields =
         {
             {
                 .name = "place",
                 .kind = "text",
                 .labels = {"Building, floor and room", "Edificio, planta y sala",
                            "Bâtiment, étage et salle", "Ēka, stāvs un telpa"},
             },
             {
                 .name = "danger",
                 .kind = "yes-no",
                 .labels = {"Can somebody be hurt?", "¿Puede hacerse daño alguien?",
                            "Quelqu'un peut-il se blesser\u00a0?", "Vai kāds var savainoties?"},
             },
         }},
    {.icon = "building",
     .normal_days = 2,
     .titles = {"Cleaning", "Limpieza", "Nettoyage", "Uzkopšana"},
     .descriptions =
         {"Something is dirty, spilled or empty: rooms, toilets, kitchens, bins.",
          "Algo está sucio, derramado o vacío: salas, aseos, cocinas, papeleras.",
          "Quelque chose est sale, renversé ou vide\u00a0: salles, toilettes, cuisines, poubelles.",
          "Kaut kas ir netīrs, izlijis vai tukšs: telpas, tualetes, virtuves, atkritumu tvertnes."},
     .fields =
         {
             {
                 .name = "place",
                 .kind = "text",
                 .labels = {"Where is it?", "¿Dónde es?", "Où est-ce\u00a0?", "Kur tas ir?"},
             },
         }},
    {.icon = "building",
     .normal_days = 5,
     .titles = {"Move a workplace", "Traslado de un puesto de trabajo",
                "Déménager un poste de travail", "Pārcelt darba vietu"},
     .descriptions =
         {"Desk, chair, cupboard and boxes from one place to another; IT moves the devices.",
          "Mesa, silla, armario y cajas de un lugar a otro; IT traslada los equipos.",
          "Bureau, chaise, armoire et cartons d'un endroit à l'autre\u00a0; l'informatique déplace "
          "les appareils.",
          "Galds, krēsls, skapis un kastes no vienas vietas uz citu; ierīces pārvieto IT."},
     .fields =
         {
             {
                 .name = "from",
                 .kind = "text",
                 .labels = {"From where?", "¿Desde dónde?", "D'où\u00a0?", "No kurienes?"},
             },
             {
                 .name = "to",
                 .kind = "text",
                 .labels = {"To where?", "¿Adónde?", "Vers où\u00a0?", "Uz kurieni?"},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "key",
     .normal_days = 2,
     .titles = {"Key or access card", "Llave o tarjeta de acceso", "Clé ou badge d'accès",
                "Atslēga vai piekļuves karte"},
     .descriptions =
         {"A new one, one for more doors, or one that was lost. Tell us about a lost one at once.",
          "Una nueva, una para más puertas o una perdida. Si la has perdido, avísanos enseguida.",
          "Nouveau, pour d'autres portes, ou perdu. En cas de perte, prévenez-nous aussitôt.",
          "Jauna, vairākām durvīm derīga vai pazaudētas vietā. Par pazaudētu ziņojiet "
          "nekavējoties."},
     .fields =
         {
             {
                 .name = "kind",
                 .kind = "choice",
                 .labels = {"What happened?", "¿Qué ocurre?", "De quoi s'agit-il\u00a0?",
                            "Kas noticis?"},
                 .choices = {{"new",
                              {"I need a new one", "Necesito una nueva", "Il m'en faut une",
                               "Vajadzīga jauna"}},
                             {"more",
                              {"I need more doors", "Necesito más puertas",
                               "Il me faut d'autres portes", "Vajadzīgas vēl citas durvis"}},
                             {"lost", {"It was lost", "Se ha perdido", "Perte", "Tā ir pazudusi"}}},
             },
             {
                 .name = "doors",
                 .kind = "text",
                 .labels = {"Which doors or rooms?", "¿Qué puertas o salas?",
                            "Quelles portes ou salles\u00a0?", "Kuras durvis vai telpas?"},
             },
         }},
    {.icon = "calendar",
     .normal_days = 1,
     .titles = {"Room for a meeting or an event", "Sala para una reunión o un acto",
                "Salle pour une réunion ou un événement", "Telpa sanāksmei vai pasākumam"},
     .descriptions = {"We prepare the room with chairs, screen and what else you need.",
                      "Preparamos la sala con sillas, pantalla y lo que necesites.",
                      "Nous préparons la salle\u00a0: chaises, écran et le reste.",
                      "Sagatavosim telpu ar krēsliem, ekrānu un citu nepieciešamo."},
     .fields =
         {
             {
                 .name = "day",
                 .kind = "date",
                 .labels = {"Which day?", "¿Qué día?", "Quel jour\u00a0?", "Kurā dienā?"},
             },
             {
                 .name = "people",
                 .kind = "number",
                 .labels = {"How many people?", "¿Cuántas personas?", "Combien de personnes\u00a0?",
                            "Cik cilvēku?"},
             },
         }},
    {.icon = "truck",
     .normal_days = 1,
     .titles = {"A place to park", "Una plaza de aparcamiento", "Une place de parking",
                "Autostāvvieta"},
     .descriptions = {"For you or for a guest.", "Para ti o para una visita.",
                      "Pour vous ou pour un visiteur.", "Jums vai viesim."},
     .fields =
         {
             {
                 .name = "plate",
                 .kind = "text",
                 .labels = {"Licence plate", "Matrícula", "Plaque d'immatriculation",
                            "Numura zīme"},
             },
             {
                 .name = "day",
                 .kind = "date",
                 .labels = {"From which day?", "¿Desde qué día?", "À partir de quel jour\u00a0?",
                            "No kuras dienas?"},
             },
         }},
    {.icon = NULL},
};
