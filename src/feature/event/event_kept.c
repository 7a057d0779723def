/* What the log keeps about people. */
#include "feature/event/event.h"

const struct kept event_kept[] = {
    {"event", N_("Every step: what was done, when, by whom, and the words said with it."),
     N_("Whoever did something here"),
     N_("So that nobody can change later what was agreed. Seals prove it."),
     N_("Words, names and details go with the request. That something was done then stays, and so "
        "do steps that belong to no request, such as a change of rights."),
     NULL,
     N_("What was recorded about the person themself loses its words, names and details. What they "
        "did for others stays, without the name; seals go on proving it."),
     event_erase_object},
    {0}};
