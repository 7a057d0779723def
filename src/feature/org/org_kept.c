/* What is kept about people, units and companies. */
#include "base/limits.h"
#include "feature/org/org.h"

const struct kept org_kept[] = {
    {"party relation search_person search_unit unit_heir",
     N_("Name, e-mail, personnel number, kind of work, language and time zone; in which companies "
        "and units somebody works, from when until when."),
     N_("Everybody who was entered here"),
     N_("So that colleagues find each other and a request reaches those who answer for it."),
     N_("After the last day nobody finds the person any more, but the entry stays: what was agreed "
        "names them."),
     NULL,
     N_("Name, e-mail, numbers, language and time zone go. That a former colleague belonged to a "
        "company or unit on certain days stays, without the name."),
     org_party_erase},
    {"absence", N_("From when until when somebody is away, and who stands in. No reason is kept."),
     N_("Whose absence was entered"), N_("So that nothing waits for somebody who is away."),
     N_("It stays with the entry of the person."), NULL,
     N_("Absences go. In those of others nobody stands where the person stood in."),
     org_absence_erase},
    {"share control",
     N_("Which share of a company a person or a company holds, who controls it, and the reason."),
     N_("Owners of companies"),
     N_("So that it is known on every day what is a sale within the group."),
     N_("It stays, because past days can be asked about."), NULL,
     N_("Past shares stay, without the name. Who still owns or controls something is not erased."),
     NULL},
    {"org_import org_import_slice org_import_row",
     N_("The rows of files from which people, units, customers and orders were imported, and who "
        "did it."),
     N_("Everybody in such a file"), N_("So that an import can be checked and undone."),
     N_("The rows for {days} days. That there was an import stays."), &limits.import_undo_ms,
     N_("The rows of each file that names the person go, and what it changed can no longer be "
        "undone."),
     org_import_erase},
    {0}};
