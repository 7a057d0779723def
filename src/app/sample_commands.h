/* The commands that are about the sample. */
#ifndef APP_SAMPLE_COMMANDS_H
#define APP_SAMPLE_COMMANDS_H

#include "app/features.h"

#define SAMPLE_COMMANDS 1
extern const struct command sample_commands[SAMPLE_COMMANDS];

#endif
