/* Ready-made offerings for finance, in four languages. */
#include "feature/catalogue/catalogue_sets.h"

const struct catalogue_starter catalogue_set_finance[] = {
    {.icon = "file-invoice",
     .normal_days = 5,
     .secrecy = SECRECY_CONFIDENTIAL,
     .titles = {"Pay back what I spent", "Reembolso de mis gastos", "Remboursement de mes frais",
                "Atmaksāt manus izdevumus"},
     .descriptions =
         {"Travel, meals or things you paid for the company. Keep the receipts; we ask for them.",
          "Viajes, comidas o compras que pagaste por la empresa. Guarda los recibos; te los "
          "pediremos.",
          "Déplacements, repas ou achats payés pour la société. Gardez les reçus\u00a0; nous les "
          "demanderons.",
          "Komandējumi, maltītes vai pirkumi, ko apmaksājāt uzņēmuma vietā. Saglabājiet čekus; tos "
          "lūgsim."},
     .fields =
         {
             {
                 .name = "amount",
                 .kind = "money",
                 .labels = {"How much?", "¿Cuánto?", "Combien\u00a0?", "Cik daudz?"},
             },
             {
                 .name = "purpose",
                 .kind = "text",
                 .labels = {"For what?", "¿Para qué?", "Pour quoi\u00a0?", "Par ko?"},
             },
         }},
    {.icon = "file-invoice",
     .normal_days = 3,
     .titles = {"Pay an invoice", "Pago de una factura", "Payer une facture", "Apmaksāt rēķinu"},
     .descriptions =
         {"You have an invoice of a supplier. We check it against the order and pay it in time.",
          "Tienes una factura de un proveedor. La comprobamos con el pedido y la pagamos a tiempo.",
          "Vous avez une facture d'un fournisseur. Nous la vérifions et la payons à temps.",
          "Jums ir piegādātāja rēķins. Salīdzināsim to ar pasūtījumu un laikus apmaksāsim."},
     .fields =
         {
             {
                 .name = "supplier",
                 .kind = "text",
                 .labels = {"Who sent it?", "¿Quién la envía?", "Qui l'a envoyée\u00a0?",
                            "Kas to atsūtīja?"},
             },
             {
                 .name = "amount",
                 .kind = "money",
                 .labels = {"Amount", "Importe", "Montant", "Summa"},
             },
             {
                 .name = "due",
                 .kind = "date",
                 .labels = {"To be paid until", "Fecha límite de pago", "À payer avant le",
                            "Jāapmaksā līdz"},
             },
         }},
    {.icon = "file-invoice",
     .normal_days = 2,
     .titles = {"Write an invoice to a customer", "Emitir una factura a un cliente",
                "Facturer un client", "Izrakstīt rēķinu klientam"},
     .descriptions = {"Tell us what was delivered, to whom and at what price.",
                      "Dinos qué se entregó, a quién y a qué precio.",
                      "Dites-nous ce qui a été livré, à qui et à quel prix.",
                      "Norādiet, kas, kam un par kādu cenu piegādāts."},
     .fields =
         {
             {
                 .name = "customer",
                 .kind = "text",
                 .labels = {"Which customer?", "¿Qué cliente?", "Quel client\u00a0?",
                            "Kurš klients?"},
             },
             {
                 .name = "amount",
                 .kind = "money",
                 .labels = {"Amount without tax", "Importe sin impuestos", "Montant hors taxes",
                            "Summa bez nodokļiem"},
             },
         }},
    {.icon = "file-invoice",
     .normal_days = 5,
     .titles = {"A new supplier or customer in the books", "Alta de un proveedor o cliente",
                "Créer un fournisseur ou un client", "Jauns piegādātājs vai klients uzskaitē"},
     .descriptions = {"We check who they are, their tax number and their bank account.",
                      "Comprobamos quién es, su número fiscal y su cuenta bancaria.",
                      "Nous vérifions son identité, son numéro fiscal et son compte bancaire.",
                      "Pārbaudīsim, kas tas ir, tā nodokļu maksātāja numuru un bankas kontu."},
     .fields =
         {
             {
                 .name = "name",
                 .kind = "text",
                 .labels = {"Name of the company", "Nombre de la empresa", "Nom de la société",
                            "Uzņēmuma nosaukums"},
             },
             {
                 .name = "tax",
                 .kind = "text",
                 .labels = {"Tax number", "Número fiscal", "Numéro fiscal",
                            "Nodokļu maksātāja numurs"},
             },
         }},
    {.icon = "file-invoice",
     .normal_days = 5,
     .secrecy = SECRECY_CONFIDENTIAL,
     .titles = {"Figures and budget of my unit", "Cifras y presupuesto de mi área",
                "Chiffres et budget de mon service", "Manas struktūrvienības skaitļi un budžets"},
     .descriptions = {"What was spent, what is left, or a figure you need to decide.",
                      "Lo gastado, lo que queda o una cifra que necesitas para decidir.",
                      "Ce qui est dépensé, ce qui reste, ou un chiffre pour décider.",
                      "Kas iztērēts, kas atlicis vai kāds skaitlis vajadzīgs lēmumam."},
     .fields =
         {
             {
                 .name = "period",
                 .kind = "text",
                 .labels = {"For which time?", "¿De qué periodo?", "Pour quelle période\u00a0?",
                            "Par kuru laiku?"},
             },
             {
                 .name = "needed_by",
                 .kind = "date",
                 .labels = {"When do you need it?", "¿Para cuándo lo necesitas?",
                            "Pour quand en avez-vous besoin\u00a0?",
                            "Līdz kuram datumam tas vajadzīgs?"},
             },
         }},
    {.icon = "users",
     .normal_days = 5,
     .titles = {"Advance for a journey", "Anticipo para un viaje", "Avance pour un déplacement",
                "Avanss komandējumam"},
     .descriptions = {"Money before you travel for the company. You account for it afterwards.",
                      "Dinero antes de viajar por trabajo. Después lo justificas.",
                      "De l'argent avant un déplacement professionnel. Vous le justifiez ensuite.",
                      "Nauda pirms darba brauciena. Pēc tam par to atskaitāties."},
     .fields =
         {
             {
                 .name = "amount",
                 .kind = "money",
                 .labels = {"How much?", "¿Cuánto?", "Combien\u00a0?", "Cik daudz?"},
             },
             {
                 .name = "leaving",
                 .kind = "date",
                 .labels = {"When do you leave?", "¿Cuándo sales?", "Quand partez-vous\u00a0?",
                            "Kad dodaties ceļā?"},
             },
         }},
    {.icon = NULL},
};
