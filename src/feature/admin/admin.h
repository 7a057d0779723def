/* For those who administer: where everything is kept up, the limits, who did what, and how the
   house is. To everybody else these pages are not there. */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "base/err.h"

struct grant;
struct req;
struct web_routes;

extern const struct web_routes admin_routes, admin_list_routes, admin_audit_routes;

/* The gate of all these pages: ERR_NOT_FOUND unless the actor administers. */
MUST_CHECK struct err *admin_gate(struct req *req, struct grant *grant);

#define ADMIN_EXPECT                                                                               \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_LEAD] = VERDICT_HIDDEN, [RELATION_ADMIN] = VERDICT_YES,     \
        [RELATION_TOKEN] = VERDICT_FORBIDDEN                                                       \
    }

#endif
