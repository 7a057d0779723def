/* Ready-made offerings for IT, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_it[] = {
    {.icon = "device-laptop",
     .normal_days = 5,
     .titles = {"A new computer or phone", "Un ordenador o teléfono nuevo",
                "Un nouvel ordinateur ou téléphone", "Jauns dators vai tālrunis"},
     .descriptions = {"For a new colleague, or in place of one that is worn out. We set it up and "
                      "hand it over.",
                      "Para una persona nueva o en lugar de un equipo gastado. Lo preparamos y te "
                      "lo entregamos.",
                      "Pour une nouvelle personne ou à la place d'un appareil usé. Nous le "
                      "préparons et vous le remettons.",
                      "Jaunam kolēģim vai nolietotas ierīces vietā. Sagatavosim un izsniegsim."},
     .fields =
         {
             {
                 .name = "what",
                 .kind = "choice",
                 .labels = {"What do you need?", "¿Qué necesitas?",
                            "De quoi avez-vous besoin\u00a0?", "Kas jums vajadzīgs?"},
                 .choices = {{"laptop",
                              {"Laptop", "Portátil", "Ordinateur portable", "Klēpjdators"}},
                             {"desktop",
                              {"Desktop computer", "Ordenador de mesa", "Ordinateur de bureau",
                               "Galda dators"}},
                             {"phone", {"Phone", "Teléfono", "Téléphone", "Tālrunis"}},
                             {"other", {"Something else", "Otra cosa", "Autre chose", "Kas cits"}}},
             },
             {
                 .name = "for_whom",
                 .kind = "person",
                 .labels = {"For whom is it?", "¿Para quién es?", "Pour qui est-ce\u00a0?",
                            "Kam tas paredzēts?"},
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
     .normal_days = 1,
     .titles = {"Access to a program or folder", "Acceso a un programa o carpeta",
                "Accès à un logiciel ou à un dossier", "Piekļuve programmai vai mapei"},
     .descriptions =
         {"Tell us what you have to reach and for which work. Whoever owns it agrees first.",
          "Dinos a qué necesitas acceder y para qué trabajo. Antes lo aprueba quien es "
          "responsable.",
          "Dites-nous à quoi vous devez accéder et pour quel travail. La personne responsable "
          "donne d'abord son accord.",
          "Norādiet, kam un kādam darbam vajadzīga piekļuve. Vispirms to saskaņos atbildīgā "
          "persona."},
     .fields =
         {
             {
                 .name = "what",
                 .kind = "text",
                 .labels = {"Which program or folder?", "¿Qué programa o carpeta?",
                            "Quel logiciel ou dossier\u00a0?", "Kura programma vai mape?"},
             },
             {
                 .name = "rights",
                 .kind = "choice",
                 .labels = {"What will you do there?", "¿Qué harás allí?",
                            "Que devez-vous y faire\u00a0?", "Ko tur darīsiet?"},
                 .choices = {{"read", {"Only read", "Solo leer", "Seulement lire", "Tikai lasīt"}},
                             {"change",
                              {"Read and change", "Leer y modificar", "Lire et modifier",
                               "Lasīt un mainīt"}}},
             },
         }},
    {.icon = "key",
     .normal_days = 0,
     .titles = {"Password or sign-in does not work", "La contraseña o el acceso no funciona",
                "Mot de passe ou connexion en panne", "Nedarbojas parole vai pieteikšanās"},
     .descriptions = {"You cannot get in. Never send us a password; we give you a new one.",
                      "No puedes entrar. Nunca nos envíes una contraseña; te damos una nueva.",
                      "Vous ne pouvez pas vous connecter. Ne nous envoyez jamais de mot de "
                      "passe\u00a0; nous vous en donnons un nouveau.",
                      "Nevarat pieteikties. Nekad nesūtiet mums paroli; iedosim jaunu."},
     .fields =
         {
             {
                 .name = "where",
                 .kind = "text",
                 .labels = {"Where can you not sign in?", "¿Dónde no puedes entrar?",
                            "Où ne pouvez-vous pas vous connecter\u00a0?",
                            "Kur nevarat pieteikties?"},
             },
         }},
    {.icon = "tool",
     .normal_days = 2,
     .titles = {"Repair of a device", "Reparación de un equipo", "Réparation d'un appareil",
                "Ierīces remonts"},
     .descriptions =
         {"A computer, screen, printer or phone is broken. If it takes long, we lend you another.",
          "Un ordenador, pantalla, impresora o teléfono está roto. Si tarda, te prestamos otro.",
          "Un ordinateur, un écran, une imprimante ou un téléphone est en panne. Si c'est long, "
          "nous vous en prêtons un autre.",
          "Salūzis dators, ekrāns, printeris vai tālrunis. Ja remonts ieilgs, aizdosim citu."},
     .fields =
         {
             {
                 .name = "device",
                 .kind = "text",
                 .labels = {"Which device, and where is it?", "¿Qué equipo es y dónde está?",
                            "Quel appareil, et où est-il\u00a0?",
                            "Kura ierīce, un kur tā atrodas?"},
             },
             {
                 .name = "works",
                 .kind = "yes-no",
                 .labels = {"Can you go on working?", "¿Puedes seguir trabajando?",
                            "Pouvez-vous continuer à travailler\u00a0?",
                            "Vai varat turpināt strādāt?"},
             },
         }},
    {.icon = "users",
     .normal_days = 3,
     .titles = {"Set up a new colleague", "Alta de una persona nueva",
                "Arrivée d'un nouveau collègue", "Darba vieta jaunam kolēģim"},
     .descriptions = {"Account, mail, programs and devices are ready on the first day.",
                      "Cuenta, correo, programas y equipos listos el primer día.",
                      "Compte, messagerie, logiciels et appareils prêts dès le premier jour.",
                      "Konts, e-pasts, programmas un ierīces būs gatavas jau pirmajā dienā."},
     .fields =
         {
             {
                 .name = "name",
                 .kind = "text",
                 .labels = {"Name of the new colleague", "Nombre de la persona nueva",
                            "Nom du nouveau collègue", "Jaunā kolēģa vārds un uzvārds"},
             },
             {
                 .name = "first_day",
                 .kind = "date",
                 .labels = {"First day", "Primer día", "Premier jour", "Pirmā darba diena"},
             },
             {
                 .name = "unit",
                 .kind = "unit",
                 .labels = {"In which unit?", "¿En qué área?", "Dans quel service\u00a0?",
                            "Kurā struktūrvienībā?"},
             },
         }},
    {.icon = "message-circle",
     .normal_days = 2,
     .titles = {"Help with a program", "Ayuda con un programa", "Aide sur un logiciel",
                "Palīdzība darbā ar programmu"},
     .descriptions =
         {"You do not know how to do something. We show you, by phone or at your place.",
          "No sabes cómo hacer algo. Te lo enseñamos por teléfono o en tu puesto.",
          "Vous ne savez pas comment faire. Nous vous montrons, par téléphone ou sur place.",
          "Nezināt, kā kaut ko izdarīt. Parādīsim pa tālruni vai jūsu darba vietā."},
     .fields =
         {
             {
                 .name = "program",
                 .kind = "text",
                 .labels = {"Which program?", "¿Qué programa?", "Quel logiciel\u00a0?",
                            "Kura programma?"},
             },
         }},
    {.icon = NULL},
};
