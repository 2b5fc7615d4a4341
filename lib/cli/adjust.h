// SPDX-License-Identifier: GPL-3.0-or-later
/* The methods of svyweight that need no targets: their options, and what these mean. */
#ifndef SVY_CLI_ADJUST_H
#define SVY_CLI_ADJUST_H

#include "cli/cli.h"
#include "weight/nonresponse.h"
#include "weight/normalize.h"
#include "weight/trim.h"

enum svy_cli_adjustment { SVY_CLI_TRIM, SVY_CLI_NONRESPONSE, SVY_CLI_NORMALIZE, SVY_CLI_ADJUSTMENTS };

/* What the options say; starts as {.nonresponse.max_factor = SVY_ADJUST_FACTOR}. Texts are borrowed from the command line. */
struct svy_cli_adjust {
	struct svy_trim_opts trim;
	struct svy_nonresponse_opts nonresponse;
	struct svy_normalize_opts normalize;
	const char *by, *to;
};
#define SVY_ADJUST_FACTOR 3

/* Keys from 100 above those that a command numbers itself. */
enum {
	SVY_ADJUST_LOWER = SVY_CLI_OWN + 100, SVY_ADJUST_UPPER, SVY_ADJUST_EXCESS, SVY_ADJUST_RESPONSE, SVY_ADJUST_INELIGIBLE, SVY_ADJUST_UNKNOWN,
	SVY_ADJUST_CLASSES, SVY_ADJUST_PROPENSITY, SVY_ADJUST_GROUPS, SVY_ADJUST_MAX_FACTOR, SVY_ADJUST_TO, SVY_ADJUST_BY
};

/* Rows of a command's options. */
#define SVY_CLI_ADJUST_OPTIONS \
	{"lower", SVY_ADJUST_LOWER, "LIMIT", 0, "trim: smallest weight: a number, 0.3*mean, 0.3*median, p1", 0}, \
	{"upper", SVY_ADJUST_UPPER, "LIMIT", 0, "trim: largest weight: a number, 3*mean, 3*median, p99, median+6*iqr", 0}, \
	{"excess", SVY_ADJUST_EXCESS, "RULE", 0, "trim: what is cut off goes to the others: equal (parts), proportional, or drop", 0}, \
	{"response", SVY_ADJUST_RESPONSE, "EXPR", 0, "nonresponse: who responded", 0}, \
	{"ineligible", SVY_ADJUST_INELIGIBLE, "EXPR", 0, "nonresponse: who does not belong to the population", 0}, \
	{"unknown", SVY_ADJUST_UNKNOWN, "EXPR", 0, "nonresponse: of whom that is not known", 0}, \
	{"classes", SVY_ADJUST_CLASSES, "VARS", 0, "nonresponse: respondents stand for others of their class", 0}, \
	{"propensity", SVY_ADJUST_PROPENSITY, "VARS", 0, "nonresponse: by the probability of response, from a logistic model", 0}, \
	{"groups", SVY_ADJUST_GROUPS, "N", 0, "nonresponse: N classes of equal propensity, instead of its inverse", 0}, \
	{"max-factor", SVY_ADJUST_MAX_FACTOR, "X", 0, "nonresponse: warn of weights that grow more (3)", 0}, \
	{"to", SVY_ADJUST_TO, "N", 0, "normalize: n (the respondents), mean=1, or a sum", 0}, \
	{"by", SVY_ADJUST_BY, "VARS", 0, "trim, normalize: within groups", 0}

/* 0, or ARGP_ERR_UNKNOWN for other keys. Values that cannot be are usage errors. */
int svy_cli_adjust_parse(struct svy_cli *cli, struct svy_cli_adjust *a, int key, char *arg);
/* Options that are missing or have no meaning are usage errors; kind is SVY_CLI_ADJUSTMENTS where the method is another. */
void svy_cli_adjust_check(struct svy_cli *cli, const struct svy_cli_adjust *a, enum svy_cli_adjustment kind);
/* The method that the options ask for. */
int svy_cli_adjust_method(struct svy_cli *cli, struct svy_cli_adjust *a, enum svy_cli_adjustment kind, struct svy_reweight_method *m);

#endif
