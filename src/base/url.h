/* Addresses in pages: which may be linked, and how a value enters one. */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/buf.h"

/* May stand in href, src or action: /path (not //host), #x, ?x, http:, https:, mailto:. Never with
   a control character, a space or a backslash, which browsers read in ways of their own. */
bool url_is_safe(struct str url);
void url_add_part(struct buf *out,
                  struct str value); /* percent-encoded; RFC 3986 unreserved stay */

#endif
