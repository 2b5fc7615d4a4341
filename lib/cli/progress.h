// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One line on standard error that tells how far the command is, where that is a terminal and the work takes more than two seconds. A timer draws it, so
 * that the work itself pays nothing. In a pipeline the command whose input is a file draws; those that read from it do only when they have all of it.
 */
#ifndef SVY_CLI_PROGRESS_H
#define SVY_CLI_PROGRESS_H

#include "cli/cli.h"

/* Begins to watch; nothing where standard error is no terminal, or one that cannot take a line back. */
void svy_cli_progress_start(struct svy_cli *cli);
/* Takes the line away for what stands on standard error now, until go_on. Both may be called when nothing is watched. */
void svy_cli_progress_hold(void);
void svy_cli_progress_go_on(void);
/* Takes the line away for good: before the result, which another command or the terminal is waiting for. */
void svy_cli_progress_stop(void);

#endif
