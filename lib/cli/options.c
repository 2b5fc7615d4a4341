// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include <string.h>
#include "base/mem.h"

static const struct argp_option output[] = {
	{"output", 'o', "FILE", 0, "Write to FILE, which appears whole or not at all", 0},
	{"format", 'O', "FORMAT", 0, "Format of the output", 0},
	{"no-history", SVY_KEY_HISTORY, NULL, 0, "Leave the history out of the header", 0},
	{0},
};

static const struct argp_option input[] = {
	{"partial", SVY_KEY_PARTIAL, NULL, 0, "Accept a stream without its trailer, as head leaves it", 0},
	{"encoding", SVY_KEY_ENCODING, "NAME", 0, "Encoding of the text, whatever the file says", 0},
	{"missing", SVY_KEY_MISSING, "RULES", 0, "Declare missing codes: 'q1-q9=8,9,97:99; *=-1'", 0},
	{"delimiter", SVY_KEY_DELIMITER, "CHAR", 0, "Delimiter of delimited text; tab for a TAB", 0},
	{"decimal-in", SVY_KEY_DECIMAL_IN, "MARK", 0, "Decimal mark of delimited text: . or ,", 0},
	{"quote", SVY_KEY_QUOTE, "CHAR", 0, "Quote of delimited text; none for no quotes", 0},
	{"no-header", SVY_KEY_NO_HEADER, NULL, 0, "The first line of delimited text holds values: variables are v1, v2, ...", 0},
	{"ragged", SVY_KEY_RAGGED, NULL, 0, "Fill or cut lines of delimited text that have another number of fields", 0},
	{0},
};

static const struct argp_option design[] = {
	{"weights", 'w', "VAR", 0, "Sampling weight; none for no weight", 0},
	{"strata", SVY_KEY_STRATA, "VAR[,VAR]", 0, "Strata, one variable per stage", 0},
	{"psu", SVY_KEY_PSU, "VAR[,VAR]", 0, "Sampling units, one variable per stage; none: every case is its own", 0},
	{"fpc", SVY_KEY_FPC, "VAR[,VAR]", 0, "Population sizes or sampling fractions, one per stage", 0},
	{"nest", SVY_KEY_NEST, NULL, 0, "Unit numbers start anew in every stratum", 0},
	{"repweights", SVY_KEY_REPWEIGHTS, "LIST", 0, "Replicate weights: a list of variables, such as rep1-rep80; none for linearisation", 0},
	{"reptype", SVY_KEY_REPTYPE, "TYPE", 0, "What they are: brr, fay, jk1, jk2, jkn, bootstrap, sdr or other", 0},
	{"repscale", SVY_KEY_REPSCALE, "X", 0, "Multiplier of the sum of squares, where the type does not say it", 0},
	{"reprscales", SVY_KEY_REPRSCALES, "LIST", 0, "A multiplier for each replicate, comma separated", 0},
	{"repfactors", SVY_KEY_REPFACTORS, NULL, 0, "The replicate variables are factors of the weight, not weights", 0},
	{"fay", SVY_KEY_FAY, "RHO", 0, "Fay's rho, for the type fay", 0},
	{"mse", SVY_KEY_MSE, NULL, 0, "Centre replicates at the estimate of the full sample, not at their mean", 0},
	{"pps", SVY_KEY_PPS, "METHOD", 0, "Unequal probabilities without replacement: brewer, overton, hr, hrpop, ht, yg, poisson", 0},
	{"prob", SVY_KEY_PROB, "VAR[,VAR]", 0, "Probabilities with which the units were drawn, one variable per stage", 0},
	{"hr-sum", SVY_KEY_HR_SUM, "X", 0, "For hrpop: the population's sum of squared probabilities over n", 0},
	{"joint", SVY_KEY_JOINT, "FILE", 0, "For ht and yg: joint probabilities of the units, in the order of the data", 0},
	{"lonely", SVY_KEY_LONELY, "RULE", 0, "A stratum with one unit: fail, adjust, average, certainty, remove or missing", 0},
	{"df", SVY_KEY_DF, "RULE", 0, "Degrees of freedom: domain, full, inf or a number", 0},
	{"as", SVY_KEY_AS, "SET", 0, "Rules of svykit, r, stata or sas", 0},
	{0},
};

