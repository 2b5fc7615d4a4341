// SPDX-License-Identifier: GPL-3.0-or-later
/* What the commands that estimate have in common: options into the estimator's, and the run from file to table. */
#ifndef SVY_CLI_ESTIMATOR_H
#define SVY_CLI_ESTIMATOR_H

#include "cli/cli.h"
#include "stat/estimators.h"

/* The options of the groups design, domain and inference, and the first argument as the variable list. Borrows from cli. */
void svy_cli_estimator_opts(const struct svy_cli *cli, struct svy_estimator_opts *o);
/* Opens, runs the rows into the estimator, writes its table, and finishes: returns the exit status. */
int svy_cli_estimate(struct svy_cli *cli, const struct svy_estimator *kind, const struct svy_estimator_opts *o);
/* The same with a sink, which it frees, that fills table, which it frees too. */
int svy_cli_estimate_sink(struct svy_cli *cli, struct svy_sink *sink, struct svy_estimates *table);

#endif
