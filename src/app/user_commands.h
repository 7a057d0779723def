/* interna user add, interna user link, interna token create. */
#ifndef APP_USER_COMMANDS_H
#define APP_USER_COMMANDS_H

#include "app/features.h"

#define USER_COMMAND_COUNT 3
extern const struct command user_commands[USER_COMMAND_COUNT];

#endif
