// SPDX-License-Identifier: GPL-3.0-or-later
/* Totals or shares of a population from what an option names: a table, YAML, or another survey. */
#ifndef SVY_CLI_TARGETS_H
#define SVY_CLI_TARGETS_H

#include "cli/cli.h"
#include "weight/targets.h"

/* A table in any format that is read, or YAML by its name. The base name of path is the targets' file. */
int svy_cli_targets_file(struct svy_cli *cli, const char *path, struct svy_targets *t);
/* Does text name a survey and a weight of it, SURVEY:WEIGHT? Not if there is a file of that whole name. */
bool svy_cli_is_survey(const char *text);
/*
 * The weighted totals of a survey, SURVEY[:WEIGHT], the weight its own if none is named; margins and totals as for svy_targets_list. Its categories must
 * have the labels that they have in d. *path becomes the survey's, which t borrows; the caller frees it after t.
 */
int svy_cli_targets_survey(struct svy_cli *cli, const char *text, const char *margins, const char *totals, const struct svy_dict *d, char **path,
			   struct svy_targets *t);

#endif
