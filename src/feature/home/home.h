/* The first page: one home for both roles of a person; and, before there is anybody, the set-up.
   Last in the features table: it may use all others. */
#ifndef HOME_HOME_H
#define HOME_HOME_H

struct web_routes;

extern const struct web_routes home_routes, home_set_up_routes;

#endif
