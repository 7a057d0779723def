/* The first page: one home for both roles of a person; before there is anybody, the set-up; and
   pages about the pages. Last in the features table: it may use all others. */
#ifndef HOME_HOME_H
#define HOME_HOME_H

struct web_routes;

extern const struct web_routes home_routes, home_set_up_routes, home_about_routes;

#endif
