/* One question over all that can be found. A kind of thing is a row of a table in search_pages.c:
   how its ids are found, and how one of them is shown. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

struct web_routes;
extern const struct web_routes search_routes;

#endif
