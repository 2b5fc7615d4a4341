// SPDX-License-Identifier: GPL-3.0-or-later
/* svycat: reads survey data in any format, writes it in any format. */
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"
#include "io/project.h"

static struct {
	const char *columns;
	bool labels;
	char decimal;
	int dta_version;
} opt = {.decimal = '.'};

enum { KEY_LABELS = SVY_CLI_OWN, KEY_DECIMAL, KEY_DTA_VERSION };

static const struct argp_option own[] = {
	{"columns", 'c', "VARS", 0, "Only these variables, in this order; those of the design follow", 0},
	{"labels", KEY_LABELS, NULL, 0, "Labels in place of codes, in csv, tsv, json and ndjson", 0},
	{"decimal", KEY_DECIMAL, "CHAR", 0, "Decimal mark of csv; with ',' its fields are separated by ';'", 0},
	{"dta-version", KEY_DTA_VERSION, "N", 0, "Release of dta: 113 (Stata 8), 114, 115, 117, 118 (Stata 14, the default) or 119", 0},
	{0},
};

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case 'c': opt.columns = arg; return 0;
	case KEY_LABELS: opt.labels = true; return 0;
	case KEY_DECIMAL:
		if (strcmp(arg, ".") != 0 && strcmp(arg, ",") != 0)
			svy_cli_usage(cli, "'--decimal' is . or ,, not '%s'", arg);
		opt.decimal = *arg;
		return 0;
	case KEY_DTA_VERSION:
		opt.dta_version = atoi(arg);
		if (strlen(arg) != 3 || opt.dta_version < 113 || opt.dta_version > 119 || opt.dta_version == 116)
			svy_cli_usage(cli, "'--dta-version' is 113, 114, 115, 117, 118 or 119, not '%s'", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static struct svy_cli cli = {
	.name = "svycat",
	.doc = "Read survey data in any format and write it in any format, labels and missing values with it",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse_own,
};

static int copy(struct svy_source *src)
{
	struct svy_dict *d = svy_source_dict(src);
	struct svy_writer_opts opts = {.labels = opt.labels, .decimal = opt.decimal, .dta_version = opt.dta_version};
	struct svy_varlist list = {0};
	struct svy_sink *sink;
	int rc = opt.columns ? svy_varlist_parse(&cli.ctx, d, opt.columns, &list) : 0;
	if (!rc)
		rc = svy_cli_writer_with(&cli, &opts, &sink);
	if (!rc) {
		svy_strs_add(&d->history, cli.history_line);
		if (opt.columns)
			sink = svy_project_new(&list, sink);
		rc = svy_source_run(&cli.ctx, src, sink);
		sink->free(sink);
	}
	svy_varlist_free(&list);
	return rc;
}

int main(int argc, char **argv)
{
	struct svy_source *src;
	svy_cli_begin(&cli, argc, argv);
	int rc = svy_cli_open(&cli, &src);
	if (!rc) {
		rc = copy(src);
		svy_source_close(src);
	}
	return svy_cli_end(&cli, rc);
}
