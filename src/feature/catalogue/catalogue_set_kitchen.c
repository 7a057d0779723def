/* Ready-made offerings for a kitchen, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_kitchen[] = {
    {.icon = "users",
     .normal_days = 2,
     .titles = {"Food for a meeting or an event", "Comida para una reunión o un acto",
                "Repas pour une réunion ou un événement", "Ēdināšana sanāksmei vai pasākumam"},
     .descriptions = {"Coffee, a lunch or a buffet, brought to your room at the hour you say.",
                      "Café, comida o bufé, servidos en tu sala a la hora que digas.",
                      "Café, déjeuner ou buffet, servis dans votre salle à l'heure dite.",
                      "Kafija, pusdienas vai bufete jūsu telpā norādītajā laikā."},
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
             {
                 .name = "diet",
                 .kind = "text",
                 .labels = {"Diets and allergies", "Dietas y alergias", "Régimes et allergies",
                            "Diētas un alerģijas"},
             },
         }},
    {.icon = "users",
     .normal_days = 1,
     .titles = {"A special dish for a guest", "Un plato especial para un cliente",
                "Un plat particulier pour un client", "Īpašs ēdiens viesim"},
     .descriptions =
         {"Service tells the kitchen what a guest needs: allergy, diet, child, celebration.",
          "El servicio dice a la cocina qué necesita el cliente: alergia, dieta, niño, "
          "celebración.",
          "La salle dit à la cuisine ce qu'il faut au client\u00a0: allergie, régime, enfant, "
          "fête.",
          "Apkalpošana pasaka virtuvei, kas viesim vajadzīgs: alerģija, diēta, bērns, svinības."},
     .fields =
         {
             {
                 .name = "table",
                 .kind = "text",
                 .labels = {"Table or room", "Mesa o habitación", "Table ou chambre",
                            "Galds vai numurs"},
             },
             {
                 .name = "diet",
                 .kind = "text",
                 .labels = {"Diets and allergies", "Dietas y alergias", "Régimes et allergies",
                            "Diētas un alerģijas"},
             },
         }},
    {.icon = "users",
     .normal_days = 1,
     .titles = {"Staff meals", "Comida del personal", "Repas du personnel", "Darbinieku ēdināšana"},
     .descriptions = {"Tell us how many eat, when, and who eats differently.",
                      "Dinos cuántos comen, cuándo y quién come distinto.",
                      "Dites-nous combien mangent, quand, et qui mange autrement.",
                      "Norādiet, cik cilvēku ēdīs, kad un kam vajag citādu ēdienu."},
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
    {.icon = "alert-triangle",
     .normal_days = 0,
     .titles = {"Something is wrong with a dish", "Algo no está bien en un plato",
                "Un plat ne va pas", "Ar ēdienu kaut kas nav kārtībā"},
     .descriptions =
         {"Cold, late, mixed up or sent back: say what, and we make it good at once.",
          "Frío, tarde, equivocado o devuelto: di qué pasa y lo arreglamos enseguida.",
          "Froid, en retard, inversé ou renvoyé\u00a0: dites quoi, nous réparons aussitôt.",
          "Auksts, novēlots, sajaukts vai atgriezts: pasakiet, kas noticis, un tūlīt izlabosim."},
     .fields =
         {
             {
                 .name = "dish",
                 .kind = "text",
                 .labels = {"Which dish, which table?", "¿Qué plato y qué mesa?",
                            "Quel plat, quelle table\u00a0?", "Kurš ēdiens, kurš galds?"},
             },
         }},
    {.icon = "truck",
     .normal_days = 2,
     .titles = {"Goods from the store of the kitchen", "Género del almacén de cocina",
                "Produits de la réserve de cuisine", "Preces no virtuves noliktavas"},
     .descriptions = {"Drinks, bread, coffee and the like for a bar, a floor or a branch.",
                      "Bebidas, pan, café y similares para una barra, una planta o una sucursal.",
                      "Boissons, pain, café et autres pour un bar, un étage ou une agence.",
                      "Dzērieni, maize, kafija un līdzīgas preces bāram, stāvam vai filiālei."},
     .fields =
         {
             {
                 .name = "place",
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
    {.icon = NULL},
};
