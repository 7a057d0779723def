/* Ready-made offerings for marketing, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_marketing[] = {
    {.icon = "message-circle",
     .normal_days = 10,
     .titles = {"E-mail campaign", "Campaña de correo", "Campagne d'e-mails", "E-pasta kampaņa"},
     .descriptions =
         {"We write, design, build and send it. Say to whom, and what they are to do.",
          "La escribimos, diseñamos, montamos y enviamos. Di a quién y qué debe hacer.",
          "Nous la rédigeons, la concevons et l'envoyons. Dites à qui, et ce qu'ils doivent faire.",
          "Uzrakstīsim, noformēsim, izveidosim un nosūtīsim. Norādiet, kam un ko viņiem darīt."},
     .fields =
         {
             {
                 .name = "audience",
                 .kind = "text",
                 .labels = {"To whom?", "¿A quién?", "À qui\u00a0?", "Kam?"},
             },
             {
                 .name = "day",
                 .kind = "date",
                 .labels = {"When is it sent?", "¿Cuándo se envía?", "Quand l'envoyer\u00a0?",
                            "Kad to nosūtīt?"},
             },
         }},
    {.icon = "file-invoice",
     .normal_days = 5,
     .titles = {"Design of a poster, a picture or a page", "Diseño de un cartel, imagen o página",
                "Création d'une affiche, d'une image ou d'une page",
                "Plakāta, attēla vai lapas dizains"},
     .descriptions = {"Tell us what it is for, where it is seen and which words stand on it.",
                      "Dinos para qué es, dónde se ve y qué texto lleva.",
                      "Dites-nous à quoi elle sert, où elle se voit et avec quels mots.",
                      "Pastāstiet, kam tas domāts, kur redzams un kādi vārdi uz tā būs."},
     .fields =
         {
             {
                 .name = "kind",
                 .kind = "choice",
                 .labels = {"What do you need?", "¿Qué necesitas?",
                            "De quoi avez-vous besoin\u00a0?", "Kas jums vajadzīgs?"},
                 .choices = {{"print",
                              {"Something printed", "Algo impreso", "Un imprimé",
                               "Drukāts materiāls"}},
                             {"screen",
                              {"Something for screens", "Algo para pantallas", "Pour les écrans",
                               "Materiāls ekrāniem"}},
                             {"both", {"Both", "Ambas cosas", "Les deux", "Abi"}}},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "message-circle",
     .normal_days = 3,
     .titles = {"Change on the web site", "Cambio en la web", "Modification du site web",
                "Izmaiņas tīmekļa vietnē"},
     .descriptions = {"New text, a new page, or something that is wrong there.",
                      "Texto nuevo, una página nueva o algo que está mal.",
                      "Un nouveau texte, une nouvelle page ou une erreur.",
                      "Jauns teksts, jauna lapa vai labojums."},
     .fields =
         {
             {
                 .name = "page",
                 .kind = "text",
                 .labels = {"Which page?", "¿Qué página?", "Quelle page\u00a0?", "Kura lapa?"},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "calendar",
     .normal_days = 20,
     .titles = {"Event, fair or visit", "Evento, feria o visita", "Événement, salon ou visite",
                "Pasākums, izstāde vai vizīte"},
     .descriptions = {"We plan it with you: place, invitations, stand and people.",
                      "Lo planificamos contigo: lugar, invitaciones, estand y personas.",
                      "Nous l'organisons avec vous\u00a0: lieu, invitations, stand et équipe.",
                      "Plānosim kopā ar jums: vieta, ielūgumi, stends un cilvēki."},
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
    {.icon = "users",
     .normal_days = 2,
     .titles = {"Leaflets, samples and gifts", "Folletos, muestras y regalos",
                "Brochures, échantillons et cadeaux", "Bukleti, paraugi un dāvanas"},
     .descriptions = {"For a customer, a shop or a fair.",
                      "Para un cliente, una tienda o una feria.",
                      "Pour un client, un magasin ou un salon.",
                      "Klientam, veikalam vai izstādei."},
     .fields =
         {
             {
                 .name = "what",
                 .kind = "text",
                 .labels = {"What, and how many?", "¿Qué y cuántos?", "Quoi, et combien\u00a0?",
                            "Ko un cik daudz?"},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "message-circle",
     .normal_days = 3,
     .titles = {"Check a text that goes out", "Revisión de un texto para fuera",
                "Relire un texte destiné à l'extérieur",
                "Pārbaudīt tekstu, kas iet ārpus uzņēmuma"},
     .descriptions =
         {"A letter, an offer or a post: we look at words, names and the brand.",
          "Una carta, una oferta o una publicación: revisamos palabras, nombres y marca.",
          "Une lettre, une offre ou une publication\u00a0: nous relisons les mots, les noms et la "
          "marque.",
          "Vēstule, piedāvājums vai ieraksts: pārbaudīsim vārdus, nosaukumus un zīmolu."},
     .fields =
         {
             {
                 .name = "where",
                 .kind = "text",
                 .labels = {"Where will it be read?", "¿Dónde se leerá?", "Où sera-t-il lu\u00a0?",
                            "Kur to lasīs?"},
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
