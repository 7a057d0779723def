/* interna import log: history from an event log, read here, kept where the store is. */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "app/features.h"

#define IMPORT_COMMANDS 1
extern const struct command import_commands[IMPORT_COMMANDS];

#endif
