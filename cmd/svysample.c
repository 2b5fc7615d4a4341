// SPDX-License-Identifier: GPL-3.0-or-later
/* svysample: draws a probability sample from a frame. */
#include "base/random.h"
#include "cli/step.h"
#include "plan/sample.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

enum {
	OPT_STRATA = SVY_CLI_OWN, OPT_ALLOCATE, OPT_SD, OPT_COST, OPT_MIN, OPT_TABLE, OPT_PSU, OPT_PSU_N, OPT_WITHIN, OPT_METHOD, OPT_PPS, OPT_PPS_ROWS,
	OPT_NEST, OPT_SEED, OPT_PREFIX, OPT_SECOND_PHASE, OPT_IGNORE_DESIGN,
};

static struct svy_sample_opts opts = {.prefix = "sample_"};
static const char *table_path;
static struct svy_source *table;
static bool seeded;

/* Options whose text is taken as it is. */
static const struct {
	int key;
	const char **to;
} texts[] = {
	{'n', &opts.n}, {OPT_STRATA, &opts.strata}, {OPT_ALLOCATE, &opts.allocate}, {OPT_SD, &opts.sd}, {OPT_COST, &opts.cost}, {OPT_MIN, &opts.min},
	{OPT_TABLE, &table_path}, {OPT_PSU, &opts.psu}, {OPT_PSU_N, &opts.psu_n}, {OPT_WITHIN, &opts.within}, {OPT_METHOD, &opts.method}, {OPT_PPS, &opts.pps},
	{OPT_PREFIX, &opts.prefix},
};

static const struct {
	int key;
	bool *to;
} flags[] = {
	{OPT_PPS_ROWS, &opts.pps_rows}, {OPT_NEST, &opts.nest}, {OPT_SECOND_PHASE, &opts.second_phase}, {OPT_IGNORE_DESIGN, &opts.ignore_design},
};

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].key == key) {
			*texts[i].to = arg;
			return 0;
		}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (flags[i].key == key) {
			*flags[i].to = true;
			return 0;
		}
	if (key != OPT_SEED)
		return ARGP_ERR_UNKNOWN;
	seeded = svy_random_parse_seed(arg, &opts.seed);
	if (!seeded)
		svy_cli_usage(cli, "'--seed' is a whole number from 0 on, not '%s'", arg);
	return 0;
}

static const struct argp_option own[] = {
	{"size", 'n', "N|P%", 0, "Rows to draw, or a share of them", 0},
	{"strata", OPT_STRATA, "VAR[,VAR]", 0, "Draw in each combination of their values by itself", 0},
	{"allocate", OPT_ALLOCATE, "RULE", 0, "proportional (default), equal, neyman, optimal, power:P or size", 0},
	{"sd", OPT_SD, "VAR", 0, "For neyman and optimal: spread of this variable in each stratum", 0},
	{"cost", OPT_COST, "VAR", 0, "For optimal: cost of a unit, its mean in each stratum", 0},
	{"min", OPT_MIN, "N", 0, "Units in each stratum at least (2)", 0},
	{"strata-table", OPT_TABLE, "FILE", 0, "Figures of strata: columns n, sd, cost beside those of --strata", 0},
	{"psu", OPT_PSU, "VAR[,VAR]", 0, "Draw units first, one variable per stage", 0},
	{"psu-n", OPT_PSU_N, "N|P%[,N|P%]", 0, "How many units, then how many in each of them", 0},
	{"within", OPT_WITHIN, "N|P%", 0, "Rows to draw in each unit (all)", 0},
	{"method", OPT_METHOD, "M[,M]", 0, "Per stage: srs wr bernoulli systematic; with sizes random-systematic systematic sampford brewer pareto chromy poisson wr", 0},
	{"pps", OPT_PPS, "VAR[,VAR]", 0, "Per stage: draw in proportion to this size", 0},
	{"pps-rows", OPT_PPS_ROWS, NULL, 0, "The size of a unit is the number of its rows", 0},
	{"nest", OPT_NEST, NULL, 0, "Unit numbers start anew in every stratum", 0},
	{"seed", OPT_SEED, "S", 0, "Draw the sample that this number stands for; one is chosen and recorded without it", 0},
	{"prefix", OPT_PREFIX, "TEXT", 0, "Of the names of the new variables (sample_)", 0},
	{"second-phase", OPT_SECOND_PHASE, NULL, 0, "FILE is a sample: draw from it, and declare both phases", 0},
	{"ignore-design", OPT_IGNORE_DESIGN, NULL, 0, "Take a file that has weights or a design as a frame all the same", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svysample",
	.doc = "Draw a probability sample from a frame, with the weights and the design that belong to it",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
};

/* A sample that nobody can draw again cannot be checked: the seed stands in the history also where none was given. */
static void record_seed(void)
{
	struct svy_buf line = {0};
	opts.seed = svy_random_fresh_seed();
	svy_buf_printf(&line, "svysample --seed %" PRIu64 "%s", opts.seed, cli.history_line + sizeof "svysample" - 1);
	free(cli.history_line);
	cli.history_line = svy_buf_take(&line);
}

static bool is_yaml(const char *path)
{
	const char *dot = strrchr(svy_base_name(path), '.');
	return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	(void)d;
	c->input.missing = NULL;        /* its rules name variables of FILE, which is open by now */
	bool yaml = table_path && is_yaml(table_path);
	int rc = table_path && !yaml ? svy_cli_open_other(c, table_path, &table) : 0;
	if (rc)
		return rc;
	opts.table = table;
	opts.table_yaml = yaml ? table_path : NULL;
	opts.table_name = table_path ? svy_base_name(table_path) : NULL;
	opts.partial = c->input.partial;
	*step = svy_sample_new(&c->ctx, &opts, next);
	return 0;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	if (!seeded)
		record_seed();
	int status = svy_cli_step(&cli, make);
	svy_source_close(table);
	return status;
}
