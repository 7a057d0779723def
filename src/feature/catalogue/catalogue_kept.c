/* What the catalogue keeps about people. */
#include "feature/catalogue/catalogue.h"

const struct kept catalogue_kept[] = {
    {"offering offering_text offering_field offering_field_text offering_choice "
     "offering_choice_text offering_audience offering_handler offering_wish offering_retention "
     "search_offering",
     N_("What is offered and to whom, who approves it, and who handles what is secret."),
     N_("Who approves or handles something, or was chosen to be offered it"),
     N_("So that everybody knows what they may ask for."),
     N_("It stays with its earlier versions, to which requests refer."), NULL,
     N_("The person is no longer among those chosen to be offered something. Earlier versions say "
        "that a former colleague approved, without the name."),
     catalogue_person_erase},
    {0}};
