// SPDX-License-Identifier: GPL-3.0-or-later
/* The one table of shared options: parsing, help, the check for abbreviations and the unit test all read it. Private to lib/cli/. */
#ifndef SVY_CLI_OPTIONS_H
#define SVY_CLI_OPTIONS_H

#include <argp.h>
#include "cli/cli.h"

/* Keys without a short name; a command's own keys are letters or start at SVY_CLI_OWN, far below. */
enum {
	SVY_KEY_HISTORY = 0x5000, SVY_KEY_STRICT,
	SVY_KEY_PARTIAL, SVY_KEY_ENCODING, SVY_KEY_MISSING, SVY_KEY_DELIMITER, SVY_KEY_DECIMAL_IN, SVY_KEY_QUOTE, SVY_KEY_NO_HEADER, SVY_KEY_RAGGED,
	SVY_KEY_STRATA, SVY_KEY_PSU, SVY_KEY_FPC, SVY_KEY_NEST, SVY_KEY_PPS, SVY_KEY_PROB, SVY_KEY_HR_SUM, SVY_KEY_JOINT, SVY_KEY_LONELY, SVY_KEY_DF, SVY_KEY_AS,
	SVY_KEY_REPWEIGHTS, SVY_KEY_REPTYPE, SVY_KEY_REPSCALE, SVY_KEY_REPRSCALES, SVY_KEY_REPFACTORS, SVY_KEY_FAY, SVY_KEY_MSE,
	SVY_KEY_MARGINS, SVY_KEY_NA,
	SVY_KEY_LEVEL, SVY_KEY_CI, SVY_KEY_DEFF, SVY_KEY_VCOV, SVY_KEY_STATS, SVY_KEY_STANDARDIZE, SVY_KEY_TO,
};

struct svy_cli_group {
	int bit;                        /* SVY_CLI_OUTPUT …; 0: every command has it */
	const char *title;
	const struct argp_option *option;       /* ended by an empty one */
};
extern const struct svy_cli_group svy_cli_groups[];     /* ended by a NULL option */

/* All options of a command in one array ended by an empty one, under the titles of their groups: its own first. Caller frees. */
struct argp_option *svy_cli_options(const struct svy_cli *cli);
/* By long or short name; NULL if there is none. */
const struct argp_option *svy_cli_find_long(const struct argp_option *all, const char *name, size_t n);
const struct argp_option *svy_cli_find_short(const struct argp_option *all, char c);
/* An option, not a title or the end. */
bool svy_cli_is_option(const struct argp_option *o);

/* Shared options: 0, or ARGP_ERR_UNKNOWN. Values that cannot be are usage errors. */
int svy_cli_parse_shared(struct svy_cli *cli, int key, char *arg);
/* The part of svy_cli_parse_shared that tells of replicate weights; its last check; and, with the file open, their declaration into d's design. */
int svy_cli_parse_replicates(struct svy_cli *cli, int key, char *arg);
void svy_cli_settle_replicates(struct svy_cli *cli);
int svy_cli_merge_replicates(struct svy_cli *cli, struct svy_dict *d);
/* After the last option: the rules of --as with the single options that override it. */
void svy_cli_settle(struct svy_cli *cli);

/*
 * Goes over the words of the command line before argp does, since argp accepts abbreviated long names and writes its complaints in
 * pieces: unknown options, missing and unwanted values are usage errors. Collects the words of the history line into words; *file is the
 * index of the last positional one among them, or -1, and *npositional their number.
 */
void svy_cli_scan(struct svy_cli *cli, const struct argp_option *all, int argc, char **argv, struct svy_strs *words, ptrdiff_t *last, int *npositional);
/* The history line: words quoted as a shell needs them; word number file, if it is one, without its folder. */
char *svy_cli_history(const char *name, const struct svy_strs *words, ptrdiff_t file);

/* One line to standard error in one write: "svymean: [kind: ]text". */
void svy_cli_message(const char *name, const char *kind, const char *text);

#endif
