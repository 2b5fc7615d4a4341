// SPDX-License-Identifier: GPL-3.0-or-later
/* What is known of the terminals of a command: of standard output, where tables go, and of standard error. */
#ifndef SVY_CLI_SCREEN_H
#define SVY_CLI_SCREEN_H

#include "base/screen.h"

/*
 * The terminal behind a descriptor: styled unless NO_COLOR is set or TERM is dumb or none (no-color.org), and as wide as COLUMNS or the terminal itself
 * says. {0} if the descriptor is none.
 */
struct svy_screen svy_cli_screen(int fd);

#endif
