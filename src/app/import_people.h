/* interna import people, units, customers, orders: a table, read here, kept where the store is. */
#ifndef APP_IMPORT_PEOPLE_H
#define APP_IMPORT_PEOPLE_H

#include "app/features.h"

#define PEOPLE_COMMANDS 4
extern const struct command people_commands[PEOPLE_COMMANDS];

#endif
