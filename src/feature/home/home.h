/* The first page: one home for both roles of a person. Last in the features table: it may use all others. */
#ifndef HOME_HOME_H
#define HOME_HOME_H

#include "web/req.h"

extern const struct route home_routes[];
extern const size_t home_route_count;

#endif
