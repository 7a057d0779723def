/* What requests keep about people. */
#include "base/time.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/request/request_pages.h"

static const int64_t retention_ms = CATALOGUE_RETENTION_DAYS * DAY_MS;

const struct kept request_kept[] = {
    {"request request_line request_offer request_watcher search_request search_piece",
     N_("What was asked, promised and delivered, in the words of both sides; who asked, supplies, "
        "approves or follows, and whom it concerns."),
     N_("Whoever asks, supplies, approves or follows, and whom it concerns"),
     N_("So that both sides know what was promised and what is still owed."),
     N_("As long after its end as its offering says, {days} days if it says nothing. A draft that "
        "nobody touches goes after a year."),
     &retention_ms,
     N_("Drafts and what the person followed go. Requests stay as long as ever, and so does what "
        "was written in them; the name of the person becomes that of a former colleague."),
     request_person_erase},
    {"request_rating",
     N_("How the two sides rate each other, with a comment. The two sides alone see it, and it is "
        "added up for no person."),
     N_("Whoever asks or supplies"), N_("So that either side learns what to do better."),
     N_("Comments and names go with the request. The two numbers stay, without names."), NULL,
     N_("It stays as long as its request, without the name."), NULL},
    {"request_glass",
     N_("Who asked to read a secret request, the reason, who confirmed it, and until when."),
     N_("Administrators and executives"), N_("So that nobody reads unseen what is secret."),
     N_("It goes with the request. What opened nothing stays."), NULL,
     N_("It stays, without the name."), NULL},
    {0}};
