// SPDX-License-Identifier: GPL-3.0-or-later
/* svydesign: declares the design of a survey, and checks it. */
#include "cli/cli.h"
#include "cli/report.h"
#include "design/phases.h"
#include "design/pps.h"
#include "design/replicates.h"
#include "design/weigh.h"
#include "stat/design_check.h"

enum { PHASE2 = SVY_CLI_OWN, STRATA2, PSU2, FPC2, FINAL_WEIGHT };

static bool quiet;
static struct svy_phase2 second;        /* borrows the words of the command line */
static const char *final_weight;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'q':
		quiet = true;
		return 0;
	case PHASE2:
		second.sample = arg;
		cli->makes_weights = true;
		return 0;
	case STRATA2:
		second.strata = arg;
		return 0;
	case PSU2:
		second.psu = arg;
		return 0;
	case FPC2:
		second.fpc = arg;
		return 0;
	case FINAL_WEIGHT:
		final_weight = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option own[] = {
	{"phase2", PHASE2, "VAR", 0, "A second phase: VAR is 1 for the cases that it drew from those of the first, 0 for the others", 0},
	{"strata2", STRATA2, "VAR", 0, "Strata of the second phase", 0},
	{"psu2", PSU2, "VAR", 0, "Units of the second phase, where it drew more than cases", 0},
	{"fpc2", FPC2, "VAR", 0, "Units of the first phase in the stratum of the second; they are counted without it", 0},
	{"final-weight", FINAL_WEIGHT, "VAR", 0, "Weight of both phases; it is made without it", 0},
	{"quiet", 'q', NULL, 0, "Do not report the design on standard error", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svydesign",
	.doc = "Declare the design of a survey (weights, strata, clusters), check it against the data and hand both on",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_DESIGN,
	.own = own,
	.parse = parse_own,
};

static void check_usage(const struct svy_survey *declared)
{
	if (!second.sample && (second.strata || second.psu || second.fpc || final_weight))
		svy_cli_usage(&cli, "a second phase is described and not marked: name the variable that is 1 for the cases it drew with --phase2");
	if (second.sample && svy_phase2_declared(declared))
		svy_cli_usage(&cli, "a second phase is declared already");
	if (second.sample && svy_replicates_declared(declared))
		svy_cli_usage(&cli, "replicate weights do not go with a second phase (--repweights none leaves declared ones out)");
	if (svy_survey_is_empty(declared) && !second.sample)
		svy_cli_usage(&cli, "no design is given: name the weight with --weights, and --strata and --psu where the survey has them");
}

int main(int argc, char **argv)
{
	struct svy_source *src = NULL;
	struct svy_sink *sink = NULL;
	struct svy_design_report report;
	svy_cli_begin(&cli, argc, argv);
	int rc = svy_cli_open(&cli, &src);
	if (!rc)
		check_usage(&svy_source_dict(src)->survey);
	if (!rc)
		rc = svy_cli_writer(&cli, &sink);
	if (!rc) {
		svy_strs_add(&svy_source_dict(src)->history, cli.history_line);
		sink = svy_design_check_sink(&cli.ctx, sink, &report);
		const struct svy_survey *s = &svy_source_dict(src)->survey;
		if (second.sample)
			sink = svy_phases_sink(&cli.ctx, &second, final_weight, sink);
		else if (svy_pps_declared(s) && !s->weights)
			sink = svy_weigh_sink(&cli.ctx, cli.joint, sink);
		rc = svy_source_run(&cli.ctx, src, sink);
	}
	if (!rc && !quiet)
		svy_cli_report_design(&cli, &report);
	if (sink)
		sink->free(sink);
	svy_source_close(src);
	return svy_cli_end(&cli, rc);
}
