// SPDX-License-Identifier: GPL-3.0-or-later
/* From data to the table that a histogram is drawn of. */
#ifndef SVY_CLI_HISTOGRAM_H
#define SVY_CLI_HISTOGRAM_H

#include "cli/cli.h"
#include "stat/histogram.h"

/*
 * Opens the command's input, counts and fills t (initialised, to be freed also after an error). Of the design only weights and domain matter; without a
 * declared weight that of an SPSS file is taken, and noted. weights, a name or "none", goes before both; NULL: not given. o->frame.rules are set here. SVY_EUSAGE where the input is a table of estimates.
 */
int svy_cli_histogram(struct svy_cli *cli, const struct svy_histogram_opts *o, const char *weights, struct svy_estimates *t);

#endif
