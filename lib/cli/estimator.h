// SPDX-License-Identifier: GPL-3.0-or-later
/* What the commands that estimate have in common: options into the estimator's, and the run from file to table. */
#ifndef SVY_CLI_ESTIMATOR_H
#define SVY_CLI_ESTIMATOR_H

#include "cli/cli.h"
#include "stat/estimators.h"

/*
 * What the options of the groups domain and inference say, and the first argument as the variable list, into o, whose members that belong to single
 * estimators stay. Borrows from cli.
 */
void svy_cli_estimator_opts(const struct svy_cli *cli, struct svy_estimator_opts *o);
/*
 * The main() of a command that estimates: reads the options, opens, runs the rows into the estimator, writes its table, and finishes. Returns the exit
 * status. o holds what the command's own parse() puts there.
 */
int svy_cli_estimator_main(struct svy_cli *cli, int argc, char **argv, const struct svy_estimator *kind, struct svy_estimator_opts *o);
/* For a sink of another kind, behind svy_cli_begin: opens, runs, writes and finishes. Frees the sink and table, which the sink fills. */
int svy_cli_estimate_sink(struct svy_cli *cli, struct svy_sink *sink, struct svy_estimates *table);

#endif
