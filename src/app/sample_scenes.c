/* The scenes of the sample: who asks whom for what is fixed, so that docs/manual/scenes.md can name
   where to look. */
#include "app/sample_data.h"

#define ACT(verb_, who_, hours_, ...)                                                              \
    {                                                                                              \
        .verb = (verb_), .who = (who_), .hours = (hours_), __VA_ARGS__                             \
    }
#define COURSE(days_ago, ...)                                                                      \
    {                                                                                              \
        .days_min = (days_ago), .days_max = (days_ago), .start = START_ASK, .steps = {             \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define C BY_CUSTOMER
#define S BY_SUPPLIER

#define PROMISE(hours, days)        ACT(VERB_PROMISE, S, hours, NOTHING, days)
#define START(hours)                ACT(VERB_START, S, hours, NOTHING)
#define DELIVER(hours)              ACT(VERB_DELIVER, S, hours, DONE)
#define ACCEPT(hours, words, stars) ACT(VERB_ACCEPT, C, hours, words, stars)
#define ASK_CHILD(hours)            ACT(VERB_ASK_CHILD, S, hours, NOTHING)
#define CHILD_PROMISE(hours, days, slot)                                                           \
    ACT(VERB_PROMISE, BY_CHILD_SUPPLIER, hours, NOTHING, days, slot)

const struct sample_scene sample_scenes[SAMPLE_SCENES] = {
    /* A campaign is designed, built and sent; the design is late. */
    {.requester = "diego@jkl.example",
     .performers = {"laura@jkl.example", "liga@jkl.example", "oliver@jkl.example",
                    "oliver@jkl.example"},
     .story =
         STORY(MKT_CAMPAIGN, ES, "Campaña de primavera",
               "Tres correos a los clientes de siempre: diseño, montaje y envío antes de fin de "
               "mes.",
               "Clientes de siempre"),
     .children = {{MKT,
                   DES_DESIGN,
                   {"Design of the spring campaign", "Diseño de la campaña de primavera",
                    "Maquette de la campagne de printemps", "Pavasara kampaņas dizains"},
                   {"Three mails, one family.", "Tres correos de una misma familia.",
                    "Trois courriels, un même style.", "Trīs vēstules vienā stilā."}},
                  {MKT,
                   WEB_BUILD,
                   {"Build the spring campaign", "Montar la campaña de primavera",
                    "Monter la campagne de printemps", "Salikt pavasara kampaņu"},
                   {"From the design, as soon as it is there.",
                    "A partir del diseño, en cuanto "
                    "llegue.",
                    "D'après la maquette, dès réception.", "Pēc dizaina, tiklīdz tas būs."}},
                  {MKT,
                   WEB_SEND,
                   {"Send the spring campaign", "Enviar la campaña de primavera",
                    "Envoyer la campagne de printemps", "Izsūtīt pavasara kampaņu"},
                   {"On a Tuesday at nine.", "Un martes a las nueve.", "Un mardi à 9 h.",
                    "Otrdienā pulksten deviņos."}}},
     .course = COURSE(0, PROMISE(4, 12), ASK_CHILD(2), ASK_CHILD(1), ASK_CHILD(1),
                      CHILD_PROMISE(3, 2, 1), CHILD_PROMISE(2, 6, 2), CHILD_PROMISE(1, 9, 3),
                      ACT(VERB_PAUSE, S, 2, PAUSE_REQUEST),
                      ACT(VERB_RE_PROMISE, BY_CHILD_SUPPLIER, 40, LATE_WHY, 6, 1),
                      ACT(VERB_MESSAGE, C, 10, MESSAGE))},
    /* The hotel's accounts cannot reach the property-management system. */
    {.requester = "martins@stella.example",
     .performers = {"lucia@jkl.example"},
     .story = STORY(IT_REPORT, LV, "Viesnīcas vadības sistēma nav sasniedzama",
                    "Kopš rīta neviens no grāmatvedības netiek iekšā; rēķinus nevar izrakstīt.",
                    "Viesnīcas grāmatvedība"),
     .course = COURSE(0, ACT(VERB_QUESTION, S, 1, QUESTION), ACT(VERB_MESSAGE, C, 1, ANSWER),
                      PROMISE(1, 2), START(1))},
    /* The kitchen supplies the service. */
    {.requester = "elena@stella.example",
     .performers = {"antoine@stella.example"},
     .story = STORY(KIT_MEALS, ES, "Cena de gala en el salón",
                    "Servicio a las nueve, sesenta platos.", "60", "Cena de gala", 60, 0),
     .course = COURSE(1, PROMISE(3, 4), START(10), DELIVER(30))},
    /* Benefits. */
    {.requester = "tom@jkl.example",
     .performers = {"claire@jkl.example"},
     .story = STORY(HR_BENEFITS, EN, "Health insurance for the whole family",
                    "From the first of next month; two children.", "Health insurance"),
     .course = COURSE(0, PROMISE(3, 5), START(6))},
    /* A case that nobody else may see. */
    {.requester = "emma@jkl.example",
     .performers = {"ines@jkl.example"},
     .story = STORY(HR_CASE, EN, "Remarks in the meetings of the team",
                    "It goes on since summer and others have noticed it too.", "peter@jkl.example"),
     .course = COURSE(2, PROMISE(3, 8), START(6))},
    /* An employee buys a jacket. */
    {.requester = "peter@jkl.example",
     .performers = {"daniel@abc.example"},
     .story = STORY(SHP_CLOTHES, EN, "Winter jacket, grey", "The one in the window.", "L",
                    "Winter jacket", 1, 0),
     .course = COURSE(1, PROMISE(2, 3), DELIVER(20))},
    /* An insurance agent buys a policy. */
    {.requester = "raul@harbour.example",
     .performers = {"camille@harbour.example"},
     .story = STORY(POL_POLICY, ES, "Póliza para mi propio coche",
                    "Con las condiciones de la casa.", "Coche", "Póliza de coche", 1, 0),
     .course = COURSE(9, PROMISE(2, 3), DELIVER(12), ACCEPT(5, GOOD, 5))},
    /* A telecom employee takes a line, and an audio conference. */
    {.requester = "lea@linea.example",
     .performers = {"edgars@linea.example"},
     .story = STORY(TEL_LINE, FR, "Une ligne DSL chez moi", "Quatrième étage, prise dans l'entrée.",
                    "5, rue du Port", "Ligne DSL", 1, 0),
     .course = COURSE(0, PROMISE(2, 6), START(8))},
    {.requester = "lea@linea.example",
     .performers = {"edgars@linea.example"},
     .story = STORY(TEL_AUDIO, FR, "Audioconférence avec les quatre sites", "Jeudi à 10 h.", "16"),
     .course = COURSE(5, PROMISE(1, 1), DELIVER(6), ACCEPT(4, GOOD, 5))},
    /* The same order of widgets, before XYZ was bought and after. */
    {.requester = "louis@abc.example",
     .performers = {"marta@xyz.example"},
     .story = STORY(WID_WIDGETS, FR, "Cinq cents widgets verts", "Pour les magasins du sud.",
                    "Vert", "Widgets verts", 500, 0),
     .course = COURSE(SAMPLE_BOUGHT_DAYS + 10, PROMISE(3, 5), DELIVER(40), ACCEPT(6, GOOD, 4))},
    {.requester = "louis@abc.example",
     .performers = {"marta@xyz.example"},
     .story = STORY(WID_WIDGETS, FR, "Encore cinq cents widgets verts", "Comme la dernière fois.",
                    "Vert", "Widgets verts", 500, 0),
     .course = COURSE(SAMPLE_BOUGHT_DAYS - 20, PROMISE(3, 4), DELIVER(30), ACCEPT(6, GOOD, 5))},
    /* Machines for an external customer, brought by the carrier. */
    {.requester = "louis@abc.example",
     .performers = {"monica@abc.example", "vilis@carriers.example"},
     .story = STORY(SHP_MACHINES, FR, "Trois machines pour Amber Foods", "Mise en route comprise.",
                    "Liepāja", "Machine d'emballage", 3, 0, 2),
     .children = {{SHP,
                   CAR_PICKUP,
                   {"Bring three machines to Amber Foods", "Llevar tres máquinas a Amber Foods",
                    "Livrer trois machines à Amber Foods", "Aizvest trīs iekārtas uz Amber Foods"},
                   {"With a lifting platform.", "Con plataforma elevadora.", "Avec hayon.",
                    "Ar pacēlāju."}}},
     .course = COURSE(1, PROMISE(4, 9), ASK_CHILD(3), CHILD_PROMISE(3, 4, 1))},
    /* A shareholder asks for the annual report. */
    {.requester = "robert@jkl.example",
     .performers = {"carmen@jkl.example"},
     .story =
         STORY(ACC_REPORT, EN, "Annual report on paper", "Please send it to my home.", "Last year"),
     .course = COURSE(1, PROMISE(5, 4), DELIVER(24))},
    /* A report with a photo. */
    {.requester = "tom@jkl.example",
     .performers = {"sophie@jkl.example"},
     .story = STORY(OFF_DAMAGE, EN, "Water comes through the ceiling",
                    "Since last night, and it is getting more.", "Second floor, by the printers",
                    .photo = true),
     .course = COURSE(0, PROMISE(1, 1), START(2))},
    /* Feedback shows where it breaks. */
    {.requester = "hugo@jkl.example",
     .performers = {"sophie@jkl.example"},
     .story = STORY(OFF_DAMAGE, FR, "La porte vitrée ferme mal",
                    "Elle claque au moindre courant d'air.", "Entrée principale"),
     .course = COURSE(3, PROMISE(3, 1), START(20), DELIVER(40), ACT(VERB_RETURN, C, 4, RETURN_WHY),
                      DELIVER(30), ACCEPT(5, BAD, 2))},
};
