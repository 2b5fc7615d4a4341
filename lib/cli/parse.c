// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

static void replace(char **to, const char *s)
{
	free(*to);
	*to = svy_strdup(s);
}

/* A list of variables, one per stage; an option given twice counts the last time. */
static void replace_list(struct svy_cli *cli, struct svy_strs *to, const char *option, const char *arg)
{
	svy_strs_free(to);
	svy_strs_split(to, arg, ',');
	for (size_t i = 0; i < to->n; i++)
		if (!to->v[i][0])
			svy_cli_usage(cli, "option '--%s' has an empty name in '%s'", option, arg);
	if (to->n > SVY_STAGES_MAX)
		svy_cli_usage(cli, "option '--%s' names more than %d stages: '%s'", option, SVY_STAGES_MAX, arg);
}

int svy_cli_choose(struct svy_cli *cli, const char *option, const char *word, const char *const *names, int n)
{
	struct svy_buf b = {0};
	for (int i = 0; i < n; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	for (int i = 0; i < n; i++)
		svy_buf_printf(&b, "%s%s", i ? ", " : "", names[i]);
	svy_cli_usage(cli, "'--%s' is one of %s, not '%s'", option, b.p, word);
}

enum svy_lang svy_cli_lang(struct svy_cli *cli, const char *word)
{
	return (enum svy_lang)svy_cli_choose(cli, "lang", word, svy_lang_name, SVY_LANG_COUNT);
}

char svy_cli_decimal(struct svy_cli *cli, const char *word)
{
	if (strcmp(word, ".") != 0 && strcmp(word, ",") != 0)
		svy_cli_usage(cli, "'--decimal' is . or ,, not '%s'", word);
	return *word;
}

static char one_char(struct svy_cli *cli, const char *option, const char *arg)
{
	if (strcmp(arg, "tab") == 0 || strcmp(arg, "\\t") == 0)
		return '\t';
	if (!arg[0] || arg[1] || (unsigned char)arg[0] >= 0x80)
		svy_cli_usage(cli, "'--%s' is a single character, not '%s'", option, arg);
	return arg[0];
}

/* The columns that may be asked for; the others come with their command. */
static void parse_stats(struct svy_cli *cli, const char *arg)
{
	static const char *const name[] = {"n_cell", "n_missing", "cv", "deff", "deff_wr", "deff_wor", "deft", "n_eff", "sum_w", "phase1", "phase2",
					   "expected", "residual", "adj_residual", "cumulative"};
	static const enum svy_est_col col[] = {SVY_COL_N_CELL, SVY_COL_N_MISSING, SVY_COL_CV, SVY_COL_DEFF, SVY_COL_DEFF, SVY_COL_DEFF_WOR,
					       SVY_COL_DEFT, SVY_COL_N_EFF, SVY_COL_SUM_W, SVY_COL_PHASE1, SVY_COL_PHASE2,
					       SVY_COL_EXPECTED, SVY_COL_RESIDUAL, SVY_COL_ADJ_RESIDUAL, SVY_COL_CUMULATIVE};
	struct svy_strs list = {0};
	svy_strs_split(&list, arg, ',');
	for (size_t i = 0; i < list.n; i++)
		cli->stats[col[svy_cli_choose(cli, "stats", list.v[i], name, sizeof name / sizeof *name)]] = true;
	svy_strs_free(&list);
}

static int parse_input(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case SVY_KEY_PARTIAL:
		cli->input.partial = true;
		return 0;
	case SVY_KEY_ENCODING:
		cli->input.encoding = arg;
		return 0;
	case SVY_KEY_MISSING:
		cli->input.missing = arg;
		return 0;
	case SVY_KEY_DELIMITER:
		cli->input.delimiter = one_char(cli, "delimiter", arg);
		return 0;
	case SVY_KEY_DECIMAL_IN:
		cli->input.decimal = one_char(cli, "decimal-in", arg);
		if (cli->input.decimal != '.' && cli->input.decimal != ',')
			svy_cli_usage(cli, "'--decimal-in' is . or ,, not '%s'", arg);
		return 0;
	case SVY_KEY_QUOTE:
		cli->input.quote = strcmp(arg, "none") == 0 ? SVY_NO_QUOTE : one_char(cli, "quote", arg);
		return 0;
	case SVY_KEY_NO_HEADER:
		cli->input.no_header = true;
		return 0;
	case SVY_KEY_RAGGED:
		cli->input.ragged = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int parse_design(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'w':
		cli->weights_none = strcmp(arg, "none") == 0;
		replace(&cli->design.weights, cli->weights_none ? NULL : arg);
		return 0;
	case SVY_KEY_STRATA:
		replace_list(cli, &cli->design.strata, "strata", arg);
		return 0;
	case SVY_KEY_PSU:
		cli->design.psu_none = strcmp(arg, "none") == 0;
		if (cli->design.psu_none)
			svy_strs_free(&cli->design.psu);
		else
			replace_list(cli, &cli->design.psu, "psu", arg);
		return 0;
	case SVY_KEY_FPC:
		replace_list(cli, &cli->design.fpc, "fpc", arg);
		return 0;
	case SVY_KEY_NEST:
		cli->design.nest = true;
		return 0;
	case SVY_KEY_PPS:
		cli->opt_pps = arg;
		return 0;
	case SVY_KEY_PROB:
		cli->opt_prob = arg;
		return 0;
	case SVY_KEY_HR_SUM:
		cli->opt_hr_sum = arg;
		return 0;
	case SVY_KEY_JOINT:
		cli->joint = arg;
		return 0;
	case SVY_KEY_LONELY:
		cli->opt_lonely = arg;
		return 0;
	case SVY_KEY_DF:
		cli->opt_df = arg;
		return 0;
	case SVY_KEY_AS:
		cli->opt_as = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int parse_estimate(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'f':
		cli->where = arg;
		return 0;
	case 'b':
		cli->by = arg;
		return 0;
	case SVY_KEY_MARGINS:
		cli->margins = true;
		return 0;
	case SVY_KEY_NA:
		cli->opt_na = arg;
		return 0;
	case SVY_KEY_LEVEL:
		cli->opt_level = arg;
		return 0;
	case SVY_KEY_CI:
		cli->ci = arg;
		return 0;
	case SVY_KEY_DEFF:
		cli->stats[SVY_COL_DEFF] = true;
		return 0;
	case SVY_KEY_VCOV:
		cli->vcov = true;
		return 0;
	case SVY_KEY_STATS:
		parse_stats(cli, arg);
		return 0;
	case SVY_KEY_STANDARDIZE:
		cli->standardize = arg;
		return 0;
	case SVY_KEY_TO:
		cli->to = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int parse_output(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'o':
		cli->out_path = arg;
		return 0;
	case 'O':
		cli->out_format = arg;
		return 0;
	case SVY_KEY_HISTORY:
		cli->history = false;
		return 0;
	case SVY_KEY_STRICT:
		cli->ctx.strict = true;
		return 0;
	case 'v':
		cli->verbose = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

int svy_cli_parse_shared(struct svy_cli *cli, int key, char *arg)
{
	int (*const part[])(struct svy_cli *, int, char *) = {parse_output, parse_input, parse_design, svy_cli_parse_replicates, parse_estimate};
	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (part[i](cli, key, arg) == 0)
			return 0;
	return ARGP_ERR_UNKNOWN;
}

static void settle_df(struct svy_cli *cli)
{
	static const char *const name[] = {"domain", "full", "inf"};
	static const enum svy_df_rule rule[] = {SVY_DF_DOMAIN, SVY_DF_FULL, SVY_DF_INF};
	double df;
	cli->rules.normal_means = false;
	if (svy_num_parse(cli->opt_df, strlen(cli->opt_df), &df)) {
		if (!(df > 0) || !isfinite(df))
			svy_cli_usage(cli, "'--df' must be above 0, not '%s'", cli->opt_df);
		cli->rules.df_rule = SVY_DF_GIVEN;
		cli->rules.df = df;
		return;
	}
	cli->rules.df_rule = rule[svy_cli_choose(cli, "df", cli->opt_df, name, 3)];
}

void svy_cli_settle(struct svy_cli *cli)
{
	static const char *const as[] = {"svykit", "r", "stata", "sas"};
	static const enum svy_as set[] = {SVY_AS_SVYKIT, SVY_AS_R, SVY_AS_STATA, SVY_AS_SAS};
	static const char *const lonely[] = {"fail", "adjust", "average", "certainty", "remove", "missing"};
	static const enum svy_lonely_rule rule[] = {SVY_LONELY_FAIL, SVY_LONELY_ADJUST, SVY_LONELY_AVERAGE, SVY_LONELY_CERTAINTY,
						    SVY_LONELY_REMOVE, SVY_LONELY_MISSING};
	static const char *const na[] = {"domain", "drop", "listwise"};
	static const enum svy_na_rule na_rule[] = {SVY_NA_DOMAIN, SVY_NA_DROP, SVY_NA_LISTWISE};

	svy_convention_init(&cli->rules, cli->opt_as ? set[svy_cli_choose(cli, "as", cli->opt_as, as, 4)] : SVY_AS_SVYKIT);
	if (cli->opt_lonely)
		cli->rules.lonely = rule[svy_cli_choose(cli, "lonely", cli->opt_lonely, lonely, 6)];
	if (cli->opt_na)
		cli->rules.na = na_rule[svy_cli_choose(cli, "na", cli->opt_na, na, 3)];
	if (cli->opt_df)
		settle_df(cli);
	svy_cli_settle_replicates(cli);
	if (cli->opt_level) {
		double level;
		if (!svy_num_parse(cli->opt_level, strlen(cli->opt_level), &level) || !(level > 0 && level < 1))
			svy_cli_usage(cli, "'--level' lies between 0 and 1, such as 0.95, not '%s'", cli->opt_level);
		cli->rules.level = level;
	}
}
