/* What is kept about those who send files. */
#include "base/limits.h"
#include "feature/attachment/attachment.h"

const struct kept attachment_kept[] = {
    {"attachment",
     N_("Files and photos: their name and content, who sent them and when. Where a photo was taken "
        "is removed from it."),
     N_("Whoever sends a file, and whom it shows"),
     N_("So that a request can be understood and done."),
     N_("A file goes with its request; one that was never sent goes after {hours} hours."),
     &limits.attachment_held_ms,
     N_("Files that were never sent go. Those of a request stay with it, without the name of who "
        "sent them."),
     attachment_person_erase},
    {0}};
