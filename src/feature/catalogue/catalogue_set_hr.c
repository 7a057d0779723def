/* Ready-made offerings for people and pay, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_hr[] = {
    {.icon = "file-invoice",
     .normal_days = 3,
     .secrecy = SECRECY_CONFIDENTIAL,
     .titles = {"A question about my pay", "Una pregunta sobre mi nómina",
                "Une question sur ma paie", "Jautājums par manu algu"},
     .descriptions =
         {"Something on your payslip is not clear or not right. Only you and we see this.",
          "Algo de tu nómina no está claro o no es correcto. Solo lo vemos tú y nosotros.",
          "Un point de votre bulletin n'est pas clair ou pas juste. Vous et nous seuls le voyons.",
          "Kaut kas algas lapā nav skaidrs vai pareizs. To redzēsiet tikai jūs un mēs."},
     .fields =
         {
             {
                 .name = "month",
                 .kind = "text",
                 .labels = {"Which month is it about?", "¿De qué mes se trata?",
                            "De quel mois s'agit-il\u00a0?", "Par kuru mēnesi ir runa?"},
             },
         }},
    {.icon = "file-invoice",
     .normal_days = 3,
     .secrecy = SECRECY_CONFIDENTIAL,
     .titles = {"A certificate of employment or income", "Un certificado de empleo o de ingresos",
                "Une attestation d'emploi ou de revenus", "Izziņa par darbu vai ienākumiem"},
     .descriptions =
         {"For a bank, a landlord or an authority. Say in which language you need it.",
          "Para un banco, un arrendador o una administración. Indica en qué idioma lo necesitas.",
          "Pour une banque, un bailleur ou une administration. Précisez la langue souhaitée.",
          "Bankai, izīrētājam vai iestādei. Norādiet, kurā valodā tā vajadzīga."},
     .fields =
         {
             {
                 .name = "kind",
                 .kind = "choice",
                 .labels = {"What is to be certified?", "¿Qué hay que certificar?",
                            "Que faut-il attester\u00a0?", "Kas jāapliecina?"},
                 .choices = {{"employment",
                              {"That I am employed", "Que trabajo aquí", "Que je suis en poste",
                               "Ka es šeit strādāju"}},
                             {"income",
                              {"What I earn", "Lo que gano", "Mes revenus", "Mani ienākumi"}},
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
    {.icon = "calendar",
     .normal_days = 2,
     .secrecy = SECRECY_CONFIDENTIAL,
     .titles = {"Leave and absence", "Vacaciones y ausencias", "Congés et absences",
                "Atvaļinājums un prombūtne"},
     .descriptions =
         {"Holidays, parental leave, unpaid leave, or a question about your days.",
          "Vacaciones, permiso parental, permiso sin sueldo o una duda sobre tus días.",
          "Congés payés, congé parental, congé sans solde ou une question sur vos jours.",
          "Ikgadējais, vecāku vai bezalgas atvaļinājums, kā arī jautājumi par jūsu dienām."},
     .fields =
         {
             {
                 .name = "first_day",
                 .kind = "date",
                 .labels = {"First day away", "Primer día fuera", "Premier jour d'absence",
                            "Pirmā prombūtnes diena"},
             },
             {
                 .name = "last_day",
                 .kind = "date",
                 .labels = {"Last day away", "Último día fuera", "Dernier jour d'absence",
                            "Pēdējā prombūtnes diena"},
             },
         }},
    {.icon = "users",
     .normal_days = 5,
     .secrecy = SECRECY_CONFIDENTIAL,
     .titles = {"Benefits and insurance", "Beneficios y seguros", "Avantages et assurances",
                "Labumi un apdrošināšana"},
     .descriptions =
         {"Join, change or ask about a benefit: health insurance, pension plan, meals, transport.",
          "Apúntate, cambia o pregunta por un beneficio: seguro médico, plan de pensiones, "
          "comidas, transporte.",
          "Adhérer, modifier ou se renseigner\u00a0: santé, retraite, repas, transports.",
          "Pieteikties labumam, mainīt to vai uzzināt par to: veselības apdrošināšana, pensiju "
          "plāns, ēdināšana, transports."},
     .fields =
         {
             {
                 .name = "benefit",
                 .kind = "text",
                 .labels = {"Which benefit is it about?", "¿De qué beneficio se trata?",
                            "De quel avantage s'agit-il\u00a0?", "Par kuru labumu ir runa?"},
             },
         }},
    {.icon = "users",
     .normal_days = 10,
     .titles = {"Training or a course", "Formación o un curso", "Une formation",
                "Mācības vai kurss"},
     .descriptions =
         {"Something you want to learn for your work. We look for a course and agree it with your "
          "lead.",
          "Algo que quieres aprender para tu trabajo. Buscamos un curso y lo acordamos con tu "
          "responsable.",
          "Ce que vous voulez apprendre pour votre travail. Nous cherchons une formation et voyons "
          "avec votre responsable.",
          "Ko vēlaties apgūt darba vajadzībām. Atradīsim kursu un saskaņosim ar jūsu vadītāju."},
     .fields =
         {
             {
                 .name = "subject",
                 .kind = "text",
                 .labels = {"What do you want to learn?", "¿Qué quieres aprender?",
                            "Que voulez-vous apprendre\u00a0?", "Ko vēlaties apgūt?"},
             },
         }},
    {.icon = "users",
     .normal_days = 30,
     .titles = {"Fill a position", "Cubrir un puesto", "Pourvoir un poste", "Aizpildīt vakanci"},
     .descriptions =
         {"Your unit needs somebody. We write the offer with you, look for people and invite them.",
          "Tu área necesita a alguien. Redactamos la oferta contigo, buscamos y citamos a las "
          "personas.",
          "Votre service a besoin de quelqu'un. Nous rédigeons l'offre avec vous, cherchons et "
          "invitons les candidats.",
          "Jūsu struktūrvienībai vajadzīgs darbinieks. Kopā sagatavosim sludinājumu, meklēsim un "
          "aicināsim kandidātus."},
     .fields =
         {
             {
                 .name = "position",
                 .kind = "text",
                 .labels = {"Which position?", "¿Qué puesto?", "Quel poste\u00a0?", "Kurš amats?"},
             },
             {
                 .name = "start",
                 .kind = "date",
                 .labels = {"From when on?", "¿Desde cuándo?", "À partir de quand\u00a0?",
                            "No kura laika?"},
             },
         }},
    {.icon = "message-circle",
     .normal_days = 2,
     .secrecy = SECRECY_NAMED,
     .titles = {"Help in a personal or difficult situation",
                "Ayuda en una situación personal o difícil",
                "Aide dans une situation personnelle ou difficile",
                "Palīdzība personiskā vai sarežģītā situācijā"},
     .descriptions =
         {"Illness, trouble at home, conflict or harassment. Only you and the persons named see "
          "it: no lead, no administrator.",
          "Enfermedad, problemas en casa, conflicto o acoso. Solo lo ven tú y las personas "
          "designadas: ni responsables ni administradores.",
          "Maladie, difficultés familiales, conflit ou harcèlement. Vous et les personnes "
          "désignées seuls le voient\u00a0: ni responsable, ni administrateur.",
          "Slimība, grūtības mājās, konflikts vai aizskaršana. To redzēsiet tikai jūs un norādītās "
          "personas, nevis vadītājs vai administrators."},
     .fields =
         {
             {
                 .name = "about",
                 .kind = "person",
                 .concerns = true,
                 .labels = {"Is it about somebody? They never see it.",
                            "¿Se trata de alguien? Nunca lo verá.",
                            "S'agit-il de quelqu'un\u00a0? Cette personne ne le verra jamais.",
                            "Vai tas ir par kādu? Šī persona to nekad neredzēs."},
             },
             {
                 .name = "contact",
                 .kind = "text",
                 .labels = {"How may we reach you?", "¿Cómo podemos contactarte?",
                            "Comment vous joindre\u00a0?", "Kā ar jums sazināties?"},
             },
         }},
    {.icon = NULL},
};
