/* What the compiled templates call: every value is escaped for where it stands. There is no raw
 * output. */
#ifndef DOC_HTML_H
#define DOC_HTML_H

#include "doc/doc.h"

struct html;

/* A block: writes VALUE, the document (or part of it) it was called with. */
typedef void html_block(struct html *html, const struct doc *value);

struct html {
    struct buf *out;
    struct arena *arena;
    const struct doc_voice *voice;
    const struct doc *page; /* what every page has: language, who is signed in, csrf, navigation */
    html_block *slot;       /* what {{slot}} of the page's frame is filled with, or NULL */
    const struct doc *slot_value;
};

const struct doc *html_path(struct html *html, const struct doc *value,
                            const char *path); /* "customer.name", "page.csrf", "."; after a text by
                                               people "lang" is its language. NULL: absent */
void html_text(struct html *html, const struct doc *value,
               const char *filter); /* text context; filter as in {{x|filter}}, or NULL */
void html_attr(struct html *html, const struct doc *value,
               const char *filter); /* quoted attribute; without a filter as programs read
                                        it: 1234.5, 2026-11-21, 12.50 */
void html_url(struct html *html,
              const struct doc *value); /* quoted href/src/action: only /path, #x, ?x, http(s):,
                                           mailto: pass, else "#" */
void html_url_part(struct html *html, const struct doc *value); /* within an address that starts
                                                                   with ours: percent-encoded */
void html_message(struct html *html, const char *msgid, const char *plural, const struct doc *count,
                  const struct doc *params, bool attribute); /* params: object of nodes, or NULL */
bool html_equal(const struct doc *value, const char *text);  /* {{if x = "text"}} */

#endif
