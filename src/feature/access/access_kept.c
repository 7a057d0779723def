/* What is kept about those who sign in. */
#include "base/limits.h"
#include "base/time.h"
#include "feature/access/access.h"

static const int64_t tries_ms = ACCESS_TRIES_KEPT_MS;

const struct kept access_kept[] = {
    {"credential pin link setting",
     N_("A digest of the password and of the PIN, from which neither can be read; a link to sign "
        "in; the colours chosen; who administers."),
     N_("Everybody who may sign in"), N_("So that nobody comes in under the name of another."),
     N_("Until it is replaced or taken away."), NULL, N_("Password, PIN, link and colours go."),
     access_credential_erase},
    {"session device bearer",
     N_("When somebody signed in and was last here, on which shared device, and the tokens of "
        "their programs. What they looked at is not kept."),
     N_("Everybody who signs in"), N_("So that they stay signed in."),
     N_("A session at most {hours} hours after it was last used, a token until it is ended."),
     &limits.session_idle_ms,
     N_("Sessions and tokens went on the last day; what is left of them goes. Shared devices "
        "stay."),
     access_session_erase},
    {"throttle", N_("Failed attempts to sign in: a digest of the name, and the network address."),
     N_("Whoever tried to sign in"), N_("So that passwords and PINs cannot be guessed."),
     N_("About {hours} hours."), &tries_ms,
     N_("Nothing is done: such a digest goes by itself within hours."), NULL},
    {0}};