static const struct argp_option domain[] = {
	{"where", 'f', "EXPR", 0, "Estimate for the cases where EXPR holds", 0},
	{"by", 'b', "VAR[,VAR]", 0, "Estimate for each group", 0},
	{"margins", SVY_KEY_MARGINS, NULL, 0, "Add the totals over the groups", 0},
	{"na", SVY_KEY_NA, "RULE", 0, "Missing outcomes: domain, drop or listwise", 0},
	{0},
};

static const struct argp_option inference[] = {
	{"level", SVY_KEY_LEVEL, "P", 0, "Confidence level (0.95)", 0},
	{"ci", SVY_KEY_CI, "METHOD", 0, "Kind of interval", 0},
	{"deff", SVY_KEY_DEFF, NULL, 0, "Add design effects", 0},
	{"vcov", SVY_KEY_VCOV, NULL, 0, "Put the covariance matrix into the header", 0},
	{"stats", SVY_KEY_STATS, "LIST", 0, "Add columns: n_cell n_missing cv deff deff_wor deft n_eff sum_w phase1 phase2", 0},
	{0},
};

static const struct argp_option standard[] = {
	{"standardize", SVY_KEY_STANDARDIZE, "VAR[,VAR]", 0, "Average each group's estimates by these categories, such as ages", 0},
	{"to", SVY_KEY_TO, "SHARES", 0, "Shares of the categories in one population: a table of VAR and share, YAML, or SURVEY:WEIGHT", 0},
	{0},
};

static const struct argp_option step[] = {
	{"verbose", 'v', NULL, 0, "Say on standard error how many rows and values went where", 0},
	{0},
};

static const struct argp_option general[] = {
	{"strict", SVY_KEY_STRICT, NULL, 0, "Treat warnings as errors", 0},
	{"help", 'h', NULL, 0, "Show this help", 0},
	{"version", 'V', NULL, 0, "Show the version", 0},
	{0},
};

const struct svy_cli_group svy_cli_groups[] = {
	{SVY_CLI_DOMAIN, "Groups and domains", domain},
	{SVY_CLI_INFERENCE, "Inference", inference},
	{SVY_CLI_STANDARD, "Standardisation", standard},
	{SVY_CLI_DESIGN, "Design", design},
	{SVY_CLI_INPUT, "Input", input},
	{SVY_CLI_OUTPUT, "Output", output},
	{SVY_CLI_STEP, "Reports", step},
	{0, "General", general},
	{0, NULL, NULL},
};

bool svy_cli_is_option(const struct argp_option *o)
{
	return o->name != NULL;
}

static bool is_end(const struct argp_option *o)
{
	return !o->name && !o->key && !o->doc && !o->group;
}

static void append(struct argp_option **all, size_t *n, size_t *cap, const struct argp_option *from, int group)
{
	for (; !is_end(from); from++) {
		svy_grow(*all, *n, *cap);
		(*all)[*n] = *from;
		if (group)
			(*all)[*n].group = group;
		++*n;
	}
}

struct argp_option *svy_cli_options(const struct svy_cli *cli)
{
	struct argp_option *all = NULL;
	size_t n = 0, cap = 0;
	if (cli->own)
		append(&all, &n, &cap, cli->own, 0);
	int number = 1;
	for (const struct svy_cli_group *g = svy_cli_groups; g->option; g++) {
		if (g->bit && !(cli->groups & g->bit))
			continue;
		const struct argp_option title[] = {{NULL, 0, NULL, 0, g->title, 0}, {0}};
		append(&all, &n, &cap, title, ++number);
		append(&all, &n, &cap, g->option, number);
	}
	svy_grow(all, n, cap);
	memset(&all[n], 0, sizeof all[n]);
	return all;
}

const struct argp_option *svy_cli_find_long(const struct argp_option *all, const char *name, size_t n)
{
	for (const struct argp_option *o = all; !is_end(o); o++)
		if (o->name && strlen(o->name) == n && memcmp(o->name, name, n) == 0)
			return o;
	return NULL;
}

const struct argp_option *svy_cli_find_short(const struct argp_option *all, char c)
{
	for (const struct argp_option *o = all; !is_end(o); o++)
		if (svy_cli_is_option(o) && o->key == (unsigned char)c)
			return o;
	return NULL;
}
