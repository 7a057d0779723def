/* People's Markdown as HTML that is safe to show: CommonMark with tables, strike-through and bare
   links, parsed by md4c and written by our own list of tags. */
#ifndef LIB_MD_H
#define LIB_MD_H

#include "base/str.h"

#define MD_SOURCE_BYTES_MAX ((size_t)128 * 1024) /* a longer text is shown as it was typed */
#define MD_DEPTH_MAX        16 /* blocks nested deeper lose their tags, not their text */

/* The only tags written: p h3 h4 h5 h6 em strong del code pre blockquote ul ol li table thead tbody
   tr th td br hr a; the only attributes: start of ol, href and rel of a. Headings start at h3,
   below those of the page. HTML in SOURCE is shown as text, an image as a link to it, and a link
   only when it goes to http:, https:, mailto: or a path of ours. A single line end is kept as one.
 */
struct str md_html(struct arena *arena, struct str source);

#endif
