/* interna user add, interna token create. */
#ifndef APP_USER_COMMANDS_H
#define APP_USER_COMMANDS_H

#include "app/features.h"

#define USER_COMMAND_COUNT 2
extern const struct command user_commands[USER_COMMAND_COUNT];

#endif
