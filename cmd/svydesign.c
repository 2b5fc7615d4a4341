// SPDX-License-Identifier: GPL-3.0-or-later
/* svydesign: declares the design of a survey, and checks it. */
#include "cli/cli.h"
#include "cli/report.h"
#include "stat/design_check.h"

static bool quiet;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	(void)arg;
	if (key != 'q')
		return ARGP_ERR_UNKNOWN;
	quiet = true;
	return 0;
}

static const struct argp_option own[] = {
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

int main(int argc, char **argv)
{
	struct svy_source *src = NULL;
	struct svy_sink *sink = NULL;
	struct svy_design_report report;
	svy_cli_begin(&cli, argc, argv);
	int rc = svy_cli_open(&cli, &src);
	if (!rc && svy_survey_is_empty(&svy_source_dict(src)->survey))
		svy_cli_usage(&cli, "no design is given: name the weight with --weights, and --strata and --psu where the survey has them");
	if (!rc)
		rc = svy_cli_writer(&cli, &sink);
	if (!rc) {
		svy_strs_add(&svy_source_dict(src)->history, cli.history_line);
		sink = svy_design_check_sink(&cli.ctx, sink, &report);
		rc = svy_source_run(&cli.ctx, src, sink);
	}
	if (!rc && !quiet)
		svy_cli_report_design(&cli, &report);
	if (sink)
		sink->free(sink);
	svy_source_close(src);
	return svy_cli_end(&cli, rc);
}
