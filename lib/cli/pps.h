// SPDX-License-Identifier: GPL-3.0-or-later
/* The options of unequal probabilities over what a header declares. Private to lib/cli/. */
#ifndef SVY_CLI_PPS_H
#define SVY_CLI_PPS_H

#include "cli/cli.h"

/* --pps, --prob and --hr-sum into the design, with a warning where they replace what it says. */
int svy_cli_merge_pps(struct svy_cli *cli, struct svy_dict *d);

#endif
