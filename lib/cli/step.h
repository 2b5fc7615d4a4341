// SPDX-License-Identifier: GPL-3.0-or-later
/* What the commands that change data on its way have in common: the run from file to file. */
#ifndef SVY_CLI_STEP_H
#define SVY_CLI_STEP_H

#include "cli/cli.h"

/* Makes the sink of the step from the options of the command; it owns next if it returns 0. d is the dictionary of the rows to come. */
typedef int svy_cli_step_maker(struct svy_cli *cli, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step);

/*
 * Opens, adds the history line, hands the rows through the step into the writer that the options ask for, and finishes: returns the exit status.
 */
int svy_cli_step(struct svy_cli *cli, svy_cli_step_maker *make);
/* The same; where all went well then() is called before it finishes. */
int svy_cli_step_then(struct svy_cli *cli, svy_cli_step_maker *make, int (*then)(struct svy_cli *cli));

#endif
