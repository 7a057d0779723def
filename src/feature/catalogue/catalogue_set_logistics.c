/* Ready-made offerings for logistics, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_logistics[] = {
    {.icon = "truck",
     .normal_days = 2,
     .titles = {"Send goods or a parcel", "Envío de mercancía o un paquete",
                "Expédier des marchandises ou un colis", "Nosūtīt preces vai sūtījumu"},
     .descriptions =
         {"We pack it, choose the carrier and tell you the number to follow it by.",
          "Lo embalamos, elegimos el transporte y te damos el número de seguimiento.",
          "Nous l'emballons, choisissons le transporteur et vous donnons le numéro de suivi.",
          "Iepakosim, izvēlēsimies pārvadātāju un pateiksim izsekošanas numuru."},
     .fields =
         {
             {
                 .name = "to",
                 .kind = "long-text",
                 .labels = {"To whom and where?", "¿A quién y adónde?", "À qui et où\u00a0?",
                            "Kam un uz kurieni?"},
             },
             {
                 .name = "weight",
                 .kind = "number",
                 .labels = {"Weight in kilograms", "Peso en kilos", "Poids en kilogrammes",
                            "Svars kilogramos"},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "truck",
     .normal_days = 2,
     .titles = {"Fetch goods", "Recogida de mercancía", "Enlever des marchandises",
                "Atvest preces"},
     .descriptions = {"From a supplier, a customer or another site of ours.",
                      "De un proveedor, un cliente u otro centro nuestro.",
                      "Chez un fournisseur, un client ou un autre de nos sites.",
                      "No piegādātāja, klienta vai citas mūsu vietas."},
     .fields =
         {
             {
                 .name = "from",
                 .kind = "long-text",
                 .labels = {"From where?", "¿Desde dónde?", "D'où\u00a0?", "No kurienes?"},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "truck",
     .normal_days = 1,
     .titles = {"Goods out of the warehouse", "Material del almacén", "Sortie de magasin",
                "Preces no noliktavas"},
     .descriptions = {"What your work needs from stock, brought to your place.",
                      "Lo que tu trabajo necesita del almacén, llevado a tu puesto.",
                      "Ce qu'il faut pour votre travail, apporté sur place.",
                      "Darbam vajadzīgās preces no krājumiem, piegādātas jūsu vietā."},
     .fields =
         {
             {
                 .name = "article",
                 .kind = "text",
                 .labels = {"Article or number", "Artículo o referencia", "Article ou référence",
                            "Prece vai tās numurs"},
             },
             {
                 .name = "quantity",
                 .kind = "number",
                 .labels = {"How many?", "¿Cuántas unidades?", "Combien\u00a0?", "Cik daudz?"},
             },
         }},
    {.icon = "truck",
     .normal_days = 1,
     .titles = {"Take in and store goods", "Entrada de mercancía", "Réceptionner et stocker",
                "Pieņemt un glabāt preces"},
     .descriptions = {"A delivery comes: tell us when, how much, and where it goes.",
                      "Llega una entrega: dinos cuándo, cuánto y adónde va.",
                      "Une livraison arrive\u00a0: dites-nous quand, combien et où la ranger.",
                      "Gaidāma piegāde: pasakiet, kad, cik daudz un kur to likt."},
     .fields =
         {
             {
                 .name = "day",
                 .kind = "date",
                 .labels = {"When does it come?", "¿Cuándo llega?", "Quand arrive-t-elle\u00a0?",
                            "Kad tā gaidāma?"},
             },
             {
                 .name = "pallets",
                 .kind = "number",
                 .labels = {"How many pallets?", "¿Cuántos palés?", "Combien de palettes\u00a0?",
                            "Cik palešu?"},
             },
         }},
    {.icon = "alert-triangle",
     .normal_days = 1,
     .titles = {"A delivery is late, wrong or damaged", "Una entrega tarde, equivocada o dañada",
                "Livraison en retard, fausse ou abîmée",
                "Piegāde kavējas, ir nepareiza vai bojāta"},
     .descriptions = {"We find out where it is, and put it right with the carrier.",
                      "Averiguamos dónde está y lo resolvemos con el transportista.",
                      "Nous cherchons où elle est et réglons cela avec le transporteur.",
                      "Noskaidrosim, kur tā ir, un nokārtosim ar pārvadātāju."},
     .fields =
         {
             {
                 .name = "number",
                 .kind = "text",
                 .labels = {"Number of the delivery or order", "Número de la entrega o del pedido",
                            "Numéro de livraison ou de commande", "Piegādes vai pasūtījuma numurs"},
             },
             {
                 .name = "what",
                 .kind = "choice",
                 .labels = {"What is wrong?", "¿Qué ocurre?", "Quel est le problème\u00a0?",
                            "Kas nav kārtībā?"},
                 .choices = {{"late", {"It is late", "Llega tarde", "En retard", "Kavējas"}},
                             {"wrong",
                              {"It is not what was ordered", "No es lo pedido",
                               "Ce n'est pas la commande", "Nav tas, kas pasūtīts"}},
                             {"damaged", {"It is damaged", "Está dañada", "Abîmée", "Ir bojāta"}}},
             },
         }},
    {.icon = NULL},
};
